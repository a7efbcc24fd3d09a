//! Guides: what people read, with what is counted and searched at the time they read it, and what they tick.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use jiff::civil::Date;
use jiff::{Span, tz::TimeZone};
use levain_content::library::{self, Guide, GuideText, Known, Live, Term};
use levain_content::{Content, ContentError, Library};
use levain_model::{Id, Language, NewEvent, Slug, Subject, Verb};
use levain_search::{Bridge, Hit, Index, Prepared, Query, SearchDocument, SearchError};
use levain_store::{findings, guide_ticks, organizations, repositories, software, uses};

use crate::App;
use crate::error::AppError;
use crate::indexing::clear;
use crate::permission::{Action, Principal, require};
use crate::views::{
    CheckBlock, GuideBlock, GuideEntry, GuideFound, GuideSource, GuideView, IndicatorView, KitEntry, KitView, Labelled,
    SearchBlock, SearchRequest, SlideView, TermView,
};

/// Months after which a guide is to be reviewed again.
const REVIEW_MONTHS: i64 = 12;
/// Guides above the results of a search for software.
pub const ABOVE: usize = 3;
/// Longest passage shown, in bytes.
const PASSAGE: usize = 220;

/// The guides as they are searched, apart from the software: neither weighs on the other.
#[expect(missing_debug_implementations, reason = "an index has nothing to show")]
pub struct Shelf {
    index: Index,
    /// The texts of each guide in each language, in the order of the library.
    texts: Vec<[Option<Read>; Language::ALL.len()]>,
}

/// A guide in a language, as what was sought is looked for in it.
#[derive(Debug)]
struct Read {
    title: Prepared,
    /// Summary, questions and headings: where a guide says what it is about.
    about: Vec<Prepared>,
    flowing: Prepared,
}

/// The shelf of an installation, made when first asked.
#[derive(Default)]
pub(crate) struct Shelved(OnceLock<Option<Shelf>>);

/// Everything that is wrong with guides and what goes with them: files, links, languages that do not agree.
pub fn examine(content: &Content) -> Vec<ContentError> {
    let files: BTreeSet<String> = content.catalogue_files().into_iter().map(|(path, _)| path).collect();
    let software = |slug: &str| files.contains(&format!("catalogue/{slug}.toml"));
    content.library().examine(&Known { check: &is_check, software: &software })
}

/// Whether that is the identifier of a check, written as it is.
pub(crate) fn is_check(id: &str) -> bool {
    levain_checks::find(id).is_some_and(|check| check.id == id)
}

impl Shelf {
    /// Reads the guides: title, questions, summary, headings, text and terms of each, in both languages.
    ///
    /// # Errors
    /// The engine failed.
    pub fn new(library: &Library, bridge: Arc<Bridge>) -> Result<Shelf, SearchError> {
        let index = Index::in_memory(bridge)?;
        index.rebuild(library.guides.iter().enumerate().map(|(at, guide)| document(library, at, guide)), 0)?;
        let texts =
            library.guides.iter().map(|guide| Language::ALL.map(|own| guide.text(own).map(|text| read(own, text))));
        Ok(Shelf { index, texts: texts.collect() })
    }

    /// The guides that answer a search, the best first; `strict` as in [`App::guides_for`].
    ///
    /// # Errors
    /// A failure of the index.
    pub fn answering<'a>(
        &self,
        library: &'a Library,
        text: &str,
        language: Language,
        strict: bool,
        limit: usize,
    ) -> Result<Vec<Answering<'a>>, SearchError> {
        let text = text.chars().take(400).collect();
        let query = Query { text, language, size: 50, corrects: !strict, nearest: false, ..Query::default() };
        let results = self.index.search(&query)?;
        let mut found = Vec::new();
        let hits: Vec<&Hit> = if strict { clear(&results).collect() } else { results.hits.iter().collect() };
        for hit in hits {
            let place = library.guides.iter().position(|guide| guide.id == hit.slug.as_str());
            let Some((guide, texts)) = place.and_then(|at| library.guides.get(at).zip(self.texts.get(at))) else {
                continue;
            };
            let Some((own, _)) = guide.best(language) else { continue };
            let Some(read) = &texts[own as usize] else { continue };
            let title_marks = read.title.marks(&results.sought);
            let told =
                || !title_marks.is_empty() || read.about.iter().any(|one| !one.marks(&results.sought).is_empty());
            if strict && !told() {
                continue;
            }
            let passage = read.flowing.passage(&results.sought, PASSAGE).map(|one| (one.text, one.marks));
            found.push(Answering { guide, title_marks, passage });
            if found.len() == limit {
                break;
            }
        }
        Ok(found)
    }
}

