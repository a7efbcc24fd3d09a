//! The decision file: need, options, criteria with their evidence, and the decision left to fill in by hand.
//!
//! Québec's rules ask a public body to consider free software in its opportunity studies; the file is what remains of
//! that consideration. Unknown stays written "unknown": an empty cell would read as "no".

use levain_model::{Language, Severity};

use crate::evidence::labels;
use crate::table::Table;
use crate::views::{ComparisonView, Criterion, FindingCell};

/// Words of the file in one language.
struct Words {
    title: &'static str,
    need: &'static str,
    no_need: &'static str,
    options: &'static str,
    left_out: &'static str,
    criteria: &'static str,
    criterion: &'static str,
    evidence: &'static str,
    unknown: &'static str,
    sources: &'static str,
    decision: &'static str,
    to_fill: [&'static str; 6],
    made: &'static str,
    findings: &'static str,
    check: &'static str,
    no_finding: &'static str,
    not_harvested: &'static str,
    unknown_is_not_no: &'static str,
    seen: &'static str,
    expired: &'static str,
    proof: &'static str,
}

const FR: Words = Words {
    title: "Dossier de décision",
    need: "Besoin",
    no_need: "À décrire\u{a0}: quel problème, pour qui, avec quelles contraintes.",
    options: "Options comparées",
    left_out: "Faute de place dans la comparaison, laissés de côté\u{a0}:",
    criteria: "Critères",
    criterion: "Critère",
    evidence: "Preuve",
    unknown: "inconnu",
    sources: "Sources des faits",
    decision: "Décision",
    to_fill: [
        "Option retenue\u{a0}:",
        "Motifs\u{a0}:",
        "Options écartées et motifs\u{a0}:",
        "Coûts estimés (installation, accompagnement, exploitation, sortie)\u{a0}:",
        "Risques et mesures\u{a0}:",
        "Décidé par, le\u{a0}:",
    ],
    made: "Établi le",
    findings: "Constats sur les dépôts",
    check: "Vérification",
    no_finding: "Aucun des dépôts n’a été récolté\u{a0}: rien n’est connu, ni en bien ni en mal.",
    not_harvested: "dépôt non récolté",
    unknown_is_not_no: "Inconnu ne veut pas dire non. Seules les vérifications bloquantes ou majeures sont ici; le tableau CSV les a toutes.",
    seen: "vu le",
    expired: "expiré",
    proof: "preuve",
};

const EN: Words = Words {
    title: "Decision file",
    need: "Need",
    no_need: "To describe: which problem, for whom, under which constraints.",
    options: "Options compared",
    left_out: "Left out, for want of room in the comparison:",
    criteria: "Criteria",
    criterion: "Criterion",
    evidence: "Evidence",
    unknown: "unknown",
    sources: "Sources of the facts",
    decision: "Decision",
    to_fill: [
        "Option chosen:",
        "Reasons:",
        "Options set aside, and why:",
        "Estimated costs (installation, support, operation, exit):",
        "Risks and measures:",
        "Decided by, on:",
    ],
    made: "Made on",
    findings: "Evidence from the repositories",
    check: "Check",
    no_finding: "None of the repositories was harvested: nothing is known, good or bad.",
    not_harvested: "repository not harvested",
    unknown_is_not_no: "Unknown does not mean no. Only blocking and major checks are here; the CSV table has them all.",
    seen: "seen on",
    expired: "expired",
    proof: "evidence",
};

fn words(language: Language) -> &'static Words {
    match language {
        Language::Fr => &FR,
        Language::En => &EN,
    }
}

