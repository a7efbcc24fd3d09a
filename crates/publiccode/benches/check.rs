//! Parsing and checking one file, beside what the reference validator takes on two cores of the same class.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a bench stops by panicking and speaks by printing")]

use std::hint::black_box;
use std::path::Path;
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
}

/// The real file whose size is nearest.
fn nearest(folder: &Path, size: u64) -> Vec<u8> {
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    let files = files.filter(|entry| entry.path().extension().is_some_and(|extension| extension == "yml"));
    let file = files.min_by_key(|entry| entry.metadata().unwrap().len().abs_diff(size)).unwrap();
    std::fs::read(file.path()).unwrap()
}
