//! GOV-05: templates of issues and merge requests.
//!
//! Data: `{ "issues": bool, "merge_requests": bool }`.

use levain_model::{Judgement, Known, Outcome, Purpose, Severity};
use serde_json::json;

use crate::check::{Check, Framework, Need, Words};
use crate::context::{Context, found};
use crate::files;
use crate::owner_defaults;

/// Templates of issues and merge requests.
pub static CHECK: Check = Check {
    id: "GOV-05",
    version: 1,
    severity: Severity::Information,
    purposes: &[Purpose::Contribute, Purpose::Publish],
    needs: &[Need::Files, Need::Forge],
    frameworks: &[(Framework::StandardForPublicCode, "Make contributing easy")],
    words: Words {
        name: ["Modèles de ticket et de demande de fusion", "Issue and merge request templates"],
        question: [
            "Des modèles aident-ils à décrire un problème ou un changement?",
            "Do templates help to describe a problem or a change?",
        ],
        why: [
            "Un modèle dit d’avance ce que le projet veut savoir et épargne des allers-retours.",
            "A template says beforehand what the project wants to know, and saves questions and answers.",
        ],
        how: [
            "Dossiers et fichiers reconnus par les forges (.github, .gitlab, .gitea, .forgejo, racine, docs), et ceux que le compte propriétaire donne à tous ses dépôts.",
            "Folders and files that forges recognise (.github, .gitlab, .gitea, .forgejo, root, docs), and those the owning account gives to all its repositories.",
        ],
        fix: [
            "Ajouter un modèle court pour les tickets et un autre pour les demandes de fusion.",
            "Add one short template for issues and another for merge requests.",
        ],
    },
    rule,
};

/// Whether a path (lower case) is a template of issues, of merge requests.
fn kinds(path: &str) -> (bool, bool) {
    let (folder, name) = (files::folder(path), files::name(path));
    let parts: Vec<&str> = folder.split('/').collect();
    let root = matches!(folder, "" | ".github" | ".gitlab" | ".gitea" | ".forgejo" | "docs");
    let issues = parts.iter().any(|part| matches!(*part, "issue_template" | "issue_templates"))
        || (root && name.starts_with("issue_template"));
    let merges = parts.iter().any(|part| matches!(*part, "pull_request_template" | "merge_request_templates"))
        || (root && (name.starts_with("pull_request_template") || name.starts_with("merge_request_template")));
    (issues, merges)
}

fn rule(context: &Context<'_>) -> Judgement {
    let mut evidence = Vec::new();
    let (mut issues, mut merges) = (false, false);
    let mut learn = |path: &str| {
        let (issue, merge) = kinds(&path.to_lowercase().replace('-', "_"));
        let new = (issue && !issues) || (merge && !merges);
        issues |= issue;
        merges |= merge;
        new
    };
    for entry in context.files() {
        if learn(&entry.path) {
            evidence.push(context.file_evidence(&entry.path, None, None));
        }
    }
    let defaults: Known<&Vec<String>> =
        context.forge.and_then(|facts| facts.default_files.as_ref().map_err(|reason| *reason));
    if let Ok(files) = defaults {
        for file in files {
            learn(file);
        }
    }
    let data = json!({ "issues": issues, "merge_requests": merges });
    let judgement = match (issues, merges) {
        (true, true) => found(
            Outcome::Met,
            "Modèles de ticket et de demande de fusion présents.",
            "Templates of issues and of merge requests are there.",
            evidence,
        ),
        (true, false) => found(
            Outcome::Partial,
            "Modèle de ticket présent, mais non de demande de fusion.",
            "A template of issues is there, none of merge requests.",
            evidence,
        ),
        (false, true) => found(
            Outcome::Partial,
            "Modèle de demande de fusion présent, mais non de ticket.",
            "A template of merge requests is there, none of issues.",
            evidence,
        ),
        (false, false) => owner_defaults::absent(
            context,
            defaults.map(|_| false),
            "ISSUE_TEMPLATE, PULL_REQUEST_TEMPLATE",
            ["modèle", "template"],
        ),
    };
    Judgement { data: Some(data), ..judgement }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::repository;

    #[test]
    fn templates_of_every_forge_are_known() {
        for (paths, outcome) in [
            (&[".github/ISSUE_TEMPLATE/bug.yml", ".github/PULL_REQUEST_TEMPLATE.md"] as &[&str], Outcome::Met),
            (&[".gitlab/issue_templates/Bug.md", ".gitlab/merge_request_templates/Default.md"], Outcome::Met),
            (&[".forgejo/issue_template.md"], Outcome::Partial),
            (&["docs/pull-request-template.md"], Outcome::Partial),
            (&["src/issue_template.rs"], Outcome::Unknown),
        ] {
            let files: Vec<(&str, &str)> = paths.iter().map(|path| (*path, "")).collect();
            assert_eq!(repository(&files).judged(&CHECK).outcome, outcome, "{paths:?}");
        }
    }

    #[test]
    fn the_owners_templates_count() {
        let given = repository(&[]).forge(|facts| {
            facts.default_files = Ok(vec!["PULL_REQUEST_TEMPLATE.md".to_owned(), "ISSUE_TEMPLATE/bug.md".to_owned()]);
        });
        assert_eq!(given.judged(&CHECK).outcome, Outcome::Met);
        let none = given.forge(|facts| facts.default_files = Ok(Vec::new()));
        assert_eq!(none.judged(&CHECK).outcome, Outcome::Unmet);
    }
}
