//! YAML as plain values. Scalars stay texts: `1.0` is not rounded and Norway's `no` is not a truth.

use std::collections::HashMap;

use granit_parser::{Event, Parser, ScalarStyle, ScanError, Span};
use levain_model::Refusal;
use serde_json::{Map, Value};

use crate::input::Document;
use crate::refusal::{RefusalCode, parser_words};

/// Deeper structures are no catalogue.
const MAX_DEPTH: usize = 64;

/// Values of one document, those that aliases repeat included: a few lines of aliases can name billions.
const MAX_VALUES: usize = 500_000;

/// The first document of a file. A key that stands twice keeps its last value.
pub(crate) fn value(document: &Document) -> Result<Value, Box<Refusal>> {
    let mut builder = Builder { document, stack: Vec::new(), anchors: HashMap::new(), values: 0, root: None };
    for event in Parser::new_from_str(document.body()) {
        let (event, span) = event.map_err(|error: ScanError| {
            let [fr, en] = parser_words(&error.info());
            refusal(document, error.marker().line(), error.marker().col(), [&fr, &en])
        })?;
        if matches!(event, Event::DocumentEnd) {
            break;
        }
        builder.take(event, span)?;
    }
    Ok(builder.root.unwrap_or(Value::Null))
}

fn refusal(document: &Document, line: usize, column: usize, seen: [&str; 2]) -> Box<Refusal> {
    RefusalCode::Yaml.at(format!("{}:{line}:{}", document.location, column + 1), seen)
}

struct Builder<'a> {
    document: &'a Document,
    stack: Vec<Open>,
    anchors: HashMap<usize, (Value, usize)>,
    values: usize,
    root: Option<Value>,
}

/// A list or an object that is not closed yet, with its anchor and the number of values when it began.
struct Open {
    value: Value,
    key: Option<String>,
    anchor: usize,
    begun: usize,
}

impl Builder<'_> {
    fn take(&mut self, event: Event<'_>, span: Span) -> Result<(), Box<Refusal>> {
        match event {
            Event::Scalar(text, style, anchor, _) => {
                let is_null =
                    style == ScalarStyle::Plain && matches!(text.as_ref(), "" | "~" | "null" | "Null" | "NULL");
                let value = if is_null { Value::Null } else { Value::String(text.into_owned()) };
                self.count(1, &span)?;
                self.anchor(anchor, &value, 1);
                self.place(value);
            }
            Event::SequenceStart(_, anchor, _) => self.open(Value::Array(Vec::new()), anchor, &span)?,
            Event::MappingStart(_, anchor, _) => self.open(Value::Object(Map::new()), anchor, &span)?,
            Event::SequenceEnd | Event::MappingEnd => {
                if let Some(closed) = self.stack.pop() {
                    let size = self.values - closed.begun;
                    self.anchor(closed.anchor, &closed.value, size);
                    self.place(closed.value);
                }
            }
            Event::Alias(anchor) => {
                let (value, size) = self.anchors.get(&anchor).cloned().unwrap_or((Value::Null, 1));
                self.count(size, &span)?;
                self.place(value);
            }
            _ => {}
        }
        Ok(())
    }

    fn open(&mut self, value: Value, anchor: usize, span: &Span) -> Result<(), Box<Refusal>> {
        if self.stack.len() >= MAX_DEPTH {
            return Err(self.beyond(span, ["trop de niveaux imbriqués", "nested too deeply"]));
        }
        self.stack.push(Open { value, key: None, anchor, begun: self.values });
        self.count(1, span)
    }

    fn count(&mut self, more: usize, span: &Span) -> Result<(), Box<Refusal>> {
        self.values += more;
        if self.values > MAX_VALUES {
            return Err(self.beyond(span, ["trop de valeurs, renvois compris", "too many values, aliases included"]));
        }
        Ok(())
    }

    fn beyond(&self, span: &Span, seen: [&str; 2]) -> Box<Refusal> {
        refusal(self.document, span.start.line(), span.start.col(), seen)
    }

    fn anchor(&mut self, anchor: usize, value: &Value, size: usize) {
        if anchor > 0 {
            self.anchors.insert(anchor, (value.clone(), size));
        }
    }

    fn place(&mut self, value: Value) {
        let Some(open) = self.stack.last_mut() else {
            self.root = Some(value);
            return;
        };
        match &mut open.value {
            Value::Array(items) => items.push(value),
            Value::Object(object) => match open.key.take() {
                None => open.key = Some(crate::value::scalar(&value).unwrap_or_default()),
                Some(key) => {
                    object.insert(key, value);
                }
            },
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(text: &str) -> Result<Value, (String, String)> {
        value(&Document::given("a.yml".to_owned(), text.to_owned()))
            .map_err(|refusal| (refusal.code.clone(), refusal.location.clone()))
    }

    #[test]
    fn values_stay_texts() {
        assert_eq!(
            read("---\na: 1.0\nb: [no, ~, 'null']\n'on':\n  c: >-\n    x\n    y\n"),
            Ok(json!({ "a": "1.0", "b": ["no", null, "null"], "on": { "c": "x y" } }))
        );
        assert_eq!(read("a: &x [1]\nb: *x\n"), Ok(json!({ "a": ["1"], "b": ["1"] })));
        assert_eq!(read("# nothing\n"), Ok(Value::Null));
    }

    #[test]
    fn faults_have_a_place_and_expansion_has_a_bound() {
        assert_eq!(read("a: [1\nb: 2\n").unwrap_err().0, "IM008");
        let mut laughs = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
        for level in 1..12 {
            let aliases = vec![format!("*a{}", level - 1); 10].join(", ");
            laughs.push_str(&format!("a{level}: &a{level} [{aliases}]\n"));
        }
        let (code, location) = read(&laughs).unwrap_err();
        assert_eq!(code, "IM008");
        assert!(location.starts_with("a.yml:6:"), "{location}");
        assert_eq!(read(&"[".repeat(1000)).unwrap_err().0, "IM008");
    }
}
