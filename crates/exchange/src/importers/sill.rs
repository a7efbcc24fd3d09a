//! France's *Socle interministériel de logiciels libres*, `sill.json` of 2022 and its schema of 2021.
//!
//! The keys are one or two letters; their meaning is that of the columns of the CSV editions, whose rows have the same
//! numbers (`public`, `support`, `similaire-a`…: 224 rows compared).
//!
//! | key | meaning | goes to |
//! |---|---|---|
//! | `id` | number in the SILL | external id, identifier `sill` |
//! | `i` | name (*intitulé*) | name |
//! | `fr-desc`, `en-desc` | description of the Wikidata entity | summary; a French one that three records share says nothing (“Logiciel informatique”) and gives way to `f` |
//! | `f` | function, in French | French description, keyword; French summary when `fr-desc` is absent |
//! | `u` | context of use, in French | French description |
//! | `c` | component: the kind of software | categories by `mappings/categories.tsv`, keyword |
//! | `l` | licence | license by `levain_license::normalise` |
//! | `sources`, `website`, `doc` | addresses | repository, home page, documentation |
//! | `co` | number in the Comptoir du libre | identifier |
//! | `frama.encoded-name` | name in Framalibre | identifier |
//! | `p` | parent software | software type `addon`, keyword |
//! | `v-` (`v` in 2021) | minimal version | version, when it begins with a digit |
//! | `y`, `st` (`s`), `su`, `a`, `si`, `se`, `g`, `la`, `logo`, `v+` | years, status, support, for the public, similar to, sector, group, label… | not mapped |
//!
//! `dev` of 2021 is the Wikidata entity of the *developer*: it identifies nothing here. An identifier that several
//! records share is left out.

use std::collections::HashMap;

use levain_model::{Identifier, IdentifierKind, RawDocument, SoftwareFields, SourceKind, SourceRecord, Texts};
use serde_json::Value;

use crate::format::{Format, SourceFacts};
use crate::input::Input;
use crate::json::{self, Item, JsonFault};
use crate::mapping;
use crate::reading::{Read, Reads, SkipReason};
use crate::value::{add, text, unmapped, web_address};

/// SILL, JSON.
pub static FORMAT: Format = Format {
    name: "sill-2022",
    kind: SourceKind::Sill,
    expects: [
        "«\u{a0}sill.json\u{a0}», une liste d’objets avec «\u{a0}i\u{a0}» (nom) et «\u{a0}id\u{a0}»",
        "“sill.json”, a list of objects with “i” (name) and “id”",
    ],
    extensions: &["json"],
    facts: SourceFacts {
        name: [
            "Socle interministériel de logiciels libres (France, 2022)",
            "SILL, free software recommended to the French State (2022)",
        ],
        publisher: Some("Direction interministérielle du numérique"),
        url: Some("https://github.com/etalab/sill-contents"),
        license: None,
        attribution: Some("DINUM, Socle interministériel de logiciels libres"),
        dated: Some("2022-05-16"),
        may_republish: false,
    },
    is_file: |head| head.text.trim_start().starts_with('[') && head.holds(&["\"frama\"", "\"i\":", "\"co\":"]),
    is_folder: |files| files.iter().any(|file| file == "sill.json"),
    read,
};

const MAPPED: [&str; 16] =
    ["id", "i", "fr-desc", "en-desc", "f", "u", "c", "l", "sources", "website", "doc", "co", "frama", "p", "v-", "v"];

