//! An environment seen from near: where it answers, what it uses, measurements run beside it.

use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};
use std::time::{Duration, Instant};

use jiff::Timestamp;
use k8s_openapi::api::core::v1::Pod;
use kube::api::{Api, Request};
use serde::Deserialize;

use super::Kubernetes;
use super::client::quantity;
use super::spec::{self, Kind};
use super::streams;
use crate::engine::{Deployment, EngineError, EnvironmentId, Executed, Usage};
use crate::proxy::{Target, Way};

/// How long a pod may take to be removed before it is made again, and to be noticed beyond its deadline.
const BESIDE: Duration = Duration::from_secs(30);
/// How often a measurement is looked at.
const LOOK: Duration = Duration::from_millis(500);
/// What a measurement gives that was stopped at its deadline.
const STOPPED: i32 = 124;

/// What the cluster's measures say of the pods of a namespace.
#[derive(Debug, Deserialize)]
struct Metrics {
    items: Vec<PodMetrics>,
}

#[derive(Debug, Deserialize)]
struct PodMetrics {
    timestamp: Timestamp,
    window: String,
    containers: Vec<ContainerMetrics>,
}

#[derive(Debug, Deserialize)]
struct ContainerMetrics {
    usage: BTreeMap<String, String>,
}

/// Processor time counted from what was seen: a cluster says how fast it goes, and not how much it was.
#[derive(Debug, Clone, Copy)]
pub(super) struct Accrued {
    until: Timestamp,
    nanoseconds: u64,
}

impl Accrued {
    /// Adds what was used since the last reading; a reading that was seen already adds nothing.
    fn add(before: Option<Self>, until: Timestamp, window: Duration, thousandths: u64) -> Self {
        let since = before.map(|before| before.until);
        let time = since.map_or(window, |since| Duration::try_from(until.duration_since(since)).unwrap_or_default());
        let used = u64::try_from(time.as_nanos() * u128::from(thousandths) / 1000).unwrap_or(u64::MAX);
        let nanoseconds = before.map_or(0, |before| before.nanoseconds).saturating_add(used);
        Self { until: since.map_or(until, |since| since.max(until)), nanoseconds }
    }
}

impl Kubernetes {
    pub(super) fn pods(&self, environment: &EnvironmentId) -> Api<Pod> {
        Api::namespaced(self.client.kube.clone(), &self.namespace(environment))
    }

    /// Where the application of an environment is reached: as the cluster says, in the networks that its installer named.
    ///
    /// # Errors
    ///
    /// [`EngineError::Absent`] when it does not run.
    pub async fn target(&self, environment: &EnvironmentId, port: u16) -> Result<Target, EngineError> {
        let pod = self.pod(environment).await?.ok_or(EngineError::Absent)?;
        let address = pod.status.and_then(|status| status.pod_ip).ok_or(EngineError::Absent)?;
        let address: IpAddr = address
            .parse()
            .map_err(|_| EngineError::Unreachable { said: format!("the cluster's answer: {address:?}") })?;
        Ok(Target { address: SocketAddr::new(address, port), way: Way::Pods(self.options.pods.clone()) })
    }

    /// Memory and processor as the cluster measures them. Processes and the space of claims are not known to it.
    pub(super) async fn used(&self, environment: &EnvironmentId) -> Result<Usage, EngineError> {
        let pod = self.pod(environment).await?.ok_or(EngineError::Absent)?;
        let said = |said: &str| EngineError::Said { step: "usage".to_owned(), said: said.to_owned() };
        let path = format!("/apis/metrics.k8s.io/v1beta1/namespaces/{}/pods", self.namespace(environment));
        let labels = self.labels(Some(spec::APPLICATION));
        let request = Request::new(path).list(&kube::api::ListParams::default().labels(&labels));
        let request = request.map_err(|error| said(&error.to_string()))?;
        let metrics = self.client.ask("usage", || async {
            let asked =
                hyper::Request::builder().uri(request.uri()).body(Vec::new()).map_err(kube::Error::HttpError)?;
            match self.client.kube.request::<Metrics>(asked).await {
                Err(kube::Error::Api(status)) if status.code == 404 => Ok(None),
                other => other.map(Some),
            }
        });
        // No figure is made up: none is not zero.
        let metrics =
            metrics.await?.ok_or_else(|| said("the cluster does not measure (metrics.k8s.io is not there)"))?;
        let seen = metrics.items.first().ok_or_else(|| said("the cluster has not measured it yet"))?;
        let sum = |name: &str| {
            let amounts = seen.containers.iter().filter_map(|one| quantity(one.usage.get(name)?));
            amounts.fold(0, u64::saturating_add)
        };
        let window = seen.window.parse::<jiff::SignedDuration>().ok();
        let window = window.and_then(|window| Duration::try_from(window).ok()).unwrap_or_default();
        let mut accrued = self.accrued.lock().await;
        let before = accrued.get(environment).copied();
        let now = Accrued::add(before, seen.timestamp, window, sum("cpu"));
        accrued.insert(environment.clone(), now);
        drop(pod);
        Ok(Usage {
            at: 0,
            memory: sum("memory") / 1000,
            cpu: now.nanoseconds,
            estimated: true,
            processes: 0,
            disk: BTreeMap::new(),
        })
    }

