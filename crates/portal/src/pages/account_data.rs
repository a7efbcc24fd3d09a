//! What a person may do about what is kept of them: read the notice and agree, see who looked, take a copy, erase it all.

use askama::Template;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::IntoResponse;
use levain_app::AppError;
use levain_app::privacy::{Ends, NOTICE, RETENTION, Retention, said};
use levain_app::views::{AccessLine, ConsentView};

use super::account::{is_ours, with_cookie};
use crate::Portal;
use crate::failure::Failure;
use crate::form::Form;
use crate::links::with_query;
use crate::page::Page;
use crate::routes::Format;
use crate::visit::{Answer, Parameters, Visit, see_other};

#[derive(Template)]
#[template(path = "account_data.html")]
struct Data {
    page: Page,
    consents: Vec<ConsentView>,
    accesses: Vec<AccessLine>,
    done: Option<&'static str>,
}

/// The page, or the copy of everything as JSON.
pub async fn show(State(portal): State<Portal>, visit: Visit) -> Answer {
    if visit.format == Format::Json {
        let copy = portal.app.own_data(&visit.principal).await?;
        let text = serde_json::to_string_pretty(&copy).map_err(|error| Failure::internal(&error))?;
        let headers = [
            (CONTENT_TYPE, HeaderValue::from_static(Format::Json.media_type())),
            (CONTENT_DISPOSITION, HeaderValue::from_static("attachment; filename=\"levain-own-data.json\"")),
            (CACHE_CONTROL, HeaderValue::from_static("no-store")),
        ];
        return Ok((headers, text).into_response());
    }
    let done = match visit.parameters().first("done") {
        "agreed" => Some("consent-done-agreed"),
        "withdrawn" => Some("consent-done-withdrawn"),
        _ => None,
    };
    let consents = portal.app.consents(&visit.principal).await?;
    let accesses = portal.app.accesses(&visit.principal).await?;
    let messages = visit.messages();
    let page = Page::new(&portal, &visit, messages.text("own-title"))
        .under(messages.text("account-title"), visit.links().account())
        .with_formats(&[Format::Json]);
    visit.html(&Data { page, consents, accesses, done })
}

/// Takes the agreement with the notice back.
pub async fn withdraw(State(portal): State<Portal>, visit: Visit) -> Answer {
    portal.app.withdraw_consent(&visit.principal).await?;
    see_other(&with_query(visit.links().account_data(), &[("done", "withdrawn")]))
}

impl Data {
    /// The consent in force.
    fn current(&self) -> Option<&ConsentView> {
        self.consents.iter().find(|consent| consent.current)
    }

    fn place(&self, line: &AccessLine) -> String {
        self.page.t.code("access-place-", &line.place)
    }
}

#[derive(Template)]
#[template(path = "account_notice.html")]
struct Notice {
    page: Page,
    next: String,
    form: Form,
}

/// The notice, to be read before going on to `next`.
pub async fn notice(State(portal): State<Portal>, visit: Visit) -> Answer {
    let next = visit.parameters().first("next").to_owned();
    notice_page(&portal, &visit, &next, Form::default())
}

/// Keeps that the person agrees.
pub async fn agree(State(portal): State<Portal>, visit: Visit, body: Bytes) -> Answer {
    let form = Form::read(&body);
    let next = form.value("next").to_owned();
    match portal.app.agree(&visit.principal, form.value("notice")).await {
        Ok(()) if is_ours(&next) => see_other(&next),
        Ok(()) => see_other(&with_query(visit.links().account_data(), &[("done", "agreed")])),
        Err(error) => notice_page(&portal, &visit, &next, form.wrong(error, visit.language)?),
    }
}

fn notice_page(portal: &Portal, visit: &Visit, next: &str, form: Form) -> Answer {
    let next = if is_ours(next) { next.to_owned() } else { String::new() };
    let messages = visit.messages();
    let page = Page::new(portal, visit, messages.text("consent-title"))
        .under(messages.text("account-title"), visit.links().account());
    visit.html_with(form.status(), &Notice { page, next, form })
}

#[derive(Template)]
#[template(path = "account_erase.html")]
struct Erase {
    page: Page,
    form: Form,
}

/// What will go and what stays, with the form that does it.
pub async fn form(State(portal): State<Portal>, visit: Visit) -> Answer {
    erase_page(&portal, &visit, Form::default())
}

/// Erases the account.
pub async fn erase(State(portal): State<Portal>, visit: Visit, body: Bytes) -> Answer {
    let typed = Parameters::read(&body);
    // A password may begin or end with a space: it is read as it was typed.
    let password = typed.pairs().iter().find(|(name, _)| name == "password").map_or("", |(_, value)| value);
    let confirmed = typed.first("confirm") == "yes";
    match portal.app.erase_own_account(&visit.principal, confirmed, password, &visit.address).await {
        Ok(()) => with_cookie(see_other(&with_query(visit.links().privacy(), &[("done", "erased")]))?, ""),
        Err(error) => erase_page(&portal, &visit, Form::read(&body).wrong(error, visit.language)?),
    }
}

fn erase_page(portal: &Portal, visit: &Visit, form: Form) -> Answer {
    if visit.principal.person.is_none() {
        return Err(AppError::SignInRequired.into());
    }
    let messages = visit.messages();
    let page = Page::new(portal, visit, messages.text("erase-title"))
        .under(messages.text("account-title"), visit.links().account())
        .under(messages.text("own-title"), visit.links().account_data());
    let status = form.status();
    let template = Erase { page, form };
    if status == StatusCode::OK { visit.html(&template) } else { visit.html_with(status, &template) }
}

impl Erase {
    /// What goes: everything personal but what leads to nobody.
    fn going(&self) -> impl Iterator<Item = &'static str> {
        let language = self.page.t.language;
        let goes = |row: &&Retention| row.is_copied() && row.ends != Ends::Stays;
        RETENTION.iter().filter(goes).map(move |row| said(row.what, language))
    }
}
