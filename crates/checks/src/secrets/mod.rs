//! Secrets and personal information left in files. A hit says which rule, which line and which column, never the value.
//!
//! [`scan`] looks for forms that nothing else has: an issuer's prefix with the right length and checksum, a private key with
//! its body. It judges what is published, so it must hardly ever be wrong. [`scan_change`] and [`personal`] look wider, at
//! what a person is about to publish: that person reads each hit, and a word on the line lets it pass ([`ALLOWED`]).

mod assignments;
mod checksum;
mod forms;
mod personal;

pub use forms::{FORMS, Form};
pub use personal::personal;

use std::sync::LazyLock;

use regex::Regex;
use sha2::{Digest, Sha256};

use crate::files;

/// Something found that should not be published.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hit {
    /// Its line, from 1.
    pub line: u32,
    /// Where it begins in the line, in characters from 1.
    pub column: u32,
    /// The rule that found it: `github-token`.
    pub rule: &'static str,
    /// What it is, in French and English.
    pub name: [&'static str; 2],
    /// The first 16 hexadecimal digits of the SHA-256 of the value, to tell one hit from another across reports. Only for
    /// keys and tokens: a password or a number of nine digits would be guessed back from it.
    pub fingerprint: Option<String>,
}

/// What a person writes on a line to say that they looked at it and let it pass. Marks of other tools count.
pub const ALLOWED: &[&str] = &["levain:allow", "gitleaks:allow", "allowlist secret", "nosecret"];

/// What shows that a value was made up.
const MADE_UP: &[&str] = &[
    "example",
    "exemple",
    "xxxx",
    "0000000",
    "1234567",
    "abcdefg",
    "dummy",
    "fake",
    "placeholder",
    "changeme",
    "change_me",
    "change-me",
    "your",
    "votre",
    "secret@",
    "password@",
    "localhost",
    "127.0.0.1",
];

static PATTERNS: LazyLock<Vec<(&'static Form, Regex)>> =
    LazyLock::new(|| FORMS.iter().filter_map(|form| Some((form, Regex::new(form.pattern).ok()?))).collect());

/// A text that some form needs: most files hold none, and are read once then.
static ANY: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let literals: Vec<String> = FORMS.iter().flat_map(|form| form.literals).map(|text| regex::escape(text)).collect();
    Regex::new(&literals.join("|")).ok()
});

/// Secrets in a text by the forms their issuers gave them, in the order of its lines, each line once per rule. `path`
/// tells files whose content is public by nature.
pub fn scan(path: &str, text: &str) -> Vec<Hit> {
    // A lock file holds digests and addresses, never a secret of the project.
    if crate::locks::is_lock(path) && !path.ends_with(".txt") {
        return Vec::new();
    }
    if !ANY.as_ref().is_none_or(|any| any.is_match(text)) {
        return Vec::new();
    }
    // Keys made to be given away with the program: certificates that sign themselves, for a machine of development.
    let path = path.to_lowercase();
    let for_tests = |word: &str| matches!(word, "test" | "tests" | "testing" | "demo" | "sample");
    let given_away = ["selfsigned", "self-signed", "self_signed", "snakeoil", "devcontainer", "devenv", "example", "acceptancetest"]
            .iter()
            .any(|word| path.contains(word))
            // `client-test-key.pem`: made for tests, wherever it stands.
            || files::name(&path).split(|letter: char| !letter.is_ascii_alphanumeric()).any(for_tests);
    let mut found = Vec::new();
    let holds = |form: &Form, text: &str| form.literals.iter().any(|literal| text.contains(literal));
    for (form, pattern) in PATTERNS.iter().filter(|(form, pattern)| holds(form, text) && pattern.is_match(text)) {
        for (line, number) in numbered(text).filter(|(line, _)| holds(form, line) && !is_allowed(line)) {
            let is_real = |value: &str| match form.rule {
                "private-key" => !given_away && has_body(line, text, number),
                // The checksum says it better than the words around it.
                "github-token" if !value.starts_with("github_pat_") => checksum::is_right(value),
                // Its alphabet is that of names joined by dashes too.
                "gitlab-token" => has_digit_and_capital(value) && !is_made_up(line),
                _ => !is_made_up(value) && !is_made_up(line),
            };
            if let Some(value) = pattern.find_iter(line).find(|value| is_real(value.as_str())) {
                let fingerprint = (!form.guessable).then(|| fingerprint(value.as_str()));
                found.push(hit(line, number, value.start(), form.rule, form.name, fingerprint));
            }
        }
    }
    tidy(found)
}

/// Secrets in a text that is about to be published: those of [`scan`], addresses with a password, and values written beside
/// a name that says they are secret, where they look drawn at random. Keys in tests are left out: they are made for them.
pub fn scan_change(path: &str, text: &str) -> Vec<Hit> {
    let mut found = scan(path, text);
    if files::is_test(path) {
        found.retain(|hit| hit.rule != "private-key");
    } else if !crate::locks::is_lock(path) {
        let told: Vec<u32> = found.iter().map(|hit| hit.line).collect();
        found.extend(assignments::find(path, text).into_iter().filter(|hit| !told.contains(&hit.line)));
    }
    tidy(found)
}

/// The lines of a text with their numbers, from 1.
fn numbered(text: &str) -> impl Iterator<Item = (&str, u32)> {
    text.lines().zip(1_u32..)
}

fn hit(
    line: &str,
    number: u32,
    start: usize,
    rule: &'static str,
    name: [&'static str; 2],
    fingerprint: Option<String>,
) -> Hit {
    let before = line.get(..start).unwrap_or_default().chars().count();
    Hit { line: number, column: u32::try_from(before + 1).unwrap_or(u32::MAX), rule, name, fingerprint }
}

/// In the order of lines, each line once per rule.
fn tidy(mut found: Vec<Hit>) -> Vec<Hit> {
    found.sort();
    found.dedup_by(|right, left| (right.line, right.rule) == (left.line, left.rule));
    found
}

fn fingerprint(value: &str) -> String {
    Sha256::digest(value.as_bytes()).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

fn is_allowed(line: &str) -> bool {
    ALLOWED.iter().any(|mark| line.contains(mark))
}

fn has_digit_and_capital(value: &str) -> bool {
    value.contains(|letter: char| letter.is_ascii_digit()) && value.contains(|letter: char| letter.is_ascii_uppercase())
}

fn is_made_up(value: &str) -> bool {
    let lower = value.to_lowercase();
    let letters: std::collections::BTreeSet<char> = lower.chars().collect();
    letters.len() < 8 || MADE_UP.iter().any(|mark| lower.contains(mark))
}

/// Whether a private key follows its title: at least two lines of base64, or the same written on one line with `\n`.
fn has_body(line: &str, text: &str, number: u32) -> bool {
    let is_base64 = |part: &str| {
        part.len() >= 40
            && part.chars().all(|letter| letter.is_ascii_alphanumeric() || "+/=".contains(letter))
            && !is_made_up(part)
    };
    let below = text
        .lines()
        .skip(number as usize)
        .take(12)
        .map(|line| line.trim().trim_matches(['"', '\'', '+', ',', '\\', ' ']));
    let beside = line.split("\\n").map(str::trim);
    below.filter(|part| is_base64(part)).count() >= 2 || beside.filter(|part| is_base64(part)).count() >= 2
}

#[cfg(test)]
mod tests;
