//! Application packages of the lab: a folder that says how to run a software, read, held to the lab's policy, and made into
//! a [`Workload`] that an engine can run. No input or output of its own but the folder it is given.

mod workload;

pub use workload::{
    Claim, Container, Expectation, FileSource, Job, Limits, Mount, Port, Probe, Setting, Size, Variable, Volume,
    Workload,
};
