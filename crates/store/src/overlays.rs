//! What bodies say of themselves where their source says otherwise.

use std::collections::HashMap;

use jiff::Timestamp;
use levain_model::{Actor, Id, Organization, OrganizationRecord, Overlay};

use crate::batch;
use crate::codec::json;
use crate::error::StoreError;
use crate::organizations;
use crate::store::{Reader, Tx};
use crate::value::values;

/// The overlays of these bodies; those that have none are left out.
///
/// # Errors
/// The engine's.
pub async fn of(reader: impl Into<Reader<'_>>, bodies: &[Id]) -> Result<HashMap<Id, Overlay>, StoreError> {
    let rows = batch::fetch(&mut reader.into(), &batch::keys(bodies), |list| {
        format!("select organization, overlay from organization_overlay where organization in {list}")
    })
    .await?;
    rows.iter().map(|row| Ok((row.id("organization")?, row.json("overlay")?))).collect()
}

/// Makes a body read as `said`: what its source says otherwise stays beside it. Gives the body as it is now.
///
/// # Errors
/// The engine's.
pub async fn say(
    tx: &mut Tx,
    body: &Organization,
    said: OrganizationRecord,
    by: Actor,
    now: Timestamp,
) -> Result<(), StoreError> {
    let before = of(&mut *tx, &[body.id]).await?.remove(&body.id);
    let imported = before.map_or_else(|| body.record.clone(), |overlay| overlay.imported);
    let overlay = Overlay::between(imported, said);
    if overlay.fields.is_empty() {
        tx.execute("delete from organization_overlay where organization = $1", values![body.id]).await?;
    } else {
        let sql = "insert into organization_overlay (organization, overlay, said_by, said_at) values ($1, $2, $3, $4)
            on conflict (organization) do update set overlay = excluded.overlay, said_by = excluded.said_by,
                said_at = excluded.said_at";
        tx.execute(sql, values![body.id, json(&overlay)?, by, now]).await?;
    }
    organizations::write(tx, &body.source, &[(body.id, overlay.effective(), body.created_at)], now).await
}

/// Keeps what the source says now, beside what the body says.
pub(crate) async fn set_imported(tx: &mut Tx, body: Id, overlay: &Overlay) -> Result<(), StoreError> {
    let sql = "update organization_overlay set overlay = $2 where organization = $1";
    tx.execute(sql, values![body, json(overlay)?]).await?;
    Ok(())
}
