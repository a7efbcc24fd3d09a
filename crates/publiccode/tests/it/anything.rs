//! What holds for any bytes at all. Shared by the deterministic mutations and by the fuzz target in `fuzz/`.

use levain_publiccode::{
    Checked, Edition, Language, Options, Profile, Report, check, compat_json, compat_text, fix, github, human, json,
    migrate, sarif,
};

/// Reads, checks, shows, corrects and migrates `bytes`; panics when something that always holds does not.
pub fn anything(bytes: &[u8]) {
    for edition in [None, Some(Edition::V1_0)] {
        for profile in [Profile::Precise, Profile::Compat] {
            let options = Options { profile, edition, require_french: true, ..Options::default() };
            let report = check(bytes, &options);
            if profile == Profile::Precise {
                placed(bytes, &report);
            }
            if edition.is_none() {
                shown(bytes, report);
            }
        }
    }
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    corrected(text);
    migrated(text);
}

/// Every diagnostic has a place in the text, a message in both languages, and a correction inside the text.
fn placed(bytes: &[u8], report: &Report) {
    let source = String::from_utf8_lossy(bytes);
    for found in &report.diagnostics {
        let code = found.rule.code;
        let Some(span) = found.span else { panic!("{code} has no place") };
        assert!(span.start.offset <= span.end.offset, "{code} ends before it starts");
        assert!(span.start <= span.end && span.start.line > 0 && span.start.column > 0, "{code}: {span:?}");
        if std::str::from_utf8(bytes).is_ok() {
            assert!(source.get(span.range()).is_some(), "{code}: {span:?} is no part of the text");
        }
        for edit in found.fix.iter().flat_map(|fix| &fix.edits) {
            assert!(source.get(edit.start..edit.end).is_some(), "{code}: {edit:?} is no part of the text");
        }
        for language in [Language::Fr, Language::En] {
            assert!(!found.message(language).contains(char::is_control), "{code} could steer a terminal");
        }
    }
    assert!(report.diagnostics.is_sorted_by_key(|found| found.span.map(|span| span.start.offset)), "out of order");
}

fn shown(bytes: &[u8], report: Report) {
    let source = String::from_utf8_lossy(bytes).into_owned();
    let files = [Checked { path: "publiccode.yml".to_owned(), source, report }];
    for text in [human(&files[0], Language::Fr, false), github(&files, Language::En), compat_text(&files)] {
        let steers = |character: char| character.is_control() && !matches!(character, '\n' | '\t' | '\r');
        assert!(!text.contains(steers), "could steer a terminal: {text:?}");
    }
    for text in [json(&files, Language::Fr), sarif(&files, Language::En), compat_json(&files)] {
        assert!(serde_json::from_str::<serde::de::IgnoredAny>(&text).is_ok(), "{text}");
    }
}

/// Correcting again changes nothing, and a file that was valid stays so.
fn corrected(text: &str) {
    let options = Options::default();
    let (once, count) = fix(text, &options);
    assert_eq!(count == 0, once == text, "corrections are counted");
    let (twice, again) = fix(&once, &options);
    assert!(again == 0 && once == twice, "corrections go on");
    let valid = |text: &str| check(text.as_bytes(), &options).is_valid();
    assert!(!valid(text) || valid(&once), "a correction broke the file");
}

/// Migrating again changes nothing, and a file that was valid in an edition is valid in the next.
fn migrated(text: &str) {
    let options = Options::default();
    let once = migrate(text, Edition::V0_7, &options);
    let twice = migrate(&once.text, Edition::V0_7, &options);
    let same = once.text == twice.text;
    assert!(same, "migrating again changes the file: {:?}, {:?}", once.changes, twice.changes);
    let valid = |text: &str| check(text.as_bytes(), &options).is_valid();
    assert!(!valid(text) || valid(&once.text), "a migration broke the file");
}
