//! GOV-08: the default branch is protected.
//!
//! Data: none.

use levain_model::{Judgement, Outcome, Purpose, Reason, Severity};

use crate::check::{Check, Framework, Need, Words};
use crate::context::{Context, found, not_applicable};
use crate::say::not_known;
use crate::solo::is_solo;

/// The default branch is protected.
pub static CHECK: Check = Check {
    id: "GOV-08",
    version: 1,
    severity: Severity::Minor,
    purposes: &[Purpose::Publish, Purpose::Depend],
    needs: &[Need::Forge, Need::History],
    frameworks: &[(Framework::Scorecard, "Branch-Protection"), (Framework::OspsBaseline, "OSPS-AC-03.01")],
    words: Words {
        name: ["Branche principale protégée", "Protected main branch"],
        question: [
            "La branche principale est-elle protégée contre un changement direct?",
            "Is the main branch protected against a direct change?",
        ],
        why: [
            "Une branche protégée empêche d’effacer l’historique ou de contourner la révision par mégarde ou par malveillance. Source\u{a0}: OpenSSF Scorecard, «\u{a0}Branch-Protection\u{a0}».",
            "A protected branch keeps anybody from erasing the history or getting around the review, by mistake or malice. Source: OpenSSF Scorecard, “Branch-Protection”.",
        ],
        how: [
            "Réponse de la forge, qui ne la donne souvent qu’aux responsables\u{a0}: sans droit de la lire, la réponse est «\u{a0}inconnu\u{a0}». Sans objet pour une personne seule. Le détail des règles n’est pas lu.",
            "The forge’s answer, which it often gives to maintainers only: without the right to read it, the answer is “unknown”. Does not apply to a person alone. The rules in detail are not read.",
        ],
        fix: [
            "Activer la protection de la branche principale dans les réglages du dépôt.",
            "Turn on the protection of the main branch in the settings of the repository.",
        ],
    },
    rule,
};

fn rule(context: &Context<'_>) -> Judgement {
    let protected = context.forge.and_then(|facts| facts.protected_branch.map(|protected| (protected, facts)));
    match protected {
        Ok((true, facts)) => found(
            Outcome::Met,
            "La branche principale est protégée.",
            "The main branch is protected.",
            vec![context.forge_evidence(&facts.listed.url)],
        ),
        _ if is_solo(context) => not_applicable(
            Reason::SoloProject,
            "Une seule personne a contribué en douze mois.",
            "One person contributed in twelve months.",
        ),
        Ok((false, facts)) => found(
            Outcome::Unmet,
            "La branche principale n’est pas protégée.",
            "The main branch is not protected.",
            vec![context.forge_evidence(&facts.listed.url)],
        ),
        Err(reason) => not_known(reason, "Protection de la branche principale", "Protection of the main branch"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::repository;
    use levain_model::Known;

    #[test]
    fn the_forges_answer_is_told_and_no_right_is_unknown() {
        let team = |answer: Known<bool>| {
            repository(&[]).commits(&[(5, 0), (6, 1)]).forge(|facts| facts.protected_branch = answer).judged(&CHECK)
        };
        assert_eq!(team(Ok(true)).outcome, Outcome::Met);
        assert_eq!(team(Ok(false)).outcome, Outcome::Unmet);
        assert_eq!(team(Err(Reason::NotAuthorized)).reason, Some(Reason::NotAuthorized));
    }

    #[test]
    fn a_person_alone_is_not_asked() {
        let solo = repository(&[]).commits(&[(5, 0), (6, 0)]).forge(|facts| facts.protected_branch = Ok(false));
        assert_eq!(solo.judged(&CHECK).reason, Some(Reason::SoloProject));
    }
}
