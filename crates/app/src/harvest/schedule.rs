//! Harvesting by the clock, in the server.

use std::collections::BTreeSet;
use std::future::Future;
use std::pin::pin;
use std::sync::atomic::Ordering;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use levain_harvest::HarvestFault;
use levain_harvest::source::place;
use levain_model::{Actor, HarvestRun, SourceKind};
use levain_store::{harvests, repositories, sources};

use super::{HarvestSettings, Harvester, Stop, refusal, tell_failure};
use crate::App;
use crate::error::AppError;

/// Time between two looks at what is due.
const TICK: Duration = Duration::from_secs(30);
/// Time before an address of the configuration that could not be harvested is tried again.
const RETRY: SignedDuration = SignedDuration::from_hours(1);

impl App {
    /// Harvests what is due, again and again, until `stop` is ready; then finishes the repositories under way. While a
    /// command harvests in the same folder of data, it waits.
    pub async fn keep_harvesting(&self, settings: HarvestSettings, stop: impl Future<Output = ()>) {
        let mut stop = pin!(stop);
        loop {
            match self.harvester(settings.clone()).await {
                Ok(harvester) => {
                    let stopper = harvester.stop();
                    let mut due = pin!(harvester.harvest_due());
                    let outcome = tokio::select! {
                        outcome = &mut due => outcome,
                        () = &mut stop => {
                            stopper.store(true, Ordering::Relaxed);
                            if let Err(error) = due.await {
                                tracing::warn!(code = error.code(), "harvest: {error}");
                            }
                            return;
                        }
                    };
                    if let Err(error) = outcome {
                        tracing::warn!(code = error.code(), "harvest: {error}");
                    }
                }
                Err(AppError::Conflict { .. }) => {}
                Err(error) => tracing::warn!(code = error.code(), "harvest: {error}"),
            }
            tokio::select! {
                () = tokio::time::sleep(TICK) => {}
                () = &mut stop => return,
            }
        }
    }
}

impl Harvester {
    /// Harvests every source whose time has come, and the repositories that somebody asked for.
    ///
    /// # Errors
    /// A failure of the database. A source that cannot be harvested does not stop the others.
    pub async fn harvest_due(&self) -> Result<(), AppError> {
        let app = &self.app;
        let mut addresses: BTreeSet<String> = self.settings.sources.iter().cloned().collect();
        // Accounts that bodies claimed are harvested as those of the configuration are.
        addresses.extend(app.claimed_accounts().await?);
        let mut known = BTreeSet::new();
        for source in sources::all(&app.inner.store).await? {
            let Some(url) = source.url.filter(|_| source.kind == SourceKind::Harvest) else { continue };
            // The configuration may spell it otherwise: it is one source all the same.
            addresses.retain(|address| address.trim_end_matches('/') != url);
            known.insert((source.key, url));
        }
        let now = app.now();
        let keys: BTreeSet<String> = known.iter().map(|(key, _)| key.clone()).collect();
        for (key, url) in known {
            if self.stop.load(Ordering::Relaxed) {
                return Ok(());
            }
            let whole = self.is_due(&key, now).await?;
            let asked = !repositories::due(&app.inner.store, Some(&key), now, 1).await?.is_empty();
            if whole || asked {
                self.harvest_one(&url, whole).await?;
            }
        }
        for address in addresses {
            if self.stop.load(Ordering::Relaxed) {
                return Ok(());
            }
            self.harvest_configured(&address, &keys, now).await?;
        }
        Ok(())
    }

    /// Harvests an address of the configuration until it has become a source, which then has its own time. What it became is
    /// remembered, since it may be written otherwise; one that fails is left alone for a while.
    async fn harvest_configured(&self, address: &str, keys: &BTreeSet<String>, now: Timestamp) -> Result<(), AppError> {
        if self.settings.every.is_none() {
            return Ok(());
        }
        let store = &self.app.inner.store;
        let name = format!("harvest {address}");
        if let Some(tried) = levain_store::meta::get(store, &name).await? {
            let (at, key) = tried.split_once(' ').unwrap_or((&tried, ""));
            let recent = at.parse().is_ok_and(|at: Timestamp| now.duration_since(at) < RETRY);
            if recent || keys.contains(key) {
                return Ok(());
            }
        }
        let key = self.harvest_one(address, true).await?;
        let mut tx = store.begin().await?;
        levain_store::meta::set(&mut tx, &name, &format!("{now} {}", key.unwrap_or_default())).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Whether a source is to be listed again: an interrupted harvest goes on, a finished one waits for its time.
    async fn is_due(&self, key: &str, now: Timestamp) -> Result<bool, AppError> {
        let Some(every) = self.settings.every else { return Ok(false) };
        let last = harvests::list(&self.app.inner.store, Some(key), 1).await?.into_iter().next();
        Ok(last.is_none_or(|run| run.finished_at.is_none() || now.duration_since(run.started_at) >= every))
    }

    /// Keeps that a known source could not even be asked, as a run that read nothing: its page and whoever administers are told
    /// like of any harvest that fails. An address that never became a source has no page yet; the log alone tells.
    async fn note_unreached(&self, url: &str, fault: &HarvestFault) -> Result<(), AppError> {
        let app = &self.app;
        let all = sources::all(&app.inner.store).await?;
        let Some(source) = all.into_iter().find(|source| source.url.as_deref() == Some(url)) else { return Ok(()) };
        let now = app.now();
        let mut tx = app.inner.store.begin().await?;
        // An interrupted harvest keeps its place: it goes on once the source answers again.
        let mut run = match harvests::unfinished(&mut tx, &source.key).await? {
            Some(run) => run,
            None => HarvestRun { finished_at: Some(now), ..self.new_run(&source.key, now) },
        };
        let told = refusal(&source.key, fault.code(), |language| fault.text(language));
        if !run.refused.contains(&told) {
            run.refused.push(told);
        }
        harvests::save(&mut tx, &run).await?;
        tell_failure(&mut tx, Actor::System, &run, now).await?;
        tx.commit().await?;
        app.follow_events().await
    }

    /// Harvests what an address names: all of it, or only what is due of it. Gives the key of the source, when there is one.
    async fn harvest_one(&self, url: &str, whole: bool) -> Result<Option<String>, AppError> {
        let known = self.known_kind(url).await?;
        let place = match place(url, &self.forges, false, known).await {
            Ok(place) => place,
            Err(fault) => {
                tracing::warn!(source = url, code = fault.code(), "cannot be harvested");
                self.note_unreached(url, &fault).await?;
                return Ok(None);
            }
        };
        let key = Some(place.source.key.clone());
        if whole {
            let run = self.harvest_place(Actor::System, &place, &mut |_| {}).await?;
            tracing::info!(source = run.source, counts = ?run.counts, "harvested");
            return Ok(key);
        }
        let under = self.begin(Actor::System, &place).await?;
        if let Err(Stop::Failed(error)) = under.work(&mut |_| {}).await {
            return Err(error);
        }
        under.finish(false).await?;
        self.app.follow_events().await?;
        Ok(key)
    }
}
