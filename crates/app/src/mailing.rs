//! Mail: what waits is sent, one message at a time, by whichever process takes it. Words are the portal's: it is given a
//! [`Letter`] and gives the message back.
//!
//! A mail is taken under a lease, and noted in the database just before its message is handed to the server. A process that is
//! killed before that note loses nothing; one that is killed after it leaves a mail of which nobody knows whether it left:
//! it is shown to administrators, and never sent twice by itself.

mod queue;

use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use levain_mail::{Fault, Message, Sender};
use levain_model::{Actor, Id, Language, Mail, MailKind, MailStatus, NewEvent, NoticeKind, Subject, Verb};
use levain_store::{Tx, mails, notices, people};

use crate::App;
use crate::error::AppError;
use crate::permission::{Action, Principal, require};
use crate::views::NoticeView;

pub use levain_mail::{Encryption, Password, Smtp};

/// How long a process may have a mail: longer than every step of the conversation with the server together.
pub const LEASE: SignedDuration = SignedDuration::from_mins(10);
/// Attempts before a mail is given up.
pub const MAX_ATTEMPTS: u32 = 8;
/// Wait after the first attempt; four times longer after each.
const FIRST_WAIT: SignedDuration = SignedDuration::from_mins(1);
/// Longest wait.
const LONGEST_WAIT: SignedDuration = SignedDuration::from_hours(6);
/// Wait after the server could not be used at all.
const SERVER_WAIT: SignedDuration = SignedDuration::from_mins(2);
/// A mail that waited so long is given up, even when only the server was to blame (RFC 5321, 4.5.4.1).
const OLDEST: SignedDuration = SignedDuration::from_hours(5 * 24);
/// Time between two looks at an empty queue.
const TICK: Duration = Duration::from_secs(2);

/// What a mail is to say.
#[derive(Debug, Clone)]
pub struct Letter {
    /// What it is.
    pub kind: MailKind,
    /// In which language.
    pub language: Language,
    /// What it tells.
    pub notices: Vec<NoticeView>,
    /// What stands at the end of the address that ends such mails.
    pub unsubscribe: Option<String>,
}

/// A mail in words.
#[derive(Debug, Clone)]
pub struct Written {
    /// Subject.
    pub subject: String,
    /// Plain text.
    pub text: String,
    /// HTML.
    pub html: String,
    /// The address that ends such mails, whole.
    pub unsubscribe: Option<String>,
}

/// Whoever puts mails into words.
pub trait Writer: Send + Sync {
    /// The words of a letter.
    fn write(&self, letter: &Letter) -> Written;
}

/// How mail is sent.
#[derive(Clone)]
pub struct Mailing {
    sender: Sender,
    server: (String, String),
    writer: Arc<dyn Writer>,
    interval: Duration,
}

impl std::fmt::Debug for Mailing {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Mailing").field("sender", &self.sender).finish_non_exhaustive()
    }
}

impl Mailing {
    /// By a server, in the words of `writer`, so many messages per minute at most.
    ///
    /// # Errors
    /// The first setting that cannot be taken.
    pub fn new(smtp: Smtp, writer: Arc<dyn Writer>, per_minute: u32) -> Result<Mailing, Fault> {
        let server = (format!("{}:{}", smtp.host, smtp.port), smtp.from.clone());
        let interval = Duration::from_millis(60_000 / u64::from(per_minute.max(1)));
        Ok(Mailing { sender: Sender::new(smtp)?, server, writer, interval })
    }

    /// Connects to the server and signs in, and sends nothing.
    ///
    /// # Errors
    /// What stands in the way.
    pub async fn try_connection(&self) -> Result<(), Fault> {
        self.sender.try_connection().await
    }

    /// Sends a test mail to an address, at once and without the queue.
    ///
    /// # Errors
    /// What stands in the way.
    pub async fn send_test(&self, id: Id, to: &str, language: Language, now: Timestamp) -> Result<(), Fault> {
        let letter = Letter { kind: MailKind::Test, language, notices: Vec::new(), unsubscribe: None };
        let message = message(id, to, language, self.writer.write(&letter), now);
        self.sender.prepare(&message).await?.hand_over().await
    }
}

