//! Notices: titles, sentences and tags that name a licence without giving its text, in French and English.

use std::sync::OnceLock;

use regex::Regex;

use super::store::without_accents;
use super::{Kind, Recognised};
use crate::expression::normalise;

/// Patterns over text in lower case, without accents or markup, spaces made single, and the licence each names. The first
/// that fits a place wins. `{v}` stands for the spellings before a version number.
const PATTERNS: &[(&str, &str)] = &[
    // Restrictions first: they stand beside the name of the free licence that they restrict.
    (
        r"\bcommons clause\b.{0,80}(license condition|condition)|license:? .{0,40}\bwith (the )?commons clause",
        "LicenseRef-not-free-commons-clause",
    ),
    (r"\bbusiness source license 1\.1\b|\bbusl-1\.1\b", "BUSL-1.1"),
    (r"\bserver side public license\b", "SSPL-1.0"),
    (r"\belastic license 2\.0\b", "Elastic-2.0"),
    (
        r"\bpolyform (noncommercial|strict|shield|small business|internal use|perimeter)\b",
        "LicenseRef-not-free-polyform",
    ),
    (r"creative commons attribution[- ]non[- ]?commercial|\bcc[- ]by[- ]nc\b", "CC-BY-NC-4.0"),
    (
        r"\b(for|a des fins) (non-commercial use only|non commerciales uniquement)\b",
        "LicenseRef-not-free-noncommercial",
    ),
    // Québec.
    (
        r"licence libre du quebec ?[-–—]? ?reciprocite forte|liliq-r ?\+|liliq-rplus|quebec free and open[- ]source licen[cs]e ?[-–—]? ?strong reciprocity",
        "LiLiQ-Rplus-1.1",
    ),
    (
        r"licence libre du quebec ?[-–—]? ?reciprocite|liliq-r\b|quebec free and open[- ]source licen[cs]e ?[-–—]? ?reciprocity",
        "LiLiQ-R-1.1",
    ),
    (
        r"licence libre du quebec ?[-–—]? ?permissive|liliq-p\b|quebec free and open[- ]source licen[cs]e ?[-–—]? ?permissive",
        "LiLiQ-P-1.1",
    ),
    // Europe and France.
    (
        r"(european union public licen[cs]e|licence publique de l'?’?union europeenne|licenza pubblica dell'?’?unione europea|open[- ]?source[- ]?lizenz fur die europaische union|openbare licentie van de europese unie|licencia publica de la union europea|\beupl)[^.\n]{0,60}?{v}1\.2\b",
        "EUPL-1.2",
    ),
    (
        r"(european union public licen[cs]e|licence publique de l'?’?union europeenne|\beupl)[^.\n]{0,60}?{v}1\.1\b",
        "EUPL-1.1",
    ),
    (r"\bcecill[- ]?b\b", "CECILL-B"),
    (r"\bcecill[- ]?c\b", "CECILL-C"),
    (r"\bcecill\b[^.\n]{0,40}?{v}2\.1\b", "CECILL-2.1"),
    (r"licence ouverte[^.\n]{0,40}?{v}2\.0\b|\betalab[- ]2\.0\b|open licen[cs]e 2\.0[^.\n]{0,20}etalab", "etalab-2.0"),
    (r"open government licen[cs]e ?[-–—]? ?canada|licence du gouvernement ouvert ?[-–—]? ?canada", "OGL-Canada-2.0"),
    (r"open government licen[cs]e v?3\.0", "OGL-UK-3.0"),
    // GNU: "or later" is what the notice is there to say.
    (
        r"(gnu )?affero general public licen[cs]e[^.]{0,120}?{v}3[^.]{0,80}?(or \(at your option\) any later|or any later version|or later|ou \(.{0,20}\) toute version ulterieure|ou ulterieure)",
        "AGPL-3.0-or-later",
    ),
    (
        r"(gnu )?(lesser|library) general public licen[cs]e[^.]{0,120}?{v}3[^.]{0,80}?(or \(at your option\) any later|or any later version|or later|ou ulterieure)|\blgpl ?v?3(\.0)? ?(or later|\+|ou ulterieure)",
        "LGPL-3.0-or-later",
    ),
    (
        r"(gnu )?(lesser|library) general public licen[cs]e[^.]{0,120}?{v}2\.1[^.]{0,80}?(or \(at your option\) any later|or any later version|or later|ou ulterieure)|\blgpl ?v?2\.1 ?(or later|\+|ou ulterieure)",
        "LGPL-2.1-or-later",
    ),
    (
        r"gnu general public licen[cs]e[^.]{0,160}?{v}3[^.]{0,80}?(or \(at your option\) any later|or any later version|or later|ou ulterieure)|either version 3 of the license, or \(at your option\) any later|\bgpl ?v?3(\.0)? ?(or later|\+|ou ulterieure)",
        "GPL-3.0-or-later",
    ),
    (
        r"gnu general public licen[cs]e[^.]{0,160}?{v}2[^.0-9]{0,80}?(or \(at your option\) any later|or any later version|or later|ou ulterieure)|either version 2 of the license, or \(at your option\) any later|\bgpl ?v?2(\.0)? ?(or later|\+|ou ulterieure)",
        "GPL-2.0-or-later",
    ),
    (r"affero general public licen[cs]e,? ?{v}3\b|\bagpl ?-?v?3(\.0)?\b", "AGPL-3.0"),
    (r"(lesser|library) general public licen[cs]e,? ?{v}3\b|\blgpl ?-?v?3(\.0)?\b", "LGPL-3.0"),
    (r"(lesser|library) general public licen[cs]e,? ?{v}2\.1\b|\blgpl ?-?v?2\.1\b", "LGPL-2.1"),
    (r"gnu general public licen[cs]e,? ?\(?(gpl\)?,? )?{v}3\b|\bgpl ?-?v?3(\.0)?\b|\bgnu gpl ?v?3\b", "GPL-3.0"),
    (r"gnu general public licen[cs]e,? ?\(?(gpl\)?,? )?{v}2\b|\bgpl ?-?v?2(\.0)?\b|\bgnu gpl ?v?2\b", "GPL-2.0"),
    // The rest of what public bodies publish under.
    (r"apache licen[cs]e,? ?\(?{v}2(\.0)?\b|licence apache,? ?{v}2|\bapache[- ]2\.0\b", "Apache-2.0"),
    (r"mozilla public licen[cs]e,? ?{v}2(\.0)?\b|\bmpl[- ]?v?2(\.0)?\b", "MPL-2.0"),
    (r"eclipse public licen[cs]e,? ?[-–—]? ?{v}2\.0\b|\bepl[- ]2\.0\b", "EPL-2.0"),
    (r"\bbsd[- ]3[- ]clause\b|\b(new|modified|3-clause) bsd licen[cs]e\b", "BSD-3-Clause"),
    (r"\bbsd[- ]2[- ]clause\b|\b(simplified|2-clause) bsd licen[cs]e\b", "BSD-2-Clause"),
    (r"\bisc licen[cs]e\b|\blicence isc\b", "ISC"),
    (
        r"\bmit licen[cs]e\b|\blicence mit\b|licen[cs]ed? under (the )?(terms of the )?mit\b|sous (la )?licence mit\b",
        "MIT",
    ),
    (r"creative commons attribution[- ]share[- ]?alike[^.\n]{0,30}?4\.0|\bcc[- ]by[- ]sa[- ]4\.0\b", "CC-BY-SA-4.0"),
    (r"creative commons attribution[^.\n]{0,30}?4\.0|\bcc[- ]by[- ]4\.0\b", "CC-BY-4.0"),
    (r"\bcc0[- ]1\.0\b|creative commons zero|cc0 1\.0 universal", "CC0-1.0"),
    (r"open database licen[cs]e|\bodbl\b", "ODbL-1.0"),
    (r"this is free and unencumbered software released into the public domain", "Unlicense"),
];

