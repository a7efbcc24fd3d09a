//! The walk through the tree, table of fields in hand.

use std::collections::HashSet;

use super::keys::join;
use super::quoting::{in_place_of, quoted};
use super::{Checker, Resolved};
use crate::codes::structure as codes;
use crate::diagnostic::{Argument, Fix, Severity};
use crate::formats::language_tag;
use crate::language::{Text, text};
use crate::spec::{DESCRIPTION, Field, Need, ROOT, Rule, Shape};
use levain_yaml::Span;
use levain_yaml::{Data, Entry, NodeId, Style};

pub(super) const A_TEXT: Text = text("un texte", "a text");
const A_LIST: Text = text("une liste", "a list");
const KEYS: Text = text("des clés sous un retrait", "keys under an indentation");
const A_FLAG: Text = text("true ou false", "true or false");

impl Checker<'_, '_> {
    pub(super) fn root(&mut self, root: NodeId) {
        let place = self.anchor_of_root(root);
        // The version has been looked at on its own.
        self.section_of(root, ROOT, "", place, Some("publiccodeYmlVersion"));
        if let Some(maintenance) = self.tree.entry(root, "maintenance") {
            self.maintenance(maintenance);
        }
    }

    fn section(&mut self, id: NodeId, fields: &'static [Field], path: &str, place: Span) {
        self.section_of(id, fields, path, place, None);
    }

    fn section_of(&mut self, id: NodeId, fields: &'static [Field], path: &str, place: Span, known: Option<&str>) {
        let entries = self.tree.entries(id);
        let absent: Vec<&Field> = fields.iter().filter(|field| self.tree.entry(id, field.name).is_none()).collect();
        for entry in entries.iter().copied() {
            let key = self.tree.scalar(entry.key);
            if key.is_some() && key == known {
                continue;
            }
            match fields.iter().find(|field| key == Some(field.name)) {
                Some(field) => {
                    let path = join(path, field.name);
                    if self.standing(id, field, entry, &path) {
                        self.field(field, entry, &path);
                    }
                }
                None => self.unknown_key(fields, &absent, entry, path),
            }
        }
        for field in absent.iter().filter(|field| known != Some(field.name)) {
            if field.need.of_standard() {
                self.missing(id, field, &join(path, field.name), place);
            } else if field.need == Need::Reference {
                let path = join(path, field.name);
                self.report(&codes::NEEDED_ELSEWHERE, &path, place, vec![("key", path.as_str().into())]);
            }
        }
    }

    fn field(&mut self, field: &'static Field, entry: Entry, path: &str) {
        let (id, place) = (entry.value, self.place(entry.value, Some(entry.key)));
        let required = field.need.of_standard();
        if self.tree.is_null(id) {
            match field.need {
                Need::Reference => self.report(&codes::NEEDED_ELSEWHERE, path, place, vec![("key", path.into())]),
                need if required => self.empty(need == Need::Advised, path, place),
                _ => {}
            }
            return;
        }
        if field.need == Need::Advised && self.tree.scalar(id).is_some_and(|value| value.trim().is_empty()) {
            return self.empty(true, path, place);
        }
        match field.shape {
            Shape::Text(rule) => self.text(id, rule, path, place, required),
            Shape::Flag => self.flag(id, path, place),
            Shape::Texts(rule) => self.texts(id, rule, path, place, required),
            Shape::TextsOrText(rule) => match self.tree.node(id).data {
                Data::Scalar { .. } => self.bare_text(id, rule, path, place),
                _ => self.texts(id, rule, path, place, required),
            },
            Shape::UrlOrUrls => match self.tree.node(id).data {
                Data::Scalar { .. } => self.text(id, Rule::Url, path, place, false),
                _ => self.texts(id, Rule::Url, path, place, false),
            },
            Shape::Section(fields) => match self.tree.resolved(id) {
                Resolved::Mapping => self.section(id, fields, path, self.first_line(self.tree.span(entry.key))),
                _ => self.wrong_type(id, path, place, KEYS, None),
            },
            Shape::Sections(fields) => self.sections(id, fields, path, place),
            Shape::Languages(fields) => self.languages(id, fields, path, place),
        }
    }

