//! The two documents of an experiment, for its public repository: the hypothesis and the report, Markdown under a front
//! matter. What is written is read again without loss, whatever people typed.
//!
//! Texts of several lines are sections; all the rest is in the front matter, and shown again below for people: those
//! sections are written and never read.

use std::fmt::Write;

use levain_model::{Comparison, Experiment, Language, Marker, MarkerFinding, MarkerKind, Verdict};
use levain_prose::{FrontMatter, front_matter};
use serde::Deserialize;

use super::{TypedHypothesis, TypedMarker, TypedReport};

/// The code of a document that cannot be read.
pub const UNREADABLE: &str = "LX006";

/// Which document.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DocumentKind {
    /// What is believed, and how it will be known.
    #[default]
    Hypothesis,
    /// What was done and found.
    Report,
}

/// A document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Document {
    /// Which.
    pub kind: DocumentKind,
    /// Identifier of the experiment it was written from.
    pub experiment: String,
    /// Address of the body.
    pub organization: String,
    /// The word of its state.
    pub status: String,
    /// The hypothesis.
    pub hypothesis: TypedHypothesis,
    /// What was found of each marker.
    pub findings: Vec<Option<FoundMarker>>,
    /// The word of the conclusion and why, once somebody concluded.
    pub conclusion: Option<(String, String)>,
    /// The report.
    pub report: TypedReport,
    /// When the report was published; empty before.
    pub published: String,
}

/// What was found of a marker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FoundMarker {
    /// The value and where it comes from.
    Measured(String, String),
    /// Why it was not measured.
    Explained(String),
}

/// Why a document cannot be read: French, then English.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable {
    /// The line, from 1; 0 when it is the whole.
    pub line: usize,
    fr: String,
    en: String,
}

impl Unreadable {
    fn new(line: usize, fr: impl Into<String>, en: impl Into<String>) -> Unreadable {
        Unreadable { line, fr: fr.into(), en: en.into() }
    }

