//! GitHub's REST interface, version 3, under `/api/v3` as GitHub Enterprise has it.

use serde_json::{Value, json};

use crate::http::{Reply, Request};
use crate::paging::{self, page};
use crate::world::{Item, Repository, World};

const SIZE: (&str, usize, usize) = ("per_page", 30, 100);

/// Answers a path under `/api/v3`; `authorized` when the request carries the token.
pub(crate) fn answer(world: &World, base: &str, path: &[String], request: &Request, authorized: bool) -> Reply {
    let parts: Vec<&str> = path.iter().map(String::as_str).collect();
    match parts.as_slice() {
        ["meta"] => paging::json(200, &json!({"installed_version": "3.14.0"})),
        ["orgs", owner, "repos"] => list(world, base, owner, true, request, authorized),
        ["users", owner, "repos"] => list(world, base, owner, false, request, authorized),
        ["repositories", id, rest @ ..] => {
            let found = world.repositories.iter().find(|one| one.id.to_string() == *id);
            found.map_or_else(missing, |one| repository(world, base, one, rest, request, authorized))
        }
        ["repos", owner, ".github", "contents", ..] => {
            let files = world.owner(owner).map(|account| &account.default_files).filter(|files| !files.is_empty());
            files.map_or_else(missing, |files| {
                let files: Vec<Value> = files.iter().map(|name| json!({"name": name, "type": "file"})).collect();
                paging::json(200, &Value::Array(files))
            })
        }
        ["repos", owner, name, rest @ ..] => {
            let full = format!("{owner}/{name}");
            if let Some(one) = world.find(&full) {
                return repository(world, base, one, rest, request, authorized);
            }
            world.renamed(&full).map_or_else(missing, |one| {
                let rest: String = rest.iter().map(|part| format!("/{part}")).collect();
                let target = format!("{base}/api/v3/repositories/{}{rest}", one.id);
                paging::json(301, &json!({"message": "Moved Permanently", "url": target})).with("location", target)
            })
        }
        _ => missing(),
    }
}

fn missing() -> Reply {
    paging::json(404, &json!({"message": "Not Found", "status": "404"}))
}

fn list(world: &World, base: &str, owner: &str, organization: bool, request: &Request, authorized: bool) -> Reply {
    // The list of a user's repositories answers for organisations too; the reverse is 404.
    let account = world.owner(owner).filter(|account| !organization || account.organization);
    let Some(account) = account else { return missing() };
    let mut own: Vec<&Repository> = world
        .repositories
        .iter()
        .filter(|one| one.owner().eq_ignore_ascii_case(&account.path) && (authorized || !one.private))
        .collect();
    match request.parameter("sort").as_deref() {
        Some("updated") => own.sort_by_key(|one| one.updated_at),
        Some("pushed") => own.sort_by_key(|one| one.pushed_at),
        Some("full_name") => own.sort_by(|a, b| a.path.cmp(&b.path)),
        _ => own.sort_by_key(|one| (one.created_at, one.id)),
    }
    if request.parameter("direction").as_deref() != Some("asc") {
        own.reverse();
    }
    page(base, request, own.into_iter().map(|one| describe(world, base, one)).collect(), SIZE)
}

fn describe(world: &World, base: &str, one: &Repository) -> Value {
    let organization = world.owner(one.owner()).is_some_and(|account| account.organization);
    json!({
        "id": one.id,
        "name": one.name(),
        "full_name": one.path,
        "private": one.private,
        "owner": {"login": one.owner(), "type": if organization { "Organization" } else { "User" }},
        "html_url": format!("{base}/{}", one.path),
        "clone_url": format!("{base}/{}.git", one.path),
        "description": one.description,
        "fork": one.fork_of.is_some(),
        "homepage": one.homepage,
        "size": if one.empty { 0 } else { 120 },
        "archived": one.archived,
        "has_issues": one.issues_enabled,
        "has_discussions": one.discussions,
        "topics": one.topics,
        "license": one.license.as_ref().map(|id| json!({"key": id.to_lowercase(), "spdx_id": id})),
        "default_branch": one.default_branch,
        "created_at": one.created_at.to_string(),
        "updated_at": one.updated_at.to_string(),
        "pushed_at": one.pushed_at.to_string(),
    })
}

