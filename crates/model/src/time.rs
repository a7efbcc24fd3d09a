//! Points in time as they are stored.

use jiff::Timestamp;

/// A time as the store writes it: RFC 3339, UTC, always six decimals. A fixed width keeps the order of texts equal to
/// the order of times (a variable fraction sorts `…05.5Z` before `…05Z`).
pub fn stored(time: Timestamp) -> String {
    format!("{time:.6}")
}

/// `time` without what the store does not keep: microseconds are the last unit.
pub fn truncated(time: Timestamp) -> Timestamp {
    Timestamp::from_microsecond(time.as_microsecond()).unwrap_or(time)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stored_times_have_one_width() {
        let whole: Timestamp = "2026-11-23T10:00:05Z".parse().unwrap();
        let half: Timestamp = "2026-11-23T10:00:05.5Z".parse().unwrap();
        assert_eq!(stored(whole), "2026-11-23T10:00:05.000000Z");
        assert!(stored(whole) < stored(half));
    }
}
