//! The names people give to licences, as catalogues and manifests write them in French and English, and the addresses of
//! their texts: from these to an identifier of the SPDX list, when only one can be meant.

use std::collections::HashMap;
use std::sync::OnceLock;

use levain_model::id::fold;

/// Longest name looked at, in bytes.
const LONGEST: usize = 200;

/// What the list has for "nothing is said", which is no licence.
pub(crate) const NOTHING: [&str; 2] = ["NOASSERTION", "NONE"];

/// Words that tell no licence from another, without accents.
const NOISE: [&str; 34] = [
    "the",
    "a",
    "an",
    "v",
    "ver",
    "version",
    "license",
    "licenses",
    "licence",
    "licences",
    "licensed",
    "under",
    "terms",
    "of",
    "to",
    "de",
    "du",
    "des",
    "d",
    "l",
    "la",
    "le",
    "les",
    "sous",
    "dans",
    "pour",
    "gnu",
    "software",
    "logiciel",
    "international",
    "unported",
    "universal",
    "generic",
    "project",
];

/// What is written for the same, in this order, on words without noise.
const SAME: [(&str, &str); 62] = [
    ("affero general public", "agpl"),
    ("affero gpl", "agpl"),
    ("publique generale affero", "agpl"),
    ("lesser general public", "lgpl"),
    ("library general public", "lgpl"),
    ("lesser gpl", "lgpl"),
    ("publique generale limitee", "lgpl"),
    ("publique generale amoindrie", "lgpl"),
    ("general public", "gpl"),
    ("publique generale", "gpl"),
    ("free documentation", "gfdl"),
    ("fdl", "gfdl"),
    ("mozilla public", "mpl"),
    ("publique mozilla", "mpl"),
    ("eclipse public", "epl"),
    ("publique eclipse", "epl"),
    ("european union public", "eupl"),
    ("publique union europeenne", "eupl"),
    ("common development and distribution", "cddl"),
    ("server side public", "sspl"),
    ("sil open font", "ofl"),
    ("open font", "ofl"),
    ("open data commons", "odc"),
    ("odc open database", "odbl"),
    ("open database", "odbl"),
    ("odc odbl", "odbl"),
    ("asl", "apache"),
    ("free agreement", ""),
    ("libre quebec reciprocite forte", "liliq r +"),
    ("libre quebec reciprocite", "liliq r"),
    ("libre quebec permissive", "liliq p"),
    ("quebec free and open source strong reciprocity", "liliq r +"),
    ("quebec free and open source reciprocity", "liliq r"),
    ("quebec free and open source permissive", "liliq p"),
    ("liliq rplus", "liliq r +"),
    ("ouverte open", "ouverte"),
    ("ouverte etalab", "ouverte"),
    ("etalab open", "etalab"),
    ("creative commons", "cc"),
    ("attribution", "by"),
    ("paternite", "by"),
    ("non commercial", "nc"),
    ("noncommercial", "nc"),
    ("pas utilisation commerciale", "nc"),
    ("share alike", "sa"),
    ("sharealike", "sa"),
    ("partage memes conditions", "sa"),
    ("no derivatives", "nd"),
    ("noderivatives", "nd"),
    ("pas modification", "nd"),
    ("cc zero", "cc0"),
    ("cc 0", "cc0"),
    ("or at your option any later", "+"),
    ("or any later", "+"),
    ("or later", "+"),
    ("or newer", "+"),
    ("ou toute ulterieure", "+"),
    ("ou ulterieure", "+"),
    ("ou superieure", "+"),
    ("et ulterieures", "+"),
    ("uniquement", "only"),
    ("seulement", "only"),
];