/// A criterion in words.
pub fn label(criterion: Criterion, language: Language) -> &'static str {
    let (fr, en) = match criterion {
        Criterion::Purpose => ("Utilité", "Purpose"),
        Criterion::License => ("Licence", "Licence"),
        Criterion::LicenseClass => ("Type de licence", "Kind of licence"),
        Criterion::Platforms => ("Plateformes", "Platforms"),
        Criterion::FrenchInterface => ("Interface en français", "Interface in French"),
        Criterion::Languages => ("Langues de l’interface", "Languages of the interface"),
        Criterion::Status => ("État déclaré", "Declared status"),
        Criterion::Version => ("Version connue", "Known version"),
        Criterion::UsedBy => ("Organismes qui l’utilisent", "Bodies that use it"),
        Criterion::Replaces => ("Peut remplacer", "Can replace"),
        Criterion::Publisher => ("Éditeur", "Publisher"),
        Criterion::Repository => ("Code source", "Source code"),
        Criterion::Homepage => ("Site", "Site"),
        Criterion::Documentation => ("Documentation", "Documentation"),
    };
    match language {
        Language::Fr => fr,
        Language::En => en,
    }
}

/// The file as Markdown, to be completed in any editor.
pub fn markdown(view: &ComparisonView, language: Language) -> String {
    let words = words(language);
    let mut text = format!("# {}\n\n{} {}\n\n## {}\n\n", words.title, words.made, view.date, words.need);
    text.push_str(&if view.need.is_empty() { words.no_need.to_owned() } else { escape(&view.need) });
    text.push_str(&format!("\n\n## {}\n\n", words.options));
    for software in &view.software {
        text.push_str(&format!("- **{}**", escape(&software.name)));
        if let Some(summary) = &software.summary {
            text.push_str(&format!(" — {}", escape(&summary.text)));
        }
        text.push('\n');
    }
    if !view.left_out.is_empty() {
        text.push_str(&format!("\n{} {}.\n", words.left_out, escape(&view.left_out.join(", "))));
    }
    text.push_str(&format!("\n## {}\n\n| {} |", words.criteria, words.criterion));
    for software in &view.software {
        text.push_str(&format!(" {} |", escape(&software.name)));
    }
    text.push_str(&format!("\n|{}\n", "---|".repeat(view.software.len() + 1)));
    for row in &view.rows {
        text.push_str(&format!("| {} |", label(row.criterion, language)));
        for cell in &row.cells {
            let value = cell.as_ref().map_or(words.unknown, |cell| cell.value.as_str());
            text.push_str(&format!(" {} |", escape(value)));
        }
        text.push('\n');
    }
    push_findings(&mut text, view, words, language);
    text.push_str(&format!("\n## {}\n\n", words.sources));
    for (at, software) in view.software.iter().enumerate() {
        for row in &view.rows {
            if let Some(evidence) = row.cells.get(at).and_then(Option::as_ref).and_then(|cell| cell.evidence.as_ref()) {
                let what = label(row.criterion, language);
                text.push_str(&format!("- {}, {}: {}\n", escape(&software.name), what, escape(evidence)));
            }
        }
    }
    text.push_str(&format!("\n## {}\n\n", words.decision));
    for line in words.to_fill {
        text.push_str(&format!("- {line}\n"));
    }
    text
}

/// The criteria as a table: one line per criterion, a value and an evidence column per software.
pub fn csv(view: &ComparisonView, language: Language) -> String {
    let words = words(language);
    let mut header = vec![words.criterion.to_owned()];
    for software in &view.software {
        header.push(software.name.clone());
        header.push(format!("{} — {}", software.name, words.evidence));
    }
    let mut table = Table::new(header);
    for row in &view.rows {
        let mut line = vec![label(row.criterion, language).to_owned()];
        for cell in &row.cells {
            line.push(cell.as_ref().map_or(words.unknown, |cell| cell.value.as_str()).to_owned());
            line.push(cell.as_ref().and_then(|cell| cell.evidence.clone()).unwrap_or_default());
        }
        table.push(line);
    }
    for row in &view.findings {
        let mut line = vec![format!("{} {}", row.check.code, row.check.label)];
        for cells in &row.cells {
            if cells.is_empty() {
                line.extend([format!("{} ({})", words.unknown, words.not_harvested), String::new()]);
                continue;
            }
            let said: Vec<String> = cells.iter().map(|cell| said(cell, words, language)).collect();
            let proofs: Vec<&str> = cells.iter().filter_map(|cell| cell.proof.as_deref()).collect();
            line.extend([said.join("\n"), proofs.join(" ")]);
        }
        table.push(line);
    }
    table.into_csv()
}

