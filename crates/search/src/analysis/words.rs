//! Cutting a text into words.

use levain_model::id::fold;

/// A word of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// Where it starts, in bytes.
    pub start: usize,
    /// Where it ends, in bytes, excluded.
    pub end: usize,
    /// Its rank. The whole of a hyphenated word and its first part share one.
    pub position: usize,
    /// As written, elided article and possessive removed.
    pub text: String,
    /// Lower case, without accents or ligatures.
    pub folded: String,
    /// Whether it is a hyphenated word written in one, whose parts follow.
    pub compound: bool,
}

/// French articles, pronouns and conjunctions that lose their vowel before an apostrophe.
const ELIDED: [&str; 14] =
    ["l", "d", "j", "m", "n", "s", "t", "c", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu", "presqu"];

fn is_apostrophe(character: char) -> bool {
    matches!(character, '\'' | '’' | '‘' | 'ʼ' | '`' | '´')
}

fn is_hyphen(character: char) -> bool {
    matches!(character, '-' | '\u{2010}' | '\u{2011}')
}

fn is_inner(character: char) -> bool {
    // Combining marks belong to the letter before them; a soft hyphen and zero-width characters are not seen.
    character.is_alphanumeric() || ('\u{300}'..='\u{36f}').contains(&character) || is_unseen(character)
}

fn is_unseen(character: char) -> bool {
    matches!(character, '\u{ad}' | '\u{200b}' | '\u{200c}' | '\u{200d}' | '\u{feff}')
}

/// The words of a text, in order. `l'`, `d'`, `qu'` and the English `'s` are removed; a hyphenated word gives itself
/// in one piece then its parts; `C++` and `C#` keep their signs.
pub fn words(text: &str) -> Vec<Word> {
    let mut found = Vec::new();
    let mut position = 0;
    let mut rest = text.char_indices().peekable();
    while let Some((start, character)) = rest.next() {
        if !character.is_alphanumeric() {
            continue;
        }
        // A run of letters and digits, with single apostrophes and hyphens between two of them.
        let mut end = start + character.len_utf8();
        while let Some(&(at, next)) = rest.peek() {
            let joins = (is_apostrophe(next) || is_hyphen(next))
                && text[at + next.len_utf8()..].chars().next().is_some_and(char::is_alphanumeric);
            if !is_inner(next) && !joins {
                break;
            }
            end = at + next.len_utf8();
            rest.next();
        }
        while let Some(&(at, sign @ ('+' | '#'))) = rest.peek() {
            if end - start > 12 {
                break;
            }
            end = at + sign.len_utf8();
            rest.next();
        }
        push_run(text, start, end, &mut position, &mut found);
    }
    found
}

/// Splits a run at its apostrophes and hyphens.
fn push_run(text: &str, mut start: usize, mut end: usize, position: &mut usize, found: &mut Vec<Word>) {
    loop {
        let run = &text[start..end];
        let Some((at, mark)) = run.char_indices().find(|(_, character)| is_apostrophe(*character)) else { break };
        let before = fold(&run[..at]);
        let after = &run[at + mark.len_utf8()..];
        if ELIDED.contains(&before.as_str()) {
            start += at + mark.len_utf8();
        } else if matches!(after, "s" | "S" | "t" | "T" | "re" | "ve" | "ll" | "d") {
            end = start + at;
        } else if before == "aujourd" || before == "presqu" {
            break;
        } else {
            push_run(text, start, start + at, position, found);
            start += at + mark.len_utf8();
        }
    }
    let run = &text[start..end];
    let parts: Vec<(usize, &str)> = split_hyphens(run);
    if parts.len() > 1 {
        let joined: String = parts.iter().map(|(_, part)| *part).collect();
        push(start, end, *position, &joined, true, found);
    }
    for (at, part) in parts {
        push(start + at, start + at + part.len(), *position, part, false, found);
        *position += 1;
    }
}

fn split_hyphens(run: &str) -> Vec<(usize, &str)> {
    let mut parts = Vec::new();
    let mut from = 0;
    for (at, character) in run.char_indices().filter(|(_, character)| is_hyphen(*character)) {
        parts.push((from, &run[from..at]));
        from = at + character.len_utf8();
    }
    parts.push((from, &run[from..]));
    parts.retain(|(_, part)| !part.is_empty());
    parts
}

fn push(start: usize, end: usize, position: usize, text: &str, compound: bool, found: &mut Vec<Word>) {
    let text: String = text.chars().filter(|character| !is_unseen(*character) && !is_apostrophe(*character)).collect();
    if text.is_empty() || text.len() > super::LONGEST_WORD {
        return;
    }
    let folded = fold(&text);
    found.push(Word { start, end, position, text, folded, compound });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let found: Vec<String> =
            words(text).into_iter().map(|word| format!("{}{}", word.folded, word.position)).collect();
        assert_eq!(found.join(" "), expected, "{text:?}");
    }

    #[test]
    fn words_are_cut_as_people_read_them() {
        check("Prise de rendez-vous", "prise0 de1 rendezvous2 rendez2 vous3");
        check("l’œuvre d'aujourd'hui", "oeuvre0 aujourdhui1");
        check("qu'il s'agisse", "il0 agisse1");
        check("the city's map, don't", "the0 city1 map2 don3");
        check("C++ et C#, Notepad++", "c++0 et1 c#2 notepad++3");
        check("a - b -- c-", "a0 b1 c2");
        check("nu\u{ad}mé\u{200b}rique", "numerique0");
        check("", "");
        check("'-'’", "");
        check("O'Reilly", "o0 reilly1");
    }

    #[test]
    fn places_are_those_of_the_text() {
        let text = "l’été, d'accord";
        let found = words(text);
        assert_eq!(&text[found[0].start..found[0].end], "été");
        assert_eq!(&text[found[1].start..found[1].end], "accord");
    }

    #[test]
    fn data_that_are_no_words_are_left_out() {
        assert!(words(&"a".repeat(500)).is_empty());
    }
}
