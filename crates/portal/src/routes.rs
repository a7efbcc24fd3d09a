//! Every address of the site: French and English, who may use it, what it costs, in which formats it exists.
//!
//! The router is built from this table and from nothing else, so that an address without a permission cannot exist.

use levain_app::permission::Action;
use levain_model::Language;

/// What an address leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the table says which address each has")]
pub enum Id {
    Home,
    Software,
    SoftwarePage,
    Suggestions,
    OpenSearch,
    Compare,
    Organizations,
    OrganizationPage,
    BodyJoin,
    BodyMembers,
    BodyRequests,
    BodyEdit,
    BodyAccounts,
    BodyPermissions,
    PermissionGrant,
    PermissionRevoke,
    Permissions,
    PermissionAsk,
    Sources,
    SourcePage,
    Repositories,
    Repository,
    Told,
    Evidence,
    Finding,
    FindingContest,
    FindingRunAgain,
    Assess,
    Checks,
    Check,
    Guides,
    Guide,
    GuideTicks,
    Glossary,
    Licenses,
    LicenseChoice,
    LicenseMatrix,
    Kit,
    KitPiece,
    Publiccode,
    PubliccodeNew,
    PubliccodeCodes,
    PubliccodeCode,
    Codes,
    Code,
    Record,
    Framework,
    Policy,
    BodyPolicy,
    BodyPolicyDraft,
    BodyPolicyRegister,
    BodyProfile,
    Assessment,
    AssessmentAxis,
    AssessmentClosing,
    AssessmentPast,
    AssessmentPublication,
    Lab,
    Experiment,
    ExperimentNew,
    ExperimentEdit,
    ExperimentState,
    ExperimentReview,
    ExperimentMeasure,
    ExperimentConclusion,
    ExperimentReport,
    EnvironmentNew,
    Packages,
    Package,
    DemonstrationNew,
    Environments,
    Environment,
    EnvironmentState,
    EnvironmentExtend,
    EnvironmentEnter,
    EnvironmentStream,
    EnvironmentMeasures,
    EnvironmentContent,
    ExperimentBundle,
    ExperimentImport,
    Changes,
    Data,
    About,
    Accessibility,
    Privacy,
    SignIn,
    SignInWith,
    SignInBack,
    SignInEnded,
    SignOut,
    Account,
    AccountSessions,
    AccountData,
    AccountNotice,
    AccountErase,
    Notices,
    NoticeChoices,
    NoticeFeed,
    Unsubscribe,
    Curation,
    CurationMerge,
    CurationSplit,
    CurationUndo,
    CurationDismiss,
    CurationContests,
    CurationAccounts,
    Correct,
    Admin,
    AdminIndex,
    AdminBodies,
    AdminBody,
    CurationModeration,
    AdminIncidents,
    AdminIncident,
    AdminMail,
    Assets,
    Favicon,
    Live,
    Ready,
    Metrics,
    Robots,
    Sitemap,
}

/// A form in which a page exists besides HTML: the same address, ended by the extension.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the words say it")]
pub enum Format {
    #[default]
    Html,
    Csv,
    Json,
    Atom,
    Markdown,
    Calendar,
}

/// How much work a request makes, which decides how often an address of the network may make it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cost {
    /// A page like any other.
    Page,
    /// Searches, checks and long lists.
    Costly,
    /// Trying a password.
    SignIn,
    /// Asking a provider of identities.
    Provider,
    /// Writing something that others may read.
    Writing,
}

/// A row of the table.
#[derive(Debug, Clone, Copy)]
pub struct Route {
    /// What it leads to.
    pub id: Id,
    /// Pattern in French; `{…}` stands for one segment.
    pub fr: &'static str,
    /// Pattern in English; the same when the page has no language.
    pub en: &'static str,
    /// What a person must be allowed to do.
    pub action: Action,
    /// How much it costs.
    pub cost: Cost,
    /// Formats besides HTML.
    pub formats: &'static [Format],
}

const LIST: &[Format] = &[Format::Csv, Format::Json, Format::Atom];
const NONE: &[Format] = &[];

const fn row(
    id: Id,
    fr: &'static str,
    en: &'static str,
    action: Action,
    cost: Cost,
    formats: &'static [Format],
) -> Route {
    Route { id, fr, en, action, cost, formats }
}

