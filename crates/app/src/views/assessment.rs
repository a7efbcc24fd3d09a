//! The reference framework as it is read, and self-assessments against it. Never a mark, never one body beside another.

use jiff::Timestamp;
use levain_model::{Answer, Id, Outcome, Slug};
use serde::Serialize;

use super::common::{Labelled, TextView};

/// A body, as a title and an address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BodyName {
    /// Its address.
    pub slug: Slug,
    /// Its name.
    pub name: TextView,
}

/// The framework in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FrameworkView {
    /// Its version.
    pub version: String,
    /// The day it was published.
    pub published: String,
    /// Its axes, in order of importance.
    pub axes: Vec<AxisView>,
}

/// An axis.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AxisView {
    /// Stable identifier.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it is for.
    pub purpose: String,
    /// Its practices, in order of importance.
    pub practices: Vec<PracticeView>,
}

/// A practice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PracticeView {
    /// Stable identifier.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Why it matters.
    pub why: String,
    /// The guides that help.
    pub guides: Vec<GuideLink>,
    /// Its statements, in order of importance.
    pub statements: Vec<StatementView>,
}

/// A statement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StatementView {
    /// Stable identifier.
    pub id: String,
    /// The statement.
    pub text: String,
    /// What to do when it does not hold yet.
    pub next: String,
    /// The guide that helps.
    pub guide: Option<GuideLink>,
    /// The check that can answer it.
    pub check: Option<Labelled>,
    /// What the site knows that can answer it: `uses`, `members`…
    pub fact: Option<&'static str>,
}

/// A guide, as a link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GuideLink {
    /// Its address in the reader's language.
    pub slug: String,
    /// Its title.
    pub title: String,
}

/// The assessments of a body, for its members.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssessmentHome {
    /// The body.
    pub body: BodyName,
    /// Whether whoever reads may close and publish.
    pub stewards: bool,
    /// The one that is open.
    pub open: Option<OpenAssessment>,
    /// Those that were closed, the latest first.
    pub past: Vec<PastAssessment>,
}

/// An assessment that is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenAssessment {
    /// When it was begun.
    pub started_at: Timestamp,
    /// How many people answered something.
    pub people: u32,
    /// Statements in all.
    pub statements: usize,
    /// Statements that somebody answered.
    pub answered: usize,
    /// The axes, with what is done.
    pub axes: Vec<AxisProgress>,
    /// Answers given in an older version of the framework that have no place in this one.
    pub lost: Vec<NotCarried>,
}

/// How far an axis is answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AxisProgress {
    /// The axis.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its statements.
    pub statements: usize,
    /// Those the reader answered.
    pub yours: usize,
    /// Those somebody answered.
    pub answered: usize,
}

/// An assessment that was closed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PastAssessment {
    /// Identifier.
    pub id: Id,
    /// When it was closed.
    pub closed_at: Timestamp,
    /// Version of the framework.
    pub framework: String,
    /// Whether everybody may read it.
    pub published: bool,
}

/// An answer that could not follow the framework to its new version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NotCarried {
    /// The statement, in its words of then when they are known.
    pub statement: String,
    /// What was answered.
    pub answer: Option<Answer>,
    /// Why it does not hold any more, when it was written.
    pub reason: Option<String>,
}

/// The statements of an axis, to be answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AxisForm {
    /// The body.
    pub body: BodyName,
    /// The axis.
    pub axis: AxisView,
    /// Its place among the axes, from 1.
    pub place: usize,
    /// How many axes there are.
    pub axes: usize,
    /// The axis before: identifier and name.
    pub previous: Option<(String, String)>,
    /// The axis after.
    pub next: Option<(String, String)>,
    /// What is known of each statement, in the order of the axis.
    pub asked: Vec<AskedStatement>,
}

/// What is known of a statement before it is answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskedStatement {
    /// The statement.
    pub statement: String,
    /// What the reader answered, and noted.
    pub yours: Option<(Answer, String)>,
    /// What the data say.
    pub proposal: Option<Proposal>,
    /// What the body retained last time.
    pub last_time: Option<Answer>,
}

/// What the data say of a statement: for a person to confirm.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// The answer they suggest; none when they cannot tell.
    pub answer: Option<Answer>,
    /// What was looked at.
    pub ground: Ground,
    /// When the oldest of it was seen.
    pub seen_at: Option<Timestamp>,
}

/// What was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ground {
    /// A check, on the body's repositories.
    Check {
        /// The check.
        check: Labelled,
        /// Repositories of which it is met.
        met: usize,
        /// The findings, one for each repository or folder judged.
        findings: Vec<GroundFinding>,
    },
    /// A count of what the site knows: `uses`, `members`…
    Count(&'static str, u64),
}

