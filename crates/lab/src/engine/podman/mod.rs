//! The driver for Podman, on an engine of the lab's own.
//!
//! An environment is: a network of its own (internal, without a name server, with a gateway so that the proxy has an
//! address on its bridge), a container that owns it and does nothing, the containers of the workload beside it, volumes
//! mounted in the engine's own `/run`, and one control group over all. Everything but the mounts carries labels.

mod client;
mod groups;
mod place;
mod probe;
mod spec;
mod streams;
mod volumes;

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use hyper::Method;
use jiff::Timestamp;
use levain_package::Container;
use serde_json::{Value, json};
use tokio::sync::Mutex;

use self::client::{Client, labelled};
use self::place::Place;
use self::spec::Role;
use super::{Deployment, Engine, EngineError, EnvironmentId, Executed, Failure, Found, LogLine, State, Usage};
use crate::instance::{Instance, InstanceError};

/// The image of the container that owns a network: one program, that waits.
const PAUSE: &str = "localhost/levain/pause:1";

/// Longest that a preparation may take.
const PREPARATION: Duration = Duration::from_secs(600);

/// Memory beside that of the workload: the container that owns the network.
const BESIDE: u64 = 16 << 20;

/// Podman, and the environments on it.
#[derive(Debug)]
pub struct Podman {
    instance: Arc<Instance>,
    client: Client,
    /// Digest of [`PAUSE`].
    pause: String,
    /// Held while a place is chosen.
    places: Mutex<()>,
    /// Held while an environment is changed.
    changing: Mutex<BTreeMap<EnvironmentId, Arc<Mutex<()>>>>,
}

/// Everything on an engine that was made for environments: what must be nothing once they are destroyed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Footprint {
    /// Names of containers.
    pub containers: BTreeSet<String>,
    /// Names of networks.
    pub networks: BTreeSet<String>,
    /// Names of Podman's volumes.
    pub volumes: BTreeSet<String>,
    /// Paths mounted for volumes.
    pub mounts: BTreeSet<String>,
    /// Files attached to loop devices.
    pub loops: BTreeSet<String>,
    /// Files of claims.
    pub claims: BTreeSet<String>,
    /// Bridges in the engine's network.
    pub bridges: BTreeSet<String>,
    /// Environments that have a control group.
    pub groups: BTreeSet<String>,
}

/// A container, as the list shows it.
#[derive(Debug, Clone)]
struct Listed {
    id: String,
    name: String,
    /// Name in the workload.
    container: String,
    environment: EnvironmentId,
    role: String,
    state: String,
    fingerprint: Option<String>,
    expires: Option<Timestamp>,
    /// How many containers of the application there should be.
    expected: Option<usize>,
}

impl Podman {
    /// The driver of a running engine.
    ///
    /// # Errors
    ///
    /// When the image of the container that owns networks cannot be made.
    pub async fn open(instance: Instance) -> Result<Self, InstanceError> {
        let instance = Arc::new(instance);
        let client = Client { socket: instance.socket() };
        let made = blocking({
            let instance = Arc::clone(&instance);
            move || pause_image(&instance)
        });
        let pause = made.await.map_err(|error| InstanceError::failed("pause image", error))?;
        Ok(Self { instance, client, pause, places: Mutex::default(), changing: Mutex::default() })
    }

    /// The engine underneath.
    pub fn instance(&self) -> &Instance {
        &self.instance
    }

    /// Gives the engine back, to stop it; `None` while something still uses it.
    pub fn close(self) -> Option<Instance> {
        Arc::into_inner(self.instance)
    }

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

    /// A counter of the environment's control group: controller, file of the first version, file of the second.
    pub fn counter(&self, environment: &EnvironmentId, controller: &str, first: &str, second: &str) -> Option<u64> {
        groups::counter(&place::group(&self.instance.name(), environment), controller, first, second)
    }

