//! Changes to files: certain corrections, migration to a newer edition, writing a new one. What is not concerned is kept
//! byte for byte.

mod lines;
mod migrate;
mod new;
mod questions;

pub use migrate::{Change, Migration, migrate};
pub use new::{Answers, is_asked, write};
pub use questions::{Kind, Question, questions};

use crate::diagnostic::{Diagnostic, Edit};

/// Applies the certain corrections of some diagnostics to the text they are about; how many were applied. A correction
/// that overlaps one before it is left for another pass.
pub fn apply_fixes<'d>(source: &str, diagnostics: impl IntoIterator<Item = &'d Diagnostic>) -> (String, usize) {
    let mut fixes: Vec<&[Edit]> =
        diagnostics.into_iter().filter_map(|found| found.fix.as_ref()).map(|fix| &fix.edits[..]).collect();
    fixes.sort();
    let (mut edits, mut end, mut applied) = (Vec::new(), 0, 0);
    for fix in fixes {
        let starts_after = fix.first().is_some_and(|edit| edits.is_empty() || edit.start >= end);
        let fits = fix.iter().all(|edit| edit.start <= edit.end && source.get(edit.start..edit.end).is_some());
        if starts_after && fits {
            end = fix.last().map_or(end, |edit| edit.end.max(edit.start + 1));
            edits.extend(fix.iter().cloned());
            applied += 1;
        }
    }
    (replace(source, &edits), applied)
}

/// The text with some replacements made; they are in order and do not overlap.
pub(crate) fn replace(source: &str, edits: &[Edit]) -> String {
    let mut text = String::with_capacity(source.len() + 64);
    let mut at = 0;
    for edit in edits {
        text.push_str(source.get(at..edit.start).unwrap_or_default());
        text.push_str(&edit.text);
        at = edit.end;
    }
    text.push_str(source.get(at..).unwrap_or_default());
    text
}

/// Passes of correction after which a file is left as it is.
const PASSES: usize = 8;

/// Applies certain corrections until there are none left; the text, and how many were applied.
pub fn fix(source: &str, options: &crate::Options<'_>) -> (String, usize) {
    let (mut text, mut total) = (source.to_owned(), 0);
    for _ in 0..PASSES {
        let report = crate::check(text.as_bytes(), options);
        let (fixed, applied) = apply_fixes(&text, &report.diagnostics);
        if applied == 0 || fixed == text {
            break;
        }
        (text, total) = (fixed, total + applied);
    }
    (text, total)
}
