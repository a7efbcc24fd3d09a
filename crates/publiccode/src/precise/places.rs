//! Which part of the text a diagnostic shows.

use super::Checker;
use levain_yaml::{Data, NodeId, Style};
use levain_yaml::{Position, Span, clamp};

impl Checker<'_, '_> {
    /// A range cut at the end of its first line: what is worth underlining.
    pub(super) fn first_line(&self, span: Span) -> Span {
        let text = self.source.get(span.range()).unwrap_or_default();
        let line = text.split(['\n', '\r']).next().unwrap_or_default().trim_end();
        if line.len() == text.len() {
            return span;
        }
        let column = span.start.column + clamp(line.chars().count());
        let end = Position { offset: span.start.offset + line.len(), line: span.start.line, column };
        Span { start: span.start, end }
    }

    /// The place of a value: its text when it stands on the line, the key when it is long or has no text.
    pub(super) fn place(&self, value: NodeId, key: Option<NodeId>) -> Span {
        let node = self.tree.node(value);
        let shown = match (&node.data, key) {
            (Data::Scalar { style: Style::Block, .. }, Some(key)) => self.tree.span(key),
            (Data::Scalar { value, .. }, Some(key)) if value.is_empty() && node.span.range().is_empty() => {
                self.tree.span(key)
            }
            (Data::Mapping { flow: false, .. } | Data::Sequence { flow: false, .. }, Some(key)) => self.tree.span(key),
            _ => node.span,
        };
        self.first_line(shown)
    }
}
