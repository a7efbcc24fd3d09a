//! Places in the text of a file.

use serde::Serialize;

/// A place: what an editor shows and where the bytes are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Position {
    /// Offset in bytes from the start of the input, a byte-order mark included.
    pub offset: usize,
    /// Line, from 1.
    pub line: u32,
    /// Column in characters (Unicode scalar values), from 1; a byte-order mark is not counted.
    pub column: u32,
}

/// A range of text; `end` is not part of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Span {
    /// First place of the range.
    pub start: Position,
    /// Place after the range.
    pub end: Position,
}

impl Span {
    /// A range of no length.
    pub const fn empty(position: Position) -> Span {
        Span { start: position, end: position }
    }

    /// The range as offsets in bytes.
    pub fn range(self) -> std::ops::Range<usize> {
        self.start.offset..self.end.offset
    }

    /// Length in characters on the first line of the range: what a caret line underlines.
    pub fn length(self, source: &str) -> usize {
        let text = source.get(self.range()).unwrap_or_default();
        text.lines().next().unwrap_or_default().chars().count()
    }
}

/// The place of a byte offset, found by reading from the start; for the rare places no parser gives.
pub fn position_at(source: &str, offset: usize) -> Position {
    let mut offset = offset.min(source.len());
    while !source.is_char_boundary(offset) {
        offset -= 1;
    }
    let before = source[..offset].trim_start_matches('\u{feff}');
    let line = before.bytes().filter(|byte| *byte == b'\n').count();
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count();
    Position { offset, line: clamp(line + 1), column: clamp(column + 1) }
}

/// A count as the 32 bits of a position; inputs are far smaller.
pub fn clamp(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
