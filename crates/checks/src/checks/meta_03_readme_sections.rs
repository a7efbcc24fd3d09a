//! META-03: what the README tells.

use levain_model::{Judgement, Outcome, Purpose, Reason, Severity};

use crate::check::{Check, Framework, Need, Words};
use crate::context::{Context, found, unknown};
use crate::{files, prose};

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
            "On lit les titres des README à la racine et l’on y cherche les mots d’un dictionnaire français et anglais. Un titre bilingue compte pour les deux langues; un lien («\u{a0}Installation\u{a0}») ou une phrase («\u{a0}sous licence…\u{a0}») fait aussi l’affaire. Les images et badges ne comptent pas.",
            "We read the headings of the READMEs at the root and look for the words of a French and English dictionary. A bilingual heading counts for both languages; a link (“Installation”) or a sentence (“licensed under…”) does too. Images and badges do not count.",
        ],
        fix: [
            "Ajoutez les sections qui manquent, même en deux lignes avec un lien vers la page qui en parle.",
            "Add the missing sections, if only two lines with a link to the page that covers them.",
        ],
    },
    rule,
};

/// A section: its key in data, what a reader wants of it (French and English), the beginnings of words that a heading or a
/// link has when it leads there, and what a sentence says when it does the work of the section.
struct Section {
    key: &'static str,
    wish: [&'static str; 2],
    headings: &'static [&'static str],
    sentences: &'static [&'static str],
}

/// The dictionary, folded (lower case, no accents). Several words stand for themselves, one word for a beginning.
const DICTIONARY: [Section; 4] = [
    Section {
        key: "install",
        wish: ["installer", "install"],
        headings: &[
            "install",
            "setup",
            "set up",
            "set-up",
            "getting",
            "get started",
            "quick start",
            "quickstart",
            "deploy",
            "demarr",
            "mise en route",
            "mise en place",
            "running",
            "run ",
            "build",
            "compil",
            "requirements",
            "prerequis",
            "download",
            "telecharg",
            "hosting",
            "self-host",
            "heberg",
            "auto-heberg",
            "docker",
            "lancer",
            "try ",
            "trying",
            "essayer",
            "obtenir",
            "get it",
        ],
        sentences: &[
            "pip install",
            "npm install",
            "docker run",
            "docker compose",
            "docker-compose up",
            "apt install",
            "apt-get install",
            "cargo install",
            "composer require",
            "](install",
            "](./install",
            "](docs/install",
            "](doc/install",
            "installation guide",
            "installation instructions",
            "guide d'installation",
            "instructions d'installation",
            "how to install",
            "comment installer",
            "to install it",
        ],
    },
    Section {
        key: "use",
        wish: ["utiliser", "use"],
        headings: &[
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
            "configur",
            "what is",
            "what does",
            "about",
            "a propos",
            "overview",
            "presentation",
            "screenshots",
            "captures",
            "live",
            "wiki",
        ],
        sentences: &[
            "/docs/",
            "docs.",
            "](docs",
            "](doc/",
            "readthedocs",
            "user guide",
            "user manual",
            "guide d'utilisation",
        ],
    },
    Section {
        key: "support",
        wish: ["demander de l’aide", "ask for help"],
        headings: &[
            "support",
            "soutien",
            "aide",
            "help",
            "contact",
            "communaut",
            "community",
            "question",
            "contribu",
            "bug",
            "issue",
            "feedback",
            "discuss",
            "discord",
            "chat",
            "forum",
            "mailing list",
            "get in touch",
            "signaler",
            "reporting",
            "joindre",
            "assistance",
            "get involved",
            "participe",
            "faq",
            "billet",
        ],
        sentences: &[
            "/issues",
            "mailto:",
            "/discussions",
            "matrix.to",
            "slack.",
            "discord.",
            "mattermost",
            "mailing list",
            "liste de discussion",
            "discourse",
            "our forum",
            "the forum",
            "notre forum",
            "le forum",
            "stackoverflow.com",
            "gitter.im",
            "zulip",
            "contact us",
            "contactez",
            "find help",
            "trouver de l'aide",
        ],
    },
    Section {
        key: "licence",
        wish: ["connaître la licence", "know the licence"],
        headings: &["licen", "copyright", "droits", "legal", "mentions legales", "copying"],
        sentences: &[
            "licensed under",
            "sous licence",
            "sous la licence",
            "](license",
            "](licence",
            "](./license",
            "](copying",
            "/blob/main/license",
            "/blob/master/license",
            "badge/licen",
            "github/license",
        ],
    },
];

