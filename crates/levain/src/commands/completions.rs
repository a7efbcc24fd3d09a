//! `levain completions` and `levain man`: what a distribution installs beside the program.

use std::process::ExitCode;

use anyhow::{Context as _, Result};
use camino::Utf8PathBuf;
use clap::Args;
use clap_complete::Shell;

use crate::cli::{self, Context};

/// Arguments of `levain completions`.
#[derive(Debug, Args)]
pub struct CompletionsArgs {
    /// Shell: bash, zsh, fish, elvish or powershell.
    pub shell: Shell,
}

/// Arguments of `levain man`.
#[derive(Debug, Args)]
pub struct ManArgs {
    /// Folder to write them into.
    pub folder: Utf8PathBuf,
}

/// Writes the completions to standard output.
pub fn run(arguments: &CompletionsArgs, context: &Context) -> Result<ExitCode> {
    let mut command = cli::command(context.language);
    clap_complete::generate(arguments.shell, &mut command, "levain", &mut std::io::stdout());
    Ok(ExitCode::SUCCESS)
}

/// Writes a page for the program and one for each command.
pub fn manual(arguments: &ManArgs, context: &Context) -> Result<ExitCode> {
    std::fs::create_dir_all(&arguments.folder).with_context(|| arguments.folder.to_string())?;
    clap_mangen::generate_to(cli::command(context.language), &arguments.folder)
        .with_context(|| arguments.folder.to_string())?;
    Ok(ExitCode::SUCCESS)
}
