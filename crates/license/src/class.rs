//! What a licence asks in return: our own table of classes.

use serde::{Deserialize, Serialize};
use spdx::expression::{ExprNode, Operator};

use crate::expression::{normalise, parsed};

/// What is asked of whoever passes the software on, from the least to the most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Class {
    /// Keep the notices; nothing else is asked.
    Permissive,
    /// Changes to the files (or the library) themselves are passed on under the same licence.
    WeakReciprocity,
    /// Whatever is made from it is passed on under the same licence.
    StrongReciprocity,
    /// The same, also for those who only use it over a network.
    NetworkReciprocity,
    /// A licence of data, documents or fonts.
    Data,
    /// The source can be read, but the licence restricts use: not free.
    SourceAvailable,
    /// Not known to us, or no SPDX expression.
    Unknown,
}

impl Class {
    /// Every class, in the order of lists.
    pub const ALL: [Class; 7] = [
        Class::Permissive,
        Class::WeakReciprocity,
        Class::StrongReciprocity,
        Class::NetworkReciprocity,
        Class::Data,
        Class::SourceAvailable,
        Class::Unknown,
    ];

    /// The code in vocabularies, facets and exports.
    pub fn as_str(self) -> &'static str {
        match self {
            Class::Permissive => "permissive",
            Class::WeakReciprocity => "weak-reciprocity",
            Class::StrongReciprocity => "strong-reciprocity",
            Class::NetworkReciprocity => "network-reciprocity",
            Class::Data => "data",
            Class::SourceAvailable => "source-available",
            Class::Unknown => "unknown",
        }
    }
}

