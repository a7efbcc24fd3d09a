//! code.json 2.0: what the agencies of the United States publish of their code.
//!
//! | key | goes to |
//! |---|---|
//! | `permissions.usageType` | only `openSource` becomes software, the others are skipped as not open source |
//! | `agency`, `repositoryURL` | external id; the name joins them when an agency gives one repository twice |
//! | `name`, `version` | the field of that name |
//! | `description` | English summary (its first sentence) and description |
//! | `repositoryURL`, `homepageURL` | repository, home page (unless it is the repository) |
//! | `permissions.licenses[]` | license: name, else address, by `levain_license::normalise` |
//! | `organization`, else `agency` | publisher |
//! | `status` | status by `mappings/statuses.tsv` |
//! | `tags[]`, `languages[]` (of programming) | keywords |
//! | `contact`, `date`, `laborHours`, `downloadURL`, `vcs`, `disclaimerURL`… | not mapped |
//!
//! Files in the wild stray from the standard: a text where a list is due is a list of one, another `version` than 2.0.0
//! and unknown keys are accepted. A file equal to one already read is reported and skipped.

use std::collections::HashSet;

use levain_model::{RawDocument, SoftwareFields, SourceKind, SourceRecord, Texts};
use serde_json::Value;

use crate::format::{Format, SourceFacts};
use crate::identity::normalise_repository;
use crate::input::Input;
use crate::json::{self, Item, JsonFault};
use crate::mapping;
use crate::reading::{Read, Reads, SkipReason};
use crate::value::{add, filled, list, summary_and_description, text, texts, unmapped, web_address};

/// code.json 2.0.
pub static FORMAT: Format = Format {
    name: "us-code-json",
    kind: SourceKind::CodeJson,
    expects: [
        "un fichier code.json 2.0\u{a0}: un objet avec «\u{a0}agency\u{a0}» et «\u{a0}releases\u{a0}»",
        "a code.json 2.0 file: an object with “agency” and “releases”",
    ],
    extensions: &["json"],
    facts: SourceFacts {
        name: ["Inventaires code.json (États-Unis)", "code.json inventories (United States)"],
        publisher: Some("Agencies of the United States government"),
        url: Some("https://github.com/DSACMS/code-gov"),
        license: Some("Creative Commons Legal Code"),
        attribution: Some("Agency indexes of code.gov"),
        dated: Some("2026-08-08"),
        may_republish: true,
    },
    is_file: |head| head.holds(&["\"releases\"", "\"measurementType\""]) || head.holds(&["\"releases\"", "\"agency\""]),
    is_folder: |_| false,
    read,
};

const MAPPED: [&str; 11] = [
    "name",
    "version",
    "description",
    "repositoryURL",
    "homepageURL",
    "organization",
    "status",
    "tags",
    "languages",
    "permissions",
    "agency",
];

fn read(input: Input) -> Reads {
    let mut known = HashSet::new();
    input.each_file(false, move |input, document, reads| {
        let (head, items) = match json::array_of(document, "releases") {
            Ok(found) => found,
            Err(JsonFault::Shape) => {
                reads.push(input.foreign(&document.location));
                return Ok(());
            }
            Err(JsonFault::Syntax(refusal)) => return Err(refusal),
        };
        let agency = head.get("agency").and_then(Value::as_str).and_then(filled);
        let agency = agency.unwrap_or_else(|| document.stem().to_owned());
        for item in &items {
            let skipped = |reason| Read::Skipped { reason, location: item.location.clone() };
            let usage = item.value.pointer("/permissions/usageType").and_then(Value::as_str);
            reads.push(match record(item, &agency) {
                _ if usage != Some("openSource") => skipped(SkipReason::NotOpenSource),
                None => skipped(SkipReason::Nameless),
                Some(mut record) => {
                    let with_name =
                        format!("{}#{}", record.external_id, record.fields.name.as_deref().unwrap_or_default());
                    if known.insert(record.external_id.clone()) {
                        Read::Software(Box::new(record))
                    } else if known.insert(with_name.clone()) {
                        record.external_id = with_name;
                        Read::Software(Box::new(record))
                    } else {
                        skipped(SkipReason::DuplicateRecord)
                    }
                }
            });
        }
        Ok(())
    })
}

fn record(item: &Item<'_>, agency: &str) -> Option<SourceRecord> {
    let value = &item.value;
    let name = text(value, "name")?;
    let repository = text(value, "repositoryURL");
    let key = repository.as_deref().and_then(normalise_repository);
    let key = key.or_else(|| repository.clone()).unwrap_or_else(|| name.clone());
    let homepage = text(value, "homepageURL").as_deref().and_then(web_address);
    let is_repository = |address: &String| normalise_repository(address).is_some_and(|address| address == key);
    let (summary, description) = summary_and_description(&text(value, "description").unwrap_or_default());
    let mut keywords = Vec::new();
    for word in texts(value, "tags").iter().chain(&texts(value, "languages")) {
        add(&mut keywords, word);
    }
    let mut unmapped = unmapped(value, &MAPPED, "");
    let permissions = value.get("permissions").unwrap_or(&Value::Null);
    unmapped.extend(crate::value::unmapped(permissions, &["usageType", "licenses"], "permissions."));
    let license = license(list(permissions, "licenses"));
    if license.is_none() && !list(permissions, "licenses").is_empty() {
        unmapped.push("permissions.licenses".to_owned());
    }
    let status_words = text(value, "status");
    let status = status_words.as_deref().and_then(|words| mapping::status("code-json", words));
    if status_words.is_some() && status.is_none() {
        unmapped.push("status".to_owned());
    }
    Some(SourceRecord {
        external_id: format!("{agency}/{key}"),
        raw: RawDocument {
            media_type: "application/json".to_owned(),
            location: item.location.clone(),
            text: item.raw.to_owned(),
        },
        fields: SoftwareFields {
            name: Some(name),
            summary: Texts::fr_en("", &summary),
            description: Texts::fr_en("", &description),
            homepage: homepage.filter(|address| !is_repository(address)),
            repository_url: repository,
            license,
            keywords,
            status,
            version: text(value, "version"),
            publisher: Some(text(value, "organization").unwrap_or_else(|| agency.to_owned())),
            ..SoftwareFields::default()
        },
        uses: Vec::new(),
        unmapped,
    })
}

/// The licences of a release: one when all say the same, else the words, in order. An address that is not that of a known
/// text says nothing.
fn license(licenses: &[Value]) -> Option<String> {
    let mut found = Vec::new();
    for license in licenses {
        let named = text(license, "name").or_else(|| text(license, "opRL")).and_then(|name| mapping::license(&name));
        // A bare “Apache” says less than the address of its version 2.0.
        let addressed = text(license, "URL")
            .map(|address| address.trim_end_matches('/').to_owned())
            .and_then(|address| mapping::license(&address).filter(|license| *license != address));
        if let Some(license) = addressed.or(named) {
            add(&mut found, &license);
        }
    }
    (!found.is_empty()).then(|| found.join(", "))
}
