//! The guarded, polite HTTP client: which addresses may be asked, how often, how much, and for how long.
//!
//! Everything the program fetches from elsewhere goes through [`Client::get`], and what it says to a server through
//! [`Client::send`]. It asks only over HTTP, only public
//! addresses unless the deployer names the host, connects to the very address it has checked, follows redirects by
//! hand, stops at a size and at a time, and waits when a server asks it to. It knows nothing of what it fetches.

mod address;
mod client;
mod codes;
mod config;
mod fault;
mod guard;
mod message;
mod pace;
mod rate;
mod secret;
mod timing;

pub use address::is_public;
pub use client::{Answer, Client, Request, Validators};
pub use codes::CODES;
pub use config::Config;
pub use fault::Fault;
pub use message::Message;
pub use pace::Counters;
pub use secret::Secret;
pub use timing::{RealTiming, Timing};
