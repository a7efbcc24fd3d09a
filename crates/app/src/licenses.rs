//! The licence helper: the questions, and which licence goes into which.

use levain_model::Language;

use crate::App;
use crate::error::AppError;
use crate::table::Table;
use crate::views::{Answered, Asked, LicenseOutcome, LicenseStep, PairView};

/// The first question.
const START: &str = "start";

impl App {
    /// Where these answers lead: the next question, or the outcome.
    ///
    /// # Errors
    /// An answer that its question does not have.
    pub fn license_step(&self, path: &[String], language: Language) -> Result<LicenseStep, AppError> {
        let choice = &self.inner.content.library().choice;
        let mut question = choice.question(START).ok_or(AppError::NotFound)?;
        let mut step = LicenseStep { answered: Vec::new(), path: path.to_vec(), question: None, outcome: None };
        for (at, id) in path.iter().enumerate() {
            let answer = question.answers.iter().find(|answer| answer.id == *id).ok_or(AppError::NotFound)?;
            step.answered.push(Answered {
                question: question.words(language).to_owned(),
                answer: answer.words(language).to_owned(),
                before: path[..at].to_vec(),
            });
            if let Some(outcome) = answer.result.as_deref().and_then(|id| choice.outcome(id)) {
                if at + 1 < path.len() {
                    return Err(AppError::NotFound);
                }
                let explained = |id: &String| (id.clone(), levain_license::explain(id, language));
                step.outcome = Some(LicenseOutcome {
                    text: outcome.words(language).to_owned(),
                    licenses: outcome.licenses.iter().map(explained).collect(),
                });
                return Ok(step);
            }
            question = answer.next.as_deref().and_then(|next| choice.question(next)).ok_or(AppError::NotFound)?;
        }
        step.question = Some(Asked {
            question: question.words(language).to_owned(),
            help: question.help(language).to_owned(),
            answers: question.answers.iter().map(|one| (one.id.clone(), one.words(language).to_owned())).collect(),
        });
        Ok(step)
    }

    /// The licences of the table of compatibility.
    pub fn compatible_licenses(&self) -> Vec<&str> {
        self.inner.content.library().compatibility.licenses()
    }

    /// Whether a part under one licence may go into a whole under another. What the table does not say is not guessed.
    pub fn compatibility(&self, part: &str, whole: &str, language: Language) -> PairView {
        let normal = |text: &str| levain_license::normalise(text).unwrap_or_else(|| text.trim().to_owned());
        let (part, whole) = (normal(part), normal(whole));
        let table = &self.inner.content.library().compatibility;
        let (answer, sentence, source) = match table.pair(&part, &whole) {
            Some(pair) => (pair.answer.as_str(), pair.words(language), Some(pair.source.clone())),
            None if part == whole && levain_license::info(&part).is_some() => (
                "same",
                match language {
                    Language::Fr => {
                        "La partie et l’ensemble sont sous la même licence\u{a0}: elles vont ensemble. Conservez les avis."
                    }
                    Language::En => {
                        "The part and the whole are under the same licence: they go together. Keep the notices."
                    }
                },
                None,
            ),
            None => (
                "unknown",
                match language {
                    Language::Fr => {
                        "Nous n’avons pas de réponse sûre pour cette paire. Demandez à votre service juridique."
                    }
                    Language::En => "We have no certain answer for this pair. Ask your legal service.",
                },
                None,
            ),
        };
        let (answer, sentence) = (answer.to_owned(), sentence.to_owned());
        PairView { part, whole, answer, sentence, source }
    }

    /// Every pair that the table knows.
    pub fn compatibility_pairs(&self, language: Language) -> Vec<PairView> {
        let pairs = &self.inner.content.library().compatibility.pairs;
        pairs.iter().map(|pair| self.compatibility(&pair.part, &pair.whole, language)).collect()
    }
}

/// The table of compatibility, one pair a line.
pub fn compatibility_csv(pairs: &[PairView]) -> String {
    let header = ["part", "whole", "answer", "sentence", "source"];
    let mut table = Table::new(header.iter().map(|name| (*name).to_owned()).collect());
    for pair in pairs {
        let source = pair.source.clone().unwrap_or_default();
        table.push(vec![pair.part.clone(), pair.whole.clone(), pair.answer.clone(), pair.sentence.clone(), source]);
    }
    table.into_csv()
}
