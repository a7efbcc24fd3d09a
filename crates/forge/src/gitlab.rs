//! GitLab, its own site and others: the REST interface, version 4.

mod facts;
mod wire;

use jiff::Timestamp;
use levain_model::forge::{ForgeFacts, ForgeKind, Listed, Owner};

use crate::api::{Api, Memory, filled, known, refusal};
use crate::fault::ForgeFault;
use crate::forge::{Answering, Capabilities, Connection, Forge, ListedPage, Lookup, PageRequest, Scope};
use wire::Project;

/// The adapter.
pub(crate) struct GitLab {
    api: Api,
    /// Whether anybody may open issues, by the number of the project.
    issues_open: Memory<bool>,
}

impl GitLab {
    pub(crate) fn new(connection: &Connection) -> Result<GitLab, ForgeFault> {
        let api = Api::new(connection, "api/v4", "application/json")?;
        Ok(GitLab { api, issues_open: Memory::default() })
    }

    fn listed(&self, one: Project) -> Listed {
        let id = one.id.to_string();
        if let Some(access) = one.issues_access_level {
            self.issues_open.keep(&id, access == "enabled");
        }
        Listed {
            clone_url: one.http_url_to_repo.unwrap_or_else(|| format!("{}.git", one.web_url)),
            url: one.web_url,
            full_name: one.path_with_namespace,
            forge_id: Some(id),
            owner: one.namespace.map(|namespace| Owner {
                login: namespace.full_path,
                organization: namespace.kind.map(|kind| kind == "group"),
            }),
            default_branch: filled(one.default_branch),
            description: filled(one.description),
            homepage: None,
            topics: one.topics,
            archived: one.archived,
            fork: one.forked_from_project.is_some(),
            parent_url: one.forked_from_project.and_then(|parent| parent.web_url),
            empty: one.empty_repo,
            // Told for one project at a time only, and by keys that are no SPDX identifiers.
            license: None,
            pushed_at: None,
            updated_at: one.last_activity_at,
            created_at: one.created_at,
        }
    }

    fn first(&self, scope: &Scope, since: Option<Timestamp>, kind: &str) -> url::Url {
        let after = since.map(|since| since.to_string());
        let mut query = vec![("per_page", "100"), ("order_by", "id"), ("sort", "asc")];
        if let Some(after) = &after {
            query.push(("last_activity_after", after));
        }
        match scope {
            // One request for a group and everything under it. Walking through subgroups would give the same again.
            Scope::Account(account) => {
                if kind == "groups" {
                    query.extend([("include_subgroups", "true"), ("with_shared", "false")]);
                }
                self.api.url(&[kind, account, "projects"], &query)
            }
            // By keys: pages by number stop at 50,000 projects.
            Scope::Instance => {
                query.push(("pagination", "keyset"));
                self.api.url(&["projects"], &query)
            }
        }
    }

    async fn read_page(&self, request: PageRequest<'_>) -> Result<ListedPage, ForgeFault> {
        let stored = request.at.and_then(|at| self.api.stored(at));
        let mut url = stored.clone().unwrap_or_else(|| self.first(request.scope, request.since, "groups"));
        let mut answer = self.api.get(&url, request.validators).await?;
        if answer.status == 404 && stored.is_none() && *request.scope != Scope::Instance {
            url = self.first(request.scope, request.since, "users");
            answer = self.api.get(&url, None).await?;
        }
        self.api.page(&url, &answer, |value| value, |one| self.listed(one))
    }

    async fn look_up(&self, full_name: &str) -> Result<Lookup, ForgeFault> {
        let answer = self.api.get(&self.api.url(&["projects", full_name], &[]), None).await?;
        match refusal(&answer) {
            Err(ForgeFault::NotFound(_)) => Ok(Lookup::Absent),
            Err(fault) => Err(fault),
            Ok(()) => {
                let read = known::<Project>(&Ok(answer));
                let one = read.map_err(|_| ForgeFault::Unreadable(full_name.to_owned()))?;
                Ok(Lookup::Found(Box::new(self.listed(one))))
            }
        }
    }
}

impl Forge for GitLab {
    fn kind(&self) -> ForgeKind {
        ForgeKind::GitLab
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities {
            instance: true,
            conditional: true,
            project: true,
            issue_responses: true,
            merge_request_responses: true,
            private_reporting: true,
            default_files: false,
            discussions: false,
            advisories: false,
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
