//! From a text to the licences it holds: whole texts, notices that name one, and SPDX tags, with the lines of each.

mod file;
mod index;
mod locate;
mod manifest;
mod notice;
mod patterns;
mod tidy;
mod words;

pub use file::is_license_file;
pub use manifest::{Declared, manifest};

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

/// Longest text looked at, in bytes: notices of a whole distribution are longer, licences are not.
const LONGEST: usize = 1_500_000;
/// Lines between a title and the text that it names.
const TITLE: u32 = 4;

/// Every licence found in `text`, in the order of its lines.
pub fn recognise(text: &str) -> Vec<Recognised> {
    let text = tidy::tidy(&text[..text.floor_char_boundary(LONGEST)]);
    let mut found = texts(&text);
    let covered: Vec<(u32, u32)> = found.iter().map(|known| known.lines).collect();
    found.extend(translated(&text, &covered));
    let covered: Vec<(u32, u32)> = found.iter().map(|known| known.lines).collect();
    // The appendix of a licence tells how to name it: a notice inside a licence's own text names nothing. A tag says more
    // than the words beside it.
    let notices = notice::find(&text, &covered);
    let tagged: Vec<(u32, u32)> =
        notices.iter().filter(|notice| notice.kind == Kind::Expression).map(|notice| notice.lines).collect();
    for notice in notices {
        let beside = |lines: &(u32, u32)| lines.0 <= notice.lines.0 && notice.lines.0 <= lines.1;
        if notice.kind == Kind::Notice && tagged.iter().any(beside) {
            continue;
        }
        match found.iter_mut().find(|known| known.id == notice.id && known.kind != Kind::Expression) {
            Some(known) => {
                let title = notice.lines.0 < known.lines.0 && known.lines.0 <= notice.lines.1 + TITLE;
                if known.kind == Kind::Text && title {
                    known.lines.0 = notice.lines.0;
                }
            }
            None => found.push(notice),
        }
    }
    found.sort_by(|left, right| left.lines.cmp(&right.lines).then(left.kind.cmp(&right.kind)));
    found
}

/// The text of a licence of the SPDX list.
pub fn license_text(id: &str) -> Option<&'static str> {
    spdx::license_id(id).map(|license| license.text())
}

/// A licence that exists in several languages, of which the list holds one.
struct Translated {
    /// Beginning of its identifiers.
    family: &'static str,
    /// How the one who gives the licence is called in the other languages, without accents.
    licensors: &'static [&'static str],
    /// What its last article begins with: without it the text is cut.
    last: &'static str,
}

const TRANSLATED: [Translated; 3] = [
    Translated { family: "LiLiQ-", licensors: &["licensor"], last: "" },
    Translated { family: "CECILL-", licensors: &["concedant"], last: "" },
    Translated {
        family: "EUPL-",
        licensors: &[
            "donneur de licence",
            "concedant",
            "lizenzgeber",
            "licenziante",
            "licenciante",
            "licentiegever",
            "licensgiver",
            "licensgivare",
            "licencjodawca",
            "lisenssinantaja",
        ],
        last: "\n15.",
    },
];

/// The texts of licences in a language that the list does not hold, between the others: the title stands at the
/// beginning of a long text that speaks of the one who gives the licence again and again. A sentence that names the licence
/// is neither.
fn translated(text: &str, covered: &[(u32, u32)]) -> Vec<Recognised> {
    let mut found = Vec::new();
    let last = number(text.lines().count());
    let mut first = 1;
    for (start, end) in covered.iter().copied().chain([(last + 1, last + 1)]) {
        if first < start {
            found.extend(translation(text, (first, start - 1)));
        }
        first = first.max(end + 1);
    }
    found
}

/// The shortest of those texts is about 8,000 bytes.
const SHORTEST: usize = 3_000;
/// Lines in which its title stands.
const TITLE_LINES: u32 = 15;

fn translation(text: &str, lines: (u32, u32)) -> Option<Recognised> {
    let (skipped, taken) = (lines.0 as usize - 1, (lines.1 - lines.0) as usize + 1);
    let part: String = text.lines().skip(skipped).take(taken).flat_map(|line| [line, "\n"]).collect();
    if part.len() < SHORTEST {
        return None;
    }
    let plain = tidy::without_accents(&part);
    let speaks = |known: &Translated| {
        known.licensors.iter().any(|word| plain.matches(word).count() >= 5) && plain.contains(known.last)
    };
    let families: Vec<&str> = TRANSLATED.iter().filter(|known| speaks(known)).map(|known| known.family).collect();
    if families.is_empty() {
        return None;
    }
    let title = notice::find(&part, &[])
        .into_iter()
        .filter(|notice| notice.lines.0 <= TITLE_LINES && families.iter().any(|family| notice.id.starts_with(family)))
        .min_by_key(|notice| notice.lines)?;
    Some(Recognised { lines: (lines.0 + title.lines.0 - 1, lines.1), kind: Kind::Text, ..title })
}

/// Whole texts of licences of the list.
fn texts(text: &str) -> Vec<Recognised> {
    let index = index::index();
    locate::locate(index, &words::words(text))
        .into_iter()
        .map(|place| Recognised {
            id: index.entries[place.entry].id.clone(),
            lines: place.lines,
            score: (place.score * 1000.0).round() / 1000.0,
            kind: Kind::Text,
        })
        .collect()
}

fn number(line: usize) -> u32 {
    u32::try_from(line).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests;
