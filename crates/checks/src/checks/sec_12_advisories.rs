//! SEC-12: weaknesses are told in public once mended. To have advisories is good.
//!
//! Data: `{ "count", "last": date, "followed": number, "median_days": days or null }`: how many advisories have a release
//! within the thirty days around them, and the median delay from an advisory to the next release (0 when it came before).

use levain_model::{Judgement, Outcome, Purpose, Reason, Severity};
use serde_json::json;

use crate::check::{Check, Framework, Need, Words};
use crate::context::{Context, found, not_applicable};
use crate::say::{DAY, count, day, not_known, quantile};

/// Weaknesses are told in public once mended.
pub static CHECK: Check = Check {
    id: "SEC-12",
    version: 1,
    severity: Severity::Information,
    purposes: &[Purpose::Use, Purpose::Depend],
    needs: &[Need::Forge],
    frameworks: &[(Framework::OspsBaseline, "OSPS-VM-04.01")],
    words: Words {
        name: ["Avis de sécurité", "Security advisories"],
        question: [
            "Le projet publie-t-il ses failles corrigées, et corrige-t-il vite?",
            "Does the project publish the weaknesses it mended, and does it mend fast?",
        ],
        why: [
            "En avoir est bon signe\u{a0}: le projet cherche, corrige et le dit. Source\u{a0}: OSPS Baseline, VM-04.",
            "To have some is a good sign: the project looks, mends and says so. Source: OSPS Baseline, VM-04.",
        ],
        how: [
            "Avis publiés sur la forge, et délai jusqu’à la version publiée qui suit (zéro quand elle est parue dans les trente jours précédents). L’absence d’avis ne dit rien. La date de découverte d’une faille n’est pas connue.",
            "Advisories published on the forge, and delay until the release that follows (zero when it came in the thirty days before). No advisory says nothing. When a weakness was discovered is not known.",
        ],
        fix: ["Publier un avis pour chaque faille corrigée.", "Publish an advisory for every weakness mended."],
    },
    rule,
};

fn rule(context: &Context<'_>) -> Judgement {
    let (facts, advisories) = match context
        .forge
        .and_then(|facts| facts.advisories.as_ref().map(|advisories| (facts, advisories)).map_err(|reason| *reason))
    {
        Ok(found) => found,
        Err(reason) => return not_known(reason, "Avis de sécurité", "Security advisories"),
    };
    let Some(last) = advisories.iter().max() else {
        return not_applicable(
            Reason::NothingToCheck,
            "Aucun avis publié, ce qui ne dit rien en bien ni en mal.",
            "No advisory published, which says nothing good or bad.",
        );
    };
    let releases: Vec<i64> = match &facts.releases {
        Ok(releases) => releases.iter().filter_map(|release| Some(release.published_at?.as_second())).collect(),
        Err(_) => context.view.tags().iter().map(|tag| tag.time.as_second()).collect(),
    };
    let delays: Vec<i64> = advisories
        .iter()
        .filter_map(|advisory| {
            let at = advisory.as_second();
            let next = releases.iter().copied().filter(|release| *release >= at - 30 * DAY).min()?;
            Some((next - at).max(0))
        })
        .collect();
    let followed = delays.iter().filter(|delay| **delay <= 30 * DAY).count();
    let median = quantile(&delays, 0, 0.5).flatten().map(|seconds| seconds / DAY);
    let [fr, en] =
        count(advisories.len(), ["avis publié", "avis publiés"], ["advisory published", "advisories published"]);
    let [when_fr, when_en] = match median {
        Some(days) => [
            format!("; délai médian jusqu’à une version\u{a0}: {days} jours"),
            format!("; median delay until a release: {days} days"),
        ],
        None => [String::new(), String::new()],
    };
    let last = day(*last);
    Judgement {
        data: Some(json!({ "count": advisories.len(), "last": last, "followed": followed, "median_days": median })),
        ..found(
            Outcome::Met,
            &format!("{fr}, le dernier le {last}{when_fr}."),
            &format!("{en}, the last on {last}{when_en}."),
            vec![context.forge_evidence(&facts.listed.url)],
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{ago, repository};

    #[test]
    fn advisories_are_good_and_none_says_nothing() {
        let trial = repository(&[]).tag("v2", 98, false, false).tag("v1", 205, false, false);
        let judgement = trial.forge(|facts| facts.advisories = Ok(vec![ago(100), ago(200)])).judged(&CHECK);
        assert_eq!(judgement.outcome, Outcome::Met);
        let data = judgement.data.unwrap();
        assert_eq!((&data["count"], &data["followed"], &data["median_days"]), (&json!(2), &json!(2), &json!(0)));
        let none = repository(&[]).forge(|facts| facts.advisories = Ok(Vec::new())).judged(&CHECK);
        assert_eq!(none.outcome, Outcome::NotApplicable);
        assert_eq!(repository(&[]).judged(&CHECK).reason, Some(Reason::ForgeNotAsked));
    }
}
