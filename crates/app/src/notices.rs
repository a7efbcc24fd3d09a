//! What people are told. Notices are made from the event log, followed by a cursor: whoever changes something knows nothing of
//! it, and a kill anywhere loses nothing and repeats nothing. `docs/adding-a-notice.md` says how to add a kind.
//!
//! A notice holds identifiers only; its words are made when it is shown. Reading one is the person's own affair: it leaves no
//! event.

mod feed;
mod follow;
mod inbox;
mod schedule;
mod table;

pub use feed::Unsubscription;
pub use schedule::NoticeSettings;
pub use table::default_channel;
