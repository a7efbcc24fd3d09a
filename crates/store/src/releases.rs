//! Releases of software, as tags and forges tell them.

use std::collections::HashMap;

use levain_model::{Id, Release};

use crate::batch;
use crate::engine::Row;
use crate::error::StoreError;
use crate::store::{Reader, Tx};
use crate::value::values;

/// Replaces the releases of a repository: a tag that is there keeps its identifier, and its end of life when none is
/// given; one that is no longer there goes. Gives whether something changed; nothing is written otherwise.
///
/// # Errors
/// The repository is not there; two releases of one tag ([`StoreError::Conflict`]); the engine's.
pub async fn replace(tx: &mut Tx, repository: Id, releases: &[Release]) -> Result<bool, StoreError> {
    let known = of_repositories(&mut *tx, &[repository]).await?.remove(&repository).unwrap_or_default();
    let mut known: HashMap<String, Release> = known.into_iter().map(|known| (known.tag.clone(), known)).collect();
    let mut rows = Vec::new();
    for release in releases {
        let before = known.remove(&release.tag);
        let mut written = Release { repository, ..release.clone() };
        // What the store does not keep is no change.
        written.date = written.date.map(levain_model::time::truncated);
        if let Some(before) = &before {
            written.id = before.id;
            written.end_of_life = written.end_of_life.or(before.end_of_life);
        }
        if before.as_ref() != Some(&written) {
            rows.push(values![
                written.id,
                written.repository,
                written.software,
                &written.version,
                &written.tag,
                written.date,
                &written.source,
                written.end_of_life.map(|day| day.to_string()),
            ]);
        }
    }
    let changed = !rows.is_empty() || !known.is_empty();
    let gone = batch::keys(known.values().map(|release| release.id));
    batch::execute(tx, values![], &gone, |list| format!("delete from software_release where id in {list}")).await?;
    let head = "insert into software_release
        (id, repository, software, version, tag, released_at, known_from, end_of_life)";
    let tail = "on conflict (id) do update set software = excluded.software, version = excluded.version,
        released_at = excluded.released_at, known_from = excluded.known_from, end_of_life = excluded.end_of_life";
    batch::insert(tx, head, rows, tail).await?;
    Ok(changed)
}

/// The releases of each of these repositories, the newest first, those without a date last.
///
/// # Errors
/// The engine's.
pub async fn of_repositories(
    reader: impl Into<Reader<'_>>,
    repositories: &[Id],
) -> Result<HashMap<Id, Vec<Release>>, StoreError> {
    let rows = batch::fetch(&mut reader.into(), &batch::keys(repositories), |list| {
        format!("select * from software_release where repository in {list} order by {NEWEST_FIRST}")
    })
    .await?;
    let mut releases: HashMap<Id, Vec<Release>> = HashMap::new();
    for row in &rows {
        let release = release(row)?;
        releases.entry(release.repository).or_default().push(release);
    }
    Ok(releases)
}

/// The releases of each of these software, the newest first: those that are its own, and those of the repositories that
/// describe it which are of no software in particular.
///
/// # Errors
/// The engine's.
pub async fn of_software(
    reader: impl Into<Reader<'_>>,
    software: &[Id],
) -> Result<HashMap<Id, Vec<Release>>, StoreError> {
    let rows = batch::fetch(&mut reader.into(), &batch::keys(software), |list| {
        format!(
            "select l.software as of_software, l.* from software_release l where l.software in {list}
            union
            select r.software as of_software, l.* from record r join repository_record k on k.record = r.id
            join software_release l on l.repository = k.repository and l.software is null
            where r.software in {list} order by {NEWEST_FIRST}"
        )
    })
    .await?;
    let mut releases: HashMap<Id, Vec<Release>> = HashMap::new();
    for row in &rows {
        releases.entry(row.id("of_software")?).or_default().push(release(row)?);
    }
    Ok(releases)
}

/// Both engines put nulls where they like unless told.
const NEWEST_FIRST: &str = "released_at desc nulls last, id";

fn release(row: &Row) -> Result<Release, StoreError> {
    let day = row.optional_text("end_of_life")?;
    Ok(Release {
        id: row.id("id")?,
        software: row.optional_id("software")?,
        repository: row.id("repository")?,
        version: row.text("version")?,
        tag: row.text("tag")?,
        date: row.optional_time("released_at")?,
        source: row.text("known_from")?,
        end_of_life: day
            .map(|day| day.parse().map_err(|error| StoreError::damaged("end_of_life", error)))
            .transpose()?,
    })
}
