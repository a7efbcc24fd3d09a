//! From the text of `values.schema.json` to the form.

use std::collections::BTreeSet;

use levain_model::Texts;
use levain_yaml::{NodeId, Position, Resolved, Span};

use super::{Choice, Field, Form, Format, Kind};
use crate::diagnostic::Diagnostic;
use crate::reader::{Reader, decoded, document};

/// The one dialect.
const DRAFT_07: &str = "http://json-schema.org/draft-07/schema#";

/// Most questions: what a person can fill in, and twice what any package asks.
const MOST_FIELDS: usize = 40;

/// Longest text, in characters, when the schema does not say.
const USUAL_LENGTH: u32 = 200;

/// Longest text that a schema may ask for.
const LONGEST: u32 = 2_000;

/// Fewest characters of a secret that somebody types, when the schema does not say.
const USUAL_SECRET: u32 = 12;

/// Keywords of the root and of a question.
const ROOT: [&str; 8] =
    ["$schema", "type", "title", "description", "properties", "required", "additionalProperties", "x-levain"];
const QUESTION: [&str; 14] = [
    "type",
    "title",
    "description",
    "enum",
    "oneOf",
    "minimum",
    "maximum",
    "minLength",
    "maxLength",
    "pattern",
    "default",
    "format",
    "writeOnly",
    "x-levain",
];

/// Reads the schema. JSON before all: what only YAML understands is refused.
pub(crate) fn form(file: &str, bytes: &[u8], found: &mut Vec<Diagnostic>) -> Option<Form> {
    if let Ok((text, skipped)) = decoded(file, bytes)
        && let Err(error) = serde_json::from_str::<serde::de::IgnoredAny>(text)
    {
        let (line, column) = (error.line().max(1), error.column().max(1));
        let before: usize = text.split_inclusive('\n').take(line - 1).map(str::len).sum();
        let position = Position {
            offset: skipped + before + column - 1,
            line: u32::try_from(line).unwrap_or(u32::MAX),
            column: u32::try_from(column).unwrap_or(u32::MAX),
        };
        found.push(Diagnostic::new("LP003", file, Span::empty(position), ""));
        return None;
    }
    document(file, bytes, found, root)
}

/// Refuses keywords out of the subset, references before all.
fn keywords(reader: &mut Reader<'_>, node: NodeId, allowed: &[&str]) {
    if reader.tree.resolved(node) != Resolved::Mapping {
        return reader.say("LB011", node, "{ }");
    }
    for entry in reader.tree.entries(node) {
        let key = reader.tree.scalar(entry.key).unwrap_or_default().to_owned();
        if key == "$ref" {
            let to = reader.tree.scalar(entry.value).unwrap_or_default().to_owned();
            reader.say("LP005", entry.value, format!("$ref: {to}"));
        } else if !allowed.contains(&key.as_str()) {
            reader.say("LP004", entry.key, key);
        }
    }
}

fn root(reader: &mut Reader<'_>, root: NodeId) -> Option<Form> {
    keywords(reader, root, &ROOT);
    if let Some(node) = reader.need(root, "$schema")
        && reader.tree.scalar(node) != Some(DRAFT_07)
    {
        reader.say("LB011", node, DRAFT_07);
    }
    if let Some(node) = reader.need(root, "type") {
        reader.among(node, &[("object", ())]);
    }
    match reader.need(root, "additionalProperties") {
        Some(node) if reader.boolean(node) != Some(false) => {
            reader.say("LB011", node, "additionalProperties: false");
        }
        _ => {}
    }
    let (title, _) = words(reader, root, false);
    let properties = reader.need(root, "properties")?;
    keys(reader, properties);
    let required = required(reader, root, properties);
    let mut fields: Vec<(i64, Field)> = Vec::new();
    for entry in reader.tree.entries(properties) {
        let name = reader.tree.scalar(entry.key).unwrap_or_default().to_owned();
        if let Some((order, mut field)) = question(reader, entry.value, &name) {
            field.required = required.contains(&name);
            fields.push((order, field));
        }
    }
    if fields.len() > MOST_FIELDS {
        reader.say("LB011", properties, format!("{} > {MOST_FIELDS}", fields.len()));
    }
    // Stable: questions of the same order stay as the text has them.
    fields.sort_by_key(|(order, _)| *order);
    Some(Form { title, fields: fields.into_iter().map(|(_, field)| field).collect() })
}