    /// What is wrong and the remedy.
    pub fn message(&self, language: Language) -> &str {
        match language {
            Language::Fr => &self.fr,
            Language::En => &self.en,
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Front {
    kind: DocumentKind,
    title: String,
    #[serde(default)]
    experiment: String,
    #[serde(default)]
    organization: String,
    #[serde(default)]
    status: String,
    #[serde(default)]
    data: String,
    #[serde(default)]
    repository: String,
    #[serde(default)]
    begin: String,
    #[serde(default)]
    end: String,
    #[serde(default)]
    software: Vec<String>,
    #[serde(default)]
    technologies: Vec<String>,
    #[serde(default)]
    references: Vec<String>,
    #[serde(default)]
    sources: Vec<String>,
    #[serde(default)]
    license: String,
    #[serde(default)]
    published: String,
    #[serde(default)]
    conclusion: Option<FrontConclusion>,
    #[serde(default)]
    markers: Vec<FrontMarker>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FrontConclusion {
    verdict: String,
    #[serde(default)]
    reason: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FrontMarker {
    statement: String,
    #[serde(default)]
    kind: String,
    #[serde(default)]
    comparison: String,
    target: String,
    #[serde(default)]
    unit: String,
    #[serde(default)]
    measured: String,
    #[serde(default)]
    evidence: String,
    #[serde(default)]
    explained: String,
}

/// A section; its heading in French and in English is in [`HEADINGS`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Section {
    Context,
    Believe,
    Result,
    Outline,
    Method,
    Threats,
    Decision,
    Cost,
    // Those that follow are written for people, and never read.
    Proof,
    Results,
    References,
}

impl Section {
    fn heading(self, language: Language) -> &'static str {
        let found = HEADINGS.iter().find(|(section, _)| *section == self);
        found.map(|(_, names)| names[language as usize]).unwrap_or_default()
    }

    fn is_read(self) -> bool {
        !matches!(self, Section::Proof | Section::Results | Section::References)
    }
}

const HEADINGS: [(Section, [&str; 2]); 11] = [
    (Section::Context, ["Contexte", "Context"]),
    (Section::Believe, ["Nous croyons que", "We believe that"]),
    (Section::Result, ["Aura pour effet", "Will result in"]),
    (Section::Proof, ["Sera prouvé si", "This will be proven if"]),
    (Section::Outline, ["Méthode prévue", "Planned method"]),
    (Section::Method, ["Méthode", "Method"]),
    (Section::Results, ["Résultats", "Results"]),
    (Section::Threats, ["Limites de validité", "Threats to validity"]),
    (Section::Decision, ["Décision", "Decision"]),
    (Section::Cost, ["Coût et effort", "Cost and effort"]),
    (Section::References, ["Références", "References"]),
];

impl Document {
    /// The document of an experiment; `software` and `organization` are addresses.
    pub fn of(kind: DocumentKind, experiment: &Experiment, organization: &str, software: &[String]) -> Document {
        let found = |marker: &Marker| {
            marker.finding.as_ref().map(|finding| match finding {
                MarkerFinding::Measured { value, evidence, .. } => {
                    FoundMarker::Measured(value.to_string(), evidence.clone())
                }
                MarkerFinding::Explained { reason, .. } => FoundMarker::Explained(reason.clone()),
            })
        };
        let report = experiment.report.as_ref().filter(|_| kind == DocumentKind::Report);
        let concluded = experiment.conclusion.as_ref();
        let concluded = concluded.filter(|_| kind == DocumentKind::Report);
        Document {
            kind,
            experiment: experiment.id.to_string(),
            organization: organization.to_owned(),
            status: experiment.status.as_str().to_owned(),
            hypothesis: TypedHypothesis::of(&experiment.hypothesis, software),
            findings: match kind {
                DocumentKind::Report => experiment.hypothesis.markers.iter().map(found).collect(),
                DocumentKind::Hypothesis => vec![None; experiment.hypothesis.markers.len()],
            },
            conclusion: concluded.map(|one| (one.verdict.as_str().to_owned(), one.reason.clone())),
            report: report.map(TypedReport::of).unwrap_or_default(),
            published: report.and_then(|one| one.published_at).map(|at| at.to_string()).unwrap_or_default(),
        }
    }

    /// The document as text, with its headings in a language.
    pub fn written(&self, language: Language) -> String {
        let mut text = String::from("+++\n");
        self.front(&mut text);
        text.push_str("+++\n\n# ");
        text.push_str(&self.hypothesis.title);
        text.push('\n');
        let (hypothesis, report) = (&self.hypothesis, &self.report);
        let mut parts = vec![
            (Section::Context, guarded(&hypothesis.context)),
            (Section::Believe, guarded(&hypothesis.believe)),
            (Section::Result, guarded(&hypothesis.result)),
        ];
        match self.kind {
            DocumentKind::Hypothesis => parts.extend([
                (Section::Proof, self.markers_shown(language)),
                (Section::Outline, guarded(&hypothesis.method)),
                (Section::References, bullets(&hypothesis.references)),
            ]),
            DocumentKind::Report => parts.extend([
                (Section::Outline, guarded(&hypothesis.method)),
                (Section::Method, guarded(&report.method)),
                (Section::Results, self.markers_shown(language)),
                (Section::Threats, guarded(&report.threats)),
                (Section::Decision, guarded(&report.decision)),
                (Section::Cost, guarded(&report.cost)),
                (Section::References, bullets(&report.references)),
            ]),
        }
        for (section, words) in parts {
            let _ = write!(text, "\n## {}\n\n", section.heading(language));
            if !words.is_empty() {
                text.push_str(words.trim_end_matches('\n'));
                text.push('\n');
            }
        }
        text
    }

    fn front(&self, text: &mut String) {
        let hypothesis = &self.hypothesis;
        let mut pair = |name: &str, value: &str| {
            if !value.is_empty() {
                let _ = writeln!(text, "{name} = {}", quoted(value));
            }
        };
        pair("kind", if self.kind == DocumentKind::Report { "report" } else { "hypothesis" });
        pair("title", &hypothesis.title);
        pair("experiment", &self.experiment);
        pair("organization", &self.organization);
        pair("status", &self.status);
        pair("data", &hypothesis.data);
        pair("repository", &hypothesis.repository);
        pair("begin", &hypothesis.begin);
        pair("end", &hypothesis.end);
        pair("license", &self.report.license);
        pair("published", &self.published);
        for (name, lines) in [
            ("software", &hypothesis.software),
            ("technologies", &hypothesis.technologies),
            ("references", &hypothesis.references),
            ("sources", &self.report.references),
        ] {
            if !lines.is_empty() {
                let all: Vec<String> = lines.split('\n').map(quoted).collect();
                let _ = writeln!(text, "{name} = [{}]", all.join(", "));
            }
        }
        if let Some((verdict, reason)) = &self.conclusion {
            let _ = write!(text, "\n[conclusion]\nverdict = {}\nreason = {}\n", quoted(verdict), quoted(reason));
        }
        for (at, marker) in hypothesis.markers.iter().enumerate() {
            text.push_str("\n[[markers]]\n");
            let mut pair = |name: &str, value: &str| {
                let _ = writeln!(text, "{name} = {}", quoted(value));
            };
            pair("statement", &marker.statement);
            pair("kind", &marker.kind);
            pair("comparison", &marker.comparison);
            pair("target", &marker.target);
            pair("unit", &marker.unit);
            match self.findings.get(at) {
                Some(Some(FoundMarker::Measured(value, evidence))) => {
                    pair("measured", value);
                    pair("evidence", evidence);
                }
                Some(Some(FoundMarker::Explained(reason))) => pair("explained", reason),
                _ => {}
            }
        }
    }

    /// A line for each marker, for people.
    fn markers_shown(&self, language: Language) -> String {
        let mut text = String::new();
        for (at, marker) in self.hypothesis.markers.iter().enumerate() {
            let sign = Comparison::from_name(&marker.comparison).map(Comparison::sign).unwrap_or_default();
            let (statement, target, unit) = (&marker.statement, &marker.target, &marker.unit);
            let _ = write!(text, "{}. {statement} — {sign} {target} {unit}", at + 1);
            let found = self.findings.get(at).and_then(Option::as_ref);
            let (measured, none) = match language {
                Language::Fr => ("mesuré", "non mesuré"),
                Language::En => ("measured", "not measured"),
            };
            match found {
                Some(FoundMarker::Measured(value, evidence)) => {
                    let _ = write!(text, " — {measured} {value} {unit} ({})", one_line(evidence));
                }
                Some(FoundMarker::Explained(reason)) => {
                    let _ = write!(text, " — {none} ({})", one_line(reason));
                }
                None => {}
            }
            text.push('\n');
        }
        text
    }

    /// Reads a document.
    ///
    /// # Errors
    /// It has no front matter, one that is not ours, or a section that stands twice.
    pub fn read(text: &str) -> Result<Document, Unreadable> {
        let text = text.replace("\r\n", "\n");
        let Some(FrontMatter { toml, body, body_line }) = front_matter(&text) else {
            return Err(Unreadable::new(
                1,
                "Le document ne commence pas par un en-tête entre deux lignes «\u{a0}+++\u{a0}». Partez d’un document exporté.",
                "The document does not begin with a front matter between two lines `+++`. Start from an exported one.",
            ));
        };
        let front: Front = toml::from_str(toml).map_err(|error| {
            let before = error.span().map_or(0, |span| span.start);
            let line = 2 + toml.get(..before).unwrap_or_default().matches('\n').count();
            let why = error.message().to_owned();
            Unreadable::new(
                line,
                format!("L’en-tête ne se lit pas\u{a0}: {why}. Corrigez cette ligne."),
                format!("The front matter cannot be read: {why}. Correct this line."),
            )
        })?;
        let sections = sections(body, body_line)?;
        let of = |wanted: Section| {
            let found = sections.iter().find(|(section, _)| *section == wanted);
            found.map(|(_, words)| words.clone()).unwrap_or_default()
        };
        let finding = |marker: &FrontMarker| match (marker.measured.as_str(), marker.explained.as_str()) {
            ("", "") => None,
            ("", reason) => Some(FoundMarker::Explained(reason.to_owned())),
            (value, _) => Some(FoundMarker::Measured(value.to_owned(), marker.evidence.clone())),
        };
        let findings = front.markers.iter().map(finding).collect();
        let markers = front.markers.into_iter().map(|marker| TypedMarker {
            statement: marker.statement,
            kind: known(&marker.kind, MarkerKind::from_name, MarkerKind::Manual.as_str()),
            comparison: known(&marker.comparison, Comparison::from_name, Comparison::AtLeast.as_str()),
            target: marker.target,
            unit: marker.unit,
        });
        let conclusion = front.conclusion.filter(|one| Verdict::from_name(&one.verdict).is_some());
        Ok(Document {
            kind: front.kind,
            experiment: front.experiment,
            organization: front.organization,
            status: front.status,
            findings,
            conclusion: conclusion.map(|one| (one.verdict, one.reason)),
            published: front.published,
            hypothesis: TypedHypothesis {
                title: front.title,
                context: of(Section::Context),
                believe: of(Section::Believe),
                result: of(Section::Result),
                markers: markers.collect(),
                method: of(Section::Outline),
                technologies: front.technologies.join("\n"),
                references: front.references.join("\n"),
                software: front.software.join("\n"),
                repository: front.repository,
                begin: front.begin,
                end: front.end,
                data: front.data,
            },
            report: TypedReport {
                method: of(Section::Method),
                threats: of(Section::Threats),
                decision: of(Section::Decision),
                cost: of(Section::Cost),
                references: front.sources.join("\n"),
                license: front.license,
            },
        })
    }
}

/// The word itself when it is one of ours.
fn known<T>(word: &str, find: impl Fn(&str) -> Option<T>, otherwise: &str) -> String {
    if find(word).is_some() { word.to_owned() } else { otherwise.to_owned() }
}

fn bullets(lines: &str) -> String {
    lines.split('\n').filter(|line| !line.is_empty()).map(|line| format!("- {line}\n")).collect()
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a line would be read as a heading of ours once its backslashes are gone.
fn heads(line: &str) -> bool {
    let bare = line.trim_start_matches('\\');
    let marks = bare.len() - bare.trim_start_matches('#').len();
    (1..=2).contains(&marks) && bare[marks..].chars().next().is_none_or(char::is_whitespace)
}

/// A text whose lines are none of our headings: Markdown reads the backslash as nothing.
fn guarded(text: &str) -> String {
    let lines = text.split('\n').map(|line| if heads(line) { format!("\\{line}") } else { line.to_owned() });
    lines.collect::<Vec<_>>().join("\n")
}

fn unguarded(line: &str) -> &str {
    match line.strip_prefix('\\') {
        Some(rest) if heads(line) => rest,
        _ => line,
    }
}

fn sections(body: &str, first: usize) -> Result<Vec<(Section, String)>, Unreadable> {
    let mut found: Vec<(Section, String)> = Vec::new();
    for (at, line) in body.split('\n').enumerate() {
        let heading = line.strip_prefix("## ").map(str::trim);
        let section = heading.and_then(|name| HEADINGS.iter().find(|(_, names)| names.contains(&name)));
        match (section, found.last_mut()) {
            (Some((section, names)), _) => {
                if section.is_read() && found.iter().any(|(known, _)| known == section) {
                    let [fr, en] = names;
                    return Err(Unreadable::new(
                        first + at,
                        format!("La section «\u{a0}{fr}\u{a0}» est écrite deux fois. Gardez-en une."),
                        format!("The section “{en}” is written twice. Keep one."),
                    ));
                }
                found.push((*section, String::new()));
            }
            (None, Some((_, words))) => {
                words.push_str(unguarded(line));
                words.push('\n');
            }
            (None, None) => {}
        }
    }
    for (_, words) in &mut found {
        *words = words.trim().to_owned();
    }
    Ok(found)
}

/// A text as TOML writes it on one line. What ends a line for some readers is written by its number.
fn quoted(text: impl AsRef<str>) -> String {
    let mut quoted = String::from("\"");
    for one in text.as_ref().chars() {
        match one {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            '\u{2028}' | '\u{2029}' | '\u{feff}' => {
                let _ = write!(quoted, "\\u{:04x}", u32::from(one));
            }
            one if one.is_control() => {
                let _ = write!(quoted, "\\u{:04x}", u32::from(one));
            }
            one => quoted.push(one),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Texts that would end a section, a front matter or a string.
    const HOSTILE: [&str; 14] = [
        "",
        "## Méthode",
        "avant\n## Contexte\naprès",
        "\\## Décision\n\\\\# x\n### gardé\n#mot\n#",
        "+++\nkind = \"report\"\n+++",
        "---\n\"\"\"\n'''\n\\n \\u0041 \\",
        "```\n## Results\n```",
        "ligne\n\n\n    retrait\n\ttabulation  fin",
        "<script>alert(1)</script> & « \u{a0}»",
        "\u{2028}x\u{2029}y\u{85}z\u{feff}w\u{7f}",
        "é\u{301} 👩‍💻 العربية",
        "# Titre\n## References\n- a",
        "a\rb",
        "[[markers]]\nstatement = 1",
    ];

    fn document(kind: DocumentKind, at: usize) -> Document {
        let text = |step: usize| HOSTILE[(at + step) % HOSTILE.len()].trim().to_owned();
        let line = |step: usize| one_line(&text(step));
        let lines = |step: usize| [line(step), "suite".to_owned()].into_iter().filter(|one| !one.is_empty());
        let marker = |step: usize| TypedMarker {
            statement: line(step),
            kind: "http".to_owned(),
            comparison: "at_most".to_owned(),
            target: "99.50".to_owned(),
            unit: line(step + 1),
        };
        let report = kind == DocumentKind::Report;
        let shown = |value: String| if report { value } else { String::new() };
        Document {
            kind,
            experiment: "x".to_owned(),
            organization: "val".to_owned(),
            status: "running".to_owned(),
            hypothesis: TypedHypothesis {
                title: format!("t{}", line(1)),
                context: text(2),
                believe: text(3),
                result: text(4),
                markers: (0..3).map(marker).collect(),
                method: text(5),
                technologies: lines(6).collect::<Vec<_>>().join("\n"),
                references: lines(7).collect::<Vec<_>>().join("\n"),
                software: "kanboard\nlibreoffice".to_owned(),
                repository: "https://forge.example/x".to_owned(),
                begin: "2026-10-05".to_owned(),
                end: String::new(),
                data: "open".to_owned(),
            },
            findings: match report {
                true => vec![
                    Some(FoundMarker::Measured("1.0".to_owned(), text(8))),
                    Some(FoundMarker::Explained(format!("e{}", text(9)))),
                    None,
                ],
                false => vec![None; 3],
            },
            conclusion: report.then(|| ("refuted".to_owned(), text(10))),
            report: TypedReport {
                method: shown(text(11)),
                threats: shown(text(12)),
                decision: shown(text(13)),
                cost: shown(text(14)),
                references: shown(lines(15).collect::<Vec<_>>().join("\n")),
                license: shown("CC-BY-4.0".to_owned()),
            },
            published: shown("2026-11-29T09:00:00Z".to_owned()),
        }
    }

    #[test]
    fn what_is_written_is_read_again_without_loss() {
        for kind in [DocumentKind::Hypothesis, DocumentKind::Report] {
            for at in 0..HOSTILE.len() {
                let document = document(kind, at);
                for language in Language::ALL {
                    let text = document.written(language);
                    assert_eq!(Document::read(&text).as_ref(), Ok(&document), "{text}");
                    assert_eq!(Document::read(&text.replace('\n', "\r\n")).as_ref(), Ok(&document), "{text}");
                }
            }
        }
    }

    #[test]
    fn what_cannot_be_read_says_where_and_why() {
        for (text, line) in [
            ("# Sans en-tête", 1),
            ("+++\nkind = \"hypothesis\"\ntitle = \"x\"\ncouleur = \"bleu\"\n+++\n", 4),
            ("+++\nkind = \"hypothesis\"\ntitle = \"x\"\n+++\n## Contexte\na\n## Context\nb\n", 7),
        ] {
            let why = Document::read(text).unwrap_err();
            assert_eq!(why.line, line, "{text}: {}", why.message(Language::Fr));
        }
    }
}
