//! The pages: one file per area, with its template of the same name.

mod account;
mod account_data;
mod admin;
mod admin_bodies;
mod admin_mail;
mod assess;
mod assessments;
mod bodies;
mod claims;
mod codes;
mod compare;
mod contests;
mod correct;
mod curation;
mod data;
mod environments;
mod evidence;
mod experiment_forms;
mod experiments;
mod findings;
mod framework;
mod guides;
mod home;
mod incidents;
mod kit;
mod licenses;
mod moderation;
mod notices;
mod organizations;
mod packages;
mod permissions;
mod plain;
mod policies;
mod privacy;
mod providers;
mod publiccode;
mod publiccode_new;
mod repositories;
mod results;
mod service;
mod software;
mod sources;

pub use assess::shape as assess_shape;
pub use environments::{seconds, shape as environment_shape};
pub use evidence::{Spark, kind as evidence_kind, short_commit};
pub use experiments::{decimal, verdict_shape};
pub use findings::sentence as finding_sentence;
pub use incidents::{answers as incident_answers, kinds as incident_kinds};
pub use licenses::shape as license_shape;
pub use notices::{address as notice_address, sentence as notice_sentence};
pub use permissions::{kinds_words, scope_words};
pub use software::linkable;

use axum::routing::{MethodRouter, get, post};

use crate::Portal;
use crate::routes::Id;

/// Begins to count: without it figures are dropped.
pub fn install_recorder() {
    if service::recorder().is_none() {
        tracing::warn!("another recorder of figures is installed: /metrics has nothing to say");
    }
}

