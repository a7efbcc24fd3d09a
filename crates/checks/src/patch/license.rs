//! The LICENSE file: the licence that three questions choose, or that was named, in its own words.

use super::facts::Facts;
use super::{LeftOut, NewFile, Proposal};
use crate::context::Context;

/// The checks that the file answers.
pub const CHECKS: &[&str] = &["LIC-01", "LIC-02", "LIC-03"];

/// One of the three questions.
#[derive(Debug)]
pub struct Question {
    /// What is asked, in French and English.
    pub text: [&'static str; 2],
    /// Letter to answer with, and what it means.
    pub choices: &'static [(char, [&'static str; 2])],
}

/// What a licence may ask in return, what a service on a network means, and where the licence was written.
pub static QUESTIONS: [Question; 3] = [
    Question {
        text: [
            "Qui redistribue le logiciel modifié doit-il le faire sous la même licence?",
            "Must those who pass on a modified version do it under the same licence?",
        ],
        choices: &[
            (
                'a',
                [
                    "non, chacun en fait ce qu’il veut, même un produit fermé",
                    "no, everyone does as they please, even a closed product",
                ],
            ),
            (
                'b',
                [
                    "oui pour le logiciel lui-même, non pour ce qu’on y ajoute à côté",
                    "yes for the software itself, no for what is added beside it",
                ],
            ),
            ('c', ["oui, pour tout ce qui l’intègre", "yes, for everything that includes it"]),
        ],
    },
    Question {
        text: [
            "L’offrir en ligne, sans en remettre de copie, compte-t-il comme le redistribuer?",
            "Does offering it online, without handing out a copy, count as passing it on?",
        ],
        choices: &[('o', ["oui", "yes"]), ('n', ["non", "no"])],
    },
    Question {
        text: [
            "Préférez-vous une licence du gouvernement du Québec, en français et selon le droit québécois?",
            "Do you prefer a licence of the government of Québec, in French and under Québec law?",
        ],
        choices: &[('o', ["oui", "yes"]), ('n', ["non, la plus connue ailleurs", "no, the one best known elsewhere"])],
    },
];

