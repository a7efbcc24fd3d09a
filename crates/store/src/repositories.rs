//! Repositories that sources list, what they were called, which software they hold, and who harvests which.

use std::collections::{BTreeMap, HashMap, HashSet};

use jiff::Timestamp;
use levain_model::{ForgeKind, ForkClass, HarvestState, Id, Listed, Repository, RepositoryRecord, SourceCounts};

use crate::batch;
use crate::codec::json;
use crate::engine::Row;
use crate::error::StoreError;
use crate::page::{Cursor, Page};
use crate::store::{Reader, Tx};
use crate::value::{Value, values};

/// A folder of a repository that describes a software.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// The software.
    pub software: Id,
    /// The repository.
    pub repository: Id,
    /// The folder; empty for the root.
    pub path: String,
    /// The record by which the software is known.
    pub record: Id,
}

/// Which repositories to list.
#[derive(Debug, Clone, Copy, Default)]
pub struct Filter<'a> {
    /// Of this source.
    pub source: Option<&'a str>,
    /// That stand so.
    pub standing: Option<Standing>,
    /// Listed last before this time: what a listing that began then no longer shows.
    pub not_seen_since: Option<Timestamp>,
    /// Whose findings were not made by this version of the checks; those that are gone left out.
    pub not_checked_by: Option<&'a str>,
}

/// How a repository stands, to list those that need attention.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Standing {
    /// Its last harvest went well, or none was begun.
    Sound,
    /// Its last harvest went wrong.
    Failing,
    /// Made read-only by its owners.
    Archived,
    /// It was told gone.
    Gone,
}

/// Adds repositories, or puts new content in the place of the old (same identifier; `first_seen` stays, and so does a
/// claim). One whose address changed leaves the former one as an alias; an alias that is a repository's address again is
/// dropped.
///
/// # Errors
/// Another repository has the address ([`StoreError::Conflict`]); its source is not there; the engine's.
pub async fn save_all(tx: &mut Tx, repositories: &[Repository]) -> Result<(), StoreError> {
    rename(tx, repositories).await?;
    let mut rows = Vec::with_capacity(repositories.len());
    for item in repositories {
        let state = &item.state;
        rows.push(values![
            item.id,
            &item.source,
            &item.url,
            item.forge.as_str(),
            item.listed.forge_id.as_deref(),
            item.listed.archived,
            item.fork.map(ForkClass::as_str),
            json(&item.listed)?,
            item.head_commit.as_deref(),
            state.last_attempt,
            state.last_success,
            state.consecutive_failures,
            state.first_failure_at,
            state.absent_since,
            state.next_attempt,
            state.last_fault.as_deref(),
            state.gone_at,
            item.checks_version.as_deref(),
            json(&item.diagnostics)?,
            item.derived,
            item.first_seen,
            item.last_seen,
            item.last_changed,
        ]);
    }
    let head = "insert into repository (id, source, url, forge, forge_id, archived, fork, listed, head_commit,
        last_attempt, last_success, consecutive_failures, first_failure_at, absent_since, next_attempt, last_fault,
        gone_at, checks_version, diagnostics, derived, first_seen, last_seen, last_changed)";
    let tail = "on conflict (id) do update set source = excluded.source, url = excluded.url, forge = excluded.forge,
        forge_id = excluded.forge_id, archived = excluded.archived, fork = excluded.fork, listed = excluded.listed,
        head_commit = excluded.head_commit, last_attempt = excluded.last_attempt,
        last_success = excluded.last_success, consecutive_failures = excluded.consecutive_failures,
        first_failure_at = excluded.first_failure_at, absent_since = excluded.absent_since,
        next_attempt = excluded.next_attempt, last_fault = excluded.last_fault, gone_at = excluded.gone_at,
        checks_version = excluded.checks_version, diagnostics = excluded.diagnostics, derived = excluded.derived,
        last_seen = excluded.last_seen, last_changed = excluded.last_changed";
    batch::insert(tx, head, rows, tail).await?;
    Ok(())
}

/// [`save_all`] for one.
///
/// # Errors
/// The same.
pub async fn save(tx: &mut Tx, repository: &Repository) -> Result<(), StoreError> {
    save_all(tx, std::slice::from_ref(repository)).await
}

