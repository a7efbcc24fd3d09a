//! SARIF 2.1.0 (OASIS), which forges and editors read.

use serde_json::{Value, json};

use super::Checked;
use crate::codes::codes;
use crate::diagnostic::{Diagnostic, Fix, Severity};
use crate::language::Language;

/// A log of one run over the files, with the rules that were met.
pub fn sarif(files: &[Checked], language: Language) -> String {
    let met: Vec<_> = codes()
        .filter(|info| files.iter().flat_map(|file| &file.report.diagnostics).any(|found| found.rule.code == info.code))
        .collect();
    let rules: Vec<Value> = met
        .iter()
        .map(|info| {
            json!({
                "id": info.code,
                "shortDescription": { "text": info.title.get(language) },
                "fullDescription": { "text": info.why.get(language) },
                "help": { "text": info.how.get(language) },
                "defaultConfiguration": { "level": level(info.severity) },
            })
        })
        .collect();
    let index = |code: &str| met.iter().position(|info| info.code == code);
    let results: Vec<Value> = files
        .iter()
        .flat_map(|file| file.report.diagnostics.iter().map(move |diagnostic| (file, diagnostic)))
        .map(|(file, diagnostic)| result(file, diagnostic, index(diagnostic.rule.code), language))
        .collect();
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": { "name": "levain publiccode", "version": env!("CARGO_PKG_VERSION"), "rules": rules } },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    serde_json::to_string_pretty(&log).unwrap_or_default()
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Information => "note",
    }
}

fn result(file: &Checked, diagnostic: &Diagnostic, rule: Option<usize>, language: Language) -> Value {
    let artifact = json!({ "uri": uri(&file.path) });
    let mut physical = json!({ "artifactLocation": artifact });
    // A place without text (byte offset 0 in the `compat` profile) is still a line and a column.
    if let Some(span) = diagnostic.span {
        let mut region = json!({ "startLine": span.start.line, "startColumn": span.start.column });
        if span.end != span.start {
            region["endLine"] = span.end.line.into();
            region["endColumn"] = span.end.column.into();
        }
        physical["region"] = region;
    }
    let mut result = json!({
        "ruleId": diagnostic.rule.code,
        "level": level(diagnostic.severity),
        "message": { "text": diagnostic.message(language) },
        "locations": [{ "physicalLocation": physical }],
        "properties": { "key": diagnostic.key },
    });
    if let Some(rule) = rule {
        result["ruleIndex"] = rule.into();
    }
    if let Some(fix) = &diagnostic.fix {
        result["fixes"] =
            json!([{ "artifactChanges": [{ "artifactLocation": artifact, "replacements": replacements(fix) }] }]);
    }
    result
}

fn replacements(fix: &Fix) -> Vec<Value> {
    let replacement = |edit: &crate::diagnostic::Edit| {
        let region = json!({ "byteOffset": edit.start, "byteLength": edit.end - edit.start });
        json!({ "deletedRegion": region, "insertedContent": { "text": edit.text } })
    };
    fix.edits.iter().map(replacement).collect()
}

/// A path as a relative reference (RFC 3986): what may not stand as it is, percent-encoded.
fn uri(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.replace('\\', "/").bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/!$&'()*+,;=:@".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            uri.push_str(&format!("%{byte:02X}"));
        }
    }
    uri
}
