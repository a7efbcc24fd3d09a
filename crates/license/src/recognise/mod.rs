//! From a text to the licences it holds: whole texts, notices that name one, and SPDX tags, with the lines of each.

mod file;
mod manifest;
mod notice;
mod store;

pub use file::is_license_file;
pub use manifest::{Declared, manifest};

use spdx::detection::TextData;
use spdx::detection::scan::Scanner;

/// A licence found in a text.
#[derive(Debug, Clone, PartialEq)]
pub struct Recognised {
    /// Its SPDX identifier, an expression for tags, or `LicenseRef-…` for what is on no list. The text of a GNU licence
    /// does not say whether later versions are allowed: it gives `GPL-3.0`, and a notice or a tag says the rest.
    pub id: String,
    /// First and last line, from 1.
    pub lines: (u32, u32),
    /// How near the text is to the licence's own: 1 for the same words.
    pub score: f32,
    /// What was found.
    pub kind: Kind,
}

/// What names the licence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// The whole text of the licence.
    Text,
    /// A sentence or a title that names it.
    Notice,
    /// An `SPDX-License-Identifier` tag.
    Expression,
}

/// Longest text looked at, in bytes: no licence has more, and a tree of words is made of it.
const LONGEST: usize = 400_000;
/// Nearness from which a text is taken for a licence: copyright lines and wrapping differ, not words.
const THRESHOLD: f32 = 0.87;
/// Licences looked for in one text.
const PASSES: u16 = 12;

/// Every licence found in `text`, in the order of its lines.
pub fn recognise(text: &str) -> Vec<Recognised> {
    let text = match text.char_indices().nth(LONGEST) {
        Some((end, _)) => &text[..end],
        None => text,
    };
    let mut found = texts(text);
    if found.is_empty() {
        found.extend(translated(text));
    }
    // The appendix of a licence tells how to name it: a notice inside a licence's own text names nothing, except a
    // restriction written around it. A tag says more than the words beside it.
    let notices = notice::find(text);
    let tagged: Vec<(u32, u32)> =
        notices.iter().filter(|notice| notice.kind == Kind::Expression).map(|notice| notice.lines).collect();
    for notice in notices {
        let within = |lines: (u32, u32)| lines.0 <= notice.lines.0 && notice.lines.0 <= lines.1;
        let in_text = found.iter().any(|known| known.kind == Kind::Text && within(known.lines));
        let in_tag = notice.kind == Kind::Notice && tagged.iter().any(|lines| within(*lines));
        let restriction = notice.id.starts_with("LicenseRef-not-free");
        if in_tag
            || (in_text && !restriction)
            || found.iter().any(|known| known.id == notice.id && known.kind == notice.kind)
        {
            continue;
        }
        found.push(notice);
    }
    found.sort_by(|left, right| left.lines.cmp(&right.lines).then(left.kind.cmp(&right.kind)));
    found
}

/// The text of a licence of the SPDX list.
pub fn license_text(id: &str) -> Option<&'static str> {
    spdx::license_id(id).map(|license| license.text())
}

/// Licences that exist in several languages of equal force, of which the list holds one.
const TRANSLATED: [&str; 3] = ["LiLiQ-", "EUPL-", "CECILL-"];

/// How the one who gives the licence is called in those languages, without accents.
const LICENSORS: [&str; 9] = [
    "licensor",
    "concedant",
    "lizenzgeber",
    "licenziante",
    "licenciante",
    "licentiegever",
    "licensgiver",
    "licencjodawca",
    "lisenssinantaja",
];

/// The text of a licence in a language that the list does not hold: its title stands at the beginning of a long text that
/// speaks of the one who gives the licence again and again. A sentence that names the licence is neither.
fn translated(text: &str) -> Option<Recognised> {
    let plain = store::without_accents(text).to_lowercase();
    let speaks = LICENSORS.iter().any(|word| plain.matches(word).count() >= 5);
    let title =
        notice::find(text).into_iter().filter(|notice| notice.lines.0 <= 15).min_by_key(|notice| notice.lines)?;
    let known = TRANSLATED.iter().any(|family| title.id.starts_with(family));
    (speaks && known && text.len() > 3_000).then(|| Recognised {
        lines: (title.lines.0, last_line(text)),
        kind: Kind::Text,
        ..title
    })
}

