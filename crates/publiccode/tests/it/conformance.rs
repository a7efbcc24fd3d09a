//! The `compat` profile against what the reference validator must report, file by file.

use std::path::{Path, PathBuf};

use levain_publiccode::{Edition, ItalianCodes, Language, LinkAnswer, Links, Options, Profile, Severity, check};
use serde_json::Value;

use crate::differences::INTENDED;
use crate::shared::{Folder, folder};

/// Answers as the network would: what is named as missing is not found, anything else is there.
pub struct Network;

/// The network of the expectations.
pub const NETWORK: Network = Network;

/// Codes of Italian administrations that the expectations know.
pub const CODES: &str = "pcm\nc_h501\n";

impl Links for Network {
    fn answer(&self, url: &str) -> LinkAnswer {
        if url.contains("no_such") || url.contains("no-such") {
            LinkAnswer::Unreachable("not found".to_owned())
        } else {
            LinkAnswer::Reachable
        }
    }
}

/// One line of a report: severity, key, message, line, column.
type Said = (String, String, String, u32, u32);

fn said(file: &Path, network: bool, edition: Option<Edition>) -> Vec<Said> {
    let codes = ItalianCodes::from_text(CODES);
    let files = Folder::of(file);
    let options = Options {
        profile: Profile::Compat,
        edition,
        files: Some(&files),
        links: network.then_some(&NETWORK),
        italian_codes: Some(&codes),
        ..Options::default()
    };
    let report = check(&std::fs::read(file).unwrap(), &options);
    let line = |diagnostic: &levain_publiccode::Diagnostic| {
        let place = diagnostic.span.map_or((0, 0), |span| (span.start.line, span.start.column));
        let severity = diagnostic.severity.label(Language::En).to_owned();
        (severity, diagnostic.key.clone(), diagnostic.message(Language::En), place.0, place.1)
    };
    report.diagnostics.iter().map(line).collect()
}

fn expected(test: &Value, cwd: &str) -> Vec<Said> {
    let line = |said: &Value| {
        let text = |key: &str| said[key].as_str().unwrap_or_default().replace("{CWD}", cwd);
        let number = |key: &str| u32::try_from(said[key].as_u64().unwrap_or_default()).unwrap();
        (text("type"), text("key"), text("description"), number("line"), number("column"))
    };
    test["expected"].as_array().into_iter().flatten().map(line).collect()
}

/// Compares every expectation of a list; returns (expectations, those whose places agree).
fn compare(list: &str, root: &Path, edition: Option<Edition>) -> (usize, usize) {
    let tests: Value = serde_json::from_str(&std::fs::read_to_string(list).unwrap()).unwrap();
    let (mut lines, mut placed, mut failures) = (0, 0, Vec::new());
    for test in tests.as_array().unwrap() {
        let file = test["file"].as_str().unwrap();
        if INTENDED.iter().any(|difference| difference.files.contains(&file)) {
            continue;
        }
        let network = !test["test"].as_str().unwrap_or_default().contains("NoNetwork");
        let (expected, found) = (expected(test, &root.display().to_string()), said(&root.join(file), network, edition));
        let words = |lines: &[Said]| lines.iter().map(|l| (l.0.clone(), l.1.clone(), l.2.clone())).collect::<Vec<_>>();
        if words(&expected) != words(&found) {
            failures.push(format!("{file}\n  expected {expected:#?}\n  found    {found:#?}"));
        }
        lines += expected.len();
        for (expected, found) in expected.iter().zip(&found) {
            if (expected.3, expected.4) == (found.3, found.4) {
                placed += 1;
            } else {
                eprintln!("{file}: {} at {}:{}, expected {}:{}", found.1, found.3, found.4, expected.3, expected.4);
            }
        }
    }
    assert!(failures.is_empty(), "{} differ:\n{}", failures.len(), failures.join("\n"));
    (lines, placed)
}

/// A file, whether its expectation was made with a network, and the edition it was made for.
pub type Case = (PathBuf, bool, Option<Edition>);

/// The file names and tests of a list of expectations.
fn listed(list: &Path) -> Vec<(String, bool)> {
    let tests: Value = serde_json::from_str(&std::fs::read_to_string(list).unwrap()).unwrap();
    let of = |test: &Value| {
        let network = !test["test"].as_str().unwrap().contains("NoNetwork");
        (test["file"].as_str().unwrap().to_owned(), network)
    };
    tests.as_array().unwrap().iter().map(of).collect()
}

/// Every file of the conformance set: those with expectations, and the valid ones. Nothing when the set is absent.
pub fn set() -> Option<Vec<Case>> {
    let root = folder("conformance/publiccode")?;
    let mut set: Vec<Case> = Vec::new();
    for (list, below, edition) in
        [("expected-v0.json", "", None), ("expected-v1.json", "branch-1.0", Some(Edition::V1_0))]
    {
        let files = listed(&root.join(list)).into_iter();
        set.extend(files.map(|(file, network)| (root.join(below).join(file), network, edition)));
    }
    set.extend(valid_files()?.into_iter().map(|file| (file, true, None)));
    Some(set)
}

fn valid_files() -> Option<Vec<PathBuf>> {
    let root = folder("conformance/publiccode/testdata/v0/valid")?;
    let mut files: Vec<PathBuf> = std::fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "yml"));
    Some(files)
}

/// No file of the set goes unread: each has an expectation, or says nothing because it is valid.
#[test]
fn every_file_of_the_set_is_run() {
    let (Some(root), Some(set)) = (folder("conformance/publiccode"), set()) else { return };
    let mut folders = vec![root];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "yml") {
                assert!(set.iter().any(|(file, _, _)| *file == path), "{} is not run", path.display());
            }
        }
    }
}

#[test]
fn release_says_the_same() {
    let Some(root) = folder("conformance/publiccode") else { return };
    let list = root.join("expected-v0.json");
    let (lines, placed) = compare(&list.display().to_string(), &root, None);
    eprintln!("0.x: {lines} messages agree, {placed} at the same place");
    assert!(lines > 0 && placed == lines);
}

#[test]
fn branch_of_1_0_says_the_same() {
    let Some(root) = folder("conformance/publiccode") else { return };
    let list = root.join("expected-v1.json");
    let (lines, placed) = compare(&list.display().to_string(), &root.join("branch-1.0"), Some(Edition::V1_0));
    eprintln!("1.0: {lines} messages agree, {placed} at the same place");
    assert!(lines > 0 && placed == lines);
}

#[test]
fn valid_files_say_nothing() {
    let Some(files) = valid_files() else { return };
    assert!(!files.is_empty());
    for file in files {
        assert_eq!(said(&file, true, None), Vec::new(), "{}", file.display());
        assert!(precise(&file).iter().all(|severity| *severity != Severity::Error), "{}", file.display());
    }
}

fn precise(file: &Path) -> Vec<Severity> {
    let files = Folder::of(file);
    let report = check(&std::fs::read(file).unwrap(), &Options { files: Some(&files), ..Options::default() });
    report.diagnostics.iter().map(|diagnostic| diagnostic.severity).collect()
}
