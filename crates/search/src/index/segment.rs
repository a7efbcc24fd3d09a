//! One state of the index, ready to be searched: its segments with their facets in memory as sets of documents.

use std::sync::Arc;

use tantivy::fieldnorm::FieldNormReader;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet as _, IndexReader, InvertedIndexReader, Searcher, SegmentReader, TERMINATED};

use super::schema::{Fields, Part, SORT_KEY, UPDATED_AT, USE_COUNT};
use crate::document::Facet;
use crate::error::SearchError;
use crate::execute::Bits;

/// One state of the index.
pub(crate) struct Snapshot {
    pub(crate) searcher: Searcher,
    pub(crate) fields: Fields,
    pub(crate) segments: Vec<Segment>,
    pub(crate) cursor: Option<i64>,
}

/// A segment: a part of the index that never changes, but for documents that leave it.
pub(crate) struct Segment {
    pub(crate) reader: SegmentReader,
    /// Documents that have not left it.
    pub(crate) alive: Bits,
    facts: Arc<SegmentFacts>,
}

/// What is read of a segment once, whatever leaves it afterwards.
pub(crate) struct SegmentFacts {
    /// For each of [`Part::ALL`]: its terms, and the lengths of its texts.
    pub(crate) parts: Vec<(Arc<InvertedIndexReader>, FieldNormReader)>,
    /// For each of [`Facet::ALL`]: its values with their documents, by code.
    pub(crate) facets: Vec<Vec<(String, ValueDocs)>>,
    /// Documents with a text in French or in English.
    pub(crate) readable: Bits,
    /// Rank of each document in alphabetical order within the segment.
    pub(crate) name_ranks: Vec<u32>,
    /// Uses of each document.
    pub(crate) use_counts: Vec<u32>,
    /// Time of change of each document, microseconds since 1970.
    pub(crate) updated_at: Vec<i64>,
}

/// The documents of one value: few or many.
pub(crate) enum ValueDocs {
    /// In order.
    Few(Vec<u32>),
    /// As bits.
    Many(Bits),
}

impl ValueDocs {
    fn new(docs: Vec<u32>, max_doc: u32) -> ValueDocs {
        // A set of bits is read 64 documents at a time; it pays beyond one document per word.
        if docs.len() * 64 < max_doc as usize {
            ValueDocs::Few(docs)
        } else {
            ValueDocs::Many(Bits::of(&docs, max_doc))
        }
    }

    /// How many of them are in `docs`.
    pub(crate) fn count_in(&self, docs: &Bits) -> u64 {
        match self {
            ValueDocs::Few(few) => few.iter().filter(|doc| docs.contains(**doc)).count() as u64,
            ValueDocs::Many(many) => many.count_common(docs),
        }
    }

    /// They, in order.
    pub(crate) fn to_vec(&self) -> Vec<u32> {
        match self {
            ValueDocs::Few(few) => few.clone(),
            ValueDocs::Many(many) => many.iter().collect(),
        }
    }

    /// Adds them to `docs`.
    pub(crate) fn add_to(&self, docs: &mut Bits) {
        match self {
            ValueDocs::Few(few) => few.iter().for_each(|doc| docs.insert(*doc)),
            ValueDocs::Many(many) => docs.union(many),
        }
    }
}

impl std::ops::Deref for Segment {
    type Target = SegmentFacts;

    fn deref(&self) -> &SegmentFacts {
        &self.facts
    }
}

impl Snapshot {
    /// The present state of `reader`; facts of segments that `previous` already had are taken from it.
    pub(crate) fn new(
        reader: &IndexReader,
        fields: &Fields,
        cursor: Option<i64>,
        previous: Option<&Snapshot>,
    ) -> Result<Snapshot, SearchError> {
        let searcher = reader.searcher();
        let mut segments = Vec::new();
        for reader in searcher.segment_readers() {
            let known = previous
                .and_then(|known| known.segments.iter().find(|known| known.reader.segment_id() == reader.segment_id()));
            let facts = match known {
                Some(segment) => segment.facts.clone(),
                None => Arc::new(SegmentFacts::read(reader, fields)?),
            };
            let alive = match reader.alive_bitset() {
                None => Bits::all(reader.max_doc()),
                Some(_) => Bits::of(&reader.doc_ids_alive().collect::<Vec<u32>>(), reader.max_doc()),
            };
            segments.push(Segment { reader: reader.clone(), alive, facts });
        }
        Ok(Snapshot { searcher, fields: fields.clone(), segments, cursor })
    }

    /// How many documents the statistics of terms count, those that left included.
    pub(crate) fn documents(&self) -> u64 {
        self.segments.iter().map(|segment| u64::from(segment.reader.max_doc())).sum()
    }
}

impl SegmentFacts {
    fn read(reader: &SegmentReader, fields: &Fields) -> Result<SegmentFacts, SearchError> {
        let max_doc = reader.max_doc();
        let mut parts = Vec::with_capacity(Part::ALL.len());
        for field in fields.parts {
            parts.push((reader.inverted_index(field)?, reader.get_fieldnorms_reader(field)?));
        }
        let mut facets = Vec::with_capacity(Facet::ALL.len());
        for field in fields.facets {
            let index = reader.inverted_index(field)?;
            let mut values = Vec::new();
            let mut terms = index.terms().stream()?;
            while let Some((value, info)) = terms.next() {
                let mut postings = index.read_postings_from_terminfo(info, IndexRecordOption::Basic)?;
                let mut docs = Vec::with_capacity(info.doc_freq as usize);
                let mut doc = postings.doc();
                while doc != TERMINATED {
                    docs.push(doc);
                    doc = postings.advance();
                }
                values.push((String::from_utf8_lossy(value).into_owned(), ValueDocs::new(docs, max_doc)));
            }
            facets.push(values);
        }
        let mut readable = Bits::none(max_doc);
        for (part, (_, lengths)) in Part::ALL.into_iter().zip(&parts) {
            if matches!(part, Part::Summary(_) | Part::Body(_)) {
                (0..max_doc).filter(|doc| lengths.fieldnorm_id(*doc) > 0).for_each(|doc| readable.insert(doc));
            }
        }
        let columns = reader.fast_fields();
        let names = columns.str(SORT_KEY)?;
        let uses = columns.u64(USE_COUNT)?;
        let updates = columns.i64(UPDATED_AT)?;
        let rank = |doc| names.as_ref().and_then(|names| names.ords().first(doc)).unwrap_or_default();
        Ok(SegmentFacts {
            parts,
            facets,
            readable,
            name_ranks: (0..max_doc).map(|doc| u32::try_from(rank(doc)).unwrap_or(u32::MAX)).collect(),
            use_counts: (0..max_doc)
                .map(|doc| u32::try_from(uses.first(doc).unwrap_or_default()).unwrap_or(u32::MAX))
                .collect(),
            updated_at: (0..max_doc).map(|doc| updates.first(doc).unwrap_or_default()).collect(),
        })
    }
}

impl Segment {
    /// The alphabetical key of a rank of [`SegmentFacts::name_ranks`].
    pub(crate) fn sort_key(&self, rank: u32) -> Result<String, SearchError> {
        let mut key = String::new();
        if let Some(names) = self.reader.fast_fields().str(SORT_KEY)? {
            names.ord_to_str(u64::from(rank), &mut key)?;
        }
        Ok(key)
    }
}
