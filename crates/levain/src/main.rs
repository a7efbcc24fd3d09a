//! The program: its command line and the wiring of the other crates. No rule of the domain lives here.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a command line speaks by printing")]

mod cli;
mod commands;
mod config;
mod help;
mod output;
mod wrong;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::run()
}
