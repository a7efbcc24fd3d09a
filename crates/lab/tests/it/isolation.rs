//! Attacks that run inside real environments: what they did is read from the kernel.

use levain_lab::doctor::{Check, examine};
use levain_lab::engine::{Engine, Failure, State};

use crate::support::{archive, engine, shell, site, until};

#[tokio::test(flavor = "multi_thread")]
async fn every_attack_gets_nowhere() {
    let Some(mut running) = engine() else { return };
    let archive = archive(&running, running.folder());
    let podman = running.podman().await;
    let image = podman.import_image(&archive).await.unwrap();
    let outcomes = examine(&podman, &image).await.unwrap();
    for outcome in &outcomes {
        eprintln!("{:?} {}: {}", outcome.check, outcome.holds, outcome.measured);
    }
    let broken: Vec<Check> = outcomes.iter().filter(|one| !one.holds).map(|one| one.check).collect();
    assert_eq!(broken, [], "{outcomes:#?}");
    assert_eq!(outcomes.len(), 18);
}

#[tokio::test(flavor = "multi_thread")]
async fn failures_are_told_apart_and_leave_nothing() {
    let Some(mut running) = engine() else { return };
    let archive = archive(&running, running.folder());
    let podman = running.podman().await;
    let image = podman.import_image(&archive).await.unwrap();
    let nothing = podman.footprint().await.unwrap();
    let mut crash = site("crash", &image);
    crash.workload.containers = vec![shell("app", "exit 3")];
    podman.deploy(&crash).await.unwrap();
    let failed = |state: &State| matches!(state, State::Failed { .. });
    let reason = Failure::CrashLoop { container: "app".to_owned(), exit: 3 };
    assert_eq!(until(&podman, &crash, failed).await, State::Failed { reason });
    let mut hog = site("hog", &image);
    hog.workload.containers = vec![shell("app", "exec tail /dev/zero")];
    podman.deploy(&hog).await.unwrap();
    let reason = Failure::KilledForMemory { container: "app".to_owned() };
    assert_eq!(until(&podman, &hog, failed).await, State::Failed { reason });
    let mut unprepared = site("unprepared", &image);
    unprepared.workload.preparations = vec![shell("first", "exit 7")];
    assert!(podman.deploy(&unprepared).await.is_err());
    assert_eq!(podman.state(&unprepared).await.unwrap(), State::Gone);
    for deployment in [&crash, &hog] {
        podman.destroy(&deployment.environment).await.unwrap();
    }
    assert_eq!(podman.footprint().await.unwrap(), nothing);
}
