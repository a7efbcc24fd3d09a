//! LIC-06: parts under a licence that is not free.

use std::collections::BTreeMap;

use levain_license::{Kind, Recognised, recognise, standing};
use levain_model::{Blob, Judgement, Outcome, Purpose, Reason, Severity};
use serde_json::json;

use crate::check::{Check, Framework, Need, Words};
use crate::context::{Context, found, not_applicable, unknown};
use crate::files;

/// Licence files read below the root: more are a collection of the texts of others.
const READ: usize = 60;

/// Names that projects give to the part they sell.
const NAMES: [&str; 10] = [
    "ee",
    "enterprise",
    "enterprise-edition",
    "enterprise_edition",
    "commercial",
    "proprietary",
    "premium",
    "pro",
    "paid",
    "licensed",
];

/// Words of texts of one's own that sell the right to use, in lower case.
const SOLD: [&str; 8] = [
    "subscription",
    "commercial license",
    "commercial licence",
    "enterprise license",
    "enterprise edition",
    "valid license key",
    "abonnement",
    "licence commerciale",
];

/// Whether a part of the tree (`ee/`, `enterprise/`…) is under another licence, one that is not free. Data: `{"parts":
/// [{"path", "ids": [id], "free": bool or null}]}`; null when the text is not one that is known.
pub static CHECK: Check = Check {
    id: "LIC-06",
    version: 1,
    severity: Severity::Major,
    purposes: &[Purpose::Use, Purpose::Deploy, Purpose::Depend],
    needs: &[Need::Files],
    frameworks: &[(Framework::StandardForPublicCode, "Publish with an open license")],
    words: Words {
        name: ["Entièrement libre", "Free as a whole"],
        question: [
            "Tout le dépôt est-il libre, sans partie réservée à une édition payante?",
            "Is the whole repository free, without a part kept for a paid edition?",
        ],
        why: [
            "Un logiciel «\u{a0}à cœur ouvert\u{a0}» garde sous une autre licence les fonctions que les organisations finissent par demander\u{a0}: authentification unique, journal d’audit, gestion des droits. Mieux vaut le savoir avant de choisir.",
            "An “open core” software keeps under another licence the features that organisations end up asking for: single sign-on, audit log, rights. It is better to know before choosing.",
        ],
        how: [
            "On cherche les fichiers de licence sous la racine, dans des dossiers comme ee/ ou enterprise/ et ailleurs, et les phrases de la licence principale qui mettent un dossier à part. Les dossiers de code d’autrui (vendor, node_modules…) et de tests sont laissés de côté. Une édition payante tenue dans un autre dépôt n’est pas vue.",
            "We look for licence files below the root, in folders such as ee/ or enterprise/ and elsewhere, and for sentences of the main licence that set a folder apart. Folders of code of others (vendor, node_modules…) and of tests are left out. A paid edition kept in another repository is not seen.",
        ],
        fix: [
            "Dites dans le README ce qui n’est pas libre et ce qui manque sans cette partie; vérifiez que le logiciel se construit et sert sans elle.",
            "Say in the README what is not free and what is missing without it; make sure that the software builds and serves without that part.",
        ],
    },
    rule,
};

/// A part of the tree set apart.
struct Part {
    /// Its folder.
    folder: String,
    /// The file that sets it apart, and the lines.
    file: String,
    lines: Option<(u32, u32)>,
    ids: Vec<String>,
    free: Option<bool>,
}

fn rule(context: &Context<'_>) -> Judgement {
    let mut parts: BTreeMap<String, Part> = BTreeMap::new();
    let mut unavailable = None;
    let below = context.files().filter(|entry| {
        let path = entry.path.as_str();
        path.contains('/')
            && !levain_license::is_license_file(path)
            && levain_license::is_license_file(files::name(path))
            && !files::is_vendored(path)
            && !files::is_test(path)
    });
    // Those of a part that is sold come first: a tree of many licence files must not hide them.
    let (sold, others): (Vec<_>, Vec<_>) = below.partition(|entry| is_sold(files::folder(&entry.path)));
    for entry in sold.into_iter().chain(others).take(READ) {
        let named = is_sold(files::folder(&entry.path));
        let bytes = match context.view.read(&entry.path) {
            Blob::Found(bytes) => bytes,
            Blob::Absent => continue,
            Blob::Unavailable(_) => {
                if named {
                    unavailable.get_or_insert(entry.path.clone());
                }
                continue;
            }
        };
        let text = levain_model::repository::text(&bytes);
        let recognised = recognise(&text);
        let mut ids: Vec<String> = recognised.iter().map(|one| one.id.clone()).collect();
        ids.sort();
        ids.dedup();
        let free = freedom(&text, &recognised);
        // Elsewhere than in such a folder, only a text that is known to restrict tells anything.
        let restricted = recognised.iter().any(|one| one.kind != Kind::Notice && standing(&one.id).source_available);
        if named || restricted {
            let folder = files::folder(&entry.path).to_owned();
            parts.entry(folder.clone()).or_insert(Part { folder, file: entry.path.clone(), lines: None, ids, free });
        }
    }
    for (file, line, folder) in set_apart(context) {
        let lines = Some((line, line));
        parts.entry(folder.clone()).or_insert(Part { folder, file, lines, ids: Vec::new(), free: None });
    }
    judged(context, &parts.into_values().collect::<Vec<_>>(), unavailable.as_deref())
}

