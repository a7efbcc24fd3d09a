//! The Digital Public Goods registry: `nominees/<name>.json` and `digitalpublicgoods/<name>.json`, the two halves of a
//! record, joined by their file name.
//!
//! | key | goes to |
//! |---|---|
//! | file name | external id, identifier `digital-public-goods` |
//! | `name`, `aliases[]` | name, aliases |
//! | `description` | English summary (its first sentence) and description |
//! | `website` | home page |
//! | `license[].spdx` | license |
//! | `sectors[]` | categories by `mappings/categories.tsv`, keywords |
//! | `type[]` | only a record with `software` becomes software |
//! | `repositories[]` | repository: the one named `main`, else the first |
//! | `organizations[]` of type `owner` | publisher: the first |
//! | second half: `documentation.documentationURL[]` | documentation: the first web address |
//! | `SDGs`, `stage`, second half: `clearOwnership`, `privacy`, `standards`, `doNoHarm`, `locations`… | not mapped |
//!
//! A file that only holds the name of another one is a link: reported and skipped. A second half alone says neither what
//! the thing is nor under which licence: incomplete.

use levain_model::{Identifier, IdentifierKind, RawDocument, Refusal, SoftwareFields, SourceKind, SourceRecord, Texts};
use serde_json::Value;

use crate::format::{Format, SourceFacts};
use crate::input::{Document, Input};
use crate::json;
use crate::mapping;
use crate::reading::{Read, Reads, SkipReason};
use crate::value::{add, list, summary_and_description, text, texts, unmapped, web_address};

/// DPG registry.
pub static FORMAT: Format = Format {
    name: "dpg",
    kind: SourceKind::DigitalPublicGoods,
    expects: [
        "un dossier avec «\u{a0}nominees/\u{a0}» et «\u{a0}digitalpublicgoods/\u{a0}», ou un fichier de «\u{a0}nominees/\u{a0}»",
        "a folder with “nominees/” and “digitalpublicgoods/”, or a file of “nominees/”",
    ],
    extensions: &["json"],
    facts: SourceFacts {
        name: ["Registre des biens publics numériques", "Digital Public Goods registry"],
        publisher: Some("Digital Public Goods Alliance"),
        url: Some("https://github.com/DPGAlliance/publicgoods-candidates"),
        license: Some("Unlicense"),
        attribution: Some("Digital Public Goods Alliance"),
        dated: None,
        may_republish: true,
    },
    is_file: |head| head.holds(&["\"SDGs\"", "\"organizations\""]) && !head.holds(&["\"$schema\""]),
    is_folder: |files| files.iter().any(|file| file.starts_with(NOMINEES)),
    read,
};

const NOMINEES: &str = "nominees/";
const GOODS: &str = "digitalpublicgoods/";
const MAPPED: [&str; 9] =
    ["name", "aliases", "description", "website", "license", "sectors", "type", "repositories", "organizations"];

fn read(input: Input) -> Reads {
    if !input.is_folder {
        return input.each_file(true, |input, document, reads| {
            let value = json::value(document)?;
            reads.push(match read_nominee(document, &value, None) {
                Some(read) => read,
                None => input.foreign(&document.location),
            });
            Ok(())
        });
    }
    let is_second =
        |file: &String| file.strip_prefix(GOODS).is_some_and(|name| input.has(&format!("{NOMINEES}{name}")));
    let total = Read::Total(input.files.iter().filter(|file| !is_second(file)).count() as u64);
    let files = input.files.clone();
    // A good is read with its nominee, so that both halves are one record; alone, in its own turn.
    let reads = files.into_iter().flat_map(move |file| match file.strip_prefix(GOODS) {
        Some(name) if input.has(&format!("{NOMINEES}{name}")) => Vec::new(),
        Some(_) => read_good_alone(&input, &file),
        None if file.starts_with(NOMINEES) => {
            read_pair(&input, &file).unwrap_or_else(|refusal| vec![Read::Refused(*refusal)])
        }
        None => vec![input.foreign(&file)],
    });
    Box::new(std::iter::once(total).chain(reads))
}

