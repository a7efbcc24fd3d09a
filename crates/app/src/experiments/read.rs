//! Experiments as they are read: lists, pages, documents. Who may read which is decided here, and what everybody reads shows
//! no address of anybody.

use std::collections::HashMap;

use levain_model::{
    Actor, Experiment, ExperimentStatus, Hypothesis, Id, Language, Marker, MarkerFinding, Software, Verdict,
};
use levain_store::software::Standing;
use levain_store::{environments, experiments, organizations, people, software};

use super::document::{Document, DocumentKind};
use super::{TypedHypothesis, TypedReport};
use crate::App;
use crate::error::AppError;
use crate::permission::{Action, Principal, allows, allows_in, require_in};
use crate::table::Table;
use crate::views::{
    BodyEntry, ConclusionView, ExperimentEntry, ExperimentRights, ExperimentView, ExperimentsRequest, ExperimentsView,
    Labelled, MarkerView, Pages, StepView,
};

/// Experiments on a page.
pub const PAGE: u32 = 20;
/// Experiments in a file.
pub const FILE: u32 = 10_000;
/// Experiments above the results of a search for software.
const ABOVE: usize = 3;
/// Merges of merges followed.
const MERGES: usize = 8;

/// Whether somebody may read an experiment: everybody once it is public; before, its body, and from the proposal on those who
/// manage the lab.
pub(super) fn reads(principal: &Principal, experiment: &Experiment) -> bool {
    experiment.status.is_public()
        || allows_in(principal, Action::ActForOrganization, experiment.organization)
        || experiment.status != ExperimentStatus::Draft && allows(principal, Action::ReviewExperiments)
}

/// What a person concluded, else what the markers say.
fn verdict(experiment: &Experiment) -> Option<Verdict> {
    experiment.conclusion.as_ref().map(|conclusion| conclusion.verdict).or_else(|| experiment.verdict())
}

impl App {
    /// The experiments that one may read, the latest changed first; those that answer a search, the best first.
    ///
    /// # Errors
    /// A failure of the database.
    pub async fn experiments(
        &self,
        principal: &Principal,
        request: &ExperimentsRequest,
        language: Language,
    ) -> Result<ExperimentsView, AppError> {
        let mut all = experiments::all(&self.inner.store).await?;
        all.retain(|one| reads(principal, one));
        if !request.text.trim().is_empty() {
            let found = self.answering(&request.text, false, language).await?;
            let place: HashMap<Id, usize> = found.into_iter().enumerate().map(|(place, id)| (id, place)).collect();
            all.retain(|one| place.contains_key(&one.id));
            all.sort_by_key(|one| place.get(&one.id).copied());
        }
        if !request.body.is_empty() {
            let body = self.body_at(&self.inner.store, &request.body).await?;
            all.retain(|one| one.organization == body.id);
        }
        // Each count as if nothing was chosen of its own kind.
        let in_status = |one: &&Experiment| request.status.is_none_or(|wanted| one.status == wanted);
        let in_verdict = |one: &&Experiment| request.verdict.is_none_or(|wanted| verdict(one) == Some(wanted));
        let counted = |status| all.iter().filter(in_verdict).filter(|one| one.status == status).count() as u64;
        let statuses = ExperimentStatus::ALL.map(|status| (status, counted(status)));
        let counted = |found| all.iter().filter(in_status).filter(|one| verdict(one) == Some(found)).count() as u64;
        let verdicts = Verdict::ALL.map(|found| (found, counted(found)));
        let kept: Vec<&Experiment> = all.iter().filter(in_status).filter(in_verdict).collect();
        let pages = Pages { page: request.page.max(1), size: request.size.max(1), total: kept.len() as u64 };
        let first = usize::try_from((pages.page - 1).saturating_mul(pages.size)).unwrap_or(usize::MAX);
        let size = usize::try_from(pages.size).unwrap_or(usize::MAX);
        let shown: Vec<&Experiment> = kept.into_iter().skip(first).take(size).collect();
        Ok(ExperimentsView {
            request: request.clone(),
            pages,
            statuses: statuses.into_iter().filter(|(_, count)| *count > 0).collect(),
            verdicts: verdicts.into_iter().filter(|(_, count)| *count > 0).collect(),
            experiments: self.experiment_entries(principal, &shown, language).await?,
        })
    }