/// Whether a text is that of a free licence; nothing when it is not known.
fn freedom(text: &str, recognised: &[Recognised]) -> Option<bool> {
    if recognised.iter().any(|one| standing(&one.id).source_available) {
        return Some(false);
    }
    let lower = text.to_lowercase();
    // Terms of one's own often name a free licence in passing: only its text, or a tag, gives it.
    let given = recognised.iter().any(|one| one.kind != Kind::Notice);
    if !given && SOLD.iter().any(|word| lower.contains(word)) {
        return Some(false);
    }
    if recognised.is_empty() {
        return lower.contains("all rights reserved").then_some(false);
    }
    recognised.iter().all(|one| standing(&one.id).is_free()).then_some(true)
}

fn judged(context: &Context<'_>, parts: &[Part], unavailable: Option<&str>) -> Judgement {
    let data: Vec<_> =
        parts.iter().map(|part| json!({ "path": part.folder, "ids": part.ids, "free": part.free })).collect();
    let chosen = |free: Option<bool>| -> Vec<&Part> { parts.iter().filter(|part| part.free == free).collect() };
    let evidence = |chosen: &[&Part]| {
        let place = |part: &&Part| context.file_evidence(&part.file, part.lines, part.ids.first().map(String::as_str));
        chosen.iter().take(6).map(place).collect::<Vec<_>>()
    };
    let list = |chosen: &[&Part]| {
        let more = if chosen.len() > 4 { "…" } else { "" };
        let folders: Vec<String> = chosen.iter().take(4).map(|part| shown(&part.folder)).collect();
        format!("{}{more}", folders.join(", "))
    };
    let (restricted, unread) = (chosen(Some(false)), chosen(None));
    let judgement = if !restricted.is_empty() {
        let folders = list(&restricted);
        found(
            Outcome::Partial,
            &format!("Une partie n’est pas libre\u{a0}: {folders}."),
            &format!("A part is not free: {folders}."),
            evidence(&restricted),
        )
    } else if !unread.is_empty() {
        let folders = list(&unread);
        let judgement = unknown(
            Reason::FormatUnknown,
            &format!("Une partie est sous une autre licence, que nous ne connaissons pas\u{a0}: {folders}."),
            &format!("A part is under another licence, which we do not know: {folders}."),
        );
        Judgement { evidence: evidence(&unread), ..judgement }
    } else if let Some(path) = unavailable {
        unknown(
            Reason::FileUnavailable,
            &format!("Le contenu de {path} manque à cette copie."),
            &format!("The content of {path} is not in this copy."),
        )
    } else if context.licenses().is_silent() && parts.is_empty() {
        not_applicable(
            Reason::NothingToCheck,
            "Aucune licence n’est donnée au tout\u{a0}: il n’y a pas de partie à lui comparer.",
            "The whole is given no licence: there is no part to compare with it.",
        )
    } else {
        found(
            Outcome::Met,
            "Aucune partie sous une licence qui ne serait pas libre n’a été trouvée.",
            "No part under a licence that would not be free was found.",
            match parts.is_empty() {
                true => vec![context.absence_evidence("*/ee/LICENSE*, */enterprise/LICENSE*, **/LICENSE*")],
                false => evidence(&chosen(Some(true))),
            },
        )
    };
    Judgement { data: Some(json!({ "parts": data })), ..judgement }
}

/// A folder as people write it; a mark of file names as it is.
fn shown(folder: &str) -> String {
    if folder.contains('*') { folder.to_owned() } else { format!("{folder}/") }
}

/// Whether a folder, or one it stands in, is named like a part that is sold.
fn is_sold(folder: &str) -> bool {
    folder.split('/').any(|part| NAMES.contains(&part.to_lowercase().as_str()))
}

