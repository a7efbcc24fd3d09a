//! Accounts on forges that bodies say are their own.

use jiff::Timestamp;
use levain_model::{Actor, ClaimState, ForgeClaim, Id};

use crate::engine::Row;
use crate::error::StoreError;
use crate::store::{Reader, Tx};
use crate::value::values;

/// Keeps a claim. The one that the body made of that address, whatever its state, is replaced and keeps its identifier,
/// which is given.
///
/// # Errors
/// There is no such body; the engine's.
pub async fn put(tx: &mut Tx, claim: &ForgeClaim) -> Result<Id, StoreError> {
    let sql = "insert into forge_claim
            (id, organization, url, state, claimed_by, claimed_at, decided_at, decided_by)
        values ($1, $2, $3, $4, $5, $6, $7, $8)
        on conflict (organization, url) do update set state = excluded.state, claimed_by = excluded.claimed_by,
            claimed_at = excluded.claimed_at, decided_at = excluded.decided_at, decided_by = excluded.decided_by
        returning id";
    let values = values![
        claim.id,
        claim.organization,
        &claim.url,
        claim.state.as_str(),
        claim.claimed_by,
        claim.claimed_at,
        claim.decided_at,
        claim.decided_by,
    ];
    match tx.fetch(sql, values).await?.first() {
        Some(row) => row.id("id"),
        None => Ok(claim.id),
    }
}

/// The claim of that identifier.
///
/// # Errors
/// The engine's.
pub async fn get(reader: impl Into<Reader<'_>>, id: Id) -> Result<Option<ForgeClaim>, StoreError> {
    let row = reader.into().first("select * from forge_claim where id = $1", values![id]).await?;
    row.as_ref().map(claim).transpose()
}

/// What a body claims, in the order of addresses.
///
/// # Errors
/// The engine's.
pub async fn of_organization(reader: impl Into<Reader<'_>>, organization: Id) -> Result<Vec<ForgeClaim>, StoreError> {
    let sql = "select * from forge_claim where organization = $1 order by url, id";
    reader.into().fetch(sql, values![organization]).await?.iter().map(claim).collect()
}

/// The claims in a state, the oldest first.
///
/// # Errors
/// The engine's.
pub async fn in_state(reader: impl Into<Reader<'_>>, state: ClaimState) -> Result<Vec<ForgeClaim>, StoreError> {
    let sql = "select * from forge_claim where state = $1 order by claimed_at, id";
    reader.into().fetch(sql, values![state.as_str()]).await?.iter().map(claim).collect()
}

/// Changes the state of a claim, and says who did and when.
///
/// # Errors
/// There is no such claim; the engine's.
pub async fn decide(tx: &mut Tx, id: Id, state: ClaimState, by: Actor, now: Timestamp) -> Result<(), StoreError> {
    let sql = "update forge_claim set state = $2, decided_by = $3, decided_at = $4 where id = $1";
    match tx.execute(sql, values![id, state.as_str(), by, now]).await? {
        0 => Err(StoreError::NotFound { what: "claim", id: id.to_string() }),
        _ => Ok(()),
    }
}

fn claim(row: &Row) -> Result<ForgeClaim, StoreError> {
    Ok(ForgeClaim {
        id: row.id("id")?,
        organization: row.id("organization")?,
        url: row.text("url")?,
        state: row.word("state", ClaimState::from_name)?,
        claimed_by: row.word("claimed_by", Actor::from_text)?,
        claimed_at: row.time("claimed_at")?,
        decided_at: row.optional_time("decided_at")?,
        decided_by: row.optional_word("decided_by", Actor::from_text)?,
    })
}
