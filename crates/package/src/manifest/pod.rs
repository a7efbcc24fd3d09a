//! The group of containers: Pod Security "restricted", and the lab's own rules.

use std::collections::{BTreeMap, BTreeSet};

use levain_yaml::NodeId;

use crate::form::Form;
use crate::reader::Reader;
use crate::workload::{Claim, Container, Expectation, FileSource, Limits, Mount, Probe, Setting, Variable, Volume};

/// What containers and volumes may name.
pub(super) struct Known<'a> {
    pub images: &'a BTreeSet<String>,
    pub form: Option<&'a Form>,
    pub claims: &'a BTreeMap<String, Claim>,
    pub files: &'a BTreeMap<String, BTreeMap<String, FileSource>>,
}

#[derive(Default)]
pub(super) struct Pod {
    pub containers: Vec<Container>,
    pub preparations: Vec<Container>,
    pub volumes: BTreeMap<String, Volume>,
    pub group: Option<u32>,
    /// Ports that its containers say they open.
    pub opened: BTreeSet<u16>,
}

/// Longest time between two questions, before the first, or for an answer, in seconds.
const LONGEST_WAIT: u32 = 300;

/// Most failures in a row before it is said that it did not start.
const MOST_FAILURES: u32 = 60;

/// Longest measurement inside an environment, in seconds.
pub(super) const LONGEST_JOB: u32 = 3_600;

/// What the group says for all its containers.
#[derive(Default, Clone, Copy)]
struct Common {
    user: Option<u32>,
    group: Option<u32>,
    not_root: bool,
}

pub(super) fn pod(reader: &mut Reader<'_>, spec: NodeId, known: &Known<'_>) -> Pod {
    reader.only(
        spec,
        &[
            "containers",
            "initContainers",
            "volumes",
            "securityContext",
            "automountServiceAccountToken",
            "restartPolicy",
            "enableServiceLinks",
        ],
    );
    must(reader, spec, "automountServiceAccountToken", false);
    let mut pod = Pod::default();
    let mut common = Common::default();
    if let Some(context) = reader.get(spec, "securityContext") {
        reader.only(context, &["runAsNonRoot", "runAsUser", "runAsGroup", "fsGroup", "seccompProfile"]);
        common = identity(reader, context, common);
        pod.group = reader.get(context, "fsGroup").and_then(|node| not_zero(reader, node));
    }
    if let Some(list) = reader.get(spec, "volumes") {
        for item in reader.list(list) {
            if let Some((name, volume)) = volume(reader, *item, known) {
                if pod.volumes.contains_key(&name) {
                    reader.say("LB010", *item, name.as_str());
                }
                pod.volumes.insert(name, volume);
            }
        }
    }
    let mut names = BTreeSet::new();
    for key in ["initContainers", "containers"] {
        let list = if key == "containers" { reader.need(spec, key) } else { reader.get(spec, key) };
        let Some(list) = list else { continue };
        for item in reader.list(list) {
            let Some(container) = container(reader, *item, common, &mut pod, known) else { continue };
            if !names.insert(container.name.clone()) {
                reader.say("LB010", *item, container.name.as_str());
            }
            if key == "containers" { pod.containers.push(container) } else { pod.preparations.push(container) }
        }
    }
    if pod.containers.is_empty() && reader.found.is_empty() {
        reader.say("LB011", spec, "containers");
    }
    pod
}

/// Says it when a field is not there with this value: its default elsewhere is the other one.
fn must(reader: &mut Reader<'_>, node: NodeId, key: &str, value: bool) {
    match reader.get(node, key) {
        Some(found) if reader.boolean(found) == Some(value) => {}
        found => reader.say("LB005", found.unwrap_or(node), format!("{key}: {value}")),
    }
}

fn not_zero(reader: &mut Reader<'_>, node: NodeId) -> Option<u32> {
    let number = reader.number(node)?;
    if number == 0 || number > 60_000 {
        reader.say("LB005", node, number.to_string());
        return None;
    }
    Some(number)
}

