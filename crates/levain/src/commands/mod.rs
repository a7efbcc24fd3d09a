//! One file per command.

pub mod admin;
pub mod check;
pub mod completions;
pub mod config;
pub mod doctor;
pub mod explain;
pub mod export;
pub mod guide;
pub mod harvest;
pub mod import;
pub mod lab;
pub mod lab_agent;
pub mod mail;
pub mod providers;
pub mod publiccode;
pub mod search;
pub mod serve;

use std::process::ExitCode;

use anyhow::{Context as _, Result};
use levain_app::{App, Settings};

use crate::cli::{Context, Task};
use crate::output::tr;

/// Does what a command asks.
pub fn run(task: Task, context: &Context) -> Result<ExitCode> {
    match task {
        Task::Serve => block_on(serve::run(context)),
        Task::Import(arguments) => block_on(import::run(arguments, context)),
        Task::Harvest(arguments) => block_on(harvest::run(arguments, context)),
        Task::Export(arguments) => block_on(export::run(arguments, context)),
        Task::Backup(arguments) => block_on(export::back_up(arguments, context)),
        Task::Search(arguments) => block_on(search::run(arguments, context)),
        Task::Guide(arguments) => guide::run(&arguments, context),
        Task::Lab(arguments) => lab::run(arguments, context),
        Task::LabAgent(arguments) => block_on(lab_agent::run(arguments, context)),
        Task::Doctor => block_on(doctor::run(context)),
        Task::Explain(arguments) => explain::run(&arguments, context),
        Task::Config => config::run(context),
        Task::Admin(arguments) => block_on(admin::run(arguments, context)),
        Task::Completions(arguments) => completions::run(&arguments, context),
        Task::Man(arguments) => completions::manual(&arguments, context),
        Task::Check(arguments) => check::run(&arguments, context.language, context.json),
        Task::Publiccode(arguments) => Ok(publiccode::run(arguments, context.language, context.json)),
    }
}

fn block_on<T>(work: impl Future<Output = Result<T>>) -> Result<T> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(work)
}

/// Settings of the application out of the configuration; the data folder is made when it is not there.
pub fn settings(context: &Context) -> Result<Settings> {
    let data = context.config.data();
    std::fs::create_dir_all(&data).with_context(|| {
        format!("{} {data}", tr(context.language, "impossible de créer le dossier", "cannot create the folder"))
    })?;
    Ok(Settings {
        database: context.config.database(),
        index: Some(data.join("index")),
        content: context.config.some("content").map(Into::into),
    })
}

/// Opens the application; a failure is told in the language of the messages.
pub async fn open(context: &Context) -> Result<App> {
    App::open(&settings(context)?).await.map_err(|error| told(error, context))
}

/// An error of the application as the command line tells it: more than a page would, since whoever reads it runs the
/// machine.
pub fn told(error: levain_app::AppError, context: &Context) -> anyhow::Error {
    use levain_app::AppError;
    let (text, code) = match &error {
        AppError::Store(inner) => (inner.message(context.language), inner.code()),
        AppError::Content(inner) => (inner.message(context.language), error.code()),
        AppError::Search(_) | AppError::Internal(_) => {
            let code = error.code();
            (format!("{:#}", anyhow::Error::new(error)), code)
        }
        _ => (error.message(context.language), error.code()),
    };
    anyhow::anyhow!("{text} ({code}, {})", explain::pointer(code, context))
}
