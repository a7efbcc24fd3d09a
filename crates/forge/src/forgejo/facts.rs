//! The facts of one repository of Forgejo, in five requests.

use jiff::Timestamp;
use levain_model::finding::Reason;
use levain_model::forge::{CiRun, ForgeFacts, ForgeKind, ForgeRelease, Issue, Known, Listed, MergeRequest, Page};

use super::Forgejo;
use super::wire::{Account, Branch, Item, ItemComment, Release, Status};
use crate::api::{Budget, filled};
use crate::bots::is_bot;
use crate::fault::ForgeFault;
use crate::responses::{Comment, Comments};
use crate::time::a_year_before;

impl Forgejo {
    pub(super) async fn read_facts(&self, listed: &Listed, now: Timestamp) -> Result<ForgeFacts, ForgeFault> {
        let mut budget = Budget::new(&self.api);
        let (owner, name) = listed.full_name.split_once('/').unwrap_or_default();
        let window = a_year_before(now);
        // Without a type, issues and pull requests come in one list, newest first.
        let query = [("state", "all"), ("limit", "50"), ("page", "1")];
        let items = budget.many::<Item>(&["repos", owner, name, "issues"], &query).await;
        let query = [("limit", "50"), ("draft", "false")];
        let releases = budget.many::<Release>(&["repos", owner, name, "releases"], &query).await;
        let comments = comments(&mut budget, owner, name, &items, window, now).await;
        let branch = listed.default_branch.as_deref().ok_or(Reason::NoCommit);
        let last_ci_run = match branch {
            Ok(branch) => budget.one::<Status>(&["repos", owner, name, "commits", branch, "status"], &[]).await,
            Err(reason) => Err(reason),
        };
        let protected_branch = match branch {
            Ok(branch) => budget.one::<Branch>(&["repos", owner, name, "branches", branch], &[]).await,
            Err(reason) => Err(reason),
        };
        let comments = comments.as_ref().map_err(|reason| *reason);
        let (issues, merge_requests) = match items {
            Err(reason) => (Err(reason), Err(reason)),
            Ok((all, more)) => {
                let more = more && all.last().is_none_or(|last| last.created_at >= window);
                let (pulls, issues): (Vec<Item>, Vec<Item>) = all
                    .into_iter()
                    .filter(|item| item.created_at >= window)
                    .partition(|item| item.pull_request.is_some());
                let issues = issues.into_iter().map(|item| issue(item, comments, now)).collect();
                let pulls = pulls.into_iter().map(|item| merge_request(&item, owner)).collect();
                (Ok(Page { items: issues, more }), Ok(Page { items: pulls, more }))
            }
        };
        Ok(ForgeFacts {
            kind: ForgeKind::Forgejo,
            fetched_at: now,
            listed: listed.clone(),
            releases: releases.map(|(all, _)| all.into_iter().filter(|one| !one.draft).map(release).collect()),
            issues,
            merge_requests,
            last_ci_run: last_ci_run.map(ci_run),
            private_reporting: Err(Reason::ForgeUnsupported),
            protected_branch: protected_branch.map(|branch| branch.protected),
            default_files: Err(Reason::ForgeUnsupported),
            discussions: Err(Reason::ForgeUnsupported),
            advisories: Err(Reason::ForgeUnsupported),
        })
    }
}

/// The comments written since the oldest issue at hand, oldest first, when an issue has any.
async fn comments(
    budget: &mut Budget<'_>,
    owner: &str,
    name: &str,
    items: &Known<(Vec<Item>, bool)>,
    window: Timestamp,
    now: Timestamp,
) -> Known<Comments> {
    let (items, _) = items.as_ref().map_err(|reason| *reason)?;
    let answered = |item: &&Item| item.pull_request.is_none() && item.comments != Some(0) && item.created_at >= window;
    let Some(since) = items.iter().filter(answered).map(|item| item.created_at).min() else {
        return Ok(Comments::new(Vec::new(), false, window, now));
    };
    let text = since.to_string();
    let query = [("since", text.as_str()), ("limit", "50")];
    let (all, more) = budget.many::<ItemComment>(&["repos", owner, name, "issues", "comments"], &query).await?;
    let read = all.into_iter().filter_map(|comment| {
        // For a pull request, `issue_url` is empty.
        let number = comment.issue_url?.rsplit('/').next()?.parse().ok()?;
        let (author, bot) = author(comment.user.as_ref());
        Some(Comment { on: (false, number), author, bot, at: comment.created_at })
    });
    Ok(Comments::new(read.collect(), more, since, now))
}

fn author(account: Option<&Account>) -> (String, bool) {
    account.map_or_else(|| (String::new(), false), |account| (account.login.clone(), is_bot(&account.login)))
}

fn issue(item: Item, comments: Known<&Comments>, now: Timestamp) -> Issue {
    let (author, by_bot) = author(item.user.as_ref());
    Issue {
        opened_at: item.created_at,
        closed_at: item.closed_at,
        updated_at: item.updated_at,
        labels: item.labels.unwrap_or_default().into_iter().map(|label| label.name).collect(),
        assigned: item.assignees.is_some_and(|all| !all.is_empty()),
        first_response_at: comments.and_then(|comments| {
            comments.first_response((false, item.number), &author, item.created_at, item.comments, now)
        }),
        by_bot,
    }
}

fn merge_request(item: &Item, owner: &str) -> MergeRequest {
    let (name, by_bot) = author(item.user.as_ref());
    MergeRequest {
        opened_at: item.created_at,
        merged_at: item.pull_request.as_ref().and_then(|merge| merge.merged_at),
        closed_at: item.closed_at,
        outsider: if name == owner { Ok(false) } else { Err(Reason::NotMeasured) },
        by_bot,
        // Reviews are answers too, and cost a request for each pull request.
        first_response_at: Err(Reason::NotMeasured),
        reviewed: Err(Reason::NotMeasured),
    }
}

fn release(one: Release) -> ForgeRelease {
    ForgeRelease {
        tag: one.tag_name,
        published_at: one.published_at,
        prerelease: one.prerelease,
        notes: filled(one.body).is_some(),
        url: one.html_url,
    }
}

fn ci_run(status: Status) -> Option<CiRun> {
    if status.total_count == 0 {
        return None;
    }
    let last = status.statuses.unwrap_or_default().into_iter().max_by_key(|one| one.updated_at);
    Some(CiRun {
        at: last.as_ref().and_then(|one| one.updated_at),
        success: match status.state.as_deref() {
            Some("success" | "warning") => Some(true),
            Some("failure" | "error") => Some(false),
            _ => None,
        },
        url: last.and_then(|one| one.target_url).filter(|url| url.starts_with("http")),
    })
}
