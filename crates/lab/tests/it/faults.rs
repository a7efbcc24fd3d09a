//! What goes wrong on a real engine, and that afterwards what is there is what should be.

use levain_lab::engine::{Desired, Engine, Podman, State, Wanted, reconcile};
use levain_lab::instance::{Instance, InstanceOptions};
use rustix::process::{Pid, Signal, kill_process};

use crate::support::{archive, engine, site, until};

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
