//! Values beside a name that says they are secret, and passwords in addresses: only where they look drawn at random.

use std::sync::LazyLock;

use regex::Regex;

use super::{Hit, hit, is_allowed, is_made_up, numbered};
use crate::files;

/// A name that ends with a word for a secret, a sign of assignment, a value between quotes or not. What follows the word in
/// the name makes it the name of something else: `token_url`, `secret_name`.
static ASSIGNMENT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i)(?:^|[^a-z0-9_.-])[a-z0-9_.-]*?",
        r"(?:passwo?r?d|passwd|passphrase|mot_?de_?passe|mdp|secret|token|api_?key|(?:secret|access|private|signing|encryption|account|master)_?key|cl[ée]_?(?:secr[èe]te|api))",
        r#"["']?\s*(?:=>|:=|=|:)\s*(?:"([^"\s]{8,200})"|'([^'\s]{8,200})'|([^\s"'`,;#]{8,200}))"#,
    ))
    .ok()
});

/// `scheme://name:password@host`.
static ADDRESS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"\b[a-z][a-z0-9+.-]{1,20}://[A-Za-z0-9_.%+-]*:([^\s:@/${}<>*\[\]]{6,})@([A-Za-z0-9-]+\.[A-Za-z0-9.-]+)")
        .ok()
});

/// Extensions of settings: there a value needs no quotes.
const SETTINGS: &[&str] =
    &["env", "ini", "cfg", "conf", "properties", "yml", "yaml", "json", "toml", "tfvars", "xml", "netrc", "npmrc"];

/// What stands for a value that is given elsewhere, or encrypted.
const GIVEN_ELSEWHERE: &[&str] = &[
    "${",
    "{{",
    "$(",
    "<%",
    "%(",
    "#{",
    "process.env",
    "environ",
    "getenv",
    "enc[",
    "vault",
    "pkcs7",
    "sha1",
    "sha256",
    "sha384",
    "sha512",
    "null",
    "none",
    "true",
    "false",
    "://",
];

pub fn find(path: &str, text: &str) -> Vec<Hit> {
    let name = files::name(path).to_lowercase();
    // Settings given as a model, and secrets that are kept encrypted.
    if ["example", "exemple", "sample", "template", "modele", ".dist", ".tpl"].iter().any(|mark| name.contains(mark))
        || text.contains("kind: SealedSecret")
    {
        return Vec::new();
    }
    let settings = name.starts_with(".env") || SETTINGS.contains(&files::extension(&name));
    let mut found = Vec::new();
    for (line, number) in numbered(text).filter(|(line, _)| line.len() < 2_000 && !is_allowed(line)) {
        if let Some(address) = ADDRESS.as_ref().filter(|_| line.contains("://")) {
            let real = |password: &str, host: &str| {
                !is_word(password) && !super::MADE_UP.iter().any(|mark| password.contains(mark) || host.contains(mark))
            };
            let parts = address.captures_iter(line).find_map(|parts| Some((parts.get(1)?, parts.get(2)?)));
            if let Some((password, _)) = parts.filter(|(password, host)| real(password.as_str(), host.as_str())) {
                let name = ["mot de passe dans une adresse", "password in an address"];
                found.push(hit(line, number, password.start(), "address-password", name, None));
            }
        }
        let Some(assignment) = ASSIGNMENT.as_ref() else { continue };
        for parts in assignment.captures_iter(line) {
            let quoted = parts.get(1).or_else(|| parts.get(2));
            let Some(value) = quoted.or_else(|| parts.get(3).filter(|_| settings)) else { continue };
            if is_drawn(value.as_str()) {
                let name = ["valeur d’un mot de passe, d’une clé ou d’un jeton", "value of a password, key or token"];
                found.push(hit(line, number, value.start(), "secret-value", name, None));
                break;
            }
        }
    }
    found
}

