//! Public bodies and the other organisations of the registry.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::id::{Id, Slug};
use crate::text::Texts;

/// What kind of body it is. The list follows how Québec's public sector is divided, with what lies outside of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the words say it; labels are in content/vocabularies")]
pub enum OrganizationKind {
    Ministry,
    BudgetaryBody,
    OtherBody,
    SchoolNetwork,
    HigherEducation,
    HealthNetwork,
    Municipal,
    GovernmentEnterprise,
    CivilSociety,
    Supplier,
    Other,
}

impl OrganizationKind {
    /// Every kind, in the order of lists and facets.
    pub const ALL: [OrganizationKind; 11] = [
        OrganizationKind::Ministry,
        OrganizationKind::BudgetaryBody,
        OrganizationKind::OtherBody,
        OrganizationKind::SchoolNetwork,
        OrganizationKind::HigherEducation,
        OrganizationKind::HealthNetwork,
        OrganizationKind::Municipal,
        OrganizationKind::GovernmentEnterprise,
        OrganizationKind::CivilSociety,
        OrganizationKind::Supplier,
        OrganizationKind::Other,
    ];

    /// The name in storage, addresses and exports.
    pub fn as_str(self) -> &'static str {
        match self {
            OrganizationKind::Ministry => "ministry",
            OrganizationKind::BudgetaryBody => "budgetary_body",
            OrganizationKind::OtherBody => "other_body",
            OrganizationKind::SchoolNetwork => "school_network",
            OrganizationKind::HigherEducation => "higher_education",
            OrganizationKind::HealthNetwork => "health_network",
            OrganizationKind::Municipal => "municipal",
            OrganizationKind::GovernmentEnterprise => "government_enterprise",
            OrganizationKind::CivilSociety => "civil_society",
            OrganizationKind::Supplier => "supplier",
            OrganizationKind::Other => "other",
        }
    }

    /// The kind of that name.
    pub fn from_name(name: &str) -> Option<OrganizationKind> {
        OrganizationKind::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}

/// A body as a source describes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrganizationRecord {
    /// The source's own identifier of the body, unique in the source: code, account address, or name.
    pub external_id: String,
    /// Its name.
    pub name: Texts,
    /// What it is.
    pub kind: OrganizationKind,
    /// Country or jurisdiction: ISO 3166-1 or 3166-2 code (`CA-QC`, `FR`), when the source says it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jurisdiction: Option<String>,
    /// Its site.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub website: Option<String>,
    /// Addresses of its accounts on forges.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub forge_accounts: Vec<String>,
    /// Other names or codes by which sources speak of it, exact.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// External identifier of the body it belongs to, in the same source.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<String>,
}

/// A body of the registry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Organization {
    /// Identifier in storage.
    pub id: Id,
    /// Identifier in addresses.
    pub slug: Slug,
    /// Key of the source that described it.
    pub source: String,
    /// What is known of it.
    pub record: OrganizationRecord,
    /// When it entered the registry.
    pub created_at: Timestamp,
    /// When what is known of it last changed.
    pub updated_at: Timestamp,
}
