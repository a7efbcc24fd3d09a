//! LIC-08: under which terms contributions are taken.

use levain_model::{Blob, Judgement, Outcome, Purpose, Reason, Severity};

use crate::check::{Check, Framework, Need, Words};
use crate::context::{Context, found, unknown};

/// Commits whose sign-off is counted.
const LOOKED: usize = 200;

/// What a contributor has to sign: nothing said, a sign-off (DCO), a licence agreement (CLA), an assignment. Data:
/// `{"instrument": "none" | "dco" | "cla" | "assignment", "commits", "signed_off"}`.
pub static CHECK: Check = Check {
    id: "LIC-08",
    version: 1,
    severity: Severity::Major,
    purposes: &[Purpose::Contribute],
    needs: &[Need::Files, Need::History],
    frameworks: &[(Framework::OspsBaseline, "OSPS-LE-01")],
    words: Words {
        name: ["Conditions des contributions", "Terms of contributions"],
        question: [
            "Sait-on sous quelles conditions une contribution est acceptée?",
            "Is it known under which terms a contribution is taken?",
        ],
        why: [
            "Une employée ou un employé de l’État ne peut pas signer seul un accord qui engage l’organisme. Savoir d’avance s’il faut une simple attestation (DCO), un accord (CLA) ou une cession évite un refus tardif.",
            "A public employee cannot alone sign an agreement that binds the body. Knowing beforehand whether a mere sign-off (DCO), an agreement (CLA) or an assignment is asked for avoids a late refusal.",
        ],
        how: [
            "On lit les guides de contribution, et l’on compte les mentions Signed-off-by des 200 derniers commits de personnes. Les fusions qui écrasent les commits perdent ces mentions.",
            "We read the contribution guides, and count the Signed-off-by lines of the last 200 commits by people. Squashed merges lose these lines.",
        ],
        fix: [
            "Dites dans CONTRIBUTING sous quelle licence les contributions sont reçues, et ce qu’il faut signer.",
            "Say in CONTRIBUTING under which licence contributions are received, and what has to be signed.",
        ],
    },
    rule,
};

fn rule(context: &Context<'_>) -> Judgement {
    let (commits, signed_off) = context.view.history().signed_off(LOOKED);
    let mut unavailable = false;
    let mut said = None;
    for entry in context.community_files(&["contributing", "contribuer", "contribution", "cla", "dco"]) {
        let text = match context.view.read(&entry.path) {
            Blob::Found(bytes) => levain_model::repository::text(&bytes).to_lowercase(),
            Blob::Absent => continue,
            Blob::Unavailable(_) => {
                unavailable = true;
                continue;
            }
        };
        let stem = entry.path.to_lowercase();
        let place = |words: &[&str]| {
            text.lines()
                .enumerate()
                .find(|(_, line)| words.iter().any(|word| line.contains(word)))
                .map(|(at, line)| (at, line.to_owned()))
        };
        let instrument = if let Some(place) =
            place(&["copyright assignment", "assign copyright", "cession de droits", "céder les droits"])
        {
            Some(("assignment", place))
        } else if let Some(place) = place(&[
            "contributor license agreement",
            "contributor licence agreement",
            "accord de licence de contribut",
            "individual cla",
            "sign the cla",
            "sign our cla",
        ]) {
            Some(("cla", place))
        } else if let Some(place) = place(&[
            "developer certificate of origin",
            "signed-off-by",
            "git commit -s",
            "certificat d’origine",
            "certificat d'origine",
            "--signoff",
        ]) {
            Some(("dco", place))
        } else if stem.ends_with("/cla.md") || stem == "cla.md" {
            Some(("cla", (0, String::new())))
        } else {
            None
        };
        if let Some((instrument, (line, words))) = instrument {
            let line = u32::try_from(line + 1).unwrap_or(u32::MAX);
            let evidence = context.file_evidence(&entry.path, Some((line, line)), Some(&words));
            said = Some((instrument, evidence));
            break;
        }
    }
    let history = context.history_evidence(&format!("{LOOKED} commits"));
    let share = format!("{signed_off}/{commits}");
    let (instrument, judgement) = match said {
        Some((instrument, evidence)) => {
            let [fr, en] = match instrument {
                "assignment" => ["Une cession de droits est demandée", "An assignment of rights is asked for"],
                "cla" => ["Un accord de contribution (CLA) est demandé", "A contributor agreement (CLA) is asked for"],
                _ => ["Une attestation d’origine (DCO) est demandée", "A sign-off (DCO) is asked for"],
            };
            let judgement = found(
                Outcome::Met,
                &format!("{fr}; {share} commits récents portent Signed-off-by."),
                &format!("{en}; {share} recent commits carry Signed-off-by."),
                vec![evidence, history],
            );
            (instrument, judgement)
        }
        // Nearly every commit is signed off: the custom is plain even when nobody wrote it down.
        None if commits >= 10 && signed_off * 10 >= commits * 9 => (
            "dco",
            found(
                Outcome::Partial,
                &format!("Rien d’écrit, mais {share} commits récents portent Signed-off-by (DCO)."),
                &format!("Nothing is written, but {share} recent commits carry Signed-off-by (DCO)."),
                vec![history],
            ),
        ),
        None if unavailable => (
            "none",
            unknown(
                Reason::FileUnavailable,
                "Le guide de contribution manque à cette copie.",
                "The contribution guide is not in this copy.",
            ),
        ),
        None => (
            "none",
            found(
                Outcome::Unmet,
                &format!(
                    "Aucun guide ne dit sous quelles conditions une contribution est reçue ({share} commits avec Signed-off-by)."
                ),
                &format!(
                    "No guide says under which terms a contribution is received ({share} commits with Signed-off-by)."
                ),
                vec![context.absence_evidence("CONTRIBUTING*, CLA*, DCO*"), history],
            ),
        ),
    };
    Judgement {
        data: Some(serde_json::json!({ "instrument": instrument, "commits": commits, "signed_off": signed_off })),
        ..judgement
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::repository;

    #[test]
    fn instruments_are_read_from_guides() {
        for (text, instrument) in [
            ("Please sign the CLA before your first merge request.", "cla"),
            ("Signez vos commits avec `git commit -s`.", "dco"),
            ("We ask for copyright assignment to the foundation.", "assignment"),
            ("Open an issue first.", "none"),
        ] {
            let judged = repository(&[("docs/CONTRIBUTING.md", text)]).judge(&CHECK);
            assert_eq!(judged.data.as_ref().unwrap()["instrument"], instrument, "{text}");
            assert_eq!(judged.outcome == Outcome::Met, instrument != "none", "{text}");
        }
    }

    #[test]
    fn a_custom_shows_in_the_commits() {
        let commits: Vec<(i64, u32)> = (0..12).map(|day| (day, 0)).collect();
        assert_eq!(repository(&[]).commits(&commits).signed_off().judge(&CHECK).outcome, Outcome::Partial);
        assert_eq!(repository(&[]).commits(&commits).judge(&CHECK).outcome, Outcome::Unmet);
        assert_eq!(repository(&[]).missing("CONTRIBUTING.md").judge(&CHECK).outcome, Outcome::Unknown);
    }
}
