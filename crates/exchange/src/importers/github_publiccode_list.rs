//! A list of publiccode.yml files found on GitHub in 2022, already parsed, with shortened keys.
//!
//! | key | goes to |
//! |---|---|
//! | `rg`, `r` | external id `owner/repository` |
//! | `n`, `url`, `lgl`, `date`, `type` | name, repository, license, date of release, software type |
//! | `cat`, `p`, `stat`, `lang` | categories, platforms (mapped), status, languages of the interface |
//! | `d` | summary, in the language of the flag (🇮🇹, 🇬🇧) or of the code (`(ita)`) that begins it |
//! | `l` (of programming) | keyword |
//! | `d2` | description of the repository, in no stated language: not mapped |
//! | `v`, `mnt`, `src`, `s`, `w`, `f`, `pa`, `av`, `c`, `cn`, `cb`, `rt` | version of the standard, maintenance, address of the file, figures: not mapped |
//!
//! The files themselves are better: this list only fills what no newer source says, hence its kind, *harvest*. `lgl` of
//! template text (`XXXXXXXXX`) is no licence. A file whose `url` is another repository of the list is a copy that came with a
//! fork (the standard's rule for technical forks): skipped. `public-code-invalid.json`, errors without a record, is skipped.

use std::collections::HashSet;

use levain_model::{RawDocument, SoftwareFields, SourceKind, SourceRecord, Texts};

use crate::format::{Format, SourceFacts};
use crate::identity::normalise_repository;
use crate::input::Input;
use crate::json::{self, Item, JsonFault};
use crate::mapping;
use crate::reading::{Read, Reads, SkipReason};
use crate::value::{add, date, scalar, text, texts, unmapped, web_address};

/// List of 2022.
pub static FORMAT: Format = Format {
    name: "github-publiccode-2022",
    kind: SourceKind::Harvest,
    expects: [
        "«\u{a0}public-code-list.json\u{a0}», une liste d’objets avec «\u{a0}n\u{a0}», «\u{a0}url\u{a0}» et «\u{a0}lgl\u{a0}»",
        "“public-code-list.json”, a list of objects with “n”, “url” and “lgl”",
    ],
    extensions: &["json"],
    facts: SourceFacts {
        name: ["Fichiers publiccode.yml de GitHub (2022)", "publiccode.yml files on GitHub (2022)"],
        publisher: Some("tomsrocket/github-publiccode"),
        url: Some("https://github.com/tomsrocket/github-publiccode"),
        license: None,
        attribution: None,
        dated: Some("2022-04-20"),
        may_republish: false,
    },
    is_file: |head| head.holds(&["\"lgl\":", "\"src\":", "\"n\":"]),
    is_folder: |files| files.iter().any(|file| file == "public-code-list.json"),
    read,
};

const MAPPED: [&str; 13] = ["rg", "r", "n", "url", "lgl", "date", "type", "cat", "p", "stat", "lang", "d", "l"];

fn read(input: Input) -> Reads {
    let mut known = HashSet::new();
    input.each_file(false, move |input, document, reads| {
        let items = match json::array(document) {
            Ok(items) if items.iter().any(|item| record(item).is_some()) => items,
            Ok(_) | Err(JsonFault::Shape) => {
                reads.push(input.foreign(&document.location));
                return Ok(());
            }
            Err(JsonFault::Syntax(refusal)) => return Err(refusal),
        };
        let own = |item: &Item<'_>| {
            let (owner, name) = (text(&item.value, "rg")?, text(&item.value, "r")?);
            normalise_repository(&format!("https://github.com/{owner}/{name}"))
        };
        let hosted: HashSet<String> = items.iter().filter_map(own).collect();
        for item in &items {
            let stated = text(&item.value, "url").as_deref().and_then(normalise_repository);
            let is_fork = stated.as_ref().is_some_and(|stated| hosted.contains(stated)) && stated != own(item);
            let skipped = |reason| Read::Skipped { reason, location: item.location.clone() };
            reads.push(match record(item) {
                None => skipped(SkipReason::Nameless),
                Some(_) if is_fork => skipped(SkipReason::Fork),
                Some(record) if !known.insert(record.external_id.clone()) => skipped(SkipReason::DuplicateRecord),
                Some(record) => Read::Software(Box::new(record)),
            });
        }
        Ok(())
    })
}

fn record(item: &Item<'_>) -> Option<SourceRecord> {
    let value = &item.value;
    let name = text(value, "n")?;
    let external_id = format!("{}/{}", text(value, "rg")?, text(value, "r")?);
    let mut platforms = Vec::new();
    // “windows, mac, linux” was written as one text.
    for word in texts(value, "p").iter().flat_map(|words| words.split(',')) {
        add(&mut platforms, &mapping::platform(word).unwrap_or_else(|| word.to_owned()));
    }
    let mut languages = Vec::new();
    for tag in texts(value, "lang").iter().filter_map(|tag| mapping::language(tag)) {
        add(&mut languages, &tag);
    }
    Some(SourceRecord {
        external_id,
        raw: RawDocument {
            media_type: "application/json".to_owned(),
            location: item.location.clone(),
            text: item.raw.to_owned(),
        },
        fields: SoftwareFields {
            name: Some(name),
            summary: summary(&text(value, "d").unwrap_or_default()),
            repository_url: text(value, "url").as_deref().and_then(web_address),
            license: text(value, "lgl").as_deref().and_then(mapping::license),
            categories: texts(value, "cat"),
            keywords: text(value, "l").into_iter().collect(),
            platforms,
            status: text(value, "stat").as_deref().and_then(|word| mapping::status("publiccode", word)),
            software_type: value.get("type").filter(|kind| kind.is_string()).and_then(scalar),
            languages,
            release_date: text(value, "date").as_deref().and_then(date),
            ..SoftwareFields::default()
        },
        uses: Vec::new(),
        unmapped: unmapped(value, &MAPPED, ""),
    })
}

/// The text after the mark of its language; without a mark, the language is undetermined (`und`, BCP 47).
fn summary(text: &str) -> Texts {
    const MARKS: [(&str, &str); 4] = [("🇮🇹", "it"), ("🇬🇧", "en"), ("(ita)", "it"), ("(eng)", "en")];
    MARKS
        .iter()
        .find_map(|(mark, tag)| Some(Texts::new().with(tag, text.strip_prefix(mark)?)))
        .unwrap_or_else(|| Texts::new().with("und", text))
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    #[test]
    fn a_flag_or_a_code_says_the_language() {
        for (text, expected) in [
            ("🇮🇹 Sì", Texts::new().with("it", "Sì")),
            ("(eng) Yes", Texts::fr_en("", "Yes")),
            ("?", Texts::new().with("und", "?")),
            ("", Texts::new()),
        ] {
            assert_eq!(summary(text), expected);
        }
    }

    #[test]
    fn a_value_of_another_type_is_left_out() {
        let value: Value = serde_json::from_str(r#"{"n":"X","rg":"o","r":"x","type":{"type":"standalone"}}"#).unwrap();
        let record = record(&Item { raw: "", value, location: String::new() }).unwrap();
        assert_eq!(record.fields.software_type, None);
        assert_eq!(record.external_id, "o/x");
    }
}
