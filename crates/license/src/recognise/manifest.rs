//! The licence that the manifests of packages declare, read from the formats whose place for it is documented.

use serde_json::Value;

use crate::expression::normalise;

/// A licence declared by a manifest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Declared {
    /// The words of the manifest.
    pub written: String,
    /// The same as an SPDX expression, when they mean one for certain.
    pub normalised: Option<String>,
    /// The line, from 1.
    pub line: u32,
}

/// The licences declared by the file at `path`; nothing when it is no manifest we know, an empty list when it is one and
/// declares none.
pub fn manifest(path: &str, text: &str) -> Option<Vec<Declared>> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let lower = name.to_lowercase();
    let written = match lower.as_str() {
        "package.json" => package_json(text),
        "composer.json" => list_or_text(&json(text)["license"]),
        "codemeta.json" => list_or_text(&json(text)["license"]).into_iter().map(|url| from_url(&url)).collect(),
        "cargo.toml" => toml_at(text, &[&["package", "license"], &["workspace", "package", "license"]]),
        "pyproject.toml" => {
            toml_at(text, &[&["project", "license"], &["project", "license", "text"], &["tool", "poetry", "license"]])
        }
        "citation.cff" => lines(text, "license:", ""),
        "description" if text.contains("Package:") => lines(text, "License:", ""),
        "setup.cfg" => lines(text, "license =", ""),
        "setup.py" => lines(text, "license=", ","),
        "pom.xml" => pom(text),
        _ if lower.ends_with(".gemspec") => gemspec(text),
        _ if lower.ends_with(".nuspec") || lower.ends_with(".csproj") => {
            element(text, "PackageLicenseExpression").into_iter().chain(element(text, "license")).collect()
        }
        _ => return None,
    };
    let line_of = |written: &str| {
        let at = text.find(written).unwrap_or(0);
        u32::try_from(text[..at].matches('\n').count() + 1).unwrap_or(u32::MAX)
    };
    Some(
        written
            .into_iter()
            .map(|written| written.trim().trim_matches(['"', '\'']).trim().to_owned())
            .filter(|written| !written.is_empty() && written.len() <= 300)
            .map(|written| Declared { normalised: normalise(&written), line: line_of(&written), written })
            .collect(),
    )
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_default()
}

fn list_or_text(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => vec![text.clone()],
        Value::Array(list) => list.iter().filter_map(|item| item.as_str().map(str::to_owned)).collect(),
        _ => Vec::new(),
    }
}

/// npm's manifest: `license`, or the older `licenses` of objects. A package that is not published has often none.
fn package_json(text: &str) -> Vec<String> {
    let value = json(text);
    let mut found = list_or_text(&value["license"]);
    if let Some(kind) = value["license"]["type"].as_str() {
        found.push(kind.to_owned());
    }
    for item in value["licenses"].as_array().into_iter().flatten() {
        found.extend(item["type"].as_str().or(item.as_str()).map(str::to_owned));
    }
    // What npm writes when nobody answered its question is a licence by chance.
    found.retain(|written| written != "UNLICENSED" && !written.starts_with("SEE LICENSE"));
    found
}

fn toml_at(text: &str, places: &[&[&str]]) -> Vec<String> {
    let Ok(table) = text.parse::<toml::Table>() else { return Vec::new() };
    let root = toml::Value::Table(table);
    let at = |place: &&[&str]| {
        let mut value = &root;
        for key in *place {
            value = value.get(key)?;
        }
        value.as_str().map(str::to_owned)
    };
    places.iter().filter_map(at).collect()
}

/// `key: value` lines, up to `end` when there is one.
fn lines(text: &str, key: &str, end: &str) -> Vec<String> {
    text.lines()
        .filter_map(|line| {
            let value = line.trim_start().strip_prefix(key)?;
            Some(if end.is_empty() { value } else { value.split(end).next().unwrap_or(value) }.to_owned())
        })
        .take(1)
        .collect()
}

