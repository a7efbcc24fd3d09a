//! What a harvest keeps: repositories and where each stands, releases, runs, contests of what is shown.

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use crate::event::Actor;
use crate::forge::{ForgeKind, Listed};
use crate::id::Id;
use crate::import::Refusal;
use crate::software::Field;

/// How long something must have been absent, seen twice, to be told gone: a forge that is moved or mended for an evening
/// kills no repository.
const GONE_AFTER: SignedDuration = SignedDuration::from_hours(24);

/// A repository that a source listed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Repository {
    /// Identifier in storage.
    pub id: Id,
    /// Key of the source that listed it ([`crate::Source::key`]).
    pub source: String,
    /// Its address, normalised: no other repository has it. What it was called before are its aliases.
    pub url: String,
    /// The dialect its forge speaks.
    pub forge: ForgeKind,
    /// What the listing says of it: name, owner, description, topics, license, archived, dates…
    pub listed: Listed,
    /// What a fork is for, once it was looked at.
    pub fork: Option<ForkClass>,
    /// The commit that was looked at last.
    pub head_commit: Option<String>,
    /// How the harvest of it goes.
    pub state: HarvestState,
    /// The version of the checks that made its findings: another one makes them run again.
    pub checks_version: Option<String>,
    /// What was read in each of its description files, as the program that reads them writes it; `null` when none was.
    pub diagnostics: Json,
    /// It has no publiccode.yml: what is shown was derived from other facts.
    pub derived: bool,
    /// First time it was listed.
    pub first_seen: Timestamp,
    /// Last time it was listed.
    pub last_seen: Timestamp,
    /// Last time something of it changed.
    pub last_changed: Timestamp,
}

/// What a fork is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ForkClass {
    /// A copy to propose changes from: not a software of its own.
    Technical,
    /// A software of its own made from another (publiccode.yml's `isBasedOn`).
    Variant,
    /// A fork as its forge says, of which nothing more is known.
    GitFork,
    /// Its publiccode.yml names another repository as its own by mistake.
    UrlMistake,
}

impl ForkClass {
    /// Every class.
    pub const ALL: [ForkClass; 4] =
        [ForkClass::Technical, ForkClass::Variant, ForkClass::GitFork, ForkClass::UrlMistake];

    /// The word in storage and exports.
    pub fn as_str(self) -> &'static str {
        match self {
            ForkClass::Technical => "technical",
            ForkClass::Variant => "variant",
            ForkClass::GitFork => "git_fork",
            ForkClass::UrlMistake => "url_mistake",
        }
    }

    /// The class of that word.
    pub fn from_word(word: &str) -> Option<ForkClass> {
        ForkClass::ALL.into_iter().find(|class| class.as_str() == word)
    }
}

/// How the harvest of a repository goes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HarvestState {
    /// When it was last begun.
    pub last_attempt: Option<Timestamp>,
    /// When it last ended well.
    pub last_success: Option<Timestamp>,
    /// How many times in a row it went wrong, whatever the reason.
    pub consecutive_failures: u32,
    /// When the first of those was.
    pub first_failure_at: Option<Timestamp>,
    /// Since when the forge says it is not there; a refusal or a breakdown neither begins nor ends that.
    pub absent_since: Option<Timestamp>,
    /// From when on it is to be harvested: something changed, or went wrong. Nothing: when the listing says it changed.
    pub next_attempt: Option<Timestamp>,
    /// Stable code of what went wrong last.
    pub last_fault: Option<String>,
    /// When it was told gone: absent twice, at least a day apart.
    pub gone_at: Option<Timestamp>,
}

/// What a failure says of the repository.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Absence {
    /// The forge answers that it is not there (404, 410, git's "repository not found").
    Absent,
    /// Nothing can be known: refused, asked to wait, broken down, too slow (403, 429, 5xx…).
    Unknown,
}

impl HarvestState {
    /// The harvest ended well at `now`.
    pub fn succeeded(&mut self, now: Timestamp) {
        *self = HarvestState { last_attempt: Some(now), last_success: Some(now), ..HarvestState::default() };
    }

    /// The harvest went wrong at `now` by the fault of this code, and is tried again from `next_attempt` on.
    pub fn failed(&mut self, absence: Absence, fault: &str, now: Timestamp, next_attempt: Option<Timestamp>) {
        self.last_attempt = Some(now);
        self.consecutive_failures = self.consecutive_failures.saturating_add(1);
        self.first_failure_at.get_or_insert(now);
        self.last_fault = Some(fault.to_owned());
        self.next_attempt = next_attempt;
        if absence == Absence::Absent {
            let since = *self.absent_since.get_or_insert(now);
            if now.duration_since(since) >= GONE_AFTER {
                self.gone_at.get_or_insert(now);
            }
        }
    }
}

/// A folder of a repository that describes a software, and the record that was made of it. The record is what knows the
/// software: it follows merges and splits.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct RepositoryRecord {
    /// The repository.
    pub repository: Id,
    /// The folder; empty for the root.
    pub path: String,
    /// The record.
    pub record: Id,
}

/// A version of a software that was released.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Release {
    /// Identifier in storage.
    pub id: Id,
    /// The software, when the release is of one of several in the repository; else it is of all of them.
    pub software: Option<Id>,
    /// The repository.
    pub repository: Id,
    /// The version as numbers, without the prefix of the tag.
    pub version: String,
    /// The tag.
    pub tag: String,
    /// When it was released.
    pub date: Option<Timestamp>,
    /// Where it is known from: `tag`, `forge`.
    pub source: String,
    /// The day from which it is no longer maintained, when outside data say it.
    pub end_of_life: Option<Date>,
}

