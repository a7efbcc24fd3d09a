//! `cargo xtask bench`: speed and quality, measured in release builds and printed beside their aims.

use anyhow::{Result, bail};

use crate::shell::{self, cargo};

/// A bench: its name here and the cargo arguments that run it.
const BENCHES: [(&str, &[&str]); 10] = [
    ("publiccode", &["bench", "--package", "levain-publiccode"]),
    ("license", &["bench", "--package", "levain-license", "--features", "recognise"]),
    ("history", &["bench", "--package", "levain-git"]),
    ("checks", &["bench", "--package", "levain-checks"]),
    ("lab", &["bench", "--package", "levain-lab"]),
    ("lab", &["run", "--release", "--quiet", "--package", "levain-benches", "--bin", "lab"]),
    ("search", &["run", "--release", "--quiet", "--package", "levain-benches", "--bin", "search_quality"]),
    ("search-speed", &["run", "--release", "--quiet", "--package", "levain-benches", "--bin", "search_speed"]),
    ("harvest", &["run", "--release", "--quiet", "--package", "levain-benches", "--bin", "harvest"]),
    ("portal", &["run", "--release", "--quiet", "--package", "levain-benches", "--bin", "portal"]),
];

/// Runs every check over the repositories of a folder: what it prints is read against them by a person.
pub fn field(folder: &str) -> Result<()> {
    shell::run(cargo().args([
        "run",
        "--release",
        "--quiet",
        "--package",
        "levain-benches",
        "--bin",
        "field",
        "--",
        folder,
    ]))
}

/// Runs one bench, or all.
pub fn run(name: Option<&str>) -> Result<()> {
    let chosen: Vec<_> = BENCHES.iter().filter(|(known, _)| name.is_none_or(|name| name == *known)).collect();
    if chosen.is_empty() {
        let known: Vec<&str> = BENCHES.iter().map(|(name, _)| *name).collect();
        bail!("no bench of that name; there are: {}", known.join(", "));
    }
    for (name, arguments) in chosen {
        println!("== {name}");
        if ["harvest", "lab", "portal"].contains(name) {
            // The bench runs the program itself, as people do.
            shell::run(cargo().args(["build", "--release", "--quiet", "--package", "levain"]))?;
        }
        shell::run(cargo().args(*arguments))?;
    }
    Ok(())
}
