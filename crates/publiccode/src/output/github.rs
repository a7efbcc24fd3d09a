//! Workflow commands that make a forge show diagnostics beside the lines of a change.

use super::{Checked, one_line};
use crate::diagnostic::Severity;
use crate::language::Language;

/// `::error file=…,line=…,col=…,title=…::message`, one line each (GitHub's and Forgejo's workflow commands).
pub fn github(files: &[Checked], language: Language) -> String {
    let mut text = String::new();
    for file in files {
        for diagnostic in &file.report.diagnostics {
            let kind = match diagnostic.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Information => "notice",
            };
            let mut properties = format!("file={}", property(&file.path));
            if let Some(span) = diagnostic.span {
                properties.push_str(&format!(",line={},col={}", span.start.line, span.start.column));
                if span.end.line == span.start.line && span.end.column > span.start.column {
                    properties.push_str(&format!(",endColumn={}", span.end.column));
                }
            }
            let title = property(&format!("{} {}", diagnostic.rule.code, diagnostic.rule.title.get(language)));
            let message = message(&diagnostic.message(language));
            text.push_str(&format!("::{kind} {properties},title={title}::{message}\n"));
        }
    }
    text
}

fn message(text: &str) -> String {
    one_line(&text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A"))
}

fn property(text: &str) -> String {
    message(text).replace(':', "%3A").replace(',', "%2C")
}
