//! The curator's worklist: matches that no rule may make alone, and records to look at.

use jiff::Timestamp;
use levain_model::{Actor, Id};

use crate::engine::Row;
use crate::error::StoreError;
use crate::store::{Reader, Tx};
use crate::value::values;

/// Something for a curator to decide.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// Identifier in storage.
    pub id: Id,
    /// What it is about.
    pub about: About,
    /// Why, as a stable word: `same_name`.
    pub reason: String,
    /// What the reason rests on, to show: the name that both have.
    pub detail: String,
    /// Where it stands.
    pub status: Status,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was accepted or dismissed.
    pub resolved_at: Option<Timestamp>,
    /// By whom.
    pub resolved_by: Option<Actor>,
}

/// What a suggestion is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum About {
    /// A record that might belong to another software.
    Record {
        /// The record.
        record: Id,
        /// The software it might belong to.
        software: Id,
    },
    /// Two software that might be one; in no order.
    Software(Id, Id),
    /// A software to look at: its sources disagree, nothing matches it.
    Review(Id),
}

/// Where a suggestion stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Status {
    /// It waits for a curator.
    Open,
    /// It was followed.
    Accepted,
    /// It was not: it will not be made again.
    Dismissed,
}

impl Status {
    /// The word in storage and addresses.
    pub fn as_str(self) -> &'static str {
        match self {
            Status::Open => "open",
            Status::Accepted => "accepted",
            Status::Dismissed => "dismissed",
        }
    }

    /// The status of that word.
    pub fn from_name(name: &str) -> Option<Status> {
        [Status::Open, Status::Accepted, Status::Dismissed].into_iter().find(|status| status.as_str() == name)
    }
}

impl About {
    fn parts(self) -> (&'static str, Id, Id) {
        match self {
            About::Record { record, software } => ("record", record, software),
            About::Software(one, other) => ("software", one.min(other), one.max(other)),
            About::Review(software) => ("review", software, software),
        }
    }
}

/// Adds a suggestion, unless the same was made before for the same reason, whatever became of it. Gives whether it was
/// new.
///
/// # Errors
/// The engine's.
pub async fn insert(tx: &mut Tx, suggestion: &Suggestion) -> Result<bool, StoreError> {
    let (kind, first, second) = suggestion.about.parts();
    let added = tx
        .execute(
            "insert into suggestion
                (id, kind, first, second, reason, detail, status, created_at, resolved_at, resolved_by)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
            on conflict (kind, first, second, reason) do nothing",
            values![
                suggestion.id,
                kind,
                first,
                second,
                &suggestion.reason,
                &suggestion.detail,
                suggestion.status.as_str(),
                suggestion.created_at,
                suggestion.resolved_at,
                suggestion.resolved_by,
            ],
        )
        .await?;
    Ok(added > 0)
}

/// Suggestions of a status, the oldest first: `limit` of them after the first `offset`.
///
/// # Errors
/// The engine's.
pub async fn list(
    reader: impl Into<Reader<'_>>,
    status: Status,
    offset: u32,
    limit: u32,
) -> Result<Vec<Suggestion>, StoreError> {
    let sql = "select * from suggestion where status = $1 order by created_at, id limit $2 offset $3";
    let rows = reader.into().fetch(sql, values![status.as_str(), limit, offset]).await?;
    rows.iter().map(suggestion).collect()
}

/// How many suggestions have a status.
///
/// # Errors
/// The engine's.
pub async fn count(reader: impl Into<Reader<'_>>, status: Status) -> Result<u64, StoreError> {
    let sql = "select count(*) as n from suggestion where status = $1";
    reader.into().first(sql, values![status.as_str()]).await?.map_or(Ok(0), |row| row.count("n"))
}

/// The suggestion of that identifier.
///
/// # Errors
/// The engine's.
pub async fn get(reader: impl Into<Reader<'_>>, id: Id) -> Result<Option<Suggestion>, StoreError> {
    let row = reader.into().first("select * from suggestion where id = $1", values![id]).await?;
    row.as_ref().map(suggestion).transpose()
}

/// The suggestions that name a software or a record, the oldest first.
///
/// # Errors
/// The engine's.
pub async fn naming(reader: impl Into<Reader<'_>>, id: Id) -> Result<Vec<Suggestion>, StoreError> {
    let sql = "select * from suggestion where first = $1 or second = $1 order by created_at, id";
    reader.into().fetch(sql, values![id]).await?.iter().map(suggestion).collect()
}

/// Accepts or dismisses a suggestion, or opens it again.
///
/// # Errors
/// There is no such suggestion; the engine's.
pub async fn resolve(tx: &mut Tx, id: Id, status: Status, by: Actor, now: Timestamp) -> Result<(), StoreError> {
    let (at, by) = match status {
        Status::Open => (None, None),
        Status::Accepted | Status::Dismissed => (Some(now), Some(by)),
    };
    let sql = "update suggestion set status = $2, resolved_at = $3, resolved_by = $4 where id = $1";
    match tx.execute(sql, values![id, status.as_str(), at, by]).await? {
        0 => Err(StoreError::NotFound { what: "suggestion", id: id.to_string() }),
        _ => Ok(()),
    }
}

fn suggestion(row: &Row) -> Result<Suggestion, StoreError> {
    let (first, second) = (row.id("first")?, row.id("second")?);
    let about = row.word("kind", |kind| match kind {
        "record" => Some(About::Record { record: first, software: second }),
        "software" => Some(About::Software(first, second)),
        "review" => Some(About::Review(first)),
        _ => None,
    })?;
    Ok(Suggestion {
        id: row.id("id")?,
        about,
        reason: row.text("reason")?,
        detail: row.text("detail")?,
        status: row.word("status", Status::from_name)?,
        created_at: row.time("created_at")?,
        resolved_at: row.optional_time("resolved_at")?,
        resolved_by: row.optional_word("resolved_by", Actor::from_text)?,
    })
}
