//! Self-assessment of a body against the reference framework: its members each answer, a steward closes.
//!
//! Who answered what never leaves here, not even to the steward: what differs is shown as counts. Answers given in an
//! older version of the framework follow its mapping each time they are read, so that nothing is rewritten.

mod grounds;
mod profile;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use levain_content::framework::Evidence;
use levain_content::framework::{Axis, Carried, Framework, Practice, Statement};
use levain_model::{
    Answer, Assessment, AssessmentOutcome, Closed, GivenAnswer, Id, Language, NewEvent, Organization, Retained,
    Subject, Texts, Verb,
};
use levain_store::assessments;

use crate::App;
use crate::error::AppError;
use crate::evidence::check_label;
use crate::permission::{Action, Principal, allows_in, require_in};
use crate::views::{
    AskedStatement, AssessmentHome, AxisForm, AxisProgress, AxisView, BodyName, ClosingView, Diverging, FrameworkView,
    GuideLink, Labelled, NotCarried, OpenAssessment, PastAssessment, PracticeView, ProfileView, StatementView,
    TextView,
};

pub use profile::csv;

/// The longest note on a statement, in characters.
pub const NOTE: usize = 1_000;
/// The shortest and the longest summary.
pub const SUMMARY: [usize; 2] = [10, 4_000];

/// What a person sends of a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAnswer {
    /// The statement.
    pub statement: String,
    /// The answer; `None`: none was chosen.
    pub answer: Option<Answer>,
    /// What the person adds.
    pub note: String,
}

/// What a steward sends to close.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewClosing {
    /// What the body says of it.
    pub summary: String,
    /// What is retained where people differ, by statement.
    pub retained: BTreeMap<String, Answer>,
    /// The version that was read.
    pub version: String,
}

/// The answers of an open assessment, by the statements of the framework in force.
struct Gathered {
    /// Statement of the framework in force, and what each person answers to it.
    by_statement: HashMap<String, Vec<GivenAnswer>>,
    lost: BTreeMap<String, Option<Texts>>,
    people: u32,
    version: String,
}

impl Gathered {
    fn new(framework: &Framework, given: Vec<GivenAnswer>) -> Gathered {
        let mut lost = BTreeMap::new();
        let mut kept: BTreeMap<(String, Id), (bool, GivenAnswer)> = BTreeMap::new();
        let version = given.iter().map(|one| one.answered_at).max().map(|at| at.to_string()).unwrap_or_default();
        let people: BTreeSet<Option<Id>> = given.iter().map(|one| one.person).collect();
        for one in given {
            let (statement, same) = match framework.carried(&one.statement) {
                Carried::Same => (one.statement.clone(), true),
                Carried::As(to) => (to.to_owned(), false),
                Carried::Dropped(reason) => {
                    lost.insert(one.statement, Some(reason.clone()));
                    continue;
                }
                Carried::Unsaid => {
                    lost.insert(one.statement, None);
                    continue;
                }
            };
            // Answers of erased people stay apart from one another.
            let who = one.person.unwrap_or(one.id);
            let known = kept.get(&(statement.clone(), who));
            if known.is_none_or(|(known_same, _)| same || !known_same) {
                kept.insert((statement, who), (same, one));
            }
        }
        let mut by_statement: HashMap<String, Vec<GivenAnswer>> = HashMap::new();
        for ((statement, _), (_, one)) in kept {
            by_statement.entry(statement).or_default().push(one);
        }
        Gathered { by_statement, lost, people: u32::try_from(people.len()).unwrap_or(u32::MAX), version }
    }

    fn of(&self, statement: &str) -> &[GivenAnswer] {
        self.by_statement.get(statement).map_or(&[], Vec::as_slice)
    }
}

