//! Personal information in a text that is about to be published: numbers that the governments of Canada and Québec give to
//! people, payment cards, lists of addresses and telephone numbers. Only what a check digit, a date inside the number or a
//! word beside it confirms.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::{Hit, hit, is_allowed, numbered};
use crate::files;

/// Addresses or telephone numbers from which a file is a list of people, rather than the contact of a service.
const LIST: usize = 5;

/// A kind of number: what it looks like, the words that tell it, whether it needs one of them, and what confirms it.
struct Number {
    rule: &'static str,
    name: [&'static str; 2],
    pattern: &'static str,
    /// Words of the line, or of the first line of a table, in lower case and without accents.
    words: &'static [&'static str],
    /// Whether it means nothing without one of those words.
    asks_word: fn(&str) -> bool,
    confirms: fn(&str) -> bool,
}

static NUMBERS: &[Number] = &[
    Number {
        rule: "social-insurance-number",
        name: ["numéro d’assurance sociale (NAS)", "social insurance number (SIN)"],
        pattern: r"\b[0-9]{3}([ \u{a0}-]?)[0-9]{3}[ \u{a0}-]?[0-9]{3}\b",
        words: &["nas", "sin", "assurance sociale", "social insurance"],
        // Three groups parted by spaces are how French writes any number of nine digits.
        asks_word: |value| !value.contains('-'),
        // Numbers that begin with 0 or 8 are given to nobody.
        confirms: |value| !value.starts_with(['0', '8']) && luhn(value),
    },
    Number {
        rule: "health-insurance-number",
        name: ["numéro d’assurance maladie (RAMQ)", "health insurance number (RAMQ)"],
        pattern: r"\b[A-Za-z]{4}[ -]?[0-9]{4}[ -]?[0-9]{4}\b",
        words: &["ramq", "nam", "assurance maladie", "assurance-maladie", "health insurance"],
        asks_word: |value| !value.contains(' '),
        // Year, month (50 more for women) and day of birth.
        confirms: |value| day_and_month(&digits(value), 4..6, 2..4),
    },
    Number {
        rule: "permanent-code",
        name: ["code permanent d’élève ou d’étudiant", "student's permanent code"],
        pattern: r"\b[A-Za-z]{4}[ -]?[0-9]{6}[ -]?[0-9]{2}\b",
        words: &["code permanent", "codepermanent", "code_permanent", "permanent code", "code perm"],
        asks_word: |_| true,
        // Day, month (50 more for women) and year of birth.
        confirms: |value| day_and_month(&digits(value), 0..2, 2..4),
    },
    Number {
        rule: "payment-card",
        name: ["numéro de carte de paiement", "payment card number"],
        pattern: r"\b(?:[0-9]{4}([ -]?)[0-9]{4}[ -]?[0-9]{4}[ -]?[0-9]{4}|3[47][0-9]{2}[ -]?[0-9]{6}[ -]?[0-9]{5})\b",
        words: &["carte", "card", "visa", "mastercard", "amex", "credit", "paiement", "payment"],
        asks_word: |value| !value.contains([' ', '-']),
        confirms: |value| {
            let digits = digits(value);
            is_issued(&digits) && luhn(&digits) && !GIVEN_FOR_TESTS.contains(&digits.as_str())
        },
    },
];

/// Card numbers that payment services give out for tests.
const GIVEN_FOR_TESTS: &[&str] = &[
    "4111111111111111",
    "4242424242424242",
    "4000056655665556",
    "4012888888881881",
    "4000000000000002",
    "5555555555554444",
    "5105105105105100",
    "2223003122003222",
    "5200828282828210",
    "378282246310005",
    "371449635398431",
    "6011111111111117",
    "6011000990139424",
    "4532015112830366",
];

static PATTERNS: LazyLock<Vec<(&'static Number, Regex)>> =
    LazyLock::new(|| NUMBERS.iter().filter_map(|number| Some((number, Regex::new(number.pattern).ok()?))).collect());

static EMAIL: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"\b([A-Za-z0-9._%+-]{1,64})@((?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,24})\b").ok());

