//! The controlled bridge between languages: which words stand for the same need, from plain vocabularies.
//!
//! Exact and explainable: an expression of the query that stands in a vocabulary is also looked for by its other
//! expressions, and the answer says so. Expressions are compared on analysed words, so plurals and accents do not matter.

use std::collections::HashMap;

use levain_content::Vocabularies;
use levain_model::Language;
use levain_model::id::fold;

use crate::analysis::{Stemmers, is_stop_word, words};

/// Most words of an expression that are compared.
pub(crate) const LONGEST_EXPRESSION: usize = 6;

/// The vocabularies, as they are read from files.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BridgeData {
    /// Expressions that stand for one thing: French ones, English ones.
    pub pairs: Vec<(Vec<String>, Vec<String>)>,
    /// Categories with their labels.
    pub categories: Vec<CategoryTerms>,
    /// Proprietary products.
    pub products: Vec<Product>,
}

impl From<&Vocabularies> for BridgeData {
    fn from(vocabularies: &Vocabularies) -> BridgeData {
        BridgeData {
            pairs: vocabularies.bridge.iter().map(|pair| (pair.fr.clone(), pair.en.clone())).collect(),
            categories: vocabularies
                .categories
                .entries
                .iter()
                .map(|entry| CategoryTerms {
                    code: entry.code.clone(),
                    fr: entry.fr.clone(),
                    en: entry.en.clone(),
                    synonyms_fr: entry.synonyms_fr.clone(),
                    synonyms_en: entry.synonyms_en.clone(),
                })
                .collect(),
            products: vocabularies
                .products
                .iter()
                .map(|product| Product {
                    name: product.name.clone(),
                    aliases: product.aliases.clone(),
                    category: product.categories.first().cloned(),
                })
                .collect(),
        }
    }
}

/// A category and the words for it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CategoryTerms {
    /// Code of publiccode.yml's vocabulary.
    pub code: String,
    /// French label.
    pub fr: String,
    /// English label.
    pub en: String,
    /// Other French words for it.
    pub synonyms_fr: Vec<String>,
    /// Other English words for it.
    pub synonyms_en: Vec<String>,
}

/// A proprietary product people know by name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Product {
    /// Its full name.
    pub name: String,
    /// Its other names.
    pub aliases: Vec<String>,
    /// Code of the main category of what it does.
    pub category: Option<String>,
}

/// An expression of the vocabularies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Expression {
    pub(crate) language: Language,
    pub(crate) text: String,
    /// Its significant words.
    pub(crate) words: Vec<String>,
    /// They, analysed ([`expression_key`]).
    pub(crate) key: String,
    /// They, without accents or plural.
    surface: String,
}

/// The vocabularies, ready to be asked.
#[derive(Debug, Clone, Default)]
pub struct Bridge {
    rings: Vec<Vec<Expression>>,
    keys: [HashMap<String, Vec<usize>>; Language::ALL.len()],
    /// The rings of which an expression holds an analysed word, in order.
    sharing: [HashMap<String, Vec<usize>>; Language::ALL.len()],
    vocabulary: HashMap<String, String>,
    labels: HashMap<String, (String, String)>,
    products: HashMap<String, usize>,
    product_list: Vec<Product>,
    completions: Vec<(Language, String, String)>,
    stamp: u64,
}

impl Bridge {
    /// Prepares the vocabularies. Blank expressions, and those with no word left once grammar is removed, are ignored.
    pub fn new(data: &BridgeData) -> Bridge {
        let mut bridge = Bridge { stamp: stamp(data), ..Bridge::default() };
        let mut stemmers = Stemmers::default();
        for (fr, en) in &data.pairs {
            bridge.add_ring(fr.iter(), en.iter(), &mut stemmers);
        }
        for category in &data.categories {
            let fr = std::iter::once(&category.fr).chain(&category.synonyms_fr);
            let en = std::iter::once(&category.en).chain(&category.synonyms_en);
            bridge.add_ring(fr, en, &mut stemmers);
            bridge.labels.insert(category.code.clone(), (category.fr.clone(), category.en.clone()));
        }
        for product in &data.products {
            let index = bridge.product_list.len();
            for name in std::iter::once(&product.name).chain(&product.aliases) {
                let key = product_key(name);
                if !key.is_empty() {
                    bridge.products.entry(key).or_insert(index);
                }
            }
            bridge.product_list.push(product.clone());
        }
        bridge.completions.sort();
        bridge.completions.dedup();
        bridge
    }

