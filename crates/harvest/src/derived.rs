//! What is said of a software whose repository has no publiccode.yml: from its forge, its codemeta.json, its package manifests,
//! its README and its tags. Only facts: what nobody says stays unknown.

use levain_checks::Context;
use levain_license::Kind;
use levain_model::forge::Listed;
use levain_model::{Blob, ForgeKind, RawDocument, SoftwareFields, SourceRecord, Texts};
use serde_json::Value;

/// Longest summary taken, in characters: a forge's description is a line, a README's first paragraph may not be.
const SUMMARY: usize = 300;

/// Largest manifest read, in bytes.
const MANIFEST: u64 = 500_000;

/// The record made of them. `kind` says whether the address is one that people can read.
pub(crate) fn record(context: &Context<'_>, listed: &Listed, kind: ForgeKind) -> SourceRecord {
    let read = |path: &str| match context.view.entries().iter().find(|entry| entry.path == path) {
        Some(entry) if entry.size.is_none_or(|size| size <= MANIFEST) => context.view.read(path).text(),
        _ => None,
    };
    let codemeta = read("codemeta.json").and_then(|text| serde_json::from_str::<Value>(&text).ok());
    let package = read("package.json").and_then(|text| serde_json::from_str::<Value>(&text).ok());
    let cargo = read("Cargo.toml").and_then(|text| text.parse::<toml::Table>().ok());
    let python = read("pyproject.toml").and_then(|text| text.parse::<toml::Table>().ok());
    let composer = read("composer.json").and_then(|text| serde_json::from_str::<Value>(&text).ok());
    let json = |value: &Option<Value>, key: &str| {
        value
            .as_ref()
            .and_then(|value| value.get(key)?.as_str().map(str::to_owned))
            .filter(|text| !text.trim().is_empty())
    };
    let table = |value: &Option<toml::Table>, section: &str, key: &str| {
        value.as_ref().and_then(|value| value.get(section)?.get(key)?.as_str().map(str::to_owned))
    };

    let name = json(&codemeta, "name").unwrap_or_else(|| {
        let last = listed.full_name.rsplit('/').next().unwrap_or(&listed.full_name);
        title(context, last).unwrap_or_else(|| last.to_owned())
    });
    let says = [
        listed.description.clone(),
        json(&codemeta, "description"),
        table(&cargo, "package", "description"),
        table(&python, "project", "description"),
        json(&package, "description"),
        json(&composer, "description"),
    ];
    let mut summary = Texts::default();
    for text in says.into_iter().flatten() {
        let text = one_line(&text);
        if text.is_empty() || text.chars().count() > SUMMARY {
            continue;
        }
        // The words of a line decide its language; without any, it is shown in both.
        match levain_checks::languages_of(&text).as_slice() {
            [] => {
                for tag in ["fr", "en"] {
                    if summary.iter().all(|(known, _)| known != tag) {
                        summary.insert(tag, &text);
                    }
                }
            }
            tags => {
                for tag in tags {
                    if summary.iter().all(|(known, _)| known != *tag) {
                        summary.insert(tag, &text);
                    }
                }
            }
        }
    }
    let release = levain_git::versions::versions(context.view.tags()).into_iter().find(|version| !version.prerelease);
    let fields = SoftwareFields {
        name: Some(name),
        summary,
        repository_url: (kind != ForgeKind::Folder).then(|| listed.url.clone()),
        homepage: listed
            .homepage
            .clone()
            .or_else(|| json(&codemeta, "url"))
            .filter(|page| page.starts_with("https://") || page.starts_with("http://")),
        license: license(context).or_else(|| json(&codemeta, "license").and_then(|text| spdx(&text))),
        keywords: listed.topics.clone(),
        version: release.as_ref().map(|version| version.version.clone()),
        release_date: release.as_ref().map(|version| version.date.to_zoned_datetime(jiff::tz::TimeZone::UTC).date()),
        publisher: listed
            .owner
            .as_ref()
            .filter(|owner| owner.organization == Some(true))
            .map(|owner| owner.login.clone()),
        ..SoftwareFields::default()
    };
    // The raw document is what the forge said of it, but for the dates that every push changes: a record that changes each
    // day would say each day that the software did.
    let lasting = Listed { pushed_at: None, updated_at: None, ..listed.clone() };
    let text = serde_json::to_string_pretty(&lasting).unwrap_or_default();
    let raw = RawDocument { media_type: "application/json".to_owned(), location: listed.full_name.clone(), text };
    SourceRecord { external_id: String::new(), raw, fields, uses: Vec::new(), unmapped: Vec::new() }
}

/// The licence that the files give the repository as a whole; with several, that is for a person to say.
fn license(context: &Context<'_>) -> Option<String> {
    let licenses = context.licenses();
    let ids = licenses.ids();
    match ids.as_slice() {
        [one] => Some(one.clone()),
        // The texts of one licence in two languages, or a text with its notice, are one; texts of several are not.
        _ => {
            let mut texts: Vec<&str> = licenses
                .places()
                .filter(|(_, found)| found.kind == Kind::Text)
                .map(|(_, found)| found.id.as_str())
                .collect();
            texts.sort_unstable();
            texts.dedup();
            if let [one] = texts.as_slice() { Some((*one).to_owned()) } else { None }
        }
    }
}

/// `https://spdx.org/licenses/MIT`, as codemeta writes it, or an identifier.
fn spdx(text: &str) -> Option<String> {
    levain_license::normalise(text.rsplit('/').next().unwrap_or(text))
}

/// The first heading of the README, when it is the name of the repository otherwise written: « Portail citoyen » for
/// `portail-citoyen`.
fn title(context: &Context<'_>, name: &str) -> Option<String> {
    let readme = context.readmes().first().map(|entry| context.view.read(&entry.path))?;
    let Blob::Found(bytes) = readme else { return None };
    let text = levain_model::repository::text(&bytes);
    let heading = one_line(text.lines().find_map(|line| line.strip_prefix("# "))?);
    let letters = |text: &str| levain_model::id::fold(text).chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    (!heading.is_empty() && letters(&heading) == letters(name)).then_some(heading)
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
