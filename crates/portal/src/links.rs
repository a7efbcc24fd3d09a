//! Addresses of pages, in the reader's language.

use std::fmt::Display;

use levain_model::Language;
use url::form_urlencoded::Serializer;

use crate::routes::{Format, Id, route};

/// The addresses of one language.
#[derive(Debug, Clone, Copy)]
pub struct Links {
    /// Which.
    pub language: Language,
}

/// Each gives the address of the page of its name.
impl Links {
    pub fn to(&self, id: Id) -> &'static str {
        route(id).pattern(self.language)
    }

    pub fn home(&self) -> &'static str {
        self.to(Id::Home)
    }

    pub fn software(&self) -> &'static str {
        self.to(Id::Software)
    }

    pub fn compare(&self) -> &'static str {
        self.to(Id::Compare)
    }

    pub fn organizations(&self) -> &'static str {
        self.to(Id::Organizations)
    }

    pub fn sources(&self) -> &'static str {
        self.to(Id::Sources)
    }

    pub fn source(&self, key: impl Display) -> String {
        self.filled(Id::SourcePage, key)
    }

    pub fn repositories(&self) -> &'static str {
        self.to(Id::Repositories)
    }

    pub fn repository(&self, id: impl Display) -> String {
        self.filled(Id::Repository, id)
    }

    pub fn assess(&self) -> &'static str {
        self.to(Id::Assess)
    }

    pub fn checks(&self) -> &'static str {
        self.to(Id::Checks)
    }

    pub fn check(&self, id: impl Display) -> String {
        self.filled(Id::Check, id)
    }

    pub fn evidence(&self, slug: impl Display) -> String {
        self.filled(Id::Evidence, slug)
    }

    pub fn finding(&self, id: impl Display) -> String {
        self.filled(Id::Finding, id)
    }

    pub fn contest(&self, id: impl Display) -> String {
        self.filled(Id::FindingContest, id)
    }

    pub fn run_again(&self, id: impl Display) -> String {
        self.filled(Id::FindingRunAgain, id)
    }

    pub fn contests(&self) -> &'static str {
        self.to(Id::CurationContests)
    }

    pub fn guides(&self) -> &'static str {
        self.to(Id::Guides)
    }

    pub fn guide(&self, slug: impl Display) -> String {
        self.filled(Id::Guide, slug)
    }

    pub fn guide_ticks(&self, slug: impl Display) -> String {
        self.filled(Id::GuideTicks, slug)
    }

    pub fn glossary(&self) -> &'static str {
        self.to(Id::Glossary)
    }

    pub fn licenses(&self) -> &'static str {
        self.to(Id::Licenses)
    }

    pub fn license_choice(&self) -> &'static str {
        self.to(Id::LicenseChoice)
    }

    pub fn license_matrix(&self) -> &'static str {
        self.to(Id::LicenseMatrix)
    }

    pub fn license_explained(&self, expression: &str) -> String {
        with_query(self.licenses(), &[("expression", expression)])
    }

    pub fn kit(&self) -> &'static str {
        self.to(Id::Kit)
    }

    pub fn kit_piece(&self, id: impl Display) -> String {
        self.filled(Id::KitPiece, id)
    }

    pub fn publiccode(&self) -> &'static str {
        self.to(Id::Publiccode)
    }

    pub fn publiccode_new(&self) -> &'static str {
        self.to(Id::PubliccodeNew)
    }

    pub fn publiccode_codes(&self) -> &'static str {
        self.to(Id::PubliccodeCodes)
    }

    pub fn publiccode_code(&self, code: impl Display) -> String {
        self.filled(Id::PubliccodeCode, code)
    }

    pub fn codes(&self) -> &'static str {
        self.to(Id::Codes)
    }

    /// Of an error, a refusal or a remark on a publiccode.yml; nothing when nobody explains the code.
    pub fn code(&self, code: &str) -> Option<String> {
        if levain_app::codes::find(code).is_some() {
            return Some(self.filled(Id::Code, code));
        }
        levain_publiccode::find_code(code).map(|info| self.publiccode_code(info.code))
    }

    pub fn data(&self) -> &'static str {
        self.to(Id::Data)
    }

    pub fn about(&self) -> &'static str {
        self.to(Id::About)
    }

    pub fn accessibility(&self) -> &'static str {
        self.to(Id::Accessibility)
    }

    pub fn privacy(&self) -> &'static str {
        self.to(Id::Privacy)
    }

    pub fn open_search(&self) -> &'static str {
        self.to(Id::OpenSearch)
    }

    pub fn changes(&self) -> &'static str {
        self.to(Id::Changes)
    }

    pub fn account(&self) -> &'static str {
        self.to(Id::Account)
    }

    pub fn account_data(&self) -> &'static str {
        self.to(Id::AccountData)
    }

    pub fn account_notice(&self) -> &'static str {
        self.to(Id::AccountNotice)
    }

    pub fn account_erase(&self) -> &'static str {
        self.to(Id::AccountErase)
    }

    pub fn moderation(&self) -> &'static str {
        self.to(Id::CurationModeration)
    }

    pub fn incidents(&self) -> &'static str {
        self.to(Id::AdminIncidents)
    }

    pub fn incident(&self, id: impl Display) -> String {
        self.filled(Id::AdminIncident, id)
    }

    pub fn account_sessions(&self) -> &'static str {
        self.to(Id::AccountSessions)
    }

    pub fn notices(&self) -> &'static str {
        self.to(Id::Notices)
    }

    pub fn notice_choices(&self) -> &'static str {
        self.to(Id::NoticeChoices)
    }

    pub fn notice_feed(&self, secret: impl Display) -> String {
        self.filled(Id::NoticeFeed, secret)
    }

    pub fn unsubscribe(&self, token: impl Display) -> String {
        self.filled(Id::Unsubscribe, token)
    }

    pub fn admin_mail(&self) -> &'static str {
        self.to(Id::AdminMail)
    }

    pub fn sign_out(&self) -> &'static str {
        self.to(Id::SignOut)
    }

    pub fn curation(&self) -> &'static str {
        self.to(Id::Curation)
    }

    pub fn merge(&self) -> &'static str {
        self.to(Id::CurationMerge)
    }

    pub fn split(&self) -> &'static str {
        self.to(Id::CurationSplit)
    }

    pub fn undo(&self) -> &'static str {
        self.to(Id::CurationUndo)
    }

    pub fn dismiss(&self) -> &'static str {
        self.to(Id::CurationDismiss)
    }

    pub fn admin(&self) -> &'static str {
        self.to(Id::Admin)
    }

    pub fn admin_index(&self) -> &'static str {
        self.to(Id::AdminIndex)
    }

    pub fn software_page(&self, slug: impl Display) -> String {
        self.filled(Id::SoftwarePage, slug)
    }

    pub fn correct(&self, slug: impl Display) -> String {
        self.filled(Id::Correct, slug)
    }

    pub fn organization(&self, slug: impl Display) -> String {
        self.filled(Id::OrganizationPage, slug)
    }

    pub fn framework(&self) -> &'static str {
        self.to(Id::Framework)
    }

    pub fn policy(&self) -> &'static str {
        self.to(Id::Policy)
    }

    pub fn body_policy(&self, slug: impl Display) -> String {
        self.filled(Id::BodyPolicy, slug)
    }

    pub fn body_policy_draft(&self, slug: impl Display) -> String {
        self.filled(Id::BodyPolicyDraft, slug)
    }

    pub fn body_policy_register(&self, slug: impl Display) -> String {
        self.filled(Id::BodyPolicyRegister, slug)
    }

    pub fn body_profile(&self, slug: impl Display) -> String {
        self.filled(Id::BodyProfile, slug)
    }

    pub fn assessment(&self, slug: impl Display) -> String {
        self.filled(Id::Assessment, slug)
    }

    pub fn assessment_axis(&self, slug: impl Display, axis: impl Display) -> String {
        self.filled(Id::AssessmentAxis, slug).replace("{id}", &axis.to_string())
    }

    pub fn assessment_closing(&self, slug: impl Display) -> String {
        self.filled(Id::AssessmentClosing, slug)
    }

    pub fn assessment_past(&self, slug: impl Display, id: impl Display) -> String {
        self.filled(Id::AssessmentPast, slug).replace("{id}", &id.to_string())
    }

    pub fn assessment_publication(&self, slug: impl Display) -> String {
        self.filled(Id::AssessmentPublication, slug)
    }

    pub fn body_join(&self, slug: impl Display) -> String {
        self.filled(Id::BodyJoin, slug)
    }

    pub fn body_members(&self, slug: impl Display) -> String {
        self.filled(Id::BodyMembers, slug)
    }

    pub fn body_requests(&self, slug: impl Display) -> String {
        self.filled(Id::BodyRequests, slug)
    }

    pub fn body_edit(&self, slug: impl Display) -> String {
        self.filled(Id::BodyEdit, slug)
    }

    pub fn body_accounts(&self, slug: impl Display) -> String {
        self.filled(Id::BodyAccounts, slug)
    }

    pub fn body_permissions(&self, slug: impl Display) -> String {
        self.filled(Id::BodyPermissions, slug)
    }

    pub fn permission_grant(&self, slug: impl Display) -> String {
        self.filled(Id::PermissionGrant, slug)
    }

    pub fn permission_revoke(&self, slug: impl Display) -> String {
        self.filled(Id::PermissionRevoke, slug)
    }

    pub fn admin_body(&self, slug: impl Display) -> String {
        self.filled(Id::AdminBody, slug)
    }

    pub fn permissions(&self) -> &'static str {
        self.to(Id::Permissions)
    }

    pub fn permission_ask(&self) -> &'static str {
        self.to(Id::PermissionAsk)
    }

    pub fn curation_accounts(&self) -> &'static str {
        self.to(Id::CurationAccounts)
    }

    pub fn admin_bodies(&self) -> &'static str {
        self.to(Id::AdminBodies)
    }

    /// May I contribute to this?
    pub fn may_contribute(&self, about: impl Display) -> String {
        with_query(self.permissions(), &[("about", &about.to_string())])
    }

    /// The form that grants a permission for this.
    pub fn grant_for(&self, slug: impl Display, request: impl Display) -> String {
        with_query(&self.permission_grant(slug), &[("request", &request.to_string())])
    }

    /// The form that changes this permission.
    pub fn change_of(&self, slug: impl Display, permission: impl Display) -> String {
        with_query(&self.permission_grant(slug), &[("replaces", &permission.to_string())])
    }

    /// The form that revokes this permission.
    pub fn revoke_of(&self, slug: impl Display, permission: impl Display) -> String {
        with_query(&self.permission_revoke(slug), &[("permission", &permission.to_string())])
    }

    /// The form that asks the stewards of a body for a permission.
    pub fn ask_for(&self, slug: impl Display, about: impl Display) -> String {
        with_query(self.permission_ask(), &[("body", &slug.to_string()), ("about", &about.to_string())])
    }

    pub fn lab(&self) -> &'static str {
        self.to(Id::Lab)
    }

    pub fn lab_in(&self, status: &str) -> String {
        with_query(self.lab(), &[("status", status)])
    }

    pub fn lab_of(&self, body: impl Display) -> String {
        with_query(self.lab(), &[("organization", &body.to_string())])
    }

    pub fn experiment(&self, id: impl Display) -> String {
        self.filled(Id::Experiment, id)
    }

    pub fn experiment_new(&self) -> &'static str {
        self.to(Id::ExperimentNew)
    }

    pub fn experiment_import(&self) -> &'static str {
        self.to(Id::ExperimentImport)
    }

    pub fn experiment_edit(&self, id: impl Display) -> String {
        self.filled(Id::ExperimentEdit, id)
    }

    pub fn experiment_state(&self, id: impl Display) -> String {
        self.filled(Id::ExperimentState, id)
    }

    pub fn experiment_review(&self, id: impl Display) -> String {
        self.filled(Id::ExperimentReview, id)
    }

    pub fn experiment_measure(&self, id: impl Display, marker: impl Display) -> String {
        with_query(&self.filled(Id::ExperimentMeasure, id), &[("marker", &marker.to_string())])
    }

    pub fn experiment_conclusion(&self, id: impl Display) -> String {
        self.filled(Id::ExperimentConclusion, id)
    }

    pub fn experiment_report(&self, id: impl Display) -> String {
        self.filled(Id::ExperimentReport, id)
    }

    pub fn environment_new(&self, experiment: impl Display) -> String {
        self.filled(Id::EnvironmentNew, experiment)
    }

    pub fn environment_new_of(&self, experiment: impl Display, package: &str) -> String {
        with_query(&self.environment_new(experiment), &[("package", package)])
    }

    pub fn packages(&self) -> &'static str {
        self.to(Id::Packages)
    }

    pub fn package(&self, name: impl Display) -> String {
        self.filled(Id::Package, name)
    }

    pub fn demonstration_new(&self, name: impl Display) -> String {
        self.filled(Id::DemonstrationNew, name)
    }

    pub fn environments(&self) -> &'static str {
        self.to(Id::Environments)
    }

    pub fn environment(&self, id: impl Display) -> String {
        self.filled(Id::Environment, id)
    }

    pub fn environment_state(&self, id: impl Display) -> String {
        self.filled(Id::EnvironmentState, id)
    }

    pub fn environment_extend(&self, id: impl Display) -> String {
        self.filled(Id::EnvironmentExtend, id)
    }

    pub fn environment_enter(&self, id: impl Display) -> String {
        self.filled(Id::EnvironmentEnter, id)
    }

    pub fn environment_measures(&self, id: impl Display) -> String {
        self.filled(Id::EnvironmentMeasures, id)
    }

    pub fn environment_content(&self, id: impl Display) -> String {
        self.filled(Id::EnvironmentContent, id)
    }

    pub fn environment_samples(&self, id: impl Display, measurement: impl Display) -> String {
        with_query(&self.environment_measures(id), &[("measurement", &measurement.to_string())])
    }

    pub fn experiment_bundle(&self, id: impl Display) -> String {
        self.filled(Id::ExperimentBundle, id)
    }

    pub fn experiment_repository(&self, id: impl Display) -> String {
        with_query(&self.experiment_bundle(id), &[("as", "git")])
    }

    pub fn environment_stream(&self, id: impl Display) -> String {
        self.filled(Id::EnvironmentStream, id)
    }

    pub fn record(&self, id: impl Display) -> String {
        self.filled(Id::Record, id)
    }

    pub fn sign_in(&self, next: &str) -> String {
        with_query(self.to(Id::SignIn), &[("next", next)])
    }

    pub fn sign_in_with(&self, name: &str, next: &str) -> String {
        with_query(&self.filled(Id::SignInWith, name), &[("next", next)])
    }

    pub fn search(&self, text: &str) -> String {
        with_query(self.software(), &[("q", text)])
    }

    pub fn search_in(&self, text: &str, category: &Option<String>) -> String {
        with_query(self.software(), &[("q", text), ("category", category.as_deref().unwrap_or_default())])
    }

    pub fn filtered(&self, facet: &str, code: &str) -> String {
        with_query(self.software(), &[(facet, code)])
    }

    pub fn compare_with(&self, slug: impl Display) -> String {
        with_query(self.compare(), &[("software", &slug.to_string())])
    }

    fn filled(&self, id: Id, value: impl Display) -> String {
        let pattern = self.to(id);
        match (pattern.find('{'), pattern.find('}')) {
            (Some(open), Some(close)) => format!("{}{value}{}", &pattern[..open], &pattern[close + 1..]),
            _ => pattern.to_owned(),
        }
    }
}

/// An address with a query; pairs without a value are left out.
pub fn with_query(path: &str, pairs: &[(&str, &str)]) -> String {
    let mut query = Serializer::new(String::new());
    for (name, value) in pairs.iter().filter(|(_, value)| !value.is_empty()) {
        query.append_pair(name, value);
    }
    let query = query.finish();
    if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
}

/// The same list in another format: `/logiciels?q=x` gives `/logiciels.csv?q=x`.
pub fn in_format(address: &str, format: Format) -> String {
    match address.split_once('?') {
        Some((path, query)) => format!("{path}{}?{query}", format.extension()),
        None => format!("{address}{}", format.extension()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_filled_and_encoded() {
        let links = Links { language: Language::Fr };
        assert_eq!(links.software_page("kanboard"), "/logiciels/kanboard");
        assert_eq!(links.correct("kanboard"), "/logiciels/kanboard/corriger");
        assert_eq!(links.search("prise de rendez-vous & été"), "/logiciels?q=prise+de+rendez-vous+%26+%C3%A9t%C3%A9");
        assert_eq!(links.search(""), "/logiciels");
        assert_eq!(in_format("/logiciels?q=x", Format::Csv), "/logiciels.csv?q=x");
    }
}
