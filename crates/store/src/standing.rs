//! The register of standing permissions, and what people ask it for. Nothing is removed: what was revoked says why.

use jiff::Timestamp;
use levain_model::{Actor, Id, PermissionRequest, PermissionScope, RequestState, StandingPermission};

use crate::codec::json;
use crate::engine::Row;
use crate::error::StoreError;
use crate::store::{Reader, Tx};
use crate::value::values;

/// Adds a permission.
///
/// # Errors
/// There is no such body; the engine's.
pub async fn insert(tx: &mut Tx, permission: &StandingPermission) -> Result<(), StoreError> {
    let (scope, value) = permission.scope.parts();
    let sql = "insert into standing_permission (id, organization, scope, scope_value, kinds, conditions, until, public,
            inherited, granted_by, granted_at, revoked_at, revoked_by, reason)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";
    let values = values![
        permission.id,
        permission.organization,
        scope,
        value,
        json(&permission.kinds)?,
        &permission.conditions,
        permission.until.map(|day| day.to_string()),
        permission.public,
        permission.inherited,
        permission.granted_by,
        permission.granted_at,
        permission.revoked_at,
        permission.revoked_by,
        permission.reason.as_deref(),
    ];
    tx.execute(sql, values).await?;
    Ok(())
}

/// The permission of that identifier.
///
/// # Errors
/// The engine's.
pub async fn get(reader: impl Into<Reader<'_>>, id: Id) -> Result<Option<StandingPermission>, StoreError> {
    let row = reader.into().first("select * from standing_permission where id = $1", values![id]).await?;
    row.as_ref().map(permission).transpose()
}

/// Every permission of a body, those that no longer hold too, in the order they were granted.
///
/// # Errors
/// The engine's.
pub async fn of_organization(
    reader: impl Into<Reader<'_>>,
    organization: Id,
) -> Result<Vec<StandingPermission>, StoreError> {
    let sql = "select * from standing_permission where organization = $1 order by granted_at, id";
    reader.into().fetch(sql, values![organization]).await?.iter().map(permission).collect()
}

/// The permissions that nobody revoked, of every body, in the order they were granted; some may have expired.
///
/// # Errors
/// The engine's.
pub async fn standing(reader: impl Into<Reader<'_>>) -> Result<Vec<StandingPermission>, StoreError> {
    let sql = "select * from standing_permission where revoked_at is null order by granted_at, id";
    reader.into().fetch(sql, values![]).await?.iter().map(permission).collect()
}

/// Revokes a permission; the row stays.
///
/// # Errors
/// There is no such permission, or it was revoked already; the engine's.
pub async fn revoke(tx: &mut Tx, id: Id, reason: &str, by: Actor, now: Timestamp) -> Result<(), StoreError> {
    let sql = "update standing_permission set revoked_at = $2, revoked_by = $3, reason = $4
        where id = $1 and revoked_at is null";
    had("permission", id, tx.execute(sql, values![id, now, by, reason]).await?)
}

/// Adds a request.
///
/// # Errors
/// There is no such body or person; the engine's.
pub async fn ask(tx: &mut Tx, request: &PermissionRequest) -> Result<(), StoreError> {
    let (scope, value) = request.scope.parts();
    let sql = "insert into permission_request (id, organization, person, scope, scope_value, message, state,
            requested_at, decided_at, decided_by, answer)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    let values = values![
        request.id,
        request.organization,
        request.person,
        scope,
        value,
        &request.message,
        request.state.as_str(),
        request.requested_at,
        request.decided_at,
        request.decided_by,
        request.answer.as_deref(),
    ];
    tx.execute(sql, values).await?;
    Ok(())
}

/// The request of that identifier.
///
/// # Errors
/// The engine's.
pub async fn request(reader: impl Into<Reader<'_>>, id: Id) -> Result<Option<PermissionRequest>, StoreError> {
    let row = reader.into().first("select * from permission_request where id = $1", values![id]).await?;
    row.as_ref().map(read_request).transpose()
}

/// The requests to a body in a state, the oldest first.
///
/// # Errors
/// The engine's.
pub async fn requests(
    reader: impl Into<Reader<'_>>,
    organization: Id,
    state: RequestState,
) -> Result<Vec<PermissionRequest>, StoreError> {
    let sql = "select * from permission_request where organization = $1 and state = $2 order by requested_at, id";
    reader.into().fetch(sql, values![organization, state.as_str()]).await?.iter().map(read_request).collect()
}

/// The requests of a person, the oldest first.
///
/// # Errors
/// The engine's.
pub async fn requests_of(reader: impl Into<Reader<'_>>, person: Id) -> Result<Vec<PermissionRequest>, StoreError> {
    let sql = "select * from permission_request where person = $1 order by requested_at, id";
    reader.into().fetch(sql, values![person]).await?.iter().map(read_request).collect()
}

/// Answers a request that is open.
///
/// # Errors
/// There is no such request, or it was answered already; the engine's.
pub async fn answer(
    tx: &mut Tx,
    id: Id,
    state: RequestState,
    answer: Option<&str>,
    by: Actor,
    now: Timestamp,
) -> Result<(), StoreError> {
    let sql = "update permission_request set state = $2, answer = $3, decided_by = $4, decided_at = $5
        where id = $1 and state = 'open'";
    had("request", id, tx.execute(sql, values![id, state.as_str(), answer, by, now]).await?)
}

fn had(what: &'static str, id: Id, changed: u64) -> Result<(), StoreError> {
    match changed {
        0 => Err(StoreError::NotFound { what, id: id.to_string() }),
        _ => Ok(()),
    }
}

fn scope(row: &Row) -> Result<PermissionScope, StoreError> {
    let value = row.text("scope_value")?;
    row.word("scope", |kind| PermissionScope::from_parts(kind, &value))
}

fn permission(row: &Row) -> Result<StandingPermission, StoreError> {
    Ok(StandingPermission {
        id: row.id("id")?,
        organization: row.id("organization")?,
        scope: scope(row)?,
        kinds: row.json("kinds")?,
        conditions: row.text("conditions")?,
        until: row.optional_word("until", |day| day.parse().ok())?,
        public: row.integer("public")? == 1,
        inherited: row.integer("inherited")? == 1,
        granted_by: row.word("granted_by", Actor::from_text)?,
        granted_at: row.time("granted_at")?,
        revoked_at: row.optional_time("revoked_at")?,
        revoked_by: row.optional_word("revoked_by", Actor::from_text)?,
        reason: row.optional_text("reason")?,
    })
}

fn read_request(row: &Row) -> Result<PermissionRequest, StoreError> {
    Ok(PermissionRequest {
        id: row.id("id")?,
        organization: row.id("organization")?,
        person: row.id("person")?,
        scope: scope(row)?,
        message: row.text("message")?,
        state: row.word("state", RequestState::from_name)?,
        requested_at: row.time("requested_at")?,
        decided_at: row.optional_time("decided_at")?,
        decided_by: row.optional_word("decided_by", Actor::from_text)?,
        answer: row.optional_text("answer")?,
    })
}
