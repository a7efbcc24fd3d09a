//! A person's notices, and how they choose to be told.

use std::collections::HashMap;

use jiff::Timestamp;
use levain_model::{Channel, Contested, Id, Language, MemberRole, NewEvent, Notice, NoticeKind, Person, Subject, Verb};
use levain_store::notices::{self, Filter};
use levain_store::{contests, imports, organizations, people};

use super::default_channel;
use super::table::{Audience, audiences};
use crate::App;
use crate::error::AppError;
use crate::permission::{Action, Principal, allows, require};
use crate::views::{ChoiceView, ChoicesView, NoticeTarget, NoticeView, NoticesView, Pages, TextView};

/// Notices on a page.
const PAGE: u32 = 20;

impl App {
    /// A page of the notices of whoever asks, the latest first.
    ///
    /// # Errors
    /// Nobody is signed in; a failure of the database.
    pub async fn notices(
        &self,
        principal: &Principal,
        unread: bool,
        kind: Option<NoticeKind>,
        page: u32,
        language: Language,
    ) -> Result<NoticesView, AppError> {
        let person = own(principal)?;
        let store = &self.inner.store;
        let filter = Filter { unread, kind };
        let page = page.max(1);
        let total = notices::count(store, person.id, filter).await?;
        let listed = notices::list(store, person.id, filter, (page - 1).saturating_mul(PAGE), PAGE).await?;
        Ok(NoticesView {
            unread: notices::count(store, person.id, Filter { unread: true, kind: None }).await?,
            pages: Pages { page, size: PAGE, total },
            notices: self.notice_views(listed, language).await?,
            kinds: concerning(principal),
            at: self.now(),
        })
    }

    /// How many notices whoever asks has not read; none for a visitor.
    ///
    /// # Errors
    /// A failure of the database.
    pub async fn unread_notices(&self, principal: &Principal) -> Result<u64, AppError> {
        let Some(person) = &principal.person else { return Ok(0) };
        Ok(notices::count(&self.inner.store, person.id, Filter { unread: true, kind: None }).await?)
    }

    /// Notes that a notice was read, or that it is to be read again.
    ///
    /// # Errors
    /// Nobody is signed in; it is not a notice of theirs.
    pub async fn mark_notice(&self, principal: &Principal, id: Id, read: bool) -> Result<(), AppError> {
        let person = own(principal)?;
        let mut tx = self.inner.store.begin().await?;
        if !notices::set_read(&mut tx, person.id, id, read.then(|| self.now())).await? {
            return Err(AppError::NotFound);
        }
        tx.commit().await?;
        Ok(())
    }

    /// Notes that every notice made until a time was read: what came after the page was shown stays to be read.
    ///
    /// # Errors
    /// Nobody is signed in; a failure of the database.
    pub async fn mark_all_notices(&self, principal: &Principal, until: Timestamp) -> Result<(), AppError> {
        let person = own(principal)?;
        let mut tx = self.inner.store.begin().await?;
        notices::read_all(&mut tx, person.id, until, self.now()).await?;
        tx.commit().await?;
        Ok(())
    }

    /// How whoever asks is told of each kind that can concern them.
    ///
    /// # Errors
    /// Nobody is signed in; a failure of the database.
    pub async fn notice_choices(&self, principal: &Principal) -> Result<ChoicesView, AppError> {
        let person = own(principal)?;
        let store = &self.inner.store;
        let chosen: HashMap<NoticeKind, Channel> = notices::choices(store, person.id).await?.into_iter().collect();
        let reach = notices::reach(store, person.id).await?;
        let kinds = concerning(principal);
        let choice = |kind: NoticeKind| ChoiceView {
            kind,
            channel: chosen.get(&kind).copied().unwrap_or_else(|| default_channel(kind)),
        };
        Ok(ChoicesView {
            choices: kinds.into_iter().map(choice).collect(),
            mails: self.inner.mailing.get().is_some(),
            email: person.email.clone(),
            locale: person.locale,
            bouncing_since: reach.bouncing_since,
            feed_since: reach.feed_since,
        })
    }

    /// Keeps how whoever asks wants to be told, and in which language; kinds left out stay as they are.
    ///
    /// # Errors
    /// Nobody is signed in; a failure of the database.
    pub async fn choose_notices(
        &self,
        principal: &Principal,
        choices: &[(NoticeKind, Channel)],
        locale: Language,
    ) -> Result<(), AppError> {
        let actor = require(principal, Action::ManageOwnAccount)?;
        let person = own(principal)?;
        let mut tx = self.inner.store.begin().await?;
        let known: HashMap<NoticeKind, Channel> = notices::choices(&mut tx, person.id).await?.into_iter().collect();
        let mut fields = Vec::new();
        for (kind, channel) in choices {
            let now = known.get(kind).copied().unwrap_or_else(|| default_channel(*kind));
            if now != *channel {
                notices::choose(&mut tx, person.id, *kind, *channel).await?;
                fields = vec!["notices".to_owned()];
            }
        }
        if locale != person.locale {
            people::set_profile(&mut tx, person.id, &person.display_name, locale).await?;
            fields.push("locale".to_owned());
        }
        if fields.is_empty() {
            return Ok(());
        }
        tx.append(NewEvent { actor, verb: Verb::Updated, subject: Subject::Person(person.id), fields }, self.now());
        tx.commit().await?;
        Ok(())
    }

