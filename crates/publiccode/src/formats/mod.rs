//! The small grammars the standard leans on, each with where it comes from. Pure functions over text.

pub(crate) mod date;
pub(crate) mod email;
pub(crate) mod language_tag;
pub(crate) mod license;
pub(crate) mod mime;
pub(crate) mod path;
pub(crate) mod phone;
pub(crate) mod png;
pub(crate) mod uri;
pub(crate) mod url;

use unicode_segmentation::UnicodeSegmentation;

/// Length as people count it: grapheme clusters (UAX #29).
pub(crate) fn graphemes(text: &str) -> usize {
    // ASCII without carriage return has one cluster per byte; most texts are, or nearly.
    if text.is_ascii() && !text.contains('\r') { text.len() } else { text.graphemes(true).count() }
}

/// The text without its characters that are not seen.
pub(crate) fn visible(text: &str) -> String {
    text.chars().filter(|character| !is_invisible(*character)).collect()
}

/// Characters that are not seen but make a value different: zero-width spaces, directional marks, soft hyphens.
pub(crate) fn is_invisible(character: char) -> bool {
    matches!(character, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn length_counts_what_people_see() {
        for (text, length) in [("", 0), ("abc", 3), ("e\u{301}té", 3), ("👩‍👩‍👧", 1), ("🇫🇷", 1), ("a\r\nb", 3)]
        {
            assert_eq!(graphemes(text), length, "{text:?}");
        }
    }
}
