//! The facts of one repository of GitHub, the most useful first: the budget ends somewhere.

use jiff::Timestamp;
use levain_model::finding::Reason;
use levain_model::forge::{CiRun, ForgeFacts, ForgeKind, ForgeRelease, Issue, Known, Listed, MergeRequest, Page};

use super::GitHub;
use super::wire::{
    Account, Advisory, Branch, File, Item, ItemComment, PrivateReporting, Release, Repository, Run, Runs,
};
use crate::api::{Budget, filled, known_list};
use crate::bots::is_bot;
use crate::fault::ForgeFault;
use crate::responses::{Comment, Comments};
use crate::time::a_year_before;

/// Issues and pull requests, newest first, each with whether there are more than were asked for.
struct Items {
    issues: Known<(Vec<Item>, bool)>,
    pulls: Known<(Vec<Item>, bool)>,
}

impl GitHub {
    pub(super) async fn read_facts(&self, listed: &Listed, now: Timestamp) -> Result<ForgeFacts, ForgeFault> {
        let mut budget = Budget::new(&self.api);
        let hinted = |listed: &Listed| self.hints.get(listed.forge_id.as_deref().unwrap_or_default());
        let (owner, name) = listed.full_name.split_once('/').unwrap_or_default();
        let mut known = listed.clone();
        let mut hints = hinted(listed);
        if hints.is_none()
            && let Ok(one) = budget.one::<Repository>(&["repos", owner, name], &[]).await
        {
            known = self.listed(one);
            hints = hinted(&known);
        }
        let path = |rest: &[&'static str]| [&["repos", owner, name], rest].concat();
        let window = a_year_before(now);
        let items = items(&mut budget, &path, window, hints.is_none_or(|hints| hints.issues)).await;
        let releases = budget.many::<Release>(&path(&["releases"]), &[("per_page", "50")]).await;
        let comments = comments(&mut budget, &path, &items, window, now).await;
        let branch = known.default_branch.as_deref().ok_or(Reason::NoCommit);
        let last_ci_run = match branch {
            Ok(branch) => {
                let query = [("branch", branch), ("per_page", "1"), ("exclude_pull_requests", "true")];
                let runs = budget.one::<Runs>(&path(&["actions", "runs"]), &query).await;
                runs.map(|runs| runs.workflow_runs.into_iter().next().map(ci_run))
            }
            Err(reason) => Err(reason),
        };
        let private_reporting = budget.one::<PrivateReporting>(&path(&["private-vulnerability-reporting"]), &[]).await;
        let default_files = self.default_files(&mut budget, owner).await;
        let protected_branch = match branch {
            Ok(branch) => budget.one::<Branch>(&["repos", owner, name, "branches", branch], &[]).await,
            Err(reason) => Err(reason),
        };
        let query = [("state", "published"), ("per_page", "100")];
        let advisories = budget.many::<Advisory>(&path(&["security-advisories"]), &query).await;
        Ok(ForgeFacts {
            kind: ForgeKind::GitHub,
            fetched_at: now,
            releases: releases.map(|(all, _)| all.into_iter().filter(|one| !one.draft).map(release).collect()),
            issues: items.issues.map(|page| within(page, window, |item| issue(item, comments.as_ref(), now))),
            merge_requests: items.pulls.map(|page| within(page, window, merge_request)),
            last_ci_run,
            private_reporting: private_reporting.map(|answer| answer.enabled),
            protected_branch: protected_branch.map(|branch| branch.protected),
            default_files,
            discussions: hints.map(|hints| hints.discussions).ok_or(Reason::NotMeasured),
            advisories: advisories.map(|(all, _)| all.into_iter().filter_map(|one| one.published_at).collect()),
            listed: known,
        })
    }

    /// The files of the owner's `.github` repository. Its absence is an answer: there are none.
    async fn default_files(&self, budget: &mut Budget<'_>, owner: &str) -> Known<Vec<String>> {
        if let Some(files) = self.default_files.get(owner) {
            return files;
        }
        let outcome = budget.get(&["repos", owner, ".github", "contents", ""], &[]).await?;
        let files = match &outcome {
            Ok(answer) if answer.status == 404 => Ok(Vec::new()),
            outcome => known_list::<File>(outcome).map(|(files, _)| files.into_iter().map(|file| file.name).collect()),
        };
        self.default_files.keep(owner, files.clone());
        files
    }
}

/// Pull requests are in the list of issues: one request for both. Where issues are closed, a request for the others.
async fn items<'a>(
    budget: &mut Budget<'_>,
    path: &impl Fn(&[&'static str]) -> Vec<&'a str>,
    window: Timestamp,
    with_issues: bool,
) -> Items {
    let since = window.to_string();
    let mut query = vec![("state", "all"), ("sort", "created"), ("direction", "desc"), ("per_page", "100")];
    if !with_issues {
        let pulls = budget.many::<Item>(&path(&["pulls"]), &query).await;
        return Items { issues: Ok((Vec::new(), false)), pulls };
    }
    query.push(("since", &since));
    match budget.many::<Item>(&path(&["issues"]), &query).await {
        Err(reason) => Items { issues: Err(reason), pulls: Err(reason) },
        Ok((all, more)) => {
            let (pulls, issues) = all.into_iter().partition(|item| item.pull_request.is_some());
            Items { issues: Ok((issues, more)), pulls: Ok((pulls, more)) }
        }
    }
}

/// The newest comments of the repository, when an issue has any.
async fn comments<'a>(
    budget: &mut Budget<'_>,
    path: &impl Fn(&[&'static str]) -> Vec<&'a str>,
    items: &Items,
    window: Timestamp,
    now: Timestamp,
) -> Known<Comments> {
    let answered = |item: &Item| item.created_at >= window && item.comments != Some(0);
    if !items.issues.as_ref().is_ok_and(|(issues, _)| issues.iter().any(answered)) {
        return Ok(Comments::new(Vec::new(), false, window, now));
    }
    let query = [("sort", "created"), ("direction", "desc"), ("per_page", "100")];
    let (all, more) = budget.many::<ItemComment>(&path(&["issues", "comments"]), &query).await?;
    let read = all.into_iter().filter_map(|comment| {
        let number = comment.issue_url.rsplit('/').next()?.parse().ok()?;
        let (author, bot) = author(comment.user.as_ref());
        Some(Comment { on: (false, number), author, bot, at: comment.created_at })
    });
    Ok(Comments::new(read.collect(), more, window, now))
}

/// Items opened in the window. A page that reaches behind it is the last one that matters.
fn within<T>((items, more): (Vec<Item>, bool), window: Timestamp, map: impl Fn(&Item) -> T) -> Page<T> {
    let more = more && items.last().is_none_or(|last| last.created_at >= window);
    Page { items: items.iter().filter(|item| item.created_at >= window).map(map).collect(), more }
}

/// The account's name, and whether it is a program. A deleted account is nobody we can tell from another.
fn author(user: Option<&Account>) -> (String, bool) {
    user.map_or_else(
        || (String::new(), false),
        |user| (user.login.clone(), user.kind.as_deref() == Some("Bot") || is_bot(&user.login)),
    )
}

fn issue(item: &Item, comments: Result<&Comments, &Reason>, now: Timestamp) -> Issue {
    let (author, by_bot) = author(item.user.as_ref());
    Issue {
        opened_at: item.created_at,
        closed_at: item.closed_at,
        updated_at: item.updated_at,
        labels: item.labels.iter().map(|label| label.name.clone()).collect(),
        assigned: !item.assignees.is_empty(),
        first_response_at: comments.map_err(|reason| *reason).and_then(|comments| {
            comments.first_response((false, item.number), &author, item.created_at, item.comments, now)
        }),
        by_bot,
    }
}

fn merge_request(item: &Item) -> MergeRequest {
    let (_, by_bot) = author(item.user.as_ref());
    MergeRequest {
        opened_at: item.created_at,
        merged_at: item.pull_request.as_ref().map_or(item.merged_at, |merge| merge.merged_at),
        closed_at: item.closed_at,
        // `CONTRIBUTOR` is said of outsiders once one of their requests is merged, and of members who hide it: the first
        // are more.
        outsider: match item.author_association.as_deref() {
            Some("OWNER" | "MEMBER" | "COLLABORATOR") => Ok(false),
            Some(_) => Ok(true),
            None => Err(Reason::NotMeasured),
        },
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

fn ci_run(run: Run) -> CiRun {
    CiRun {
        at: run.updated_at,
        success: match run.conclusion.as_deref() {
            Some("success") => Some(true),
            Some("failure" | "timed_out" | "startup_failure") => Some(false),
            // Cancelled, skipped, neutral, waiting for somebody: neither.
            _ => None,
        },
        url: run.html_url,
    }
}
