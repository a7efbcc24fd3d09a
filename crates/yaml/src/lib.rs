//! YAML as a tree in which every node knows its place in the text.
//!
//! Bounded on purpose: depth, what aliases expand to, and how many documents. Never a panic, never a partial tree without a
//! [`Fault`].

mod build;
mod faults;
mod scalar;
mod span;

pub use build::{parse, parse_documents};
pub use faults::{Fault, FaultKind};
pub use scalar::{Resolved, resolve};
pub use span::{Position, Span, clamp, position_at};

use std::borrow::Cow;

/// Deepest nesting read. Files of the standard need six levels.
pub const MAX_DEPTH: usize = 64;

/// How much aliases may stand for, all together ("billion laughs"): nodes, a long text counting for several.
pub const MAX_ALIASED: u64 = 10_000;

/// Bytes of text that count as one more node.
const NODE_BYTES: usize = 64;

/// Index of a node in its tree.
pub type NodeId = usize;

/// What was read: the nodes, and the first of each document.
#[derive(Debug, Default)]
pub struct Tree<'s> {
    /// Every node, in the order of the text.
    pub nodes: Vec<Node<'s>>,
    /// The first document.
    pub root: Option<NodeId>,
    /// Every document, the first included.
    pub roots: Vec<NodeId>,
    /// Documents in the stream.
    pub documents: usize,
}

/// One node.
#[derive(Debug)]
pub struct Node<'s> {
    /// What it holds.
    pub data: Data<'s>,
    /// Where it stands.
    pub span: Span,
    /// Place of its anchor, if it has one.
    pub anchored: bool,
}

/// What a node holds.
#[derive(Debug)]
pub enum Data<'s> {
    /// A text, a number, a boolean, nothing.
    Scalar {
        /// Its text, without quotes.
        value: Cow<'s, str>,
        /// How it is written.
        style: Style,
    },
    /// A list.
    Sequence {
        /// Its items.
        items: Vec<NodeId>,
        /// Whether it is written between brackets.
        flow: bool,
    },
    /// Keys with their values.
    Mapping {
        /// Its entries.
        entries: Vec<Entry>,
        /// Whether it is written between braces.
        flow: bool,
    },
}

/// How a scalar is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// As it is.
    Plain,
    /// Between quotes.
    Quoted,
    /// `|` or `>`.
    Block,
}

/// A key with its value.
#[derive(Debug, Clone, Copy)]
pub struct Entry {
    /// The key.
    pub key: NodeId,
    /// What it has.
    pub value: NodeId,
}

impl<'s> Tree<'s> {
    /// A node.
    pub fn node(&self, id: NodeId) -> &Node<'s> {
        &self.nodes[id]
    }

    /// Where a node stands.
    pub fn span(&self, id: NodeId) -> Span {
        self.nodes[id].span
    }

    /// The text of a scalar, whatever type it resolves to.
    pub fn scalar(&self, id: NodeId) -> Option<&str> {
        match &self.nodes[id].data {
            Data::Scalar { value, .. } => Some(value),
            _ => None,
        }
    }

    /// What a scalar resolves to in the core schema (YAML 1.2.2, section 10.3), or the kind of collection.
    pub fn resolved(&self, id: NodeId) -> Resolved {
        match &self.nodes[id].data {
            Data::Scalar { value, style: Style::Plain } => resolve(value),
            Data::Scalar { .. } => Resolved::Text,
            Data::Sequence { .. } => Resolved::Sequence,
            Data::Mapping { .. } => Resolved::Mapping,
        }
    }

    /// Whether a node holds nothing.
    pub fn is_null(&self, id: NodeId) -> bool {
        self.resolved(id) == Resolved::Null
    }

    /// Entries of a mapping; none of anything else.
    pub fn entries(&self, id: NodeId) -> &[Entry] {
        match &self.nodes[id].data {
            Data::Mapping { entries, .. } => entries,
            _ => &[],
        }
    }

    /// Items of a list; none of anything else.
    pub fn items(&self, id: NodeId) -> &[NodeId] {
        match &self.nodes[id].data {
            Data::Sequence { items, .. } => items,
            _ => &[],
        }
    }

    /// The first entry of a mapping with that key.
    pub fn entry(&self, mapping: NodeId, key: &str) -> Option<Entry> {
        self.entries(mapping).iter().copied().find(|entry| self.scalar(entry.key) == Some(key))
    }
}
