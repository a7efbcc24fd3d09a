//! E-mail addresses and telephone numbers hidden in what the public sees of raw documents.
//!
//! Documents are kept byte for byte; only their public appearance is masked. Versions, dates, identifiers, scp-like
//! repository addresses (`git@host:path`) and the numbers of web addresses stay.

use std::ops::Range;

/// What stands in the place of an address or a number, in both languages.
pub const MASK: &str = "[masqué]";

/// `text` with every e-mail address and telephone number replaced by [`MASK`].
pub fn mask(text: &str) -> String {
    let mut hidden = emails(text);
    hidden.extend(telephones(text));
    hidden.sort_by_key(|range| range.start);
    let mut masked = String::with_capacity(text.len());
    let mut at = 0;
    for range in hidden {
        if range.start >= at {
            masked.push_str(&text[at..range.start]);
            masked.push_str(MASK);
        }
        at = at.max(range.end);
    }
    masked.push_str(&text[at..]);
    masked
}

/// How people and programs write the sign between the person and the domain.
const AT_SIGNS: [&str; 10] =
    ["@", "%40", "&#64;", "&#x40;", "&commat;", " [at] ", "[at]", " (at) ", "(at)", "\u{ff20}"];

/// Last labels that are ends of file names, not domains: `icon@2x.png`.
const FILE_ENDINGS: [&str; 10] = ["png", "jpg", "jpeg", "gif", "svg", "webp", "css", "js", "json", "html"];

fn emails(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for sign in AT_SIGNS {
        for (at, _) in text.match_indices(sign) {
            found.extend(email_around(text, at, at + sign.len()));
        }
    }
    found
}

/// The address whose sign stands at `at..after`.
fn email_around(text: &str, at: usize, after: usize) -> Option<Range<usize>> {
    let is_local = |character: char| character.is_alphanumeric() || "._%+-'’!#$&*/=?^`{|}~".contains(character);
    // Signs that the standard allows in an address, but that rather separate it from what is before it.
    let is_edge = |character: char| "'’`/=?&{|*!#^$".contains(character);
    let before = &text[..at];
    let local = before.rsplit(|character: char| !is_local(character)).next()?;
    let local = local.rsplit(is_edge).next()?.trim_start_matches(['.', '-', '%', '+']);
    let start = at - local.len();
    let is_domain = |character: char| character.is_alphanumeric() || character == '.' || character == '-';
    let rest = &text[after..];
    let domain = &rest[..rest.find(|character| !is_domain(character)).unwrap_or(rest.len())];
    let domain = domain.trim_end_matches(['.', '-']);
    let (name, last) = domain.rsplit_once('.')?;
    let named = !name.is_empty() && name.starts_with(char::is_alphanumeric);
    let top = last.chars().count() >= 2 && last.chars().all(char::is_alphabetic);
    if local.is_empty() || !named || !top || FILE_ENDINGS.contains(&last.to_lowercase().as_str()) {
        return None;
    }
    // `ssh://git@host/…` and `git@host:path` say where code is, not who to write to.
    let following = &rest[domain.len()..];
    let is_login = before[..start].ends_with("://")
        || (local == "git" && following.starts_with([':', '/']))
        || userinfo_with_password(&before[..start]);
    (!is_login).then_some(start..after + domain.len())
}

/// `https://user:password@host`.
fn userinfo_with_password(before: &str) -> bool {
    let Some(user) = before.strip_suffix(':') else { return false };
    let start = user.trim_end_matches(|character: char| character.is_alphanumeric() || "._-".contains(character));
    start.ends_with("://")
}

fn telephones(text: &str) -> Vec<Range<usize>> {
    let addresses = web_addresses(text);
    let in_address = |at: usize| addresses.iter().any(|range| range.contains(&at));
    let mut found: Vec<Range<usize>> = labelled(text).into_iter().filter(|range| !in_address(range.start)).collect();
    let mut skip_to = 0;
    let mut previous = ' ';
    for (at, character) in text.char_indices() {
        let free = !previous.is_alphanumeric() && !"._-/@#=%&:\\".contains(previous);
        // A colon before a number is that of a label (`phone:+1…`) or of a time.
        let free = free || (previous == ':' && character == '+');
        if at >= skip_to
            && free
            && (character.is_ascii_digit() || character == '+' || character == '(')
            && !in_address(at)
            && let Some(length) = telephone_at(&text[at..])
        {
            found.push(at..at + length);
            skip_to = at + length;
        }
        previous = character;
    }
    found
}

/// Addresses with a scheme, to the first blank, quote or angle bracket.
fn web_addresses(text: &str) -> Vec<Range<usize>> {
    let scheme = |character: char| character.is_ascii_alphanumeric() || "+-.".contains(character);
    text.match_indices("://")
        .map(|(at, _)| {
            let start = text[..at].trim_end_matches(scheme).len();
            let end = text[at..].find(|character: char| character.is_whitespace() || "\"'<>`".contains(character));
            start..end.map_or(text.len(), |length| at + length)
        })
        .collect()
}

