//! Texts of the list, changed as real files change them.

use super::tidy::without_accents;
use super::*;

fn text(id: &str) -> &'static str {
    license_text(id).unwrap()
}

fn ids(text: &str) -> Vec<String> {
    recognise(text).into_iter().filter(|found| found.kind == Kind::Text).map(|found| found.id).collect()
}

fn wrapped(text: &str, width: usize) -> String {
    let mut out = String::new();
    for paragraph in text.split("\n\n") {
        let mut line = 0;
        for word in paragraph.split_whitespace() {
            if line + word.len() > width {
                out.push('\n');
                line = 0;
            }
            out.push_str(word);
            out.push(' ');
            line += word.len() + 1;
        }
        out.push_str("\n\n");
    }
    out
}

const WHOLE: [(&str, &str); 20] = [
    ("MIT", "MIT"),
    ("Apache-2.0", "Apache-2.0"),
    ("BSD-2-Clause", "BSD-2-Clause"),
    ("BSD-3-Clause", "BSD-3-Clause"),
    ("ISC", "ISC"),
    ("MPL-2.0", "MPL-2.0"),
    ("EPL-2.0", "EPL-2.0"),
    ("EUPL-1.2", "EUPL-1.2"),
    ("GPL-2.0-only", "GPL-2.0"),
    ("GPL-3.0-or-later", "GPL-3.0"),
    ("LGPL-2.1-only", "LGPL-2.1"),
    ("AGPL-3.0-only", "AGPL-3.0"),
    ("LiLiQ-P-1.1", "LiLiQ-P-1.1"),
    ("LiLiQ-R-1.1", "LiLiQ-R-1.1"),
    ("LiLiQ-Rplus-1.1", "LiLiQ-Rplus-1.1"),
    ("CECILL-2.1", "CECILL-2.1"),
    ("CC0-1.0", "CC0-1.0"),
    ("CC-BY-4.0", "CC-BY-4.0"),
    ("Unlicense", "Unlicense"),
    ("etalab-2.0", "etalab-2.0"),
];

#[test]
fn the_texts_of_the_list_are_recognised_however_they_are_laid_out() {
    for (id, expected) in WHOLE {
        let original = text(id);
        for (how, changed) in [
            ("as it is", original.to_owned()),
            ("wrapped at 60", wrapped(original, 60)),
            ("on long lines", wrapped(original, 10_000)),
            ("under a copyright line", format!("Copyright (c) 2026 Municipalité de Val-Exemple\n\n{original}")),
        ] {
            assert_eq!(ids(&changed), [expected], "{id} {how}");
        }
    }
}

/// UTF-8 bytes read one by one as Windows-1252, which leaves some undefined.
fn misread(text: &str) -> String {
    text.bytes()
        .map(|byte| {
            if byte == 0x99 {
                '™'
            } else if byte == 0x80 {
                '€'
            } else {
                char::from(byte)
            }
        })
        .collect()
}

#[test]
fn french_texts_without_accents_or_read_in_another_encoding() {
    for id in ["LiLiQ-P-1.1", "LiLiQ-R-1.1", "LiLiQ-Rplus-1.1", "CECILL-2.1", "etalab-2.0"] {
        let lossy = String::from_utf8_lossy(&text(id).chars().map(|c| c as u8).collect::<Vec<_>>()).into_owned();
        let html = text(id).replace('é', "&eacute;").replace('è', "&egrave;").replace("\n\n", "</p>\n\n<p>");
        for (how, changed) in [
            ("without accents", without_accents(text(id))),
            ("UTF-8 read as Latin-1", misread(text(id))),
            ("Latin-1 read as UTF-8", lossy),
            ("as HTML", format!("<html><body><p>{html}</p></body></html>")),
            ("with carriage returns", text(id).replace('\n', "\r\n")),
        ] {
            assert_eq!(ids(&changed), [id], "{id} {how}");
        }
    }
}

#[test]
fn comments_and_markdown_around_a_text_do_not_hide_it() {
    for id in ["MIT", "Apache-2.0", "EUPL-1.2"] {
        let commented: String = text(id).lines().flat_map(|line| [" * ", line, "\n"]).collect();
        let quoted: String = text(id).lines().flat_map(|line| ["> **", line, "**\n"]).collect();
        assert_eq!(ids(&format!("/*\n{commented} */\nfn main() {{}}\n")), [id], "{id} in a comment");
        assert_eq!(ids(&format!("# License\n\n{quoted}")), [id], "{id} in Markdown");
    }
}

