//! What people type of an experiment, in a form or in a document, and what becomes of it: every fault is told beside its
//! field.

use jiff::civil::Date;
use levain_model::{
    Comparison, DataCategory, Decimal, ExperimentReport, Hypothesis, Id, Marker, MarkerFinding, MarkerKind,
};
use levain_store::Tx;

use super::{LINE, MARKERS, SECTION};
use crate::App;
use crate::bodies::{Faults, civil};
use crate::error::AppError;

/// Most lines of a list: technologies, software, references.
const LINES: usize = 40;

macro_rules! fields {
    ($($number:literal)*) => {
        [$([
            concat!("marker-", $number, "-statement"),
            concat!("marker-", $number, "-target"),
            concat!("marker-", $number, "-unit"),
        ]),*]
    };
}

/// The names of the fields of each marker, from 1: its statement, its target, its unit.
pub const MARKER_FIELDS: [[&str; 3]; MARKERS] = fields!(1 2 3 4 5 6 7 8 9 10);

/// The page of a hypothesis, as it is typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields of `Hypothesis`")]
pub struct TypedHypothesis {
    pub title: String,
    pub context: String,
    pub believe: String,
    pub result: String,
    pub markers: Vec<TypedMarker>,
    pub method: String,
    /// One a line, as the two that follow.
    pub technologies: String,
    pub references: String,
    /// Addresses of pages, slugs or exact names.
    pub software: String,
    pub repository: String,
    pub begin: String,
    pub end: String,
    pub data: String,
}

/// A marker, as it is typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields of `Marker`")]
pub struct TypedMarker {
    pub statement: String,
    pub kind: String,
    pub comparison: String,
    pub target: String,
    pub unit: String,
}

/// The sections of a report, as they are typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields of `ExperimentReport`")]
pub struct TypedReport {
    pub method: String,
    pub threats: String,
    pub decision: String,
    pub cost: String,
    /// One a line.
    pub references: String,
    pub license: String,
}

impl TypedMarker {
    fn is_blank(&self) -> bool {
        [&self.statement, &self.target, &self.unit].iter().all(|text| text.trim().is_empty())
    }

    fn of(marker: &Marker) -> TypedMarker {
        TypedMarker {
            statement: marker.statement.clone(),
            kind: marker.kind.as_str().to_owned(),
            comparison: marker.comparison.as_str().to_owned(),
            target: marker.target.to_string(),
            unit: marker.unit.clone(),
        }
    }
}

impl TypedHypothesis {
    /// A hypothesis as it would be typed; `software` are the addresses of those it names.
    pub fn of(hypothesis: &Hypothesis, software: &[String]) -> TypedHypothesis {
        let day = |day: Option<Date>| day.map(|day| day.to_string()).unwrap_or_default();
        TypedHypothesis {
            title: hypothesis.title.clone(),
            context: hypothesis.context.clone(),
            believe: hypothesis.believe.clone(),
            result: hypothesis.result.clone(),
            markers: hypothesis.markers.iter().map(TypedMarker::of).collect(),
            method: hypothesis.method.clone(),
            technologies: hypothesis.technologies.join("\n"),
            references: hypothesis.references.join("\n"),
            software: software.join("\n"),
            repository: hypothesis.repository.clone().unwrap_or_default(),
            begin: day(hypothesis.begin),
            end: day(hypothesis.end),
            data: hypothesis.data.map(|data| data.as_str().to_owned()).unwrap_or_default(),
        }
    }
}

impl TypedReport {
    /// A report as it would be typed.
    pub fn of(report: &ExperimentReport) -> TypedReport {
        TypedReport {
            method: report.method.clone(),
            threats: report.threats.clone(),
            decision: report.decision.clone(),
            cost: report.cost.clone(),
            references: report.references.join("\n"),
            license: report.license.clone(),
        }
    }

    /// The report, unpublished.
    ///
    /// # Errors
    /// A text too long.
    pub(super) fn read(&self) -> Result<ExperimentReport, AppError> {
        let mut faults = Faults::default();
        let mut take = |field, text: &str| -> Result<String, AppError> {
            Ok(faults.take(section(field, text))?.unwrap_or_default())
        };
        let report = ExperimentReport {
            method: take("method", &self.method)?,
            threats: take("threats", &self.threats)?,
            decision: take("decision", &self.decision)?,
            cost: take("cost", &self.cost)?,
            license: faults.take(line("license", &self.license))?.unwrap_or_default(),
            references: faults.take(lines("references", &self.references))?.unwrap_or_default(),
            published_at: None,
        };
        faults.done()?;
        Ok(report)
    }
}

