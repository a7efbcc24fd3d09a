//! The driver for Kubernetes (docs/decisions/0015-kubernetes.md).
//!
//! An environment is a namespace with everything in it: what bounds (quota, limits), what closes (a network policy, pod
//! security), answers and secrets of the form, claims, and a deployment of one pod. All is applied by the server of the
//! cluster, under one field manager; the namespace bears the fingerprint only once all of it was applied.

mod archive;
mod client;
mod inside;
mod pod;
mod spec;
mod streams;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use k8s_openapi::api::core::v1::Pod;
use kube::api::DynamicObject;
use kube::config::{Config, KubeConfigOptions, Kubeconfig};
use serde_json::{Value, json};
use tokio::sync::Mutex;

use self::client::{Client, over_quota};
use self::inside::Accrued;
use self::spec::{APPLICATION, ENVIRONMENT, EXPIRES, FINGERPRINT, INSTANCE, Kind};
use super::{Deployment, Engine, EngineError, EnvironmentId, Executed, Failure, Found, LogLine, State, Usage};
use crate::proxy::Network;

/// How often something that comes or goes is looked at.
const LOOK: Duration = Duration::from_millis(200);

/// Where environments are made, and how.
#[derive(Debug, Clone)]
pub struct ClusterOptions {
    /// What tells the environments of this installation from those of others on the cluster: letters and digits, at most 15.
    pub instance: String,
    /// Where the images of packages were pushed, without a name: `registry.example.org/lab`.
    pub registry: String,
    /// Class of the claims; that of the cluster otherwise.
    pub storage_class: Option<String>,
    /// Namespace of the pods that may reach environments; that of this pod otherwise.
    pub namespace: Option<String>,
    /// Label of the pods that may reach environments.
    pub label: (String, String),
    /// Networks in which the cluster gives addresses to pods: nobody is led elsewhere, nor anywhere when there is none.
    pub pods: Vec<Network>,
    /// How the cluster is reached; `KUBECONFIG`, or the account of this pod, otherwise.
    pub kubeconfig: Option<PathBuf>,
    /// Longest wait for one answer.
    pub patience: Duration,
    /// How long the end of a namespace is waited for before it is told that it is not gone yet.
    pub ending: Duration,
    /// Most objects asked for at a time.
    pub page: u32,
}

impl ClusterOptions {
    /// What is needed, and the usual for the rest; nothing when the name or the registry cannot be one.
    pub fn new(instance: &str, registry: &str, pods: Vec<Network>) -> Option<Self> {
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
        let named = (1..=15).contains(&instance.len()) && instance.bytes().all(plain);
        let address = |byte: u8| plain(byte) || matches!(byte, b'.' | b'-' | b'_' | b':' | b'/');
        let ends = |byte: Option<&u8>| byte.is_some_and(|byte| plain(*byte));
        let bytes = registry.as_bytes();
        let there =
            !registry.contains("//") && bytes.iter().copied().all(address) && ends(bytes.first()) && ends(bytes.last());
        (named && there).then(|| Self {
            instance: instance.to_owned(),
            registry: registry.to_owned(),
            storage_class: None,
            namespace: None,
            label: ("app.kubernetes.io/name".to_owned(), "levain".to_owned()),
            pods,
            kubeconfig: None,
            patience: Duration::from_secs(30),
            ending: Duration::from_secs(20),
            page: 250,
        })
    }
}

/// A cluster, and the environments on it.
pub struct Kubernetes {
    client: Client,
    options: ClusterOptions,
    /// Namespace of the pods that may reach environments.
    visitors: String,
    /// Held while an environment is changed.
    changing: Mutex<BTreeMap<EnvironmentId, Arc<Mutex<()>>>>,
    /// Processor time that was seen.
    accrued: Mutex<BTreeMap<EnvironmentId, Accrued>>,
}

