//! The reference framework, to be read.

use askama::Template;
use axum::extract::State;
use levain_app::views::FrameworkView;

use crate::Portal;
use crate::page::Page;
use crate::routes::Format;
use crate::visit::{Answer, Visit};

#[derive(Template)]
#[template(path = "framework.html")]
struct Framework {
    page: Page,
    view: FrameworkView,
}

/// The axes, practices and statements, also as JSON.
pub async fn show(State(portal): State<Portal>, visit: Visit) -> Answer {
    let view = portal.app.framework(visit.language);
    if visit.format == Format::Json {
        return visit.json(&view);
    }
    let page = Page::new(&portal, &visit, visit.messages().text("framework-title")).with_formats(&[Format::Json]);
    visit.html(&Framework { page, view })
}
