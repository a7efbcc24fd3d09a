//! Self-assessments of a body against the reference framework.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::event::Actor;
use crate::id::Id;
use crate::text::Texts;

/// How far a statement holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the words say it")]
pub enum Answer {
    NotAtAll,
    ALittle,
    Partly,
    Mostly,
    Fully,
    NotApplicable,
    DontKnow,
}

impl Answer {
    /// Every answer: the five ordered ones from the least, then the two that have no place among them.
    pub const ALL: [Answer; 7] = [
        Answer::NotAtAll,
        Answer::ALittle,
        Answer::Partly,
        Answer::Mostly,
        Answer::Fully,
        Answer::NotApplicable,
        Answer::DontKnow,
    ];

    /// The name in storage, forms and exports.
    pub fn as_str(self) -> &'static str {
        match self {
            Answer::NotAtAll => "not_at_all",
            Answer::ALittle => "a_little",
            Answer::Partly => "partly",
            Answer::Mostly => "mostly",
            Answer::Fully => "fully",
            Answer::NotApplicable => "not_applicable",
            Answer::DontKnow => "dont_know",
        }
    }

    /// The answer of that name.
    pub fn from_name(name: &str) -> Option<Answer> {
        Answer::ALL.into_iter().find(|answer| answer.as_str() == name)
    }

    /// Place among the five ordered answers, from 0; nothing for the two others.
    pub fn rank(self) -> Option<usize> {
        Answer::ALL.into_iter().take(5).position(|answer| answer == self)
    }
}

/// An assessment: open as long as nobody closed it. A body has at most one open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assessment {
    /// Identifier in storage.
    pub id: Id,
    /// Of which body.
    pub organization: Id,
    /// Version of the framework when it was begun.
    pub framework: String,
    /// When it was begun.
    pub started_at: Timestamp,
    /// By whom.
    pub started_by: Actor,
    /// What it came to.
    pub closed: Option<Closed>,
    /// Whether everybody may read what it came to.
    pub published: bool,
}

/// What an assessment came to: it stands by itself, whatever becomes of the framework.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closed {
    /// When it was closed.
    pub at: Timestamp,
    /// By whom.
    pub by: Actor,
    /// What the body says of it.
    pub summary: String,
    /// What was retained, in the order of the framework.
    pub outcome: AssessmentOutcome,
}

/// What was retained of each statement, with the words of the framework of that time.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssessmentOutcome {
    /// Version of the framework.
    pub framework: String,
    /// How many people answered.
    pub people: u32,
    /// Names of axes and practices.
    pub names: BTreeMap<String, Texts>,
    /// The statements.
    pub statements: Vec<Retained>,
}

/// What was retained of one statement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Retained {
    /// Its axis.
    pub axis: String,
    /// Its practice.
    pub practice: String,
    /// Its identifier.
    pub statement: String,
    /// Its words.
    pub text: Texts,
    /// The answer; `None`: nobody answered.
    pub answer: Option<Answer>,
    /// Whether people answered differently.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub diverged: bool,
}

/// The answer of a person to a statement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GivenAnswer {
    /// Identifier in storage.
    pub id: Id,
    /// The assessment.
    pub assessment: Id,
    /// Who answered; `None` once the person was erased: the answer stays, as the body's.
    pub person: Option<Id>,
    /// The statement.
    pub statement: String,
    /// Version of the framework in which it was read.
    pub framework: String,
    /// The answer.
    pub answer: Answer,
    /// What the person adds; personal.
    pub note: String,
    /// When it was last given.
    pub answered_at: Timestamp,
}
