//! The search index, kept in step with the event log. It follows by a cursor that each commit of the index carries: lose
//! the index, or fall behind, and it catches up or is made again.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use camino::Utf8Path;
use jiff::Timestamp;
use levain_content::Vocabularies;
use levain_model::id::fold;
use levain_model::{Id, Language, Software, SoftwareFields, Subject};
use levain_search::{Bridge, Facet, Hit, Index, Query, Results, SearchDocument, SearchError, Sort, Sought, Why};
use levain_store::{events, findings, organizations, repositories, software, uses};

use crate::App;
use crate::error::AppError;
use crate::permission::{Action, Principal, require};
use crate::views::{Explanation, SearchRequest, SortOrder};

/// Events read at a time.
const EVENTS: u32 = 5_000;
/// With more changes than this, making the index again is faster than changing it.
const TOO_MANY: usize = 5_000;
/// Software read at a time when the index is made again.
const PAGE: u32 = 1_000;

/// The index, and whoever keeps it up to date.
pub(crate) struct Follower {
    index: Index,
    /// One catch-up at a time in this process; and until when findings that expired were followed. Nothing tells of them:
    /// what no longer holds must leave the index all the same.
    following: tokio::sync::Mutex<Timestamp>,
}

/// The answer of a search, in terms of this crate.
pub(crate) struct Answer {
    pub(crate) total: u64,
    pub(crate) hits: Vec<levain_search::Hit>,
    pub(crate) facets: Vec<(String, Vec<(String, u64)>)>,
    pub(crate) explanations: Vec<Explanation>,
    /// Proprietary products the search names.
    pub(crate) products: BTreeSet<String>,
    pub(crate) did_you_mean: Option<String>,
    pub(crate) approximate: bool,
    pub(crate) nearest: Vec<String>,
    /// The words looked for, to mark them in the texts shown.
    pub(crate) sought: Sought,
}

impl Follower {
    pub(crate) fn open(folder: Option<&Utf8Path>, vocabularies: &Vocabularies) -> Result<Follower, AppError> {
        let bridge = Arc::new(Bridge::new(&vocabularies.into()));
        let index = match folder {
            Some(folder) => Index::open(folder.as_std_path(), bridge)?,
            None => Index::in_memory(bridge)?,
        };
        Ok(Follower { index, following: tokio::sync::Mutex::new(Timestamp::UNIX_EPOCH) })
    }

    pub(crate) fn search(&self, request: &SearchRequest, language: Language) -> Result<Answer, AppError> {
        let results = self.index.search(&query(request, language))?;
        let mut products = BTreeSet::new();
        let mut explanations = Vec::new();
        for why in results.understood {
            explanations.push(match why {
                Why::Product { product } => {
                    products.insert(product.clone());
                    Explanation::Product { product }
                }
                Why::ProductCategory { product, category } => Explanation::ProductCategory { product, category },
                Why::ProductNeighbour { product, category } => Explanation::ProductNeighbour { product, category },
                Why::Bridge { from, to } => Explanation::Bridge { from, to },
                Why::Corrected { from, to } => Explanation::Corrected { from, to },
                Why::Completed { from } => Explanation::Completed { from },
            });
        }
        Ok(Answer {
            total: results.total as u64,
            hits: results.hits,
            facets: results
                .facets
                .into_iter()
                .map(|counts| (counts.facet.as_str().to_owned(), counts.values))
                .collect(),
            explanations,
            products,
            did_you_mean: results.did_you_mean,
            approximate: results.approximate,
            nearest: results.nearest,
            sought: results.sought,
        })
    }

    pub(crate) fn suggest(&self, prefix: &str, language: Language) -> Result<Vec<String>, AppError> {
        Ok(self.index.suggest(prefix, language, 8)?)
    }

    /// Software near these fields, the nearest first: those that replace the same products, then those that share the
    /// most categories, the rarest category counting most.
    pub(crate) fn related(&self, fields: &SoftwareFields, limit: usize) -> Result<Vec<(Id, f32)>, AppError> {
        let mut scores: HashMap<Id, f32> = HashMap::new();
        for product in fields.replaces.iter().take(4) {
            let found =
                self.index.search(&Query { text: product.clone(), size: 20, nearest: false, ..Query::default() })?;
            for hit in found.hits {
                let replaces =
                    |why: &Why| matches!(why, Why::Product { product: named } if fold(named) == fold(product));
                if hit.why.iter().any(replaces) {
                    *scores.entry(hit.id).or_default() += 2.0;
                }
            }
        }
        for category in fields.categories.iter().take(4) {
            let filters = vec![(Facet::Category, category.clone())];
            let query = Query { filters, sort: Sort::Used, size: 40, ..Query::default() };
            let found = self.index.search(&query)?;
            let rarity = 1.0 / (1.0 + (found.total as f32).ln_1p());
            for hit in found.hits {
                *scores.entry(hit.id).or_default() += rarity;
            }
        }
        let mut related: Vec<(Id, f32)> = scores.into_iter().collect();
        related.sort_by(|one, other| other.1.total_cmp(&one.1).then(one.0.cmp(&other.0)));
        related.truncate(limit);
        Ok(related)
    }

