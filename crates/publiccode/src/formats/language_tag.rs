//! Language tags: RFC 5646 (BCP 47), with the subtags registered by IANA.

use crate::vocabulary::{EXTLANGS, GRANDFATHERED, LANGUAGES, LONG_LANGUAGES, REGIONS, SCRIPTS, VARIANTS, Vocabulary};

/// Whether `text` is a valid tag: well formed, and each subtag registered where it stands. Case does not matter.
pub(crate) fn is_valid(text: &str) -> bool {
    // Nearly all tags: two letters, or two letters and a country.
    if text.len() > 60 || !text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') {
        return false;
    }
    let tag = text.to_ascii_lowercase();
    if GRANDFATHERED.contains(&tag) {
        return true;
    }
    if let Some(private) = tag.strip_prefix("x-") {
        return !private.is_empty() && private.split('-').all(|part| (1..=8).contains(&part.len()));
    }
    let mut parts = tag.split('-').peekable();
    let language = parts.next().unwrap_or_default();
    if !is_language(language) {
        return false;
    }
    let mut extended = 0;
    while let Some(part) = parts.next_if(|part| part.len() == 3 && is_letters(part)) {
        extended += 1;
        if extended > 3 || !registered_with_prefix(EXTLANGS, part, &tag) {
            return false;
        }
    }
    if let Some(script) = parts.next_if(|part| part.len() == 4 && is_letters(part))
        && !SCRIPTS.contains(script)
    {
        return false;
    }
    if let Some(region) =
        parts.next_if(|part| part.len() == 2 && is_letters(part) || part.len() == 3 && is_digits(part))
        && !REGIONS.contains(region)
    {
        return false;
    }
    while let Some(variant) =
        parts.next_if(|part| part.len() >= 5 || part.len() == 4 && part.as_bytes()[0].is_ascii_digit())
    {
        if variant.len() > 8 || !registered_with_prefix(VARIANTS, variant, &tag) {
            return false;
        }
    }
    extensions(parts)
}

/// Extensions (`u-…`) and private use (`x-…`): a single character, then subtags.
fn extensions<'t>(parts: impl Iterator<Item = &'t str>) -> bool {
    // Where the reading is: nothing opened yet, a singleton waiting for subtags, or subtags read after it.
    let (mut opened, mut private, mut filled) = (false, false, true);
    for part in parts {
        if part.len() == 1 && !private {
            if !filled {
                return false;
            }
            (opened, private, filled) = (true, part == "x", false);
        } else if opened && (1..=8).contains(&part.len()) {
            filled = true;
        } else {
            return false;
        }
    }
    filled
}

fn is_language(text: &str) -> bool {
    LANGUAGES.contains(text) || text.len() == 3 && ("qaa"..="qtz").contains(&text)
}

fn registered_with_prefix(registry: Vocabulary, subtag: &str, tag: &str) -> bool {
    registry.columns(subtag).is_some_and(|(prefixes, _)| {
        prefixes.is_empty()
            || prefixes.split(' ').any(|prefix| tag.strip_prefix(prefix).is_some_and(|rest| rest.starts_with('-')))
    })
}

fn is_letters(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_alphabetic())
}

fn is_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The tag surely meant: `fr_CA`, `fr-ca` with an underscore, `eng` or `fra-CA` for languages with a two-letter code.
pub(crate) fn meant(text: &str) -> Option<String> {
    let dashed = text.trim().replace('_', "-");
    let (language, rest) = dashed.split_once('-').unwrap_or((&dashed, ""));
    let short = LONG_LANGUAGES.columns(&language.to_ascii_lowercase()).map(|(short, _)| short.to_owned());
    let mut tag = short.unwrap_or_else(|| language.to_ascii_lowercase());
    for part in rest.split('-').filter(|part| !part.is_empty()) {
        tag.push('-');
        // A country is in upper case by convention (RFC 5646, section 2.1.1).
        if part.len() == 2 { tag.push_str(&part.to_ascii_uppercase()) } else { tag.push_str(part) }
    }
    (tag != text && is_valid(&tag)).then_some(tag)
}

/// Whether the primary language of a tag is `language` (two letters).
pub(crate) fn is_of(tag: &str, language: &str) -> bool {
    tag.split(['-', '_']).next().is_some_and(|primary| primary.eq_ignore_ascii_case(language))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_valid_when_registered() {
        let good = [
            "fr",
            "fr-CA",
            "FR-ca",
            "iu",
            "cr",
            "moh",
            "zh-Hant-TW",
            "es-419",
            "sl-rozaj",
            "ca-valencia",
            "zh-yue",
            "i-klingon",
            "x-mine",
            "de-DE-u-co-phonebk",
            "en-x-twain",
            "qaa",
            "sr-Latn",
            "de-1996",
        ];
        for tag in good {
            assert!(is_valid(tag), "{tag}");
        }
        let bad = [
            "",
            "fr_CA",
            "eng",
            "en_GB",
            "no such language",
            "xx",
            "fr-",
            "-fr",
            "fr-XX",
            "fr-Abcd",
            "fr-valencia",
            "abcd",
            "english",
            "fr-CA-",
            "en--US",
            "x-",
            "en-u",
            "français",
            "en-GB-GB",
        ];
        for tag in bad {
            assert!(!is_valid(tag), "{tag}");
        }
    }

    #[test]
    fn what_is_surely_meant_is_proposed() {
        for (text, tag) in [("fr_CA", "fr-CA"), ("eng", "en"), ("fra-ca", "fr-CA"), ("EN_gb", "en-GB"), (" it ", "it")]
        {
            assert_eq!(meant(text).as_deref(), Some(tag), "{text}");
        }
        for text in ["français", "fr", "xx_XX", ""] {
            assert_eq!(meant(text), None, "{text}");
        }
    }
}
