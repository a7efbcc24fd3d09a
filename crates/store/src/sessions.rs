//! Signed-in browsers. Only the hash of a session's secret is kept.

use jiff::Timestamp;
use levain_model::{Id, Person, Session};

use crate::engine::Row;
use crate::error::StoreError;
use crate::people::person;
use crate::store::{Reader, Tx};
use crate::value::values;

/// Begins a session.
///
/// # Errors
/// There is no such person; the engine's.
pub async fn create(tx: &mut Tx, session: &Session, secret_hash: &str) -> Result<(), StoreError> {
    tx.execute(
        "insert into session (id, person, secret_hash, created_at, last_used_at, expires_at)
        values ($1, $2, $3, $4, $5, $6)",
        values![session.id, session.person, secret_hash, session.created_at, session.last_used_at, session.expires_at,],
    )
    .await?;
    Ok(())
}

/// The session of a secret and its person, unless it has ended at `now` or the person is disabled.
///
/// # Errors
/// The engine's.
pub async fn by_secret(
    reader: impl Into<Reader<'_>>,
    secret_hash: &str,
    now: Timestamp,
) -> Result<Option<(Session, Person)>, StoreError> {
    let sql = "select p.*, s.id as session_id, s.created_at as session_created_at, s.last_used_at, s.expires_at
        from session s join person p on p.id = s.person
        where s.secret_hash = $1 and s.expires_at > $2 and (p.disabled_at is null or p.disabled_at > $2)";
    let Some(row) = reader.into().first(sql, values![secret_hash, now]).await? else { return Ok(None) };
    let person = person(&row)?;
    let session = Session {
        id: row.id("session_id")?,
        person: person.id,
        created_at: row.time("session_created_at")?,
        last_used_at: row.time("last_used_at")?,
        expires_at: row.time("expires_at")?,
    };
    Ok(Some((session, person)))
}

/// Notes that a session was used, and until when it lasts now.
///
/// # Errors
/// The engine's.
pub async fn touch(tx: &mut Tx, id: Id, now: Timestamp, expires_at: Timestamp) -> Result<(), StoreError> {
    let sql = "update session set last_used_at = $2, expires_at = $3 where id = $1";
    tx.execute(sql, values![id, now, expires_at]).await?;
    Ok(())
}

/// The sessions of a person, the last used first.
///
/// # Errors
/// The engine's.
pub async fn of_person(reader: impl Into<Reader<'_>>, person: Id) -> Result<Vec<Session>, StoreError> {
    let sql = "select * from session where person = $1 order by last_used_at desc, id desc";
    reader.into().fetch(sql, values![person]).await?.iter().map(session).collect()
}

/// Ends a session of a person. Gives whether there was one.
///
/// # Errors
/// The engine's.
pub async fn revoke(tx: &mut Tx, person: Id, id: Id) -> Result<bool, StoreError> {
    Ok(tx.execute("delete from session where id = $1 and person = $2", values![id, person]).await? > 0)
}

/// Ends every session of a person; gives how many.
///
/// # Errors
/// The engine's.
pub async fn revoke_all(tx: &mut Tx, person: Id) -> Result<u64, StoreError> {
    tx.execute("delete from session where person = $1", values![person]).await
}

fn session(row: &Row) -> Result<Session, StoreError> {
    Ok(Session {
        id: row.id("id")?,
        person: row.id("person")?,
        created_at: row.time("created_at")?,
        last_used_at: row.time("last_used_at")?,
        expires_at: row.time("expires_at")?,
    })
}
