//! The proof of a start, and what it changes of what is said of repositories.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};
use levain_checks::Start;
use levain_lab::measures::Proof;
use levain_model::{Actor, Environment, Finding, Id, Language, NewEvent, Repository, Subject, Verb};
use levain_store::join_keys::{self, JoinKey};
use levain_store::{Change, environments, findings, records, repositories, software};

use super::{deployment, read::took};
use crate::App;
use crate::error::AppError;
use crate::joins;

/// Starts of a package that are told.
const STARTS: u32 = 5;
/// How long a start may be relied on.
const EXPIRES: SignedDuration = SignedDuration::from_hours(24 * 90);

/// How an application answered when it first served, as it was kept.
pub(super) fn proof(environment: &Environment) -> Option<Proof> {
    environment.proof.as_deref().and_then(|text| serde_json::from_str(text).ok())
}

impl App {
    /// The latest starts in the lab of a software.
    pub(crate) async fn starts_of(&self, software: Id) -> Result<Vec<Start>, AppError> {
        let store = &self.inner.store;
        let Some(found) = software::get(store, software).await? else { return Ok(Vec::new()) };
        let mut starts = Vec::new();
        for (name, _) in self.running(found.slug.as_str())? {
            for one in environments::served(store, name, STARTS).await? {
                let (Some(at), Some(milliseconds)) = (one.served_at, took(&one)) else { continue };
                let (kept, proof) = (deployment(&one)?, proof(&one).unwrap_or_default());
                let health = |language| proof.health(language).join("; ");
                let hexadecimal = |sha256: &str| sha256.trim_start_matches("sha256:").to_owned();
                starts.push(Start {
                    package: format!("{name} {}", one.version),
                    at,
                    milliseconds,
                    memory: kept.profile.memory >> 20,
                    digests: kept.images.into_values().collect(),
                    health: [health(Language::Fr), health(Language::En)],
                    log: proof.log.as_ref().map(|log| (hexadecimal(&log.sha256), log.lines, log.bytes)),
                    url: format!("/laboratoire/applications/{name}"),
                });
            }
        }
        Ok(starts)
    }

    /// The software of a repository.
    pub(crate) async fn software_of(&self, repository: &Repository) -> Result<BTreeSet<Id>, AppError> {
        let store = &self.inner.store;
        let known = repositories::subjects(store, &[repository.id]).await?.remove(&repository.id).unwrap_or_default();
        let mut software: BTreeSet<Id> = known.into_iter().map(|subject| subject.software).collect();
        if software.is_empty() {
            let wanted = JoinKey { kind: joins::REPOSITORY.to_owned(), value: repository.url.clone() };
            let holders = join_keys::find(store, std::slice::from_ref(&wanted)).await?;
            software.extend(holders.into_values().flatten().map(|holder| holder.software));
        }
        Ok(software)
    }

    /// Says again of each repository of the software of a package, once it was harvested, what the lab proves: the one check
    /// that a start changes, without waiting until the repository is read again.
    pub(super) async fn judge_starts(&self, package: &str) -> Result<(), AppError> {
        let store = &self.inner.store;
        let shelved = self.packages()?.good.get(package);
        let Some(slug) = shelved.and_then(|shelved| shelved.package.lab.software.as_deref()) else { return Ok(()) };
        let software::Located::Found(found) = software::by_slug(store, slug).await? else { return Ok(()) };
        let now = self.now();
        let mut judged = Vec::new();
        for repository in self.repositories_of(found.id).await? {
            let mut starts = Vec::new();
            for id in self.software_of(&repository).await? {
                starts.extend(self.starts_of(id).await?);
            }
            judged.push(self.start_finding(&repository, &starts, now));
        }
        if judged.is_empty() {
            return Ok(());
        }
        let mut tx = store.begin().await?;
        let recorded = findings::record_all(&mut tx, &judged, now).await?;
        for (finding, recorded) in judged.iter().zip(recorded) {
            let outcome = finding.judgement.outcome;
            let mut fields = Vec::new();
            if recorded.change != Change::Unchanged && recorded.before != Some(outcome) {
                fields.push(format!("{}={}", finding.check, outcome.as_str()));
            }
            if recorded.renewed {
                fields.push("renewed".to_owned());
            }
            if !fields.is_empty() {
                let subject = Subject::Repository(finding.repository);
                tx.append(NewEvent { actor: Actor::System, verb: Verb::Updated, subject, fields }, now);
            }
        }
        tx.commit().await?;
        Ok(())
    }

    /// The harvested repositories of a software: those that describe it, and those that it names.
    async fn repositories_of(&self, software: Id) -> Result<Vec<Repository>, AppError> {
        let store = &self.inner.store;
        let described = repositories::subjects_of_software(store, &[software]).await?.remove(&software);
        let mut ids: BTreeSet<Id> =
            described.unwrap_or_default().into_iter().map(|subject| subject.repository).collect();
        let known: Vec<Id> = records::of_software(store, software).await?.into_iter().map(|record| record.id).collect();
        let keys = join_keys::of_records(store, &known).await?.into_values().flatten();
        let urls: Vec<String> = keys.filter(|key| key.kind == joins::REPOSITORY).map(|key| key.value).collect();
        let urls: Vec<&str> = urls.iter().map(String::as_str).collect();
        ids.extend(repositories::by_urls(store, &urls).await?.into_values().map(|repository| repository.id));
        let ids: Vec<Id> = ids.into_iter().collect();
        let found = repositories::by_ids(store, &ids).await?.into_values();
        Ok(found.filter(|one| one.checks_version.is_some() && one.state.gone_at.is_none()).collect())
    }

    fn start_finding(&self, repository: &Repository, starts: &[Start], now: Timestamp) -> Finding {
        let (check, judgement) = levain_checks::lab_proof(starts, now);
        Finding {
            id: self.new_id(),
            check: check.id.to_owned(),
            check_version: check.version,
            repository: repository.id,
            path: String::new(),
            judgement,
            commit: repository.head_commit.clone(),
            observed_at: now,
            expires_at: now.saturating_add(EXPIRES).unwrap_or(now),
            produced_by: concat!("levain@", env!("CARGO_PKG_VERSION")).to_owned(),
            supersedes: None,
        }
    }
}
