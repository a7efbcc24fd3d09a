//! The list of software: a search, its facets, and the same list as CSV, JSON and Atom.

use std::ops::Range;

use askama::Template;
use askama::filters::Safe;
use axum::extract::State;
use axum::http::HeaderValue;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use levain_app::guides::ABOVE;
use levain_app::lists::{EXPORT_SIZE, PAGE_SIZE};
use levain_app::views::{
    ExperimentEntry, Explanation, FacetValueView, FacetView, GuideFound, ResultsView, SearchRequest, SortOrder,
};

use crate::Portal;
use crate::feeds;
use crate::links::with_query;
use crate::messages::escape;
use crate::page::{Page, Pagination};
use crate::routes::Format;
use crate::visit::{Answer, Parameters, Visit};

/// Names of facets: parameters of these names are filters.
const FACETS: [&str; 8] =
    ["category", "license_class", "platform", "language", "used_by", "source", "status", "evidence"];
/// Values of a facet shown before « the others ».
const VALUES: usize = 8;
/// Explanations of a search shown before the others are folded.
const EXPLANATIONS: usize = 2;

#[derive(Template)]
#[template(path = "results.html")]
struct Results {
    page: Page,
    view: ResultsView,
    pagination: Pagination,
    active: Vec<ActiveFilter>,
    unfiltered: String,
    /// Guides that answer too, above: the ranking of the software does not know of them.
    guides: Vec<GuideFound>,
    /// Experiments of the lab that answer too.
    experiments: Vec<ExperimentEntry>,
}

/// A filter in force, and the address of the list without it.
struct ActiveFilter {
    label: String,
    without: String,
}

/// The list.
pub async fn show(State(portal): State<Portal>, visit: Visit) -> Answer {
    let parameters = visit.parameters();
    let html = visit.format == Format::Html;
    let request = SearchRequest {
        text: parameters.first("q").to_owned(),
        filters: filters(&parameters),
        sort: SortOrder::from_name(parameters.first("sort")).unwrap_or_default(),
        page: if html { parameters.number("page", 1).max(1) } else { 1 },
        size: if html { PAGE_SIZE } else { EXPORT_SIZE },
        marked: html,
    };
    let view = portal.app.results(&request, visit.language).await?;
    match visit.format {
        Format::Csv => Ok(visit.body(Format::Csv, levain_app::export::results_csv(&view))),
        Format::Json => visit.json(&view),
        Format::Atom => Ok(visit.body(Format::Atom, feeds::results(&portal.site, &visit, &view))),
        Format::Html | Format::Markdown | Format::Calendar => {
            let first = view.pages.page == 1 && view.request.filters.is_empty();
            let understood = view.did_you_mean.as_deref().unwrap_or(&view.request.text);
            let asked = if first { understood } else { "" };
            let guides = portal.app.guides_for(asked, visit.language, true, ABOVE).await?;
            let experiments = portal.app.experiments_for(asked, visit.language).await?;
            page(&portal, &visit, view, &parameters, (guides, experiments))
        }
    }
}

fn page(
    portal: &Portal,
    visit: &Visit,
    view: ResultsView,
    parameters: &Parameters,
    (guides, experiments): (Vec<GuideFound>, Vec<ExperimentEntry>),
) -> Answer {
    let messages = visit.messages();
    let searched = view.request.text.clone();
    let title = match (searched.as_str(), view.request.filters.is_empty()) {
        ("", true) => messages.text("results-all"),
        ("", false) => messages.text("results-filtered"),
        (text, _) => messages.with("results-for", text),
    };
    let mut page = Page::new(portal, visit, title).with_formats(&[Format::Csv, Format::Json, Format::Atom]);
    if !searched.is_empty() || !view.request.filters.is_empty() {
        page = page.under(messages.text("nav-software"), visit.links().software());
        // The list itself is worth an index, its combinations are not.
        page.indexed = false;
    }
    page.searched = searched;
    let active = active(&view.facets, &visit.path, parameters);
    let unfiltered = without(&visit.path, parameters, |name, _| FACETS.contains(&name));
    let pagination = Pagination::new(&view.pages, &visit.path, parameters);
    visit.html(&Results { page, view, pagination, active, unfiltered, guides, experiments })
}

impl Results {
    /// The values of a facet to show, chosen ones first, and those to fold.
    fn values<'a>(&self, facet: &'a FacetView) -> (Vec<&'a FacetValueView>, Vec<&'a FacetValueView>) {
        let (mut shown, others): (Vec<_>, Vec<_>) = facet.values.iter().partition(|value| value.selected);
        let free = VALUES.saturating_sub(shown.len());
        shown.extend(others.iter().take(free));
        (shown, others.into_iter().skip(free).collect())
    }

    fn marked(&self, text: &str, marks: &[Range<usize>]) -> Safe<String> {
        marked(text, marks)
    }

    /// How the words were understood, a sentence per word or expression: what to read first, and what to fold.
    fn explanations(&self) -> (Vec<String>, Vec<String>) {
        let mut sentences: Vec<String> = Vec::new();
        let mut bridged: Vec<(&str, Vec<String>)> = Vec::new();
        for explanation in &self.view.explanations {
            let Explanation::Bridge { from, to } = explanation else {
                sentences.push(self.explanation(explanation));
                continue;
            };
            let word = self.page.t.with("explained-word", to);
            match bridged.iter_mut().find(|(known, _)| known == from) {
                Some((_, words)) => words.push(word),
                None => bridged.push((from, vec![word])),
            }
        }
        let bridged = bridged.iter().map(|(from, to)| self.page.t.with_two("explained-bridge", from, to.join(", ")));
        sentences.extend(bridged);
        let folded = sentences.split_off(EXPLANATIONS.min(sentences.len()));
        (sentences, folded)
    }

    fn explanation(&self, explanation: &Explanation) -> String {
        match explanation {
            Explanation::Product { product } => self.page.t.with("explained-product", product),
            Explanation::ProductCategory { product, category } => {
                self.page.t.with_two("explained-product-category", product, self.category(category))
            }
            Explanation::ProductNeighbour { product, category } => {
                self.page.t.with_two("explained-product-neighbour", product, self.category(category))
            }
            Explanation::Completed { from } => self.page.t.with("explained-completed", from),
            Explanation::Bridge { from, to } => self.page.t.with_two("explained-bridge", from, to),
            Explanation::Corrected { from, to } => self.page.t.with_two("explained-corrected", from, to),
        }
    }

    /// The label of a category of the answer.
    fn category<'a>(&'a self, code: &'a str) -> &'a str {
        let facets = self.view.facets.iter().filter(|facet| facet.name == "category");
        let found = facets.flat_map(|facet| &facet.values).find(|value| value.value.code == code);
        found.map_or(code, |value| value.value.label.as_str())
    }
}

