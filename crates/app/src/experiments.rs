//! Experiments of the lab, from a hypothesis to a report: the body writes, proposes, measures, concludes and publishes; those
//! who manage the lab decide. Which state follows which is [`levain_model::TRANSITIONS`].
//!
//! What the lab measures itself enters where a person's measure does ([`App::measure_marker`]): a finding of a marker.

pub mod document;
mod index;
pub mod lint;
mod read;
mod typed;

pub(crate) use index::Indexed;
pub use read::{FILE, PAGE, experiments_csv};
pub use typed::{MARKER_FIELDS, TypedHypothesis, TypedMarker, TypedReport};

use document::{Document, DocumentKind, FoundMarker, UNREADABLE};
use levain_model::{
    Actor, Conclusion, Criterion, Decimal, Experiment, ExperimentStatus, ExperimentStep, HouseRules, Hypothesis, Id,
    MarkerFinding, NewEvent, Party, Subject, Verb, Verdict,
};
use levain_store::{Reader, Tx, experiments};

use crate::App;
use crate::bodies::{Faults, changed_meanwhile};
use crate::error::AppError;
use crate::members::message_of;
use crate::permission::{Action, Principal, require, require_in};

/// Version of the house rules that are shown and accepted.
pub const RULES: &str = "1";
/// Longest section, in characters.
pub const SECTION: usize = 8_000;
/// Longest title, statement of a marker or line of a list, in characters.
pub const LINE: usize = 300;
/// Most markers of a hypothesis.
pub const MARKERS: usize = 10;

/// What is entered of a marker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NewFinding {
    /// A value, in the unit of the target, and where it comes from.
    Measured {
        /// As typed: `99,5`.
        value: String,
        /// Where it comes from.
        evidence: String,
    },
    /// Why it was not measured.
    Explained(String),
}

impl App {
    /// Begins an experiment of a body, as a draft that only needs a title; gives it. The same one sent again is the one that
    /// is there, until that one has ended.
    ///
    /// # Errors
    /// No permission; no such body; every value that cannot be taken.
    pub async fn draft_experiment(
        &self,
        principal: &Principal,
        slug: &str,
        typed: &TypedHypothesis,
    ) -> Result<Id, AppError> {
        let now = self.now();
        let mut tx = self.inner.store.begin().await?;
        let body = self.body_at(&mut tx, slug).await?;
        let actor = require_in(principal, Action::ActForOrganization, body.id)?;
        let hypothesis = self.read_hypothesis(&mut tx, typed).await?;
        let same = |one: &Experiment| {
            if one.status.is_final() || one.created_by != actor {
                return false;
            }
            let mut begun = one.hypothesis.clone();
            begun.markers.iter_mut().for_each(|marker| marker.finding = None);
            begun == hypothesis
        };
        if let Some(known) = experiments::of_organization(&mut tx, body.id).await?.into_iter().find(same) {
            return Ok(known.id);
        }
        let experiment = Experiment {
            id: self.new_id(),
            organization: body.id,
            status: ExperimentStatus::Draft,
            hypothesis,
            rules: None,
            conclusion: None,
            report: None,
            created_by: actor,
            created_at: now,
            updated_at: now,
        };
        experiments::insert(&mut tx, &experiment).await?;
        tx.append(event(actor, Verb::Created, &experiment), now);
        tx.commit().await?;
        Ok(experiment.id)
    }

    /// Writes a draft anew. `version` is when the one that was read had last changed.
    ///
    /// # Errors
    /// No permission; it is no draft any more; somebody else wrote it meanwhile; every value that cannot be taken.
    pub async fn write_experiment(
        &self,
        principal: &Principal,
        id: Id,
        typed: &TypedHypothesis,
        version: &str,
    ) -> Result<(), AppError> {
        let mut tx = self.inner.store.begin().await?;
        let (before, actor) = self.own_experiment(&mut tx, principal, id).await?;
        let hypothesis = self.read_hypothesis(&mut tx, typed).await?;
        if before.hypothesis == hypothesis {
            return Ok(());
        }
        if before.status != ExperimentStatus::Draft || before.updated_at.to_string() != version {
            return Err(changed_meanwhile());
        }
        self.keep_experiment(tx, &before, Experiment { hypothesis, ..before.clone() }, actor, None).await
    }

