//! How long a whole check takes on repositories of 5,000 and 40,000 commits, made here and always the same: the aim is under
//! two seconds for the larger, and, for the part that reads the history, at most 1.5 times `git log` of the same history.
//!
//! `LEVAIN_BENCH_REPOSITORY=PATH cargo bench -p levain-checks` judges a repository of yours, and tells the slowest checks.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a bench speaks by printing and fails by panicking")]

use std::fmt::Write as _;
use std::hint::black_box;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use criterion::Criterion;
use levain_checks::{Context, Outside};
use levain_git::{Options, open};
use levain_model::{Reason, RepositoryView};

/// How many times each thing is measured, in turn; the best counts, which what else the machine does changes least.
const TURNS: usize = 5;

/// How many of the slowest checks are told.
const SLOWEST: usize = 5;

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
        slowest(path);
    }
    let mut criterion = Criterion::default().sample_size(10).configure_from_args();
    for (name, path) in &repositories {
        criterion.bench_function(&format!("{name}, whole check"), |bencher| bencher.iter(|| whole(path)));
    }
    criterion.final_summary();
}

/// Opens the repository and runs every check.
fn whole(path: &Path) -> usize {
    let repository = open(path, &Options::default()).unwrap();
    let outside = Outside::default();
    let context = Context::new(jiff::Timestamp::now(), &repository, Err(Reason::ForgeNotAsked), &outside);
    levain_checks::judge_all(&context).len()
}

fn compare(name: &str, path: &Path) {
    let (mut check, mut history, mut log) = (Duration::MAX, Duration::MAX, Duration::MAX);
    for _ in 0..TURNS {
        check = check.min(timed(|| black_box(whole(path))));
        history = history.min(timed(|| open(path, &Options::default()).unwrap().history().commits.len()));
        log = log.min(timed(|| {
            let mut command = git(path);
            command.args(["log", "--format=%H %an %ae %ct", "HEAD"]).stdout(Stdio::null());
            assert!(command.status().unwrap().success());
        }));
    }
    let ratio = history.as_secs_f64() / log.as_secs_f64();
    println!("{name}: whole check {check:.2?} (aim at 40000: under 2 s)");
    println!("{name}: history {history:.0?}, git log {log:.0?}, ratio {ratio:.2} (aim: at most 1.50)");
}

fn timed<T>(work: impl FnOnce() -> T) -> Duration {
    let start = Instant::now();
    black_box(work());
    start.elapsed()
}

/// The checks that take longest. What several read (the history, the licences) was read before.
fn slowest(path: &Path) {
    let repository = open(path, &Options::default()).unwrap();
    let outside = Outside::default();
    let context = Context::new(jiff::Timestamp::now(), &repository, Err(Reason::ForgeNotAsked), &outside);
    black_box((repository.history(), repository.tags(), context.licenses()));
    let mut times: Vec<(Duration, &str)> =
        levain_checks::ALL.iter().map(|check| (timed(|| levain_checks::judge(check, &context)), check.id)).collect();
    times.sort();
    for (time, id) in times.iter().rev().take(SLOWEST) {
        println!("    {id}: {time:.1?}");
    }
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

/// A bare repository with that many commits of a hundred people over ten years, in three thousand source files of some
/// hundred lines, with what the checks look for: licence, README, manifests, workflows, locales, tests; a tag each five
/// hundred commits; packed as a server gives it.
fn made(path: &Path, commits: u32) -> PathBuf {
    assert!(Command::new("git").args(["init", "--quiet", "--bare"]).arg(path).status().unwrap().success());
    let mut child = git(path).args(["fast-import", "--quiet"]).stdin(Stdio::piped()).spawn().unwrap();
    let mut stream = std::io::BufWriter::new(child.stdin.take().unwrap());
    let mut mark = |text: &str| stream.write_all(text.as_bytes()).unwrap();
    let first_time = jiff::Timestamp::now().as_second() / 86_400 * 86_400 - 3_650 * 86_400;
    for number in 1..=commits {
        let person = number * 7_919 % 100;
        let time = first_time + i64::from(number) * (3_649 * 86_400) / i64::from(commits);
        let mut text = String::new();
        let message = format!("Change {number}\n");
        let who = format!("Personne {person} <p{person}@val-{}.quebec> {time} +0000", person % 9);
        write!(text, "commit refs/heads/main\nauthor {who}\ncommitter {who}\ndata {}\n{message}", message.len())
            .unwrap();
        if number == 1 {
            for (path, content) in documents() {
                file(&mut text, &path, &content);
            }
        }
        let source = number % 3_000;
        file(&mut text, &format!("src/module{}/file{source}.ts", source % 60), &code(source, number));
        if number % 500 == 0 {
            write!(text, "\nreset refs/tags/v{}.{}\nfrom refs/heads/main\n", number / 5_000, number % 5_000 / 500)
                .unwrap();
        }
        mark(&text);
        mark("\n");
    }
    stream.flush().unwrap();
    drop(stream);
    assert!(child.wait().unwrap().success());
    git(path).args(["symbolic-ref", "HEAD", "refs/heads/main"]).status().unwrap();
    assert!(git(path).args(["repack", "-adq"]).status().unwrap().success());
    path.to_owned()
}

fn file(text: &mut String, path: &str, content: &str) {
    write!(text, "M 100644 inline {path}\ndata {}\n{content}\n", content.len()).unwrap();
}

/// Some hundred lines as people write them: names that look like those of secrets stand among them.
fn code(seed: u32, version: u32) -> String {
    let mut text = format!("// SPDX-License-Identifier: EUPL-1.2\nexport const version = {version};\n");
    for line in 0..120 {
        let number = seed.wrapping_mul(2_654_435_761).wrapping_add(line * 40_503) % 99_991;
        writeln!(text, "export function handle{number}(request: Request, token: string) {{ return load(\"/api/{number}\", request, token); }}").unwrap();
    }
    text
}

fn documents() -> Vec<(String, String)> {
    let sentence =
        "The software keeps the requests of the people of a town, from the day that they come in to the answer.";
    let section = |title: &str| format!("## {title}\n\n{}\n\n", [sentence; 4].join(" "));
    let mut all = vec![
        ("LICENSE".to_owned(), levain_license::license_text("EUPL-1.2").unwrap().to_owned()),
        (
            "README.md".to_owned(),
            format!("# Dossiers\n\n{}", ["Installation", "Usage", "Support", "License"].map(section).concat()),
        ),
        ("CONTRIBUTING.md".to_owned(), section("Contributing")),
        ("CHANGELOG.md".to_owned(), (0..2_000).map(|line| format!("- {line}: {sentence}\n")).collect()),
        ("package.json".to_owned(), "{\"name\": \"dossiers\", \"license\": \"EUPL-1.2\"}".to_owned()),
        ("Dockerfile".to_owned(), "FROM scratch\nEXPOSE 8080\n".to_owned()),
        (
            ".github/workflows/test.yml".to_owned(),
            "on: push\njobs:\n  test:\n    steps:\n      - run: npm test\n".to_owned(),
        ),
    ];
    all.extend((0..40).map(|page| (format!("docs/page{page}.md"), section("Guide"))));
    all.extend((0..200).map(|test| (format!("tests/test{test}.spec.ts"), code(test, 0))));
    let keys: Vec<String> = (0..1_500).map(|key| format!("  \"key{key}\": \"{sentence}\"")).collect();
    all.extend(
        ["en", "fr", "de"].map(|tag| (format!("src/locales/{tag}.json"), format!("{{\n{}\n}}\n", keys.join(",\n")))),
    );
    all
}
