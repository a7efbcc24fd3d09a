//! Experiments of the lab, as lists, pages and files show them.

use jiff::Timestamp;
use levain_model::{Criterion, ExperimentReport, ExperimentStatus, Id, Marker, Verdict};
use serde::Serialize;

use super::body::BodyEntry;
use super::common::{Labelled, Pages};

/// Which experiments are asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ExperimentsRequest {
    /// In that state.
    pub status: Option<ExperimentStatus>,
    /// With that verdict.
    pub verdict: Option<Verdict>,
    /// Of the body at that address; empty for all.
    pub body: String,
    /// With these words; empty for all.
    pub text: String,
    /// Page, from 1.
    pub page: u32,
    /// Experiments on a page.
    pub size: u32,
}

/// A list of experiments.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ExperimentsView {
    /// What was asked.
    pub request: ExperimentsRequest,
    /// Where the list stands.
    pub pages: Pages,
    /// States that hold some, with how many.
    pub statuses: Vec<(ExperimentStatus, u64)>,
    /// Verdicts that some have, with how many.
    pub verdicts: Vec<(Verdict, u64)>,
    /// The experiments.
    pub experiments: Vec<ExperimentEntry>,
}

/// An experiment in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ExperimentEntry {
    /// Its identifier, which its address holds.
    pub id: Id,
    /// The question.
    pub title: String,
    /// Whose it is.
    pub body: BodyEntry,
    /// Where it stands.
    pub status: ExperimentStatus,
    /// What a person concluded, else what its markers say, once all were measured or explained.
    pub verdict: Option<Verdict>,
    /// The expected effect.
    pub result: String,
    /// The software it tries: address and name.
    pub software: Vec<Labelled>,
    /// When it is to begin.
    pub begin: Option<String>,
    /// When it is to end.
    pub end: Option<String>,
    /// When anything of it last changed.
    pub updated_at: Timestamp,
}

/// The page of an experiment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ExperimentView {
    /// What lists show of it.
    #[serde(flatten)]
    pub entry: ExperimentEntry,
    /// What is the matter.
    pub context: String,
    /// We believe that…
    pub believe: String,
    /// In outline.
    pub method: String,
    /// One each.
    pub technologies: Vec<String>,
    /// What was read.
    pub references: Vec<String>,
    /// The public repository of the experiment.
    pub repository: Option<String>,
    /// The word of the data that go in.
    pub data: Option<&'static str>,
    /// The markers.
    pub markers: Vec<MarkerView>,
    /// What the markers say; nothing as long as one is neither measured nor explained.
    pub computed: Option<Verdict>,
    /// What a person concluded.
    pub conclusion: Option<ConclusionView>,
    /// When the house rules were accepted, and which version of them.
    pub rules: Option<(Timestamp, String)>,
    /// Every state it came through.
    pub steps: Vec<StepView>,
    /// The report, for everybody once it is published.
    pub report: Option<ExperimentReport>,
    /// Whether an application ran for it, so that it can be run again elsewhere.
    pub ran: bool,
    /// What whoever reads may do.
    #[serde(skip)]
    pub rights: ExperimentRights,
    /// What tells this version from the next.
    #[serde(skip)]
    pub version: String,
}

/// A marker.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MarkerView {
    /// What is looked at.
    pub statement: String,
    /// The word of how it is measured.
    pub kind: &'static str,
    /// The sign of the comparison.
    pub sign: &'static str,
    /// The target.
    pub target: String,
    /// In which unit.
    pub unit: String,
    /// The value that was measured.
    pub measured: Option<String>,
    /// Where the value comes from, or why there is none.
    pub evidence: Option<String>,
    /// When that was entered.
    pub at: Option<Timestamp>,
    /// Who entered it, for the people of the body and those who manage the lab.
    #[serde(skip)]
    pub by: Option<String>,
    /// Whether the target is reached; nothing when it was not measured.
    pub met: Option<bool>,
    /// Whether it was neither measured nor explained.
    pub missing: bool,
}

/// What a person concluded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ConclusionView {
    /// The verdict.
    pub verdict: Verdict,
    /// Why.
    pub reason: String,
    /// Whether it differs from what the markers say.
    pub differs: bool,
    /// When.
    pub at: Timestamp,
}

/// A change of state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StepView {
    /// The state it came to.
    pub status: ExperimentStatus,
    /// What was ticked by whoever reviewed.
    pub checklist: Vec<Criterion>,
    /// Why.
    pub reason: String,
    /// When.
    pub at: Timestamp,
    /// Who, for the people of the body and those who manage the lab.
    #[serde(skip)]
    pub by: Option<String>,
}

/// What whoever reads may do with an experiment.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ExperimentRights {
    /// Whether they may act for its body.
    pub acts: bool,
    /// Whether they may accept or reject it.
    pub reviews: bool,
}

impl MarkerView {
    /// A marker without who measured it.
    pub(crate) fn of(marker: &Marker) -> MarkerView {
        use levain_model::MarkerFinding::{Explained, Measured};
        let (measured, evidence, at) = match &marker.finding {
            Some(Measured { value, evidence, at, .. }) => (Some(value.to_string()), Some(evidence.clone()), Some(*at)),
            Some(Explained { reason, at, .. }) => (None, Some(reason.clone()), Some(*at)),
            None => (None, None, None),
        };
        MarkerView {
            statement: marker.statement.clone(),
            kind: marker.kind.as_str(),
            sign: marker.comparison.sign(),
            target: marker.target.to_string(),
            unit: marker.unit.clone(),
            measured,
            evidence,
            at,
            by: None,
            met: marker.met(),
            missing: marker.finding.is_none(),
        }
    }
}
