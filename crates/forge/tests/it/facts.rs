//! The facts of a repository, in at most six requests.

use levain_forge::ListOptions;
use levain_forge_double::{CiRun, Comment, Dialect, Item, Release, Repository, World, day};
use levain_model::finding::Reason;
use levain_model::forge::ForgeFacts;

use crate::support::{DIALECTS, account, adapter, start, walk};

fn comment(author: &str, at: i64) -> Comment {
    Comment { author: author.to_owned(), at: day(at) }
}

fn busy() -> World {
    let mut one = Repository::new(1, "val-exemple/outil");
    one.protected = true;
    one.private_reporting = true;
    one.discussions = true;
    one.advisories = vec![day(20)];
    one.ci = Some(CiRun { at: day(30), success: Some(false) });
    one.releases = vec![
        Release { tag: "v2.0.0".to_owned(), at: day(30), prerelease: true, notes: "Du neuf".to_owned() },
        Release { tag: "v1.0.0".to_owned(), at: day(10), prerelease: false, notes: String::new() },
    ];
    one.items = vec![
        // Answered by a program, then by its author, then by a person.
        Item {
            comments: vec![comment("dependabot[bot]", 3), comment("alix", 4), comment("dominique", 6)],
            labels: vec!["bon premier problème".to_owned()],
            assigned: true,
            closed_at: Some(day(9)),
            ..Item::new(1, "alix", day(2))
        },
        // Never answered.
        Item::new(2, "alix", day(12)),
        // Answered by its author alone.
        Item { comments: vec![comment("alix", 14)], ..Item::new(3, "alix", day(13)) },
        // Older than twelve months.
        Item { comments: vec![comment("dominique", -390)], ..Item::new(4, "alix", day(-400)) },
        Item {
            merge_request: true,
            merged: Some((day(20), "dominique".to_owned())),
            closed_at: Some(day(20)),
            comments: vec![comment("dominique", 17)],
            ..Item::new(5, "alix", day(15))
        },
        Item { merge_request: true, ..Item::new(6, "renovate[bot]", day(16)) },
        Item { merge_request: true, member: true, closed_at: Some(day(18)), ..Item::new(7, "dominique", day(17)) },
    ];
    let mut world = World::default().account("val-exemple", true).repository(one);
    world.accounts[0].default_files = vec!["CONTRIBUTING.md".to_owned(), "SECURITY.md".to_owned()];
    world
}

async fn facts(dialect: Dialect, world: World) -> (ForgeFacts, usize) {
    let (double, forge) = start(dialect, world).await;
    let found = walk(forge.as_ref(), &account("val-exemple"), ListOptions::default()).await.unwrap();
    double.take_hits();
    let facts = forge.facts(&found.listed[0], day(40)).await.unwrap();
    (facts, double.take_hits().len())
}

#[tokio::test]
async fn facts_cost_at_most_six_requests() {
    for dialect in DIALECTS {
        let (_, requests) = facts(dialect, busy()).await;
        let expected = if dialect == Dialect::Forgejo { 5 } else { 6 };
        assert_eq!(requests, expected, "{dialect:?}");
        let plain = World::default().account("val-exemple", true).repositories("val-exemple", 1);
        let (_, requests) = facts(dialect, plain).await;
        assert!(requests <= 6, "{dialect:?}: {requests}");
    }
}

#[tokio::test]
async fn facts_cost_no_more_without_a_listing_before() {
    for dialect in DIALECTS {
        let (double, forge) = start(dialect, busy()).await;
        let found = walk(forge.as_ref(), &account("val-exemple"), ListOptions::default()).await.unwrap();
        let fresh = adapter(dialect, &double, None);
        double.take_hits();
        let facts = fresh.facts(&found.listed[0], day(40)).await.unwrap();
        assert!(double.take_hits().len() <= 6, "{dialect:?}");
        assert!(facts.issues.is_ok() && facts.releases.is_ok(), "{dialect:?}");
        if dialect == Dialect::GitHub {
            assert_eq!(facts.discussions, Ok(true));
        }
    }
}

