//! Where the words looked for stand in a text, and the passage that holds most of them.
//!
//! Pure functions of a text and of what a search looked for ([`Results::sought`](crate::Results::sought)): a page marks
//! the texts it shows, wherever it has them from.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;

use levain_model::Language;

use crate::analysis::{Stemmers, Word, is_stop_word, words};
use crate::index::{Part, StoredText, StoredTexts};
use crate::plan::{Plan, TermSet};
use crate::query::Highlight;

/// Longest passage of a hit, bytes.
const PASSAGE: usize = 240;

/// What a search looked for, by language: the words typed, corrected or completed, their translations, and expressions,
/// of which every word has to stand in a text for any to be marked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sought {
    languages: [Terms; Language::ALL.len()],
}

/// Words that stand in a text, each with the expressions it is of.
type Found = Vec<(Range<usize>, Vec<Place>)>;

/// An expression, and a rank among its words.
type Place = (usize, usize);

/// The words of one language.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Terms {
    terms: BTreeMap<String, Vec<Place>>,
    /// How many words each expression has.
    lengths: Vec<usize>,
}

/// A passage of a text with the words found in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// The passage, which neither begins nor ends inside a word.
    pub text: String,
    /// Byte ranges of the words found in `text`, in order, apart from each other.
    pub marks: Vec<Range<usize>>,
}

impl Sought {
    pub(crate) fn new(plan: &Plan) -> Sought {
        let spans = plan.spans.iter();
        let alternatives: BTreeSet<&[usize]> = spans
            .flat_map(|span| span.nodes.iter().flat_map(|node| &node.alternatives).chain(&span.alternatives))
            .map(|alternative| alternative.sets.as_slice())
            .collect();
        let mut sought = Sought::default();
        for language in Language::ALL {
            let rank = Part::ALL.iter().position(|part| *part == Part::Summary(language)).unwrap_or_default();
            for sets in &alternatives {
                let words = sets.iter().filter_map(|set| match plan.sets.get(*set) {
                    Some(TermSet::Words(parts)) => Some(parts[rank].as_slice()),
                    _ => None,
                });
                sought.languages[language as usize].add(words);
            }
        }
        sought
    }
}

impl Terms {
    /// Adds an expression; one with a word that has no term in this language is of the other one.
    fn add<'a>(&mut self, words: impl Iterator<Item = &'a [String]> + Clone) {
        if words.clone().any(<[String]>::is_empty) {
            return;
        }
        for (rank, terms) in words.clone().enumerate() {
            for term in terms {
                self.terms.entry(term.clone()).or_default().push((self.lengths.len(), rank));
            }
        }
        self.lengths.push(words.count());
    }

    /// Adds the words of a text that are of an expression that stands whole in it.
    fn find(&self, language: Language, text: &[Word], found: &mut Found) {
        let mut stemmers = Stemmers::default();
        let initials: BTreeSet<char> = self.terms.keys().filter_map(|term| term.chars().next()).collect();
        let mut standing = Found::new();
        for word in text {
            // Stemming is most of the work, and leaves the first letter.
            let may = word.folded.chars().next().is_some_and(|initial| initials.contains(&initial));
            if !may || is_stop_word(language, &word.folded) {
                continue;
            }
            let places: Vec<Place> = stemmers
                .forms(language, &word.text)
                .iter()
                .filter_map(|form| self.terms.get(form))
                .flatten()
                .copied()
                .collect();
            if !places.is_empty() {
                standing.push((word.start..word.end, places));
            }
        }
        self.keep_whole(standing, found);
    }

    /// Adds those of the words standing in a text whose expression stands whole in it.
    fn keep_whole(&self, standing: Found, found: &mut Found) {
        let mut counts = vec![0; self.lengths.len()];
        let held: BTreeSet<Place> = standing.iter().flat_map(|(_, places)| places).copied().collect();
        held.into_iter().for_each(|(expression, _)| counts[expression] += 1);
        let whole = |place: &Place| counts[place.0] == self.lengths[place.0];
        found.extend(standing.into_iter().filter(|(_, places)| places.iter().any(whole)));
    }
}

