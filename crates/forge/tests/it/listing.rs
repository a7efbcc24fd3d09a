//! Listings: everything once, marked as it is, and cheap when nothing changed.

use levain_forge::{End, ForgeFault, ListOptions, Lookup, Scope, detect};
use levain_forge_double::{Dialect, Double, Repository, World, day};
use levain_model::forge::ForgeKind;

use crate::support::{DIALECTS, account, adapter, client, kind, start, walk, walk_at_most};

fn small() -> World {
    let mut outil = Repository::new(1, "val-exemple/outil");
    outil.description = Some("Un outil".to_owned());
    outil.homepage = Some("https://outil.example.org".to_owned());
    outil.topics = vec!["carte".to_owned(), "données".to_owned()];
    outil.license = Some("EUPL-1.2".to_owned());
    let mut copie = Repository::new(2, "val-exemple/copie");
    copie.fork_of = Some("autre/origine".to_owned());
    let mut vieux = Repository::new(3, "val-exemple/vieux");
    vieux.archived = true;
    let mut vide = Repository::new(4, "val-exemple/vide");
    vide.empty = true;
    let mut secret = Repository::new(5, "val-exemple/secret");
    secret.private = true;
    World::default()
        .account("val-exemple", true)
        .account("camille", false)
        .account("autre", true)
        .repository(outil)
        .repository(copie)
        .repository(vieux)
        .repository(vide)
        .repository(secret)
        .repository(Repository::new(6, "autre/origine"))
        .repository(Repository::new(7, "camille/notes"))
}

#[tokio::test]
async fn repositories_are_listed_as_they_are() {
    for dialect in DIALECTS {
        let (double, forge) = start(dialect, small()).await;
        let walk = walk(forge.as_ref(), &account("val-exemple"), ListOptions::default()).await.unwrap();
        let mut names = walk.names();
        names.sort_unstable();
        let expected = ["val-exemple/copie", "val-exemple/outil", "val-exemple/vide", "val-exemple/vieux"];
        assert_eq!(names, expected, "{dialect:?}");
        let outil = walk.find("val-exemple/outil");
        assert_eq!(outil.url, format!("{}/val-exemple/outil", double.url));
        assert_eq!(outil.clone_url, format!("{}/val-exemple/outil.git", double.url));
        assert_eq!(outil.forge_id.as_deref(), Some("1"));
        assert_eq!(outil.description.as_deref(), Some("Un outil"));
        assert_eq!(outil.topics, ["carte", "données"]);
        assert_eq!(outil.default_branch.as_deref(), Some("main"));
        assert_eq!(outil.updated_at, Some(day(1)), "{dialect:?}");
        assert_eq!(outil.created_at, Some(day(0)));
        assert!(!outil.archived && !outil.fork);
        let owner = outil.owner.as_ref().unwrap();
        assert_eq!((owner.login.as_str(), owner.organization), ("val-exemple", Some(true)), "{dialect:?}");
        assert!(walk.find("val-exemple/vieux").archived, "{dialect:?}");
        assert!(walk.find("val-exemple/copie").fork, "{dialect:?}");
        let parent = walk.find("val-exemple/copie").parent_url.clone();
        // GitHub's listings do not name the original.
        let named = (dialect != Dialect::GitHub).then(|| format!("{}/autre/origine", double.url));
        assert_eq!(parent, named, "{dialect:?}");
        if dialect != Dialect::GitHub {
            assert_eq!(walk.find("val-exemple/vide").empty, Some(true));
            assert_eq!(walk.find("val-exemple/vide").default_branch, None);
        }
    }
}

#[tokio::test]
async fn users_are_listed_like_organisations() {
    for dialect in DIALECTS {
        let (_double, forge) = start(dialect, small()).await;
        let walk = walk(forge.as_ref(), &account("camille"), ListOptions::default()).await.unwrap();
        assert_eq!(walk.names(), ["camille/notes"], "{dialect:?}");
        assert_eq!(walk.listed[0].owner.as_ref().unwrap().organization, Some(false), "{dialect:?}");
    }
}

#[tokio::test]
async fn an_unknown_account_is_told() {
    for dialect in DIALECTS {
        let (_double, forge) = start(dialect, small()).await;
        let fault = walk(forge.as_ref(), &account("personne"), ListOptions::default()).await.unwrap_err();
        assert!(matches!(fault, ForgeFault::NotFound(_)), "{dialect:?}: {fault}");
    }
}

