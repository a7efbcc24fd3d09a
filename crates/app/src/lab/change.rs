//! What people do with an environment: suspend it, let it go on, put its end off, end it, enter it.

use jiff::SignedDuration;
use levain_lab::proxy::{TICKET_PARAMETER, Ticket, Uptime};
use levain_model::{Actor, Environment, EnvironmentNews, EnvironmentStatus, EnvironmentWish, Id};
use levain_package::Profile;
use levain_store::{Tx, environments};

use super::{Lab, launch};
use crate::App;
use crate::bodies::changed_meanwhile;
use crate::error::AppError;
use crate::members::message_of;
use crate::permission::{Action, Principal, allows, allows_in};

impl App {
    /// Suspends an environment: its memory is kept, nobody enters. Sent twice, it is done once.
    ///
    /// # Errors
    /// No permission; it is over or being removed.
    pub async fn suspend_environment(&self, principal: &Principal, id: Id) -> Result<(), AppError> {
        let (lab, tx, before, by) = self.managed(principal, id).await?;
        if before.wish == EnvironmentWish::Suspended {
            return Ok(());
        }
        self.wants(lab, tx, &before, (EnvironmentWish::Running, EnvironmentWish::Suspended), by).await
    }

    /// Lets an environment go on, or tries again to start one that failed. Sent twice, it is done once.
    ///
    /// # Errors
    /// No permission; its time is over; it is being removed.
    pub async fn resume_environment(&self, principal: &Principal, id: Id) -> Result<(), AppError> {
        let (lab, mut tx, before, by) = self.managed(principal, id).await?;
        if before.expires_at <= self.now() {
            return Err(AppError::conflict(
                "La durée de l’environnement est écoulée. Prolongez-le, en disant pourquoi, et il reprend.",
                "The time of the environment is over. Put its end off, saying why, and it goes on.",
            ));
        }
        if before.wish == EnvironmentWish::Running && before.status == EnvironmentStatus::Failed {
            let news = [(EnvironmentNews::Resumed, String::new())];
            let changed = Environment { status: EnvironmentStatus::Starting, failure: None, ..before.clone() };
            self.keep_environment(&mut tx, &before, changed, &news, by).await?;
            tx.commit().await?;
            lab.forget(id);
            lab.poke.notify_one();
            return Ok(());
        }
        if before.wish == EnvironmentWish::Running {
            return Ok(());
        }
        self.wants(lab, tx, &before, (EnvironmentWish::Suspended, EnvironmentWish::Running), by).await
    }

    /// Puts the end of an environment off by a number of days from now, for a reason that stays. One that was suspended for
    /// its end goes on. `version` is when the one that was read had last changed.
    ///
    /// # Errors
    /// No permission; no reason; more days than its profile allows; a demonstration; it is being removed; somebody else
    /// changed it meanwhile.
    pub async fn extend_environment(
        &self,
        principal: &Principal,
        id: Id,
        days: &str,
        reason: &str,
        version: &str,
    ) -> Result<(), AppError> {
        let (lab, mut tx, before, by) = self.managed(principal, id).await?;
        if before.experiment.is_none() {
            return Err(AppError::conflict(
                "Une démonstration ne se prolonge pas. Proposez une expérimentation pour aller plus loin.",
                "A demonstration is not put off. Propose an experiment to go further.",
            ));
        }
        let profile = Profile::from_name(&before.profile);
        let most = profile.and_then(|profile| lab.settings.sizes.get(&profile)).map_or(1, |size| size.days);
        let days = launch::days("days", days, most)?;
        let reason = message_of("reason", reason)?;
        if reason.is_empty() {
            return Err(AppError::invalid("reason", "Écrivez le motif.", "Write the reason."));
        }
        if before.updated_at.to_string() != version {
            return Err(changed_meanwhile());
        }
        let now = self.now();
        let expires_at = now + SignedDuration::from_hours(24 * i64::from(days));
        if expires_at <= before.expires_at {
            return Err(AppError::invalid(
                "days",
                "L’environnement dure déjà plus longtemps.",
                "The environment lasts longer already.",
            ));
        }
        let over = before.expires_at <= now;
        let wish = if over { EnvironmentWish::Running } else { before.wish };
        let changed = Environment { wish, expires_at, ..before.clone() };
        self.keep_environment(&mut tx, &before, changed, &[(EnvironmentNews::Extended, reason)], by).await?;
        tx.commit().await?;
        lab.poke.notify_one();
        Ok(())
    }

