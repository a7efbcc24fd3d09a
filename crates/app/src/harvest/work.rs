//! Reading the repositories that are due, and writing what each gave in one transaction.

use std::collections::BTreeMap;

use futures_util::{FutureExt as _, StreamExt as _};
use jiff::{SignedDuration, Timestamp};
use levain_checks::{Outside, Vulnerabilities};
use levain_harvest::{HarvestFault, RepositoryReport, checks_version, read};
use levain_model::forge::ForgeFacts;
use levain_model::{
    Finding, ForgeKind, HarvestState, Id, NewEvent, Outcome, Reason, Release, Repository, RepositoryRecord, Subject,
    Verb,
};
use levain_store::{Change, findings, harvests, records, releases, repositories};

use super::listing::unchanged;
use super::{HarvestProgress, Stop, Under, refusal};
use crate::error::AppError;

/// How long a finding may be relied on (evidence.md: facts of forges 90 days, of files until the next commit or 90 days).
const EXPIRES: SignedDuration = SignedDuration::from_hours(24 * 90);
/// How long a repository is taken: longer than two fetches may take.
const LEASE: SignedDuration = SignedDuration::from_mins(45);
/// First and longest wait after a failure; it doubles each time.
const FIRST_WAIT: SignedDuration = SignedDuration::from_hours(1);
const LONGEST_WAIT: SignedDuration = SignedDuration::from_hours(24 * 7);
/// Failures of single repositories kept with a run; all of them stand with their repository.
const TOLD: usize = 200;

/// Notes a failure on a repository and when to try again.
pub(super) fn failed(repository: &mut Repository, fault: &HarvestFault, now: Timestamp) {
    let times = repository.state.consecutive_failures.min(10);
    let wait = FIRST_WAIT.checked_mul(1 << times).unwrap_or(LONGEST_WAIT).min(LONGEST_WAIT);
    let next = fault.wait_until().unwrap_or_else(|| now.saturating_add(wait).unwrap_or(now));
    repository.state.failed(fault.absence(), fault.code(), now, Some(next));
    if repository.state.gone_at.is_some() {
        repository.state.next_attempt = None;
    }
}

