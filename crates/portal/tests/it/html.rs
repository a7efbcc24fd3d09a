//! A reader of our own pages: tags, attributes, links, texts, and what is wrong with how they are written.

use std::collections::HashSet;

/// Elements without an end.
const VOID: [&str; 8] = ["meta", "link", "input", "br", "img", "hr", "use", "path"];

/// A page, or any XML document.
#[derive(Debug, Default)]
pub struct Document {
    pub tags: Vec<Tag>,
    /// Texts between tags, entities replaced, with the element each stands in.
    pub texts: Vec<(String, String)>,
    /// What is not well formed.
    pub faults: Vec<String>,
}

/// A start tag.
#[derive(Debug, Clone)]
pub struct Tag {
    pub name: String,
    pub attributes: Vec<(String, String)>,
}

impl Tag {
    /// An attribute; empty when there is none.
    pub fn get(&self, name: &str) -> &str {
        self.attributes.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }
}

impl Document {
    pub fn read(source: &str) -> Document {
        let mut document = Document::default();
        let mut open: Vec<String> = Vec::new();
        let mut rest = source;
        while let Some(at) = rest.find('<') {
            document.say(&rest[..at], open.last());
            rest = &rest[at..];
            let raw = open.last().is_some_and(|name| name == "script");
            if raw && !rest.starts_with("</script>") {
                document.say("<", open.last());
                rest = &rest[1..];
                continue;
            }
            let Some(end) = end_of(rest) else {
                document.faults.push(format!("a tag does not end: {rest:.60}"));
                return document;
            };
            let inside = &rest[1..end];
            rest = &rest[end + 1..];
            if inside.starts_with(['!', '?']) {
                continue;
            }
            if let Some(name) = inside.strip_prefix('/') {
                match open.pop() {
                    Some(expected) if expected == name.trim() => {}
                    other => document.faults.push(format!("</{name}> ends {other:?}")),
                }
                continue;
            }
            let (inside, closed) = inside.strip_suffix('/').map_or((inside, false), |inside| (inside, true));
            let tag = tag(inside, &mut document.faults);
            if !closed && !VOID.contains(&tag.name.as_str()) {
                open.push(tag.name.clone());
            }
            document.tags.push(tag);
        }
        document.say(rest, None);
        document.faults.extend(open.iter().map(|name| format!("<{name}> does not end")));
        document
    }

    fn say(&mut self, text: &str, within: Option<&String>) {
        if !text.trim().is_empty() {
            self.texts.push((within.cloned().unwrap_or_default(), decoded(text.trim())));
        }
    }

    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Tag> {
        self.tags.iter().filter(move |tag| tag.name == name)
    }

    /// The first tag of that name with an attribute of that value.
    pub fn with(&self, name: &str, attribute: &str, value: &str) -> Option<&Tag> {
        self.tags.iter().find(|tag| tag.name == name && tag.get(attribute) == value)
    }

    pub fn ids(&self) -> HashSet<&str> {
        self.tags.iter().map(|tag| tag.get("id")).filter(|id| !id.is_empty()).collect()
    }

    /// Every text, one after the other.
    pub fn text(&self) -> String {
        self.texts.iter().map(|(_, text)| text.as_str()).collect::<Vec<_>>().join(" ")
    }

    /// The texts that stand directly in elements of that name.
    pub fn texts_in(&self, name: &str) -> Vec<&str> {
        self.texts.iter().filter(|(within, _)| within == name).map(|(_, text)| text.as_str()).collect()
    }
}

/// Where a tag ends: `>` may stand in the value of an attribute.
fn end_of(text: &str) -> Option<usize> {
    if text.starts_with("<!--") {
        return text.find("-->").map(|at| at + 2);
    }
    let mut quoted = None;
    for (at, character) in text.char_indices() {
        match (character, quoted) {
            ('"' | '\'', None) => quoted = Some(character),
            (other, Some(quote)) if other == quote => quoted = None,
            ('>', None) => return Some(at),
            _ => {}
        }
    }
    None
}

fn tag(inside: &str, faults: &mut Vec<String>) -> Tag {
    let name: String = inside.chars().take_while(|character| !character.is_whitespace()).collect();
    let mut rest = inside[name.len()..].trim_start();
    let mut attributes: Vec<(String, String)> = Vec::new();
    while !rest.is_empty() {
        let end = rest.find(|character: char| character == '=' || character.is_whitespace()).unwrap_or(rest.len());
        let attribute = rest[..end].to_owned();
        rest = &rest[end..];
        let mut value = String::new();
        if let Some(after) = rest.strip_prefix('=') {
            let Some(quoted) = after.strip_prefix('"').and_then(|after| after.split_once('"')) else {
                faults.push(format!("{attribute} of <{name}> has no quotes: {rest:.40}"));
                break;
            };
            value = decoded(quoted.0);
            if quoted.0.contains('<') {
                faults.push(format!("{attribute} of <{name}> holds a <"));
            }
            rest = quoted.1;
        }
        if attributes.iter().any(|(known, _)| *known == attribute) {
            faults.push(format!("<{name}> has {attribute} twice"));
        }
        attributes.push((attribute, value));
        rest = rest.trim_start();
    }
    Tag { name, attributes }
}

fn decoded(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        plain.push_str(&rest[..at]);
        rest = &rest[at..];
        let entity = rest.split_once(';').map(|(entity, after)| (&entity[1..], after));
        let character = entity.and_then(|(name, _)| match name {
            "amp" => Some('&'),
            "lt" => Some('<'),
            "gt" => Some('>'),
            "quot" => Some('"'),
            "apos" => Some('\''),
            _ => name.strip_prefix('#')?.parse().ok().and_then(char::from_u32),
        });
        match (character, entity) {
            (Some(character), Some((_, after))) => {
                plain.push(character);
                rest = after;
            }
            _ => {
                plain.push('&');
                rest = &rest[1..];
            }
        }
    }
    plain.push_str(rest);
    plain
}