    fn add_ring<'a>(
        &mut self,
        fr: impl Iterator<Item = &'a String>,
        en: impl Iterator<Item = &'a String>,
        stemmers: &mut Stemmers,
    ) {
        let mut ring = Vec::new();
        for (language, text) in fr.map(|text| (Language::Fr, text)).chain(en.map(|text| (Language::En, text))) {
            let significant = significant_words(language, text);
            if significant.is_empty() || significant.len() > LONGEST_EXPRESSION {
                continue;
            }
            let key = expression_key(language, significant.iter().map(String::as_str), stemmers);
            let rank = self.rings.len();
            let add = |rings: &mut Vec<usize>| {
                if rings.last() != Some(&rank) {
                    rings.push(rank);
                }
            };
            add(self.keys[language as usize].entry(key.clone()).or_default());
            key.split(' ').for_each(|word| add(self.sharing[language as usize].entry(word.to_owned()).or_default()));
            for word in words(text) {
                self.vocabulary.entry(word.folded).or_insert_with(|| word.text.to_lowercase());
            }
            self.completions.push((language, fold(text.trim()), text.trim().to_owned()));
            let surface = surface(significant.iter().map(String::as_str));
            ring.push(Expression { language, text: text.trim().to_owned(), words: significant, key, surface });
        }
        self.rings.push(ring);
    }

    /// The expressions that stand for the same thing as the one of these words, whose key is `key`.
    ///
    /// Stemming makes one of words that are not (« logs » and « logement », "book" and "booking"): the rings that hold the
    /// words as they stand, but for a plural, are the only ones where there are some.
    pub(crate) fn equivalents<'a>(
        &self,
        language: Language,
        key: &str,
        words: impl Iterator<Item = &'a str>,
    ) -> impl Iterator<Item = &Expression> {
        let rings = self.keys[language as usize].get(key).map(Vec::as_slice).unwrap_or_default();
        let surface = if rings.is_empty() { String::new() } else { surface(words) };
        let written = |ring: &&Vec<Expression>| {
            ring.iter().any(|expression| {
                expression.language == language && expression.key == key && expression.surface == surface
            })
        };
        let rings: Vec<&Vec<Expression>> = rings.iter().filter_map(|ring| self.rings.get(*ring)).collect();
        let as_written: Vec<&Vec<Expression>> = rings.iter().copied().filter(written).collect();
        if as_written.is_empty() { rings } else { as_written }.into_iter().flatten()
    }

    /// Whether a folded word stands in some expression.
    pub(crate) fn has_word(&self, folded: &str) -> bool {
        self.vocabulary.contains_key(folded)
    }

    /// Words of the expressions: folded, and as written in lower case.
    pub(crate) fn vocabulary(&self) -> impl Iterator<Item = (&str, &str)> {
        self.vocabulary.iter().map(|(folded, written)| (folded.as_str(), written.as_str()))
    }

    /// Expressions of `language` that begin by a folded text: folded, and as written.
    pub(crate) fn completions(&self, language: Language, prefix: &str) -> impl Iterator<Item = &str> {
        let from = self.completions.partition_point(|(of, folded, _)| (*of, folded.as_str()) < (language, prefix));
        self.completions[from..]
            .iter()
            .take_while(move |(of, folded, _)| *of == language && folded.starts_with(prefix))
            .map(|(_, _, text)| text.as_str())
    }

    /// The first expression of each ring that holds an analysed word in a language: those of one ring stand for the same
    /// thing.
    pub(crate) fn sharing<'a>(&'a self, language: Language, word: &'a str) -> impl Iterator<Item = &'a Expression> {
        let rings = self.sharing[language as usize].get(word).map(Vec::as_slice).unwrap_or_default();
        rings.iter().filter_map(|ring| self.rings.get(*ring)).filter_map(move |ring| {
            ring.iter().find(|expression| {
                expression.language == language && expression.key.split(' ').any(|other| other == word)
            })
        })
    }

    /// The French and English labels of a category.
    pub(crate) fn labels(&self, code: &str) -> Option<(&str, &str)> {
        self.labels.get(code).map(|(fr, en)| (fr.as_str(), en.as_str()))
    }

    /// The product of that name or alias.
    pub(crate) fn product(&self, key: &str) -> Option<&Product> {
        self.products.get(key).and_then(|index| self.product_list.get(*index))
    }

    /// The key by which a product's name is indexed: that of its full name when the vocabulary knows it.
    pub(crate) fn canonical_product(&self, name: &str) -> String {
        let key = product_key(name);
        self.product(&key).map_or(key, |product| product_key(&product.name))
    }

    /// A number that changes when the vocabularies do: an index made with others has to be made again.
    pub(crate) fn stamp(&self) -> u64 {
        self.stamp
    }
}

