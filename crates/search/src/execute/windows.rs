//! The answers of a plan over a segment, a window of documents at a time: the room for one window stays in the
//! processor's nearest cache, and adding to it takes no branch per document.

use crate::plan::{Alternative, Span};

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

    /// Gives the documents that have an answer, in order, and empties the column.
    fn drain(&mut self, base: u32, mut each: impl FnMut(u32, Answer)) {
        const GLANCE: usize = 16;
        if self.empty {
            return;
        }
        for (rank, scores) in self.scores.chunks(GLANCE).enumerate() {
            if scores.iter().fold(0.0, |sum, score| sum + score) == 0.0 {
                continue;
            }
            for (place, score) in (rank * GLANCE..).zip(scores).filter(|(_, score)| **score > 0.0) {
                each(base + place as u32, Answer { score: *score, covered: self.covered[place] });
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

/// What each document of a segment gets from the whole plan, in order.
pub(crate) fn combine(
    weighed: &Weighed<'_>,
    segment: usize,
    max_doc: u32,
    windows: &mut Windows,
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
        total.drain(base, &mut each);
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
