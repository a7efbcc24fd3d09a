//! LIC-02: the licence recognised in the text.

use levain_license::{Kind, Recognised};
use levain_model::{Judgement, Outcome, Purpose, Reason, Severity};

use crate::check::{Check, Framework, Need, Words};
use crate::context::{Context, found, not_applicable, unknown};

/// Which SPDX licences the licence files hold, each with its lines and how near the text is. Data:
/// `{"licenses": [{"id", "file", "first", "last", "score", "kind"}]}`.
pub static CHECK: Check = Check {
    id: "LIC-02",
    version: 2,
    severity: Severity::Blocking,
    purposes: &[Purpose::Use, Purpose::Deploy, Purpose::Contribute, Purpose::Publish, Purpose::Depend],
    needs: &[Need::Files],
    frameworks: &[(Framework::OspsBaseline, "OSPS-LE-02"), (Framework::Chaoss, "License Declared")],
    words: Words {
        name: ["Licence reconnue", "Licence recognised"],
        question: ["Le texte est-il celui d’une licence connue?", "Is the text that of a known licence?"],
        why: [
            "Une licence connue a été lue par des juristes; un texte maison doit l’être par les vôtres. L’identifiant SPDX permet de comparer et de vérifier la compatibilité.",
            "A known licence has been read by lawyers; a home-made text must be read by yours. The SPDX identifier lets it be compared and its compatibility checked.",
        ],
        how: [
            "Chaque fichier de licence est comparé aux textes de la liste SPDX, à la LiLiQ dans ses deux langues et à l’EUPL. Plusieurs licences par fichier sont trouvées, avec leurs lignes. Le texte d’une licence GNU ne dit pas si les versions ultérieures sont permises\u{a0}: une mention ou une étiquette le dit.",
            "Each licence file is compared with the texts of the SPDX list, with LiLiQ in both its languages and with the EUPL. Several licences per file are found, with their lines. The text of a GNU licence does not say whether later versions are allowed: a notice or a tag does.",
        ],
        fix: [
            "Remplacez le texte par le texte complet et inchangé d’une licence de la liste SPDX; n’y ajoutez que la ligne du titulaire des droits.",
            "Replace the text by the full, unchanged text of a licence of the SPDX list; add only the line of the copyright holder.",
        ],
    },
    rule,
};

fn rule(context: &Context<'_>) -> Judgement {
    let licenses = context.licenses();
    if licenses.files.is_empty() {
        return match licenses.unavailable.is_empty() {
            true => without_file(context),
            false => unknown(
                Reason::FileUnavailable,
                "Le contenu du fichier de licence manque à cette copie.",
                "The content of the licence file is not in this copy.",
            ),
        };
    }
    let ids = licenses.ids();
    let all = || licenses.places();
    let data: Vec<serde_json::Value> =
        all().filter(|(_, one)| ids.contains(&one.id)).map(|(path, one)| place(path, one)).collect();
    if ids.is_empty() {
        let list = licenses.files.iter().map(|(path, _)| path.as_str()).collect::<Vec<_>>().join(", ");
        let evidence = licenses.files.iter().take(3).map(|(path, _)| context.file_evidence(path, None, None)).collect();
        return found(
            Outcome::Partial,
            &format!("{list}\u{a0}: aucun texte connu. À faire lire par un juriste."),
            &format!("{list}: no known text. To be read by a lawyer."),
            evidence,
        );
    }
    let evidence = all()
        .filter(|(_, one)| ids.contains(&one.id))
        .take(6)
        .map(|(path, one)| context.file_evidence(path, Some(one.lines), Some(&one.id)))
        .collect();
    let list = ids.join(", ");
    // A title or a sentence names the licence without giving its terms, which the licences themselves ask for.
    let text = all().any(|(_, one)| one.kind != Kind::Notice);
    let judgement = match text {
        true => found(Outcome::Met, &format!("Reconnu\u{a0}: {list}."), &format!("Recognised: {list}."), evidence),
        false => found(
            Outcome::Partial,
            &format!("{list}\u{a0}: nommé, sans le texte de la licence."),
            &format!("{list}: named, without the text of the licence."),
            evidence,
        ),
    };
    Judgement { data: Some(serde_json::json!({ "licenses": data })), ..judgement }
}