impl App {
    /// The hypothesis that was typed, without findings.
    ///
    /// # Errors
    /// Every value that cannot be taken; a failure of the database.
    pub(super) async fn read_hypothesis(&self, tx: &mut Tx, typed: &TypedHypothesis) -> Result<Hypothesis, AppError> {
        let mut faults = Faults::default();
        let title = faults.take(line("title", &typed.title))?.unwrap_or_default();
        if title.is_empty() && !typed.title.chars().any(|one| !one.is_whitespace()) {
            faults.note(
                "title",
                "Donnez un titre\u{a0}: la question que pose l’essai.",
                "Give a title: the question asked.",
            );
        }
        let context = faults.take(section("context", &typed.context))?.unwrap_or_default();
        let believe = faults.take(section("believe", &typed.believe))?.unwrap_or_default();
        let result = faults.take(section("result", &typed.result))?.unwrap_or_default();
        let markers = markers(&mut faults, &typed.markers)?;
        let method = faults.take(section("method", &typed.method))?.unwrap_or_default();
        let technologies = faults.take(lines("technologies", &typed.technologies))?.unwrap_or_default();
        let named = faults.take(lines("software", &typed.software))?.unwrap_or_default();
        let software = self.read_software(tx, &mut faults, &named).await?;
        let repository = faults.take(web("repository", &typed.repository))?.flatten();
        let begin = faults.take(civil("begin", &typed.begin))?.flatten();
        let end = faults.take(civil("end", &typed.end))?.flatten();
        if matches!((begin, end), (Some(begin), Some(end)) if end < begin) {
            faults.note("end", "La fin précède le début.", "The end comes before the beginning.");
        }
        let data = DataCategory::from_name(typed.data.trim());
        if data.is_none() && !typed.data.trim().is_empty() {
            faults.note(
                "data",
                "Le laboratoire ne prend que des données fictives ou ouvertes.",
                "The lab takes fictitious or open data only.",
            );
        }
        let references = faults.take(lines("references", &typed.references))?.unwrap_or_default();
        faults.done()?;
        Ok(Hypothesis {
            title,
            context,
            believe,
            result,
            markers,
            method,
            technologies,
            references,
            software,
            repository,
            begin,
            end,
            data,
        })
    }

    async fn read_software(&self, tx: &mut Tx, faults: &mut Faults, named: &[String]) -> Result<Vec<Id>, AppError> {
        let (mut found, mut unknown) = (Vec::new(), Vec::new());
        for name in named {
            match self.software_meant(&mut *tx, name).await? {
                Some(software) if found.contains(&software.id) => {}
                Some(software) => found.push(software.id),
                None => unknown.push(name.as_str()),
            }
        }
        if !unknown.is_empty() {
            let unknown = unknown.join(", ");
            faults.note(
                "software",
                format!("Le catalogue ne connaît pas\u{a0}: {unknown}. Copiez l’adresse de la fiche, ou mettez-le sous Technologies."),
                format!("The catalogue does not know: {unknown}. Copy the address of its page, or put it under Technologies."),
            );
        }
        Ok(found)
    }
}

fn markers(faults: &mut Faults, typed: &[TypedMarker]) -> Result<Vec<Marker>, AppError> {
    let mut markers = Vec::new();
    for (at, typed) in typed.iter().enumerate().filter(|(_, typed)| !typed.is_blank()) {
        let Some([statement_field, target_field, unit_field]) = MARKER_FIELDS.get(at).copied() else {
            faults.note(
                "markers",
                format!("Gardez au plus {MARKERS} marqueurs."),
                format!("Keep {MARKERS} markers at most."),
            );
            break;
        };
        let statement = faults.take(line(statement_field, &typed.statement))?;
        if statement.as_deref() == Some("") {
            faults.note(statement_field, "Dites ce qui est mesuré.", "Say what is measured.");
        }
        let unit = faults.take(line(unit_field, &typed.unit))?;
        let target = Decimal::parse(&typed.target);
        if target.is_none() {
            faults.note(
                target_field,
                "La cible doit être un nombre, par exemple 99,5. L’unité s’écrit à côté.",
                "The target must be a number, for example 99.5. The unit is written beside.",
            );
        }
        if let (Some(statement), Some(target), Some(unit)) = (statement, target, unit) {
            markers.push(Marker {
                statement,
                kind: MarkerKind::from_name(typed.kind.trim()).unwrap_or(MarkerKind::Manual),
                comparison: Comparison::from_name(typed.comparison.trim()).unwrap_or(Comparison::AtLeast),
                target,
                unit,
                finding: None::<MarkerFinding>,
            });
        }
    }
    Ok(markers)
}

/// A text of several lines.
fn section(field: &'static str, text: &str) -> Result<String, AppError> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n").trim().to_owned();
    match text.chars().count() {
        length if length > SECTION => Err(AppError::invalid(
            field,
            format!("Le texte a {length} caractères. Raccourcissez-le à {SECTION}."),
            format!("The text has {length} characters. Shorten it to {SECTION}."),
        )),
        _ => Ok(text),
    }
}

/// A text of one line.
fn line(field: &'static str, text: &str) -> Result<String, AppError> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match text.chars().count() {
        length if length > LINE => Err(AppError::invalid(
            field,
            format!("Le texte a {length} caractères. Raccourcissez-le à {LINE}."),
            format!("The text has {length} characters. Shorten it to {LINE}."),
        )),
        _ => Ok(text),
    }
}

/// Texts of one line, blank ones left out.
fn lines(field: &'static str, text: &str) -> Result<Vec<String>, AppError> {
    let all: Vec<String> = text.lines().map(|one| line(field, one)).collect::<Result<_, _>>()?;
    let all: Vec<String> = all.into_iter().filter(|one| !one.is_empty()).collect();
    if all.len() > LINES {
        return Err(AppError::invalid(
            field,
            format!("Gardez au plus {LINES} lignes."),
            format!("Keep {LINES} lines at most."),
        ));
    }
    Ok(all)
}

/// A web address.
fn web(field: &'static str, text: &str) -> Result<Option<String>, AppError> {
    let text = line(field, text)?;
    match text.as_str() {
        "" => Ok(None),
        address if address.starts_with("https://") && !address.contains(' ') && address.len() > 8 => Ok(Some(text)),
        _ => Err(AppError::invalid(
            field,
            "Écrivez une adresse qui commence par https://.",
            "Write an address that begins with https://.",
        )),
    }
}
