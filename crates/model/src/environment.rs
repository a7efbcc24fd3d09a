//! Environments of the lab: an application that runs for an experiment, or for a demonstration, until a given end.
//!
//! A row says what should be; whoever reconciles makes it so and writes down what is. Nothing runs without an end.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::event::Actor;
use crate::id::Id;
use crate::words::words;

words! {
    /// How an environment is, as it was last seen.
    EnvironmentStatus, 6,
    Waiting = "waiting",
    Starting = "starting",
    Serving = "serving",
    Suspended = "suspended",
    Failed = "failed",
    Ended = "ended",
}

words! {
    /// How an environment should be.
    EnvironmentWish, 3,
    Running = "running",
    Suspended = "suspended",
    Removed = "removed",
}

words! {
    /// What happened to an environment.
    EnvironmentNews, 11,
    Launched = "launched",
    Admitted = "admitted",
    Served = "served",
    Suspended = "suspended",
    Resumed = "resumed",
    Extended = "extended",
    Failed = "failed",
    Expired = "expired",
    Removing = "removing",
    Ended = "ended",
    Measured = "measured",
}

impl EnvironmentStatus {
    /// Whether something of it may be on the engine.
    pub fn is_live(self) -> bool {
        self != EnvironmentStatus::Ended
    }
}

/// An application that runs, or is to run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Environment {
    /// Identifier in storage, in addresses and on the engine.
    pub id: Id,
    /// The experiment; a demonstration has none.
    pub experiment: Option<Id>,
    /// The body it counts for.
    pub organization: Id,
    /// Who launched it.
    pub launched_by: Actor,
    /// Name of the package.
    pub package: String,
    /// Version of the package.
    pub version: String,
    /// Name of the software it runs.
    pub software: String,
    /// Name of the quota profile.
    pub profile: String,
    /// What the engine is told, as JSON: kept whole, so that a package that changes does not change what runs. Its secrets
    /// leave when the environment ends.
    pub deployment: String,
    /// What opens: port and path.
    pub open: (u16, String),
    /// How it should be.
    pub wish: EnvironmentWish,
    /// How it is.
    pub status: EnvironmentStatus,
    /// Why it does not run, as JSON of the lab's failure; nothing while it does.
    pub failure: Option<String>,
    /// Raised to end every entry made so far.
    pub epoch: u32,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// When there was room for it.
    pub admitted_at: Option<Timestamp>,
    /// When its application first answered.
    pub served_at: Option<Timestamp>,
    /// How it answered then, as JSON of the lab's proof; nothing when that was not kept.
    pub proof: Option<String>,
    /// When it ends.
    pub expires_at: Timestamp,
    /// When what it held was removed.
    pub ended_at: Option<Timestamp>,
    /// When anything of it last changed.
    pub updated_at: Timestamp,
}

/// Something that happened to an environment, kept for ever.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnvironmentStep {
    /// Identifier in storage.
    pub id: Id,
    /// The environment.
    pub environment: Id,
    /// What happened.
    pub news: EnvironmentNews,
    /// Why, in the words of whoever did it, or as JSON of the lab's failure; may be empty.
    pub reason: String,
    /// Who.
    pub by: Actor,
    /// When.
    pub at: Timestamp,
}

/// An image that this installation built and gave to its engine. No other runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LabImage {
    /// Name of the package.
    pub package: String,
    /// Name of the image in it.
    pub image: String,
    /// Digest on the engine, by which it runs.
    pub digest: String,
    /// Digest in the storage where it was built.
    pub built: String,
    /// Hash of its recipe.
    pub recipe: String,
    /// Version of each Debian package in it.
    pub packages: BTreeMap<String, String>,
    /// When it was given.
    pub installed_at: Timestamp,
}

/// A marker that the lab measured, with every sample.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measurement {
    /// Identifier in storage.
    pub id: Id,
    /// The environment.
    pub environment: Id,
    /// Name of the marker in the package.
    pub marker: String,
    /// What was measured, as JSON of the lab's measure; nothing until it is done.
    pub result: Option<String>,
    /// SHA-256 of the raw samples.
    pub hash: Option<String>,
    /// Who asked.
    pub by: Actor,
    /// When.
    pub asked_at: Timestamp,
    /// When it was done, or given up.
    pub done_at: Option<Timestamp>,
}
