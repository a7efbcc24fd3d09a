//! The starter catalogue: one TOML file per software, `content/catalogue/<slug>.toml`.
//!
//! | key | goes to |
//! |---|---|
//! | file name | external id |
//! | `name`, `license`, `homepage`, `repository`, `documentation` | the field of that name |
//! | `summary.fr`, `description.en`… | summary, description |
//! | `wikidata` | identifier |
//! | `categories`, `platforms`, `software_type`, `keywords`, `replaces`, `aliases` | the field of that name |
//! | `french_interface` | `yes` or `no`; absent: unknown |
//! | `status`, `version`, `publisher`, `languages` | the field of that name |
//! | `reviewed`, `sources` | kept in the raw document: when and where the facts were checked |

use levain_model::{Identifier, IdentifierKind, RawDocument, Refusal, SoftwareFields, SourceKind, SourceRecord, Texts};
use toml::{Table, Value};

use crate::format::{Format, SourceFacts};
use crate::input::{Document, Input};
use crate::mapping;
use crate::reading::{Read, Reads};
use crate::refusal::{RefusalCode, parser_words};
use crate::value::filled;

/// Starter catalogue.
pub static FORMAT: Format = Format {
    name: "starter",
    kind: SourceKind::Starter,
    expects: [
        "un fichier TOML avec «\u{a0}name\u{a0}» et «\u{a0}[summary]\u{a0}»",
        "a TOML file with “name” and “[summary]”",
    ],
    extensions: &["toml"],
    facts: SourceFacts {
        name: ["Catalogue de départ", "Starter catalogue"],
        publisher: Some("Levain"),
        url: None,
        license: Some("CC-BY-4.0"),
        attribution: Some("Levain, starter catalogue"),
        dated: None,
        may_republish: true,
    },
    is_file: |head| head.name.ends_with(".toml") && head.holds(&["name", "[summary]"]),
    is_folder: |_| false,
    read,
};

const MAPPED: [&str; 21] = [
    "name",
    "license",
    "homepage",
    "repository",
    "documentation",
    "wikidata",
    "categories",
    "platforms",
    "software_type",
    "french_interface",
    "replaces",
    "aliases",
    "keywords",
    "reviewed",
    "sources",
    "summary",
    "description",
    "languages",
    "status",
    "version",
    "publisher",
];

/// Reads a starter catalogue that is no folder: pairs of file name (`libreoffice.toml`) and text.
pub fn read_starter(files: impl IntoIterator<Item = (String, String)>) -> impl Iterator<Item = Read> {
    files.into_iter().map(|(name, text)| {
        let document = Document::given(name, text);
        match record(&document) {
            Ok(record) => Read::Software(Box::new(record)),
            Err(refusal) => Read::Refused(*refusal),
        }
    })
}

fn read(input: Input) -> Reads {
    input.each_file(true, |_, document, reads| {
        reads.push(Read::Software(Box::new(record(document)?)));
        Ok(())
    })
}

fn record(document: &Document) -> Result<SourceRecord, Box<Refusal>> {
    let table: Table = document.body().parse().map_err(|error: toml::de::Error| {
        let place = document.place(error.span().map_or(0, |span| span.start));
        let [fr, en] = parser_words(error.message());
        RefusalCode::Toml.at(place, [&fr, &en])
    })?;
    let text = |key: &str| table.get(key).and_then(Value::as_str).and_then(filled);
    let list = |key: &str| -> Vec<String> {
        let items = table.get(key).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        items.iter().filter_map(Value::as_str).filter_map(filled).collect()
    };
    let name = text("name").ok_or_else(|| RefusalCode::MissingName.at(document.location.clone(), ["", ""]))?;
    let fields = SoftwareFields {
        name: Some(name),
        summary: texts(&table, "summary"),
        description: texts(&table, "description"),
        repository_url: text("repository"),
        homepage: text("homepage"),
        documentation_url: text("documentation"),
        license: text("license"),
        categories: list("categories"),
        keywords: list("keywords"),
        platforms: list("platforms"),
        status: text("status").as_deref().and_then(|word| mapping::status("starter", word)),
        software_type: text("software_type"),
        languages: list("languages"),
        french_interface: match text("french_interface").as_deref() {
            Some("yes") => Some(true),
            Some("no") => Some(false),
            _ => None,
        },
        version: text("version"),
        publisher: text("publisher"),
        identifiers: text("wikidata")
            .map(|value| Identifier { kind: IdentifierKind::Wikidata, value })
            .into_iter()
            .collect(),
        replaces: list("replaces"),
        aliases: list("aliases"),
        ..SoftwareFields::default()
    };
    Ok(SourceRecord {
        external_id: document.stem().to_owned(),
        raw: RawDocument {
            media_type: "application/toml".to_owned(),
            location: document.location.clone(),
            text: document.text.clone(),
        },
        fields,
        uses: Vec::new(),
        unmapped: table.keys().filter(|key| !MAPPED.contains(&key.as_str())).cloned().collect(),
    })
}

fn texts(table: &Table, key: &str) -> Texts {
    let languages = table.get(key).and_then(Value::as_table);
    languages.into_iter().flatten().filter_map(|(language, text)| Some((language.as_str(), text.as_str()?))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(text: &str) -> Read {
        read_starter([("essai.toml".to_owned(), text.to_owned())]).next().unwrap()
    }

    #[test]
    fn a_file_becomes_a_record() {
        let Read::Software(record) = one(
            "name = \"Essai\"\nwikidata = \"Q1\"\nfrench_interface = \"no\"\naliases = [\"Essai libre\"]\ncolour = \"red\"\n\
             [summary]\nfr = \"Un essai.\"\nen = \"A trial.\"\n",
        ) else {
            panic!("refused");
        };
        assert_eq!(record.external_id, "essai");
        assert_eq!(record.fields.french_interface, Some(false));
        assert_eq!(record.fields.identifiers[0].value, "Q1");
        assert_eq!(record.fields.aliases, ["Essai libre"]);
        assert_eq!(record.fields.summary, Texts::fr_en("Un essai.", "A trial."));
        assert_eq!(record.unmapped, ["colour"]);
    }

    #[test]
    fn faults_are_told_with_their_place() {
        for (text, code, location) in
            [("name = \"x\"\nlicense = \n", "IM009", "essai.toml:2:11"), ("license = \"MIT\"\n", "IM013", "essai.toml")]
        {
            let Read::Refused(refusal) = one(text) else { panic!("read: {text}") };
            assert_eq!((refusal.code.as_str(), refusal.location.as_str()), (code, location));
        }
    }
}
