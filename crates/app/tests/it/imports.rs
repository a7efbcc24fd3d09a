//! Joining, assembling, refusing, doing it again.

use levain_model::Field;

use crate::support::Bench;

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_database_offers_the_starter_catalogue() {
    let bench = Bench::new().await;
    let home = bench.app.home(levain_model::Language::Fr).await.unwrap();
    assert!(home.software >= 120, "{}", home.software);
    let view = bench.software("libreoffice").await;
    assert_eq!(view.records.len(), 1);
    assert!(view.summary.is_some_and(|summary| summary.lang == "fr"));
}

#[tokio::test(flavor = "multi_thread")]
async fn importing_twice_changes_nothing() {
    let bench = Bench::new().await;
    let table =
        "id,name,license,repository,homepage\n1,Outil un,MIT,https://example.org/a/un.git,https://un.example.org\n";
    let first = bench.import_csv("liste.csv", table).await;
    assert_eq!((first.read, first.created), (1, 1), "{first:?}");
    let before = bench.app.changes(0, 1_000, levain_model::Language::Fr).await.unwrap().len();
    let second = bench.import_csv("liste.csv", table).await;
    assert_eq!((second.read, second.unchanged, second.created), (1, 1, 0), "{second:?}");
    assert_eq!(bench.app.changes(0, 1_000, levain_model::Language::Fr).await.unwrap().len(), before);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_sources_join_by_repository_and_the_conflict_is_shown() {
    let bench = Bench::new().await;
    bench.import_csv("premier.csv", "id,name,license,repository\n1,Outil,MIT,https://example.org/a/outil\n").await;
    let report = bench
        .import_csv(
            "second.csv",
            "id,name,license,repository\nx,Outil libre,ISC,https://www.example.org/a/outil.git/\n",
        )
        .await;
    assert_eq!((report.joined, report.created), (1, 0), "{report:?}");
    let view = bench.software("outil").await;
    assert_eq!(view.records.len(), 2);
    let license = view.provenance.iter().find(|field| field.field == Field::License).unwrap();
    assert_eq!(license.conflicts.len(), 1, "{license:?}");
    assert!(view.records.iter().any(|record| record.joined_by.0 == "repository"));
}

#[tokio::test(flavor = "multi_thread")]
async fn two_records_of_one_source_never_join() {
    let bench = Bench::new().await;
    let report = bench
        .import_csv(
            "liste.csv",
            "id,name,repository\n1,Outil,https://example.org/a/outil\n2,Outil bis,https://example.org/a/outil\n",
        )
        .await;
    assert_eq!(report.created, 2, "{report:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_record_updates_its_software_and_the_search() {
    let bench = Bench::new().await;
    bench.import_csv("liste.csv", "id,name,summary_fr\n1,Outilunique,Gère les brouettes\n").await;
    assert_eq!(bench.search("brouettes").await.pages.total, 1);
    let report = bench.import_csv("liste.csv", "id,name,summary_fr\n1,Outilunique,Gère les trottinettes\n").await;
    assert_eq!(report.updated, 1, "{report:?}");
    assert_eq!(bench.search("brouettes").await.pages.total, 0);
    assert_eq!(bench.search("trottinettes").await.hits[0].name, "Outilunique");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dry_run_writes_nothing() {
    let bench = Bench::new().await;
    let path = bench.path("liste.csv");
    std::fs::write(&path, "id,name\n1,Outilunique\n").unwrap();
    let plan =
        levain_app::imports::plan(&[path], levain_exchange::format("csv"), Some("liste"), true).unwrap().remove(0);
    let report = bench.app.import(&levain_app::Principal::command_line(), &plan, |_| {}).await.unwrap();
    assert_eq!(report.created, 1);
    assert!(bench.app.sources(levain_model::Language::Fr).await.unwrap().iter().all(|view| view.source.key != "liste"));
    assert_eq!(bench.search("Outilunique").await.pages.total, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn visitors_may_not_import() {
    let bench = Bench::new().await;
    let path = bench.path("liste.csv");
    std::fs::write(&path, "id,name\n1,Outil\n").unwrap();
    let plan = levain_app::imports::plan(&[path], levain_exchange::format("csv"), None, false).unwrap().remove(0);
    let refused = bench.app.import(&levain_app::Principal::anonymous(), &plan, |_| {}).await;
    assert!(matches!(refused, Err(levain_app::AppError::SignInRequired)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_index_is_made_again() {
    let bench = Bench::new().await;
    assert!(bench.search("libreoffice").await.pages.total > 0);
    bench.app.close().await;
    std::fs::remove_dir_all(bench.path("index")).unwrap();
    let app = crate::support::open(&bench.folder).await;
    app.follow_events().await.unwrap();
    let bench = Bench { app, folder: bench.folder };
    assert!(bench.search("libreoffice").await.pages.total > 0);
}
