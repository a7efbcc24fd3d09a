//! What a person reads when there is no page: one error type, and one place that draws it, in their language.

use std::fmt::Display;

use askama::Template;
use axum::extract::{Request, State};
use axum::http::header::{ACCEPT, CACHE_CONTROL, CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use levain_app::AppError;

use crate::Portal;
use crate::links::Links;
use crate::messages::Messages;
use crate::page::Page;
use crate::routes::language_of;
use crate::visit::Visit;

/// Why a request has no answer.
#[derive(Debug, Clone)]
pub struct Failure {
    /// Status of the response.
    pub status: StatusCode,
    /// What happened, in French and English, when there is more to say than the status.
    pub detail: Option<[String; 2]>,
    /// Stable code of the error.
    pub code: Option<&'static str>,
    /// Seconds before trying again.
    pub retry_after: Option<u64>,
}

impl Failure {
    /// A status and nothing more.
    pub fn of(status: StatusCode) -> Failure {
        Failure { status, detail: None, code: None, retry_after: None }
    }

    /// There is no such page.
    pub fn not_found() -> Failure {
        Failure::of(StatusCode::NOT_FOUND)
    }

    /// Something failed on our side: the log says what, the page does not.
    pub fn internal(error: &dyn Display) -> Failure {
        tracing::error!(%error, "request failed");
        Failure::of(StatusCode::INTERNAL_SERVER_ERROR)
    }
}

impl From<AppError> for Failure {
    fn from(error: AppError) -> Failure {
        use levain_model::Language::{En, Fr};
        let mut failure = Failure::of(match &error {
            AppError::NotFound => StatusCode::NOT_FOUND,
            AppError::SignInRequired | AppError::WrongCredentials => StatusCode::UNAUTHORIZED,
            AppError::Forbidden => StatusCode::FORBIDDEN,
            AppError::TooManyAttempts { .. } => StatusCode::TOO_MANY_REQUESTS,
            AppError::Invalid { .. } | AppError::Several(_) => StatusCode::UNPROCESSABLE_ENTITY,
            AppError::Conflict { .. } => StatusCode::CONFLICT,
            _ => return Failure { code: Some(error.code()), ..Failure::internal(&error) },
        });
        failure.detail = Some([error.message(Fr), error.message(En)]);
        failure.code = Some(error.code());
        if let AppError::TooManyAttempts { retry_after_seconds } = error {
            failure.retry_after = Some(retry_after_seconds);
        }
        failure
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        if let Some(seconds) = self.retry_after {
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        response.extensions_mut().insert(self);
        response
    }
}

/// Statuses with a message of their own; the others read as the last of their hundred.
const TOLD: [u16; 12] = [400, 401, 403, 404, 405, 408, 409, 413, 422, 429, 500, 503];

#[derive(Template)]
#[template(path = "failure.html")]
struct FailurePage {
    page: Page,
    status: u16,
    heading: String,
    detail: String,
    code: Option<&'static str>,
    sign_in: Option<String>,
}

/// Draws every response that failed without a body of its own, also those that a layer refused.
pub async fn draw(State(portal): State<Portal>, request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let here = request.uri().path_and_query().map_or_else(|| path.clone(), ToString::to_string);
    let accepts = request.headers().get(ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
    let mut response = next.run(request).await;
    let failure = response.extensions_mut().remove::<Failure>();
    let status = response.status();
    let drawn = response.headers().get(CONTENT_TYPE).is_some_and(|kind| !kind.as_bytes().starts_with(b"text/plain"));
    if !(status.is_client_error() || status.is_server_error()) || (failure.is_none() && drawn) {
        return response;
    }
    let failure = failure.unwrap_or_else(|| Failure::of(status));
    let language = language_of(&path);
    let messages = Messages::of(language);
    let told = TOLD.iter().copied().find(|told| *told == status.as_u16());
    let told = told.unwrap_or(if status.is_server_error() { 500 } else { 400 });
    let heading = messages.code("error-title-", told);
    let detail = match failure.detail {
        Some([fr, en]) => match language {
            levain_model::Language::Fr => fr,
            levain_model::Language::En => en,
        },
        None => messages.code("error-text-", told),
    };
    let (media_type, body) = if path.ends_with(".json") || accepts.starts_with("application/json") {
        // RFC 9457: the kind of a problem is the address of the page that explains it.
        let explained = failure.code.and_then(|code| (Links { language }).code(code));
        let kind = explained.map_or_else(|| "about:blank".to_owned(), |address| portal.site.absolute(&address));
        let problem = serde_json::json!({
            "type": kind, "title": heading, "status": status.as_u16(), "detail": detail, "code": failure.code,
        });
        ("application/problem+json", problem.to_string())
    } else {
        let visit = response.extensions().get::<Visit>().cloned();
        let page = Page::of_failure(&portal, visit.as_ref(), language, &heading);
        let sign_in = (status == StatusCode::UNAUTHORIZED).then(|| page.links.sign_in(&here));
        let drawing = FailurePage { page, status: status.as_u16(), heading, detail, code: failure.code, sign_in };
        ("text/html; charset=utf-8", drawing.render().unwrap_or_default())
    };
    let (mut parts, _) = response.into_parts();
    parts.headers.remove(axum::http::header::CONTENT_LENGTH);
    parts.headers.insert(CONTENT_TYPE, HeaderValue::from_static(media_type));
    parts.headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Response::from_parts(parts, body.into())
}
