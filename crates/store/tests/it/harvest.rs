//! Repositories, findings, releases, runs and contests.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use levain_model::forge::Owner;
use levain_model::{
    Absence, Actor, Contest, ContestStatus, Contested, Evidence, EvidenceKind, Field, Finding, ForgeKind, ForkClass,
    HarvestCounts, HarvestRun, HarvestState, Id, Judgement, Listed, Listing, ListingPage, Outcome, Reason, Release,
    Repository, RepositoryRecord, SourceCounts, Texts,
};
use levain_store::repositories::{self, Filter, Standing};
use levain_store::{Change, Options, Store, Tx, contests, findings, harvests, people, records, releases, software};

use crate::people::person;
use crate::samples::{self, both, id, record, second, source};

pub fn repository(number: u64, source: &str, name: &str) -> Repository {
    Repository {
        id: id(number),
        source: source.to_owned(),
        url: format!("forge.example/{name}"),
        forge: ForgeKind::Forgejo,
        listed: Listed {
            url: format!("https://forge.example/{name}"),
            clone_url: format!("https://forge.example/{name}.git"),
            full_name: name.to_owned(),
            forge_id: Some(number.to_string()),
            owner: Some(Owner { login: "val-exemple".to_owned(), organization: Some(true) }),
            default_branch: Some("main".to_owned()),
            description: Some("Été\u{0}".to_owned()),
            homepage: None,
            topics: vec!["eau".to_owned()],
            archived: false,
            fork: false,
            parent_url: None,
            empty: Some(false),
            license: Some("NOASSERTION".to_owned()),
            pushed_at: Some(second(1)),
            updated_at: None,
            created_at: None,
        },
        fork: None,
        head_commit: Some("0123456789".repeat(4)),
        state: HarvestState::default(),
        checks_version: Some("1".to_owned()),
        diagnostics: serde_json::json!({"publiccode.yml": []}),
        derived: false,
        first_seen: second(1),
        last_seen: second(1),
        last_changed: second(1),
    }
}

pub fn finding(number: u64, repository: Id, path: &str, check: &str, outcome: Outcome) -> Finding {
    Finding {
        id: id(number),
        check: check.to_owned(),
        check_version: 1,
        repository,
        path: path.to_owned(),
        judgement: Judgement {
            outcome,
            reason: (outcome == Outcome::Unknown).then_some(Reason::TooFewData),
            summary: Texts::fr_en("Une phrase.", "A sentence."),
            evidence: vec![Evidence {
                kind: EvidenceKind::Blob,
                locator: "LICENSE#L1-L9".to_owned(),
                sha256: Some("0123456789abcdef".repeat(4)),
                excerpt: None,
            }],
            data: Some(serde_json::json!({"share": 0.30000000000000004, "spdx": ["MIT"]})),
            private: false,
        },
        commit: Some("a".repeat(40)),
        observed_at: second(10),
        expires_at: second(1000),
        produced_by: "levain@0.1.0".to_owned(),
        supersedes: None,
    }
}

pub fn release(number: u64, repository: Id, tag: &str) -> Release {
    Release {
        id: id(number),
        software: None,
        repository,
        version: tag.trim_start_matches('v').to_owned(),
        tag: tag.to_owned(),
        date: Some(second(number as i64)),
        source: "tag".to_owned(),
        end_of_life: None,
    }
}

pub fn contest(number: u64, about: Contested, person: Option<Id>) -> Contest {
    Contest {
        id: id(number),
        about,
        text: "Mots contestés".to_owned(),
        person,
        created_at: second(number as i64),
        published: person.is_some(),
        status: ContestStatus::Open,
        answer: None,
        answered_by: None,
        answered_at: None,
    }
}

/// The source `forge`, software 1 to 4, records 101 to 104 of them, repositories 11 and on.
async fn plant(tx: &mut Tx, repositories: u64) -> Vec<Repository> {
    levain_store::sources::upsert(tx, &source("forge")).await.unwrap();
    let mut all: Vec<_> = (1..=4).map(|n| samples::software(n, &format!("Logiciel {n}"))).collect();
    software::save_all(tx, &mut all).await.unwrap();
    let all: Vec<_> = (1..=4).map(|n| record(100 + n, "forge", &format!("r{n}"), id(n))).collect();
    records::save_all(tx, &all).await.unwrap();
    let all: Vec<_> = (1..=repositories).map(|n| repository(10 + n, "forge", &format!("groupe/r{n:04}"))).collect();
    repositories::save_all(tx, &all).await.unwrap();
    all
}

