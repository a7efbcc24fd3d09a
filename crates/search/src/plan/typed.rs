//! What was typed, cut into words and quoted phrases.

use levain_model::Language;

use crate::analysis::{is_generic, is_stop_word, words};

/// A word that was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TypedWord {
    /// Where it stands in the query, bytes.
    pub(crate) start: usize,
    /// Where it ends.
    pub(crate) end: usize,
    /// As typed, or as corrected; a hyphenated word in one piece.
    pub(crate) text: String,
    /// Folded.
    pub(crate) folded: String,
    /// The parts of a hyphenated word.
    pub(crate) parts: Vec<String>,
    /// Whether it is grammar in French or in English.
    pub(crate) stop: bool,
    /// Whether it fits any software.
    pub(crate) generic: bool,
    /// What it was before it was corrected.
    pub(crate) corrected_from: Option<String>,
}

/// A query cut into words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Typed {
    /// Every word, grammar included.
    pub(crate) words: Vec<TypedWord>,
    /// Quoted phrases, each a text of at least one word.
    pub(crate) phrases: Vec<String>,
    /// Whether the last word may be unfinished: nothing follows it, not even a space.
    pub(crate) unfinished: bool,
}

/// Longest query read, characters: what follows is left out.
const LONGEST: usize = 400;
/// Operators of other engines, folded: here every word counts as it can.
const OPERATORS: [&str; 5] = ["and", "or", "not", "et", "ou"];
/// Most words read.
const MOST_WORDS: usize = 24;

/// Cuts a query. An opening quote without an end is a space.
pub(crate) fn cut(query: &str) -> Typed {
    let query: String = query.chars().take(LONGEST).collect();
    let mut phrases = Vec::new();
    let mut rest = query.as_str();
    while let Some((_, after)) = rest.split_once(['"', '«', '“']) {
        let Some((inside, then)) = after.split_once(['"', '»', '”']) else { break };
        if !words(inside).is_empty() {
            phrases.push(inside.trim().to_owned());
        }
        rest = then;
    }
    let shouting = !query.chars().any(char::is_lowercase);
    let mut found: Vec<TypedWord> = Vec::new();
    for word in words(&query) {
        if let Some(whole) = found.last_mut()
            && !word.compound
            && word.end <= whole.end
        {
            whole.parts.push(word.text);
            continue;
        }
        // « IT » in capitals among small letters is an acronym, not grammar; "AND" is a habit of other engines.
        let acronym = !shouting
            && word.text.len() > 1
            && word.text.chars().all(char::is_uppercase)
            && !OPERATORS.contains(&word.folded.as_str());
        let stop = !acronym && Language::ALL.into_iter().any(|language| is_stop_word(language, &word.folded));
        found.push(TypedWord {
            start: word.start,
            end: word.end,
            stop,
            generic: is_generic(&word.folded),
            text: word.text,
            folded: word.folded,
            parts: Vec::new(),
            corrected_from: None,
        });
        if found.len() == MOST_WORDS {
            break;
        }
    }
    if found.iter().all(|word| word.stop) {
        found.iter_mut().for_each(|word| word.stop = false);
    }
    let unfinished = found.last().is_some_and(|word| word.end == query.len());
    Typed { words: found, phrases, unfinished }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(query: &str, kept: &str, phrases: &[&str], unfinished: bool) {
        let typed = cut(query);
        let words: Vec<&str> = typed.words.iter().filter(|word| !word.stop).map(|word| word.folded.as_str()).collect();
        assert_eq!((words.join(" ").as_str(), typed.unfinished), (kept, unfinished), "{query:?}");
        assert_eq!(typed.phrases, phrases, "{query:?}");
    }

    #[test]
    fn any_text_is_a_query() {
        check("prise de rendez-vous", "prise rendezvous", &[], true);
        check("gestion de la ", "gestion", &[], false);
        check("service IT", "service it", &[], true);
        check("WHAT IS IT", "what is it", &[], true);
        check("de la", "de la", &[], true);
        check("\"gestion de projet\" libre", "gestion projet libre", &["gestion de projet"], true);
        check("« web mapping »", "web mapping", &["web mapping"], false);
        check("\"gestion AND (OR field:* \\", "gestion field", &[], false);
        check("\"\" \"", "", &[], false);
        check("", "", &[], false);
    }

    #[test]
    fn a_hyphenated_word_is_one_with_its_parts() {
        let typed = cut("rendez-vous");
        assert_eq!(typed.words.len(), 1);
        assert_eq!(typed.words[0].parts, ["rendez", "vous"]);
    }

    #[test]
    fn long_queries_are_bounded() {
        assert_eq!(cut(&"mot ".repeat(1_000)).words.len(), 24);
    }
}