/// A number of the North American plan, with a sign that it is one: brackets, dashes, dots or +1.
static TELEPHONE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?:\+?1[ .-]?)?(?:\(([2-9][0-9]{2})\) ?|\b([2-9][0-9]{2})[ .-])([2-9][0-9]{2})[.-]([0-9]{4})\b").ok()
});

/// Files that name their people on purpose, and those made by tools.
const PUBLIC_LISTS: &[&str] = &[
    "authors",
    "contributors",
    "maintainers",
    "owners",
    "codeowners",
    "committers",
    "credits",
    "thanks",
    "auteurs",
    "contributeurs",
    "remerciements",
    "mailmap",
    "changelog",
    "changes",
    "history",
    "news",
    "copyright",
];

/// Mailboxes of a function rather than of a person, and hosts that are nobody's (RFC 2606) or a program's.
const NOT_PEOPLE: &[&str] = &[
    "noreply",
    "no-reply",
    "info@",
    "support@",
    "contact@",
    "admin@",
    "security@",
    "securite@",
    "webmaster@",
    "root@",
    "git@",
    "hello@",
    "bonjour@",
    "test@",
    "user@",
    "postmaster@",
    "abuse@",
];

/// Personal information in a text, in the order of its lines, each line once per rule; lists are told once, where they begin.
pub fn personal(path: &str, text: &str) -> Vec<Hit> {
    if files::is_test(path) || crate::locks::is_lock(path) || levain_license::is_license_file(path) {
        return Vec::new();
    }
    let header = text.lines().next().map(files::folded).filter(|_| is_table(path)).unwrap_or_default();
    let mut found = Vec::new();
    for (line, number) in numbered(text).filter(|(line, _)| line.len() < 5_000 && !is_allowed(line)) {
        let folded = files::folded(line);
        if !line.bytes().any(|byte| byte.is_ascii_digit()) {
            continue;
        }
        for (kind, pattern) in PATTERNS.iter() {
            let told = kind.words.iter().any(|word| has_word(&folded, word) || has_word(&header, word));
            let fits = |value: &regex::Match<'_>| {
                let value_text = value.as_str();
                is_alone(line, value.range()) && (told || !(kind.asks_word)(value_text)) && (kind.confirms)(value_text)
            };
            if let Some(value) = pattern.find_iter(line).find(fits) {
                found.push(hit(line, number, value.start(), kind.rule, kind.name, None));
            }
        }
    }
    found.extend(lists(path, text));
    super::tidy(found)
}

