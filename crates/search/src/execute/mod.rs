//! Answering a query: match, combine, keep what answers enough of it, order, count, explain.

mod bits;
mod combine;
mod common;
mod count;
mod hits;
mod matches;
mod order;
mod phrase;
mod windows;

use std::cell::RefCell;

use crate::bridge::Bridge;
use crate::error::SearchError;
use crate::highlight::Sought;
use crate::index::Snapshot;
use crate::plan::plan;
use crate::query::{Query, Results, Sort};

pub(crate) use bits::Bits;
pub(crate) use combine::Answer;
pub(crate) use common::Common;
pub(crate) use matches::{Matches, exists};

use combine::Weighed;
use matches::Room;
use windows::{Wanted, Windows, combine};

/// Worth of a name that is the whole query, beside what the words alone could get.
const EXACT_NAME: f32 = 1.0;
/// Worth of a document without any text in French or in English.
const FOREIGN: f32 = 0.75;
/// Part of a query of two words, by weight, that a full answer covers: half of them, even through a translation, which is
/// worth four fifths of the words as they stand. Then how much less for each further word, down to the part of a sentence.
const ENOUGH: f32 = 0.4;
const ENOUGH_PER_WORD: f32 = 0.1;
const ENOUGH_OF_SENTENCE: f32 = 0.2;
/// Part of a query, by weight, that may be unknown to every document before there is no answer at all.
const MOST_UNKNOWN: f32 = 0.6;
/// Part of the best score under which an answer is not a full one.
const WEAK: f32 = 0.15;
/// Fewer full answers than this are completed by partial ones, of at least so much of the query and of the best score.
const FEW: usize = 10;
const LEAST: f32 = 0.1;
const FAINT: f32 = 0.05;
/// What rounding may take from a part.
const ROUNDING: f32 = 0.999;
/// Part of a query, by weight, that one answer has to hold for the answers to be more than the nearest.
const HALF: f32 = 0.5;
thread_local! {
    /// Room of this thread, kept from query to query: a fresh one costs more than most queries.
    static ROOM: RefCell<(Room, Windows)> = RefCell::default();
}

/// A document with what it got.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Scored {
    pub(crate) segment: u32,
    pub(crate) doc: u32,
    pub(crate) answer: Answer,
    /// Whether that is too small a part of the query for a full answer.
    pub(crate) partial: bool,
}

/// Answers a query.
pub(crate) fn search(snapshot: &Snapshot, bridge: &Bridge, query: &Query) -> Result<Results, SearchError> {
    let plan = plan(snapshot, bridge, &query.text, query.corrects)?;
    // What a failure leaves in the room goes with it.
    let (mut room, mut windows) = ROOM.take();
    let mut matched = Vec::with_capacity(plan.sets.len());
    for set in &plan.sets {
        let read = || matches::matches(snapshot, set, &mut room);
        matched.push(snapshot.common.matches(set, snapshot.documents(), read)?);
    }
    let weighed = Weighed::new(&plan, &matched, snapshot.documents());
    let results = answer(snapshot, bridge, query, &weighed, &mut windows);
    ROOM.set((room, windows));
    results
}

fn answer(
    snapshot: &Snapshot,
    bridge: &Bridge,
    query: &Query,
    weighed: &Weighed<'_>,
    windows: &mut Windows,
) -> Result<Results, SearchError> {
    let plan = weighed.plan;
    let asked = !plan.spans.is_empty();
    let found = if asked { Some(answers(snapshot, weighed, windows)?) } else { None };
    let mut scored = Vec::new();
    let mut counter = count::Counter::new(query);
    for (rank, segment) in snapshot.segments.iter().enumerate() {
        let Some(answers) = found.as_ref().and_then(|found| found.get(rank)) else {
            let kept = counter.count(segment, &segment.alive);
            let everything =
                kept.iter().map(|doc| Scored { segment: rank as u32, doc, answer: Answer::default(), partial: false });
            scored.extend(everything);
            continue;
        };
        let mut bits = Bits::none(segment.reader.max_doc());
        answers.iter().for_each(|found| bits.insert(found.doc));
        let kept = counter.count(segment, &bits);
        scored.extend(answers.iter().filter(|found| kept.contains(found.doc)));
    }
    let total = scored.len();
    let approximate = asked && total > 0 && scored.iter().all(|scored| scored.answer.covered < HALF);
    let sort = if asked || query.sort != Sort::Relevance { query.sort } else { Sort::Name };
    let page = order::page(snapshot, scored, sort, query.page, query.size)?;
    let sought = Sought::new(plan);
    let mut results = Results {
        total,
        hits: hits::hits(snapshot, query, weighed, &sought, &page)?,
        sought,
        facets: counter.finish(),
        understood: Vec::new(),
        did_you_mean: plan.did_you_mean.clone(),
        approximate,
        nearest: Vec::new(),
    };
    results.understood = results.hits.iter().flat_map(|hit| hit.why.iter().cloned()).collect();
    results.understood.sort();
    results.understood.dedup();
    if total == 0 && asked && query.nearest {
        results.nearest = crate::suggest::nearest(snapshot, bridge, plan, weighed.matches, query.language)?;
    }
    Ok(results)
}

