//! The words by which a licence is named, as patterns over text in lower case, without accents or markup, with single
//! spaces, plain hyphens and no letter beyond ASCII. The first pattern that fits a place wins.
//!
//! Short forms stand for what recurs: `{v}` the spellings before a version number, `{l}` licence, `{later}` "or any later
//! version" in both languages, `{gnu}` up to a version number in the sentence that names a GNU licence.

/// The spellings of "version" before a number.
const VERSION: &str = r"[ ,(-]*(?:version|ver\.?|v\.?)? ?";
/// "Or any later version", as notices and people write it.
const LATER: &str = concat!(
    r"(?: ?\+| of the licen[cs]e)?[ ,(-]*(?:\+",
    r"|or,? \(?at your option\)?,? any later|(?:or|and) (?:any )?(?:later|newer|above)|or-later|or higher",
    r"|ou,? \(?(?:a votre (?:choix|discretion|convenance|gre),?\)?,? )?(?:toute )?(?:version )?(?:ulterieure|superieure|plus recente))",
);
/// From the name of a GNU licence to its version, within the sentence.
const GNU: &str = r"(?:[^.]{0,120}?[ (,]| ?)(?:version |v\.? ?)";

/// A pattern as a regular expression.
pub fn expanded(pattern: &str) -> String {
    pattern.replace("{later}", LATER).replace("{gnu}", GNU).replace("{v}", VERSION).replace("{l}", "licen[cs]e")
}

