//! Whole lines of a text: where an entry starts and ends, and how lines end.

use std::ops::Range;

use crate::diagnostic::Edit;
use levain_yaml::{Data, Entry, NodeId, Tree};

/// How the lines of a text end.
pub(super) fn ending(source: &str) -> &'static str {
    if source.contains("\r\n") { "\r\n" } else { "\n" }
}

/// The lines of an entry of a block mapping, line endings included; nothing when it shares its first line with
/// something else (a flow mapping, an item of a list).
pub(super) fn of_entry(source: &str, tree: &Tree<'_>, entry: Entry) -> Option<Range<usize>> {
    let key = tree.span(entry.key).range();
    let start = source[..key.start].rfind('\n').map_or(0, |at| at + 1);
    let before = source[start..key.start].trim_start_matches('\u{feff}');
    if !before.bytes().all(|byte| byte == b' ') {
        return None;
    }
    let start = key.start - before.len();
    let end = end_of(tree, entry.value).max(key.end);
    let last = key.start + source[key.start..end].trim_end().len();
    let end = source[last..].find('\n').map_or(source.len(), |at| last + at + 1);
    Some(start..end)
}

/// Where a value ends in the text; what its aliases stand for is elsewhere.
fn end_of(tree: &Tree<'_>, id: NodeId) -> usize {
    tree.span(id).end.offset
}

/// Takes an entry out, lines and all.
pub(super) fn removal(source: &str, tree: &Tree<'_>, entry: Entry) -> Option<Edit> {
    of_entry(source, tree, entry).map(|lines| Edit { start: lines.start, end: lines.end, text: String::new() })
}

/// The indentation of the keys of a block mapping, in spaces.
pub(super) fn indentation(tree: &Tree<'_>, id: NodeId) -> Option<usize> {
    match &tree.node(id).data {
        Data::Mapping { entries, flow: false } => {
            entries.first().map(|entry| tree.span(entry.key).start.column as usize - 1)
        }
        _ => None,
    }
}
