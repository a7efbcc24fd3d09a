//! What people contest of what is shown, and what was answered. Their words stand here only.

use jiff::Timestamp;
use levain_model::{Actor, Contest, ContestStatus, Contested, Field, Id};

use crate::batch;
use crate::engine::Row;
use crate::error::StoreError;
use crate::store::{Reader, Tx};
use crate::value::{Value, values};

/// Keeps a contest.
///
/// # Errors
/// What is contested, or the person, is not there; the engine's.
pub async fn insert(tx: &mut Tx, contest: &Contest) -> Result<(), StoreError> {
    let (finding, software, field) = match contest.about {
        Contested::Finding(finding) => (Some(finding), None, None),
        Contested::Field(software, field) => (None, Some(software), Some(field.as_str())),
    };
    tx.execute(
        "insert into contest (id, finding, software, field, body, person, created_at, published, status, answer,
            answered_by, answered_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        values![
            contest.id,
            finding,
            software,
            field,
            &contest.text,
            contest.person,
            contest.created_at,
            contest.published,
            contest.status.as_str(),
            contest.answer.as_deref(),
            contest.answered_by,
            contest.answered_at,
        ],
    )
    .await?;
    Ok(())
}

/// The contest of that identifier.
///
/// # Errors
/// The engine's.
pub async fn get(reader: impl Into<Reader<'_>>, id: Id) -> Result<Option<Contest>, StoreError> {
    let row = reader.into().first("select * from contest where id = $1", values![id]).await?;
    row.as_ref().map(contest).transpose()
}

/// Contests of a status, the oldest first: `limit` of them after the first `offset`.
///
/// # Errors
/// The engine's.
pub async fn list(
    reader: impl Into<Reader<'_>>,
    status: ContestStatus,
    offset: u32,
    limit: u32,
) -> Result<Vec<Contest>, StoreError> {
    let sql = "select * from contest where status = $1 order by created_at, id limit $2 offset $3";
    reader.into().fetch(sql, values![status.as_str(), limit, offset]).await?.iter().map(contest).collect()
}

/// How many contests have a status.
///
/// # Errors
/// The engine's.
pub async fn count(reader: impl Into<Reader<'_>>, status: ContestStatus) -> Result<u64, StoreError> {
    let sql = "select count(*) as n from contest where status = $1";
    reader.into().first(sql, values![status.as_str()]).await?.map_or(Ok(0), |row| row.count("n"))
}

/// The contests about these software, the oldest first: of their fields, and of every finding, current or not, about the
/// folders and repositories that describe them.
///
/// # Errors
/// The engine's.
pub async fn of_software(reader: impl Into<Reader<'_>>, software: &[Id]) -> Result<Vec<Contest>, StoreError> {
    of(reader.into(), software, |list| {
        format!(
            "select c.* from contest c where c.software in {list}
            union
            select c.* from record r join repository_record k on k.record = r.id
            join finding f on f.repository = k.repository and f.path in ('', k.path)
            join contest c on c.finding = f.id where r.software in {list}"
        )
    })
    .await
}

/// The contests about the findings of these repositories, current or not, the oldest first.
///
/// # Errors
/// The engine's.
pub async fn of_repositories(reader: impl Into<Reader<'_>>, repositories: &[Id]) -> Result<Vec<Contest>, StoreError> {
    of(reader.into(), repositories, |list| {
        format!("select c.* from contest c join finding f on f.id = c.finding where f.repository in {list}")
    })
    .await
}

/// The contests of a person, for the copy of their data.
///
/// # Errors
/// The engine's.
pub async fn of_person(reader: impl Into<Reader<'_>>, person: Id) -> Result<Vec<Contest>, StoreError> {
    of(reader.into(), &[person], |list| format!("select * from contest where person in {list}")).await
}

/// How many contests of a person wait to be read, and whether one was ever published.
///
/// # Errors
/// The engine's.
pub async fn standing(reader: impl Into<Reader<'_>>, person: Id) -> Result<(u64, bool), StoreError> {
    let of_person = of_person(reader, person).await?;
    let waiting = of_person.iter().filter(|one| !one.published && one.status == ContestStatus::Open).count();
    Ok((waiting as u64, of_person.iter().any(|one| one.published)))
}

/// Lets everybody read a contest, or nobody but curators.
///
/// # Errors
/// There is no such contest; the engine's.
pub async fn publish(tx: &mut Tx, id: Id, published: bool) -> Result<(), StoreError> {
    update(tx, id, "update contest set published = $2 where id = $1", values![id, published]).await
}

/// Answers or rejects a contest, or opens it again; the answer goes with it.
///
/// # Errors
/// There is no such contest; the engine's.
pub async fn resolve(
    tx: &mut Tx,
    id: Id,
    status: ContestStatus,
    answer: Option<&str>,
    by: Actor,
    now: Timestamp,
) -> Result<(), StoreError> {
    let (answer, by, at) = match status {
        ContestStatus::Open => (None, None, None),
        ContestStatus::Answered | ContestStatus::Rejected => (answer, Some(by), Some(now)),
    };
    let sql = "update contest set status = $2, answer = $3, answered_by = $4, answered_at = $5 where id = $1";
    update(tx, id, sql, values![id, status.as_str(), answer, by, at]).await
}

/// Removes the words of a contest and who wrote it; that there was one, and its answer, stay. Once it is committed,
/// [`crate::Store::scrub_personal`] clears the files.
///
/// # Errors
/// There is no such contest; the engine's.
pub async fn erase(tx: &mut Tx, id: Id) -> Result<(), StoreError> {
    update(tx, id, "update contest set body = '', person = null where id = $1", values![id]).await
}

async fn of(mut reader: Reader<'_>, ids: &[Id], text: impl Fn(&str) -> String) -> Result<Vec<Contest>, StoreError> {
    let rows = batch::fetch(&mut reader, &batch::keys(ids), text).await?;
    let mut contests = rows.iter().map(contest).collect::<Result<Vec<_>, _>>()?;
    // Lists of keys are asked in parts, which may give one twice.
    contests.sort_by_key(|contest| (contest.created_at, contest.id));
    contests.dedup_by_key(|contest| contest.id);
    Ok(contests)
}

async fn update(tx: &mut Tx, id: Id, sql: &'static str, values: Vec<Value>) -> Result<(), StoreError> {
    match tx.execute(sql, values).await? {
        0 => Err(StoreError::NotFound { what: "contest", id: id.to_string() }),
        _ => Ok(()),
    }
}

fn contest(row: &Row) -> Result<Contest, StoreError> {
    let about = match (row.optional_id("finding")?, row.optional_id("software")?) {
        (Some(finding), None) => Contested::Finding(finding),
        (None, Some(software)) => Contested::Field(software, row.word("field", Field::from_name)?),
        _ => return Err(StoreError::damaged("contest", "a finding or a field of a software")),
    };
    Ok(Contest {
        id: row.id("id")?,
        about,
        text: row.text("body")?,
        person: row.optional_id("person")?,
        created_at: row.time("created_at")?,
        published: row.integer("published")? != 0,
        status: row.word("status", ContestStatus::from_word)?,
        answer: row.optional_text("answer")?,
        answered_by: row.optional_word("answered_by", Actor::from_text)?,
        answered_at: row.optional_time("answered_at")?,
    })
}
