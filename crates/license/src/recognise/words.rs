//! A text as the sequence of words that two copies of a licence share, however they were laid out, spelled or encoded.

/// The words of a text, in its order.
#[derive(Debug, Default)]
pub struct Words {
    /// One number for each word and the one after it.
    pub pairs: Vec<u32>,
    /// The line of each word, from 1: one more than there are pairs.
    pub lines: Vec<u32>,
}

/// Longest line taken for a copyright line as a whole: a licence on one line begins with its copyright too.
const COPYRIGHT_LINE: usize = 200;

/// Reads the words. Only what outlives a bad copy is kept of each: consonants and figures. `Québec`, `Quebec`,
/// `QuÃ©bec` and `Qu\u{fffd}bec` are the same word then, and the little words that vary (`a`, `of`, list numbers) are none.
/// Markup, and lines that say who holds the copyright, are left out.
pub fn words(text: &str) -> Words {
    let mut hashes: Vec<u32> = Vec::with_capacity(text.len() / 8);
    let mut lines: Vec<u32> = Vec::with_capacity(text.len() / 8);
    for (at, line) in text.lines().enumerate() {
        if names_a_holder(line) {
            continue;
        }
        let before = hashes.len();
        line_words(line.as_bytes(), &mut hashes);
        lines.resize(lines.len() + hashes.len() - before, super::number(at + 1));
    }
    let pairs = hashes.windows(2).map(|pair| pair[0].rotate_left(13).wrapping_mul(0x9E37_79B1) ^ pair[1]).collect();
    Words { pairs, lines }
}

const SEED: u32 = 0x811C_9DC5;

const fn mixed(hash: u32, byte: u8) -> u32 {
    (hash ^ byte as u32).wrapping_mul(0x0100_0193)
}

/// `licence` and `license`, which English writes both.
const LICENCE: u32 = mixed(mixed(SEED, b'l'), b'n');
const LICENSE: u32 = mixed(LICENCE, b's');

fn line_words(line: &[u8], out: &mut Vec<u32>) {
    let (mut hash, mut kept) = (SEED, 0);
    let mut at = 0;
    while at < line.len() {
        let byte = line[at];
        let mut ends = false;
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => {
                let byte = byte.to_ascii_lowercase();
                // Without `c`, which stands where a `ç` was, as without the vowels.
                if !matches!(byte, b'a' | b'e' | b'i' | b'o' | b'u' | b'c') {
                    hash = mixed(hash, byte);
                    kept += 1;
                }
            }
            b'\'' => {}
            b'<' => {
                ends = true;
                let next = line.get(at + 1).copied().unwrap_or_default();
                if (next.is_ascii_alphabetic() || matches!(next, b'/' | b'!'))
                    && let Some(end) = line[at..].iter().position(|byte| *byte == b'>')
                {
                    at += end;
                }
            }
            // No-break space and guillemets.
            0xC2 => {
                ends = matches!(line.get(at + 1), Some(0xA0 | 0xAB | 0xBB));
                at += 1;
            }
            // Dashes, quotation marks and bullets end a word, apostrophes stand inside one.
            0xE2 => {
                ends = !matches!(line.get(at + 1..at + 3), Some([0x80, 0x98 | 0x99] | [0x82 | 0x84, _]));
                at += 2;
            }
            0x80.. => {}
            _ => ends = true,
        }
        at += 1;
        if ends || at >= line.len() {
            if kept > 1 {
                out.push(if hash == LICENCE { LICENSE } else { hash });
            }
            (hash, kept) = (SEED, 0);
        }
    }
}

/// `Copyright (c) 2026 …`, and the `All rights reserved.` that follows it: every copy has its own.
fn names_a_holder(line: &str) -> bool {
    let line = line.trim_start_matches(|c: char| c.is_whitespace() || "*/#;%-!>.\"".contains(c));
    if line.len() > COPYRIGHT_LINE {
        return false;
    }
    let starts =
        |beginning: &str| line.get(..beginning.len()).is_some_and(|start| start.eq_ignore_ascii_case(beginning));
    if starts("copyright") {
        let rest = line["copyright".len()..].trim_start();
        return rest.starts_with(['(', '©', '<', '[', '{']) || rest.starts_with(|c: char| c.is_ascii_digit());
    }
    line.starts_with('©')
        || starts("(c) ")
        || (starts("all rights reserved") && line.len() <= "all rights reserved".len() + 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_of_one_sentence_have_the_same_words() {
        let sentence = "La licence permet à l’organisme « Québec » de créer une œuvre dérivée";
        for copy in [
            "LA LICENCE PERMET A L'ORGANISME \"QUEBEC\" DE CREER UNE OEUVRE DERIVEE",
            "// La licence permet à\n// l'organisme <b>« Québec »</b>\n//   de créer une œuvre dérivée",
            "La licence permet Ã l'organisme Â« QuÃ©bec Â» de crÃ©er une Å“uvre dÃ©rivÃ©e",
            "La licence permet \u{fffd} l\u{fffd}organisme \u{fffd} Qu\u{fffd}bec \u{fffd} de cr\u{fffd}er une \u{fffd}uvre d\u{fffd}riv\u{fffd}e",
            "Copyright (c) 2026 Municipalité de Val-Exemple\nLa license permet a l’organisme «Québec» de créer une œuvre dérivée",
        ] {
            assert_eq!(words(copy).pairs, words(sentence).pairs, "{copy}");
        }
        assert_ne!(words("la licence permet").pairs, words("la licence interdit").pairs);
    }

    #[test]
    fn a_wrapped_line_that_begins_with_copyright_is_no_copyright_line() {
        let text = "must retain the above copyright notice, this list";
        assert_eq!(words(&text.replace("above ", "above\n")).pairs, words(text).pairs);
        assert_eq!(words("one\ntwo words\n\nthree").lines, [2, 2, 4], "single letters are no words");
    }
}
