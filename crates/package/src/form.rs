//! `values.schema.json`: the launch form, a subset of JSON Schema draft-07 that can be drawn without a script.
//!
//! What the subset leaves out is refused, never skipped: a keyword that nobody enforces would look enforced. Titles and
//! descriptions are in French; `x-levain.i18n.en` has the English ones, `x-levain.order` the place in the form, and
//! `x-levain.advanced` folds a question. A question with `writeOnly` and `format: password` is a secret: generated when
//! nothing is typed.

mod answers;
mod drawn;
mod schema;

use levain_model::Texts;
use serde::Serialize;

pub use answers::{Answers, Complaint, Filled, Secrets, Wrong};
pub use drawn::{Choosable, Control, Drawn, Sheet};
pub(crate) use schema::form;

/// A launch form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Form {
    /// What the whole form is called, when the package names it.
    pub title: Texts,
    /// Its questions, in the order they are asked.
    pub fields: Vec<Field>,
}

impl Form {
    /// The question of that name.
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name)
    }
}

/// A question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Field {
    /// Name, as `configMapKeyRef` and `secretKeyRef` give it.
    pub name: String,
    /// What is asked, in French and in English.
    pub label: Texts,
    /// What helps to answer.
    pub help: Texts,
    /// What can be answered.
    pub kind: Kind,
    /// Whether an answer is needed; a secret is generated instead.
    pub required: bool,
    /// Answer when there is none.
    pub default: Option<String>,
    /// Whether the form folds it away.
    pub advanced: bool,
}

impl Field {
    /// Whether its answer is a secret.
    pub fn secret(&self) -> bool {
        matches!(self.kind, Kind::Secret { .. })
    }
}

/// What can be answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Kind {
    /// One line of text.
    Text {
        /// Fewest characters.
        least: u32,
        /// Most characters.
        most: u32,
        /// Regular expression that it must match somewhere, in the syntax of the `regex` crate: no backtracking.
        pattern: Option<String>,
        /// What the text must be.
        format: Option<Format>,
    },
    /// One line of text that only the application reads.
    Secret {
        /// Fewest characters.
        least: u32,
        /// Most characters.
        most: u32,
    },
    /// A whole number.
    Integer {
        /// Smallest.
        least: i64,
        /// Largest.
        most: i64,
    },
    /// Yes or no.
    Boolean,
    /// One of several values.
    Choice(Vec<Choice>),
}

/// What a text must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Format {
    /// An e-mail address.
    Email,
    /// An address of the Web.
    Uri,
}

/// One of several values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Choice {
    /// What the application gets.
    pub value: String,
    /// What the person reads.
    pub label: Texts,
}
