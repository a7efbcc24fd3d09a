//! The whole database out and in again, the same to the byte, whatever the engines.

use std::collections::BTreeMap;

use levain_model::{
    Actor, Contested, Field, FieldValue, ForgeKind, ImportReport, ImportRun, Listing, NewEvent, OrganizationKind,
    OrganizationRecord, Outcome, Provenance, RepositoryRecord, Role, Software, Source, SourceCounts, Subject, Texts,
    Verb,
};
use levain_store::attempts::{self, Key};
use levain_store::decisions::{self, Decision, DecisionKind};
use levain_store::jobs::{self, NewJob};
use levain_store::join_keys::{self, JoinKey};
use levain_store::suggestions::{self, About, Status, Suggestion};
use levain_store::{
    Scope, Store, assessments, claims, contests, experiments, findings, guide_ticks, harvests, identities, imports,
    memberships, meta, organizations, overlays, people, policies, records, releases, repositories, schema_version,
    sessions, software, sources, standing, uses,
};

use crate::bodies;
use crate::experiments::{experiment, step};
use crate::harvest::{contest, finding, harvest_run, release, repository};
use crate::memberships::asked;
use crate::participation::{assessment, given, policy};
use crate::people::{person, session};
use crate::samples::{self, Database, both, id, organization, record, second, source, use_of};

