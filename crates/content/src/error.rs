//! What can be wrong with content.

use levain_model::Language;

/// Content that cannot be read: its place, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {en}")]
pub struct ContentError {
    /// File, and line when it is known: `vocabularies/bridge.tsv:12`.
    pub place: String,
    /// What is wrong and the remedy, in French.
    pub fr: String,
    /// The same in English.
    pub en: String,
}

impl ContentError {
    pub(crate) fn new(place: impl Into<String>, fr: impl Into<String>, en: impl Into<String>) -> ContentError {
        ContentError { place: place.into(), fr: fr.into(), en: en.into() }
    }

    /// What to tell, with the place.
    pub fn message(&self, language: Language) -> String {
        match language {
            Language::Fr => format!("{}\u{a0}: {}", self.place, self.fr),
            Language::En => format!("{}: {}", self.place, self.en),
        }
    }
}
