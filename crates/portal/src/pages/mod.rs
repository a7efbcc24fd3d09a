//! The pages: one file per area, with its template of the same name.

mod account;
mod admin;
mod admin_mail;
mod assess;
mod codes;
mod compare;
mod contests;
mod correct;
mod curation;
mod data;
mod evidence;
mod findings;
mod home;
mod notices;
mod organizations;
mod plain;
mod publiccode;
mod publiccode_new;
mod repositories;
mod results;
mod service;
mod software;
mod sources;

pub use assess::shape as assess_shape;
pub use evidence::{Spark, kind as evidence_kind, short_commit};
pub use findings::sentence as finding_sentence;
pub use notices::{address as notice_address, sentence as notice_sentence};
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
        Id::Publiccode => get(publiccode::form).post(publiccode::check),
        Id::PubliccodeNew => get(publiccode_new::form).post(publiccode_new::write),
        Id::PubliccodeCodes => get(publiccode::codes),
        Id::PubliccodeCode => get(publiccode::code),
        Id::Codes => get(codes::list),
        Id::Code => get(codes::show),
        Id::Record => get(sources::record),
        Id::Changes => get(data::changes),
        Id::Data => get(data::show),
        Id::About => get(plain::about),
        Id::Accessibility => get(plain::accessibility),
        Id::Privacy => get(plain::privacy),
        Id::SignIn => get(account::form).post(account::sign_in),
        Id::SignOut => post(account::sign_out),
        Id::Account => get(account::show),
        Id::AccountSessions => post(account::revoke),
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
        Id::Correct => get(correct::form).post(correct::save),
        Id::Admin => get(admin::show),
        Id::AdminIndex => post(admin::rebuild_index),
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