/// A text with the words of the search marked in it.
pub fn marked(text: &str, marks: &[Range<usize>]) -> Safe<String> {
    let mut html = String::with_capacity(text.len() + 16 * marks.len());
    let mut written = 0;
    for mark in marks {
        let (Some(before), Some(found)) = (text.get(written..mark.start), text.get(mark.clone())) else { continue };
        escape(before, &mut html);
        html.push_str("<mark>");
        escape(found, &mut html);
        html.push_str("</mark>");
        written = mark.end;
    }
    escape(text.get(written..).unwrap_or_default(), &mut html);
    Safe(html)
}

fn filters(parameters: &Parameters) -> Vec<(String, String)> {
    let named = |facet: &&str| {
        let facet = (*facet).to_owned();
        parameters.all(&facet).into_iter().map(move |value| (facet.clone(), value)).collect::<Vec<_>>()
    };
    FACETS.iter().flat_map(named).collect()
}

fn active(facets: &[FacetView], path: &str, parameters: &Parameters) -> Vec<ActiveFilter> {
    let mut active = Vec::new();
    for (name, code) in filters(parameters) {
        let values = facets.iter().filter(|facet| facet.name == name).flat_map(|facet| &facet.values);
        let label = values.map(|value| &value.value).find(|value| value.code == code).map(|value| value.label.clone());
        let without = without(path, parameters, |other, value| other == name && value.trim() == code);
        active.push(ActiveFilter { label: label.unwrap_or(code), without });
    }
    active
}

/// The address of the list without some of its parameters, from its first page.
fn without(path: &str, parameters: &Parameters, dropped: impl Fn(&str, &str) -> bool) -> String {
    let pairs: Vec<(&str, &str)> = parameters
        .pairs()
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .filter(|(name, value)| *name != "page" && !dropped(name, value))
        .collect();
    with_query(path, &pairs)
}

/// Completions, in the form of the OpenSearch suggestions extension.
pub async fn suggest(State(portal): State<Portal>, visit: Visit) -> Answer {
    let parameters = visit.parameters();
    let typed = parameters.first("q");
    let found = if typed.is_empty() { Vec::new() } else { portal.app.suggest(typed, visit.language).await? };
    let mut response = visit.json(&(typed, found))?;
    let kind = HeaderValue::from_static("application/x-suggestions+json");
    response.headers_mut().insert(CONTENT_TYPE, kind);
    Ok(response)
}

/// The OpenSearch description (OpenSearch 1.1, draft 6): browsers then search here from their own box.
pub async fn open_search(State(portal): State<Portal>, visit: Visit) -> Answer {
    let (site, links, messages) = (&portal.site, visit.links(), visit.messages());
    let mut name = String::new();
    escape(&site.name, &mut name);
    let mut note = String::new();
    escape(&messages.text("search-question"), &mut note);
    let language = visit.language.tag();
    let list = site.absolute(links.software());
    let suggestions = site.absolute(links.to(crate::routes::Id::Suggestions));
    let icon = site.absolute(&site.assets.icon.address());
    let text = format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">
<ShortName>{name}</ShortName>
<Description>{note}</Description>
<Language>{language}</Language>
<InputEncoding>UTF-8</InputEncoding>
<Image type="image/svg+xml">{icon}</Image>
<Url type="text/html" template="{list}?q={{searchTerms}}"/>
<Url type="application/atom+xml" template="{list}.atom?q={{searchTerms}}"/>
<Url type="application/x-suggestions+json" template="{suggestions}?q={{searchTerms}}"/>
</OpenSearchDescription>
"#
    );
    let kind = HeaderValue::from_static("application/opensearchdescription+xml; charset=utf-8");
    Ok(([(CONTENT_TYPE, kind)], text).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_facets_are_filters() {
        let parameters = Parameters::read(b"q=x&platform=web&platform=linux&utm=1&category=office&page=3");
        let filters = filters(&parameters);
        let pairs: Vec<(&str, &str)> = filters.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        assert_eq!(pairs, [("category", "office"), ("platform", "web"), ("platform", "linux")]);
        assert_eq!(
            without("/logiciels", &parameters, |name, value| name == "platform" && value == "web"),
            "/logiciels?q=x&platform=linux&utm=1&category=office"
        );
    }
}
