//! What people ticked in the checklists of guides. Erasing a person removes theirs.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use levain_model::Id;

use crate::error::StoreError;
use crate::store::{Reader, Tx};
use crate::value::values;

/// The keys that a person ticked in a guide.
///
/// # Errors
/// The engine's.
pub async fn of_guide(reader: impl Into<Reader<'_>>, person: Id, guide: &str) -> Result<BTreeSet<String>, StoreError> {
    let sql = "select key from guide_tick where person = $1 and guide = $2";
    reader.into().fetch(sql, values![person, guide]).await?.iter().map(|row| row.text("key")).collect()
}

/// The keys that a person ticked, by guide.
///
/// # Errors
/// The engine's.
pub async fn of_person(
    reader: impl Into<Reader<'_>>,
    person: Id,
) -> Result<BTreeMap<String, BTreeSet<String>>, StoreError> {
    let sql = "select guide, key from guide_tick where person = $1";
    let mut ticks: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for row in reader.into().fetch(sql, values![person]).await? {
        ticks.entry(row.text("guide")?).or_default().insert(row.text("key")?);
    }
    Ok(ticks)
}

/// Ticks a key, or takes the tick away; gives whether that changed anything.
///
/// # Errors
/// There is no such person; the engine's.
pub async fn set(
    tx: &mut Tx,
    person: Id,
    guide: &str,
    key: &str,
    ticked: Option<Timestamp>,
) -> Result<bool, StoreError> {
    let changed = match ticked {
        Some(now) => {
            let sql = "insert into guide_tick (person, guide, key, ticked_at) values ($1, $2, $3, $4)
                on conflict do nothing";
            tx.execute(sql, values![person, guide, key, now]).await?
        }
        None => {
            let sql = "delete from guide_tick where person = $1 and guide = $2 and key = $3";
            tx.execute(sql, values![person, guide, key]).await?
        }
    };
    Ok(changed > 0)
}
