//! Environments of the lab, what happened to them and what was measured in them; images that may run; and who reconciles.

use jiff::Timestamp;
use levain_model::{
    Actor, Environment, EnvironmentNews, EnvironmentStatus, EnvironmentStep, EnvironmentWish, Id, LabImage, Measurement,
};

use crate::codec::json;
use crate::engine::Row;
use crate::error::StoreError;
use crate::store::{Reader, Tx};
use crate::value::values;

/// Adds an environment.
///
/// # Errors
/// There is one of that identifier ([`StoreError::Conflict`]); there is no such body or experiment; the engine's.
pub async fn insert(tx: &mut Tx, environment: &Environment) -> Result<(), StoreError> {
    tx.execute(
        "insert into environment
            (id, experiment, organization, launched_by, package, version, software, profile, deployment, open_port,
            open_path, wish, status, failure, epoch, created_at, admitted_at, served_at, proof, expires_at, ended_at,
            updated_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)",
        values![
            environment.id,
            environment.experiment,
            environment.organization,
            environment.launched_by,
            &environment.package,
            &environment.version,
            &environment.software,
            &environment.profile,
            &environment.deployment,
            u32::from(environment.open.0),
            &environment.open.1,
            environment.wish.as_str(),
            environment.status.as_str(),
            environment.failure.as_deref(),
            environment.epoch,
            environment.created_at,
            environment.admitted_at,
            environment.served_at,
            environment.proof.as_deref(),
            environment.expires_at,
            environment.ended_at,
            environment.updated_at,
        ],
    )
    .await?;
    Ok(())
}

/// Keeps an environment as it is now. `read` is when it had last changed as it was read, so that of two who change it at once
/// the second is told.
///
/// # Errors
/// There is none, or it changed since ([`StoreError::NotFound`]); the engine's.
pub async fn update(tx: &mut Tx, environment: &Environment, read: Timestamp) -> Result<(), StoreError> {
    let sql =
        "update environment set deployment = $2, wish = $3, status = $4, failure = $5, epoch = $6, admitted_at = $7,
            served_at = $8, proof = $9, expires_at = $10, ended_at = $11, updated_at = $12
        where id = $1 and updated_at = $13";
    let values = values![
        environment.id,
        &environment.deployment,
        environment.wish.as_str(),
        environment.status.as_str(),
        environment.failure.as_deref(),
        environment.epoch,
        environment.admitted_at,
        environment.served_at,
        environment.proof.as_deref(),
        environment.expires_at,
        environment.ended_at,
        environment.updated_at,
        read,
    ];
    match tx.execute(sql, values).await? {
        0 => Err(StoreError::NotFound { what: "environment", id: environment.id.to_string() }),
        _ => Ok(()),
    }
}

/// The environment of that identifier.
///
/// # Errors
/// The engine's.
pub async fn get(reader: impl Into<Reader<'_>>, id: Id) -> Result<Option<Environment>, StoreError> {
    let row = reader.into().first("select * from environment where id = $1", values![id]).await?;
    row.as_ref().map(environment).transpose()
}

/// The environments of which something may be on the engine, the oldest first.
///
/// # Errors
/// The engine's.
pub async fn live(reader: impl Into<Reader<'_>>) -> Result<Vec<Environment>, StoreError> {
    let sql = "select * from environment where status <> 'ended' order by created_at, id";
    reader.into().fetch(sql, values![]).await?.iter().map(environment).collect()
}

/// The environments of an experiment, the latest first.
///
/// # Errors
/// The engine's.
pub async fn of_experiment(reader: impl Into<Reader<'_>>, experiment: Id) -> Result<Vec<Environment>, StoreError> {
    let sql = "select * from environment where experiment = $1 order by created_at desc, id desc";
    reader.into().fetch(sql, values![experiment]).await?.iter().map(environment).collect()
}

/// The latest environments, of one body or of all.
///
/// # Errors
/// The engine's.
pub async fn latest(
    reader: impl Into<Reader<'_>>,
    organization: Option<Id>,
    most: u32,
) -> Result<Vec<Environment>, StoreError> {
    let sql = "select * from environment where $1 = '' or organization = $1 order by created_at desc, id desc limit $2";
    let organization = organization.map(|id| id.to_string()).unwrap_or_default();
    reader.into().fetch(sql, values![organization, most]).await?.iter().map(environment).collect()
}

