//! The fields of the index and how a document fills them.

use levain_model::{Language, Texts};
use serde::{Deserialize, Serialize};
use tantivy::schema::{
    FAST, Field, IndexRecordOption, STORED, STRING, Schema, SchemaBuilder, TextFieldIndexing, TextOptions,
};
use tantivy::tokenizer::TokenizerManager;
use tantivy::{TantivyDocument, Term};

use super::tokenizer::{Analysis, FieldTokenizer};
use crate::analysis::{detect, words};
use crate::bridge::{Bridge, product_key};
use crate::document::{Facet, SearchDocument};

/// Raised whenever analysis or fields change: an index of another format is made again.
pub(crate) const FORMAT: u32 = 4;

/// The parts of a document that answer a query, from the one that says most of what it is to the one that says least.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Part {
    /// Name and aliases, in both analyses.
    Name,
    /// Free words, in both analyses.
    Keyword,
    /// Products replaced, folded words.
    ProductWords,
    /// What it is for.
    Summary(Language),
    /// Labels of its categories.
    Label(Language),
    /// Description and features.
    Body(Language),
    /// Texts in other languages and the licence, folded words.
    Other,
}

impl Part {
    /// Every part; its rank is its place in [`Fields::parts`].
    pub(crate) const ALL: [Part; 10] = [
        Part::Name,
        Part::Keyword,
        Part::ProductWords,
        Part::Summary(Language::Fr),
        Part::Label(Language::Fr),
        Part::Body(Language::Fr),
        Part::Summary(Language::En),
        Part::Label(Language::En),
        Part::Body(Language::En),
        Part::Other,
    ];

    fn field_name(self) -> String {
        match self {
            Part::Name => "name".to_owned(),
            Part::Keyword => "keyword".to_owned(),
            Part::ProductWords => "product_words".to_owned(),
            Part::Summary(language) => format!("summary_{}", language.tag()),
            Part::Label(language) => format!("label_{}", language.tag()),
            Part::Body(language) => format!("body_{}", language.tag()),
            Part::Other => "other".to_owned(),
        }
    }

    pub(crate) fn analysis(self) -> Analysis {
        match self {
            Part::Name | Part::Keyword => Analysis::Both,
            Part::ProductWords | Part::Other => Analysis::Folded,
            Part::Summary(language) | Part::Label(language) | Part::Body(language) => Analysis::In(language),
        }
    }
}

/// What is kept of a document to cut passages from.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct StoredTexts {
    pub(crate) summary: Vec<StoredText>,
    pub(crate) description: Vec<StoredText>,
}

/// A text that passages are cut from.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct StoredText {
    /// The tag that its source gave it.
    pub(crate) tag: String,
    /// The language it is in, found once here rather than at each search.
    pub(crate) language: Language,
    pub(crate) text: String,
}

/// Longest beginning of a text that passages are cut from, bytes.
const STORED_TEXT: usize = 4_000;

impl StoredText {
    /// The texts in one of our languages.
    pub(crate) fn of(texts: &Texts) -> Vec<StoredText> {
        let of = |(tag, text): (&str, &str)| {
            let language = detect(text).map_or_else(|| language_of(tag), Language::from_tag)?;
            let text = text[..text.floor_char_boundary(STORED_TEXT)].to_owned();
            Some(StoredText { tag: tag.to_owned(), language, text })
        };
        texts.iter().filter_map(of).collect()
    }
}

/// The fields of the index.
#[derive(Debug, Clone)]
pub(crate) struct Fields {
    pub(crate) id: Field,
    pub(crate) stored: Field,
    pub(crate) parts: [Field; Part::ALL.len()],
    /// Keys of the products replaced ([`Bridge::canonical_product`]).
    pub(crate) product: Field,
    /// Keys of name and aliases in one piece.
    pub(crate) exact: Field,
    /// Every word, folded; a word with accents also as `folded NUL written`, for spelling.
    pub(crate) words: Field,
    /// Names as `n NUL folded NUL written`, from each of their words on, for completion.
    pub(crate) complete: Field,
    pub(crate) facets: [Field; Facet::ALL.len()],
    hit: Field,
    sort_key: Field,
    use_count: Field,
    updated_at: Field,
}

/// Name of the stored column of what makes a hit: identifier, space, slug. A column, since reading it does not unpack texts.
pub(crate) const HIT: &str = "hit";
/// Name of the stored column of alphabetical keys.
pub(crate) const SORT_KEY: &str = "sort_key";
/// Name of the stored column of counts of uses.
pub(crate) const USE_COUNT: &str = "use_count";
/// Name of the stored column of times of change, microseconds since 1970.
pub(crate) const UPDATED_AT: &str = "updated_at";

fn text_field(builder: &mut SchemaBuilder, name: &str, tokenizer: &str, record: IndexRecordOption) -> Field {
    let indexing = TextFieldIndexing::default()
        .set_tokenizer(tokenizer)
        .set_fieldnorms(record != IndexRecordOption::Basic)
        .set_index_option(record);
    builder.add_text_field(name, TextOptions::default().set_indexing_options(indexing))
}