/// Writes something in every table, with what a careless format would lose.
async fn fill(store: &Store) {
    let mut tx = store.begin().await.unwrap();
    sources::upsert(&mut tx, &source("libre")).await.unwrap();
    let closed = Source { may_republish: false, license: None, name: Texts::fr_en("Fermée", ""), ..source("fermee") };
    sources::upsert(&mut tx, &closed).await.unwrap();
    let mut all: Vec<Software> =
        (1..=700).map(|n| samples::software(n, &format!("Été « {n} »\u{0}\u{1}\t😀\\\"'"))).collect();
    for item in &mut all {
        item.provenance.insert(Field::Name, origin("libre"));
        item.fields.publisher = Some("appelez le 418 555-0100".to_owned());
        item.provenance.insert(Field::Publisher, origin("libre"));
    }
    all[1].provenance.insert(Field::Publisher, origin("fermee"));
    let said =
        FieldValue { source: "fermee".to_owned(), record: id(2001), seen_at: second(1), value: "Secret".to_owned() };
    all[2].provenance.insert(Field::Publisher, Provenance { completed_by: vec![said.clone()], ..origin("libre") });
    all[3].provenance.insert(Field::Publisher, Provenance { others: vec![said], ..origin("libre") });
    software::save_all(&mut tx, &mut all).await.unwrap();
    // Merged into one whose identifier comes later, and withdrawn.
    software::retire(&mut tx, id(699), Some(id(700)), second(6)).await.unwrap();
    software::retire(&mut tx, id(698), None, second(6)).await.unwrap();
    let mut kept: Vec<_> = (1..=10).map(|n| record(1000 + n, "libre", &format!("r{n}"), id(n))).collect();
    kept.push(record(2001, "fermee", "f1", id(1)));
    kept.push(record(2002, "fermee", "f2", id(50)));
    records::save_all(&mut tx, &kept).await.unwrap();
    let key = JoinKey { kind: "alias".to_owned(), value: "été".to_owned() };
    join_keys::set_all(&mut tx, &[(id(1001), vec![key.clone()]), (id(2001), vec![key])]).await.unwrap();
    let bodies = [
        (id(20), organization("m1", "Municipalité de Val-Exemple", OrganizationKind::Municipal)),
        (id(21), organization("m2", "Municipalité de Val-Exemple", OrganizationKind::Municipal)),
    ];
    organizations::upsert_all(&mut tx, "libre", &bodies, second(5)).await.unwrap();
    let hidden = organization("h", "Organisme Caché", OrganizationKind::Other);
    organizations::upsert(&mut tx, "fermee", id(22), &hidden, second(5)).await.unwrap();
    let all_uses = [
        use_of(50, id(20), id(1), None),
        use_of(51, id(20), id(1), Some(id(1001))),
        use_of(52, id(20), id(1), Some(id(2001))),
        use_of(53, id(22), id(1), None),
    ];
    uses::insert_all(&mut tx, &all_uses).await.unwrap();
    imports::insert(
        &mut tx,
        &ImportRun {
            id: id(60),
            source: "libre".to_owned(),
            started_at: second(1),
            finished_at: second(2),
            report: ImportReport { skipped: BTreeMap::from([("doublon".to_owned(), 2)]), ..ImportReport::default() },
        },
    )
    .await
    .unwrap();
    meta::set_cursor(&mut tx, "search", 3).await.unwrap();
    curate(&mut tx).await;
    people::create(&mut tx, &person(80, "un@val.example"), Some("$hash$")).await.unwrap();
    people::create(&mut tx, &person(81, "deux@val.example"), None).await.unwrap();
    sessions::create(&mut tx, &session(82, id(80), 100), "hash").await.unwrap();
    memberships::put(&mut tx, &asked(83, 80, 20)).await.unwrap();
    assessments::insert(&mut tx, &assessment(84, 20)).await.unwrap();
    assessments::answer(&mut tx, &given(85, 84, 80, levain_model::Answer::Partly)).await.unwrap();
    // Made from one whose identifier comes later.
    let child = levain_model::PolicyVersion { parent: Some(id(87)), ..policy(86, 20, 2) };
    policies::insert(&mut tx, &child).await.unwrap();
    policies::insert(&mut tx, &policy(87, 20, 1)).await.unwrap();
    experiments::insert(&mut tx, &experiment(88, 20)).await.unwrap();
    let proposed = levain_model::ExperimentStatus::Proposed;
    experiments::add_step(&mut tx, &step(89, 88, proposed)).await.unwrap();
    for (number, body, status, title, published) in [
        (188, 20, "accepted", "Essai d’un wiki, 418 555-0100", None),
        (189, 20, "completed", "Essai d’un agenda", Some(second(9))),
        (190, 20, "proposed", "Essai proposé", None),
        (191, 22, "rejected", "Essai d’ailleurs", None),
    ] {
        let mut one = experiment(number, body);
        one.status = levain_model::ExperimentStatus::from_name(status).unwrap();
        one.hypothesis.title = title.to_owned();
        let report = one.report.as_mut().unwrap();
        (report.decision, report.published_at) = (format!("Décision {number}"), published);
        experiments::insert(&mut tx, &one).await.unwrap();
        experiments::add_step(&mut tx, &step(number + 10, number, one.status)).await.unwrap();
    }
    crate::environments::fill(&mut tx, 91, 88, 20).await;
    let body = organizations::get(&mut tx, id(20)).await.unwrap().unwrap();
    let said = OrganizationRecord { domains: vec!["domaine.example".to_owned()], ..body.record.clone() };
    overlays::say(&mut tx, &body, said, Actor::Person(id(80)), second(6)).await.unwrap();
    standing::insert(&mut tx, &bodies::permission(84, 20)).await.unwrap();
    standing::ask(&mut tx, &bodies::request(85, 80, 20)).await.unwrap();
    claims::put(&mut tx, &bodies::claim(86, 20, "https://forge.example/val")).await.unwrap();
    guide_ticks::set(&mut tx, id(80), "take-part", "licence-read", Some(second(1))).await.unwrap();
    for table in crate::identities::sample(80, 82) {
        identities::put(&mut tx, &table.0).await.unwrap();
        identities::leave(&mut tx, &table.1).await.unwrap();
        identities::keep_session(&mut tx, &table.2).await.unwrap();
    }
    identities::set_roles(&mut tx, id(80), "https://connexion.example", &[Role::Curator]).await.unwrap();
    crate::notices::fill(&mut tx, 80).await;
    attempts::failed(&mut tx, &Key::email("un@val.example"), second(1)).await.unwrap();
    let job = NewJob {
        id: id(90),
        kind: "harvest".to_owned(),
        priority: -1,
        dedup_key: Some("k".to_owned()),
        payload: serde_json::json!({"z": 1, "a": [null, 1.5]}),
        max_attempts: 3,
        not_before: second(1),
    };
    jobs::enqueue(&mut tx, &job, second(1)).await.unwrap();
    harvest(&mut tx).await;
    crate::personal::fill(&mut tx, id(80), id(81), id(95)).await;
    for subject in [Subject::Software(id(1)), Subject::Person(id(80))] {
        let fields = vec!["name".to_owned()];
        tx.append(NewEvent { actor: Actor::Person(id(80)), verb: Verb::Created, subject, fields }, second(1));
    }
    tx.commit().await.unwrap();
}

