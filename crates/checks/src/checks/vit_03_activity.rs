//! VIT-03: commits by people, month by month.

use levain_model::{Judgement, Outcome, Purpose, Reason, Severity};

use crate::check::{Check, Framework, Need, Words};
use crate::context::{Context, found, unknown};

/// Months shown.
const MONTHS: usize = 24;

/// How many commits people made in each of the last 24 months. Data: `{"months": [["2026-11", 12], …]}`, oldest first.
pub static CHECK: Check = Check {
    id: "VIT-03",
    version: 1,
    severity: Severity::Information,
    purposes: &[Purpose::Use, Purpose::Contribute, Purpose::Depend],
    needs: &[Need::History],
    frameworks: &[(Framework::Chaoss, "Code Changes Commits")],
    words: Words {
        name: ["Activité mois par mois", "Activity month by month"],
        question: ["Combien de commits de personnes chaque mois?", "How many commits by people each month?"],
        why: [
            "La forme de l’activité en dit plus que son total\u{a0}: un projet régulier, un projet par à-coups ou un projet qui s’éteint n’appellent pas la même décision.",
            "The shape of the activity tells more than its sum: a regular project, one that goes by bursts or one that dies down do not call for the same decision.",
        ],
        how: [
            "On compte les commits de la branche principale, sans les fusions ni les programmes, pour chacun des 24 derniers mois. C’est un fait, pas une note.",
            "We count the commits on the main branch, without merges or programs, for each of the last 24 months. It is a fact, not a score.",
        ],
        fix: ["Rien à corriger.", "Nothing to mend."],
    },
    rule,
};

fn rule(context: &Context<'_>) -> Judgement {
    let history = context.view.history();
    let months = history.monthly(context.now, MONTHS);
    let total: u32 = months.iter().map(|(_, count)| count).sum();
    let active = months.iter().filter(|(_, count)| *count > 0).count();
    // Months before the oldest commit of a cut copy are not months without work.
    let start = months.first().and_then(|(month, _)| jiff::tz::TimeZone::UTC.to_timestamp(month.at(0, 0, 0, 0)).ok());
    let start = start.map_or(0, jiff::Timestamp::as_second);
    let reaches_back = history.commits.iter().any(|commit| commit.time < start);
    if history.cut.is_some() && !reaches_back {
        return unknown(
            Reason::HistoryCut,
            "L’historique de cette copie est incomplet.",
            "The history of this copy is incomplete.",
        );
    }
    let data: Vec<serde_json::Value> =
        months.iter().map(|(month, count)| serde_json::json!([month.strftime("%Y-%m").to_string(), count])).collect();
    Judgement {
        data: Some(serde_json::json!({ "months": data })),
        ..found(
            Outcome::Met,
            &format!("{total} commits de personnes en {MONTHS} mois, dont {active} mois actifs."),
            &format!("{total} commits by people in {MONTHS} months, {active} of them active."),
            vec![context.history_evidence("git log --no-merges")],
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use levain_model::history::Cut;

    use crate::testing::repository;

    #[test]
    fn every_month_is_there_and_the_last_is_this_one() {
        let judged = repository(&[]).commits(&[(1, 0), (2, 0), (40, 0), (3, 9), (2_000, 0)]).bot(9).judged(&CHECK);
        let data = judged.data.unwrap();
        let months = data["months"].as_array().unwrap();
        assert_eq!(months.len(), 24);
        assert_eq!(months[23], serde_json::json!(["2026-11", 2]));
        assert_eq!(months[22], serde_json::json!(["2026-10", 1]));
    }

    #[test]
    fn a_cut_copy_that_does_not_reach_back_is_unknown() {
        let shallow = repository(&[]).commits(&[(1, 0)]).cut(Cut::Shallow).judged(&CHECK);
        assert_eq!(shallow.reason, Some(Reason::HistoryCut));
        let deep = repository(&[]).commits(&[(1, 0), (2_000, 0)]).cut(Cut::Shallow).judged(&CHECK);
        assert_eq!(deep.outcome, Outcome::Met);
        let quiet = repository(&[]).commits(&[(2_000, 0)]).judged(&CHECK);
        assert_eq!(quiet.outcome, Outcome::Met, "a quiet project has months of zero");
    }
}