    /// Runs a measurement of the workload beside its application, to its end or its deadline (exit code 124 then).
    ///
    /// # Errors
    ///
    /// [`EngineError::Absent`] when there is no such job or the environment does not run.
    pub async fn run_job(&self, deployment: &Deployment, job: &str) -> Result<Executed, EngineError> {
        let id = &deployment.environment;
        let place = self.place(id).await?.ok_or(EngineError::Absent)?;
        let job = deployment.workload.jobs.get(job).ok_or(EngineError::Absent)?;
        let infra = place.container(Role::Infra, "infra");
        let image = self.image(deployment, &job.container.image).await?;
        let labels = self.labels(deployment);
        // Volumes are those already mounted: a job that mounts some finds them where the deployment put them.
        let mut container = job.container.clone();
        container.mounts.clear();
        let spec = spec::container(&place, deployment, &labels, Role::Job, &container, &image, &infra, &[]);
        let name = place.container(Role::Job, &container.name);
        self.client.remove("job", &format!("/containers/{name}?force=true&v=true")).await?;
        self.client.done("job", Method::POST, "/containers/create", Some(&spec)).await?;
        let ran = self.to_its_end(&name, Duration::from_secs(u64::from(job.deadline))).await;
        let mut lines = streams::follow(&self.client, vec![(container.name.clone(), name.clone())], false);
        let (mut output, mut error) = (String::new(), String::new());
        while let Some(line) = lines.recv().await {
            let into = if line.stream == super::Stream::Error { &mut error } else { &mut output };
            into.push_str(&line.text);
            into.push('\n');
        }
        self.client.remove("job", &format!("/containers/{name}?force=true&v=true")).await?;
        Ok(Executed { exit: ran?.unwrap_or(124), output, error })
    }

    /// Everything that is there.
    ///
    /// # Errors
    ///
    /// When the engine does not answer.
    pub async fn footprint(&self) -> Result<Footprint, EngineError> {
        let mine = format!("levain.instance={}", self.instance.name());
        let names = |value: Value, key: &str| -> BTreeSet<String> {
            let list = value.as_array().cloned().unwrap_or_default();
            let name = |one: &Value| match one.get(key)? {
                Value::Array(names) => names.first()?.as_str().map(str::to_owned),
                other => other.as_str().map(str::to_owned),
            };
            list.iter().filter_map(name).collect()
        };
        let containers =
            self.client.done("list", Method::GET, "/containers/json?all=true&external=false", None).await?;
        let networks = format!("/networks/json?{}", labelled(&[mine]));
        let networks = self.client.done("list", Method::GET, &networks, None).await?;
        let volumes = self.client.done("list", Method::GET, "/volumes/json", None).await?;
        let instance = Arc::clone(&self.instance);
        let mut footprint = blocking(move || Ok(around(&instance))).await?;
        footprint.containers = names(containers, "Names");
        footprint.networks = names(networks, "name");
        footprint.volumes = names(volumes, "Name");
        Ok(footprint)
    }

    /// Labels of every object of a deployment.
    fn labels(&self, deployment: &Deployment) -> BTreeMap<String, String> {
        let pairs = [
            ("levain.instance", self.instance.name()),
            ("levain.environment", deployment.environment.to_string()),
            ("levain.expires", deployment.expires.to_string()),
            ("levain.fingerprint", deployment.fingerprint()),
            ("levain.containers", deployment.workload.containers.len().to_string()),
        ];
        pairs.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
    }

    /// Containers of one environment, or of all.
    async fn list(&self, environment: Option<&EnvironmentId>) -> Result<Vec<Listed>, EngineError> {
        let mut labels = vec![format!("levain.instance={}", self.instance.name())];
        labels.extend(environment.map(|id| format!("levain.environment={id}")));
        let path = format!("/containers/json?all=true&{}", labelled(&labels));
        let list = self.client.done("list", Method::GET, &path, None).await?;
        Ok(list.as_array().into_iter().flatten().filter_map(listed).collect())
    }

    /// The places taken, by environment.
    async fn places(&self) -> Result<Vec<Place>, EngineError> {
        let path = format!("/networks/json?{}", labelled(&[format!("levain.instance={}", self.instance.name())]));
        let list = self.client.done("list", Method::GET, &path, None).await?;
        let place = |network: &Value| {
            let label = |name: &str| network.get("labels")?.get(name)?.as_str().map(str::to_owned);
            Some(Place {
                environment: EnvironmentId::try_from(label("levain.environment")?).ok()?,
                number: label("levain.place")?.parse().ok()?,
                instance: self.instance.name(),
            })
        };
        Ok(list.as_array().into_iter().flatten().filter_map(place).collect())
    }

