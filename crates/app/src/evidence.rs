//! Findings as people read them: of a software, by repository and by purpose; one of them, with its history.
//!
//! A finding that is for the owner of a repository alone never leaves here: what is shown, exported or indexed passes
//! through [`is_public`].

mod compared;
mod facets;
pub mod labels;
pub(crate) mod places;
mod written;

use std::collections::{BTreeMap, HashMap};

use jiff::Timestamp;
use levain_checks::Check;
use levain_model::{Finding, Id, Judgement, Language, NewEvent, Outcome, Purpose, Repository, Slug, Subject, Verb};
use levain_store::software::Located;
use levain_store::{findings, repositories, software};

use crate::App;
use crate::contests::{Contests, key};
use crate::error::AppError;
use crate::permission::{Action, Principal, require};
use crate::views::{
    ContestView, EvidenceLookup, EvidenceView, FindingPage, FindingView, Group, GroupView, HistoryLine, Labelled,
    MonthCount, OutcomeChange, OwnerOnly, PurposeView, RepositoryLine, SoftwareEvidence, SubjectEvidence, TextView,
};

pub(crate) use compared::side_by_side;
pub(crate) use facets::{label as facet_label, values as facet_values};
pub use written::{csv, markdown};

/// Past findings of one check shown on its page.
const HISTORY: u32 = 50;
/// Changes of outcome in a feed, and findings read to find them.
const CHANGES: usize = 50;
const REPLACED: u32 = 500;

/// Whether everybody may know a finding.
pub(crate) fn is_public(judgement: &Judgement) -> bool {
    !judgement.private
}

impl App {
    /// The evidence of a software.
    ///
    /// # Errors
    /// A failure of the database.
    pub async fn evidence(&self, slug: &str, language: Language) -> Result<EvidenceLookup, AppError> {
        let found = match software::by_slug(&self.inner.store, slug).await? {
            Located::Found(found) => *found,
            Located::Moved(slug) => return Ok(EvidenceLookup::Moved(slug)),
            Located::Gone | Located::Unknown => return Ok(EvidenceLookup::Unknown),
        };
        let address = found.fields.repository_url.clone();
        let evidence = self.evidence_of(&[(found.id, address.as_deref())], language).await?.remove(&found.id);
        let evidence = evidence.unwrap_or_default();
        Ok(EvidenceLookup::Found(Box::new(SoftwareEvidence {
            changes: self.changes_of(&evidence, language).await?,
            slug: found.slug,
            name: found.fields.name.unwrap_or_default(),
            repository_url: address,
            evidence,
        })))
    }

    /// The evidence of each of these software, given with the address of the repository that its record names.
    pub(crate) async fn evidence_of(
        &self,
        software: &[(Id, Option<&str>)],
        language: Language,
    ) -> Result<HashMap<Id, EvidenceView>, AppError> {
        let store = &self.inner.store;
        let ids: Vec<Id> = software.iter().map(|(id, _)| *id).collect();
        let found = findings::of_software(store, &ids).await?;
        let about: Vec<Id> = found.values().flatten().map(|finding| finding.repository).collect();
        let repositories = repositories::by_ids(store, &about).await?;
        let mut contests = self.public_contests(&ids).await?;
        let now = self.now();
        let mut views = HashMap::new();
        for (id, address) in software {
            let mut by_subject: BTreeMap<(Id, &str), Vec<&Finding>> = BTreeMap::new();
            for finding in found.get(id).into_iter().flatten() {
                by_subject.entry((finding.repository, &finding.path)).or_default().push(finding);
            }
            let mut subjects: Vec<SubjectEvidence> = by_subject
                .into_iter()
                .filter_map(|((repository, path), findings)| {
                    let repository = repositories.get(&repository)?;
                    subject(repository, path, &findings, &mut contests, now, language)
                })
                .collect();
            let wanted = address.and_then(levain_exchange::normalise_repository);
            subjects.sort_by_cached_key(|subject| {
                let line = &subject.repository;
                let known =
                    repositories.get(&line.id).and_then(|known| levain_exchange::normalise_repository(&known.url));
                let other = wanted.is_none() || known != wanted;
                (other, line.gone_at.is_some(), line.name.clone(), line.path.clone())
            });
            views.insert(*id, EvidenceView { subjects });
        }
        Ok(views)
    }

