//! The evidence of a software as Markdown and as a table, in the reader's language. JSON is the view itself.

use jiff::Timestamp;
use levain_model::Language;

use super::labels;
use crate::decision::escape;
use crate::table::Table;
use crate::views::{FindingView, SoftwareEvidence, SubjectEvidence};

/// Words of the file, French then English.
struct Words {
    title: &'static str,
    repository: &'static str,
    folder: &'static str,
    seen: &'static str,
    until: &'static str,
    expired: &'static str,
    because: &'static str,
    proof: &'static str,
    fix: &'static str,
    contested: &'static str,
    owner: &'static str,
    none: &'static str,
    unknown_is_not_no: &'static str,
}

const FR: Words = Words {
    title: "Constats",
    repository: "Dépôt",
    folder: "Dossier",
    seen: "vu le",
    until: "valable jusqu’au",
    expired: "expiré le",
    because: "Motif",
    proof: "Preuve",
    fix: "Que faire",
    contested: "Contesté",
    owner: "Vérifié, résultat réservé à la personne responsable du dépôt",
    none: "Aucun constat\u{a0}: le dépôt n’a pas été récolté.",
    unknown_is_not_no: "Un constat inconnu n’est pas un constat négatif. Il n’y a pas de note globale.",
};

const EN: Words = Words {
    title: "Evidence",
    repository: "Repository",
    folder: "Folder",
    seen: "seen on",
    until: "holds until",
    expired: "expired on",
    because: "Reason",
    proof: "Evidence",
    fix: "What to do",
    contested: "Contested",
    owner: "Checked, the result is for those responsible for the repository",
    none: "No finding: the repository was not harvested.",
    unknown_is_not_no: "An unknown finding is not a negative one. There is no overall score.",
};

fn words(language: Language) -> &'static Words {
    match language {
        Language::Fr => &FR,
        Language::En => &EN,
    }
}

/// The evidence as Markdown: by repository, in the order of the checks.
pub fn markdown(view: &SoftwareEvidence, language: Language) -> String {
    let words = words(language);
    let colon = colon(language);
    let mut text = format!("# {}{colon} {}\n\n{}\n", words.title, escape(&view.name), words.unknown_is_not_no);
    if view.evidence.subjects.is_empty() {
        text.push_str(&format!("\n{}\n", words.none));
    }
    for subject in &view.evidence.subjects {
        text.push_str(&format!("\n## {} {}\n\n", words.repository, heading(subject, words)));
        if let Some(url) = &subject.repository.url {
            text.push_str(&format!("<{url}>\n\n"));
        }
        for purpose in &subject.purposes {
            let counts = match language {
                Language::Fr => {
                    format!("{} montrés, {} manquants, {} inconnus", purpose.shown, purpose.missing, purpose.unknown)
                }
                Language::En => {
                    format!("{} shown, {} missing, {} unknown", purpose.shown, purpose.missing, purpose.unknown)
                }
            };
            text.push_str(&format!("- {}{colon} {counts}\n", purpose.purpose.label));
        }
        for finding in &subject.findings {
            text.push_str(&one(finding, words, colon, language));
        }
        for told in &subject.told_to_owner {
            let (check, at) = (&told.check, day(told.observed_at));
            text.push_str(&format!("\n### {} {}\n\n{} ({} {at}).\n", check.code, check.label, words.owner, words.seen));
        }
    }
    text
}

fn one(finding: &FindingView, words: &Words, colon: &str, language: Language) -> String {
    let outcome = labels::outcome(finding.outcome, language);
    let mut text = format!("\n### {} {}{colon} {outcome}\n\n", finding.check, escape(&finding.name));
    if let Some(summary) = &finding.summary {
        text.push_str(&format!("{}\n\n", escape(&summary.text)));
    }
    if let Some(reason) = &finding.reason {
        text.push_str(&format!("- {}{colon} {}\n", words.because, reason.label));
    }
    for seen in &finding.evidence {
        let place = match &seen.url {
            Some(url) => format!("[{}](<{url}>)", escape(&seen.place)),
            None => escape(&seen.place),
        };
        text.push_str(&format!("- {}{colon} {place}\n", words.proof));
    }
    let until = if finding.expired { words.expired } else { words.until };
    let (seen, end) = (day(finding.observed_at), day(finding.expires_at));
    text.push_str(&format!("- {} {seen}, {until} {end}\n", words.seen));
    for contest in &finding.contests {
        let said = contest.text.as_deref().unwrap_or("…");
        text.push_str(&format!("- {} ({}){colon} {}", words.contested, day(contest.at), escape(said)));
        if let Some(answer) = &contest.answer {
            text.push_str(&format!(" → {}", escape(answer)));
        }
        if let Some(found) = contest.answered_by_run {
            text.push_str(&format!(" → {}", labels::outcome(found, language)));
        }
        text.push('\n');
    }
    if matches!(crate::views::Group::of(finding.outcome), crate::views::Group::Missing) {
        text.push_str(&format!("- {}{colon} {}\n", words.fix, escape(&finding.fix)));
    }
    text
}

/// The evidence as a table, a line per finding. Column names are English in both languages: programs read them.
pub fn csv(view: &SoftwareEvidence) -> String {
    let columns = [
        "software",
        "repository",
        "path",
        "check",
        "name",
        "outcome",
        "reason",
        "summary",
        "severity",
        "purposes",
        "evidence",
        "commit",
        "observed_at",
        "expires_at",
        "expired",
        "contests",
        "finding",
    ];
    let mut table = Table::new(columns.iter().map(|column| (*column).to_owned()).collect());
    for subject in &view.evidence.subjects {
        for finding in &subject.findings {
            let seen: Vec<&str> =
                finding.evidence.iter().map(|seen| seen.url.as_deref().unwrap_or(&seen.place)).collect();
            table.push(vec![
                view.slug.to_string(),
                subject.repository.url.clone().unwrap_or_else(|| subject.repository.name.clone()),
                subject.repository.path.clone(),
                finding.check.clone(),
                finding.name.clone(),
                finding.outcome.as_str().to_owned(),
                finding.reason.as_ref().map(|reason| reason.code.clone()).unwrap_or_default(),
                finding.summary.as_ref().map(|summary| summary.text.clone()).unwrap_or_default(),
                finding.severity.as_str().to_owned(),
                finding.purposes.join("|"),
                seen.join("|"),
                finding.commit.clone().unwrap_or_default(),
                finding.observed_at.to_string(),
                finding.expires_at.to_string(),
                if finding.expired { "yes" } else { "no" }.to_owned(),
                finding.contests.len().to_string(),
                finding.id.to_string(),
            ]);
        }
    }
    table.into_csv()
}

fn heading(subject: &SubjectEvidence, words: &Words) -> String {
    let line = &subject.repository;
    match line.path.as_str() {
        "" => escape(&line.name),
        path => format!("{}, {} {}", escape(&line.name), words.folder.to_lowercase(), escape(path)),
    }
}

fn colon(language: Language) -> &'static str {
    match language {
        Language::Fr => "\u{a0}:",
        Language::En => ":",
    }
}

fn day(time: Timestamp) -> jiff::civil::Date {
    time.to_zoned_datetime(jiff::tz::TimeZone::UTC).date()
}
