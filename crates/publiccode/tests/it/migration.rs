//! Corrections and migrations of real files: nothing is lost, nothing gets worse, doing it again changes nothing.

use std::collections::BTreeMap;

use levain_publiccode::{
    Argument, Detail, Diagnostic, Edition, Migration, Options, Profile, Severity, apply_fixes, check, fix, migrate,
};

use crate::base::with;
use crate::corpus::files;

/// Codes of what a migration is for: none is left once it is done.
const OF_AGE: &[&str] = &["PC101", "PC102", "PC103", "PC104", "PC109", "PC110", "PC111", "PC112", "PC114"];

fn texts() -> impl Iterator<Item = (String, String)> {
    files().into_iter().flatten().filter_map(|file| {
        let text = String::from_utf8(std::fs::read(&file).unwrap()).ok()?;
        Some((file.file_name().unwrap().to_string_lossy().into_owned(), text))
    })
}

fn options(edition: Option<Edition>) -> Options<'static> {
    Options { edition, ..Options::default() }
}

fn of(text: &str, edition: Option<Edition>) -> Vec<Diagnostic> {
    check(text.as_bytes(), &options(edition)).diagnostics
}

fn errors(diagnostics: &[Diagnostic]) -> BTreeMap<&'static str, usize> {
    let mut counts = BTreeMap::new();
    for found in diagnostics.iter().filter(|found| found.severity == Severity::Error) {
        *counts.entry(found.rule.code).or_default() += 1;
    }
    counts
}

/// Errors, by code, that are more numerous than before; but for those of a key that is spelled right at last, whose value
/// is checked for the first time.
fn new_errors(before: &[Diagnostic], after: &[Diagnostic]) -> BTreeMap<&'static str, usize> {
    let renamed: Vec<String> = before.iter().filter(|found| found.rule.code == "PC107").map(meant).collect();
    let is_old = |found: &&Diagnostic| !renamed.iter().any(|key| found.key.starts_with(key));
    let mut more = errors(&after.iter().filter(is_old).cloned().collect::<Vec<_>>());
    let before = errors(before);
    more.retain(|code, count| before.get(code).is_none_or(|before| before < count));
    more
}

/// Whether the text cannot be read far enough to be changed.
fn unreadable(text: &str) -> bool {
    of(text, None)
        .iter()
        .any(|found| matches!(found.rule.code, "PC003" | "PC005" | "PC006" | "PC007" | "PC008" | "PC009"))
}

/// Lines of comments alone.
fn comments(text: &str) -> Vec<&str> {
    text.lines().map(str::trim).filter(|line| line.starts_with('#')).collect()
}

/// Keys at the start of a line.
fn top_keys(text: &str) -> Vec<&str> {
    let key = |line: &'_ str| line.starts_with(char::is_alphabetic) && line.contains(':');
    text.trim_start_matches('\u{feff}')
        .lines()
        .filter(|line| key(line))
        .map(|line| line.split(':').next().unwrap())
        .collect()
}

fn is_subsequence(part: &[&str], whole: &[&str]) -> bool {
    let mut rest = whole.iter();
    part.iter().all(|item| rest.any(|other| other == item))
}

/// Comments that stand inside a key a migration took out: between its line and its last line of text.
fn inside_removed<'t>(text: &'t str, migration: &Migration) -> Vec<&'t str> {
    let lines: Vec<&str> = text.lines().collect();
    let mut inside = Vec::new();
    for change in migration.changes.iter().filter(|change| change.done) {
        let name = change.key.rsplit('.').next().unwrap_or_default();
        for (at, line) in lines.iter().enumerate().filter(|(_, line)| {
            line.trim_start().strip_prefix(name).is_some_and(|rest| !name.is_empty() && rest.starts_with(':'))
        }) {
            let indent = line.len() - line.trim_start().len();
            let below = lines[at + 1..].iter().take_while(|line| {
                let own = line.len() - line.trim_start().len();
                line.trim().is_empty()
                    || line.trim_start().starts_with('#')
                    || own > indent
                    || line.trim_start().starts_with('-')
            });
            inside.extend(below.map(|line| line.trim()).filter(|line| line.starts_with('#')));
        }
    }
    inside
}