/// Groups of digits from the beginning of a text, with the separator before each; at most 15 digits (E.164).
struct Groups {
    digits: Vec<(String, String)>,
    ends: Vec<usize>,
}

impl Groups {
    fn of(text: &str) -> Groups {
        let mut groups = Groups { digits: Vec::new(), ends: Vec::new() };
        let mut total = 0;
        let mut at = 0;
        loop {
            let rest = &text[at..];
            let is_separator = |character: char| " .-()/\u{a0}\u{202f}\u{2010}\u{2011}\u{2013}".contains(character);
            let blank = rest.find(|character| !is_separator(character)).unwrap_or(rest.len());
            let separator = &rest[..blank];
            let number = &rest[blank..];
            let length = number.find(|character: char| !character.is_ascii_digit()).unwrap_or(number.len());
            // A separator longer than `) (` is a gap between two things.
            if length == 0 || separator.chars().count() > 3 || total + length > 15 {
                return groups;
            }
            total += length;
            at += blank + length;
            groups.digits.push((separator.to_owned(), number[..length].to_owned()));
            groups.ends.push(at);
        }
    }

    /// Length of each group.
    fn lengths(&self) -> Vec<usize> {
        self.digits.iter().map(|(_, digits)| digits.len()).collect()
    }

    fn total(&self) -> usize {
        self.lengths().iter().sum()
    }

    /// The end of the first `count` groups, if nothing glued to them makes them a part of something longer.
    fn end(&self, text: &str, count: usize) -> Option<usize> {
        let end = *self.ends.get(count.checked_sub(1)?)?;
        let rest = &text[end..];
        let glued = rest.starts_with(|next: char| next.is_alphanumeric() || next == '_')
            || (rest.starts_with(['.', '-', '/', ',']) && rest[1..].starts_with(|next: char| next.is_ascii_digit()));
        (!glued).then_some(end)
    }
}

/// The length of the telephone number at the beginning of a text: international (`+`, `00`), North American
/// (`514 555-0123`), French (`01 23 45 67 89`) or with a trunk zero and an area (`0461 123456`).
fn telephone_at(text: &str) -> Option<usize> {
    if let Some(rest) = text.strip_prefix('+').or_else(|| text.strip_prefix("(+")) {
        let opened = text.len() - rest.len();
        let groups = Groups::of(rest);
        let country = groups.digits.first()?;
        if !country.0.is_empty() || country.1.starts_with('0') || groups.total() < 8 {
            return None;
        }
        return Some(opened + groups.end(rest, groups.digits.len())?);
    }
    let parenthesis = text.starts_with('(');
    let start = usize::from(parenthesis);
    let number = &text[start..];
    if !number.starts_with(|first: char| first.is_ascii_digit()) {
        return None;
    }
    let groups = Groups::of(number);
    let lengths = groups.lengths();
    let digits = |place: usize| groups.digits.get(place).map_or("", |(_, digits)| digits.as_str());
    let single = |place: usize| groups.digits.get(place).is_some_and(|(before, _)| before.chars().count() <= 2);
    let end = |count: usize| groups.end(number, count).map(|end| start + end);

    // North America: 514 555-0123, (514) 555-0123, 1-514-555-0123, 1 (514) 555-0123.
    let nanp = |from: usize| {
        lengths.get(from..from + 3) == Some([3, 3, 4].as_slice())
            && (from..from + 3).all(single)
            && [from, from + 1].iter().all(|place| !digits(*place).starts_with(['0', '1']))
    };
    if nanp(0) {
        return end(3);
    }
    if !parenthesis && digits(0) == "1" && nanp(1) {
        return end(4);
    }
    // France: five pairs, the first with a trunk zero.
    if lengths.get(..5) == Some([2; 5].as_slice())
        && digits(0).starts_with('0')
        && digits(0) != "00"
        && (1..5).all(|place| groups.digits[place].0.chars().count() == 1)
    {
        return end(5);
    }
    // The international prefix.
    if digits(0).starts_with("00") && lengths.len() >= 2 && groups.total() >= 10 && digits(0).len() >= 4 {
        return end(lengths.len());
    }
    // A trunk zero and an area, then the number in one piece.
    let area = digits(0);
    let separator = groups.digits.get(1).map_or("", |(before, _)| before.as_str());
    if area.starts_with('0')
        && !area.starts_with("00")
        && (2..=4).contains(&area.len())
        && lengths.get(1).is_some_and(|length| (5..=8).contains(length))
        && [" ", "-", "/", ") ", ")", "\u{a0}"].contains(&separator)
    {
        return end(2);
    }
    None
}

