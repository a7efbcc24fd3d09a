//! QLT-04: it was started in the lab of this installation, and how long that took.

use levain_model::{Evidence, EvidenceKind, Judgement, Outcome, Purpose, Reason, Severity};
use serde_json::json;

use crate::check::{Check, Need, Words};
use crate::context::{Context, found, unknown};
use crate::say::day;

/// How long a start says something.
const DAYS: i64 = 90;

/// It was started in the lab.
pub static CHECK: Check = Check {
    id: "QLT-04",
    version: 2,
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
            "Dernier démarrage au laboratoire de ce site\u{a0}: date, version de la trousse, durée, mémoire, condensés des images. Vaut 90\u{a0}jours. Sans démarrage, la réponse est «\u{a0}inconnu\u{a0}»\u{a0}: demander un essai au laboratoire pour la donner.",
            "Last start in the lab of this site: date, version of the package, duration, memory, digests of the images. Holds for 90 days. Without a start the answer is “unknown”: ask the lab for a trial to give it.",
        ],
        fix: [
            "Préparer une trousse de laboratoire et demander un essai.",
            "Prepare a lab package and ask for a trial.",
        ],
    },
    rule,
};

fn rule(context: &Context<'_>) -> Judgement {
    let starts = context.outside.starts.as_deref().unwrap_or_default();
    let Some(last) = starts.iter().max_by_key(|start| start.at) else {
        return unknown(
            Reason::NotMeasured,
            "Aucun démarrage au laboratoire n’a été mesuré\u{a0}: demander un essai.",
            "No start in the lab was measured: ask for a trial.",
        );
    };
    let (package, on) = (&last.package, day(last.at));
    let data = json!({
        "package": package, "at": last.at, "milliseconds": last.milliseconds, "memory_mib": last.memory,
        "digests": last.digests, "starts": starts.len(),
    });
    if context.now.as_second() - last.at.as_second() > DAYS * 86_400 {
        return Judgement {
            data: Some(data),
            ..unknown(
                Reason::NotMeasured,
                &format!(
                    "Le dernier démarrage au laboratoire, le {on}, date de plus de {DAYS}\u{a0}jours\u{a0}: demander un essai."
                ),
                &format!("The last start in the lab, on {on}, is more than {DAYS} days old: ask for a trial."),
            )
        };
    }
    let tenths = (last.milliseconds + 50) / 100;
    let (whole, tenth) = (tenths / 10, tenths % 10);
    Judgement {
        data: Some(data),
        ..found(
            Outcome::Met,
            &format!("Démarré au laboratoire le {on} en {whole},{tenth}\u{a0}s ({package}, {}\u{a0}Mio).", last.memory),
            &format!("Started in the lab on {on} in {whole}.{tenth} s ({package}, {} MiB).", last.memory),
            vec![Evidence {
                kind: EvidenceKind::External,
                locator: last.url.clone(),
                sha256: None,
                excerpt: last.digests.first().cloned(),
            }],
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outside::Start;
    use crate::testing::{ago, repository};

    #[test]
    fn without_a_run_nothing_is_claimed_even_beside_a_containerfile() {
        let judgement = repository(&[("Containerfile", "FROM x")]).judged(&CHECK);
        assert_eq!((judgement.outcome, judgement.reason), (Outcome::Unknown, Some(Reason::NotMeasured)));
    }

    #[test]
    fn a_start_holds_for_ninety_days() {
        for (days, outcome) in [(1, Outcome::Met), (89, Outcome::Met), (91, Outcome::Unknown)] {
            let judgement = repository(&[])
                .outside(|outside| {
                    let start = |days, milliseconds| Start {
                        package: "dokuwiki 1.0.0".to_owned(),
                        at: ago(days),
                        milliseconds,
                        memory: 512,
                        digests: vec!["sha256:aa".to_owned()],
                        url: "/laboratoire/applications/dokuwiki".to_owned(),
                    };
                    outside.starts = Some(vec![start(400, 1), start(days, 2_340), start(days + 1, 1)]);
                })
                .judged(&CHECK);
            assert_eq!(judgement.outcome, outcome, "{days}");
            assert_eq!(judgement.data.unwrap()["milliseconds"], 2_340, "the last one counts");
        }
    }
}
