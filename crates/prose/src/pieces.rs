//! Clean HTML cut where a page has something to say: links of ours, headings that need an anchor, tables that fold on a phone.

use crate::SCHEMES;

/// A piece of HTML, or a link that the page resolves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// HTML, ready to show.
    Html(String),
    /// A link in one of our schemes.
    Link {
        /// `guide`, `term`, `check`, `software`, `page`, `source`.
        scheme: String,
        /// What follows the scheme.
        target: String,
        /// Its words, as HTML.
        html: String,
    },
}

/// The words of these parts, without markup.
pub fn parts_text(parts: &[Part]) -> String {
    let mut text = String::new();
    for part in parts {
        let (Part::Html(html) | Part::Link { html, .. }) = part;
        plain(html, &mut text);
    }
    text.trim().to_owned()
}

/// Where a table is read, so that its cells are told by their column.
#[derive(Default)]
struct Table {
    labels: Vec<String>,
    in_head: bool,
    column: usize,
}

/// Cuts clean HTML. `anchors` are those of its headings, in order.
pub(crate) fn pieces(html: &str, anchors: &mut impl Iterator<Item = String>) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut out = String::with_capacity(html.len() + html.len() / 8);
    let mut table = Table::default();
    let mut rest = html;
    while let Some(open) = rest.find('<') {
        out.push_str(&rest[..open]);
        rest = &rest[open..];
        let Some(close) = rest.find('>') else { break };
        let (tag, after) = (&rest[1..close], &rest[close + 1..]);
        let name = tag.split([' ', '/']).find(|word| !word.is_empty()).unwrap_or_default();
        let ends = tag.starts_with('/');
        rest = after;
        match name {
            "a" if !ends => {
                if let (Some((scheme, target)), Some(end)) = (ours(tag), after.find("</a>")) {
                    if !out.is_empty() {
                        parts.push(Part::Html(std::mem::take(&mut out)));
                    }
                    parts.push(Part::Link { scheme, target, html: after[..end].to_owned() });
                    rest = &after[end + "</a>".len()..];
                } else {
                    push(&mut out, tag);
                }
            }
            "h2" | "h3" | "h4" if !ends => match anchors.next() {
                Some(anchor) => out.push_str(&format!("<{name} id=\"{anchor}\">")),
                None => push(&mut out, tag),
            },
            // What scrolls must be reachable by the keyboard.
            "pre" if !ends => out.push_str("<pre tabindex=\"0\">"),
            "table" if !ends => {
                table = Table::default();
                out.push_str("<table class=\"reflow\" role=\"table\">");
            }
            "thead" | "tbody" if !ends => {
                table.in_head = name == "thead";
                out.push_str(&format!("<{name} role=\"rowgroup\">"));
            }
            "tr" if !ends => {
                table.column = 0;
                out.push_str("<tr role=\"row\">");
            }
            "th" if !ends && table.in_head => {
                let mut label = String::new();
                plain(after.split("</th>").next().unwrap_or_default(), &mut label);
                table.labels.push(label.trim().to_owned());
                out.push_str("<th scope=\"col\" role=\"columnheader\">");
            }
            "td" => cell(&mut out, &mut table, ends),
            _ => push(&mut out, tag),
        }
    }
    out.push_str(rest);
    if !out.is_empty() {
        parts.push(Part::Html(out));
    }
    parts
}

/// A cell of the body: the first of a line names it, the others are told by their column on a narrow screen.
fn cell(out: &mut String, table: &mut Table, ends: bool) {
    match (ends, table.column) {
        (false, 0) => out.push_str("<th scope=\"row\" role=\"rowheader\">"),
        (true, 0) => out.push_str("</th>"),
        (false, column) => {
            let label = table.labels.get(column).map_or("", String::as_str);
            let label = label.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;");
            // One child, so that the words stay together beside their label.
            out.push_str(&format!("<td role=\"cell\" data-label=\"{label}\"><div>"));
        }
        (true, _) => out.push_str("</div></td>"),
    }
    if ends {
        table.column += 1;
    }
}

fn push(out: &mut String, tag: &str) {
    out.push('<');
    out.push_str(tag);
    out.push('>');
}

/// The scheme and target of a tag of ours.
fn ours(tag: &str) -> Option<(String, String)> {
    let address = tag.split_once("href=\"")?.1.split('"').next()?;
    let (scheme, target) = address.split_once(':')?;
    SCHEMES.contains(&scheme).then(|| (scheme.to_owned(), target.replace("&amp;", "&")))
}

/// Appends the words of clean HTML.
fn plain(html: &str, text: &mut String) {
    let mut rest = html;
    while let Some(open) = rest.find('<') {
        text.push_str(&unescaped(&rest[..open]));
        rest = rest[open..].find('>').map_or("", |close| &rest[open + close + 1..]);
    }
    text.push_str(&unescaped(rest));
}

fn unescaped(text: &str) -> String {
    let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&nbsp;", "\u{a0}");
    text.replace("&amp;", "&")
}
