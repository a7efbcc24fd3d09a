//! What the checks found out: one current finding per repository, folder and check; those before it are kept.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use jiff::Timestamp;
use levain_model::{Finding, Id, Judgement, Outcome};

use crate::batch;
use crate::change::Change;
use crate::codec::{from_json, json};
use crate::engine::Row;
use crate::error::StoreError;
use crate::page::{Cursor, Page};
use crate::store::{Reader, Tx};
use crate::value::{Value, values};

/// What recording a finding did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// The finding that is current now: the one given, or the one that was there when it says the same.
    pub current: Id,
    /// Created: the first of its check. Updated: it took the place of another one. Unchanged: it says the same; only
    /// where and when it was seen is newer, and no event goes with it.
    pub change: Change,
    /// What the one before said.
    pub before: Option<Outcome>,
    /// The one before could no longer be relied on: it says the same, and that is news.
    pub renewed: bool,
}

/// A finding that was current until a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Past {
    /// The finding.
    pub finding: Finding,
    /// When another one took its place, or it no longer arose; `None`: it is the current one.
    pub superseded_at: Option<Timestamp>,
}

/// The columns, in the order of [`values_of`].
const COLUMNS: &str = "id, repository, path, code, check_version, outcome, private, judgement, commit_id, observed_at,
    expires_at, produced_by, supersedes";

/// Records findings at `now`, at most one per repository, folder and check; what they became is in their order. One that
/// says the same as the current one (version, outcome, reason, words, data) brings it up to date: evidence, commit, times.
/// Any other takes its place, and `supersedes` says it.
///
/// # Errors
/// The repository is not there; two findings of one check ([`StoreError::Conflict`]); the engine's.
pub async fn record_all(tx: &mut Tx, findings: &[Finding], now: Timestamp) -> Result<Vec<Recorded>, StoreError> {
    let repositories: Vec<Id> = findings.iter().map(|finding| finding.repository).collect();
    let known = of_repositories(&mut *tx, &repositories).await?;
    let known: HashMap<(Id, &str, &str), &Finding> =
        known.values().flatten().map(|known| (key(known), known)).collect();
    let (mut rows, mut replaced, mut recorded) = (Vec::new(), Vec::new(), Vec::with_capacity(findings.len()));
    for finding in findings {
        let before = known.get(&key(finding)).copied();
        let (change, written) = match before {
            None => (Change::Created, Finding { supersedes: None, ..finding.clone() }),
            Some(before) if same(before, finding)? => {
                (Change::Unchanged, Finding { id: before.id, supersedes: before.supersedes, ..finding.clone() })
            }
            Some(before) => {
                replaced.push(before.id);
                (Change::Updated, Finding { supersedes: Some(before.id), ..finding.clone() })
            }
        };
        rows.push(values_of(&written)?);
        recorded.push(Recorded {
            current: written.id,
            change,
            before: before.map(|before| before.judgement.outcome),
            renewed: before.is_some_and(|before| before.expires_at <= now && finding.expires_at > now),
        });
    }
    supersede(tx, &replaced, now).await?;
    let tail = "on conflict (id) do update set judgement = excluded.judgement, commit_id = excluded.commit_id,
        observed_at = excluded.observed_at, expires_at = excluded.expires_at, produced_by = excluded.produced_by";
    batch::insert(tx, &format!("insert into finding ({COLUMNS})"), rows, tail).await?;
    Ok(recorded)
}

/// Ends the current findings of a repository that are of no folder and check of `kept`: the folder went, or the check no
/// longer exists. They stay in the history. Gives the checks ended, each once.
///
/// # Errors
/// The engine's.
pub async fn retain(
    tx: &mut Tx,
    repository: Id,
    kept: &[(&str, &str)],
    now: Timestamp,
) -> Result<BTreeSet<String>, StoreError> {
    let kept: HashSet<(&str, &str)> = kept.iter().copied().collect();
    let sql = "select id, path, code from finding where repository = $1 and superseded_at is null";
    let (mut ended, mut checks) = (Vec::new(), BTreeSet::new());
    for row in tx.fetch(sql, values![repository]).await? {
        let (path, check) = (row.text("path")?, row.text("code")?);
        if !kept.contains(&(path.as_str(), check.as_str())) {
            ended.push(row.id("id")?);
            checks.insert(check);
        }
    }
    supersede(tx, &ended, now).await?;
    Ok(checks)
}

/// The finding of that identifier, current or not.
///
/// # Errors
/// The engine's.
pub async fn get(reader: impl Into<Reader<'_>>, id: Id) -> Result<Option<Past>, StoreError> {
    let row = reader.into().first("select * from finding where id = $1", values![id]).await?;
    row.as_ref().map(past).transpose()
}

/// The findings of those identifiers, current or not; those that are not there are left out.
///
/// # Errors
/// The engine's.
pub async fn by_ids(reader: impl Into<Reader<'_>>, ids: &[Id]) -> Result<HashMap<Id, Past>, StoreError> {
    let rows =
        batch::fetch(&mut reader.into(), &batch::keys(ids), |list| format!("select * from finding where id in {list}"))
            .await?;
    rows.iter().map(|row| past(row).map(|past| (past.finding.id, past))).collect()
}