fn link(repository: u64, path: &str, record: u64) -> RepositoryRecord {
    RepositoryRecord { repository: id(repository), path: path.to_owned(), record: id(record) }
}

both! {
    async fn repositories_are_kept_whole_and_touched_in_few_statements(db) {
        let mut tx = db.begin().await;
        let mut all = plant(&mut tx, 1200).await;
        all[0].fork = Some(ForkClass::Variant);
        all[0].listed.archived = true;
        all[0].state.failed(Absence::Absent, "FO404", second(5), Some(second(50)));
        all[0].diagnostics = serde_json::Value::Null;
        all[1].state.gone_at = Some(second(6));
        all[2].checks_version = None;
        repositories::save_all(&mut tx, &all[..3]).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(repositories::get(&db.store, id(11)).await.unwrap().as_ref(), Some(&all[0]));
        assert_eq!(repositories::get(&db.store, id(9)).await.unwrap(), None);

        let ids: Vec<Id> = all.iter().map(|item| item.id).collect();
        let mut tx = db.begin().await;
        repositories::touch_seen(&mut tx, &ids[100..], second(9)).await.unwrap();
        tx.commit().await.unwrap();
        for item in &mut all[100..] {
            item.last_seen = second(9);
        }
        let kept = repositories::by_ids(&db.store, &ids).await.unwrap();
        assert!(all.iter().all(|item| kept.get(&item.id) == Some(item)), "nothing but last_seen is written");

        let listed = async |filter: Filter<'_>| -> Vec<Id> {
            let (mut found, mut after) = (Vec::new(), None);
            loop {
                let page = repositories::list(&db.store, filter, after.as_ref(), 500).await.unwrap();
                found.extend(page.items.iter().map(|item| item.id));
                after = page.next;
                if after.is_none() {
                    return found;
                }
            }
        };
        assert_eq!(listed(Filter { source: Some("forge"), ..Filter::default() }).await, ids);
        assert_eq!(listed(Filter { source: Some("autre"), ..Filter::default() }).await, []);
        assert_eq!(listed(Filter { not_seen_since: Some(second(9)), ..Filter::default() }).await, ids[..100]);
        assert_eq!(listed(Filter { not_checked_by: Some("1"), ..Filter::default() }).await, [id(13)]);
        assert_eq!(listed(Filter { not_checked_by: Some("2"), ..Filter::default() }).await.len(), 1199);
        for (standing, expected) in [
            (Standing::Gone, vec![id(12)]), (Standing::Archived, vec![id(11)]), (Standing::Failing, vec![id(11)]),
            (Standing::Sound, ids[2..].to_vec()),
        ] {
            assert_eq!(listed(Filter { standing: Some(standing), ..Filter::default() }).await, expected);
        }

        let mut tx = db.begin().await;
        repositories::set_records(&mut tx, &[id(11), id(12)], &[link(11, "", 101), link(11, "b", 102), link(12, "", 103)])
            .await.unwrap();
        let counts = repositories::counts(&mut tx).await.unwrap();
        let expected =
            SourceCounts { repositories: 1199, archived: 1, failing: 1, derived: 0, gone: 1, software: 2 };
        assert_eq!(counts, BTreeMap::from([("forge".to_owned(), expected)]));
    }
}

