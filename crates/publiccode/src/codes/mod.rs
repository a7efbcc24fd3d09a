//! The codes of diagnostics, each with what a page about it says: what, why, how to correct, before and after.
//!
//! Codes never change meaning and are never reused: tools and people refer to them.

pub(crate) mod links;
pub(crate) mod structure;
pub(crate) mod text;
pub(crate) mod values;

use crate::diagnostic::Severity;
use crate::language::Text;

/// All about one code.
#[derive(Debug)]
pub struct CodeInfo {
    /// The code: `PC` and three digits. 0xx the text as YAML, 1xx keys, 2xx values, 3xx links.
    pub code: &'static str,
    /// How much it matters, most of the time.
    pub severity: Severity,
    /// What is wrong, in a few words.
    pub title: Text,
    /// The message, with placeholders in braces.
    pub message: Text,
    /// Why it matters.
    pub why: Text,
    /// How to correct it.
    pub how: Text,
    /// A fragment of a file in which it happens.
    pub before: &'static str,
    /// The same, corrected.
    pub after: &'static str,
}

/// All codes, in order.
pub fn codes() -> impl Iterator<Item = &'static CodeInfo> {
    text::ALL.iter().chain(structure::ALL).chain(values::ALL).chain(links::ALL).copied()
}

/// The code of that name, in any case (`pc101`).
pub fn find(code: &str) -> Option<&'static CodeInfo> {
    codes().find(|info| info.code.eq_ignore_ascii_case(code))
}
