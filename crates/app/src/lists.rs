//! Home, search results, bodies, sources, comparison: the lists that everybody reads.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::Timestamp;
use levain_model::id::fold;
use levain_model::{Id, Language, Organization, OrganizationKind, Slug, Software, Subject};
use levain_store::organizations::{self, Filter, LocatedOrganization};
use levain_store::software::Located;
use levain_store::{events, imports, overlays, records, software, sources, uses};

use crate::App;
use crate::catalogue::{event_view, is_current, named, use_counts};
use crate::error::AppError;
use crate::permission::Principal;
use crate::views::{
    BodiesView, BodyEntry, BodyLookup, BodyUse, BodyView, CategoryEntry, ComparedView, ComparisonCell, ComparisonRow,
    ComparisonView, Criterion, EventView, FacetValueView, FacetView, HitMarks, HitView, HomeView, ImportRunView, Pages,
    ResultsView, SearchRequest, SourceView, TextView,
};
use crate::{evidence, marking};

/// Entries per page of a list for people.
pub const PAGE_SIZE: u32 = 20;
/// Most entries of one export.
pub const EXPORT_SIZE: u32 = 10_000;
/// Most software side by side.
pub const COMPARED: usize = 4;
/// Most addresses of one comparison looked up: beyond, nobody chose them by hand.
const ASKED: usize = 16;

/// The home page of each language as it was last counted, and what it was counted from.
pub(crate) type Homes = HashMap<Language, (Stamp, HomeView)>;

/// What the home page depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stamp {
    seq: i64,
    indexed: i64,
    day: jiff::civil::Date,
}

/// Which bodies are asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BodiesRequest {
    /// Only this kind.
    pub kind: Option<String>,
    /// Only names that hold these words.
    pub text: String,
    /// From 1.
    pub page: u32,
    /// Entries per page.
    pub size: u32,
}

/// An address of the site that search engines should know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SitemapEntry {
    /// `software` or `organization`.
    pub kind: &'static str,
    /// Its slug.
    pub slug: Slug,
    /// Its last change.
    pub updated_at: Timestamp,
}

impl App {
    /// The home page.
    ///
    /// # Errors
    /// A failure of the database or of the index.
    pub async fn home(&self, language: Language) -> Result<HomeView, AppError> {
        let store = &self.inner.store;
        let latest = events::latest(store, None, 1).await?;
        // Counts change with the log, with the index that follows it, and with the day on which uses expire.
        let stamp = Stamp {
            seq: latest.first().map_or(0, |event| event.seq),
            indexed: self.inner.index.followed(),
            day: self.now().to_zoned_datetime(jiff::tz::TimeZone::UTC).date(),
        };
        let remembered =
            |homes: &Homes| homes.get(&language).filter(|(at, _)| *at == stamp).map(|(_, view)| view.clone());
        if let Some(view) = self.inner.homes.lock().ok().and_then(|homes| remembered(&homes)) {
            return Ok(view);
        }
        let everything = self.results(&SearchRequest { size: 1, page: 1, ..Default::default() }, language).await?;
        let categories = everything.facets.into_iter().find(|facet| facet.name == "category");
        let categories = categories.map(|facet| facet.values).unwrap_or_default();
        let view = HomeView {
            software: software::count(store).await?,
            bodies: self.count_bodies(true).await?,
            sources: records::counts(store).await?.len() as u64,
            updated_at: latest.first().map(|event| event.at),
            categories: categories
                .into_iter()
                .map(|value| CategoryEntry { category: value.value, count: value.count })
                .collect(),
        };
        if let Ok(mut homes) = self.inner.homes.lock() {
            homes.insert(language, (stamp, view.clone()));
        }
        Ok(view)
    }

