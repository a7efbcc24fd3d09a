//! What people are told of what happened, and how. A notice holds identifiers and words of ours: its text is made when it is
//! shown, in the language of whoever reads it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::event::Subject;
use crate::id::Id;

/// What a notice is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the words say it")]
pub enum NoticeKind {
    MembershipRequested,
    MembershipApproved,
    MembershipRefused,
    MembershipEnded,
    RoleGiven,
    PermissionGranted,
    PermissionRevoked,
    PermissionEnding,
    ContestWaiting,
    ContestAnswered,
    HarvestFailed,
    ImportFailed,
    MailBounced,
    IdentityLinked,
    ExperimentProposed,
    ExperimentDecided,
    EnvironmentEnding,
    EnvironmentEnded,
    EnvironmentFailed,
}

impl NoticeKind {
    /// Every kind, in the order of pages.
    pub const ALL: [NoticeKind; 19] = [
        NoticeKind::MembershipRequested,
        NoticeKind::MembershipApproved,
        NoticeKind::MembershipRefused,
        NoticeKind::MembershipEnded,
        NoticeKind::RoleGiven,
        NoticeKind::PermissionGranted,
        NoticeKind::PermissionRevoked,
        NoticeKind::PermissionEnding,
        NoticeKind::ContestWaiting,
        NoticeKind::ContestAnswered,
        NoticeKind::HarvestFailed,
        NoticeKind::ImportFailed,
        NoticeKind::MailBounced,
        NoticeKind::IdentityLinked,
        NoticeKind::ExperimentProposed,
        NoticeKind::ExperimentDecided,
        NoticeKind::EnvironmentEnding,
        NoticeKind::EnvironmentEnded,
        NoticeKind::EnvironmentFailed,
    ];

    /// The word in storage, addresses and forms.
    pub fn as_str(self) -> &'static str {
        match self {
            NoticeKind::MembershipRequested => "membership_requested",
            NoticeKind::MembershipApproved => "membership_approved",
            NoticeKind::MembershipRefused => "membership_refused",
            NoticeKind::MembershipEnded => "membership_ended",
            NoticeKind::RoleGiven => "role_given",
            NoticeKind::PermissionGranted => "permission_granted",
            NoticeKind::PermissionRevoked => "permission_revoked",
            NoticeKind::PermissionEnding => "permission_ending",
            NoticeKind::ContestWaiting => "contest_waiting",
            NoticeKind::ContestAnswered => "contest_answered",
            NoticeKind::HarvestFailed => "harvest_failed",
            NoticeKind::ImportFailed => "import_failed",
            NoticeKind::MailBounced => "mail_bounced",
            NoticeKind::IdentityLinked => "identity_linked",
            NoticeKind::ExperimentProposed => "experiment_proposed",
            NoticeKind::ExperimentDecided => "experiment_decided",
            NoticeKind::EnvironmentEnding => "environment_ending",
            NoticeKind::EnvironmentEnded => "environment_ended",
            NoticeKind::EnvironmentFailed => "environment_failed",
        }
    }

    /// The kind of that word.
    pub fn from_name(name: &str) -> Option<NoticeKind> {
        NoticeKind::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}

/// How a person is told of a kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// On the site only.
    Inbox,
    /// On the site, and by e-mail at once.
    AtOnce,
    /// On the site, and in one e-mail a day.
    Digest,
    /// Not at all.
    None,
}

impl Channel {
    /// Every channel, in the order of forms.
    pub const ALL: [Channel; 4] = [Channel::Inbox, Channel::AtOnce, Channel::Digest, Channel::None];

    /// The word in storage and forms.
    pub fn as_str(self) -> &'static str {
        match self {
            Channel::Inbox => "inbox",
            Channel::AtOnce => "at_once",
            Channel::Digest => "digest",
            Channel::None => "none",
        }
    }

    /// The channel of that word.
    pub fn from_name(name: &str) -> Option<Channel> {
        Channel::ALL.into_iter().find(|channel| channel.as_str() == name)
    }
}

/// Something a person is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Identifier in storage.
    pub id: Id,
    /// Who is told.
    pub person: Id,
    /// Of what.
    pub kind: NoticeKind,
    /// Number of the event it was made from; 0 when the calendar made it.
    pub event: i64,
    /// What it is about.
    pub subject: Subject,
    /// The body concerned.
    pub organization: Option<Id>,
    /// A short word of the event, such as `role=steward`; empty when there is none.
    pub detail: String,
    /// How the person is told.
    pub channel: Channel,
    /// The mail that tells it.
    pub mail: Option<Id>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When the person read it.
    pub read_at: Option<Timestamp>,
}

/// What a mail is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the words say it")]
pub enum MailKind {
    Notice,
    Digest,
    Test,
}

impl MailKind {
    /// Every kind.
    pub const ALL: [MailKind; 3] = [MailKind::Notice, MailKind::Digest, MailKind::Test];

    /// The word in storage.
    pub fn as_str(self) -> &'static str {
        match self {
            MailKind::Notice => "notice",
            MailKind::Digest => "digest",
            MailKind::Test => "test",
        }
    }

    /// The kind of that word.
    pub fn from_name(name: &str) -> Option<MailKind> {
        MailKind::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}

/// Where a mail stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum MailStatus {
    /// It is to be sent, or sent again.
    Waiting,
    /// A process sends it.
    Sending,
    /// The server answers for it.
    Sent,
    /// It was refused for good, or too often.
    GivenUp,
    /// The process ended while it handed it over: whether it left is not known.
    Uncertain,
    /// There was nothing left to say.
    Dropped,
}

impl MailStatus {
    /// Every status.
    pub const ALL: [MailStatus; 6] = [
        MailStatus::Waiting,
        MailStatus::Sending,
        MailStatus::GivenUp,
        MailStatus::Uncertain,
        MailStatus::Sent,
        MailStatus::Dropped,
    ];

    /// The word in storage.
    pub fn as_str(self) -> &'static str {
        match self {
            MailStatus::Waiting => "waiting",
            MailStatus::Sending => "sending",
            MailStatus::Sent => "sent",
            MailStatus::GivenUp => "given_up",
            MailStatus::Uncertain => "uncertain",
            MailStatus::Dropped => "dropped",
        }
    }

    /// The status of that word.
    pub fn from_name(name: &str) -> Option<MailStatus> {
        MailStatus::ALL.into_iter().find(|status| status.as_str() == name)
    }
}

/// A mail of the queue. It holds no address and no text: both are looked up when it is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// Identifier in storage, and of the message wherever it goes.
    pub id: Id,
    /// To whom.
    pub person: Id,
    /// What for.
    pub kind: MailKind,
    /// Where it stands.
    pub status: MailStatus,
    /// How many times it was begun.
    pub attempts: u32,
    /// It is not begun before.
    pub not_before: Timestamp,
    /// When its message was about to be handed to the server.
    pub handed_at: Option<Timestamp>,
    /// Stable code of what went wrong last.
    pub last_fault: Option<String>,
    /// What the server answered then, addresses masked.
    pub last_reply: Option<String>,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// When it was sent or given up.
    pub finished_at: Option<Timestamp>,
}

/// How a person can be reached beside the site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reach {
    /// Who.
    pub person: Id,
    /// Since when the person has a private feed.
    pub feed_since: Option<Timestamp>,
    /// Since when the mail server refuses the address.
    pub bouncing_since: Option<Timestamp>,
    /// Stable code of that refusal.
    pub bounce_fault: Option<String>,
    /// What the server answered, addresses masked.
    pub bounce_reply: Option<String>,
}
