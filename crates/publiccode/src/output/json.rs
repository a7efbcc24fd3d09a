//! Reports for programs.

use serde::Serialize;

use super::{Checked, Counts, count};
use crate::diagnostic::{Fix, Severity};
use crate::language::Language;
use levain_yaml::Position;

#[derive(Serialize)]
struct Reports<'a> {
    files: Vec<File<'a>>,
    summary: Counts,
}

#[derive(Serialize)]
struct File<'a> {
    path: &'a str,
    valid: bool,
    diagnostics: Vec<Line<'a>>,
}

#[derive(Serialize)]
struct Line<'a> {
    code: &'static str,
    severity: Severity,
    title: &'static str,
    message: String,
    key: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    start: Option<Position>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end: Option<Position>,
    #[serde(skip_serializing_if = "Option::is_none")]
    length: Option<usize>,
    help: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    fix: Option<&'a Fix>,
}

/// `{files: [{path, valid, diagnostics: […]}], summary: {errors, warnings, information}}`. Lines and columns count from
/// 1, columns and lengths in characters, offsets in bytes.
pub fn json(files: &[Checked], language: Language) -> String {
    let reports = Reports { files: files.iter().map(|file| of_file(file, language)).collect(), summary: count(files) };
    serde_json::to_string_pretty(&reports).unwrap_or_default()
}

fn of_file(file: &Checked, language: Language) -> File<'_> {
    let line = |diagnostic: &'_ crate::Diagnostic| -> (Option<Position>, Option<Position>, Option<usize>) {
        let span = diagnostic.span;
        (span.map(|span| span.start), span.map(|span| span.end), span.map(|span| span.length(&file.source)))
    };
    let diagnostics = file.report.diagnostics.iter().map(|diagnostic| {
        let (start, end, length) = line(diagnostic);
        Line {
            code: diagnostic.rule.code,
            severity: diagnostic.severity,
            title: diagnostic.rule.title.get(language),
            message: diagnostic.message(language),
            key: &diagnostic.key,
            start,
            end,
            length,
            help: diagnostic.rule.how.get(language),
            fix: diagnostic.fix.as_ref(),
        }
    });
    File { path: &file.path, valid: file.report.is_valid(), diagnostics: diagnostics.collect() }
}