/// The whole site.
#[rustfmt::skip]
pub const ROUTES: [Route; 122] = {
    use Action::{
        ActForOrganization, Administer, Contest, Curate, ManageOwnAccount, ReadPublic, ReviewExperiments,
        StewardOrganization,
    };
    use Cost::{Costly, Page};
    use Format::{Atom, Calendar, Csv, Json, Markdown};
    [
        row(Id::Home, "/", "/en", ReadPublic, Page, NONE),
        row(Id::Software, "/logiciels", "/en/software", ReadPublic, Costly, LIST),
        row(Id::SoftwarePage, "/logiciels/{slug}", "/en/software/{slug}", ReadPublic, Page, &[Json]),
        row(Id::Suggestions, "/suggestions", "/en/suggestions", ReadPublic, Costly, NONE),
        row(Id::OpenSearch, "/opensearch.xml", "/en/opensearch.xml", ReadPublic, Page, NONE),
        row(Id::Compare, "/comparer", "/en/compare", ReadPublic, Costly, &[Csv, Json, Markdown]),
        row(Id::Organizations, "/organismes", "/en/organizations", ReadPublic, Costly, LIST),
        row(Id::OrganizationPage, "/organismes/{slug}", "/en/organizations/{slug}", ReadPublic, Page, &[Json]),
        row(Id::BodyJoin, "/organismes/{slug}/adhesion", "/en/organizations/{slug}/join", ManageOwnAccount, Page, NONE),
        row(Id::BodyMembers, "/organismes/{slug}/membres", "/en/organizations/{slug}/members", ActForOrganization, Page, NONE),
        row(Id::BodyRequests, "/organismes/{slug}/demandes", "/en/organizations/{slug}/requests", StewardOrganization, Page, NONE),
        row(Id::BodyEdit, "/organismes/{slug}/modifier", "/en/organizations/{slug}/edit", StewardOrganization, Page, NONE),
        row(Id::BodyAccounts, "/organismes/{slug}/comptes", "/en/organizations/{slug}/accounts", StewardOrganization, Page, NONE),
        row(Id::BodyPermissions, "/organismes/{slug}/permissions", "/en/organizations/{slug}/permissions", ReadPublic, Page, &[Csv, Json]),
        row(Id::PermissionGrant, "/organismes/{slug}/permissions/accorder", "/en/organizations/{slug}/permissions/grant", StewardOrganization, Page, NONE),
        row(Id::PermissionRevoke, "/organismes/{slug}/permissions/retirer", "/en/organizations/{slug}/permissions/revoke", StewardOrganization, Page, NONE),
        row(Id::Permissions, "/permissions", "/en/permissions", ReadPublic, Costly, &[Csv, Json]),
        row(Id::PermissionAsk, "/permissions/demander", "/en/permissions/ask", ActForOrganization, Page, NONE),
        row(Id::Sources, "/sources", "/en/sources", ReadPublic, Page, LIST),
        row(Id::SourcePage, "/sources/{id}", "/en/sources/{id}", ReadPublic, Page, &[Json]),
        row(Id::Repositories, "/depots", "/en/repositories", ReadPublic, Costly, &[Csv, Json]),
        row(Id::Repository, "/depots/{id}", "/en/repositories/{id}", ReadPublic, Page, &[Json]),
        row(Id::Told, "/messages-des-forges/{id}", "/messages-des-forges/{id}", Action::TellOfChange, Costly, NONE),
        row(Id::Evidence, "/logiciels/{slug}/constats", "/en/software/{slug}/evidence", ReadPublic, Page, &[Markdown, Csv, Json, Atom]),
        row(Id::Finding, "/constats/{id}", "/en/findings/{id}", ReadPublic, Page, &[Json]),
        row(Id::FindingContest, "/constats/{id}/contester", "/en/findings/{id}/contest", Contest, Cost::Writing, NONE),
        row(Id::FindingRunAgain, "/constats/{id}/refaire", "/en/findings/{id}/run-again", Curate, Page, NONE),
        row(Id::Assess, "/evaluer", "/en/assess", ReadPublic, Page, NONE),
        row(Id::Checks, "/evaluer/verifications", "/en/assess/checks", ReadPublic, Page, NONE),
        row(Id::Check, "/evaluer/verifications/{id}", "/en/assess/checks/{id}", ReadPublic, Page, NONE),
        row(Id::Guides, "/guide", "/en/guide", ReadPublic, Costly, &[Json, Atom]),
        row(Id::Glossary, "/guide/glossaire", "/en/guide/glossary", ReadPublic, Page, &[Json]),
        row(Id::Licenses, "/guide/licences", "/en/guide/licences", ReadPublic, Page, NONE),
        row(Id::LicenseChoice, "/guide/licences/choisir", "/en/guide/licences/choose", ReadPublic, Page, NONE),
        row(Id::LicenseMatrix, "/guide/licences/compatibilite", "/en/guide/licences/compatibility", ReadPublic, Page, &[Csv, Json]),
        row(Id::Kit, "/guide/trousse", "/en/guide/kit", ReadPublic, Page, NONE),
        row(Id::KitPiece, "/guide/trousse/{name}", "/en/guide/kit/{name}", ReadPublic, Page, &[Markdown]),
        row(Id::Guide, "/guide/{slug}", "/en/guide/{slug}", ReadPublic, Page, &[Markdown, Json]),
        row(Id::GuideTicks, "/guide/{slug}/liste", "/en/guide/{slug}/checklist", ManageOwnAccount, Page, NONE),
        row(Id::Publiccode, "/publiccode", "/en/publiccode", ReadPublic, Costly, NONE),
        row(Id::PubliccodeNew, "/publiccode/nouveau", "/en/publiccode/new", ReadPublic, Costly, NONE),
        row(Id::PubliccodeCodes, "/publiccode/codes", "/en/publiccode/codes", ReadPublic, Page, NONE),
        row(Id::PubliccodeCode, "/publiccode/codes/{code}", "/en/publiccode/codes/{code}", ReadPublic, Page, NONE),
        row(Id::Codes, "/aide/codes", "/en/help/codes", ReadPublic, Page, NONE),
        row(Id::Code, "/aide/codes/{code}", "/en/help/codes/{code}", ReadPublic, Page, NONE),
        row(Id::Record, "/enregistrements/{id}", "/en/records/{id}", ReadPublic, Page, &[Json]),
        row(Id::Framework, "/guide/cadre", "/en/guide/framework", ReadPublic, Page, &[Json]),
        row(Id::Policy, "/guide/politique", "/en/guide/policy", ReadPublic, Costly, &[Markdown]),
        row(Id::BodyPolicy, "/organismes/{slug}/politique", "/en/organizations/{slug}/policy", ReadPublic, Page, &[Markdown, Json]),
        row(Id::BodyPolicyDraft, "/organismes/{slug}/politique/redaction", "/en/organizations/{slug}/policy/draft", ActForOrganization, Page, NONE),
        row(Id::BodyPolicyRegister, "/organismes/{slug}/politique/registre", "/en/organizations/{slug}/policy/register", StewardOrganization, Page, NONE),
        row(Id::BodyProfile, "/organismes/{slug}/profil", "/en/organizations/{slug}/profile", ReadPublic, Page, &[Csv, Json]),
        row(Id::Assessment, "/organismes/{slug}/autoevaluation", "/en/organizations/{slug}/assessment", ActForOrganization, Page, NONE),
        row(Id::AssessmentAxis, "/organismes/{slug}/autoevaluation/axes/{id}", "/en/organizations/{slug}/assessment/axes/{id}", ActForOrganization, Page, NONE),
        row(Id::AssessmentClosing, "/organismes/{slug}/autoevaluation/cloture", "/en/organizations/{slug}/assessment/closing", StewardOrganization, Page, NONE),
        row(Id::AssessmentPast, "/organismes/{slug}/autoevaluation/bilans/{id}", "/en/organizations/{slug}/assessment/reports/{id}", ActForOrganization, Page, &[Csv, Json]),
        row(Id::AssessmentPublication, "/organismes/{slug}/autoevaluation/publication", "/en/organizations/{slug}/assessment/publication", StewardOrganization, Page, NONE),
        row(Id::Lab, "/laboratoire", "/en/lab", ReadPublic, Costly, &[Csv, Json, Atom, Calendar]),
        row(Id::ExperimentNew, "/laboratoire/proposer", "/en/lab/propose", ActForOrganization, Page, NONE),
        row(Id::ExperimentImport, "/laboratoire/importer", "/en/lab/import", ActForOrganization, Page, NONE),
        row(Id::Experiment, "/laboratoire/experimentations/{id}", "/en/lab/experiments/{id}", ReadPublic, Page, &[Markdown, Json]),
        row(Id::ExperimentEdit, "/laboratoire/experimentations/{id}/modifier", "/en/lab/experiments/{id}/edit", ActForOrganization, Page, NONE),
        row(Id::ExperimentState, "/laboratoire/experimentations/{id}/etat", "/en/lab/experiments/{id}/state", ActForOrganization, Page, NONE),
        row(Id::ExperimentReview, "/laboratoire/experimentations/{id}/avis", "/en/lab/experiments/{id}/review", ReviewExperiments, Page, NONE),
        row(Id::ExperimentMeasure, "/laboratoire/experimentations/{id}/mesures", "/en/lab/experiments/{id}/measures", ActForOrganization, Page, NONE),
        row(Id::ExperimentConclusion, "/laboratoire/experimentations/{id}/conclusion", "/en/lab/experiments/{id}/conclusion", ActForOrganization, Page, NONE),
        row(Id::ExperimentReport, "/laboratoire/experimentations/{id}/rapport", "/en/lab/experiments/{id}/report", ActForOrganization, Page, NONE),
        row(Id::EnvironmentNew, "/laboratoire/experimentations/{id}/lancer", "/en/lab/experiments/{id}/launch", ActForOrganization, Page, NONE),
        row(Id::ExperimentBundle, "/laboratoire/experimentations/{id}/reproduction", "/en/lab/experiments/{id}/reproduction", ReadPublic, Costly, NONE),
        row(Id::Packages, "/laboratoire/applications", "/en/lab/applications", ReadPublic, Page, &[Json]),
        row(Id::Package, "/laboratoire/applications/{name}", "/en/lab/applications/{name}", ReadPublic, Page, &[Json]),
        row(Id::DemonstrationNew, "/laboratoire/applications/{name}/demonstration", "/en/lab/applications/{name}/demonstration", ActForOrganization, Page, NONE),
        row(Id::Environments, "/laboratoire/environnements", "/en/lab/environments", ManageOwnAccount, Page, NONE),
        row(Id::Environment, "/laboratoire/environnements/{id}", "/en/lab/environments/{id}", ManageOwnAccount, Page, NONE),
        row(Id::EnvironmentState, "/laboratoire/environnements/{id}/etat", "/en/lab/environments/{id}/state", ManageOwnAccount, Page, NONE),
        row(Id::EnvironmentExtend, "/laboratoire/environnements/{id}/prolonger", "/en/lab/environments/{id}/extend", ManageOwnAccount, Page, NONE),
        row(Id::EnvironmentEnter, "/laboratoire/environnements/{id}/ouvrir", "/en/lab/environments/{id}/open", ManageOwnAccount, Page, NONE),
        row(Id::EnvironmentStream, "/laboratoire/environnements/{id}/flux", "/en/lab/environments/{id}/stream", ManageOwnAccount, Page, NONE),
        row(Id::EnvironmentMeasures, "/laboratoire/environnements/{id}/mesures", "/en/lab/environments/{id}/measures", ManageOwnAccount, Page, NONE),
        row(Id::EnvironmentContent, "/laboratoire/environnements/{id}/contenu", "/en/lab/environments/{id}/content", ManageOwnAccount, Costly, NONE),
        row(Id::Changes, "/modifications", "/en/changes", ReadPublic, Page, &[Json]),
        row(Id::Data, "/donnees", "/en/data", ReadPublic, Page, NONE),
        row(Id::About, "/a-propos", "/en/about", ReadPublic, Page, NONE),
        row(Id::Accessibility, "/accessibilite", "/en/accessibility", ReadPublic, Page, NONE),
        row(Id::Privacy, "/renseignements-personnels", "/en/privacy", ReadPublic, Page, NONE),
        row(Id::SignIn, "/connexion", "/en/sign-in", Action::SignIn, Cost::SignIn, NONE),
        row(Id::SignInWith, "/connexion/{name}", "/en/sign-in/{name}", Action::SignIn, Cost::Provider, NONE),
        // One address whatever the language: it is registered at the provider.
        row(Id::SignInBack, "/connexion/retour", "/connexion/retour", Action::SignIn, Cost::Provider, NONE),
        row(Id::SignInEnded, "/connexion/fin/{name}", "/connexion/fin/{name}", Action::SignIn, Cost::Provider, NONE),
        row(Id::SignOut, "/deconnexion", "/en/sign-out", ManageOwnAccount, Page, NONE),
        row(Id::Account, "/compte", "/en/account", ManageOwnAccount, Page, NONE),
        row(Id::AccountSessions, "/compte/seances", "/en/account/sessions", ManageOwnAccount, Page, NONE),
        row(Id::AccountData, "/compte/renseignements", "/en/account/data", ManageOwnAccount, Page, &[Json]),
        row(Id::AccountNotice, "/compte/consentement", "/en/account/consent", ManageOwnAccount, Page, NONE),
        row(Id::AccountErase, "/compte/effacer", "/en/account/erase", ManageOwnAccount, Cost::SignIn, NONE),
        row(Id::Notices, "/compte/avis", "/en/account/notifications", ManageOwnAccount, Page, NONE),
        row(Id::NoticeChoices, "/compte/avis/preferences", "/en/account/notifications/preferences", ManageOwnAccount, Page, NONE),
        row(Id::NoticeFeed, "/fil-des-avis/{secret}", "/en/notification-feed/{secret}", Action::FollowSecretAddress, Page, NONE),
        row(Id::Unsubscribe, "/desabonnement/{secret}", "/en/unsubscribe/{secret}", Action::FollowSecretAddress, Page, NONE),
        row(Id::Curation, "/curation", "/en/curation", Curate, Page, NONE),
        row(Id::CurationMerge, "/curation/fusion", "/en/curation/merge", Curate, Page, NONE),
        row(Id::CurationSplit, "/curation/separation", "/en/curation/split", Curate, Page, NONE),
        row(Id::CurationUndo, "/curation/annulation", "/en/curation/undo", Curate, Page, NONE),
        row(Id::CurationDismiss, "/curation/rejet", "/en/curation/dismiss", Curate, Page, NONE),
        row(Id::CurationContests, "/curation/contestations", "/en/curation/contests", Curate, Page, NONE),
        row(Id::CurationAccounts, "/curation/comptes", "/en/curation/accounts", Curate, Page, NONE),
        row(Id::Correct, "/logiciels/{slug}/corriger", "/en/software/{slug}/correct", Curate, Page, NONE),
        row(Id::Admin, "/admin", "/en/admin", Administer, Page, NONE),
        row(Id::AdminIndex, "/admin/index", "/en/admin/index", Administer, Page, NONE),
        row(Id::AdminBodies, "/admin/organismes", "/en/admin/organizations", Administer, Page, NONE),
        row(Id::AdminBody, "/admin/organismes/{slug}", "/en/admin/organizations/{slug}", Administer, Page, NONE),
        row(Id::CurationModeration, "/curation/moderation", "/en/curation/moderation", Curate, Page, NONE),
        row(Id::AdminIncidents, "/admin/incidents", "/en/admin/incidents", Administer, Page, &[Csv, Json, Markdown]),
        row(Id::AdminIncident, "/admin/incidents/{id}", "/en/admin/incidents/{id}", Administer, Page, NONE),
        row(Id::AdminMail, "/admin/courriel", "/en/admin/mail", Administer, Page, NONE),
        row(Id::Assets, "/assets/{name}", "/assets/{name}", ReadPublic, Page, NONE),
        row(Id::Favicon, "/favicon.ico", "/favicon.ico", ReadPublic, Page, NONE),
        row(Id::Live, "/livez", "/livez", ReadPublic, Page, NONE),
        row(Id::Ready, "/readyz", "/readyz", ReadPublic, Page, NONE),
        row(Id::Metrics, "/metrics", "/metrics", ReadPublic, Page, NONE),
        row(Id::Robots, "/robots.txt", "/robots.txt", ReadPublic, Page, NONE),
        row(Id::Sitemap, "/sitemap.xml", "/sitemap.xml", ReadPublic, Costly, NONE),
    ]
};

