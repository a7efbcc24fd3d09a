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
mod sec_01_security_policy;
mod sec_02_private_reporting;
mod sec_03_known_vulnerabilities;
mod sec_04_dependency_updates;
mod sec_05_ci_dangers;
mod sec_06_token_permissions;
mod sec_07_pinned_actions;
mod sec_08_committed_executables;
mod sec_10_signed_tags;
mod sec_11_sbom;
mod sec_12_advisories;
mod sec_13_attestations;

use crate::check::Check;

/// Every check.
pub static ALL: &[&Check] = &[
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
    &sec_10_signed_tags::CHECK,
    &sec_11_sbom::CHECK,
    &sec_12_advisories::CHECK,
    &sec_13_attestations::CHECK,
];

/// The check of this id, in any case.
pub fn find(id: &str) -> Option<&'static Check> {
    ALL.iter().copied().find(|check| check.id.eq_ignore_ascii_case(id))
}