fn identity(reader: &mut Reader<'_>, context: NodeId, mut common: Common) -> Common {
    if let Some(node) = reader.get(context, "runAsUser") {
        common.user = not_zero(reader, node);
    }
    if let Some(node) = reader.get(context, "runAsGroup") {
        common.group = not_zero(reader, node);
    }
    if reader.get(context, "runAsNonRoot").is_some() {
        must(reader, context, "runAsNonRoot", true);
        common.not_root = true;
    }
    if let Some(profile) = reader.get(context, "seccompProfile") {
        reader.only(profile, &["type"]);
        if reader.get(profile, "type").and_then(|node| reader.tree.scalar(node)) != Some("RuntimeDefault") {
            reader.say("LB005", profile, "seccompProfile.type: RuntimeDefault");
        }
    }
    common
}

fn volume(reader: &mut Reader<'_>, item: NodeId, known: &Known<'_>) -> Option<(String, Volume)> {
    reader.only(item, &["name", "emptyDir", "persistentVolumeClaim", "configMap"]);
    let name = reader.need(item, "name").and_then(|node| reader.name(node))?;
    let kinds: Vec<NodeId> =
        ["emptyDir", "persistentVolumeClaim", "configMap"].iter().filter_map(|key| reader.get(item, key)).collect();
    let [node] = kinds[..] else {
        reader.say("LB011", item, "emptyDir | persistentVolumeClaim | configMap");
        return None;
    };
    let volume = if reader.get(item, "emptyDir").is_some() {
        reader.only(node, &["sizeLimit", "medium"]);
        let Some(size) = reader.get(node, "sizeLimit") else {
            reader.say("LB008", node, name);
            return None;
        };
        Volume::Scratch { size: reader.quantity(size)? / 1_000 }
    } else if reader.get(item, "configMap").is_some() {
        reader.only(node, &["name"]);
        let config = reader.need(node, "name")?;
        let wanted = reader.name(config)?;
        let Some(files) = known.files.get(&wanted) else {
            reader.say("LB013", config, wanted);
            return None;
        };
        Volume::Files(files.clone())
    } else {
        reader.only(node, &["claimName"]);
        let claim = reader.need(node, "claimName")?;
        let wanted = reader.name(claim)?;
        if !known.claims.contains_key(&wanted) {
            reader.say("LB013", claim, wanted);
            return None;
        }
        Volume::Claim(wanted)
    };
    Some((name, volume))
}

fn container(
    reader: &mut Reader<'_>,
    item: NodeId,
    common: Common,
    pod: &mut Pod,
    known: &Known<'_>,
) -> Option<Container> {
    reader.only(
        item,
        &[
            "name",
            "image",
            "command",
            "args",
            "workingDir",
            "env",
            "ports",
            "resources",
            "securityContext",
            "volumeMounts",
            "readinessProbe",
        ],
    );
    let name = reader.need(item, "name").and_then(|node| reader.name(node));
    let image = reader.need(item, "image").and_then(|node| {
        let image = reader.text(node)?;
        if !known.images.contains(&image) {
            reader.say("LB007", node, image.as_str());
        }
        Some(image)
    });
    let identity = security(reader, item, common);
    let limits = limits(reader, item);
    let mut mounts = Vec::new();
    if let Some(list) = reader.get(item, "volumeMounts") {
        for node in reader.list(list) {
            mounts.extend(mount(reader, *node, &pod.volumes));
        }
    }
    let mut environment = Vec::new();
    if let Some(list) = reader.get(item, "env") {
        for node in reader.list(list) {
            environment.extend(variable(reader, *node, known.form));
        }
    }
    let mut opened = BTreeSet::new();
    if let Some(list) = reader.get(item, "ports") {
        for node in reader.list(list) {
            reader.only(*node, &["name", "containerPort", "protocol"]);
            if let Some(node) = reader.need(*node, "containerPort") {
                opened.extend(port(reader, node));
            }
        }
    }
    let command = reader.get(item, "command").map(|node| reader.texts(node));
    let arguments = reader.get(item, "args").map(|node| reader.texts(node));
    let working_directory = reader.get(item, "workingDir").and_then(|node| absolute(reader, node));
    let ready = reader.get(item, "readinessProbe").and_then(|node| probe(reader, node, &opened));
    pod.opened.extend(opened);
    let (user, group) = identity?;
    Some(Container {
        name: name?,
        image: image?,
        command,
        arguments,
        working_directory,
        environment,
        user,
        group,
        limits: limits?,
        mounts,
        ready,
    })
}

