//! Filters and live counts of facets.

use std::collections::BTreeMap;

use crate::document::Facet;
use crate::index::{Segment, ValueDocs};
use crate::query::{FacetCounts, Query};

use super::Bits;

/// Fewer documents than one in so many are few.
const FEW: usize = 16;

/// Counts over all segments.
pub(crate) struct Counter {
    /// Per facet of [`Facet::ALL`], the chosen values.
    chosen: Vec<Vec<String>>,
    counts: Vec<BTreeMap<String, u64>>,
}

impl Counter {
    pub(crate) fn new(query: &Query) -> Counter {
        let chosen: Vec<Vec<String>> = Facet::ALL
            .into_iter()
            .map(|facet| query.filters.iter().filter(|(of, _)| *of == facet).map(|(_, value)| value.clone()).collect())
            .collect();
        // A chosen value is shown even when it has nothing, so that it can be taken back.
        let counts = chosen.iter().map(|values| values.iter().map(|value| (value.clone(), 0)).collect()).collect();
        Counter { chosen, counts }
    }

    /// Counts a segment's documents `found` by the words of the query; gives those that the filters keep.
    pub(crate) fn count(&mut self, segment: &Segment, found: &Bits) -> Bits {
        let max_doc = segment.reader.max_doc();
        let filters: Vec<Option<Bits>> = self
            .chosen
            .iter()
            .enumerate()
            .map(|(rank, chosen)| {
                (!chosen.is_empty()).then(|| {
                    if Facet::ALL[rank].is_conjunctive() {
                        return all_of(chosen, &segment.facets[rank], max_doc);
                    }
                    let mut kept = Bits::none(max_doc);
                    for (value, docs) in &segment.facets[rank] {
                        if chosen.contains(value) {
                            docs.add_to(&mut kept);
                        }
                    }
                    kept
                })
            })
            .collect();
        let mut kept = found.clone();
        filters.iter().flatten().for_each(|filter| kept.intersect(filter));
        // Few documents are asked for their values; many are compared with the documents of each value.
        let few = kept.count() * FEW < max_doc as usize;
        let mut counts = vec![0_u64; if few { segment.values.count } else { 0 }];
        if few {
            kept.iter().for_each(|doc| segment.values.of(doc).iter().for_each(|rank| counts[*rank as usize] += 1));
        }
        let mut first = 0;
        for (rank, values) in segment.facets.iter().enumerate() {
            // A facet is counted with the other facets' filters, not its own; unless its values add up, since each then
            // says what would be left of what is listed.
            let alone = filters[rank].is_some() && !Facet::ALL[rank].is_conjunctive();
            let others = alone.then(|| {
                let mut counted = found.clone();
                let others = filters.iter().enumerate().filter(|(other, _)| *other != rank);
                others.filter_map(|(_, filter)| filter.as_ref()).for_each(|filter| counted.intersect(filter));
                counted
            });
            for (place, (value, docs)) in values.iter().enumerate() {
                let count = match &others {
                    Some(counted) => docs.count_in(counted),
                    None if few => counts[first + place],
                    None => docs.count_in(&kept),
                };
                self.add(rank, value, count);
            }
            first += values.len();
        }
        kept
    }

    fn add(&mut self, facet: usize, value: &str, count: u64) {
        if let Some(known) = self.counts[facet].get_mut(value) {
            *known += count;
        } else if count > 0 {
            self.counts[facet].insert(value.to_owned(), count);
        }
    }

    /// The counts, the fullest value first.
    pub(crate) fn finish(self) -> Vec<FacetCounts> {
        Facet::ALL
            .into_iter()
            .zip(self.counts)
            .map(|(facet, counts)| {
                let mut values: Vec<(String, u64)> = counts.into_iter().collect();
                values.sort_by(|left, right| right.1.cmp(&left.1).then_with(|| left.0.cmp(&right.0)));
                FacetCounts { facet, values }
            })
            .collect()
    }
}

/// The documents that have every value of `chosen`; a value that no document of the segment has leaves none.
fn all_of(chosen: &[String], values: &[(String, ValueDocs)], max_doc: u32) -> Bits {
    let mut kept = Bits::all(max_doc);
    for wanted in chosen {
        let mut having = Bits::none(max_doc);
        if let Some((_, docs)) = values.iter().find(|(value, _)| value == wanted) {
            docs.add_to(&mut having);
        }
        kept.intersect(&having);
    }
    kept
}
