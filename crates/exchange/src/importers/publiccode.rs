//! publiccode.yml files: one, or every one of a folder of clones.
//!
//! | key | goes to |
//! |---|---|
//! | `url`, `name` | external id `repository#name`: one repository may hold several software |
//! | `name`, `url`, `landingURL`, `softwareVersion`, `releaseDate`, `softwareType`, `usedBy` | name, repository, home page, version, release date, software type, used by |
//! | `description.<language>.shortDescription`, `longDescription`, `features` | summary, description, features |
//! | `description.<language>.documentation` | documentation: French, else English, else the first |
//! | `description.<language>.localisedName` | alias, when it is another name |
//! | `description.<language>.genericName`, `applicationSuite`, `intendedAudience.scope` | keywords |
//! | `categories` | categories; a word that is none of the vocabulary is a keyword |
//! | `platforms`, `developmentStatus`, `legal.license` | the field of that name, by `mappings/*.tsv` |
//! | `localisation.availableLanguages` | languages; French interface: whether French is one of them |
//! | `organisation.name`, else `legal.mainCopyrightOwner`, else `legal.repoOwner` | publisher |
//! | `logo`, `isBasedOn`, `fundedBy`, `roadmap`, `supports`, `maintenance`, `dependsOn`, `intendedAudience.countries` | not mapped |
//!
//! The bytes are kept. A file with errors still gives a record when its name and its address can be read; the number of
//! diagnostics stands with what is not mapped. Without them, the file is refused where its first error is. Two files of
//! one repository with one name (a fork and its origin) are one record: the second is skipped.

use std::collections::HashSet;

use levain_model::{Language, RawDocument, SoftwareFields, SourceKind, SourceRecord};
use levain_publiccode::{Document as Content, Report, Severity};

use crate::format::{Format, SourceFacts};
use crate::identity::{fold_name, normalise_repository};
use crate::input::Input;
use crate::mapping;
use crate::reading::{Read, Reads, SkipReason};
use crate::refusal::RefusalCode;
use crate::value::{add, date, web_address};

/// publiccode.yml.
pub static FORMAT: Format = Format {
    name: "publiccode",
    kind: SourceKind::Publiccode,
    expects: [
        "un fichier publiccode.yml, avec «\u{a0}publiccodeYmlVersion\u{a0}», «\u{a0}name\u{a0}» et «\u{a0}url\u{a0}»",
        "a publiccode.yml file, with “publiccodeYmlVersion”, “name” and “url”",
    ],
    extensions: &["yml", "yaml"],
    facts: SourceFacts {
        name: ["Fichiers publiccode.yml", "publiccode.yml files"],
        publisher: None,
        url: None,
        // A file lies in a repository, under the licence that the file itself names.
        license: Some("legal.license of each file"),
        attribution: None,
        dated: None,
        may_republish: true,
    },
    is_file: |head| is_publiccode(&head.name, &head.text),
    is_folder: |files| files.iter().any(|file| is_named(file)),
    read,
};

fn is_named(file: &str) -> bool {
    let name = file.rsplit('/').next().unwrap_or_default();
    ["publiccode.yml", "publiccode.yaml"].contains(&name)
}

/// By its name, or by the name of the standard near its top: the key of the version was spelled in four ways, and drafts
/// have it in a comment.
fn is_publiccode(name: &str, text: &str) -> bool {
    is_named(name) || text.lines().take(10).any(|line| line.to_ascii_lowercase().contains("publiccode"))
}

fn read(input: Input) -> Reads {
    let mut known = HashSet::new();
    input.each_file(true, move |input, document, reads| {
        if !is_publiccode(&document.location, document.body()) {
            reads.push(input.foreign(&document.location));
            return Ok(());
        }
        let report = levain_publiccode::check(document.text.as_bytes(), &levain_publiccode::Options::default());
        let Some(record) = record(&document.location, &document.text, &report) else {
            let first = report.diagnostics.iter().find(|diagnostic| diagnostic.severity == Severity::Error);
            let place = first.and_then(|diagnostic| diagnostic.span).map(|span| span.start);
            let location = place.map_or(document.location.clone(), |place| {
                format!("{}:{}:{}", document.location, place.line, place.column)
            });
            return Err(RefusalCode::NoIdentity.at(location, ["", ""]));
        };
        reads.push(if known.insert(record.external_id.clone()) {
            Read::Software(Box::new(record))
        } else {
            Read::Skipped { reason: SkipReason::DuplicateRecord, location: document.location.clone() }
        });
        Ok(())
    })
}

