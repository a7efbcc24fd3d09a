//! Writing values back as YAML, in the style in which they stood.

use levain_yaml::{Resolved, resolve};

/// `text` in double quotes, with the escapes YAML needs (YAML 1.2.2, section 5.7).
pub(crate) fn quoted(text: &str) -> String {
    let mut written = String::with_capacity(text.len() + 2);
    written.push('"');
    for character in text.chars() {
        match character {
            '"' => written.push_str("\\\""),
            '\\' => written.push_str("\\\\"),
            '\n' => written.push_str("\\n"),
            '\r' => written.push_str("\\r"),
            '\t' => written.push_str("\\t"),
            character if character.is_control() => written.push_str(&format!("\\u{:04x}", u32::from(character))),
            character => written.push(character),
        }
    }
    written.push('"');
    written
}

/// `text` as a scalar on one line: plain when it reads back as the same text anywhere, quoted otherwise.
pub(crate) fn scalar_text(text: &str) -> String {
    if is_plain(text) { text.to_owned() } else { quoted(text) }
}

/// Whether a plain scalar reads back as this text, in block and in flow context (YAML 1.2.2, section 7.3.3).
fn is_plain(text: &str) -> bool {
    let starts_well = text.starts_with(|first: char| first.is_alphanumeric() || first == '/' || first == '(');
    starts_well
        && !text.ends_with([' ', ':'])
        && !text.contains(char::is_control)
        && !text.contains([',', '[', ']', '{', '}'])
        && !text.contains(": ")
        && !text.contains(" #")
        && resolve(text) == Resolved::Text
        // Words that YAML 1.1 reads as booleans; quotes spare old tools.
        && !matches!(text.to_ascii_lowercase().as_str(), "yes" | "no" | "on" | "off" | "y" | "n")
}

/// `text` in the place of a scalar written `raw`: in the same quotes when it had some.
pub(super) fn in_place_of(raw: &str, text: &str) -> String {
    match raw.chars().next() {
        Some('"') => quoted(text),
        Some('\'') if !text.contains(char::is_control) => format!("'{}'", text.replace('\'', "''")),
        _ => scalar_text(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_read_back_as_they_were() {
        for (text, written) in [
            ("office", "office"),
            ("standalone/web", "standalone/web"),
            ("1.10", "\"1.10\""),
            ("true", "\"true\""),
            ("no", "\"no\""),
            ("a: b", "\"a: b\""),
            ("a #b", "\"a #b\""),
            ("- a", "\"- a\""),
            ("a, b", "\"a, b\""),
            ("", "\"\""),
            ("a\"b", "a\"b"),
            ("\"a", "\"\\\"a\""),
            ("é\n", "\"é\\n\""),
        ] {
            assert_eq!(scalar_text(text), written);
        }
        assert_eq!(in_place_of("'a'", "l'eau"), "'l''eau'");
        assert_eq!(in_place_of("\"a\"", "b"), "\"b\"");
        assert_eq!(in_place_of("a", "b"), "b");
    }
}
