//! Checks: from a repository as it is seen to judgements that say what was found and how it is known.
//!
//! One file per check, named after its id. A check is a value ([`Check`]): what it asks, why, for whom, and a pure function.
//! No input or output: the repository, the forge's answers, outside data and the time are given in a [`Context`].

mod catalogue;
mod check;
mod checks;
mod ci;
mod context;
mod deploy;
mod files;
mod interface;
mod labels;
mod locale;
mod locks;
mod named_license;
mod osv;
mod outline;
mod outside;
mod owner_defaults;
pub mod patch;
mod prose;
mod releases;
pub mod report;
mod say;
pub mod secrets;
mod security_policy;
mod solo;
#[cfg(test)]
mod testing;

pub use catalogue::catalogue_markdown;
pub use check::{Check, Framework, Need, Words, judge, judge_all, text};
pub use checks::{ALL, find, lab_proof};
pub use context::Context;
pub use labels::{need_label, purpose_label, severity_label};
pub use osv::OsvDatabase;
pub use outside::{Outside, Reuse, Start, Vulnerabilities, Vulnerability};
pub use prose::language as languages_of;
