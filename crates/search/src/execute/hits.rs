//! The hits of a page: what they are, how they were found, passages.

use tantivy::schema::Value as _;
use tantivy::{DocAddress, TantivyDocument};

use super::combine::Weighed;
use super::{Matches, Scored};
use crate::error::SearchError;
use crate::highlight::{Sought, highlights};
use crate::index::{Snapshot, StoredTexts};
use crate::query::{Hit, Query, Why};

/// Most hits that are explained and highlighted: more of them are an export.
const MOST_EXPLAINED: usize = 100;

/// The hits of a page, explained.
pub(crate) fn hits(
    snapshot: &Snapshot,
    query: &Query,
    weighed: &Weighed<'_>,
    sought: &Sought,
    page: &[Scored],
) -> Result<Vec<Hit>, SearchError> {
    let explained = page.len() <= MOST_EXPLAINED && !weighed.plan.spans.is_empty();
    let mut hits = Vec::with_capacity(page.len());
    for scored in page {
        let (id, slug) = snapshot.segments[scored.segment as usize].hit(scored.doc)?;
        let mut why: Vec<Why> = Vec::new();
        let mut passages = Vec::new();
        if explained {
            let strengths: Vec<f32> = weighed.matches.iter().map(|matches| strength(matches, scored)).collect();
            for (rank, span) in weighed.plan.spans.iter().enumerate() {
                let used = weighed.explain(rank, span, |set| strengths[set]);
                why.extend(used.into_iter().filter_map(|used| used.why.clone()));
            }
            why.sort();
            why.dedup();
            if query.highlights {
                passages = highlights(sought, &texts(snapshot, scored)?, query.language);
            }
        }
        let (score, coverage) = (scored.answer.score, scored.answer.covered);
        hits.push(Hit { id, slug, score, coverage, partial: scored.partial, why, highlights: passages });
    }
    Ok(hits)
}

/// How strongly a document holds a set, 0 when it does not.
fn strength(matches: &Matches, scored: &Scored) -> f32 {
    let docs = &matches.segments[scored.segment as usize];
    docs.binary_search_by_key(&scored.doc, |(doc, _)| *doc).map_or(0.0, |place| docs[place].1)
}

fn texts(snapshot: &Snapshot, scored: &Scored) -> Result<StoredTexts, SearchError> {
    let document: TantivyDocument = snapshot.searcher.doc(DocAddress::new(scored.segment, scored.doc))?;
    let stored = document.get_first(snapshot.fields.stored).and_then(|value| value.as_str()).unwrap_or_default();
    serde_json::from_str(stored).map_err(|error| SearchError::Engine(Box::new(error)))
}
