//! META-05: the languages of the documentation.

use std::collections::BTreeSet;

use levain_model::{Judgement, Outcome, Purpose, Reason, Severity};

use crate::check::{Check, Need, Words};
use crate::context::{Context, found, unknown};
use crate::files;
use crate::prose::{language, prose_lines};

/// Documents of a folder read to tell their language.
const READ: usize = 16;

/// Whether the documentation exists in French. Data: `{"languages": ["en", "fr"]}`.
pub static CHECK: Check = Check {
    id: "META-05",
    version: 2,
    severity: Severity::Major,
    purposes: &[Purpose::Use, Purpose::Deploy],
    needs: &[Need::Files],
    frameworks: &[],
    words: Words {
        name: ["Documentation en français", "Documentation in French"],
        question: ["La documentation existe-t-elle en français?", "Does the documentation exist in French?"],
        why: [
            "Au Québec, le français est la langue du travail (Charte de la langue française). Une documentation qui n’existe qu’en anglais est à traduire avant de déployer.",
            "In Québec, French is the language of work (Charter of the French language). Documentation that exists in English only has to be translated before deploying.",
        ],
        how: [
            "On lit les README, et les documents de docs/, sans leurs blocs de code, et l’on compte les mots outils de chaque langue. Un dossier docs/fr ou un fichier README.fr.md le dit aussi. La documentation publiée ailleurs n’est pas lue\u{a0}: quand le README y renvoie, la réponse est inconnue.",
            "We read the READMEs and the documents of docs/, without their code, and count the small words of each language. A docs/fr folder or a README.fr.md file says it too. Documentation published elsewhere is not read: when the README sends there, the answer is unknown.",
        ],
        fix: [
            "Commencez par un README.fr.md\u{a0}: ce que fait le logiciel, comment l’installer, où demander. C’est une première contribution à la portée de tous.",
            "Begin with a README.fr.md: what the software does, how to install it, where to ask. It is a first contribution that anybody can make.",
        ],
    },
    rule,
};

fn rule(context: &Context<'_>) -> Judgement {
    let mut languages: BTreeSet<&str> = BTreeSet::new();
    let mut evidence = Vec::new();
    if let Some(entry) = context.files().find(|entry| is_french_by_name(&entry.path)) {
        languages.insert("fr");
        evidence.push(context.file_evidence(&entry.path, None, None));
    }
    let readmes = files::read(context, context.readmes().into_iter().take(3));
    let elsewhere = readmes.texts.iter().any(|(_, text)| points_elsewhere(text));
    let docs = context.files().filter(|entry| {
        let lower = entry.path.to_lowercase();
        (lower.starts_with("docs/") || lower.starts_with("doc/")) && is_document(&lower) && !lower.ends_with(".txt")
    });
    // Spread over the folder: the beginning of the alphabet is often one chapter.
    let docs: Vec<_> = docs.collect();
    let step = docs.len().div_ceil(READ).max(1);
    let docs = files::read(context, docs.into_iter().step_by(step));
    let unavailable = readmes.unavailable || docs.unavailable;
    let (mut read, mut read_docs) = (0, 0);
    let texts = readmes.texts.iter().map(|text| (text, false)).chain(docs.texts.iter().map(|text| (text, true)));
    for ((path, text), is_doc) in texts {
        let found = language(text);
        read += usize::from(!found.is_empty());
        read_docs += usize::from(!found.is_empty() && is_doc);
        for language in found {
            if languages.insert(language) {
                evidence.push(context.file_evidence(path, None, None));
            }
        }
    }
    let data = serde_json::json!({ "languages": languages });
    let judgement = if languages.contains("fr") {
        found(
            Outcome::Met,
            "De la documentation en français a été trouvée.",
            "Documentation in French was found.",
            evidence,
        )
    } else if unavailable {
        unknown(
            Reason::FileUnavailable,
            "Le contenu des documents manque à cette copie.",
            "The content of the documents is not in this copy.",
        )
    } else if languages.is_empty() || read == 0 {
        unknown(
            Reason::TooFewData,
            "Trop peu de phrases pour en dire la langue.",
            "Too few sentences to tell their language.",
        )
    } else if elsewhere && (read_docs < FEW || !context.files().any(|entry| is_site_source(&entry.path))) {
        let judgement = unknown(
            Reason::TooFewData,
            "Le README est en anglais; la documentation est publiée ailleurs, et n’a pas été lue.",
            "The README is in English; the documentation is published elsewhere, and was not read.",
        );
        Judgement { evidence, ..judgement }
    } else {
        found(
            Outcome::Unmet,
            "La documentation du dépôt n’a été trouvée qu’en anglais.",
            "The documentation of the repository was found in English only.",
            evidence,
        )
    };
    Judgement { data: Some(data), ..judgement }
}

