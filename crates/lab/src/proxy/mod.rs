//! The way in: one host name per environment, entered with a ticket of the platform, never otherwise.
//!
//! HTTP/1.1 and WebSocket from browsers, to applications that nobody here wrote or trusts. What comes from a person is kept
//! from the application when it is the platform's; what comes from the application is kept from harming the platform or
//! another environment; and nothing leaves by another way than the environment's own bridge, or the pods' networks of a cluster. Why each thing is stripped:
//! `docs/decisions/0011-lab-proxy.md`.
//!
//! It knows no person: the platform decides who enters, and says so by a ticket.

mod body;
mod directory;
mod entry;
mod guard;
mod headers;
mod network;
mod page;
mod serve;
mod stall;
mod upstream;
mod uptime;

pub use directory::{Directory, Environment, State, Target, Way};
pub use entry::{Key, TICKET_PARAMETER, TICKET_SECONDS, Ticket, cookie_name};
pub use network::{BadNetwork, Network};
pub use serve::{Clock, Limits, Listener, Proxy, Settings, Timer};
#[cfg(feature = "kubernetes")]
pub(crate) use upstream::check;
pub use upstream::{Refused, Upstreams};
pub use uptime::Uptime;
