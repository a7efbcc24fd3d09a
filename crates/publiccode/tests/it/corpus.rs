//! Real files, as found in the wild: what is said of them is kept, their text is not.

use std::path::PathBuf;

use levain_publiccode::{
    Checked, Date, Language, Options, Profile, Report, check, compat_json, compat_text, github, human, json, sarif,
};

use crate::shared::folder;
use crate::snapshots::assert_snapshot;

/// The real files, in order of name; nothing when they are absent.
pub fn files() -> Option<Vec<PathBuf>> {
    let root = folder("corpus/publiccode")?;
    let mut files: Vec<PathBuf> = std::fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "yml"));
    files.sort();
    assert_eq!(files.len(), 144);
    Some(files)
}

fn report(bytes: &[u8], profile: Profile) -> Report {
    check(bytes, &Options { profile, today: Date::new(2026, 11, 23), ..Options::default() })
}

fn said(profile: Profile) -> Option<String> {
    let mut text = String::new();
    for file in files()? {
        let bytes = std::fs::read(&file).unwrap();
        let report = report(&bytes, profile);
        let verdict = if report.is_valid() { "valid" } else { "not valid" };
        text.push_str(&format!("{}: {verdict}\n", file.file_name().unwrap().to_string_lossy()));
        for found in &report.diagnostics {
            let source = String::from_utf8_lossy(&bytes);
            let place = found.span.map_or("-".to_owned(), |span| {
                format!("{}:{}+{}", span.start.line, span.start.column, span.length(&source))
            });
            let severity = found.severity.label(Language::En);
            text.push_str(&format!("  {place} {} {severity}\n", found.rule.code));
        }
    }
    Some(text)
}

#[test]
fn precise_says_the_same_as_before() {
    if let Some(said) = said(Profile::Precise) {
        assert_snapshot("corpus-precise", &said);
    }
}

#[test]
fn compat_says_the_same_as_before() {
    if let Some(said) = said(Profile::Compat) {
        assert_snapshot("corpus-compat", &said);
    }
}

#[test]
fn every_report_can_be_shown_in_every_form() {
    for file in files().into_iter().flatten() {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        let bytes = std::fs::read(&file).unwrap();
        for profile in [Profile::Precise, Profile::Compat] {
            let report = report(&bytes, profile);
            let number = report.diagnostics.len();
            let checked = Checked { path: name.clone(), source: String::from_utf8_lossy(&bytes).into_owned(), report };
            let (precise, files) = (profile == Profile::Precise, std::slice::from_ref(&checked));
            for found in &checked.report.diagnostics {
                if let Some(span) = found.span.filter(|_| precise) {
                    assert!(checked.source.get(span.range()).is_some(), "{name} {}", found.rule.code);
                    let line = checked.source[..span.start.offset].matches('\n').count() + 1;
                    assert_eq!(span.start.line as usize, line, "{name} {}", found.rule.code);
                }
                assert!(found.span.is_some() || !precise, "{name} {} has no place", found.rule.code);
                assert!(!precise || found.message(Language::Fr) != found.message(Language::En), "{}", found.rule.code);
            }
            for language in [Language::Fr, Language::En] {
                let text = human(&checked, language, false);
                let shown = text.matches("[PC").count();
                assert_eq!(shown, number, "{name}\n{text}");
                assert_eq!(github(files, language).lines().count(), number, "{name}");
                let value: serde_json::Value = serde_json::from_str(&json(files, language)).unwrap();
                assert_eq!(value["files"][0]["diagnostics"].as_array().unwrap().len(), number);
                let value: serde_json::Value = serde_json::from_str(&sarif(files, language)).unwrap();
                assert_eq!(value["runs"][0]["results"].as_array().unwrap().len(), number);
            }
            let lines = compat_text(files).lines().count();
            let value: serde_json::Value = serde_json::from_str(&compat_json(files)).unwrap();
            assert_eq!(value.as_array().unwrap().len(), lines, "{name}");
        }
    }
}