both! {
    async fn renames_leave_aliases(db) {
        let url = |item: &Repository| item.url.clone();
        let mut tx = db.begin().await;
        let mut all = plant(&mut tx, 3).await;
        let former = url(&all[0]);
        all[0].url = "forge.example/nouveau".to_owned();
        repositories::save(&mut tx, &all[0]).await.unwrap();
        // Two that exchange their names, in one batch.
        let (one, other) = (url(&all[1]), url(&all[2]));
        (all[1].url, all[2].url) = (other.clone(), one.clone());
        repositories::save_all(&mut tx, &all).await.unwrap();
        repositories::add_aliases(&mut tx, &[("forge.example/autre", id(11))]).await.unwrap();
        tx.commit().await.unwrap();
        let asked = ["forge.example/nouveau", &former, "forge.example/autre", &one, &other, "forge.example/aucun"];
        let found = repositories::by_urls(&db.store, &asked).await.unwrap();
        let found: BTreeMap<&str, Id> = found.iter().map(|(url, item)| (url.as_str(), item.id)).collect();
        let expected = [(asked[0], id(11)), (asked[1], id(11)), (asked[2], id(11)), (asked[3], id(13)), (asked[4], id(12))];
        assert_eq!(found, BTreeMap::from(expected));
        let aliases = repositories::aliases(&db.store, &[id(11), id(12)]).await.unwrap();
        assert_eq!(aliases.into_iter().collect::<Vec<_>>(), [(id(11), vec![asked[2].to_owned(), former.clone()])]);

        // Another repository takes the former name: it is its own now.
        let mut tx = db.begin().await;
        let taker = Repository { url: former.clone(), ..repository(20, "forge", "x") };
        repositories::save(&mut tx, &taker).await.unwrap();
        tx.commit().await.unwrap();
        let found = repositories::by_urls(&db.store, &[&former]).await.unwrap();
        assert_eq!(found[&former].id, id(20));
        let same = Repository { id: id(21), ..taker };
        let mut tx = db.begin().await;
        assert_eq!(repositories::save(&mut tx, &same).await.unwrap_err().code(), "ST006");
        drop(tx);
        let found = repositories::by_forge_ids(&db.store, "forge", &["11", "99"]).await.unwrap();
        assert_eq!(found.iter().map(|(forge_id, item)| (forge_id.as_str(), item.id)).collect::<Vec<_>>(), [("11", id(11))]);
    }
}

both! {
    async fn two_programs_never_harvest_the_same(db) {
        const REPOSITORIES: u64 = 60;
        let mut tx = db.begin().await;
        let all = plant(&mut tx, REPOSITORIES).await;
        let ids: Vec<Id> = all.iter().map(|item| item.id).collect();
        repositories::ask(&mut tx, &ids, second(5)).await.unwrap();
        repositories::ask(&mut tx, &ids[..1], second(9)).await.unwrap();
        repositories::ask(&mut tx, &ids[59..], second(1)).await.unwrap();
        tx.commit().await.unwrap();
        let due = repositories::due(&db.store, Some("forge"), second(5), 2).await.unwrap();
        assert_eq!(due.iter().map(|item| item.id).collect::<Vec<_>>(), [id(70), id(11)]);
        assert_eq!(repositories::due(&db.store, None, second(4), 9).await.unwrap().len(), 1);

        let other = Store::open(&db.address, &Options::default()).await.unwrap();
        let mut workers = Vec::new();
        for worker in 0..4 {
            let store = if worker % 2 == 0 { db.store.clone() } else { other.clone() };
            workers.push(tokio::spawn(async move {
                let mut taken = Vec::new();
                loop {
                    let mut tx = store.begin().await.unwrap();
                    let name = worker.to_string();
                    let claimed = repositories::claim_due(&mut tx, None, &name, second(60), second(5), 7).await.unwrap();
                    tx.commit().await.unwrap();
                    if claimed.is_empty() {
                        return taken;
                    }
                    taken.extend(claimed.into_iter().map(|item| item.id));
                }
            }));
        }
        let mut taken = Vec::new();
        for worker in workers {
            taken.extend(worker.await.unwrap());
        }
        assert_eq!(taken.len() as u64, REPOSITORIES);
        assert_eq!(taken.into_iter().collect::<HashSet<_>>().len() as u64, REPOSITORIES);

        let mut tx = db.begin().await;
        assert_eq!(repositories::claim(&mut tx, &ids[..2], "z", second(90), second(59)).await.unwrap().len(), 0);
        assert_eq!(repositories::claim(&mut tx, &ids[..2], "z", second(90), second(60)).await.unwrap().len(), 2);
        assert_eq!(repositories::extend(&mut tx, ids[0], "0", second(99)).await.unwrap_err().code(), "ST011");
        assert_eq!(repositories::release(&mut tx, ids[0], "0").await.unwrap_err().code(), "ST011", "taken over");
        repositories::extend(&mut tx, ids[0], "z", second(99)).await.unwrap();
        // Content is written while it is held, and the claim stays.
        let mut held = all[0].clone();
        held.state.succeeded(second(61));
        repositories::save(&mut tx, &held).await.unwrap();
        assert_eq!(repositories::claim(&mut tx, &ids[..1], "y", second(199), second(98)).await.unwrap().len(), 0);
        repositories::release(&mut tx, ids[0], "z").await.unwrap();
        assert_eq!(repositories::claim(&mut tx, &ids[..1], "y", second(199), second(98)).await.unwrap().len(), 1);
    }
}

