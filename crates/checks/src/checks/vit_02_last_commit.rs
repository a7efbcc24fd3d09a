//! VIT-02: the last commit of a person.

use jiff::Timestamp;
use levain_model::{Judgement, Outcome, Purpose, Reason, Severity};

use crate::check::{Check, Framework, Need, Words};
use crate::context::{Context, found, unknown};

/// How long ago a person, not a program, last committed. Data: `{"last": "2026-11-01", "days": 22}`.
pub static CHECK: Check = Check {
    id: "VIT-02",
    version: 1,
    severity: Severity::Major,
    purposes: &[Purpose::Use, Purpose::Deploy, Purpose::Contribute, Purpose::Depend],
    needs: &[Need::History],
    frameworks: &[(Framework::Scorecard, "Maintained"), (Framework::Chaoss, "Activity Dates and Times")],
    words: Words {
        name: ["Dernier commit d’une personne", "Last commit by a person"],
        question: ["Quelqu’un a-t-il travaillé au code depuis un an?", "Has anybody worked on the code within a year?"],
        why: [
            "Un dépôt dont seuls des programmes mettent à jour les dépendances peut sembler vivant. Le dernier geste d’une personne dit mieux si quelqu’un s’en occupe.",
            "A repository where only programs update dependencies can look alive. The last act of a person tells better whether anyone takes care of it.",
        ],
        how: [
            "On prend la date du dernier commit de la branche principale, sans les fusions ni les programmes (dependabot, renovate, weblate…), ni les dates futures. Moins d’un an\u{a0}: respecté. De un à deux ans\u{a0}: partiel.",
            "We take the date of the last commit on the main branch, without merges or programs (dependabot, renovate, weblate…), nor dates in the future. Under a year: met. One to two years: partial.",
        ],
        fix: [
            "Un logiciel achevé peut rester calme\u{a0}: dites-le dans publiccode.yml (developmentStatus: stable) et dans le README.",
            "A finished software can stay quiet: say so in publiccode.yml (developmentStatus: stable) and in the README.",
        ],
    },
    rule,
};

const DAY: i64 = 86_400;

fn rule(context: &Context<'_>) -> Judgement {
    let Some(last) = context.view.history().last_human(context.now) else {
        return match context.view.history().cut {
            Some(_) => unknown(
                Reason::HistoryCut,
                "L’historique de cette copie est incomplet, sans commit d’une personne.",
                "The history of this copy is incomplete, without a commit by a person.",
            ),
            None => unknown(Reason::TooFewData, "Aucun commit d’une personne.", "No commit by a person."),
        };
    };
    let days = (context.now.as_second() - last.as_second()) / DAY;
    let date = date(last);
    let outcome = match days {
        0..=365 => Outcome::Met,
        366..=730 => Outcome::Partial,
        _ => Outcome::Unmet,
    };
    let evidence = vec![context.history_evidence("git log --no-merges")];
    Judgement {
        data: Some(serde_json::json!({ "last": date, "days": days })),
        ..found(outcome, &format!("Le {date}, il y a {days} jours."), &format!("On {date}, {days} days ago."), evidence)
    }
}

/// The civil date (UTC) of a time.
fn date(time: Timestamp) -> String {
    time.to_zoned_datetime(jiff::tz::TimeZone::UTC).date().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::repository;

    #[test]
    fn programs_and_the_future_do_not_count() {
        for (commits, outcome) in [
            (&[(10, 0)][..], Outcome::Met),
            (&[(400, 0)], Outcome::Partial),
            (&[(800, 0)], Outcome::Unmet),
            (&[(1, 9), (800, 0)], Outcome::Unmet),
            (&[(-100, 0), (800, 0)], Outcome::Unmet),
            (&[(1, 9)], Outcome::Unknown),
        ] {
            assert_eq!(repository(&[]).commits(commits).bot(9).judged(&CHECK).outcome, outcome, "{commits:?}");
        }
    }
}
