//! What a stable code of an error or a refusal means, for the page that explains it.

use crate::text::Language;

/// The explanation of a code. Each crate has the list of its own beside the errors that bear them; a code is never given
/// another meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CodeDetails {
    /// The code as it is shown: `IM001`.
    pub code: &'static str,
    /// One line without a full stop, French then English.
    pub title: [&'static str; 2],
    /// What happened and why, French then English.
    pub why: [&'static str; 2],
    /// What to do, French then English.
    pub fix: [&'static str; 2],
}

impl CodeDetails {
    /// The text of a language, of a pair.
    pub fn text(pair: [&'static str; 2], language: Language) -> &'static str {
        pair[language as usize]
    }
}
