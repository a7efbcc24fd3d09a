//! `levain publiccode`: check, migrate, write and explain publiccode.yml files. Needs no setting and no database.

mod ask;
mod check;
mod files;
mod migrate;

use std::io::Write;
use std::process::ExitCode;

use camino::Utf8PathBuf;
use clap::{Args, Subcommand, ValueEnum};
use levain_model::Language;
use levain_publiccode as publiccode;

use crate::output::tr;

/// Check, correct, migrate and write publiccode.yml files.
#[derive(Debug, Args)]
pub struct PubliccodeArgs {
    #[command(subcommand)]
    task: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Check files, folders (and those below) or standard input.
    Check(CheckArgs),
    /// Bring files to a newer version of the standard, keeping comments and order.
    Migrate(MigrateArgs),
    /// Write a new file from answers, asked on the terminal or given as flags.
    New(NewArgs),
    /// Explain a code, or list all codes.
    Explain(ExplainArgs),
}

#[derive(Debug, Args)]
struct CheckArgs {
    /// Files or folders; - is standard input; the publiccode.yml of the current folder by default.
    #[arg(value_name = "PATH")]
    paths: Vec<Utf8PathBuf>,
    /// Form of the report; --json is the same as json.
    #[arg(long, value_enum, default_value = "human")]
    format: Format,
    /// Rules and words: ours, or those of the reference validator.
    #[arg(long, value_enum, default_value = "precise")]
    profile: Profile,
    /// Version of the standard to check against, whatever files declare (0.2 to 0.7, 1.0).
    #[arg(long, value_name = "VERSION")]
    edition: Option<String>,
    /// Codes of Italian administrations, one a line; without it only their form is checked.
    #[arg(long, value_name = "FILE")]
    ipa: Option<Utf8PathBuf>,
    /// Warn when there is no description in French.
    #[arg(long)]
    require_french: bool,
    /// Apply the corrections that are certain, then check again.
    #[arg(long)]
    fix: bool,
    /// In the compat profile, leave out what the reference validator says of addresses.
    #[arg(long)]
    no_network: bool,
    /// Do not look at the files named by the checked file.
    #[arg(long)]
    no_external_checks: bool,
}

#[derive(Debug, Args)]
struct MigrateArgs {
    /// Files or folders; - is standard input; the publiccode.yml of the current folder by default.
    #[arg(value_name = "PATH")]
    paths: Vec<Utf8PathBuf>,
    /// Version of the standard to go to.
    #[arg(long, value_name = "VERSION", default_value = "0.7")]
    to: String,
    /// Write the files in place instead of showing the result.
    #[arg(long)]
    write: bool,
}

#[derive(Debug, Args)]
struct NewArgs {
    /// File to write, which must not exist; standard output by default.
    #[arg(value_name = "FILE")]
    file: Option<Utf8PathBuf>,
    /// An answer KEY=VALUE (name=Dossiers); repeated for lists.
    #[arg(long = "set", value_name = "KEY=VALUE")]
    set: Vec<String>,
    /// List the questions with their keys, and ask nothing.
    #[arg(long)]
    list: bool,
}

