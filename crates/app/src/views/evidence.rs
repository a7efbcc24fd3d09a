//! What is known of a software from its repositories: findings, by repository and by purpose. Never a sum of them all.

use jiff::Timestamp;
use levain_model::{EvidenceKind, Id, Outcome, Severity, Slug};
use serde::Serialize;

use super::common::{Labelled, TextView};
use super::contest::ContestView;

/// Everything the checks say of a software.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct EvidenceView {
    /// One part per repository, or folder of one, that describes it: the one the record names first.
    pub subjects: Vec<SubjectEvidence>,
}

/// What the checks say of one repository, or of a folder of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SubjectEvidence {
    /// The repository.
    pub repository: RepositoryLine,
    /// One part per purpose, in the order of the pages.
    pub purposes: Vec<PurposeView>,
    /// Every finding that everybody may know, in the order of the checks.
    pub findings: Vec<FindingView>,
    /// Checks whose answer only the owner of the repository is told, and when they ran.
    pub told_to_owner: Vec<OwnerOnly>,
    /// When the oldest of the findings was observed.
    pub observed_from: Timestamp,
    /// When the latest of them was observed.
    pub observed_to: Timestamp,
    /// When the first of them stops being relied on.
    pub expires_at: Timestamp,
}

/// A repository, as the evidence names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RepositoryLine {
    /// Identifier in storage.
    pub id: Id,
    /// `owner/name`, with the groups between for some forges.
    pub name: String,
    /// Its address, when it is one that a browser opens.
    pub url: Option<String>,
    /// The folder in it; empty for the whole.
    pub path: String,
    /// The commit that was looked at last.
    pub commit: Option<String>,
    /// When it was told gone.
    pub gone_at: Option<Timestamp>,
    /// When it was last read in full.
    pub read_at: Option<Timestamp>,
}

/// A check that ran, and whose answer is for the owner alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OwnerOnly {
    /// The check: code and name.
    pub check: Labelled,
    /// When it ran.
    pub observed_at: Timestamp,
}

/// The findings that matter for one purpose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PurposeView {
    /// The purpose.
    pub purpose: Labelled,
    /// Met or attested.
    pub shown: usize,
    /// Unmet or partial.
    pub missing: usize,
    /// Unknown.
    pub unknown: usize,
    /// One outcome per finding, those shown first: a mark each on the page.
    pub tally: Vec<Outcome>,
    /// Its findings by place in [`SubjectEvidence::findings`], in the order of reading: missing, unknown, shown, not
    /// applicable; in each, the gravest first.
    pub groups: Vec<GroupView>,
}

/// Findings that stand together on the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GroupView {
    /// Which.
    pub group: Group,
    /// Places in [`SubjectEvidence::findings`].
    pub findings: Vec<usize>,
}

/// How findings stand together on the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the words say it")]
pub enum Group {
    Missing,
    Unknown,
    Shown,
    NotApplicable,
}

impl Group {
    /// Every group, in the order of reading.
    pub const ALL: [Group; 4] = [Group::Missing, Group::Unknown, Group::Shown, Group::NotApplicable];

    /// The word of exports and messages.
    pub fn as_str(self) -> &'static str {
        match self {
            Group::Missing => "missing",
            Group::Unknown => "unknown",
            Group::Shown => "shown",
            Group::NotApplicable => "not_applicable",
        }
    }

    /// Where an outcome stands.
    pub fn of(outcome: Outcome) -> Group {
        match outcome {
            Outcome::Met | Outcome::Attested => Group::Shown,
            Outcome::Partial | Outcome::Unmet => Group::Missing,
            Outcome::Unknown => Group::Unknown,
            Outcome::NotApplicable => Group::NotApplicable,
        }
    }
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FindingView {
    /// Its identifier.
    pub id: Id,
    /// The check: `LIC-01`.
    pub check: String,
    /// Its name.
    pub name: String,
    /// Why it matters.
    pub why: String,
    /// How it is found out.
    pub how: String,
    /// What to do.
    pub fix: String,
    /// How much it matters when missing.
    pub severity: Severity,
    /// For what it matters, as words of exports.
    pub purposes: Vec<&'static str>,
    /// What was found.
    pub outcome: Outcome,
    /// Why it is unknown or does not apply.
    pub reason: Option<Labelled>,
    /// What was found, in a sentence.
    pub summary: Option<TextView>,
    /// What was looked at.
    pub evidence: Vec<EvidenceLine>,
    /// The commit looked at.
    pub commit: Option<String>,
    /// When it was found.
    pub observed_at: Timestamp,
    /// Until when it may be relied on.
    pub expires_at: Timestamp,
    /// It may not be relied on any more.
    pub expired: bool,
    /// Who found it: `levain@0.1.0`.
    pub produced_by: String,
    /// Commits of people per month, oldest first, of the check that counts them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub months: Vec<MonthCount>,
    /// What people contest of it, and what was answered: what everybody may read.
    pub contests: Vec<ContestView>,
}

/// Commits of a month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MonthCount {
    /// `2026-11`.
    pub month: String,
    /// How many.
    pub count: u32,
}

/// What was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EvidenceLine {
    /// The kind of thing.
    pub kind: EvidenceKind,
    /// Where: a path with its lines, an endpoint, an address.
    pub place: String,
    /// The commit it was looked at, when there is one.
    pub commit: Option<String>,
    /// Its page on the forge, when it has one.
    pub url: Option<String>,
    /// A few words of it.
    pub excerpt: Option<String>,
}

/// What is asked by its address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EvidenceLookup {
    /// The evidence of that software.
    Found(Box<SoftwareEvidence>),
    /// The software stands at this address now.
    Moved(Slug),
    /// There is no such software.
    Unknown,
}

/// The evidence of a software, with what a page of its own needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SoftwareEvidence {
    /// The software's address.
    pub slug: Slug,
    /// Its name.
    pub name: String,
    /// The repository that its record names, harvested or not.
    pub repository_url: Option<String>,
    /// The evidence.
    #[serde(flatten)]
    pub evidence: EvidenceView,
    /// The last changes of outcome, the latest first.
    pub changes: Vec<OutcomeChange>,
}

/// A check that came to say something else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OutcomeChange {
    /// The finding that says so.
    pub finding: Id,
    /// The check: code and name.
    pub check: Labelled,
    /// The repository's name.
    pub repository: String,
    /// What it said before.
    pub before: Outcome,
    /// What it says since.
    pub outcome: Outcome,
    /// What was found, in a sentence.
    pub summary: Option<TextView>,
    /// Since when.
    pub at: Timestamp,
}

/// One finding on a page of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FindingPage {
    /// The finding.
    #[serde(flatten)]
    pub finding: FindingView,
    /// The repository.
    pub repository: RepositoryLine,
    /// The software that the repository, or the folder, describes: address and name.
    pub software: Vec<(Slug, String)>,
    /// The finding that took its place, when it is no longer current.
    pub replaced_by: Option<Id>,
    /// Since when it is no longer current.
    pub superseded_at: Option<Timestamp>,
    /// What the check said of this repository, the latest first.
    pub history: Vec<HistoryLine>,
    /// When a new run was asked for and has not been made.
    pub asked_again: Option<Timestamp>,
}

/// What a check said at a time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HistoryLine {
    /// The finding.
    pub id: Id,
    /// What was found.
    pub outcome: Outcome,
    /// In a sentence.
    pub summary: Option<TextView>,
    /// The version of the check's rule.
    pub check_version: u32,
    /// When it was last seen so.
    pub observed_at: Timestamp,
    /// Since when it is no longer current.
    pub superseded_at: Option<Timestamp>,
}
