//! Repositories that a whole listing no longer shows: renamed, moved, or gone. None is ever removed.

use levain_forge::Lookup;
use levain_harvest::HarvestFault;
use levain_model::forge::Listed;
use levain_model::{Absence, ForgeKind, HarvestState, NewEvent, Repository, Subject, Verb};
use levain_store::{harvests, repositories};

use super::listing::address;
use super::{Under, refusal};
use crate::error::AppError;

/// Repositories asked for in one page of the database.
const PAGE: u32 = 500;

impl Under<'_> {
    /// Asks the forge for each of them, once per harvest until it is told gone.
    pub(super) async fn look_for_absent(&self) -> Result<(), AppError> {
        let app = self.app();
        let started_at = self.run.lock().await.started_at;
        let filter = repositories::Filter {
            source: Some(&self.source().key),
            not_seen_since: Some(started_at),
            ..Default::default()
        };
        let mut after = None;
        'pages: loop {
            let page = repositories::list(&app.inner.store, filter, after.as_ref(), PAGE).await?;
            for repository in page.items {
                if self.stopped() {
                    break 'pages;
                }
                if repository.state.gone_at.is_some() {
                    continue;
                }
                let found = self.place.forge.repository(&repository.listed.full_name).await;
                match found.map_err(HarvestFault::from) {
                    Ok(Lookup::Found(listed)) => self.found_elsewhere(repository, *listed).await?,
                    Ok(Lookup::Absent) => self.absent(repository, Absence::Absent, "FO001").await?,
                    Err(fault) if fault.wait_until().is_some() => break 'pages,
                    Err(fault) => self.absent(repository, fault.absence(), fault.code()).await?,
                }
            }
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        Ok(())
    }

    /// It is there, under another name or in another account: it keeps what is known of it, and its former address.
    async fn found_elsewhere(&self, before: Repository, listed: Listed) -> Result<(), AppError> {
        let app = self.app();
        let now = app.now();
        let kind = self.place.forge.kind();
        let url = address(kind, &listed);
        let mut tx = app.inner.store.begin().await?;
        let holder = repositories::by_urls(&mut tx, &[&url]).await?.remove(&url);
        if let Some(holder) = holder.filter(|holder| holder.id != before.id && holder.url == url) {
            // What it became is known already: the former address leads there.
            repositories::add_aliases(&mut tx, &[(&before.url, holder.id)]).await?;
            let mut moved = before;
            moved.state = HarvestState { gone_at: Some(now), last_fault: Some("FO001".to_owned()), ..moved.state };
            moved.state.next_attempt = None;
            repositories::save(&mut tx, &moved).await?;
        } else {
            let mut moved = before.clone();
            if url != before.url {
                let subject = Subject::Repository(before.id);
                let fields = vec![format!("renamed={url}")];
                tx.append(NewEvent { actor: self.actor, verb: Verb::Updated, subject, fields }, now);
                moved.last_changed = now;
                moved.state.next_attempt = Some(now);
            }
            moved.url = url;
            moved.listed = listed;
            moved.last_seen = now;
            moved.state.absent_since = None;
            repositories::save(&mut tx, &moved).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    async fn absent(&self, mut repository: Repository, absence: Absence, code: &str) -> Result<(), AppError> {
        let app = self.app();
        let now = app.now();
        let was_gone = repository.state.gone_at.is_some();
        repository.state.failed(absence, code, now, None);
        let mut run = self.run.lock().await;
        let mut tx = app.inner.store.begin().await?;
        if repository.state.gone_at.is_some() && !was_gone {
            run.counts.gone += 1;
            let subject = Subject::Repository(repository.id);
            tx.append(
                NewEvent { actor: self.actor, verb: Verb::Updated, subject, fields: vec!["gone".to_owned()] },
                now,
            );
        }
        if absence == Absence::Unknown && self.place.forge.kind() != ForgeKind::Folder {
            run.refused.push(refusal(&repository.listed.full_name, code, |_| repository.url.clone()));
        }
        repositories::save(&mut tx, &repository).await?;
        harvests::save(&mut tx, &run).await?;
        tx.commit().await?;
        Ok(())
    }
}
