//! QLT-07: accessibility is looked after.
//!
//! Data: `{ "statement": path or null, "tools": [place…] }`. Violations seen on a page in the lab are not known yet.

use levain_model::{Judgement, Outcome, Purpose, Reason, Severity};
use serde_json::json;

use crate::check::{Check, Need, Words};
use crate::context::{Context, found, not_applicable, unknown};
use crate::files;
use crate::interface;
use crate::say::not_known;

/// Accessibility is looked after.
pub static CHECK: Check = Check {
    id: "QLT-07",
    version: 1,
    severity: Severity::Minor,
    purposes: &[Purpose::Use, Purpose::Publish],
    needs: &[Need::Files],
    frameworks: &[],
    words: Words {
        name: ["Accessibilité", "Accessibility"],
        question: [
            "Le projet dit-il où en est son accessibilité, et la vérifie-t-il?",
            "Does the project say how accessible it is, and verify it?",
        ],
        why: [
            "Un organisme public doit offrir des services que tout le monde peut employer (SGQRI 008, WCAG).",
            "A public body must offer services that everybody can use (SGQRI 008, WCAG).",
        ],
        how: [
            "Déclaration d’accessibilité dans le dépôt, ou outil de vérification (axe, pa11y, Lighthouse, règles jsx-a11y…) dans les dépendances ou l’intégration continue. Une vérification automatique ne vaut pas conformité\u{a0}: elle ne voit qu’une partie des critères. Les défauts d’une page au laboratoire ne sont pas encore mesurés.",
            "Accessibility statement in the repository, or a tool (axe, pa11y, Lighthouse, jsx-a11y rules…) in the dependencies or continuous integration. An automatic verification is no conformance: it sees a part of the criteria only. Defects of a page in the lab are not measured yet.",
        ],
        fix: [
            "Publier une déclaration d’accessibilité, et ajouter axe ou pa11y à l’intégration continue.",
            "Publish an accessibility statement, and add axe or pa11y to continuous integration.",
        ],
    },
    rule,
};

const TOOLS: &[&str] = &[
    "axe-core",
    "@axe-core",
    "jest-axe",
    "vitest-axe",
    "cypress-axe",
    "axe-playwright",
    "axe-selenium",
    "axe-core-rspec",
    "axe-matchers",
    "pa11y",
    "lighthouse",
    "eslint-plugin-jsx-a11y",
    "vuejs-accessibility",
    "template-accessibility",
    "lyra",
    "accessibility-checker",
    "htmlcs",
    "erb_lint-accessibility",
];

fn rule(context: &Context<'_>) -> Judgement {
    let own = || context.files().filter(|entry| !files::is_vendored(&entry.path) && !files::is_test(&entry.path));
    let statement = own().find(|entry| {
        files::document_stem(&entry.path).is_some_and(|stem| {
            stem.starts_with("accessibility")
                || stem.starts_with("accessibilite")
                || stem.ends_with("_accessibilite")
                || stem.ends_with("_accessibility")
                || stem == "a11y"
        })
    });
    let configured = own().filter(|entry| {
        let name = files::name(&entry.path);
        crate::ci::system_of(&entry.path).is_some()
            || matches!(
                name,
                "package.json"
                    | "Gemfile"
                    | "composer.json"
                    | "requirements.txt"
                    | "pyproject.toml"
                    | ".pa11yci"
                    | ".pa11yci.json"
                    | "lighthouserc.js"
                    | ".lighthouserc.json"
                    | "lighthouserc.json"
            )
            || name.starts_with(".eslintrc")
            || name.starts_with("eslint.config")
    });
    let looked = files::read(context, configured.take(60));
    let tools: Vec<(String, u32, String)> = looked
        .texts
        .iter()
        .filter_map(|(path, text)| {
            let (line, excerpt) = files::line_where(text, |line| TOOLS.iter().any(|tool| line.contains(tool)))?;
            Some((path.clone(), line, excerpt.to_owned()))
        })
        .collect();
    let data = json!({
        "statement": statement.map(|entry| &entry.path),
        "tools": tools.iter().map(|(path, line, _)| format!("{path}#L{line}")).collect::<Vec<_>>(),
    });
    let mut evidence: Vec<_> = statement.iter().map(|entry| context.file_evidence(&entry.path, None, None)).collect();
    evidence.extend(
        tools.iter().take(5).map(|(path, line, text)| context.file_evidence(path, Some((*line, *line)), Some(text))),
    );
    let judgement = match (statement, tools.first()) {
        (Some(entry), Some(_)) => found(
            Outcome::Met,
            &format!("{} traite de l’accessibilité, et un outil la vérifie en partie.", entry.path),
            &format!("{} treats of accessibility, and a tool verifies a part of it.", entry.path),
            evidence,
        ),
        (Some(entry), None) => found(
            Outcome::Met,
            &format!("{} traite de l’accessibilité.", entry.path),
            &format!("{} treats of accessibility.", entry.path),
            evidence,
        ),
        (None, Some((path, line, _))) => found(
            Outcome::Partial,
            &format!("Un outil vérifie une partie de l’accessibilité ({path}, ligne {line}); aucune déclaration."),
            &format!("A tool verifies a part of accessibility ({path}, line {line}); no statement."),
            evidence,
        ),
        (None, None) if looked.unavailable => {
            return not_known(Reason::FileUnavailable, "Accessibilité", "Accessibility");
        }
        (None, None) if interface::has_one(context) == Some(false) => not_applicable(
            Reason::NothingToCheck,
            "publiccode.yml déclare un logiciel sans interface.",
            "publiccode.yml declares a software without interface.",
        ),
        (None, None) if interface::has_one(context).is_none() => unknown(
            Reason::FormatUnknown,
            "Rien sur l’accessibilité, et aucune interface n’a été reconnue dans le dépôt.",
            "Nothing on accessibility, and no interface was recognised in the repository.",
        ),
        (None, None) => found(
            Outcome::Unmet,
            "Aucune déclaration d’accessibilité ni outil de vérification n’a été trouvé dans le dépôt.",
            "No accessibility statement and no tool of verification was found in the repository.",
            vec![context.absence_evidence("ACCESSIBILITY, axe, pa11y")],
        ),
    };
    Judgement { data: Some(data), ..judgement }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::repository;

    #[test]
    fn statements_and_tools_are_told_apart() {
        for (files, outcome) in [
            (vec![("ACCESSIBILITY.md", "")], Outcome::Met),
            (vec![("docs/declaration-accessibilite.md", "")], Outcome::Met),
            (vec![("package.json", "{\"devDependencies\": {\"jest-axe\": \"1\"}}")], Outcome::Partial),
            (
                vec![(".github/workflows/a.yml", "jobs:\n  a:\n    steps:\n      - run: npx pa11y-ci\n")],
                Outcome::Partial,
            ),
            (vec![("src/App.vue", "")], Outcome::Unmet),
            (vec![("src/lib.rs", "")], Outcome::Unknown),
            (vec![("publiccode.yml", "softwareType: library\n")], Outcome::NotApplicable),
            (vec![("package.json", "{\"dependencies\": {\"relaxed\": \"1\"}}"), ("src/lib.rs", "")], Outcome::Unknown),
        ] {
            assert_eq!(repository(&files).judged(&CHECK).outcome, outcome, "{files:?}");
        }
        assert_eq!(repository(&[]).missing("package.json").judged(&CHECK).reason, Some(Reason::FileUnavailable));
    }
}
