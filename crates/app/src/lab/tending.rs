//! From what should be to what is: the clock is looked at, room is given, the agent is told everything that should be there,
//! and what it says is written down. One process does it at a time; any may be killed at any moment.

use std::collections::BTreeMap;
use std::future::Future;
use std::pin::pin;
use std::sync::PoisonError;
use std::sync::atomic::Ordering;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use levain_lab::agent::Route;
use levain_lab::engine::{Desired, Done, EngineError, EnvironmentId, State, Wanted};
use levain_lab::measures::prove;
use levain_lab::proxy;
use levain_model::{Actor, Environment, EnvironmentNews, EnvironmentStatus, EnvironmentWish};
use levain_store::{environments, experiments};

use super::{Lab, Trouble, deployment, trouble};
use crate::App;
use crate::error::AppError;

/// Time between two looks while something is on its way.
const SOON: Duration = Duration::from_secs(1);
/// Time between two looks otherwise.
const LATER: Duration = Duration::from_secs(10);
/// How long this process reconciles without saying so again.
const LEASE: SignedDuration = SignedDuration::from_secs(30);
/// Failures on end after which a person is told, of those that may pass.
const PATIENCE: u32 = 3;

/// What a look did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tended {
    /// Whether it is this process that reconciles.
    pub ours: bool,
    /// Whether something is on its way.
    pub busy: bool,
}

impl App {
    /// Looks after environments until `stop` is ready. What runs goes on afterwards.
    pub async fn keep_lab(&self, stop: impl Future<Output = ()>) {
        let Ok(lab) = self.lab() else { return };
        let mut stop = pin!(stop);
        let mut told = String::new();
        loop {
            let busy = match self.tend_lab().await {
                Ok(tended) => {
                    told.clear();
                    tended.busy
                }
                Err(error) => {
                    // Once for each fault, not at each look.
                    let said = error.to_string();
                    if said != told {
                        tracing::warn!(code = error.code(), "lab: {error}");
                    }
                    told = said;
                    false
                }
            };
            tokio::select! {
                () = tokio::time::sleep(if busy { SOON } else { LATER }) => {}
                () = lab.poke.notified() => {}
                () = &mut stop => break,
            }
        }
        // Whoever comes next need not wait until its time is over.
        if let Err(error) = self.release_lab(lab).await {
            tracing::warn!(code = error.code(), "lab: {error}");
        }
    }

    /// One look, when no other process looks.
    ///
    /// # Errors
    /// No lab; the agent does not answer; a failure of the database.
    pub async fn tend_lab(&self) -> Result<Tended, AppError> {
        let lab = self.lab()?;
        if !self.lease_lab(lab).await? {
            return Ok(Tended::default());
        }
        // Making an environment may take longer than the lease.
        let (done, mut over) = tokio::sync::oneshot::channel::<()>();
        let app = self.clone();
        let renewing = tokio::spawn(async move {
            let third = Duration::from_secs(LEASE.as_secs().unsigned_abs() / 3);
            while let (Ok(lab), Err(_)) = (app.lab(), tokio::time::timeout(third, &mut over).await) {
                if let Err(error) = app.lease_lab(lab).await {
                    tracing::warn!(code = error.code(), "lab: {error}");
                }
            }
        });
        let outcome = self.tend(lab).await;
        let silent = matches!(outcome, Err(AppError::Conflict { .. }));
        lab.silent.store(silent, Ordering::Relaxed);
        drop(done);
        let _ = renewing.await;
        Ok(Tended { ours: true, busy: outcome? })
    }

    /// Whether it is this process that looks after the lab, for a while at least. Most looks find who does, and write nothing.
    pub(super) async fn lease_lab(&self, lab: &Lab) -> Result<bool, AppError> {
        let (now, latest) = (self.now(), self.now() + LEASE + LEASE);
        if let Some((worker, until)) = environments::leased(&self.inner.store).await? {
            let ours = worker == lab.worker;
            let from = if ours { now + LEASE * 2 / 3 } else { now };
            if from < until && until <= latest {
                return Ok(ours);
            }
        }
        let mut tx = self.inner.store.begin().await?;
        let ours = environments::lease(&mut tx, &lab.worker, now, now + LEASE, latest).await?;
        tx.commit().await?;
        Ok(ours)
    }

