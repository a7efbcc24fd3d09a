//! The answers of Forgejo and Gitea, without what is not read. Fields have their names.

use jiff::Timestamp;
use serde::Deserialize;

use crate::time::lenient;

#[derive(Deserialize)]
pub(super) struct Repository {
    pub(super) id: u64,
    pub(super) full_name: String,
    pub(super) html_url: String,
    pub(super) clone_url: Option<String>,
    pub(super) owner: Option<Account>,
    pub(super) default_branch: Option<String>,
    pub(super) description: Option<String>,
    pub(super) website: Option<String>,
    pub(super) topics: Option<Vec<String>>,
    pub(super) licenses: Option<Vec<String>>,
    #[serde(default)]
    pub(super) archived: bool,
    #[serde(default)]
    pub(super) fork: bool,
    pub(super) parent: Option<Parent>,
    pub(super) empty: Option<bool>,
    #[serde(default, deserialize_with = "lenient")]
    pub(super) updated_at: Option<Timestamp>,
    #[serde(default, deserialize_with = "lenient")]
    pub(super) created_at: Option<Timestamp>,
}

#[derive(Deserialize)]
pub(super) struct Account {
    pub(super) login: String,
}

#[derive(Deserialize)]
pub(super) struct Parent {
    pub(super) html_url: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct Release {
    pub(super) tag_name: String,
    #[serde(default)]
    pub(super) draft: bool,
    #[serde(default)]
    pub(super) prerelease: bool,
    pub(super) body: Option<String>,
    pub(super) html_url: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    pub(super) published_at: Option<Timestamp>,
}

/// An issue; a pull request when `pull_request` says so.
#[derive(Deserialize)]
pub(super) struct Item {
    pub(super) number: u64,
    pub(super) user: Option<Account>,
    pub(super) created_at: Timestamp,
    #[serde(default, deserialize_with = "lenient")]
    pub(super) updated_at: Option<Timestamp>,
    #[serde(default, deserialize_with = "lenient")]
    pub(super) closed_at: Option<Timestamp>,
    pub(super) labels: Option<Vec<Label>>,
    pub(super) assignees: Option<Vec<Account>>,
    pub(super) comments: Option<u64>,
    pub(super) pull_request: Option<Merge>,
}

#[derive(Deserialize)]
pub(super) struct Label {
    pub(super) name: String,
}

#[derive(Deserialize)]
pub(super) struct Merge {
    #[serde(default, deserialize_with = "lenient")]
    pub(super) merged_at: Option<Timestamp>,
}

#[derive(Deserialize)]
pub(super) struct ItemComment {
    pub(super) issue_url: Option<String>,
    pub(super) user: Option<Account>,
    pub(super) created_at: Timestamp,
}

/// The state of a commit, whichever continuous integration says it.
#[derive(Deserialize)]
pub(super) struct Status {
    pub(super) state: Option<String>,
    #[serde(default)]
    pub(super) total_count: u64,
    pub(super) statuses: Option<Vec<OneStatus>>,
}

#[derive(Deserialize)]
pub(super) struct OneStatus {
    pub(super) target_url: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    pub(super) updated_at: Option<Timestamp>,
}

#[derive(Deserialize)]
pub(super) struct Branch {
    pub(super) protected: bool,
}
