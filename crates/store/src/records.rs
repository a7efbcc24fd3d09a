//! Records of sources, kept byte for byte, and the software each belongs to.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write;

use jiff::Timestamp;
use levain_model::usage::ObservedUse;
use levain_model::{Id, JoinedBy, RawDocument, SoftwareFields, SourceRecord, StoredRecord};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::batch;
use crate::codec::json;
use crate::engine::Row;
use crate::error::StoreError;
use crate::page::{Cursor, Page};
use crate::store::{Reader, Tx};
use crate::value::values;

/// What an import needs to know of a record that was read before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// Identifier in storage.
    pub id: Id,
    /// The software it describes.
    pub software: Id,
    /// [`content_hash`] of what was read.
    pub content_hash: String,
    /// Where it stood in the source.
    pub location: String,
    /// First time it was read.
    pub first_seen: Timestamp,
}

/// The part of a record that the source does not write itself.
#[derive(Serialize, Deserialize)]
struct Parsed<F, U, T> {
    fields: F,
    uses: U,
    unmapped: T,
}

/// The document, apart from where it stands.
#[derive(Serialize, Deserialize)]
struct Raw<T> {
    media_type: T,
    text: T,
}

/// SHA-256, in hexadecimal, of all that a record says: the document and what was understood of it, but not where it
/// stands in its source, which moves when a neighbour is added.
///
/// # Errors
/// None for values of the domain.
pub fn content_hash(record: &SourceRecord) -> Result<String, StoreError> {
    let (raw, parsed) = texts(record)?;
    Ok(hash(&raw, &parsed))
}

/// What is known of the records of a source, by external identifier.
///
/// # Errors
/// The engine's.
pub async fn known(
    reader: impl Into<Reader<'_>>,
    source: &str,
    external_ids: &[&str],
) -> Result<HashMap<String, Known>, StoreError> {
    let keys: Vec<_> = external_ids.iter().map(|external_id| values![source, *external_id]).collect();
    let rows = batch::fetch(&mut reader.into(), &keys, |list| {
        format!(
            "select id, external_id, software, content_hash, location, first_seen from record
            where (source, external_id) in {list}"
        )
    })
    .await?;
    let known = |row: &Row| -> Result<Known, StoreError> {
        Ok(Known {
            id: row.id("id")?,
            software: row.id("software")?,
            content_hash: row.text("content_hash")?,
            location: row.text("location")?,
            first_seen: row.time("first_seen")?,
        })
    };
    rows.iter().map(|row| Ok((row.text("external_id")?, known(row)?))).collect()
}

/// Adds records, or puts new content in the place of the old (same identifier; `first_seen` stays).
///
/// # Errors
/// A record of the same source and external identifier exists under another identifier; the engine's.
pub async fn save_all(tx: &mut Tx, records: &[StoredRecord]) -> Result<(), StoreError> {
    let mut rows = Vec::with_capacity(records.len());
    for stored in records {
        let (raw, parsed) = texts(&stored.record)?;
        rows.push(values![
            stored.id,
            &stored.source,
            &stored.record.external_id,
            stored.software,
            json(&stored.joined_by)?,
            hash(&raw, &parsed),
            &stored.record.raw.location,
            raw,
            parsed,
            stored.first_seen,
            stored.last_seen,
            stored.last_changed,
        ]);
    }
    let head = "insert into record (id, source, external_id, software, joined_by, content_hash, location, raw, parsed,
        first_seen, last_seen, last_changed)";
    let tail = "on conflict (id) do update set source = excluded.source, external_id = excluded.external_id,
        software = excluded.software, joined_by = excluded.joined_by, content_hash = excluded.content_hash,
        location = excluded.location, raw = excluded.raw, parsed = excluded.parsed, last_seen = excluded.last_seen,
        last_changed = excluded.last_changed";
    batch::insert(tx, head, rows, tail).await?;
    Ok(())
}

/// [`save_all`] for one.
///
/// # Errors
/// The same.
pub async fn save(tx: &mut Tx, record: &StoredRecord) -> Result<(), StoreError> {
    save_all(tx, std::slice::from_ref(record)).await
}

/// Notes that these records were read again, the same: no event goes with it.
///
/// # Errors
/// The engine's.
pub async fn touch(tx: &mut Tx, ids: &[Id], now: Timestamp) -> Result<(), StoreError> {
    batch::execute(tx, values![now], &batch::keys(ids), |list| {
        format!("update record set last_seen = $1 where id in {list}")
    })
    .await?;
    Ok(())
}

/// Notes where records that are otherwise the same stand now in their source.
///
/// # Errors
/// The engine's.
pub async fn relocate(tx: &mut Tx, moved: &[(Id, &str)]) -> Result<(), StoreError> {
    for (id, location) in moved {
        tx.execute("update record set location = $2 where id = $1", values![id, *location]).await?;
    }
    Ok(())
}

