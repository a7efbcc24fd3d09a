//! Writing a publiccode.yml from a form: the same questions as the command line.

use askama::Template;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::IntoResponse;
use levain_publiccode::{Answers, Diagnostic, Kind, Options, Question, Text};

use super::publiccode::{spoken, today};
use crate::Portal;
use crate::page::Page;
use crate::visit::{Answer, Parameters, Visit};

#[derive(Template)]
#[template(path = "publiccode_new.html")]
struct New {
    page: Page,
    answers: Answers,
    /// The file, once there are answers.
    file: Option<String>,
    diagnostics: Vec<Diagnostic>,
}

/// The form, with its proposed answers.
pub async fn form(State(portal): State<Portal>, visit: Visit) -> Answer {
    let proposed = levain_publiccode::questions()
        .iter()
        .filter_map(|question| Some((question.key.to_owned(), vec![question.default?.to_owned()])));
    let answers = proposed.collect();
    visit.html(&New { page: page(&portal, &visit), answers, file: None, diagnostics: Vec::new() })
}

/// The file that the answers make, checked; with `action=download`, the file itself.
pub async fn write(State(portal): State<Portal>, visit: Visit, body: Bytes) -> Answer {
    let form = Parameters::read(&body);
    let answers = answers(&form);
    let file = levain_publiccode::write_new(&answers);
    if form.first("action") == "download" {
        let headers = [
            (CONTENT_TYPE, HeaderValue::from_static("application/yaml; charset=utf-8")),
            (CONTENT_DISPOSITION, HeaderValue::from_static("attachment; filename=\"publiccode.yml\"")),
        ];
        return Ok((headers, file).into_response());
    }
    let options = Options { today: today(&portal), require_french: true, ..Options::default() };
    let diagnostics = levain_publiccode::check(file.as_bytes(), &options).diagnostics;
    visit.html_with(StatusCode::OK, &New { page: page(&portal, &visit), answers, file: Some(file), diagnostics })
}

fn page(portal: &Portal, visit: &Visit) -> Page {
    let messages = visit.messages();
    Page::new(portal, visit, messages.text("publiccode-new-title"))
        .under(messages.text("nav-publiccode"), visit.links().publiccode())
}

/// The answers of a form, by the key of their question; lists are written one item per line.
fn answers(form: &Parameters) -> Answers {
    let mut answers = Answers::new();
    for question in levain_publiccode::questions() {
        let given = match question.kind {
            Kind::Lines => form.first(question.key).lines().map(str::to_owned).collect(),
            _ => form.all(question.key),
        };
        let given: Vec<String> = given.into_iter().filter(|answer| !answer.trim().is_empty()).collect();
        if !given.is_empty() {
            answers.insert(question.key.to_owned(), given);
        }
    }
    answers
}

impl New {
    fn questions(&self) -> &'static [Question] {
        levain_publiccode::questions()
    }

    fn say(&self, text: &Text) -> &'static str {
        text.get(spoken(self.page.t.language))
    }

    /// The answer of a text field.
    fn answer(&self, question: &Question) -> String {
        self.answers.get(question.key).map(|given| given.join("\n")).unwrap_or_default()
    }

    fn chosen(&self, question: &Question, value: &str) -> bool {
        self.answers.get(question.key).is_some_and(|given| given.iter().any(|answer| answer == value))
    }

    /// The values to choose from, with their labels.
    fn terms(&self, question: &Question) -> Vec<(&'static str, &'static str)> {
        match question.kind {
            Kind::Choice(vocabulary) | Kind::Choices(vocabulary) => {
                vocabulary.terms().map(|term| (term.id, term.label(spoken(self.page.t.language)))).collect()
            }
            _ => Vec::new(),
        }
    }

    /// When a question only matters after some answer to another: which, in words.
    fn condition(&self, question: &Question) -> Option<String> {
        let (key, values) = question.when?;
        let other = self.questions().iter().find(|other| other.key == key)?;
        let terms = self.terms(other);
        let labels =
            values.iter().map(|value| terms.iter().find(|(id, _)| id == value).map_or(*value, |(_, label)| label));
        Some(self.page.t.with_two("publiccode-only-if", self.say(&other.label), labels.collect::<Vec<_>>().join(", ")))
    }

    /// What the check says of an answer.
    fn wrong(&self, question: &Question) -> Vec<String> {
        let of_it = self.diagnostics.iter().filter(|diagnostic| diagnostic.key == question.key);
        of_it.map(|diagnostic| diagnostic.message(spoken(self.page.t.language))).collect()
    }

    /// What it says of anything else.
    fn elsewhere(&self) -> Vec<String> {
        let asked = |key: &str| self.questions().iter().any(|question| question.key == key);
        let others = self.diagnostics.iter().filter(|diagnostic| !asked(&diagnostic.key));
        others.map(|diagnostic| diagnostic.message(spoken(self.page.t.language))).collect()
    }

    fn is_valid(&self) -> bool {
        self.diagnostics.iter().all(|diagnostic| diagnostic.severity != levain_publiccode::Severity::Error)
    }
}

/// An identifier for the HTML of a field.
pub fn anchor(key: &str) -> String {
    key.chars().map(|character| if character.is_ascii_alphanumeric() { character } else { '-' }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_read_line_by_line_and_blanks_are_no_answer() {
        let form =
            Parameters::read(b"name=X&platforms=web&platforms=linux&url=+&description.fr.features=a%0D%0A%0D%0Ab");
        let answers = answers(&form);
        assert_eq!(answers["name"], ["X"]);
        assert_eq!(answers["platforms"], ["web", "linux"]);
        assert_eq!(answers["description.fr.features"], ["a", "b"]);
        assert!(!answers.contains_key("url"));
    }
}
