//! Side by side, and the decision file drawn from it.

use jiff::Timestamp;
use jiff::civil::Date;
use levain_model::{Id, Outcome, Severity, Slug};
use serde::Serialize;

use super::common::{Labelled, LicenseView, TextView, UseCounts};
use super::software::FieldView;

/// Up to four software side by side.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ComparisonView {
    /// The need, as the person wrote it (`need` parameter); empty when none was.
    pub need: String,
    /// The day the file was made.
    pub date: Date,
    /// The software, in the order asked.
    pub software: Vec<ComparedView>,
    /// One line per criterion, a cell per software.
    pub rows: Vec<ComparisonRow>,
    /// One line per check of which something is known for one of them, in the order of the checks.
    pub findings: Vec<FindingRow>,
    /// Names of those that came after the last place was taken.
    pub left_out: Vec<String>,
    /// Addresses asked for that lead nowhere.
    pub unknown: Vec<String>,
}

/// A software of a comparison: what is compared, with its sources. Its own page has the rest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ComparedView {
    /// Identifier in storage.
    pub id: Id,
    /// Its address.
    pub slug: Slug,
    /// Its name.
    pub name: String,
    /// One sentence.
    pub summary: Option<TextView>,
    /// Its license.
    pub license: Option<LicenseView>,
    /// Platforms.
    pub platforms: Vec<Labelled>,
    /// Whether the interface exists in French, when known.
    pub french_interface: Option<bool>,
    /// Languages of the interface.
    pub languages: Vec<Labelled>,
    /// Declared status.
    pub status: Option<Labelled>,
    /// The version a source recommends or knows.
    pub version: Option<String>,
    /// How many bodies use it.
    pub use_counts: UseCounts,
    /// Proprietary products it can take the place of.
    pub replaces: Vec<String>,
    /// Who publishes it.
    pub publisher: Option<String>,
    /// Source code.
    pub repository_url: Option<String>,
    /// Home page.
    pub homepage: Option<String>,
    /// Documentation.
    pub documentation_url: Option<String>,
    /// Every field with its source.
    pub provenance: Vec<FieldView>,
}

/// A line of the comparison.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ComparisonRow {
    /// What is compared.
    pub criterion: Criterion,
    /// One value per software; `None` is unknown, and the page says so.
    pub cells: Vec<Option<ComparisonCell>>,
    /// Whether the known values differ.
    pub differs: bool,
}

/// A value with its evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ComparisonCell {
    /// The value as text.
    pub value: String,
    /// Its source and date: `SILL 2022, 2026-11-23`.
    pub evidence: Option<String>,
}

/// What one check says of each software.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FindingRow {
    /// The check: code and name.
    pub check: Labelled,
    /// How much it matters when missing.
    pub severity: Severity,
    /// For each software, a cell per repository that describes it; none when none of them was harvested, which is unknown.
    pub cells: Vec<Vec<FindingCell>>,
    /// Whether the known outcomes differ.
    pub differs: bool,
}

/// What a check says of one repository.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FindingCell {
    /// The finding.
    pub finding: Id,
    /// What was found.
    pub outcome: Outcome,
    /// In a sentence.
    pub summary: Option<TextView>,
    /// Why it is unknown or does not apply.
    pub reason: Option<Labelled>,
    /// When it was found.
    pub observed_at: Timestamp,
    /// It may not be relied on any more.
    pub expired: bool,
    /// The page on the forge of the first thing that was looked at and has one.
    pub proof: Option<String>,
    /// The repository, when several describe the software.
    pub repository: Option<String>,
}

/// What a comparison looks at, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the words say it; the page labels them")]
pub enum Criterion {
    Purpose,
    License,
    LicenseClass,
    Platforms,
    FrenchInterface,
    Languages,
    Status,
    Version,
    UsedBy,
    Replaces,
    Publisher,
    Repository,
    Homepage,
    Documentation,
}

impl Criterion {
    /// Every criterion, in the order of the page.
    pub const ALL: [Criterion; 14] = [
        Criterion::Purpose,
        Criterion::License,
        Criterion::LicenseClass,
        Criterion::Platforms,
        Criterion::FrenchInterface,
        Criterion::Languages,
        Criterion::Status,
        Criterion::Version,
        Criterion::UsedBy,
        Criterion::Replaces,
        Criterion::Publisher,
        Criterion::Repository,
        Criterion::Homepage,
        Criterion::Documentation,
    ];

    /// Its name in CSV and message keys.
    pub fn as_str(self) -> &'static str {
        match self {
            Criterion::Purpose => "purpose",
            Criterion::License => "license",
            Criterion::LicenseClass => "license_class",
            Criterion::Platforms => "platforms",
            Criterion::FrenchInterface => "french_interface",
            Criterion::Languages => "languages",
            Criterion::Status => "status",
            Criterion::Version => "version",
            Criterion::UsedBy => "used_by",
            Criterion::Replaces => "replaces",
            Criterion::Publisher => "publisher",
            Criterion::Repository => "repository",
            Criterion::Homepage => "homepage",
            Criterion::Documentation => "documentation",
        }
    }
}
