//! The queue of mail, as administrators see it.

use std::collections::HashMap;

use levain_model::{Id, MailKind, MailStatus, NewEvent, Person, Subject, Verb};
use levain_store::{mails, notices, people};

use super::no_server;
use crate::App;
use crate::error::AppError;
use crate::permission::{Action, Principal, require};
use crate::views::{BouncingView, MailQueueView, MailView, Pages};

/// Mails on a page.
const PAGE: u32 = 50;
/// The code of a refused address.
const REFUSED: &str = "ML006";

impl App {
    /// How mail goes: the server, the addresses it refuses, and the mails of a status or all.
    ///
    /// # Errors
    /// No permission; a failure of the database.
    pub async fn mail_queue(
        &self,
        principal: &Principal,
        status: Option<MailStatus>,
        page: u32,
    ) -> Result<MailQueueView, AppError> {
        require(principal, Action::Administer)?;
        let store = &self.inner.store;
        let counts = mails::counts(store).await?;
        let total =
            counts.iter().filter(|(of, _)| status.is_none_or(|only| only == **of)).map(|(_, count)| count).sum();
        let page = page.max(1);
        let listed = mails::list(store, status, (page - 1).saturating_mul(PAGE), PAGE).await?;
        let people: HashMap<Id, Person> =
            people::list(store).await?.into_iter().map(|person| (person.id, person)).collect();
        let email = |id: Id| people.get(&id).map(|person| person.email.clone()).unwrap_or_default();
        let bouncing = notices::bouncing(store).await?.into_iter().map(|reach| BouncingView {
            person: reach.person,
            email: email(reach.person),
            since: reach.bouncing_since,
            fault: reach.bounce_fault.unwrap_or_default(),
            reply: reach.bounce_reply.unwrap_or_default(),
        });
        Ok(MailQueueView {
            server: self.inner.mailing.get().map(|mailing| mailing.server.clone()),
            bouncing: bouncing.collect(),
            counts,
            status,
            pages: Pages { page, size: PAGE, total },
            mails: listed
                .into_iter()
                .map(|mail| MailView {
                    id: mail.id,
                    email: email(mail.person),
                    kind: mail.kind,
                    status: mail.status,
                    attempts: mail.attempts,
                    created_at: mail.created_at,
                    next: (mail.status == MailStatus::Waiting).then_some(mail.not_before),
                    fault: mail.last_fault,
                    reply: mail.last_reply.filter(|reply| !reply.is_empty()),
                    again: matches!(mail.status, MailStatus::GivenUp | MailStatus::Uncertain),
                })
                .collect(),
        })
    }

    /// Sends again a mail that was given up, or of which nobody knows whether it left.
    ///
    /// # Errors
    /// No permission; it is none of those.
    pub async fn mail_again(&self, principal: &Principal, id: Id) -> Result<(), AppError> {
        let actor = require(principal, Action::Administer)?;
        let now = self.now();
        let mut tx = self.inner.store.begin().await?;
        let mail = mails::get(&mut tx, id).await?.ok_or(AppError::NotFound)?;
        if mails::again(&mut tx, id, now).await? {
            let (subject, fields) = (Subject::Person(mail.person), vec!["mail=again".to_owned()]);
            tx.append(NewEvent { actor, verb: Verb::Updated, subject, fields }, now);
            tx.commit().await?;
        }
        Ok(())
    }

    /// Writes to an address again that the server refused, with what it kept back.
    ///
    /// # Errors
    /// No permission; a failure of the database.
    pub async fn mail_person_again(&self, principal: &Principal, person: Id) -> Result<(), AppError> {
        let actor = require(principal, Action::Administer)?;
        let now = self.now();
        let mut tx = self.inner.store.begin().await?;
        if notices::set_bouncing(&mut tx, person, None).await? {
            mails::again_person(&mut tx, person, REFUSED, now).await?;
            let (subject, fields) = (Subject::Person(person), vec!["mail=again".to_owned()]);
            tx.append(NewEvent { actor, verb: Verb::Updated, subject, fields }, now);
            tx.commit().await?;
        }
        Ok(())
    }

    /// Puts a test mail for whoever asks into the queue.
    ///
    /// # Errors
    /// No permission; no server is set.
    pub async fn queue_test_mail(&self, principal: &Principal) -> Result<(), AppError> {
        require(principal, Action::Administer)?;
        let person = principal.person.as_ref().ok_or(AppError::SignInRequired)?;
        if self.inner.mailing.get().is_none() {
            return Err(no_server());
        }
        let mut tx = self.inner.store.begin().await?;
        mails::enqueue(&mut tx, self.new_id(), person.id, MailKind::Test, self.now()).await?;
        tx.commit().await?;
        Ok(())
    }
}
