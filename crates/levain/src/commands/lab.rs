//! `levain lab`: what the lab's policy says of a manifest or of a package, before anybody runs it, and the images it runs;
//! whether this machine isolates what runs; experiments and their documents.

mod attempt;
mod build;
mod doctor;
mod experiment;
mod figures;
mod install;
mod package;
mod place;
mod reproduce;
mod stage;

use std::collections::BTreeSet;
use std::process::ExitCode;

use anyhow::Result;
use camino::Utf8PathBuf;
use clap::{Args, Subcommand};
use levain_app::lab::LabSettings;
use levain_lab::bundle::BundleError;
use levain_lab::engine::EngineError;
use levain_lab::instance::InstanceError;
use levain_model::Language;
use levain_package::{Diagnostic, MAX_BYTES, Workload, manifest};
pub use place::Place;

use crate::cli::Context;
use crate::output::{self, plain, tr};

/// What stands in the way of the engine, with its code.
pub fn instance_error(error: &InstanceError, context: &Context) -> anyhow::Error {
    coded(&error.text(context.language), error.code(), context)
}

/// What the engine did not do, with its code.
pub fn engine_error(error: &EngineError, context: &Context) -> anyhow::Error {
    coded(&error.text(context.language), error.code(), context)
}

/// What is wrong with a bundle, with its code.
pub fn bundle_error(error: &BundleError, context: &Context) -> anyhow::Error {
    coded(&error.text(context.language), error.code, context)
}

fn coded(text: &str, code: &str, context: &Context) -> anyhow::Error {
    anyhow::anyhow!("{} ({code}, {})", plain(text), super::explain::pointer(code, context))
}

/// The lab of the configuration, when there is one.
pub fn settings(context: &Context) -> Result<Option<LabSettings>> {
    let Some(path) = context.config.some("lab") else { return Ok(None) };
    let zone = context.config.get("time_zone");
    let zone = jiff::tz::TimeZone::get(zone).map_err(|error| anyhow::anyhow!("time_zone: {error}"))?;
    LabSettings::read(path.as_ref(), context.language, zone).map(Some).map_err(|error| anyhow::anyhow!(error))
}

/// Code of the process when a manifest could not be read at all.
const UNREADABLE: u8 = 2;

/// Arguments of `levain lab`.
#[derive(Debug, Args)]
pub struct LabArgs {
    /// What to do.
    #[command(subcommand)]
    task: LabTask,
}

/// What can be done so far.
#[derive(Debug, Subcommand)]
enum LabTask {
    /// Hold Kubernetes manifests to the lab's profile: code 1 when something is refused, 2 when a file cannot be read.
    Manifest(ManifestArgs),
    /// Experiments: list them, write their documents, read documents.
    Experiment(experiment::ExperimentArgs),
    /// Packages of applications: check, list, build.
    Package(package::PackageArgs),
    /// Run attacks in a private engine on this machine, and say what holds: code 1 when something does not.
    Doctor(doctor::DoctorArgs),
    /// Run a bundle again in an engine of its own, compare images and figures, then remove everything; as root. Its recipes are
    /// programs: read them first. Code 0: the markers agree, 1: one does not, 2: it could not be run.
    Reproduce(reproduce::ReproduceArgs),
}

/// Arguments of `levain lab manifest`.
#[derive(Debug, Args)]
struct ManifestArgs {
    /// Manifests (YAML).
    #[arg(required = true, value_name = "FILE")]
    files: Vec<Utf8PathBuf>,
    /// Name of an image that the manifests may run; repeat it.
    #[arg(long, value_name = "NAME")]
    image: Vec<String>,
}

/// What is said of one file.
struct Held {
    file: String,
    source: String,
    outcome: std::result::Result<Workload, Vec<Diagnostic>>,
}

/// Does it.
pub fn run(arguments: LabArgs, context: &Context) -> Result<ExitCode> {
    match arguments.task {
        LabTask::Manifest(arguments) => manifests(&arguments, context),
        LabTask::Package(arguments) => package::run(&arguments, context),
        LabTask::Doctor(arguments) => super::block_on(doctor::run(&arguments, context)),
        LabTask::Reproduce(arguments) => reproduce::run(&arguments, context),
        LabTask::Experiment(arguments) => super::block_on(experiment::run(arguments, context)),
    }
}