both! {
    async fn folders_follow_their_records(db) {
        let mut tx = db.begin().await;
        plant(&mut tx, 2).await;
        let all = [link(11, "", 101), link(11, "b", 102), link(12, "", 102)];
        let both = [id(11), id(12)];
        assert!(repositories::set_records(&mut tx, &both, &all).await.unwrap());
        assert!(!repositories::set_records(&mut tx, &both, &all).await.unwrap());
        let paths = async |tx: &mut Tx, number: u64| -> Vec<(String, Id)> {
            let mut of = repositories::subjects_of_software(tx, &[id(number)]).await.unwrap();
            of.remove(&id(number)).unwrap_or_default().into_iter().map(|one| (one.path, one.repository)).collect()
        };
        assert_eq!(paths(&mut tx, 2).await, [(String::new(), id(12)), ("b".to_owned(), id(11))]);
        let subjects = repositories::subjects(&mut tx, &both).await.unwrap();
        assert_eq!(subjects[&id(11)].iter().map(|one| one.software).collect::<Vec<_>>(), [id(1), id(2)]);

        // A merge moves the record, and nothing else is to be done.
        records::reassign(&mut tx, &[id(102)], id(3), &levain_model::JoinedBy::Curator).await.unwrap();
        assert_eq!(paths(&mut tx, 2).await, []);
        assert_eq!(paths(&mut tx, 3).await.len(), 2);
        // A folder that goes, another that is described by another record now.
        assert!(repositories::set_records(&mut tx, &[id(11)], &[link(11, "", 103)]).await.unwrap());
        assert_eq!(paths(&mut tx, 1).await, []);
        assert_eq!(paths(&mut tx, 3).await, [(String::new(), id(11)), (String::new(), id(12))]);
    }
}

