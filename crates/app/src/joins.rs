//! Which software a record belongs to: exact rules only, never likeness.
//!
//! In order (settled in the project's design and `docs/decisions/0004-identity.md`): an identifier of another catalogue,
//! the Wikidata entity, the repository, the name with the home page, a declared alias. Two records of one source never
//! join: a source that lists two things means two things.

use std::collections::{BTreeSet, HashMap};

use levain_content::Vocabularies;
use levain_model::id::fold;
use levain_model::{IdentifierKind, JoinedBy, SourceKind, SourceRecord};
use levain_store::join_keys::JoinKey;

/// Declared other names: every name of a group leads to the group's first one.
#[derive(Debug, Clone, Default)]
pub struct Aliases {
    canonical: HashMap<String, String>,
}

impl Aliases {
    /// The groups of `content/vocabularies/aliases.tsv`.
    pub fn new(vocabularies: &Vocabularies) -> Aliases {
        let mut canonical = HashMap::new();
        for alias in &vocabularies.aliases {
            let name = fold(&alias.name);
            canonical.insert(fold(&alias.alias), name.clone());
            canonical.insert(name.clone(), name);
        }
        Aliases { canonical }
    }

    fn of(&self, name: &str) -> Option<&String> {
        self.canonical.get(&fold(name))
    }
}

/// Kind of the key under which every record stands by its name: it suggests, it never joins.
pub const NAME: &str = "name";
/// Kind of the key under which every record stands by its home page: it suggests, it never joins.
pub const HOMEPAGE: &str = "homepage";
const IDENTIFIER: &str = "identifier";
const WIKIDATA: &str = "wikidata";
/// Kind of key: the address of a repository, normalised.
pub(crate) const REPOSITORY: &str = "repository";
const NAME_AND_HOMEPAGE: &str = "name+homepage";
const ALIAS: &str = "alias";

/// Whether records of such a source may join by a declared alias. A repository's own description, or an agency's list of
/// its own code, is about that repository: a name it shares with a well-known software says nothing.
pub fn joins_by_alias(kind: SourceKind) -> bool {
    !matches!(kind, SourceKind::Publiccode | SourceKind::Harvest | SourceKind::CodeJson)
}

/// The keys under which a record can be found, without repetition.
pub fn keys(record: &SourceRecord, source: SourceKind, aliases: &Aliases) -> Vec<JoinKey> {
    let fields = &record.fields;
    let mut keys = BTreeSet::new();
    for identifier in &fields.identifiers {
        match identifier.kind {
            IdentifierKind::Wikidata => keys.insert((WIKIDATA, identifier.value.clone())),
            kind => keys.insert((IDENTIFIER, format!("{}:{}", kind.as_str(), identifier.value))),
        };
    }
    if let Some(repository) = fields.repository_url.as_deref().and_then(levain_exchange::normalise_repository) {
        keys.insert((REPOSITORY, repository));
    }
    let homepage = fields.homepage.as_deref().and_then(levain_exchange::normalise_homepage);
    if let Some(homepage) = &homepage {
        keys.insert((HOMEPAGE, homepage.clone()));
    }
    if let Some(name) = &fields.name {
        let folded = fold(name);
        if let Some(homepage) = &homepage {
            keys.insert((NAME_AND_HOMEPAGE, format!("{folded} {homepage}")));
        }
        if let Some(canonical) = aliases.of(name) {
            keys.insert((ALIAS, canonical.clone()));
        }
        // Names of the starter catalogue and of curators are chosen by us: each is declared by being there.
        if matches!(source, SourceKind::Starter | SourceKind::Curated) {
            keys.insert((ALIAS, folded.clone()));
        }
        keys.insert((NAME, folded));
    }
    for alias in &fields.aliases {
        keys.insert((ALIAS, fold(alias)));
        if let Some(canonical) = aliases.of(alias) {
            keys.insert((ALIAS, canonical.clone()));
        }
    }
    keys.into_iter().map(|(kind, value)| JoinKey { kind: kind.to_owned(), value }).collect()
}