impl Kubernetes {
    /// The driver of a cluster. Nothing is asked of it yet.
    ///
    /// # Errors
    ///
    /// When nothing says how to reach one.
    pub async fn open(options: ClusterOptions) -> Result<Self, EngineError> {
        let said = |said: String| EngineError::Said { step: "cluster".to_owned(), said };
        let mut config = match &options.kubeconfig {
            Some(path) => {
                let file = Kubeconfig::read_from(path).map_err(|error| said(error.to_string()))?;
                Config::from_custom_kubeconfig(file, &KubeConfigOptions::default())
                    .await
                    .map_err(|error| said(error.to_string()))?
            }
            None => Config::infer().await.map_err(|error| said(error.to_string()))?,
        };
        // What is tried again, and how often, is decided where what was asked is known.
        config.default_retry = false;
        config.connect_timeout = Some(options.patience);
        // Each question is bounded as a whole; a log that is followed may be silent for hours.
        (config.read_timeout, config.write_timeout) = (None, None);
        let visitors = options.namespace.clone().unwrap_or_else(|| config.default_namespace.clone());
        let kube = kube::Client::try_from(config).map_err(|error| said(error.to_string()))?;
        let client = Client { kube, patience: options.patience, page: options.page.max(1) };
        Ok(Self { client, options, visitors, changing: Mutex::default(), accrued: Mutex::default() })
    }

    /// What tells the environments of this installation from others.
    pub fn instance(&self) -> &str {
        &self.options.instance
    }

    fn namespace(&self, environment: &EnvironmentId) -> String {
        spec::namespace(&self.options, environment)
    }

    /// The namespace of an environment, when there is one. One of the same name that the lab did not make is left alone.
    async fn space(&self, environment: &EnvironmentId) -> Result<Option<DynamicObject>, EngineError> {
        let name = self.namespace(environment);
        let Some(space) = self.client.get(Kind::Namespace, &name, &name).await? else { return Ok(None) };
        let is = |key: &str, value: &str| label(&space, key) == Some(value);
        if is(INSTANCE, &self.options.instance) && is(ENVIRONMENT, environment.as_str()) {
            return Ok(Some(space));
        }
        Err(EngineError::Said { step: "namespace".to_owned(), said: format!("{name} was not made by this lab") })
    }

    /// What must be in a namespace for it to be whole: what runs, what closes it, what bounds it.
    async fn parts(&self, namespace: Option<&str>, labels: &str) -> Result<BTreeMap<String, Parts>, EngineError> {
        let mut parts: BTreeMap<String, Parts> = BTreeMap::new();
        for kind in [Kind::Deployment, Kind::NetworkPolicy, Kind::ResourceQuota] {
            for one in self.client.list(kind, namespace, labels).await? {
                let Some(place) = one.metadata.namespace.clone() else { continue };
                let parts = parts.entry(place).or_default();
                match kind {
                    Kind::Deployment => parts.application = Some(one),
                    Kind::NetworkPolicy => parts.closed = true,
                    _ => parts.bounded = true,
                }
            }
        }
        Ok(parts)
    }

    /// One environment as it is, with what runs in it.
    async fn found(&self, environment: &EnvironmentId) -> Result<Option<(Found, Parts)>, EngineError> {
        let Some(space) = self.space(environment).await? else { return Ok(None) };
        let name = self.namespace(environment);
        let parts = self.parts(Some(&name), &self.labels(None)).await?.remove(&name).unwrap_or_default();
        Ok(found(&space, &parts).map(|found| (found, parts)))
    }

    fn labels(&self, role: Option<&str>) -> String {
        let role = role.map(|role| format!(",{}={role}", spec::ROLE)).unwrap_or_default();
        format!("{INSTANCE}={}{role}", self.options.instance)
    }

    /// The pod of the application, the newest that is not about to end.
    async fn pod(&self, environment: &EnvironmentId) -> Result<Option<Pod>, EngineError> {
        let name = self.namespace(environment);
        let pods = self.client.list(Kind::Pod, Some(&name), &self.labels(Some(APPLICATION))).await?;
        let stays = pods.into_iter().filter(|pod| pod.metadata.deletion_timestamp.is_none());
        let newest = stays.max_by_key(|pod| pod.metadata.creation_timestamp.as_ref().map(|time| time.0));
        newest.map(read).transpose()
    }

    /// Applies everything, and says last that all of it is there.
    async fn raise(&self, deployment: &Deployment, objects: &[spec::Object]) -> Result<(), EngineError> {
        let name = self.namespace(&deployment.environment);
        self.client.apply(&name, &spec::space(&self.options, deployment, false)).await?;
        for object in objects {
            self.client.apply(&name, object).await?;
        }
        self.client.apply(&name, &spec::space(&self.options, deployment, true)).await
    }

