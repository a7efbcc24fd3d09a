//! Where the texts of licences stand in another text: the stretch of words that is worth most for one of them, then the
//! next, until nothing is near enough.

use std::collections::HashMap;
use std::hash::BuildHasherDefault;

use super::index::{Index, Same};
use super::words::Words;

/// A stretch of words that is a licence.
#[derive(Debug, Clone)]
pub struct Place {
    /// Which text of the index.
    pub entry: usize,
    /// First and last line, from 1.
    pub lines: (u32, u32),
    /// Twice the pairs shared over the pairs of both (Dice), 0 to 1.
    pub score: f32,
    start: usize,
    end: usize,
    value: i64,
}

/// Nearness from which a stretch is a licence: names and list marks differ between copies, not words.
const NEAR: f32 = 0.86;
/// Shorter texts (in pairs) must be nearer: a few words are soon alike.
const SHORT: usize = 50;
/// The same for them.
const NEAR_SHORT: f32 = 0.93;
/// Texts with fewer pairs than this are not looked for.
const LEAST: usize = 12;
/// Share of a licence's pairs that must be in the text for it to be looked for: with fewer, no stretch can be `NEAR`.
const CONTAINED: f32 = 0.75;
/// Licences found in one text.
const PLACES: usize = 100;

/// A licence that may stand in the text, with the local numbers of its pairs.
struct Candidate {
    entry: usize,
    pairs: Vec<(u32, u16)>,
}

/// Every licence in the words, in the order of lines.
pub fn locate(index: &Index, words: &Words) -> Vec<Place> {
    let mut numbers: HashMap<u32, u32, BuildHasherDefault<Same>> = HashMap::default();
    let mut counts: Vec<u16> = Vec::new();
    let mut text: Vec<Option<u32>> = Vec::with_capacity(words.pairs.len());
    for pair in &words.pairs {
        let next = super::number(counts.len());
        let number = *numbers.entry(*pair).or_insert(next);
        if number == next {
            counts.push(0);
        }
        counts[number as usize] = counts[number as usize].saturating_add(1);
        text.push(Some(number));
    }
    let candidates = candidates(index, &numbers, &counts);
    let mut scratch = Scratch { licence: vec![0; counts.len()], window: vec![0; counts.len()] };
    let mut places: Vec<Option<Place>> =
        candidates.iter().map(|candidate| best(index, candidate, &text, words, &mut scratch)).collect();
    let mut found: Vec<Place> = Vec::new();
    while found.len() < PLACES {
        let Some(place) = places.iter().flatten().max_by_key(|place| place.value).cloned() else { break };
        for taken in &mut text[place.start..place.end] {
            *taken = None;
        }
        for (known, candidate) in places.iter_mut().zip(&candidates) {
            if known.as_ref().is_some_and(|known| known.start < place.end && place.start < known.end) {
                *known = best(index, candidate, &text, words, &mut scratch);
            }
        }
        found.push(place);
    }
    found.sort_by_key(|place| place.start);
    found
}

fn candidates(index: &Index, numbers: &HashMap<u32, u32, BuildHasherDefault<Same>>, counts: &[u16]) -> Vec<Candidate> {
    let mut shared = vec![0_usize; index.entries.len()];
    for (pair, number) in numbers {
        for (entry, count) in index.having(*pair) {
            shared[usize::from(*entry)] += usize::from((*count).min(counts[*number as usize]));
        }
    }
    let mut places = vec![usize::MAX; index.entries.len()];
    let mut candidates: Vec<Candidate> = Vec::new();
    for (entry, shared) in shared.into_iter().enumerate() {
        let pairs = index.entries[entry].pairs;
        if pairs >= LEAST && shared as f32 >= CONTAINED * pairs as f32 {
            places[entry] = candidates.len();
            candidates.push(Candidate { entry, pairs: Vec::with_capacity(pairs) });
        }
    }
    if candidates.is_empty() {
        return candidates;
    }
    for (pair, number) in numbers {
        for (entry, count) in index.having(*pair) {
            if let Some(candidate) = candidates.get_mut(places[usize::from(*entry)]) {
                candidate.pairs.push((*number, *count));
            }
        }
    }
    candidates
}

/// Counts by local number, zero between uses.
struct Scratch {
    licence: Vec<u16>,
    window: Vec<u16>,
}

/// The stretch that is worth most for a licence, when it is near enough. The window of the licence's own length that
/// shares most with it says about where; its bounds are then those of the greatest sum, a shared pair counting 2 and
/// another 1 less.
fn best(
    index: &Index,
    candidate: &Candidate,
    text: &[Option<u32>],
    words: &Words,
    scratch: &mut Scratch,
) -> Option<Place> {
    let pairs = index.entries[candidate.entry].pairs;
    for (number, count) in &candidate.pairs {
        scratch.licence[*number as usize] = *count;
    }
    let window = pairs.min(text.len());
    let start = densest(text, window, scratch);
    let (low, high) = (start.saturating_sub(window / 4 + 8), (start + window + window / 4 + 8).min(text.len()));
    let mut worth: Vec<i64> = vec![-1; high - low];
    // Pairs in the window count first, then those after and before it, each no more often than the licence has it.
    for at in (start..high).chain((low..start).rev()) {
        match text[at] {
            None => worth[at - low] = i64::from(i32::MIN),
            Some(number) if scratch.licence[number as usize] > 0 => {
                scratch.licence[number as usize] -= 1;
                worth[at - low] = 2;
            }
            Some(_) => {}
        }
    }
    for (number, _) in &candidate.pairs {
        scratch.licence[*number as usize] = 0;
    }
    let (first, end) = greatest(&worth);
    let shared = worth[first..end].iter().filter(|worth| **worth == 2).count();
    let score = 2.0 * shared as f32 / (pairs + end - first) as f32;
    let near = if pairs < SHORT { NEAR_SHORT } else { NEAR };
    if score < near {
        return None;
    }
    let (start, end) = (low + first, low + end);
    Some(Place {
        entry: candidate.entry,
        lines: (words.lines[start], words.lines[end]),
        score,
        start,
        end,
        value: 3 * i64::try_from(shared).ok()? - i64::try_from(end - start + pairs).ok()?,
    })
}

/// Where the window begins that shares most with the licence.
fn densest(text: &[Option<u32>], window: usize, scratch: &mut Scratch) -> usize {
    let (mut shared, mut most, mut place) = (0_usize, 0, 0);
    for end in 0..text.len() {
        if let Some(number) = text[end].map(|number| number as usize) {
            shared += usize::from(scratch.window[number] < scratch.licence[number]);
            scratch.window[number] = scratch.window[number].saturating_add(1);
        }
        if end >= window
            && let Some(number) = text[end - window].map(|number| number as usize)
        {
            scratch.window[number] = scratch.window[number].saturating_sub(1);
            shared -= usize::from(scratch.window[number] < scratch.licence[number]);
        }
        if shared > most {
            (most, place) = (shared, (end + 1).saturating_sub(window));
        }
    }
    for number in text.iter().flatten() {
        scratch.window[*number as usize] = 0;
    }
    place
}

/// The bounds (the end excluded) of the greatest sum of neighbours.
fn greatest(worth: &[i64]) -> (usize, usize) {
    let (mut sum, mut start) = (0, 0);
    let (mut most, mut bounds) = (0, (0, 0));
    for (at, worth) in worth.iter().enumerate() {
        if sum <= 0 {
            (sum, start) = (0, at);
        }
        sum += worth;
        if sum > most {
            (most, bounds) = (sum, (start, at + 1));
        }
    }
    bounds
}
