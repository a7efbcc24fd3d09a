//! The answers of a plan over a segment, a window of documents at a time: the room for one window stays in the
//! processor's nearest cache, and adding to it takes no branch per document.

use crate::plan::{Alternative, Span};

use super::Bits;
use super::combine::{Answer, Weighed, finish};

/// Documents per window; a power of two, so that a document's place in its window is a mask away.
const WINDOW: usize = 2048;

/// Part of an expression, by rarity, without which a document does not hold it.
const HALF: f32 = 0.5;

/// A set this many times larger than the documents asked for is searched rather than read.
const SEARCHED: usize = 8;

/// Documents of a set that stand in a window, with their strengths.
type Slice<'a> = &'a [(u32, f32)];

fn place(doc: u32) -> usize {
    doc as usize % WINDOW
}

/// The answers of the documents of one window.
struct Column {
    scores: [f32; WINDOW],
    covered: [f32; WINDOW],
    empty: bool,
}

impl Default for Column {
    fn default() -> Column {
        Column { scores: [0.0; WINDOW], covered: [0.0; WINDOW], empty: true }
    }
}

impl Column {
    /// Adds the answers of one set, `full` for each document by its strength.
    fn add(&mut self, full: &Answer, slice: Slice<'_>) {
        self.empty &= slice.is_empty();
        for (doc, strength) in slice {
            self.scores[place(*doc)] += full.score * strength;
            self.covered[place(*doc)] += full.covered;
        }
    }

    /// The same, where it is better.
    fn keep_best(&mut self, full: &Answer, slice: Slice<'_>) {
        self.empty &= slice.is_empty();
        for (doc, strength) in slice {
            self.keep_best_of(*doc, Answer { score: full.score * strength, covered: full.covered });
        }
    }

    fn keep_best_of(&mut self, doc: u32, answer: Answer) {
        let (score, covered) = (&mut self.scores[place(doc)], &mut self.covered[place(doc)]);
        *score = score.max(answer.score);
        *covered = covered.max(answer.covered);
    }

    /// Moves everything into `into`.
    fn add_to(&mut self, into: &mut Column) {
        if self.empty {
            return;
        }
        into.scores.iter_mut().zip(&self.scores).for_each(|(to, from)| *to += from);
        into.covered.iter_mut().zip(&self.covered).for_each(|(to, from)| *to += from);
        into.empty = false;
        self.clear();
    }

    /// Gives the documents wanted, in order, and empties the column. They are chosen 64 at a time, without a branch for each.
    fn drain(&mut self, base: u32, wanted: &Wanted<'_>, mut each: impl FnMut(u32, Answer)) {
        if self.empty {
            return;
        }
        let (scores, _) = self.scores.as_chunks::<64>();
        let (covered, _) = self.covered.as_chunks::<64>();
        for (rank, (scores, covered)) in (base / 64..).zip(scores.iter().zip(covered)) {
            if scores.iter().fold(0.0, |sum, score| sum + score) == 0.0 {
                continue;
            }
            let enough = |chosen: u64, place: usize| chosen | u64::from(covered[place] >= wanted.least) << place;
            let mut chosen = (0..64).fold(0, enough) | wanted.always.word(rank as usize);
            chosen &= wanted.within.word(rank as usize);
            while chosen != 0 {
                let place = chosen.trailing_zeros();
                chosen &= chosen - 1;
                let (score, covered) = (scores[place as usize], covered[place as usize]);
                if score > 0.0 {
                    each(rank * 64 + place, Answer { score, covered });
                }
            }
        }
        self.clear();
    }

    fn clear(&mut self) {
        self.scores.fill(0.0);
        self.covered.fill(0.0);
        self.empty = true;
    }
}

/// What the documents of one window hold of an expression.
struct Expression {
    sums: [f32; WINDOW],
    /// How many of its sets when it has to be whole, else what they are worth.
    held: [f32; WINDOW],
}

impl Default for Expression {
    fn default() -> Expression {
        Expression { sums: [0.0; WINDOW], held: [0.0; WINDOW] }
    }
}

/// Room for one window, kept between queries.
#[derive(Default)]
pub(crate) struct Windows {
    expression: Box<Expression>,
    node: Box<Column>,
    span: Box<Column>,
    total: Box<Column>,
}