/// A harvest of a source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HarvestRun {
    /// Identifier in storage.
    pub id: Id,
    /// Key of the source.
    pub source: String,
    /// When it began.
    pub started_at: Timestamp,
    /// When it ended; nothing while it runs or when it was cut.
    pub finished_at: Option<Timestamp>,
    /// What it did so far.
    pub counts: HarvestCounts,
    /// Where to go on after a cut, as the harvest writes it.
    pub cursor: Option<String>,
    /// What could not be harvested.
    pub refused: Vec<Refusal>,
}

/// Counts of one harvest. Every repository listed is counted in exactly one of created, changed, unchanged, failed, gone,
/// skipped.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct HarvestCounts {
    /// Repositories the source lists.
    pub listed: u64,
    /// Seen for the first time.
    pub created: u64,
    /// Known, and changed since.
    pub changed: u64,
    /// Known, and as they were.
    pub unchanged: u64,
    /// That could not be harvested this time.
    pub failed: u64,
    /// That are no longer there.
    pub gone: u64,
    /// Left out on purpose.
    pub skipped: u64,
    /// Requests made to programming interfaces of forges.
    pub requests: u64,
    /// Of those, answered "not modified".
    pub not_modified: u64,
    /// Bytes fetched.
    pub bytes: u64,
    /// Findings that are new or say something else.
    pub findings: u64,
}

/// What a source holds on one day.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SourceCounts {
    /// Its repositories, those that are gone left out.
    pub repositories: u64,
    /// Of those, made read-only by their owners.
    pub archived: u64,
    /// Of those, whose last harvest went wrong.
    pub failing: u64,
    /// Of those, without a publiccode.yml.
    pub derived: u64,
    /// Repositories that are gone.
    pub gone: u64,
    /// Software its repositories describe.
    pub software: u64,
}

/// What is known of the listing of a source, so that an unchanged one costs little.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Listing {
    /// The pages by address.
    pub pages: BTreeMap<String, ListingPage>,
    /// Where to go on after a cut.
    pub cursor: Option<String>,
}

/// A page of a listing, as it was when last read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ListingPage {
    /// `ETag`, byte for byte.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub etag: Option<String>,
    /// `Last-Modified`, byte for byte.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_modified: Option<String>,
    /// The address of the page after it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
    /// The repositories on it: those an answer "not modified" speaks of.
    pub repositories: Vec<Id>,
}

/// Somebody says that something shown is wrong. The texts are theirs: they stand nowhere else, and can be erased.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contest {
    /// Identifier in storage.
    pub id: Id,
    /// What is contested.
    pub about: Contested,
    /// What they say; empty once erased.
    pub text: String,
    /// Who says it; nobody: someone who did not sign in, or was erased.
    pub person: Option<Id>,
    /// When.
    pub created_at: Timestamp,
    /// Whether everybody may read it: a curator reads first what nobody signs.
    pub published: bool,
    /// Where it stands.
    pub status: ContestStatus,
    /// What was answered.
    pub answer: Option<String>,
    /// Who answered: a curator, or the program by running the check again.
    pub answered_by: Option<Actor>,
    /// When.
    pub answered_at: Option<Timestamp>,
}

/// What is contested.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Contested {
    /// A finding.
    Finding(Id),
    /// The shown value of a field of a software.
    Field(Id, Field),
}

/// Where a contest stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ContestStatus {
    /// It waits for an answer.
    Open,
    /// It was answered.
    Answered,
    /// It was no contest: nothing to answer.
    Rejected,
}

impl ContestStatus {
    /// Every status.
    pub const ALL: [ContestStatus; 3] = [ContestStatus::Open, ContestStatus::Answered, ContestStatus::Rejected];

    /// The word in storage and addresses.
    pub fn as_str(self) -> &'static str {
        match self {
            ContestStatus::Open => "open",
            ContestStatus::Answered => "answered",
            ContestStatus::Rejected => "rejected",
        }
    }

    /// The status of that word.
    pub fn from_word(word: &str) -> Option<ContestStatus> {
        ContestStatus::ALL.into_iter().find(|status| status.as_str() == word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn absent_twice_a_day_apart_is_gone() {
        let at = |time: &str| time.parse::<Timestamp>().unwrap();
        let (absent, unknown) = (Absence::Absent, Absence::Unknown);
        for (failures, gone) in [
            (vec![("2026-11-01T00:00:00Z", absent)], None),
            (vec![("2026-11-01T00:00:00Z", absent), ("2026-11-01T23:59:59Z", absent)], None),
            (vec![("2026-11-01T00:00:00Z", absent), ("2026-11-02T00:00:00Z", absent)], Some("2026-11-02T00:00:00Z")),
            (vec![("2026-11-01T00:00:00Z", unknown), ("2026-11-09T00:00:00Z", unknown)], None),
            (vec![("2026-11-01T00:00:00Z", unknown), ("2026-11-09T00:00:00Z", absent)], None),
            (
                vec![
                    ("2026-11-01T00:00:00Z", absent),
                    ("2026-11-02T00:00:00Z", unknown),
                    ("2026-11-03T00:00:00Z", absent),
                    ("2026-11-04T00:00:00Z", absent),
                ],
                Some("2026-11-03T00:00:00Z"),
            ),
        ] {
            let mut state = HarvestState::default();
            for (time, absence) in &failures {
                state.failed(*absence, "FO404", at(time), None);
            }
            assert_eq!(state.gone_at, gone.map(at), "{failures:?}");
            assert_eq!(state.consecutive_failures as usize, failures.len());
            assert_eq!(state.first_failure_at, Some(at(failures[0].0)));
            state.succeeded(at("2026-12-01T00:00:00Z"));
            assert_eq!((state.gone_at, state.absent_since, state.consecutive_failures), (None, None, 0));
        }
    }
}
