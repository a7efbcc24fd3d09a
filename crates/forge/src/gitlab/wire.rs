//! The answers of GitLab, without what is not read. Fields have GitLab's names.

use jiff::Timestamp;
use serde::Deserialize;

use crate::time::lenient;

#[derive(Deserialize)]
pub(super) struct Project {
    pub(super) id: u64,
    pub(super) path_with_namespace: String,
    pub(super) web_url: String,
    pub(super) http_url_to_repo: Option<String>,
    pub(super) namespace: Option<Namespace>,
    pub(super) default_branch: Option<String>,
    pub(super) description: Option<String>,
    #[serde(default)]
    pub(super) topics: Vec<String>,
    #[serde(default)]
    pub(super) archived: bool,
    pub(super) empty_repo: Option<bool>,
    pub(super) forked_from_project: Option<Parent>,
    pub(super) issues_access_level: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    pub(super) created_at: Option<Timestamp>,
    #[serde(default, deserialize_with = "lenient")]
    pub(super) last_activity_at: Option<Timestamp>,
}

#[derive(Deserialize)]
pub(super) struct Namespace {
    pub(super) full_path: String,
    pub(super) kind: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct Parent {
    pub(super) web_url: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct Account {
    pub(super) username: String,
}

#[derive(Deserialize)]
pub(super) struct Release {
    pub(super) tag_name: String,
    pub(super) description: Option<String>,
    #[serde(default)]
    pub(super) upcoming_release: bool,
    #[serde(default, deserialize_with = "lenient")]
    pub(super) released_at: Option<Timestamp>,
    #[serde(rename = "_links")]
    pub(super) links: Option<Links>,
}

#[derive(Deserialize)]
pub(super) struct Links {
    #[serde(rename = "self")]
    pub(super) page: Option<String>,
}

/// An issue or a merge request.
#[derive(Deserialize)]
pub(super) struct Item {
    pub(super) iid: u64,
    pub(super) author: Option<Account>,
    pub(super) created_at: Timestamp,
    #[serde(default, deserialize_with = "lenient")]
    pub(super) updated_at: Option<Timestamp>,
    #[serde(default, deserialize_with = "lenient")]
    pub(super) closed_at: Option<Timestamp>,
    #[serde(default, deserialize_with = "lenient")]
    pub(super) merged_at: Option<Timestamp>,
    pub(super) merge_user: Option<Account>,
    /// The name of `merge_user` before version 14.7; later versions send both.
    pub(super) merged_by: Option<Account>,
    #[serde(default)]
    pub(super) labels: Vec<String>,
    #[serde(default)]
    pub(super) assignees: Vec<Account>,
    pub(super) user_notes_count: Option<u64>,
}

#[derive(Deserialize)]
pub(super) struct Event {
    pub(super) author: Option<Account>,
    pub(super) created_at: Timestamp,
    pub(super) note: Option<Note>,
}

#[derive(Deserialize)]
pub(super) struct Note {
    #[serde(default)]
    pub(super) system: bool,
    pub(super) noteable_type: Option<String>,
    pub(super) noteable_iid: Option<u64>,
}

#[derive(Deserialize)]
pub(super) struct Pipeline {
    pub(super) status: Option<String>,
    pub(super) web_url: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    pub(super) updated_at: Option<Timestamp>,
}

#[derive(Deserialize)]
pub(super) struct Branch {
    pub(super) protected: bool,
}
