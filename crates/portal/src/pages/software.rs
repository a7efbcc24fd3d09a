//! The page of a software: what it is, who uses it, its licence, alternatives, and where every fact comes from.

use askama::Template;
use axum::extract::{Path, State};
use levain_app::views::{
    ExperimentEntry, FieldView, FindingView, Group, PackageEntry, PurposeView, SoftwareLookup, SoftwareView,
    SubjectEvidence, UseView,
};
use levain_license::Explanation;
use levain_model::Severity;

use crate::Portal;
use crate::failure::Failure;
use crate::feeds;
use crate::links::with_query;
use crate::page::Page;
use crate::prose::{Block, blocks};
use crate::routes::{Format, Id};
use crate::visit::{Answer, Visit, permanent};

/// Past uses shown before « all the others ».
const PAST_USES: usize = 8;
/// Grave findings that are missing shown here; the others are on the page of the evidence.
const LACKING: usize = 6;
/// Longest value of a field shown in the table of provenance, in characters.
const VALUE: usize = 240;

#[derive(Template)]
#[template(path = "software.html")]
struct Software {
    page: Page,
    view: SoftwareView,
    description: Vec<Block>,
    license: Option<Explanation>,
    /// Experiments that try it.
    experiments: Vec<ExperimentEntry>,
    /// The applications of the lab that run it.
    packages: Vec<PackageEntry>,
    json_ld: String,
}

/// The page, its JSON, or the redirection to where it is now.
pub async fn show(State(portal): State<Portal>, visit: Visit, Path(segment): Path<String>) -> Answer {
    let (slug, format) = Format::split(&segment, visit.route.formats);
    let view = match portal.app.software(slug, visit.language).await? {
        SoftwareLookup::Found(view) => *view,
        SoftwareLookup::Moved(slug) => {
            return permanent(&format!("{}{}", visit.links().software_page(&slug), format.extension()));
        }
        SoftwareLookup::Unknown => return Err(Failure::not_found()),
    };
    if format == Format::Json {
        return visit.json(&view);
    }
    let messages = visit.messages();
    let mut page = Page::new(&portal, &visit, view.name.clone())
        .under(messages.text("nav-software"), visit.links().to(Id::Software))
        .with_formats(&[Format::Json]);
    page.description = view.summary.as_ref().map(|summary| summary.text.clone());
    let description = view.description.as_ref().map(|text| blocks(&text.text)).unwrap_or_default();
    let license = view.license.as_ref().map(|license| levain_license::explain(&license.expression, visit.language));
    let experiments = portal.app.experiments_with(view.id, visit.language).await?;
    let packages = portal.app.packages_of(view.slug.as_str(), visit.language).await?;
    let json_ld = feeds::json_ld(&portal.site, &visit.path, &view);
    visit.html(&Software { page, view, description, license, experiments, packages, json_ld })
}

impl Software {
    fn current_uses(&self) -> Vec<&UseView> {
        self.view.uses.iter().filter(|used| used.current).collect()
    }

    fn past_uses(&self) -> Vec<&UseView> {
        self.view.uses.iter().filter(|used| !used.current).collect()
    }

    /// Sources of the fields of a section, each once, for its margin.
    fn sources_of(&self, fields: &[&str]) -> String {
        let mut names: Vec<&str> = Vec::new();
        for field in self.view.provenance.iter().filter(|field| fields.contains(&field.field.as_str())) {
            let completed = field.completed_by.iter().map(|source| source.label.as_str());
            for name in std::iter::once(field.source.label.as_str()).chain(completed) {
                if !names.contains(&name) {
                    names.push(name);
                }
            }
        }
        if names.is_empty() { self.page.t.text("source-none") } else { self.page.t.with("source-of", names.join(", ")) }
    }

    /// What a licence allows, asks and leaves free, each with the key of its heading.
    fn license_lines<'a>(&self, explained: &'a Explanation) -> [(&'static str, &'a [String]); 3] {
        [("license-may", &explained.may), ("license-must", &explained.must), ("license-need-not", &explained.need_not)]
    }

    /// The evidence for a purpose.
    fn evidence_for(&self, purpose: &PurposeView) -> String {
        with_query(&self.page.links.evidence(&self.view.slug), &[("purpose", &purpose.purpose.code)])
    }

    /// What is missing and matters most: the gravest first, a few.
    fn lacking<'a>(&self, subject: &'a SubjectEvidence) -> Vec<&'a FindingView> {
        let grave = |finding: &&FindingView| matches!(finding.severity, Severity::Blocking | Severity::Major);
        let missing = |finding: &&FindingView| Group::of(finding.outcome) == Group::Missing;
        let mut found: Vec<&FindingView> = subject.findings.iter().filter(grave).filter(missing).collect();
        found.sort_by_key(|finding| finding.severity);
        found.truncate(LACKING);
        found
    }

    /// How many fields have sources that disagree.
    fn conflicts(&self) -> usize {
        self.view.provenance.iter().filter(|field| !field.conflicts.is_empty()).count()
    }

    fn value(&self, field: &FieldView) -> String {
        shortened(&field.value)
    }
}

/// A value on a few lines at most.
pub fn shortened(value: &str) -> String {
    let mut kept: String = value.chars().take(VALUE).collect();
    if kept.len() < value.len() {
        kept.push('…');
    }
    kept
}

/// A web address fit for a link: a source may hold anything.
pub fn linkable(address: &str) -> Option<&str> {
    (address.starts_with("https://") || address.starts_with("http://")).then_some(address)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_web_addresses_become_links() {
        assert_eq!(linkable("https://example.org/x.git"), Some("https://example.org/x.git"));
        assert_eq!(linkable("javascript:alert(1)"), None);
        assert_eq!(linkable("git@example.org:x"), None);
    }

    #[test]
    fn a_long_value_is_cut_at_a_character() {
        assert_eq!(shortened("court"), "court");
        assert_eq!(shortened(&"é".repeat(300)).chars().count(), VALUE + 1);
    }
}
