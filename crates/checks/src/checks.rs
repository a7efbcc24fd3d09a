//! The list of checks: one line each, in the order of pages and reports.

mod com_01_absence_factor;
mod com_02_organisational_concentration;
mod com_03_newcomers;
mod com_04_first_response;
mod com_05_merge_request_closure;
mod com_06_outside_contributions;
mod com_07_first_issues;
mod com_08_public_discussion;
mod com_09_reuse;
mod gov_01_contributing;
mod gov_02_code_of_conduct;
mod gov_03_maintainers;
mod gov_04_roadmap;
mod gov_05_templates;
mod gov_06_support;
mod gov_07_reviewed_merges;
mod gov_08_protected_branch;
mod lic_01_license_file;
mod lic_02_license_text;
mod lic_03_license_freedom;
mod lic_04_reciprocity;
mod lic_05_license_agreement;
mod lic_06_open_core;
mod lic_07_file_headers;
mod lic_08_contribution_terms;
mod meta_01_publiccode;
mod meta_02_citation;
mod meta_03_readme_sections;
mod meta_04_forge_description;
mod meta_05_documentation_languages;
mod meta_06_software_heritage;
mod meta_07_owner;
mod qlt_01_continuous_integration;
mod qlt_02_tests;
mod qlt_03_deployable;
mod qlt_04_lab_proof;
mod qlt_05_documentation;
mod qlt_06_localisation;
mod qlt_07_accessibility;
mod qlt_08_open_standards;
mod sec_01_security_policy;
mod sec_02_private_reporting;
mod sec_03_known_vulnerabilities;
mod sec_04_dependency_updates;
mod sec_05_ci_dangers;
mod sec_06_token_permissions;
mod sec_07_pinned_actions;
mod sec_08_committed_executables;
mod sec_09_secrets;
mod sec_10_signed_tags;
mod sec_11_sbom;
mod sec_12_advisories;
mod sec_13_attestations;
mod vit_01_unmaintained_notice;
mod vit_02_last_commit;
mod vit_03_activity;
mod vit_04_releases;
mod vit_05_versioning;
mod vit_06_declared_status;
mod vit_07_supported_versions;
mod vit_08_issue_backlog;

use jiff::Timestamp;
use levain_model::Judgement;

use crate::check::Check;
use crate::outside::Start;

/// Every check.
pub static ALL: &[&Check] = &[
    &lic_01_license_file::CHECK,
    &lic_02_license_text::CHECK,
    &lic_03_license_freedom::CHECK,
    &lic_04_reciprocity::CHECK,
    &lic_05_license_agreement::CHECK,
    &lic_06_open_core::CHECK,
    &lic_07_file_headers::CHECK,
    &lic_08_contribution_terms::CHECK,
    &meta_01_publiccode::CHECK,
    &meta_02_citation::CHECK,
    &meta_03_readme_sections::CHECK,
    &meta_04_forge_description::CHECK,
    &meta_05_documentation_languages::CHECK,
    &meta_06_software_heritage::CHECK,
    &meta_07_owner::CHECK,
    &vit_01_unmaintained_notice::CHECK,
    &vit_02_last_commit::CHECK,
    &vit_03_activity::CHECK,
    &vit_04_releases::CHECK,
    &vit_05_versioning::CHECK,
    &vit_06_declared_status::CHECK,
    &vit_07_supported_versions::CHECK,
    &vit_08_issue_backlog::CHECK,
    &com_01_absence_factor::CHECK,
    &com_02_organisational_concentration::CHECK,
    &com_03_newcomers::CHECK,
    &com_04_first_response::CHECK,
    &com_05_merge_request_closure::CHECK,
    &com_06_outside_contributions::CHECK,
    &com_07_first_issues::CHECK,
    &com_08_public_discussion::CHECK,
    &com_09_reuse::CHECK,
    &gov_01_contributing::CHECK,
    &gov_02_code_of_conduct::CHECK,
    &gov_03_maintainers::CHECK,
    &gov_04_roadmap::CHECK,
    &gov_05_templates::CHECK,
    &gov_06_support::CHECK,
    &gov_07_reviewed_merges::CHECK,
    &gov_08_protected_branch::CHECK,
    &sec_01_security_policy::CHECK,
    &sec_02_private_reporting::CHECK,
    &sec_03_known_vulnerabilities::CHECK,
    &sec_04_dependency_updates::CHECK,
    &sec_05_ci_dangers::CHECK,
    &sec_06_token_permissions::CHECK,
    &sec_07_pinned_actions::CHECK,
    &sec_08_committed_executables::CHECK,
    &sec_09_secrets::CHECK,
    &sec_10_signed_tags::CHECK,
    &sec_11_sbom::CHECK,
    &sec_12_advisories::CHECK,
    &sec_13_attestations::CHECK,
    &qlt_01_continuous_integration::CHECK,
    &qlt_02_tests::CHECK,
    &qlt_03_deployable::CHECK,
    &qlt_04_lab_proof::CHECK,
    &qlt_05_documentation::CHECK,
    &qlt_06_localisation::CHECK,
    &qlt_07_accessibility::CHECK,
    &qlt_08_open_standards::CHECK,
];

