//! META-02: files that say how to cite.

use levain_model::{Blob, Judgement, Outcome, Purpose, Reason, Severity};
use serde_json::json;

use crate::check::{Check, Need, Words};
use crate::context::{Context, found, unknown};
use crate::outline;

/// Keys that the Citation File Format 1.2.0 requires.
const REQUIRED: [&str; 4] = ["cff-version", "message", "title", "authors"];

/// Whether codemeta.json or CITATION.cff is there with what its format requires. Data: `{"files": [{"path", "missing":
/// [key]}]}`.
pub static CHECK: Check = Check {
    id: "META-02",
    version: 1,
    severity: Severity::Information,
    purposes: &[Purpose::Publish],
    needs: &[Need::Files],
    frameworks: &[],
    words: Words {
        name: ["Citation et CodeMeta", "Citation and CodeMeta"],
        question: [
            "Le dépôt dit-il aux machines comment le citer et le décrire?",
            "Does the repository tell machines how to cite and describe it?",
        ],
        why: [
            "Les archives de recherche, les bibliothèques et Software Heritage lisent ces deux formats\u{a0}: un logiciel public qui les porte se cite comme une publication. Sources\u{a0}: Citation File Format 1.2, CodeMeta 3.",
            "Research archives, libraries and Software Heritage read these two formats: public software that carries them is cited like a publication. Sources: Citation File Format 1.2, CodeMeta 3.",
        ],
        how: [
            "On lit CITATION.cff et codemeta.json à la racine, et l’on vérifie les champs que leur format exige\u{a0}: version du format, message, titre et auteurs; @context et nom. Ce qu’ils affirment n’est pas vérifié.",
            "We read CITATION.cff and codemeta.json at the root, and check for the fields that their format requires: format version, message, title and authors; @context and name. What they claim is not verified.",
        ],
        fix: [
            "Écrivez un CITATION.cff de six lignes\u{a0}: version du format, message, titre, auteurs, licence, adresse. Un nom d’organisme suffit comme auteur.",
            "Write a CITATION.cff of six lines: format version, message, title, authors, licence, address. The name of a body is enough as author.",
        ],
    },
    rule,
};

fn rule(context: &Context<'_>) -> Judgement {
    let mut read: Vec<(&str, Vec<&str>)> = Vec::new();
    let mut unavailable = false;
    let named =
        context.files().filter(|entry| matches!(entry.path.to_lowercase().as_str(), "citation.cff" | "codemeta.json"));
    for entry in named {
        match context.view.read(&entry.path) {
            Blob::Found(bytes) => {
                let text = levain_model::repository::text(&bytes);
                let cff = entry.path.to_lowercase().ends_with(".cff");
                read.push((&entry.path, if cff { citation(&text) } else { codemeta(&text) }));
            }
            Blob::Absent => {}
            Blob::Unavailable(_) => unavailable = true,
        }
    }
    if read.is_empty() && unavailable {
        return unknown(
            Reason::FileUnavailable,
            "Le contenu du fichier de citation manque à cette copie.",
            "The content of the citation file is not in this copy.",
        );
    }
    let data: Vec<_> = read.iter().map(|(path, missing)| json!({ "path": path, "missing": missing })).collect();
    let evidence = read.iter().map(|(path, _)| context.file_evidence(path, None, None)).collect();
    let whole: Vec<&str> = read.iter().filter(|(_, missing)| missing.is_empty()).map(|(path, _)| *path).collect();
    let judgement = match read.first() {
        None => found(
            Outcome::Unmet,
            "Ni CITATION.cff ni codemeta.json à la racine.",
            "Neither CITATION.cff nor codemeta.json at the root.",
            vec![context.absence_evidence("CITATION.cff, codemeta.json")],
        ),
        Some((path, missing)) if whole.is_empty() => {
            let list = missing.join(", ");
            found(
                Outcome::Partial,
                &format!("{path}\u{a0}: il manque {list}."),
                &format!("{path}: {list} missing."),
                evidence,
            )
        }
        Some(_) => {
            let list = whole.join(", ");
            found(Outcome::Met, &format!("Trouvé\u{a0}: {list}."), &format!("Found: {list}."), evidence)
        }
    };
    Judgement { data: Some(json!({ "files": data })), ..judgement }
}

/// Required keys that a CITATION.cff lacks.
fn citation(text: &str) -> Vec<&'static str> {
    let root = outline::read(text);
    REQUIRED
        .into_iter()
        .filter(|key| {
            root.get(key).is_none_or(|node| node.value.is_empty() && node.block.is_empty() && node.children.is_empty())
        })
        .collect()
}

/// Required keys that a codemeta.json lacks.
fn codemeta(text: &str) -> Vec<&'static str> {
    let value: serde_json::Value = serde_json::from_str(text).unwrap_or_default();
    let context = value["@context"].to_string().to_lowercase().contains("codemeta");
    let name = value["name"].as_str().is_some_and(|name| !name.trim().is_empty());
    [("@context", context), ("name", name)].into_iter().filter(|(_, there)| !there).map(|(key, _)| key).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::repository;

    const CFF: &str = "cff-version: 1.2.0\nmessage: >\n  Citez-le ainsi.\ntitle: Dossiers\nauthors:\n  - name: Municipalité de Val-Exemple\n";
    const CODEMETA: &str = r#"{"@context": "https://w3id.org/codemeta/3.0", "name": "Dossiers"}"#;

    #[test]
    fn files_are_whole_partial_or_absent() {
        for (path, text, outcome) in [
            ("CITATION.cff", CFF, Outcome::Met),
            ("citation.cff", CFF, Outcome::Met),
            ("CITATION.cff", "cff-version: 1.2.0\ntitle: X\n", Outcome::Partial),
            ("codemeta.json", CODEMETA, Outcome::Met),
            ("codemeta.json", "{\"name\": \"X\"}", Outcome::Partial),
            ("codemeta.json", "not json", Outcome::Partial),
            ("docs/CITATION.cff", CFF, Outcome::Unmet),
            ("README.md", "x", Outcome::Unmet),
        ] {
            assert_eq!(repository(&[(path, text)]).judged(&CHECK).outcome, outcome, "{path} {text}");
        }
        let judged = repository(&[("CITATION.cff", "title: X\n")]).judged(&CHECK);
        assert_eq!(judged.data.unwrap()["files"][0]["missing"], json!(["cff-version", "message", "authors"]));
        let both = repository(&[("CITATION.cff", "title: X\n"), ("codemeta.json", CODEMETA)]);
        assert_eq!(both.judged(&CHECK).outcome, Outcome::Met);
        assert_eq!(repository(&[]).missing("CITATION.cff").judged(&CHECK).reason, Some(Reason::FileUnavailable));
    }
}
