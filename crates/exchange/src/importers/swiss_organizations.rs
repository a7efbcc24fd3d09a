//! Federal units, cantons and municipalities of Switzerland, as the Swiss catalogue lists its publishers.
//!
//! Three shapes of one list, by their keys:
//!
//! | nested JSON | flat JSON | CSV | goes to |
//! |---|---|---|---|
//! | `id` | `organization` | `office` | external id (an address of the federal register) |
//! | `name.{de,fr,it,en}` | `de`, `fr`, `it`, `en` | `nameDe`, `nameFr`, `nameIt` | name |
//! | `abbreviation.*`, `alternativeName.*` | | | aliases |
//! | the group it stands in | | | parent |
//! | path of the address | same | same | kind: `department` → ministry, `municipality` → municipal, `office` and `ou` → other body, else other |
//!
//! A folder holds the list several times: the nested one with the most bodies is read first, and a body already read is
//! skipped. The group “Kantone” is a heading, not a body.

use std::collections::HashSet;

use levain_model::{OrganizationKind, OrganizationRecord, Refusal, SourceKind, Texts};
use serde_json::Value;

use crate::format::{Format, SourceFacts};
use crate::input::{Document, Input};
use crate::json;
use crate::reading::{Read, Reads, SkipReason};
use crate::table::Table;
use crate::value::{add, list, scalar, text};

/// Swiss organisations.
pub static FORMAT: Format = Format {
    name: "swiss-organizations",
    kind: SourceKind::Organizations,
    expects: [
        "une liste JSON d’organisations suisses, ou un CSV avec les colonnes «\u{a0}office\u{a0}» et «\u{a0}nameDe\u{a0}»",
        "a JSON list of Swiss organisations, or a CSV with the columns “office” and “nameDe”",
    ],
    extensions: &["json", "csv"],
    facts: SourceFacts {
        name: ["Organisations publiques suisses", "Swiss public organisations"],
        publisher: Some("swiss/oss-catalog"),
        url: Some("https://github.com/swiss/oss-catalog"),
        license: Some("AGPL-3.0-or-later"),
        attribution: Some("swiss/oss-catalog"),
        dated: None,
        may_republish: true,
    },
    is_file: |head| {
        let start = head.text.trim_start_matches('\u{feff}').trim_start().trim_start_matches('"');
        (start.starts_with('[') || start.starts_with("office")) && head.holds(&["https://ld.admin.ch/"])
    },
    is_folder: |_| false,
    read,
};

const LANGUAGES: [(&str, &str); 4] = [("de", "nameDe"), ("fr", "nameFr"), ("it", "nameIt"), ("en", "nameEn")];

fn read(mut input: Input) -> Reads {
    // Nested lists are named `organisations`; the one kept with the sources of the site is the fuller.
    input.files.sort_by_key(|file| (!file.contains("organisations"), !file.contains("data"), file.clone()));
    let mut known = HashSet::new();
    input.each_file(false, move |input, document, reads| {
        let bodies = bodies(document)?;
        if bodies.is_empty() {
            reads.push(input.foreign(&document.location));
        }
        for body in bodies {
            reads.push(if known.insert(body.external_id.clone()) {
                Read::Organization(Box::new(body))
            } else {
                Read::Skipped {
                    reason: SkipReason::DuplicateRecord,
                    location: format!("{}: {}", document.location, body.external_id),
                }
            });
        }
        Ok(())
    })
}

fn bodies(document: &Document) -> Result<Vec<OrganizationRecord>, Box<Refusal>> {
    let mut bodies = Vec::new();
    if !document.body().trim_start().starts_with('[') {
        let table = Table::parse(document)?;
        if table.column(&["office"]).is_none() {
            return Ok(bodies);
        }
        for row in table.rows {
            let cell = |name: &str| row.cell(table.header.iter().position(|title| title == name));
            let names = LANGUAGES.iter().filter_map(|(tag, column)| Some((*tag, cell(column)?))).collect::<Vec<_>>();
            let Some(id) = cell("office") else { continue };
            bodies.extend(body(id, names.iter().map(|(tag, name)| (*tag, name.as_str())).collect()));
        }
        return Ok(bodies);
    }
    let value = json::value(document)?;
    for group in value.as_array().into_iter().flatten() {
        if let Some(id) = text(group, "organization") {
            bodies.extend(body(id, names(group)));
            continue;
        }
        let Some(group_id) = text(group, "id") else { continue };
        let is_body = !group_id.ends_with("/canton");
        if is_body {
            bodies.extend(nested(group, None));
        }
        for member in list(group, "organisations") {
            let parent = Some(&group_id).filter(|parent| is_body && Some(*parent) != text(member, "id").as_ref());
            bodies.extend(nested(member, parent));
        }
    }
    Ok(bodies)
}

fn nested(value: &Value, parent: Option<&String>) -> Option<OrganizationRecord> {
    let mut body = body(text(value, "id")?, names(value.get("name")?))?;
    body.parent = parent.cloned();
    for other in ["abbreviation", "alternativeName"].iter().filter_map(|key| value.get(*key)?.as_object()) {
        for name in other.values().filter_map(scalar) {
            if !body.name.iter().any(|(_, known)| known == name) {
                add(&mut body.aliases, &name);
            }
        }
    }
    Some(body)
}

fn names(value: &Value) -> Texts {
    LANGUAGES.iter().filter_map(|(tag, _)| Some((*tag, value.get(*tag)?.as_str()?))).collect()
}

fn body(id: String, name: Texts) -> Option<OrganizationRecord> {
    let kind = match id.strip_prefix("https://ld.admin.ch/")?.split('/').next()? {
        "department" => OrganizationKind::Ministry,
        "municipality" => OrganizationKind::Municipal,
        "office" | "ou" | "FCh" => OrganizationKind::OtherBody,
        _ => OrganizationKind::Other,
    };
    (!name.is_empty()).then(|| OrganizationRecord {
        external_id: id,
        name,
        kind,
        jurisdiction: Some("CH".to_owned()),
        website: None,
        forge_accounts: Vec::new(),
        aliases: Vec::new(),
        ..OrganizationRecord::default()
    })
}
