//! `levain check --diff`: secrets and personal information in what is about to be published.

use std::collections::HashSet;
use std::process::ExitCode;

use anyhow::{Result, bail};
use levain_checks::report::leaks::{self, Leak};
use levain_checks::secrets;
use levain_model::Language;

use super::git::Git;
use super::patch::{File, Patch};
use super::{Format, MISSING};
use crate::output::{colour, json, plain, tr};

/// Longest text of a file looked at, in bytes: what people write is shorter.
const LONGEST: u64 = 1_048_576;

/// Context lines of the patches: enough to have whole files, since a key is told by what follows it and a column by its title.
const WHOLE: &str = "--unified=10000000";

/// What to look at.
pub struct Asked<'a> {
    /// The folder of a repository, or one below it.
    pub folder: &'a str,
    /// Commits since this revision, or those of a range `A..B`; `HEAD` asks for none.
    pub since: &'a str,
    /// Of what is not committed, only what is staged.
    pub staged: bool,
}

/// What was found, and what could not be looked at.
#[derive(Default)]
struct Found {
    leaks: Vec<Leak>,
    unread: Vec<String>,
}

/// Looks at what is staged, at what is not, at what git does not follow yet, and at each commit asked for. Exit code 1 when
/// something is found.
///
/// # Errors
/// No repository, no such revision, or git is not there.
pub fn run(asked: &Asked<'_>, format: Format, language: Language) -> Result<ExitCode> {
    if asked.folder.contains("://") {
        bail!(tr(
            language,
            "--diff regarde le changement d’un dépôt de cette machine\u{a0}: donnez un dossier, non une adresse",
            "--diff looks at the change of a repository of this machine: give a folder, not an address"
        ));
    }
    let git = Git::at(asked.folder, language)?;
    let Ok(said) = git.run(&["rev-parse", "--is-inside-work-tree"]) else {
        // Git's own words say whether there is no repository or one that it does not trust.
        let error = git.run(&["rev-parse", "--git-dir"]).err();
        bail!(
            "{}{} {}{}",
            plain(asked.folder),
            tr(language, "\u{a0}:", ":"),
            tr(language, "git n’y lit pas de dépôt", "git reads no repository there"),
            error.map(|error| format!(" ({error})")).unwrap_or_default()
        );
    };
    let git = git.at_top();
    let commits = range(&git, asked.since, language)?;
    let mut found = Found::default();
    // A range is all that is asked about then.
    if said.trim() == "true" && !asked.since.contains("..") {
        uncommitted(&git, asked.staged, &mut found)?;
    } else if commits.is_none() {
        bail!(tr(
            language,
            "ce dépôt n’a pas de copie de travail\u{a0}: donnez une révision (--diff=RÉVISION)",
            "this repository has no work tree: give a revision (--diff=REVISION)"
        ));
    }
    if let Some(commits) = commits {
        history(&git, &commits, &mut found)?;
    }
    for path in &found.unread {
        let what = tr(language, "texte trop long, non lu", "text too long, not read");
        eprintln!("{}{} {what}", plain(path), tr(language, "\u{a0}:", ":"));
    }
    let leaks = &found.leaks;
    match format {
        Format::Human => print!("{}", leaks::human(leaks, language, colour())),
        Format::Json => json(&leaks::json(leaks, &found.unread, language))?,
        Format::Sarif => json(&leaks::sarif(leaks, language, env!("CARGO_PKG_VERSION")))?,
        Format::Markdown => print!("{}", leaks::markdown(leaks, language)),
    }
    Ok(if leaks.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(MISSING) })
}

/// The commits asked for, as git takes them; nothing for `HEAD`.
fn range(git: &Git, since: &str, language: Language) -> Result<Option<String>> {
    let commit = |name: &str| {
        let wanted = format!("{name}^{{commit}}");
        let found = git.run(&["rev-parse", "--verify", "--quiet", "--end-of-options", &wanted]);
        found.map(|id| id.trim().to_owned()).map_err(|_| {
            anyhow::anyhow!(
                "{}{} {}",
                plain(name),
                tr(language, "\u{a0}:", ":"),
                tr(
                    language,
                    "révision inconnue ici; une copie partielle (--depth) ne l’a peut-être pas",
                    "unknown revision here; a shallow copy (--depth) may not have it"
                )
            )
        })
    };
    if since == "HEAD" {
        return Ok(None);
    }
    if let Some((first, last)) = since.split_once("..") {
        let last = if last.is_empty() { "HEAD" } else { last };
        return Ok(Some(format!("{}..{}", commit(first)?, commit(last)?)));
    }
    let start = commit(since)?;
    commit("HEAD")?;
    // What the other line got meanwhile is not ours.
    let start = git.run(&["merge-base", &start, "HEAD"]).map_or(start, |base| base.trim().to_owned());
    Ok(Some(format!("{start}..HEAD")))
}

/// What is staged and, unless only that is asked, what is not and what git does not follow yet.
fn uncommitted(git: &Git, staged: bool, found: &mut Found) -> Result<()> {
    let read = |command: &[&str]| -> Result<Vec<File>> {
        let mut patch = Patch::default();
        git.lines(&as_patch(command), |line| patch.line(line))?;
        Ok(patch.finish())
    };
    for file in read(&["diff", "--cached"])? {
        look(git, file, None, &stored, found);
    }
    if staged {
        return Ok(());
    }
    // What a filter writes (encryption, large files kept elsewhere) is not what stands in the work tree, and filters are
    // programs that the repository names: none is run, and what they change is looked at once it is staged.
    let filtered = git.filtered()?;
    for file in read(&["diff"])?.into_iter().filter(|file| !filtered.contains(&file.path)) {
        look(git, file, None, &|git, path, _| on_disk(git, path), found);
    }
    let said = git.bytes(&["ls-files", "--others", "--exclude-standard", "-z"])?;
    for path in said.split(|byte| *byte == 0).filter(|path| !path.is_empty() && !path.ends_with(b"/")) {
        let path = String::from_utf8_lossy(path).into_owned();
        let file = File { path, hidden: Some(Default::default()), ..File::default() };
        look(git, file, None, &|git, path, _| on_disk(git, path), found);
    }
    Ok(())
}

