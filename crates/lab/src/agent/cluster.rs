//! A cluster, held by an agent that is a pod of it.

use std::time::{Duration, Instant};

use super::held::Held;
use crate::engine::{Deployment, EngineError, EnvironmentId, Executed, Kubernetes, Sample, micros, probe};
use crate::instance::InstanceError;
use crate::proxy::{self, Target};

/// How often to ask where pods are: one that is made again is elsewhere.
const FOLLOW: Duration = Duration::from_secs(2);

impl Held for Kubernetes {
    const MOVES: Option<Duration> = Some(FOLLOW);

    fn name(&self) -> String {
        self.instance().to_owned()
    }

    async fn target(&self, environment: &EnvironmentId, port: u16) -> Result<Target, EngineError> {
        Kubernetes::target(self, environment, port).await
    }

    async fn sample(
        &self,
        environment: &EnvironmentId,
        (port, path): (u16, &str),
        patience: Duration,
        since: Instant,
    ) -> Result<Sample, EngineError> {
        let target = Kubernetes::target(self, environment, port).await?;
        // By the way of the proxy, or not at all.
        proxy::check(&target)
            .map_err(|refused| EngineError::Said { step: "measure".to_owned(), said: refused.to_string() })?;
        let begun = Instant::now();
        let connecting = tokio::net::TcpStream::connect(target.address);
        let stream = tokio::time::timeout(patience, connecting).await.ok().and_then(Result::ok);
        let stream = stream.and_then(|stream| stream.into_std().ok());
        let sample = probe::sample(stream, (target.address, path), begun + patience, begun).await;
        Ok(Sample { at: micros(begun.saturating_duration_since(since)), ..sample })
    }

    async fn run_job(&self, deployment: &Deployment, job: &str) -> Result<Executed, EngineError> {
        Kubernetes::run_job(self, deployment, job).await
    }

    /// Nothing to keep going: the cluster does, and a question that finds it away says so.
    async fn watch(&self) -> InstanceError {
        std::future::pending().await
    }
}