fn read(language: Language, text: &GuideText) -> Read {
    let prepared = |text: &str| Prepared::new(Some(language), text);
    let headings = text.body().headings.iter().map(|heading| heading.text.as_str());
    let about = std::iter::once(text.summary.as_str()).chain(text.questions.iter().map(String::as_str)).chain(headings);
    let flowing = text.body().text.split_whitespace().collect::<Vec<_>>().join(" ");
    Read { title: prepared(&text.title), about: about.map(prepared).collect(), flowing: prepared(&flowing) }
}

fn document(library: &Library, at: usize, guide: &Guide) -> SearchDocument {
    // Only its place matters: the index lives as long as the program.
    let id = Id::from_parts(at as u64, [0; 10]);
    let mut document = SearchDocument::named(id, Slug::of(&guide.id), "");
    for language in Language::ALL {
        let Some(text) = guide.text(language) else { continue };
        if document.name.is_empty() {
            document.name.clone_from(&text.title);
        } else {
            document.aliases.push(text.title.clone());
        }
        document.aliases.extend(text.questions.iter().cloned());
        let tag = language.tag();
        document.summary.insert(tag, &text.summary);
        document.description.insert(tag, &text.body().text);
        let headings = text.body().headings.iter().map(|heading| heading.text.clone()).collect();
        document.features.insert(tag.to_owned(), headings);
        let terms = text.terms.iter().filter_map(|id| library.term(id));
        document.keywords.extend(terms.map(|term| term.name(language).to_owned()));
    }
    document
}

/// A guide that answers a search.
#[derive(Debug)]
pub struct Answering<'a> {
    /// Which.
    pub guide: &'a Guide,
    /// What was sought in its title.
    pub title_marks: Vec<Range<usize>>,
    /// Where it speaks of what was sought, and what was sought there.
    pub passage: Option<(String, Vec<Range<usize>>)>,
}

impl App {
    fn library(&self) -> &Library {
        self.inner.content.library()
    }

    /// What is wrong with the guides of this installation.
    pub fn content_faults(&self) -> Vec<ContentError> {
        examine(&self.inner.content)
    }

    fn today(&self) -> Date {
        self.now().to_zoned_datetime(TimeZone::UTC).date()
    }

    fn entry(&self, guide: &Guide, language: Language) -> Option<GuideEntry> {
        let (own, text) = guide.best(language)?;
        let review_before = text.reviewed.saturating_add(Span::new().months(REVIEW_MONTHS));
        Some(GuideEntry {
            id: guide.id.clone(),
            slug: text.slug.clone(),
            language: own,
            foreign: own != language,
            title: text.title.clone(),
            summary: text.summary.clone(),
            audience: text.audience.clone(),
            order: text.order,
            minutes: text.minutes,
            reviewed: text.reviewed,
            review_before,
            stale: review_before < self.today(),
            checks: text.checks.clone(),
            ticked: None,
        })
    }

    /// Every guide, in the order of the list, with what the person ticked.
    ///
    /// # Errors
    /// A failure of the database.
    pub async fn guides(&self, principal: &Principal, language: Language) -> Result<Vec<GuideEntry>, AppError> {
        let mut ticks = match &principal.person {
            Some(person) => guide_ticks::of_person(&self.inner.store, person.id).await?,
            None => Default::default(),
        };
        let entries = self.library().guides.iter().filter_map(|guide| {
            let mut entry = self.entry(guide, language)?;
            entry.ticked = ticks.remove(&guide.id).map(|ticked| {
                let keys = guide.keys();
                (keys.iter().filter(|key| ticked.contains(**key)).count(), keys.len())
            });
            Some(entry)
        });
        Ok(entries.collect())
    }

    /// How many guides there are.
    pub fn guide_count(&self) -> usize {
        self.library().guides.len()
    }

