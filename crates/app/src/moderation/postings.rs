//! What may enter the queue: forms of ours, sent once, not at once, not too often, with words that nobody sent yet.
//!
//! No outside service and no riddle: a hidden field, a signed time, a rate for each place of the network, few links, no
//! text twice, and a ceiling on what strangers add to the queue in an hour. The address of the network is never kept: only
//! its hash, under a secret drawn each day and forgotten the next.

use hmac::{Hmac, KeyInit, Mac};
use jiff::{SignedDuration, Timestamp};
use levain_model::Id;
use levain_store::postings::{self, Posting};
use levain_store::{Tx, meta};
use sha2::{Digest, Sha256};

use super::Kind;
use crate::App;
use crate::accounts::{hex, random_hex};
use crate::error::AppError;

/// What strangers may add to the queue in an hour, all together.
pub const QUEUED_PER_HOUR: u64 = 20;
/// What one place of the network may send in an hour.
pub const PER_HOUR: u64 = 5;
/// Links that a text may hold.
pub const LINKS: usize = 2;
/// Nobody reads a form and writes a sentence in less.
const FASTEST: SignedDuration = SignedDuration::from_secs(3);
/// A form that was open longer is asked for again.
const SLOWEST: SignedDuration = SignedDuration::from_hours(24);
/// How long a text may not be sent again.
const REMEMBERED: SignedDuration = SignedDuration::from_hours(24 * 30);
/// Where the key of the installation stands.
const KEY: &str = "posting-key";
/// Where the secret of the day stands: the day, a colon, the secret.
const SALT: &str = "posting-salt";

/// What came with a form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sent {
    /// The token that the form held.
    pub token: String,
    /// The network address it came from.
    pub network: String,
}

/// What becomes of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Admitted {
    /// It may be kept; [`App::posted`] ends it.
    Now {
        /// The hash of the place of the network, for strangers.
        network: Option<String>,
        /// The hash of the text.
        digest: String,
    },
    /// It was sent already, and this came of it.
    Before(String),
}

impl App {
    /// A token for a form: shown once, it can be sent once. `purpose` says which form.
    ///
    /// # Errors
    /// A failure of the database.
    pub async fn form_token(&self, purpose: &str) -> Result<String, AppError> {
        let key = self.key().await?;
        let nonce = random_hex()?;
        let nonce = nonce.get(..24).unwrap_or(&nonce);
        let shown = self.now().as_millisecond();
        Ok(format!("{shown}.{nonce}.{}", signature(&key, &format!("form:{purpose}:{shown}:{nonce}"))))
    }

    /// The same token while it can still be sent, so that correcting a text is not waiting again; else a new one.
    ///
    /// # Errors
    /// A failure of the database.
    pub async fn form_token_again(&self, purpose: &str, token: &str) -> Result<String, AppError> {
        let sent = postings::outcome(&self.inner.store, token).await?.is_some();
        match self.shown_at(&self.key().await?, purpose, token) {
            Some(_) if !sent => Ok(token.to_owned()),
            _ => self.form_token(purpose).await,
        }
    }

    /// When the form of a token was shown; nothing: it is not ours, not of this form, or too old.
    fn shown_at(&self, key: &str, purpose: &str, token: &str) -> Option<Timestamp> {
        let mut parts = token.splitn(3, '.');
        let (shown, nonce, signed) = (parts.next()?, parts.next()?, parts.next()?);
        let right = mac(key, &format!("form:{purpose}:{shown}:{nonce}"));
        right.verify_slice(&bytes(signed)?).ok()?;
        let shown = Timestamp::from_millisecond(shown.parse().ok()?).ok()?;
        Some(shown).filter(|shown| self.now().duration_since(*shown) < SLOWEST)
    }

