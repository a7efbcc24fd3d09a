//! The page of each code of an error or a refusal: what happened, and what to do.

use askama::Template;
use axum::extract::{Path, State};
use levain_app::codes;
use levain_model::CodeDetails;

use crate::Portal;
use crate::failure::Failure;
use crate::page::Page;
use crate::visit::{Answer, Visit};

/// A code in the reader's language.
struct Line {
    code: &'static str,
    address: String,
    title: &'static str,
}

#[derive(Template)]
#[template(path = "codes.html")]
struct Codes {
    page: Page,
    /// The two letters that the codes of a family begin with, and its codes.
    families: Vec<(&'static str, Vec<Line>)>,
}

/// Every code, by family.
pub async fn list(State(portal): State<Portal>, visit: Visit) -> Answer {
    let mut families: Vec<(&'static str, Vec<Line>)> = Vec::new();
    for details in codes::all() {
        let line = Line {
            code: details.code,
            address: visit.links().code(details.code).unwrap_or_default(),
            title: CodeDetails::text(details.title, visit.language),
        };
        match families.last_mut() {
            Some((family, lines)) if *family == family_of(details) => lines.push(line),
            _ => families.push((family_of(details), vec![line])),
        }
    }
    let page = Page::new(&portal, &visit, visit.messages().text("codes-title"));
    visit.html(&Codes { page, families })
}

#[derive(Template)]
#[template(path = "code.html")]
struct Code {
    page: Page,
    family: String,
    why: &'static str,
    fix: &'static str,
}

/// One code.
pub async fn show(State(portal): State<Portal>, visit: Visit, Path(code): Path<String>) -> Answer {
    let details = codes::find(&code).filter(|details| details.code == code).ok_or_else(Failure::not_found)?;
    let (messages, words) = (visit.messages(), |pair| CodeDetails::text(pair, visit.language));
    let page = Page::new(&portal, &visit, format!("{}, {}", details.code, words(details.title)))
        .under(messages.text("codes-title"), visit.links().codes());
    let family = messages.code("code-family-", family_of(details));
    visit.html(&Code { page, family, why: words(details.why), fix: words(details.fix) })
}

fn family_of(details: &CodeDetails) -> &'static str {
    details.code.get(..2).unwrap_or_default()
}