    async fn place(&self, environment: &EnvironmentId) -> Result<Option<Place>, EngineError> {
        Ok(self.places().await?.into_iter().find(|place| &place.environment == environment))
    }

    /// The place of a deployment: its own, or the first free one with a network made in it.
    async fn settle(&self, deployment: &Deployment) -> Result<Place, EngineError> {
        let _held = self.places.lock().await;
        let places = self.places().await?;
        if let Some(place) = places.iter().find(|place| place.environment == deployment.environment) {
            return Ok(place.clone());
        }
        let taken: BTreeSet<u32> = places.iter().map(|place| place.number).collect();
        // What a claim holds belongs to the users of the place it was made in: it is given again when it is mounted.
        let Some(number) = (1..place::PLACES).find(|number| !taken.contains(number)) else {
            return Err(EngineError::Said { step: "network".to_owned(), said: "no place is left".to_owned() });
        };
        let place = Place { environment: deployment.environment.clone(), number, instance: self.instance.name() };
        let mut labels = self.labels(deployment);
        labels.insert("levain.place".to_owned(), number.to_string());
        let asked = json!({
            "name": place.network(), "driver": "bridge", "network_interface": place.bridge(),
            "internal": true, "dns_enabled": false, "ipv6_enabled": false,
            "subnets": [{ "subnet": place.subnet(), "gateway": place.gateway() }],
            "labels": labels,
        });
        self.client.done("network", Method::POST, "/networks/create", Some(&asked)).await?;
        Ok(place)
    }

    /// The installed image that a name of the package stands for.
    async fn image(&self, deployment: &Deployment, name: &str) -> Result<String, EngineError> {
        let refused = |image: &str| EngineError::Refused { reason: Failure::ImageMissing { image: image.to_owned() } };
        let digest = deployment.images.get(name).ok_or_else(|| refused(name))?;
        let list = self.client.done("images", Method::GET, "/images/json", None).await?;
        let bare = digest.strip_prefix("sha256:").ok_or_else(|| refused(digest))?;
        let is = |image: &&Value| {
            let id = image.get("Id").and_then(Value::as_str).unwrap_or_default();
            let repo = image.get("RepoDigests").and_then(Value::as_array).into_iter().flatten();
            let mut repo = repo.filter_map(Value::as_str).filter_map(|text| text.split_once('@'));
            id.strip_prefix("sha256:").unwrap_or(id) == bare || repo.any(|(_, known)| known == digest)
        };
        let found = list.as_array().into_iter().flatten().find(is).and_then(|image| image.get("Id")?.as_str());
        found.map(|id| id.trim_start_matches("sha256:").to_owned()).ok_or_else(|| refused(digest))
    }

    /// Makes and starts everything. What it leaves behind when it fails is for the caller to remove.
    async fn raise(&self, deployment: &Deployment) -> Result<(), EngineError> {
        let workload = &deployment.workload;
        let mut images = BTreeMap::new();
        for container in workload.preparations.iter().chain(&workload.containers) {
            images.insert(container.image.as_str(), self.image(deployment, &container.image).await?);
        }
        let place = self.settle(deployment).await?;
        groups::bound(&place.group(), &deployment.profile, BESIDE);
        let sources = blocking({
            let (instance, place, deployment) = (Arc::clone(&self.instance), place.clone(), deployment.clone());
            move || volumes::make(&instance, &place, &deployment)
        })
        .await?;
        let labels = self.labels(deployment);
        let infra = place.container(Role::Infra, "infra");
        let asked = spec::infra(&place, &labels, &self.pause);
        self.client.done("infra", Method::POST, "/containers/create", Some(&asked)).await?;
        self.client.done("infra", Method::POST, &format!("/containers/{infra}/start"), None).await?;
        let asked = |role: Role, container: &Container| {
            let image = images.get(container.image.as_str()).map(String::as_str).unwrap_or_default();
            let mounts = sources.get(&container.name).map(Vec::as_slice).unwrap_or_default();
            spec::container(&place, deployment, &labels, role, container, image, &infra, mounts)
        };
        for container in &workload.preparations {
            let name = place.container(Role::Preparation, &container.name);
            let asked = asked(Role::Preparation, container);
            self.client.done("create", Method::POST, "/containers/create", Some(&asked)).await?;
            let exit = self.to_its_end(&name, PREPARATION).await?.unwrap_or(124);
            if exit != 0 {
                let reason = Failure::Preparation { container: container.name.clone(), exit };
                return Err(EngineError::Refused { reason });
            }
        }
        // All are made before any starts: what cannot be made is known before anything runs.
        for container in &workload.containers {
            let asked = asked(Role::Application, container);
            self.client.done("create", Method::POST, "/containers/create", Some(&asked)).await?;
        }
        for container in &workload.containers {
            let path = format!("/containers/{}/start", place.container(Role::Application, &container.name));
            self.client.done("start", Method::POST, &path, None).await?;
        }
        Ok(())
    }

