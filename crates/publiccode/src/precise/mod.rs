//! The `precise` profile: every error in one pass, each at its place, none that is only the consequence of another.

mod keys;
mod maintenance;
mod places;
mod quoting;
mod rules;
mod version;
mod walk;

use crate::check::MAX_DIAGNOSTICS;
use crate::codes::{CodeInfo, text as codes};
use crate::diagnostic::{Argument, Detail, Diagnostic, Fix, Severity};
use crate::language::{Text, text};
use crate::options::Options;
use crate::spec::Edition;
use levain_yaml::Span;
use levain_yaml::{NodeId, Resolved, Tree};

pub(crate) use quoting::{quoted, scalar_text};

/// Checks the content of a file that is YAML.
pub(crate) fn check(source: &str, tree: &Tree<'_>, options: &Options<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let Some(root) = tree.root.filter(|root| !tree.is_null(*root)) else {
        return;
    };
    let mut checker = Checker { source, tree, options, edition: Edition::CURRENT, errors: 0, others: 0, diagnostics };
    if tree.resolved(root) != Resolved::Mapping {
        let found = checker.kind(root);
        checker.report(&codes::NOT_A_MAPPING, "", checker.first_line(tree.span(root)), vec![("found", found.into())]);
        return;
    }
    checker.edition = version::check(&mut checker, root);
    checker.root(root);
}

/// What the check knows and gathers.
struct Checker<'a, 'o> {
    source: &'a str,
    tree: &'a Tree<'a>,
    options: &'a Options<'o>,
    /// Edition whose rules apply.
    edition: Edition,
    /// Errors, and other diagnostics, reported so far.
    errors: usize,
    others: usize,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl<'a> Checker<'a, '_> {
    fn report(&mut self, rule: &'static CodeInfo, key: &str, span: Span, arguments: Vec<(&'static str, Argument)>) {
        self.report_with(rule, key, span, arguments, None);
    }

    fn report_with(
        &mut self,
        rule: &'static CodeInfo,
        key: &str,
        span: Span,
        arguments: Vec<(&'static str, Argument)>,
        fix: Option<Fix>,
    ) {
        self.report_as(rule.severity, rule, key, span, arguments, fix);
    }

    /// Reports with another severity than the rule's own. Beyond [`MAX_DIAGNOSTICS`] errors, and as many others, nothing
    /// more is kept: the verdict is known, and so is that there is too much to say.
    fn report_as(
        &mut self,
        severity: Severity,
        rule: &'static CodeInfo,
        key: &str,
        span: Span,
        arguments: Vec<(&'static str, Argument)>,
        fix: Option<Fix>,
    ) {
        let count = if severity == Severity::Error { &mut self.errors } else { &mut self.others };
        *count += 1;
        if *count <= MAX_DIAGNOSTICS + 1 {
            let (key, detail) = (key.to_owned(), Detail::Arguments(arguments));
            self.diagnostics.push(Diagnostic { rule, severity, key, span: Some(span), detail, fix });
        }
    }

    /// The text of a node as written, quotes included.
    fn raw(&self, id: NodeId) -> &'a str {
        self.source.get(self.tree.span(id).range()).unwrap_or_default()
    }

    /// What a node is, in words.
    fn kind(&self, id: NodeId) -> Text {
        match self.tree.resolved(id) {
            Resolved::Null => text("rien", "nothing"),
            Resolved::Boolean(_) => text("un booléen", "a boolean"),
            Resolved::Integer | Resolved::Float => text("un nombre", "a number"),
            Resolved::Text => text("un texte", "a text"),
            Resolved::Sequence => text("une liste", "a list"),
            Resolved::Mapping => text("des clés", "keys"),
        }
    }
}
