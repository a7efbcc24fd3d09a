//! How fast a repository is read, beside `git log` of the same history: the aim is at most 1.5 times its time.
//!
//! `LEVAIN_BENCH_REPOSITORY=PATH cargo bench -p levain-git` reads a repository of yours; without it, two are made.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a bench speaks by printing and fails by panicking")]

use std::fmt::Write as _;
use std::hint::black_box;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use criterion::Criterion;
use levain_git::{Options, open};
use levain_model::RepositoryView;

/// How many times each of the two is measured, in turn; the best counts, which what else the machine does changes least.
const TURNS: usize = 7;

fn main() {
    let folder = tempfile::tempdir().unwrap();
    let repositories: Vec<(String, PathBuf)> = match std::env::var_os("LEVAIN_BENCH_REPOSITORY") {
        Some(path) => vec![("given".to_owned(), PathBuf::from(path))],
        None => [5_000, 40_000]
            .map(|commits| (format!("{commits} commits"), made(&folder.path().join(commits.to_string()), commits)))
            .into(),
    };
    for (name, path) in &repositories {
        compare(name, path);
    }
    let mut criterion = Criterion::default().sample_size(10).configure_from_args();
    for (name, path) in &repositories {
        let mut group = criterion.benchmark_group(name);
        group.bench_function("open and list files", |bencher| {
            bencher.iter(|| open(path, &Options::default()).unwrap().entries().len());
        });
        group.bench_function("open and read history", |bencher| {
            bencher.iter(|| open(path, &Options::default()).unwrap().history().commits.len());
        });
        group.bench_function("open, list files, read history and tags", |bencher| bencher.iter(|| whole(path)));
        group.finish();
    }
    criterion.final_summary();
}

/// Everything the checks read besides the contents of files.
fn whole(path: &Path) -> usize {
    let repository = open(path, &Options::default()).unwrap();
    repository.entries().len() + repository.history().commits.len() + repository.tags().len()
}

fn compare(name: &str, path: &Path) {
    let (mut ours, mut theirs) = (Duration::MAX, Duration::MAX);
    for _ in 0..TURNS {
        let start = Instant::now();
        black_box(whole(path));
        ours = ours.min(start.elapsed());
        let start = Instant::now();
        let log = git(path).args(["log", "--format=%H %an %ae %ct", "HEAD"]).stdout(Stdio::null()).status().unwrap();
        theirs = theirs.min(start.elapsed());
        assert!(log.success());
    }
    let ratio = ours.as_secs_f64() / theirs.as_secs_f64();
    println!("{name}: {ours:.0?}, git log {theirs:.0?}, ratio {ratio:.2} (aim: at most 1.50)");
}

fn git(path: &Path) -> Command {
    let mut command = Command::new("git");
    command
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .args(["-c", "safe.directory=*", "-C"])
        .arg(path);
    command
}

/// A bare repository with that many commits of a hundred and one people, one in seven a merge, one in five signed off, in
/// two thousand files, a tag each five hundred, packed as a server gives it.
fn made(path: &Path, commits: u32) -> PathBuf {
    assert!(
        Command::new("git")
            .args(["init", "--quiet", "--bare", "--initial-branch=main"])
            .arg(path)
            .status()
            .unwrap()
            .success()
    );
    let mut import = git(path).args(["fast-import", "--quiet"]).stdin(Stdio::piped()).spawn().unwrap();
    let mut stream = import.stdin.take().unwrap();
    for number in 1..=commits {
        let person = number.wrapping_mul(2_654_435_761) % 101;
        let who = format!("Personne {person} <personne{person}@val-exemple.example>");
        let time = 1_300_000_000 + u64::from(number) * 9_000;
        let mut message = format!("Mend part {} of the whole\n\n", number % 97);
        for line in 0..number % 6 {
            writeln!(message, "Because line {line} of {number} said one thing and the page another.").unwrap();
        }
        if number % 5 == 0 {
            write!(message, "\nSigned-off-by: {who}").unwrap();
        }
        let content = format!("content {number}\n{}", "words that stay the same\n".repeat(20));
        let mut commit = format!(
            "commit refs/heads/main\nmark :{number}\nauthor {who} {time} -0500\ncommitter {who} {time} -0500\n"
        );
        write!(commit, "data {}\n{message}\n", message.len()).unwrap();
        if number > 1 {
            writeln!(commit, "from :{}", number - 1).unwrap();
        }
        if number % 7 == 0 {
            writeln!(commit, "merge :{}", number - 5).unwrap();
        }
        let file = number.wrapping_mul(40_503) % 2_000;
        write!(commit, "M 100644 inline part{}/file{file}.txt\ndata {}\n{content}\n", file % 40, content.len())
            .unwrap();
        if number % 500 == 0 {
            write!(commit, "reset refs/tags/v1.{}\nfrom :{number}\n\n", number / 500).unwrap();
        }
        stream.write_all(commit.as_bytes()).unwrap();
    }
    drop(stream);
    assert!(import.wait().unwrap().success());
    assert!(git(path).args(["repack", "-a", "-d", "--quiet"]).status().unwrap().success());
    path.to_owned()
}
