//! What people contest, for everybody and for curators.

use jiff::Timestamp;
use levain_model::{ContestStatus, Id, Outcome, Slug};
use serde::Serialize;

use super::common::{Labelled, Pages};

/// A contest, as everybody reads it: never who wrote it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ContestView {
    /// Its identifier.
    pub id: Id,
    /// What was said, the addresses of people masked; nothing once it was erased.
    pub text: Option<String>,
    /// Whether somebody signed in to say it.
    pub signed: bool,
    /// When.
    pub at: Timestamp,
    /// Where it stands.
    #[serde(serialize_with = "as_word")]
    pub status: ContestStatus,
    /// What was answered, in whatever language.
    pub answer: Option<String>,
    /// What a new run found, when that is the answer.
    pub answered_by_run: Option<Outcome>,
    /// When it was answered.
    pub answered_at: Option<Timestamp>,
}

fn as_word<S: serde::Serializer>(status: &ContestStatus, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(status.as_str())
}

/// The curators' queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContestQueue {
    /// Which are listed.
    pub status: ContestStatus,
    /// Where the list stands.
    pub pages: Pages,
    /// How many wait for an answer.
    pub waiting: u64,
    /// The contests, the oldest first.
    pub contests: Vec<QueuedContest>,
}

/// A contest with what a curator needs to answer it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueuedContest {
    /// The contest.
    pub contest: ContestView,
    /// Whether everybody may read it.
    pub published: bool,
    /// What is contested, when it is a finding.
    pub finding: Option<ContestedFinding>,
}

/// The finding that is contested.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContestedFinding {
    /// Its identifier.
    pub id: Id,
    /// The check: code and name.
    pub check: Labelled,
    /// What it says.
    pub outcome: Outcome,
    /// The repository's name.
    pub repository: String,
    /// The software it describes: address and name.
    pub software: Vec<(Slug, String)>,
}

/// What a person wants to contest.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewContest {
    /// What they say.
    pub text: String,
    /// What nobody sees and only robots fill in.
    pub trap: String,
    /// What came with the form.
    pub sent: crate::moderation::Sent,
}

/// What a curator does with a contest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ContestAct {
    /// Lets everybody read it.
    Publish,
    /// Lets nobody but curators read it.
    Withdraw,
    /// Answers it, and lets everybody read both.
    Answer(String),
    /// Says that it is no contest; a reason can be given.
    Reject(String),
    /// Removes its words and who wrote it.
    Erase,
}
