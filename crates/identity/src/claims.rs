//! What a provider says of whoever signs in.

use openidconnect::AdditionalClaims;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::fault::{Fault, said};

/// Longest identifier of a subject (OpenID Connect Core, section 2).
const SUBJECT: usize = 255;
/// Groups read at most: beyond, something else is wrong.
const GROUPS: usize = 2_000;

/// Who signed in, as the provider says. The identity is the pair of issuer and subject, never the address.
#[derive(Clone, PartialEq, Eq)]
pub struct Identity {
    /// Who says so.
    pub issuer: String,
    /// Who it is, there.
    pub subject: String,
    /// Address of e-mail.
    pub email: Option<String>,
    /// Whether the provider verified that it is the person's.
    pub email_verified: bool,
    /// Name to show.
    pub name: Option<String>,
    /// Groups; none when the provider does not say.
    pub groups: Vec<String>,
    /// What signs the person out there.
    pub id_token: String,
    /// The session there, when the provider names it.
    pub session: Option<String>,
}

impl std::fmt::Debug for Identity {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Identity").field("issuer", &self.issuer).finish_non_exhaustive()
    }
}

/// Claims beyond those of the standard, as they come.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct More {
    #[serde(flatten)]
    pub(crate) all: Map<String, Value>,
}

impl AdditionalClaims for More {}

/// The claims of a person, as a token or userinfo gives them.
pub(crate) struct Told {
    pub(crate) email: Option<String>,
    pub(crate) email_verified: Option<bool>,
    /// Whole name, given name, family name, name of the account.
    pub(crate) names: [Option<String>; 4],
}

/// Reads them out of either: the two have the same methods and no trait in common.
macro_rules! told {
    ($claims:expr) => {{
        let claims = $claims;
        let whole = claims.name().and_then(|name| name.get(None)).map(|name| name.to_string());
        let given = claims.given_name().and_then(|name| name.get(None)).map(|name| name.to_string());
        let family = claims.family_name().and_then(|name| name.get(None)).map(|name| name.to_string());
        $crate::claims::Told {
            email: claims.email().map(|email| email.to_string()),
            email_verified: claims.email_verified(),
            names: [whole, given, family, claims.preferred_username().map(|name| name.to_string())],
        }
    }};
}

pub(crate) use told;

impl Told {
    fn name(self) -> Option<String> {
        let [whole, given, family, account] = self.names;
        let parts: Vec<String> = given.into_iter().chain(family).collect();
        let names = [whole, Some(parts.join(" ")), account].into_iter().flatten();
        names.map(|name| said(name.trim())).find(|name| !name.is_empty())
    }
}

/// What was gathered so far, from the token and, if need be, from userinfo.
#[derive(Debug, Default)]
pub(crate) struct Gathered {
    pub(crate) email: Option<String>,
    pub(crate) email_verified: bool,
    pub(crate) name: Option<String>,
    pub(crate) groups: Option<Vec<String>>,
}

impl Gathered {
    /// Takes what is still missing. Whether the address is verified goes with the address.
    pub(crate) fn take(&mut self, told: Told, more: &More, groups: Option<&str>) {
        if self.email.is_none() && told.email.is_some() {
            self.email = told.email.as_deref().map(said);
            self.email_verified = told.email_verified == Some(true);
        }
        if self.name.is_none() {
            self.name = told.name();
        }
        if self.groups.is_none()
            && let Some(path) = groups
        {
            self.groups = more.at(path).map(texts);
        }
    }

    /// Whether everything wanted is there.
    pub(crate) fn is_whole(&self, groups: Option<&str>) -> bool {
        self.email.is_some() && self.name.is_some() && (groups.is_none() || self.groups.is_some())
    }
}

impl More {
    /// The claim of that name; else the one that points lead to.
    fn at(&self, path: &str) -> Option<&Value> {
        if let Some(value) = self.all.get(path) {
            return Some(value);
        }
        let mut parts = path.split('.');
        let mut value = self.all.get(parts.next()?)?;
        for part in parts {
            value = value.get(part)?;
        }
        Some(value)
    }

    /// A claim that is a text.
    pub(crate) fn text(&self, name: &str) -> Option<String> {
        self.all.get(name).and_then(Value::as_str).map(said)
    }
}

/// The identifier of a subject, within what the standard allows.
pub(crate) fn subject(text: &str) -> Result<String, Fault> {
    if text.is_empty() || text.len() > SUBJECT || text.chars().any(char::is_control) {
        return Err(Fault::Untrusted("the subject is empty or too long".to_owned()));
    }
    Ok(text.to_owned())
}

fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::Array(values) => values.iter().take(GROUPS).filter_map(Value::as_str).map(str::to_owned).collect(),
        Value::String(one) => vec![one.clone()],
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_are_found_where_providers_put_them() {
        let more: More = serde_json::from_value(serde_json::json!({
            "groups": ["a", 1, "b"],
            "realm_access": { "roles": ["c"] },
            "https://example.org/roles": "d",
        }))
        .unwrap();
        let read = |path: &str| more.at(path).map(texts);
        assert_eq!(read("groups"), Some(vec!["a".to_owned(), "b".to_owned()]));
        assert_eq!(read("realm_access.roles"), Some(vec!["c".to_owned()]));
        assert_eq!(read("https://example.org/roles"), Some(vec!["d".to_owned()]));
        assert_eq!(read("realm_access.absent"), None);
    }

    #[test]
    fn subjects_are_bounded() {
        assert!(subject("").is_err() && subject(&"x".repeat(256)).is_err() && subject("a\nb").is_err());
        assert_eq!(subject("a b").unwrap(), "a b");
    }
}