#[test]
fn half_a_text_is_no_text() {
    for (id, expected) in WHOLE {
        let original = text(id);
        let half = &original[..original.floor_char_boundary(original.len() / 2)];
        assert!(!ids(half).contains(&expected.to_owned()), "{id}: {:?}", recognise(half));
    }
}

#[test]
fn a_restriction_around_a_free_licence_is_found_beside_it() {
    let clause = "“Commons Clause” License Condition v1.0\n\nThe Software is provided to you by the Licensor under the License, as defined below, subject to the following condition.\n\n";
    let found = recognise(&format!("{clause}{}", text("Apache-2.0")));
    let ids: Vec<&str> = found.iter().map(|found| found.id.as_str()).collect();
    assert_eq!(ids, ["LicenseRef-not-free-commons-clause", "Apache-2.0"]);
}

#[test]
fn the_same_licence_twice_is_found_twice() {
    let holders = format!("{}\n\nPart of another:\n\n{}", text("BSD-3-Clause"), text("BSD-3-Clause"));
    assert_eq!(ids(&holders), ["BSD-3-Clause", "BSD-3-Clause"]);
}

#[test]
fn two_licences_in_one_file_have_their_lines() {
    let both = format!("{}\n\n----------\n\n{}", text("MIT"), text("Apache-2.0"));
    let found = recognise(&both);
    let lines =
        |id: &str| found.iter().find(|found| found.id == id && found.kind == Kind::Text).map(|found| found.lines);
    let (mit, apache) = (lines("MIT").unwrap(), lines("Apache-2.0").unwrap());
    assert!(mit.1 < apache.0, "{mit:?} {apache:?}");
    assert!(mit.0 <= 6, "{mit:?}");
}

#[test]
fn a_bilingual_liliq_is_found_once_with_its_french_text() {
    let english =
        "Québec Free and Open-Source Licence – Reciprocity (LiLiQ-R)\nVersion 1.1\n\nLicensor's statement. ".repeat(2);
    let found = recognise(&format!("{}\n\n{english}", text("LiLiQ-R-1.1")));
    assert!(found.iter().any(|found| found.id == "LiLiQ-R-1.1" && found.kind == Kind::Text), "{found:?}");
    assert!(found.iter().all(|found| found.id == "LiLiQ-R-1.1"), "{found:?}");
}

#[test]
fn a_licence_in_another_of_its_languages_is_a_text_and_names_no_other() {
    let body =
        "The licensor grants the licensee a right. The software may be passed on under GPL version 3 or MPL 2.0.\n";
    let title = "Québec Free and Open-Source Licence – Reciprocity (LiLiQ-R)\nVersion 1.1\n\n";
    let found = recognise(&format!("{title}{}", body.repeat(40)));
    assert_eq!(
        found.iter().map(|found| (found.id.as_str(), found.kind)).collect::<Vec<_>>(),
        [("LiLiQ-R-1.1", Kind::Text)]
    );
    assert_eq!(recognise(&format!("{title}{body}"))[0].kind, Kind::Notice);
}

#[test]
fn the_eupl_in_another_of_its_languages_is_a_text_when_it_is_whole() {
    for (title, licensor) in [
        ("LICENCE PUBLIQUE DE L’UNION EUROPÉENNE v. 1.2", "Le donneur de licence"),
        ("OPEN-SOURCE-LIZENZ FÜR DIE EUROPÄISCHE UNION v. 1.2", "Der Lizenzgeber"),
        ("LICENZA PUBBLICA DELL’UNIONE EUROPEA v. 1.2", "Il licenziante"),
        ("OPENBARE LICENTIE VAN DE EUROPESE UNIE v. 1.2", "De licentiegever"),
        ("LICENCIA PÚBLICA DE LA UNIÓN EUROPEA v. 1.2", "El licenciante"),
    ] {
        let articles =
            (1..=15).map(|number| format!("{number}. …\n{}", format!("{licensor} … Lorem ipsum dolor. ").repeat(8)));
        let whole = format!("{title}\nEUPL © 2016\n\n{}", articles.collect::<Vec<_>>().join("\n"));
        assert_eq!(ids(&whole), ["EUPL-1.2"], "{title}");
        assert_eq!(ids(&whole[..whole.floor_char_boundary(whole.len() * 3 / 4)]), [""; 0], "{title}, cut");
    }
}