    /// The software that answer a search.
    ///
    /// # Errors
    /// A failure of the database or of the index.
    pub async fn results(&self, request: &SearchRequest, language: Language) -> Result<ResultsView, AppError> {
        let request = SearchRequest {
            text: request.text.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(400).collect(),
            filters: request.filters.iter().cloned().collect::<BTreeSet<_>>().into_iter().collect(),
            sort: request.sort,
            page: request.page.max(1),
            size: request.size.clamp(1, EXPORT_SIZE),
            marked: request.marked,
        };
        let answer = self.inner.index.search(&request, language)?;
        let ids: Vec<Id> = answer.hits.iter().map(|hit| hit.id).collect();
        let found = software::by_ids(&self.inner.store, &ids).await?;
        let counts = uses::counts(&self.inner.store, Some(&ids), self.now()).await?;
        let names = self.source_names(language).await?;
        let mut hits = Vec::with_capacity(ids.len());
        for hit in &answer.hits {
            // The index may be a moment behind: what is no longer listed is left out.
            let Some(software) = found.get(&hit.id) else { continue };
            let fields = &software.fields;
            let sources: BTreeSet<&String> = software
                .provenance
                .values()
                .flat_map(|origin| {
                    let more = origin.completed_by.iter().chain(&origin.others).map(|value| &value.source);
                    std::iter::once(&origin.source).chain(more)
                })
                .collect();
            let summary = TextView::best(&fields.summary, language);
            let marks = match request.marked && !request.text.is_empty() {
                true => marking::of_hit(&answer.sought, fields, summary.as_ref(), language),
                false => HitMarks::default(),
            };
            hits.push(HitView {
                slug: software.slug.clone(),
                name: fields.name.clone().unwrap_or_default(),
                partial: hit.partial,
                summary,
                license: fields.license.as_deref().map(|license| self.label_license(license, language)),
                categories: fields.categories.iter().map(|code| self.label_category(code, language)).collect(),
                platforms: fields.platforms.iter().map(|code| self.label_platform(code, language)).collect(),
                status: fields.status.map(|status| self.label_status(status.as_str(), language)),
                french_interface: crate::catalogue::french_interface(fields),
                uses: counts.get(&hit.id).map(use_counts).unwrap_or_default(),
                sources: sources.into_iter().map(|key| named(&names, key)).collect(),
                replaces: fields
                    .replaces
                    .iter()
                    .filter(|product| answer.products.iter().any(|named| fold(named) == fold(product)))
                    .cloned()
                    .collect(),
                repository_url: fields.repository_url.clone(),
                homepage: fields.homepage.clone(),
                updated_at: software.updated_at,
                marks,
            });
        }
        let facets = answer
            .facets
            .into_iter()
            .map(|(name, values)| {
                let chosen = |code: &str| request.filters.iter().any(|(facet, value)| *facet == name && value == code);
                let values = values
                    .into_iter()
                    .map(|(code, count)| FacetValueView {
                        selected: chosen(&code),
                        value: self.label_facet(&name, &code, language, &names),
                        count,
                    })
                    .collect();
                FacetView { name, values }
            })
            .collect();
        Ok(ResultsView {
            pages: Pages { page: request.page, size: request.size, total: answer.total },
            request,
            hits,
            facets,
            explanations: answer.explanations,
            did_you_mean: answer.did_you_mean,
            approximate: answer.approximate,
            nearest: answer.nearest,
        })
    }

    /// Completions of what is being typed.
    ///
    /// # Errors
    /// A failure of the index.
    pub async fn suggest(&self, prefix: &str, language: Language) -> Result<Vec<String>, AppError> {
        let mut found = self.inner.index.suggest(prefix, language)?;
        found.extend(self.guide_titles(prefix, language, 2));
        Ok(found)
    }

