//! Languages of the program and texts that exist in some languages.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// A language the program speaks. French is the first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// French, the default.
    #[default]
    Fr,
    /// English.
    En,
}

impl Language {
    /// Both languages, in the order the program offers them.
    pub const ALL: [Language; 2] = [Language::Fr, Language::En];

    /// The primary language subtag (BCP 47): `fr` or `en`.
    pub fn tag(self) -> &'static str {
        match self {
            Language::Fr => "fr",
            Language::En => "en",
        }
    }

    /// The language whose primary subtag begins `tag` (`fr-CA` gives French), if the program speaks it.
    pub fn from_tag(tag: &str) -> Option<Language> {
        match tag.split(['-', '_']).next()?.to_ascii_lowercase().as_str() {
            "fr" => Some(Language::Fr),
            "en" => Some(Language::En),
            _ => None,
        }
    }

    /// The other one.
    pub fn other(self) -> Language {
        match self {
            Language::Fr => Language::En,
            Language::En => Language::Fr,
        }
    }
}

/// One text in any number of languages: BCP 47 tag → text. Never holds an empty text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Texts(BTreeMap<String, String>);

impl Texts {
    /// No text in any language.
    pub fn new() -> Texts {
        Texts::default()
    }

    /// The French and English texts given; an empty one is left out.
    pub fn fr_en(fr: &str, en: &str) -> Texts {
        Texts::default().with("fr", fr).with("en", en)
    }

    /// This text with `text` added in the language `tag`; an empty or blank text changes nothing.
    #[must_use]
    pub fn with(mut self, tag: &str, text: &str) -> Texts {
        self.insert(tag, text);
        self
    }

    /// Adds `text` in the language `tag`, trimmed; an empty or blank text changes nothing.
    pub fn insert(&mut self, tag: &str, text: &str) {
        let text = text.trim();
        if !text.is_empty() {
            self.0.insert(tag.to_owned(), text.to_owned());
        }
    }

    /// Whether there is no text at all.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The text in exactly this language, regional variants included (`fr-CA` answers for French).
    pub fn get(&self, language: Language) -> Option<&str> {
        self.0
            .get(language.tag())
            .or_else(|| self.0.iter().find(|(tag, _)| Language::from_tag(tag) == Some(language)).map(|(_, text)| text))
            .map(String::as_str)
    }

    /// The text to show a reader of `language`, with the tag of the language it is really in: theirs, else the
    /// program's other language, else the first there is.
    pub fn best(&self, language: Language) -> Option<(&str, &str)> {
        let exact = |wanted: Language| {
            self.0
                .get_key_value(wanted.tag())
                .or_else(|| self.0.iter().find(|(tag, _)| Language::from_tag(tag) == Some(wanted)))
        };
        exact(language)
            .or_else(|| exact(language.other()))
            .or_else(|| self.0.iter().next())
            .map(|(tag, text)| (tag.as_str(), text.as_str()))
    }

    /// Every (tag, text), ordered by tag.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(tag, text)| (tag.as_str(), text.as_str()))
    }
}

impl<'a> FromIterator<(&'a str, &'a str)> for Texts {
    fn from_iter<I: IntoIterator<Item = (&'a str, &'a str)>>(items: I) -> Texts {
        let mut texts = Texts::new();
        for (tag, text) in items {
            texts.insert(tag, text);
        }
        texts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_readers_language_comes_first_then_the_other_then_any() {
        let texts: Texts = [("it", "ciao"), ("en-CA", "hello")].into_iter().collect();
        assert_eq!(texts.best(Language::Fr), Some(("en-CA", "hello")));
        assert_eq!(texts.best(Language::En), Some(("en-CA", "hello")));
        assert_eq!(Texts::new().with("it", "ciao").best(Language::Fr), Some(("it", "ciao")));
        assert_eq!(Texts::new().best(Language::Fr), None);
        assert_eq!(texts.get(Language::Fr), None);
    }

    #[test]
    fn blank_texts_are_not_kept() {
        assert!(Texts::fr_en(" ", "\n").is_empty());
    }
}
