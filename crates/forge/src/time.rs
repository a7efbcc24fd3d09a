//! Times as forges write them.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Deserializer};

/// A time that may be absent, empty, or the zero of Go (`0001-01-01`): anything unreadable is an absent time, and never
/// costs the rest of the answer.
pub(crate) fn lenient<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Timestamp>, D::Error> {
    let value = serde_json::Value::deserialize(deserializer)?;
    Ok(value.as_str().and_then(|text| text.parse().ok()).filter(|at| *at > Timestamp::UNIX_EPOCH))
}

/// Twelve months before, by days: a year is not a unit of instants.
pub(crate) fn a_year_before(now: Timestamp) -> Timestamp {
    now.checked_sub(SignedDuration::from_hours(24 * 365)).unwrap_or(Timestamp::UNIX_EPOCH)
}
