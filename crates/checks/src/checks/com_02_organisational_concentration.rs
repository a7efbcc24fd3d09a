//! COM-02: whether the work depends on one organisation.
//!
//! Data: `{ "commits", "attributed", "organisations", "largest_share" }`, shares in hundredths. A domain is named in the
//! sentence only when two people or more write under it: a domain of one person would name that person.

use std::collections::BTreeMap;

use levain_model::history::Cut;
use levain_model::{Judgement, Outcome, Purpose, Reason, Severity};
use serde_json::json;

use crate::check::{Check, Framework, Need, Words};
use crate::context::{Context, found, unknown};
use crate::say::{FEWEST, days_before, not_known, percent};

/// Whether the work depends on one organisation.
pub static CHECK: Check = Check {
    id: "COM-02",
    version: 1,
    severity: Severity::Major,
    purposes: &[Purpose::Use, Purpose::Depend],
    needs: &[Need::History],
    frameworks: &[(Framework::Chaoss, "Elephant Factor")],
    words: Words {
        name: ["Dépendance à une organisation", "Organisational concentration"],
        question: [
            "Le travail des douze derniers mois repose-t-il sur une seule organisation?",
            "Does the work of the last twelve months rest on a single organisation?",
        ],
        why: [
            "Un logiciel porté par une seule organisation suit ses priorités et s’arrête avec elle. Source\u{a0}: CHAOSS, «\u{a0}Elephant Factor\u{a0}».",
            "Software carried by one organisation follows its priorities and stops with it. Source: CHAOSS, “Elephant Factor”.",
        ],
        how: [
            "Part des commits humains par domaine de courriel sur douze mois. Les adresses masquées par la forge et celles de fournisseurs publics ne disent rien d’une organisation\u{a0}: si elles dominent, la réponse est «\u{a0}inconnu\u{a0}».",
            "Share of human commits by e-mail domain over twelve months. Addresses hidden by the forge and those of public mail providers say nothing of an organisation: when they dominate, the answer is “unknown”.",
        ],
        fix: [
            "Ouvrir la gouvernance à d’autres organismes utilisateurs et leur confier une part de l’entretien.",
            "Open the governance to other bodies that use it, and give them a share of the upkeep.",
        ],
    },
    rule,
};

/// Mail providers of the public: their domains name no organisation.
const PUBLIC_MAIL: &[&str] = &[
    "gmail.com",
    "googlemail.com",
    "outlook.com",
    "outlook.fr",
    "hotmail.com",
    "hotmail.fr",
    "hotmail.ca",
    "live.com",
    "live.ca",
    "live.fr",
    "msn.com",
    "yahoo.com",
    "yahoo.fr",
    "yahoo.ca",
    "ymail.com",
    "icloud.com",
    "me.com",
    "mac.com",
    "proton.me",
    "protonmail.com",
    "pm.me",
    "tutanota.com",
    "tuta.io",
    "gmx.com",
    "gmx.de",
    "gmx.net",
    "gmx.fr",
    "web.de",
    "mail.ru",
    "yandex.ru",
    "yandex.com",
    "qq.com",
    "163.com",
    "126.com",
    "free.fr",
    "orange.fr",
    "wanadoo.fr",
    "laposte.net",
    "sfr.fr",
    "videotron.ca",
    "sympatico.ca",
    "bell.net",
    "fastmail.com",
    "fastmail.fm",
    "posteo.de",
    "mailbox.org",
    "riseup.net",
    "disroot.org",
    "localhost",
    "aol.com",
    "hey.com",
    "zoho.com",
    "users.sourceforge.net",
    "sourceforge.net",
    "users.sf.net",
    "debian.org",
    "gentoo.org",
    "acm.org",
    "ieee.org",
];

