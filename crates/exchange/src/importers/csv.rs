//! Our own table: one software per row, so that a body can bring its list from a spreadsheet.
//!
//! The first row names the columns, in English or in French; case, accents and order do not matter. Only `name` is
//! required. Comma, semicolon or tab; with or without a byte-order mark. A list is separated by `;` (a `;` within an entry
//! is written `\;`). A text column ends with the tag of its language: `summary_fr`, `description_en`.
//!
//! | column | French | goes to |
//! |---|---|---|
//! | `id` | `identifiant` | external id; absent: made of the name |
//! | `name` | `nom` | name |
//! | `summary_fr`, `summary_en`… | `resume_fr`… | summary |
//! | `description_fr`… | `description_fr`… | description |
//! | `features_fr`… | `fonctions_fr`… | features, a list |
//! | `repository` | `depot` | repository |
//! | `homepage` | `site` | home page |
//! | `documentation` | `documentation` | documentation |
//! | `license` | `licence` | license: SPDX, or words that certainly mean one, else the words |
//! | `categories` | `categories` | categories, publiccode.yml's vocabulary; another word becomes a keyword |
//! | `keywords` | `mots_cles` | keywords |
//! | `platforms` | `plateformes` | platforms, words of `mappings/platforms.tsv` translated |
//! | `status` | `etat` | `concept`, `development`, `beta`, `stable`, `obsolete` |
//! | `software_type` | `type` | software type |
//! | `languages` | `langues` | languages of the interface: tags or names |
//! | `french_interface` | `interface_francaise` | `yes` / `oui`, `no` / `non`; anything else: unknown |
//! | `version`, `release_date` | `version`, `date_version` | version and its date |
//! | `publisher` | `editeur` | publisher |
//! | `identifiers` | `identifiants` | `wikidata:Q10135; sill:97` |
//! | `replaces`, `aliases`, `used_by` | `remplace`, `autres_noms`, `utilise_par` | the field of that name |
//!
//! A cell that begins with `'` before `=`, `+`, `-`, `@`, tab or carriage return loses it: [`crate::exporters::csv`] writes
//! it so that no spreadsheet takes the cell for a formula.

use std::collections::HashSet;

use levain_model::{Identifier, RawDocument, Refusal, Slug, SoftwareFields, SourceKind, SourceRecord};

use crate::format::{FORMATS, Format, Head, SourceFacts};
use crate::identity::fold_name;
use crate::input::{Document, Input};
use crate::mapping;
use crate::reading::{Read, Reads, SkipReason};
use crate::refusal::RefusalCode;
use crate::table::{Row, Table};
use crate::value::{add, date};

/// Our CSV.
pub static FORMAT: Format = Format {
    name: "csv",
    kind: SourceKind::Csv,
    expects: [
        "un CSV avec au moins les colonnes «\u{a0}nom\u{a0}» et une autre de nos colonnes",
        "a CSV with at least the column “name” and another one of our columns",
    ],
    extensions: &["csv", "tsv", "txt"],
    facts: SourceFacts {
        name: ["Liste en CSV", "List in CSV"],
        publisher: None,
        url: None,
        license: None,
        attribution: None,
        dated: None,
        may_republish: false,
    },
    is_file: |head| {
        let first = head.text.trim_start_matches('\u{feff}').lines().next().unwrap_or_default();
        let titles: Vec<String> =
            first.split([',', ';', '\t']).map(|title| title.trim_matches('"').to_owned()).collect();
        let known = titles.iter().filter(|title| column_of(title).is_some()).count();
        titles.iter().any(|title| column_of(title).is_some_and(|(column, _)| column == Column::Name)) && known >= 2
    },
    is_folder: |_| false,
    read,
};

/// A column of our table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the field of the same name")]
pub enum Column {
    Id,
    Name,
    Summary,
    Description,
    Features,
    Repository,
    Homepage,
    Documentation,
    License,
    Categories,
    Keywords,
    Platforms,
    Status,
    SoftwareType,
    Languages,
    FrenchInterface,
    Version,
    ReleaseDate,
    Publisher,
    Identifiers,
    Replaces,
    Aliases,
    UsedBy,
}

