//! From the log to notices.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::Date;
use levain_model::{
    Actor, Channel, Event, Id, MailKind, MemberRole, MembershipState, NewEvent, Notice, NoticeKind, Role, Subject, Verb,
};
use levain_store::notices::Deadline;
use levain_store::{Tx, contests, environments, events, experiments, mails, memberships, meta, notices, people};

use super::default_channel;
use super::table::{Audience, ENDINGS, TABLE};
use crate::App;
use crate::error::AppError;

/// Name of the cursor.
const FOLLOWER: &str = "notices";
/// Events read at a time: each lot is one transaction with its cursor.
const LOT: u32 = 500;

/// What is to be told, before it is known to whom.
struct Telling<'a> {
    kind: NoticeKind,
    event: i64,
    subject: &'a Subject,
    organization: Option<Id>,
    detail: String,
}

impl App {
    /// Makes the notices of what happened since the last time; gives how many. Where nobody has ever followed, it begins with
    /// what happens from now on: what is past was not waiting for anybody.
    ///
    /// # Errors
    /// A failure of the database.
    pub async fn follow_notices(&self) -> Result<u64, AppError> {
        let store = &self.inner.store;
        if meta::get(store, "cursor:notices").await?.is_none() {
            let mut tx = store.begin().await?;
            let last = events::last_seq(&mut tx).await?;
            meta::set_cursor(&mut tx, FOLLOWER, last).await?;
            tx.commit().await?;
            return Ok(0);
        }
        let mut told = 0;
        let mut cursor = meta::cursor(store, FOLLOWER).await?;
        let mut read = cursor;
        loop {
            let lot = events::after(store, read, LOT).await?;
            let done = lot.is_empty();
            read = lot.last().map_or(read, |event| event.seq);
            // Most of a log is catalogue: what tells nobody anything holds no writer up.
            let concerns = lot.iter().any(|event| concerns(&event.event));
            if !(concerns || done && read != cursor) {
                match done {
                    true => return Ok(told),
                    false => continue,
                }
            }
            let mut tx = store.begin().await?;
            for event in &lot {
                told += self.tell_event(&mut tx, event).await?;
            }
            meta::set_cursor(&mut tx, FOLLOWER, read).await?;
            tx.commit().await?;
            cursor = read;
        }
    }

    async fn tell_event(&self, tx: &mut Tx, event: &Event) -> Result<u64, AppError> {
        let happened = &event.event;
        let organization = organization(tx, happened).await?;
        follow_deadline(tx, happened, organization).await?;
        let mut told = 0;
        for row in TABLE.iter().filter(|row| row.is_of(happened)) {
            let telling = Telling {
                kind: row.kind,
                event: event.seq,
                subject: &happened.subject,
                organization,
                detail: happened.fields.iter().find(|field| field.starts_with("role=")).cloned().unwrap_or_default(),
            };
            let mut people = audience(tx, row.audience, &happened.subject, organization).await?;
            if let (Actor::Person(actor), false) = (happened.actor, row.actor_too) {
                people.remove(&actor);
            }
            told += self.tell(tx, &people, &telling, event.at).await?;
        }
        Ok(told)
    }

    /// Tells what ends soon, once at each reminder.
    ///
    /// # Errors
    /// A failure of the database.
    pub async fn remind(&self, today: Date) -> Result<u64, AppError> {
        let furthest = ENDINGS.iter().flat_map(|ending| ending.days).max().copied().unwrap_or_default();
        let furthest = today.saturating_add(jiff::Span::new().days(furthest));
        let ending = notices::deadlines(&self.inner.store, today, furthest).await?;
        if ending.is_empty() {
            return Ok(0);
        }
        let mut tx = self.inner.store.begin().await?;
        let mut told = 0;
        for Deadline { subject, organization, day } in ending {
            let left = today.until(day).map(|span| span.get_days()).unwrap_or_default();
            let Some(ending) = ENDINGS.iter().find(|ending| ending.subject == subject.parts().0) else { continue };
            let Some(reminder) = ending.days.iter().find(|days| left <= **days) else { continue };
            let kind = ending.kind;
            let people = audience(&mut tx, ending.audience, &subject, Some(organization)).await?;
            // The day is part of it: what was renewed is told again when its new end comes near.
            let detail = format!("days={reminder};day={day}");
            let telling = Telling { kind, event: 0, subject: &subject, organization: Some(organization), detail };
            told += self.tell(&mut tx, &people, &telling, self.now()).await?;
        }
        tx.commit().await?;
        Ok(told)
    }

