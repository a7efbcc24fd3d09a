//! Pieces that many views share.

use jiff::Timestamp;
use levain_model::{Language, Texts};
use serde::Serialize;

/// A code of a vocabulary with its label in the reader's language.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub struct Labelled {
    /// The code: what addresses and exports carry.
    pub code: String,
    /// What a person reads.
    pub label: String,
}

/// A text in the best language there is for the reader.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TextView {
    /// The text.
    pub text: String,
    /// BCP 47 tag of the language it is really in.
    pub lang: String,
    /// Whether that is not the reader's: the page then says so and sets `lang`.
    pub foreign: bool,
}

impl TextView {
    /// The best of `texts` for a reader of `language`, the addresses of people masked.
    pub fn best(texts: &Texts, language: Language) -> Option<TextView> {
        let (lang, text) = texts.best(language)?;
        let foreign = Language::from_tag(lang) != Some(language);
        Some(TextView { text: levain_exchange::mask(text), lang: lang.to_owned(), foreign })
    }
}

/// A license in short. The page of a software explains it with `levain_license::explain`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LicenseView {
    /// The expression, or the source's words.
    pub expression: String,
    /// The reciprocity class, labelled: `permissive`, `weak-reciprocity`…
    pub class: Labelled,
}

/// How many bodies use a software: declared and confirmed now, or seen by a source in the past.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct UseCounts {
    /// Bodies whose use is current.
    pub current: u32,
    /// Bodies whose use is past (expired, or observed by a dated source).
    pub past: u32,
    /// The latest year of the past ones.
    pub past_year: Option<i16>,
}

/// Where a list stands. Pages count from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Pages {
    /// The page shown.
    pub page: u32,
    /// Entries per page.
    pub size: u32,
    /// Entries in all.
    pub total: u64,
}

impl Pages {
    /// How many pages there are; an empty list has one.
    pub fn count(&self) -> u32 {
        let pages = self.total.div_ceil(u64::from(self.size.max(1))).max(1);
        u32::try_from(pages).unwrap_or(u32::MAX)
    }
}

/// A category as a way in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CategoryEntry {
    /// The category.
    pub category: Labelled,
    /// Software in it.
    pub count: u64,
}

/// The home page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HomeView {
    /// Software in the catalogue.
    pub software: u64,
    /// Bodies in the registry that use at least one.
    pub bodies: u64,
    /// Sources the catalogue is made of.
    pub sources: u64,
    /// When the catalogue last changed.
    pub updated_at: Option<Timestamp>,
    /// Categories that hold software, the fullest first.
    pub categories: Vec<CategoryEntry>,
}
