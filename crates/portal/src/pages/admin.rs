//! Administration: sources, imports and what they refused, jobs, index, people.

use askama::Template;
use axum::extract::State;
use levain_app::views::{AdminView, ImportRunView};

use crate::Portal;
use crate::page::Page;
use crate::visit::{Answer, Visit, see_other};

#[derive(Template)]
#[template(path = "admin.html")]
struct Admin {
    page: Page,
    view: AdminView,
}

impl Admin {
    /// The figures of an import, each with the key of its heading.
    fn counts(&self, run: &ImportRunView) -> [(&'static str, u64); 6] {
        let report = &run.report;
        [
            ("import-read-head", report.read),
            ("import-created-head", report.created),
            ("import-joined-head", report.joined),
            ("import-updated-head", report.updated),
            ("import-unchanged-head", report.unchanged),
            ("import-refused-head", report.refused.len() as u64),
        ]
    }
}

/// The page.
pub async fn show(State(portal): State<Portal>, visit: Visit) -> Answer {
    let view = portal.app.admin(&visit.principal, visit.language).await?;
    let page = Page::new(&portal, &visit, visit.messages().text("admin-title"));
    visit.html(&Admin { page, view })
}

/// Makes the search index again from the catalogue.
pub async fn rebuild_index(State(portal): State<Portal>, visit: Visit) -> Answer {
    portal.app.rebuild_index(&visit.principal).await?;
    see_other(visit.links().admin())
}