    /// How many experiments everybody may read.
    ///
    /// # Errors
    /// A failure of the database.
    pub async fn experiment_count(&self) -> Result<u64, AppError> {
        Ok(experiments::count_public(&self.inner.store).await?)
    }

    /// The public experiments that answer a search for software, the best first, a few.
    ///
    /// # Errors
    /// A failure of the database.
    pub async fn experiments_for(&self, text: &str, language: Language) -> Result<Vec<ExperimentEntry>, AppError> {
        if text.trim().is_empty() {
            return Ok(Vec::new());
        }
        let everybody = Principal::anonymous();
        let mut found = Vec::new();
        for id in self.answering(text, true, language).await?.into_iter().take(ABOVE) {
            found.extend(experiments::get(&self.inner.store, id).await?.filter(|one| reads(&everybody, one)));
        }
        let found: Vec<&Experiment> = found.iter().collect();
        self.experiment_entries(&everybody, &found, language).await
    }

    /// The public experiments that try a software, or one that was merged into it.
    ///
    /// # Errors
    /// A failure of the database.
    pub async fn experiments_with(&self, tried: Id, language: Language) -> Result<Vec<ExperimentEntry>, AppError> {
        let store = &self.inner.store;
        let mut ids = software::merged_into(store, tried).await?;
        ids.push(tried);
        let everybody = Principal::anonymous();
        let all = experiments::naming(store, &ids).await?;
        let found: Vec<&Experiment> = all.iter().filter(|one| reads(&everybody, one)).collect();
        self.experiment_entries(&everybody, &found, language).await
    }

    /// An experiment. What is not public is, for those who may not read it, not there.
    ///
    /// # Errors
    /// There is none that one may read; a failure of the database.
    pub async fn experiment(
        &self,
        principal: &Principal,
        id: Id,
        language: Language,
    ) -> Result<ExperimentView, AppError> {
        let store = &self.inner.store;
        let found = self.readable(principal, id).await?;
        let rights = ExperimentRights {
            acts: allows_in(principal, Action::ActForOrganization, found.organization),
            reviews: allows(principal, Action::ReviewExperiments),
        };
        let inside = rights.acts || rights.reviews;
        let shown = if inside { found.clone() } else { masked(&found) };
        let entries = self.experiment_entries(principal, &[&found], language).await?;
        let entry = entries.into_iter().next().ok_or(AppError::NotFound)?;
        let mut markers = Vec::new();
        for marker in &shown.hypothesis.markers {
            let by = match &marker.finding {
                Some(MarkerFinding::Measured { by, .. } | MarkerFinding::Explained { by, .. }) => Some(*by),
                None => None,
            };
            markers.push(MarkerView { by: self.told_name(by, inside).await?, ..MarkerView::of(marker) });
        }
        let mut steps = Vec::new();
        for step in experiments::steps(store, id).await? {
            steps.push(StepView {
                status: step.status,
                checklist: step.checklist,
                reason: if inside { step.reason } else { levain_exchange::mask(&step.reason) },
                at: step.at,
                by: self.told_name(Some(step.by), inside).await?,
            });
        }
        let report = shown.report.filter(|report| rights.acts || report.published_at.is_some());
        let hypothesis = shown.hypothesis;
        let differs = found.disagrees();
        Ok(ExperimentView {
            computed: found.verdict(),
            version: found.updated_at.to_string(),
            entry,
            context: hypothesis.context,
            believe: hypothesis.believe,
            method: hypothesis.method,
            technologies: hypothesis.technologies,
            references: hypothesis.references,
            repository: hypothesis.repository,
            data: hypothesis.data.map(levain_model::DataCategory::as_str),
            markers,
            conclusion: shown.conclusion.map(|one| ConclusionView {
                verdict: one.verdict,
                reason: one.reason,
                differs,
                at: one.at,
            }),
            rules: found.rules.map(|rules| (rules.at, rules.version)),
            steps,
            ran: environments::of_experiment(store, id).await?.iter().any(|one| one.served_at.is_some()),
            report,
            rights,
        })
    }

