//! Canada's Open Resource Exchange: YAML, every text in English and French.
//!
//! | file | key | goes to |
//! |---|---|---|
//! | `software/*.yml` | file name | external id `software/<name>`, identifier `open-resource-exchange` |
//! | `code/*/*.yml` | `adminCode`, each of `releases` | external id `code/<body>/<name>`, publisher |
//! | both | `name` | name in French; the English one, when it differs, is an alias |
//! | | `description.whatItDoes` | summary (its first sentence) and description, with `howItWorks`; a French text equal to the English one is English |
//! | | `category` (UNSPSC code) | categories by `mappings/categories.tsv`; its labels of `i18n/categories.yml` are keywords |
//! | | `licences[].spdxID` | license |
//! | | `homepageURL`, `repositoryURL` | home page, repository (French, else English) |
//! | | `tags`, `languages` (of programming) | keywords |
//! | | `status` | status by `mappings/statuses.tsv` |
//! | | `administrations[].adminCode`, latest `uses[].date.metadataLastUpdated` | observed uses, one per body; `started` is often 1900-01-01 and says nothing |
//! | | `contact`, `team`, `downloadURL`, `relatedCode`, `partners` | not mapped |
//! | `administrations/*.yml` | `code`, `name`, `provinceCode` | organisation: external id, name, jurisdiction; the file's name gives its kind |
//!
//! Designs and standards are not software. A body named “please remove” is one that the source gives up.

use std::collections::BTreeMap;

use jiff::civil::Date;
use levain_model::usage::Observed;
use levain_model::{
    Identifier, IdentifierKind, ObservedUse, OrganizationKind, OrganizationRecord, Precision, RawDocument, Refusal,
    SoftwareFields, SourceKind, SourceRecord, Texts, UseStatus,
};
use serde_json::Value;

use crate::format::{Format, SourceFacts};
use crate::input::{Document, Input};
use crate::reading::{Read, Reads, SkipReason};
use crate::value::{add, date, list, summary_and_description, text, texts, unmapped};
use crate::{mapping, yaml};

/// Open Resource Exchange.
pub static FORMAT: Format = Format {
    name: "ore-canada",
    kind: SourceKind::OpenResourceExchange,
    expects: [
        "le dossier «\u{a0}_data\u{a0}» de l’Échange de ressources ouvertes, ou un de ses fichiers (logiciel, code, administrations)",
        "the folder “_data” of the Open Resource Exchange, or one of its files (software, code, administrations)",
    ],
    extensions: &["yml", "yaml"],
    facts: SourceFacts {
        name: ["Échange de ressources ouvertes (Canada)", "Open Resource Exchange (Canada)"],
        publisher: Some("Gouvernement du Canada"),
        url: Some("https://github.com/canada-ca/ore-ero"),
        license: Some("MIT"),
        attribution: Some("© Crown Copyright, Government of Canada, Open Resource Exchange, MIT"),
        dated: None,
        may_republish: true,
    },
    is_file: |head| head.holds(&["schemaVersion:", "whatItDoes:"]) || head.holds(&["- code:", "  name:\n    en:"]),
    is_folder: |files| {
        let has = |folder: &str| files.iter().any(|file| file.split('/').any(|part| part == folder));
        has("administrations") && (has("software") || has("code"))
    },
    read,
};

const MAPPED: [&str; 12] = [
    "schemaVersion",
    "name",
    "description",
    "category",
    "licences",
    "homepageURL",
    "repositoryURL",
    "tags",
    "languages",
    "status",
    "administrations",
    "date",
];

/// What other files of the folder say.
#[derive(Default)]
struct Context {
    /// Labels of a category, every language.
    categories: BTreeMap<String, Vec<String>>,
    /// Name of a body, French else English.
    bodies: BTreeMap<String, String>,
}

fn read(mut input: Input) -> Reads {
    let mut context = Context::default();
    if let Some(file) = input.files.iter().find(|file| file.ends_with("i18n/categories.yml"))
        && let Ok(value) = input.load(file).and_then(|document| yaml::value(&document))
    {
        for (code, labels) in value.as_object().into_iter().flatten() {
            let labels = ["fr", "en"].iter().filter_map(|tag| text(labels, tag)).collect();
            context.categories.insert(code.clone(), labels);
        }
    }
    // Bodies first: releases carry the name of theirs.
    input.files.sort_by_key(|file| (!file.contains("administrations/"), file.clone()));
    input.each_file(false, move |input, document, reads| {
        let value = yaml::value(document)?;
        if let Some(bodies) = value.as_array() {
            read_bodies(input, document, bodies, &mut context, reads);
        } else if value.get("designTypes").is_some() || value.get("specURL").is_some() {
            reads.push(Read::Skipped { reason: SkipReason::NotSoftware, location: document.location.clone() });
        } else if let Some(releases) = value.get("releases").and_then(Value::as_array) {
            read_releases(document, &value, releases, &context, reads)?;
        } else if value.get("licences").is_some() && value.get("name").is_some() {
            reads.push(read_software(document, &value, &context)?);
        } else {
            reads.push(input.foreign(&document.location));
        }
        Ok(())
    })
}

