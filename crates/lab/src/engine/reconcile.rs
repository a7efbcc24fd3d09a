//! From what is to what should be: a plan made without touching anything, and a walk through it that a fault may stop
//! anywhere, since the next walk begins from what is then.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Deployment, Engine, EngineError, EnvironmentId, Found};

/// How an environment should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Wanted {
    /// Running.
    Running,
    /// Frozen.
    Suspended,
}

/// An environment that should be there.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Desired {
    /// What.
    pub deployment: Deployment,
    /// How.
    pub wanted: Wanted,
}

/// One thing to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// Make it so: it is absent, incomplete or other than it should be.
    Deploy,
    /// Freeze it: it should be, or its time is over.
    Suspend,
    /// Let it go on.
    Resume,
    /// Remove it: nobody wants it.
    Destroy,
}

/// What was done, and how it went.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Done {
    /// To which.
    pub environment: EnvironmentId,
    /// What.
    pub step: Step,
    /// How it went. A failure is tried again at the next walk.
    pub result: Result<(), EngineError>,
}

/// What is to do. An environment whose time is over is frozen, not removed: its content is exported first, and whoever
/// decides then leaves it out of `desired`.
pub fn plan(desired: &[Desired], found: &[Found], now: Timestamp) -> Vec<(EnvironmentId, Step)> {
    let wanted: BTreeSet<&EnvironmentId> = desired.iter().map(|one| &one.deployment.environment).collect();
    let there: BTreeMap<&EnvironmentId, &Found> = found.iter().map(|found| (&found.environment, found)).collect();
    let orphans = found.iter().map(|one| &one.environment).filter(|id| !wanted.contains(id));
    // Orphans first: they may hold what the others need.
    let mut steps: Vec<(EnvironmentId, Step)> = orphans.map(|id| (id.clone(), Step::Destroy)).collect();
    for one in desired {
        let id = &one.deployment.environment;
        let over = one.deployment.expires <= now;
        let is = there.get(id).copied();
        let same = is.is_some_and(|is| is.complete && is.fingerprint.as_deref() == Some(&one.deployment.fingerprint()));
        let frozen = over || one.wanted == Wanted::Suspended;
        let suspended = is.is_some_and(|is| is.suspended);
        if over && is.is_none_or(|is| !is.complete) {
            // What is over is not started again just to be frozen.
            continue;
        }
        if !same && !over {
            steps.push((id.clone(), Step::Deploy));
        }
        match (frozen, suspended && (same || over)) {
            (true, false) => steps.push((id.clone(), Step::Suspend)),
            (false, true) => steps.push((id.clone(), Step::Resume)),
            _ => {}
        }
    }
    steps
}

/// Plans from the engine's inventory, and does what is to do. One environment's failure does not stop the others.
///
/// # Errors
///
/// When the engine does not say what is there.
pub async fn reconcile<E: Engine>(engine: &E, desired: &[Desired], now: Timestamp) -> Result<Vec<Done>, EngineError> {
    let steps = plan(desired, &engine.inventory().await?, now);
    Ok(perform(engine, desired, steps).await)
}

/// Does what a plan says. One environment's failure does not stop the others.
pub async fn perform<E: Engine>(engine: &E, desired: &[Desired], steps: Vec<(EnvironmentId, Step)>) -> Vec<Done> {
    let mut done: Vec<Done> = Vec::new();
    let mut failed: BTreeSet<EnvironmentId> = BTreeSet::new();
    for (environment, step) in steps {
        if failed.contains(&environment) {
            continue;
        }
        let result = match step {
            Step::Destroy => engine.destroy(&environment).await,
            Step::Suspend => engine.suspend(&environment).await,
            Step::Resume => engine.resume(&environment).await,
            Step::Deploy => match desired.iter().find(|one| one.deployment.environment == environment) {
                Some(one) => engine.deploy(&one.deployment).await,
                None => continue,
            },
        };
        if result.is_err() {
            failed.insert(environment.clone());
        }
        done.push(Done { environment, step, result });
    }
    done
}
