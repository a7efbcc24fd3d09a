//! Repositories and the sources that list them, as their status pages show them.

use jiff::Timestamp;
use jiff::civil::Date;
use levain_harvest::Diagnostics;
use levain_model::{ForgeKind, ForkClass, HarvestRun, Id, Slug, Source, SourceCounts};
use serde::Serialize;

use super::common::TextView;

/// A repository in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RepositoryEntry {
    /// Identifier in storage.
    pub id: Id,
    /// `owner/name`, with the groups between for some forges.
    pub name: String,
    /// Its address, when it is one that a browser opens.
    pub url: Option<String>,
    /// Key of the source that lists it.
    pub source: String,
    /// How it stands: `sound`, `failing`, `archived`, `gone`.
    pub standing: &'static str,
    /// Made read-only by its owners.
    pub archived: bool,
    /// It has no publiccode.yml.
    pub derived: bool,
    /// When it was last read in full.
    pub read_at: Option<Timestamp>,
}

/// Some repositories, in the order of their addresses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RepositoriesView {
    /// The address that was looked for.
    pub address: String,
    /// The source chosen, and its name.
    pub source: Option<(String, TextView)>,
    /// The standing chosen.
    pub standing: Option<&'static str>,
    /// The repositories.
    pub repositories: Vec<RepositoryEntry>,
    /// After which repository the next page begins.
    pub next: Option<Id>,
    /// Sources there are to choose from: key and name.
    pub sources: Vec<(String, TextView)>,
}

/// Why a repository is, or is not, in the catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RepositoryStatus {
    /// What a list says of it.
    pub repository: RepositoryEntry,
    /// The name of its source.
    pub source: TextView,
    /// The dialect of its forge.
    pub forge: ForgeKind,
    /// The addresses it had before.
    pub aliases: Vec<String>,
    /// What a copy of another repository is for.
    pub fork: Option<ForkClass>,
    /// The commit that was read.
    pub commit: Option<String>,
    /// The software it describes, with the folder of each; empty for the root.
    pub software: Vec<(String, Slug, String)>,
    /// What was read of its description files, the patch, and what is left to do.
    pub diagnostics: Diagnostics,
    /// First and last time it was listed.
    pub listed: (Timestamp, Timestamp),
    /// When it was last tried, whether that went well or not.
    pub tried_at: Option<Timestamp>,
    /// When it will be tried again, for a reason of its own.
    pub next_attempt: Option<Timestamp>,
    /// Code of what went wrong, and how many times in a row.
    pub fault: Option<(String, u32)>,
    /// Since when its forge says that it is not there.
    pub absent_since: Option<Timestamp>,
    /// When it was told gone.
    pub gone_at: Option<Timestamp>,
    /// How many findings are known.
    pub findings: usize,
}

/// A source that is harvested, over time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SourcePage {
    /// What is known of it.
    pub source: Source,
    /// Its name for the reader.
    pub name: TextView,
    /// Records kept of it.
    pub records: u64,
    /// What it holds now; nothing for a source that is imported.
    pub counts: Option<SourceCounts>,
    /// What it held, day after day.
    pub days: Vec<(Date, SourceCounts)>,
    /// Its last harvests, the latest first.
    pub runs: Vec<HarvestRun>,
}
