//! What the findings let a search ask: closed questions whose answer is yes when a check says so.

use std::collections::BTreeSet;

use levain_model::{Language, Outcome};

/// A question that a search can ask of the findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FindingFacet {
    /// Its value in addresses.
    pub code: &'static str,
    /// The check that answers it.
    pub check: &'static str,
    /// The outcomes that mean yes. Attested always does.
    pub outcomes: &'static [Outcome],
    /// Its words, French then English.
    pub label: [&'static str; 2],
}

const MET: &[Outcome] = &[Outcome::Met, Outcome::Attested];
/// For questions to which a part is an answer already.
const SOME: &[Outcome] = &[Outcome::Met, Outcome::Attested, Outcome::Partial];

const fn row(
    code: &'static str,
    check: &'static str,
    outcomes: &'static [Outcome],
    fr: &'static str,
    en: &'static str,
) -> FindingFacet {
    FindingFacet { code, check, outcomes, label: [fr, en] }
}

/// Every question, in the order of the page.
#[rustfmt::skip]
const FACETS: [FindingFacet; 10] = [
    row("free-licence", "LIC-03", MET, "Licence libre reconnue dans le dépôt", "Free licence recognised in the repository"),
    row("documentation-in-french", "META-05", MET, "Documentation en français", "Documentation in French"),
    row("interface-in-french", "QLT-06", SOME, "Interface traduite en français, en tout ou en partie", "Interface translated to French, all or in part"),
    row("commits-within-a-year", "VIT-02", MET, "Commit d’une personne depuis un an", "Commit by a person within a year"),
    row("release-within-two-years", "VIT-04", MET, "Version publiée depuis deux ans", "Release within two years"),
    row("deployable", "QLT-03", MET, "Prêt à déployer (image, paquet, manifeste)", "Ready to deploy (image, package, manifest)"),
    row("security-policy", "SEC-01", MET, "Politique de sécurité", "Security policy"),
    row("contribution-guide", "GOV-01", SOME, "Guide de contribution", "Contribution guide"),
    row("continuous-integration", "QLT-01", MET, "Intégration continue", "Continuous integration"),
    row("publiccode", "META-01", MET, "Fichier publiccode.yml valide", "Valid publiccode.yml file"),
];

/// The questions to which what is known of a software says yes.
pub fn values(known: &BTreeSet<(String, Outcome)>) -> Vec<&'static str> {
    let says = |facet: &&FindingFacet| {
        facet.outcomes.iter().any(|outcome| known.contains(&(facet.check.to_owned(), *outcome)))
    };
    FACETS.iter().filter(says).map(|facet| facet.code).collect()
}

/// A question in words.
pub fn label(code: &str, language: Language) -> Option<&'static str> {
    FACETS.iter().find(|facet| facet.code == code).map(|facet| levain_checks::text(facet.label, language))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_question_is_answered_by_a_check_that_everybody_may_read() {
        let mut codes = BTreeSet::new();
        for facet in FACETS {
            assert!(levain_checks::find(facet.check).is_some(), "{}", facet.check);
            // SEC-09 is told to owners only.
            assert_ne!(facet.check, "SEC-09");
            assert!(codes.insert(facet.code), "{}", facet.code);
        }
    }

    #[test]
    fn only_a_yes_is_a_yes() {
        for (check, outcome, expected) in [
            ("SEC-01", Outcome::Met, &["security-policy"][..]),
            ("SEC-01", Outcome::Attested, &["security-policy"]),
            ("SEC-01", Outcome::Partial, &[]),
            ("SEC-01", Outcome::Unmet, &[]),
            ("SEC-01", Outcome::Unknown, &[]),
            ("SEC-01", Outcome::NotApplicable, &[]),
            ("QLT-06", Outcome::Partial, &["interface-in-french"]),
            ("LIC-07", Outcome::Met, &[]),
        ] {
            assert_eq!(values(&BTreeSet::from([(check.to_owned(), outcome)])), expected, "{check} {outcome:?}");
        }
    }
}
