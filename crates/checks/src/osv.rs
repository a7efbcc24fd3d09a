//! A snapshot of the OSV database (<https://ossf.github.io/osv-schema/>), from its JSON records. Reading files is the
//! caller's work.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde::Deserialize;

use crate::locks::normalised_name;
use crate::outside::{Vulnerabilities, Vulnerability};

/// Known vulnerabilities by ecosystem and package.
#[derive(Debug, Default)]
pub struct OsvDatabase {
    affected: BTreeMap<(String, String), Vec<Known>>,
    ecosystems: BTreeSet<String>,
    latest: Option<Timestamp>,
    /// Records read, withdrawn ones left out.
    pub records: usize,
    /// Records that are no OSV record.
    pub unreadable: usize,
}

/// One vulnerability of one package.
#[derive(Debug)]
struct Known {
    id: String,
    versions: BTreeSet<String>,
    /// Events of each range, in order.
    ranges: Vec<Vec<Event>>,
}

#[derive(Debug, Deserialize)]
struct Record {
    id: String,
    #[serde(default)]
    aliases: Vec<String>,
    #[serde(default)]
    modified: Option<Timestamp>,
    #[serde(default)]
    withdrawn: Option<serde_json::Value>,
    #[serde(default)]
    affected: Vec<Affected>,
}

#[derive(Debug, Deserialize)]
struct Affected {
    package: Option<AffectedPackage>,
    #[serde(default)]
    ranges: Vec<Range>,
    #[serde(default)]
    versions: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct AffectedPackage {
    ecosystem: String,
    name: String,
}

#[derive(Debug, Deserialize)]
struct Range {
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    events: Vec<BTreeMap<String, String>>,
}

/// A point of a range.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Event {
    Introduced(String),
    Fixed(String),
    LastAffected(String),
}

impl OsvDatabase {
    /// A database without record: every ecosystem is unknown to it.
    pub fn new() -> OsvDatabase {
        OsvDatabase::default()
    }

    /// Adds a record, or counts it as unreadable. Withdrawn records are left out, but say that their ecosystem is covered.
    pub fn add(&mut self, json: &str) {
        let Ok(record) = serde_json::from_str::<Record>(json) else {
            self.unreadable += 1;
            return;
        };
        self.latest = self.latest.max(record.modified);
        let withdrawn = record.withdrawn.is_some_and(|withdrawn| !withdrawn.is_null());
        // The identifier people know is the CVE's, when there is one.
        let id = record.aliases.iter().find(|alias| alias.starts_with("CVE-")).unwrap_or(&record.id).clone();
        for affected in record.affected {
            let Some(package) = affected.package else {
                continue;
            };
            self.ecosystems.insert(package.ecosystem.clone());
            if withdrawn {
                continue;
            }
            let ranges = affected.ranges.iter().filter(|range| range.kind != "GIT").map(events).collect();
            let known = Known { id: id.clone(), versions: affected.versions.into_iter().collect(), ranges };
            let name = normalised_name(&package.ecosystem, &package.name);
            self.affected.entry((package.ecosystem, name)).or_default().push(known);
        }
        self.records += usize::from(!withdrawn);
    }
}

/// The events of a range, ordered by version.
fn events(range: &Range) -> Vec<Event> {
    let mut events: Vec<Event> = range
        .events
        .iter()
        .flatten()
        .filter_map(|(kind, version)| match kind.as_str() {
            "introduced" => Some(Event::Introduced(version.clone())),
            "fixed" => Some(Event::Fixed(version.clone())),
            "last_affected" => Some(Event::LastAffected(version.clone())),
            _ => None,
        })
        .collect();
    events.sort_by(|left, right| {
        let (left, right) = (left.version(), right.version());
        match (left == "0", right == "0") {
            (true, true) => Ordering::Equal,
            (true, false) => Ordering::Less,
            (false, true) => Ordering::Greater,
            (false, false) => compare(left, right),
        }
    });
    events
}

impl Event {
    fn version(&self) -> &str {
        match self {
            Event::Introduced(version) | Event::Fixed(version) | Event::LastAffected(version) => version,
        }
    }
}

impl Known {
    fn affects(&self, version: &str) -> bool {
        self.versions.contains(version) || self.ranges.iter().any(|events| is_in(version, events))
    }

