//! GitLab's REST interface, version 4.

use serde_json::{Value, json};

use crate::http::{Reply, Request};
use crate::paging::{self, page};
use crate::world::{Item, Repository, World};

const SIZE: (&str, usize, usize) = ("per_page", 20, 100);

/// Answers a path under `/api/v4`; `authorized` when the request carries the token.
pub(crate) fn answer(world: &World, base: &str, path: &[String], request: &Request, authorized: bool) -> Reply {
    let parts: Vec<&str> = path.iter().map(String::as_str).collect();
    match parts.as_slice() {
        // Since 2020 the version is told to signed-in people only.
        ["version"] if !authorized => paging::json(401, &json!({"message": "401 Unauthorized"})),
        ["version"] => paging::json(200, &json!({"version": "17.5.0", "revision": "0"})),
        ["groups", group, "projects"] => {
            let Some(account) = world.owner(group).filter(|account| account.organization) else { return missing() };
            let nested = request.parameter("include_subgroups").as_deref() == Some("true");
            let prefix = format!("{}/", account.path);
            let own = |one: &Repository| one.owner() == account.path || (nested && one.path.starts_with(&prefix));
            list(world, base, request, authorized, own)
        }
        ["users", user, "projects"] => match world.owner(user).filter(|account| !account.organization) {
            Some(account) => list(world, base, request, authorized, |one| one.owner() == account.path),
            None => missing(),
        },
        ["projects"] => list(world, base, request, authorized, |_| true),
        ["projects", id, rest @ ..] => {
            let found = world.repositories.iter().find(|one| one.id.to_string() == *id).or_else(|| world.find(id));
            if let Some(one) = found {
                return project(world, base, one, rest, request, authorized);
            }
            world.renamed(id).map_or_else(missing, |one| {
                let rest: String = rest.iter().map(|part| format!("/{part}")).collect();
                paging::json(301, &json!({"message": "Moved Permanently"}))
                    .with("location", format!("{base}/api/v4/projects/{}{rest}", one.id))
            })
        }
        _ => missing(),
    }
}

fn missing() -> Reply {
    paging::json(404, &json!({"message": "404 Not Found"}))
}

fn list(world: &World, base: &str, request: &Request, authorized: bool, own: impl Fn(&Repository) -> bool) -> Reply {
    let after = request.parameter("last_activity_after").and_then(|text| text.parse::<jiff::Timestamp>().ok());
    let mut all: Vec<&Repository> = world
        .repositories
        .iter()
        .filter(|one| own(one) && (authorized || !one.private) && after.is_none_or(|after| one.updated_at > after))
        .collect();
    all.sort_by_key(|one| one.id);
    if request.parameter("sort").as_deref() != Some("asc") {
        all.reverse();
    }
    let describe = |one: &&Repository| describe(world, base, one);
    if request.parameter("pagination").as_deref() != Some("keyset") {
        return page(base, request, all.iter().map(describe).collect(), SIZE);
    }
    // Keyset: `id_after` instead of a page, no totals.
    let length = request.parameter("per_page").and_then(|text| text.parse().ok()).unwrap_or(20).clamp(1, 100);
    let after: u64 = request.parameter("id_after").and_then(|text| text.parse().ok()).unwrap_or(0);
    let shown: Vec<&Repository> = all.iter().copied().filter(|one| one.id > after).take(length).collect();
    let reply = paging::json(200, &Value::Array(shown.iter().map(describe).collect()));
    match shown.last().filter(|last| all.iter().any(|one| one.id > last.id)) {
        None => reply,
        Some(last) => {
            let mut query = url::form_urlencoded::Serializer::new(String::new());
            query.extend_pairs(
                url::form_urlencoded::parse(request.query.as_bytes()).filter(|(key, _)| key != "id_after"),
            );
            query.append_pair("id_after", &last.id.to_string());
            reply.with("link", format!("<{base}{}?{}>; rel=\"next\"", request.path, query.finish()))
        }
    }
}

