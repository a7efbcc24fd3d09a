//! Words of other catalogues → ours, by the tables of `src/mappings`; names of licences, by `levain_license`.
//!
//! Only what is certain is translated. A word that no table knows is kept as a keyword by the importer, or, for
//! licences, as the source's own words. Words are compared without case and accents, typographic apostrophes as
//! straight ones, runs of blanks as one.

use std::collections::HashMap;
use std::sync::LazyLock;

use levain_model::id::fold;
use levain_model::{DevelopmentStatus, IdentifierKind, OrganizationKind};

type Table = HashMap<(String, String), String>;

static CATEGORIES: LazyLock<Table> = LazyLock::new(|| table(include_str!("mappings/categories.tsv")));
static PLATFORMS: LazyLock<Table> = LazyLock::new(|| table(include_str!("mappings/platforms.tsv")));
static STATUSES: LazyLock<Table> = LazyLock::new(|| table(include_str!("mappings/statuses.tsv")));
static LANGUAGES: LazyLock<Table> = LazyLock::new(|| table(include_str!("mappings/languages.tsv")));

/// The cells of each line of a table of ours: tab-separated, `#` begins a comment, blank lines left out.
pub(crate) fn rows(table: &str) -> impl Iterator<Item = Vec<&str>> {
    table
        .lines()
        .filter(|line| !line.trim().is_empty() && !line.starts_with('#'))
        .map(|line| line.split('\t').map(str::trim).collect())
}

/// Rows (catalogue, word, value).
fn table(text: &str) -> Table {
    rows(text)
        .filter_map(|row| {
            let [catalogue, word, value] = row.try_into().ok()?;
            Some(((catalogue.to_owned(), key(word)), value.to_owned()))
        })
        .collect()
}

fn key(word: &str) -> String {
    let folded = fold(word).replace(['’', '‘'], "'");
    folded.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The value of a word in one catalogue, else in any (`*`).
fn look_up<'a>(table: &'a Table, catalogue: &str, word: &str) -> Option<&'a str> {
    let word = key(word);
    table
        .get(&(catalogue.to_owned(), word.clone()))
        .or_else(|| table.get(&("*".to_owned(), word)))
        .map(String::as_str)
        .filter(|value| !value.is_empty())
}

/// What catalogues write in place of a licence that they do not know.
const UNKNOWN_LICENSE: [&str; 11] =
    ["", "n/a", "na", "noassertion", "none", "s.o.", "0", "tbd", "unknown", "other", "xxxxxxxxx"];

/// Categories of publiccode.yml for a category of another catalogue: none when no one is certain.
pub fn categories(catalogue: &str, word: &str) -> Vec<String> {
    look_up(&CATEGORIES, catalogue, word)
        .map(|values| values.split(' ').map(str::to_owned).collect())
        .unwrap_or_default()
}

/// A licence: an SPDX expression when the words certainly mean it, else the words; nothing for “N/A”.
pub fn license(words: &str) -> Option<String> {
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    if UNKNOWN_LICENSE.contains(&key(&words).as_str()) {
        return None;
    }
    expression(&words).or(Some(words))
}

/// The SPDX expression that these words are or certainly mean, as precise as they are: `GPL-3.0` does not say whether
/// later versions are allowed, so that it does not become `GPL-3.0-only`.
pub fn expression(words: &str) -> Option<String> {
    let expression = levain_license::normalise(words)?;
    match expression.strip_suffix("-only") {
        Some(older) if older.eq_ignore_ascii_case(words.trim()) => Some(older.to_owned()),
        _ => Some(expression),
    }
}

/// A platform in publiccode.yml's vocabulary.
pub fn platform(word: &str) -> Option<String> {
    look_up(&PLATFORMS, "*", word).map(str::to_owned)
}

/// How mature a catalogue says a software is.
pub fn status(catalogue: &str, word: &str) -> Option<DevelopmentStatus> {
    look_up(&STATUSES, catalogue, word).and_then(DevelopmentStatus::from_name)
}

/// A language as a BCP 47 tag: a tag stays (its case made regular), a name or a three-letter code is translated.
pub fn language(word: &str) -> Option<String> {
    let word = word.trim().replace('_', "-");
    if let Some(tag) = look_up(&LANGUAGES, "*", &word) {
        return Some(tag.to_owned());
    }
    let mut parts = word.split('-');
    let primary = parts.next().filter(|part| (2..=3).contains(&part.len()) && is_alphabetic(part))?;
    let mut tag = primary.to_ascii_lowercase();
    for part in parts {
        if part.is_empty() || part.len() > 8 || !part.chars().all(|character| character.is_ascii_alphanumeric()) {
            return None;
        }
        tag.push('-');
        // RFC 5646, section 2.1.1: regions in upper case, scripts with a capital, the rest in lower case.
        tag.push_str(&match part.len() {
            2 => part.to_ascii_uppercase(),
            4 if is_alphabetic(part) => format!("{}{}", part[..1].to_ascii_uppercase(), part[1..].to_ascii_lowercase()),
            _ => part.to_ascii_lowercase(),
        });
    }
    Some(tag)
}