fn rule(context: &Context<'_>) -> Judgement {
    let history = context.view.history();
    let since = days_before(context.now, 365).as_second();
    let oldest = history.commits.iter().map(|commit| commit.time).min();
    let whole = match history.cut {
        None => true,
        Some(Cut::Limit) => oldest.is_some_and(|oldest| oldest < since),
        Some(Cut::Shallow | Cut::MissingObject) => false,
    };
    if !whole {
        return not_known(Reason::HistoryCut, "Part de chaque organisation", "Share of each organisation");
    }
    // A domain of one person may be that person's own: only those that two people have are organisations.
    let mut people: BTreeMap<String, u32> = BTreeMap::new();
    for domain in
        history.people.iter().filter(|person| !person.bot).filter_map(|person| domain_of(person.domain.as_deref()))
    {
        *people.entry(domain).or_default() += 1;
    }
    let mut domains: BTreeMap<String, usize> = BTreeMap::new();
    let mut commits = 0;
    for commit in history.human().filter(|commit| commit.time >= since) {
        commits += 1;
        let domain = history.people.get(commit.person as usize).and_then(|person| person.domain.as_deref());
        if let Some(domain) = domain_of(domain).filter(|domain| people.get(domain).is_some_and(|people| *people >= 2)) {
            *domains.entry(domain).or_default() += 1;
        }
    }
    let attributed: usize = domains.values().sum();
    let largest = domains.iter().max_by_key(|(_, count)| **count);
    let share = largest.map_or(0, |(_, count)| percent(*count, commits));
    let data =
        json!({ "commits": commits, "attributed": attributed, "organisations": domains.len(), "largest_share": share });
    let mut judgement = if commits < FEWEST {
        unknown(
            Reason::TooFewData,
            &format!("Moins de {FEWEST} commits humains en douze mois\u{a0}: trop peu pour conclure."),
            &format!("Fewer than {FEWEST} human commits in twelve months: too few to tell."),
        )
    } else if share <= 50 && attributed * 2 < commits {
        unknown(
            Reason::TooFewData,
            &format!(
                "Seuls {attributed} commits sur {commits} portent l’adresse d’une organisation; les autres viennent d’adresses masquées ou de fournisseurs publics."
            ),
            &format!(
                "Only {attributed} of {commits} commits carry the address of an organisation; the others come from hidden addresses or public mail providers."
            ),
        )
    } else {
        let outcome = match share {
            0..=50 => Outcome::Met,
            51..=80 => Outcome::Partial,
            _ => Outcome::Unmet,
        };
        let named = largest.map(|(domain, _)| format!(" ({domain})")).unwrap_or_default();
        found(
            outcome,
            &format!(
                "L’organisation la plus active{named} a fait {share}\u{a0}% des {commits} commits de douze mois; organisations reconnues\u{a0}: {}.",
                domains.len()
            ),
            &format!(
                "The most active organisation{named} made {share}% of the {commits} commits of twelve months; organisations recognised: {}.",
                domains.len()
            ),
            vec![context.history_evidence("commits")],
        )
    };
    judgement.data = Some(data);
    judgement
}

/// The organisation of an address, when its domain can be that of one.
fn domain_of(domain: Option<&str>) -> Option<String> {
    domain.map(str::to_lowercase).filter(|domain| is_organisation(domain)).map(|domain| organisation(&domain))
}

/// Whether a domain can be that of an organisation.
fn is_organisation(domain: &str) -> bool {
    domain.contains('.')
        && !PUBLIC_MAIL.contains(&domain)
        && !domain.contains("noreply")
        && !["local", "localdomain", "lan", "internal", "home"].iter().any(|end| domain.ends_with(&format!(".{end}")))
}

/// The domain without the departments before it: `dev.ville.exemple.ca` and `ville.exemple.ca` are told apart only by
/// registries of suffixes; the last three labels of national second-level domains and the last two of others do.
fn organisation(domain: &str) -> String {
    let labels: Vec<&str> = domain.split('.').collect();
    let second = labels.len().checked_sub(2).and_then(|at| labels.get(at)).copied().unwrap_or_default();
    let keep = if ["co", "com", "ac", "gov", "gouv", "org", "qc", "on", "gc"].contains(&second) { 3 } else { 2 };
    labels[labels.len().saturating_sub(keep)..].join(".")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::repository;

    fn judged(people: &[(usize, Option<&str>)]) -> Judgement {
        let commits: Vec<(i64, u32)> = people
            .iter()
            .zip(0..)
            .flat_map(|((count, _), person)| (0..*count).map(move |at| (5 + at as i64, person)))
            .collect();
        let domains: Vec<Option<&str>> = people.iter().map(|(_, domain)| *domain).collect();
        repository(&[]).commits(&commits).domains(&domains).judged(&CHECK)
    }

    #[test]
    fn one_organisation_is_told() {
        for (people, outcome) in [
            (vec![(5, Some("val-exemple.example")), (4, Some("val-exemple.example")), (1, None)], Outcome::Unmet),
            (vec![(4, Some("val-exemple.example")), (2, Some("val-exemple.example")), (4, None)], Outcome::Partial),
            (
                vec![(2, Some("a.example")), (3, Some("a.example")), (2, Some("b.example")), (3, Some("b.example"))],
                Outcome::Met,
            ),
            // One organisation under two of its domains.
            (vec![(5, Some("ti.val-exemple.example")), (5, Some("val-exemple.example"))], Outcome::Unmet),
        ] {
            assert_eq!(judged(&people).outcome, outcome, "{people:?}");
        }
    }

    #[test]
    fn hidden_and_public_addresses_say_nothing() {
        let judgement = judged(&[
            (8, None),
            (8, Some("gmail.com")),
            (1, Some("val-exemple.example")),
            (1, Some("val-exemple.example")),
        ]);
        assert_eq!(judgement.reason, Some(Reason::TooFewData));
    }

    #[test]
    fn a_domain_of_one_person_is_not_named() {
        let alone = judged(&[(9, Some("jeanne-tremblay.example")), (1, None)]);
        assert_eq!(alone.reason, Some(Reason::TooFewData), "it may be the domain of a person");
        assert!(!serde_json::to_string(&alone).unwrap().contains("tremblay"));
        let shared = judged(&[(5, Some("val-exemple.example")), (5, Some("val-exemple.example"))]);
        assert!(serde_json::to_string(&shared).unwrap().contains("val-exemple.example"));
    }

    #[test]
    fn a_cut_history_is_unknown() {
        let trial = repository(&[]).commits(&[(5, 0); 9]).domains(&[Some("a.example")]).cut(Cut::Shallow);
        assert_eq!(trial.judged(&CHECK).reason, Some(Reason::HistoryCut));
    }
}