/// Notes that these repositories were listed again, the same: nothing else is written, and no event goes with it.
///
/// # Errors
/// The engine's.
pub async fn touch_seen(tx: &mut Tx, ids: &[Id], now: Timestamp) -> Result<(), StoreError> {
    batch::execute(tx, values![now], &batch::keys(ids), |list| {
        format!("update repository set last_seen = $1 where id in {list}")
    })
    .await?;
    Ok(())
}

/// Asks for these repositories to be harvested from `at` on, whatever their listing says; an earlier time stays.
///
/// # Errors
/// The engine's.
pub async fn ask(tx: &mut Tx, ids: &[Id], at: Timestamp) -> Result<(), StoreError> {
    batch::execute(tx, values![at], &batch::keys(ids), |list| {
        format!(
            "update repository set next_attempt = $1
            where id in {list} and (next_attempt is null or next_attempt > $1)"
        )
    })
    .await?;
    Ok(())
}

/// The repository of that identifier.
///
/// # Errors
/// The engine's.
pub async fn get(reader: impl Into<Reader<'_>>, id: Id) -> Result<Option<Repository>, StoreError> {
    let row = reader.into().first("select * from repository where id = $1", values![id]).await?;
    row.as_ref().map(repository).transpose()
}

/// The repositories of those identifiers; those that are not there are left out.
///
/// # Errors
/// The engine's.
pub async fn by_ids(reader: impl Into<Reader<'_>>, ids: &[Id]) -> Result<HashMap<Id, Repository>, StoreError> {
    let rows = batch::fetch(&mut reader.into(), &batch::keys(ids), |list| {
        format!("select * from repository where id in {list}")
    })
    .await?;
    rows.iter().map(|row| repository(row).map(|repository| (repository.id, repository))).collect()
}

/// The repositories of an account: those whose address begins with `host/account/`, case apart; those that are gone left
/// out. By address.
///
/// # Errors
/// The engine's.
pub async fn of_account(reader: impl Into<Reader<'_>>, account: &str) -> Result<Vec<Repository>, StoreError> {
    let account = account.to_lowercase().replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    let sql = "select * from repository where lower(url) like $1 escape '\\' and gone_at is null order by url";
    reader.into().fetch(sql, values![format!("{account}/%")]).await?.iter().map(repository).collect()
}

/// The repositories that have these addresses, or had them, by the address asked for. Who has an address comes before
/// who had it.
///
/// # Errors
/// The engine's.
pub async fn by_urls(reader: impl Into<Reader<'_>>, urls: &[&str]) -> Result<HashMap<String, Repository>, StoreError> {
    let rows = batch::fetch(&mut reader.into(), &batch::keys(urls.iter().copied()), |list| {
        format!(
            "select r.url as asked, r.* from repository r where r.url in {list}
            union all
            select a.url as asked, r.* from repository_alias a join repository r on r.id = a.repository
            where a.url in {list} and not exists (select 1 from repository o where o.url = a.url)"
        )
    })
    .await?;
    rows.iter().map(|row| Ok((row.text("asked")?, repository(row)?))).collect()
}

/// The repositories of a source by the identifiers their forge gives them: how a rename is known.
///
/// # Errors
/// The engine's.
pub async fn by_forge_ids(
    reader: impl Into<Reader<'_>>,
    source: &str,
    forge_ids: &[&str],
) -> Result<HashMap<String, Repository>, StoreError> {
    let keys: Vec<_> = forge_ids.iter().map(|forge_id| values![source, *forge_id]).collect();
    let rows = batch::fetch(&mut reader.into(), &keys, |list| {
        format!("select * from repository where (source, forge_id) in {list} order by last_seen, id")
    })
    .await?;
    rows.iter().map(|row| Ok((row.text("forge_id")?, repository(row)?))).collect()
}

/// Repositories by address, a page at a time.
///
/// # Errors
/// The engine's.
pub async fn list(
    reader: impl Into<Reader<'_>>,
    filter: Filter<'_>,
    after: Option<&Cursor>,
    limit: u32,
) -> Result<Page<Repository>, StoreError> {
    let (key, _) = Cursor::parts(after);
    let standing = filter.standing.map_or("1 = 1", Standing::condition);
    let sql = format!(
        "select * from repository where url > $1 and ($2 = '' or source = $2) and ($3 = '' or last_seen < $3)
            and ($4 = '' or gone_at is null and (checks_version is null or checks_version <> $4)) and {standing}
        order by url limit $5"
    );
    let since = filter.not_seen_since.map_or_else(|| Value::from(""), Value::from);
    let values = vec![
        Value::from(key),
        Value::from(filter.source.unwrap_or_default()),
        since,
        Value::from(filter.not_checked_by.unwrap_or_default()),
        Value::from(i64::from(limit) + 1),
    ];
    let mut items = Vec::new();
    for row in reader.into().fetch(sql, values).await? {
        let item = repository(&row)?;
        items.push((Cursor { key: item.url.clone(), id: String::new() }, item));
    }
    Ok(Page::of(items, limit))
}

