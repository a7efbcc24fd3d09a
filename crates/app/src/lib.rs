//! What people can do. The only place where the rules of the domain meet storage: each use case checks the permission,
//! writes in one transaction with its event, and gives plain values back.
//!
//! Pages and commands call [`App`]; nothing else writes. No markup here, and no query outside of here and `store`.

pub mod accounts;
mod administration;
pub mod assembly;
pub mod assessments;
pub mod bodies;
mod catalogue;
mod claims;
pub mod codes;
pub mod contests;
pub mod curation;
pub mod decision;
pub mod demonstration;
pub mod error;
pub mod evidence;
pub mod experiments;
pub mod export;
pub mod guides;
pub mod harvest;
pub mod imports;
pub mod incidents;
mod indexing;
pub mod joins;
pub mod lab;
mod labels;
pub mod licenses;
pub mod lists;
pub mod mailing;
mod marking;
pub mod members;
pub mod moderation;
pub mod notices;
pub mod permission;
pub mod policies;
pub mod privacy;
pub mod providers;
pub mod repositories;
pub mod standing;
mod table;
pub mod views;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use camino::Utf8PathBuf;
use jiff::Timestamp;
use levain_content::{Content, Vocabularies};
use levain_model::Id;
use levain_store::Store;

pub use error::AppError;
pub use permission::Principal;

/// What the program needs to begin.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Database, as [`Store::open`] takes it.
    pub database: String,
    /// Folder of the search index; in memory when there is none.
    pub index: Option<Utf8PathBuf>,
    /// Folder whose files override or add to the content of the program.
    pub content: Option<Utf8PathBuf>,
}

/// The application: cheap to clone, shared by every request.
#[derive(Clone)]
pub struct App {
    pub(crate) inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub(crate) store: Store,
    pub(crate) content: Content,
    pub(crate) aliases: joins::Aliases,
    pub(crate) index: indexing::Follower,
    pub(crate) shelf: guides::Shelved,
    pub(crate) experiments: experiments::Indexed,
    pub(crate) homes: std::sync::Mutex<lists::Homes>,
    /// What is known of forges that send messages.
    pub(crate) forges: std::sync::OnceLock<Vec<levain_harvest::ForgeSettings>>,
    /// Who else than this site says who people are.
    pub(crate) providers: std::sync::OnceLock<Vec<levain_identity::Provider>>,
    /// How mail is sent; nothing when none is.
    pub(crate) mailing: std::sync::OnceLock<mailing::Mailing>,
    /// The lab; nothing when there is none.
    pub(crate) lab: std::sync::OnceLock<lab::Lab>,
    /// Packages of the lab, once somebody asked for them.
    pub(crate) packages: std::sync::OnceLock<lab::Packages>,
    /// The deployer's folder of content.
    pub(crate) content_folder: Option<Utf8PathBuf>,
    clock: fn() -> Timestamp,
    /// Milliseconds of the last identifier: identifiers of one process never go back when the clock does.
    last_id: AtomicU64,
}

impl std::fmt::Debug for App {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("App").field("engine", &self.inner.store.engine()).finish_non_exhaustive()
    }
}

impl App {
    /// Opens the database, brings it and the starter catalogue up to date, and opens the search index.
    ///
    /// # Errors
    /// The database cannot be opened, or the content folder holds a file that cannot be read.
    pub async fn open(settings: &Settings) -> Result<App, AppError> {
        App::open_at(settings, Timestamp::now).await
    }

    /// [`App::open`] with another clock: tests travel in time with it.
    ///
    /// # Errors
    /// As [`App::open`].
    pub async fn open_at(settings: &Settings, clock: fn() -> Timestamp) -> Result<App, AppError> {
        let store = Store::open(&settings.database, &levain_store::Options::default()).await?;
        let content = Content::open(settings.content.as_deref())?;
        if let Some(fault) = content.framework().unknown_check(guides::is_check) {
            return Err(fault.into());
        }
        let aliases = joins::Aliases::new(content.vocabularies());
        let index = indexing::Follower::open(settings.index.as_deref(), content.vocabularies())?;
        let last_id = AtomicU64::new(0);
        let app = App {
            inner: Arc::new(Inner {
                store,
                content,
                aliases,
                index,
                shelf: Default::default(),
                experiments: Default::default(),
                homes: Default::default(),
                forges: Default::default(),
                providers: Default::default(),
                mailing: Default::default(),
                lab: Default::default(),
                packages: Default::default(),
                content_folder: settings.content.clone(),
                clock,
                last_id,
            }),
        };
        app.refresh_starter_catalogue().await?;
        Ok(app)
    }

    /// The time now, to the microsecond.
    pub fn now(&self) -> Timestamp {
        levain_model::time::truncated((self.inner.clock)())
    }

    /// The vocabularies: labels in both languages.
    pub fn vocabularies(&self) -> &Vocabularies {
        self.inner.content.vocabularies()
    }

    /// The database, for the commands that copy it whole.
    pub fn store(&self) -> &Store {
        &self.inner.store
    }

    /// A new identifier.
    pub(crate) fn new_id(&self) -> Id {
        let now = u64::try_from(self.now().as_millisecond()).unwrap_or_default();
        let time = self.inner.last_id.fetch_max(now, Ordering::Relaxed).max(now);
        let mut random = [0; 10];
        if getrandom::fill(&mut random).is_err() {
            // Without a source of randomness the counter still keeps identifiers apart within the process.
            random[..8].copy_from_slice(&self.inner.last_id.fetch_add(1, Ordering::Relaxed).to_be_bytes());
        }
        Id::from_parts(time, random)
    }

    /// Waits for what runs and closes the database.
    pub async fn close(&self) {
        self.inner.store.close().await;
    }
}
