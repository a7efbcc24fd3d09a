//! Who uses what. A use that a record reports belongs to the software of that record, always.

use std::collections::{BTreeMap, HashMap};

use jiff::Timestamp;
use levain_model::time::truncated;
use levain_model::usage::ObservedUse;
use levain_model::{Id, Organization, OrganizationKind, Software, Use};

use crate::batch;
use crate::codec::json;
use crate::engine::Row;
use crate::error::StoreError;
use crate::organizations::organization;
use crate::software::software;
use crate::store::{Reader, Tx};
use crate::value::values;

/// How many bodies use a software, present and past apart. A body that reports several uses counts once, as present if
/// one of them is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UseCounts {
    /// Bodies that use it now.
    pub current: u64,
    /// Bodies that used it and no longer confirm it.
    pub past: u64,
    /// The last year of the past uses, as their sources date them.
    pub past_year: Option<i16>,
    /// For each kind of body, how many use it now and how many did: (current, past).
    pub kinds: BTreeMap<OrganizationKind, (u64, u64)>,
}

/// Replaces the uses that each record reports. Uses that are the same stay as they are, with their identifier: doing it
/// again writes nothing. Gives the records for which something changed.
///
/// # Errors
/// The engine's.
pub async fn replace_all(tx: &mut Tx, reported: &[(Id, Vec<Use>)]) -> Result<Vec<Id>, StoreError> {
    let records = batch::keys(reported.iter().map(|(record, _)| *record));
    let rows = batch::fetch(&mut Reader::Tx(tx), &records, |list| {
        format!("select * from software_use where record in {list}")
    })
    .await?;
    let mut known: HashMap<Id, Vec<Use>> = HashMap::new();
    for row in &rows {
        let known_use = read(row)?;
        known.entry(known_use.record.unwrap_or(known_use.id)).or_default().push(known_use);
    }
    let (mut changed, mut new, mut gone) = (Vec::new(), Vec::new(), Vec::new());
    for (record, uses) in reported {
        let mut left = known.remove(record).unwrap_or_default();
        let before = (new.len(), gone.len());
        for wanted in uses {
            match left.iter().position(|known| same(known, wanted)) {
                Some(index) => {
                    left.swap_remove(index);
                }
                None => new.push(Use { record: Some(*record), ..wanted.clone() }),
            }
        }
        gone.extend(left.iter().map(|known| known.id));
        if before != (new.len(), gone.len()) {
            changed.push(*record);
        }
    }
    batch::execute(tx, values![], &batch::keys(&gone), |list| format!("delete from software_use where id in {list}"))
        .await?;
    insert_all(tx, &new).await?;
    Ok(changed)
}

/// [`replace_all`] for one record: whether something changed.
///
/// # Errors
/// The engine's.
pub async fn replace(tx: &mut Tx, record: Id, uses: &[Use]) -> Result<bool, StoreError> {
    Ok(!replace_all(tx, &[(record, uses.to_vec())]).await?.is_empty())
}

/// Adds uses.
///
/// # Errors
/// One is already there; the engine's.
pub async fn insert_all(tx: &mut Tx, uses: &[Use]) -> Result<(), StoreError> {
    let mut rows = Vec::with_capacity(uses.len());
    for item in uses {
        rows.push(values![
            item.id,
            item.organization,
            item.software,
            item.record,
            json(&item.observed)?,
            item.observed.observed.map(|observed| observed.to_text()),
            item.expires_at,
        ]);
    }
    let head = "insert into software_use (id, organization, software, record, observed, observed_on, expires_at)";
    batch::insert(tx, head, rows, "").await?;
    Ok(())
}

/// The uses of a software with the bodies, in the alphabetical order of the bodies.
///
/// # Errors
/// The engine's.
pub async fn of_software(reader: impl Into<Reader<'_>>, software: Id) -> Result<Vec<(Use, Organization)>, StoreError> {
    let sql = "select u.id as use_id, u.organization, u.software, u.record as use_record, u.observed, u.expires_at, o.*
        from software_use u join organization o on o.id = u.organization
        where u.software = $1 order by o.sort_key, o.id, u.observed_on, u.id";
    let rows = reader.into().fetch(sql, values![software]).await?;
    rows.iter().map(|row| Ok((joined(row)?, organization(row)?))).collect()
}

