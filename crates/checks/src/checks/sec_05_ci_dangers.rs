//! SEC-05: dangerous patterns in continuous integration, with their lines.
//!
//! Data: `{ "dangers": [{ "path", "line", "kind": "untrusted_checkout" | "expression_injection" }], "not_read": [system…] }`.

use levain_model::{Judgement, Outcome, Purpose, Reason, Severity};
use serde_json::json;

use crate::check::{Check, Framework, Need, Words};
use crate::ci::workflow::{Danger, dangers};
use crate::ci::{System, configured, gitlab};
use crate::context::{Context, found, not_applicable};
use crate::say::{count, not_known};

/// Dangerous patterns in continuous integration.
pub static CHECK: Check = Check {
    id: "SEC-05",
    version: 1,
    severity: Severity::Major,
    purposes: &[Purpose::Use, Purpose::Publish, Purpose::Depend],
    needs: &[Need::Files],
    frameworks: &[(Framework::Scorecard, "Dangerous-Workflow"), (Framework::OspsBaseline, "OSPS-BR-01.01")],
    words: Words {
        name: ["Intégration continue sans motif dangereux", "No dangerous pattern in CI"],
        question: [
            "Un inconnu peut-il faire exécuter son code par l’intégration continue, avec les droits du projet?",
            "Can a stranger have their code run by continuous integration, with the project’s rights?",
        ],
        why: [
            "Plusieurs attaques de la chaîne d’approvisionnement sont passées par là\u{a0}: le code publié n’est plus celui du dépôt. Source\u{a0}: OpenSSF Scorecard, «\u{a0}Dangerous-Workflow\u{a0}».",
            "Several attacks on the supply chain came this way: what is published is no longer what is in the repository. Source: OpenSSF Scorecard, “Dangerous-Workflow”.",
        ],
        how: [
            "GitHub et Forgejo Actions\u{a0}: code de la branche proposée extrait sous «\u{a0}pull_request_target\u{a0}» ou «\u{a0}workflow_run\u{a0}»; texte écrit par un inconnu (titre, corps, nom de branche…) inséré dans un script. GitLab CI\u{a0}: variable écrite par un inconnu évaluée par le shell. Les autres systèmes ne sont pas lus. Une condition qui protège l’étape n’est pas comprise\u{a0}: vérifier la ligne.",
            "GitHub and Forgejo Actions: code of the proposed branch checked out under “pull_request_target” or “workflow_run”; text that a stranger wrote (title, body, branch name…) put into a script. GitLab CI: variable that a stranger wrote, evaluated by the shell. Other systems are not read. A condition that protects the step is not understood: look at the line.",
        ],
        fix: [
            "Passer le texte par une variable d’environnement; traiter le code proposé sous «\u{a0}pull_request\u{a0}», sans secret.",
            "Pass the text through an environment variable; handle proposed code under “pull_request”, without secrets.",
        ],
    },
    rule,
};

fn rule(context: &Context<'_>) -> Judgement {
    let ci = configured(context);
    if ci.files.is_empty() {
        return not_applicable(
            Reason::NothingToCheck,
            "Aucune intégration continue dans le dépôt.",
            "No continuous integration in the repository.",
        );
    }
    if !ci.is_known() {
        let names = ci.names().join(", ");
        return not_applicable(
            Reason::FormatUnknown,
            &format!("Le format de {names} n’est pas de ceux que nous lisons."),
            &format!("The format of {names} is not one we read."),
        );
    }
    let mut all: Vec<(String, u32, &str)> = Vec::new();
    for (path, workflow) in &ci.workflows {
        all.extend(dangers(workflow).into_iter().map(|(danger, line)| {
            let kind = match danger {
                Danger::UntrustedCheckout => "untrusted_checkout",
                Danger::ExpressionInjection => "expression_injection",
            };
            (path.clone(), line, kind)
        }));
    }
    for (path, text) in &ci.gitlab {
        all.extend(gitlab::injections(text).into_iter().map(|line| (path.clone(), line, "expression_injection")));
    }
    let not_read: Vec<&str> = ci
        .names()
        .into_iter()
        .filter(|name| ci.files.iter().any(|(system, _)| matches!(system, System::Other(other) if other == name)))
        .collect();
    let data = json!({
        "dangers": all.iter().map(|(path, line, kind)| json!({ "path": path, "line": line, "kind": kind })).collect::<Vec<_>>(),
        "not_read": not_read,
    });
    let judgement = if !all.is_empty() {
        let [fr, en] =
            count(all.len(), ["motif dangereux", "motifs dangereux"], ["dangerous pattern", "dangerous patterns"]);
        let (path, line, _) = &all[0];
        let evidence = all
            .iter()
            .take(20)
            .map(|(path, line, kind)| context.file_evidence(path, Some((*line, *line)), Some(kind)))
            .collect();
        found(
            Outcome::Unmet,
            &format!("{fr} dans l’intégration continue, le premier à la ligne {line} de {path}."),
            &format!("{en} in continuous integration, the first at line {line} of {path}."),
            evidence,
        )
    } else if ci.unavailable {
        not_known(Reason::FileUnavailable, "Motifs dangereux", "Dangerous patterns")
    } else {
        let read = ci.workflows.len() + ci.gitlab.len();
        let [fr, en] = count(read, ["fichier lu", "fichiers lus"], ["file read", "files read"]);
        let evidence = ci
            .workflows
            .iter()
            .map(|(path, _)| path)
            .chain(ci.gitlab.iter().map(|(path, _)| path))
            .take(20)
            .map(|path| context.file_evidence(path, None, None))
            .collect();
        found(
            Outcome::Met,
            &format!("Aucun motif dangereux connu ({fr})."),
            &format!("No known dangerous pattern ({en})."),
            evidence,
        )
    };
    Judgement { data: Some(data), ..judgement }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::repository;

    #[test]
    fn dangers_are_told_with_their_line_only_where_the_format_is_known() {
        let injection = "on: issues\njobs:\n  a:\n    steps:\n      - run: echo ${{ github.event.issue.title }}\n";
        for (path, text, outcome) in [
            (".github/workflows/a.yml", injection, Outcome::Unmet),
            (".forgejo/workflows/a.yaml", injection, Outcome::Unmet),
            (".github/workflows/a.yml", "on: push\njobs: {}\n", Outcome::Met),
            (".gitlab-ci.yml", "t:\n  script:\n    - eval $CI_COMMIT_TITLE\n", Outcome::Unmet),
            (".gitlab-ci.yml", "t:\n  script:\n    - make\n", Outcome::Met),
            ("Jenkinsfile", "x", Outcome::NotApplicable),
            ("README.md", "x", Outcome::NotApplicable),
            ("tests/.github/workflows/a.yml", injection, Outcome::NotApplicable),
        ] {
            assert_eq!(repository(&[(path, text)]).judged(&CHECK).outcome, outcome, "{path}");
        }
        let judgement = repository(&[(".github/workflows/a.yml", injection)]).judged(&CHECK);
        assert!(judgement.evidence[0].locator.starts_with(".github/workflows/a.yml#L5"));
        assert_eq!(
            repository(&[]).missing(".github/workflows/a.yml").judged(&CHECK).reason,
            Some(Reason::FileUnavailable)
        );
        assert_eq!(repository(&[("Jenkinsfile", "x")]).judged(&CHECK).reason, Some(Reason::FormatUnknown));
    }
}
