//! The accounts on forges that bodies say are their own, and those that wait for somebody to look.

use askama::Template;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use levain_app::views::{ClaimView, ClaimsView};
use levain_model::Id;

use crate::Portal;
use crate::failure::Failure;
use crate::form::Form;
use crate::page::Page;
use crate::pages::bodies::{answer_with, page_of};
use crate::visit::{Answer, Visit, see_other};

#[derive(Template)]
#[template(path = "body_accounts.html")]
struct Accounts {
    page: Page,
    view: ClaimsView,
    form: Form,
}

/// The accounts of a body, for its stewards.
pub async fn of_body(State(portal): State<Portal>, visit: Visit, Path(slug): Path<String>) -> Answer {
    body_page(&portal, &visit, &slug, Form::default()).await
}

/// Adds one, or takes one back.
pub async fn claim(State(portal): State<Portal>, visit: Visit, Path(slug): Path<String>, body: Bytes) -> Answer {
    let form = Form::read(&body);
    let done = match form.value("action") {
        "withdraw" => {
            let id: Id = form.value("claim").parse().map_err(|_| Failure::not_found())?;
            portal.app.withdraw_claim(&visit.principal, &slug, id).await
        }
        _ => portal.app.claim_account(&visit.principal, &slug, form.value("url")).await,
    };
    match done {
        Ok(()) => see_other(&visit.links().body_accounts(&slug)),
        Err(error) => body_page(&portal, &visit, &slug, form.wrong(error, visit.language)?).await,
    }
}

async fn body_page(portal: &Portal, visit: &Visit, slug: &str, form: Form) -> Answer {
    let view = portal.app.claims_of(&visit.principal, slug, visit.language).await?;
    let page = page_of(portal, visit, &view.body, visit.messages().text("accounts-title"));
    answer_with(visit, &form, &Accounts { page, view, form: form.clone() })
}

#[derive(Template)]
#[template(path = "claims.html")]
struct Claims {
    page: Page,
    claims: Vec<ClaimView>,
    form: Form,
}

/// The accounts that wait to be confirmed.
pub async fn waiting(State(portal): State<Portal>, visit: Visit) -> Answer {
    queue(&portal, &visit, Form::default()).await
}

/// Confirms one, or refuses it.
pub async fn confirm(State(portal): State<Portal>, visit: Visit, body: Bytes) -> Answer {
    let form = Form::read(&body);
    let id: Id = form.value("claim").parse().map_err(|_| Failure::not_found())?;
    let accept = match form.value("action") {
        "accept" => true,
        "refuse" => false,
        _ => return Err(Failure::of(StatusCode::BAD_REQUEST)),
    };
    match portal.app.decide_claim(&visit.principal, id, accept).await {
        Ok(()) => see_other(visit.links().curation_accounts()),
        Err(error) => queue(&portal, &visit, form.wrong(error, visit.language)?).await,
    }
}

async fn queue(portal: &Portal, visit: &Visit, form: Form) -> Answer {
    let claims = portal.app.claims_waiting(&visit.principal, visit.language).await?;
    let messages = visit.messages();
    let page = Page::new(portal, visit, messages.text("claims-title"))
        .under(messages.text("curation-title"), visit.links().curation());
    answer_with(visit, &form, &Claims { page, claims, form: form.clone() })
}
