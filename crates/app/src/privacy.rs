//! What people may do about what is kept of them: agree, see who looked, take a copy, have it erased; and what goes by
//! itself. What is kept, why and for how long is one table, [`RETENTION`].

mod retention;

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use levain_model::{Actor, Id, NewEvent, Person, Role, Subject, Verb};
use levain_store::attempts::{self, Key};
use levain_store::consents::{self, Consent};
use levain_store::{Store, accesses, meta, people, personal, sessions};

pub use retention::{Ends, RETENTION, Retention, find, said};

use crate::App;
use crate::accounts::{too_many, verify_password};
use crate::error::AppError;
use crate::permission::{Action, Principal, require};
use crate::views::{AccessLine, ConsentView, OwnData, OwnSection};

/// Version of the notice on the page of privacy: change it with the table or the words, and people are asked again.
pub const NOTICE: &str = "2026-11";
/// Without a password, erasing asks for a session that began less than this ago.
const RECENT: SignedDuration = SignedDuration::from_mins(15);
/// Looks shown on the page; the copy has them all.
const LOOKS: u32 = 100;
/// How often what has ended is forgotten.
const PURGE_EVERY: Duration = Duration::from_secs(3_600);
/// Where it stands that an erasure has not been written over everywhere yet.
const UNSCRUBBED: &str = "unscrubbed";

/// Where what is kept of people is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// The accounts, in the administration or on the command line.
    People,
    /// The members of a body.
    Members,
    /// A complete export or copy of the database.
    Export,
}

impl Place {
    /// Every place.
    pub const ALL: [Place; 3] = [Place::People, Place::Members, Place::Export];

    /// The word in storage.
    pub fn as_str(self) -> &'static str {
        match self {
            Place::People => "people",
            Place::Members => "members",
            Place::Export => "export",
        }
    }
}

