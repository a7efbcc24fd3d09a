//! What the catalogue itself knows of a repository before it is judged: whose account it is in, who else uses or lists it.

use std::collections::{BTreeSet, HashMap};

use levain_checks::{Outside, Reuse};
use levain_model::{Id, Language, Repository, Texts};
use levain_store::{organizations, records, sources, uses};

use super::Under;
use crate::App;
use crate::error::AppError;

/// Bodies read at a time.
const PAGE: u32 = 1_000;

/// The accounts of public bodies on forges: `host/account`, in lower case, to the name of the body.
pub(super) struct Registry(HashMap<String, String>);

impl Registry {
    async fn read(app: &App) -> Result<Registry, AppError> {
        let mut accounts = HashMap::new();
        let filter = organizations::Filter::default();
        let mut offset = 0;
        loop {
            let page = organizations::list(&app.inner.store, &filter, offset, PAGE).await?;
            offset += PAGE;
            if page.is_empty() {
                return Ok(Registry(accounts));
            }
            for body in page {
                for account in &body.record.forge_accounts {
                    accounts.insert(key(account), french(&body.record.name));
                }
            }
        }
    }
}

fn french(name: &Texts) -> String {
    name.best(Language::Fr).map(|(_, text)| text.to_owned()).unwrap_or_default()
}

fn key(account: &str) -> String {
    let account = account.split_once("://").map_or(account, |(_, rest)| rest);
    account.trim_end_matches('/').to_lowercase()
}

impl Under<'_> {
    /// The outside data for one repository.
    pub(super) async fn outside(&self, repository: &Repository) -> Result<Outside<'static>, AppError> {
        let app = self.app();
        let registry = self.knowledge.get_or_try_init(|| Registry::read(app)).await?;
        let owner = repository.listed.owner.as_ref().map(|owner| {
            let host = repository.url.split('/').next().unwrap_or_default();
            registry.0.get(&format!("{host}/{}", owner.login.to_lowercase())).cloned()
        });
        let software = app.software_of(repository).await?;
        let reuse = self.reuse(&software).await?;
        let mut starts = Vec::new();
        for id in &software {
            starts.extend(app.starts_of(*id).await?);
        }
        let starts = app.has_lab().then_some(starts);
        Ok(Outside { owner_in_registry: owner, reuse: Some(reuse), starts, ..Outside::default() })
    }

    /// Uses by public bodies and listings in other catalogues of these software, each with where it is said.
    async fn reuse(&self, software: &BTreeSet<Id>) -> Result<Vec<Reuse>, AppError> {
        let store = &self.app().inner.store;
        let names: HashMap<String, (String, Option<String>)> = sources::all(store)
            .await?
            .into_iter()
            .filter(|source| source.key != self.source().key)
            .map(|source| {
                let name = french(&source.name);
                (source.key, (name, source.url))
            })
            .collect();
        let mut reuse = Vec::new();
        for id in software {
            let id = *id;
            for (used, body) in uses::of_software(store, id).await? {
                let name = french(&body.record.name);
                // Reported by a source rather than declared by the body itself.
                reuse.push(Reuse { name, url: None, declared: used.record.is_none() });
            }
            for record in records::of_software(store, id).await? {
                if let Some((name, url)) = names.get(&record.source) {
                    reuse.push(Reuse { name: name.clone(), url: url.clone(), declared: false });
                }
            }
        }
        Ok(reuse)
    }
}
