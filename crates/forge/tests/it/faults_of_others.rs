//! Faults seen in other harvesters, each shown absent here.

use std::collections::HashSet;
use std::time::Duration;

use levain_forge::{End, KnownPage, ListOptions, Scope};
use levain_forge_double::{Dialect, Double, Reply, Trouble, World};
use levain_outbound::Request;

use crate::support::{DIALECTS, account, client, start, walk};

/// "Never paginating past the first page."
#[tokio::test]
async fn every_page_is_read() {
    for dialect in DIALECTS {
        for count in [0, 1, 49, 50, 51, 99, 100, 101, 200, 257] {
            let world = World::default().account("a", true).repositories("a", count);
            let (_double, forge) = start(dialect, world).await;
            let found = walk(forge.as_ref(), &account("a"), ListOptions::default()).await.unwrap();
            assert_eq!(found.listed.len() as u64, count, "{dialect:?}");
            assert_eq!(found.listing.end, End::Whole, "{dialect:?}, {count}");
        }
    }
}

/// "Blocking for ever past 1,000 discovered repositories": here a page is handed over before the next one is asked for,
/// so nothing fills up.
#[tokio::test]
async fn more_than_a_thousand_repositories_flow_through() {
    for dialect in DIALECTS {
        let world = World::default().account("a", true).repositories("a", 2345);
        let (_double, forge) = start(dialect, world).await;
        let scope = account("a");
        let walk = walk(forge.as_ref(), &scope, ListOptions::default());
        let found = tokio::time::timeout(Duration::from_secs(60), walk).await.unwrap().unwrap();
        assert_eq!(found.listed.len(), 2345, "{dialect:?}");
        let names: HashSet<&str> = found.names().into_iter().collect();
        assert_eq!(names.len(), 2345, "{dialect:?}");
    }
}

/// "An endless loop for users with more than one page."
#[tokio::test]
async fn users_with_several_pages_end() {
    for dialect in DIALECTS {
        let world = World::default().account("camille", false).repositories("camille", 260);
        let (double, forge) = start(dialect, world).await;
        let found = walk(forge.as_ref(), &account("camille"), ListOptions::default()).await.unwrap();
        assert_eq!((found.listed.len(), found.listing.end), (260, End::Whole), "{dialect:?}");
        // One question about an organisation of that name, then the pages.
        let pages = if dialect == Dialect::Forgejo { 6 } else { 3 };
        assert_eq!(double.take_hits().len(), 1 + pages, "{dialect:?}");
    }
}

/// An endless loop made by the forge: empty pages that promise another, a last page that names the first, and the same
/// page again and again under ever new numbers.
#[tokio::test]
async fn pages_in_a_circle_end() {
    for dialect in DIALECTS {
        for circle in 0..3 {
            let world = World::default().account("a", true).repositories("a", 30);
            let (double, forge) = start(dialect, world).await;
            let scope = account("a");
            let first = walk(forge.as_ref(), &scope, ListOptions::default()).await.unwrap();
            let address = &first.pages[0].address;
            let body = body(&double, address).await;
            let link = |number: u32| format!("<{address}&page={number}>; rel=\"next\"");
            let troubles: Vec<Trouble> = match circle {
                0 => vec![Trouble::header("", 1000, "link", &link(77))],
                1 => vec![Trouble::header("", 1000, "link", &format!("<{address}>; rel=\"next\""))],
                _ => (2..50)
                    .map(|number| Trouble::answer("", 1, Reply::new(200, body.clone()).with("link", link(number))))
                    .collect(),
            };
            troubles.into_iter().for_each(|trouble| double.trouble(trouble));
            double.take_hits();
            let walking = walk(forge.as_ref(), &scope, ListOptions::default());
            let found = tokio::time::timeout(Duration::from_secs(10), walking).await.unwrap().unwrap();
            assert_eq!((found.listed.len(), found.listing.end), (30, End::Repeating), "{dialect:?}, {circle}");
            assert!(double.take_hits().len() <= 2, "{dialect:?}, {circle}");
        }
    }
}

/// What the double answers to an address, as it is.
async fn body(double: &Double, address: &str) -> String {
    let answer = client(double).get(Request::new(address)).await.unwrap();
    String::from_utf8(answer.body).unwrap()
}