    /// Starts a container and waits for its end; stops it at the deadline. Its exit code, or nothing when it was stopped.
    async fn to_its_end(&self, name: &str, patience: Duration) -> Result<Option<i32>, EngineError> {
        self.client.done("start", Method::POST, &format!("/containers/{name}/start"), None).await?;
        let deadline = Instant::now() + patience;
        loop {
            let seen = self.inspect(name).await?;
            if matches!(text(&seen, "/State/Status"), "exited" | "stopped") {
                return Ok(Some(exit_code(&seen)));
            }
            if Instant::now() > deadline {
                self.client.done("kill", Method::POST, &format!("/containers/{name}/kill"), None).await?;
                return Ok(None);
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    async fn inspect(&self, name: &str) -> Result<Value, EngineError> {
        let answer = self.client.ask(Method::GET, &format!("/containers/{name}/json"), None).await?;
        if answer.status == 404 { Err(EngineError::Absent) } else { Ok(answer.body) }
    }

    /// Removes containers, network and mounts; the space of claims only with `claims`.
    async fn lower(&self, environment: &EnvironmentId, claims: bool) -> Result<(), EngineError> {
        let mut containers = self.list(Some(environment)).await?;
        // The owner of the network last.
        containers.sort_by_key(|container| container.role == Role::Infra.name());
        for container in containers {
            if container.state == "paused" {
                let path = format!("/containers/{}/unpause", container.id);
                self.client.done("unpause", Method::POST, &path, None).await?;
            }
            self.client.remove("remove", &format!("/containers/{}?force=true&v=true&timeout=2", container.id)).await?;
        }
        self.client.remove("network", &format!("/networks/{}?force=true", place::network(environment))).await?;
        let (instance, environment) = (Arc::clone(&self.instance), environment.clone());
        blocking(move || {
            volumes::remove(&instance, &environment, claims)?;
            crate::instance::remove_groups(place::group(&instance.name(), &environment).trim_start_matches('/'));
            Ok(())
        })
        .await
    }

    /// Freezes or lets go on every container of the application.
    async fn freeze(&self, environment: &EnvironmentId, freeze: bool) -> Result<(), EngineError> {
        let list = self.list(Some(environment)).await?;
        if list.is_empty() {
            return Err(EngineError::Absent);
        }
        let (from, word) = if freeze { ("running", "pause") } else { ("paused", "unpause") };
        for container in list.iter().filter(|one| one.role == Role::Application.name() && one.state == from) {
            self.client.done(word, Method::POST, &format!("/containers/{}/{word}", container.id), None).await?;
        }
        Ok(())
    }

    async fn changing(&self, environment: &EnvironmentId) -> Arc<Mutex<()>> {
        Arc::clone(self.changing.lock().await.entry(environment.clone()).or_default())
    }

    /// Why a container that does not run does not, if it will not by itself.
    async fn why_ended(&self, deployment: &Deployment, container: &Container, name: &str) -> Option<Failure> {
        let seen = self.inspect(name).await.ok()?;
        if !matches!(text(&seen, "/State/Status"), "exited" | "stopped") {
            return None;
        }
        let (exit, restarts) = (exit_code(&seen), seen.get("RestartCount").and_then(Value::as_u64).unwrap_or_default());
        let group = place::group(&self.instance.name(), &deployment.environment);
        let peak = groups::counter(&group, "memory", "memory.max_usage_in_bytes", "memory.peak").unwrap_or_default();
        let name = container.name.clone();
        let told = seen.pointer("/State/OOMKilled") == Some(&Value::Bool(true));
        if told || (exit == 137 && peak >= container.limits.memory / 20 * 19) {
            return Some(Failure::KilledForMemory { container: name });
        }
        (exit == 0 || restarts >= spec::RESTARTS).then_some(Failure::CrashLoop { container: name, exit })
    }
}

impl Engine for Podman {
    async fn deploy(&self, deployment: &Deployment) -> Result<(), EngineError> {
        deployment.check().map_err(|reason| EngineError::Refused { reason })?;
        let id = &deployment.environment;
        let lock = self.changing(id).await;
        let _held = lock.lock().await;
        let list = self.list(Some(id)).await?;
        let found = found(id, &list);
        let ended = list
            .iter()
            .any(|one| matches!(one.state.as_str(), "exited" | "stopped") && one.role == Role::Application.name());
        if found.complete && !ended && found.fingerprint.as_deref() == Some(&deployment.fingerprint()) {
            return Ok(());
        }
        // Missing images are told before what runs is taken away.
        for container in deployment.workload.preparations.iter().chain(&deployment.workload.containers) {
            self.image(deployment, &container.image).await?;
        }
        let first = !volumes::kept(&self.instance, id).exists();
        self.lower(id, false).await?;
        let raised = self.raise(deployment).await;
        if raised.is_err() {
            // Nothing half-made stays; space that was there before this call does.
            self.lower(id, first).await?;
        }
        raised
    }

    async fn state(&self, deployment: &Deployment) -> Result<State, EngineError> {
        let id = &deployment.environment;
        let list = self.list(Some(id)).await?;
        let place = self.place(id).await?;
        let (false, Some(place)) = (list.is_empty(), place) else {
            return Ok(if list.is_empty() { State::Gone } else { State::Failed { reason: Failure::Incomplete } });
        };
        let found = found(id, &list);
        if !found.complete {
            return Ok(State::Failed { reason: Failure::Incomplete });
        }
        if found.suspended {
            return Ok(State::Suspended);
        }
        let mut all = true;
        for container in &deployment.workload.containers {
            let name = place.container(Role::Application, &container.name);
            if let Some(reason) = self.why_ended(deployment, container, &name).await {
                return Ok(State::Failed { reason });
            }
            all &= list.iter().any(|one| one.name == name && one.state == "running");
        }
        if !all {
            return Ok(State::Starting);
        }
        for container in &deployment.workload.containers {
            let Some(probe) = container.ready.clone() else { continue };
            let patience = u64::from(probe.delay) + u64::from(probe.period) * u64::from(probe.failures.max(1));
            let (instance, address) = (Arc::clone(&self.instance), place.address());
            if blocking(move || Ok(probe::answers(instance.namespace(), &address, &probe))).await? {
                continue;
            }
            let seen = self.inspect(&place.container(Role::Application, &container.name)).await?;
            let since = text(&seen, "/State/StartedAt").parse::<Timestamp>().ok();
            let seconds = since.map_or(0, |since| Timestamp::now().as_second() - since.as_second());
            let reason = Failure::NotReady { container: container.name.clone() };
            let late = u64::try_from(seconds).is_ok_and(|seconds| seconds > patience);
            return Ok(if late { State::Failed { reason } } else { State::Starting });
        }
        Ok(State::Serving)
    }

    async fn logs(
        &self,
        environment: &EnvironmentId,
        follow: bool,
    ) -> Result<tokio::sync::mpsc::Receiver<LogLine>, EngineError> {
        let list = self.list(Some(environment)).await?;
        if list.is_empty() {
            return Err(EngineError::Absent);
        }
        let shown = list.into_iter().filter(|one| one.role != Role::Infra.name());
        Ok(streams::follow(&self.client, shown.map(|one| (one.container, one.id)).collect(), follow))
    }

    async fn usage(&self, environment: &EnvironmentId) -> Result<Usage, EngineError> {
        let group = place::group(&self.instance.name(), environment);
        if self.list(Some(environment)).await?.is_empty() || !groups::exists(&group) {
            return Err(EngineError::Absent);
        }
        let (instance, environment) = (Arc::clone(&self.instance), environment.clone());
        blocking(move || {
            Ok(Usage {
                memory: groups::counter(&group, "memory", "memory.usage_in_bytes", "memory.current")
                    .unwrap_or_default(),
                cpu: groups::cpu_time(&group).unwrap_or_default(),
                processes: groups::counter(&group, "pids", "pids.current", "pids.current").unwrap_or_default(),
                disk: volumes::used(&instance, &environment),
            })
        })
        .await
    }

    async fn exec(
        &self,
        environment: &EnvironmentId,
        container: &str,
        command: &[&str],
    ) -> Result<Executed, EngineError> {
        let list = self.list(Some(environment)).await?;
        let name = format!("lab-{environment}-{}-{container}", Role::Application.name());
        let one = list.iter().find(|one| one.name == name).ok_or(EngineError::Absent)?;
        streams::execute(&self.client, &one.id, command).await
    }

    async fn suspend(&self, environment: &EnvironmentId) -> Result<(), EngineError> {
        self.freeze(environment, true).await
    }

    async fn resume(&self, environment: &EnvironmentId) -> Result<(), EngineError> {
        self.freeze(environment, false).await
    }

    async fn destroy(&self, environment: &EnvironmentId) -> Result<(), EngineError> {
        let lock = self.changing(environment).await;
        let held = lock.lock().await;
        self.lower(environment, true).await?;
        drop(held);
        self.changing.lock().await.remove(environment);
        Ok(())
    }

    async fn inventory(&self) -> Result<Vec<Found>, EngineError> {
        let mut by_id: BTreeMap<EnvironmentId, Vec<Listed>> = BTreeMap::new();
        for one in self.list(None).await? {
            by_id.entry(one.environment.clone()).or_default().push(one);
        }
        // A network, a mount or a file alone is something left behind too.
        for place in self.places().await? {
            by_id.entry(place.environment).or_default();
        }
        let instance = Arc::clone(&self.instance);
        let around = blocking(move || Ok(around(&instance))).await?;
        for path in around.mounts.iter().chain(&around.claims).chain(&around.groups) {
            if let Ok(id) = EnvironmentId::try_from(path.split('/').next().unwrap_or_default().to_owned()) {
                by_id.entry(id).or_default();
            }
        }
        Ok(by_id.iter().map(|(id, list)| found(id, list)).collect())
    }

    async fn import_image(&self, archive: &Path) -> Result<String, EngineError> {
        let (instance, archive) = (Arc::clone(&self.instance), archive.to_owned());
        blocking(move || {
            let mut command = instance.command();
            command.args(["load", "--quiet", "--input"]).arg(archive);
            let loaded = answer("import", &mut command)?;
            let name = loaded.rsplit_once(": ").map_or(loaded.as_str(), |(_, name)| name).trim().to_owned();
            let mut command = instance.command();
            command.args(["image", "inspect", "--format", "{{.Id}}", &name]);
            Ok(format!("sha256:{}", answer("import", &mut command)?.trim_start_matches("sha256:")))
        })
        .await
    }
}

fn listed(container: &Value) -> Option<Listed> {
    let label = |name: &str| container.get("Labels")?.get(name)?.as_str().map(str::to_owned);
    Some(Listed {
        id: container.get("Id")?.as_str()?.to_owned(),
        name: container.get("Names")?.as_array()?.first()?.as_str()?.to_owned(),
        environment: EnvironmentId::try_from(label("levain.environment")?).ok()?,
        container: label("levain.container")?,
        role: label("levain.role")?,
        state: container.get("State")?.as_str()?.to_owned(),
        fingerprint: label("levain.fingerprint"),
        expires: label("levain.expires").and_then(|text| text.parse().ok()),
        expected: label("levain.containers").and_then(|text| text.parse().ok()),
    })
}

/// What the containers of an environment say of it.
fn found(id: &EnvironmentId, list: &[Listed]) -> Found {
    let infra = list.iter().find(|one| one.role == Role::Infra.name() && one.state == "running");
    let application: Vec<&Listed> = list.iter().filter(|one| one.role == Role::Application.name()).collect();
    // One that was made and never started, a deployment was interrupted before it.
    let started = application.iter().all(|one| !matches!(one.state.as_str(), "created" | "configured" | "initialized"));
    let first = list.first();
    Found {
        environment: id.clone(),
        fingerprint: first.and_then(|one| one.fingerprint.clone()),
        expires: first.and_then(|one| one.expires),
        complete: infra.and_then(|one| one.expected) == Some(application.len()) && started,
        suspended: !application.is_empty()
            && application.iter().any(|one| one.state == "paused")
            && application.iter().all(|one| one.state != "running"),
    }
}

/// Mounts, files, bridges and control groups; paths begin with the environment.
fn around(instance: &Instance) -> Footprint {
    let below = Path::new("/run/levain");
    let relative = |path: &String| path.strip_prefix("/run/levain/").map(str::to_owned);
    let entries = |folder: &Path| -> Vec<String> {
        let list = std::fs::read_dir(folder).into_iter().flatten().flatten();
        list.filter(|entry| entry.path().is_dir() || entry.path().is_file())
            .map(|entry| entry.file_name().to_string_lossy().into_owned())
            .collect()
    };
    let environments = instance.folder().join("environments");
    let files = entries(&environments).into_iter().flat_map(|id| {
        let files = entries(&environments.join(&id));
        files.into_iter().map(move |file| format!("{id}/{file}"))
    });
    let output = instance.program("losetup").args(["--noheadings", "--output", "BACK-FILE"]).output();
    let loops = output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default();
    let mine = instance.folder().to_string_lossy().into_owned();
    let output = instance.program("ip").args(["-oneline", "link", "show", "type", "bridge"]).output();
    let bridges = output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default();
    Footprint {
        mounts: volumes::mounted(instance, below).iter().filter_map(relative).collect(),
        loops: loops.lines().map(str::trim).filter(|file| file.starts_with(&mine)).map(str::to_owned).collect(),
        claims: files.collect(),
        bridges: bridges.lines().filter_map(|line| line.split(": ").nth(1)).map(str::to_owned).collect(),
        groups: entries(&Path::new("/sys/fs/cgroup/memory").join(instance.name()))
            .into_iter()
            .filter(|name| Path::new("/sys/fs/cgroup/memory").join(instance.name()).join(name).is_dir())
            .collect(),
        ..Footprint::default()
    }
}

/// Makes the image of the container that owns networks, unless it is there.
fn pause_image(instance: &Instance) -> Result<String, EngineError> {
    let mut command = instance.command();
    command.args(["image", "inspect", "--format", "{{.Id}}", PAUSE]);
    if let Ok(id) = answer("pause image", &mut command) {
        return Ok(id);
    }
    let folder = instance.folder().join("tmp").join("pause");
    let io = |error: std::io::Error| EngineError::Said { step: "pause image".to_owned(), said: error.to_string() };
    std::fs::create_dir_all(&folder).map_err(io)?;
    std::fs::copy("/usr/bin/catatonit", folder.join("catatonit")).map_err(io)?;
    let archive = instance.folder().join("tmp").join("pause.tar");
    let mut tar = instance.program("tar");
    tar.arg("-cf").arg(&archive).arg("-C").arg(&folder).arg("catatonit");
    answer("pause image", &mut tar)?;
    let mut command = instance.command();
    command.args(["import", "--quiet", "--change", "ENTRYPOINT [\"/catatonit\", \"-P\"]"]).arg(&archive).arg(PAUSE);
    let id = answer("pause image", &mut command)?;
    std::fs::remove_dir_all(&folder).and_then(|()| std::fs::remove_file(&archive)).map_err(io)?;
    Ok(id.trim_start_matches("sha256:").to_owned())
}

/// What a program writes.
fn answer(step: &str, command: &mut std::process::Command) -> Result<String, EngineError> {
    let said = |said: String| EngineError::Said { step: step.to_owned(), said };
    let output = command.output().map_err(|error| said(error.to_string()))?;
    if !output.status.success() {
        return Err(said(String::from_utf8_lossy(&output.stderr).trim().to_owned()));
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Work that waits for programs and files, off the threads that wait for sockets.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, EngineError> + Send + 'static,
) -> Result<T, EngineError> {
    let ended = tokio::task::spawn_blocking(work).await;
    ended.unwrap_or_else(|error| Err(EngineError::Said { step: "work".to_owned(), said: error.to_string() }))
}

fn text<'a>(value: &'a Value, path: &str) -> &'a str {
    value.pointer(path).and_then(Value::as_str).unwrap_or_default()
}

fn exit_code(seen: &Value) -> i32 {
    seen.pointer("/State/ExitCode").and_then(Value::as_i64).and_then(|code| i32::try_from(code).ok()).unwrap_or(-1)
}
