//! `manifest.yaml`: Kubernetes YAML, lab profile v1. A strict list of kinds and fields; the rest is refused at its place.

mod pod;

use std::collections::{BTreeMap, BTreeSet};

use levain_yaml::{NodeId, Resolved, parse_documents};

use crate::diagnostic::Diagnostic;
use crate::form::Form;
use crate::reader::{Reader, START, decoded};
use crate::workload::{Claim, FileSource, Job, Port, Volume, Workload};

/// Most objects in a manifest.
const MAX_OBJECTS: usize = 64;

/// Reads a manifest whose images are among `images`. There is a workload only when there is nothing to say against it.
///
/// # Errors
/// Every refusal, in the order of the text.
pub fn manifest(file: &str, bytes: &[u8], images: &BTreeSet<String>) -> Result<Workload, Vec<Diagnostic>> {
    manifest_with(file, bytes, images, None)
}

/// Reads a manifest as [`manifest`] does; the parameters and secrets it names must be asked by `form`.
pub(crate) fn manifest_with(
    file: &str,
    bytes: &[u8],
    images: &BTreeSet<String>,
    form: Option<&Form>,
) -> Result<Workload, Vec<Diagnostic>> {
    let (text, skipped) = decoded(file, bytes).map_err(|fault| vec![*fault])?;
    let (tree, faults) = parse_documents(text, skipped, MAX_OBJECTS);
    let mut reader = Reader { tree: &tree, file, found: Vec::new() };
    reader.faults(&faults);
    if faults.is_empty() {
        let mut objects = Objects::default();
        for root in &tree.roots {
            object(&mut reader, *root, &mut objects);
        }
        let workload = objects.assemble(&mut reader, images, form);
        if let (Some(workload), true) = (workload, reader.found.is_empty()) {
            return Ok(workload);
        }
        if reader.found.is_empty() {
            return Err(vec![Diagnostic::new("LB001", file, START, "")]);
        }
    }
    reader.found.sort_by_key(|found| found.span.start.offset);
    Err(reader.found)
}

/// Objects by kind, before references between them are followed.
#[derive(Default)]
struct Objects {
    pods: Vec<NodeId>,
    jobs: BTreeMap<String, (NodeId, u32)>,
    services: Vec<NodeId>,
    claims: BTreeMap<String, Claim>,
    files: BTreeMap<String, BTreeMap<String, FileSource>>,
    /// Kinds and names already met: the engine would keep one of two, and which would be a guess.
    named: BTreeSet<(String, String)>,
}

fn object(reader: &mut Reader<'_>, root: NodeId, objects: &mut Objects) {
    let Some(kind) = reader.need(root, "kind") else { return };
    let name = reader.need(root, "metadata").and_then(|metadata| {
        reader.only(metadata, &["name", "labels"]);
        let name = reader.need(metadata, "name")?;
        reader.name(name).map(|text| (name, text))
    });
    let told = reader.tree.scalar(kind).unwrap_or_default();
    let version = match told {
        "Deployment" => "apps/v1",
        "Job" => "batch/v1",
        "Pod" | "Service" | "ConfigMap" | "Secret" | "PersistentVolumeClaim" => "v1",
        other => return reader.say("LB002", kind, other),
    };
    match reader.need(root, "apiVersion") {
        Some(node) if reader.tree.scalar(node) != Some(version) => {
            reader.say("LB011", node, format!("apiVersion: {version}"))
        }
        _ => {}
    }
    let Some((node, name)) = name else { return };
    if !objects.named.insert((told.to_owned(), name.clone())) {
        return reader.say("LB010", node, format!("{told} {name} (× 2)"));
    }
    match told {
        "ConfigMap" => {
            reader.only(root, &["apiVersion", "kind", "metadata", "data"]);
            let entries = reader.get(root, "data").map(|data| reader.tree.entries(data)).unwrap_or_default();
            let mut files = BTreeMap::new();
            for entry in entries {
                let key = reader.tree.scalar(entry.key).unwrap_or_default().to_owned();
                let good = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_');
                if key.is_empty() || key.starts_with('.') || !key.bytes().all(good) {
                    reader.say("LB010", entry.key, key);
                } else if let Some(text) = reader.text(entry.value) {
                    files.insert(key, FileSource::Text(text));
                }
            }
            objects.files.insert(name, files);
            return;
        }
        "Secret" => {
            for key in ["data", "stringData"] {
                if let Some(entry) = reader.tree.entry(root, key) {
                    reader.say("LB009", entry.key, key);
                }
            }
            return reader.only(root, &["apiVersion", "kind", "metadata", "type", "data", "stringData"]);
        }
        _ => reader.only(root, &["apiVersion", "kind", "metadata", "spec"]),
    }
    let Some(spec) = reader.need(root, "spec") else { return };
    match told {
        "Pod" => objects.pods.push(spec),
        "Deployment" => {
            reader.only(spec, &["replicas", "selector", "strategy", "template"]);
            if let Some(replicas) = reader.get(spec, "replicas")
                && reader.number(replicas).is_some_and(|count| count != 1)
            {
                reader.say("LB011", replicas, "replicas: 1");
            }
            if let Some(pod) = template(reader, spec) {
                objects.pods.push(pod);
            }
        }
        "Job" => {
            reader.only(spec, &["activeDeadlineSeconds", "backoffLimit", "template"]);
            let deadline = reader
                .need(spec, "activeDeadlineSeconds")
                .and_then(|node| pod::within(reader, node, 1, pod::LONGEST_JOB));
            if let (Some(pod), Some(deadline)) = (template(reader, spec), deadline) {
                objects.jobs.insert(name, (pod, deadline));
            }
        }
        "Service" => objects.services.push(spec),
        _ => {
            reader.only(spec, &["accessModes", "resources"]);
            let size = reader.need(spec, "resources").and_then(|resources| {
                reader.only(resources, &["requests"]);
                let requests = reader.get(resources, "requests")?;
                reader.only(requests, &["storage"]);
                reader.get(requests, "storage")
            });
            match size {
                None => reader.say("LB008", spec, name),
                Some(node) => {
                    if let Some(size) = reader.quantity(node) {
                        objects.claims.insert(name, Claim { size: size / 1_000 });
                    }
                }
            }
        }
    }
}

