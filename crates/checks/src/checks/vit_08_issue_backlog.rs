//! VIT-08: whether issues get an end.

use levain_model::forge::Issue;
use levain_model::{Judgement, Outcome, Purpose, Reason, Severity};
use serde_json::json;

use crate::check::{Check, Framework, Need, Words};
use crate::context::{Context, found, unknown};
use crate::files::folded;
use crate::say::{DAY, FEWEST, not_known, percent};

/// Issues younger than this had no time to get an end.
const YOUNG: i64 = 30 * DAY;

/// Quarters of the last twelve months.
const QUARTERS: usize = 4;

/// Words of the labels with which programs close what nobody answered, folded.
const STALE: [&str; 8] =
    ["stale", "inactive", "inactivity", "no activity", "autoclosed", "auto closed", "inactif", "sans activite"];

/// What became of the issues opened in twelve months. Data: `{"opened", "closed", "stale", "open", "percent", "quarters":
/// [[opened, closed], …], "more"}`; quarters by opening date, oldest first; `stale` were closed for want of activity and
/// count as not closed.
pub static CHECK: Check = Check {
    id: "VIT-08",
    version: 1,
    severity: Severity::Information,
    purposes: &[Purpose::Use, Purpose::Contribute],
    needs: &[Need::Forge],
    frameworks: &[(Framework::Chaoss, "Issues Closed")],
    words: Words {
        name: ["Traitement des billets", "Handling of issues"],
        question: [
            "Les billets ouverts depuis un an trouvent-ils une réponse?",
            "Do the issues opened within a year get an end?",
        ],
        why: [
            "Une file qui s’allonge sans fin annonce un projet débordé. Elle dit à qui compte signaler un défaut ce qui l’attend. Source\u{a0}: CHAOSS, «\u{a0}Issues Closed\u{a0}».",
            "A queue that grows without end tells of a project that cannot cope. It tells whoever means to report a fault what to expect. Source: CHAOSS, “Issues Closed”.",
        ],
        how: [
            "Part des billets de personnes, ouverts depuis douze mois et depuis au moins 30\u{a0}jours, qui sont clos. Ceux qu’un programme ferme faute d’activité (étiquette «\u{a0}stale\u{a0}») comptent comme laissés. C’est une information\u{a0}: au pire, partiel.",
            "Share of the issues of people, opened in the last twelve months and at least 30 days ago, that are closed. Those that a program closes for want of activity (label “stale”) count as left. It is information: partial at worst.",
        ],
        fix: [
            "Triez chaque mois\u{a0}: répondre, étiqueter, clore avec une raison. Un programme qui ferme en silence ne répond à personne.",
            "Sort every month: answer, label, close with a reason. A program that closes in silence answers nobody.",
        ],
    },
    rule,
};

