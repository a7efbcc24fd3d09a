//! Editions of the standard and the values `publiccodeYmlVersion` takes.

use serde::Serialize;

/// An edition of the standard, as `major.minor`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Edition {
    /// Major number.
    pub major: u8,
    /// Minor number.
    pub minor: u8,
}

impl Edition {
    /// 0.1 (January 2019), the first.
    pub const V0_1: Edition = Edition { major: 0, minor: 1 };
    /// 0.2 (March 2019).
    pub const V0_2: Edition = Edition { major: 0, minor: 2 };
    /// 0.3 (May 2022).
    pub const V0_3: Edition = Edition { major: 0, minor: 3 };
    /// 0.4 (June 2024).
    pub const V0_4: Edition = Edition { major: 0, minor: 4 };
    /// 0.5 (October 2025).
    pub const V0_5: Edition = Edition { major: 0, minor: 5 };
    /// 0.7 (June 2026), the current one.
    pub const V0_7: Edition = Edition { major: 0, minor: 7 };
    /// 1.0, a release candidate.
    pub const V1_0: Edition = Edition { major: 1, minor: 0 };
    /// The newest edition published.
    pub const CURRENT: Edition = Edition::V0_7;

    /// The edition named by its numbers (`0.7`, `1.0`) or by its major number alone (`0` is the current one).
    pub fn parse(text: &str) -> Option<Edition> {
        match edition_of(text) {
            EditionFate::Current(edition) | EditionFate::Old(edition) | EditionFate::Next(edition) => Some(edition),
            EditionFate::Unknown if text == "1.0" => Some(Edition::V1_0),
            EditionFate::Unknown => None,
        }
    }

    /// What a file of this edition writes as `publiccodeYmlVersion`: the major number alone since 0.7.
    pub fn written(self) -> String {
        if self >= Edition::V0_7 { self.major.to_string() } else { self.to_string() }
    }
}

impl std::fmt::Display for Edition {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}.{}", self.major, self.minor)
    }
}

/// What a value of `publiccodeYmlVersion` means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EditionFate {
    /// The current edition: `0` or `0.7`.
    Current(Edition),
    /// An older one, still read.
    Old(Edition),
    /// The next one, not published yet: `1`.
    Next(Edition),
    /// No edition of the standard.
    Unknown,
}

/// Values of the current major edition, in the order in which the reference validator lists them.
pub(crate) const SUPPORTED: [&str; 13] =
    ["0", "0.2", "0.2.0", "0.2.1", "0.2.2", "0.3", "0.3.0", "0.4", "0.4.0", "0.5.0", "0.5", "0.7.0", "0.7"];

/// Reads a value of `publiccodeYmlVersion`.
pub fn edition_of(value: &str) -> EditionFate {
    match value {
        "0" | "0.7" | "0.7.0" => EditionFate::Current(Edition::V0_7),
        "1" => EditionFate::Next(Edition::V1_0),
        "0.2" | "0.2.0" | "0.2.1" | "0.2.2" => EditionFate::Old(Edition::V0_2),
        "0.3" | "0.3.0" => EditionFate::Old(Edition::V0_3),
        "0.4" | "0.4.0" => EditionFate::Old(Edition::V0_4),
        "0.5" | "0.5.0" => EditionFate::Old(Edition::V0_5),
        _ => EditionFate::Unknown,
    }
}

/// What an edition thinks of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    Good,
    Deprecated,
    Removed,
}

impl super::Field {
    /// What `edition` thinks of the field.
    pub(crate) fn standing(&self, edition: Edition) -> Standing {
        super::Turns { deprecated: self.deprecated, removed: self.removed }.standing(edition)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_supported_value_is_an_edition_of_major_zero() {
        for value in SUPPORTED {
            assert!(matches!(edition_of(value), EditionFate::Current(_) | EditionFate::Old(_)), "{value}");
        }
        assert_eq!(edition_of("1"), EditionFate::Next(Edition::V1_0));
        for value in ["", "0.1", "0.6", "1.0", "2", "0.7.1", "v0"] {
            assert_eq!(edition_of(value), EditionFate::Unknown, "{value}");
        }
        assert_eq!(Edition::parse("1.0"), Some(Edition::V1_0));
        assert_eq!(Edition::V0_7.written(), "0");
        assert_eq!(Edition::V0_4.written(), "0.4");
    }
}
