//! The documents of one set of terms, each with how strongly it holds them.

use std::sync::LazyLock;

use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::TermInfo;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet as _, InvertedIndexReader, TERMINATED};

use super::Bits;
use crate::document::Facet;
use crate::error::SearchError;
use crate::index::{Part, Segment, Snapshot};
use crate::plan::TermSet;

/// The documents that hold one of the terms of a set.
#[derive(Debug, Clone, Default)]
pub(crate) struct Matches {
    /// Per segment: document, strength in 0..1. Each document once, in order.
    pub(crate) segments: Vec<Vec<(u32, f32)>>,
    /// How many documents.
    pub(crate) count: usize,
}

/// How a part of a document counts (BM25F, Robertson and Zaragoza 2009, section 3.6).
struct PartWeight {
    /// Worth of one occurrence in a text of the usual length.
    weight: f32,
    /// How much longer texts are worth less, 0 (not) to 1 (in proportion).
    length: f32,
    /// The usual length, terms. Fixed rather than averaged over the index: a change elsewhere changes no score.
    usual: f32,
}

/// By rank of [`Part::ALL`].
const WEIGHTS: [PartWeight; Part::ALL.len()] = [
    PartWeight { weight: 5.0, length: 0.3, usual: 4.0 },
    PartWeight { weight: 3.0, length: 0.2, usual: 8.0 },
    PartWeight { weight: 3.0, length: 0.0, usual: 4.0 },
    PartWeight { weight: 3.0, length: 0.75, usual: 14.0 },
    PartWeight { weight: 2.5, length: 0.1, usual: 6.0 },
    PartWeight { weight: 1.0, length: 0.6, usual: 80.0 },
    PartWeight { weight: 3.0, length: 0.75, usual: 12.0 },
    PartWeight { weight: 2.5, length: 0.1, usual: 6.0 },
    PartWeight { weight: 1.0, length: 0.6, usual: 70.0 },
    PartWeight { weight: 0.7, length: 0.6, usual: 60.0 },
];

/// Where saturation reaches one half: the first occurrence in the body counts for 1 / (1 + SATURATION).
const SATURATION: f32 = 1.8;

/// The occurrences in French, in English, and in what has no language: a text and its translation count once.
type Frequencies = [f32; 3];

fn column(part: Part) -> usize {
    match part {
        Part::Summary(language) | Part::Label(language) | Part::Body(language) => language as usize,
        Part::Name | Part::Keyword | Part::ProductWords | Part::Other => 2,
    }
}

/// By rank of [`Part::ALL`], by length as the index writes it (one byte): worth of one occurrence.
static WORTHS: LazyLock<[[f32; 256]; Part::ALL.len()]> = LazyLock::new(|| {
    WEIGHTS.each_ref().map(|part| {
        std::array::from_fn(|id| {
            let length = FieldNormReader::id_to_fieldnorm(id as u8) as f32;
            part.weight / (1.0 - part.length + part.length * length / part.usual)
        })
    })
});

/// Room to add up, kept between sets: dense and without a branch per occurrence, since a common word has tens of thousands.
#[derive(Default)]
pub(crate) struct Room {
    sums: Vec<Frequencies>,
    touched: Bits,
    /// For one part, the fullest form of a word in each document.
    fullest: Vec<f32>,
    held: Bits,
}

impl Room {
    fn fit(&mut self, max_doc: u32) {
        if self.sums.len() < max_doc as usize {
            self.sums.resize(max_doc as usize, [0.0; 3]);
            self.fullest.resize(max_doc as usize, 0.0);
            self.touched = Bits::none(max_doc);
            self.held = Bits::none(max_doc);
        }
    }
}

/// Whether some document holds a term of the set.
pub(crate) fn exists(snapshot: &Snapshot, set: &TermSet) -> Result<bool, SearchError> {
    for segment in &snapshot.segments {
        match set {
            TermSet::Words(parts) => {
                for ((index, _), terms) in segment.parts.iter().zip(parts.iter()) {
                    for term in terms {
                        if index.terms().get(term)?.is_some() {
                            return Ok(true);
                        }
                    }
                }
            }
            TermSet::Product(key) => {
                if segment.reader.inverted_index(snapshot.fields.product)?.terms().get(key)?.is_some() {
                    return Ok(true);
                }
            }
            TermSet::Category(code) => {
                if category(segment, code).is_some() {
                    return Ok(true);
                }
            }
        }
    }
    Ok(false)
}

