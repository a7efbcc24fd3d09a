//! What waits for a moderator and what moderators decided, whatever its kind: the words themselves stand in the table of
//! the kind.

use jiff::Timestamp;
use levain_model::{Actor, Id};

use crate::engine::Row;
use crate::error::StoreError;
use crate::store::{Reader, Tx};
use crate::value::{Value, values};

/// Something that was posted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moderated {
    /// What it is: a word of `app`.
    pub kind: String,
    /// Its identifier in the table of its kind.
    pub subject: Id,
    /// Where it stands: a word of `app`.
    pub state: String,
    /// When it was posted.
    pub posted_at: Timestamp,
    /// When it was last decided.
    pub decided_at: Option<Timestamp>,
}

/// What a moderator decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided {
    /// Identifier in storage.
    pub id: Id,
    /// The kind of what was posted.
    pub kind: String,
    /// Its identifier.
    pub subject: Id,
    /// What was done.
    pub act: String,
    /// The state before, which undoing restores.
    pub before: String,
    /// A word of the closed list of reasons.
    pub reason: Option<String>,
    /// What the moderator added; may be empty.
    pub words: String,
    /// Who decided.
    pub decided_by: Actor,
    /// When.
    pub decided_at: Timestamp,
    /// Who took it back.
    pub undone_by: Option<Actor>,
    /// When.
    pub undone_at: Option<Timestamp>,
}

/// Keeps something that was posted.
///
/// # Errors
/// It is kept already; the engine's.
pub async fn insert(tx: &mut Tx, post: &Moderated) -> Result<(), StoreError> {
    let sql = "insert into moderated (kind, subject, state, posted_at, decided_at) values ($1, $2, $3, $4, $5)";
    tx.execute(sql, values![&post.kind, post.subject, &post.state, post.posted_at, post.decided_at]).await?;
    Ok(())
}

/// What was posted, by its kind and identifier.
///
/// # Errors
/// The engine's.
pub async fn get(reader: impl Into<Reader<'_>>, kind: &str, subject: Id) -> Result<Option<Moderated>, StoreError> {
    let sql = "select * from moderated where kind = $1 and subject = $2";
    reader.into().first(sql, values![kind, subject]).await?.as_ref().map(moderated).transpose()
}

/// What stands in a state, the oldest first: `limit` after the first `offset`.
///
/// # Errors
/// The engine's.
pub async fn list(
    reader: impl Into<Reader<'_>>,
    state: &str,
    offset: u32,
    limit: u32,
) -> Result<Vec<Moderated>, StoreError> {
    let sql = "select * from moderated where state = $1 order by posted_at, kind, subject limit $2 offset $3";
    reader.into().fetch(sql, values![state, limit, offset]).await?.iter().map(moderated).collect()
}

/// How many stand in a state.
///
/// # Errors
/// The engine's.
pub async fn count(reader: impl Into<Reader<'_>>, state: &str) -> Result<u64, StoreError> {
    let sql = "select count(*) as n from moderated where state = $1";
    reader.into().first(sql, values![state]).await?.map_or(Ok(0), |row| row.count("n"))
}

/// Puts something that was posted into a state.
///
/// # Errors
/// The engine's.
pub async fn set_state(
    tx: &mut Tx,
    kind: &str,
    subject: Id,
    state: &str,
    decided_at: Option<Timestamp>,
) -> Result<(), StoreError> {
    let sql = "update moderated set state = $3, decided_at = $4 where kind = $1 and subject = $2";
    tx.execute(sql, values![kind, subject, state, decided_at]).await?;
    Ok(())
}

/// Keeps a decision.
///
/// # Errors
/// The engine's.
pub async fn decide(tx: &mut Tx, decision: &Decided) -> Result<(), StoreError> {
    tx.execute(
        "insert into moderation_decision (id, kind, subject, act, before, reason, words, decided_by, decided_at,
            undone_by, undone_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        values![
            decision.id,
            &decision.kind,
            decision.subject,
            &decision.act,
            &decision.before,
            decision.reason.as_deref(),
            &decision.words,
            decision.decided_by,
            decision.decided_at,
            decision.undone_by,
            decision.undone_at,
        ],
    )
    .await?;
    Ok(())
}

/// A decision.
///
/// # Errors
/// The engine's.
pub async fn decision(reader: impl Into<Reader<'_>>, id: Id) -> Result<Option<Decided>, StoreError> {
    let sql = "select * from moderation_decision where id = $1";
    reader.into().first(sql, values![id]).await?.as_ref().map(decided).transpose()
}

/// The last decisions, the last first.
///
/// # Errors
/// The engine's.
pub async fn decisions(reader: impl Into<Reader<'_>>, limit: u32) -> Result<Vec<Decided>, StoreError> {
    let sql = "select * from moderation_decision order by decided_at desc, id desc limit $1";
    reader.into().fetch(sql, values![limit]).await?.iter().map(decided).collect()
}

/// The decisions about one thing that was posted, the last first.
///
/// # Errors
/// The engine's.
pub async fn decisions_about(
    reader: impl Into<Reader<'_>>,
    kind: &str,
    subject: Id,
) -> Result<Vec<Decided>, StoreError> {
    let sql = "select * from moderation_decision where kind = $1 and subject = $2 order by decided_at desc, id desc";
    reader.into().fetch(sql, values![kind, subject]).await?.iter().map(decided).collect()
}

/// Notes that a decision was taken back.
///
/// # Errors
/// There is no such decision, or it was taken back already; the engine's.
pub async fn undo(tx: &mut Tx, id: Id, by: Actor, now: Timestamp) -> Result<(), StoreError> {
    let sql = "update moderation_decision set undone_by = $2, undone_at = $3 where id = $1 and undone_at is null";
    let values: Vec<Value> = values![id, by, now];
    match tx.execute(sql, values).await? {
        0 => Err(StoreError::NotFound { what: "moderation decision", id: id.to_string() }),
        _ => Ok(()),
    }
}

fn moderated(row: &Row) -> Result<Moderated, StoreError> {
    Ok(Moderated {
        kind: row.text("kind")?,
        subject: row.id("subject")?,
        state: row.text("state")?,
        posted_at: row.time("posted_at")?,
        decided_at: row.optional_time("decided_at")?,
    })
}

fn decided(row: &Row) -> Result<Decided, StoreError> {
    Ok(Decided {
        id: row.id("id")?,
        kind: row.text("kind")?,
        subject: row.id("subject")?,
        act: row.text("act")?,
        before: row.text("before")?,
        reason: row.optional_text("reason")?,
        words: row.text("words")?,
        decided_by: row.word("decided_by", Actor::from_text)?,
        decided_at: row.time("decided_at")?,
        undone_by: row.optional_word("undone_by", Actor::from_text)?,
        undone_at: row.optional_time("undone_at")?,
    })
}
