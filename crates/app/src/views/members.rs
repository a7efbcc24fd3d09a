//! Who belongs to bodies, and what they say of them.

use jiff::Timestamp;
use levain_model::{Id, MemberRole, MembershipOrigin, MembershipState, Slug};

use super::body::BodyEntry;

/// What whoever reads may do for a body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BodyRights {
    /// The address of the body.
    pub slug: Slug,
    /// Whether they are signed in.
    pub signed_in: bool,
    /// What ties them to the body, and how it stands.
    pub standing: Option<(MemberRole, MembershipState)>,
    /// Whether they may read what it keeps for its own people.
    pub acts: bool,
    /// Whether they may approve for it.
    pub stewards: bool,
    /// Whether they may say how it ended, and name its stewards.
    pub administers: bool,
}

/// The members of a body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MembersView {
    /// The body.
    pub body: BodyEntry,
    /// Whether whoever reads is one of its stewards.
    pub stewards: bool,
    /// Those who belong to it: stewards first, then by name.
    pub members: Vec<MemberView>,
    /// Those who ask to, for stewards.
    pub waiting: Vec<MemberView>,
}

/// A member, or who asks to be one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemberView {
    /// Identifier of the membership.
    pub id: Id,
    /// Their name.
    pub name: String,
    /// Their address, for stewards.
    pub email: Option<String>,
    /// As what.
    pub role: MemberRole,
    /// How it came to be.
    pub origin: MembershipOrigin,
    /// Since when.
    pub since: Timestamp,
    /// Whether it is whoever reads.
    pub own: bool,
    /// What tells this state from the next.
    pub version: String,
    /// What they wrote when asking.
    pub message: String,
}

/// What ties whoever reads to a body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnMembership {
    /// Identifier of the membership.
    pub id: Id,
    /// The body.
    pub body: BodyEntry,
    /// As what.
    pub role: MemberRole,
    /// Where it stands.
    pub state: MembershipState,
    /// What tells this state from the next.
    pub version: String,
}

/// What is said of a body, as a form holds it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SaidBody {
    /// Name in French.
    pub name_fr: String,
    /// Name in English.
    pub name_en: String,
    /// Kind.
    pub kind: String,
    /// Country or jurisdiction.
    pub jurisdiction: String,
    /// Its site.
    pub website: String,
    /// Domains of its addresses, one a line.
    pub domains: String,
    /// Other names, one a line.
    pub aliases: String,
    /// The body above: address or name.
    pub parent: String,
    /// Since when it is.
    pub valid_from: String,
    /// Until when it was.
    pub valid_until: String,
    /// How it ended.
    pub ending: String,
    /// What follows it: address or name.
    pub successor: String,
    /// What tells this state from the next.
    pub version: String,
}
