//! What every page has around its content: title, breadcrumb, languages, who is signed in, other formats.

use std::borrow::Borrow;
use std::sync::Arc;

use jiff::Timestamp;
use levain_app::permission::{Action, allows};
use levain_app::views::{GuideEntry, Pages, TextView, UseCounts};
use levain_model::Language;

use crate::Portal;
use crate::config::Site;
use crate::links::{Links, in_format, with_query};
use crate::messages::Messages;
use crate::routes::{Format, Id, Route, route};
use crate::visit::{Parameters, Visit};

/// What the layout needs, and helpers of the templates.
#[derive(Debug, Clone)]
pub struct Page {
    /// Messages.
    pub t: Messages,
    /// Addresses.
    pub links: Links,
    /// The site.
    pub site: Arc<Site>,
    /// Title, without the name of the site.
    pub title: String,
    /// One sentence for search engines.
    pub description: Option<String>,
    /// Where the page stands, from the home page (left out) to the page before this one.
    pub crumbs: Vec<(String, String)>,
    /// Which entry of the navigation is this one's.
    pub room: Option<Id>,
    /// Address in each language: French, English.
    pub alternates: [String; 2],
    /// What stands in the search box.
    pub searched: String,
    /// Name of the signed-in person.
    pub person: Option<String>,
    /// How many notices the person has not read.
    pub unread: u64,
    /// Whether the person may curate.
    pub curates: bool,
    /// Whether the person may administer.
    pub administers: bool,
    /// The same content in other formats.
    pub formats: Vec<(Format, String)>,
    /// Whether search engines should keep it.
    pub indexed: bool,
    /// Whether what it shows is fictitious.
    pub demonstration: bool,
    /// Whether it is the home page, whose search box is the page itself.
    pub is_home: bool,
}

impl Page {
    /// The page of a visit.
    pub fn new(portal: &Portal, visit: &Visit, title: impl Into<String>) -> Page {
        let here = visit.here();
        let query = if visit.query.is_empty() { String::new() } else { format!("?{}", visit.query) };
        let other = format!("{}{query}", visit.route.translated(&visit.path, visit.language));
        let alternates = match visit.language {
            Language::Fr => [here, other],
            Language::En => [other, here],
        };
        Page {
            title: title.into(),
            alternates,
            indexed: visit.route.action == Action::ReadPublic,
            is_home: visit.route.id == Id::Home,
            room: Some(room_of(visit.route)),
            ..Page::bare(portal, Some(visit), visit.language)
        }
    }

    /// The page of a failure: it may have happened before anything was known of the visit.
    pub fn of_failure(portal: &Portal, visit: Option<&Visit>, language: Language, title: &str) -> Page {
        Page { title: title.to_owned(), ..Page::bare(portal, visit, language) }
    }

    fn bare(portal: &Portal, visit: Option<&Visit>, language: Language) -> Page {
        let principal = visit.map(|visit| visit.principal.as_ref());
        let may = |action| principal.is_some_and(|principal| principal.person.is_some() && allows(principal, action));
        let home = route(Id::Home);
        Page {
            t: Messages::of(language),
            links: Links { language },
            site: Arc::clone(&portal.site),
            title: String::new(),
            description: None,
            crumbs: Vec::new(),
            room: None,
            alternates: [home.fr.to_owned(), home.en.to_owned()],
            searched: String::new(),
            person: principal.and_then(|principal| principal.person.as_ref()).map(|person| person.display_name.clone()),
            unread: visit.map_or(0, |visit| visit.unread),
            curates: may(Action::Curate),
            administers: may(Action::Administer),
            formats: Vec::new(),
            indexed: false,
            demonstration: false,
            is_home: false,
        }
    }

    /// Adds a page to the breadcrumb.
    #[must_use]
    pub fn under(mut self, label: impl Into<String>, address: impl Into<String>) -> Page {
        self.crumbs.push((label.into(), address.into()));
        self
    }

