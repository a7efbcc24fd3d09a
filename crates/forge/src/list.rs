//! Walking through a listing, page by page, to its end and no further.
//!
//! Each page is handed over with a mark ([`KnownPage`]). Kept by the caller, the marks make the next walk conditional
//! (an unchanged page costs one request and no body), and let a walk that was stopped go on where it stood.

use std::collections::{HashMap, HashSet};
use std::ops::ControlFlow;

use jiff::Timestamp;
use levain_model::forge::Listed;
use levain_outbound::Validators;
use serde::{Deserialize, Serialize};

use crate::fault::ForgeFault;
use crate::forge::{Forge, PageRequest, Scope};

/// What is to be kept of a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownPage {
    /// Its address.
    pub address: String,
    /// What makes the next request conditional.
    #[serde(default)]
    pub validators: Validators,
    /// The page after it.
    pub next: Option<String>,
    /// The full names of its repositories: still there when the page is unchanged.
    pub members: Vec<String>,
}

/// How to walk.
#[derive(Debug, Clone, Copy, Default)]
pub struct ListOptions<'a> {
    /// Only repositories changed since.
    pub since: Option<Timestamp>,
    /// The pages of the last whole walk through the same scope with the same token: validators belong to a token.
    pub known: &'a [KnownPage],
    /// The address of the page to begin with: the `next` of the last page handed over before an interruption.
    pub resume_at: Option<&'a str>,
}

/// What is handed over for each page, in the forge's order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Batch {
    /// The repositories of a page that is new or changed. None was handed over before in this walk.
    Changed {
        /// To be kept.
        page: KnownPage,
        /// The repositories.
        listed: Vec<Listed>,
    },
    /// A page unchanged since it was known: its members are still there, as they were.
    Unchanged {
        /// To be kept.
        page: KnownPage,
    },
}

/// How a walk ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// After the last page: what was not handed over is no longer listed.
    Whole,
    /// At the first repository older than `since`.
    Since,
    /// The caller had enough.
    Stopped,
    /// The forge began to repeat itself: pages already read, or nothing new in them. What was not handed over may exist.
    Repeating,
}

/// A walk, once done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Listing {
    /// Pages read.
    pub pages: u32,
    /// Repositories handed over, those of unchanged pages included.
    pub repositories: u64,
    /// Entries that could not be read: when there are any, absence proves nothing.
    pub unreadable: u32,
    /// How it ended.
    pub end: End,
}

/// Walks through a scope and hands each page to `take` before asking for the next one, so that nothing is held back
/// however long the listing.
///
/// # Errors
/// The first page that could not be had, with what was handed over before it still standing: resume at its address.
pub async fn list(
    forge: &dyn Forge,
    scope: &Scope,
    options: ListOptions<'_>,
    take: &mut (dyn FnMut(Batch) -> ControlFlow<()> + Send),
) -> Result<Listing, ForgeFault> {
    let known: HashMap<&str, &KnownPage> = options.known.iter().map(|page| (page.address.as_str(), page)).collect();
    let mut listing = Listing { pages: 0, repositories: 0, unreadable: 0, end: End::Whole };
    let mut visited = HashSet::new();
    let mut seen = HashSet::new();
    let first = options.known.first().map(|page| page.address.as_str());
    let mut at = options.resume_at.or(first).map(str::to_owned);
    loop {
        let mark = at.as_deref().and_then(|at| known.get(at).copied());
        let request = PageRequest {
            scope,
            since: options.since,
            at: at.as_deref(),
            validators: mark.map(|mark| &mark.validators),
        };
        let page = match forge.page(request).await {
            // The account was renamed, or became an organisation: its first page has another address now.
            Err(ForgeFault::NotFound(_)) if listing.pages == 0 && at.is_some() && options.resume_at.is_none() => {
                forge.page(PageRequest { at: None, validators: None, ..request }).await?
            }
            outcome => outcome?,
        };
        listing.pages += 1;
        listing.unreadable += page.unreadable;
        visited.insert(page.address.clone());
        let (batch, next, end) = match (page.listed, mark) {
            (None, Some(mark)) => {
                listing.repositories += mark.members.len() as u64;
                seen.extend(mark.members.iter().cloned());
                (Batch::Unchanged { page: mark.clone() }, mark.next.clone(), None)
            }
            // Unchanged since nothing: a server that says so is not to be believed.
            (None, None) => return Err(ForgeFault::Unreadable(page.address)),
            (Some(listed), _) => {
                let received = listed.len();
                let members: Vec<String> = listed.iter().map(|one| one.full_name.clone()).collect();
                // A repository made or moved while we walk shifts the pages: the same one may come twice.
                let mut fresh: Vec<Listed> =
                    listed.into_iter().filter(|one| seen.insert(one.full_name.clone())).collect();
                let repeating = received == 0 || fresh.is_empty();
                let mut end = (repeating && page.next.is_some()).then_some(End::Repeating);
                if let Some(since) = options.since {
                    let before = fresh.len();
                    fresh.retain(|one| one.pushed_at.max(one.updated_at).is_none_or(|at| at >= since));
                    if page.newest_first && fresh.len() < before {
                        end = Some(End::Since);
                    }
                }
                listing.repositories += fresh.len() as u64;
                let mark =
                    KnownPage { address: page.address, validators: page.validators, next: page.next.clone(), members };
                (Batch::Changed { page: mark, listed: fresh }, page.next, end)
            }
        };
        let stopped = take(batch).is_break();
        listing.end = match (end, &next) {
            (Some(end), _) => end,
            (None, Some(_)) if stopped => End::Stopped,
            (None, Some(next)) if visited.contains(next) => End::Repeating,
            (None, None) => End::Whole,
            (None, Some(_)) => {
                at = next;
                continue;
            }
        };
        return Ok(listing);
    }
}
