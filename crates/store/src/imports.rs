//! Imports that were run.

use levain_model::{Id, ImportRun};

use crate::codec::json;
use crate::engine::Row;
use crate::error::StoreError;
use crate::store::{Reader, Tx};
use crate::value::values;

/// Keeps the report of an import.
///
/// # Errors
/// The engine's.
pub async fn insert(tx: &mut Tx, run: &ImportRun) -> Result<(), StoreError> {
    tx.execute(
        "insert into import_run (id, source, started_at, finished_at, report) values ($1, $2, $3, $4, $5)",
        values![run.id, &run.source, run.started_at, run.finished_at, json(&run.report)?],
    )
    .await?;
    Ok(())
}

/// The import of that identifier.
///
/// # Errors
/// The engine's.
pub async fn get(reader: impl Into<Reader<'_>>, id: Id) -> Result<Option<ImportRun>, StoreError> {
    let row = reader.into().first("select * from import_run where id = $1", values![id]).await?;
    row.as_ref().map(run).transpose()
}

/// The last import of each source, ordered by source.
///
/// # Errors
/// The engine's.
pub async fn latest(reader: impl Into<Reader<'_>>) -> Result<Vec<ImportRun>, StoreError> {
    let sql = "select * from import_run r where not exists
            (select 1 from import_run o where o.source = r.source and (o.finished_at, o.id) > (r.finished_at, r.id))
        order by source";
    reader.into().fetch(sql, values![]).await?.iter().map(run).collect()
}

/// The last imports, of one source or of all, the last one first.
///
/// # Errors
/// The engine's.
pub async fn list(
    reader: impl Into<Reader<'_>>,
    source: Option<&str>,
    limit: u32,
) -> Result<Vec<ImportRun>, StoreError> {
    let sql = "select * from import_run where ($1 = '' or source = $1) order by finished_at desc, id desc limit $2";
    reader.into().fetch(sql, values![source.unwrap_or(""), limit]).await?.iter().map(run).collect()
}

fn run(row: &Row) -> Result<ImportRun, StoreError> {
    Ok(ImportRun {
        id: row.id("id")?,
        source: row.text("source")?,
        started_at: row.time("started_at")?,
        finished_at: row.time("finished_at")?,
        report: row.json("report")?,
    })
}