/// Lists of people's addresses and telephone numbers.
fn lists(path: &str, text: &str) -> Vec<Hit> {
    let stem = files::document_stem(path).unwrap_or_else(|| files::name(path).to_lowercase());
    if PUBLIC_LISTS.iter().any(|word| stem.trim_start_matches('_').starts_with(word)) || is_manifest(path) {
        return Vec::new();
    }
    let (mut addresses, mut telephones) = (BTreeSet::new(), BTreeSet::new());
    let (mut first_address, mut first_telephone) = (None, None);
    for (line, number) in numbered(text).filter(|(line, _)| line.len() < 5_000 && !is_allowed(line)) {
        for value in EMAIL.iter().flat_map(|pattern| pattern.find_iter(line)).filter(|value| is_person(value.as_str()))
        {
            addresses.insert(value.as_str().to_lowercase());
            first_address.get_or_insert((line, number, value.start()));
        }
        for parts in TELEPHONE.iter().flat_map(|pattern| pattern.captures_iter(line)) {
            let part = |at| parts.get(at).map_or("", |part: regex::Match<'_>| part.as_str());
            let (area, exchange, rest) = (format!("{}{}", part(1), part(2)), part(3), part(4));
            // Free of charge, kept for fiction (555-01xx), service codes.
            let nobody = ["800", "833", "844", "855", "866", "877", "888"].contains(&area.as_str())
                || exchange == "555"
                || area.ends_with("11");
            let start = parts.get(0).map_or(0, |whole| whole.start());
            if !nobody && is_alone(line, parts.get(0).map_or(0..0, |whole| whole.range())) {
                telephones.insert(format!("{area}{exchange}{rest}"));
                first_telephone.get_or_insert((line, number, start));
            }
        }
    }
    let told = |values: &BTreeSet<String>, first: Option<(&str, u32, usize)>, rule, name| {
        first.filter(|_| values.len() >= LIST).map(|(line, number, start)| hit(line, number, start, rule, name, None))
    };
    let emails = ["liste d’adresses de courriel", "list of e-mail addresses"];
    let numbers = ["liste de numéros de téléphone", "list of telephone numbers"];
    told(&addresses, first_address, "email-list", emails)
        .into_iter()
        .chain(told(&telephones, first_telephone, "telephone-list", numbers))
        .collect()
}

fn is_person(address: &str) -> bool {
    let lower = address.to_lowercase();
    let host = lower.rsplit('@').next().unwrap_or_default();
    let nobody = ["example", "exemple", "invalid", "localhost", "test", "local"];
    !NOT_PEOPLE.iter().any(|mark| lower.starts_with(mark) || (!mark.contains('@') && lower.contains(mark)))
        && !host.split('.').any(|part| nobody.contains(&part))
        // `image@2x.png`, `package@1.2.3`.
        && !["png", "jpg", "jpeg", "svg", "gif", "webp", "js", "css"].contains(&files::extension(host))
}

fn is_table(path: &str) -> bool {
    matches!(files::extension(path).to_lowercase().as_str(), "csv" | "tsv" | "tab" | "txt" | "sql" | "psv")
}

/// Descriptions of packages name their authors, and translations their translators.
fn is_manifest(path: &str) -> bool {
    let name = files::name(path).to_lowercase();
    matches!(files::extension(&name), "po" | "pot" | "gemspec" | "cabal" | "nuspec")
        || ["package.json", "composer.json", "pyproject.toml", "cargo.toml", "setup.py", "pom.xml", "publiccode.yml"]
            .contains(&name.as_str())
}

/// Whether `word` stands in `text` as a word of its own.
fn has_word(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let edge = |letter: Option<char>| letter.is_none_or(|letter| !letter.is_alphanumeric());
        edge(text[..at].chars().next_back()) && edge(text[at + word.len()..].chars().next())
    })
}

/// Whether what was found is no part of something longer: a decimal, a version, an identifier, an address.
fn is_alone(line: &str, range: Range<usize>) -> bool {
    let before = line[..range.start].chars().next_back();
    let mut after = line[range.end..].chars();
    let glued = |letter: char| letter.is_alphanumeric() || "_-/+=%#@".contains(letter);
    let (next, second) = (after.next(), after.next());
    // A full stop ends a sentence, unless a digit follows.
    let decimal = next == Some('.') && second.is_some_and(|letter| letter.is_ascii_digit());
    !before.is_some_and(|letter| glued(letter) || letter == '.') && !next.is_some_and(glued) && !decimal
}

fn digits(value: &str) -> String {
    value.chars().filter(char::is_ascii_digit).collect()
}

/// The check of ISO/IEC 7812-1, annex B: every second digit from the right counts double. A number of zeros is none.
fn luhn(value: &str) -> bool {
    let mut sum = 0;
    for (place, digit) in value.chars().rev().filter_map(|letter| letter.to_digit(10)).enumerate() {
        sum += if place % 2 == 0 { digit } else { digit / 5 + digit * 2 % 10 };
    }
    sum > 0 && sum % 10 == 0
}

/// Whether a card number begins as those of Visa, Mastercard, American Express or Discover.
fn is_issued(digits: &str) -> bool {
    let first = |length: usize| digits.get(..length).and_then(|part| part.parse::<u32>().ok()).unwrap_or(0);
    match digits.len() {
        15 => matches!(first(2), 34 | 37),
        16 => digits.starts_with('4') || matches!(first(2), 51..=55 | 65) || matches!(first(4), 2221..=2720 | 6011),
        _ => false,
    }
}