#[tokio::test]
async fn releases_and_runs() {
    for dialect in DIALECTS {
        let (facts, _) = facts(dialect, busy()).await;
        let releases = facts.releases.unwrap();
        let told: Vec<_> = releases.iter().map(|one| (one.tag.as_str(), one.published_at, one.notes)).collect();
        assert_eq!(told, [("v2.0.0", Some(day(30)), true), ("v1.0.0", Some(day(10)), false)], "{dialect:?}");
        // GitLab does not tell them apart.
        assert_eq!(releases[0].prerelease, dialect != Dialect::GitLab);
        let run = facts.last_ci_run.unwrap().unwrap();
        assert_eq!((run.at, run.success), (Some(day(30)), Some(false)), "{dialect:?}");
    }
}

#[tokio::test]
async fn issues_of_twelve_months_and_their_first_human_answer() {
    for dialect in DIALECTS {
        let (facts, _) = facts(dialect, busy()).await;
        let page = facts.issues.unwrap();
        assert!(!page.more, "{dialect:?}");
        let opened: Vec<_> = page.items.iter().map(|issue| issue.opened_at).collect();
        assert_eq!(opened, [day(13), day(12), day(2)], "{dialect:?}");
        let answers: Vec<_> = page.items.iter().map(|issue| issue.first_response_at).collect();
        assert_eq!(answers, [Ok(None), Ok(None), Ok(Some(day(6)))], "{dialect:?}");
        let first = &page.items[2];
        assert_eq!(first.labels, ["bon premier problème"]);
        assert!(first.assigned && first.closed_at == Some(day(9)));
    }
}

#[tokio::test]
async fn merge_requests_of_twelve_months() {
    for dialect in DIALECTS {
        let (facts, _) = facts(dialect, busy()).await;
        let page = facts.merge_requests.unwrap();
        let told: Vec<_> = page.items.iter().map(|one| (one.opened_at, one.merged_at, one.closed_at)).collect();
        let expected = [(day(17), None, Some(day(18))), (day(16), None, None), (day(15), Some(day(20)), Some(day(20)))];
        assert_eq!(told, expected, "{dialect:?}");
        let [member, bot, outsider] = page.items.as_slice() else { panic!("three") };
        assert!(bot.by_bot && !member.by_bot && !outsider.by_bot, "{dialect:?}");
        match dialect {
            Dialect::GitHub => {
                assert_eq!((member.outsider, outsider.outsider), (Ok(false), Ok(true)));
                assert_eq!(outsider.first_response_at, Err(Reason::NotMeasured));
            }
            Dialect::GitLab => {
                assert_eq!(outsider.first_response_at, Ok(Some(day(17))));
                assert_eq!(outsider.reviewed, Ok(true));
                assert_eq!(outsider.outsider, Err(Reason::NotMeasured));
            }
            Dialect::Forgejo => assert_eq!(outsider.first_response_at, Err(Reason::NotMeasured)),
        }
    }
}

#[tokio::test]
async fn what_a_forge_cannot_tell_has_its_reason() {
    let (github, _) = facts(Dialect::GitHub, busy()).await;
    assert_eq!(github.private_reporting, Ok(true));
    assert_eq!(github.discussions, Ok(true));
    assert_eq!(github.default_files, Ok(vec!["CONTRIBUTING.md".to_owned(), "SECURITY.md".to_owned()]));
    // The sixth request went to the owner's files: for the owner's next repository it goes to the branch.
    assert_eq!(github.protected_branch, Err(Reason::NotMeasured));
    assert_eq!(github.advisories, Err(Reason::NotMeasured));
    let (gitlab, _) = facts(Dialect::GitLab, busy()).await;
    assert_eq!(gitlab.private_reporting, Ok(true), "confidential issues");
    assert_eq!(gitlab.protected_branch, Ok(true));
    let (forgejo, _) = facts(Dialect::Forgejo, busy()).await;
    assert_eq!(forgejo.protected_branch, Ok(true));
    for facts in [gitlab, forgejo] {
        assert_eq!(facts.default_files, Err(Reason::ForgeUnsupported));
        assert_eq!(facts.discussions, Err(Reason::ForgeUnsupported));
        assert_eq!(facts.advisories, Err(Reason::ForgeUnsupported));
    }
}

