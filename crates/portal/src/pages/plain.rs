//! Pages made of words: about, accessibility.

use askama::Template;
use axum::extract::State;

use crate::Portal;
use crate::page::Page;
use crate::visit::{Answer, Visit};

#[derive(Template)]
#[template(path = "about.html")]
struct About {
    page: Page,
}

#[derive(Template)]
#[template(path = "accessibility.html")]
struct Accessibility {
    page: Page,
}

/// What the site is, and how to read it.
pub async fn about(State(portal): State<Portal>, visit: Visit) -> Answer {
    visit.html(&About { page: Page::new(&portal, &visit, visit.messages().text("about-title")) })
}

/// What was tested, how, when, and what is known to fail.
pub async fn accessibility(State(portal): State<Portal>, visit: Visit) -> Answer {
    visit.html(&Accessibility { page: Page::new(&portal, &visit, visit.messages().text("accessibility-title")) })
}
