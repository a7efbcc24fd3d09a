//! VIT-01: archived, or said to be no longer maintained.

use levain_model::{Judgement, Outcome, Purpose, Reason, Severity};

use crate::check::{Check, Framework, Need, Words};
use crate::context::{Context, found, unknown};
use crate::{files, prose};

/// Whether the forge marks it archived, or the README says in its first lines that it is no longer maintained. Data:
/// `{"archived": bool or null, "notice": "over" | "moved" | "unclear" or null}`; null when the forge was not asked, and when
/// there is no notice.
pub static CHECK: Check = Check {
    id: "VIT-01",
    version: 1,
    severity: Severity::Blocking,
    purposes: &[Purpose::Use, Purpose::Deploy, Purpose::Contribute, Purpose::Depend],
    needs: &[Need::Files],
    frameworks: &[(Framework::Scorecard, "Maintained")],
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
            "On lit la marque d’archivage de la forge quand elle est connue, et les premières lignes du README, son titre et ses badges, où ces avis se trouvent. Le sujet de la phrase doit être le logiciel\u{a0}: une fonction, une version ou un autre projet qui s’arrête ne compte pas, ni un mot dans un journal des modifications.",
            "We read the forge’s archive mark when it is known, and the first lines of the README, its title and its badges, where such notices stand. The subject of the sentence must be the software: a function, a version or another project that ends does not count, nor does a word in a changelog.",
        ],
        fix: [
            "Si le projet vit, retirez l’avis. Sinon, dites-le clairement et nommez ce qui le remplace.",
            "If the project lives, remove the notice. If not, say so plainly and name what takes its place.",
        ],
    },
    rule,
};

/// Lines with words of the README in which a notice is looked for; badges and blank lines are not counted.
const FIRST_LINES: usize = 30;

/// Lines of the README looked at, whatever they hold.
const LOOKED: usize = 90;

/// What says that it is over, in lower case without accents, in a sentence whose subject is the software.
const OVER: [&str; 60] = [
    "no longer maintained",
    "no longer actively maintained",
    "no longer being maintained",
    "no longer being actively",
    "not maintained anymore",
    "not maintained any more",
    "not maintained any longer",
    "not actively maintained",
    "not being maintained",
    "is not maintained",
    "is unmaintained",
    "currently unmaintained",
    "no longer under active development",
    "no longer in active development",
    "no longer developed",
    "no longer being developed",
    "no longer supported",
    "not supported anymore",
    "is deprecated",
    "is now deprecated",
    "has been deprecated",
    "is archived",
    "is now archived",
    "has been archived",
    "has reached end of life",
    "has reached its end of life",
    "has reached end-of-life",
    "is end of life",
    "is end-of-life",
    "is dead",
    "is abandoned",
    "has been abandoned",
    "is discontinued",
    "has been discontinued",
    "is retired",
    "has been retired",
    "has been sunset",
    "is obsolete",
    "development has stopped",
    "development has ceased",
    "development has ended",
    "n'est plus maintenu",
    "n'est plus entretenu",
    "n'est plus developpe",
    "n'est plus supporte",
    "n'est plus soutenu",
    "n'est plus actif",
    "n'est plus activement",
    "ne sera plus maintenu",
    "ne sont plus maintenus",
    "est archive",
    "est desormais archive",
    "a ete archive",
    "est abandonne",
    "a ete abandonne",
    "est obsolete",
    "est deprecie",
    "est en fin de vie",
    "developpement est arrete",
    "developpement a cesse",
];

/// Those that speak of nothing but upkeep: whatever their subject, they deserve a look.
const UPKEEP: [&str; 4] = ["maintained", "unmaintained", "maintenu", "entretenu"];

/// What says that it goes on elsewhere.
const MOVED: [&str; 18] = [
    "has moved to",
    "has now moved to",
    "has been moved to",
    "was moved to",
    "moved to a new repository",
    "this repository has moved",
    "this project has moved",
    "has been replaced by",
    "has been superseded by",
    "is superseded by",
    "development continues at",
    "development continues in",
    "development has moved",
    "a ete deplace",
    "a demenage",
    "a ete migre",
    "a ete remplace par",
    "le developpement se poursuit",
];

