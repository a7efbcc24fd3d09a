//! QLT-04: it was started in the lab. Answers unknown until the lab gives its runs: seconds, resources, health, log hash.

use levain_model::{Judgement, Purpose, Reason, Severity};

use crate::check::{Check, Need, Words};
use crate::context::{Context, unknown};

/// It was started in the lab.
pub static CHECK: Check = Check {
    id: "QLT-04",
    version: 1,
    severity: Severity::Major,
    purposes: &[Purpose::Deploy, Purpose::Use],
    needs: &[Need::Outside],
    frameworks: &[],
    words: Words {
        name: ["Preuve du laboratoire", "Lab proof"],
        question: ["Le laboratoire a-t-il démarré une version récente?", "Did the lab start a recent version?"],
        why: [
            "Avoir vu le logiciel démarrer vaut mieux que de lire qu’il démarre.",
            "Having seen the software start is worth more than reading that it starts.",
        ],
        how: [
            "Dernier démarrage au laboratoire\u{a0}: date, version, durée, ressources, état de santé, empreinte du journal. Vaut 90\u{a0}jours. Sans démarrage, la réponse est «\u{a0}inconnu\u{a0}»\u{a0}: demander un essai au laboratoire pour la donner.",
            "Last start in the lab: date, version, duration, resources, health, digest of the log. Holds for 90 days. Without a start the answer is “unknown”: ask the lab for a trial to give it.",
        ],
        fix: ["Préparer un paquet de laboratoire et demander un essai.", "Prepare a lab package and ask for a trial."],
    },
    rule,
};

fn rule(_context: &Context<'_>) -> Judgement {
    unknown(
        Reason::NotMeasured,
        "Aucun démarrage au laboratoire n’a été mesuré\u{a0}: demander un essai.",
        "No start in the lab was measured: ask for a trial.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::repository;
    use levain_model::Outcome;

    #[test]
    fn without_a_run_nothing_is_claimed_even_beside_a_containerfile() {
        let judgement = repository(&[("Containerfile", "FROM x")]).judged(&CHECK);
        assert_eq!((judgement.outcome, judgement.reason), (Outcome::Unknown, Some(Reason::NotMeasured)));
    }
}
