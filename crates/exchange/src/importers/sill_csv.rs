//! France's *Socle interministériel de logiciels libres*, CSV editions of 2018 to 2020.
//!
//! | 2020 | 2018, 2019 | goes to |
//! |---|---|---|
//! | `ID` | | external id, identifier `sill`: the same numbers as in `sill.json`, which joins both |
//! | `nom` | `LOGICIEL` | name (`/…/`, italics of the tool that wrote 2019, removed) |
//! | `wikidata`, `comptoir-du-libre` | | identifiers |
//! | `fonction` | `FONCTIONNALITÉ` | French summary, categories, keyword |
//! | `contexte-usage` | `CAS D’USAGE` | French description |
//! | `composant` | `COMPOSANT` | categories, keyword |
//! | `licence` | `LICENCE` | license by `levain_license::normalise` |
//! | `parent` | `LOGICIEL PARENT` | software type `addon`, keyword |
//! | `version` | `Version`, `VERSION 2019` | version, when it begins with a digit |
//! | | `Win X86/x64`, `LINUX MIMO`, `ANDROID` | platforms: a cross or a version says yes, anything else nothing |
//! | | `VERSION FRANÇAISE` | French interface: a cross says yes, anything else nothing |
//! | `annees`, `statut`, `public`, `support`, `similaire-a`, `secteur`, `label`, `groupe` | `SECTEUR`, `STATUT`, `FORMAT ASSOCIÉ`… | not mapped |
//!
//! A folder is read as one list: the newest edition first; a row of an older one adds what is empty to the row of the
//! same name (exact, case and accents apart), else becomes a record of its own. Of the files of one year the longest is
//! read: the others are its parts. `0` and `s.o.` are empty cells.

use std::collections::{BTreeMap, HashMap};

use levain_model::{Identifier, IdentifierKind, RawDocument, SoftwareFields, SourceKind, SourceRecord, Texts};

use super::sill;
use crate::format::{Format, SourceFacts};
use crate::identity::fold_name;
use crate::input::{Document, Input};
use crate::mapping;
use crate::reading::{Read, Reads, SkipReason};
use crate::table::{Row, Table};
use crate::value::add;

/// SILL, CSV.
pub static FORMAT: Format = Format {
    name: "sill-2020",
    kind: SourceKind::SillCsv,
    expects: [
        "un CSV du SILL, avec les colonnes «\u{a0}nom\u{a0}» et «\u{a0}wikidata\u{a0}» (2020) ou «\u{a0}LOGICIEL\u{a0}» et «\u{a0}STATUT\u{a0}» (2018, 2019)",
        "a CSV of the SILL, with the columns “nom” and “wikidata” (2020) or “LOGICIEL” and “STATUT” (2018, 2019)",
    ],
    extensions: &["csv"],
    facts: SourceFacts {
        name: [
            "Socle interministériel de logiciels libres (France, 2018 à 2020)",
            "SILL, free software recommended to the French State (2018 to 2020)",
        ],
        publisher: Some("Direction interministérielle du numérique"),
        url: Some("https://github.com/DISIC/sill"),
        license: Some("etalab-2.0"),
        attribution: Some("DINUM, Socle interministériel de logiciels libres, Licence Ouverte 2.0"),
        dated: Some("2020"),
        may_republish: true,
    },
    is_file: |head| {
        let first = fold_name(head.text.lines().next().unwrap_or_default());
        let titles: Vec<&str> = first.split([',', ';', '\t']).collect();
        let has = |title: &str| titles.contains(&title);
        (has("nom") && has("comptoir-du-libre")) || (has("logiciel") && has("statut") && has("composant"))
    },
    is_folder: |files| files.iter().any(|file| file.ends_with("sill-2020.csv")),
    read,
};

fn read(input: Input) -> Reads {
    let mut reads = Vec::new();
    let mut editions: BTreeMap<(std::cmp::Reverse<i32>, String), Vec<Entry>> = BTreeMap::new();
    let mut longest: HashMap<i32, (usize, String)> = HashMap::new();
    for file in &input.files {
        let entries = match input.load(file).and_then(|document| entries(&document)) {
            Ok(entries) => entries,
            Err(refusal) => {
                reads.push(Read::Refused(*refusal));
                continue;
            }
        };
        if entries.is_empty() {
            reads.push(input.foreign(file));
            continue;
        }
        let year = year(file);
        let best = longest.entry(year).or_default();
        if entries.len() > best.0 {
            *best = (entries.len(), file.clone());
        }
        editions.insert((std::cmp::Reverse(year), file.clone()), entries);
    }
    let mut merged: Vec<Entry> = Vec::new();
    let mut by_name: HashMap<String, Vec<usize>> = HashMap::new();
    for ((std::cmp::Reverse(year), file), entries) in editions {
        if longest.get(&year).is_some_and(|(_, longest)| *longest != file) {
            reads.push(Read::Skipped { reason: SkipReason::OtherEdition, location: file });
            continue;
        }
        let older: HashMap<String, Vec<usize>> = by_name.clone();
        for entry in entries {
            let name = fold_name(entry.record.fields.name.as_deref().unwrap_or_default());
            match older.get(&name).map(Vec::as_slice) {
                Some([place]) => merged[*place].complete(entry),
                // Two numbers for one name: nothing says which the older row was.
                Some(_) => reads.push(entry.skipped()),
                None if entry.number.is_none() && by_name.contains_key(&name) => reads.push(entry.skipped()),
                None => {
                    by_name.entry(name).or_default().push(merged.len());
                    merged.push(entry);
                }
            }
        }
    }
    let mut records: Vec<SourceRecord> = merged.into_iter().map(|entry| entry.record).collect();
    super::drop_shared_identifiers(&mut records);
    reads.extend(records.into_iter().map(|record| Read::Software(Box::new(record))));
    let total = Read::Total(reads.len() as u64);
    Box::new(std::iter::once(total).chain(reads))
}

