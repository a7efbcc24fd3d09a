//! Repositories as their status pages tell them, the sources that list them, and the messages of their forges.

use jiff::ToSpan as _;
use levain_forge::{HookFault, verify};
use levain_harvest::{Diagnostics, ForgeSettings};
use levain_model::{Actor, ForgeKind, Id, Language, NewEvent, Repository, SourceKind, Subject, Verb};
use levain_store::repositories::{self, Filter, Standing};
use levain_store::{findings, harvests, records, sources};

use crate::App;
use crate::error::AppError;
use crate::evidence::is_public;
use crate::evidence::places;
use crate::table::Table;
use crate::views::{RepositoriesView, RepositoryEntry, RepositoryStatus, SourcePage, TextView};

/// Repositories per page of a list for people, and of an export.
pub const PAGE: u32 = 50;
/// Most repositories of one export.
pub const EXPORT: u32 = 10_000;
/// Runs shown of a source.
const RUNS: u32 = 20;
/// Days shown of a source.
const DAYS: i32 = 400;

/// The words of standings, as addresses have them.
pub const STANDINGS: [(&str, Standing); 4] = [
    ("sound", Standing::Sound),
    ("failing", Standing::Failing),
    ("archived", Standing::Archived),
    ("gone", Standing::Gone),
];

/// Which repositories are asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RepositoriesRequest {
    /// An address of one, present or former.
    pub address: String,
    /// Only those of this source.
    pub source: Option<String>,
    /// Only those that stand so: a word of [`STANDINGS`].
    pub standing: Option<String>,
    /// The last repository of the page before.
    pub after: Option<Id>,
    /// How many at most.
    pub size: u32,
}

impl App {
    /// Repositories that were harvested.
    ///
    /// # Errors
    /// A failure of the database.
    pub async fn repositories(
        &self,
        request: &RepositoriesRequest,
        language: Language,
    ) -> Result<RepositoriesView, AppError> {
        let store = &self.inner.store;
        let names = self.harvested_sources(language).await?;
        let standing = STANDINGS.iter().find(|(word, _)| Some(*word) == request.standing.as_deref());
        let address = request.address.trim().to_owned();
        let (found, next) = if address.is_empty() {
            let filter = Filter {
                source: request.source.as_deref(),
                standing: standing.map(|(_, standing)| *standing),
                ..Filter::default()
            };
            // By identifier: the address of a repository of this machine is a path, and nobody's business.
            let after = match request.after {
                Some(id) => repositories::get(store, id).await?,
                None => None,
            };
            let after = after.map(|after| levain_store::Cursor { key: after.url, id: String::new() });
            let page = repositories::list(store, filter, after.as_ref(), request.size.clamp(1, EXPORT)).await?;
            let next = page.next.and_then(|_| page.items.last().map(|last| last.id));
            (page.items, next)
        } else {
            let url = levain_exchange::normalise_repository(&address).unwrap_or_else(|| address.clone());
            (repositories::by_urls(store, &[&url]).await?.into_values().collect(), None)
        };
        Ok(RepositoriesView {
            address,
            source: names.iter().find(|(key, _)| Some(key) == request.source.as_ref()).cloned(),
            standing: standing.map(|(word, _)| *word),
            repositories: found.iter().map(entry).collect(),
            next,
            sources: names,
        })
    }

    /// Why a repository is, or is not, in the catalogue.
    ///
    /// # Errors
    /// A failure of the database.
    pub async fn repository(&self, id: Id, language: Language) -> Result<Option<RepositoryStatus>, AppError> {
        let store = &self.inner.store;
        let Some(repository) = repositories::get(store, id).await? else { return Ok(None) };
        let mut software = Vec::new();
        for subject in repositories::subjects(store, &[id]).await?.remove(&id).unwrap_or_default() {
            if let Some(found) = levain_store::software::get(store, subject.software).await? {
                let name = found.fields.name.clone().unwrap_or_default();
                software.push((subject.path, found.slug, name));
            }
        }
        let aliases = repositories::aliases(store, &[id]).await?.remove(&id).unwrap_or_default();
        let public = findings::of_repository(store, id).await?;
        let names = self.harvested_sources(language).await?;
        let source = names.into_iter().find(|(key, _)| *key == repository.source).map(|(_, name)| name);
        let state = &repository.state;
        Ok(Some(RepositoryStatus {
            source: source.unwrap_or_else(|| plain(&repository.source, language)),
            forge: repository.forge,
            aliases: if repository.forge == ForgeKind::Folder { Vec::new() } else { aliases },
            fork: repository.fork,
            commit: repository.head_commit.clone(),
            software,
            diagnostics: serde_json::from_value::<Option<Diagnostics>>(repository.diagnostics.clone())
                .ok()
                .flatten()
                .unwrap_or_default(),
            listed: (repository.first_seen, repository.last_seen),
            tried_at: state.last_attempt,
            next_attempt: state.next_attempt,
            fault: state.last_fault.clone().map(|code| (code, state.consecutive_failures)),
            absent_since: state.absent_since,
            gone_at: state.gone_at,
            findings: public.iter().filter(|finding| is_public(&finding.judgement)).count(),
            repository: entry(&repository),
        }))
    }

