//! GOV-01: how one contributes.
//!
//! Data: `{ "where": path or "owner default" or null, "process", "licence", "review" }`, the last three being what was
//! found in the text.

use levain_model::{Judgement, Outcome, Purpose, Reason, Severity};
use serde_json::json;

use crate::check::{Check, Framework, Need, Words};
use crate::context::{Context, found};
use crate::files;
use crate::owner_defaults;
use crate::say::not_known;

/// How one contributes.
pub static CHECK: Check = Check {
    id: "GOV-01",
    version: 1,
    severity: Severity::Major,
    purposes: &[Purpose::Contribute, Purpose::Publish],
    needs: &[Need::Files, Need::Forge],
    frameworks: &[
        (Framework::StandardForPublicCode, "Make contributing easy"),
        (Framework::OspsBaseline, "OSPS-GV-03.01"),
    ],
    words: Words {
        name: ["Guide de contribution", "Contribution guide"],
        question: [
            "Est-il écrit comment contribuer, sous quelle licence, et comment les contributions sont révisées?",
            "Is it written how to contribute, under which license, and how contributions are reviewed?",
        ],
        why: [
            "Sans règle écrite, une équipe publique ne peut pas faire approuver le temps qu’elle y consacrera. Source\u{a0}: Standard for Public Code, «\u{a0}Make contributing easy\u{a0}».",
            "Without a written rule, a public team cannot have the time it will spend approved. Source: Standard for Public Code, “Make contributing easy”.",
        ],
        how: [
            "Fichier CONTRIBUTING (ou CONTRIBUER) à la racine, dans .github, .gitlab ou docs, ou fichier commun que le compte propriétaire donne à tous ses dépôts. Trois sujets y sont cherchés par leurs mots, en français et en anglais\u{a0}: la marche à suivre, la licence des contributions, la révision. Une section du README compte en partie.",
            "File CONTRIBUTING (or CONTRIBUER) at the root, in .github, .gitlab or docs, or a common file that the owning account gives to all its repositories. Three subjects are looked for in it by their words, in French and English: the process, the license of contributions, the review. A section of the README counts in part.",
        ],
        fix: [
            "Ajouter un CONTRIBUTING.md qui dit\u{a0}: comment proposer un changement, sous quelle licence (et s’il faut signer), qui révise et dans quel délai.",
            "Add a CONTRIBUTING.md that says: how to propose a change, under which license (and whether to sign), who reviews and how fast.",
        ],
    },
    rule,
};

const PROCESS: &[&str] = &[
    "pull request",
    "merge request",
    "demande de fusion",
    "demande de tirage",
    "requete de tirage",
    "patch",
    "fork",
    "branch",
    "commit",
    "issue",
    "ticket",
    "git clone",
    "gerrit",
];
const LICENCE: &[&str] = &[
    "licen",
    "copyright",
    "droit d'auteur",
    "signed-off-by",
    "sign-off",
    "developer certificate",
    " dco",
    " cla ",
    "contributor agreement",
];
const REVIEW: &[&str] = &[
    "review",
    "revis",
    "relect",
    "relu",
    "approv",
    "maintainer",
    "mainteneu",
    "coding style",
    "code style",
    "style guide",
    "guide de style",
    "tests pass",
    "run the tests",
    "lancer les tests",
    "ci passes",
    "checklist",
    "liste de verification",
];