    /// Decides whether a form may be kept. Forms are decided one after the other until the transaction ends.
    ///
    /// # Errors
    /// The form is not ours or too old; it was sent too fast; the text holds too many links or was sent already; too many
    /// came from there, or wait.
    pub(crate) async fn admit(
        &self,
        tx: &mut Tx,
        kind: Kind,
        purpose: &str,
        sent: &Sent,
        text: &str,
        stranger: bool,
    ) -> Result<Admitted, AppError> {
        postings::one_at_a_time(tx).await?;
        let key = self.secret(tx, KEY, |_| true).await?;
        let Some(shown) = self.shown_at(&key, purpose, &sent.token) else {
            return Err(AppError::invalid(
                "text",
                "Ce formulaire n’est plus valable. Votre texte est gardé ci-dessous\u{a0}: relisez-le, puis envoyez-le de nouveau.",
                "This form is no longer valid. Your text is kept below: read it again, then send it again.",
            ));
        };
        if let Some(outcome) = postings::outcome(&mut *tx, &sent.token).await? {
            return Ok(Admitted::Before(outcome));
        }
        let now = self.now();
        if stranger && now.duration_since(shown) < FASTEST {
            return Err(AppError::invalid(
                "text",
                "C’est allé très vite, comme le ferait un robot. Relisez votre texte, puis envoyez-le de nouveau.",
                "That was very fast, as a robot would be. Read your text again, then send it again.",
            ));
        }
        if links(text) > LINKS {
            return Err(AppError::invalid(
                "text",
                format!("Le texte a plus de {LINKS} liens. Gardez les plus utiles."),
                format!("The text has more than {LINKS} links. Keep the most useful ones."),
            ));
        }
        let digest = signature(&key, &format!("text:{}", folded(text)));
        let ago = |length| now.saturating_sub(length).unwrap_or(Timestamp::MIN);
        if postings::was_sent(&mut *tx, &digest, ago(REMEMBERED)).await? {
            return Err(AppError::invalid(
                "text",
                "Ce texte a déjà été envoyé\u{a0}: une fois suffit. Écrivez-en un autre s’il s’agit d’autre chose.",
                "This text was sent already: once is enough. Write another one if it is about something else.",
            ));
        }
        if !stranger {
            return Ok(Admitted::Now { network: None, digest });
        }
        let network = self.network(tx, &sent.network, now).await?;
        let hour = ago(SignedDuration::from_hours(1));
        let waiting = super::State::Waiting.as_str();
        let from_there = postings::count(&mut *tx, kind.as_str(), waiting, Some(&network), hour).await?;
        if from_there >= PER_HOUR {
            return Err(AppError::TooManyAttempts { retry_after_seconds: 3_600 });
        }
        if postings::count(&mut *tx, kind.as_str(), waiting, None, hour).await? >= QUEUED_PER_HOUR {
            return Err(AppError::conflict(
                "Beaucoup de textes non signés viennent d’arriver, et attendent une lecture. Connectez-vous, ou revenez dans une heure\u{a0}: le vôtre reste ci-dessous.",
                "Many unsigned texts have just come, and wait to be read. Sign in, or come back in an hour: yours stays below.",
            ));
        }
        Ok(Admitted::Now { network: Some(network), digest })
    }

    /// Notes that a form was kept, and what came of it.
    pub(crate) async fn posted(
        &self,
        tx: &mut Tx,
        kind: &str,
        token: &str,
        network: Option<String>,
        digest: String,
        outcome: &str,
    ) -> Result<(), AppError> {
        let posting = Posting {
            token: token.to_owned(),
            kind: kind.to_owned(),
            network,
            digest,
            outcome: outcome.to_owned(),
            at: self.now(),
        };
        postings::insert(tx, &posting).await?;
        Ok(())
    }

    /// What came of a form that is sent once and is no text for others: nothing the first time.
    pub(crate) async fn sent_before(
        &self,
        tx: &mut Tx,
        purpose: &str,
        token: &str,
    ) -> Result<Option<String>, AppError> {
        postings::one_at_a_time(tx).await?;
        let key = self.secret(tx, KEY, |_| true).await?;
        if self.shown_at(&key, purpose, token).is_none() {
            return Err(AppError::conflict(
                "Ce formulaire n’est plus valable. Ce que vous avez écrit est gardé\u{a0}: relisez, puis envoyez de nouveau.",
                "This form is no longer valid. What you wrote is kept: read it again, then send it again.",
            ));
        }
        Ok(postings::outcome(&mut *tx, token).await?)
    }

