//! Guides: one Markdown file per language, with live blocks that the page fills (`docs/writing-a-guide.md`).

use std::sync::OnceLock;

use jiff::civil::Date;
use levain_model::{Language, Slug};
use levain_prose::{Document, Heading, Link, Part};
use toml::Table;

use super::front::{Front, date, unreadable};
use super::kit::place;
use crate::error::ContentError;

/// Who a guide can be for.
pub const AUDIENCES: [&str; 6] = ["agent", "developer", "manager", "program", "maintainer", "citizen"];
/// What an indicator can count.
pub const INDICATORS: [&str; 6] = ["software", "organizations", "repositories", "findings", "uses", "licences"];
/// Pages that a link `page:` can name. Those that a site does not have are shown as plain words.
pub const PAGES: [&str; 26] = [
    "home",
    "search",
    "software",
    "compare",
    "organizations",
    "sources",
    "publiccode",
    "publiccode-new",
    "assess",
    "checks",
    "repositories",
    "data",
    "changes",
    "account",
    "about",
    "accessibility",
    "privacy",
    "guides",
    "glossary",
    "license-helper",
    "kit",
    "policy",
    "assessment",
    "permissions",
    "lab",
    "lab-applications",
];
/// Pages of people, which `page:` can name too.
pub(super) const PERSONAL_PAGES: [&str; 1] = ["notifications"];
/// Fenced blocks that are live.
const LIVE: [&str; 5] = ["check", "search", "indicator", "checklist", "planned"];
/// Most entries of a live search.
const MOST_FOUND: u32 = 10;

/// A guide.
#[derive(Debug, Clone)]
pub struct Guide {
    /// Its identifier, the same in every language.
    pub id: String,
    texts: [Option<GuideText>; 2],
}

/// A guide in a language.
#[derive(Debug, Clone)]
pub struct GuideText {
    /// Its file.
    pub file: String,
    /// Title.
    pub title: String,
    /// The last part of its address.
    pub slug: String,
    /// Former last parts, which lead to it.
    pub was: Vec<String>,
    /// What the reader will be able to do.
    pub summary: String,
    /// Who it is for, the first one first.
    pub audience: Vec<String>,
    /// Its place in the list.
    pub order: u32,
    /// When it was last reviewed.
    pub reviewed: Date,
    /// Reading time.
    pub minutes: u32,
    /// What the reader does with Levain.
    pub task: Option<String>,
    /// What people ask that it answers, in their words: searched as its title is.
    pub questions: Vec<String>,
    /// Checks it speaks of.
    pub checks: Vec<String>,
    /// Software it speaks of.
    pub software: Vec<String>,
    /// Guides to read next.
    pub next: Vec<String>,
    /// Terms it uses.
    pub terms: Vec<String>,
    /// Where its facts come from.
    pub sources: Vec<Source>,
    /// The Markdown after the front matter.
    pub markdown: String,
    body_line: usize,
    body: OnceLock<Body>,
}

/// Where a fact comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Title as published.
    pub title: String,
    /// Who published it.
    pub publisher: String,
    /// Its address.
    pub url: String,
    /// Its language.
    pub language: String,
    /// When the fact was checked.
    pub seen: Option<Date>,
}

/// The body of a text, read.
#[derive(Debug, Clone, Default)]
pub struct Body {
    /// Blocks, in order.
    pub blocks: Vec<Block>,
    /// Headings, in order.
    pub headings: Vec<Heading>,
    /// Links, those of checklists and notices with them.
    pub links: Vec<Link>,
    /// Its words.
    pub text: String,
    /// What is wrong with live blocks.
    pub faults: Vec<ContentError>,
}

/// A block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// HTML and links.
    Prose(Vec<Part>),
    /// What the page fills.
    Live(Live),
}

/// What a page fills.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Live {
    /// A check, explained by the code that makes it.
    Check(String),
    /// The first results of a search.
    Search {
        /// What is looked for.
        query: String,
        /// How many results are shown.
        limit: u32,
        /// Only this category.
        category: Option<String>,
        /// What stands above.
        title: Option<String>,
    },
    /// Something counted now.
    Indicator(String),
    /// Things to tick.
    Checklist(Vec<Item>),
    /// What Levain does not have yet.
    Planned(Vec<Vec<Part>>),
}