    /// One finding, current or not; nothing when only the owner of the repository may know it.
    ///
    /// # Errors
    /// A failure of the database.
    pub async fn finding(&self, id: Id, language: Language) -> Result<Option<FindingPage>, AppError> {
        let store = &self.inner.store;
        let Some(past) = findings::get(store, id).await? else { return Ok(None) };
        if !is_public(&past.finding.judgement) {
            return Ok(None);
        }
        let found = past.finding;
        let Some(check) = levain_checks::find(&found.check) else { return Ok(None) };
        let Some(repository) = repositories::get(store, found.repository).await? else { return Ok(None) };
        let all = findings::history(store, repository.id, &found.path, &found.check, HISTORY).await?;
        let all: Vec<_> = all.into_iter().filter(|past| is_public(&past.finding.judgement)).collect();
        let current = all.iter().find(|past| past.superseded_at.is_none()).map(|past| past.finding.id);
        let history = all
            .into_iter()
            .map(|past| HistoryLine {
                id: past.finding.id,
                outcome: past.finding.judgement.outcome,
                summary: TextView::best(&past.finding.judgement.summary, language),
                check_version: past.finding.check_version,
                observed_at: past.finding.observed_at,
                superseded_at: past.superseded_at,
            })
            .collect();
        let now = self.now();
        let contests = self.contests_of_finding(&found).await?;
        Ok(Some(FindingPage {
            software: self.described_by(&repository, &found.path).await?,
            replaced_by: past.superseded_at.and(current).filter(|current| *current != id),
            superseded_at: past.superseded_at,
            history,
            asked_again: repository.state.next_attempt.filter(|_| repository.state.gone_at.is_none()),
            repository: line_of(&repository, &found.path),
            finding: finding_view(check, &found, &repository, contests, now, language),
        }))
    }

    /// Asks for the repository of a finding to be read again: the scheduled harvest does it.
    ///
    /// # Errors
    /// No permission; no such finding.
    pub async fn run_again(&self, principal: &Principal, finding: Id) -> Result<(), AppError> {
        let actor = require(principal, Action::Curate)?;
        let now = self.now();
        let mut tx = self.inner.store.begin().await?;
        let past = findings::get(&mut tx, finding).await?;
        let past = past.filter(|past| is_public(&past.finding.judgement)).ok_or(AppError::NotFound)?;
        let repository = past.finding.repository;
        let known = repositories::by_ids(&mut tx, &[repository]).await?;
        if known.get(&repository).is_some_and(|known| known.state.next_attempt.is_some_and(|at| at <= now)) {
            return Ok(());
        }
        repositories::ask(&mut tx, &[repository], now).await?;
        let fields = vec![format!("asked={}", past.finding.check)];
        tx.append(NewEvent { actor, verb: Verb::Updated, subject: Subject::Repository(repository), fields }, now);
        tx.commit().await?;
        Ok(())
    }

    /// The software that a repository, or a folder of it, describes.
    pub(crate) async fn described_by(
        &self,
        repository: &Repository,
        path: &str,
    ) -> Result<Vec<(Slug, String)>, AppError> {
        let store = &self.inner.store;
        let subjects = repositories::subjects(store, &[repository.id]).await?.remove(&repository.id);
        let ids: Vec<Id> = subjects
            .into_iter()
            .flatten()
            .filter(|subject| path.is_empty() || subject.path == path)
            .map(|subject| subject.software)
            .collect();
        let found = software::by_ids(store, &ids).await?;
        let mut named: Vec<(Slug, String)> =
            found.into_values().map(|found| (found.slug, found.fields.name.unwrap_or_default())).collect();
        named.sort_unstable();
        Ok(named)
    }

    /// The last changes of outcome of what `evidence` shows, the latest first.
    async fn changes_of(&self, evidence: &EvidenceView, language: Language) -> Result<Vec<OutcomeChange>, AppError> {
        let mut changes = Vec::new();
        for subject in &evidence.subjects {
            let repository = &subject.repository;
            let past = findings::changed(&self.inner.store, repository.id, &repository.path, REPLACED).await?;
            // What each check said before, and until when.
            let mut before: HashMap<String, (Outcome, Option<Timestamp>)> = HashMap::new();
            for past in past.into_iter().filter(|past| is_public(&past.finding.judgement)) {
                let finding = past.finding;
                let Some(check) = levain_checks::find(&finding.check) else { continue };
                let outcome = finding.judgement.outcome;
                let known = before.insert(finding.check.clone(), (outcome, past.superseded_at));
                let Some((before, Some(at))) = known.filter(|(before, _)| *before != outcome) else { continue };
                changes.push(OutcomeChange {
                    finding: finding.id,
                    check: check_label(check, language),
                    repository: repository.name.clone(),
                    before,
                    outcome,
                    summary: TextView::best(&finding.judgement.summary, language),
                    at,
                });
            }
        }
        changes.sort_by_key(|change| std::cmp::Reverse((change.at, change.finding)));
        changes.truncate(CHANGES);
        Ok(changes)
    }
}

