//! Reads repositories: trees, files, history and tags at one commit, as a [`levain_model::RepositoryView`].
//!
//! Reading is done in this process from the object database; nothing is checked out, no hook or filter runs, and the
//! repository's own configuration decides nothing. Only fetching from elsewhere ([`remote`]) and making a first commit call
//! the system's git, in an environment of our own.

mod codes;
mod commit;
mod error;
mod first;
mod head;
mod history;
mod layout;
mod objects;
mod open;
mod people;
pub mod remote;
mod tags;
mod tree;
pub mod versions;

pub use codes::CODES;
pub use error::OpenError;
pub use first::{First, first_commit, one_file};
pub use layout::folder_of;
pub use open::{Options, Repository, open};
