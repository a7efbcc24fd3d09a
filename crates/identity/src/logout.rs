//! Signing out at the provider, and being told that somebody signed out there.

use jiff::Timestamp;
use levain_model::Language;
use openidconnect::Nonce;
use serde_json::Value;
use url::Url;

use crate::claims::subject;
use crate::fault::Fault;
use crate::known::Token;
use crate::provider::Provider;

/// What a logout token says (OpenID Connect Back-Channel Logout 1.0, section 2.4).
const EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";

/// Longest logout token read.
const LONGEST: usize = 16 * 1024;

/// Whose sessions ended at the provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ended {
    /// Who.
    pub subject: String,
    /// Which session; every one of theirs when it is not said.
    pub session: Option<String>,
}

impl Provider {
    /// Where to sign out at the provider, when it has such a place. Nothing is asked: a provider not known yet has none.
    pub async fn sign_out(&self, id_token: &str, language: Language) -> Option<String> {
        let metadata = self.known.get(&self.settings().issuer, &self.http).await.ok()?;
        let mut url = Url::parse(metadata.additional_metadata().end_session_endpoint.as_deref()?).ok()?;
        if !matches!(url.scheme(), "https" | "http") {
            return None;
        }
        let home = match language {
            Language::Fr => &self.addresses.home[0],
            Language::En => &self.addresses.home[1],
        };
        url.query_pairs_mut()
            .append_pair("id_token_hint", id_token)
            .append_pair("client_id", &self.settings().client_id)
            .append_pair("post_logout_redirect_uri", home)
            .append_pair("ui_locales", language.tag());
        Some(url.into())
    }

    /// Reads what a provider posts when somebody signs out there.
    ///
    /// # Errors
    /// It is not signed by the provider, not for this site, too old, or no logout token.
    pub async fn signed_out(&self, logout_token: &str, now: Timestamp) -> Result<Ended, Fault> {
        let unreadable = || Fault::Untrusted("not a logout token".to_owned());
        if logout_token.len() > LONGEST {
            return Err(unreadable());
        }
        let token: Token = logout_token.parse().map_err(|_| unreadable())?;
        let metadata = self.known.get(&self.settings().issuer, &self.http).await?;
        let (_, claims) = self.verified(metadata, &token, now, || no_nonce).await?;
        let more = claims.additional_claims();
        let told = more.all.get("events").and_then(|events| events.get(EVENT)).is_some_and(Value::is_object);
        if !told {
            return Err(unreadable());
        }
        Ok(Ended { subject: subject(claims.subject())?, session: more.text("sid") })
    }
}

/// A token that proves an identity has a nonce; one that ends a session has none.
fn no_nonce(nonce: Option<&Nonce>) -> Result<(), String> {
    nonce.map_or(Ok(()), |_| Err("a logout token has no nonce".to_owned()))
}