    fn fixed_in(&self, version: &str) -> Option<String> {
        let fixes = self.ranges.iter().flatten().filter_map(|event| match event {
            Event::Fixed(fixed) if compare(fixed, version) == Ordering::Greater => Some(fixed),
            _ => None,
        });
        fixes.min_by(|left, right| compare(left, right)).cloned()
    }
}

/// The evaluation algorithm of the OSV schema: the last event not above the version decides.
fn is_in(version: &str, events: &[Event]) -> bool {
    let mut inside = false;
    for event in events {
        match event {
            Event::Introduced(first) if first == "0" || compare(version, first) != Ordering::Less => inside = true,
            Event::Fixed(fixed) if compare(version, fixed) != Ordering::Less => inside = false,
            Event::LastAffected(last) if compare(version, last) == Ordering::Greater => inside = false,
            Event::Introduced(_) | Event::Fixed(_) | Event::LastAffected(_) => {}
        }
    }
    inside
}

impl Vulnerabilities for OsvDatabase {
    fn date(&self) -> Option<Timestamp> {
        self.latest
    }

    fn covers(&self, ecosystem: &str) -> bool {
        self.ecosystems.contains(ecosystem)
    }

    fn of(&self, ecosystem: &str, package: &str, version: &str) -> Vec<Vulnerability> {
        let key = (ecosystem.to_owned(), normalised_name(ecosystem, package));
        let mut found: Vec<Vulnerability> = Vec::new();
        for known in self.affected.get(&key).into_iter().flatten().filter(|known| known.affects(version)) {
            if !found.iter().any(|other| other.id == known.id) {
                found.push(Vulnerability { id: known.id.clone(), fixed_in: known.fixed_in(version) });
            }
        }
        found
    }
}

/// A part of a version. The order of variants is the order of versions: `dev` and letters of test versions come before
/// the release itself (nothing, or zero), numbers after.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Development,
    Alpha,
    Beta,
    Milestone,
    Candidate,
    Other(String),
    Release,
    Post,
    Number(u64),
}

/// Compares two versions in a way that agrees with Semantic Versioning and, for the versions in use, with PEP 440, Maven,
/// Composer and RubyGems: numbers by value, missing ones as zero, test versions before the release, `post` after, build
/// metadata (`+…`) aside.
pub fn compare(left: &str, right: &str) -> Ordering {
    let (left, right) = (parts(left), parts(right));
    for at in 0..left.len().max(right.len()) {
        let part = |parts: &[Part]| parts.get(at).cloned().unwrap_or(Part::Release);
        let (left, right) = (part(&left), part(&right));
        let zero = |part: &Part| matches!(part, Part::Release | Part::Number(0));
        let order = if zero(&left) && zero(&right) { Ordering::Equal } else { left.cmp(&right) };
        if order != Ordering::Equal {
            return order;
        }
    }
    Ordering::Equal
}

fn parts(version: &str) -> Vec<Part> {
    let version = version.trim().trim_start_matches(['v', 'V', '=']);
    let version = version.split('+').next().unwrap_or(version).to_lowercase();
    let mut parts = Vec::new();
    let mut word = String::new();
    let mut digits = None;
    for letter in version.chars().chain(['.']) {
        let kind = letter.is_ascii_digit();
        if !word.is_empty() && (!letter.is_alphanumeric() || digits != Some(kind)) {
            let part = of_word(&word);
            // `1.0.0-rc` and `1.0rc` are the same: zeros before a word or at the end weigh nothing.
            if !matches!(part, Part::Number(_)) {
                trim(&mut parts);
            }
            parts.push(part);
            word.clear();
        }
        if letter.is_alphanumeric() {
            word.push(letter);
            digits = Some(kind);
        }
    }
    trim(&mut parts);
    parts
}

/// Removes the zeros that end the numbers of a release.
fn trim(parts: &mut Vec<Part>) {
    while parts.len() > 1
        && parts.last() == Some(&Part::Number(0))
        && parts.iter().all(|part| matches!(part, Part::Number(_)))
    {
        parts.pop();
    }
}