/// Nouns for the whole of it.
const WHOLE: [&str; 27] = [
    "project",
    "repository",
    "repo",
    "package",
    "library",
    "software",
    "application",
    "app",
    "tool",
    "plugin",
    "module",
    "extension",
    "framework",
    "codebase",
    "program",
    "service",
    "development",
    "projet",
    "depot",
    "logiciel",
    "outil",
    "bibliotheque",
    "paquet",
    "greffon",
    "programme",
    "developpement",
    "component",
];

/// Words that point at the software that the README is about.
const POINTING: [&str; 10] = ["this", "the", "our", "ce", "cet", "cette", "le", "la", "l", "notre"];

/// Nouns for a part of it, which can end without it.
const PART: [&str; 50] = [
    "version",
    "versions",
    "branch",
    "branche",
    "api",
    "apis",
    "option",
    "options",
    "feature",
    "features",
    "function",
    "functions",
    "fonction",
    "fonctions",
    "fonctionnalite",
    "method",
    "methods",
    "methode",
    "class",
    "classe",
    "command",
    "commande",
    "parameter",
    "parametre",
    "setting",
    "endpoint",
    "driver",
    "flag",
    "syntax",
    "syntaxe",
    "python",
    "php",
    "explorer",
    "browser",
    "navigateur",
    "format",
    "protocol",
    "support",
    "release",
    "releases",
    "series",
    "image",
    "images",
    "documentation",
    "docs",
    "wiki",
    "website",
    "forum",
    "tracker",
    "translations",
];

/// Words that tell of another software, or of what has not happened.
const OTHER: [&str; 28] = [
    "fork",
    "successor",
    "replacement",
    "replaces",
    "replace",
    "original",
    "upstream",
    "predecessor",
    "alternative",
    "inspired",
    "which",
    "because",
    "since",
    "as",
    "if",
    "when",
    "unless",
    "until",
    "whether",
    "successeur",
    "remplace",
    "divergence",
    "originel",
    "qui",
    "si",
    "lorsque",
    "quand",
    "depuis",
];

/// What a README says of the life of its software.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Notice {
    /// It is over.
    Over,
    /// It goes on elsewhere, or in other hands.
    Moved,
    /// A sentence about upkeep whose subject is not plain.
    Unclear,
}

fn rule(context: &Context<'_>) -> Judgement {
    let archived = context.forge.as_ref().ok().map(|forge| forge.listed.archived);
    let looked = files::read(context, context.readmes().into_iter().take(3));
    let notice = looked.texts.iter().find_map(|(path, text)| {
        let (notice, line) = notice(text)?;
        let words = text.lines().nth(line as usize - 1).unwrap_or_default();
        Some((notice, context.file_evidence(path, Some((line, line)), Some(words))))
    });
    let told = match &notice {
        Some((Notice::Over, _)) => Some("over"),
        Some((Notice::Moved, _)) => Some("moved"),
        Some((Notice::Unclear, _)) => Some("unclear"),
        None => None,
    };
    let data = serde_json::json!({ "archived": archived, "notice": told });
    let judgement = match (notice, archived) {
        (Some((Notice::Over, evidence)), _) => found(
            Outcome::Unmet,
            "Le README annonce que le projet n’est plus maintenu.",
            "The README says that the project is no longer maintained.",
            vec![evidence],
        ),
        (_, Some(true)) => {
            let url = context.forge.as_ref().map(|forge| forge.listed.url.clone()).unwrap_or_default();
            found(
                Outcome::Unmet,
                "La forge marque le dépôt comme archivé.",
                "The forge marks the repository as archived.",
                vec![context.forge_evidence(&url)],
            )
        }
        (Some((Notice::Moved, evidence)), _) => found(
            Outcome::Partial,
            "Le README annonce que le projet se poursuit ailleurs, ou en d’autres mains.",
            "The README says that the project goes on elsewhere, or in other hands.",
            vec![evidence],
        ),
        (Some((Notice::Unclear, evidence)), _) => Judgement {
            evidence: vec![evidence],
            ..unknown(
                Reason::NotFoundAmbiguous,
                "Une phrase du README parle d’entretien qui cesse, sans que son sujet soit clair\u{a0}: à lire.",
                "A sentence of the README speaks of upkeep that ends, and its subject is not plain: to be read.",
            )
        },
        (None, _) if looked.texts.is_empty() && looked.unavailable => unknown(
            Reason::FileUnavailable,
            "Le contenu du README manque à cette copie.",
            "The content of the README is not in this copy.",
        ),
        (None, None) if looked.texts.is_empty() => unknown(
            Reason::TooFewData,
            "Il n’y a pas de README où un avis se lirait, et la forge n’a pas été interrogée.",
            "There is no README where a notice would stand, and the forge was not asked.",
        ),
        (None, _) => found(
            Outcome::Met,
            "Aucun avis d’abandon n’a été trouvé.",
            "No notice that it was given up was found.",
            looked.texts.iter().take(1).map(|(path, _)| context.file_evidence(path, None, None)).collect(),
        ),
    };
    Judgement { data: Some(data), ..judgement }
}

