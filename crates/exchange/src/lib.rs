//! Files of other catalogues in, files for others out.
//!
//! [`read()`] turns a file or a folder into source records and organisations, one [`Read`] at a time; nothing here knows
//! the store. Each format is one file of [`importers`] with its mapping table as documentation, and one line of
//! [`FORMATS`]. The unit of refusal is one file: a folder goes on after it. [`exporters`] go the other way.
//!
//! ```no_run
//! use levain_exchange::{Options, Read, detect, read};
//!
//! let path = std::path::Path::new("sill-2022");
//! if let Some(format) = detect(path) {
//!     for item in read(format, path, &Options::default()) {
//!         if let Read::Software(record) = item {
//!             assert!(record.fields.name.is_some());
//!         }
//!     }
//! }
//! ```

pub mod exporters;
pub mod format;
pub mod identity;
pub mod importers;
mod input;
mod json;
pub mod mapping;
pub mod mask;
pub mod reading;
pub mod refusal;
mod table;
mod value;
mod yaml;

pub use format::{FORMATS, Format, SourceFacts, detect, format, formats_of};
pub use identity::{JoinKey, JoinKeyKind, join_keys, normalise_homepage, normalise_repository};
pub use importers::publiccode::record as publiccode_record;
pub use importers::starter::read_starter;
pub use mask::{MASK, mask};
pub use reading::{Options, Read, SkipReason, read};
pub use refusal::{CODES, RefusalCode};