/// Beginnings of identifiers and their class; the longest beginning decides. EUPL: its article 1 counts giving access
/// over a network as passing on, and its article 5 asks the same licence or a compatible one. LiLiQ-R asks reciprocity for
/// the software itself, LiLiQ-R+ also for what is made from it (Québec's own comparison of its three licences).
const TABLE: [(&str, Class); 159] = [
    ("0BSD", Class::Permissive),
    ("AFL-", Class::Permissive),
    ("Apache-", Class::Permissive),
    ("Artistic-2.0", Class::Permissive),
    ("BSD-", Class::Permissive),
    ("BSL-1.0", Class::Permissive),
    ("BlueOak-", Class::Permissive),
    ("CECILL-B", Class::Permissive),
    ("curl", Class::Permissive),
    ("ECL-", Class::Permissive),
    ("EFL-", Class::Permissive),
    ("Fair", Class::Permissive),
    ("FTL", Class::Permissive),
    ("HPND", Class::Permissive),
    ("ICU", Class::Permissive),
    ("IJG", Class::Permissive),
    ("ImageMagick", Class::Permissive),
    ("ISC", Class::Permissive),
    ("LiLiQ-P-", Class::Permissive),
    ("Libpng", Class::Permissive),
    ("libtiff", Class::Permissive),
    ("MIT", Class::Permissive),
    ("MS-PL", Class::Permissive),
    ("MulanPSL-", Class::Permissive),
    ("NCSA", Class::Permissive),
    ("Naumen", Class::Permissive),
    ("OLDAP-", Class::Permissive),
    ("OpenSSL", Class::Permissive),
    ("PHP-", Class::Permissive),
    ("PostgreSQL", Class::Permissive),
    ("PSF-", Class::Permissive),
    ("Python-2.0", Class::Permissive),
    ("Ruby", Class::Permissive),
    ("TCL", Class::Permissive),
    ("UPL-", Class::Permissive),
    ("Unicode-", Class::Permissive),
    ("Unlicense", Class::Permissive),
    ("Vim", Class::Permissive),
    ("W3C", Class::Permissive),
    ("WTFPL", Class::Permissive),
    ("X11", Class::Permissive),
    ("Xnet", Class::Permissive),
    ("ZPL-", Class::Permissive),
    ("Zlib", Class::Permissive),
    ("zlib-", Class::Permissive),
    ("CC0-", Class::Permissive),
    ("AAL", Class::Permissive),
    ("CERN-OHL-P-", Class::Permissive),
    ("CNRI-Python", Class::Permissive),
    ("Condor-1.1", Class::Permissive),
    ("EUDatagrid", Class::Permissive),
    ("Entessa", Class::Permissive),
    ("FSFAP", Class::Permissive),
    ("Imlib2", Class::Permissive),
    ("Intel", Class::Permissive),
    ("Jam", Class::Permissive),
    ("LPPL-", Class::Permissive),
    ("MirOS", Class::Permissive),
    ("Multics", Class::Permissive),
    ("NTP", Class::Permissive),
    ("SGI-B-2.0", Class::Permissive),
    ("SMLNJ", Class::Permissive),
    ("StandardML-NJ", Class::Permissive),
    ("WordNet", Class::Permissive),
    ("XFree86-1.1", Class::Permissive),
    ("Zend-2.0", Class::Permissive),
    ("iMatix", Class::Permissive),
    ("xinetd", Class::Permissive),
    ("Beerware", Class::Permissive),
    ("blessing", Class::Permissive),
    ("bzip2-1.0.6", Class::Permissive),
    ("CC-PDDC", Class::Permissive),
    ("CC-PDM-", Class::Permissive),
    ("HTMLTIDY", Class::Permissive),
    ("Info-ZIP", Class::Permissive),
    ("Minpack", Class::Permissive),
    ("NIST-PD", Class::Permissive),
    ("VSL-1.0", Class::Permissive),
    ("OLFL-1.3", Class::Permissive),
    ("APSL-", Class::WeakReciprocity),
    ("CDDL-", Class::WeakReciprocity),
    ("CPL-", Class::WeakReciprocity),
    ("CECILL-C", Class::WeakReciprocity),
    ("EPL-", Class::WeakReciprocity),
    ("IPL-", Class::WeakReciprocity),
    ("LGPL-", Class::WeakReciprocity),
    ("LiLiQ-R-", Class::WeakReciprocity),
    ("MPL-", Class::WeakReciprocity),
    ("MS-RL", Class::WeakReciprocity),
    ("Artistic-1.0", Class::WeakReciprocity),
    ("SPL-", Class::WeakReciprocity),
    ("APL-1.0", Class::WeakReciprocity),
    ("BitTorrent-", Class::WeakReciprocity),
    ("CATOSL-1.1", Class::WeakReciprocity),
    ("CERN-OHL-W-", Class::WeakReciprocity),
    ("ClArtistic", Class::WeakReciprocity),
    ("CUA-OPL-1.0", Class::WeakReciprocity),
    ("LPL-", Class::WeakReciprocity),
    ("NASA-1.3", Class::WeakReciprocity),
    ("NOSL", Class::WeakReciprocity),
    ("NPL-", Class::WeakReciprocity),
    ("Nokia", Class::WeakReciprocity),
    ("OSET-PL-", Class::WeakReciprocity),
    ("RSCPL", Class::WeakReciprocity),
    ("SISSL", Class::WeakReciprocity),
    ("YPL-1.1", Class::WeakReciprocity),
    ("Zimbra-", Class::WeakReciprocity),
    ("eCos-2.0", Class::WeakReciprocity),
    ("wxWindows", Class::WeakReciprocity),
    ("CECILL-1", Class::StrongReciprocity),
    ("CECILL-2", Class::StrongReciprocity),
    ("GPL-", Class::StrongReciprocity),
    ("LiLiQ-Rplus-", Class::StrongReciprocity),
    ("Sleepycat", Class::StrongReciprocity),
    ("QPL-", Class::StrongReciprocity),
    ("OCLC-", Class::StrongReciprocity),
    ("CERN-OHL-S-", Class::StrongReciprocity),
    ("D-FSL-", Class::StrongReciprocity),
    ("NGPL", Class::StrongReciprocity),
    ("SimPL-2.0", Class::StrongReciprocity),
    ("Watcom-1.0", Class::StrongReciprocity),
    ("AGPL-", Class::NetworkReciprocity),
    ("CAL-", Class::NetworkReciprocity),
    ("CPAL-", Class::NetworkReciprocity),
    ("EUPL-", Class::NetworkReciprocity),
    ("OSL-", Class::NetworkReciprocity),
    ("RPL-", Class::NetworkReciprocity),
    ("NPOSL-3.0", Class::NetworkReciprocity),
    ("RPSL-1.0", Class::NetworkReciprocity),
    ("CC-BY-", Class::Data),
    ("GFDL-", Class::Data),
    ("ODbL-", Class::Data),
    ("ODC-", Class::Data),
    ("OGL-", Class::Data),
    ("etalab-", Class::Data),
    ("OFL-", Class::Data),
    ("Arphic-1999", Class::Data),
    ("Bitstream-Vera", Class::Data),
    ("CDLA-", Class::Data),
    ("DL-DE-", Class::Data),
    ("LAL-", Class::Data),
    ("NLOD-", Class::Data),
    ("OGDL-Taiwan-", Class::Data),
    ("PDDL-", Class::Data),
    ("BUSL-", Class::SourceAvailable),
    ("SSPL-", Class::SourceAvailable),
    ("Elastic-", Class::SourceAvailable),
    ("CC-BY-NC-", Class::SourceAvailable),
    ("CC-BY-ND-", Class::SourceAvailable),
    ("PolyForm-", Class::SourceAvailable),
    ("Aladdin", Class::SourceAvailable),
    ("BSD-3-Clause-No-Military-", Class::SourceAvailable),
    ("BSD-3-Clause-OpenWebUI", Class::SourceAvailable),
    ("CPOL-", Class::SourceAvailable),
    ("FSL-", Class::SourceAvailable),
    ("Hippocratic-", Class::SourceAvailable),
    ("JSON", Class::SourceAvailable),
    ("NCGL-", Class::SourceAvailable),
    ("SUL-", Class::SourceAvailable),
];

