//! Self-assessments of bodies, and what each person answers. Erasing a person leaves their answers, as the body's.

use levain_model::{Actor, Answer, Assessment, AssessmentOutcome, Closed, GivenAnswer, Id};

use crate::codec::{from_json, json};
use crate::engine::Row;
use crate::error::StoreError;
use crate::store::{Reader, Tx};
use crate::value::values;

/// Begins an assessment.
///
/// # Errors
/// The body has an open one ([`StoreError::Conflict`]); there is no such body; the engine's.
pub async fn insert(tx: &mut Tx, assessment: &Assessment) -> Result<(), StoreError> {
    let closed = assessment.closed.as_ref();
    tx.execute(
        "insert into assessment
            (id, organization, framework, started_at, started_by, closed_at, closed_by, summary, outcome, published)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        values![
            assessment.id,
            assessment.organization,
            &assessment.framework,
            assessment.started_at,
            assessment.started_by,
            closed.map(|closed| closed.at),
            closed.map(|closed| closed.by),
            closed.map_or("", |closed| &closed.summary),
            closed.map(|closed| json(&closed.outcome)).transpose()?,
            assessment.published,
        ],
    )
    .await?;
    Ok(())
}

/// The assessment of that identifier.
///
/// # Errors
/// The engine's.
pub async fn get(reader: impl Into<Reader<'_>>, id: Id) -> Result<Option<Assessment>, StoreError> {
    let row = reader.into().first("select * from assessment where id = $1", values![id]).await?;
    row.as_ref().map(assessment).transpose()
}

/// The assessments of a body, the latest begun first; at most one is open, and it is the first.
///
/// # Errors
/// The engine's.
pub async fn of_organization(reader: impl Into<Reader<'_>>, organization: Id) -> Result<Vec<Assessment>, StoreError> {
    let sql = "select * from assessment where organization = $1 order by started_at desc, id desc";
    reader.into().fetch(sql, values![organization]).await?.iter().map(assessment).collect()
}

/// Closes an assessment that is open.
///
/// # Errors
/// There is no such open assessment; the engine's.
pub async fn close(tx: &mut Tx, id: Id, closed: &Closed) -> Result<(), StoreError> {
    let sql = "update assessment set closed_at = $2, closed_by = $3, summary = $4, outcome = $5
        where id = $1 and closed_at is null";
    let values = values![id, closed.at, closed.by, &closed.summary, json(&closed.outcome)?];
    match tx.execute(sql, values).await? {
        0 => Err(not_found(id)),
        _ => Ok(()),
    }
}

/// Lets everybody read a closed assessment, or the members of the body only.
///
/// # Errors
/// There is no such closed assessment; the engine's.
pub async fn publish(tx: &mut Tx, id: Id, published: bool) -> Result<(), StoreError> {
    let sql = "update assessment set published = $2 where id = $1 and closed_at is not null";
    match tx.execute(sql, values![id, published]).await? {
        0 => Err(not_found(id)),
        _ => Ok(()),
    }
}

/// Keeps what a person answers to a statement, in the place of what they answered before.
///
/// # Errors
/// There is no such assessment or person; the engine's.
pub async fn answer(tx: &mut Tx, given: &GivenAnswer) -> Result<(), StoreError> {
    tx.execute(
        "insert into assessment_answer (id, assessment, person, statement, framework, answer, note, answered_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8)
        on conflict (assessment, person, statement) do update set framework = excluded.framework,
            answer = excluded.answer, note = excluded.note, answered_at = excluded.answered_at",
        values![
            given.id,
            given.assessment,
            given.person,
            &given.statement,
            &given.framework,
            given.answer.as_str(),
            &given.note,
            given.answered_at,
        ],
    )
    .await?;
    Ok(())
}

/// The answers given in an assessment, in the order they were given.
///
/// # Errors
/// The engine's.
pub async fn answers(reader: impl Into<Reader<'_>>, assessment: Id) -> Result<Vec<GivenAnswer>, StoreError> {
    let sql = "select * from assessment_answer where assessment = $1 order by answered_at, id";
    reader.into().fetch(sql, values![assessment]).await?.iter().map(given).collect()
}

fn not_found(id: Id) -> StoreError {
    StoreError::NotFound { what: "assessment", id: id.to_string() }
}

fn assessment(row: &Row) -> Result<Assessment, StoreError> {
    let closed = match row.optional_time("closed_at")? {
        None => None,
        Some(at) => Some(Closed {
            at,
            by: row.word("closed_by", Actor::from_text)?,
            summary: row.text("summary")?,
            outcome: outcome(row)?,
        }),
    };
    Ok(Assessment {
        id: row.id("id")?,
        organization: row.id("organization")?,
        framework: row.text("framework")?,
        started_at: row.time("started_at")?,
        started_by: row.word("started_by", Actor::from_text)?,
        closed,
        published: row.integer("published")? != 0,
    })
}

fn outcome(row: &Row) -> Result<AssessmentOutcome, StoreError> {
    match row.optional_text("outcome")? {
        Some(text) => from_json(&text, "outcome"),
        None => Ok(AssessmentOutcome::default()),
    }
}

fn given(row: &Row) -> Result<GivenAnswer, StoreError> {
    Ok(GivenAnswer {
        id: row.id("id")?,
        assessment: row.id("assessment")?,
        person: row.optional_id("person")?,
        statement: row.text("statement")?,
        framework: row.text("framework")?,
        answer: row.word("answer", Answer::from_name)?,
        note: row.text("note")?,
        answered_at: row.time("answered_at")?,
    })
}