/// A line of a checklist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Its key, unique in the guide.
    pub key: String,
    /// Its words.
    pub parts: Vec<Part>,
}

impl Guide {
    pub(super) fn new(id: String, language: Language, text: GuideText) -> Guide {
        let mut guide = Guide { id, texts: [None, None] };
        guide.put(language, text);
        guide
    }

    pub(super) fn put(&mut self, language: Language, text: GuideText) {
        self.texts[place(language)] = Some(text);
    }

    /// The guide in a language.
    pub fn text(&self, language: Language) -> Option<&GuideText> {
        self.texts[place(language)].as_ref()
    }

    /// The guide in a language, or in the other when it has but that one.
    pub fn best(&self, language: Language) -> Option<(Language, &GuideText)> {
        [language, language.other()].into_iter().find_map(|tried| Some((tried, self.text(tried)?)))
    }

    pub(super) fn order(&self) -> u32 {
        self.best(Language::Fr).map_or(u32::MAX, |(_, text)| text.order)
    }

    /// The keys of its checklists, in any language.
    pub fn keys(&self) -> Vec<&str> {
        let bodies = self.texts.iter().flatten().map(GuideText::body);
        let mut keys: Vec<&str> = bodies.flat_map(Body::items).map(|item| item.key.as_str()).collect();
        keys.sort_unstable();
        keys.dedup();
        keys
    }
}

impl GuideText {
    pub(super) fn read(file: &str, text: &str, faults: &mut Vec<ContentError>) -> Option<GuideText> {
        let mut front = Front::open(file, text, faults)?;
        let read = GuideText {
            file: file.to_owned(),
            title: front.short_text("title", 120),
            slug: front.text("slug"),
            was: front.list("was"),
            summary: front.short_text("summary", 300),
            audience: front.list("audience"),
            order: front.number("order"),
            reviewed: front.date("reviewed"),
            minutes: front.number("minutes"),
            task: front.has("task").then(|| front.text("task")),
            questions: front.list("questions"),
            checks: front.list("checks"),
            software: front.list("software"),
            next: front.list("next"),
            terms: front.list("terms"),
            sources: sources(&mut front),
            markdown: front.body.trim_start_matches(['\r', '\n']).to_owned(),
            body_line: front.body_line + front.body.len() - front.body.trim_start_matches(['\r', '\n']).len(),
            body: OnceLock::new(),
        };
        if !read.slug.is_empty() && Slug::of(&read.slug).as_str() != read.slug {
            let better = Slug::of(&read.slug);
            front.fault(
                "slug",
                format!("« slug » n’a que des lettres minuscules sans accent, des chiffres et des traits d’union. Écrivez « {better} »."),
                format!("A `slug` has lower-case letters without accents, digits and hyphens only. Write `{better}`."),
            );
        }
        if let Some(unknown) = read.audience.iter().find(|one| !AUDIENCES.contains(&one.as_str())) {
            let known = AUDIENCES.join(", ");
            front.fault(
                "audience",
                format!("« {unknown} » n’est pas un public connu. Choisissez parmi\u{a0}: {known}."),
                format!("`{unknown}` is not a known audience. Choose among: {known}."),
            );
        }
        front.close().then_some(read)
    }

    /// The body, read the first time it is asked for.
    pub fn body(&self) -> &Body {
        self.body.get_or_init(|| Body::read(&self.file, &self.markdown, self.body_line))
    }
}

fn sources(front: &mut Front<'_>) -> Vec<Source> {
    let mut sources = Vec::new();
    for (at, table) in front.tables("sources").iter().enumerate() {
        match source(table) {
            Ok(source) => sources.push(source),
            Err(key) => {
                let number = at + 1;
                front.fault(
                    "[[sources]]",
                    format!("La source {number} n’a pas de « {key} » valable. Donnez title, publisher, url (https), language et seen."),
                    format!("Source {number} has no valid `{key}`. Give title, publisher, url (https), language and seen."),
                );
            }
        }
    }
    sources
}

fn source(table: &Table) -> Result<Source, &'static str> {
    let text = |key: &'static str| table.get(key).and_then(|value| value.as_str()).map(str::to_owned).ok_or(key);
    let url = text("url")?;
    if !url.starts_with("https://") && !url.starts_with("http://") {
        return Err("url");
    }
    Ok(Source {
        title: text("title")?,
        publisher: text("publisher")?,
        url,
        language: text("language")?,
        seen: match table.get("seen") {
            Some(day) => Some(date(day).ok_or("seen")?),
            None => None,
        },
    })
}

