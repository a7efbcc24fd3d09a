//! Lenient reading of values: what other catalogues write where a text or a list is expected.

use jiff::civil::Date;
use serde_json::Value;

/// The text under a key, trimmed; numbers and booleans as they are written; nothing when blank, absent or of another
/// type.
pub(crate) fn text(value: &Value, key: &str) -> Option<String> {
    scalar(value.get(key)?)
}

/// A scalar as text.
pub(crate) fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => filled(text),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(truth) => Some(truth.to_string()),
        _ => None,
    }
}

/// The texts under a key: a list, or a single text that stands for a list of one.
pub(crate) fn texts(value: &Value, key: &str) -> Vec<String> {
    match value.get(key) {
        Some(Value::Array(items)) => items.iter().filter_map(scalar).collect(),
        Some(other) => scalar(other).into_iter().collect(),
        None => Vec::new(),
    }
}

/// The list under a key.
pub(crate) fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value.get(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// A text trimmed, unless nothing is left of it.
pub(crate) fn filled(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// A date, of a date or of a time: `2020-01-14`, `2020-01-14T10:00:00Z`.
pub(crate) fn date(text: &str) -> Option<Date> {
    text.get(..10)?.parse().ok()
}

/// Adds to a list what it does not hold yet.
pub(crate) fn add(list: &mut Vec<String>, item: &str) {
    let item = item.trim();
    if !item.is_empty() && !list.iter().any(|known| known == item) {
        list.push(item.to_owned());
    }
}

/// Names of the keys of an object that hold something and are not in `mapped`, prefixed.
pub(crate) fn unmapped(value: &Value, mapped: &[&str], prefix: &str) -> Vec<String> {
    let Some(object) = value.as_object() else { return Vec::new() };
    object
        .iter()
        .filter(|(key, value)| !mapped.contains(&key.as_str()) && !is_blank(value))
        .map(|(key, _)| format!("{prefix}{key}"))
        .collect()
}

fn is_blank(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(items) => items.iter().all(is_blank),
        Value::Object(object) => object.values().all(is_blank),
        _ => false,
    }
}

/// A web address: http or https, without blanks, and a host. Anything else (git://, file names, words) is `None`.
pub(crate) fn web_address(text: &str) -> Option<String> {
    let text = text.trim();
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"))?;
    (!rest.is_empty() && !text.contains(char::is_whitespace)).then(|| text.to_owned())
}

/// A text in two: its first sentence, and the whole when there is more. A first sentence of more than 300 characters is
/// no summary.
pub(crate) fn summary_and_description(text: &str) -> (String, String) {
    let text = text.trim();
    let end = text
        .char_indices()
        .zip(text.char_indices().skip(1).map(|(_, next)| Some(next)).chain([None]))
        .find(|((_, character), next)| {
            *character == '\n' || ((".!?".contains(*character)) && next.is_none_or(char::is_whitespace))
        })
        .map_or(text.len(), |((index, character), _)| if character == '\n' { index } else { index + 1 });
    let first = text.get(..end).unwrap_or(text).trim();
    if first.chars().count() > 300 {
        return (String::new(), text.to_owned());
    }
    (first.to_owned(), if first == text { String::new() } else { text.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_sentence_is_the_summary() {
        for (text, summary, description) in [
            ("One sentence", "One sentence", ""),
            ("One. Two.", "One.", "One. Two."),
            ("Version 2.4 of it. More", "Version 2.4 of it.", "Version 2.4 of it. More"),
            ("Title\n\nBody", "Title", "Title\n\nBody"),
            ("", "", ""),
        ] {
            assert_eq!(summary_and_description(text), (summary.to_owned(), description.to_owned()), "{text}");
        }
        let long = "a".repeat(301);
        assert_eq!(summary_and_description(&long), (String::new(), long));
    }
}
