//! What is told to an engine, and what it says.

use std::collections::BTreeMap;
use std::fmt;

use jiff::Timestamp;
use levain_model::Language;
use levain_package::{Volume, Workload};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// Identifier of an environment: letters of `a` to `z`, digits and hyphens, at most 40.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct EnvironmentId(String);

/// A text that cannot identify an environment.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” cannot identify an environment")]
pub struct BadId(pub String);

impl TryFrom<String> for EnvironmentId {
    type Error = BadId;

    fn try_from(text: String) -> Result<Self, BadId> {
        let fine = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        let ends = text.bytes().next().is_some_and(|byte| byte != b'-');
        if ends && text.len() <= 40 && text.bytes().all(fine) { Ok(Self(text)) } else { Err(BadId(text)) }
    }
}

impl From<EnvironmentId> for String {
    fn from(id: EnvironmentId) -> Self {
        id.0
    }
}

impl EnvironmentId {
    /// As text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for EnvironmentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A value that is never shown: it has no `Display`, and its `Debug` says nothing.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    /// Keeps a value from being shown.
    pub fn new(value: impl Into<String>) -> Self {
        Self(value.into())
    }

    /// The value, to hand it over.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// What an environment may use, all its containers together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    /// Memory, in bytes.
    pub memory: u64,
    /// Processors, in thousandths of one.
    pub cpu: u32,
    /// Claims and scratch space, in bytes.
    pub disk: u64,
    /// Processes and threads.
    pub processes: u32,
}

/// An environment as it should be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deployment {
    /// Which.
    pub environment: EnvironmentId,
    /// What runs in it.
    pub workload: Workload,
    /// Digest recorded at the installation for each name of `images.lock`.
    pub images: BTreeMap<String, String>,
    /// Answers of the launch form.
    pub parameters: BTreeMap<String, String>,
    /// Secrets, typed or generated.
    pub secrets: BTreeMap<String, Secret>,
    /// What it may use.
    pub profile: Profile,
    /// When it ends.
    pub expires: Timestamp,
}

