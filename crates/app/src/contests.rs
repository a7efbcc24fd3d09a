//! Contests: somebody says that a finding is wrong, and is answered in public, by a curator or by a new run of the check.
//!
//! What nobody signs waits for a curator before anybody reads it. Events hold identifiers and words of our own only.

use std::collections::HashMap;

use jiff::Timestamp;
use levain_model::{Actor, Contest, ContestStatus, Contested, Finding, Id, Language, NewEvent, Outcome, Subject, Verb};
use levain_store::{Tx, contests, findings, repositories};

use crate::App;
use crate::error::AppError;
use crate::evidence::{check_label, is_public};
use crate::permission::{Action, Principal, allows, require};
use crate::views::{ContestAct, ContestQueue, ContestView, ContestedFinding, NewContest, Pages, QueuedContest};

/// Shortest and longest text of a contest, in characters; the longest of an answer.
pub const SHORTEST: usize = 10;
/// The longest.
pub const LONGEST: usize = 2_000;
/// Unsigned contests of one finding that may wait for a curator.
const WAITING_OF_ONE: usize = 10;
/// Contests that may wait in all before unsigned ones are refused.
const WAITING: u64 = 1_000;
/// Contests on a page of the queue.
const PAGE: u32 = 20;

/// The contests that everybody may read, by what is contested: repository, folder and check, whichever the finding was.
pub(crate) type Contests = HashMap<(Id, String, String), Vec<ContestView>>;

/// What a contest is about for as long as the check asks the same.
pub(crate) fn key(finding: &Finding) -> (Id, String, String) {
    (finding.repository, finding.path.clone(), finding.check.clone())
}

impl App {
    /// Keeps a contest of a finding. One that a person signs is public at once; gives whether it is. What fills in the trap
    /// is a robot: nothing is kept, and it is not told.
    ///
    /// # Errors
    /// No such finding; a text too short or too long; too many wait already.
    pub async fn contest(&self, principal: &Principal, finding: Id, new: &NewContest) -> Result<bool, AppError> {
        if !allows(principal, Action::Contest) {
            return Err(AppError::Forbidden);
        }
        let text = read(&new.text, SHORTEST)?;
        let now = self.now();
        let mut tx = self.inner.store.begin().await?;
        let past = findings::get(&mut tx, finding).await?.ok_or(AppError::NotFound)?;
        if !is_public(&past.finding.judgement) {
            return Err(AppError::NotFound);
        }
        let person = principal.person.as_ref().map(|person| person.id);
        if !new.trap.trim().is_empty() {
            return Ok(person.is_some());
        }
        if person.is_none() {
            let of_repository = contests::of_repositories(&mut tx, &[past.finding.repository]).await?;
            let waiting =
                of_repository.iter().filter(|one| !one.published && one.status == ContestStatus::Open).count();
            if waiting >= WAITING_OF_ONE || contests::count(&mut tx, ContestStatus::Open).await? >= WAITING {
                return Err(AppError::conflict(
                    "Trop de contestations non signées attendent déjà une lecture. Connectez-vous, ou revenez plus tard.",
                    "Too many unsigned contests wait to be read already. Sign in, or come back later.",
                ));
            }
        }
        let id = self.new_id();
        let contest = Contest {
            id,
            about: Contested::Finding(finding),
            text,
            person,
            created_at: now,
            published: person.is_some(),
            status: ContestStatus::Open,
            answer: None,
            answered_by: None,
            answered_at: None,
        };
        contests::insert(&mut tx, &contest).await?;
        let mut fields = vec![format!("check={}", past.finding.check)];
        if person.is_none() {
            fields.push("unsigned".to_owned());
        }
        // Nobody signed: the program keeps it on their behalf.
        let actor = principal.actor.unwrap_or(Actor::System);
        tx.append(NewEvent { actor, verb: Verb::Created, subject: Subject::Contest(id), fields }, now);
        tx.commit().await?;
        Ok(person.is_some())
    }