/// The documents of each segment that answer the query, before any filter.
fn answers(snapshot: &Snapshot, weighed: &Weighed<'_>, windows: &mut Windows) -> Result<Vec<Vec<Scored>>, SearchError> {
    let plan = weighed.plan;
    let enough = enough(weighed);
    let mut found = Vec::with_capacity(snapshot.segments.len());
    let mut best: f32 = 0.0;
    for (rank, segment) in snapshot.segments.iter().enumerate() {
        let max_doc = segment.reader.max_doc();
        let exact = Bits::of(&matches::raw(segment, snapshot.fields.exact, &plan.exact)?, max_doc);
        let mut within = segment.alive.clone();
        if let Some(phrases) = phrase::documents(snapshot, segment, &plan.phrases)? {
            within.intersect(&phrases);
        }
        let least = (LEAST * ROUNDING * weighed.total).max(f32::MIN_POSITIVE);
        let wanted = Wanted { least, always: &exact, within: &within };
        let mut answers = Vec::new();
        combine(weighed, rank, max_doc, windows, &wanted, |doc, mut answer| {
            answer.covered /= weighed.total;
            let exact = exact.contains(doc);
            if answer.covered < LEAST && !exact {
                return;
            }
            // What a document leaves unanswered lowers its score.
            answer.score *= answer.covered.sqrt();
            if !segment.readable.contains(doc) {
                answer.score *= FOREIGN;
            }
            best = best.max(answer.score);
            if exact {
                answer.score += EXACT_NAME * weighed.total;
                answer.covered = 1.0;
            }
            answers.push(Scored { segment: rank as u32, doc, answer, partial: answer.covered < enough });
        });
        found.push(answers);
    }
    keep(&mut found, best);
    Ok(found)
}

/// Keeps what answers enough; when that is some but few, also the best of what answers a part, so that a person sees
/// what is nearest to the need. When nothing answers enough there is no answer, and none is pretended.
fn keep(found: &mut [Vec<Scored>], best: f32) {
    for scored in found.iter_mut().flatten() {
        scored.partial |= scored.answer.score < WEAK * best;
    }
    let full = found.iter().flatten().filter(|scored| !scored.partial).count();
    if full == 0 || full >= FEW {
        found.iter_mut().for_each(|scored| scored.retain(|scored| full > 0 && !scored.partial));
        return;
    }
    let partial = found.iter().flatten().filter(|scored| scored.partial);
    let mut scores: Vec<f32> =
        partial.map(|scored| scored.answer.score).filter(|score| *score >= FAINT * best).collect();
    scores.sort_unstable_by(|left, right| right.total_cmp(left));
    let wanted = (FEW - full).min(scores.len());
    // Equal scores stand or fall together: which is kept must not depend on the order of documents.
    let least = wanted.checked_sub(1).and_then(|last| scores.get(last)).copied().unwrap_or(f32::INFINITY);
    for scored in found {
        scored.retain(|scored| !scored.partial || scored.answer.score >= least);
    }
}

/// The part of the query, by weight, that a document has to answer: half of a short one, less of a long one, which people
/// write as a sentence. More than all when the words that nothing answers weigh too much.
fn enough(weighed: &Weighed<'_>) -> f32 {
    if weighed.unknown > MOST_UNKNOWN * weighed.total {
        return f32::INFINITY;
    }
    let words = weighed.plan.spans.iter().flat_map(|span| &span.nodes).filter(|node| node.weight == 1.0).count();
    (ENOUGH - ENOUGH_PER_WORD * words.saturating_sub(2) as f32).max(ENOUGH_OF_SENTENCE)
}
