//! People who sign in.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::id::Id;
use crate::text::Language;

/// A person with an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Opaque identifier: all that the event log knows of a person.
    pub id: Id,
    /// The name the person chose to show.
    pub display_name: String,
    /// The address used to sign in, lower case. Never public.
    pub email: String,
    /// The language of the person's pages and messages.
    pub locale: Language,
    /// Roles for the whole instance.
    pub roles: Vec<Role>,
    /// When the account was made.
    pub created_at: Timestamp,
    /// When it was disabled: the person can no longer sign in.
    pub disabled_at: Option<Timestamp>,
}

/// Roles for the whole instance. Roles within an organisation are memberships.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Corrects records, merges and splits them, moderates.
    Curator,
    /// Reviews hypotheses and runs the lab.
    LabManager,
    /// Answers support, edits commitments, evaluates reports.
    Program,
    /// Sources, jobs, people.
    Admin,
}

impl Role {
    /// Every role.
    pub const ALL: [Role; 4] = [Role::Curator, Role::LabManager, Role::Program, Role::Admin];

    /// The name in storage and on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Role::Curator => "curator",
            Role::LabManager => "lab_manager",
            Role::Program => "program",
            Role::Admin => "admin",
        }
    }

    /// The role of that name.
    pub fn from_name(name: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|role| role.as_str() == name)
    }
}

/// A signed-in browser.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// Identifier of the session, which is not its secret.
    pub id: Id,
    /// Whose.
    pub person: Id,
    /// When it began.
    pub created_at: Timestamp,
    /// When it was last used, to the nearest minutes.
    pub last_used_at: Timestamp,
    /// When it ends by itself.
    pub expires_at: Timestamp,
}
