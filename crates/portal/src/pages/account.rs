//! Signing in, and what a person sees of their account.

use askama::Template;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::header::{RETRY_AFTER, SET_COOKIE};
use axum::http::{HeaderValue, StatusCode};
use levain_app::AppError;
use levain_app::views::{GuideEntry, IdentityView, OwnMembership, SessionView};
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
    /// Buttons of providers of identities: their words and where they lead.
    providers: Vec<(String, String)>,
    /// Whether the form of passwords is shown.
    local: bool,
    /// Why signing in by a provider did not work, and the page of its code.
    refused: Option<(String, String)>,
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
    if !portal.site.signs_in || !takes_passwords(&portal, &visit) {
        return page(&portal, &visit, StatusCode::FORBIDDEN, next, email, None);
    }
    // A password may begin or end with a space: it is read as it was typed.
    let password = form.pairs().iter().find(|(name, _)| name == "password").map_or("", |(_, value)| value);
    match portal.app.sign_in(&email, password, &visit.address).await {
        Ok(signed_in) => {
            let to = arrival(&portal, &visit, signed_in.session.person, &next).await?;
            // The session that this browser had goes: what was signed in here before is not what is now.
            portal.app.sign_out(&visit.principal).await?;
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
    draw(portal, visit, status, Drawn { next, email, wrong, refused: None })
}

/// What differs from one drawing of the form to another.
#[derive(Default)]
pub struct Drawn {
    pub next: String,
    pub email: String,
    pub wrong: Option<String>,
    pub refused: Option<(String, String)>,
}

/// The form, and the buttons of providers.
pub fn draw(portal: &Portal, visit: &Visit, status: StatusCode, drawn: Drawn) -> Answer {
    let Drawn { next, email, wrong, refused } = drawn;
    let links = visit.links();
    let providers = portal.app.providers().iter().map(|provider| {
        let settings = provider.settings();
        (settings.label(visit.language).to_owned(), links.sign_in_with(&settings.name, &next))
    });
    let providers = providers.collect();
    let local = takes_passwords(portal, visit);
    let page = Page::new(portal, visit, visit.messages().text("sign-in-title"));
    visit.html_with(status, &SignIn { page, next, email, wrong, providers, local, refused })
}

/// Whether a password of this site opens a session: always from this very machine, so that nobody is locked out.
fn takes_passwords(portal: &Portal, visit: &Visit) -> bool {
    portal.site.local_sign_in || visit.local
}

#[derive(Template)]
#[template(path = "signed_out.html")]
struct SignedOut {
    page: Page,
    /// Words of the provider.
    label: String,
    /// Where to sign out there.
    address: String,
}

/// Ends the session of this request. Whoever came by a provider is told that they are still signed in there.
pub async fn sign_out(State(portal): State<Portal>, visit: Visit) -> Answer {
    let there = portal.app.provider_sign_out(&visit.principal, visit.language).await?;
    portal.app.sign_out(&visit.principal).await?;
    let Some((label, address)) = there else { return with_cookie(see_other(visit.links().home())?, "") };
    // A link and not a redirect: browsers do not let a form of ours end at another site.
    let visit = Visit { principal: Default::default(), route: routes::route(routes::Id::SignIn), ..visit };
    let visit = Visit { path: visit.links().to(routes::Id::SignIn).to_owned(), query: String::new(), ..visit };
    let page = Page::new(&portal, &visit, visit.messages().text("signed-out-title"));
    with_cookie(visit.html_with(StatusCode::OK, &SignedOut { page, label, address })?, "")
}

#[derive(Template)]
#[template(path = "account.html")]
struct Account {
    page: Page,
    person: Person,
    sessions: Vec<SessionView>,
    identities: Vec<IdentityView>,
    memberships: Vec<OwnMembership>,
    /// Guides in which something was ticked.
    guides: Vec<GuideEntry>,
}

/// The account: who one is here, and where one is signed in.
pub async fn show(State(portal): State<Portal>, visit: Visit) -> Answer {
    let person = visit.principal.person.clone().ok_or(AppError::SignInRequired)?;
    let sessions = portal.app.sessions(&visit.principal).await?;
    let identities = portal.app.own_identities(&visit.principal, visit.language).await?;
    let mut guides = portal.app.guides(&visit.principal, visit.language).await?;
    guides.retain(|guide| guide.ticked.is_some_and(|(done, _)| done > 0));
    let mut page = Page::new(&portal, &visit, visit.messages().text("account-title"));
    page.demonstration = levain_app::demonstration::is_fictitious(&person.email);
    let memberships = crate::pages::bodies::own(&portal, &visit).await?;
    visit.html(&Account { page, person, sessions, identities, memberships, guides })
}

/// Ends another session of the same person, or every one of theirs.
pub async fn revoke(State(portal): State<Portal>, visit: Visit, body: Bytes) -> Answer {
    let form = Parameters::read(&body);
    if form.first("everywhere") == "yes" {
        portal.app.sign_out_everywhere(&visit.principal).await?;
        return with_cookie(see_other(&visit.links().sign_in(""))?, "");
    }
    let session: Id = form.first("session").parse().map_err(|_| Failure::not_found())?;
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

/// An answer that leaves the browser a session, or takes it back.
pub fn with_cookie(mut response: axum::response::Response, secret: &str) -> Answer {
    let cookie =
        HeaderValue::from_str(&session_cookie(secret).to_string()).map_err(|error| Failure::internal(&error))?;
    response.headers_mut().append(SET_COOKIE, cookie);
    Ok(response)
}

/// Whether an address is a page of this site: `//elsewhere` and `/\elsewhere` are not, whatever they look like.
pub fn is_ours(next: &str) -> bool {
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