/// The current findings of a repository and its folders, the root first, by check.
///
/// # Errors
/// The engine's.
pub async fn of_repository(reader: impl Into<Reader<'_>>, repository: Id) -> Result<Vec<Finding>, StoreError> {
    Ok(of_repositories(reader, &[repository]).await?.remove(&repository).unwrap_or_default())
}

/// The current findings of each of these repositories; those without any are left out.
///
/// # Errors
/// The engine's.
pub async fn of_repositories(
    reader: impl Into<Reader<'_>>,
    repositories: &[Id],
) -> Result<HashMap<Id, Vec<Finding>>, StoreError> {
    let rows = batch::fetch(&mut reader.into(), &batch::keys(repositories), |list| {
        format!(
            "select * from finding where repository in {list} and superseded_at is null
            order by repository, path, code"
        )
    })
    .await?;
    let mut findings: HashMap<Id, Vec<Finding>> = HashMap::new();
    for row in &rows {
        let finding = finding(row)?;
        findings.entry(finding.repository).or_default().push(finding);
    }
    Ok(findings)
}

/// The current findings about each of these software: of the folders that describe it, and of their repositories as a
/// whole. Software without any are left out. Private ones are there: the caller shows them to whom they are for.
///
/// # Errors
/// The engine's.
pub async fn of_software(
    reader: impl Into<Reader<'_>>,
    software: &[Id],
) -> Result<HashMap<Id, Vec<Finding>>, StoreError> {
    let rows = batch::fetch(&mut reader.into(), &batch::keys(software), |list| {
        format!(
            "select r.software, f.* from record r join repository_record k on k.record = r.id
            join finding f on f.repository = k.repository and f.path in ('', k.path)
            where r.software in {list} and f.superseded_at is null
            order by r.software, f.repository, f.path, f.code"
        )
    })
    .await?;
    let mut findings: HashMap<Id, Vec<Finding>> = HashMap::new();
    let mut seen = HashSet::new();
    for row in &rows {
        let (software, finding) = (row.id("software")?, finding(row)?);
        // A repository in which several folders describe one software comes once for each.
        if seen.insert((software, finding.id)) {
            findings.entry(software).or_default().push(finding);
        }
    }
    Ok(findings)
}

/// What the checks say of each of these software, or of all when none is named: the pairs of check and outcome that hold
/// at `now` and that everybody may know. Software of which nothing is known are left out.
///
/// # Errors
/// The engine's.
pub async fn facets(
    reader: impl Into<Reader<'_>>,
    software: Option<&[Id]>,
    now: Timestamp,
) -> Result<HashMap<Id, BTreeSet<(String, Outcome)>>, StoreError> {
    let mut reader = reader.into();
    // One row per software, since a row per pair takes far longer to read; the expression keeps SQLite from the index by
    // expiry, through which it would read every judgement.
    let select = "select r.software, string_agg(f.code || ' ' || f.outcome, ',') as pairs from record r
        join repository_record k on k.record = r.id
        join finding f on f.repository = k.repository and f.path in ('', k.path)
        where f.superseded_at is null and f.private = 0 and f.expires_at || '' > $1";
    let group = "group by r.software";
    let rows = match software {
        None => reader.fetch(format!("{select} {group}"), values![now]).await?,
        Some(software) => {
            let keys = batch::keys(software);
            let text = |list: &str| format!("{select} and r.software in {list} {group}");
            batch::fetch_with(&mut reader, values![now], &keys, text).await?
        }
    };
    let mut facets = HashMap::with_capacity(rows.len());
    for row in rows {
        let text = row.text("pairs")?;
        let pair = |pair: &str| {
            let (check, outcome) = pair.rsplit_once(' ')?;
            Some((check.to_owned(), Outcome::from_word(outcome)?))
        };
        let pairs: Option<BTreeSet<_>> = text.split(',').map(pair).collect();
        facets.insert(row.id("software")?, pairs.ok_or_else(|| StoreError::damaged("finding", &text))?);
    }
    Ok(facets)
}

/// The current findings that may no longer be relied on at `before`, the first to expire first, a page at a time.
///
/// # Errors
/// The engine's.
pub async fn expired(
    reader: impl Into<Reader<'_>>,
    before: Timestamp,
    after: Option<&Cursor>,
    limit: u32,
) -> Result<Page<Finding>, StoreError> {
    let (key, id) = Cursor::parts(after);
    let sql = "select * from finding where superseded_at is null and expires_at <= $1 and (expires_at, id) > ($2, $3)
        order by expires_at, id limit $4";
    let mut items = Vec::new();
    for row in reader.into().fetch(sql, values![before, key, id, i64::from(limit) + 1]).await? {
        let finding = finding(&row)?;
        items.push((Cursor { key: row.text("expires_at")?, id: finding.id.to_string() }, finding));
    }
    Ok(Page::of(items, limit))
}

