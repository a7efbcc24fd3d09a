//! The licence helper: choose one, put two together, understand an expression.

use askama::Template;
use axum::extract::State;
use levain_app::licenses::compatibility_csv;
use levain_app::views::{LicenseStep, PairView};
use levain_license::{Clause, Explanation, Reading};

use crate::Portal;
use crate::links::with_query;
use crate::page::Page;
use crate::routes::Format;
use crate::visit::{Answer, Visit};

/// Longest expression read, in characters.
const LONGEST: usize = 400;

#[derive(Template)]
#[template(path = "licenses.html")]
struct Licenses {
    page: Page,
    expression: String,
    reading: Option<Reading>,
    explained: Option<Explanation>,
    part: String,
    whole: String,
    pair: Option<PairView>,
    licenses: Vec<String>,
}

/// The three helpers; the two forms answer on the same page.
pub async fn show(State(portal): State<Portal>, visit: Visit) -> Answer {
    let parameters = visit.parameters();
    let short = |name: &str| parameters.first(name).chars().take(LONGEST).collect::<String>();
    let (expression, part, whole) = (short("expression"), short("part"), short("whole"));
    let reading = (!expression.is_empty()).then(|| levain_license::read(&expression));
    let explained = match &reading {
        Some(Reading::Expression { normal, .. }) => Some(levain_license::explain(normal, visit.language)),
        _ => None,
    };
    let asked = !part.is_empty() && !whole.is_empty();
    let pair = asked.then(|| portal.app.compatibility(&part, &whole, visit.language));
    let licenses = portal.app.compatible_licenses().into_iter().map(str::to_owned).collect();
    let messages = visit.messages();
    let mut page = Page::new(&portal, &visit, messages.text("licenses-title"))
        .under(messages.text("nav-guides"), visit.links().guides());
    page.description = Some(messages.text("licenses-lead"));
    page.indexed = visit.query.is_empty();
    visit.html(&Licenses { page, expression, reading, explained, part, whole, pair, licenses })
}

impl Licenses {
    fn clause(&self, clause: &Clause) -> askama::filters::Safe<String> {
        let mut html = String::new();
        self.write(clause, &mut html);
        askama::filters::Safe(html)
    }

    /// A clause in words, nested as it is.
    fn write(&self, clause: &Clause, html: &mut String) {
        let t = &self.page.t;
        match clause {
            Clause::License { id, info, class, or_later, exception } => {
                html.push_str("<p><strong>");
                crate::messages::escape(id, html);
                html.push_str("</strong>");
                if let Some(info) = info {
                    html.push_str(" <span lang=\"en\">");
                    crate::messages::escape(&info.name, html);
                    html.push_str("</span>");
                }
                html.push_str("</p><p>");
                crate::messages::escape(&t.code("license-class-", class.as_str()), html);
                let standing = match info {
                    Some(info) if info.osi_approved && info.fsf_libre => Some("license-list-osi-fsf"),
                    Some(info) if info.osi_approved => Some("license-list-osi"),
                    Some(info) if info.fsf_libre => Some("license-list-fsf"),
                    Some(_) => Some("license-no-list"),
                    None => Some("license-own"),
                };
                for key in standing.into_iter().chain(or_later.then_some("license-or-later")) {
                    html.push(' ');
                    crate::messages::escape(&t.text(key), html);
                }
                if let Some(exception) = exception {
                    html.push(' ');
                    crate::messages::escape(&t.with("license-exception", exception), html);
                }
                html.push_str("</p>");
            }
            Clause::Choice { of } => self.list("choice", of, html),
            Clause::Together { of } => self.list("together", of, html),
        }
    }

    fn list(&self, key: &str, of: &[Clause], html: &mut String) {
        html.push_str("<p>");
        crate::messages::escape(&self.page.t.code("license-", key), html);
        html.push_str("</p><ul class=\"clauses\">");
        for clause in of {
            html.push_str("<li>");
            self.write(clause, html);
            html.push_str("</li>");
        }
        html.push_str("</ul>");
    }
}

#[derive(Template)]
#[template(path = "license_choice.html")]
struct Choice {
    page: Page,
    step: LicenseStep,
    here: String,
}

/// One question a page; the answers so far are in the address.
pub async fn choose(State(portal): State<Portal>, visit: Visit) -> Answer {
    let parameters = visit.parameters();
    let mut path: Vec<String> =
        parameters.first("path").split('.').filter(|id| !id.is_empty()).take(20).map(str::to_owned).collect();
    let answer = parameters.first("answer");
    if !answer.is_empty() {
        path.push(answer.to_owned());
    }
    let step = portal.app.license_step(&path, visit.language)?;
    let messages = visit.messages();
    let mut page = Page::new(&portal, &visit, messages.text("license-choose-title"))
        .under(messages.text("nav-guides"), visit.links().guides())
        .under(messages.text("licenses-title"), visit.links().licenses());
    page.indexed = visit.query.is_empty();
    visit.html(&Choice { page, step, here: visit.path.clone() })
}

impl Choice {
    fn at(&self, path: &[String]) -> String {
        with_query(&self.here, &[("path", &path.join("."))])
    }
}

#[derive(Template)]
#[template(path = "license_matrix.html")]
struct Matrix {
    page: Page,
    licenses: Vec<String>,
    /// For each part, its answer in each whole, in the order of `licenses`.
    rows: Vec<(String, Vec<PairView>)>,
    pairs: Vec<PairView>,
}

/// The whole table.
pub async fn matrix(State(portal): State<Portal>, visit: Visit) -> Answer {
    let pairs = portal.app.compatibility_pairs(visit.language);
    match visit.format {
        Format::Csv => return Ok(visit.body(Format::Csv, compatibility_csv(&pairs))),
        Format::Json => return visit.json(&pairs),
        _ => {}
    }
    let licenses: Vec<String> = portal.app.compatible_licenses().into_iter().map(str::to_owned).collect();
    let cells = |part: &String| {
        licenses.iter().map(|whole| portal.app.compatibility(part, whole, visit.language)).collect::<Vec<_>>()
    };
    let rows = licenses.iter().map(|part| (part.clone(), cells(part))).collect();
    let messages = visit.messages();
    let page = Page::new(&portal, &visit, messages.text("license-matrix-title"))
        .under(messages.text("nav-guides"), visit.links().guides())
        .under(messages.text("licenses-title"), visit.links().licenses())
        .with_formats(&[Format::Csv, Format::Json]);
    visit.html(&Matrix { page, licenses, rows, pairs })
}

/// The symbol of an answer.
pub fn shape(answer: &str) -> &'static str {
    match answer {
        "yes" | "same" => "met",
        "no" => "unmet",
        "ask" => "partial",
        _ => "unknown",
    }
}
