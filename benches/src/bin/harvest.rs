//! Harvest of a thousand small repositories of this machine by the program itself: for the first time, unchanged, and with
//! ten of them changed.
#![allow(clippy::print_stdout, reason = "a bench speaks by printing")]

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};

const REPOSITORIES: usize = 1_000;
const CHANGED: usize = 10;
/// Aim for an unchanged harvest.
const UNCHANGED_AIM: f64 = 3.0;

fn main() -> Result<()> {
    let program = std::env::current_exe()?.with_file_name("levain");
    if !program.exists() {
        bail!("{} is not there: cargo build --release --package levain", program.display());
    }
    let folder = tempfile::tempdir()?;
    let depots = folder.path().join("depots");
    std::fs::create_dir(&depots)?;
    for number in 0..REPOSITORIES {
        grow(&depots.join(format!("outil-{number:04}.git")), number, 1)?;
    }
    let data = folder.path().join("data");
    // The database and the starter catalogue are there before: what is measured is the harvest.
    run(Command::new(&program).args(["search", "outil", "--data"]).arg(&data))?;
    let harvest = || run(Command::new(&program).args(["harvest", "--lang", "en", "--data"]).arg(&data).arg(&depots));

    let first = harvest()?;
    let rate = REPOSITORIES as f64 / first.as_secs_f64();
    println!("first harvest of {REPOSITORIES} repositories: {:.2} s ({rate:.0} repositories/s)", first.as_secs_f64());
    let unchanged = harvest()?.as_secs_f64();
    println!("unchanged: {unchanged:.2} s (aim {UNCHANGED_AIM} s, ratio {:.2})", unchanged / UNCHANGED_AIM);
    for number in 0..CHANGED {
        grow(&depots.join(format!("outil-{number:04}.git")), number, 2)?;
    }
    println!("{CHANGED} changed: {:.2} s", harvest()?.as_secs_f64());
    Ok(())
}

/// Makes a bare repository, or adds to it, so that it has `commits` commits.
fn grow(path: &Path, number: usize, commits: usize) -> Result<()> {
    if !path.exists() {
        run(Command::new("git").args(["init", "--quiet", "--bare", "--initial-branch=main"]).arg(path))?;
    }
    let readme = format!("# Outil {number}\n\n## Installation\n\nCopiez le fichier. Version {commits}.\n");
    let license = "MIT License\n\nPermission is hereby granted, free of charge\n";
    let from = if commits > 1 { "from refs/heads/main^0\n" } else { "" };
    let script = format!(
        "commit refs/heads/main\ncommitter Équipe d’exemple <equipe@val-exemple.example> {} +0000\ndata 6\nChange\n{from}\
         M 100644 inline README.md\ndata {}\n{readme}\nM 100644 inline LICENSE\ndata {}\n{license}\n",
        1_760_000_000 + number * 60 + commits,
        readme.len(),
        license.len()
    );
    let mut child = Command::new("git")
        .arg("--git-dir")
        .arg(path)
        .args(["fast-import", "--quiet"])
        .stdin(Stdio::piped())
        .spawn()
        .context("git")?;
    child.stdin.take().context("git")?.write_all(script.as_bytes())?;
    if !child.wait()?.success() {
        bail!("git fast-import refused {}", path.display());
    }
    Ok(())
}

fn run(command: &mut Command) -> Result<Duration> {
    let started = Instant::now();
    let output = command.output().with_context(|| format!("{command:?}"))?;
    if !output.status.success() {
        bail!("{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    }
    println!("{}", String::from_utf8_lossy(&output.stdout).lines().next().unwrap_or_default());
    Ok(started.elapsed())
}
