//! For a terminal.

use std::fmt::Write;

use levain_model::{Judgement, Language, Outcome};

use super::{Report, counts, heading, mark, say, tally, word};
use crate::check::{Check, text};

/// The report as a person reads it: by purpose, what is missing first and explained, then what is unknown, then the rest
/// in a line each. A check that matters for several purposes is explained once. With `explain`, everything is.
pub fn human(report: &Report, language: Language, explain: bool, colour: bool) -> String {
    let mut out = String::new();
    let commit = report.commit.as_deref().map(|id| id.chars().take(12).collect::<String>()).unwrap_or_default();
    let _ = match commit.is_empty() {
        true => writeln!(out, "{}", clean(&report.subject)),
        false => writeln!(out, "{} @ {commit}", clean(&report.subject)),
    };
    let mut explained: Vec<&str> = Vec::new();
    for (purpose, results) in report.by_purpose() {
        if results.is_empty() {
            continue;
        }
        let sums = tally(counts(results.iter().map(|(_, judgement)| judgement.outcome)), language);
        let colon = say(language, "\u{a0}:", ":");
        let _ = writeln!(out, "\n{}{colon} {sums}", heading(purpose, language));
        let mut ordered = results;
        ordered.sort_by_key(|(_, judgement)| match judgement.outcome {
            Outcome::Unmet => 0,
            Outcome::Partial => 1,
            Outcome::Unknown => 2,
            Outcome::Met | Outcome::Attested => 3,
            Outcome::NotApplicable => 4,
        });
        for (check, judgement) in ordered {
            line(&mut out, check, judgement, language, colour);
            let missing = matches!(judgement.outcome, Outcome::Unmet | Outcome::Partial);
            if (missing || explain) && !explained.contains(&check.id) {
                explained.push(check.id);
                words(&mut out, check, judgement, language);
            }
        }
    }
    out
}

/// Names of files and words of a repository could move the cursor or colour what follows.
pub(super) fn clean(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

fn line(out: &mut String, check: &Check, judgement: &Judgement, language: Language, colour: bool) {
    let outcome = judgement.outcome;
    let (on, off) = match (colour, outcome) {
        (false, _) => ("", ""),
        (_, Outcome::Met | Outcome::Attested) => ("\u{1b}[32m", "\u{1b}[0m"),
        (_, Outcome::Unmet) => ("\u{1b}[31m", "\u{1b}[0m"),
        (_, Outcome::Partial) => ("\u{1b}[33m", "\u{1b}[0m"),
        (_, Outcome::Unknown | Outcome::NotApplicable) => ("\u{1b}[2m", "\u{1b}[0m"),
    };
    let summary = clean(judgement.summary.get(language).unwrap_or_default());
    let _ = writeln!(
        out,
        "  {on}{} {:<7} {}{off}, {}. {summary}",
        mark(outcome),
        check.id,
        text(check.words.name, language),
        word(outcome, language)
    );
}

fn words(out: &mut String, check: &Check, judgement: &Judgement, language: Language) {
    let colon = say(language, "\u{a0}:", ":");
    let why = say(language, "pourquoi", "why");
    let fix = say(language, "que faire", "what to do");
    let seen = say(language, "vu dans", "seen in");
    let _ = writeln!(out, "            {why}{colon} {}", text(check.words.why, language));
    for evidence in judgement.evidence.iter().take(3) {
        let _ = writeln!(out, "            {seen}{colon} {}", clean(&evidence.locator));
    }
    let _ = writeln!(out, "            {fix}{colon} {}", text(check.words.fix, language));
}
