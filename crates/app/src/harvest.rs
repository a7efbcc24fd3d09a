//! Harvesting sources: list, see what changed, fetch, read, judge, keep.
//!
//! What is left to do is in the database, never in memory: a listing writes, page by page and in one transaction, which
//! repositories changed (`next_attempt`) and where it stands; each repository is then taken, read, and written with everything
//! found of it in one transaction that also gives it back and counts it. A harvest that is killed anywhere leaves whole pages and
//! whole repositories behind, and the next one goes on: nothing is lost, nothing is done twice.

mod absent;
mod knowledge;
mod listing;
mod schedule;
mod work;

use std::fs::File;
use std::io::{Read as _, Write as _};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use jiff::{SignedDuration, Timestamp};
use levain_checks::OsvDatabase;
use levain_harvest::source::{Place, place};
use levain_harvest::{Copies, ForgeSettings, Forges, HarvestFault};
use levain_model::{
    Actor, ForgeKind, HarvestCounts, HarvestRun, Language, NewEvent, Refusal, Source, SourceKind, Subject, Verb,
};
use levain_store::{Change, findings, harvests, repositories, sources};

pub use levain_outbound::Config as ClientConfig;

use crate::App;
use crate::error::AppError;
use crate::imports::Writing;
use crate::permission::{Action, Principal, require};

/// Runs kept for the pages.
const KEPT: SignedDuration = SignedDuration::from_hours(24 * 400);

/// Times the lock is tried, and the pause between: a program that is being started holds for a moment what its parent held.
const TRIES: u32 = 5;
const PAUSE: std::time::Duration = std::time::Duration::from_millis(50);

/// What a harvester needs to know.
#[derive(Debug, Clone)]
pub struct HarvestSettings {
    /// Folder of the data: copies of repositories are kept under it.
    pub data: PathBuf,
    /// How polite, how patient, and where the operators of forges reach ours.
    pub client: ClientConfig,
    /// What the deployer says of each forge.
    pub forges: Vec<ForgeSettings>,
    /// Addresses harvested by the schedule beside the sources already known.
    pub sources: Vec<String>,
    /// Time between two harvests of a source; never by itself when there is none.
    pub every: Option<SignedDuration>,
    /// Repositories worked on at the same time.
    pub workers: usize,
    /// A snapshot of the OSV database.
    pub vulnerabilities: Option<Arc<OsvDatabase>>,
}

/// How far a harvest is.
#[derive(Debug, Clone, Default)]
pub struct HarvestProgress {
    /// What it did so far.
    pub counts: HarvestCounts,
    /// Repositories still to be read.
    pub waiting: u64,
}

/// Harvests; at most one at a time for a folder of data.
pub struct Harvester {
    app: App,
    forges: Forges,
    copies: Copies,
    settings: HarvestSettings,
    /// Who takes repositories: the same name after a kill, so that what was taken is taken back at once.
    worker: String,
    stop: Arc<AtomicBool>,
    _lock: File,
}

/// A harvest of one source under way.
struct Under<'a> {
    harvester: &'a Harvester,
    actor: Actor,
    place: &'a Place,
    /// The run, as it was last written: held while something is written, so that counts are those of the database.
    run: tokio::sync::Mutex<HarvestRun>,
    /// Requests to forges counted so far, and those of them answered "not modified".
    counted: std::sync::Mutex<(u64, u64)>,
    knowledge: tokio::sync::OnceCell<knowledge::Registry>,
}

impl App {
    /// The addresses of the sources that were harvested before, and of the accounts that bodies claimed.
    ///
    /// # Errors
    /// A failure of the database.
    pub async fn harvested_addresses(&self) -> Result<Vec<String>, AppError> {
        let all = sources::all(&self.inner.store).await?;
        let harvested = all.into_iter().filter(|source| source.kind == SourceKind::Harvest);
        let mut addresses: Vec<String> = harvested.filter_map(|source| source.url).collect();
        for account in self.claimed_accounts().await? {
            // A source may spell it otherwise: with the word that GitLab puts before groups.
            let same = |known: &String| crate::bodies::account_key(known) == crate::bodies::account_key(&account);
            if !addresses.iter().any(same) {
                addresses.push(account);
            }
        }
        Ok(addresses)
    }

