//! The contribution policy: its questions, and the text that the answers make in each language.

use std::collections::{BTreeMap, HashSet};

use levain_model::{Language, Texts};
use serde::Deserialize;
use toml::Spanned;

use crate::error::ContentError;
use crate::files::File;
use crate::tables::Source;

/// Where the questions stand.
pub const QUESTIONS: &str = "policy/questions.toml";

/// What each question is answered with.
pub type Answers = BTreeMap<String, String>;

/// The questions and both texts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Policy {
    /// Version of the questions and texts.
    pub version: String,
    /// The questions, in order.
    pub questions: Vec<Question>,
    texts: [Vec<Piece>; 2],
}

/// A question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// Stable identifier.
    pub id: String,
    /// The question.
    pub label: Texts,
    /// What helps to answer.
    pub help: Texts,
    /// The answers to choose from; none: a text is written.
    pub choices: Vec<Choice>,
    /// A written answer is a whole number, no less than this.
    pub minimum: Option<u32>,
    /// The answer of whoever changes nothing.
    pub default: String,
}

/// An answer to choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// Stable identifier.
    pub id: String,
    /// What is read.
    pub label: Texts,
}

/// A part of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Piece {
    /// Question, whether it must be answered so, answer; always shown when there is none.
    when: Option<(String, bool, String)>,
    lines: String,
}

/// The longest written answer, in characters.
const LONGEST: usize = 200;

impl Question {
    /// Whether an answer can be taken.
    pub fn takes(&self, answer: &str) -> bool {
        if !self.choices.is_empty() {
            return self.choices.iter().any(|choice| choice.id == answer);
        }
        match self.minimum {
            Some(least) => answer.parse::<u32>().is_ok_and(|number| number >= least && number < 1_000),
            None => !answer.trim().is_empty() && answer.chars().count() <= LONGEST && !answer.contains('\n'),
        }
    }
}

impl Policy {
    /// The question of that identifier.
    pub fn question(&self, id: &str) -> Option<&Question> {
        self.questions.iter().find(|question| question.id == id)
    }

    /// The answers of whoever changes nothing.
    pub fn defaults(&self) -> Answers {
        self.questions.iter().map(|question| (question.id.clone(), question.default.clone())).collect()
    }

    /// `given`, with the default where it says nothing or what cannot be taken; answers to no question are left out.
    pub fn completed(&self, given: &Answers) -> Answers {
        let mut answers = self.defaults();
        for question in &self.questions {
            if let Some(answer) = given.get(&question.id).filter(|answer| question.takes(answer)) {
                answers.insert(question.id.clone(), answer.clone());
            }
        }
        answers
    }

    /// The policy as Markdown.
    pub fn text(&self, language: Language, answers: &Answers, organization: &str, date: &str) -> String {
        let pieces = match language {
            Language::Fr => &self.texts[0],
            Language::En => &self.texts[1],
        };
        let mut text = String::new();
        for piece in pieces {
            let shown = piece.when.as_ref().is_none_or(|(question, equal, answer)| {
                answers.get(question).is_some_and(|given| (given == answer) == *equal)
            });
            if shown {
                text.push_str(&piece.lines);
            }
        }
        text = text.replace("{{organization}}", &escaped(organization)).replace("{{date}}", &escaped(date));
        for (question, answer) in answers {
            text = text.replace(&format!("{{{{{question}}}}}"), &escaped(answer));
        }
        let mut tidy = String::with_capacity(text.len());
        for line in text.lines() {
            if !(line.trim().is_empty() && (tidy.is_empty() || tidy.ends_with("\n\n"))) {
                tidy.push_str(line.trim_end());
                tidy.push('\n');
            }
        }
        tidy
    }

    pub(crate) fn read(files: &[File]) -> Result<Policy, ContentError> {
        let Some(source) = Source::find(files, QUESTIONS) else { return Ok(Policy::default()) };
        let raw: RawPolicy = source.table()?;
        let mut policy = Policy { version: raw.version, ..Policy::default() };
        let mut seen = HashSet::new();
        for raw in raw.question {
            let place = raw.id.span();
            if !seen.insert(raw.id.get_ref().clone()) {
                let id = raw.id.get_ref();
                return Err(source.fault(
                    place,
                    format!(
                        "La question «\u{a0}{id}\u{a0}» est déjà posée plus haut. Donnez-lui un autre identifiant."
                    ),
                    format!("The question `{id}` is already asked above. Give it another identifier."),
                ));
            }
            policy.questions.push(question(&source, raw)?);
        }
        for (at, path) in ["policy/policy.fr.md", "policy/policy.en.md"].into_iter().enumerate() {
            let Some(text) = Source::find(files, path) else {
                return Err(ContentError::new(path, "Ce texte manque. Ajoutez-le.", "This text is missing. Add it."));
            };
            if let Some(slot) = policy.texts.get_mut(at) {
                *slot = pieces(&policy.questions, &text)?;
            }
        }
        Ok(policy)
    }
}

