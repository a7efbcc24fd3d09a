//! Keys of translation files. Each format is read as far as counting asks, line by line where that is enough.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::files;
use crate::outline::{self, Node};

/// A format of translation files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Format {
    Gettext,
    Json,
    Yaml,
    Qt,
    Properties,
    Resx,
    Android,
    Xliff,
    Php,
    Script,
    Strings,
    Fluent,
}

/// Keys of a file.
#[derive(Debug, Default)]
pub struct Keys {
    /// Every key.
    pub all: BTreeSet<String>,
    /// Those with a value that counts.
    pub translated: BTreeSet<String>,
    /// Some values, to tell the language of a file that does not say it.
    sample: String,
}

/// Most bytes of values kept to tell a language.
const SAMPLE: usize = 4_000;

impl Keys {
    /// How many words of the values are French, and how many English.
    pub fn languages(&self) -> (usize, usize) {
        crate::prose::languages(&self.sample)
    }

    fn sample(&mut self, value: &str) {
        if self.sample.len() < SAMPLE {
            self.sample.push_str(value);
            self.sample.push_str(".\n");
        }
    }

    fn add(&mut self, key: String, translated: bool) {
        if translated {
            self.translated.insert(key.clone());
        }
        self.all.insert(key);
    }
}

impl Format {
    /// The format of a path, told by its name.
    pub fn of(path: &str) -> Option<Format> {
        Some(match files::extension(path) {
            "po" | "pot" => Format::Gettext,
            "json" | "arb" => Format::Json,
            "yml" | "yaml" => Format::Yaml,
            // A Qt file is XML and its name ends with a language; a script of that extension stands in a folder of languages.
            "ts" if is_qt_name(path) => Format::Qt,
            "ts" | "js" | "mjs" => Format::Script,
            "properties" => Format::Properties,
            "resx" => Format::Resx,
            "xml" if files::name(path).starts_with("strings") && path.contains("/values") => Format::Android,
            "xlf" | "xliff" => Format::Xliff,
            "xml" if path.contains("i18n/") && files::name(path).starts_with("messages") => Format::Xliff,
            "strings" => Format::Strings,
            "ftl" => Format::Fluent,
            "php" => Format::Php,
            _ => return None,
        })
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Format::Gettext => "gettext",
            Format::Json => "JSON",
            Format::Yaml => "YAML",
            Format::Qt => "Qt",
            Format::Properties => ".properties",
            Format::Resx => ".resx",
            Format::Android => "Android",
            Format::Xliff => "XLIFF",
            Format::Php => "PHP",
            Format::Script => "JavaScript",
            Format::Strings => ".strings",
            Format::Fluent => "Fluent",
        }
    }

    /// Whether files of this kind serve a hundred other uses, so that only a folder's name tells.
    pub fn is_common(self) -> bool {
        matches!(self, Format::Json | Format::Yaml | Format::Php | Format::Script | Format::Fluent)
    }

    /// Whether a translated file names every key of the source.
    pub fn carries_source(self) -> bool {
        matches!(self, Format::Gettext | Format::Qt | Format::Xliff)
    }

    /// The keys of a text.
    pub fn keys(self, text: &str) -> Keys {
        let mut keys = Keys::default();
        match self {
            Format::Gettext => gettext(text, &mut keys),
            Format::Json => {
                if let Ok(value) = serde_json::from_str::<Value>(text) {
                    json("", &value, 0, &mut keys);
                }
            }
            Format::Yaml => yaml(text, &mut keys),
            Format::Qt => elements(text, "message", "source", "translation", &mut keys),
            Format::Xliff => xliff(text, &mut keys),
            Format::Properties => properties(text, &mut keys),
            Format::Resx => named(text, "<data ", &mut keys),
            Format::Android => named(text, "<string ", &mut keys),
            Format::Php => pairs(text, "=>", &mut keys),
            Format::Script => pairs(text, ":", &mut keys),
            Format::Strings => strings(text, &mut keys),
            Format::Fluent => properties(text, &mut keys),
        }
        keys
    }
}

/// `app_fr.ts`, `outil.fr.ts`, in a folder of translations or not: the name has something before the language.
fn is_qt_name(path: &str) -> bool {
    let stem = files::name(path).strip_suffix(".ts").unwrap_or_default();
    stem.contains('_') && stem.rsplit('_').next().is_some_and(|last| (2..=3).contains(&last.len()))
}