fn read_software(document: &Document, value: &Value, context: &Context) -> Result<Read, Box<Refusal>> {
    let mut fields = fields(value, context).ok_or_else(|| nameless(document))?;
    let stem = document.stem().to_owned();
    fields.identifiers = vec![Identifier { kind: IdentifierKind::OpenResourceExchange, value: stem.clone() }];
    let uses = list(value, "administrations").iter().filter_map(|body| {
        let dates = list(body, "uses")
            .iter()
            .filter_map(|usage| date(usage.pointer("/date/metadataLastUpdated").and_then(Value::as_str)?));
        Some(ObservedUse {
            organization: text(body, "adminCode")?,
            version: None,
            status: UseStatus::Production,
            installations: None,
            observed: dates.max().map(|date: Date| Observed { date, precision: Precision::Day }),
        })
    });
    Ok(Read::Software(Box::new(SourceRecord {
        external_id: format!("software/{stem}"),
        raw: raw(document.location.clone(), document.text.clone()),
        fields,
        uses: uses.collect(),
        unmapped: unmapped(value, &MAPPED, ""),
    })))
}

fn read_releases(
    document: &Document,
    value: &Value,
    releases: &[Value],
    context: &Context,
    reads: &mut Vec<Read>,
) -> Result<(), Box<Refusal>> {
    let code = text(value, "adminCode").unwrap_or_else(|| document.stem().to_owned());
    let slices = slices(document.body(), releases.len());
    for (place, release) in releases.iter().enumerate() {
        let mut fields = fields(release, context).ok_or_else(|| nameless(document))?;
        fields.publisher = Some(context.bodies.get(&code).cloned().unwrap_or_else(|| code.clone()));
        let english = release.pointer("/name/en").and_then(Value::as_str).map(str::trim);
        let name = english.or(fields.name.as_deref()).unwrap_or_default();
        let (location, text) = match slices.get(place) {
            Some((line, text)) => (format!("{}:{line}", document.location), (*text).to_owned()),
            None => (document.location.clone(), document.text.clone()),
        };
        reads.push(Read::Software(Box::new(SourceRecord {
            external_id: format!("code/{code}/{name}"),
            raw: raw(location, text),
            fields,
            uses: Vec::new(),
            unmapped: unmapped(release, &MAPPED, ""),
        })));
    }
    Ok(())
}

fn nameless(document: &Document) -> Box<Refusal> {
    crate::refusal::RefusalCode::MissingName.at(document.location.clone(), ["", ""])
}

fn raw(location: String, text: String) -> RawDocument {
    RawDocument { media_type: "application/yaml".to_owned(), location, text }
}

/// What software and releases have in common.
fn fields(value: &Value, context: &Context) -> Option<SoftwareFields> {
    let bilingual = |key: &str| {
        let value = value.get(key)?;
        text(value, "fr").or_else(|| text(value, "en"))
    };
    let name = bilingual("name")?;
    let english = value.pointer("/name/en").and_then(Value::as_str).map(str::trim);
    let (mut summary, mut description) = (Texts::new(), Texts::new());
    let what = |tag: &str| value.pointer(&format!("/description/whatItDoes/{tag}")).and_then(Value::as_str);
    let how = |tag: &str| value.pointer(&format!("/description/howItWorks/{tag}")).and_then(Value::as_str);
    for tag in ["fr", "en"] {
        // Many a French text is the English one again, kept until somebody translates it.
        if tag == "fr" && what("en").is_some() && what("fr") == what("en") {
            continue;
        }
        let (first, whole) = summary_and_description(what(tag).unwrap_or_default());
        summary.insert(tag, &first);
        description.insert(tag, &format!("{whole}\n\n{}", how(tag).unwrap_or_default()));
    }
    let mut keywords = Vec::new();
    for tag in ["fr", "en"] {
        for word in value.get("tags").map(|tags| texts(tags, tag)).unwrap_or_default() {
            add(&mut keywords, &word);
        }
    }
    let category = text(value, "category").unwrap_or_default();
    for label in context.categories.get(&category).into_iter().flatten() {
        add(&mut keywords, label);
    }
    for language in texts(value, "languages") {
        add(&mut keywords, &language);
    }
    let mut licenses = Vec::new();
    for license in list(value, "licences").iter().filter_map(|license| text(license, "spdxID")) {
        add(&mut licenses, &mapping::license(&license).unwrap_or_default());
    }
    Some(SoftwareFields {
        summary,
        description,
        repository_url: bilingual("repositoryURL"),
        homepage: bilingual("homepageURL"),
        license: (!licenses.is_empty()).then(|| licenses.join(", ")),
        categories: mapping::categories("ore", &category),
        keywords,
        status: text(value, "status").as_deref().and_then(|word| mapping::status("ore", word)),
        aliases: english.filter(|english| *english != name).map(str::to_owned).into_iter().collect(),
        name: Some(name),
        ..SoftwareFields::default()
    })
}

