//! What an agent asks of the engine it holds, beside what every engine does.

use std::time::{Duration, Instant};

use crate::engine::{Deployment, Engine, EngineError, EnvironmentId, Executed, Sample};
use crate::instance::InstanceError;
use crate::proxy::Target;

/// An engine that an agent may hold.
pub(super) trait Held: Engine + 'static {
    /// How often to ask where environments are, when the engine moves them by itself.
    const MOVES: Option<Duration>;

    /// Name of the engine.
    fn name(&self) -> String;

    /// Where an environment answers on a port, and the only way there.
    ///
    /// # Errors
    ///
    /// [`EngineError::Absent`] when it runs nowhere.
    fn target(
        &self,
        environment: &EnvironmentId,
        port: u16,
    ) -> impl Future<Output = Result<Target, EngineError>> + Send;

    /// How an application answers `GET path` on a port of its workload, asked once; `since` is when the series began.
    ///
    /// # Errors
    ///
    /// [`EngineError::Absent`] when there is no such environment.
    fn sample(
        &self,
        environment: &EnvironmentId,
        asked: (u16, &str),
        patience: Duration,
        since: Instant,
    ) -> impl Future<Output = Result<Sample, EngineError>> + Send;

    /// Runs a measurement of the workload, to its end or its deadline (exit code 124 then).
    ///
    /// # Errors
    ///
    /// [`EngineError::Absent`] when there is no such job or the environment does not run.
    fn run_job(&self, deployment: &Deployment, job: &str)
    -> impl Future<Output = Result<Executed, EngineError>> + Send;

    /// Keeps the engine going; ends when this process can do nothing more for it.
    fn watch(&self) -> impl Future<Output = InstanceError> + Send;
}