    /// Notices with what they lead to, in a reader's language.
    pub(crate) async fn notice_views(
        &self,
        listed: Vec<Notice>,
        language: Language,
    ) -> Result<Vec<NoticeView>, AppError> {
        let ids: Vec<Id> = listed.iter().filter_map(|notice| notice.organization).collect();
        let bodies = organizations::by_ids(&self.inner.store, &ids).await?;
        let mut views = Vec::with_capacity(listed.len());
        for notice in listed {
            let body = notice.organization.and_then(|id| bodies.get(&id));
            let organization = body.map(|body| {
                let name = TextView::best(&body.record.name, language).unwrap_or_else(|| TextView {
                    text: body.record.external_id.clone(),
                    lang: language.tag().to_owned(),
                    foreign: false,
                });
                (body.slug.clone(), name)
            });
            let target = match (&notice.subject, organization.as_ref()) {
                (Subject::Experiment(id), _) => NoticeTarget::Experiment(*id),
                (Subject::Environment(id), _) => NoticeTarget::Environment(*id),
                (_, Some((slug, _))) => target_in(notice.kind, slug.clone()),
                _ => self.target(&notice).await?,
            };
            let word =
                |name: &str| notice.detail.split(';').find_map(|part| part.strip_prefix(name)).map(str::to_owned);
            views.push(NoticeView {
                id: notice.id,
                kind: notice.kind,
                at: notice.created_at,
                read: notice.read_at.is_some(),
                role: word("role="),
                day: word("day="),
                organization,
                target,
            });
        }
        Ok(views)
    }

    /// Where a notice that is about no body leads.
    async fn target(&self, notice: &Notice) -> Result<NoticeTarget, AppError> {
        let store = &self.inner.store;
        Ok(match (&notice.kind, &notice.subject) {
            (NoticeKind::ContestWaiting, _) => NoticeTarget::Contests,
            (NoticeKind::ContestAnswered, Subject::Contest(id)) => match contests::get(store, *id).await? {
                Some(contest) => match contest.about {
                    Contested::Finding(finding) => NoticeTarget::Finding(finding),
                    Contested::Field(..) => NoticeTarget::Account,
                },
                None => NoticeTarget::Account,
            },
            (NoticeKind::MailBounced, _) => NoticeTarget::Mail,
            (_, Subject::Source(key)) => NoticeTarget::Source(key.clone()),
            (_, Subject::Import(id)) => match imports::get(store, *id).await? {
                Some(run) => NoticeTarget::Source(run.source),
                None => NoticeTarget::Account,
            },
            _ => NoticeTarget::Account,
        })
    }
}

/// The signed-in person.
pub(super) fn own(principal: &Principal) -> Result<&Person, AppError> {
    require(principal, Action::ManageOwnAccount)?;
    principal.person.as_ref().ok_or(AppError::SignInRequired)
}

/// The kinds that can concern a person, as they stand now.
fn concerning(principal: &Principal) -> Vec<NoticeKind> {
    let within = |least: MemberRole| principal.memberships.iter().any(|one| one.role >= least);
    let concerns = |audience: Audience| match audience {
        Audience::Concerned | Audience::Contestant => true,
        Audience::Members => within(MemberRole::Member),
        Audience::Stewards => within(MemberRole::Steward) || allows(principal, Action::Administer),
        Audience::Curators => allows(principal, Action::Curate),
        Audience::Reviewers => allows(principal, Action::ReviewExperiments),
        Audience::Author => within(MemberRole::Member),
        Audience::Admins => allows(principal, Action::Administer),
    };
    NoticeKind::ALL.into_iter().filter(|kind| audiences(*kind).any(concerns)).collect()
}

/// Where a notice about a body leads: to what it asks for or tells of.
fn target_in(kind: NoticeKind, body: levain_model::Slug) -> NoticeTarget {
    match kind {
        NoticeKind::MembershipRequested => NoticeTarget::Requests(body),
        NoticeKind::MembershipApproved | NoticeKind::RoleGiven => NoticeTarget::Members(body),
        NoticeKind::PermissionGranted | NoticeKind::PermissionRevoked | NoticeKind::PermissionEnding => {
            NoticeTarget::Register(body)
        }
        // Whoever was refused or left no longer sees the members.
        _ => NoticeTarget::Organization(body),
    }
}
