//! Texts of guides as HTML: links in our own schemes become addresses in the reader's language, terms open in place.

use std::collections::BTreeSet;

use levain_app::App;
use levain_app::views::{CheckBlock, GuideBlock, IndicatorView, SearchBlock};
use levain_model::Language;
use levain_prose::Part;

use crate::links::Links;
use crate::messages::escape;
use crate::routes::Id;

/// A block, ready to show.
#[derive(Debug, Clone)]
pub enum Shown {
    /// HTML.
    Prose(String),
    /// A check.
    Check(CheckBlock),
    /// A search.
    Search(SearchBlock),
    /// Something counted.
    Indicator(IndicatorView),
    /// A checklist: its number in the text, and its lines.
    Checklist(usize, Vec<Tick>),
    /// What is not there yet, a paragraph each.
    Planned(Vec<String>),
}

/// A line of a checklist.
#[derive(Debug, Clone)]
pub struct Tick {
    /// Its key.
    pub key: String,
    /// Its words, as HTML.
    pub html: String,
    /// Whether the person ticked it.
    pub ticked: bool,
}

/// Writes parts for a page.
pub struct Rich<'a> {
    app: &'a App,
    language: Language,
    /// Terms that the page defines at its end; others lead to the glossary.
    terms: BTreeSet<String>,
    /// Sources cited so far: the first time is where the list leads back.
    cited: BTreeSet<String>,
}

/// The page that a link `page:` names; nothing for a page that this site does not have.
pub fn named_page(name: &str) -> Option<Id> {
    Some(match name {
        "home" => Id::Home,
        "search" | "software" => Id::Software,
        "compare" => Id::Compare,
        "organizations" => Id::Organizations,
        "sources" => Id::Sources,
        "publiccode" => Id::Publiccode,
        "publiccode-new" => Id::PubliccodeNew,
        "assess" => Id::Assess,
        "checks" => Id::Checks,
        "repositories" => Id::Repositories,
        "data" => Id::Data,
        "changes" => Id::Changes,
        "account" => Id::Account,
        "about" => Id::About,
        "accessibility" => Id::Accessibility,
        "privacy" => Id::Privacy,
        "guides" => Id::Guides,
        "glossary" => Id::Glossary,
        "license-helper" => Id::Licenses,
        "kit" => Id::Kit,
        // The framework leads on to the assessment of each body.
        "assessment" => Id::Framework,
        "policy" => Id::Policy,
        "permissions" => Id::Permissions,
        "lab" => Id::Lab,
        "lab-applications" => Id::Packages,
        "notifications" => Id::Notices,
        _ => return None,
    })
}

impl<'a> Rich<'a> {
    /// For a page that defines `terms` itself.
    pub fn new(app: &'a App, language: Language, terms: impl IntoIterator<Item = String>) -> Rich<'a> {
        Rich { app, language, terms: terms.into_iter().collect(), cited: BTreeSet::new() }
    }

    /// Whether a source was cited.
    pub fn cites(&self, number: usize) -> bool {
        self.cited.contains(&number.to_string())
    }

    /// Blocks, ready to show.
    pub fn blocks(&mut self, blocks: Vec<GuideBlock>, ticks: &BTreeSet<String>) -> Vec<Shown> {
        let mut lists = 0;
        let mut shown = Vec::with_capacity(blocks.len());
        for block in blocks {
            shown.push(match block {
                GuideBlock::Prose(parts) => Shown::Prose(self.html(&parts)),
                GuideBlock::Check(check) => Shown::Check(check),
                GuideBlock::Search(search) => Shown::Search(search),
                GuideBlock::Indicator(indicator) => Shown::Indicator(indicator),
                GuideBlock::Planned(paragraphs) => {
                    Shown::Planned(paragraphs.iter().map(|parts| self.html(parts)).collect())
                }
                GuideBlock::Checklist(items) => {
                    lists += 1;
                    let tick = |item: levain_content::library::Item| Tick {
                        html: self.html(&item.parts),
                        ticked: ticks.contains(&item.key),
                        key: item.key,
                    };
                    Shown::Checklist(lists, items.into_iter().map(tick).collect())
                }
            });
        }
        shown
    }

    /// Parts as HTML.
    pub fn html(&mut self, parts: &[Part]) -> String {
        let mut html = String::new();
        for part in parts {
            match part {
                Part::Html(text) => html.push_str(text),
                Part::Link { scheme, target, html: words } => self.link(scheme, target, words, &mut html),
            }
        }
        html
    }

    fn link(&mut self, scheme: &str, target: &str, words: &str, html: &mut String) {
        match scheme {
            "term" if self.terms.contains(target) => {
                html.push_str("<button type=\"button\" class=\"term\" popovertarget=\"term-");
                escape(target, html);
                html.push_str(&format!("\">{words}</button>"));
            }
            "source" => {
                let first = self.cited.insert(target.to_owned());
                html.push_str("<a class=\"cite\" href=\"#source-");
                escape(target, html);
                html.push('"');
                if first {
                    html.push_str(" id=\"cite-");
                    escape(target, html);
                    html.push('"');
                }
                html.push_str(&format!(">{words} <sup>"));
                escape(target, html);
                html.push_str("</sup></a>");
            }
            _ => match address(self.app, self.language, scheme, target) {
                Some(address) => {
                    html.push_str("<a href=\"");
                    escape(&address, html);
                    html.push_str(&format!("\">{words}</a>"));
                }
                None => html.push_str(words),
            },
        }
    }
}

/// Where a link of ours leads; nothing when this site does not have it.
pub fn address(app: &App, language: Language, scheme: &str, target: &str) -> Option<String> {
    let links = Links { language };
    match scheme {
        "guide" => {
            let (id, anchor) = target.split_once('#').unwrap_or((target, ""));
            let entry = app.guide_entry(id, language)?;
            let address = Links { language: entry.language }.guide(&entry.slug);
            Some(if anchor.is_empty() { address } else { format!("{address}#{anchor}") })
        }
        "term" => Some(format!("{}#term-{target}", links.glossary())),
        "check" => Some(links.check(target)),
        "software" => Some(links.software_page(target)),
        "page" => named_page(target).map(|id| links.to(id).to_owned()),
        _ => None,
    }
}

/// Markdown whose links of ours are whole addresses, for readers elsewhere; live blocks stay as they are written.
pub fn markdown(text: &str, mut address: impl FnMut(&str, &str) -> Option<String>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("](") {
        out.push_str(before);
        out.push_str("](");
        let (target, end) = after.split_once(')').map_or((after, ""), |(target, _)| (target, ")"));
        let resolved = target.split_once(':').and_then(|(scheme, target)| address(scheme, target));
        out.push_str(resolved.as_deref().unwrap_or(target));
        rest = &after[target.len()..];
        if !end.is_empty() {
            out.push(')');
            rest = &rest[1..];
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markdown_links_are_resolved_and_the_rest_left_alone() {
        let resolved = markdown("[a](term:forge), [b](https://x.example/) et (c)", |scheme, target| {
            (scheme == "term").then(|| format!("/g#{target}"))
        });
        assert_eq!(resolved, "[a](/g#forge), [b](https://x.example/) et (c)");
    }

    #[test]
    fn the_pages_that_guides_may_name_are_known_here() {
        for name in levain_content::library::PAGES {
            assert!(named_page(name).is_some(), "{name}");
        }
    }
}
