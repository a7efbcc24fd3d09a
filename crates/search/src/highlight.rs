//! Passages of a text with the words found in it.

use std::collections::{HashMap, HashSet};

use levain_model::Language;

use crate::analysis::{Stemmers, is_stop_word, words};
use crate::index::{Part, StoredDocument, StoredText};
use crate::plan::{Plan, TermSet};
use crate::query::Highlight;

/// Longest passage, bytes.
const PASSAGE: usize = 240;

/// The terms a plan looks for, by language.
pub(crate) struct Marker {
    terms: [HashSet<String>; 2],
    /// Whether a word is looked for, by language: texts repeat their words, and stemming is most of the work.
    known: [HashMap<String, bool>; 2],
    stemmers: Stemmers,
}

impl Marker {
    pub(crate) fn new(plan: &Plan) -> Marker {
        let mut terms = [HashSet::new(), HashSet::new()];
        for set in &plan.sets {
            let TermSet::Words(parts) = set else { continue };
            for (part, found) in Part::ALL.into_iter().zip(parts.iter()) {
                if let Part::Summary(language) = part {
                    terms[language as usize].extend(found.iter().cloned());
                }
            }
        }
        Marker::of(terms)
    }

    fn of(terms: [HashSet<String>; 2]) -> Marker {
        Marker { terms, known: [HashMap::new(), HashMap::new()], stemmers: Stemmers::default() }
    }

    /// Where the words looked for stand in a text, in order, apart from each other.
    fn marks(&mut self, language: Language, text: &str) -> Vec<std::ops::Range<usize>> {
        let mut marks: Vec<std::ops::Range<usize>> = Vec::new();
        for word in words(text) {
            let inside = marks.last().is_some_and(|mark| word.start < mark.end);
            if !inside && self.is_looked_for(language, &word.text, &word.folded) {
                marks.push(word.start..word.end);
            }
        }
        marks
    }

    fn is_looked_for(&mut self, language: Language, word: &str, folded: &str) -> bool {
        if let Some(known) = self.known[language as usize].get(word) {
            return *known;
        }
        let terms = &self.terms[language as usize];
        let found = !is_stop_word(language, folded)
            && self.stemmers.forms(language, word).iter().any(|form| terms.contains(form));
        self.known[language as usize].insert(word.to_owned(), found);
        found
    }
}

/// The best passage of the summary and of the description, each in the reader's language, else in the other.
pub(crate) fn highlights(marker: &mut Marker, stored: &StoredDocument, language: Language) -> Vec<Highlight> {
    [("summary", &stored.summary), ("description", &stored.description)]
        .into_iter()
        .filter_map(|(field, texts)| best(marker, field, texts, language))
        .collect()
}

fn best(marker: &mut Marker, field: &'static str, texts: &[StoredText], language: Language) -> Option<Highlight> {
    // The reader's language first, whatever the other holds.
    for own in [true, false] {
        let mut found: Vec<(usize, Highlight)> = Vec::new();
        for stored in texts.iter().filter(|stored| (stored.language == language) == own) {
            let marks = marker.marks(stored.language, &stored.text);
            if !marks.is_empty() {
                found.push(passage(field, &stored.tag, &stored.text, &marks));
            }
        }
        if let Some((_, highlight)) = found.into_iter().max_by_key(|(count, _)| *count) {
            return Some(highlight);
        }
    }
    None
}

/// The passage with the most marks, from the beginning of a word to the end of one.
fn passage(field: &'static str, tag: &str, text: &str, marks: &[std::ops::Range<usize>]) -> (usize, Highlight) {
    let within = |first: usize| {
        marks[first..].iter().take_while(|mark| mark.end <= marks[first].start + PASSAGE * 3 / 4).count()
    };
    let (first, count) = (0..marks.len())
        .map(|first| (first, within(first).max(1)))
        .max_by_key(|(first, count)| (*count, std::cmp::Reverse(*first)))
        .unwrap_or((0, 1));
    let (start, end) = if text.len() <= PASSAGE {
        (0, text.len())
    } else {
        let last = marks[first + count - 1].end;
        let before = (PASSAGE.saturating_sub(last - marks[first].start)) / 4;
        let start = word_start(text, marks[first].start.saturating_sub(before), marks[first].start);
        (start, word_end(text, (start + PASSAGE).max(last), last))
    };
    let marks = marks
        .iter()
        .filter(|mark| mark.start >= start && mark.end <= end)
        .map(|mark| mark.start - start..mark.end - start)
        .collect();
    let highlight = Highlight { field, language: tag.to_owned(), text: text[start..end].to_owned(), marks };
    (count, highlight)
}

/// The first beginning of a word between `from` and `most`.
fn word_start(text: &str, from: usize, most: usize) -> usize {
    if from == 0 {
        return 0;
    }
    let from = (from..=most).find(|at| text.is_char_boundary(*at)).unwrap_or(most);
    let blank = text[from..most].char_indices().find(|(_, character)| character.is_whitespace());
    blank.map_or(most, |(at, character)| from + at + character.len_utf8())
}

/// The last end of a word between `least` and `to`.
fn word_end(text: &str, to: usize, least: usize) -> usize {
    if to >= text.len() {
        return text.len();
    }
    let to = (least..=to).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(least);
    text[least..to].rfind(char::is_whitespace).map_or(least, |at| least + at)
}

#[cfg(test)]
mod tests {
    use levain_model::Texts;

    use super::*;

    fn marker(words: &[&str]) -> Marker {
        let mut stemmers = Stemmers::default();
        let of =
            |language, stemmers: &mut Stemmers| words.iter().flat_map(|word| stemmers.forms(language, word)).collect();
        Marker::of([of(Language::Fr, &mut stemmers), of(Language::En, &mut stemmers)])
    }

    #[test]
    fn words_found_are_marked_in_the_readers_language() {
        let stored = StoredDocument {
            id: levain_model::Id::from_parts(0, [0; 10]),
            slug: "x".into(),
            summary: StoredText::of(&Texts::fr_en("Prise de rendez-vous pour les communes", "Appointments for towns")),
            description: StoredText::of(&Texts::fr_en(
                "",
                &format!("{} the booking of appointments by towns. {}", "word ".repeat(80), "word ".repeat(80)),
            )),
        };
        let found = highlights(&mut marker(&["rendezvous", "appointment", "booking"]), &stored, Language::Fr);
        let shown: Vec<(&str, &str, Vec<&str>)> = found
            .iter()
            .map(|found| {
                let marks = found.marks.iter().map(|mark| &found.text[mark.clone()]).collect();
                (found.field, found.language.as_str(), marks)
            })
            .collect();
        assert_eq!(
            shown,
            [("summary", "fr", vec!["rendez-vous"]), ("description", "en", vec!["booking", "appointments"])]
        );
        assert!(found[1].text.len() <= PASSAGE);
        assert!(found[1].text.starts_with("word ") && !found[1].text.ends_with(' '));
    }

    #[test]
    fn passages_never_cut_a_character() {
        let text = "é".repeat(400) + " carte " + &"à".repeat(400);
        let stored = StoredDocument {
            id: levain_model::Id::from_parts(0, [0; 10]),
            slug: "x".into(),
            summary: StoredText::of(&Texts::fr_en(&text, "")),
            description: Vec::new(),
        };
        let found = highlights(&mut marker(&["carte"]), &stored, Language::Fr);
        assert_eq!(found[0].marks.iter().map(|mark| &found[0].text[mark.clone()]).collect::<Vec<_>>(), ["carte"]);
    }
}
