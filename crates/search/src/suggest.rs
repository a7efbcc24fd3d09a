//! Completions of what is being typed, and terms near a query that nothing answers.

use std::collections::HashMap;
use std::sync::Arc;

use levain_model::Language;
use levain_model::id::fold;

use crate::analysis::{Stemmers, is_stop_word, words};
use crate::bridge::{Bridge, Expression, expression_key, significant_words};
use crate::error::SearchError;
use crate::execute::{Matches, exists};
use crate::index::Snapshot;
use crate::plan::{Plan, TermSet};
use crate::spelling;

/// Most entries looked at for one beginning.
const LOOKED_AT: usize = 2_000;
/// Most nearest terms.
const NEAREST: usize = 5;

/// See [`crate::Index::suggest`].
pub(crate) fn suggest(
    snapshot: &Snapshot,
    bridge: &Bridge,
    prefix: &str,
    language: Language,
    limit: usize,
) -> Result<Vec<String>, SearchError> {
    let folded: Vec<String> = words(prefix).into_iter().filter(|word| !word.compound).map(|word| word.folded).collect();
    let folded = folded.join(" ");
    if folded.chars().count() < 2 {
        return Ok(Vec::new());
    }
    let mut found = names(snapshot, &folded)?;
    found.truncate(limit);
    let half = limit.div_ceil(2);
    let mut expressions = Vec::new();
    for text in bridge.completions(language, fold(prefix.trim()).as_str()) {
        if expressions.len() < limit && answers(snapshot, bridge, language, text)? {
            expressions.push(text.to_owned());
        }
    }
    // Names and expressions share the list; each may fill what the other leaves.
    found.truncate(limit - expressions.len().min(half));
    expressions.truncate(limit - found.len());
    found.extend(expressions);
    let mut known = std::collections::HashSet::new();
    found.retain(|text| known.insert(fold(text)));
    Ok(found)
}

/// Names that begin by a folded text, or have a word that does: first those that begin so, the shortest first.
fn names(snapshot: &Snapshot, folded: &str) -> Result<Vec<String>, SearchError> {
    let prefix = format!("n\0{folded}");
    let mut found: HashMap<String, bool> = HashMap::new();
    for segment in &snapshot.segments {
        let index = segment.reader.inverted_index(snapshot.fields.complete)?;
        let mut terms = index.terms().range().ge(&prefix).into_stream()?;
        for _ in 0..LOOKED_AT {
            let Some((term, _)) = terms.next() else { break };
            if !term.starts_with(prefix.as_bytes()) {
                break;
            }
            if let Some(name) = std::str::from_utf8(term).ok().and_then(|term| term.rsplit('\0').next()) {
                let begins = fold(name).starts_with(folded);
                found.insert(name.to_owned(), begins);
            }
        }
    }
    let mut names: Vec<(String, bool)> = found.into_iter().collect();
    names.sort_by(|left, right| {
        right.1.cmp(&left.1).then(left.0.len().cmp(&right.0.len())).then_with(|| left.0.cmp(&right.0))
    });
    Ok(names.into_iter().map(|(name, _)| name).collect())
}

/// Whether the index has every word of an expression, or of another one for the same thing.
fn answers(snapshot: &Snapshot, bridge: &Bridge, language: Language, text: &str) -> Result<bool, SearchError> {
    let mut stemmers = Stemmers::default();
    let significant = significant_words(language, text);
    let key = expression_key(language, significant.iter().map(String::as_str), &mut stemmers);
    answered(snapshot, bridge, language, &key, &significant, &mut stemmers)
}

/// The same, of an expression that is analysed already.
fn answered(
    snapshot: &Snapshot,
    bridge: &Bridge,
    language: Language,
    key: &str,
    significant: &[String],
    stemmers: &mut Stemmers,
) -> Result<bool, SearchError> {
    for expression in bridge.equivalents(language, key, significant.iter().map(String::as_str)) {
        if holds(snapshot, expression, stemmers)? {
            return Ok(true);
        }
    }
    Ok(false)
}

fn holds(snapshot: &Snapshot, expression: &Expression, stemmers: &mut Stemmers) -> Result<bool, SearchError> {
    for word in &expression.words {
        if !exists(snapshot, &TermSet::word(word, Some(expression.language), stemmers))? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Terms near a query without an answer: labels that share its rarest known words, then words spelt alike. Nothing for
/// words that are near nothing.
pub(crate) fn nearest(
    snapshot: &Snapshot,
    bridge: &Bridge,
    plan: &Plan,
    matches: &[Arc<Matches>],
    language: Language,
) -> Result<Vec<String>, SearchError> {
    let mut nodes: Vec<(usize, &str)> = plan
        .spans
        .iter()
        .flat_map(|span| &span.nodes)
        .map(|node| {
            let count = node.alternatives.first().and_then(|itself| itself.sets.first()).map(|set| matches[*set].count);
            (count.unwrap_or_default(), node.typed.as_str())
        })
        .collect();
    nodes.sort_unstable();
    let mut found: Vec<String> = Vec::new();
    let mut stemmers = Stemmers::default();
    for (count, word) in &nodes {
        if *count > 0 || bridge.has_word(&fold(word)) {
            let key = stemmers.key(language, word);
            for shares in bridge.sharing(language, &key) {
                if found.len() == NEAREST {
                    break;
                }
                if !found.contains(&shares.text)
                    && answered(snapshot, bridge, language, &shares.key, &shares.words, &mut stemmers)?
                {
                    found.push(shares.text.clone());
                }
            }
        } else if found.len() < NEAREST && !plan.unlike.contains(&fold(word)) {
            for candidate in spelling::corrections(snapshot, bridge, &fold(word))? {
                if found.len() < NEAREST && !found.contains(&candidate.written) {
                    found.push(candidate.written);
                }
            }
        }
    }
    // A word of the query that the catalogue has is itself a term to try alone.
    for (count, word) in nodes {
        let grammar = Language::ALL.into_iter().any(|of| is_stop_word(of, &fold(word)));
        if count > 0 && !grammar && plan.spans.len() > 1 && found.len() < NEAREST {
            found.push(word.to_owned());
        }
    }
    Ok(found)
}