    /// Waits until a namespace is gone; tells that it is not.
    async fn gone(&self, environment: &EnvironmentId) -> Result<(), EngineError> {
        let deadline = Instant::now() + self.options.ending;
        while self.space(environment).await?.is_some() {
            if Instant::now() > deadline {
                let said = format!("{} is still being removed", self.namespace(environment));
                return Err(EngineError::Said { step: "namespace".to_owned(), said });
            }
            tokio::time::sleep(LOOK).await;
        }
        Ok(())
    }

    async fn remove(&self, space: &DynamicObject) -> Result<(), EngineError> {
        let name = space.metadata.name.clone().unwrap_or_default();
        // This very one: the name may be another's a moment later.
        self.client.delete(Kind::Namespace, &name, &name, space.metadata.uid.clone()).await
    }

    async fn replicas(&self, environment: &EnvironmentId, count: u32) -> Result<(), EngineError> {
        let space = self.space(environment).await?.filter(|space| !is_ending(space));
        space.ok_or(EngineError::Absent)?;
        let fields = json!({ "spec": { "replicas": count } });
        self.client.change(Kind::Deployment, &self.namespace(environment), APPLICATION, &fields).await
    }

    async fn changing(&self, environment: &EnvironmentId) -> Arc<Mutex<()>> {
        Arc::clone(self.changing.lock().await.entry(environment.clone()).or_default())
    }
}

/// What is in a namespace, of what must be.
#[derive(Debug, Clone, Default)]
struct Parts {
    application: Option<DynamicObject>,
    closed: bool,
    bounded: bool,
}

impl Parts {
    fn is_suspended(&self) -> bool {
        let replicas = self.application.as_ref().and_then(|one| one.data.pointer("/spec/replicas"));
        replicas.and_then(Value::as_u64) == Some(0)
    }

    /// Why the cluster makes no pod, when it says so.
    fn refused(&self) -> Option<Failure> {
        let conditions = self.application.as_ref()?.data.pointer("/status/conditions")?.as_array()?;
        let told = |one: &&Value| one["type"] == "ReplicaFailure" && one["status"] == "True";
        over_quota(conditions.iter().find(told)?.get("message")?.as_str()?)
    }
}

/// What the objects of a namespace say of its environment.
fn found(space: &DynamicObject, parts: &Parts) -> Option<Found> {
    let fingerprint = annotation(space, FINGERPRINT).map(str::to_owned);
    let runs = parts.application.as_ref().and_then(|one| annotation(one, FINGERPRINT));
    Some(Found {
        environment: EnvironmentId::try_from(label(space, ENVIRONMENT)?.to_owned()).ok()?,
        complete: !is_ending(space)
            && fingerprint.is_some()
            && runs == fingerprint.as_deref()
            && parts.closed
            && parts.bounded,
        fingerprint,
        expires: annotation(space, EXPIRES).and_then(|text| text.parse().ok()),
        suspended: parts.is_suspended(),
    })
}

fn is_ending(object: &DynamicObject) -> bool {
    object.metadata.deletion_timestamp.is_some()
}

fn label<'a>(object: &'a DynamicObject, key: &str) -> Option<&'a str> {
    object.metadata.labels.as_ref()?.get(key).map(String::as_str)
}

fn annotation<'a>(object: &'a DynamicObject, key: &str) -> Option<&'a str> {
    object.metadata.annotations.as_ref()?.get(key).map(String::as_str)
}

fn read<T: serde::de::DeserializeOwned>(object: DynamicObject) -> Result<T, EngineError> {
    let read = serde_json::to_value(object).and_then(serde_json::from_value);
    read.map_err(|error| EngineError::Unreachable { said: format!("the cluster's answer: {error}") })
}

impl Engine for Kubernetes {
    async fn deploy(&self, deployment: &Deployment) -> Result<(), EngineError> {
        let refused = |reason| EngineError::Refused { reason };
        deployment.check().map_err(refused)?;
        let objects = spec::objects(&self.options, &self.visitors, deployment).map_err(refused)?;
        let id = &deployment.environment;
        let lock = self.changing(id).await;
        let _held = lock.lock().await;
        let mut first = true;
        if let Some(space) = self.space(id).await? {
            first = is_ending(&space);
            if first {
                self.gone(id).await?;
            }
        }
        if !first
            && let Some((found, _)) = self.found(id).await?
            && found.complete
            && found.fingerprint.as_deref() == Some(&deployment.fingerprint())
        {
            return Ok(());
        }
        let raised = self.raise(deployment, &objects).await;
        if raised.is_err() {
            // Nothing half-made stays; space that was there before this call does.
            let lowered = if first {
                match self.space(id).await {
                    Ok(Some(space)) => self.remove(&space).await,
                    other => other.map(drop),
                }
            } else {
                self.client.delete(Kind::Deployment, &self.namespace(id), APPLICATION, None).await
            };
            if let Err(error) = lowered {
                // What bears no fingerprint is not whole: the next walk begins there.
                tracing::warn!(%error, environment = %id, "what was begun could not be removed");
            }
        }
        raised
    }

