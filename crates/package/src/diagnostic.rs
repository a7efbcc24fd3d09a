//! What there is to say about a package.

use levain_model::{CodeDetails, Language};
use levain_yaml::Span;
use serde::Serialize;

use crate::codes::CODES;

/// One refusal, at its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Diagnostic {
    /// The code, explained by [`CODES`].
    pub code: &'static str,
    /// File of the package, with `/`.
    pub file: String,
    /// Where in the file.
    pub span: Span,
    /// The field or value concerned, as the file writes it.
    pub subject: String,
    /// What the reader of YAML says of it, in French then in English, in place of the subject.
    #[serde(skip)]
    pub reason: Option<[&'static str; 2]>,
}

impl Diagnostic {
    pub(crate) fn new(code: &'static str, file: &str, span: Span, subject: impl Into<String>) -> Diagnostic {
        Diagnostic { code, file: file.to_owned(), span, subject: subject.into(), reason: None }
    }

    /// What is wrong, in `language`: control characters of the file are replaced, long values shortened.
    pub fn message(&self, language: Language) -> String {
        let title = self.details().map_or(self.code, |details| CodeDetails::text(details.title, language));
        let subject = self.reason.map_or(self.subject.as_str(), |reason| CodeDetails::text(reason, language));
        let subject: String =
            subject.chars().take(80).map(|one| if one.is_control() { '\u{fffd}' } else { one }).collect();
        match language {
            _ if subject.is_empty() => title.to_owned(),
            Language::Fr => format!("{title}\u{a0}: {subject}"),
            Language::En => format!("{title}: {subject}"),
        }
    }

    /// What to do about it, in `language`.
    pub fn remedy(&self, language: Language) -> &'static str {
        self.details().map_or("", |details| CodeDetails::text(details.fix, language))
    }

    fn details(&self) -> Option<&'static CodeDetails> {
        CODES.iter().find(|details| details.code == self.code)
    }
}