fn question(source: &Source<'_>, raw: RawQuestion) -> Result<Question, ContentError> {
    let place = raw.id.span();
    let id = raw.id.into_inner();
    let label = source.texts(place.clone(), "fr / en", &raw.fr, &raw.en)?;
    let help = source.texts(place.clone(), "help_fr / help_en", &raw.help_fr, &raw.help_en)?;
    let mut choices = Vec::new();
    for answer in &raw.answer {
        let label = source.texts(answer.id.span(), "fr / en", &answer.fr, &answer.en)?;
        choices.push(Choice { id: answer.id.get_ref().clone(), label });
    }
    let listed = !choices.is_empty();
    match raw.kind.as_str() {
        "yes-no" if !listed => {
            let pair = [("yes", "Oui", "Yes"), ("no", "Non", "No")];
            choices = pair.map(|(id, fr, en)| Choice { id: id.to_owned(), label: Texts::fr_en(fr, en) }).to_vec();
        }
        "choice" if listed => {}
        "text" if !listed => {}
        _ => {
            return Err(source.fault(
                place,
                "«\u{a0}kind\u{a0}» est choice (avec des réponses), yes-no ou text (sans réponse).",
                "`kind` is choice (with answers), yes-no or text (without).",
            ));
        }
    }
    let question = Question { id, label, help, choices, minimum: raw.minimum, default: raw.default.into_inner() };
    if !question.takes(&question.default) {
        return Err(source.fault(
            place,
            format!(
                "La réponse par défaut «\u{a0}{}\u{a0}» n’est pas une de celles qui sont offertes.",
                question.default
            ),
            format!("The default answer `{}` is none of those offered.", question.default),
        ));
    }
    Ok(question)
}

/// The parts of a text, every condition and insertion of which names a question.
fn pieces(questions: &[Question], source: &Source<'_>) -> Result<Vec<Piece>, ContentError> {
    let mut pieces = vec![Piece { when: None, lines: String::new() }];
    let mut open = None;
    for (at, line) in source.text().lines().enumerate() {
        let number = at + 1;
        let mark = line.trim().strip_prefix("{{").and_then(|rest| rest.strip_suffix("}}"));
        if let Some(condition) = mark.and_then(|mark| mark.strip_prefix("if ")) {
            let when = condition_of(questions, condition).filter(|_| open.is_none()).ok_or_else(|| {
                source.fault_at(
                    number,
                    format!("«\u{a0}{condition}\u{a0}» n’est pas une condition\u{a0}: question=réponse, d’une question qui a cette réponse, hors de toute autre condition."),
                    format!("`{condition}` is no condition: question=answer, of a question that has this answer, outside any other condition."),
                )
            })?;
            open = Some(number);
            pieces.push(Piece { when: Some(when), lines: String::new() });
        } else if mark == Some("end") {
            if open.take().is_none() {
                return Err(source.fault_at(
                    number,
                    "Aucune condition n’est ouverte ici.",
                    "No condition is open here.",
                ));
            }
            pieces.push(Piece { when: None, lines: String::new() });
        } else {
            for (_, rest) in line.match_indices("{{").map(|(at, _)| line.split_at(at)) {
                let name = rest.trim_start_matches("{{").split("}}").next().unwrap_or_default();
                let known = ["organization", "date"].contains(&name)
                    || questions.iter().any(|question| question.id == name && question.choices.is_empty());
                if !known {
                    return Err(source.fault_at(
                        number,
                        format!("«\u{a0}{name}\u{a0}» n’est ni une question dont la réponse s’écrit, ni organization, ni date."),
                        format!("`{name}` is neither a question whose answer is written, nor organization, nor date."),
                    ));
                }
            }
            if let Some(piece) = pieces.last_mut() {
                piece.lines.push_str(line);
                piece.lines.push('\n');
            }
        }
    }
    match open {
        Some(number) => {
            Err(source.fault_at(number, "Cette condition n’est pas fermée.", "This condition is not closed."))
        }
        None => Ok(pieces),
    }
}

