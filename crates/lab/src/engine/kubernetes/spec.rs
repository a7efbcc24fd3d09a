//! From a deployment to the objects of a cluster. What isolates is written here, once, for all.

use std::collections::{BTreeMap, BTreeSet};

use levain_package::{Container, Expectation, FileSource, Probe, Setting, Volume};
use serde_json::{Map, Value, json};

use super::ClusterOptions;
use crate::engine::{Deployment, EnvironmentId, Failure};

/// Who applies: what another manager sets is taken back at the next deployment.
pub(super) const MANAGER: &str = "levain";
/// Name of the deployment of an environment: it has one.
pub(super) const APPLICATION: &str = "application";
/// Labels and annotations.
pub(super) const INSTANCE: &str = "levain.instance";
pub(super) const ENVIRONMENT: &str = "levain.environment";
pub(super) const ROLE: &str = "levain.role";
pub(super) const FINGERPRINT: &str = "levain.fingerprint";
pub(super) const EXPIRES: &str = "levain.expires";

/// Seconds that a program may take to end by itself.
const GRACE: u32 = 2;
/// Disk for the log and what the engine of the node writes beside scratch space, for each container.
const BESIDE: u64 = 32 << 20;
/// Files from the form and the manifest: read by all in the container, written by nobody.
const FILE_MODE: u32 = 0o444;

/// A kind of object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Namespace,
    ResourceQuota,
    LimitRange,
    NetworkPolicy,
    ConfigMap,
    Secret,
    Claim,
    Deployment,
    Pod,
}

impl Kind {
    /// `apiVersion` and `kind`, and the word of addresses.
    pub(super) fn names(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Namespace => ("v1", "Namespace", "namespaces"),
            Self::ResourceQuota => ("v1", "ResourceQuota", "resourcequotas"),
            Self::LimitRange => ("v1", "LimitRange", "limitranges"),
            Self::NetworkPolicy => ("networking.k8s.io/v1", "NetworkPolicy", "networkpolicies"),
            Self::ConfigMap => ("v1", "ConfigMap", "configmaps"),
            Self::Secret => ("v1", "Secret", "secrets"),
            Self::Claim => ("v1", "PersistentVolumeClaim", "persistentvolumeclaims"),
            Self::Deployment => ("apps/v1", "Deployment", "deployments"),
            Self::Pod => ("v1", "Pod", "pods"),
        }
    }
}

/// An object to apply.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Object {
    pub(super) kind: Kind,
    pub(super) name: String,
    pub(super) value: Value,
}

/// Name of the namespace of an environment. The name of an instance has no hyphen: no two pairs give the same name.
pub(super) fn namespace(options: &ClusterOptions, environment: &EnvironmentId) -> String {
    format!("levain-{}-{environment}", options.instance)
}

/// The namespace, and whether everything in it was applied: only then does it bear its fingerprint.
pub(super) fn space(options: &ClusterOptions, deployment: &Deployment, whole: bool) -> Object {
    let mut labels = labels(options, &deployment.environment);
    for mode in ["enforce", "audit", "warn"] {
        labels.insert(format!("pod-security.kubernetes.io/{mode}"), json!("restricted"));
    }
    let mut annotations = Map::from_iter([(EXPIRES.to_owned(), json!(deployment.expires.to_string()))]);
    if whole {
        annotations.insert(FINGERPRINT.to_owned(), json!(deployment.fingerprint()));
    }
    let name = namespace(options, &deployment.environment);
    let (version, kind, _) = Kind::Namespace.names();
    let value = json!({
        "apiVersion": version, "kind": kind,
        "metadata": { "name": name, "labels": labels, "annotations": annotations },
    });
    Object { kind: Kind::Namespace, name, value }
}

