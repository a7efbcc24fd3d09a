//! `levain check --fix`: the files that a repository lacks, as a patch or written.

use std::collections::BTreeSet;
use std::io::{BufRead, ErrorKind, IsTerminal, Write};
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context as _, Result, bail};
use levain_checks::Context;
use levain_checks::patch::{self, Answers, Proposal};
use levain_model::Language;

use super::CheckArgs;
use super::git::Git;
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
    as_json: bool,
) -> Result<ExitCode> {
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
    let asks = wanted.iter().any(|check| check.starts_with("LIC-0") || *check == "META-01");
    if answers.license.is_none()
        && asks
        && context.licenses().files.is_empty()
        && context.licenses().unavailable.is_empty()
        && patch::declared_license(context).is_none()
        && std::io::stdin().is_terminal()
        && std::io::stderr().is_terminal()
    {
        answers.license = ask(language)?;
    }
    let mut proposal = patch::propose(context, &answers, |check| wanted.contains(&check));
    let there = work_tree.map(names).transpose()?.unwrap_or_default();
    let (kept, uncommitted): (Vec<_>, Vec<_>) =
        proposal.files.into_iter().partition(|file| !there.contains(&file.path.to_lowercase()));
    proposal.files = kept;
    let mut written = Vec::new();
    if let Some(root) = work_tree.filter(|_| args.write) {
        for file in &proposal.files {
            write(&root.join(&file.path), &file.content).with_context(|| file.path.clone())?;
            written.push(file.path.as_str());
        }
    }
    if as_json {
        json(&value(&proposal, &written, language))?;
    } else {
        if !args.write {
            print!("{}", patch::unified(&proposal.files));
        }
        tell(&proposal, &written, language);
        for file in uncommitted {
            let what = tr(
                language,
                "est là sans être dans un commit; laissé tel quel",
                "is there without being committed; left as it is",
            );
            eprintln!("{} {what}.", file.path);
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn answers(args: &CheckArgs, language: Language) -> Result<Answers> {
    let far = args.repository.contains("://");
    let remote = || Git::at(&args.repository).run(&["config", "--get", "remote.origin.url"]).ok();
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

/// The names at the root, in lower case: what is there is never replaced, committed or not.
fn names(root: &Path) -> Result<BTreeSet<String>> {
    let mut names = BTreeSet::new();
    for entry in std::fs::read_dir(root).with_context(|| root.display().to_string())? {
        names.insert(entry?.file_name().to_string_lossy().to_lowercase());
    }
    Ok(names)
}

/// Writes a new file; one that appeared meanwhile, or a link, is refused. What was created and could not be filled is taken
/// away.
fn write(path: &Path, content: &str) -> std::io::Result<()> {
    let mut file = std::fs::OpenOptions::new().write(true).create_new(true).open(path)?;
    file.write_all(content.as_bytes()).inspect_err(|error| {
        if error.kind() != ErrorKind::AlreadyExists {
            drop(std::fs::remove_file(path));
        }
    })
}

/// Tells on standard error what was proposed, and what a person has still to do.
fn tell(proposal: &Proposal, written: &[&str], language: Language) {
    let at = usize::from(language == Language::En);
    let colon = tr(language, "\u{a0}:", ":");
    if proposal.files.is_empty() && proposal.left_out.is_empty() {
        eprintln!("{}", tr(language, "Rien à ajouter.", "Nothing to add."));
        return;
    }
    for file in &proposal.files {
        let word = match written.contains(&file.path.as_str()) {
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

fn value(proposal: &Proposal, written: &[&str], language: Language) -> serde_json::Value {
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
                "written": written.contains(&file.path.as_str()),
            })
        })
        .collect();
    let left: Vec<_> =
        proposal.left_out.iter().map(|left| serde_json::json!({ "path": left.path, "why": left.why[at] })).collect();
    serde_json::json!({ "files": files, "left_out": left })
}
