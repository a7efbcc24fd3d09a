//! Reports of judgements: for people, for forges and for programs. Pure: what is printed is decided elsewhere.

mod human;
mod json;
pub mod leaks;
mod markdown;
mod sarif;

pub use human::human;
pub use json::json;
pub use markdown::markdown;
pub use sarif::sarif;

use jiff::Timestamp;
use levain_model::{Judgement, Language, Outcome, Purpose};

use crate::check::Check;

/// What was judged, and the judgements, in the order of the checks.
pub struct Report {
    /// The path or address that was given.
    pub subject: String,
    /// The commit looked at.
    pub commit: Option<String>,
    /// When.
    pub at: Timestamp,
    /// The judgements.
    pub results: Vec<(&'static Check, Judgement)>,
    /// The purposes to group by; every purpose when empty.
    pub purposes: Vec<Purpose>,
}

impl Report {
    /// The purposes shown, and the judgements that matter for each.
    fn by_purpose(&self) -> impl Iterator<Item = (Purpose, Vec<&(&'static Check, Judgement)>)> {
        Purpose::ALL.into_iter().filter(|purpose| self.purposes.is_empty() || self.purposes.contains(purpose)).map(
            |purpose| (purpose, self.results.iter().filter(|(check, _)| check.purposes.contains(&purpose)).collect()),
        )
    }
}

/// Counts by kind of outcome: shown = met and attested, missing = unmet and partial. Never a sum of them all.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Met or attested.
    pub shown: usize,
    /// Unmet or partial.
    pub missing: usize,
    /// Unknown.
    pub unknown: usize,
    /// Not applicable.
    pub not_applicable: usize,
}

/// The counts of some outcomes.
pub fn counts(outcomes: impl Iterator<Item = Outcome>) -> Counts {
    let mut counts = Counts::default();
    for outcome in outcomes {
        match outcome {
            Outcome::Met | Outcome::Attested => counts.shown += 1,
            Outcome::Unmet | Outcome::Partial => counts.missing += 1,
            Outcome::Unknown => counts.unknown += 1,
            Outcome::NotApplicable => counts.not_applicable += 1,
        }
    }
    counts
}

/// A mark of one character that tells outcomes apart without colour.
fn mark(outcome: Outcome) -> char {
    match outcome {
        Outcome::Met => '✓',
        Outcome::Attested => '✎',
        Outcome::Partial => '◐',
        Outcome::Unmet => '✗',
        Outcome::Unknown => '?',
        Outcome::NotApplicable => '–',
    }
}

/// One of two texts.
fn say(language: Language, fr: &'static str, en: &'static str) -> &'static str {
    match language {
        Language::Fr => fr,
        Language::En => en,
    }
}

/// An outcome in a word.
fn word(outcome: Outcome, language: Language) -> &'static str {
    match outcome {
        Outcome::Met => say(language, "respecté", "met"),
        Outcome::Attested => say(language, "attesté", "attested"),
        Outcome::Partial => say(language, "partiel", "partial"),
        Outcome::Unmet => say(language, "non respecté", "not met"),
        Outcome::Unknown => say(language, "inconnu", "unknown"),
        Outcome::NotApplicable => say(language, "sans objet", "not applicable"),
    }
}

/// A purpose as a heading.
fn heading(purpose: Purpose, language: Language) -> &'static str {
    match purpose {
        Purpose::Use => say(language, "Pour utiliser", "To use"),
        Purpose::Deploy => say(language, "Pour déployer", "To deploy"),
        Purpose::Contribute => say(language, "Pour contribuer", "To contribute"),
        Purpose::Publish => say(language, "Pour publier", "To publish"),
        Purpose::Depend => say(language, "Pour dépendre de ce logiciel", "To depend on it"),
    }
}

/// Counts in words, without zeros that say nothing.
fn tally(counts: Counts, language: Language) -> String {
    let some = |number: usize, one: [&str; 2], many: [&str; 2]| {
        let [fr, en] = if number < 2 { one } else { many };
        (number > 0).then(|| format!("{number} {}", if language == Language::Fr { fr } else { en }))
    };
    [
        some(counts.shown, ["démontré", "shown"], ["démontrés", "shown"]),
        some(counts.missing, ["manquant", "missing"], ["manquants", "missing"]),
        some(counts.unknown, ["inconnu", "unknown"], ["inconnus", "unknown"]),
    ]
    .into_iter()
    .flatten()
    .collect::<Vec<_>>()
    .join(", ")
}

#[cfg(test)]
mod tests;
