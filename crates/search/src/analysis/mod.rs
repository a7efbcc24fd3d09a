//! From a text to the terms of the index, the same way for documents and for what people type.
//!
//! A text is cut into words ([`words`]), each word has its terms in a language ([`forms`]): French words give two terms
//! at one place, since people type with and without accents and neither stemming nor folding first is enough alone.

mod detect;
mod stop;
mod words;

use levain_model::Language;
use levain_model::id::fold;
use tantivy::tokenizer::{Language as StemmerLanguage, RawTokenizer, Stemmer, TextAnalyzer, TokenStream as _};

pub use detect::detect;
pub use stop::{is_generic, is_stop_word};
pub use words::{Word, words};

/// Longest word kept, in bytes: longer ones are encoded data, not words.
pub const LONGEST_WORD: usize = 60;

/// The stemmers of both languages. Making one is cheap; it is kept because stemming needs a buffer.
#[derive(Clone)]
pub struct Stemmers {
    french: TextAnalyzer,
    english: TextAnalyzer,
}

impl Default for Stemmers {
    fn default() -> Stemmers {
        let of = |language| TextAnalyzer::builder(RawTokenizer::default()).filter(Stemmer::new(language)).build();
        Stemmers { french: of(StemmerLanguage::French), english: of(StemmerLanguage::English) }
    }
}

impl Stemmers {
    fn stem(&mut self, language: Language, word: &str) -> String {
        let analyzer = match language {
            Language::Fr => &mut self.french,
            Language::En => &mut self.english,
        };
        let mut stream = analyzer.token_stream(word);
        if stream.advance() { std::mem::take(&mut stream.token_mut().text) } else { word.to_owned() }
    }

    /// The terms of one word in `language`, the [`key`](Stemmers::key) first: one or two in French, one in English.
    pub fn forms(&mut self, language: Language, word: &str) -> Vec<String> {
        let key = self.key(language, word);
        match language {
            Language::En => vec![key],
            Language::Fr if word.is_ascii() => vec![key],
            Language::Fr => {
                let accented = fold(&self.stem(language, &word.to_lowercase()));
                if accented == key { vec![key] } else { vec![key, accented] }
            }
        }
    }

    /// The term of one word that does not depend on how it is accented: folded, then stemmed.
    pub fn key(&mut self, language: Language, word: &str) -> String {
        let folded = fold(word);
        self.stem(language, &folded)
    }
}

/// The terms of a text in `language`, stop words left out, in order. What the index holds of a field in that language;
/// public so that another ranking can be measured on the same terms.
pub fn terms(language: Language, text: &str) -> Vec<String> {
    let mut stemmers = Stemmers::default();
    words(text)
        .into_iter()
        .filter(|word| !is_stop_word(language, &word.folded))
        .flat_map(|word| stemmers.forms(language, &word.text))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn same(language: Language, left: &str, right: &str) {
        let (left_terms, right_terms) = (terms(language, left), terms(language, right));
        assert!(
            left_terms.iter().any(|term| right_terms.contains(term)),
            "{left:?} gives {left_terms:?}, {right:?} gives {right_terms:?}"
        );
    }

    #[test]
    fn french_words_meet_whatever_their_accents_number_or_elision() {
        for (left, right) in [
            ("numérisation", "numerisation"),
            ("numérisation", "NUMÉRISATION"),
            ("numériser", "numeriser"),
            ("bibliothèques", "bibliotheque"),
            ("l’archivage", "archivages"),
            ("d'audience", "audiences"),
            ("qu’œuvre", "oeuvres"),
            ("rendez-vous", "rendez‑vous"),
            ("congés", "congé"),
            ("municipal", "municipales"),
            ("numérisation", "nume\u{301}risation"),
        ] {
            same(Language::Fr, left, right);
        }
    }

    #[test]
    fn english_words_meet_whatever_their_number_or_possessive() {
        for (left, right) in [("booking", "bookings"), ("city's", "city"), ("e-mail", "email"), ("Maps", "map")] {
            same(Language::En, left, right);
        }
    }

    #[test]
    fn stop_words_leave_nothing() {
        assert!(terms(Language::Fr, "de la et des pour l' à").is_empty());
        assert!(terms(Language::En, "the of and for").is_empty());
    }
}
