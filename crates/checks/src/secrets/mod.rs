//! Secrets left in files, by the forms their issuers gave them. A hit says which rule and which line, never the secret.
//!
//! Only forms that nothing else has: a prefix of an issuer with the right length, a private key with its body. Words beside a
//! value (`password = …`) are not looked for, because most of what they find is no secret.

use std::sync::LazyLock;

use regex::Regex;

/// A secret found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hit {
    /// Its line, from 1.
    pub line: u32,
    /// The rule that found it: one of [`RULES`].
    pub rule: &'static str,
}

/// A form of secret: its name, a text every one of them holds, and its pattern.
pub type Rule = (&'static str, &'static str, &'static str);

/// Every form looked for.
pub static RULES: &[Rule] = &[
    ("aws-access-key", "AKIA", r"\bAKIA[A-Z2-7]{16}\b"),
    ("github-token", "gh", r"\bgh[pousr]_[A-Za-z0-9]{36}\b"),
    ("github-token", "github_pat_", r"\bgithub_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59}\b"),
    ("gitlab-token", "glpat-", r"\bglpat-[A-Za-z0-9_-]{20}\b"),
    ("slack-token", "xox", r"\bxox[abprs]-[0-9]{10,13}-[0-9A-Za-z-]{20,}\b"),
    ("slack-webhook", "hooks.slack.com", r"hooks\.slack\.com/services/T[A-Z0-9]{8,}/B[A-Z0-9]{8,}/[A-Za-z0-9]{24}"),
    ("stripe-key", "k_live_", r"\b[sr]k_live_[0-9A-Za-z]{24,}\b"),
    ("npm-token", "npm_", r"\bnpm_[A-Za-z0-9]{36}\b"),
    ("python-index-token", "pypi-AgEIcHlwaS5vcmc", r"\bpypi-AgEIcHlwaS5vcmc[A-Za-z0-9_-]{50,}"),
    ("sendgrid-key", "SG.", r"\bSG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}\b"),
    ("digitalocean-token", "dop_v1_", r"\bdop_v1_[a-f0-9]{64}\b"),
    ("azure-storage-key", "AccountKey=", r"AccountKey=[A-Za-z0-9+/]{86}=="),
    (
        "database-address",
        "://",
        r"\b(?:postgres(?:ql)?|mysql|mongodb(?:\+srv)?|redis|amqps?)://[A-Za-z0-9_.-]+:[^\s:@/${}<>%*]{8,}@[A-Za-z0-9-]+\.[A-Za-z0-9.-]+",
    ),
    ("private-key", "PRIVATE KEY", r"-----BEGIN (?:RSA |EC |DSA |OPENSSH )?PRIVATE KEY-----"),
];

/// What shows that a value was made up, or that a person looked at it and let it pass.
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
    "your",
    "votre",
    "secret@",
    "password@",
    "localhost",
    "127.0.0.1",
    "gitleaks:allow",
    "allowlist secret",
    "nosecret",
];

static PATTERNS: LazyLock<Vec<(&'static str, &'static str, Regex)>> = LazyLock::new(|| {
    RULES.iter().filter_map(|(rule, literal, pattern)| Some((*rule, *literal, Regex::new(pattern).ok()?))).collect()
});

/// Secrets in a text, in the order of its lines, each line once per rule. `path` tells files whose content is public by
/// nature.
pub fn scan(path: &str, text: &str) -> Vec<Hit> {
    // A lock file holds digests and addresses, never a secret of the project.
    if crate::locks::is_lock(path) && !path.ends_with(".txt") {
        return Vec::new();
    }
    // Keys made to be given away with the program: certificates that sign themselves, for a machine of development.
    let path = path.to_lowercase();
    let given_away =
        ["selfsigned", "self-signed", "self_signed", "snakeoil", "devcontainer", "devenv", "example", "acceptancetest"]
            .iter()
            .any(|word| path.contains(word));
    let mut found = Vec::new();
    for (rule, literal, pattern) in PATTERNS.iter().filter(|(_, literal, _)| text.contains(literal)) {
        for (line, number) in text.lines().zip(1_u32..).filter(|(line, _)| line.contains(literal)) {
            let is_real = |value: &str| match *rule {
                "private-key" => !given_away && has_body(line, text, number),
                _ => !is_made_up(value) && !is_made_up(line),
            };
            if pattern.find_iter(line).any(|value| is_real(value.as_str())) {
                found.push(Hit { line: number, rule });
            }
        }
    }
    found.sort_unstable();
    found.dedup();
    found
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
mod tests {
    use super::*;

    /// Secrets are put together here, so that no tool takes this file for a leak.
    fn joined(parts: &[&str]) -> String {
        parts.concat()
    }

    const BODY: &str = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj";

    #[test]
    fn every_rule_compiles_and_finds_its_form() {
        assert_eq!(PATTERNS.len(), RULES.len());
        for (rule, text) in [
            ("aws-access-key", joined(&["key = AKIA", "QWERTYUIOPASDFGH"])),
            ("github-token", joined(&["ghp_", "aB3dE5gH7jK9mN1pQ3sT5vW7yZ9bC1dE3fG5"])),
            ("gitlab-token", joined(&["glpat-", "aB3dE5gH7jK9mN1pQ3sT"])),
            ("stripe-key", joined(&["sk_live_", "aB3dE5gH7jK9mN1pQ3sT5vW7"])),
            ("npm-token", joined(&["npm_", "aB3dE5gH7jK9mN1pQ3sT5vW7yZ9bC1dE3fG5"])),
            ("database-address", joined(&["postgres://app:", "kT9wQz4rLm@db.val-", "ville.quebec/x"])),
            ("private-key", joined(&["-----BEGIN RSA PRIV", "ATE KEY-----\n", BODY, "\n", BODY, "\n"])),
            ("private-key", joined(&["\"-----BEGIN PRIV", "ATE KEY-----\\n", BODY, "\\n", BODY, "\\n\""])),
        ] {
            assert_eq!(scan("config.txt", &text), [Hit { line: 1, rule }], "{rule}");
        }
    }

    #[test]
    fn keys_made_to_be_given_away_are_no_secret() {
        let key = joined(&["-----BEGIN RSA PRIV", "ATE KEY-----\n", BODY, "\n", BODY, "\n"]);
        assert_eq!(scan("docker/conf/selfsigned.key", &key), []);
        assert_eq!(scan("docker/conf/server.key", &key).len(), 1);
    }

    #[test]
    fn what_was_made_up_is_no_secret() {
        for text in [
            joined(&["AKIA", "IOSFODNN7EXAMPLE"]),
            joined(&["ghp_", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"]),
            joined(&["postgres://user:", "password@db.val-ville.quebec"]),
            joined(&["postgres://app:", "kT9wQz4rLm@localhost/x"]),
            "postgres://app:${DB_PASSWORD}@db.val-ville.quebec".to_owned(),
            joined(&["-----BEGIN RSA PRIV", "ATE KEY-----\n...\n"]),
            joined(&["looks for AKIA", " followed by letters"]),
        ] {
            assert_eq!(scan("config.txt", &text), [], "{text}");
        }
    }
}
