//! Work to do later, claimed by any replica under a lease. Payloads hold identifiers, never a personal value.

use jiff::Timestamp;
use levain_model::Id;
use serde_json::Value as Json;

use crate::codec::json;
use crate::engine::Row;
use crate::error::StoreError;
use crate::store::{Reader, Tx};
use crate::value::{Value, values};

/// A job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// Identifier in storage.
    pub id: Id,
    /// What is to be done.
    pub kind: String,
    /// Greater is sooner.
    pub priority: i64,
    /// Of several jobs of this key, one waits and one runs at most.
    pub dedup_key: Option<String>,
    /// With what.
    pub payload: Json,
    /// Where it stands.
    pub status: JobStatus,
    /// How many times it was begun.
    pub attempts: i64,
    /// How many times it may be begun.
    pub max_attempts: i64,
    /// It is not begun before.
    pub not_before: Timestamp,
    /// Until when its worker has it.
    pub lease_until: Option<Timestamp>,
    /// The worker that has it, or had it last.
    pub worker: Option<String>,
    /// What went wrong last.
    pub last_error: Option<String>,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// When it was done, or given up.
    pub finished_at: Option<Timestamp>,
}

/// Where a job stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum JobStatus {
    /// It waits for a worker.
    Waiting,
    /// A worker has it.
    Running,
    /// It is done.
    Done,
    /// It was given up.
    Failed,
}

impl JobStatus {
    /// Every status.
    pub const ALL: [JobStatus; 4] = [JobStatus::Waiting, JobStatus::Running, JobStatus::Done, JobStatus::Failed];

    /// The word in storage.
    pub fn as_str(self) -> &'static str {
        match self {
            JobStatus::Waiting => "waiting",
            JobStatus::Running => "running",
            JobStatus::Done => "done",
            JobStatus::Failed => "failed",
        }
    }

    /// The status of that word.
    pub fn from_name(name: &str) -> Option<JobStatus> {
        JobStatus::ALL.into_iter().find(|status| status.as_str() == name)
    }
}

/// A job to add.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewJob {
    /// Identifier in storage.
    pub id: Id,
    /// What is to be done.
    pub kind: String,
    /// Greater is sooner.
    pub priority: i64,
    /// When one of this key waits already, no other is added.
    pub dedup_key: Option<String>,
    /// With what.
    pub payload: Json,
    /// How many times it may be begun.
    pub max_attempts: i64,
    /// It is not begun before.
    pub not_before: Timestamp,
}

/// Adds a job, unless one of its key waits. Gives whether it was added.
///
/// # Errors
/// The engine's.
pub async fn enqueue(tx: &mut Tx, job: &NewJob, now: Timestamp) -> Result<bool, StoreError> {
    let added = tx
        .execute(
            "insert into job
                (id, kind, priority, dedup_key, payload, status, attempts, max_attempts, not_before, created_at)
            values ($1, $2, $3, $4, $5, 'waiting', 0, $6, $7, $8)
            on conflict (dedup_key) where status = 'waiting' do nothing",
            values![
                job.id,
                &job.kind,
                job.priority,
                job.dedup_key.as_deref(),
                json(&job.payload)?,
                job.max_attempts,
                job.not_before,
                now,
            ],
        )
        .await?;
    Ok(added > 0)
}

/// Takes the next job of one of these kinds for `worker` until `lease_until`, if there is one: it was asked for, or its
/// worker let the lease end. No other transaction gets the same; commit at once, then work.
///
/// # Errors
/// The engine's.
pub async fn claim(
    tx: &mut Tx,
    kinds: &[&str],
    worker: &str,
    lease_until: Timestamp,
    now: Timestamp,
) -> Result<Option<Job>, StoreError> {
    tx.execute(
        "update job set status = 'failed', finished_at = $1, last_error = 'the lease ended'
        where status = 'running' and lease_until <= $1 and attempts >= max_attempts",
        values![now],
    )
    .await?;
    let mut values = values![now, lease_until, worker];
    let mut list = String::new();
    for kind in kinds {
        values.push(Value::from(*kind));
        list.push_str(&format!("{}${}", if list.is_empty() { "" } else { ", " }, values.len()));
    }
    let sql = format!(
        "update job set status = 'running', attempts = attempts + 1, lease_until = $2, worker = $3
        where id = (
            select j.id from job j
            where (j.status = 'waiting' and j.not_before <= $1 or j.status = 'running' and j.lease_until <= $1)
                and j.kind in ({list})
                and not exists (select 1 from job o where o.dedup_key = j.dedup_key and o.id <> j.id
                    and o.status = 'running' and o.lease_until > $1)
            order by j.priority desc, j.not_before, j.id limit 1{}
        )
        returning *",
        tx.skip_locked()
    );
    tx.fetch(sql, values).await?.first().map(job).transpose()
}