/// Names, in the words that are left, which no name of the list gives.
const ALIASES: [(&str, &str); 39] = [
    ("expat", "MIT"),
    ("cc0", "CC0-1.0"),
    ("cc0 1 public domain dedication", "CC0-1.0"),
    ("odbl", "ODbL-1.0"),
    ("unlicence", "Unlicense"),
    ("bsd 3", "BSD-3-Clause"),
    ("bsd 3 clause new", "BSD-3-Clause"),
    ("bsd 3 clause revised", "BSD-3-Clause"),
    ("bsd 3 clauses", "BSD-3-Clause"),
    ("3 clause bsd", "BSD-3-Clause"),
    ("three clause bsd", "BSD-3-Clause"),
    ("bsd three clause", "BSD-3-Clause"),
    ("bsd new", "BSD-3-Clause"),
    ("new bsd", "BSD-3-Clause"),
    ("nouvelle bsd", "BSD-3-Clause"),
    ("bsd nouvelle", "BSD-3-Clause"),
    ("revised bsd", "BSD-3-Clause"),
    ("modified bsd", "BSD-3-Clause"),
    ("bsd modifiee", "BSD-3-Clause"),
    ("bsd 2", "BSD-2-Clause"),
    ("bsd 2 clauses", "BSD-2-Clause"),
    ("2 clause bsd", "BSD-2-Clause"),
    ("two clause bsd", "BSD-2-Clause"),
    ("simplified bsd", "BSD-2-Clause"),
    ("bsd simplifiee", "BSD-2-Clause"),
    ("freebsd", "BSD-2-Clause"),
    ("ouverte 2", "etalab-2.0"),
    ("open 2 etalab", "etalab-2.0"),
    ("gouvernement ouvert canada", "OGL-Canada-2.0"),
    ("open government canada 2", "OGL-Canada-2.0"),
    ("liliq p", "LiLiQ-P-1.1"),
    ("liliq r", "LiLiQ-R-1.1"),
    ("liliq r +", "LiLiQ-Rplus-1.1"),
    ("liliq r + 1.1", "LiLiQ-Rplus-1.1"),
    ("perl artistic 2", "Artistic-2.0"),
    ("psf 2", "PSF-2.0"),
    ("boost 1", "BSL-1.0"),
    ("elastic elv2", "Elastic-2.0"),
    ("business source 1.1 busl 1.1", "BUSL-1.1"),
];

/// Families whose version is written without a space: `GPLv3`, `Apache2`.
const GLUED: [&str; 13] =
    ["gpl", "lgpl", "agpl", "mpl", "epl", "eupl", "apache", "bsd", "cecill", "cddl", "v", "version", "artistic"];

/// The identifier meant by a name or an address. What gives no version names no licence, where versions differ; a GNU
/// name with a version and without "only" or "or later" gives the older identifier, `GPL-3.0`, which decides neither.
pub fn identifier_of(text: &str) -> Option<&'static str> {
    if text.len() > LONGEST {
        return None;
    }
    let address = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    match address.or_else(|| text.starts_with("www.").then_some(text)) {
        Some(address) => of_address(address),
        None => {
            let words = plain(text);
            let half = words.len() / 2;
            // `GNU General Public License v3 (GPLv3)` says it twice.
            let once = if half > 0 && words.len().is_multiple_of(2) && words[..half] == words[half..] {
                half
            } else {
                words.len()
            };
            table().get(words[..once].join(" ").as_str()).copied()
        }
    }
}

/// Where licences are published, before the name of the licence.
const ADDRESSES: [&str; 15] = [
    "opendefinition.org/licenses/",
    "spdx.org/licenses/",
    "opensource.org/licenses/",
    "opensource.org/license/",
    "choosealicense.com/licenses/",
    "api.github.com/licenses/",
    "apache.org/licenses/license-",
    "gnu.org/licenses/old-licenses/",
    "gnu.org/licenses/",
    "gnu.org/copyleft/",
    "creativecommons.org/licenses/",
    "creativecommons.org/publicdomain/",
    "mozilla.org/mpl/",
    "opendatacommons.org/licenses/",
    "eclipse.org/legal/",
];

fn of_address(address: &str) -> Option<&'static str> {
    let address = address.to_ascii_lowercase();
    let address = address.strip_prefix("www.").unwrap_or(&address).split(['?', '#']).next()?;
    let (place, name) = ADDRESSES.iter().find_map(|place| Some((*place, address.strip_prefix(place)?)))?;
    let name = name.trim_end_matches('/');
    let name = [".html", ".txt", ".php", ".en", ".fr", "/deed", "/legalcode", "-license"]
        .iter()
        .fold(name, |name, ending| name.strip_suffix(ending).unwrap_or(name));
    let name = name.replace('/', " ");
    let name = match place {
        "apache.org/licenses/license-" => format!("apache {name}"),
        "mozilla.org/mpl/" => format!("mpl {name}"),
        "creativecommons.org/licenses/" => format!("cc {}", name.split(" deed").next()?),
        "creativecommons.org/publicdomain/" => name.replace("zero", "cc0"),
        "opendatacommons.org/licenses/" => name.replace("1-0", "1.0"),
        _ => name,
    };
    table().get(plain(&name).join(" ").as_str()).copied()
}

