//! Software, its fields, and where each field comes from.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::id::{Id, Slug};
use crate::text::Texts;

/// What one source says of a software. Every field may be absent: absent is unknown, never "no".
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SoftwareFields {
    /// The name as the source writes it.
    pub name: Option<String>,
    /// One sentence: what it is for.
    #[serde(skip_serializing_if = "Texts::is_empty")]
    pub summary: Texts,
    /// Paragraphs, plain text or Markdown as the source has them.
    #[serde(skip_serializing_if = "Texts::is_empty")]
    pub description: Texts,
    /// Where the source code is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repository_url: Option<String>,
    /// The page of the project for its users.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub homepage: Option<String>,
    /// The documentation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub documentation_url: Option<String>,
    /// The licence: an SPDX expression, or the source's own words when they are none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub license: Option<String>,
    /// Categories: values of publiccode.yml's vocabulary, in the source's order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub categories: Vec<String>,
    /// Free words of the source that are no category: search uses them, facets do not.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub keywords: Vec<String>,
    /// Platforms, publiccode.yml's vocabulary: `web`, `windows`, `mac`, `linux`, `ios`, `android`, or free text.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub platforms: Vec<String>,
    /// How mature the project says it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<DevelopmentStatus>,
    /// publiccode.yml's `softwareType`: `standalone/web`, `library`…
    #[serde(skip_serializing_if = "Option::is_none")]
    pub software_type: Option<String>,
    /// Languages of the interface, BCP 47.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub languages: Vec<String>,
    /// Whether the interface exists in French, when the source says so either way.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub french_interface: Option<bool>,
    /// The version the source knows or recommends.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// The date of that version.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub release_date: Option<Date>,
    /// The organisation or person that publishes it, by name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub publisher: Option<String>,
    /// Identifiers in other catalogues.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub identifiers: Vec<Identifier>,
    /// Proprietary products it can take the place of, by name.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub replaces: Vec<String>,
    /// Other names of the same software, exact: they join records (see `JoinedBy::Alias`).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// Bodies that the source says use it, by name, unverified.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub used_by: Vec<String>,
    /// What it can do, one line each, per language.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub features: BTreeMap<String, Vec<String>>,
}

/// The name of a field of [`SoftwareFields`], for provenance, corrections and events.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "each is the field of the same name in SoftwareFields")]
pub enum Field {
    Name,
    Summary,
    Description,
    RepositoryUrl,
    Homepage,
    DocumentationUrl,
    License,
    Categories,
    Keywords,
    Platforms,
    Status,
    SoftwareType,
    Languages,
    FrenchInterface,
    Version,
    ReleaseDate,
    Publisher,
    Identifiers,
    Replaces,
    Aliases,
    UsedBy,
    Features,
}

impl Field {
    /// Every field, in the order of a software page.
    pub const ALL: [Field; 22] = [
        Field::Name,
        Field::Summary,
        Field::Description,
        Field::RepositoryUrl,
        Field::Homepage,
        Field::DocumentationUrl,
        Field::License,
        Field::Categories,
        Field::Keywords,
        Field::Platforms,
        Field::Status,
        Field::SoftwareType,
        Field::Languages,
        Field::FrenchInterface,
        Field::Version,
        Field::ReleaseDate,
        Field::Publisher,
        Field::Identifiers,
        Field::Replaces,
        Field::Aliases,
        Field::UsedBy,
        Field::Features,
    ];

    /// The name in storage, events and exports.
    pub fn as_str(self) -> &'static str {
        match self {
            Field::Name => "name",
            Field::Summary => "summary",
            Field::Description => "description",
            Field::RepositoryUrl => "repository_url",
            Field::Homepage => "homepage",
            Field::DocumentationUrl => "documentation_url",
            Field::License => "license",
            Field::Categories => "categories",
            Field::Keywords => "keywords",
            Field::Platforms => "platforms",
            Field::Status => "status",
            Field::SoftwareType => "software_type",
            Field::Languages => "languages",
            Field::FrenchInterface => "french_interface",
            Field::Version => "version",
            Field::ReleaseDate => "release_date",
            Field::Publisher => "publisher",
            Field::Identifiers => "identifiers",
            Field::Replaces => "replaces",
            Field::Aliases => "aliases",
            Field::UsedBy => "used_by",
            Field::Features => "features",
        }
    }

    /// The field of that name.
    pub fn from_name(name: &str) -> Option<Field> {
        Field::ALL.into_iter().find(|field| field.as_str() == name)
    }
}

