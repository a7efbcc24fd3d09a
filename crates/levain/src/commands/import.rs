//! `levain import`: catalogues, or a whole database made by `levain export`.

use std::collections::BTreeSet;
use std::process::ExitCode;

use anyhow::{Result, bail};
use camino::{Utf8Path, Utf8PathBuf};
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use levain_app::Principal;
use levain_app::imports::{Plan, plan};
use levain_model::{ImportReport, Language, Refusal};
use serde::Serialize;

use crate::cli::Context;
use crate::commands::{explain, open, told};
use crate::output::{self, plain, tr};

/// Arguments of `levain import`.
#[derive(Debug, Args)]
pub struct ImportArgs {
    /// Files or folders to import.
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<Utf8PathBuf>,
    /// Format of the files, when it cannot be recognised.
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<String>,
    /// Short name of the source, to tell apart two files of one format.
    #[arg(long, value_name = "NAME")]
    pub source: Option<String>,
    /// Read and count without recording anything.
    #[arg(long)]
    pub dry_run: bool,
}

/// What one source gave.
#[derive(Debug, Serialize)]
struct Done {
    source: String,
    #[serde(flatten)]
    report: ImportReport,
}

/// Exit code 0: everything was read; 1: something was refused, the rest is imported; 2: nothing could be done.
pub async fn run(arguments: ImportArgs, context: &Context) -> Result<ExitCode> {
    if let [path] = arguments.paths.as_slice()
        && arguments.format.is_none()
        && is_whole_database(path)
    {
        return super::export::restore(path, context).await;
    }
    let format = match &arguments.format {
        None => None,
        Some(name) => match levain_exchange::format(name) {
            Some(format) => Some(format),
            None => {
                let known: Vec<&str> = levain_exchange::FORMATS.iter().map(|format| format.name).collect();
                let known = known.join(", ");
                match context.language {
                    Language::Fr => bail!("format inconnu « {name} ». Formats possibles\u{a0}: {known}"),
                    Language::En => bail!("unknown format `{name}`. Formats there are: {known}"),
                }
            }
        },
    };
    let plans = match plan(&arguments.paths, format, arguments.source.as_deref(), arguments.dry_run) {
        Ok(plans) => plans,
        Err(refused) => {
            if context.json {
                output::json(&refused)?;
            } else {
                print_refusals(&refused, context);
            }
            return Ok(ExitCode::from(2));
        }
    };
    let app = open(context).await?;
    let mut done = Vec::new();
    for plan in plans {
        let bar = bar(&plan, context);
        let report = app
            .import(&Principal::command_line(), &plan, |progress| {
                if let Some(total) = progress.total {
                    bar.set_length(total.max(progress.done));
                }
                bar.set_position(progress.done);
            })
            .await
            .map_err(|error| told(error, context))?;
        bar.finish_and_clear();
        if !context.json {
            print_report(&plan.source.key, &report, context);
        }
        done.push(Done { source: plan.source.key, report });
    }
    app.close().await;
    if context.json {
        output::json(&done)?;
    }
    let refused = done.iter().any(|done| !done.report.refused.is_empty());
    Ok(if refused { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// Whether the file begins as `levain export` writes it.
fn is_whole_database(path: &Utf8Path) -> bool {
    use std::io::Read;
    let mut head = [0; 64];
    let read = std::fs::File::open(path).and_then(|mut file| file.read(&mut head)).unwrap_or_default();
    String::from_utf8_lossy(&head[..read]).contains("\"levain-export\"")
}

/// A bar on a terminal; nothing in a log or with `--json`.
fn bar(plan: &Plan, context: &Context) -> ProgressBar {
    if context.json {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new_spinner();
    let template = "{spinner} {prefix} {wide_bar} {pos}/{len} {eta}";
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
    bar.set_prefix(plan.source.key.clone());
    bar
}

fn print_report(source: &str, report: &ImportReport, context: &Context) {
    let language = context.language;
    let counts = match language {
        Language::Fr => format!(
            "{} lus, {} créés, {} joints, {} mis à jour, {} inchangés, {} usages",
            report.read, report.created, report.joined, report.updated, report.unchanged, report.uses
        ),
        Language::En => format!(
            "{} read, {} created, {} joined, {} updated, {} unchanged, {} uses",
            report.read, report.created, report.joined, report.updated, report.unchanged, report.uses
        ),
    };
    println!("{source}{} {counts}", tr(language, "\u{a0}:", ":"));
    for (reason, count) in &report.skipped {
        let words = levain_app::imports::skip_label(reason, language);
        println!("  {} {count} ({words})", tr(language, "laissés de côté\u{a0}:", "left out:"));
    }
    print_refusals(&report.refused, context);
}

/// Each refusal, then where each code is explained.
fn print_refusals(refusals: &[Refusal], context: &Context) {
    let language = context.language;
    for refusal in refusals {
        let text = tr(language, &refusal.fr, &refusal.en);
        eprintln!("  {} {} {}", plain(&refusal.location), refusal.code, plain(text));
    }
    let codes: BTreeSet<&str> = refusals.iter().map(|refusal| refusal.code.as_str()).collect();
    for code in codes {
        eprintln!("  {code}{} {}", tr(language, "\u{a0}:", ":"), explain::pointer(code, context));
    }
}