/// What is retained of several answers: the lower middle of the ordered ones, unless most say that the question does not
/// arise; those who do not know count only when nobody does.
fn retained(given: &[GivenAnswer]) -> Option<Answer> {
    let mut ordered: Vec<Answer> = given.iter().map(|one| one.answer).filter(|one| one.rank().is_some()).collect();
    ordered.sort_unstable();
    let elsewhere = given.iter().filter(|one| one.answer == Answer::NotApplicable).count();
    if elsewhere > ordered.len() {
        return Some(Answer::NotApplicable);
    }
    let middle = ordered.get(ordered.len().saturating_sub(1) / 2).copied();
    middle.or_else(|| given.first().map(|_| Answer::DontKnow))
}

/// Whether people who know say different things.
fn differ(given: &[GivenAnswer]) -> bool {
    let said: BTreeSet<Answer> = given.iter().map(|one| one.answer).filter(|one| *one != Answer::DontKnow).collect();
    said.len() > 1
}

fn say(texts: &Texts, language: Language) -> String {
    texts.best(language).map(|(_, text)| text.to_owned()).unwrap_or_default()
}

impl App {
    /// The framework, to be read.
    pub fn framework(&self, language: Language) -> FrameworkView {
        let framework = self.inner.content.framework();
        FrameworkView {
            version: framework.version.clone(),
            published: framework.published.clone(),
            axes: framework.axes.iter().map(|axis| self.axis_view(axis, language)).collect(),
        }
    }

    /// The assessments of a body.
    ///
    /// # Errors
    /// No permission; no such body; a failure of the database.
    pub async fn assessments(
        &self,
        principal: &Principal,
        slug: &str,
        language: Language,
    ) -> Result<AssessmentHome, AppError> {
        let store = &self.inner.store;
        let body = self.member_of(principal, slug).await?;
        let framework = self.inner.content.framework();
        let all = assessments::of_organization(store, body.id).await?;
        let mut open = None;
        if let Some(current) = all.iter().find(|one| one.closed.is_none()) {
            let gathered = Gathered::new(framework, assessments::answers(store, current.id).await?);
            let person = principal.person.as_ref().map(|person| person.id);
            let axes: Vec<AxisProgress> = framework
                .axes
                .iter()
                .map(|axis| {
                    let statements: Vec<&Statement> =
                        axis.practices.iter().flat_map(|practice| &practice.statements).collect();
                    let count = |kept: &dyn Fn(&GivenAnswer) -> bool| {
                        statements.iter().filter(|one| gathered.of(&one.id).iter().any(kept)).count()
                    };
                    AxisProgress {
                        id: axis.id.clone(),
                        name: say(&axis.name, language),
                        statements: statements.len(),
                        yours: count(&|one| one.person.is_some() && one.person == person),
                        answered: count(&|_| true),
                    }
                })
                .collect();
            open = Some(OpenAssessment {
                started_at: current.started_at,
                people: gathered.people,
                statements: axes.iter().map(|axis| axis.statements).sum(),
                answered: axes.iter().map(|axis| axis.answered).sum(),
                axes,
                lost: not_carried(&gathered, language),
            });
        }
        Ok(AssessmentHome {
            stewards: allows_in(principal, Action::StewardOrganization, body.id),
            body: body_name(&body, language),
            open,
            past: all.iter().filter_map(past).collect(),
        })
    }

    /// Begins an assessment; when one is open already, that is the one.
    ///
    /// # Errors
    /// No permission; no such body.
    pub async fn begin_assessment(&self, principal: &Principal, slug: &str) -> Result<(), AppError> {
        let now = self.now();
        let mut tx = self.inner.store.begin().await?;
        let body = self.body_at(&mut tx, slug).await?;
        let actor = require_in(principal, Action::ActForOrganization, body.id)?;
        let all = assessments::of_organization(&mut tx, body.id).await?;
        if all.iter().any(|one| one.closed.is_none()) {
            return Ok(());
        }
        let id = self.new_id();
        let framework = self.inner.content.framework().version.clone();
        let new = Assessment {
            id,
            organization: body.id,
            framework,
            started_at: now,
            started_by: actor,
            closed: None,
            published: false,
        };
        assessments::insert(&mut tx, &new).await?;
        let subject = Subject::Assessment(id);
        tx.append(NewEvent { actor, verb: Verb::Created, subject, fields: Vec::new() }, now);
        tx.commit().await?;
        Ok(())
    }

