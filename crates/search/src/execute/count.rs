//! Filters and live counts of facets.

use std::collections::BTreeMap;

use crate::document::Facet;
use crate::index::Segment;
use crate::query::{FacetCounts, Query};

use super::Bits;

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
        for (rank, values) in segment.facets.iter().enumerate() {
            // A facet is counted with the other facets' filters, not its own.
            let counted = match &filters[rank] {
                None => kept.clone(),
                Some(_) => {
                    let mut counted = found.clone();
                    let others = filters.iter().enumerate().filter(|(other, _)| *other != rank);
                    others.filter_map(|(_, filter)| filter.as_ref()).for_each(|filter| counted.intersect(filter));
                    counted
                }
            };
            for (value, docs) in values {
                let count = docs.count_in(&counted);
                if count > 0 {
                    match self.counts[rank].get_mut(value) {
                        Some(known) => *known += count,
                        None => {
                            self.counts[rank].insert(value.clone(), count);
                        }
                    }
                }
            }
        }
        kept
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