/// The notice at the beginning of a README, and its line.
fn notice(text: &str) -> Option<(Notice, u32)> {
    let looked: Vec<(u32, &str)> = prose::prose_lines(text).into_iter().take(LOOKED).collect();
    let mut counted = 0;
    let beginning: Vec<(u32, &str)> = looked
        .iter()
        .copied()
        .take_while(|(_, line)| {
            counted += usize::from(has_words(line));
            counted <= FIRST_LINES
        })
        .collect();
    let title = prose::headings(text).into_iter().next().map(|(_, title)| files::folded(&title)).unwrap_or_default();
    let first = beginning.iter().find(|(_, line)| has_words(line)).map(|(number, _)| *number);
    let marked = beginning
        .iter()
        .find_map(|(number, line)| Some((badge(line).or_else(|| mark(line, first == Some(*number)))?, *number)));
    let mut said: Option<(Notice, u32)> = None;
    for (number, sentence) in sentences(&beginning) {
        let told = judge_sentence(&sentence, &title);
        // What is plain counts before what is not, whatever stands first.
        let better = match (told, said) {
            (None, _) => false,
            (Some(_), None) | (Some(Notice::Over), Some((Notice::Moved | Notice::Unclear, _))) => true,
            (Some(Notice::Moved), Some((Notice::Unclear, _))) => true,
            _ => false,
        };
        if let Some(told) = told.filter(|_| better) {
            said = Some((told, number));
        }
    }
    match (marked, said) {
        (Some((Notice::Over, line)), _) => Some((Notice::Over, line)),
        (_, Some((Notice::Over, line))) => Some((Notice::Over, line)),
        (marked, said) => marked.or(said),
    }
}

/// Whether a line holds words for people, rather than images, markup or nothing.
fn has_words(line: &str) -> bool {
    let line = line.trim();
    !line.starts_with("[![")
        && !line.starts_with("![")
        && !line.starts_with('<')
        && line.chars().any(char::is_alphabetic)
}

/// What a badge says: shields, and the states of repostatus.org.
fn badge(line: &str) -> Option<Notice> {
    let line = line.to_lowercase();
    let state = line.split_once("repostatus.org/badges/").and_then(|(_, rest)| rest.split('/').nth(1));
    let state = state.map(|state| state.split(['.', ')', '"', '#']).next().unwrap_or_default());
    match state {
        Some("abandoned" | "unsupported") => return Some(Notice::Over),
        Some("moved") => return Some(Notice::Moved),
        _ => {}
    }
    let shield =
        line.split_once("img.shields.io/").map(|(_, rest)| rest.split([')', '"', ' ']).next().unwrap_or(rest))?;
    let over = shield.starts_with("maintenance/no")
        || (shield.starts_with("badge/")
            && ["deprecated", "unmaintained", "archived", "abandoned", "no_maintenance", "no%20maintenance"]
                .iter()
                .any(|word| shield.contains(word)));
    over.then_some(Notice::Over)
}

