//! Harvests that were run, what the listing of each source was, and what each source held day after day.

use jiff::Timestamp;
use jiff::civil::Date;
use levain_model::{HarvestRun, Id, Listing, SourceCounts};

use crate::codec::json;
use crate::engine::Row;
use crate::error::StoreError;
use crate::store::{Reader, Tx};
use crate::value::values;

/// Keeps a run: at its beginning, as it goes on, at its end.
///
/// # Errors
/// The engine's.
pub async fn save(tx: &mut Tx, run: &HarvestRun) -> Result<(), StoreError> {
    tx.execute(
        "insert into harvest_run (id, source, started_at, finished_at, counts, resume_from, refused)
        values ($1, $2, $3, $4, $5, $6, $7)
        on conflict (id) do update set finished_at = excluded.finished_at, counts = excluded.counts,
            resume_from = excluded.resume_from, refused = excluded.refused",
        values![
            run.id,
            &run.source,
            run.started_at,
            run.finished_at,
            json(&run.counts)?,
            run.cursor.as_deref(),
            json(&run.refused)?,
        ],
    )
    .await?;
    Ok(())
}

/// The run of that identifier.
///
/// # Errors
/// The engine's.
pub async fn get(reader: impl Into<Reader<'_>>, id: Id) -> Result<Option<HarvestRun>, StoreError> {
    let row = reader.into().first("select * from harvest_run where id = $1", values![id]).await?;
    row.as_ref().map(run).transpose()
}

/// The last run of each source, ordered by source.
///
/// # Errors
/// The engine's.
pub async fn latest(reader: impl Into<Reader<'_>>) -> Result<Vec<HarvestRun>, StoreError> {
    let sql = "select * from harvest_run r where not exists
            (select 1 from harvest_run o where o.source = r.source and (o.started_at, o.id) > (r.started_at, r.id))
        order by source";
    reader.into().fetch(sql, values![]).await?.iter().map(run).collect()
}

/// The last runs, of one source or of all, the last begun first.
///
/// # Errors
/// The engine's.
pub async fn list(
    reader: impl Into<Reader<'_>>,
    source: Option<&str>,
    limit: u32,
) -> Result<Vec<HarvestRun>, StoreError> {
    let sql = "select * from harvest_run where ($1 = '' or source = $1) order by started_at desc, id desc limit $2";
    reader.into().fetch(sql, values![source.unwrap_or(""), limit]).await?.iter().map(run).collect()
}

/// The last run of a source, when it did not end: the one to go on with.
///
/// # Errors
/// The engine's.
pub async fn unfinished(reader: impl Into<Reader<'_>>, source: &str) -> Result<Option<HarvestRun>, StoreError> {
    Ok(list(reader, Some(source), 1).await?.into_iter().find(|run| run.finished_at.is_none()))
}

/// Forgets the runs begun before `before`, but the last one of each source; gives how many.
///
/// # Errors
/// The engine's.
pub async fn purge(tx: &mut Tx, before: Timestamp) -> Result<u64, StoreError> {
    let sql = "delete from harvest_run where started_at < $1 and exists (select 1 from harvest_run o
        where o.source = harvest_run.source and (o.started_at, o.id) > (harvest_run.started_at, harvest_run.id))";
    tx.execute(sql, values![before]).await
}

/// What is known of the listing of a source; nothing when it was never listed.
///
/// # Errors
/// The engine's.
pub async fn listing(reader: impl Into<Reader<'_>>, source: &str) -> Result<Listing, StoreError> {
    let row = reader.into().first("select state from listing where source = $1", values![source]).await?;
    row.map_or_else(|| Ok(Listing::default()), |row| row.json("state"))
}

/// Keeps what is known of the listing of a source. Gives whether it changed; nothing is written otherwise.
///
/// # Errors
/// The source is not there; the engine's.
pub async fn set_listing(tx: &mut Tx, source: &str, listing: &Listing) -> Result<bool, StoreError> {
    let changed = tx
        .execute(
            "insert into listing (source, state) values ($1, $2)
            on conflict (source) do update set state = excluded.state where listing.state <> excluded.state",
            values![source, json(listing)?],
        )
        .await?;
    Ok(changed > 0)
}

/// Keeps what a source holds on a day; later counts of the same day take the place of the earlier ones.
///
/// # Errors
/// The source is not there; the engine's.
pub async fn set_day(tx: &mut Tx, source: &str, day: Date, counts: &SourceCounts) -> Result<bool, StoreError> {
    let changed = tx
        .execute(
            "insert into source_day (source, day, counts) values ($1, $2, $3)
            on conflict (source, day) do update set counts = excluded.counts
                where source_day.counts <> excluded.counts",
            values![source, day.to_string(), json(counts)?],
        )
        .await?;
    Ok(changed > 0)
}

/// What a source held on each day that is kept, from `since` on, in order.
///
/// # Errors
/// The engine's.
pub async fn days(
    reader: impl Into<Reader<'_>>,
    source: &str,
    since: Date,
) -> Result<Vec<(Date, SourceCounts)>, StoreError> {
    let sql = "select day, counts from source_day where source = $1 and day >= $2 order by day";
    let rows = reader.into().fetch(sql, values![source, since.to_string()]).await?;
    let day = |row: &Row| row.text("day")?.parse().map_err(|error| StoreError::damaged("day", error));
    rows.iter().map(|row| Ok((day(row)?, row.json("counts")?))).collect()
}

fn run(row: &Row) -> Result<HarvestRun, StoreError> {
    Ok(HarvestRun {
        id: row.id("id")?,
        source: row.text("source")?,
        started_at: row.time("started_at")?,
        finished_at: row.optional_time("finished_at")?,
        counts: row.json("counts")?,
        cursor: row.optional_text("resume_from")?,
        refused: row.json("refused")?,
    })
}