/// Jurisdiction and kind of a group of government accounts; a group that the table lacks is of no known place.
pub fn account_group(group: &str) -> (Option<String>, OrganizationKind) {
    let found = rows(include_str!("mappings/account_groups.tsv")).find(|row| row.first() == Some(&group));
    let cell = |place: usize| found.as_ref().and_then(|row| row.get(place).copied()).unwrap_or_default();
    let jurisdiction = Some(cell(1).to_owned()).filter(|code| !code.is_empty());
    (jurisdiction, OrganizationKind::from_name(cell(2)).unwrap_or(OrganizationKind::Other))
}

/// Whether a word is a category of publiccode.yml's vocabulary.
pub fn is_category(word: &str) -> bool {
    levain_publiccode::vocabulary::CATEGORIES.find(word).is_some()
}

/// The kind of an identifier of that name.
pub fn identifier_kind(name: &str) -> Option<IdentifierKind> {
    const KINDS: [IdentifierKind; 7] = [
        IdentifierKind::Wikidata,
        IdentifierKind::Sill,
        IdentifierKind::ComptoirDuLibre,
        IdentifierKind::Framalibre,
        IdentifierKind::OpenResourceExchange,
        IdentifierKind::DigitalPublicGoods,
        IdentifierKind::Purl,
    ];
    KINDS.into_iter().find(|kind| kind.as_str() == name)
}

fn is_alphabetic(part: &str) -> bool {
    part.chars().all(|character| character.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_every_table_has_three_cells() {
        for text in [
            include_str!("mappings/categories.tsv"),
            include_str!("mappings/platforms.tsv"),
            include_str!("mappings/statuses.tsv"),
            include_str!("mappings/languages.tsv"),
            include_str!("mappings/account_groups.tsv"),
        ] {
            for row in rows(text) {
                assert_eq!(row.len(), 3, "{row:?}");
            }
            let words: std::collections::BTreeSet<(String, String)> =
                rows(text).map(|row| (row[0].to_owned(), key(row[1]))).collect();
            assert_eq!(words.len(), rows(text).count(), "a word stands twice");
        }
    }

    #[test]
    fn licences_are_translated_only_when_certain() {
        for (words, license_id) in [
            ("GPL.v3", Some("GPL-3.0")),
            ("GPL-3.0-only", Some("GPL-3.0-only")),
            ("GPL 2.0+", Some("GPL-2.0-or-later")),
            ("The Unlicense", Some("Unlicense")),
            ("LGPL-2.1, LGPL-2.0,  LGPL-3.0", Some("LGPL-2.1, LGPL-2.0, LGPL-3.0")),
            ("GPL", Some("GPL")),
            ("mit or apache-2.0", Some("MIT OR Apache-2.0")),
            ("GPL-3.0", Some("GPL-3.0")),
            ("AGPL v3+", Some("AGPL-3.0-or-later")),
            ("LGPL-2.1+", Some("LGPL-2.1-or-later")),
            ("LiLiQ-R+", Some("LiLiQ-Rplus-1.1")),
            ("Licence Ouverte / Open Licence 2.0", Some("etalab-2.0")),
            ("https://api.github.com/licenses/epl-2.0", Some("EPL-2.0")),
            ("http://opendefinition.org/licenses/cc-zero/", Some("CC0-1.0")),
            ("N/A", None),
            ("NOASSERTION", None),
            ("Other", None),
            ("S.O.", None),
            (" ", None),
        ] {
            assert_eq!(license(words).as_deref(), license_id, "{words}");
        }
    }

    #[test]
    fn categories_become_categories_of_the_standard() {
        for row in rows(include_str!("mappings/categories.tsv")) {
            assert!(row[2].split(' ').all(is_category), "{row:?}");
        }
    }

    #[test]
    fn languages_become_tags() {
        for (word, tag) in [
            ("fr", Some("fr")),
            ("fr_CA", Some("fr-CA")),
            ("FR-ca", Some("fr-CA")),
            ("French", Some("fr")),
            ("eng", Some("en")),
            ("zh-hant-TW", Some("zh-Hant-TW")),
            ("JavaScript", None),
            ("", None),
        ] {
            assert_eq!(language(word).as_deref(), tag, "{word}");
        }
    }
}