/// The repositories to harvest at `now`, of a source or of all, the longest due first; those that someone harvests
/// included.
///
/// # Errors
/// The engine's.
pub async fn due(
    reader: impl Into<Reader<'_>>,
    source: Option<&str>,
    now: Timestamp,
    limit: u32,
) -> Result<Vec<Repository>, StoreError> {
    let sql = "select * from repository where next_attempt <= $1 and ($2 = '' or source = $2)
        order by next_attempt, id limit $3";
    let rows = reader.into().fetch(sql, values![now, source.unwrap_or_default(), limit]).await?;
    rows.iter().map(repository).collect()
}

/// Takes, of the repositories that are [`due`] and that nobody harvests, the first `limit` ones for `worker` until
/// `lease_until`. No other transaction gets the same; commit at once, then work.
///
/// # Errors
/// The engine's.
pub async fn claim_due(
    tx: &mut Tx,
    source: Option<&str>,
    worker: &str,
    lease_until: Timestamp,
    now: Timestamp,
    limit: u32,
) -> Result<Vec<Repository>, StoreError> {
    let sql = format!(
        "update repository set worker = $2, lease_until = $3 where id in (
            select r.id from repository r
            where r.next_attempt <= $1 and (r.lease_until is null or r.lease_until <= $1) and ($4 = '' or r.source = $4)
            order by r.next_attempt, r.id limit $5{}
        )
        returning *",
        tx.skip_locked()
    );
    let rows = tx.fetch(sql, values![now, worker, lease_until, source.unwrap_or_default(), limit]).await?;
    let mut claimed = rows.iter().map(repository).collect::<Result<Vec<_>, _>>()?;
    claimed.sort_by_key(|repository| (repository.state.next_attempt, repository.id));
    Ok(claimed)
}

/// Takes these repositories, those of them that nobody harvests, for `worker` until `lease_until`; gives those taken.
///
/// # Errors
/// The engine's.
pub async fn claim(
    tx: &mut Tx,
    ids: &[Id],
    worker: &str,
    lease_until: Timestamp,
    now: Timestamp,
) -> Result<HashSet<Id>, StoreError> {
    let mut taken = HashSet::new();
    // In one order, so that two programs that claim the same never wait for one another.
    let mut ids = ids.to_vec();
    ids.sort_unstable();
    ids.dedup();
    for id in ids {
        let sql = "update repository set worker = $2, lease_until = $3
            where id = $1 and (lease_until is null or lease_until <= $4)";
        if tx.execute(sql, values![id, worker, lease_until, now]).await? > 0 {
            taken.insert(id);
        }
    }
    Ok(taken)
}

/// Keeps a repository longer.
///
/// # Errors
/// The worker no longer has it; the engine's.
pub async fn extend(tx: &mut Tx, id: Id, worker: &str, lease_until: Timestamp) -> Result<(), StoreError> {
    let sql = "update repository set lease_until = $3 where id = $1 and worker = $2";
    had(id, tx.execute(sql, values![id, worker, lease_until]).await?)
}

/// Gives a repository back: the last thing of the transaction that writes what was found of it. Its error says that
/// another one took it over meanwhile; what was written must then be rolled back.
///
/// # Errors
/// The worker no longer has it; the engine's.
pub async fn release(tx: &mut Tx, id: Id, worker: &str) -> Result<(), StoreError> {
    let sql = "update repository set lease_until = null, worker = null where id = $1 and worker = $2";
    had(id, tx.execute(sql, values![id, worker]).await?)
}

/// Gives back everything that `worker` took: what it did before it was stopped, or was killed.
///
/// # Errors
/// The engine's.
pub async fn release_all(tx: &mut Tx, worker: &str) -> Result<(), StoreError> {
    tx.execute("update repository set lease_until = null, worker = null where worker = $1", values![worker]).await?;
    Ok(())
}

