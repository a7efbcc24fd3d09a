//! Walking through the listing of a source: which repositories there are, and which of them changed.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::ControlFlow;

use futures_util::{FutureExt as _, StreamExt as _};
use jiff::Timestamp;
use levain_forge::{Batch, End, KnownPage, ListOptions, list};
use levain_harvest::{HarvestFault, same};
use levain_model::forge::Listed;
use levain_model::{ForgeKind, HarvestState, Id, Listing, ListingPage, NewEvent, Repository, Subject, Verb};
use levain_outbound::Validators;
use levain_store::{harvests, repositories};

use super::{HarvestProgress, Stop, Under, refusal};
use crate::error::AppError;

/// Repositories asked for their references at the same time.
const ASKED: usize = 8;

/// How a walk ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Walked {
    /// To the last page: what was not seen is not listed any more.
    Whole,
    /// To an end that proves nothing of what was not seen.
    Partial,
    /// The rest is for the next time.
    PutOff,
}

impl Under<'_> {
    /// Walks through the listing, from where an interrupted walk stood.
    pub(super) async fn list(&self, progress: &mut (dyn FnMut(HarvestProgress) + Send)) -> Result<Walked, Stop> {
        let app = self.app();
        let before = harvests::listing(&app.inner.store, &self.source().key).await?;
        let resume_at = {
            let mut run = self.run.lock().await;
            if run.cursor.is_none() {
                // From the first page on, again when the last harvest was cut after its listing.
                run.counts.listed = 0;
            }
            run.cursor.clone()
        };
        let known = self.known_pages(&before).await?;
        let (forge, scope) = (self.place.forge.as_ref(), &self.place.scope);
        // Pages are written while the next one is asked for. What is asked for is not far ahead: a page at a time.
        let (sender, mut batches) = tokio::sync::mpsc::unbounded_channel::<Batch>();
        let walking = async {
            let options = ListOptions { since: None, known: &known, resume_at: resume_at.as_deref() };
            let mut take = |batch: Batch| match sender.send(batch).is_ok() && !self.stopped() {
                true => ControlFlow::Continue(()),
                false => ControlFlow::Break(()),
            };
            let walked = list(forge, scope, options, &mut take).await;
            drop(sender);
            walked
        };
        let writing = async {
            let mut listing = before;
            let mut first = None;
            while let Some(batch) = batches.recv().await {
                let address = match &batch {
                    Batch::Changed { page, .. } | Batch::Unchanged { page } => page.address.clone(),
                };
                first.get_or_insert(address);
                self.take(&mut listing, batch).await?;
                let counts = self.run.lock().await.counts.clone();
                progress(HarvestProgress { counts, waiting: 0 });
            }
            Ok::<_, AppError>((listing, first))
        };
        let (walked, written) = tokio::join!(walking, writing);
        let (mut listing, first) = written?;
        match walked {
            Ok(walked) => {
                if walked.end == End::Whole && resume_at.is_none() && !self.is_plain() {
                    forget_other_pages(&mut listing, first);
                }
                let mut run = self.run.lock().await;
                let mut tx = app.inner.store.begin().await?;
                harvests::set_listing(&mut tx, &self.source().key, &listing).await?;
                if walked.end != End::Stopped {
                    run.cursor = None;
                }
                self.count_requests(&mut run.counts);
                harvests::save(&mut tx, &run).await?;
                tx.commit().await?;
                Ok(match walked.end {
                    End::Whole if walked.unreadable == 0 => Walked::Whole,
                    End::Stopped => Walked::PutOff,
                    _ => Walked::Partial,
                })
            }
            Err(fault) => {
                let fault = HarvestFault::from(fault);
                let mut run = self.run.lock().await;
                run.refused.retain(|refusal| refusal.code != fault.code());
                run.refused.push(refusal(&self.source().key, fault.code(), |language| fault.text(language)));
                let put_off = fault.wait_until().is_some() || run.cursor.is_some();
                tracing::warn!(source = self.source().key, code = fault.code(), "the listing stopped");
                Ok(if put_off { Walked::PutOff } else { Walked::Partial })
            }
        }
    }

    /// Whether no listing says what changed: the references of each repository do.
    pub(super) fn is_plain(&self) -> bool {
        matches!(self.place.forge.kind(), ForgeKind::Git | ForgeKind::Folder)
    }

    /// The pages of the last walk, the first one first.
    async fn known_pages(&self, listing: &Listing) -> Result<Vec<KnownPage>, AppError> {
        if self.is_plain() {
            // Their "pages" hold what was seen of each repository: see `plain`.
            return Ok(Vec::new());
        }
        let ids: Vec<Id> = listing.pages.values().flat_map(|page| page.repositories.iter().copied()).collect();
        let members = repositories::by_ids(&self.app().inner.store, &ids).await?;
        let nexts: HashSet<&str> = listing.pages.values().filter_map(|page| page.next.as_deref()).collect();
        let mut pages: Vec<(&String, &ListingPage)> = listing.pages.iter().collect();
        pages.sort_by_key(|(address, _)| nexts.contains(address.as_str()));
        Ok(pages
            .into_iter()
            .map(|(address, page)| KnownPage {
                address: address.clone(),
                validators: Validators { etag: page.etag.clone(), last_modified: page.last_modified.clone() },
                next: page.next.clone(),
                members: page
                    .repositories
                    .iter()
                    .filter_map(|id| members.get(id).map(|one| one.listed.full_name.clone()))
                    .collect(),
            })
            .collect())
    }

    /// Writes one page: its repositories, what of them is to be read, and where the walk stands.
    async fn take(&self, listing: &mut Listing, batch: Batch) -> Result<(), AppError> {
        let app = self.app();
        let (page, listed) = match batch {
            Batch::Changed { page, listed } => (page, Some(listed)),
            Batch::Unchanged { page } => (page, None),
        };
        let plain = self.is_plain();
        let looks = match &listed {
            Some(listed) if plain => self.look(listed).await,
            _ => Vec::new(),
        };
        let now = app.now();
        let mut run = self.run.lock().await;
        let mut tx = app.inner.store.begin().await?;
        let mut next = run.clone();
        let ids = match listed {
            None => {
                let ids = listing.pages.get(&page.address).map(|page| page.repositories.clone()).unwrap_or_default();
                repositories::touch_seen(&mut tx, &ids, now).await?;
                ids
            }
            Some(listed) => {
                let looks: HashMap<&str, &Result<String, HarvestFault>> =
                    listed.iter().map(|one| one.url.as_str()).zip(looks.iter()).collect();
                let (ids, placed) = self.place_all(&mut tx, &listed, now).await?;
                if plain {
                    self.plain(&mut tx, listing, &placed, &looks, now).await?;
                }
                ids
            }
        };
        next.counts.listed += ids.len() as u64;
        next.counts.unchanged = unchanged(&next.counts);
        self.count_requests(&mut next.counts);
        next.cursor.clone_from(&page.next);
        if !plain {
            let kept = ListingPage {
                etag: page.validators.etag,
                last_modified: page.validators.last_modified,
                next: page.next,
                repositories: ids,
            };
            listing.pages.insert(page.address, kept);
            harvests::set_listing(&mut tx, &self.source().key, listing).await?;
        }
        harvests::save(&mut tx, &next).await?;
        tx.commit().await?;
        *run = next;
        Ok(())
    }

    /// Finds or makes the repository of each entry, and asks for those that are new or changed. Gives their identifiers, and
    /// those of each address.
    async fn place_all(
        &self,
        tx: &mut levain_store::Tx,
        listed: &[Listed],
        now: Timestamp,
    ) -> Result<(Vec<Id>, BTreeMap<String, Repository>), AppError> {
        let kind = self.place.forge.kind();
        let urls: Vec<String> = listed.iter().map(|one| address(kind, one)).collect();
        let forge_ids: Vec<&str> = listed.iter().filter_map(|one| one.forge_id.as_deref()).collect();
        let by_forge_id = repositories::by_forge_ids(&mut *tx, &self.source().key, &forge_ids).await?;
        let keys: Vec<&str> = urls.iter().map(String::as_str).collect();
        let by_url = repositories::by_urls(&mut *tx, &keys).await?;
        let (mut saved, mut seen, mut ids, mut placed) = (Vec::new(), Vec::new(), Vec::new(), BTreeMap::new());
        let mut taken = HashSet::new();
        for (one, url) in listed.iter().zip(&urls) {
            let known = one.forge_id.as_ref().and_then(|id| by_forge_id.get(id)).or_else(|| {
                // An address whose repository has another number now is another repository.
                by_url.get(url).filter(|known| {
                    known.listed.forge_id.is_none()
                        || one.forge_id.is_none()
                        || known.listed.forge_id == one.forge_id
                        || known.source != self.source().key
                })
            });
            let repository = match known {
                Some(known) if known.url == *url && same(&known.listed, one) && known.state.absent_since.is_none() => {
                    seen.push(known.id);
                    known.clone()
                }
                Some(known) => {
                    let mut changed = known.clone();
                    if known.url != *url {
                        let fields = vec![format!("renamed={url}")];
                        let subject = Subject::Repository(known.id);
                        tx.append(NewEvent { actor: self.actor, verb: Verb::Updated, subject, fields }, now);
                    }
                    changed.url.clone_from(url);
                    changed.listed = one.clone();
                    changed.last_seen = now;
                    changed.last_changed = now;
                    changed.state.absent_since = None;
                    changed.state.gone_at = None;
                    changed.state.next_attempt = Some(changed.state.next_attempt.map_or(now, |at| at.min(now)));
                    if taken.insert(changed.id) {
                        saved.push(changed.clone());
                    }
                    changed
                }
                None => {
                    let new = self.new_repository(one, url, now);
                    if !taken.insert(new.id) {
                        continue;
                    }
                    saved.push(new.clone());
                    new
                }
            };
            ids.push(repository.id);
            placed.insert(one.url.clone(), repository);
        }
        repositories::save_all(tx, &saved).await?;
        repositories::touch_seen(tx, &seen, now).await?;
        Ok((ids, placed))
    }

    fn new_repository(&self, listed: &Listed, url: &str, now: Timestamp) -> Repository {
        Repository {
            id: self.app().new_id(),
            source: self.source().key.clone(),
            url: url.to_owned(),
            forge: self.place.forge.kind(),
            listed: listed.clone(),
            fork: None,
            head_commit: None,
            state: HarvestState { next_attempt: Some(now), ..HarvestState::default() },
            checks_version: None,
            diagnostics: serde_json::Value::Null,
            derived: false,
            first_seen: now,
            last_seen: now,
            last_changed: now,
        }
    }

    /// What the references of each repository are, where no listing says whether something changed.
    async fn look(&self, listed: &[Listed]) -> Vec<Result<String, HarvestFault>> {
        let kind = self.place.forge.kind();
        let copies = &self.harvester.copies;
        // Each in a box: the compiler cannot see otherwise that what borrows the list may cross threads.
        let asks = listed.iter().map(|one| copies.fingerprint(kind, one).boxed()).collect::<Vec<_>>();
        futures_util::stream::iter(asks).buffered(ASKED).collect().await
    }

    /// Asks for those whose references are not those of the last time, which are kept as so many pages of the listing.
    async fn plain(
        &self,
        tx: &mut levain_store::Tx,
        listing: &mut Listing,
        placed: &BTreeMap<String, Repository>,
        looks: &HashMap<&str, &Result<String, HarvestFault>>,
        now: Timestamp,
    ) -> Result<(), AppError> {
        let mut pages = BTreeMap::new();
        let (mut changed, mut failed) = (Vec::new(), Vec::new());
        for (url, repository) in placed {
            let before = listing.pages.get(url);
            match looks.get(url.as_str()) {
                Some(Ok(print)) => {
                    if before.and_then(|page| page.etag.as_ref()) != Some(print) {
                        changed.push(repository.id);
                    }
                    let page = ListingPage {
                        etag: Some(print.clone()),
                        repositories: vec![repository.id],
                        ..ListingPage::default()
                    };
                    pages.insert(url.clone(), page);
                }
                Some(Err(fault)) => {
                    let mut repository = repository.clone();
                    repository.last_seen = now;
                    super::work::failed(&mut repository, fault, now);
                    failed.push(repository);
                }
                None => {}
            }
        }
        repositories::ask(tx, &changed, now).await?;
        repositories::save_all(tx, &failed).await?;
        listing.pages = pages;
        harvests::set_listing(tx, &self.source().key, listing).await?;
        Ok(())
    }
}

/// Of the repositories listed, those of which nothing else is counted.
pub(super) fn unchanged(counts: &levain_model::HarvestCounts) -> u64 {
    counts.listed.saturating_sub(counts.created + counts.changed + counts.failed + counts.skipped)
}

/// The address by which a repository is known here.
pub(super) fn address(kind: ForgeKind, listed: &Listed) -> String {
    match kind {
        ForgeKind::Folder => listed.url.clone(),
        _ => levain_exchange::normalise_repository(&listed.url).unwrap_or_else(|| listed.url.clone()),
    }
}

/// Keeps the pages that the walk went through, from the first one on.
fn forget_other_pages(listing: &mut Listing, first: Option<String>) {
    let mut kept = BTreeMap::new();
    let mut at = first;
    while let Some(address) = at.take() {
        let Some(page) = listing.pages.remove(&address) else { break };
        at.clone_from(&page.next);
        kept.insert(address, page);
    }
    listing.pages = kept;
}
