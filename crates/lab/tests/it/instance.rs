//! The engine of the lab's own: where it lives, that it is adopted, that nothing is left of it.

use std::io::Read;
use std::process::Stdio;

use levain_lab::instance::{Instance, InstanceError, InstanceOptions};

use crate::support::engine;

fn output(mut command: std::process::Command) -> String {
    let output = command.output().expect("it runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("text")
}

#[test]
fn lives_in_a_network_that_holds_nothing() {
    let Some(running) = engine() else { return };
    let mut command = running.program("ip");
    command.args(["-brief", "link"]);
    let links = output(command);
    assert_eq!(links.lines().count(), 1, "{links}");
    assert!(links.starts_with("lo "), "{links}");
    let mut command = running.program("ip");
    command.args(["route", "show", "table", "main"]);
    assert_eq!(output(command), "");
    // What the engine itself sees is what a socket made on a thread of ours sees.
    let error = running
        .namespace()
        .inside(|| std::net::UdpSocket::bind("0.0.0.0:0").unwrap().connect("192.0.2.1:9").unwrap_err())
        .unwrap();
    assert_eq!(error.kind(), std::io::ErrorKind::NetworkUnreachable);
}

#[test]
fn is_held_by_one_process_and_adopted_by_the_next() {
    let Some(mut running) = engine() else { return };
    let folder = running.folder().to_owned();
    let second = Instance::start(&folder, &InstanceOptions::default());
    assert!(matches!(second, Err(InstanceError::Held(_))), "{second:?}");
    assert_eq!(Instance::join(&folder).unwrap().namespace(), running.namespace());
    let first = running.take();
    let namespace = first.namespace().clone();
    drop(first);
    assert!(namespace.alive());
    let next = Instance::start(&folder, &InstanceOptions::default()).unwrap();
    assert_eq!(next.namespace(), &namespace);
    assert!(next.answers());
    running.put(next);
}

#[test]
fn ends_with_everything_it_started() {
    let Some(mut running) = engine() else { return };
    let namespace = running.namespace().clone();
    let mut sleeper =
        running.program("sh").args(["-c", "echo ready; sleep 1000"]).stdout(Stdio::piped()).spawn().unwrap();
    let mut ready = [0; 5];
    sleeper.stdout.as_mut().unwrap().read_exact(&mut ready).unwrap();
    let folder = running.folder().to_owned();
    running.take().stop().unwrap();
    assert!(!namespace.alive());
    assert!(!sleeper.wait().unwrap().success());
    assert!(matches!(Instance::join(&folder), Err(InstanceError::NotRunning(_))));
    let mounts = std::fs::read_to_string("/proc/mounts").unwrap();
    assert!(!mounts.contains(folder.to_str().unwrap()), "{mounts}");
}

#[test]
fn starts_its_service_again() {
    let Some(running) = engine() else { return };
    let mut command = running.program("pkill");
    // In the tree of processes of this engine alone.
    command.args(["-KILL", "-x", "podman"]);
    output(command);
    while running.answers() {
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    running.serve().unwrap();
    assert!(running.answers());
}
