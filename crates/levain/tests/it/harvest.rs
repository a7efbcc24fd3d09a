//! Harvests as a person runs them, and stops them.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Duration, Instant};

use levain_store::{Options, Store, events, findings, harvests, releases, repositories};

use crate::repository::{git, repository};
use crate::{command, levain, text};

/// A folder of repositories that differ.
fn depots(count: usize) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for number in 0..count {
        let readme = format!("# Outil {number}\n\n## Installation\n\nCopiez le fichier.\n");
        let license = if number % 3 == 0 { "MIT License\n" } else { "" };
        let one = repository(&[("README.md", &readme), ("LICENSE", license), ("src/main.py", "print('bonjour')\n")]);
        git(one.path(), &["tag", &format!("v1.{number}.0")]);
        let bare = folder.path().join(format!("outil-{number:02}.git"));
        git(folder.path(), &["clone", "--quiet", "--bare", one.path().to_str().unwrap(), bare.to_str().unwrap()]);
    }
    folder
}

/// What is kept of one repository, but for identifiers and times.
#[derive(Debug, PartialEq, Eq)]
struct Kept {
    head: Option<String>,
    due: bool,
    checks: Option<String>,
    diagnostics: String,
}

/// What a database says, but for identifiers and times.
#[derive(Debug, PartialEq, Eq)]
struct Said {
    repositories: BTreeMap<String, Kept>,
    findings: BTreeMap<String, Vec<(String, String, String)>>,
    software: Vec<(String, String)>,
    releases: Vec<(String, String)>,
    events: BTreeMap<String, usize>,
    runs: Vec<(levain_model::HarvestCounts, bool)>,
}

async fn said(data: &Path) -> Said {
    let url = format!("sqlite:{}", data.join("data/levain.db").display());
    let store = Store::open(&url, &Options::default()).await.unwrap();
    let all = repositories::list(&store, repositories::Filter::default(), None, 1_000).await.unwrap().items;
    let mut said = Said {
        repositories: BTreeMap::new(),
        findings: BTreeMap::new(),
        software: Vec::new(),
        releases: Vec::new(),
        events: BTreeMap::new(),
        runs: Vec::new(),
    };
    for one in all {
        let name = one.listed.full_name.clone();
        for finding in findings::of_repository(&store, one.id).await.unwrap() {
            assert_eq!(finding.supersedes, None, "{name}: {} was judged twice", finding.check);
            let summary = serde_json::to_string(&finding.judgement.summary).unwrap();
            let line = (finding.check, finding.judgement.outcome.as_str().to_owned(), summary);
            said.findings.entry(name.clone()).or_default().push(line);
        }
        for subject in repositories::subjects(&store, &[one.id]).await.unwrap().into_values().flatten() {
            let software = levain_store::software::get(&store, subject.software).await.unwrap().unwrap();
            said.software.push((name.clone(), software.slug.to_string()));
        }
        for release in releases::of_repositories(&store, &[one.id]).await.unwrap().into_values().flatten() {
            said.releases.push((name.clone(), release.tag));
        }
        let due = one.state.next_attempt.is_some();
        let diagnostics = one.diagnostics.to_string();
        said.repositories.insert(name, Kept { head: one.head_commit, due, checks: one.checks_version, diagnostics });
    }
    for event in events::after(&store, 0, 100_000).await.unwrap() {
        let (kind, _) = event.event.subject.parts();
        *said.events.entry(format!("{} {kind}", event.event.verb.as_str())).or_default() += 1;
    }
    for run in harvests::list(&store, None, 100).await.unwrap() {
        said.runs.push((run.counts, run.finished_at.is_some()));
    }
    said
}

#[tokio::test(flavor = "multi_thread")]
async fn a_harvest_killed_again_and_again_ends_in_the_same_database() {
    let depots = depots(40);
    let place = depots.path().to_str().unwrap();
    let (whole, cut) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let output = levain(whole.path(), &["harvest", place]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    // The database with the starter catalogue is there before the first kill; what a harvest without work takes is the scale.
    levain(cut.path(), &["search", "outil"]);
    let started = Instant::now();
    levain(whole.path(), &["search", "outil"]);
    let idle = started.elapsed();

    let mut killed = 0;
    for moment in 0..40_u32 {
        let mut child = command(cut.path(), &["harvest", place]).stdout(std::process::Stdio::null()).spawn().unwrap();
        std::thread::sleep(
            idle.mul_f64(0.5 + f64::from(moment * 7 % 15) / 10.0) + Duration::from_millis(u64::from(moment) * 3),
        );
        if child.try_wait().unwrap().is_some() {
            break;
        }
        child.kill().unwrap();
        child.wait().unwrap();
        killed += 1;
    }
    assert!(killed > 2, "the harvest ended before it could be killed");
    let output = levain(cut.path(), &["harvest", place, "--json"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));

    let (mut expected, mut found) = (said(whole.path()).await, said(cut.path()).await);
    // What is harvested after the last kill may find everything done: a run of its own that changes nothing.
    let told: Vec<_> = std::mem::take(&mut found.runs);
    assert!(told.iter().all(|(_, finished)| *finished), "{told:?}");
    let sum = |runs: &[(levain_model::HarvestCounts, bool)]| {
        runs.iter()
            .map(|(counts, _)| (counts.created, counts.changed, counts.failed, counts.findings))
            .fold((0, 0, 0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1, sum.2 + one.2, sum.3 + one.3))
    };
    assert_eq!(sum(&told), sum(&std::mem::take(&mut expected.runs)), "something was done twice, or not at all");
    assert_eq!(found, expected);
}

#[test]
fn a_harvest_tells_what_it_did_and_what_it_could_not() {
    let depots = depots(2);
    let data = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(depots.path().join("abime.git/objects")).unwrap();
    std::fs::create_dir_all(depots.path().join("abime.git/refs")).unwrap();
    std::fs::write(depots.path().join("abime.git/HEAD"), "nonsense").unwrap();
    let place = depots.path().to_str().unwrap();
    let output = levain(data.path(), &["harvest", place]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stdout).contains("3 listed, 2 new"), "{}", text(&output.stdout));
    assert!(text(&output.stderr).contains("abime GT"), "{}", text(&output.stderr));
    let french = levain(data.path(), &["harvest", place, "--lang", "fr"]);
    assert!(text(&french.stdout).contains("3 inchangés"), "{}", text(&french.stdout));

    let json = levain(data.path(), &["harvest", place, "--json"]);
    let runs: serde_json::Value = serde_json::from_slice(&json.stdout).unwrap();
    assert_eq!(runs[0]["counts"]["listed"], 3);
    for (arguments, expected) in [
        (&["harvest"][..], "No source to harvest"),
        (&["harvest", "/nonexistent"][..], "FO007"),
        (&["harvest", "ftp://example.org/a"][..], "FO006"),
        (&["harvest", "x", "--harvest-workers", "many"][..], "harvest_workers"),
        (&["harvest", "x", "--forges", "absent.toml"][..], "absent.toml"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let output = levain(folder.path(), arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(text(&output.stderr).contains(expected), "{arguments:?}: {}", text(&output.stderr));
    }
}
