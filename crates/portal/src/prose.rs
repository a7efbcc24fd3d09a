//! Descriptions as sources write them — plain text or light Markdown — as paragraphs and lists. No markup of theirs is
//! kept: a source is not trusted to write HTML.

/// A piece of a description.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// A paragraph.
    Paragraph(String),
    /// A list.
    List(Vec<String>),
}

/// The paragraphs and lists of a text.
pub fn blocks(text: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut open = false;
    for line in text.lines() {
        let line = line.trim();
        if line.is_empty() {
            open = false;
            continue;
        }
        let item = ["- ", "* ", "+ ", "• "].iter().find_map(|mark| line.strip_prefix(mark));
        match (item, blocks.last_mut()) {
            (Some(item), Some(Block::List(items))) => items.push(plain(item)),
            (Some(item), _) => blocks.push(Block::List(vec![plain(item)])),
            (None, Some(Block::Paragraph(paragraph))) if open => {
                paragraph.push(' ');
                paragraph.push_str(&plain(line));
            }
            (None, Some(Block::List(items))) if open => {
                if let Some(last) = items.last_mut() {
                    last.push(' ');
                    last.push_str(&plain(line));
                }
            }
            (None, _) => blocks.push(Block::Paragraph(plain(line))),
        }
        open = true;
    }
    blocks
}

/// A line without the marks of headings, emphasis and code, and with `[words](address)` as its words.
fn plain(line: &str) -> String {
    let line = line.trim_start_matches('#').trim();
    let mut text = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(open) = rest.find('[') {
        let linked = rest[open..].find("](").and_then(|middle| {
            let close = rest[open + middle..].find(')')?;
            Some((open + 1, open + middle, open + middle + close + 1))
        });
        let Some((from, to, after)) = linked else { break };
        text.push_str(&rest[..open]);
        text.push_str(&rest[from..to]);
        rest = &rest[after..];
    }
    text.push_str(rest);
    text.replace("**", "").replace("__", "").replace('`', "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn light_markdown_becomes_paragraphs_and_lists() {
        let text = "## Titre\n\nUn **texte**\nsur deux lignes, [ici](https://example.org).\n\n- un\n- deux\n  suite\n* trois\nFin";
        assert_eq!(
            blocks(text),
            [
                Block::Paragraph("Titre".into()),
                Block::Paragraph("Un texte sur deux lignes, ici.".into()),
                Block::List(vec!["un".into(), "deux suite".into(), "trois Fin".into()]),
            ]
        );
        assert_eq!(blocks("un tableau[0] (sic)"), [Block::Paragraph("un tableau[0] (sic)".into())]);
        assert!(blocks(" \n").is_empty());
    }
}
