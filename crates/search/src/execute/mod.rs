//! Answering a query: match, combine, keep what answers enough of it, order, count, explain.

mod bits;
mod combine;
mod count;
mod matches;
mod order;
mod phrase;

use std::cell::RefCell;
use std::collections::HashMap;

use tantivy::schema::Value as _;
use tantivy::{DocAddress, TantivyDocument};

use crate::bridge::Bridge;
use crate::error::SearchError;
use crate::highlight::{self, Marker};
use crate::index::{Snapshot, StoredDocument};
use crate::plan::plan;
use crate::query::{Hit, Query, Results, Sort, Why};

pub(crate) use bits::Bits;
pub(crate) use combine::Answer;
pub(crate) use matches::{Matches, exists};

use combine::{Columns, Weighed, combine};
use matches::Room;

/// The part of a query, by weight, that a document has to answer.
const ENOUGH: f32 = 0.5;
/// Worth of a name that is the whole query, beside what the words alone could get.
const EXACT_NAME: f32 = 1.0;
/// Most hits that are explained and highlighted: more of them are an export.
const MOST_EXPLAINED: usize = 100;

thread_local! {
    /// Room of this thread, kept from query to query: a fresh one costs more than most queries.
    static ROOM: RefCell<(Room, Columns)> = RefCell::default();
}

/// A document with what it got.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Scored {
    pub(crate) segment: u32,
    pub(crate) doc: u32,
    pub(crate) answer: Answer,
}

/// Answers a query.
pub(crate) fn search(snapshot: &Snapshot, bridge: &Bridge, query: &Query) -> Result<Results, SearchError> {
    let plan = plan(snapshot, bridge, &query.text)?;
    ROOM.with(|room| {
        let mut room = room.try_borrow_mut().map_err(|error| SearchError::Engine(Box::new(error)))?;
        let (room, columns) = &mut *room;
        let mut matched = Vec::with_capacity(plan.sets.len());
        for set in &plan.sets {
            matched.push(matches::matches(snapshot, set, room)?);
        }
        let weighed = Weighed::new(&plan, &matched, snapshot.documents());
        answer(snapshot, bridge, query, &weighed, columns)
    })
}

fn answer(
    snapshot: &Snapshot,
    bridge: &Bridge,
    query: &Query,
    weighed: &Weighed<'_>,
    columns: &mut Columns,
) -> Result<Results, SearchError> {
    let plan = weighed.plan;
    let asked = !plan.spans.is_empty();
    let mut scored = Vec::new();
    let mut counter = count::Counter::new(query);
    for (rank, segment) in snapshot.segments.iter().enumerate() {
        let max_doc = segment.reader.max_doc();
        let mut answers: Vec<(u32, Answer)> = Vec::new();
        let mut found = if asked { Bits::none(max_doc) } else { segment.alive.clone() };
        if asked {
            let exact = Bits::of(&matches::raw(segment, snapshot.fields.exact, &plan.exact)?, max_doc);
            let phrases = phrase::documents(snapshot, segment, &plan.phrases)?;
            combine(weighed, rank, max_doc, columns, |doc, mut answer| {
                let named = exact.contains(doc);
                if named {
                    answer.score += EXACT_NAME * weighed.total;
                    answer.covered = weighed.total;
                }
                answer.covered /= weighed.total;
                if answer.covered >= ENOUGH
                    && segment.alive.contains(doc)
                    && phrases.as_ref().is_none_or(|phrases| phrases.contains(doc))
                {
                    answer.score *= answer.covered;
                    found.insert(doc);
                    answers.push((doc, answer));
                }
            });
        }
        let kept = counter.count(segment, &found);
        if asked {
            answers.retain(|(doc, _)| kept.contains(*doc));
        } else {
            answers.extend(kept.iter().map(|doc| (doc, Answer::default())));
        }
        scored.extend(answers.into_iter().map(|(doc, answer)| Scored { segment: rank as u32, doc, answer }));
    }
    let total = scored.len();
    let sort = if asked || query.sort != Sort::Relevance { query.sort } else { Sort::Name };
    let page = order::page(snapshot, scored, sort, query.page, query.size)?;
    let mut results = Results {
        total,
        hits: hits(snapshot, query, weighed, &page)?,
        facets: counter.finish(),
        understood: Vec::new(),
        did_you_mean: plan.did_you_mean.clone(),
        nearest: Vec::new(),
    };
    results.understood = results.hits.iter().flat_map(|hit| hit.why.iter().cloned()).collect();
    results.understood.sort();
    results.understood.dedup();
    if total == 0 && asked {
        results.nearest = crate::suggest::nearest(snapshot, bridge, plan, weighed.matches, query.language)?;
    }
    Ok(results)
}

/// The hits of a page, explained.
fn hits(snapshot: &Snapshot, query: &Query, weighed: &Weighed<'_>, page: &[Scored]) -> Result<Vec<Hit>, SearchError> {
    let explained = page.len() <= MOST_EXPLAINED && !weighed.plan.spans.is_empty();
    let strengths = if explained { strengths(weighed.matches, page) } else { HashMap::new() };
    let marker = (explained && query.highlights).then(|| Marker::new(weighed.plan));
    let mut hits = Vec::with_capacity(page.len());
    for scored in page {
        let document: TantivyDocument = snapshot.searcher.doc(DocAddress::new(scored.segment, scored.doc))?;
        let stored = document.get_first(snapshot.fields.stored).and_then(|value| value.as_str()).unwrap_or_default();
        let stored: StoredDocument =
            serde_json::from_str(stored).map_err(|error| SearchError::Engine(Box::new(error)))?;
        let mut why: Vec<Why> = Vec::new();
        if explained {
            for (rank, span) in weighed.plan.spans.iter().enumerate() {
                let strength = |set| strengths.get(&(scored.segment, scored.doc, set)).copied().unwrap_or_default();
                why.extend(weighed.explain(rank, span, strength).into_iter().filter_map(|used| used.why.clone()));
            }
            why.sort();
            why.dedup();
        }
        let highlights =
            marker.as_ref().map(|marker| highlight::highlights(marker, &stored, query.language)).unwrap_or_default();
        hits.push(Hit {
            id: stored.id,
            slug: stored.slug,
            score: scored.answer.score,
            coverage: scored.answer.covered,
            why,
            highlights,
        });
    }
    Ok(hits)
}

/// How strongly each document of a page holds each set.
fn strengths(matches: &[Matches], page: &[Scored]) -> HashMap<(u32, u32, usize), f32> {
    let mut wanted: HashMap<u32, Vec<u32>> = HashMap::new();
    for scored in page {
        wanted.entry(scored.segment).or_default().push(scored.doc);
    }
    wanted.values_mut().for_each(|docs| docs.sort_unstable());
    let mut strengths = HashMap::new();
    for (set, matches) in matches.iter().enumerate() {
        for (segment, docs) in &wanted {
            for (doc, strength) in &matches.segments[*segment as usize] {
                if docs.binary_search(doc).is_ok() {
                    strengths.insert((*segment, *doc, set), *strength);
                }
            }
        }
    }
    strengths
}
