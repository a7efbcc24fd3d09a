//! Attacks that run inside a real environment. What they say is read from their log, what they did from the kernel.

use std::collections::BTreeMap;

use levain_lab::engine::{Engine, Failure, State};
use levain_package::{Claim, Volume};

use crate::support::{archive, engine, mount, shell, site, until};

/// What a hostile program tries, one answer a line.
const ATTACKS: &str = "cat /proc/self/status | while read k v; do case $k in CapEff:|CapBnd:|NoNewPrivs:|Seccomp:) echo $k $v;; esac; done
echo routes $(ip route)
echo users $(cat /proc/self/uid_map)
echo root $(echo x > /evil 2>&1 && echo written || echo refused)
echo mount $(mount -t tmpfs none /tmp >/dev/null 2>&1 && echo mounted || echo refused)
echo outside $(nc -w 2 192.0.2.1 80 </dev/null >/dev/null 2>&1 && echo reached || echo unreachable)
echo neighbour $(nc -w 2 $GREETING 8080 </dev/null >/dev/null 2>&1 && echo reached || echo unreachable)
dd if=/dev/zero of=/claim/full bs=1M count=64 2>/dev/null
echo claim $(stat -c %s /claim/full)
i=0; while [ $i -lt 200 ]; do sleep 30 & i=$((i+1)); done
echo end";

#[tokio::test(flavor = "multi_thread")]
async fn a_hostile_program_gets_nowhere() {
    let Some(mut running) = engine() else { return };
    let archive = archive(&running, running.folder());
    let podman = running.podman().await;
    let image = podman.import_image(&archive).await.unwrap();
    let nothing = podman.footprint().await.unwrap();
    let neighbour = site("neighbour", &image);
    podman.deploy(&neighbour).await.unwrap();
    until(&podman, &neighbour, |state| *state == State::Serving).await;

    let mut hostile = site("hostile", &image);
    let address = podman.address(&neighbour.environment).await.unwrap();
    hostile.parameters = BTreeMap::from([("greeting".to_owned(), address.to_string())]);
    hostile.workload.containers = vec![shell("bad", ATTACKS)];
    hostile.workload.claims.insert("space".to_owned(), Claim { size: 16 << 20 });
    mount(&mut hostile, "space", Volume::Claim("space".to_owned()), "/claim");
    podman.deploy(&hostile).await.unwrap();
    let reads = async {
        let mut lines = podman.logs(&hostile.environment, true).await.unwrap();
        let mut said = Vec::new();
        while let Some(line) = lines.recv().await {
            said.push(line.text.trim().to_owned());
            if said.last().is_some_and(|line| line == "end" || line.contains("fork")) {
                break;
            }
        }
        said
    };
    let said = tokio::time::timeout(std::time::Duration::from_secs(25), reads).await.expect("the attacks end");
    let has = |line: &str| assert!(said.iter().any(|one| one == line), "no “{line}” in {said:#?}");
    has("CapEff: 0000000000000000");
    has("CapBnd: 0000000000000000");
    has("NoNewPrivs: 1");
    has("root refused");
    has("mount refused");
    has("outside unreachable");
    has("neighbour unreachable");
    let routes = said.iter().find(|line| line.starts_with("routes")).unwrap();
    assert!(!routes.contains("default") && !routes.contains("via"), "{routes}");
    let claim = said.iter().find_map(|line| line.strip_prefix("claim ")).unwrap();
    let written: u64 = claim.parse().unwrap();
    assert!(written > 0 && written < 16 << 20, "{written}");
    // The fork bomb met its bound, by the kernel's own counter, and the neighbour still answers.
    let processes = podman.counter(&hostile.environment, "pids", "pids.current", "pids.current").unwrap();
    assert!(processes <= 64, "{processes}");
    assert_eq!(podman.state(&neighbour).await.unwrap(), State::Serving);
    eprintln!("claim of {} bytes held {written}; processes {processes} of 64; {routes}", 16 << 20);

    podman.destroy(&hostile.environment).await.unwrap();
    podman.destroy(&neighbour.environment).await.unwrap();
    assert_eq!(podman.footprint().await.unwrap(), nothing);
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
