//! Product names in what was typed, and the wish to replace them.

use super::typed::TypedWord;
use crate::bridge::{Bridge, product_key};
use crate::error::SearchError;
use crate::execute::exists;
use crate::index::Snapshot;
use crate::plan::TermSet;

/// Most words of a product's name.
const LONGEST_NAME: usize = 5;

/// Words that say « instead of », folded. After or before the name of a product they are no need of their own.
const INSTEAD: &[&str] = &[
    "alternative",
    "alternatives",
    "concurrent",
    "concurrents",
    "equivalent",
    "equivalente",
    "equivalents",
    "equivalence",
    "instead",
    "lieu",
    "migrate",
    "migrating",
    "migrer",
    "place",
    "quitter",
    "remplace",
    "remplacant",
    "remplacants",
    "remplacement",
    "remplacer",
    "replace",
    "replacement",
    "replacements",
    "replacing",
    "similaire",
    "similaires",
    "similar",
    "substitut",
    "substitute",
    "substitutes",
    "substituts",
    "switch",
    "comme",
    "like",
    "clone",
];

/// A product named by some words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Named {
    /// Its name as the vocabulary has it, else as typed.
    pub(crate) product: String,
    /// Its key in the index.
    pub(crate) key: String,
    /// Its category, when the vocabulary knows it.
    pub(crate) category: Option<String>,
    /// Whether some software replaces it.
    pub(crate) replaced: bool,
    /// First word.
    pub(crate) from: usize,
    /// After the last word.
    pub(crate) to: usize,
}

/// The product named, the longest name first, with the words that say « instead of ».
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Intent {
    /// The products.
    pub(crate) named: Vec<Named>,
    /// Ranks of the words that only say « instead of ».
    pub(crate) instead: Vec<usize>,
}

/// Finds product names in the words of a query, grammar included (« the », « de » can be part of a name).
pub(crate) fn intent(snapshot: &Snapshot, bridge: &Bridge, words: &[TypedWord]) -> Result<Intent, SearchError> {
    let mut intent = Intent::default();
    let mut from = 0;
    while from < words.len() {
        let longest = (words.len() - from).min(LONGEST_NAME);
        let mut next = from + 1;
        for length in (1..=longest).rev() {
            if let Some(named) = product(snapshot, bridge, words, from, from + length)? {
                next = from + length;
                intent.named.push(named);
                break;
            }
        }
        from = next;
    }
    for named in &intent.named {
        // « alternative libre à Photoshop », "Photoshop replacement".
        let light = |word: &TypedWord| word.stop || word.generic || INSTEAD.contains(&word.folded.as_str());
        let before = (0..named.from).rev().take_while(|rank| light(&words[*rank]));
        let after = (named.to..words.len()).take_while(|rank| light(&words[*rank]));
        let around: Vec<usize> = before.chain(after).collect();
        if around.iter().any(|rank| INSTEAD.contains(&words[*rank].folded.as_str())) {
            intent.instead.extend(around);
        }
    }
    Ok(intent)
}

fn product(
    snapshot: &Snapshot,
    bridge: &Bridge,
    words: &[TypedWord],
    from: usize,
    to: usize,
) -> Result<Option<Named>, SearchError> {
    let taken = &words[from..to];
    if taken.iter().all(|word| word.stop || word.generic) {
        return Ok(None);
    }
    let typed: Vec<String> = taken.iter().map(name_part).collect();
    let key = product_key(&typed.join(" "));
    let known = bridge.product(&key);
    let canonical = bridge.canonical_product(&key);
    let replaced = exists(snapshot, &TermSet::Product(canonical.clone()))?;
    if known.is_none() && !replaced {
        return Ok(None);
    }
    Ok(Some(Named {
        product: known.map_or_else(|| typed.join(" "), |product| product.name.clone()),
        category: known.and_then(|product| product.category.clone()),
        key: canonical,
        replaced,
        from,
        to,
    }))
}

/// A word as it stands in the key of a product: hyphenated words by their parts.
fn name_part(word: &TypedWord) -> String {
    if word.parts.is_empty() { word.text.clone() } else { word.parts.join(" ") }
}
