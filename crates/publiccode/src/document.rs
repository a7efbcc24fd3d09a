//! The content of a file as plain data: what could be read, whatever the diagnostics say.

use serde::Serialize;

use levain_yaml::{Data, NodeId, Resolved, Tree};

/// A publiccode file. Absent, null and misshapen values are left out; texts are as written.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Document {
    /// `publiccodeYmlVersion`.
    pub version: Option<String>,
    /// `name`.
    pub name: Option<String>,
    /// `applicationSuite`.
    pub application_suite: Option<String>,
    /// `url`: the repository.
    pub url: Option<String>,
    /// `landingURL`.
    pub landing_url: Option<String>,
    /// `isBasedOn`.
    pub is_based_on: Vec<String>,
    /// `softwareVersion`.
    pub software_version: Option<String>,
    /// `releaseDate`.
    pub release_date: Option<String>,
    /// `logo`.
    pub logo: Option<String>,
    /// `monochromeLogo` (deprecated).
    pub monochrome_logo: Option<String>,
    /// `inputTypes` (deprecated).
    pub input_types: Vec<String>,
    /// `outputTypes` (deprecated).
    pub output_types: Vec<String>,
    /// `platforms`.
    pub platforms: Vec<String>,
    /// `categories`.
    pub categories: Vec<String>,
    /// `usedBy`.
    pub used_by: Vec<String>,
    /// `fundedBy`.
    pub funded_by: Vec<Organisation>,
    /// `roadmap`.
    pub roadmap: Option<String>,
    /// `developmentStatus`.
    pub development_status: Option<String>,
    /// `softwareType`.
    pub software_type: Option<String>,
    /// The `id`s of `supports`.
    pub supports: Vec<String>,
    /// `organisation`.
    pub organisation: Option<Organisation>,
    /// `intendedAudience.scope`.
    pub scope: Vec<String>,
    /// `intendedAudience.countries`.
    pub countries: Vec<String>,
    /// `intendedAudience.unsupportedCountries`.
    pub unsupported_countries: Vec<String>,
    /// `description`, in the order of the file.
    pub descriptions: Vec<Description>,
    /// `legal.license`: an SPDX expression.
    pub license: Option<String>,
    /// `legal.mainCopyrightOwner`.
    pub main_copyright_owner: Option<String>,
    /// `legal.repoOwner` (deprecated).
    pub repo_owner: Option<String>,
    /// `legal.authorsFile` (deprecated).
    pub authors_file: Option<String>,
    /// `maintenance.type`.
    pub maintenance_type: Option<String>,
    /// `maintenance.contractors`.
    pub contractors: Vec<Contractor>,
    /// `maintenance.contacts`.
    pub contacts: Vec<Contact>,
    /// `localisation.localisationReady`.
    pub localisation_ready: Option<bool>,
    /// `localisation.availableLanguages`.
    pub available_languages: Vec<String>,
    /// `dependsOn.open`.
    pub open_dependencies: Vec<Dependency>,
    /// `dependsOn.proprietary`.
    pub proprietary_dependencies: Vec<Dependency>,
    /// `dependsOn.hardware`.
    pub hardware_dependencies: Vec<Dependency>,
    /// Code of the Italian administration, from `organisation.uri` or `IT.riuso.codiceIPA`.
    pub italian_code: Option<String>,
}

/// A body: `organisation`, or an item of `fundedBy`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Organisation {
    /// `name`.
    pub name: Option<String>,
    /// `uri`.
    pub uri: Option<String>,
}

/// The description in one language.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Description {
    /// The language tag, as written.
    pub language: String,
    /// `localisedName`.
    pub localised_name: Option<String>,
    /// `genericName` (deprecated).
    pub generic_name: Option<String>,
    /// `shortDescription`.
    pub short_description: Option<String>,
    /// `longDescription`.
    pub long_description: Option<String>,
    /// `documentation`.
    pub documentation: Option<String>,
    /// `apiDocumentation`.
    pub api_documentation: Option<String>,
    /// `features`.
    pub features: Vec<String>,
    /// `screenshots`.
    pub screenshots: Vec<String>,
    /// `videos`.
    pub videos: Vec<String>,
    /// `awards`.
    pub awards: Vec<String>,
}

/// Who maintains the software under a contract.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Contractor {
    /// `name`.
    pub name: Option<String>,
    /// `email`.
    pub email: Option<String>,
    /// `website`.
    pub website: Option<String>,
    /// `until`: end of the contract.
    pub until: Option<String>,
}

/// Whom to talk to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Contact {
    /// `name`.
    pub name: Option<String>,
    /// `email`.
    pub email: Option<String>,
    /// `affiliation`.
    pub affiliation: Option<String>,
    /// `phone`.
    pub phone: Option<String>,
}

/// What the software needs.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Dependency {
    /// `name`.
    pub name: Option<String>,
    /// `versionMin`.
    pub version_min: Option<String>,
    /// `versionMax`.
    pub version_max: Option<String>,
    /// `version`.
    pub version: Option<String>,
    /// `optional`.
    pub optional: Option<bool>,
}

