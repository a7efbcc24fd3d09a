//! Open data: which addresses give which lists, and the log of changes.

use askama::Template;
use axum::extract::State;
use levain_app::permission::Action;
use levain_app::views::{EventView, SubjectView};

use crate::Portal;
use crate::page::Page;
use crate::routes::{Format, Id, ROUTES};
use crate::visit::{Answer, Visit};

/// Changes per page of the log.
const CHANGES: u32 = 200;

#[derive(Template)]
#[template(path = "data.html")]
struct Data {
    page: Page,
    rows: Vec<(Id, Vec<(Format, String)>)>,
}

/// The open data page: its table is drawn from the table of routes, so that it cannot lie.
pub async fn show(State(portal): State<Portal>, visit: Visit) -> Answer {
    let page = Page::new(&portal, &visit, visit.messages().text("data-title"));
    let rows = ROUTES
        .iter()
        .filter(|route| !route.formats.is_empty() && route.action == Action::ReadPublic)
        .map(|route| {
            let pattern = route.pattern(visit.language);
            let addresses = route.formats.iter().map(|format| (*format, format!("{pattern}{}", format.extension())));
            (route.id, addresses.collect())
        })
        .collect();
    visit.html(&Data { page, rows })
}

impl Data {
    fn name(&self, id: &Id) -> String {
        self.page.t.text(match id {
            Id::Software => "data-software",
            Id::SoftwarePage => "data-software-page",
            Id::Evidence => "data-evidence",
            Id::Finding => "data-finding",
            Id::Compare => "data-compare",
            Id::Organizations => "data-organizations",
            Id::OrganizationPage => "data-organization-page",
            Id::BodyPermissions => "data-body-permissions",
            Id::Permissions => "data-permissions",
            Id::Sources => "data-sources",
            Id::SourcePage => "data-source-page",
            Id::Repositories => "data-repositories",
            Id::Repository => "data-repository",
            Id::Record => "data-record",
            Id::Framework => "data-framework",
            Id::Policy => "data-policy",
            Id::BodyPolicy => "data-body-policy",
            Id::BodyProfile => "data-body-profile",
            Id::Lab => "data-lab",
            Id::Experiment => "data-experiment",
            Id::Packages => "data-packages",
            Id::Package => "data-package",
            Id::Changes => "data-changes",
            Id::Guides => "data-guides",
            Id::Guide => "data-guide",
            Id::Glossary => "data-glossary",
            Id::LicenseMatrix => "data-license-matrix",
            Id::KitPiece => "data-kit",
            // A list without a name of its own here: the test of this page asks for one.
            _ => "data-what",
        })
    }
}

#[derive(Template)]
#[template(path = "changes.html")]
struct Changes {
    page: Page,
    events: Vec<EventView>,
    next: Option<i64>,
}

impl Changes {
    /// Its name, else its identifier: what was erased or merged since has no other.
    fn name<'a>(&self, subject: &'a SubjectView) -> &'a str {
        subject.name.as_deref().unwrap_or(&subject.id)
    }

    /// The page of the subject, when it has one.
    fn address(&self, subject: &SubjectView) -> Option<String> {
        match (subject.kind.as_str(), &subject.slug) {
            ("software", Some(slug)) => Some(self.page.links.software_page(slug)),
            ("organization", Some(slug)) => Some(self.page.links.organization(slug)),
            ("record", None) => Some(self.page.links.record(&subject.id)),
            ("source", None) => Some(self.page.links.sources().to_owned()),
            _ => None,
        }
    }
}

/// The log of changes after a number, so that another catalogue can follow this one without reading it whole again.
pub async fn changes(State(portal): State<Portal>, visit: Visit) -> Answer {
    let after = visit.parameters().first("after").parse().unwrap_or(0);
    let events = portal.app.changes(after, CHANGES, visit.language).await?;
    if visit.format == Format::Json {
        return visit.json(&events);
    }
    let next = events.last().filter(|_| events.len() >= CHANGES as usize).map(|event| event.seq);
    let messages = visit.messages();
    let mut page = Page::new(&portal, &visit, messages.text("changes-title"))
        .under(messages.text("data-title"), visit.links().data())
        .with_formats(&[Format::Json]);
    page.indexed = false;
    visit.html(&Changes { page, events, next })
}
