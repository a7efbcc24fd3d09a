//! The driver for Podman, on an engine of the lab's own.
//!
//! An environment is: a network of its own (internal, without a name server, with a gateway so that the proxy has an
//! address on its bridge), a container that owns it and does nothing, the containers of the workload beside it, volumes
//! mounted in the engine's own `/run`, and one control group over all. Everything but the mounts carries labels.

mod around;
mod client;
mod groups;
mod inside;
mod pause;
mod place;
mod spec;
mod streams;
mod taking;
mod volumes;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use hyper::Method;
use jiff::Timestamp;
use levain_package::Container;
use serde_json::{Value, json};
use tokio::sync::Mutex;

pub use self::around::Footprint;
use self::around::{around, remove_bridge};
use self::client::{Client, labelled};
pub use self::groups::Refusals;
pub(crate) use self::groups::remove as remove_groups;
use self::place::Place;
use self::spec::Role;
use super::{Deployment, Engine, EngineError, EnvironmentId, Executed, Failure, Found, LogLine, State, Usage, probe};
use crate::instance::{Instance, InstanceError};

/// Longest that a preparation may take.
const PREPARATION: Duration = Duration::from_secs(600);

/// How long a program may take to end by itself.
const GRACE: Duration = Duration::from_secs(2);

/// How long Podman may take to clean up after a container.
const CLEANING: Duration = Duration::from_secs(10);

