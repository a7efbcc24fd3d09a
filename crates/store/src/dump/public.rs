//! What a public export changes in the rows it keeps.

use std::collections::HashSet;

use jiff::Timestamp;
use jiff::civil::Date;
use levain_model::Id;
use levain_model::id::fold;
use serde_json::{Map, Value as Json};

use super::tables::{Kind, Table};
use crate::codec::{from_json, json};
use crate::error::StoreError;
use crate::sources;
use crate::store::Tx;

/// The rules of one public export.
pub(super) struct Public<'a> {
    /// Keys of the sources that may be republished.
    sources: HashSet<String>,
    mask: &'a (dyn Fn(&str) -> String + Sync),
}

/// In the place of the identifier of a person.
const NOBODY: &str = "00000000-0000-0000-0000-000000000000";

impl<'a> Public<'a> {
    pub(super) async fn new(tx: &mut Tx, mask: &'a (dyn Fn(&str) -> String + Sync)) -> Result<Public<'a>, StoreError> {
        let sources = sources::all(tx).await?;
        let sources = sources.into_iter().filter(|source| source.may_republish).map(|source| source.key).collect();
        Ok(Public { sources, mask })
    }

    /// Takes out of a row what may not be published.
    pub(super) fn row(&self, table: &Table, cells: &mut [Json]) -> Result<(), StoreError> {
        match table.name {
            "software" => self.software(table, cells)?,
            "record" => {
                // The document stays at its source. Without its hash, an import here will read it again.
                set(table, cells, "raw", r#"{"media_type":"text/plain","text":""}"#);
                set(table, cells, "content_hash", "");
            }
            // Who harvests what is nobody's business; what went wrong may name this machine.
            "repository" => null(table, cells, &["lease_until", "worker", "last_fault"]),
            // What it took the place of, or was of, may not be there.
            "finding" => null(table, cells, &["supersedes"]),
            "software_release" => null(table, cells, &["software"]),
            "experiment" => {
                hide(table, cells, "created_by");
                // A report is its body's until it is published.
                let report = text(table, cells, "report");
                if !report.is_empty() {
                    let report: Json = from_json(&report, "report")?;
                    if report.get("published_at").is_none_or(Json::is_null) {
                        null(table, cells, &["report"]);
                    }
                }
            }
            "experiment_step" => hide(table, cells, "decided_by"),
            "event" => hide(table, cells, "actor"),
            _ => {}
        }
        for ((_, kind), cell) in table.columns.iter().zip(cells) {
            let Json::String(text) = cell else { continue };
            match kind {
                Kind::Free => *text = (self.mask)(text),
                Kind::Json => {
                    let mut value = from_json(text, table.name)?;
                    self.mask_leaves(&mut value);
                    *text = json(&value)?;
                }
                Kind::Key | Kind::Integer => {}
            }
        }
        Ok(())
    }

    /// Removes the fields whose shown value comes, even in part, from a source that may not be republished, and what
    /// such a source says otherwise.
    fn software(&self, table: &Table, cells: &mut [Json]) -> Result<(), StoreError> {
        let mut fields: Map<String, Json> = from_json(&text(table, cells, "fields"), "fields")?;
        let mut provenance: Map<String, Json> = from_json(&text(table, cells, "provenance"), "provenance")?;
        provenance.retain(|field, origin| {
            let keep = self.allowed(origin) && list(origin, "completed_by").iter().all(|one| self.allowed(one));
            if !keep {
                fields.remove(field);
            }
            if let Some(Json::Array(others)) = origin.get_mut("others") {
                others.retain(|one| self.allowed(one));
            }
            keep
        });
        // A field whose origin nothing tells is not known to be free.
        fields.retain(|field, _| provenance.contains_key(field));
        let name = fields.get("name").and_then(Json::as_str);
        let sort_key = fold(name.unwrap_or(&text(table, cells, "slug")));
        set(table, cells, "sort_key", &sort_key);
        set(table, cells, "fields", &json(&fields)?);
        set(table, cells, "provenance", &json(&provenance)?);
        Ok(())
    }

    fn allowed(&self, origin: &Json) -> bool {
        origin.get("source").and_then(Json::as_str).is_some_and(|source| self.sources.contains(source))
    }

    fn mask_leaves(&self, value: &mut Json) {
        match value {
            Json::String(text) if is_opaque(text) => {}
            Json::String(text) => *text = (self.mask)(text),
            Json::Array(items) => items.iter_mut().for_each(|item| self.mask_leaves(item)),
            Json::Object(members) => {
                for (name, member) in members {
                    match member {
                        Json::String(id) if name == "person" && id.parse::<Id>().is_ok() => *id = NOBODY.to_owned(),
                        other => self.mask_leaves(other),
                    }
                }
            }
            Json::Null | Json::Bool(_) | Json::Number(_) => {}
        }
    }
}

/// Whether a text is an identifier, a digest or a time, in which a mask could see a telephone number.
fn is_opaque(text: &str) -> bool {
    let digest = matches!(text.len(), 40 | 64) && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    digest || text.parse::<Id>().is_ok() || text.parse::<Timestamp>().is_ok() || text.parse::<Date>().is_ok()
}

fn list<'j>(value: &'j Json, member: &str) -> &'j [Json] {
    value.get(member).and_then(Json::as_array).map_or(&[], Vec::as_slice)
}

fn text(table: &Table, cells: &[Json], column: &str) -> String {
    let found = table.columns.iter().zip(cells).find(|((name, _), _)| *name == column);
    found.and_then(|(_, cell)| cell.as_str()).unwrap_or_default().to_owned()
}

/// Says that a person acted, and not who.
fn hide(table: &Table, cells: &mut [Json], column: &str) {
    if text(table, cells, column).starts_with("person:") {
        set(table, cells, column, &format!("person:{NOBODY}"));
    }
}

fn null(table: &Table, cells: &mut [Json], columns: &[&str]) {
    for ((name, _), cell) in table.columns.iter().zip(cells) {
        if columns.contains(name) {
            *cell = Json::Null;
        }
    }
}

fn set(table: &Table, cells: &mut [Json], column: &str, value: &str) {
    for ((name, _), cell) in table.columns.iter().zip(cells) {
        if *name == column {
            *cell = Json::String(value.to_owned());
        }
    }
}
