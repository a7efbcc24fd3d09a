//! Accounts on forges that bodies say are their own.
//!
//! The proof is that somebody else looked: a steward adds the address, a curator or an administrator opens the account,
//! sees that it is the body's (its name, its site, a link from that site), and confirms. Whoever added it does not confirm it,
//! unless they administer. Once confirmed, the account is one of the body's, it is harvested like any source, and its
//! repositories are shown on the body's page.

use levain_model::{Actor, ClaimState, ForgeClaim, Id, Language, NewEvent, OrganizationRecord, Subject, Verb};
use levain_store::{claims, organizations};

use crate::App;
use crate::bodies::account_key;
use crate::error::AppError;
use crate::permission::{Action, Principal, allows, require, require_in};
use crate::views::{ClaimView, ClaimsView};

impl App {
    /// Says that an account is the body's. Saying it again while it waits changes nothing.
    ///
    /// # Errors
    /// No permission; no such body; no address of an account; it is another body's.
    pub async fn claim_account(&self, principal: &Principal, slug: &str, address: &str) -> Result<(), AppError> {
        let url = account(address)?;
        let now = self.now();
        let mut tx = self.inner.store.begin().await?;
        let body = self.body_at(&mut tx, slug).await?;
        let actor = require_in(principal, Action::StewardOrganization, body.id)?;
        let has = |record: &OrganizationRecord| {
            record.forge_accounts.iter().any(|known| account_key(known) == account_key(&url))
        };
        if has(&body.record) {
            return Ok(());
        }
        let of_another = claims::in_state(&mut tx, ClaimState::Accepted)
            .await?
            .iter()
            .any(|claim| claim.organization != body.id && account_key(&claim.url) == account_key(&url));
        if of_another {
            return Err(AppError::invalid(
                "url",
                "Ce compte est déjà celui d’un autre organisme. Écrivez à l’administration du site.",
                "This account is another body’s already. Write to whoever administers this site.",
            ));
        }
        let before = claims::of_organization(&mut tx, body.id).await?;
        if before.iter().any(|claim| claim.url == url && claim.state == ClaimState::Requested) {
            return Ok(());
        }
        let claim = ForgeClaim {
            id: self.new_id(),
            organization: body.id,
            url,
            state: ClaimState::Requested,
            claimed_by: actor,
            claimed_at: now,
            decided_at: None,
            decided_by: None,
        };
        claims::put(&mut tx, &claim).await?;
        let fields = vec!["account".to_owned()];
        tx.append(NewEvent { actor, verb: Verb::Requested, subject: Subject::Organization(body.id), fields }, now);
        tx.commit().await?;
        Ok(())
    }