/// An alternative made ready to be looked for in many windows.
struct Ready<'a> {
    alternative: &'a Alternative,
    /// With their rarities, the rarest first.
    sets: Vec<(usize, f32)>,
    worth: f32,
    /// Rarity of all its sets.
    all: f32,
    /// The answer of a document that holds all of it as strongly as can be.
    full: Answer,
}

impl<'a> Ready<'a> {
    fn new(weighed: &Weighed<'_>, alternative: &'a Alternative, worth: f32) -> Ready<'a> {
        let mut sets: Vec<(usize, f32)> = alternative.sets.iter().map(|set| (*set, weighed.rarities[*set])).collect();
        let all: f32 = sets.iter().map(|(_, rarity)| rarity).sum();
        sets.sort_unstable_by(|left, right| right.1.total_cmp(&left.1));
        Ready { alternative, sets, worth, all, full: finish(alternative, worth, all, all, all) }
    }

    fn of(weighed: &Weighed<'_>, alternatives: &'a [Alternative], worth: f32) -> Vec<Ready<'a>> {
        alternatives.iter().map(|alternative| Ready::new(weighed, alternative, worth)).collect()
    }
}

/// The alternatives of each word of a span, then those of the whole.
struct ReadySpan<'a> {
    nodes: Vec<Vec<Ready<'a>>>,
    alternatives: Vec<Ready<'a>>,
}

/// The documents that are worth a look, among those that hold some word.
pub(crate) struct Wanted<'a> {
    /// What a document has to answer of the query's worth; more than 0.
    pub(crate) least: f32,
    /// Documents that need not.
    pub(crate) always: &'a Bits,
    /// No document but these.
    pub(crate) within: &'a Bits,
}

/// What each document wanted of a segment gets from the whole plan, in order.
pub(crate) fn combine(
    weighed: &Weighed<'_>,
    segment: usize,
    max_doc: u32,
    windows: &mut Windows,
    wanted: &Wanted<'_>,
    mut each: impl FnMut(u32, Answer),
) {
    let spans: Vec<ReadySpan<'_>> =
        weighed.plan.spans.iter().enumerate().map(|(rank, span)| ready(weighed, rank, span)).collect();
    let mut rests: Vec<Slice<'_>> = weighed.matches.iter().map(|set| set.segments[segment].as_slice()).collect();
    let mut slices: Vec<Slice<'_>> = Vec::with_capacity(rests.len());
    let Windows { expression, node: node_column, span: span_column, total } = windows;
    for base in (0..max_doc).step_by(WINDOW) {
        slices.clear();
        for rest in &mut rests {
            let near = &rest[..rest.len().min(WINDOW)];
            let (slice, left) = rest.split_at(near.partition_point(|(doc, _)| doc - base < WINDOW as u32));
            slices.push(slice);
            *rest = left;
        }
        for span in &spans {
            let into = if span.alternatives.is_empty() { &mut *total } else { &mut *span_column };
            for node in &span.nodes {
                // Most words have one way to be answered: no best of several to look for.
                if let [ready] = node.as_slice()
                    && let [(set, _)] = ready.sets.as_slice()
                {
                    into.add(&ready.full, slices[*set]);
                    continue;
                }
                node.iter().for_each(|ready| fill(ready, &slices, expression, node_column));
                node_column.add_to(into);
            }
            span.alternatives.iter().for_each(|ready| fill(ready, &slices, expression, span_column));
            span_column.add_to(total);
        }
        total.drain(base, wanted, &mut each);
    }
}

fn ready<'a>(weighed: &Weighed<'a>, rank: usize, span: &'a Span) -> ReadySpan<'a> {
    let nodes = span.nodes.iter().zip(&weighed.worths[rank]);
    ReadySpan {
        nodes: nodes.map(|(node, worth)| Ready::of(weighed, &node.alternatives, *worth)).collect(),
        alternatives: Ready::of(weighed, &span.alternatives, weighed.span_worth(rank)),
    }
}

/// Puts the answers of an alternative into `into` where they are better.
fn fill(ready: &Ready<'_>, slices: &[Slice<'_>], room: &mut Expression, into: &mut Column) {
    if let [(set, _)] = ready.sets.as_slice() {
        into.keep_best(&ready.full, slices[*set]);
    } else if ready.alternative.is_whole() {
        fill_whole(ready, slices, room, into);
    } else {
        fill_partly(ready, slices, room, into);
    }
}