/// The environments of these packages whose application answered, the latest answer first.
///
/// # Errors
/// The engine's.
pub async fn served(reader: impl Into<Reader<'_>>, package: &str, most: u32) -> Result<Vec<Environment>, StoreError> {
    let sql = "select * from environment where package = $1 and served_at is not null order by served_at desc limit $2";
    reader.into().fetch(sql, values![package, most]).await?.iter().map(environment).collect()
}

/// Keeps something that happened.
///
/// # Errors
/// There is no such environment; the engine's.
pub async fn add_step(tx: &mut Tx, step: &EnvironmentStep) -> Result<(), StoreError> {
    tx.execute(
        "insert into environment_step (id, environment, news, reason, noted_by, noted_at)
        values ($1, $2, $3, $4, $5, $6)",
        values![step.id, step.environment, step.news.as_str(), &step.reason, step.by, step.at],
    )
    .await?;
    Ok(())
}

/// What happened to an environment, in its order.
///
/// # Errors
/// The engine's.
pub async fn steps(reader: impl Into<Reader<'_>>, environment: Id) -> Result<Vec<EnvironmentStep>, StoreError> {
    let sql = "select * from environment_step where environment = $1 order by noted_at, id";
    reader.into().fetch(sql, values![environment]).await?.iter().map(step).collect()
}

/// Asks for a measurement.
///
/// # Errors
/// There is no such environment; the engine's.
pub async fn ask_measurement(tx: &mut Tx, asked: &Measurement) -> Result<(), StoreError> {
    tx.execute(
        "insert into environment_measurement (id, environment, marker, result, hash, asked_by, asked_at, done_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8)",
        values![
            asked.id,
            asked.environment,
            &asked.marker,
            asked.result.as_deref(),
            asked.hash.as_deref(),
            asked.by,
            asked.asked_at,
            asked.done_at,
        ],
    )
    .await?;
    Ok(())
}

/// Keeps what was measured, or that it was given up: `result` says which, and why.
///
/// # Errors
/// There is no such measurement that waits ([`StoreError::NotFound`]); the engine's.
pub async fn keep_measurement(
    tx: &mut Tx,
    id: Id,
    result: &str,
    hash: Option<&str>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let sql =
        "update environment_measurement set result = $2, hash = $3, done_at = $4 where id = $1 and done_at is null";
    match tx.execute(sql, values![id, result, hash, now]).await? {
        0 => Err(StoreError::NotFound { what: "measurement", id: id.to_string() }),
        _ => Ok(()),
    }
}

/// The measurements of an environment, the latest asked first.
///
/// # Errors
/// The engine's.
pub async fn measurements(reader: impl Into<Reader<'_>>, environment: Id) -> Result<Vec<Measurement>, StoreError> {
    let sql = "select * from environment_measurement where environment = $1 order by asked_at desc, id desc";
    reader.into().fetch(sql, values![environment]).await?.iter().map(measurement).collect()
}

/// The measurements that nobody made yet, the first asked first.
///
/// # Errors
/// The engine's.
pub async fn waiting_measurements(reader: impl Into<Reader<'_>>) -> Result<Vec<Measurement>, StoreError> {
    let sql = "select * from environment_measurement where done_at is null order by asked_at, id";
    reader.into().fetch(sql, values![]).await?.iter().map(measurement).collect()
}

/// Keeps an image. Those of the same name before stay: what ran of them is still told.
///
/// # Errors
/// The engine's.
pub async fn install(tx: &mut Tx, image: &LabImage) -> Result<(), StoreError> {
    tx.execute(
        "insert into lab_image (package, image, digest, built, recipe, packages, installed_at)
        values ($1, $2, $3, $4, $5, $6, $7)
        on conflict (package, image, digest) do update set built = excluded.built, recipe = excluded.recipe,
            packages = excluded.packages, installed_at = excluded.installed_at",
        values![
            &image.package,
            &image.image,
            &image.digest,
            &image.built,
            &image.recipe,
            json(&image.packages)?,
            image.installed_at,
        ],
    )
    .await?;
    Ok(())
}