fn subject(
    repository: &Repository,
    path: &str,
    findings: &[&Finding],
    contests: &mut Contests,
    now: Timestamp,
    language: Language,
) -> Option<SubjectEvidence> {
    let mut known: Vec<(&'static Check, &Finding)> =
        findings.iter().filter_map(|finding| Some((levain_checks::find(&finding.check)?, *finding))).collect();
    known.sort_by_key(|(check, _)| levain_checks::ALL.iter().position(|other| other.id == check.id));
    let observed = || known.iter().map(|(_, finding)| finding.observed_at);
    let (observed_from, observed_to) = (observed().min()?, observed().max()?);
    let expires_at = known.iter().map(|(_, finding)| finding.expires_at).min()?;
    let told_to_owner = known
        .iter()
        .filter(|(_, finding)| !is_public(&finding.judgement))
        .map(|(check, finding)| OwnerOnly { check: check_label(check, language), observed_at: finding.observed_at })
        .collect();
    known.retain(|(_, finding)| is_public(&finding.judgement));
    let views: Vec<FindingView> = known
        .iter()
        .map(|(check, finding)| {
            let contests = contests.remove(&key(finding)).unwrap_or_default();
            finding_view(check, finding, repository, contests, now, language)
        })
        .collect();
    let purposes = Purpose::ALL.iter().map(|purpose| purpose_view(*purpose, &views, language)).collect();
    let repository = line_of(repository, path);
    Some(SubjectEvidence {
        repository,
        purposes,
        findings: views,
        told_to_owner,
        observed_from,
        observed_to,
        expires_at,
    })
}

fn purpose_view(purpose: Purpose, findings: &[FindingView], language: Language) -> PurposeView {
    let mut groups: BTreeMap<Group, Vec<usize>> = BTreeMap::new();
    let mut tally = Vec::new();
    for (at, finding) in findings.iter().enumerate() {
        if finding.purposes.contains(&purpose.as_str()) {
            groups.entry(Group::of(finding.outcome)).or_default().push(at);
            tally.push(finding.outcome);
        }
    }
    for places in groups.values_mut() {
        places.sort_by_key(|at| findings.get(*at).map(|finding| finding.severity));
    }
    tally.sort_by_key(|outcome| Outcome::ALL.iter().position(|other| other == outcome));
    let count = |group: Group| groups.get(&group).map_or(0, Vec::len);
    PurposeView {
        purpose: labels::purpose(purpose, language),
        shown: count(Group::Shown),
        missing: count(Group::Missing),
        unknown: count(Group::Unknown),
        tally,
        groups: groups.into_iter().map(|(group, findings)| GroupView { group, findings }).collect(),
    }
}

fn finding_view(
    check: &Check,
    finding: &Finding,
    repository: &Repository,
    contests: Vec<ContestView>,
    now: Timestamp,
    language: Language,
) -> FindingView {
    let judgement = &finding.judgement;
    let say = |pair: [&'static str; 2]| levain_checks::text(pair, language).to_owned();
    FindingView {
        id: finding.id,
        check: check.id.to_owned(),
        name: say(check.words.name),
        why: say(check.words.why),
        how: say(check.words.how),
        fix: say(check.words.fix),
        severity: check.severity,
        purposes: check.purposes.iter().map(|purpose| purpose.as_str()).collect(),
        outcome: judgement.outcome,
        reason: judgement.reason.map(|reason| labels::reason(reason, language)),
        summary: TextView::best(&judgement.summary, language),
        evidence: judgement.evidence.iter().map(|seen| places::line(seen.clone(), repository)).collect(),
        commit: finding.commit.clone(),
        observed_at: finding.observed_at,
        expires_at: finding.expires_at,
        expired: finding.expires_at <= now,
        produced_by: finding.produced_by.clone(),
        months: judgement.data.as_ref().map(months).unwrap_or_default(),
        contests,
    }
}

pub(crate) fn check_label(check: &Check, language: Language) -> Labelled {
    let label = levain_checks::text(check.words.name, language).to_owned();
    Labelled { code: check.id.to_owned(), label }
}

fn line_of(repository: &Repository, path: &str) -> RepositoryLine {
    RepositoryLine {
        id: repository.id,
        name: levain_exchange::mask(&repository.listed.full_name),
        url: places::address(repository).map(str::to_owned),
        path: path.to_owned(),
        commit: repository.head_commit.clone(),
        gone_at: repository.state.gone_at,
        read_at: repository.state.last_success,
    }
}

/// `{"months": [["2026-11", 3], …]}`, the shape that VIT-03 documents.
fn months(data: &serde_json::Value) -> Vec<MonthCount> {
    let pair = |value: &serde_json::Value| {
        let count = u32::try_from(value.get(1)?.as_u64()?).unwrap_or(u32::MAX);
        Some(MonthCount { month: value.get(0)?.as_str()?.to_owned(), count })
    };
    data.get("months").and_then(|list| list.as_array()).into_iter().flatten().filter_map(pair).collect()
}
