//! Quoted phrases: words that have to follow one another in one text.

use levain_model::Language;
use tantivy::query::{EnableScoring, PhraseQuery, Query as _, TermQuery};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet as _, TERMINATED, Term};

use super::Bits;
use crate::analysis::{Stemmers, is_stop_word, words};
use crate::error::SearchError;
use crate::index::{Analysis, Part, Segment, Snapshot};

/// The documents of a segment that hold every phrase; none when there is no phrase.
pub(crate) fn documents(
    snapshot: &Snapshot,
    segment: &Segment,
    phrases: &[String],
) -> Result<Option<Bits>, SearchError> {
    let mut kept: Option<Bits> = None;
    for phrase in phrases {
        let mut found = Bits::none(segment.reader.max_doc());
        for part in Part::ALL {
            for terms in phrase_terms(part, phrase) {
                add(snapshot, segment, part, terms, &mut found)?;
            }
        }
        match &mut kept {
            None => kept = Some(found),
            Some(kept) => kept.intersect(&found),
        }
    }
    Ok(kept)
}

/// The terms of a phrase in a part, with their places; once per language for names, which are analysed in both.
fn phrase_terms(part: Part, phrase: &str) -> Vec<Vec<(usize, String)>> {
    let mut stemmers = Stemmers::default();
    let mut in_language = |language: Option<Language>| {
        words(phrase)
            .into_iter()
            .filter(|word| !word.compound)
            .filter(|word| language.is_none_or(|language| !is_stop_word(language, &word.folded)))
            .map(|word| {
                let term = language.map_or_else(|| word.folded.clone(), |language| stemmers.key(language, &word.text));
                (word.position, term)
            })
            .collect::<Vec<_>>()
    };
    match part.analysis() {
        Analysis::In(language) => vec![in_language(Some(language))],
        Analysis::Both | Analysis::Folded => vec![in_language(None)],
    }
}

fn add(
    snapshot: &Snapshot,
    segment: &Segment,
    part: Part,
    terms: Vec<(usize, String)>,
    found: &mut Bits,
) -> Result<(), SearchError> {
    let field = snapshot.fields.part(part);
    let mut terms: Vec<(usize, Term)> =
        terms.into_iter().map(|(place, term)| (place, Term::from_field_text(field, &term))).collect();
    let disabled = EnableScoring::disabled_from_searcher(&snapshot.searcher);
    let weight = match terms.len() {
        0 => return Ok(()),
        1 => {
            let (_, term) = terms.swap_remove(0);
            TermQuery::new(term, IndexRecordOption::Basic).weight(disabled)?
        }
        _ => PhraseQuery::new_with_offset(terms).weight(disabled)?,
    };
    let mut scorer = weight.scorer(&segment.reader, 1.0)?;
    let mut doc = scorer.doc();
    while doc != TERMINATED {
        found.insert(doc);
        doc = scorer.advance();
    }
    Ok(())
}
