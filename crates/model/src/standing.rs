//! What a body allows its people to contribute to, once and for all; what they ask it for; the accounts it says are its own.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::event::Actor;
use crate::id::Id;

/// What may be contributed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the words say it")]
pub enum ContributionKind {
    Code,
    Documentation,
    Translation,
    Issue,
    Test,
    Funding,
    Event,
}

impl ContributionKind {
    /// Every kind, in the order of pages.
    pub const ALL: [ContributionKind; 7] = [
        ContributionKind::Code,
        ContributionKind::Documentation,
        ContributionKind::Translation,
        ContributionKind::Issue,
        ContributionKind::Test,
        ContributionKind::Funding,
        ContributionKind::Event,
    ];

    /// The name in storage and exports.
    pub fn as_str(self) -> &'static str {
        match self {
            ContributionKind::Code => "code",
            ContributionKind::Documentation => "documentation",
            ContributionKind::Translation => "translation",
            ContributionKind::Issue => "issue",
            ContributionKind::Test => "test",
            ContributionKind::Funding => "funding",
            ContributionKind::Event => "event",
        }
    }

    /// The kind of that name.
    pub fn from_name(name: &str) -> Option<ContributionKind> {
        ContributionKind::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}

/// To what may be contributed.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind", content = "value")]
pub enum PermissionScope {
    /// To anything.
    Everything,
    /// To whatever is under a licence of this class.
    LicenseClass(String),
    /// To one software of the catalogue.
    Software(Id),
    /// To a repository, by its address as repositories are compared: `host/owner/name`.
    Repository(String),
}

impl PermissionScope {
    /// The kind and the value, as they are stored.
    pub fn parts(&self) -> (&'static str, String) {
        match self {
            PermissionScope::Everything => ("everything", String::new()),
            PermissionScope::LicenseClass(class) => ("license_class", class.clone()),
            PermissionScope::Software(id) => ("software", id.to_string()),
            PermissionScope::Repository(address) => ("repository", address.clone()),
        }
    }

    /// The scope stored as these parts.
    pub fn from_parts(kind: &str, value: &str) -> Option<PermissionScope> {
        Some(match kind {
            "everything" => PermissionScope::Everything,
            "license_class" => PermissionScope::LicenseClass(value.to_owned()),
            "software" => PermissionScope::Software(value.parse().ok()?),
            "repository" => PermissionScope::Repository(value.to_owned()),
            _ => return None,
        })
    }
}

/// A permission that stands until it expires or is revoked, for all the people of a body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StandingPermission {
    /// Identifier in storage.
    pub id: Id,
    /// Which body allows.
    pub organization: Id,
    /// To what.
    pub scope: PermissionScope,
    /// What may be contributed, in the order of the kinds.
    pub kinds: Vec<ContributionKind>,
    /// Under which conditions, in the words of the body.
    pub conditions: String,
    /// The last day it holds; `None`: until it is revoked.
    pub until: Option<Date>,
    /// Whether everybody sees it, or the members of the body only.
    pub public: bool,
    /// Whether it holds for the bodies below too.
    pub inherited: bool,
    /// Who granted it.
    pub granted_by: Actor,
    /// When.
    pub granted_at: Timestamp,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
    /// Who revoked it.
    pub revoked_by: Option<Actor>,
    /// Why.
    pub reason: Option<String>,
}

impl StandingPermission {
    /// Whether it holds on that day.
    pub fn holds_on(&self, day: Date) -> bool {
        self.revoked_at.is_none() && self.until.is_none_or(|last| day <= last)
    }
}

/// Where a request stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RequestState {
    /// A steward has not answered.
    Open,
    /// A permission was granted.
    Granted,
    /// A steward said no.
    Refused,
}

impl RequestState {
    /// Every state.
    pub const ALL: [RequestState; 3] = [RequestState::Open, RequestState::Granted, RequestState::Refused];

    /// The name in storage.
    pub fn as_str(self) -> &'static str {
        match self {
            RequestState::Open => "open",
            RequestState::Granted => "granted",
            RequestState::Refused => "refused",
        }
    }

    /// The state of that name.
    pub fn from_name(name: &str) -> Option<RequestState> {
        RequestState::ALL.into_iter().find(|state| state.as_str() == name)
    }
}

/// What a person asks the stewards of their body: may I contribute to this?
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PermissionRequest {
    /// Identifier in storage.
    pub id: Id,
    /// Of which body.
    pub organization: Id,
    /// Who asks.
    pub person: Id,
    /// To what: a software or a repository.
    pub scope: PermissionScope,
    /// What for, in the person's words; personal.
    pub message: String,
    /// Where it stands.
    pub state: RequestState,
    /// When it was made.
    pub requested_at: Timestamp,
    /// When it was answered.
    pub decided_at: Option<Timestamp>,
    /// By whom.
    pub decided_by: Option<Actor>,
    /// Why it was refused.
    pub answer: Option<String>,
}

/// Where a claim stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClaimState {
    /// Nobody has confirmed it.
    Requested,
    /// It is the body's: its repositories are harvested.
    Accepted,
    /// It is not.
    Refused,
    /// The body no longer says so.
    Withdrawn,
}

impl ClaimState {
    /// Every state.
    pub const ALL: [ClaimState; 4] =
        [ClaimState::Requested, ClaimState::Accepted, ClaimState::Refused, ClaimState::Withdrawn];

    /// The name in storage.
    pub fn as_str(self) -> &'static str {
        match self {
            ClaimState::Requested => "requested",
            ClaimState::Accepted => "accepted",
            ClaimState::Refused => "refused",
            ClaimState::Withdrawn => "withdrawn",
        }
    }

    /// The state of that name.
    pub fn from_name(name: &str) -> Option<ClaimState> {
        ClaimState::ALL.into_iter().find(|state| state.as_str() == name)
    }
}

/// An account on a forge that a body says is its own. There is at most one per body and address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ForgeClaim {
    /// Identifier in storage.
    pub id: Id,
    /// Which body says so.
    pub organization: Id,
    /// The address of the account.
    pub url: String,
    /// Where it stands.
    pub state: ClaimState,
    /// Who said so.
    pub claimed_by: Actor,
    /// When.
    pub claimed_at: Timestamp,
    /// When it was confirmed, refused or withdrawn.
    pub decided_at: Option<Timestamp>,
    /// By whom.
    pub decided_by: Option<Actor>,
}
