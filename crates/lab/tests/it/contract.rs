//! What holds for every engine: the same suite in memory, on Podman, and on a cluster that keeps objects and runs nothing.

use levain_lab::engine::{Deployment, Desired, Engine, EngineError, Failure, Memory, State, Step, Wanted, reconcile};

use crate::support::{archive, engine, site, until};

/// The whole life of environments, on an engine that runs them.
async fn contract<E: Engine>(engine: &E, image: &str) {
    let site = site("one", image);
    begun(engine, &site).await;
    inside(engine, &site).await;
    suspended(engine, &site).await;
    refused(engine, &site).await;
    let mut unknown = site.clone();
    let missing = format!("sha256:{}", "0".repeat(64));
    unknown.images.insert("test".to_owned(), missing.clone());
    let reason = Failure::ImageMissing { image: missing };
    assert_eq!(engine.deploy(&unknown).await, Err(EngineError::Refused { reason }));
    assert_eq!(engine.state(&site).await.unwrap(), State::Serving, "what ran goes on");
    reconciled(engine, &site).await;
}

/// Made, and made again without a change.
pub async fn begun<E: Engine>(engine: &E, site: &Deployment) {
    let id = &site.environment;
    assert_eq!(engine.inventory().await.unwrap(), []);
    assert_eq!(engine.state(site).await.unwrap(), State::Gone);
    assert_eq!(engine.suspend(id).await, Err(EngineError::Absent));
    assert!(matches!(engine.usage(id).await, Err(EngineError::Absent)));
    engine.destroy(id).await.unwrap();

    engine.deploy(site).await.unwrap();
    until(engine, site, |state| *state == State::Serving).await;
    let before = engine.inventory().await.unwrap();
    assert_eq!(before.len(), 1);
    assert_eq!(before[0].expires, Some(site.expires));
    assert_eq!(before[0].fingerprint.as_deref(), Some(site.fingerprint().as_str()));
    assert!(before[0].complete && !before[0].suspended);
    engine.deploy(site).await.unwrap();
    assert_eq!(engine.inventory().await.unwrap(), before, "deploying again changes nothing");
}

/// Looked into.
async fn inside<E: Engine>(engine: &E, site: &Deployment) {
    let id = &site.environment;
    let mut lines = engine.logs(id, false).await.unwrap();
    let line = lines.recv().await.expect("a line");
    assert_eq!((line.container.as_str(), line.text.as_str()), ("web", "started"));
    let done = engine.exec(id, "web", &["/bin/echo", "salut", "toi"]).await.unwrap();
    assert_eq!((done.exit, done.output.as_str()), (0, "salut toi\n"));
    assert_eq!(engine.exec(id, "web", &["/bin/cat", "/nowhere"]).await.unwrap().exit, 1);
    assert_eq!(engine.exec(id, "db", &["/bin/echo"]).await, Err(EngineError::Absent));
    let usage = engine.usage(id).await.unwrap();
    assert!(usage.memory > 0 && usage.processes > 0 && usage.cpu > 0, "{usage:?}");
}

/// Suspended, and going on.
pub async fn suspended<E: Engine>(engine: &E, site: &Deployment) {
    let id = &site.environment;
    engine.suspend(id).await.unwrap();
    assert_eq!(engine.state(site).await.unwrap(), State::Suspended);
    engine.deploy(site).await.unwrap();
    assert_eq!(engine.state(site).await.unwrap(), State::Suspended, "deploying does not resume");
    engine.resume(id).await.unwrap();
    until(engine, site, |state| *state == State::Serving).await;
}

/// What can never run is refused, and what runs goes on.
pub async fn refused<E: Engine>(engine: &E, site: &Deployment) {
    let mut greedy = site.clone();
    greedy.profile.memory = 1 << 20;
    let refused = engine.deploy(&greedy).await;
    let reason = Failure::OverQuota { resource: "memory".to_owned(), asked: 32 << 20, allowed: 1 << 20 };
    assert_eq!(refused, Err(EngineError::Refused { reason }));
    assert_eq!(engine.state(site).await.unwrap(), State::Serving, "what ran goes on");
}

/// From a list of what should be, whatever is there.
pub async fn reconciled<E: Engine>(engine: &E, one: &Deployment) {
    let two = site("two", &one.images["test"]);
    let now = "2026-12-01T00:00:00Z".parse().unwrap();
    let desired = |deployment: &Deployment, wanted| Desired { deployment: deployment.clone(), wanted };
    let steps = |done: &[levain_lab::engine::Done]| {
        assert!(done.iter().all(|one| one.result.is_ok()), "{done:?}");
        done.iter().map(|one| (one.environment.to_string(), one.step)).collect::<Vec<_>>()
    };
    // `one` is there and no longer wanted; `two` is wanted and not there.
    let list = [desired(&two, Wanted::Running)];
    let done = reconcile(engine, &list, now).await.unwrap();
    assert_eq!(steps(&done), [("one".to_owned(), Step::Destroy), ("two".to_owned(), Step::Deploy)]);
    assert!(reconcile(engine, &list, now).await.unwrap().is_empty(), "nothing is left to do");
    let list = [desired(&two, Wanted::Suspended)];
    assert_eq!(steps(&reconcile(engine, &list, now).await.unwrap()), [("two".to_owned(), Step::Suspend)]);
    let list = [desired(&two, Wanted::Running)];
    assert_eq!(steps(&reconcile(engine, &list, now).await.unwrap()), [("two".to_owned(), Step::Resume)]);
    // Its time is over: frozen, and not started again.
    let mut over = two.clone();
    over.expires = now;
    let list = [desired(&over, Wanted::Running)];
    assert_eq!(steps(&reconcile(engine, &list, now).await.unwrap()), [("two".to_owned(), Step::Suspend)]);
    assert!(reconcile(engine, &list, now).await.unwrap().is_empty());
    assert_eq!(steps(&reconcile(engine, &[], now).await.unwrap()), [("two".to_owned(), Step::Destroy)]);
    assert_eq!(engine.inventory().await.unwrap(), []);
    assert!(reconcile(engine, &list, now).await.unwrap().is_empty(), "what is over is not begun");
}

#[tokio::test]
async fn memory() {
    let image = format!("sha256:{}", "1".repeat(64));
    contract(&Memory::with_images([image.clone()]), &image).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn podman() {
    let Some(mut running) = engine() else { return };
    let archive = archive(&running, running.folder());
    let podman = running.podman().await;
    let image = podman.import_image(&archive).await.unwrap();
    let nothing = podman.footprint().await.unwrap();
    contract(&podman, &image).await;
    assert_eq!(podman.footprint().await.unwrap(), nothing);
}
