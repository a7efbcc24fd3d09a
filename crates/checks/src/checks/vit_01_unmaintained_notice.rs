//! VIT-01: archived, or said to be no longer maintained.

use levain_model::{Blob, Judgement, Outcome, Purpose, Severity};

use crate::check::{Check, Framework, Need, Words};
use crate::context::{Context, found};

/// Whether the forge marks it archived, or the README says in its first lines that it is no longer maintained. Data:
/// `{"archived": bool, "notice": bool}`.
pub static CHECK: Check = Check {
    id: "VIT-01",
    version: 1,
    severity: Severity::Blocking,
    purposes: &[Purpose::Use, Purpose::Deploy, Purpose::Contribute, Purpose::Depend],
    needs: &[Need::Files],
    frameworks: &[(Framework::Scorecard, "Maintained"), (Framework::OspsBaseline, "OSPS-DO-04")],
    words: Words {
        name: ["Toujours maintenu", "Still maintained"],
        question: [
            "Le projet dit-il qu’il n’est plus maintenu?",
            "Does the project say that it is no longer maintained?",
        ],
        why: [
            "Un projet archivé ne recevra ni correctif de sécurité ni réponse. On peut encore le reprendre, mais il faut le décider.",
            "An archived project will get neither security fixes nor answers. It can still be taken over, but that has to be decided.",
        ],
        how: [
            "On lit la marque d’archivage de la forge quand elle est connue, et les premières lignes du README, où ces avis se trouvent. Un mot dans un journal des modifications ne compte pas.",
            "We read the forge’s archive mark when it is known, and the first lines of the README, where such notices stand. A word in a changelog does not count.",
        ],
        fix: [
            "Si le projet vit, retirez l’avis. Sinon, dites-le clairement et nommez ce qui le remplace.",
            "If the project lives, remove the notice. If not, say so plainly and name what takes its place.",
        ],
    },
    rule,
};

/// Lines of the README in which a notice is looked for.
const FIRST_LINES: usize = 30;

/// What such notices say, in lower case with straight apostrophes. Whole sentences: "deprecated" alone speaks of functions.
const NOTICES: [&str; 34] = [
    "no longer maintained",
    "not maintained anymore",
    "no longer actively maintained",
    "not actively maintained",
    "is unmaintained",
    "[unmaintained]",
    "project is deprecated",
    "repository is deprecated",
    "repo is deprecated",
    "package is deprecated",
    "[deprecated]",
    "this project has been archived",
    "this repository has been archived",
    "this repository is archived",
    "this project is archived",
    "this repo is archived",
    "has reached end of life",
    "no longer under active development",
    "no longer developed",
    "is no longer supported",
    "project is dead",
    "project has been abandoned",
    "is abandoned",
    "development has stopped",
    "development has ceased",
    "n'est plus maintenu",
    "n'est plus maintenue",
    "n'est plus développé",
    "n'est plus supporté",
    "projet est archivé",
    "dépôt est archivé",
    "projet archivé",
    "projet abandonné",
    "dépôt archivé",
];

/// What says that it goes on elsewhere.
const MOVED: [&str; 12] = [
    "has moved to",
    "has been moved to",
    "was moved to",
    "moved to a new repository",
    "this repository has moved",
    "this project has moved",
    "development continues at",
    "development has moved",
    "a été déplacé",
    "a déménagé",
    "ce dépôt a été migré",
    "le développement se poursuit",
];

fn rule(context: &Context<'_>) -> Judgement {
    let archived = context.forge.as_ref().is_ok_and(|forge| forge.listed.archived);
    let mut notice = None;
    let mut read = None;
    for readme in context.readmes().into_iter().take(3) {
        let Blob::Found(bytes) = context.view.read(&readme.path) else { continue };
        read.get_or_insert(readme);
        let text = levain_model::repository::text(&bytes);
        let place = text.lines().take(FIRST_LINES).enumerate().find_map(|(at, line)| {
            let words = line.to_lowercase().replace('’', "'");
            let moved = MOVED.iter().any(|part| words.contains(part));
            let dead = NOTICES.iter().any(|part| words.contains(part));
            // "The 1.x branch is no longer supported" speaks of a part; a sentence about a version, a module or an option too.
            let part = [
                "version",
                "branch",
                "branche",
                "api",
                "option",
                "feature",
                "module",
                "python 2",
                "internet explorer",
                "endpoint",
                "driver",
                "plugin",
            ]
            .iter()
            .any(|word| words.contains(word));
            ((dead && !part) || moved).then_some((at, dead, line.to_owned()))
        });
        if let Some((at, dead, line)) = place {
            notice = Some((readme, u32::try_from(at + 1).unwrap_or(u32::MAX), dead, line));
            break;
        }
    }
    let data = serde_json::json!({ "archived": archived, "notice": notice.is_some() });
    let judgement = match (&notice, archived) {
        (Some((readme, line, true, words)), _) => found(
            Outcome::Unmet,
            "Le README annonce que le projet n’est plus maintenu.",
            "The README says that the project is no longer maintained.",
            vec![context.file_evidence(&readme.path, Some((*line, *line)), Some(words))],
        ),
        (_, true) => {
            let url = context.forge.as_ref().map(|forge| forge.listed.url.clone()).unwrap_or_default();
            found(
                Outcome::Unmet,
                "La forge marque le dépôt comme archivé.",
                "The forge marks the repository as archived.",
                vec![context.forge_evidence(&url)],
            )
        }
        (Some((readme, line, false, words)), false) => found(
            Outcome::Partial,
            "Le README annonce que le projet se poursuit ailleurs.",
            "The README says that the project goes on elsewhere.",
            vec![context.file_evidence(&readme.path, Some((*line, *line)), Some(words))],
        ),
        (None, false) => found(
            Outcome::Met,
            "Aucun avis d’abandon n’a été trouvé.",
            "No notice that it was given up was found.",
            read.map(|readme| context.file_evidence(&readme.path, None, None)).into_iter().collect(),
        ),
    };
    Judgement { data: Some(data), ..judgement }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::repository;

    #[test]
    fn notices_are_told_from_words() {
        for (text, outcome) in [
            ("# X\n\n> This project is no longer maintained.\n", Outcome::Unmet),
            ("# X\n\n**Ce projet n’est plus maintenu.**\n", Outcome::Unmet),
            ("# X [DEPRECATED]\n", Outcome::Unmet),
            ("# X\n\nThis repository has moved to https://codeberg.org/x/y.\n", Outcome::Partial),
            ("# X\n\nThe function `f` is deprecated.\n", Outcome::Met),
            ("# X\n\nVersion 1 is no longer supported; use version 2.\n", Outcome::Met),
            ("# X\n\nUn outil.\n", Outcome::Met),
        ] {
            assert_eq!(repository(&[("README.md", text)]).judge(&CHECK).outcome, outcome, "{text}");
        }
        let far = format!("# X\n{}This project is no longer maintained.\n", "\n".repeat(60));
        assert_eq!(repository(&[("README.md", &far)]).judge(&CHECK).outcome, Outcome::Met);
        assert_eq!(
            repository(&[("CHANGELOG.md", "This project is no longer maintained.")]).judge(&CHECK).outcome,
            Outcome::Met
        );
    }

    #[test]
    fn the_forge_s_mark_counts() {
        let facts = crate::testing::facts();
        assert_eq!(repository(&[]).judge_with(&CHECK, &facts).outcome, Outcome::Met);
        let mut archived = facts;
        archived.listed.archived = true;
        assert_eq!(repository(&[]).judge_with(&CHECK, &archived).outcome, Outcome::Unmet);
    }
}
