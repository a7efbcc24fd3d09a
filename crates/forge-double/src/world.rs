//! The one world the dialects tell: accounts, repositories, and what happens in them.

use std::path::PathBuf;

use jiff::Timestamp;

/// Everything the forge holds.
#[derive(Debug, Clone, Default)]
pub struct World {
    /// Accounts and groups. GitLab's nested groups are accounts of their own: `ministere/direction`.
    pub accounts: Vec<Account>,
    /// Repositories, in any order.
    pub repositories: Vec<Repository>,
}

/// An account or a group.
#[derive(Debug, Clone, Default)]
pub struct Account {
    /// Its path: one segment, or several for a nested group.
    pub path: String,
    /// A group of people rather than one.
    pub organization: bool,
    /// Names of the files in its `.github` repository, when it has one.
    pub default_files: Vec<String>,
}

/// A repository.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "forges say these as so many booleans")]
pub struct Repository {
    /// The number the forge knows it by, through renames.
    pub id: u64,
    /// `owner/name`, with the groups between.
    pub path: String,
    /// Paths it had before.
    pub former_paths: Vec<String>,
    /// The one-line description.
    pub description: Option<String>,
    /// The home page.
    pub homepage: Option<String>,
    /// The branch shown first.
    pub default_branch: String,
    /// Topics.
    pub topics: Vec<String>,
    /// Read-only.
    pub archived: bool,
    /// Seen only with a token.
    pub private: bool,
    /// Nothing pushed yet.
    pub empty: bool,
    /// The path of the repository it was forked from.
    pub fork_of: Option<String>,
    /// The SPDX identifier guessed.
    pub license: Option<String>,
    /// When it was made.
    pub created_at: Timestamp,
    /// The last change of any kind.
    pub updated_at: Timestamp,
    /// The last push.
    pub pushed_at: Timestamp,
    /// Issues are open to all.
    pub issues_enabled: bool,
    /// Discussions are open (GitHub).
    pub discussions: bool,
    /// The default branch is protected.
    pub protected: bool,
    /// Weaknesses can be reported in private (GitHub).
    pub private_reporting: bool,
    /// Published advisories (GitHub).
    pub advisories: Vec<Timestamp>,
    /// Releases, newest first.
    pub releases: Vec<Release>,
    /// Issues and merge requests, in any order.
    pub items: Vec<Item>,
    /// The last run of continuous integration.
    pub ci: Option<CiRun>,
    /// The bare repository behind the clone address.
    pub git_dir: Option<PathBuf>,
}

/// A release.
#[derive(Debug, Clone)]
pub struct Release {
    /// The tag.
    pub tag: String,
    /// When it was published.
    pub at: Timestamp,
    /// Not meant for everyday use.
    pub prerelease: bool,
    /// Its notes.
    pub notes: String,
}

/// An issue or a merge request.
#[derive(Debug, Clone)]
pub struct Item {
    /// Its number in the repository.
    pub number: u64,
    /// A merge request.
    pub merge_request: bool,
    /// The account that opened it.
    pub author: String,
    /// That account belongs to the project.
    pub member: bool,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// When it was closed.
    pub closed_at: Option<Timestamp>,
    /// When it was merged, and by whom.
    pub merged: Option<(Timestamp, String)>,
    /// Its labels.
    pub labels: Vec<String>,
    /// Somebody works on it.
    pub assigned: bool,
    /// What was answered.
    pub comments: Vec<Comment>,
}

/// A comment.
#[derive(Debug, Clone)]
pub struct Comment {
    /// The account that wrote it.
    pub author: String,
    /// When.
    pub at: Timestamp,
}

/// A run of continuous integration.
#[derive(Debug, Clone, Copy)]
pub struct CiRun {
    /// When it ended.
    pub at: Timestamp,
    /// Whether it succeeded; empty while it runs.
    pub success: Option<bool>,
}

impl World {
    /// With one more account.
    #[must_use]
    pub fn account(mut self, path: &str, organization: bool) -> World {
        self.accounts.push(Account { path: path.to_owned(), organization, default_files: Vec::new() });
        self
    }

    /// With one more repository.
    #[must_use]
    pub fn repository(mut self, repository: Repository) -> World {
        self.repositories.push(repository);
        self
    }

    /// With `count` plain repositories, `owner/name-0001` and so on.
    #[must_use]
    pub fn repositories(mut self, owner: &str, count: u64) -> World {
        let first = self.repositories.iter().map(|repository| repository.id).max().unwrap_or(0) + 1;
        self.repositories
            .extend((0..count).map(|n| Repository::new(first + n, &format!("{owner}/depot-{:04}", n + 1))));
        self
    }

    pub(crate) fn find(&self, path: &str) -> Option<&Repository> {
        self.repositories.iter().find(|repository| repository.path.eq_ignore_ascii_case(path))
    }

    /// The repository that had this path.
    pub(crate) fn renamed(&self, path: &str) -> Option<&Repository> {
        self.repositories
            .iter()
            .find(|repository| repository.former_paths.iter().any(|former| former.eq_ignore_ascii_case(path)))
    }

    pub(crate) fn owner(&self, path: &str) -> Option<&Account> {
        self.accounts.iter().find(|account| account.path.eq_ignore_ascii_case(path))
    }
}

impl Repository {
    /// A plain repository with a push on the first day of the world.
    pub fn new(id: u64, path: &str) -> Repository {
        Repository {
            id,
            path: path.to_owned(),
            former_paths: Vec::new(),
            description: None,
            homepage: None,
            default_branch: "main".to_owned(),
            topics: Vec::new(),
            archived: false,
            private: false,
            empty: false,
            fork_of: None,
            license: None,
            created_at: day(0),
            updated_at: day(1),
            pushed_at: day(1),
            issues_enabled: true,
            discussions: false,
            protected: false,
            private_reporting: false,
            advisories: Vec::new(),
            releases: Vec::new(),
            items: Vec::new(),
            ci: None,
            git_dir: None,
        }
    }

    /// What stands before the last `/`.
    pub fn owner(&self) -> &str {
        self.path.rsplit_once('/').map_or("", |(owner, _)| owner)
    }

    /// What stands after the last `/`.
    pub fn name(&self) -> &str {
        self.path.rsplit_once('/').map_or(self.path.as_str(), |(_, name)| name)
    }
}

impl Item {
    /// An open issue without answer, from somebody outside.
    pub fn new(number: u64, author: &str, opened_at: Timestamp) -> Item {
        Item {
            number,
            merge_request: false,
            author: author.to_owned(),
            member: false,
            opened_at,
            closed_at: None,
            merged: None,
            labels: Vec::new(),
            assigned: false,
            comments: Vec::new(),
        }
    }
}

/// The noon, in UTC, so many days after the first day of the world: 1 January 2026.
pub fn day(number: i64) -> Timestamp {
    let first: Timestamp = "2026-01-01T12:00:00Z".parse().expect("a date");
    first + jiff::SignedDuration::from_hours(24 * number)
}