/// Entries `msgid`/`msgstr` of a PO file; the header (empty `msgid`), obsolete (`#~`) and fuzzy entries are no translation.
fn gettext(text: &str, keys: &mut Keys) {
    #[derive(Default)]
    struct Entry {
        context: String,
        id: String,
        value: bool,
        fuzzy: bool,
        state: u8,
    }
    let mut entry = Entry::default();
    let finish = |entry: &mut Entry, keys: &mut Keys| {
        if !entry.id.is_empty() {
            keys.add(format!("{}\u{4}{}", entry.context, entry.id), entry.value && !entry.fuzzy);
        }
        *entry = Entry::default();
    };
    for line in text.lines().chain(["msgid \"\""]) {
        let line = line.trim();
        if line.starts_with("#~") {
            continue;
        }
        let string = line.find('"').and_then(|at| line[at + 1..].strip_suffix('"')).unwrap_or_default();
        if line.starts_with('#') {
            if entry.state == 3 {
                finish(&mut entry, keys);
            }
            entry.fuzzy |= line.starts_with("#,") && line.contains("fuzzy");
        } else if line.starts_with("msgctxt") {
            if entry.state == 3 {
                finish(&mut entry, keys);
            }
            string.clone_into(&mut entry.context);
            entry.state = 1;
        } else if line.starts_with("msgid_plural") {
            entry.state = 4;
        } else if line.starts_with("msgid") {
            if entry.state == 3 {
                finish(&mut entry, keys);
            }
            string.clone_into(&mut entry.id);
            entry.state = 2;
        } else if line.starts_with("msgstr") {
            entry.value |= !string.is_empty();
            entry.state = 3;
        } else if line.starts_with('"') {
            match entry.state {
                2 => entry.id.push_str(string),
                3 => entry.value |= !string.is_empty(),
                _ => {}
            }
        }
    }
}

fn json(path: &str, value: &Value, depth: usize, keys: &mut Keys) {
    match value {
        Value::Object(map) if depth < 32 => {
            for (key, value) in map.iter().filter(|(key, _)| !key.starts_with('@')) {
                json(&format!("{path}.{key}"), value, depth + 1, keys);
            }
        }
        Value::String(text) => keys.add(path.to_owned(), !text.trim().is_empty()),
        Value::Array(items) if items.iter().any(Value::is_string) => keys.add(path.to_owned(), true),
        _ => {}
    }
}

/// Keys by path; the language at the top (`fr:`) is left out.
fn yaml(text: &str, keys: &mut Keys) {
    let root = outline::read(text);
    for child in &root.children {
        let is_language =
            !child.children.is_empty() && child.key.as_deref().is_some_and(|key| super::language(key).is_some());
        match is_language {
            true => child.children.iter().for_each(|inner| node("", inner, keys)),
            false => node("", child, keys),
        }
    }
}

fn node(path: &str, node: &Node, keys: &mut Keys) {
    let path = match &node.key {
        Some(key) => format!("{path}.{key}"),
        None => path.to_owned(),
    };
    if node.children.is_empty() {
        if node.key.is_some() {
            keys.add(path, !node.value.is_empty() || !node.block.is_empty());
        }
    } else if node.children.iter().all(|child| child.item) {
        keys.add(path, true);
    } else {
        node.children.iter().for_each(|child| self::node(&path, child, keys));
    }
}

fn properties(text: &str, keys: &mut Keys) {
    let mut continued = false;
    for line in text.lines() {
        let trimmed = line.trim();
        let is_part = std::mem::replace(&mut continued, trimmed.ends_with('\\'));
        if is_part || trimmed.is_empty() || trimmed.starts_with(['#', '!']) {
            continue;
        }
        if let Some((key, value)) = trimmed.split_once(['=', ':']) {
            keys.sample(value);
            keys.add(key.trim().to_owned(), !value.trim().is_empty());
        }
    }
}

/// Lines `"key" = "value";`.
fn strings(text: &str, keys: &mut Keys) {
    for line in text.lines() {
        if let Some((key, value)) = line.trim().trim_end_matches(';').split_once("=")
            && key.trim().starts_with('"')
        {
            keys.add(key.trim().trim_matches('"').to_owned(), !value.trim().trim_matches('"').is_empty());
        }
    }
}

/// Elements with a `name`; those marked `translatable="false"` are nobody's to translate.
fn named(text: &str, start: &str, keys: &mut Keys) {
    for element in text.split(start).skip(1) {
        let tag = element.split('>').next().unwrap_or_default();
        // What a designer of forms stores beside texts has a type or a dot: sizes, images.
        if tag.contains("translatable=\"false\"") || tag.contains("type=") {
            continue;
        }
        if let Some(name) = attribute(tag, "name") {
            let inside = element.split_once('>').map_or("", |(_, rest)| rest);
            let inside = inside.split("</data>").next().unwrap_or(inside).split("</string>").next().unwrap_or_default();
            let filled =
                inside.chars().any(char::is_alphanumeric) && !inside.replace(' ', "").contains("<value></value>");
            keys.add(name.to_owned(), filled);
        }
    }
}

fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let (_, after) = tag.split_once(&format!("{name}=\""))?;
    after.split('"').next()
}