fn read_pair(input: &Input, file: &str) -> Result<Vec<Read>, Box<Refusal>> {
    let mut reads = Vec::new();
    let nominee = input.load(file)?;
    let value = json::value(&nominee)?;
    let good = format!("{GOODS}{}", file.trim_start_matches(NOMINEES));
    let mut second = None;
    if input.has(&good) {
        match load_good(input, &good) {
            Ok(found) => second = Some(found),
            // The first half stands by itself: a fault of the second is told and costs only its facts.
            Err(read) => reads.push(read),
        }
    }
    let second = second.as_ref().map(|(document, value)| (document, value));
    reads.push(read_nominee(&nominee, &value, second).unwrap_or_else(|| input.foreign(file)));
    Ok(reads)
}

fn read_good_alone(input: &Input, file: &str) -> Vec<Read> {
    vec![match load_good(input, file) {
        Ok(_) => Read::Skipped { reason: SkipReason::Incomplete, location: file.to_owned() },
        Err(read) => read,
    }]
}

fn load_good(input: &Input, file: &str) -> Result<(Document, Value), Read> {
    let document = input.load(file).map_err(|refusal| Read::Refused(*refusal))?;
    let line = document.body().trim();
    if line.ends_with(".json") && !line.contains(['{', '\n', '"']) {
        return Err(Read::Skipped { reason: SkipReason::LinkFile, location: file.to_owned() });
    }
    let value = json::value(&document).map_err(|refusal| Read::Refused(*refusal))?;
    Ok((document, value))
}

/// The record, a skip, or nothing when the value is no nominee.
fn read_nominee(document: &Document, value: &Value, second: Option<(&Document, &Value)>) -> Option<Read> {
    let name = text(value, "name")?;
    let kinds = texts(value, "type");
    if kinds.is_empty() || value.get("license").is_none() {
        return None;
    }
    if !kinds.iter().any(|kind| kind == "software") {
        return Some(Read::Skipped { reason: SkipReason::NotSoftware, location: document.location.clone() });
    }
    let (summary, description) = summary_and_description(&text(value, "description").unwrap_or_default());
    let mut categories = Vec::new();
    let mut keywords = Vec::new();
    for sector in texts(value, "sectors") {
        add(&mut keywords, &sector);
        for category in mapping::categories("dpg", &sector) {
            add(&mut categories, &category);
        }
    }
    let mut licenses = Vec::new();
    for license in list(value, "license").iter().filter_map(|license| text(license, "spdx")) {
        add(&mut licenses, &mapping::license(&license).unwrap_or_default());
    }
    let repositories = list(value, "repositories");
    let main = repositories.iter().find(|repository| text(repository, "name").as_deref() == Some("main"));
    let owner = list(value, "organizations").iter().find(|body| text(body, "org_type").as_deref() == Some("owner"));
    let mut aliases = Vec::new();
    for alias in texts(value, "aliases").iter().filter(|alias| **alias != name) {
        add(&mut aliases, alias);
    }
    let mut unmapped = unmapped(value, &MAPPED, "");
    let mut raw = document.body().to_owned();
    let mut documentation_url = None;
    if let Some((good, value)) = second {
        unmapped.extend(crate::value::unmapped(value, &["name", "documentation"], GOODS));
        let documentation = value.get("documentation").unwrap_or(&Value::Null);
        documentation_url = texts(documentation, "documentationURL").iter().find_map(|address| web_address(address));
        // Both halves as they stand, between the brackets of a list.
        raw = format!("[{raw},\n{}]", good.body());
    }
    Some(Read::Software(Box::new(SourceRecord {
        external_id: document.stem().to_owned(),
        raw: RawDocument { media_type: "application/json".to_owned(), location: document.location.clone(), text: raw },
        fields: SoftwareFields {
            name: Some(name),
            summary: Texts::fr_en("", &summary),
            description: Texts::fr_en("", &description),
            repository_url: main.or(repositories.first()).and_then(|repository| text(repository, "url")),
            homepage: text(value, "website").as_deref().and_then(web_address),
            documentation_url,
            license: (!licenses.is_empty()).then(|| licenses.join(", ")),
            categories,
            keywords,
            publisher: owner.and_then(|body| text(body, "name")),
            identifiers: vec![Identifier {
                kind: IdentifierKind::DigitalPublicGoods,
                value: document.stem().to_owned(),
            }],
            aliases,
            ..SoftwareFields::default()
        },
        uses: Vec::new(),
        unmapped,
    })))
}
