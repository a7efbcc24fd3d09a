//! One state of the index, ready to be searched: its segments with their facets in memory as sets of documents.

use std::sync::Arc;

use levain_model::id::InvalidId;
use levain_model::{Id, Slug};
use tantivy::columnar::StrColumn;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet as _, IndexReader, InvertedIndexReader, Searcher, SegmentReader, TERMINATED};

use super::schema::{Fields, HIT, Part, SORT_KEY, UPDATED_AT, USE_COUNT};
use crate::document::Facet;
use crate::error::SearchError;
use crate::execute::{Bits, Common};

/// One state of the index.
pub(crate) struct Snapshot {
    pub(crate) searcher: Searcher,
    pub(crate) fields: Fields,
    pub(crate) segments: Vec<Segment>,
    pub(crate) cursor: Option<i64>,
    pub(crate) common: Common,
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
    /// The values of each document, all facets together.
    pub(crate) values: DocValues,
    hits: Option<StrColumn>,
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

    /// Gives them, in order.
    pub(crate) fn each(&self, mut each: impl FnMut(u32)) {
        match self {
            ValueDocs::Few(few) => few.iter().for_each(|doc| each(*doc)),
            ValueDocs::Many(many) => many.iter().for_each(each),
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

/// The values of each document, as ranks among the values of all facets in their order.
pub(crate) struct DocValues {
    /// Where the values of each document start, then where the last ones end.
    starts: Vec<u32>,
    ranks: Vec<u32>,
    /// How many values there are.
    pub(crate) count: usize,
}

impl DocValues {
    fn new(facets: &[Vec<(String, ValueDocs)>], max_doc: u32) -> DocValues {
        let all = || facets.iter().flatten().map(|(_, docs)| docs);
        let mut starts = vec![0_u32; max_doc as usize + 1];
        all().for_each(|docs| docs.each(|doc| starts[doc as usize + 1] += 1));
        for doc in 0..max_doc as usize {
            starts[doc + 1] += starts[doc];
        }
        let mut next = starts.clone();
        let mut ranks = vec![0; starts.last().map_or(0, |end| *end as usize)];
        for (rank, docs) in all().enumerate() {
            docs.each(|doc| {
                let next = &mut next[doc as usize];
                ranks[*next as usize] = rank as u32;
                *next += 1;
            });
        }
        DocValues { starts, ranks, count: all().count() }
    }

    /// The ranks of the values of a document.
    pub(crate) fn of(&self, doc: u32) -> &[u32] {
        &self.ranks[self.starts[doc as usize] as usize..self.starts[doc as usize + 1] as usize]
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
        Ok(Snapshot { searcher, fields: fields.clone(), segments, cursor, common: Common::default() })
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
            values: DocValues::new(&facets, max_doc),
            facets,
            hits: columns.str(HIT)?,
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
    /// The identifier and the slug of a document.
    pub(crate) fn hit(&self, doc: u32) -> Result<(Id, Slug), SearchError> {
        let mut hit = String::new();
        if let Some(hits) = &self.hits {
            hits.ord_to_str(hits.ords().first(doc).unwrap_or_default(), &mut hit)?;
        }
        let (id, slug) = hit.split_once(' ').unwrap_or_default();
        let id = id.parse().map_err(|error: InvalidId| SearchError::Engine(Box::new(error)))?;
        // A slug is the slug of itself.
        Ok((id, Slug::of(slug)))
    }

    /// The alphabetical key of a rank of [`SegmentFacts::name_ranks`].
    pub(crate) fn sort_key(&self, rank: u32) -> Result<String, SearchError> {
        let mut key = String::new();
        if let Some(names) = self.reader.fast_fields().str(SORT_KEY)? {
            names.ord_to_str(u64::from(rank), &mut key)?;
        }
        Ok(key)
    }
}
