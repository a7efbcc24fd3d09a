//! QLT-04: it was started in the lab of this installation, and how long that took.

use jiff::Timestamp;
use levain_model::{Evidence, EvidenceKind, Judgement, Outcome, Purpose, Reason, Severity};
use serde_json::json;

use crate::check::{Check, Need, Words};
use crate::context::{Context, found, unknown};
use crate::outside::Start;
use crate::say::day;

/// How long a start says something.
const DAYS: i64 = 90;

/// It was started in the lab.
pub static CHECK: Check = Check {
    id: "QLT-04",
    version: 3,
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
            "Dernier démarrage au laboratoire de ce site\u{a0}: date, version de la trousse, durée, mémoire, réponse de la sonde de santé, condensés des images et du journal jusqu’à la première réponse. Vaut 90\u{a0}jours. Sans démarrage, la réponse est «\u{a0}inconnu\u{a0}»\u{a0}: demander un essai au laboratoire pour la donner.",
            "Last start in the lab of this site: date, version of the package, duration, memory, answer of the health probe, digests of the images and of the log until the first answer. Holds for 90 days. Without a start the answer is “unknown”: ask the lab for a trial to give it.",
        ],
        fix: [
            "Préparer une trousse de laboratoire et demander un essai.",
            "Prepare a lab package and ask for a trial.",
        ],
    },
    rule,
};

fn rule(context: &Context<'_>) -> Judgement {
    judged(context.outside.starts.as_deref().unwrap_or_default(), context.now)
}

/// What these starts say at `now`, whatever else is known of the repository.
pub fn judged(starts: &[Start], now: Timestamp) -> Judgement {
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
        "digests": last.digests, "starts": starts.len(), "health": last.health[1],
        "log": last.log.as_ref().map(|(sha256, lines, bytes)| json!({ "sha256": sha256, "lines": lines, "bytes": bytes })),
    });
    if now.as_second() - last.at.as_second() > DAYS * 86_400 {
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
    let mut evidence = vec![seen(last, last.digests.first().cloned(), None)];
    if let Some((sha256, ..)) = &last.log {
        // The hash stands in the excerpt too: it is what a person compares.
        evidence.push(seen(last, Some(format!("log sha256:{sha256}")), Some(sha256.clone())));
    }
    let [health_fr, health_en] = last.health.each_ref().map(|text| match text.as_str() {
        "" => String::new(),
        text => format!(" {text}."),
    });
    let [log_fr, log_en] = match &last.log {
        Some((_, lines, bytes)) => {
            let [ligne, line] =
                [if *lines < 2 { "ligne" } else { "lignes" }, if *lines == 1 { "line" } else { "lines" }];
            [
                format!(" Journal jusqu’à la première réponse\u{a0}: {lines}\u{a0}{ligne}, {bytes}\u{a0}octets."),
                format!(" Log until the first answer: {lines} {line}, {bytes} bytes."),
            ]
        }
        None => [String::new(), String::new()],
    };
    let tenths = (last.milliseconds + 50) / 100;
    let (whole, tenth) = (tenths / 10, tenths % 10);
    Judgement {
        data: Some(data),
        ..found(
            Outcome::Met,
            &format!(
                "Démarré au laboratoire le {on} en {whole},{tenth}\u{a0}s ({package}, {}\u{a0}Mio).{health_fr}{log_fr}",
                last.memory
            ),
            &format!(
                "Started in the lab on {on} in {whole}.{tenth} s ({package}, {} MiB).{health_en}{log_en}",
                last.memory
            ),
            evidence,
        )
    }
}

fn seen(start: &Start, excerpt: Option<String>, sha256: Option<String>) -> Evidence {
    Evidence { kind: EvidenceKind::LabRun, locator: start.url.clone(), sha256, excerpt }
}

#[cfg(test)]
mod tests {
    use super::*;
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
                        health: ["GET / répond 200".to_owned(), "GET / answers 200".to_owned()],
                        log: Some(("bb".to_owned(), 2, 81)),
                        url: "/laboratoire/applications/dokuwiki".to_owned(),
                    };
                    outside.starts = Some(vec![start(400, 1), start(days, 2_340), start(days + 1, 1)]);
                })
                .judged(&CHECK);
            assert_eq!(judgement.outcome, outcome, "{days}");
            if outcome == Outcome::Met {
                let excerpts: Vec<_> = judgement.evidence.iter().filter_map(|one| one.excerpt.as_deref()).collect();
                assert_eq!(excerpts, ["sha256:aa", "log sha256:bb"]);
                assert_eq!(judgement.evidence[1].sha256.as_deref(), Some("bb"));
                let told = judgement.summary.get(levain_model::Language::En).unwrap();
                assert!(told.ends_with(" GET / answers 200. Log until the first answer: 2 lines, 81 bytes."), "{told}");
            }
            let data = judgement.data.unwrap();
            assert_eq!(
                (&data["milliseconds"], &data["log"]["lines"]),
                (&json!(2_340), &json!(2)),
                "the last one counts"
            );
        }
    }
}
