//! Identifiers: opaque ones in storage, readable ones in addresses.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// An opaque identifier, a UUID version 7 (RFC 9562, section 5.7): ordered by the time it was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Id(Uuid);

impl Id {
    /// An identifier made of a time (milliseconds since 1970-01-01 UTC) and ten random bytes: this crate has neither
    /// clock nor randomness, the caller brings both.
    pub fn from_parts(unix_milliseconds: u64, random: [u8; 10]) -> Id {
        Id(uuid::Builder::from_unix_timestamp_millis(unix_milliseconds, &random).into_uuid())
    }
}

impl fmt::Display for Id {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.hyphenated().fmt(formatter)
    }
}

impl FromStr for Id {
    type Err = InvalidId;

    fn from_str(text: &str) -> Result<Id, InvalidId> {
        Uuid::try_parse(text).map(Id).map_err(|_| InvalidId)
    }
}

/// The text is not a UUID.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a UUID")]
pub struct InvalidId;

/// The readable part of an address: lower-case ASCII letters, digits and single hyphens, 1 to 80 characters.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Slug(String);

impl Slug {
    /// The slug of a name: accents and case removed, everything else a hyphen. A name with nothing left (`漢字`) gives
    /// `x`, and the store makes it unique by a number.
    pub fn of(name: &str) -> Slug {
        let mut slug = String::new();
        for character in fold(name).chars() {
            let character = match character {
                '+' => 'p',
                '#' => 's',
                other => other,
            };
            if character.is_ascii_alphanumeric() {
                slug.push(character.to_ascii_lowercase());
            } else if !slug.ends_with('-') && !slug.is_empty() && character != '\'' && character != '’' {
                slug.push('-');
            }
            if slug.len() >= 80 {
                break;
            }
        }
        let slug = slug.trim_matches('-');
        Slug(if slug.is_empty() { "x".to_owned() } else { slug.to_owned() })
    }

    /// This slug made distinct by a number: `kanboard` gives `kanboard-2`.
    #[must_use]
    pub fn numbered(&self, number: u32) -> Slug {
        let suffix = format!("-{number}");
        let kept: String = self.0.chars().take(80 - suffix.len()).collect();
        Slug(format!("{}{suffix}", kept.trim_end_matches('-')))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Slug {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl From<&str> for Slug {
    fn from(text: &str) -> Slug {
        Slug::of(text)
    }
}

/// `text` in lower case with the accents of Latin letters removed: the key by which names are ordered and compared.
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let mut folded = String::with_capacity(text.len());
    for character in text.chars().flat_map(char::to_lowercase) {
        match character {
            'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' => folded.push('a'),
            'ç' => folded.push('c'),
            'è' | 'é' | 'ê' | 'ë' => folded.push('e'),
            'ì' | 'í' | 'î' | 'ï' => folded.push('i'),
            'ñ' => folded.push('n'),
            'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' => folded.push('o'),
            'ù' | 'ú' | 'û' | 'ü' => folded.push('u'),
            'ý' | 'ÿ' => folded.push('y'),
            'œ' => folded.push_str("oe"),
            'æ' => folded.push_str("ae"),
            'ß' => folded.push_str("ss"),
            // Combining marks: what is left of an accent in decomposed text.
            '\u{300}'..='\u{36f}' => {}
            other => folded.push(other),
        }
    }
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_are_readable_and_bounded() {
        for (name, slug) in [
            ("Démarches simplifiées", "demarches-simplifiees"),
            ("Notepad++", "notepadpp"),
            ("C#", "cs"),
            ("  L'Œuvre — 2 ", "loeuvre-2"),
            ("漢字", "x"),
        ] {
            assert_eq!(Slug::of(name).as_str(), slug);
        }
        assert!(Slug::of(&"a".repeat(300)).as_str().len() <= 80);
        assert_eq!(Slug::of("kanboard").numbered(2).as_str(), "kanboard-2");
        assert!(Slug::of(&"a".repeat(300)).numbered(12).as_str().len() <= 80);
    }

    #[test]
    fn identifiers_are_ordered_by_time() {
        assert!(Id::from_parts(1, [9; 10]) < Id::from_parts(2, [0; 10]));
        let id = Id::from_parts(1_700_000_000_000, [7; 10]);
        assert_eq!(id.to_string().parse(), Ok(id));
    }
}