/// "Subgroups crawled 2^(depth−1) times."
#[tokio::test]
async fn nested_groups_are_asked_once_and_wholly() {
    let mut world = World::default();
    let mut path = "ministere".to_owned();
    for depth in 0..8 {
        world = world.account(&path, true).repositories(&path, 2);
        path = format!("{path}/niveau-{depth}");
    }
    world = world.account("ministere-voisin", true).repositories("ministere-voisin", 1);
    let (double, forge) = start(Dialect::GitLab, world).await;
    let found = walk(forge.as_ref(), &account("ministere"), ListOptions::default()).await.unwrap();
    assert_eq!(found.listed.len(), 16);
    assert!(found.names().iter().all(|name| name.starts_with("ministere/")));
    assert_eq!(double.take_hits().len(), 1, "one request for eight levels");
    let below = walk(forge.as_ref(), &account("ministere/niveau-0/niveau-1"), ListOptions::default()).await.unwrap();
    assert_eq!(below.listed.len(), 12);
}

/// "A second page with a broken query": every page keeps what the first one asked.
#[tokio::test]
async fn every_page_asks_the_same() {
    for dialect in DIALECTS {
        let scopes = if dialect == Dialect::GitHub { vec![account("a")] } else { vec![account("a"), Scope::Instance] };
        for scope in scopes {
            let world = World::default().account("a", true).repositories("a", 420);
            let (double, forge) = start(dialect, world).await;
            walk(forge.as_ref(), &scope, ListOptions::default()).await.unwrap();
            let rest = |target: &str| -> HashSet<String> {
                let (path, query) = target.split_once('?').unwrap();
                let kept = |part: &&str| !part.starts_with("page=") && !part.starts_with("id_after=");
                query.split('&').filter(kept).map(str::to_owned).chain([path.to_owned()]).collect()
            };
            let hits = double.take_hits();
            assert!(hits.len() > 4, "{dialect:?}");
            for hit in &hits[1..] {
                assert_eq!(rest(&hit.target), rest(&hits[0].target), "{dialect:?}");
            }
        }
    }
}

/// A forge behind a proxy that writes its inner address in `Link`: pages are followed where we are, and nothing, least of
/// all a token, goes elsewhere.
#[tokio::test]
async fn links_to_elsewhere_do_not_lead_there() {
    for dialect in DIALECTS {
        let world = World::default().account("a", true).repositories("a", 130);
        let (double, forge) = start(dialect, world).await;
        let first = walk(forge.as_ref(), &account("a"), ListOptions::default()).await.unwrap();
        let next = first.pages[0].next.clone().unwrap().replace(&double.url, "http://interne.example.org:8080");
        double.trouble(Trouble::header("", 1, "link", &format!("<{next}>; rel=\"next\"")));
        let found = walk(forge.as_ref(), &account("a"), ListOptions::default()).await.unwrap();
        assert_eq!((found.listed.len(), found.listing.end), (130, End::Whole), "{dialect:?}");
    }
}

/// "The last good description overwritten by a broken one": an entry that cannot be read is counted, and the others stand.
#[tokio::test]
async fn one_broken_entry_costs_itself_only() {
    for dialect in DIALECTS {
        let world = World::default().account("a", true).repositories("a", 3);
        let (double, forge) = start(dialect, world).await;
        let first = walk(forge.as_ref(), &account("a"), ListOptions::default()).await.unwrap();
        let text = body(&double, &first.pages[0].address).await;
        let broken = text.replacen("\"id\":1,", "\"id\":\"\",", 1);
        assert_ne!(broken, text);
        double.trouble(Trouble::answer("", 1, Reply::new(200, broken)));
        let found = walk(forge.as_ref(), &account("a"), ListOptions::default()).await.unwrap();
        assert_eq!((found.listed.len(), found.listing.unreadable), (2, 1), "{dialect:?}");
    }
}

/// "Records stuck inactive": a repository that could not be seen for a while is found again as soon as it can be.
#[tokio::test]
async fn what_was_hidden_comes_back() {
    for dialect in DIALECTS {
        let world = World::default().account("a", true).repositories("a", 3);
        let (double, forge) = start(dialect, world).await;
        let count = async |known: &[KnownPage]| {
            let options = ListOptions { known, ..ListOptions::default() };
            walk(forge.as_ref(), &account("a"), options).await.unwrap()
        };
        let before = count(&[]).await;
        double.change(|world| world.repositories[1].private = true);
        let hidden = count(&before.pages).await;
        double.change(|world| world.repositories[1].private = false);
        let after = count(&hidden.pages).await;
        let totals = [&before, &hidden, &after].map(|walk| walk.listing.repositories);
        assert_eq!(totals, [3, 2, 3], "{dialect:?}");
    }
}