impl Under<'_> {
    /// Takes what is due of the source and nothing else, until nothing is.
    pub(super) async fn work(&self, progress: &mut (dyn FnMut(HarvestProgress) + Send)) -> Result<(), Stop> {
        let app = self.app();
        let workers = self.harvester.settings.workers.max(1);
        let key = Some(self.source().key.as_str());
        let mut waiting = repositories::due(&app.inner.store, key, app.now(), 100_000).await?.len() as u64;
        loop {
            if self.stopped() {
                return Err(Stop::Later);
            }
            let now = app.now();
            let lease = now.saturating_add(LEASE).unwrap_or(now);
            let limit = u32::try_from(workers).unwrap_or(1) * 4;
            let mut tx = app.inner.store.begin().await?;
            let taken = repositories::claim_due(&mut tx, key, &self.harvester.worker, lease, now, limit).await?;
            tx.commit().await?;
            if taken.is_empty() {
                return Ok(());
            }
            let mut later = false;
            // Each in a box: the compiler cannot see otherwise that what borrows the harvest may cross threads.
            let works =
                taken.into_iter().map(|repository| self.one_unless_stopped(repository).boxed()).collect::<Vec<_>>();
            let mut works = futures_util::stream::iter(works).buffer_unordered(workers);
            while let Some(outcome) = works.next().await {
                match outcome {
                    Ok(()) => waiting = waiting.saturating_sub(1),
                    Err(Stop::Later) => later = true,
                    Err(failed) => return Err(failed),
                }
                // Never waited for here: whoever holds it is one of the works, which go on only when this loop asks for the
                // next one.
                if let Ok(run) = self.run.try_lock() {
                    progress(HarvestProgress { counts: run.counts.clone(), waiting });
                }
            }
            if later {
                return Err(Stop::Later);
            }
        }
    }

    async fn one_unless_stopped(&self, repository: Repository) -> Result<(), Stop> {
        if self.stopped() {
            self.give_back(repository.id).await?;
            return Err(Stop::Later);
        }
        self.one(repository).await
    }

    async fn give_back(&self, id: Id) -> Result<(), Stop> {
        let mut tx = self.app().inner.store.begin().await?;
        repositories::release(&mut tx, id, &self.harvester.worker).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Reads one repository and writes what it gave.
    async fn one(&self, repository: Repository) -> Result<(), Stop> {
        match self.look_at(&repository).await {
            Ok((facts, report)) => self.write(repository, facts, report).await?,
            Err(Refused::Fault(fault)) if fault.wait_until().is_some() => {
                // The forge wants to be left alone: the repository stays due.
                self.give_back(repository.id).await?;
                let mut run = self.run.lock().await;
                if run.refused.iter().all(|refusal| refusal.code != fault.code()) {
                    run.refused.push(refusal(&self.source().key, fault.code(), |language| fault.text(language)));
                }
                return Err(Stop::Later);
            }
            Err(Refused::Fault(fault)) => self.write_failure(repository, &fault).await?,
            Err(Refused::Failed(error)) => return Err(Stop::Failed(error)),
        }
        Ok(())
    }

    async fn look_at(&self, repository: &Repository) -> Result<(Option<ForgeFacts>, RepositoryReport), Refused> {
        let app = self.app();
        let now = app.now();
        let copy = self.harvester.copies.fetch(repository.id, repository.forge, &repository.listed).await?;
        let facts = match repository.forge {
            ForgeKind::Folder => Err(Reason::ForgeNotAsked),
            ForgeKind::Git => Err(Reason::ForgeUnsupported),
            _ => match self.place.forge.facts(&repository.listed, now).await.map_err(HarvestFault::from) {
                Ok(facts) => Ok(facts),
                Err(fault) if fault.wait_until().is_some() => return Err(Refused::Fault(fault)),
                Err(HarvestFault::Forge(fault)) => Err(fault.reason()),
                Err(fault) => return Err(Refused::Fault(fault)),
            },
        };
        let outside = self.outside(repository).await?;
        let aliases = repositories::aliases(&app.inner.store, &[repository.id]).await.map_err(AppError::from)?;
        let aliases: Vec<String> = aliases.into_values().flatten().map(|url| format!("https://{url}")).collect();
        let vulnerabilities = self.harvester.settings.vulnerabilities.clone();
        let (forge, listed) = (repository.forge, repository.listed.clone());
        let report = tokio::task::spawn_blocking(move || {
            let vulnerabilities: Option<&dyn Vulnerabilities> =
                vulnerabilities.as_deref().map(|database| database as _);
            let outside = Outside { vulnerabilities, ..outside };
            let listed = facts.as_ref().map_or(&listed, |facts: &ForgeFacts| &facts.listed);
            let read = read(&copy, forge, listed, &aliases, facts.as_ref().map_err(|reason| *reason), &outside, now);
            read.map(|report| (facts.ok(), report))
        });
        Ok(report.await.map_err(|error| AppError::Internal(format!("reading stopped: {error}")))??)
    }

    /// Everything that was found, in one transaction; the last thing it does is to give the repository back, which fails if
    /// another harvest took it over meanwhile.
    async fn write(
        &self,
        before: Repository,
        facts: Option<ForgeFacts>,
        report: RepositoryReport,
    ) -> Result<(), AppError> {
        let app = self.app();
        let now = app.now();
        let id = before.id;
        let mut run = self.run.lock().await;
        let mut next = run.clone();
        let mut tx = app.inner.store.begin().await?;

        let derived = report.descriptions.iter().any(|one| one.derived);
        let mut described = Vec::new();
        let mut paths = Vec::new();
        for description in report.descriptions {
            let mut record = description.record;
            // Lasts through renames of the repository and of the software.
            record.external_id = format!("{id}#{}", description.path);
            paths.push((description.path, record.external_id.clone()));
            described.push(record);
        }
        self.writing(&mut tx, now).await?.write_records(app, &mut tx, described).await?;
        let ids: Vec<&str> = paths.iter().map(|(_, external_id)| external_id.as_str()).collect();
        let known = records::known(&mut tx, &self.source().key, &ids).await?;
        let links: Vec<RepositoryRecord> = paths
            .iter()
            .filter_map(|(path, external_id)| {
                let record = known.get(external_id)?.id;
                Some(RepositoryRecord { repository: id, path: path.clone(), record })
            })
            .collect();

        let first = before.state.last_success.is_none();
        let repository = Repository {
            listed: facts.map_or(before.listed, |facts| facts.listed),
            fork: report.fork,
            head_commit: report.head.clone(),
            checks_version: Some(checks_version()),
            diagnostics: serde_json::to_value(&report.diagnostics).unwrap_or_default(),
            derived,
            last_changed: if before.head_commit == report.head { before.last_changed } else { now },
            state: HarvestState::default(),
            ..before
        };
        let mut repository = repository;
        repository.state.succeeded(now);
        repositories::save(&mut tx, &repository).await?;
        repositories::set_records(&mut tx, &[id], &links).await?;
        let mut fields = self.write_findings(&mut tx, &repository, &report.judgements, now).await?;
        next.counts.findings += fields.iter().filter(|field| field.contains('=')).count() as u64;
        app.contests_answered_by_run(&mut tx, id, now).await?;
        let releases: Vec<Release> = report
            .releases
            .into_iter()
            .map(|release| Release {
                id: app.new_id(),
                software: None,
                repository: id,
                version: release.version,
                tag: release.tag,
                date: release.date,
                source: release.source.to_owned(),
                end_of_life: None,
            })
            .collect();
        if releases::replace(&mut tx, id, &releases).await? {
            fields.push("releases".to_owned());
        }
        match (first, report.diagnostics.not_listed.is_some()) {
            (_, true) => next.counts.skipped += 1,
            (true, false) => next.counts.created += 1,
            (false, false) => next.counts.changed += 1,
        }
        next.counts.unchanged = unchanged(&next.counts);
        self.count_requests(&mut next.counts);
        if first || !fields.is_empty() {
            let verb = if first { Verb::Created } else { Verb::Updated };
            let fields = if first { Vec::new() } else { fields };
            tx.append(NewEvent { actor: self.actor, verb, subject: Subject::Repository(id), fields }, now);
        }
        harvests::save(&mut tx, &next).await?;
        repositories::release(&mut tx, id, &self.harvester.worker).await?;
        tx.commit().await?;
        *run = next;
        Ok(())
    }

    /// Records the findings; gives those that are new or say something else, as `SEC-01=met`.
    async fn write_findings(
        &self,
        tx: &mut levain_store::Tx,
        repository: &Repository,
        judgements: &[(&'static levain_checks::Check, levain_model::Judgement)],
        now: Timestamp,
    ) -> Result<Vec<String>, AppError> {
        let app = self.app();
        let found: Vec<Finding> = judgements
            .iter()
            .map(|(check, judgement)| Finding {
                id: app.new_id(),
                check: check.id.to_owned(),
                check_version: check.version,
                repository: repository.id,
                path: String::new(),
                judgement: judgement.clone(),
                commit: repository.head_commit.clone(),
                observed_at: now,
                expires_at: now.saturating_add(EXPIRES).unwrap_or(now),
                produced_by: concat!("levain@", env!("CARGO_PKG_VERSION")).to_owned(),
                supersedes: None,
            })
            .collect();
        let recorded = findings::record_all(tx, &found, now).await?;
        let kept: Vec<(&str, &str)> = found.iter().map(|finding| ("", finding.check.as_str())).collect();
        let ended = findings::retain(tx, repository.id, &kept, now).await?;
        let mut fields: BTreeMap<String, &str> = BTreeMap::new();
        for (finding, recorded) in found.iter().zip(&recorded) {
            let outcome: Outcome = finding.judgement.outcome;
            // Figures change with every commit; an event says that an answer did. What is private stays out of the log.
            if recorded.change != Change::Unchanged && recorded.before != Some(outcome) && !finding.judgement.private {
                fields.insert(finding.check.clone(), outcome.as_str());
            }
        }
        for check in ended {
            fields.insert(check, "ended");
        }
        let mut told: Vec<String> = fields.into_iter().map(|(check, outcome)| format!("{check}={outcome}")).collect();
        // What could no longer be relied on can again: whoever follows the log, the search index first, has to know.
        if recorded.iter().any(|recorded| recorded.renewed) {
            told.push("renewed".to_owned());
        }
        Ok(told)
    }

    async fn write_failure(&self, mut repository: Repository, fault: &HarvestFault) -> Result<(), AppError> {
        let app = self.app();
        let now = app.now();
        let was_gone = repository.state.gone_at.is_some();
        failed(&mut repository, fault, now);
        let mut run = self.run.lock().await;
        let mut next = run.clone();
        let mut tx = app.inner.store.begin().await?;
        next.counts.failed += 1;
        if repository.state.gone_at.is_some() && !was_gone {
            next.counts.gone += 1;
            let subject = Subject::Repository(repository.id);
            tx.append(
                NewEvent { actor: self.actor, verb: Verb::Updated, subject, fields: vec!["gone".to_owned()] },
                now,
            );
        }
        next.counts.unchanged = unchanged(&next.counts);
        self.count_requests(&mut next.counts);
        if next.refused.len() < TOLD {
            next.refused.push(refusal(&repository.listed.full_name, fault.code(), |language| fault.text(language)));
        }
        tracing::warn!(repository = repository.listed.full_name, code = fault.code(), "not harvested");
        repositories::save(&mut tx, &repository).await?;
        harvests::save(&mut tx, &next).await?;
        repositories::release(&mut tx, repository.id, &self.harvester.worker).await?;
        tx.commit().await?;
        *run = next;
        Ok(())
    }
}

/// Why one repository gave nothing.
enum Refused {
    /// A fault of its own.
    Fault(HarvestFault),
    /// The program cannot go on.
    Failed(AppError),
}

impl From<HarvestFault> for Refused {
    fn from(fault: HarvestFault) -> Refused {
        Refused::Fault(fault)
    }
}

impl From<AppError> for Refused {
    fn from(error: AppError) -> Refused {
        Refused::Failed(error)
    }
}
