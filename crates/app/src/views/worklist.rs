//! What waits for a curator, and what curators did.

use jiff::Timestamp;
use levain_model::{Id, Slug};
use serde::Serialize;

use super::common::{Labelled, Pages};

/// The curator's worklist.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WorklistView {
    /// Suggested matches, the oldest first.
    pub suggestions: Vec<SuggestionView>,
    /// Where that list stands.
    pub pages: Pages,
    /// Latest decisions, with undo.
    pub decisions: Vec<DecisionView>,
}

/// Two software that might be one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SuggestionView {
    /// Identifier in storage.
    pub id: Id,
    /// One: address and name.
    pub left: (Slug, String),
    /// The other.
    pub right: (Slug, String),
    /// Sources of the first.
    pub left_sources: Vec<Labelled>,
    /// Sources of the other.
    pub right_sources: Vec<Labelled>,
    /// Why they might be one: reason code (`same_name`, `same_homepage`) and the value they share.
    pub reason: (String, String),
    /// Since when it waits.
    pub since: Timestamp,
}

/// A decision that may be undone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DecisionView {
    /// Identifier in storage.
    pub id: Id,
    /// `merge`, `split` or `correction`.
    pub kind: String,
    /// The software it is about: address and name.
    pub software: (Slug, String),
    /// The other software of a merge or split, or the corrected field.
    pub detail: String,
    /// When.
    pub at: Timestamp,
    /// When it was undone.
    pub undone_at: Option<Timestamp>,
}
