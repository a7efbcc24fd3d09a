//! One software out of its records: which source wins each field, what the others say.
//!
//! The order of sources is [`SourceKind::ALL`] (settled in `docs/decisions/0003-field-priority.md`); at equal rank the
//! record that changed last. An empty value never hides a full one. Texts are completed language by language and open
//! lists (keywords, aliases, products replaced…) are united, because no source knows them all; closed facts (licence,
//! categories, platforms…) come from one record, and what the others say stands beside as a conflict.

use std::collections::BTreeMap;

use levain_model::{Field, FieldValue, Provenance, SoftwareFields, SourceKind, StoredRecord, Texts, id::fold};

/// A record with the kind of its source.
#[derive(Debug, Clone, Copy)]
pub struct Ranked<'a> {
    /// Kind of the source, which ranks it.
    pub kind: SourceKind,
    /// The record.
    pub record: &'a StoredRecord,
}

/// The rank of a record: that of its source, but for the publiccode.yml files that a harvest finds in repositories, which
/// rank as such.
pub fn rank_of(kind: SourceKind, record: &StoredRecord) -> SourceKind {
    match kind {
        SourceKind::Harvest if record.record.raw.media_type == "application/yaml" => SourceKind::Publiccode,
        kind => kind,
    }
}

/// The fields to show and where each comes from.
pub fn assemble(records: &[Ranked<'_>]) -> (SoftwareFields, BTreeMap<Field, Provenance>) {
    let mut ordered: Vec<Ranked<'_>> = records.to_vec();
    ordered.sort_by(|one, other| {
        (one.kind, other.record.last_changed, one.record.id).cmp(&(
            other.kind,
            one.record.last_changed,
            other.record.id,
        ))
    });
    let mut shown = SoftwareFields::default();
    let mut provenance = BTreeMap::new();
    for field in Field::ALL {
        let mut origin: Option<Provenance> = None;
        for ranked in &ordered {
            let said = &ranked.record.record.fields;
            let value = text_of(said, field);
            if value.is_empty() {
                continue;
            }
            let value = || FieldValue {
                source: ranked.record.source.clone(),
                record: ranked.record.id,
                seen_at: ranked.record.last_changed,
                value: value.clone(),
            };
            match &mut origin {
                None => {
                    copy(&mut shown, said, field);
                    origin = Some(Provenance {
                        source: ranked.record.source.clone(),
                        record: ranked.record.id,
                        seen_at: ranked.record.last_changed,
                        completed_by: Vec::new(),
                        others: Vec::new(),
                    });
                }
                Some(origin) => {
                    if complete(&mut shown, said, field) {
                        origin.completed_by.push(value());
                    }
                    if contradicts(&shown, said, field) {
                        origin.others.push(value());
                    }
                }
            }
        }
        if let Some(origin) = origin {
            provenance.insert(field, origin);
        }
    }
    (shown, provenance)
}

/// The value of a field as a person reads it; empty when the record does not say.
pub fn text_of(fields: &SoftwareFields, field: Field) -> String {
    let texts = |texts: &Texts| texts.iter().map(|(tag, text)| format!("{tag}: {text}")).collect::<Vec<_>>().join("\n");
    let option = |value: &Option<String>| value.clone().unwrap_or_default();
    match field {
        Field::Name => option(&fields.name),
        Field::Summary => texts(&fields.summary),
        Field::Description => texts(&fields.description),
        Field::RepositoryUrl => option(&fields.repository_url),
        Field::Homepage => option(&fields.homepage),
        Field::DocumentationUrl => option(&fields.documentation_url),
        Field::License => option(&fields.license),
        Field::Categories => fields.categories.join(", "),
        Field::Keywords => fields.keywords.join(", "),
        Field::Platforms => fields.platforms.join(", "),
        Field::Status => fields.status.map(|status| status.as_str().to_owned()).unwrap_or_default(),
        Field::SoftwareType => option(&fields.software_type),
        Field::Languages => fields.languages.join(", "),
        Field::FrenchInterface => match fields.french_interface {
            Some(true) => "yes".to_owned(),
            Some(false) => "no".to_owned(),
            None => String::new(),
        },
        Field::Version => option(&fields.version),
        Field::ReleaseDate => fields.release_date.map(|date| date.to_string()).unwrap_or_default(),
        Field::Publisher => option(&fields.publisher),
        Field::Identifiers => fields
            .identifiers
            .iter()
            .map(|identifier| format!("{}:{}", identifier.kind.as_str(), identifier.value))
            .collect::<Vec<_>>()
            .join(", "),
        Field::Replaces => fields.replaces.join(", "),
        Field::Aliases => fields.aliases.join(", "),
        Field::UsedBy => fields.used_by.join(", "),
        Field::Features => fields
            .features
            .iter()
            .flat_map(|(tag, lines)| lines.iter().map(move |line| format!("{tag}: {line}")))
            .collect::<Vec<_>>()
            .join("\n"),
    }
}

/// Makes `field` of `to` what it is in `from`.
pub fn copy(to: &mut SoftwareFields, from: &SoftwareFields, field: Field) {
    match field {
        Field::Name => to.name.clone_from(&from.name),
        Field::Summary => to.summary.clone_from(&from.summary),
        Field::Description => to.description.clone_from(&from.description),
        Field::RepositoryUrl => to.repository_url.clone_from(&from.repository_url),
        Field::Homepage => to.homepage.clone_from(&from.homepage),
        Field::DocumentationUrl => to.documentation_url.clone_from(&from.documentation_url),
        Field::License => to.license.clone_from(&from.license),
        Field::Categories => to.categories.clone_from(&from.categories),
        Field::Keywords => to.keywords.clone_from(&from.keywords),
        Field::Platforms => to.platforms.clone_from(&from.platforms),
        Field::Status => to.status = from.status,
        Field::SoftwareType => to.software_type.clone_from(&from.software_type),
        Field::Languages => to.languages.clone_from(&from.languages),
        Field::FrenchInterface => to.french_interface = from.french_interface,
        Field::Version => to.version.clone_from(&from.version),
        Field::ReleaseDate => to.release_date = from.release_date,
        Field::Publisher => to.publisher.clone_from(&from.publisher),
        Field::Identifiers => to.identifiers.clone_from(&from.identifiers),
        Field::Replaces => to.replaces.clone_from(&from.replaces),
        Field::Aliases => to.aliases.clone_from(&from.aliases),
        Field::UsedBy => to.used_by.clone_from(&from.used_by),
        Field::Features => to.features.clone_from(&from.features),
    }
}

/// Adds what `from` has more, for texts and open lists. Returns whether something came.
fn complete(to: &mut SoftwareFields, from: &SoftwareFields, field: Field) -> bool {
    match field {
        Field::Summary => add_languages(&mut to.summary, &from.summary),
        Field::Description => add_languages(&mut to.description, &from.description),
        Field::Keywords => add_entries(&mut to.keywords, &from.keywords),
        Field::Replaces => add_entries(&mut to.replaces, &from.replaces),
        Field::Aliases => add_entries(&mut to.aliases, &from.aliases),
        Field::UsedBy => add_entries(&mut to.used_by, &from.used_by),
        Field::Identifiers => {
            let before = to.identifiers.len();
            for identifier in &from.identifiers {
                if !to.identifiers.contains(identifier) {
                    to.identifiers.push(identifier.clone());
                }
            }
            to.identifiers.len() > before
        }
        Field::Features => {
            let before = to.features.len();
            for (tag, lines) in &from.features {
                to.features.entry(tag.clone()).or_insert_with(|| lines.clone());
            }
            to.features.len() > before
        }
        _ => false,
    }
}

fn add_languages(to: &mut Texts, from: &Texts) -> bool {
    let missing: Vec<(String, String)> = from
        .iter()
        .filter(|(tag, _)| to.iter().all(|(known, _)| known != *tag))
        .map(|(tag, text)| (tag.to_owned(), text.to_owned()))
        .collect();
    for (tag, text) in &missing {
        to.insert(tag, text);
    }
    !missing.is_empty()
}

fn add_entries(to: &mut Vec<String>, from: &[String]) -> bool {
    let before = to.len();
    for entry in from {
        if to.iter().all(|known| fold(known) != fold(entry)) {
            to.push(entry.clone());
        }
    }
    to.len() > before
}

/// Whether `from` says something else than what is shown, for the fields where only one value can be right.
fn contradicts(shown: &SoftwareFields, from: &SoftwareFields, field: Field) -> bool {
    let sorted = |list: &[String]| {
        let mut list: Vec<String> = list.iter().map(|entry| fold(entry)).collect();
        list.sort();
        list
    };
    match field {
        // Open lists are united, features completed by language: nothing to contradict.
        Field::Keywords | Field::Replaces | Field::Aliases | Field::UsedBy | Field::Identifiers | Field::Features => {
            false
        }
        Field::Summary => differs_in_a_language(&shown.summary, &from.summary),
        Field::Description => differs_in_a_language(&shown.description, &from.description),
        Field::Categories => sorted(&shown.categories) != sorted(&from.categories),
        Field::Platforms => sorted(&shown.platforms) != sorted(&from.platforms),
        Field::Languages => sorted(&shown.languages) != sorted(&from.languages),
        Field::RepositoryUrl => !same_address(&shown.repository_url, &from.repository_url),
        Field::Homepage => !same_address(&shown.homepage, &from.homepage),
        Field::DocumentationUrl => !same_address(&shown.documentation_url, &from.documentation_url),
        Field::Name | Field::License => fold(&text_of(shown, field)) != fold(&text_of(from, field)),
        Field::Status
        | Field::SoftwareType
        | Field::FrenchInterface
        | Field::Version
        | Field::ReleaseDate
        | Field::Publisher => text_of(shown, field) != text_of(from, field),
    }
}

fn differs_in_a_language(shown: &Texts, from: &Texts) -> bool {
    from.iter().any(|(tag, text)| shown.iter().any(|(known, value)| known == tag && value != text))
}

fn same_address(one: &Option<String>, other: &Option<String>) -> bool {
    let key = |address: &Option<String>| address.as_deref().and_then(levain_exchange::normalise_homepage);
    one == other || (key(one).is_some() && key(one) == key(other))
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use levain_model::{Id, JoinedBy, RawDocument, SourceRecord};

    use super::*;

    fn record(number: u8, changed: &str, fields: SoftwareFields) -> StoredRecord {
        let changed: Timestamp = changed.parse().unwrap();
        StoredRecord {
            id: Id::from_parts(u64::from(number), [number; 10]),
            source: format!("source-{number}"),
            software: Id::from_parts(0, [0; 10]),
            joined_by: JoinedBy::First,
            record: SourceRecord {
                external_id: number.to_string(),
                raw: RawDocument { media_type: "text/plain".into(), location: "x".into(), text: String::new() },
                fields,
                uses: Vec::new(),
                unmapped: Vec::new(),
            },
            first_seen: changed,
            last_seen: changed,
            last_changed: changed,
        }
    }

    fn licensed(license: &str) -> SoftwareFields {
        SoftwareFields { license: Some(license.into()), ..Default::default() }
    }

    #[test]
    fn the_better_source_wins_and_the_other_stays_as_a_conflict() {
        let starter = record(1, "2026-11-23T00:00:00Z", licensed("MIT"));
        let sill = record(2, "2022-01-01T00:00:00Z", licensed("GPL-3.0-only"));
        let ranked =
            [Ranked { kind: SourceKind::Starter, record: &starter }, Ranked { kind: SourceKind::Sill, record: &sill }];
        let (shown, provenance) = assemble(&ranked);
        assert_eq!(shown.license.as_deref(), Some("GPL-3.0-only"));
        assert_eq!(provenance[&Field::License].source, "source-2");
        assert_eq!(provenance[&Field::License].others[0].value, "MIT");
    }

    #[test]
    fn an_empty_value_never_hides_a_full_one() {
        let curated = record(1, "2026-11-23T00:00:00Z", SoftwareFields::default());
        let csv = record(2, "2020-01-01T00:00:00Z", licensed("MIT"));
        let (shown, _) = assemble(&[
            Ranked { kind: SourceKind::Curated, record: &curated },
            Ranked { kind: SourceKind::Csv, record: &csv },
        ]);
        assert_eq!(shown.license.as_deref(), Some("MIT"));
    }

    #[test]
    fn at_equal_rank_the_latest_wins() {
        let old = record(1, "2020-01-01T00:00:00Z", licensed("MIT"));
        let new = record(2, "2021-01-01T00:00:00Z", licensed("ISC"));
        for order in [[&old, &new], [&new, &old]] {
            let ranked = order.map(|record| Ranked { kind: SourceKind::Csv, record });
            assert_eq!(assemble(&ranked).0.license.as_deref(), Some("ISC"));
        }
    }

    #[test]
    fn texts_are_completed_by_language_and_open_lists_united() {
        let first = record(
            1,
            "2021-01-01T00:00:00Z",
            SoftwareFields {
                summary: Texts::fr_en("Tableur", ""),
                keywords: vec!["Tableur".into()],
                ..Default::default()
            },
        );
        let second = record(
            2,
            "2021-01-01T00:00:00Z",
            SoftwareFields {
                summary: Texts::fr_en("Un autre", "Spreadsheet"),
                keywords: vec!["tableur".into(), "calc".into()],
                ..Default::default()
            },
        );
        let (shown, provenance) = assemble(&[
            Ranked { kind: SourceKind::Sill, record: &first },
            Ranked { kind: SourceKind::Starter, record: &second },
        ]);
        assert_eq!(shown.summary, Texts::fr_en("Tableur", "Spreadsheet"));
        assert_eq!(shown.keywords, ["Tableur", "calc"]);
        let summary = &provenance[&Field::Summary];
        assert_eq!((summary.completed_by.len(), summary.others.len()), (1, 1));
    }
}