    /// Software side by side: the first [`COMPARED`] slugs that lead somewhere.
    ///
    /// # Errors
    /// A failure of the database.
    pub async fn comparison(
        &self,
        slugs: &[String],
        need: &str,
        language: Language,
    ) -> Result<ComparisonView, AppError> {
        let store = &self.inner.store;
        let mut chosen: Vec<Software> = Vec::new();
        let (mut unknown, mut left_out) = (Vec::new(), Vec::new());
        for slug in slugs.iter().take(ASKED) {
            let mut found = software::by_slug(store, slug).await?;
            if let Located::Moved(to) = &found {
                found = software::by_slug(store, to.as_str()).await?;
            }
            match found {
                Located::Found(software) => {
                    if chosen.iter().any(|other| other.id == software.id) {
                        continue;
                    }
                    let name = software.fields.name.clone().unwrap_or_default();
                    match chosen.len() < COMPARED {
                        true => chosen.push(*software),
                        false if !left_out.contains(&name) => left_out.push(name),
                        false => {}
                    }
                }
                _ => unknown.push(slug.clone()),
            }
        }
        let compared = self.compared(chosen, language).await?;
        let rows = Criterion::ALL
            .into_iter()
            .map(|criterion| {
                let cells: Vec<Option<ComparisonCell>> =
                    compared.iter().map(|view| cell(view, criterion, language)).collect();
                let known: BTreeSet<&str> = cells.iter().flatten().map(|cell| cell.value.as_str()).collect();
                ComparisonRow { criterion, differs: known.len() > 1, cells }
            })
            .collect();
        let date = self.now().to_zoned_datetime(jiff::tz::TimeZone::UTC).date();
        let named: Vec<_> = compared.iter().map(|view| (view.id, view.repository_url.as_deref())).collect();
        let mut known = self.evidence_of(&named, language).await?;
        let known: Vec<_> = named.iter().map(|(id, _)| known.remove(id).unwrap_or_default()).collect();
        let findings = evidence::side_by_side(&known, language);
        Ok(ComparisonView { need: need.trim().to_owned(), date, software: compared, rows, findings, left_out, unknown })
    }

    /// Public bodies, in alphabetical order.
    ///
    /// # Errors
    /// A failure of the database.
    pub async fn bodies(&self, request: &BodiesRequest, language: Language) -> Result<BodiesView, AppError> {
        let kind = request.kind.as_deref().and_then(OrganizationKind::from_name);
        let all = self.every_body(Filter::default()).await?;
        let addresses = App::addresses_of(&all);
        let words: Vec<String> = fold(&request.text).split_whitespace().map(str::to_owned).collect();
        let named_so = |body: &Organization| {
            let names: Vec<String> = body
                .record
                .name
                .iter()
                .map(|(_, name)| fold(name))
                .chain(body.record.aliases.iter().map(|alias| fold(alias)))
                .collect();
            words.iter().all(|word| names.iter().any(|name| name.contains(word.as_str())))
        };
        let mut kinds: BTreeMap<OrganizationKind, u64> = BTreeMap::new();
        let mut kept = Vec::new();
        for body in all.into_iter().filter(|body| named_so(body)) {
            *kinds.entry(body.record.kind).or_default() += 1;
            if kind.is_none_or(|kind| kind == body.record.kind) {
                kept.push(body);
            }
        }
        let size = request.size.clamp(1, EXPORT_SIZE);
        let pages = Pages { page: request.page.max(1), size, total: kept.len() as u64 };
        let skip = (pages.page as usize - 1).saturating_mul(size as usize);
        Ok(BodiesView {
            kind: kind.map(|kind| kind.as_str().to_owned()),
            text: request.text.trim().to_owned(),
            pages,
            kinds: kinds.into_iter().map(|(kind, count)| (self.label_kind(kind, language), count)).collect(),
            bodies: kept
                .into_iter()
                .skip(skip)
                .take(size as usize)
                .map(|body| {
                    let at = |reference: &Option<String>| {
                        let reference = reference.as_ref()?;
                        addresses
                            .get(reference)
                            .or_else(|| addresses.get(&format!("{}\n{reference}", body.source)))
                            .cloned()
                    };
                    let (parent, successor) = (at(&body.record.parent), at(&body.record.successor));
                    BodyEntry { parent, successor, ..self.body_entry(&body, language) }
                })
                .collect(),
        })
    }

