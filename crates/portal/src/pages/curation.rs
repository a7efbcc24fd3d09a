//! The curators' worklist: suggested matches, and what was decided, with undo.

use askama::Template;
use axum::body::Bytes;
use axum::extract::State;
use levain_app::views::WorklistView;
use levain_model::Id;

use crate::Portal;
use crate::failure::Failure;
use crate::page::{Page, Pagination};
use crate::visit::{Answer, Parameters, Visit, see_other};

#[derive(Template)]
#[template(path = "curation.html")]
struct Curation {
    page: Page,
    view: WorklistView,
    pagination: Pagination,
}

/// The worklist.
pub async fn show(State(portal): State<Portal>, visit: Visit) -> Answer {
    let parameters = visit.parameters();
    let view = portal.app.worklist(&visit.principal, parameters.number("page", 1).max(1), visit.language).await?;
    let page = Page::new(&portal, &visit, visit.messages().text("curation-title"));
    let pagination = Pagination::new(&view.pages, &visit.path, &parameters);
    visit.html(&Curation { page, view, pagination })
}

/// Makes two software one.
pub async fn merge(State(portal): State<Portal>, visit: Visit, body: Bytes) -> Answer {
    let form = Parameters::read(&body);
    let slug = portal.app.merge(&visit.principal, form.first("kept"), form.first("merged")).await?;
    see_other(&visit.links().software_page(slug))
}

/// Makes a record a software of its own.
pub async fn split(State(portal): State<Portal>, visit: Visit, body: Bytes) -> Answer {
    let slug = portal.app.split(&visit.principal, identifier(&body, "record")?).await?;
    see_other(&visit.links().software_page(slug))
}

/// Takes a decision back.
pub async fn undo(State(portal): State<Portal>, visit: Visit, body: Bytes) -> Answer {
    portal.app.undo(&visit.principal, identifier(&body, "decision")?).await?;
    see_other(visit.links().curation())
}

/// Says that a suggestion is not right.
pub async fn dismiss(State(portal): State<Portal>, visit: Visit, body: Bytes) -> Answer {
    portal.app.dismiss(&visit.principal, identifier(&body, "suggestion")?).await?;
    see_other(visit.links().curation())
}

fn identifier(body: &[u8], name: &str) -> Result<Id, Failure> {
    Parameters::read(body).first(name).parse().map_err(|_| Failure::not_found())
}
