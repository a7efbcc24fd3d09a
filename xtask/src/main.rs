//! Tasks of the project: `cargo xtask test | tidy | a11y | bench | kubernetes`.
//!
//! Everything continuous integration does is here, so that anybody can do the same on their machine with one command.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a command line speaks by printing")]

mod a11y;
mod bench;
mod kubernetes;
mod shell;
mod test;
mod tidy;
mod tools;

use std::process::ExitCode;

const USAGE: &str = "\
Usage: cargo xtask <task>

  test            install what is missing, then check everything (what .ci/run calls)
  tidy            the invariants of ARCHITECTURE.md
  a11y [step]     the pages in Chromium: accessibility, budgets, whole paths, screenshots in target/screenshots; a step of
                  e2e/run.mjs alone, or all
  bench [name]    publiccode | license | history | checks | search | search-speed | harvest | portal; all without a name
  bench field DIR every check over every repository below DIR: repository, check, outcome
  kubernetes      the lab's driver before a real API server, built once from its Go modules (long)
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match words.as_slice() {
        ["test"] => test::run(),
        ["tidy"] => tidy::run(),
        ["a11y", steps @ ..] => tools::install().and_then(|()| a11y::run(steps)),
        ["bench"] => bench::run(None),
        ["bench", "field", folder] => bench::field(folder),
        ["bench", name] => bench::run(Some(name)),
        ["kubernetes"] => kubernetes::check(),
        [] | ["help" | "--help" | "-h"] => {
            println!("{USAGE}");
            Ok(())
        }
        _ => Err(anyhow::anyhow!("unknown task `{}`\n\n{USAGE}", words.join(" "))),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
