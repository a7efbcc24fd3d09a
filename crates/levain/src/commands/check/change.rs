//! `levain check --diff`: secrets and personal information in what is about to be published.

use std::collections::BTreeSet;
use std::process::ExitCode;

use anyhow::{Context as _, Result, bail};
use levain_checks::report::leaks::{self, Leak};
use levain_checks::secrets;
use levain_model::Language;

use super::git::Git;
use super::{Format, MISSING};
use crate::output::{colour, json, tr};

/// Longest text of a file looked at, in bytes: what people write is shorter.
const LONGEST: usize = 1_048_576;

/// Context lines of the patches: enough to have whole files, since a key is told by what follows it and a column by its title.
const WHOLE: &str = "--unified=10000000";

/// Looks at what is staged, at what is not, and, when `since` is no `HEAD`, at each commit made since the line left it.
/// Exit code 1 when something is found.
///
/// # Errors
/// No repository, no such revision, or git is not there.
pub fn run(path: &str, since: &str, format: Format, language: Language) -> Result<ExitCode> {
    let git = Git::at(path);
    let said = git.run(&["rev-parse", "--is-inside-work-tree"]);
    let work_tree = said.with_context(|| path.to_owned())?.trim() == "true";
    let born = git.run(&["rev-parse", "--verify", "--quiet", "HEAD^{commit}"]).is_ok();
    let mut found = Vec::new();
    let mut too_long = 0;
    let mut look = |patch: &str, commit: Option<&str>, skipped: &BTreeSet<String>| {
        for file in files(patch).into_iter().filter(|file| !skipped.contains(&file.path)) {
            match file.text.len() > LONGEST {
                true => too_long += 1,
                false => found.extend(leaks_of(&file, commit)),
            }
        }
    };
    if work_tree {
        look(&git.run(&patch(&["diff", "--cached"]))?, None, &BTreeSet::new());
        // What a filter writes (encryption, large files kept elsewhere) is not what stands in the work tree, and filters are
        // programs that the repository names: none is run, and what they change is looked at once it is staged.
        look(&git.run(&patch(&["diff"]))?, None, &git.filtered()?);
    }
    if since != "HEAD" {
        let commit = format!("{since}^{{commit}}");
        let Ok(start) = git.run(&["rev-parse", "--verify", "--quiet", "--end-of-options", &commit]) else {
            bail!("{since}{} {}", tr(language, "\u{a0}:", ":"), tr(language, "révision inconnue", "unknown revision"));
        };
        let start = git.run(&["merge-base", start.trim(), "HEAD"]).unwrap_or(start);
        let range = format!("{}..HEAD", start.trim());
        let log = git.run(&patch(&["log", "--no-show-signature", "--no-notes", "--format=%x00%H", &range]))?;
        for part in log.split('\0').skip(1) {
            let (commit, patch) = part.split_once('\n').unwrap_or((part, ""));
            look(patch, Some(commit.trim()), &BTreeSet::new());
        }
    } else if !work_tree {
        bail!(tr(
            language,
            "ce dépôt n’a pas de copie de travail\u{a0}: donnez une révision (--diff=RÉVISION)",
            "this repository has no work tree: give a revision (--diff=REVISION)"
        ));
    }
    let _ = born;
    if too_long > 0 {
        let what = tr(language, "fichiers trop longs n’ont pas été lus", "files are too long and were not read");
        eprintln!("{too_long} {what}.");
    }
    match format {
        Format::Human => print!("{}", leaks::human(&found, language, colour())),
        Format::Json => json(&leaks::json(&found, language))?,
        Format::Sarif => json(&leaks::sarif(&found, language, env!("CARGO_PKG_VERSION")))?,
        Format::Markdown => print!("{}", leaks::markdown(&found, language)),
    }
    Ok(if found.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(MISSING) })
}

/// A command that gives a patch in one form, whatever the settings: no program of the repository writes it.
fn patch<'a>(command: &[&'a str]) -> Vec<&'a str> {
    let form = [
        "--patch",
        WHOLE,
        "--no-color",
        "--no-ext-diff",
        "--no-textconv",
        "--find-renames",
        "--ignore-submodules=all",
        "--src-prefix=a/",
        "--dst-prefix=b/",
        "--diff-filter=d",
    ];
    let (first, rest) = command.split_first().map_or(("diff", &[][..]), |(first, rest)| (*first, rest));
    std::iter::once(first).chain(form).chain(rest.iter().copied()).chain(["--"]).collect()
}

fn leaks_of(file: &File, commit: Option<&str>) -> Vec<Leak> {
    // A list that was there before is not told again, and the title of a table tells what its columns hold.
    let new: Vec<&str> = file
        .text
        .lines()
        .zip(1..)
        .map(|(line, number)| if number == 1 || file.added.contains(&number) { line } else { "" })
        .collect();
    let mut hits = secrets::scan_change(&file.path, &file.text);
    hits.extend(secrets::personal(&file.path, &new.join("\n")));
    hits.retain(|hit| file.added.contains(&hit.line));
    hits.sort();
    let leak = |hit| Leak { path: file.path.clone(), commit: commit.map(str::to_owned), hit };
    hits.into_iter().map(leak).collect()
}

