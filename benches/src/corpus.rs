//! The judged set: real descriptions of software, needs of public employees, and which answer which.

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use levain_model::Language;
use levain_search::SearchDocument;
use serde_json::Value;

use crate::documents::named;

/// A description, as the set has it.
#[derive(Debug, Clone)]
pub struct Judged {
    /// Its identifier in the set.
    pub id: String,
    /// The same for the search.
    pub document: SearchDocument,
    /// Everything it says, for rankings that know no fields: (language tag, text).
    pub texts: Vec<(String, String)>,
    /// Whether it has a text in French or in English.
    pub ours: bool,
}

/// A need and what answers it.
#[derive(Debug, Clone)]
pub struct Need {
    /// Its rank in the set.
    pub number: usize,
    /// The language it is told in.
    pub language: Language,
    /// Its words.
    pub text: String,
    /// Identifiers of what answers it, in any language.
    pub relevant: HashSet<String>,
    /// Those that have a French or an English text.
    pub ideal: HashSet<String>,
}

/// Descriptions and needs.
#[derive(Debug, Clone, Default)]
pub struct Corpus {
    /// The descriptions.
    pub documents: Vec<Judged>,
    /// The needs.
    pub needs: Vec<Need>,
}

/// Reads the set; none when its folder is absent, which is an error in continuous integration.
///
/// # Errors
/// The set is not what it should be, or is absent and `CI` is `true`.
pub fn read() -> Result<Option<Corpus>> {
    let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/corpus/search"));
    if !folder.is_dir() {
        if std::env::var("CI").is_ok_and(|value| value == "true") {
            bail!("the judged set is absent: {}", folder.display());
        }
        return Ok(None);
    }
    let lines = std::fs::read_to_string(folder.join("docs.jsonl")).context("docs.jsonl")?;
    let mut corpus = Corpus::default();
    for (number, line) in lines.lines().enumerate() {
        let value: Value = serde_json::from_str(line).with_context(|| format!("docs.jsonl, line {}", number + 1))?;
        corpus.documents.push(judged(number as u64, &value));
    }
    let ours: HashMap<&str, bool> = corpus.documents.iter().map(|known| (known.id.as_str(), known.ours)).collect();
    let queries = std::fs::read_to_string(folder.join("queries.tsv")).context("queries.tsv")?;
    for line in queries.lines().skip(1) {
        let mut cells = line.split('\t');
        let (Some(language), Some(text)) = (cells.next().and_then(Language::from_tag), cells.next()) else { continue };
        let relevant: HashSet<String> =
            cells.next().unwrap_or_default().split(',').filter(|id| !id.is_empty()).map(str::to_owned).collect();
        let ideal = relevant.iter().filter(|id| ours.get(id.as_str()).copied().unwrap_or_default()).cloned().collect();
        let number = corpus.needs.len();
        corpus.needs.push(Need { number, language, text: text.to_owned(), relevant, ideal });
    }
    Ok(Some(corpus))
}

fn judged(number: u64, value: &Value) -> Judged {
    let id = value["id"].as_str().unwrap_or_default().to_owned();
    // Some sets give the name per language.
    let names: Vec<&str> = match &value["name"] {
        Value::String(name) => vec![name],
        Value::Object(names) => names.values().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    let name = names.first().copied().unwrap_or_default();
    let mut document = named(number, name);
    document.slug = format!("{number}").as_str().into();
    document.aliases = names.iter().skip(1).filter(|other| **other != name).map(|other| (*other).to_owned()).collect();
    let mut texts: Vec<(String, String)> = names.iter().map(|name| ("und".to_owned(), (*name).to_owned())).collect();
    for category in value["categories"].as_array().into_iter().flatten().filter_map(Value::as_str) {
        texts.push(("und".to_owned(), category.replace('-', " ")));
        // Codes of publiccode.yml are lower-case ASCII; other sets have labels.
        let code = category.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-');
        if code { &mut document.categories } else { &mut document.keywords }.push(category.to_owned());
    }
    let mut ours = false;
    for (tag, text) in value["text"].as_object().into_iter().flatten() {
        let text = text.as_str().unwrap_or_default();
        ours |= !text.trim().is_empty() && Language::from_tag(tag).is_some();
        let (summary, description) = split(text);
        document.summary.insert(tag, summary);
        document.description.insert(tag, description);
        texts.push((tag.clone(), text.to_owned()));
    }
    Judged { id, document, texts, ours }
}

/// The set has one text where records have a summary and a description: the first sentence is the summary.
fn split(text: &str) -> (&str, &str) {
    let text = text.trim();
    let end = text
        .char_indices()
        .filter(|(at, character)| {
            *character == '\n' || (*character == '.' && text[at + 1..].starts_with(char::is_whitespace))
        })
        .map(|(at, _)| at)
        .next();
    text.split_at(end.unwrap_or(text.len()))
}

/// The descriptions as the search takes them.
pub fn search_documents(corpus: &Corpus) -> Vec<SearchDocument> {
    corpus.documents.iter().map(|known| known.document.clone()).collect()
}
