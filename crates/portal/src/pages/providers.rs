//! Signing in by a provider of identities: the way there, the way back, and being told that somebody left it.

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, SET_COOKIE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use levain_app::AppError;
use levain_app::providers::Return;

use crate::Portal;
use crate::failure::Failure;
use crate::guard::{DEPARTURE_NAME, cookie, departure_cookie};
use crate::pages::account::{Drawn, arrival as arrived, draw, with_cookie};
use crate::routes::{self, Id};
use crate::visit::{Answer, Parameters, Visit, see_other};

/// Leaves for a provider. A link and not a form: browsers do not let a form of ours end at another site.
pub async fn leave(State(portal): State<Portal>, visit: Visit, Path(name): Path<String>) -> Answer {
    if !portal.site.signs_in {
        return draw(&portal, &at_form(&visit), StatusCode::FORBIDDEN, Drawn::default());
    }
    let next = visit.parameters().first("next").to_owned();
    match portal.app.leave_for(&name, &next, visit.language).await {
        Ok(departure) => {
            let mut response = see_other(&departure.url)?;
            response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
            with_departure(response, &departure.secret)
        }
        Err(error) => refused(&portal, &at_form(&visit), next, error),
    }
}

/// Comes back from one.
pub async fn back(State(portal): State<Portal>, visit: Visit, headers: HeaderMap) -> Answer {
    let given = visit.parameters();
    let value = |name: &str| given.first(name).to_owned();
    let back = Return {
        code: value("code"),
        state: value("state"),
        issuer: value("iss"),
        error: value("error"),
        description: value("error_description"),
    };
    let secret = cookie(&headers, DEPARTURE_NAME).unwrap_or_default();
    let arrival = portal.app.come_back(&secret, &back).await?;
    let visit = Visit { language: arrival.language.unwrap_or(visit.language), ..visit };
    let response = match arrival.outcome {
        Ok(signed_in) => {
            // The session that this browser had goes: what was signed in here before is not what is now.
            portal.app.sign_out(&visit.principal).await?;
            let to = arrived(&portal, &visit, signed_in.session.person, &arrival.next).await?;
            with_cookie(see_other(&to)?, &signed_in.secret)?
        }
        Err(error) => refused(&portal, &at_form(&visit), arrival.next, error)?,
    };
    with_departure(response, "")
}

/// Told by a provider that somebody signed out there (OpenID Connect Back-Channel Logout 1.0).
pub async fn ended(State(portal): State<Portal>, Path(name): Path<String>, body: Bytes) -> Answer {
    let form = Parameters::read(&body);
    let done = portal.app.signed_out_at(&name, form.first("logout_token")).await;
    let headers = [(CACHE_CONTROL, HeaderValue::from_static("no-store"))];
    match done {
        Ok(_) => Ok((StatusCode::OK, headers).into_response()),
        Err(AppError::Identity(fault)) => {
            let problem = serde_json::json!({ "error": "invalid_request", "error_description": fault.code() });
            let kind = [(CONTENT_TYPE, HeaderValue::from_static("application/json"))];
            Ok((StatusCode::BAD_REQUEST, headers, kind, problem.to_string()).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

/// The form again, with what happened: whoever has a password can still use it.
fn refused(portal: &Portal, visit: &Visit, next: String, error: AppError) -> Answer {
    if !matches!(error, AppError::Identity(_)) {
        return Err(error.into());
    }
    let words = error.message(visit.language);
    let explained = visit.links().code(error.code()).unwrap_or_default();
    let status = Failure::from(error).status;
    draw(portal, visit, status, Drawn { next, refused: Some((words, explained)), ..Drawn::default() })
}

/// The visit as if it were to the form: its address in the other language is the form's, without what came back.
fn at_form(visit: &Visit) -> Visit {
    let links = visit.links();
    let path = links.to(Id::SignIn).to_owned();
    Visit { route: routes::route(Id::SignIn), path, query: String::new(), ..visit.clone() }
}

fn with_departure(mut response: Response, secret: &str) -> Answer {
    let cookie = HeaderValue::from_str(&departure_cookie(secret)).map_err(|error| Failure::internal(&error))?;
    response.headers_mut().append(SET_COOKIE, cookie);
    Ok(response)
}
