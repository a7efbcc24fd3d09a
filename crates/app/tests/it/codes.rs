//! Every code that the program can show is explained, in both languages.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use levain_app::codes::{all, find};

/// The source files of every crate, without the lists of codes themselves.
fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") && !path.ends_with("codes.rs") {
            found.push(path);
        }
    }
}

/// Codes of PostgreSQL, which are of the same form.
const OF_OTHERS: [&str; 2] = ["XX001", "XX002"];

fn is_code(word: &str) -> bool {
    word.len() == 5
        && word[..2].bytes().all(|byte| byte.is_ascii_uppercase())
        && word[2..].bytes().all(|byte| byte.is_ascii_digit())
}

/// Where each code is written in the program, its tests left out.
fn written() -> BTreeMap<String, PathBuf> {
    let mut files = Vec::new();
    let crates = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."));
    // The remarks on publiccode.yml have their own list and pages.
    for folder in std::fs::read_dir(crates).unwrap().flatten().filter(|entry| entry.file_name() != "publiccode") {
        sources(&folder.path().join("src"), &mut files);
    }
    let mut written = BTreeMap::new();
    for path in files {
        let text = std::fs::read_to_string(&path).unwrap();
        let program = text.split("#[cfg(test)]").next().unwrap_or_default();
        for word in program.split('"').filter(|word| word.is_ascii() && is_code(word) && !OF_OTHERS.contains(word)) {
            written.insert(word.to_owned(), path.clone());
        }
    }
    written
}

#[test]
fn no_code_is_left_without_its_explanation_and_none_is_explained_in_vain() {
    let written = written();
    assert!(written.len() > 80, "{written:?}");
    let unexplained: Vec<_> = written.iter().filter(|(code, _)| find(code).is_none()).collect();
    assert!(unexplained.is_empty(), "add these to the CODES of their crate: {unexplained:?}");
    let unused: Vec<&str> = all().map(|details| details.code).filter(|code| !written.contains_key(*code)).collect();
    assert!(unused.is_empty(), "nothing gives these codes: {unused:?}");
}

#[test]
fn explanations_read_well_in_both_languages() {
    let mut codes = BTreeSet::new();
    let mut titles = BTreeSet::new();
    for details in all() {
        assert!(codes.insert(details.code), "{} twice", details.code);
        assert!(titles.insert(details.title), "{:?} twice", details.title);
        for (pair, ends) in [(details.title, false), (details.why, true), (details.fix, true)] {
            let [fr, en] = pair;
            assert!(!fr.is_empty() && !en.is_empty() && fr != en, "{}", details.code);
            assert!(fr.ends_with('.') == ends && en.ends_with('.') == ends, "{fr} | {en}");
            assert!(!fr.contains('\'') && !fr.contains(" :") && !fr.contains("« ") && !fr.contains(" »"), "{fr}");
            assert!(!en.contains('\'') && !en.contains('«'), "{en}");
        }
    }
    assert_eq!(find("im001").unwrap().code, "IM001");
    assert_eq!(find("IM999"), None);
}
