//! Words near a word that no text holds, from the dictionary of the index and the vocabularies.

use std::collections::HashMap;

use tantivy::Term;
use tantivy::query::FuzzyTermQuery;

use crate::bridge::Bridge;
use crate::error::SearchError;
use crate::index::Snapshot;

/// Shortest word that is corrected: shorter ones have too many neighbours.
const SHORTEST: usize = 4;
/// From this length on, two mistakes are allowed.
const TWO_MISTAKES_FROM: usize = 8;
/// Most completions of a beginning.
const COMPLETIONS: usize = 24;
/// Most entries of the dictionary looked at for one beginning.
const LOOKED_AT: usize = 4_000;

/// A word of the dictionary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Candidate {
    /// As written, in lower case, accents kept.
    pub(crate) written: String,
    /// Edits from the word asked for; a swap of two letters is one.
    pub(crate) distance: usize,
    /// Documents that hold it.
    pub(crate) count: u64,
}

/// Whether some text of the index has this folded word as it stands.
pub(crate) fn is_known(snapshot: &Snapshot, folded: &str) -> Result<bool, SearchError> {
    for segment in &snapshot.segments {
        if segment.reader.inverted_index(snapshot.fields.words)?.terms().get(folded)?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The words nearest to a folded word: one mistake for short words, two for long ones. Nearest first, then those that
/// begin alike, then the most frequent. Numbers and very short words have none.
pub(crate) fn corrections(snapshot: &Snapshot, bridge: &Bridge, folded: &str) -> Result<Vec<Candidate>, SearchError> {
    let length = folded.chars().count();
    if length < SHORTEST || folded.chars().any(|character| !character.is_alphabetic()) {
        return Ok(Vec::new());
    }
    let mut found: HashMap<String, Candidate> = HashMap::new();
    let mut edits = Edits::of(folded);
    let most = if length >= TWO_MISTAKES_FROM { 2 } else { 1 };
    // Most misspelt words have one mistake, and one mistake is four times faster to look for.
    for allowed in 1..=most {
        near(snapshot, bridge, folded, allowed, &mut edits, &mut found)?;
        if !found.is_empty() {
            break;
        }
    }
    let mut sorted: Vec<(bool, Candidate)> =
        found.into_iter().map(|(word, candidate)| (word.chars().next() != folded.chars().next(), candidate)).collect();
    sorted.sort_by(|(left_first, left), (right_first, right)| {
        let key = |first: bool, candidate: &Candidate| (candidate.distance, first, std::cmp::Reverse(candidate.count));
        key(*left_first, left).cmp(&key(*right_first, right)).then_with(|| left.written.cmp(&right.written))
    });
    Ok(sorted.into_iter().map(|(_, candidate)| candidate).collect())
}

fn near(
    snapshot: &Snapshot,
    bridge: &Bridge,
    folded: &str,
    allowed: usize,
    edits: &mut Edits,
    found: &mut HashMap<String, Candidate>,
) -> Result<(), SearchError> {
    let query = FuzzyTermQuery::new(Term::from_field_text(snapshot.fields.words, folded), allowed as u8, true);
    let automaton = query.automaton()?;
    for segment in &snapshot.segments {
        let index = segment.reader.inverted_index(snapshot.fields.words)?;
        let mut terms = index.terms().search(&automaton).into_stream()?;
        while let Some((term, info)) = terms.next() {
            let Ok(word) = std::str::from_utf8(term) else { continue };
            // Written forms are found by their folded form only.
            if !word.contains('\0') {
                add(word, word, u64::from(info.doc_freq), edits, allowed, found);
            }
        }
    }
    for (word, written) in bridge.vocabulary() {
        if word.len().abs_diff(folded.len()) <= allowed {
            add(word, written, 1, edits, allowed, found);
        }
    }
    let words: Vec<String> = found.keys().cloned().collect();
    for word in words {
        if let Some(written) = written(snapshot, &word)?
            && let Some(candidate) = found.get_mut(&word)
        {
            candidate.written = written;
        }
    }
    Ok(())
}

fn add(
    word: &str,
    written: &str,
    count: u64,
    edits: &mut Edits,
    allowed: usize,
    found: &mut HashMap<String, Candidate>,
) {
    // With two mistakes, words that do not even begin alike are rarely what was meant.
    if allowed > 1 && word.as_bytes().first() != edits.initial.as_ref() {
        return;
    }
    if let Some(candidate) = found.get_mut(word) {
        candidate.count += count;
    } else if let Some(distance) = edits.to(word, allowed) {
        found.insert(word.to_owned(), Candidate { written: written.to_owned(), distance, count });
    }
}

/// How texts write a folded word most often, when they write it otherwise.
pub(crate) fn written(snapshot: &Snapshot, folded: &str) -> Result<Option<String>, SearchError> {
    let prefix = format!("{folded}\0");
    let mut counts: HashMap<String, u64> = HashMap::new();
    let mut plain = 0;
    for segment in &snapshot.segments {
        let index = segment.reader.inverted_index(snapshot.fields.words)?;
        plain += index.terms().get(folded)?.map_or(0, |info| u64::from(info.doc_freq));
        let mut terms = index.terms().range().ge(&prefix).into_stream()?;
        while let Some((term, info)) = terms.next() {
            let Some(form) = term.strip_prefix(prefix.as_bytes()) else { break };
            *counts.entry(String::from_utf8_lossy(form).into_owned()).or_default() += u64::from(info.doc_freq);
        }
    }
    let most = counts.into_iter().max_by(|left, right| left.1.cmp(&right.1).then_with(|| right.0.cmp(&left.0)));
    Ok(most.filter(|(_, count)| count * 2 > plain).map(|(form, _)| form))
}

/// The most frequent folded words that begin by a folded text.
pub(crate) fn completions(snapshot: &Snapshot, prefix: &str) -> Result<Vec<(String, u64)>, SearchError> {
    let mut counts: HashMap<String, u64> = HashMap::new();
    for segment in &snapshot.segments {
        let index = segment.reader.inverted_index(snapshot.fields.words)?;
        let mut terms = index.terms().range().ge(prefix).into_stream()?;
        for _ in 0..LOOKED_AT {
            let Some((term, info)) = terms.next() else { break };
            if !term.starts_with(prefix.as_bytes()) {
                break;
            }
            match std::str::from_utf8(term) {
                Ok(word) if !word.contains('\0') => {
                    *counts.entry(word.to_owned()).or_default() += u64::from(info.doc_freq);
                }
                _ => {}
            }
        }
    }
    let mut words: Vec<(String, u64)> = counts.into_iter().collect();
    words.sort_by(|left, right| right.1.cmp(&left.1).then_with(|| left.0.cmp(&right.0)));
    words.truncate(COMPLETIONS);
    Ok(words)
}

/// Counts the edits from one word to others (insertion, deletion, replacement, swap of neighbours), with the room for it:
/// a misspelt word is compared with the whole of the vocabularies.
struct Edits {
    initial: Option<u8>,
    word: Vec<char>,
    other: Vec<char>,
    before: Vec<usize>,
    row: Vec<usize>,
    next: Vec<usize>,
}

impl Edits {
    fn of(word: &str) -> Edits {
        let initial = word.as_bytes().first().copied();
        let word = word.chars().collect();
        Edits { initial, word, other: Vec::new(), before: Vec::new(), row: Vec::new(), next: Vec::new() }
    }

    /// The edits to another word, when there are at most `most`.
    fn to(&mut self, other: &str, most: usize) -> Option<usize> {
        let Edits { word, other: chars, before, row, next, .. } = self;
        chars.clear();
        chars.extend(other.chars());
        // An edit takes one letter at most, and brings one at most.
        let (own, others) = (letters(word), letters(chars));
        let unlike = (own & !others).count_ones().max((others & !own).count_ones());
        if unlike as usize > most || chars.len().abs_diff(word.len()) > most {
            return None;
        }
        row.clear();
        row.extend(0..=word.len());
        for (i, left) in chars.iter().enumerate() {
            next.clear();
            next.resize(word.len() + 1, i + 1);
            for (j, right) in word.iter().enumerate() {
                let replaced = row[j] + usize::from(left != right);
                let mut best = replaced.min(row[j + 1] + 1).min(next[j] + 1);
                if i > 0 && j > 0 && *left == word[j - 1] && chars[i - 1] == *right {
                    best = best.min(before[j - 1] + 1);
                }
                next[j + 1] = best;
            }
            if next.iter().all(|cell| *cell > most) {
                return None;
            }
            std::mem::swap(before, row);
            std::mem::swap(row, next);
        }
        row.last().copied().filter(|edits| *edits <= most)
    }
}

/// The letters of a word, some of them taken for one another.
fn letters(word: &[char]) -> u64 {
    word.iter().fold(0, |letters, letter| letters | 1 << (u32::from(*letter) % u64::BITS))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_are_counted_and_a_swap_is_one() {
        for (left, right, most, expected) in [
            ("carte", "carte", 1, Some(0)),
            ("carte", "cartes", 1, Some(1)),
            ("carte", "catre", 1, Some(1)),
            ("carte", "crate", 1, Some(1)),
            ("carte", "porte", 1, None),
            ("carte", "porte", 2, Some(2)),
            ("", "ab", 2, Some(2)),
            ("abcd", "badc", 2, Some(2)),
            ("élève", "eleve", 2, Some(2)),
            ("élève", "eleve", 1, None),
        ] {
            for (from, to) in [(left, right), (right, left)] {
                assert_eq!(Edits::of(from).to(to, most), expected, "{from} {to}");
            }
        }
    }
}