/// Reads what can be read.
pub(crate) fn read(tree: &Tree<'_>) -> Document {
    let Some(root) = tree.root.map(|id| Section { tree, id: Some(id) }) else {
        return Document::default();
    };
    let (audience, legal) = (root.section("intendedAudience"), root.section("legal"));
    let (maintenance, localisation) = (root.section("maintenance"), root.section("localisation"));
    let depends_on = root.section("dependsOn");
    let organisation = root.section("organisation");
    let organisation = organisation.id.map(|_| organisation.organisation());
    let italian =
        organisation.as_ref().and_then(|found| found.uri.as_deref()).and_then(crate::formats::uri::italian_code);
    let italian = italian
        .map(str::to_owned)
        .or_else(|| ["IT", "it"].iter().find_map(|key| root.section(key).section("riuso").text("codiceIPA")));
    Document {
        version: root.text("publiccodeYmlVersion"),
        name: root.text("name"),
        application_suite: root.text("applicationSuite"),
        url: root.text("url"),
        landing_url: root.text("landingURL"),
        is_based_on: root.texts("isBasedOn"),
        software_version: root.text("softwareVersion"),
        release_date: root.text("releaseDate"),
        logo: root.text("logo"),
        monochrome_logo: root.text("monochromeLogo"),
        input_types: root.texts("inputTypes"),
        output_types: root.texts("outputTypes"),
        platforms: root.texts("platforms"),
        categories: root.texts("categories"),
        used_by: root.texts("usedBy"),
        funded_by: root.sections("fundedBy").map(|item| item.organisation()).collect(),
        roadmap: root.text("roadmap"),
        development_status: root.text("developmentStatus"),
        software_type: root.text("softwareType"),
        supports: root.sections("supports").filter_map(|item| item.text("id")).collect(),
        organisation,
        scope: audience.texts("scope"),
        countries: audience.texts("countries"),
        unsupported_countries: audience.texts("unsupportedCountries"),
        descriptions: root.descriptions(),
        license: legal.text("license"),
        main_copyright_owner: legal.text("mainCopyrightOwner"),
        repo_owner: legal.text("repoOwner"),
        authors_file: legal.text("authorsFile"),
        maintenance_type: maintenance.text("type"),
        contractors: maintenance.sections("contractors").map(|item| item.contractor()).collect(),
        contacts: maintenance.sections("contacts").map(|item| item.contact()).collect(),
        localisation_ready: localisation.flag("localisationReady"),
        available_languages: localisation.texts("availableLanguages"),
        open_dependencies: depends_on.sections("open").map(|item| item.dependency()).collect(),
        proprietary_dependencies: depends_on.sections("proprietary").map(|item| item.dependency()).collect(),
        hardware_dependencies: depends_on.sections("hardware").map(|item| item.dependency()).collect(),
        italian_code: italian,
    }
}

/// A mapping of the tree, or nothing where there should be one.
#[derive(Clone, Copy)]
struct Section<'t> {
    tree: &'t Tree<'t>,
    id: Option<NodeId>,
}

impl<'t> Section<'t> {
    fn value(self, key: &str) -> Option<NodeId> {
        self.id.and_then(|id| self.tree.entry(id, key)).map(|entry| entry.value)
    }

    fn text_of(self, id: NodeId) -> Option<String> {
        let text = self.tree.scalar(id).filter(|_| !self.tree.is_null(id))?.trim();
        (!text.is_empty()).then(|| text.to_owned())
    }

    fn text(self, key: &str) -> Option<String> {
        self.value(key).and_then(|id| self.text_of(id))
    }

    /// A list of texts, or one text alone.
    fn texts(self, key: &str) -> Vec<String> {
        let Some(id) = self.value(key) else {
            return Vec::new();
        };
        match &self.tree.node(id).data {
            Data::Sequence { items, .. } => items.iter().filter_map(|item| self.text_of(*item)).collect(),
            Data::Scalar { .. } => self.text_of(id).into_iter().collect(),
            Data::Mapping { .. } => Vec::new(),
        }
    }

    fn flag(self, key: &str) -> Option<bool> {
        match self.tree.resolved(self.value(key)?) {
            Resolved::Boolean(value) => Some(value),
            _ => None,
        }
    }

    fn section(self, key: &str) -> Section<'t> {
        let id = self.value(key).filter(|id| matches!(self.tree.node(*id).data, Data::Mapping { .. }));
        Section { tree: self.tree, id }
    }

    fn sections(self, key: &str) -> impl Iterator<Item = Section<'t>> {
        let items = self.value(key).map(|id| self.tree.items(id)).unwrap_or_default();
        let is_mapping = move |id: &&NodeId| matches!(self.tree.node(**id).data, Data::Mapping { .. });
        items.iter().filter(is_mapping).map(move |id| Section { tree: self.tree, id: Some(*id) })
    }

    fn descriptions(self) -> Vec<Description> {
        let entries = self.section("description").id.map(|id| self.tree.entries(id)).unwrap_or_default();
        let described = entries.iter().filter_map(|entry| {
            let of = Section { tree: self.tree, id: Some(entry.value) };
            matches!(self.tree.node(entry.value).data, Data::Mapping { .. }).then_some(())?;
            Some(Description {
                language: self.tree.scalar(entry.key)?.to_owned(),
                localised_name: of.text("localisedName"),
                generic_name: of.text("genericName"),
                short_description: of.text("shortDescription"),
                long_description: of.text("longDescription"),
                documentation: of.text("documentation"),
                api_documentation: of.text("apiDocumentation"),
                features: of.texts("features"),
                screenshots: of.texts("screenshots"),
                videos: of.texts("videos"),
                awards: of.texts("awards"),
            })
        });
        described.collect()
    }

    fn organisation(self) -> Organisation {
        Organisation { name: self.text("name"), uri: self.text("uri") }
    }

    fn contractor(self) -> Contractor {
        Contractor {
            name: self.text("name"),
            email: self.text("email"),
            website: self.text("website"),
            until: self.text("until"),
        }
    }

    fn contact(self) -> Contact {
        Contact {
            name: self.text("name"),
            email: self.text("email"),
            affiliation: self.text("affiliation"),
            phone: self.text("phone"),
        }
    }

    fn dependency(self) -> Dependency {
        Dependency {
            name: self.text("name"),
            version_min: self.text("versionMin"),
            version_max: self.text("versionMax"),
            version: self.text("version"),
            optional: self.flag("optional"),
        }
    }
}