#[derive(Debug, Args)]
struct ExplainArgs {
    /// A code, such as PC115; all of them by default.
    #[arg(value_name = "CODE")]
    code: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Excerpts with what is wrong underlined.
    Human,
    /// For programs.
    Json,
    /// SARIF 2.1.0.
    Sarif,
    /// Workflow commands of forges.
    Github,
    /// Text of the reference command; implies its profile.
    Compat,
    /// JSON of the reference command; implies its profile.
    CompatJson,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Profile {
    /// Every error at its place, with codes and corrections.
    Precise,
    /// The verdict, keys and messages of the reference validator.
    Compat,
}

/// Exit codes: 0 valid (warnings or not), 1 errors, 2 something could not be read or written.
const VALID: u8 = 0;
const INVALID: u8 = 1;
const UNREADABLE: u8 = 2;

/// Does what the arguments ask.
pub fn run(args: PubliccodeArgs, language: Language, json: bool) -> ExitCode {
    let code = match args.task {
        Task::Check(mut args) => {
            if json {
                args.format = Format::Json;
            }
            check::run(&args, language)
        }
        Task::Migrate(args) => migrate::run(&args, language),
        Task::New(args) => ask::run(&args, language, json),
        Task::Explain(args) => explain(args.code.as_deref(), language, json),
    };
    ExitCode::from(code)
}

/// The same language, as the library names it.
fn spoken(language: Language) -> publiccode::Language {
    match language {
        Language::Fr => publiccode::Language::Fr,
        Language::En => publiccode::Language::En,
    }
}

/// Writes to standard output; a reader that closed it early is not an error.
fn print(text: &str) {
    let mut out = std::io::stdout().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

/// Tells an error of the command itself.
fn complain(language: Language, problem: &str) {
    eprintln!("{} {problem}", tr(language, "erreur\u{a0}:", "error:"));
}

/// The version of the standard named by a flag.
fn edition(text: &str, language: Language) -> Option<publiccode::Edition> {
    let edition = publiccode::Edition::parse(text);
    if edition.is_none() {
        let problem = tr(
            language,
            "version inconnue du standard; les versions sont 0.2, 0.3, 0.4, 0.5, 0.7 et 1.0",
            "unknown version of the standard; versions are 0.2, 0.3, 0.4, 0.5, 0.7 and 1.0",
        );
        complain(language, &format!("{text}{} {problem}", tr(language, "\u{a0}:", ":")));
    }
    edition
}

/// Prints the explanation of a remark, or the list of remarks; gives the exit code.
pub fn explain(code: Option<&str>, language: Language, json: bool) -> u8 {
    let found: Vec<&publiccode::CodeInfo> = match code {
        None => publiccode::codes().collect(),
        Some(code) => publiccode::find_code(code).into_iter().collect(),
    };
    if found.is_empty() {
        let problem = tr(
            language,
            "code inconnu; « levain publiccode explain » les donne tous",
            "unknown code; “levain publiccode explain” lists them",
        );
        complain(language, problem);
        return UNREADABLE;
    }
    let spoken = spoken(language);
    if json {
        let codes: Vec<_> = found
            .iter()
            .map(|info| {
                serde_json::json!({
                    "code": info.code,
                    "severity": info.severity,
                    "title": info.title.get(spoken),
                    "why": info.why.get(spoken),
                    "how": info.how.get(spoken),
                    "before": info.before,
                    "after": info.after,
                })
            })
            .collect();
        print(&format!("{:#}\n", serde_json::Value::from(codes)));
    } else if code.is_none() {
        let line = |info: &&publiccode::CodeInfo| format!("{}  {}\n", info.code, info.title.get(spoken));
        print(&found.iter().map(line).collect::<String>());
    } else {
        found.iter().for_each(|info| print(&page(info, language)));
    }
    VALID
}

/// The page of a code.
fn page(info: &publiccode::CodeInfo, language: Language) -> String {
    let spoken = spoken(language);
    let mut page = format!("{} ({})\n{}\n", info.code, info.severity.label(spoken), info.title.get(spoken));
    page.push_str(&format!("\n{}\n\n{}\n", info.why.get(spoken), info.how.get(spoken)));
    // A leading "!" says which key is taken out; it is no text of a file.
    for (label, example) in
        [(tr(language, "Avant", "Before"), info.before), (tr(language, "Après", "After"), info.after)]
    {
        if !example.is_empty() && !example.starts_with('!') {
            let lines: String = example.lines().map(|line| format!("    {line}\n")).collect();
            page.push_str(&format!("\n{label}{}\n{lines}", tr(language, "\u{a0}:", ":")));
        }
    }
    page
}