/// The record of one file that was read and checked, wherever it comes from: `location` is its place in the source.
/// Nothing when it has no name or no address.
pub fn record(location: &str, text: &str, report: &Report) -> Option<SourceRecord> {
    let content = &report.document;
    let (name, url) = (content.name.clone()?, content.url.clone()?);
    let key = normalise_repository(&url).unwrap_or_else(|| url.clone());
    let mut unmapped = unmapped(content);
    let mut fields = SoftwareFields {
        repository_url: Some(url),
        homepage: content.landing_url.as_deref().and_then(web_address),
        license: content.license.as_deref().and_then(mapping::license),
        status: content.development_status.as_deref().and_then(|word| mapping::status("publiccode", word)),
        software_type: content.software_type.clone(),
        version: content.software_version.clone(),
        release_date: content.release_date.as_deref().and_then(date),
        publisher: content
            .organisation
            .as_ref()
            .and_then(|body| body.name.clone())
            .or_else(|| content.main_copyright_owner.clone().or_else(|| content.repo_owner.clone())),
        used_by: content.used_by.clone(),
        ..SoftwareFields::default()
    };
    for word in &content.categories {
        let list = if mapping::is_category(word) { &mut fields.categories } else { &mut fields.keywords };
        add(list, word);
    }
    for word in content.application_suite.iter().chain(&content.scope) {
        add(&mut fields.keywords, word);
    }
    for word in &content.platforms {
        add(&mut fields.platforms, &mapping::platform(word).unwrap_or_else(|| word.clone()));
    }
    for word in &content.available_languages {
        match mapping::language(word) {
            Some(tag) => add(&mut fields.languages, &tag),
            None => add(&mut unmapped, "localisation.availableLanguages"),
        }
    }
    if !fields.languages.is_empty() {
        let french = |tag: &String| Language::from_tag(tag) == Some(Language::Fr);
        fields.french_interface = Some(fields.languages.iter().any(french));
    }
    describe(&mut fields, content, &name, &mut unmapped);
    for (severity, word) in [(Severity::Error, "errors"), (Severity::Warning, "warnings")] {
        let count = report.diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).count();
        if count > 0 {
            unmapped.push(format!("diagnostics.{word}={count}"));
        }
    }
    let external_id = format!("{key}#{}", fold_name(&name));
    fields.name = Some(name);
    Some(SourceRecord {
        external_id,
        raw: RawDocument {
            media_type: "application/yaml".to_owned(),
            location: location.to_owned(),
            text: text.to_owned(),
        },
        fields,
        uses: Vec::new(),
        unmapped,
    })
}

/// What the file says in each language.
fn describe(fields: &mut SoftwareFields, content: &Content, name: &str, unmapped: &mut Vec<String>) {
    let mut documentation: Vec<(Option<Language>, String)> = Vec::new();
    for description in &content.descriptions {
        let Some(tag) = mapping::language(&description.language) else {
            add(unmapped, "description");
            continue;
        };
        fields.summary.insert(&tag, description.short_description.as_deref().unwrap_or_default());
        fields.description.insert(&tag, description.long_description.as_deref().unwrap_or_default());
        if !description.features.is_empty() {
            fields.features.insert(tag.clone(), description.features.clone());
        }
        if let Some(other) = description.localised_name.as_deref().filter(|other| *other != name) {
            add(&mut fields.aliases, other);
        }
        if let Some(word) = &description.generic_name {
            add(&mut fields.keywords, word);
        }
        let address = description.documentation.as_deref().and_then(web_address);
        documentation.extend(address.map(|address| (Language::from_tag(&tag), address)));
    }
    let in_language = |language| documentation.iter().find(|(found, _)| *found == Some(language));
    let best = in_language(Language::Fr).or_else(|| in_language(Language::En)).or(documentation.first());
    fields.documentation_url = best.map(|(_, address)| address.clone());
}

/// The sections that hold something and have no field.
fn unmapped(content: &Content) -> Vec<String> {
    let dependencies =
        content.open_dependencies.len() + content.proprietary_dependencies.len() + content.hardware_dependencies.len();
    [
        ("logo", content.logo.is_some()),
        ("isBasedOn", !content.is_based_on.is_empty()),
        ("fundedBy", !content.funded_by.is_empty()),
        ("roadmap", content.roadmap.is_some()),
        ("supports", !content.supports.is_empty()),
        ("maintenance", content.maintenance_type.is_some()),
        ("dependsOn", dependencies > 0),
        ("intendedAudience.countries", !content.countries.is_empty()),
    ]
    .into_iter()
    .filter(|(_, present)| *present)
    .map(|(key, _)| key.to_owned())
    .collect()
}
