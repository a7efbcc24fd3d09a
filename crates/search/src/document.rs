//! What is indexed: one document per software.

use std::collections::BTreeMap;

use jiff::Timestamp;
use levain_model::id::fold;
use levain_model::{Id, Slug, Texts};
use serde::{Deserialize, Serialize};

/// A software as the index takes it. Everything comes from the caller: the index reads no database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchDocument {
    /// Identifier in storage; a document with the same one replaces it.
    pub id: Id,
    /// Identifier in addresses.
    pub slug: Slug,
    /// Its name.
    pub name: String,
    /// Its other names.
    pub aliases: Vec<String>,
    /// One sentence: what it is for, per language tag.
    pub summary: Texts,
    /// Paragraphs, per language tag. Markdown is read as text.
    pub description: Texts,
    /// Free words, in any language.
    pub keywords: Vec<String>,
    /// What it can do, per language tag.
    pub features: BTreeMap<String, Vec<String>>,
    /// Categories, codes of publiccode.yml's vocabulary; their labels come from the [`Bridge`](crate::Bridge).
    pub categories: Vec<String>,
    /// Proprietary products it can take the place of, by name.
    pub replaces: Vec<String>,
    /// SPDX expression or the source's words.
    pub license: Option<String>,
    /// Class of the licence by its conditions, a code of the caller.
    pub license_class: Option<String>,
    /// Platforms, codes of publiccode.yml's vocabulary or free text.
    pub platforms: Vec<String>,
    /// Languages of the interface, BCP 47.
    pub languages: Vec<String>,
    /// Keys of the sources that speak of it.
    pub sources: Vec<String>,
    /// Kinds of the bodies that use it, codes of the caller.
    pub used_by_kinds: Vec<String>,
    /// Declared status, a code of publiccode.yml's vocabulary.
    pub status: Option<String>,
    /// What the checks of its repositories say yes to, codes of questions.
    pub evidence: Vec<String>,
    /// Whether its interface exists in French, when known; "yes" adds `fr` to the languages.
    pub french_interface: Option<bool>,
    /// How many bodies use it.
    pub use_count: u64,
    /// When what is shown last changed.
    pub updated_at: Timestamp,
    /// Key of alphabetical order ([`levain_model::id::fold`] of the name).
    pub sort_key: String,
}

impl SearchDocument {
    /// A document that has a name and nothing else.
    pub fn named(id: Id, slug: Slug, name: &str) -> SearchDocument {
        SearchDocument {
            id,
            slug,
            name: name.to_owned(),
            aliases: Vec::new(),
            summary: Texts::new(),
            description: Texts::new(),
            keywords: Vec::new(),
            features: BTreeMap::new(),
            categories: Vec::new(),
            replaces: Vec::new(),
            license: None,
            license_class: None,
            platforms: Vec::new(),
            languages: Vec::new(),
            sources: Vec::new(),
            used_by_kinds: Vec::new(),
            status: None,
            evidence: Vec::new(),
            french_interface: None,
            use_count: 0,
            updated_at: Timestamp::UNIX_EPOCH,
            sort_key: fold(name),
        }
    }
}

/// A facet: a closed question whose answers are counted beside the results.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Facet {
    /// Category.
    Category,
    /// Class of the licence.
    LicenseClass,
    /// Platform.
    Platform,
    /// Language of the interface.
    Language,
    /// Source.
    Source,
    /// Kind of body that uses it.
    UsedBy,
    /// Declared status.
    Status,
    /// What the checks of its repositories say yes to.
    Evidence,
}

impl Facet {
    /// Every facet, in the order of a page.
    pub const ALL: [Facet; 8] = [
        Facet::Category,
        Facet::LicenseClass,
        Facet::Platform,
        Facet::Language,
        Facet::Source,
        Facet::UsedBy,
        Facet::Status,
        Facet::Evidence,
    ];

    /// The name in addresses.
    pub fn as_str(self) -> &'static str {
        match self {
            Facet::Category => "category",
            Facet::LicenseClass => "license_class",
            Facet::Platform => "platform",
            Facet::Language => "language",
            Facet::Source => "source",
            Facet::UsedBy => "used_by",
            Facet::Status => "status",
            Facet::Evidence => "evidence",
        }
    }

    /// Whether each value chosen must hold, and not one of them: they are then questions of their own, not answers to one.
    pub fn is_conjunctive(self) -> bool {
        self == Facet::Evidence
    }

    /// The facet of that name.
    pub fn from_name(name: &str) -> Option<Facet> {
        Facet::ALL.into_iter().find(|facet| facet.as_str() == name)
    }

    /// The values of `document` for this facet, each once.
    pub(crate) fn values(self, document: &SearchDocument) -> Vec<&str> {
        let mut values: Vec<&str> = match self {
            Facet::Category => document.categories.iter().map(String::as_str).collect(),
            Facet::LicenseClass => document.license_class.as_deref().into_iter().collect(),
            Facet::Platform => document.platforms.iter().map(String::as_str).collect(),
            Facet::Language => {
                let french = document.french_interface == Some(true);
                document.languages.iter().map(String::as_str).chain(french.then_some("fr")).collect()
            }
            Facet::Source => document.sources.iter().map(String::as_str).collect(),
            Facet::UsedBy => document.used_by_kinds.iter().map(String::as_str).collect(),
            Facet::Status => document.status.as_deref().into_iter().collect(),
            Facet::Evidence => document.evidence.iter().map(String::as_str).collect(),
        };
        values.retain(|value| !value.is_empty() && value.len() < 200);
        values.sort_unstable();
        values.dedup();
        values
    }
}
