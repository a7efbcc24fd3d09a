//! What works without signing in, by a secret address: a person's private feed, and the end of mails of a kind.

use hmac::{Hmac, KeyInit, Mac};
use levain_model::{Actor, Channel, Id, Language, MailKind, NewEvent, NoticeKind, Subject, Verb};
use levain_store::notices::{self, Filter};
use levain_store::{meta, people};
use sha2::Sha256;

use super::default_channel;
use super::inbox::own;
use crate::App;
use crate::accounts::{digest, hex, random_hex};
use crate::error::AppError;
use crate::permission::{Action, Principal, require};
use crate::views::NoticeView;

/// Notices in a feed.
const ENTRIES: u32 = 50;
/// Where the secret that signs addresses stands.
const SECRET: &str = "secret:unsubscribe";
/// Length of a signature in an address: 128 bits.
const SIGNED: usize = 32;

/// Whose mails of what kind an address ends. The kind is none for the daily digest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unsubscription {
    /// Which mails.
    pub kind: Option<NoticeKind>,
    person: Id,
}

impl App {
    /// Gives whoever asks a private feed, or another address for it: the secret of the address, shown this once.
    ///
    /// # Errors
    /// Nobody is signed in; a failure of the database.
    pub async fn renew_feed(&self, principal: &Principal) -> Result<String, AppError> {
        let secret = random_hex()?;
        self.change_feed(principal, Some(&digest(&secret))).await?;
        Ok(secret)
    }

    /// Takes the private feed away: its address leads nowhere any more.
    ///
    /// # Errors
    /// Nobody is signed in; a failure of the database.
    pub async fn revoke_feed(&self, principal: &Principal) -> Result<(), AppError> {
        self.change_feed(principal, None).await
    }

    async fn change_feed(&self, principal: &Principal, hash: Option<&str>) -> Result<(), AppError> {
        let actor = require(principal, Action::ManageOwnAccount)?;
        let person = own(principal)?;
        let now = self.now();
        let mut tx = self.inner.store.begin().await?;
        notices::set_feed(&mut tx, person.id, hash, now).await?;
        let fields = vec!["feed".to_owned()];
        tx.append(NewEvent { actor, verb: Verb::Updated, subject: Subject::Person(person.id), fields }, now);
        tx.commit().await?;
        Ok(())
    }

    /// The notices of the feed of that secret.
    ///
    /// # Errors
    /// No feed has it; the account is disabled; a failure of the database.
    pub async fn notice_feed(&self, secret: &str, language: Language) -> Result<Vec<NoticeView>, AppError> {
        let store = &self.inner.store;
        let person = notices::by_feed(store, &digest(secret)).await?.ok_or(AppError::NotFound)?;
        let person = people::get(store, person).await?.filter(|person| person.disabled_at.is_none());
        let person = person.ok_or(AppError::NotFound)?;
        let listed = notices::list(store, person.id, Filter::default(), 0, ENTRIES).await?;
        self.notice_views(listed, language).await
    }

    /// What stands at the end of the address that ends the mails of a kind for a person: signed, so that nobody else can make
    /// one, and without anything to keep.
    pub(crate) async fn unsubscribe_token(&self, person: Id, kind: Option<NoticeKind>) -> Result<String, AppError> {
        let claim = format!("{person}.{}", kind.map_or(MailKind::Digest.as_str(), NoticeKind::as_str));
        let mut signature = hex(&self.signer(&claim).await?.finalize().into_bytes());
        signature.truncate(SIGNED);
        Ok(format!("{claim}.{signature}"))
    }

    /// What the address of that token would end.
    ///
    /// # Errors
    /// Nobody signed it, or the person is gone.
    pub async fn unsubscription(&self, token: &str) -> Result<Unsubscription, AppError> {
        let (claim, signature) = token.rsplit_once('.').ok_or(AppError::NotFound)?;
        let signature = bytes(signature).filter(|bytes| bytes.len() == SIGNED / 2).ok_or(AppError::NotFound)?;
        self.signer(claim).await?.verify_truncated_left(&signature).map_err(|_| AppError::NotFound)?;
        let (person, kind) = claim.split_once('.').ok_or(AppError::NotFound)?;
        let person: Id = person.parse().map_err(|_| AppError::NotFound)?;
        let kind = match kind {
            digest if digest == MailKind::Digest.as_str() => None,
            other => Some(NoticeKind::from_name(other).ok_or(AppError::NotFound)?),
        };
        people::get(&self.inner.store, person).await?.ok_or(AppError::NotFound)?;
        Ok(Unsubscription { kind, person })
    }

    /// Ends the mails that the address of that token names: the notices stay on the site. Doing it twice changes nothing.
    ///
    /// # Errors
    /// As [`App::unsubscription`].
    pub async fn unsubscribe(&self, token: &str) -> Result<Unsubscription, AppError> {
        let found = self.unsubscription(token).await?;
        let mut tx = self.inner.store.begin().await?;
        let chosen = notices::choices(&mut tx, found.person).await?;
        let now = |kind: NoticeKind| {
            chosen.iter().find(|(of, _)| *of == kind).map_or_else(|| default_channel(kind), |(_, channel)| *channel)
        };
        let mut changed = false;
        for kind in NoticeKind::ALL {
            let ends = match found.kind {
                Some(only) => kind == only && matches!(now(kind), Channel::AtOnce | Channel::Digest),
                None => now(kind) == Channel::Digest,
            };
            if ends {
                notices::choose(&mut tx, found.person, kind, Channel::Inbox).await?;
                changed = true;
            }
        }
        if changed {
            let fields = vec!["notices".to_owned()];
            let (actor, subject) = (Actor::Person(found.person), Subject::Person(found.person));
            tx.append(NewEvent { actor, verb: Verb::Updated, subject, fields }, self.now());
            tx.commit().await?;
        }
        Ok(found)
    }

    async fn signer(&self, claim: &str) -> Result<Hmac<Sha256>, AppError> {
        let store = &self.inner.store;
        let secret = match meta::get(store, SECRET).await? {
            Some(secret) => secret,
            None => {
                let mut tx = store.begin().await?;
                let kept = meta::keep(&mut tx, SECRET, &random_hex()?).await?;
                tx.commit().await?;
                kept
            }
        };
        let mut signer = Hmac::<Sha256>::new_from_slice(secret.as_bytes())
            .map_err(|error| AppError::Internal(format!("signature: {error}")))?;
        signer.update(claim.as_bytes());
        Ok(signer)
    }
}

/// The bytes of a text of hexadecimal digits.
fn bytes(text: &str) -> Option<Vec<u8>> {
    let pairs = text.as_bytes().chunks(2);
    pairs
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok().filter(|pair| pair.len() == 2)?, 16).ok())
        .collect()
}