    /// The curators' queue: contests of a status, the oldest first.
    ///
    /// # Errors
    /// No permission; a failure of the database.
    pub async fn contest_queue(
        &self,
        principal: &Principal,
        status: ContestStatus,
        page: u32,
        language: Language,
    ) -> Result<ContestQueue, AppError> {
        require(principal, Action::Curate)?;
        let store = &self.inner.store;
        let total = contests::count(store, status).await?;
        let page = page.max(1);
        let listed = contests::list(store, status, (page - 1).saturating_mul(PAGE), PAGE).await?;
        let ids: Vec<Id> = listed.iter().filter_map(finding_of).collect();
        let found = findings::by_ids(store, &ids).await?;
        let about: Vec<Id> = found.values().map(|past| past.finding.repository).collect();
        let about = repositories::by_ids(store, &about).await?;
        let mut queued = Vec::with_capacity(listed.len());
        for contest in listed {
            let past = finding_of(&contest).and_then(|id| found.get(&id));
            let known = past.and_then(|past| {
                let finding = &past.finding;
                Some((finding, levain_checks::find(&finding.check)?, about.get(&finding.repository)?))
            });
            let finding = match known {
                None => None,
                Some((finding, check, repository)) => Some(ContestedFinding {
                    id: finding.id,
                    check: check_label(check, language),
                    outcome: finding.judgement.outcome,
                    repository: repository.listed.full_name.clone(),
                    software: self.described_by(repository, &finding.path).await?,
                }),
            };
            queued.push(QueuedContest { published: contest.published, contest: view(contest), finding });
        }
        let waiting = match status {
            ContestStatus::Open => total,
            _ => contests::count(store, ContestStatus::Open).await?,
        };
        Ok(ContestQueue { status, pages: Pages { page, size: PAGE, total }, waiting, contests: queued })
    }

    /// Publishes, answers, rejects, withdraws or erases a contest.
    ///
    /// # Errors
    /// No permission; no such contest; an answer too short or too long.
    pub async fn decide_contest(&self, principal: &Principal, id: Id, act: &ContestAct) -> Result<(), AppError> {
        let actor = require(principal, Action::Curate)?;
        let now = self.now();
        let mut tx = self.inner.store.begin().await?;
        if contests::get(&mut tx, id).await?.is_none() {
            return Err(AppError::NotFound);
        }
        let (verb, field) = match act {
            ContestAct::Publish => {
                contests::publish(&mut tx, id, true).await?;
                (Verb::Updated, "published")
            }
            ContestAct::Withdraw => {
                contests::publish(&mut tx, id, false).await?;
                (Verb::Updated, "withdrawn")
            }
            ContestAct::Answer(text) => {
                let answer = read(text, 1)?;
                contests::resolve(&mut tx, id, ContestStatus::Answered, Some(&answer), actor, now).await?;
                // An answer that nobody can read beside its question answers nobody.
                contests::publish(&mut tx, id, true).await?;
                (Verb::Updated, "status=answered")
            }
            ContestAct::Reject(text) => {
                let reason = if text.trim().is_empty() { None } else { Some(read(text, 1)?) };
                contests::resolve(&mut tx, id, ContestStatus::Rejected, reason.as_deref(), actor, now).await?;
                (Verb::Updated, "status=rejected")
            }
            ContestAct::Erase => {
                contests::erase(&mut tx, id).await?;
                (Verb::Erased, "text")
            }
        };
        let fields = vec![field.to_owned()];
        tx.append(NewEvent { actor, verb, subject: Subject::Contest(id), fields }, now);
        tx.commit().await?;
        if matches!(act, ContestAct::Erase) {
            self.inner.store.scrub_personal().await?;
        }
        Ok(())
    }