    /// A harvester. Only one can exist for a folder of data, in all programs of the machine.
    ///
    /// # Errors
    /// Another one is at work ([`AppError::Conflict`]); the folder cannot be written to; the client cannot be made.
    pub async fn harvester(&self, settings: HarvestSettings) -> Result<Harvester, AppError> {
        let folder = settings.data.join("repositories");
        let failed = |error: std::io::Error| AppError::Internal(format!("{}: {error}", folder.display()));
        std::fs::create_dir_all(&folder).map_err(failed)?;
        let path = settings.data.join("harvest.lock");
        let mut lock =
            File::options().read(true).write(true).create(true).truncate(false).open(&path).map_err(failed)?;
        let mut tries = TRIES;
        while lock.try_lock().is_err() {
            tries -= 1;
            if tries == 0 {
                return Err(AppError::conflict(
                    "Une récolte est déjà en cours dans ce dossier de données. Attendez qu’elle se termine, ou arrêtez-la.",
                    "A harvest is already under way in this data folder. Wait until it ends, or stop it.",
                ));
            }
            tokio::time::sleep(PAUSE).await;
        }
        let mut worker = String::new();
        lock.read_to_string(&mut worker).map_err(failed)?;
        if worker.trim().is_empty() {
            worker = format!("harvest-{}", self.new_id());
            lock.write_all(worker.as_bytes()).map_err(failed)?;
        }
        let worker = worker.trim().to_owned();
        let mut tx = self.inner.store.begin().await?;
        repositories::release_all(&mut tx, &worker).await?;
        tx.commit().await?;
        let forges = Forges::new(settings.client.clone(), settings.forges.clone()).map_err(refused_by)?;
        let copies = Copies::new(&folder, Arc::clone(forges.client()));
        let stop = Arc::new(AtomicBool::new(false));
        Ok(Harvester { app: self.clone(), forges, copies, settings, worker, stop, _lock: lock })
    }
}

impl Harvester {
    /// What stops it between two repositories.
    pub fn stop(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.stop)
    }

    /// Harvests what a person names: an address, or for the command line (`local`) a folder of repositories or a file of
    /// addresses. An interrupted harvest of the same source goes on where it stood.
    ///
    /// # Errors
    /// No permission; nothing is known to be harvested there; a failure of the database. What a forge or a repository has
    /// wrong is in the run.
    pub async fn harvest(
        &self,
        principal: &Principal,
        given: &str,
        local: bool,
        progress: &mut (dyn FnMut(HarvestProgress) + Send),
    ) -> Result<HarvestRun, AppError> {
        let actor = require(principal, Action::Administer)?;
        let known = self.known_kind(given).await?;
        let place = place(given, &self.forges, local, known).await.map_err(refused_by)?;
        self.harvest_place(actor, &place, progress).await
    }

    async fn harvest_place(
        &self,
        actor: Actor,
        place: &Place,
        progress: &mut (dyn FnMut(HarvestProgress) + Send),
    ) -> Result<HarvestRun, AppError> {
        let under = self.begin(actor, place).await?;
        let listed = under.list(progress).await;
        if let Err(Stop::Failed(error)) = listed {
            return Err(error);
        }
        // What a person took out of a list of addresses is not gone for all that.
        if matches!(listed, Ok(listing::Walked::Whole)) && place.forge.kind() != ForgeKind::Git {
            under.look_for_absent().await?;
        }
        under.ask_again().await?;
        let worked = under.work(progress).await;
        if let Err(Stop::Failed(error)) = worked {
            return Err(error);
        }
        let interrupted = self.stop.load(Ordering::Relaxed);
        // A listing that could not be finished is gone on with by the next harvest.
        let unfinished = interrupted || matches!(listed, Ok(listing::Walked::PutOff));
        let run = under.finish(unfinished).await?;
        self.app.follow_events().await?;
        Ok(run)
    }

    /// The dialect of the forge of a source, when some repository of it tells it already.
    async fn known_kind(&self, given: &str) -> Result<Option<ForgeKind>, AppError> {
        let store = &self.app.inner.store;
        let given = given.trim().trim_end_matches('/');
        let all = sources::all(store).await?;
        for source in
            all.iter().filter(|source| source.url.as_deref().is_some_and(|url| url_host(url) == url_host(given)))
        {
            let filter = repositories::Filter { source: Some(&source.key), ..Default::default() };
            if let Some(first) = repositories::list(store, filter, None, 1).await?.items.into_iter().next() {
                return Ok(Some(first.forge));
            }
        }
        Ok(None)
    }

    /// A run that has done nothing yet.
    fn new_run(&self, source: &str, now: Timestamp) -> HarvestRun {
        HarvestRun {
            id: self.app.new_id(),
            source: source.to_owned(),
            started_at: now,
            finished_at: None,
            counts: HarvestCounts::default(),
            cursor: None,
            refused: Vec::new(),
        }
    }

    async fn begin<'a>(&'a self, actor: Actor, place: &'a Place) -> Result<Under<'a>, AppError> {
        let app = &self.app;
        let now = app.now();
        let mut tx = app.inner.store.begin().await?;
        write_source(&mut tx, actor, &place.source, now).await?;
        let run = match harvests::unfinished(&mut tx, &place.source.key).await? {
            Some(run) => run,
            None => {
                let refused = place.faults.iter();
                let refused = refused.map(|one| refusal(&place.source.key, one.code(), |language| one.text(language)));
                HarvestRun { refused: refused.collect(), ..self.new_run(&place.source.key, now) }
            }
        };
        harvests::save(&mut tx, &run).await?;
        tx.commit().await?;
        let counted = self.forges.requests().into();
        Ok(Under { harvester: self, actor, place, run: run.into(), counted, knowledge: tokio::sync::OnceCell::new() })
    }
}

