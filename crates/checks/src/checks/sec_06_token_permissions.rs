//! SEC-06: the tokens of continuous integration may do no more than they need.
//!
//! Data: `{ "write_all": [place…], "unsaid": [path…] }`.

use levain_model::{Judgement, Outcome, Purpose, Reason, Severity};
use serde_json::json;

use crate::check::{Check, Framework, Need, Words};
use crate::ci::{System, configured};
use crate::context::{Context, found, not_applicable};
use crate::say::not_known;

/// The tokens of continuous integration may do no more than they need.
pub static CHECK: Check = Check {
    id: "SEC-06",
    version: 1,
    severity: Severity::Minor,
    purposes: &[Purpose::Publish, Purpose::Depend],
    needs: &[Need::Files],
    frameworks: &[(Framework::Scorecard, "Token-Permissions"), (Framework::OspsBaseline, "OSPS-AC-04.01")],
    words: Words {
        name: ["Droits des jetons d’intégration continue", "Permissions of CI tokens"],
        question: [
            "Les droits du jeton sont-ils écrits et limités?",
            "Are the permissions of the token written and limited?",
        ],
        why: [
            "Une action compromise ne peut faire que ce que son jeton permet. Source\u{a0}: OpenSSF Scorecard, «\u{a0}Token-Permissions\u{a0}».",
            "An action taken over can only do what its token allows. Source: OpenSSF Scorecard, “Token-Permissions”.",
        ],
        how: [
            "Clé «\u{a0}permissions\u{a0}» de chaque workflow GitHub Actions, ou de tous ses travaux. Quand elle manque, les droits dépendent des réglages du dépôt, que nous ne voyons pas\u{a0}: la réponse est «\u{a0}en partie\u{a0}». Les autres systèmes n’ont pas cette clé.",
            "Key “permissions” of every GitHub Actions workflow, or of all its jobs. When it is missing, the permissions depend on settings of the repository, which we do not see: the answer is “partial”. Other systems have no such key.",
        ],
        fix: [
            "Limiter «\u{a0}permissions\u{a0}» à la lecture du contenu en tête de chaque workflow, et n’élargir que par travail.",
            "Limit “permissions” to reading the content at the top of every workflow, and widen it by job only.",
        ],
    },
    rule,
};

fn rule(context: &Context<'_>) -> Judgement {
    let ci = configured(context);
    if !ci.files.iter().any(|(system, _)| *system == System::GitHub) {
        let [fr, en] = if ci.files.is_empty() {
            ["Aucune intégration continue dans le dépôt.", "No continuous integration in the repository."]
        } else {
            [
                "Ce système d’intégration continue n’écrit pas les droits de ses jetons dans le dépôt.",
                "This system of continuous integration does not write the permissions of its tokens in the repository.",
            ]
        };
        let reason = if ci.files.is_empty() { Reason::NothingToCheck } else { Reason::FormatUnknown };
        return not_applicable(reason, fr, en);
    }
    let mut write_all = Vec::new();
    let mut unsaid = Vec::new();
    let workflows = ci.workflows.iter().filter(|(path, _)| path.starts_with(".github/"));
    for (path, workflow) in workflows {
        let all = workflow.permissions.iter().chain(workflow.jobs.iter().filter_map(|job| job.permissions.as_ref()));
        write_all.extend(
            all.filter(|permissions| permissions.write_all).map(|permissions| (path.clone(), permissions.line)),
        );
        if workflow.permissions.is_none() && workflow.jobs.iter().any(|job| job.permissions.is_none()) {
            unsaid.push(path.clone());
        }
    }
    let data = json!({
        "write_all": write_all.iter().map(|(path, line)| format!("{path}#L{line}")).collect::<Vec<_>>(),
        "unsaid": unsaid,
    });
    let judgement = if let Some((path, line)) = write_all.first() {
        found(
            Outcome::Unmet,
            &format!("Tous les droits sont donnés au jeton, à la ligne {line} de {path}."),
            &format!("The token is given every permission, at line {line} of {path}."),
            write_all
                .iter()
                .take(20)
                .map(|(path, line)| context.file_evidence(path, Some((*line, *line)), None))
                .collect(),
        )
    } else if !unsaid.is_empty() {
        found(
            Outcome::Partial,
            &format!(
                "Droits non écrits dans {} workflows sur {}\u{a0}: ils dépendent des réglages du dépôt.",
                unsaid.len(),
                ci.workflows.len()
            ),
            &format!(
                "Permissions not written in {} of {} workflows: they depend on the settings of the repository.",
                unsaid.len(),
                ci.workflows.len()
            ),
            unsaid.iter().take(20).map(|path| context.file_evidence(path, None, None)).collect(),
        )
    } else if ci.unavailable {
        return not_known(Reason::FileUnavailable, "Droits des jetons", "Permissions of tokens");
    } else {
        found(
            Outcome::Met,
            &format!("Droits écrits dans chacun des {} workflows.", ci.workflows.len()),
            &format!("Permissions written in each of the {} workflows.", ci.workflows.len()),
            ci.workflows.iter().take(20).map(|(path, _)| context.file_evidence(path, None, None)).collect(),
        )
    };
    Judgement { data: Some(data), ..judgement }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::repository;

    #[test]
    fn permissions_are_read_at_the_top_and_by_job() {
        for (text, outcome) in [
            ("permissions: read-all\njobs:\n  a:\n    steps: []\n", Outcome::Met),
            ("permissions:\n  contents: read\njobs:\n  a:\n    steps: []\n", Outcome::Met),
            ("permissions: {}\njobs:\n  a:\n    steps: []\n", Outcome::Met),
            ("jobs:\n  a:\n    permissions:\n      contents: read\n    steps: []\n", Outcome::Met),
            ("jobs:\n  a:\n    steps: []\n", Outcome::Partial),
            ("permissions: write-all\njobs:\n  a:\n    steps: []\n", Outcome::Unmet),
        ] {
            assert_eq!(repository(&[(".github/workflows/a.yml", text)]).judged(&CHECK).outcome, outcome, "{text}");
        }
        assert_eq!(
            repository(&[(".gitlab-ci.yml", "a:\n  script: x\n")]).judged(&CHECK).outcome,
            Outcome::NotApplicable
        );
        assert_eq!(repository(&[]).judged(&CHECK).reason, Some(Reason::NothingToCheck));
        assert_eq!(
            repository(&[]).missing(".github/workflows/a.yml").judged(&CHECK).reason,
            Some(Reason::FileUnavailable)
        );
    }
}