/// A licence and the reason for it, in French and English.
#[derive(Debug, PartialEq, Eq)]
pub struct Choice {
    /// Its SPDX identifier.
    pub id: &'static str,
    /// Why it follows from the answers.
    pub why: [&'static str; 2],
}

/// The licence of three answers, given by their letters.
pub fn choose(reciprocity: char, network: bool, quebec: bool) -> Option<Choice> {
    let (id, why) = match (reciprocity, network, quebec) {
        ('a', _, true) => (
            "LiLiQ-P-1.1",
            [
                "licence permissive du Québec\u{a0}: rien n’est demandé en retour, réseau ou non",
                "Québec’s permissive licence: nothing is asked in return, network or not",
            ],
        ),
        ('a', _, false) => (
            "Apache-2.0",
            [
                "licence permissive la plus précise, brevets compris\u{a0}: rien n’est demandé en retour, réseau ou non",
                "the most precise permissive licence, patents included: nothing is asked in return, network or not",
            ],
        ),
        ('b', true, _) => (
            "EUPL-1.2",
            [
                "réciprocité qui compte le service en ligne; la LiLiQ ne le fait pas, et l’EUPL, qui existe en français, nomme la LiLiQ-R compatible",
                "reciprocity that counts online service; LiLiQ does not, and the EUPL, which exists in French, names LiLiQ-R as compatible",
            ],
        ),
        ('b', false, true) => (
            "LiLiQ-R-1.1",
            ["réciprocité du Québec, sur le logiciel lui-même", "Québec’s reciprocity, on the software itself"],
        ),
        ('b', false, false) => (
            "MPL-2.0",
            ["réciprocité fichier par fichier, connue partout", "reciprocity file by file, known everywhere"],
        ),
        ('c', true, _) => (
            "AGPL-3.0-or-later",
            [
                "réciprocité forte qui compte le service en ligne; la LiLiQ-R+ ne le fait pas",
                "strong reciprocity that counts online service; LiLiQ-R+ does not",
            ],
        ),
        ('c', false, true) => ("LiLiQ-Rplus-1.1", ["réciprocité forte du Québec", "Québec’s strong reciprocity"]),
        ('c', false, false) => {
            ("GPL-3.0-or-later", ["réciprocité forte, connue partout", "strong reciprocity, known everywhere"])
        }
        _ => return None,
    };
    Some(Choice { id, why })
}

/// Where the licence is written.
const PATH: &str = "LICENSE";

/// Where texts of the SPDX list leave room for the year and the holder.
const YEARS: &[&str] = &["<year>", "YEAR"];
const HOLDERS: &[&str] = &["<copyright holders>", "<copyright holder>", "<owner>", "AUTHOR EMAIL"];

/// Adds the LICENSE file when there is no licence file.
pub fn add(context: &Context<'_>, facts: &Facts, proposal: &mut Proposal) {
    if context.files().any(|entry| levain_license::is_license_file(&entry.path)) {
        return;
    }
    if let Some(there) = facts.beside.iter().find(|path| levain_license::is_license_file(path)) {
        return proposal.left_out.push(super::uncommitted(PATH, there));
    }
    let mut leave = |fr: String, en: String| proposal.left_out.push(LeftOut { path: PATH.to_owned(), why: [fr, en] });
    let Some(id) = &facts.license else {
        return leave(
            "aucune licence n’est choisie\u{a0}: donnez-la par --license, ou répondez aux trois questions au terminal"
                .to_owned(),
            "no licence is chosen: give it with --license, or answer the three questions on a terminal".to_owned(),
        );
    };
    let Some(text) = text_of(id) else {
        return leave(
            format!("«\u{a0}{id}\u{a0}» n’est pas l’identifiant d’une licence de la liste SPDX"),
            format!("“{id}” is not the identifier of a licence of the SPDX list"),
        );
    };
    let mut todo = Vec::new();
    if !levain_license::standing(id).is_free() {
        todo.push([
            format!("{id} n’est pas une licence libre\u{a0}: choisissez-en une autre, ou soyez certain de votre choix"),
            format!("{id} is not a free licence: choose another, or be certain of your choice"),
        ]);
    }
    let content = filled(text, facts, &mut todo);
    if id.ends_with("-or-later") {
        todo.push([
            format!("écrire «\u{a0}{id}\u{a0}» dans le README\u{a0}: le texte d’une licence GNU ne dit pas si les versions ultérieures sont permises"),
            format!("write “{id}” in the README: the text of a GNU licence does not say whether later versions are allowed"),
        ]);
    }
    proposal.files.push(NewFile { path: PATH.to_owned(), content, checks: CHECKS, todo });
}

/// The text of the list. Those of the GNU licences are the same whether later versions are allowed or not.
pub fn text_of(id: &str) -> Option<&'static str> {
    let family = id.trim_end_matches("-or-later").trim_end_matches("-only");
    levain_license::license_text(id)
        .filter(|text| !text.trim().is_empty())
        .or_else(|| levain_license::license_text(&format!("{family}-only")))
        .or_else(|| levain_license::license_text(family))
}

/// The text with the year and the holder where it leaves room for them, and not a word changed elsewhere.
fn filled(text: &str, facts: &Facts, todo: &mut Vec<[String; 2]>) -> String {
    let mut content = String::new();
    for line in text.trim().lines() {
        // Only the line of the copyright: further down, the same words are those of the licence.
        let is_copyright = line.trim_start().starts_with("Copyright") && HOLDERS.iter().any(|mark| line.contains(mark));
        let mut line = line.trim_end().to_owned();
        if is_copyright {
            for mark in YEARS {
                line = line.replace(mark, &facts.year.to_string());
            }
            let holder = facts.holder.as_deref().unwrap_or("[titulaire des droits, copyright holder]");
            for mark in HOLDERS {
                line = line.replace(mark, holder);
            }
            if facts.holder.is_none() {
                todo.push([
                    "écrire qui détient les droits à la place de «\u{a0}[titulaire des droits…]\u{a0}» (ou --holder)"
                        .to_owned(),
                    "write who holds the copyright in place of “[titulaire des droits…]” (or --holder)".to_owned(),
                ]);
            }
        }
        content.push_str(&line);
        content.push('\n');
    }
    content
}
