//! META-03: what the README tells.

use levain_model::{Blob, Judgement, Outcome, Purpose, Reason, Severity};

use crate::check::{Check, Framework, Need, Words};
use crate::context::{Context, found, unknown};
use crate::prose::headings;

/// Whether the README says how to install, how to use, where to ask and under which licence. Data: `{"sections":
/// {"install", "use", "support", "licence": line or null}}`.
pub static CHECK: Check = Check {
    id: "META-03",
    version: 1,
    severity: Severity::Major,
    purposes: &[Purpose::Use, Purpose::Deploy, Purpose::Publish],
    needs: &[Need::Files],
    frameworks: &[(Framework::StandardForPublicCode, "Document the code"), (Framework::OspsBaseline, "OSPS-DO-01")],
    words: Words {
        name: ["Sections du README", "Sections of the README"],
        question: [
            "Le README dit-il comment installer, utiliser, demander de l’aide, et sous quelle licence?",
            "Does the README say how to install, how to use, where to ask, and under which licence?",
        ],
        why: [
            "C’est la première page que lit qui évalue un logiciel. Ce qui n’y est pas doit être deviné, ou demandé.",
            "It is the first page that whoever assesses a software reads. What is not there has to be guessed, or asked.",
        ],
        how: [
            "On lit les titres des README à la racine et l’on y cherche les mots d’un dictionnaire français et anglais. Un titre bilingue compte pour les deux langues.",
            "We read the headings of the READMEs at the root and look for the words of a French and English dictionary. A bilingual heading counts for both languages.",
        ],
        fix: [
            "Ajoutez les sections qui manquent, même en deux lignes avec un lien vers la page qui en parle.",
            "Add the missing sections, if only two lines with a link to the page that covers them.",
        ],
    },
    rule,
};

/// Parts of headings, by section.
const DICTIONARY: [(&str, &str, &str, &[&str]); 4] = [
    (
        "install",
        "installer",
        "install",
        &[
            "install",
            "setup",
            "set up",
            "set-up",
            "getting started",
            "get started",
            "quick start",
            "quickstart",
            "deploy",
            "déploi",
            "démarr",
            "mise en route",
            "mise en place",
            "running",
            "build",
            "compil",
            "requirements",
            "prérequis",
            "download",
            "télécharg",
            "hosting",
            "héberg",
            "run with",
            "docker",
            "lancer",
        ],
    ),
    (
        "use",
        "utiliser",
        "use",
        &[
            "usage",
            "use",
            "using",
            "utilis",
            "exemple",
            "example",
            "guide",
            "documentation",
            "docs",
            "tutori",
            "features",
            "fonctionnalit",
            "how to",
            "comment",
            "manual",
            "manuel",
            "demo",
            "démo",
            "configur",
            "what is",
            "about",
            "à propos",
            "overview",
            "présentation",
            "screenshots",
            "captures",
            "live",
        ],
    ),
    (
        "support",
        "demander de l’aide",
        "ask for help",
        &[
            "support",
            "soutien",
            "aide",
            "help",
            "contact",
            "communaut",
            "community",
            "questions",
            "contribu",
            "bugs",
            "issues",
            "feedback",
            "discuss",
            "chat",
            "forum",
            "get in touch",
            "signaler",
            "reporting",
            "joindre",
            "assistance",
            "get involved",
            "participe",
        ],
    ),
    (
        "licence",
        "connaître la licence",
        "know the licence",
        &["licen", "copyright", "droits", "legal", "mentions légales", "copying"],
    ),
];