    /// Says in which formats the content also exists: the page's own address with their extensions.
    #[must_use]
    pub fn with_formats(mut self, formats: &[Format]) -> Page {
        let here = self.alternate(self.t.language).to_owned();
        self.formats = formats.iter().map(|format| (*format, in_format(&here, *format))).collect();
        self
    }

    /// The address of this page in a language.
    pub fn alternate(&self, language: impl Borrow<Language>) -> &str {
        match language.borrow() {
            Language::Fr => &self.alternates[0],
            Language::En => &self.alternates[1],
        }
    }

    /// The same, as another site writes it.
    pub fn absolute(&self, path: &str) -> String {
        self.site.absolute(path)
    }

    /// The other language.
    pub fn other(&self) -> Language {
        self.t.language.other()
    }

    /// The entries of the navigation.
    pub fn rooms(&self) -> [(Id, &'static str, String); 8] {
        let entry = |id, key: &str| (id, self.links.to(id), self.t.text(key));
        [
            entry(Id::Guides, "nav-guides"),
            entry(Id::Software, "nav-software"),
            entry(Id::Compare, "nav-compare"),
            entry(Id::Assess, "nav-assess"),
            entry(Id::Lab, "nav-lab"),
            entry(Id::Organizations, "nav-organizations"),
            entry(Id::Publiccode, "nav-publiccode"),
            entry(Id::Sources, "nav-sources"),
        ]
    }

    /// The address of a guide, in the language it is in.
    pub fn guide(&self, guide: &GuideEntry) -> String {
        Links { language: guide.language }.guide(&guide.slug)
    }

    /// `lang="…"` when a guide is not in the language of the page.
    pub fn guide_lang(&self, guide: &GuideEntry) -> askama::filters::Safe<String> {
        let tag = guide.language.tag();
        askama::filters::Safe(if guide.foreign { format!(" lang=\"{tag}\" hreflang=\"{tag}\"") } else { String::new() })
    }

    /// The civil date of a time.
    pub fn date(&self, time: &Timestamp) -> String {
        self.site.date(*time)
    }

    /// Date and time.
    pub fn date_time(&self, time: &Timestamp) -> String {
        self.site.date_time(*time)
    }

    /// What a change touched: the name of a field, or a short `name=value` of the log, in words.
    pub fn change(&self, field: &str) -> String {
        let Some((name, value)) = field.split_once('=') else { return self.t.code("field-", field) };
        match name {
            "role" => self.t.code("role-name-", value),
            "rule" => self.t.code("joined-", value).trim_end_matches([':', ' ', '\u{a0}']).to_owned(),
            "decision" => self.t.code("decision-kind-", value),
            "check" | "asked" => value.to_owned(),
            "status" => self.t.code("contest-status-", value),
            "with" | "into" => self.t.text("change-other"),
            "organization" => self.t.text("change-body"),
            "created" => self.t.count("import-created", value),
            "joined" => self.t.count("import-joined", value),
            "updated" => self.t.count("import-updated", value),
            "refused" => self.t.count("import-refused", value),
            "mail" => self.t.code("mail-change-", value),
            "harvest" => self.t.text("change-harvest-failed"),
            _ => value.to_owned(),
        }
    }

    /// A number, its thousands apart.
    pub fn number(&self, number: impl std::fmt::Display) -> String {
        self.t.number(number)
    }

    /// Who uses a software, in words: current and past are never added up. Nothing when nobody is known to.
    pub fn uses(&self, counts: &UseCounts) -> Option<String> {
        match (counts.current, counts.past) {
            (0, 0) => None,
            (0, _) => Some(match counts.past_year {
                Some(year) => self.t.count_of("uses-past", counts.past, year),
                None => self.t.count("uses-past-undated", counts.past),
            }),
            (_, 0) => Some(self.t.count("uses-current", counts.current)),
            _ => Some(format!("{}, {}", self.t.count("uses-current", counts.current), self.past_uses(counts))),
        }
    }

    /// The past uses alone: `42 en 2017`.
    pub fn past_uses(&self, counts: &UseCounts) -> String {
        match counts.past_year {
            Some(year) => self.t.count_of("uses-and-past", counts.past, year),
            None => self.t.count("uses-and-past-undated", counts.past),
        }
    }

    /// `lang="…"` when a text is not in the language of the page. The tag comes from a source: only what a tag can hold
    /// is kept.
    pub fn lang(&self, text: &TextView) -> askama::filters::Safe<String> {
        let tag: String = text.lang.chars().filter(|kept| kept.is_ascii_alphanumeric() || *kept == '-').collect();
        askama::filters::Safe(if text.foreign { format!(" lang=\"{tag}\"") } else { String::new() })
    }
}

/// The entry of the navigation a page belongs to: that of its first segment, or the page one comes from.
fn room_of(page: &Route) -> Id {
    match page.id {
        Id::Repositories | Id::Repository | Id::Record => return Id::Sources,
        Id::Finding | Id::FindingContest => return Id::Software,
        _ => {}
    }
    let first = |pattern: &'static str| pattern.split('/').nth(1).unwrap_or_default();
    [Id::Guides, Id::Software, Id::Compare, Id::Assess, Id::Lab, Id::Organizations, Id::Publiccode, Id::Sources]
        .into_iter()
        .find(|id| first(route(*id).fr) == first(page.fr))
        .unwrap_or(page.id)
}

/// A link of a pagination: its words, and its address unless it is the page shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageLink {
    /// Number of the page; 0 is a gap.
    pub number: u32,
    /// Address.
    pub address: String,
    /// Whether it is the page shown.
    pub current: bool,
}

