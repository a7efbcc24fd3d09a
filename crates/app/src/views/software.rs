//! The page of a software.

use jiff::Timestamp;
use levain_model::{Field, Id, Slug};
use serde::Serialize;

use super::common::{Labelled, LicenseView, TextView, UseCounts};
use super::evidence::EvidenceView;

/// What an address of a software leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SoftwareLookup {
    /// The software.
    Found(Box<SoftwareView>),
    /// It has another address now (renamed, merged): redirect for ever.
    Moved(Slug),
    /// There never was one.
    Unknown,
}

/// Everything the page of a software shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SoftwareView {
    /// Identifier in storage, for forms.
    pub id: Id,
    /// Its address.
    pub slug: Slug,
    /// Its name.
    pub name: String,
    /// One sentence.
    pub summary: Option<TextView>,
    /// Paragraphs.
    pub description: Option<TextView>,
    /// What it can do, in the best language.
    pub features: Vec<TextView>,
    /// Its license.
    pub license: Option<LicenseView>,
    /// Categories.
    pub categories: Vec<Labelled>,
    /// Free words of its sources.
    pub keywords: Vec<String>,
    /// Platforms.
    pub platforms: Vec<Labelled>,
    /// Declared status.
    pub status: Option<Labelled>,
    /// publiccode.yml's software type.
    pub software_type: Option<Labelled>,
    /// Languages of the interface.
    pub languages: Vec<Labelled>,
    /// Whether the interface exists in French, when known.
    pub french_interface: Option<bool>,
    /// The version a source recommends or knows.
    pub version: Option<String>,
    /// Its date.
    pub release_date: Option<String>,
    /// Who publishes it.
    pub publisher: Option<String>,
    /// Source code.
    pub repository_url: Option<String>,
    /// Home page.
    pub homepage: Option<String>,
    /// Documentation.
    pub documentation_url: Option<String>,
    /// In other catalogues.
    pub identifiers: Vec<IdentifierView>,
    /// Proprietary products it can take the place of.
    pub replaces: Vec<String>,
    /// Other names.
    pub aliases: Vec<String>,
    /// Bodies that a source says use it, unverified.
    pub used_by: Vec<String>,
    /// How many bodies use it.
    pub use_counts: UseCounts,
    /// Who uses it, current first, then by name.
    pub uses: Vec<UseView>,
    /// What the checks say of its repositories.
    pub evidence: EvidenceView,
    /// Other software of the same categories or that replaces the same products.
    pub alternatives: Vec<Alternative>,
    /// Every field with its source.
    pub provenance: Vec<FieldView>,
    /// The records it is assembled from, by priority.
    pub records: Vec<RecordView>,
    /// What happened to it, latest first, at most fifty.
    pub history: Vec<EventView>,
    /// When its record came.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

/// An identifier in another catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct IdentifierView {
    /// Which catalogue: code and name.
    pub catalogue: Labelled,
    /// The identifier.
    pub value: String,
    /// Its page there, when it has one.
    pub url: Option<String>,
}

/// A body's use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UseView {
    /// The body's address.
    pub body: Slug,
    /// The body's name.
    pub body_name: TextView,
    /// The body's kind.
    pub kind: Labelled,
    /// Version in use.
    pub version: Option<String>,
    /// Evaluating, deploying, production, retiring.
    pub status: Labelled,
    /// Band of installations: `11-50`.
    pub installations: Option<String>,
    /// When it was observed or confirmed: `2017`, `2026-11-02`.
    pub observed: Option<String>,
    /// Which source says it.
    pub source: Option<Labelled>,
    /// Whether it counts as current.
    pub current: bool,
}

/// Another software to look at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Alternative {
    /// Its address.
    pub slug: Slug,
    /// Its name.
    pub name: String,
    /// What it is for.
    pub summary: Option<TextView>,
    /// What both have in common: categories or products, labelled.
    pub because: Vec<String>,
}

/// One field with where it comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FieldView {
    /// The field.
    pub field: Field,
    /// The value shown, as text.
    pub value: String,
    /// Its source.
    pub source: Labelled,
    /// Sources that complete the value: a language or an entry of a list that the first one lacks.
    pub completed_by: Vec<Labelled>,
    /// When that source was seen to say it.
    pub seen_at: Timestamp,
    /// Whether a curator decided it.
    pub corrected: bool,
    /// What other sources say instead.
    pub conflicts: Vec<ConflictView>,
}

/// What another source says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ConflictView {
    /// Its value.
    pub value: String,
    /// The source.
    pub source: Labelled,
    /// When it was seen.
    pub seen_at: Timestamp,
}

/// A record a software is assembled from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RecordView {
    /// Identifier in storage.
    pub id: Id,
    /// Its source.
    pub source: Labelled,
    /// Its identifier there.
    pub external_id: String,
    /// Where it stands in the source.
    pub location: String,
    /// Media type of the document.
    pub media_type: String,
    /// The document with e-mail addresses and telephone numbers masked.
    pub masked: String,
    /// Why it belongs to this software: rule code (`wikidata`, `repository`, `alias`…) and the value that joined.
    pub joined_by: (String, String),
    /// First read.
    pub first_seen: Timestamp,
    /// Last read.
    pub last_seen: Timestamp,
    /// Last read differing.
    pub last_changed: Timestamp,
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EventView {
    /// Its number in the log.
    pub seq: i64,
    /// When.
    pub at: Timestamp,
    /// `system`, `command-line` or `person`: never who.
    pub actor: String,
    /// The verb's name: `created`, `joined`, `corrected`…
    pub verb: String,
    /// What changed: field names or short values.
    pub fields: Vec<String>,
    /// What it was about.
    pub subject: SubjectView,
}

/// What a change was about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SubjectView {
    /// The kind of thing: `software`, `organization`, `record`…
    pub kind: String,
    /// Its identifier, or its key.
    pub id: String,
    /// Its name today, when the list mixes subjects and it still has one that is public.
    pub name: Option<String>,
    /// The readable part of its address, when it has a page of that kind.
    pub slug: Option<Slug>,
}