/// What the checks that matter most say of each: sign and word, sentence, date, and the page of what was looked at.
fn push_findings(text: &mut String, view: &ComparisonView, words: &Words, language: Language) {
    text.push_str(&format!("\n## {}\n\n", words.findings));
    if view.findings.is_empty() {
        text.push_str(&format!("{}\n", words.no_finding));
        return;
    }
    text.push_str(&format!("{}\n\n| {} |", words.unknown_is_not_no, words.check));
    for software in &view.software {
        text.push_str(&format!(" {} |", escape(&software.name)));
    }
    text.push_str(&format!("\n|{}\n", "---|".repeat(view.software.len() + 1)));
    for row in view.findings.iter().filter(|row| matches!(row.severity, Severity::Blocking | Severity::Major)) {
        text.push_str(&format!("| {} {} |", row.check.code, escape(&row.check.label)));
        for cells in &row.cells {
            let written: Vec<String> = cells
                .iter()
                .map(|cell| {
                    let proof = cell.proof.as_ref().map(|url| format!(" [{}](<{url}>)", words.proof));
                    format!("{}{}", escape(&said(cell, words, language)), proof.unwrap_or_default())
                })
                .collect();
            match written.is_empty() {
                true => text.push_str(&format!(" ? {} ({}) |", words.unknown, words.not_harvested)),
                false => text.push_str(&format!(" {} |", written.join("<br>"))),
            }
        }
        text.push('\n');
    }
}

fn said(cell: &FindingCell, words: &Words, language: Language) -> String {
    let day = cell.observed_at.to_zoned_datetime(jiff::tz::TimeZone::UTC).date();
    let (sign, word) = (labels::sign(cell.outcome), labels::outcome(cell.outcome, language));
    let mut text = format!("{sign} {word}");
    if let Some(reason) = &cell.reason {
        text.push_str(&format!(" ({})", reason.label));
    }
    if let Some(summary) = &cell.summary {
        text.push_str(&format!(". {}", summary.text));
    }
    text.push_str(&format!(" ({} {day}", words.seen));
    if cell.expired {
        text.push_str(&format!(", {}", words.expired));
    }
    text.push(')');
    if let Some(repository) = &cell.repository {
        text = format!("{repository}, {text}");
    }
    text
}

/// Keeps a value on one line of Markdown and from being taken for markup.
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.split_whitespace().collect::<Vec<_>>().join(" ").chars() {
        if matches!(character, '|' | '*' | '_' | '`' | '[' | ']' | '<' | '>' | '#' | '\\') {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_in_values_stays_text() {
        assert_eq!(escape("a | b\n<script> *c*"), "a \\| b \\<script\\> \\*c\\*");
    }

    #[test]
    fn an_empty_comparison_still_makes_a_file_to_fill() {
        let view = ComparisonView {
            need: "Gérer des rendez-vous".into(),
            date: jiff::civil::date(2026, 11, 23),
            software: Vec::new(),
            rows: Vec::new(),
            findings: Vec::new(),
            left_out: Vec::new(),
            unknown: Vec::new(),
        };
        let text = markdown(&view, Language::Fr);
        assert!(text.starts_with("# Dossier de décision\n\nÉtabli le 2026-11-23"), "{text}");
        assert!(text.contains("Gérer des rendez-vous") && text.contains("- Motifs\u{a0}:"));
        assert_eq!(csv(&view, Language::En), "Criterion\r\n");
    }
}
