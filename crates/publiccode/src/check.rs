//! The check of a file: from bytes to a document and what there is to say about it.

use crate::codes::text as codes;
use crate::diagnostic::{Argument, Detail, Diagnostic, Fix, Severity};
use crate::document::{self, Document};
use crate::options::{Options, Profile};
use crate::{compat, precise};
use levain_yaml::{self as yaml, Fault, FaultKind, Tree};
use levain_yaml::{Position, Span, position_at};

/// Most diagnostics kept.
pub(crate) const MAX_DIAGNOSTICS: usize = 1_000;

/// What a check found.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// The content, as far as it could be read.
    pub document: Document,
    /// What there is to say, in the order of the text (`precise`) or of the reference validator (`compat`).
    pub diagnostics: Vec<Diagnostic>,
}

impl Report {
    /// Whether nothing makes the file invalid.
    pub fn is_valid(&self) -> bool {
        self.diagnostics.iter().all(|diagnostic| diagnostic.severity != crate::Severity::Error)
    }
}

/// Checks a file. Never fails and never panics: whatever the bytes are, there is an answer, in bounded time.
pub fn check(bytes: &[u8], options: &Options<'_>) -> Report {
    if bytes.len() > options.max_bytes {
        let arguments = vec![("limit", options.max_bytes.into())];
        return refused(plain(&codes::TOO_LARGE, START, arguments), "file is too large", options);
    }
    let source = match std::str::from_utf8(bytes) {
        Ok(source) => source,
        Err(error) => {
            let valid = String::from_utf8_lossy(&bytes[..error.valid_up_to()]);
            let place = Span::empty(position_at(&valid, error.valid_up_to()));
            return refused(plain(&codes::NOT_UTF8, place, Vec::new()), "Invalid UTF-8", options);
        }
    };
    let text = source.strip_prefix('\u{feff}').unwrap_or(source);
    let (tree, faults) = yaml::parse(text, source.len() - text.len());
    let document = document::read(&tree);
    let mut diagnostics = match options.profile {
        Profile::Compat => compat::check(source, &tree, &faults, options),
        Profile::Precise => {
            let mut diagnostics = of_text(source, &tree, &faults);
            if !faults.iter().any(|fault| fault.kind.stops()) {
                precise::check(source, &tree, options, &mut diagnostics);
            }
            diagnostics.sort_by_key(|diagnostic| diagnostic.span.map(|span| (span.start.offset, span.end.offset)));
            diagnostics
        }
    };
    bound(&mut diagnostics);
    Report { document, diagnostics }
}

/// Leaves out what is too much: the least severe, then the last, so that the verdict stays what it was.
fn bound(diagnostics: &mut Vec<Diagnostic>) {
    if diagnostics.len() <= MAX_DIAGNOSTICS {
        return;
    }
    let mut room = MAX_DIAGNOSTICS;
    for severity in [Severity::Error, Severity::Warning, Severity::Information] {
        diagnostics.retain(|found| {
            let kept = found.severity != severity || room > 0;
            room -= usize::from(kept && found.severity == severity);
            kept
        });
    }
    let last = diagnostics.last().and_then(|last| last.span).map_or(START, |span| Span::empty(span.end));
    diagnostics.push(plain(&codes::TOO_MANY, last, vec![("limit", MAX_DIAGNOSTICS.into())]));
}

/// Where to say what concerns no place more than another.
const START: Span = Span::empty(Position { offset: 0, line: 1, column: 1 });

/// A diagnostic about the text as a whole.
fn plain(rule: &'static crate::CodeInfo, span: Span, arguments: Vec<(&'static str, Argument)>) -> Diagnostic {
    Diagnostic {
        rule,
        severity: rule.severity,
        key: String::new(),
        span: Some(span),
        detail: Detail::Arguments(arguments),
        fix: None,
    }
}

/// The report on bytes that cannot be read as text; the reference validator says it in its words and without a place.
fn refused(mut diagnostic: Diagnostic, verbatim: &str, options: &Options<'_>) -> Report {
    if options.profile == Profile::Compat {
        diagnostic.detail = Detail::Verbatim(verbatim.to_owned());
        diagnostic.span = None;
    }
    Report { document: Document::default(), diagnostics: vec![diagnostic] }
}

/// What YAML says of the text.
fn of_text(source: &str, tree: &Tree<'_>, faults: &[Fault]) -> Vec<Diagnostic> {
    let mut diagnostics: Vec<Diagnostic> = faults.iter().map(of_fault).collect();
    if source.starts_with('\u{feff}') {
        let mut diagnostic = plain(&codes::BYTE_ORDER_MARK, START, Vec::new());
        diagnostic.fix = Some(Fix::replace(0..'\u{feff}'.len_utf8(), ""));
        diagnostics.push(diagnostic);
    }
    if tree.root.is_none_or(|root| tree.is_null(root)) && faults.is_empty() {
        diagnostics.push(plain(&codes::EMPTY, START, Vec::new()));
    }
    diagnostics
}

fn of_fault(fault: &Fault) -> Diagnostic {
    let name = fault.text.clone().unwrap_or_default();
    let line = fault.other.map_or(0, |span| span.start.line as usize);
    let (rule, arguments) = match fault.kind {
        FaultKind::Syntax(reason) => {
            (&codes::SYNTAX, vec![("reason", crate::language::text(reason[0], reason[1]).into())])
        }
        FaultKind::TooDeep => (&codes::TOO_DEEP, vec![("limit", yaml::MAX_DEPTH.into())]),
        FaultKind::SeveralDocuments => (&codes::SEVERAL_DOCUMENTS, Vec::new()),
        FaultKind::DuplicateKey => (&codes::DUPLICATE_KEY, vec![("key", name.as_str().into()), ("line", line.into())]),
        FaultKind::UnknownAlias => (&codes::UNKNOWN_ALIAS, vec![("name", name.as_str().into())]),
        FaultKind::AliasToItself => (&codes::ALIAS_TO_ITSELF, Vec::new()),
        FaultKind::TooManyAliases => (&codes::TOO_MANY_ALIASES, vec![("limit", (yaml::MAX_ALIASED as usize).into())]),
    };
    let mut diagnostic = plain(rule, fault.span, arguments);
    if matches!(fault.kind, FaultKind::DuplicateKey) {
        diagnostic.key = name;
    }
    diagnostic
}