/// Folders that exist and that a licence file at the root sets apart in a sentence: file, line and folder. Files marked by
/// their names (`.ee.`) are given as such.
fn set_apart(context: &Context<'_>) -> Vec<(String, u32, String)> {
    let mut found = Vec::new();
    let root =
        context.files().filter(|entry| !entry.path.contains('/') && levain_license::is_license_file(&entry.path));
    for entry in root.take(8) {
        let Some(text) = context.view.read(&entry.path).text() else { continue };
        for (line, number) in text.lines().zip(1_u32..) {
            for word in line.split_whitespace() {
                let word = word.trim_matches(|mark: char| !mark.is_alphanumeric() && !"/._-".contains(mark));
                let folder = word.trim_matches(['/', '.']);
                let exists = || {
                    context
                        .files()
                        .any(|entry| entry.path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/')))
                };
                if word.contains('/') && !word.contains("//") && is_sold(folder) && exists() {
                    found.push((entry.path.clone(), number, folder.to_owned()));
                } else if word.contains(".ee.") || word == ".ee" {
                    let marked = context.files().find(|entry| files::name(&entry.path).contains(".ee."));
                    found.extend(marked.map(|_| (entry.path.clone(), number, "*.ee.*".to_owned())));
                }
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::repository;

    const COMMERCIAL: &str =
        "The Val-Exemple Enterprise License. You may use this software in production only with a valid subscription.";

    fn text(id: &str) -> &'static str {
        levain_license::license_text(id).unwrap()
    }

    #[test]
    fn parts_that_are_sold_are_told_from_parts_of_others() {
        for (path, license, outcome) in [
            ("ee/LICENSE", COMMERCIAL, Outcome::Partial),
            ("packages/ee/LICENSE.md", COMMERCIAL, Outcome::Partial),
            ("enterprise/LICENCE", text("BUSL-1.1"), Outcome::Partial),
            ("server/cloud/LICENSE", text("Elastic-2.0"), Outcome::Partial),
            ("ee/LICENSE", text("AGPL-3.0-only"), Outcome::Met),
            ("ee/LICENSE", "Do as you like.", Outcome::Unknown),
            ("ee/LICENSE", "Copyright Val-Exemple. All rights reserved.", Outcome::Partial),
            ("ee/LICENSE", "Our enterprise license. The rest is licensed under the MIT License.", Outcome::Partial),
            (
                "docs/licenses.md",
                "Our enterprise license follows the Apache License 2.0, and BUSL-1.1 does not.",
                Outcome::Met,
            ),
            ("fonts/LICENSE", text("OFL-1.1"), Outcome::Met),
            ("fonts/LICENSE", "Do as you like.", Outcome::Met),
            ("vendor/ee/LICENSE", COMMERCIAL, Outcome::Met),
            ("web/node_modules/x/LICENSE", text("BUSL-1.1"), Outcome::Met),
            ("tests/data/LICENSE", text("CC-BY-NC-4.0"), Outcome::Met),
            ("src/main/java/org/enterprise/Main.java", "class Main {}", Outcome::Met),
        ] {
            let judged = repository(&[("LICENSE", text("MIT")), (path, license)]).judged(&CHECK);
            assert_eq!(judged.outcome, outcome, "{path} {:?}", judged.data);
        }
    }

    #[test]
    fn a_sentence_of_the_licence_sets_a_folder_apart() {
        let license = format!("All content under the \"ee/\" directory is licensed under ee/TERMS.\n\n{}", text("MIT"));
        let with = |path| repository(&[("LICENSE", license.as_str()), (path, "x")]).judged(&CHECK);
        let judged = with("ee/main.rs");
        assert_eq!((judged.outcome, judged.reason), (Outcome::Unknown, Some(Reason::FormatUnknown)));
        assert!(judged.evidence[0].locator.starts_with("LICENSE#L1"), "{:?}", judged.evidence);
        // The folder has gone, and the sentence stayed.
        assert_eq!(with("src/main.rs").outcome, Outcome::Met);
        let marked = format!("Files that contain \".ee.\" in their name are under another licence.\n\n{}", text("MIT"));
        let judged = repository(&[("LICENSE", marked.as_str()), ("src/sso.ee.ts", "x")]).judged(&CHECK);
        assert_eq!(judged.outcome, Outcome::Unknown);
    }

    #[test]
    fn what_cannot_be_read_is_unknown_and_without_licence_there_is_nothing_to_compare() {
        let judged = repository(&[("LICENSE", text("MIT"))]).missing("ee/LICENSE").judged(&CHECK);
        assert_eq!((judged.outcome, judged.reason), (Outcome::Unknown, Some(Reason::FileUnavailable)));
        assert_eq!(repository(&[("main.c", "x")]).judged(&CHECK).outcome, Outcome::NotApplicable);
    }
}
