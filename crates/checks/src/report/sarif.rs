//! For forges that show results beside the code: SARIF 2.1.0 (OASIS).

use levain_model::{EvidenceKind, Language, Outcome, Severity};
use serde_json::{Value, json};

use super::Report;
use crate::check::text;

/// The report as a SARIF log: a rule per check, a result per judgement that asks for something. What is met is a result of
/// kind `pass`, so that nothing seen is lost; unknown is `open`, not applicable `notApplicable` (SARIF 3.27.9).
pub fn sarif(report: &Report, language: Language, version: &str) -> Value {
    let rules: Vec<Value> = report
        .results
        .iter()
        .map(|(check, _)| {
            json!({
                "id": check.id,
                "name": text(check.words.name, language),
                "shortDescription": { "text": text(check.words.question, language) },
                "fullDescription": { "text": text(check.words.why, language) },
                "help": { "text": text(check.words.fix, language) },
                "defaultConfiguration": { "level": level(check.severity) },
            })
        })
        .collect();
    let results: Vec<Value> = report
        .results
        .iter()
        .enumerate()
        .map(|(index, (check, judgement))| {
            let (kind, level) = match judgement.outcome {
                Outcome::Unmet | Outcome::Partial => ("fail", level(check.severity)),
                Outcome::Met | Outcome::Attested => ("pass", "none"),
                Outcome::Unknown => ("open", "none"),
                Outcome::NotApplicable => ("notApplicable", "none"),
            };
            let locations: Vec<Value> = judgement
                .evidence
                .iter()
                .filter(|evidence| evidence.kind == EvidenceKind::Blob && evidence.sha256.is_some())
                .filter_map(|evidence| location(&evidence.locator))
                .collect();
            json!({
                "ruleId": check.id,
                "ruleIndex": index,
                "kind": kind,
                "level": level,
                "message": { "text": judgement.summary.get(language).unwrap_or_default() },
                "locations": locations,
            })
        })
        .collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": { "name": "levain check", "version": version, "rules": rules } },
            "results": results,
        }],
    })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Blocking => "error",
        Severity::Major => "warning",
        Severity::Minor | Severity::Information => "note",
    }
}

/// `path#L3-L9 @ commit` as a physical location.
fn location(locator: &str) -> Option<Value> {
    let (path, _) = locator.rsplit_once(" @ ")?;
    let (path, lines) = path.split_once("#L").map_or((path, None), |(path, lines)| (path, Some(lines)));
    let mut place = json!({ "physicalLocation": { "artifactLocation": { "uri": uri(path) } } });
    if let Some(lines) = lines {
        let (first, last) = lines.split_once("-L").unwrap_or((lines, lines));
        let region = json!({ "startLine": first.parse::<u32>().ok()?, "endLine": last.parse::<u32>().ok()? });
        place["physicalLocation"]["region"] = region;
    }
    Some(place)
}

/// A path as a relative reference (RFC 3986): what is not allowed there is percent-encoded.
pub(super) fn uri(path: &str) -> String {
    path.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' | b'~' | b'+' | b'@' => {
                char::from(byte).to_string()
            }
            other => format!("%{other:02X}"),
        })
        .collect()
}