    async fn state(&self, deployment: &Deployment) -> Result<State, EngineError> {
        let id = &deployment.environment;
        let Some((found, parts)) = self.found(id).await? else { return Ok(State::Gone) };
        if !found.complete {
            return Ok(State::Failed { reason: Failure::Incomplete });
        }
        if found.suspended {
            return Ok(State::Suspended);
        }
        Ok(match self.pod(id).await? {
            Some(pod) => pod::state(deployment, &pod, Timestamp::now()),
            None => parts.refused().map_or(State::Starting, |reason| State::Failed { reason }),
        })
    }

    async fn logs(
        &self,
        environment: &EnvironmentId,
        follow: bool,
    ) -> Result<tokio::sync::mpsc::Receiver<LogLine>, EngineError> {
        let pod = self.pod(environment).await?.ok_or(EngineError::Absent)?;
        let (name, containers) = inside::containers(&pod);
        streams::follow(&self.client, &self.pods(environment), &name, &containers, follow).await
    }

    async fn usage(&self, environment: &EnvironmentId) -> Result<Usage, EngineError> {
        self.used(environment).await
    }

    async fn exec(
        &self,
        environment: &EnvironmentId,
        container: &str,
        command: &[&str],
    ) -> Result<Executed, EngineError> {
        let pod = self.pod(environment).await?.ok_or(EngineError::Absent)?;
        let (name, containers) = inside::containers(&pod);
        if !containers.iter().any(|one| one == container) {
            return Err(EngineError::Absent);
        }
        streams::execute(&self.client, &self.pods(environment), &name, container, command).await
    }

    async fn suspend(&self, environment: &EnvironmentId) -> Result<(), EngineError> {
        self.replicas(environment, 0).await
    }

    async fn resume(&self, environment: &EnvironmentId) -> Result<(), EngineError> {
        self.replicas(environment, 1).await
    }

    async fn destroy(&self, environment: &EnvironmentId) -> Result<(), EngineError> {
        let lock = self.changing(environment).await;
        let held = lock.lock().await;
        if let Some(space) = self.space(environment).await? {
            if !is_ending(&space) {
                self.remove(&space).await?;
            }
            self.gone(environment).await?;
        }
        self.accrued.lock().await.remove(environment);
        drop(held);
        self.changing.lock().await.remove(environment);
        Ok(())
    }

    async fn inventory(&self) -> Result<Vec<Found>, EngineError> {
        let labels = self.labels(None);
        let spaces = self.client.list(Kind::Namespace, None, &labels).await?;
        let mut parts = self.parts(None, &labels).await?;
        let one = |space: &DynamicObject| {
            let parts = parts.remove(space.metadata.name.as_deref()?).unwrap_or_default();
            found(space, &parts)
        };
        Ok(spaces.iter().filter_map(one).collect())
    }

    async fn take(&self, deployment: &Deployment) -> Result<tokio::sync::mpsc::Receiver<Vec<u8>>, EngineError> {
        match self.found(&deployment.environment).await? {
            None => Err(EngineError::Absent),
            Some((found, _)) if !found.suspended => Err(super::not_frozen()),
            Some(_) => Err(EngineError::Said {
                step: "take".to_owned(),
                said: "on a cluster, what claims hold is taken by whoever runs it".to_owned(),
            }),
        }
    }

    /// Nothing is given to a cluster, which has its images from a registry: the digest is said, by which it is asked for one.
    async fn import_image(&self, archive: &Path) -> Result<String, EngineError> {
        let archive = archive.to_owned();
        let read = tokio::task::spawn_blocking(move || archive::digest(&archive)).await;
        read.unwrap_or_else(|error| Err(EngineError::Said { step: "import".to_owned(), said: error.to_string() }))
    }
}