/// Everything in the namespace, in the order in which it is applied: what bounds and isolates before what runs.
///
/// # Errors
///
/// A name or a key that a cluster does not take.
pub(super) fn objects(
    options: &ClusterOptions,
    visitors: &str,
    deployment: &Deployment,
) -> Result<Vec<Object>, Failure> {
    check(deployment)?;
    let workload = &deployment.workload;
    let mut objects = vec![
        object(options, deployment, Kind::ResourceQuota, "bounds", json!({ "spec": { "hard": quota(deployment) } })),
        object(options, deployment, Kind::LimitRange, "bounds", json!({ "spec": { "limits": limits(deployment) } })),
        object(
            options,
            deployment,
            Kind::NetworkPolicy,
            "closed",
            json!({ "spec": closed(options, visitors, deployment) }),
        ),
    ];
    let (parameters, secrets) = asked(deployment);
    let answers = parameters.into_iter().map(|key| (key.to_owned(), json!(answer(&deployment.parameters, key))));
    let answers: Map<String, Value> = answers.collect();
    objects.push(object(options, deployment, Kind::ConfigMap, "parameters", json!({ "data": answers })));
    let value = |key: &str| deployment.secrets.get(key).map(|secret| secret.reveal()).unwrap_or_default();
    let values: Map<String, Value> =
        secrets.into_iter().map(|key| (key.to_owned(), json!(base64(value(key).as_bytes())))).collect();
    objects.push(object(options, deployment, Kind::Secret, "secrets", json!({ "data": values })));
    for (name, volume) in &workload.volumes {
        if let Volume::Files(files) = volume {
            let content = |source: &FileSource| match source {
                FileSource::Text(text) => text.clone(),
                FileSource::Parameter(key) => answer(&deployment.parameters, key).to_owned(),
                FileSource::Secret(key) => value(key).to_owned(),
            };
            // A secret, whatever is in them: some come from the form's secrets, and a volume has one source.
            let files: Map<String, Value> =
                files.iter().map(|(file, source)| (file.clone(), json!(base64(content(source).as_bytes())))).collect();
            objects.push(object(options, deployment, Kind::Secret, &files_of(name), json!({ "data": files })));
        }
    }
    for (name, claim) in &workload.claims {
        let mut spec = json!({
            "accessModes": ["ReadWriteOnce"],
            "resources": { "requests": { "storage": claim.size.to_string() } },
        });
        if let Some(class) = &options.storage_class {
            merge(&mut spec, json!({ "storageClassName": class }));
        }
        objects.push(object(options, deployment, Kind::Claim, name, json!({ "spec": spec })));
    }
    let selected = role(options, &deployment.environment, APPLICATION);
    let mut application = object(
        options,
        deployment,
        Kind::Deployment,
        APPLICATION,
        json!({ "spec": {
            "replicas": 1,
            "revisionHistoryLimit": 0,
            // Two at a time would write in the same claims.
            "strategy": { "type": "Recreate" },
            "selector": { "matchLabels": selected },
            "template": {
                // Answers of the form are read at the start alone: another answer is another pod.
                "metadata": { "labels": selected, "annotations": { FINGERPRINT: deployment.fingerprint() } },
                "spec": application(options, deployment),
            },
        } }),
    );
    if let Some(metadata) = application.value.get_mut("metadata") {
        merge(metadata, json!({ "annotations": { FINGERPRINT: deployment.fingerprint() } }));
    }
    objects.push(application);
    Ok(objects)
}

/// A measurement: a pod of its own, on the machine of the application when it mounts what only one machine may.
pub(super) fn job(options: &ClusterOptions, deployment: &Deployment, name: &str) -> Option<Object> {
    let job = deployment.workload.jobs.get(name)?;
    let container = Container { name: name.to_owned(), ..job.container.clone() };
    let mut spec = pod(options, deployment, &[&container]);
    merge(&mut spec, json!({ "restartPolicy": "Never", "activeDeadlineSeconds": job.deadline.max(1) }));
    let claims = |mount: &levain_package::Mount| {
        matches!(deployment.workload.volumes.get(&mount.volume), Some(Volume::Claim(_)))
    };
    if container.mounts.iter().any(claims) {
        let near = json!({
            "labelSelector": { "matchLabels": role(options, &deployment.environment, APPLICATION) },
            "topologyKey": "kubernetes.io/hostname",
        });
        let affinity = json!({ "podAffinity": { "requiredDuringSchedulingIgnoredDuringExecution": [near] } });
        merge(&mut spec, json!({ "affinity": affinity }));
    }
    let mut object = object(options, deployment, Kind::Pod, &format!("job-{name}"), json!({ "spec": spec }));
    let labels = role(options, &deployment.environment, "job");
    if let Some(metadata) = object.value.get_mut("metadata") {
        merge(metadata, json!({ "labels": labels }));
    }
    Some(object)
}

