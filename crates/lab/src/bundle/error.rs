//! What is wrong with a bundle, where, and what to do.

use std::path::Path;

use levain_model::{CodeDetails, Language};

use crate::CODES;

/// Why a bundle is not read or not written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{code} {place}: {said}")]
pub struct BundleError {
    /// A stable code; [`CODES`] explains it.
    pub code: &'static str,
    /// The file concerned.
    pub place: String,
    /// What is wrong there, in a few signs.
    pub said: String,
}

impl BundleError {
    pub(super) fn new(code: &'static str, place: impl Into<String>, said: impl ToString) -> Self {
        Self { code, place: place.into(), said: said.to_string() }
    }

    /// What cannot be written.
    pub(super) fn write(path: &Path, error: &std::io::Error) -> Self {
        Self::new("LR007", path.display().to_string(), error)
    }

    /// What cannot be read.
    pub(super) fn read(path: &Path, error: &std::io::Error) -> Self {
        Self::new("LR001", path.display().to_string(), error)
    }

    /// In words, with what to do.
    pub fn text(&self, language: Language) -> String {
        let details = CODES.iter().find(|details| details.code == self.code);
        let text = |pair| CodeDetails::text(pair, language);
        let (title, fix) = details.map_or(("", ""), |details| (text(details.title), text(details.fix)));
        let colon = if language == Language::Fr { "\u{a0}:" } else { ":" };
        let said = if self.said.is_empty() { String::new() } else { format!(" ({})", self.said) };
        format!("{title}{colon} {}{said}\n  → {fix}", self.place)
    }
}