/// How mature a software says it is: publiccode.yml's `developmentStatus`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "the standard's own words")]
pub enum DevelopmentStatus {
    Concept,
    Development,
    Beta,
    Stable,
    Obsolete,
}

impl DevelopmentStatus {
    /// The standard's word.
    pub fn as_str(self) -> &'static str {
        match self {
            DevelopmentStatus::Concept => "concept",
            DevelopmentStatus::Development => "development",
            DevelopmentStatus::Beta => "beta",
            DevelopmentStatus::Stable => "stable",
            DevelopmentStatus::Obsolete => "obsolete",
        }
    }

    /// The status of that word.
    pub fn from_name(name: &str) -> Option<DevelopmentStatus> {
        use DevelopmentStatus::{Beta, Concept, Development, Obsolete, Stable};
        [Concept, Development, Beta, Stable, Obsolete].into_iter().find(|status| status.as_str() == name)
    }
}

/// A name for a software in another catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Identifier {
    /// Which catalogue.
    pub kind: IdentifierKind,
    /// The identifier there.
    pub value: String,
}

/// The catalogues whose identifiers are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum IdentifierKind {
    /// A Wikidata entity, `Q171477`.
    Wikidata,
    /// France's Socle interministériel de logiciels libres.
    Sill,
    /// The Comptoir du libre.
    ComptoirDuLibre,
    /// Framasoft's directory, Framalibre.
    Framalibre,
    /// Canada's Open Resource Exchange: the file's name.
    OpenResourceExchange,
    /// The Digital Public Goods registry: the file's name.
    DigitalPublicGoods,
    /// A package URL.
    Purl,
}

impl IdentifierKind {
    /// The name in storage and exports.
    pub fn as_str(self) -> &'static str {
        match self {
            IdentifierKind::Wikidata => "wikidata",
            IdentifierKind::Sill => "sill",
            IdentifierKind::ComptoirDuLibre => "comptoir-du-libre",
            IdentifierKind::Framalibre => "framalibre",
            IdentifierKind::OpenResourceExchange => "open-resource-exchange",
            IdentifierKind::DigitalPublicGoods => "digital-public-goods",
            IdentifierKind::Purl => "purl",
        }
    }
}

/// A software as the catalogue shows it: the fields of its records merged by priority.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Software {
    /// Identifier in storage.
    pub id: Id,
    /// Identifier in addresses.
    pub slug: Slug,
    /// What is shown.
    pub fields: SoftwareFields,
    /// For each field that has a value: where it comes from, and what the other sources say.
    pub provenance: BTreeMap<Field, Provenance>,
    /// When the first record of it came.
    pub created_at: Timestamp,
    /// When what is shown last changed.
    pub updated_at: Timestamp,
}

/// Where the shown value of one field comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Provenance {
    /// Key of the source whose value is shown ([`crate::Source::key`]).
    pub source: String,
    /// The record of that source.
    pub record: Id,
    /// When that record last changed, as far as we saw.
    pub seen_at: Timestamp,
    /// Records that complete the value: a language or an entry of a list that the first one lacks.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub completed_by: Vec<FieldValue>,
    /// What other records say, when it is not the same: a conflict to show.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub others: Vec<FieldValue>,
}

/// A value that another record gives to a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldValue {
    /// Key of the source.
    pub source: String,
    /// The record of that source.
    pub record: Id,
    /// When it was last seen to change.
    pub seen_at: Timestamp,
    /// The value as text a person can read.
    pub value: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn field_names_are_those_of_the_serialised_form() {
        for field in Field::ALL {
            assert_eq!(Field::from_name(field.as_str()), Some(field));
        }
    }
}