    /// Runs a measurement of the workload beside its application, to its end or its deadline (exit code 124 then): a pod of its
    /// own, which does not share the address of the application.
    ///
    /// # Errors
    ///
    /// [`EngineError::Absent`] when there is no such job or the environment does not run.
    pub async fn run_job(&self, deployment: &Deployment, name: &str) -> Result<Executed, EngineError> {
        let id = &deployment.environment;
        let job = deployment.workload.jobs.get(name).ok_or(EngineError::Absent)?;
        let object = spec::job(&self.options, deployment, name).ok_or(EngineError::Absent)?;
        self.pod(id).await?.ok_or(EngineError::Absent)?;
        let namespace = self.namespace(id);
        self.remove_pod(&namespace, &object.name).await?;
        self.client.apply(&namespace, &object).await?;
        let deadline = Instant::now() + Duration::from_secs(job.deadline.into()) + BESIDE;
        let ended = self.ended(&namespace, &object.name, deadline).await;
        let executed = match ended {
            Ok(exit) => {
                let containers = [name.to_owned()];
                let lines = streams::follow(&self.client, &self.pods(id), &object.name, &containers, false).await;
                match lines {
                    Ok(mut lines) => {
                        let mut output = String::new();
                        while let Some(line) = lines.recv().await {
                            output.push_str(&line.text);
                            output.push('\n');
                        }
                        Ok(Executed { exit: exit.unwrap_or(STOPPED), output, error: String::new() })
                    }
                    Err(error) => Err(error),
                }
            }
            Err(error) => Err(error),
        };
        self.client.delete(Kind::Pod, &namespace, &object.name, None).await?;
        executed
    }

    async fn remove_pod(&self, namespace: &str, name: &str) -> Result<(), EngineError> {
        let deadline = Instant::now() + BESIDE;
        while let Some(pod) = self.client.get(Kind::Pod, namespace, name).await? {
            if Instant::now() > deadline {
                let said = format!("{name} is still being removed");
                return Err(EngineError::Said { step: "job".to_owned(), said });
            }
            self.client.delete(Kind::Pod, namespace, name, pod.metadata.uid).await?;
            tokio::time::sleep(LOOK).await;
        }
        Ok(())
    }

    /// Waits for the end of a pod: its exit code, or nothing when it was stopped at its deadline.
    async fn ended(&self, namespace: &str, name: &str, deadline: Instant) -> Result<Option<i32>, EngineError> {
        while Instant::now() < deadline {
            let pod = self.client.get(Kind::Pod, namespace, name).await?.ok_or(EngineError::Absent)?;
            let pod: Pod = super::read(pod)?;
            let status = pod.status.unwrap_or_default();
            if matches!(status.phase.as_deref(), Some("Succeeded" | "Failed")) {
                let first = status.container_statuses.and_then(|list| list.into_iter().next());
                let ended = first.and_then(|one| one.state?.terminated).map(|ended| ended.exit_code);
                return Ok(ended.filter(|_| status.reason.as_deref() != Some("DeadlineExceeded")));
            }
            tokio::time::sleep(LOOK).await;
        }
        Ok(None)
    }
}

/// Name of a pod, and its containers in the order in which they start.
pub(super) fn containers(pod: &Pod) -> (String, Vec<String>) {
    let name = pod.metadata.name.clone().unwrap_or_default();
    let Some(spec) = &pod.spec else { return (name, Vec::new()) };
    let all = spec.init_containers.iter().flatten().chain(&spec.containers);
    (name, all.map(|one| one.name.clone()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn processor_time_is_counted_once() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let window = Duration::from_secs(15);
        let first = Accrued::add(None, at("2026-12-01T00:00:15Z"), window, 500);
        assert_eq!(first.nanoseconds, 7_500_000_000);
        let again = Accrued::add(Some(first), at("2026-12-01T00:00:15Z"), window, 500);
        assert_eq!(again.nanoseconds, first.nanoseconds, "the same reading");
        let older = Accrued::add(Some(first), at("2026-12-01T00:00:05Z"), window, 500);
        assert_eq!(older.nanoseconds, first.nanoseconds, "an older reading");
        let next = Accrued::add(Some(first), at("2026-12-01T00:00:45Z"), window, 1000);
        assert_eq!(next.nanoseconds, 37_500_000_000, "a reading that was missed is made up for");
    }
}
