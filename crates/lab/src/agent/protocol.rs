//! What is said over the socket: one line of JSON that asks, one or several that answer, and the connection is closed.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::routes::Route;
use crate::engine::{
    Deployment, Desired, Done, EngineError, EnvironmentId, Executed, Found, LogLine, Sample, State, Usage,
};

/// Version of what is said; both ends must say the same.
pub const VERSION: u32 = 3;

/// Longest line that asks, in bytes.
pub const MOST: u64 = 16 << 20;

/// What is asked.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Request {
    /// Who is there: one [`Answer::Hello`].
    Hello,
    /// Make it so, and remove what is not named: one [`Answer::Applied`].
    Apply {
        /// Everything that should be there.
        desired: Vec<Desired>,
    },
    /// What is there: one [`Answer::Found`].
    Inventory,
    /// How one environment is: one [`Answer::State`].
    State {
        /// As it was applied.
        deployment: Deployment,
    },
    /// What its containers wrote: [`Answer::Line`] for each, then [`Answer::End`].
    Logs {
        /// Which environment.
        environment: EnvironmentId,
        /// Whether to go on.
        follow: bool,
    },
    /// What it uses: [`Answer::Usage`] every so often, until the connection is closed.
    Usage {
        /// Which environment.
        environment: EnvironmentId,
        /// Time between two answers, in milliseconds, at least 100.
        period: u64,
    },
    /// How it answers `GET`: [`Answer::Sample`] for each, then [`Answer::End`].
    Measure {
        /// Which environment.
        environment: EnvironmentId,
        /// Port of its application.
        port: u16,
        /// Path, beginning with `/`.
        path: String,
        /// How often, at most 10,000.
        count: u32,
        /// From the beginning of one question to that of the next, in milliseconds; longer when the answer is slower.
        period: u64,
        /// Longest wait for a whole answer, in milliseconds, at most an hour.
        patience: u64,
    },
    /// Run a measurement of the package inside: one [`Answer::Executed`].
    Job {
        /// As it was applied.
        deployment: Deployment,
        /// Name of the job.
        job: String,
    },
    /// What the claims of a frozen environment hold: [`Answer::Archive`], then its bytes until the connection is closed.
    Take {
        /// As it was applied.
        deployment: Deployment,
    },
    /// Take an image from an archive of this machine: one [`Answer::Image`].
    Import {
        /// The archive.
        archive: PathBuf,
    },
    /// Which host names lead where, all of them: one [`Answer::End`].
    Routes {
        /// The whole table.
        routes: Vec<Route>,
    },
}

/// What is answered.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// Who is there.
    Hello {
        /// [`VERSION`] of the agent.
        version: u32,
        /// Name of its engine.
        instance: String,
        /// Its process.
        process: u32,
    },
    /// What was done, and how it went.
    Applied(Vec<Done>),
    /// What is there.
    Found(Vec<Found>),
    /// How it is.
    State(State),
    /// A line that a container wrote.
    Line(LogLine),
    /// What is used.
    Usage(Usage),
    /// How the application answered.
    Sample(Sample),
    /// What a measurement gave.
    Executed(Executed),
    /// An archive follows, byte for byte.
    Archive,
    /// Digest of an image.
    Image(String),
    /// There is no more.
    End,
    /// It was not done.
    Failed(EngineError),
}
