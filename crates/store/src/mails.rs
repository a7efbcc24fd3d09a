//! The queue of mail. A row names a person, never an address; one process at a time has a mail, and notes when it is about to
//! hand it over, so that what a killed process had begun is sent again only when it cannot have left.

use std::collections::BTreeMap;

use jiff::Timestamp;
use levain_model::{Id, Mail, MailKind, MailStatus};

use crate::engine::Row;
use crate::error::StoreError;
use crate::store::{Reader, Tx};
use crate::value::{Value, values};

/// Asks for a mail.
///
/// # Errors
/// There is no such person; the engine's.
pub async fn enqueue(tx: &mut Tx, id: Id, person: Id, kind: MailKind, now: Timestamp) -> Result<(), StoreError> {
    let sql = "insert into mail (id, person, kind, status, attempts, not_before, created_at)
        values ($1, $2, $3, 'waiting', 0, $4, $4)";
    tx.execute(sql, values![id, person, kind.as_str(), now]).await?;
    Ok(())
}

/// Takes the next mail for `worker` until `lease_until`, if there is one. What a process that ended had taken is taken again,
/// unless it was about to be handed over: then nobody knows whether it left, and it is not sent twice. Commit at once.
///
/// # Errors
/// The engine's.
pub async fn claim(
    tx: &mut Tx,
    worker: &str,
    lease_until: Timestamp,
    now: Timestamp,
) -> Result<Option<Mail>, StoreError> {
    tx.execute(
        "update mail set status = case when handed_at is null then 'waiting' else 'uncertain' end,
            finished_at = case when handed_at is null then null else $1 end
        where status = 'sending' and lease_until <= $1",
        values![now],
    )
    .await?;
    let sql = format!(
        "update mail set status = 'sending', attempts = attempts + 1, lease_until = $2, worker = $3, handed_at = null
        where id = (select m.id from mail m where m.status = 'waiting' and m.not_before <= $1
            order by m.not_before, m.id limit 1{})
        returning *",
        tx.skip_locked()
    );
    tx.fetch(sql, values![now, lease_until, worker]).await?.first().map(mail).transpose()
}

/// Notes that a mail is about to be handed to the server: commit before it is.
///
/// # Errors
/// The worker no longer has it; the engine's.
pub async fn handing(tx: &mut Tx, id: Id, worker: &str, now: Timestamp) -> Result<(), StoreError> {
    let sql = "update mail set handed_at = $3 where id = $1 and worker = $2 and status = 'sending'";
    had(id, tx.execute(sql, values![id, worker, now]).await?)
}

/// Notes how a mail ended: sent, given up or dropped; `fault` and `reply` say why.
///
/// # Errors
/// The worker no longer has it; the engine's.
pub async fn finish(
    tx: &mut Tx,
    id: Id,
    worker: &str,
    status: MailStatus,
    fault: Option<(&str, &str)>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let sql = "update mail set status = $3, finished_at = $4, lease_until = null, last_fault = $5, last_reply = $6
        where id = $1 and worker = $2 and status = 'sending'";
    let (code, reply) = fault.unzip();
    had(id, tx.execute(sql, values![id, worker, status.as_str(), now, code, reply]).await?)
}

/// Puts a mail back into the queue until `at`. With `counted`, this attempt counts.
///
/// # Errors
/// The worker no longer has it; the engine's.
pub async fn retry(
    tx: &mut Tx,
    id: Id,
    worker: &str,
    fault: (&str, &str),
    at: Timestamp,
    counted: bool,
) -> Result<(), StoreError> {
    let sql = "update mail set status = 'waiting', not_before = $3, lease_until = null, handed_at = null,
            last_fault = $4, last_reply = $5, attempts = attempts - $6
        where id = $1 and worker = $2 and status = 'sending'";
    had(id, tx.execute(sql, values![id, worker, at, fault.0, fault.1, !counted]).await?)
}

/// Gives up what waits for a person whose address is refused; gives how many.
///
/// # Errors
/// The engine's.
pub async fn give_up_person(tx: &mut Tx, person: Id, fault: &str, now: Timestamp) -> Result<u64, StoreError> {
    let sql = "update mail set status = 'given_up', finished_at = $3, last_fault = $2
        where person = $1 and status = 'waiting'";
    tx.execute(sql, values![person, fault, now]).await
}

/// Sends again, from the first attempt on, a mail that was given up or of which nobody knows. Gives whether it was one.
///
/// # Errors
/// The engine's.
pub async fn again(tx: &mut Tx, id: Id, now: Timestamp) -> Result<bool, StoreError> {
    Ok(requeue(tx, "id = $1", values![id, now]).await? > 0)
}

/// [`again`] for every mail that a person's refused address kept back; gives how many.
///
/// # Errors
/// The engine's.
pub async fn again_person(tx: &mut Tx, person: Id, fault: &str, now: Timestamp) -> Result<u64, StoreError> {
    requeue(tx, "person = $1 and last_fault = $3", values![person, now, fault]).await
}

async fn requeue(tx: &mut Tx, which: &str, values: Vec<Value>) -> Result<u64, StoreError> {
    let sql = format!(
        "update mail set status = 'waiting', attempts = 0, not_before = $2, finished_at = null, handed_at = null
        where {which} and status in ('given_up', 'uncertain')"
    );
    tx.execute(sql, values).await
}

/// The mail of that identifier.
///
/// # Errors
/// The engine's.
pub async fn get(reader: impl Into<Reader<'_>>, id: Id) -> Result<Option<Mail>, StoreError> {
    let row = reader.into().first("select * from mail where id = $1", values![id]).await?;
    row.as_ref().map(mail).transpose()
}

/// Mails of a status or of all, the latest first: `limit` of them after the first `offset`.
///
/// # Errors
/// The engine's.
pub async fn list(
    reader: impl Into<Reader<'_>>,
    status: Option<MailStatus>,
    offset: u32,
    limit: u32,
) -> Result<Vec<Mail>, StoreError> {
    let sql = "select * from mail where ($1 = '' or status = $1)
        order by created_at desc, id desc limit $2 offset $3";
    let status = status.map_or("", MailStatus::as_str);
    reader.into().fetch(sql, values![status, limit, offset]).await?.iter().map(mail).collect()
}

/// How many mails have each status.
///
/// # Errors
/// The engine's.
pub async fn counts(reader: impl Into<Reader<'_>>) -> Result<BTreeMap<MailStatus, u64>, StoreError> {
    let sql = "select status, count(*) as n from mail group by status order by status";
    let rows = reader.into().fetch(sql, values![]).await?;
    rows.iter().map(|row| Ok((row.word("status", MailStatus::from_name)?, row.count("n")?))).collect()
}

fn had(id: Id, changed: u64) -> Result<(), StoreError> {
    match changed {
        0 => Err(StoreError::NotFound { what: "mail", id: id.to_string() }),
        _ => Ok(()),
    }
}

fn mail(row: &Row) -> Result<Mail, StoreError> {
    Ok(Mail {
        id: row.id("id")?,
        person: row.id("person")?,
        kind: row.word("kind", MailKind::from_name)?,
        status: row.word("status", MailStatus::from_name)?,
        attempts: u32::try_from(row.integer("attempts")?).unwrap_or_default(),
        not_before: row.time("not_before")?,
        handed_at: row.optional_time("handed_at")?,
        last_fault: row.optional_text("last_fault")?,
        last_reply: row.optional_text("last_reply")?,
        created_at: row.time("created_at")?,
        finished_at: row.optional_time("finished_at")?,
    })
}
