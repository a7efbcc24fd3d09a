//! YAML as a tree in which every node knows its place in the text. The only module that names the YAML parser.
//!
//! Bounded on purpose: depth, and what aliases expand to. Never a panic, never a partial tree without a [`Fault`].

mod build;
mod faults;
mod scalar;

pub(crate) use build::parse;
pub(crate) use faults::{Fault, FaultKind};
pub(crate) use scalar::{Resolved, resolve};

use std::borrow::Cow;

use crate::span::Span;

/// Deepest nesting read. Files of the standard need six levels.
pub(crate) const MAX_DEPTH: usize = 64;

/// How much aliases may stand for, all together ("billion laughs"): nodes, a long text counting for several.
pub(crate) const MAX_ALIASED: u64 = 10_000;

/// Bytes of text that count as one more node.
const NODE_BYTES: usize = 64;

/// Index of a node in its tree.
pub(crate) type NodeId = usize;

/// A document: its nodes, and the first of them.
#[derive(Debug, Default)]
pub(crate) struct Tree<'s> {
    pub nodes: Vec<Node<'s>>,
    pub root: Option<NodeId>,
    /// Documents in the stream.
    pub documents: usize,
}

/// One node.
#[derive(Debug)]
pub(crate) struct Node<'s> {
    pub data: Data<'s>,
    pub span: Span,
    /// Place of its anchor, if it has one.
    pub anchored: bool,
}

/// What a node holds.
#[derive(Debug)]
pub(crate) enum Data<'s> {
    Scalar { value: Cow<'s, str>, style: Style },
    Sequence { items: Vec<NodeId>, flow: bool },
    Mapping { entries: Vec<Entry>, flow: bool },
}

/// How a scalar is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    Plain,
    Quoted,
    /// `|` or `>`.
    Block,
}

/// A key with its value.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Entry {
    pub key: NodeId,
    pub value: NodeId,
}

impl<'s> Tree<'s> {
    pub(crate) fn node(&self, id: NodeId) -> &Node<'s> {
        &self.nodes[id]
    }

    pub(crate) fn span(&self, id: NodeId) -> Span {
        self.nodes[id].span
    }

    /// The text of a scalar, whatever type it resolves to.
    pub(crate) fn scalar(&self, id: NodeId) -> Option<&str> {
        match &self.nodes[id].data {
            Data::Scalar { value, .. } => Some(value),
            _ => None,
        }
    }

    /// What a scalar resolves to in the core schema (YAML 1.2.2, section 10.3), or the kind of collection.
    pub(crate) fn resolved(&self, id: NodeId) -> Resolved {
        match &self.nodes[id].data {
            Data::Scalar { value, style: Style::Plain } => resolve(value),
            Data::Scalar { .. } => Resolved::Text,
            Data::Sequence { .. } => Resolved::Sequence,
            Data::Mapping { .. } => Resolved::Mapping,
        }
    }

    pub(crate) fn is_null(&self, id: NodeId) -> bool {
        self.resolved(id) == Resolved::Null
    }

    pub(crate) fn entries(&self, id: NodeId) -> &[Entry] {
        match &self.nodes[id].data {
            Data::Mapping { entries, .. } => entries,
            _ => &[],
        }
    }

    pub(crate) fn items(&self, id: NodeId) -> &[NodeId] {
        match &self.nodes[id].data {
            Data::Sequence { items, .. } => items,
            _ => &[],
        }
    }

    /// The first entry of a mapping with that key.
    pub(crate) fn entry(&self, mapping: NodeId, key: &str) -> Option<Entry> {
        self.entries(mapping).iter().copied().find(|entry| self.scalar(entry.key) == Some(key))
    }
}
