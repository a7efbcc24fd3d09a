//! From a container of a workload to what Podman is asked to make. What isolates is written here, once, for all.

use std::collections::BTreeMap;
use std::path::PathBuf;

use levain_package::{Container, Setting};
use serde_json::{Value, json};

use super::place::Place;
use crate::engine::Deployment;

/// What a container is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// Owns the network that the others share, and does nothing.
    Infra,
    /// Runs to its end before the others start.
    Preparation,
    /// The application.
    Application,
    /// Measures.
    Job,
}

impl Role {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Infra => "infra",
            Self::Preparation => "preparation",
            Self::Application => "application",
            Self::Job => "job",
        }
    }
}

/// How often a container that ends with an error is started again before it is called a crash loop.
pub(super) const RESTARTS: u64 = 3;

/// Bytes of log kept for each container.
const LOG_SIZE: u64 = 1 << 20;

/// Memory and processes of the container that owns the network. What it runs needs next to nothing; runc, which starts it, is
/// inside the same bounds for a moment, with a copy of itself and a dozen threads: with less, it dies now and then and podman
/// says that it cannot mount the network of a process that is gone.
const INFRA_MEMORY: u64 = 48 << 20;
const INFRA_PROCESSES: u32 = 32;

/// Where a mount comes from, on the machine as the engine sees it.
#[derive(Debug, Clone)]
pub(super) struct Source {
    pub(super) from: String,
    pub(super) to: String,
    pub(super) read_only: bool,
    /// What is mounted there first, when it is a part of a volume: the volume, and the path in it.
    pub(super) inner: Option<(PathBuf, String)>,
}

/// The container that owns the network.
pub(super) fn infra(place: &Place, labels: &BTreeMap<String, String>, image: &str) -> Value {
    let mut spec = base(place, labels, Role::Infra, "infra", image, INFRA_MEMORY, 100, INFRA_PROCESSES);
    let map = json!([{ "container_id": 0, "host_id": place.first_user(), "size": super::place::USERS }]);
    merge(
        &mut spec,
        json!({
            "userns": { "nsmode": "private" },
            "idmappings": { "HostUIDMapping": false, "HostGIDMapping": false, "UIDMap": map, "GIDMap": map },
            "netns": { "nsmode": "bridge" },
            "Networks": { place.network.as_str(): { "static_ips": [place.address()], "interface_name": "eth0" } },
            "user": "65534:65534",
        }),
    );
    spec
}

/// A container of the workload, in the network of the one that owns it.
pub(super) fn container(
    place: &Place,
    deployment: &Deployment,
    labels: &BTreeMap<String, String>,
    role: Role,
    container: &Container,
    image: &str,
    mounts: &[Source],
) -> Value {
    let infra = place.container(Role::Infra, "infra");
    let limits = container.limits;
    let processes = deployment.profile.processes;
    let mut spec = base(place, labels, role, &container.name, image, limits.memory, limits.cpu, processes);
    let mounts: Vec<Value> = mounts
        .iter()
        .map(|mount| {
            let access = if mount.read_only { "ro" } else { "rw" };
            json!({
                "type": "bind", "source": mount.from, "destination": mount.to,
                "options": ["bind", access, "nosuid", "nodev", "private"],
            })
        })
        .collect();
    let environment: BTreeMap<&str, &str> = container
        .environment
        .iter()
        .map(|variable| (variable.name.as_str(), setting(deployment, &variable.value)))
        .collect();
    merge(
        &mut spec,
        json!({
            "netns": { "nsmode": "container", "value": infra },
            // The namespace that owns the network, and not another with the same users: runc before 1.2 enters users first,
            // and may then no longer enter a network that others own, so that no command could be run inside.
            "userns": { "nsmode": "container", "value": infra },
            "user": format!("{}:{}", container.user, container.group),
            "mounts": mounts,
            "env": environment,
        }),
    );
    if let Some(group) = deployment.workload.volume_group {
        merge(&mut spec, json!({ "groups": [group.to_string()] }));
    }
    if let Some(command) = &container.command {
        // As Kubernetes does: what replaces the entry point also drops the image's arguments.
        merge(&mut spec, json!({ "entrypoint": command, "command": container.arguments.clone().unwrap_or_default() }));
    } else if let Some(arguments) = &container.arguments {
        merge(&mut spec, json!({ "command": arguments }));
    }
    if let Some(folder) = &container.working_directory {
        merge(&mut spec, json!({ "work_dir": folder }));
    }
    if role == Role::Application {
        merge(&mut spec, json!({ "restart_policy": "on-failure", "restart_tries": RESTARTS }));
    }
    spec
}

/// The value of a setting; what nobody answered is empty.
pub(super) fn setting<'a>(deployment: &'a Deployment, value: &'a Setting) -> &'a str {
    match value {
        Setting::Literal(text) => text,
        Setting::Parameter(name) => deployment.parameters.get(name).map(String::as_str).unwrap_or_default(),
        Setting::Secret(name) => deployment.secrets.get(name).map(|secret| secret.reveal()).unwrap_or_default(),
    }
}

/// What holds for every container, whatever its role.
#[allow(clippy::too_many_arguments, reason = "one place where all that isolates is given")]
fn base(
    place: &Place,
    labels: &BTreeMap<String, String>,
    role: Role,
    name: &str,
    image: &str,
    memory: u64,
    cpu: u32,
    processes: u32,
) -> Value {
    let mut labels = labels.clone();
    labels.insert("levain.role".to_owned(), role.name().to_owned());
    labels.insert("levain.container".to_owned(), name.to_owned());
    json!({
        "name": place.container(role, name),
        "image": image,
        "labels": labels,
        "read_only_filesystem": true,
        "cap_drop": ["ALL"],
        "no_new_privileges": true,
        "cgroup_parent": place.group(),
        "resource_limits": {
            "memory": { "limit": memory, "swap": memory },
            "cpu": { "period": 100_000, "quota": u64::from(cpu.max(10)) * 100 },
            "pids": { "limit": processes },
        },
        // Said here although the configuration says it: a container made through this interface does not inherit it.
        "r_limits": [
            { "type": "nofile", "soft": 4096, "hard": 4096 },
            { "type": "nproc", "soft": 2048, "hard": 2048 },
            { "type": "core", "soft": 0, "hard": 0 },
        ],
        "log_configuration": { "driver": "k8s-file", "size": LOG_SIZE },
        "image_volume_mode": "ignore",
        "systemd": "false",
        "httpproxy": false,
        "shm_size": 8 << 20,
        "hostname": "lab",
        "use_image_resolve_conf": true,
        "stop_timeout": 5,
        "restart_policy": "no",
    })
}

/// Adds the members of an object to another.
fn merge(into: &mut Value, from: Value) {
    if let (Value::Object(into), Value::Object(from)) = (into, from) {
        into.extend(from);
    }
}
