//! VIT-04: releases.

use levain_model::history::Cut;
use levain_model::{Judgement, Outcome, Purpose, Reason, Severity};

use crate::check::{Check, Framework, Need, Words};
use crate::context::{Context, found, unknown};
use crate::releases::releases;
use crate::say::{DAY, day};

/// The last version, how many in 24 months, and the median gap between them. Data: `{"last", "tag", "count",
/// "median_days"}`.
pub static CHECK: Check = Check {
    id: "VIT-04",
    version: 1,
    severity: Severity::Major,
    purposes: &[Purpose::Use, Purpose::Deploy, Purpose::Depend],
    needs: &[Need::History],
    frameworks: &[
        (Framework::Chaoss, "Release Frequency"),
        (Framework::OspsBaseline, "OSPS-BR-02"),
        (Framework::StandardForPublicCode, "Document codebase maturity"),
    ],
    words: Words {
        name: ["Versions publiées", "Published versions"],
        question: ["Des versions sont-elles publiées?", "Are versions published?"],
        why: [
            "Une version nommée se déploie, se cite et se met à jour. Sans elle, chacun installe un commit différent, et personne ne sait lequel contient un correctif.",
            "A named version can be deployed, cited and updated. Without one, everybody installs a different commit, and nobody knows which holds a fix.",
        ],
        how: [
            "On lit les étiquettes git dont le nom est celui d’une version, annotées ou non, et les versions de la forge quand elles sont connues. Les étiquettes qui bougent (nightly, latest) ne comptent pas. Une version depuis deux ans\u{a0}: respecté; plus ancienne\u{a0}: partiel.",
            "We read the git tags named like a version, annotated or not, and the forge’s releases when known. Tags that move (nightly, latest) do not count. A version within two years: met; older: partial.",
        ],
        fix: [
            "Posez une étiquette annotée par version (git tag -a v1.0.0), et dites ce qui change.",
            "Set an annotated tag per version (git tag -a v1.0.0), and say what changes.",
        ],
    },
    rule,
};

fn rule(context: &Context<'_>) -> Judgement {
    let now = context.now.as_second();
    let dated = releases(context);
    let Some(last) = dated.first() else {
        // A copy without tags cannot be told from a project without versions when the history is cut.
        return match context.view.history().cut {
            Some(_) => cut(),
            None => found(
                Outcome::Unmet,
                "Aucune version publiée n’a été trouvée.",
                "No published version was found.",
                vec![context.history_evidence("refs/tags/*")],
            ),
        };
    };
    let days = (now - last.time) / DAY;
    // A shallow copy brings the tags of the commits it holds: a newer one may exist that this copy never saw.
    if days > 730 && context.view.history().cut == Some(Cut::Shallow) && context.forge.is_err() {
        return cut();
    }
    let recent: Vec<i64> = dated.iter().map(|release| release.time).filter(|time| now - time <= 730 * DAY).collect();
    let mut gaps: Vec<i64> = recent.windows(2).map(|pair| (pair[0] - pair[1]) / DAY).collect();
    gaps.sort_unstable();
    let median = gaps.get(gaps.len() / 2).copied();
    let outcome = if days <= 730 { Outcome::Met } else { Outcome::Partial };
    let date = jiff::Timestamp::from_second(last.time).map(day).unwrap_or_default();
    let [gap_fr, gap_en] = match median {
        Some(days) => [format!(", écart médian de {days} jours"), format!(", median gap {days} days")],
        None => [String::new(), String::new()],
    };
    let (tag, count) = (&last.tag, recent.len());
    Judgement {
        data: Some(serde_json::json!({ "last": date, "tag": tag, "count": count, "median_days": median })),
        ..found(
            outcome,
            &format!("Dernière\u{a0}: {tag}, le {date}; {count} en 24 mois{gap_fr}."),
            &format!("Last: {tag}, on {date}; {count} in 24 months{gap_en}."),
            vec![context.history_evidence(&format!("refs/tags/{tag}"))],
        )
    }
}

fn cut() -> Judgement {
    unknown(
        Reason::HistoryCut,
        "Cette copie est incomplète\u{a0}: des étiquettes récentes peuvent y manquer.",
        "This copy is incomplete: recent tags may be missing from it.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use levain_model::history::Cut;

    use crate::testing::repository;

    #[test]
    fn versions_are_counted_and_moving_tags_are_not() {
        for (tags, outcome, count) in [
            (&[("v1.0.0", 10), ("v0.9.0", 40)][..], Outcome::Met, 2),
            (&[("v1.0.0", 900)], Outcome::Partial, 0),
            (&[("nightly-2026.11", 1)], Outcome::Unmet, 0),
            (&[("before-merge", 1)], Outcome::Unmet, 0),
            (&[("12", 1)], Outcome::Met, 1),
            (&[], Outcome::Unmet, 0),
        ] {
            let judged = repository(&[]).tags(tags).judged(&CHECK);
            assert_eq!(judged.outcome, outcome, "{tags:?}");
            if outcome != Outcome::Unmet {
                assert_eq!(judged.data.unwrap()["count"], count);
            }
        }
        assert_eq!(repository(&[]).cut(Cut::Shallow).judged(&CHECK).outcome, Outcome::Unknown);
        assert_eq!(repository(&[]).tags(&[("v1.0", 900)]).cut(Cut::Shallow).judged(&CHECK).outcome, Outcome::Unknown);
        assert_eq!(repository(&[]).tags(&[("v1.0", 9)]).cut(Cut::Shallow).judged(&CHECK).outcome, Outcome::Met);
    }
}
