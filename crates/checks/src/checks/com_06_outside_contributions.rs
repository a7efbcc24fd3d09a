//! COM-06: whether contributions from outside are taken.
//!
//! Data: `{ "n", "merged", "median_seconds", "p90_seconds" }`, the delays being those of merged requests.

use levain_model::{Judgement, Outcome, Purpose, Reason, Severity};
use serde_json::json;

use crate::check::{Check, Framework, Need, Words};
use crate::context::{Context, found, unknown};
use crate::say::{DAY, FEWEST, delay, not_known, percent, quantile};

/// Whether contributions from outside are taken.
pub static CHECK: Check = Check {
    id: "COM-06",
    version: 1,
    severity: Severity::Major,
    purposes: &[Purpose::Contribute, Purpose::Depend],
    needs: &[Need::Forge],
    frameworks: &[
        (Framework::Chaoss, "Change Request Acceptance Ratio"),
        (Framework::StandardForPublicCode, "Welcome contributors"),
    ],
    words: Words {
        name: ["Contributions de l’extérieur acceptées", "Contributions from outside taken"],
        question: ["Prendront-ils nos contributions?", "Will they take our contributions?"],
        why: [
            "Une adaptation que le projet refuse ou ignore devient une version à entretenir seul. Source\u{a0}: Standard for Public Code, «\u{a0}Welcome contributors\u{a0}».",
            "A change that the project refuses or ignores becomes a version to keep up alone. Source: Standard for Public Code, “Welcome contributors”.",
        ],
        how: [
            "Parmi les demandes de fusion de personnes extérieures au projet, ouvertes depuis douze mois et depuis au moins 14\u{a0}jours\u{a0}: part fusionnée et délai. Qui est extérieur est dit par la forge. Un projet qui fusionne à la main peut paraître plus fermé qu’il ne l’est. Seuils\u{a0}: 50\u{a0}%, puis 20\u{a0}%.",
            "Among the merge requests of people outside the project, opened in the last twelve months and at least 14 days ago: share merged and delay. The forge says who is outside. A project that merges by hand may look more closed than it is. Thresholds: 50%, then 20%.",
        ],
        fix: [
            "Dire dans CONTRIBUTING ce qui est accepté, et répondre à chaque demande, même par un refus.",
            "Say in CONTRIBUTING what is accepted, and answer every request, be it with a refusal.",
        ],
    },
    rule,
};

fn rule(context: &Context<'_>) -> Judgement {
    let subject =
        |reason| not_known(reason, "Accueil des contributions de l’extérieur", "How contributions from outside fare");
    let (facts, page) = match context
        .forge
        .and_then(|facts| facts.merge_requests.as_ref().map(|page| (facts, page)).map_err(|reason| *reason))
    {
        Ok(found) => found,
        Err(reason) => return subject(reason),
    };
    let people: Vec<_> = page
        .items
        .iter()
        .filter(|item| !item.by_bot && facts.fetched_at.as_second() - item.opened_at.as_second() >= 14 * DAY)
        .collect();
    if !people.is_empty() && people.iter().all(|item| item.outsider.is_err()) {
        return subject(people[0].outsider.err().unwrap_or(Reason::ForgeUnsupported));
    }
    let outside: Vec<_> = people.into_iter().filter(|item| item.outsider == Ok(true)).collect();
    let n = outside.len();
    if n < FEWEST {
        return unknown(
            Reason::TooFewData,
            &format!("Trop peu de demandes de fusion de l’extérieur en douze mois pour conclure (n\u{a0}=\u{a0}{n})."),
            &format!("Too few merge requests from outside in twelve months to tell (n = {n})."),
        );
    }
    let merged: Vec<i64> =
        outside.iter().filter_map(|item| Some(item.merged_at?.as_second() - item.opened_at.as_second())).collect();
    let share = percent(merged.len(), n);
    let outcome = match share {
        50.. => Outcome::Met,
        20.. => Outcome::Partial,
        _ => Outcome::Unmet,
    };
    let median = quantile(&merged, 0, 0.5).flatten();
    let p90 = quantile(&merged, 0, 0.9).flatten();
    let [when_fr, when_en] = match (median.map(delay), p90.map(delay)) {
        (Some([median_fr, median_en]), Some([p90_fr, p90_en])) => [
            format!("; délai médian {median_fr}, 90e centile {p90_fr}"),
            format!("; median delay {median_en}, 90th percentile {p90_en}"),
        ],
        _ => [String::new(), String::new()],
    };
    Judgement {
        data: Some(json!({ "n": n, "merged": merged.len(), "median_seconds": median, "p90_seconds": p90 })),
        ..found(
            outcome,
            &format!(
                "{} demandes de fusion de l’extérieur fusionnées sur {n} ({share}\u{a0}%){when_fr}.",
                merged.len()
            ),
            &format!("{} of {n} merge requests from outside merged ({share}%){when_en}.", merged.len()),
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

    fn mixed(merged: usize, open: usize) -> Vec<MergeRequest> {
        let mut items = vec![merge_request(100, Some(3)); merged];
        items.extend(vec![merge_request(100, None); open]);
        items
    }

    #[test]
    fn the_share_merged_decides() {
        for (items, outcome) in
            [(mixed(5, 5), Outcome::Met), (mixed(2, 8), Outcome::Partial), (mixed(1, 9), Outcome::Unmet)]
        {
            assert_eq!(judged(items).outcome, outcome);
        }
    }

    #[test]
    fn members_and_bots_are_not_outsiders() {
        let mut items = mixed(0, 6);
        items.extend(vec![MergeRequest { outsider: Ok(false), ..merge_request(100, Some(1)) }; 50]);
        items.extend(vec![MergeRequest { by_bot: true, ..merge_request(100, Some(1)) }; 50]);
        let judgement = judged(items);
        assert_eq!((judgement.outcome, &judgement.data.unwrap()["n"]), (Outcome::Unmet, &json!(6)));
    }

    #[test]
    fn what_the_forge_does_not_tell_is_unknown() {
        let untold = MergeRequest { outsider: Err(Reason::ForgeUnsupported), ..merge_request(100, None) };
        assert_eq!(judged(vec![untold; 9]).reason, Some(Reason::ForgeUnsupported));
        assert_eq!(judged(mixed(4, 0)).reason, Some(Reason::TooFewData));
        assert_eq!(judged(Vec::new()).reason, Some(Reason::TooFewData));
    }
}
