//! The evidence of a software: what the checks say of its repositories, for one purpose at a time.

use askama::Template;
use axum::extract::{Path, State};
use levain_app::evidence;
use levain_app::views::{EvidenceLookup, FindingView, GroupView, PurposeView, SoftwareEvidence, SubjectEvidence};
use levain_checks::severity_label;
use levain_model::{EvidenceKind, Purpose};

use crate::Portal;
use crate::failure::Failure;
use crate::feeds;
use crate::links::with_query;
use crate::page::Page;
use crate::routes::Format;
use crate::visit::{Answer, Visit, permanent};

#[derive(Template)]
#[template(path = "evidence.html")]
struct Evidence {
    page: Page,
    view: SoftwareEvidence,
    /// The purpose whose findings are listed.
    chosen: Purpose,
}

/// The page, or the same as Markdown, CSV, JSON, or the last changes as Atom.
pub async fn show(State(portal): State<Portal>, visit: Visit, Path(slug): Path<String>) -> Answer {
    let view = match portal.app.evidence(&slug, visit.language).await? {
        EvidenceLookup::Found(view) => *view,
        EvidenceLookup::Moved(slug) => {
            return permanent(&format!("{}{}", visit.links().evidence(&slug), visit.format.extension()));
        }
        EvidenceLookup::Unknown => return Err(Failure::not_found()),
    };
    match visit.format {
        Format::Json => visit.json(&view),
        Format::Csv => Ok(visit.body(Format::Csv, evidence::csv(&view))),
        Format::Markdown => Ok(visit.body(Format::Markdown, evidence::markdown(&view, visit.language))),
        Format::Atom => Ok(visit.body(Format::Atom, feeds::outcome_changes(&portal.site, &visit, &view))),
        Format::Html | Format::Calendar => {
            let messages = visit.messages();
            let parameters = visit.parameters();
            let asked = parameters.first("purpose");
            let chosen = Purpose::ALL.into_iter().find(|purpose| purpose.as_str() == asked);
            let mut page = Page::new(&portal, &visit, messages.with("evidence-title", &view.name))
                .under(messages.text("nav-software"), visit.links().software())
                .under(view.name.clone(), visit.links().software_page(&view.slug))
                .with_formats(&[Format::Markdown, Format::Csv, Format::Json, Format::Atom]);
            // One purpose is a part of the page that is worth an index.
            page.indexed = chosen.is_none();
            visit.html(&Evidence { page, view, chosen: chosen.unwrap_or(Purpose::Use) })
        }
    }
}

impl Evidence {
    fn purpose<'a>(&self, subject: &'a SubjectEvidence) -> Option<&'a PurposeView> {
        subject.purposes.iter().find(|purpose| purpose.purpose.code == self.chosen.as_str())
    }

    fn findings<'a>(&self, subject: &'a SubjectEvidence, group: &GroupView) -> Vec<&'a FindingView> {
        group.findings.iter().filter_map(|at| subject.findings.get(*at)).collect()
    }

    /// The address of this page for a purpose, at a repository.
    fn address(&self, purpose: &PurposeView, at: &usize) -> String {
        let code = purpose.purpose.code.as_str();
        format!("{}#s{at}", with_query(&self.page.links.evidence(&self.view.slug), &[("purpose", code)]))
    }

    fn is_chosen(&self, purpose: &PurposeView) -> bool {
        purpose.purpose.code == self.chosen.as_str()
    }

    fn severity(&self, finding: &FindingView) -> &'static str {
        severity_label(finding.severity, self.page.t.language)
    }
}

/// The word of a kind of evidence in messages.
pub fn kind(kind: &EvidenceKind) -> &'static str {
    match kind {
        EvidenceKind::Blob => "blob",
        EvidenceKind::History => "history",
        EvidenceKind::ForgeApi => "forge-api",
        EvidenceKind::Url => "url",
        EvidenceKind::LabRun => "lab-run",
        EvidenceKind::External => "external",
    }
}

/// A commit as people write it.
pub fn short_commit(commit: &str) -> &str {
    commit.get(..10).unwrap_or(commit)
}

/// Commits per month, drawn.
pub struct Spark {
    /// The bars as one path, in a box of `width` × [`Spark::HEIGHT`].
    pub path: String,
    /// Width of the box.
    pub width: usize,
    /// What the drawing shows, in a sentence.
    pub sentence: String,
    /// The first month.
    pub from: String,
    /// The last month.
    pub to: String,
}

impl Spark {
    /// Width of a bar and of the gap after it.
    const STEP: usize = 13;
    const BAR: usize = 10;
    /// Height of the box.
    pub const HEIGHT: f64 = 60.0;

    /// The drawing of a finding that has counts per month; nothing when it has none.
    pub fn of(finding: &FindingView, page: &Page) -> Option<Spark> {
        let months = &finding.months;
        let (first, last) = (months.first()?, months.last()?);
        let most = months.iter().max_by_key(|month| month.count)?;
        let mut path = String::new();
        for (at, month) in months.iter().enumerate() {
            // A month without commits keeps a line on the ground: it was looked at.
            let height = (Self::HEIGHT * f64::from(month.count) / f64::from(most.count.max(1))).max(1.0);
            let top = Self::HEIGHT - height;
            path.push_str(&format!("M{} {top:.1}h{}v{height:.1}h-{}z", at * Self::STEP, Self::BAR, Self::BAR));
        }
        let t = &page.t;
        let total: u64 = months.iter().map(|month| u64::from(month.count)).sum();
        let without = months.iter().filter(|month| month.count == 0).count();
        let range = t.with_two("spark-range", &first.month, &last.month);
        let most = t.count_of("spark-most", most.count, &most.month);
        let sentence =
            format!("{range} {}, {most}, {}.", t.count("spark-total", total), t.count("spark-none", without));
        let width = (months.len() * Self::STEP).saturating_sub(Self::STEP - Self::BAR);
        Some(Spark { path, width, sentence, from: first.month.clone(), to: last.month.clone() })
    }
}