/// The spellings of "version" before a number.
const VERSION: &str = r"\(?(?:version|ver\.?|v\.?|v)? ?";

struct Notice {
    pattern: Regex,
    id: &'static str,
}

fn notices() -> &'static [Notice] {
    static NOTICES: OnceLock<Vec<Notice>> = OnceLock::new();
    NOTICES.get_or_init(|| {
        PATTERNS
            .iter()
            .filter_map(|(pattern, id)| {
                let pattern = pattern.replace("{v}", VERSION);
                Some(Notice { pattern: Regex::new(&pattern).ok()?, id })
            })
            .collect()
    })
}

/// Every tag and notice of a text, each licence once.
pub fn find(text: &str) -> Vec<Recognised> {
    let mut found = tags(text);
    let (plain, lines) = plain(text);
    let mut taken: Vec<(usize, usize)> = Vec::new();
    for notice in notices() {
        for place in notice.pattern.find_iter(&plain) {
            if taken.iter().any(|(start, end)| place.start() < *end && *start < place.end()) {
                continue;
            }
            taken.push((place.start(), place.end()));
            let line = |at: usize| lines.partition_point(|start| *start <= at).max(1);
            let lines = (super::number(line(place.start())), super::number(line(place.end().saturating_sub(1))));
            if found.iter().all(|known| known.id != notice.id) {
                found.push(Recognised { id: notice.id.to_owned(), lines, score: 0.9, kind: Kind::Notice });
            }
        }
    }
    found
}

/// `SPDX-License-Identifier: MIT OR Apache-2.0`, in a comment of any language (SPDX 3.0, annex D).
fn tags(text: &str) -> Vec<Recognised> {
    let mut found: Vec<Recognised> = Vec::new();
    for (at, line) in text.lines().enumerate() {
        let Some((_, rest)) = line.split_once("SPDX-License-Identifier:") else { continue };
        let rest = rest.trim().trim_end_matches(['*', '/', '-', '>', '#', '"', '\'', '`', ' ']).trim();
        let Some(id) = normalise(rest) else { continue };
        if found.iter().all(|known| known.id != id) {
            let line = super::number(at + 1);
            found.push(Recognised { id, lines: (line, line), score: 1.0, kind: Kind::Expression });
        }
    }
    found
}

/// The text as patterns read it, and where each of its lines begins there.
fn plain(text: &str) -> (String, Vec<usize>) {
    let mut plain = String::with_capacity(text.len());
    let mut lines = Vec::new();
    for line in text.lines() {
        lines.push(plain.len());
        let line = without_accents(line).to_lowercase();
        for word in line.split_whitespace() {
            let word: String = word.chars().filter(|c| !"*_`#>\"«»“”[]".contains(*c)).collect();
            if !word.is_empty() {
                plain.push_str(&word.replace(['’', '‘'], "'"));
                plain.push(' ');
            }
        }
    }
    (plain, lines)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pattern_is_a_pattern() {
        assert_eq!(notices().len(), PATTERNS.len());
    }
}
