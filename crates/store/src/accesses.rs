//! Who looked at what is kept of whom, and where: identifiers only, one row per reader, place and day.

use jiff::Timestamp;
use levain_model::{Actor, Id};

use crate::batch;
use crate::engine::Row;
use crate::error::StoreError;
use crate::store::{Reader, Tx};
use crate::value::values;

/// One day of somebody looking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Access {
    /// Identifier in storage.
    pub id: Id,
    /// Whose data.
    pub person: Id,
    /// Who looked.
    pub reader: Actor,
    /// Where: a word of ours.
    pub place: String,
    /// How many times that day.
    pub times: u64,
    /// The first time of the day.
    pub first_at: Timestamp,
    /// The last.
    pub last_at: Timestamp,
}

/// Notes that `reader` saw what is kept of each of `people`, given with an identifier for the row it may need.
///
/// # Errors
/// One of them has no account; the engine's.
pub async fn note(
    tx: &mut Tx,
    people: &[(Id, Id)],
    reader: Actor,
    place: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    let at = levain_model::time::stored(now);
    let day = at.get(..10).unwrap_or(&at).to_owned();
    let rows = people.iter().map(|(id, person)| values![*id, *person, reader, place, &day, 1_i64, now, now]).collect();
    batch::insert(
        tx,
        "insert into personal_access (id, person, reader, place, day, times, first_at, last_at)",
        rows,
        "on conflict (person, reader, place, day) do update set times = personal_access.times + 1,
            last_at = excluded.last_at",
    )
    .await?;
    Ok(())
}

/// Who looked at what is kept of a person, the last first.
///
/// # Errors
/// The engine's.
pub async fn of_person(reader: impl Into<Reader<'_>>, person: Id, limit: u32) -> Result<Vec<Access>, StoreError> {
    let sql = "select * from personal_access where person = $1 order by last_at desc, id desc limit $2";
    reader.into().fetch(sql, values![person, limit]).await?.iter().map(access).collect()
}

fn access(row: &Row) -> Result<Access, StoreError> {
    Ok(Access {
        id: row.id("id")?,
        person: row.id("person")?,
        reader: row.word("reader", Actor::from_text)?,
        place: row.text("place")?,
        times: row.count("times")?,
        first_at: row.time("first_at")?,
        last_at: row.time("last_at")?,
    })
}