/// The byte ranges of the words looked for in a text, in order, apart from each other: of any number, conjugation and
/// accents, as the search understands `language`. Without a language, as for names, words are read in both.
pub fn marks(sought: &Sought, language: Option<Language>, text: &str) -> Vec<Range<usize>> {
    let words = words(text);
    let mut found = Vec::new();
    for read in Language::ALL.into_iter().filter(|read| language.is_none_or(|language| language == *read)) {
        sought.languages[read as usize].find(read, &words, &mut found);
    }
    apart(found)
}

/// The ranges of words found, in order, apart from each other.
fn apart(mut found: Found) -> Vec<Range<usize>> {
    // The whole of a hyphenated word comes before its parts.
    found.sort_by_key(|(range, _)| (range.start, std::cmp::Reverse(range.end)));
    let mut marks: Vec<Range<usize>> = Vec::with_capacity(found.len());
    for (range, _) in found {
        if marks.last().is_none_or(|last| last.end <= range.start) {
            marks.push(range);
        }
    }
    marks
}

/// Where each term of a text stands in it.
type Standing = HashMap<String, Vec<Range<usize>>>;

/// A text whose words were read once, for those that are searched again and again: a long one takes a millisecond to read.
#[derive(Debug, Clone)]
pub struct Prepared {
    text: String,
    /// By language that it is read in: each term of it, and where it stands.
    terms: Vec<(Language, Standing)>,
}