    /// The statements of an axis, with what the reader answered and what the data say.
    ///
    /// # Errors
    /// No permission; no such body or axis; no open assessment.
    pub async fn assessment_axis(
        &self,
        principal: &Principal,
        slug: &str,
        axis: &str,
        language: Language,
    ) -> Result<AxisForm, AppError> {
        let store = &self.inner.store;
        let body = self.member_of(principal, slug).await?;
        let framework = self.inner.content.framework();
        let place = framework.axes.iter().position(|one| one.id == axis).ok_or(AppError::NotFound)?;
        let all = assessments::of_organization(store, body.id).await?;
        let open = all.iter().find(|one| one.closed.is_none()).ok_or_else(none_open)?;
        let gathered = Gathered::new(framework, assessments::answers(store, open.id).await?);
        let person = principal.person.as_ref().map(|person| person.id);
        let last = all.iter().find_map(|one| one.closed.as_ref());
        let last = last.map(|closed| profile::carried(framework, &closed.outcome)).unwrap_or_default();
        let axes = &framework.axes;
        let axis = axes.get(place).ok_or(AppError::NotFound)?;
        let proposals = self.proposals(&body, axis, language).await?;
        let asked = axis
            .practices
            .iter()
            .flat_map(|practice| &practice.statements)
            .map(|statement| {
                let own = gathered.of(&statement.id).iter().find(|one| one.person.is_some() && one.person == person);
                AskedStatement {
                    statement: statement.id.clone(),
                    yours: own.map(|own| (own.answer, own.note.clone())),
                    proposal: proposals.get(&statement.id).cloned(),
                    last_time: last.get(&statement.id).copied(),
                }
            })
            .collect();
        let beside =
            |at: Option<usize>| at.and_then(|at| axes.get(at)).map(|axis| (axis.id.clone(), say(&axis.name, language)));
        Ok(AxisForm {
            body: body_name(&body, language),
            axis: self.axis_view(axis, language),
            place: place + 1,
            axes: axes.len(),
            previous: beside(place.checked_sub(1)),
            next: beside(Some(place + 1)),
            asked,
        })
    }

    /// Keeps what a person answers to statements, in the place of what they answered before.
    ///
    /// # Errors
    /// No permission; no open assessment; a note too long, or without an answer.
    pub async fn answer_statements(
        &self,
        principal: &Principal,
        slug: &str,
        given: &[NewAnswer],
    ) -> Result<(), AppError> {
        let now = self.now();
        let mut tx = self.inner.store.begin().await?;
        let body = self.body_at(&mut tx, slug).await?;
        let actor = require_in(principal, Action::ActForOrganization, body.id)?;
        // The command line is nobody who works for the body.
        let person = principal.person.as_ref().map(|person| person.id).ok_or(AppError::SignInRequired)?;
        let framework = self.inner.content.framework();
        let all = assessments::of_organization(&mut tx, body.id).await?;
        let open = all.iter().find(|one| one.closed.is_none()).ok_or_else(none_open)?;
        let before = assessments::answers(&mut tx, open.id).await?;
        let mut changed = false;
        for one in given {
            let note = one.note.trim().replace("\r\n", "\n");
            let statement = framework.statement(&one.statement).ok_or(AppError::NotFound)?;
            check_note(statement, one.answer, &note)?;
            let Some(answer) = one.answer else { continue };
            let known = before.iter().find(|known| known.person == Some(person) && known.statement == one.statement);
            if known.is_some_and(|known| known.answer == answer && known.note == note) {
                continue;
            }
            let new = GivenAnswer {
                id: self.new_id(),
                assessment: open.id,
                person: Some(person),
                statement: one.statement.clone(),
                framework: framework.version.clone(),
                answer,
                note,
                answered_at: now,
            };
            assessments::answer(&mut tx, &new).await?;
            changed = true;
        }
        if changed {
            let subject = Subject::Assessment(open.id);
            tx.append(NewEvent { actor, verb: Verb::Updated, subject, fields: Vec::new() }, now);
        }
        tx.commit().await?;
        Ok(())
    }

