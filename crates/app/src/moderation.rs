//! What people post without being known yet: it waits, a moderator publishes, refuses or erases it, and may take that back.
//!
//! What is moderated is a [`Kind`]; its words stand in the table of the kind. What was refused is told to nobody: neither
//! shown, nor counted, nor answered. `postings` decides what may enter the queue at all.

mod postings;

use jiff::{SignedDuration, Timestamp};
use levain_model::{Actor, Contest, ContestStatus, Id, Language, NewEvent, Subject, Verb};
use levain_store::moderation::{self, Decided, Moderated};
use levain_store::{Tx, contests};

pub(crate) use postings::Admitted;
pub use postings::{LINKS, PER_HOUR, QUEUED_PER_HOUR, Sent, contest_purpose};

use crate::App;
use crate::error::AppError;
use crate::permission::{Action, Principal, require};
use crate::privacy::{Ends, find as retention};
use crate::views::{ModeratedPost, ModerationLine, ModerationView, Pages};

/// Posts on a page of the queue.
const PAGE: u32 = 20;
/// Decisions shown beside it.
const DECISIONS: u32 = 30;
/// Longest words of a moderator, in characters.
pub const LONGEST: usize = 500;

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$of:meta])* $variant:ident = $word:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum $name { $($(#[$of])* $variant,)* }

        impl $name {
            /// Every one.
            pub const ALL: &[$name] = &[$($name::$variant,)*];

            /// The word in storage and forms.
            pub fn as_str(self) -> &'static str {
                match self { $($name::$variant => $word,)* }
            }

            /// The one of that word.
            pub fn from_word(word: &str) -> Option<$name> {
                $name::ALL.iter().copied().find(|one| one.as_str() == word)
            }
        }
    };
}

words! {
    /// What is moderated.
    Kind {
        /// Somebody says that a finding is wrong.
        Contest = "contest",
    }
}

words! {
    /// Where something that was posted stands.
    State {
        /// Nobody read it yet.
        Waiting = "waiting",
        /// Everybody reads it.
        Published = "published",
        /// Nobody does.
        Refused = "refused",
        /// Its words are gone.
        Erased = "erased",
    }
}

words! {
    /// What a moderator does.
    Act {
        /// Lets everybody read it.
        Publish = "publish",
        /// Lets nobody read it; its words go after thirty days.
        Refuse = "refuse",
        /// Removes its words now and for ever.
        Erase = "erase",
    }
}

words! {
    /// Why something is refused or erased.
    Ground {
        /// Advertising, or written by a robot.
        Spam = "spam",
        /// It says nothing about what it is posted on.
        OffTopic = "off_topic",
        /// It speaks of a person.
        Personal = "personal",
        /// It insults or threatens.
        Offensive = "offensive",
        /// It was said already.
        Duplicate = "duplicate",
        /// It cannot be understood.
        Unclear = "unclear",
        /// Something else, which the words say.
        Other = "other",
    }
}

impl Act {
    fn leads_to(self) -> State {
        match self {
            Act::Publish => State::Published,
            Act::Refuse => State::Refused,
            Act::Erase => State::Erased,
        }
    }
}

/// What a moderator asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ruling {
    /// The kind of what was posted.
    pub kind: Kind,
    /// Its identifier.
    pub subject: Id,
    /// What to do.
    pub act: Act,
    /// Why; publishing needs no reason.
    pub ground: Option<Ground>,
    /// What to add, for other moderators.
    pub words: String,
    /// The state that the moderator saw, when the page said one.
    pub seen: Option<State>,
}

impl App {
    /// The queue: what waits, the oldest first, and the last decisions.
    ///
    /// # Errors
    /// No permission; a failure of the database.
    pub async fn moderation(
        &self,
        principal: &Principal,
        page: u32,
        language: Language,
    ) -> Result<ModerationView, AppError> {
        require(principal, Action::Curate)?;
        let store = &self.inner.store;
        let page = page.max(1);
        let waiting = State::Waiting.as_str();
        let total = moderation::count(store, waiting).await?;
        let listed = moderation::list(store, waiting, (page - 1).saturating_mul(PAGE), PAGE).await?;
        let mut posts = Vec::with_capacity(listed.len());
        for post in listed {
            posts.extend(self.post(&post.kind, post.subject, language).await?);
        }
        let now = self.now();
        let mut decisions = Vec::new();
        for decision in moderation::decisions(store, DECISIONS).await? {
            let Some(post) = self.post(&decision.kind, decision.subject, language).await? else { continue };
            let Some(act) = Act::from_word(&decision.act) else { continue };
            let last = moderation::decisions_about(store, &decision.kind, decision.subject).await?;
            decisions.push(ModerationLine {
                id: decision.id,
                act,
                ground: decision.reason.as_deref().and_then(Ground::from_word),
                can_undo: can_undo(&decision, &last, now) && post.text.is_some(),
                words: decision.words,
                at: decision.decided_at,
                undone_at: decision.undone_at,
                post,
            });
        }
        Ok(ModerationView { pages: Pages { page, size: PAGE, total }, waiting: posts, decisions })
    }