/// An expression of which every word has to be there: the rarest word chooses the documents.
fn fill_whole(ready: &Ready<'_>, slices: &[Slice<'_>], room: &mut Expression, into: &mut Column) {
    let Some(((rarest, rarity), others)) = ready.sets.split_first() else { return };
    if ready.sets.iter().any(|(set, _)| slices[*set].is_empty()) {
        return;
    }
    let chosen = slices[*rarest];
    for (doc, strength) in chosen {
        room.sums[place(*doc)] = rarity * strength;
        room.held[place(*doc)] = 1.0;
    }
    let mut before = 1.0;
    for (set, rarity) in others {
        let mut add = |doc: u32, strength: f32| {
            let held = &mut room.held[place(doc)];
            let all = f32::from(u8::from(*held == before));
            *held += all;
            room.sums[place(doc)] += all * rarity * strength;
        };
        let mut slice = slices[*set];
        if slice.len() <= chosen.len() * SEARCHED {
            slice.iter().for_each(|(doc, strength)| add(*doc, *strength));
        } else {
            for (doc, _) in chosen {
                slice = &slice[slice.partition_point(|(other, _)| other < doc)..];
                match slice.first() {
                    Some((other, strength)) if other == doc => add(*doc, *strength),
                    _ => {}
                }
            }
        }
        before += 1.0;
    }
    into.empty = false;
    for (doc, _) in chosen {
        if std::mem::take(&mut room.held[place(*doc)]) == before {
            let sum = room.sums[place(*doc)];
            into.keep_best_of(*doc, finish(ready.alternative, ready.worth, sum, ready.all, ready.all));
        }
    }
}