impl Deployment {
    /// What tells two deployments apart, but for their end, which may be put off without starting anything again.
    pub fn fingerprint(&self) -> String {
        let mut whole = self.clone();
        whole.expires = Timestamp::UNIX_EPOCH;
        let bytes = serde_json::to_vec(&whole).unwrap_or_default();
        Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// Why it can never run as it is said: a quota, an image or an answer that is missing.
    ///
    /// # Errors
    ///
    /// The first reason found.
    pub fn check(&self) -> Result<(), Failure> {
        self.check_names()?;
        let containers = &self.workload.containers;
        let memory: u64 = containers.iter().map(|container| container.limits.memory).sum();
        let cpu: u32 = containers.iter().map(|container| container.limits.cpu).sum();
        let volumes = self.workload.volumes.values();
        let scratch: u64 = volumes.map(|volume| if let Volume::Scratch { size } = volume { *size } else { 0 }).sum();
        let disk = scratch + self.workload.claims.values().map(|claim| claim.size).sum::<u64>();
        let over = |resource: &str, asked: u64, allowed: u64| {
            let failure = Failure::OverQuota { resource: resource.to_owned(), asked, allowed };
            if asked > allowed { Err(failure) } else { Ok(()) }
        };
        over("memory", memory, self.profile.memory)?;
        over("cpu", cpu.into(), self.profile.cpu.into())?;
        over("disk", disk, self.profile.disk)?;
        let all = containers.iter().chain(&self.workload.preparations);
        for container in all.chain(self.workload.jobs.values().map(|job| &job.container)) {
            over("memory", container.limits.memory, self.profile.memory)?;
            over("cpu", container.limits.cpu.into(), self.profile.cpu.into())?;
            if !self.images.contains_key(&container.image) {
                return Err(Failure::ImageMissing { image: container.image.clone() });
            }
        }
        Ok(())
    }

    /// Names become paths and names of the machine: whoever asks, none leads elsewhere.
    fn check_names(&self) -> Result<(), Failure> {
        let workload = &self.workload;
        let malformed = |subject: &str| Failure::Malformed { subject: subject.to_owned() };
        let name = |text: &String| match EnvironmentId::try_from(text.clone()) {
            Ok(_) => Ok(()),
            Err(_) => Err(malformed(text)),
        };
        let named = workload.containers.iter().chain(&workload.preparations).map(|container| &container.name);
        named.chain(workload.jobs.keys()).try_for_each(name)?;
        workload.volumes.keys().chain(workload.claims.keys()).try_for_each(name)?;
        for volume in workload.volumes.values() {
            match volume {
                Volume::Claim(claim) if !workload.claims.contains_key(claim) => return Err(malformed(claim)),
                Volume::Files(files) => {
                    let fine = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_');
                    let bad = |file: &&String| {
                        file.is_empty() || file.starts_with('.') || file.len() > 200 || !file.bytes().all(fine)
                    };
                    if let Some(file) = files.keys().find(bad) {
                        return Err(malformed(file));
                    }
                }
                _ => {}
            }
        }
        let all = workload.containers.iter().chain(&workload.preparations);
        for container in all.chain(workload.jobs.values().map(|job| &job.container)) {
            if container.user == 0 || container.group == 0 || container.limits.memory == 0 || container.limits.cpu == 0
            {
                return Err(malformed(&container.name));
            }
            let bad = container.mounts.iter().find(|mount| {
                !workload.volumes.contains_key(&mount.volume)
                    || !mount.path.starts_with('/')
                    || mount.path.split('/').any(|part| part == "..")
            });
            if let Some(mount) = bad {
                return Err(malformed(&mount.path));
            }
        }
        Ok(())
    }
}

/// How an environment is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "state")]
pub enum State {
    /// Its containers run, and the application does not answer yet.
    Starting,
    /// The application answers.
    Serving,
    /// It does not run, and will not without a change.
    Failed {
        /// Why.
        reason: Failure,
    },
    /// Frozen.
    Suspended,
    /// Nothing of it is there.
    Gone,
}

/// Why an environment does not run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "why")]
pub enum Failure {
    /// It asks for more than its profile allows.
    OverQuota {
        /// `memory` (bytes), `cpu` (thousandths of a processor) or `disk` (bytes).
        resource: String,
        /// What it asks for.
        asked: u64,
        /// What is allowed.
        allowed: u64,
    },
    /// A container ends again and again.
    CrashLoop {
        /// Which.
        container: String,
        /// With which exit code.
        exit: i32,
    },
    /// An image is not installed.
    ImageMissing {
        /// Its name in the package, or its digest.
        image: String,
    },
    /// The kernel ended a container because it wanted more memory than it may have.
    KilledForMemory {
        /// Which.
        container: String,
    },
    /// A preparation did not end well.
    Preparation {
        /// Which.
        container: String,
        /// With which exit code.
        exit: i32,
    },
    /// The application runs and never answered.
    NotReady {
        /// Which container was asked.
        container: String,
    },
    /// A part of it was removed behind the platform's back.
    Incomplete,
    /// A name, a path, a user or a limit that nothing can be made of: the policy on packages lets none through.
    Malformed {
        /// What.
        subject: String,
    },
}

impl Failure {
    /// Why, for a person.
    pub fn text(&self, language: Language) -> String {
        let [fr, en] = match self {
            Self::OverQuota { resource, asked, allowed } if resource == "cpu" => [
                format!("L’application demande {asked} millièmes de processeur, le profil en donne {allowed}."),
                format!("The application asks for {asked} thousandths of a processor, the profile gives {allowed}."),
            ],
            Self::OverQuota { resource, asked, allowed } => {
                let (asked, allowed) = (asked >> 20, allowed >> 20);
                let [fr, en] =
                    if resource == "memory" { ["de mémoire", "of memory"] } else { ["de disque", "of disk"] };
                [
                    format!("L’application demande {asked} Mio {fr}, le profil en donne {allowed}."),
                    format!("The application asks for {asked} MiB {en}, the profile gives {allowed}."),
                ]
            }
            Self::CrashLoop { container, exit } => [
                format!("Le conteneur {container} s’arrête sans cesse (code {exit})."),
                format!("The container {container} ends again and again (code {exit})."),
            ],
            Self::ImageMissing { image } => {
                [format!("L’image {image} n’est pas là."), format!("The image {image} is not there.")]
            }
            Self::KilledForMemory { container } => [
                format!("Le conteneur {container} a manqué de mémoire."),
                format!("The container {container} ran out of memory."),
            ],
            Self::Preparation { container, exit } => [
                format!("La préparation {container} a échoué (code {exit})."),
                format!("The preparation {container} failed (code {exit})."),
            ],
            Self::NotReady { container } => [
                format!("Le conteneur {container} tourne, et l’application n’a jamais répondu."),
                format!("The container {container} runs, and the application never answered."),
            ],
            Self::Incomplete => ["Une partie en a été retirée.".to_owned(), "A part of it was removed.".to_owned()],
            Self::Malformed { subject } => [
                format!("Rien ne peut être fait de «\u{a0}{subject}\u{a0}»."),
                format!("Nothing can be made of “{subject}”."),
            ],
        };
        match language {
            Language::Fr => fr,
            Language::En => en,
        }
    }
}

/// Why an engine did not do what it was asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "error")]
pub enum EngineError {
    /// It can never run as said.
    #[error("it cannot run: {reason:?}")]
    Refused {
        /// Why.
        reason: Failure,
    },
    /// The engine does not answer.
    #[error("the engine does not answer: {said}")]
    Unreachable {
        /// What the system says.
        said: String,
    },
    /// The engine, or a program of the machine, says no.
    #[error("{step}: {said}")]
    Said {
        /// What was being done.
        step: String,
        /// What was said.
        said: String,
    },
    /// There is no such environment, or no such container in it.
    #[error("there is no such environment or container")]
    Absent,
}

impl EngineError {
    /// A stable code; [`CODES`](crate::CODES) explains each.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Refused { .. } => "LE007",
            Self::Unreachable { .. } => "LE008",
            Self::Said { .. } => "LE009",
            Self::Absent => "LE010",
        }
    }

    /// What happened, for a person; what a program of the machine said stays in its words.
    pub fn text(&self, language: Language) -> String {
        let [fr, en] = match self {
            Self::Refused { reason } => return reason.text(language),
            Self::Unreachable { said } => {
                [format!("Le moteur ne répond pas\u{a0}: {said}"), format!("The engine does not answer: {said}")]
            }
            Self::Said { step, said } => [
                format!("Le moteur a manqué une étape ({step})\u{a0}: {said}"),
                format!("The engine did not do a step ({step}): {said}"),
            ],
            Self::Absent => [
                "Cet environnement ou ce conteneur n’est pas là.".to_owned(),
                "There is no such environment or container.".to_owned(),
            ],
        };
        match language {
            Language::Fr => fr,
            Language::En => en,
        }
    }
}