    async fn post(&self, kind: &str, subject: Id, language: Language) -> Result<Option<ModeratedPost>, AppError> {
        let Some(kind) = Kind::from_word(kind) else { return Ok(None) };
        match kind {
            Kind::Contest => {
                let Some(contest) = contests::get(&self.inner.store, subject).await? else { return Ok(None) };
                let queued = self.queued(vec![contest], language).await?.into_iter().next();
                Ok(queued.map(|queued| ModeratedPost {
                    kind,
                    subject,
                    at: queued.contest.at,
                    text: queued.contest.text,
                    signed: queued.contest.signed,
                    finding: queued.finding,
                }))
            }
        }
    }

    /// Publishes, refuses or erases. Doing again what is done already does nothing.
    ///
    /// # Errors
    /// No permission; no such post; no reason; somebody decided otherwise meanwhile.
    pub async fn moderate(&self, principal: &Principal, ruling: &Ruling) -> Result<(), AppError> {
        let actor = require(principal, Action::Curate)?;
        if ruling.act != Act::Publish {
            match ruling.ground {
                None => return Err(AppError::invalid("ground", "Choisissez un motif.", "Choose a reason.")),
                Some(Ground::Other) if ruling.words.trim().is_empty() => {
                    return Err(AppError::invalid(
                        "words",
                        "Dites le motif en quelques mots.",
                        "Say the reason in a few words.",
                    ));
                }
                Some(_) => {}
            }
        }
        let length = ruling.words.trim().chars().count();
        if length > LONGEST {
            return Err(AppError::invalid(
                "words",
                format!("Le texte a {length} caractères. Raccourcissez-le à {LONGEST}."),
                format!("The text has {length} characters. Shorten it to {LONGEST}."),
            ));
        }
        let mut tx = self.inner.store.begin().await?;
        let changed = self.rule(&mut tx, actor, ruling).await?;
        tx.commit().await?;
        if changed && ruling.act == Act::Erase {
            self.inner.store.scrub_personal().await?;
        }
        Ok(())
    }

    /// [`App::moderate`] within a transaction, whoever may; gives whether anything changed.
    pub(crate) async fn rule(&self, tx: &mut Tx, actor: Actor, ruling: &Ruling) -> Result<bool, AppError> {
        let now = self.now();
        let kind = ruling.kind.as_str();
        let post = self.moderated(tx, ruling.kind, ruling.subject).await?;
        let target = ruling.act.leads_to();
        if post == target {
            return Ok(false);
        }
        if post == State::Erased || ruling.seen.is_some_and(|seen| seen != post) {
            return Err(AppError::conflict(
                "Une autre personne a décidé entre-temps. Rien n’a été changé\u{a0}: voyez sa décision dans l’historique.",
                "Somebody else decided meanwhile. Nothing was changed: see their decision in the history.",
            ));
        }
        apply(tx, ruling.kind, ruling.subject, target, actor, now).await?;
        moderation::set_state(tx, kind, ruling.subject, target.as_str(), Some(now)).await?;
        let decision = Decided {
            id: self.new_id(),
            kind: kind.to_owned(),
            subject: ruling.subject,
            act: ruling.act.as_str().to_owned(),
            before: post.as_str().to_owned(),
            reason: ruling.ground.map(|ground| ground.as_str().to_owned()),
            words: ruling.words.trim().replace("\r\n", "\n"),
            decided_by: actor,
            decided_at: now,
            undone_by: None,
            undone_at: None,
        };
        moderation::decide(tx, &decision).await?;
        let (verb, field) = match ruling.act {
            Act::Publish => (Verb::Updated, "published"),
            Act::Refuse => (Verb::Updated, "withdrawn"),
            Act::Erase => (Verb::Erased, "text"),
        };
        tx.append(
            NewEvent { actor, verb, subject: about(ruling.kind, ruling.subject), fields: vec![field.into()] },
            now,
        );
        Ok(true)
    }