#[tokio::test]
async fn the_owners_files_are_asked_for_once() {
    let mut world = busy();
    for id in 2..6 {
        let mut one = world.repositories[0].clone();
        (one.id, one.path) = (id, format!("val-exemple/outil-{id}"));
        world.repositories.push(one);
    }
    let (double, forge) = start(Dialect::GitHub, world).await;
    let found = walk(forge.as_ref(), &account("val-exemple"), ListOptions::default()).await.unwrap();
    double.take_hits();
    let mut branches = 0;
    for listed in &found.listed {
        let facts = forge.facts(listed, day(40)).await.unwrap();
        assert_eq!(facts.default_files.unwrap().len(), 2);
        branches += usize::from(facts.protected_branch == Ok(true));
    }
    let hits = double.take_hits();
    assert_eq!(hits.iter().filter(|hit| hit.target.contains(".github/contents")).count(), 1);
    assert_eq!((hits.len(), branches), (30, 4));
}

#[tokio::test]
async fn a_quiet_repository_is_quiet_and_not_unknown() {
    for dialect in DIALECTS {
        let world = World::default().account("val-exemple", true).repositories("val-exemple", 1);
        let (facts, _) = facts(dialect, world).await;
        assert_eq!(facts.releases, Ok(Vec::new()), "{dialect:?}");
        assert_eq!(facts.issues.unwrap().items, Vec::new());
        assert_eq!(facts.last_ci_run, Ok(None), "{dialect:?}");
        assert_eq!(facts.protected_branch, Ok(false), "{dialect:?}");
        if dialect == Dialect::GitHub {
            assert_eq!(facts.default_files, Ok(Vec::new()));
            assert_eq!(facts.private_reporting, Ok(false));
        }
    }
}

/// No issue has a comment, and the owner's files are known: advisories get the sixth request.
#[tokio::test]
async fn a_request_that_is_not_needed_serves_another() {
    let world = World::default().account("val-exemple", true).repositories("val-exemple", 2);
    let (double, forge) = start(Dialect::GitHub, world).await;
    double.change(|world| world.repositories[1].advisories = vec![day(8)]);
    let found = walk(forge.as_ref(), &account("val-exemple"), ListOptions::default()).await.unwrap();
    let first = forge.facts(&found.listed[0], day(40)).await.unwrap();
    let second = forge.facts(&found.listed[1], day(40)).await.unwrap();
    assert_eq!((first.advisories, second.advisories), (Err(Reason::NotMeasured), Ok(vec![day(8)])));
}

#[tokio::test]
async fn an_empty_repository_has_no_branch_to_ask_about() {
    for dialect in [Dialect::GitLab, Dialect::Forgejo] {
        let mut world = World::default().account("val-exemple", true).repositories("val-exemple", 1);
        world.repositories[0].empty = true;
        let (facts, _) = facts(dialect, world).await;
        assert_eq!(facts.last_ci_run, Err(Reason::NoCommit), "{dialect:?}");
        assert_eq!(facts.protected_branch, Err(Reason::NoCommit), "{dialect:?}");
    }
}

#[tokio::test]
async fn closed_issues_are_none_and_say_nothing_of_merge_requests() {
    for dialect in [Dialect::GitHub, Dialect::GitLab] {
        let mut world = busy();
        world.repositories[0].issues_enabled = false;
        world.repositories[0].items.retain(|item| item.merge_request);
        let (facts, _) = facts(dialect, world).await;
        assert_eq!(facts.issues.unwrap().items.len(), 0, "{dialect:?}");
        assert_eq!(facts.merge_requests.map(|page| page.items.len()), Ok(3), "{dialect:?}");
    }
}

#[tokio::test]
async fn a_full_page_says_there_is_more() {
    for dialect in DIALECTS {
        let mut world = busy();
        world.repositories[0].items =
            (1..=150).map(|n| Item::new(n, "alix", day(1 + i64::try_from(n).unwrap() % 30))).collect();
        let (facts, _) = facts(dialect, world).await;
        let page = facts.issues.unwrap();
        let expected = if dialect == Dialect::Forgejo { 50 } else { 100 };
        assert_eq!((page.items.len(), page.more), (expected, true), "{dialect:?}");
        assert!(page.items.is_sorted_by(|a, b| a.opened_at >= b.opened_at), "{dialect:?}");
    }
}
