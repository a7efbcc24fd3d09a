//! A finding: what one check found out about one subject, when, how, and until when it holds.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::id::Id;
use crate::text::Texts;

/// What a check found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// What is asked is there.
    Met,
    /// A part of it is there.
    Partial,
    /// It is not there.
    Unmet,
    /// It could not be found out: the finding's reason says why. Never to be read as unmet.
    Unknown,
    /// The question does not arise here: the finding's reason says why.
    NotApplicable,
    /// Somebody answers for it.
    Attested,
}

impl Outcome {
    /// Every outcome, in the order of lists.
    pub const ALL: [Outcome; 6] =
        [Outcome::Met, Outcome::Attested, Outcome::Partial, Outcome::Unmet, Outcome::Unknown, Outcome::NotApplicable];

    /// The word in storage, facets and exports.
    pub fn as_str(self) -> &'static str {
        match self {
            Outcome::Met => "met",
            Outcome::Partial => "partial",
            Outcome::Unmet => "unmet",
            Outcome::Unknown => "unknown",
            Outcome::NotApplicable => "not_applicable",
            Outcome::Attested => "attested",
        }
    }

    /// The outcome of a stored word.
    pub fn from_word(word: &str) -> Option<Outcome> {
        Outcome::ALL.into_iter().find(|outcome| outcome.as_str() == word)
    }
}

/// Why an outcome is unknown or not applicable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// The forge has no such thing, or no interface to ask it.
    ForgeUnsupported,
    /// No forge was asked: only the files were read.
    ForgeNotAsked,
    /// The forge refused to say it to us.
    NotAuthorized,
    /// The forge asked us to wait.
    RateLimited,
    /// No answer in time.
    Timeout,
    /// An answer that could mean absence or refusal.
    NotFoundAmbiguous,
    /// Too few facts to say anything.
    TooFewData,
    /// Outside data that nobody gave: the check says how to give them.
    DataNotGiven,
    /// Outside data were given and cannot be read.
    DataUnreadable,
    /// A file is there and its bytes are not (partial copy, Git LFS, too large).
    FileUnavailable,
    /// The history is not whole (shallow copy, missing objects).
    HistoryCut,
    /// The repository has no commit.
    NoCommit,
    /// The format is not one we know how to read.
    FormatUnknown,
    /// There is no release.
    NoRelease,
    /// One person works on it.
    SoloProject,
    /// There is nothing of the kind the check looks at.
    NothingToCheck,
    /// Not measured yet.
    NotMeasured,
}

impl Reason {
    /// Every reason.
    pub const ALL: [Reason; 17] = [
        Reason::ForgeUnsupported,
        Reason::ForgeNotAsked,
        Reason::NotAuthorized,
        Reason::RateLimited,
        Reason::Timeout,
        Reason::NotFoundAmbiguous,
        Reason::TooFewData,
        Reason::DataNotGiven,
        Reason::DataUnreadable,
        Reason::FileUnavailable,
        Reason::HistoryCut,
        Reason::NoCommit,
        Reason::FormatUnknown,
        Reason::NoRelease,
        Reason::SoloProject,
        Reason::NothingToCheck,
        Reason::NotMeasured,
    ];

    /// The word in storage and exports.
    pub fn as_str(self) -> &'static str {
        match self {
            Reason::ForgeUnsupported => "forge_unsupported",
            Reason::ForgeNotAsked => "forge_not_asked",
            Reason::NotAuthorized => "not_authorized",
            Reason::RateLimited => "rate_limited",
            Reason::Timeout => "timeout",
            Reason::NotFoundAmbiguous => "not_found_ambiguous",
            Reason::TooFewData => "too_few_data",
            Reason::DataNotGiven => "data_not_given",
            Reason::DataUnreadable => "data_unreadable",
            Reason::FileUnavailable => "file_unavailable",
            Reason::HistoryCut => "history_cut",
            Reason::NoCommit => "no_commit",
            Reason::FormatUnknown => "format_unknown",
            Reason::NoRelease => "no_release",
            Reason::SoloProject => "solo_project",
            Reason::NothingToCheck => "nothing_to_check",
            Reason::NotMeasured => "not_measured",
        }
    }
}

/// How much a missing answer matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// A question to settle before anything else.
    Blocking,
    /// Matters much.
    Major,
    /// Matters a little.
    Minor,
    /// For information.
    Information,
}

impl Severity {
    /// The word in storage and exports.
    pub fn as_str(self) -> &'static str {
        match self {
            Severity::Blocking => "blocking",
            Severity::Major => "major",
            Severity::Minor => "minor",
            Severity::Information => "information",
        }
    }
}

/// What a person wants to do, and so which findings matter to them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the words say it")]
pub enum Purpose {
    Use,
    Deploy,
    Contribute,
    Publish,
    Depend,
}

impl Purpose {
    /// Every purpose, in the order of the pages.
    pub const ALL: [Purpose; 5] =
        [Purpose::Use, Purpose::Deploy, Purpose::Contribute, Purpose::Publish, Purpose::Depend];

    /// The word in addresses, storage and exports.
    pub fn as_str(self) -> &'static str {
        match self {
            Purpose::Use => "use",
            Purpose::Deploy => "deploy",
            Purpose::Contribute => "contribute",
            Purpose::Publish => "publish",
            Purpose::Depend => "depend",
        }
    }
}

/// What was looked at to find it out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// What kind of thing.
    pub kind: EvidenceKind,
    /// Where: `path#L3-L9 @ commit`, an endpoint, an address, `commits..`.
    pub locator: String,
    /// The SHA-256 of the bytes looked at, in hexadecimal, when there are bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// At most 200 characters of it. Never a secret, never a person's name or address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub excerpt: Option<String>,
}

/// What kind of thing was looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EvidenceKind {
    /// A file, or the absence of one in the list of files.
    Blob,
    /// Commits and tags.
    History,
    /// An answer of a forge.
    ForgeApi,
    /// An address.
    Url,
    /// A start in the lab.
    LabRun,
    /// Data from elsewhere.
    External,
}

/// What a check says, before anybody knows about which subject or when: the pure part of a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judgement {
    /// What was found.
    pub outcome: Outcome,
    /// Why it is unknown or not applicable; nothing for the other outcomes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Reason>,
    /// One sentence with the figures, in French and English.
    pub summary: Texts,
    /// What was looked at.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Evidence>,
    /// What machines and pages read: SPDX identifiers, months and counts… Its shape is documented by each check.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub data: Option<serde_json::Value>,
    /// To be told to the owner only (a secret found): the public sees that the check ran, and when.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub private: bool,
}

/// A judgement about a subject at a time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Its own identifier.
    pub id: Id,
    /// The check: `LIC-01`.
    pub check: String,
    /// The version of the check's rule.
    pub check_version: u32,
    /// The repository.
    pub repository: Id,
    /// The folder in it, when the repository holds several software; empty for the whole.
    pub path: String,
    /// What was found.
    #[serde(flatten)]
    pub judgement: Judgement,
    /// The commit looked at.
    pub commit: Option<String>,
    /// When it was found.
    pub observed_at: Timestamp,
    /// Until when it may be relied on.
    pub expires_at: Timestamp,
    /// Who found it: `levain@0.1.0`.
    pub produced_by: String,
    /// The finding it takes the place of.
    pub supersedes: Option<Id>,
}
