//! Whether a licence is free, by the lists that decide it, and by a table of ours for those that are not on them.

use serde::{Deserialize, Serialize};

use crate::class::{Class, class_of_id};
use crate::expression::info;

/// How a licence stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// Approved by the Open Source Initiative.
    pub osi: bool,
    /// Held to be free by the Free Software Foundation.
    pub fsf: bool,
    /// A free licence of data, documents or fonts.
    pub data: bool,
    /// The source can be read, and the licence restricts who may use it or for what: not free.
    pub source_available: bool,
}

impl Standing {
    /// A free licence, of software or of data.
    pub fn is_free(self) -> bool {
        (self.osi || self.fsf || self.data) && !self.source_available
    }

    /// No list and no table knows it.
    pub fn is_unknown(self) -> bool {
        self == Standing::default()
    }
}

/// Free, and on neither list under this identifier: a later edition or a language version of a licence that is, or held
/// to be free by the text of the list without its mark.
const FREE: [&str; 6] = ["CECILL-1.0", "CECILL-1.1", "EUPL-1.0", "LiLiQ-P-1.1", "LiLiQ-R-1.1", "LiLiQ-Rplus-1.1"];

/// How the licence of this identifier (SPDX, or `LicenseRef-…` as [`crate::recognise`] gives it) stands.
pub fn standing(id: &str) -> Standing {
    let listed = info(id);
    let class = class_of_id(id);
    Standing {
        osi: listed.as_ref().is_some_and(|license| license.osi_approved) || FREE.contains(&id),
        fsf: listed.is_some_and(|license| license.fsf_libre),
        data: class == Class::Data,
        source_available: class == Class::SourceAvailable || id.starts_with("LicenseRef-not-free"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn free_and_not_free_are_told_apart() {
        for (id, free) in [
            ("MIT", true),
            ("GPL-3.0-or-later", true),
            ("GPL-3.0", true),
            ("EUPL-1.2", true),
            ("LiLiQ-R-1.1", true),
            ("LiLiQ-Rplus-1.1", true),
            ("CECILL-2.1", true),
            ("CC0-1.0", true),
            ("CC-BY-4.0", true),
            ("etalab-2.0", true),
            ("ODbL-1.0", true),
            ("OGL-UK-3.0", true),
            ("BUSL-1.1", false),
            ("SSPL-1.0", false),
            ("Elastic-2.0", false),
            ("CC-BY-NC-4.0", false),
            ("CC-BY-ND-4.0", false),
            ("PolyForm-Noncommercial-1.0.0", false),
            ("LicenseRef-not-free-commons-clause", false),
        ] {
            assert_eq!(standing(id).is_free(), free, "{id}: {:?}", standing(id));
            assert!(!standing(id).is_unknown(), "{id}");
        }
        assert!(standing("LicenseRef-other").is_unknown());
    }
}