/// Names of questions become keys of a ConfigMap and of a Secret, and names of controls.
fn keys(reader: &mut Reader<'_>, properties: NodeId) {
    if reader.tree.resolved(properties) != Resolved::Mapping {
        reader.say("LB011", properties, "properties");
    }
    for entry in reader.tree.entries(properties) {
        let key = reader.tree.scalar(entry.key).unwrap_or_default().to_owned();
        let good = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        let letter = key.bytes().next().is_some_and(|first| first.is_ascii_lowercase());
        if !letter || key.len() > 63 || !key.bytes().all(good) {
            reader.say("LB010", entry.key, key);
        }
    }
}

fn required(reader: &mut Reader<'_>, root: NodeId, properties: NodeId) -> BTreeSet<String> {
    let Some(list) = reader.get(root, "required") else { return BTreeSet::new() };
    let mut names = BTreeSet::new();
    for item in reader.list(list) {
        let Some(name) = reader.text(*item) else { continue };
        if reader.tree.entry(properties, &name).is_none() {
            reader.say("LB013", *item, name.as_str());
        }
        names.insert(name);
    }
    names
}

/// Title and description in both languages; `asked` when there must be a title.
fn words(reader: &mut Reader<'_>, node: NodeId, asked: bool) -> (Texts, Texts) {
    let own = reader.get(node, "x-levain");
    let english = own.and_then(|own| reader.get(own, "i18n")).and_then(|i18n| {
        reader.only(i18n, &["en"]);
        let english = reader.get(i18n, "en")?;
        reader.only(english, &["title", "description"]);
        Some(english)
    });
    if let Some(own) = own {
        reader.only(own, &["i18n", "order", "advanced"]);
    }
    let mut pair = |key: &str, asked: bool| {
        let french = reader.get(node, key).and_then(|value| reader.text(value));
        let english = english.and_then(|english| reader.get(english, key)).and_then(|value| reader.text(value));
        let some = |text: &Option<String>| text.as_ref().is_some_and(|text| !text.trim().is_empty());
        if some(&french) != some(&english) || (asked && !some(&french)) {
            let lacking = if some(&french) { format!("x-levain.i18n.en.{key}") } else { key.to_owned() };
            reader.say("LP007", node, lacking);
        }
        Texts::fr_en(&french.unwrap_or_default(), &english.unwrap_or_default())
    };
    (pair("title", asked), pair("description", false))
}

fn question(reader: &mut Reader<'_>, node: NodeId, name: &str) -> Option<(i64, Field)> {
    keywords(reader, node, &QUESTION);
    if reader.tree.resolved(node) != Resolved::Mapping {
        return None;
    }
    let (label, help) = words(reader, node, true);
    let own = reader.get(node, "x-levain");
    let order = own.and_then(|own| reader.get(own, "order")).and_then(|order| reader.number(order));
    let advanced = own.and_then(|own| reader.get(own, "advanced")).is_some_and(|node| flag(reader, node));
    let kind = reader.need(node, "type")?;
    let kind = reader.among(kind, &[("string", 's'), ("integer", 'i'), ("boolean", 'b')])?;
    let closed = reader.get(node, "enum").is_some() || reader.get(node, "oneOf").is_some();
    let kind = match kind {
        's' if closed => choices(reader, node),
        's' => text(reader, node),
        'i' => integer(reader, node),
        _ => {
            useless(reader, node, &["enum", "oneOf", "minimum", "maximum", "minLength", "maxLength", "pattern"]);
            useless(reader, node, &["format", "writeOnly"]);
            Some(Kind::Boolean)
        }
    }?;
    let mut field = Field { name: name.to_owned(), label, help, kind, required: false, default: None, advanced };
    if let Some(value) = reader.get(node, "default") {
        field.default = default(reader, value, &field);
    }
    Some((order.map_or(i64::MAX, i64::from), field))
}

fn flag(reader: &mut Reader<'_>, node: NodeId) -> bool {
    let value = reader.boolean(node);
    if value.is_none() {
        reader.say("LB011", node, "true | false");
    }
    value.unwrap_or_default()
}

/// Keywords that mean nothing for the kind of answer: whoever wrote them expects something of them.
fn useless(reader: &mut Reader<'_>, node: NodeId, keys: &[&str]) {
    for key in keys {
        if let Some(entry) = reader.tree.entry(node, key) {
            reader.say("LP008", entry.key, *key);
        }
    }
}

/// The default must be an answer that the question takes.
fn default(reader: &mut Reader<'_>, value: NodeId, field: &Field) -> Option<String> {
    let fits = match (&field.kind, reader.tree.resolved(value)) {
        (Kind::Secret { .. }, _) => {
            reader.say("LP009", value, "default");
            return None;
        }
        (Kind::Boolean, Resolved::Boolean(_)) | (Kind::Integer { .. }, Resolved::Integer) => true,
        (Kind::Text { .. } | Kind::Choice(_), Resolved::Text) => true,
        _ => false,
    };
    let text = reader.tree.scalar(value).unwrap_or_default().to_owned();
    if !fits || field.complaint(&text).is_some() {
        reader.say("LP008", value, format!("default: {text}"));
        return None;
    }
    Some(text)
}