    /// The guides that speak of a check.
    pub fn guides_about(&self, check: &str, language: Language) -> Vec<GuideEntry> {
        let about = |guide: &&Guide| {
            guide.best(language).is_some_and(|(_, text)| {
                let linked = |link: &levain_prose::Link| link.ours() == Some(("check", check));
                text.checks.iter().any(|id| id == check) || text.body().links.iter().any(linked)
            })
        };
        self.library().guides.iter().filter(about).filter_map(|guide| self.entry(guide, language)).collect()
    }

    /// The guide of that identifier, in short.
    pub fn guide_entry(&self, id: &str, language: Language) -> Option<GuideEntry> {
        self.library().guide_by_id(id).and_then(|guide| self.entry(guide, language))
    }

    /// Where a guide stands that once stood at `slug`.
    pub fn guide_once_at(&self, slug: &str, language: Language) -> Option<GuideEntry> {
        self.library().guide_once_at(slug, language).and_then(|guide| self.entry(guide, language))
    }

    /// A guide, whole.
    ///
    /// # Errors
    /// There is none at that address in that language; a failure of the database or of the index.
    pub async fn guide(&self, principal: &Principal, slug: &str, language: Language) -> Result<GuideView, AppError> {
        let library = self.library();
        let guide = library.guide_at(slug, language).ok_or(AppError::NotFound)?;
        let (text, entry) = guide.text(language).zip(self.entry(guide, language)).ok_or(AppError::NotFound)?;
        let at = library.guides.iter().position(|other| other.id == guide.id).unwrap_or_default();
        let neighbour =
            |at: Option<usize>| at.and_then(|at| library.guides.get(at)).and_then(|guide| self.entry(guide, language));
        let ticks = match &principal.person {
            Some(person) => Some(guide_ticks::of_guide(&self.inner.store, person.id, &guide.id).await?),
            None => None,
        };
        let mut named = Vec::new();
        for slug in &text.software {
            if let software::Located::Found(found) = software::by_slug(&self.inner.store, slug).await? {
                let name = found.fields.name.unwrap_or_else(|| slug.clone());
                named.push(Labelled { code: slug.clone(), label: name });
            }
        }
        let body = text.body();
        let mut terms: Vec<&str> = text.terms.iter().map(String::as_str).collect();
        for link in &body.links {
            if let Some(("term", id)) = link.ours()
                && !terms.contains(&id)
            {
                terms.push(id);
            }
        }
        Ok(GuideView {
            entry,
            translated: guide.text(language.other()).map(|text| text.slug.clone()),
            task: text.task.clone(),
            about_checks: text.checks.iter().filter_map(|id| check_name(id, language)).collect(),
            software: named,
            next: text.next.iter().filter_map(|id| self.guide_entry(id, language)).collect(),
            before: neighbour(at.checked_sub(1)),
            after: neighbour(Some(at + 1)),
            sources: text.sources.iter().cloned().map(source_view).collect(),
            terms: terms.iter().filter_map(|id| Some(term_view(library.term(id)?, language))).collect(),
            headings: body.headings.clone(),
            blocks: self.filled(body, language).await?,
            markdown: text.markdown.clone(),
            ticks,
        })
    }

    /// The blocks of a text, with what is counted and found now.
    async fn filled(&self, body: &library::Body, language: Language) -> Result<Vec<GuideBlock>, AppError> {
        let mut blocks = Vec::with_capacity(body.blocks.len());
        for block in &body.blocks {
            blocks.push(match block {
                library::Block::Prose(parts) => GuideBlock::Prose(parts.clone()),
                library::Block::Live(Live::Check(id)) => match check_block(id, language) {
                    Some(block) => GuideBlock::Check(block),
                    None => continue,
                },
                library::Block::Live(Live::Search { query, limit, category, title }) => {
                    let filters = category.iter().map(|code| ("category".to_owned(), code.clone())).collect();
                    let request = SearchRequest {
                        text: query.clone(),
                        filters,
                        page: 1,
                        size: *limit,
                        ..SearchRequest::default()
                    };
                    let found = self.results(&request, language).await?;
                    GuideBlock::Search(SearchBlock {
                        title: title.clone(),
                        query: query.clone(),
                        category: category.clone(),
                        hits: found.hits,
                        total: found.pages.total,
                    })
                }
                library::Block::Live(Live::Indicator(name)) => {
                    GuideBlock::Indicator(self.indicator(name, language).await?)
                }
                library::Block::Live(Live::Checklist(items)) => GuideBlock::Checklist(items.clone()),
                library::Block::Live(Live::Planned(paragraphs)) => GuideBlock::Planned(paragraphs.clone()),
            });
        }
        Ok(blocks)
    }