/// The record of that identifier.
///
/// # Errors
/// The engine's.
pub async fn get(reader: impl Into<Reader<'_>>, id: Id) -> Result<Option<StoredRecord>, StoreError> {
    let row = reader.into().first("select * from record where id = $1", values![id]).await?;
    row.as_ref().map(record).transpose()
}

/// The records of a software, the first seen first.
///
/// # Errors
/// The engine's.
pub async fn of_software(reader: impl Into<Reader<'_>>, software: Id) -> Result<Vec<StoredRecord>, StoreError> {
    Ok(of_many(reader, &[software]).await?.remove(&software).unwrap_or_default())
}

/// The records of each of many software, the first seen first.
///
/// # Errors
/// The engine's.
pub async fn of_many(
    reader: impl Into<Reader<'_>>,
    software: &[Id],
) -> Result<HashMap<Id, Vec<StoredRecord>>, StoreError> {
    let rows = batch::fetch(&mut reader.into(), &batch::keys(software), |list| {
        format!("select * from record where software in {list} order by first_seen, id")
    })
    .await?;
    let mut records: HashMap<Id, Vec<StoredRecord>> = HashMap::new();
    for row in &rows {
        let record = record(row)?;
        records.entry(record.software).or_default().push(record);
    }
    Ok(records)
}

/// The source of each of these records; those that are not there are left out.
///
/// # Errors
/// The engine's.
pub async fn sources_of(reader: impl Into<Reader<'_>>, records: &[Id]) -> Result<HashMap<Id, String>, StoreError> {
    let rows = batch::fetch(&mut reader.into(), &batch::keys(records), |list| {
        format!("select id, source from record where id in {list}")
    })
    .await?;
    rows.iter().map(|row| Ok((row.id("id")?, row.text("source")?))).collect()
}

/// The records of a source by external identifier, a page at a time.
///
/// # Errors
/// The engine's.
pub async fn of_source(
    reader: impl Into<Reader<'_>>,
    source: &str,
    after: Option<&Cursor>,
    limit: u32,
) -> Result<Page<StoredRecord>, StoreError> {
    let (key, _) = Cursor::parts(after);
    let sql = "select * from record where source = $1 and external_id > $2 order by external_id limit $3";
    let rows = reader.into().fetch(sql, values![source, key, i64::from(limit) + 1]).await?;
    let mut items = Vec::with_capacity(rows.len());
    for row in &rows {
        let record = record(row)?;
        items.push((Cursor { key: record.record.external_id.clone(), id: record.id.to_string() }, record));
    }
    Ok(Page::of(items, limit))
}

/// How many records each source has; those that have none are left out.
///
/// # Errors
/// The engine's.
pub async fn counts(reader: impl Into<Reader<'_>>) -> Result<BTreeMap<String, u64>, StoreError> {
    let sql = "select source, count(*) as n from record group by source";
    let rows = reader.into().fetch(sql, values![]).await?;
    rows.iter().map(|row| Ok((row.text("source")?, row.count("n")?))).collect()
}

/// Moves records to another software, with the uses they report.
///
/// # Errors
/// The engine's.
pub async fn reassign(tx: &mut Tx, records: &[Id], to: Id, joined_by: &JoinedBy) -> Result<(), StoreError> {
    let keys = batch::keys(records);
    batch::execute(tx, values![to, json(joined_by)?], &keys, |list| {
        format!("update record set software = $1, joined_by = $2 where id in {list}")
    })
    .await?;
    batch::execute(tx, values![to], &keys, |list| {
        format!("update software_use set software = $1 where record in {list}")
    })
    .await?;
    Ok(())
}

fn texts(record: &SourceRecord) -> Result<(String, String), StoreError> {
    let raw = Raw { media_type: &record.raw.media_type, text: &record.raw.text };
    let parsed = Parsed { fields: &record.fields, uses: &record.uses, unmapped: &record.unmapped };
    Ok((json(&raw)?, json(&parsed)?))
}

fn hash(raw: &str, parsed: &str) -> String {
    let mut hasher = Sha256::new();
    hasher.update(raw);
    hasher.update([0]);
    hasher.update(parsed);
    hexadecimal(&hasher.finalize())
}

/// Bytes in lower-case hexadecimal.
pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing into a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn record(row: &Row) -> Result<StoredRecord, StoreError> {
    let raw: Raw<String> = row.json("raw")?;
    let parsed: Parsed<SoftwareFields, Vec<ObservedUse>, Vec<String>> = row.json("parsed")?;
    Ok(StoredRecord {
        id: row.id("id")?,
        source: row.text("source")?,
        software: row.id("software")?,
        joined_by: row.json("joined_by")?,
        record: SourceRecord {
            external_id: row.text("external_id")?,
            raw: RawDocument { media_type: raw.media_type, location: row.text("location")?, text: raw.text },
            fields: parsed.fields,
            uses: parsed.uses,
            unmapped: parsed.unmapped,
        },
        first_seen: row.time("first_seen")?,
        last_seen: row.time("last_seen")?,
        last_changed: row.time("last_changed")?,
    })
}
