//! `levain lab experiment`: experiments and their two documents, as files for the public repository of each.

use std::process::ExitCode;

use anyhow::{Context as _, Result, bail};
use camino::Utf8PathBuf;
use clap::{Args, Subcommand};
use levain_app::experiments::FILE;
use levain_app::experiments::document::DocumentKind;
use levain_app::views::ExperimentsRequest;
use levain_app::{App, Principal};
use levain_model::{ExperimentStatus, Id, Language, Verdict};

use crate::cli::Context;
use crate::commands::{open, told};
use crate::output::{self, plain, tr};

/// Longest document read, in bytes.
const LONGEST: u64 = 1 << 20;

/// Arguments of `levain lab experiment`.
#[derive(Debug, Args)]
pub struct ExperimentArgs {
    /// What to do.
    #[command(subcommand)]
    task: ExperimentTask,
}

/// What can be done with experiments.
#[derive(Debug, Subcommand)]
enum ExperimentTask {
    /// List experiments, drafts included.
    List {
        /// Only those in this state: draft, proposed, accepted, rejected, running, completed, abandoned.
        #[arg(long, value_name = "NAME")]
        status: Option<String>,
        /// Only those of this verdict: proven, partly_proven, refuted, not_verified.
        #[arg(long, value_name = "NAME")]
        verdict: Option<String>,
    },
    /// Write the hypothesis and, when there is one, the report of an experiment, as Markdown, into a folder.
    Export {
        /// Identifier of the experiment.
        id: String,
        /// Folder to write them into; it is made when it is not there.
        folder: Utf8PathBuf,
    },
    /// Read documents: a hypothesis becomes a draft, a report fills that of its experiment.
    Import {
        /// Documents (Markdown).
        #[arg(required = true, value_name = "FILE")]
        files: Vec<Utf8PathBuf>,
        /// Body of the draft: its short name in addresses; by default, that of the document.
        #[arg(long)]
        organization: Option<String>,
    },
}

/// Does it, as the command line, which may do everything.
pub async fn run(arguments: ExperimentArgs, context: &Context) -> Result<ExitCode> {
    let app = open(context).await?;
    let done = match arguments.task {
        ExperimentTask::List { status, verdict } => list(&app, status, verdict, context).await,
        ExperimentTask::Export { id, folder } => export(&app, &id, &folder, context).await,
        ExperimentTask::Import { files, organization } => import(&app, &files, organization, context).await,
    };
    app.close().await;
    done
}

async fn list(app: &App, status: Option<String>, verdict: Option<String>, context: &Context) -> Result<ExitCode> {
    let language = context.language;
    let unknown = |word: &str| anyhow::anyhow!("{} {word}", tr(language, "Mot inconnu\u{a0}:", "Unknown word:"));
    let status = match status.as_deref() {
        Some(word) => Some(ExperimentStatus::from_name(word).ok_or_else(|| unknown(word))?),
        None => None,
    };
    let verdict = match verdict.as_deref() {
        Some(word) => Some(Verdict::from_name(word).ok_or_else(|| unknown(word))?),
        None => None,
    };
    let request = ExperimentsRequest { status, verdict, page: 1, size: FILE, ..ExperimentsRequest::default() };
    let view = app.experiments(&Principal::command_line(), &request, language).await;
    let view = view.map_err(|error| told(error, context))?;
    if context.json {
        output::json(&view.experiments)?;
        return Ok(ExitCode::SUCCESS);
    }
    for one in &view.experiments {
        let verdict = one.verdict.map_or("-", Verdict::as_str);
        println!("{}  {}  {verdict}  {}  {}", one.id, one.status.as_str(), one.body.slug, plain(&one.title));
    }
    match language {
        Language::Fr => println!("Expérimentations\u{a0}: {}", view.experiments.len()),
        Language::En => println!("Experiments: {}", view.experiments.len()),
    }
    Ok(ExitCode::SUCCESS)
}

async fn export(app: &App, id: &str, folder: &Utf8PathBuf, context: &Context) -> Result<ExitCode> {
    let (language, who) = (context.language, Principal::command_line());
    let Ok(id) = id.parse::<Id>() else {
        bail!("{} {id}", tr(language, "Ce n’est pas un identifiant\u{a0}:", "This is no identifier:"));
    };
    let view = app.experiment(&who, id, language).await.map_err(|error| told(error, context))?;
    std::fs::create_dir_all(folder).with_context(|| {
        format!("{} {folder}", tr(language, "dossier impossible à faire", "cannot make the folder"))
    })?;
    let names = match language {
        Language::Fr => ["hypothese.md", "rapport.md"],
        Language::En => ["hypothesis.md", "report.md"],
    };
    for (kind, name) in [DocumentKind::Hypothesis, DocumentKind::Report].into_iter().zip(names) {
        if kind == DocumentKind::Report && view.report.is_none() {
            continue;
        }
        let document = app.experiment_document(&who, id, kind).await.map_err(|error| told(error, context))?;
        let path = folder.join(name);
        std::fs::write(&path, document.written(language))
            .with_context(|| format!("{} {path}", tr(language, "écriture impossible", "cannot write")))?;
        println!("{}", plain(path.as_str()));
    }
    Ok(ExitCode::SUCCESS)
}

async fn import(app: &App, files: &[Utf8PathBuf], organization: Option<String>, context: &Context) -> Result<ExitCode> {
    use std::io::Read;
    let (language, who) = (context.language, Principal::command_line());
    let mut refused = false;
    for file in files {
        let mut text = String::new();
        let read = std::fs::File::open(file).and_then(|opened| opened.take(LONGEST).read_to_string(&mut text));
        let outcome = match read {
            Err(error) => Err(format!("{} ({error})", tr(language, "lecture impossible", "cannot be read"))),
            Ok(_) => app
                .import_experiment(&who, &text, organization.as_deref())
                .await
                .map_err(|error| told(error, context).to_string()),
        };
        match outcome {
            Ok(id) => println!("{}  {id}", plain(file.as_str())),
            Err(why) => {
                eprintln!("{}{} {}", plain(file.as_str()), tr(language, "\u{a0}:", ":"), plain(&why));
                refused = true;
            }
        }
    }
    Ok(if refused { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}