/// Documents of a folder under which it is not the whole documentation: some pages for those who write the code.
const FEW: usize = 10;

/// Whether a site of documentation is made from the repository: what is published elsewhere is then what was read here.
fn is_site_source(path: &str) -> bool {
    let lower = path.to_lowercase();
    let name = files::name(&lower);
    let in_docs = lower.starts_with("doc/") || lower.starts_with("docs/");
    matches!(name, "mkdocs.yml" | "mkdocs.yaml" | "antora.yml" | "book.toml" | ".readthedocs.yml" | ".readthedocs.yaml")
        || name.starts_with("docusaurus.config.")
        || (in_docs && matches!(name, "conf.py" | "_config.yml" | "hugo.toml"))
}

fn is_document(lower: &str) -> bool {
    [".md", ".rst", ".txt", ".adoc", ".html", ".mdx"].iter().any(|end| lower.ends_with(end))
}

/// Whether a document says by its place or its name that it is in French.
fn is_french_by_name(path: &str) -> bool {
    let lower = path.to_lowercase();
    let name = files::name(&lower);
    if name.starts_with("lisezmoi") || name.starts_with("lisez-moi") || name.starts_with("lisez_moi") {
        return !files::is_vendored(path);
    }
    let in_folder = ["/fr/", "/fr-ca/", "/fr_ca/", "/fr_fr/", "/fr-fr/", "/francais/", "/french/"]
        .iter()
        .any(|part| format!("/{lower}").contains(part));
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let suffixed = ["fr", "fr-ca", "fr_ca", "fr-fr", "fr_fr", "francais", "french"]
        .iter()
        .any(|language| stem.strip_suffix(language).is_some_and(|rest| rest.ends_with(['.', '_', '-'])));
    let placed =
        lower.starts_with("doc") || lower.starts_with("manual") || lower.contains("/docs/") || !lower.contains('/');
    // Translated sentences of the documentation, as Sphinx and others keep them.
    if name.ends_with(".po") && (lower.starts_with("doc/") || lower.starts_with("docs/")) && in_folder {
        return true;
    }
    // `help-fr-FR.html` beside the program: the name says that it is a document for people.
    let named = suffixed
        && ["help", "aide", "manual", "manuel", "guide", "user-guide", "userguide"]
            .iter()
            .any(|word| name.strip_prefix(word).is_some_and(|rest| rest.starts_with(['.', '_', '-'])));
    // Notices of licence, lists of people and texts of the program are no documentation.
    let other = ["licen", "copying", "locale", "/i18n/", "translations"].iter().any(|word| lower.contains(word));
    is_document(&lower) && (named || placed && (in_folder || suffixed)) && !other && !files::is_vendored(path)
}

