//! What lists say beyond the software itself: names of what changed, addresses that moved, places that were taken.

use levain_app::views::BodyLookup;
use levain_app::{App, Principal};
use levain_model::Language;

use crate::support::Bench;

async fn bodies(bench: &Bench, name: &str) {
    let path = bench.path("organismes.csv");
    let row = format!("https://ld.admin.ch/office/VII.9.9,Amt,{name},Ufficio,Office\n");
    std::fs::write(&path, format!("office,nameDe,nameFr,nameIt,nameEn\n{row}")).unwrap();
    bench.import(&path).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_address_of_a_renamed_body_leads_to_the_new_one() {
    let bench = Bench::new().await;
    bodies(&bench, "Office du pain").await;
    assert!(matches!(
        bench.app.body("office-du-pain", jiff::civil::date(2026, 11, 29), Language::Fr).await.unwrap(),
        BodyLookup::Found(_)
    ));
    bodies(&bench, "Office du levain").await;
    let moved = bench.app.body("office-du-pain", jiff::civil::date(2026, 11, 29), Language::Fr).await.unwrap();
    assert!(matches!(&moved, BodyLookup::Moved(slug) if slug.as_str() == "office-du-levain"), "{moved:?}");
    assert_eq!(
        bench.app.body("office-du-riz", jiff::civil::date(2026, 11, 29), Language::Fr).await.unwrap(),
        BodyLookup::Unknown
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn changes_name_what_they_are_about() {
    let bench = Bench::new().await;
    bodies(&bench, "Office du pain").await;
    bench.import_csv("un.csv", "id,name,license\n1,Alpha Outil,MIT\n").await;
    let changes = all_changes(&bench.app).await;
    let named = |kind: &str, name: &str| {
        let change =
            changes.iter().find(|change| change.subject.kind == kind && change.subject.name.as_deref() == Some(name));
        change.and_then(|change| change.subject.slug.as_ref()).map(|slug| slug.as_str().to_owned())
    };
    assert_eq!(named("software", "Alpha Outil").as_deref(), Some("alpha-outil"));
    assert_eq!(named("organization", "Office du pain").as_deref(), Some("office-du-pain"));
    // What happens to people is nobody's business; a page is full of other changes while there are more.
    let whole = changes.len();
    let account = levain_app::accounts::NewAccount {
        email: "a@example.org".into(),
        display_name: "A".into(),
        roles: Vec::new(),
        locale: Language::Fr,
        password: "une phrase assez longue".into(),
    };
    bench.app.create_account(&levain_app::Principal::command_line(), account).await.unwrap();
    bench.import_csv("deux.csv", "id,name,license\n2,Beta Outil,MIT\n").await;
    let changes = all_changes(&bench.app).await;
    assert!(changes.len() > whole && changes.iter().all(|change| change.subject.kind != "person"));
    let first: Vec<i64> = changes.iter().take(3).map(|change| change.seq).collect();
    let page = bench.app.changes(0, 3, Language::Fr).await.unwrap();
    assert_eq!(page.iter().map(|change| change.seq).collect::<Vec<_>>(), first);
}

async fn all_changes(app: &App) -> Vec<levain_app::views::EventView> {
    let mut changes = Vec::new();
    loop {
        let after = changes.last().map_or(0, |change: &levain_app::views::EventView| change.seq);
        let page = app.changes(after, 1_000, Language::Fr).await.unwrap();
        if page.is_empty() {
            return changes;
        }
        changes.extend(page);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_home_page_is_counted_again_when_something_changes() {
    let bench = Bench::new().await;
    let before = bench.app.home(Language::Fr).await.unwrap();
    assert_eq!(bench.app.home(Language::Fr).await.unwrap(), before);
    bench.import_csv("un.csv", "id,name,license\n1,Alpha Outil,MIT\n").await;
    assert_eq!(bench.app.home(Language::Fr).await.unwrap().software, before.software + 1);
    assert_eq!(bench.app.home(Language::En).await.unwrap().software, before.software + 1);
    let who = Principal::command_line();
    bench
        .app
        .correct(&who, "alpha-outil", levain_model::Field::Categories, Some("office"), Language::Fr)
        .await
        .unwrap();
    let office = |view: &levain_app::views::HomeView| {
        view.categories.iter().find(|entry| entry.category.code == "office").map_or(0, |entry| entry.count)
    };
    assert_eq!(office(&bench.app.home(Language::Fr).await.unwrap()), office(&before) + 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_comparison_says_what_found_no_place() {
    let bench = Bench::new().await;
    let slugs: Vec<String> = ["libreoffice", "gimp", "inkscape", "vlc-media-player", "blender", "gimp", "rien-de-tel"]
        .map(str::to_owned)
        .to_vec();
    let view = bench.app.comparison(&slugs, "dessiner", Language::Fr).await.unwrap();
    assert_eq!(view.software.len(), 4);
    assert_eq!(view.left_out, ["Blender"]);
    assert_eq!(view.unknown, ["rien-de-tel"]);
    let file = levain_app::decision::markdown(&view, Language::Fr);
    assert!(file.contains("laissés de côté\u{a0}: Blender."), "{file}");
}