    /// The page of a body.
    ///
    /// # Errors
    /// A failure of the database.
    pub async fn body(&self, slug: &str, today: jiff::civil::Date, language: Language) -> Result<BodyLookup, AppError> {
        let store = &self.inner.store;
        let body = match organizations::by_slug(store, slug).await? {
            LocatedOrganization::Found(body) => *body,
            LocatedOrganization::Moved(slug) => return Ok(BodyLookup::Moved(slug)),
            LocatedOrganization::Unknown => return Ok(BodyLookup::Unknown),
        };
        let names = self.source_names(language).await?;
        let now = self.now();
        let reported = uses::of_organization(store, body.id).await?;
        let records: Vec<Id> = reported.iter().filter_map(|(used, _)| used.record).collect();
        let sources = records::sources_of(store, &records).await?;
        let mut used = Vec::with_capacity(reported.len());
        for (used_here, of) in reported {
            let source = used_here.record.and_then(|record| sources.get(&record));
            used.push(BodyUse {
                software: of.slug,
                name: of.fields.name.unwrap_or_default(),
                summary: TextView::best(&of.fields.summary, language),
                version: used_here.observed.version.clone(),
                status: self.label_use_status(used_here.observed.status, language),
                installations: used_here.observed.installations.map(|band| band.as_str().to_owned()),
                observed: used_here.observed.observed.map(|observed| observed.to_text()),
                source: source.map(|key| named(&names, key)),
                current: is_current(&used_here, now),
            });
        }
        used.sort_by_key(|entry| !entry.current);
        let at = async |reference: &Option<String>| -> Result<Option<BodyEntry>, AppError> {
            let Some(reference) = reference else { return Ok(None) };
            let found = organizations::referred(store, &body, reference).await?;
            Ok(found.map(|found| self.body_entry(&found, language)))
        };
        let (below, before) = organizations::related(store, &body).await?;
        let entries = |bodies: Vec<Organization>| -> Vec<BodyEntry> {
            bodies.iter().map(|body| self.body_entry(body, language)).collect()
        };
        let said = overlays::of(store, &[body.id]).await?.remove(&body.id);
        let register = self.register(&Principal::anonymous(), body.slug.as_str(), today, language).await?;
        let other = language.other();
        let named_other = body.record.name.iter().find(|(tag, _)| Language::from_tag(tag) == Some(other));
        let entry = self.body_entry(&body, language);
        Ok(BodyLookup::Found(Box::new(BodyView {
            other_name: named_other.filter(|(_, text)| *text != entry.name.text).map(|(tag, text)| TextView {
                text: levain_exchange::mask(text),
                lang: tag.to_owned(),
                foreign: true,
            }),
            above: at(&body.record.parent).await?,
            next: at(&body.record.successor).await?,
            below: entries(below),
            follows: entries(before),
            said: said.map(|overlay| overlay.fields.iter().map(|field| field.as_str()).collect()).unwrap_or_default(),
            published: self.published(&body).await?,
            permissions: register.standing.into_iter().chain(register.inherited).collect(),
            body: entry,
            source: named(&names, &body.source),
            uses: used,
        })))
    }

    /// Sources with their freshness.
    ///
    /// # Errors
    /// A failure of the database.
    pub async fn sources(&self, language: Language) -> Result<Vec<SourceView>, AppError> {
        let store = &self.inner.store;
        let counts = records::counts(store).await?;
        let mut runs: HashMap<String, ImportRunView> =
            imports::latest(store).await?.into_iter().map(|run| (run.source.clone(), run.into())).collect();
        let mut views: Vec<SourceView> = sources::all(store)
            .await?
            .into_iter()
            .map(|source| SourceView {
                name: TextView::best(&source.name, language).unwrap_or_else(|| TextView {
                    text: source.key.clone(),
                    lang: language.tag().to_owned(),
                    foreign: false,
                }),
                records: counts.get(&source.key).copied().unwrap_or_default(),
                last_import: runs.remove(&source.key),
                source,
            })
            .collect();
        views.sort_by_key(|view| (view.source.kind, fold(&view.name.text)));
        Ok(views)
    }

