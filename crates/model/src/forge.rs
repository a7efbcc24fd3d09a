//! What a forge says of a repository beyond what git holds. Adapters make it, checks read it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::finding::Reason;

/// A fact, or why it is not known.
pub type Known<T> = Result<T, Reason>;

/// A dialect of forges.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "the words say it")]
pub enum ForgeKind {
    GitHub,
    GitLab,
    /// Gitea and Forgejo, which speak the same.
    Forgejo,
    /// A bare address of git: no programming interface.
    Git,
    /// A folder on this machine.
    Folder,
}

impl ForgeKind {
    /// Every dialect.
    pub const ALL: [ForgeKind; 5] =
        [ForgeKind::GitHub, ForgeKind::GitLab, ForgeKind::Forgejo, ForgeKind::Git, ForgeKind::Folder];

    /// The dialect of that word.
    pub fn from_word(word: &str) -> Option<ForgeKind> {
        ForgeKind::ALL.into_iter().find(|kind| kind.as_str() == word)
    }

    /// The word in storage and in configuration.
    pub fn as_str(self) -> &'static str {
        match self {
            ForgeKind::GitHub => "github",
            ForgeKind::GitLab => "gitlab",
            ForgeKind::Forgejo => "forgejo",
            ForgeKind::Git => "git",
            ForgeKind::Folder => "folder",
        }
    }
}

/// A repository as a listing gives it: enough to know whether it changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listed {
    /// The address people read, without `.git`.
    pub url: String,
    /// The address git fetches from.
    pub clone_url: String,
    /// `owner/name`, with the groups between for GitLab.
    pub full_name: String,
    /// The number or text by which the forge itself knows the repository: it survives a rename.
    pub forge_id: Option<String>,
    /// The owning account.
    pub owner: Option<Owner>,
    /// The branch shown first.
    pub default_branch: Option<String>,
    /// The one-line description.
    pub description: Option<String>,
    /// The home page.
    pub homepage: Option<String>,
    /// Topics, in the forge's order.
    pub topics: Vec<String>,
    /// Made read-only by its owners.
    pub archived: bool,
    /// Made from another repository of the forge.
    pub fork: bool,
    /// The address of the repository it was forked from, when the listing says it.
    pub parent_url: Option<String>,
    /// Nothing has been pushed yet.
    pub empty: Option<bool>,
    /// The SPDX identifier the forge guessed. GitHub's `NOASSERTION` is kept: it means a license it did not recognise.
    pub license: Option<String>,
    /// The last push.
    pub pushed_at: Option<Timestamp>,
    /// The last change of any kind.
    pub updated_at: Option<Timestamp>,
    /// When it was made.
    pub created_at: Option<Timestamp>,
}

/// Who owns a repository on a forge.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Owner {
    /// The account's name in addresses.
    pub login: String,
    /// A group of people rather than one.
    pub organization: Option<bool>,
}

/// Everything asked of a forge about one repository, each part known or not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ForgeFacts {
    /// The dialect spoken.
    pub kind: ForgeKind,
    /// When the answers came.
    pub fetched_at: Timestamp,
    /// The repository itself.
    pub listed: Listed,
    /// Published releases, newest first.
    pub releases: Known<Vec<ForgeRelease>>,
    /// Issues opened in the last twelve months, newest first, at most what one page gives (see `more`).
    pub issues: Known<Page<Issue>>,
    /// Merge requests (pull requests) opened in the last twelve months, newest first.
    pub merge_requests: Known<Page<MergeRequest>>,
    /// The last run of continuous integration on the default branch; the inner option is empty when there was never one.
    pub last_ci_run: Known<Option<CiRun>>,
    /// Whether weaknesses can be reported in private on the forge.
    pub private_reporting: Known<bool>,
    /// Whether the default branch is protected.
    pub protected_branch: Known<bool>,
    /// Names of files the owner gives to all its repositories (a `.github` repository): `CONTRIBUTING.md`…
    pub default_files: Known<Vec<String>>,
    /// Whether discussions or a forum of the forge are open.
    pub discussions: Known<bool>,
    /// Published security advisories, newest first.
    pub advisories: Known<Vec<Timestamp>>,
}

/// One page of a list that may go on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page<T> {
    /// The items.
    pub items: Vec<T>,
    /// There were more, and they were not asked for.
    pub more: bool,
}

/// A published release.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ForgeRelease {
    /// The tag.
    pub tag: String,
    /// When it was published.
    pub published_at: Option<Timestamp>,
    /// Not meant for everyday use.
    pub prerelease: bool,
    /// It has notes.
    pub notes: bool,
    /// The page of the release.
    pub url: Option<String>,
}

/// An issue, without its words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issue {
    /// When it was opened.
    pub opened_at: Timestamp,
    /// When it was closed.
    pub closed_at: Option<Timestamp>,
    /// The last change.
    pub updated_at: Option<Timestamp>,
    /// Its labels.
    pub labels: Vec<String>,
    /// Somebody works on it.
    pub assigned: bool,
    /// The first answer of a person other than the author and no bot; known only when the forge's answer tells it.
    pub first_response_at: Known<Option<Timestamp>>,
    /// The author is a program.
    pub by_bot: bool,
}

/// A merge request (pull request), without its words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MergeRequest {
    /// When it was opened.
    pub opened_at: Timestamp,
    /// When it was merged.
    pub merged_at: Option<Timestamp>,
    /// When it was closed, merged or not.
    pub closed_at: Option<Timestamp>,
    /// The author does not belong to the project; known only when the forge says it.
    pub outsider: Known<bool>,
    /// The author is a program.
    pub by_bot: bool,
    /// The first answer of a person other than the author and no bot.
    pub first_response_at: Known<Option<Timestamp>>,
    /// A person other than the author looked through it before it was merged.
    pub reviewed: Known<bool>,
}

/// A run of continuous integration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CiRun {
    /// When it ended or began.
    pub at: Option<Timestamp>,
    /// Whether it succeeded; empty while it runs.
    pub success: Option<bool>,
    /// Its page.
    pub url: Option<String>,
}