/// The keys by which a new record looks for its software, in the order of the rules, each with the rule it stands for.
pub fn lookups(record: &SourceRecord, source: SourceKind, aliases: &Aliases) -> Vec<(JoinKey, JoinedBy)> {
    let mut found = Vec::new();
    for key in keys(record, source, aliases) {
        let value = key.value.clone();
        let rule = match key.kind.as_str() {
            IDENTIFIER => JoinedBy::Identifier(value),
            WIKIDATA => JoinedBy::Wikidata(value),
            REPOSITORY => JoinedBy::Repository(value),
            NAME_AND_HOMEPAGE => JoinedBy::NameAndHomepage(value),
            ALIAS => {
                // What we declare as another name may be the only name another source knows.
                found.push((JoinKey { kind: NAME.to_owned(), value: value.clone() }, JoinedBy::Alias(value.clone())));
                JoinedBy::Alias(value)
            }
            // A record's plain name may be what another one declares as its alias.
            NAME => {
                found.push((JoinKey { kind: ALIAS.to_owned(), value: value.clone() }, JoinedBy::Alias(value)));
                continue;
            }
            _ => continue,
        };
        found.push((key, rule));
    }
    found.sort_by_key(|(_, rule)| rank(rule));
    found.dedup();
    found
}

fn rank(rule: &JoinedBy) -> u8 {
    match rule {
        JoinedBy::Identifier(_) => 0,
        JoinedBy::Wikidata(_) => 1,
        JoinedBy::Repository(_) => 2,
        JoinedBy::NameAndHomepage(_) => 3,
        JoinedBy::Alias(_) => 4,
        JoinedBy::First | JoinedBy::Curator => 5,
    }
}

/// The rule's name and the value that joined, for pages and events.
pub fn describe(rule: &JoinedBy) -> (&'static str, &str) {
    match rule {
        JoinedBy::First => ("first", ""),
        JoinedBy::Identifier(value) => ("identifier", value),
        JoinedBy::Wikidata(value) => ("wikidata", value),
        JoinedBy::Repository(value) => ("repository", value),
        JoinedBy::NameAndHomepage(value) => ("name_and_homepage", value),
        JoinedBy::Alias(value) => ("alias", value),
        JoinedBy::Curator => ("curator", ""),
    }
}

#[cfg(test)]
mod tests {
    use levain_model::{Identifier, RawDocument, SoftwareFields};

    use super::*;

    fn record(fields: SoftwareFields) -> SourceRecord {
        SourceRecord {
            external_id: "1".into(),
            raw: RawDocument { media_type: "text/plain".into(), location: "x".into(), text: String::new() },
            fields,
            uses: Vec::new(),
            unmapped: Vec::new(),
        }
    }

    fn named(name: &str) -> SoftwareFields {
        SoftwareFields { name: Some(name.into()), ..Default::default() }
    }

    #[test]
    fn a_name_alone_never_looks_for_the_same_name() {
        let found = lookups(&record(named("Notes")), SourceKind::Sill, &Aliases::default());
        assert!(found.iter().all(|(key, _)| key.kind == ALIAS), "{found:?}");
    }

    #[test]
    fn rules_come_in_their_order() {
        let found = lookups(
            &record(SoftwareFields {
                homepage: Some("https://www.qgis.org/".into()),
                repository_url: Some("https://github.com/qgis/QGIS".into()),
                identifiers: vec![
                    Identifier { kind: IdentifierKind::Wikidata, value: "Q1329181".into() },
                    Identifier { kind: IdentifierKind::Sill, value: "120".into() },
                ],
                ..named("QGIS")
            }),
            SourceKind::Sill,
            &Aliases::default(),
        );
        let rules: Vec<&str> = found.iter().map(|(_, rule)| describe(rule).0).collect();
        assert_eq!(rules, ["identifier", "wikidata", "repository", "name_and_homepage", "alias"]);
    }

    #[test]
    fn names_of_the_starter_catalogue_are_declared() {
        let starter = keys(&record(named("PuTTY")), SourceKind::Starter, &Aliases::default());
        let listed = lookups(&record(named("Putty")), SourceKind::QuebecInventory, &Aliases::default());
        assert!(listed.iter().any(|(key, _)| starter.contains(key)));
    }
}
