//! Confidentiality incidents, as the register of a public body holds them.
//!
//! What an entry says is the list of Québec's regulation on confidentiality incidents (A-2.1, r. 3.1, s. 7), which
//! sections 63.8 to 63.11 of the Act respecting access ask for.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::event::Actor;
use crate::id::Id;

/// What happened to personal information.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the words are those of the Act, s. 63.9")]
pub enum IncidentKind {
    Access,
    Use,
    Communication,
    Loss,
    Other,
}

impl IncidentKind {
    /// Every kind.
    pub const ALL: [IncidentKind; 5] =
        [IncidentKind::Access, IncidentKind::Use, IncidentKind::Communication, IncidentKind::Loss, IncidentKind::Other];

    /// The word in storage.
    pub fn as_str(self) -> &'static str {
        match self {
            IncidentKind::Access => "access",
            IncidentKind::Use => "use",
            IncidentKind::Communication => "communication",
            IncidentKind::Loss => "loss",
            IncidentKind::Other => "other",
        }
    }

    /// The kind of that word.
    pub fn from_word(word: &str) -> Option<IncidentKind> {
        IncidentKind::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

/// An entry, as whoever keeps the register writes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IncidentEntry {
    /// What kind of incident.
    pub kind: IncidentKind,
    /// The personal information concerned, by category, or why it is not known.
    pub information: String,
    /// The circumstances.
    pub circumstances: String,
    /// When it happened: a day or a period, or about when.
    pub happened: String,
    /// The day the body became aware of it: `2026-11-29`.
    pub known_on: String,
    /// How many people are concerned, or about how many; nothing: not known.
    pub people: Option<u32>,
    /// Whether there is a risk of serious injury.
    pub serious: bool,
    /// What led to say so: sensitivity, feared uses, consequences, likelihood.
    pub assessment: String,
    /// The day the Commission d'accès à l'information was told.
    pub commission_on: Option<String>,
    /// The day the people concerned were told.
    pub people_on: Option<String>,
    /// Whether by a public notice, and why.
    pub public_notice: String,
    /// What was done to reduce the risk and so that it does not happen again.
    pub measures: String,
}

/// An incident of the register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Incident {
    /// Identifier in storage.
    pub id: Id,
    /// What was written.
    #[serde(flatten)]
    pub entry: IncidentEntry,
    /// When it was entered.
    pub opened_at: Timestamp,
    /// By whom.
    pub opened_by: Actor,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// When it was closed.
    pub closed_at: Option<Timestamp>,
    /// By whom.
    pub closed_by: Option<Actor>,
}
