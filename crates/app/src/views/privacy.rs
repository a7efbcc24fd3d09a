//! What a person sees of what is kept of them.

use std::collections::BTreeMap;

use jiff::Timestamp;
use levain_model::Id;
use serde::Serialize;

/// A notice that the person agreed to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ConsentView {
    /// Version of the notice.
    pub notice: String,
    /// When.
    pub agreed_at: Timestamp,
    /// When it was taken back, or replaced.
    pub withdrawn_at: Option<Timestamp>,
    /// Whether it is the notice of today, and holds.
    pub current: bool,
}

/// Somebody looked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AccessLine {
    /// Their name, while they have an account.
    pub reader: Option<String>,
    /// Whether it was at the machine's command line, which has no name.
    pub command_line: bool,
    /// Where: a word of ours.
    pub place: String,
    /// How many times that day.
    pub times: u64,
    /// The last time.
    pub last_at: Timestamp,
}

/// The copy of everything that is kept of a person.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OwnData {
    /// What it calls itself.
    pub format: &'static str,
    /// Version of the format.
    pub version: u32,
    /// When it was made.
    pub made_at: Timestamp,
    /// Version of the notice in force.
    pub notice: &'static str,
    /// The person's identifier.
    pub person: Id,
    /// One per kind of data, also those that hold nothing.
    pub sections: Vec<OwnSection>,
}

/// One kind of data.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OwnSection {
    /// Its name in storage.
    pub name: &'static str,
    /// What it is, in French and in English.
    pub what: [&'static str; 2],
    /// Why it is kept.
    pub why: [&'static str; 2],
    /// On what legal basis.
    pub basis: [&'static str; 2],
    /// How long.
    pub kept: [String; 2],
    /// The rows, as they are kept, without hashes of secrets.
    pub rows: Vec<BTreeMap<String, serde_json::Value>>,
}