/// Each commit, against its parent; a merge, for what none of its parents has.
fn history(git: &Git, commits: &str, found: &mut Found) -> Result<()> {
    let mut commit = String::new();
    let mut patch = Patch::default();
    let command = ["log", "-c", "--no-show-signature", "--no-notes", "--format=%x00%H", commits];
    let told = |commit: &str, patch: Patch, found: &mut Found| {
        for file in patch.finish() {
            look(git, file, Some(commit), &stored, found);
        }
    };
    // Every line of a patch begins with a sign or a word: none begins with this byte.
    git.lines(&as_patch(&command), |line| match line.strip_prefix('\0') {
        Some(id) => told(&std::mem::replace(&mut commit, id.to_owned()), std::mem::take(&mut patch), found),
        None => patch.line(line),
    })?;
    told(&commit, patch, found);
    Ok(())
}

/// A command that gives a patch in one form, whatever the settings: no program of the repository writes it.
fn as_patch<'a>(command: &[&'a str]) -> Vec<&'a str> {
    let form = [
        "--patch",
        WHOLE,
        "--full-index",
        "--no-color",
        "--no-ext-diff",
        "--no-textconv",
        "--no-relative",
        "--find-renames",
        "--ignore-submodules=all",
        "--src-prefix=a/",
        "--dst-prefix=b/",
        "--diff-filter=d",
    ];
    let (first, rest) = command.split_first().map_or(("diff", &[][..]), |(first, rest)| (*first, rest));
    std::iter::once(first).chain(form).chain(rest.iter().copied()).chain(["--"]).collect()
}

/// Bytes, or that they are more than is looked at.
enum Content {
    Bytes(Vec<u8>),
    TooLong,
    Nothing,
}

/// What git stores under an object's name.
fn stored(git: &Git, _: &str, object: &str) -> Content {
    let size = git.run(&["cat-file", "-s", object]).ok().and_then(|size| size.trim().parse::<u64>().ok());
    match size {
        Some(size) if size > LONGEST => Content::TooLong,
        Some(_) => git.bytes(&["cat-file", "blob", object]).map_or(Content::Nothing, Content::Bytes),
        None => Content::Nothing,
    }
}

/// What stands in the work tree; links are not followed.
fn on_disk(git: &Git, path: &str) -> Content {
    let path = git.folder().join(path);
    match path.symlink_metadata() {
        Ok(about) if about.is_file() && about.len() > LONGEST => Content::TooLong,
        Ok(about) if about.is_file() => std::fs::read(path).map_or(Content::Nothing, Content::Bytes),
        _ => Content::Nothing,
    }
}

/// Looks at a file of a change. `read` gives the bytes of those that git shows no lines of.
fn look(
    git: &Git,
    mut file: File,
    commit: Option<&str>,
    read: &dyn Fn(&Git, &str, &str) -> Content,
    found: &mut Found,
) {
    if let Some([old, new]) = file.hidden.take() {
        match read(git, &file.path, &new) {
            Content::Bytes(bytes) if is_text(&bytes) => {
                let before = match stored(git, &file.path, &old) {
                    Content::Bytes(bytes) => levain_model::repository::text(&bytes),
                    Content::TooLong | Content::Nothing => String::new(),
                };
                let before: HashSet<&str> = before.lines().collect();
                file.text = levain_model::repository::text(&bytes);
                let lines = file.text.lines().zip(1..);
                file.added = lines.filter(|(line, _)| !before.contains(line)).map(|(_, number)| number).collect();
            }
            Content::TooLong => return found.unread.push(file.path),
            Content::Bytes(_) | Content::Nothing => return,
        }
    }
    match file.text.len() as u64 > LONGEST {
        true => found.unread.push(file.path),
        false => found.leaks.extend(leaks_of(&file, commit)),
    }
}

/// Whether bytes are a text: as git tells, and the wide letters that it takes for none.
fn is_text(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0xff, 0xfe])
        || bytes.starts_with(&[0xfe, 0xff])
        || !bytes.iter().take(8_000).any(|byte| *byte == 0)
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

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str, text: String) -> File {
        File { path: path.to_owned(), text, added: [2].into(), hidden: None }
    }

    #[test]
    fn only_what_is_added_is_told() {
        let token = ["glpat-", "aB3dE5gH7jK9mN1pQ3sT"].concat();
        let file_a = file("a", format!("old {token}\nnew {token}\n"));
        let lines: Vec<u32> = leaks_of(&file_a, None).into_iter().map(|leak| leak.hit.line).collect();
        assert_eq!(lines, [2]);
        // The title of the table is old, and still tells what the new line holds.
        let table = format!("nom;NAS\nRoy;{}\n", "523741184");
        let sum_is_right = (0..10).map(|last| format!("52374118{last}")).map(|sin| table.replace("523741184", &sin));
        let told = sum_is_right.filter(|text| !leaks_of(&file("a.csv", text.clone()), None).is_empty());
        assert_eq!(told.count(), 1);
    }
}
