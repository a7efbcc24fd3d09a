//! Licences: SPDX expressions, what a licence asks in return, and the same in plain words.
//!
//! The identifiers, names and approvals are those of the SPDX list; the classes are our own table ([`Class`]), because
//! general ones do not know Québec's LiLiQ or the European Union's EUPL. Nothing here is legal advice, and the texts
//! say so.
//!
//! ```
//! use levain_license::{Class, class_of};
//!
//! assert_eq!(class_of("LiLiQ-R-1.1"), Class::WeakReciprocity);
//! assert_eq!(class_of("GPL-2.0-or-later OR MIT"), Class::Permissive);
//! ```

mod class;
mod clauses;
mod explain;
mod expression;
mod names;
#[cfg(feature = "recognise")]
mod recognise;
mod standing;

pub use class::{Class, class_of};
pub use clauses::{Clause, Reading, read};
pub use explain::{Explanation, explain};
pub use expression::{LicenseInfo, info, licenses_of, normalise};
#[cfg(feature = "recognise")]
pub use recognise::{Declared, Kind, Recognised, is_license_file, license_text, manifest, recognise};
pub use standing::{Standing, standing};
