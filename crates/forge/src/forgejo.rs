//! Forgejo and Gitea: the interface, version 1.

mod facts;
mod wire;

use jiff::Timestamp;
use levain_model::forge::{ForgeFacts, ForgeKind, Listed, Owner};
use serde_json::Value;

use crate::api::{Api, filled, known, refusal};
use crate::fault::ForgeFault;
use crate::forge::{Answering, Capabilities, Connection, Forge, ListedPage, Lookup, PageRequest, Scope};
use wire::Repository;

/// The adapter.
pub(crate) struct Forgejo {
    api: Api,
}

impl Forgejo {
    pub(crate) fn new(connection: &Connection) -> Result<Forgejo, ForgeFault> {
        Ok(Forgejo { api: Api::new(connection, "api/v1", "application/json")? })
    }

    fn first(&self, scope: &Scope, since: Option<Timestamp>, kind: &str) -> url::Url {
        match scope {
            Scope::Account(account) => self.api.url(&[kind, account, "repos"], &[("limit", "50"), ("page", "1")]),
            Scope::Instance => {
                let (sort, order) = if since.is_some() { ("updated", "desc") } else { ("id", "asc") };
                let query = [("limit", "50"), ("sort", sort), ("order", order), ("page", "1")];
                self.api.url(&["repos", "search"], &query)
            }
        }
    }

    async fn read_page(&self, request: PageRequest<'_>) -> Result<ListedPage, ForgeFault> {
        let stored = request.at.and_then(|at| self.api.stored(at));
        let mut url = stored.clone().unwrap_or_else(|| self.first(request.scope, request.since, "orgs"));
        let mut answer = self.api.get(&url, request.validators).await?;
        if answer.status == 404 && stored.is_none() && *request.scope != Scope::Instance {
            url = self.first(request.scope, request.since, "users");
            answer = self.api.get(&url, None).await?;
        }
        // The search wraps its list in `data`.
        let entries = |value: Value| match value {
            Value::Object(mut object) => object.remove("data").unwrap_or(Value::Null),
            list => list,
        };
        let mut page = self.api.page(&url, &answer, entries, listed)?;
        // The list says nothing of its owner's kind; which of the two addresses answered does.
        if let (Scope::Account(account), Some(all)) = (request.scope, &mut page.listed) {
            let organization =
                url.path_segments().and_then(|mut path| path.find(|one| ["orgs", "users"].contains(one)));
            for owner in all.iter_mut().filter_map(|one| one.owner.as_mut()) {
                if owner.login.eq_ignore_ascii_case(account) {
                    owner.organization = organization.map(|kind| kind == "orgs");
                }
            }
        }
        page.newest_first = url.query_pairs().any(|(key, value)| key == "sort" && value == "updated");
        Ok(page)
    }

    async fn look_up(&self, full_name: &str) -> Result<Lookup, ForgeFault> {
        let Some((owner, name)) = full_name.split_once('/') else {
            return Ok(Lookup::Absent);
        };
        let answer = self.api.get(&self.api.url(&["repos", owner, name], &[]), None).await?;
        match refusal(&answer) {
            Err(ForgeFault::NotFound(_)) => Ok(Lookup::Absent),
            Err(fault) => Err(fault),
            Ok(()) => {
                let read = known::<Repository>(&Ok(answer));
                let one = read.map_err(|_| ForgeFault::Unreadable(full_name.to_owned()))?;
                Ok(Lookup::Found(Box::new(listed(one))))
            }
        }
    }
}

fn listed(one: Repository) -> Listed {
    Listed {
        clone_url: one.clone_url.unwrap_or_else(|| format!("{}.git", one.html_url)),
        url: one.html_url,
        full_name: one.full_name,
        forge_id: Some(one.id.to_string()),
        owner: one.owner.map(|owner| Owner { login: owner.login, organization: None }),
        default_branch: filled(one.default_branch).filter(|_| one.empty != Some(true)),
        description: filled(one.description),
        homepage: filled(one.website),
        topics: one.topics.unwrap_or_default(),
        archived: one.archived,
        fork: one.fork,
        parent_url: one.parent.and_then(|parent| parent.html_url),
        empty: one.empty,
        // One identifier is the license; several are files found, in no order.
        license: one.licenses.filter(|all| all.len() == 1).and_then(|all| all.into_iter().next()),
        pushed_at: None,
        updated_at: one.updated_at,
        created_at: one.created_at,
    }
}

impl Forge for Forgejo {
    fn kind(&self) -> ForgeKind {
        ForgeKind::Forgejo
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities { instance: true, project: true, issue_responses: true, ..Capabilities::default() }
    }

    fn page<'a>(&'a self, request: PageRequest<'a>) -> Answering<'a, ListedPage> {
        Box::pin(self.read_page(request))
    }

    fn repository<'a>(&'a self, full_name: &'a str) -> Answering<'a, Lookup> {
        Box::pin(self.look_up(full_name))
    }

    fn facts<'a>(&'a self, listed: &'a Listed, now: Timestamp) -> Answering<'a, ForgeFacts> {
        Box::pin(self.read_facts(listed, now))
    }
}