/// Podman, and the environments on it.
#[derive(Debug)]
pub struct Podman {
    instance: Arc<Instance>,
    client: Client,
    /// Digest of the image of containers that own networks.
    pause: String,
    /// Held while a place is chosen.
    places: Mutex<()>,
    /// Held while a container that owns a network is made, and while those without an owner are removed.
    starting: Mutex<()>,
    /// Held while an environment is changed.
    changing: Mutex<BTreeMap<EnvironmentId, Arc<Mutex<()>>>>,
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
            move || pause::image(&instance)
        });
        let pause = made.await.map_err(|error| InstanceError::failed("pause image", error))?;
        Ok(Self {
            instance,
            client,
            pause,
            places: Mutex::default(),
            starting: Mutex::default(),
            changing: Mutex::default(),
        })
    }

    /// The engine underneath.
    pub fn instance(&self) -> &Instance {
        &self.instance
    }

    /// The engine underneath, for work off the threads that wait for sockets.
    pub(crate) fn shared(&self) -> Arc<Instance> {
        Arc::clone(&self.instance)
    }

    /// Gives the engine back, to stop it; `None` while something still uses it.
    pub fn close(self) -> Option<Instance> {
        Arc::into_inner(self.instance)
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
                network: network.get("name")?.as_str()?.to_owned(),
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
        let network = format!("lab-{}-{:x}", deployment.environment, Timestamp::now().as_microsecond());
        let place =
            Place { environment: deployment.environment.clone(), number, instance: self.instance.name(), network };
        let mut labels = self.labels(deployment);
        labels.insert("levain.place".to_owned(), number.to_string());
        let asked = json!({
            "name": place.network, "driver": "bridge", "network_interface": place.bridge(),
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
        groups::bound(&place.group(), &deployment.profile);
        let sources = volumes::sources(&place, workload)?;
        blocking({
            let (instance, place, deployment) = (Arc::clone(&self.instance), place.clone(), deployment.clone());
            move || volumes::make(&instance, &place, &deployment)
        })
        .await?;
        let labels = self.labels(deployment);
        let infra = place.container(Role::Infra, "infra");
        let asked = spec::infra(&place, &labels, &self.pause);
        let starting = self.starting.lock().await;
        self.client.done("infra", Method::POST, "/containers/create", Some(&asked)).await?;
        self.client.done("infra", Method::POST, &format!("/containers/{infra}/start"), None).await?;
        drop(starting);
        let seen = self.inspect(&infra).await?;
        let pid = seen.pointer("/State/Pid").and_then(Value::as_i64).unwrap_or_default();
        let instance = Arc::clone(&self.instance);
        blocking(move || no_users_inside(&instance, pid)).await?;
        let asked = |role: Role, container: &Container| {
            let image = images.get(container.image.as_str()).map(String::as_str).unwrap_or_default();
            let mounts = sources.get(&(role.name(), container.name.as_str())).map(Vec::as_slice).unwrap_or_default();
            spec::container(&place, deployment, &labels, role, container, image, mounts)
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

    /// Removes networks of containers that no container has any more: Podman 4.3 now and then forgets one.
    async fn reap_namespaces(&self) -> Result<(), EngineError> {
        let _held = self.starting.lock().await;
        let instance = Arc::clone(&self.instance);
        let there = blocking(move || Ok(around::namespaces(&instance))).await?;
        let owners: Vec<Listed> =
            self.list(None).await?.into_iter().filter(|one| one.role == Role::Infra.name()).collect();
        if there.len() <= owners.len() {
            return Ok(());
        }
        let mut owned = BTreeSet::new();
        for owner in owners {
            let seen = self.inspect(&owner.id).await?;
            owned.extend(text(&seen, "/NetworkSettings/SandboxKey").rsplit('/').next().map(str::to_owned));
        }
        let instance = Arc::clone(&self.instance);
        blocking(move || {
            there.difference(&owned).try_for_each(|name| {
                let mut command = instance.program("ip");
                answer("network namespaces", command.args(["netns", "delete", name])).map(|_| ())
            })
        })
        .await
    }

    /// Stops a container, lets Podman clean up after it, and removes it. Removed while it is being cleaned up after, it would
    /// leave its network and the address it was given behind (podman 4.3).
    async fn take_away(&self, container: &Listed) -> Result<(), EngineError> {
        let at = format!("/containers/{}", container.id);
        if container.state == "paused" {
            self.client.done("unpause", Method::POST, &format!("{at}/unpause"), None).await?;
        }
        if matches!(container.state.as_str(), "running" | "paused" | "stopping" | "stopped") {
            let grace = if container.role == Role::Infra.name() { 0 } else { GRACE.as_secs() };
            let stopped = self.client.done("stop", Method::POST, &format!("{at}/stop?timeout={grace}"), None).await;
            let deadline = Instant::now() + CLEANING;
            // “Stopped” is before the cleaning, “exited” after it.
            while stopped.is_ok() && Instant::now() < deadline {
                match self.inspect(&container.id).await {
                    Ok(seen) if text(&seen, "/State/Status") != "exited" => {
                        tokio::time::sleep(Duration::from_millis(20)).await;
                    }
                    _ => break,
                }
            }
        }
        self.client.remove("remove", &format!("{at}?force=true&v=true&timeout=0")).await
    }

    /// Removes containers, network and mounts; the space of claims only with `claims`.
    async fn lower(&self, environment: &EnvironmentId, claims: bool) -> Result<(), EngineError> {
        let mut containers = self.list(Some(environment)).await?;
        // The owner of the network last.
        containers.sort_by_key(|container| container.role == Role::Infra.name());
        for container in containers {
            self.take_away(&container).await?;
        }
        let places = self.places().await?.into_iter().filter(|place| &place.environment == environment);
        let (networks, bridges): (Vec<_>, Vec<_>) = places.map(|place| (place.network.clone(), place.bridge())).unzip();
        let (instance, id) = (Arc::clone(&self.instance), environment.clone());
        blocking(move || {
            // Before the network, whose labels say that something is left.
            bridges.iter().try_for_each(|bridge| remove_bridge(&instance, bridge))?;
            volumes::remove(&instance, &id, claims)?;
            groups::remove(&place::group(&instance.name(), &id)).map_err(|stay| {
                let said = format!("control groups that stay: {}", stay.len());
                EngineError::Said { step: "remove".to_owned(), said }
            })
        })
        .await?;
        self.reap_namespaces().await?;
        for network in networks {
            self.client.remove("network", &format!("/networks/{network}?force=true")).await?;
        }
        Ok(())
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
        streams::follow(&self.client, shown.map(|one| (one.container, one.id)).collect(), follow).await
    }

    async fn usage(&self, environment: &EnvironmentId) -> Result<Usage, EngineError> {
        let group = place::group(&self.instance.name(), environment);
        if self.list(Some(environment)).await?.is_empty() || !groups::exists(&group) {
            return Err(EngineError::Absent);
        }
        let (instance, environment) = (Arc::clone(&self.instance), environment.clone());
        blocking(move || {
            Ok(Usage {
                at: 0,
                memory: groups::counter(&group, "memory", "memory.usage_in_bytes", "memory.current")
                    .unwrap_or_default(),
                cpu: groups::cpu_time(&group).unwrap_or_default(),
                estimated: false,
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

    async fn take(&self, deployment: &Deployment) -> Result<tokio::sync::mpsc::Receiver<Vec<u8>>, EngineError> {
        let there = self.inventory().await?.into_iter().find(|one| one.environment == deployment.environment);
        match there {
            None => return Err(EngineError::Absent),
            Some(one) if !one.suspended => return Err(super::not_frozen()),
            Some(_) => {}
        }
        let place = self.place(&deployment.environment).await?.ok_or(EngineError::Absent)?;
        Ok(taking::pack(taking::claims(&self.instance, &place, deployment)))
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

/// Forbids new user namespaces in that of a process, which all containers of an environment share. Podman's filter of system
/// calls lets them be made, and whoever makes one has every capability inside: much of the kernel that only root reaches
/// otherwise.
fn no_users_inside(instance: &Instance, pid: i64) -> Result<(), EngineError> {
    let mut command = instance.program("nsenter");
    command.arg(format!("--target={pid}")).args(["--user", "sh", "-c"]);
    command.arg("echo 0 > /proc/sys/user/max_user_namespaces");
    answer("user namespaces", &mut command).map(|_| ())
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
