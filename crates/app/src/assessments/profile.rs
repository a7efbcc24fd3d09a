//! What an assessment came to: spread by axis and practice, what to do next, what changed since the one before.

use std::collections::HashMap;

use levain_content::framework::{Carried, Framework};
use levain_model::{Answer, Assessment, AssessmentOutcome, Closed, Id, Language, Organization};
use levain_store::assessments;

use super::{body_name, say};
use crate::App;
use crate::error::AppError;
use crate::table::Table;
use crate::views::{
    AnswerChange, NextStep, NotCarried, ProfileAxis, ProfilePractice, ProfileStatement, ProfileView, Spread,
};

/// Next steps shown.
const STEPS: usize = 10;

/// The answers retained, by statement of the framework in force.
pub(super) fn carried(framework: &Framework, outcome: &AssessmentOutcome) -> HashMap<String, Answer> {
    let mut answers = HashMap::new();
    for one in &outcome.statements {
        let Some(answer) = one.answer else { continue };
        match framework.carried(&one.statement) {
            Carried::Same => drop(answers.insert(one.statement.clone(), answer)),
            Carried::As(to) => drop(answers.entry(to.to_owned()).or_insert(answer)),
            Carried::Dropped(_) | Carried::Unsaid => {}
        }
    }
    answers
}

impl App {
    /// The profile of a closed assessment of a body; without an identifier, that of the last one published, as everybody
    /// may read it.
    pub(super) async fn profile(
        &self,
        body: &Organization,
        id: Option<Id>,
        language: Language,
    ) -> Result<Option<ProfileView>, AppError> {
        let store = &self.inner.store;
        let all = assessments::of_organization(store, body.id).await?;
        let wanted = |one: &&Assessment| match id {
            Some(id) => one.id == id,
            None => one.published,
        };
        let Some((at, found)) = all.iter().enumerate().find(|(_, one)| one.closed.is_some() && wanted(one)) else {
            return Ok(None);
        };
        let Some(closed) = &found.closed else { return Ok(None) };
        // Everybody compares what everybody may read.
        let before = all.iter().skip(at + 1).filter(|one| id.is_some() || one.published);
        let before = before.filter_map(|one| one.closed.as_ref()).next();
        let framework = self.inner.content.framework();
        let outcome = &closed.outcome;
        let (changes, not_carried) =
            before.map(|before| compared(framework, before, outcome, language)).unwrap_or_default();
        let inside = id.is_some();
        Ok(Some(ProfileView {
            body: body_name(body, language),
            id: found.id,
            closed_at: closed.at,
            framework: outcome.framework.clone(),
            summary: if inside { closed.summary.clone() } else { levain_exchange::mask(&closed.summary) },
            people: inside.then_some(outcome.people),
            published: found.published,
            axes: axes(outcome, language),
            statements: outcome
                .statements
                .iter()
                .map(|one| ProfileStatement {
                    axis: one.axis.clone(),
                    practice: one.practice.clone(),
                    id: one.statement.clone(),
                    text: say(&one.text, language),
                    answer: one.answer,
                    diverged: inside && one.diverged,
                })
                .collect(),
            next_steps: self.next_steps(outcome, language),
            since: before.map(|before| before.at),
            changes,
            not_carried,
        }))
    }

