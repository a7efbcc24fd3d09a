//! What an engine can do for an environment, said once; done in memory for tests of what stands above, on Podman, and on a
//! cluster (feature `kubernetes`).
//!
//! An engine keeps no state of its own beside what runs: what should be is told to it again and again ([`Engine::deploy`]
//! changes nothing when it already is so), and what is, is read from labels ([`Engine::inventory`]).

#[cfg(feature = "kubernetes")]
mod kubernetes;
mod memory;
mod podman;
pub(crate) mod probe;
mod reconcile;
mod values;

use std::future::Future;

#[cfg(feature = "kubernetes")]
pub use kubernetes::{ClusterOptions, Kubernetes};
pub use memory::{Fault, Memory};
pub(crate) use podman::remove_groups;
pub use podman::{Footprint, Podman, Refusals};
pub(crate) use probe::micros;
pub use reconcile::{Desired, Done, Step, Wanted, perform, plan, reconcile};
pub use values::{
    BadId, Deployment, EngineError, EnvironmentId, Executed, Failure, Found, LogLine, Profile, Sample, Secret, State,
    Stream, Usage,
};

/// What runs environments.
pub trait Engine: Send + Sync {
    /// Makes it so. When it is already so, changes nothing; when something else runs, replaces it and keeps the space of
    /// the claims. When a step fails, undoes what this call made.
    ///
    /// # Errors
    ///
    /// [`EngineError::Refused`] when it can never run as said, [`EngineError::Unreachable`] or [`EngineError::Said`] when
    /// trying again makes sense.
    fn deploy(&self, deployment: &Deployment) -> impl Future<Output = Result<(), EngineError>> + Send;

    /// How it truly is, asked of the engine and of the application.
    ///
    /// # Errors
    ///
    /// When the engine does not answer.
    fn state(&self, deployment: &Deployment) -> impl Future<Output = Result<State, EngineError>> + Send;

    /// What the containers wrote, oldest first; `follow` goes on until the environment ends or the receiver is dropped.
    ///
    /// # Errors
    ///
    /// When there is no such environment or the engine does not answer.
    fn logs(
        &self,
        environment: &EnvironmentId,
        follow: bool,
    ) -> impl Future<Output = Result<tokio::sync::mpsc::Receiver<LogLine>, EngineError>> + Send;

    /// What it uses now.
    ///
    /// # Errors
    ///
    /// When there is no such environment or the engine does not answer.
    fn usage(&self, environment: &EnvironmentId) -> impl Future<Output = Result<Usage, EngineError>> + Send;

    /// Runs a command in a running container.
    ///
    /// # Errors
    ///
    /// When there is no such container, it does not run, or the engine does not answer.
    fn exec(
        &self,
        environment: &EnvironmentId,
        container: &str,
        command: &[&str],
    ) -> impl Future<Output = Result<Executed, EngineError>> + Send;

    /// Freezes everything in it: memory is kept, no processor is used.
    ///
    /// # Errors
    ///
    /// When there is no such environment or the engine does not answer.
    fn suspend(&self, environment: &EnvironmentId) -> impl Future<Output = Result<(), EngineError>> + Send;

    /// Lets it go on.
    ///
    /// # Errors
    ///
    /// When there is no such environment or the engine does not answer.
    fn resume(&self, environment: &EnvironmentId) -> impl Future<Output = Result<(), EngineError>> + Send;

    /// Removes everything that was made for it, the space of its claims included. Removing what is not there is no error.
    ///
    /// # Errors
    ///
    /// When something stays: trying again makes sense.
    fn destroy(&self, environment: &EnvironmentId) -> impl Future<Output = Result<(), EngineError>> + Send;

    /// What is there, by label.
    ///
    /// # Errors
    ///
    /// When the engine does not answer.
    fn inventory(&self) -> impl Future<Output = Result<Vec<Found>, EngineError>> + Send;

    /// What the claims of an environment hold, as a `.tar.gz` in pieces. Only of one that is frozen: what runs could lead the
    /// engine elsewhere while it reads.
    ///
    /// # Errors
    ///
    /// When there is no such environment, it is not frozen, or the engine does not answer.
    fn take(
        &self,
        deployment: &Deployment,
    ) -> impl Future<Output = Result<tokio::sync::mpsc::Receiver<Vec<u8>>, EngineError>> + Send;

    /// Takes an image from an archive; gives its digest.
    ///
    /// # Errors
    ///
    /// When the archive is no image or the engine does not answer.
    fn import_image(&self, archive: &std::path::Path) -> impl Future<Output = Result<String, EngineError>> + Send;
}

/// What is asked of a frozen environment only.
fn not_frozen() -> EngineError {
    EngineError::Said { step: "take".to_owned(), said: "the environment is not frozen".to_owned() }
}