/// The schema and its fields.
pub(crate) fn schema() -> (Schema, Fields) {
    let mut builder = Schema::builder();
    let raw = |builder: &mut SchemaBuilder, name: &str| text_field(builder, name, "raw", IndexRecordOption::Basic);
    let id = builder.add_text_field("id", STRING);
    let stored = builder.add_text_field("stored", STORED);
    let parts = Part::ALL.map(|part| {
        let tokenizer = part.analysis().tokenizer_name();
        text_field(&mut builder, &part.field_name(), tokenizer, IndexRecordOption::WithFreqsAndPositions)
    });
    let product = raw(&mut builder, "product");
    let exact = raw(&mut builder, "exact");
    let words = raw(&mut builder, "words");
    let complete = raw(&mut builder, "complete");
    let facets = Facet::ALL.map(|facet| raw(&mut builder, &format!("facet_{}", facet.as_str())));
    let hit = builder.add_text_field(HIT, TextOptions::default().set_fast("raw"));
    let sort_key = builder.add_text_field(SORT_KEY, TextOptions::default().set_fast("raw"));
    let use_count = builder.add_u64_field(USE_COUNT, FAST);
    let updated_at = builder.add_i64_field(UPDATED_AT, FAST);
    let fields =
        Fields { id, stored, parts, product, exact, words, complete, facets, hit, sort_key, use_count, updated_at };
    (builder.build(), fields)
}

/// The tokenizers that the schema names.
pub(crate) fn tokenizers() -> TokenizerManager {
    let manager = TokenizerManager::default();
    for analysis in Analysis::ALL {
        manager.register(analysis.tokenizer_name(), FieldTokenizer::new(analysis));
    }
    manager
}

impl Fields {
    /// The field of a part.
    pub(crate) fn part(&self, part: Part) -> Field {
        let rank = Part::ALL.iter().position(|known| *known == part).unwrap_or_default();
        self.parts[rank]
    }

    /// The term that names one document.
    pub(crate) fn id_term(&self, id: levain_model::Id) -> Term {
        Term::from_field_text(self.id, &id.to_string())
    }

    /// The document as the index takes it.
    pub(crate) fn document(&self, document: &SearchDocument, bridge: &Bridge) -> TantivyDocument {
        let mut filled = TantivyDocument::default();
        let mut spelling = Vec::new();
        let mut add = |part: Part, text: &str, filled: &mut TantivyDocument| {
            filled.add_text(self.part(part), text);
            spell(text, &mut spelling);
        };

        for name in std::iter::once(&document.name).chain(&document.aliases) {
            add(Part::Name, name, &mut filled);
            filled.add_text(self.exact, product_key(name));
            for completion in completions(name) {
                filled.add_text(self.complete, completion);
            }
        }
        for keyword in &document.keywords {
            add(Part::Keyword, keyword, &mut filled);
        }
        for product in &document.replaces {
            add(Part::ProductWords, product, &mut filled);
            filled.add_text(self.product, bridge.canonical_product(product));
        }
        for code in &document.categories {
            match bridge.labels(code) {
                Some((fr, en)) => {
                    add(Part::Label(Language::Fr), fr, &mut filled);
                    add(Part::Label(Language::En), en, &mut filled);
                }
                // The standard's codes are English words.
                None => add(Part::Label(Language::En), &code.replace('-', " "), &mut filled),
            }
        }
        for (tag, text) in document.summary.iter() {
            for part in parts_of(tag, text, Part::Summary) {
                add(part, text, &mut filled);
            }
        }
        let features = document.features.iter().map(|(tag, lines)| (tag.as_str(), lines.join("\n")));
        let description = document.description.iter().map(|(tag, text)| (tag, text.to_owned()));
        for (tag, text) in description.chain(features) {
            for part in parts_of(tag, &text, Part::Body) {
                add(part, &text, &mut filled);
            }
        }
        if let Some(license) = &document.license {
            add(Part::Other, license, &mut filled);
        }

        spelling.sort_unstable();
        spelling.dedup();
        for word in spelling {
            filled.add_text(self.words, word);
        }
        for (facet, field) in Facet::ALL.into_iter().zip(self.facets) {
            for value in facet.values(document) {
                filled.add_text(field, value);
            }
        }
        filled.add_text(self.id, document.id.to_string());
        filled.add_text(self.hit, format!("{} {}", document.id, document.slug));
        let stored = StoredTexts {
            summary: StoredText::of(&document.summary),
            description: StoredText::of(&document.description),
        };
        filled.add_text(self.stored, serde_json::to_string(&stored).unwrap_or_default());
        filled.add_text(self.sort_key, &document.sort_key);
        filled.add_u64(self.use_count, document.use_count);
        filled.add_i64(self.updated_at, document.updated_at.as_microsecond());
        filled
    }
}

/// Where a text goes: by the language its tag says, and by the one it is really in when that is another. A text in
/// neither of ours goes to [`Part::Other`].
fn parts_of(tag: &str, text: &str, part: fn(Language) -> Part) -> Vec<Part> {
    let mut languages = Vec::new();
    languages.extend(language_of(tag));
    let detected = detect(text).and_then(Language::from_tag);
    languages.extend(detected.filter(|detected| language_of(tag) != Some(*detected)));
    if languages.is_empty() { vec![Part::Other] } else { languages.into_iter().map(part).collect() }
}

/// The language of a tag; three-letter codes (ISO 639-2, of both kinds) exist in real files.
fn language_of(tag: &str) -> Option<Language> {
    match tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase().as_str() {
        "fr" | "fra" | "fre" => Some(Language::Fr),
        "en" | "eng" => Some(Language::En),
        _ => None,
    }
}

/// The entries of a text in the dictionary of spelling.
fn spell(text: &str, spelling: &mut Vec<String>) {
    for word in words(text) {
        if word.folded.chars().count() < 3 || word.folded.chars().all(char::is_numeric) {
            continue;
        }
        let written = word.text.to_lowercase();
        if written != word.folded {
            spelling.push(format!("{}\0{written}", word.folded));
        }
        spelling.push(word.folded);
    }
}

/// The entries of a name in the dictionary of completion, one per word it can be begun from.
fn completions(name: &str) -> Vec<String> {
    let parts: Vec<String> = words(name).into_iter().filter(|word| !word.compound).map(|word| word.folded).collect();
    (0..parts.len().min(4)).map(|from| format!("n\0{}\0{name}", parts[from..].join(" "))).collect()
}
