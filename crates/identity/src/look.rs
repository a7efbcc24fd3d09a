//! Whether a provider can be used, for whoever installs it: reached, on time, and told of this site.

use jiff::Timestamp;
use jiff::fmt::rfc2822;
use levain_model::Language;

use crate::attempt::Attempt;
use crate::fault::Fault;
use crate::provider::{Provider, SKEW};

/// What was looked at, and what to do when it is not good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Look {
    /// Whether it is good.
    pub good: bool,
    /// In French.
    pub fr: String,
    /// In English.
    pub en: String,
}

impl Look {
    fn new(good: bool, fr: impl Into<String>, en: impl Into<String>) -> Look {
        Look { good, fr: fr.into(), en: en.into() }
    }

    fn fault(fault: &Fault) -> Look {
        let (code, detail) = (fault.code(), fault.detail());
        let told = |language| fault.text(language);
        Look::new(
            false,
            format!("{} ({code}, {detail})", told(Language::Fr)),
            format!("{} ({code}, {detail})", told(Language::En)),
        )
    }
}

impl Provider {
    /// Looks at everything that can be seen without signing in.
    pub async fn look(&self, now: Timestamp) -> Vec<Look> {
        let issuer = &self.settings().issuer;
        let metadata = match self.known.get(issuer, &self.http).await {
            Ok(metadata) => metadata,
            Err(fault) => return vec![Look::fault(&fault)],
        };
        let keys = metadata.jwks().keys().len();
        let mut looks = vec![Look::new(
            keys > 0,
            format!("{issuer} répond, {keys} clés"),
            format!("{issuer} answers, {keys} keys"),
        )];
        looks.extend(self.clock(now).await);
        looks.extend(self.registered().await);
        looks
    }

    /// Its clock, by the date of an answer.
    async fn clock(&self, now: Timestamp) -> Option<Look> {
        let url = format!("{}/.well-known/openid-configuration", self.settings().issuer.trim_end_matches('/'));
        let answer = self.http.get(&url).await.ok()?;
        let theirs = rfc2822::parse(answer.headers.get("date")?).ok()?.timestamp();
        let apart = theirs.duration_since(now).as_secs();
        let good = apart.unsigned_abs() <= SKEW.as_secs().unsigned_abs();
        Some(if good {
            Look::new(true, format!("horloges\u{a0}: {apart} s d’écart"), format!("clocks: {apart} s apart"))
        } else {
            Look::new(
                false,
                format!(
                    "horloges\u{a0}: {apart} s d’écart, 120 au plus. Réglez les deux serveurs sur le temps officiel."
                ),
                format!("clocks: {apart} s apart, 120 at most. Set both servers to official time."),
            )
        })
    }

    /// Whether it sends people back here: it answers an error, and no page to sign in, to an address it does not know.
    async fn registered(&self) -> Option<Look> {
        let back = &self.addresses.back;
        let address = self.leave(&Attempt::of("levain doctor"), Language::En).await.ok()?;
        Some(match self.http.get(&address).await {
            Ok(answer) if answer.status < 400 => Look::new(
                true,
                format!("adresse de retour acceptée\u{a0}: {back}"),
                format!("redirect URI taken: {back}"),
            ),
            Ok(answer) => Look::new(
                false,
                format!(
                    "le fournisseur répond {} à notre demande. Vérifiez client_id, et enregistrez-y exactement l’adresse de retour {back}",
                    answer.status
                ),
                format!(
                    "the provider answers {} to our request. Check client_id, and register there exactly the redirect URI {back}",
                    answer.status
                ),
            ),
            Err(fault) => Look::fault(&fault.into()),
        })
    }
}