fn repository(
    world: &World,
    base: &str,
    one: &Repository,
    rest: &[&str],
    request: &Request,
    authorized: bool,
) -> Reply {
    if one.private && !authorized {
        return missing();
    }
    match rest {
        [] => {
            let mut value = describe(world, base, one);
            if let Some(parent) = one.fork_of.as_deref().and_then(|path| world.find(path)) {
                value["parent"] = describe(world, base, parent);
                value["source"] = value["parent"].clone();
            }
            paging::json(200, &value)
        }
        ["releases"] => page(base, request, one.releases.iter().map(|release| json!({
            "tag_name": release.tag, "draft": false, "prerelease": release.prerelease, "body": release.notes,
            "published_at": release.at.to_string(), "html_url": format!("{base}/{}/releases/tag/{}", one.path, release.tag),
        })).collect(), SIZE),
        ["issues"] if !one.issues_enabled => {
            paging::json(410, &json!({"message": "Issues are disabled for this repo"}))
        }
        ["issues"] => page(base, request, items(one, request), SIZE),
        // Pull requests of their own list say their merge at the top.
        ["pulls"] => {
            let mut pulls = items(one, request);
            pulls.retain(|item| item.get("pull_request").is_some());
            for pull in &mut pulls {
                pull["merged_at"] = pull["pull_request"]["merged_at"].take();
                pull.as_object_mut().and_then(|object| object.remove("pull_request"));
            }
            page(base, request, pulls, SIZE)
        }
        ["issues", "comments"] => page(base, request, comments(base, one, request), SIZE),
        ["actions", "runs"] => {
            let runs: Vec<Value> = one.ci.iter().map(|run| json!({
                "status": if run.success.is_some() { "completed" } else { "in_progress" },
                "conclusion": run.success.map(|good| if good { "success" } else { "failure" }),
                "updated_at": run.at.to_string(),
                "html_url": format!("{base}/{}/actions/runs/1", one.path),
                "head_branch": one.default_branch,
            })).collect();
            paging::json(200, &json!({"total_count": runs.len(), "workflow_runs": runs}))
        }
        ["private-vulnerability-reporting"] => paging::json(200, &json!({"enabled": one.private_reporting})),
        ["security-advisories"] => page(base, request, one.advisories.iter().map(|at| json!({
            "ghsa_id": "GHSA-0000-0000-0000", "state": "published", "published_at": at.to_string(),
        })).collect(), SIZE),
        ["branches", branch] if *branch == one.default_branch && !one.empty => {
            paging::json(200, &json!({"name": branch, "protected": one.protected}))
        }
        _ => missing(),
    }
}

/// Issues and pull requests are one list on GitHub.
fn items(one: &Repository, request: &Request) -> Vec<Value> {
    let since = request.parameter("since").and_then(|text| text.parse::<jiff::Timestamp>().ok());
    let mut items: Vec<&Item> = one.items.iter().collect();
    items.retain(|item| since.is_none_or(|since| last_change(item) >= since));
    items.sort_by_key(|item| (item.opened_at, item.number));
    if request.parameter("direction").as_deref() != Some("asc") {
        items.reverse();
    }
    if request.parameter("state").as_deref() != Some("all") {
        items.retain(|item| item.closed_at.is_none());
    }
    items
        .into_iter()
        .map(|item| {
            let bot = item.author.ends_with("[bot]");
            let mut value = json!({
                "number": item.number,
                "user": {"login": item.author, "type": if bot { "Bot" } else { "User" }},
                "author_association": if item.member { "MEMBER" } else { "NONE" },
                "state": if item.closed_at.is_some() { "closed" } else { "open" },
                "created_at": item.opened_at.to_string(),
                "updated_at": last_change(item).to_string(),
                "closed_at": item.closed_at.map(|at| at.to_string()),
                "labels": item.labels.iter().map(|name| json!({"name": name})).collect::<Vec<_>>(),
                "assignees": if item.assigned { json!([{"login": "camille"}]) } else { json!([]) },
                "comments": item.comments.len(),
            });
            if item.merge_request {
                value["pull_request"] = json!({"merged_at": item.merged.as_ref().map(|(at, _)| at.to_string())});
            }
            value
        })
        .collect()
}

fn last_change(item: &Item) -> jiff::Timestamp {
    let comments = item.comments.iter().map(|comment| comment.at);
    comments.chain(item.closed_at).chain([item.opened_at]).max().unwrap_or(item.opened_at)
}

fn comments(base: &str, one: &Repository, request: &Request) -> Vec<Value> {
    let mut all: Vec<(jiff::Timestamp, Value)> = Vec::new();
    for item in &one.items {
        for comment in &item.comments {
            let bot = comment.author.ends_with("[bot]");
            all.push((
                comment.at,
                json!({
                    "issue_url": format!("{base}/api/v3/repos/{}/issues/{}", one.path, item.number),
                    "user": {"login": comment.author, "type": if bot { "Bot" } else { "User" }},
                    "created_at": comment.at.to_string(),
                }),
            ));
        }
    }
    all.sort_by_key(|(at, _)| *at);
    if request.parameter("direction").as_deref() == Some("desc") {
        all.reverse();
    }
    all.into_iter().map(|(_, value)| value).collect()
}
