//! What bodies allow, what is asked of them, and the accounts they say are their own.

use jiff::Timestamp;
use levain_model::{ClaimState, Id, RequestState, Slug};
use serde::Serialize;

use super::body::BodyEntry;
use super::common::{Labelled, LicenseView};
use super::members::MemberView;

/// A standing permission.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PermissionView {
    /// Identifier in storage.
    pub id: Id,
    /// Which body allows.
    pub body: BodyEntry,
    /// To what: the kind, and in words which.
    pub scope: Labelled,
    /// The address of the software, when it is one.
    pub software: Option<Slug>,
    /// What may be contributed.
    pub kinds: Vec<&'static str>,
    /// Under which conditions.
    pub conditions: String,
    /// The last day.
    pub until: Option<String>,
    /// Whether everybody sees it.
    pub public: bool,
    /// Whether it holds for the bodies below.
    pub inherited: bool,
    /// Whether it holds today.
    pub holds: bool,
    /// When it was granted.
    pub granted_at: Timestamp,
    /// By whom, for the people of the body.
    #[serde(skip)]
    pub granted_by: Option<String>,
    /// When and why it was revoked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revoked: Option<(Timestamp, String)>,
}

/// The register of a body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RegisterView {
    /// The body.
    pub body: BodyEntry,
    /// Whether whoever reads may grant and revoke.
    #[serde(skip)]
    pub stewards: bool,
    /// Whether whoever reads belongs to it.
    #[serde(skip)]
    pub inside: bool,
    /// Those that hold.
    pub standing: Vec<PermissionView>,
    /// Those of the bodies above that hold here too.
    pub inherited: Vec<PermissionView>,
    /// Those that no longer hold.
    pub past: Vec<PermissionView>,
}

/// A permission to grant, as it is typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewPermission {
    /// `everything`, `license_class` or `project`.
    pub scope: String,
    /// The project: an address or a name.
    pub about: String,
    /// The class of licences.
    pub class: String,
    /// Kinds of contribution.
    pub kinds: Vec<String>,
    /// Conditions.
    pub conditions: String,
    /// The last day; blank: until it is revoked.
    pub until: String,
    /// Whether everybody sees it.
    pub public: bool,
    /// Whether it holds for the bodies below.
    pub inherited: bool,
    /// The request it answers.
    pub request: Option<Id>,
    /// The permission that it takes the place of: the register keeps both, and says until when the former one held.
    pub replaces: Option<Id>,
}

/// The answer to "may I contribute to this?".
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MayView {
    /// What was typed.
    pub about: String,
    /// What it is; `None`: nothing of the kind is known, or nothing was asked.
    pub target: Option<TargetView>,
    /// For each body of whoever asks.
    pub bodies: Vec<BodyAnswer>,
    /// As other bodies allow their own people in public.
    pub public: Vec<PermissionView>,
}

/// What somebody wants to contribute to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TargetView {
    /// Its name, or its address.
    pub name: String,
    /// The address of the software here.
    pub software: Option<Slug>,
    /// The address of the repository.
    pub repository: Option<String>,
    /// Its license, when it is known.
    pub license: Option<LicenseView>,
}

/// What a body answers one of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BodyAnswer {
    /// The body.
    pub body: BodyEntry,
    /// The permissions that hold for this; none: not yet.
    pub permissions: Vec<PermissionView>,
    /// The last request of whoever asks: where it stands, since when, why it was refused.
    #[serde(skip)]
    pub asked: Option<(RequestState, Timestamp, Option<String>)>,
}

/// What waits for the stewards of a body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestsView {
    /// The body.
    pub body: BodyEntry,
    /// Who asks to belong to it.
    pub members: Vec<MemberView>,
    /// Which permissions are asked for.
    pub permissions: Vec<AskedView>,
}

/// A permission asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskedView {
    /// Identifier in storage.
    pub id: Id,
    /// Who asks.
    pub name: String,
    /// Their address.
    pub email: String,
    /// For what.
    pub about: String,
    /// The address of the software, when it is one.
    pub software: Option<Slug>,
    /// In their words.
    pub message: String,
    /// When.
    pub at: Timestamp,
}

/// The accounts of a body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimsView {
    /// The body.
    pub body: BodyEntry,
    /// Those that its source gives.
    pub known: Vec<String>,
    /// Those that it said are its own.
    pub claims: Vec<ClaimView>,
}

/// An account that a body says is its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimView {
    /// Identifier in storage.
    pub id: Id,
    /// Its address.
    pub url: String,
    /// Where it stands.
    pub state: ClaimState,
    /// Since when.
    pub at: Timestamp,
    /// Which body.
    pub body: BodyEntry,
    /// Whether whoever reads added it, and so cannot confirm it.
    pub own: bool,
}