/// Every column: itself, its title in English and in French, and whether a language tag follows (`summary_fr`). The
/// exporter writes them in this order.
pub const COLUMNS: [(Column, &str, &str, bool); 23] = [
    (Column::Id, "id", "identifiant", false),
    (Column::Name, "name", "nom", false),
    (Column::Summary, "summary", "resume", true),
    (Column::Description, "description", "description", true),
    (Column::Features, "features", "fonctions", true),
    (Column::Repository, "repository", "depot", false),
    (Column::Homepage, "homepage", "site", false),
    (Column::Documentation, "documentation", "documentation", false),
    (Column::License, "license", "licence", false),
    (Column::Categories, "categories", "categories", false),
    (Column::Keywords, "keywords", "mots_cles", false),
    (Column::Platforms, "platforms", "plateformes", false),
    (Column::Status, "status", "etat", false),
    (Column::SoftwareType, "software_type", "type", false),
    (Column::Languages, "languages", "langues", false),
    (Column::FrenchInterface, "french_interface", "interface_francaise", false),
    (Column::Version, "version", "version", false),
    (Column::ReleaseDate, "release_date", "date_version", false),
    (Column::Publisher, "publisher", "editeur", false),
    (Column::Identifiers, "identifiers", "identifiants", false),
    (Column::Replaces, "replaces", "remplace", false),
    (Column::Aliases, "aliases", "autres_noms", false),
    (Column::UsedBy, "used_by", "utilise_par", false),
];

/// The column of a title, and the tag of its language when it has one.
fn column_of(title: &str) -> Option<(Column, Option<String>)> {
    let folded = fold_name(title).replace([' ', '-'], "_");
    COLUMNS.iter().find_map(|(column, english, french, with_language)| {
        if !with_language {
            return (folded == *english || folded == *french).then_some((*column, None));
        }
        let tag = [english, french].iter().find_map(|stem| folded.strip_prefix(*stem)?.strip_prefix('_'))?;
        Some((*column, Some(mapping::language(tag)?)))
    })
}

fn read(input: Input) -> Reads {
    let mut known = HashSet::new();
    input.each_file(false, move |input, document, reads| {
        let table = Table::parse(document)?;
        // A table that another format knows by its own columns says more there.
        let head = Head { name: document.location.clone(), text: table.header_text.to_owned() };
        if FORMATS.iter().any(|other| other.name != FORMAT.name && (other.is_file)(&head)) {
            reads.push(input.foreign(&document.location));
            return Ok(());
        }
        let columns: Vec<Option<(Column, Option<String>)>> =
            table.header.iter().map(|title| column_of(title)).collect();
        let known_columns = columns.iter().flatten().count();
        if !columns.iter().flatten().any(|(column, _)| *column == Column::Name) {
            if known_columns >= 2 {
                return Err(missing_name(document));
            }
            reads.push(input.foreign(&document.location));
            return Ok(());
        }
        for row in &table.rows {
            let skipped = |reason| Read::Skipped { reason, location: row.location.clone() };
            reads.push(match record(&table, row, &columns) {
                None => skipped(SkipReason::Nameless),
                Some(record) if !known.insert(record.external_id.clone()) => skipped(SkipReason::DuplicateRecord),
                Some(record) => Read::Software(Box::new(record)),
            });
        }
        Ok(())
    })
}

fn missing_name(document: &Document) -> Box<Refusal> {
    RefusalCode::MissingColumn
        .at(format!("{}:1", document.location), ["«\u{a0}nom\u{a0}» ou «\u{a0}name\u{a0}»", "“name” or “nom”"])
}

fn record(table: &Table<'_>, row: &Row<'_>, columns: &[Option<(Column, Option<String>)>]) -> Option<SourceRecord> {
    let mut fields = SoftwareFields::default();
    let mut id = None;
    let mut unmapped = Vec::new();
    for (place, (title, column)) in table.header.iter().zip(columns).enumerate() {
        let cell = unguarded(row.exact(Some(place)).trim_matches([' ', '\u{a0}'])).trim();
        if cell.is_empty() {
            continue;
        }
        match column {
            None => add(&mut unmapped, title),
            Some((Column::Id, _)) => id = Some(cell.to_owned()),
            Some((column, tag)) => {
                if !fill(&mut fields, *column, tag.as_deref().unwrap_or_default(), cell) {
                    add(&mut unmapped, title);
                }
            }
        }
    }
    let name = fields.name.clone()?;
    Some(SourceRecord {
        external_id: id.unwrap_or_else(|| Slug::of(&name).as_str().to_owned()),
        raw: RawDocument {
            media_type: "text/csv".to_owned(),
            location: row.location.clone(),
            text: format!("{}\n{}", table.header_text, row.text),
        },
        fields,
        uses: Vec::new(),
        unmapped,
    })
}

