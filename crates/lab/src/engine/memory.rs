//! An engine that runs nothing and forgets nothing: for tests of what stands above, with faults on demand.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::{Deployment, Engine, EngineError, EnvironmentId, Executed, Failure, Found, LogLine, State, Stream, Usage};

/// What goes wrong on demand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// The engine does not answer, this many times.
    Unreachable(u32),
    /// The next deployment stops half-way and leaves an incomplete environment.
    HalfWay,
    /// This environment fails for this reason.
    Fails(EnvironmentId, Failure),
}

#[derive(Debug, Default)]
struct Inside {
    environments: BTreeMap<EnvironmentId, Kept>,
    images: Vec<String>,
    unreachable: u32,
    half_way: bool,
}

#[derive(Debug)]
struct Kept {
    deployment: Deployment,
    complete: bool,
    suspended: bool,
    failure: Option<Failure>,
}

/// The engine.
#[derive(Debug, Default)]
pub struct Memory {
    inside: Mutex<Inside>,
}

impl Memory {
    /// An engine that has these images, by digest.
    pub fn with_images<T: Into<String>>(images: impl IntoIterator<Item = T>) -> Self {
        let images = images.into_iter().map(Into::into).collect();
        Self { inside: Mutex::new(Inside { images, ..Inside::default() }) }
    }

    /// Makes something go wrong.
    pub fn inject(&self, fault: Fault) {
        let mut inside = self.lock();
        match fault {
            Fault::Unreachable(times) => inside.unreachable = times,
            Fault::HalfWay => inside.half_way = true,
            Fault::Fails(id, failure) => {
                if let Some(kept) = inside.environments.get_mut(&id) {
                    kept.failure = Some(failure);
                }
            }
        }
    }

    /// Loses every image, as a storage that was emptied.
    pub fn forget_images(&self) {
        self.lock().images.clear();
    }

    fn lock(&self) -> MutexGuard<'_, Inside> {
        self.inside.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The state, unless the engine is made not to answer.
    fn reach(&self) -> Result<MutexGuard<'_, Inside>, EngineError> {
        let mut inside = self.lock();
        if inside.unreachable > 0 {
            inside.unreachable -= 1;
            return Err(EngineError::Unreachable { said: "made not to answer".to_owned() });
        }
        Ok(inside)
    }

    fn kept<T>(&self, id: &EnvironmentId, work: impl FnOnce(&mut Kept) -> T) -> Result<T, EngineError> {
        self.reach()?.environments.get_mut(id).map(work).ok_or(EngineError::Absent)
    }
}

impl Engine for Memory {
    async fn deploy(&self, deployment: &Deployment) -> Result<(), EngineError> {
        let mut inside = self.reach()?;
        deployment.check().map_err(|reason| EngineError::Refused { reason })?;
        if let Some(image) = deployment.images.values().find(|image| !inside.images.contains(image)) {
            return Err(EngineError::Refused { reason: Failure::ImageMissing { image: image.clone() } });
        }
        let half_way = std::mem::take(&mut inside.half_way);
        let old = inside.environments.get(&deployment.environment);
        let same = old.is_some_and(|kept| {
            kept.complete && kept.failure.is_none() && kept.deployment.fingerprint() == deployment.fingerprint()
        });
        let suspended = same && old.is_some_and(|kept| kept.suspended);
        let kept = Kept { deployment: deployment.clone(), complete: !half_way, suspended, failure: None };
        inside.environments.insert(deployment.environment.clone(), kept);
        if half_way {
            return Err(EngineError::Unreachable { said: "made to stop half-way".to_owned() });
        }
        Ok(())
    }

    async fn state(&self, deployment: &Deployment) -> Result<State, EngineError> {
        let inside = self.reach()?;
        Ok(match inside.environments.get(&deployment.environment) {
            None => State::Gone,
            Some(kept) if !kept.complete => State::Failed { reason: Failure::Incomplete },
            Some(Kept { failure: Some(reason), .. }) => State::Failed { reason: reason.clone() },
            Some(kept) if kept.suspended => State::Suspended,
            Some(_) => State::Serving,
        })
    }

