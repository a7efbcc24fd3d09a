//! The register of confidentiality incidents: each entry as it was written, and when it may go.

use jiff::Timestamp;
use levain_model::{Actor, Id, Incident, IncidentEntry};

use crate::codec::json;
use crate::engine::Row;
use crate::error::StoreError;
use crate::store::{Reader, Tx};
use crate::value::values;

/// Keeps an incident.
///
/// # Errors
/// The engine's.
pub async fn insert(tx: &mut Tx, incident: &Incident) -> Result<(), StoreError> {
    tx.execute(
        "insert into incident (id, entry, known_on, opened_at, opened_by, updated_at, closed_at, closed_by)
        values ($1, $2, $3, $4, $5, $6, $7, $8)",
        values![
            incident.id,
            json(&incident.entry)?,
            &incident.entry.known_on,
            incident.opened_at,
            incident.opened_by,
            incident.updated_at,
            incident.closed_at,
            incident.closed_by,
        ],
    )
    .await?;
    Ok(())
}

/// Replaces an entry, closed or not, when it is still what was read at `seen`; gives whether it was.
///
/// # Errors
/// The engine's.
pub async fn update(
    tx: &mut Tx,
    id: Id,
    entry: &IncidentEntry,
    closed: Option<(Actor, Timestamp)>,
    seen: Timestamp,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let (by, at) = closed.unzip();
    let sql = "update incident set entry = $2, known_on = $3, closed_by = $4, closed_at = $5, updated_at = $6
        where id = $1 and updated_at = $7";
    Ok(tx.execute(sql, values![id, json(entry)?, &entry.known_on, by, at, now, seen]).await? > 0)
}

/// The incident of that identifier.
///
/// # Errors
/// The engine's.
pub async fn get(reader: impl Into<Reader<'_>>, id: Id) -> Result<Option<Incident>, StoreError> {
    let row = reader.into().first("select * from incident where id = $1", values![id]).await?;
    row.as_ref().map(incident).transpose()
}

/// The whole register, what was known last first.
///
/// # Errors
/// The engine's.
pub async fn list(reader: impl Into<Reader<'_>>) -> Result<Vec<Incident>, StoreError> {
    let sql = "select * from incident order by known_on desc, id desc";
    reader.into().fetch(sql, values![]).await?.iter().map(incident).collect()
}

fn incident(row: &Row) -> Result<Incident, StoreError> {
    Ok(Incident {
        id: row.id("id")?,
        entry: row.json("entry")?,
        opened_at: row.time("opened_at")?,
        opened_by: row.word("opened_by", Actor::from_text)?,
        updated_at: row.time("updated_at")?,
        closed_at: row.optional_time("closed_at")?,
        closed_by: row.optional_word("closed_by", Actor::from_text)?,
    })
}
