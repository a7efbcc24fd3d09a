//! Guessing the language of a text from its most frequent small words.

use super::words::words;

/// Small words that are frequent in one language and rare in the others of the list, folded. ISO 639-1 code → words.
const MARKS: [(&str, &[&str]); 7] = [
    (
        "fr",
        &[
            "le", "les", "des", "du", "et", "est", "une", "dans", "pour", "avec", "sur", "par", "qui", "que", "ce",
            "cette", "ces", "sont", "aux", "au", "ou", "vous", "nous", "permet", "ses", "leur", "plus",
        ],
    ),
    (
        "en",
        &[
            "the", "and", "of", "to", "is", "for", "with", "that", "this", "are", "be", "by", "from", "it", "which",
            "can", "an", "as", "your", "you", "or", "all", "using", "their", "allows",
        ],
    ),
    (
        "it",
        &[
            "il", "della", "delle", "di", "dei", "che", "gli", "per", "con", "nel", "alla", "sono", "dati", "una",
            "dell", "da", "degli", "del", "al", "anche", "nella", "e",
        ],
    ),
    (
        "de",
        &[
            "der", "die", "das", "und", "mit", "von", "den", "ist", "fur", "ein", "eine", "werden", "zur", "zum",
            "auf", "im",
        ],
    ),
    ("nl", &["het", "een", "van", "voor", "met", "de", "en", "zijn", "aan", "deze", "wordt", "door", "naar", "bij"]),
    ("es", &["el", "los", "las", "para", "con", "una", "del", "por", "que", "como", "esta", "sus", "y"]),
    ("pt", &["os", "das", "dos", "uma", "para", "com", "nao", "da", "em", "ao", "pela", "pelo", "sao"]),
];

/// The language that a text is written in (ISO 639-1), when its small words leave no doubt; short texts stay unknown.
pub fn detect(text: &str) -> Option<&'static str> {
    let mut counts = [0_u32; MARKS.len()];
    // The beginning is enough, and long texts mix languages.
    let beginning: String = text.chars().take(2_000).collect();
    for word in words(&beginning) {
        for (count, (_, marks)) in counts.iter_mut().zip(MARKS) {
            if marks.contains(&word.folded.as_str()) {
                *count += 1;
            }
        }
    }
    let (best, most) = counts.iter().enumerate().max_by_key(|(_, count)| **count)?;
    let second = counts.iter().enumerate().filter(|(index, _)| *index != best).map(|(_, count)| *count).max()?;
    (*most >= 3 && *most * 2 >= second * 3).then(|| MARKS[best].0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_told_by_their_small_words() {
        for (text, expected) in [
            ("Un outil qui permet aux communes de gérer les rendez-vous avec les citoyens", Some("fr")),
            ("A tool that allows municipalities to manage the appointments of their citizens", Some("en")),
            ("Il sistema per la gestione dei dati della regione che sono pubblicati", Some("it")),
            ("Die Anwendung für das Melden von Mängeln und die Bearbeitung mit der Verwaltung", Some("de")),
            ("LibreOffice", None),
            ("Gestion documentaire", None),
            ("", None),
        ] {
            assert_eq!(detect(text), expected, "{text:?}");
        }
    }
}