    /// Changes of the catalogue after a number, in order.
    ///
    /// # Errors
    /// A failure of the database.
    pub async fn changes(&self, after: i64, limit: u32, language: Language) -> Result<Vec<EventView>, AppError> {
        let store = &self.inner.store;
        // The register of incidents is for those who administer; what happens to accounts, and who asks to belong to a
        // body, concerns nobody else; nor do environments. Experiments have a feed of their own, which says nothing of drafts.
        let without = ["environment", "experiment", "incident", "membership", "person"];
        let events = events::after_without(store, after, &without, limit.min(1_000)).await?;
        let (mut software_ids, mut body_ids) = (BTreeSet::new(), BTreeSet::new());
        for event in &events {
            match &event.event.subject {
                Subject::Software(id) => drop(software_ids.insert(*id)),
                Subject::Organization(id) => drop(body_ids.insert(*id)),
                _ => {}
            }
        }
        let software = software::by_ids(store, &software_ids.into_iter().collect::<Vec<_>>()).await?;
        let bodies = organizations::by_ids(store, &body_ids.into_iter().collect::<Vec<_>>()).await?;
        let sources = self.source_names(language).await?;
        let named = |event: levain_model::Event| {
            let (name, slug) = match &event.event.subject {
                Subject::Software(id) => {
                    software.get(id).map_or((None, None), |found| (found.fields.name.clone(), Some(found.slug.clone())))
                }
                Subject::Organization(id) => bodies.get(id).map_or((None, None), |found| {
                    let entry = self.body_entry(found, language);
                    (Some(entry.name.text), Some(entry.slug))
                }),
                Subject::Source(key) => (sources.get(key).cloned(), None),
                _ => (None, None),
            };
            let mut view = event_view(event);
            (view.subject.name, view.subject.slug) = (name, slug);
            view
        };
        Ok(events.into_iter().map(named).collect())
    }

