//! Bad days of a forge: refusals, failures, slow and cut answers, and things that are not a forge.

use std::time::Duration;

use levain_forge::{ForgeFault, ListOptions};
use levain_forge_double::{Delivery, Dialect, Reply, Trouble, World, day};
use levain_model::finding::Reason;

use crate::support::{DIALECTS, account, start, walk};

fn world() -> World {
    World::default().account("a", true).repositories("a", 120)
}

#[tokio::test]
async fn what_passes_is_overcome() {
    let troubles = [
        Trouble::answer("", 2, Reply::new(502, "")),
        Trouble::answer("", 1, Reply::new(503, "").with("retry-after", "1")),
        Trouble::answer("", 1, Reply::new(429, "").with("retry-after", "1")),
        Trouble::answer("", 1, Reply::new(403, "{}").with("retry-after", "1")),
        Trouble::delivery("", 1, Delivery::Cut(100)),
        Trouble::delivery("", 1, Delivery::Hung),
        Trouble::delivery("", 1, Delivery::Late(Duration::from_secs(5))),
        Trouble::delivery("", 9, Delivery::Slow(4096, Duration::from_millis(2))),
        Trouble::delivery("page=2", 2, Delivery::Cut(10)),
    ];
    for trouble in troubles {
        let (double, forge) = start(Dialect::GitLab, world()).await;
        let text = format!("{trouble:?}");
        double.trouble(trouble);
        let found = walk(forge.as_ref(), &account("a"), ListOptions::default()).await;
        assert_eq!(found.map(|walk| walk.listed.len()), Ok(120), "{text}");
    }
}

#[tokio::test]
async fn what_does_not_pass_is_told_with_its_reason() {
    let later = Reply::new(429, "").with("retry-after", "4000");
    let table = [
        (Trouble::answer("", 99, Reply::new(500, "")), "OB014", Reason::Timeout),
        (Trouble::answer("", 99, later), "OB013", Reason::RateLimited),
        (Trouble::answer("", 99, Reply::new(401, "{}")), "FO002", Reason::NotAuthorized),
        (Trouble::answer("", 99, Reply::new(403, "{}")), "FO002", Reason::NotAuthorized),
        (Trouble::answer("", 99, Reply::new(404, "{}")), "FO001", Reason::NotFoundAmbiguous),
        (Trouble::answer("", 99, Reply::new(418, "")), "FO005", Reason::DataUnreadable),
        (Trouble::answer("", 99, Reply::new(200, "<html>")), "FO003", Reason::DataUnreadable),
        (Trouble::answer("", 99, Reply::new(200, "{\"message\": \"hello\"}")), "FO003", Reason::DataUnreadable),
        (Trouble::answer("", 99, Reply::new(200, "[{\"no\": 1}]")), "FO003", Reason::DataUnreadable),
        (Trouble::answer("", 99, Reply::new(304, "")), "FO003", Reason::DataUnreadable),
        (Trouble::delivery("", 99, Delivery::Cut(5)), "OB009", Reason::Timeout),
    ];
    for dialect in DIALECTS {
        for (trouble, code, reason) in table.clone() {
            let (double, forge) = start(dialect, world()).await;
            let text = format!("{dialect:?} {trouble:?}");
            double.trouble(trouble);
            let fault = walk(forge.as_ref(), &account("a"), ListOptions::default()).await.unwrap_err();
            assert_eq!((fault.code(), fault.reason()), (code, reason), "{text}: {fault}");
        }
    }
}

/// A page that fails in the middle ends the walk with a fault: the pages before it stand, and none is taken for the end.
#[tokio::test]
async fn a_failure_in_the_middle_is_no_end() {
    for dialect in DIALECTS {
        let (double, forge) = start(dialect, world()).await;
        double.trouble(Trouble::answer("page=2", 99, Reply::new(404, "{}")));
        let fault = walk(forge.as_ref(), &account("a"), ListOptions::default()).await.unwrap_err();
        assert!(matches!(fault, ForgeFault::NotFound(_)), "{dialect:?}: {fault}");
    }
}

#[tokio::test]
async fn refused_facts_are_unknown_and_never_absent() {
    let table = [
        (Reply::new(403, "{}"), Reason::NotAuthorized),
        (Reply::new(401, "{}"), Reason::NotAuthorized),
        (Reply::new(404, "{}"), Reason::NotFoundAmbiguous),
        (Reply::new(500, ""), Reason::Timeout),
        (Reply::new(200, "<html>"), Reason::DataUnreadable),
        (Reply::new(403, "{\"message\": \"You have exceeded a secondary rate limit\"}"), Reason::RateLimited),
    ];
    for dialect in DIALECTS {
        for (reply, reason) in table.clone() {
            let (double, forge) = start(dialect, world()).await;
            let found = walk(forge.as_ref(), &account("a"), ListOptions::default()).await.unwrap();
            double.trouble(Trouble::answer("", 999, reply));
            let facts = forge.facts(&found.listed[0], day(40)).await.unwrap();
            assert_eq!(facts.releases, Err(reason), "{dialect:?}");
            assert_eq!(facts.issues, Err(reason), "{dialect:?}");
            assert_eq!(facts.merge_requests, Err(reason), "{dialect:?}");
            assert_eq!(facts.last_ci_run, Err(reason), "{dialect:?}");
            assert_eq!(facts.protected_branch, Err(reason), "{dialect:?}");
        }
    }
}

#[tokio::test]
async fn nothing_more_is_asked_of_a_forge_that_asks_to_wait() {
    for dialect in DIALECTS {
        let (double, forge) = start(dialect, world()).await;
        let found = walk(forge.as_ref(), &account("a"), ListOptions::default()).await.unwrap();
        double.take_hits();
        double.trouble(Trouble::answer("", 999, Reply::new(429, "").with("retry-after", "4000")));
        let facts = forge.facts(&found.listed[0], day(40)).await.unwrap();
        assert_eq!(facts.releases, Err(Reason::RateLimited), "{dialect:?}");
        assert_eq!(facts.issues, Err(Reason::RateLimited), "{dialect:?}");
        assert_eq!(double.take_hits().len(), 1, "{dialect:?}");
    }
}