fn rule(context: &Context<'_>) -> Judgement {
    let (facts, page) =
        match context.forge.and_then(|facts| facts.issues.as_ref().map(|page| (facts, page)).map_err(|reason| *reason))
        {
            Ok(found) => found,
            Err(reason) => return not_known(reason, "Traitement des billets", "Handling of issues"),
        };
    let now = facts.fetched_at.as_second();
    let old_enough: Vec<&Issue> =
        page.items.iter().filter(|issue| !issue.by_bot && now - issue.opened_at.as_second() >= YOUNG).collect();
    let opened = old_enough.len();
    if opened < FEWEST {
        return unknown(
            Reason::TooFewData,
            &format!("Trop peu de billets en douze mois pour conclure (n\u{a0}=\u{a0}{opened})."),
            &format!("Too few issues in twelve months to tell (n = {opened})."),
        );
    }
    let stale = old_enough.iter().filter(|issue| issue.closed_at.is_some() && is_stale(issue)).count();
    let ended = |issue: &Issue| issue.closed_at.is_some() && !is_stale(issue);
    let closed = old_enough.iter().filter(|issue| ended(issue)).count();
    let mut quarters = [[0_usize; 2]; QUARTERS];
    for issue in &old_enough {
        let age = (now - issue.opened_at.as_second()).max(0) * 4 / (366 * DAY);
        let at = QUARTERS - 1 - usize::try_from(age).unwrap_or(0).min(QUARTERS - 1);
        quarters[at][0] += 1;
        quarters[at][1] += usize::from(ended(issue));
    }
    let share = percent(closed, opened);
    let data = json!({
        "opened": opened, "closed": closed, "stale": stale, "open": opened - closed - stale, "percent": share,
        "quarters": quarters, "more": page.more,
    });
    let [least_fr, least_en] = if page.more { [", parmi les plus récents", ", among the latest"] } else { ["", ""] };
    let [left_fr, left_en] = match stale {
        0 => [String::new(), String::new()],
        _ => [format!("; {stale} fermés faute d’activité"), format!("; {stale} closed for want of activity")],
    };
    Judgement {
        data: Some(data),
        ..found(
            if share >= 50 { Outcome::Met } else { Outcome::Partial },
            &format!("{closed} billets clos sur {opened} ({share}\u{a0}%){least_fr}{left_fr}."),
            &format!("{closed} of {opened} issues closed ({share}%){least_en}{left_en}."),
            vec![context.forge_evidence(&facts.listed.url)],
        )
    }
}

fn is_stale(issue: &Issue) -> bool {
    issue.labels.iter().any(|label| {
        let label = folded(label).replace(['-', '_', ':', '/'], " ");
        STALE.iter().any(|words| format!(" {label} ").contains(&format!(" {words} ")))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{ago, issue, issues, repository};

    fn closed(days: i64) -> Issue {
        Issue { closed_at: Some(ago(days - 5)), ..issue(days, Some(1)) }
    }

    fn judged(items: Vec<Issue>) -> Judgement {
        repository(&[]).forge(|facts| facts.issues = issues(items)).judged(&CHECK)
    }

    fn mixed(ended: usize, open: usize) -> Vec<Issue> {
        let mut items = vec![closed(100); ended];
        items.extend(vec![issue(100, None); open]);
        items
    }

    #[test]
    fn a_queue_is_told_and_never_unmet() {
        for (ended, open, outcome) in [(8, 2, Outcome::Met), (5, 5, Outcome::Met), (1, 9, Outcome::Partial)] {
            assert_eq!(judged(mixed(ended, open)).outcome, outcome, "{ended} {open}");
        }
        let data = judged(vec![closed(350), closed(200), closed(40), issue(40, None), issue(41, None)]).data.unwrap();
        assert_eq!(data["quarters"], json!([[1, 1], [1, 1], [0, 0], [3, 1]]));
    }

    #[test]
    fn what_a_program_closed_for_want_of_activity_got_no_end() {
        let mut items = mixed(4, 0);
        items.extend(vec![Issue { labels: vec!["Status: Stale".to_owned()], ..closed(100) }; 6]);
        let found = judged(items);
        assert_eq!(found.outcome, Outcome::Partial);
        assert_eq!(
            (&found.data.as_ref().unwrap()["stale"], &found.data.as_ref().unwrap()["open"]),
            (&json!(6), &json!(0))
        );
        // A label about stalemates is none of them.
        let other = Issue { labels: vec!["stalemate".to_owned()], ..closed(100) };
        assert_eq!(judged(vec![other; 6]).outcome, Outcome::Met);
    }

    #[test]
    fn bots_and_fresh_issues_do_not_count() {
        let mut items = mixed(5, 0);
        items.extend(vec![issue(3, None); 30]);
        items.extend(vec![Issue { by_bot: true, ..issue(100, None) }; 30]);
        assert_eq!(judged(items).outcome, Outcome::Met);
        assert_eq!(judged(mixed(4, 0)).reason, Some(Reason::TooFewData));
        assert_eq!(repository(&[]).judged(&CHECK).reason, Some(Reason::ForgeNotAsked));
    }
}