/// The check of starts in the lab, and what these say at `now`, whatever else is known of the repository.
pub fn lab_proof(starts: &[Start], now: Timestamp) -> (&'static Check, Judgement) {
    (&qlt_04_lab_proof::CHECK, qlt_04_lab_proof::judged(starts, now))
}

/// The check of this id, in any case.
pub fn find(id: &str) -> Option<&'static Check> {
    ALL.iter().copied().find(|check| check.id.eq_ignore_ascii_case(id))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn identifiers_are_unique_and_in_order() {
        let families = ["LIC", "META", "VIT", "COM", "GOV", "SEC", "QLT"];
        let place = |check: &&Check| {
            let (family, number) = check.id.split_once('-').unwrap();
            (families.iter().position(|known| *known == family).unwrap(), number.parse::<u32>().unwrap())
        };
        let places: Vec<(usize, u32)> = ALL.iter().map(place).collect();
        assert!(places.windows(2).all(|pair| pair[0] < pair[1]), "{places:?}");
        assert!(find("lic-01").is_some() && find("LIC-99").is_none());
        // Every question of the design has its check: no number is left out.
        for (family, last) in families.iter().zip([8, 7, 8, 9, 8, 13, 8]) {
            let numbers = ALL.iter().filter(|check| check.id.starts_with(&format!("{family}-"))).count();
            assert_eq!(numbers, last, "{family}");
            assert!(find(&format!("{family}-{last:02}")).is_some(), "{family}-{last:02}");
        }
    }

    #[test]
    fn texts_are_there_in_both_languages_and_written_as_each_asks() {
        for check in ALL {
            let words = &check.words;
            let mut seen = BTreeSet::new();
            for [fr, en] in [words.name, words.question, words.why, words.how, words.fix] {
                assert!(!fr.trim().is_empty() && !en.trim().is_empty(), "{}", check.id);
                assert_ne!(fr, en, "{}", check.id);
                assert!(seen.insert(fr), "{}: {fr}", check.id);
                assert!(!fr.contains('\''), "{}: a straight apostrophe in {fr}", check.id);
                let colon = fr.match_indices(": ").all(|(at, _)| {
                    fr[..at].ends_with('\u{a0}')
                        || ["Status", "permissions", "contents"].iter().any(|key| fr[..at].ends_with(key))
                });
                assert!(colon, "{}: no no-break space before a colon in {fr}", check.id);
                assert!(!fr.contains(" ?") && !fr.contains(" ;") && !fr.contains(" !"), "{}: {fr}", check.id);
                let quoted = fr.split('«').skip(1).all(|inside| inside.starts_with('\u{a0}'))
                    && fr.rsplit('»').skip(1).all(|inside| inside.ends_with('\u{a0}'));
                assert!(quoted && !fr.contains('“'), "{}: guillemets take no-break spaces in {fr}", check.id);
            }
            assert!(words.question[0].ends_with('?') && words.question[1].ends_with('?'), "{}", check.id);
            assert!(!check.purposes.is_empty() && !check.needs.is_empty(), "{}", check.id);
        }
    }

    #[test]
    fn an_empty_repository_is_unknown_never_unmet() {
        let empty = crate::testing::repository(&[]).unborn();
        for check in ALL {
            let outcome = empty.judged(check).outcome;
            assert!(
                !matches!(outcome, levain_model::Outcome::Unmet | levain_model::Outcome::Met),
                "{}: {outcome:?}",
                check.id
            );
        }
    }
}