    /// What a steward reads before closing.
    ///
    /// # Errors
    /// No permission; no such body; no open assessment.
    pub async fn closing(
        &self,
        principal: &Principal,
        slug: &str,
        language: Language,
    ) -> Result<ClosingView, AppError> {
        let store = &self.inner.store;
        let body = self.body_at(store, slug).await?;
        require_in(principal, Action::StewardOrganization, body.id)?;
        let framework = self.inner.content.framework();
        let all = assessments::of_organization(store, body.id).await?;
        let open = all.iter().find(|one| one.closed.is_none()).ok_or_else(none_open)?;
        let gathered = Gathered::new(framework, assessments::answers(store, open.id).await?);
        let (mut diverging, mut notes, mut unanswered) = (Vec::new(), Vec::new(), 0);
        for (_, _, statement) in framework.statements() {
            let given = gathered.of(&statement.id);
            let text = say(&statement.text, language);
            unanswered += usize::from(given.is_empty());
            let written: Vec<String> =
                given.iter().map(|one| one.note.clone()).filter(|note| !note.is_empty()).collect();
            if !written.is_empty() {
                notes.push((text.clone(), written));
            }
            if let Some(proposed) = retained(given).filter(|_| differ(given)) {
                let count = |answer| given.iter().filter(|one| one.answer == answer).count();
                let spread = Answer::ALL
                    .into_iter()
                    .map(|answer| (answer, u32::try_from(count(answer)).unwrap_or(u32::MAX)))
                    .filter(|(_, count)| *count > 0)
                    .collect();
                diverging.push(Diverging { statement: statement.id.clone(), text, spread, proposed });
            }
        }
        Ok(ClosingView {
            body: body_name(&body, language),
            people: gathered.people,
            version: gathered.version,
            unanswered,
            diverging,
            notes,
        })
    }

    /// Closes the open assessment of a body; gives it. What was closed already with the same words is that one.
    ///
    /// # Errors
    /// No permission; no open assessment, or nobody answered; somebody answered since it was read; the summary.
    pub async fn close_assessment(&self, principal: &Principal, slug: &str, new: &NewClosing) -> Result<Id, AppError> {
        let now = self.now();
        let mut tx = self.inner.store.begin().await?;
        let body = self.body_at(&mut tx, slug).await?;
        let actor = require_in(principal, Action::StewardOrganization, body.id)?;
        let summary = new.summary.trim().replace("\r\n", "\n");
        let all = assessments::of_organization(&mut tx, body.id).await?;
        let Some(open) = all.iter().find(|one| one.closed.is_none()) else {
            let again = all.first().filter(|last| {
                last.closed.as_ref().is_some_and(|closed| closed.summary == summary && closed.by == actor)
            });
            return again.map(|last| last.id).ok_or_else(none_open);
        };
        let framework = self.inner.content.framework();
        let gathered = Gathered::new(framework, assessments::answers(&mut tx, open.id).await?);
        let [shortest, longest] = SUMMARY;
        if !(shortest..=longest).contains(&summary.chars().count()) {
            return Err(AppError::invalid(
                "summary",
                format!("Résumez l’autoévaluation en quelques phrases\u{a0}: de {shortest} à {longest} caractères."),
                format!("Sum up the assessment in a few sentences: {shortest} to {longest} characters."),
            ));
        }
        if gathered.by_statement.is_empty() {
            return Err(AppError::conflict(
                "Personne n’a encore répondu. Répondez à au moins un énoncé avant de clore.",
                "Nobody answered yet. Answer one statement at least before closing.",
            ));
        }
        if gathered.version != new.version {
            return Err(AppError::conflict(
                "Une personne a répondu depuis l’ouverture de cette page. Relisez les réponses, puis fermez de nouveau.",
                "Somebody answered since this page was opened. Read the answers again, then close.",
            ));
        }
        let outcome = outcome(framework, &gathered, &new.retained);
        let closed = Closed { at: now, by: actor, summary, outcome };
        let id = open.id;
        assessments::close(&mut tx, id, &closed).await?;
        let subject = Subject::Assessment(id);
        tx.append(NewEvent { actor, verb: Verb::Ended, subject, fields: Vec::new() }, now);
        tx.commit().await?;
        Ok(id)
    }

