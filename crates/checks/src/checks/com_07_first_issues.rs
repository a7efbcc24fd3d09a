//! COM-07: fresh issues for newcomers.
//!
//! Data: `{ "fresh", "labelled" }`.

use levain_model::{Judgement, Outcome, Purpose, Reason, Severity};
use serde_json::json;

use crate::check::{Check, Framework, Need, Words};
use crate::context::{Context, found, not_applicable, unknown};
use crate::files::folded;
use crate::say::{DAY, count, not_known};

/// Fresh issues for newcomers.
pub static CHECK: Check = Check {
    id: "COM-07",
    version: 1,
    severity: Severity::Information,
    purposes: &[Purpose::Contribute],
    needs: &[Need::Forge],
    frameworks: &[(Framework::StandardForPublicCode, "Make contributing easy")],
    words: Words {
        name: ["Premiers problèmes à résoudre", "Issues for newcomers"],
        question: [
            "Y a-t-il des problèmes ouverts, récents et libres pour une première contribution?",
            "Are there open, recent and free issues for a first contribution?",
        ],
        why: [
            "C’est la porte d’entrée la plus simple pour une équipe publique qui veut apprendre à contribuer.",
            "It is the simplest way in for a public team that wants to learn to contribute.",
        ],
        how: [
            "Tickets ouverts, sans responsable, touchés depuis moins de 180\u{a0}jours, dont une étiquette est de celles qui invitent («\u{a0}good first issue\u{a0}», «\u{a0}help wanted\u{a0}», «\u{a0}bon premier problème\u{a0}»…); la liste des étiquettes peut être configurée. Seuls les tickets ouverts depuis douze mois sont regardés.",
            "Open issues without anybody assigned, touched less than 180 days ago, with a label that invites (“good first issue”, “help wanted”, “bon premier problème”…); the list of labels can be configured. Only issues opened in the last twelve months are looked at.",
        ],
        fix: [
            "Étiqueter quelques petits problèmes bien décrits, et retirer l’étiquette quand quelqu’un s’y met.",
            "Label a few small, well described issues, and remove the label when somebody starts.",
        ],
    },
    rule,
};

/// Labels that invite, when the deployer configured none; compared without case, accents, and signs that are no letter.
pub(crate) const LABELS: &[&str] = &[
    "good first issue",
    "good first bug",
    "good first contribution",
    "first timers only",
    "first good issue",
    "help wanted",
    "up for grabs",
    "beginner",
    "beginner friendly",
    "easy",
    "easy pick",
    "easyfix",
    "newcomer",
    "newcomers",
    "starter",
    "low hanging fruit",
    "contributions welcome",
    "hacktoberfest",
    "bon premier probleme",
    "premier probleme",
    "bonne premiere contribution",
    "premiere contribution",
    "facile",
    "aide bienvenue",
    "aide demandee",
    "contribution bienvenue",
    "contributions bienvenues",
    "debutant",
];

