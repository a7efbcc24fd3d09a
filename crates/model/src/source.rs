//! Sources, and the records that came from them.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::id::Id;
use crate::software::SoftwareFields;
use crate::text::Texts;
use crate::usage::ObservedUse;

/// Somewhere facts come from: a catalogue imported, the starter catalogue, a forge, a curator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// Short stable name: `sill-2022`, `starter`, `curated`.
    pub key: String,
    /// What it is, which decides the priority of its fields.
    pub kind: SourceKind,
    /// The name to show.
    pub name: Texts,
    /// Who publishes it.
    pub publisher: Option<String>,
    /// Where it can be read.
    pub url: Option<String>,
    /// The license of the data: SPDX identifier, or the source's words. `None`: the source states none.
    pub license: Option<String>,
    /// The words of attribution the license asks for.
    pub attribution: Option<String>,
    /// The date of the data (not of the import), as the source gives it: `2022-05-16`, `2017`.
    pub dated: Option<String>,
    /// Whether its records may appear in the open-data exports.
    pub may_republish: bool,
    /// When it was last imported here.
    pub last_imported_at: Option<Timestamp>,
}

/// Kinds of sources, from the one whose fields win to the one whose fields yield.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SourceKind {
    /// A curator's correction.
    Curated,
    /// publiccode.yml files.
    Publiccode,
    /// Other facts read from repositories.
    Harvest,
    /// Canada's Open Resource Exchange.
    OpenResourceExchange,
    /// France's SILL, JSON of 2022.
    Sill,
    /// France's SILL, CSV of 2018 to 2020.
    SillCsv,
    /// The Digital Public Goods registry.
    DigitalPublicGoods,
    /// code.json of United States agencies.
    CodeJson,
    /// A table with our column names.
    Csv,
    /// Québec's inventory of 2017.
    QuebecInventory,
    /// Lists of organisations and their forge accounts.
    Organizations,
    /// The catalogue that comes with the program.
    Starter,
}

impl SourceKind {
    /// Every kind, in order of priority.
    pub const ALL: [SourceKind; 12] = [
        SourceKind::Curated,
        SourceKind::Publiccode,
        SourceKind::Harvest,
        SourceKind::OpenResourceExchange,
        SourceKind::Sill,
        SourceKind::SillCsv,
        SourceKind::DigitalPublicGoods,
        SourceKind::CodeJson,
        SourceKind::Csv,
        SourceKind::QuebecInventory,
        SourceKind::Organizations,
        SourceKind::Starter,
    ];

    /// The name in storage, on the command line and in exports.
    pub fn as_str(self) -> &'static str {
        match self {
            SourceKind::Curated => "curated",
            SourceKind::Publiccode => "publiccode",
            SourceKind::Harvest => "harvest",
            SourceKind::OpenResourceExchange => "open-resource-exchange",
            SourceKind::Sill => "sill",
            SourceKind::SillCsv => "sill-csv",
            SourceKind::DigitalPublicGoods => "digital-public-goods",
            SourceKind::CodeJson => "code-json",
            SourceKind::Csv => "csv",
            SourceKind::QuebecInventory => "quebec-inventory",
            SourceKind::Organizations => "organizations",
            SourceKind::Starter => "starter",
        }
    }

    /// The kind of that name.
    pub fn from_name(name: &str) -> Option<SourceKind> {
        SourceKind::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}

/// A document of a source, byte for byte. Never shown without masking addresses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RawDocument {
    /// Media type of `text`.
    pub media_type: String,
    /// Where it stands in the source: file path, and line or position in it when the file holds many records.
    pub location: String,
    /// The document. Sources whose bytes are not UTF-8 are refused before they come here.
    pub text: String,
}

/// One record of a source, as an importer reads it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceRecord {
    /// The source's own identifier of the record, unique in the source.
    pub external_id: String,
    /// The document it was read from.
    pub raw: RawDocument,
    /// What it says of the software.
    pub fields: SoftwareFields,
    /// The uses it reports.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub uses: Vec<ObservedUse>,
    /// Places of the document that could not be mapped, for the import report: `similaire-a`, `permissions.exemptionText`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unmapped: Vec<String>,
}

/// A record as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredRecord {
    /// Identifier in storage.
    pub id: Id,
    /// Key of its source.
    pub source: String,
    /// The software it describes.
    pub software: Id,
    /// How it was joined to that software.
    pub joined_by: JoinedBy,
    /// The record.
    pub record: SourceRecord,
    /// First time it was read.
    pub first_seen: Timestamp,
    /// Last time it was read.
    pub last_seen: Timestamp,
    /// Last time it was read and differed.
    pub last_changed: Timestamp,
}

/// Why a record belongs to a software: shown to curators, never guessed from likeness.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "rule", content = "value")]
pub enum JoinedBy {
    /// It made the software.
    First,
    /// The same identifier in another catalogue: `comptoir-du-libre:72`.
    Identifier(String),
    /// The same Wikidata entity.
    Wikidata(String),
    /// The same repository, its address normalised.
    Repository(String),
    /// The same name and the same home page.
    NameAndHomepage(String),
    /// A declared alias, exact.
    Alias(String),
    /// A curator's decision.
    Curator,
}
