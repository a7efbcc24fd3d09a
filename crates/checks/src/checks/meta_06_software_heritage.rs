//! META-06: kept by Software Heritage.

use levain_model::{Evidence, EvidenceKind, Judgement, Outcome, Purpose, Reason, Severity};
use serde_json::json;

use crate::check::{Check, Need, Words};
use crate::context::{Context, found};
use crate::say::{day, not_known};

/// Whether Software Heritage keeps a copy, and since when. Data: `{"visited": date or null}`.
pub static CHECK: Check = Check {
    id: "META-06",
    version: 1,
    severity: Severity::Information,
    purposes: &[Purpose::Publish, Purpose::Depend],
    needs: &[Need::Outside],
    frameworks: &[],
    words: Words {
        name: ["Conservé par Software Heritage", "Kept by Software Heritage"],
        question: [
            "Software Heritage conserve-t-il une copie du dépôt?",
            "Does Software Heritage keep a copy of the repository?",
        ],
        why: [
            "Une forge ferme, un compte disparaît. L’archive universelle du code source, soutenue par l’UNESCO, garde une copie citable de ce dont un service public dépend.",
            "A forge closes, an account disappears. The universal archive of source code, supported by UNESCO, keeps a copy that can be cited of what a public service depends on.",
        ],
        how: [
            "On lit la date de la dernière visite dans les données que fournit l’exploitant. Sans elles, on ne sait pas\u{a0}: n’avoir pas demandé n’est pas une absence.",
            "We read the date of the last visit in the data that the deployer gives. Without them, it is not known: not having asked is no absence.",
        ],
        fix: [
            "Demandez l’archivage sur la page «\u{a0}Save code now\u{a0}» de Software Heritage\u{a0}: chacun peut le faire, pour tout dépôt public.",
            "Ask for it on Software Heritage’s “Save code now” page: anybody can, for any public repository.",
        ],
    },
    rule,
};

fn rule(context: &Context<'_>) -> Judgement {
    let Some(visited) = context.outside.software_heritage else {
        return not_known(Reason::DataNotGiven, "Copie de Software Heritage", "Copy of Software Heritage");
    };
    let evidence = vec![Evidence {
        kind: EvidenceKind::External,
        locator: "Software Heritage".to_owned(),
        sha256: None,
        excerpt: None,
    }];
    let date = visited.map(day);
    let judgement = match &date {
        Some(date) => {
            found(Outcome::Met, &format!("Dernière visite le {date}."), &format!("Last visit on {date}."), evidence)
        }
        None => found(
            Outcome::Unmet,
            "Software Heritage n’a jamais visité ce dépôt.",
            "Software Heritage never visited this repository.",
            evidence,
        ),
    };
    Judgement { data: Some(json!({ "visited": date })), ..judgement }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{ago, repository};

    #[test]
    fn not_asked_is_not_absent() {
        let judged = |visited| repository(&[]).outside(|outside| outside.software_heritage = visited).judged(&CHECK);
        assert_eq!(judged(None).reason, Some(Reason::DataNotGiven));
        assert_eq!(judged(Some(None)).outcome, Outcome::Unmet);
        let met = judged(Some(Some(ago(30))));
        assert_eq!((met.outcome, met.data), (Outcome::Met, Some(json!({ "visited": "2026-10-24" }))));
    }
}