/// The repositories that have a current finding which could be relied on at `from` and no longer can at `to`.
///
/// # Errors
/// The engine's.
pub async fn expired_between(
    reader: impl Into<Reader<'_>>,
    from: Timestamp,
    to: Timestamp,
) -> Result<Vec<Id>, StoreError> {
    let sql = "select distinct repository from finding
        where superseded_at is null and expires_at > $1 and expires_at <= $2 order by repository";
    reader.into().fetch(sql, values![from, to]).await?.iter().map(|row| row.id("repository")).collect()
}

/// What a check said of a repository, or of a folder of it, from the last to the first.
///
/// # Errors
/// The engine's.
pub async fn history(
    reader: impl Into<Reader<'_>>,
    repository: Id,
    path: &str,
    check: &str,
    limit: u32,
) -> Result<Vec<Past>, StoreError> {
    let sql = "select * from finding where repository = $1 and path = $2 and code = $3
        order by observed_at desc, id desc limit $4";
    let rows = reader.into().fetch(sql, values![repository, path, check, limit]).await?;
    rows.iter().map(past).collect()
}

/// What took the place of something, and what was replaced, among the findings of a repository, or of a folder of it: the
/// last `limit` of them, from the first to the last.
///
/// # Errors
/// The engine's.
pub async fn changed(
    reader: impl Into<Reader<'_>>,
    repository: Id,
    path: &str,
    limit: u32,
) -> Result<Vec<Past>, StoreError> {
    let sql = "select * from finding where repository = $1 and path = $2
            and (superseded_at is not null or supersedes is not null)
        order by observed_at desc, id desc limit $3";
    let rows = reader.into().fetch(sql, values![repository, path, limit]).await?;
    rows.iter().rev().map(past).collect()
}

/// How many current findings of each check have each outcome; private ones are left out.
///
/// # Errors
/// The engine's.
pub async fn counts(reader: impl Into<Reader<'_>>) -> Result<BTreeMap<String, BTreeMap<Outcome, u64>>, StoreError> {
    let sql = "select code, outcome, count(*) as n from finding where coalesce(superseded_at, '') = '' and private = 0
        group by code, outcome";
    let mut counts: BTreeMap<String, BTreeMap<Outcome, u64>> = BTreeMap::new();
    for row in reader.into().fetch(sql, values![]).await? {
        let outcome = row.word("outcome", Outcome::from_word)?;
        counts.entry(row.text("code")?).or_default().insert(outcome, row.count("n")?);
    }
    Ok(counts)
}

/// Forgets the findings that were superseded before `before`; gives how many. Those that someone contested stay.
///
/// # Errors
/// The engine's.
pub async fn purge(tx: &mut Tx, before: Timestamp) -> Result<u64, StoreError> {
    let sql = "delete from finding where superseded_at is not null and superseded_at < $1
        and not exists (select 1 from contest where contest.finding = finding.id)";
    tx.execute(sql, values![before]).await
}

/// Whether a finding says the same as the stored one. Where it was seen (lines, commit) may have moved.
fn same(before: &Finding, finding: &Finding) -> Result<bool, StoreError> {
    // Through text and back, as the stored one went: not every number comes back to the last bit.
    let (one, other) = (&before.judgement, &from_json::<Judgement>(&json(&finding.judgement)?, "judgement")?);
    Ok(before.check_version == finding.check_version
        && one.outcome == other.outcome
        && one.reason == other.reason
        && one.summary == other.summary
        && one.data == other.data
        && one.private == other.private)
}

fn key(finding: &Finding) -> (Id, &str, &str) {
    (finding.repository, &finding.path, &finding.check)
}

async fn supersede(tx: &mut Tx, ids: &[Id], now: Timestamp) -> Result<(), StoreError> {
    batch::execute(tx, values![now], &batch::keys(ids), |list| {
        format!("update finding set superseded_at = $1 where id in {list}")
    })
    .await?;
    Ok(())
}

fn values_of(finding: &Finding) -> Result<Vec<Value>, StoreError> {
    Ok(values![
        finding.id,
        finding.repository,
        &finding.path,
        &finding.check,
        finding.check_version,
        finding.judgement.outcome.as_str(),
        finding.judgement.private,
        json(&finding.judgement)?,
        finding.commit.as_deref(),
        finding.observed_at,
        finding.expires_at,
        &finding.produced_by,
        finding.supersedes,
    ])
}

fn past(row: &Row) -> Result<Past, StoreError> {
    Ok(Past { finding: finding(row)?, superseded_at: row.optional_time("superseded_at")? })
}

fn finding(row: &Row) -> Result<Finding, StoreError> {
    let version = row.integer("check_version")?;
    Ok(Finding {
        id: row.id("id")?,
        check: row.text("code")?,
        check_version: version.try_into().map_err(|error| StoreError::damaged("check_version", error))?,
        repository: row.id("repository")?,
        path: row.text("path")?,
        judgement: row.json::<Judgement>("judgement")?,
        commit: row.optional_text("commit_id")?,
        observed_at: row.time("observed_at")?,
        expires_at: row.time("expires_at")?,
        produced_by: row.text("produced_by")?,
        supersedes: row.optional_id("supersedes")?,
    })
}