/// The class of a licence of the SPDX list.
pub(crate) fn class_of_id(id: &str) -> Class {
    TABLE
        .iter()
        .filter(|(beginning, _)| id.starts_with(beginning))
        .max_by_key(|(beginning, _)| beginning.len())
        .map_or(Class::Unknown, |(_, class)| *class)
}

/// The class of an expression: where there is a choice (`OR`) the least that can be chosen, where all apply (`AND`) the
/// most that is asked. A part we do not know makes the whole unknown, unless another can be chosen.
pub fn class_of(text: &str) -> Class {
    let Some(expression) = normalise(text).and_then(|text| parsed(&text)) else { return Class::Unknown };
    let mut stack: Vec<Class> = Vec::new();
    for node in expression.iter() {
        match node {
            ExprNode::Req(requirement) => {
                stack.push(requirement.req.license.id().map_or(Class::Unknown, |id| class_of_id(id.name)));
            }
            ExprNode::Op(operator) => {
                let (Some(right), Some(left)) = (stack.pop(), stack.pop()) else { return Class::Unknown };
                stack.push(match operator {
                    Operator::Or => left.min(right),
                    Operator::And => left.max(right),
                });
            }
        }
    }
    stack.pop().unwrap_or(Class::Unknown)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_are_those_of_the_texts() {
        for (expression, class) in [
            ("MIT", Class::Permissive),
            ("LiLiQ-P-1.1", Class::Permissive),
            ("LiLiQ-R-1.1", Class::WeakReciprocity),
            ("LiLiQ-Rplus-1.1", Class::StrongReciprocity),
            ("LGPL-2.1-or-later", Class::WeakReciprocity),
            ("GPL-2.0-only", Class::StrongReciprocity),
            ("AGPL-3.0-or-later", Class::NetworkReciprocity),
            ("EUPL-1.2", Class::NetworkReciprocity),
            ("BUSL-1.1", Class::SourceAvailable),
            ("CC-BY-NC-4.0", Class::SourceAvailable),
            ("CC-BY-SA-4.0", Class::Data),
            ("CC0-1.0", Class::Permissive),
            ("CECILL-2.1", Class::StrongReciprocity),
            ("CECILL-C", Class::WeakReciprocity),
            ("MIT OR GPL-3.0-only", Class::Permissive),
            ("MIT AND GPL-3.0-only", Class::StrongReciprocity),
            ("GPL-2.0-only WITH Classpath-exception-2.0", Class::StrongReciprocity),
            ("LicenseRef-own", Class::Unknown),
            ("MIT OR LicenseRef-own", Class::Permissive),
            ("anything", Class::Unknown),
            ("FSL-1.1-MIT", Class::SourceAvailable),
            ("BSD-3-Clause-No-Military-License", Class::SourceAvailable),
            ("CERN-OHL-W-2.0", Class::WeakReciprocity),
            ("GPL v3", Class::StrongReciprocity),
        ] {
            assert_eq!(class_of(expression), class, "{expression}");
        }
    }
}
