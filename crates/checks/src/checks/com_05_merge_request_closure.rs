//! COM-05: share of merge requests that get an end.
//!
//! Data: `{ "n", "closed", "median_seconds", "p90_seconds" }`; a quantile that falls on what is still open is null.

use levain_model::{Judgement, Outcome, Purpose, Reason, Severity};
use serde_json::json;

use crate::check::{Check, Framework, Need, Words};
use crate::context::{Context, found, unknown};
use crate::say::{DAY, FEWEST, delay, not_known, percent, quantile};

/// Share of merge requests that get an end.
pub static CHECK: Check = Check {
    id: "COM-05",
    version: 1,
    severity: Severity::Minor,
    purposes: &[Purpose::Contribute],
    needs: &[Need::Forge],
    frameworks: &[(Framework::Chaoss, "Change Request Closure Ratio")],
    words: Words {
        name: ["Demandes de fusion menées à terme", "Merge requests brought to an end"],
        question: [
            "Les demandes de fusion sont-elles acceptées ou refusées, plutôt que laissées en attente?",
            "Are merge requests accepted or refused, rather than left waiting?",
        ],
        why: [
            "Une contribution qui reste en attente coûte à celui qui l’a faite et décourage les suivantes. Source\u{a0}: CHAOSS, «\u{a0}Change Request Closure Ratio\u{a0}».",
            "A contribution left waiting costs the one who made it and puts the next ones off. Source: CHAOSS, “Change Request Closure Ratio”.",
        ],
        how: [
            "Part des demandes de fusion de personnes, ouvertes depuis douze mois et depuis au moins 14\u{a0}jours, qui sont closes. Seuils\u{a0}: 80\u{a0}%, puis 50\u{a0}%.",
            "Share of the merge requests of people, opened in the last twelve months and at least 14 days ago, that are closed. Thresholds: 80%, then 50%.",
        ],
        fix: [
            "Revoir chaque mois les demandes en attente\u{a0}: fusionner, demander une suite ou clore avec un mot d’explication.",
            "Go through waiting requests every month: merge, ask for more, or close with a word of explanation.",
        ],
    },
    rule,
};

fn rule(context: &Context<'_>) -> Judgement {
    let subject =
        |reason| not_known(reason, "Nombre de demandes menées à terme", "Number of requests brought to an end");
    let (facts, page) = match context
        .forge
        .and_then(|facts| facts.merge_requests.as_ref().map(|page| (facts, page)).map_err(|reason| *reason))
    {
        Ok(found) => found,
        Err(reason) => return subject(reason),
    };
    let old_enough: Vec<_> = page
        .items
        .iter()
        .filter(|item| !item.by_bot && facts.fetched_at.as_second() - item.opened_at.as_second() >= 14 * DAY)
        .collect();
    let closed: Vec<i64> = old_enough
        .iter()
        .filter_map(|item| Some(item.merged_at.or(item.closed_at)?.as_second() - item.opened_at.as_second()))
        .collect();
    let n = old_enough.len();
    if n < FEWEST {
        return unknown(
            Reason::TooFewData,
            &format!("Trop peu de demandes de fusion en douze mois pour conclure (n\u{a0}=\u{a0}{n})."),
            &format!("Too few merge requests in twelve months to tell (n = {n})."),
        );
    }
    let share = percent(closed.len(), n);
    let outcome = match share {
        80.. => Outcome::Met,
        50.. => Outcome::Partial,
        _ => Outcome::Unmet,
    };
    let median = quantile(&closed, n - closed.len(), 0.5).flatten();
    let p90 = quantile(&closed, n - closed.len(), 0.9).flatten();
    let words = |value: Option<i64>| value.map_or(["encore ouverte".to_owned(), "still open".to_owned()], delay);
    let ([median_fr, median_en], [p90_fr, p90_en]) = (words(median), words(p90));
    Judgement {
        data: Some(json!({ "n": n, "closed": closed.len(), "median_seconds": median, "p90_seconds": p90 })),
        ..found(
            outcome,
            &format!(
                "{} demandes de fusion closes sur {n} ({share}\u{a0}%); médiane {median_fr}, 90e centile {p90_fr}.",
                closed.len()
            ),
            &format!(
                "{} of {n} merge requests closed ({share}%); median {median_en}, 90th percentile {p90_en}.",
                closed.len()
            ),
            vec![context.forge_evidence(&facts.listed.url)],
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{merge_request, merge_requests, repository};
    use levain_model::forge::MergeRequest;

    fn judged(items: Vec<MergeRequest>) -> Judgement {
        repository(&[]).forge(|facts| facts.merge_requests = merge_requests(items)).judged(&CHECK)
    }

    fn mixed(closed: usize, open: usize) -> Vec<MergeRequest> {
        let mut items = vec![merge_request(100, Some(3)); closed];
        items.extend(vec![merge_request(100, None); open]);
        items
    }

    #[test]
    fn closed_ones_are_counted_merged_or_not() {
        for (items, outcome) in
            [(mixed(8, 2), Outcome::Met), (mixed(5, 5), Outcome::Partial), (mixed(1, 9), Outcome::Unmet)]
        {
            assert_eq!(judged(items).outcome, outcome);
        }
        let refused = MergeRequest { merged_at: None, ..merge_request(100, Some(3)) };
        assert_eq!(judged(vec![refused; 6]).outcome, Outcome::Met);
    }

    #[test]
    fn bots_and_fresh_requests_do_not_count() {
        let mut items = mixed(5, 0);
        items.extend(vec![merge_request(2, None); 20]);
        items.extend(vec![MergeRequest { by_bot: true, ..merge_request(100, None) }; 20]);
        assert_eq!(judged(items).outcome, Outcome::Met);
        assert_eq!(judged(mixed(4, 0)).reason, Some(Reason::TooFewData));
        assert_eq!(repository(&[]).judged(&CHECK).reason, Some(Reason::ForgeNotAsked));
    }
}
