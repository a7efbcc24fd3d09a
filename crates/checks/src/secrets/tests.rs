//! Each form is found, what was made up is not, and no value is ever told.

use super::*;

/// Secrets are put together here, so that no tool takes this file for a leak.
fn joined(parts: &[&str]) -> String {
    parts.concat()
}

const BODY: &str = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj";

fn github() -> String {
    checksum::token("ghp_", "aB3dE5gH7jK9mN1pQ3sT5vW7yZ9bC1")
}

fn rules(hits: &[Hit]) -> Vec<(u32, &'static str)> {
    hits.iter().map(|hit| (hit.line, hit.rule)).collect()
}

#[test]
fn every_form_compiles_and_finds_its_kind() {
    assert_eq!(PATTERNS.len(), FORMS.len());
    let long = "aB3dE5gH7jK9mN1pQ3sT5vW7yZ9bC2eF4hJ6kL8nP0qR";
    for (rule, text) in [
        ("aws-access-key", joined(&["key = AKIA", "QWERTYUIOPASDFGH"])),
        ("aws-secret-key", joined(&["aws_secret_access_key = ", &long[..40]])),
        ("github-token", github()),
        ("gitlab-token", joined(&["glpat-", &long[..20]])),
        ("gitlab-token", joined(&["glrt-", &long[..20], "\""])),
        ("stripe-key", joined(&["sk_live_", &long[..24]])),
        ("slack-token", joined(&["xoxb-", "2715938264-", &long[..24]])),
        ("shopify-token", joined(&["shpat_", "0a1b2c3d4e5f60718293a4b5c6d7e8f9"])),
        ("digitalocean-token", joined(&["dop_v1_", &"0a1b2c3d4e5f6071".repeat(4)])),
        ("square-token", joined(&["EAAAE", long, &long[..15]])),
        ("database-address", joined(&["mongodb+srv://app:", "kT9wQz4rLm@db.val-", "ville.quebec/x"])),
        ("npm-token", joined(&["npm_", &long[..36]])),
        ("container-registry-token", joined(&["dckr_pat_", &long[..27]])),
        ("sendgrid-key", joined(&["SG.", &long[..22], ".", &long[..43]])),
        ("grafana-token", joined(&["glsa_", &long[..32], "_0a1b2c3d"])),
        ("database-address", joined(&["postgres://app:", "kT9wQz4rLm@db.val-", "ville.quebec/x"])),
        ("private-key", joined(&["-----BEGIN RSA PRIV", "ATE KEY-----\n", BODY, "\n", BODY, "\n"])),
        ("private-key", joined(&["\"-----BEGIN PRIV", "ATE KEY-----\\n", BODY, "\\n", BODY, "\\n\""])),
    ] {
        let found = scan("config.txt", &text);
        assert_eq!(rules(&found), [(1, rule)], "{rule}");
        assert!(found[0].name.iter().all(|name| !name.is_empty()));
    }
}

#[test]
fn keys_made_to_be_given_away_are_no_secret() {
    let key = joined(&["-----BEGIN RSA PRIV", "ATE KEY-----\n", BODY, "\n", BODY, "\n"]);
    assert_eq!(scan("docker/conf/selfsigned.key", &key), []);
    assert_eq!(scan("sdk/resources/ServicesAcceptTest-test-key.private", &key), []);
    assert_eq!(scan("docker/conf/server.key", &key).len(), 1);
    assert_eq!(scan("docker/conf/latest.key", &key).len(), 1);
    assert_eq!(scan_change("tests/fixtures/server.key", &key), []);
}

#[test]
fn what_was_made_up_is_no_secret() {
    for text in [
        joined(&["AKIA", "IOSFODNN7EXAMPLE"]),
        joined(&["ghp_", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"]),
        "class=\"glft-a-long-name-of-a-style-sheet\"".to_owned(),
        // Its checksum is wrong.
        joined(&["ghp_", "aB3dE5gH7jK9mN1pQ3sT5vW7yZ9bC1dE3fG5"]),
        joined(&["postgres://user:", "password@db.val-ville.quebec"]),
        joined(&["postgres://app:", "kT9wQz4rLm@localhost/x"]),
        "postgres://app:${DB_PASSWORD}@db.val-ville.quebec".to_owned(),
        joined(&["-----BEGIN RSA PRIV", "ATE KEY-----\n...\n"]),
        joined(&["looks for AKIA", " followed by letters"]),
        joined(&[&github(), " # levain:allow"]),
    ] {
        assert_eq!(scan("config.txt", &text), [], "{text}");
    }
}

#[test]
fn a_hit_says_where_and_never_what() {
    let text = format!("# configuration\nclé: {}\n", github());
    let found = scan("config.yml", &text);
    assert_eq!((found[0].line, found[0].column), (2, 6));
    assert_eq!(found[0].fingerprint.as_ref().map(String::len), Some(16));
    assert!(!format!("{found:?}").contains("aB3dE5"));
    // The same secret has the same fingerprint wherever it stands; what could be guessed back has none.
    assert_eq!(scan("other.txt", &github())[0].fingerprint, found[0].fingerprint);
    let address = joined(&["postgres://app:", "kT9wQz4rLm@db.val-", "ville.quebec/x"]);
    assert_eq!(scan("a.txt", &address)[0].fingerprint, None);
}

#[test]
fn a_line_is_told_once_by_the_surest_rule() {
    let text = joined(&["token = \"", &github(), "\"\n", "password = \"kT9wQz4rLm!x\"\n"]);
    assert_eq!(rules(&scan_change("src/a.rs", &text)), [(1, "github-token"), (2, "secret-value")]);
    assert_eq!(rules(&scan("src/a.rs", &text)), [(1, "github-token")]);
    assert_eq!(scan_change("Cargo.lock", &text), []);
}