/// The documents of a set.
pub(crate) fn matches(snapshot: &Snapshot, set: &TermSet, room: &mut Room) -> Result<Matches, SearchError> {
    let mut found = Matches::default();
    for segment in &snapshot.segments {
        let docs = match set {
            TermSet::Words(parts) => words(segment, parts, room)?,
            TermSet::Product(key) => {
                raw(segment, snapshot.fields.product, key)?.into_iter().map(|doc| (doc, 1.0)).collect()
            }
            TermSet::Category(code) => {
                let mut found = Vec::new();
                if let Some(docs) = category(segment, code) {
                    docs.each(|doc| found.push((doc, 0.5)));
                }
                found
            }
        };
        found.count += docs.len();
        found.segments.push(docs);
    }
    Ok(found)
}

/// The documents of one term of a field that is not analysed.
pub(crate) fn raw(segment: &Segment, field: tantivy::schema::Field, term: &str) -> Result<Vec<u32>, SearchError> {
    let index = segment.reader.inverted_index(field)?;
    let mut docs = Vec::new();
    if let Some(info) = index.terms().get(term)? {
        let mut postings = index.read_postings_from_terminfo(&info, IndexRecordOption::Basic)?;
        let mut doc = postings.doc();
        while doc != TERMINATED {
            docs.push(doc);
            doc = postings.advance();
        }
    }
    Ok(docs)
}

fn category<'a>(segment: &'a Segment, code: &str) -> Option<&'a crate::index::ValueDocs> {
    let rank = Facet::ALL.iter().position(|facet| *facet == Facet::Category)?;
    segment.facets.get(rank)?.iter().find(|(value, _)| value == code).map(|(_, docs)| docs)
}

fn words(
    segment: &Segment,
    parts: &[Vec<String>; Part::ALL.len()],
    room: &mut Room,
) -> Result<Vec<(u32, f32)>, SearchError> {
    room.fit(segment.reader.max_doc());
    let Room { sums, touched, fullest, held } = room;
    for (rank, terms) in parts.iter().enumerate() {
        let (index, lengths) = &segment.parts[rank];
        let worths = &WORTHS[rank];
        let column = column(Part::ALL[rank]);
        let mut infos = Vec::with_capacity(terms.len());
        for term in terms {
            infos.extend(index.terms().get(term)?);
        }
        let worth = |doc: u32, frequency: u32| worths[lengths.fieldnorm_id(doc) as usize] * frequency as f32;
        match infos.as_slice() {
            [] => continue,
            [info] => {
                each(index, info, |doc, frequency| {
                    sums[doc as usize][column] += worth(doc, frequency);
                    touched.insert(doc);
                })?;
                continue;
            }
            _ => {}
        }
        // The forms of a word stand at one place of a text: the fullest form counts, not their sum.
        for info in &infos {
            each(index, info, |doc, frequency| {
                let fullest = &mut fullest[doc as usize];
                *fullest = fullest.max(worth(doc, frequency));
                held.insert(doc);
            })?;
        }
        held.drain(|doc| {
            sums[doc as usize][column] += std::mem::take(&mut fullest[doc as usize]);
            touched.insert(doc);
        });
    }
    let mut docs = Vec::with_capacity(touched.count());
    touched.drain(|doc| {
        let [french, english, other] = std::mem::take(&mut sums[doc as usize]);
        let frequency = french.max(english) + other;
        docs.push((doc, frequency / (frequency + SATURATION)));
    });
    Ok(docs)
}

/// The occurrences of a term: document, how many.
fn each(index: &InvertedIndexReader, info: &TermInfo, mut found: impl FnMut(u32, u32)) -> Result<(), SearchError> {
    let mut block = index.read_block_postings_from_terminfo(info, IndexRecordOption::WithFreqs)?;
    while block.block_len() > 0 {
        for (doc, frequency) in block.docs().iter().zip(block.freqs()) {
            found(*doc, *frequency);
        }
        block.advance();
    }
    Ok(())
}