/// A mark in the title, or at the head of a line in a box or in bold: `DEPRECATED`, `[archived]`, « projet archivé ».
fn mark(line: &str, is_first: bool) -> Option<Notice> {
    const MARKS: [&str; 12] = [
        "deprecated",
        "unmaintained",
        "archived",
        "discontinued",
        "abandoned",
        "obsolete",
        "archive",
        "abandonne",
        "deprecie",
        "non maintenu",
        "projet archive",
        "projet abandonne",
    ];
    let folded = files::folded(line).replace(":warning:", "⚠").replace('\u{fe0f}', "");
    let line_start = folded.trim_start();
    // A list of links is a table of contents, and a section about what is deprecated is about parts.
    let title = is_first || line_start.starts_with("# ");
    let boxed = line_start.starts_with(['>', '_', '!', '⚠', '[']) || line_start.starts_with("**");
    if line_start.starts_with("* ") || !(title || boxed) {
        return None;
    }
    let ends = |rest: &str| {
        let rest = rest.trim_start_matches([' ', '*', '_']);
        rest.is_empty() || rest.starts_with(['!', ':', '.', ']', ')', '—', '–', '-', '⚠', ','])
    };
    // The French word without its accent would be the English noun.
    let accented = line.to_lowercase().contains("archivé");
    let marked = MARKS.iter().filter(|word| accented || !word.ends_with("archive")).any(|word| {
        folded.match_indices(word).any(|(at, _)| {
            let before = folded[..at].trim_end_matches([' ', '*', '_']);
            let rest = &folded[at + word.len()..];
            let head = before.trim_matches(['#', '>', '*', '_', '!', ' ', '⚠', '[']).is_empty();
            let apart = title && before.ends_with(['[', '(', ':', '—', '–', '-', '⚠']);
            let part = words(rest).any(|one| PART.contains(&one));
            (head || apart) && ends(rest) && !part && !rest.starts_with("](")
        })
    });
    marked.then_some(Notice::Over)
}

/// Sentences, folded, each with the line where it begins: a blank line, a heading or a list item ends one too.
fn sentences(lines: &[(u32, &str)]) -> Vec<(u32, String)> {
    let mut found: Vec<(u32, String)> = Vec::new();
    let mut paragraph: Vec<(u32, &str)> = Vec::new();
    let mut close = |paragraph: &mut Vec<(u32, &str)>| {
        let flat = prose::Flat::of(paragraph.drain(..));
        let mut from = 0;
        for (at, _) in flat.text.match_indices(['.', '!', '?']).chain([(flat.text.len(), "")]) {
            let ends = flat.text[at..].len() <= 1 || flat.text[at + 1..].starts_with([' ', '*', '_', ')']);
            if ends && at > from {
                let sentence = flat.text[from..at].trim_matches(|c: char| !c.is_alphanumeric());
                if !sentence.is_empty() {
                    let begin = from + flat.text[from..at].len() - flat.text[from..at].trim_start().len();
                    found.push((flat.line(begin), sentence.to_owned()));
                }
                from = at + 1;
            }
        }
    };
    for &(number, line) in lines {
        let trimmed = line.trim_start();
        let begins = trimmed.starts_with(['#', '-', '*', '+', '|']) && !trimmed.starts_with("**");
        if trimmed.is_empty() || begins {
            close(&mut paragraph);
        }
        if !trimmed.is_empty() {
            paragraph.push((number, line));
        }
        if trimmed.starts_with('#') {
            close(&mut paragraph);
        }
    }
    close(&mut paragraph);
    found
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}