fn choices(reader: &mut Reader<'_>, node: NodeId) -> Option<Kind> {
    useless(reader, node, &["minimum", "maximum", "minLength", "maxLength", "pattern", "format", "writeOnly"]);
    let mut choices = Vec::new();
    if let Some(list) = reader.get(node, "enum") {
        for item in reader.list(list) {
            if let Some(value) = reader.text(*item) {
                // A bare value is its own label: names, codes, versions.
                choices.push((*item, Choice { label: Texts::fr_en(&value, &value), value }));
            }
        }
        useless(reader, node, &["oneOf"]);
    } else if let Some(list) = reader.get(node, "oneOf") {
        for item in reader.list(list) {
            keywords(reader, *item, &["const", "title", "x-levain"]);
            let (label, _) = words(reader, *item, true);
            if let Some(value) = reader.need(*item, "const").and_then(|node| reader.text(node)) {
                choices.push((*item, Choice { value, label }));
            }
        }
    }
    let mut values = BTreeSet::new();
    for (item, choice) in &choices {
        if choice.value.chars().any(char::is_control) || !values.insert(&choice.value) {
            reader.say("LP008", *item, choice.value.as_str());
        }
    }
    if choices.len() < 2 {
        reader.say("LP008", node, "enum | oneOf");
    }
    Some(Kind::Choice(choices.into_iter().map(|(_, choice)| choice).collect()))
}

fn text(reader: &mut Reader<'_>, node: NodeId) -> Option<Kind> {
    useless(reader, node, &["minimum", "maximum"]);
    let least = reader.get(node, "minLength").and_then(|value| reader.number(value));
    let most = reader.get(node, "maxLength").and_then(|value| reader.number(value));
    let hidden = reader.get(node, "writeOnly").is_some_and(|value| flag(reader, value));
    let format = reader.get(node, "format");
    let format = match format.map(|place| (place, reader.tree.scalar(place).unwrap_or_default().to_owned())) {
        Some((place, format)) if format == "password" => {
            if !hidden {
                reader.say("LP009", place, "writeOnly: true");
                return None;
            }
            return secret(reader, node, least, most);
        }
        Some((place, _)) => Some(reader.among(place, &[("email", Format::Email), ("uri", Format::Uri)])?),
        None => None,
    };
    if hidden {
        reader.say("LP009", node, "format: password");
        return None;
    }
    let pattern = match reader.get(node, "pattern") {
        Some(place) => {
            let pattern = reader.text(place)?;
            if let Err(error) = super::answers::expression(&pattern) {
                reader.say("LP008", place, error);
                return None;
            }
            Some(pattern)
        }
        None => None,
    };
    let (least, most) = (least.unwrap_or_default(), most.unwrap_or(USUAL_LENGTH));
    if least > most || most > LONGEST {
        reader.say("LP008", node, format!("{least}–{most} (≤ {LONGEST})"));
    }
    Some(Kind::Text { least, most, pattern, format })
}

fn secret(reader: &mut Reader<'_>, node: NodeId, least: Option<u32>, most: Option<u32>) -> Option<Kind> {
    // What is generated has neither a choice nor a shape.
    for key in ["pattern", "enum", "oneOf"] {
        if let Some(entry) = reader.tree.entry(node, key) {
            reader.say("LP009", entry.key, key);
        }
    }
    let (least, most) = (least.unwrap_or(USUAL_SECRET), most.unwrap_or(USUAL_LENGTH));
    if !(8..=super::answers::GENERATED).contains(&least) || !(super::answers::GENERATED..=LONGEST).contains(&most) {
        reader.say("LP009", node, format!("{least}–{most}"));
    }
    Some(Kind::Secret { least, most })
}

fn integer(reader: &mut Reader<'_>, node: NodeId) -> Option<Kind> {
    useless(reader, node, &["enum", "oneOf", "minLength", "maxLength", "pattern", "format", "writeOnly"]);
    let mut bound = |key: &str| {
        let place = reader.need(node, key)?;
        let value = match reader.tree.resolved(place) {
            Resolved::Integer => reader.tree.scalar(place).and_then(|text| text.parse::<i64>().ok()),
            _ => None,
        };
        if value.is_none() {
            reader.say("LB011", place, key);
        }
        value
    };
    let (least, most) = (bound("minimum")?, bound("maximum")?);
    if least > most {
        reader.say("LP008", node, format!("{least}–{most}"));
    }
    Some(Kind::Integer { least, most })
}
