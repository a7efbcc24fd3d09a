//! A package: a folder that says what a software is, how the lab runs it, and what can be measured of it.

use std::collections::{BTreeMap, BTreeSet};

use levain_model::{Folder, Stored, Texts};
use levain_publiccode as publiccode;
use serde::Serialize;

use crate::diagnostic::Diagnostic;
use crate::form::Form;
use crate::lab::Lab;
use crate::lock::Lock;
use crate::marker::Definition;
use crate::reader::{Reader, START, decoded, document};
use crate::recipe::{Recipe, recipes};
use crate::workload::{Setting, Workload};
use crate::{form, lab, manifest, marker};

/// Largest file of a package, in bytes.
pub const MAX_FILE: usize = crate::MAX_BYTES;

/// Most files of a package.
pub const MAX_FILES: usize = 200;

/// Files that each package has.
pub const FILES: [&str; 8] = [
    "LICENSE",
    "README.en.md",
    "README.fr.md",
    "images.lock",
    "lab.yaml",
    "manifest.yaml",
    "publiccode.yml",
    "values.schema.json",
];

/// Shortest presentation, in characters: a title and a few sentences.
const SHORTEST_README: usize = 300;

/// A package with nothing to say against it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Package {
    /// The software it runs.
    pub software: Software,
    /// What the platform has to know.
    pub lab: Lab,
    /// The launch form.
    pub form: Form,
    /// What an engine runs.
    pub workload: Workload,
    /// Recipes of its images.
    pub recipes: Vec<Recipe>,
    /// What its images are made of.
    pub lock: Lock,
    /// What can be measured, by name of the file.
    pub markers: Vec<Definition>,
    /// Presentation, in Markdown.
    pub presentation: Texts,
}

/// The software, as its publiccode.yml says.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Software {
    /// Name.
    pub name: String,
    /// Repository or home.
    pub url: String,
    /// SPDX expression.
    pub license: String,
    /// What it is, in a sentence.
    pub description: Texts,
}

impl Package {
    /// Reads a package.
    ///
    /// # Errors
    /// Every refusal, by file and place.
    pub fn read(folder: &Folder) -> Result<Package, Vec<Diagnostic>> {
        let mut found = Vec::new();
        let package = read(folder, &mut found);
        found.sort_by(|one, other| (&one.file, one.span.start.offset).cmp(&(&other.file, other.span.start.offset)));
        match package {
            Some(package) if found.is_empty() => Ok(package),
            _ if found.is_empty() => Err(vec![Diagnostic::new("LP001", "", START, "")]),
            _ => Err(found),
        }
    }
}

fn read(folder: &Folder, found: &mut Vec<Diagnostic>) -> Option<Package> {
    files(folder, found);
    let mut bytes = |path: &str| {
        let stored = folder.get(path);
        if stored.is_none() {
            found.push(Diagnostic::new("LP001", path, START, ""));
        }
        stored.and_then(Stored::bytes)
    };
    let [license, readme_en, readme_fr, images, lab_yaml, manifest_yaml, publiccode_yml, schema] =
        FILES.map(&mut bytes);
    let software = publiccode_yml.and_then(|bytes| software(bytes, found));
    let form = schema.and_then(|bytes| form::form("values.schema.json", bytes, found));
    let recipes = recipes(folder, found);
    let lock = images.and_then(|bytes| Lock::read("images.lock", bytes, found));
    if let Some(lock) = &lock {
        current(lock, &recipes, found);
    }
    // Without its list of images every image would be refused, and the true fault would drown.
    let workload = manifest_yaml.zip(lock.as_ref()).and_then(|(bytes, lock)| {
        let images: BTreeSet<String> = lock.images.keys().cloned().collect();
        manifest::manifest_with("manifest.yaml", bytes, &images, form.as_ref()).map_err(|all| found.extend(all)).ok()
    });
    if let Some(workload) = &workload {
        if workload.containers.iter().all(|container| container.ready.is_none()) {
            found.push(Diagnostic::new("LP014", "manifest.yaml", START, "readinessProbe"));
        }
        if let (Some(form), Some(bytes)) = (&form, schema) {
            unused(form, workload, bytes, found);
        }
    }
    let lab = lab_yaml.and_then(|bytes| lab::lab("lab.yaml", bytes, workload.as_ref(), found));
    let markers = markers(folder, workload.as_ref(), found);
    if let Some(bytes) = license {
        prose("LICENSE", bytes, 20, found);
    }
    let mut presentation = Texts::new();
    for (tag, path, bytes) in [("fr", "README.fr.md", readme_fr), ("en", "README.en.md", readme_en)] {
        let text = bytes.and_then(|bytes| prose(path, bytes, SHORTEST_README, found));
        presentation.insert(tag, text.unwrap_or_default());
    }
    Some(Package {
        software: software?,
        lab: lab?,
        form: form?,
        workload: workload?,
        recipes,
        lock: lock?,
        markers,
        presentation,
    })
}

