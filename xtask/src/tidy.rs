//! `cargo xtask tidy`: the invariants of ARCHITECTURE.md, read from `cargo metadata` and from the files.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::shell::{cargo, root};

/// Which of our crates each may use. A crate that is not a key may not exist; tests may use what they need.
const ARROWS: [(&str, &[&str]); 25] = [
    ("levain-model", &[]),
    ("levain-license", &["levain-model"]),
    ("levain-yaml", &[]),
    ("levain-publiccode", &["levain-yaml", "levain-license", "levain-model"]),
    ("levain-checks", &["levain-publiccode", "levain-license", "levain-model"]),
    ("levain-git", &["levain-model"]),
    ("levain-outbound", &["levain-model"]),
    ("levain-forge", &["levain-outbound", "levain-model"]),
    ("levain-identity", &["levain-outbound", "levain-model"]),
    // A dependency of tests only.
    ("levain-forge-double", &[]),
    ("levain-package", &["levain-publiccode", "levain-yaml", "levain-model"]),
    // Calls mmdebstrap and podman: the one that builds images.
    ("levain-images", &["levain-package", "levain-model"]),
    ("levain-lab", &["levain-package", "levain-model"]),
    ("levain-prose", &["levain-model"]),
    ("levain-content", &["levain-prose", "levain-model"]),
    ("levain-mail", &["levain-model"]),
    // A dependency of tests only.
    ("levain-mail-double", &[]),
    ("levain-exchange", &["levain-publiccode", "levain-license", "levain-content", "levain-model"]),
    // The mapping of publiccode.yml is that of `exchange`: one for files given and files found (docs/decisions/0008).
    (
        "levain-harvest",
        &[
            "levain-exchange",
            "levain-forge",
            "levain-git",
            "levain-outbound",
            "levain-checks",
            "levain-publiccode",
            "levain-license",
            "levain-model",
        ],
    ),
    ("levain-store", &["levain-model"]),
    ("levain-search", &["levain-content", "levain-license", "levain-model"]),
    (
        "levain-app",
        &[
            "levain-store",
            "levain-search",
            "levain-exchange",
            "levain-harvest",
            // For the listings that a harvest walks through, and the codes they explain.
            "levain-forge",
            "levain-git",
            "levain-identity",
            "levain-outbound",
            "levain-mail",
            // For the codes of its policy, and of its engine.
            "levain-package",
            "levain-lab",
            "levain-checks",
            "levain-content",
            "levain-prose",
            "levain-license",
            "levain-publiccode",
            "levain-model",
        ],
    ),
    (
        "levain-portal",
        &[
            "levain-app",
            "levain-checks",
            "levain-content",
            "levain-prose",
            "levain-license",
            "levain-publiccode",
            "levain-model",
        ],
    ),
    (
        "levain",
        &[
            "levain-portal",
            "levain-app",
            "levain-checks",
            "levain-git",
            "levain-harvest",
            "levain-images",
            "levain-exchange",
            "levain-content",
            "levain-license",
            "levain-lab",
            "levain-package",
            "levain-publiccode",
            "levain-model",
            "levain-store",
            "levain-search",
        ],
    ),
    (
        "levain-benches",
        &[
            "levain-portal",
            "levain-app",
            "levain-checks",
            "levain-git",
            "levain-lab",
            "levain-license",
            "levain-exchange",
            "levain-content",
            "levain-search",
            "levain-store",
            "levain-model",
        ],
    ),
];

/// Big dependencies and the crates that may name them: one each, but for YAML (docs/decisions/0005-yaml.md).
const OWNERS: [(&str, &[&str]); 16] = [
    ("sqlx", &["levain-store"]),
    ("tantivy", &["levain-search"]),
    ("gix", &["levain-git"]),
    ("reqwest", &["levain-outbound"]),
    ("openidconnect", &["levain-identity"]),
    ("lettre", &["levain-mail"]),
    ("granit-parser", &["levain-yaml", "levain-exchange"]),
    ("spdx", &["levain-license"]),
    ("askama", &["levain-portal"]),
    ("axum", &["levain-portal"]),
    ("argon2", &["levain-app"]),
    ("clap_mangen", &["levain"]),
    ("comrak", &["levain-prose"]),
    ("ammonia", &["levain-prose"]),
    ("kube", &["levain-lab"]),
    ("k8s-openapi", &["levain-lab"]),
];

