//! Keys by which records of different sources are found to speak of the same software. The kinds of keys and how each is
//! normalised are the caller's: here they are exact texts.

use std::collections::HashMap;

use levain_model::Id;

use crate::batch;
use crate::error::StoreError;
use crate::store::{Reader, Tx};
use crate::value::values;

/// A key of a record: `wikidata` `Q171477`, `repository` `github.com/kanboard/kanboard`…
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct JoinKey {
    /// Kind of key.
    pub kind: String,
    /// The key, normalised.
    pub value: String,
}

/// A record that has a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// The software that the record describes.
    pub software: Id,
    /// The record.
    pub record: Id,
    /// Key of its source.
    pub source: String,
}

/// Replaces the keys of each record.
///
/// # Errors
/// The engine's.
pub async fn set_all(tx: &mut Tx, keys: &[(Id, Vec<JoinKey>)]) -> Result<(), StoreError> {
    let records = batch::keys(keys.iter().map(|(record, _)| *record));
    batch::execute(tx, values![], &records, |list| format!("delete from join_key where record in {list}")).await?;
    let rows =
        keys.iter().flat_map(|(record, keys)| keys.iter().map(|key| values![&key.kind, &key.value, *record])).collect();
    batch::insert(tx, "insert into join_key (kind, value, record)", rows, "on conflict do nothing").await?;
    Ok(())
}

/// [`set_all`] for one record.
///
/// # Errors
/// The engine's.
pub async fn set(tx: &mut Tx, record: Id, keys: &[JoinKey]) -> Result<(), StoreError> {
    set_all(tx, &[(record, keys.to_vec())]).await
}

/// The records that have each key, the oldest record first; a key that none has is left out.
///
/// # Errors
/// The engine's.
pub async fn find(
    reader: impl Into<Reader<'_>>,
    keys: &[JoinKey],
) -> Result<HashMap<JoinKey, Vec<Holder>>, StoreError> {
    let pairs: Vec<_> = keys.iter().map(|key| values![&key.kind, &key.value]).collect();
    let rows = batch::fetch(&mut reader.into(), &pairs, |list| {
        format!(
            "select k.kind, k.value, r.id, r.software, r.source
            from join_key k join record r on r.id = k.record
            where (k.kind, k.value) in {list} order by r.first_seen, r.id"
        )
    })
    .await?;
    let mut found: HashMap<JoinKey, Vec<Holder>> = HashMap::new();
    for row in rows {
        let key = JoinKey { kind: row.text("kind")?, value: row.text("value")? };
        let holder = Holder { software: row.id("software")?, record: row.id("id")?, source: row.text("source")? };
        found.entry(key).or_default().push(holder);
    }
    Ok(found)
}

/// The keys of each record.
///
/// # Errors
/// The engine's.
pub async fn of_records(
    reader: impl Into<Reader<'_>>,
    records: &[Id],
) -> Result<HashMap<Id, Vec<JoinKey>>, StoreError> {
    let rows = batch::fetch(&mut reader.into(), &batch::keys(records), |list| {
        format!("select kind, value, record from join_key where record in {list} order by kind, value")
    })
    .await?;
    let mut keys: HashMap<Id, Vec<JoinKey>> = HashMap::new();
    for row in rows {
        let key = JoinKey { kind: row.text("kind")?, value: row.text("value")? };
        keys.entry(row.id("record")?).or_default().push(key);
    }
    Ok(keys)
}