    /// What to do next: the least advanced first, what comes first in the framework weighing half as much again as what
    /// comes last. What nobody knows counts as half done: finding out is the step.
    fn next_steps(&self, outcome: &AssessmentOutcome, language: Language) -> Vec<NextStep> {
        let framework = self.inner.content.framework();
        let answers = carried(framework, outcome);
        let count = framework.statements().count();
        let mut ranked: Vec<(usize, usize, NextStep)> = Vec::new();
        for (place, (_, practice, statement)) in framework.statements().enumerate() {
            let answer = answers.get(&statement.id).copied();
            let gap = match answer.map(|answer| (answer, answer.rank())) {
                Some((_, Some(rank))) => 4 - rank,
                Some((Answer::NotApplicable, None)) => 0,
                Some((_, None)) | None => 2,
            };
            if gap > 0 {
                ranked.push((
                    gap * (3 * count - place),
                    place,
                    NextStep {
                        statement: say(&statement.text, language),
                        practice: say(&practice.name, language),
                        answer,
                        next: say(&statement.next, language),
                        guide: statement.guide.as_ref().and_then(|guide| self.guide_link(guide, language)),
                    },
                ));
            }
        }
        ranked.sort_by_key(|(weight, place, _)| (std::cmp::Reverse(*weight), *place));
        ranked.into_iter().take(STEPS).map(|(_, _, step)| step).collect()
    }
}

fn axes(outcome: &AssessmentOutcome, language: Language) -> Vec<ProfileAxis> {
    let name = |id: &str| outcome.names.get(id).map(|name| say(name, language)).unwrap_or_else(|| id.to_owned());
    let mut axes: Vec<ProfileAxis> = Vec::new();
    for one in &outcome.statements {
        if axes.last().is_none_or(|axis| axis.id != one.axis) {
            let (id, name) = (one.axis.clone(), name(&one.axis));
            axes.push(ProfileAxis { id, name, spread: Spread::default(), practices: Vec::new() });
        }
        let Some(axis) = axes.last_mut() else { continue };
        if axis.practices.last().is_none_or(|practice| practice.id != one.practice) {
            let (id, name) = (one.practice.clone(), name(&one.practice));
            axis.practices.push(ProfilePractice { id, name, spread: Spread::default() });
        }
        axis.spread.add(one.answer);
        if let Some(practice) = axis.practices.last_mut() {
            practice.spread.add(one.answer);
        }
    }
    axes
}

/// What changed between two assessments, statement by statement, and what could not be compared.
fn compared(
    framework: &Framework,
    before: &Closed,
    outcome: &AssessmentOutcome,
    language: Language,
) -> (Vec<AnswerChange>, Vec<NotCarried>) {
    let now: HashMap<&str, &levain_model::Retained> =
        outcome.statements.iter().map(|one| (one.statement.as_str(), one)).collect();
    let (mut changes, mut lost) = (Vec::new(), Vec::new());
    for old in &before.outcome.statements {
        let mut told = |reason: Option<String>| {
            if old.answer.is_some() {
                lost.push(NotCarried { statement: say(&old.text, language), answer: old.answer, reason });
            }
        };
        // The framework may have gone on since: what both have under one name is compared as it is.
        let target = match now.get(old.statement.as_str()) {
            Some(same) => Ok((*same, false)),
            None => match framework.carried(&old.statement) {
                Carried::As(to) => now.get(to).map(|one| (*one, true)).ok_or(None),
                Carried::Dropped(reason) => Err(Some(say(reason, language))),
                Carried::Same | Carried::Unsaid => Err(None),
            },
        };
        match target {
            Ok((new, carried)) if new.answer != old.answer || carried => changes.push(AnswerChange {
                statement: say(&new.text, language),
                before: old.answer,
                after: new.answer,
                carried,
            }),
            Ok(_) => {}
            Err(reason) => told(reason),
        }
    }
    (changes, lost)
}

/// The statements with what was retained, one line each.
pub fn csv(view: &ProfileView) -> String {
    let header = ["axis", "practice", "statement", "text", "answer", "closed_at", "framework"];
    let mut table = Table::new(header.iter().map(|name| (*name).to_owned()).collect());
    for one in &view.statements {
        table.push(vec![
            one.axis.clone(),
            one.practice.clone(),
            one.id.clone(),
            one.text.clone(),
            one.answer.map(Answer::as_str).unwrap_or_default().to_owned(),
            view.closed_at.to_string(),
            view.framework.clone(),
        ]);
    }
    table.into_csv()
}