both! {
    async fn findings_that_say_the_same_make_no_row(db) {
        let mut tx = db.begin().await;
        plant(&mut tx, 2).await;
        let checks = (1..=60).map(|n| format!("AAA-{n:02}")).collect::<Vec<_>>();
        let first: Vec<Finding> =
            checks.iter().zip(1000..).map(|(check, n)| finding(n, id(11), "", check, Outcome::Met)).collect();
        let recorded = findings::record_all(&mut tx, &first, second(10)).await.unwrap();
        assert!(recorded.iter().zip(&first).all(|(done, given)| {
            (done.current, done.change, done.before) == (given.id, Change::Created, None)
        }));

        let mut again: Vec<Finding> =
            checks.iter().zip(2000..).map(|(check, n)| finding(n, id(11), "", check, Outcome::Met)).collect();
        for finding in &mut again {
            (finding.observed_at, finding.expires_at) = (second(20), second(2000));
            finding.judgement.evidence[0].locator = "LICENSE#L2-L10".to_owned();
        }
        again[0].judgement.outcome = Outcome::Unmet;
        again[1].judgement.data = None;
        again[2].check_version = 2;
        again[3].judgement.private = true;
        let recorded = findings::record_all(&mut tx, &again, second(20)).await.unwrap();
        for (index, done) in recorded.iter().enumerate() {
            let (current, change) =
                if index < 4 { (again[index].id, Change::Updated) } else { (first[index].id, Change::Unchanged) };
            assert_eq!((done.current, done.change, done.before), (current, change, Some(Outcome::Met)), "{index}");
            assert!(!done.renewed, "the first ones held until 1000");
        }
        tx.commit().await.unwrap();

        let current = findings::of_repository(&db.store, id(11)).await.unwrap();
        for (index, (kept, given)) in current.iter().zip(&again).enumerate() {
            let mut expected = given.clone();
            match index < 4 {
                true => expected.supersedes = Some(first[index].id),
                false => expected.id = first[index].id,
            }
            assert_eq!(kept, &expected);
        }
        assert_eq!(current.len(), 60);
        let history = findings::history(&db.store, id(11), "", "AAA-01", 9).await.unwrap();
        let said: Vec<_> =
            history.iter().map(|past| (past.finding.id, past.finding.judgement.outcome, past.superseded_at)).collect();
        assert_eq!(said, [(id(2000), Outcome::Unmet, None), (id(1000), Outcome::Met, Some(second(20)))]);
        assert_eq!(findings::history(&db.store, id(11), "", "AAA-60", 9).await.unwrap().len(), 1);
        let old = findings::get(&db.store, id(1001)).await.unwrap().unwrap();
        assert_eq!((old.finding, old.superseded_at), (first[1].clone(), Some(second(20))));

        // Of the first ones, those that were replaced expired at 1000 and count no more.
        for (from, to, expected) in
            [(0, 1000, &[][..]), (1000, 1999, &[]), (1999, 2000, &[id(11)]), (2000, 9000, &[]), (0, 9000, &[id(11)])]
        {
            let expired = findings::expired_between(&db.store, second(from), second(to)).await.unwrap();
            assert_eq!(expired, expected, "{from} to {to}");
        }
        let mut tx = db.begin().await;
        let mut last = again[9].clone();
        for (now, until, renewed) in [(1999, 2000, false), (2000, 9000, true), (8999, 9000, false), (9000, 9000, false)] {
            last.expires_at = second(until);
            let recorded = findings::record_all(&mut tx, &[last.clone()], second(now)).await.unwrap();
            assert_eq!((recorded[0].change, recorded[0].renewed), (Change::Unchanged, renewed), "{now}");
        }
        tx.rollback().await.unwrap();
        let asked = findings::by_ids(&db.store, &[id(1000), id(2000), id(1059), id(9)]).await.unwrap();
        let until: BTreeMap<Id, _> = asked.into_iter().map(|(id, past)| (id, past.superseded_at)).collect();
        assert_eq!(until, BTreeMap::from([(id(1000), Some(second(20))), (id(2000), None), (id(1059), None)]));
        let pairs = |past: Vec<findings::Past>| -> Vec<_> {
            past.into_iter().map(|past| (past.finding.id, past.superseded_at.is_some())).collect()
        };
        let changed = pairs(findings::changed(&db.store, id(11), "", 99).await.unwrap());
        let expected: Vec<_> =
            (1000..1004).map(|n| (id(n), true)).chain((2000..2004).map(|n| (id(n), false))).collect();
        assert_eq!(changed, expected, "what was replaced, then what took its place");
        assert_eq!(pairs(findings::changed(&db.store, id(11), "", 3).await.unwrap()), expected[5..]);
        assert!(findings::changed(&db.store, id(11), "a", 99).await.unwrap().is_empty());
        assert!(findings::changed(&db.store, id(12), "", 99).await.unwrap().is_empty());
    }
}