/// Keeps a job longer.
///
/// # Errors
/// The worker no longer has the job; the engine's.
pub async fn extend(tx: &mut Tx, id: Id, worker: &str, lease_until: Timestamp) -> Result<(), StoreError> {
    let sql = "update job set lease_until = $3 where id = $1 and worker = $2 and status = 'running'";
    had(id, tx.execute(sql, values![id, worker, lease_until]).await?)
}

/// Notes that a job is done.
///
/// # Errors
/// The worker no longer has the job; the engine's.
pub async fn complete(tx: &mut Tx, id: Id, worker: &str, now: Timestamp) -> Result<(), StoreError> {
    let sql = "update job set status = 'done', finished_at = $3, lease_until = null
        where id = $1 and worker = $2 and status = 'running'";
    had(id, tx.execute(sql, values![id, worker, now]).await?)
}

/// Notes that a job went wrong: it is begun again from `retry_at` on, or given up when that is `None`, when it was begun
/// often enough, or when another of its key waits.
///
/// # Errors
/// The worker no longer has the job; the engine's.
pub async fn fail(
    tx: &mut Tx,
    id: Id,
    worker: &str,
    error: &str,
    retry_at: Option<Timestamp>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let again = tx
        .execute(
            "update job set status = 'waiting', not_before = $4, last_error = $3, lease_until = null
            where id = $1 and worker = $2 and status = 'running' and attempts < max_attempts
                and cast($4 as text) is not null
                and not exists (select 1 from job o where o.dedup_key = job.dedup_key and o.status = 'waiting')",
            values![id, worker, error, retry_at],
        )
        .await?;
    if again > 0 {
        return Ok(());
    }
    let sql = "update job set status = 'failed', finished_at = $4, last_error = $3, lease_until = null
        where id = $1 and worker = $2 and status = 'running'";
    had(id, tx.execute(sql, values![id, worker, error, now]).await?)
}

/// The last jobs, of a status or of all, the last asked for first.
///
/// # Errors
/// The engine's.
pub async fn list(
    reader: impl Into<Reader<'_>>,
    status: Option<JobStatus>,
    limit: u32,
) -> Result<Vec<Job>, StoreError> {
    let sql = "select * from job where ($1 = '' or status = $1) order by created_at desc, id desc limit $2";
    let rows = reader.into().fetch(sql, values![status.map_or("", JobStatus::as_str), limit]).await?;
    rows.iter().map(job).collect()
}

/// Forgets the jobs that were done or given up before `before`; gives how many.
///
/// # Errors
/// The engine's.
pub async fn purge(tx: &mut Tx, before: Timestamp) -> Result<u64, StoreError> {
    tx.execute("delete from job where status in ('done', 'failed') and finished_at < $1", values![before]).await
}

fn had(id: Id, changed: u64) -> Result<(), StoreError> {
    match changed {
        0 => Err(StoreError::NotFound { what: "job", id: id.to_string() }),
        _ => Ok(()),
    }
}

fn job(row: &Row) -> Result<Job, StoreError> {
    Ok(Job {
        id: row.id("id")?,
        kind: row.text("kind")?,
        priority: row.integer("priority")?,
        dedup_key: row.optional_text("dedup_key")?,
        payload: row.json("payload")?,
        status: row.word("status", JobStatus::from_name)?,
        attempts: row.integer("attempts")?,
        max_attempts: row.integer("max_attempts")?,
        not_before: row.time("not_before")?,
        lease_until: row.optional_time("lease_until")?,
        worker: row.optional_text("worker")?,
        last_error: row.optional_text("last_error")?,
        created_at: row.time("created_at")?,
        finished_at: row.optional_time("finished_at")?,
    })
}
