//! SPDX expressions (SPDX 3.0, annex B) and the list of licences.

use serde::Serialize;
use spdx::{Expression, ParseMode};

use crate::class::{Class, class_of_id};
use crate::names::{NOTHING, identifier_of};

/// A licence of the SPDX list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LicenseInfo {
    /// Its identifier: `EUPL-1.2`.
    pub id: String,
    /// Its full name, in English as the list has it.
    pub name: String,
    /// Approved by the Open Source Initiative.
    pub osi_approved: bool,
    /// Held to be free by the Free Software Foundation.
    pub fsf_libre: bool,
    /// The identifier should no longer be used.
    pub deprecated: bool,
    /// What it asks in return.
    pub class: Class,
}

/// Older identifiers that say less than they mean (SPDX 3.0 keeps them for old documents), and the plus sign.
const OLDER: [(&str, &str); 10] = [
    ("gpl-2.0", "GPL-2.0-only"),
    ("gpl-3.0", "GPL-3.0-only"),
    ("gpl-2.0+", "GPL-2.0-or-later"),
    ("gpl-3.0+", "GPL-3.0-or-later"),
    ("lgpl-2.1", "LGPL-2.1-only"),
    ("lgpl-3.0", "LGPL-3.0-only"),
    ("lgpl-2.1+", "LGPL-2.1-or-later"),
    ("lgpl-3.0+", "LGPL-3.0-or-later"),
    ("agpl-3.0", "AGPL-3.0-only"),
    ("agpl-3.0+", "AGPL-3.0-or-later"),
];

/// The expression as SPDX writes it, when the text is one, or a name or an address that means one licence for certain:
/// `mit or apache-2.0` gives `MIT OR Apache-2.0`, `Licence Apache 2.0` gives `Apache-2.0`, `GPL v3` gives `GPL-3.0` (it
/// does not say whether later versions are allowed), `BSD` gives nothing.
pub fn normalise(text: &str) -> Option<String> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let folded = text.to_ascii_lowercase();
    if let Some((_, id)) = OLDER.iter().find(|(older, _)| *older == folded) {
        return Some((*id).to_owned());
    }
    if text.is_empty() || text.len() > 1_000 {
        return None;
    }
    // Identifiers are compared without case (SPDX 3.0, annex B.2); operators too, since people write `or`.
    let words: Vec<String> = text
        .replace('(', " ( ")
        .replace(')', " ) ")
        .split_whitespace()
        .map(|word| match word.to_ascii_uppercase().as_str() {
            upper @ ("OR" | "AND" | "WITH") => upper.to_owned(),
            _ => known_id(word).unwrap_or_else(|| word.to_owned()),
        })
        .collect();
    let expression = words.join(" ").replace("( ", "(").replace(" )", ")");
    if words.iter().any(|word| NOTHING.contains(&word.as_str())) {
        return None;
    }
    match parsed(&expression) {
        Some(_) => Some(expression),
        None => identifier_of(&text).map(str::to_owned),
    }
}

/// The licences an expression names, each once, in its order; empty when it is no expression.
pub fn licenses_of(text: &str) -> Vec<LicenseInfo> {
    let Some(expression) = normalise(text).and_then(|text| parsed(&text)) else { return Vec::new() };
    let mut found: Vec<LicenseInfo> = Vec::new();
    for requirement in expression.requirements() {
        if let Some(id) = requirement.req.license.id()
            && found.iter().all(|known| known.id != id.name)
            && let Some(info) = info(id.name)
        {
            found.push(info);
        }
    }
    found
}

/// What the SPDX list says of an identifier.
pub fn info(id: &str) -> Option<LicenseInfo> {
    let license = spdx::license_id(id)?;
    Some(LicenseInfo {
        id: license.name.to_owned(),
        name: license.full_name.to_owned(),
        osi_approved: license.is_osi_approved(),
        fsf_libre: license.is_fsf_free_libre(),
        deprecated: license.is_deprecated(),
        class: class_of_id(license.name),
    })
}

pub(crate) fn parsed(text: &str) -> Option<Expression> {
    Expression::parse_mode(text, ParseMode { allow_deprecated: true, ..ParseMode::STRICT }).ok()
}

fn known_id(word: &str) -> Option<String> {
    let folded = word.to_ascii_lowercase();
    spdx::identifiers::LICENSES
        .iter()
        .find(|license| license.name.to_ascii_lowercase() == folded)
        .map(|license| license.name.to_owned())
        // "Or later" of other families (annex B.3): `mpl-2.0+`.
        .or_else(|| Some(format!("{}+", known_id(word.strip_suffix('+')?)?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_certain_is_normalised_and_the_rest_left_alone() {
        for (text, expected) in [
            ("MIT", Some("MIT")),
            ("mit or apache-2.0", Some("MIT OR Apache-2.0")),
            ("  Apache   2.0 ", Some("Apache-2.0")),
            ("GPL v3 ou ultérieure", Some("GPL-3.0-or-later")),
            ("Nouvelle BSD", Some("BSD-3-Clause")),
            ("(MIT AND BSD-3-Clause) OR GPL-2.0-only", Some("(MIT AND BSD-3-Clause) OR GPL-2.0-only")),
            ("LiLiQ-R+", Some("LiLiQ-Rplus-1.1")),
            ("GPL-3.0+", Some("GPL-3.0-or-later")),
            ("lgpl-3.0-or-later AND mpl-2.0+", Some("LGPL-3.0-or-later AND MPL-2.0+")),
            ("GPL", None),
            ("BSD", None),
            ("see file", None),
            ("NOASSERTION", None),
            ("none", None),
            ("", None),
        ] {
            assert_eq!(normalise(text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn licences_of_an_expression_are_named_once() {
        let ids: Vec<String> = licenses_of("MIT OR (Apache-2.0 AND MIT)").into_iter().map(|info| info.id).collect();
        assert_eq!(ids, ["MIT", "Apache-2.0"]);
    }

    #[test]
    fn approvals_are_those_of_the_list() {
        assert!(info("EUPL-1.2").is_some_and(|info| info.osi_approved && info.fsf_libre));
        assert!(info("BUSL-1.1").is_some_and(|info| !info.osi_approved && !info.fsf_libre));
    }
}
