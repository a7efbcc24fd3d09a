//! Administration and accounts.

use jiff::Timestamp;
use levain_model::{Id, Refusal, Role};
use serde::Serialize;

use super::source::{ImportRunView, SourceView};

/// The administration page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AdminView {
    /// Sources with their last import.
    pub sources: Vec<SourceView>,
    /// Latest imports.
    pub imports: Vec<ImportRunView>,
    /// What the last import of each source refused.
    pub refusals: Vec<(String, Refusal)>,
    /// Jobs that wait, run or failed.
    pub jobs: Vec<JobView>,
    /// The search index.
    pub index: IndexView,
    /// People with an account.
    pub people: Vec<PersonView>,
}

/// A job.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct JobView {
    /// Identifier in storage.
    pub id: String,
    /// What it does.
    pub kind: String,
    /// `waiting`, `running`, `failed` or `done`.
    pub state: String,
    /// Times it was tried.
    pub attempts: u32,
    /// Not before.
    pub not_before: Timestamp,
    /// Last error.
    pub error: Option<String>,
}

/// The state of the search index.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct IndexView {
    /// Software in the index.
    pub documents: u64,
    /// Software in the catalogue.
    pub software: u64,
    /// Last event the index has followed.
    pub followed: i64,
    /// Last event of the log.
    pub latest: i64,
}

/// A person with an account, for administrators.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PersonView {
    /// Identifier in storage.
    pub id: Id,
    /// Name shown.
    pub display_name: String,
    /// Address to sign in with.
    pub email: String,
    /// Roles.
    pub roles: Vec<Role>,
    /// Since when.
    pub created_at: Timestamp,
    /// Whether the account is disabled.
    pub disabled: bool,
}

/// Where a person signs in besides here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct IdentityView {
    /// The deployer's words for the provider; its address when it is no longer set.
    pub provider: String,
    /// When it first signed in.
    pub since: Timestamp,
    /// When it last did.
    pub last_used_at: Timestamp,
}

/// A session, for its owner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SessionView {
    /// Identifier in storage.
    pub id: Id,
    /// When it began.
    pub created_at: Timestamp,
    /// When it was last used.
    pub last_used_at: Timestamp,
    /// When it ends.
    pub expires_at: Timestamp,
    /// Whether it is the one asking.
    pub current: bool,
}