fn read(mut input: Input) -> Reads {
    if input.is_folder {
        // The folder also holds an older schema, statistics and a list of changes: other views of the same list.
        if !input.has("sill.json") {
            return Box::new(std::iter::once(Read::Refused(*input.nothing())));
        }
        input.files = vec!["sill.json".to_owned()];
    }
    input.each_file(false, |input, document, reads| {
        let items = match json::array(document) {
            Ok(items) if items.iter().any(|item| text(&item.value, "i").is_some()) => items,
            Ok(_) | Err(JsonFault::Shape) => {
                reads.push(input.foreign(&document.location));
                return Ok(());
            }
            Err(JsonFault::Syntax(refusal)) => return Err(refusal),
        };
        let common = common_descriptions(&items);
        let mut records = Vec::new();
        for item in &items {
            match record(item, &common) {
                Some(record) => records.push(record),
                None => {
                    reads.push(Read::Skipped { reason: SkipReason::Nameless, location: item.location.clone() });
                }
            }
        }
        super::drop_shared_identifiers(&mut records);
        reads.extend(records.into_iter().map(|record| Read::Software(Box::new(record))));
        Ok(())
    })
}

/// Descriptions that three records or more share.
fn common_descriptions(items: &[Item<'_>]) -> Vec<String> {
    let mut counts: HashMap<String, usize> = HashMap::new();
    for description in items.iter().filter_map(|item| text(&item.value, "fr-desc")) {
        *counts.entry(description.to_lowercase()).or_default() += 1;
    }
    counts.into_iter().filter(|(_, count)| *count >= 3).map(|(description, _)| description).collect()
}

fn record(item: &Item<'_>, common: &[String]) -> Option<SourceRecord> {
    let value = &item.value;
    let name = text(value, "i")?;
    let number = text(value, "id");
    let identified = text(value, "fr-desc").filter(|description| !common.contains(&description.to_lowercase()));
    let function = text(value, "f");
    let component = text(value, "c");
    let parent = text(value, "p");

    let mut keywords = Vec::new();
    for word in [&function, &component, &parent].into_iter().flatten() {
        add(&mut keywords, word);
    }
    let fields = SoftwareFields {
        name: Some(name.clone()),
        summary: Texts::fr_en(
            identified.as_deref().or(function.as_deref()).unwrap_or_default(),
            text(value, "en-desc").as_deref().unwrap_or_default(),
        ),
        description: Texts::fr_en(&description(function.as_deref(), text(value, "u").as_deref()), ""),
        repository_url: text(value, "sources"),
        homepage: text(value, "website").as_deref().and_then(web_address),
        documentation_url: text(value, "doc").as_deref().and_then(web_address),
        license: text(value, "l").as_deref().and_then(mapping::license),
        categories: component.map(|component| mapping::categories("sill", &component)).unwrap_or_default(),
        keywords,
        software_type: parent.map(|_| "addon".to_owned()),
        version: text(value, "v-").or_else(|| text(value, "v")).and_then(version),
        identifiers: identifiers(value, number.as_deref()),
        ..SoftwareFields::default()
    };
    Some(SourceRecord {
        external_id: number.unwrap_or(name),
        raw: RawDocument {
            media_type: "application/json".to_owned(),
            location: item.location.clone(),
            text: item.raw.to_owned(),
        },
        fields,
        uses: Vec::new(),
        unmapped: unmapped(value, &MAPPED, ""),
    })
}

/// What the function and the context of use say, in the source's words under our labels.
pub(super) fn description(function: Option<&str>, context: Option<&str>) -> String {
    let labelled = |label: &str, text: Option<&str>| text.map(|text| format!("{label}\u{a0}: {text}"));
    [labelled("Fonction", function), labelled("Contexte d’usage", context.filter(|context| Some(*context) != function))]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join("\n\n")
}

/// A version: “Distribution”, “N/A” and “Dernière stable” are none.
pub(super) fn version(words: String) -> Option<String> {
    words.starts_with(|first: char| first.is_ascii_digit()).then_some(words)
}

fn identifiers(value: &Value, number: Option<&str>) -> Vec<Identifier> {
    let framalibre = value.get("frama").and_then(|frama| text(frama, "encoded-name"));
    [
        (IdentifierKind::Sill, number.map(str::to_owned)),
        (IdentifierKind::ComptoirDuLibre, text(value, "co")),
        (IdentifierKind::Framalibre, framalibre),
    ]
    .into_iter()
    .filter_map(|(kind, value)| Some(Identifier { kind, value: value? }))
    .collect()
}