/// Whether a value looks drawn at random: letters and digits, not words, at least 3.2 bits a character (a text of twelve
/// characters cannot reach more than 3.6; words of French and English stay below 3.2 at that length).
fn is_drawn(value: &str) -> bool {
    let lower = value.to_lowercase();
    let has = |kind: fn(&char) -> bool| value.chars().any(|letter| kind(&letter));
    let classes = [
        has(char::is_ascii_lowercase),
        has(char::is_ascii_uppercase),
        has(char::is_ascii_digit),
        has(char::is_ascii_punctuation),
    ];
    let enough = match value.chars().count() {
        0..10 => false,
        // A short value must mix more.
        10..16 => classes.iter().filter(|class| **class).count() >= 3,
        _ => classes.iter().filter(|class| **class).count() >= 2,
    };
    enough
        && classes[2]
        && (classes[0] || classes[1])
        && entropy(value) >= 3.2
        && !is_made_up(value)
        && !is_word(value)
        && !GIVEN_ELSEWHERE.iter().any(|mark| lower.contains(mark))
        // A path, a call, a member of something.
        && !value.starts_with(['/', '.', '~', '$', '@', '*', '(', '['])
        && !value.contains(['(', '<', '>', '|'])
        && value.matches('/').count() < 3
}

/// Words joined by signs (`my-secret-name.v2`): most parts are only letters, and of a length that words have.
fn is_word(value: &str) -> bool {
    let parts: Vec<&str> = value.split(['-', '_', '.', ':', '/']).filter(|part| !part.is_empty()).collect();
    let words =
        parts.iter().filter(|part| part.len() <= 14 && part.chars().all(char::is_alphabetic) && is_one_case(part));
    words.count() * 2 >= parts.len()
}

/// `word`, `Word` or `WORD`.
fn is_one_case(part: &str) -> bool {
    let rest = part.chars().skip(1);
    rest.clone().all(char::is_lowercase) || part.chars().all(char::is_uppercase)
}

/// Bits a character, by Shannon's formula over the characters of the value itself.
fn entropy(value: &str) -> f64 {
    let mut counts = std::collections::BTreeMap::new();
    for letter in value.chars() {
        *counts.entry(letter).or_insert(0_u32) += 1;
    }
    let all = f64::from(counts.values().sum::<u32>());
    counts.values().map(|count| f64::from(*count) / all).map(|share| -share * share.log2()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(path: &str, text: &str) -> Vec<&'static str> {
        find(path, text).into_iter().map(|hit| hit.rule).collect()
    }

    #[test]
    fn random_values_beside_a_word_for_secret() {
        for (path, parts, expected) in [
            (".env", &["DB_PASSWORD=", "kT9wQz4rLm!x"][..], &["secret-value"][..]),
            (".env", &["API_TOKEN=", "9f86d081884c7d659a2feaa0c55ad015"], &["secret-value"]),
            ("config/app.yml", &["  mot_de_passe: ", "\"Zq7-kPw2xV!e\""], &["secret-value"]),
            ("src/a.py", &["API_KEY = '", "aB3dE5gH7jK9mN1pQ3sT'"], &["secret-value"]),
            ("deploy.sh", &["curl https://robot:", "kT9wQz4r@depot.val-ville.quebec/x"], &["address-password"]),
            // Without quotes, only in settings.
            ("src/a.py", &["api_key = ", "aB3dE5gH7jK9mN1pQ3sT"], &[]),
            // Given elsewhere, encrypted, made up, words, calls, another name.
            (".env", &["DB_PASSWORD=", "${DB_PASSWORD_2}"], &[]),
            ("a.yml", &["password: ", "ENC[AES256_GCM,data:x9Kq2]"], &[]),
            (".env", &["PASSWORD=", "changeme12345"], &[]),
            (".env", &["SECRET=", "levain-session-cookie-2"], &[]),
            ("a.js", &["const token = '", "refresh-token-v2-name'"], &[]),
            ("a.yml", &["token_url: ", "aB3dE5gH7jK9mN1pQ3sT"], &[]),
            ("a.json", &["\"tokenizer\": ", "\"aB3dE5gH7jK9mN1pQ3sT\""], &[]),
            (".env.example", &["DB_PASSWORD=", "kT9wQz4rLm!x"], &[]),
            (".env", &["DB_PASSWORD=", "kT9wQz4rLm!x # levain:allow"], &[]),
            ("README.md", &["https://user:", "password@forge.example/x"], &[]),
            ("README.md", &["https://robot:", "kT9wQz4r@forge.example/x"], &[]),
        ] {
            assert_eq!(rules(path, &parts.concat()), expected, "{path}: {parts:?}");
        }
    }

    #[test]
    fn the_column_is_that_of_the_value_and_nothing_quotes_it() {
        let found = find(".env", &["# é\nÉTÉ_TOKEN=", "kT9wQz4rLm8xPv2y"].concat());
        assert_eq!((found[0].line, found[0].column, found[0].fingerprint.clone()), (2, 11, None));
        assert!(!format!("{found:?}").contains("kT9w"));
    }
}