/// Elements that hold a source and its translation; obsolete ones are left out, unfinished ones are not translated.
fn elements(text: &str, element: &str, source: &str, target: &str, keys: &mut Keys) {
    for (at, body) in text.split(&format!("<{element}")).skip(1).enumerate() {
        let body = body.split(&format!("</{element}>")).next().unwrap_or(body);
        let Some((_, rest)) = body.split_once(&format!("<{source}")) else {
            continue;
        };
        let key = rest.split('<').next().unwrap_or_default();
        let translation = body.split_once(&format!("<{target}")).map_or("", |(_, rest)| rest);
        let (tag, value) = translation.split_once('>').unwrap_or(("/", ""));
        if tag.contains("obsolete") || tag.contains("vanished") {
            continue;
        }
        let value = value.split(&format!("</{target}>")).next().unwrap_or_default();
        let filled = !tag.ends_with('/') && value.chars().any(|letter| !letter.is_whitespace());
        // Two contexts may hold one source: the place tells them apart.
        keys.add(format!("{at} {key}"), filled && !tag.contains("unfinished") && !tag.contains("needs-translation"));
    }
}

/// XLIFF 1.2 (`trans-unit`) and 2 (`unit`).
fn xliff(text: &str, keys: &mut Keys) {
    let element = if text.contains("<trans-unit") { "trans-unit" } else { "segment" };
    elements(text, element, "source", "target", keys);
}

/// Lines `key <mark> value` of a nested array or object, the key being what indentation and order make unique enough: nested
/// keys of one name are told apart by the keys above them.
fn pairs(text: &str, mark: &str, keys: &mut Keys) {
    let mut above: Vec<String> = Vec::new();
    for line in text.lines() {
        let line = line.trim();
        if line.starts_with("//") || line.starts_with('*') || line.starts_with("/*") || line.starts_with('#') {
            continue;
        }
        // `$lang['key'] = 'value';`
        if let Some((variable, value)) = line.split_once("] = ").filter(|_| line.starts_with('$')) {
            let key = variable.split_once('[').map_or(variable, |(_, key)| key).trim_matches(['\'', '"', ']', '[']);
            keys.add(key.to_owned(), !matches!(value.trim(), "''; " | "'';" | "\"\";"));
            continue;
        }
        for piece in line.split(",'").flat_map(|piece| piece.split(", '")) {
            let piece = piece.trim();
            if let Some((key, value)) = piece.split_once(mark) {
                let key = key.trim().trim_matches(['\'', '"', '{', '[', ' ']);
                let value = value.trim();
                let is_key = !key.is_empty() && key.len() <= 200 && !key.contains(['(', ';', '=']);
                if is_key && (value.ends_with(['[', '{']) || value.ends_with("array(")) {
                    above.push(key.to_owned());
                    continue;
                }
                if is_key && !matches!(value, "" | "''," | "\"\"," | "''" | "\"\"") {
                    keys.add(format!("{}.{key}", above.join(".")), true);
                } else if is_key && !value.is_empty() {
                    keys.add(format!("{}.{key}", above.join(".")), false);
                }
            }
        }
        if line.starts_with([']', '}', ')']) {
            above.pop();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_that_say_nothing_are_no_translation() {
        for (format, text, all, translated) in [
            (
                Format::Gettext,
                "msgctxt \"x\"\nmsgid \"a\"\nmsgstr \"A\"\n\nmsgctxt \"y\"\nmsgid \"a\"\nmsgstr \"\"\n\"B\"\n#~ msgid \"o\"\n#~ msgstr \"O\"\n",
                2,
                2,
            ),
            (Format::Gettext, "msgid \"a\"\nmsgid_plural \"b\"\nmsgstr[0] \"\"\nmsgstr[1] \"\"\n", 1, 0),
            (Format::Json, "{\"a\": \"\", \"@b\": \"x\", \"c\": [\"x\"]}", 2, 1),
            (Format::Yaml, "fr:\n  a: \"\"\n  b: x\n  c:\n    - d\n", 3, 2),
            (Format::Properties, "# c\na = b \\\n  c = d\ne=\n", 2, 1),
            (
                Format::Resx,
                "<data name=\"a\"><value></value></data><data name=\"b.Size\" type=\"System.Drawing.Size\"><value>1</value></data>",
                1,
                0,
            ),
            (
                Format::Android,
                "<string name=\"a\" translatable=\"false\">A</string><string name=\"b\">B</string>",
                1,
                1,
            ),
            (
                Format::Xliff,
                "<trans-unit id=\"1\"><source>a</source><target/></trans-unit><trans-unit id=\"2\"><source>a</source><target>A</target></trans-unit>",
                2,
                1,
            ),
            (Format::Php, "return [\n  'a' => 'A',\n  'b' => [\n    'a' => 'B',\n  ],\n  'c' => '',\n];", 3, 2),
            (Format::Script, "export default {\n  a: 'A',\n  b: {\n    a: 'B',\n  },\n}", 2, 2),
        ] {
            let keys = format.keys(text);
            assert_eq!((keys.all.len(), keys.translated.len()), (all, translated), "{text}");
        }
    }
}