/// The lines of each item of `releases:` with the number of the first, when they are as many as the parsed items;
/// otherwise (flow style, aliases) none, and the whole file stands for each.
fn slices(text: &str, count: usize) -> Vec<(usize, &str)> {
    let mut starts: Vec<(usize, usize)> = Vec::new();
    let mut dash: Option<&str> = None;
    let (mut offset, mut inside) = (0, false);
    for (number, line) in text.split_inclusive('\n').enumerate() {
        if line.trim_end() == "releases:" {
            inside = true;
        } else if inside {
            let indent = &line[..line.len() - line.trim_start_matches(' ').len()];
            if line.trim_start().starts_with("- ") && *dash.get_or_insert(indent) == indent {
                starts.push((number + 1, offset));
            }
        }
        offset += line.len();
    }
    if starts.len() != count {
        return Vec::new();
    }
    let ends = starts.iter().skip(1).map(|(_, start)| *start).chain([text.len()]);
    starts.iter().zip(ends).filter_map(|((line, start), end)| Some((*line, text.get(*start..end)?))).collect()
}

fn read_bodies(input: &Input, document: &Document, bodies: &[Value], context: &mut Context, reads: &mut Vec<Read>) {
    let before = reads.len();
    for body in bodies {
        let (Some(code), Some(name)) = (text(body, "code"), body.get("name")) else { continue };
        let names = ["fr", "en"].iter().filter_map(|tag| Some((*tag, name.get(*tag)?.as_str()?))).collect::<Texts>();
        if names.iter().any(|(_, name)| name.contains("please remove")) {
            let location = format!("{}: {code}", document.location);
            reads.push(Read::Skipped { reason: SkipReason::IgnoredBySource, location });
            continue;
        }
        let Some((_, shown)) = names.best(levain_model::Language::Fr) else { continue };
        context.bodies.insert(code.clone(), shown.to_owned());
        let (kind, jurisdiction) = kind(document.stem(), &code, text(body, "provinceCode"));
        reads.push(Read::Organization(Box::new(OrganizationRecord {
            external_id: code,
            name: names,
            kind,
            jurisdiction,
            website: None,
            forge_accounts: Vec::new(),
            aliases: Vec::new(),
            ..OrganizationRecord::default()
        })));
    }
    if reads.len() == before {
        reads.push(input.foreign(&document.location));
    }
}

/// Kind and jurisdiction, by the file and the code. Kinds follow Québec's public sector: a federal or provincial body is
/// of none of them, but for the Crown corporations that the code names.
fn kind(file: &str, code: &str, province: Option<String>) -> (OrganizationKind, Option<String>) {
    let in_canada = |part: &str| Some(format!("CA-{}", part.to_uppercase()));
    match file {
        "municipal" => (OrganizationKind::Municipal, province.as_deref().map_or(Some("CA".to_owned()), in_canada)),
        "provincial" if code.len() == 2 => (OrganizationKind::Other, in_canada(code)),
        _ if code.starts_with("CROWN-") => (OrganizationKind::GovernmentEnterprise, Some("CA".to_owned())),
        _ if code == "international" => (OrganizationKind::Other, None),
        _ => (OrganizationKind::Other, Some("CA".to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_release_keeps_its_own_lines() {
        let text = "adminCode: x\nreleases:\n  - name: a\n    tags:\n      - t\n  - name: b\n";
        assert_eq!(slices(text, 2), [(3, "  - name: a\n    tags:\n      - t\n"), (6, "  - name: b\n")]);
        assert!(slices("releases: [{name: a}]\n", 1).is_empty());
    }

    #[test]
    fn english_kept_in_the_place_of_french_is_english() {
        let software = |fr: &str| {
            let value = serde_json::json!({
                "name": {"en": "X", "fr": "X"},
                "description": {"whatItDoes": {"en": "Edits images.", "fr": fr}},
            });
            fields(&value, &Context::default()).unwrap().summary
        };
        assert_eq!(software("Edits images."), Texts::fr_en("", "Edits images."));
        assert_eq!(software("Retouche d’images."), Texts::fr_en("Retouche d’images.", "Edits images."));
    }
}