fn rule(context: &Context<'_>) -> Judgement {
    let readmes = context.readmes();
    if readmes.is_empty() {
        return found(
            Outcome::Unmet,
            "Pas de README à la racine.",
            "No README at the root.",
            vec![context.absence_evidence("README*")],
        );
    }
    let mut all: Vec<(String, u32, String)> = Vec::new();
    let mut texts = Vec::new();
    for readme in readmes.iter().take(4) {
        if let Blob::Found(bytes) = context.view.read(&readme.path) {
            let text = levain_model::repository::text(&bytes);
            all.extend(headings(&text).into_iter().map(|(line, heading)| (readme.path.clone(), line, heading)));
            texts.push((readme.path.clone(), text.to_lowercase()));
        }
    }
    if texts.is_empty() {
        return unknown(
            Reason::FileUnavailable,
            "Le contenu du README manque à cette copie.",
            "The content of the README is not in this copy.",
        );
    }
    let mut sections = serde_json::Map::new();
    let mut missing: Vec<(&str, &str)> = Vec::new();
    let mut evidence = Vec::new();
    for (key, fr, en, words) in DICTIONARY {
        let heading = all.iter().find(|(_, _, heading)| {
            words.iter().any(|word| {
                heading.split_whitespace().any(|one| one.starts_with(word))
                    || (word.contains(' ') && heading.contains(word))
            })
        });
        // A badge or a sentence about the licence, a linked documentation site: said, without a heading of its own.
        let said = || texts.iter().find_map(|(path, text)| sentence(key, text).map(|line| (path.clone(), line)));
        let place = heading.map(|(path, line, _)| (path.clone(), *line)).or_else(said);
        sections.insert(key.to_owned(), place.as_ref().map_or(serde_json::Value::Null, |(_, line)| (*line).into()));
        match place {
            Some((path, line)) => {
                evidence.push(context.file_evidence(&path, Some((line, line)), heading.map(|found| found.2.as_str())))
            }
            None => missing.push((fr, en)),
        }
    }
    if evidence.is_empty() {
        evidence.extend(readmes.first().map(|readme| context.file_evidence(&readme.path, None, None)));
    }
    let names =
        |english: bool| missing.iter().map(|(fr, en)| if english { *en } else { *fr }).collect::<Vec<_>>().join(", ");
    let judgement = match missing.len() {
        0 => found(Outcome::Met, "Les quatre sections y sont.", "All four sections are there.", evidence),
        4 => found(
            Outcome::Unmet,
            "Aucune des quatre sections n’a été trouvée.",
            "None of the four sections was found.",
            evidence,
        ),
        _ => found(
            Outcome::Partial,
            &format!("Rien trouvé pour\u{a0}: {}.", names(false)),
            &format!("Nothing found to: {}.", names(true)),
            evidence,
        ),
    };
    Judgement { data: Some(serde_json::json!({ "sections": sections })), ..judgement }
}

/// The line (from 1) of a sentence or link that does the work of a section.
fn sentence(key: &str, text: &str) -> Option<u32> {
    let words: &[&str] = match key {
        "licence" => &[
            "licensed under",
            "sous licence",
            "](license",
            "](licence",
            "](./license",
            "](copying",
            "/blob/main/license",
            "/blob/master/license",
            "badge/license",
        ],
        "use" => &["/docs/", "docs.", "documentation]", "](docs", "](doc/", "user guide", "wiki]"],
        "install" => &[
            "pip install",
            "npm install",
            "docker run",
            "docker compose",
            "docker-compose up",
            "apt install",
            "cargo install",
            "composer require",
            "](install",
            "](docs/install",
        ],
        _ => &[
            "/issues",
            "mailto:",
            "/discussions",
            "matrix.to",
            "slack.",
            "discord.",
            "mattermost",
            "mailing list",
            "liste de discussion",
        ],
    };
    text.lines().position(|line| words.iter().any(|word| line.contains(word))).and_then(|at| u32::try_from(at + 1).ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::repository;

    #[test]
    fn headings_of_both_languages_count() {
        for (text, outcome) in [
            ("# X\n\n## Installation\n\n## Utilisation\n\n## Soutien\n\n## Licence\n", Outcome::Met),
            ("# X\n\n## Getting started / Démarrage\n\n## Usage\n\n## Community\n\n## License\n", Outcome::Met),
            ("# X\n\n## Installation\n", Outcome::Partial),
            ("# X\n\nUn essai.\n", Outcome::Unmet),
            ("X\n=\n\n```\n# install\n```\n", Outcome::Unmet),
        ] {
            assert_eq!(repository(&[("README.md", text)]).judge(&CHECK).outcome, outcome, "{text}");
        }
        assert_eq!(repository(&[]).missing("README.md").judge(&CHECK).outcome, Outcome::Unknown);
        assert_eq!(repository(&[("src/README.md", "x")]).judge(&CHECK).outcome, Outcome::Unmet);
    }
}