fn object(options: &ClusterOptions, deployment: &Deployment, kind: Kind, name: &str, rest: Value) -> Object {
    let (version, word, _) = kind.names();
    let mut value = json!({
        "apiVersion": version, "kind": word,
        "metadata": {
            "name": name,
            "namespace": namespace(options, &deployment.environment),
            "labels": labels(options, &deployment.environment),
        },
    });
    merge(&mut value, rest);
    Object { kind, name: name.to_owned(), value }
}

fn labels(options: &ClusterOptions, environment: &EnvironmentId) -> Map<String, Value> {
    Map::from_iter([
        (INSTANCE.to_owned(), json!(options.instance)),
        (ENVIRONMENT.to_owned(), json!(environment.as_str())),
    ])
}

fn role(options: &ClusterOptions, environment: &EnvironmentId, role: &str) -> Map<String, Value> {
    let mut labels = labels(options, environment);
    labels.insert(ROLE.to_owned(), json!(role));
    labels
}

/// What all of it may use: the profile, and a measurement beside it.
fn quota(deployment: &Deployment) -> Value {
    let jobs = || deployment.workload.jobs.values().map(|job| job.container.limits);
    let memory = deployment.profile.memory + jobs().map(|limits| limits.memory).max().unwrap_or_default();
    let cpu = deployment.profile.cpu + jobs().map(|limits| limits.cpu).max().unwrap_or_default();
    json!({
        "limits.memory": memory.to_string(),
        "limits.cpu": format!("{cpu}m"),
        "requests.storage": deployment.profile.disk.to_string(),
        "pods": "2",
        "services": "0",
    })
}

/// What one may use.
fn limits(deployment: &Deployment) -> Value {
    let profile = &deployment.profile;
    let mut limits = vec![json!({
        "type": "Container",
        "max": { "memory": profile.memory.to_string(), "cpu": format!("{}m", profile.cpu) },
    })];
    if !deployment.workload.claims.is_empty() {
        limits.push(json!({ "type": "PersistentVolumeClaim", "max": { "storage": profile.disk.to_string() } }));
    }
    json!(limits)
}

/// Nothing goes out, and nothing comes in but from the agent to the ports of the application.
fn closed(options: &ClusterOptions, visitors: &str, deployment: &Deployment) -> Value {
    let (key, value) = &options.label;
    let from = json!([{
        "namespaceSelector": { "matchLabels": { "kubernetes.io/metadata.name": visitors } },
        "podSelector": { "matchLabels": { key.as_str(): value } },
    }]);
    let ports: Vec<Value> =
        deployment.workload.ports.iter().map(|port| json!({ "protocol": "TCP", "port": port.port })).collect();
    // A rule without ports opens them all.
    let ingress = if ports.is_empty() { json!([]) } else { json!([{ "from": from, "ports": ports }]) };
    json!({ "podSelector": {}, "policyTypes": ["Ingress", "Egress"], "ingress": ingress, "egress": [] })
}

fn application(options: &ClusterOptions, deployment: &Deployment) -> Value {
    let workload = &deployment.workload;
    let all: Vec<&Container> = workload.preparations.iter().chain(&workload.containers).collect();
    let mut spec = pod(options, deployment, &all);
    let containers =
        |list: &[Container]| -> Value { list.iter().map(|one| container(options, deployment, one)).collect() };
    merge(&mut spec, json!({ "restartPolicy": "Always", "containers": containers(&workload.containers) }));
    if !workload.preparations.is_empty() {
        merge(&mut spec, json!({ "initContainers": containers(&workload.preparations) }));
    }
    spec
}

