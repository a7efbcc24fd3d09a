//! Our table ([`crate::importers::csv`]), that our importer reads back to the same fields.

use std::collections::BTreeSet;

use levain_model::SoftwareFields;

use crate::importers::csv::{COLUMNS, Column, is_formula};

/// The table of the given software: identifier (a slug, or that of the source) and fields. The first row holds the
/// English titles; columns that would be empty in every row are left out, but for `id` and `name`. Comma-separated,
/// lines end with CR LF (RFC 4180).
pub fn csv<'a>(software: impl IntoIterator<Item = (&'a str, &'a SoftwareFields)>) -> String {
    let rows: Vec<(&str, &SoftwareFields)> = software.into_iter().collect();
    let columns: Vec<(Column, String, String)> = COLUMNS
        .iter()
        .flat_map(|(column, title, _, with_language)| {
            let tags: BTreeSet<&str> = if *with_language {
                rows.iter().flat_map(|(_, fields)| tags(fields, *column)).collect()
            } else {
                [""].into()
            };
            tags.into_iter()
                .map(|tag| {
                    let title = if tag.is_empty() { (*title).to_owned() } else { format!("{title}_{tag}") };
                    (*column, tag.to_owned(), title)
                })
                .collect::<Vec<_>>()
        })
        .filter(|(column, tag, _)| {
            matches!(column, Column::Id | Column::Name)
                || rows.iter().any(|(id, fields)| !cell(id, fields, *column, tag).is_empty())
        })
        .collect();
    let mut text = String::new();
    write_row(&mut text, columns.iter().map(|(_, _, title)| title.clone()));
    for (id, fields) in rows {
        write_row(&mut text, columns.iter().map(|(column, tag, _)| cell(id, fields, *column, tag)));
    }
    text
}

fn write_row(text: &mut String, cells: impl Iterator<Item = String>) {
    for (place, cell) in cells.enumerate() {
        if place > 0 {
            text.push(',');
        }
        let cell = guarded(cell);
        if cell.contains([',', ';', '"', '\n', '\r', '\t']) || cell.starts_with(' ') || cell.ends_with(' ') {
            text.push('"');
            text.push_str(&cell.replace('"', "\"\""));
            text.push('"');
        } else {
            text.push_str(&cell);
        }
    }
    text.push_str("\r\n");
}

/// The cell with an apostrophe before it when a spreadsheet would run it, or when it already begins with such a guard.
fn guarded(cell: String) -> String {
    if is_formula(cell.trim_start_matches('\'')) { format!("'{cell}") } else { cell }
}

fn tags(fields: &SoftwareFields, column: Column) -> Vec<&str> {
    match column {
        Column::Summary => fields.summary.iter().map(|(tag, _)| tag).collect(),
        Column::Description => fields.description.iter().map(|(tag, _)| tag).collect(),
        Column::Features => fields.features.keys().map(String::as_str).collect(),
        _ => Vec::new(),
    }
}

fn cell(id: &str, fields: &SoftwareFields, column: Column, tag: &str) -> String {
    let optional = |text: &Option<String>| text.clone().unwrap_or_default();
    match column {
        Column::Id => id.to_owned(),
        Column::Name => optional(&fields.name),
        Column::Summary => text_of(fields.summary.iter(), tag),
        Column::Description => text_of(fields.description.iter(), tag),
        Column::Features => fields.features.get(tag).map(|features| list(features)).unwrap_or_default(),
        Column::Repository => optional(&fields.repository_url),
        Column::Homepage => optional(&fields.homepage),
        Column::Documentation => optional(&fields.documentation_url),
        Column::License => optional(&fields.license),
        Column::Categories => list(&fields.categories),
        Column::Keywords => list(&fields.keywords),
        Column::Platforms => list(&fields.platforms),
        Column::Status => fields.status.map(|status| status.as_str().to_owned()).unwrap_or_default(),
        Column::SoftwareType => optional(&fields.software_type),
        Column::Languages => list(&fields.languages),
        Column::FrenchInterface => {
            fields.french_interface.map(|yes| if yes { "yes" } else { "no" }.to_owned()).unwrap_or_default()
        }
        Column::Version => optional(&fields.version),
        Column::ReleaseDate => fields.release_date.map(|date| date.to_string()).unwrap_or_default(),
        Column::Publisher => optional(&fields.publisher),
        Column::Identifiers => list(
            &fields
                .identifiers
                .iter()
                .map(|identifier| format!("{}:{}", identifier.kind.as_str(), identifier.value))
                .collect::<Vec<_>>(),
        ),
        Column::Replaces => list(&fields.replaces),
        Column::Aliases => list(&fields.aliases),
        Column::UsedBy => list(&fields.used_by),
    }
}

