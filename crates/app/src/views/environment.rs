//! Environments and packages of the lab, as pages show them.

use jiff::Timestamp;
use levain_lab::engine::Usage;
use levain_model::{EnvironmentNews, EnvironmentStatus, EnvironmentWish, Id};
use levain_package::Sheet;
use serde::Serialize;

use super::body::BodyEntry;
use super::common::Labelled;

/// A package in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PackageEntry {
    /// Its name, which its address holds.
    pub name: String,
    /// Name of the software it runs.
    pub software: String,
    /// Address and name of the software in the catalogue, when it is there.
    pub known: Option<Labelled>,
    /// What it is, in a sentence.
    pub description: String,
    /// Licence of the software, as SPDX.
    pub license: String,
    /// Version of the package.
    pub version: String,
    /// Smallest and largest profile.
    pub profiles: (&'static str, &'static str),
    /// Whether it may be seen for an hour without a hypothesis.
    pub demonstration: bool,
    /// Whether its images are given to the engine.
    pub installed: bool,
    /// The last time it was started here.
    pub started: Option<StartView>,
}

/// That an application started.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StartView {
    /// When it answered.
    pub at: Timestamp,
    /// From the moment there was room to the first answer, in milliseconds.
    pub milliseconds: i64,
    /// How each probe was answered then; none when that was not kept.
    pub health: Vec<String>,
    /// How much it had written by then, and its hash.
    pub log: Option<Labelled>,
}

/// A package.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PackageView {
    /// As in a list.
    #[serde(flatten)]
    pub entry: PackageEntry,
    /// Presentation, in Markdown.
    pub presentation: String,
    /// What can be measured: statement, target.
    pub markers: Vec<(String, String)>,
    /// Images with the Debian packages in each, once they are installed.
    pub images: Vec<ImageView>,
    /// The bodies for which whoever reads may launch a demonstration.
    #[serde(skip)]
    pub bodies: Vec<Labelled>,
    /// Minutes that a demonstration lasts.
    pub minutes: u32,
}

/// An image.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ImageView {
    /// Its name in the package.
    pub name: String,
    /// Digest on the engine.
    pub digest: String,
    /// How many Debian packages are in it.
    pub packages: usize,
    /// When it was given to the engine.
    pub installed_at: Timestamp,
}

/// The form that launches a package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LaunchView {
    /// The package.
    pub package: PackageEntry,
    /// Its questions.
    pub sheet: Sheet,
    /// Profiles to choose from.
    pub sizes: Vec<SizeView>,
}

/// A quota profile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SizeView {
    /// Its name.
    pub name: &'static str,
    /// Memory, in MiB.
    pub memory: u64,
    /// Processors, in thousandths of one.
    pub cpu: u32,
    /// Disk, in MiB.
    pub disk: u64,
    /// Processes and threads.
    pub processes: u32,
    /// Longest time, in days.
    pub days: u32,
}

/// An environment in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EnvironmentEntry {
    /// Its identifier, which its address holds.
    pub id: Id,
    /// Name of the software it runs.
    pub software: String,
    /// Name of the package.
    pub package: String,
    /// Whose it is.
    pub body: BodyEntry,
    /// The experiment and its title; none for a demonstration.
    pub experiment: Option<(Id, String)>,
    /// How it is.
    pub status: EnvironmentStatus,
    /// How it should be.
    pub wish: EnvironmentWish,
    /// Whether it is not yet as it should be.
    pub moving: bool,
    /// Name of the profile.
    pub profile: String,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// When it ends.
    pub expires_at: Timestamp,
    /// When what it holds is removed.
    pub removed_at: Timestamp,
    /// When what it held was removed.
    pub ended_at: Option<Timestamp>,
}