    /// Lets everybody read what an assessment came to, or its members only.
    ///
    /// # Errors
    /// No permission; no such closed assessment of that body.
    pub async fn publish_assessment(
        &self,
        principal: &Principal,
        slug: &str,
        id: Id,
        published: bool,
    ) -> Result<(), AppError> {
        let now = self.now();
        let mut tx = self.inner.store.begin().await?;
        let body = self.body_at(&mut tx, slug).await?;
        let actor = require_in(principal, Action::StewardOrganization, body.id)?;
        let found = assessments::get(&mut tx, id).await?;
        let found = found.filter(|one| one.organization == body.id && one.closed.is_some());
        let found = found.ok_or(AppError::NotFound)?;
        if found.published == published {
            return Ok(());
        }
        assessments::publish(&mut tx, id, published).await?;
        let fields = vec![if published { "published" } else { "withdrawn" }.to_owned()];
        tx.append(NewEvent { actor, verb: Verb::Updated, subject: Subject::Assessment(id), fields }, now);
        tx.commit().await?;
        Ok(())
    }

    /// What an assessment came to, for the members of the body.
    ///
    /// # Errors
    /// No permission; no such closed assessment of that body.
    pub async fn assessment_profile(
        &self,
        principal: &Principal,
        slug: &str,
        id: Id,
        language: Language,
    ) -> Result<ProfileView, AppError> {
        let body = self.member_of(principal, slug).await?;
        self.profile(&body, Some(id), language).await?.ok_or(AppError::NotFound)
    }

    /// The last assessment that the body published, for everybody, with the body.
    ///
    /// # Errors
    /// No such body; a failure of the database.
    pub async fn published_profile(
        &self,
        slug: &str,
        language: Language,
    ) -> Result<(BodyName, Option<ProfileView>), AppError> {
        let body = self.body_at(&self.inner.store, slug).await?;
        Ok((body_name(&body, language), self.profile(&body, None, language).await?))
    }

    pub(crate) async fn member_of(&self, principal: &Principal, slug: &str) -> Result<Organization, AppError> {
        let body = self.body_at(&self.inner.store, slug).await?;
        require_in(principal, Action::ActForOrganization, body.id)?;
        Ok(body)
    }

    fn axis_view(&self, axis: &Axis, language: Language) -> AxisView {
        AxisView {
            id: axis.id.clone(),
            name: say(&axis.name, language),
            purpose: say(&axis.purpose, language),
            practices: axis.practices.iter().map(|practice| self.practice_view(practice, language)).collect(),
        }
    }

    fn practice_view(&self, practice: &Practice, language: Language) -> PracticeView {
        PracticeView {
            id: practice.id.clone(),
            name: say(&practice.name, language),
            why: say(&practice.why, language),
            guides: practice.guides.iter().filter_map(|guide| self.guide_link(guide, language)).collect(),
            statements: practice.statements.iter().map(|one| self.statement_view(one, language)).collect(),
        }
    }

