//! What an import did.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::id::Id;

/// Counts of one import. Every record read is counted in exactly one of created, joined, updated, unchanged, refused.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportReport {
    /// Records read.
    pub read: u64,
    /// Records that made a software (or an organisation) of their own.
    pub created: u64,
    /// New records joined to a software that was there.
    pub joined: u64,
    /// Known records whose content changed.
    pub updated: u64,
    /// Known records that are as they were.
    pub unchanged: u64,
    /// Records read and left out on purpose, by reason: releases that are not open source, link files, duplicates.
    pub skipped: std::collections::BTreeMap<String, u64>,
    /// Files or records refused.
    pub refused: Vec<Refusal>,
    /// Uses recorded.
    pub uses: u64,
}

/// Something that could not be read, with its place and what to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// File, and line and column when they are known: `GSA-index.json:9:23`.
    pub location: String,
    /// Stable code: `IM001`.
    pub code: String,
    /// What is wrong and the remedy, in French.
    pub fr: String,
    /// The same in English.
    pub en: String,
}

/// An import that was run, kept for the pages of sources and of administration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportRun {
    /// Identifier in storage.
    pub id: Id,
    /// Key of the source.
    pub source: String,
    /// When it began.
    pub started_at: Timestamp,
    /// When it ended.
    pub finished_at: Timestamp,
    /// What it did.
    pub report: ImportReport,
}
