//! What a moderator sees.

use jiff::Timestamp;
use levain_model::Id;

use super::common::Pages;
use super::contest::ContestedFinding;
use crate::moderation::{Act, Ground, Kind};

/// The queue and what was decided last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModerationView {
    /// Where the list stands.
    pub pages: Pages,
    /// What waits, the oldest first.
    pub waiting: Vec<ModeratedPost>,
    /// The last decisions, the last first.
    pub decisions: Vec<ModerationLine>,
}

/// Something that was posted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModeratedPost {
    /// What it is.
    pub kind: Kind,
    /// Its identifier.
    pub subject: Id,
    /// When it was posted.
    pub at: Timestamp,
    /// Its words, the addresses of people masked; nothing once erased.
    pub text: Option<String>,
    /// Whether somebody signed in to say it.
    pub signed: bool,
    /// What it is about, when it is a finding.
    pub finding: Option<ContestedFinding>,
}

/// A decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModerationLine {
    /// Its identifier.
    pub id: Id,
    /// What was done.
    pub act: Act,
    /// Why.
    pub ground: Option<Ground>,
    /// What the moderator added.
    pub words: String,
    /// When.
    pub at: Timestamp,
    /// When it was taken back.
    pub undone_at: Option<Timestamp>,
    /// Whether it can be.
    pub can_undo: bool,
    /// What was posted.
    pub post: ModeratedPost,
}