fn gemspec(text: &str) -> Vec<String> {
    text.lines()
        .filter_map(|line| {
            let (before, value) = line.split_once('=')?;
            let before = before.trim();
            (before.ends_with(".license") || before.ends_with(".licenses")).then_some(value)
        })
        .flat_map(|value| value.split(['[', ']', ',']))
        .map(|word| word.trim().trim_matches(['"', '\'']).trim_end_matches(".freeze").trim_matches('"').to_owned())
        .filter(|word| !word.is_empty())
        .collect()
}

/// The names of the licences of a Maven project; those of its dependencies stand elsewhere in the file.
fn pom(text: &str) -> Vec<String> {
    let Some(part) = text.split("<licenses>").nth(1).and_then(|part| part.split("</licenses>").next()) else {
        return Vec::new();
    };
    element(part, "name")
}

fn element(text: &str, name: &str) -> Vec<String> {
    text.split(&format!("<{name}"))
        .skip(1)
        .filter_map(|part| {
            part.split_once('>')?.1.split_once(&format!("</{name}>")).map(|(inside, _)| inside.to_owned())
        })
        .collect()
}

/// `https://spdx.org/licenses/MIT` is how codemeta.json names a licence.
fn from_url(url: &str) -> String {
    match url.split_once("spdx.org/licenses/") {
        Some((_, id)) => id.trim_end_matches('/').trim_end_matches(".html").to_owned(),
        None => url.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn manifests_are_read_where_their_format_says() {
        for (path, text, expected) in [
            ("package.json", "{\n \"license\": \"MIT\"}", Some(vec![("MIT", Some("MIT"), 2)])),
            ("a/package.json", r#"{"license": {"type": "ISC"}}"#, Some(vec![("ISC", Some("ISC"), 1)])),
            ("package.json", r#"{"license": "UNLICENSED"}"#, Some(vec![])),
            ("package.json", "not json", Some(vec![])),
            (
                "Cargo.toml",
                "[package]\nlicense = \"MIT OR Apache-2.0\"",
                Some(vec![("MIT OR Apache-2.0", Some("MIT OR Apache-2.0"), 2)]),
            ),
            ("Cargo.toml", "[dependencies]\nlicense = \"1\"", Some(vec![])),
            ("pyproject.toml", "[project]\nlicense = {text = \"GPL v3\"}", Some(vec![("GPL v3", Some("GPL-3.0"), 2)])),
            (
                "setup.py",
                "setup(\n    license='BSD-3-Clause',\n)",
                Some(vec![("BSD-3-Clause", Some("BSD-3-Clause"), 2)]),
            ),
            (
                "composer.json",
                r#"{"license": ["MIT", "GPL-3.0-or-later"]}"#,
                Some(vec![("MIT", Some("MIT"), 1), ("GPL-3.0-or-later", Some("GPL-3.0-or-later"), 1)]),
            ),
            (
                "pom.xml",
                "<project><licenses><license><name>Apache License, Version 2.0</name></license></licenses></project>",
                Some(vec![("Apache License, Version 2.0", Some("Apache-2.0"), 1)]),
            ),
            ("x.gemspec", "  spec.license = \"AGPL-3.0\"", Some(vec![("AGPL-3.0", Some("AGPL-3.0-only"), 1)])),
            (
                "codemeta.json",
                r#"{"license": "https://spdx.org/licenses/EUPL-1.2"}"#,
                Some(vec![("EUPL-1.2", Some("EUPL-1.2"), 1)]),
            ),
            ("CITATION.cff", "cff-version: 1.2.0\nlicense: MIT\n", Some(vec![("MIT", Some("MIT"), 2)])),
            ("DESCRIPTION", "Package: x\nLicense: GPL-3\n", Some(vec![("GPL-3", Some("GPL-3.0"), 2)])),
            ("notes.txt", "license: MIT", None),
        ] {
            let found = manifest(path, text);
            let found = found.as_ref().map(|list| {
                list.iter().map(|one| (one.written.as_str(), one.normalised.as_deref(), one.line)).collect::<Vec<_>>()
            });
            assert_eq!(found, expected, "{path}: {text}");
        }
    }
}
