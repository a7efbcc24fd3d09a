//! The lab: environments run, isolated, reached and measured. It sees neither the database nor the people: it is told what
//! should be, makes it so, and says what is. Sole owner of container clients.
//!
//! - `instance`: a container engine of the lab's own, in a network namespace of its own
//! - `engine`: what an engine can do, in memory and on Podman
//! - `agent`: the process that holds it, and the socket by which it is told what should be
//! - `bundle`: everything to run an experiment again, as files
//! - `doctor`: attacks run inside it, and what the kernel says of them
//! - `measures`: markers measured, with their raw samples
//! - `proxy`: the way in, one host name per environment

pub mod agent;
pub mod bundle;
mod codes;
pub mod doctor;
pub mod engine;
pub mod instance;
pub mod measures;
pub mod proxy;

pub use codes::CODES;