fn describe(world: &World, base: &str, one: &Repository) -> Value {
    let organization = world.owner(one.owner()).is_none_or(|account| account.organization);
    let mut value = json!({
        "id": one.id,
        "path": one.name(),
        "path_with_namespace": one.path,
        "namespace": {"full_path": one.owner(), "kind": if organization { "group" } else { "user" }},
        "web_url": format!("{base}/{}", one.path),
        "http_url_to_repo": format!("{base}/{}.git", one.path),
        "description": one.description,
        "default_branch": if one.empty { Value::Null } else { json!(one.default_branch) },
        "topics": one.topics,
        "archived": one.archived,
        "empty_repo": one.empty,
        "visibility": if one.private { "private" } else { "public" },
        "issues_enabled": one.issues_enabled,
        "issues_access_level": if one.issues_enabled { "enabled" } else { "disabled" },
        "merge_requests_access_level": "enabled",
        "created_at": one.created_at.to_string(),
        "last_activity_at": one.updated_at.to_string(),
    });
    if let Some(parent) = one.fork_of.as_deref().and_then(|path| world.find(path)) {
        value["forked_from_project"] = json!({"id": parent.id, "web_url": format!("{base}/{}", parent.path)});
    }
    value
}

fn project(world: &World, base: &str, one: &Repository, rest: &[&str], request: &Request, authorized: bool) -> Reply {
    if one.private && !authorized {
        return missing();
    }
    match rest {
        [] => {
            let mut value = describe(world, base, one);
            if request.parameter("license").as_deref() == Some("true") {
                value["license"] = one.license.as_ref().map_or(Value::Null, |id| json!({"key": id.to_lowercase()}));
            }
            paging::json(200, &value)
        }
        ["releases"] => page(base, request, one.releases.iter().map(|release| json!({
            "tag_name": release.tag, "description": release.notes, "released_at": release.at.to_string(),
            "upcoming_release": false, "_links": {"self": format!("{base}/{}/-/releases/{}", one.path, release.tag)},
        })).collect(), SIZE),
        ["issues"] if !one.issues_enabled => paging::json(403, &json!({"message": "403 Forbidden"})),
        ["issues"] => page(base, request, items(one, request, false), SIZE),
        ["merge_requests"] => page(base, request, items(one, request, true), SIZE),
        ["pipelines"] => page(base, request, one.ci.iter().map(|run| json!({
            "id": 1, "ref": one.default_branch, "updated_at": run.at.to_string(),
            "status": run.success.map_or("running", |good| if good { "success" } else { "failed" }),
            "web_url": format!("{base}/{}/-/pipelines/1", one.path),
        })).collect(), SIZE),
        ["repository", "branches", branch] if *branch == one.default_branch && !one.empty => {
            paging::json(200, &json!({"name": branch, "protected": one.protected, "default": true}))
        }
        ["events"] => page(base, request, notes(one), SIZE),
        _ => missing(),
    }
}

fn items(one: &Repository, request: &Request, merge_requests: bool) -> Vec<Value> {
    let after = request.parameter("created_after").and_then(|text| text.parse::<jiff::Timestamp>().ok());
    let mut items: Vec<&Item> = one.items.iter().filter(|item| item.merge_request == merge_requests).collect();
    items.retain(|item| after.is_none_or(|after| item.opened_at >= after));
    items.sort_by_key(|item| std::cmp::Reverse((item.opened_at, item.number)));
    items
        .into_iter()
        .map(|item| {
            let mut value = json!({
                "iid": item.number,
                "author": {"username": item.author},
                "state": if item.merged.is_some() { "merged" } else if item.closed_at.is_some() { "closed" } else { "opened" },
                "created_at": item.opened_at.to_string(),
                "updated_at": item.closed_at.unwrap_or(item.opened_at).to_string(),
                "closed_at": item.closed_at.filter(|_| item.merged.is_none()).map(|at| at.to_string()),
                "labels": item.labels,
                "assignees": if item.assigned { json!([{"username": "camille"}]) } else { json!([]) },
                "user_notes_count": item.comments.len(),
            });
            if merge_requests {
                value["merged_at"] = json!(item.merged.as_ref().map(|(at, _)| at.to_string()));
                value["merge_user"] = json!(item.merged.as_ref().map(|(_, by)| json!({"username": by})));
            }
            value
        })
        .collect()
}

/// The events of a project, comments alone, newest first.
fn notes(one: &Repository) -> Vec<Value> {
    let mut all: Vec<(jiff::Timestamp, Value)> = Vec::new();
    for item in &one.items {
        for comment in &item.comments {
            all.push((
                comment.at,
                json!({
                    "action_name": "commented on",
                    "target_type": "Note",
                    "author": {"username": comment.author},
                    "author_username": comment.author,
                    "created_at": comment.at.to_string(),
                    "note": {
                        "system": false,
                        "noteable_type": if item.merge_request { "MergeRequest" } else { "Issue" },
                        "noteable_iid": item.number,
                        "created_at": comment.at.to_string(),
                    },
                }),
            ));
        }
    }
    all.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
    all.into_iter().map(|(_, value)| value).collect()
}