/// Numbers of six digits and more that a label announces: `phone: 5145550123`.
fn labelled(text: &str) -> Vec<Range<usize>> {
    const LABELS: [&str; 8] = ["telephone", "téléphone", "telefono", "telefon", "phone", "tél", "tel", "fax"];
    let folded = text.to_lowercase();
    // Lower case of some letters has another length: places are then of no use, and the other rules remain.
    if folded.len() != text.len() {
        return Vec::new();
    }
    let mut found = Vec::new();
    for label in LABELS {
        for (at, _) in folded.match_indices(label) {
            let after = at + label.len();
            let is_word =
                !folded[..at].ends_with(char::is_alphanumeric) && !folded[after..].starts_with(char::is_alphanumeric);
            let rest = &text[after..];
            let gap = rest.find(|next: char| !" :=.\"'\u{a0}>".contains(next)).unwrap_or(rest.len());
            let number = &rest[gap..];
            let plus = usize::from(number.starts_with(['+', '(']));
            let groups = Groups::of(&number[plus..]);
            let lengths = groups.lengths();
            let is_date = lengths.starts_with(&[4, 2, 2]) || lengths.starts_with(&[2, 2, 4]);
            if is_word && gap > 0 && gap <= 8 && groups.total() >= 6 && !is_date {
                found.extend(
                    groups.end(&number[plus..], lengths.len()).map(|end| after + gap..after + gap + plus + end),
                );
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_and_numbers_are_hidden() {
        for (text, expected) in [
            ("email: jean.tremblay@example.org", "email: [masqué]"),
            ("<a.b+c@sub.example.qc.ca>, x", "<[masqué]>, x"),
            ("mailto:info@example.org?subject=a", "mailto:[masqué]?subject=a"),
            ("{\"email\":\"o'neil@example.org\"}", "{\"email\":\"o'[masqué]\"}"),
            ("Écrire à josé@exemple.québec.", "Écrire à [masqué]."),
            ("info [at] example.org", "[masqué]"),
            ("info(at)example.org", "[masqué]"),
            ("https://example.org/?to=a%40example.org", "https://example.org/?to=[masqué]"),
            ("info&#64;example.org", "[masqué]"),
            ("phone: '+39 0461 800111'", "phone: '[masqué]'"),
            ("+1 (514) 555-0123 poste 4", "[masqué] poste 4"),
            ("(+33) 1 23 45 67 89", "[masqué]"),
            ("Tél. 514 555-0123", "Tél. [masqué]"),
            ("(418) 555-0123.", "[masqué]."),
            ("1-800-555-0123", "[masqué]"),
            ("514.555.0123", "[masqué]"),
            ("01 23 45 67 89", "[masqué]"),
            ("01.23.45.67.89", "[masqué]"),
            ("06/12345678", "[masqué]"),
            ("0461 800111", "[masqué]"),
            ("0039 0461 800111", "[masqué]"),
            ("phone: 5145550123", "phone: [masqué]"),
            ("\"telephone\": \"0618001234\"", "\"telephone\": \"[masqué]\""),
            ("a@example.org b@example.org", "[masqué] [masqué]"),
        ] {
            assert_eq!(mask(text), expected, "{text}");
            assert_eq!(mask(&mask(text)), mask(text), "masking twice changes {text}");
        }
    }

    #[test]
    fn versions_dates_identifiers_and_web_addresses_stay() {
        for text in [
            "version 2.4.1+20230101",
            "softwareVersion: 10.2.45678",
            "1.2.3.4.5",
            "releaseDate: 2020-01-14",
            "14/01/2020 10:30:00",
            "2020-01-14T10:00:00+01:00",
            "20200114",
            "telephone: 2020-01-14",
            "Q171477",
            "wikidata: Q1714771234",
            "https://example.org/514-555-0123/0461 ",
            "https://doc.example.org/Opale@3.7/paper",
            "https://unpkg.com/leaflet@1.7.1/dist/leaflet.js",
            "https://medium.com/@equipe",
            "git@github.com:owner/name.git",
            "ssh://git@forge.example.org:22/owner/name",
            "https://user:secret@example.org/a",
            "icon@2x.png",
            "npm install @angular/core@12.0.1",
            "image@sha256:0123456789",
            "C++17, GPL-2.0+",
            "db2b74d4-4dbc-4d7d-ba1b-5762e2cb06b8",
            "0000-0002-1825-0097",
            "978-2-8641-5551-0",
            "192.168.100.1000",
            "1-10, 11-50, 51-100, 101-500",
            "0123456789",
            "1577836800",
            "43232300",
            "(2018 ; 2019 ; 2020)",
            "a @ b.org",
            "100 000 000",
            "1 234 567",
        ] {
            assert_eq!(mask(text), text);
        }
    }

    #[test]
    fn any_text_can_be_masked() {
        for text in ["", "@", "+", "(", "İİ tel: 514555", "é@é", "+(((((((", "@@@@", "tel", "tel:"] {
            mask(text);
        }
    }
}
