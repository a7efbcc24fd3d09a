//! What curators decided, with what is needed to undo it.

use jiff::Timestamp;
use levain_model::{Actor, Id};
use serde_json::Value as Json;

use crate::codec::json;
use crate::engine::Row;
use crate::error::StoreError;
use crate::store::{Reader, Tx};
use crate::value::values;

/// A decision of a curator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// Identifier in storage.
    pub id: Id,
    /// What was decided.
    pub kind: DecisionKind,
    /// The software it is about: the one that was kept, split, corrected.
    pub software: Id,
    /// The other one: merged into the first, or split from it.
    pub other: Option<Id>,
    /// Who decided.
    pub actor: Actor,
    /// When.
    pub at: Timestamp,
    /// What undoing needs, as the caller writes it. No personal value.
    pub payload: Json,
    /// When it was undone.
    pub undone_at: Option<Timestamp>,
    /// By whom.
    pub undone_by: Option<Actor>,
}

/// Kinds of decisions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DecisionKind {
    /// Two software are one.
    Merge,
    /// Records of one software are another.
    Split,
    /// A field is something else than the sources say.
    Correction,
}

impl DecisionKind {
    /// The word in storage.
    pub fn as_str(self) -> &'static str {
        match self {
            DecisionKind::Merge => "merge",
            DecisionKind::Split => "split",
            DecisionKind::Correction => "correction",
        }
    }

    /// The kind of that word.
    pub fn from_name(name: &str) -> Option<DecisionKind> {
        [DecisionKind::Merge, DecisionKind::Split, DecisionKind::Correction]
            .into_iter()
            .find(|kind| kind.as_str() == name)
    }
}

/// Keeps a decision.
///
/// # Errors
/// The engine's.
pub async fn insert(tx: &mut Tx, decision: &Decision) -> Result<(), StoreError> {
    tx.execute(
        "insert into decision (id, kind, software, other, actor, at, payload, undone_at, undone_by)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        values![
            decision.id,
            decision.kind.as_str(),
            decision.software,
            decision.other,
            decision.actor,
            decision.at,
            json(&decision.payload)?,
            decision.undone_at,
            decision.undone_by,
        ],
    )
    .await?;
    Ok(())
}

/// The decision of that identifier.
///
/// # Errors
/// The engine's.
pub async fn get(reader: impl Into<Reader<'_>>, id: Id) -> Result<Option<Decision>, StoreError> {
    let row = reader.into().first("select * from decision where id = $1", values![id]).await?;
    row.as_ref().map(decision).transpose()
}

/// Decisions, the last one first: `limit` of them after the first `offset`.
///
/// # Errors
/// The engine's.
pub async fn list(reader: impl Into<Reader<'_>>, offset: u32, limit: u32) -> Result<Vec<Decision>, StoreError> {
    let sql = "select * from decision order by at desc, id desc limit $1 offset $2";
    reader.into().fetch(sql, values![limit, offset]).await?.iter().map(decision).collect()
}

/// The decisions about a software, as the first or the other one, the last one first.
///
/// # Errors
/// The engine's.
pub async fn of_software(reader: impl Into<Reader<'_>>, software: Id) -> Result<Vec<Decision>, StoreError> {
    let sql = "select * from decision where software = $1 or other = $1 order by at desc, id desc";
    reader.into().fetch(sql, values![software]).await?.iter().map(decision).collect()
}

/// Notes that a decision was undone.
///
/// # Errors
/// There is no such decision that stands; the engine's.
pub async fn mark_undone(tx: &mut Tx, id: Id, by: Actor, now: Timestamp) -> Result<(), StoreError> {
    let sql = "update decision set undone_at = $2, undone_by = $3 where id = $1 and undone_at is null";
    match tx.execute(sql, values![id, now, by]).await? {
        0 => Err(StoreError::NotFound { what: "decision", id: id.to_string() }),
        _ => Ok(()),
    }
}

fn decision(row: &Row) -> Result<Decision, StoreError> {
    Ok(Decision {
        id: row.id("id")?,
        kind: row.word("kind", DecisionKind::from_name)?,
        software: row.id("software")?,
        other: row.optional_id("other")?,
        actor: row.word("actor", Actor::from_text)?,
        at: row.time("at")?,
        payload: row.json("payload")?,
        undone_at: row.optional_time("undone_at")?,
        undone_by: row.optional_word("undone_by", Actor::from_text)?,
    })
}
