//! Application packages of the lab: a folder that says how to run a software, read, held to the lab's policy, and made into
//! a [`Workload`] that an engine can run. No input or output of its own.

mod codes;
mod diagnostic;
mod form;
mod lab;
mod lock;
mod manifest;
mod marker;
mod package;
mod reader;
mod recipe;
mod workload;

pub use codes::CODES;
pub use diagnostic::Diagnostic;
pub use form::{
    Answers, Choice, Choosable, Complaint, Control, Drawn, Field, Filled, Form, Format, Kind, Secrets, Sheet, Wrong,
};
pub use lab::{Lab, Open, Profile};
pub use levain_yaml::{Position, Span};
pub use lock::{Difference, Lock, Locked};
pub use manifest::manifest;
pub use marker::{
    Aggregate, Comparison, Definition, Figure, Flaw, Http, Log, MOST_SAMPLES, Measure, Metric, Resource, Script,
    Target, same_unit, unit, with_unit,
};
pub use package::{FILES, MAX_FILE, MAX_FILES, Package, Software};
pub use reader::MAX_BYTES;
pub use recipe::{BASE, BASE_OPTIONS, Recipe, SUITE, base_hash, recipes};
pub use workload::{
    Claim, Container, Expectation, FileSource, Job, Limits, Mount, Port, Probe, Setting, Size, Variable, Volume,
    Workload,
};
