//! The registry of bodies as Levain exports it: `/organismes.csv` or `/organismes.json`.
//!
//! | CSV | JSON | goes to |
//! |---|---|---|
//! | `slug` | `slug` | external id |
//! | `name_fr`, `name_en`, else `name` | `names`, else `name.text` | name |
//! | `kind` | `kind.code` | kind; one that is not known is `other` |
//! | `jurisdiction`, `website` | same | jurisdiction, site |
//! | `aliases`, `domains`, `forge_accounts` | same | the same; in CSV, values separated by a vertical bar |
//! | `parent`, `successor` | same | the same, by their slugs |
//! | `valid_from`, `valid_until` | same | the same: civil dates |
//! | `ending` | same | `dissolved` or `merged` |

use levain_model::{Ending, OrganizationKind, OrganizationRecord, Refusal, SourceKind, Texts};
use serde_json::Value;

use crate::format::{Format, SourceFacts};
use crate::input::{Document, Input};
use crate::json;
use crate::reading::{Read, Reads};
use crate::table::Table;
use crate::value::{date, filled, list, text, texts};

/// The registry of another instance, or of this one.
pub static FORMAT: Format = Format {
    name: "registry",
    kind: SourceKind::Organizations,
    expects: [
        "un registre d’organismes exporté par Levain\u{a0}: CSV avec les colonnes «\u{a0}slug\u{a0}», «\u{a0}kind\u{a0}» et «\u{a0}name_fr\u{a0}», ou JSON avec «\u{a0}bodies\u{a0}»",
        "a registry of bodies exported by Levain: CSV with the columns “slug”, “kind” and “name_fr”, or JSON with “bodies”",
    ],
    extensions: &["csv", "json"],
    facts: SourceFacts {
        name: ["Registre des organismes", "Registry of bodies"],
        publisher: None,
        url: None,
        license: Some("CC0-1.0"),
        attribution: None,
        dated: None,
        may_republish: true,
    },
    is_file: |head| {
        let first = head.text.trim_start_matches('\u{feff}').lines().next().unwrap_or_default();
        let table = ["slug", "kind", "name_fr"].iter().all(|title| first.contains(title));
        table
            || (head.text.trim_start().starts_with('{')
                && head.holds(&["\"kinds\"", "\"bodies\"", "\"forge_accounts\""]))
    },
    is_folder: |_| false,
    read,
};

fn read(input: Input) -> Reads {
    input.each_file(false, move |input, document, reads| {
        let bodies = bodies(document)?;
        if bodies.is_empty() {
            reads.push(input.foreign(&document.location));
        }
        reads.extend(bodies.into_iter().map(|body| Read::Organization(Box::new(body))));
        Ok(())
    })
}

fn bodies(document: &Document) -> Result<Vec<OrganizationRecord>, Box<Refusal>> {
    if document.body().trim_start().starts_with('{') {
        let value = json::value(document)?;
        return Ok(list(&value, "bodies").iter().filter_map(of_json).collect());
    }
    let table = Table::parse(document)?;
    let column = |title: &str| table.column(&[title]);
    let (slug, kind) = (column("slug"), column("kind"));
    let mut found = Vec::new();
    for row in &table.rows {
        // A cell that a spreadsheet would take for a formula is exported with an apostrophe before it.
        let cell = |title: &str| {
            row.cell(column(title)).map(|cell| match cell.strip_prefix('\'') {
                Some(rest) if rest.starts_with(['=', '+', '-', '@']) => rest.to_owned(),
                _ => cell,
            })
        };
        let several = |title: &str| -> Vec<String> {
            cell(title).iter().flat_map(|cell| cell.split('|')).filter_map(filled).collect()
        };
        let Some(external_id) = row.cell(slug) else { continue };
        let mut name = Texts::fr_en(&cell("name_fr").unwrap_or_default(), &cell("name_en").unwrap_or_default());
        if name.is_empty() {
            name = Texts::new().with("und", &cell("name").unwrap_or_else(|| external_id.clone()));
        }
        found.push(OrganizationRecord {
            external_id,
            name,
            kind: row.cell(kind).and_then(|kind| OrganizationKind::from_name(&kind)).unwrap_or_default(),
            jurisdiction: cell("jurisdiction"),
            website: cell("website"),
            forge_accounts: several("forge_accounts"),
            aliases: several("aliases"),
            parent: cell("parent"),
            domains: several("domains"),
            valid_from: cell("valid_from").as_deref().and_then(date),
            valid_until: cell("valid_until").as_deref().and_then(date),
            ending: cell("ending").as_deref().and_then(Ending::from_name),
            successor: cell("successor"),
        });
    }
    Ok(found)
}

fn of_json(body: &Value) -> Option<OrganizationRecord> {
    let external_id = text(body, "slug")?;
    let mut name = Texts::new();
    for (tag, said) in body.get("names").and_then(Value::as_object).into_iter().flatten() {
        name = name.with(tag, said.as_str().unwrap_or_default());
    }
    if name.is_empty() {
        let said = body.get("name").and_then(|name| text(name, "text")).unwrap_or_else(|| external_id.clone());
        name = name.with("und", &said);
    }
    let kind = body.get("kind").and_then(|kind| text(kind, "code"));
    Some(OrganizationRecord {
        external_id,
        name,
        kind: kind.and_then(|kind| OrganizationKind::from_name(&kind)).unwrap_or_default(),
        jurisdiction: text(body, "jurisdiction"),
        website: text(body, "website"),
        forge_accounts: texts(body, "forge_accounts"),
        aliases: texts(body, "aliases"),
        parent: text(body, "parent"),
        domains: texts(body, "domains"),
        valid_from: text(body, "valid_from").as_deref().and_then(date),
        valid_until: text(body, "valid_until").as_deref().and_then(date),
        ending: text(body, "ending").as_deref().and_then(Ending::from_name),
        successor: text(body, "successor"),
    })
}