/// A file as a patch shows it once applied.
#[derive(Debug, PartialEq, Eq)]
struct File {
    path: String,
    /// The lines shown, each at its own number; empty lines stand for those that are not shown.
    text: String,
    /// The numbers of the lines added, from 1.
    added: BTreeSet<u32>,
}

/// The files of a patch in the form of git, without those whose bytes are no text.
fn files(patch: &str) -> Vec<File> {
    let mut files: Vec<File> = Vec::new();
    // Lines of the old and of the new file that the hunk still has: what is inside a hunk is never a title.
    let (mut old, mut new, mut number) = (0_u32, 0_u32, 0_u32);
    for line in patch.split('\n') {
        if old > 0 || new > 0 {
            let Some(file) = files.last_mut() else { continue };
            match line.as_bytes().first() {
                Some(b'-') => old = old.saturating_sub(1),
                Some(b'\\') => {}
                sign => {
                    if sign == Some(&b'+') {
                        file.added.insert(number);
                    } else {
                        old = old.saturating_sub(1);
                    }
                    new = new.saturating_sub(1);
                    number += 1;
                    file.text.push_str(line.get(1..).unwrap_or_default());
                    file.text.push('\n');
                }
            }
        } else if let Some(name) = line.strip_prefix("+++ ") {
            let path = unquoted(name.trim_end_matches('\t'));
            let path = path.strip_prefix("b/").unwrap_or(&path).to_owned();
            files.push(File { path, text: String::new(), added: BTreeSet::new() });
            number = 1;
        } else if let Some((removed, added)) = line.strip_prefix("@@ ").and_then(ranges) {
            (old, new) = (removed.1, added.1);
            let Some(file) = files.last_mut() else { continue };
            while number < added.0 {
                file.text.push('\n');
                number += 1;
            }
        }
    }
    files
}

/// The two ranges of a hunk's title, `-1,3 +1,4 @@`: first line and number of lines.
fn ranges(title: &str) -> Option<((u32, u32), (u32, u32))> {
    let mut parts = title.split(' ');
    let mut range = |sign| {
        let part = parts.next()?.strip_prefix(sign)?;
        let (first, count) = part.split_once(',').unwrap_or((part, "1"));
        Some((first.parse().ok()?, count.parse().ok()?))
    };
    Some((range('-')?, range('+')?))
}

/// A path as git writes it when it holds quotes or control characters: between quotes, with escapes of C.
fn unquoted(name: &str) -> String {
    let Some(inner) = name.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) else { return name.to_owned() };
    let mut bytes = Vec::new();
    let mut rest = inner.bytes().peekable();
    while let Some(byte) = rest.next() {
        if byte != b'\\' {
            bytes.push(byte);
            continue;
        }
        match rest.next() {
            Some(digit @ b'0'..=b'3') => {
                let mut value = u32::from(digit - b'0');
                for _ in 0..2 {
                    value = value * 8 + rest.next().map_or(0, |digit| u32::from(digit.saturating_sub(b'0') & 7));
                }
                bytes.push(u8::try_from(value).unwrap_or(b'?'));
            }
            Some(b'n') => bytes.push(b'\n'),
            Some(b't') => bytes.push(b'\t'),
            Some(other) => bytes.push(other),
            None => {}
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patches_give_files_with_the_lines_added() {
        let patch = "diff --git a/a b/a\nindex 1..2 100644\n--- a/a\n+++ b/a\n@@ -3,3 +3,4 @@ title\n c\n-d\n+++ b/x\n+D\n e\n\\ No newline at end of file\ndiff --git \"a/\\303\\251\\\"\" \"b/\\303\\251\\\"\"\n--- /dev/null\n+++ \"b/\\303\\251\\\"\"\n@@ -0,0 +1 @@\n+z\ndiff --git a/p q b/p q\n--- a/p q\t\n+++ b/p q\t\n@@ -1 +1 @@\n-x\n+y\nBinary files differ\n";
        let found = files(patch);
        assert_eq!(found[0].text, "\n\nc\n++ b/x\nD\ne\n");
        assert_eq!(found[0].added, [4, 5].into());
        assert_eq!((found[1].path.as_str(), found[1].text.as_str()), ("é\"", "z\n"));
        assert_eq!((found[2].path.as_str(), found.len()), ("p q", 3));
    }

    #[test]
    fn only_what_is_added_is_told() {
        let token = ["glpat-", "aB3dE5gH7jK9mN1pQ3sT"].concat();
        let text = format!("old {token}\nnew {token}\n");
        let file = File { path: "a".to_owned(), text, added: [2].into() };
        let lines: Vec<u32> = leaks_of(&file, None).into_iter().map(|leak| leak.hit.line).collect();
        assert_eq!(lines, [2]);
        // The title of the table is old, and still tells what the new line holds.
        let table = format!("nom;NAS\nRoy;{}\n", "523741184");
        let sum_is_right = (0..10).map(|last| format!("52374118{last}")).map(|sin| table.replace("523741184", &sin));
        let told = sum_is_right.filter(|text| {
            !leaks_of(&File { path: "a.csv".to_owned(), text: text.clone(), added: [2].into() }, None).is_empty()
        });
        assert_eq!(told.count(), 1);
    }
}
