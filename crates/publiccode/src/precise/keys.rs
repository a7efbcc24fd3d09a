//! Keys: unknown, misspelt, too recent, deprecated, removed, missing.

use super::Checker;
use crate::check::MAX_DIAGNOSTICS;
use crate::codes::{structure as codes, text as text_codes};
use crate::diagnostic::{Argument, Fix, Severity};
use crate::formats::visible;
use crate::spec::{Edition, Field, Need, Standing};
use levain_yaml::{Entry, NodeId};
use levain_yaml::{Position, Span};

impl Checker<'_, '_> {
    /// Where to say that the file lacks a key: its first one.
    pub(super) fn anchor_of_root(&self, root: NodeId) -> Span {
        match self.tree.entries(root).first() {
            Some(entry) => self.first_line(self.tree.span(entry.key)),
            None => Span::empty(Position { offset: 0, line: 1, column: 1 }),
        }
    }

    /// The entry whose key was surely or probably meant to be `name`.
    pub(super) fn misspelt(&self, section: NodeId, name: &str) -> Option<Entry> {
        let entries = self.tree.entries(section).iter().copied();
        entries
            .filter(|entry| self.tree.scalar(entry.key).is_some_and(|key| key != name))
            .find(|entry| self.tree.scalar(entry.key).is_some_and(|key| same_letters(key, name)))
    }

    /// A key that the section does not have; `absent` are the fields it could have and has not.
    pub(super) fn unknown_key(&mut self, fields: &[Field], absent: &[&Field], entry: Entry, path: &str) {
        if self.errors > MAX_DIAGNOSTICS {
            return;
        }
        let span = self.first_line(self.tree.span(entry.key));
        let Some(key) = self.tree.scalar(entry.key) else {
            let found = self.kind(entry.key);
            let arguments =
                vec![("key", path.into()), ("expected", super::walk::A_TEXT.into()), ("found", found.into())];
            self.report(&codes::WRONG_TYPE, path, span, arguments);
            return;
        };
        let full = join(path, key);
        let shown: Argument = key.into();
        if let Some(field) = fields.iter().find(|field| same_letters(key, field.name)) {
            let free = absent.iter().any(|absent| absent.name == field.name);
            let fix = free.then(|| Fix::replace(self.tree.span(entry.key).range(), field.name));
            let rule = if strip(key) == field.name { &text_codes::INVISIBLE } else { &codes::MISSPELT_KEY };
            let arguments = vec![("key", shown.clone()), ("meant", field.name.into()), ("value", shown)];
            self.report_as(Severity::Error, rule, &full, span, arguments, fix);
            return;
        }
        let near = absent.iter().map(|field| (distance(key, field.name), field));
        match near.filter(|(distance, _)| *distance <= 2 && key.len() > 4).min_by_key(|(distance, _)| *distance) {
            Some((_, field)) => {
                let arguments = vec![("key", shown), ("meant", field.name.into())];
                self.report(&codes::MISSPELT_KEY, &full, span, arguments);
            }
            None => self.report(&codes::UNKNOWN_KEY, &full, span, vec![("key", shown)]),
        }
    }

    /// What the edition thinks of a key it knows. Whether its value is worth checking.
    pub(super) fn standing(&mut self, section: NodeId, field: &Field, entry: Entry, path: &str) -> bool {
        let span = self.first_line(self.tree.span(entry.key));
        if matches!(field.name, "IT" | "it")
            && path.len() == 2
            && field.removed.is_some_and(|removed| self.edition < removed)
        {
            self.country_section(section, field, entry, span);
            return true;
        }
        let key: Argument = path.into();
        match field.standing(self.edition) {
            Standing::Removed => {
                let arguments = vec![("key", key), ("edition", self.edition.to_string().into())];
                self.report(&codes::REMOVED, path, span, arguments);
                return false;
            }
            Standing::Deprecated => {
                let edition = field.deprecated.unwrap_or(self.edition).to_string();
                let mut arguments = vec![("key", key), ("edition", edition.into())];
                match field.instead {
                    Some(instead) => {
                        arguments.push(("instead", instead.into()));
                        self.report(&codes::REPLACED, path, span, arguments);
                    }
                    None => self.report(&codes::DEPRECATED, path, span, arguments),
                }
            }
            Standing::Good if field.since > self.edition && self.edition < Edition::CURRENT => {
                let arguments = vec![
                    ("key", key),
                    ("since", field.since.to_string().into()),
                    ("edition", self.edition.to_string().into()),
                ];
                self.report(&codes::TOO_RECENT, path, span, arguments);
            }
            Standing::Good => {}
        }
        true
    }

    fn country_section(&mut self, section: NodeId, field: &Field, entry: Entry, span: Span) {
        if field.name == "it" {
            let upper = self.tree.entry(section, "IT");
            if upper.is_some_and(|upper| !self.tree.is_null(upper.value)) && !self.tree.is_null(entry.value) {
                self.report(&codes::SECTION_TWICE, "it", span, Vec::new());
                return;
            }
            let fix = upper.is_none().then(|| Fix::replace(self.tree.span(entry.key).range(), "IT"));
            self.report_with(&codes::LOWERCASE_SECTION, "it", span, Vec::new(), fix);
        }
        if self.edition >= Edition::V0_7 {
            self.report(&codes::COUNTRY_SECTION, field.name, span, vec![("edition", Edition::V0_7.to_string().into())]);
        }
    }

    /// A key the section must have and has not.
    pub(super) fn missing(&mut self, section: NodeId, field: &Field, path: &str, place: Span) {
        if self.misspelt(section, field.name).is_none() {
            let severity = if field.need == Need::Advised { Severity::Warning } else { codes::REQUIRED.severity };
            self.report_as(severity, &codes::REQUIRED, path, place, vec![("key", path.into())], None);
        }
    }
}

/// A path and a key below it.
pub(super) fn join(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}

fn strip(key: &str) -> String {
    visible(key.trim())
}

/// Whether two keys differ only by case, separators and characters that are not seen.
fn same_letters(key: &str, name: &str) -> bool {
    key.len() <= 2 * name.len() + 8 && (letters(key).eq(letters(name)) || is_old_name(key, name))
}

/// The letters and digits of a key, in lower case.
fn letters(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(|character| character.is_alphanumeric()).flat_map(char::to_lowercase)
}

/// Names of 0.1 that 0.2 changed.
fn is_old_name(key: &str, name: &str) -> bool {
    matches!(
        (key, name),
        ("publiccode-yaml-version" | "publiccodeYamlVersion", "publiccodeYmlVersion") | ("tags", "categories")
    )
}

/// How many letters to change, add or drop to go from one key to the other (Levenshtein), 9 when far apart.
fn distance(from: &str, to: &str) -> usize {
    let (from, to): (Vec<char>, Vec<char>) = (from.chars().take(40).collect(), to.chars().collect());
    if from.len().abs_diff(to.len()) > 2 {
        return 9;
    }
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (i, a) in from.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, b) in to.iter().enumerate() {
            let change = diagonal + usize::from(a != b);
            diagonal = row[j + 1];
            row[j + 1] = change.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[to.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_near_or_far() {
        for (from, to, expected) in [
            ("license", "license", 0),
            ("licence", "license", 1),
            ("licens", "license", 1),
            ("name", "url", 4),
            ("categorie", "categories", 1),
        ] {
            assert_eq!(distance(from, to), expected, "{from} {to}");
        }
        assert!(same_letters("landing-url", "landingURL"));
        assert!(same_letters("publiccode-yaml-version", "publiccodeYmlVersion"));
        assert!(!same_letters("landing", "landingURL"));
    }
}
