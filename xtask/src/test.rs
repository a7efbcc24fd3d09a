//! `cargo xtask test`: everything, in the order that fails soonest.

use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use crate::shell::{self, FEATURES, cargo};
use crate::{a11y, tidy, tools};

/// Above this the run is a failure: nobody waits for a slow suite, so nobody runs it.
const LIMIT: Duration = Duration::from_secs(45 * 60);

type Step = (&'static str, fn() -> Result<()>);

const STEPS: [Step; 6] = [
    ("tools", tools::install),
    ("tidy", tidy::run),
    ("format", || shell::run(cargo().args(["fmt", "--all", "--check"]))),
    ("clippy", || {
        let what = ["clippy", "--workspace", "--all-targets", "--features", FEATURES, "--quiet"];
        shell::run(cargo().args(what).args(["--", "-D", "warnings"]))
    }),
    ("tests", || {
        shell::run(cargo().args(["test", "--workspace", "--features", FEATURES, "--quiet", "--no-fail-fast"]))
    }),
    ("pages", a11y::drive),
];

/// Runs every step and prints how long each took.
pub fn run() -> Result<()> {
    let start = Instant::now();
    let mut times = Vec::new();
    for (name, step) in STEPS {
        println!("== {name}");
        let begun = Instant::now();
        let done = step();
        times.push((name, begun.elapsed()));
        done?;
    }
    println!("== times");
    for (name, time) in &times {
        println!("{name:>8} {:>6.1} s", time.as_secs_f64());
    }
    if start.elapsed() > LIMIT {
        bail!("the whole took more than {} minutes", LIMIT.as_secs() / 60);
    }
    println!("{} passed, 0 failed", times.len());
    Ok(())
}