impl Route {
    /// Its pattern in a language.
    pub fn pattern(&self, language: Language) -> &'static str {
        match language {
            Language::Fr => self.fr,
            Language::En => self.en,
        }
    }

    /// The address in the other language of the page that stands at `path` in `language`.
    pub fn translated(&self, path: &str, language: Language) -> String {
        let values: Vec<(&str, &str)> = self.pattern(language).split('/').zip(path.split('/')).collect();
        let other = self.pattern(language.other()).split('/').map(|segment| {
            values
                .iter()
                .find(|(name, _)| segment.starts_with('{') && *name == segment)
                .map_or(segment, |(_, value)| value)
        });
        let address = other.collect::<Vec<_>>().join("/");
        if address.is_empty() { "/".to_owned() } else { address }
    }
}

impl Format {
    /// The extension of addresses, with its point; nothing for HTML.
    pub fn extension(self) -> &'static str {
        match self {
            Format::Html => "",
            Format::Csv => ".csv",
            Format::Json => ".json",
            Format::Atom => ".atom",
            Format::Markdown => ".md",
            Format::Calendar => ".ics",
        }
    }

    /// The media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Format::Html => "text/html; charset=utf-8",
            Format::Csv => "text/csv; charset=utf-8",
            Format::Json => "application/json",
            Format::Atom => "application/atom+xml; charset=utf-8",
            Format::Markdown => "text/markdown; charset=utf-8",
            Format::Calendar => "text/calendar; charset=utf-8",
        }
    }

    /// A segment of an address without the extension of one of `formats`, and that format: slugs hold no point.
    pub fn split<'a>(segment: &'a str, formats: &[Format]) -> (&'a str, Format) {
        formats
            .iter()
            .find_map(|format| segment.strip_suffix(format.extension()).map(|rest| (rest, *format)))
            .unwrap_or((segment, Format::Html))
    }
}

