//! What a person is told, and how mail goes.

use std::collections::BTreeMap;

use jiff::Timestamp;
use levain_model::{Channel, Id, Language, MailKind, MailStatus, NoticeKind, Slug};

use super::common::{Pages, TextView};

/// A page of a person's notices.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticesView {
    /// How many were not read, whatever is listed.
    pub unread: u64,
    /// Where the list stands.
    pub pages: Pages,
    /// The notices, the latest first.
    pub notices: Vec<NoticeView>,
    /// The kinds that can concern the person.
    pub kinds: Vec<NoticeKind>,
    /// When the list was made.
    pub at: Timestamp,
}

/// A notice, without anybody's name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeView {
    /// Its identifier.
    pub id: Id,
    /// What it tells.
    pub kind: NoticeKind,
    /// When it happened.
    pub at: Timestamp,
    /// Whether the person read it.
    pub read: bool,
    /// The role it is about.
    pub role: Option<String>,
    /// The day it is about.
    pub day: Option<String>,
    /// The body it is about: address and name.
    pub organization: Option<(Slug, TextView)>,
    /// Where it leads.
    pub target: NoticeTarget,
}

/// Where a notice leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoticeTarget {
    /// The page of a body.
    Organization(Slug),
    /// Who asks what of a body, for its stewards.
    Requests(Slug),
    /// The members of a body, for themselves.
    Members(Slug),
    /// The register of permissions of a body.
    Register(Slug),
    /// The curators' queue of contests.
    Contests,
    /// A finding.
    Finding(Id),
    /// A source.
    Source(String),
    /// An experiment of the lab.
    Experiment(Id),
    /// An environment of the lab.
    Environment(Id),
    /// The administration of mail.
    Mail,
    /// The person's own account.
    Account,
}

/// How a person is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChoicesView {
    /// Each kind that can concern the person.
    pub choices: Vec<ChoiceView>,
    /// Whether this site sends mail at all.
    pub mails: bool,
    /// The person's address.
    pub email: String,
    /// The language of the person's mail.
    pub locale: Language,
    /// Since when the mail server refuses the address.
    pub bouncing_since: Option<Timestamp>,
    /// Since when there is a private feed.
    pub feed_since: Option<Timestamp>,
}

/// How a person is told of a kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChoiceView {
    /// Of what.
    pub kind: NoticeKind,
    /// How.
    pub channel: Channel,
}

/// How mail goes, for administrators.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailQueueView {
    /// The server and who writes; nothing when no mail is sent.
    pub server: Option<(String, String)>,
    /// How many mails have each status.
    pub counts: BTreeMap<MailStatus, u64>,
    /// The addresses that the server refuses.
    pub bouncing: Vec<BouncingView>,
    /// Which are listed; all when nothing.
    pub status: Option<MailStatus>,
    /// Where the list stands.
    pub pages: Pages,
    /// The mails, the latest first.
    pub mails: Vec<MailView>,
}

/// A person whose address the server refuses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BouncingView {
    /// Who.
    pub person: Id,
    /// The address.
    pub email: String,
    /// Since when.
    pub since: Option<Timestamp>,
    /// Stable code.
    pub fault: String,
    /// What the server answered.
    pub reply: String,
}

/// A mail of the queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailView {
    /// Its identifier.
    pub id: Id,
    /// To which address.
    pub email: String,
    /// What for.
    pub kind: MailKind,
    /// Where it stands.
    pub status: MailStatus,
    /// Times it was begun.
    pub attempts: u32,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// When it is tried next, while it waits.
    pub next: Option<Timestamp>,
    /// Stable code of what went wrong last.
    pub fault: Option<String>,
    /// What the server answered then.
    pub reply: Option<String>,
    /// Whether it can be sent again.
    pub again: bool,
}
