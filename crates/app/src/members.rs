//! Who belongs to a body: people ask, stewards answer, and either ends it. Names are seen by the body's own people only.

use levain_model::{
    Actor, Id, Language, MemberRole, Membership, MembershipOrigin, MembershipState, NewEvent, Organization, Subject,
    Verb,
};
use levain_store::{Tx, memberships, people};

use crate::App;
use crate::bodies::changed_meanwhile;
use crate::error::AppError;
use crate::permission::{Action, Principal, require, require_in};
use crate::privacy::Place;
use crate::views::{BodyEntry, MemberView, MembersView, OwnMembership};

/// Longest message of a request, in characters.
pub const MESSAGE: usize = 1_000;

/// What is done with a membership.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MemberAct {
    /// Accept who asks.
    Approve,
    /// Say no.
    Refuse,
    /// Give another role.
    Role(MemberRole),
    /// End it.
    End,
}

impl App {
    /// Asks to belong to a body. Asking again while it waits, or when one belongs already, changes nothing.
    ///
    /// # Errors
    /// Nobody is signed in; no such body; it has ended; the message is too long.
    pub async fn ask_membership(&self, principal: &Principal, slug: &str, message: &str) -> Result<(), AppError> {
        let actor = require(principal, Action::ManageOwnAccount)?;
        let Some(person) = &principal.person else { return Err(AppError::SignInRequired) };
        let message = message_of("message", message)?;
        let now = self.now();
        let mut tx = self.inner.store.begin().await?;
        let body = self.body_at(&mut tx, slug).await?;
        if body.record.ending.is_some() {
            return Err(AppError::conflict(
                "Cet organisme n’existe plus. Demandez à vous joindre à celui qui l’a suivi.",
                "This body no longer is. Ask to join the one that follows it.",
            ));
        }
        let before = memberships::between(&mut tx, person.id, body.id).await?;
        if before.is_some_and(|one| matches!(one.state, MembershipState::Requested | MembershipState::Active)) {
            return Ok(());
        }
        let membership = Membership {
            id: self.new_id(),
            person: person.id,
            organization: body.id,
            role: MemberRole::Member,
            state: MembershipState::Requested,
            origin: MembershipOrigin::Request,
            message,
            requested_at: now,
            decided_at: None,
            decided_by: None,
        };
        let id = memberships::put(&mut tx, &membership).await?;
        tx.append(event(actor, Verb::Requested, id, body.id, MemberRole::Member), now);
        tx.commit().await?;
        Ok(())
    }

    /// Approves, refuses, changes or ends a membership of a body. A person may end their own. `version`: what the page
    /// showed, so that two stewards who answer at the same time do not undo one another.
    ///
    /// # Errors
    /// No permission; no such membership in that body; it changed meanwhile.
    pub async fn decide_membership(
        &self,
        principal: &Principal,
        slug: &str,
        membership: Id,
        act: MemberAct,
        version: &str,
    ) -> Result<(), AppError> {
        let now = self.now();
        let mut tx = self.inner.store.begin().await?;
        let body = self.body_at(&mut tx, slug).await?;
        let own = principal.person.as_ref().map(|person| person.id);
        let found = memberships::get(&mut tx, membership).await?.filter(|one| one.organization == body.id);
        let leaves = act == MemberAct::End && found.as_ref().is_some_and(|one| Some(one.person) == own);
        let actor = if leaves {
            require(principal, Action::ManageOwnAccount)?
        } else {
            require_in(principal, Action::StewardOrganization, body.id)?
        };
        let found = found.ok_or(AppError::NotFound)?;
        let (role, state, verb) = match act {
            MemberAct::Approve => (found.role, MembershipState::Active, Verb::Approved),
            MemberAct::Refuse => (found.role, MembershipState::Refused, Verb::Refused),
            MemberAct::Role(role) => (role, MembershipState::Active, Verb::Granted),
            MemberAct::End => (found.role, MembershipState::Ended, Verb::Ended),
        };
        // The same answer twice is one answer.
        if (found.role, found.state) == (role, state) {
            return Ok(());
        }
        let from = match act {
            MemberAct::Approve | MemberAct::Refuse => MembershipState::Requested,
            MemberAct::Role(_) | MemberAct::End => MembershipState::Active,
        };
        if found.state != from || version_of(&found) != version {
            return Err(changed_meanwhile());
        }
        memberships::decide(&mut tx, found.id, role, state, actor, now).await?;
        tx.append(event(actor, verb, found.id, body.id, role), now);
        tx.commit().await?;
        Ok(())
    }

