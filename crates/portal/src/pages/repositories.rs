//! Repositories that were harvested and why each is, or is not, in the catalogue; the page of a source; the messages of
//! forges.

use askama::Template;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse as _;
use levain_app::repositories::{EXPORT, PAGE, RepositoriesRequest, STANDINGS, repositories_csv};
use levain_app::views::{RepositoriesView, RepositoryStatus, SourcePage};
use levain_model::{Id, Language};

use crate::Portal;
use crate::failure::Failure;
use crate::links::with_query;
use crate::page::Page;
use crate::routes::Format;
use crate::visit::{Answer, Visit};

/// Most diagnostics of a file shown.
const SHOWN: usize = 100;

#[derive(Template)]
#[template(path = "repositories.html")]
struct Repositories {
    page: Page,
    view: RepositoriesView,
    next: Option<String>,
}

/// The list, also as CSV and JSON.
pub async fn list(State(portal): State<Portal>, visit: Visit) -> Answer {
    let parameters = visit.parameters();
    let some = |name| Some(parameters.first(name).to_owned()).filter(|text| !text.is_empty());
    let html = visit.format == Format::Html;
    let request = RepositoriesRequest {
        address: parameters.first("q").to_owned(),
        source: some("source"),
        standing: some("standing"),
        after: if html { parameters.first("after").parse().ok() } else { None },
        size: if html { PAGE } else { EXPORT },
    };
    let view = portal.app.repositories(&request, visit.language).await?;
    match visit.format {
        Format::Csv => Ok(visit.body(Format::Csv, repositories_csv(&view))),
        Format::Json => visit.json(&view),
        Format::Html | Format::Markdown | Format::Atom | Format::Calendar => {
            let page = Page::new(&portal, &visit, visit.messages().text("repositories-title"))
                .under(visit.messages().text("nav-sources"), visit.links().sources())
                .with_formats(&[Format::Csv, Format::Json]);
            let next = view.next.map(|after| {
                let after = after.to_string();
                let mut pairs: Vec<(&str, &str)> = vec![("after", after.as_str())];
                pairs.extend(request.source.as_deref().map(|source| ("source", source)));
                pairs.extend(request.standing.as_deref().map(|standing| ("standing", standing)));
                with_query(visit.links().repositories(), &pairs)
            });
            visit.html(&Repositories { page, view, next })
        }
    }
}

impl Repositories {
    fn standings(&self) -> Vec<&'static str> {
        STANDINGS.iter().map(|(word, _)| *word).collect()
    }

    fn is_source(&self, key: &String) -> bool {
        self.view.source.as_ref().is_some_and(|(chosen, _)| chosen == key)
    }
}

#[derive(Template)]
#[template(path = "repository.html")]
struct Repository {
    page: Page,
    view: RepositoryStatus,
}

/// One repository, also as JSON.
pub async fn show(State(portal): State<Portal>, visit: Visit, Path(segment): Path<String>) -> Answer {
    let (id, format) = Format::split(&segment, visit.route.formats);
    let id: Id = id.parse().map_err(|_| Failure::not_found())?;
    let view = portal.app.repository(id, visit.language).await?.ok_or_else(Failure::not_found)?;
    if format == Format::Json {
        return visit.json(&view);
    }
    let page = Page::new(&portal, &visit, view.repository.name.clone())
        .under(visit.messages().text("nav-sources"), visit.links().sources())
        .under(visit.messages().text("repositories-title"), visit.links().repositories())
        .with_formats(&[Format::Json]);
    visit.html(&Repository { page, view })
}

impl Repository {
    fn text<'a>(&self, pair: &'a [String; 2]) -> &'a str {
        match self.page.t.language {
            Language::Fr => &pair[0],
            Language::En => &pair[1],
        }
    }
}

#[derive(Template)]
#[template(path = "source.html")]
struct Source {
    page: Page,
    view: SourcePage,
    /// Repositories day after day, as the points of a line in a box of 100 × 30; nothing with a single day.
    line: Option<String>,
}

/// A source over time, also as JSON.
pub async fn source(State(portal): State<Portal>, visit: Visit, Path(segment): Path<String>) -> Answer {
    let (key, format) = Format::split(&segment, visit.route.formats);
    let view = portal.app.source(key, visit.language).await?.ok_or_else(Failure::not_found)?;
    if format == Format::Json {
        return visit.json(&view);
    }
    let page = Page::new(&portal, &visit, view.name.text.clone())
        .under(visit.messages().text("nav-sources"), visit.links().sources())
        .with_formats(&[Format::Json]);
    let line = line(&view);
    visit.html(&Source { page, view, line })
}

fn line(view: &SourcePage) -> Option<String> {
    let (first, last) = (view.days.first()?, view.days.last()?);
    let days = f64::from(last.0.since(first.0).ok()?.get_days().max(0));
    let most = view.days.iter().map(|(_, counts)| counts.repositories).max()?.max(1);
    (days > 0.0).then(|| {
        let points = view.days.iter().map(|(day, counts)| {
            let at = day.since(first.0).map(|span| f64::from(span.get_days())).unwrap_or_default();
            #[expect(clippy::cast_precision_loss, reason = "a drawing a hundred points wide")]
            let height = counts.repositories as f64 / most as f64;
            format!("{:.2},{:.2}", at / days * 100.0, 29.0 - height * 28.0)
        });
        points.collect::<Vec<_>>().join(" ")
    })
}

impl Source {
    fn text<'a>(&self, refusal: &'a levain_model::Refusal) -> &'a str {
        match self.page.t.language {
            Language::Fr => &refusal.fr,
            Language::En => &refusal.en,
        }
    }

    fn repositories(&self) -> String {
        with_query(self.page.links.repositories(), &[("source", &self.view.source.key)])
    }
}

/// A message of a forge: the repository it names is read again soon. Said in so few words that a program reads them.
pub async fn told(State(portal): State<Portal>, Path(source): Path<String>, headers: HeaderMap, body: Bytes) -> Answer {
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let known = portal.app.told_by_forge(&source, header, &body).await?;
    let text = if known { "asked\n" } else { "nothing to do\n" };
    Ok((StatusCode::ACCEPTED, text).into_response())
}
