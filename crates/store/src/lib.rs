//! The store of Levain: SQLite and PostgreSQL behind one interface, one module per aggregate, and the event log.
//!
//! A function that reads takes `&store` or `&mut tx` (anything that is a [`Reader`]); a function that writes takes
//! `&mut Tx`, to which the caller also [appends](Tx::append) the events of the change. Nothing here knows the rules of
//! the domain (who may do what, which field wins): that is `app`.
//!
//! Times are kept to the microsecond; NUL characters in plain texts become U+FFFD, since PostgreSQL has none.

mod batch;
mod change;
mod codec;
mod codes;
mod dump;
mod engine;
mod error;
mod maintenance;
mod page;
mod slugs;
mod store;
mod value;

pub mod accesses;
pub mod assessments;
pub mod attempts;
pub mod claims;
pub mod consents;
pub mod contests;
pub mod decisions;
pub mod environments;
pub mod events;
pub mod experiments;
pub mod findings;
pub mod guide_ticks;
pub mod harvests;
pub mod identities;
pub mod imports;
pub mod incidents;
pub mod jobs;
pub mod join_keys;
pub mod mails;
pub mod memberships;
pub mod meta;
pub mod moderation;
pub mod notices;
pub mod organizations;
pub mod overlays;
pub mod people;
pub mod personal;
pub mod policies;
pub mod postings;
pub mod records;
pub mod releases;
pub mod repositories;
pub mod sessions;
pub mod software;
pub mod sources;
pub mod standing;
pub mod suggestions;
pub mod uses;

pub use change::Change;
pub use codes::CODES;
pub use dump::{Scope, table_names};
pub use engine::schema_version;
pub use error::StoreError;
pub use maintenance::Defect;
pub use page::{Cursor, Page};
pub use store::{Options, Reader, Store, Tx};
