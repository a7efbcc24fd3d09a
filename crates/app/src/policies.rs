//! The contribution policy of a body: made from answers, adopted by a steward, inherited by the bodies below.

mod sections;

use jiff::civil::Date;
use levain_content::policy::Answers;
use levain_model::{Language, NewEvent, Organization, PolicyVersion, Subject, Verb};
use levain_store::policies;

use crate::App;
use crate::assessments::body_name;
use crate::error::AppError;
use crate::permission::{Action, Principal, allows_in, require_in};
use crate::views::{Drift, PolicyDraft, PolicyPage, PolicyQuestion, PolicyVersionView};

/// The longest name of the instance that adopts, in characters.
const INSTANCE: usize = 200;

/// What a steward sends to adopt a policy.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewPolicy {
    /// The answers; a question left out takes its default.
    pub answers: Answers,
    /// The day it was adopted: `2026-11-28`.
    pub adopted_on: String,
    /// The instance or position that adopted it.
    pub adopted_by: String,
    /// The number of the version that was read; 0 when there was none.
    pub version: u32,
}

/// What a body allows without asking, by the answer to that question.
fn allowed(answers: &Answers) -> Vec<&'static str> {
    match answers.get("without-asking").map(String::as_str) {
        Some("words" | "fixes" | "registered") => vec!["issue", "documentation", "translation"],
        _ => Vec::new(),
    }
}

impl App {
    /// The questions with these answers, the default where there is none.
    pub fn policy_questions(&self, given: &Answers, language: Language) -> Vec<PolicyQuestion> {
        let policy = self.inner.content.policy();
        let answers = policy.completed(given);
        let say = |texts: &levain_model::Texts| texts.get(language).unwrap_or_default().to_owned();
        policy
            .questions
            .iter()
            .map(|question| PolicyQuestion {
                id: question.id.clone(),
                label: say(&question.label),
                help: say(&question.help),
                choices: question.choices.iter().map(|choice| (choice.id.clone(), say(&choice.label))).collect(),
                answer: answers.get(&question.id).cloned().unwrap_or_default(),
            })
            .collect()
    }

    /// What cannot be taken of these answers: question, and what is wrong in the reader's language.
    pub fn policy_faults(&self, given: &Answers, language: Language) -> Vec<(String, String)> {
        let policy = self.inner.content.policy();
        let wrong = |question: &&levain_content::policy::Question| {
            given.get(&question.id).is_some_and(|answer| !question.takes(answer))
        };
        policy
            .questions
            .iter()
            .filter(wrong)
            .map(|question| {
                let words = match (question.minimum, language) {
                    (Some(least), Language::Fr) => format!("Écrivez un nombre entier, au moins {least}."),
                    (Some(least), Language::En) => format!("Write a whole number, at least {least}."),
                    (None, Language::Fr) => "Choisissez une des réponses.".to_owned(),
                    (None, Language::En) => "Choose one of the answers.".to_owned(),
                };
                (question.id.clone(), words)
            })
            .collect()
    }

    /// The policy that these answers make, as Markdown.
    pub fn policy_text(&self, given: &Answers, organization: &str, date: &str, language: Language) -> String {
        let policy = self.inner.content.policy();
        policy.text(language, &policy.completed(given), organization, date)
    }

    /// The questions of a body: with `given`, else with the answers of its policy in force, else with those of the nearest
    /// body above that has one.
    ///
    /// # Errors
    /// No permission; no such body; a failure of the database.
    pub async fn policy_draft(
        &self,
        principal: &Principal,
        slug: &str,
        given: Option<&Answers>,
        language: Language,
    ) -> Result<PolicyDraft, AppError> {
        let body = self.member_of(principal, slug).await?;
        let current = policies::current(&self.inner.store, body.id).await?;
        let above = self.policy_above(&body).await?;
        let inherited = above.as_ref().filter(|_| current.is_none());
        let start = match (given, &current) {
            (Some(given), _) => given.clone(),
            (None, Some(current)) => current.answers.clone(),
            (None, None) => inherited.map(|(_, version)| version.answers.clone()).unwrap_or_default(),
        };
        Ok(PolicyDraft {
            stewards: allows_in(principal, Action::StewardOrganization, body.id),
            questions: self.policy_questions(&start, language),
            version: current.map_or(0, |current| current.number),
            inherited: inherited.map(|(above, version)| (body_name(above, language), version.number)),
            body: body_name(&body, language),
        })
    }

