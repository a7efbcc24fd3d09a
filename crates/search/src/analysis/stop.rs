//! Words that carry no need: grammar, and the words that every software answers to.

use levain_model::Language;

/// French grammar, folded.
const FRENCH: &[&str] = &[
    "a",
    "afin",
    "ai",
    "ainsi",
    "alors",
    "apres",
    "as",
    "au",
    "aucun",
    "aussi",
    "autre",
    "autres",
    "aux",
    "avant",
    "avec",
    "avez",
    "avoir",
    "avons",
    "c",
    "car",
    "ce",
    "ceci",
    "cela",
    "celle",
    "celles",
    "celui",
    "ces",
    "cet",
    "cette",
    "ceux",
    "chaque",
    "chez",
    "comme",
    "comment",
    "contre",
    "d",
    "dans",
    "de",
    "depuis",
    "des",
    "doit",
    "donc",
    "dont",
    "du",
    "elle",
    "elles",
    "en",
    "encore",
    "entre",
    "es",
    "est",
    "et",
    "etant",
    "ete",
    "etre",
    "eu",
    "eux",
    "faire",
    "fait",
    "faut",
    "grace",
    "il",
    "ils",
    "j",
    "je",
    "l",
    "la",
    "le",
    "les",
    "leur",
    "leurs",
    "lors",
    "lui",
    "m",
    "ma",
    "mais",
    "me",
    "meme",
    "memes",
    "mes",
    "moi",
    "moins",
    "mon",
    "n",
    "ne",
    "ni",
    "nos",
    "notre",
    "nous",
    "on",
    "ont",
    "ou",
    "par",
    "parmi",
    "pas",
    "peu",
    "peut",
    "peuvent",
    "plus",
    "plusieurs",
    "pour",
    "pouvoir",
    "puis",
    "qu",
    "quand",
    "que",
    "quel",
    "quelle",
    "quelles",
    "quels",
    "qui",
    "quoi",
    "s",
    "sa",
    "sans",
    "se",
    "selon",
    "sera",
    "ses",
    "si",
    "son",
    "sont",
    "sous",
    "sur",
    "t",
    "ta",
    "tel",
    "telle",
    "tes",
    "toi",
    "ton",
    "tous",
    "tout",
    "toute",
    "toutes",
    "tres",
    "tu",
    "un",
    "une",
    "vers",
    "via",
    "voir",
    "vos",
    "votre",
    "vous",
    "y",
];

/// English grammar, folded.
const ENGLISH: &[&str] = &[
    "a", "about", "after", "all", "also", "am", "an", "and", "any", "are", "as", "at", "be", "because", "been",
    "before", "being", "between", "both", "but", "by", "can", "could", "did", "do", "does", "each", "for", "from",
    "had", "has", "have", "he", "her", "here", "his", "how", "i", "if", "in", "into", "is", "it", "its", "just", "may",
    "me", "more", "most", "must", "my", "no", "nor", "not", "of", "off", "on", "only", "or", "other", "our", "out",
    "over", "own", "s", "same", "she", "should", "so", "some", "such", "than", "that", "the", "their", "them", "then",
    "there", "these", "they", "this", "those", "through", "to", "too", "under", "until", "up", "us", "very", "via",
    "was", "we", "were", "what", "when", "where", "which", "while", "who", "why", "will", "with", "within", "without",
    "would", "you", "your",
];

/// Words that describe any software of a catalogue of free software, folded: they add little to a need.
const GENERIC: &[&str] = &[
    "app",
    "application",
    "applications",
    "apps",
    "free",
    "gratuit",
    "gratuite",
    "gratuits",
    "libre",
    "libres",
    "logiciel",
    "logiciels",
    "opensource",
    "open",
    "source",
    "outil",
    "outils",
    "program",
    "programme",
    "programmes",
    "programs",
    "progiciel",
    "progiciels",
    "software",
    "solution",
    "solutions",
    "tool",
    "tools",
    "utiliser",
    "using",
    "want",
    "besoin",
    "besoins",
    "cherche",
    "veux",
    "voudrais",
    "looking",
    "find",
    "trouver",
];

/// Whether a folded word is grammar in `language`.
pub fn is_stop_word(language: Language, folded: &str) -> bool {
    let list = match language {
        Language::Fr => FRENCH,
        Language::En => ENGLISH,
    };
    list.binary_search(&folded).is_ok()
}

/// Whether a folded word fits any software of the catalogue.
pub fn is_generic(folded: &str) -> bool {
    GENERIC.contains(&folded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_sorted_so_that_they_can_be_searched() {
        assert!(FRENCH.is_sorted());
        assert!(ENGLISH.is_sorted());
        for word in FRENCH.iter().chain(ENGLISH).chain(GENERIC) {
            assert_eq!(*word, levain_model::id::fold(word));
        }
    }

    #[test]
    fn grammar_of_one_language_is_not_grammar_of_the_other() {
        assert!(!is_stop_word(Language::Fr, "or") && is_stop_word(Language::En, "or"));
        assert!(is_stop_word(Language::Fr, "des") && !is_stop_word(Language::En, "des"));
        assert!(is_generic("logiciel") && !is_generic("cartographie"));
    }
}