    async fn release_lab(&self, lab: &Lab) -> Result<(), AppError> {
        let mut tx = self.inner.store.begin().await?;
        environments::release(&mut tx, &lab.worker).await?;
        tx.commit().await?;
        Ok(())
    }

    async fn tend(&self, lab: &Lab) -> Result<bool, AppError> {
        self.by_the_clock(lab).await?;
        self.give_room(lab).await?;
        let live = environments::live(&self.inner.store).await?;
        let mut desired = Vec::new();
        for one in live.iter().filter(|one| is_desired(one)) {
            let wanted = if one.wish == EnvironmentWish::Running { Wanted::Running } else { Wanted::Suspended };
            desired.push(Desired { deployment: deployment(one)?, wanted });
        }
        let told = |error: EngineError| super::told(&error);
        self.lead(lab, &live).await?;
        let done = lab.client.apply(desired).await.map_err(told)?;
        let failed: BTreeMap<&EnvironmentId, &EngineError> = done
            .iter()
            .filter_map(|Done { environment, result, .. }| Some((environment, result.as_ref().err()?)))
            .collect();
        let (mut busy, mut moved) = (false, !done.is_empty());
        for one in &live {
            let kept = deployment(one)?;
            let failure = failed.get(&kept.environment).copied();
            let seen = match (failure, is_desired(one)) {
                (None, true) => Some(lab.client.state(kept).await.map_err(told)?),
                _ => None,
            };
            let mut changed = self.seen(lab, one, failure, seen.as_ref());
            let first = one.served_at.is_none() && changed.served_at.is_some();
            if first {
                let proof = prove(&lab.client, &deployment(one)?).await;
                changed.proof = serde_json::to_string(&proof).ok();
            }
            let news = news(one, &changed);
            let differs = (changed.status, &changed.failure) != (one.status, &one.failure);
            if differs || changed.served_at != one.served_at {
                let mut tx = self.inner.store.begin().await?;
                match self.keep_environment(&mut tx, one, changed.clone(), &news, Actor::System).await {
                    // Somebody asked for something meanwhile: the next look sees both.
                    Err(AppError::Conflict { .. }) => busy = true,
                    other => {
                        other?;
                        tx.commit().await?;
                        moved = true;
                        if first {
                            // What is not said again now is said when the repository is next read.
                            if let Err(error) = self.judge_starts(&one.package).await {
                                tracing::warn!(code = error.code(), "lab: {error}");
                            }
                        }
                    }
                }
            }
            busy |= on_its_way(&changed);
        }
        if moved {
            self.lead(lab, &environments::live(&self.inner.store).await?).await?;
        }
        Ok(busy)
    }

    /// What time does: environments whose end has come are suspended, and removed after the days of grace, counted from when
    /// they were suspended: a clock that jumps, or a server that was away, shortens them for nobody. A demonstration is removed
    /// at once, and what ran for an experiment ends with it.
    async fn by_the_clock(&self, lab: &Lab) -> Result<(), AppError> {
        let (store, now) = (&self.inner.store, self.now());
        let grace = SignedDuration::from_hours(24 * i64::from(lab.settings.grace));
        let mut changes = Vec::new();
        for one in environments::live(store).await? {
            if one.wish == EnvironmentWish::Removed {
                continue;
            }
            let mut ends = one.expires_at;
            if let Some(experiment) = one.experiment
                && experiments::get(store, experiment).await?.is_some_and(|found| found.status.is_final())
            {
                ends = ends.min(now);
            }
            if now < ends {
                continue;
            }
            let (wish, news) = match one.wish {
                _ if one.experiment.is_none() => (EnvironmentWish::Removed, EnvironmentNews::Removing),
                EnvironmentWish::Running => (EnvironmentWish::Suspended, EnvironmentNews::Expired),
                _ if ends < one.expires_at => (EnvironmentWish::Suspended, EnvironmentNews::Expired),
                _ => match self.suspended_at(&one).await? {
                    // One that people had suspended before its end: it begins now.
                    None => (EnvironmentWish::Suspended, EnvironmentNews::Expired),
                    Some(since) if now >= ends.max(since) + grace => {
                        (EnvironmentWish::Removed, EnvironmentNews::Removing)
                    }
                    Some(_) => continue,
                },
            };
            let changed = Environment { wish, expires_at: ends, epoch: one.epoch + 1, ..one.clone() };
            changes.push((one, changed, news));
        }
        self.keep_changes(changes).await
    }