/// Checks; no database is needed.
fn manifests(ManifestArgs { files, image }: &ManifestArgs, context: &Context) -> Result<ExitCode> {
    let images: BTreeSet<String> = image.iter().cloned().collect();
    let language = context.language;
    let (mut all, mut unreadable) = (Vec::new(), false);
    for file in files {
        match bounded(file) {
            Ok(bytes) => all.push(Held {
                file: file.to_string(),
                outcome: manifest(file.as_str(), &bytes, &images),
                source: String::from_utf8_lossy(&bytes).into_owned(),
            }),
            Err(error) => {
                let colon = tr(language, "\u{a0}:", ":");
                eprintln!("{file}{colon} {} ({error})", tr(language, "lecture impossible", "cannot be read"));
                unreadable = true;
            }
        }
    }
    if context.json {
        output::json(&all.iter().map(told).collect::<Vec<_>>())?;
    } else {
        all.iter().for_each(|held| print!("{}", shown(held, language)));
    }
    Ok(match (unreadable, all.iter().all(|held| held.outcome.is_ok())) {
        (true, _) => ExitCode::from(UNREADABLE),
        (false, true) => ExitCode::SUCCESS,
        (false, false) => ExitCode::FAILURE,
    })
}

/// One byte more than is read, so that a file too long is told as such and never held whole.
fn bounded(file: &Utf8PathBuf) -> std::io::Result<Vec<u8>> {
    use std::io::Read;
    let mut bytes = Vec::new();
    std::fs::File::open(file)?.take(MAX_BYTES as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn told(held: &Held) -> serde_json::Value {
    match &held.outcome {
        Ok(workload) => serde_json::json!({ "file": held.file, "workload": workload, "diagnostics": [] }),
        Err(found) => {
            let diagnostics: Vec<serde_json::Value> = found.iter().map(told_of).collect();
            serde_json::json!({ "file": held.file, "diagnostics": diagnostics })
        }
    }
}

/// A refusal for programs, in both languages.
fn told_of(one: &Diagnostic) -> serde_json::Value {
    serde_json::json!({
        "code": one.code,
        "file": one.file,
        "line": one.span.start.line,
        "column": one.span.start.column,
        "subject": one.subject,
        "fr": { "message": one.message(Language::Fr), "remedy": one.remedy(Language::Fr) },
        "en": { "message": one.message(Language::En), "remedy": one.remedy(Language::En) },
    })
}

/// A refusal with its place, the line it is on, and what to do.
fn refusal(file: &str, one: &Diagnostic, source: &str, language: Language) -> String {
    let start = one.span.start;
    let mut text = format!("{file}:{}:{}: {} {}\n", start.line, start.column, one.code, one.message(language));
    let number = usize::try_from(start.line).unwrap_or(usize::MAX).saturating_sub(1);
    if let Some(line) = source.lines().nth(number) {
        let line: String = plain(line).chars().take(200).collect();
        text += &format!("    {}\n", line.trim());
    }
    text + &format!("  → {} (levain explain {})\n", one.remedy(language), one.code)
}

/// Each refusal with its place, the line it is on, and what to do; or what would run.
fn shown(held: &Held, language: Language) -> String {
    let file = plain(&held.file);
    let found = match &held.outcome {
        Ok(workload) => {
            let (containers, jobs) = (workload.containers.len(), workload.jobs.len());
            return match language {
                Language::Fr => {
                    format!("{file}\u{a0}: accepté (conteneurs\u{a0}: {containers}, mesures\u{a0}: {jobs})\n")
                }
                Language::En => format!("{file}: accepted (containers: {containers}, measurements: {jobs})\n"),
            };
        }
        Err(found) => found,
    };
    let mut text = String::new();
    for one in found {
        text += &refusal(&file, one, &held.source, language);
    }
    match language {
        Language::Fr => text + &format!("{file}\u{a0}: {} à corriger\n", found.len()),
        Language::En => text + &format!("{file}: {} to correct\n", found.len()),
    }
}
