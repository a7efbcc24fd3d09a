//! The list of checks: one line each, in the order of pages and reports.

use crate::check::Check;

/// Every check.
pub static ALL: &[&Check] = &[];

/// The check of this id, in any case.
pub fn find(id: &str) -> Option<&'static Check> {
    ALL.iter().copied().find(|check| check.id.eq_ignore_ascii_case(id))
}
