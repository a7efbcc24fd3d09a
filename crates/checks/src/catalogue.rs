//! The guide's page of checks, drawn from the code so that it cannot drift.

use std::fmt::Write;

use levain_model::Language;

use crate::check::{Check, text};
use crate::labels::{need_label, purpose_label, severity_label};

/// Families of identifiers and their titles, French then English.
const FAMILIES: [(&str, [&str; 2]); 7] = [
    ("LIC", ["Licence", "Licence"]),
    ("META", ["Description et documentation", "Description and documentation"]),
    ("VIT", ["Vitalité", "Vitality"]),
    ("COM", ["Communauté", "Community"]),
    ("GOV", ["Gouvernance", "Governance"]),
    ("SEC", ["Sécurité", "Security"]),
    ("QLT", ["Qualité et déploiement", "Quality and deployment"]),
];

/// Every check as a Markdown page: a heading per family and per check, what it asks, why, how it finds out, what to do, and
/// where outside frameworks ask the same.
pub fn catalogue_markdown(language: Language) -> String {
    let words = |fr: &'static str, en: &'static str| text([fr, en], language);
    let mut page = String::new();
    line(&mut page, &format!("# {}", words("Vérifications", "Checks")));
    line(
        &mut page,
        words(
            "Page tirée du code par «\u{a0}cargo run -p levain-checks --example catalogue\u{a0}»\u{a0}: ne la modifiez pas ici.",
            "Drawn from the code by `cargo run -p levain-checks --example catalogue`: do not change it here.",
        ),
    );
    for (family, title) in FAMILIES {
        line(&mut page, &format!("## {}", text(title, language)));
        let beginning = format!("{family}-");
        for check in crate::ALL.iter().filter(|check| check.id.starts_with(&beginning)) {
            entry(&mut page, check, language);
        }
    }
    page.truncate(page.trim_end().len());
    page.push('\n');
    page
}

fn entry(page: &mut String, check: &Check, language: Language) {
    let words = |fr: &'static str, en: &'static str| text([fr, en], language);
    let said = |pair: [&'static str; 2]| text(pair, language);
    line(page, &format!("### {} {}", check.id, said(check.words.name)));
    line(page, &format!("**{}**", said(check.words.question)));
    let purposes: Vec<&str> = check.purposes.iter().map(|purpose| purpose_label(*purpose, language)).collect();
    let needs: Vec<&str> = check.needs.iter().map(|need| need_label(*need, language)).collect();
    for (fr, en, value) in [
        ("Importance", "Severity", severity_label(check.severity, language).to_owned()),
        ("Pour", "For", purposes.join(", ")),
        ("Regarde", "Looks at", needs.join(", ")),
        ("Pourquoi", "Why", said(check.words.why).to_owned()),
        ("Comment", "How", said(check.words.how).to_owned()),
        ("Que faire", "What to do", said(check.words.fix).to_owned()),
        ("Ailleurs", "Elsewhere", frameworks(check)),
    ] {
        if !value.is_empty() {
            // Writing to a string cannot fail.
            let _ = writeln!(page, "- {}{}{value}", words(fr, en), words("\u{a0}: ", ": "));
        }
    }
    page.push('\n');
}

fn frameworks(check: &Check) -> String {
    let named: Vec<String> =
        check.frameworks.iter().map(|(framework, place)| format!("{} ({place})", framework.name())).collect();
    named.join(", ")
}

/// A paragraph.
fn line(page: &mut String, words: &str) {
    page.push_str(words);
    page.push_str("\n\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_check_is_there_once_in_each_language() {
        for language in Language::ALL {
            let page = catalogue_markdown(language);
            for check in crate::ALL {
                assert_eq!(page.matches(&format!("### {} ", check.id)).count(), 1, "{} {language:?}", check.id);
                assert!(page.contains(text(check.words.fix, language)), "{}", check.id);
            }
        }
    }

    #[test]
    fn the_pages_of_the_guide_are_those_of_the_code() {
        for (language, file) in [(Language::En, "checks.md"), (Language::Fr, "checks.fr.md")] {
            let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs").join(file);
            let kept = std::fs::read_to_string(&path).unwrap_or_default();
            assert!(
                kept == catalogue_markdown(language),
                "docs/{file} is not what the checks say: run `cargo run -p levain-checks --example catalogue`"
            );
        }
    }
}
