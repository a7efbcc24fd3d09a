//! `cargo xtask bench field DIR`: repository × check × outcome for a folder of repositories, with the time each took, so
//! that the answers can be read against the repositories and judged again later.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a bench speaks by printing")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use jiff::Timestamp;
use levain_checks::{Context, Outside};
use levain_model::{Language, Outcome, Reason, RepositoryView};

fn main() -> Result<()> {
    let Some(folder) = std::env::args().nth(1).map(PathBuf::from) else {
        bail!("give a folder of repositories: cargo xtask bench field DIR")
    };
    let mut found = Vec::new();
    repositories(&folder, 0, &mut found).with_context(|| format!("cannot read {}", folder.display()))?;
    found.sort();
    if found.is_empty() {
        bail!("{} holds no repository, to a depth of {DEPTH}", folder.display());
    }
    println!("repository\tcheck\toutcome\treason\tsummary");
    let mut sums: BTreeMap<&str, BTreeMap<&str, usize>> = BTreeMap::new();
    let mut times: Vec<(Duration, usize, String)> = Vec::new();
    for path in &found {
        let name = path.strip_prefix(&folder).unwrap_or(path).display().to_string();
        let start = Instant::now();
        let repository = match levain_git::open(path, &levain_git::Options::default()) {
            Ok(repository) => repository,
            Err(error) => {
                println!("{name}\t-\tunreadable\t{}\t{error}", error.code());
                continue;
            }
        };
        let outside = Outside::default();
        let context = Context::new(Timestamp::now(), &repository, Err(Reason::ForgeNotAsked), &outside);
        for (check, judgement) in levain_checks::judge_all(&context) {
            let summary = judgement.summary.get(Language::En).unwrap_or_default();
            let reason = judgement.reason.map_or("", Reason::as_str);
            println!("{name}\t{}\t{}\t{reason}\t{summary}", check.id, judgement.outcome.as_str());
            *sums.entry(check.id).or_default().entry(judgement.outcome.as_str()).or_default() += 1;
        }
        times.push((start.elapsed(), repository.history().commits.len(), name));
    }
    eprintln!("\n{:<8} {}", "check", Outcome::ALL.map(|outcome| format!("{:>15}", outcome.as_str())).join(""));
    for check in levain_checks::ALL {
        let count =
            |outcome: Outcome| sums.get(check.id).and_then(|sums| sums.get(outcome.as_str())).copied().unwrap_or(0);
        eprintln!("{:<8} {}", check.id, Outcome::ALL.map(|outcome| format!("{:>15}", count(outcome))).join(""));
    }
    times.sort_by(|left, right| right.cmp(left));
    for (time, commits, name) in times.iter().take(3) {
        eprintln!("slowest: {name}, {commits} commits, {:.2} s", time.as_secs_f64());
    }
    Ok(())
}

/// Folders looked into below the one given.
const DEPTH: usize = 3;

fn repositories(folder: &Path, depth: usize, found: &mut Vec<PathBuf>) -> std::io::Result<()> {
    if folder.join(".git").exists() || (folder.join("HEAD").is_file() && folder.join("objects").is_dir()) {
        found.push(folder.to_owned());
        return Ok(());
    }
    if depth < DEPTH {
        for entry in std::fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                repositories(&path, depth + 1, found)?;
            }
        }
    }
    Ok(())
}
