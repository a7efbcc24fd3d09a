//! A text as its author meant it: entities decoded, UTF-8 that was read as Latin-1 read again. Lines stay where they are.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

/// What Windows-1252 has at 0x80 to 0x9F; it is what most programs mean by Latin-1.
const WINDOWS_1252: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘', '’',
    '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// The entities of licence texts, most of them French.
const ENTITIES: [(&str, &str); 28] = [
    ("eacute", "é"),
    ("Eacute", "É"),
    ("egrave", "è"),
    ("ecirc", "ê"),
    ("agrave", "à"),
    ("Agrave", "À"),
    ("acirc", "â"),
    ("icirc", "î"),
    ("ocirc", "ô"),
    ("ucirc", "û"),
    ("ugrave", "ù"),
    ("ccedil", "ç"),
    ("oelig", "œ"),
    ("auml", "ä"),
    ("ouml", "ö"),
    ("uuml", "ü"),
    ("nbsp", " "),
    ("laquo", "«"),
    ("raquo", "»"),
    ("quot", "\""),
    ("rsquo", "’"),
    ("lsquo", "‘"),
    ("#39", "'"),
    ("ndash", "–"),
    ("mdash", "—"),
    ("copy", "©"),
    ("lt", "<"),
    ("gt", ">"),
];

/// The text, tidied when it needs to be.
pub fn tidy(text: &str) -> Cow<'_, str> {
    let misread = text.contains("Ã") || text.contains("â€");
    let entities = text.contains("&") && text.contains(';');
    if !misread && !entities {
        return Cow::Borrowed(text);
    }
    let mut tidied = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let line = if misread { reread(line).map_or(Cow::Borrowed(line), Cow::Owned) } else { Cow::Borrowed(line) };
        match entities && line.contains('&') {
            true => decode(&line, &mut tidied),
            false => tidied.push_str(&line),
        }
    }
    Cow::Owned(tidied)
}

/// A text in lower case without the marks above and below its letters.
pub fn without_accents(text: &str) -> String {
    text.nfd().filter(|c| !('\u{300}'..='\u{36f}').contains(c)).flat_map(char::to_lowercase).collect()
}

fn reread(line: &str) -> Option<String> {
    let bytes: Option<Vec<u8>> = line
        .chars()
        .map(|c| {
            u8::try_from(u32::from(c)).ok().or_else(|| {
                let at = WINDOWS_1252.iter().position(|known| *known == c)?;
                u8::try_from(0x80 + at).ok()
            })
        })
        .collect();
    String::from_utf8(bytes?).ok()
}

fn decode(line: &str, out: &mut String) {
    let mut rest = line;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let known =
            ENTITIES.iter().find_map(|(name, text)| Some((text, rest[1..].strip_prefix(name)?.strip_prefix(';')?)));
        match known {
            Some((text, after)) => {
                out.push_str(text);
                rest = after;
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn misread_texts_are_read_again_and_others_left_alone() {
        for (text, expected) in [
            ("Licence Libre du QuÃ©bec â€“ RÃ©ciprocitÃ©", "Licence Libre du Québec – Réciprocité"),
            (
                "Licence Libre du Qu&eacute;bec &ndash; R&eacute;ciprocit&eacute;",
                "Licence Libre du Québec – Réciprocité",
            ),
            ("Licence Libre du Québec", "Licence Libre du Québec"),
            ("PORTUGUÊS: PÃO & MAÇÃ; sim", "PORTUGUÊS: PÃO & MAÇÃ; sim"),
            ("QuÃ©bec\n“€”\n", "Québec\n“€”\n"),
        ] {
            assert_eq!(tidy(text), expected);
        }
    }
}