/// The row of a page.
pub fn route(id: Id) -> &'static Route {
    // The table has a row for each: a test says so, and the first one keeps this total.
    ROUTES.iter().find(|route| route.id == id).unwrap_or(&ROUTES[0])
}

/// A path as the log may hold it: what allows something by standing in the address is left out.
pub fn without_secret(path: &str) -> String {
    let secret = "{secret}";
    let before =
        ROUTES.iter().flat_map(|route| [route.fr, route.en]).filter_map(|pattern| pattern.strip_suffix(secret));
    let mut told = before.filter(|before| path.starts_with(before)).map(|before| format!("{before}{secret}"));
    told.next().unwrap_or_else(|| path.to_owned())
}

/// The language of an address: English under `/en`, French elsewhere.
pub fn language_of(path: &str) -> Language {
    if path == "/en" || path.starts_with("/en/") || path.starts_with("/en.") { Language::En } else { Language::Fr }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn each_address_leads_to_one_page_and_has_its_language() {
        let mut seen = HashSet::new();
        for route in &ROUTES {
            assert!(seen.insert(route.fr), "{}", route.fr);
            assert!(route.en == route.fr || seen.insert(route.en), "{}", route.en);
            assert_eq!(language_of(route.fr), Language::Fr);
            if route.en != route.fr {
                assert_eq!(language_of(route.en), Language::En);
            }
            assert_eq!(super::route(route.id).fr, route.fr);
        }
    }

    #[test]
    fn a_page_knows_its_address_in_the_other_language() {
        for (id, path, language, other) in [
            (Id::Home, "/", Language::Fr, "/en"),
            (Id::Home, "/en", Language::En, "/"),
            (Id::SoftwarePage, "/logiciels/kanboard", Language::Fr, "/en/software/kanboard"),
            (Id::Correct, "/en/software/kanboard/correct", Language::En, "/logiciels/kanboard/corriger"),
        ] {
            assert_eq!(route(id).translated(path, language), other);
        }
    }

    #[test]
    fn the_log_holds_no_secret() {
        assert_eq!(without_secret("/fil-des-avis/0123"), "/fil-des-avis/{secret}");
        assert_eq!(without_secret("/en/unsubscribe/a.b.c"), "/en/unsubscribe/{secret}");
        assert_eq!(without_secret("/compte/avis"), "/compte/avis");
    }

    #[test]
    fn the_extension_is_the_format() {
        assert_eq!(Format::split("kanboard.json", &[Format::Json]), ("kanboard", Format::Json));
        assert_eq!(Format::split("kanboard.csv", &[Format::Json]), ("kanboard.csv", Format::Html));
    }
}
