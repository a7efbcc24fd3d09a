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
use crate::moderation::{Act, Admitted, Kind, Ruling, State, contest_purpose};
use crate::permission::{Action, Principal, allows, require};
use crate::views::{ContestAct, ContestQueue, ContestView, ContestedFinding, NewContest, Pages, QueuedContest};

/// Shortest and longest text of a contest, in characters; the longest of an answer.
pub const SHORTEST: usize = 10;
/// The longest.
pub const LONGEST: usize = 2_000;
/// Contests of a person not known yet that may wait for a curator.
const WAITING_OF_PERSON: u64 = 3;
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
    /// Keeps a contest of a finding. One that a person signs is public at once when an earlier one of theirs was published;
    /// gives whether it is. What fills in the trap is a robot: nothing is kept, and it is not told. A form that is sent
    /// twice is kept once.
    ///
    /// # Errors
    /// No such finding; a text or a form that cannot be taken; too many wait already.
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
        let purpose = contest_purpose(finding);
        let admitted = self.admit(&mut tx, Kind::Contest, &purpose, &new.sent, &text, person.is_none()).await?;
        let (network, digest) = match admitted {
            Admitted::Before(outcome) => return Ok(outcome == State::Published.as_str()),
            Admitted::Now { network, digest } => (network, digest),
        };
        let known = match person {
            // Who may publish what others write is known already.
            Some(_) if allows(principal, Action::Curate) => true,
            Some(person) => {
                let (waiting, known) = contests::standing(&mut tx, person).await?;
                if !known && waiting >= WAITING_OF_PERSON {
                    return Err(AppError::conflict(
                        "Trois de vos textes attendent déjà une première lecture. Revenez quand l’un d’eux aura paru.",
                        "Three of your texts wait for a first reading already. Come back once one of them is shown.",
                    ));
                }
                known
            }
            None => false,
        };
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
            published: known,
            status: ContestStatus::Open,
            answer: None,
            answered_by: None,
            answered_at: None,
        };
        contests::insert(&mut tx, &contest).await?;
        let state = if known { State::Published } else { State::Waiting };
        self.keep_moderated(&mut tx, Kind::Contest, id, state, now).await?;
        self.posted(&mut tx, Kind::Contest.as_str(), &new.sent.token, network, digest, state.as_str()).await?;
        let mut fields = vec![format!("check={}", past.finding.check)];
        if person.is_none() {
            fields.push("unsigned".to_owned());
        }
        // Nobody signed: the program keeps it on their behalf.
        let actor = principal.actor.unwrap_or(Actor::System);
        tx.append(NewEvent { actor, verb: Verb::Created, subject: Subject::Contest(id), fields }, now);
        tx.commit().await?;
        Ok(known)
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
        let queued = self.queued(listed, language).await?;
        let waiting = match status {
            ContestStatus::Open => total,
            _ => contests::count(store, ContestStatus::Open).await?,
        };
        Ok(ContestQueue { status, pages: Pages { page, size: PAGE, total }, waiting, contests: queued })
    }

    /// Contests with what whoever decides about them needs to know.
    pub(crate) async fn queued(
        &self,
        listed: Vec<Contest>,
        language: Language,
    ) -> Result<Vec<QueuedContest>, AppError> {
        let store = &self.inner.store;
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
        Ok(queued)
    }

    /// Publishes, answers, rejects, withdraws or erases a contest. `seen` is the status that the page showed.
    ///
    /// # Errors
    /// No permission; no such contest; an answer too short or too long; somebody else answered meanwhile.
    pub async fn decide_contest(
        &self,
        principal: &Principal,
        id: Id,
        act: &ContestAct,
        seen: Option<ContestStatus>,
    ) -> Result<(), AppError> {
        let actor = require(principal, Action::Curate)?;
        let now = self.now();
        let mut tx = self.inner.store.begin().await?;
        let before = contests::get(&mut tx, id).await?.ok_or(AppError::NotFound)?;
        let ruling =
            |act| Ruling { kind: Kind::Contest, subject: id, act, ground: None, words: String::new(), seen: None };
        let resolved = match act {
            ContestAct::Publish => {
                self.rule(&mut tx, actor, &ruling(Act::Publish)).await?;
                None
            }
            ContestAct::Withdraw => {
                self.rule(&mut tx, actor, &ruling(Act::Refuse)).await?;
                None
            }
            ContestAct::Erase => {
                self.rule(&mut tx, actor, &ruling(Act::Erase)).await?;
                None
            }
            ContestAct::Answer(text) => Some((ContestStatus::Answered, Some(read(text, 1)?))),
            ContestAct::Reject(text) => {
                let reason = if text.trim().is_empty() { None } else { Some(read(text, 1)?) };
                Some((ContestStatus::Rejected, reason))
            }
        };
        if let Some((status, answer)) = resolved {
            if before.status == status && before.answer == answer {
                return Ok(());
            }
            if seen.is_some_and(|seen| seen != before.status) {
                return Err(AppError::conflict(
                    "Une autre personne a répondu entre-temps. Rien n’a été écrasé\u{a0}: voyez sa réponse dans la liste.",
                    "Somebody else answered meanwhile. Nothing was overwritten: see their answer in the list.",
                ));
            }
            if status == ContestStatus::Answered {
                // An answer that nobody can read beside its question answers nobody.
                self.rule(&mut tx, actor, &ruling(Act::Publish)).await?;
            } else if !before.published {
                self.rule(&mut tx, actor, &ruling(Act::Refuse)).await?;
            }
            contests::resolve(&mut tx, id, status, answer.as_deref(), actor, now).await?;
            let fields = vec![format!("status={}", status.as_str())];
            tx.append(NewEvent { actor, verb: Verb::Updated, subject: Subject::Contest(id), fields }, now);
        }
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
