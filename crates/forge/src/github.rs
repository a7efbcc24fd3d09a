//! GitHub and GitHub Enterprise: the REST interface, version 3.

mod facts;
mod wire;

use jiff::Timestamp;
use levain_model::forge::{ForgeFacts, ForgeKind, Known, Listed, Owner};

use crate::api::{Api, Memory, filled, known, refusal};
use crate::fault::ForgeFault;
use crate::forge::{Answering, Capabilities, Connection, Forge, ListedPage, Lookup, PageRequest, Scope};
use wire::Repository;

/// The adapter.
pub(crate) struct GitHub {
    api: Api,
    hints: Memory<Hints>,
    /// By owner: one request serves all its repositories.
    default_files: Memory<Known<Vec<String>>>,
}

/// What a listing says that [`Listed`] does not hold.
#[derive(Debug, Clone, Copy)]
struct Hints {
    issues: bool,
    discussions: bool,
}

impl GitHub {
    pub(crate) fn new(connection: &Connection) -> Result<GitHub, ForgeFault> {
        let accept = "application/vnd.github+json";
        let host = connection.base.trim().trim_end_matches('/').split("://").nth(1).unwrap_or_default();
        let api = if ["github.com", "www.github.com"].contains(&host) {
            Api::new(&Connection { base: "https://api.github.com".to_owned(), ..connection.clone() }, "", accept)?
        } else {
            Api::new(connection, "api/v3", accept)?
        };
        Ok(GitHub { api, hints: Memory::default(), default_files: Memory::default() })
    }

    fn listed(&self, one: Repository) -> Listed {
        let id = one.id.to_string();
        if let (Some(issues), Some(discussions)) = (one.has_issues, one.has_discussions) {
            self.hints.keep(&id, Hints { issues, discussions });
        }
        Listed {
            clone_url: one.clone_url.unwrap_or_else(|| format!("{}.git", one.html_url)),
            url: one.html_url,
            full_name: one.full_name,
            forge_id: Some(id),
            owner: one.owner.map(|owner| Owner {
                organization: owner.kind.as_deref().map(|kind| kind == "Organization"),
                login: owner.login,
            }),
            default_branch: filled(one.default_branch),
            description: filled(one.description),
            homepage: filled(one.homepage),
            topics: one.topics,
            archived: one.archived,
            fork: one.fork,
            parent_url: one.parent.map(|parent| parent.html_url),
            // `size` is 0 for small repositories too, and late: it tells nothing.
            empty: None,
            license: one.license.and_then(|license| license.spdx_id),
            pushed_at: one.pushed_at,
            updated_at: one.updated_at,
            created_at: one.created_at,
        }
    }

    async fn read_page(&self, request: PageRequest<'_>) -> Result<ListedPage, ForgeFault> {
        let Scope::Account(account) = request.scope else {
            return Err(ForgeFault::Unsupported(self.api.url(&[], &[]).to_string()));
        };
        // By date of creation, a new repository touches the last page only: the others stay unchanged (304).
        let (sort, direction) = if request.since.is_some() { ("updated", "desc") } else { ("created", "asc") };
        let query = [("per_page", "100"), ("sort", sort), ("direction", direction), ("type", "all")];
        let first = |kind| self.api.url(&[kind, account, "repos"], &query[..if kind == "orgs" { 4 } else { 3 }]);
        let stored = request.at.and_then(|at| self.api.stored(at));
        let mut url = stored.clone().unwrap_or_else(|| first("orgs"));
        let mut answer = self.api.get(&url, request.validators).await?;
        if answer.status == 404 && stored.is_none() {
            url = first("users");
            answer = self.api.get(&url, None).await?;
        }
        let mut page = self.api.page(&url, &answer, |value| value, |one| self.listed(one))?;
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
                Ok(Lookup::Found(Box::new(self.listed(one))))
            }
        }
    }
}

impl Forge for GitHub {
    fn kind(&self) -> ForgeKind {
        ForgeKind::GitHub
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities {
            instance: false,
            conditional: true,
            project: true,
            issue_responses: true,
            // Reviews answer pull requests and are in no list of the whole repository.
            merge_request_responses: false,
            private_reporting: true,
            default_files: true,
            discussions: true,
            advisories: true,
        }
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
