//! Notices: titles, sentences and tags that name a licence without giving its text, in French and English.

use std::borrow::Cow;
use std::sync::OnceLock;

use regex::bytes::{Regex, RegexBuilder};

use super::patterns::{PATTERNS, expanded};
use super::tidy::without_accents;
use super::{Kind, Recognised};
use crate::expression::normalise;

/// How sure a notice is: it names the licence, and its text may say otherwise.
const SCORE: f32 = 0.9;

struct Notice {
    pattern: Regex,
    id: &'static str,
}

fn notices() -> &'static [Notice] {
    static NOTICES: OnceLock<Vec<Notice>> = OnceLock::new();
    NOTICES.get_or_init(|| {
        PATTERNS
            .iter()
            .filter_map(|(pattern, id)| {
                let pattern = RegexBuilder::new(&expanded(pattern)).unicode(false).build().ok()?;
                Some(Notice { pattern, id })
            })
            .collect()
    })
}

/// Every tag and notice of a text outside the `covered` lines, each licence once.
pub fn find(text: &str, covered: &[(u32, u32)]) -> Vec<Recognised> {
    let mut found = tags(text);
    let (plain, lines) = plain(text, covered);
    let mut taken: Vec<(usize, usize)> = Vec::new();
    for notice in notices() {
        for place in notice.pattern.find_iter(plain.as_bytes()) {
            if taken.iter().any(|(start, end)| place.start() < *end && *start < place.end()) {
                continue;
            }
            taken.push((place.start(), place.end()));
            let line = |at: usize| lines.partition_point(|start| *start <= at).max(1);
            let lines = (super::number(line(place.start())), super::number(line(place.end().saturating_sub(1))));
            if found.iter().all(|known| known.id != notice.id) {
                found.push(Recognised { id: notice.id.to_owned(), lines, score: SCORE, kind: Kind::Notice });
            }
        }
    }
    found
}

/// `SPDX-License-Identifier: MIT OR Apache-2.0`, in a comment of any language (SPDX 3.0, annex D).
fn tags(text: &str) -> Vec<Recognised> {
    let mut found: Vec<Recognised> = Vec::new();
    for (at, line) in text.lines().enumerate() {
        let Some((_, rest)) = line.split_once("SPDX-License-Identifier:") else { continue };
        let rest = rest.trim().trim_end_matches(['*', '/', '-', '>', '#', '"', '\'', '`', ' ']).trim();
        let Some(id) = normalise(rest) else { continue };
        if found.iter().all(|known| known.id != id) {
            let line = super::number(at + 1);
            found.push(Recognised { id, lines: (line, line), score: 1.0, kind: Kind::Expression });
        }
    }
    found
}

/// The text as patterns read it, and where each of its lines begins there.
fn plain(text: &str, covered: &[(u32, u32)]) -> (String, Vec<usize>) {
    let mut plain = String::with_capacity(text.len());
    let mut lines = Vec::new();
    for (at, line) in text.lines().enumerate() {
        lines.push(plain.len());
        let at = super::number(at + 1);
        if covered.iter().any(|(first, last)| (*first..=*last).contains(&at)) {
            continue;
        }
        let line = without_accents(line);
        for word in without_tags(&line).split_whitespace() {
            let before = plain.len();
            for c in word.chars() {
                match c {
                    '*' | '_' | '`' | '#' | '>' | '"' | '«' | '»' | '“' | '”' | '[' | ']' | '\\' => {}
                    '’' | '‘' => plain.push('\''),
                    '–' | '—' | '‑' | '−' => plain.push('-'),
                    // Patterns over bytes are smaller and faster: what is beyond ASCII names nothing.
                    c => plain.push(if c.is_ascii() { c } else { '~' }),
                }
            }
            if plain.len() > before {
                plain.push(' ');
            }
        }
    }
    (plain, lines)
}

/// A line without its HTML tags.
fn without_tags(line: &str) -> Cow<'_, str> {
    if !line.contains('<') {
        return Cow::Borrowed(line);
    }
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    while let Some((before, after)) = rest.split_once('<') {
        out.push_str(before);
        let tag = after.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/' || c == '!');
        rest = match after.split_once('>').filter(|_| tag) {
            Some((_, after)) => after,
            None => after,
        };
    }
    out.push_str(rest);
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pattern_is_a_pattern() {
        assert_eq!(notices().len(), PATTERNS.len());
    }
}