    /// Takes a decision back, within the time that what was refused is kept. Taking it back twice does nothing more.
    ///
    /// # Errors
    /// No permission; no such decision; it is an erasure, not the last one, or too old.
    pub async fn undo_moderation(&self, principal: &Principal, decision: Id) -> Result<(), AppError> {
        let actor = require(principal, Action::Curate)?;
        let now = self.now();
        let mut tx = self.inner.store.begin().await?;
        let decision = moderation::decision(&mut tx, decision).await?.ok_or(AppError::NotFound)?;
        if decision.undone_at.is_some() {
            return Ok(());
        }
        let all = moderation::decisions_about(&mut tx, &decision.kind, decision.subject).await?;
        let (Some(kind), Some(before)) = (Kind::from_word(&decision.kind), State::from_word(&decision.before)) else {
            return Err(AppError::Internal(format!("moderation decision {}", decision.id)));
        };
        if !can_undo(&decision, &all, now) {
            return Err(AppError::conflict(
                "Cette décision ne s’annule plus\u{a0}: c’est un effacement, une autre l’a suivie, ou le délai est passé.",
                "This decision can no longer be taken back: it is an erasure, another followed, or it is too late.",
            ));
        }
        apply(&mut tx, kind, decision.subject, before, actor, now).await?;
        let decided = (before != State::Waiting).then_some(now);
        moderation::set_state(&mut tx, &decision.kind, decision.subject, before.as_str(), decided).await?;
        moderation::undo(&mut tx, decision.id, actor, now).await?;
        let fields = vec![decision.act];
        tx.append(NewEvent { actor, verb: Verb::Undone, subject: about(kind, decision.subject), fields }, now);
        tx.commit().await?;
        Ok(())
    }

    /// Where something stands; what was posted before there was a queue enters it here.
    async fn moderated(&self, tx: &mut Tx, kind: Kind, subject: Id) -> Result<State, AppError> {
        if let Some(post) = moderation::get(&mut *tx, kind.as_str(), subject).await? {
            return State::from_word(&post.state)
                .ok_or_else(|| AppError::Internal(format!("state of {} {subject}", post.kind)));
        }
        match kind {
            Kind::Contest => {
                let contest = contests::get(&mut *tx, subject).await?.ok_or(AppError::NotFound)?;
                let state = if contest.published { State::Published } else { State::Refused };
                self.keep_moderated(tx, kind, subject, state, contest.created_at).await?;
                Ok(state)
            }
        }
    }

    /// Keeps that something was posted.
    pub(crate) async fn keep_moderated(
        &self,
        tx: &mut Tx,
        kind: Kind,
        subject: Id,
        state: State,
        posted_at: Timestamp,
    ) -> Result<(), AppError> {
        let decided_at = (state != State::Waiting).then_some(posted_at);
        let post = Moderated {
            kind: kind.as_str().to_owned(),
            subject,
            state: state.as_str().to_owned(),
            posted_at,
            decided_at,
        };
        Ok(moderation::insert(tx, &post).await?)
    }
}

fn about(kind: Kind, subject: Id) -> Subject {
    match kind {
        Kind::Contest => Subject::Contest(subject),
    }
}

/// What a state means in the table of the kind.
async fn apply(
    tx: &mut Tx,
    kind: Kind,
    subject: Id,
    state: State,
    actor: Actor,
    now: Timestamp,
) -> Result<(), AppError> {
    match kind {
        Kind::Contest => {
            let contest = contests::get(&mut *tx, subject).await?.ok_or(AppError::NotFound)?;
            match state {
                State::Published => contests::publish(tx, subject, true).await?,
                State::Waiting | State::Refused => contests::publish(tx, subject, false).await?,
                State::Erased => contests::erase(tx, subject).await?,
            }
            // Refused, it asks for no answer; taken back, it does again.
            let status = match (state, settled(&contest)) {
                (State::Refused, None) => Some(ContestStatus::Rejected),
                (State::Waiting | State::Published, Some(false)) => Some(ContestStatus::Open),
                _ => None,
            };
            if let Some(status) = status {
                contests::resolve(tx, subject, status, None, actor, now).await?;
            }
            Ok(())
        }
    }
}

/// Whether a contest was answered in words; nothing while it is open.
fn settled(contest: &Contest) -> Option<bool> {
    match contest.status {
        ContestStatus::Open => None,
        ContestStatus::Answered => Some(true),
        ContestStatus::Rejected => Some(contest.answer.is_some()),
    }
}

/// Whether a decision is the last that stands of those `about` the same post, no erasure, and young enough.
fn can_undo(decision: &Decided, about: &[Decided], now: Timestamp) -> bool {
    let last = about.iter().find(|one| one.undone_at.is_none()).map(|one| one.id);
    let kept = retention("contest").map(|row| row.ends);
    let young = match kept {
        Some(Ends::After(days)) => now.duration_since(decision.decided_at) < SignedDuration::from_hours(24 * days),
        _ => true,
    };
    decision.undone_at.is_none() && decision.act != Act::Erase.as_str() && last == Some(decision.id) && young
}