fn rule(context: &Context<'_>) -> Judgement {
    let (facts, page) =
        match context.forge.and_then(|facts| facts.issues.as_ref().map(|page| (facts, page)).map_err(|reason| *reason))
        {
            Ok(found) => found,
            Err(reason) => return not_known(reason, "Nombre de premiers problèmes", "Number of issues for newcomers"),
        };
    let invites: Vec<String> = match &context.outside.newcomer_labels {
        Some(labels) => labels.iter().map(|label| words(label)).collect(),
        None => LABELS.iter().map(|label| (*label).to_owned()).collect(),
    };
    let labelled: Vec<_> = page
        .items
        .iter()
        .filter(|issue| issue.closed_at.is_none() && issue.labels.iter().any(|label| invited(label, &invites)))
        .collect();
    let fresh = labelled
        .iter()
        .filter(|issue| {
            let touched = issue.updated_at.unwrap_or(issue.opened_at);
            !issue.assigned && facts.fetched_at.as_second() - touched.as_second() < 180 * DAY
        })
        .count();
    let data = json!({ "fresh": fresh, "labelled": labelled.len() });
    let mut judgement = if fresh > 0 {
        let [fr, en] = count(fresh, ["problème ouvert", "problèmes ouverts"], ["open issue", "open issues"]);
        let least = if page.more { ["Au moins ", "At least "] } else { ["", ""] };
        found(
            Outcome::Met,
            &format!("{}{fr}, libres et récents, pour une première contribution.", least[0]),
            &format!("{}{en}, free and recent, for a first contribution.", least[1]),
            vec![context.forge_evidence(&facts.listed.url)],
        )
    } else if page.items.is_empty() {
        not_applicable(
            Reason::NothingToCheck,
            "Aucun ticket n’a été ouvert en douze mois.",
            "No issue was opened in twelve months.",
        )
    } else if page.more {
        unknown(
            Reason::TooFewData,
            "Aucun parmi les tickets les plus récents; les autres n’ont pas été lus.",
            "None among the latest issues; the others were not read.",
        )
    } else {
        found(
            Outcome::Unmet,
            &format!(
                "Aucun problème libre et récent n’invite à une première contribution ({} étiquetés et ouverts en douze mois).",
                labelled.len()
            ),
            &format!(
                "No free and recent issue invites to a first contribution ({} labelled and opened in twelve months).",
                labelled.len()
            ),
            vec![context.forge_evidence(&facts.listed.url)],
        )
    };
    judgement.data = Some(data);
    judgement
}

/// A label as words: `status: good-first-issue 🐣` gives `status good first issue`.
fn words(label: &str) -> String {
    folded(label)
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// Whether a label is one that invites, or ends or begins with one (`type: easy`).
fn invited(label: &str, invites: &[String]) -> bool {
    let label = words(label);
    invites.iter().any(|invite| {
        label == *invite
            || label.strip_suffix(invite.as_str()).is_some_and(|rest| rest.ends_with(' '))
            || label.strip_prefix(invite.as_str()).is_some_and(|rest| rest.starts_with(' ') && invite.contains(' '))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{ago, issue, issues, repository};
    use levain_model::forge::{Issue, Page};

    fn labelled(label: &str) -> Issue {
        Issue { labels: vec![label.to_owned()], ..issue(30, None) }
    }

    fn judged(items: Vec<Issue>) -> Judgement {
        repository(&[]).forge(|facts| facts.issues = issues(items)).judged(&CHECK)
    }

    #[test]
    fn inviting_labels_are_known_in_both_languages_and_with_prefixes() {
        for (label, expected) in [
            ("good first issue", true),
            ("status: Good-First-Issue 🐣", true),
            ("bon premier problème", true),
            ("help wanted :sos:", true),
            ("difficulty/easy", true),
            ("bug", false),
            ("not so easy to reproduce", false),
            ("queasy", false),
        ] {
            assert_eq!(judged(vec![labelled(label)]).outcome == Outcome::Met, expected, "{label}");
        }
    }

    #[test]
    fn taken_closed_and_forgotten_issues_do_not_count() {
        for item in [
            Issue { assigned: true, ..labelled("easy") },
            Issue { closed_at: Some(ago(1)), ..labelled("easy") },
            Issue { opened_at: ago(300), updated_at: Some(ago(200)), ..labelled("easy") },
        ] {
            assert_eq!(judged(vec![item]).outcome, Outcome::Unmet);
        }
    }

    #[test]
    fn the_dictionary_can_be_configured() {
        let trial = repository(&[])
            .forge(|facts| facts.issues = issues(vec![labelled("Coup de pouce")]))
            .outside(|outside| outside.newcomer_labels = Some(vec!["coup-de-pouce".to_owned()]));
        assert_eq!(trial.judged(&CHECK).outcome, Outcome::Met);
    }

    #[test]
    fn a_page_that_goes_on_proves_no_absence() {
        let more = Ok(Page { items: vec![labelled("bug")], more: true });
        let judgement = repository(&[]).forge(|facts| facts.issues = more).judged(&CHECK);
        assert_eq!(judgement.reason, Some(Reason::TooFewData));
        assert_eq!(judged(Vec::new()).outcome, Outcome::NotApplicable);
        assert_eq!(repository(&[]).judged(&CHECK).reason, Some(Reason::ForgeNotAsked));
    }
}
