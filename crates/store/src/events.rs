//! The event log: what followers read by a cursor, what pages show as history.

use levain_model::{Actor, Event, NewEvent, Subject, Verb};

use jiff::Timestamp;

use crate::batch;
use crate::codec::json;
use crate::engine::Row;
use crate::error::StoreError;
use crate::store::{Reader, Tx};
use crate::value::{Value, values};

/// Numbers the events of a transaction and writes them, as the last thing it does: the lock, held until it ends, is
/// what keeps a reader from seeing a number before a smaller one that commits later.
pub(crate) async fn write(tx: &mut Tx, events: &[(NewEvent, Timestamp)]) -> Result<i64, StoreError> {
    tx.connection.lock_events().await?;
    let mut seq = last_seq(&mut *tx).await?;
    let mut rows = Vec::with_capacity(events.len());
    for (event, at) in events {
        seq += 1;
        let (kind, id) = event.subject.parts();
        rows.push(values![seq, *at, event.actor, event.verb.as_str(), kind, id, json(&event.fields)?]);
    }
    batch::insert(tx, "insert into event (seq, at, actor, verb, subject_kind, subject_id, fields)", rows, "").await?;
    Ok(seq)
}

/// The events after a number, in order. A follower that keeps the last number it saw misses none.
///
/// # Errors
/// The engine's.
pub async fn after(reader: impl Into<Reader<'_>>, seq: i64, limit: u32) -> Result<Vec<Event>, StoreError> {
    let sql = "select * from event where seq > $1 order by seq limit $2";
    reader.into().fetch(sql, values![seq, limit]).await?.iter().map(event).collect()
}

/// The same without those about some kinds of subjects: `limit` others, so that a page is full while there are more.
///
/// # Errors
/// The engine's.
pub async fn after_without(
    reader: impl Into<Reader<'_>>,
    seq: i64,
    kinds: &[&str],
    limit: u32,
) -> Result<Vec<Event>, StoreError> {
    let keys: Vec<Vec<Value>> = kinds.iter().map(|kind| values![*kind]).collect();
    let rows = batch::fetch_with(&mut reader.into(), values![seq, limit], &keys, |list| {
        format!("select * from event where seq > $1 and subject_kind not in {list} order by seq limit $2")
    })
    .await?;
    rows.iter().map(event).collect()
}

/// The last events, the last one first; `before` a number when one is given.
///
/// # Errors
/// The engine's.
pub async fn latest(reader: impl Into<Reader<'_>>, before: Option<i64>, limit: u32) -> Result<Vec<Event>, StoreError> {
    let sql = "select * from event where seq < $1 order by seq desc limit $2";
    reader.into().fetch(sql, values![before.unwrap_or(i64::MAX), limit]).await?.iter().map(event).collect()
}

/// The last events about any of these subjects, the last one first; `before` a number when one is given.
///
/// # Errors
/// The engine's.
pub async fn of_subjects(
    reader: impl Into<Reader<'_>>,
    subjects: &[Subject],
    before: Option<i64>,
    limit: u32,
) -> Result<Vec<Event>, StoreError> {
    let before = before.unwrap_or(i64::MAX);
    let keys: Vec<Vec<Value>> = subjects.iter().map(Subject::parts).map(|(kind, id)| values![kind, id]).collect();
    let rows = batch::fetch_with(&mut reader.into(), values![before, limit], &keys, |list| {
        format!(
            "select * from event where seq < $1 and (subject_kind, subject_id) in {list}
            order by seq desc limit $2"
        )
    })
    .await?;
    let mut events = rows.iter().map(event).collect::<Result<Vec<_>, _>>()?;
    events.sort_by_key(|event| std::cmp::Reverse(event.seq));
    events.truncate(limit as usize);
    Ok(events)
}

/// The last events about a subject, the last one first.
///
/// # Errors
/// The engine's.
pub async fn of_subject(
    reader: impl Into<Reader<'_>>,
    subject: &Subject,
    before: Option<i64>,
    limit: u32,
) -> Result<Vec<Event>, StoreError> {
    of_subjects(reader, std::slice::from_ref(subject), before, limit).await
}

/// Number of the last event; 0 when there is none.
///
/// # Errors
/// The engine's.
pub async fn last_seq(reader: impl Into<Reader<'_>>) -> Result<i64, StoreError> {
    reader.into().number("select coalesce(max(seq), 0) as n from event", values![]).await
}

fn event(row: &Row) -> Result<Event, StoreError> {
    let (kind, id) = (row.text("subject_kind")?, row.text("subject_id")?);
    Ok(Event {
        seq: row.integer("seq")?,
        at: row.time("at")?,
        event: NewEvent {
            actor: row.word("actor", Actor::from_text)?,
            verb: row.word("verb", Verb::from_name)?,
            subject: Subject::from_parts(&kind, &id).ok_or_else(|| StoreError::damaged("subject_kind", &kind))?,
            fields: row.json("fields")?,
        },
    })
}