    async fn logs(
        &self,
        environment: &EnvironmentId,
        _follow: bool,
    ) -> Result<tokio::sync::mpsc::Receiver<LogLine>, EngineError> {
        let names: Vec<String> = self.kept(environment, |kept| {
            kept.deployment.workload.containers.iter().map(|container| container.name.clone()).collect()
        })?;
        let (sender, receiver) = tokio::sync::mpsc::channel(names.len().max(1));
        for container in names {
            let line = LogLine { container, stream: Stream::Output, text: "started".to_owned() };
            let _ = sender.try_send(line);
        }
        Ok(receiver)
    }

    async fn usage(&self, environment: &EnvironmentId) -> Result<Usage, EngineError> {
        self.kept(environment, |kept| Usage {
            at: 0,
            memory: kept.deployment.workload.containers.iter().map(|container| container.limits.memory / 2).sum(),
            cpu: 1,
            estimated: false,
            processes: kept.deployment.workload.containers.len() as u64,
            disk: kept.deployment.workload.claims.keys().map(|claim| (claim.clone(), 0)).collect(),
        })
    }

    async fn exec(
        &self,
        environment: &EnvironmentId,
        container: &str,
        command: &[&str],
    ) -> Result<Executed, EngineError> {
        let known =
            self.kept(environment, |kept| kept.deployment.workload.containers.iter().any(|one| one.name == container))?;
        if !known {
            return Err(EngineError::Absent);
        }
        Ok(match command {
            [program, words @ ..] if program.ends_with("echo") => {
                Executed { exit: 0, output: format!("{}\n", words.join(" ")), error: String::new() }
            }
            _ => Executed { exit: 1, output: String::new(), error: "nothing runs here\n".to_owned() },
        })
    }

    async fn suspend(&self, environment: &EnvironmentId) -> Result<(), EngineError> {
        self.kept(environment, |kept| kept.suspended = true)
    }

    async fn resume(&self, environment: &EnvironmentId) -> Result<(), EngineError> {
        self.kept(environment, |kept| kept.suspended = false)
    }

    async fn destroy(&self, environment: &EnvironmentId) -> Result<(), EngineError> {
        self.reach()?.environments.remove(environment);
        Ok(())
    }

    async fn inventory(&self) -> Result<Vec<Found>, EngineError> {
        let inside = self.reach()?;
        let found = |(id, kept): (&EnvironmentId, &Kept)| Found {
            environment: id.clone(),
            fingerprint: Some(kept.deployment.fingerprint()),
            expires: Some(kept.deployment.expires),
            complete: kept.complete,
            suspended: kept.suspended,
        };
        Ok(inside.environments.iter().map(found).collect())
    }

    async fn take(&self, deployment: &Deployment) -> Result<tokio::sync::mpsc::Receiver<Vec<u8>>, EngineError> {
        if !self.kept(&deployment.environment, |kept| kept.suspended)? {
            return Err(super::not_frozen());
        }
        // An empty archive: nothing runs here, and nothing is kept.
        let mut bytes = Vec::new();
        let archive = tar::Builder::new(flate2::write::GzEncoder::new(&mut bytes, flate2::Compression::fast()));
        archive
            .into_inner()
            .and_then(flate2::write::GzEncoder::finish)
            .map_err(|error| EngineError::Said { step: "take".to_owned(), said: error.to_string() })?;
        let (sender, receiver) = tokio::sync::mpsc::channel(1);
        let _ = sender.try_send(bytes);
        Ok(receiver)
    }

    async fn import_image(&self, archive: &std::path::Path) -> Result<String, EngineError> {
        let bytes = std::fs::read(archive)
            .map_err(|error| EngineError::Said { step: "import".to_owned(), said: error.to_string() })?;
        let digest = <sha2::Sha256 as sha2::Digest>::digest(&bytes);
        let digest = format!("sha256:{}", digest.iter().map(|byte| format!("{byte:02x}")).collect::<String>());
        self.reach()?.images.push(digest.clone());
        Ok(digest)
    }
}