#[tokio::test]
async fn a_token_shows_more_and_a_wrong_one_is_told() {
    for dialect in DIALECTS {
        let (double, _) = start(dialect, small()).await;
        double.require_token("abc");
        let walk_with = |token| {
            let forge = adapter(dialect, &double, token);
            async move { walk(forge.as_ref(), &account("val-exemple"), ListOptions::default()).await }
        };
        assert_eq!(walk_with(Some("abc")).await.unwrap().listed.len(), 5, "{dialect:?}");
        assert_eq!(walk_with(None).await.unwrap().listed.len(), 4, "{dialect:?}");
        let fault = walk_with(Some("expired")).await.unwrap_err();
        assert!(matches!(fault, ForgeFault::NotAuthorized(_)), "{dialect:?}: {fault}");
        assert!(!fault.to_string().contains("expired "));
    }
}

#[tokio::test]
async fn an_instance_is_listed_whole_where_it_can_be() {
    for dialect in DIALECTS {
        let world =
            World::default().account("a", true).account("b", false).repositories("a", 130).repositories("b", 75);
        let (_double, forge) = start(dialect, world).await;
        let outcome = walk(forge.as_ref(), &Scope::Instance, ListOptions::default()).await;
        if forge.capabilities().instance {
            assert_eq!(outcome.unwrap().listed.len(), 205, "{dialect:?}");
        } else {
            assert!(matches!(outcome.unwrap_err(), ForgeFault::Unsupported(_)), "{dialect:?}");
        }
    }
}

#[tokio::test]
async fn an_unchanged_listing_costs_one_request_a_page_and_gives_nothing_new() {
    for dialect in DIALECTS {
        let world = World::default().account("a", true).repositories("a", 1000);
        let (double, forge) = start(dialect, world).await;
        let first = walk(forge.as_ref(), &account("a"), ListOptions::default()).await.unwrap();
        assert_eq!((first.listed.len(), first.listing.end), (1000, End::Whole));
        double.take_hits();
        let options = ListOptions { known: &first.pages, ..ListOptions::default() };
        let second = walk(forge.as_ref(), &account("a"), options).await.unwrap();
        let hits = double.take_hits();
        let pages = if dialect == Dialect::Forgejo { 20 } else { 10 };
        assert_eq!(hits.len(), pages, "{dialect:?}: at most 0.1 request for each repository");
        assert_eq!((second.listing.repositories, second.listing.end), (1000, End::Whole));
        if forge.capabilities().conditional {
            assert!(hits.iter().all(|hit| hit.status == 304), "{dialect:?}");
            assert_eq!((second.unchanged, second.listed.len()), (10, 0));
        }
        assert_eq!(second.pages, first.pages, "{dialect:?}");
    }
}

#[tokio::test]
async fn a_change_touches_its_page_only() {
    for dialect in [Dialect::GitHub, Dialect::GitLab] {
        let world = World::default().account("a", true).repositories("a", 350);
        let (double, forge) = start(dialect, world).await;
        let first = walk(forge.as_ref(), &account("a"), ListOptions::default()).await.unwrap();
        double.change(|world| {
            world.repositories[120].updated_at = day(40);
            world.repositories.push(Repository { created_at: day(40), ..Repository::new(9000, "a/nouveau") });
        });
        let options = ListOptions { known: &first.pages, ..ListOptions::default() };
        let second = walk(forge.as_ref(), &account("a"), options).await.unwrap();
        assert_eq!(second.unchanged, 2, "{dialect:?}");
        assert!(second.names().contains(&"a/nouveau") && second.names().contains(&"a/depot-0121"));
        assert_eq!(second.listing.repositories, 351);
    }
}

#[tokio::test]
async fn a_walk_goes_on_where_it_stopped() {
    for dialect in DIALECTS {
        let world = World::default().account("a", true).repositories("a", 320);
        let (_double, forge) = start(dialect, world).await;
        let begun = walk_at_most(forge.as_ref(), &account("a"), ListOptions::default(), 2).await.unwrap();
        assert_eq!(begun.listing.end, End::Stopped, "{dialect:?}");
        let resume_at = begun.pages.last().unwrap().next.clone().unwrap();
        let options = ListOptions { resume_at: Some(&resume_at), ..ListOptions::default() };
        let rest = walk(forge.as_ref(), &account("a"), options).await.unwrap();
        let mut names: Vec<&str> = begun.names();
        names.extend(rest.names());
        assert_eq!(names.len(), 320, "{dialect:?}");
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), 320, "{dialect:?}");
    }
}