/// Whether the first noun of a subject names the whole of the software ("this old project") or a part of it ("version 1");
/// nothing when neither is named. "KPI code base", "its repository": what no article points at is somebody else's.
fn subject_is_whole(subject: &str) -> Option<bool> {
    let all: Vec<&str> = words(subject).collect();
    all.iter().enumerate().find_map(|(at, word)| {
        let pointed = at == 0 || all[at.saturating_sub(2)..at].iter().any(|before| POINTING.contains(before));
        match *word {
            word if PART.contains(&word) || word.starts_with(|c: char| c.is_ascii_digit()) => Some(false),
            word if WHOLE.contains(&word) && pointed => Some(true),
            _ => None,
        }
    })
}

/// What a sentence says of the software whose title is given.
fn judge_sentence(sentence: &str, title: &str) -> Option<Notice> {
    let over = OVER.iter().filter_map(|phrase| Some((sentence.find(phrase)?, *phrase))).min();
    let moved = MOVED.iter().filter_map(|phrase| Some((sentence.find(phrase)?, *phrase))).min();
    // Both in one sentence: it is over here, whatever goes on elsewhere.
    let (at, phrase, notice) = match (over, moved) {
        (Some((at, phrase)), _) => (at, phrase, Notice::Over),
        (None, Some((at, phrase))) => (at, phrase, Notice::Moved),
        (None, None) => return None,
    };
    let subject = &sentence[..moved.map_or(at, |(moved, _)| moved.min(at))];
    if words(subject).any(|word| OTHER.contains(&word)) {
        return None;
    }
    let kind = subject_is_whole(subject);
    let after = sentence[at + phrase.len()..].trim_start_matches(['e', 's']);
    let by_others = after.starts_with(" by ") || after.starts_with(" par ");
    let itself = subject.trim().is_empty()
        || ["it", "this", "il", "elle", "ceci"].contains(&subject.trim())
        || phrase.starts_with("development")
        || phrase.starts_with("le developpement")
        || phrase.starts_with("developpement")
        || phrase.starts_with("this ")
        || (title.len() >= 3 && subject.trim_start().starts_with(title));
    match (kind, notice) {
        (Some(false), _) => None,
        (Some(true), Notice::Over) if by_others => Some(Notice::Moved),
        (Some(true), notice) => Some(notice),
        (None, Notice::Over) if itself => Some(if by_others { Notice::Moved } else { Notice::Over }),
        (None, notice) if itself => Some(notice),
        (None, Notice::Over) if UPKEEP.iter().any(|word| phrase.contains(word)) => Some(Notice::Unclear),
        (None, _) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::repository;

    fn outcome(text: &str) -> Outcome {
        repository(&[("README.md", text)]).judged(&CHECK).outcome
    }

    #[test]
    fn notices_are_read_in_both_languages_and_every_dress() {
        for text in [
            "# X\n\n> This project is no longer maintained.\n",
            "# X\n\n**Ce projet n’est plus maintenu.**\n",
            "# X\n\nCe logiciel n’est plus\nentretenu depuis 2021.\n",
            "# X [DEPRECATED]\n",
            "X [DEPRECATED]\n==============\n",
            "# X\n\n:warning: Deprecated: use Y.\n",
            "# X\n\n[ARCHIVED] Un outil.\n",
            "# X (archivé)\n",
            "# DEPRECATED: Dossiers\n",
            "# X\n\n⚠️ **DEPRECATED**\n",
            "# X\n\n> **Archived.** Use Y.\n",
            "# X\n\nDossiers.\n\n## Status\n\nThis repository contains the old version and is no longer maintained.\n",
            "# Dossiers\n\nDossiers has been discontinued.\n",
            "# X\n\nThis package has been deprecated and has been replaced by Y.\n",
            "# X\n\n[![Status](https://www.repostatus.org/badges/latest/unsupported.svg)](https://www.repostatus.org/#unsupported)\n",
            "# X\n\n![](https://img.shields.io/badge/status-deprecated-red)\n",
            "# X\n\n![](https://img.shields.io/maintenance/no/2020)\n",
            "# X\n\nCe dépôt a été archivé.\n",
            "# X\n\nLe développement est arrêté.\n",
        ] {
            assert_eq!(outcome(text), Outcome::Unmet, "{text}");
        }
    }

    #[test]
    fn what_goes_on_elsewhere_is_not_dead() {
        for text in [
            "# X\n\nThis repository has moved to https://codeberg.org/x/y.\n",
            "# X\n\nCe projet n’est plus maintenu par la Ville mais par l’association.\n",
            "# X\n\nThe project is no longer maintained by its author, but by the community.\n",
            "# X\n\nLe développement se poursuit sur une autre forge.\n",
            "# X\n\n[![](https://www.repostatus.org/badges/latest/moved.svg)](x)\n",
        ] {
            assert_eq!(outcome(text), Outcome::Partial, "{text}");
        }
        assert_eq!(outcome("# X\n\nQuelquechose n’est plus maintenu.\n"), Outcome::Unknown);
    }

    #[test]
    fn parts_other_projects_and_conditions_do_not_count() {
        for text in [
            "# X\n\nUn outil.\n",
            "# X\n\nThe function `f` is deprecated.\n",
            "# X\n\nThe deprecated API still works.\n",
            "# X\n\n**Deprecated API** is listed below.\n",
            "# X\n\n> Deprecated: the old endpoint.\n",
            "# X\n\n* [Deprecated](#deprecated)\n* Deprecated\n- [Archived](old.md)\n",
            "# X\n\n[Deprecated](deprecated.md) lists them.\n",
            "# X\n\n## Deprecated\n\nThe old syntax.\n",
            "# X\n\nThe API of this project is deprecated.\n",
            "# X\n\nVersion 1 is no longer supported; use version 2.\n",
            "# X\n\nThe 1.x branch of this repository is no longer maintained.\n",
            "# X\n\nSupport for Python 2 is no longer maintained.\n",
            "# Dossiers\n\nDossiers 1.x is no longer supported.\n",
            "# Dossiers\n\nSaisie is now part of the Dossiers code base and its repository has been archived.\n",
            "# X\n\nThis is a fork of Y, as the original project is no longer maintained.\n",
            "# X\n\nX replaces Y, which is no longer maintained.\n",
            "# X\n\nIf the project is no longer maintained, the code stays free.\n",
            "# X\n\nThe documentation has moved to https://docs.example.\n",
            "# Archive tools\n\nX reads an archive.\n",
            "# X\n\n> Archive - a tool for records.\n",
            "# X\n\n```\nThis project is no longer maintained.\n```\n",
            "# X\n\n[![](https://www.repostatus.org/badges/latest/active.svg)](x)\n",
            "# X\n\n![](https://img.shields.io/maintenance/yes/2026)\n",
        ] {
            assert_eq!(outcome(text), Outcome::Met, "{text}");
        }
        let far = format!("# X\n{}This project is no longer maintained.\n", "Une ligne.\n".repeat(60));
        assert_eq!(outcome(&far), Outcome::Met);
        let log = [("README.md", "# X\n"), ("CHANGELOG.md", "This project is no longer maintained.")];
        assert_eq!(repository(&log).judged(&CHECK).outcome, Outcome::Met);
    }

    #[test]
    fn without_a_readme_that_can_be_read_it_is_unknown() {
        use levain_model::Reason;
        assert_eq!(repository(&[]).missing("README.md").judged(&CHECK).reason, Some(Reason::FileUnavailable));
        assert_eq!(repository(&[("main.c", "x")]).judged(&CHECK).reason, Some(Reason::TooFewData));
    }

    #[test]
    fn the_forge_s_mark_counts() {
        for (archived, outcome) in [(false, Outcome::Met), (true, Outcome::Unmet)] {
            let trial = repository(&[]).forge(|facts| facts.listed.archived = archived);
            assert_eq!(trial.judged(&CHECK).outcome, outcome);
        }
    }
}