    /// Ends an environment and removes everything it holds. Sent twice, it is done once.
    ///
    /// # Errors
    /// No permission; no such environment.
    pub async fn remove_environment(&self, principal: &Principal, id: Id) -> Result<(), AppError> {
        let lab = self.lab()?;
        let mut tx = self.inner.store.begin().await?;
        let (before, by) = self.to_manage(&mut tx, principal, id).await?;
        if before.wish == EnvironmentWish::Removed || before.status == EnvironmentStatus::Ended {
            return Ok(());
        }
        let news = [(EnvironmentNews::Removing, String::new())];
        let changed = Environment { wish: EnvironmentWish::Removed, epoch: before.epoch + 1, ..before.clone() };
        self.keep_environment(&mut tx, &before, changed, &news, by).await?;
        tx.commit().await?;
        lab.poke.notify_one();
        Ok(())
    }

    /// The address that leads into an environment, good for a minute and once.
    ///
    /// # Errors
    /// No permission in its body; it does not serve now.
    pub async fn enter_environment(&self, principal: &Principal, id: Id) -> Result<String, AppError> {
        let lab = self.lab()?;
        let found = environments::get(&self.inner.store, id).await?.ok_or(AppError::NotFound)?;
        if !allows_in(principal, Action::ActForOrganization, found.organization) {
            return Err(if self.may_read(principal, &found) { AppError::Forbidden } else { AppError::NotFound });
        }
        if found.status != EnvironmentStatus::Serving || found.wish != EnvironmentWish::Running {
            return Err(AppError::conflict(
                "L’application ne répond pas en ce moment. Voyez l’état de l’environnement.",
                "The application does not answer now. See how the environment is.",
            ));
        }
        let mut nonce = [0; 16];
        getrandom::fill(&mut nonce).map_err(|error| AppError::Internal(error.to_string()))?;
        let now = Uptime::now().map_err(|error| AppError::Internal(error.to_string()))?;
        let ticket = Ticket::issue(&lab.key, &id.to_string(), &now, nonce);
        let path = &found.open.1;
        let separator = if path.contains('?') { '&' } else { '?' };
        Ok(format!("{}{path}{separator}{TICKET_PARAMETER}={ticket}", lab.settings.address(id)))
    }

    /// Whether somebody may read an environment: its body, and those who manage the lab.
    pub(super) fn may_read(&self, principal: &Principal, environment: &Environment) -> bool {
        allows_in(principal, Action::ActForOrganization, environment.organization)
            || allows(principal, Action::ReviewExperiments)
    }

    /// An environment that somebody may suspend, put off or end.
    async fn to_manage(&self, tx: &mut Tx, principal: &Principal, id: Id) -> Result<(Environment, Actor), AppError> {
        let found = environments::get(&mut *tx, id).await?.filter(|one| self.may_read(principal, one));
        let actor = principal.actor.ok_or(AppError::SignInRequired)?;
        Ok((found.ok_or(AppError::NotFound)?, actor))
    }

    /// One that is not over.
    async fn managed(&self, principal: &Principal, id: Id) -> Result<(&Lab, Tx, Environment, Actor), AppError> {
        let lab = self.lab()?;
        let mut tx = self.inner.store.begin().await?;
        let (found, actor) = self.to_manage(&mut tx, principal, id).await?;
        if found.wish == EnvironmentWish::Removed || found.status == EnvironmentStatus::Ended {
            return Err(over());
        }
        Ok((lab, tx, found, actor))
    }

    async fn wants(
        &self,
        lab: &Lab,
        mut tx: Tx,
        before: &Environment,
        (from, to): (EnvironmentWish, EnvironmentWish),
        by: Actor,
    ) -> Result<(), AppError> {
        if before.wish != from {
            return Err(changed_meanwhile());
        }
        let (news, epoch) = match to {
            EnvironmentWish::Running => (EnvironmentNews::Resumed, before.epoch),
            // Whoever is inside is led out.
            _ => (EnvironmentNews::Suspended, before.epoch + 1),
        };
        let changed = Environment { wish: to, epoch, ..before.clone() };
        self.keep_environment(&mut tx, before, changed, &[(news, String::new())], by).await?;
        tx.commit().await?;
        lab.poke.notify_one();
        Ok(())
    }
}

impl Lab {
    /// Forgets the failures of an environment: it is tried again at once.
    pub(super) fn forget(&self, id: Id) {
        self.tries.lock().unwrap_or_else(std::sync::PoisonError::into_inner).remove(&id);
    }
}

fn over() -> AppError {
    AppError::conflict(
        "Cet environnement est terminé, ou son contenu est en train d’être retiré.",
        "This environment is over, or what it holds is being removed.",
    )
}
