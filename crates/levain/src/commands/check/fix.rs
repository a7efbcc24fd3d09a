//! `levain check --fix`: the files that a repository lacks, as a patch or written.

use std::io::{BufRead, ErrorKind, IsTerminal, Write};
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context as _, Result, anyhow, bail};
use levain_checks::Context;
use levain_checks::patch::{self, Answers, Proposal};
use levain_model::{Language, RepositoryView};

use super::git::Git;
use super::{CheckArgs, Format};
use crate::output::{json, plain, tr};

/// Shows the patch on standard output, or writes the files; what is left to do is told beside.
///
/// # Errors
/// An answer that is none, a place that cannot be written to.
pub fn run(
    args: &CheckArgs,
    context: &Context<'_>,
    wanted: &[&str],
    language: Language,
    format: Format,
) -> Result<ExitCode> {
    refuse(args, format, language)?;
    let far = args.repository.contains("://");
    let root = Path::new(&args.repository);
    // A work tree has its `.git` beside its files, a folder or the file of a linked work tree.
    let work_tree = (!far && root.join(".git").exists()).then_some(root);
    if args.write && work_tree.is_none() {
        bail!(tr(
            language,
            "--write demande la racine d’une copie de travail; sans --write, le correctif est montré",
            "--write needs the root of a work tree; without --write, the patch is shown"
        ));
    }
    let mut answers = answers(args, language)?;
    answers.beside = work_tree.map(|root| uncommitted(root, context.view)).transpose()?.unwrap_or_default();
    let asks = wanted.iter().any(|check| check.starts_with("LIC-0") || *check == "META-01");
    if answers.license.is_none()
        && asks
        && context.licenses().files.is_empty()
        && context.licenses().unavailable.is_empty()
        && !answers.beside.iter().any(|path| levain_license::is_license_file(path))
        && patch::declared_license(context).is_none()
        && std::io::stdin().is_terminal()
        && std::io::stderr().is_terminal()
    {
        answers.license = ask(language)?;
    }
    let proposal = patch::propose(context, &answers, |check| wanted.contains(&check));
    if let Some(root) = work_tree.filter(|_| args.write) {
        write_all(root, &proposal, language)?;
    }
    if format == Format::Json {
        json(&value(&proposal, args.write, language))?;
    } else {
        if !args.write {
            print!("{}", patch::unified(&proposal.files));
        }
        tell(&proposal, args.write, language);
        if let Some((path, id)) = args.license.as_ref().and(context.licenses().places().next()) {
            eprintln!(
                "{} {path}{} {}. {}",
                tr(language, "Une licence est là\u{a0}:", "A licence is there:"),
                tr(language, "\u{a0}:", ":"),
                plain(&id.id),
                tr(language, "--license n’a pas servi.", "--license was not used.")
            );
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Refuses answers that cannot be used, before anything is read or written.
fn refuse(args: &CheckArgs, format: Format, language: Language) -> Result<()> {
    if !matches!(format, Format::Human | Format::Json) {
        bail!(tr(
            language,
            "--fix donne un correctif, ou du JSON (--format json); les autres formes sont celles du rapport",
            "--fix gives a patch, or JSON (--format json); the other forms are those of the report"
        ));
    }
    let refused = |option: &str, value: &str, fr: &str, en: &str| {
        anyhow!("{option} {}{} {}", plain(value), tr(language, "\u{a0}:", ":"), tr(language, fr, en))
    };
    if let Some(id) = args.license.as_deref().filter(|id| !patch::is_known_license(id)) {
        return Err(refused(
            "--license",
            id,
            "ce n’est pas l’identifiant d’une licence de la liste SPDX; par exemple LiLiQ-R-1.1, EUPL-1.2, Apache-2.0",
            "not the identifier of a licence of the SPDX list; for instance LiLiQ-R-1.1, EUPL-1.2, Apache-2.0",
        ));
    }
    if let Some(contact) = args.contact.as_deref().filter(|contact| !patch::is_address(contact)) {
        return Err(refused(
            "--contact",
            contact,
            "ce n’est pas une adresse de courriel où l’on puisse écrire",
            "not an e-mail address that people can write to",
        ));
    }
    if let Some(url) = args.url.as_deref().filter(|url| patch::web_address(url).is_none()) {
        return Err(refused(
            "--url",
            url,
            "ce n’est pas l’adresse d’un dépôt; par exemple https://forge.example/equipe/outil",
            "not the address of a repository; for instance https://forge.example/team/tool",
        ));
    }
    Ok(())
}

fn answers(args: &CheckArgs, language: Language) -> Result<Answers> {
    let far = args.repository.contains("://");
    let remote =
        || Git::at(&args.repository, language).and_then(|git| git.run(&["config", "--get", "remote.origin.url"])).ok();
    let folder = || {
        let path = Path::new(&args.repository).canonicalize().ok()?;
        Some(path.file_name()?.to_string_lossy().trim_end_matches(".git").to_owned())
    };
    let mut answers = Answers {
        license: args.license.clone(),
        holder: args.holder.clone(),
        contact: args.contact.clone(),
        name: if far { None } else { folder() },
        url: args.url.clone().or_else(|| if far { Some(args.repository.clone()) } else { remote() }),
        ..Answers::default()
    };
    for pair in &args.set {
        let known = pair
            .split_once('=')
            .filter(|(key, _)| levain_publiccode::questions().iter().any(|question| question.key == *key));
        let Some((key, value)) = known else {
            bail!(
                "{}{} {}",
                plain(pair),
                tr(language, "\u{a0}:", ":"),
                tr(
                    language,
                    "clé inconnue; «\u{a0}levain publiccode new --list\u{a0}» les donne",
                    "unknown key; “levain publiccode new --list” gives them"
                )
            );
        };
        answers.publiccode.entry(key.to_owned()).or_default().push(value.to_owned());
    }
    Ok(answers)
}

/// Asks the three questions; nothing when the input ends first.
fn ask(language: Language) -> Result<Option<String>> {
    let at = usize::from(language == Language::En);
    eprintln!(
        "{}",
        tr(
            language,
            "Le dépôt n’a pas de licence. Trois questions pour en choisir une (ou relancez avec --license). Ce n’est pas un avis juridique.",
            "The repository has no licence. Three questions to choose one (or run again with --license). This is no legal advice."
        )
    );
    let mut given = Vec::new();
    for question in &patch::QUESTIONS {
        eprintln!("\n{}", question.text[at]);
        // « o » stands for « oui »: in English the letter is that of "yes".
        let letter = |letter: char| if language == Language::En && letter == 'o' { 'y' } else { letter };
        for (key, meaning) in question.choices {
            eprintln!("  {}) {}", letter(*key), meaning[at]);
        }
        let answer = loop {
            eprint!("> ");
            let _ = std::io::stderr().flush();
            let mut line = String::new();
            if std::io::stdin().lock().read_line(&mut line)? == 0 {
                return Ok(None);
            }
            let first = line.trim().to_lowercase().chars().next();
            if let Some((key, _)) = question.choices.iter().find(|(key, _)| Some(letter(*key)) == first) {
                break *key;
            }
        };
        given.push(answer);
    }
    let [reciprocity, network, quebec] = given[..] else { return Ok(None) };
    Ok(patch::choose(reciprocity, network == 'o', quebec == 'o').map(|choice| {
        eprintln!("\n{}{} {}.\n", choice.id, tr(language, "\u{a0}:", ":"), choice.why[at]);
        choice.id.to_owned()
    }))
}

/// Where files that answer the checks may stand, besides the root.
const FOLDERS: [&str; 9] =
    [".github", ".gitlab", ".gitea", ".forgejo", "docs", "doc", ".well-known", "licenses", "licences"];

/// What stands in the work tree and not in the commit, where it may answer a check: it is never replaced.
fn uncommitted(root: &Path, view: &dyn RepositoryView) -> Result<Vec<String>> {
    let mut found = Vec::new();
    let mut folders = vec![String::new()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(root.join(&folder)).with_context(|| root.join(&folder).display().to_string())? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if folder.is_empty() && entry.file_type()?.is_dir() && FOLDERS.contains(&name.to_lowercase().as_str()) {
                folders.push(name.clone());
            }
            let path = if folder.is_empty() { name } else { format!("{folder}/{name}") };
            // A folder is in the commit by what it holds.
            let inside = format!("{path}/");
            if !view.entries().iter().any(|one| one.path == path || one.path.starts_with(&inside)) {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

/// Writes every file or none. What is there, were it a link or a file that appeared meanwhile, is refused and left; what was
/// created before something failed is taken away.
fn write_all(root: &Path, proposal: &Proposal, language: Language) -> Result<()> {
    let mut created = Vec::new();
    for file in &proposal.files {
        let path = root.join(&file.path);
        let opened = std::fs::OpenOptions::new().write(true).create_new(true).open(&path);
        let written = opened.and_then(|mut opened| {
            created.push(path);
            opened.write_all(file.content.as_bytes())?;
            // A full disk may say so only now.
            opened.sync_all()
        });
        if let Err(error) = written {
            created.iter().for_each(|path| drop(std::fs::remove_file(path)));
            return Err(anyhow!(
                "{}{} {}. {}",
                file.path,
                tr(language, "\u{a0}:", ":"),
                why(&error, language),
                tr(language, "Rien n’a été écrit.", "Nothing was written.")
            ));
        }
    }
    Ok(())
}

/// Why a file could not be written.
fn why(error: &std::io::Error, language: Language) -> String {
    let (fr, en) = match error.kind() {
        ErrorKind::AlreadyExists => {
            ("un fichier ou un lien de ce nom est apparu", "a file or a link of this name appeared")
        }
        ErrorKind::PermissionDenied => ("vous n’avez pas le droit d’écrire ici", "you may not write here"),
        ErrorKind::ReadOnlyFilesystem => ("ce disque est en lecture seule", "this disk is read-only"),
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => {
            ("il n’y a plus de place", "there is no room left")
        }
        _ => return error.to_string(),
    };
    tr(language, fr, en).to_owned()
}

/// Tells on standard error what was proposed, and what a person has still to do.
fn tell(proposal: &Proposal, written: bool, language: Language) {
    let at = usize::from(language == Language::En);
    let colon = tr(language, "\u{a0}:", ":");
    if proposal.files.is_empty() && proposal.left_out.is_empty() {
        eprintln!("{}", tr(language, "Rien à ajouter.", "Nothing to add."));
        return;
    }
    for file in &proposal.files {
        let word = match written {
            true => tr(language, "écrit", "written"),
            false => tr(language, "proposé", "proposed"),
        };
        eprintln!("{word} {} ({})", file.path, file.checks.join(", "));
        for todo in &file.todo {
            eprintln!("    {}{colon} {}", tr(language, "à faire", "to do"), todo[at]);
        }
    }
    for left in &proposal.left_out {
        eprintln!("{} {}{colon} {}", tr(language, "laissé de côté", "left out"), left.path, plain(&left.why[at]));
    }
    let both = proposal.files.iter().any(|file| file.path.ends_with(".en.md") || file.path.ends_with(".fr.md"));
    if both {
        eprintln!(
            "{}",
            match proposal.main {
                Language::Fr => tr(
                    language,
                    "Les fichiers sans langue dans leur nom sont en français\u{a0}: le README l’est, ou ne dit pas le contraire.",
                    "The files without a language in their names are in French: the README is, or does not say otherwise."
                ),
                Language::En => tr(
                    language,
                    "Les fichiers sans langue dans leur nom sont en anglais, comme le README.",
                    "The files without a language in their names are in English, as the README is."
                ),
            }
        );
    }
}

fn value(proposal: &Proposal, written: bool, language: Language) -> serde_json::Value {
    let at = usize::from(language == Language::En);
    let files: Vec<_> = proposal
        .files
        .iter()
        .map(|file| {
            serde_json::json!({
                "path": file.path,
                "content": file.content,
                "checks": file.checks,
                "todo": file.todo.iter().map(|todo| &todo[at]).collect::<Vec<_>>(),
                "written": written,
            })
        })
        .collect();
    let left: Vec<_> =
        proposal.left_out.iter().map(|left| serde_json::json!({ "path": left.path, "why": left.why[at] })).collect();
    serde_json::json!({ "files": files, "left_out": left })
}

#[cfg(test)]
mod tests {
    use levain_checks::patch::NewFile;

    use super::*;

    fn proposal(paths: &[&str]) -> Proposal {
        let file = |path: &&str| NewFile {
            path: (*path).to_owned(),
            content: "x\n".to_owned(),
            checks: &[],
            todo: Vec::new(),
        };
        Proposal { main: Language::Fr, files: paths.iter().map(file).collect(), left_out: Vec::new() }
    }

    /// What appears between the reading and the writing is left as it is, and nothing of ours stays beside it.
    #[test]
    fn what_appears_meanwhile_is_refused_and_nothing_stays() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        std::fs::write(root.join("b"), "theirs").unwrap();
        let names = || {
            let mut names: Vec<_> = std::fs::read_dir(root)
                .unwrap()
                .map(|entry| entry.unwrap().file_name().into_string().unwrap())
                .collect();
            names.sort();
            names
        };
        let refused = write_all(root, &proposal(&["a", "b", "c"]), Language::Fr).unwrap_err().to_string();
        assert_eq!(refused, "b\u{a0}: un fichier ou un lien de ce nom est apparu. Rien n’a été écrit.");
        assert_eq!(
            (names(), std::fs::read_to_string(root.join("b")).unwrap().as_str()),
            (vec!["b".to_owned()], "theirs")
        );
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(root.join("target"), root.join("d")).unwrap();
            assert!(write_all(root, &proposal(&["c", "d"]), Language::En).is_err());
            assert_eq!(names(), ["b", "d"], "the link is not followed");
        }
        write_all(root, &proposal(&["a", "c"]), Language::En).unwrap();
        assert_eq!(std::fs::read_to_string(root.join("c")).unwrap(), "x\n");
    }
}
