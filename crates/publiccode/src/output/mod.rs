//! Reports as text: for people, for programs, for forges.

mod compat;
mod github;
mod human;
mod json;
mod sarif;

pub use compat::{compat_json, compat_text};
pub use github::github;
pub use human::human;
pub use json::json;
pub use sarif::sarif;

use crate::check::Report;
use crate::diagnostic::Severity;

/// A file that was checked.
#[derive(Debug, Clone)]
pub struct Checked {
    /// Its name, as shown.
    pub path: String,
    /// Its text; bytes that are not UTF-8 replaced.
    pub source: String,
    /// What the check found.
    pub report: Report,
}

/// A text on one line that cannot steer a terminal: control characters are replaced.
fn one_line(text: &str) -> String {
    text.chars().map(|character| if character.is_control() { '\u{fffd}' } else { character }).collect()
}

/// How many diagnostics of each severity.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct Counts {
    /// Errors.
    pub errors: usize,
    /// Warnings.
    pub warnings: usize,
    /// Information.
    pub information: usize,
}

/// Counts the diagnostics of some files.
pub fn count(files: &[Checked]) -> Counts {
    let mut counts = Counts::default();
    for diagnostic in files.iter().flat_map(|file| &file.report.diagnostics) {
        match diagnostic.severity {
            Severity::Error => counts.errors += 1,
            Severity::Warning => counts.warnings += 1,
            Severity::Information => counts.information += 1,
        }
    }
    counts
}
