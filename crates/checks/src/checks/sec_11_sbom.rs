//! SEC-11: a bill of materials.
//!
//! Data: `{ "files": [path…], "made_by": [place…] }`.

use levain_model::{Judgement, Outcome, Purpose, Reason, Severity};
use serde_json::json;

use crate::check::{Check, Framework, Need, Words};
use crate::ci::configured;
use crate::context::{Context, found};
use crate::files;
use crate::say::not_known;

/// A bill of materials.
pub static CHECK: Check = Check {
    id: "SEC-11",
    version: 1,
    severity: Severity::Information,
    purposes: &[Purpose::Deploy, Purpose::Depend],
    needs: &[Need::Files],
    frameworks: &[(Framework::Scorecard, "SBOM"), (Framework::OspsBaseline, "OSPS-QA-02.02")],
    words: Words {
        name: ["Nomenclature logicielle (SBOM)", "Software bill of materials (SBOM)"],
        question: [
            "La liste des composants est-elle fournie dans un format normalisé?",
            "Is the list of components given in a standard format?",
        ],
        why: [
            "Elle permet de savoir en quelques minutes si une faille annoncée touche un service en production. Source\u{a0}: OSPS Baseline, QA-02.",
            "It tells within minutes whether an announced weakness touches a service in production. Source: OSPS Baseline, QA-02.",
        ],
        how: [
            "Fichiers CycloneDX ou SPDX dans le dépôt, ou outil connu qui les produit dans l’intégration continue ou la publication. Les fichiers joints aux versions ne sont pas lus. Donné pour information.",
            "CycloneDX or SPDX files in the repository, or a known tool that makes them in continuous integration or releases. Files attached to releases are not read. Given for information.",
        ],
        fix: [
            "Produire une nomenclature CycloneDX ou SPDX à chaque version et la joindre.",
            "Make a CycloneDX or SPDX bill of materials at every release, and attach it.",
        ],
    },
    rule,
};

const MAKERS: &[&str] =
    &["sbom", "cyclonedx", "syft", "spdx-sbom", "trivy sbom", "bom-tool", "cdxgen", "dependency-submission"];

fn rule(context: &Context<'_>) -> Judgement {
    let is_sbom = |path: &str| {
        let name = files::name(path).to_lowercase();
        name.ends_with(".spdx.json")
            || name.ends_with(".spdx")
            || name.ends_with(".cdx.json")
            || name.ends_with(".cdx.xml")
            || matches!(
                name.as_str(),
                "bom.json" | "bom.xml" | "sbom.json" | "sbom.xml" | "sbom.spdx.json" | "sbom.cdx.json"
            )
    };
    let own: Vec<String> = context
        .files()
        .filter(|entry| is_sbom(&entry.path) && !files::is_test(&entry.path) && !files::is_vendored(&entry.path))
        .map(|entry| entry.path.clone())
        .collect();
    let makers = context.files().filter(|entry| {
        crate::ci::system_of(&entry.path).is_some()
            || matches!(
                entry.path.as_str(),
                ".goreleaser.yml"
                    | ".goreleaser.yaml"
                    | "pom.xml"
                    | "build.gradle"
                    | "build.gradle.kts"
                    | "Makefile"
                    | "justfile"
                    | "package.json"
                    | "composer.json"
            )
    });
    let looked = files::read(context, makers);
    let made_by: Vec<(String, u32, String)> = looked
        .texts
        .iter()
        .filter_map(|(path, text)| {
            let (line, excerpt) = files::line_where(text, |line| MAKERS.iter().any(|maker| line.contains(maker)))?;
            Some((path.clone(), line, excerpt.to_owned()))
        })
        .collect();
    let data = json!({ "files": own, "made_by": made_by.iter().map(|(path, line, _)| format!("{path}#L{line}")).collect::<Vec<_>>() });
    let judgement = if let Some(path) = own.first() {
        found(
            Outcome::Met,
            &format!("Nomenclature dans le dépôt\u{a0}: {path}."),
            &format!("Bill of materials in the repository: {path}."),
            own.iter().take(5).map(|path| context.file_evidence(path, None, None)).collect(),
        )
    } else if let Some((path, line, excerpt)) = made_by.first() {
        found(
            Outcome::Met,
            &format!("Une nomenclature est produite\u{a0}: {path}, ligne {line}."),
            &format!("A bill of materials is made: {path}, line {line}."),
            vec![context.file_evidence(path, Some((*line, *line)), Some(excerpt))],
        )
    } else if looked.unavailable || configured(context).unavailable {
        return not_known(Reason::FileUnavailable, "Nomenclature", "Bill of materials");
    } else {
        found(
            Outcome::Unmet,
            "Aucune nomenclature dans le dépôt, et rien n’y montre qu’il en soit produit une.",
            "No bill of materials in the repository, and nothing in it shows that one is made.",
            vec![context.absence_evidence("*.spdx.json, *.cdx.json, bom.json")],
        )
    };
    Judgement { data: Some(data), ..judgement }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::repository;

    #[test]
    fn files_and_tools_are_known() {
        for (path, text, outcome) in [
            ("bom.json", "{}", Outcome::Met),
            ("dist/outil.spdx.json", "{}", Outcome::Met),
            ("tests/data/bom.json", "{}", Outcome::Unmet),
            (
                ".github/workflows/release.yml",
                "jobs:\n  a:\n    steps:\n      - uses: anchore/sbom-action@v0\n",
                Outcome::Met,
            ),
            ("pom.xml", "<artifactId>cyclonedx-maven-plugin</artifactId>", Outcome::Met),
            ("README.md", "sbom", Outcome::Unmet),
        ] {
            assert_eq!(repository(&[(path, text)]).judged(&CHECK).outcome, outcome, "{path}");
        }
        assert_eq!(repository(&[]).missing("pom.xml").judged(&CHECK).reason, Some(Reason::FileUnavailable));
    }
}
