//! What a query means: its words and expressions, each with the ways to answer it.

mod products;
mod typed;

use std::collections::HashMap;

use levain_model::Language;

use crate::analysis::Stemmers;
use crate::bridge::{Bridge, LONGEST_EXPRESSION};
use crate::error::SearchError;
use crate::execute::exists;
use crate::index::{Analysis, Part, Snapshot};
use crate::query::Why;
use crate::spelling;

pub(crate) use products::Named;
pub(crate) use typed::{Typed, TypedWord, cut};

/// What a document may hold.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum TermSet {
    /// For each of [`Part::ALL`], terms of which one is enough.
    Words(Box<[Vec<String>; Part::ALL.len()]>),
    /// It replaces the product of this key.
    Product(String),
    /// It has the category of this code.
    Category(String),
}

impl TermSet {
    /// The terms of one word: in both languages, or in one only.
    pub(crate) fn word(word: &str, only: Option<Language>, stemmers: &mut Stemmers) -> TermSet {
        let folded = levain_model::id::fold(word);
        let analysis = |part: Part| match (part.analysis(), only) {
            (Analysis::In(language), Some(only)) if language != only => None,
            (Analysis::Both, Some(only)) => Some(Analysis::In(only)),
            (analysis, _) => Some(analysis),
        };
        // Most parts are analysed like another one.
        let mut known: Vec<(Analysis, Vec<String>)> = Vec::with_capacity(Analysis::ALL.len());
        TermSet::Words(Box::new(Part::ALL.map(|part| {
            let Some(analysis) = analysis(part) else { return Vec::new() };
            if let Some((_, forms)) = known.iter().find(|(other, _)| *other == analysis) {
                return forms.clone();
            }
            let forms = analysis.forms(word, &folded, stemmers);
            known.push((analysis, forms.clone()));
            forms
        })))
    }

    /// Adds the terms of `other`, when both are words.
    pub(crate) fn or(&mut self, other: TermSet) {
        if let (TermSet::Words(parts), TermSet::Words(others)) = (self, other) {
            for (terms, others) in parts.iter_mut().zip(*others) {
                terms.extend(others);
                terms.sort_unstable();
                terms.dedup();
            }
        }
    }
}

/// One way to answer a word or an expression.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Alternative {
    /// How it came, when it is not the words as they stand.
    pub(crate) why: Option<Why>,
    /// Its worth beside the words as they stand.
    pub(crate) weight: f32,
    /// What a document has to hold: indices in [`Plan::sets`].
    pub(crate) sets: Vec<usize>,
}

impl Alternative {
    /// Whether it is a fact of the record, which answers all of the words, rather than other words.
    pub(crate) fn is_fact(&self) -> bool {
        matches!(self.why, Some(Why::Product { .. } | Why::ProductCategory { .. } | Why::ProductNeighbour { .. }))
    }

    /// Whether all of its words have to be there: « file » alone is no « file upload », and an answer that says it was
    /// found by an expression has to hold it.
    pub(crate) fn is_whole(&self) -> bool {
        matches!(self.why, Some(Why::Bridge { .. }))
    }
}

/// A word with its alternatives, the word itself first.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Node {
    /// What was typed.
    pub(crate) typed: String,
    /// Its worth among the words of the query.
    pub(crate) weight: f32,
    /// The ways to answer it.
    pub(crate) alternatives: Vec<Alternative>,
}

/// Words that make an expression together, or one word.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Span {
    /// Its words.
    pub(crate) nodes: Vec<Node>,
    /// The ways to answer it as a whole.
    pub(crate) alternatives: Vec<Alternative>,
}

/// What a query means.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Plan {
    /// The sets of terms, each once.
    pub(crate) sets: Vec<TermSet>,
    /// The query from left to right; empty when nothing was asked.
    pub(crate) spans: Vec<Span>,
    /// Phrases that have to stand as they are.
    pub(crate) phrases: Vec<String>,
    /// The query with its corrections.
    pub(crate) did_you_mean: Option<String>,
    /// Words, folded, that are near none: they were looked for.
    pub(crate) unlike: Vec<String>,
    /// The key of a name that is the whole query.
    pub(crate) exact: String,
}

