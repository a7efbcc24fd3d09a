//! Images of the lab, built from nothing but Debian's packages, in a storage of their own.
//!
//! The base is made by mmdebstrap from the sources that this machine's apt uses; each image is a plain Containerfile over it,
//! built by podman. Nothing is pulled from a registry of images. What was built is recorded, with its digest, in the
//! storage's folder: only that may run. No service is left running: each program called here ends before the call does.

mod error;
mod process;
mod record;
mod sources;
mod store;

pub use error::ImageError;
pub use record::{Record, Recorded};
pub use sources::debian;
pub use store::{Built, Step, Store};