/// Only files, under names that say what they are: nothing in a package is there by accident.
fn files(folder: &Folder, found: &mut Vec<Diagnostic>) {
    let mut say = |path: &str, subject: &str| found.push(Diagnostic::new("LP002", path, START, subject));
    if folder.len() > MAX_FILES {
        say("", &format!("{} > {MAX_FILES}", folder.len()));
    }
    for (path, stored) in folder {
        let parts: Vec<&str> = path.split('/').collect();
        let good = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_');
        let plain = parts.iter().all(|part| !part.is_empty() && !part.starts_with('.') && part.bytes().all(good));
        let place = match parts[..] {
            [name] => FILES.contains(&name),
            ["markers", name] => name.ends_with(".yaml"),
            ["images", _, ..] => parts.len() > 2,
            _ => false,
        };
        match stored {
            Stored::Link => say(path, "→"),
            Stored::TooLarge => say(path, "> 1 Mi"),
            Stored::Other => say(path, ""),
            Stored::File(bytes) if bytes.len() > MAX_FILE => say(path, "> 1 Mi"),
            Stored::File(_) if !plain || !place => say(path, path),
            Stored::File(_) => {}
        }
    }
}

/// The identity, which must be a valid publiccode.yml of a free software.
fn software(bytes: &[u8], found: &mut Vec<Diagnostic>) -> Option<Software> {
    let options = publiccode::Options { require_french: true, ..publiccode::Options::default() };
    let report = publiccode::check(bytes, &options);
    let mut clean = true;
    for one in &report.diagnostics {
        let code = match (one.severity, one.rule.code) {
            // Approved neither by the OSI nor by the FSF.
            (_, publiccode::NOT_FREE) => "LP015",
            (publiccode::Severity::Error, _) => "LP006",
            _ => continue,
        };
        clean = false;
        let subject = format!("{} {}", one.rule.code, one.key);
        found.push(Diagnostic::new(code, "publiccode.yml", one.span.unwrap_or(START), subject.trim()));
    }
    let document = report.document;
    let mut description = Texts::new();
    for one in &document.descriptions {
        description.insert(&one.language, one.short_description.as_deref().unwrap_or_default());
    }
    let software = Software { name: document.name?, url: document.url?, license: document.license?, description };
    Some(software).filter(|_| clean)
}

/// The lock must speak of these recipes, all of them and no other.
fn current(lock: &Lock, recipes: &[Recipe], found: &mut Vec<Diagnostic>) {
    let made: BTreeMap<&str, &str> =
        recipes.iter().map(|recipe| (recipe.image.as_str(), recipe.hash.as_str())).collect();
    let mut say = |name: &str| found.push(Diagnostic::new("LP016", "images.lock", START, name));
    for (name, locked) in &lock.images {
        if made.get(name.as_str()) != Some(&locked.recipe.as_str()) {
            say(name);
        }
    }
    made.keys().filter(|name| !lock.images.contains_key(**name)).for_each(|name| say(name));
}

/// A question whose answer goes nowhere misleads the person who answers.
fn unused(form: &Form, workload: &Workload, schema: &[u8], found: &mut Vec<Diagnostic>) {
    let jobs = workload.jobs.values().map(|job| &job.container);
    let settings: BTreeSet<&str> = workload
        .containers
        .iter()
        .chain(&workload.preparations)
        .chain(jobs)
        .flat_map(|container| &container.environment)
        .filter_map(|variable| match &variable.value {
            Setting::Parameter(name) | Setting::Secret(name) => Some(name.as_str()),
            Setting::Literal(_) => None,
        })
        .collect();
    let idle: Vec<&str> =
        form.fields.iter().map(|field| field.name.as_str()).filter(|name| !settings.contains(name)).collect();
    if idle.is_empty() {
        return;
    }
    // Its text was read once without a fault; this is for the places.
    let mut ignored = Vec::new();
    let said = document("values.schema.json", schema, &mut ignored, |reader: &mut Reader<'_>, root| {
        let properties = reader.get(root, "properties")?;
        let place = |name: &str| reader.tree.entry(properties, name).map(|entry| reader.tree.span(entry.key));
        Some(idle.iter().map(|name| (*name, place(name).unwrap_or(START))).collect::<Vec<_>>())
    });
    for (name, span) in said.unwrap_or_default() {
        found.push(Diagnostic::new("LP017", "values.schema.json", span, name));
    }
}

fn markers(folder: &Folder, workload: Option<&Workload>, found: &mut Vec<Diagnostic>) -> Vec<Definition> {
    let mut markers: Vec<Definition> = Vec::new();
    for (path, stored) in folder.iter().filter(|(path, _)| path.starts_with("markers/")) {
        let Some(bytes) = stored.bytes() else { continue };
        let Some(marker) = marker::marker(path, bytes, workload, found) else { continue };
        if markers.iter().any(|other| other.name == marker.name) {
            found.push(Diagnostic::new("LB010", path, START, marker.name.as_str()));
        }
        markers.push(marker);
    }
    if markers.is_empty() && !found.iter().any(|one| one.file.starts_with("markers/")) {
        found.push(Diagnostic::new("LP001", "markers/", START, ""));
    }
    markers
}

/// A text for people: long enough to say something.
fn prose<'b>(path: &str, bytes: &'b [u8], shortest: usize, found: &mut Vec<Diagnostic>) -> Option<&'b str> {
    let (text, _) = decoded(path, bytes).map_err(|fault| found.push(*fault)).ok()?;
    let length = text.trim().chars().count();
    if length < shortest {
        found.push(Diagnostic::new("LP018", path, START, format!("{length} < {shortest}")));
        return None;
    }
    if path.ends_with(".md") && !text.starts_with("# ") {
        found.push(Diagnostic::new("LP018", path, START, "# …"));
        return None;
    }
    Some(text)
}