impl Body {
    /// Reads Markdown with live blocks.
    pub fn read(file: &str, markdown: &str, first_line: usize) -> Body {
        let Document { blocks, headings, links, text } = levain_prose::document(markdown, first_line, &LIVE);
        let mut body = Body { headings, links, text, ..Body::default() };
        for block in blocks {
            match block {
                levain_prose::Block::Prose(parts) => body.blocks.push(Block::Prose(parts)),
                levain_prose::Block::Live(live) => {
                    let read = body.live(file, &live);
                    body.blocks.extend(read.map(Block::Live));
                }
            }
        }
        body
    }

    /// The live blocks.
    pub fn live_blocks(&self) -> impl Iterator<Item = &Live> {
        self.blocks.iter().filter_map(|block| match block {
            Block::Live(live) => Some(live),
            Block::Prose(_) => None,
        })
    }

    /// The lines of the checklists.
    pub fn items(&self) -> impl Iterator<Item = &Item> {
        self.live_blocks().flat_map(|live| match live {
            Live::Checklist(items) => items.as_slice(),
            _ => &[],
        })
    }

    fn live(&mut self, file: &str, live: &levain_prose::Live) -> Option<Live> {
        let text = live.text.trim();
        let fault = |at: usize, fr: String, en: String| ContentError::new(format!("{file}:{}", live.line + at), fr, en);
        match live.name.as_str() {
            "check" => Some(Live::Check(text.to_owned())),
            "indicator" if INDICATORS.contains(&text) => Some(Live::Indicator(text.to_owned())),
            "indicator" => {
                let known = INDICATORS.join(", ");
                self.faults.push(fault(
                    1,
                    format!("« {text} » n’est pas un indicateur. Choisissez parmi\u{a0}: {known}."),
                    format!("`{text}` is not an indicator. Choose among: {known}."),
                ));
                None
            }
            "search" => match search(text) {
                Ok(search) => Some(search),
                Err(error) => {
                    self.faults.push(match error {
                        Some(error) => unreadable(file, text, live.line + 1, &error),
                        None => fault(
                            0,
                            "Une recherche demande « query = \"…\" », et au plus limit, category et title. Corrigez le bloc.".into(),
                            "A search takes `query = \"…\"`, and at most limit, category and title. Correct the block.".into(),
                        ),
                    });
                    None
                }
            },
            "checklist" => {
                let mut items = Vec::new();
                for (at, line) in live.text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
                    let key = line.split_once(": ").filter(|(key, _)| Slug::of(key).as_str() == *key);
                    match key {
                        Some((key, words)) => {
                            let (parts, links) = levain_prose::inline(words.trim(), live.line + at + 1);
                            self.links.extend(links);
                            items.push(Item { key: key.to_owned(), parts });
                        }
                        None => self.faults.push(fault(
                            at + 1,
                            "Une ligne de liste à cocher s’écrit « cle: texte », la clé sans accent ni espace. Corrigez la ligne.".into(),
                            "A line of a checklist is written `key: text`, the key without accent or space. Correct the line.".into(),
                        )),
                    }
                }
                Some(Live::Checklist(items))
            }
            _ => {
                let read = levain_prose::document(text, live.line + 1, &[]);
                self.links.extend(read.links);
                let parts = read.blocks.into_iter().filter_map(|block| match block {
                    levain_prose::Block::Prose(parts) => Some(parts),
                    levain_prose::Block::Live(_) => None,
                });
                Some(Live::Planned(parts.collect()))
            }
        }
    }
}

fn search(text: &str) -> Result<Live, Option<toml::de::Error>> {
    let table: Table = text.parse().map_err(Some)?;
    let word = |key: &str| table.get(key).and_then(|value| value.as_str()).map(str::to_owned);
    if table.keys().any(|key| !["query", "limit", "category", "title"].contains(&key.as_str())) {
        return Err(None);
    }
    let limit = table.get("limit").and_then(|value| value.as_integer()).unwrap_or(5);
    Ok(Live::Search {
        query: word("query").ok_or(None)?,
        limit: u32::try_from(limit).unwrap_or(5).clamp(1, MOST_FOUND),
        category: word("category"),
        title: word("title"),
    })
}
