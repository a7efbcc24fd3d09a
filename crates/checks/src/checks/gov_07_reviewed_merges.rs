//! GOV-07: changes are looked through by somebody else.
//!
//! Data: `{ "n", "reviewed" }`.

use levain_model::{Judgement, Outcome, Purpose, Reason, Severity};
use serde_json::json;

use crate::check::{Check, Framework, Need, Words};
use crate::context::{Context, found, not_applicable, unknown};
use crate::say::{FEWEST, not_known, percent};
use crate::solo::is_solo;

/// Changes are looked through by somebody else.
pub static CHECK: Check = Check {
    id: "GOV-07",
    version: 1,
    severity: Severity::Minor,
    purposes: &[Purpose::Use, Purpose::Depend],
    needs: &[Need::Forge, Need::History],
    frameworks: &[
        (Framework::StandardForPublicCode, "Require review of contributions"),
        (Framework::Scorecard, "Code-Review"),
        (Framework::OspsBaseline, "OSPS-QA-07.01"),
    ],
    words: Words {
        name: ["Changements révisés", "Reviewed changes"],
        question: [
            "Une autre personne relit-elle les changements avant la fusion?",
            "Does another person look changes through before they are merged?",
        ],
        why: [
            "La relecture trouve des fautes et rend plus difficile l’ajout d’un code malveillant. Source\u{a0}: Standard for Public Code, «\u{a0}Require review of contributions\u{a0}».",
            "Review finds mistakes and makes it harder to add malicious code. Source: Standard for Public Code, “Require review of contributions”.",
        ],
        how: [
            "Part des demandes fusionnées en douze mois qu’une autre personne que l’auteur a révisées sur la forge, quand la forge le dit. Les changements poussés sans demande ne sont pas vus. Sans objet pour une personne seule. Seuils\u{a0}: 80\u{a0}%, puis 40\u{a0}%.",
            "Share of the requests merged in twelve months that a person other than the author reviewed on the forge, when the forge says it. Changes pushed without a request are not seen. Does not apply to a person alone. Thresholds: 80%, then 40%.",
        ],
        fix: [
            "Demander une approbation avant la fusion, par les réglages de la branche principale.",
            "Ask for an approval before merging, in the settings of the main branch.",
        ],
    },
    rule,
};

fn rule(context: &Context<'_>) -> Judgement {
    if is_solo(context) {
        return not_applicable(
            Reason::SoloProject,
            "Une seule personne a contribué en douze mois\u{a0}: personne d’autre ne peut réviser.",
            "One person contributed in twelve months: nobody else can review.",
        );
    }
    let subject = |reason| not_known(reason, "Révision des changements", "Review of changes");
    let (facts, page) = match context
        .forge
        .and_then(|facts| facts.merge_requests.as_ref().map(|page| (facts, page)).map_err(|reason| *reason))
    {
        Ok(found) => found,
        Err(reason) => return subject(reason),
    };
    let merged: Vec<_> = page.items.iter().filter(|item| !item.by_bot && item.merged_at.is_some()).collect();
    let told: Vec<bool> = merged.iter().filter_map(|item| item.reviewed.ok()).collect();
    if told.is_empty()
        && let Some(reason) = merged.iter().find_map(|item| item.reviewed.err())
    {
        return subject(reason);
    }
    let (n, reviewed) = (told.len(), told.iter().filter(|reviewed| **reviewed).count());
    if n < FEWEST {
        return unknown(
            Reason::TooFewData,
            &format!("Trop peu de demandes fusionnées en douze mois pour conclure (n\u{a0}=\u{a0}{n})."),
            &format!("Too few requests merged in twelve months to tell (n = {n})."),
        );
    }
    let share = percent(reviewed, n);
    let outcome = match share {
        80.. => Outcome::Met,
        40.. => Outcome::Partial,
        _ => Outcome::Unmet,
    };
    Judgement {
        data: Some(json!({ "n": n, "reviewed": reviewed })),
        ..found(
            outcome,
            &format!(
                "{reviewed} demandes fusionnées sur {n} ({share}\u{a0}%) ont été révisées par une autre personne."
            ),
            &format!("{reviewed} of {n} merged requests ({share}%) were reviewed by another person."),
            vec![context.forge_evidence(&facts.listed.url)],
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Trial, merge_request, merge_requests, repository};
    use levain_model::{Known, forge::MergeRequest};

    fn trial(reviewed: &[Known<bool>]) -> Trial {
        let items = reviewed
            .iter()
            .map(|reviewed| MergeRequest { reviewed: *reviewed, ..merge_request(50, Some(1)) })
            .collect();
        repository(&[]).commits(&[(5, 0), (6, 1)]).forge(|facts| facts.merge_requests = merge_requests(items))
    }

    #[test]
    fn the_share_reviewed_decides() {
        for (reviewed, not, outcome) in [(8, 2, Outcome::Met), (4, 6, Outcome::Partial), (1, 9, Outcome::Unmet)] {
            let mut all = vec![Ok(true); reviewed];
            all.extend(vec![Ok(false); not]);
            assert_eq!(trial(&all).judged(&CHECK).outcome, outcome);
        }
    }

    #[test]
    fn a_person_alone_a_refusal_and_few_facts_are_told_apart() {
        let solo = repository(&[]).commits(&[(5, 0), (6, 0)]);
        assert_eq!(solo.judged(&CHECK).reason, Some(Reason::SoloProject));
        assert_eq!(trial(&[Err(Reason::NotAuthorized); 9]).judged(&CHECK).reason, Some(Reason::NotAuthorized));
        assert_eq!(trial(&[Ok(true); 4]).judged(&CHECK).reason, Some(Reason::TooFewData));
    }
}