    /// Answers the open contests of a repository whose check has since come to say something else: to be called after its
    /// findings were recorded, in the same transaction. Gives how many were answered.
    ///
    /// # Errors
    /// A failure of the database.
    pub async fn contests_answered_by_run(&self, tx: &mut Tx, repository: Id, now: Timestamp) -> Result<u64, AppError> {
        let open: Vec<Contest> = contests::of_repositories(&mut *tx, &[repository])
            .await?
            .into_iter()
            .filter(|contest| contest.status == ContestStatus::Open)
            .collect();
        if open.is_empty() {
            return Ok(0);
        }
        let ids: Vec<Id> = open.iter().filter_map(finding_of).collect();
        let contested = findings::by_ids(&mut *tx, &ids).await?;
        let current: HashMap<_, Finding> = findings::of_repository(&mut *tx, repository)
            .await?
            .into_iter()
            .map(|finding| (key(&finding), finding))
            .collect();
        let mut answered = 0;
        for contest in open {
            let Some(past) = finding_of(&contest).and_then(|id| contested.get(&id)) else { continue };
            let Some(now_said) = current.get(&key(&past.finding)) else { continue };
            let outcome = now_said.judgement.outcome;
            if outcome == past.finding.judgement.outcome || !is_public(&now_said.judgement) {
                continue;
            }
            // A word that each reader's language has, and not a sentence.
            let word = Some(outcome.as_str());
            contests::resolve(tx, contest.id, ContestStatus::Answered, word, Actor::System, now).await?;
            let fields = vec!["status=answered".to_owned(), format!("check={}", past.finding.check)];
            let subject = Subject::Contest(contest.id);
            tx.append(NewEvent { actor: Actor::System, verb: Verb::Updated, subject, fields }, now);
            answered += 1;
        }
        Ok(answered)
    }

    /// The contests of these software that everybody may read, by what is contested.
    pub(crate) async fn public_contests(&self, software: &[Id]) -> Result<Contests, AppError> {
        let all = contests::of_software(&self.inner.store, software).await?;
        self.by_subject(all).await
    }

    /// The contests of what a finding is about that everybody may read.
    pub(crate) async fn contests_of_finding(&self, finding: &Finding) -> Result<Vec<ContestView>, AppError> {
        let all = contests::of_repositories(&self.inner.store, &[finding.repository]).await?;
        Ok(self.by_subject(all).await?.remove(&key(finding)).unwrap_or_default())
    }

    async fn by_subject(&self, mut all: Vec<Contest>) -> Result<Contests, AppError> {
        all.retain(|contest| contest.published);
        let ids: Vec<Id> = all.iter().filter_map(finding_of).collect();
        let found = if ids.is_empty() { HashMap::new() } else { findings::by_ids(&self.inner.store, &ids).await? };
        let mut contests = Contests::new();
        for contest in all {
            if let Some(past) = finding_of(&contest).and_then(|id| found.get(&id)) {
                contests.entry(key(&past.finding)).or_default().push(view(contest));
            }
        }
        Ok(contests)
    }
}

fn finding_of(contest: &Contest) -> Option<Id> {
    match contest.about {
        Contested::Finding(id) => Some(id),
        Contested::Field(..) => None,
    }
}

fn view(contest: Contest) -> ContestView {
    let by_run = contest.answered_by == Some(Actor::System);
    let answered_by_run = contest.answer.as_deref().filter(|_| by_run).and_then(Outcome::from_word);
    ContestView {
        id: contest.id,
        text: (!contest.text.is_empty()).then(|| levain_exchange::mask(&contest.text)),
        signed: contest.person.is_some(),
        at: contest.created_at,
        status: contest.status,
        answer: contest.answer.filter(|_| !by_run).map(|answer| levain_exchange::mask(&answer)),
        answered_by_run,
        answered_at: contest.answered_at,
    }
}

/// A text that people will read: neither too short to say something nor too long to be read.
fn read(text: &str, shortest: usize) -> Result<String, AppError> {
    let text = text.trim().replace("\r\n", "\n");
    match text.chars().count() {
        length if length < shortest && length == 0 => {
            Err(AppError::invalid("text", "Écrivez le texte.", "Write the text."))
        }
        length if length < shortest => Err(AppError::invalid(
            "text",
            format!("Dites en une phrase ce qui est faux, et où le voir\u{a0}: au moins {shortest} caractères."),
            format!("Say in a sentence what is wrong, and where it shows: at least {shortest} characters."),
        )),
        length if length > LONGEST => Err(AppError::invalid(
            "text",
            format!("Le texte a {length} caractères. Raccourcissez-le à {LONGEST}."),
            format!("The text has {length} characters. Shorten it to {LONGEST}."),
        )),
        _ => Ok(text),
    }
}