    /// A source, and what it held over time when it is harvested.
    ///
    /// # Errors
    /// A failure of the database.
    pub async fn source(&self, key: &str, language: Language) -> Result<Option<SourcePage>, AppError> {
        let store = &self.inner.store;
        let Some(source) = sources::get(store, key).await? else { return Ok(None) };
        let today = self.now().to_zoned_datetime(jiff::tz::TimeZone::UTC).date();
        let since = today.checked_sub(DAYS.days()).unwrap_or(today);
        let harvested = source.kind == SourceKind::Harvest;
        let counts = repositories::counts(store).await?.remove(key);
        let mut runs = harvests::list(store, Some(key), RUNS).await?;
        // The path of a folder of this machine is nobody's business.
        if source.url.is_none() {
            runs.iter_mut().for_each(|run| run.cursor = None);
        }
        Ok(Some(SourcePage {
            name: TextView::best(&source.name, language).unwrap_or_else(|| plain(key, language)),
            records: records::counts(store).await?.remove(key).unwrap_or_default(),
            counts: counts.or_else(|| harvested.then(Default::default)),
            days: harvests::days(store, key, since).await?,
            runs,
            source,
        }))
    }

    /// Says which secrets the messages of forges are signed with; without them none is taken.
    pub fn listen_to(&self, forges: Vec<ForgeSettings>) {
        // Said once, when the server begins.
        let _ = self.inner.forges.set(forges);
    }

    /// Takes a message that a forge signed: the repository it is about is read again at the next look of the schedule.
    /// Gives whether it is known here; one that is not is found when its source is listed.
    ///
    /// # Errors
    /// No such source, or none that sends messages ([`AppError::NotFound`]); a message that is not from the forge
    /// ([`AppError::Invalid`]); a failure of the database.
    pub async fn told_by_forge<'a>(
        &self,
        source: &str,
        header: impl Fn(&str) -> Option<&'a str>,
        body: &[u8],
    ) -> Result<bool, AppError> {
        let store = &self.inner.store;
        let found = sources::get(store, source).await?.filter(|source| source.kind == SourceKind::Harvest);
        let source = found.ok_or(AppError::NotFound)?;
        let address = source.url.as_deref().ok_or(AppError::NotFound)?;
        let forges = self.inner.forges.get().map(Vec::as_slice).unwrap_or_default();
        let forge = forges.iter().find(|forge| forge.is_of(address));
        let secret = forge.and_then(|forge| forge.webhook.as_ref()).ok_or(AppError::NotFound)?;
        let filter = Filter { source: Some(&source.key), ..Filter::default() };
        let first = repositories::list(store, filter, None, 1).await?.items.into_iter().next();
        let kind = first.map(|first| first.forge).or(forge.and_then(|forge| forge.kind)).ok_or(AppError::NotFound)?;
        let hook = match verify(kind, header, body, secret) {
            Ok(hook) => hook,
            // GitHub's greeting: signed, and about no repository.
            Err(HookFault::NoRepository) => return Ok(false),
            Err(fault) => {
                let text = |language| format!("{} ({})", fault.text(language), fault.code());
                return Err(AppError::invalid("signature", text(Language::Fr), text(Language::En)));
            }
        };
        let url = levain_exchange::normalise_repository(&hook.url).unwrap_or_else(|| hook.url.clone());
        let by_id = match &hook.forge_id {
            Some(id) => repositories::by_forge_ids(store, &source.key, &[id]).await?.into_values().next(),
            None => None,
        };
        let known = match by_id {
            Some(known) => Some(known),
            None => repositories::by_urls(store, &[&url]).await?.into_values().next(),
        };
        let Some(known) = known.filter(|known| known.source == source.key) else { return Ok(false) };
        let now = self.now();
        let mut tx = store.begin().await?;
        repositories::ask(&mut tx, &[known.id], now).await?;
        let fields = vec!["asked=forge".to_owned()];
        let subject = Subject::Repository(known.id);
        tx.append(NewEvent { actor: Actor::System, verb: Verb::Updated, subject, fields }, now);
        tx.commit().await?;
        Ok(true)
    }

    async fn harvested_sources(&self, language: Language) -> Result<Vec<(String, TextView)>, AppError> {
        let all = sources::all(&self.inner.store).await?;
        let harvested = all.into_iter().filter(|source| source.kind == SourceKind::Harvest);
        Ok(harvested
            .map(|source| {
                let name = TextView::best(&source.name, language).unwrap_or_else(|| plain(&source.key, language));
                (source.key, name)
            })
            .collect())
    }
}

/// Repositories as CSV: an address, a source, how each stands.
pub fn repositories_csv(view: &RepositoriesView) -> String {
    let header = ["id", "name", "url", "source", "standing", "archived", "derived", "read_at"];
    let mut table = Table::new(header.map(str::to_owned).to_vec());
    for one in &view.repositories {
        table.push(vec![
            one.id.to_string(),
            one.name.clone(),
            one.url.clone().unwrap_or_default(),
            one.source.clone(),
            one.standing.to_owned(),
            one.archived.to_string(),
            one.derived.to_string(),
            one.read_at.map(|at| at.to_string()).unwrap_or_default(),
        ]);
    }
    table.into_csv()
}

fn entry(repository: &Repository) -> RepositoryEntry {
    let state = &repository.state;
    let standing = match (state.gone_at, state.consecutive_failures, repository.listed.archived) {
        (Some(_), _, _) => "gone",
        (None, 1.., _) => "failing",
        (None, 0, true) => "archived",
        (None, 0, false) => "sound",
    };
    RepositoryEntry {
        id: repository.id,
        name: repository.listed.full_name.clone(),
        url: places::address(repository).map(str::to_owned),
        source: repository.source.clone(),
        standing,
        archived: repository.listed.archived,
        derived: repository.derived,
        read_at: state.last_success,
    }
}

fn plain(text: &str, language: Language) -> TextView {
    TextView { text: text.to_owned(), lang: language.tag().to_owned(), foreign: false }
}
