//! What people agreed to: which notice, when, and until when.

use jiff::Timestamp;
use levain_model::Id;

use crate::engine::Row;
use crate::error::StoreError;
use crate::store::{Reader, Tx};
use crate::value::values;

/// A consent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consent {
    /// Identifier in storage.
    pub id: Id,
    /// Whose.
    pub person: Id,
    /// Version of the notice.
    pub notice: String,
    /// When the person agreed.
    pub agreed_at: Timestamp,
    /// When they took it back, or agreed to another version.
    pub withdrawn_at: Option<Timestamp>,
}

/// Keeps a consent; one to an earlier notice ends with it.
///
/// # Errors
/// There is no such person; the engine's.
pub async fn agree(tx: &mut Tx, consent: &Consent) -> Result<(), StoreError> {
    withdraw(tx, consent.person, consent.agreed_at).await?;
    tx.execute(
        "insert into consent (id, person, notice, agreed_at, withdrawn_at) values ($1, $2, $3, $4, $5)",
        values![consent.id, consent.person, &consent.notice, consent.agreed_at, consent.withdrawn_at],
    )
    .await?;
    Ok(())
}

/// Ends the consent of a person; gives whether there was one.
///
/// # Errors
/// The engine's.
pub async fn withdraw(tx: &mut Tx, person: Id, now: Timestamp) -> Result<bool, StoreError> {
    let sql = "update consent set withdrawn_at = $2 where person = $1 and withdrawn_at is null";
    Ok(tx.execute(sql, values![person, now]).await? > 0)
}

/// The consents of a person, the last first.
///
/// # Errors
/// The engine's.
pub async fn of_person(reader: impl Into<Reader<'_>>, person: Id) -> Result<Vec<Consent>, StoreError> {
    let sql = "select * from consent where person = $1 order by agreed_at desc, id desc";
    reader.into().fetch(sql, values![person]).await?.iter().map(consent).collect()
}

fn consent(row: &Row) -> Result<Consent, StoreError> {
    Ok(Consent {
        id: row.id("id")?,
        person: row.id("person")?,
        notice: row.text("notice")?,
        agreed_at: row.time("agreed_at")?,
        withdrawn_at: row.optional_time("withdrawn_at")?,
    })
}