    /// Proposes a draft to those who manage the lab, once its page is whole and the house rules are accepted.
    ///
    /// # Errors
    /// No permission; what is missing, each with its field; another state.
    pub async fn propose_experiment(&self, principal: &Principal, id: Id, accepts: bool) -> Result<(), AppError> {
        let mut tx = self.inner.store.begin().await?;
        let (before, actor) = self.own_experiment(&mut tx, principal, id).await?;
        whole(&before.hypothesis, accepts)?;
        let rules = Some(HouseRules { by: actor, at: self.now(), version: RULES.to_owned() });
        let changed = Experiment { rules, ..before.clone() };
        self.take_way(tx, principal, &before, changed, step_to(ExperimentStatus::Proposed, "")).await
    }

    /// Accepts or rejects what is proposed, with what was ticked and a written reason, which stays.
    ///
    /// # Errors
    /// No permission; no reason; the category of data was not checked in what is accepted; another state.
    pub async fn review_experiment(
        &self,
        principal: &Principal,
        id: Id,
        accept: bool,
        checklist: &[Criterion],
        reason: &str,
    ) -> Result<(), AppError> {
        require(principal, Action::ReviewExperiments)?;
        let mut tx = self.inner.store.begin().await?;
        let before = experiments::get(&mut tx, id).await?.filter(|one| read::reads(principal, one));
        let before = before.ok_or(AppError::NotFound)?;
        // Nobody decides on their own proposal.
        if matches!(principal.actor, Some(Actor::Person(_))) && principal.actor == Some(before.created_by) {
            return Err(AppError::conflict(
                "Vous avez écrit cette hypothèse\u{a0}: quelqu’un d’autre l’examine.",
                "You wrote this hypothesis: somebody else reviews it.",
            ));
        }
        let checklist: Vec<Criterion> = Criterion::ALL.into_iter().filter(|one| checklist.contains(one)).collect();
        let mut faults = Faults::default();
        // What could expose people is not accepted whatever the reason.
        if accept && !checklist.contains(&Criterion::DataCategory) {
            faults.note(
                "checklist",
                "Vérifiez la catégorie de données avant d’accepter, ou refusez la proposition.",
                "Check the category of data before accepting, or reject the proposal.",
            );
        }
        if reason.trim().is_empty() {
            faults.note("reason", "Écrivez le motif.", "Write the reason.");
        }
        faults.done()?;
        let to = if accept { ExperimentStatus::Accepted } else { ExperimentStatus::Rejected };
        self.take_way(tx, principal, &before, before.clone(), Step { checklist, ..step_to(to, reason) }).await
    }

    /// Takes back what is proposed, begins what is accepted, or abandons with a reason.
    ///
    /// # Errors
    /// No permission; no way leads there; no reason where one is asked.
    pub async fn move_experiment(
        &self,
        principal: &Principal,
        id: Id,
        to: ExperimentStatus,
        reason: &str,
    ) -> Result<(), AppError> {
        use ExperimentStatus::{Abandoned, Draft, Running};
        let mut tx = self.inner.store.begin().await?;
        let (before, _) = self.own_experiment(&mut tx, principal, id).await?;
        // The others ask for more than a reason.
        if !matches!(to, Draft | Running | Abandoned) {
            return Err(no_way());
        }
        self.take_way(tx, principal, &before, before.clone(), step_to(to, reason)).await
    }

    /// Keeps what was found of the marker of that number, from 0, in the place of what was found before. The same sent twice
    /// is one.
    ///
    /// # Errors
    /// No permission; no such marker; the experiment does not run; a value that is no number, or without evidence; somebody
    /// else changed it meanwhile.
    pub async fn measure_marker(
        &self,
        principal: &Principal,
        id: Id,
        marker: usize,
        found: &NewFinding,
        version: &str,
    ) -> Result<(), AppError> {
        let mut tx = self.inner.store.begin().await?;
        let (before, by) = self.own_experiment(&mut tx, principal, id).await?;
        let finding = self.read_finding(found, by)?;
        let mut changed = before.clone();
        let place = changed.hypothesis.markers.get_mut(marker).ok_or(AppError::NotFound)?;
        if place.finding.as_ref().is_some_and(|known| says_the_same(known, &finding)) {
            return Ok(());
        }
        if before.status != ExperimentStatus::Running {
            return Err(no_way());
        }
        if before.updated_at.to_string() != version {
            return Err(changed_meanwhile());
        }
        place.finding = Some(finding);
        self.keep_experiment(tx, &before, changed, by, None).await
    }

