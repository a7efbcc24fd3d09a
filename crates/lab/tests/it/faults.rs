//! What goes wrong on a real engine, and that afterwards what is there is what should be.

use levain_lab::engine::{Desired, Engine, EngineError, Failure, Podman, State, Wanted, reconcile};
use levain_lab::instance::{Instance, InstanceOptions};
use levain_package::{Claim, Volume};
use rustix::process::{Pid, Signal, kill_process};

use crate::support::{archive, engine, engine_on_disk_of, mount, site, until};

#[tokio::test(flavor = "multi_thread")]
async fn an_engine_that_dies_is_filled_again() {
    let Some(mut running) = engine() else { return };
    let archive = archive(&running, running.folder());
    let podman = running.podman().await;
    let image = podman.import_image(&archive).await.unwrap();
    let nothing = podman.footprint().await.unwrap();
    let site = site("one", &image);
    let desired = [Desired { deployment: site.clone(), wanted: Wanted::Running }];
    let now = "2026-12-01T00:00:00Z".parse().unwrap();
    reconcile(&podman, &desired, now).await.unwrap();
    until(&podman, &site, |state| *state == State::Serving).await;
    let full = podman.footprint().await.unwrap();

    // Everything of the engine dies at once, as when the machine restarts.
    let first = podman.instance().namespace().clone();
    kill_process(Pid::from_raw(first.pid()).unwrap(), Signal::KILL).unwrap();
    while first.alive() {
        std::thread::yield_now();
    }
    drop(podman.close().expect("nothing else uses it"));
    let podman = Podman::open(Instance::start(running.folder(), &InstanceOptions::default()).unwrap()).await.unwrap();
    let done = reconcile(&podman, &desired, now).await.unwrap();
    assert!(done.iter().all(|one| one.result.is_ok()), "{done:?}");
    until(&podman, &site, |state| *state == State::Serving).await;
    assert_eq!(podman.footprint().await.unwrap(), full);
    let done = reconcile(&podman, &[], now).await.unwrap();
    assert!(done.iter().all(|one| one.result.is_ok()), "{done:?}");
    assert_eq!(podman.footprint().await.unwrap(), nothing);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_removed_behind_its_back_is_seen_and_made_again() {
    let Some(mut running) = engine() else { return };
    let archive = archive(&running, running.folder());
    let podman = running.podman().await;
    let image = podman.import_image(&archive).await.unwrap();
    let site = site("one", &image);
    let desired = [Desired { deployment: site.clone(), wanted: Wanted::Running }];
    let now = "2026-12-01T00:00:00Z".parse().unwrap();
    reconcile(&podman, &desired, now).await.unwrap();
    until(&podman, &site, |state| *state == State::Serving).await;
    let full = podman.footprint().await.unwrap();
    for words in [&["lab-one-application-web"][..], &["--depend", "lab-one-infra-infra"]] {
        let remove =
            || podman.instance().command().args(["rm", "--force", "--time", "0"]).args(words).output().unwrap();
        // Podman's own cleaning after a container may hold its mounts for a moment.
        let tries = (0..20).position(|_| remove().status.success());
        assert!(tries.is_some(), "{:?}", remove());
        let state = podman.state(&site).await.unwrap();
        let seen = matches!(state, State::Gone | State::Failed { reason: Failure::Incomplete });
        assert!(seen, "{words:?}: {state:?}");
        let done = reconcile(&podman, &desired, now).await.unwrap();
        assert!(!done.is_empty() && done.iter().all(|one| one.result.is_ok()), "{done:?}");
        until(&podman, &site, |state| *state == State::Serving).await;
        assert_eq!(podman.footprint().await.unwrap(), full);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_is_told_before_anything_runs_and_leaves_nothing() {
    let Some(mut running) = engine_on_disk_of(96 << 20) else { return };
    let archive = archive(&running, running.folder());
    let podman = running.podman().await;
    let image = podman.import_image(&archive).await.unwrap();
    let nothing = podman.footprint().await.unwrap();
    let mut large = site("large", &image);
    large.profile.disk = 1 << 30;
    large.workload.claims.insert("space".to_owned(), Claim { size: 512 << 20 });
    mount(&mut large, "space", Volume::Claim("space".to_owned()), "/claim");
    let refused = podman.deploy(&large).await;
    assert!(matches!(&refused, Err(EngineError::Said { said, .. }) if said.contains("No space left")), "{refused:?}");
    assert_eq!(podman.footprint().await.unwrap(), nothing);
    // What fits runs.
    large.workload.claims.insert("space".to_owned(), Claim { size: 8 << 20 });
    podman.deploy(&large).await.unwrap();
    until(&podman, &large, |state| *state == State::Serving).await;
    podman.destroy(&large.environment).await.unwrap();
    assert_eq!(podman.footprint().await.unwrap(), nothing);
}
