//! Harvests on real repositories: folders of this machine, and a forge on the loopback.

use std::path::Path;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use camino::Utf8Path;
use jiff::{SignedDuration, Timestamp};
use levain_app::harvest::{ClientConfig, HarvestSettings, Harvester};
use levain_app::{App, Principal, Settings};
use levain_forge_double::{Dialect, Double, Reply, Repository as Told, Trouble, World, day};
use levain_harvest::{Diagnostics, ForgeSettings, NotListed};
use levain_model::{ForgeKind, ForkClass, HarvestRun, Outcome, Repository};
use levain_store::{events, findings, harvests, releases, repositories};

use crate::repositories::{Bare, publiccode};
use crate::support::Bench;

fn mit() -> &'static str {
    levain_license::license_text("MIT").unwrap()
}

fn settings(bench: &Bench, forge: Option<(&Double, ForgeKind)>) -> HarvestSettings {
    HarvestSettings {
        data: bench.folder.path().to_owned(),
        client: ClientConfig {
            min_interval: Duration::ZERO,
            back_off: Duration::from_millis(1),
            longest_wait: Duration::from_millis(500),
            ..ClientConfig::new("0.1.0", "https://catalogue.example.org")
        },
        forges: forge
            .map(|(double, kind)| ForgeSettings {
                host: double.host.clone(),
                kind: Some(kind),
                token: None,
                webhook: None,
                private_address: true,
            })
            .into_iter()
            .collect(),
        sources: Vec::new(),
        every: None,
        workers: 2,
        vulnerabilities: None,
    }
}

async fn harvest(harvester: &Harvester, place: &str) -> HarvestRun {
    harvester.harvest(&Principal::command_line(), place, true, &mut |_| {}).await.unwrap()
}

async fn run(app: &App, settings: HarvestSettings, place: &str) -> HarvestRun {
    let harvester = app.harvester(settings).await.unwrap();
    harvest(&harvester, place).await
}

async fn all(app: &App) -> Vec<Repository> {
    repositories::list(app.store(), repositories::Filter::default(), None, 1_000).await.unwrap().items
}

async fn one(app: &App, name: &str) -> Repository {
    let found = all(app).await.into_iter().find(|one| one.listed.full_name == name);
    found.unwrap_or_else(|| panic!("{name} is not there"))
}

fn counts(run: &HarvestRun) -> [u64; 7] {
    let counts = &run.counts;
    [counts.listed, counts.created, counts.changed, counts.unchanged, counts.failed, counts.gone, counts.skipped]
}