/// The year in a file name: `2019--sill-2019.csv`; none is the oldest.
fn year(file: &str) -> i32 {
    let digits = file.split(|character: char| !character.is_ascii_digit());
    digits.filter(|digits| digits.len() == 4).find_map(|digits| digits.parse().ok()).unwrap_or_default()
}

struct Entry {
    number: Option<String>,
    record: SourceRecord,
}

impl Entry {
    /// Adds what an older edition says where this one is silent.
    fn complete(&mut self, older: Entry) {
        let (mine, theirs) = (&mut self.record.fields, older.record.fields);
        mine.license = mine.license.take().or(theirs.license);
        mine.version = mine.version.take().or(theirs.version);
        mine.software_type = mine.software_type.take().or(theirs.software_type);
        mine.french_interface = mine.french_interface.or(theirs.french_interface);
        if mine.summary.is_empty() {
            mine.summary = theirs.summary;
        }
        if mine.categories.is_empty() {
            mine.categories = theirs.categories;
        }
        for platform in &theirs.platforms {
            add(&mut mine.platforms, platform);
        }
        self.record.raw.text.push_str("\n\n");
        self.record.raw.text.push_str(&older.record.raw.text);
    }

    fn skipped(self) -> Read {
        Read::Skipped { reason: SkipReason::DuplicateRecord, location: self.record.raw.location }
    }
}

fn entries(document: &Document) -> Result<Vec<Entry>, Box<levain_model::Refusal>> {
    let table = Table::parse(document)?;
    let recent = table.column(&["wikidata"]).is_some() && table.column(&["nom"]).is_some();
    let old = table.column(&["LOGICIEL"]).is_some() && table.column(&["STATUT"]).is_some();
    if !recent && !old {
        return Ok(Vec::new());
    }
    Ok(table.rows.iter().filter_map(|row| entry(&table, row)).collect())
}

fn entry(table: &Table<'_>, row: &Row<'_>) -> Option<Entry> {
    let cell = |titles: &[&str]| row.cell(table.column(titles)).filter(|text| text != "0" && text != "s.o.");
    let name = cell(&["nom", "LOGICIEL"])?;
    let name = name.strip_prefix('/').and_then(|name| name.strip_suffix('/')).unwrap_or(&name).trim().to_owned();
    let number = cell(&["ID"]);
    let function = cell(&["fonction", "FONCTIONNALITÉ"]);
    let component = cell(&["composant"]);
    let parent = cell(&["parent", "LOGICIEL PARENT", "LOGICIELPARENT"]);
    let mut keywords = Vec::new();
    let mut categories = Vec::new();
    for word in [&function, &component, &parent].into_iter().flatten() {
        add(&mut keywords, word);
    }
    for word in [&function, &component].into_iter().flatten() {
        for category in mapping::categories("sill", word) {
            add(&mut categories, &category);
        }
    }
    let mut platforms = Vec::new();
    for (titles, platform) in [
        (["Win X86/x64"].as_slice(), "windows"),
        (["LINUX MIMO", "LINUXMIMO"].as_slice(), "linux"),
        (["ANDROID"].as_slice(), "android"),
    ] {
        if cell(titles).is_some_and(|mark| is_yes(&mark)) {
            add(&mut platforms, platform);
        }
    }
    let identifiers = [
        (IdentifierKind::Wikidata, cell(&["wikidata"])),
        (IdentifierKind::Sill, number.clone()),
        (IdentifierKind::ComptoirDuLibre, cell(&["comptoir-du-libre"])),
    ]
    .into_iter()
    .filter_map(|(kind, value)| Some(Identifier { kind, value: value? }))
    .collect();
    let fields = SoftwareFields {
        summary: Texts::fr_en(function.as_deref().unwrap_or_default(), ""),
        description: Texts::fr_en(&sill::description(None, cell(&["contexte-usage", "CAS D'USAGE"]).as_deref()), ""),
        license: cell(&["licence"]).as_deref().and_then(mapping::license),
        categories,
        keywords,
        platforms,
        software_type: parent.map(|_| "addon".to_owned()),
        french_interface: cell(&["VERSION FRANÇAISE", "VERSIONFRANÇAISE"])
            .filter(|mark| mark.eq_ignore_ascii_case("x"))
            .map(|_| true),
        version: cell(&["version", "VERSION 2019"]).and_then(sill::version),
        identifiers,
        name: Some(name.clone()),
        ..SoftwareFields::default()
    };
    let left = ["annees", "statut", "public", "support", "similaire-a", "secteur", "label", "groupe", "FORMAT ASSOCIÉ"];
    let unmapped = left.iter().filter(|title| cell(&[title]).is_some()).map(|title| (*title).to_owned()).collect();
    Some(Entry {
        record: SourceRecord {
            external_id: number.clone().unwrap_or(name),
            raw: RawDocument {
                media_type: "text/csv".to_owned(),
                location: row.location.clone(),
                text: format!("{}\n{}", table.header_text, row.text),
            },
            fields,
            uses: Vec::new(),
            unmapped,
        },
        number,
    })
}

/// A cross, or a version: `X`, `2.3`, `Keepass2 Android Offline`, but not the codes `i` and `n` that nobody explains.
fn is_yes(mark: &str) -> bool {
    mark.eq_ignore_ascii_case("x") || mark.chars().count() > 1 || mark.starts_with(|first: char| first.is_ascii_digit())
}