/// What holds for every pod, whatever it is for.
fn pod(options: &ClusterOptions, deployment: &Deployment, containers: &[&Container]) -> Value {
    let mounted: BTreeSet<&str> =
        containers.iter().flat_map(|one| &one.mounts).map(|mount| mount.volume.as_str()).collect();
    let volumes = deployment.workload.volumes.iter().filter(|(name, _)| mounted.contains(name.as_str()));
    let volumes: Vec<Value> = volumes
        .map(|(name, volume)| match volume {
            Volume::Scratch { size } => json!({ "name": name, "emptyDir": { "sizeLimit": size.to_string() } }),
            Volume::Claim(claim) => json!({ "name": name, "persistentVolumeClaim": { "claimName": claim } }),
            Volume::Files(_) => json!({
                "name": name, "secret": { "secretName": files_of(name), "defaultMode": FILE_MODE },
            }),
        })
        .collect();
    let first = containers.first();
    let group = deployment.workload.volume_group.or(first.map(|one| one.group));
    json!({
        "automountServiceAccountToken": false,
        "enableServiceLinks": false,
        "hostUsers": false,
        "shareProcessNamespace": false,
        "terminationGracePeriodSeconds": GRACE,
        // No name server: a cluster asks for one, and nothing listens there.
        "dnsPolicy": "None",
        "dnsConfig": { "nameservers": ["127.0.0.1"] },
        "securityContext": {
            "runAsNonRoot": true,
            "runAsUser": first.map(|one| one.user),
            "runAsGroup": first.map(|one| one.group),
            "fsGroup": group,
            "fsGroupChangePolicy": "OnRootMismatch",
            "seccompProfile": { "type": "RuntimeDefault" },
        },
        "containers": containers.iter().map(|one| container(options, deployment, one)).collect::<Vec<_>>(),
        "volumes": volumes,
    })
}

fn container(options: &ClusterOptions, deployment: &Deployment, container: &Container) -> Value {
    let scratch = container.mounts.iter().filter_map(|mount| match deployment.workload.volumes.get(&mount.volume) {
        Some(Volume::Scratch { size }) => Some(*size),
        _ => None,
    });
    let bounds = json!({
        "memory": container.limits.memory.to_string(),
        "cpu": format!("{}m", container.limits.cpu),
        "ephemeral-storage": (scratch.sum::<u64>() + BESIDE).to_string(),
    });
    let environment: Vec<Value> = container
        .environment
        .iter()
        .map(|variable| {
            let from = |kind: &str, name: &str, key: &str| {
                json!({ "name": variable.name, "valueFrom": { kind: { "name": name, "key": key } } })
            };
            match &variable.value {
                Setting::Literal(text) => json!({ "name": variable.name, "value": plain(text) }),
                Setting::Parameter(key) => from("configMapKeyRef", "parameters", key),
                Setting::Secret(key) => from("secretKeyRef", "secrets", key),
            }
        })
        .collect();
    let mounts: Vec<Value> = container
        .mounts
        .iter()
        .map(|mount| {
            let mut one = json!({ "name": mount.volume, "mountPath": mount.path, "readOnly": mount.read_only });
            if let Some(part) = &mount.sub_path {
                merge(&mut one, json!({ "subPath": part }));
            }
            one
        })
        .collect();
    let mut value = json!({
        "name": container.name,
        "image": image(options, deployment, &container.image),
        "imagePullPolicy": "IfNotPresent",
        "env": environment,
        "resources": { "limits": bounds, "requests": bounds },
        "securityContext": {
            "runAsNonRoot": true,
            "runAsUser": container.user,
            "runAsGroup": container.group,
            "privileged": false,
            "allowPrivilegeEscalation": false,
            "readOnlyRootFilesystem": true,
            "capabilities": { "drop": ["ALL"] },
            "seccompProfile": { "type": "RuntimeDefault" },
        },
        "volumeMounts": mounts,
    });
    let words = |words: &[String]| words.iter().map(|word| plain(word)).collect::<Vec<_>>();
    if let Some(command) = &container.command {
        merge(&mut value, json!({ "command": words(command) }));
    }
    if let Some(arguments) = &container.arguments {
        merge(&mut value, json!({ "args": words(arguments) }));
    }
    if let Some(folder) = &container.working_directory {
        merge(&mut value, json!({ "workingDir": folder }));
    }
    if let Some(ready) = &container.ready {
        merge(&mut value, json!({ "readinessProbe": probe(ready) }));
    }
    value
}