    /// Adopts a policy for a body: a version more. The same one sent twice is one. Gives its number.
    ///
    /// # Errors
    /// No permission; an answer, a day or an instance that cannot be taken; another version was adopted meanwhile.
    pub async fn adopt_policy(
        &self,
        principal: &Principal,
        slug: &str,
        new: &NewPolicy,
        today: Date,
    ) -> Result<u32, AppError> {
        let now = self.now();
        let mut tx = self.inner.store.begin().await?;
        let body = self.body_at(&mut tx, slug).await?;
        let actor = require_in(principal, Action::StewardOrganization, body.id)?;
        let (adopted_on, adopted_by) = checked(new, today)?;
        if let Some((_, fr)) = self.policy_faults(&new.answers, Language::Fr).into_iter().next() {
            let en = self.policy_faults(&new.answers, Language::En).into_iter().next();
            return Err(AppError::invalid("answers", fr, en.map(|(_, en)| en).unwrap_or_default()));
        }
        let policy = self.inner.content.policy();
        let answers = policy.completed(&new.answers);
        let current = policies::current(&mut tx, body.id).await?;
        let number = current.as_ref().map_or(0, |current| current.number);
        let same = |known: &&PolicyVersion| {
            (&known.answers, known.adopted_on, &known.adopted_by) == (&answers, adopted_on, &adopted_by)
        };
        if let Some(known) = current.as_ref().filter(same) {
            return Ok(known.number);
        }
        if number != new.version {
            return Err(AppError::conflict(
                "Une autre version a été adoptée depuis l’ouverture de cette page. Relisez-la, puis adoptez de nouveau si la vôtre doit la remplacer.",
                "Another version was adopted since this page was opened. Read it, then adopt again if yours is to replace it.",
            ));
        }
        let above = self.policy_above(&body).await?;
        let text = |language| {
            let name = body_name(&body, language).name.text;
            policy.text(language, &answers, &name, &adopted_on.to_string())
        };
        let version = PolicyVersion {
            id: self.new_id(),
            organization: body.id,
            number: number + 1,
            questions: policy.version.clone(),
            fr: text(Language::Fr),
            en: text(Language::En),
            adopted_on,
            adopted_by,
            parent: above.map(|(_, version)| version.id),
            saved_at: now,
            saved_by: actor,
            answers,
        };
        policies::insert(&mut tx, &version).await?;
        let fields = vec![format!("number={}", version.number)];
        tx.append(NewEvent { actor, verb: Verb::Created, subject: Subject::Policy(version.id), fields }, now);
        tx.commit().await?;
        Ok(version.number)
    }

    /// The policy of a body: the version in force, or that of a number.
    ///
    /// # Errors
    /// No such body or version; a failure of the database.
    pub async fn body_policy(
        &self,
        slug: &str,
        number: Option<u32>,
        language: Language,
    ) -> Result<PolicyPage, AppError> {
        let body = self.body_at(&self.inner.store, slug).await?;
        let versions = policies::of_organization(&self.inner.store, body.id).await?;
        let mut page = PolicyPage {
            body: body_name(&body, language),
            version: None,
            text: String::new(),
            versions: versions.iter().map(version_view).collect(),
            changes: Vec::new(),
            drift: None,
            allowed: Vec::new(),
        };
        let shown = match number {
            Some(number) => Some(versions.iter().find(|one| one.number == number).ok_or(AppError::NotFound)?),
            None => versions.first(),
        };
        let Some(shown) = shown else { return Ok(page) };
        let text = text_of(shown, language);
        page.version = Some(version_view(shown));
        page.text = text.to_owned();
        page.allowed = allowed(&shown.answers);
        if let Some(before) = versions.iter().find(|one| one.number < shown.number) {
            page.changes = sections::compared(text_of(before, language), text).1;
        }
        if let Some((above, theirs)) = self.policy_above(&body).await? {
            let (same, sections) = sections::compared(text_of(&theirs, language), text);
            page.drift = Some(Drift {
                above: body_name(&above, language),
                number: theirs.number,
                newer: shown.parent.is_some_and(|made_from| made_from != theirs.id),
                same,
                sections,
            });
        }
        Ok(page)
    }

    /// The nearest body above that has a policy, with the version in force.
    async fn policy_above(&self, body: &Organization) -> Result<Option<(Organization, PolicyVersion)>, AppError> {
        for above in self.above(body).await? {
            if let Some(version) = policies::current(&self.inner.store, above.id).await? {
                return Ok(Some((above, version)));
            }
        }
        Ok(None)
    }
}

fn text_of(version: &PolicyVersion, language: Language) -> &str {
    match language {
        Language::Fr => &version.fr,
        Language::En => &version.en,
    }
}

fn version_view(version: &PolicyVersion) -> PolicyVersionView {
    PolicyVersionView {
        number: version.number,
        adopted_on: version.adopted_on.to_string(),
        adopted_by: levain_exchange::mask(&version.adopted_by),
    }
}

/// The day and the instance, when both can be taken.
fn checked(new: &NewPolicy, today: Date) -> Result<(Date, String), AppError> {
    let mut faults = Vec::new();
    let day: Option<Date> = new.adopted_on.trim().parse().ok();
    match day {
        None => faults.push((
            "adopted_on",
            "Écrivez la date d’adoption\u{a0}: année-mois-jour.".to_owned(),
            "Write the day of adoption: year-month-day.".to_owned(),
        )),
        Some(day) if day > today => faults.push((
            "adopted_on",
            "Cette date est à venir. Enregistrez la politique le jour où elle est adoptée.".to_owned(),
            "This day is still to come. Save the policy on the day it is adopted.".to_owned(),
        )),
        Some(_) => {}
    }
    let instance = new.adopted_by.trim();
    if instance.is_empty() || instance.chars().count() > INSTANCE {
        faults.push((
            "adopted_by",
            format!("Nommez l’instance ou le poste qui adopte la politique, en {INSTANCE} caractères au plus."),
            format!("Name the instance or the position that adopts the policy, in {INSTANCE} characters at most."),
        ));
    }
    match (day, faults.is_empty()) {
        (Some(day), true) => Ok((day, instance.to_owned())),
        _ => Err(AppError::Several(faults)),
    }
}