/// A repository that may be shown, one on this machine, one of a source that forbids it; a finding for the owner only.
async fn harvest(tx: &mut levain_store::Tx) {
    let mut local = repository(12, "libre", "machine");
    local.forge = ForgeKind::Folder;
    let all = [repository(11, "libre", "montré"), local, repository(13, "fermee", "interdit")];
    repositories::save_all(tx, &all).await.unwrap();
    repositories::add_aliases(tx, &[("forge.example/ancien", id(11)), ("forge.example/ailleurs", id(13))])
        .await
        .unwrap();
    repositories::claim(tx, &[id(11)], "ouvrier", second(60), second(1)).await.unwrap();
    let records = [(11, 1001), (13, 2001)].map(|(repository, record)| RepositoryRecord {
        repository: id(repository),
        path: String::new(),
        record: id(record),
    });
    repositories::set_records(tx, &[id(11), id(13)], &records).await.unwrap();
    let mut private = finding(1102, id(11), "", "SEC-09", Outcome::Unmet);
    private.judgement.private = true;
    private.judgement.summary = Texts::fr_en("Mot de passe trouvé", "Password found");
    let found: Vec<_> = [11, 12, 13]
        .into_iter()
        .map(|number| finding(1100 + 10 * number, id(number), "", "LIC-01", Outcome::Met))
        .chain([private])
        .collect();
    findings::record_all(tx, &found, second(10)).await.unwrap();
    // What was private and is no longer: the one before stays private.
    findings::record_all(tx, &[finding(1103, id(11), "", "SEC-09", Outcome::Met)], second(11)).await.unwrap();
    for number in [11, 13] {
        releases::replace(tx, id(number), &[release(1200 + number, id(number), "v1.0")]).await.unwrap();
    }
    harvests::save(tx, &harvest_run(1300, "libre", 1)).await.unwrap();
    for source in ["libre", "fermee"] {
        harvests::set_listing(tx, source, &Listing { cursor: Some("page 2".to_owned()), ..Listing::default() })
            .await
            .unwrap();
        harvests::set_day(tx, source, "2026-11-23".parse().unwrap(), &SourceCounts::default()).await.unwrap();
    }
    contests::insert(tx, &contest(1400, Contested::Finding(id(1103)), Some(id(80)))).await.unwrap();
    for number in [11, 13] {
        let subject = Subject::Repository(id(number));
        tx.append(NewEvent { actor: Actor::System, verb: Verb::Updated, subject, fields: Vec::new() }, second(1));
    }
}

async fn curate(tx: &mut levain_store::Tx) {
    let suggestion = Suggestion {
        id: id(70),
        about: About::Software(id(1), id(2)),
        reason: "same_name".to_owned(),
        detail: "été".to_owned(),
        status: Status::Open,
        created_at: second(1),
        resolved_at: None,
        resolved_by: None,
    };
    suggestions::insert(tx, &suggestion).await.unwrap();
    let decision = Decision {
        id: id(71),
        kind: DecisionKind::Split,
        software: id(1),
        other: None,
        actor: Actor::Person(id(80)),
        at: second(1),
        payload: serde_json::json!({"z": 1, "a": "é"}),
        undone_at: Some(second(2)),
        undone_by: Some(Actor::System),
    };
    decisions::insert(tx, &decision).await.unwrap();
}

fn origin(source: &str) -> Provenance {
    Provenance {
        source: source.to_owned(),
        record: id(1001),
        seen_at: second(1),
        completed_by: Vec::new(),
        others: Vec::new(),
    }
}

async fn export(store: &Store) -> Vec<u8> {
    let mut bytes = Vec::new();
    let rows = store.export(Scope::Complete, &mut bytes).await.unwrap();
    assert!(rows > 700);
    bytes
}

