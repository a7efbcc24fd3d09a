//! SEC-07: actions of others are referred to by what cannot change.
//!
//! Data: `{ "fixed", "of_forge", "moving": [{ "path", "line", "uses" }] }`.

use levain_model::{Judgement, Outcome, Purpose, Reason, Severity};
use serde_json::json;

use crate::check::{Check, Framework, Need, Words};
use crate::ci::configured;
use crate::ci::workflow::{Pinning, pinning};
use crate::context::{Context, found, not_applicable};
use crate::say::not_known;

/// Actions of others are referred to by what cannot change.
pub static CHECK: Check = Check {
    id: "SEC-07",
    version: 1,
    severity: Severity::Information,
    purposes: &[Purpose::Publish, Purpose::Depend],
    needs: &[Need::Files],
    frameworks: &[(Framework::Scorecard, "Pinned-Dependencies")],
    words: Words {
        name: ["Actions de tiers figées", "Pinned third-party actions"],
        question: [
            "Les actions de tiers sont-elles désignées par une empreinte qui ne peut pas changer?",
            "Are third-party actions referred to by a digest that cannot change?",
        ],
        why: [
            "Une étiquette peut être déplacée vers un autre code; une empreinte, non. Source\u{a0}: OpenSSF Scorecard, «\u{a0}Pinned-Dependencies\u{a0}».",
            "A tag can be moved to other code; a digest cannot. Source: OpenSSF Scorecard, “Pinned-Dependencies”.",
        ],
        how: [
            "Clés «\u{a0}uses\u{a0}» des workflows GitHub et Forgejo Actions. Celles de la forge elle-même (actions/, github/) sont comptées à part. Donné pour information.",
            "Keys “uses” of GitHub and Forgejo Actions workflows. Those of the forge itself (actions/, github/) are counted apart. Given for information.",
        ],
        fix: [
            "Remplacer l’étiquette par l’empreinte du commit, et laisser l’outil de mise à jour la renouveler.",
            "Replace the tag by the digest of the commit, and let the update tool renew it.",
        ],
    },
    rule,
};

fn rule(context: &Context<'_>) -> Judgement {
    let ci = configured(context);
    let (mut fixed, mut of_forge) = (0, 0);
    let mut moving = Vec::new();
    for (path, workflow) in &ci.workflows {
        let uses = workflow
            .jobs
            .iter()
            .flat_map(|job| job.uses.iter().chain(job.steps.iter().filter_map(|step| step.uses.as_ref())));
        for (line, uses) in uses {
            match pinning(uses) {
                Pinning::Fixed if uses.starts_with('.') => {}
                Pinning::Fixed => fixed += 1,
                Pinning::MovingOfForge => of_forge += 1,
                Pinning::Moving => moving.push((path, *line, uses)),
            }
        }
    }
    if ci.workflows.is_empty() && !ci.unavailable {
        return not_applicable(
            if ci.files.is_empty() { Reason::NothingToCheck } else { Reason::FormatUnknown },
            "Aucun workflow d’un format qui emploie des actions.",
            "No workflow of a format that uses actions.",
        );
    }
    let data = json!({
        "fixed": fixed, "of_forge": of_forge,
        "moving": moving.iter().map(|(path, line, uses)| json!({ "path": path, "line": line, "uses": uses })).collect::<Vec<_>>(),
    });
    let evidence = moving
        .iter()
        .take(20)
        .map(|(path, line, uses)| context.file_evidence(path, Some((*line, *line)), Some(uses)))
        .collect();
    let judgement = match moving.len() {
        0 if ci.unavailable => return not_known(Reason::FileUnavailable, "Actions de tiers", "Third-party actions"),
        0 => found(
            Outcome::Met,
            &format!("Toutes les actions de tiers sont figées; {of_forge} de la forge elle-même ne le sont pas."),
            &format!("Every third-party action is pinned; {of_forge} of the forge itself are not."),
            ci.workflows.iter().take(20).map(|(path, _)| context.file_evidence(path, None, None)).collect(),
        ),
        unpinned => found(
            if fixed > 0 { Outcome::Partial } else { Outcome::Unmet },
            &format!(
                "{unpinned} emplois d’actions de tiers par une étiquette qui peut bouger, {fixed} par une empreinte."
            ),
            &format!("{unpinned} uses of third-party actions by a tag that can move, {fixed} by a digest."),
            evidence,
        ),
    };
    Judgement { data: Some(data), ..judgement }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::repository;

    #[test]
    fn only_actions_of_others_must_be_pinned() {
        for (uses, outcome) in [
            ("actions/checkout@v4", Outcome::Met),
            ("./.github/actions/x", Outcome::Met),
            ("someone/thing@0123456789abcdef0123456789abcdef01234567", Outcome::Met),
            ("someone/thing@v1", Outcome::Unmet),
        ] {
            let text = format!("on: push\njobs:\n  a:\n    steps:\n      - uses: {uses} # note\n");
            let judgement = repository(&[(".github/workflows/a.yml", &text)]).judged(&CHECK);
            assert_eq!(judgement.outcome, outcome, "{uses}");
            if outcome == Outcome::Unmet {
                assert_eq!(judgement.data.unwrap()["moving"][0]["line"], json!(5));
            }
        }
        let called = "jobs:\n  a:\n    uses: someone/x/.github/workflows/b.yml@main\n";
        assert_eq!(repository(&[(".github/workflows/a.yml", called)]).judged(&CHECK).outcome, Outcome::Unmet);
        assert_eq!(repository(&[]).judged(&CHECK).outcome, Outcome::NotApplicable);
        assert_eq!(
            repository(&[]).missing(".github/workflows/a.yml").judged(&CHECK).reason,
            Some(Reason::FileUnavailable)
        );
    }
}
