//! Records that exist nowhere, in two languages, as many as one wants: real words drawn from the vocabularies, invented
//! words beside them, frequencies like those of a language.

use levain_content::Vocabularies;
use levain_model::{Language, Texts};
use levain_search::{Facet, Query, SearchDocument};

use crate::documents::named;
use crate::random::Random;

/// Invented words per language: about what a catalogue of a hundred thousand descriptions holds.
const INVENTED: usize = 30_000;
/// Part of the words of a text that are drawn from the vocabularies.
const FROM_VOCABULARIES: f64 = 0.15;
/// The most frequent words of a language are its grammar, which no search looks for: so many ranks are left out.
const GRAMMAR: f64 = 30.0;
const LICENSES: [(&str, &str); 5] = [
    ("GPL-3.0-or-later", "strong-reciprocity"),
    ("AGPL-3.0-or-later", "network-reciprocity"),
    ("MIT", "permissive"),
    ("Apache-2.0", "permissive"),
    ("EUPL-1.2", "weak-reciprocity"),
];
const SOURCES: [&str; 6] = ["starter", "sill", "ore", "dpg", "publiccode", "code-gov"];
const STATUSES: [&str; 5] = ["stable", "beta", "development", "concept", "obsolete"];

/// The words of a language, most frequent first.
struct Words {
    /// Expressions of the vocabularies, whole.
    expressions: Vec<String>,
    invented: Vec<String>,
}

/// A source of records and queries: the same seed gives the same ones on every machine.
pub struct Synthetic {
    random: Random,
    french: Words,
    english: Words,
    categories: Vec<String>,
    platforms: Vec<String>,
    kinds: Vec<String>,
    products: Vec<String>,
}

impl Synthetic {
    /// A generator over the words of the vocabularies.
    pub fn new(seed: u64, vocabularies: &Vocabularies) -> Synthetic {
        let mut random = Random(seed);
        let codes = |vocabulary: &levain_content::Vocabulary| -> Vec<String> {
            vocabulary.entries.iter().map(|entry| entry.code.clone()).collect()
        };
        let mut words = |language| {
            let of_bridge = vocabularies.bridge.iter().flat_map(|pair| match language {
                Language::Fr => pair.fr.clone(),
                Language::En => pair.en.clone(),
            });
            let mut expressions: Vec<String> = of_bridge.collect();
            shuffle(&mut expressions, &mut random);
            Words { expressions, invented: (0..INVENTED).map(|_| invented(&mut random)).collect() }
        };
        Synthetic {
            french: words(Language::Fr),
            english: words(Language::En),
            categories: codes(&vocabularies.categories),
            platforms: codes(&vocabularies.platforms),
            kinds: codes(&vocabularies.organization_kinds),
            products: vocabularies.products.iter().map(|product| product.name.clone()).collect(),
            random,
        }
    }

    /// One record; `number` makes its name unlike the others.
    pub fn document(&mut self, number: u64) -> SearchDocument {
        let name = format!("{} {number}", self.word(Language::Fr));
        let mut document = named(number, &name);
        // As in real catalogues: some are described in one language, some in both.
        let described = self.random.below(10);
        for language in Language::ALL {
            if (language == Language::Fr && described < 3) || (language == Language::En && described > 6) {
                continue;
            }
            document.summary.insert(language.tag(), &self.text(language, 10));
            let length = 30 + self.random.below(90);
            document.description.insert(language.tag(), &self.text(language, length));
        }
        for _ in 0..=self.random.below(2) {
            document.categories.push(frequent(&self.categories, &mut self.random).clone());
        }
        for _ in 0..=self.random.below(2) {
            document.platforms.push(frequent(&self.platforms, &mut self.random).clone());
        }
        let (license, class) = *self.random.pick(&LICENSES);
        document.license = Some(license.to_owned());
        document.license_class = Some(class.to_owned());
        document.languages = if self.random.below(2) == 0 { vec!["en".into()] } else { vec!["fr".into(), "en".into()] };
        document.sources = vec![(*self.random.pick(&SOURCES)).to_owned()];
        document.status = Some((*frequent(&STATUSES, &mut self.random)).to_owned());
        if self.random.below(4) == 0 {
            document.use_count = self.random.below(200) as u64;
            document.used_by_kinds.push(frequent(&self.kinds, &mut self.random).clone());
        }
        if self.random.below(10) == 0 {
            document.replaces.push(self.random.pick(&self.products).clone());
        }
        document
    }