    async fn indicator(&self, name: &str, language: Language) -> Result<IndicatorView, AppError> {
        let store = &self.inner.store;
        let mut classes = Vec::new();
        let value = match name {
            "software" => software::count(store).await?,
            "organizations" => organizations::count(store, &organizations::Filter::default()).await?,
            "repositories" => repositories::counts(store).await?.values().map(|counts| counts.repositories).sum(),
            "findings" => findings::counts(store).await?.values().flat_map(|counts| counts.values()).sum(),
            "uses" => uses::counts(store, None, self.now()).await?.values().map(|counts| counts.current).sum(),
            _ => {
                let everything = SearchRequest { size: 1, page: 1, ..SearchRequest::default() };
                let found = self.results(&everything, language).await?;
                let facet = found.facets.into_iter().find(|facet| facet.name == "license_class");
                classes =
                    facet.into_iter().flat_map(|facet| facet.values).map(|value| (value.value, value.count)).collect();
                found.pages.total
            }
        };
        Ok(IndicatorView { name: name.to_owned(), value, classes, at: self.now() })
    }

    /// Keeps what a person ticked among the lines shown to them; a line they were not shown stays as it was. Doing it again
    /// changes nothing. Gives the guide.
    ///
    /// # Errors
    /// Nobody is signed in; there is no such guide; a failure of the database.
    pub async fn tick(
        &self,
        principal: &Principal,
        slug: &str,
        shown: &[String],
        ticked: &[String],
        language: Language,
    ) -> Result<GuideEntry, AppError> {
        let actor = require(principal, Action::ManageOwnAccount)?;
        let person = principal.person.as_ref().ok_or(AppError::SignInRequired)?.id;
        let guide = self.library().guide_at(slug, language).ok_or(AppError::NotFound)?;
        let entry = self.entry(guide, language).ok_or(AppError::NotFound)?;
        let now = self.now();
        let mut tx = self.inner.store.begin().await?;
        let mut changed = false;
        for key in guide.keys().into_iter().filter(|key| shown.iter().any(|shown| shown == key)) {
            let on = ticked.iter().any(|ticked| ticked == key).then_some(now);
            changed |= guide_ticks::set(&mut tx, person, &guide.id, key, on).await?;
        }
        if changed {
            let fields = vec!["checklist".to_owned()];
            tx.append(NewEvent { actor, verb: Verb::Updated, subject: Subject::Person(person), fields }, now);
            tx.commit().await?;
        }
        Ok(entry)
    }

    /// The glossary, in alphabetical order.
    pub fn glossary(&self, language: Language) -> Vec<TermView> {
        let library = self.library();
        let mut terms: Vec<TermView> = library.terms.iter().map(|term| term_view(term, language)).collect();
        for term in &mut terms {
            let using = library
                .guides
                .iter()
                .filter(|guide| guide.best(language).is_some_and(|(_, text)| text.terms.contains(&term.id)));
            term.guides = using.filter_map(|guide| self.entry(guide, language)).collect();
        }
        terms.sort_by_key(|term| levain_model::id::fold(&term.name));
        terms
    }

    fn shelf(&self) -> Option<&Shelf> {
        let make = || {
            Shelf::new(self.library(), self.inner.index.bridge())
                .inspect_err(|error| tracing::error!(%error, "the guides could not be indexed"))
                .ok()
        };
        self.inner.shelf.0.get_or_init(make).as_ref()
    }

