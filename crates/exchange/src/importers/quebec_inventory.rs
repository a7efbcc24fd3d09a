//! Québec's inventory of free software in use, 2017: one row per software and public body, extracted from a PDF.
//!
//! | key | goes to |
//! |---|---|
//! | `nom` | name, exactly as written; rows of one name are one record |
//! | `type` | categories by `mappings/categories.tsv`, keyword |
//! | `org` | body of an observed use; each is also yielded as an organisation |
//! | `installations` | band of the use (`1-10` … `500+`) |
//! | `low`, `high` | bounds of the band, which repeat it: not mapped |
//!
//! A use was observed in 2017, no closer. The inventory does not say what kind a body is:
//! `content/organizations/quebec-2017-kinds.tsv` does (body, kind, jurisdiction).

use std::collections::{BTreeMap, BTreeSet, HashMap};

use levain_model::usage::Observed;
use levain_model::{
    InstallationsBand, ObservedUse, OrganizationKind, OrganizationRecord, RawDocument, SoftwareFields, SourceKind,
    SourceRecord, Texts, UseStatus,
};

use crate::format::{Format, SourceFacts};
use crate::input::Input;
use crate::json::{self, Item, JsonFault};
use crate::mapping;
use crate::reading::{Read, Reads, SkipReason};
use crate::value::{add, text};

/// Québec 2017.
pub static FORMAT: Format = Format {
    name: "quebec-2017",
    kind: SourceKind::QuebecInventory,
    expects: [
        "une liste JSON d’objets avec «\u{a0}nom\u{a0}», «\u{a0}org\u{a0}» et «\u{a0}installations\u{a0}»",
        "a JSON list of objects with “nom”, “org” and “installations”",
    ],
    extensions: &["json"],
    facts: SourceFacts {
        name: ["Inventaire 2017 des logiciels libres (Québec)", "2017 inventory of free software (Québec)"],
        publisher: Some("Gouvernement du Québec"),
        url: Some("https://github.com/millette/ll-gouv-qc"),
        license: None,
        attribution: Some("Gouvernement du Québec, Inventaire des logiciels libres 2017"),
        dated: Some("2017"),
        may_republish: false,
    },
    is_file: |head| head.holds(&["\"nom\"", "\"org\"", "\"installations\""]),
    is_folder: |files| files.iter().any(|file| file == "data-extracted.json"),
    read,
};

const KINDS: &str = include_str!("../../../../content/organizations/quebec-2017-kinds.tsv");

fn read(input: Input) -> Reads {
    let kinds = kinds(input.options.quebec_kinds.as_deref().unwrap_or(KINDS));
    input.each_file(false, move |input, document, reads| {
        let items = match json::array(document) {
            Ok(items) if items.iter().any(|item| row(item).is_some()) => items,
            Ok(_) | Err(JsonFault::Shape) => {
                reads.push(input.foreign(&document.location));
                return Ok(());
            }
            Err(JsonFault::Syntax(refusal)) => return Err(refusal),
        };
        let mut bodies = BTreeSet::new();
        let mut order = Vec::new();
        let mut rows: BTreeMap<String, Vec<(&Item<'_>, Row)>> = BTreeMap::new();
        for item in &items {
            let Some(row) = row(item) else {
                reads.push(Read::Skipped { reason: SkipReason::Nameless, location: item.location.clone() });
                continue;
            };
            bodies.insert(row.body.clone());
            let group = rows.entry(row.name.clone()).or_default();
            if group.is_empty() {
                order.push(row.name.clone());
            }
            group.push((item, row));
        }
        reads.extend(bodies.into_iter().map(|body| Read::Organization(Box::new(organization(body, &kinds)))));
        reads.extend(order.iter().filter_map(|name| Some(Read::Software(Box::new(record(name, rows.get(name)?))))));
        Ok(())
    })
}

struct Row {
    name: String,
    body: String,
    kind: Option<String>,
    band: Option<InstallationsBand>,
}

fn row(item: &Item<'_>) -> Option<Row> {
    Some(Row {
        name: text(&item.value, "nom")?,
        body: text(&item.value, "org")?,
        kind: text(&item.value, "type"),
        band: text(&item.value, "installations").as_deref().and_then(band),
    })
}

fn band(words: &str) -> Option<InstallationsBand> {
    use InstallationsBand::{From1To10, From11To50, From51To100, From101To500, Over500};
    [From1To10, From11To50, From51To100, From101To500, Over500].into_iter().find(|band| band.as_str() == words)
}

fn record(name: &str, rows: &[(&Item<'_>, Row)]) -> SourceRecord {
    let mut categories = Vec::new();
    let mut keywords = Vec::new();
    let mut unmapped = Vec::new();
    for (_, row) in rows {
        let Some(kind) = &row.kind else { continue };
        add(&mut keywords, kind);
        for category in mapping::categories("quebec", kind) {
            add(&mut categories, &category);
        }
    }
    if rows.iter().any(|(_, row)| row.band.is_none()) {
        unmapped.push("installations".to_owned());
    }
    let uses = rows
        .iter()
        .map(|(_, row)| ObservedUse {
            organization: row.body.clone(),
            version: None,
            status: UseStatus::Production,
            installations: row.band,
            observed: Some(Observed::in_year(2017)),
        })
        .collect();
    // The rows as they stand, between the brackets of their list.
    let raw: Vec<&str> = rows.iter().map(|(item, _)| item.raw).collect();
    SourceRecord {
        external_id: name.to_owned(),
        raw: RawDocument {
            media_type: "application/json".to_owned(),
            location: rows.first().map(|(item, _)| item.location.clone()).unwrap_or_default(),
            text: format!("[{}]", raw.join(",\n")),
        },
        fields: SoftwareFields { name: Some(name.to_owned()), categories, keywords, ..SoftwareFields::default() },
        uses,
        unmapped,
    }
}

fn organization(body: String, kinds: &HashMap<String, (OrganizationKind, String)>) -> OrganizationRecord {
    let known = kinds.get(&body);
    OrganizationRecord {
        name: Texts::fr_en(&body, ""),
        kind: known.map_or(OrganizationKind::Other, |(kind, _)| *kind),
        jurisdiction: Some(known.map_or_else(|| "CA-QC".to_owned(), |(_, jurisdiction)| jurisdiction.clone())),
        website: None,
        forge_accounts: Vec::new(),
        aliases: Vec::new(),
        external_id: body,
        ..OrganizationRecord::default()
    }
}

/// The table of kinds: body, kind, jurisdiction. A line that is not so is left out: the body is then `other`.
fn kinds(table: &str) -> HashMap<String, (OrganizationKind, String)> {
    mapping::rows(table)
        .filter_map(|row| {
            let [body, kind, jurisdiction] = row.get(..3)?.try_into().ok()?;
            Some((body.to_owned(), (OrganizationKind::from_name(kind)?, jurisdiction.to_owned())))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_table_of_kinds_is_understood() {
        assert_eq!(kinds(KINDS).len(), mapping::rows(KINDS).count());
    }
}
