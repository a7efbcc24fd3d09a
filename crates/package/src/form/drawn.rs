//! The form as a page draws it: plain values, one for each control, so that a template holds markup and nothing else.

use levain_model::{Language, Texts};

use super::{Answers, Form, Format, Kind, Wrong};

/// The form, drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// What is asked at once.
    pub main: Vec<Drawn>,
    /// What is folded away.
    pub advanced: Vec<Drawn>,
    /// Whether the fold stands open: when something in it is to correct.
    pub open: bool,
    /// What is wrong with values that no control shows.
    pub elsewhere: Vec<String>,
}

/// A question, drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawn {
    /// Name of the control.
    pub name: String,
    /// Its `id`, which a summary of errors links to; `id-help` and `id-error` are those of its texts.
    pub id: String,
    /// What is asked.
    pub label: String,
    /// What helps to answer; may be empty.
    pub help: String,
    /// Whether an answer is needed.
    pub required: bool,
    /// What to answer with.
    pub control: Control,
    /// What is wrong with the answer.
    pub error: Option<String>,
}

impl Drawn {
    /// Value of `aria-describedby`: the texts beside the control that are there; empty when none is.
    pub fn described_by(&self) -> String {
        let error = self.error.is_some().then(|| format!("{}-error", self.id));
        let help = (!self.help.is_empty()).then(|| format!("{}-help", self.id));
        error.into_iter().chain(help).collect::<Vec<_>>().join(" ")
    }
}

/// What a person answers with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Control {
    /// One line of text.
    Text {
        /// `type` of the control: `text`, `email` or `url`.
        kind: &'static str,
        /// What is in it.
        value: String,
        /// Most characters.
        most: u32,
    },
    /// A whole number.
    Number {
        /// What is in it.
        value: String,
        /// Smallest.
        least: i64,
        /// Largest.
        most: i64,
    },
    /// A secret: what was typed is never shown again.
    Password {
        /// Fewest characters.
        least: u32,
        /// Most characters.
        most: u32,
    },
    /// One of several values.
    Choice(Vec<Choosable>),
}

/// One of several values, drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choosable {
    /// Its value; empty for “no answer”.
    pub value: String,
    /// What the person reads; empty for “no answer”.
    pub label: String,
    /// Whether it is the one chosen.
    pub chosen: bool,
}

impl Form {
    /// The form in `language`, with what was typed and what is wrong with it; both are empty at first.
    pub fn drawn(&self, language: Language, answers: &Answers, wrong: &[Wrong]) -> Sheet {
        let mut sheet = Sheet { main: Vec::new(), advanced: Vec::new(), open: false, elsewhere: Vec::new() };
        for field in &self.fields {
            let error = wrong.iter().find(|one| one.field == field.name).map(|one| one.complaint.message(language));
            let typed = answers.get(&field.name).or(field.default.as_ref()).cloned().unwrap_or_default();
            let text = |texts: &Texts| texts.get(language).unwrap_or_default().to_owned();
            let drawn = Drawn {
                name: field.name.clone(),
                id: format!("value-{}", field.name),
                label: text(&field.label),
                help: text(&field.help),
                // A secret left empty is generated.
                required: field.required && !field.secret(),
                control: control(&field.kind, typed, field.required, language),
                error,
            };
            sheet.open |= field.advanced && drawn.error.is_some();
            if field.advanced { sheet.advanced.push(drawn) } else { sheet.main.push(drawn) }
        }
        let unasked = wrong.iter().filter(|one| self.field(&one.field).is_none());
        sheet.elsewhere = unasked.map(|one| format!("{} ({})", one.complaint.message(language), one.field)).collect();
        sheet
    }
}

fn control(kind: &Kind, value: String, required: bool, language: Language) -> Control {
    match kind {
        Kind::Text { most, format, .. } => {
            let kind = match format {
                Some(Format::Email) => "email",
                Some(Format::Uri) => "url",
                None => "text",
            };
            Control::Text { kind, value, most: *most }
        }
        Kind::Secret { least, most } => Control::Password { least: *least, most: *most },
        Kind::Integer { least, most } => Control::Number { value, least: *least, most: *most },
        // Two words rather than a box to tick: a box says nothing when it is left alone, and a default could not be undone.
        Kind::Boolean => {
            let words = match language {
                Language::Fr => [("true", "Oui"), ("false", "Non")],
                Language::En => [("true", "Yes"), ("false", "No")],
            };
            chosen(words.map(|(one, label)| (one.to_owned(), label.to_owned())).into(), &value, required)
        }
        Kind::Choice(choices) => {
            let label = |texts: &Texts| texts.get(language).unwrap_or_default().to_owned();
            chosen(choices.iter().map(|one| (one.value.clone(), label(&one.label))).collect(), &value, required)
        }
    }
}

/// The values offered, with “no answer” before them while there is none, or when none may be given.
fn chosen(values: Vec<(String, String)>, value: &str, required: bool) -> Control {
    let known = values.iter().any(|(one, _)| one == value);
    let empty = (!known || !required).then(|| Choosable { value: String::new(), label: String::new(), chosen: !known });
    let offered = values.into_iter().map(|(one, label)| Choosable { chosen: one == value, value: one, label });
    Control::Choice(empty.into_iter().chain(offered).collect())
}
