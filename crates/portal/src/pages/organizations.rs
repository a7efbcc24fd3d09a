//! Public bodies, in alphabetical order, and what each uses. Never a figure by which to rank them.

use askama::Template;
use axum::extract::{Path, State};
use levain_app::lists::{BodiesRequest, EXPORT_SIZE};
use levain_app::views::{BodiesView, BodyLookup, BodyRights, BodyUse, BodyView};

use crate::Portal;
use crate::failure::Failure;
use crate::feeds;
use crate::page::{Page, Pagination};
use crate::routes::Format;
use crate::visit::{Answer, Visit, permanent};

/// Bodies per page: short lines.
const PAGE_SIZE: u32 = 50;

#[derive(Template)]
#[template(path = "organizations.html")]
struct Organizations {
    page: Page,
    view: BodiesView,
    pagination: Pagination,
}

/// The list, also as CSV, JSON and Atom.
pub async fn list(State(portal): State<Portal>, visit: Visit) -> Answer {
    let parameters = visit.parameters();
    let html = visit.format == Format::Html;
    let request = BodiesRequest {
        kind: Some(parameters.first("kind").to_owned()).filter(|kind| !kind.is_empty()),
        text: parameters.first("q").to_owned(),
        page: if html { parameters.number("page", 1).max(1) } else { 1 },
        size: if html { PAGE_SIZE } else { EXPORT_SIZE },
    };
    let view = portal.app.bodies(&request, visit.language).await?;
    match visit.format {
        Format::Csv => Ok(visit.body(Format::Csv, levain_app::export::bodies_csv(&view))),
        Format::Json => visit.json(&view),
        Format::Atom => {
            let feed = feeds::bodies(&portal.site, &visit, &view, portal.app.now());
            Ok(visit.body(Format::Atom, feed))
        }
        Format::Html | Format::Markdown | Format::Calendar => {
            let title = visit.messages().text("organizations-title");
            let page = Page::new(&portal, &visit, title).with_formats(&[Format::Csv, Format::Json, Format::Atom]);
            let pagination = Pagination::new(&view.pages, &visit.path, &parameters);
            visit.html(&Organizations { page, view, pagination })
        }
    }
}

#[derive(Template)]
#[template(path = "organization.html")]
struct Organization {
    page: Page,
    view: BodyView,
    rights: BodyRights,
}

/// The page of a body, also as JSON.
pub async fn show(State(portal): State<Portal>, visit: Visit, Path(segment): Path<String>) -> Answer {
    let (slug, format) = Format::split(&segment, visit.route.formats);
    let view = match portal.app.body(slug, portal.site.day(portal.app.now()), visit.language).await? {
        BodyLookup::Found(view) => *view,
        BodyLookup::Moved(slug) => {
            return permanent(&format!("{}{}", visit.links().organization(&slug), format.extension()));
        }
        BodyLookup::Unknown => return Err(Failure::not_found()),
    };
    if format == Format::Json {
        return visit.json(&view);
    }
    let mut page = Page::new(&portal, &visit, view.body.name.text.clone())
        .under(visit.messages().text("nav-organizations"), visit.links().organizations())
        .with_formats(&[Format::Json]);
    page.demonstration = view.body.demonstration;
    let rights = portal.app.body_rights(&visit.principal, view.body.slug.as_str()).await?;
    visit.html(&Organization { page, view, rights })
}

impl Organization {
    /// How it ended, in words.
    fn ended(&self) -> String {
        let t = &self.page.t;
        match (self.view.body.ending, &self.view.body.valid_until) {
            (Some("merged"), Some(day)) => t.with("body-merged-on", day),
            (Some("merged"), None) => t.text("body-merged"),
            (_, Some(day)) => t.with("body-dissolved-on", day),
            (_, None) => t.text("body-dissolved"),
        }
    }

    /// The fields in which the body speaks for itself, in words.
    fn said(&self) -> String {
        let words: Vec<String> = self.view.said.iter().map(|field| self.page.t.code("field-", field)).collect();
        words.join(", ").to_lowercase()
    }

    fn uses(&self, current: &bool) -> Vec<&BodyUse> {
        self.view.uses.iter().filter(|used| used.current == *current).collect()
    }
}

/// A web address without its scheme, as people read it.
pub fn readable(address: &str) -> &str {
    let address = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://")).unwrap_or(address);
    address.trim_end_matches('/')
}