/// Whole texts of licences: the file as one, else its parts between drawn lines, else whatever stands somewhere in it.
fn texts(text: &str) -> Vec<Recognised> {
    let mut found = parts(text);
    if found.is_empty() {
        found = searched(text);
    }
    found
}

/// The licences of a text that is one licence, or several with a drawn line (`-----`) between them.
fn parts(text: &str) -> Vec<Recognised> {
    let Some(store) = store::store() else { return Vec::new() };
    let scanner = Scanner::new(store).confidence_threshold(THRESHOLD);
    let mut parts: Vec<(u32, String)> = vec![(1, String::new())];
    for (at, line) in text.lines().enumerate() {
        let drawn = line.trim().len() >= 4 && line.trim().chars().all(|c| "-=*_~#".contains(c));
        match parts.last_mut() {
            Some((_, part)) if !drawn => {
                part.push_str(line);
                part.push('\n');
            }
            _ => parts.push((number(at + 2), String::new())),
        }
    }
    // Whole first: some licences have drawn lines of their own.
    let whole = [(1, text.to_owned())];
    let near = |parts: &[(u32, String)], least: f32| -> Vec<Recognised> {
        parts
            .iter()
            .filter(|(_, part)| has_words(part))
            .filter_map(|(first, part)| {
                let result = scanner.scan(&TextData::new(part));
                let license = result.license.filter(|_| result.score >= least)?;
                Some(named(license.name, (*first, *first + last_line(part) - 1), result.score, part))
            })
            .collect()
    };
    let found = near(&whole, 0.98);
    if !found.is_empty() || parts.len() < 2 { found } else { near(&parts, THRESHOLD) }
}

/// A text of a few words cannot be a licence, and the comparison of n-grams takes such for the shortest ones.
fn has_words(text: &str) -> bool {
    text.split_whitespace().take(40).count() == 40
}

/// Licences that stand somewhere in a longer text.
fn searched(text: &str) -> Vec<Recognised> {
    if !has_words(text) {
        return Vec::new();
    }
    let Some(store) = store::store() else { return Vec::new() };
    let data = TextData::new(text);
    let scanner = Scanner::new(store).confidence_threshold(THRESHOLD);
    let whole = scanner.scan(&data);
    let mut found = Vec::new();
    let scanner =
        Scanner::new(store).confidence_threshold(THRESHOLD).optimize(true).shallow_limit(1.0).max_passes(PASSES);
    let scanned = scanner.scan(&data);
    for part in scanned.containing {
        let lines = (number(part.line_range.0) + 1, number(part.line_range.1).max(number(part.line_range.0) + 1));
        let part = named(part.license.name, lines, part.score, text);
        if found.iter().all(|known: &Recognised| {
            known.id != part.id || known.lines.1 < part.lines.0 || part.lines.1 < known.lines.0
        }) {
            found.push(part);
        }
    }
    if found.is_empty()
        && let Some(license) = whole.license
    {
        found.push(named(license.name, (1, last_line(text)), whole.score, text));
    }
    found
}

fn named(name: &str, lines: (u32, u32), score: f32, text: &str) -> Recognised {
    // Pixar's licence is Apache's with one clause changed: a text that does not name Pixar is Apache's.
    let name = if name == "Pixar" && !text.contains("Pixar") { "Apache-2.0" } else { name };
    Recognised { id: store::identifier(name), lines, score: (score * 1000.0).round() / 1000.0, kind: Kind::Text }
}

fn last_line(text: &str) -> u32 {
    number(text.lines().count().max(1))
}

fn number(line: usize) -> u32 {
    u32::try_from(line).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests;