    /// When an environment was suspended for its present end, if it was.
    pub(super) async fn suspended_at(&self, one: &Environment) -> Result<Option<Timestamp>, AppError> {
        use EnvironmentNews::{Expired, Extended, Resumed};
        let (steps, now) = (environments::steps(&self.inner.store, one.id).await?, self.now());
        // What a clock said that was put back since did not happen yet; what was put off or went on ends another time.
        let mut told = steps.iter().rev().filter(|step| step.at <= now);
        let last = told.find(|step| matches!(step.news, Expired | Extended | Resumed));
        Ok(last.filter(|step| step.news == Expired).map(|step| step.at))
    }

    /// Gives room to those that wait, the first asked first: a small one never passes before a large one for ever.
    async fn give_room(&self, lab: &Lab) -> Result<(), AppError> {
        let live = environments::live(&self.inner.store).await?;
        let capacity = lab.settings.capacity;
        let (mut count, mut memory, mut disk) = (0, 0, 0);
        for one in live.iter().filter(|one| one.admitted_at.is_some()) {
            let profile = deployment(one)?.profile;
            (count, memory, disk) = (count + 1, memory + profile.memory, disk + profile.disk);
        }
        let mut changes = Vec::new();
        for one in live.into_iter().filter(|one| one.admitted_at.is_none()) {
            if one.wish != EnvironmentWish::Running {
                // Given up before there was room for it.
                let changed = ended(&one, self.now());
                changes.push((one, changed, EnvironmentNews::Ended));
                continue;
            }
            let profile = deployment(&one)?.profile;
            (count, memory, disk) = (count + 1, memory + profile.memory, disk + profile.disk);
            if count > capacity.environments || memory > capacity.memory || disk > capacity.disk {
                break;
            }
            let (admitted_at, status) = (Some(self.now()), EnvironmentStatus::Starting);
            let changed = Environment { admitted_at, status, ..one.clone() };
            changes.push((one, changed, EnvironmentNews::Admitted));
        }
        self.keep_changes(changes).await
    }

    /// Keeps what changed of environments as they were read; nothing is written when nothing did. One that somebody changed
    /// meanwhile stays as it is: the next look sees both.
    async fn keep_changes(&self, changes: Vec<(Environment, Environment, EnvironmentNews)>) -> Result<(), AppError> {
        if changes.is_empty() {
            return Ok(());
        }
        let mut tx = self.inner.store.begin().await?;
        for (before, changed, news) in changes {
            match self.keep_environment(&mut tx, &before, changed, &[(news, String::new())], Actor::System).await {
                Err(AppError::Conflict { .. }) => {}
                other => drop(other?),
            }
        }
        tx.commit().await?;
        Ok(())
    }

    /// Tells the proxy which host name leads where.
    async fn lead(&self, lab: &Lab, live: &[Environment]) -> Result<(), AppError> {
        let now = self.now();
        let mut routes = Vec::new();
        for one in live {
            routes.push(Route {
                host: lab.settings.host(one.id),
                environment: super::on_engine(one.id)?,
                open: one.wish == EnvironmentWish::Running && one.expires_at > now,
                epoch: one.epoch,
                state: shown(one),
                port: one.open.0,
            });
        }
        lab.client.routes(routes).await.map_err(|error| super::told(&error))
    }