    async fn tell(
        &self,
        tx: &mut Tx,
        people: &BTreeSet<Id>,
        telling: &Telling<'_>,
        at: Timestamp,
    ) -> Result<u64, AppError> {
        let mut told = 0;
        for person in people {
            let Some(known) = people::get(&mut *tx, *person).await? else { continue };
            if known.disabled_at.is_some() {
                continue;
            }
            let chosen = notices::choices(&mut *tx, *person).await?;
            let chosen = chosen.into_iter().find(|(kind, _)| *kind == telling.kind).map(|(_, channel)| channel);
            let channel = chosen.unwrap_or_else(|| default_channel(telling.kind));
            if channel == Channel::None {
                continue;
            }
            let notice = Notice {
                id: self.new_id(),
                person: *person,
                kind: telling.kind,
                event: telling.event,
                subject: telling.subject.clone(),
                organization: telling.organization,
                detail: telling.detail.clone(),
                channel,
                mail: None,
                created_at: at,
                read_at: None,
            };
            if !notices::insert(tx, &notice).await? {
                continue;
            }
            told += 1;
            if channel == Channel::AtOnce && self.mails_to(tx, *person).await? {
                let mail = self.new_id();
                mails::enqueue(tx, mail, *person, MailKind::Notice, self.now()).await?;
                notices::attach(tx, notice.id, mail).await?;
            }
        }
        Ok(told)
    }
}

/// Whether an event is told to anybody, or moves the end of something.
fn concerns(event: &NewEvent) -> bool {
    ENDINGS.iter().any(|ending| ending.subject == event.subject.parts().0) || TABLE.iter().any(|row| row.is_of(event))
}

/// The body that an event is about.
async fn organization(tx: &mut Tx, event: &NewEvent) -> Result<Option<Id>, AppError> {
    if let Some(id) = event.fields.iter().find_map(|field| field.strip_prefix("organization=")?.parse().ok()) {
        return Ok(Some(id));
    }
    Ok(match event.subject {
        Subject::Membership(id) => memberships::get(tx, id).await?.map(|membership| membership.organization),
        _ => None,
    })
}

/// Keeps the last day of what ends, as its events tell it (`until=2027-01-31`).
async fn follow_deadline(tx: &mut Tx, event: &NewEvent, organization: Option<Id>) -> Result<(), AppError> {
    if !ENDINGS.iter().any(|ending| ending.subject == event.subject.parts().0) {
        return Ok(());
    }
    let until = event.fields.iter().find_map(|field| field.strip_prefix("until=")?.parse().ok());
    match (event.verb, until, organization) {
        (Verb::Revoked | Verb::Ended | Verb::Erased, ..) => notices::drop_deadline(tx, &event.subject).await?,
        // Each event of an environment says its day, as long as it lasts.
        (_, None, _) if matches!(event.subject, Subject::Environment(_)) => {
            notices::drop_deadline(tx, &event.subject).await?;
        }
        (_, Some(day), Some(organization)) => {
            let deadline = Deadline { subject: event.subject.clone(), organization, day };
            notices::set_deadline(tx, &deadline).await?;
        }
        _ => {}
    }
    Ok(())
}

/// Who is told, as people stand now.
async fn audience(
    tx: &mut Tx,
    audience: Audience,
    subject: &Subject,
    organization: Option<Id>,
) -> Result<BTreeSet<Id>, AppError> {
    let members = async |tx: &mut Tx, least: MemberRole| -> Result<BTreeSet<Id>, AppError> {
        let Some(organization) = organization else { return Ok(BTreeSet::new()) };
        let active = memberships::of_organization(tx, organization, MembershipState::Active).await?;
        Ok(active.into_iter().filter(|one| one.role >= least).map(|one| one.person).collect())
    };
    Ok(match audience {
        Audience::Members => members(tx, MemberRole::Member).await?,
        Audience::Stewards => match members(tx, MemberRole::Steward).await? {
            none if none.is_empty() => with_role(tx, Role::Admin).await?,
            stewards => stewards,
        },
        Audience::Curators => match with_role(tx, Role::Curator).await? {
            none if none.is_empty() => with_role(tx, Role::Admin).await?,
            curators => curators,
        },
        Audience::Admins => with_role(tx, Role::Admin).await?,
        Audience::Reviewers => match with_role(tx, Role::LabManager).await? {
            none if none.is_empty() => with_role(tx, Role::Admin).await?,
            reviewers => reviewers,
        },
        Audience::Author => {
            let author = match subject {
                Subject::Experiment(id) => experiments::get(tx, *id).await?.map(|one| one.created_by),
                Subject::Environment(id) => environments::get(tx, *id).await?.map(|one| one.launched_by),
                _ => None,
            };
            if let Some(Actor::Person(author)) = author { BTreeSet::from([author]) } else { BTreeSet::new() }
        }
        Audience::Concerned => match subject {
            Subject::Person(id) => BTreeSet::from([*id]),
            Subject::Membership(id) => memberships::get(tx, *id).await?.map(|one| one.person).into_iter().collect(),
            _ => BTreeSet::new(),
        },
        Audience::Contestant => match subject {
            Subject::Contest(id) => contests::get(tx, *id).await?.and_then(|one| one.person).into_iter().collect(),
            _ => BTreeSet::new(),
        },
    })
}

async fn with_role(tx: &mut Tx, role: Role) -> Result<BTreeSet<Id>, AppError> {
    let people = people::list(tx).await?;
    Ok(people.into_iter().filter(|one| one.roles.contains(&role)).map(|one| one.id).collect())
}