    /// Concludes and completes: every marker is measured or explained, and what differs from them says why.
    ///
    /// # Errors
    /// No permission; a marker with neither measure nor explanation; no reason; another state.
    pub async fn conclude_experiment(
        &self,
        principal: &Principal,
        id: Id,
        verdict: Verdict,
        reason: &str,
    ) -> Result<(), AppError> {
        let (now, mut tx) = (self.now(), self.inner.store.begin().await?);
        let (before, by) = self.own_experiment(&mut tx, principal, id).await?;
        let reason = message_of("reason", reason)?;
        // The same conclusion twice is one.
        if before.conclusion.as_ref().is_some_and(|known| known.verdict == verdict && known.reason == reason) {
            return Ok(());
        }
        if before.status != ExperimentStatus::Running {
            return Err(no_way());
        }
        let Some(computed) = before.verdict() else {
            return Err(AppError::conflict(
                "Un marqueur n’a ni mesure ni explication. Mesurez-le ou dites pourquoi il ne l’est pas, puis concluez.",
                "A marker has neither measure nor explanation. Measure it or say why it was not, then conclude.",
            ));
        };
        if reason.is_empty() && verdict != computed {
            return Err(AppError::invalid(
                "reason",
                "Votre conclusion s’écarte des marqueurs. Dites pourquoi.",
                "Your conclusion differs from the markers. Say why.",
            ));
        }
        let conclusion = Some(Conclusion { verdict, reason, by, at: now });
        let changed = Experiment { conclusion, ..before.clone() };
        self.take_way(tx, principal, &before, changed, step_to(ExperimentStatus::Completed, "")).await
    }

    /// Writes the report; what was published stays as it is.
    ///
    /// # Errors
    /// No permission; a text too long; nothing runs yet; it was published; somebody else wrote it meanwhile.
    pub async fn write_report(
        &self,
        principal: &Principal,
        id: Id,
        typed: &TypedReport,
        version: &str,
    ) -> Result<(), AppError> {
        let mut tx = self.inner.store.begin().await?;
        let (before, actor) = self.own_experiment(&mut tx, principal, id).await?;
        let report = typed.read()?;
        let published_at = before.report.as_ref().and_then(|known| known.published_at);
        if before
            .report
            .as_ref()
            .is_some_and(|known| levain_model::ExperimentReport { published_at, ..report.clone() } == *known)
        {
            return Ok(());
        }
        writable(&before)?;
        if before.updated_at.to_string() != version {
            return Err(changed_meanwhile());
        }
        self.keep_experiment(tx, &before, Experiment { report: Some(report), ..before.clone() }, actor, None).await
    }

    /// Publishes the report, once nothing keeps it from being read rightly.
    ///
    /// # Errors
    /// No permission; there is no report; something is to be mended ([`lint::flaws`]).
    pub async fn publish_report(&self, principal: &Principal, id: Id) -> Result<(), AppError> {
        let now = self.now();
        let mut tx = self.inner.store.begin().await?;
        let (before, actor) = self.own_experiment(&mut tx, principal, id).await?;
        let mut changed = before.clone();
        match &mut changed.report {
            Some(report) if report.published_at.is_some() => return Ok(()),
            Some(report) => report.published_at = Some(now),
            None => return Err(no_way()),
        }
        let flaws = lint::flaws(&before);
        if !flaws.is_empty() {
            use levain_model::Language::{En, Fr};
            let told = |flaw: &lint::Flaw| (flaw.field, flaw.message(Fr).to_owned(), flaw.message(En).to_owned());
            return Err(AppError::Several(flaws.iter().map(told).collect()));
        }
        self.keep_experiment(tx, &before, changed, actor, None).await
    }