/// The former addresses of each of these repositories, in order; those that have none are left out.
///
/// # Errors
/// The engine's.
pub async fn aliases(reader: impl Into<Reader<'_>>, ids: &[Id]) -> Result<HashMap<Id, Vec<String>>, StoreError> {
    let rows = batch::fetch(&mut reader.into(), &batch::keys(ids), |list| {
        format!("select repository, url from repository_alias where repository in {list} order by url")
    })
    .await?;
    let mut aliases: HashMap<Id, Vec<String>> = HashMap::new();
    for row in rows {
        aliases.entry(row.id("repository")?).or_default().push(row.text("url")?);
    }
    Ok(aliases)
}

/// Notes that these addresses lead to these repositories. An address that was another's alias is this one's now.
///
/// # Errors
/// A repository is not there; the engine's.
pub async fn add_aliases(tx: &mut Tx, aliases: &[(&str, Id)]) -> Result<(), StoreError> {
    // Twice in one statement is an error: the last one stands.
    let last: BTreeMap<&str, Id> = aliases.iter().copied().collect();
    let rows = last.into_iter().map(|(url, id)| values![url, id]).collect();
    let tail = "on conflict (url) do update set repository = excluded.repository";
    batch::insert(tx, "insert into repository_alias (url, repository)", rows, tail).await?;
    Ok(())
}

/// Replaces the folders of each of these repositories that describe a software. Gives whether something changed.
///
/// # Errors
/// A record is not there; the engine's.
pub async fn set_records(tx: &mut Tx, repositories: &[Id], records: &[RepositoryRecord]) -> Result<bool, StoreError> {
    let keys = batch::keys(repositories);
    let rows = batch::fetch(&mut Reader::Tx(tx), &keys, |list| {
        format!("select * from repository_record where repository in {list}")
    })
    .await?;
    let known = rows.iter().map(link).collect::<Result<HashSet<_>, _>>()?;
    let wanted: HashSet<&RepositoryRecord> = records.iter().collect();
    let gone: Vec<_> = known
        .iter()
        .filter(|known| !wanted.contains(known))
        .map(|known| values![known.repository, &known.path])
        .collect();
    let mut new: Vec<_> = wanted.into_iter().filter(|wanted| !known.contains(*wanted)).collect();
    new.sort();
    let changed = !gone.is_empty() || !new.is_empty();
    batch::execute(tx, values![], &gone, |list| {
        format!("delete from repository_record where (repository, path) in {list}")
    })
    .await?;
    let rows = new.into_iter().map(|link| values![link.repository, &link.path, link.record]).collect();
    batch::insert(tx, "insert into repository_record (repository, path, record)", rows, "").await?;
    Ok(changed)
}

/// The folders of each of these repositories that describe a software, the root first.
///
/// # Errors
/// The engine's.
pub async fn subjects(reader: impl Into<Reader<'_>>, ids: &[Id]) -> Result<HashMap<Id, Vec<Subject>>, StoreError> {
    grouped(reader.into(), "k.repository", ids, |subject| subject.repository).await
}

/// The folders of repositories that describe each of these software.
///
/// # Errors
/// The engine's.
pub async fn subjects_of_software(
    reader: impl Into<Reader<'_>>,
    software: &[Id],
) -> Result<HashMap<Id, Vec<Subject>>, StoreError> {
    grouped(reader.into(), "r.software", software, |subject| subject.software).await
}

/// What each source holds, as it is now; sources without repositories are left out.
///
/// # Errors
/// The engine's.
pub async fn counts(reader: impl Into<Reader<'_>>) -> Result<BTreeMap<String, SourceCounts>, StoreError> {
    let mut reader = reader.into();
    let count = |condition: &str| format!("cast(sum(case when {condition} then 1 else 0 end) as bigint)");
    let sql = format!(
        "select source, {} as present, {} as archived, {} as failing, {} as derived, {} as gone
        from repository group by source",
        count("gone_at is null"),
        count("gone_at is null and archived = 1"),
        count("gone_at is null and consecutive_failures > 0"),
        count("gone_at is null and derived = 1"),
        count("gone_at is not null"),
    );
    let mut counts = BTreeMap::new();
    for row in reader.fetch(sql, values![]).await? {
        let held = SourceCounts {
            repositories: row.count("present")?,
            archived: row.count("archived")?,
            failing: row.count("failing")?,
            derived: row.count("derived")?,
            gone: row.count("gone")?,
            software: 0,
        };
        counts.insert(row.text("source")?, held);
    }
    let sql = "select p.source, count(distinct r.software) as n from repository_record k
        join repository p on p.id = k.repository join record r on r.id = k.record
        where p.gone_at is null group by p.source";
    for row in reader.fetch(sql, values![]).await? {
        counts.entry(row.text("source")?).or_default().software = row.count("n")?;
    }
    Ok(counts)
}

