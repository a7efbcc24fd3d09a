//! What an engine holds for environments, beside what its own lists say: mounts, files, bridges, control groups, rules.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use hyper::Method;
use serde_json::Value;

use super::client::labelled;
use super::{Podman, answer, blocking, groups, volumes};
use crate::engine::EngineError;
use crate::instance::Instance;

/// Everything on an engine that was made for environments: what must be nothing once they are destroyed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Footprint {
    /// Names of containers.
    pub containers: BTreeSet<String>,
    /// Environments that have a network; a second one of the same is told as such.
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
    /// Rules of the engine's firewall.
    pub rules: BTreeSet<String>,
    /// How many networks of containers are kept.
    pub namespaces: usize,
}

impl Footprint {
    /// What is here and was not in `before`.
    pub fn beyond(&self, before: &Self) -> Vec<String> {
        let sets = |one: &Self| {
            [
                ("container", one.containers.clone()),
                ("network", one.networks.clone()),
                ("volume", one.volumes.clone()),
                ("mount", one.mounts.clone()),
                ("loop", one.loops.clone()),
                ("claim", one.claims.clone()),
                ("bridge", one.bridges.clone()),
                ("group", one.groups.clone()),
                ("rule", one.rules.clone()),
            ]
        };
        let pairs = sets(self).into_iter().zip(sets(before));
        let new = pairs.flat_map(|((kind, after), (_, before))| {
            after.difference(&before).map(|name| format!("{kind} {name}")).collect::<Vec<_>>()
        });
        let namespaces = self.namespaces.saturating_sub(before.namespaces);
        new.chain((namespaces > 0).then(|| format!("network namespaces: {namespaces}"))).collect()
    }
}

impl Podman {
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
        let mut of = BTreeSet::new();
        for network in networks.as_array().into_iter().flatten() {
            let mut name = super::text(network, "/labels/levain.environment").to_owned();
            while !of.insert(name.clone()) {
                name.push_str(" again");
            }
        }
        let volumes = self.client.done("list", Method::GET, "/volumes/json", None).await?;
        let instance = Arc::clone(&self.instance);
        let mut footprint = blocking(move || Ok(around(&instance))).await?;
        footprint.containers = names(containers, "Names");
        footprint.networks = of;
        footprint.volumes = names(volumes, "Name");
        Ok(footprint)
    }
}

/// Names of the networks of containers that are kept.
pub(super) fn namespaces(instance: &Instance) -> BTreeSet<String> {
    let list = std::fs::read_dir(volumes::reached(instance, Path::new("/run/netns"))).into_iter().flatten().flatten();
    list.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
}

/// Mounts, files, bridges and control groups; paths begin with the environment.
pub(super) fn around(instance: &Instance) -> Footprint {
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
    let output = instance.program("iptables-save").output();
    let rules = output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default();
    Footprint {
        mounts: volumes::mounted(instance, below).iter().filter_map(relative).collect(),
        loops: loops.lines().map(str::trim).filter(|file| file.starts_with(&mine)).map(str::to_owned).collect(),
        claims: files.collect(),
        bridges: bridges.lines().filter_map(|line| line.split(": ").nth(1)).map(str::to_owned).collect(),
        groups: groups::inside(&instance.name()),
        rules: rules.lines().filter(|line| line.starts_with("-A")).map(str::to_owned).collect(),
        namespaces: namespaces(instance).len(),
        ..Footprint::default()
    }
}

/// Removes a bridge, which Podman leaves behind when it removes a network.
pub(super) fn remove_bridge(instance: &Instance, bridge: &str) -> Result<(), EngineError> {
    let mut command = instance.program("ip");
    match answer("bridge", command.args(["link", "delete", "dev", bridge, "type", "bridge"])) {
        Err(EngineError::Said { said, .. }) if said.contains("Cannot find device") => Ok(()),
        other => other.map(|_| ()),
    }
}
