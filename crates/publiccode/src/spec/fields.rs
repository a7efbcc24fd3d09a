//! The table of fields, from the published standard (publiccodeyml/publiccode.yml, 0.1 to 0.7 and the branch of 1.0).
//!
//! The order is the one in which the reference validator looks at fields; its messages come out in that order.

use super::{Edition, Field, Need, Rule, Shape};

const fn field(name: &'static str, shape: Shape) -> Field {
    Field { name, shape, need: Need::Optional, since: Edition::V0_1, deprecated: None, removed: None, instead: None }
}

impl Field {
    const fn needed(mut self, need: Need) -> Field {
        self.need = need;
        self
    }

    const fn required(self) -> Field {
        self.needed(Need::Required)
    }

    const fn since(mut self, since: Edition) -> Field {
        self.since = since;
        self
    }

    const fn deprecated(mut self, from: Edition) -> Field {
        self.deprecated = Some(from);
        self
    }

    const fn removed(mut self, from: Edition) -> Field {
        self.removed = Some(from);
        self
    }

    const fn instead(mut self, key: &'static str) -> Field {
        self.instead = Some(key);
        self
    }
}

const STATUSES: &[&str] = &["concept", "development", "beta", "stable", "obsolete"];

const SOFTWARE_TYPES: &[&str] = &[
    "standalone/mobile",
    "standalone/iot",
    "standalone/desktop",
    "standalone/web",
    "standalone/backend",
    "standalone/other",
    "addon",
    "library",
    "configurationFiles",
];

const MAINTENANCE_TYPES: &[&str] = &["internal", "contract", "community", "none"];

/// Keys of the file.
pub(crate) static ROOT: &[Field] = &[
    field("publiccodeYmlVersion", Shape::Text(Rule::Free)).required(),
    field("name", Shape::Text(Rule::Free)).required(),
    field("applicationSuite", Shape::Text(Rule::Free)),
    field("url", Shape::Text(Rule::Url)).required(),
    field("landingURL", Shape::Text(Rule::HttpUrl)),
    field("isBasedOn", Shape::UrlOrUrls),
    field("softwareVersion", Shape::Text(Rule::Free)),
    field("releaseDate", Shape::Text(Rule::Released)),
    field("logo", Shape::Text(Rule::Logo)),
    field("monochromeLogo", Shape::Text(Rule::Logo)).deprecated(Edition::V0_3).removed(Edition::V1_0).instead("logo"),
    field("organisation", Shape::Section(ORGANISATION)).since(Edition::V0_5),
    field("inputTypes", Shape::Texts(Rule::Mime)).deprecated(Edition::V0_3).removed(Edition::V1_0),
    field("outputTypes", Shape::Texts(Rule::Mime)).deprecated(Edition::V0_3).removed(Edition::V1_0),
    field("platforms", Shape::TextsOrText(Rule::Free)).required(),
    field("categories", Shape::Texts(Rule::Category)),
    field("usedBy", Shape::Texts(Rule::Free)),
    field("fundedBy", Shape::Sections(FUNDER)).since(Edition::V0_5),
    field("roadmap", Shape::Text(Rule::HttpUrl)),
    field("developmentStatus", Shape::Text(Rule::OneOf(STATUSES))).required(),
    field("softwareType", Shape::Text(Rule::OneOf(SOFTWARE_TYPES))).required(),
    field("supports", Shape::Sections(SUPPORT)).since(Edition::V0_7),
    field("intendedAudience", Shape::Section(AUDIENCE)),
    field("description", Shape::Languages(DESCRIPTION)).required(),
    field("legal", Shape::Section(LEGAL)).needed(Need::Standard),
    field("maintenance", Shape::Section(MAINTENANCE)).needed(Need::Standard),
    field("localisation", Shape::Section(LOCALISATION)).needed(Need::Standard),
    field("dependsOn", Shape::Section(DEPENDS_ON)),
    field("IT", Shape::Section(ITALY)).deprecated(Edition::V0_7).removed(Edition::V1_0).instead("supports"),
    field("it", Shape::Section(ITALY)).deprecated(Edition::V0_5).removed(Edition::V1_0).instead("supports"),
];

/// Keys of `organisation`.
static ORGANISATION: &[Field] =
    &[field("name", Shape::Text(Rule::Free)), field("uri", Shape::Text(Rule::OrganisationUri)).required()];

/// Keys of an item of `fundedBy`.
static FUNDER: &[Field] = &[
    field("name", Shape::Text(Rule::Free)).needed(Need::Advised),
    field("uri", Shape::Text(Rule::OrganisationUri)).needed(Need::Reference),
];

static SUPPORT: &[Field] = &[field("id", Shape::Text(Rule::SupportId)).required()];

