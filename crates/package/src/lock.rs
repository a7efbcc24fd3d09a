//! `images.lock`: for each image, the hash of its recipe and the Debian packages it was made of.
//!
//! An image of the same recipe made another day may hold newer packages; the digest says so, and each installation keeps
//! its own. What travels is here: recipe and versions.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::diagnostic::Diagnostic;
use crate::reader::{Reader, document};

/// The images of a package.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Lock {
    /// By name of the image.
    pub images: BTreeMap<String, Locked>,
}

/// An image.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Locked {
    /// Hash of its recipe.
    pub recipe: String,
    /// Version of each Debian package in it, by name.
    pub packages: BTreeMap<String, String>,
}

/// How the packages of an image differ from those locked: name, version locked, version found.
pub type Difference<'a> = (&'a str, Option<&'a str>, Option<&'a str>);

impl Locked {
    /// What differs in `other`, by name of the package.
    pub fn differences<'a>(&'a self, other: &'a Locked) -> Vec<Difference<'a>> {
        let names: std::collections::BTreeSet<&String> = self.packages.keys().chain(other.packages.keys()).collect();
        names
            .into_iter()
            .map(|name| {
                let of = |lock: &'a Locked| lock.packages.get(name).map(String::as_str);
                (name.as_str(), of(self), of(other))
            })
            .filter(|(_, locked, found)| locked != found)
            .collect()
    }
}

impl Lock {
    /// Reads the text of the file; what there is to say goes to `found`.
    pub fn read(file: &str, bytes: &[u8], found: &mut Vec<Diagnostic>) -> Option<Lock> {
        document(file, bytes, found, |reader, root| {
            reader.only(root, &["version", "images"]);
            if let Some(version) = reader.need(root, "version")
                && reader.number(version).is_some_and(|number| number != 1)
            {
                reader.say("LB011", version, "version: 1");
            }
            let images = reader.need(root, "images")?;
            if reader.tree.resolved(images) != levain_yaml::Resolved::Mapping {
                reader.say("LB011", images, "images");
            }
            let mut lock = Lock::default();
            for entry in reader.tree.entries(images) {
                let name = reader.name(entry.key);
                let locked = locked(reader, entry.value);
                lock.images.extend(name.zip(locked));
            }
            Some(lock)
        })
    }

    /// The text of the file.
    pub fn text(&self) -> String {
        let mut text =
            "# Written by `levain lab package build`: recipes of the images, and the Debian packages in them.\n\
                        version: 1\nimages:\n"
                .to_owned();
        for (name, image) in &self.images {
            text += &format!("  {name}:\n    recipe: {}\n    packages:\n", image.recipe);
            for (package, version) in &image.packages {
                text += &format!("      {package}: \"{version}\"\n");
            }
        }
        text
    }
}

fn locked(reader: &mut Reader<'_>, node: levain_yaml::NodeId) -> Option<Locked> {
    reader.only(node, &["recipe", "packages"]);
    let place = reader.need(node, "recipe")?;
    let recipe = reader.text(place)?;
    let digits = recipe.strip_prefix("sha256:").unwrap_or_default();
    if digits.len() != 64 || !digits.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')) {
        reader.say("LB011", place, recipe.as_str());
    }
    let list = reader.need(node, "packages")?;
    if reader.tree.entries(list).is_empty() {
        reader.say("LB011", list, "packages");
    }
    let mut packages = BTreeMap::new();
    for entry in reader.tree.entries(list) {
        let name = reader.tree.scalar(entry.key).unwrap_or_default().to_owned();
        if !debian(&name, b"+-.:") {
            reader.say("LB010", entry.key, name);
        } else if let Some(version) = reader.text(entry.value) {
            if !debian(&version, b"+-.:~") {
                reader.say("LB011", entry.value, version.as_str());
            }
            packages.insert(name, version);
        }
    }
    Some(Locked { recipe, packages })
}

/// Names and versions of Debian's policy (sections 5.6.1 and 5.6.12).
fn debian(text: &str, marks: &[u8]) -> bool {
    let first = text.bytes().next().is_some_and(|byte| byte.is_ascii_alphanumeric());
    first && text.len() < 200 && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || marks.contains(&byte))
}