/// Number of rows per table.
fn counts(export: &[u8]) -> BTreeMap<String, u32> {
    let mut counts = BTreeMap::new();
    let mut table = String::new();
    for line in std::str::from_utf8(export).unwrap().lines() {
        if let Some(rest) = line.strip_prefix(r#"{"table":""#) {
            table = rest.split('"').next().unwrap().to_owned();
            counts.insert(table.clone(), 0);
        } else if line.starts_with('[') {
            *counts.get_mut(&table).unwrap() += 1;
        }
    }
    counts
}

/// Every table of the schema, as the engine lists them.
async fn schema_tables(db: &Database) -> Vec<String> {
    use sqlx::{Connection, Row};

    let mut connection = sqlx::SqliteConnection::connect(&db.address).await.unwrap();
    let sql = "select name from sqlite_schema where type = 'table' and name not like '%\\_%\\_%' escape '\\'
        and name not like 'sqlite%' and name <> '_sqlx_migrations'
        union select 'sign_in_attempt' order by name";
    sqlx::query(sql).fetch_all(&mut connection).await.unwrap().iter().map(|row| row.get(0)).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_export_restores_exactly_across_engines() {
    let first = Database::sqlite().await;
    fill(&first.store).await;
    let original = export(&first.store).await;
    let counts = counts(&original);
    assert!(counts.values().all(|count| *count > 0), "{counts:?}");
    assert_eq!(counts.keys().cloned().collect::<Vec<_>>(), schema_tables(&first).await, "every table is exported");

    let again = Database::sqlite().await;
    again.store.import(original.as_slice()).await.unwrap();
    assert!(export(&again.store).await == original, "SQLite to SQLite");
    assert_eq!(again.store.check().await.unwrap(), []);

    if let (Some(server), Some(filled)) = (Database::postgres().await, Database::postgres().await) {
        server.store.import(original.as_slice()).await.unwrap();
        let from_server = export(&server.store).await;
        assert!(from_server == original, "SQLite to PostgreSQL");
        // The same writes give the same rows in both engines.
        fill(&filled.store).await;
        assert!(export(&filled.store).await == original, "written in PostgreSQL");
        let back = Database::sqlite().await;
        back.store.import(from_server.as_slice()).await.unwrap();
        assert!(export(&back.store).await == original, "PostgreSQL to SQLite");
    }
}

both! {
    async fn a_bad_file_changes_nothing(db) {
        let full = Database::sqlite().await;
        fill(&full.store).await;
        let good = export(&full.store).await;
        let text = String::from_utf8(good.clone()).unwrap();
        let lines = text.lines().count();
        let without = |skipped: usize| -> String {
            text.split_inclusive('\n').enumerate().filter(|(number, _)| *number != skipped).map(|(_, line)| line).collect()
        };
        let header = text.lines().next().unwrap();
        let newer = header.replace(
            &format!("\"schema\":{}", schema_version()),
            &format!("\"schema\":{}", schema_version() + 1),
        );
        assert_ne!(newer, header);
        for (code, input) in [
            ("ST014", String::new()),
            ("ST014", text.chars().take(text.chars().count() / 2).collect()),
            ("ST014", text[..text.len() - 1].to_owned()),
            ("ST014", without(lines - 1)),
            ("ST012", without(lines / 2)),
            ("ST012", without(0)),
            ("ST012", without(1)),
            ("ST012", format!("{text}\n")),
            ("ST012", text.replacen("Fermée", "Ouverte", 1)),
            ("ST012", text.replacen("{\"table\":\"meta\"", "{\"table\":\"meat\"", 1)),
            ("ST012", text.replacen("[\"key\",\"kind\"", "[\"key\",\"kinds\"", 1)),
            ("ST012", text.replacen("levain-export", "other-export", 1)),
            ("ST013", text.replacen(header, &newer, 1)),
        ] {
            let error = db.store.import(input.as_bytes()).await.unwrap_err();
            assert_eq!(error.code(), code, "{error} ({} bytes)", input.len());
        }
        assert_eq!(software::count(&db.store).await.unwrap(), 0);
        assert_eq!(sources::all(&db.store).await.unwrap(), []);

        db.store.import(good.as_slice()).await.unwrap();
        let twice = db.store.import(good.as_slice()).await.unwrap_err();
        assert_eq!(twice.code(), "ST015");
        assert!(export(&db.store).await == good);
    }
}

both! {
    /// An export that an older version wrote is read; columns it lacks keep what the schema gives them.
    async fn an_older_file_is_read(db) {
        let mut bytes = Vec::new();
        Database::sqlite().await.store.export(Scope::Complete, &mut bytes).await.unwrap();
        let text = String::from_utf8(bytes).unwrap();
        let body = text.lines().skip(1).take_while(|line| line.starts_with(r#"{"table""#) && !line.contains("\"job\""));
        let mut older = format!("{}\n", r#"{"format":"levain-export","schema":1,"scope":"complete"}"#);
        body.for_each(|line| older.push_str(&format!("{line}\n")));
        use sha2::Digest;
        let digest: String = sha2::Sha256::digest(&older).iter().map(|byte| format!("{byte:02x}")).collect();
        older.push_str(&format!("{{\"rows\":0,\"sha256\":\"{digest}\"}}\n"));
        assert_eq!(db.store.import(older.as_bytes()).await.unwrap(), 0);
    }
}

both! {
    async fn a_public_export_holds_what_may_be_republished(db) {
        fill(&db.store).await;
        let mask = |text: &str| text.replace("418 555-0100", "[masqué]").replace("0123456789", "[masqué]");
        let mut bytes = Vec::new();
        db.store.export(Scope::Public { mask: &mask }, &mut bytes).await.unwrap();
        let text = String::from_utf8(bytes.clone()).unwrap();
        for absent in [
            "val.example", "$hash$", "Personne", "Caché", "Secret", "418 555", "nom;été", "same_name", "\"harvest\"",
            "machine", "interdit", "ailleurs", "ouvrier", "page 2", "Password", "Mots contestés", "Essai proposé",
            "Essai d’ailleurs", "Décision 188", &id(1102).to_string(),
            &id(13).to_string(), &id(80).to_string(), &id(81).to_string(), &id(2001).to_string(), &id(2002).to_string(),
        ] {
            assert!(!text.contains(absent), "{absent}");
        }
        for present in ["Val-Exemple", "Fermée", "[masqué]", "person:00000000", "ancien", "Essai d’un wiki, [masqué]",
            "Essai d’un agenda", "Décision 189", "Relevé de la semaine", &"0123456789abcdef".repeat(4)] {
            assert!(text.contains(present), "{present}");
        }
        let counts = counts(&bytes);
        let expected = [
            ("source", 2), ("software", 10), ("record", 10), ("join_key", 1), ("organization", 2),
            ("organization_name", 2), ("organization_domain", 1), ("slug", 12), ("software_use", 2), ("event", 2),
            ("repository", 1), ("repository_alias", 1), ("repository_record", 1), ("finding", 2),
            ("software_release", 1), ("source_day", 1), ("experiment", 2), ("experiment_step", 2),
        ];
        assert_eq!(counts, expected.map(|(table, count)| (table.to_owned(), count)).into());

        // It is a database too, and what it shows comes from free sources alone.
        let copy = Database::sqlite().await;
        copy.store.import(bytes.as_slice()).await.unwrap();
        let publisher = async |number: u64| {
            let software = software::get(&copy.store, id(number)).await.unwrap().unwrap();
            assert!(software.fields.name.is_some());
            (software.fields.publisher, software.provenance.get(&Field::Publisher).map(|from| from.others.len()))
        };
        let shown = Some("appelez le [masqué]".to_owned());
        assert_eq!(publisher(1).await, (shown.clone(), Some(0)));
        assert_eq!(publisher(2).await, (None, None), "shown from a source that forbids it");
        assert_eq!(publisher(3).await, (None, None), "completed by such a source");
        assert_eq!(publisher(4).await, (shown, Some(0)), "contradicted by such a source");
        assert_eq!(copy.store.check().await.unwrap(), []);
        let kept = experiments::get(&copy.store, id(189)).await.unwrap().unwrap();
        let nobody = Actor::Person("00000000-0000-0000-0000-000000000000".parse().unwrap());
        assert_eq!((kept.created_by, kept.conclusion.unwrap().by), (nobody, nobody));
    }
}
