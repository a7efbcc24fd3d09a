//! The licence helper: the questions that lead to a licence, and which licence goes into which.

use levain_model::Language;
use serde::{Deserialize, Serialize};

use super::front::unreadable;
use super::glossary::pick;
use crate::error::ContentError;

/// The questions and where they lead.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// Questions; the first asked is `start`.
    #[serde(rename = "question")]
    pub questions: Vec<Question>,
    /// Outcomes.
    #[serde(rename = "result")]
    pub outcomes: Vec<Outcome>,
}

/// A question.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// Its identifier.
    pub id: String,
    fr: String,
    en: String,
    #[serde(default)]
    help_fr: String,
    #[serde(default)]
    help_en: String,
    /// The answers.
    #[serde(rename = "answer")]
    pub answers: Vec<Answer>,
}

/// An answer: it leads to a question or to an outcome.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// Its identifier, unique in the question.
    pub id: String,
    fr: String,
    en: String,
    /// The question that follows.
    #[serde(default)]
    pub next: Option<String>,
    /// The outcome.
    #[serde(default)]
    pub result: Option<String>,
}

/// Where the questions end.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outcome {
    /// Its identifier.
    pub id: String,
    /// Licences in order of preference; none when there is none to choose.
    #[serde(rename = "licences")]
    pub licenses: Vec<String>,
    fr: String,
    en: String,
}

/// Which licence goes into which.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Compatibility {
    /// The pairs known.
    #[serde(rename = "pair")]
    pub pairs: Vec<Pair>,
}

/// Whether a part under one licence may go into a whole under another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pair {
    /// Licence of the part.
    pub part: String,
    /// Licence of the whole.
    pub whole: String,
    /// `yes`, `no` or `ask`.
    pub answer: String,
    fr: String,
    en: String,
    /// Where it comes from.
    pub source: String,
}

macro_rules! worded {
    ($($kind:ident),*) => {
        $(impl $kind {
            /// Its words.
            pub fn words(&self, language: Language) -> &str {
                pick(language, &self.fr, &self.en)
            }
        })*
    };
}

worded!(Question, Answer, Outcome, Pair);

impl Question {
    /// What helps to answer; may be empty.
    pub fn help(&self, language: Language) -> &str {
        pick(language, &self.help_fr, &self.help_en)
    }
}

impl Choice {
    pub(super) fn read(file: &str, text: &str) -> Result<Choice, ContentError> {
        let choice: Choice = toml::from_str(text).map_err(|error| unreadable(file, text, 1, &error))?;
        for question in &choice.questions {
            for answer in &question.answers {
                let leads = match (&answer.next, &answer.result) {
                    (Some(next), None) => choice.question(next).is_some(),
                    (None, Some(result)) => choice.outcome(result).is_some(),
                    _ => false,
                };
                if !leads {
                    let (question, answer) = (&question.id, &answer.id);
                    return Err(ContentError::new(
                        file,
                        format!(
                            "La réponse « {answer} » de « {question} » ne mène nulle part. Donnez-lui « next » ou « result », qui existe."
                        ),
                        format!(
                            "The answer `{answer}` of `{question}` leads nowhere. Give it a `next` or a `result` that exists."
                        ),
                    ));
                }
            }
        }
        Ok(choice)
    }

    /// The question of that identifier.
    pub fn question(&self, id: &str) -> Option<&Question> {
        self.questions.iter().find(|question| question.id == id)
    }

    /// The outcome of that identifier.
    pub fn outcome(&self, id: &str) -> Option<&Outcome> {
        self.outcomes.iter().find(|outcome| outcome.id == id)
    }
}

impl Compatibility {
    pub(super) fn read(file: &str, text: &str) -> Result<Compatibility, ContentError> {
        let table: Compatibility = toml::from_str(text).map_err(|error| unreadable(file, text, 1, &error))?;
        match table.pairs.iter().find(|pair| !["yes", "no", "ask"].contains(&pair.answer.as_str())) {
            None => Ok(table),
            Some(pair) => Err(ContentError::new(
                file,
                format!("« {} » n’est pas une réponse. Écrivez yes, no ou ask.", pair.answer),
                format!("`{}` is not an answer. Write yes, no or ask.", pair.answer),
            )),
        }
    }

    /// What is known of a part in a whole.
    pub fn pair(&self, part: &str, whole: &str) -> Option<&Pair> {
        self.pairs.iter().find(|pair| pair.part == part && pair.whole == whole)
    }

    /// The licences of the table, each once, in its order.
    pub fn licenses(&self) -> Vec<&str> {
        let mut seen: Vec<&str> = Vec::new();
        for id in
            self.pairs.iter().map(|pair| pair.part.as_str()).chain(self.pairs.iter().map(|pair| pair.whole.as_str()))
        {
            if !seen.contains(&id) {
                seen.push(id);
            }
        }
        seen
    }
}