/// A document that holds less than half of an expression, by rarity, says something else: the rarer words choose the
/// documents, the commoner ones, which are in many, are only looked up.
fn fill_partly(ready: &Ready<'_>, slices: &[Slice<'_>], room: &mut Expression, into: &mut Column) {
    let mut left = ready.all;
    let mut chosen: Vec<u32> = Vec::new();
    for (set, rarity) in &ready.sets {
        let chooses = left >= HALF * ready.all;
        left -= rarity;
        for (doc, strength) in slices[*set] {
            let held = &mut room.held[place(*doc)];
            if *held == 0.0 {
                if !chooses {
                    continue;
                }
                chosen.push(*doc);
                room.sums[place(*doc)] = 0.0;
            }
            *held += rarity;
            room.sums[place(*doc)] += rarity * strength;
        }
    }
    into.empty &= chosen.is_empty();
    for doc in chosen {
        let held = std::mem::take(&mut room.held[place(doc)]);
        let sum = room.sums[place(doc)];
        into.keep_best_of(doc, finish(ready.alternative, ready.worth, sum, held, ready.all));
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::execute::matches::Matches;
    use crate::plan::{Node, Plan};
    use crate::query::Why;

    const DOCS: u32 = 3 * WINDOW as u32 + 77;

    /// Documents of one in `step` on average, the same at each run.
    fn set(seed: u32, step: u32) -> Arc<Matches> {
        let mut state = seed.wrapping_mul(2_654_435_761) | 1;
        let mut docs = Vec::new();
        for doc in 0..DOCS {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            if (state >> 16).is_multiple_of(step) {
                docs.push((doc, 0.1 + (state >> 20) as f32 / 8_192.0));
            }
        }
        Arc::new(Matches { count: docs.len(), segments: vec![docs] })
    }

    fn alternative(sets: &[usize], bridged: bool) -> Alternative {
        let why = bridged.then(|| Why::Bridge { from: "a".into(), to: "b".into() });
        Alternative { why, weight: if bridged { 0.8 } else { 1.0 }, sets: sets.to_vec() }
    }

    fn node(alternatives: Vec<Alternative>) -> Node {
        Node { typed: "a".into(), weight: 1.0, alternatives }
    }

    /// The best answer of one document by some alternatives, by the definition.
    fn best(weighed: &Weighed<'_>, alternatives: &[Alternative], worth: f32, doc: u32) -> Answer {
        let mut best = Answer::default();
        for alternative in alternatives {
            let (mut sum, mut held, mut all, mut holds) = (0.0, 0.0, 0.0, 0);
            for set in &alternative.sets {
                let docs = &weighed.matches[*set].segments[0];
                all += weighed.rarities[*set];
                if let Ok(place) = docs.binary_search_by_key(&doc, |(doc, _)| *doc) {
                    sum += weighed.rarities[*set] * docs[place].1;
                    held += weighed.rarities[*set];
                    holds += 1;
                }
            }
            if holds == alternative.sets.len() || (!alternative.is_whole() && held >= HALF * all) {
                let answer = finish(alternative, worth, sum, held, all);
                best = Answer { score: best.score.max(answer.score), covered: best.covered.max(answer.covered) };
            }
        }
        best
    }

    fn defined(weighed: &Weighed<'_>, doc: u32) -> Answer {
        let mut total = Answer::default();
        for (rank, span) in weighed.plan.spans.iter().enumerate() {
            let mut words = Answer::default();
            for (node, worth) in span.nodes.iter().zip(&weighed.worths[rank]) {
                let answer = best(weighed, &node.alternatives, *worth, doc);
                words = Answer { score: words.score + answer.score, covered: words.covered + answer.covered };
            }
            let whole = best(weighed, &span.alternatives, weighed.span_worth(rank), doc);
            total.score += words.score.max(whole.score);
            total.covered += words.covered.max(whole.covered);
        }
        total
    }

    #[track_caller]
    fn check(spans: Vec<Span>) {
        let steps = [3, 5, 40, 700, 2, 9].into_iter();
        let matches: Vec<Arc<Matches>> = steps.zip(1..).map(|(step, seed)| set(seed, step)).collect();
        let plan = Plan { spans, ..Plan::default() };
        let weighed = Weighed::new(&plan, &matches, u64::from(DOCS));
        let (all, none) = (Bits::all(DOCS), Bits::none(DOCS));
        let mut windows = Windows::default();
        // What a query leaves in the room must not reach the next one.
        for least in [f32::MIN_POSITIVE, 0.3 * weighed.total, f32::MIN_POSITIVE] {
            let wanted = Wanted { least, always: &none, within: &all };
            let mut found = Vec::new();
            combine(&weighed, 0, DOCS, &mut windows, &wanted, |doc, answer| found.push((doc, answer)));
            let expected = (0..DOCS).map(|doc| (doc, defined(&weighed, doc)));
            let expected: Vec<(u32, Answer)> = expected.filter(|(_, answer)| answer.covered >= least).collect();
            assert_eq!(found.len(), expected.len());
            for ((doc, found), (expected_doc, expected)) in found.into_iter().zip(expected) {
                let near = |one: f32, other: f32| (one - other).abs() <= 1e-4 * other.abs();
                let same = near(found.score, expected.score) && near(found.covered, expected.covered);
                assert!(same && doc == expected_doc, "{doc} {found:?}, {expected_doc} {expected:?}");
            }
        }
    }

    #[test]
    fn windows_give_what_the_definition_gives() {
        let lone = Span { nodes: vec![node(vec![alternative(&[0], false)])], alternatives: vec![] };
        let expression = Span {
            nodes: vec![
                node(vec![alternative(&[1], false), alternative(&[2, 4], true)]),
                node(vec![alternative(&[2], false), alternative(&[3, 1], false)]),
            ],
            alternatives: vec![alternative(&[3, 0], true), alternative(&[5, 1, 4], true), alternative(&[2], true)],
        };
        check(vec![lone.clone()]);
        check(vec![expression.clone()]);
        check(vec![lone, expression]);
    }

    #[test]
    fn only_the_documents_wanted_are_given() {
        let spans = vec![Span { nodes: vec![node(vec![alternative(&[0], false)])], alternatives: vec![] }];
        let plan = Plan { spans, ..Plan::default() };
        let matches = [set(1, 1)];
        let weighed = Weighed::new(&plan, &matches, 10 * u64::from(DOCS));
        let (always, within) = (Bits::of(&[7, 5_000], DOCS), Bits::of(&[7, 8, 4_000], DOCS));
        let wanted = Wanted { least: f32::INFINITY, always: &always, within: &within };
        let mut found = Vec::new();
        combine(&weighed, 0, DOCS, &mut Windows::default(), &wanted, |doc, _| found.push(doc));
        assert_eq!(found, [7]);
    }
}