/// Crates that read no file, open no socket, know no clock and no async.
const PURE: [&str; 7] = [
    "levain-model",
    "levain-license",
    "levain-yaml",
    "levain-publiccode",
    "levain-package",
    "levain-checks",
    "levain-prose",
];

/// Dependencies a pure crate may not have.
const IMPURE: [&str; 6] = ["tokio", "sqlx", "axum", "reqwest", "rand", "camino"];

/// Longest file by hand, and where the median must stay under.
const LONGEST: usize = 800;
const MEDIAN: usize = 200;

/// Checks everything and prints every fault, not only the first.
pub fn run() -> Result<()> {
    let mut faults = Vec::new();
    let metadata = metadata()?;
    crates(&metadata, &mut faults);
    files(&mut faults)?;
    if faults.is_empty() {
        println!("tidy: nothing to say");
        return Ok(());
    }
    bail!("tidy:\n  {}", faults.join("\n  "))
}

fn metadata() -> Result<Value> {
    let output = cargo().args(["metadata", "--no-deps", "--format-version", "1"]).output()?;
    serde_json::from_slice(&output.stdout).context("cannot read cargo metadata")
}

/// Layers, owners and purity.
fn crates(metadata: &Value, faults: &mut Vec<String>) {
    let arrows: BTreeMap<&str, BTreeSet<&str>> =
        ARROWS.iter().map(|(name, allowed)| (*name, allowed.iter().copied().collect())).collect();
    for package in metadata["packages"].as_array().into_iter().flatten() {
        let name = package["name"].as_str().unwrap_or_default();
        if name == "xtask" {
            continue;
        }
        let Some(allowed) = arrows.get(name) else {
            faults.push(format!("crate {name} has no row in xtask/src/tidy.rs ARROWS"));
            continue;
        };
        for dependency in package["dependencies"].as_array().into_iter().flatten() {
            let used = dependency["name"].as_str().unwrap_or_default();
            let for_tests = dependency["kind"].as_str() == Some("dev");
            if for_tests {
                continue;
            }
            if used.starts_with("levain") && !allowed.contains(used) {
                faults.push(format!("{name} uses {used}: no such arrow in ARCHITECTURE.md"));
            }
            if let Some((_, owners)) = OWNERS.iter().find(|(owned, _)| *owned == used)
                && !owners.contains(&name)
            {
                faults.push(format!("{name} uses {used}, which belongs to {}", owners.join(" and ")));
            }
            if PURE.contains(&name) && IMPURE.contains(&used) {
                faults.push(format!("{name} is pure and uses {used}"));
            }
        }
    }
}

/// Sizes, and words that may not stand in the project.
fn files(faults: &mut Vec<String>) -> Result<()> {
    let output = Command::new("git").args(["ls-files", "-co", "--exclude-standard"]).current_dir(root()).output()?;
    let list = String::from_utf8(output.stdout).context("git ls-files")?;
    let mut sizes = Vec::new();
    for name in list.lines() {
        let Ok(text) = std::fs::read_to_string(root().join(name)) else {
            continue;
        };
        if name.ends_with(".rs") {
            let lines = text.lines().count();
            sizes.push(lines);
            if lines > LONGEST && !text.starts_with("// @generated") {
                faults.push(format!("{name} has {lines} lines: split it (longest allowed: {LONGEST})"));
            }
            if text.lines().find(|line| !line.trim().is_empty()).is_some_and(|line| !line.starts_with("//")) {
                faults.push(format!("{name} does not begin by saying what lives there (`//!`)"));
            }
        }
        if !(name.ends_with("Cargo.lock") || name.ends_with("package-lock.json")) {
            for word in forbidden() {
                if text.contains(&word) {
                    faults.push(format!("{name} names `{word}`"));
                }
            }
        }
    }
    sizes.sort_unstable();
    if let Some(median) = sizes.get(sizes.len() / 2)
        && *median > MEDIAN
    {
        faults.push(format!("the median Rust file has {median} lines (aim: {MEDIAN})"));
    }
    Ok(())
}

/// Hosts of package registries: builds reach them through each client's own configuration, never by name. Written in
/// halves so that this file does not name them either.
fn forbidden() -> Vec<String> {
    [
        ("crates", ".io"),
        ("pypi", ".org"),
        ("npmjs", ".com"),
        ("npmjs", ".org"),
        ("proxy.gol", "ang.org"),
        ("deb.deb", "ian.org"),
    ]
    .iter()
    .map(|(one, two)| format!("{one}{two}"))
    .collect()
}