    /// Addresses of the pages of software and bodies.
    ///
    /// # Errors
    /// A failure of the database.
    pub async fn sitemap(&self) -> Result<Vec<SitemapEntry>, AppError> {
        let mut entries = Vec::new();
        let mut after = None;
        loop {
            let page = software::page(&self.inner.store, after.as_ref(), 1_000).await?;
            entries.extend(page.items.into_iter().map(|software| SitemapEntry {
                kind: "software",
                slug: software.slug,
                updated_at: software.updated_at,
            }));
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        for body in self.every_body(Filter { with_uses: true, ..Filter::default() }).await? {
            entries.push(SitemapEntry { kind: "organization", slug: body.slug, updated_at: body.updated_at });
        }
        Ok(entries)
    }

    /// Whether database and index answer.
    ///
    /// # Errors
    /// What does not.
    pub async fn ready(&self) -> Result<(), AppError> {
        software::count(&self.inner.store).await?;
        self.inner.index.search(&SearchRequest { size: 1, page: 1, ..Default::default() }, Language::Fr)?;
        Ok(())
    }

    async fn every_body(&self, filter: Filter) -> Result<Vec<Organization>, AppError> {
        Ok(organizations::list(&self.inner.store, &filter, 0, u32::MAX).await?)
    }

    pub(crate) fn body_entry(&self, body: &Organization, language: Language) -> BodyEntry {
        BodyEntry {
            slug: body.slug.clone(),
            name: TextView::best(&body.record.name, language).unwrap_or_else(|| TextView {
                text: body.record.external_id.clone(),
                lang: language.tag().to_owned(),
                foreign: false,
            }),
            kind: self.label_kind(body.record.kind, language),
            jurisdiction: body.record.jurisdiction.clone(),
            website: body.record.website.clone(),
            demonstration: body.source == crate::bodies::DEMONSTRATION,
            names: body
                .record
                .name
                .iter()
                .map(|(tag, name)| (tag, levain_exchange::mask(name)))
                .fold(levain_model::Texts::new(), |names, (tag, name)| names.with(tag, &name)),
            aliases: body.record.aliases.iter().map(|alias| levain_exchange::mask(alias)).collect(),
            forge_accounts: body.record.forge_accounts.clone(),
            domains: body.record.domains.clone(),
            parent: None,
            successor: None,
            ending: body.record.ending.map(levain_model::Ending::as_str),
            valid_from: body.record.valid_from.map(|day| day.to_string()),
            valid_until: body.record.valid_until.map(|day| day.to_string()),
        }
    }
}

impl From<levain_model::ImportRun> for ImportRunView {
    fn from(run: levain_model::ImportRun) -> ImportRunView {
        ImportRunView {
            id: run.id,
            source: run.source,
            started_at: run.started_at,
            finished_at: run.finished_at,
            report: run.report,
        }
    }
}

/// One value of the comparison with the source and date of the field it comes from.
fn cell(view: &ComparedView, criterion: Criterion, language: Language) -> Option<ComparisonCell> {
    use levain_model::Field;
    let labels = |list: &[crate::views::Labelled]| {
        let labels: Vec<&str> = list.iter().map(|entry| entry.label.as_str()).collect();
        (!labels.is_empty()).then(|| labels.join(", "))
    };
    let yes_no = |value: bool| match (value, language) {
        (true, Language::Fr) => "oui",
        (false, Language::Fr) => "non",
        (true, Language::En) => "yes",
        (false, Language::En) => "no",
    };
    let (value, field) = match criterion {
        Criterion::Purpose => (view.summary.as_ref().map(|summary| summary.text.clone()), Field::Summary),
        Criterion::License => (view.license.as_ref().map(|license| license.expression.clone()), Field::License),
        Criterion::LicenseClass => (view.license.as_ref().map(|license| license.class.label.clone()), Field::License),
        Criterion::Platforms => (labels(&view.platforms), Field::Platforms),
        Criterion::FrenchInterface => (
            view.french_interface.map(|french| yes_no(french).to_owned()),
            if view.provenance.iter().any(|origin| origin.field == Field::FrenchInterface) {
                Field::FrenchInterface
            } else {
                Field::Languages
            },
        ),
        Criterion::Languages => (labels(&view.languages), Field::Languages),
        Criterion::Status => (view.status.as_ref().map(|status| status.label.clone()), Field::Status),
        Criterion::Version => (view.version.clone(), Field::Version),
        Criterion::UsedBy => {
            return used_by(view, language).map(|value| ComparisonCell { value, evidence: None });
        }
        Criterion::Replaces => ((!view.replaces.is_empty()).then(|| view.replaces.join(", ")), Field::Replaces),
        Criterion::Publisher => (view.publisher.clone(), Field::Publisher),
        Criterion::Repository => (view.repository_url.clone(), Field::RepositoryUrl),
        Criterion::Homepage => (view.homepage.clone(), Field::Homepage),
        Criterion::Documentation => (view.documentation_url.clone(), Field::DocumentationUrl),
    };
    let evidence = view.provenance.iter().find(|origin| origin.field == field).map(|origin| {
        let date = origin.seen_at.to_zoned_datetime(jiff::tz::TimeZone::UTC).date();
        format!("{}, {date}", origin.source.label)
    });
    value.map(|value| ComparisonCell { value, evidence })
}

/// "3 now, 42 in 2017": current and past uses apart.
fn used_by(view: &ComparedView, language: Language) -> Option<String> {
    let counts = view.use_counts;
    let mut parts = Vec::new();
    if counts.current > 0 {
        parts.push(match language {
            Language::Fr => format!("{} maintenant", counts.current),
            Language::En => format!("{} now", counts.current),
        });
    }
    if counts.past > 0 {
        parts.push(match (counts.past_year, language) {
            (Some(year), Language::Fr) => format!("{} en {year}", counts.past),
            (Some(year), Language::En) => format!("{} in {year}", counts.past),
            (None, Language::Fr) => format!("{} par le passé", counts.past),
            (None, Language::En) => format!("{} in the past", counts.past),
        });
    }
    (!parts.is_empty()).then(|| parts.join(", "))
}
