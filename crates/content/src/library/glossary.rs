//! The glossary.

use levain_model::Language;
use serde::{Deserialize, Serialize};

use super::front::unreadable;
use crate::error::ContentError;

/// A term in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Term {
    /// Its identifier, which links name.
    pub id: String,
    /// In French.
    pub fr: String,
    /// In English.
    pub en: String,
    /// Its meaning, in French.
    pub fr_definition: String,
    /// In English.
    pub en_definition: String,
    /// Other French words for it.
    #[serde(default)]
    pub fr_also: Vec<String>,
    /// Other English words for it.
    #[serde(default)]
    pub en_also: Vec<String>,
    /// Where the meaning comes from, when it relies on one.
    #[serde(default)]
    pub source: Option<String>,
}

impl Term {
    /// The term.
    pub fn name(&self, language: Language) -> &str {
        pick(language, &self.fr, &self.en)
    }

    /// What it means.
    pub fn definition(&self, language: Language) -> &str {
        pick(language, &self.fr_definition, &self.en_definition)
    }

    /// Other words for it.
    pub fn also(&self, language: Language) -> &[String] {
        match language {
            Language::Fr => &self.fr_also,
            Language::En => &self.en_also,
        }
    }
}

/// The one of a language.
pub(super) fn pick<'a>(language: Language, fr: &'a str, en: &'a str) -> &'a str {
    match language {
        Language::Fr => fr,
        Language::En => en,
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Glossary {
    term: Vec<Term>,
}

pub(super) fn read(file: &str, text: &str, faults: &mut Vec<ContentError>) -> Vec<Term> {
    match toml::from_str::<Glossary>(text) {
        Ok(glossary) => glossary.term,
        Err(error) => {
            faults.push(unreadable(file, text, 1, &error));
            Vec::new()
        }
    }
}

/// Terms of `theirs` take the place of those of the same identifier; the others are added.
pub(super) fn merge(terms: &mut Vec<Term>, theirs: Vec<Term>) {
    for term in theirs {
        match terms.iter_mut().find(|known| known.id == term.id) {
            Some(known) => *known = term,
            None => terms.push(term),
        }
    }
}
