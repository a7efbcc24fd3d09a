//! Correcting one field of a software, and separating the records that do not belong to it.

use askama::Template;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use levain_app::AppError;
use levain_app::views::{FieldView, SoftwareLookup, SoftwareView};
use levain_model::Field;

use crate::Portal;
use crate::failure::Failure;
use crate::page::Page;
use crate::visit::{Answer, Parameters, Visit, see_other};

#[derive(Template)]
#[template(path = "correct.html")]
struct Correct {
    page: Page,
    view: SoftwareView,
    chosen: Field,
    value: String,
    wrong: Option<String>,
}

/// The form for one field, `field`, or the first.
pub async fn form(State(portal): State<Portal>, visit: Visit, Path(slug): Path<String>) -> Answer {
    let chosen = Field::from_name(visit.parameters().first("field")).unwrap_or(Field::Name);
    let view = software(&portal, &visit, &slug).await?;
    let value = view.provenance.iter().find(|field| field.field == chosen).map(|field| field.value.clone());
    page(&portal, &visit, StatusCode::OK, view, chosen, value.unwrap_or_default(), None)
}

/// Saves the correction; with `action=withdraw`, takes it back.
pub async fn save(State(portal): State<Portal>, visit: Visit, Path(slug): Path<String>, body: Bytes) -> Answer {
    let form = Parameters::read(&body);
    let field = Field::from_name(form.first("field")).ok_or_else(|| Failure::of(StatusCode::BAD_REQUEST))?;
    let value = form.first("value");
    let kept = (form.first("action") != "withdraw").then_some(value);
    let seen = form.first("version").parse().ok();
    match portal.app.correct_seen(&visit.principal, &slug, field, kept, visit.language, seen).await {
        Ok(()) => see_other(&visit.links().software_page(&slug)),
        Err(error @ (AppError::Invalid { .. } | AppError::Conflict { .. })) => {
            let wrong = error.message(visit.language);
            let view = software(&portal, &visit, &slug).await?;
            page(&portal, &visit, Failure::from(error).status, view, field, value.to_owned(), Some(wrong))
        }
        Err(error) => Err(error.into()),
    }
}

async fn software(portal: &Portal, visit: &Visit, slug: &str) -> Result<SoftwareView, Failure> {
    match portal.app.software(slug, visit.language).await? {
        SoftwareLookup::Found(view) => Ok(*view),
        SoftwareLookup::Moved(_) | SoftwareLookup::Unknown => Err(Failure::not_found()),
    }
}

fn page(
    portal: &Portal,
    visit: &Visit,
    status: StatusCode,
    view: SoftwareView,
    chosen: Field,
    value: String,
    wrong: Option<String>,
) -> Answer {
    let (messages, links) = (visit.messages(), visit.links());
    let page = Page::new(portal, visit, messages.text("correct-title"))
        .under(messages.text("nav-software"), links.software())
        .under(view.name.clone(), links.software_page(&view.slug));
    visit.html_with(status, &Correct { page, view, chosen, value, wrong })
}

impl Correct {
    /// The field in the table of provenance, when it has a value.
    fn current(&self) -> Option<&FieldView> {
        self.view.provenance.iter().find(|field| field.field == self.chosen)
    }
}