#[test]
fn real_files_migrate_and_keep_what_people_wrote() {
    let (mut migrated, mut valid) = (0, 0);
    for (name, text) in texts() {
        for edition in [Edition::V0_5, Edition::V0_7, Edition::V1_0] {
            let migration = migrate(&text, edition, &options(None));
            if unreadable(&text) {
                assert_eq!(migration.text, text, "{name}");
                assert!(migration.changes.iter().any(|change| !change.done), "{name}");
                continue;
            }
            let (before, after) = (of(&text, Some(edition)), of(&migration.text, Some(edition)));
            migrated += 1;
            valid += usize::from(errors(&after).is_empty());

            // What is left is what only a person can correct: it was there before, and is not about age.
            assert_eq!(new_errors(&before, &after), BTreeMap::new(), "{name} {edition}");
            let undone: Vec<&str> =
                migration.changes.iter().filter(|change| !change.done).map(|change| &*change.key).collect();
            for found in after.iter().filter(|found| OF_AGE.contains(&found.rule.code)) {
                let told = undone.contains(&found.key.as_str());
                assert!(told || kept_on_purpose(found, edition), "{name} {edition}: {found:#?}");
            }

            // Comments and order.
            let (old, new) = (comments(&text), comments(&migration.text));
            assert!(is_subsequence(&new, &old), "{name} {edition}: comments moved");
            let removed = inside_removed(&text, &migration);
            let lost = old.iter().filter(|line| !new.contains(line));
            for comment in lost {
                assert!(removed.contains(comment), "{name} {edition}: a comment is lost");
            }
            let (old, new) = (top_keys(&text), top_keys(&migration.text));
            let kept: Vec<&str> = new.iter().copied().filter(|key| old.contains(key)).collect();
            assert!(is_subsequence(&kept, &old), "{name} {edition}: keys moved");

            // Again: nothing.
            let again = migrate(&migration.text, edition, &options(None));
            assert_eq!(again.text, migration.text, "{name} {edition}");
            assert!(again.changes.iter().all(|change| !change.done), "{name} {edition}: {:?}", again.changes);
        }
    }
    eprintln!("{migrated} migrations, {valid} to a valid file");
}

/// What says something that no other key can say in that edition: the owner of an organisation without an address before
/// 1.0, the country section before 0.7. And the version, when it is the older one asked for.
fn kept_on_purpose(found: &Diagnostic, edition: Edition) -> bool {
    (found.key == "legal.repoOwner" && edition < Edition::V1_0)
        || (found.key.to_uppercase().starts_with("IT") && edition < Edition::V0_7)
        || (found.rule.code == "PC104" && edition < Edition::CURRENT)
}

/// The key a misspelt one is corrected to.
fn meant(found: &Diagnostic) -> String {
    let Detail::Arguments(arguments) = &found.detail else { panic!("{found:?}") };
    match &arguments.iter().find(|(name, _)| *name == "meant").unwrap().1 {
        Argument::Plain(key) => key.clone(),
        Argument::Term(text) => panic!("{text:?}"),
    }
}

#[test]
fn corrections_make_no_real_file_worse() {
    let mut corrections = 0;
    for (name, text) in texts() {
        let before = of(&text, None);
        let (fixed, applied) = fix(&text, &options(None));
        let after = of(&fixed, None);
        corrections += applied;
        assert_eq!(applied == 0, fixed == text, "{name}");
        assert_eq!(new_errors(&before, &after), BTreeMap::new(), "{name}");
        assert!(after.iter().all(|found| found.fix.is_none()), "{name}: {after:#?}");
        assert_eq!(fix(&fixed, &options(None)), (fixed.clone(), 0), "{name}: again");
        let compat = |text: &str| check(text.as_bytes(), &Options { profile: Profile::Compat, ..Options::default() });
        assert!(!compat(&text).is_valid() || compat(&fixed).is_valid(), "{name}: refused by the reference");
        for found in before.iter().filter(|found| found.fix.is_some()) {
            let (one, applied) = apply_fixes(&text, [found]);
            assert_eq!(applied, 1, "{name} {}", found.rule.code);
            let left = of(&one, None);
            let same = |other: &&Diagnostic| other.rule.code == found.rule.code && other.key == found.key;
            assert!(
                left.iter().filter(same).count() < before.iter().filter(same).count(),
                "{name} {}",
                found.rule.code
            );
            let elsewhere = |key: &str| found.rule.code != "PC107" || !key.starts_with(&meant(found));
            let is_error = |other: &&Diagnostic| other.severity == Severity::Error && elsewhere(&other.key);
            let count = |all: &[Diagnostic]| all.iter().filter(is_error).count();
            assert!(count(&left) <= count(&before), "{name} {} {left:#?}", found.rule.code);
        }
    }
    eprintln!("{corrections} corrections");
}