/// Every image that was given to the engine, by package and name, the latest first.
///
/// # Errors
/// The engine's.
pub async fn images(reader: impl Into<Reader<'_>>) -> Result<Vec<LabImage>, StoreError> {
    let sql = "select * from lab_image order by package, image, installed_at desc, digest";
    reader.into().fetch(sql, values![]).await?.iter().map(image).collect()
}

/// Who reconciles, and until when, as it was last said.
///
/// # Errors
/// The engine's.
pub async fn leased(reader: impl Into<Reader<'_>>) -> Result<Option<(String, Timestamp)>, StoreError> {
    let row = reader.into().first("select worker, lease_until from lab_lease", values![]).await?;
    row.map(|row| Ok((row.text("worker")?, row.time("lease_until")?))).transpose()
}

/// Whether `worker` reconciles until `until`: nobody else does, or their time is over, or it ends after `latest`, which
/// nobody can have asked for but by a clock that was put back since. Commit at once.
///
/// # Errors
/// The engine's.
pub async fn lease(
    tx: &mut Tx,
    worker: &str,
    now: Timestamp,
    until: Timestamp,
    latest: Timestamp,
) -> Result<bool, StoreError> {
    let sql = "insert into lab_lease (one, worker, lease_until) values (1, $1, $3)
        on conflict (one) do update set worker = excluded.worker, lease_until = excluded.lease_until
        where lab_lease.worker = excluded.worker or lab_lease.lease_until <= $2 or lab_lease.lease_until > $4";
    Ok(tx.execute(sql, values![worker, now, until, latest]).await? == 1)
}

/// Says that `worker` does not reconcile any more: another may at once.
///
/// # Errors
/// The engine's.
pub async fn release(tx: &mut Tx, worker: &str) -> Result<(), StoreError> {
    tx.execute("delete from lab_lease where worker = $1", values![worker]).await?;
    Ok(())
}

fn environment(row: &Row) -> Result<Environment, StoreError> {
    let port = u16::try_from(row.integer("open_port")?).map_err(|error| StoreError::damaged("open_port", error))?;
    Ok(Environment {
        id: row.id("id")?,
        experiment: row.optional_id("experiment")?,
        organization: row.id("organization")?,
        launched_by: row.word("launched_by", Actor::from_text)?,
        package: row.text("package")?,
        version: row.text("version")?,
        software: row.text("software")?,
        profile: row.text("profile")?,
        deployment: row.text("deployment")?,
        open: (port, row.text("open_path")?),
        wish: row.word("wish", EnvironmentWish::from_name)?,
        status: row.word("status", EnvironmentStatus::from_name)?,
        failure: row.optional_text("failure")?,
        epoch: u32::try_from(row.integer("epoch")?).map_err(|error| StoreError::damaged("epoch", error))?,
        created_at: row.time("created_at")?,
        admitted_at: row.optional_time("admitted_at")?,
        served_at: row.optional_time("served_at")?,
        proof: row.optional_text("proof")?,
        expires_at: row.time("expires_at")?,
        ended_at: row.optional_time("ended_at")?,
        updated_at: row.time("updated_at")?,
    })
}

fn step(row: &Row) -> Result<EnvironmentStep, StoreError> {
    Ok(EnvironmentStep {
        id: row.id("id")?,
        environment: row.id("environment")?,
        news: row.word("news", EnvironmentNews::from_name)?,
        reason: row.text("reason")?,
        by: row.word("noted_by", Actor::from_text)?,
        at: row.time("noted_at")?,
    })
}

fn measurement(row: &Row) -> Result<Measurement, StoreError> {
    Ok(Measurement {
        id: row.id("id")?,
        environment: row.id("environment")?,
        marker: row.text("marker")?,
        result: row.optional_text("result")?,
        hash: row.optional_text("hash")?,
        by: row.word("asked_by", Actor::from_text)?,
        asked_at: row.time("asked_at")?,
        done_at: row.optional_time("done_at")?,
    })
}

fn image(row: &Row) -> Result<LabImage, StoreError> {
    Ok(LabImage {
        package: row.text("package")?,
        image: row.text("image")?,
        digest: row.text("digest")?,
        built: row.text("built")?,
        recipe: row.text("recipe")?,
        packages: row.json("packages")?,
        installed_at: row.time("installed_at")?,
    })
}