    /// Reads a document into this instance: a hypothesis becomes a draft of the body, which is that of the document unless
    /// another is named; a report fills that of the experiment it names, with its measures while the experiment runs. Gives
    /// the experiment.
    ///
    /// # Errors
    /// No permission; the document cannot be read; what the forms would refuse too.
    pub async fn import_experiment(
        &self,
        principal: &Principal,
        text: &str,
        organization: Option<&str>,
    ) -> Result<Id, AppError> {
        use levain_model::Language::{En, Fr};
        let document = Document::read(text).map_err(|why| {
            let told = |language, line| match why.line {
                0 => format!("{} ({UNREADABLE})", why.message(language)),
                number => format!("{line} {number}. {} ({UNREADABLE})", why.message(language)),
            };
            AppError::invalid("document", told(Fr, "Ligne"), told(En, "Line"))
        })?;
        if document.kind == DocumentKind::Hypothesis {
            let slug = organization.unwrap_or(&document.organization);
            return self.draft_experiment(principal, slug, &document.hypothesis).await;
        }
        let id: Id = document.experiment.parse().map_err(|_| AppError::NotFound)?;
        let mut tx = self.inner.store.begin().await?;
        let (before, actor) = self.own_experiment(&mut tx, principal, id).await?;
        let mut changed = Experiment { report: Some(document.report.read()?), ..before.clone() };
        if before.status == ExperimentStatus::Running {
            for (at, found) in document.findings.iter().enumerate() {
                let (Some(place), Some(found)) = (changed.hypothesis.markers.get_mut(at), found) else { continue };
                let found = match found {
                    FoundMarker::Measured(value, evidence) => {
                        NewFinding::Measured { value: value.clone(), evidence: evidence.clone() }
                    }
                    FoundMarker::Explained(reason) => NewFinding::Explained(reason.clone()),
                };
                let finding = self.read_finding(&found, actor)?;
                if !place.finding.as_ref().is_some_and(|known| says_the_same(known, &finding)) {
                    place.finding = Some(finding);
                }
            }
        }
        let published = before.report.as_ref().and_then(|known| known.published_at);
        if let Some(report) = &mut changed.report {
            report.published_at = published;
        }
        if changed == before {
            return Ok(id);
        }
        writable(&before)?;
        self.keep_experiment(tx, &before, changed, actor, None).await?;
        Ok(id)
    }

    fn read_finding(&self, found: &NewFinding, by: Actor) -> Result<MarkerFinding, AppError> {
        let at = self.now();
        let (value, evidence) = match found {
            NewFinding::Explained(reason) => {
                return Ok(MarkerFinding::Explained { reason: asked("explained", reason)?, by, at });
            }
            NewFinding::Measured { value, evidence } => (value, evidence),
        };
        let mut faults = Faults::default();
        let value = Decimal::parse(value);
        if value.is_none() {
            faults.note("value", "Écrivez un nombre, par exemple 99,5.", "Write a number, for example 99.5.");
        }
        let evidence = faults.take(asked("evidence", evidence))?;
        faults.done()?;
        match (value, evidence) {
            (Some(value), Some(evidence)) => Ok(MarkerFinding::Measured { value, evidence, by, at }),
            _ => Err(AppError::Internal("a measure without a fault".to_owned())),
        }
    }

    async fn own_experiment(
        &self,
        reader: impl Into<Reader<'_>>,
        principal: &Principal,
        id: Id,
    ) -> Result<(Experiment, Actor), AppError> {
        let found = experiments::get(reader, id).await?.filter(|one| read::reads(principal, one));
        let found = found.ok_or(AppError::NotFound)?;
        let actor = require_in(principal, Action::ActForOrganization, found.organization)?;
        Ok((found, actor))
    }

    /// Takes the way to a state. What is sent twice is done once.
    async fn take_way(
        &self,
        tx: Tx,
        principal: &Principal,
        before: &Experiment,
        changed: Experiment,
        step: Step,
    ) -> Result<(), AppError> {
        let to = step.to;
        if before.status == to {
            return Ok(());
        }
        let way = before.status.way_to(to).ok_or_else(no_way)?;
        let by = match way.by {
            Party::Body => require_in(principal, Action::ActForOrganization, before.organization)?,
            Party::Lab => require(principal, Action::ReviewExperiments)?,
        };
        let reason = message_of("reason", &step.reason)?;
        if way.reason && reason.is_empty() {
            return Err(AppError::invalid("reason", "Écrivez le motif.", "Write the reason."));
        }
        let step = ExperimentStep {
            id: self.new_id(),
            experiment: before.id,
            status: to,
            checklist: step.checklist,
            reason,
            by,
            at: self.now(),
        };
        self.keep_experiment(tx, before, Experiment { status: to, ..changed }, by, Some(step)).await
    }

