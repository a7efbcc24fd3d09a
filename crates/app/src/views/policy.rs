//! The contribution policy of a body: its questions, its versions, what differs from the body above.

use serde::Serialize;

use super::assessment::BodyName;

/// A question with its answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyQuestion {
    /// Stable identifier.
    pub id: String,
    /// The question.
    pub label: String,
    /// What helps to answer.
    pub help: String,
    /// The answers to choose from: identifier and words; none when a text is written.
    pub choices: Vec<(String, String)>,
    /// The answer.
    pub answer: String,
}

/// A policy being written for a body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyDraft {
    /// The body.
    pub body: BodyName,
    /// Whether whoever writes may adopt it.
    pub stewards: bool,
    /// The questions.
    pub questions: Vec<PolicyQuestion>,
    /// The number of the version in force; 0 when there is none.
    pub version: u32,
    /// The body above whose answers these were, with the number of its version.
    pub inherited: Option<(BodyName, u32)>,
}

/// A version of a policy, in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PolicyVersionView {
    /// Its number.
    pub number: u32,
    /// The day it was adopted.
    pub adopted_on: String,
    /// The instance that adopted it.
    pub adopted_by: String,
}

/// The policy of a body, as everybody reads it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PolicyPage {
    /// The body.
    pub body: BodyName,
    /// The version shown; nothing when the body adopted none.
    pub version: Option<PolicyVersionView>,
    /// Its text, as Markdown, in the reader's language.
    pub text: String,
    /// Every version, the one in force first.
    pub versions: Vec<PolicyVersionView>,
    /// What changed since the version before.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<SectionChange>,
    /// How it differs from the policy of the body above.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub drift: Option<Drift>,
    /// What it allows without asking: kinds of contributions.
    pub allowed: Vec<&'static str>,
}

/// How a policy differs from that of the body above.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Drift {
    /// The body above.
    pub above: BodyName,
    /// The number of its version in force.
    pub number: u32,
    /// Whether it adopted another version since this policy was made from it.
    pub newer: bool,
    /// Sections that are the same.
    pub same: usize,
    /// Sections that differ.
    pub sections: Vec<SectionChange>,
}

/// A section that is not the same in two texts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SectionChange {
    /// Its title.
    pub title: String,
    /// Its words, in order.
    pub pieces: Vec<DiffPiece>,
}

/// Words that stay, go or come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DiffPiece {
    /// `same`, `removed`, `added`.
    pub kind: &'static str,
    /// The words.
    pub text: String,
}
