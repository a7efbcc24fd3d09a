//! `levain lab doctor`: hostile programs run in a private engine on this machine, and what its kernel says of them.

use std::process::ExitCode;

use anyhow::{Result, anyhow};
use clap::Args;
use levain_lab::doctor::{Outcome, archive, examine};
use levain_lab::engine::{Engine, Podman};
use levain_lab::instance::{Instance, InstanceOptions};
use levain_model::Language;

use super::{engine_error, instance_error};
use crate::cli::Context;
use crate::commands::serve::asked_to_stop;
use crate::output::{self, plain, tr};

/// Arguments of `levain lab doctor`.
#[derive(Debug, Args)]
pub struct DoctorArgs {
    /// Program that runs containers: runc or crun.
    #[arg(long, value_name = "NAME", default_value = "runc")]
    runtime: String,
}

/// Code 1 when something does not hold, 2 when it could not be examined.
pub async fn run(arguments: &DoctorArgs, context: &Context) -> Result<ExitCode> {
    let folder = tempfile::Builder::new().prefix("levain-doctor").tempdir()?;
    let options = InstanceOptions { runtime: arguments.runtime.clone() };
    let instance = Instance::start(folder.path(), &options).map_err(|error| instance_error(&error, context))?;
    // Joined too, so that the engine is ended whatever becomes of the examination.
    let end = Instance::join(folder.path()).map_err(|error| instance_error(&error, context))?;
    let examined = tokio::select! {
        examined = examination(instance, context) => examined,
        () = asked_to_stop() => Err(anyhow!(tr(context.language, "interrompu", "interrupted"))),
    };
    end.stop().map_err(|error| instance_error(&error, context))?;
    let outcomes = examined?;
    let holds = outcomes.iter().all(|outcome| outcome.holds);
    if context.json {
        output::json(&serde_json::json!({ "holds": holds, "checks": outcomes }))?;
    } else {
        print!("{}", shown(&outcomes, context.language));
    }
    Ok(if holds { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

async fn examination(instance: Instance, context: &Context) -> Result<Vec<Outcome>> {
    let told = |error| engine_error(&error, context);
    let work = instance.folder().join("tmp");
    let archive = archive(&instance, &work)?;
    let podman = Podman::open(instance).await.map_err(|error| instance_error(&error, context))?;
    let image = podman.import_image(&archive).await.map_err(told)?;
    examine(&podman, &image).await.map_err(told)
}

/// A line for each check: whether it holds, what must hold, what was measured.
fn shown(outcomes: &[Outcome], language: Language) -> String {
    let title = |outcome: &Outcome| outcome.check.title(language);
    let width = outcomes.iter().map(|outcome| title(outcome).chars().count()).max().unwrap_or_default();
    let mut text = String::new();
    for outcome in outcomes {
        let mark = match outcome.holds {
            true => tr(language, "tient   ", "holds "),
            false => tr(language, "CÈDE    ", "FAILS "),
        };
        text += &format!("{mark}{:width$}  {}\n", title(outcome), plain(&outcome.measured));
    }
    let held = outcomes.iter().filter(|outcome| outcome.holds).count();
    let all = outcomes.len();
    text + &match language {
        Language::Fr => format!("{held} sur {all} tiennent\n"),
        Language::En => format!("{held} of {all} hold\n"),
    }
}
