//! Environments of the lab: applications that run for an experiment, or an hour to be seen.
//!
//! What people ask for is written down here as what should be; [`tending`] makes the agent make it so and writes down what
//! is. Nothing is done at the moment of a request, so nothing is half done: whatever stops, the next look begins from what is.

mod bundling;
mod change;
mod install;
mod launch;
mod measuring;
mod packages;
mod proving;
mod read;
mod settings;
mod tending;
mod watch;

pub use bundling::bundle_name;
pub use install::InstalledImage;
pub use launch::{Launch, LaunchRefused, fill};
pub use levain_lab::engine::{LogLine, Usage};
pub use levain_package::{Answers, Control, Drawn, Sheet, Wrong, same_unit};
pub use packages::{Packages, Shelved};
pub use settings::{Budget, Capacity, Demonstrations, LabSettings, Size, key_of};
pub use tending::Tended;
pub use watch::{Lines, Uses};

use std::collections::HashMap;
use std::sync::Mutex;
use std::sync::atomic::AtomicBool;

use jiff::SignedDuration;
use levain_lab::agent::Client;
use levain_lab::engine::{Deployment, EngineError, EnvironmentId};
use levain_lab::proxy::Key;
use levain_model::{
    Actor, Environment, EnvironmentNews, EnvironmentStep, EnvironmentWish, Id, NewEvent, Subject, Verb,
};
use levain_store::{StoreError, Tx, environments};
use serde::{Deserialize, Serialize};
use tokio::sync::Notify;

use crate::App;
use crate::bodies::changed_meanwhile;
use crate::error::AppError;

/// The lab of this installation.
pub(crate) struct Lab {
    settings: LabSettings,
    client: Client,
    key: Key,
    /// Who reconciles, when this process does.
    worker: String,
    /// Something changed: whoever reconciles looks now.
    poke: Notify,
    /// Something is to be measured.
    asked: Notify,
    /// Failures on end of environments that the engine could not make.
    tries: Mutex<HashMap<Id, u32>>,
    /// Whether the agent did not answer the last look: what is shown is then what was known before.
    silent: AtomicBool,
}

/// Why an environment does not run, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Trouble {
    /// Whether the engine could not even make it: then nothing of it is there.
    undone: bool,
    /// What happened.
    why: EngineError,
}

impl App {
    /// Tells this process of the lab. Only the first call counts.
    pub fn lab_by(&self, settings: LabSettings) {
        let worker = self.new_id().to_string();
        self.lab_under(settings, worker);
    }

    /// Tells this process of the lab, and under which name it looks after it: one that takes the place of another that ended
    /// has its name, and goes on at once. Two that run at a time never have the same. Only the first call counts.
    pub fn lab_under(&self, settings: LabSettings, worker: String) {
        let client = Client::new(&settings.socket);
        let key = Key::new(settings.key);
        let lab = Lab {
            client,
            key,
            worker,
            settings,
            poke: Notify::new(),
            asked: Notify::new(),
            tries: Mutex::default(),
            silent: AtomicBool::default(),
        };
        let _ = self.inner.lab.set(lab);
    }

    /// Whether this installation has a lab.
    pub fn has_lab(&self) -> bool {
        self.inner.lab.get().is_some()
    }

    fn lab(&self) -> Result<&Lab, AppError> {
        self.inner.lab.get().ok_or_else(|| {
            AppError::conflict(
                "Ce site n’a pas de laboratoire branché. La personne qui l’administre en branche un par le réglage « lab ».",
                "No lab is connected to this site. Whoever administers it connects one by the setting “lab”.",
            )
        })
    }

    /// Keeps an environment as it is to be from now on, with what happened and its event.
    async fn keep_environment(
        &self,
        tx: &mut Tx,
        before: &Environment,
        mut changed: Environment,
        news: &[(EnvironmentNews, String)],
        by: Actor,
    ) -> Result<Environment, AppError> {
        let now = self.now();
        // Never the time that somebody else read, even within one tick of the clock.
        changed.updated_at = now.max(before.updated_at + SignedDuration::from_micros(1));
        match environments::update(tx, &changed, before.updated_at).await {
            Err(StoreError::NotFound { .. }) => return Err(changed_meanwhile()),
            other => other?,
        }
        for (news, reason) in news {
            let step = EnvironmentStep {
                id: self.new_id(),
                environment: changed.id,
                news: *news,
                reason: reason.clone(),
                by,
                at: now,
            };
            environments::add_step(tx, &step).await?;
        }
        let zone = self.inner.lab.get().map_or(jiff::tz::TimeZone::UTC, |lab| lab.settings.zone.clone());
        tx.append(event(by, news.last().map(|(news, _)| *news), &changed, &zone), now);
        Ok(changed)
    }
}

/// The event of a change.
fn event(
    actor: Actor,
    news: Option<EnvironmentNews>,
    environment: &Environment,
    zone: &jiff::tz::TimeZone,
) -> NewEvent {
    let verb = match news {
        Some(EnvironmentNews::Launched) => Verb::Created,
        Some(EnvironmentNews::Ended) => Verb::Ended,
        _ => Verb::Updated,
    };
    let mut fields = vec![
        format!("organization={}", environment.organization),
        format!("environment-status={}", environment.status.as_str()),
    ];
    fields.extend(news.map(|news| format!("news={}", news.as_str())));
    // The last day, of which people are reminded; an hour is too short for that.
    if environment.experiment.is_some() && environment.wish != EnvironmentWish::Removed {
        let day = environment.expires_at.to_zoned_datetime(zone.clone()).date();
        fields.push(format!("until={day}"));
    }
    NewEvent { actor, verb, subject: Subject::Environment(environment.id), fields }
}

/// What an environment is called on the engine.
fn on_engine(id: Id) -> Result<EnvironmentId, AppError> {
    EnvironmentId::try_from(id.to_string())
        .map_err(|error| AppError::Internal(format!("an identifier of the lab: {error}")))
}

/// What the engine is told of an environment, with its present end.
fn deployment(environment: &Environment) -> Result<Deployment, AppError> {
    let read = serde_json::from_str::<Deployment>(&environment.deployment);
    let kept = read.map_err(|error| AppError::Internal(format!("environment {}: {error}", environment.id)))?;
    Ok(Deployment { expires: environment.expires_at, ..kept })
}

/// Why it does not run, as it was kept.
fn trouble(environment: &Environment) -> Option<Trouble> {
    environment.failure.as_deref().and_then(|text| serde_json::from_str(text).ok())
}

/// What the engine did not do, as a person is told.
fn told(error: &EngineError) -> AppError {
    use levain_model::Language::{En, Fr};
    let code = error.code();
    AppError::conflict(format!("{} ({code})", error.text(Fr)), format!("{} ({code})", error.text(En)))
}
