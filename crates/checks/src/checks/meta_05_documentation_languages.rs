//! META-05: the languages of the documentation.

use std::collections::BTreeSet;

use levain_model::{Blob, Judgement, Outcome, Purpose, Reason, Severity};

use crate::check::{Check, Need, Words};
use crate::context::{Context, found, unknown};
use crate::prose::language;

/// Documents read to tell their language.
const READ: usize = 12;

/// Whether the documentation exists in French. Data: `{"languages": ["en", "fr"]}`.
pub static CHECK: Check = Check {
    id: "META-05",
    version: 1,
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
            "On lit les README, et les documents de docs/, sans leurs blocs de code, et l’on compte les mots outils de chaque langue. Un dossier docs/fr ou un fichier README.fr.md le dit aussi. La documentation publiée ailleurs n’est pas lue.",
            "We read the READMEs and the documents of docs/, without their code, and count the small words of each language. A docs/fr folder or a README.fr.md file says it too. Documentation published elsewhere is not read.",
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
    let mut read = 0;
    let mut unavailable = false;
    let named = |path: &str| {
        let lower = path.to_lowercase();
        let marked = ["/fr/", "/fr-ca/", "/fr_fr/", "/fr-fr/", "/francais/", "/french/"]
            .iter()
            .any(|part| format!("/{lower}").contains(part));
        let suffixed =
            [".fr.md", ".fr.rst", ".fr.txt", "_fr.md", "-fr.md", ".fr.adoc", ".fr-ca.md", ".fr-fr.md", "_fr.rst"]
                .iter()
                .any(|end| lower.ends_with(end));
        let document = [".md", ".rst", ".txt", ".adoc", ".html", ".mdx"].iter().any(|end| lower.ends_with(end));
        let placed =
            lower.starts_with("doc") || lower.starts_with("manual") || lower.contains("/docs/") || !lower.contains('/');
        (document && placed && (marked || suffixed)) || lower.starts_with("lisezmoi") || lower.starts_with("lisez-moi")
    };
    if let Some(entry) = context.files().find(|entry| named(&entry.path)) {
        languages.insert("fr");
        evidence.push(context.file_evidence(&entry.path, None, None));
    }
    let docs = context.files().filter(|entry| {
        let lower = entry.path.to_lowercase();
        (lower.starts_with("docs/") || lower.starts_with("doc/"))
            && [".md", ".rst", ".adoc", ".mdx"].iter().any(|end| lower.ends_with(end))
    });
    for entry in context.readmes().into_iter().take(3).chain(docs).take(READ) {
        match context.view.read(&entry.path) {
            Blob::Found(bytes) => {
                let found = language(&levain_model::repository::text(&bytes));
                if !found.is_empty() {
                    read += 1;
                }
                for language in found {
                    if languages.insert(language) {
                        evidence.push(context.file_evidence(&entry.path, None, None));
                    }
                }
            }
            Blob::Absent => {}
            Blob::Unavailable(_) => unavailable = true,
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
    } else if languages.contains("en") && read > 0 && !unavailable {
        found(
            Outcome::Unmet,
            "La documentation du dépôt n’a été trouvée qu’en anglais.",
            "The documentation of the repository was found in English only.",
            evidence,
        )
    } else if unavailable {
        unknown(
            Reason::FileUnavailable,
            "Le contenu des documents manque à cette copie.",
            "The content of the documents is not in this copy.",
        )
    } else {
        unknown(
            Reason::TooFewData,
            "Trop peu de phrases pour en dire la langue.",
            "Too few sentences to tell their language.",
        )
    };
    Judgement { data: Some(data), ..judgement }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::repository;

    const ENGLISH: &str = "# X\n\nThis is the software for you. It is free and it can be used by the teams of your body, with the tools that you have. See the guide for more of this.\n";
    const FRENCH: &str = "# X\n\nC’est le logiciel pour vous. Il est libre et les équipes de votre organisme peuvent l'utiliser avec les outils que vous avez, sur la plupart des postes.\n\n```\ninstall the thing for you and use it with the other\n```\n";

    #[test]
    fn the_language_is_that_of_the_sentences() {
        assert_eq!(repository(&[("README.md", ENGLISH)]).judge(&CHECK).outcome, Outcome::Unmet);
        assert_eq!(repository(&[("README.md", FRENCH)]).judge(&CHECK).outcome, Outcome::Met);
        assert_eq!(
            repository(&[("README.md", ENGLISH), ("docs/fr/guide.md", "x")]).judge(&CHECK).outcome,
            Outcome::Met
        );
        assert_eq!(repository(&[("README.md", ENGLISH), ("README.fr.md", "x")]).judge(&CHECK).outcome, Outcome::Met);
        assert_eq!(repository(&[("README.md", "# X\n")]).judge(&CHECK).outcome, Outcome::Unknown);
        assert_eq!(repository(&[]).missing("README.md").judge(&CHECK).outcome, Outcome::Unknown);
        // A locale folder of the program is no documentation.
        assert_eq!(
            repository(&[("README.md", ENGLISH), ("src/locale/fr/app.po", "x")]).judge(&CHECK).outcome,
            Outcome::Unmet
        );
    }
}