both! {
    async fn software_have_the_findings_of_their_folders_and_of_the_whole(db) {
        let mut tx = db.begin().await;
        plant(&mut tx, 2).await;
        let all = [link(11, "", 101), link(11, "b", 102), link(11, "c", 102), link(12, "", 102)];
        repositories::set_records(&mut tx, &[id(11), id(12)], &all).await.unwrap();
        let mut private = finding(1005, id(11), "", "SEC-09", Outcome::Unmet);
        private.judgement.private = true;
        let mut old = finding(1006, id(11), "", "VIT-02", Outcome::Met);
        old.expires_at = second(30);
        let all = [
            finding(1001, id(11), "", "LIC-01", Outcome::Met),
            finding(1002, id(11), "b", "META-01", Outcome::Unmet),
            finding(1003, id(11), "c", "META-01", Outcome::Met),
            finding(1004, id(12), "", "LIC-01", Outcome::Unknown),
            private,
            old,
        ];
        findings::record_all(&mut tx, &all, second(10)).await.unwrap();
        let of = findings::of_software(&mut tx, &[id(1), id(2), id(3)]).await.unwrap();
        let ids = |number: u64| of[&id(number)].iter().map(|finding| finding.id).collect::<Vec<_>>();
        assert_eq!(ids(1), [id(1001), id(1005), id(1006)]);
        assert_eq!(ids(2), [1001, 1005, 1006, 1002, 1003, 1004].map(id));
        assert_eq!(of.len(), 2);

        let pairs = |pairs: &[(&str, Outcome)]| -> BTreeSet<(String, Outcome)> {
            pairs.iter().map(|(check, outcome)| ((*check).to_owned(), *outcome)).collect()
        };
        let facets = findings::facets(&mut tx, None, second(30)).await.unwrap();
        assert_eq!(facets.len(), 2);
        assert_eq!(facets[&id(1)], pairs(&[("LIC-01", Outcome::Met)]));
        let several = [
            ("LIC-01", Outcome::Met), ("LIC-01", Outcome::Unknown), ("META-01", Outcome::Met),
            ("META-01", Outcome::Unmet),
        ];
        assert_eq!(facets[&id(2)], pairs(&several));
        assert_eq!(findings::facets(&mut tx, Some(&[id(2), id(9)]), second(30)).await.unwrap()[&id(2)], pairs(&several));
        let sooner = findings::facets(&mut tx, Some(&[id(1)]), second(29)).await.unwrap();
        assert_eq!(sooner[&id(1)], pairs(&[("LIC-01", Outcome::Met), ("VIT-02", Outcome::Met)]));
        let counts = findings::counts(&mut tx).await.unwrap();
        assert_eq!(counts["LIC-01"], BTreeMap::from([(Outcome::Met, 1), (Outcome::Unknown, 1)]));
        assert!(!counts.contains_key("SEC-09"));

        let page = findings::expired(&mut tx, second(1000), None, 4).await.unwrap();
        assert_eq!(page.items.iter().map(|finding| finding.id).collect::<Vec<_>>(), [1006, 1001, 1002, 1003].map(id));
        let page = findings::expired(&mut tx, second(1000), page.next.as_ref(), 4).await.unwrap();
        assert_eq!((page.items.len(), page.next), (2, None));
        assert_eq!(findings::expired(&mut tx, second(29), None, 4).await.unwrap().items, []);
        tx.commit().await.unwrap();
    }
}

both! {
    async fn what_no_longer_arises_ends_and_is_forgotten_in_time(db) {
        let mut tx = db.begin().await;
        plant(&mut tx, 2).await;
        let all = [
            finding(1001, id(11), "", "LIC-01", Outcome::Met),
            finding(1002, id(11), "b", "LIC-01", Outcome::Met),
            finding(1003, id(11), "", "OLD-01", Outcome::Met),
            finding(1004, id(12), "", "OLD-01", Outcome::Met),
        ];
        findings::record_all(&mut tx, &all, second(10)).await.unwrap();
        let ended = findings::retain(&mut tx, id(11), &[("", "LIC-01")], second(20)).await.unwrap();
        assert_eq!(ended, ["LIC-01", "OLD-01"].map(str::to_owned).into());
        assert_eq!(findings::retain(&mut tx, id(11), &[("", "LIC-01")], second(21)).await.unwrap(), BTreeSet::new());
        assert_eq!(findings::of_repository(&mut tx, id(11)).await.unwrap(), all[..1]);
        assert_eq!(findings::of_repository(&mut tx, id(12)).await.unwrap(), all[3..]);
        contests::insert(&mut tx, &contest(30, Contested::Finding(id(1003)), None)).await.unwrap();
        assert_eq!(findings::purge(&mut tx, second(20)).await.unwrap(), 0);
        assert_eq!(findings::purge(&mut tx, second(21)).await.unwrap(), 1, "a contested one stays");
        assert_eq!(findings::get(&mut tx, id(1002)).await.unwrap(), None);
        // It comes back: a first one again.
        let back = finding(1010, id(11), "b", "LIC-01", Outcome::Met);
        let recorded = findings::record_all(&mut tx, &[back], second(30)).await.unwrap();
        assert_eq!(recorded[0].change, Change::Created);
        let twice = [finding(1011, id(12), "", "A-1", Outcome::Met), finding(1012, id(12), "", "A-1", Outcome::Met)];
        assert_eq!(findings::record_all(&mut tx, &twice, second(30)).await.unwrap_err().code(), "ST006");
    }
}

