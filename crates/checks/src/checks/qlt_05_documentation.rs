//! QLT-05: documentation, as a folder or a site.
//!
//! Data: `{ "where": path or address }`.

use levain_model::{Evidence, EvidenceKind, Judgement, Outcome, Purpose, Reason, Severity};
use serde_json::json;

use crate::check::{Check, Framework, Need, Words};
use crate::context::{Context, found};
use crate::files;
use crate::say::{count, not_known};

/// Documentation, as a folder or a site.
pub static CHECK: Check = Check {
    id: "QLT-05",
    version: 1,
    severity: Severity::Minor,
    purposes: &[Purpose::Use, Purpose::Deploy],
    needs: &[Need::Files],
    frameworks: &[(Framework::StandardForPublicCode, "Document the code")],
    words: Words {
        name: ["Documentation d’utilisation", "Documentation"],
        question: ["Y a-t-il une documentation au-delà du README?", "Is there documentation beyond the README?"],
        why: [
            "Sans documentation, l’adoption dépend de la disponibilité de ceux qui savent. Source\u{a0}: Standard for Public Code, «\u{a0}Document the code\u{a0}».",
            "Without documentation, adoption depends on the time of those who know. Source: Standard for Public Code, “Document the code”.",
        ],
        how: [
            "Dossier de documentation, outil connu qui en produit une, «\u{a0}documentation\u{a0}» de publiccode.yml, ou lien vers une documentation dans le README. L’adresse n’est pas ouverte; la qualité n’est pas jugée.",
            "Folder of documentation, known tool that makes one, “documentation” of publiccode.yml, or a link to documentation in the README. The address is not opened; quality is not judged.",
        ],
        fix: [
            "Créer un dossier docs avec l’installation, l’usage courant et l’administration.",
            "Make a docs folder with installation, everyday use and administration.",
        ],
    },
    rule,
};

const FOLDERS: &[&str] =
    &["docs", "doc", "documentation", "documentations", "manual", "manuel", "guide", "guides", "wiki", "handbook"];
const TOOLS: &[&str] = &[
    "mkdocs.yml",
    "mkdocs.yaml",
    "docusaurus.config.js",
    "docusaurus.config.ts",
    "book.toml",
    "antora.yml",
    ".readthedocs.yml",
    ".readthedocs.yaml",
    "readthedocs.yml",
    "_config.yml",
    "typedoc.json",
    "Doxyfile",
    "SUMMARY.md",
];
/// What in a line of the README leads to documentation, beside an address.
const LINKS: &[&str] = &[
    "documentation",
    "readthedocs",
    "://docs.",
    "://doc.",
    "/docs",
    "/doc/",
    "user guide",
    "guide d'utilisation",
    "guide de l'utilisateur",
    "manual",
    "manuel",
    "wiki",
];

fn rule(context: &Context<'_>) -> Judgement {
    let own = || context.files().filter(|entry| !files::is_vendored(&entry.path) && !files::is_test(&entry.path));
    let pages: Vec<&str> = own()
        .filter(|entry| {
            let mut parts = entry.path.split('/');
            let first = parts.next().unwrap_or_default().to_lowercase();
            FOLDERS.contains(&first.as_str())
                && parts.next().is_some()
                && matches!(
                    files::extension(&entry.path).to_lowercase().as_str(),
                    "md" | "mdx" | "rst" | "adoc" | "txt" | "html" | "org" | "tex" | "pdf" | "odt" | "ipynb" | "xml"
                )
        })
        .map(|entry| entry.path.as_str())
        .collect();
    if let Some(first) = pages.first() {
        let [fr, en] = count(pages.len(), ["page", "pages"], ["page", "pages"]);
        let folder = first.split('/').next().unwrap_or_default();
        return told(
            folder,
            found(
                Outcome::Met,
                &format!("{fr} dans le dossier {folder}."),
                &format!("{en} in the folder {folder}."),
                pages.iter().take(3).map(|path| context.file_evidence(path, None, None)).collect(),
            ),
        );
    }
    if let Some((path, report)) = context.publiccode()
        && let Some(address) =
            report.document.descriptions.iter().find_map(|description| description.documentation.as_ref())
    {
        let there = Evidence { kind: EvidenceKind::Url, locator: address.clone(), sha256: None, excerpt: None };
        return told(
            address,
            found(
                Outcome::Met,
                &format!("{path} donne l’adresse de la documentation."),
                &format!("{path} gives the address of the documentation."),
                vec![context.file_evidence(path, None, None), there],
            ),
        );
    }
    if let Some(entry) = own().find(|entry| TOOLS.contains(&files::name(&entry.path))) {
        return told(
            &entry.path,
            found(
                Outcome::Met,
                &format!("{} produit une documentation.", entry.path),
                &format!("{} makes documentation.", entry.path),
                vec![context.file_evidence(&entry.path, None, None)],
            ),
        );
    }
    let readme = files::read(context, files::readmes(context));
    for (path, text) in &readme.texts {
        let link = files::line_where(text, |line| {
            let address = line.contains("://") || line.contains("](");
            address && LINKS.iter().any(|mark| line.contains(mark))
        });
        if let Some((line, excerpt)) = link {
            return told(
                path,
                found(
                    Outcome::Met,
                    &format!("{path} renvoie à une documentation."),
                    &format!("{path} leads to documentation."),
                    vec![context.file_evidence(
                        path,
                        Some((line, line)),
                        (!files::has_address(excerpt)).then_some(excerpt),
                    )],
                ),
            );
        }
    }
    if readme.unavailable {
        return not_known(Reason::FileUnavailable, "Documentation", "Documentation");
    }
    found(
        Outcome::Unmet,
        "Aucune documentation au-delà du README n’a été trouvée.",
        "No documentation beyond the README was found.",
        vec![context.absence_evidence("docs/, mkdocs.yml…")],
    )
}

fn told(place: &str, judgement: Judgement) -> Judgement {
    Judgement { data: Some(json!({ "where": place })), ..judgement }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::repository;

    #[test]
    fn folders_tools_fields_and_links_are_known() {
        for (path, text, outcome) in [
            ("docs/index.md", "", Outcome::Met),
            ("Documentation/intro.rst", "", Outcome::Met),
            ("mkdocs.yml", "", Outcome::Met),
            (
                "publiccode.yml",
                "description:\n  fr:\n    documentation: https://doc.val-exemple.example\n",
                Outcome::Met,
            ),
            ("README.md", "[Documentation](https://val-exemple.example)", Outcome::Met),
            ("README.md", "Documentation to come.", Outcome::Unmet),
            ("docs/logo.png", "", Outcome::Unmet),
            ("src/doc/x.md", "", Outcome::Unmet),
        ] {
            assert_eq!(repository(&[(path, text)]).judged(&CHECK).outcome, outcome, "{path}");
        }
        assert_eq!(repository(&[]).missing("README.md").judged(&CHECK).reason, Some(Reason::FileUnavailable));
    }
}
