//! For a page: a merge request, a decision file, a wiki.

use std::fmt::Write;

use levain_model::{Language, Outcome};

use super::{Report, counts, heading, mark, say, tally, word};
use crate::check::text;

/// The report as Markdown: a table per purpose, what is missing explained below.
pub fn markdown(report: &Report, language: Language) -> String {
    let title = say(language, "Constats", "Findings");
    let mut out = format!("# {title}, {}\n\n", escape(&report.subject));
    let date = report.at.to_zoned_datetime(jiff::tz::TimeZone::UTC).date();
    let _ = match &report.commit {
        Some(commit) => writeln!(out, "`{commit}`, {date}."),
        None => writeln!(out, "{date}."),
    };
    let _ = writeln!(
        out,
        "{}",
        say(
            language,
            "Un constat inconnu n’est pas un constat négatif. Il n’y a pas de note globale.",
            "An unknown finding is not a negative one. There is no overall score."
        )
    );
    for (purpose, results) in report.by_purpose().filter(|(_, results)| !results.is_empty()) {
        let sums = tally(counts(results.iter().map(|(_, judgement)| judgement.outcome)), language);
        let _ = writeln!(out, "\n## {}\n\n{sums}.\n", heading(purpose, language));
        let (check, outcome, what) = match language {
            Language::Fr => ("Vérification", "Issue", "Constat"),
            Language::En => ("Check", "Outcome", "Finding"),
        };
        let _ = writeln!(out, "| {check} | {outcome} | {what} |\n|---|---|---|");
        for (check, judgement) in results {
            let _ = writeln!(
                out,
                "| {} {} | {} {} | {} |",
                check.id,
                text(check.words.name, language),
                mark(judgement.outcome),
                word(judgement.outcome, language),
                escape(judgement.summary.get(language).unwrap_or_default())
            );
        }
    }
    let missing = |outcome: Outcome| matches!(outcome, Outcome::Unmet | Outcome::Partial);
    let todo: Vec<_> = report.results.iter().filter(|(_, judgement)| missing(judgement.outcome)).collect();
    if !todo.is_empty() {
        let _ = writeln!(out, "\n## {}\n", say(language, "Que faire", "What to do"));
        for (check, _) in todo {
            let _ = writeln!(out, "- **{}** {}", check.id, text(check.words.fix, language));
        }
    }
    out
}

/// Words of a repository are no markup here.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '\n' | '\r' => out.push(' '),
            '|' | '<' | '>' | '*' | '_' | '[' | ']' | '`' | '\\' => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out
}
