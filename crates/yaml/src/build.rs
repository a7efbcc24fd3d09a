//! From parser events to the tree.

use std::collections::{HashMap, HashSet};

use granit_parser::{Event, Marker, Parser, ScalarStyle, StructureStyle};

use crate::faults::{Fault, FaultKind};
use crate::{Data, Entry, MAX_ALIASED, MAX_DEPTH, NODE_BYTES, Node, NodeId, Position, Span, Style, Tree, clamp};

/// Reads `text`; `skipped` bytes stood before it in the input (a byte-order mark). The tree goes as far as the text
/// could be read: the first document, up to the first syntax error. Faults come in the order of the text.
pub fn parse(text: &str, skipped: usize) -> (Tree<'_>, Vec<Fault>) {
    parse_documents(text, skipped, 1)
}

/// Reads `text` as [`parse`] does, up to `most` documents; one more is a fault.
pub fn parse_documents(text: &str, skipped: usize, most: usize) -> (Tree<'_>, Vec<Fault>) {
    let options = granit_parser::options! {
        emit_comments: false,
        emit_unresolved_aliases: true,
        flow_nesting_limit: MAX_DEPTH,
        block_nesting_limit: MAX_DEPTH,
    };
    let mut builder = Builder { skipped, most, ..Builder::default() };
    for event in Parser::new_from_str_with_options(text, options) {
        match event {
            Ok((event, span)) => {
                let span = Span { start: builder.position(&span.start), end: builder.position(&span.end) };
                if !builder.event(event, span) {
                    break;
                }
            }
            Err(error) => {
                let place = Span::empty(builder.position(error.marker()));
                builder.faults.push(Fault::of_syntax(error.kind(), place));
                break;
            }
        }
    }
    builder.finish()
}

#[derive(Default)]
struct Builder<'s> {
    skipped: usize,
    most: usize,
    tree: Tree<'s>,
    open: Vec<Open>,
    /// By anchor: the node, once complete.
    anchors: HashMap<usize, NodeId>,
    /// By node: how many nodes it stands for.
    weights: Vec<u64>,
    aliased: u64,
    faults: Vec<Fault>,
}

struct Open {
    id: NodeId,
    anchor: usize,
    key: Option<NodeId>,
}

impl<'s> Builder<'s> {
    fn position(&self, marker: &Marker) -> Position {
        Position {
            offset: marker.byte_offset().unwrap_or_default() + self.skipped,
            line: clamp(marker.line()),
            column: clamp(marker.col() + 1),
        }
    }