    async fn keep_experiment(
        &self,
        mut tx: Tx,
        before: &Experiment,
        mut changed: Experiment,
        actor: Actor,
        step: Option<ExperimentStep>,
    ) -> Result<(), AppError> {
        let now = self.now();
        // Never the time that somebody else read, even within one tick of the clock.
        changed.updated_at = now.max(before.updated_at + jiff::SignedDuration::from_micros(1));
        match experiments::update(&mut tx, &changed, before.updated_at).await {
            Err(levain_store::StoreError::NotFound { .. }) => return Err(changed_meanwhile()),
            other => other?,
        }
        let verb = match (&step, changed.status) {
            (Some(_), ExperimentStatus::Proposed) => Verb::Requested,
            (Some(_), ExperimentStatus::Accepted) => Verb::Approved,
            (Some(_), ExperimentStatus::Rejected) => Verb::Refused,
            (Some(_), status) if status.is_final() => Verb::Ended,
            _ => Verb::Updated,
        };
        if let Some(step) = &step {
            experiments::add_step(&mut tx, step).await?;
        }
        tx.append(event(actor, verb, &changed), now);
        tx.commit().await?;
        Ok(())
    }
}

/// A step that is asked for.
struct Step {
    to: ExperimentStatus,
    checklist: Vec<Criterion>,
    reason: String,
}

fn step_to(to: ExperimentStatus, reason: &str) -> Step {
    Step { to, checklist: Vec::new(), reason: reason.to_owned() }
}

/// Whether two findings say the same, whoever entered them and when.
fn says_the_same(one: &MarkerFinding, other: &MarkerFinding) -> bool {
    use MarkerFinding::{Explained, Measured};
    match (one, other) {
        (Measured { value: a, evidence: b, .. }, Measured { value: c, evidence: d, .. }) => (a, b) == (c, d),
        (Explained { reason: a, .. }, Explained { reason: b, .. }) => a == b,
        _ => false,
    }
}

/// Whether a report can be written.
fn writable(experiment: &Experiment) -> Result<(), AppError> {
    use ExperimentStatus::{Abandoned, Completed, Running};
    if !matches!(experiment.status, Running | Completed | Abandoned) {
        return Err(no_way());
    }
    if experiment.report.as_ref().is_some_and(|report| report.published_at.is_some()) {
        return Err(AppError::conflict(
            "Le rapport est publié\u{a0}: il ne change plus.",
            "The report is published: it no longer changes.",
        ));
    }
    Ok(())
}

fn event(actor: Actor, verb: Verb, experiment: &Experiment) -> NewEvent {
    let fields = vec![
        format!("organization={}", experiment.organization),
        format!("experiment-status={}", experiment.status.as_str()),
    ];
    NewEvent { actor, verb, subject: Subject::Experiment(experiment.id), fields }
}

fn no_way() -> AppError {
    AppError::conflict(
        "L’état de l’expérimentation ne le permet pas. Rouvrez sa page pour voir où elle en est.",
        "The state of the experiment does not allow this. Open its page again to see where it stands.",
    )
}

/// A text that must be there.
fn asked(field: &'static str, text: &str) -> Result<String, AppError> {
    let text = message_of(field, text)?;
    if text.is_empty() {
        return Err(AppError::invalid(field, "Remplissez ce champ.", "Fill in this field."));
    }
    Ok(text)
}

/// Whether a hypothesis can be proposed.
fn whole(hypothesis: &Hypothesis, accepts: bool) -> Result<(), AppError> {
    let mut faults = Faults::default();
    let sections = [
        ("context", "Dites ce qui se passe aujourd’hui.", "Say what happens today.", &hypothesis.context),
        ("believe", "Dites ce que vous croyez.", "Say what you believe.", &hypothesis.believe),
        ("result", "Dites l’effet attendu.", "Say the expected effect.", &hypothesis.result),
    ];
    for (field, fr, en, text) in sections {
        if text.is_empty() {
            faults.note(field, fr, en);
        }
    }
    if hypothesis.markers.is_empty() {
        faults.note("markers", "Ajoutez au moins un marqueur.", "Add one marker at least.");
    }
    if hypothesis.method.is_empty() {
        faults.note("method", "Dites comment vous ferez.", "Say how you will do it.");
    }
    if hypothesis.data.is_none() {
        faults.note("data", "Dites quelles données entrent.", "Say which data go in.");
    }
    if !accepts {
        faults.note(
            "rules",
            "Déclarez qu’aucune donnée sensible ou personnelle n’entre ni ne sort, et acceptez les règles de la maison.",
            "Declare that no sensitive or personal data go in or come out, and accept the house rules.",
        );
    }
    faults.done()
}
