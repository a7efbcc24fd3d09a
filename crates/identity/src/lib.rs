//! Signing in by a provider of identities (OpenID Connect): what the deployer says of each, the way there and back, and what
//! the provider says of whoever came back.
//!
//! Nothing is stored here: the application keeps what an attempt needs between leaving and coming back, and decides what an
//! identity may do. Sole owner of `openidconnect`, none of whose types leave this crate; what goes to a provider goes through
//! the guarded client.

mod attempt;
mod claims;
mod codes;
mod fault;
mod http;
mod known;
mod logout;
mod look;
mod provider;
mod settings;

pub use attempt::{Attempt, Return};
pub use claims::Identity;
pub use codes::CODES;
pub use fault::Fault;
pub use logout::Ended;
pub use look::Look;
pub use provider::{Addresses, Provider};
pub use settings::{GroupRule, ProviderSettings};
