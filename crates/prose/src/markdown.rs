//! CommonMark with tables and footnotes: one text to blocks, headings, links and plain words.

use comrak::nodes::{Node, NodeValue};
use comrak::{Arena, Options, format_html, parse_document};
use levain_model::Slug;

use crate::SCHEMES;
use crate::clean::clean;
use crate::pieces::{Part, pieces};

/// Stands where a live block was while the rest is made and cleaned: a character that no text needs (private use).
const MARK: char = '\u{e000}';

/// A text read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Document {
    /// Its blocks, in order.
    pub blocks: Vec<Block>,
    /// Its headings, in order.
    pub headings: Vec<Heading>,
    /// Its links, in order, those of live blocks left out.
    pub links: Vec<Link>,
    /// Its words, without markup and without live blocks.
    pub text: String,
}

/// A block of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// HTML and links.
    Prose(Vec<Part>),
    /// A fenced block of one of the names asked for.
    Live(Live),
}

/// A fenced block that the page fills.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Live {
    /// The word after the fence.
    pub name: String,
    /// What it holds.
    pub text: String,
    /// The line of the file on which it begins.
    pub line: usize,
}

/// A heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// 2 for a section.
    pub level: u8,
    /// Its anchor, unique in the document.
    pub id: String,
    /// Its words.
    pub text: String,
    /// The line of the file.
    pub line: usize,
}

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The address, with its scheme.
    pub address: String,
    /// The line of the file.
    pub line: usize,
}

impl Link {
    /// The scheme and target, when the scheme is ours.
    pub fn ours(&self) -> Option<(&str, &str)> {
        self.address.split_once(':').filter(|(scheme, _)| SCHEMES.contains(scheme))
    }
}

fn options() -> Options<'static> {
    let mut options = Options::default();
    options.extension.table = true;
    options.extension.footnotes = true;
    options
}

/// Reads a text that begins on `first_line` of its file. Fenced blocks of the names of `live` stay apart.
pub fn document(markdown: &str, first_line: usize, live: &[&str]) -> Document {
    let markdown = markdown.replace(MARK, "");
    let arena = Arena::new();
    let options = options();
    let root = parse_document(&arena, &markdown, &options);
    let line_of = |node: Node<'_>| first_line + node.data().sourcepos.start.line.saturating_sub(1);
    let mut document = Document::default();
    let mut lives = Vec::new();
    for node in root.children() {
        let found = match &node.data().value {
            NodeValue::CodeBlock(block) => {
                let name = block.info.split_whitespace().next().unwrap_or_default();
                live.contains(&name).then(|| (name.to_owned(), block.literal.clone()))
            }
            _ => None,
        };
        if let Some((name, text)) = found {
            let placeholder = format!("{MARK}{}{MARK}", lives.len());
            lives.push(Live { name, text, line: line_of(node) });
            let mut ast = node.data_mut();
            ast.value = NodeValue::Paragraph;
            drop(ast);
            let content = NodeValue::Text(placeholder.into());
            node.append(arena.alloc(comrak::nodes::AstNode::from(content)));
        }
    }
    for node in root.descendants() {
        let value = &node.data().value;
        match value {
            NodeValue::Heading(heading) => {
                let text = node.collect_text();
                let wanted = Slug::of(&text).to_string();
                let same = |id: &str| document.headings.iter().any(|known| known.id == id);
                let numbered = (2..).map(|number| format!("{wanted}-{number}"));
                let id = std::iter::once(wanted.clone()).chain(numbered).find(|id| !same(id)).unwrap_or_default();
                document.headings.push(Heading { level: heading.level, id, text, line: line_of(node) });
            }
            NodeValue::Link(link) => document.links.push(Link { address: link.url.clone(), line: line_of(node) }),
            NodeValue::Text(text) if !text.starts_with(MARK) => document.text.push_str(text),
            NodeValue::Code(code) => document.text.push_str(&code.literal),
            NodeValue::SoftBreak | NodeValue::LineBreak => document.text.push(' '),
            _ if value.block() => document.text.push('\n'),
            _ => {}
        }
    }
    let mut html = String::new();
    // Writing to a text does not fail.
    let _ = format_html(root, &options, &mut html);
    let html = clean(&html);
    let mut anchors = document.headings.iter().filter(|heading| (2..=4).contains(&heading.level));
    let mut anchors = std::iter::from_fn(|| anchors.next().map(|heading| heading.id.clone()));
    let mut lives = lives.into_iter();
    let mut rest = html.as_str();
    let opening = format!("<p>{MARK}");
    while let Some((before, after)) = rest.split_once(&opening) {
        prose(before, &mut anchors, &mut document.blocks);
        document.blocks.extend(lives.next().map(Block::Live));
        rest = after.split_once("</p>").map_or("", |(_, rest)| rest);
    }
    prose(rest, &mut anchors, &mut document.blocks);
    document
}

