//! Signing in, and what a person sees of their account.

use askama::Template;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::header::{RETRY_AFTER, SET_COOKIE};
use axum::http::{HeaderValue, StatusCode};
use levain_app::AppError;
use levain_app::views::SessionView;
use levain_model::{Id, Person};

use crate::Portal;
use crate::failure::Failure;
use crate::guard::session_cookie;
use crate::links::with_query;
use crate::page::Page;
use crate::routes;
use crate::visit::{Answer, Parameters, Visit, see_other};

#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignIn {
    page: Page,
    /// Where to go afterwards.
    next: String,
    email: String,
    /// Why it did not work.
    wrong: Option<String>,
}

/// The form.
pub async fn form(State(portal): State<Portal>, visit: Visit) -> Answer {
    let next = visit.parameters().first("next").to_owned();
    page(&portal, &visit, StatusCode::OK, next, String::new(), None)
}

/// Tries a password.
pub async fn sign_in(State(portal): State<Portal>, visit: Visit, body: Bytes) -> Answer {
    let form = Parameters::read(&body);
    let (email, next) = (form.first("email").to_owned(), form.first("next").to_owned());
    if !portal.site.signs_in {
        return page(&portal, &visit, StatusCode::FORBIDDEN, next, email, None);
    }
    // A password may begin or end with a space: it is read as it was typed.
    let password = form.pairs().iter().find(|(name, _)| name == "password").map_or("", |(_, value)| value);
    match portal.app.sign_in(&email, password, &visit.address).await {
        Ok(signed_in) => {
            let to = arrival(&portal, &visit, signed_in.session.person, &next).await?;
            with_cookie(see_other(&to)?, &signed_in.secret)
        }
        Err(error @ (AppError::WrongCredentials | AppError::TooManyAttempts { .. })) => {
            let failure = Failure::from(error);
            let [fr, en] = failure.detail.unwrap_or_default();
            let wrong = if visit.language == levain_model::Language::Fr { fr } else { en };
            let status = if failure.retry_after.is_some() { failure.status } else { StatusCode::UNPROCESSABLE_ENTITY };
            let mut response = page(&portal, &visit, status, next, email, Some(wrong))?;
            if let Some(seconds) = failure.retry_after {
                response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
            }
            Ok(response)
        }
        Err(error) => Err(error.into()),
    }
}

fn page(
    portal: &Portal,
    visit: &Visit,
    status: StatusCode,
    next: String,
    email: String,
    wrong: Option<String>,
) -> Answer {
    let page = Page::new(portal, visit, visit.messages().text("sign-in-title"));
    visit.html_with(status, &SignIn { page, next, email, wrong })
}

/// Ends the session of this request.
pub async fn sign_out(State(portal): State<Portal>, visit: Visit) -> Answer {
    portal.app.sign_out(&visit.principal).await?;
    with_cookie(see_other(visit.links().home())?, "")
}

#[derive(Template)]
#[template(path = "account.html")]
struct Account {
    page: Page,
    person: Person,
    sessions: Vec<SessionView>,
}

/// The account: who one is here, and where one is signed in.
pub async fn show(State(portal): State<Portal>, visit: Visit) -> Answer {
    let person = visit.principal.person.clone().ok_or(AppError::SignInRequired)?;
    let sessions = portal.app.sessions(&visit.principal).await?;
    let page = Page::new(&portal, &visit, visit.messages().text("account-title"));
    visit.html(&Account { page, person, sessions })
}

/// Ends another session of the same person.
pub async fn revoke(State(portal): State<Portal>, visit: Visit, body: Bytes) -> Answer {
    let session: Id = Parameters::read(&body).first("session").parse().map_err(|_| Failure::not_found())?;
    portal.app.revoke_session(&visit.principal, session).await?;
    see_other(visit.links().account())
}

/// Where signing in leads: to the notice when it was not read yet, which leads on to `next`.
pub(super) async fn arrival(portal: &Portal, visit: &Visit, person: Id, next: &str) -> Result<String, Failure> {
    let to = if is_ours(next) { next } else { visit.links().account() };
    if portal.app.owes_consent(person).await? {
        return Ok(with_query(visit.links().account_notice(), &[("next", to)]));
    }
    Ok(to.to_owned())
}

pub(super) fn with_cookie(mut response: axum::response::Response, secret: &str) -> Answer {
    let cookie =
        HeaderValue::from_str(&session_cookie(secret).to_string()).map_err(|error| Failure::internal(&error))?;
    response.headers_mut().insert(SET_COOKIE, cookie);
    Ok(response)
}

/// Whether an address is a page of this site: `//elsewhere` and `/\elsewhere` are not, whatever they look like.
pub(super) fn is_ours(next: &str) -> bool {
    let path = next.split(['?', '#']).next().unwrap_or_default();
    next.starts_with('/')
        && !next.contains(['\\', '\r', '\n'])
        && !next.starts_with("//")
        && path != routes::route(routes::Id::SignOut).fr
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signing_in_leads_to_this_site_only() {
        for (next, ours) in [
            ("/compte", true),
            ("/logiciels?q=x", true),
            ("", false),
            ("//example.org", false),
            ("/\\example.org", false),
            ("https://example.org", false),
        ] {
            assert_eq!(is_ours(next), ours, "{next}");
        }
    }
}