fn rule(context: &Context<'_>) -> Judgement {
    let guides = files::community(context, |stem| {
        matches!(
            stem,
            "contributing"
                | "contribuer"
                | "contribution"
                | "contributions"
                | "contribute"
                | "contributing_guide"
                | "contribution_guide"
                | "contribution_guidelines"
                | "contributing_guidelines"
                | "guide_de_contribution"
                | "how_to_contribute"
                | "hacking"
        )
    });
    let present = guides.first().map(|entry| entry.path.clone());
    let looked = files::read(context, guides);
    if let Some(path) = present {
        if looked.texts.is_empty() && looked.unavailable {
            return not_known(
                Reason::FileUnavailable,
                "Contenu du guide de contribution",
                "Content of the contribution guide",
            );
        }
        let all = looked.texts.iter().map(|(_, text)| files::folded(text)).collect::<Vec<_>>().join("\n");
        let told = |words: &[&str]| words.iter().any(|word| all.contains(word));
        let (process, licence, review) = (told(PROCESS), told(LICENCE), told(REVIEW));
        // A short file that sends the reader to the real guide is a guide: what stands elsewhere was not read.
        let sends_away = all.len() < 1_500 && (all.contains("://") || all.contains("]("));
        let lacking: Vec<[&str; 2]> = [
            (process, ["la marche à suivre", "the process"]),
            (licence, ["la licence des contributions", "the license of contributions"]),
            (review, ["la révision", "the review"]),
        ]
        .into_iter()
        .filter(|(found, _)| !found)
        .map(|(_, words)| words)
        .collect();
        let list = |at: usize| lacking.iter().map(|words| words[at]).collect::<Vec<_>>().join(", ");
        let evidence = looked.texts.iter().map(|(path, _)| context.file_evidence(path, None, None)).collect();
        let (outcome, fr, en) = if lacking.is_empty() {
            (
                Outcome::Met,
                format!("{path} dit la marche à suivre, la licence des contributions et la révision."),
                format!("{path} tells the process, the license of contributions and the review."),
            )
        } else if sends_away {
            (
                Outcome::Met,
                format!("{path} renvoie à un guide tenu ailleurs, qui n’a pas été lu."),
                format!("{path} sends to a guide kept elsewhere, which was not read."),
            )
        } else if lacking.len() == 1 && process {
            (
                Outcome::Met,
                format!("{path} est là; n’y a pas été trouvé\u{a0}: {}.", list(0)),
                format!("{path} is there; not found in it: {}.", list(1)),
            )
        } else {
            (
                Outcome::Partial,
                format!("{path} est là, mais n’y ont pas été trouvés\u{a0}: {}.", list(0)),
                format!("{path} is there, but these were not found in it: {}.", list(1)),
            )
        };
        return Judgement {
            data: Some(json!({ "where": path, "process": process, "licence": licence, "review": review })),
            ..found(outcome, &fr, &en, evidence)
        };
    }
    let default = owner_defaults::has(context, &["contributing", "contribuer"]);
    if default == Ok(true) {
        return Judgement {
            data: Some(json!({ "where": "owner default" })),
            ..owner_defaults::met(context, "guide de contribution", "contribution guide")
        };
    }
    let readme = files::read(context, files::readmes(context));
    for (path, text) in &readme.texts {
        let title = files::titles(text).into_iter().find(|(_, title)| {
            title.contains("contribu") && !title.contains("contributors") && !title.contains("contributeurs")
        });
        if let Some((line, _)) = title {
            return Judgement {
                data: Some(json!({ "where": path })),
                ..found(
                    Outcome::Partial,
                    &format!("Une section de {path} parle de contribuer; aucun fichier CONTRIBUTING."),
                    &format!("A section of {path} tells about contributing; there is no CONTRIBUTING file."),
                    vec![context.file_evidence(path, Some((line, line)), text.lines().nth(line as usize - 1))],
                )
            };
        }
    }
    if readme.unavailable {
        return not_known(Reason::FileUnavailable, "Guide de contribution", "Contribution guide");
    }
    owner_defaults::absent(context, default, "CONTRIBUTING", ["guide de contribution", "contribution guide"])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::repository;

    const WHOLE: &str = "Open a pull request. Contributions are under the EUPL licence. Two reviewers approve.";

    #[test]
    fn the_guide_is_found_wherever_forges_look() {
        for path in [
            "CONTRIBUTING.md",
            "contributing",
            ".github/CONTRIBUTING.md",
            "docs/contributing.rst",
            "CONTRIBUER.fr.md",
            ".gitlab/CONTRIBUTING.adoc",
        ] {
            assert_eq!(repository(&[(path, WHOLE)]).judged(&CHECK).outcome, Outcome::Met, "{path}");
        }
        assert_ne!(repository(&[("src/contributing.md", WHOLE)]).judged(&CHECK).outcome, Outcome::Met);
    }

    #[test]
    fn the_three_subjects_are_looked_for_in_both_languages() {
        for (text, outcome) in [
            (WHOLE, Outcome::Met),
            ("Ouvrez une demande de fusion. Licence EUPL. Une personne relit.", Outcome::Met),
            ("Ouvrez une demande de fusion.", Outcome::Partial),
            ("Merci !", Outcome::Partial),
            ("See https://val-exemple.example/contribuer", Outcome::Met),
            ("[Voir](docs/contributions.md)", Outcome::Met),
        ] {
            assert_eq!(repository(&[("CONTRIBUTING.md", text)]).judged(&CHECK).outcome, outcome, "{text}");
        }
    }

    #[test]
    fn the_default_of_the_owner_counts_and_its_ignorance_too() {
        let bare = repository(&[("README.md", "Un outil.")]);
        assert_eq!(bare.judged(&CHECK).reason, Some(Reason::ForgeNotAsked));
        let given = bare.forge(|facts| facts.default_files = Ok(vec!["CONTRIBUTING.md".to_owned()]));
        assert_eq!(given.judged(&CHECK).outcome, Outcome::Met);
        let none = given.forge(|facts| facts.default_files = Ok(vec!["FUNDING.yml".to_owned()]));
        assert_eq!(none.judged(&CHECK).outcome, Outcome::Unmet);
        let unsupported = none.forge(|facts| facts.default_files = Err(Reason::ForgeUnsupported));
        assert_eq!(unsupported.judged(&CHECK).outcome, Outcome::Unmet);
    }

    #[test]
    fn a_section_of_the_readme_counts_in_part_and_an_absent_blob_never_as_nothing() {
        let section = repository(&[("README.md", "# Outil\n## Comment contribuer\nEn ouvrant un ticket.")]);
        assert_eq!(section.judged(&CHECK).outcome, Outcome::Partial);
        assert_eq!(repository(&[]).missing("CONTRIBUTING.md").judged(&CHECK).reason, Some(Reason::FileUnavailable));
        assert_eq!(repository(&[]).missing("README.md").judged(&CHECK).reason, Some(Reason::FileUnavailable));
    }
}