/// Whether a README sends its readers to a documentation that is not in the repository.
fn points_elsewhere(text: &str) -> bool {
    const PLACES: [&str; 9] =
        ["://docs.", "://doc.", "://manual.", "://help.", "readthedocs", "/docs", "/documentation", "/wiki", "/manual"];
    const WORDS: [&str; 5] = ["documentation", "docs", "manual", "user guide", "wiki"];
    let addresses = |line: &str| -> bool {
        line.to_lowercase().split("http").skip(1).any(|rest| {
            let address = rest.split([')', ' ', '"', '>', ']']).next().unwrap_or(rest);
            PLACES.iter().any(|place| address.contains(place))
        })
    };
    let lines = prose_lines(text);
    let linked = |line: &str| {
        let folded = files::folded(line);
        folded.contains("](http") && WORDS.iter().any(|word| folded.contains(&format!("{word}](http")))
    };
    lines.into_iter().any(|(_, line)| addresses(line) || linked(line))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::repository;

    const ENGLISH: &str = "# X\n\nThis is the software for you. It is free and it can be used by the teams of your body, with the tools that you have. See the guide for more of this.\n";
    const FRENCH: &str = "# X\n\nC’est le logiciel pour vous. Il est libre et les équipes de votre organisme peuvent l'utiliser avec les outils que vous avez, sur la plupart des postes.\n\n```\ninstall the thing for you and use it with the other\n```\n";

    #[test]
    fn the_language_is_that_of_the_sentences() {
        assert_eq!(repository(&[("README.md", ENGLISH)]).judged(&CHECK).outcome, Outcome::Unmet);
        assert_eq!(repository(&[("README.md", FRENCH)]).judged(&CHECK).outcome, Outcome::Met);
        assert_eq!(
            repository(&[("README.md", ENGLISH), ("docs/fr/guide.md", "x")]).judged(&CHECK).outcome,
            Outcome::Met
        );
        assert_eq!(repository(&[("README.md", ENGLISH), ("README.fr.md", "x")]).judged(&CHECK).outcome, Outcome::Met);
        assert_eq!(repository(&[("README.md", "# X\n")]).judged(&CHECK).outcome, Outcome::Unknown);
        assert_eq!(repository(&[]).missing("README.md").judged(&CHECK).outcome, Outcome::Unknown);
        // A locale folder of the program is no documentation, nor is a licence.
        for path in ["src/locale/fr/app.po", "docs/Licence_CeCILL-fr.html", "docs/vendor/x/fr/guide.md"] {
            assert_eq!(
                repository(&[("README.md", ENGLISH), (path, "x")]).judged(&CHECK).outcome,
                Outcome::Unmet,
                "{path}"
            );
        }
        for path in ["doc/README_fr.txt", "src/Outil/Languages/help-fr-FR.html", "docs/locale/fr/LC_MESSAGES/guide.po"]
        {
            assert_eq!(
                repository(&[("README.md", ENGLISH), (path, "x")]).judged(&CHECK).outcome,
                Outcome::Met,
                "{path}"
            );
        }
    }

    #[test]
    fn documentation_published_elsewhere_was_not_read() {
        for link in ["https://docs.val-exemple.quebec/start", "https://val-exemple.quebec/wiki"] {
            let readme = format!("{ENGLISH}\n[Guide]({link})\n");
            let judged = repository(&[("README.md", &readme)]).judged(&CHECK);
            assert_eq!(judged.outcome, Outcome::Unknown, "{link}");
            for (pages, site, outcome) in [
                // The documentation is here too.
                (12, Some("mkdocs.yml"), Outcome::Unmet),
                (12, Some("docs/conf.py"), Outcome::Unmet),
                // Pages for those who write the code.
                (12, None, Outcome::Unknown),
                (4, Some("mkdocs.yml"), Outcome::Unknown),
            ] {
                let paths: Vec<String> = (0..pages).map(|page| format!("docs/{page}.md")).collect();
                let mut files: Vec<(&str, &str)> = paths.iter().map(|path| (path.as_str(), ENGLISH)).collect();
                files.push(("README.md", readme.as_str()));
                files.extend(site.map(|site| (site, "x")));
                assert_eq!(repository(&files).judged(&CHECK).outcome, outcome, "{pages} {site:?}");
            }
        }
        let home = format!("{ENGLISH}\n[Home](https://val-exemple.quebec)\n");
        assert_eq!(repository(&[("README.md", &home)]).judged(&CHECK).outcome, Outcome::Unmet);
    }
}