/// A finding behind a proposal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroundFinding {
    /// The finding.
    pub id: Id,
    /// The repository, with the folder when there is one.
    pub place: String,
    /// What was found.
    pub outcome: Outcome,
    /// When.
    pub observed_at: Timestamp,
}

/// What a steward reads before closing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClosingView {
    /// The body.
    pub body: BodyName,
    /// How many people answered.
    pub people: u32,
    /// What was read: closing refuses when somebody answered since.
    pub version: String,
    /// Statements that nobody answered.
    pub unanswered: usize,
    /// The statements on which people differ.
    pub diverging: Vec<Diverging>,
    /// What people noted: statement and notes, without who wrote them.
    pub notes: Vec<(String, Vec<String>)>,
}

/// A statement on which people differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diverging {
    /// Its identifier.
    pub statement: String,
    /// The statement.
    pub text: String,
    /// How many people gave each answer; those that nobody gave left out.
    pub spread: Vec<(Answer, u32)>,
    /// What is retained unless the steward says otherwise.
    pub proposed: Answer,
}

/// What an assessment came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ProfileView {
    /// The body.
    pub body: BodyName,
    /// The assessment.
    pub id: Id,
    /// When it was closed.
    pub closed_at: Timestamp,
    /// Version of the framework.
    pub framework: String,
    /// What the body says of it.
    pub summary: String,
    /// How many people answered; not told outside the body.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub people: Option<u32>,
    /// Whether everybody may read it.
    pub published: bool,
    /// The axes.
    pub axes: Vec<ProfileAxis>,
    /// The statements, in the order of the framework.
    pub statements: Vec<ProfileStatement>,
    /// What to do next, the most useful first.
    pub next_steps: Vec<NextStep>,
    /// When the assessment it is compared with was closed.
    pub since: Option<Timestamp>,
    /// What changed since.
    pub changes: Vec<AnswerChange>,
    /// What could not be compared, the framework having changed.
    pub not_carried: Vec<NotCarried>,
}

/// How the answers of an axis or a practice are spread: never added up into a mark.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Spread {
    /// How many statements have each answer, in the order of [`Answer::ALL`].
    pub answers: [u32; 7],
    /// How many have none.
    pub unanswered: u32,
}

/// An axis of a profile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ProfileAxis {
    /// Identifier.
    pub id: String,
    /// Its name.
    pub name: String,
    /// How its answers are spread.
    pub spread: Spread,
    /// Its practices.
    pub practices: Vec<ProfilePractice>,
}

/// A practice of a profile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ProfilePractice {
    /// Identifier.
    pub id: String,
    /// Its name.
    pub name: String,
    /// How its answers are spread.
    pub spread: Spread,
}

/// A statement of a profile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ProfileStatement {
    /// Its axis.
    pub axis: String,
    /// Its practice.
    pub practice: String,
    /// Identifier.
    pub id: String,
    /// The statement.
    pub text: String,
    /// What was retained.
    pub answer: Option<Answer>,
    /// Whether people differed; not told outside the body.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub diverged: bool,
}

/// Something to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NextStep {
    /// The statement.
    pub statement: String,
    /// Its practice.
    pub practice: String,
    /// What was retained.
    pub answer: Option<Answer>,
    /// What to do.
    pub next: String,
    /// The guide that helps.
    pub guide: Option<GuideLink>,
}

/// An answer that is no longer the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AnswerChange {
    /// The statement, in its present words.
    pub statement: String,
    /// What was retained before.
    pub before: Option<Answer>,
    /// What is retained now.
    pub after: Option<Answer>,
    /// Whether the statement had another identifier before.
    pub carried: bool,
}

impl Spread {
    /// Counts an answer.
    pub fn add(&mut self, answer: Option<Answer>) {
        let place = answer.and_then(|answer| Answer::ALL.iter().position(|known| *known == answer));
        match place.and_then(|place| self.answers.get_mut(place)) {
            Some(count) => *count += 1,
            None => self.unanswered += 1,
        }
    }

    /// Statements in all.
    pub fn total(&self) -> u32 {
        self.answers.iter().sum::<u32>() + self.unanswered
    }

    /// The answers that are there, in order, with how many statements have each.
    pub fn present(&self) -> Vec<(Answer, u32)> {
        Answer::ALL.into_iter().zip(self.answers).filter(|(_, count)| *count > 0).collect()
    }
}