    /// The vocabularies, shared with the index of the guides.
    pub(crate) fn bridge(&self) -> Arc<Bridge> {
        self.index.shared_bridge()
    }

    /// Software in the index.
    pub(crate) fn documents(&self) -> u64 {
        self.index.len()
    }

    /// Last event followed; 0 when the index has to be made.
    pub(crate) fn followed(&self) -> i64 {
        self.index.cursor().unwrap_or_default()
    }
}

impl App {
    /// Brings the index up to the end of the log. When another process is writing it, that one does.
    ///
    /// # Errors
    /// A failure of the database or of the index.
    pub async fn follow_events(&self) -> Result<(), AppError> {
        let mut expired_until = self.inner.index.following.lock().await;
        self.inner.index.index.refresh()?;
        match self.catch_up(&mut expired_until).await {
            Err(AppError::Search(SearchError::Busy)) => Ok(()),
            other => other,
        }
    }

    async fn catch_up(&self, expired_until: &mut Timestamp) -> Result<(), AppError> {
        let now = self.now();
        let Some(cursor) = self.inner.index.index.cursor() else { return self.make_index().await.map(|_| ()) };
        let mut changed = BTreeSet::new();
        let mut last = cursor;
        loop {
            let events = events::after(&self.inner.store, last, EVENTS).await?;
            let Some(latest) = events.last() else { break };
            last = latest.seq;
            let mut judged = BTreeSet::new();
            for event in &events {
                match event.event.subject {
                    Subject::Software(id) => drop(changed.insert(id)),
                    Subject::Repository(id) => drop(judged.insert(id)),
                    _ => {}
                }
            }
            // A repository that was judged again changes what its software answer.
            changed.extend(self.described(&judged.into_iter().collect::<Vec<_>>()).await?);
            if changed.len() > TOO_MANY {
                return self.make_index().await.map(|_| ());
            }
        }
        let expired = findings::expired_between(&self.inner.store, *expired_until, now).await?;
        changed.extend(self.described(&expired).await?);
        if last == cursor && changed.is_empty() {
            *expired_until = now;
            return Ok(());
        }
        let ids: Vec<Id> = changed.into_iter().collect();
        let found = software::by_ids(&self.inner.store, &ids).await?;
        let gone: Vec<Id> = ids.iter().copied().filter(|id| !found.contains_key(id)).collect();
        let documents = self.documents(found.into_values().collect()).await?;
        self.write_index(move |index| index.apply(documents, &gone, last)).await?;
        *expired_until = now;
        Ok(())
    }

    /// The software that these repositories describe.
    async fn described(&self, repositories: &[Id]) -> Result<Vec<Id>, AppError> {
        let subjects = repositories::subjects(&self.inner.store, repositories).await?;
        Ok(subjects.into_values().flatten().map(|subject| subject.software).collect())
    }

    /// Makes the index again from the database; gives how many software it holds.
    ///
    /// # Errors
    /// No permission; a failure of the database or of the index, or another process is writing it.
    pub async fn rebuild_index(&self, principal: &Principal) -> Result<u64, AppError> {
        require(principal, Action::Administer)?;
        let _alone = self.inner.index.following.lock().await;
        match self.make_index().await {
            Err(AppError::Search(SearchError::Busy)) => Err(AppError::conflict(
                "Un autre processus écrit l’index. Attendez qu’il ait fini, puis recommencez.",
                "Another process is writing the index. Wait until it has finished, then try again.",
            )),
            other => other,
        }
    }