    /// A query as people type: an expression, a few words, a product, a misspelt word, the beginning of one, sometimes
    /// with a filter.
    pub fn query(&mut self) -> Query {
        let language = *self.random.pick(&Language::ALL);
        let text = match self.random.below(10) {
            0..=3 => self.expression(language),
            4 => format!("{} {}", self.expression(language), self.word(language)),
            5 => self.text(language, 6),
            6 => self.random.pick(&self.products).clone(),
            7 => misspelt(&self.expression(language), &mut self.random),
            8 => self.expression(language).chars().take(4).collect(),
            _ => self.word(language),
        };
        let filters = match self.random.below(3) {
            0 => vec![(Facet::Category, frequent(&self.categories, &mut self.random).clone())],
            _ => Vec::new(),
        };
        Query { text, language, filters, highlights: true, ..Query::default() }
    }

    fn words(&self, language: Language) -> &Words {
        match language {
            Language::Fr => &self.french,
            Language::En => &self.english,
        }
    }

    fn expression(&mut self, language: Language) -> String {
        let mut random = self.random.clone();
        let expression = random.pick(&self.words(language).expressions).clone();
        self.random = random;
        expression
    }

    fn word(&mut self, language: Language) -> String {
        let mut random = self.random.clone();
        let words = self.words(language);
        let drawn = if random.unit() < FROM_VOCABULARIES { &words.expressions } else { &words.invented };
        let word = frequent(drawn, &mut random).clone();
        self.random = random;
        word
    }

    fn text(&mut self, language: Language, length: usize) -> String {
        (0..length).map(|_| self.word(language)).collect::<Vec<_>>().join(" ")
    }
}

/// One of the items, the first ones more often: rank r about as often as 1/(r + [`GRAMMAR`]) (Zipf, Mandelbrot).
fn frequent<'a, T>(items: &'a [T], random: &mut Random) -> &'a T {
    let rank = GRAMMAR * ((items.len() as f64 + GRAMMAR) / GRAMMAR).powf(random.unit()) - GRAMMAR;
    &items[(rank as usize).min(items.len() - 1)]
}

fn shuffle<T>(items: &mut [T], random: &mut Random) {
    for last in (1..items.len()).rev() {
        items.swap(last, random.below(last + 1));
    }
}

fn invented(random: &mut Random) -> String {
    const SYLLABLES: [&str; 24] = [
        "ba", "ce", "di", "fo", "gu", "la", "me", "ni", "po", "ru", "sa", "te", "vi", "lon", "mar", "ten", "cri",
        "dou", "fra", "gel", "pli", "tro", "ver", "zan",
    ];
    (0..2 + random.below(4)).map(|_| *random.pick(&SYLLABLES)).collect()
}

/// The text without one of its letters.
fn misspelt(text: &str, random: &mut Random) -> String {
    let dropped = random.below(text.chars().count());
    text.chars().enumerate().filter(|(at, _)| *at != dropped).map(|(_, letter)| letter).collect()
}

/// How many bytes of text a record holds.
pub fn text_bytes(document: &SearchDocument) -> usize {
    let bytes = |texts: &Texts| texts.iter().map(|(_, text)| text.len()).sum::<usize>();
    bytes(&document.summary) + bytes(&document.description)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_records_and_queries() {
        let content = levain_content::Content::open(None).unwrap();
        let make = |seed| {
            let mut made = Synthetic::new(seed, content.vocabularies());
            (made.document(1), made.document(2), made.query())
        };
        assert_eq!(make(7), make(7));
        assert_ne!(make(7), make(8));
    }
}
