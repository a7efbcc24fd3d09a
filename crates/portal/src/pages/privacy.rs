//! What is kept of people: the page is the retention table, and the person in charge.

use askama::Template;
use axum::extract::State;
use levain_app::privacy::{NOTICE, RETENTION, Retention, said};

use crate::Portal;
use crate::page::Page;
use crate::visit::{Answer, Visit};

#[derive(Template)]
#[template(path = "privacy.html")]
struct Privacy {
    page: Page,
    /// Somebody was just erased.
    erased: bool,
}

/// The page.
pub async fn show(State(portal): State<Portal>, visit: Visit) -> Answer {
    let erased = visit.parameters().first("done") == "erased";
    let mut page = Page::new(&portal, &visit, visit.messages().text("privacy-title"));
    page.indexed = !erased;
    visit.html(&Privacy { page, erased })
}

impl Privacy {
    fn rows(&self) -> &'static [Retention] {
        RETENTION
    }

    fn kept(&self, row: &Retention) -> String {
        row.kept(self.page.t.language)
    }

    fn say(&self, words: &[&'static str; 2]) -> &'static str {
        said(*words, self.page.t.language)
    }
}
