//! What an environment occupies: a network, a range of users, a control group, names. All follow from its number.

use std::path::{Path, PathBuf};

use super::spec::Role;
use crate::engine::EnvironmentId;

/// Users of one environment.
pub(super) const USERS: u32 = 65_536;

/// First user of the first environment: above what distributions give to people and services.
const FIRST_USER: u32 = 1_000_000;

/// How many environments one engine holds: what 10.64.0.0/10 has networks of 256 addresses for.
pub(super) const PLACES: u32 = 16_384;

/// The place of one environment.
#[derive(Debug, Clone)]
pub(super) struct Place {
    pub(super) environment: EnvironmentId,
    pub(super) number: u32,
    /// Name of the instance.
    pub(super) instance: String,
    /// Name of the network. Another at each start: Podman remembers for a name which addresses were given, and now and then
    /// forgets to take one back from a container that was killed.
    pub(super) network: String,
}

impl Place {
    /// Name of the bridge; the kernel takes 15 characters.
    pub(super) fn bridge(&self) -> String {
        format!("lab{}", self.number)
    }

    fn prefix(&self) -> String {
        format!("10.{}.{}", 64 + self.number / 256, self.number % 256)
    }

    pub(super) fn subnet(&self) -> String {
        format!("{}.0/24", self.prefix())
    }

    pub(super) fn gateway(&self) -> String {
        format!("{}.1", self.prefix())
    }

    /// Address of the application, for the proxy.
    pub(super) fn address(&self) -> String {
        format!("{}.2", self.prefix())
    }

    /// What root of the environment is on the machine.
    pub(super) fn first_user(&self) -> u32 {
        FIRST_USER + self.number * USERS
    }

    /// Name of a container.
    pub(super) fn container(&self, role: Role, name: &str) -> String {
        format!("lab-{}-{}-{name}", self.environment, role.name())
    }

    /// The control group that holds all containers of the environment.
    pub(super) fn group(&self) -> String {
        group(&self.instance, &self.environment)
    }

    /// Where volumes are mounted, in the engine's own `/run`.
    pub(super) fn mounts(&self) -> PathBuf {
        mounts(&self.environment)
    }
}

/// The control group of an environment.
pub(super) fn group(instance: &str, environment: &EnvironmentId) -> String {
    format!("/{instance}/{environment}")
}

/// Where the volumes of an environment are mounted, in the engine's own `/run`.
pub(super) fn mounts(environment: &EnvironmentId) -> PathBuf {
    Path::new("/run/levain").join(environment.as_str())
}