/// No licence file: the README or a manifest may still name one.
fn without_file(context: &Context<'_>) -> Judgement {
    let named = &context.licenses().named;
    let Some((path, first)) = named.first() else {
        return not_applicable(
            Reason::NothingToCheck,
            "Il n’y a pas de fichier de licence à lire.",
            "There is no licence file to read.",
        );
    };
    let ids = context.licenses().ids().join(", ");
    let data: Vec<serde_json::Value> = named.iter().map(|(path, one)| place(path, one)).collect();
    let evidence = vec![context.file_evidence(path, Some(first.lines), Some(&first.id))];
    Judgement {
        data: Some(serde_json::json!({ "licenses": data })),
        ..found(
            Outcome::Partial,
            &format!("{path} nomme {ids}, sans fichier de licence."),
            &format!("{path} names {ids}, without a licence file."),
            evidence,
        )
    }
}

/// A licence found as data.
fn place(path: &str, one: &Recognised) -> serde_json::Value {
    let kind = match one.kind {
        Kind::Text => "text",
        Kind::Notice => "notice",
        Kind::Expression => "expression",
    };
    serde_json::json!({
        "id": one.id, "file": path, "first": one.lines.0, "last": one.lines.1, "score": one.score, "kind": kind,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::repository;

    fn text(id: &str) -> &'static str {
        levain_license::license_text(id).unwrap()
    }

    #[test]
    fn known_texts_are_met_and_unknown_ones_partial() {
        let met = repository(&[("LICENCE", text("LiLiQ-R-1.1"))]).judged(&CHECK);
        assert_eq!(met.outcome, Outcome::Met);
        assert_eq!(met.data.unwrap()["licenses"][0]["id"], "LiLiQ-R-1.1");
        let own =
            repository(&[("LICENSE", "You may do as you please with this, said the author, and be kind to others.")]);
        assert_eq!(own.judged(&CHECK).outcome, Outcome::Partial);
        let named = repository(&[("LICENSE", "Licensed under the Apache License, Version 2.0")]).judged(&CHECK);
        assert_eq!(named.outcome, Outcome::Partial);
    }

    #[test]
    fn what_a_file_says_before_the_text_of_a_part_is_said_of_the_whole() {
        let notice = "This program is free software: you can redistribute it and/or modify it under the terms of the GNU\n\
            Affero General Public License as published by the Free Software Foundation, either version 3 of the\n\
            License, or (at your option) any later version.\n\n## A module\n\nIt is distributed under this licence:\n\n";
        let whole = format!("{notice}{}", text("BSD-3-Clause"));
        let found = repository(&[("LICENSE.txt", &whole), ("setup.cfg", "[metadata]\nlicense = AGPL-3.0-or-later\n")]);
        let data = found.judged(&CHECK).data.unwrap();
        let ids: Vec<&str> =
            data["licenses"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap()).collect();
        assert_eq!(ids, ["AGPL-3.0-or-later", "BSD-3-Clause"]);
        let agreement = found.judged(&crate::checks::lic_05_license_agreement::CHECK);
        assert_ne!(agreement.outcome, Outcome::Unmet, "{agreement:?}");
    }

    #[test]
    fn several_licences_in_several_files() {
        let fake = repository(&[("LICENSE-MIT", text("MIT")), ("LICENSE-APACHE", text("Apache-2.0"))]);
        assert_eq!(fake.judged(&CHECK).data.unwrap()["licenses"].as_array().unwrap().len(), 2);
    }

    #[test]
    fn missing_bytes_are_unknown_and_a_readme_can_name_it() {
        assert_eq!(repository(&[]).missing("LICENSE").judged(&CHECK).outcome, Outcome::Unknown);
        let readme = repository(&[("README.md", "# X\n\n## Licence\n\nPublié sous licence MIT.\n")]);
        assert_eq!(readme.judged(&CHECK).outcome, Outcome::Partial);
        let declared = repository(&[("composer.json", "{\"license\": \"MIT\"}")]).judged(&CHECK);
        assert_eq!(declared.data.unwrap()["licenses"][0]["file"], "composer.json");
        let other = repository(&[("README.md", "# X\n\nUses jQuery (MIT License).\n")]);
        assert_eq!(other.judged(&CHECK).outcome, Outcome::NotApplicable);
    }

    #[test]
    fn a_notice_decides_what_the_text_leaves_open() {
        let fake = repository(&[
            ("COPYING", text("GPL-3.0-only")),
            ("LICENSE.md", "GNU General Public License version 3 or any later version"),
        ]);
        let data = fake.judged(&CHECK).data.unwrap();
        assert!(data["licenses"].as_array().unwrap().iter().any(|one| one["id"] == "GPL-3.0-or-later"), "{data}");
    }
}