#[test]
fn notices_name_licences_in_both_languages() {
    for (notice, expected) in [
        ("This project is licensed under the MIT License.", "MIT"),
        ("Ce projet est publié sous licence MIT.", "MIT"),
        ("Distribué sous la **Licence Libre du Québec – Permissive (LiLiQ-P)** version 1.1", "LiLiQ-P-1.1"),
        ("Licence Libre du Quebec - Reciprocite forte (LiLiQ-R+) v1.1", "LiLiQ-Rplus-1.1"),
        ("Québec Free and Open-Source Licence – Permissive (LiLiQ-P) version 1.1", "LiLiQ-P-1.1"),
        ("Licensed under the EUPL, Version 1.2 or – as soon they will be approved", "EUPL-1.2"),
        ("LICENCE PUBLIQUE DE L’UNION EUROPÉENNE v. 1.2", "EUPL-1.2"),
        (
            "it under the terms of the GNU General Public License as published by the Free Software Foundation; either version 3 of the License, or (at your option) any later version.",
            "GPL-3.0-or-later",
        ),
        ("GNU General Public License, version 2", "GPL-2.0"),
        (
            "the GNU Library General Public License as published by the Free Software Foundation; either\n * version 2 of the License, or (at your option) any later version.",
            "LGPL-2.0-or-later",
        ),
        (
            "the GNU Lesser General Public\nLicense as published by the Free Software Foundation; either\nversion 2.1 of the License, or (at your option) any later version.",
            "LGPL-2.1-or-later",
        ),
        (
            "the GNU Affero General Public License as published by\nthe Free Software Foundation, either version 3 of the License, or (at your option) any later version",
            "AGPL-3.0-or-later",
        ),
        ("under the terms of GNU [GPL-3.0]+ license.", "GPL-3.0-or-later"),
        ("License: GPL-2.0-or-later", "GPL-2.0-or-later"),
        ("the GPL version 3 or later", "GPL-3.0-or-later"),
        ("sous licence GPL v3 ou ultérieure", "GPL-3.0-or-later"),
        (
            "selon les termes de la Licence publique générale GNU, version 3 ou (à votre choix) toute version ultérieure",
            "GPL-3.0-or-later",
        ),
        ("released under the AGPL3", "AGPL-3.0"),
        ("under the GNU GENERAL PUBLIC LICENSE Version 3, 29 June 2007", "GPL-3.0"),
        ("Licensed under the Educational Community License, Version 2.0", "ECL-2.0"),
        ("<p>Sous <b>Licence Libre du Qu&eacute;bec</b> &ndash; R&eacute;ciprocit&eacute;</p>", "LiLiQ-R-1.1"),
        ("Licence publiée sous CeCILL version 2.1", "CECILL-2.1"),
        ("Openbare Licentie van de Europese Unie v. 1.2", "EUPL-1.2"),
        ("licensed under the Elastic License v2", "Elastic-2.0"),
        ("CC BY-NC-SA 4.0", "CC-BY-NC-SA-4.0"),
        ("This code is proprietary and confidential.", "LicenseRef-not-free-proprietary"),
        ("Sustainable Use License", "SUL-1.0"),
        ("GNU Affero General Public License v3.0", "AGPL-3.0"),
        ("Licensed under the Apache License, Version 2.0 (the \"License\")", "Apache-2.0"),
        ("sous Licence Ouverte / Open Licence version 2.0", "etalab-2.0"),
        ("# SPDX-License-Identifier: EUPL-1.2", "EUPL-1.2"),
        ("/* SPDX-License-Identifier: MIT OR Apache-2.0 */", "MIT OR Apache-2.0"),
        ("Business Source License 1.1", "BUSL-1.1"),
        ("“Commons Clause” License Condition v1.0", "LicenseRef-not-free-commons-clause"),
    ] {
        let found: Vec<String> = recognise(notice).into_iter().map(|found| found.id).collect();
        assert_eq!(found, [expected], "{notice}");
    }
}

#[test]
fn what_is_no_licence_is_taken_for_none() {
    for text in [
        "",
        "MIT is a university in Massachusetts.",
        "All rights reserved.",
        "Ce dépôt contient le plan de formation de l’équipe.",
        "We compared permissive and reciprocal licences before choosing.",
    ] {
        assert_eq!(recognise(text), [], "{text}");
    }
    let prose = "Le levain est un mélange de farine et d’eau qui fermente. ".repeat(200);
    assert_eq!(recognise(&prose), []);
}
