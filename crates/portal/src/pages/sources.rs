//! Where the catalogue comes from: sources with their licence and freshness, and the records as they were read.

use askama::Template;
use axum::extract::{Path, State};
use levain_app::views::{RecordView, SourceView};
use levain_model::Id;

use crate::Portal;
use crate::failure::Failure;
use crate::feeds;
use crate::page::Page;
use crate::routes::Format;
use crate::visit::{Answer, Visit};

#[derive(Template)]
#[template(path = "sources.html")]
struct Sources {
    page: Page,
    sources: Vec<SourceView>,
}

/// The sources, also as CSV, JSON and Atom.
pub async fn list(State(portal): State<Portal>, visit: Visit) -> Answer {
    let sources = portal.app.sources(visit.language).await?;
    match visit.format {
        Format::Csv => Ok(visit.body(Format::Csv, levain_app::export::sources_csv(&sources))),
        Format::Json => visit.json(&sources),
        Format::Atom => {
            let feed = feeds::sources(&portal.site, &visit, &sources, portal.app.now());
            Ok(visit.body(Format::Atom, feed))
        }
        Format::Html | Format::Markdown | Format::Calendar => {
            let page = Page::new(&portal, &visit, visit.messages().text("sources-title")).with_formats(&[
                Format::Csv,
                Format::Json,
                Format::Atom,
            ]);
            visit.html(&Sources { page, sources })
        }
    }
}

impl Sources {
    fn skipped<'a>(&self, reason: &'a str) -> &'a str {
        levain_app::imports::skip_label(reason, self.page.t.language)
    }
}

#[derive(Template)]
#[template(path = "record.html")]
struct Record {
    page: Page,
    record: RecordView,
}

/// One record with its document, addresses masked.
pub async fn record(State(portal): State<Portal>, visit: Visit, Path(segment): Path<String>) -> Answer {
    let (id, format) = Format::split(&segment, visit.route.formats);
    let id: Id = id.parse().map_err(|_| Failure::not_found())?;
    let record = portal.app.record(id, visit.language).await?.ok_or_else(Failure::not_found)?;
    if format == Format::Json {
        return visit.json(&record);
    }
    let messages = visit.messages();
    let mut page =
        Page::new(&portal, &visit, messages.with_two("record-title", &record.external_id, &record.source.label))
            .under(messages.text("nav-sources"), visit.links().sources())
            .with_formats(&[Format::Json]);
    // Somebody else's document is theirs to be found by.
    page.indexed = false;
    visit.html(&Record { page, record })
}
