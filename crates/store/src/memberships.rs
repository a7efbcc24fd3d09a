//! What ties people to bodies. Erasing a person removes theirs.

use jiff::Timestamp;
use levain_model::{Actor, Id, MemberRole, Membership, MembershipOrigin, MembershipState};

use crate::engine::Row;
use crate::error::StoreError;
use crate::store::{Reader, Tx};
use crate::value::values;

/// Keeps a membership. The one that the person had of that body, whatever its state, is replaced and keeps its identifier,
/// which is given.
///
/// # Errors
/// There is no such person or body; the engine's.
pub async fn put(tx: &mut Tx, membership: &Membership) -> Result<Id, StoreError> {
    let sql = "insert into membership
            (id, person, organization, role, state, origin, message, requested_at, decided_at, decided_by)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        on conflict (person, organization) do update set role = excluded.role, state = excluded.state,
            origin = excluded.origin, message = excluded.message, requested_at = excluded.requested_at,
            decided_at = excluded.decided_at, decided_by = excluded.decided_by
        returning id";
    let values = values![
        membership.id,
        membership.person,
        membership.organization,
        membership.role.as_str(),
        membership.state.as_str(),
        membership.origin.as_str(),
        &membership.message,
        membership.requested_at,
        membership.decided_at,
        membership.decided_by,
    ];
    match tx.fetch(sql, values).await?.first() {
        Some(row) => row.id("id"),
        None => Ok(membership.id),
    }
}

/// The membership of that identifier.
///
/// # Errors
/// The engine's.
pub async fn get(reader: impl Into<Reader<'_>>, id: Id) -> Result<Option<Membership>, StoreError> {
    let row = reader.into().first("select * from membership where id = $1", values![id]).await?;
    row.as_ref().map(membership).transpose()
}

/// What ties a person to a body, whatever its state.
///
/// # Errors
/// The engine's.
pub async fn between(
    reader: impl Into<Reader<'_>>,
    person: Id,
    organization: Id,
) -> Result<Option<Membership>, StoreError> {
    let sql = "select * from membership where person = $1 and organization = $2";
    let row = reader.into().first(sql, values![person, organization]).await?;
    row.as_ref().map(membership).transpose()
}

/// The memberships of a person, whatever their state, in the order they were asked for.
///
/// # Errors
/// The engine's.
pub async fn of_person(reader: impl Into<Reader<'_>>, person: Id) -> Result<Vec<Membership>, StoreError> {
    let sql = "select * from membership where person = $1 order by requested_at, id";
    reader.into().fetch(sql, values![person]).await?.iter().map(membership).collect()
}

/// The memberships of a body in a state, in the order they were asked for.
///
/// # Errors
/// The engine's.
pub async fn of_organization(
    reader: impl Into<Reader<'_>>,
    organization: Id,
    state: MembershipState,
) -> Result<Vec<Membership>, StoreError> {
    let sql = "select * from membership where organization = $1 and state = $2 order by requested_at, id";
    reader.into().fetch(sql, values![organization, state.as_str()]).await?.iter().map(membership).collect()
}

/// Changes the role and state of a membership, and says who did and when.
///
/// # Errors
/// There is no such membership; the engine's.
pub async fn decide(
    tx: &mut Tx,
    id: Id,
    role: MemberRole,
    state: MembershipState,
    by: Actor,
    now: Timestamp,
) -> Result<(), StoreError> {
    let sql = "update membership set role = $2, state = $3, decided_by = $4, decided_at = $5 where id = $1";
    match tx.execute(sql, values![id, role.as_str(), state.as_str(), by, now]).await? {
        0 => Err(StoreError::NotFound { what: "membership", id: id.to_string() }),
        _ => Ok(()),
    }
}

fn membership(row: &Row) -> Result<Membership, StoreError> {
    Ok(Membership {
        id: row.id("id")?,
        person: row.id("person")?,
        organization: row.id("organization")?,
        role: row.word("role", MemberRole::from_name)?,
        state: row.word("state", MembershipState::from_name)?,
        origin: row.word("origin", MembershipOrigin::from_name)?,
        message: row.text("message")?,
        requested_at: row.time("requested_at")?,
        decided_at: row.optional_time("decided_at")?,
        decided_by: row.optional_word("decided_by", Actor::from_text)?,
    })
}