fn day_and_month(digits: &str, day: Range<usize>, month: Range<usize>) -> bool {
    let number = |range: Range<usize>| digits.get(range).and_then(|part| part.parse::<u32>().ok()).unwrap_or(0);
    (1..=31).contains(&number(day)) && matches!(number(month), 1..=12 | 51..=62)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(path: &str, text: &str) -> Vec<&'static str> {
        personal(path, text).into_iter().map(|hit| hit.rule).collect()
    }

    /// A number of these digits and of the digit that makes its check right.
    fn checked(start: &str) -> String {
        (0..10).map(|last| format!("{start}{last}")).find(|number| luhn(number)).unwrap()
    }

    #[test]
    fn numbers_given_to_people_are_told_by_their_check_and_the_words_beside_them() {
        let sin = checked("52374118");
        let dashed = format!("{}-{}-{}", &sin[..3], &sin[3..6], &sin[6..]);
        let wrong = format!("{}{}", &sin[..8], (sin[8..].parse::<u8>().unwrap() + 1) % 10);
        let card = checked("453291760045812");
        let spaced = format!("{} {} {} {}", &card[..4], &card[4..8], &card[8..12], &card[12..]);
        for (path, text, expected) in [
            ("a.md", format!("NAS\u{a0}: {sin}"), &["social-insurance-number"][..]),
            ("a.md", format!("id {dashed}."), &["social-insurance-number"]),
            ("a.csv", format!("nom;NAS;ville\nRoy;{sin};Val-Exemple\n"), &["social-insurance-number"]),
            ("a.csv", format!("nom,nas,ville\nRoy,{sin},Val-Exemple\n"), &["social-insurance-number"]),
            ("a.md", format!("NAS {wrong}"), &[]),
            ("a.md", format!("numéro {sin}"), &[]),
            ("a.md", "NAS 046-454-286".to_owned(), &[]),
            ("a.md", format!("NAS id-{sin}-x"), &[]),
            ("a.md", format!("basin {sin}"), &[]),
            ("tests/a.md", format!("NAS {sin}"), &[]),
            ("a.md", format!("NAS {sin} <!-- levain:allow -->"), &[]),
            ("a.txt", "TREM 8555 1512".to_owned(), &["health-insurance-number"]),
            ("a.txt", "RAMQ: TREM85551512".to_owned(), &["health-insurance-number"]),
            ("a.txt", "lot TREM85551512".to_owned(), &[]),
            ("a.txt", "TREM 8533 1512".to_owned(), &[]),
            ("a.csv", "code_permanent\nTREJ15558512\n".to_owned(), &["permanent-code"]),
            ("a.csv", "code\nTREJ15558512\n".to_owned(), &[]),
            ("a.md", spaced, &["payment-card"]),
            ("a.md", format!("Visa {card}"), &["payment-card"]),
            ("a.md", format!("offset {card}"), &[]),
            ("a.md", "carte 4242 4242 4242 4242".to_owned(), &[]),
            ("a.md", format!("carte 0.{card}"), &[]),
        ] {
            assert_eq!(rules(path, &text), expected, "{path}: {text}");
        }
    }

    #[test]
    fn lists_of_people_are_told_and_contacts_are_not() {
        let addresses =
            |count: usize, host: &str| (0..count).map(|at| format!("personne{at}@{host}\n")).collect::<String>();
        let real = "val-ville.quebec";
        assert_eq!(rules("envoi.csv", &addresses(5, real)), ["email-list"]);
        assert_eq!(rules("envoi.csv", &addresses(4, real)), [""; 0]);
        assert_eq!(rules("envoi.csv", &addresses(9, "mail.example.org")), [""; 0]);
        assert_eq!(rules("AUTHORS.md", &addresses(9, real)), [""; 0]);
        assert_eq!(rules(".mailmap", &addresses(9, real)), [""; 0]);
        assert_eq!(rules("envoi.csv", &"personne1@val-ville.quebec\n".repeat(9)), [""; 0]);
        let numbers: String = (0..5).map(|at| format!("Roy;(418) 643-120{at}\n")).collect();
        assert_eq!(rules("liste.csv", &numbers), ["telephone-list"]);
        let fiction: String = (0..9).map(|at| format!("Roy;(418) 555-010{at}\n")).collect();
        assert_eq!(rules("liste.csv", &fiction), [""; 0]);
        assert_eq!(rules("versions.txt", &"1.418.643.1200 2.514.222.3333\n".repeat(9)), [""; 0]);
    }
}