static AUDIENCE: &[Field] = &[
    field("scope", Shape::Texts(Rule::Scope)),
    field("countries", Shape::Texts(Rule::Country)),
    field("unsupportedCountries", Shape::Texts(Rule::Country)),
];

/// Keys of a description in one language.
pub(crate) static DESCRIPTION: &[Field] = &[
    field("localisedName", Shape::Text(Rule::Free)),
    field("genericName", Shape::Text(Rule::Length { least: 0, most: 35 }))
        .deprecated(Edition::V0_3)
        .removed(Edition::V1_0),
    field("shortDescription", Shape::Text(Rule::Length { least: 0, most: 150 })).required(),
    field("longDescription", Shape::Text(Rule::Length { least: 150, most: 10_000 })).needed(Need::OneDescription),
    field("documentation", Shape::Text(Rule::HttpUrl)),
    field("apiDocumentation", Shape::Text(Rule::HttpUrl)),
    field("features", Shape::Texts(Rule::Free)).needed(Need::OneDescription),
    field("screenshots", Shape::Texts(Rule::Screenshot)),
    field("videos", Shape::Texts(Rule::Video)),
    field("awards", Shape::Texts(Rule::Free)),
];

/// Keys of `legal`.
static LEGAL: &[Field] = &[
    field("license", Shape::Text(Rule::License)).required(),
    field("mainCopyrightOwner", Shape::Text(Rule::Free)),
    field("repoOwner", Shape::Text(Rule::Free))
        .deprecated(Edition::V0_5)
        .removed(Edition::V1_0)
        .instead("organisation.name"),
    field("authorsFile", Shape::Text(Rule::File)).deprecated(Edition::V0_4).removed(Edition::V1_0),
];

/// Keys of `maintenance`.
static MAINTENANCE: &[Field] = &[
    field("type", Shape::Text(Rule::OneOf(MAINTENANCE_TYPES))).required(),
    field("contractors", Shape::Sections(CONTRACTOR)),
    field("contacts", Shape::Sections(CONTACT)),
];

/// Keys of an item of `maintenance.contractors`.
static CONTRACTOR: &[Field] = &[
    field("name", Shape::Text(Rule::Free)).required(),
    field("email", Shape::Text(Rule::Email)),
    field("website", Shape::Text(Rule::HttpUrl)),
    field("until", Shape::Text(Rule::Until)).required(),
];

/// Keys of an item of `maintenance.contacts`.
static CONTACT: &[Field] = &[
    field("name", Shape::Text(Rule::Free)).required(),
    field("email", Shape::Text(Rule::Email)),
    field("affiliation", Shape::Text(Rule::Free)),
    field("phone", Shape::Text(Rule::Phone)),
];

static LOCALISATION: &[Field] = &[
    field("localisationReady", Shape::Flag).required(),
    field("availableLanguages", Shape::Texts(Rule::Language)).required(),
];

static DEPENDS_ON: &[Field] = &[
    field("open", Shape::Sections(DEPENDENCY)),
    field("proprietary", Shape::Sections(DEPENDENCY)),
    field("hardware", Shape::Sections(DEPENDENCY)),
];

/// Keys of an item of the lists of `dependsOn`.
static DEPENDENCY: &[Field] = &[
    field("name", Shape::Text(Rule::Free)).required(),
    field("versionMin", Shape::Text(Rule::Free)),
    field("versionMax", Shape::Text(Rule::Free)),
    field("optional", Shape::Flag),
    field("version", Shape::Text(Rule::Free)),
];

const ITALIAN_EXTENSIONS: &[&str] = &["0.2", "1.0"];

/// Keys of the Italian section, the only country section there ever was.
static ITALY: &[Field] = &[
    field("countryExtensionVersion", Shape::Text(Rule::OneOf(ITALIAN_EXTENSIONS))).since(Edition::V0_2),
    field("conforme", Shape::Section(CONFORME)).deprecated(Edition::V0_5),
    field("riuso", Shape::Section(RIUSO)),
    field("piattaforme", Shape::Section(PIATTAFORME)),
];

static CONFORME: &[Field] = &[
    field("lineeGuidaDesign", Shape::Flag),
    field("modelloInteroperabilita", Shape::Flag),
    field("misureMinimeSicurezza", Shape::Flag),
    field("gdpr", Shape::Flag),
];

static RIUSO: &[Field] =
    &[field("codiceIPA", Shape::Text(Rule::IpaCode)).deprecated(Edition::V0_5).instead("organisation.uri")];

static PIATTAFORME: &[Field] = &[
    field("spid", Shape::Flag),
    field("pagopa", Shape::Flag),
    field("cie", Shape::Flag),
    field("anpr", Shape::Flag),
    field("io", Shape::Flag).since(Edition::V0_3),
];
