//! From what a person typed to what the application gets, or what there is to say beside each field.

use std::collections::BTreeMap;
use std::fmt;

use levain_model::Language;

use super::{Field, Form, Format, Kind};

/// What was typed, by name of the question.
pub type Answers = BTreeMap<String, String>;

/// Characters of a generated secret: 26 of 32 signs, 130 bits.
pub(super) const GENERATED: u32 = 26;

/// Signs of generated secrets: without those that people confuse (0 and o, 1 and l).
const SIGNS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";

/// What the application gets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filled {
    /// `ConfigMap/parameters`.
    pub parameters: BTreeMap<String, String>,
    /// `Secret/secrets`.
    pub secrets: Secrets,
}

/// Secrets by name; never shown by `{:?}`, which ends in logs.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Secrets(pub BTreeMap<String, String>);

impl fmt::Debug for Secrets {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_set().entries(self.0.keys()).finish()
    }
}

/// An answer that cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    /// Name of the question.
    pub field: String,
    /// What is wrong.
    pub complaint: Complaint,
}

/// What is wrong with an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Complaint {
    /// There is none.
    Missing,
    /// Fewer characters than this.
    TooShort(u32),
    /// More characters than this.
    TooLong(u32),
    /// No whole number between these two.
    NotBetween(i64, i64),
    /// Not one of the values offered.
    NotAmong,
    /// Not of the form that the help describes.
    NotOfForm,
    /// No e-mail address.
    NotEmail,
    /// No address of the Web.
    NotAddress,
    /// More than one line, or signs that no keyboard gives.
    NotOneLine,
    /// The form does not ask that.
    NotAsked,
}

impl Complaint {
    /// In words.
    pub fn message(&self, language: Language) -> String {
        let fixed = |fr: &str, en: &str| match language {
            Language::Fr => fr.to_owned(),
            Language::En => en.to_owned(),
        };
        match self {
            Complaint::Missing => fixed("Une réponse est nécessaire.", "An answer is needed."),
            Complaint::TooShort(least) => {
                fixed(&format!("Écrivez au moins {least} caractères."), &format!("Write at least {least} characters."))
            }
            Complaint::TooLong(most) => {
                fixed(&format!("Écrivez au plus {most} caractères."), &format!("Write at most {most} characters."))
            }
            Complaint::NotBetween(least, most) => fixed(
                &format!("Écrivez un nombre entier de {least} à {most}."),
                &format!("Write a whole number from {least} to {most}."),
            ),
            Complaint::NotAmong => fixed("Choisissez une des valeurs offertes.", "Choose one of the values offered."),
            Complaint::NotOfForm => {
                fixed("Cette valeur n’a pas la forme attendue.", "This value is not of the expected form.")
            }
            Complaint::NotEmail => fixed(
                "Écrivez une adresse de courriel, comme nom@exemple.ca.",
                "Write an e-mail address, like name@example.ca.",
            ),
            Complaint::NotAddress => fixed(
                "Écrivez une adresse qui commence par https:// ou http://.",
                "Write an address that begins with https:// or http://.",
            ),
            Complaint::NotOneLine => fixed("Écrivez une seule ligne de texte.", "Write a single line of text."),
            Complaint::NotAsked => {
                fixed("Ce formulaire ne demande pas cette valeur.", "This form does not ask for this value.")
            }
        }
    }
}

/// A pattern of the schema, within bounds.
pub(super) fn expression(pattern: &str) -> Result<regex::Regex, String> {
    regex::RegexBuilder::new(pattern).size_limit(1 << 20).build().map_err(|error| {
        let text = error.to_string();
        text.lines().last().unwrap_or_default().to_owned()
    })
}