    /// A value that should be there and is not; a mere warning where the reference validator takes it.
    fn empty(&mut self, tolerated: bool, path: &str, place: Span) {
        let severity = if tolerated { Severity::Warning } else { Severity::Error };
        self.report_as(severity, &codes::EMPTY_VALUE, path, place, vec![("key", path.into())], None);
    }

    pub(super) fn wrong_type(&mut self, id: NodeId, path: &str, place: Span, expected: Text, fix: Option<Fix>) {
        let arguments: Vec<(&'static str, Argument)> =
            vec![("key", path.into()), ("expected", expected.into()), ("found", self.kind(id).into())];
        self.report_with(&codes::WRONG_TYPE, path, place, arguments, fix);
    }

    /// One text under a rule.
    pub(super) fn text(&mut self, id: NodeId, rule: Rule, path: &str, place: Span, required: bool) {
        let Some(value) = self.tree.scalar(id) else {
            self.wrong_type(id, path, place, A_TEXT, None);
            return;
        };
        if value.trim().is_empty() {
            if required {
                self.report(&codes::EMPTY_VALUE, path, place, vec![("key", path.into())]);
                return;
            }
            if matches!(rule, Rule::Free | Rule::Length { .. }) {
                return;
            }
        }
        let is_prose = matches!(rule, Rule::Free | Rule::Phone | Rule::Length { .. });
        if is_prose && matches!(self.tree.resolved(id), Resolved::Integer | Resolved::Float | Resolved::Boolean(_)) {
            let raw = self.raw(id);
            let fix = Fix::replace(self.tree.span(id).range(), quoted(raw));
            let arguments = vec![("value", raw.into()), ("found", self.kind(id).into())];
            self.report_with(&codes::QUOTES_MISSING, path, place, arguments, Some(fix));
        }
        self.rule(id, rule, path, place);
    }

    fn flag(&mut self, id: NodeId, path: &str, place: Span) {
        if matches!(self.tree.resolved(id), Resolved::Boolean(_)) {
            return;
        }
        let value = self.tree.scalar(id).unwrap_or_default();
        let meant = match value.trim().to_ascii_lowercase().as_str() {
            "yes" | "on" | "y" | "true" => "true",
            "no" | "off" | "n" | "false" => "false",
            _ => return self.wrong_type(id, path, place, A_FLAG, None),
        };
        let fix = Fix::replace(self.tree.span(id).range(), meant);
        let arguments = vec![("value", self.raw(id).into()), ("meant", meant.into())];
        self.report_with(&codes::OLD_BOOLEAN, path, place, arguments, Some(fix));
    }

    /// A list in place of one text, when the text is surely the only item.
    fn as_list(&self, id: NodeId) -> Option<Fix> {
        let raw = self.raw(id);
        let Data::Scalar { value, style } = &self.tree.node(id).data else { return None };
        let certain =
            *style != Style::Block && !raw.contains('\n') && !value.contains([',', ';']) && !value.trim().is_empty();
        certain.then(|| Fix::replace(self.tree.span(id).range(), format!("[{}]", in_place_of(raw, value))))
    }

    fn bare_text(&mut self, id: NodeId, rule: Rule, path: &str, place: Span) {
        if self.tree.scalar(id).is_some_and(|value| value.trim().is_empty()) {
            self.report(&codes::EMPTY_VALUE, path, place, vec![("key", path.into())]);
            return;
        }
        let fix = self.as_list(id);
        self.report_with(&codes::BARE_TEXT, path, place, vec![("key", path.into())], fix);
        self.rule(id, rule, path, place);
    }

    fn texts(&mut self, id: NodeId, rule: Rule, path: &str, place: Span, required: bool) {
        if self.tree.resolved(id) != Resolved::Sequence {
            let fix = self.as_list(id);
            self.wrong_type(id, path, place, A_LIST, fix);
            return;
        }
        let items = self.tree.items(id);
        if items.is_empty() && required {
            self.report(&codes::EMPTY_LIST, path, place, vec![("key", path.into())]);
        }
        let mut seen = HashSet::new();
        for (index, item) in items.iter().enumerate() {
            let path = format!("{path}[{index}]");
            let place = self.place(*item, None);
            let blank = self.tree.scalar(*item).is_some_and(|value| value.trim().is_empty());
            if self.tree.is_null(*item) || blank && rule == Rule::Free {
                self.empty(rule == Rule::Free, &path, place);
                continue;
            }
            self.text(*item, rule, &path, place, true);
            // Short lists are searched, long ones remembered.
            if let Some(value) = self.tree.scalar(*item)
                && match items.len() {
                    0..=32 => items[..index].iter().any(|before| self.tree.scalar(*before) == Some(value)),
                    _ => !seen.insert(value),
                }
            {
                self.report(&codes::REPEATED_ITEM, &path, place, vec![("value", value.into())]);
            }
        }
    }

    fn sections(&mut self, id: NodeId, fields: &'static [Field], path: &str, place: Span) {
        if self.tree.resolved(id) != Resolved::Sequence {
            self.wrong_type(id, path, place, A_LIST, None);
            return;
        }
        for (index, item) in self.tree.items(id).iter().enumerate() {
            let path = format!("{path}[{index}]");
            let place = match self.tree.entries(*item).first() {
                Some(first) => self.first_line(self.tree.span(first.key)),
                None => self.place(*item, None),
            };
            match self.tree.resolved(*item) {
                Resolved::Mapping => self.section(*item, fields, &path, place),
                _ => self.wrong_type(*item, &path, place, KEYS, None),
            }
        }
    }

    fn languages(&mut self, id: NodeId, fields: &'static [Field], path: &str, place: Span) {
        if self.tree.resolved(id) != Resolved::Mapping {
            self.wrong_type(id, path, place, KEYS, None);
            return;
        }
        let entries = self.tree.entries(id);
        if entries.is_empty() {
            self.report(&codes::EMPTY_LIST, path, place, vec![("key", path.into())]);
            return;
        }
        let tags: HashSet<&str> = entries.iter().filter_map(|entry| self.tree.scalar(entry.key)).collect();
        let mut described = Vec::new();
        for entry in entries.iter().copied() {
            let span = self.first_line(self.tree.span(entry.key));
            let tag = self.tree.scalar(entry.key).unwrap_or_default();
            let path = join(path, tag);
            if !language_tag::is_valid(tag) {
                let meant = language_tag::meant(tag);
                let rule = super::rules::language_rule(tag, meant.as_deref());
                let mut arguments: Vec<(&'static str, Argument)> = vec![("value", tag.into())];
                arguments.extend(meant.as_deref().map(|meant| ("meant", meant.into())));
                let fix = meant.filter(|meant| !tags.contains(meant.as_str()));
                let fix = fix.map(|meant| Fix::replace(self.tree.span(entry.key).range(), meant));
                self.report_with(rule, &path, span, arguments, fix);
            }
            match self.tree.resolved(entry.value) {
                Resolved::Mapping => {
                    self.section(entry.value, fields, &path, span);
                    described.push((tag, entry.value, span));
                }
                Resolved::Null => self.report(&codes::EMPTY_VALUE, &path, span, vec![("key", path.as_str().into())]),
                _ => self.wrong_type(entry.value, &path, self.place(entry.value, Some(entry.key)), KEYS, None),
            }
        }
        self.completeness(&described, path, place);
    }

    /// A long description and features in one language at least; French where it is expected.
    fn completeness(&mut self, described: &[(&str, NodeId, Span)], path: &str, place: Span) {
        for field in DESCRIPTION.iter().filter(|field| field.need == Need::OneDescription) {
            let has = |id: NodeId| self.tree.entry(id, field.name).is_some_and(|entry| !self.tree.is_null(entry.value));
            let lacking: Vec<_> = described.iter().filter(|(_, id, _)| !has(*id)).collect();
            if described.is_empty() || lacking.is_empty() {
                continue;
            }
            if lacking.len() == described.len() {
                self.report(&codes::NO_DESCRIPTION_HAS, path, place, vec![("key", field.name.into())]);
                continue;
            }
            for (tag, _, span) in lacking {
                let arguments = vec![("language", (*tag).into()), ("key", field.name.into())];
                self.report(&codes::INCOMPLETE, &format!("{path}.{tag}.{}", field.name), *span, arguments);
            }
        }
        if self.options.require_french && !described.iter().any(|(tag, _, _)| language_tag::is_of(tag, "fr")) {
            self.report(&codes::NO_LANGUAGE, path, place, vec![("language", "fr".into())]);
        }
    }
}