both! {
    async fn releases_are_replaced_when_they_differ(db) {
        let mut tx = db.begin().await;
        plant(&mut tx, 2).await;
        repositories::set_records(&mut tx, &[id(11)], &[link(11, "", 101), link(11, "b", 102)]).await.unwrap();
        let mut all = vec![
            release(40, id(11), "v1.0"),
            Release { end_of_life: Some("2027-01-31".parse().unwrap()), ..release(41, id(11), "v2.0") },
            Release { date: None, ..release(42, id(11), "v3.0") },
            Release { software: Some(id(2)), ..release(43, id(11), "b-4.0") },
        ];
        assert!(releases::replace(&mut tx, id(11), &all).await.unwrap());
        let again: Vec<Release> = all.iter().cloned().map(|one| Release { id: id(60), end_of_life: None, ..one }).collect();
        assert!(!releases::replace(&mut tx, id(11), &again).await.unwrap());
        let tags = async |tx: &mut Tx, number: u64| -> Vec<String> {
            let mut of = releases::of_software(tx, &[id(number)]).await.unwrap();
            of.remove(&id(number)).unwrap_or_default().into_iter().map(|release| release.tag).collect()
        };
        assert_eq!(tags(&mut tx, 1).await, ["v2.0", "v1.0", "v3.0"]);
        assert_eq!(tags(&mut tx, 2).await, ["b-4.0", "v2.0", "v1.0", "v3.0"]);
        all.remove(0);
        all[1].date = Some(second(100));
        assert!(releases::replace(&mut tx, id(11), &all).await.unwrap());
        let kept = releases::of_repositories(&mut tx, &[id(11), id(12)]).await.unwrap();
        assert_eq!(kept[&id(11)], [all[1].clone(), all[2].clone(), all[0].clone()]);
        assert_eq!(kept.len(), 1);
    }
}

pub fn harvest_run(number: u64, source: &str, started: i64) -> HarvestRun {
    HarvestRun {
        id: id(number),
        source: source.to_owned(),
        started_at: second(started),
        finished_at: None,
        counts: HarvestCounts { listed: 3, ..HarvestCounts::default() },
        cursor: Some("page 2".to_owned()),
        refused: Vec::new(),
    }
}

both! {
    async fn runs_listings_and_days(db) {
        let mut tx = db.begin().await;
        plant(&mut tx, 1).await;
        for item in [harvest_run(50, "forge", 1), harvest_run(51, "forge", 2), harvest_run(52, "autre", 3)] {
            harvests::save(&mut tx, &item).await.unwrap();
        }
        assert_eq!(harvests::unfinished(&mut tx, "forge").await.unwrap(), Some(harvest_run(51, "forge", 2)));
        let mut done = HarvestRun { finished_at: Some(second(9)), cursor: None, ..harvest_run(51, "forge", 2) };
        done.counts.unchanged = 3;
        harvests::save(&mut tx, &done).await.unwrap();
        assert_eq!(harvests::unfinished(&mut tx, "forge").await.unwrap(), None, "the one before was given up");
        assert_eq!(harvests::get(&mut tx, id(51)).await.unwrap(), Some(done.clone()));
        let ids = |runs: Vec<HarvestRun>| runs.into_iter().map(|run| run.id).collect::<Vec<_>>();
        assert_eq!(ids(harvests::latest(&mut tx).await.unwrap()), [id(52), id(51)]);
        assert_eq!(ids(harvests::list(&mut tx, Some("forge"), 9).await.unwrap()), [id(51), id(50)]);
        assert_eq!(harvests::purge(&mut tx, second(99)).await.unwrap(), 1);
        assert_eq!(ids(harvests::list(&mut tx, None, 9).await.unwrap()), [id(52), id(51)]);

        assert_eq!(harvests::listing(&mut tx, "forge").await.unwrap(), Listing::default());
        let page = ListingPage { etag: Some("W/\"1\"".to_owned()), repositories: vec![id(11)], ..ListingPage::default() };
        let listing = Listing { pages: BTreeMap::from([("https://forge.example/p".to_owned(), page)]), cursor: None };
        assert!(harvests::set_listing(&mut tx, "forge", &listing).await.unwrap());
        assert!(!harvests::set_listing(&mut tx, "forge", &listing).await.unwrap());
        assert_eq!(harvests::listing(&mut tx, "forge").await.unwrap(), listing);

        let counts = SourceCounts { repositories: 1, ..SourceCounts::default() };
        let day = |day: &str| day.parse().unwrap();
        assert!(harvests::set_day(&mut tx, "forge", day("2026-11-23"), &SourceCounts::default()).await.unwrap());
        assert!(harvests::set_day(&mut tx, "forge", day("2026-11-23"), &counts).await.unwrap());
        assert!(!harvests::set_day(&mut tx, "forge", day("2026-11-23"), &counts).await.unwrap());
        harvests::set_day(&mut tx, "forge", day("2026-11-02"), &SourceCounts::default()).await.unwrap();
        let days = harvests::days(&mut tx, "forge", day("2026-11-01")).await.unwrap();
        assert_eq!(days, [(day("2026-11-02"), SourceCounts::default()), (day("2026-11-23"), counts)]);
        assert_eq!(harvests::days(&mut tx, "forge", day("2026-11-24")).await.unwrap(), []);
    }
}