/// Puts a cell in its field; `false` when the cell is not understood.
fn fill(fields: &mut SoftwareFields, column: Column, tag: &str, cell: &str) -> bool {
    let text = || Some(cell.to_owned());
    match column {
        Column::Id => {}
        Column::Name => fields.name = text(),
        Column::Summary => fields.summary.insert(tag, cell),
        Column::Description => fields.description.insert(tag, cell),
        Column::Features => {
            fields.features.insert(tag.to_owned(), entries(cell));
        }
        Column::Repository => fields.repository_url = text(),
        Column::Homepage => fields.homepage = text(),
        Column::Documentation => fields.documentation_url = text(),
        Column::License => fields.license = mapping::license(cell),
        Column::Categories => {
            for word in entries(cell) {
                let list = if mapping::is_category(&word) { &mut fields.categories } else { &mut fields.keywords };
                add(list, &word);
            }
        }
        Column::Keywords => entries(cell).iter().for_each(|word| add(&mut fields.keywords, word)),
        Column::Platforms => {
            for word in entries(cell) {
                add(&mut fields.platforms, &mapping::platform(&word).unwrap_or(word));
            }
        }
        Column::Status => fields.status = mapping::status("csv", cell),
        Column::SoftwareType => fields.software_type = text(),
        Column::Languages => {
            let tags: Option<Vec<String>> = entries(cell).iter().map(|word| mapping::language(word)).collect();
            match tags {
                Some(tags) => tags.iter().for_each(|tag| add(&mut fields.languages, tag)),
                None => return false,
            }
        }
        Column::FrenchInterface => fields.french_interface = truth(cell),
        Column::Version => fields.version = text(),
        Column::ReleaseDate => fields.release_date = date(cell),
        Column::Publisher => fields.publisher = text(),
        Column::Identifiers => {
            let identifiers: Option<Vec<Identifier>> = entries(cell).iter().map(|word| identifier(word)).collect();
            match identifiers {
                Some(identifiers) => fields.identifiers = identifiers,
                None => return false,
            }
        }
        Column::Replaces => fields.replaces = entries(cell),
        Column::Aliases => fields.aliases = entries(cell),
        Column::UsedBy => fields.used_by = entries(cell),
    }
    match column {
        Column::Status => fields.status.is_some(),
        Column::FrenchInterface => fields.french_interface.is_some(),
        Column::ReleaseDate => fields.release_date.is_some(),
        _ => true,
    }
}

fn truth(cell: &str) -> Option<bool> {
    match fold_name(cell).as_str() {
        "yes" | "oui" | "true" | "vrai" | "1" => Some(true),
        "no" | "non" | "false" | "faux" | "0" => Some(false),
        _ => None,
    }
}

fn identifier(words: &str) -> Option<Identifier> {
    let (kind, value) = words.split_once(':')?;
    let kind = mapping::identifier_kind(kind.trim())?;
    Some(Identifier { kind, value: value.trim().to_owned() })
}

/// The entries of a list: `;` separates, `\` keeps the character after it.
fn entries(cell: &str) -> Vec<String> {
    let mut entries = Vec::new();
    let mut entry = String::new();
    let mut characters = cell.chars();
    while let Some(character) = characters.next() {
        match character {
            ';' => add_entry(&mut entries, &mut entry),
            '\\' => match characters.next() {
                Some(kept @ (';' | '\\')) => entry.push(kept),
                Some(other) => entry.extend(['\\', other]),
                None => entry.push('\\'),
            },
            other => entry.push(other),
        }
    }
    add_entry(&mut entries, &mut entry);
    entries
}

fn add_entry(entries: &mut Vec<String>, entry: &mut String) {
    let text = std::mem::take(entry);
    if !text.trim().is_empty() {
        entries.push(text.trim().to_owned());
    }
}

/// A cell without the apostrophe that guards it.
fn unguarded(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if is_formula(rest.trim_start_matches('\'')) => rest,
        _ => cell,
    }
}

/// Whether a spreadsheet would take a text for a formula.
pub(crate) fn is_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_and_their_escapes() {
        for (cell, expected) in [
            ("a; b ;;c", vec!["a", "b", "c"]),
            (r"a\;b; c\\", vec!["a;b", r"c\"]),
            (r"C:\Program; x\", vec![r"C:\Program", r"x\"]),
            ("", vec![]),
        ] {
            assert_eq!(entries(cell), expected, "{cell}");
        }
    }

    #[test]
    fn columns_in_either_language() {
        for (title, expected) in [
            ("Nom", Some((Column::Name, None))),
            ("Résumé_fr", Some((Column::Summary, Some("fr")))),
            ("summary_fr-CA", Some((Column::Summary, Some("fr-CA")))),
            ("Interface française", Some((Column::FrenchInterface, None))),
            ("summary", None),
            ("colour", None),
        ] {
            let found = column_of(title);
            let found = found.as_ref().map(|(column, tag)| (*column, tag.as_deref()));
            assert_eq!(found, expected, "{title}");
        }
    }

    #[test]
    fn the_documentation_lists_every_column() {
        let page = include_str!("csv.rs");
        let documented: String = page.lines().filter(|line| line.starts_with("//!")).collect();
        for (_, english, french, tagged) in COLUMNS {
            let suffix = if tagged { "_" } else { "" };
            assert!(documented.contains(&format!("`{english}{suffix}")), "{english}");
            assert!(documented.contains(&format!("`{french}{suffix}")), "{french}");
        }
    }
}