impl Standing {
    fn condition(self) -> &'static str {
        match self {
            Standing::Sound => "consecutive_failures = 0 and gone_at is null",
            Standing::Failing => "consecutive_failures > 0 and gone_at is null",
            Standing::Archived => "archived = 1 and gone_at is null",
            Standing::Gone => "gone_at is not null",
        }
    }
}

/// Makes room for new addresses: the former ones become aliases, and are free at once, since two repositories may have
/// exchanged theirs.
async fn rename(tx: &mut Tx, repositories: &[Repository]) -> Result<(), StoreError> {
    let wanted: HashMap<Id, &str> = repositories.iter().map(|item| (item.id, item.url.as_str())).collect();
    let ids = batch::keys(wanted.keys().copied());
    let rows =
        batch::fetch(&mut Reader::Tx(tx), &ids, |list| format!("select id, url from repository where id in {list}"))
            .await?;
    let mut former = Vec::new();
    for row in &rows {
        let (id, url) = (row.id("id")?, row.text("url")?);
        if wanted.get(&id).is_some_and(|wanted| *wanted != url) {
            former.push((url, id));
        }
    }
    let moved = batch::keys(former.iter().map(|(_, id)| *id));
    batch::execute(tx, values![], &moved, |list| format!("update repository set url = id where id in {list}")).await?;
    let aliases: Vec<_> = former.iter().map(|(url, id)| (url.as_str(), *id)).collect();
    add_aliases(tx, &aliases).await?;
    let urls = batch::keys(wanted.values().copied());
    batch::execute(tx, values![], &urls, |list| format!("delete from repository_alias where url in {list}")).await?;
    Ok(())
}

async fn grouped(
    mut reader: Reader<'_>,
    column: &str,
    ids: &[Id],
    key: impl Fn(&Subject) -> Id,
) -> Result<HashMap<Id, Vec<Subject>>, StoreError> {
    let rows = batch::fetch(&mut reader, &batch::keys(ids), |list| {
        format!(
            "select k.repository, k.path, k.record, r.software from repository_record k
            join record r on r.id = k.record where {column} in {list} order by k.path, k.repository"
        )
    })
    .await?;
    let mut subjects: HashMap<Id, Vec<Subject>> = HashMap::new();
    for row in &rows {
        let RepositoryRecord { repository, path, record } = link(row)?;
        let subject = Subject { software: row.id("software")?, repository, path, record };
        subjects.entry(key(&subject)).or_default().push(subject);
    }
    Ok(subjects)
}

fn had(id: Id, changed: u64) -> Result<(), StoreError> {
    match changed {
        0 => Err(StoreError::NotFound { what: "repository", id: id.to_string() }),
        _ => Ok(()),
    }
}

fn link(row: &Row) -> Result<RepositoryRecord, StoreError> {
    Ok(RepositoryRecord { repository: row.id("repository")?, path: row.text("path")?, record: row.id("record")? })
}

fn repository(row: &Row) -> Result<Repository, StoreError> {
    let failures = row.integer("consecutive_failures")?;
    Ok(Repository {
        id: row.id("id")?,
        source: row.text("source")?,
        url: row.text("url")?,
        forge: row.word("forge", ForgeKind::from_word)?,
        listed: row.json::<Listed>("listed")?,
        fork: row.optional_word("fork", ForkClass::from_word)?,
        head_commit: row.optional_text("head_commit")?,
        state: HarvestState {
            last_attempt: row.optional_time("last_attempt")?,
            last_success: row.optional_time("last_success")?,
            consecutive_failures: failures.try_into().map_err(|error| StoreError::damaged("failures", error))?,
            first_failure_at: row.optional_time("first_failure_at")?,
            absent_since: row.optional_time("absent_since")?,
            next_attempt: row.optional_time("next_attempt")?,
            last_fault: row.optional_text("last_fault")?,
            gone_at: row.optional_time("gone_at")?,
        },
        checks_version: row.optional_text("checks_version")?,
        diagnostics: row.json("diagnostics")?,
        derived: row.integer("derived")? != 0,
        first_seen: row.time("first_seen")?,
        last_seen: row.time("last_seen")?,
        last_changed: row.time("last_changed")?,
    })
}
