//! The interface of Forgejo and Gitea, version 1.

use serde_json::{Value, json};

use crate::http::{Reply, Request};
use crate::paging::{self, page};
use crate::world::{Item, Repository, World};

const SIZE: (&str, usize, usize) = ("limit", 30, 50);

/// Answers a path under `/api/v1`; `authorized` when the request carries the token.
pub(crate) fn answer(world: &World, base: &str, path: &[String], request: &Request, authorized: bool) -> Reply {
    let parts: Vec<&str> = path.iter().map(String::as_str).collect();
    let seen = |one: &&Repository| authorized || !one.private;
    match parts.as_slice() {
        ["version"] => paging::json(200, &json!({"version": "9.0.3+gitea-1.22.0"})),
        [kind @ ("orgs" | "users"), owner, "repos"] => {
            let account = world.owner(owner).filter(|account| account.organization || *kind == "users");
            let Some(account) = account else { return missing() };
            let own = world.repositories.iter().filter(seen).filter(|one| one.owner() == account.path);
            page(base, request, own.map(|one| describe(world, base, one, true)).collect(), SIZE)
        }
        ["repos", "search"] => {
            let mut all: Vec<&Repository> = world.repositories.iter().filter(seen).collect();
            if request.parameter("sort").as_deref() == Some("updated") {
                all.sort_by_key(|one| one.updated_at);
            }
            if request.parameter("order").as_deref() == Some("desc") {
                all.reverse();
            }
            let mut reply =
                page(base, request, all.into_iter().map(|one| describe(world, base, one, true)).collect(), SIZE);
            let data: Value = serde_json::from_slice(&reply.body).unwrap_or_default();
            reply.body = json!({"ok": true, "data": data}).to_string().into_bytes();
            reply
        }
        ["repos", owner, name, rest @ ..] => {
            let full = format!("{owner}/{name}");
            if let Some(one) = world.find(&full).filter(seen) {
                return repository(world, base, one, rest, request);
            }
            world.renamed(&full).map_or_else(missing, |one| {
                let rest: String = rest.iter().map(|part| format!("/{part}")).collect();
                Reply::new(307, "").with("location", format!("{base}/api/v1/repos/{}{rest}", one.path))
            })
        }
        _ => missing(),
    }
}

fn missing() -> Reply {
    paging::json(404, &json!({"message": "The target couldn't be found."}))
}

fn describe(world: &World, base: &str, one: &Repository, with_parent: bool) -> Value {
    let parent = one.fork_of.as_deref().filter(|_| with_parent).and_then(|path| world.find(path));
    json!({
        "id": one.id,
        "owner": {"login": one.owner()},
        "name": one.name(),
        "full_name": one.path,
        "description": one.description.as_deref().unwrap_or_default(),
        "empty": one.empty,
        "private": one.private,
        "fork": one.fork_of.is_some(),
        "parent": parent.map(|parent| describe(world, base, parent, false)),
        "html_url": format!("{base}/{}", one.path),
        "clone_url": format!("{base}/{}.git", one.path),
        "website": one.homepage.as_deref().unwrap_or_default(),
        "default_branch": one.default_branch,
        "archived": one.archived,
        "created_at": one.created_at.to_string(),
        "updated_at": one.updated_at.to_string(),
        "has_issues": one.issues_enabled,
        "topics": one.topics,
        "licenses": one.license.iter().collect::<Vec<_>>(),
    })
}

fn repository(world: &World, base: &str, one: &Repository, rest: &[&str], request: &Request) -> Reply {
    match rest {
        [] => paging::json(200, &describe(world, base, one, true)),
        ["releases"] => page(base, request, one.releases.iter().map(|release| json!({
            "tag_name": release.tag, "draft": false, "prerelease": release.prerelease, "body": release.notes,
            "published_at": release.at.to_string(), "html_url": format!("{base}/{}/releases/tag/{}", one.path, release.tag),
        })).collect(), SIZE),
        ["issues"] => page(base, request, items(one, request), SIZE),
        ["issues", "comments"] => page(base, request, comments(base, one, request), SIZE),
        ["commits", _, "status"] => paging::json(200, &match one.ci {
            None => json!({"state": "", "total_count": 0, "statuses": []}),
            Some(run) => {
                let state = run.success.map_or("pending", |good| if good { "success" } else { "failure" });
                json!({"state": state, "total_count": 1, "statuses": [{
                    "status": state, "updated_at": run.at.to_string(), "target_url": "/actions/runs/1",
                }]})
            }
        }),
        ["branches", branch] if *branch == one.default_branch && !one.empty => {
            paging::json(200, &json!({"name": branch, "protected": one.protected}))
        }
        _ => missing(),
    }
}

/// Issues and pull requests are one list unless a type is asked for.
fn items(one: &Repository, request: &Request) -> Vec<Value> {
    let mut items: Vec<&Item> = one.items.iter().collect();
    match request.parameter("type").as_deref() {
        Some("issues") => items.retain(|item| !item.merge_request),
        Some("pulls") => items.retain(|item| item.merge_request),
        _ => {}
    }
    if request.parameter("state").as_deref() != Some("all") {
        items.retain(|item| item.closed_at.is_none());
    }
    items.sort_by_key(|item| std::cmp::Reverse((item.opened_at, item.number)));
    items
        .into_iter()
        .map(|item| {
            let mut value = json!({
                "number": item.number,
                "user": {"login": item.author},
                "state": if item.closed_at.is_some() { "closed" } else { "open" },
                "created_at": item.opened_at.to_string(),
                "updated_at": item.closed_at.unwrap_or(item.opened_at).to_string(),
                "closed_at": item.closed_at.map(|at| at.to_string()),
                "labels": item.labels.iter().map(|name| json!({"name": name})).collect::<Vec<_>>(),
                "assignees": if item.assigned { json!([{"login": "camille"}]) } else { Value::Null },
                "comments": item.comments.len(),
                "pull_request": Value::Null,
            });
            if item.merge_request {
                let at = item.merged.as_ref().map(|(at, _)| at.to_string());
                value["pull_request"] = json!({"merged": at.is_some(), "merged_at": at});
            }
            value
        })
        .collect()
}

/// The comments of a repository, oldest first.
fn comments(base: &str, one: &Repository, request: &Request) -> Vec<Value> {
    let since = request.parameter("since").and_then(|text| text.parse::<jiff::Timestamp>().ok());
    let mut all: Vec<(jiff::Timestamp, Value)> = Vec::new();
    for item in &one.items {
        let kind = if item.merge_request { "pulls" } else { "issues" };
        let url = format!("{base}/{}/{kind}/{}", one.path, item.number);
        let (issue, pull) = if item.merge_request { ("", url.as_str()) } else { (url.as_str(), "") };
        for comment in item.comments.iter().filter(|comment| since.is_none_or(|since| comment.at >= since)) {
            all.push((
                comment.at,
                json!({
                    "issue_url": issue, "pull_request_url": pull,
                    "user": {"login": comment.author},
                    "created_at": comment.at.to_string(),
                }),
            ));
        }
    }
    all.sort_by_key(|(at, _)| *at);
    all.into_iter().map(|(_, value)| value).collect()
}