fn message(id: Id, to: &str, language: Language, written: Written, date: Timestamp) -> Message {
    Message {
        id: id.to_string(),
        to: to.to_owned(),
        subject: written.subject,
        text: written.text,
        html: written.html,
        language: language.tag(),
        unsubscribe: written.unsubscribe,
        date,
    }
}

impl App {
    /// Sends mail this way from now on. Without it people are told on the site only.
    pub fn mail_by(&self, mailing: Mailing) {
        if self.inner.mailing.set(mailing).is_err() {
            tracing::warn!("mail is sent already");
        }
    }

    /// Whether a person gets mail at all: the site sends some, and the server does not refuse their address.
    pub(crate) async fn mails_to(&self, tx: &mut Tx, person: Id) -> Result<bool, AppError> {
        Ok(self.inner.mailing.get().is_some() && notices::reach(tx, person).await?.bouncing_since.is_none())
    }

    /// Sends what waits until `stop` is ready, no faster than the rate; then finishes the mail under way.
    pub async fn keep_mailing(&self, stop: impl Future<Output = ()>) {
        let Some(mailing) = self.inner.mailing.get() else { return };
        let worker = self.new_id().to_string();
        let mut stop = pin!(stop);
        loop {
            let wait = match self.send_next(&worker).await {
                Ok(true) => mailing.interval,
                Ok(false) => TICK,
                Err(error) => {
                    tracing::warn!(code = error.code(), "mail: {error}");
                    TICK
                }
            };
            tokio::select! {
                () = tokio::time::sleep(wait) => {}
                () = &mut stop => return,
            }
        }
    }

    /// Sends the next mail that waits; gives whether there was one. What the server has against it is in the queue.
    ///
    /// # Errors
    /// A failure of the database.
    pub async fn send_next(&self, worker: &str) -> Result<bool, AppError> {
        let Some(mailing) = self.inner.mailing.get() else { return Ok(false) };
        let store = &self.inner.store;
        let now = self.now();
        let mut tx = store.begin().await?;
        let Some(mail) = mails::claim(&mut tx, worker, now + LEASE, now).await? else {
            // What was found uncertain on the way is kept.
            tx.commit().await?;
            return Ok(false);
        };
        tx.commit().await?;
        let Some((message, person)) = self.message(mailing, &mail).await? else {
            self.finish(&mail, worker, MailStatus::Dropped, None).await?;
            return Ok(true);
        };
        let sent = match mailing.sender.prepare(&message).await {
            Err(fault) => Err(fault),
            Ok(prepared) => {
                let mut tx = store.begin().await?;
                mails::handing(&mut tx, mail.id, worker, self.now()).await?;
                tx.commit().await?;
                prepared.hand_over().await
            }
        };
        match sent {
            Ok(()) => self.finish(&mail, worker, MailStatus::Sent, None).await?,
            Err(fault) => self.failed(&mail, worker, person, &fault).await?,
        }
        Ok(true)
    }

    /// The message of a mail, and to whom it goes; nothing when there is nothing left to say, or nobody to say it to.
    async fn message(&self, mailing: &Mailing, mail: &Mail) -> Result<Option<(Message, Id)>, AppError> {
        let store = &self.inner.store;
        let Some(person) = people::get(store, mail.person).await? else { return Ok(None) };
        let mut told = notices::of_mail(store, mail.id).await?;
        if mail.kind == MailKind::Digest {
            told.retain(|notice| notice.read_at.is_none());
        }
        if person.disabled_at.is_some() || (told.is_empty() && mail.kind != MailKind::Test) {
            return Ok(None);
        }
        let of_kind: Option<NoticeKind> =
            told.first().map(|notice| notice.kind).filter(|_| mail.kind == MailKind::Notice);
        let unsubscribe = match mail.kind {
            MailKind::Test => None,
            _ => Some(self.unsubscribe_token(person.id, of_kind).await?),
        };
        let language = person.locale;
        let notices = self.notice_views(told, language).await?;
        let letter = Letter { kind: mail.kind, language, notices, unsubscribe };
        let written = mailing.writer.write(&letter);
        Ok(Some((message(mail.id, &person.email, language, written, mail.created_at), person.id)))
    }

