//! The facts of one project of GitLab, in six requests.

use jiff::Timestamp;
use levain_model::finding::Reason;
use levain_model::forge::{CiRun, ForgeFacts, ForgeKind, ForgeRelease, Issue, Known, Listed, MergeRequest, Page};

use super::GitLab;
use super::wire::{Account, Branch, Event, Item, Pipeline, Release};
use crate::api::{Budget, filled};
use crate::bots::is_bot;
use crate::fault::ForgeFault;
use crate::responses::{Comment, Comments};
use crate::time::a_year_before;

impl GitLab {
    pub(super) async fn read_facts(&self, listed: &Listed, now: Timestamp) -> Result<ForgeFacts, ForgeFault> {
        let mut budget = Budget::new(&self.api);
        let id = listed.forge_id.as_deref().unwrap_or(&listed.full_name);
        let issues_open = self.issues_open.get(id);
        let window = a_year_before(now);
        let after = window.to_string();
        let opened = [("created_after", after.as_str()), ("order_by", "created_at"), ("sort", "desc")];
        let all = [&opened[..], &[("scope", "all"), ("state", "all"), ("per_page", "100")]].concat();
        let issues = match issues_open {
            // Closed to all, or open to members only: nothing a newcomer could see.
            Some(false) => Ok((Vec::new(), false)),
            _ => budget.many::<Item>(&["projects", id, "issues"], &all).await,
        };
        let merge_requests = budget.many::<Item>(&["projects", id, "merge_requests"], &all).await;
        let releases = budget.many::<Release>(&["projects", id, "releases"], &[("per_page", "50")]).await;
        let comments = comments(&mut budget, id, [&issues, &merge_requests], window, now).await;
        let branch = listed.default_branch.as_deref().ok_or(Reason::NoCommit);
        let last_ci_run = match branch {
            Ok(branch) => {
                let query = [("ref", branch), ("per_page", "1")];
                let pipelines = budget.many::<Pipeline>(&["projects", id, "pipelines"], &query).await;
                pipelines.map(|(all, _)| all.into_iter().next().map(ci_run))
            }
            Err(reason) => Err(reason),
        };
        let protected_branch = match branch {
            Ok(branch) => budget.one::<Branch>(&["projects", id, "repository", "branches", branch], &[]).await,
            Err(reason) => Err(reason),
        };
        let owner = listed.owner.as_ref().map_or("", |owner| owner.login.as_str());
        let comments = comments.as_ref().map_err(|reason| *reason);
        Ok(ForgeFacts {
            kind: ForgeKind::GitLab,
            fetched_at: now,
            listed: listed.clone(),
            releases: releases
                .map(|(all, _)| all.into_iter().filter(|one| !one.upcoming_release).map(release).collect()),
            issues: issues.map(|(items, more)| Page {
                items: items.iter().map(|item| issue(item, comments, now)).collect(),
                more,
            }),
            merge_requests: merge_requests.map(|(items, more)| Page {
                items: items.iter().map(|item| merge_request(item, owner, comments, now)).collect(),
                more,
            }),
            last_ci_run,
            // Where anybody may open an issue, anybody may open a confidential one.
            private_reporting: match issues_open {
                Some(true) => Ok(true),
                _ => Err(Reason::NotMeasured),
            },
            protected_branch: protected_branch.map(|branch| branch.protected),
            default_files: Err(Reason::ForgeUnsupported),
            discussions: Err(Reason::ForgeUnsupported),
            advisories: Err(Reason::ForgeUnsupported),
        })
    }
}

/// The comments of the project among its events, newest first, when there are any.
async fn comments(
    budget: &mut Budget<'_>,
    id: &str,
    items: [&Known<(Vec<Item>, bool)>; 2],
    window: Timestamp,
    now: Timestamp,
) -> Known<Comments> {
    let answered = items.iter().filter_map(|known| known.as_ref().ok()).flat_map(|(items, _)| items);
    if !answered.into_iter().any(|item| item.user_notes_count != Some(0)) {
        return Ok(Comments::new(Vec::new(), false, window, now));
    }
    let query = [("action", "commented"), ("sort", "desc"), ("per_page", "100")];
    let (events, more) = budget.many::<Event>(&["projects", id, "events"], &query).await?;
    let read = events.into_iter().filter_map(|event| {
        let note = event.note.filter(|note| !note.system)?;
        let merge_request = match note.noteable_type.as_deref()? {
            "Issue" => false,
            "MergeRequest" => true,
            _ => return None,
        };
        let (author, bot) = author(event.author.as_ref());
        Some(Comment { on: (merge_request, note.noteable_iid?), author, bot, at: event.created_at })
    });
    Ok(Comments::new(read.collect(), more, window, now))
}

fn author(account: Option<&Account>) -> (String, bool) {
    account.map_or_else(|| (String::new(), false), |account| (account.username.clone(), is_bot(&account.username)))
}

fn issue(item: &Item, comments: Known<&Comments>, now: Timestamp) -> Issue {
    let (author, by_bot) = author(item.author.as_ref());
    Issue {
        opened_at: item.created_at,
        closed_at: item.closed_at,
        updated_at: item.updated_at,
        labels: item.labels.clone(),
        assigned: !item.assignees.is_empty(),
        first_response_at: comments.and_then(|comments| {
            comments.first_response((false, item.iid), &author, item.created_at, item.user_notes_count, now)
        }),
        by_bot,
    }
}

fn merge_request(item: &Item, owner: &str, comments: Known<&Comments>, now: Timestamp) -> MergeRequest {
    let (name, by_bot) = author(item.author.as_ref());
    let merger = item.merge_user.as_ref().or(item.merged_by.as_ref());
    let merged_by_other = merger.is_some_and(|merger| merger.username != name && !is_bot(&merger.username));
    let commented = comments.and_then(|comments| {
        comments.first_response((true, item.iid), &name, item.created_at, item.user_notes_count, now)
    });
    MergeRequest {
        opened_at: item.created_at,
        merged_at: item.merged_at,
        // `closed_at` is empty for what was merged.
        closed_at: item.closed_at.or(item.merged_at),
        outsider: if name == owner { Ok(false) } else { Err(Reason::NotMeasured) },
        by_bot,
        // To merge the work of another is to answer.
        first_response_at: match (commented, item.merged_at.filter(|_| merged_by_other)) {
            (Ok(commented), Some(merged)) => Ok(Some(commented.map_or(merged, |at| at.min(merged)))),
            (commented, _) => commented,
        },
        reviewed: if merged_by_other { Ok(true) } else { Err(Reason::NotMeasured) },
    }
}

fn release(one: Release) -> ForgeRelease {
    ForgeRelease {
        tag: one.tag_name,
        published_at: one.released_at,
        prerelease: false,
        notes: filled(one.description).is_some(),
        url: one.links.and_then(|links| links.page),
    }
}

fn ci_run(pipeline: Pipeline) -> CiRun {
    CiRun {
        at: pipeline.updated_at,
        success: match pipeline.status.as_deref() {
            Some("success") => Some(true),
            Some("failed") => Some(false),
            _ => None,
        },
        url: pipeline.web_url,
    }
}