fn condition_of(questions: &[Question], text: &str) -> Option<(String, bool, String)> {
    let (name, answer) = text.split_once('=')?;
    let (name, equal) = name.strip_suffix('!').map_or((name, true), |name| (name, false));
    let question = questions.iter().find(|question| question.id == name.trim())?;
    let choice = question.choices.iter().find(|choice| choice.id == answer.trim())?;
    Some((question.id.clone(), equal, choice.id.clone()))
}

/// A text that Markdown takes for what it is.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        if matches!(character, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '&' | '#' | '|' | '~' | '{' | '}') {
            escaped.push('\\');
        }
        escaped.push(if character.is_control() { ' ' } else { character });
    }
    escaped
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPolicy {
    version: String,
    #[serde(rename = "published")]
    _published: toml::value::Datetime,
    #[serde(default)]
    question: Vec<RawQuestion>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawQuestion {
    id: Spanned<String>,
    fr: String,
    en: String,
    help_fr: String,
    help_en: String,
    kind: String,
    minimum: Option<u32>,
    default: Spanned<String>,
    #[serde(default)]
    answer: Vec<RawAnswer>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawAnswer {
    id: Spanned<String>,
    fr: String,
    en: String,
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::*;

    fn ours() -> Policy {
        Policy::read(&crate::files::load(None).unwrap().0).unwrap()
    }

    /// Every answer of every question changes the text in both languages: a question that changes nothing is not asked.
    #[test]
    fn every_answer_makes_a_text_of_its_own_in_both_languages() {
        let policy = ours();
        assert_eq!(policy.questions.len(), 15);
        let text =
            |language, answers: &Answers| policy.text(language, answers, "Municipalité de Val-Exemple", "2026-11-28");
        for question in &policy.questions {
            for language in Language::ALL {
                let mut seen = HashSet::new();
                let mut answers: Vec<&str> = question.choices.iter().map(|choice| choice.id.as_str()).collect();
                if answers.is_empty() {
                    answers = vec!["7", "12"];
                }
                for answer in &answers {
                    let mut given = policy.defaults();
                    given.insert(question.id.clone(), (*answer).to_owned());
                    let text = text(language, &given);
                    assert!(!text.contains("{{") && !text.contains("\n\n\n"), "{}={answer}", question.id);
                    assert!(text.contains("Municipalité de Val-Exemple") && text.contains("2026-11-28"));
                    seen.insert(text);
                }
                assert_eq!(seen.len(), answers.len(), "{} in {language:?}", question.id);
            }
        }
    }

    #[test]
    fn what_is_inserted_stays_text() {
        let text = ours().text(Language::En, &ours().defaults(), "<b>A</b> *x* [y](z)", "2026-11-28");
        assert!(text.contains(r"\<b\>A\</b\> \*x\* \[y\](z)"), "{}", &text[..200]);
    }

    #[test]
    fn answers_that_cannot_be_taken_give_way_to_the_default() {
        let policy = ours();
        let given = Answers::from([
            ("decision-days".into(), "1".into()),
            ("identity".into(), "x".into()),
            ("z".into(), "y".into()),
        ]);
        assert_eq!(policy.completed(&given), policy.defaults());
        let days = policy.question("decision-days").unwrap();
        assert_eq!(
            ["2", "999", "1", "1000", "x", ""].map(|days_of| days.takes(days_of)),
            [true, true, false, false, false, false]
        );
    }

    #[test]
    fn a_text_that_asks_for_what_is_not_is_refused_with_its_line() {
        for (text, line, words) in [
            ("A\n{{if contributors=nobody}}\nx\n{{end}}\n", 2, "no condition"),
            ("{{if contributors=everyone}}\nx\n", 1, "not closed"),
            ("x\n\n{{end}}\n", 3, "No condition"),
            ("for {{contributors}}\n", 1, "neither"),
        ] {
            let mut files = crate::files::load(None).unwrap().0;
            let file = files.iter_mut().find(|file| file.path == "policy/policy.en.md").unwrap();
            file.text = Cow::Owned(text.to_owned());
            let fault = Policy::read(&files).unwrap_err();
            assert!(fault.place == format!("policy/policy.en.md:{line}") && fault.en.contains(words), "{fault:?}");
        }
    }
}