/// (fragment of a file, edition, fragments of the result, fragments it no longer has).
const CASES: &[(&str, Edition, &[&str], &[&str])] = &[
    ("publiccodeYmlVersion: '0.2' # old", Edition::V0_7, &["publiccodeYmlVersion: \"0\" # old"], &["0.2"]),
    ("publiccodeYmlVersion: \"0.2\"", Edition::V0_4, &["publiccodeYmlVersion: \"0.4\""], &[]),
    ("publiccodeYmlVersion: 0.5", Edition::V1_0, &["publiccodeYmlVersion: \"1\""], &[]),
    ("publiccodeYmlVersion:\n# which?\n", Edition::V0_7, &["publiccodeYmlVersion: \"0\"\n# which?"], &[]),
    ("!publiccodeYmlVersion", Edition::V0_7, &["publiccodeYmlVersion: \"0\"\nname"], &[]),
    ("monochromeLogo: img/noir.svg", Edition::V0_7, &["logo: img/noir.svg\n"], &["monochromeLogo"]),
    ("logo: a.svg\nmonochromeLogo: b.svg", Edition::V0_7, &["logo: a.svg"], &["monochromeLogo", "b.svg"]),
    (
        "# kept\ninputTypes:\n  - text/csv\n\noutputTypes: [text/csv]\n# kept too",
        Edition::V0_7,
        &["# kept\n", "# kept too"],
        &["csv"],
    ),
    (
        "legal:\n  license: MIT\n  # who\n  repoOwner: Val-Exemple\norganisation:\n  uri: https://val-exemple.example",
        Edition::V0_7,
        &["  # who\n", "organisation:\n  name: Val-Exemple\n  uri:"],
        &["repoOwner"],
    ),
    ("legal:\n  license: MIT\n  repoOwner: Val-Exemple", Edition::V0_7, &["repoOwner: Val-Exemple"], &[]),
    ("legal:\n  license: MIT\n  repoOwner: Val-Exemple", Edition::V1_0, &["license: MIT"], &["repoOwner"]),
    (
        "IT:\n  countryExtensionVersion: \"1.0\"\n  riuso:\n    codiceIPA: pcm\n  piattaforme:\n    spid: true\n    cie: false\n",
        Edition::V0_7,
        &["organisation:\n  uri: \"urn:x-italian-pa:pcm\"", "supports:\n  - id: \"alias:spid\""],
        &["IT:", "alias:cie"],
    ),
    (
        "organisation: # ours\nIT:\n  riuso:\n    codiceIPA: pcm\n",
        Edition::V0_7,
        &["organisation: # ours\n  uri: \"urn:x-italian-pa:pcm\"\n"],
        &["IT:"],
    ),
    (
        "it:\n  piattaforme: {spid: true}\nsupports:\n  - id: alias:gdpr # law\n",
        Edition::V1_0,
        &["  - id: alias:gdpr # law\n  - id: \"alias:spid\"\n"],
        &["it:"],
    ),
    (
        "maintenance:\n  type: internal\n  contacts:\n    - name: Équipe\n      phone: '+1 514 555-1234'",
        Edition::V1_0,
        &["phone: '+15145551234'"],
        &[],
    ),
    ("intendedAudience:\n  countries: [ca, fr]", Edition::V1_0, &["countries: [CA, FR]"], &[]),
];

#[test]
fn migrations_by_the_case() {
    for (fragment, edition, there, gone) in CASES {
        for ending in ["\n", "\r\n"] {
            let text = with(fragment).replace('\n', ending);
            let migration = migrate(&text, *edition, &options(None));
            let found = migration.text.replace("\r\n", "\n");
            assert_eq!(
                migration.text.matches('\n').count(),
                migration.text.matches(ending).count(),
                "{fragment}: endings"
            );
            for part in *there {
                assert!(found.contains(part), "{fragment}: no {part:?} in\n{found}");
            }
            for part in *gone {
                assert!(!found.contains(part), "{fragment}: {part:?} in\n{found}");
            }
            let left = of(&migration.text, Some(*edition));
            assert!(left.iter().all(|found| found.severity != Severity::Error), "{fragment}: {left:#?}");
        }
    }
}
