//! The output of the reference command, for tools that read it.

use serde::Serialize;

use super::{Checked, one_line};
use crate::diagnostic::{Diagnostic, Severity};
use crate::language::Language;

/// `FILE:LINE:COLUMN: error: KEY: DESCRIPTION`, one line each.
pub fn compat_text(files: &[Checked]) -> String {
    let mut text = String::new();
    for (file, diagnostic) in diagnostics(files) {
        let (line, column) = place(diagnostic);
        let key = if diagnostic.key.is_empty() { String::new() } else { format!("{}: ", one_line(&diagnostic.key)) };
        let (kind, message) = (kind(diagnostic), one_line(&diagnostic.message(Language::En)));
        text.push_str(&format!("{}:{line}:{column}: {kind}: {key}{message}\n", file.path));
    }
    text
}

#[derive(Serialize)]
struct Line<'a> {
    key: &'a str,
    description: String,
    line: u32,
    column: u32,
    r#type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<&'a str>,
}

/// A list of `{key, description, line, column, type}`; with the file when there are several.
pub fn compat_json(files: &[Checked]) -> String {
    let lines: Vec<Line<'_>> = diagnostics(files)
        .map(|(file, diagnostic)| {
            let (line, column) = place(diagnostic);
            Line {
                key: &diagnostic.key,
                description: diagnostic.message(Language::En),
                line,
                column,
                r#type: kind(diagnostic),
                file: (files.len() > 1).then_some(file.path.as_str()),
            }
        })
        .collect();
    serde_json::to_string(&lines).unwrap_or_default()
}

/// Errors and warnings; the reference command knows nothing else.
fn diagnostics(files: &[Checked]) -> impl Iterator<Item = (&Checked, &Diagnostic)> {
    files
        .iter()
        .flat_map(|file| file.report.diagnostics.iter().map(move |diagnostic| (file, diagnostic)))
        .filter(|(_, diagnostic)| diagnostic.severity != Severity::Information)
}

fn kind(diagnostic: &Diagnostic) -> &'static str {
    diagnostic.severity.label(Language::En)
}

fn place(diagnostic: &Diagnostic) -> (u32, u32) {
    diagnostic.span.map_or((0, 0), |span| (span.start.line, span.start.column))
}
