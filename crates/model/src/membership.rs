//! Who belongs to a body, and what they may do for it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::event::Actor;
use crate::id::Id;

/// Roles within a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MemberRole {
    /// Works for the body.
    Member,
    /// Approves for the body: members, permissions, what it publishes of itself.
    Steward,
}

impl MemberRole {
    /// Every role.
    pub const ALL: [MemberRole; 2] = [MemberRole::Member, MemberRole::Steward];

    /// The name in storage.
    pub fn as_str(self) -> &'static str {
        match self {
            MemberRole::Member => "member",
            MemberRole::Steward => "steward",
        }
    }

    /// The role of that name.
    pub fn from_name(name: &str) -> Option<MemberRole> {
        MemberRole::ALL.into_iter().find(|role| role.as_str() == name)
    }
}

/// Where a membership stands. Only an active one allows anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MembershipState {
    /// Asked for; a steward has not answered.
    Requested,
    /// In force.
    Active,
    /// A steward said no.
    Refused,
    /// It was in force, and no longer is.
    Ended,
}

impl MembershipState {
    /// Every state.
    pub const ALL: [MembershipState; 4] =
        [MembershipState::Requested, MembershipState::Active, MembershipState::Refused, MembershipState::Ended];

    /// The name in storage.
    pub fn as_str(self) -> &'static str {
        match self {
            MembershipState::Requested => "requested",
            MembershipState::Active => "active",
            MembershipState::Refused => "refused",
            MembershipState::Ended => "ended",
        }
    }

    /// The state of that name.
    pub fn from_name(name: &str) -> Option<MembershipState> {
        MembershipState::ALL.into_iter().find(|state| state.as_str() == name)
    }
}

/// How a membership came to be, which says who keeps it: what the provider of identities gives, it takes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MembershipOrigin {
    /// The person asked, a steward approved.
    Request,
    /// The verified domain of the person's e-mail address.
    Domain,
    /// A group at the provider of identities.
    Group,
    /// An administrator, or the command line.
    Granted,
}

impl MembershipOrigin {
    /// Every origin.
    pub const ALL: [MembershipOrigin; 4] =
        [MembershipOrigin::Request, MembershipOrigin::Domain, MembershipOrigin::Group, MembershipOrigin::Granted];

    /// The name in storage.
    pub fn as_str(self) -> &'static str {
        match self {
            MembershipOrigin::Request => "request",
            MembershipOrigin::Domain => "domain",
            MembershipOrigin::Group => "group",
            MembershipOrigin::Granted => "granted",
        }
    }

    /// The origin of that name.
    pub fn from_name(name: &str) -> Option<MembershipOrigin> {
        MembershipOrigin::ALL.into_iter().find(|origin| origin.as_str() == name)
    }
}

/// What ties a person to a body. There is at most one per person and body; it goes from one state to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Membership {
    /// Identifier in storage.
    pub id: Id,
    /// Who.
    pub person: Id,
    /// Of which body.
    pub organization: Id,
    /// As what.
    pub role: MemberRole,
    /// Where it stands.
    pub state: MembershipState,
    /// How it came to be.
    pub origin: MembershipOrigin,
    /// What the person wrote when asking; personal.
    pub message: String,
    /// When it was asked for or granted.
    pub requested_at: Timestamp,
    /// When a steward answered, or when it ended.
    pub decided_at: Option<Timestamp>,
    /// Who answered or ended it.
    pub decided_by: Option<Actor>,
}