/// An environment found on an engine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// Which.
    pub environment: EnvironmentId,
    /// [`Deployment::fingerprint`] of what was deployed, when the labels say it.
    pub fingerprint: Option<String>,
    /// When it ends, when the labels say it.
    pub expires: Option<Timestamp>,
    /// Whether all of it is there.
    pub complete: bool,
    /// Whether it is frozen.
    pub suspended: bool,
}

/// Where a line was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stream {
    /// Standard output.
    Output,
    /// Standard error.
    Error,
}

/// A piece of what a container wrote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogLine {
    /// Which container.
    pub container: String,
    /// Where.
    pub stream: Stream,
    /// What, without the end of the line.
    pub text: String,
}

/// What an environment uses.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Usage {
    /// Microseconds since the first reading of its series, by the agent's clock.
    #[serde(default)]
    pub at: u64,
    /// Memory, in bytes.
    pub memory: u64,
    /// Processor time since it started, in nanoseconds.
    pub cpu: u64,
    /// Whether that was counted from rates, for want of a counter: enough to look at, and nothing to measure by.
    #[serde(default)]
    pub estimated: bool,
    /// Processes and threads.
    pub processes: u64,
    /// Bytes written in each claim.
    pub disk: BTreeMap<String, u64>,
}

/// How an application answered once.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sample {
    /// When it was asked: microseconds since its series began.
    pub at: u64,
    /// Status of the answer; none when there was none in time.
    pub status: Option<u16>,
    /// Time until the whole answer was there or hope was given up, in microseconds.
    pub micros: u64,
    /// Bytes of the body that came.
    pub bytes: u64,
    /// Whether the body came to its end.
    pub whole: bool,
}

/// What a command gave.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Executed {
    /// Exit code.
    pub exit: i32,
    /// Standard output, at most 1 MiB.
    pub output: String,
    /// Standard error, at most 1 MiB.
    pub error: String,
}