    /// An environment as it was seen.
    fn seen(&self, lab: &Lab, one: &Environment, failure: Option<&EngineError>, state: Option<&State>) -> Environment {
        use EnvironmentStatus::{Failed, Serving, Starting, Suspended};
        let failed = |undone: bool, why: &EngineError| Environment {
            status: Failed,
            failure: serde_json::to_string(&Trouble { undone, why: why.clone() }).ok(),
            ..one.clone()
        };
        let is = |status| Environment { status, failure: None, ..one.clone() };
        if one.wish == EnvironmentWish::Removed {
            return if failure.is_none() { ended(one, self.now()) } else { one.clone() };
        }
        if one.admitted_at.is_none() || (failure, state) == (None, None) {
            return one.clone();
        }
        if let Some(why) = failure {
            let mut tries = lab.tries.lock().unwrap_or_else(PoisonError::into_inner);
            let times = tries.entry(one.id).or_default();
            *times += 1;
            return match why {
                // What was never there holds nothing: it is not tried again until somebody asks.
                EngineError::Refused { .. } => failed(one.served_at.is_none(), why),
                _ if *times >= PATIENCE => failed(false, why),
                _ => one.clone(),
            };
        }
        lab.forget(one.id);
        match (one.wish, state) {
            (EnvironmentWish::Suspended, _) => is(Suspended),
            (_, Some(State::Serving)) => {
                Environment { served_at: one.served_at.or_else(|| Some(self.now())), ..is(Serving) }
            }
            (_, Some(State::Failed { reason })) => failed(false, &EngineError::Refused { reason: reason.clone() }),
            _ => is(Starting),
        }
    }
}

/// Whether the agent is told that an environment should be there.
fn is_desired(one: &Environment) -> bool {
    one.admitted_at.is_some()
        && one.wish != EnvironmentWish::Removed
        && !trouble(one).is_some_and(|trouble| trouble.undone)
}

/// Whether it is not yet as it should be.
pub(super) fn on_its_way(one: &Environment) -> bool {
    use EnvironmentStatus::{Ended, Failed, Serving, Suspended};
    match one.wish {
        EnvironmentWish::Running => one.admitted_at.is_some() && !matches!(one.status, Serving | Failed),
        EnvironmentWish::Suspended => one.status != Suspended,
        EnvironmentWish::Removed => one.status != Ended,
    }
}

/// What is told of a change of state.
fn news(before: &Environment, after: &Environment) -> Vec<(EnvironmentNews, String)> {
    use EnvironmentStatus::{Ended, Failed, Serving};
    match (before.status, after.status) {
        (Failed, Failed) if before.failure == after.failure => Vec::new(),
        (_, Failed) => vec![(EnvironmentNews::Failed, after.failure.clone().unwrap_or_default())],
        // From suspended to serving somebody asked for it, and that is told already.
        (EnvironmentStatus::Starting | Failed, Serving) => vec![(EnvironmentNews::Served, String::new())],
        (before, Ended) if before != Ended => vec![(EnvironmentNews::Ended, String::new())],
        _ => Vec::new(),
    }
}

/// One of which nothing is left: its secrets neither.
fn ended(one: &Environment, now: Timestamp) -> Environment {
    let deployment = match deployment(one) {
        Ok(mut kept) => {
            kept.secrets.clear();
            serde_json::to_string(&kept).unwrap_or_default()
        }
        Err(_) => String::new(),
    };
    Environment {
        status: EnvironmentStatus::Ended,
        wish: EnvironmentWish::Removed,
        deployment,
        failure: None,
        ended_at: Some(now),
        ..one.clone()
    }
}

/// What the proxy tells whoever comes.
fn shown(one: &Environment) -> proxy::State {
    use EnvironmentStatus as Status;
    match (one.wish, one.status) {
        (EnvironmentWish::Removed, _) | (_, Status::Ended) => proxy::State::Ended,
        (EnvironmentWish::Suspended, _) | (_, Status::Suspended) => proxy::State::Suspended,
        (_, Status::Waiting) => proxy::State::Waiting,
        (_, Status::Starting) => proxy::State::Starting,
        (_, Status::Serving) => proxy::State::Serving,
        (_, Status::Failed) => proxy::State::Failed,
    }
}
