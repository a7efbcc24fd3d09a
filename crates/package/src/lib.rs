//! Application packages of the lab: a folder that says how to run a software, read, held to the lab's policy, and made into
//! a [`Workload`] that an engine can run. No input or output of its own.

mod codes;
mod diagnostic;
mod manifest;
mod reader;
mod workload;

pub use codes::CODES;
pub use diagnostic::Diagnostic;
pub use levain_yaml::{Position, Span};
pub use manifest::{MAX_BYTES, manifest};
pub use workload::{
    Claim, Container, Expectation, FileSource, Job, Limits, Mount, Port, Probe, Setting, Size, Variable, Volume,
    Workload,
};