/// Why a part of a harvest stopped before its end.
enum Stop {
    /// Asked to, or told by a forge to come back later: the rest is for the next time.
    Later,
    /// It cannot go on.
    Failed(AppError),
}

impl<E: Into<AppError>> From<E> for Stop {
    fn from(error: E) -> Stop {
        Stop::Failed(error.into())
    }
}

impl Under<'_> {
    fn app(&self) -> &App {
        &self.harvester.app
    }

    fn source(&self) -> &Source {
        &self.place.source
    }

    fn stopped(&self) -> bool {
        self.harvester.stop.load(Ordering::Relaxed)
    }

    /// Adds the requests made since the last time.
    fn count_requests(&self, counts: &mut HarvestCounts) {
        let now = self.harvester.forges.requests();
        let mut counted = self.counted.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        counts.requests += now.0.saturating_sub(counted.0);
        counts.not_modified += now.1.saturating_sub(counted.1);
        *counted = now;
    }

    /// What this harvest writes records with: the same joining and assembling as for imports.
    async fn writing(&self, tx: &mut levain_store::Tx, now: Timestamp) -> Result<Writing, AppError> {
        Writing::within(tx, self.actor, self.source(), now).await
    }

    /// Asks for what is to be looked at again whatever the listing says: findings that expired, or that other rules made.
    async fn ask_again(&self) -> Result<(), AppError> {
        let app = self.app();
        let (now, version) = (app.now(), levain_harvest::checks_version());
        let mut ids = std::collections::BTreeSet::new();
        let mut after = None;
        loop {
            let page = findings::expired(&app.inner.store, now, after.as_ref(), 1_000).await?;
            ids.extend(page.items.iter().map(|finding| finding.repository));
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        let ours: Vec<_> = repositories::by_ids(&app.inner.store, &ids.into_iter().collect::<Vec<_>>())
            .await?
            .into_values()
            .filter(|one| one.source == self.source().key && one.state.gone_at.is_none())
            .map(|one| one.id)
            .collect();
        let mut ids: Vec<_> = ours;
        let filter = repositories::Filter {
            source: Some(&self.source().key),
            not_checked_by: Some(&version),
            ..Default::default()
        };
        let mut after = None;
        loop {
            let page = repositories::list(&app.inner.store, filter, after.as_ref(), 1_000).await?;
            // One that waits after a failure keeps its time.
            ids.extend(page.items.iter().filter(|one| one.state.next_attempt.is_none()).map(|one| one.id));
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        if !ids.is_empty() {
            let mut tx = app.inner.store.begin().await?;
            repositories::ask(&mut tx, &ids, now).await?;
            tx.commit().await?;
        }
        Ok(())
    }

    /// Closes the run, and counts what the source holds today.
    async fn finish(self, unfinished: bool) -> Result<HarvestRun, AppError> {
        let app = &self.harvester.app;
        let now = app.now();
        let mut counts = std::mem::take(&mut self.run.lock().await.counts);
        self.count_requests(&mut counts);
        let mut run = self.run.into_inner();
        run.counts = counts;
        if !unfinished {
            run.finished_at = Some(now);
            run.cursor = None;
        }
        let mut tx = app.inner.store.begin().await?;
        harvests::save(&mut tx, &run).await?;
        let counts = repositories::counts(&mut tx).await?.remove(&run.source).unwrap_or_default();
        let day = now.to_zoned_datetime(jiff::tz::TimeZone::UTC).date();
        harvests::set_day(&mut tx, &run.source, day, &counts).await?;
        if !unfinished {
            harvests::purge(&mut tx, now.saturating_sub(KEPT).unwrap_or(now)).await?;
        }
        if run.counts.created + run.counts.changed > 0 && !unfinished {
            sources::imported(&mut tx, &run.source, now).await?;
            let fields = vec![
                format!("created={}", run.counts.created),
                format!("changed={}", run.counts.changed),
                format!("gone={}", run.counts.gone),
            ];
            let subject = Subject::Source(run.source.clone());
            tx.append(NewEvent { actor: self.actor, verb: Verb::Harvested, subject, fields }, now);
        }
        if !unfinished {
            tell_failure(&mut tx, self.actor, &run, now).await?;
        }
        tx.commit().await?;
        Ok(run)
    }
}

/// Says that a source began to fail. That it still fails is no news.
async fn tell_failure(
    tx: &mut levain_store::Tx,
    actor: Actor,
    run: &HarvestRun,
    now: Timestamp,
) -> Result<(), AppError> {
    if run.refused.is_empty() {
        return Ok(());
    }
    let runs = harvests::list(&mut *tx, Some(&run.source), 2).await?;
    if runs.iter().filter(|one| one.id != run.id).all(|one| one.refused.is_empty()) {
        let (subject, fields) = (Subject::Source(run.source.clone()), vec!["harvest=failed".to_owned()]);
        tx.append(NewEvent { actor, verb: Verb::Updated, subject, fields }, now);
    }
    Ok(())
}

async fn write_source(
    tx: &mut levain_store::Tx,
    actor: Actor,
    source: &Source,
    now: Timestamp,
) -> Result<(), AppError> {
    let change = sources::upsert(tx, source).await?;
    if change != Change::Unchanged {
        let verb = if change == Change::Created { Verb::Created } else { Verb::Updated };
        let subject = Subject::Source(source.key.clone());
        tx.append(NewEvent { actor, verb, subject, fields: Vec::new() }, now);
    }
    Ok(())
}

/// A fault of a source or of a repository as the run keeps it.
fn refusal(location: &str, code: &str, text: impl Fn(Language) -> String) -> Refusal {
    Refusal { location: location.to_owned(), code: code.to_owned(), fr: text(Language::Fr), en: text(Language::En) }
}

/// A place that cannot be harvested, told to whoever named it.
fn refused_by(fault: HarvestFault) -> AppError {
    let code = fault.code();
    AppError::invalid(
        "source",
        format!("{} ({code})", fault.text(Language::Fr)),
        format!("{} ({code})", fault.text(Language::En)),
    )
}

/// `host:port` of an address, without its scheme.
fn url_host(address: &str) -> Option<&str> {
    let rest = address.split_once("://")?.1;
    rest.split('/').next().filter(|host| !host.is_empty())
}
