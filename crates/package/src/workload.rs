//! What an engine runs: the manifest of a package, once the policy let it through and the launch form is filled in.
//!
//! Everything the policy refuses cannot be said here: no path of the host, no network of the host, no privilege, no added
//! capability, no image by name alone. A driver that translates a [`Workload`] faithfully cannot open a hole by oversight.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// An application: one group of containers that share a network address (a pod), its volumes, and its jobs.
///
/// One group and no more: the lab gives environments no name server, so that a second group could not be found by the
/// first; containers of a group speak to each other on `127.0.0.1`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Workload {
    /// Containers, in the order of the manifest.
    pub containers: Vec<Container>,
    /// Containers that run to their end, one after the other, before the others start.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub preparations: Vec<Container>,
    /// Volumes that containers mount, by the name they have in the manifest.
    #[serde(default)]
    pub volumes: BTreeMap<String, Volume>,
    /// Space that outlives a restart and ends with the environment, by name of the claim.
    #[serde(default)]
    pub claims: BTreeMap<String, Claim>,
    /// Ports that the proxy may reach; the first is what opens when a person follows the link.
    pub ports: Vec<Port>,
    /// Measurements that run inside the environment, by name.
    #[serde(default)]
    pub jobs: BTreeMap<String, Job>,
    /// Group that owns the files of the volumes (`fsGroup`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub volume_group: Option<u32>,
}

/// One container.
///
/// Not said because always so: root of the file system read-only, all capabilities dropped, no new privileges, never root.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Container {
    /// Name, unique in the workload: letters, digits and hyphens.
    pub name: String,
    /// Name of the image in `images.lock`; the digest it stands for is that of the installation.
    pub image: String,
    /// What replaces the image's entry point.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub command: Option<Vec<String>>,
    /// What replaces the image's arguments.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub arguments: Option<Vec<String>>,
    /// Folder the program starts in; the image's otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub working_directory: Option<String>,
    /// Variables of the environment, in their order.
    #[serde(default)]
    pub environment: Vec<Variable>,
    /// User, never 0.
    pub user: u32,
    /// Group, never 0.
    pub group: u32,
    /// What it may use.
    pub limits: Limits,
    /// Where volumes are mounted.
    #[serde(default)]
    pub mounts: Vec<Mount>,
    /// When it may be called started: asked by the platform from outside, never by a program inside the image.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ready: Option<Probe>,
}

/// A variable of the environment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Variable {
    /// Name.
    pub name: String,
    /// Value.
    pub value: Setting,
}

/// A value that a person, the platform or the manifest gives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Setting {
    /// As the manifest says.
    Literal(String),
    /// The answer to this question of the launch form (`ConfigMap/parameters`).
    Parameter(String),
    /// The secret of this name (`Secret/secrets`), typed in the form or generated.
    Secret(String),
}

/// What a container may use. The profile of the environment may lower it, never raise it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Limits {
    /// Memory, in bytes; there is no swap beyond it.
    pub memory: u64,
    /// Processors, in thousandths of one.
    pub cpu: u32,
}

/// Where a volume is seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Mount {
    /// Name among [`Workload::volumes`].
    pub volume: String,
    /// Absolute path inside the container.
    pub path: String,
    /// Part of the volume, a relative path without `..`; the whole volume otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sub_path: Option<String>,
    /// Whether it may only be read.
    #[serde(default)]
    pub read_only: bool,
}

/// A size in bytes.
pub type Size = u64;

/// A volume.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Volume {
    /// Empty at each start, in memory or on disk as the engine prefers, never larger than this (`emptyDir`).
    Scratch {
        /// Largest size, in bytes.
        size: Size,
    },
    /// The space of a claim.
    Claim(String),
    /// Files whose content comes from the form or the manifest, read-only: name → content.
    Files(BTreeMap<String, FileSource>),
}

/// What a file of [`Volume::Files`] holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum FileSource {
    /// Text of a `ConfigMap` of the manifest.
    Text(String),
    /// The answer to this question of the launch form.
    Parameter(String),
    /// The secret of this name.
    Secret(String),
}

/// Space asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Claim {
    /// Size in bytes, enforced.
    pub size: Size,
}

/// A port that the proxy may reach.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Port {
    /// Name, as `lab.yaml` and the markers call it.
    pub name: String,
    /// TCP port inside the group of containers.
    pub port: u16,
}

/// A question asked from outside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Probe {
    /// TCP port.
    pub port: u16,
    /// What to expect.
    pub expectation: Expectation,
    /// Seconds before the first question.
    pub delay: u32,
    /// Seconds between two questions.
    pub period: u32,
    /// Seconds after which an unanswered question has failed.
    pub timeout: u32,
    /// How many failures in a row mean that it did not start.
    pub failures: u32,
}

/// What a probe expects.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Expectation {
    /// A connection is accepted.
    Accepts,
    /// `GET` of this path is answered with a status from 200 to 399.
    Answers {
        /// Path, beginning with `/`.
        path: String,
    },
}

/// A measurement that runs inside the environment, beside the application.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Job {
    /// What runs; its last line of output is the value.
    pub container: Container,
    /// Seconds after which it is stopped.
    pub deadline: u32,
}
