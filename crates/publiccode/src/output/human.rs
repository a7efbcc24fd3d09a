//! Reports for people: the excerpt of the text with what is wrong underlined.

use std::ops::Range;

use annotate_snippets::{AnnotationKind, Level, Origin, Renderer, Snippet};

use super::{Checked, count, one_line};
use crate::diagnostic::{Diagnostic, Severity};
use crate::language::Language;
use levain_yaml::Span;

/// The diagnostics of a file with excerpts and carets, then a line that counts them; `color` with terminal colours.
pub fn human(file: &Checked, language: Language, color: bool) -> String {
    let renderer = if color { Renderer::styled() } else { Renderer::plain() };
    let mut text = String::new();
    for diagnostic in &file.report.diagnostics {
        text.push_str(&excerpt(&renderer, file, diagnostic, language));
        text.push_str("\n\n");
    }
    text.push_str(&summary(file, language));
    text.push('\n');
    text
}

fn excerpt(renderer: &Renderer, file: &Checked, diagnostic: &Diagnostic, language: Language) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Information => Level::INFO,
    };
    let label = diagnostic.severity.label(language);
    let message = one_line(&diagnostic.message(language));
    let title = level.clone().with_name(label).primary_title(message.as_str()).id(diagnostic.rule.code);
    let help = help(diagnostic, language);
    let note = Level::HELP.with_name(if language == Language::Fr { "aide" } else { "help" }).message(help.as_str());
    let group = match diagnostic.span.map(|span| (span, window(&file.source, span))) {
        Some((span, Some((text, range)))) => {
            let annotation = AnnotationKind::Primary.span(range);
            let line = span.start.line as usize;
            let snippet = Snippet::source(text).path(file.path.as_str()).line_start(line).annotation(annotation);
            title.element(snippet).element(note)
        }
        Some((span, None)) => {
            let place = Origin::path(file.path.as_str()).line(span.start.line as usize);
            title.element(place.char_column(span.start.column as usize)).element(note)
        }
        None => title.element(note),
    };
    renderer.render(&[group])
}

/// Longest excerpt, in bytes: a line may be a megabyte long, and there may be a thousand diagnostics on it.
const WIDEST: usize = 500;

/// The line of a place up to a reasonable length, fit for a terminal, and the range in it; nothing when the place is
/// too far along its line, or no place of this text.
fn window(source: &str, span: Span) -> Option<(String, Range<usize>)> {
    let range = span.range();
    // The `compat` profile knows some places by their line only.
    let before = source.get(..range.start).filter(|_| range.start > 0 || span.start.line == 1)?;
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    let line = source.get(start..)?;
    // A byte-order mark has no column.
    let mark = if line.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let line = &line[mark..];
    let length = line.find('\n').unwrap_or(line.len()).min(WIDEST);
    let length = (0..=length).rev().find(|at| line.is_char_boundary(*at)).unwrap_or_default();
    let at = |offset: usize| offset.saturating_sub(start + mark);
    if at(range.start) > length {
        return None;
    }
    Some((printable(&line[..length]), at(range.start)..at(range.end).min(length)))
}

fn help(diagnostic: &Diagnostic, language: Language) -> String {
    let how = diagnostic.rule.how.get(language);
    match (&diagnostic.fix, language) {
        (Some(_), Language::Fr) => format!("{how} (--fix le corrige)"),
        (Some(_), Language::En) => format!("{how} (--fix corrects it)"),
        (None, _) => how.to_owned(),
    }
}

/// The text with control characters, which could steer a terminal or its direction of writing, replaced by others of the same length in bytes.
fn printable(text: &str) -> String {
    let one = |character: char| match character {
        '\n' | '\r' | '\t' => character,
        character if character.is_ascii_control() => '?',
        character if character.is_control() => '·',
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '\u{fffd}',
        character => character,
    };
    text.chars().map(one).collect()
}

fn summary(file: &Checked, language: Language) -> String {
    let counts = count(std::slice::from_ref(file));
    let plural = |number: usize, word: &str| match language {
        Language::Fr if number >= 2 => format!("{number} {word}s"),
        Language::En if number != 1 => format!("{number} {word}s"),
        _ => format!("{number} {word}"),
    };
    let words = match language {
        Language::Fr => ["erreur", "avertissement", "information"],
        Language::En => ["error", "warning", "note"],
    };
    let valid = match (counts.errors == 0, language) {
        (true, Language::Fr) => "valide",
        (true, Language::En) => "valid",
        (false, Language::Fr) => "non valide",
        (false, Language::En) => "not valid",
    };
    let colon = if language == Language::Fr { "\u{a0}:" } else { ":" };
    let numbers = [counts.errors, counts.warnings, counts.information];
    let told: Vec<String> =
        numbers.iter().zip(words).filter(|(n, _)| **n > 0).map(|(n, word)| plural(*n, word)).collect();
    if told.is_empty() {
        return format!("{}{colon} {valid}", file.path);
    }
    format!("{}{colon} {valid} ({})", file.path, told.join(", "))
}
