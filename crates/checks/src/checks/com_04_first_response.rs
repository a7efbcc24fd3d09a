//! COM-04: how long people wait for a first human answer.
//!
//! Data: `{ "n", "answered", "median_seconds", "p90_seconds" }`; a median or p90 that falls on what was never answered is
//! null.

use jiff::Timestamp;
use levain_model::forge::Known;
use levain_model::{Judgement, Outcome, Purpose, Reason, Severity};
use serde_json::json;

use crate::check::{Check, Framework, Need, Words};
use crate::context::{Context, found, unknown};
use crate::say::{DAY, FEWEST, delay, not_known, quantile};

/// How long people wait for a first human answer.
pub static CHECK: Check = Check {
    id: "COM-04",
    version: 1,
    severity: Severity::Major,
    purposes: &[Purpose::Use, Purpose::Contribute],
    needs: &[Need::Forge],
    frameworks: &[(Framework::Chaoss, "Time to First Response")],
    words: Words {
        name: ["Délai de première réponse", "Time to first response"],
        question: [
            "Les questions et les contributions reçoivent-elles vite une réponse humaine?",
            "Do questions and contributions get a human answer fast?",
        ],
        why: [
            "Un problème signalé sans réponse est un problème que l’organisme portera seul. Source\u{a0}: CHAOSS, «\u{a0}Time to First Response\u{a0}».",
            "A problem that nobody answers is one that the public body will carry alone. Source: CHAOSS, “Time to First Response”.",
        ],
        how: [
            "Médiane et 90e centile du délai avant la première réponse d’une autre personne, sur les tickets et les demandes de fusion des douze derniers mois que la forge nous a donnés. Les robots et les réponses de l’auteur ne comptent pas; ce qui attend encore compte comme plus long que tout, sauf s’il a moins de 14\u{a0}jours. Seuils\u{a0}: 7\u{a0}jours, puis 30.",
            "Median and 90th percentile of the delay before another person’s first answer, over the issues and merge requests of the last twelve months that the forge gave us. Bots and the author’s own answers do not count; what still waits counts as longer than everything, unless it is less than 14 days old. Thresholds: 7 days, then 30.",
        ],
        fix: [
            "Se partager l’accueil des tickets à tour de rôle; une réponse courte suffit.",
            "Take turns in welcoming issues; a short answer is enough.",
        ],
    },
    rule,
};

/// What still waits and is younger than this says nothing yet.
const PATIENCE: i64 = 14 * DAY;

