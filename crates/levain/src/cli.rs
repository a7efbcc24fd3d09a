//! The command line: its shape, and the way from words to a command.

use std::collections::BTreeMap;
use std::process::ExitCode;

use camino::Utf8PathBuf;
use clap::{Arg, ArgMatches, Command, CommandFactory, FromArgMatches, Parser, Subcommand};
use levain_model::Language;

use crate::commands;
use crate::config::{Config, SETTINGS};
use crate::{help, wrong};

/// Find, judge, try and adopt free and open source software in the public sector.
#[derive(Debug, Parser)]
#[command(name = "levain", version, arg_required_else_help = true, infer_subcommands = false)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Task,
    /// Configuration file (TOML); levain.toml of the current folder by default.
    #[arg(long, global = true, value_name = "FILE", env = "LEVAIN_CONFIG")]
    pub config: Option<Utf8PathBuf>,
    /// Language of the messages: fr or en; the session's by default.
    #[arg(long, global = true, value_name = "LANGUAGE", env = "LEVAIN_LANG")]
    pub lang: Option<String>,
    /// Answers in JSON on standard output, for other programs.
    #[arg(long, global = true)]
    pub json: bool,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Task {
    /// Serve the portal.
    Serve,
    /// Import catalogues: files or folders in the formats Levain knows, or a whole database made by export.
    Import(commands::import::ImportArgs),
    /// Harvest repositories: accounts, groups, forges, single repositories, lists, folders of this machine.
    Harvest(commands::harvest::HarvestArgs),
    /// Write the whole database, or its public part, to a file.
    Export(commands::export::ExportArgs),
    /// Copy the database while it is in use (SQLite).
    Backup(commands::export::BackupArgs),
    /// Search the catalogue.
    Search(commands::search::SearchArgs),
    /// Judge a repository: licence, documentation, vitality, community, security.
    Check(commands::check::CheckArgs),
    /// Check, correct, migrate and write publiccode.yml files.
    Publiccode(commands::publiccode::PubliccodeArgs),
    /// Guides of a content folder: check them before people read them.
    Guide(commands::guide::GuideArgs),
    /// The lab: packages and manifests of applications, the isolation of this machine, experiments and their documents.
    Lab(commands::lab::LabArgs),
    /// Hold the lab's container engine, apart from the server that serves pages; runs as root.
    LabAgent(commands::lab_agent::AgentArgs),
    /// Check this installation and say what to do.
    Doctor,
    /// Explain the code of an error or a refusal, or list them all.
    Explain(commands::explain::ExplainArgs),
    /// Show the settings in force and where each comes from.
    Config,
    /// Accounts, roles, search index.
    Admin(commands::admin::AdminArgs),
    /// Write the completions of a shell.
    Completions(commands::completions::CompletionsArgs),
    /// Write the manual pages into a folder.
    Man(commands::completions::ManArgs),
}

/// What every command gets besides its own arguments.
#[derive(Debug)]
pub struct Context {
    /// Settings in force.
    pub config: Config,
    /// Language of messages.
    pub language: Language,
    /// Whether to answer in JSON.
    pub json: bool,
}

/// The whole command, with the settings as flags and help in `language`.
pub fn command(language: Language) -> Command {
    let mut command = Cli::command();
    for setting in &SETTINGS {
        command = command.arg(
            Arg::new(setting.name)
                .long(setting.flag())
                .global(true)
                .value_name("VALUE")
                .help(setting.help(language))
                .help_heading(match language {
                    Language::Fr => "Réglages (aussi par levain.toml et LEVAIN_…)",
                    Language::En => "Settings (also from levain.toml and LEVAIN_…)",
                })
                .hide_short_help(true),
        );
    }
    help::localise(command.disable_help_subcommand(true), language)
}

/// `levain help import csv` asks for the help of `levain import csv`: the library's own sub-command for it would speak
/// English only.
fn help_last(words: Vec<String>) -> Vec<String> {
    if words.get(1).is_none_or(|word| word != "help") {
        return words;
    }
    let (program, asked) = (words.iter().take(1), words.iter().skip(2));
    program.chain(asked).cloned().chain(["--help".to_owned()]).collect()
}

/// Reads the words of the process, and does what they ask.
pub fn run() -> ExitCode {
    let words = help_last(std::env::args().collect());
    let language = language(&words);
    let matches = match command(language).try_get_matches_from(&words) {
        Ok(matches) => matches,
        Err(error) => return misunderstood(&error, language),
    };
    let cli = match Cli::from_arg_matches(&matches) {
        Ok(cli) => cli,
        Err(error) => return misunderstood(&error, language),
    };
    let language = cli.lang.as_deref().and_then(Language::from_tag).unwrap_or(language);
    // Needs no setting, and must start in no time: editors and hooks call it at every save.
    if let Task::Publiccode(arguments) = cli.command {
        return commands::publiccode::run(arguments, language, cli.json);
    }
    if let Task::Check(arguments) = &cli.command {
        // Neither a setting nor a database: it runs in repositories and in their continuous integration.
        return commands::check::run(arguments, language, cli.json).unwrap_or_else(|error| failed(&error, language));
    }
    let config = match Config::load(cli.config.as_deref(), &flags(&matches), language) {
        Ok(config) => config,
        Err(error) => return failed(&error, language),
    };
    let context = Context { config, language, json: cli.json };
    match commands::run(cli.command, &context) {
        Ok(code) => code,
        Err(error) => failed(&error, language),
    }
}

/// Tells what was not understood, or shows the help that was asked for.
fn misunderstood(error: &clap::Error, language: Language) -> ExitCode {
    match wrong::french(error).filter(|_| language == Language::Fr) {
        Some(said) => {
            eprint!("{}", crate::output::plain(&said));
            ExitCode::from(2)
        }
        None => error.exit(),
    }
}

fn failed(error: &anyhow::Error, language: Language) -> ExitCode {
    let word = match language {
        Language::Fr => "erreur\u{a0}:",
        Language::En => "error:",
    };
    eprintln!("{word} {error:#}");
    ExitCode::from(2)
}

/// The settings given as flags, of the command or of any command below it.
fn flags(matches: &ArgMatches) -> BTreeMap<String, String> {
    let mut flags = BTreeMap::new();
    let mut level = Some(matches);
    while let Some(matches) = level {
        for setting in &SETTINGS {
            if let Ok(Some(value)) = matches.try_get_one::<String>(setting.name) {
                flags.insert(setting.name.to_owned(), value.clone());
            }
        }
        level = matches.subcommand().map(|(_, below)| below);
    }
    flags
}

/// The language before arguments are understood, since their errors are in it too: `--lang`, then `LEVAIN_LANG`, then
/// the session's locale (POSIX: `LC_ALL`, `LC_MESSAGES`, `LANG`), else French.
fn language(words: &[String]) -> Language {
    let flag = words.iter().enumerate().find_map(|(at, word)| match word.strip_prefix("--lang") {
        Some("") => words.get(at + 1).cloned(),
        Some(rest) => rest.strip_prefix('=').map(str::to_owned),
        None => None,
    });
    flag.or_else(|| {
        ["LEVAIN_LANG", "LC_ALL", "LC_MESSAGES", "LANG"]
            .iter()
            .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()))
    })
    .and_then(|tag| Language::from_tag(tag.split('.').next().unwrap_or_default()))
    .unwrap_or_default()
}
