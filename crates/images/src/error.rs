//! What goes wrong while images are built. Codes are explained in `levain_package`.

use levain_model::{CodeDetails, Language};
use levain_package::CODES;

/// A failure.
#[derive(Debug, thiserror::Error)]
#[error("{code} {subject}")]
pub struct ImageError {
    /// The code.
    pub code: &'static str,
    /// The program, image or file concerned, and the last it said.
    pub subject: String,
}

impl ImageError {
    pub(crate) fn new(code: &'static str, subject: impl Into<String>) -> ImageError {
        ImageError { code, subject: subject.into() }
    }

    /// A folder or a file of the storage that cannot be used.
    pub(crate) fn folder(path: &std::path::Path, error: &std::io::Error) -> ImageError {
        ImageError::new("LP021", format!("{}: {error}", path.display()))
    }

    /// In words, with what to do.
    pub fn message(&self, language: Language) -> String {
        let details = CODES.iter().find(|details| details.code == self.code);
        let text = |pair| CodeDetails::text(pair, language);
        let (title, fix) = details.map_or(("", ""), |details| (text(details.title), text(details.fix)));
        let colon = if language == Language::Fr { "\u{a0}:" } else { ":" };
        format!("{title}{colon} {}\n{fix}", self.subject)
    }
}
