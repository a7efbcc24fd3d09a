//! JSON that keeps the bytes and the place of each record of a long array.

use std::collections::BTreeMap;

use levain_model::Refusal;
use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_json::error::Category;
use serde_json::value::RawValue;

use crate::input::Document;
use crate::refusal::RefusalCode;

/// One element of an array.
pub(crate) struct Item<'a> {
    /// Its own bytes.
    pub raw: &'a str,
    /// Its value.
    pub value: Value,
    /// `file:line:column`.
    pub location: String,
}

/// Why a document gives no value.
pub(crate) enum JsonFault {
    /// A syntax error, or a truncated text.
    Syntax(Box<Refusal>),
    /// Valid JSON of another shape.
    Shape,
}

/// The whole document.
pub(crate) fn value(document: &Document) -> Result<Value, Box<Refusal>> {
    parse(document).map_err(|error| syntax(document, &error))
}

/// The elements of the array that is the document.
pub(crate) fn array(document: &Document) -> Result<Vec<Item<'_>>, JsonFault> {
    let raws: Vec<&RawValue> = serde_json::from_str(document.body()).map_err(|error| fault(document, &error))?;
    items(document, &raws)
}

/// The elements of the array under `key` of the object that is the document, and the object's other values.
pub(crate) fn array_of<'a>(
    document: &'a Document,
    key: &str,
) -> Result<(BTreeMap<&'a str, Value>, Vec<Item<'a>>), JsonFault> {
    let mut object: BTreeMap<&str, &RawValue> =
        serde_json::from_str(document.body()).map_err(|error| fault(document, &error))?;
    let raw = object.remove(key).ok_or(JsonFault::Shape)?;
    let raws: Vec<&RawValue> = serde_json::from_str(raw.get()).map_err(|_| JsonFault::Shape)?;
    let mut head = BTreeMap::new();
    for (name, raw) in object {
        head.insert(name, serde_json::from_str(raw.get()).map_err(|_| JsonFault::Shape)?);
    }
    Ok((head, items(document, &raws)?))
}

fn items<'a>(document: &'a Document, raws: &[&'a RawValue]) -> Result<Vec<Item<'a>>, JsonFault> {
    let body = document.body();
    let (mut at, mut line, mut column) = (0, 1, 1);
    let mut items = Vec::with_capacity(raws.len());
    for raw in raws {
        let text = raw.get();
        // The raw values are slices of the body, in order: their addresses give their places.
        let offset = text.as_ptr() as usize - body.as_ptr() as usize;
        for character in body.get(at..offset).unwrap_or_default().chars() {
            (line, column) = if character == '\n' { (line + 1, 1) } else { (line, column + 1) };
        }
        at = offset;
        // Nesting is bounded by serde_json (128): a deeper element is a fault of the file.
        let value = serde_json::from_str(text).map_err(|error| fault(document, &error))?;
        items.push(Item { raw: text, value, location: format!("{}:{line}:{column}", document.location) });
    }
    Ok(items)
}

fn parse<T: DeserializeOwned>(document: &Document) -> Result<T, serde_json::Error> {
    serde_json::from_str(document.body())
}

fn fault(document: &Document, error: &serde_json::Error) -> JsonFault {
    match error.classify() {
        Category::Data => JsonFault::Shape,
        _ => JsonFault::Syntax(syntax(document, error)),
    }
}

fn syntax(document: &Document, error: &serde_json::Error) -> Box<Refusal> {
    let line = document.body().split('\n').nth(error.line().saturating_sub(1)).unwrap_or_default();
    // serde_json counts bytes already read; people count characters, the next one included.
    let read = line.get(..error.column()).map_or(error.column(), |text| text.chars().count());
    if error.is_eof() {
        return RefusalCode::Truncated.at(format!("{}:{}:{}", document.location, error.line(), read + 1), ["", ""]);
    }
    RefusalCode::Json.at(format!("{}:{}:{}", document.location, error.line(), read.max(1)), ["", ""])
}
