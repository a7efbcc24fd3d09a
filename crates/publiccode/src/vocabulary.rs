//! The controlled vocabularies, kept as sorted text files and searched in place: nothing is read or built at start.

use crate::language::Language;

/// A list of known values: one per line, sorted by bytes, then tab-separated columns.
#[derive(Debug, Clone, Copy)]
pub struct Vocabulary {
    text: &'static str,
}

/// One value of a vocabulary.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Term {
    /// The value as files write it.
    pub id: &'static str,
    first: &'static str,
    second: &'static str,
}

impl Term {
    /// What to show to people.
    pub fn label(&self, language: Language) -> &'static str {
        match language {
            Language::Fr => self.first,
            Language::En => self.second,
        }
    }
}

/// Values of `categories`.
pub const CATEGORIES: Vocabulary = Vocabulary { text: include_str!("vocabularies/categories.tsv") };
/// Values of `intendedAudience.scope`.
pub const SCOPES: Vocabulary = Vocabulary { text: include_str!("vocabularies/scopes.tsv") };
/// Usual values of `platforms`; others are allowed.
pub const PLATFORMS: Vocabulary = Vocabulary { text: include_str!("vocabularies/platforms.tsv") };
/// Values of `developmentStatus`.
pub const STATUSES: Vocabulary = Vocabulary { text: include_str!("vocabularies/statuses.tsv") };
/// Values of `softwareType`.
pub const SOFTWARE_TYPES: Vocabulary = Vocabulary { text: include_str!("vocabularies/software-types.tsv") };
/// Values of `maintenance.type`.
pub const MAINTENANCE_TYPES: Vocabulary = Vocabulary { text: include_str!("vocabularies/maintenance-types.tsv") };
/// Names that may follow `alias:` in `supports[].id`.
pub const SUPPORTS: Vocabulary = Vocabulary { text: include_str!("vocabularies/supports.tsv") };

/// ISO 3166-1 alpha-2 codes in lower case, and the user-assigned XK (Kosovo) that tools accept.
pub(crate) const COUNTRIES: Vocabulary = Vocabulary { text: include_str!("vocabularies/countries.txt") };
/// Primary language subtags of the IANA registry (2025-08-25).
pub(crate) const LANGUAGES: Vocabulary = Vocabulary { text: include_str!("vocabularies/languages.txt") };
/// Three-letter codes of ISO 639-2 and -3 with the two-letter code to use instead.
pub(crate) const LONG_LANGUAGES: Vocabulary = Vocabulary { text: include_str!("vocabularies/languages-3-letters.tsv") };
/// Extended language subtags with their prefixes (IANA).
pub(crate) const EXTLANGS: Vocabulary = Vocabulary { text: include_str!("vocabularies/extlangs.tsv") };
/// Script subtags (IANA).
pub(crate) const SCRIPTS: Vocabulary = Vocabulary { text: include_str!("vocabularies/scripts.txt") };
/// Region subtags, countries and UN M.49 areas (IANA).
pub(crate) const REGIONS: Vocabulary = Vocabulary { text: include_str!("vocabularies/regions.txt") };
/// Variant subtags with their prefixes (IANA).
pub(crate) const VARIANTS: Vocabulary = Vocabulary { text: include_str!("vocabularies/variants.tsv") };
/// Grandfathered tags (IANA).
pub(crate) const GRANDFATHERED: Vocabulary = Vocabulary { text: include_str!("vocabularies/grandfathered.txt") };
/// SPDX licence ids: id in lower case, id, flags (`o` OSI approved, `f` free for the FSF, `d` deprecated).
pub(crate) const LICENSES: Vocabulary = Vocabulary { text: include_str!("vocabularies/licenses.tsv") };
/// SPDX exception ids: id in lower case, id.
pub(crate) const EXCEPTIONS: Vocabulary = Vocabulary { text: include_str!("vocabularies/license-exceptions.tsv") };
/// Hosts known to serve videos under oEmbed; a short list of our own.
pub(crate) const VIDEO_HOSTS: Vocabulary = Vocabulary { text: include_str!("vocabularies/video-hosts.txt") };