fn text_of<'a>(mut texts: impl Iterator<Item = (&'a str, &'a str)>, wanted: &str) -> String {
    texts.find(|(tag, _)| *tag == wanted).map(|(_, text)| text.to_owned()).unwrap_or_default()
}

fn list(entries: &[String]) -> String {
    let escaped: Vec<String> = entries.iter().map(|entry| entry.replace('\\', "\\\\").replace(';', "\\;")).collect();
    escaped.join("; ")
}

#[cfg(test)]
mod tests {
    use levain_model::{DevelopmentStatus, Identifier, IdentifierKind, Texts};
    use proptest::prelude::*;

    use super::*;
    use crate::{Options, Read, format, read};

    /// The fields that our importer reads from a table.
    fn read_back(table: &str) -> Vec<(String, SoftwareFields)> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("table.csv");
        std::fs::write(&path, table).unwrap();
        read(format("csv").unwrap(), &path, &Options::default())
            .filter_map(|item| match item {
                Read::Software(record) => Some((record.external_id, record.fields)),
                Read::Total(_) => None,
                other => panic!("{other:?}"),
            })
            .collect()
    }

    /// Texts as importers give them: trimmed, not blank; with everything that could break a cell.
    fn words() -> impl Strategy<Value = String> {
        "[=+@'\",;\\\\ \n\ta-zéÀ«»0-9-]{1,12}".prop_map(|text| format!("{}x", text.trim_start()))
    }

    fn lists() -> impl Strategy<Value = Vec<String>> {
        proptest::collection::btree_set(words(), 0..3).prop_map(|words| words.into_iter().collect())
    }

    prop_compose! {
        fn fields()(
            name in words(),
            summary in words(),
            description in words(),
            publisher in proptest::option::of(words()),
            lists in proptest::array::uniform5(lists()),
            french in proptest::option::of(any::<bool>()),
            features in lists(),
        ) -> SoftwareFields {
            let [keywords, replaces, aliases, used_by, _] = lists;
            SoftwareFields {
                name: Some(name),
                summary: Texts::fr_en(&summary, "x"),
                description: Texts::new().with("fr-CA", &description),
                license: Some("GPL-3.0-or-later".to_owned()),
                categories: vec!["office".to_owned()],
                platforms: vec!["web".to_owned(), "BeOS".to_owned()],
                status: Some(DevelopmentStatus::Beta),
                languages: vec!["fr".to_owned(), "iu".to_owned()],
                release_date: "2026-11-23".parse().ok(),
                identifiers: vec![Identifier { kind: IdentifierKind::Purl, value: "pkg:generic/x@1".to_owned() }],
                french_interface: french,
                features: if features.is_empty() { Default::default() } else { [("fr".to_owned(), features)].into() },
                publisher, keywords, replaces, aliases, used_by,
                ..SoftwareFields::default()
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn what_is_written_is_read_back(first in fields(), second in fields()) {
            let table = csv([("a", &first), ("b", &second)]);
            prop_assert_eq!(read_back(&table), vec![("a".to_owned(), first), ("b".to_owned(), second)]);
        }
    }

    #[test]
    fn no_cell_is_a_formula() {
        let fields = SoftwareFields {
            name: Some("=HYPERLINK(\"x\")".to_owned()),
            publisher: Some("'-1".to_owned()),
            version: Some("it's".to_owned()),
            ..SoftwareFields::default()
        };
        assert_eq!(
            csv([("@id", &fields)]),
            "id,name,version,publisher\r\n'@id,\"'=HYPERLINK(\"\"x\"\")\",it's,''-1\r\n"
        );
    }
}