/// The significant words of an expression, hyphenated words in one piece.
pub(crate) fn significant_words(language: Language, text: &str) -> Vec<String> {
    let mut last = None;
    let mut kept = Vec::new();
    let mut inside = 0;
    for word in words(text) {
        // The parts of a compound follow it: they are the same word.
        if word.end <= inside {
            continue;
        }
        if word.compound {
            inside = word.end;
        }
        if is_stop_word(language, &word.folded) {
            last = Some(word.text);
        } else {
            kept.push(word.text);
        }
    }
    // An expression made of grammar only (« EN », "IT") stands for itself.
    if kept.is_empty() { last.into_iter().collect() } else { kept }
}

/// The key of an expression in a language: its significant words analysed.
pub(crate) fn expression_key<'a>(
    language: Language,
    significant: impl Iterator<Item = &'a str>,
    stemmers: &mut Stemmers,
) -> String {
    significant.map(|word| stemmers.key(language, word)).collect::<Vec<_>>().join(" ")
}

/// Some words without accents or plural.
fn surface<'a>(words: impl Iterator<Item = &'a str>) -> String {
    let singular = |word: &str| {
        let folded = fold(word);
        match folded.strip_suffix(['s', 'x']) {
            Some(singular) if singular.len() > 2 => singular.to_owned(),
            _ => folded,
        }
    };
    words.map(singular).collect::<Vec<_>>().join(" ")
}

/// The key of a product's name: its words, folded.
pub(crate) fn product_key(name: &str) -> String {
    let parts: Vec<String> = words(name).into_iter().filter(|word| !word.compound).map(|word| word.folded).collect();
    parts.join(" ")
}

/// FNV-1a over the vocabularies: stable across builds and machines, which the standard hasher does not promise.
fn stamp(data: &BridgeData) -> u64 {
    let mut state = 0xcbf2_9ce4_8422_2325_u64;
    for byte in format!("{data:?}").bytes() {
        state = (state ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    state
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strings(items: &[&str]) -> Vec<String> {
        items.iter().map(|item| (*item).to_owned()).collect()
    }

    fn bridge() -> Bridge {
        Bridge::new(&BridgeData {
            pairs: vec![
                (strings(&["prise de rendez-vous", "rendez-vous"]), strings(&["appointment booking"])),
                (strings(&["paie"]), strings(&["payroll"])),
                (strings(&["paiement"]), strings(&["payment"])),
            ],
            categories: vec![CategoryTerms {
                code: "accounting".into(),
                fr: "Comptabilité".into(),
                en: "Accounting".into(),
                synonyms_fr: strings(&["tenue de livres"]),
                synonyms_en: strings(&["bookkeeping"]),
            }],
            products: vec![Product {
                name: "Adobe Photoshop".into(),
                aliases: strings(&["Photoshop"]),
                category: Some("graphic-design".into()),
            }],
        })
    }

    #[track_caller]
    fn check(language: Language, typed: &str, expected: &[&str]) {
        let bridge = bridge();
        let significant = significant_words(language, typed);
        let key = expression_key(language, significant.iter().map(String::as_str), &mut Stemmers::default());
        let words = significant.iter().map(String::as_str);
        let found: Vec<&str> = bridge.equivalents(language, &key, words).map(|found| found.text.as_str()).collect();
        assert_eq!(found, expected, "{typed:?} has the key {key:?}");
    }

    #[test]
    fn expressions_are_found_whatever_their_number_accents_and_grammar() {
        let appointment = ["prise de rendez-vous", "rendez-vous", "appointment booking"];
        check(Language::Fr, "prises de rendez-vous", &appointment);
        check(Language::Fr, "la prise des rendez-vous", &appointment);
        check(Language::En, "appointments bookings", &appointment);
        check(Language::Fr, "comptabilite", &["Comptabilité", "tenue de livres", "Accounting", "bookkeeping"]);
        check(Language::Fr, "paies", &["paie", "payroll"]);
        check(Language::Fr, "paiements", &["paiement", "payment"]);
        check(Language::Fr, "prise", &[]);
        check(Language::En, "prise de rendez-vous", &[]);
    }

    #[test]
    fn products_are_known_by_their_aliases() {
        let bridge = bridge();
        assert_eq!(bridge.canonical_product("PHOTOSHOP"), "adobe photoshop");
        assert_eq!(bridge.canonical_product("Unknown-Product 2"), "unknown product 2");
    }

    #[test]
    fn another_vocabulary_has_another_stamp() {
        assert_ne!(bridge().stamp(), Bridge::default().stamp());
        assert_eq!(bridge().stamp(), bridge().stamp());
    }
}
