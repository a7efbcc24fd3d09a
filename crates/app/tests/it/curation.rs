//! Curators: correct, merge, split, undo.

use levain_app::views::SoftwareLookup;
use levain_app::{AppError, Principal};
use levain_model::{Field, Language};

use crate::support::Bench;

async fn two() -> Bench {
    let bench = Bench::new().await;
    bench.import_csv("un.csv", "id,name,license,homepage\n1,Alpha Outil,MIT,https://alpha.example.org\n").await;
    bench.import_csv("deux.csv", "id,name,license,homepage\n1,Bêta Outil,ISC,https://beta.example.org\n").await;
    bench
}

#[tokio::test(flavor = "multi_thread")]
async fn a_correction_wins_says_so_and_can_be_undone() {
    let bench = two().await;
    let who = Principal::command_line();
    bench.app.correct(&who, "alpha-outil", Field::License, Some("EUPL-1.2"), Language::Fr).await.unwrap();
    let view = bench.software("alpha-outil").await;
    let license = view.provenance.iter().find(|field| field.field == Field::License).unwrap();
    assert_eq!((license.value.as_str(), license.corrected), ("EUPL-1.2", true));
    assert_eq!(license.conflicts[0].value, "MIT");

    let decision = bench.app.worklist(&who, 1, Language::Fr).await.unwrap().decisions[0].id;
    bench.app.undo(&who, decision).await.unwrap();
    let view = bench.software("alpha-outil").await;
    assert_eq!(view.license.unwrap().expression, "MIT");
    assert!(matches!(bench.app.undo(&who, decision).await, Err(AppError::Conflict { .. })));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_correction_survives_a_new_import() {
    let bench = two().await;
    let who = Principal::command_line();
    bench.app.correct(&who, "alpha-outil", Field::License, Some("EUPL-1.2"), Language::Fr).await.unwrap();
    bench
        .import_csv("un.csv", "id,name,license,homepage\n1,Alpha Outil,BSD-2-Clause,https://alpha.example.org\n")
        .await;
    assert_eq!(bench.software("alpha-outil").await.license.unwrap().expression, "EUPL-1.2");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_merge_redirects_and_can_be_undone() {
    let bench = two().await;
    let who = Principal::command_line();
    bench.app.merge(&who, "alpha-outil", "beta-outil").await.unwrap();
    let moved = bench.app.software("beta-outil", Language::Fr).await.unwrap();
    assert!(matches!(moved, SoftwareLookup::Moved(slug) if slug.as_str() == "alpha-outil"));
    assert_eq!(bench.software("alpha-outil").await.records.len(), 2);
    assert_eq!(bench.search("Bêta Outil").await.hits[0].slug.as_str(), "alpha-outil");
    let again = bench.app.merge(&who, "libreoffice", "beta-outil").await;
    assert!(matches!(again, Err(AppError::Conflict { .. })), "{again:?}");

    let decision = bench.app.worklist(&who, 1, Language::Fr).await.unwrap().decisions[0].id;
    bench.app.undo(&who, decision).await.unwrap();
    assert_eq!(bench.software("beta-outil").await.records.len(), 1);
    assert_eq!(bench.software("alpha-outil").await.records.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_split_makes_a_software_of_its_own_and_can_be_undone() {
    let bench = two().await;
    let who = Principal::command_line();
    bench.app.merge(&who, "alpha-outil", "beta-outil").await.unwrap();
    let view = bench.software("alpha-outil").await;
    let record = view.records.iter().find(|record| record.source.code == "deux").unwrap().id;
    let slug = bench.app.split(&who, record).await.unwrap();
    assert_eq!(bench.software(slug.as_str()).await.name, "Bêta Outil");
    assert_eq!(bench.software("alpha-outil").await.records.len(), 1);

    let decision = bench.app.worklist(&who, 1, Language::Fr).await.unwrap().decisions[0].id;
    bench.app.undo(&who, decision).await.unwrap();
    assert_eq!(bench.software("alpha-outil").await.records.len(), 2);
    let alone = bench.software("libreoffice").await.records[0].id;
    assert!(matches!(bench.app.split(&who, alone).await, Err(AppError::Conflict { .. })));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_name_alone_is_suggested_never_joined() {
    let bench = two().await;
    let report = bench.import_csv("trois.csv", "id,name,license\n1,alpha outil,MIT\n").await;
    assert_eq!((report.created, report.joined), (1, 0), "{report:?}");
    let who = Principal::command_line();
    let worklist = bench.app.worklist(&who, 1, Language::Fr).await.unwrap();
    let suggestion = worklist.suggestions.iter().find(|suggestion| suggestion.reason.1 == "alpha outil").unwrap();
    bench.app.dismiss(&who, suggestion.id).await.unwrap();
    let after = bench.app.worklist(&who, 1, Language::Fr).await.unwrap();
    assert_eq!(after.pages.total, worklist.pages.total - 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn visitors_may_not_curate() {
    let bench = two().await;
    let who = Principal::anonymous();
    let refused = bench.app.merge(&who, "alpha-outil", "beta-outil").await;
    assert!(matches!(refused, Err(AppError::SignInRequired)));
    assert!(matches!(bench.app.worklist(&who, 1, Language::Fr).await, Err(AppError::SignInRequired)));
}
