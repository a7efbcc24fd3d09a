//! Our analysis as the index's engine wants it.

use levain_model::Language;
use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use crate::analysis::{Stemmers, is_stop_word, words};

/// How a field is analysed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Analysis {
    /// In one language: stemmed, without stop words.
    In(Language),
    /// In both at once, stop words kept folded: names and free words, whose language is not known.
    Both,
    /// Folded only.
    Folded,
}

impl Analysis {
    pub(crate) const ALL: [Analysis; 4] =
        [Analysis::In(Language::Fr), Analysis::In(Language::En), Analysis::Both, Analysis::Folded];

    /// The name in the schema.
    pub(crate) fn tokenizer_name(self) -> &'static str {
        match self {
            Analysis::In(Language::Fr) => "levain_fr",
            Analysis::In(Language::En) => "levain_en",
            Analysis::Both => "levain_both",
            Analysis::Folded => "levain_folded",
        }
    }

    /// The terms of one word.
    pub(crate) fn forms(self, word: &str, folded: &str, stemmers: &mut Stemmers) -> Vec<String> {
        match self {
            Analysis::Folded => vec![folded.to_owned()],
            Analysis::In(language) if is_stop_word(language, folded) => Vec::new(),
            Analysis::In(language) => stemmers.forms(language, word),
            Analysis::Both => {
                let mut forms = vec![folded.to_owned()];
                for language in Language::ALL.into_iter().filter(|language| !is_stop_word(*language, folded)) {
                    forms.extend(stemmers.forms(language, word));
                }
                forms.sort_unstable();
                forms.dedup();
                forms
            }
        }
    }
}

/// A tokenizer of the engine for one analysis.
#[derive(Clone)]
pub(crate) struct FieldTokenizer {
    analysis: Analysis,
    stemmers: Stemmers,
    tokens: Vec<Token>,
}

impl FieldTokenizer {
    pub(crate) fn new(analysis: Analysis) -> FieldTokenizer {
        FieldTokenizer { analysis, stemmers: Stemmers::default(), tokens: Vec::new() }
    }
}

impl Tokenizer for FieldTokenizer {
    type TokenStream<'a> = Tokens<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Tokens<'a> {
        self.tokens.clear();
        for word in words(text) {
            for text in self.analysis.forms(&word.text, &word.folded, &mut self.stemmers) {
                self.tokens.push(Token {
                    offset_from: word.start,
                    offset_to: word.end,
                    position: word.position,
                    text,
                    position_length: 1,
                });
            }
        }
        Tokens { tokens: &mut self.tokens, next: 0 }
    }
}

/// The tokens of one text.
pub(crate) struct Tokens<'a> {
    tokens: &'a mut Vec<Token>,
    next: usize,
}

impl TokenStream for Tokens<'_> {
    fn advance(&mut self) -> bool {
        self.next += 1;
        self.next <= self.tokens.len()
    }

    fn token(&self) -> &Token {
        &self.tokens[self.next - 1]
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.tokens[self.next - 1]
    }
}
