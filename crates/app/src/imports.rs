//! Bringing a source into the catalogue: read, join, assemble, record.
//!
//! Records are written a few hundred at a time, each lot in one transaction with its events: an import that is killed leaves
//! whole lots behind, and the same import again finishes the work. Importing the same thing twice makes no event and
//! changes nothing but the time it was last seen.

mod lot;
mod plan;

use camino::Utf8Path;
use jiff::Timestamp;
use levain_exchange::Read;
use levain_model::{Actor, ImportReport, ImportRun, Language, NewEvent, Refusal, Source, SourceKind, Subject, Verb};
use levain_store::{imports, sources};

use crate::error::AppError;
use crate::permission::{Action, Principal, require};
use crate::{App, joins};

pub(crate) use lot::Writing;
pub use plan::{Plan, plan};

/// Items written in one transaction.
const LOT: usize = 400;
/// Lots read ahead while one is written.
const AHEAD: usize = 2;

/// How far an import has gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Items read.
    pub done: u64,
    /// Items in all, when the format can tell.
    pub total: Option<u64>,
}

/// Why records were left aside, in the reader's words; a code of another version as it stands.
pub fn skip_label(code: &str, language: Language) -> &str {
    match (levain_exchange::SkipReason::from_name(code), language) {
        (Some(reason), Language::Fr) => reason.fr(),
        (Some(reason), Language::En) => reason.en(),
        (None, _) => code,
    }
}

impl App {
    /// Imports the files of a plan. `progress` is called after each lot.
    ///
    /// # Errors
    /// No permission, or a failure of the database. What the files have wrong is in the report, never an error.
    pub async fn import(
        &self,
        principal: &Principal,
        plan: &Plan,
        mut progress: impl FnMut(Progress),
    ) -> Result<ImportReport, AppError> {
        let actor = require(principal, Action::Administer)?;
        let format = plan.format;
        let paths = plan.paths.clone();
        let options = levain_exchange::Options {
            quebec_kinds: self.inner.content.text("organizations/quebec-2017-kinds.tsv").map(str::to_owned),
            ..levain_exchange::Options::default()
        };
        let items = move |send: &mut dyn FnMut(Read) -> bool| {
            for path in &paths {
                for item in levain_exchange::read(format, path.as_std_path(), &options) {
                    if !send(item) {
                        return;
                    }
                }
            }
        };
        self.import_items(actor, &plan.source, plan.dry_run, items, &mut progress).await
    }

    /// Brings the starter catalogue up to date with the files of the program or of the deployer. Nothing is read when
    /// they are those of the last time.
    pub(crate) async fn refresh_starter_catalogue(&self) -> Result<(), AppError> {
        const META: &str = "starter_catalogue";
        let files = self.inner.content.catalogue_files();
        let fingerprint = fingerprint(files.iter().map(|(name, text)| (name.as_str(), text.as_ref())));
        if levain_store::meta::get(&self.inner.store, META).await?.as_deref() == Some(&fingerprint) {
            return Ok(());
        }
        let source = plan::starter();
        let items = move |send: &mut dyn FnMut(Read) -> bool| {
            for item in levain_exchange::read_starter(files) {
                if !send(item) {
                    return;
                }
            }
        };
        let report = self.import_items(Actor::System, &source, false, items, &mut |_| {}).await?;
        for refusal in &report.refused {
            tracing::warn!(code = refusal.code, location = refusal.location, "{}", refusal.en);
        }
        let mut tx = self.inner.store.begin().await?;
        levain_store::meta::set(&mut tx, META, &fingerprint).await?;
        tx.commit().await?;
        Ok(())
    }

    async fn import_items(
        &self,
        actor: Actor,
        source: &Source,
        dry_run: bool,
        items: impl FnOnce(&mut dyn FnMut(Read) -> bool) + Send + 'static,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<ImportReport, AppError> {
        let started_at = self.now();
        // Files are read and parsed beside the database's work, never further ahead than a few lots.
        let (sender, mut lots) = tokio::sync::mpsc::channel::<Vec<Read>>(AHEAD);
        let reading = tokio::task::spawn_blocking(move || {
            let mut lot = Vec::with_capacity(LOT);
            items(&mut |item| {
                lot.push(item);
                if lot.len() < LOT {
                    return true;
                }
                sender.blocking_send(std::mem::replace(&mut lot, Vec::with_capacity(LOT))).is_ok()
            });
            let _ = sender.blocking_send(lot);
        });

        let mut writing = lot::Writing::begin(self, actor, source, dry_run, started_at).await?;
        let mut done = Progress { done: 0, total: None };
        while let Some(lot) = lots.recv().await {
            for item in &lot {
                match item {
                    Read::Total(total) => done.total = Some(done.total.unwrap_or(0) + total),
                    _ => done.done += 1,
                }
            }
            writing.write(self, lot).await?;
            progress(done);
        }
        reading.await.map_err(|error| AppError::Internal(format!("reading stopped: {error}")))?;
        let report = writing.finish(self).await?;
        if !dry_run {
            self.record_run(actor, source, started_at, &report).await?;
        }
        Ok(report)
    }

    /// Keeps the report; an event goes with it only when something changed.
    async fn record_run(
        &self,
        actor: Actor,
        source: &Source,
        started_at: Timestamp,
        report: &ImportReport,
    ) -> Result<(), AppError> {
        let now = self.now();
        let mut tx = self.inner.store.begin().await?;
        let run = ImportRun {
            id: self.new_id(),
            source: source.key.clone(),
            started_at,
            finished_at: now,
            report: report.clone(),
        };
        let before = imports::list(&mut tx, Some(&source.key), 1).await?.into_iter().next();
        imports::insert(&mut tx, &run).await?;
        // A file refused whole was not imported: the freshness of the source must not claim it was.
        if report.read > 0 {
            sources::imported(&mut tx, &source.key, now).await?;
        }
        // The same refusals as the last time are no news.
        let refused = !report.refused.is_empty() && before.is_none_or(|run| run.report.refused != report.refused);
        if report.created + report.joined + report.updated > 0 || refused {
            let mut fields = vec![
                format!("created={}", report.created),
                format!("joined={}", report.joined),
                format!("updated={}", report.updated),
            ];
            if refused {
                fields.push(format!("refused={}", report.refused.len()));
            }
            tx.append(NewEvent { actor, verb: Verb::Imported, subject: Subject::Import(run.id), fields }, now);
        }
        tx.commit().await?;
        Ok(())
    }
}

/// A refusal about a place that is not a file of a known format.
pub(crate) fn unknown_format(path: &Utf8Path) -> Refusal {
    let known: Vec<&str> = levain_exchange::FORMATS.iter().map(|format| format.name).collect();
    let known = known.join(", ");
    Refusal {
        location: path.to_string(),
        code: "AP020".to_owned(),
        fr: format!("Aucun format connu n’est reconnu ici. Précisez-le avec --format, parmi\u{a0}: {known}."),
        en: format!("No known format is recognised here. Name it with --format, one of: {known}."),
    }
}

/// What tells one set of files from another: SHA-256 of names and texts.
fn fingerprint<'a>(files: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    use sha2::{Digest, Sha256};
    let mut hash = Sha256::new();
    for (name, text) in files {
        hash.update(name.as_bytes());
        hash.update([0]);
        hash.update(text.as_bytes());
        hash.update([0]);
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Whether two records of these kinds may be one by a declared alias.
pub(crate) fn alias_allowed(one: SourceKind, other: SourceKind) -> bool {
    joins::joins_by_alias(one) && joins::joins_by_alias(other)
}