/// Worth of each kind of alternative beside the words as they stand.
const EQUIVALENT: f32 = 0.8;
const CORRECTED: f32 = 0.8;
const COMPLETED: f32 = 0.5;
const PARTS: f32 = 0.8;
const PRODUCT: f32 = 1.5;
const PRODUCT_CATEGORY: f32 = 0.6;
/// Worth of the category of a product that some software replaces: enough to complete few answers, not to be one.
const PRODUCT_NEIGHBOUR: f32 = 0.4;
/// Worth of a word that fits any software among the words of a query.
const GENERIC: f32 = 0.25;
/// Most equivalents of one expression that are looked for.
const MOST_EQUIVALENTS: usize = 16;

/// Finds out what a query means; words that nothing holds are only corrected when `corrects`.
pub(crate) fn plan(snapshot: &Snapshot, bridge: &Bridge, query: &str, corrects: bool) -> Result<Plan, SearchError> {
    let typed = cut(query);
    let mut planner = Planner {
        snapshot,
        bridge,
        query,
        corrects,
        plan: Plan::default(),
        known: HashMap::new(),
        keys: Default::default(),
        stemmers: Stemmers::default(),
    };
    planner.run(query, typed)?;
    Ok(planner.plan)
}

struct Planner<'a> {
    snapshot: &'a Snapshot,
    bridge: &'a Bridge,
    query: &'a str,
    corrects: bool,
    plan: Plan,
    known: HashMap<TermSet, usize>,
    /// By language, the keys of the words that were met.
    keys: [HashMap<String, String>; Language::ALL.len()],
    stemmers: Stemmers,
}