/// Pattern, and the licence it names.
pub const PATTERNS: &[(&str, &str)] = &[
    // Restrictions first: they stand beside the name of the free licence that they restrict.
    (
        r"\bcommons clause\b.{0,80}condition|{l}:? .{0,40}\bwith (?:the )?commons clause|\bcommons clause\W{0,3} {l}",
        "LicenseRef-not-free-commons-clause",
    ),
    (r"\bbusiness source {l}\b|\bbusl-1\.1\b", "BUSL-1.1"),
    (r"\bserver side public {l}\b|\bsspl-1\.0\b|\bsspl ?v?1\b", "SSPL-1.0"),
    (r"\belastic {l}{v}2(?:\.0)?\b|\belv2\b|\belastic-2\.0\b", "Elastic-2.0"),
    (r"\bpolyform[ -]noncommercial\b", "PolyForm-Noncommercial-1.0.0"),
    (r"\bpolyform[ -]small[ -]business\b", "PolyForm-Small-Business-1.0.0"),
    (r"\bpolyform (?:strict|shield|internal use|perimeter|free trial|defensive)\b", "LicenseRef-not-free-polyform"),
    (r"\bfunctional source {l}\b|\bfsl-1\.1\b", "LicenseRef-not-free-functional-source"),
    (r"\bsustainable use {l}\b", "SUL-1.0"),
    (r"\bfair core {l}\b", "LicenseRef-not-free-fair-core"),
    (r"\bconfluent community {l}\b", "LicenseRef-not-free-confluent"),
    (r"\bredis source available {l}\b", "LicenseRef-not-free-redis"),
    (
        r"creative commons (?:attribution|by)[- ]non[- ]?commercial[- ](?:share[- ]?alike|sa)[^.\n]{0,30}?4\.0|\bcc[- ]by[- ]nc[- ]sa[- ]4\.0\b",
        "CC-BY-NC-SA-4.0",
    ),
    (
        r"creative commons (?:attribution|by)[- ]non[- ]?commercial[- ]no[- ]?deriv[^.\n]{0,30}?4\.0|\bcc[- ]by[- ]nc[- ]nd[- ]4\.0\b",
        "CC-BY-NC-ND-4.0",
    ),
    (r"creative commons (?:attribution|by)[- ]non[- ]?commercial|\bcc[- ]by[- ]nc\b", "CC-BY-NC-4.0"),
    (
        r"\bfor non-?commercial (?:use|purposes) only\b|\bnon-?commercial use only\b|\ba des fins non commerciales (?:uniquement|seulement)\b",
        "LicenseRef-not-free-noncommercial",
    ),
    (
        r"\bproprietary and confidential\b|\bunauthorized (?:copying|use|distribution|reproduction) of (?:this|the) (?:file|software|code|program|project|source|repository)\b.{0,80}\bprohibited\b|\bno (?:part of this|license is granted|rights are granted)\b.{0,80}\b(?:reproduced|software|code)\b|\b(?:reproduction|copie|utilisation)\b.{0,60}\b(?:interdite|prohibee) sans (?:l')?autorisation\b",
        "LicenseRef-not-free-proprietary",
    ),
    // Québec.
    (
        r"licence libre du quebec ?-? ?\(?reciprocite forte|liliq-r ?\+|liliq-rplus|quebec free and open[- ]source {l} ?-? ?strong reciprocity",
        "LiLiQ-Rplus-1.1",
    ),
    (
        r"licence libre du quebec ?-? ?\(?reciprocite|liliq-r\b|quebec free and open[- ]source {l} ?-? ?reciprocity",
        "LiLiQ-R-1.1",
    ),
    (
        r"licence libre du quebec ?-? ?\(?permissive|liliq-p\b|quebec free and open[- ]source {l} ?-? ?permissive",
        "LiLiQ-P-1.1",
    ),
    // Europe and France.
    (
        r"(?:european union public {l}|licence publique de l'?union europeenne|licenza pubblica dell'?unione europea|open[- ]?source[- ]?lizenz (?:fur|der) (?:die )?europaischen? union|openbare licentie van de europese unie|licencia publica de la union europea|licenca publica da uniao europeia|\beupl)[^.\n]{0,60}?{v}1\.2\b",
        "EUPL-1.2",
    ),
    (r"(?:european union public {l}|licence publique de l'?union europeenne|\beupl)[^.\n]{0,60}?{v}1\.1\b", "EUPL-1.1"),
    (r"\bcecill[- ]?b\b", "CECILL-B"),
    (r"\bcecill[- ]?c\b", "CECILL-C"),
    (r"\bcecill\b[^.\n]{0,60}?{v}2\.1\b", "CECILL-2.1"),
    (r"\bcecill\b[^.\n]{0,60}?{v}2(?:\.0)?\b", "CECILL-2.0"),
    (r"licence ouverte[^.\n]{0,40}?{v}2(?:\.0)?\b|\betalab[- ]2\.0\b|open {l} 2\.0[^.\n]{0,20}etalab", "etalab-2.0"),
    (r"open government {l} ?-? ?canada|licence du gouvernement ouvert ?-? ?canada", "OGL-Canada-2.0"),
    (r"open government {l}{v}3\.0", "OGL-UK-3.0"),
    // GNU: "or later" is what the notice is there to say.
    (
        r"affero (?:general public {l}|gpl){gnu}3(?:\.0)?{later}|\bagpl[- ]?v?3(?:\.0)?{later}|licence publique generale affero{gnu}3(?:\.0)?{later}",
        "AGPL-3.0-or-later",
    ),
    (r"(?:lesser|library) general public {l}{gnu}3(?:\.0)?{later}|\blgpl[- ]?v?3(?:\.0)?{later}", "LGPL-3.0-or-later"),
    (r"(?:lesser|library) general public {l}{gnu}2\.1{later}|\blgpl[- ]?v?2\.1{later}", "LGPL-2.1-or-later"),
    (r"(?:lesser|library) general public {l}{gnu}2(?:\.0)?{later}|\blgpl[- ]?v?2(?:\.0)?{later}", "LGPL-2.0-or-later"),
    (
        r"general public {l}{gnu}3(?:\.0)?{later}|licence publique generale gnu{gnu}3(?:\.0)?{later}|\bgpl[- ]?v?3(?:\.0)?{later}|\bgpl,? version 3{later}",
        "GPL-3.0-or-later",
    ),
    (
        r"general public {l}{gnu}2(?:\.0)?{later}|licence publique generale gnu{gnu}2(?:\.0)?{later}|\bgpl[- ]?v?2(?:\.0)?{later}|\bgpl,? version 2{later}",
        "GPL-2.0-or-later",
    ),
    (
        r"affero general public {l}(?: ?\(agpl\))?{v}3\b|affero general public {l},? ?version 3 of|\bagpl[- ]?v?3(?:\.0)?\b|\bagpl,? version 3\b",
        "AGPL-3.0",
    ),
    (r"affero general public {l} as published by the free software foundation,? ?version 3\b", "AGPL-3.0-only"),
    (r"(?:lesser|library) general public {l}(?: ?\(lgpl\))?{v}3\b|\blgpl[- ]?v?3(?:\.0)?\b", "LGPL-3.0"),
    (r"(?:lesser|library) general public {l}(?: ?\(lgpl\))?{v}2\.1\b|\blgpl[- ]?v?2\.1\b", "LGPL-2.1"),
    (r"library general public {l}{v}2\b|\blgpl[- ]?v?2(?:\.0)?\b", "LGPL-2.0"),
    (
        r"(?:^|[^a-z] ?|gnu |the )general public {l}(?: ?\(gpl\))?{v}3\b|licence publique generale gnu{v}3\b|\bgpl[- ]?v?3(?:\.0)?\b|\bgpl,? version 3\b",
        "GPL-3.0",
    ),
    (
        r"(?:^|[^a-z] ?|gnu |the )general public {l}(?: ?\(gpl\))?{v}2\b|licence publique generale gnu{v}2\b|\bgpl[- ]?v?2(?:\.0)?\b|\bgpl,? version 2\b",
        "GPL-2.0",
    ),
    (r"free documentation {l}{v}1\.3{later}", "GFDL-1.3-or-later"),
    (r"free documentation {l}{v}1\.3\b|\bgfdl[- ]1\.3\b", "GFDL-1.3"),
    // The rest of what public bodies publish under.
    (r"apache (?:software )?{l}{v}2(?:\.0)?\b|licence apache{v}2|\bapache[- ]?v?2(?:\.0)?\b", "Apache-2.0"),
    (r"mozilla public {l}{v}2(?:\.0)?\b|\bmpl[- ]?v?2(?:\.0)?\b", "MPL-2.0"),
    (r"mozilla public {l}{v}1\.1\b|\bmpl[- ]?v?1\.1\b", "MPL-1.1"),
    (r"eclipse public {l}{v}2(?:\.0)?\b|\bepl[- ]?v?2(?:\.0)?\b", "EPL-2.0"),
    (r"eclipse public {l}{v}1(?:\.0)?\b|\bepl[- ]?v?1\.0\b", "EPL-1.0"),
    (r"educational community {l}{v}2(?:\.0)?\b|\becl-2\.0\b", "ECL-2.0"),
    (r"common development and distribution {l}{v}1\.1\b|\bcddl[- ]1\.1\b", "CDDL-1.1"),
    (r"common development and distribution {l}{v}1\.0\b|\bcddl[- ]1\.0\b", "CDDL-1.0"),
    (r"boost software {l}{v}1\.0\b", "BSL-1.0"),
    (r"artistic {l}{v}2(?:\.0)?\b", "Artistic-2.0"),
    (r"open software {l}{v}3(?:\.0)?\b", "OSL-3.0"),
    (r"postgresql {l}\b", "PostgreSQL"),
    (r"(?:sil )?open font {l}{v}1\.1\b|\bofl-1\.1\b", "OFL-1.1"),
    (
        r"\bbsd[- ]3[- ]clauses?\b|\b(?:new|modified|revised|3-clause|three-clause) bsd\b|\bbsd a 3 clauses\b",
        "BSD-3-Clause",
    ),
    (r"\bbsd[- ]2[- ]clauses?\b|\b(?:simplified|2-clause|two-clause) bsd\b|\bbsd a 2 clauses\b", "BSD-2-Clause"),
    (r"\bisc {l}\b|\blicence isc\b", "ISC"),
    (
        r"\bmit {l}|\blicence mit\b|{l}d? under (?:the )?(?:terms of the )?mit\b|\b{l} ?: ?mit\b|released under (?:the )?mit\b|^mit$",
        "MIT",
    ),
    (
        r"creative commons (?:attribution|by)[- ](?:share[- ]?alike|sa)[^.\n]{0,30}?4\.0|\bcc[- ]by[- ]sa[- ]4\.0\b",
        "CC-BY-SA-4.0",
    ),
    (r"creative commons (?:attribution|by)[^.\n]{0,30}?4\.0|\bcc[- ]by[- ]4\.0\b", "CC-BY-4.0"),
    (r"\bcc0[- ]1\.0\b|creative commons zero|cc0 1\.0 universal|\bcc0 public domain", "CC0-1.0"),
    (r"open database {l}|\bodbl\b", "ODbL-1.0"),
    (r"this is free and unencumbered software released into the public domain|\bthe unlicense\b", "Unlicense"),
    (r"do what the fuck you want to public {l}|\bwtfpl\b", "WTFPL"),
];
