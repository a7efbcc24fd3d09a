//! An environment seen from near: where it answers and how fast, what the kernel says of it, measurements run beside it.

use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use hyper::Method;
use levain_package::Container;
use serde_json::Value;

use super::groups::{self, Refusals};
use super::spec::{self, Role};
use super::{Podman, blocking, place, streams, text, volumes};
use crate::engine::{Deployment, EngineError, EnvironmentId, Executed, Sample, Stream, micros, probe};

impl Podman {
    /// Where the application of an environment is reached from inside the engine's network, for the proxy.
    ///
    /// # Errors
    ///
    /// [`EngineError::Absent`] when there is no such environment.
    pub async fn address(&self, environment: &EnvironmentId) -> Result<IpAddr, EngineError> {
        let place = self.place(environment).await?.ok_or(EngineError::Absent)?;
        place.address().parse().map_err(|_| EngineError::Absent)
    }

    /// Name of the bridge of an environment: sockets of the proxy are bound to it.
    ///
    /// # Errors
    ///
    /// [`EngineError::Absent`] when there is no such environment.
    pub async fn bridge(&self, environment: &EnvironmentId) -> Result<String, EngineError> {
        Ok(self.place(environment).await?.ok_or(EngineError::Absent)?.bridge())
    }

    /// How an application answers `GET path` on a port of its workload, asked once; `since` is when the series began.
    ///
    /// # Errors
    ///
    /// [`EngineError::Absent`] when there is no such environment.
    pub async fn sample(
        &self,
        environment: &EnvironmentId,
        (port, path): (u16, &str),
        patience: Duration,
        since: Instant,
    ) -> Result<Sample, EngineError> {
        let address = SocketAddr::new(self.address(environment).await?, port);
        let instance = Arc::clone(&self.instance);
        let connect = move || Ok(probe::connect(instance.namespace(), address, patience));
        let (begun, stream) = blocking(connect).await?;
        let sample = probe::sample(stream, (address, path), begun + patience, begun).await;
        Ok(Sample { at: micros(begun.saturating_duration_since(since)), ..sample })
    }

    /// What the kernel refused to the containers that an environment has now.
    pub fn refusals(&self, environment: &EnvironmentId) -> Refusals {
        groups::refusals(&place::group(&self.instance.name(), environment))
    }

    /// Where the kernel says what the first process of each container of the application may do: its folder in `/proc`.
    ///
    /// # Errors
    ///
    /// When the engine does not answer.
    pub async fn processes(&self, environment: &EnvironmentId) -> Result<BTreeMap<String, PathBuf>, EngineError> {
        let mut processes = BTreeMap::new();
        for one in self.list(Some(environment)).await?.into_iter().filter(|one| one.role == Role::Application.name()) {
            let seen = self.inspect(&one.id).await?;
            if let Some(pid) = seen.pointer("/State/Pid").and_then(Value::as_i64).filter(|pid| *pid > 0) {
                processes.insert(one.container, volumes::reached(&self.instance, Path::new(&format!("/proc/{pid}"))));
            }
        }
        Ok(processes)
    }

    /// Bytes of log kept for an environment.
    ///
    /// # Errors
    ///
    /// When the engine does not answer.
    pub async fn log_size(&self, environment: &EnvironmentId) -> Result<u64, EngineError> {
        let mut size = 0;
        for one in self.list(Some(environment)).await? {
            let seen = self.inspect(&one.id).await?;
            let file = text(&seen, "/HostConfig/LogConfig/Path");
            size += std::fs::metadata(file).map_or(0, |metadata| metadata.len());
        }
        Ok(size)
    }

    /// Runs a measurement of the workload beside its application, to its end or its deadline (exit code 124 then).
    ///
    /// # Errors
    ///
    /// [`EngineError::Absent`] when there is no such job or the environment does not run.
    pub async fn run_job(&self, deployment: &Deployment, name_of_job: &str) -> Result<Executed, EngineError> {
        let id = &deployment.environment;
        let place = self.place(id).await?.ok_or(EngineError::Absent)?;
        let job = deployment.workload.jobs.get(name_of_job).ok_or(EngineError::Absent)?;
        let image = self.image(deployment, &job.container.image).await?;
        let labels = self.labels(deployment);
        // Volumes are where the deployment mounted them.
        let sources = volumes::sources(&place, &deployment.workload)?;
        let mounts = sources.get(&(Role::Job.name(), name_of_job)).map(Vec::as_slice).unwrap_or_default();
        let container = Container { name: name_of_job.to_owned(), ..job.container.clone() };
        let spec = spec::container(&place, deployment, &labels, Role::Job, &container, &image, mounts);
        let name = place.container(Role::Job, &container.name);
        self.client.remove("job", &format!("/containers/{name}?force=true&v=true")).await?;
        self.client.done("job", Method::POST, "/containers/create", Some(&spec)).await?;
        let ran = self.to_its_end(&name, Duration::from_secs(u64::from(job.deadline))).await;
        let mut lines = streams::follow(&self.client, vec![(container.name.clone(), name.clone())], false).await?;
        let (mut output, mut error) = (String::new(), String::new());
        while let Some(line) = lines.recv().await {
            let into = if line.stream == Stream::Error { &mut error } else { &mut output };
            into.push_str(&line.text);
            into.push('\n');
        }
        self.client.remove("job", &format!("/containers/{name}?force=true&v=true")).await?;
        Ok(Executed { exit: ran?.unwrap_or(124), output, error })
    }
}