both! {
    async fn contests_are_answered_and_erased(db) {
        let mut tx = db.begin().await;
        plant(&mut tx, 1).await;
        repositories::set_records(&mut tx, &[id(11)], &[link(11, "", 101)]).await.unwrap();
        findings::record_all(&mut tx, &[finding(1001, id(11), "", "LIC-01", Outcome::Unmet)], second(1)).await.unwrap();
        for number in [80, 81] {
            people::create(&mut tx, &person(number, &format!("{number}@val.example")), None).await.unwrap();
        }
        let field = Contested::Field(id(1), Field::License);
        let all = [
            contest(30, Contested::Finding(id(1001)), Some(id(80))),
            contest(31, field, None),
            contest(32, field, Some(id(81))),
            contest(33, Contested::Field(id(2), Field::Name), Some(id(80))),
        ];
        for contest in &all {
            contests::insert(&mut tx, contest).await.unwrap();
        }
        // Another finding takes the place of the contested one: the contest is still found.
        findings::record_all(&mut tx, &[finding(1002, id(11), "", "LIC-01", Outcome::Met)], second(2)).await.unwrap();
        assert_eq!(contests::of_software(&mut tx, &[id(1)]).await.unwrap(), all[..3]);
        assert_eq!(contests::of_repositories(&mut tx, &[id(11)]).await.unwrap(), all[..1]);
        assert_eq!(contests::of_person(&mut tx, id(80)).await.unwrap(), [all[0].clone(), all[3].clone()]);
        contests::publish(&mut tx, id(31), true).await.unwrap();
        contests::resolve(&mut tx, id(30), ContestStatus::Answered, Some("Revu."), Actor::System, second(3)).await.unwrap();
        let answered = contests::get(&mut tx, id(30)).await.unwrap().unwrap();
        assert_eq!((answered.answer.as_deref(), answered.answered_by), (Some("Revu."), Some(Actor::System)));
        assert_eq!(answered.answered_at, Some(second(3)));
        assert_eq!(contests::count(&mut tx, ContestStatus::Open).await.unwrap(), 3);
        let open = contests::list(&mut tx, ContestStatus::Open, 0, 2).await.unwrap();
        assert_eq!(open, [Contest { published: true, ..all[1].clone() }, all[2].clone()]);

        contests::erase(&mut tx, id(31)).await.unwrap();
        assert_eq!(contests::get(&mut tx, id(31)).await.unwrap().unwrap().text, "");
        people::erase(&mut tx, id(80)).await.unwrap();
        for (number, answer) in [(30, Some("Revu.".to_owned())), (33, None)] {
            let left = contests::get(&mut tx, id(number)).await.unwrap().unwrap();
            assert_eq!((left.text.as_str(), left.person, left.answer), ("", None, answer));
        }
        assert_eq!(contests::get(&mut tx, id(32)).await.unwrap().as_ref(), Some(&all[2]), "somebody else's");
        assert_eq!(contests::erase(&mut tx, id(39)).await.unwrap_err().code(), "ST011");
        let nobody = contest(34, field, Some(id(99)));
        assert_eq!(contests::insert(&mut tx, &nobody).await.unwrap_err().code(), "ST007");
    }
}
