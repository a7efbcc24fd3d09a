//! JSON of the catalogue's own values: field names are those of `levain-model`.

use levain_model::{Software, Source};
use serde::Serialize;

/// An open-data file: the software, and the sources with their licenses, so that the terms travel with the data.
#[derive(Debug, Clone, Serialize)]
pub struct Catalogue<'a> {
    /// The sources whose facts are in the file.
    pub sources: Vec<&'a Source>,
    /// Keys of the sources left out because they may not be republished.
    pub left_out: Vec<&'a str>,
    /// The software.
    pub software: Vec<&'a Software>,
}

/// The file as text, indented, ended by a line feed.
pub fn json(catalogue: &Catalogue<'_>) -> String {
    // These types hold texts, numbers, lists and maps with text keys: their writing cannot fail.
    let mut text = serde_json::to_string_pretty(catalogue).unwrap_or_default();
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_terms_travel_with_the_data() {
        let source = crate::format("dpg").unwrap().source();
        let text = json(&Catalogue { sources: vec![&source], left_out: vec!["quebec-2017"], software: Vec::new() });
        let value: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(value["sources"][0]["license"], "Unlicense");
        assert_eq!(value["left_out"][0], "quebec-2017");
        assert!(text.ends_with("}\n"));
    }
}
