//! Sources of the catalogue.

use jiff::Timestamp;
use levain_model::{Id, ImportReport, Source};
use serde::Serialize;

use super::common::TextView;

/// A source with its freshness.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SourceView {
    /// What is known of it.
    pub source: Source,
    /// Its name for the reader.
    pub name: TextView,
    /// Records kept of it.
    pub records: u64,
    /// Its last import.
    pub last_import: Option<ImportRunView>,
}

/// An import that was run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ImportRunView {
    /// Identifier in storage.
    pub id: Id,
    /// Key of the source.
    pub source: String,
    /// Start.
    pub started_at: Timestamp,
    /// End.
    pub finished_at: Timestamp,
    /// Counts and refusals.
    pub report: ImportReport,
}