/// The image by the digest that this installation recorded, and never by a tag.
pub(super) fn image(options: &ClusterOptions, deployment: &Deployment, name: &str) -> String {
    let digest = deployment.images.get(name).map(String::as_str).unwrap_or_default();
    format!("{}/{name}@{digest}", options.registry)
}

fn probe(probe: &Probe) -> Value {
    let mut value = json!({
        "initialDelaySeconds": probe.delay,
        "periodSeconds": probe.period.max(1),
        "timeoutSeconds": probe.timeout.max(1),
        "failureThreshold": probe.failures.max(1),
    });
    let asked = match &probe.expectation {
        Expectation::Accepts => json!({ "tcpSocket": { "port": probe.port } }),
        Expectation::Answers { path } => json!({ "httpGet": { "path": path, "port": probe.port, "scheme": "HTTP" } }),
    };
    merge(&mut value, asked);
    value
}

/// Questions and secrets that containers read.
fn asked(deployment: &Deployment) -> (BTreeSet<&str>, BTreeSet<&str>) {
    let (mut parameters, mut secrets) = (BTreeSet::new(), BTreeSet::new());
    let workload = &deployment.workload;
    let containers = workload.containers.iter().chain(&workload.preparations);
    let containers = containers.chain(workload.jobs.values().map(|job| &job.container));
    for variable in containers.flat_map(|container| &container.environment) {
        let (keys, key) = match &variable.value {
            Setting::Literal(_) => continue,
            Setting::Parameter(key) => (&mut parameters, key),
            Setting::Secret(key) => (&mut secrets, key),
        };
        keys.insert(key.as_str());
    }
    (parameters, secrets)
}

/// What nobody answered is empty.
fn answer<'a>(answers: &'a BTreeMap<String, String>, key: &str) -> &'a str {
    answers.get(key).map(String::as_str).unwrap_or_default()
}

fn files_of(volume: &str) -> String {
    format!("files-{volume}")
}

/// A cluster puts variables in the place of `$(NAME)`, and takes `$$` for one sign; no other engine does: a text says what it
/// says on each.
fn plain(text: &str) -> String {
    text.replace('$', "$$")
}

/// Names and keys are those that a cluster takes.
fn check(deployment: &Deployment) -> Result<(), Failure> {
    let workload = &deployment.workload;
    let containers = workload.containers.iter().chain(&workload.preparations).map(|one| one.name.as_str());
    let others = workload.jobs.keys().chain(workload.volumes.keys()).chain(workload.claims.keys());
    let names = containers.chain(others.map(String::as_str)).chain([deployment.environment.as_str()]);
    let (parameters, secrets) = asked(deployment);
    let key = |key: &&str| {
        let fine = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
        key.is_empty() || key.len() > 253 || !key.bytes().all(fine)
    };
    let mut bad = names.filter(|name| name.ends_with('-')).chain(parameters.into_iter().chain(secrets).filter(key));
    bad.next().map_or(Ok(()), |subject| Err(Failure::Malformed { subject: subject.to_owned() }))
}

fn base64(bytes: &[u8]) -> Value {
    // As the interface writes bytes.
    json!(k8s_openapi::ByteString(bytes.to_vec()))
}

/// Adds the members of an object to another.
fn merge(into: &mut Value, from: Value) {
    if let (Value::Object(into), Value::Object(from)) = (into, from) {
        into.extend(from);
    }
}

#[cfg(test)]
#[path = "spec_tests.rs"]
mod tests;
