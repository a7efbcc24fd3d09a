//! Adapters for forges: listings, and the facts that git does not hold.
//!
//! One trait, [`Forge`], over the dialects; [`connect`] gives the adapter of a forge, [`list`] walks through an account
//! or an instance page by page, [`detect`] tells which dialect an address speaks. Everything asked goes through the
//! guarded client of `levain-outbound`. Nothing here reads a repository or stores anything.

mod address;
mod api;
mod bots;
mod codes;
mod detect;
mod fault;
mod folder;
mod forge;
mod forgejo;
mod fork;
mod git;
mod github;
mod gitlab;
mod list;
mod responses;
mod time;
mod webhook;

pub use address::{Target, normalise_url, target};
pub use codes::CODES;
pub use detect::{Detected, detect};
pub use fault::ForgeFault;
pub use folder::Folder;
pub use forge::{Answering, Capabilities, Connection, Forge, ListedPage, Lookup, PageRequest, Scope, connect};
pub use fork::{ForkClues, ForkKind, classify_fork};
pub use git::GitList;
pub use list::{Batch, End, KnownPage, ListOptions, Listing, list};
pub use webhook::{Hook, HookFault, verify};