    /// The hypothesis as it was typed, for the form that changes it, and the version that is shown.
    ///
    /// # Errors
    /// No permission; no such experiment; a failure of the database.
    pub async fn typed_hypothesis(&self, principal: &Principal, id: Id) -> Result<(TypedHypothesis, String), AppError> {
        let found = self.readable(principal, id).await?;
        require_in(principal, Action::ActForOrganization, found.organization)?;
        let software = self.software_addresses(&found.hypothesis).await?;
        let software: Vec<String> = software.into_iter().map(|one| one.code).collect();
        Ok((TypedHypothesis::of(&found.hypothesis, &software), found.updated_at.to_string()))
    }

    /// The report as it was typed, what keeps it from being published, and the version that is shown.
    ///
    /// # Errors
    /// No permission; no such experiment; a failure of the database.
    pub async fn typed_report(
        &self,
        principal: &Principal,
        id: Id,
    ) -> Result<(TypedReport, Vec<super::lint::Flaw>, String), AppError> {
        let found = self.readable(principal, id).await?;
        require_in(principal, Action::ActForOrganization, found.organization)?;
        let typed = found.report.as_ref().map(TypedReport::of).unwrap_or_default();
        Ok((typed, super::lint::flaws(&found), found.updated_at.to_string()))
    }

    /// A document of an experiment, for its public repository. The report is there for everybody once it is published.
    ///
    /// # Errors
    /// There is none that one may read; a failure of the database.
    pub async fn experiment_document(
        &self,
        principal: &Principal,
        id: Id,
        kind: DocumentKind,
    ) -> Result<Document, AppError> {
        let found = self.readable(principal, id).await?;
        let acts = allows_in(principal, Action::ActForOrganization, found.organization);
        let published = found.report.as_ref().is_some_and(|report| report.published_at.is_some());
        if kind == DocumentKind::Report && !(acts || published) {
            return Err(AppError::NotFound);
        }
        let bodies = organizations::by_ids(&self.inner.store, &[found.organization]).await?;
        let body = bodies.get(&found.organization).map(|body| body.slug.to_string()).unwrap_or_default();
        let software = self.software_addresses(&found.hypothesis).await?;
        let software: Vec<String> = software.into_iter().map(|one| one.code).collect();
        let shown = if acts { found } else { masked(&found) };
        Ok(Document::of(kind, &shown, &body, &software))
    }

    async fn readable(&self, principal: &Principal, id: Id) -> Result<Experiment, AppError> {
        let found = experiments::get(&self.inner.store, id).await?.filter(|one| reads(principal, one));
        found.ok_or(AppError::NotFound)
    }

    async fn told_name(&self, by: Option<Actor>, inside: bool) -> Result<Option<String>, AppError> {
        Ok(match by {
            Some(Actor::Person(id)) if inside => {
                people::get(&self.inner.store, id).await?.map(|person| person.display_name)
            }
            _ => None,
        })
    }

    async fn experiment_entries(
        &self,
        principal: &Principal,
        listed: &[&Experiment],
        language: Language,
    ) -> Result<Vec<ExperimentEntry>, AppError> {
        let ids: Vec<Id> = listed.iter().map(|one| one.organization).collect();
        let bodies = organizations::by_ids(&self.inner.store, &ids).await?;
        let mut entries = Vec::with_capacity(listed.len());
        for one in listed {
            let Some(body) = bodies.get(&one.organization) else { continue };
            let body: BodyEntry = self.body_entry(body, language);
            let acts = allows_in(principal, Action::ActForOrganization, one.organization);
            let told = |text: &str| if acts { text.to_owned() } else { levain_exchange::mask(text) };
            entries.push(ExperimentEntry {
                id: one.id,
                title: told(&one.hypothesis.title),
                body,
                status: one.status,
                verdict: verdict(one),
                result: told(&one.hypothesis.result),
                software: self.software_addresses(&one.hypothesis).await?,
                begin: one.hypothesis.begin.map(|day| day.to_string()),
                end: one.hypothesis.end.map(|day| day.to_string()),
                updated_at: one.updated_at,
            });
        }
        Ok(entries)
    }

