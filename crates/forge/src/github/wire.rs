//! The answers of GitHub, without what is not read. Fields have GitHub's names.

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
    pub(super) homepage: Option<String>,
    #[serde(default)]
    pub(super) topics: Vec<String>,
    #[serde(default)]
    pub(super) archived: bool,
    #[serde(default)]
    pub(super) fork: bool,
    pub(super) parent: Option<Parent>,
    pub(super) license: Option<License>,
    pub(super) has_issues: Option<bool>,
    pub(super) has_discussions: Option<bool>,
    #[serde(default, deserialize_with = "lenient")]
    pub(super) pushed_at: Option<Timestamp>,
    #[serde(default, deserialize_with = "lenient")]
    pub(super) updated_at: Option<Timestamp>,
    #[serde(default, deserialize_with = "lenient")]
    pub(super) created_at: Option<Timestamp>,
}

#[derive(Deserialize)]
pub(super) struct Account {
    pub(super) login: String,
    #[serde(rename = "type")]
    pub(super) kind: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct Parent {
    pub(super) html_url: String,
}

#[derive(Deserialize)]
pub(super) struct License {
    pub(super) spdx_id: Option<String>,
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

/// An issue; a pull request too, in the list of issues (`pull_request`) and in its own (`merged_at`).
#[derive(Deserialize)]
pub(super) struct Item {
    pub(super) number: u64,
    pub(super) user: Option<Account>,
    pub(super) author_association: Option<String>,
    pub(super) created_at: Timestamp,
    #[serde(default, deserialize_with = "lenient")]
    pub(super) updated_at: Option<Timestamp>,
    #[serde(default, deserialize_with = "lenient")]
    pub(super) closed_at: Option<Timestamp>,
    #[serde(default, deserialize_with = "lenient")]
    pub(super) merged_at: Option<Timestamp>,
    #[serde(default)]
    pub(super) labels: Vec<Label>,
    #[serde(default)]
    pub(super) assignees: Vec<Account>,
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
    pub(super) issue_url: String,
    pub(super) user: Option<Account>,
    pub(super) created_at: Timestamp,
}

#[derive(Deserialize)]
pub(super) struct Runs {
    pub(super) workflow_runs: Vec<Run>,
}

#[derive(Deserialize)]
pub(super) struct Run {
    pub(super) conclusion: Option<String>,
    pub(super) html_url: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    pub(super) updated_at: Option<Timestamp>,
}

#[derive(Deserialize)]
pub(super) struct PrivateReporting {
    pub(super) enabled: bool,
}

#[derive(Deserialize)]
pub(super) struct Branch {
    pub(super) protected: bool,
}

#[derive(Deserialize)]
pub(super) struct File {
    pub(super) name: String,
}

#[derive(Deserialize)]
pub(super) struct Advisory {
    #[serde(default, deserialize_with = "lenient")]
    pub(super) published_at: Option<Timestamp>,
}
