//! Sources: somewhere facts come from.

use jiff::Timestamp;
use levain_model::{Source, SourceKind};

use crate::change::Change;
use crate::codec::json;
use crate::engine::Row;
use crate::error::StoreError;
use crate::store::{Reader, Tx};
use crate::value::values;

/// Adds a source or brings it up to date. `last_imported_at` is left as it is in storage when the source is there: see
/// [`imported`].
///
/// # Errors
/// The engine's.
pub async fn upsert(tx: &mut Tx, source: &Source) -> Result<Change, StoreError> {
    let change = match get(&mut *tx, &source.key).await? {
        Some(known) if (Source { last_imported_at: known.last_imported_at, ..source.clone() }) == known => {
            return Ok(Change::Unchanged);
        }
        Some(_) => Change::Updated,
        None => Change::Created,
    };
    tx.execute(
        "insert into source
            (key, kind, name, publisher, url, license, attribution, dated, may_republish, last_imported_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        on conflict (key) do update set
            kind = excluded.kind, name = excluded.name, publisher = excluded.publisher, url = excluded.url,
            license = excluded.license, attribution = excluded.attribution, dated = excluded.dated,
            may_republish = excluded.may_republish",
        values![
            &source.key,
            source.kind.as_str(),
            json(&source.name)?,
            source.publisher.as_deref(),
            source.url.as_deref(),
            source.license.as_deref(),
            source.attribution.as_deref(),
            source.dated.as_deref(),
            source.may_republish,
            source.last_imported_at,
        ],
    )
    .await?;
    Ok(change)
}

/// Notes that the source was imported at `at`.
///
/// # Errors
/// There is no such source; the engine's.
pub async fn imported(tx: &mut Tx, key: &str, at: Timestamp) -> Result<(), StoreError> {
    match tx.execute("update source set last_imported_at = $2 where key = $1", values![key, at]).await? {
        0 => Err(StoreError::NotFound { what: "source", id: key.to_owned() }),
        _ => Ok(()),
    }
}

/// The source of that key.
///
/// # Errors
/// The engine's.
pub async fn get(reader: impl Into<Reader<'_>>, key: &str) -> Result<Option<Source>, StoreError> {
    let row = reader.into().first("select * from source where key = $1", values![key]).await?;
    row.as_ref().map(source).transpose()
}

/// Every source, ordered by key.
///
/// # Errors
/// The engine's.
pub async fn all(reader: impl Into<Reader<'_>>) -> Result<Vec<Source>, StoreError> {
    reader.into().fetch("select * from source order by key", values![]).await?.iter().map(source).collect()
}

fn source(row: &Row) -> Result<Source, StoreError> {
    Ok(Source {
        key: row.text("key")?,
        kind: row.word("kind", SourceKind::from_name)?,
        name: row.json("name")?,
        publisher: row.optional_text("publisher")?,
        url: row.optional_text("url")?,
        license: row.optional_text("license")?,
        attribution: row.optional_text("attribution")?,
        dated: row.optional_text("dated")?,
        may_republish: row.integer("may_republish")? != 0,
        last_imported_at: row.optional_time("last_imported_at")?,
    })
}