/// An environment.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EnvironmentView {
    /// As in a list.
    #[serde(flatten)]
    pub entry: EnvironmentEntry,
    /// Version of the package.
    pub version: String,
    /// Why it does not run.
    pub failure: Option<String>,
    /// How many wait before it.
    pub before: Option<usize>,
    /// When there was room for it.
    pub admitted_at: Option<Timestamp>,
    /// When its application first answered.
    pub served_at: Option<Timestamp>,
    /// From the moment there was room to the first answer, in milliseconds.
    pub took: Option<i64>,
    /// How each probe was answered then; none when that was not kept.
    pub health: Vec<String>,
    /// How much it had written by then, and its hash.
    pub log: Option<Labelled>,
    /// The profile; none when it is no more.
    pub size: Option<SizeView>,
    /// What the launch form was answered.
    pub answers: Vec<Labelled>,
    /// Secrets, for the people of the body while it lasts.
    #[serde(skip)]
    pub secrets: Vec<Labelled>,
    /// What to do first.
    pub login: String,
    /// Digest of each image.
    pub images: Vec<Labelled>,
    /// What it keeps until it ends, and its size in MiB.
    pub claims: Vec<(String, u64)>,
    /// What happened, the latest first.
    pub steps: Vec<EnvironmentStepView>,
    /// What can be measured by the lab.
    pub markers: Vec<Labelled>,
    /// What was measured, the latest first.
    pub measurements: Vec<MeasurementView>,
    /// What whoever reads may do.
    #[serde(skip)]
    pub rights: EnvironmentRights,
    /// What tells this version from the next, for whoever changes it.
    #[serde(skip)]
    pub version_token: String,
    /// What tells what is shown from what was shown before, for whoever watches.
    #[serde(skip)]
    pub mark: String,
    /// Whether how it is now cannot be known: the rest is what was known last.
    pub silent: bool,
}

/// What one may do with an environment.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct EnvironmentRights {
    /// Enter it, see its secrets. Whoever may read it may suspend it, put its end off, end it.
    pub enters: bool,
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EnvironmentStepView {
    /// What.
    pub news: EnvironmentNews,
    /// Why; may be empty.
    pub reason: String,
    /// Who, when it was a person.
    #[serde(skip)]
    pub by: Option<String>,
    /// When.
    pub at: Timestamp,
}

/// A marker that the lab measured, or is measuring.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MeasurementView {
    /// Its identifier, which the address of its samples holds.
    pub id: Id,
    /// Name of the marker.
    pub marker: String,
    /// What it says.
    pub statement: String,
    /// The target, with its unit.
    pub target: String,
    /// The figure, as a decimal number; nothing while it is measured, or when it could not be.
    pub value: Option<String>,
    /// Its unit.
    pub unit: String,
    /// Whether the target is met.
    pub met: Option<bool>,
    /// How many samples.
    pub samples: usize,
    /// SHA-256 of the raw samples.
    pub hash: Option<String>,
    /// Why there is no figure.
    pub failure: Option<String>,
    /// When it was asked for.
    pub asked_at: Timestamp,
    /// When it was done.
    pub done_at: Option<Timestamp>,
}

/// The environments of the lab, or of some bodies, and how much of the machine is used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EnvironmentsView {
    /// The environments, the latest first.
    pub environments: Vec<EnvironmentEntry>,
    /// What is given of the machine, and all that may be; for those who manage the lab.
    pub room: Option<RoomView>,
}

/// How much of the machine is given.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct RoomView {
    /// Environments that have room, and most.
    pub environments: (u32, u32),
    /// Memory, in MiB.
    pub memory: (u64, u64),
    /// Disk, in MiB.
    pub disk: (u64, u64),
    /// Environments that wait.
    pub waiting: u32,
}

/// What an environment uses, beside what it may.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct UsageView {
    /// Memory, in MiB, and most.
    pub memory: (u64, u64),
    /// Processes, and most; nothing where they are not counted.
    pub processes: Option<(u64, u64)>,
    /// Disk, in MiB, and most; nothing where it is not measured, or nothing is kept.
    pub disk: Option<(u64, u64)>,
    /// Processor time since it started, in seconds.
    pub cpu: u64,
}

impl UsageView {
    /// What is used beside what the profile allows.
    pub fn of(usage: &Usage, size: &SizeView) -> UsageView {
        UsageView {
            memory: (usage.memory >> 20, size.memory),
            // What runs has a process at least.
            processes: (usage.processes > 0).then(|| (usage.processes, u64::from(size.processes))),
            disk: (!usage.disk.is_empty()).then(|| (usage.disk.values().sum::<u64>() >> 20, size.disk)),
            cpu: usage.cpu / 1_000_000_000,
        }
    }
}
