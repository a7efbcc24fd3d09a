//! What an environment writes and uses, as it comes.

use std::sync::atomic::Ordering;
use std::time::Duration;

use levain_lab::agent::{Answers, Taken};
use levain_lab::engine::{EnvironmentId, LogLine, Usage};
use levain_model::{Environment, EnvironmentStatus, Id};
use levain_store::environments;

use crate::App;
use crate::error::AppError;
use crate::permission::{Action, Principal, require_in};
use crate::views::SizeView;

/// Time between two readings of what it uses.
const PERIOD: Duration = Duration::from_secs(5);
/// Longest wait for what is asked once.
const PATIENCE: Duration = Duration::from_secs(5);

/// Lines of the log, one after the other.
pub type Lines = Answers<LogLine>;
/// What is used, every five seconds.
pub type Uses = Answers<Usage>;

impl App {
    /// The last lines that the containers of an environment wrote, the oldest first; none when it holds nothing.
    ///
    /// # Errors
    /// No such environment that one may read; the agent does not answer.
    pub async fn environment_log(&self, principal: &Principal, id: Id, most: usize) -> Result<Vec<LogLine>, AppError> {
        let (_, environment) = self.watched(principal, id).await?;
        let mut lines = std::collections::VecDeque::new();
        let reading = async {
            let mut answers = self.lab()?.client.logs(environment, false).await.map_err(|error| super::told(&error))?;
            while let Ok(Some(line)) = answers.next().await {
                if lines.len() == most {
                    lines.pop_front();
                }
                lines.push_back(line);
            }
            Ok::<(), AppError>(())
        };
        match tokio::time::timeout(PATIENCE, reading).await {
            Ok(outcome) => outcome?,
            Err(_) => tracing::debug!("a log was not read to its end in time"),
        }
        Ok(lines.into())
    }

    /// What an environment uses now; nothing when it does not run.
    ///
    /// # Errors
    /// No such environment that one may read.
    pub async fn environment_usage(&self, principal: &Principal, id: Id) -> Result<Option<Usage>, AppError> {
        let mut uses = self.follow_usage(principal, id).await?;
        Ok(tokio::time::timeout(PATIENCE, uses.next()).await.ok().and_then(|outcome| outcome.ok().flatten()))
    }

    /// What tells this version of an environment from the next, and what it may use: all that is looked at every second.
    ///
    /// # Errors
    /// No such environment that one may read.
    pub async fn environment_mark(
        &self,
        principal: &Principal,
        id: Id,
    ) -> Result<(String, Option<SizeView>), AppError> {
        let (found, _) = self.watched(principal, id).await?;
        Ok((self.mark_of(&found), self.size_of(&found)))
    }

    /// What the containers write from the beginning on, until the environment ends or the answer is dropped.
    ///
    /// # Errors
    /// No such environment that one may read; the agent does not answer.
    pub async fn follow_log(&self, principal: &Principal, id: Id) -> Result<Lines, AppError> {
        let (_, environment) = self.watched(principal, id).await?;
        self.lab()?.client.logs(environment, true).await.map_err(|error| super::told(&error))
    }

    /// What an environment uses, every five seconds, until the answer is dropped.
    ///
    /// # Errors
    /// No such environment that one may read; the agent does not answer.
    pub async fn follow_usage(&self, principal: &Principal, id: Id) -> Result<Uses, AppError> {
        let (_, environment) = self.watched(principal, id).await?;
        self.lab()?.client.usage(environment, PERIOD).await.map_err(|error| super::told(&error))
    }

    /// What a suspended environment holds, as a `.tar.gz` that comes in pieces, for whoever wants to keep it.
    ///
    /// # Errors
    /// No permission in its body; it is not suspended; the agent does not answer.
    pub async fn take_environment(&self, principal: &Principal, id: Id) -> Result<Taken, AppError> {
        let (found, _) = self.watched(principal, id).await?;
        require_in(principal, Action::ActForOrganization, found.organization)?;
        if found.status != EnvironmentStatus::Suspended {
            return Err(AppError::conflict(
                "Le contenu s’emporte d’un environnement suspendu. Suspendez-le d’abord.",
                "What it holds is taken from a suspended environment. Suspend it first.",
            ));
        }
        self.lab()?.client.take(super::deployment(&found)?).await.map_err(|error| super::told(&error))
    }

    /// What tells what is shown of an environment from what was shown before.
    pub(super) fn mark_of(&self, environment: &Environment) -> String {
        format!("{}{}", environment.updated_at, if self.is_silent(environment) { "-silent" } else { "" })
    }

    /// Whether how an environment is cannot be known now, for want of an agent.
    pub(super) fn is_silent(&self, environment: &Environment) -> bool {
        let silent = self.inner.lab.get().is_none_or(|lab| lab.silent.load(Ordering::Relaxed));
        silent && environment.status != EnvironmentStatus::Ended
    }

    async fn watched(&self, principal: &Principal, id: Id) -> Result<(Environment, EnvironmentId), AppError> {
        let found = environments::get(&self.inner.store, id).await?.filter(|one| self.may_read(principal, one));
        let found = found.ok_or(AppError::NotFound)?;
        let id = super::on_engine(found.id)?;
        Ok((found, id))
    }
}