/// The words of a name that tell it from others.
fn plain(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let folded = fold(text);
    // Words of other scripts would be lost, and the few Latin ones among them taken for the whole.
    if folded.chars().any(|c| c.is_alphabetic() && !c.is_ascii()) {
        return words;
    }
    let digit = |at: Option<usize>| at.and_then(|at| folded.as_bytes().get(at)).is_some_and(u8::is_ascii_digit);
    // A full stop is one of a version between figures, and ends a word elsewhere: `GPL.v3`.
    let parts: String = folded
        .char_indices()
        .map(|(at, c)| {
            let inside =
                c.is_ascii_alphanumeric() || c == '+' || (c == '.' && digit(at.checked_sub(1)) && digit(Some(at + 1)));
            if inside { c } else { ' ' }
        })
        .collect();
    for part in parts.split_whitespace() {
        let (part, later) = match part.strip_suffix('+') {
            Some(part) => (part, true),
            None => (part, false),
        };
        let letters = part.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(part.len());
        let (family, version) = part.split_at(letters);
        let unmarked = family.strip_suffix('v').unwrap_or(family);
        let known = [family, unmarked].into_iter().find(|family| GLUED.contains(family));
        match known.filter(|_| version.starts_with(|c: char| c.is_ascii_digit())) {
            Some(family) => words.extend([family.to_owned(), number(version).to_owned()]),
            None => words.push(number(part).to_owned()),
        }
        if later {
            words.push("+".to_owned());
        }
    }
    words.retain(|word| !word.is_empty() && !NOISE.contains(&word.as_str()));
    let mut joined = format!(" {} ", words.join(" "));
    for (written, same) in SAME {
        if joined.contains(written) {
            joined = joined.replace(&format!(" {written} "), &format!(" {same} "));
        }
    }
    let mut words: Vec<String> = joined.split_whitespace().map(str::to_owned).collect();
    words.dedup();
    words
}

/// `2.0` and `2` are one version.
fn number(word: &str) -> &str {
    if !word.starts_with(|c: char| c.is_ascii_digit()) {
        return word;
    }
    let mut word = word;
    while let Some(shorter) = word.strip_suffix(".0") {
        word = shorter;
    }
    word
}

