//! Public bodies and the other organisations of the registry.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::id::{Id, Slug};
use crate::text::Texts;

/// What kind of body it is. The list follows how Québec's public sector is divided, with what lies outside of it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
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
    #[default]
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

/// How a body came to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    /// It no longer is; what follows it, if anything, took over its duties.
    Dissolved,
    /// It became part of what follows it.
    Merged,
}

impl Ending {
    /// Every way.
    pub const ALL: [Ending; 2] = [Ending::Dissolved, Ending::Merged];

    /// The name in storage and exports.
    pub fn as_str(self) -> &'static str {
        match self {
            Ending::Dissolved => "dissolved",
            Ending::Merged => "merged",
        }
    }

    /// The ending of that name.
    pub fn from_name(name: &str) -> Option<Ending> {
        Ending::ALL.into_iter().find(|ending| ending.as_str() == name)
    }
}

/// A body as a source describes it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
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
    /// The body it belongs to: its external identifier in the same source, or `id:` and its identifier here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<String>,
    /// Domains of the e-mail addresses of its people, in lower case.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub domains: Vec<String>,
    /// Since when it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_from: Option<Date>,
    /// Until when it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_until: Option<Date>,
    /// How it ended, when it did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ending: Option<Ending>,
    /// What follows it, written as `parent` is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub successor: Option<String>,
}

/// A field that a body, or whoever administers, may say otherwise than the source does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "each is the field of that name")]
pub enum BodyField {
    Name,
    Kind,
    Jurisdiction,
    Website,
    Domains,
    ForgeAccounts,
    Aliases,
    Parent,
    ValidFrom,
    ValidUntil,
    Ending,
    Successor,
}

impl BodyField {
    /// Every field, in the order of pages.
    pub const ALL: [BodyField; 12] = [
        BodyField::Name,
        BodyField::Kind,
        BodyField::Jurisdiction,
        BodyField::Website,
        BodyField::Domains,
        BodyField::ForgeAccounts,
        BodyField::Aliases,
        BodyField::Parent,
        BodyField::ValidFrom,
        BodyField::ValidUntil,
        BodyField::Ending,
        BodyField::Successor,
    ];

    /// The name in storage and in events.
    pub fn as_str(self) -> &'static str {
        match self {
            BodyField::Name => "name",
            BodyField::Kind => "kind",
            BodyField::Jurisdiction => "jurisdiction",
            BodyField::Website => "website",
            BodyField::Domains => "domains",
            BodyField::ForgeAccounts => "forge_accounts",
            BodyField::Aliases => "aliases",
            BodyField::Parent => "parent",
            BodyField::ValidFrom => "valid_from",
            BodyField::ValidUntil => "valid_until",
            BodyField::Ending => "ending",
            BodyField::Successor => "successor",
        }
    }

    /// Whether two records say the same of it.
    pub fn same(self, one: &OrganizationRecord, other: &OrganizationRecord) -> bool {
        let mut copy = one.clone();
        self.copy(other, &mut copy);
        copy == *one
    }

    /// Makes `to` say what `from` says of it.
    pub fn copy(self, from: &OrganizationRecord, to: &mut OrganizationRecord) {
        match self {
            BodyField::Name => to.name = from.name.clone(),
            BodyField::Kind => to.kind = from.kind,
            BodyField::Jurisdiction => to.jurisdiction = from.jurisdiction.clone(),
            BodyField::Website => to.website = from.website.clone(),
            BodyField::Domains => to.domains = from.domains.clone(),
            BodyField::ForgeAccounts => to.forge_accounts = from.forge_accounts.clone(),
            BodyField::Aliases => to.aliases = from.aliases.clone(),
            BodyField::Parent => to.parent = from.parent.clone(),
            BodyField::ValidFrom => to.valid_from = from.valid_from,
            BodyField::ValidUntil => to.valid_until = from.valid_until,
            BodyField::Ending => to.ending = from.ending,
            BodyField::Successor => to.successor = from.successor.clone(),
        }
    }
}

/// What a body says of itself where its source says otherwise: it wins over the source, which stays beside it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overlay {
    /// What the source says, as it was last imported.
    pub imported: OrganizationRecord,
    /// What is said here; only the fields named count.
    pub said: OrganizationRecord,
    /// The fields said here.
    pub fields: Vec<BodyField>,
}

impl Overlay {
    /// The overlay that makes `imported` read as `said`.
    pub fn between(imported: OrganizationRecord, said: OrganizationRecord) -> Overlay {
        let fields = BodyField::ALL.into_iter().filter(|field| !field.same(&imported, &said)).collect();
        Overlay { imported, said, fields }
    }

    /// What is shown.
    pub fn effective(&self) -> OrganizationRecord {
        let mut record = self.imported.clone();
        for field in &self.fields {
            field.copy(&self.said, &mut record);
        }
        record
    }
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