    async fn make_index(&self) -> Result<u64, AppError> {
        // Read before the software: what changes meanwhile is followed again, never missed.
        let cursor = events::last_seq(&self.inner.store).await?;
        let mut documents = Vec::new();
        let mut after = None;
        loop {
            let page = software::page(&self.inner.store, after.as_ref(), PAGE).await?;
            documents.extend(self.documents(page.items).await?);
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        let count = documents.len() as u64;
        self.write_index(move |index| index.rebuild(documents, cursor)).await?;
        Ok(count)
    }

    async fn write_index(
        &self,
        work: impl FnOnce(Index) -> Result<(), SearchError> + Send + 'static,
    ) -> Result<(), AppError> {
        written(&self.inner.index.index, work).await
    }

    /// What the index holds of these software.
    async fn documents(&self, list: Vec<Software>) -> Result<Vec<SearchDocument>, AppError> {
        let ids: Vec<Id> = list.iter().map(|software| software.id).collect();
        let counts = uses::counts(&self.inner.store, Some(&ids), self.now()).await?;
        let mut known = findings::facets(&self.inner.store, Some(&ids), self.now()).await?;
        Ok(list
            .into_iter()
            .map(|software| {
                let known = known.remove(&software.id).unwrap_or_default();
                let evidence = crate::evidence::facet_values(&known).into_iter().map(str::to_owned).collect();
                SearchDocument { evidence, ..document(software, &counts) }
            })
            .collect())
    }

    /// Follows the log every second until `stop` resolves: what other processes write appears here too.
    pub async fn keep_following(&self, stop: impl Future<Output = ()>) {
        tokio::pin!(stop);
        let mut tick = tokio::time::interval(std::time::Duration::from_secs(1));
        tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                () = &mut stop => return,
                _ = tick.tick() => {
                    if let Err(error) = self.follow_events().await {
                        tracing::warn!(%error, "the search index could not follow the log");
                    }
                }
            }
        }
    }

    /// The state of the index, for administrators.
    pub(crate) async fn index_view(&self) -> Result<crate::views::IndexView, AppError> {
        Ok(crate::views::IndexView {
            documents: self.inner.index.documents(),
            software: software::count(&self.inner.store).await?,
            followed: self.inner.index.followed(),
            latest: events::last_seq(&self.inner.store).await?,
        })
    }

    /// How many bodies are known.
    pub(crate) async fn count_bodies(&self, with_uses: bool) -> Result<u64, AppError> {
        let filter = organizations::Filter { with_uses, ..Default::default() };
        Ok(organizations::count(&self.inner.store, &filter).await?)
    }
}

/// Writing an index is work for the disk and the processor: beside the threads that answer requests.
pub(crate) async fn written(
    index: &Index,
    work: impl FnOnce(Index) -> Result<(), SearchError> + Send + 'static,
) -> Result<(), AppError> {
    let index = index.clone();
    let written = tokio::task::spawn_blocking(move || work(index)).await;
    Ok(written.map_err(|error| AppError::Internal(error.to_string()))??)
}

/// Part of a search that is enough to answer, by weight: and part of what the best answer scores.
const ENOUGH: f32 = 0.5;

/// The hits that answer what was typed, and do not only come near: what is shown above or beside a list of software.
pub(crate) fn clear(results: &Results) -> impl Iterator<Item = &Hit> {
    let best = results.hits.first().map_or(0.0, |hit| hit.score);
    let clear = move |hit: &&Hit| !hit.partial && hit.coverage >= ENOUGH && hit.score >= best * ENOUGH;
    results.hits.iter().filter(clear).filter(|_| !results.approximate)
}

fn document(software: Software, counts: &HashMap<Id, uses::UseCounts>) -> SearchDocument {
    let fields = software.fields;
    let name = fields.name.clone().unwrap_or_default();
    let used = counts.get(&software.id);
    let sources: BTreeSet<String> = software
        .provenance
        .values()
        .flat_map(|origin| {
            let more = origin.completed_by.iter().chain(&origin.others).map(|value| value.source.clone());
            std::iter::once(origin.source.clone()).chain(more)
        })
        .collect();
    SearchDocument {
        id: software.id,
        slug: software.slug,
        sort_key: fold(&name),
        license_class: fields.license.as_deref().map(|license| levain_license::class_of(license).as_str().to_owned()),
        french_interface: crate::catalogue::french_interface(&fields),
        name,
        aliases: fields.aliases,
        summary: fields.summary,
        description: fields.description,
        keywords: fields.keywords,
        features: fields.features,
        categories: fields.categories,
        replaces: fields.replaces,
        license: fields.license,
        platforms: fields.platforms,
        languages: fields.languages,
        sources: sources.into_iter().collect(),
        evidence: Vec::new(),
        used_by_kinds: used
            .map(|used| used.kinds.keys().map(|kind| kind.as_str().to_owned()).collect())
            .unwrap_or_default(),
        status: fields.status.map(|status| status.as_str().to_owned()),
        use_count: used.map_or(0, |used| used.current + used.past),
        updated_at: software.updated_at,
    }
}

fn query(request: &SearchRequest, language: Language) -> Query {
    Query {
        text: request.text.clone(),
        language,
        filters: request
            .filters
            .iter()
            .filter_map(|(facet, value)| Some((Facet::from_name(facet)?, value.clone())))
            .collect(),
        sort: match request.sort {
            SortOrder::Relevance => Sort::Relevance,
            SortOrder::Name => Sort::Name,
            SortOrder::Used => Sort::Used,
            SortOrder::Updated => Sort::Updated,
        },
        page: request.page as usize,
        size: request.size as usize,
        corrects: true,
        nearest: true,
        highlights: false,
    }
}