/// Names and identifiers of the list by their words; those that two licences share are left out.
fn table() -> &'static HashMap<String, &'static str> {
    static TABLE: OnceLock<HashMap<String, &'static str>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut table: HashMap<String, Option<&'static str>> = HashMap::new();
        let deprecated = |id: &str| spdx::license_id(id).is_none_or(|license| license.is_deprecated());
        let (old, current): (Vec<_>, Vec<_>) = spdx::identifiers::LICENSES
            .iter()
            .filter(|license| !NOTHING.contains(&license.name))
            .partition(|license| deprecated(license.name));
        for license in &current {
            let place = table.entry(plain(license.full_name).join(" ")).or_insert(Some(license.name));
            if *place != Some(license.name) {
                *place = None;
            }
        }
        // Names first: `CC-BY-SA-3.0-DE` without its `DE`, a word in French names, would take the place of another.
        for license in current.iter().chain(&old) {
            table.entry(plain(license.name).join(" ")).or_insert(Some(license.name));
        }
        for (words, id) in ALIASES {
            table.insert(words.to_owned(), Some(id));
        }
        table.into_iter().filter_map(|(words, id)| Some((words, id?))).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_licences_as_people_write_them() {
        for (text, expected) in [
            ("GNU AFFERO GENERAL PUBLIC LICENSE Version 3", Some("AGPL-3.0")),
            ("GNU General Public License v3.0 or later", Some("GPL-3.0-or-later")),
            ("GNU General Public License v3 (GPLv3)", Some("GPL-3.0")),
            ("GPL v3 ou ultérieure", Some("GPL-3.0-or-later")),
            ("Licence publique générale GNU, version 2 ou toute version ultérieure", Some("GPL-2.0-or-later")),
            ("GPLv2 only", Some("GPL-2.0-only")),
            ("AGPLv3+", Some("AGPL-3.0-or-later")),
            ("LGPL V2", Some("LGPL-2.0")),
            ("LGPL2.1", Some("LGPL-2.1")),
            ("GPL.v3", Some("GPL-3.0")),
            ("Apache License 2.0", Some("Apache-2.0")),
            ("Licence Apache 2.0", Some("Apache-2.0")),
            ("The Apache Software License, Version 2.0", Some("Apache-2.0")),
            ("apache V2.0", Some("Apache-2.0")),
            ("Nouvelle BSD", Some("BSD-3-Clause")),
            ("BSD 3-Clause", Some("BSD-3-Clause")),
            ("BSD 2-Clause \"Simplified\" License", Some("BSD-2-Clause")),
            ("LiLiQ-R v1.1", Some("LiLiQ-R-1.1")),
            ("LiLiQ-R+ v1.1", Some("LiLiQ-Rplus-1.1")),
            ("Licence Libre du Québec – Permissive", Some("LiLiQ-P-1.1")),
            ("Licence Libre du Québec – Réciprocité forte", Some("LiLiQ-Rplus-1.1")),
            ("Québec Free and Open-Source Licence – Reciprocity (LiLiQ-R)", Some("LiLiQ-R-1.1")),
            ("Licence publique de l’Union européenne v1.2", Some("EUPL-1.2")),
            ("European Union Public Licence 1.2", Some("EUPL-1.2")),
            ("Licence Ouverte / Open Licence 2.0", Some("etalab-2.0")),
            ("CeCILL v2.1", Some("CECILL-2.1")),
            ("Creative Commons Attribution-ShareAlike 4.0 International", Some("CC-BY-SA-4.0")),
            ("CC BY 4.0", Some("CC-BY-4.0")),
            ("CC0 v1.0", Some("CC0-1.0")),
            ("Creative Commons Zero v1.0 Universal", Some("CC0-1.0")),
            ("Licence MIT", Some("MIT")),
            ("MIT License", Some("MIT")),
            ("Mozilla Public License 2.0", Some("MPL-2.0")),
            ("Educational Community License, Version 2.0", Some("ECL-2.0")),
            ("Licence du gouvernement ouvert – Canada", Some("OGL-Canada-2.0")),
            ("https://api.github.com/licenses/cc0-1.0", Some("CC0-1.0")),
            ("http://www.gnu.org/licenses/old-licenses/gpl-2.0.html", Some("GPL-2.0")),
            ("https://www.gnu.org/licenses/gpl-3.0.en.html", Some("GPL-3.0")),
            ("www.apache.org/licenses/LICENSE-2.0", Some("Apache-2.0")),
            ("https://creativecommons.org/licenses/by-sa/3.0/deed.en", Some("CC-BY-SA-3.0")),
            ("http://creativecommons.org/publicdomain/zero/1.0/", Some("CC0-1.0")),
            ("https://opensource.org/licenses/mit-license.php", Some("MIT")),
            ("https://spdx.org/licenses/EUPL-1.2", Some("EUPL-1.2")),
            ("https://choosealicense.com/licenses/bsd-3-clause/", Some("BSD-3-Clause")),
            // What could be several, or is none.
            ("GPL", None),
            ("BSD", None),
            ("Apache", None),
            ("CeCILL", None),
            ("GNU General Public License", None),
            ("GPL2 / LGPL2", None),
            ("MIT, LGPL-3, AGPL-3", None),
            ("GPL V.2.1", None),
            ("Creative Commons", None),
            ("public domain", None),
            ("other", None),
            ("NOASSERTION", None),
            ("內容以創用 CC BY 4.0 授權條款釋出", None),
            ("http://www.gnu.org/licenses/gpl.html", None),
            ("https://example.org/licence", None),
            ("", None),
        ] {
            assert_eq!(identifier_of(text), expected, "{text}: {:?}", plain(text));
        }
    }

    #[test]
    fn every_name_and_identifier_of_the_list_gives_that_licence_or_none() {
        for license in spdx::identifiers::LICENSES {
            let old = spdx::license_id(license.name).is_none_or(|license| license.is_deprecated());
            if let Some(found) = identifier_of(license.full_name).filter(|_| !old) {
                assert_eq!(found, license.name, "{}", license.full_name);
            }
        }
        let named =
            spdx::identifiers::LICENSES.iter().filter(|license| identifier_of(license.full_name).is_some()).count();
        assert!(named > 650, "{named}");
        for (words, id) in ALIASES {
            assert!(spdx::license_id(id).is_some(), "{words}: {id}");
            assert_eq!(plain(words).join(" "), words, "an alias is written in the words that are left");
        }
    }
}
