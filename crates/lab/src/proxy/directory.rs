//! What the proxy is told of environments.

use std::net::SocketAddr;

use serde::{Deserialize, Serialize};

use super::network::Network;

/// Where the proxy finds environments. Asked at each request: an answer is never remembered.
pub trait Directory: Send + Sync + 'static {
    /// The environment of this host name, in lower case and without a port.
    fn find(&self, host: &str) -> Option<Environment>;
}

/// An environment, as the proxy needs to know it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Environment {
    /// Its identifier: letters, digits and hyphens. Never used again for another.
    pub id: String,
    /// Whether anybody may enter: the experiment was accepted, or the package is open to trials.
    pub open: bool,
    /// Raised by the platform to end every entry made so far, when somebody loses the right to be there.
    pub epoch: u32,
    /// What became of it.
    pub state: State,
    /// Where the application answers; none unless it runs.
    pub target: Option<Target>,
}

/// What became of an environment, as told to those who may enter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Accepted; the machine has no room for it yet.
    Waiting,
    /// Being made or started.
    Starting,
    /// Its application answers.
    Serving,
    /// Not started, because it would use more than its quota or the body's budget allows.
    OverQuota,
    /// Stopped, with its data kept.
    Suspended,
    /// It did not start, or does not answer any more.
    Failed,
    /// Its data are being deleted, or are gone.
    Ended,
}

impl State {
    /// Every state.
    pub const ALL: [State; 7] = [
        State::Waiting,
        State::Starting,
        State::Serving,
        State::OverQuota,
        State::Suspended,
        State::Failed,
        State::Ended,
    ];
}

/// Where an application answers.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Target {
    /// Its address and port.
    pub address: SocketAddr,
    /// The only way there.
    pub way: Way,
}

/// By which way an application is reached. There is no other: a socket that is bound to nothing could lead anywhere.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Way {
    /// The bridge of this name, which holds an address of the same network.
    Bridge(String),
    /// The network of a cluster, which gave the address: it lies in one of these, or there is no way.
    Pods(Vec<Network>),
    /// The loopback, for development and tests.
    Loopback,
}
