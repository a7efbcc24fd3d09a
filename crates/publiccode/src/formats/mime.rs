//! Media type names: RFC 6838, section 4.2.

/// Whether `text` is `type/subtype` with the characters and lengths of RFC 6838; spaces around it do not matter.
pub(crate) fn is_media_type(text: &str) -> bool {
    let Some((kind, subtype)) = text.trim_matches(' ').split_once('/') else {
        return false;
    };
    let name = |text: &str, marks: &str| {
        text.len() <= 127
            && text.starts_with(|first: char| first.is_ascii_alphanumeric())
            && text.chars().all(|character| character.is_ascii_alphanumeric() || marks.contains(character))
    };
    name(kind, "!#$&^_-") && name(subtype, "!#$&^_.+-")
}

#[cfg(test)]
mod tests {
    use super::is_media_type;

    #[test]
    fn media_types_follow_the_grammar() {
        for good in ["text/plain", "application/vnd.oasis.opendocument.text", "image/svg+xml", " text/csv "] {
            assert!(is_media_type(good), "{good}");
        }
        for bad in ["", "text", "text/", "/plain", "text/plain; charset=utf-8", "te xt/plain", "a/b/c", "a.b/c"] {
            assert!(!is_media_type(bad), "{bad}");
        }
    }
}
