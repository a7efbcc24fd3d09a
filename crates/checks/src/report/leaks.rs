//! Reports of what should not be published, found in a change. No value is ever in them.

use std::fmt::Write;

use levain_model::Language;
use serde_json::{Value, json};

use super::human::clean;
use super::markdown::escape;
use super::sarif::uri;
use super::say;
use crate::check::text;
use crate::secrets::Hit;

/// A secret or personal information in a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leak {
    /// The file, from the root.
    pub path: String,
    /// The commit that adds it; nothing for what is not committed yet.
    pub commit: Option<String>,
    /// What was found, and where.
    pub hit: Hit,
}

const REMEDY: [&str; 2] = [
    "Un secret déjà poussé est à révoquer d’abord. Pour laisser passer une ligne que vous avez vérifiée, écrivez-y levain:allow.",
    "A secret that was pushed already is to be revoked first. To let a line pass that you have checked, write levain:allow on it.",
];

fn short(commit: &str) -> &str {
    commit.get(..12).unwrap_or(commit)
}

/// For a terminal: a line each, then what to do.
pub fn human(leaks: &[Leak], language: Language, colour: bool) -> String {
    let mut out = String::new();
    if leaks.is_empty() {
        let _ = writeln!(
            out,
            "{}",
            say(
                language,
                "Aucune forme connue de secret ni de renseignement personnel dans le changement.",
                "No known form of secret or personal information in the change."
            )
        );
        return out;
    }
    let (on, off) = if colour { ("\u{1b}[31m", "\u{1b}[0m") } else { ("", "") };
    for leak in leaks {
        let commit = leak.commit.as_deref().map(|commit| format!(" @ {}", short(commit))).unwrap_or_default();
        let (line, column) = (leak.hit.line, leak.hit.column);
        let _ = writeln!(
            out,
            "{on}✗ {}:{line}:{column}{off}{commit} {} ({})",
            clean(&leak.path),
            text(leak.hit.name, language),
            leak.hit.rule
        );
    }
    let _ = writeln!(out, "\n{}", text(REMEDY, language));
    out
}

/// For programs: `{"leaks": [{"path", "commit", "line", "column", "rule", "name", "fingerprint"}], "unread": [path]}`, where
/// the files of `unread` were too long to be looked at.
pub fn json(leaks: &[Leak], unread: &[String], language: Language) -> Value {
    let leaks: Vec<Value> = leaks
        .iter()
        .map(|leak| {
            json!({
                "path": leak.path,
                "commit": leak.commit,
                "line": leak.hit.line,
                "column": leak.hit.column,
                "rule": leak.hit.rule,
                "name": text(leak.hit.name, language),
                "fingerprint": leak.hit.fingerprint,
            })
        })
        .collect();
    json!({ "leaks": leaks, "unread": unread })
}

/// For a page: a table.
pub fn markdown(leaks: &[Leak], language: Language) -> String {
    if leaks.is_empty() {
        return human(leaks, language, false);
    }
    let mut out = match language {
        Language::Fr => "| Fichier | Ligne | Commit | Trouvé |\n|---|---|---|---|\n".to_owned(),
        Language::En => "| File | Line | Commit | Found |\n|---|---|---|---|\n".to_owned(),
    };
    for leak in leaks {
        let commit = leak.commit.as_deref().map_or("", short);
        let _ = writeln!(
            out,
            "| {} | {} | {commit} | {} |",
            escape(&leak.path),
            leak.hit.line,
            escape(text(leak.hit.name, language))
        );
    }
    let _ = writeln!(out, "\n{}", text(REMEDY, language));
    out
}

/// For forges: SARIF 2.1.0, a result of level `error` for each.
pub fn sarif(leaks: &[Leak], language: Language, version: &str) -> Value {
    let mut rules: Vec<(&str, [&'static str; 2])> = leaks.iter().map(|leak| (leak.hit.rule, leak.hit.name)).collect();
    rules.sort_unstable();
    rules.dedup_by_key(|(rule, _)| *rule);
    let results: Vec<Value> = leaks
        .iter()
        .map(|leak| {
            json!({
                "ruleId": leak.hit.rule,
                "level": "error",
                "message": { "text": text(leak.hit.name, language) },
                "partialFingerprints": leak.hit.fingerprint.as_ref().map(|print| json!({ "value/v1": print })).unwrap_or(json!({})),
                "locations": [{ "physicalLocation": {
                    "artifactLocation": { "uri": uri(&leak.path) },
                    "region": { "startLine": leak.hit.line, "startColumn": leak.hit.column },
                } }],
            })
        })
        .collect();
    let rules: Vec<Value> = rules
        .into_iter()
        .map(|(rule, name)| {
            json!({
                "id": rule,
                "shortDescription": { "text": text(name, language) },
                "help": { "text": text(REMEDY, language) },
            })
        })
        .collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": { "name": "levain check --diff", "version": version, "rules": rules } },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_says_where_and_none_says_what() {
        let token = ["glpat-", "aB3dE5gH7jK9mN1pQ3sT"].concat();
        let hits = crate::secrets::scan("é/a.yml", &format!("x: 1\ntoken: {token}\n"));
        let leaks: Vec<Leak> = hits
            .into_iter()
            .map(|hit| Leak { path: "é/a\u{1b}.yml".to_owned(), commit: Some("0123456789abcdef".to_owned()), hit })
            .collect();
        let told = human(&leaks, Language::Fr, false);
        assert!(told.starts_with("✗ é/a .yml:2:8 @ 0123456789ab jeton GitLab (gitlab-token)\n"), "{told}");
        assert!(human(&leaks, Language::En, true).starts_with("\u{1b}[31m✗"));
        assert!(markdown(&leaks, Language::En).contains("| 2 | 0123456789ab | GitLab token |"));
        let log = sarif(&leaks, Language::Fr, "0.1.0");
        let result = &log["runs"][0]["results"][0];
        assert_eq!(result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"], "%C3%A9/a%1B.yml");
        assert_eq!(json(&leaks, &[], Language::Fr)["leaks"][0]["column"], 8);
        for all in [told, markdown(&leaks, Language::En), log.to_string(), json(&leaks, &[], Language::Fr).to_string()]
        {
            assert!(!all.contains("aB3dE5"), "{all}");
        }
        assert!(human(&[], Language::En, false).starts_with("No known form"));
    }
}