/// The uses of a body with the software, in the alphabetical order of the software.
///
/// # Errors
/// The engine's.
pub async fn of_organization(
    reader: impl Into<Reader<'_>>,
    organization: Id,
) -> Result<Vec<(Use, Software)>, StoreError> {
    let sql = "select u.id as use_id, u.organization, u.software, u.record as use_record, u.observed, u.expires_at, s.*
        from software_use u join software s on s.id = u.software
        where u.organization = $1 and s.retired_at is null order by s.sort_key, s.id, u.observed_on, u.id";
    let rows = reader.into().fetch(sql, values![organization]).await?;
    rows.iter().map(|row| Ok((joined(row)?, software(row)?))).collect()
}

/// Counts at `now` for these software, or for all when none is named; software that nobody uses are left out.
///
/// # Errors
/// The engine's.
pub async fn counts(
    reader: impl Into<Reader<'_>>,
    software: Option<&[Id]>,
    now: Timestamp,
) -> Result<HashMap<Id, UseCounts>, StoreError> {
    let mut reader = reader.into();
    // One row per software and body: its current uses, and the last date of its past ones.
    let select = "select u.software, o.kind, o.id as organization,
            max(cast(case when u.expires_at is null or u.expires_at > $1 then 1 else 0 end as bigint)) as is_current,
            max(u.observed_on) as observed_on
        from software_use u join organization o on o.id = u.organization";
    let group = "group by u.software, o.kind, o.id";
    let rows = match software {
        None => reader.fetch(format!("{select} {group}"), values![now]).await?,
        Some(software) => {
            let keys = batch::keys(software);
            let values = values![now];
            batch::fetch_with(&mut reader, values, &keys, |list| format!("{select} where u.software in {list} {group}"))
                .await?
        }
    };
    let mut counts: HashMap<Id, UseCounts> = HashMap::new();
    for row in rows {
        let count = counts.entry(row.id("software")?).or_default();
        let kind = count.kinds.entry(row.word("kind", OrganizationKind::from_name)?).or_default();
        if row.integer("is_current")? != 0 {
            count.current += 1;
            kind.0 += 1;
        } else {
            count.past += 1;
            kind.1 += 1;
            let year = row.optional_text("observed_on")?.and_then(|date| date.get(..4)?.parse().ok());
            count.past_year = count.past_year.max(year);
        }
    }
    Ok(counts)
}

/// How many uses there are.
///
/// # Errors
/// The engine's.
pub async fn count(reader: impl Into<Reader<'_>>) -> Result<u64, StoreError> {
    let row = reader.into().first("select count(*) as n from software_use", values![]).await?;
    row.map_or(Ok(0), |row| row.count("n"))
}

/// Moves uses to another software: those that bodies declared here, when their software is merged or split. Uses that a
/// record reports follow it by themselves ([`crate::records::reassign`]) and are left where they are.
///
/// # Errors
/// The engine's.
pub async fn reassign(tx: &mut Tx, uses: &[Id], to: Id) -> Result<(), StoreError> {
    batch::execute(tx, values![to], &batch::keys(uses), |list| {
        format!("update software_use set software = $1 where record is null and id in {list}")
    })
    .await?;
    Ok(())
}

/// Whether two uses say the same, whatever their identifier.
fn same(known: &Use, wanted: &Use) -> bool {
    known.organization == wanted.organization
        && known.software == wanted.software
        && known.observed == wanted.observed
        && known.expires_at == wanted.expires_at.map(truncated)
}

fn read(row: &Row) -> Result<Use, StoreError> {
    columns(row, "id", "record")
}

/// A use of a row where the columns of another table stand beside.
fn joined(row: &Row) -> Result<Use, StoreError> {
    columns(row, "use_id", "use_record")
}

fn columns(row: &Row, id: &str, record: &str) -> Result<Use, StoreError> {
    Ok(Use {
        id: row.id(id)?,
        organization: row.id("organization")?,
        software: row.id("software")?,
        record: row.optional_id(record)?,
        observed: row.json::<ObservedUse>("observed")?,
        expires_at: row.optional_time("expires_at")?,
    })
}
