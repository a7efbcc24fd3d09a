//! `lab.yaml`: what the platform has to know of a package besides its manifest.

use std::collections::BTreeMap;

use levain_model::Texts;
use levain_yaml::NodeId;
use serde::Serialize;

use crate::diagnostic::Diagnostic;
use crate::reader::{Reader, document};
use crate::workload::Workload;

/// The package as the platform shows and opens it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Lab {
    /// Version of the package, not of the software.
    pub version: String,
    /// Software of the catalogue that it runs, when it is there.
    pub software: Option<String>,
    /// Ports that can be opened, by name.
    pub ports: BTreeMap<String, u16>,
    /// What opens when a person follows the link.
    pub open: Open,
    /// What to do first.
    pub login: Texts,
    /// Smallest and largest quota profile.
    pub profiles: (Profile, Profile),
    /// Whether anybody who belongs to a body may see it for an hour, without a hypothesis.
    pub demonstration: bool,
}

/// What opens first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Open {
    /// Name of the port.
    pub port: String,
    /// Path, beginning with `/`.
    pub path: String,
}

/// A quota profile; how much each is, the operator decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Profile {
    /// The smallest.
    Small,
    /// The usual one.
    Medium,
    /// The largest.
    Large,
}

impl Profile {
    /// Every profile, the smallest first.
    pub const ALL: [Profile; 3] = [Profile::Small, Profile::Medium, Profile::Large];

    /// The word in files, forms and storage.
    pub fn as_str(self) -> &'static str {
        match self {
            Profile::Small => "small",
            Profile::Medium => "medium",
            Profile::Large => "large",
        }
    }

    /// The one of that word.
    pub fn from_name(name: &str) -> Option<Profile> {
        Profile::ALL.into_iter().find(|one| one.as_str() == name)
    }
}

/// The profiles by name.
const PROFILES: [(&str, Profile); 3] =
    [("small", Profile::Small), ("medium", Profile::Medium), ("large", Profile::Large)];

/// Reads the file; its ports must be those of `workload`, when there is one.
pub(crate) fn lab(file: &str, bytes: &[u8], workload: Option<&Workload>, found: &mut Vec<Diagnostic>) -> Option<Lab> {
    document(file, bytes, found, |reader, root| {
        reader.only(root, &["version", "software", "ports", "open", "login", "profiles", "demonstration"]);
        let version = reader.need(root, "version").and_then(|node| version(reader, node));
        let software = reader.get(root, "software").and_then(|node| reader.name(node));
        let ports = reader.need(root, "ports").map(|node| ports(reader, node, workload));
        let open = reader.need(root, "open").and_then(|node| open(reader, node, ports.as_ref()?));
        let login = reader.need(root, "login").and_then(|node| reader.both(node));
        let profiles = reader.need(root, "profiles").and_then(|node| profiles(reader, node));
        let demonstration = match reader.get(root, "demonstration") {
            None => false,
            Some(node) => reader.boolean(node).unwrap_or_else(|| {
                reader.say("LB011", node, "demonstration");
                false
            }),
        };
        let (version, ports, open, login, profiles) = (version?, ports?, open?, login?, profiles?);
        Some(Lab { version, software, ports, open, login, profiles, demonstration })
    })
}

/// Three numbers, as in Semantic Versioning.
fn version(reader: &mut Reader<'_>, node: NodeId) -> Option<String> {
    let version = reader.text(node)?;
    let parts: Vec<&str> = version.split('.').collect();
    let number = |part: &&str| part.len() < 6 && part.parse::<u32>().is_ok();
    if parts.len() != 3 || !parts.iter().all(number) {
        reader.say("LB011", node, version);
        return None;
    }
    Some(version)
}

fn ports(reader: &mut Reader<'_>, node: NodeId, workload: Option<&Workload>) -> BTreeMap<String, u16> {
    let mut ports = BTreeMap::new();
    if reader.tree.entries(node).is_empty() {
        reader.say("LB011", node, "ports");
    }
    for entry in reader.tree.entries(node) {
        let (Some(name), Some(number)) = (reader.name(entry.key), reader.number(entry.value)) else { continue };
        let served = workload.is_none_or(|workload| {
            workload.ports.iter().any(|port| port.name == name && u32::from(port.port) == number)
        });
        if !served {
            reader.say("LP010", entry.value, format!("{name}: {number}"));
        }
        ports.extend(u16::try_from(number).ok().map(|number| (name, number)));
    }
    ports
}

fn open(reader: &mut Reader<'_>, node: NodeId, ports: &BTreeMap<String, u16>) -> Option<Open> {
    reader.only(node, &["port", "path"]);
    let place = reader.need(node, "port")?;
    let port = reader.name(place)?;
    if !ports.contains_key(&port) {
        reader.say("LP010", place, port.as_str());
    }
    let place = reader.need(node, "path")?;
    let path = reader.text(place)?;
    // Two slashes would begin the address of another host.
    let plain = path.bytes().all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'#' | b'\\'));
    if !path.starts_with('/') || path.starts_with("//") || !plain {
        reader.say("LB010", place, path);
        return None;
    }
    Some(Open { port, path })
}

fn profiles(reader: &mut Reader<'_>, node: NodeId) -> Option<(Profile, Profile)> {
    reader.only(node, &["least", "most"]);
    let mut of = |key: &str| {
        let place = reader.need(node, key)?;
        reader.among(place, &PROFILES)
    };
    let (least, most) = (of("least")?, of("most")?);
    if least > most {
        reader.say("LB011", node, "least ≤ most");
        return None;
    }
    Some((least, most))
}