impl Planner<'_> {
    fn run(&mut self, query: &str, mut typed: Typed) -> Result<(), SearchError> {
        self.join(&mut typed)?;
        let mut intent = products::intent(self.snapshot, self.bridge, &typed.words)?;
        let mut completions: HashMap<usize, TermSet> = HashMap::new();
        let last = typed.words.len().saturating_sub(1);
        for (rank, word) in typed.words.iter_mut().enumerate() {
            let named = intent.named.iter().any(|named| (named.from..named.to).contains(&rank));
            if word.stop || named || self.is_known(word)? {
                continue;
            }
            if rank == last
                && typed.unfinished
                && let Some(completed) = self.completed(word)?
            {
                completions.insert(rank, completed);
            } else if self.corrects {
                let Some(best) = spelling::corrections(self.snapshot, self.bridge, &word.folded)?.into_iter().next()
                else {
                    self.plan.unlike.push(word.folded.clone());
                    continue;
                };
                word.folded = levain_model::id::fold(&best.written);
                word.parts.clear();
                word.corrected_from = Some(std::mem::replace(&mut word.text, best.written));
            }
        }
        if typed.words.iter().any(|word| word.corrected_from.is_some()) {
            self.plan.did_you_mean = Some(corrected(query, &typed.words));
            // A corrected word may complete the name of a product.
            intent = products::intent(self.snapshot, self.bridge, &typed.words)?;
        }

        let kept: Vec<usize> = (0..typed.words.len())
            .filter(|rank| {
                let named = intent.named.iter().any(|named| (named.from..named.to).contains(rank));
                named || !(typed.words[*rank].stop || intent.instead.contains(rank))
            })
            .collect();
        let mut from = 0;
        while from < kept.len() {
            let (taken, alternatives) = self.expression(&typed.words, &kept[from..], &intent.named)?;
            let mut nodes = Vec::with_capacity(taken);
            for rank in &kept[from..from + taken] {
                nodes.push(self.node(&typed.words[*rank], completions.remove(rank), taken > 1));
            }
            self.plan.spans.push(Span { nodes, alternatives });
            from += taken;
        }
        self.plan.phrases = typed.phrases;
        self.plan.exact = crate::bridge::product_key(query);
        Ok(())
    }

    /// Makes one word of two when the hyphen was left out and one of them is otherwise grammar: « rendez vous ».
    fn join(&self, typed: &mut Typed) -> Result<(), SearchError> {
        let mut rank = 0;
        while rank + 1 < typed.words.len() {
            let (left, right) = (&typed.words[rank], &typed.words[rank + 1]);
            let folded = format!("{}{}", left.folded, right.folded);
            if left.stop != right.stop
                && left.folded.len().min(right.folded.len()) > 2
                && (self.bridge.has_word(&folded) || spelling::is_known(self.snapshot, &folded)?)
            {
                let right = typed.words.remove(rank + 1);
                let left = &mut typed.words[rank];
                left.parts = vec![left.text.clone(), right.text.clone()];
                left.text.push_str(&right.text);
                left.folded = folded;
                left.end = right.end;
                left.stop = false;
            }
            rank += 1;
        }
        Ok(())
    }

    /// Whether the index or a vocabulary has a word.
    fn is_known(&mut self, word: &TypedWord) -> Result<bool, SearchError> {
        if spelling::is_known(self.snapshot, &word.folded)? || self.bridge.has_word(&word.folded) {
            return Ok(true);
        }
        for part in &word.parts {
            if !spelling::is_known(self.snapshot, &levain_model::id::fold(part))? {
                return exists(self.snapshot, &TermSet::word(&word.text, None, &mut self.stemmers));
            }
        }
        Ok(!word.parts.is_empty() || exists(self.snapshot, &TermSet::word(&word.text, None, &mut self.stemmers))?)
    }

    fn completed(&mut self, word: &TypedWord) -> Result<Option<TermSet>, SearchError> {
        if word.folded.chars().count() < 3 {
            return Ok(None);
        }
        let mut set: Option<TermSet> = None;
        for (completion, _) in spelling::completions(self.snapshot, &word.folded)? {
            let terms = TermSet::word(&completion, None, &mut self.stemmers);
            match &mut set {
                Some(set) => set.or(terms),
                None => set = Some(terms),
            }
        }
        Ok(set)
    }

    /// How many of the next words make an expression, with the other ways to say it. At least one.
    fn expression(
        &mut self,
        words: &[TypedWord],
        next: &[usize],
        named: &[Named],
    ) -> Result<(usize, Vec<Alternative>), SearchError> {
        if let Some(product) = named.iter().find(|named| named.from == next[0]) {
            let taken = next.iter().take_while(|rank| **rank < product.to).count();
            let mut alternatives = self.equivalents(words, &next[..taken]);
            alternatives.extend(self.product(product));
            return Ok((taken, alternatives));
        }
        // An expression ends where a product's name begins.
        let open = next.iter().take_while(|rank| named.iter().all(|named| named.from != **rank)).count();
        for taken in (2..=open.min(LONGEST_EXPRESSION)).rev() {
            let alternatives = self.equivalents(words, &next[..taken]);
            if !alternatives.is_empty() {
                return Ok((taken, alternatives));
            }
        }
        if open >= 2 {
            // « web mapping » and "webmapping", "e mail" and "email".
            let joined = format!("{}{}", words[next[0]].text, words[next[1]].text);
            let set = TermSet::word(&joined, None, &mut self.stemmers);
            if joined.len() > 4 && exists(self.snapshot, &set)? {
                let sets = vec![self.set(set)];
                return Ok((2, vec![Alternative { why: None, weight: 1.0, sets }]));
            }
        }
        Ok((1, self.equivalents(words, &next[..1])))
    }

    /// Some words as they stand in the query, corrected ones as corrected.
    fn as_typed(&self, words: &[TypedWord], ranks: &[usize]) -> String {
        let taken = ranks.iter().filter_map(|rank| words.get(*rank));
        let corrected = taken.clone().any(|word| word.corrected_from.is_some());
        match (taken.clone().next(), taken.clone().next_back()) {
            (Some(first), Some(last)) if !corrected => {
                self.query.get(first.start..last.end).unwrap_or_default().to_owned()
            }
            _ => taken.map(|word| word.text.as_str()).collect::<Vec<_>>().join(" "),
        }
    }

    /// The other ways to say some words, from the vocabularies.
    fn equivalents(&mut self, words: &[TypedWord], ranks: &[usize]) -> Vec<Alternative> {
        let corrected = ranks.iter().any(|rank| words[*rank].corrected_from.is_some());
        let weight = if corrected { EQUIVALENT * CORRECTED } else { EQUIVALENT };
        let mut alternatives: Vec<Alternative> = Vec::new();
        for language in Language::ALL {
            let texts = || ranks.iter().map(|rank| words[*rank].text.as_str());
            let key = self.key(language, words, ranks);
            let bridge = self.bridge;
            for expression in bridge.equivalents(language, &key, texts()) {
                // What holds every word typed is found by them already.
                if expression.language == language
                    && key.split(' ').all(|word| expression.key.split(' ').any(|other| other == word))
                {
                    continue;
                }
                let sets: Vec<usize> = expression
                    .words
                    .iter()
                    .map(|word| {
                        let set = TermSet::word(word, Some(expression.language), &mut self.stemmers);
                        self.set(set)
                    })
                    .collect();
                if alternatives.len() < MOST_EQUIVALENTS && alternatives.iter().all(|known| known.sets != sets) {
                    let why = Why::Bridge { from: self.as_typed(words, ranks), to: expression.text.clone() };
                    alternatives.push(Alternative { why: Some(why), weight, sets });
                }
            }
        }
        alternatives
    }

    /// The key of some words ([`expression_key`](crate::bridge::expression_key)), each analysed once: it is of many expressions.
    fn key(&mut self, language: Language, words: &[TypedWord], ranks: &[usize]) -> String {
        let known = &mut self.keys[language as usize];
        let mut key = String::new();
        for (place, rank) in ranks.iter().enumerate() {
            if place > 0 {
                key.push(' ');
            }
            let text = &words[*rank].text;
            match known.get(text) {
                Some(word) => key.push_str(word),
                None => {
                    let word = self.stemmers.key(language, text);
                    key.push_str(&word);
                    known.insert(text.clone(), word);
                }
            }
        }
        key
    }

    fn product(&mut self, named: &Named) -> Vec<Alternative> {
        let mut alternatives = Vec::new();
        if named.replaced {
            let sets = vec![self.set(TermSet::Product(named.key.clone()))];
            let why = Some(Why::Product { product: named.product.clone() });
            alternatives.push(Alternative { why, weight: PRODUCT, sets });
        }
        if let Some(category) = &named.category {
            let sets = vec![self.set(TermSet::Category(category.clone()))];
            let (product, category) = (named.product.clone(), category.clone());
            let (why, weight) = match named.replaced {
                true => (Why::ProductNeighbour { product, category }, PRODUCT_NEIGHBOUR),
                false => (Why::ProductCategory { product, category }, PRODUCT_CATEGORY),
            };
            alternatives.push(Alternative { why: Some(why), weight, sets });
        }
        alternatives
    }

    /// A word with its own alternatives; those that the vocabularies give to it alone are added when it is part of an
    /// expression, since the span of a lone word has them already.
    fn node(&mut self, word: &TypedWord, completed: Option<TermSet>, in_expression: bool) -> Node {
        let set = TermSet::word(&word.text, None, &mut self.stemmers);
        let itself = Alternative {
            why: word.corrected_from.clone().map(|from| Why::Corrected { from, to: word.text.clone() }),
            weight: if word.corrected_from.is_some() { CORRECTED } else { 1.0 },
            sets: vec![self.set(set)],
        };
        let mut alternatives = vec![itself];
        if let Some(set) = completed {
            let why = Some(Why::Completed { from: word.text.clone() });
            alternatives.push(Alternative { why, weight: COMPLETED, sets: vec![self.set(set)] });
        }
        if word.parts.len() > 1 {
            let sets: Vec<usize> = word
                .parts
                .iter()
                .filter(|part| {
                    let folded = levain_model::id::fold(part);
                    !Language::ALL.into_iter().any(|language| crate::analysis::is_stop_word(language, &folded))
                })
                .map(|part| TermSet::word(part, None, &mut self.stemmers))
                .collect::<Vec<_>>()
                .into_iter()
                .map(|set| self.set(set))
                .collect();
            if !sets.is_empty() {
                alternatives.push(Alternative { why: None, weight: PARTS, sets });
            }
        }
        if in_expression {
            let words = std::slice::from_ref(word);
            alternatives.extend(self.equivalents(words, &[0]));
        }
        Node { typed: word.text.clone(), weight: if word.generic { GENERIC } else { 1.0 }, alternatives }
    }

    fn set(&mut self, set: TermSet) -> usize {
        *self.known.entry(set).or_insert_with_key(|set| {
            self.plan.sets.push(set.clone());
            self.plan.sets.len() - 1
        })
    }
}

/// The query with its corrections in place.
fn corrected(query: &str, words: &[TypedWord]) -> String {
    let mut text = String::new();
    let mut from = 0;
    for word in words.iter().filter(|word| word.corrected_from.is_some()) {
        text.push_str(query.get(from..word.start).unwrap_or_default());
        text.push_str(&word.text);
        from = word.end;
    }
    text.push_str(query.get(from..).unwrap_or_default());
    text.trim().to_owned()
}
