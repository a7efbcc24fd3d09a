//! `levain export`, `levain backup`, and `levain import` of what export wrote.

use std::fs::{File, OpenOptions};
use std::io::{BufReader, BufWriter, Write};
use std::process::ExitCode;

use anyhow::{Context as _, Result};
use camino::{Utf8Path, Utf8PathBuf};
use clap::Args;
use levain_model::Language;
use levain_store::{Options, Store};

use crate::cli::Context;
use crate::output::{self, tr};

/// Arguments of `levain export`.
#[derive(Debug, Args)]
pub struct ExportArgs {
    /// File to write; it must not exist.
    pub file: Utf8PathBuf,
    /// Without people, sessions, or what its source forbids to republish.
    #[arg(long)]
    pub public: bool,
}

/// Arguments of `levain backup`.
#[derive(Debug, Args)]
pub struct BackupArgs {
    /// File to write; it must not exist.
    pub file: Utf8PathBuf,
}

/// Writes beside the file first: what carries its name is whole.
pub async fn run(arguments: ExportArgs, context: &Context) -> Result<ExitCode> {
    let store = store(context).await?;
    let path = &arguments.file;
    let part = Utf8PathBuf::from(format!("{path}.part"));
    refuse_existing(path, context.language)?;
    let mask = |text: &str| levain_exchange::mask(text);
    let scope =
        if arguments.public { levain_store::Scope::Public { mask: &mask } } else { levain_store::Scope::Complete };
    let mut writer = BufWriter::new(owned_file(&part)?);
    let written = store.export(scope, &mut writer).await;
    let rows = match written {
        Ok(rows) => rows,
        Err(error) => {
            let _ = std::fs::remove_file(&part);
            anyhow::bail!("{}", error.message(context.language));
        }
    };
    writer.flush()?;
    writer.get_ref().sync_all()?;
    // After the copy, which is that of the database as it was; before anybody has it.
    if !arguments.public
        && let Err(error) = told(levain_app::privacy::note_export(&store, jiff::Timestamp::now()).await, context)
    {
        let _ = std::fs::remove_file(&part);
        return Err(error);
    }
    std::fs::rename(&part, path).with_context(|| path.to_string())?;
    store.close().await;
    report(path, rows, context)
}

fn told(noted: Result<(), levain_app::AppError>, context: &Context) -> Result<()> {
    noted.map_err(|error| super::told(error, context))
}

/// Copies an SQLite database while it serves.
pub async fn back_up(arguments: BackupArgs, context: &Context) -> Result<ExitCode> {
    let store = store(context).await?;
    refuse_existing(&arguments.file, context.language)?;
    told(levain_app::privacy::note_export(&store, jiff::Timestamp::now()).await, context)?;
    store
        .back_up(arguments.file.as_std_path())
        .await
        .map_err(|error| anyhow::anyhow!("{}", error.message(context.language)))?;
    store.close().await;
    match context.language {
        Language::Fr => println!("Copie écrite\u{a0}: {}", arguments.file),
        Language::En => println!("Copy written: {}", arguments.file),
    }
    Ok(ExitCode::SUCCESS)
}

/// Fills an empty database with an export.
pub async fn restore(path: &Utf8Path, context: &Context) -> Result<ExitCode> {
    let store = store(context).await?;
    let input = BufReader::new(File::open(path).with_context(|| path.to_string())?);
    let rows =
        store.import(input).await.map_err(|error| anyhow::anyhow!("{path}: {}", error.message(context.language)))?;
    store.close().await;
    report(path, rows, context)
}

fn report(path: &Utf8Path, rows: u64, context: &Context) -> Result<ExitCode> {
    if context.json {
        output::json(&serde_json::json!({ "file": path, "rows": rows }))?;
    } else {
        println!("{path}{} {rows} {}", tr(context.language, "\u{a0}:", ":"), tr(context.language, "lignes", "rows"));
    }
    Ok(ExitCode::SUCCESS)
}

/// The database without the application: restoring needs it empty, even of the starter catalogue.
async fn store(context: &Context) -> Result<Store> {
    std::fs::create_dir_all(context.config.data()).with_context(|| context.config.data().to_string())?;
    Store::open(&context.config.database(), &Options::default())
        .await
        .map_err(|error| anyhow::anyhow!("{}", error.message(context.language)))
}

fn refuse_existing(path: &Utf8Path, language: Language) -> Result<()> {
    if path.exists() {
        match language {
            Language::Fr => anyhow::bail!("{path} existe déjà. Choisissez un autre nom."),
            Language::En => anyhow::bail!("{path} exists already. Choose another name."),
        }
    }
    Ok(())
}

/// A new file that only its owner reads: a whole database holds people.
fn owned_file(path: &Utf8Path) -> Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    options.open(path).with_context(|| path.to_string())
}