fn rule(context: &Context<'_>) -> Judgement {
    let subject = |reason| not_known(reason, "Délai de première réponse", "Time to first response");
    let facts = match context.forge {
        Ok(facts) => facts,
        Err(reason) => return subject(reason),
    };
    let mut answered = Vec::new();
    let mut waiting = 0;
    let mut refused = None;
    let mut count = |opened: Timestamp, closed: Option<Timestamp>, response: &Known<Option<Timestamp>>| match response {
        Ok(Some(at)) => answered.push((at.as_second() - opened.as_second()).max(0)),
        // Closed by its author before anybody could answer: nobody waits any more.
        Ok(None) if closed.is_some_and(|closed| closed.as_second() - opened.as_second() < PATIENCE) => {}
        Ok(None) if facts.fetched_at.as_second() - opened.as_second() < PATIENCE => {}
        Ok(None) => waiting += 1,
        Err(reason) => refused = Some(*reason),
    };
    match &facts.issues {
        Ok(page) => page
            .items
            .iter()
            .filter(|item| !item.by_bot)
            .for_each(|item| count(item.opened_at, item.closed_at, &item.first_response_at)),
        Err(reason) => count(facts.fetched_at, None, &Err(*reason)),
    }
    match &facts.merge_requests {
        Ok(page) => page
            .items
            .iter()
            .filter(|item| !item.by_bot)
            .for_each(|item| count(item.opened_at, item.closed_at, &item.first_response_at)),
        Err(reason) => count(facts.fetched_at, None, &Err(*reason)),
    }
    let n = answered.len() + waiting;
    let data = |median: Option<i64>, p90: Option<i64>| json!({ "n": n, "answered": answered.len(), "median_seconds": median, "p90_seconds": p90 });
    if n < FEWEST {
        return match refused {
            Some(reason) if n == 0 => subject(reason),
            _ => Judgement {
                data: Some(data(None, None)),
                ..unknown(
                    Reason::TooFewData,
                    &format!("Trop peu d’échanges en douze mois pour conclure (n\u{a0}=\u{a0}{n})."),
                    &format!("Too few exchanges in twelve months to tell (n = {n})."),
                )
            },
        };
    }
    let median = quantile(&answered, waiting, 0.5).flatten();
    let p90 = quantile(&answered, waiting, 0.9).flatten();
    let outcome = match median {
        Some(seconds) if seconds <= 7 * DAY => Outcome::Met,
        Some(seconds) if seconds <= 30 * DAY => Outcome::Partial,
        Some(_) | None => Outcome::Unmet,
    };
    let words = |value: Option<i64>| value.map_or(["sans réponse".to_owned(), "no answer".to_owned()], delay);
    let ([median_fr, median_en], [p90_fr, p90_en]) = (words(median), words(p90));
    Judgement {
        data: Some(data(median, p90)),
        ..found(
            outcome,
            &format!(
                "Première réponse humaine\u{a0}: médiane {median_fr}, 90e centile {p90_fr} (n\u{a0}=\u{a0}{n}, dont {waiting} sans réponse)."
            ),
            &format!(
                "First human answer: median {median_en}, 90th percentile {p90_en} (n = {n}, of which {waiting} without answer)."
            ),
            vec![context.forge_evidence(&facts.listed.url)],
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{issue, issues, merge_requests, repository};
    use levain_model::forge::Issue;

    fn judged(items: Vec<Issue>) -> Judgement {
        repository(&[])
            .forge(|facts| {
                facts.issues = issues(items);
                facts.merge_requests = merge_requests(Vec::new());
            })
            .judged(&CHECK)
    }

    #[test]
    fn the_median_decides() {
        for (waits, outcome) in [
            ([Some(1), Some(1), Some(2), Some(50), None], Outcome::Met),
            ([Some(1), Some(20), Some(20), Some(20), None], Outcome::Partial),
            ([Some(1), Some(1), None, None, None], Outcome::Unmet),
        ] {
            let judgement = judged(waits.iter().map(|wait| issue(100, *wait)).collect());
            assert_eq!((judgement.outcome, &judgement.data.unwrap()["n"]), (outcome, &json!(5)), "{waits:?}");
        }
    }

    #[test]
    fn bots_and_fresh_or_quickly_closed_issues_do_not_count() {
        let mut items: Vec<Issue> = (0..5).map(|_| issue(100, Some(1))).collect();
        items.extend((0..9).map(|_| issue(3, None)));
        items.extend((0..9).map(|_| Issue { by_bot: true, ..issue(100, None) }));
        items.extend((0..9).map(|_| Issue { closed_at: Some(crate::testing::ago(99)), ..issue(100, None) }));
        let judgement = judged(items);
        assert_eq!((judgement.outcome, &judgement.data.unwrap()["n"]), (Outcome::Met, &json!(5)));
    }

    #[test]
    fn few_facts_and_refusals_are_unknown() {
        assert_eq!(judged(vec![issue(100, Some(1)); 4]).reason, Some(Reason::TooFewData));
        let refused = Issue { first_response_at: Err(Reason::ForgeUnsupported), ..issue(100, None) };
        assert_eq!(judged(vec![refused; 9]).reason, Some(Reason::ForgeUnsupported));
        assert_eq!(repository(&[]).judged(&CHECK).reason, Some(Reason::ForgeNotAsked));
        assert_eq!(repository(&[]).forge(|_| {}).judged(&CHECK).reason, Some(Reason::NotAuthorized));
    }
}