/// The handlers of a row of the table. A new page without handlers does not compile.
pub fn handlers(id: Id) -> MethodRouter<Portal> {
    match id {
        Id::Home => get(home::show),
        Id::Software => get(results::show),
        Id::SoftwarePage => get(software::show),
        Id::Suggestions => get(results::suggest),
        Id::OpenSearch => get(results::open_search),
        Id::Compare => get(compare::show),
        Id::Organizations => get(organizations::list),
        Id::OrganizationPage => get(organizations::show),
        Id::BodyJoin => get(bodies::join).post(bodies::ask),
        Id::BodyMembers => get(bodies::members).post(bodies::decide),
        Id::BodyRequests => get(bodies::requests).post(bodies::answer),
        Id::BodyEdit => get(bodies::edit).post(bodies::save),
        Id::BodyAccounts => get(claims::of_body).post(claims::claim),
        Id::BodyPermissions => get(permissions::register),
        Id::PermissionGrant => get(permissions::grant_form).post(permissions::grant),
        Id::PermissionRevoke => get(permissions::revoke_form).post(permissions::revoke),
        Id::Permissions => get(permissions::show),
        Id::PermissionAsk => get(permissions::ask_form).post(permissions::ask),
        Id::Sources => get(sources::list),
        Id::SourcePage => get(repositories::source),
        Id::Repositories => get(repositories::list),
        Id::Repository => get(repositories::show),
        Id::Told => post(repositories::told),
        Id::Evidence => get(evidence::show),
        Id::Finding => get(findings::show),
        Id::FindingContest => get(findings::form).post(findings::contest),
        Id::FindingRunAgain => post(findings::run_again),
        Id::Assess => get(assess::show),
        Id::Checks => get(assess::checks),
        Id::Check => get(assess::check),
        Id::Guides => get(guides::list),
        Id::Guide => get(guides::show),
        Id::GuideTicks => post(guides::tick),
        Id::Glossary => get(guides::glossary),
        Id::Licenses => get(licenses::show),
        Id::LicenseChoice => get(licenses::choose),
        Id::LicenseMatrix => get(licenses::matrix),
        Id::Kit => get(kit::list),
        Id::KitPiece => get(kit::show),
        Id::Publiccode => get(publiccode::form).post(publiccode::check),
        Id::PubliccodeNew => get(publiccode_new::form).post(publiccode_new::write),
        Id::PubliccodeCodes => get(publiccode::codes),
        Id::PubliccodeCode => get(publiccode::code),
        Id::Codes => get(codes::list),
        Id::Code => get(codes::show),
        Id::Record => get(sources::record),
        Id::Framework => get(framework::show),
        Id::Policy => get(policies::trial),
        Id::BodyPolicy => get(policies::show),
        Id::BodyPolicyDraft => get(policies::draft).post(policies::adopt),
        Id::BodyPolicyRegister => post(policies::register),
        Id::BodyProfile => get(assessments::published),
        Id::Assessment => get(assessments::show).post(assessments::begin),
        Id::AssessmentAxis => get(assessments::axis).post(assessments::answer),
        Id::AssessmentClosing => get(assessments::closing).post(assessments::close),
        Id::AssessmentPast => get(assessments::past),
        Id::AssessmentPublication => post(assessments::publish),
        Id::Lab => get(experiments::list),
        Id::Experiment => get(experiments::show),
        Id::ExperimentNew => get(experiment_forms::new_form).post(experiment_forms::create),
        Id::ExperimentImport => get(experiment_forms::import_form).post(experiment_forms::import),
        Id::ExperimentEdit => get(experiment_forms::edit_form).post(experiment_forms::save),
        Id::ExperimentState => post(experiments::change),
        Id::ExperimentReview => get(experiment_forms::review_form).post(experiment_forms::review),
        Id::ExperimentMeasure => get(experiment_forms::measure_form).post(experiment_forms::measure),
        Id::ExperimentConclusion => get(experiment_forms::conclusion_form).post(experiment_forms::conclude),
        Id::ExperimentReport => get(experiment_forms::report_form).post(experiment_forms::write_report),
        Id::EnvironmentNew => get(environments::launch_form).post(environments::launch),
        Id::Packages => get(packages::list),
        Id::Package => get(packages::show),
        Id::DemonstrationNew => get(packages::launch_form).post(packages::launch),
        Id::Environments => get(environments::list),
        Id::Environment => get(environments::show),
        Id::EnvironmentState => post(environments::change),
        Id::EnvironmentExtend => get(environments::extend_form).post(environments::extend),
        Id::EnvironmentEnter => get(environments::enter),
        Id::EnvironmentStream => get(environments::stream),
        Id::EnvironmentMeasures => get(environments::samples).post(environments::measure),
        Id::EnvironmentContent => get(environments::content),
        Id::ExperimentBundle => get(experiments::bundle),
        Id::Changes => get(data::changes),
        Id::Data => get(data::show),
        Id::About => get(plain::about),
        Id::Accessibility => get(plain::accessibility),
        Id::Privacy => get(privacy::show),
        Id::SignIn => get(account::form).post(account::sign_in),
        Id::SignInWith => get(providers::leave),
        Id::SignInBack => get(providers::back),
        Id::SignInEnded => post(providers::ended),
        Id::SignOut => post(account::sign_out),
        Id::Account => get(account::show),
        Id::AccountSessions => post(account::revoke),
        Id::AccountData => get(account_data::show).post(account_data::withdraw),
        Id::AccountNotice => get(account_data::notice).post(account_data::agree),
        Id::AccountErase => get(account_data::form).post(account_data::erase),
        Id::Notices => get(notices::list).post(notices::mark),
        Id::NoticeChoices => get(notices::choices).post(notices::choose),
        Id::NoticeFeed => get(notices::feed),
        Id::Unsubscribe => get(notices::ask_unsubscribe).post(notices::unsubscribe),
        Id::Curation => get(curation::show),
        Id::CurationMerge => post(curation::merge),
        Id::CurationSplit => post(curation::split),
        Id::CurationUndo => post(curation::undo),
        Id::CurationDismiss => post(curation::dismiss),
        Id::CurationContests => get(contests::show).post(contests::decide),
        Id::CurationAccounts => get(claims::waiting).post(claims::confirm),
        Id::Correct => get(correct::form).post(correct::save),
        Id::Admin => get(admin::show),
        Id::AdminIndex => post(admin::rebuild_index),
        Id::AdminBodies => get(admin_bodies::list).post(admin_bodies::create),
        Id::AdminBody => get(admin_bodies::show).post(admin_bodies::save),
        Id::CurationModeration => get(moderation::show).post(moderation::decide),
        Id::AdminIncidents => get(incidents::list).post(incidents::enter),
        Id::AdminIncident => get(incidents::show).post(incidents::change),
        Id::AdminMail => get(admin_mail::show).post(admin_mail::act),
        Id::Assets => get(service::asset),
        Id::Favicon => get(service::favicon),
        Id::Live => get(service::live),
        Id::Ready => get(service::ready),
        Id::Metrics => get(service::metrics),
        Id::Robots => get(service::robots),
        Id::Sitemap => get(service::sitemap),
    }
}