    /// Address and name of the software of a hypothesis, as they stand now: what was merged meanwhile is what it was merged
    /// into, what was withdrawn is left out.
    async fn software_addresses(&self, hypothesis: &Hypothesis) -> Result<Vec<Labelled>, AppError> {
        let store = &self.inner.store;
        let known: HashMap<Id, Software> = software::by_ids(store, &hypothesis.software).await?;
        let mut found: Vec<Labelled> = Vec::new();
        for id in &hypothesis.software {
            let mut current = known.get(id).cloned();
            let mut at = *id;
            for _ in 0..MERGES {
                if current.is_some() {
                    break;
                }
                let Some(Standing::Merged(into)) = software::standing(store, at).await? else { break };
                (at, current) = (into, software::get(store, into).await?);
            }
            let Some(current) = current else { continue };
            let label = current.fields.name.unwrap_or_else(|| current.slug.to_string());
            let one = Labelled { code: current.slug.to_string(), label };
            if !found.contains(&one) {
                found.push(one);
            }
        }
        Ok(found)
    }
}

/// An experiment as everybody reads it: addresses and telephone numbers of people are masked.
pub(super) fn masked(experiment: &Experiment) -> Experiment {
    let told = |text: &str| levain_exchange::mask(text);
    let all = |lines: &[String]| lines.iter().map(|line| told(line)).collect::<Vec<_>>();
    let mut shown = experiment.clone();
    let hypothesis = &experiment.hypothesis;
    shown.hypothesis = Hypothesis {
        title: told(&hypothesis.title),
        context: told(&hypothesis.context),
        believe: told(&hypothesis.believe),
        result: told(&hypothesis.result),
        method: told(&hypothesis.method),
        technologies: all(&hypothesis.technologies),
        references: all(&hypothesis.references),
        markers: hypothesis.markers.iter().map(masked_marker).collect(),
        ..hypothesis.clone()
    };
    if let Some(conclusion) = &mut shown.conclusion {
        conclusion.reason = told(&conclusion.reason);
    }
    if let Some(report) = &mut shown.report {
        for text in [&mut report.method, &mut report.threats, &mut report.decision, &mut report.cost] {
            *text = told(text);
        }
        report.references = all(&report.references);
    }
    shown
}

fn masked_marker(marker: &Marker) -> Marker {
    let mut shown = marker.clone();
    shown.statement = levain_exchange::mask(&marker.statement);
    match &mut shown.finding {
        Some(MarkerFinding::Measured { evidence: text, .. } | MarkerFinding::Explained { reason: text, .. }) => {
            *text = levain_exchange::mask(text);
        }
        None => {}
    }
    shown
}

/// A list as CSV: one line each.
pub fn experiments_csv(view: &ExperimentsView) -> String {
    let header = ["id", "title", "organization", "status", "verdict", "software", "begin", "end", "updated_at"];
    let mut table = Table::new(header.map(str::to_owned).to_vec());
    for one in &view.experiments {
        let software: Vec<&str> = one.software.iter().map(|software| software.code.as_str()).collect();
        table.push(vec![
            one.id.to_string(),
            one.title.clone(),
            one.body.slug.to_string(),
            one.status.as_str().to_owned(),
            one.verdict.map(Verdict::as_str).unwrap_or_default().to_owned(),
            software.join(" "),
            one.begin.clone().unwrap_or_default(),
            one.end.clone().unwrap_or_default(),
            one.updated_at.to_string(),
        ]);
    }
    table.into_csv()
}
