//! One request, as the handlers see it: where it stands, who asks, and with which parameters.

use std::sync::Arc;

use askama::Template;
use axum::extract::FromRequestParts;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, LOCATION};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use levain_app::Principal;
use levain_model::Language;
use sha2::{Digest, Sha256};

use crate::failure::Failure;
use crate::links::Links;
use crate::messages::Messages;
use crate::routes::{Format, Route};

/// What a handler answers: the response, or why there is none.
pub type Answer = Result<Response, Failure>;

/// A request that was let in.
#[derive(Debug, Clone)]
pub struct Visit {
    /// The row of the table it came by.
    pub route: &'static Route,
    /// Language of the address.
    pub language: Language,
    /// Format of the address.
    pub format: Format,
    /// Path, as asked.
    pub path: String,
    /// Query, still encoded; empty when there is none.
    pub query: String,
    /// Who asks.
    pub principal: Arc<Principal>,
    /// How many notices whoever asks has not read.
    pub unread: u64,
    /// Network address of whoever asks.
    pub address: String,
    /// Whether it came from this very machine, and not through a proxy.
    pub local: bool,
    /// What the browser has already.
    pub known: Option<HeaderValue>,
}

impl Visit {
    /// The messages of its language.
    pub fn messages(&self) -> Messages {
        Messages::of(self.language)
    }

    /// The addresses of its language.
    pub fn links(&self) -> Links {
        Links { language: self.language }
    }

    /// The parameters of the query.
    pub fn parameters(&self) -> Parameters {
        Parameters::read(self.query.as_bytes())
    }

    /// Path and query.
    pub fn here(&self) -> String {
        if self.query.is_empty() { self.path.clone() } else { format!("{}?{}", self.path, self.query) }
    }

    /// A page.
    ///
    /// # Errors
    /// The template cannot be rendered.
    pub fn html(&self, template: &impl Template) -> Answer {
        Ok(self.body(Format::Html, rendered(template)?))
    }

    /// A page with another status, which nobody keeps.
    ///
    /// # Errors
    /// The template cannot be rendered.
    pub fn html_with(&self, status: StatusCode, template: &impl Template) -> Answer {
        let kind = HeaderValue::from_static(Format::Html.media_type());
        let headers = [(CONTENT_TYPE, kind), (CACHE_CONTROL, HeaderValue::from_static("no-store"))];
        Ok((status, headers, shown(rendered(template)?)).into_response())
    }

    /// A value as JSON.
    ///
    /// # Errors
    /// The value cannot be serialised.
    pub fn json(&self, value: &impl serde::Serialize) -> Answer {
        let text = serde_json::to_string(value).map_err(|error| Failure::internal(&error))?;
        Ok(self.body(Format::Json, text))
    }

    /// Whether the browser says that it has this version already (RFC 9110, section 13.1.2).
    fn has(&self, tag: &HeaderValue) -> bool {
        let known = self.known.as_ref().and_then(|known| known.to_str().ok()).unwrap_or_default();
        known.split(',').map(str::trim).any(|known| known == "*" || known == tag)
    }

    /// A text in a format, which the browser may keep as long as it asks again: an answer it has already is not sent.
    pub fn body(&self, format: Format, text: String) -> Response {
        let text = shown(text);
        let digest = Sha256::digest(text.as_bytes());
        let hash: String = digest.iter().take(12).map(|byte| format!("{byte:02x}")).collect();
        // Weak: compression gives the same page other bytes.
        let tag = HeaderValue::from_str(&format!("W/\"{hash}\"")).ok();
        let same = tag.as_ref().is_some_and(|tag| self.has(tag));
        let mut response = if same { StatusCode::NOT_MODIFIED.into_response() } else { text.into_response() };
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(format.media_type()));
        let shared = self.principal.person.is_none();
        let caching = if shared { "public, no-cache" } else { "private, no-cache" };
        headers.insert(CACHE_CONTROL, HeaderValue::from_static(caching));
        if let Some(tag) = tag {
            headers.insert(ETAG, tag);
        }
        response
    }
}

fn rendered(template: &impl Template) -> Result<String, Failure> {
    template.render().map_err(|error| Failure::internal(&error))
}

/// A text that no reader of HTML or XML stumbles on: sources may hold anything.
fn shown(text: String) -> String {
    if text.chars().all(is_shown) {
        return text;
    }
    text.chars().map(|character| if is_shown(character) { character } else { char::REPLACEMENT_CHARACTER }).collect()
}

/// After a form: see the page at `address`.
///
/// # Errors
/// The address cannot stand in a header.
pub fn see_other(address: &str) -> Answer {
    let location = HeaderValue::from_str(address).map_err(|error| Failure::internal(&error))?;
    Ok((StatusCode::SEE_OTHER, [(LOCATION, location)]).into_response())
}

/// What was here is there for ever.
///
/// # Errors
/// The address cannot stand in a header.
pub fn permanent(address: &str) -> Answer {
    let location = HeaderValue::from_str(address).map_err(|error| Failure::internal(&error))?;
    Ok((StatusCode::PERMANENT_REDIRECT, [(LOCATION, location)]).into_response())
}

impl<S: Send + Sync> FromRequestParts<S> for Visit {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Visit, Failure> {
        parts.extensions.get::<Visit>().cloned().ok_or_else(|| Failure::of(StatusCode::NOT_FOUND))
    }
}

/// Parameters of a query or of a form, in their order. What is not UTF-8 is replaced, and control characters, which neither
/// HTML nor XML may hold, are dropped; nothing is refused.
#[derive(Debug, Clone, Default)]
pub struct Parameters(Vec<(String, String)>);

impl Parameters {
    /// Reads `name=value&…`.
    pub fn read(bytes: &[u8]) -> Parameters {
        let shown = |text: std::borrow::Cow<'_, str>| text.chars().filter(|one| is_shown(*one)).collect();
        Parameters(url::form_urlencoded::parse(bytes).map(|(name, value)| (shown(name), shown(value))).collect())
    }

    /// The first value of that name, trimmed; empty when there is none.
    pub fn first(&self, name: &str) -> &str {
        self.0.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.trim())
    }

    /// Every value of that name, in order, without blanks and repetitions.
    pub fn all(&self, name: &str) -> Vec<String> {
        let mut values: Vec<String> = Vec::new();
        for (known, value) in &self.0 {
            let value = value.trim();
            if known == name && !value.is_empty() && values.iter().all(|seen| seen != value) {
                values.push(value.to_owned());
            }
        }
        values
    }

    /// A number of that name; `otherwise` when it is missing or no number.
    pub fn number(&self, name: &str, otherwise: u32) -> u32 {
        self.first(name).parse().unwrap_or(otherwise)
    }

    /// The pairs.
    pub fn pairs(&self) -> &[(String, String)] {
        &self.0
    }
}

/// Whether a document may hold a character (XML 1.0, production 2).
fn is_shown(character: char) -> bool {
    !(character.is_control() && !matches!(character, '\t' | '\n' | '\r')
        || matches!(character, '\u{fffe}' | '\u{ffff}'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_read_as_they_come() {
        let parameters =
            Parameters::read(b"q=prise+de+rendez-vous&software=a&software=+b+&software=a&software=&page=x&%FF=%FF");
        assert_eq!(parameters.first("q"), "prise de rendez-vous");
        assert_eq!(parameters.all("software"), ["a", "b"]);
        assert_eq!(parameters.number("page", 1), 1);
        assert_eq!(parameters.first("none"), "");
        assert_eq!(Parameters::read(b"q=a%00%1B%5Bb%0D%0Ac%7F").first("q"), "a[b\r\nc");
    }
}
