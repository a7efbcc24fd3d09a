//! Ordering the answers and cutting a page of them.

use std::cmp::{Ordering, Reverse};

use crate::error::SearchError;
use crate::index::{Segment, Snapshot};
use crate::query::Sort;

use super::Scored;

/// The answers of page `page` (from 1) of `size`, in order. Equal ones are in alphabetical order.
pub(crate) fn page(
    snapshot: &Snapshot,
    scored: Vec<Scored>,
    sort: Sort,
    page: usize,
    size: usize,
) -> Result<Vec<Scored>, SearchError> {
    let skipped = page.saturating_sub(1).saturating_mul(size);
    if skipped >= scored.len() || size == 0 {
        return Ok(Vec::new());
    }
    let needed = skipped.saturating_add(size);

    // Alphabetical ranks are comparable within a segment only: the first of each segment, then keys as text.
    let mut first: Vec<Scored> = Vec::new();
    let mut by_segment: Vec<Vec<Scored>> = vec![Vec::new(); snapshot.segments.len()];
    if let [only] = by_segment.as_mut_slice() {
        *only = scored;
    } else {
        for scored in scored {
            by_segment[scored.segment as usize].push(scored);
        }
    }
    for (segment, mut scored) in snapshot.segments.iter().zip(by_segment) {
        let compare = |left: &Scored, right: &Scored| {
            key(segment, sort, left)
                .cmp(&key(segment, sort, right))
                .then_with(|| segment.name_ranks[left.doc as usize].cmp(&segment.name_ranks[right.doc as usize]))
                .then_with(|| left.doc.cmp(&right.doc))
        };
        if scored.len() > needed {
            scored.select_nth_unstable_by(needed - 1, compare);
            scored.truncate(needed);
        }
        if snapshot.segments.len() == 1 {
            scored.sort_unstable_by(compare);
        }
        first.extend(scored);
    }
    if snapshot.segments.len() > 1 {
        let mut keyed = Vec::with_capacity(first.len());
        for scored in first {
            let segment = &snapshot.segments[scored.segment as usize];
            let name = segment.sort_key(segment.name_ranks[scored.doc as usize])?;
            keyed.push(((key(segment, sort, &scored), name), scored));
        }
        keyed.sort_by(|left, right| left.0.cmp(&right.0));
        first = keyed.into_iter().map(|(_, scored)| scored).collect();
    }
    Ok(first.into_iter().skip(skipped).take(size).collect())
}

/// What orders before names do, smallest first.
fn key(segment: &Segment, sort: Sort, scored: &Scored) -> Key {
    match sort {
        Sort::Relevance => {
            Key::Score(Reverse(Score(scored.answer.score)), Reverse(segment.use_counts[scored.doc as usize]))
        }
        Sort::Name => Key::None,
        Sort::Used => Key::Number(Reverse(i64::from(segment.use_counts[scored.doc as usize]))),
        Sort::Updated => Key::Number(Reverse(segment.updated_at[scored.doc as usize])),
    }
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    None,
    Number(Reverse<i64>),
    Score(Reverse<Score>, Reverse<u32>),
}

struct Score(f32);

impl PartialEq for Score {
    fn eq(&self, other: &Score) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Score {}

impl PartialOrd for Score {
    fn partial_cmp(&self, other: &Score) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Score {
    fn cmp(&self, other: &Score) -> Ordering {
        self.0.total_cmp(&other.0)
    }
}
