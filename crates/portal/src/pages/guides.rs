//! Guides: the list, a guide, what is ticked in it, the glossary.

use std::ops::Range;

use askama::Template;
use askama::filters::Safe;
use axum::body::Bytes;
use axum::extract::{Path, State};
use levain_app::AppError;
use levain_app::views::{GuideEntry, GuideFound, GuideView, TermView};
use levain_content::library::AUDIENCES;

use crate::Portal;
use crate::failure::Failure;
use crate::feeds;
use crate::links::Links;
use crate::page::Page;
use crate::pages::results::marked;
use crate::rich::{self, Rich, Shown};
use crate::routes::{Format, Id};
use crate::visit::{Answer, Parameters, Visit, permanent, see_other};

/// Guides named as new.
const NEW: usize = 3;

#[derive(Template)]
#[template(path = "guides.html")]
struct Guides {
    page: Page,
    guides: Vec<GuideEntry>,
    /// Who a guide is for, when one was chosen.
    audience: String,
    searched: String,
    found: Vec<GuideFound>,
    newest: Vec<GuideEntry>,
}

/// The list, in the order to read or by what is searched.
pub async fn list(State(portal): State<Portal>, visit: Visit) -> Answer {
    let parameters = visit.parameters();
    let mut guides = portal.app.guides(&visit.principal, visit.language).await?;
    let mut newest = guides.clone();
    newest.sort_by(|one, other| other.reviewed.cmp(&one.reviewed).then(one.order.cmp(&other.order)));
    match visit.format {
        Format::Json => return visit.json(&guides),
        Format::Atom => return Ok(visit.body(Format::Atom, feeds::guides(&portal.site, &visit, &newest))),
        _ => {}
    }
    let audience = parameters.first("audience").to_owned();
    let audience = if AUDIENCES.contains(&audience.as_str()) { audience } else { String::new() };
    if !audience.is_empty() {
        guides.retain(|guide| guide.audience.contains(&audience));
    }
    let searched: String = parameters.first("q").chars().take(400).collect();
    let mut found = portal.app.guides_for(&searched, visit.language, false, 20).await?;
    found.retain(|found| audience.is_empty() || found.guide.audience.contains(&audience));
    // When all were reviewed on the same day, none is newer than the others.
    newest.retain(|guide| guide.reviewed > guides.iter().map(|guide| guide.reviewed).min().unwrap_or_default());
    newest.truncate(NEW);
    let mut page =
        Page::new(&portal, &visit, visit.messages().text("guides-title")).with_formats(&[Format::Json, Format::Atom]);
    page.description = Some(visit.messages().text("guides-lead"));
    page.indexed = visit.query.is_empty();
    if !visit.query.is_empty() {
        page.formats.clear();
    }
    visit.html(&Guides { page, guides, audience, searched, found, newest })
}

impl Guides {
    fn marked(&self, text: &str, marks: &[Range<usize>]) -> Safe<String> {
        marked(text, marks)
    }
}

#[derive(Template)]
#[template(path = "guide.html")]
struct GuidePage {
    page: Page,
    view: GuideView,
    blocks: Vec<Shown>,
    /// For each source, whether the text cites it: the list leads back there.
    cited: Vec<bool>,
    signed_in: bool,
}

/// A guide.
pub async fn show(State(portal): State<Portal>, visit: Visit, Path(asked): Path<String>) -> Answer {
    let (slug, format) = Format::split(&asked, visit.route.formats);
    let mut view = match portal.app.guide(&visit.principal, slug, visit.language).await {
        Err(AppError::NotFound) => {
            let renamed = portal.app.guide_once_at(slug, visit.language).ok_or_else(Failure::not_found)?;
            let address = Links { language: renamed.language }.guide(&renamed.slug);
            return permanent(&format!("{address}{}", format.extension()));
        }
        other => other?,
    };
    let absolute = |scheme: &str, target: &str| match scheme {
        "source" => {
            let number: usize = target.parse().ok()?;
            view.sources.get(number.checked_sub(1)?).map(|source| source.url.clone())
        }
        _ => rich::address(&portal.app, visit.language, scheme, target).map(|path| portal.site.absolute(&path)),
    };
    match format {
        Format::Json => {
            view.markdown = rich::markdown(&view.markdown, absolute);
            return visit.json(&view);
        }
        Format::Markdown => {
            let mut text = format!("# {}\n\n{}\n\n", view.entry.title, view.entry.summary);
            text.push_str(&rich::markdown(&view.markdown, absolute));
            return Ok(visit.body(Format::Markdown, text));
        }
        _ => {}
    }
    let ticks = view.ticks.clone().unwrap_or_default();
    let mut rich = Rich::new(&portal.app, visit.language, view.terms.iter().map(|term| term.id.clone()));
    let blocks = rich.blocks(std::mem::take(&mut view.blocks), &ticks);
    let cited = (1..=view.sources.len()).map(|number| rich.cites(number)).collect();
    let messages = visit.messages();
    let mut page = Page::new(&portal, &visit, view.entry.title.clone())
        .under(messages.text("nav-guides"), visit.links().guides())
        .with_formats(&[Format::Markdown, Format::Json]);
    page.description = Some(view.entry.summary.clone());
    let other = Links { language: visit.language.other() };
    let there = view.translated.as_ref().map_or_else(|| other.guides().to_owned(), |slug| other.guide(slug));
    match visit.language {
        levain_model::Language::Fr => page.alternates[1] = there,
        levain_model::Language::En => page.alternates[0] = there,
    }
    let signed_in = visit.principal.person.is_some();
    visit.html(&GuidePage { page, view, blocks, cited, signed_in })
}

/// Keeps what was ticked, and shows the list again.
pub async fn tick(State(portal): State<Portal>, visit: Visit, Path(slug): Path<String>, body: Bytes) -> Answer {
    let form = Parameters::read(&body);
    let (shown, ticked) = (form.all("shown"), form.all("key"));
    let guide = portal.app.tick(&visit.principal, &slug, &shown, &ticked, visit.language).await?;
    let list: usize = form.first("list").parse().unwrap_or(1);
    see_other(&format!("{}#checklist-{list}", visit.links().guide(&guide.slug)))
}

#[derive(Template)]
#[template(path = "glossary.html")]
struct Glossary {
    page: Page,
    /// By first letter.
    letters: Vec<(char, Vec<TermView>)>,
}

/// The glossary.
pub async fn glossary(State(portal): State<Portal>, visit: Visit) -> Answer {
    let terms = portal.app.glossary(visit.language);
    if visit.format == Format::Json {
        return visit.json(&terms);
    }
    let mut letters: Vec<(char, Vec<TermView>)> = Vec::new();
    for term in terms {
        let letter = levain_model::id::fold(&term.name).chars().next().unwrap_or('#').to_ascii_uppercase();
        match letters.last_mut() {
            Some((last, terms)) if *last == letter => terms.push(term),
            _ => letters.push((letter, vec![term])),
        }
    }
    let messages = visit.messages();
    let page = Page::new(&portal, &visit, messages.text("glossary-title"))
        .under(messages.text("nav-guides"), visit.links().to(Id::Guides))
        .with_formats(&[Format::Json]);
    visit.html(&Glossary { page, letters })
}
