//! COM-03: newcomers in twelve months, and how many came back.
//!
//! Data: `{ "people", "came_back" }`.

use levain_model::{Judgement, Outcome, Purpose, Reason, Severity};
use serde_json::json;

use crate::check::{Check, Framework, Need, Words};
use crate::context::{Context, found, unknown};
use crate::say::{FEWEST, count, days_before, not_known};

/// Newcomers in twelve months.
pub static CHECK: Check = Check {
    id: "COM-03",
    version: 1,
    severity: Severity::Information,
    purposes: &[Purpose::Contribute, Purpose::Depend],
    needs: &[Need::History],
    frameworks: &[(Framework::Chaoss, "New Contributors")],
    words: Words {
        name: ["Nouvelles personnes", "Newcomers"],
        question: [
            "De nouvelles personnes ont-elles contribué depuis douze mois, et sont-elles revenues?",
            "Did new people contribute in the last twelve months, and did they come back?",
        ],
        why: [
            "Une communauté qui accueille se renouvelle; votre première contribution y sera plus facile. Source\u{a0}: CHAOSS, «\u{a0}New Contributors\u{a0}».",
            "A community that welcomes people renews itself; your first contribution will be easier there. Source: CHAOSS, “New Contributors”.",
        ],
        how: [
            "Personnes dont le premier commit date de moins de douze mois, et parmi elles celles qui ont contribué au moins deux jours différents. Robots exclus. Demande l’historique complet.",
            "People whose first commit is less than twelve months old, and among them those who contributed on two different days or more. Bots left out. Needs the whole history.",
        ],
        fix: [
            "Étiqueter de bons premiers problèmes et répondre vite aux premières contributions.",
            "Label good first issues and answer first contributions fast.",
        ],
    },
    rule,
};

fn rule(context: &Context<'_>) -> Judgement {
    let history = context.view.history();
    // The missing commits may be the first ones of anybody: a newcomer could be an old hand.
    if history.cut.is_some() {
        return not_known(Reason::HistoryCut, "Nombre de nouvelles personnes", "Number of newcomers");
    }
    let since = days_before(context.now, 365);
    let recent = history.human().filter(|commit| commit.time >= since.as_second()).count();
    if recent < FEWEST {
        return unknown(
            Reason::TooFewData,
            &format!("Moins de {FEWEST} commits humains en douze mois\u{a0}: trop peu pour conclure."),
            &format!("Fewer than {FEWEST} human commits in twelve months: too few to tell."),
        );
    }
    if history.human().map(|commit| commit.written).min().is_some_and(|first| first >= since.as_second()) {
        return unknown(
            Reason::TooFewData,
            "Le projet a moins de douze mois\u{a0}: tout le monde y est nouveau.",
            "The project is less than twelve months old: everybody is new to it.",
        );
    }
    let newcomers = history.newcomers(since);
    let [fr, en] = count(newcomers.people, ["nouvelle personne", "nouvelles personnes"], ["newcomer", "newcomers"]);
    let outcome = if newcomers.people > 0 { Outcome::Met } else { Outcome::Unmet };
    Judgement {
        data: Some(json!({ "people": newcomers.people, "came_back": newcomers.came_back })),
        ..found(
            outcome,
            &format!("{fr} en douze mois, dont {} revenues contribuer un autre jour.", newcomers.came_back),
            &format!("{en} in twelve months, of whom {} came back to contribute on another day.", newcomers.came_back),
            vec![context.history_evidence("commits")],
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::repository;
    use levain_model::history::Cut;

    #[test]
    fn newcomers_and_their_return_are_counted() {
        let old = [(800, 0), (20, 0), (21, 0), (22, 0), (23, 0), (24, 0)];
        let stayed = repository(&[]).commits(&old).commits(&[(30, 1), (5, 1), (40, 2)]).judged(&CHECK);
        assert_eq!((stayed.outcome, stayed.data), (Outcome::Met, Some(json!({ "people": 2, "came_back": 1 }))));
        assert_eq!(repository(&[]).commits(&old).commits(&[(700, 1)]).judged(&CHECK).outcome, Outcome::Unmet);
        let bot = repository(&[]).commits(&old).commits(&[(30, 1)]).bot(1).judged(&CHECK);
        assert_eq!(bot.outcome, Outcome::Unmet, "a bot is nobody new");
    }

    #[test]
    fn a_cut_history_a_young_project_and_a_quiet_one_are_unknown() {
        let young = repository(&[]).commits(&[(9, 0), (8, 0), (7, 1), (6, 1), (5, 2)]);
        assert_eq!(young.judged(&CHECK).reason, Some(Reason::TooFewData));
        assert_eq!(young.cut(Cut::Shallow).judged(&CHECK).reason, Some(Reason::HistoryCut));
        assert_eq!(repository(&[]).commits(&[(900, 0)]).judged(&CHECK).reason, Some(Reason::TooFewData));
    }
}
