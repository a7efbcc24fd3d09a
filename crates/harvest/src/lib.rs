//! From a place that holds repositories to what each of them says and shows: list, see what changed, fetch, read, judge.
//!
//! Nothing here knows the store. [`source`] says what a place is and how it is listed, [`copies`] keeps the local copies,
//! [`read()`] turns one copy into a [`RepositoryReport`]; `app` keeps what they give and decides when.

pub mod copies;
mod derived;
mod described;
mod fault;
mod forges;
mod listed;
mod report;
pub mod source;

pub use copies::{Copies, fingerprint, worth_reading};
pub use fault::HarvestFault;
pub use forges::{ForgeSettings, Forges};
pub use listed::{NotListed, same};
pub use report::{Description, Diagnostics, FileRead, ReleaseRead, RepositoryReport, Said, checks_version, read};
