//! Guides, the glossary, the licence helper and the kit, as pages show them.

use std::collections::BTreeSet;
use std::ops::Range;

use jiff::civil::Date;
use levain_content::library::{Item, LeafletText};
use levain_license::Explanation;
use levain_model::Language;
use levain_prose::{Heading, Part};
use serde::Serialize;

use super::common::Labelled;
use super::results::HitView;

/// A guide in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GuideEntry {
    /// Its identifier, the same in every language.
    pub id: String,
    /// The last part of its address, in `language`.
    pub slug: String,
    /// The language it is in.
    pub language: Language,
    /// Whether that is not the reader's.
    pub foreign: bool,
    /// Title.
    pub title: String,
    /// What the reader will be able to do.
    pub summary: String,
    /// Who it is for, codes.
    pub audience: Vec<String>,
    /// Its place in the list.
    pub order: u32,
    /// Reading time.
    pub minutes: u32,
    /// When it was last reviewed.
    pub reviewed: Date,
    /// When it should be reviewed again.
    pub review_before: Date,
    /// Whether that is past.
    pub stale: bool,
    /// Checks it speaks of.
    pub checks: Vec<String>,
    /// What the signed-in person ticked in it, and how much there is to tick.
    #[serde(skip)]
    pub ticked: Option<(usize, usize)>,
}

/// A guide that answers a search.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GuideFound {
    /// The guide.
    #[serde(flatten)]
    pub guide: GuideEntry,
    /// Where the words stand in its title.
    #[serde(skip)]
    pub title_marks: Vec<Range<usize>>,
    /// The passage that answers best, and where the words stand in it.
    pub passage: Option<(String, Vec<Range<usize>>)>,
}

/// A guide, whole.
#[derive(Debug, Clone, Serialize)]
pub struct GuideView {
    /// What a list shows of it.
    #[serde(flatten)]
    pub entry: GuideEntry,
    /// Its address in the other language, when it is there.
    pub translated: Option<String>,
    /// What the reader does with Levain.
    pub task: Option<String>,
    /// Checks it speaks of, with their names.
    pub about_checks: Vec<Labelled>,
    /// Software it speaks of, by address, with their names; those the catalogue has.
    pub software: Vec<Labelled>,
    /// Guides to read next.
    pub next: Vec<GuideEntry>,
    /// The guide before it in the list.
    pub before: Option<GuideEntry>,
    /// The guide after it in the list.
    pub after: Option<GuideEntry>,
    /// Where its facts come from.
    pub sources: Vec<GuideSource>,
    /// The terms it uses.
    pub terms: Vec<TermView>,
    /// Its headings.
    #[serde(skip)]
    pub headings: Vec<Heading>,
    /// Its body.
    #[serde(skip)]
    pub blocks: Vec<GuideBlock>,
    /// Its body as Markdown.
    pub markdown: String,
    /// What the signed-in person ticked; nothing for a visitor.
    #[serde(skip)]
    pub ticks: Option<BTreeSet<String>>,
}

/// Where facts of a guide come from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GuideSource {
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

/// A block of a guide, filled.
#[derive(Debug, Clone)]
pub enum GuideBlock {
    /// HTML and links.
    Prose(Vec<Part>),
    /// A check, explained.
    Check(CheckBlock),
    /// The first results of a search.
    Search(SearchBlock),
    /// Something counted now.
    Indicator(IndicatorView),
    /// Things to tick.
    Checklist(Vec<Item>),
    /// What Levain does not have yet.
    Planned(Vec<Vec<Part>>),
}

/// A check, explained by the code that makes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckBlock {
    /// Its identifier and name.
    pub check: Labelled,
    /// What it asks.
    pub question: &'static str,
    /// Why.
    pub why: &'static str,
    /// What to do when it is missing.
    pub fix: &'static str,
}

/// The first results of a search.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchBlock {
    /// What stands above.
    pub title: Option<String>,
    /// What was looked for.
    pub query: String,
    /// Only this category.
    pub category: Option<String>,
    /// The first ones.
    pub hits: Vec<HitView>,
    /// How many there are.
    pub total: u64,
}

/// Something counted now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndicatorView {
    /// What is counted, a code.
    pub name: String,
    /// How many.
    pub value: u64,
    /// The same by class, when it is told so.
    pub classes: Vec<(Labelled, u64)>,
    /// When it was counted.
    pub at: jiff::Timestamp,
}

/// A term in the reader's language and in the other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TermView {
    /// Its identifier.
    pub id: String,
    /// The term.
    pub name: String,
    /// What it means.
    pub definition: String,
    /// Other words for it.
    pub also: Vec<String>,
    /// In the other language.
    pub translated: String,
    /// Other words for it there.
    pub translated_also: Vec<String>,
    /// Where the meaning comes from.
    pub source: Option<String>,
    /// Guides that use it.
    pub guides: Vec<GuideEntry>,
}

/// Where a person stands in the questions of the licence helper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LicenseStep {
    /// Questions answered, and the answers that lead to each of them.
    pub answered: Vec<Answered>,
    /// The answers so far.
    pub path: Vec<String>,
    /// The question to answer now.
    pub question: Option<Asked>,
    /// Where the answers led.
    pub outcome: Option<LicenseOutcome>,
}

/// A question answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// The question.
    pub question: String,
    /// The answer.
    pub answer: String,
    /// The answers before it: going back there asks it again.
    pub before: Vec<String>,
}

/// A question to answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// The question.
    pub question: String,
    /// What helps to answer.
    pub help: String,
    /// Answers: identifier and words.
    pub answers: Vec<(String, String)>,
}

/// Where the questions led.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LicenseOutcome {
    /// Why, and what it asks of others.
    pub text: String,
    /// Licences in order of preference: identifier and explanation.
    pub licenses: Vec<(String, Explanation)>,
}

/// Whether a part under one licence may go into a whole under another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PairView {
    /// Licence of the part.
    pub part: String,
    /// Licence of the whole.
    pub whole: String,
    /// `yes`, `no`, `ask`, `same`, or `unknown` when the table says nothing.
    pub answer: String,
    /// Why.
    pub sentence: String,
    /// Where it comes from.
    pub source: Option<String>,
}

/// A piece of the kit in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct KitEntry {
    /// Its identifier.
    pub id: String,
    /// `slides`, `leaflet` or `email`.
    pub kind: &'static str,
    /// Title.
    pub title: String,
    /// What it is for.
    pub summary: String,
    /// How long it takes.
    pub minutes: Option<u32>,
}

/// A piece of the kit, whole.
#[derive(Debug, Clone)]
pub struct KitView {
    /// What a list shows of it.
    pub entry: KitEntry,
    /// Its text.
    pub text: LeafletText,
}

/// A slide, filled.
#[derive(Debug, Clone)]
pub struct SlideView {
    /// Its title, from its first heading.
    pub title: String,
    /// What is shown.
    pub shown: Vec<GuideBlock>,
    /// What is said.
    pub notes: Vec<GuideBlock>,
}