    async fn network(&self, tx: &mut Tx, address: &str, now: Timestamp) -> Result<String, AppError> {
        let day = day(now);
        let salt = self.secret(tx, SALT, |kept| kept.starts_with(&day)).await?;
        Ok(signature(&salt, &format!("network:{}", place(address))))
    }

    /// The key of the installation.
    async fn key(&self) -> Result<String, AppError> {
        let store = &self.inner.store;
        if let Some(kept) = meta::get(store, KEY).await? {
            return Ok(kept);
        }
        let mut tx = store.begin().await?;
        postings::one_at_a_time(&mut tx).await?;
        let key = self.secret(&mut tx, KEY, |_| true).await?;
        tx.commit().await?;
        Ok(key)
    }

    /// A secret kept in the database, drawn when there is none that `holds`: every replica reads the same.
    async fn secret(&self, tx: &mut Tx, name: &str, holds: impl Fn(&str) -> bool) -> Result<String, AppError> {
        if let Some(kept) = meta::get(&mut *tx, name).await?.filter(|kept| holds(kept)) {
            return Ok(kept);
        }
        let drawn = format!("{}:{}", day(self.now()), random_hex()?);
        meta::set(tx, name, &drawn).await?;
        Ok(drawn)
    }
}

fn day(now: Timestamp) -> String {
    now.to_string().get(..10).unwrap_or_default().to_owned()
}

/// What the form of a contest is signed for.
pub fn contest_purpose(finding: Id) -> String {
    format!("contest:{finding}")
}

fn mac(key: &str, message: &str) -> Hmac<Sha256> {
    // A key of any length makes a block of HMAC's size (RFC 2104, section 2).
    let mut block = [0_u8; 64];
    block[..32].copy_from_slice(&Sha256::digest(key.as_bytes()));
    let mut mac = <Hmac<Sha256> as KeyInit>::new(&block.into());
    mac.update(message.as_bytes());
    mac
}

fn signature(key: &str, message: &str) -> String {
    hex(&mac(key, message).finalize().into_bytes())
}

fn bytes(text: &str) -> Option<Vec<u8>> {
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(text.get(at..at + 2)?, 16).ok()).collect()
}

/// What is counted together: an IPv4 address, or the /64 that one subscriber of IPv6 is given.
fn place(address: &str) -> String {
    match address.parse() {
        Ok(std::net::IpAddr::V6(six)) => format!("{:?}", &six.segments()[..4]),
        _ => address.to_owned(),
    }
}

/// Links of a text, however they are written.
fn links(text: &str) -> usize {
    let text = text.to_lowercase();
    let with_scheme = text.matches("://").count();
    let bare = text.matches("www.").count() - text.matches("://www.").count();
    with_scheme + bare
}

/// A text without what a robot varies: case, spaces, punctuation.
fn folded(text: &str) -> String {
    text.chars().filter(|one| one.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_counted_however_they_are_written() {
        for (text, count) in [
            ("Voir https://example.org et HTTP://example.org.", 2),
            ("Voir www.example.org, https://www.example.org", 2),
            ("Rien à voir.", 0),
        ] {
            assert_eq!(links(text), count, "{text}");
        }
    }

    #[test]
    fn a_text_is_the_same_whatever_its_spaces_and_case() {
        assert_eq!(folded("Achetez  NOS produits!!"), folded("achetez nos produits"));
        assert_ne!(folded("Achetez nos produits"), folded("Achetez vos produits"));
    }

    #[test]
    fn one_subscriber_is_one_place() {
        assert_eq!(place("2001:db8:1:2:3::4"), place("2001:db8:1:2:ffff::1"));
        assert_ne!(place("2001:db8:1:2::1"), place("2001:db8:1:3::1"));
        assert_ne!(place("192.0.2.1"), place("192.0.2.2"));
    }

    #[test]
    fn a_signature_is_read_back_and_nothing_else_is() {
        let signed = signature("k", "m");
        assert!(mac("k", "m").verify_slice(&bytes(&signed).unwrap()).is_ok());
        assert!(mac("k", "n").verify_slice(&bytes(&signed).unwrap()).is_err());
        assert_eq!(bytes("é"), None);
        assert_eq!(bytes(&"g".repeat(64)), None);
    }
}
