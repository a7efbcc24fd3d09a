//! The process that holds the engine, apart from the one that serves pages. Whoever commands a container engine is root of
//! the machine in all but name: so this process keeps no database, no account and no rule, and does a short list of things
//! for whoever may open its Unix socket.
//!
//! It is told what should be and makes it so; what it is not told about, it removes. It can be killed at any time: what
//! runs goes on, and the next one adopts it.

mod client;
#[cfg(feature = "kubernetes")]
mod cluster;
mod held;
mod podman;
mod protocol;
mod rehearsal;
mod routes;
mod server;

pub use client::{Answers, Client, Taken};
pub use protocol::{Answer, MOST, Request, VERSION};
pub use rehearsal::rehearse;
pub use routes::Route;
#[cfg(feature = "kubernetes")]
pub use server::serve_cluster;
pub use server::{Door, Options, serve};