fn security(reader: &mut Reader<'_>, item: NodeId, common: Common) -> Option<(u32, u32)> {
    let Some(context) = reader.get(item, "securityContext") else {
        reader.say("LB005", item, "securityContext");
        return None;
    };
    reader.only(
        context,
        &[
            "allowPrivilegeEscalation",
            "readOnlyRootFilesystem",
            "runAsNonRoot",
            "runAsUser",
            "runAsGroup",
            "capabilities",
            "seccompProfile",
            "privileged",
        ],
    );
    must(reader, context, "allowPrivilegeEscalation", false);
    must(reader, context, "readOnlyRootFilesystem", true);
    if reader.get(context, "privileged").is_some() {
        must(reader, context, "privileged", false);
    }
    let dropped = reader.get(context, "capabilities").is_some_and(|capabilities| {
        reader.only(capabilities, &["drop"]);
        let drop = reader.get(capabilities, "drop").map(|node| reader.texts(node)).unwrap_or_default();
        drop.iter().any(|one| one == "ALL")
    });
    if !dropped {
        reader.say("LB005", context, "capabilities.drop: [ALL]");
    }
    let own = identity(reader, context, common);
    if !own.not_root {
        reader.say("LB005", context, "runAsNonRoot: true");
    }
    if own.user.is_none() || own.group.is_none() {
        reader.say("LB005", context, "runAsUser, runAsGroup");
    }
    own.user.zip(own.group)
}

fn limits(reader: &mut Reader<'_>, item: NodeId) -> Option<Limits> {
    let resources = reader.get(item, "resources");
    let limits = resources.and_then(|resources| {
        reader.only(resources, &["limits", "requests"]);
        reader.get(resources, "limits")
    });
    let (memory, cpu) = match limits {
        Some(limits) => {
            reader.only(limits, &["memory", "cpu"]);
            (reader.get(limits, "memory"), reader.get(limits, "cpu"))
        }
        None => (None, None),
    };
    let (Some(memory), Some(cpu)) = (memory, cpu) else {
        reader.say("LB006", item, "resources.limits");
        return None;
    };
    let (memory, cpu) = (reader.quantity(memory)?, reader.quantity(cpu)?);
    Some(Limits { memory: memory / 1_000, cpu: u32::try_from(cpu).ok()? })
}

fn absolute(reader: &mut Reader<'_>, node: NodeId) -> Option<String> {
    let path = reader.text(node)?;
    let clean = path.starts_with('/') && path.len() > 1 && inside(&path[1..]);
    // What the kernel and the engine put there is not ours to cover.
    let reserved = ["/proc", "/sys", "/dev"].iter().any(|top| path == *top || path.starts_with(&format!("{top}/")));
    if !clean || reserved {
        reader.say("LB010", node, path);
        return None;
    }
    Some(path)
}

/// Whether a relative path stays where it starts, and says so plainly.
fn inside(path: &str) -> bool {
    let odd = |one: char| one.is_control() || matches!(one, ':' | ',' | '\\');
    !path.contains(odd) && path.split('/').all(|part| !matches!(part, "" | "." | ".."))
}

fn mount(reader: &mut Reader<'_>, node: NodeId, volumes: &BTreeMap<String, Volume>) -> Option<Mount> {
    reader.only(node, &["name", "mountPath", "subPath", "readOnly"]);
    let name = reader.need(node, "name")?;
    let volume = reader.name(name)?;
    if !volumes.contains_key(&volume) {
        reader.say("LB013", name, volume.as_str());
    }
    let path = reader.need(node, "mountPath").and_then(|node| absolute(reader, node))?;
    let sub_path = match reader.get(node, "subPath") {
        None => None,
        Some(node) => {
            let path = reader.text(node)?;
            if !inside(&path) {
                reader.say("LB010", node, path);
                return None;
            }
            Some(path)
        }
    };
    let read_only = reader.get(node, "readOnly").and_then(|node| reader.boolean(node)).unwrap_or_default();
    Some(Mount { volume, path, sub_path, read_only })
}