    async fn finish(
        &self,
        mail: &Mail,
        worker: &str,
        status: MailStatus,
        fault: Option<(&str, &str)>,
    ) -> Result<(), AppError> {
        let mut tx = self.inner.store.begin().await?;
        mails::finish(&mut tx, mail.id, worker, status, fault, self.now()).await?;
        tx.commit().await?;
        Ok(())
    }

    /// What follows from a failure: another attempt later, or none; and for a refused address, no other mail either.
    async fn failed(&self, mail: &Mail, worker: &str, person: Id, fault: &Fault) -> Result<(), AppError> {
        let now = self.now();
        let (code, reply) = (fault.code(), levain_exchange::mask(fault.detail()));
        tracing::warn!(code, mail = %mail.id, "a mail did not leave");
        let too_old = now.duration_since(mail.created_at) >= OLDEST;
        let mut tx = self.inner.store.begin().await?;
        if fault.is_permanent() || too_old || (!fault.is_of_server() && mail.attempts >= MAX_ATTEMPTS) {
            mails::finish(&mut tx, mail.id, worker, MailStatus::GivenUp, Some((code, &reply)), now).await?;
        } else {
            let wait = if fault.is_of_server() { SERVER_WAIT } else { wait(mail.attempts) };
            let at = now + jittered(wait);
            mails::retry(&mut tx, mail.id, worker, (code, &reply), at, !fault.is_of_server()).await?;
        }
        if let Fault::Recipient { .. } = fault
            && notices::set_bouncing(&mut tx, person, Some((now, code, &reply))).await?
        {
            mails::give_up_person(&mut tx, person, code, now).await?;
            let (subject, fields) = (Subject::Person(person), vec!["mail=bouncing".to_owned()]);
            tx.append(NewEvent { actor: Actor::System, verb: Verb::Updated, subject, fields }, now);
        }
        tx.commit().await?;
        Ok(())
    }

    /// Sends a test mail to an address, by whoever administers.
    ///
    /// # Errors
    /// No permission. What stands in the way of the mail is inside.
    pub async fn mail_test(
        &self,
        principal: &Principal,
        to: &str,
        language: Language,
    ) -> Result<Result<(), Fault>, AppError> {
        require(principal, Action::Administer)?;
        match self.inner.mailing.get() {
            Some(mailing) => Ok(mailing.send_test(self.new_id(), to, language, self.now()).await),
            None => Err(no_server()),
        }
    }
}

fn no_server() -> AppError {
    AppError::conflict(
        "Aucun serveur de courriel n’est réglé\u{a0}: donnez smtp_host et smtp_from.",
        "No mail server is set: give smtp_host and smtp_from.",
    )
}

/// Wait after so many attempts.
fn wait(attempts: u32) -> SignedDuration {
    let times = 4_i32.saturating_pow(attempts.saturating_sub(1).min(8));
    FIRST_WAIT.saturating_mul(times).min(LONGEST_WAIT)
}

/// A wait, up to a fifth shorter or longer: mails that failed together do not come back together.
fn jittered(wait: SignedDuration) -> SignedDuration {
    let mut byte = [128];
    // Without randomness they come back together; nothing is lost.
    let _ = getrandom::fill(&mut byte);
    let seconds = wait.as_secs();
    SignedDuration::from_secs(seconds * (800 + i64::from(byte[0]) * 400 / 255) / 1_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_to_a_limit_and_differ() {
        let minutes: Vec<i64> = (1..=8).map(|attempts| wait(attempts).as_mins()).collect();
        assert_eq!(minutes, [1, 4, 16, 64, 256, 360, 360, 360]);
        for _ in 0..100 {
            let wait = jittered(FIRST_WAIT).as_secs();
            assert!((48..=72).contains(&wait), "{wait}");
        }
    }
}
