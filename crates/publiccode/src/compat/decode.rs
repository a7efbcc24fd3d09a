//! Decoding as the reference validator does: fields in the order of the table, the first error wins, and what contains
//! it is left out.

use super::{Checker, start_of_line};
use crate::codes::{structure as codes, values};
use crate::diagnostic::Severity;
use crate::formats::url::{Url, quoted};
use crate::spec::{Field, ROOT, Rule, Shape};
use levain_yaml::{Data, NodeId, Resolved};

/// Why a value could not be decoded.
enum Failure {
    /// Another type was expected; the line of the value.
    Type(u32),
    /// The section has no such key; its line.
    Unknown(u32, String),
    /// An address that cannot be read, and why.
    Url(String),
}

impl Checker<'_, '_> {
    /// Decodes the whole file and reports the first error.
    pub(super) fn decode(&mut self, root: NodeId) {
        match self.section(root, ROOT) {
            Ok(()) => {}
            Err(Failure::Type(line)) => self.wrong_type(root, line),
            Err(Failure::Unknown(line, key)) => {
                let path = self.key_at_line(root, line);
                let message = format!("unknown field \"{key}\"");
                self.say(&codes::UNKNOWN_KEY, Severity::Error, &path, Some(start_of_line(line)), message);
            }
            Err(Failure::Url(message)) => self.say(&values::URL, Severity::Error, "", None, message),
        }
    }

    /// Reports a value of a wrong type by its line.
    pub(super) fn wrong_type(&mut self, root: NodeId, line: u32) {
        let path = self.key_at_line(root, line);
        let place = Some(start_of_line(line));
        self.say(&codes::WRONG_TYPE, Severity::Error, &path, place, "wrong type for this field".to_owned());
    }

    fn section(&mut self, id: NodeId, fields: &'static [Field]) -> Result<(), Failure> {
        if self.tree.resolved(id) != Resolved::Mapping {
            return Err(Failure::Type(self.line(id)));
        }
        let mut found = Ok(());
        for field in fields.iter().filter(|field| self.has(field)).collect::<Vec<_>>() {
            let Some(entry) = self.entry(id, field.name) else { continue };
            if let Err(failure) = self.value_of(entry.value, field.shape) {
                self.dropped.insert(entry.value);
                found = found.and(Err(failure));
            }
        }
        found?;
        let known = |key: &str| fields.iter().any(|field| field.name == key && self.has(field));
        let is_marked = |index: usize| self.mark && index == 0 && self.tree.root == Some(id);
        for (index, entry) in self.tree.entries(id).iter().enumerate() {
            let key = self.tree.scalar(entry.key).unwrap_or_default();
            if is_marked(index) {
                return Err(Failure::Unknown(self.tree.span(entry.key).start.line, format!("\u{feff}{key}")));
            }
            if !known(key) {
                return Err(Failure::Unknown(self.tree.span(entry.key).start.line, key.to_owned()));
            }
        }
        Ok(())
    }

    fn value_of(&mut self, id: NodeId, shape: Shape) -> Result<(), Failure> {
        if self.tree.is_null(id) {
            return Ok(());
        }
        let failure = Failure::Type(self.line(id));
        match shape {
            Shape::Text(rule) => self.text(id, rule),
            Shape::Flag => match self.tree.resolved(id) {
                Resolved::Boolean(_) => Ok(()),
                _ => Err(failure),
            },
            Shape::UrlOrUrls if matches!(self.tree.node(id).data, Data::Scalar { .. }) => self.text(id, Rule::Url),
            // Read as a list first, then as one address: a list with a bad item is neither.
            Shape::UrlOrUrls => self.items(id, |checker, item| checker.text(item, Rule::Url)).map_err(|_| failure),
            Shape::Texts(rule) | Shape::TextsOrText(rule) => self.items(id, |checker, item| checker.text(item, rule)),
            Shape::Section(fields) => self.section(id, fields),
            Shape::Sections(fields) => self.items(id, |checker, item| checker.section(item, fields)),
            Shape::Languages(fields) => {
                if self.tree.resolved(id) != Resolved::Mapping {
                    return Err(failure);
                }
                let mut found = Ok(());
                for entry in self.tree.entries(id) {
                    if !self.tree.is_null(entry.value)
                        && let Err(failure) = self.section(entry.value, fields)
                    {
                        self.dropped.insert(entry.value);
                        found = found.and(Err(failure));
                    }
                }
                found
            }
        }
    }

    fn items(&mut self, id: NodeId, decode: impl Fn(&mut Self, NodeId) -> Result<(), Failure>) -> Result<(), Failure> {
        if self.tree.resolved(id) != Resolved::Sequence {
            return Err(Failure::Type(self.line(id)));
        }
        let mut found = Ok(());
        for item in self.tree.items(id) {
            if !self.tree.is_null(*item)
                && let Err(failure) = decode(self, *item)
            {
                self.dropped.insert(*item);
                found = found.and(Err(failure));
            }
        }
        found
    }

    fn text(&self, id: NodeId, rule: Rule) -> Result<(), Failure> {
        let Some(text) = self.tree.scalar(id) else {
            return Err(Failure::Type(self.line(id)));
        };
        if self.tree.is_null(id) || !matches!(rule, Rule::Url | Rule::HttpUrl | Rule::Video) {
            return Ok(());
        }
        match Url::parse(text) {
            Ok(_) => Ok(()),
            Err(error) => Err(Failure::Url(format!("parse {}: {error}", quoted(text)))),
        }
    }

    fn line(&self, id: NodeId) -> u32 {
        self.token(id).line
    }
}
