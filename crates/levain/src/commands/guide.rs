//! `levain guide`: what a deployer writes, checked before people read it.

use std::process::ExitCode;

use anyhow::Result;
use camino::Utf8PathBuf;
use clap::{Args, Subcommand};
use levain_content::Content;
use levain_model::Language;

use crate::cli::Context;
use crate::output;

/// Arguments of `levain guide`.
#[derive(Debug, Args)]
pub struct GuideArgs {
    /// What to do.
    #[command(subcommand)]
    task: GuideTask,
}

/// What can be done with guides.
#[derive(Debug, Subcommand)]
enum GuideTask {
    /// Check guides, glossary and kit: front matter, links, blocks, both languages; code 1 when something is to correct.
    Check(CheckGuides),
}

/// Arguments of `levain guide check`.
#[derive(Debug, Args)]
struct CheckGuides {
    /// Content folder; by default the setting `content`, else what comes with the program.
    #[arg(value_name = "FOLDER")]
    folder: Option<Utf8PathBuf>,
}

/// Checks; no database is needed.
pub fn run(arguments: &GuideArgs, context: &Context) -> Result<ExitCode> {
    let GuideTask::Check(CheckGuides { folder }) = &arguments.task;
    let language = context.language;
    let folder = folder.clone().or_else(|| context.config.some("content").map(Into::into));
    let content = Content::open(folder.as_deref()).map_err(|error| anyhow::anyhow!("{}", error.message(language)))?;
    let faults = levain_app::guides::examine(&content);
    let guides = content.library().guides.len();
    if context.json {
        let told: Vec<serde_json::Value> = faults
            .iter()
            .map(|fault| serde_json::json!({"place": fault.place, "fr": fault.fr, "en": fault.en}))
            .collect();
        output::json(&serde_json::json!({"guides": guides, "faults": told}))?;
    } else {
        faults.iter().for_each(|fault| println!("{}", fault.message(language)));
        let count = faults.len();
        match (language, count) {
            (Language::Fr, 0) => println!("{guides} guides, rien à corriger"),
            (Language::En, 0) => println!("{guides} guides, nothing to correct"),
            (Language::Fr, _) => println!("{guides} guides, {count} à corriger"),
            (Language::En, _) => println!("{guides} guides, {count} to correct"),
        }
    }
    Ok(if faults.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
