//! Parsing and checking one file, beside what the reference validator takes on two cores of the same class; and the command
//! from start to end.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a bench stops by panicking and speaks by printing")]

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use criterion::Criterion;
use levain_publiccode::{Options, Profile, check};

/// Sizes measured, in bytes, with the time of the reference.
const SIZES: [(u64, Duration); 2] = [(1_400, Duration::from_micros(3_500)), (5_300, Duration::from_micros(11_100))];
/// How many times faster is aimed at.
const AIM: f64 = 50.0;

fn main() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus/publiccode");
    if !folder.is_dir() {
        println!("skipped: the files are absent (../shared/corpus/publiccode)");
        return;
    }
    let mut criterion = Criterion::default().configure_from_args();
    for (size, reference) in SIZES {
        let bytes = nearest(&folder, size);
        for (name, profile) in [("precise", Profile::Precise), ("compat", Profile::Compat)] {
            let options = Options { profile, ..Options::default() };
            criterion.bench_function(&format!("{name}, {} bytes", bytes.len()), |bencher| {
                bencher.iter(|| check(black_box(&bytes), &options));
            });
            let start = Instant::now();
            let rounds = 2_000;
            for _ in 0..rounds {
                black_box(check(black_box(&bytes), &options));
            }
            let each = start.elapsed() / rounds;
            let ratio = reference.as_secs_f64() / each.as_secs_f64();
            let met = if ratio >= AIM { "met" } else { "not met" };
            println!("{name}, {} bytes: {each:.1?}, {ratio:.0} times faster (aim {AIM}: {met})", bytes.len());
        }
    }
    criterion.final_summary();
    cold_start(&folder, SIZES[0].0);
}

/// Longest time wanted from the shell to the answer.
const COLD_START: Duration = Duration::from_millis(5);

/// The command from start to end on one file, when a release build of it is there.
fn cold_start(folder: &Path, size: u64) {
    let built = std::env::current_exe().unwrap().parent().and_then(Path::parent).map(|folder| folder.join("levain"));
    let Some(levain) = built.filter(|levain| levain.is_file()) else {
        println!("skipped: cold start (build the command first: cargo build --release)");
        return;
    };
    let file = nearest_file(folder, size);
    let mut times: Vec<Duration> = (0..200)
        .map(|_| {
            let start = Instant::now();
            let output = Command::new(&levain).args(["publiccode", "check"]).arg(&file).output().unwrap();
            assert!(matches!(output.status.code(), Some(0 | 1)));
            start.elapsed()
        })
        .collect();
    times.sort_unstable();
    let (median, slow) = (times[times.len() / 2], times[times.len() * 95 / 100]);
    let met = if median <= COLD_START { "met" } else { "not met" };
    println!("cold start of the command: median {median:.1?}, 95% under {slow:.1?} (aim {COLD_START:.1?}: {met})");
}

/// The content of the real file whose size is nearest.
fn nearest(folder: &Path, size: u64) -> Vec<u8> {
    std::fs::read(nearest_file(folder, size)).unwrap()
}

fn nearest_file(folder: &Path, size: u64) -> PathBuf {
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    let files = files.filter(|entry| entry.path().extension().is_some_and(|extension| extension == "yml"));
    files.min_by_key(|entry| entry.metadata().unwrap().len().abs_diff(size)).unwrap().path()
}
