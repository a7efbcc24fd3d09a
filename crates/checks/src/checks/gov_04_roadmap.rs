//! GOV-04: a roadmap.
//!
//! Data: `{ "where": path or address }`.

use levain_model::{Evidence, EvidenceKind, Judgement, Outcome, Purpose, Reason, Severity};
use serde_json::json;

use crate::check::{Check, Framework, Need, Words};
use crate::context::{Context, found};
use crate::files;
use crate::say::not_known;

/// A roadmap.
pub static CHECK: Check = Check {
    id: "GOV-04",
    version: 1,
    severity: Severity::Minor,
    purposes: &[Purpose::Use, Purpose::Contribute],
    needs: &[Need::Files],
    frameworks: &[(Framework::StandardForPublicCode, "Document codebase objectives")],
    words: Words {
        name: ["Feuille de route", "Roadmap"],
        question: ["Est-il écrit où va le projet?", "Is it written where the project is going?"],
        why: [
            "Savoir ce qui est prévu évite de payer deux fois le même développement. Source\u{a0}: Standard for Public Code, «\u{a0}Document codebase objectives\u{a0}».",
            "Knowing what is planned avoids paying twice for the same development. Source: Standard for Public Code, “Document codebase objectives”.",
        ],
        how: [
            "Fichier ROADMAP ou FEUILLE_DE_ROUTE, clé «\u{a0}roadmap\u{a0}» de publiccode.yml, ou mention dans README, CONTRIBUTING ou la documentation. Les jalons et tableaux de la forge ne sont pas lus.",
            "File ROADMAP or FEUILLE_DE_ROUTE, key “roadmap” of publiccode.yml, or a mention in README, CONTRIBUTING or the documentation. Milestones and boards of the forge are not read.",
        ],
        fix: [
            "Écrire en une page les intentions des douze prochains mois, ou mettre l’adresse du tableau dans publiccode.yml («\u{a0}roadmap\u{a0}»).",
            "Write one page on what is intended for the next twelve months, or put the board’s address in publiccode.yml (“roadmap”).",
        ],
    },
    rule,
};

fn rule(context: &Context<'_>) -> Judgement {
    let is_roadmap = |path: &str| {
        files::document_stem(path).is_some_and(|stem| {
            stem.contains("roadmap") || stem.contains("road_map") || stem.contains("feuille_de_route")
        })
    };
    let file = context
        .files()
        .filter(|entry| !files::is_vendored(&entry.path) && !files::is_test(&entry.path))
        .filter(|entry| is_roadmap(&entry.path))
        .min_by_key(|entry| entry.path.matches('/').count());
    if let Some(entry) = file {
        return Judgement {
            data: Some(json!({ "where": entry.path })),
            ..found(
                Outcome::Met,
                &format!("Feuille de route\u{a0}: {}.", entry.path),
                &format!("Roadmap: {}.", entry.path),
                vec![context.file_evidence(&entry.path, None, None)],
            )
        };
    }
    if let Some((path, report)) = context.publiccode()
        && let Some(address) = &report.document.roadmap
    {
        let there = Evidence { kind: EvidenceKind::Url, locator: address.clone(), sha256: None, excerpt: None };
        return Judgement {
            data: Some(json!({ "where": address })),
            ..found(
                Outcome::Met,
                &format!("{path} donne l’adresse de la feuille de route."),
                &format!("{path} gives the address of the roadmap."),
                vec![context.file_evidence(path, None, Some(&format!("roadmap: {address}"))), there],
            )
        };
    }
    let documents = files::community(context, |stem| {
        matches!(
            stem,
            "readme"
                | "lisezmoi"
                | "contributing"
                | "contribuer"
                | "index"
                | "governance"
                | "gouvernance"
                | "project"
                | "projet"
        )
    });
    let looked = files::read(context, documents);
    for (path, text) in &looked.texts {
        let mention = files::line_where(text, |line| {
            ["roadmap", "road map", "feuille de route", "planned features", "fonctionnalites prevues", "future plans"]
                .iter()
                .any(|word| line.contains(word))
        });
        if let Some((line, excerpt)) = mention {
            let excerpt = (!files::has_address(excerpt)).then_some(excerpt);
            return Judgement {
                data: Some(json!({ "where": path })),
                ..found(
                    Outcome::Met,
                    &format!("{path} parle de la feuille de route."),
                    &format!("{path} speaks of the roadmap."),
                    vec![context.file_evidence(path, Some((line, line)), excerpt)],
                )
            };
        }
    }
    if looked.unavailable {
        return not_known(Reason::FileUnavailable, "Feuille de route", "Roadmap");
    }
    found(
        Outcome::Unmet,
        "Aucune feuille de route n’a été trouvée dans le dépôt.",
        "No roadmap was found in the repository.",
        vec![context.absence_evidence("ROADMAP")],
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::repository;

    #[test]
    fn roadmaps_are_found_as_files_fields_and_mentions() {
        for (path, text, outcome) in [
            ("ROADMAP.md", "", Outcome::Met),
            ("docs/dev/feuille-de-route.md", "", Outcome::Met),
            ("publiccode.yml", "roadmap: https://val-exemple.example/plan\n", Outcome::Met),
            ("README.md", "## Feuille de route\n", Outcome::Met),
            ("README.md", "Un outil.", Outcome::Unmet),
            ("node_modules/x/ROADMAP.md", "", Outcome::Unmet),
            ("src/roadmap.py", "", Outcome::Unmet),
        ] {
            assert_eq!(repository(&[(path, text)]).judged(&CHECK).outcome, outcome, "{path}");
        }
        assert_eq!(repository(&[]).missing("README.md").judged(&CHECK).reason, Some(Reason::FileUnavailable));
    }
}
