//! Software as the catalogue shows it: assembled documents, their slugs and redirects.

use std::collections::HashMap;

use jiff::Timestamp;
use levain_model::id::fold;
use levain_model::{Id, Slug, Software};

use crate::batch;
use crate::codec::json;
use crate::engine::Row;
use crate::error::StoreError;
use crate::page::{Cursor, Page};
use crate::slugs::{self, Kind};
use crate::store::{Reader, Tx};
use crate::value::values;

/// What stands at an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Located {
    /// The software of that slug.
    Found(Box<Software>),
    /// It goes by another slug now: renamed, or merged into another.
    Moved(Slug),
    /// It was withdrawn.
    Gone,
    /// No software ever had that slug.
    Unknown,
}

/// What became of a software.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It is in the catalogue.
    Listed,
    /// It was merged into this one.
    Merged(Id),
    /// It was withdrawn.
    Withdrawn,
}

/// Adds software, or puts new content in the place of the old. The slug of each is a wish: it is made unique by a number
/// when another software has or had it, and written back. A former slug goes on leading here.
///
/// # Errors
/// The engine's.
pub async fn save_all(tx: &mut Tx, software: &mut [Software]) -> Result<(), StoreError> {
    let wishes: Vec<(Id, &Slug)> = software.iter().map(|item| (item.id, &item.slug)).collect();
    let slugs = slugs::reserve(tx, Kind::Software, &wishes).await?;
    let mut rows = Vec::with_capacity(software.len());
    for (item, slug) in software.iter_mut().zip(slugs) {
        item.slug = slug;
        rows.push(values![
            item.id,
            &item.slug,
            sort_key(item),
            json(&item.fields)?,
            json(&item.provenance)?,
            item.created_at,
            item.updated_at,
        ]);
    }
    let head = "insert into software (id, slug, sort_key, fields, provenance, created_at, updated_at)";
    let tail = "on conflict (id) do update set slug = excluded.slug, sort_key = excluded.sort_key,
        fields = excluded.fields, provenance = excluded.provenance, updated_at = excluded.updated_at";
    batch::insert(tx, head, rows, tail).await?;
    Ok(())
}

/// [`save_all`] for one.
///
/// # Errors
/// The engine's.
pub async fn save(tx: &mut Tx, software: &mut Software) -> Result<(), StoreError> {
    save_all(tx, std::slice::from_mut(software)).await
}

/// The listed software of that identifier.
///
/// # Errors
/// The engine's.
pub async fn get(reader: impl Into<Reader<'_>>, id: Id) -> Result<Option<Software>, StoreError> {
    let row = reader.into().first("select * from software where id = $1 and retired_at is null", values![id]).await?;
    row.as_ref().map(software).transpose()
}

/// The listed software of those identifiers, by identifier; those that are not there are left out.
///
/// # Errors
/// The engine's.
pub async fn by_ids(reader: impl Into<Reader<'_>>, ids: &[Id]) -> Result<HashMap<Id, Software>, StoreError> {
    let rows = batch::fetch(&mut reader.into(), &batch::keys(ids), |list| {
        format!("select * from software where id in {list} and retired_at is null")
    })
    .await?;
    rows.iter().map(|row| software(row).map(|software| (software.id, software))).collect()
}

/// What became of the software of that identifier; `None` when there never was one.
///
/// # Errors
/// The engine's.
pub async fn standing(reader: impl Into<Reader<'_>>, id: Id) -> Result<Option<Standing>, StoreError> {
    let sql = "select retired_at, merged_into from software where id = $1";
    let Some(row) = reader.into().first(sql, values![id]).await? else { return Ok(None) };
    Ok(Some(match (row.optional_id("merged_into")?, row.optional_text("retired_at")?) {
        (Some(into), _) => Standing::Merged(into),
        (None, Some(_)) => Standing::Withdrawn,
        (None, None) => Standing::Listed,
    }))
}

/// The software that were merged into this one, merges of merges included.
///
/// # Errors
/// The engine's.
pub async fn merged_into(reader: impl Into<Reader<'_>>, id: Id) -> Result<Vec<Id>, StoreError> {
    let mut reader = reader.into();
    let (mut found, mut next) = (Vec::new(), vec![id]);
    while let Some(into) = next.pop() {
        for row in reader.fetch("select id from software where merged_into = $1 order by id", values![into]).await? {
            let merged = row.id("id")?;
            if !found.contains(&merged) {
                found.push(merged);
                next.push(merged);
            }
        }
    }
    Ok(found)
}