    /// The guides that answer a search, the best first. `strict` asks for the words in the title, the summary or a heading:
    /// above a list of software, a guide that merely says the word is in the way. Such
    /// a list has corrected what was misspelt: `text` is then what it found.
    ///
    /// # Errors
    /// A failure of the index.
    pub async fn guides_for(
        &self,
        text: &str,
        language: Language,
        strict: bool,
        limit: usize,
    ) -> Result<Vec<GuideFound>, AppError> {
        if text.trim().is_empty() {
            return Ok(Vec::new());
        }
        let Some(shelf) = self.shelf() else { return Ok(Vec::new()) };
        let found = shelf.answering(self.library(), text, language, strict, limit)?;
        let shown = found.into_iter().filter_map(|one| {
            let guide = self.entry(one.guide, language)?;
            Some(GuideFound { guide, title_marks: one.title_marks, passage: one.passage })
        });
        Ok(shown.collect())
    }

    /// Titles of guides with a word that begins as what is being typed ends.
    pub(crate) fn guide_titles(&self, prefix: &str, language: Language, limit: usize) -> Vec<String> {
        let prefix = levain_model::id::fold(prefix.trim());
        if prefix.chars().count() < 3 {
            return Vec::new();
        }
        let titles = self.library().guides.iter().filter_map(|guide| Some(guide.text(language)?.title.clone()));
        let begins = |title: &String| {
            let folded = levain_model::id::fold(title);
            folded.starts_with(&prefix)
                || folded.contains(&format!(" {prefix}"))
                || folded.contains(&format!("’{prefix}"))
        };
        titles.filter(begins).take(limit).collect()
    }

    /// The kit for change.
    pub fn kit(&self, language: Language) -> Vec<KitEntry> {
        let pieces = self.library().kit.iter();
        pieces.filter_map(|piece| Some(self.kit_entry(piece, piece.text(language)?))).collect()
    }

    fn kit_entry(&self, piece: &library::Leaflet, text: &library::LeafletText) -> KitEntry {
        KitEntry {
            id: piece.id.clone(),
            kind: piece.kind.as_str(),
            title: text.title.clone(),
            summary: text.summary.clone(),
            minutes: text.minutes,
        }
    }

    /// A piece of the kit.
    ///
    /// # Errors
    /// There is none of that name.
    pub fn kit_piece(&self, id: &str, language: Language) -> Result<KitView, AppError> {
        let piece = self.library().kit.iter().find(|piece| piece.id == id).ok_or(AppError::NotFound)?;
        let text = piece.text(language).ok_or(AppError::NotFound)?;
        Ok(KitView { entry: self.kit_entry(piece, text), text: text.clone() })
    }

    /// The blocks of a leaflet.
    ///
    /// # Errors
    /// A failure of the database or of the index.
    pub async fn leaflet(&self, text: &library::LeafletText, language: Language) -> Result<Vec<GuideBlock>, AppError> {
        self.filled(&text.body(), language).await
    }

    /// The slides of a presentation.
    ///
    /// # Errors
    /// A failure of the database or of the index.
    pub async fn slides(&self, text: &library::LeafletText, language: Language) -> Result<Vec<SlideView>, AppError> {
        let mut slides = Vec::new();
        for slide in text.slides() {
            slides.push(SlideView {
                title: slide.shown.headings.first().map(|heading| heading.text.clone()).unwrap_or_default(),
                shown: self.filled(&slide.shown, language).await?,
                notes: self.filled(&slide.notes, language).await?,
            });
        }
        Ok(slides)
    }
}

fn check_name(id: &str, language: Language) -> Option<Labelled> {
    let check = levain_checks::find(id)?;
    let label = levain_checks::text(check.words.name, language).to_owned();
    Some(Labelled { code: check.id.to_owned(), label })
}

fn check_block(id: &str, language: Language) -> Option<CheckBlock> {
    let words = levain_checks::find(id)?.words;
    Some(CheckBlock {
        check: check_name(id, language)?,
        question: levain_checks::text(words.question, language),
        why: levain_checks::text(words.why, language),
        fix: levain_checks::text(words.fix, language),
    })
}

fn source_view(source: library::Source) -> GuideSource {
    let library::Source { title, publisher, url, language, seen } = source;
    GuideSource { title, publisher, url, language, seen }
}

fn term_view(term: &Term, language: Language) -> TermView {
    let other = language.other();
    TermView {
        id: term.id.clone(),
        name: term.name(language).to_owned(),
        definition: term.definition(language).to_owned(),
        also: term.also(language).to_vec(),
        translated: term.name(other).to_owned(),
        translated_also: term.also(other).to_vec(),
        source: term.source.clone(),
        guides: Vec::new(),
    }
}
