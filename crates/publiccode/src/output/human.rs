//! Reports for people: the excerpt of the text with what is wrong underlined.

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

use super::{Checked, count};
use crate::diagnostic::{Diagnostic, Severity};
use crate::language::Language;

/// The diagnostics of a file with excerpts and carets, then a line that counts them; `color` with terminal colours.
pub fn human(file: &Checked, language: Language, color: bool) -> String {
    let renderer = if color { Renderer::styled() } else { Renderer::plain() };
    let (shown, moved) = printable(&file.source);
    let mut text = String::new();
    for diagnostic in &file.report.diagnostics {
        text.push_str(&excerpt(&renderer, file, &shown, moved, diagnostic, language));
        text.push_str("\n\n");
    }
    text.push_str(&summary(file, language));
    text.push('\n');
    text
}

fn excerpt(
    renderer: &Renderer,
    file: &Checked,
    source: &str,
    moved: usize,
    diagnostic: &Diagnostic,
    language: Language,
) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Information => Level::INFO,
    };
    let label = diagnostic.severity.label(language);
    let message = diagnostic.message(language);
    let title = level.clone().with_name(label).primary_title(message.as_str()).id(diagnostic.rule.code);
    let help = help(diagnostic, language);
    let note = Level::HELP.with_name(if language == Language::Fr { "aide" } else { "help" }).message(help.as_str());
    let group = match diagnostic.span {
        Some(span) => {
            let range = span.range().start.saturating_sub(moved).min(source.len())
                ..span.range().end.saturating_sub(moved).min(source.len());
            let annotation = AnnotationKind::Primary.span(range);
            let snippet = Snippet::source(source).path(file.path.as_str()).line_start(1).annotation(annotation);
            title.element(snippet).element(note)
        }
        None => title.element(note),
    };
    renderer.render(&[group])
}

fn help(diagnostic: &Diagnostic, language: Language) -> String {
    let how = diagnostic.rule.how.get(language);
    match (&diagnostic.fix, language) {
        (Some(_), Language::Fr) => format!("{how} (--fix le corrige)"),
        (Some(_), Language::En) => format!("{how} (--fix corrects it)"),
        (None, _) => how.to_owned(),
    }
}

/// The text without a byte-order mark, and with control characters (which could steer a terminal) replaced by others
/// of the same length in bytes; how many bytes went from its start.
fn printable(source: &str) -> (String, usize) {
    let text = source.strip_prefix('\u{feff}').unwrap_or(source);
    let one = |character: char| match character {
        '\n' | '\r' | '\t' => character,
        character if character.is_ascii_control() => '?',
        character => character,
    };
    (text.chars().map(one).collect(), source.len() - text.len())
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
