//! The licence that the manifests of packages declare, read from the formats whose place for it is documented.

use regex::Regex;
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

/// Longest value taken for a declaration: some manifests hold the whole text.
const LONGEST: usize = 300;

/// The licences declared by the file at `path`; nothing when it is no manifest we know, an empty list when it is one and
/// declares none. Values that a program would have to compute (`license=LICENSE`) are not read.
pub fn manifest(path: &str, text: &str) -> Option<Vec<Declared>> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let lower = name.to_lowercase();
    let written = match lower.as_str() {
        "package.json" => package_json(text),
        "composer.json" => list_or_text(&json(text)["license"]),
        "codemeta.json" => codemeta(&json(text)["license"]),
        "cargo.toml" => toml_at(text, &[&["package", "license"], &["workspace", "package", "license"]]),
        "pyproject.toml" => or_classifiers(
            toml_at(text, &[&["project", "license"], &["project", "license", "text"], &["tool", "poetry", "license"]]),
            text,
        ),
        "citation.cff" => citation(text),
        "description" if text.contains("Package:") => matched(text, r"(?m)^License:[ \t]*(.+)$"),
        "setup.cfg" => or_classifiers(matched(text, r"(?m)^license[ \t]*[=:][ \t]*([^\n]+)$"), text),
        "setup.py" => or_classifiers(matched(text, r#"\blicense\s*=\s*["']([^"'\n]+)["']"#), text),
        "pom.xml" => pom(text),
        _ if lower.ends_with(".gemspec") => gemspec(text),
        _ if lower.ends_with(".nuspec") || lower.ends_with(".csproj") => {
            matched(text, r#"<(?:PackageLicenseExpression|license\s+type="expression")>([^<]+)<"#)
        }
        _ => return None,
    };
    Some(
        written
            .into_iter()
            .map(|written| written.trim().trim_matches(['"', '\'']).trim().to_owned())
            .filter(|written| !written.is_empty() && written.len() <= LONGEST)
            .map(|written| Declared { normalised: meant(&lower, &written), line: line_of(text, &written), written })
            .collect(),
    )
}

/// The expression meant, where formats have a writing of their own.
fn meant(name: &str, written: &str) -> Option<String> {
    match name {
        // `MIT/Apache-2.0`, the older writing of a choice.
        "cargo.toml" => normalise(&written.replace('/', " OR ")),
        // `GPL (>= 2) | MIT + file LICENSE` (Writing R Extensions, "Licensing").
        "description" => {
            let choice: Option<Vec<String>> = written
                .split('|')
                .map(|one| {
                    let one = one.split("+ file").next().unwrap_or(one).trim();
                    match one.split_once("(>=").and_then(|(family, version)| Some((family, version.strip_suffix(')')?)))
                    {
                        Some((family, version)) => normalise(&format!("{} {}+", family.trim(), version.trim())),
                        None => normalise(one),
                    }
                })
                .collect();
            normalise(&choice?.join(" OR "))
        }
        _ => normalise(written.rsplit(":: ").next().unwrap_or(written)),
    }
}

/// The first line that speaks of licences and has the value, else the first that has it.
fn line_of(text: &str, written: &str) -> u32 {
    let having = || text.lines().enumerate().filter(|(_, line)| line.contains(written));
    let speaking = having().find(|(_, line)| line.to_lowercase().contains("licen"));
    super::number(speaking.or_else(|| having().next()).map_or(0, |(at, _)| at) + 1)
}

/// The first group of each match.
fn matched(text: &str, pattern: &str) -> Vec<String> {
    let Ok(pattern) = Regex::new(pattern) else { return Vec::new() };
    pattern.captures_iter(text).filter_map(|found| Some(found.get(1)?.as_str().to_owned())).collect()
}

/// Python's older way, when the field says nothing that is known: `License :: OSI Approved :: MIT License`.
fn or_classifiers(written: Vec<String>, text: &str) -> Vec<String> {
    let known = |written: &String| normalise(written.trim().trim_matches(['"', '\''])).is_some();
    if written.iter().any(known) {
        return written;
    }
    let mut classifiers = matched(text, r"(License :: (?:OSI Approved :: |Public Domain|CC0)[^\x22'\n,]+)");
    classifiers.extend(written);
    classifiers
}

/// `license: MIT`, or a list of which the user may choose (Citation File Format 1.2).
fn citation(text: &str) -> Vec<String> {
    let mut found = matched(text, r"(?m)^license:[ \t]*([^#\n]+)");
    let list = matched(text, r"(?m)^license:[ \t]*\n((?:[ \t]*-[^\n]*\n?)+)");
    found.extend(list.iter().flat_map(|list| list.lines()).map(|line| line.trim().trim_start_matches('-').to_owned()));
    found
}

fn codemeta(value: &Value) -> Vec<String> {
    let one = |value: &Value| {
        let text = [value, &value["@id"], &value["url"], &value["name"]].into_iter().find_map(Value::as_str);
        text.map(str::to_owned)
    };
    match value {
        Value::Array(list) => list.iter().filter_map(one).collect(),
        value => one(value).into_iter().collect(),
    }
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
    matched(part, r"<name>([^<]+)<")
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
                Some(vec![("https://spdx.org/licenses/EUPL-1.2", Some("EUPL-1.2"), 1)]),
            ),
            ("CITATION.cff", "cff-version: 1.2.0\nlicense: MIT\n", Some(vec![("MIT", Some("MIT"), 2)])),
            ("DESCRIPTION", "Package: x\nLicense: GPL-3\n", Some(vec![("GPL-3", Some("GPL-3.0-only"), 2)])),
            (
                "DESCRIPTION",
                "Package: x\nLicense: GPL (>= 2) | MIT + file LICENSE\n",
                Some(vec![("GPL (>= 2) | MIT + file LICENSE", Some("GPL-2.0-or-later OR MIT"), 2)]),
            ),
            (
                "Cargo.toml",
                "[package]\ndescription = \"MIT/Apache-2.0\"\nlicense = \"MIT/Apache-2.0\"",
                Some(vec![("MIT/Apache-2.0", Some("MIT OR Apache-2.0"), 3)]),
            ),
            ("setup.py", "setup(name='x', license=LICENSE, license_files=['MIT'])", Some(vec![])),
            (
                "setup.py",
                "setup(\n  license=\"AGPLv3+\",\n  classifiers=['License :: OSI Approved :: Other'])",
                Some(vec![("AGPLv3+", Some("AGPL-3.0-or-later"), 2)]),
            ),
            (
                "setup.cfg",
                "[metadata]\nname = MIT\nlicense = GPL\nclassifiers =\n    License :: OSI Approved :: GNU Affero General Public License v3 or later (AGPLv3+)\n",
                Some(vec![
                    (
                        "License :: OSI Approved :: GNU Affero General Public License v3 or later (AGPLv3+)",
                        Some("AGPL-3.0-or-later"),
                        5,
                    ),
                    ("GPL", None, 3),
                ]),
            ),
            (
                "pyproject.toml",
                "[project]\nlicense = {file = \"LICENSE\"}\nclassifiers = [\"License :: OSI Approved :: MIT License\"]",
                Some(vec![("License :: OSI Approved :: MIT License", Some("MIT"), 3)]),
            ),
            (
                "CITATION.cff",
                "license:\n  - MIT\n  - \"EUPL-1.2\"\n",
                Some(vec![("MIT", Some("MIT"), 2), ("EUPL-1.2", Some("EUPL-1.2"), 3)]),
            ),
            (
                "CITATION.cff",
                "license: GPL-3.0-or-later # as the code\n",
                Some(vec![("GPL-3.0-or-later", Some("GPL-3.0-or-later"), 1)]),
            ),
            (
                "x.nuspec",
                "<licenseUrl>https://example.org</licenseUrl>\n<license type=\"expression\">MIT</license>",
                Some(vec![("MIT", Some("MIT"), 2)]),
            ),
            ("x.nuspec", "<license type=\"file\">LICENSE.txt</license>", Some(vec![])),
            (
                "App.csproj",
                "<PackageLicenseExpression>MPL-2.0</PackageLicenseExpression>",
                Some(vec![("MPL-2.0", Some("MPL-2.0"), 1)]),
            ),
            (
                "codemeta.json",
                "{\"license\": [{\"@type\": \"CreativeWork\", \"url\": \"https://opensource.org/licenses/MIT\"}]}",
                Some(vec![("https://opensource.org/licenses/MIT", Some("MIT"), 1)]),
            ),
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
