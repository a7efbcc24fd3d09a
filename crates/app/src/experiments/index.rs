//! Experiments as they are searched: an index in memory, apart from the software, made when first asked and kept in step with
//! the log at each question.

use std::collections::{BTreeSet, HashMap};

use levain_model::{Experiment, Id, Language, Slug, Software, Subject};
use levain_search::{Facet, Index, Query, SearchDocument};
use levain_store::{events, experiments, software};

use super::read::masked;
use crate::App;
use crate::error::AppError;
use crate::indexing::{clear, written};

/// Events read at a time.
const EVENTS: u32 = 1_000;
/// Behind by more lots of them than this, making the index again is faster than following.
const LOTS: usize = 5;
/// Value of the facet of status for what everybody reads: the index holds what only some do, too.
const PUBLIC: &str = "public";

/// The index of an installation, one question at a time while it is brought up to date.
#[derive(Default)]
pub(crate) struct Indexed(tokio::sync::Mutex<Option<Known>>);

struct Known {
    index: Index,
    /// Last event followed.
    followed: i64,
    /// The software that each experiment in the index names: when they change, so does what it answers.
    software: HashMap<Id, Vec<Id>>,
}

impl App {
    /// The experiments that answer a search, the best first. `above` a list of software, those that everybody may read and
    /// that answer it clearly; else all that answer the whole of it.
    pub(super) async fn answering(&self, text: &str, above: bool, language: Language) -> Result<Vec<Id>, AppError> {
        let index = self.experiment_index().await?;
        let filters = if above { vec![(Facet::Status, PUBLIC.to_owned())] } else { Vec::new() };
        let size = usize::try_from(index.len()).unwrap_or(usize::MAX).max(1);
        let text = text.chars().take(400).collect();
        let query = Query { text, language, filters, size, nearest: false, ..Query::default() };
        let results = index.search(&query)?;
        if above {
            return Ok(clear(&results).map(|hit| hit.id).collect());
        }
        let whole = results.hits.iter().filter(|hit| !hit.partial && !results.approximate);
        Ok(whole.map(|hit| hit.id).collect())
    }

    async fn experiment_index(&self) -> Result<Index, AppError> {
        let mut known = self.inner.experiments.0.lock().await;
        if let Some(known) = &mut *known
            && self.follow_experiments(known).await?
        {
            return Ok(known.index.clone());
        }
        // Read before the experiments: what changes meanwhile is followed again, never missed.
        let followed = events::last_seq(&self.inner.store).await?;
        let all = experiments::all(&self.inner.store).await?;
        let (documents, software) = self.searched(&all).await?;
        let index = Index::in_memory(self.inner.index.bridge())?;
        written(&index, move |index| index.rebuild(documents, followed)).await?;
        Ok(known.insert(Known { index, followed, software }).index.clone())
    }

    /// Brings the index up to the end of the log; says whether it did, or is to be made again.
    async fn follow_experiments(&self, known: &mut Known) -> Result<bool, AppError> {
        let store = &self.inner.store;
        let (mut changed, mut last) = (BTreeSet::new(), known.followed);
        for lot in 0.. {
            let events = events::after(store, last, EVENTS).await?;
            let Some(latest) = events.last() else { break };
            if lot == LOTS {
                return Ok(false);
            }
            last = latest.seq;
            for event in &events {
                match event.event.subject {
                    Subject::Experiment(id) => drop(changed.insert(id)),
                    Subject::Software(id) => {
                        let naming = known.software.iter().filter(|(_, named)| named.contains(&id));
                        changed.extend(naming.map(|(experiment, _)| *experiment));
                    }
                    _ => {}
                }
            }
        }
        if !changed.is_empty() {
            let (mut found, mut gone) = (Vec::new(), Vec::new());
            for id in changed {
                match experiments::get(store, id).await? {
                    Some(experiment) => found.push(experiment),
                    None => gone.push(id),
                }
            }
            let (documents, software) = self.searched(&found).await?;
            gone.iter().for_each(|id| drop(known.software.remove(id)));
            known.software.extend(software);
            written(&known.index, move |index| index.apply(documents, &gone, last)).await?;
        }
        known.followed = last;
        Ok(true)
    }

    /// What the index holds of these, and the software each names.
    async fn searched(&self, list: &[Experiment]) -> Result<(Vec<SearchDocument>, HashMap<Id, Vec<Id>>), AppError> {
        let ids: BTreeSet<Id> = list.iter().flat_map(|one| one.hypothesis.software.iter().copied()).collect();
        let known = software::by_ids(&self.inner.store, &ids.into_iter().collect::<Vec<_>>()).await?;
        let documents = list.iter().map(|one| document(one, &known)).collect();
        Ok((documents, list.iter().map(|one| (one.id, one.hypothesis.software.clone())).collect()))
    }
}

/// As everybody reads it: a search finds no address that no page shows. The software tried lend their names, their
/// categories and what they replace.
fn document(experiment: &Experiment, known: &HashMap<Id, Software>) -> SearchDocument {
    // The language of each text is told by its words: the tag only serves where they do not tell.
    let tag = Language::Fr.tag();
    let shown = masked(experiment);
    let hypothesis = shown.hypothesis;
    let mut document = SearchDocument::named(experiment.id, Slug::of(&experiment.id.to_string()), &hypothesis.title);
    document.summary.insert(tag, &format!("{}\n{}", hypothesis.believe, hypothesis.result));
    document.description.insert(tag, &format!("{}\n{}", hypothesis.context, hypothesis.method));
    let markers = hypothesis.markers.into_iter().map(|marker| marker.statement).collect();
    document.features.insert(tag.to_owned(), markers);
    document.keywords = hypothesis.technologies;
    for one in hypothesis.software.iter().filter_map(|id| known.get(id)) {
        document.aliases.extend(one.fields.name.iter().chain(&one.fields.aliases).cloned());
        document.keywords.extend(one.fields.keywords.iter().cloned());
        document.categories.extend(one.fields.categories.iter().cloned());
        document.replaces.extend(one.fields.replaces.iter().cloned());
    }
    document.status = experiment.status.is_public().then(|| PUBLIC.to_owned());
    document.updated_at = experiment.updated_at;
    document
}
