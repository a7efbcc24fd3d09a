//! Side by side, and the decision file: chosen by the address alone, so that a comparison can be sent to somebody.

use askama::Template;
use axum::extract::State;
use axum::http::HeaderValue;
use axum::http::header::CONTENT_DISPOSITION;
use levain_app::decision;
use levain_app::lists::COMPARED;
use levain_app::views::{ComparisonView, Criterion, FindingRow};
use levain_model::{Language, Severity};

use crate::Portal;
use crate::links::with_query;
use crate::page::Page;
use crate::routes::Format;
use crate::visit::{Answer, Visit};

/// Longest need kept, in characters.
const NEED: usize = 2_000;

#[derive(Template)]
#[template(path = "compare.html")]
struct Compare {
    page: Page,
    view: ComparisonView,
    /// For each software, the address of the comparison without it.
    without: Vec<String>,
    /// How many more can be added.
    room: usize,
}

/// The comparison, or its decision file.
pub async fn show(State(portal): State<Portal>, visit: Visit) -> Answer {
    let parameters = visit.parameters();
    let slugs = parameters.all("software");
    let need: String = parameters.first("need").chars().take(NEED).collect();
    let view = portal.app.comparison(&slugs, &need, visit.language).await?;
    match visit.format {
        Format::Csv => Ok(file(&visit, Format::Csv, decision::csv(&view, visit.language))),
        Format::Markdown => Ok(file(&visit, Format::Markdown, decision::markdown(&view, visit.language))),
        Format::Json => visit.json(&view),
        Format::Html | Format::Atom | Format::Calendar => {
            let messages = visit.messages();
            let mut page = Page::new(&portal, &visit, messages.text("compare-title"));
            if !view.software.is_empty() {
                page = page.with_formats(&[Format::Markdown, Format::Csv, Format::Json]);
                page.indexed = false;
            }
            let without = (0..view.software.len()).map(|at| address_without(&visit, &view, at)).collect();
            let room = COMPARED.saturating_sub(view.software.len());
            visit.html(&Compare { page, view, without, room })
        }
    }
}

impl Compare {
    /// The findings that matter most when missing, and the others.
    fn findings(&self) -> (Vec<&FindingRow>, Vec<&FindingRow>) {
        self.view.findings.iter().partition(|row| matches!(row.severity, Severity::Blocking | Severity::Major))
    }

    fn criterion(&self, criterion: &Criterion) -> &'static str {
        decision::label(*criterion, self.page.t.language)
    }
}

fn file(visit: &Visit, format: Format, text: String) -> axum::response::Response {
    let name = match visit.language {
        Language::Fr => "dossier-de-decision",
        Language::En => "decision-file",
    };
    let mut response = visit.body(format, text);
    let disposition = format!("attachment; filename=\"{name}{}\"", format.extension());
    if let Ok(value) = HeaderValue::from_str(&disposition) {
        response.headers_mut().insert(CONTENT_DISPOSITION, value);
    }
    response
}

fn address_without(visit: &Visit, view: &ComparisonView, left_out: usize) -> String {
    let mut pairs: Vec<(&str, &str)> = view
        .software
        .iter()
        .enumerate()
        .filter(|(at, _)| *at != left_out)
        .map(|(_, software)| ("software", software.slug.as_str()))
        .collect();
    pairs.push(("need", &view.need));
    with_query(&visit.path, &pairs)
}
