//! The outline of a YAML text: keys, items and scalars by indentation, each with its line.
//!
//! Not a YAML parser, on purpose. The parser of the project (granit-parser, in `yaml` and `exchange`) builds whole
//! documents, refuses damaged ones and follows aliases; rules on CI and locale files need the opposite: lines to point at,
//! the raw text of block scalars (shell scripts), an answer for files that are templates and so no YAML at all, and a cost
//! bounded by the number of lines whatever the file says. Anchors and tags are read as text, aliases are not followed.

/// Most lines read; the rest is left out.
const MAX_LINES: usize = 50_000;

/// Deepest nesting kept; deeper lines belong to their last ancestor.
const MAX_DEPTH: usize = 64;

/// A key, an item of a list, or both (`- name: x` is an item that holds the key `name`).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Node {
    /// The key, without quotes; none for a bare item.
    pub key: Option<String>,
    /// What stands after the key or the dash on its line, without quotes or comment; empty when it holds others.
    pub value: String,
    /// The lines of a block scalar (`|`, `>`), with their numbers.
    pub block: Vec<(u32, String)>,
    /// What is indented under it.
    pub children: Vec<Node>,
    /// Whether it is an item of a list.
    pub item: bool,
    /// Its line, from 1.
    pub line: u32,
}

impl Node {
    /// The first child of this key.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.children.iter().find(|child| child.key.as_deref() == Some(key))
    }

    /// Values as a list: of items, of `[a, b]`, or the one value.
    pub fn list(&self) -> Vec<String> {
        if let Some(inside) = self.value.strip_prefix('[') {
            return flow(inside.trim_end_matches(']'));
        }
        if !self.value.is_empty() {
            return vec![self.value.clone()];
        }
        self.children
            .iter()
            .filter(|child| child.item && !child.value.is_empty())
            .map(|child| child.value.clone())
            .collect()
    }

    /// Every line of text it holds as a script: its value, its block, or the scripts of its items.
    pub fn script(&self) -> Vec<(u32, String)> {
        let mut lines = self.block.clone();
        if !self.value.is_empty() {
            lines.push((self.line, self.value.clone()));
        }
        for child in self.children.iter().filter(|child| child.item) {
            lines.extend(child.script());
        }
        lines
    }

    /// This node and all under it, in the order of the file.
    pub fn walk(&self, visit: &mut impl FnMut(&Node)) {
        visit(self);
        for child in &self.children {
            child.walk(visit);
        }
    }
}

/// A line waiting for what is under it.
struct Open {
    indent: usize,
    node: Node,
}

/// Reads a text. Total and linear: whatever it is, there is an outline, the root's `children`.
pub fn read(text: &str) -> Node {
    let mut stack = vec![Open { indent: 0, node: Node::default() }];
    let mut lines = text.lines().zip(1_u32..).take(MAX_LINES).peekable();
    while let Some((raw, number)) = lines.next() {
        let mut rest = raw.trim_start_matches(' ');
        let mut indent = raw.len() - rest.len();
        rest = rest.trim_end();
        if rest.is_empty() || rest.starts_with('#') || rest == "---" || rest == "..." || rest.starts_with('%') {
            continue;
        }
        let mut first = true;
        loop {
            let dash = rest == "-" || rest.starts_with("- ");
            let keyed = if dash { None } else { split_key(rest) };
            if !dash && keyed.is_none() && first {
                // A plain scalar that goes on: it belongs to what was read last.
                if let Some(open) = stack.last_mut().filter(|open| open.node.line > 0) {
                    if !open.node.value.is_empty() {
                        open.node.value.push(' ');
                    }
                    open.node.value.push_str(without_comment(rest));
                }
                break;
            }
            if first {
                // An item may stand at the indentation of the key that holds it.
                close(&mut stack, |open| {
                    open.indent > indent + 1 || (open.indent == indent + 1 && (!dash || open.node.item))
                });
            }
            let deep = stack.len() >= MAX_DEPTH;
            if deep {
                close(&mut stack, |_| false);
            }
            let mut node = Node { line: number, item: dash, ..Node::default() };
            if dash {
                let inside = rest[1..].trim_start();
                let inner = rest.len() - inside.len();
                if inside.is_empty()
                    || inside.starts_with('#')
                    || inside.starts_with("- ")
                    || split_key(inside).is_some()
                {
                    push(&mut stack, indent + 1, node, deep);
                    if inside.is_empty() || inside.starts_with('#') {
                        break;
                    }
                    indent += inner;
                    rest = inside;
                    first = false;
                    continue;
                }
                node.value = scalar(inside);
            } else if let Some((key, value)) = keyed {
                node.key = Some(key);
                node.value = scalar(value);
            } else {
                node.value = scalar(rest);
            }
            if is_block(&node.value) {
                node.value.clear();
                while let Some((line, number)) = lines.next_if(|(line, _)| {
                    line.trim().is_empty() || line.len() - line.trim_start_matches(' ').len() > indent
                }) {
                    node.block.push((number, line.trim().to_owned()));
                }
            }
            push(&mut stack, indent + 1, node, deep);
            break;
        }
    }
    close(&mut stack, |open| open.indent > 0);
    stack.pop().map(|open| open.node).unwrap_or_default()
}

/// Puts the last open nodes into their parents while they fit.
fn close(stack: &mut Vec<Open>, fits: impl Fn(&Open) -> bool) {
    while stack.len() > 1 && stack.last().is_some_and(&fits) {
        if let Some(done) = stack.pop()
            && let Some(parent) = stack.last_mut()
        {
            parent.node.children.push(done.node);
        }
    }
}

