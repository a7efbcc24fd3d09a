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
    /// On neither list, and free by our own table.
    pub ours: bool,
    /// The source can be read, and the licence restricts who may use it or for what: not free.
    pub source_available: bool,
}

impl Standing {
    /// A free licence, of software or of data.
    pub fn is_free(self) -> bool {
        (self.osi || self.fsf || self.data || self.ours) && !self.source_available
    }

    /// No list and no table knows it.
    pub fn is_unknown(self) -> bool {
        self == Standing::default()
    }
}

/// Beginnings of identifiers of licences that are free and on neither list: earlier editions and variants of licences that
/// are, and those under which free distributions (Debian main, Fedora) pass software on. Québec's stand here too, should
/// their mark go missing.
const FREE: [&str; 44] = [
    "AGPL-1.0",
    "BSD-2-Clause-",
    "BSD-3-Clause-Attribution",
    "BSD-3-Clause-HP",
    "BSD-3-Clause-Modification",
    "BSD-3-Clause-Sun",
    "BSD-3-Clause-acpica",
    "BSD-3-Clause-flex",
    "BSD-4-Clause",
    "BSD-4.3",
    "BSD-Source-Code",
    "Beerware",
    "CC-PDDC",
    "CECILL-1.",
    "EUPL-1.0",
    "GPL-1.0",
    "HPND",
    "HTMLTIDY",
    "IJG",
    "ISC-Veillard",
    "ImageMagick",
    "Info-ZIP",
    "LiLiQ-",
    "Libpng",
    "MIT-",
    "MITNFA",
    "Minpack",
    "MulanPSL-",
    "NIST-PD",
    "OLDAP-2.",
    "OpenSSL-standalone",
    "PSF-2.0",
    "TCL",
    "Unicode-DFS-2015",
    "Unlicense",
    "W3C-19980720",
    "X11-",
    "ZPL-1.1",
    "blessing",
    "bzip2-1.0.6",
    "curl",
    "libtiff",
    "libutil-David-Nugent",
    "zlib-acknowledgement",
];

/// How the licence of this identifier (SPDX, or `LicenseRef-…` as [`crate::recognise`] gives it) stands.
pub fn standing(id: &str) -> Standing {
    let listed = info(id);
    let class = class_of_id(id);
    Standing {
        osi: listed.as_ref().is_some_and(|license| license.osi_approved),
        fsf: listed.is_some_and(|license| license.fsf_libre),
        data: class == Class::Data,
        ours: FREE.iter().any(|beginning| id.starts_with(beginning)),
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
            ("BSD-2-Clause-Views", true),
            ("MIT-CMU", true),
            ("GPL-2.0", true),
            ("PDDL-1.0", true),
            ("SUL-1.0", false),
            ("FSL-1.1-MIT", false),
            ("JSON", false),
            ("BSD-3-Clause-OpenWebUI", false),
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
