//! Podman, held by an agent: its service is started again when it does not answer.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use super::held::Held;
use crate::engine::{Deployment, EngineError, EnvironmentId, Executed, Podman, Sample};
use crate::instance::InstanceError;
use crate::proxy::{Target, Way};

/// How often the engine is looked at.
const WATCH: Duration = Duration::from_secs(2);

/// How often on end it may not answer before its service is started again.
const SILENT: u32 = 3;

impl Held for Podman {
    const MOVES: Option<Duration> = None;

    fn name(&self) -> String {
        self.instance().name()
    }

    async fn target(&self, environment: &EnvironmentId, port: u16) -> Result<Target, EngineError> {
        let (address, bridge) = (self.address(environment).await?, self.bridge(environment).await?);
        Ok(Target { address: SocketAddr::new(address, port), way: Way::Bridge(bridge) })
    }

    async fn sample(
        &self,
        environment: &EnvironmentId,
        asked: (u16, &str),
        patience: Duration,
        since: Instant,
    ) -> Result<Sample, EngineError> {
        Podman::sample(self, environment, asked, patience, since).await
    }

    async fn run_job(&self, deployment: &Deployment, job: &str) -> Result<Executed, EngineError> {
        Podman::run_job(self, deployment, job).await
    }

    /// Starts the engine's service again when it does not answer several times on end; ends when its namespace is gone.
    async fn watch(&self) -> InstanceError {
        let mut silent = 0;
        loop {
            tokio::time::sleep(WATCH).await;
            if !self.instance().namespace().alive() {
                return InstanceError::NotRunning(self.instance().folder().to_owned());
            }
            let instance = self.shared();
            let looked = tokio::task::spawn_blocking(move || {
                // Once may be for want of processor: a second service beside a slow one would be worse.
                if instance.answers() {
                    return Ok(0);
                }
                if silent + 1 < SILENT { Ok(silent + 1) } else { instance.serve().map(|()| 0) }
            });
            silent = match looked.await {
                Ok(Ok(silent)) => silent,
                Ok(Err(error)) => {
                    tracing::warn!(%error, "the engine does not answer");
                    0
                }
                Err(error) => return InstanceError::failed("watching the engine", error),
            };
        }
    }
}