    fn statement_view(&self, statement: &Statement, language: Language) -> StatementView {
        let (mut check, mut fact) = (None, None);
        match &statement.evidence {
            Some(Evidence::Check(id)) => {
                let known = levain_checks::find(id).map(|check| check_label(check, language));
                check = Some(known.unwrap_or_else(|| Labelled { code: id.clone(), label: id.clone() }));
            }
            Some(Evidence::Data(known)) => fact = Some(grounds::name(*known)),
            None => {}
        }
        StatementView {
            id: statement.id.clone(),
            text: say(&statement.text, language),
            next: say(&statement.next, language),
            guide: statement.guide.as_ref().and_then(|guide| self.guide_link(guide, language)),
            check,
            fact,
        }
    }

    pub(crate) fn guide_link(&self, id: &str, language: Language) -> Option<GuideLink> {
        let guide = self.inner.content.library().guide_by_id(id)?;
        let text = guide.text(language)?;
        Some(GuideLink { slug: text.slug.clone(), title: text.title.clone() })
    }
}

fn none_open() -> AppError {
    AppError::conflict(
        "Aucune autoévaluation n’est ouverte. Commencez-en une sur la page d’autoévaluation de l’organisme.",
        "No assessment is open. Begin one on the body’s assessment page.",
    )
}

fn check_note(statement: &Statement, answer: Option<Answer>, note: &str) -> Result<(), AppError> {
    let (fr, en) = (say(&statement.text, Language::Fr), say(&statement.text, Language::En));
    if note.chars().count() > NOTE {
        return Err(AppError::invalid(
            "answers",
            format!("«\u{a0}{fr}\u{a0}»\u{a0}: raccourcissez la note à {NOTE} caractères."),
            format!("“{en}”: shorten the note to {NOTE} characters."),
        ));
    }
    if answer.is_none() && !note.is_empty() {
        return Err(AppError::invalid(
            "answers",
            format!("«\u{a0}{fr}\u{a0}»\u{a0}: choisissez aussi une réponse, pour que la note soit gardée."),
            format!("“{en}”: choose an answer too, so that the note is kept."),
        ));
    }
    Ok(())
}

/// What is retained of every statement, in the words of today.
fn outcome(framework: &Framework, gathered: &Gathered, settled: &BTreeMap<String, Answer>) -> AssessmentOutcome {
    let mut outcome = AssessmentOutcome {
        framework: framework.version.clone(),
        people: gathered.people,
        ..AssessmentOutcome::default()
    };
    for (axis, practice, statement) in framework.statements() {
        outcome.names.insert(axis.id.clone(), axis.name.clone());
        outcome.names.insert(practice.id.clone(), practice.name.clone());
        let given = gathered.of(&statement.id);
        let diverged = differ(given);
        // Where nobody differs there is nothing for the steward to settle.
        let settled = settled.get(&statement.id).copied().filter(|_| diverged);
        outcome.statements.push(Retained {
            axis: axis.id.clone(),
            practice: practice.id.clone(),
            statement: statement.id.clone(),
            text: statement.text.clone(),
            answer: settled.or_else(|| retained(given)),
            diverged,
        });
    }
    outcome
}

fn not_carried(gathered: &Gathered, language: Language) -> Vec<NotCarried> {
    let told = gathered.lost.iter().map(|(statement, reason)| NotCarried {
        statement: statement.clone(),
        answer: None,
        reason: reason.as_ref().map(|reason| say(reason, language)),
    });
    told.collect()
}

fn past(assessment: &Assessment) -> Option<PastAssessment> {
    let closed = assessment.closed.as_ref()?;
    Some(PastAssessment {
        id: assessment.id,
        closed_at: closed.at,
        framework: closed.outcome.framework.clone(),
        published: assessment.published,
    })
}

/// A body as a title and an address.
pub(crate) fn body_name(body: &Organization, language: Language) -> BodyName {
    let name = TextView::best(&body.record.name, language).unwrap_or_else(|| TextView {
        text: body.record.external_id.clone(),
        lang: language.tag().to_owned(),
        foreign: false,
    });
    BodyName { slug: body.slug.clone(), name }
}