/// The links of a list: the first, the last and those around the page shown, then where « previous » and « next » lead.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pagination {
    /// Links and gaps, in order; empty when there is one page.
    pub links: Vec<PageLink>,
    /// The page before.
    pub previous: Option<String>,
    /// The page after.
    pub next: Option<String>,
}

impl Pagination {
    /// The pagination of the list at `path` with these parameters.
    pub fn new(pages: &Pages, path: &str, parameters: &Parameters) -> Pagination {
        let (count, shown) = (pages.count(), pages.page);
        if count <= 1 {
            return Pagination::default();
        }
        let address = |page: u32| {
            let page = page.to_string();
            let mut pairs: Vec<(&str, &str)> = parameters
                .pairs()
                .iter()
                .filter(|(name, _)| name != "page")
                .map(|(name, value)| (name.as_str(), value.as_str()))
                .collect();
            if page != "1" {
                pairs.push(("page", &page));
            }
            with_query(path, &pairs)
        };
        let mut links: Vec<PageLink> = Vec::new();
        for number in (1..=count).filter(|page| *page == 1 || *page == count || page.abs_diff(shown) <= 2) {
            if links.last().is_some_and(|last| last.number + 1 < number) {
                links.push(PageLink { number: 0, address: String::new(), current: false });
            }
            links.push(PageLink { number, address: address(number), current: number == shown });
        }
        Pagination {
            links,
            previous: (1 < shown).then(|| address((shown - 1).min(count))),
            next: (shown < count).then(|| address(shown + 1)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(page: u32, total: u64) -> Vec<u32> {
        let parameters = Parameters::read(b"q=x&page=9");
        Pagination::new(&Pages { page, size: 20, total }, "/logiciels", &parameters)
            .links
            .iter()
            .map(|link| link.number)
            .collect()
    }

    #[test]
    fn a_long_list_shows_its_ends_and_its_middle() {
        assert_eq!(numbers(1, 20), Vec::<u32>::new());
        assert_eq!(numbers(1, 45), [1, 2, 3]);
        assert_eq!(numbers(6, 400), [1, 0, 4, 5, 6, 7, 8, 0, 20]);
    }

    #[test]
    fn the_filters_stay_and_the_first_page_has_no_number() {
        let parameters = Parameters::read(b"q=x&page=2");
        let pagination = Pagination::new(&Pages { page: 2, size: 20, total: 45 }, "/logiciels", &parameters);
        assert_eq!(pagination.previous.as_deref(), Some("/logiciels?q=x"));
        assert_eq!(pagination.next.as_deref(), Some("/logiciels?q=x&page=3"));
    }
}
