//! The kit for change: slides, leaflets, e-mails to fill.

use std::collections::BTreeSet;

use askama::Template;
use axum::extract::{Path, State};
use levain_app::views::{KitEntry, KitView, SlideView};

use crate::Portal;
use crate::links::with_query;
use crate::page::Page;
use crate::rich::{self, Rich, Shown};
use crate::routes::Format;
use crate::visit::{Answer, Visit};

/// What an e-mail asks to fill.
const PLACEHOLDERS: [&str; 4] = ["organization", "name", "date", "site"];
/// Longest value filled, in characters.
const LONGEST: usize = 200;

#[derive(Template)]
#[template(path = "kit.html")]
struct Kit {
    page: Page,
    pieces: Vec<KitEntry>,
}

/// What there is.
pub async fn list(State(portal): State<Portal>, visit: Visit) -> Answer {
    let messages = visit.messages();
    let mut page = Page::new(&portal, &visit, messages.text("kit-title"))
        .under(messages.text("nav-guides"), visit.links().guides());
    page.description = Some(messages.text("kit-lead"));
    visit.html(&Kit { page, pieces: portal.app.kit(visit.language) })
}

#[derive(Template)]
#[template(path = "kit_leaflet.html")]
struct LeafletPage {
    page: Page,
    entry: KitEntry,
    blocks: Vec<Shown>,
}

#[derive(Template)]
#[template(path = "kit_slides.html")]
struct SlidesPage {
    page: Page,
    entry: KitEntry,
    slides: Vec<Slide>,
    /// With what is said.
    handout: bool,
    here: String,
}

struct Slide {
    shown: Vec<Shown>,
    notes: Vec<Shown>,
}

#[derive(Template)]
#[template(path = "kit_email.html")]
struct EmailPage {
    page: Page,
    entry: KitEntry,
    here: String,
    /// Placeholder and what was typed for it.
    values: Vec<(&'static str, String)>,
    subject: String,
    text: String,
    mailto: String,
    rows: usize,
}

/// A piece of the kit.
pub async fn show(State(portal): State<Portal>, visit: Visit, Path(asked): Path<String>) -> Answer {
    let (id, format) = Format::split(&asked, visit.route.formats);
    let KitView { entry, text } = portal.app.kit_piece(id, visit.language)?;
    if format == Format::Markdown {
        let address = |scheme: &str, target: &str| {
            rich::address(&portal.app, visit.language, scheme, target).map(|path| portal.site.absolute(&path))
        };
        let whole = format!("# {}\n\n{}\n\n{}", entry.title, entry.summary, text.source.trim_start());
        return Ok(visit.body(Format::Markdown, rich::markdown(&whole, address)));
    }
    let messages = visit.messages();
    let title = if entry.kind == "email" {
        messages.code("kit-email-", entry.id.trim_start_matches("email-"))
    } else {
        entry.title.clone()
    };
    let mut page = Page::new(&portal, &visit, title)
        .under(messages.text("nav-guides"), visit.links().guides())
        .under(messages.text("kit-title"), visit.links().kit())
        .with_formats(&[Format::Markdown]);
    if !visit.query.is_empty() {
        page.indexed = false;
        page.formats = vec![(Format::Markdown, format!("{}{}", visit.path, Format::Markdown.extension()))];
    }
    let mut rich = Rich::new(&portal.app, visit.language, None);
    let none = BTreeSet::new();
    match entry.kind {
        "slides" => {
            let mut slides = Vec::new();
            for SlideView { shown, notes, .. } in portal.app.slides(&text, visit.language).await? {
                slides.push(Slide { shown: rich.blocks(shown, &none), notes: rich.blocks(notes, &none) });
            }
            let handout = visit.parameters().first("view") == "handout";
            visit.html(&SlidesPage { page, entry, slides, handout, here: visit.path.clone() })
        }
        "leaflet" => {
            let blocks = portal.app.leaflet(&text, visit.language).await?;
            let blocks = rich.blocks(blocks, &none);
            visit.html(&LeafletPage { page, entry, blocks })
        }
        _ => {
            let parameters = visit.parameters();
            let own = portal.site.absolute(visit.links().home());
            let values: Vec<(&'static str, String)> = PLACEHOLDERS
                .iter()
                .map(|name| {
                    let typed: String = parameters.first(name).chars().take(LONGEST).collect();
                    (*name, if typed.is_empty() && *name == "site" { own.clone() } else { typed })
                })
                .collect();
            let filled = |text: &str| {
                values.iter().fold(text.to_owned(), |text, (name, value)| {
                    // What is not filled stays to be seen.
                    let value = if value.is_empty() {
                        format!("[{}]", messages.code("kit-field-", name))
                    } else {
                        value.clone()
                    };
                    text.replace(&format!("{{{{{name}}}}}"), &value)
                })
            };
            let (subject, text) = (filled(&entry.title), filled(text.source.trim()));
            let mailto = with_query("mailto:", &[("subject", &subject), ("body", &text.replace('\n', "\r\n"))]);
            // A space is a plus in forms, and itself in a mailto (RFC 6068).
            let mailto = mailto.replace('+', "%20");
            let rows = text.lines().map(|line| 1 + line.chars().count() / 75).sum();
            visit.html(&EmailPage { page, entry, here: visit.path.clone(), values, subject, text, mailto, rows })
        }
    }
}

impl EmailPage {
    fn hint(&self, name: &str) -> String {
        self.page.t.code("kit-hint-", name)
    }
}