fn of_word(word: &str) -> Part {
    if let Ok(number) = word.parse() {
        return Part::Number(number);
    }
    match word {
        "dev" | "snapshot" => Part::Development,
        "a" | "alpha" => Part::Alpha,
        "b" | "beta" => Part::Beta,
        "m" | "milestone" => Part::Milestone,
        "rc" | "c" | "cr" | "pre" | "preview" => Part::Candidate,
        "final" | "ga" | "release" => Part::Release,
        "post" | "sp" | "patch" | "p" | "pl" | "r" => Part::Post,
        other => Part::Other(other.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_ordered_as_ecosystems_do() {
        let ordered = [
            "0.9",
            "1.0.dev1",
            "1.0a1",
            "1.0.0-alpha.2",
            "1.0.0-beta.1",
            "1.0rc1",
            "1.0.0-rc.2",
            "1.0",
            "1.0.post1",
            "1.0.1",
            "1.2",
            "1.10",
            "2.0.0-alpha",
            "2.0.0",
        ];
        for (at, left) in ordered.iter().enumerate() {
            for right in &ordered[at + 1..] {
                assert_eq!(compare(left, right), Ordering::Less, "{left} {right}");
                assert_eq!(compare(right, left), Ordering::Greater, "{right} {left}");
            }
        }
        for (left, right) in
            [("1.0", "1.0.0"), ("v1.2", "1.2.0+build5"), ("1.0.RELEASE", "1.0"), ("1.0.0.Final", "1.0")]
        {
            assert_eq!(compare(left, right), Ordering::Equal, "{left} {right}");
        }
    }

    fn database(affected: &str) -> OsvDatabase {
        let mut database = OsvDatabase::new();
        database.add(&format!(
            r#"{{"id":"GHSA-x","aliases":["CVE-2020-1"],"modified":"2026-01-02T00:00:00Z","affected":[{affected}]}}"#
        ));
        assert_eq!((database.records, database.unreadable), (1, 0));
        database
    }

    #[test]
    fn ranges_and_lists_of_versions_decide() {
        let ranges = r#"{"package":{"ecosystem":"npm","name":"a"},"ranges":[{"type":"SEMVER","events":[{"introduced":"0"},{"fixed":"1.2.0"},{"introduced":"2.0.0"},{"fixed":"2.0.3"}]}]}"#;
        for (version, fixed) in [
            ("1.1.9", Some("1.2.0")),
            ("1.2.0", None),
            ("1.9.0", None),
            ("2.0.0", Some("2.0.3")),
            ("2.0.3", None),
            ("2.0.0-rc.1", None),
        ] {
            let found = database(ranges).of("npm", "a", version);
            assert_eq!(found.first().and_then(|known| known.fixed_in.as_deref()), fixed, "{version}");
        }
        let last = r#"{"package":{"ecosystem":"PyPI","name":"A_b"},"ranges":[{"type":"ECOSYSTEM","events":[{"introduced":"1.0"},{"last_affected":"1.5"}]}],"versions":["0.1"]}"#;
        for (version, affected) in [("0.1", true), ("0.9", false), ("1.0", true), ("1.5", true), ("1.5.1", false)] {
            assert_eq!(!database(last).of("PyPI", "a.B", version).is_empty(), affected, "{version}");
        }
        let git =
            r#"{"package":{"ecosystem":"npm","name":"a"},"ranges":[{"type":"GIT","events":[{"introduced":"0"}]}]}"#;
        assert!(database(git).of("npm", "a", "1.0.0").is_empty());
    }

    #[test]
    fn withdrawn_and_damaged_records_accuse_nobody() {
        let mut database = OsvDatabase::new();
        database.add(r#"{"id":"X","withdrawn":"2026-01-01T00:00:00Z","affected":[{"package":{"ecosystem":"npm","name":"a"},"versions":["1.0.0"]}]}"#);
        database.add("{");
        assert!(database.of("npm", "a", "1.0.0").is_empty());
        assert!(database.covers("npm") && !database.covers("PyPI"));
        assert_eq!((database.records, database.unreadable), (0, 1));
    }

    #[test]
    fn one_vulnerability_under_two_records_is_told_once_under_its_common_name() {
        let affected = r#"{"package":{"ecosystem":"npm","name":"a"},"versions":["1.0.0"]}"#;
        let mut database = database(affected);
        database.add(&format!(r#"{{"id":"CVE-2020-1","affected":[{affected}]}}"#));
        let found = database.of("npm", "a", "1.0.0");
        assert_eq!(found.iter().map(|known| known.id.as_str()).collect::<Vec<_>>(), ["CVE-2020-1"]);
        assert_eq!(database.date().unwrap().to_string(), "2026-01-02T00:00:00Z");
    }
}
