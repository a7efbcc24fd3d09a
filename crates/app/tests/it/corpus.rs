//! The real catalogues, together.

use levain_model::id::fold;

use crate::support::{Bench, corpus};

#[tokio::test(flavor = "multi_thread")]
async fn the_most_used_names_of_the_2017_inventory_join() {
    let Some(inventory) = corpus("quebec-logiciels-libres-2017") else { return };
    let Some(sill) = corpus("sill-2022") else { return };
    let bench = Bench::new().await;
    bench.import(&sill).await;
    let report = bench.import(&inventory).await;
    assert!(report.refused.is_empty(), "{:?}", report.refused);
    assert!(report.uses > 2_000, "{report:?}");

    // The sixty names with the most bodies among those that the starter catalogue or SILL have under a declared name.
    let text = std::fs::read_to_string(inventory.join("data-extracted.json")).unwrap();
    let rows: Vec<serde_json::Value> = serde_json::from_str(&text).unwrap();
    let mut bodies: std::collections::HashMap<String, std::collections::HashSet<String>> = Default::default();
    for row in &rows {
        let name = row["nom"].as_str().unwrap_or_default().to_owned();
        bodies.entry(name).or_default().insert(row["org"].as_str().unwrap_or_default().to_owned());
    }
    let mut names: Vec<(usize, String)> = bodies.into_iter().map(|(name, bodies)| (bodies.len(), name)).collect();
    names.sort_by(|one, other| other.0.cmp(&one.0).then(one.1.cmp(&other.1)));
    let mut joined = 0;
    let mut alone = Vec::new();
    for (_, name) in names.iter().take(120) {
        let found = bench.search(&format!("\"{name}\"")).await;
        let same = found.hits.iter().find(|hit| {
            fold(&hit.name) == fold(name) || hit.sources.iter().any(|source| source.code.contains("quebec"))
        });
        match same {
            Some(hit) if hit.sources.len() > 1 => joined += 1,
            _ => alone.push(name.clone()),
        }
    }
    assert!(joined >= 60, "{joined} joined; alone: {alone:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_catalogue_is_read_and_reading_again_changes_nothing() {
    let names = [
        "sill-2022",
        "sill-2018-2020-csv",
        "ore-ero-canada",
        "dpg-registry",
        "us-code-json-2026",
        "quebec-logiciels-libres-2017",
        "codegouvfr-data-2025",
        "swiss-organisations",
        "github-government-accounts",
    ];
    let bench = Bench::new().await;
    for name in names {
        let Some(path) = corpus(name) else { return };
        let report = bench.import(&path).await;
        assert!(report.read > 0, "{name}: {report:?}");
        let left_out: u64 = report.skipped.values().sum();
        let counted = report.created + report.joined + report.updated + report.unchanged + left_out;
        assert_eq!(counted, report.read, "{name}: every record is counted once: {report:?}");
        let refused: Vec<&str> = report.refused.iter().map(|refusal| refusal.location.as_str()).collect();
        match name {
            "us-code-json-2026" => assert!(refused.len() == 1 && refused[0].contains("GSA"), "{refused:?}"),
            _ => assert!(refused.is_empty(), "{name}: {:?}", report.refused),
        }
    }
    let before = bench.app.changes(0, 1, levain_model::Language::Fr).await.unwrap().len();
    assert_eq!(before, 1);
    let last = last_event(&bench).await;
    for name in names {
        let Some(path) = corpus(name) else { return };
        let report = bench.import(&path).await;
        assert_eq!(report.created + report.joined + report.updated, 0, "{name}: {report:?}");
    }
    assert_eq!(last_event(&bench).await, last);
}

async fn last_event(bench: &Bench) -> i64 {
    levain_store::events::last_seq(bench.app.store()).await.unwrap()
}