fn variable(reader: &mut Reader<'_>, node: NodeId, form: Option<&Form>) -> Option<Variable> {
    reader.only(node, &["name", "value", "valueFrom"]);
    let name = reader.need(node, "name").and_then(|node| reader.text(node))?;
    if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
        reader.say("LB010", node, name);
        return None;
    }
    if let Some(value) = reader.get(node, "value") {
        return Some(Variable { name, value: Setting::Literal(reader.text(value)?) });
    }
    let from = reader.need(node, "valueFrom")?;
    reader.only(from, &["configMapKeyRef", "secretKeyRef"]);
    for (kind, object) in [("configMapKeyRef", "parameters"), ("secretKeyRef", "secrets")] {
        let Some(reference) = reader.get(from, kind) else { continue };
        reader.only(reference, &["name", "key"]);
        let named = reader.need(reference, "name")?;
        if reader.tree.scalar(named) != Some(object) {
            reader.say("LB013", named, object);
        }
        let place = reader.need(reference, "key")?;
        let key = reader.text(place)?;
        if form.is_some_and(|form| form.field(&key).is_none_or(|field| field.secret() != (object == "secrets"))) {
            reader.say("LB016", place, format!("{object}/{key}"));
        }
        let value = if object == "secrets" { Setting::Secret(key) } else { Setting::Parameter(key) };
        return Some(Variable { name, value });
    }
    reader.say("LB011", from, "configMapKeyRef | secretKeyRef");
    None
}

fn probe(reader: &mut Reader<'_>, node: NodeId, opened: &BTreeSet<u16>) -> Option<Probe> {
    reader.only(
        node,
        &["httpGet", "tcpSocket", "initialDelaySeconds", "periodSeconds", "timeoutSeconds", "failureThreshold"],
    );
    let (place, expectation) = if let Some(http) = reader.get(node, "httpGet") {
        reader.only(http, &["path", "port"]);
        let path = reader.need(http, "path").and_then(|node| reader.text(node))?;
        if !path.starts_with('/') || path.contains(|one: char| one.is_control() || one == ' ') {
            reader.say("LB010", http, path.as_str());
        }
        (http, Expectation::Answers { path })
    } else {
        let socket = reader.need(node, "tcpSocket")?;
        reader.only(socket, &["port"]);
        (socket, Expectation::Accepts)
    };
    let target = reader.need(place, "port")?;
    let port = port(reader, target)?;
    if !opened.contains(&port) {
        reader.say("LB014", target, port.to_string());
    }
    let mut time = |key: &str, least: u32, most: u32, otherwise: u32| match reader.get(node, key) {
        Some(value) => within(reader, value, least, most).unwrap_or(otherwise),
        None => otherwise,
    };
    Some(Probe {
        port,
        expectation,
        delay: time("initialDelaySeconds", 0, LONGEST_WAIT, 0),
        period: time("periodSeconds", 1, LONGEST_WAIT, 10),
        timeout: time("timeoutSeconds", 1, LONGEST_WAIT, 1),
        failures: time("failureThreshold", 1, MOST_FAILURES, 3),
    })
}

/// A number between two bounds.
pub(super) fn within(reader: &mut Reader<'_>, node: NodeId, least: u32, most: u32) -> Option<u32> {
    let number = reader.number(node)?;
    if !(least..=most).contains(&number) {
        reader.say("LB015", node, format!("{number} ({least}–{most})"));
        return None;
    }
    Some(number)
}

/// A port that a program without privilege can open.
pub(super) fn port(reader: &mut Reader<'_>, node: NodeId) -> Option<u16> {
    let number = reader.number(node)?;
    let port = u16::try_from(number).ok().filter(|port| *port >= 1_024);
    if port.is_none() {
        reader.say("LB011", node, format!("{number} (1024–65535)"));
    }
    port
}