fn push(stack: &mut Vec<Open>, indent: usize, node: Node, deep: bool) {
    match stack.last_mut().filter(|_| deep) {
        Some(last) => last.node.children.push(node),
        None => stack.push(Open { indent, node }),
    }
}

/// Whether a value announces a block scalar: `|`, `>-`, `|2+`.
fn is_block(value: &str) -> bool {
    let mut letters = value.chars();
    matches!(letters.next(), Some('|' | '>')) && letters.all(|letter| matches!(letter, '-' | '+' | '0'..='9'))
}

/// The key and what follows, when a line begins with one.
fn split_key(line: &str) -> Option<(String, &str)> {
    if let Some(quote) = line.chars().next().filter(|first| matches!(first, '"' | '\'')) {
        let end = line[1..].find(quote)? + 1;
        let after = line[end + 1..].trim_start().strip_prefix(':')?;
        return (after.is_empty() || after.starts_with(' ')).then(|| (line[1..end].to_owned(), after.trim()));
    }
    if line.starts_with(['[', '{', '|', '>', '#', '%', '@', '`']) {
        return None;
    }
    let at = line
        .match_indices(':')
        .map(|(at, _)| at)
        .find(|at| matches!(line.as_bytes().get(at + 1), None | Some(b' ')))?;
    (!line[..at].contains(" #")).then(|| (line[..at].trim().to_owned(), line[at + 1..].trim()))
}

/// A scalar without its comment and quotes.
fn scalar(value: &str) -> String {
    let value = without_comment(value.trim());
    for quote in ['"', '\''] {
        if let Some(inside) = value.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote)) {
            return inside.to_owned();
        }
    }
    value.to_owned()
}

fn without_comment(value: &str) -> &str {
    if value.starts_with('#') {
        return "";
    }
    let mut quote = None;
    let bytes = value.as_bytes();
    for (at, &byte) in bytes.iter().enumerate() {
        match (quote, byte) {
            (None, b'"' | b'\'') if at == 0 || matches!(bytes[at - 1], b' ' | b'[' | b'{' | b',') => quote = Some(byte),
            (Some(open), byte) if byte == open => quote = None,
            (None, b'#') if at > 0 && bytes[at - 1] == b' ' => return value[..at].trim_end(),
            _ => {}
        }
    }
    value
}

/// Items of a flow list, without its brackets.
fn flow(inside: &str) -> Vec<String> {
    inside.split(',').map(|item| scalar(item.trim().trim_matches([']', '[']))).filter(|item| !item.is_empty()).collect()
}

/// Pairs of a flow mapping `{a: b, c: d}`.
pub fn pairs(value: &str) -> Vec<(String, String)> {
    let inside = value.trim().trim_start_matches('{').trim_end_matches('}');
    inside
        .split(',')
        .filter_map(|pair| pair.split_once(':'))
        .map(|(key, value)| (scalar(key.trim()), scalar(value.trim())))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(node: &Node) -> String {
        let key = node.key.as_deref().map(|key| format!("{key}:")).unwrap_or_default();
        let dash = if node.item { "-" } else { "" };
        let block = if node.block.is_empty() { String::new() } else { format!("|{}", node.block.len()) };
        let inside = node.children.iter().map(shown).collect::<Vec<_>>().join(" ");
        let inside = if inside.is_empty() { inside } else { format!("({inside})") };
        format!("{dash}{key}{}{block}{inside}", node.value)
    }

    #[test]
    fn outlines_of_block_yaml() {
        for (text, expected) in [
            ("a: 1\nb:\n  c: 2 # note\n  'd e': \"x # y\"\n", "(a:1 b:(c:2 d e:x # y))"),
            ("l:\n- a\n- b\nm: 1", "(l:(-a -b) m:1)"),
            ("l:\n  - name: x\n    run: |\n      one\n\n      two\n  - uses: y\n", "(l:(-(name:x run:|3) -(uses:y)))"),
            ("on: [push,\n  pull_request]\n", "(on:[push, pull_request])"),
            ("a:\n  b:\n    c: 1\nd: 2", "(a:(b:(c:1)) d:2)"),
            ("- - a\n  - b\n", "(-(-a -b))"),
            ("url: http://x/y", "(url:http://x/y)"),
            ("text without anything", ""),
            ("{{ template }}\na: 1\n", "(a:1)"),
        ] {
            assert_eq!(shown(&read(text)), expected, "{text}");
        }
    }

    #[test]
    fn lists_and_scripts_are_read_in_every_form() {
        let root = read("a: [x, 'y']\nb:\n  - x\n  - y\nc: x\ns:\n  - one\n  - |\n    two\n    three\n");
        assert_eq!(root.get("a").unwrap().list(), ["x", "y"]);
        assert_eq!(root.get("b").unwrap().list(), ["x", "y"]);
        assert_eq!(root.get("c").unwrap().list(), ["x"]);
        let script: Vec<String> = root.get("s").unwrap().script().into_iter().map(|(_, line)| line).collect();
        assert_eq!(script, ["one", "two", "three"]);
        assert_eq!(pairs("{ contents: read, 'id-token': write }")[1], ("id-token".to_owned(), "write".to_owned()));
    }

    #[test]
    fn depth_and_length_are_bounded() {
        let deep: String = (0..5_000).map(|at| format!("{}k:\n", " ".repeat(at))).collect();
        let mut count = 0;
        read(&deep).walk(&mut |_| count += 1);
        assert_eq!(count, 5_001);
        read(&"- ".repeat(100_000));
        read(&"a:\n".repeat(100_000));
    }
}
