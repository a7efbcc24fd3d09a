//! The event log: every change of state, without a personal value.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::id::Id;

/// Who acts. A person is an opaque identifier whose row erasure removes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Actor {
    /// The program itself: schedules, start-up.
    System,
    /// Someone at the machine's command line, who may do everything.
    CommandLine,
    /// A signed-in person.
    Person(Id),
}

impl fmt::Display for Actor {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Actor::System => formatter.write_str("system"),
            Actor::CommandLine => formatter.write_str("command-line"),
            Actor::Person(id) => write!(formatter, "person:{id}"),
        }
    }
}

impl Actor {
    /// The actor written by `Display`.
    pub fn from_text(text: &str) -> Option<Actor> {
        match text {
            "system" => Some(Actor::System),
            "command-line" => Some(Actor::CommandLine),
            other => other.strip_prefix("person:")?.parse().ok().map(Actor::Person),
        }
    }
}

/// What happened. The name in storage is the snake-case word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the words say it")]
pub enum Verb {
    Created,
    Updated,
    Joined,
    Merged,
    Split,
    Corrected,
    Undone,
    Imported,
    Harvested,
    Granted,
    Revoked,
    SignedIn,
    SignedOut,
    Erased,
    Requested,
    Approved,
    Refused,
    Ended,
}

impl Verb {
    /// Every verb.
    pub const ALL: [Verb; 18] = [
        Verb::Created,
        Verb::Updated,
        Verb::Joined,
        Verb::Merged,
        Verb::Split,
        Verb::Corrected,
        Verb::Undone,
        Verb::Imported,
        Verb::Harvested,
        Verb::Granted,
        Verb::Revoked,
        Verb::SignedIn,
        Verb::SignedOut,
        Verb::Erased,
        Verb::Requested,
        Verb::Approved,
        Verb::Refused,
        Verb::Ended,
    ];

    /// The name in storage and feeds.
    pub fn as_str(self) -> &'static str {
        match self {
            Verb::Created => "created",
            Verb::Updated => "updated",
            Verb::Joined => "joined",
            Verb::Merged => "merged",
            Verb::Split => "split",
            Verb::Corrected => "corrected",
            Verb::Undone => "undone",
            Verb::Imported => "imported",
            Verb::Harvested => "harvested",
            Verb::Granted => "granted",
            Verb::Revoked => "revoked",
            Verb::SignedIn => "signed_in",
            Verb::SignedOut => "signed_out",
            Verb::Erased => "erased",
            Verb::Requested => "requested",
            Verb::Approved => "approved",
            Verb::Refused => "refused",
            Verb::Ended => "ended",
        }
    }

    /// The verb of that name.
    pub fn from_name(name: &str) -> Option<Verb> {
        Verb::ALL.into_iter().find(|verb| verb.as_str() == name)
    }
}

/// What a change is about.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind", content = "id")]
#[expect(missing_docs, reason = "each names an aggregate and its identifier")]
pub enum Subject {
    Software(Id),
    Record(Id),
    Organization(Id),
    Person(Id),
    Source(String),
    Import(Id),
    Repository(Id),
    Contest(Id),
    Membership(Id),
    Permission(Id),
    Assessment(Id),
    Policy(Id),
    Incident(Id),
    Experiment(Id),
    Environment(Id),
}

impl Subject {
    /// The name of the aggregate and the identifier, as they are stored.
    pub fn parts(&self) -> (&'static str, String) {
        match self {
            Subject::Software(id) => ("software", id.to_string()),
            Subject::Record(id) => ("record", id.to_string()),
            Subject::Organization(id) => ("organization", id.to_string()),
            Subject::Person(id) => ("person", id.to_string()),
            Subject::Source(key) => ("source", key.clone()),
            Subject::Import(id) => ("import", id.to_string()),
            Subject::Repository(id) => ("repository", id.to_string()),
            Subject::Contest(id) => ("contest", id.to_string()),
            Subject::Membership(id) => ("membership", id.to_string()),
            Subject::Permission(id) => ("permission", id.to_string()),
            Subject::Assessment(id) => ("assessment", id.to_string()),
            Subject::Policy(id) => ("policy", id.to_string()),
            Subject::Incident(id) => ("incident", id.to_string()),
            Subject::Experiment(id) => ("experiment", id.to_string()),
            Subject::Environment(id) => ("environment", id.to_string()),
        }
    }

    /// The subject stored as these parts.
    pub fn from_parts(kind: &str, id: &str) -> Option<Subject> {
        Some(match kind {
            "software" => Subject::Software(id.parse().ok()?),
            "record" => Subject::Record(id.parse().ok()?),
            "organization" => Subject::Organization(id.parse().ok()?),
            "person" => Subject::Person(id.parse().ok()?),
            "source" => Subject::Source(id.to_owned()),
            "import" => Subject::Import(id.parse().ok()?),
            "repository" => Subject::Repository(id.parse().ok()?),
            "contest" => Subject::Contest(id.parse().ok()?),
            "membership" => Subject::Membership(id.parse().ok()?),
            "permission" => Subject::Permission(id.parse().ok()?),
            "assessment" => Subject::Assessment(id.parse().ok()?),
            "policy" => Subject::Policy(id.parse().ok()?),
            "incident" => Subject::Incident(id.parse().ok()?),
            "experiment" => Subject::Experiment(id.parse().ok()?),
            "environment" => Subject::Environment(id.parse().ok()?),
            _ => return None,
        })
    }
}

/// A change to append to the log: the store adds the sequence number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewEvent {
    /// Who did it.
    pub actor: Actor,
    /// What was done.
    pub verb: Verb,
    /// To what.
    pub subject: Subject,
    /// Names of the fields that changed, or short non-personal values (`rule=wikidata`).
    pub fields: Vec<String>,
}

/// A change in the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// Place in the log: later is greater, without gaps for a reader that follows it.
    pub seq: i64,
    /// When it was committed.
    pub at: Timestamp,
    /// The change.
    #[serde(flatten)]
    pub event: NewEvent,
}
