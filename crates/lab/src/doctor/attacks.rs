//! What hostile programs try, and the environments they try it in.

use std::collections::BTreeMap;
use std::net::IpAddr;

use levain_package::{
    Claim, Container, Expectation, FileSource, Limits, Mount, Port, Probe, Setting, Variable, Volume, Workload,
};

use crate::engine::{Deployment, EngineError, EnvironmentId, Profile, Secret};

/// Size of the claim and of the scratch space that are filled, in bytes.
pub(super) const CLAIM: u64 = 16 << 20;
pub(super) const SCRATCH: u64 = 4 << 20;

/// Processes, memory and thousandths of a processor that each environment may use.
pub(super) const PROCESSES: u32 = 64;
pub(super) const MEMORY: u64 = 32 << 20;
pub(super) const CPU: u32 = 400;

/// Bytes that one environment writes in its log.
pub(super) const FLOOD: u64 = 20_000_000;

/// Words that nothing but the neighbour's volumes holds.
pub(super) const TREASURE: &str = "levain-doctor-treasure";

/// Looks around, one answer a line, then serves so that its end is known. `$TARGETS` are addresses and ports.
const LOOK: &str = r#"httpd -p 8081 -h /data
knock() {
  why=$(nc -w 2 ${1%:*} ${1##*:} </dev/null 2>&1 >/dev/null) && echo $2 reached || echo $2 ${why##*: }
}
net=$(ip route | head -n 1)
net=${net%%/*}
knock 127.0.0.1:8081 self
knock ${net%.*}.1:80 gateway
for target in $TARGETS; do knock $target "reach $target"; done
echo routes $(ip route)
echo gateways $(ip route | grep -c -e default -e via)
(echo x > /evil) 2>/dev/null && echo root written || echo root refused
(echo x > /bin/evil) 2>/dev/null && echo root written || echo root refused
mount -t tmpfs none /tmp 2>/dev/null && echo mount made || echo mount refused
mknod /scratch/disk b 7 0 2>/dev/null && echo device made || echo device refused
unshare -U id >/dev/null 2>&1 && echo users made || echo users refused
unshare -n id >/dev/null 2>&1 && echo network made || echo network refused
for folder in /*; do
  case $folder in /proc|/sys|/dev) ;; *) grep -rl "$TREASURE" "$folder" 2>/dev/null | while read file; do echo treasure $file; done ;; esac
done
dd if=/dev/zero of=/claim/full bs=64k count=1024 2>/dev/null
dd if=/dev/zero of=/scratch/full bs=64k count=1024 2>/dev/null
echo claim $(stat -c %s /claim/full)
echo scratch $(stat -c %s /scratch/full)
exec httpd -f -p 8080 -h /data"#;

/// Begins processes without end; those begun stay.
const FORK: &str = "(i=0; while [ $i -lt 500 ]; do sleep 300 & i=$((i+1)); done); exec sleep 300";

/// Asks for memory without end, again and again.
const HOG: &str = "while :; do tail /dev/zero; sleep 1; done";

/// Keeps several processors busy.
const BURN: &str = "(while :; do :; done) & (while :; do :; done) & while :; do :; done";

/// Floods the log, then serves so that its end is known.
const SHOUT: &str = r#"yes "$LINE" | head -c $FLOOD; exec httpd -f -p 8080 -h /data"#;

/// Holds something worth reading, and answers.
const KEEP: &str =
    r#"echo "$TREASURE" > /claim/treasure; echo "$TREASURE" > /scratch/treasure; exec httpd -f -p 8080 -h /data"#;

/// The environments of an examination.
pub(super) struct Attacks {
    pub(super) neighbour: Deployment,
    pub(super) look: Deployment,
    pub(super) fork: Deployment,
    pub(super) hog: Deployment,
    pub(super) burn: Deployment,
    pub(super) shout: Deployment,
}

impl Attacks {
    pub(super) fn new(image: &str) -> Result<Self, EngineError> {
        let mut neighbour = environment("doctor-neighbour", image, KEEP, true)?;
        keep(&mut neighbour);
        let secret = FileSource::Secret("treasure".to_owned());
        let files = Volume::Files(BTreeMap::from([("secret.txt".to_owned(), secret)]));
        mount(&mut neighbour, "files", files, "/config");
        let mut look = environment("doctor-look", image, LOOK, true)?;
        keep(&mut look);
        Ok(Self {
            neighbour,
            look,
            fork: environment("doctor-fork", image, FORK, false)?,
            hog: environment("doctor-hog", image, HOG, false)?,
            burn: environment("doctor-burn", image, BURN, false)?,
            shout: environment("doctor-shout", image, SHOUT, true)?,
        })
    }

    /// Tells the one that looks around where to knock.
    pub(super) fn knock(&mut self, targets: &[(IpAddr, u16)]) {
        let list: Vec<String> = targets.iter().map(|(address, port)| format!("{address}:{port}")).collect();
        self.look.parameters.insert("targets".to_owned(), list.join(" "));
    }

    /// Those that try to take more than their share.
    pub(super) fn greedy(&self) -> [&Deployment; 4] {
        [&self.fork, &self.hog, &self.burn, &self.shout]
    }

    /// All of them.
    pub(super) fn all(&self) -> [&Deployment; 6] {
        [&self.neighbour, &self.look, &self.fork, &self.hog, &self.burn, &self.shout]
    }
}

/// An environment that runs one line of shell.
fn environment(id: &str, image: &str, line: &str, serves: bool) -> Result<Deployment, EngineError> {
    let environment = EnvironmentId::try_from(id.to_owned())
        .map_err(|bad| EngineError::Said { step: "attacks".to_owned(), said: bad.to_string() })?;
    let variable = |name: &str, value| Variable { name: name.to_owned(), value };
    let container = Container {
        name: "program".to_owned(),
        image: "attacks".to_owned(),
        command: Some(vec!["/bin/sh".to_owned(), "-c".to_owned(), line.to_owned()]),
        arguments: None,
        working_directory: None,
        environment: vec![
            variable("TARGETS", Setting::Parameter("targets".to_owned())),
            variable("TREASURE", Setting::Secret("treasure".to_owned())),
            variable("LINE", Setting::Literal("x".repeat(1000))),
            variable("FLOOD", Setting::Literal(FLOOD.to_string())),
        ],
        user: 1000,
        group: 1000,
        limits: Limits { memory: MEMORY, cpu: CPU },
        mounts: Vec::new(),
        ready: serves.then(|| Probe {
            port: 8080,
            expectation: Expectation::Answers { path: "/".to_owned() },
            delay: 0,
            period: 1,
            timeout: 2,
            failures: 60,
        }),
    };
    Ok(Deployment {
        environment,
        workload: Workload {
            containers: vec![container],
            ports: vec![Port { name: "http".to_owned(), port: 8080 }],
            ..Workload::default()
        },
        images: BTreeMap::from([("attacks".to_owned(), image.to_owned())]),
        parameters: BTreeMap::new(),
        secrets: BTreeMap::from([("treasure".to_owned(), Secret::new(TREASURE))]),
        profile: Profile { memory: 2 * MEMORY, cpu: CPU, disk: 2 * (CLAIM + SCRATCH), processes: PROCESSES },
        expires: jiff::Timestamp::MAX,
    })
}

/// A claim and scratch space.
fn keep(deployment: &mut Deployment) {
    deployment.workload.claims.insert("space".to_owned(), Claim { size: CLAIM });
    mount(deployment, "space", Volume::Claim("space".to_owned()), "/claim");
    mount(deployment, "scratch", Volume::Scratch { size: SCRATCH }, "/scratch");
}

fn mount(deployment: &mut Deployment, name: &str, volume: Volume, path: &str) {
    deployment.workload.volumes.insert(name.to_owned(), volume);
    for container in &mut deployment.workload.containers {
        let mount = Mount { volume: name.to_owned(), path: path.to_owned(), sub_path: None, read_only: false };
        container.mounts.push(mount);
    }
}
