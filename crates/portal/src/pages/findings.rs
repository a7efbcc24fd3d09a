//! One finding: how it is known, what was said of it before, what people contest, and asking for it to be run again.

use askama::Template;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::header::RETRY_AFTER;
use axum::http::{HeaderValue, StatusCode};
use levain_app::AppError;
use levain_app::contests::{LONGEST, SHORTEST};
use levain_app::moderation::{Sent, contest_purpose};
use levain_app::views::{FindingPage, FindingView, Group, NewContest};
use levain_checks::severity_label;
use levain_model::Id;

use crate::Portal;
use crate::failure::Failure;
use crate::page::Page;
use crate::routes::Format;
use crate::visit::{Answer, Parameters, Visit, see_other};

#[derive(Template)]
#[template(path = "finding.html")]
struct Finding {
    page: Page,
    view: FindingPage,
    /// What was just done, as the key of a message.
    done: Option<&'static str>,
}

/// The finding, or its JSON.
pub async fn show(State(portal): State<Portal>, visit: Visit, Path(segment): Path<String>) -> Answer {
    let (id, format) = Format::split(&segment, visit.route.formats);
    let view = finding(&portal, &visit, id).await?;
    if format == Format::Json {
        return visit.json(&view);
    }
    let done = match visit.parameters().first("done") {
        "published" => Some("contest-done-published"),
        "waiting" => Some("contest-done-waiting"),
        "asked" => Some("run-again-done"),
        _ => None,
    };
    let title = format!("{}, {}", view.finding.check, view.finding.name);
    let mut page = under(Page::new(&portal, &visit, title), &view).with_formats(&[Format::Json]);
    page.indexed = done.is_none() && view.superseded_at.is_none();
    visit.html(&Finding { page, view, done })
}

#[derive(Template)]
#[template(path = "contest.html")]
struct ContestForm {
    page: Page,
    view: FindingPage,
    text: String,
    token: String,
    wrong: Option<String>,
}

/// What stands in the form.
#[derive(Default)]
struct Typed {
    text: String,
    token: String,
    wrong: Option<String>,
}

/// The form to contest it.
pub async fn form(State(portal): State<Portal>, visit: Visit, Path(id): Path<String>) -> Answer {
    let view = finding(&portal, &visit, &id).await?;
    let token = portal.app.form_token(&contest_purpose(view.finding.id)).await?;
    contest_page(&portal, &visit, StatusCode::OK, view, Typed { token, ..Typed::default() })
}

/// Keeps what was written; shows it again with what is wrong.
pub async fn contest(State(portal): State<Portal>, visit: Visit, Path(id): Path<String>, body: Bytes) -> Answer {
    let form = Parameters::read(&body);
    let id = identifier(&id)?;
    let sent = Sent { token: form.first("token").to_owned(), network: visit.address.clone() };
    let new = NewContest { text: form.first("text").to_owned(), trap: form.first("website").to_owned(), sent };
    let done = match portal.app.contest(&visit.principal, id, &new).await {
        Ok(true) => "published",
        Ok(false) => "waiting",
        Err(error @ (AppError::Invalid { .. } | AppError::Conflict { .. } | AppError::TooManyAttempts { .. })) => {
            let wrong = Some(error.message(visit.language));
            let failure = Failure::from(error);
            let view = finding(&portal, &visit, &id.to_string()).await?;
            let token = portal.app.form_token_again(&contest_purpose(id), &new.sent.token).await?;
            let typed = Typed { text: new.text, token, wrong };
            let mut response = contest_page(&portal, &visit, failure.status, view, typed)?;
            if let Some(seconds) = failure.retry_after {
                response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
            }
            return Ok(response);
        }
        Err(error) => return Err(error.into()),
    };
    see_other(&format!("{}?done={done}", visit.links().finding(id)))
}

/// Asks for the repository to be read again.
pub async fn run_again(State(portal): State<Portal>, visit: Visit, Path(id): Path<String>) -> Answer {
    let id = identifier(&id)?;
    portal.app.run_again(&visit.principal, id).await?;
    see_other(&format!("{}?done=asked", visit.links().finding(id)))
}

fn contest_page(portal: &Portal, visit: &Visit, status: StatusCode, view: FindingPage, typed: Typed) -> Answer {
    let title = visit.messages().with("contest-title", &view.finding.check);
    let mut page = under(Page::new(portal, visit, title), &view);
    page = page.under(format!("{}, {}", view.finding.check, view.finding.name), visit.links().finding(view.finding.id));
    page.indexed = false;
    visit.html_with(status, &ContestForm { page, view, text: typed.text, token: typed.token, wrong: typed.wrong })
}

async fn finding(portal: &Portal, visit: &Visit, id: &str) -> Result<FindingPage, Failure> {
    portal.app.finding(identifier(id)?, visit.language).await?.ok_or_else(Failure::not_found)
}

fn identifier(text: &str) -> Result<Id, Failure> {
    text.parse().map_err(|_| Failure::not_found())
}

/// In the breadcrumb, the software that the finding is about, when there is one and no more.
fn under(page: Page, view: &FindingPage) -> Page {
    let (links, messages) = (page.links, page.t);
    let page = page.under(messages.text("nav-software"), links.software());
    match view.software.as_slice() {
        [(slug, name)] => page
            .under(name.clone(), links.software_page(slug))
            .under(messages.text("evidence-word"), links.evidence(slug)),
        _ => page,
    }
}

impl Finding {
    fn severity(&self) -> &'static str {
        severity_label(self.view.finding.severity, self.page.t.language)
    }

    /// Missing or unknown: what to do is then for now.
    fn is_lacking(&self) -> bool {
        matches!(Group::of(self.view.finding.outcome), Group::Missing | Group::Unknown)
    }
}

/// The sentence of a finding, else its name: what stands on its line.
pub fn sentence(finding: &FindingView) -> &str {
    finding.summary.as_ref().map_or(finding.name.as_str(), |summary| summary.text.as_str())
}
