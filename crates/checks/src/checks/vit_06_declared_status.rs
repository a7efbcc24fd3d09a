//! VIT-06: the declared status beside the activity.

use levain_model::{Judgement, Outcome, Purpose, Reason, Severity};

use crate::check::{Check, Framework, Need, Words};
use crate::context::{Context, found, not_applicable, unknown};

/// Whether what publiccode.yml declares agrees with what is observed. Data: `{"declared", "days", "archived"}`.
pub static CHECK: Check = Check {
    id: "VIT-06",
    version: 1,
    severity: Severity::Major,
    purposes: &[Purpose::Use, Purpose::Deploy, Purpose::Publish, Purpose::Depend],
    needs: &[Need::Files, Need::History],
    frameworks: &[(Framework::StandardForPublicCode, "Document codebase maturity")],
    words: Words {
        name: ["État déclaré et activité", "Declared status and activity"],
        question: [
            "L’état déclaré correspond-il à l’activité observée?",
            "Does the declared status match the activity observed?",
        ],
        why: [
            "Un logiciel déclaré stable et calme n’est pas mort. Un logiciel déclaré en développement et muet depuis deux ans l’est peut-être. La contradiction mérite une question avant une décision.",
            "A software declared stable and quiet is not dead. One declared in development and silent for two years may be. The contradiction deserves a question before a decision.",
        ],
        how: [
            "On compare developmentStatus de publiccode.yml avec la date du dernier commit d’une personne. «\u{a0}concept\u{a0}», «\u{a0}development\u{a0}» et «\u{a0}beta\u{a0}» demandent un geste depuis deux ans; «\u{a0}stable\u{a0}» admet le calme; «\u{a0}obsolete\u{a0}» contredit une activité récente. L’archivage sur la forge contredit tout autre état.",
            "We compare developmentStatus in publiccode.yml with the date of the last commit by a person. “concept”, “development” and “beta” ask for an act within two years; “stable” allows quiet; “obsolete” contradicts recent activity. Archiving on the forge contradicts any other status.",
        ],
        fix: [
            "Mettez à jour developmentStatus dans publiccode.yml.",
            "Bring developmentStatus in publiccode.yml up to date.",
        ],
    },
    rule,
};

fn rule(context: &Context<'_>) -> Judgement {
    let Some((path, report)) = context.publiccode() else {
        // A file that is there and cannot be read may declare one.
        let named = context.root_file(|name| matches!(name, "publiccode.yml" | "publiccode.yaml"));
        return match named {
            Some(_) => unknown(
                Reason::FileUnavailable,
                "Le contenu de publiccode.yml manque à cette copie.",
                "The content of publiccode.yml is not in this copy.",
            ),
            None => not_applicable(
                Reason::NothingToCheck,
                "Aucun publiccode.yml ne déclare d’état.",
                "No publiccode.yml declares a status.",
            ),
        };
    };
    let Some(declared) = report.document.development_status.as_deref() else {
        return not_applicable(
            Reason::NothingToCheck,
            "publiccode.yml ne déclare pas d’état.",
            "publiccode.yml declares no status.",
        );
    };
    let archived = context.forge.is_ok_and(|facts| facts.listed.archived);
    if archived && declared != "obsolete" {
        let url = context.forge.map(|facts| facts.listed.url.as_str()).unwrap_or_default();
        return Judgement {
            data: Some(serde_json::json!({ "declared": declared, "days": null, "archived": true })),
            ..found(
                // A finished software may be put away; one that is being made may not.
                if declared == "stable" { Outcome::Partial } else { Outcome::Unmet },
                &format!("Déclaré «\u{a0}{declared}\u{a0}», mais archivé sur la forge."),
                &format!("Declared “{declared}”, but archived on the forge."),
                vec![context.file_evidence(path, None, Some(declared)), context.forge_evidence(url)],
            )
        };
    }
    let Some(last) = context.view.history().last_human(context.now) else {
        return unknown(Reason::TooFewData, "Aucun commit d’une personne.", "No commit by a person.");
    };
    let days = (context.now.as_second() - last.as_second()) / 86_400;
    let evidence =
        vec![context.file_evidence(path, None, Some(declared)), context.history_evidence("git log --no-merges")];
    let judgement = match (declared, days) {
        ("concept" | "development" | "beta", 731..) => found(
            Outcome::Unmet,
            &format!("Déclaré «\u{a0}{declared}\u{a0}», mais sans commit d’une personne depuis {days} jours."),
            &format!("Declared “{declared}”, but without a commit by a person for {days} days."),
            evidence,
        ),
        ("obsolete", ..=180) => found(
            Outcome::Partial,
            &format!("Déclaré obsolète, mais modifié il y a {days} jours."),
            &format!("Declared obsolete, but changed {days} days ago."),
            evidence,
        ),
        ("stable", 366..) => found(
            Outcome::Met,
            &format!("Calme, déclaré stable\u{a0}: dernier commit d’une personne il y a {days} jours."),
            &format!("Quiet, declared stable: last commit by a person {days} days ago."),
            evidence,
        ),
        _ => found(
            Outcome::Met,
            &format!("Déclaré «\u{a0}{declared}\u{a0}»; dernier commit d’une personne il y a {days} jours."),
            &format!("Declared “{declared}”; last commit by a person {days} days ago."),
            evidence,
        ),
    };
    Judgement {
        data: Some(serde_json::json!({ "declared": declared, "days": days, "archived": archived })),
        ..judgement
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::repository;

    #[test]
    fn quiet_and_stable_is_not_dead() {
        for (declared, days, outcome) in [
            ("stable", 2_000, Outcome::Met),
            ("stable", 3, Outcome::Met),
            ("development", 3, Outcome::Met),
            ("development", 2_000, Outcome::Unmet),
            ("beta", 600, Outcome::Met),
            ("obsolete", 3, Outcome::Partial),
            ("obsolete", 2_000, Outcome::Met),
        ] {
            let file = format!("developmentStatus: {declared}\n");
            let judged = repository(&[("publiccode.yml", &file)]).commits(&[(days, 0)]).judged(&CHECK);
            assert_eq!(judged.outcome, outcome, "{declared} {days}");
        }
        assert_eq!(repository(&[]).judged(&CHECK).outcome, Outcome::NotApplicable);
        let missing = repository(&[]).missing("publiccode.yml").judged(&CHECK);
        assert_eq!(missing.reason, Some(Reason::FileUnavailable));
    }

    #[test]
    fn what_the_forge_archived_is_not_being_made() {
        for (declared, outcome) in
            [("development", Outcome::Unmet), ("stable", Outcome::Partial), ("obsolete", Outcome::Met)]
        {
            let file = format!("developmentStatus: {declared}\n");
            let archived = repository(&[("publiccode.yml", file.as_str())])
                .commits(&[(300, 0)])
                .forge(|facts| facts.listed.archived = true);
            assert_eq!(archived.judged(&CHECK).outcome, outcome, "{declared}");
        }
    }
}