    /// Names a steward of a body: whoever administers does, so that a body has its first.
    ///
    /// # Errors
    /// No permission; no such body; no account of that address.
    pub async fn name_steward(&self, principal: &Principal, slug: &str, email: &str) -> Result<(), AppError> {
        let actor = require(principal, Action::Administer)?;
        let mut tx = self.inner.store.begin().await?;
        let body = match self.body_named(&mut tx, slug).await? {
            Some(body) => body,
            None => return Err(AppError::NotFound),
        };
        let Some(account) = people::by_email(&mut tx, email).await? else {
            return Err(AppError::invalid(
                "email",
                "Aucun compte n’a cette adresse. La personne se connecte d’abord une fois, ou vous lui créez un compte.",
                "No account has this address. The person signs in once first, or you make them an account.",
            ));
        };
        self.grant_membership(&mut tx, actor, &body, account.person.id, MemberRole::Steward).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Makes somebody belong to a body, without their asking; what is so already stays.
    pub(crate) async fn grant_membership(
        &self,
        tx: &mut Tx,
        actor: Actor,
        body: &Organization,
        person: Id,
        role: MemberRole,
    ) -> Result<(), AppError> {
        let now = self.now();
        let before = memberships::between(&mut *tx, person, body.id).await?;
        if before.is_some_and(|one| (one.role, one.state) == (role, MembershipState::Active)) {
            return Ok(());
        }
        let membership = Membership {
            id: self.new_id(),
            person,
            organization: body.id,
            role,
            state: MembershipState::Active,
            origin: MembershipOrigin::Granted,
            message: String::new(),
            requested_at: now,
            decided_at: Some(now),
            decided_by: Some(actor),
        };
        let id = memberships::put(tx, &membership).await?;
        tx.append(event(actor, Verb::Granted, id, body.id, role), now);
        Ok(())
    }

    /// The members of a body; for its stewards, who asks to be one too.
    ///
    /// # Errors
    /// No permission; no such body.
    pub async fn members(
        &self,
        principal: &Principal,
        slug: &str,
        language: Language,
    ) -> Result<MembersView, AppError> {
        let store = &self.inner.store;
        let body = self.body_at(store, slug).await?;
        require_in(principal, Action::ActForOrganization, body.id)?;
        let stewards = require_in(principal, Action::StewardOrganization, body.id).is_ok();
        let own = principal.person.as_ref().map(|person| person.id);
        let members = memberships::of_organization(store, body.id, MembershipState::Active).await?;
        let waiting = match stewards {
            true => memberships::of_organization(store, body.id, MembershipState::Requested).await?,
            false => Vec::new(),
        };
        if stewards {
            let seen: Vec<Id> = members.iter().chain(&waiting).map(|one| one.person).collect();
            self.note_access(principal, Place::Members, &seen).await?;
        }
        let mut view =
            MembersView { body: self.body_entry(&body, language), stewards, members: vec![], waiting: vec![] };
        for (kept, listed) in [(true, members), (false, waiting)] {
            for one in listed {
                let Some(person) = people::get(store, one.person).await? else { continue };
                let shown = MemberView {
                    id: one.id,
                    name: person.display_name,
                    // Needed to know who it is before saying yes, or to write to them; other members need not.
                    email: stewards.then_some(person.email),
                    role: one.role,
                    origin: one.origin,
                    since: one.decided_at.unwrap_or(one.requested_at),
                    own: own == Some(one.person),
                    version: version_of(&one),
                    message: one.message,
                };
                if kept { view.members.push(shown) } else { view.waiting.push(shown) }
            }
        }
        view.members.sort_by_key(|one| (std::cmp::Reverse(one.role), levain_model::id::fold(&one.name)));
        Ok(view)
    }

    /// What ties whoever asks to bodies: those in force, and those that wait for an answer.
    ///
    /// # Errors
    /// Nobody is signed in; a failure of the database.
    pub async fn own_memberships(
        &self,
        principal: &Principal,
        language: Language,
    ) -> Result<Vec<OwnMembership>, AppError> {
        let Some(person) = &principal.person else { return Err(AppError::SignInRequired) };
        let store = &self.inner.store;
        let all = memberships::of_person(store, person.id).await?;
        let ids: Vec<Id> = all.iter().map(|one| one.organization).collect();
        let bodies = levain_store::organizations::by_ids(store, &ids).await?;
        Ok(all
            .into_iter()
            .filter_map(|one| {
                let body: BodyEntry = self.body_entry(bodies.get(&one.organization)?, language);
                Some(OwnMembership { id: one.id, body, role: one.role, state: one.state, version: version_of(&one) })
            })
            .collect())
    }
}

/// What tells one state of a membership from the next.
fn version_of(membership: &Membership) -> String {
    membership.decided_at.unwrap_or(membership.requested_at).to_string()
}

fn event(actor: Actor, verb: Verb, id: Id, organization: Id, role: MemberRole) -> NewEvent {
    let fields = vec![format!("organization={organization}"), format!("role={}", role.as_str())];
    NewEvent { actor, verb, subject: Subject::Membership(id), fields }
}

/// What a person writes to stewards.
pub(crate) fn message_of(field: &'static str, text: &str) -> Result<String, AppError> {
    let text = text.trim().replace("\r\n", "\n");
    match text.chars().count() {
        length if length > MESSAGE => Err(AppError::invalid(
            field,
            format!("Le texte a {length} caractères. Raccourcissez-le à {MESSAGE}."),
            format!("The text has {length} characters. Shorten it to {MESSAGE}."),
        )),
        _ => Ok(text),
    }
}
