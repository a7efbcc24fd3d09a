//! For programs.

use levain_model::Language;
use serde_json::{Value, json};

use super::Report;
use crate::check::text;

/// The report as one JSON object: `{"subject", "commit", "at", "findings": [{"check", "version", "name", "severity",
/// "purposes", "outcome", "reason", "summary", "evidence", "data"}]}`. A private judgement keeps its outcome here: the
/// report is made by whoever holds the repository.
pub fn json(report: &Report, language: Language) -> Value {
    let findings: Vec<Value> = report
        .results
        .iter()
        .filter(|(check, _)| {
            report.purposes.is_empty() || check.purposes.iter().any(|one| report.purposes.contains(one))
        })
        .map(|(check, judgement)| {
            json!({
                "check": check.id,
                "version": check.version,
                "name": text(check.words.name, language),
                "severity": check.severity,
                "purposes": check.purposes,
                "outcome": judgement.outcome,
                "reason": judgement.reason,
                "summary": judgement.summary,
                "evidence": judgement.evidence,
                "data": judgement.data,
            })
        })
        .collect();
    json!({
        "subject": report.subject,
        "commit": report.commit,
        "at": levain_model::time::stored(report.at),
        "findings": findings,
    })
}
