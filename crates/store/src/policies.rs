//! Contribution policies of bodies: every version stays.

use levain_model::{Actor, Id, PolicyVersion};

use crate::codec::json;
use crate::engine::Row;
use crate::error::StoreError;
use crate::store::{Reader, Tx};
use crate::value::values;

/// Adds a version.
///
/// # Errors
/// The body has a version of that number ([`StoreError::Conflict`]); there is no such body; the engine's.
pub async fn insert(tx: &mut Tx, version: &PolicyVersion) -> Result<(), StoreError> {
    tx.execute(
        "insert into policy_version
            (id, organization, number, answers, questions, fr, en, adopted_on, adopted_by, parent, saved_at, saved_by)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        values![
            version.id,
            version.organization,
            version.number,
            json(&version.answers)?,
            &version.questions,
            &version.fr,
            &version.en,
            version.adopted_on.to_string(),
            &version.adopted_by,
            version.parent,
            version.saved_at,
            version.saved_by,
        ],
    )
    .await?;
    Ok(())
}

/// The versions of a body's policy, the one in force first.
///
/// # Errors
/// The engine's.
pub async fn of_organization(
    reader: impl Into<Reader<'_>>,
    organization: Id,
) -> Result<Vec<PolicyVersion>, StoreError> {
    let sql = "select * from policy_version where organization = $1 order by number desc";
    reader.into().fetch(sql, values![organization]).await?.iter().map(version).collect()
}

/// The version in force of a body's policy.
///
/// # Errors
/// The engine's.
pub async fn current(reader: impl Into<Reader<'_>>, organization: Id) -> Result<Option<PolicyVersion>, StoreError> {
    let sql = "select * from policy_version where organization = $1 order by number desc limit 1";
    let row = reader.into().first(sql, values![organization]).await?;
    row.as_ref().map(version).transpose()
}

fn version(row: &Row) -> Result<PolicyVersion, StoreError> {
    Ok(PolicyVersion {
        id: row.id("id")?,
        organization: row.id("organization")?,
        number: u32::try_from(row.integer("number")?).unwrap_or(u32::MAX),
        answers: row.json("answers")?,
        questions: row.text("questions")?,
        fr: row.text("fr")?,
        en: row.text("en")?,
        adopted_on: row.word("adopted_on", |text| text.parse().ok())?,
        adopted_by: row.text("adopted_by")?,
        parent: row.optional_id("parent")?,
        saved_at: row.time("saved_at")?,
        saved_by: row.word("saved_by", Actor::from_text)?,
    })
}
