//! The driver for Kubernetes before a cluster that keeps objects and runs nothing: the parts of the contract that this can
//! show, and every bad answer there is.

use std::time::{Duration, Instant};

use levain_lab::engine::{
    Deployment, Desired, Engine, EngineError, EnvironmentId, Failure, Kubernetes, State, Step, Wanted, reconcile,
};
use levain_package::{Claim, Job, Volume};
use serde_json::json;

use crate::contract;
use crate::kubernetes_double::{Bad, Double, Fault, IMAGE};
use crate::support::{mount, shell, site, until};

const SPACE: &str = "levain-lab-one";

/// A site with a claim, so that what is kept and what is not can be told.
fn one() -> Deployment {
    let mut site = site("one", IMAGE);
    site.workload.claims.insert("space".to_owned(), Claim { size: 8 << 20 });
    mount(&mut site, "space", Volume::Claim("space".to_owned()), "/claim");
    site
}

fn now() -> jiff::Timestamp {
    "2026-12-01T00:00:00Z".parse().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_contract_but_for_what_only_a_node_shows() {
    let double = Double::start().await;
    let (engine, site) = (double.engine().await, site("one", IMAGE));
    contract::begun(&engine, &site).await;
    contract::suspended(&engine, &site).await;
    contract::refused(&engine, &site).await;
    contract::reconciled(&engine, &site).await;
    assert_eq!(double.kept(), [""; 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn namespaces_that_take_their_time_are_waited_for() {
    let double = Double::start().await;
    let (engine, site) = (double.engine().await, site("one", IMAGE));
    double.end_slowly(3);
    engine.deploy(&site).await.unwrap();
    engine.destroy(&site.environment).await.unwrap();
    assert_eq!(double.kept(), [""; 0]);
    // One that ends while it is asked for again is waited for too, and made anew.
    engine.deploy(&site).await.unwrap();
    double.end_slowly(4);
    double.object("namespaces", SPACE, SPACE, |one| {
        one["metadata"]["deletionTimestamp"] = json!("2026-12-01T00:00:00Z");
    });
    engine.deploy(&site).await.unwrap();
    until(&engine, &site, |state| *state == State::Serving).await;
    // One that does not end is told as not gone, and found again.
    double.end_slowly(100_000);
    let kept = engine.destroy(&site.environment).await;
    assert!(matches!(&kept, Err(EngineError::Said { said, .. }) if said.contains("still being removed")), "{kept:?}");
    assert!(!engine.inventory().await.unwrap()[0].complete);
    assert_eq!(engine.state(&site).await.unwrap(), State::Failed { reason: Failure::Incomplete });
    assert_eq!(engine.suspend(&site.environment).await, Err(EngineError::Absent));
    let deployed = engine.deploy(&site).await;
    assert!(matches!(deployed, Err(EngineError::Said { .. })), "{deployed:?}");
    let done = reconcile(&engine, &[], now()).await.unwrap();
    assert!(done[0].step == Step::Destroy && done[0].result.is_err(), "{done:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_are_read_page_by_page_and_begun_anew_when_the_cluster_forgets() {
    let double = Double::start().await;
    let engine = double.engine().await;
    let sites: Vec<Deployment> = ["a", "b", "c", "d", "e"].iter().map(|id| site(id, IMAGE)).collect();
    for site in &sites {
        engine.deploy(site).await.unwrap();
    }
    // Another installation's, and one that nobody of the lab made.
    let mut other = double.options();
    other.instance = "other".to_owned();
    let other = Kubernetes::open(other).await.unwrap();
    other.deploy(&sites[0]).await.unwrap();
    double.asked();
    let found = engine.inventory().await.unwrap();
    let ids: Vec<&str> = found.iter().map(|one| one.environment.as_str()).collect();
    assert_eq!(ids, ["a", "b", "c", "d", "e"]);
    assert!(found.iter().all(|one| one.complete));
    let pages = double.asked().iter().filter(|asked| asked.starts_with("GET /api/v1/namespaces?")).count();
    assert_eq!(pages, 3, "two at a time");
    assert_eq!(other.inventory().await.unwrap().len(), 1);
    double.expire(2);
    assert_eq!(engine.inventory().await.unwrap(), found);
    double.expire(1000);
    assert!(matches!(engine.inventory().await, Err(EngineError::Unreachable { .. })));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_removed_behind_its_back_is_seen_and_made_again() {
    let double = Double::start().await;
    let (engine, site) = (double.engine().await, one());
    let desired = [Desired { deployment: site.clone(), wanted: Wanted::Running }];
    reconcile(&engine, &desired, now()).await.unwrap();
    until(&engine, &site, |state| *state == State::Serving).await;
    let full = double.kept();
    // Without a policy its pod could be reached by all, and without a quota it could use everything.
    for (word, name) in [("deployments", "application"), ("networkpolicies", "closed"), ("resourcequotas", "bounds")] {
        double.remove(word, SPACE, name);
        assert_eq!(engine.state(&site).await.unwrap(), State::Failed { reason: Failure::Incomplete }, "{word}");
        let done = reconcile(&engine, &desired, now()).await.unwrap();
        assert!(done.len() == 1 && done[0].result.is_ok(), "{done:?}");
        until(&engine, &site, |state| *state == State::Serving).await;
        assert_eq!(double.kept(), full, "{word}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_namespace_that_the_lab_did_not_make_is_left_alone() {
    let double = Double::start().await;
    let (engine, site) = (double.engine().await, site("one", IMAGE));
    let object = json!({ "apiVersion": "v1", "kind": "Namespace", "metadata": { "name": SPACE, "uid": "u" } });
    double.put("namespaces", SPACE, SPACE, object.clone());
    for refused in [engine.deploy(&site).await, engine.destroy(&site.environment).await] {
        assert!(matches!(&refused, Err(EngineError::Said { said, .. }) if said.contains("not made by this lab")));
    }
    assert_eq!(double.object("namespaces", SPACE, SPACE, |one| one.clone()), object);
    assert_eq!(engine.inventory().await.unwrap(), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_deployment_replaces_what_runs_and_keeps_its_space() {
    let double = Double::start().await;
    let (engine, site) = (double.engine().await, one());
    engine.deploy(&site).await.unwrap();
    let uid =
        |double: &Double| double.object("persistentvolumeclaims", SPACE, "space", |one| one["metadata"]["uid"].clone());
    let before = uid(&double);
    let mut other = site.clone();
    other.parameters.insert("greeting".to_owned(), "bonsoir".to_owned());
    engine.deploy(&other).await.unwrap();
    assert_eq!(engine.inventory().await.unwrap()[0].fingerprint, Some(other.fingerprint()));
    until(&engine, &other, |state| *state == State::Serving).await;
    let said = double.object("configmaps", SPACE, "parameters", |one| one["data"]["greeting"].clone());
    assert_eq!((said, uid(&double)), (json!("bonsoir"), before.clone()));
    // A failure half-way: nothing runs, what is kept is kept, and the next walk finishes.
    double.fault(Fault { on: ("PATCH", "/deployments/"), bad: Bad::Status(403, "Forbidden", "no"), times: 1 });
    assert!(matches!(engine.deploy(&site).await, Err(EngineError::Said { .. })));
    assert!(!double.kept().iter().any(|one| one.starts_with("deployments/")), "{:?}", double.kept());
    assert!(!engine.inventory().await.unwrap()[0].complete);
    engine.deploy(&site).await.unwrap();
    until(&engine, &site, |state| *state == State::Serving).await;
    assert_eq!(uid(&double), before);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_run_says_why() {
    let double = Double::start().await;
    let (engine, mut site) = (double.engine().await, one());
    // A node that cannot have the image.
    site.images.insert("test".to_owned(), format!("sha256:{}", "0".repeat(64)));
    engine.deploy(&site).await.unwrap();
    let image = format!("registry.example.org/lab/test@sha256:{}", "0".repeat(64));
    let missing = State::Failed { reason: Failure::ImageMissing { image } };
    assert_eq!(engine.state(&site).await.unwrap(), missing);
    // A quota that the pod does not fit in is told by the deployment alone.
    double.object("deployments", SPACE, "application", |one| {
        let message = "pods \"a\" is forbidden: exceeded quota: bounds, requested: limits.memory=32Mi, used: \
                       limits.memory=0, limited: limits.memory=16Mi";
        one["status"] = json!({ "conditions": [{ "type": "ReplicaFailure", "status": "True", "message": message }] });
    });
    let reason = Failure::OverQuota { resource: "memory".to_owned(), asked: 32 << 20, allowed: 16 << 20 };
    assert_eq!(engine.state(&site).await.unwrap(), State::Failed { reason });
    // A quota that a claim does not fit in.
    engine.destroy(&site.environment).await.unwrap();
    let said = "exceeded quota: other, requested: requests.storage=8Mi, used: requests.storage=4Mi, limited: \
                requests.storage=10Mi";
    double.fault(Fault {
        on: ("PATCH", "/persistentvolumeclaims/"),
        bad: Bad::Status(403, "Forbidden", said),
        times: 1,
    });
    let reason = Failure::OverQuota { resource: "disk".to_owned(), asked: 12 << 20, allowed: 10 << 20 };
    assert_eq!(engine.deploy(&site).await, Err(EngineError::Refused { reason }));
    assert_eq!(double.kept(), [""; 0], "nothing half-made stays");
}

/// What an engine says of an answer.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Told {
    Done,
    Said,
    Unreachable,
    Malformed,
}

fn told<T: std::fmt::Debug>(result: &Result<T, EngineError>) -> Told {
    match result {
        Ok(_) => Told::Done,
        Err(EngineError::Said { .. }) => Told::Said,
        Err(EngineError::Unreachable { .. }) => Told::Unreachable,
        Err(EngineError::Refused { reason: Failure::Malformed { .. } }) => Told::Malformed,
        Err(other) => panic!("{other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_answers_are_told_as_what_they_are_and_leave_nothing() {
    const EVER: u32 = u32::MAX;
    let unknown = "status unknown for quota: bounds, resources: requests.storage";
    let rows = [
        (Bad::Status(401, "Unauthorized", "Unauthorized"), EVER, Told::Said),
        (Bad::Status(403, "Forbidden", "User \"x\" cannot patch resource"), EVER, Told::Said),
        (Bad::Status(403, "Forbidden", unknown), 2, Told::Done),
        (Bad::Status(404, "NotFound", "the server could not find the requested resource"), EVER, Told::Said),
        (Bad::Status(409, "Conflict", "the object has been modified"), 1, Told::Done),
        (Bad::Status(409, "Conflict", "the object has been modified"), EVER, Told::Said),
        (Bad::Status(410, "Gone", "gone"), EVER, Told::Unreachable),
        (Bad::Status(422, "Invalid", "spec: field is immutable"), EVER, Told::Malformed),
        (Bad::Status(422, "Denied", "ValidatingAdmissionPolicy 'x' denied request"), EVER, Told::Said),
        (Bad::Later(429, 1), 1, Told::Done),
        (Bad::Later(429, 0), EVER, Told::Unreachable),
        (Bad::Status(500, "InternalError", "etcdserver: request timed out"), 1, Told::Done),
        (Bad::Status(500, "InternalError", "etcdserver: request timed out"), EVER, Told::Unreachable),
        (Bad::Status(503, "ServiceUnavailable", "shutting down"), EVER, Told::Unreachable),
        (Bad::Body("{\"kind\":"), EVER, Told::Unreachable),
        (Bad::Body("<html>"), EVER, Told::Unreachable),
        (Bad::Cut, EVER, Told::Unreachable),
        (Bad::Silence, EVER, Told::Unreachable),
    ];
    // In the middle and at the end, where most was made already.
    for on in [("PATCH", "/persistentvolumeclaims/"), ("PATCH", "/deployments/")] {
        for (bad, times, expected) in &rows {
            let double = Double::start().await;
            let (engine, site) = (double.engine().await, one());
            double.fault(Fault { on, bad: bad.clone(), times: *times });
            let begun = Instant::now();
            let result = engine.deploy(&site).await;
            assert_eq!(told(&result), *expected, "{on:?} {bad:?} {times}: {result:?}");
            assert!(begun.elapsed() < Duration::from_secs(8), "{on:?} {bad:?}: {:?}", begun.elapsed());
            if *expected != Told::Done {
                assert_eq!(double.kept(), [""; 0], "{on:?} {bad:?}: nothing half-made stays");
            }
            // Once it answers again, it is made.
            double.mend();
            engine.deploy(&site).await.unwrap();
            until(&engine, &site, |state| *state == State::Serving).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cluster_that_does_not_answer_is_never_told_as_an_empty_one() {
    let double = Double::start().await;
    let (engine, site) = (double.engine().await, one());
    engine.deploy(&site).await.unwrap();
    let bads = [
        Bad::Status(401, "Unauthorized", "Unauthorized"),
        Bad::Status(403, "Forbidden", "User \"x\" cannot list resource"),
        Bad::Status(500, "InternalError", "no"),
        Bad::Body("{}"),
        Bad::Cut,
        Bad::Silence,
    ];
    for bad in bads {
        for (method, part) in [("GET", "/namespaces"), ("GET", "/deployments"), ("GET", "/networkpolicies")] {
            double.fault(Fault { on: (method, part), bad: bad.clone(), times: u32::MAX });
            assert!(engine.inventory().await.is_err(), "{bad:?} {part}");
            assert!(engine.state(&site).await.is_err(), "{bad:?} {part}");
            double.mend();
        }
    }
    assert_eq!(engine.state(&site).await.unwrap(), State::Serving);
    // What could not be removed when it was undone bears no fingerprint: it is found, and made or removed later.
    let mut two = site.clone();
    two.environment = EnvironmentId::try_from("two".to_owned()).unwrap();
    for on in [("PATCH", "/deployments/"), ("DELETE", "/namespaces/")] {
        double.fault(Fault { on, bad: Bad::Status(503, "ServiceUnavailable", "no"), times: u32::MAX });
    }
    assert!(engine.deploy(&two).await.is_err());
    double.mend();
    let found = engine.inventory().await.unwrap();
    let left = found.iter().find(|one| one.environment == two.environment).unwrap();
    assert!(!left.complete && left.fingerprint.is_none());
    let desired = [Desired { deployment: site.clone(), wanted: Wanted::Running }];
    let done = reconcile(&engine, &desired, now()).await.unwrap();
    assert!(done.len() == 1 && done[0].result.is_ok(), "{done:?}");
    assert!(!double.kept().iter().any(|one| one.contains("-two")), "{:?}", double.kept());
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_reached_where_the_cluster_says_and_nowhere_else() {
    let double = Double::start().await;
    let (engine, site) = (double.engine().await, site("one", IMAGE));
    let id = &site.environment;
    assert!(matches!(engine.target(id, 8080).await, Err(EngineError::Absent)));
    engine.deploy(&site).await.unwrap();
    let target = engine.target(id, 8080).await.unwrap();
    assert_eq!(target.address, "10.42.0.7:8080".parse().unwrap());
    engine.suspend(id).await.unwrap();
    assert!(matches!(engine.target(id, 8080).await, Err(EngineError::Absent)), "what is suspended is nowhere");
    engine.resume(id).await.unwrap();
    engine.inventory().await.unwrap();
    double.object("pods", SPACE, "application-1", |pod| pod["status"]["podIP"] = json!("no address"));
    assert!(matches!(engine.target(id, 8080).await, Err(EngineError::Unreachable { .. })));
}

#[tokio::test(flavor = "multi_thread")]
async fn logs_measures_and_jobs_are_what_the_cluster_says() {
    let double = Double::start().await;
    let (engine, mut site) = (double.engine().await, one());
    let job = Job { container: shell("count", "echo 42"), deadline: 5 };
    site.workload.jobs.insert("count".to_owned(), job);
    let id = &site.environment;
    assert_eq!(engine.run_job(&site, "count").await, Err(EngineError::Absent));
    engine.deploy(&site).await.unwrap();
    let mut lines = engine.logs(id, false).await.unwrap();
    let mut told = Vec::new();
    while let Some(line) = lines.recv().await {
        told.push((line.container, line.text));
    }
    assert_eq!(told, [("web".to_owned(), "started".to_owned()), ("web".to_owned(), "warned".to_owned())]);
    // Nothing is made up where nothing measures.
    let none = engine.usage(id).await;
    assert!(matches!(&none, Err(EngineError::Said { said, .. }) if said.contains("metrics.k8s.io")), "{none:?}");
    double.measure("250m", "12Mi");
    let usage = engine.usage(id).await.unwrap();
    assert_eq!((usage.memory, usage.cpu), (12 << 20, 15_000_000_000 / 4));
    assert_eq!(engine.usage(id).await.unwrap().cpu, usage.cpu, "the same reading counts once");
    let executed = engine.run_job(&site, "count").await.unwrap();
    assert_eq!((executed.exit, executed.output.as_str()), (0, "started\nwarned\n"));
    assert!(!double.kept().iter().any(|one| one.contains("job-count")), "{:?}", double.kept());
    assert_eq!(engine.run_job(&site, "other").await, Err(EngineError::Absent));
    // What claims hold is not taken here, and that is said.
    let frozen = engine.take(&site).await;
    assert!(matches!(&frozen, Err(EngineError::Said { said, .. }) if said.contains("not frozen")), "{frozen:?}");
    engine.suspend(id).await.unwrap();
    assert!(matches!(engine.take(&site).await, Err(EngineError::Said { .. })));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_archive_gives_the_digest_that_a_registry_knows() {
    use sha2::{Digest, Sha256};
    let engine = Double::start().await.engine().await;
    let folder = tempfile::tempdir().unwrap();
    let manifest = br#"{"schemaVersion":2}"#;
    let hex: String = Sha256::digest(manifest).iter().map(|byte| format!("{byte:02x}")).collect();
    let archive = |name: &str, entries: &[(&str, Vec<u8>)]| {
        let path = folder.path().join(name);
        let mut archive = tar::Builder::new(std::fs::File::create(&path).unwrap());
        for (name, bytes) in entries {
            let mut header = tar::Header::new_gnu();
            header.set_size(bytes.len() as u64);
            header.set_mode(0o644);
            archive.append_data(&mut header, name, bytes.as_slice()).unwrap();
        }
        archive.finish().unwrap();
        path
    };
    let index = |digests: &[&str]| {
        let manifests: Vec<_> = digests.iter().map(|hex| json!({ "digest": format!("sha256:{hex}") })).collect();
        ("index.json", json!({ "schemaVersion": 2, "manifests": manifests }).to_string().into_bytes())
    };
    let blob = format!("blobs/sha256/{hex}");
    let good = archive("good", &[(&blob, manifest.to_vec()), index(&[&hex])]);
    assert_eq!(engine.import_image(&good).await.unwrap(), format!("sha256:{hex}"));
    let bad = [
        archive("none", &[("manifest.json", b"[]".to_vec())]),
        archive("two", &[(&blob, manifest.to_vec()), index(&[&hex, &hex])]),
        archive("absent", &[index(&[&hex])]),
        archive("changed", &[(&blob, b"other".to_vec()), index(&[&hex])]),
        archive("word", &[("index.json", b"{".to_vec())]),
        folder.path().join("nowhere"),
    ];
    for bad in bad {
        let refused = engine.import_image(&bad).await;
        assert!(matches!(refused, Err(EngineError::Said { .. })), "{bad:?}: {refused:?}");
    }
}