    /// Whether to go on.
    fn event(&mut self, event: Event<'s>, span: Span) -> bool {
        match event {
            Event::DocumentStart(..) => {
                self.tree.documents += 1;
                // An anchor lives as long as its document.
                self.anchors.clear();
                if self.tree.documents > self.most {
                    self.faults.push(Fault { kind: FaultKind::SeveralDocuments, span, other: None, text: None });
                    return false;
                }
            }
            Event::Scalar(value, style, anchor, tag) => {
                let text = tag.is_some_and(|tag| tag.is_yaml_core_schema_tag("str"));
                let style = match style {
                    ScalarStyle::Plain if text => Style::Quoted,
                    ScalarStyle::Plain => Style::Plain,
                    ScalarStyle::Literal | ScalarStyle::Folded => Style::Block,
                    _ => Style::Quoted,
                };
                let id = self.add(Data::Scalar { value, style }, span, anchor);
                self.anchor(anchor, id);
                self.place(id);
            }
            Event::SequenceStart(style, anchor, _) => {
                let flow = style == StructureStyle::Flow;
                self.open(Data::Sequence { items: Vec::new(), flow }, span, anchor);
            }
            Event::MappingStart(style, anchor, _) => {
                let flow = style == StructureStyle::Flow;
                self.open(Data::Mapping { entries: Vec::new(), flow }, span, anchor);
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(span),
            Event::Alias(anchor) => return self.alias(anchor, span),
            Event::UnresolvedAlias(name) => {
                let text = Some(name.into_owned());
                self.faults.push(Fault { kind: FaultKind::UnknownAlias, span, other: None, text });
                self.null(span);
            }
            _ => {}
        }
        true
    }

    fn add(&mut self, data: Data<'s>, span: Span, anchor: usize) -> NodeId {
        let weight = match &data {
            Data::Scalar { value, .. } => 1 + value.len() / NODE_BYTES,
            Data::Sequence { .. } | Data::Mapping { .. } => 1,
        };
        self.tree.nodes.push(Node { data, span, anchored: anchor != 0 });
        self.weights.push(weight as u64);
        self.tree.nodes.len() - 1
    }

    fn open(&mut self, data: Data<'s>, span: Span, anchor: usize) {
        let id = self.add(data, span, anchor);
        self.open.push(Open { id, anchor, key: None });
    }

    fn anchor(&mut self, anchor: usize, id: NodeId) {
        if anchor != 0 {
            self.anchors.insert(anchor, id);
        }
    }

    fn null(&mut self, span: Span) {
        let id = self.add(Data::Scalar { value: "".into(), style: Style::Plain }, span, 0);
        self.place(id);
    }

    fn alias(&mut self, anchor: usize, span: Span) -> bool {
        // Inside the node it names, an alias would make a cycle: such a node is not in the table yet.
        let Some(target) = self.anchors.get(&anchor).copied() else {
            self.faults.push(Fault { kind: FaultKind::AliasToItself, span, other: None, text: None });
            self.null(span);
            return true;
        };
        self.aliased = self.aliased.saturating_add(self.weights[target]);
        if self.aliased > MAX_ALIASED {
            self.faults.push(Fault { kind: FaultKind::TooManyAliases, span, other: None, text: None });
            return false;
        }
        self.place(target);
        true
    }

    /// Puts a complete node in the collection being read.
    fn place(&mut self, id: NodeId) {
        let Some(open) = self.open.last_mut() else {
            self.tree.root.get_or_insert(id);
            self.tree.roots.push(id);
            return;
        };
        self.weights[open.id] = self.weights[open.id].saturating_add(self.weights[id]);
        match &mut self.tree.nodes[open.id].data {
            Data::Sequence { items, .. } => items.push(id),
            Data::Mapping { entries, .. } => match open.key.take() {
                None => open.key = Some(id),
                Some(key) => entries.push(Entry { key, value: id }),
            },
            Data::Scalar { .. } => {}
        }
    }

    fn close(&mut self, span: Span) {
        let Some(Open { id, anchor, .. }) = self.open.pop() else {
            return;
        };
        let end = match &self.tree.nodes[id].data {
            Data::Mapping { entries, flow: false } => entries.last().map(|entry| entry.value),
            Data::Sequence { items, flow: false } => items.last().copied(),
            _ => None,
        };
        // A block collection ends where its last child does, not where the next token starts. (An aliased child
        // stands elsewhere.)
        let start = self.tree.nodes[id].span.start;
        let end = end.map(|child| self.tree.nodes[child].span.end).filter(|end| *end > start);
        self.tree.nodes[id].span.end = end.unwrap_or(span.end).max(start);
        if matches!(self.tree.nodes[id].data, Data::Mapping { .. }) {
            self.duplicates(id);
            self.merge(id);
        }
        self.anchor(anchor, id);
        self.place(id);
    }

    /// Keys must be unique (YAML 1.2.2, section 3.2.1.1); the first one is kept.
    fn duplicates(&mut self, id: NodeId) {
        let entries = self.tree.entries(id);
        // Nearly all mappings are short and right: comparing their keys two by two is faster than a table.
        let key = |entry: &Entry| self.tree.scalar(entry.key);
        let short = entries.len() <= 32;
        if short && (1..entries.len()).all(|at| entries[..at].iter().all(|before| key(before) != key(&entries[at]))) {
            return;
        }
        let mut first: HashMap<&str, NodeId> = HashMap::with_capacity(entries.len());
        let mut repeated = Vec::new();
        for entry in entries {
            let Some(key) = self.tree.scalar(entry.key) else { continue };
            match first.get(key) {
                None => {
                    first.insert(key, entry.key);
                }
                Some(before) => repeated.push((entry.key, *before, key.to_owned())),
            }
        }
        for (key, before, text) in repeated {
            let (span, other) = (self.tree.span(key), self.tree.span(before));
            let fault = Fault { kind: FaultKind::DuplicateKey, span, other: Some(other), text: Some(text) };
            self.faults.push(fault);
        }
    }

    /// `<<: *other` takes the entries of `other` that the mapping does not have (YAML 1.1 merge key, still in use).
    fn merge(&mut self, id: NodeId) {
        let Some(entry) = self.tree.entry(id, "<<") else { return };
        let sources = match &self.tree.nodes[entry.value].data {
            Data::Mapping { .. } => vec![entry.value],
            Data::Sequence { items, .. } => items.clone(),
            Data::Scalar { .. } => return,
        };
        let mut merged: Vec<Entry> = self.tree.entries(id).to_vec();
        merged.retain(|own| own.key != entry.key);
        let mut seen: HashSet<&str> = merged.iter().filter_map(|own| self.tree.scalar(own.key)).collect();
        for source in sources {
            for inherited in self.tree.entries(source) {
                if self.tree.scalar(inherited.key).is_some_and(|key| seen.insert(key)) {
                    merged.push(*inherited);
                }
            }
        }
        if let Data::Mapping { entries, .. } = &mut self.tree.nodes[id].data {
            *entries = merged;
        }
    }

    fn finish(mut self) -> (Tree<'s>, Vec<Fault>) {
        // After a syntax error the collections still open hold what was read before it.
        while let Some(open) = self.open.last() {
            let span = self.tree.nodes[open.id].span;
            self.close(Span::empty(span.end));
        }
        self.faults.sort_by_key(|fault| fault.span.start.offset);
        (self.tree, self.faults)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_document_has_its_root_and_its_place() {
        let (tree, faults) = parse_documents("a: 1\n---\n# nothing\n---\nb: &x [2]\nc: *x\n", 0, 8);
        assert!(faults.is_empty(), "{faults:?}");
        assert_eq!((tree.roots.len(), tree.documents), (3, 3));
        assert!(tree.is_null(tree.roots[1]));
        let entry = tree.entry(tree.roots[2], "c").unwrap();
        assert_eq!(tree.span(entry.key).start.line, 6);
        assert_eq!(tree.items(entry.value).len(), 1);
    }

    #[test]
    fn one_document_too_many_is_a_fault_where_it_starts() {
        let (tree, faults) = parse_documents("a: 1\n---\nb: 2\n---\nc: 3\n", 0, 2);
        assert_eq!(tree.roots.len(), 2);
        assert!(matches!(faults[..], [Fault { kind: FaultKind::SeveralDocuments, .. }]));
        assert_eq!(faults[0].span.start.line, 4);
    }

    #[test]
    fn an_anchor_ends_with_its_document() {
        let (_, faults) = parse_documents("a: &x 1\n---\nb: *x\n", 0, 2);
        assert_eq!(faults.len(), 1, "{faults:?}");
        assert_eq!(faults[0].span.start.line, 3);
    }
}