impl Prepared {
    /// Reads a text in a language; without one, in both, as [`marks`] does.
    pub fn new(language: Option<Language>, text: impl Into<String>) -> Prepared {
        let text = text.into();
        let words = words(&text);
        let mut stemmers = Stemmers::default();
        let read = Language::ALL.into_iter().filter(|read| language.is_none_or(|language| language == *read));
        let terms = read
            .map(|read| {
                let mut terms = Standing::new();
                for word in words.iter().filter(|word| !is_stop_word(read, &word.folded)) {
                    for form in stemmers.forms(read, &word.text) {
                        terms.entry(form).or_default().push(word.start..word.end);
                    }
                }
                (read, terms)
            })
            .collect();
        Prepared { text, terms }
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// As [`marks`].
    pub fn marks(&self, sought: &Sought) -> Vec<Range<usize>> {
        let mut found = Found::new();
        for (language, terms) in &self.terms {
            let wanted = &sought.languages[*language as usize];
            let mut standing: BTreeMap<(usize, usize), Vec<Place>> = BTreeMap::new();
            for (term, places) in &wanted.terms {
                for range in terms.get(term).into_iter().flatten() {
                    standing.entry((range.start, range.end)).or_default().extend(places);
                }
            }
            let standing = standing.into_iter().map(|((start, end), places)| (start..end, places)).collect();
            wanted.keep_whole(standing, &mut found);
        }
        apart(found)
    }

    /// As [`passage`].
    pub fn passage(&self, sought: &Sought, longest: usize) -> Option<Passage> {
        let marks = self.marks(sought);
        (!marks.is_empty()).then(|| fullest(&self.text, &marks, longest))
    }
}

/// The passage of a text that holds most of the words looked for, of about `longest` bytes at most; none when there is no
/// such word. `language` is as for [`marks`].
pub fn passage(sought: &Sought, language: Option<Language>, text: &str, longest: usize) -> Option<Passage> {
    let marks = marks(sought, language, text);
    (!marks.is_empty()).then(|| fullest(text, &marks, longest))
}

/// The best passage of the summary and of the description, each in the reader's language, else in the other.
pub(crate) fn highlights(sought: &Sought, stored: &StoredTexts, language: Language) -> Vec<Highlight> {
    [("summary", &stored.summary), ("description", &stored.description)]
        .into_iter()
        .filter_map(|(field, texts)| best(sought, field, texts, language))
        .collect()
}

fn best(sought: &Sought, field: &'static str, texts: &[StoredText], language: Language) -> Option<Highlight> {
    // The reader's language first, whatever the other holds.
    [true, false].into_iter().find_map(|own| {
        texts
            .iter()
            .filter(|stored| (stored.language == language) == own)
            .filter_map(|stored| Some((stored, passage(sought, Some(stored.language), &stored.text, PASSAGE)?)))
            .max_by_key(|(_, passage)| passage.marks.len())
            .map(|(stored, Passage { text, marks })| Highlight { field, language: stored.tag.clone(), text, marks })
    })
}

/// The passage with the most marks, from the beginning of a word to the end of one.
fn fullest(text: &str, marks: &[Range<usize>], longest: usize) -> Passage {
    let within = |first: usize| {
        marks[first..].iter().take_while(|mark| mark.end <= marks[first].start + longest * 3 / 4).count()
    };
    let (first, count) = (0..marks.len())
        .map(|first| (first, within(first).max(1)))
        .max_by_key(|(first, count)| (*count, std::cmp::Reverse(*first)))
        .unwrap_or((0, 1));
    let (start, end) = if text.len() <= longest {
        (0, text.len())
    } else {
        let last = marks[first + count - 1].end;
        let before = (longest.saturating_sub(last - marks[first].start)) / 4;
        let start = word_start(text, marks[first].start.saturating_sub(before), marks[first].start);
        (start, word_end(text, (start + longest).max(last), last))
    };
    let marks = marks
        .iter()
        .filter(|mark| mark.start >= start && mark.end <= end)
        .map(|mark| mark.start - start..mark.end - start)
        .collect();
    Passage { text: text[start..end].to_owned(), marks }
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

    /// What a search for these expressions looks for, each in both languages.
    fn sought(expressions: &[&str]) -> Sought {
        let mut sought = Sought::default();
        let mut stemmers = Stemmers::default();
        for language in Language::ALL {
            for expression in expressions {
                let forms: Vec<Vec<String>> =
                    expression.split(' ').map(|word| stemmers.forms(language, word)).collect();
                sought.languages[language as usize].add(forms.iter().map(Vec::as_slice));
            }
        }
        sought
    }

    #[track_caller]
    fn check(expressions: &[&str], language: Option<Language>, text: &str, expected: &[&str]) {
        let found: Vec<&str> =
            marks(&sought(expressions), language, text).into_iter().map(|mark| &text[mark]).collect();
        assert_eq!(found, expected, "{expressions:?} in {text:?}");
        let prepared = Prepared::new(language, text);
        let again: Vec<&str> = prepared.marks(&sought(expressions)).into_iter().map(|mark| &text[mark]).collect();
        assert_eq!(again, expected, "{expressions:?} in {text:?}, read before");
    }

    #[test]
    fn words_are_marked_whatever_their_number_accents_and_elision() {
        let french = Some(Language::Fr);
        check(&["évènement"], french, "L’evenement et les ÉVÈNEMENTS d’été", &["evenement", "ÉVÈNEMENTS"]);
        check(&["archives"], french, "l’archive, d'archives", &["archive", "archives"]);
        check(&["rendezvous", "rendez"], french, "Prise de rendez-vous", &["rendez-vous"]);
        check(&["map"], Some(Language::En), "Maps and mapping, not a lamp", &["Maps", "mapping"]);
        check(&["map"], Some(Language::En), "", &[]);
    }

    #[test]
    fn a_text_is_read_in_its_language_and_a_name_in_both() {
        check(&["map"], Some(Language::Fr), "mapping", &[]);
        check(&["map"], None, "Easy mapping", &["mapping"]);
        check(&["logiciels"], None, "Mon logiciel", &["logiciel"]);
    }

    #[test]
    fn an_expression_is_marked_when_all_of_it_is_there() {
        let english = Some(Language::En);
        check(&["file upload"], english, "A file manager", &[]);
        check(&["file upload"], english, "Upload of files", &["Upload", "files"]);
        check(&["file upload", "manager"], english, "A file manager", &["manager"]);
    }

    #[test]
    fn passages_are_in_the_readers_language_and_hold_most_words() {
        let stored = StoredTexts {
            summary: StoredText::of(&Texts::fr_en("Prise de rendez-vous pour les communes", "Appointments for towns")),
            description: StoredText::of(&Texts::fr_en(
                "",
                &format!("{} the booking of appointments by towns. {}", "word ".repeat(80), "word ".repeat(80)),
            )),
        };
        let found = highlights(&sought(&["rendezvous", "appointment", "booking"]), &stored, Language::Fr);
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
        let found = passage(&sought(&["carte"]), Some(Language::Fr), &text, 50).unwrap();
        assert_eq!(found.marks.iter().map(|mark| &found.text[mark.clone()]).collect::<Vec<_>>(), ["carte"]);
    }
}