fn place(folder: &tempfile::TempDir) -> &str {
    folder.path().to_str().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_is_read_once_and_again_only_where_it_changed() {
    let (bench, depots) = (Bench::new().await, tempfile::tempdir().unwrap());
    let mut described = Bare::new(
        depots.path(),
        "demandes",
        &[("publiccode.yml", &publiccode("Demandes", "https://git.val-exemple.example/demandes")), ("LICENSE", mit())],
    );
    described.tag("v1.2.0");
    Bare::new(depots.path(), "outil", &[("README.md", "# Outil\n\nUn outil.\n")]);
    Bare::new(depots.path(), "vide", &[]);

    let first = run(&bench.app, settings(&bench, None), place(&depots)).await;
    assert_eq!(counts(&first), [3, 2, 0, 0, 0, 0, 1], "{first:?}");
    assert!(first.finished_at.is_some() && first.refused.is_empty());
    let software = bench.software("demandes").await;
    assert_eq!(software.name, "Demandes");
    let repository = one(&bench.app, "demandes").await;
    let found = findings::of_repository(bench.app.store(), repository.id).await.unwrap();
    assert_eq!(found.len(), levain_checks::ALL.len());
    let outcome = |check: &str| found.iter().find(|finding| finding.check == check).unwrap().judgement.outcome;
    assert_eq!((outcome("LIC-01"), outcome("META-01")), (Outcome::Met, Outcome::Met));
    let released = releases::of_repositories(bench.app.store(), &[repository.id]).await.unwrap();
    assert_eq!(released[&repository.id][0].version, "1.2.0");

    // Derived, told so, and offered as a patch; a repository without a commit makes no software and says why.
    let derived = one(&bench.app, "outil").await;
    assert!(derived.derived && !repository.derived);
    let told: Diagnostics = serde_json::from_value(derived.diagnostics.clone()).unwrap();
    assert!(told.patch.is_some_and(|patch| patch.contains("CONTRIBUTING.md")));
    let empty: Diagnostics = serde_json::from_value(one(&bench.app, "vide").await.diagnostics).unwrap();
    assert_eq!(empty.not_listed, Some(NotListed::Empty));
    assert_eq!(bench.search("outil").await.hits.first().map(|hit| hit.slug.to_string()), Some("outil".to_owned()));

    // Again: nothing is read, no event, no other row than the run and what was last seen.
    let last = events::last_seq(bench.app.store()).await.unwrap();
    let again = run(&bench.app, settings(&bench, None), place(&depots)).await;
    assert_eq!(counts(&again), [3, 0, 0, 3, 0, 0, 0]);
    assert_eq!(events::last_seq(bench.app.store()).await.unwrap(), last);
    let unchanged = one(&bench.app, "demandes").await;
    assert_eq!(Repository { last_seen: repository.last_seen, ..unchanged.clone() }, repository);
    assert!(unchanged.last_seen > repository.last_seen);

    // One grows: it alone is read, and the finding that changed takes the place of the other.
    described.commit(&[("SECURITY.md", "# Sécurité\n\nÉcrivez à securite@val-exemple.example.\n")]);
    let changed = run(&bench.app, settings(&bench, None), place(&depots)).await;
    assert_eq!(counts(&changed), [3, 0, 1, 2, 0, 0, 0]);
    let now = findings::of_repository(bench.app.store(), repository.id).await.unwrap();
    let security = now.iter().find(|finding| finding.check == "SEC-01").unwrap();
    assert_eq!((security.judgement.outcome, security.supersedes.is_some()), (Outcome::Met, true));
    assert_eq!(repositories::subjects(bench.app.store(), &[repository.id]).await.unwrap()[&repository.id].len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_harvester_of_the_same_data_is_refused_and_one_after_the_other_is_not() {
    let bench = Bench::new().await;
    let first = bench.app.harvester(settings(&bench, None)).await.unwrap();
    let refused = bench.app.harvester(settings(&bench, None)).await.err().unwrap();
    assert_eq!(refused.code(), "AP007");
    drop(first);
    assert!(bench.app.harvester(settings(&bench, None)).await.is_ok());
}

/// A forge with one account: a software, a rename to come, forks, several software in one repository.
async fn forge(dialect: Dialect, depots: &Path) -> Double {
    let double = Double::start(dialect, World::default().account("ville", true)).await;
    let url = |path: &str| format!("{}/{path}", double.url);
    let described = Bare::new(
        depots,
        "portail",
        &[("publiccode.yml", &publiccode("Portail", &url("ville/portail"))), ("LICENSE", mit())],
    );
    described.tag("v1.0.0");
    let plain = Bare::new(depots, "script", &[("README.md", "# Script\n"), ("logo.png", "not read")]);
    let copy = Bare::new(depots, "copie", &[("publiccode.yml", &publiccode("Autre", &url("etat/autre")))]);
    let silent = Bare::new(depots, "muet", &[("README.md", "# Muet\n")]);
    let many = Bare::new(
        depots,
        "suite",
        &[
            ("agenda/publiccode.yml", &publiccode("Agenda", &url("ville/suite"))),
            ("courrier/publiccode.yml", &publiccode("Courrier", &url("ville/suite"))),
            ("tests/publiccode.yml", "not: one"),
        ],
    );
    let told = |id, path: &str, bare: &Bare, fork: Option<&str>| Told {
        git_dir: Some(bare.path.clone()),
        fork_of: fork.map(str::to_owned),
        ..Told::new(id, path)
    };
    double.change(|world| {
        world.repositories.push(told(1, "ville/portail", &described, None));
        world.repositories.push(told(2, "ville/script", &plain, None));
        world.repositories.push(told(3, "ville/copie", &copy, Some("etat/autre")));
        world.repositories.push(told(4, "ville/muet", &silent, Some("etat/muet")));
        world.repositories.push(told(5, "ville/suite", &many, None));
        world.repositories.push(Told::new(6, "etat/autre"));
        world.repositories.push(Told::new(7, "etat/muet"));
    });
    double
}

#[tokio::test(flavor = "multi_thread")]
async fn a_forge_is_harvested_in_each_dialect_and_costs_next_to_nothing_when_nothing_changed() {
    for (dialect, kind) in [
        (Dialect::GitHub, ForgeKind::GitHub),
        (Dialect::GitLab, ForgeKind::GitLab),
        (Dialect::Forgejo, ForgeKind::Forgejo),
    ] {
        let (bench, depots) = (Bench::new().await, tempfile::tempdir().unwrap());
        let double = forge(dialect, depots.path()).await;
        let account = match dialect {
            Dialect::GitLab => format!("{}/groups/ville", double.url),
            _ => format!("{}/ville", double.url),
        };
        let first = run(&bench.app, settings(&bench, Some((&double, kind))), &account).await;
        assert_eq!(first.refused, [], "{dialect:?}");
        assert_eq!(counts(&first), [5, 3, 0, 0, 0, 0, 2], "{dialect:?}");
        // At most six requests for a repository that changed, and those of the listing.
        assert!(first.counts.requests <= 5 * 6 + 3, "{dialect:?}: {} requests", first.counts.requests);

        assert_eq!(one(&bench.app, "ville/copie").await.fork, Some(ForkClass::Technical));
        assert_eq!(one(&bench.app, "ville/muet").await.fork, Some(ForkClass::GitFork));
        let suite = one(&bench.app, "ville/suite").await;
        let subjects = repositories::subjects(bench.app.store(), &[suite.id]).await.unwrap();
        let paths: Vec<&str> = subjects[&suite.id].iter().map(|subject| subject.path.as_str()).collect();
        assert_eq!(paths, ["agenda", "courrier"], "{dialect:?}");
        assert_ne!(subjects[&suite.id][0].software, subjects[&suite.id][1].software);
        assert_eq!(bench.software("portail").await.name, "Portail");

        double.take_hits();
        let again = run(&bench.app, settings(&bench, Some((&double, kind))), &account).await;
        assert_eq!(counts(&again), [5, 0, 0, 5, 0, 0, 0], "{dialect:?}");
        let hits = double.take_hits();
        assert!(hits.iter().all(|hit| hit.api), "git was asked: {hits:?}");
        assert!(hits.len() <= 1, "{dialect:?}: {hits:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_unchanged_repositories_cost_a_request_at_most() {
    let (bench, depots) = (Bench::new().await, tempfile::tempdir().unwrap());
    let bare = Bare::new(depots.path(), "depot", &[("README.md", "# Dépôt\n")]);
    let double =
        Double::start(Dialect::GitHub, World::default().account("ville", true).repositories("ville", 120)).await;
    double.change(|world| world.repositories.iter_mut().for_each(|one| one.git_dir = Some(bare.path.clone())));
    let account = format!("{}/ville", double.url);
    let settings = settings(&bench, Some((&double, ForgeKind::GitHub)));
    let first = run(&bench.app, settings.clone(), &account).await;
    assert_eq!(counts(&first), [120, 120, 0, 0, 0, 0, 0], "{:?}", first.refused.first());
    double.take_hits();
    let again = run(&bench.app, settings, &account).await;
    assert_eq!(counts(&again), [120, 0, 0, 120, 0, 0, 0]);
    assert!(again.counts.requests * 10 <= 120, "{} requests", again.counts.requests);
    assert_eq!(again.counts.requests, again.counts.not_modified, "every page says that it is as it was");
}

static LATER: AtomicI64 = AtomicI64::new(0);

fn clock() -> Timestamp {
    Timestamp::now() + SignedDuration::from_hours(LATER.load(Ordering::Relaxed))
}

#[tokio::test(flavor = "multi_thread")]
async fn renamed_archived_vanished_and_back() {
    let (bench, depots) = (Bench::new().await, tempfile::tempdir().unwrap());
    let root = Utf8Path::from_path(bench.folder.path()).unwrap();
    let at = Settings { database: format!("sqlite:{}", root.join("time.db")), index: None, content: None };
    let app = App::open_at(&at, clock).await.unwrap();
    let double = forge(Dialect::Forgejo, depots.path()).await;
    let settings = settings(&bench, Some((&double, ForgeKind::Forgejo)));
    let account = format!("{}/ville", double.url);
    run(&app, settings.clone(), &account).await;
    let portal = one(&app, "ville/portail").await;

    // Renamed and archived: the same repository, with its former address.
    double.change(|world| {
        let one = world.repositories.iter_mut().find(|one| one.path == "ville/portail").unwrap();
        one.former_paths.push(one.path.clone());
        one.path = "ville/guichet".to_owned();
        one.archived = true;
        one.updated_at = day(40);
    });
    let renamed = run(&app, settings.clone(), &account).await;
    assert_eq!(counts(&renamed)[..3], [5, 0, 1], "{renamed:?}");
    let guichet = one(&app, "ville/guichet").await;
    assert_eq!(guichet.id, portal.id);
    assert!(guichet.listed.archived);
    let aliases = repositories::aliases(app.store(), &[portal.id]).await.unwrap();
    assert!(aliases[&portal.id].iter().any(|url| url.ends_with("ville/portail")), "{aliases:?}");
    // Its publiccode.yml names its former address: that is no mistake.
    assert_eq!(guichet.fork, None);

    // Gone: kept, told absent, and told gone only a day later.
    let before = all(&app).await.len();
    let taken = std::sync::Mutex::new(None);
    double.change(|world| {
        let at = world.repositories.iter().position(|one| one.path == "ville/script").unwrap();
        *taken.lock().unwrap() = Some(world.repositories.remove(at));
    });
    let vanished = run(&app, settings.clone(), &account).await;
    assert_eq!(vanished.counts.gone, 0);
    let script = one(&app, "ville/script").await;
    assert!(script.state.absent_since.is_some() && script.state.gone_at.is_none());
    LATER.store(25, Ordering::Relaxed);
    let told = run(&app, settings.clone(), &account).await;
    assert_eq!(told.counts.gone, 1);
    assert!(one(&app, "ville/script").await.state.gone_at.is_some());
    assert_eq!(all(&app).await.len(), before, "nothing is removed");
    double.take_hits();
    run(&app, settings.clone(), &account).await;
    assert!(double.take_hits().iter().all(|hit| !hit.target.contains("script")), "what is gone is not asked for again");

    // It comes back.
    double.change(|world| world.repositories.extend(taken.lock().unwrap().take()));
    run(&app, settings, &account).await;
    let script = one(&app, "ville/script").await;
    assert!(script.state.gone_at.is_none() && script.state.last_success.is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_forge_that_breaks_down_kills_nothing_and_is_gone_on_with() {
    let (bench, depots) = (Bench::new().await, tempfile::tempdir().unwrap());
    let bare = Bare::new(depots.path(), "depot", &[("README.md", "# Dépôt\n")]);
    let double =
        Double::start(Dialect::GitHub, World::default().account("ville", true).repositories("ville", 150)).await;
    double.change(|world| world.repositories.iter_mut().for_each(|one| one.git_dir = Some(bare.path.clone())));
    let account = format!("{}/ville", double.url);
    let settings = settings(&bench, Some((&double, ForgeKind::GitHub)));
    // The second page wants to be left alone for an hour.
    double.trouble(Trouble::answer("page=2", 1, Reply::new(429, "").with("retry-after", "3600")));
    let cut = run(&bench.app, settings.clone(), &account).await;
    assert_eq!(cut.finished_at, None);
    assert_eq!(cut.refused.len(), 1);
    assert_eq!(all(&bench.app).await.len(), 100);
    assert!(all(&bench.app).await.iter().all(|one| one.state.absent_since.is_none()));
    // The same run goes on from the second page.
    let rest = run(&bench.app, settings, &account).await;
    assert_eq!((rest.id, rest.finished_at.is_some()), (cut.id, true));
    assert_eq!(counts(&rest), [150, 150, 0, 0, 0, 0, 0], "{:?}", rest.refused);

    // Broken answers of git: failures, each with its time to be tried again, and no absence.
    double.change(|world| {
        for one in &mut world.repositories {
            one.pushed_at = day(50);
            one.git_dir = None;
        }
    });
}

#[tokio::test(flavor = "multi_thread")]
async fn a_place_that_is_none_is_told_with_a_code_and_a_remedy() {
    let bench = Bench::new().await;
    let harvester = bench.app.harvester(settings(&bench, None)).await.unwrap();
    for (given, code) in [
        ("/nonexistent/folder", "FO007"),
        ("https://u:p@git.example.org/a", "FO006"),
        ("http://127.0.0.1:9/ville", "OB004"),
        ("ftp://git.example.org/a", "FO006"),
    ] {
        let error = harvester.harvest(&Principal::command_line(), given, true, &mut |_| {}).await.unwrap_err();
        for language in [levain_model::Language::Fr, levain_model::Language::En] {
            let text = error.message(language);
            assert!(text.contains(code), "{given}: {text}");
            assert!(!text.contains("u:p"), "{text}");
        }
    }
    // A visitor harvests nothing.
    let refused = harvester.harvest(&Principal::anonymous(), "/tmp", true, &mut |_| {}).await.unwrap_err();
    assert_eq!(refused.code(), "AP002");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_source_that_can_no_longer_be_asked_is_told_once() {
    let bench = Bench::new().await;
    let double = Double::start(Dialect::Forgejo, World::default().account("ville", true)).await;
    let known = settings(&bench, Some((&double, ForgeKind::Forgejo)));
    let first = run(&bench.app, known.clone(), &format!("{}/ville", double.url)).await;
    // The forge answers no longer, and nothing says of which kind it was.
    drop(double);
    let mut silent = HarvestSettings { every: Some(SignedDuration::ZERO), ..known };
    silent.forges.iter_mut().for_each(|forge| forge.kind = None);
    for _ in 0..2 {
        bench.app.harvester(silent.clone()).await.unwrap().harvest_due().await.unwrap();
    }
    let runs = harvests::list(bench.app.store(), Some(&first.source), 9).await.unwrap();
    assert_eq!(runs.len(), 3, "{runs:?}");
    assert!(runs[..2].iter().all(|run| run.refused.len() == 1 && run.finished_at.is_some()), "{runs:?}");
    let page = events::after(bench.app.store(), 0, 1_000).await.unwrap();
    let told = page.iter().filter(|event| event.event.fields.contains(&"harvest=failed".to_owned())).count();
    assert_eq!(told, 1, "that it still fails is no news");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_of_addresses_is_asked_for_its_references_and_what_is_taken_out_of_it_is_not_gone() {
    let (bench, depots) = (Bench::new().await, tempfile::tempdir().unwrap());
    let double = forge(Dialect::Forgejo, depots.path()).await;
    let list = bench.path("depots.txt");
    let address = |name: &str| format!("{}/ville/{name}.git\n", double.url);
    std::fs::write(&list, format!("# Les nôtres\n{}{}not an address\n", address("portail"), address("script")))
        .unwrap();
    let settings = settings(&bench, Some((&double, ForgeKind::Git)));
    let first = run(&bench.app, settings.clone(), list.as_str()).await;
    assert_eq!(counts(&first), [2, 2, 0, 0, 0, 0, 0], "{:?}", first.refused);
    assert_eq!(first.refused.iter().map(|refusal| refusal.code.as_str()).collect::<Vec<_>>(), ["FO006"]);
    assert_eq!(one(&bench.app, "ville/script").await.forge, ForgeKind::Git);

    double.take_hits();
    let again = run(&bench.app, settings.clone(), list.as_str()).await;
    assert_eq!(counts(&again), [2, 0, 0, 2, 0, 0, 0]);
    let hits = double.take_hits();
    assert!(hits.iter().all(|hit| !hit.api), "the interface of the forge was asked: {hits:?}");

    std::fs::write(&list, address("portail")).unwrap();
    let shorter = run(&bench.app, settings, list.as_str()).await;
    assert_eq!(counts(&shorter), [1, 0, 0, 1, 0, 0, 0]);
    assert_eq!(one(&bench.app, "ville/script").await.state.absent_since, None);
}