/// What stands at the address of that slug. Merges of merges are followed.
///
/// # Errors
/// The engine's.
pub async fn by_slug(reader: impl Into<Reader<'_>>, slug: &str) -> Result<Located, StoreError> {
    let mut reader = reader.into();
    let sql = "select s.* from slug g join software s on s.id = g.owner where g.kind = $1 and g.slug = $2";
    let mut row = reader.first(sql, values![Kind::Software.as_str(), slug]).await?;
    while let Some(stored) = row {
        if let Some(into) = stored.optional_id("merged_into")? {
            row = reader.first("select * from software where id = $1", values![into]).await?;
            continue;
        }
        if stored.optional_text("retired_at")?.is_some() {
            return Ok(Located::Gone);
        }
        let found = software(&stored)?;
        return Ok(match found.slug.as_str() == slug {
            true => Located::Found(Box::new(found)),
            false => Located::Moved(found.slug),
        });
    }
    Ok(Located::Unknown)
}

/// Listed software by name, a page at a time: also the way to read them all, whatever changes meanwhile.
///
/// # Errors
/// The engine's.
pub async fn page(
    reader: impl Into<Reader<'_>>,
    after: Option<&Cursor>,
    limit: u32,
) -> Result<Page<Software>, StoreError> {
    let (key, id) = Cursor::parts(after);
    let sql = "select * from software where retired_at is null and (sort_key, id) > ($1, $2)
        order by sort_key, id limit $3";
    let rows = reader.into().fetch(sql, values![key, id, i64::from(limit) + 1]).await?;
    let mut items = Vec::with_capacity(rows.len());
    for row in &rows {
        items.push((Cursor { key: row.text("sort_key")?, id: row.text("id")? }, software(row)?));
    }
    Ok(Page::of(items, limit))
}

/// Slug of every software listed and when what is shown last changed, ordered by slug.
///
/// # Errors
/// The engine's.
pub async fn addresses(reader: impl Into<Reader<'_>>) -> Result<Vec<(Slug, Timestamp)>, StoreError> {
    let sql = "select slug, updated_at from software where retired_at is null order by slug";
    let rows = reader.into().fetch(sql, values![]).await?;
    rows.iter().map(|row| Ok((Slug::from(row.text("slug")?.as_str()), row.time("updated_at")?))).collect()
}

/// How many software are listed.
///
/// # Errors
/// The engine's.
pub async fn count(reader: impl Into<Reader<'_>>) -> Result<u64, StoreError> {
    let row = reader.into().first("select count(*) as n from software where retired_at is null", values![]).await?;
    row.map_or(Ok(0), |row| row.count("n"))
}

/// Takes a software off the lists: merged into another, which its addresses lead to from now on, or withdrawn. Its
/// records and uses are the caller's to move first ([`crate::records::reassign`], [`crate::uses::reassign`]).
///
/// # Errors
/// There is no such software listed; it would be merged into itself or into what was merged into it; the engine's.
pub async fn retire(tx: &mut Tx, id: Id, into: Option<Id>, now: Timestamp) -> Result<(), StoreError> {
    let mut next = into;
    while let Some(target) = next {
        if target == id {
            return Err(StoreError::Conflict { constraint: "software merged into itself".to_owned() });
        }
        next = match standing(&mut *tx, target).await? {
            Some(Standing::Merged(further)) => Some(further),
            _ => None,
        };
    }
    let sql = "update software set retired_at = $2, merged_into = $3 where id = $1 and retired_at is null";
    listed(id, tx.execute(sql, values![id, now, into]).await?)
}

/// Puts a software back on the lists as it was: the undoing of [`retire`].
///
/// # Errors
/// There is no such software retired; the engine's.
pub async fn revive(tx: &mut Tx, id: Id) -> Result<(), StoreError> {
    let sql = "update software set retired_at = null, merged_into = null where id = $1 and retired_at is not null";
    listed(id, tx.execute(sql, values![id]).await?)
}

fn listed(id: Id, changed: u64) -> Result<(), StoreError> {
    match changed {
        0 => Err(StoreError::NotFound { what: "software", id: id.to_string() }),
        _ => Ok(()),
    }
}

fn sort_key(software: &Software) -> String {
    fold(software.fields.name.as_deref().unwrap_or(software.slug.as_str()))
}

pub(crate) fn software(row: &Row) -> Result<Software, StoreError> {
    Ok(Software {
        id: row.id("id")?,
        slug: Slug::from(row.text("slug")?.as_str()),
        fields: row.json("fields")?,
        provenance: row.json("provenance")?,
        created_at: row.time("created_at")?,
        updated_at: row.time("updated_at")?,
    })
}