fn template(reader: &mut Reader<'_>, spec: NodeId) -> Option<NodeId> {
    let template = reader.need(spec, "template")?;
    reader.only(template, &["metadata", "spec"]);
    if let Some(metadata) = reader.get(template, "metadata") {
        reader.only(metadata, &["labels"]);
    }
    reader.need(template, "spec")
}

impl Objects {
    fn assemble(self, reader: &mut Reader<'_>, images: &BTreeSet<String>, form: Option<&Form>) -> Option<Workload> {
        let Some(pod) = self.pods.first().copied() else {
            if let Some(root) = reader.tree.root {
                reader.say("LB012", root, "");
            }
            return None;
        };
        if let Some(second) = self.pods.get(1) {
            reader.say("LB012", *second, "");
        }
        let known = pod::Known { images, form, claims: &self.claims, files: &self.files };
        let pod = pod::pod(reader, pod, &known);
        let mut ports = Vec::new();
        for service in &self.services {
            service_ports(reader, *service, &pod.opened, &mut ports);
        }
        if self.services.is_empty() {
            reader.say("LB013", reader.tree.root?, "Service");
        }
        let mut jobs = BTreeMap::new();
        for (name, (node, deadline)) in &self.jobs {
            let job = pod::pod(reader, *node, &known);
            if job.containers.len() != 1 || !job.preparations.is_empty() || !job.volumes.is_empty() {
                reader.say("LB011", *node, name.as_str());
            }
            jobs.extend(
                job.containers
                    .into_iter()
                    .next()
                    .map(|container| (name.clone(), Job { container, deadline: *deadline })),
            );
        }
        let used =
            |claim: &String| pod.volumes.values().any(|volume| matches!(volume, Volume::Claim(name) if name == claim));
        let claims =
            self.claims.iter().filter(|(name, _)| used(name)).map(|(name, claim)| (name.clone(), *claim)).collect();
        Some(Workload {
            containers: pod.containers,
            preparations: pod.preparations,
            volumes: pod.volumes,
            claims,
            ports,
            jobs,
            volume_group: pod.group,
        })
    }
}

fn service_ports(reader: &mut Reader<'_>, spec: NodeId, opened: &BTreeSet<u16>, ports: &mut Vec<Port>) {
    reader.only(spec, &["ports", "selector"]);
    let Some(list) = reader.need(spec, "ports") else { return };
    for item in reader.list(list) {
        reader.only(*item, &["name", "port", "targetPort", "protocol"]);
        if reader.tree.resolved(*item) != Resolved::Mapping {
            continue;
        }
        let name = reader.need(*item, "name").and_then(|node| reader.name(node));
        let target = reader.get(*item, "targetPort").or_else(|| reader.need(*item, "port"));
        let port = target.and_then(|node| pod::port(reader, node));
        if let (Some(node), Some(port)) = (target, port.filter(|port| !opened.contains(port))) {
            reader.say("LB014", node, port.to_string());
        }
        if let (Some(name), Some(port)) = (name, port) {
            ports.push(Port { name, port });
        }
    }
}
