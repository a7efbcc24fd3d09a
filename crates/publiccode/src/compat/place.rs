//! Places as the reference validator finds them: a key by its path, or a path by its line.

use super::Checker;
use levain_yaml::Position;
use levain_yaml::{Data, NodeId};

/// One step of a path.
enum Step<'p> {
    Key(&'p str),
    Index(usize),
}

/// `description[en-US].videos[0]` as steps.
fn steps(path: &str) -> Vec<Step<'_>> {
    let mut steps = Vec::new();
    for part in path.split('.') {
        let bracket =
            part.strip_suffix(']').and_then(|part| part.rsplit_once('[')).filter(|(_, inside)| !inside.is_empty());
        match bracket {
            Some((key, inside)) => {
                steps.push(Step::Key(key));
                steps.push(match inside.parse() {
                    Ok(index) => Step::Index(index),
                    Err(_) => Step::Key(inside),
                });
            }
            None => steps.push(Step::Key(part)),
        }
    }
    steps
}

impl Checker<'_, '_> {
    /// The place of a node: its text, the bracket or dash that opens it, the first key of a block of keys.
    pub(super) fn token(&self, id: NodeId) -> Position {
        self.tree.span(id).start
    }

    /// The place of a path; of the nearest thing to it when its last step is not there; nothing when more is missing.
    pub(super) fn place_of(&self, path: &str) -> Option<Position> {
        self.find(self.tree.root?, &steps(path))
    }

    fn find(&self, id: NodeId, steps: &[Step<'_>]) -> Option<Position> {
        let node = self.tree.node(id);
        let Data::Mapping { entries, flow } = &node.data else {
            return Some(self.token(id));
        };
        if node.anchored {
            return Some(self.token(id));
        }
        let [Step::Key(key), rest @ ..] = steps else { return None };
        let Some(entry) = self.entry(id, key) else {
            let last = rest.is_empty() || matches!(rest, [Step::Index(_)]);
            return match entries.first() {
                _ if *flow => Some(self.token(id)),
                Some(first) if last => Some(self.token(first.key)),
                _ => None,
            };
        };
        match rest {
            [] => Some(self.token(entry.key)),
            [Step::Index(index), rest @ ..] => {
                let Some(item) = self.tree.items(entry.value).get(*index) else {
                    return Some(self.token(entry.key));
                };
                if rest.is_empty() { Some(self.token(*item)) } else { self.find(*item, rest) }
            }
            rest => self.find(entry.value, rest),
        }
    }

    /// The path of the first key or item that starts on a line.
    pub(super) fn key_at_line(&self, root: NodeId, line: u32) -> String {
        self.search(root, line, "").unwrap_or_default()
    }

    fn search(&self, id: NodeId, line: u32, path: &str) -> Option<String> {
        let node = self.tree.node(id);
        if node.span.start.line > line {
            return None;
        }
        match &node.data {
            Data::Mapping { entries, .. } => entries.iter().find_map(|entry| {
                let key = self.tree.scalar(entry.key).unwrap_or_default();
                let key = if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
                if self.tree.span(entry.key).start.line == line {
                    return Some(key);
                }
                self.search(entry.value, line, &key)
            }),
            Data::Sequence { items, .. } => items.iter().enumerate().find_map(|(index, item)| {
                let path = format!("{path}[{index}]");
                if self.token(*item).line == line { Some(path) } else { self.search(*item, line, &path) }
            }),
            Data::Scalar { .. } => None,
        }
    }
}
