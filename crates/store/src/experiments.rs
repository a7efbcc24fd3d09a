//! Experiments of the lab, and every state they came through.

use levain_model::{Actor, Experiment, ExperimentStatus, ExperimentStep, Id};
use serde::de::DeserializeOwned;

use crate::codec::{from_json, json};
use crate::engine::Row;
use crate::error::StoreError;
use crate::store::{Reader, Tx};
use crate::value::values;

/// Begins an experiment.
///
/// # Errors
/// There is one of that identifier ([`StoreError::Conflict`]); there is no such body; the engine's.
pub async fn insert(tx: &mut Tx, experiment: &Experiment) -> Result<(), StoreError> {
    tx.execute(
        "insert into experiment
            (id, organization, status, hypothesis, rules, conclusion, report, created_by, created_at, updated_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        values![
            experiment.id,
            experiment.organization,
            experiment.status.as_str(),
            json(&experiment.hypothesis)?,
            experiment.rules.as_ref().map(json).transpose()?,
            experiment.conclusion.as_ref().map(json).transpose()?,
            experiment.report.as_ref().map(json).transpose()?,
            experiment.created_by,
            experiment.created_at,
            experiment.updated_at,
        ],
    )
    .await?;
    Ok(())
}

/// Keeps an experiment as it is now: its body and its beginning stay. `read` is when it had last changed as it was read, so
/// that of two people who change it at once the second is told.
///
/// # Errors
/// There is none, or it changed since ([`StoreError::NotFound`]); the engine's.
pub async fn update(tx: &mut Tx, experiment: &Experiment, read: jiff::Timestamp) -> Result<(), StoreError> {
    let sql =
        "update experiment set status = $2, hypothesis = $3, rules = $4, conclusion = $5, report = $6, updated_at = $7
        where id = $1 and updated_at = $8";
    let values = values![
        experiment.id,
        experiment.status.as_str(),
        json(&experiment.hypothesis)?,
        experiment.rules.as_ref().map(json).transpose()?,
        experiment.conclusion.as_ref().map(json).transpose()?,
        experiment.report.as_ref().map(json).transpose()?,
        experiment.updated_at,
        read,
    ];
    match tx.execute(sql, values).await? {
        0 => Err(StoreError::NotFound { what: "experiment", id: experiment.id.to_string() }),
        _ => Ok(()),
    }
}

/// The experiment of that identifier.
///
/// # Errors
/// The engine's.
pub async fn get(reader: impl Into<Reader<'_>>, id: Id) -> Result<Option<Experiment>, StoreError> {
    let row = reader.into().first("select * from experiment where id = $1", values![id]).await?;
    row.as_ref().map(experiment).transpose()
}

/// Every experiment, the latest changed first: who may read which is not known here.
///
/// # Errors
/// The engine's.
pub async fn all(reader: impl Into<Reader<'_>>) -> Result<Vec<Experiment>, StoreError> {
    let sql = "select * from experiment order by updated_at desc, id desc";
    reader.into().fetch(sql, values![]).await?.iter().map(experiment).collect()
}

/// The experiments of a body, the latest begun first.
///
/// # Errors
/// The engine's.
pub async fn of_organization(reader: impl Into<Reader<'_>>, organization: Id) -> Result<Vec<Experiment>, StoreError> {
    let sql = "select * from experiment where organization = $1 order by created_at desc, id desc";
    reader.into().fetch(sql, values![organization]).await?.iter().map(experiment).collect()
}

/// The experiments whose hypothesis names one of these software, the latest changed first.
///
/// # Errors
/// The engine's.
pub async fn naming(reader: impl Into<Reader<'_>>, software: &[Id]) -> Result<Vec<Experiment>, StoreError> {
    let mut reader = reader.into();
    let mut found: Vec<Experiment> = Vec::new();
    for id in software {
        // An identifier is random enough to stand nowhere else; the list decides.
        let sql = "select * from experiment where hypothesis like $1";
        for row in reader.fetch(sql, values![format!("%{id}%")]).await? {
            let one = experiment(&row)?;
            if one.hypothesis.software.contains(id) && found.iter().all(|known| known.id != one.id) {
                found.push(one);
            }
        }
    }
    found.sort_by_key(|one| std::cmp::Reverse((one.updated_at, one.id)));
    Ok(found)
}

/// How many experiments everybody may read.
///
/// # Errors
/// The engine's.
pub async fn count_public(reader: impl Into<Reader<'_>>) -> Result<u64, StoreError> {
    let sql = "select count(*) as n from experiment where status not in ($1, $2)";
    let hidden = values![ExperimentStatus::Draft.as_str(), ExperimentStatus::Proposed.as_str()];
    let row = reader.into().number(sql, hidden).await?;
    Ok(u64::try_from(row).unwrap_or_default())
}

/// Keeps a change of state.
///
/// # Errors
/// There is no such experiment; the engine's.
pub async fn add_step(tx: &mut Tx, step: &ExperimentStep) -> Result<(), StoreError> {
    tx.execute(
        "insert into experiment_step (id, experiment, status, checklist, reason, decided_by, decided_at)
        values ($1, $2, $3, $4, $5, $6, $7)",
        values![
            step.id,
            step.experiment,
            step.status.as_str(),
            json(&step.checklist)?,
            &step.reason,
            step.by,
            step.at,
        ],
    )
    .await?;
    Ok(())
}

/// The states that an experiment came through, in their order.
///
/// # Errors
/// The engine's.
pub async fn steps(reader: impl Into<Reader<'_>>, experiment: Id) -> Result<Vec<ExperimentStep>, StoreError> {
    let sql = "select * from experiment_step where experiment = $1 order by decided_at, id";
    reader.into().fetch(sql, values![experiment]).await?.iter().map(step).collect()
}

fn experiment(row: &Row) -> Result<Experiment, StoreError> {
    Ok(Experiment {
        id: row.id("id")?,
        organization: row.id("organization")?,
        status: row.word("status", ExperimentStatus::from_name)?,
        hypothesis: row.json("hypothesis")?,
        rules: optional(row, "rules")?,
        conclusion: optional(row, "conclusion")?,
        report: optional(row, "report")?,
        created_by: row.word("created_by", Actor::from_text)?,
        created_at: row.time("created_at")?,
        updated_at: row.time("updated_at")?,
    })
}

fn optional<T: DeserializeOwned>(row: &Row, column: &str) -> Result<Option<T>, StoreError> {
    row.optional_text(column)?.map(|text| from_json(&text, column)).transpose()
}

fn step(row: &Row) -> Result<ExperimentStep, StoreError> {
    Ok(ExperimentStep {
        id: row.id("id")?,
        experiment: row.id("experiment")?,
        status: row.word("status", ExperimentStatus::from_name)?,
        checklist: row.json("checklist")?,
        reason: row.text("reason")?,
        by: row.word("decided_by", Actor::from_text)?,
        at: row.time("decided_at")?,
    })
}
