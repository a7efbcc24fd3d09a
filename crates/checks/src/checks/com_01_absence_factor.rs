//! COM-01: on how many people the work rests.
//!
//! Data: `{ "factor": 12-month factor or null, "people", "commits", "all_time": { "factor", "people", "commits" } or null }`.
//! Names, addresses and domains are never part of it.

use levain_model::history::{AbsenceFactor, Cut};
use levain_model::{Judgement, Outcome, Purpose, Reason, Severity};
use serde_json::json;

use crate::check::{Check, Framework, Need, Words};
use crate::context::{Context, found, unknown};
use crate::say::{FEWEST, count, days_before, not_known};

/// On how many people the work rests.
pub static CHECK: Check = Check {
    id: "COM-01",
    version: 1,
    severity: Severity::Major,
    purposes: &[Purpose::Use, Purpose::Depend],
    needs: &[Need::History],
    frameworks: &[(Framework::Chaoss, "Contributor Absence Factor")],
    words: Words {
        name: ["Dépendance à peu de personnes", "Contributor absence factor"],
        question: [
            "Combien de personnes faut-il pour plus de la moitié du travail des douze derniers mois?",
            "How few people made more than half of the work of the last twelve months?",
        ],
        why: [
            "Si une seule personne fait l’essentiel, son départ met l’organisme devant un logiciel sans entretien. Source\u{a0}: CHAOSS, «\u{a0}Contributor Absence Factor\u{a0}».",
            "When one person does most of the work, their leaving turns the software into one that nobody keeps up. Source: CHAOSS, “Contributor Absence Factor”.",
        ],
        how: [
            "Plus petit nombre de personnes ayant fait plus de 50\u{a0}% des commits, sur douze mois et depuis toujours; robots et fusions exclus, identités regroupées (.mailmap). Ne voit pas le travail hors du dépôt\u{a0}: révision, traduction, soutien.",
            "Fewest people who made more than 50% of the commits, over twelve months and since the beginning; bots and merges left out, identities joined (.mailmap). Work outside the repository (review, translation, support) is not seen.",
        ],
        fix: [
            "Inviter d’autres personnes à réviser et à publier; écrire comment on devient mainteneur ou mainteneuse.",
            "Invite other people to review and to release; write down how one becomes a maintainer.",
        ],
    },
    rule,
};

fn rule(context: &Context<'_>) -> Judgement {
    let history = context.view.history();
    let since = days_before(context.now, 365);
    let all = history.absence_factor(None).filter(|_| history.cut.is_none());
    // The reader's limit keeps the newest commits: a window that begins after the oldest of them is whole. A shallow copy
    // is cut line by line, so that one old commit proves nothing.
    let oldest = history.commits.iter().map(|commit| commit.time).min();
    let whole = match history.cut {
        None => true,
        Some(Cut::Limit) => oldest.is_some_and(|oldest| oldest < since.as_second()),
        Some(Cut::Shallow | Cut::MissingObject) => false,
    };
    if !whole {
        return not_known(Reason::HistoryCut, "Nombre de personnes", "Number of people");
    }
    let figures =
        |factor: &AbsenceFactor| json!({ "factor": factor.factor, "people": factor.people, "commits": factor.commits });
    let recent = history.absence_factor(Some(since)).filter(|recent| recent.commits as usize >= FEWEST);
    let [all_fr, all_en] = match &all {
        Some(all) => [
            format!(" Depuis toujours\u{a0}: {} sur {}.", all.factor, all.people),
            format!(" Since the beginning: {} of {}.", all.factor, all.people),
        ],
        None => [String::new(), String::new()],
    };
    let mut judgement = match &recent {
        None => unknown(
            Reason::TooFewData,
            &format!("Moins de {FEWEST} commits humains en douze mois\u{a0}: trop peu pour conclure.{all_fr}"),
            &format!("Fewer than {FEWEST} human commits in twelve months: too few to tell.{all_en}"),
        ),
        Some(recent) => {
            let outcome = match (recent.factor, recent.people) {
                (2.., _) => Outcome::Met,
                (_, 3..) => Outcome::Partial,
                _ => Outcome::Unmet,
            };
            let [fr, en] =
                count(recent.factor, ["personne a fait", "personnes ont fait"], ["person made", "people made"]);
            found(
                outcome,
                &format!(
                    "{fr} plus de la moitié des {} commits des douze derniers mois, sur {} en tout.{all_fr}",
                    recent.commits, recent.people
                ),
                &format!(
                    "{en} more than half of the {} commits of the last twelve months, of {} in all.{all_en}",
                    recent.commits, recent.people
                ),
                vec![context.history_evidence("commits")],
            )
        }
    };
    judgement.data = Some(json!({
        "factor": recent.as_ref().map(|recent| recent.factor),
        "people": recent.as_ref().map(|recent| recent.people),
        "commits": recent.as_ref().map(|recent| recent.commits),
        "all_time": all.as_ref().map(figures),
    }));
    judgement
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Trial, repository};

    /// `count` commits of each person, in the last year.
    fn work(by: &[(u32, usize)]) -> Trial {
        let commits: Vec<(i64, u32)> =
            by.iter().flat_map(|&(person, count)| (0..count).map(move |at| (10 + at as i64, person))).collect();
        repository(&[]).commits(&commits)
    }

    #[test]
    fn one_person_is_not_enough() {
        for (by, outcome, factor) in [
            (vec![(0, 10)], Outcome::Unmet, 1),
            (vec![(0, 10), (1, 2)], Outcome::Unmet, 1),
            (vec![(0, 10), (1, 2), (2, 2)], Outcome::Partial, 1),
            (vec![(0, 5), (1, 5)], Outcome::Met, 2),
        ] {
            let judgement = work(&by).judged(&CHECK);
            assert_eq!((judgement.outcome, &judgement.data.unwrap()["factor"]), (outcome, &json!(factor)), "{by:?}");
        }
    }

    #[test]
    fn bots_do_not_hide_people() {
        let trial = work(&[(0, 4), (1, 4), (2, 90)]).bot(2);
        assert_eq!(trial.judged(&CHECK).data.unwrap()["factor"], json!(2));
    }

    #[test]
    fn a_quiet_year_or_a_cut_history_is_unknown() {
        let quiet = repository(&[]).commits(&[(900, 0), (800, 0), (700, 0), (600, 0), (500, 0)]).judged(&CHECK);
        assert_eq!(quiet.reason, Some(Reason::TooFewData));
        assert_eq!(quiet.data.unwrap()["all_time"]["factor"], json!(1));
        assert_eq!(work(&[(0, 10)]).cut(Cut::Shallow).judged(&CHECK).reason, Some(Reason::HistoryCut));
        // The reader's limit lies before the window: the twelve months are whole, all time is not.
        let limited = work(&[(0, 10)]).commits(&[(500, 1)]).cut(Cut::Limit).judged(&CHECK);
        assert_eq!(limited.outcome, Outcome::Unmet);
        assert_eq!(limited.data.unwrap()["all_time"], json!(null));
    }

    #[test]
    fn nobody_is_named() {
        let judgement = work(&[(0, 6), (1, 6)]).domains(&[Some("jeanne-tremblay.example"), None]).judged(&CHECK);
        assert!(!serde_json::to_string(&judgement).unwrap().contains("tremblay"));
    }
}