fn prose(html: &str, anchors: &mut impl Iterator<Item = String>, blocks: &mut Vec<Block>) {
    let html = html.trim();
    if !html.is_empty() {
        blocks.push(Block::Prose(pieces(html, anchors)));
    }
}

/// A single line: emphasis, code and links, without a paragraph around; and where its links lead.
pub fn inline(markdown: &str, line: usize) -> (Vec<Part>, Vec<Link>) {
    let read = document(markdown, line, &[]);
    let mut parts = read.blocks.into_iter().find_map(|block| match block {
        Block::Prose(parts) => Some(parts),
        Block::Live(_) => None,
    });
    if let Some(parts) = &mut parts {
        if let Some(Part::Html(first)) = parts.first_mut() {
            *first = first.strip_prefix("<p>").unwrap_or(first).to_owned();
        }
        if let Some(Part::Html(last)) = parts.last_mut() {
            *last = last.trim_end().strip_suffix("</p>").unwrap_or(last).to_owned();
        }
        parts.retain(|part| *part != Part::Html(String::new()));
    }
    (parts.unwrap_or_default(), read.links)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn html(markdown: &str) -> String {
        let mut all = String::new();
        for block in document(markdown, 1, &["check"]).blocks {
            match block {
                Block::Live(live) => all.push_str(&format!("[{} {}]", live.name, live.text.trim())),
                Block::Prose(parts) => {
                    for part in parts {
                        match part {
                            Part::Html(html) => all.push_str(&html),
                            Part::Link { scheme, target, html } => all.push_str(&format!("[{scheme} {target} {html}]")),
                        }
                    }
                }
            }
        }
        all.replace('\n', "")
    }

    #[test]
    fn text_becomes_clean_html_with_links_and_live_blocks_apart() {
        for (markdown, expected) in [
            ("a *b* `c`", "<p>a <em>b</em> <code>c</code></p>"),
            (
                "## Été & hiver\n\n## Été & hiver",
                "<h2 id=\"ete-hiver\">Été &amp; hiver</h2><h2 id=\"ete-hiver-2\">Été &amp; hiver</h2>",
            ),
            ("[a **b**](term:forge) c", "<p>[term forge a <strong>b</strong>] c</p>"),
            ("[a](https://example.org/)", "<p><a href=\"https://example.org/\">a</a></p>"),
            ("a\n\n```check\nLIC-01\n```\n\nb", "<p>a</p>[check LIC-01]<p>b</p>"),
            ("```sh\ncheck <x>\n```", "<pre tabindex=\"0\"><code>check &lt;x&gt;</code></pre>"),
            ("<b>x</b> <script>y</script>", "<p>x y</p>"),
            ("[x](javascript:alert(1))", "<p><a href=\"\">x</a></p>"),
            ("a\u{e000}0\u{e000}b", "<p>a0b</p>"),
        ] {
            assert_eq!(html(markdown), expected, "{markdown}");
        }
    }

    #[test]
    fn tables_tell_their_columns() {
        let table = html("| A \"x\" | B |\n|---|---|\n| 1 | [2](check:LIC-01) |\n");
        assert!(table.contains("<th scope=\"row\" role=\"rowheader\">1</th>"), "{table}");
        assert!(table.contains("<td role=\"cell\" data-label=\"B\"><div>[check LIC-01 2]</div></td>"), "{table}");
    }

    #[test]
    fn words_links_and_lines_are_told() {
        let read = document("# x\n\nUn [mot](term:mot).\n\n```check\nLIC-01\n```\n", 10, &["check"]);
        assert_eq!(read.links, [Link { address: "term:mot".into(), line: 12 }]);
        assert_eq!(read.links[0].ours(), Some(("term", "mot")));
        assert_eq!(read.text.split_whitespace().collect::<Vec<_>>(), ["x", "Un", "mot."]);
        assert!(matches!(&read.blocks[1], Block::Live(live) if live.line == 14));
    }

    #[test]
    fn a_line_has_no_paragraph() {
        let (parts, links) = inline("J’ai lu [la licence](term:licence)", 7);
        assert_eq!(parts[0], Part::Html("J’ai lu ".into()));
        assert!(matches!(&parts[1], Part::Link { target, .. } if target == "licence"));
        assert_eq!((parts.len(), links.len(), links[0].line), (2, 1, 7));
    }
}