/// Headings that have a word of the dictionary and lead elsewhere: gifts, browsers, what the program itself supports.
const NOT_HELP: [&str; 14] = [
    "support the",
    "support us",
    "support me",
    "support this",
    "support development",
    "supported",
    "browser",
    "version support",
    "language support",
    "platform support",
    "supporting",
    "soutenir",
    "navigateur",
    "sponsor",
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
    let looked = files::read(context, readmes.iter().copied().take(4));
    if looked.texts.is_empty() && looked.unavailable {
        return unknown(
            Reason::FileUnavailable,
            "Le contenu du README manque à cette copie.",
            "The content of the README is not in this copy.",
        );
    }
    let mut sections = serde_json::Map::new();
    let mut missing: Vec<[&str; 2]> = Vec::new();
    let mut evidence = Vec::new();
    for section in &DICTIONARY {
        let place = looked.texts.iter().find_map(|(path, text)| Some((path, place(section, text)?)));
        sections.insert(
            section.key.to_owned(),
            place.as_ref().map_or(serde_json::Value::Null, |(_, (line, _))| (*line).into()),
        );
        match place {
            Some((path, (line, words))) => evidence.push(context.file_evidence(path, Some((line, line)), Some(&words))),
            None => missing.push(section.wish),
        }
    }
    if evidence.is_empty() {
        evidence.extend(readmes.first().map(|readme| context.file_evidence(&readme.path, None, None)));
    }
    let names = |language: usize| missing.iter().map(|wish| wish[language]).collect::<Vec<_>>().join(", ");
    let judgement = match missing.len() {
        0 => found(Outcome::Met, "Les quatre sections y sont.", "All four sections are there.", evidence),
        // A part of the READMEs could not be read: what is missing may stand there.
        _ if looked.unavailable => unknown(
            Reason::FileUnavailable,
            "Le contenu d’un README manque à cette copie.",
            "The content of a README is not in this copy.",
        ),
        4 => found(
            Outcome::Unmet,
            "Aucune des quatre sections n’a été trouvée.",
            "None of the four sections was found.",
            evidence,
        ),
        _ => found(
            Outcome::Partial,
            &format!("Rien trouvé pour\u{a0}: {}.", names(0)),
            &format!("Nothing found to: {}.", names(1)),
            evidence,
        ),
    };
    Judgement { data: Some(serde_json::json!({ "sections": sections })), ..judgement }
}

/// Where a text does the work of a section: a heading first, then a link, then a sentence.
fn place(section: &Section, text: &str) -> Option<(u32, String)> {
    let leads = |words: &str| {
        let words = files::folded(words);
        let help = section.key != "support" || !NOT_HELP.iter().any(|other| words.contains(other));
        help && section.headings.iter().any(|beginning| {
            let spaced = beginning.trim_end().contains(' ') && words.contains(beginning);
            let whole = beginning.strip_suffix(' ');
            spaced
                || words
                    .split(|c: char| c.is_whitespace() || "/&,".contains(c))
                    .any(|word| whole.map_or_else(|| word.starts_with(beginning), |whole| word == whole))
        })
    };
    let headings = prose::headings(text).into_iter().find(|(_, words)| leads(words));
    let linked = || prose::links(text).into_iter().find(|(_, words)| leads(words));
    let said = || {
        let lines = if section.key == "install" {
            text.lines().zip(1_u32..).map(|(line, at)| (at, line)).collect()
        } else {
            prose::prose_lines(text)
        };
        lines.into_iter().find_map(|(number, line)| {
            let folded = files::folded(line);
            let told = section.sentences.iter().any(|words| folded.contains(words));
            (told || (section.key == "licence" && names_licence(&folded))).then(|| (number, line.trim().to_owned()))
        })
    };
    headings.or_else(linked).or_else(said)
}

/// Whether a line names the licence in a sentence: "under the terms of the AGPLv3 license", « libre, sous GPL ».
fn names_licence(folded: &str) -> bool {
    const NAMES: [&str; 9] = ["gpl", "mit ", "apache", "bsd", "mpl", "eupl", "liliq", "cecill", "public license"];
    let named = NAMES.iter().any(|name| folded.contains(name));
    let given = ["licen", "under", "sous", "distribu", "open source", "open-source", "libre"];
    named && given.iter().any(|word| folded.contains(word)) && (folded.contains("licen") || folded.contains("gpl"))
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
            assert_eq!(repository(&[("README.md", text)]).judged(&CHECK).outcome, outcome, "{text}");
        }
        assert_eq!(repository(&[]).missing("README.md").judged(&CHECK).outcome, Outcome::Unknown);
        assert_eq!(repository(&[("src/README.md", "x")]).judged(&CHECK).outcome, Outcome::Unmet);
    }

    fn sections(text: &str) -> Vec<String> {
        let data = repository(&[("README.md", text)]).judged(&CHECK).data.unwrap();
        data["sections"]
            .as_object()
            .unwrap()
            .iter()
            .filter(|(_, line)| !line.is_null())
            .map(|(key, _)| key.clone())
            .collect()
    }

    #[test]
    fn links_and_sentences_do_the_work_of_a_section() {
        for (text, expected) in [
            ("- [Installing](https://x.example)\n- [Forum](https://y.example)\n", &["install", "support"][..]),
            ("<a href=\"https://x.example\">Documentation</a>\n", &["use"]),
            ("[![Install](badge.svg)](https://x.example)\n", &[]),
            ("Available under the terms of the AGPLv3 license.\n", &["licence"]),
            ("Logiciel libre, sous GPL.\n", &["licence"]),
            ("You can find help in our Discourse.\n", &["support"]),
            ("```sh\npip install x\n```\n", &["install"]),
            ("## 🐳 Self-hosting\n", &["install"]),
            ("<!--\nLicensed under the Apache License\n-->\n", &[]),
        ] {
            assert_eq!(sections(text), expected, "{text}");
        }
    }

    #[test]
    fn what_the_program_supports_and_who_pays_for_it_is_no_help() {
        for text in ["## ❤️ Support the project\n", "## Browser support\n", "## Supported platforms\n", "## Sponsors\n"]
        {
            assert!(!sections(text).contains(&"support".to_owned()), "{text}");
        }
    }

    #[test]
    fn two_readmes_make_one() {
        let files = [("README.md", "# X\n## Install\n## Usage\n"), ("README.fr.md", "# X\n## Soutien\n## Licence\n")];
        assert_eq!(repository(&files).judged(&CHECK).outcome, Outcome::Met);
        let cut = repository(&files[..1]).missing("README.fr.md").judged(&CHECK);
        assert_eq!(cut.reason, Some(Reason::FileUnavailable));
    }
}
