//! The home page: one question, and the ways in.

use askama::Template;
use axum::extract::State;
use levain_app::views::HomeView;

use crate::Portal;
use crate::page::Page;
use crate::visit::{Answer, Visit};

/// Categories shown before « all the others ».
const CATEGORIES: usize = 18;

#[derive(Template)]
#[template(path = "home.html")]
struct Home {
    page: Page,
    view: HomeView,
    /// Needs to try, as people say them.
    examples: [String; 3],
    /// Diagnostics of publiccode.yml explained.
    codes: usize,
    /// Checks of repositories explained.
    checks: usize,
    /// Guides to read.
    guides: usize,
    /// Experiments of the lab that everybody reads.
    experiments: u64,
}

/// The home page.
pub async fn show(State(portal): State<Portal>, visit: Visit) -> Answer {
    let view = portal.app.home(visit.language).await?;
    let messages = visit.messages();
    let mut page = Page::new(&portal, &visit, messages.text("home-title"));
    page.description = Some(messages.text("home-lead"));
    let examples = [messages.text("home-example-1"), messages.text("home-example-2"), messages.text("home-example-3")];
    visit.html(&Home {
        page,
        view,
        examples,
        codes: levain_publiccode::codes().count(),
        checks: levain_checks::ALL.len(),
        guides: portal.app.guide_count(),
        experiments: portal.app.experiment_count().await?,
    })
}