impl App {
    /// Notes that `principal` saw what is kept of these people. Looking at oneself is not noted, nor what the program does.
    ///
    /// # Errors
    /// A failure of the database.
    pub async fn note_access(&self, principal: &Principal, place: Place, seen: &[Id]) -> Result<(), AppError> {
        let Some(reader) = principal.actor.filter(|actor| *actor != Actor::System) else { return Ok(()) };
        let others: Vec<(Id, Id)> =
            seen.iter().filter(|id| reader != Actor::Person(**id)).map(|id| (self.new_id(), *id)).collect();
        if others.is_empty() {
            return Ok(());
        }
        let mut tx = self.inner.store.begin().await?;
        accesses::note(&mut tx, &others, reader, place.as_str(), self.now()).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Whether a signed-in person has yet to say that they read the notice as it is now.
    ///
    /// # Errors
    /// A failure of the database.
    pub async fn owes_consent(&self, person: Id) -> Result<bool, AppError> {
        let last = consents::of_person(&self.inner.store, person).await?.into_iter().next();
        Ok(!last.is_some_and(|consent| consent.notice == NOTICE && consent.withdrawn_at.is_none()))
    }

    /// The notices the person agreed to, the last first.
    ///
    /// # Errors
    /// Nobody is signed in.
    pub async fn consents(&self, principal: &Principal) -> Result<Vec<ConsentView>, AppError> {
        let person = own(principal)?;
        let consents = consents::of_person(&self.inner.store, person).await?;
        let view = |consent: Consent| ConsentView {
            current: consent.notice == NOTICE && consent.withdrawn_at.is_none(),
            notice: consent.notice,
            agreed_at: consent.agreed_at,
            withdrawn_at: consent.withdrawn_at,
        };
        Ok(consents.into_iter().map(view).collect())
    }

    /// Keeps that the person agrees to the notice of version `notice`. Agreeing twice is agreeing once.
    ///
    /// # Errors
    /// Nobody is signed in; the notice was changed since it was shown.
    pub async fn agree(&self, principal: &Principal, notice: &str) -> Result<(), AppError> {
        let person = own(principal)?;
        if notice != NOTICE {
            return Err(AppError::conflict(
                "L’avis a changé depuis que cette page est ouverte. Lisez-le de nouveau, puis répondez.",
                "The notice was changed since this page was opened. Read it again, then answer.",
            ));
        }
        if !self.owes_consent(person).await? {
            return Ok(());
        }
        let now = self.now();
        let mut tx = self.inner.store.begin().await?;
        let consent =
            Consent { id: self.new_id(), person, notice: notice.to_owned(), agreed_at: now, withdrawn_at: None };
        consents::agree(&mut tx, &consent).await?;
        tx.append(about(person, Verb::Approved, &format!("notice={notice}")), now);
        tx.commit().await?;
        Ok(())
    }

    /// Takes the agreement back: it is kept that there was one, and the notice is shown again at the next sign-in.
    ///
    /// # Errors
    /// Nobody is signed in.
    pub async fn withdraw_consent(&self, principal: &Principal) -> Result<(), AppError> {
        let person = own(principal)?;
        let now = self.now();
        let mut tx = self.inner.store.begin().await?;
        if consents::withdraw(&mut tx, person, now).await? {
            tx.append(about(person, Verb::Ended, &format!("notice={NOTICE}")), now);
            tx.commit().await?;
        }
        Ok(())
    }

    /// Who looked at what is kept of the person, the last first.
    ///
    /// # Errors
    /// Nobody is signed in.
    pub async fn accesses(&self, principal: &Principal) -> Result<Vec<AccessLine>, AppError> {
        let person = own(principal)?;
        let store = &self.inner.store;
        let mut lines = Vec::new();
        for access in accesses::of_person(store, person, LOOKS).await? {
            let reader = match access.reader {
                Actor::Person(id) => people::get(store, id).await?.map(|reader| reader.display_name),
                Actor::System | Actor::CommandLine => None,
            };
            lines.push(AccessLine {
                command_line: access.reader == Actor::CommandLine,
                reader,
                place: access.place,
                times: access.times,
                last_at: access.last_at,
            });
        }
        Ok(lines)
    }

    /// Everything that is kept of the person, for them to take away. `docs/own-data.md` describes it.
    ///
    /// # Errors
    /// Nobody is signed in; a failure of the database.
    pub async fn own_data(&self, principal: &Principal) -> Result<OwnData, AppError> {
        let person = own(principal)?;
        let mut tx = self.inner.store.snapshot().await?;
        let mut sections = Vec::new();
        for row in RETENTION {
            let Some(stored) = personal::find(row.key).filter(|stored| stored.is_copied()) else { continue };
            sections.push(OwnSection {
                name: row.key,
                what: row.what,
                why: row.why,
                basis: row.basis,
                kept: [row.kept(levain_model::Language::Fr), row.kept(levain_model::Language::En)],
                rows: personal::copy(&mut tx, stored, person).await?,
            });
        }
        tx.rollback().await?;
        Ok(OwnData { format: "levain-own-data", version: 1, made_at: self.now(), notice: NOTICE, person, sections })
    }

    /// Erases the account of whoever asks, for ever: with their password, or without one when they signed in just now.
    /// `address` is the network address asking, for the lock-out.
    ///
    /// # Errors
    /// Nobody is signed in; they did not confirm; the password is wrong, or was tried too often.
    pub async fn erase_own_account(
        &self,
        principal: &Principal,
        confirmed: bool,
        password: &str,
        address: &str,
    ) -> Result<(), AppError> {
        let person = own(principal)?;
        let now = self.now();
        let account = people::get_account(&self.inner.store, person).await?.ok_or(AppError::NotFound)?;
        if !confirmed {
            return Err(AppError::invalid(
                "confirm",
                "Cochez la case\u{a0}: l’effacement ne s’annule pas.",
                "Tick the box: an erasure cannot be undone.",
            ));
        }
        if account.person.roles.contains(&Role::Admin) && self.last_administrator(person).await? {
            return Err(AppError::invalid(
                "confirm",
                "Vous êtes la dernière personne qui administre ce site. Donnez d’abord ce rôle à quelqu’un d’autre.",
                "You are the last person who administers this site. Give this role to somebody else first.",
            ));
        }
        match account.password_hash {
            Some(hash) => self.check_password(&account.person.email, password, hash, address, now).await?,
            None => {
                let sessions = sessions::of_person(&self.inner.store, person).await?;
                let mine = sessions.iter().find(|session| principal.session == Some(session.id));
                if mine.is_none_or(|session| now.duration_since(session.created_at) >= RECENT) {
                    return Err(AppError::invalid(
                        "confirm",
                        "Votre connexion date de plus de 15 minutes. Déconnectez-vous, reconnectez-vous, puis reprenez.",
                        "You signed in more than 15 minutes ago. Sign out, sign in again, then come back.",
                    ));
                }
            }
        }
        self.erase(Actor::Person(person), person).await
    }

    /// Whether nobody else whose account is open may administer.
    async fn last_administrator(&self, person: Id) -> Result<bool, AppError> {
        let others = people::list(&self.inner.store).await?;
        let administers =
            |one: &Person| one.id != person && one.disabled_at.is_none() && one.roles.contains(&Role::Admin);
        Ok(!others.iter().any(administers))
    }

    async fn check_password(
        &self,
        email: &str,
        password: &str,
        hash: String,
        address: &str,
        now: Timestamp,
    ) -> Result<(), AppError> {
        let keys = [Key::email(email), Key::network(address)];
        for key in &keys {
            if let Some(until) = attempts::locked_until(&self.inner.store, key, now).await? {
                return Err(too_many(until, now));
            }
        }
        if verify_password(password.to_owned(), Some(hash)).await? {
            return Ok(());
        }
        let mut tx = self.inner.store.begin().await?;
        for key in &keys {
            attempts::failed(&mut tx, key, now).await?;
        }
        tx.commit().await?;
        Err(AppError::invalid(
            "password",
            "Ce n’est pas le mot de passe de ce compte. Rien n’a été effacé.",
            "This is not the password of this account. Nothing was erased.",
        ))
    }

    /// Erases a person, and writes over what they leave in the files. When a reader holds the files, the next purge does.
    pub(crate) async fn erase(&self, actor: Actor, person: Id) -> Result<(), AppError> {
        let mut tx = self.inner.store.begin().await?;
        people::erase(&mut tx, person).await?;
        meta::set(&mut tx, UNSCRUBBED, "yes").await?;
        let event = NewEvent { actor, verb: Verb::Erased, subject: Subject::Person(person), fields: Vec::new() };
        tx.append(event, self.now());
        tx.commit().await?;
        if let Err(error) = self.scrub().await {
            tracing::warn!(%error, "an erasure will be written over at the next purge");
        }
        Ok(())
    }

    async fn scrub(&self) -> Result<(), AppError> {
        self.inner.store.scrub_personal().await?;
        let mut tx = self.inner.store.begin().await?;
        meta::set(&mut tx, UNSCRUBBED, "").await?;
        tx.commit().await?;
        Ok(())
    }

    /// Forgets everything whose time has come, as [`RETENTION`] says; gives how many rows of each kind went or changed.
    ///
    /// # Errors
    /// A failure of the database.
    pub async fn purge_expired(&self) -> Result<Vec<(&'static str, u64)>, AppError> {
        let now = self.now();
        let store = &self.inner.store;
        let mut gone = Vec::new();
        let mut overwrite = meta::get(store, UNSCRUBBED).await?.is_some_and(|left| !left.is_empty());
        for row in RETENTION {
            let days = match row.ends {
                Ends::After(days) => days,
                Ends::AtItsTime => 0,
                Ends::WithTheAccount | Ends::Stays => continue,
            };
            let cutoff = now.saturating_sub(SignedDuration::from_hours(24 * days)).unwrap_or(Timestamp::MIN);
            let count = if row.key == "person" {
                let disabled = people::disabled_before(store, cutoff).await?;
                for person in &disabled {
                    self.erase(Actor::System, *person).await?;
                }
                disabled.len() as u64
            } else if let Some(stored) = personal::find(row.key) {
                let mut tx = store.begin().await?;
                let count = personal::purge(&mut tx, stored, cutoff).await?;
                tx.commit().await?;
                count
            } else {
                0
            };
            overwrite |= row.overwritten && count > 0;
            gone.push((row.key, count));
        }
        if overwrite {
            self.scrub().await?;
        }
        Ok(gone)
    }

    /// Purges now and every hour until `stop`.
    pub async fn keep_purging(&self, stop: impl Future<Output = ()>) {
        let mut stop = std::pin::pin!(stop);
        loop {
            if let Err(error) = self.purge_expired().await {
                tracing::warn!(%error, "what has ended could not be forgotten; the next purge will");
            }
            tokio::select! {
                () = &mut stop => return,
                () = tokio::time::sleep(PURGE_EVERY) => {}
            }
        }
    }
}

/// Notes that the whole database was copied by whoever holds the command line: it concerns everybody with an account.
///
/// # Errors
/// A failure of the database.
pub async fn note_export(store: &Store, now: Timestamp) -> Result<(), AppError> {
    let mut everybody = Vec::new();
    for person in people::list(store).await? {
        let mut random = [0; 10];
        getrandom::fill(&mut random).map_err(|error| AppError::Internal(format!("randomness: {error}")))?;
        everybody.push((Id::from_parts(u64::try_from(now.as_millisecond()).unwrap_or_default(), random), person.id));
    }
    if everybody.is_empty() {
        return Ok(());
    }
    let mut tx = store.begin().await?;
    accesses::note(&mut tx, &everybody, Actor::CommandLine, Place::Export.as_str(), now).await?;
    tx.commit().await?;
    Ok(())
}

fn own(principal: &Principal) -> Result<Id, AppError> {
    require(principal, Action::ManageOwnAccount)?;
    principal.person.as_ref().map(|person| person.id).ok_or(AppError::SignInRequired)
}

fn about(person: Id, verb: Verb, field: &str) -> NewEvent {
    NewEvent { actor: Actor::Person(person), verb, subject: Subject::Person(person), fields: vec![field.to_owned()] }
}
