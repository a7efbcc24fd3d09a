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

use jiff::SignedDuration;

pub use feed::Unsubscription;
pub use schedule::NoticeSettings;
pub use table::default_channel;

/// How long a notice is kept once it was read. Those that nobody read stay.
pub const READ_NOTICES_KEPT: SignedDuration = SignedDuration::from_hours(180 * 24);
/// How long the trace of a mail that left, or was given up, is kept.
pub const MAILS_KEPT: SignedDuration = SignedDuration::from_hours(30 * 24);
