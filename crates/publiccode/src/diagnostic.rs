//! What a check says about a file.

use serde::Serialize;

use crate::codes::CodeInfo;
use crate::language::{Language, Text};
use levain_yaml::Span;

/// How much a diagnostic matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The file is not valid.
    Error,
    /// The file is valid and should be changed.
    Warning,
    /// Worth knowing.
    Information,
}

impl Severity {
    /// The word in `language`.
    pub fn label(self, language: Language) -> &'static str {
        match (self, language) {
            (Severity::Error, Language::Fr) => "erreur",
            (Severity::Error, Language::En) => "error",
            (Severity::Warning, Language::Fr) => "avertissement",
            (Severity::Warning, Language::En) => "warning",
            (Severity::Information, Language::Fr | Language::En) => "information",
        }
    }
}

/// One thing to say about a file.
#[derive(Debug, Clone)]
pub struct Diagnostic {
    /// What the code means, why it matters, how to correct it.
    pub rule: &'static CodeInfo,
    /// How much it matters here.
    pub severity: Severity,
    /// The key concerned, as a path (`description.fr.features[0]`); empty for the whole file.
    pub key: String,
    /// Where; always said in the `precise` profile, sometimes not by the reference validator.
    pub span: Option<Span>,
    /// Words put in the message.
    pub detail: Detail,
    /// A correction that is certain.
    pub fix: Option<Fix>,
}

/// Where the words of a message come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Detail {
    /// Values of the placeholders of the rule's message.
    Arguments(Vec<(&'static str, Argument)>),
    /// The whole message, in English: that of the reference validator, in the `compat` profile.
    Verbatim(String),
}

/// The value of a placeholder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Argument {
    /// The same in both languages: a key, a number, a value of the file.
    Plain(String),
    /// A term of the crate.
    Term(Text),
}

impl From<String> for Argument {
    fn from(text: String) -> Argument {
        Argument::Plain(text)
    }
}

impl From<&str> for Argument {
    fn from(text: &str) -> Argument {
        Argument::Plain(text.to_owned())
    }
}

impl From<usize> for Argument {
    fn from(number: usize) -> Argument {
        Argument::Plain(number.to_string())
    }
}

impl From<Text> for Argument {
    fn from(text: Text) -> Argument {
        Argument::Term(text)
    }
}

/// Changes to the text that correct a diagnostic.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fix {
    /// In the order of the text, without overlap.
    pub edits: Vec<Edit>,
}

/// One replacement in the text.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Edit {
    /// Offset in bytes of the first byte replaced.
    pub start: usize,
    /// Offset in bytes after the last byte replaced.
    pub end: usize,
    /// What stands there instead.
    pub text: String,
}

impl Fix {
    /// A correction made of one replacement.
    pub(crate) fn replace(range: std::ops::Range<usize>, text: impl Into<String>) -> Fix {
        Fix { edits: vec![Edit { start: range.start, end: range.end, text: text.into() }] }
    }
}

/// Longest value of a file repeated in a message, in characters.
const SHOWN: usize = 80;

impl Diagnostic {
    /// The message in `language`. Control characters of the file are shown as `�`, long values are shortened.
    pub fn message(&self, language: Language) -> String {
        match &self.detail {
            Detail::Verbatim(text) => text.clone(),
            Detail::Arguments(arguments) => fill(self.rule.message.get(language), arguments, language),
        }
    }
}

fn fill(template: &str, arguments: &[(&'static str, Argument)], language: Language) -> String {
    let mut message = String::with_capacity(template.len() + 32);
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        message.push_str(before);
        let Some((name, tail)) = after.split_once('}') else {
            message.push_str(after);
            return message;
        };
        match arguments.iter().find(|(known, _)| *known == name) {
            Some((_, Argument::Plain(text))) => message.push_str(&shown(text)),
            Some((_, Argument::Term(text))) => message.push_str(text.get(language)),
            None => {}
        }
        rest = tail;
    }
    message.push_str(rest);
    message
}

/// A value of the file, fit for a message.
pub(crate) fn shown(text: &str) -> String {
    let mut shown: String =
        text.chars().take(SHOWN).map(|character| if character.is_control() { '\u{fffd}' } else { character }).collect();
    if text.chars().nth(SHOWN).is_some() {
        shown.push('…');
    }
    shown
}
