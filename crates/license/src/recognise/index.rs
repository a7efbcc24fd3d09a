//! The texts of the SPDX list as pairs of words, made once when the first text is looked at.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::OnceLock;

use super::words::words;

/// A text that can be recognised.
#[derive(Debug)]
pub struct Entry {
    /// The identifier given for it.
    pub id: String,
    /// How many pairs of words it has.
    pub pairs: usize,
}

/// Every text, and for each pair of words the texts that have it.
#[derive(Debug, Default)]
pub struct Index {
    /// The texts.
    pub entries: Vec<Entry>,
    /// Entry, and how many times it has the pair; sorted by pair.
    postings: Vec<(u16, u16)>,
    /// Where the postings of a pair stand.
    places: HashMap<u32, (u32, u16), BuildHasherDefault<Same>>,
}

impl Index {
    /// The texts that have this pair of words, and how many times.
    pub fn having(&self, pair: u32) -> &[(u16, u16)] {
        match self.places.get(&pair) {
            Some((start, count)) => &self.postings[*start as usize..*start as usize + usize::from(*count)],
            None => &[],
        }
    }
}

/// Pairs are hashes already.
#[derive(Debug, Default)]
pub struct Same(u64);

impl Hasher for Same {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }
    fn write_u32(&mut self, value: u32) {
        self.0 = u64::from(value).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    }
}

/// A part of a text that is met alone, by the words between which it stands (empty: the beginning or the end).
struct Part {
    /// Beginning of the identifiers whose texts have it.
    family: &'static str,
    from: &'static str,
    to: &'static str,
}

const PARTS: [Part; 7] = [
    // How to apply a licence to one's program is often left out.
    Part { family: "Apache-2.0", from: "", to: "END OF TERMS AND CONDITIONS" },
    Part { family: "GPL-", from: "", to: "END OF TERMS AND CONDITIONS" },
    Part { family: "AGPL-", from: "", to: "END OF TERMS AND CONDITIONS" },
    Part { family: "LGPL-2", from: "", to: "END OF TERMS AND CONDITIONS" },
    // The list adds the GPL to the LGPL, which refers to it.
    Part { family: "LGPL-3.0", from: "", to: "GNU GENERAL PUBLIC LICENSE\nVersion 3" },
    // Who speaks before the text of a Creative Commons licence, and the summary of it.
    Part { family: "CC0-", from: "Statement of Purpose", to: "" },
    Part { family: "CC-BY", from: "By exercising the Licensed Rights", to: "Creative Commons is not a party" },
];

/// The index.
pub fn index() -> &'static Index {
    static INDEX: OnceLock<Index> = OnceLock::new();
    INDEX.get_or_init(build)
}

fn build() -> Index {
    let mut texts: Vec<(String, &str)> = spdx::text::LICENSE_TEXTS
        .iter()
        .filter(|(id, _)| spdx::license_id(id).is_some_and(|license| !license.is_deprecated()))
        .map(|(id, text)| (identifier(id), *text))
        .collect();
    // One text may stand under several identifiers: the shortest names it.
    texts.sort_by(|left, right| (left.0.len(), &left.0).cmp(&(right.0.len(), &right.0)));
    texts.dedup_by(|next, kept| next.0 == kept.0);
    let mut index = Index::default();
    let mut seen: HashMap<Vec<u32>, ()> = HashMap::new();
    let mut all: Vec<(u32, u16, u16)> = Vec::new();
    for (id, text) in texts {
        for text in std::iter::once(text).chain(parts_of(&id, text)) {
            let pairs = words(text).pairs;
            let Ok(number) = u16::try_from(index.entries.len()) else { break };
            if pairs.is_empty() || seen.insert(pairs.clone(), ()).is_some() {
                continue;
            }
            index.entries.push(Entry { id: id.clone(), pairs: pairs.len() });
            let mut pairs = pairs;
            pairs.sort_unstable();
            all.extend(
                pairs
                    .chunk_by(|left, right| left == right)
                    .map(|same| (same[0], number, u16::try_from(same.len()).unwrap_or(u16::MAX))),
            );
        }
    }
    all.sort_unstable();
    index.postings = all.iter().map(|(_, entry, count)| (*entry, *count)).collect();
    let mut start = 0;
    for same in all.chunk_by(|left, right| left.0 == right.0) {
        let count = u16::try_from(same.len()).unwrap_or(u16::MAX);
        index.places.insert(same[0].0, (start, count));
        start += u32::from(count);
    }
    index
}

fn parts_of<'a>(id: &str, text: &'a str) -> Vec<&'a str> {
    PARTS
        .iter()
        .filter(|part| id.starts_with(part.family))
        .filter_map(|part| {
            let start = if part.from.is_empty() { 0 } else { text.find(part.from)? };
            let end = if part.to.is_empty() { text.len() } else { start + text[start..].find(part.to)? };
            (end > start + 500).then(|| &text[start..end])
        })
        .collect()
}

/// The identifier given for a text: those of GNU have one text for "only" and "or later", and do not say which.
fn identifier(id: &str) -> String {
    let gnu = ["GPL-", "LGPL-", "AGPL-", "GFDL-"].iter().any(|family| id.starts_with(family));
    match gnu {
        true => id.trim_end_matches("-only").trim_end_matches("-or-later").to_owned(),
        false => id.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_that_are_met_alone_stand_in_the_texts() {
        let entries = &index().entries;
        for (id, least) in [
            ("Apache-2.0", 2),
            ("GPL-2.0", 2),
            ("GPL-3.0", 2),
            ("AGPL-3.0", 2),
            ("LGPL-3.0", 2),
            ("LGPL-2.1", 2),
            ("CC0-1.0", 2),
            ("CC-BY-4.0", 2),
        ] {
            let count = entries.iter().filter(|entry| entry.id == id).count();
            assert!(count >= least, "{id}: {count}");
        }
        assert!(entries.len() > 500, "{}", entries.len());
    }
}