impl Form {
    /// What the application gets for these answers; `random` gives the bytes of generated secrets.
    ///
    /// # Errors
    /// Every answer that cannot be taken, in the order of the form; what the form does not ask comes last.
    pub fn fill(&self, answers: &Answers, mut random: impl FnMut() -> [u8; 26]) -> Result<Filled, Vec<Wrong>> {
        let mut filled = Filled { parameters: BTreeMap::new(), secrets: Secrets::default() };
        let mut wrong = Vec::new();
        for field in &self.fields {
            let typed = answers.get(&field.name).map(String::as_str).filter(|text| !text.trim().is_empty());
            // A password may begin or end with a space; nothing else does on purpose.
            let typed = typed.map(|text| if field.secret() { text } else { text.trim() });
            let answer = typed.map(str::to_owned).or_else(|| field.default.clone());
            let answer = match answer {
                Some(answer) => match field.complaint(&answer) {
                    Some(complaint) => {
                        wrong.push(Wrong { field: field.name.clone(), complaint });
                        continue;
                    }
                    None => answer,
                },
                None if field.secret() => generated(random()),
                None if field.required => {
                    wrong.push(Wrong { field: field.name.clone(), complaint: Complaint::Missing });
                    continue;
                }
                // The application finds the variable empty, not absent.
                None => String::new(),
            };
            let answers = if field.secret() { &mut filled.secrets.0 } else { &mut filled.parameters };
            answers.insert(field.name.clone(), answer);
        }
        let unasked = answers.keys().filter(|name| self.field(name).is_none());
        wrong.extend(unasked.map(|name| Wrong { field: name.clone(), complaint: Complaint::NotAsked }));
        if wrong.is_empty() { Ok(filled) } else { Err(wrong) }
    }
}

fn generated(bytes: [u8; 26]) -> String {
    bytes.iter().map(|byte| char::from(SIGNS[usize::from(byte % 32)])).collect()
}

impl Field {
    /// What is wrong with an answer, which is not empty.
    pub(super) fn complaint(&self, answer: &str) -> Option<Complaint> {
        if answer.chars().any(char::is_control) {
            return Some(Complaint::NotOneLine);
        }
        let length = |least: u32, most: u32| {
            let count = u32::try_from(answer.chars().count()).unwrap_or(u32::MAX);
            match count {
                _ if count < least => Some(Complaint::TooShort(least)),
                _ if count > most => Some(Complaint::TooLong(most)),
                _ => None,
            }
        };
        match &self.kind {
            Kind::Text { least, most, pattern, format } => length(*least, *most).or_else(|| {
                let matches = |pattern: &String| expression(pattern).is_ok_and(|regex| regex.is_match(answer));
                match format {
                    _ if pattern.as_ref().is_some_and(|pattern| !matches(pattern)) => Some(Complaint::NotOfForm),
                    Some(Format::Email) if !email(answer) => Some(Complaint::NotEmail),
                    Some(Format::Uri) if !address(answer) => Some(Complaint::NotAddress),
                    _ => None,
                }
            }),
            Kind::Secret { least, most } => length(*least, *most),
            Kind::Integer { least, most } => match answer.parse::<i64>() {
                Ok(number) if (*least..=*most).contains(&number) => None,
                _ => Some(Complaint::NotBetween(*least, *most)),
            },
            Kind::Boolean => (!matches!(answer, "true" | "false")).then_some(Complaint::NotAmong),
            Kind::Choice(choices) => {
                (!choices.iter().any(|choice| choice.value == answer)).then_some(Complaint::NotAmong)
            }
        }
    }
}

/// What browsers take for an e-mail address, roughly: the application judges it further.
fn email(text: &str) -> bool {
    let plain = |part: &str| !part.is_empty() && !part.contains(|one: char| one.is_whitespace() || one == '@');
    text.split_once('@').is_some_and(|(name, host)| plain(name) && plain(host) && !host.starts_with('.'))
}

fn address(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    rest.is_some_and(|rest| !rest.is_empty() && !rest.starts_with('/') && !rest.contains(char::is_whitespace))
}
