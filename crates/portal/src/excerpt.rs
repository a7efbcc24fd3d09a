//! A text under examination as numbered lines, each with its marked parts and what there is to say under it.

use std::collections::BTreeMap;
use std::ops::Range;

use levain_publiccode::Diagnostic;

/// Longest text shown whole, in lines; of a longer one, only the surroundings of diagnostics are.
const WHOLE: usize = 600;
/// Lines shown around a diagnostic then.
const AROUND: usize = 3;
/// Longest line shown, in characters.
const WIDEST: usize = 400;

/// A line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its number, from 1.
    pub number: usize,
    /// Whether lines before it are left out.
    pub after_gap: bool,
    /// Its text in parts, each marked or not.
    pub parts: Vec<(String, bool)>,
    /// Diagnostics that begin on it, by their place in the report.
    pub diagnostics: Vec<usize>,
}

/// The lines to show of `source`.
pub fn lines(source: &str, diagnostics: &[Diagnostic]) -> Vec<Line> {
    let mut of_line: BTreeMap<usize, Vec<(usize, Range<usize>)>> = BTreeMap::new();
    for (at, diagnostic) in diagnostics.iter().enumerate() {
        if let Some(span) = diagnostic.span {
            of_line.entry(span.start.line as usize).or_default().push((at, span.range()));
        }
    }
    let count = source.lines().count();
    let shown = |number: usize| {
        count <= WHOLE || of_line.range(number.saturating_sub(AROUND)..=number + AROUND).next().is_some()
    };
    let mut lines = Vec::new();
    let (mut offset, mut last) = (0, 0);
    for (at, raw) in source.split_inclusive('\n').enumerate() {
        let (number, start) = (at + 1, offset);
        offset += raw.len();
        if !shown(number) {
            continue;
        }
        let text = raw.trim_end_matches(['\n', '\r']);
        let said = of_line.get(&number).map(Vec::as_slice).unwrap_or_default();
        let ranges = said.iter().map(|(_, range)| range.start.saturating_sub(start)..range.end.saturating_sub(start));
        lines.push(Line {
            number,
            after_gap: number > last + 1,
            parts: parts(text, ranges),
            diagnostics: said.iter().map(|(at, _)| *at).collect(),
        });
        last = number;
    }
    lines
}

/// The parts of a line, marked where a range lies. A line that is too long is cut.
fn parts(text: &str, ranges: impl Iterator<Item = Range<usize>>) -> Vec<(String, bool)> {
    let ranges: Vec<Range<usize>> = ranges.collect();
    let mut parts: Vec<(String, bool)> = Vec::new();
    for (shown, (at, character)) in text.char_indices().enumerate() {
        if shown == WIDEST {
            parts.push(("…".to_owned(), false));
            break;
        }
        let marked = ranges.iter().any(|range| range.contains(&at));
        // What a terminal would obey is shown as what it is: something that cannot be read.
        let character = if character.is_control() && character != '\t' { '\u{fffd}' } else { character };
        match parts.last_mut() {
            Some((part, same)) if *same == marked => part.push(character),
            _ => parts.push((character.to_string(), marked)),
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use levain_publiccode::{Options, check};

    use super::*;

    fn of(source: &str) -> Vec<Line> {
        lines(source, &check(source.as_bytes(), &Options::default()).diagnostics)
    }

    #[test]
    fn what_is_wrong_is_marked_where_it_stands() {
        let lines = of("publiccodeYmlVersion: \"0\"\nname: É\nplatforms: [web]\nurl: nulle part\n");
        assert_eq!(lines.len(), 4);
        let line = &lines[3];
        assert!(!line.diagnostics.is_empty());
        assert!(line.parts.iter().any(|(text, marked)| *marked && text.contains("nulle part")), "{line:?}");
        assert_eq!(lines[1].parts, [("name: É".to_owned(), false)]);
    }

    #[test]
    fn of_a_long_text_only_the_surroundings_are_shown() {
        let source = format!("{}inconnu: 1\n{}", "# x\n".repeat(700), "# y\n".repeat(700));
        let lines = of(&source);
        assert!(lines.len() < 30, "{}", lines.len());
        assert!(lines.iter().any(|line| line.number == 701 && !line.diagnostics.is_empty()));
        assert!(lines[0].after_gap);
    }

    #[test]
    fn a_wide_line_is_cut_and_controls_are_shown() {
        let lines = of(&format!("# {}\n# \u{1b}[31m\n", "é".repeat(1000)));
        assert!(lines[0].parts.iter().map(|(text, _)| text.chars().count()).sum::<usize>() <= WIDEST + 1);
        assert!(!lines[1].parts.iter().any(|(text, _)| text.contains('\u{1b}')));
    }
}
