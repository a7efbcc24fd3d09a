//! What administrators see.

use levain_model::Language;
use levain_store::imports;
use levain_store::jobs::{self, JobStatus};

use crate::App;
use crate::error::AppError;
use crate::permission::{Action, Principal, require};
use crate::views::{AdminView, JobView};

/// Imports and jobs shown.
const LATEST: u32 = 50;

impl App {
    /// The administration page.
    ///
    /// # Errors
    /// No permission.
    pub async fn admin(&self, principal: &Principal, language: Language) -> Result<AdminView, AppError> {
        require(principal, Action::Administer)?;
        let store = &self.inner.store;
        let sources = self.sources(language).await?;
        let refusals = sources
            .iter()
            .filter_map(|view| view.last_import.as_ref())
            .flat_map(|run| run.report.refused.iter().map(|refusal| (run.source.clone(), refusal.clone())))
            .collect();
        let mut jobs = jobs::list(store, None, LATEST).await?;
        jobs.retain(|job| job.status != JobStatus::Done);
        Ok(AdminView {
            refusals,
            sources,
            imports: imports::list(store, None, LATEST).await?.into_iter().map(Into::into).collect(),
            jobs: jobs
                .into_iter()
                .map(|job| JobView {
                    id: job.id.to_string(),
                    kind: job.kind,
                    state: job.status.as_str().to_owned(),
                    attempts: u32::try_from(job.attempts).unwrap_or_default(),
                    not_before: job.not_before,
                    error: job.last_error,
                })
                .collect(),
            index: self.index_view().await?,
            people: self.people(principal).await?,
        })
    }
}