impl Vocabulary {
    /// All its values, in order.
    pub fn terms(self) -> impl Iterator<Item = Term> {
        self.text.lines().map(|line| {
            let mut columns = line.split('\t');
            let mut next = || columns.next().unwrap_or_default();
            Term { id: next(), first: next(), second: next() }
        })
    }

    /// The value of that id, exactly.
    pub fn find(self, id: &str) -> Option<Term> {
        let line = self.line(id)?;
        let mut columns = line.split('\t');
        let mut next = || columns.next().unwrap_or_default();
        Some(Term { id: next(), first: next(), second: next() })
    }

    pub(crate) fn contains(self, id: &str) -> bool {
        self.line(id).is_some()
    }

    /// The second and third columns of the line of `id`.
    pub(crate) fn columns(self, id: &str) -> Option<(&'static str, &'static str)> {
        self.find(id).map(|term| (term.first, term.second))
    }

    /// Looks for the line of `id` by halves.
    fn line(self, id: &str) -> Option<&'static str> {
        let bytes = self.text.as_bytes();
        let (mut low, mut high) = (0, bytes.len());
        while low < high {
            let middle = low + (high - low) / 2;
            let start = bytes[low..middle].iter().rposition(|byte| *byte == b'\n').map_or(low, |at| low + at + 1);
            let end = bytes[middle..].iter().position(|byte| *byte == b'\n').map_or(bytes.len(), |at| middle + at);
            let line = &self.text[start..end];
            let key = line.split('\t').next().unwrap_or_default();
            match key.cmp(id) {
                std::cmp::Ordering::Equal => return Some(line),
                std::cmp::Ordering::Less => low = end + 1,
                std::cmp::Ordering::Greater => high = start,
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [(&str, Vocabulary); 18] = [
        ("categories", CATEGORIES),
        ("scopes", SCOPES),
        ("platforms", PLATFORMS),
        ("statuses", STATUSES),
        ("software types", SOFTWARE_TYPES),
        ("maintenance types", MAINTENANCE_TYPES),
        ("supports", SUPPORTS),
        ("countries", COUNTRIES),
        ("languages", LANGUAGES),
        ("long languages", LONG_LANGUAGES),
        ("extlangs", EXTLANGS),
        ("scripts", SCRIPTS),
        ("regions", REGIONS),
        ("variants", VARIANTS),
        ("grandfathered", GRANDFATHERED),
        ("licenses", LICENSES),
        ("exceptions", EXCEPTIONS),
        ("video hosts", VIDEO_HOSTS),
    ];

    #[test]
    fn every_line_is_sorted_and_found() {
        for (name, vocabulary) in ALL {
            let ids: Vec<&str> = vocabulary.terms().map(|term| term.id).collect();
            assert!(ids.is_sorted_by(|a, b| a < b), "{name} is not sorted");
            for id in &ids {
                assert_eq!(vocabulary.find(id).map(|term| term.id), Some(*id), "{name}");
            }
            for absent in ["", "zzzzzz", "!", "mediumx"] {
                assert!(!vocabulary.contains(absent), "{name}: {absent}");
            }
        }
    }

    #[test]
    fn vocabularies_have_the_size_the_standard_says() {
        assert_eq!(CATEGORIES.terms().count(), 106);
        assert_eq!(SCOPES.terms().count(), 24);
        assert_eq!(COUNTRIES.terms().count(), 250);
    }

    #[test]
    fn what_people_choose_from_has_labels_in_both_languages() {
        for (name, vocabulary) in &ALL[..7] {
            for term in vocabulary.terms() {
                assert!(!term.label(Language::Fr).is_empty(), "{name}: {}", term.id);
                assert!(!term.label(Language::En).is_empty(), "{name}: {}", term.id);
            }
        }
    }
}