#[tokio::test]
async fn only_what_changed_since_is_listed() {
    for dialect in DIALECTS {
        let world = World::default().account("a", true).repositories("a", 230);
        let (double, forge) = start(dialect, world).await;
        double.change(|world| {
            for index in [3, 60, 229] {
                world.repositories[index].updated_at = day(30);
            }
        });
        let options = ListOptions { since: Some(day(20)), ..ListOptions::default() };
        let found = walk(forge.as_ref(), &account("a"), options).await.unwrap();
        let mut names = found.names();
        names.sort_unstable();
        assert_eq!(names, ["a/depot-0004", "a/depot-0061", "a/depot-0230"], "{dialect:?}");
        // Forgejo cannot sort or choose within an account.
        let requests = if dialect == Dialect::Forgejo { 5 } else { 1 };
        assert_eq!(double.take_hits().len(), requests, "{dialect:?}");
    }
}

#[tokio::test]
async fn a_renamed_repository_is_found_under_its_old_name() {
    for dialect in DIALECTS {
        let mut world = small();
        world.repositories[0].former_paths = vec!["val-exemple/ancien".to_owned()];
        let (_double, forge) = start(dialect, world).await;
        let Lookup::Found(found) = forge.repository("val-exemple/ancien").await.unwrap() else {
            panic!("{dialect:?}: lost by its rename");
        };
        assert_eq!((found.full_name.as_str(), found.forge_id.as_deref()), ("val-exemple/outil", Some("1")));
        assert_eq!(forge.repository("val-exemple/rien").await.unwrap(), Lookup::Absent);
        assert_eq!(forge.repository("val-exemple/secret").await.unwrap(), Lookup::Absent, "hidden looks absent");
    }
}

#[tokio::test]
async fn an_account_that_changes_kind_is_listed_still() {
    for dialect in DIALECTS {
        let world = World::default().account("camille", false).repositories("camille", 3);
        let (double, forge) = start(dialect, world).await;
        let first = walk(forge.as_ref(), &account("camille"), ListOptions::default()).await.unwrap();
        double.change(|world| world.accounts[0].organization = true);
        let options = ListOptions { known: &first.pages, ..ListOptions::default() };
        let second = walk(forge.as_ref(), &account("camille"), options).await.unwrap();
        assert_eq!(second.listing.repositories, 3, "{dialect:?}");
    }
}

#[tokio::test]
async fn dialects_are_told_apart() {
    for dialect in DIALECTS {
        let double = Double::start(dialect, small()).await;
        let client = client(&double);
        let found = detect(&client, &format!("{}/val-exemple/outil", double.url), &[]).await.unwrap();
        assert_eq!((found.kind, found.base), (kind(dialect), double.url.clone()));
        double.take_hits();
        let configured = [(double.host.clone(), ForgeKind::Git)];
        let found = detect(&client, &double.url, &configured).await.unwrap();
        assert_eq!((found.kind, double.take_hits().len()), (ForgeKind::Git, 0), "configured: not asked");
        for (address, kind) in [
            ("https://github.com/a/b", ForgeKind::GitHub),
            ("https://www.gitlab.com/a", ForgeKind::GitLab),
            ("https://codeberg.org", ForgeKind::Forgejo),
        ] {
            assert_eq!(detect(&client, address, &[]).await.unwrap().kind, kind);
        }
        assert!(detect(&client, "ssh://git@github.com/a/b", &[]).await.is_err());
    }
}

#[tokio::test]
async fn a_plain_server_is_plain_git() {
    let server = levain_forge_double::Server::start(|_| -> levain_forge_double::Answering {
        Box::pin(async { levain_forge_double::Reply::new(200, "<html>Bienvenue</html>") })
    })
    .await;
    let config = levain_outbound::Config {
        allowed_hosts: vec![server.address.to_string()],
        ..levain_outbound::Config::new("0.1.0", "")
    };
    let client = levain_outbound::Client::new(config).unwrap();
    assert_eq!(detect(&client, &server.url(), &[]).await.unwrap().kind, ForgeKind::Git);
}