    /// Takes back what a body said of an account, whether it was confirmed or not.
    ///
    /// # Errors
    /// No permission; no such claim of that body.
    pub async fn withdraw_claim(&self, principal: &Principal, slug: &str, claim: Id) -> Result<(), AppError> {
        let mut tx = self.inner.store.begin().await?;
        let body = self.body_at(&mut tx, slug).await?;
        let actor = require_in(principal, Action::StewardOrganization, body.id)?;
        let claim = claims::get(&mut tx, claim).await?.filter(|claim| claim.organization == body.id);
        let claim = claim.ok_or(AppError::NotFound)?;
        if claim.state == ClaimState::Withdrawn {
            return Ok(());
        }
        claims::decide(&mut tx, claim.id, ClaimState::Withdrawn, actor, self.now()).await?;
        if claim.state == ClaimState::Accepted {
            let mut record = body.record.clone();
            record.forge_accounts.retain(|known| account_key(known) != account_key(&claim.url));
            self.keep(&mut tx, &body, record, actor).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// Confirms or refuses that an account is the body's.
    ///
    /// # Errors
    /// No permission, or it is one's own claim; no such claim; it was answered otherwise meanwhile.
    pub async fn decide_claim(&self, principal: &Principal, claim: Id, accept: bool) -> Result<(), AppError> {
        let actor = require(principal, Action::Curate)?;
        let mut tx = self.inner.store.begin().await?;
        let claim = claims::get(&mut tx, claim).await?.ok_or(AppError::NotFound)?;
        let state = if accept { ClaimState::Accepted } else { ClaimState::Refused };
        if claim.state == state {
            return Ok(());
        }
        if claim.state != ClaimState::Requested {
            return Err(crate::bodies::changed_meanwhile());
        }
        if claim.claimed_by == actor && !allows(principal, Action::Administer) {
            return Err(AppError::conflict(
                "Vous avez ajouté ce compte\u{a0}: une autre personne doit le confirmer.",
                "You added this account: somebody else has to confirm it.",
            ));
        }
        claims::decide(&mut tx, claim.id, state, actor, self.now()).await?;
        let body = organizations::get(&mut tx, claim.organization).await?.ok_or(AppError::NotFound)?;
        if accept {
            let mut record = body.record.clone();
            record.forge_accounts.push(claim.url.clone());
            self.keep(&mut tx, &body, record, actor).await?;
        } else {
            let fields = vec!["account".to_owned()];
            let event = NewEvent { actor, verb: Verb::Refused, subject: Subject::Organization(body.id), fields };
            tx.append(event, self.now());
        }
        tx.commit().await?;
        Ok(())
    }

    /// The accounts of a body: those its sources give, and those it said are its own.
    ///
    /// # Errors
    /// No permission; no such body.
    pub async fn claims_of(
        &self,
        principal: &Principal,
        slug: &str,
        language: Language,
    ) -> Result<ClaimsView, AppError> {
        let store = &self.inner.store;
        let body = self.body_at(store, slug).await?;
        require_in(principal, Action::StewardOrganization, body.id)?;
        let claims = claims::of_organization(store, body.id).await?;
        let shown = |claim: &ForgeClaim| ClaimView {
            id: claim.id,
            url: claim.url.clone(),
            state: claim.state,
            at: claim.decided_at.unwrap_or(claim.claimed_at),
            body: self.body_entry(&body, language),
            own: false,
        };
        let known = body.record.forge_accounts.iter().filter(|url| !claims.iter().any(|claim| claim.url == **url));
        Ok(ClaimsView {
            body: self.body_entry(&body, language),
            known: known.cloned().collect(),
            claims: claims.iter().filter(|claim| claim.state != ClaimState::Withdrawn).map(shown).collect(),
        })
    }

    /// The accounts that wait to be confirmed, the oldest first.
    ///
    /// # Errors
    /// No permission.
    pub async fn claims_waiting(&self, principal: &Principal, language: Language) -> Result<Vec<ClaimView>, AppError> {
        let actor = require(principal, Action::Curate)?;
        let waiting = claims::in_state(&self.inner.store, ClaimState::Requested).await?;
        let ids: Vec<Id> = waiting.iter().map(|claim| claim.organization).collect();
        let bodies = organizations::by_ids(&self.inner.store, &ids).await?;
        let alone = |by: Actor| by == actor && !allows(principal, Action::Administer);
        Ok(waiting
            .into_iter()
            .filter_map(|claim| {
                let body = self.body_entry(bodies.get(&claim.organization)?, language);
                let own = alone(claim.claimed_by);
                Some(ClaimView { id: claim.id, url: claim.url, state: claim.state, at: claim.claimed_at, body, own })
            })
            .collect())
    }

    /// The accounts confirmed as those of bodies, to be harvested.
    pub(crate) async fn claimed_accounts(&self) -> Result<Vec<String>, AppError> {
        let claims = claims::in_state(&self.inner.store, ClaimState::Accepted).await?;
        Ok(claims.into_iter().map(|claim| claim.url).collect())
    }
}

/// The address of an account: `https://host/account`, without what addresses of pages carry after it.
fn account(address: &str) -> Result<String, AppError> {
    let wrong = || {
        AppError::invalid(
            "url",
            "Donnez l’adresse du compte ou du groupe, par exemple https://github.com/ORGANISATION.",
            "Give the address of the account or group, for example https://github.com/ORGANISATION.",
        )
    };
    let address = address.trim();
    let address = address.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
    let rest = address.strip_prefix("https://").ok_or_else(wrong)?;
    let (host, path) = rest.split_once('/').ok_or_else(wrong)?;
    let sound = |character: char| character.is_ascii_alphanumeric() || "-_.:/~".contains(character);
    let good = host.contains('.')
        && !host.contains('@')
        && !path.is_empty()
        && rest.len() <= 300
        && rest.chars().all(sound)
        && !path.split('/').any(|part| part.is_empty() || part == "..");
    if good { Ok(format!("https://{}/{path}", host.to_lowercase())) } else { Err(wrong()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_of_an_account_is_taken_and_nothing_else() {
        for (given, kept) in [
            ("https://GitHub.com/Val-Exemple/", Some("https://github.com/Val-Exemple")),
            (" https://gitlab.com/groups/val/sous?x=1#y ", Some("https://gitlab.com/groups/val/sous")),
            ("https://github.com", None),
            ("https://github.com/", None),
            ("http://github.com/val", None),
            ("javascript:alert(1)", None),
            ("https://secret@github.com/val", None),
            ("https://github.com/a/../b", None),
            ("https://github.com/a b", None),
        ] {
            assert_eq!(account(given).ok().as_deref(), kept, "{given}");
        }
    }
}
