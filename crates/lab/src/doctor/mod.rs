//! The isolation of environments put to the test on the engine of this machine: hostile programs run inside, and what the
//! kernel says of them is read from outside. Nothing is taken from the configuration, which only says what should be.

mod attacks;
mod check;
mod image;

use std::collections::BTreeSet;
use std::net::{IpAddr, Ipv4Addr};
use std::path::Path;
use std::time::{Duration, Instant};

use nix::ifaddrs::getifaddrs;

use self::attacks::{Attacks, CLAIM, CPU, FLOOD, MEMORY, PROCESSES, SCRATCH};
pub use self::check::{Check, Outcome};
pub use self::image::archive;
use crate::engine::{Deployment, Engine, EngineError, EnvironmentId, Footprint, Podman, Refusals, State};

/// Longest that an attack may take to show what it does.
const PATIENCE: Duration = Duration::from_secs(60);

/// How long the processor is watched.
const WATCH: Duration = Duration::from_secs(2);

/// Slowest answer of the neighbour, in microseconds, that is not called a disturbance.
const SLOW: u64 = 1_000_000;

/// An address of nobody (RFC 5737), where no packet may even begin to go.
const NOBODY: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1));

/// Runs every attack on an engine, and removes them. `image` is the digest of the image of [`archive`].
///
/// # Errors
///
/// When the engine does not run the environments of the attacks at all.
pub async fn examine(podman: &Podman, image: &str) -> Result<Vec<Outcome>, EngineError> {
    let before = podman.footprint().await?;
    let mut attacks = Attacks::new(image)?;
    let mut outcomes = attack(podman, &mut attacks).await;
    for deployment in attacks.all() {
        let removed = podman.destroy(&deployment.environment).await;
        outcomes = outcomes.and_then(|outcomes| removed.map(|()| outcomes));
    }
    let mut outcomes = outcomes?;
    outcomes.push(nothing_left(&before, &podman.footprint().await?));
    Ok(outcomes)
}

async fn attack(podman: &Podman, attacks: &mut Attacks) -> Result<Vec<Outcome>, EngineError> {
    podman.deploy(&attacks.neighbour).await?;
    serving(podman, &attacks.neighbour).await?;
    let neighbour = podman.address(&attacks.neighbour.environment).await?;
    let alone = latencies(podman, &attacks.neighbour.environment, 20).await?;

    let machine = addresses();
    let targets: Vec<(IpAddr, u16)> = machine.iter().map(|address| (*address, 80)).collect();
    attacks.knock(&[&targets[..], &[(neighbour, 8080), (NOBODY, 80)]].concat());
    podman.deploy(&attacks.look).await?;
    serving(podman, &attacks.look).await?;
    let said = said(podman, &attacks.look.environment).await?;
    let own = process(podman, &attacks.look).await?;
    let other = process(podman, &attacks.neighbour).await?;

    let mut outcomes = vec![
        no_way_out(&said, podman),
        unreached(&said, Check::Host, machine.iter().map(|address| format!("{address}:80")).collect()),
        unreached(&said, Check::Neighbour, vec![format!("{neighbour}:8080")]),
        nobody_listens(&said, podman),
    ];
    outcomes.extend(status(&own));
    outcomes.push(users(&own, &other));
    outcomes.push(refused(&said, Check::Root, &["root"]));
    outcomes.push(refused(&said, Check::Mounts, &["mount", "device", "users", "network"]));
    outcomes.push(volumes(&said, &own, &other));
    outcomes.push(disk(&said));

    for deployment in attacks.greedy() {
        podman.deploy(deployment).await?;
    }
    outcomes.push(processes(podman, &attacks.fork).await?);
    outcomes.push(memory(podman, &attacks.hog).await?);
    outcomes.push(processor(podman, &attacks.burn).await?);
    let during = latencies(podman, &attacks.neighbour.environment, 40).await?;
    serving(podman, &attacks.shout).await?;
    outcomes.push(log(podman.log_size(&attacks.shout.environment).await?));
    outcomes.push(undisturbed(alone, during));
    Ok(outcomes)
}

/// Waits until an environment serves.
async fn serving(podman: &Podman, deployment: &Deployment) -> Result<(), EngineError> {
    let deadline = Instant::now() + PATIENCE;
    loop {
        match podman.state(deployment).await? {
            State::Serving => return Ok(()),
            State::Starting if Instant::now() < deadline => tokio::time::sleep(Duration::from_millis(100)).await,
            other => {
                let said = format!("{}: {other:?}", deployment.environment);
                return Err(EngineError::Said { step: "attacks".to_owned(), said });
            }
        }
    }
}

/// Lines that an environment wrote.
async fn said(podman: &Podman, environment: &EnvironmentId) -> Result<Vec<String>, EngineError> {
    let mut lines = podman.logs(environment, false).await?;
    let mut said = Vec::new();
    while let Some(line) = lines.recv().await {
        said.push(line.text.trim().to_owned());
    }
    Ok(said)
}

/// What the kernel says of the program of an environment.
struct Process {
    status: String,
    users: String,
    mounts: String,
}

async fn process(podman: &Podman, deployment: &Deployment) -> Result<Process, EngineError> {
    let list = podman.processes(&deployment.environment).await?;
    let folder = list.values().next().ok_or(EngineError::Absent)?;
    let read = |name: &str| {
        let failed = |error: std::io::Error| EngineError::Said { step: name.to_owned(), said: error.to_string() };
        std::fs::read_to_string(folder.join(name)).map_err(failed)
    };
    Ok(Process { status: read("status")?, users: read("uid_map")?, mounts: read("mountinfo")? })
}

/// Addresses of this machine, but for the loopback: that of the environment is its own.
fn addresses() -> Vec<IpAddr> {
    let list = getifaddrs().into_iter().flatten();
    let own = list.filter_map(|one| Some(IpAddr::V4(one.address.as_ref()?.as_sockaddr_in()?.ip())));
    own.filter(|address| !address.is_loopback()).collect::<BTreeSet<_>>().into_iter().collect()
}

/// The value that follows a word at the beginning of a line.
fn value<'a>(said: &'a [String], word: &str) -> Option<&'a str> {
    said.iter().find_map(|line| line.strip_prefix(word)?.strip_prefix(' '))
}

fn no_way_out(said: &[String], podman: &Podman) -> Outcome {
    // Beside what the program sees: the routes of the engine's own network lead to its bridges alone.
    let table = format!("/proc/{}/net/route", podman.instance().namespace().pid());
    let table = std::fs::read_to_string(table);
    let outside = table.as_deref().map_or(1, |table| {
        table.lines().skip(1).filter(|line| !line.starts_with("lab") && !line.trim().is_empty()).count()
    });
    let holds = unreachable(said, &format!("{NOBODY}:80")) && value(said, "gateways") == Some("0") && outside == 0;
    let measured = format!("{} · routes out of the engine: {outside}", value(said, "routes").unwrap_or("?"));
    Outcome { check: Check::WayOut, holds, measured }
}

/// Whether no packet could even begin to go there; that the program can knock at all is shown by itself.
fn unreachable(said: &[String], target: &str) -> bool {
    let answer = value(said, &format!("reach {target}"));
    answer == Some("Network is unreachable") && value(said, "self") == Some("reached")
}

fn unreached(said: &[String], check: Check, targets: Vec<String>) -> Outcome {
    let holds = targets.iter().all(|target| unreachable(said, target));
    Outcome { check, holds, measured: targets.join(", ") }
}

fn nobody_listens(said: &[String], podman: &Podman) -> Outcome {
    let pid = podman.instance().namespace().pid();
    let mut listening = Vec::new();
    // State 0A is “listening” (proc_net_tcp); any socket of UDP waits for somebody.
    for (file, state) in [("tcp", " 0A "), ("tcp6", " 0A "), ("udp", " 07 "), ("udp6", " 07 ")] {
        let table = std::fs::read_to_string(format!("/proc/{pid}/net/{file}")).unwrap_or_default();
        listening.extend(table.lines().skip(1).filter(|line| line.contains(state)).map(|_| file));
    }
    let readable = Path::new(&format!("/proc/{pid}/net/tcp")).is_file();
    let answer = value(said, "gateway").unwrap_or("?");
    let holds = readable && listening.is_empty() && answer == "Connection refused";
    Outcome { check: Check::Gateway, holds, measured: format!("{} · {answer}", listening.len()) }
}

fn status(own: &Process) -> [Outcome; 3] {
    let field = |name: &str| own.status.lines().find_map(|line| line.strip_prefix(name)).unwrap_or("?").trim();
    let sets = ["CapInh:", "CapPrm:", "CapEff:", "CapBnd:", "CapAmb:"];
    let none = sets.iter().all(|set| u64::from_str_radix(field(set), 16) == Ok(0));
    let listed: Vec<String> =
        sets.iter().map(|set| format!("{} {}", &set[..6], field(set).trim_start_matches('0'))).collect();
    let measured = if none { "0".to_owned() } else { listed.join(", ") };
    [
        Outcome { check: Check::Capabilities, holds: none, measured },
        Outcome {
            check: Check::NewPrivileges,
            holds: field("NoNewPrivs:") == "1",
            measured: format!("NoNewPrivs {}", field("NoNewPrivs:")),
        },
        Outcome {
            check: Check::SystemCalls,
            holds: field("Seccomp:") == "2",
            measured: format!("Seccomp {}", field("Seccomp:")),
        },
    ]
}

/// Each environment has users of its own, none of whom is root of the machine.
fn users(own: &Process, other: &Process) -> Outcome {
    let first = |process: &Process| -> Option<(u64, u64)> {
        let mut words = process.users.split_whitespace();
        let inside: u64 = words.next()?.parse().ok()?;
        let (outside, count) = (words.next()?.parse().ok()?, words.next()?.parse::<u64>().ok()?);
        (inside == 0 && words.next().is_none()).then_some((outside, count))
    };
    let holds = match (first(own), first(other)) {
        (Some((one, count)), Some((two, more))) => one > 0 && two > 0 && (one + count <= two || two + more <= one),
        _ => false,
    };
    let tidy = |process: &Process| process.users.split_whitespace().collect::<Vec<_>>().join(" ");
    Outcome { check: Check::Users, holds, measured: format!("{} · {}", tidy(own), tidy(other)) }
}

fn refused(said: &[String], check: Check, words: &[&str]) -> Outcome {
    let answers =
        |word: &str| said.iter().filter_map(|line| line.strip_prefix(word)?.strip_prefix(' ')).collect::<Vec<_>>();
    let holds = words.iter().all(|word| {
        let answers = answers(word);
        !answers.is_empty() && answers.iter().all(|answer| *answer == "refused")
    });
    let list: Vec<String> = words.iter().map(|word| format!("{word}: {}", answers(word).join(", "))).collect();
    Outcome { check, holds, measured: list.join(" · ") }
}

/// The neighbour's words are nowhere, and no file system is mounted in both.
fn volumes(said: &[String], own: &Process, other: &Process) -> Outcome {
    let found = said.iter().filter(|line| line.starts_with("treasure ")).count();
    let devices = |process: &Process| -> BTreeSet<String> {
        let at = ["/claim", "/scratch", "/config"];
        let lines = process.mounts.lines().map(|line| line.split(' ').collect::<Vec<_>>());
        lines.filter(|words| words.len() > 4 && at.contains(&words[4])).map(|words| words[2].to_owned()).collect()
    };
    let (own, other) = (devices(own), devices(other));
    let holds = found == 0 && own.len() == 2 && other.len() == 3 && own.is_disjoint(&other);
    let list = |devices: BTreeSet<String>| devices.into_iter().collect::<Vec<_>>().join(" ");
    Outcome { check: Check::Volumes, holds, measured: format!("{} · {}", list(own), list(other)) }
}

fn disk(said: &[String]) -> Outcome {
    let written = |word: &str| value(said, word).and_then(|text| text.parse::<u64>().ok()).unwrap_or_default();
    let (claim, scratch) = (written("claim"), written("scratch"));
    let holds = claim > 0 && claim < CLAIM && scratch > 0 && scratch <= SCRATCH;
    Outcome { check: Check::Disk, holds, measured: format!("{claim}/{CLAIM} · {scratch}/{SCRATCH} B") }
}

/// Asks for the kernel's counters until they are as wanted, or hope is given up.
async fn until(podman: &Podman, deployment: &Deployment, wanted: impl Fn(&Refusals) -> bool) -> Refusals {
    let deadline = Instant::now() + PATIENCE;
    loop {
        let refusals = podman.refusals(&deployment.environment);
        if wanted(&refusals) || Instant::now() > deadline {
            return refusals;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

async fn processes(podman: &Podman, fork: &Deployment) -> Result<Outcome, EngineError> {
    let refusals = until(podman, fork, |refusals| refusals.processes > 0).await;
    let usage = podman.usage(&fork.environment).await?;
    // The watchers and the owner of the network count too, outside the program's bound.
    let holds = refusals.processes > 0 && usage.processes <= u64::from(PROCESSES) + 16;
    let measured = format!("{}/{PROCESSES} · refused: {}", usage.processes, refusals.processes);
    Ok(Outcome { check: Check::Processes, holds, measured })
}

async fn memory(podman: &Podman, hog: &Deployment) -> Result<Outcome, EngineError> {
    let refusals = until(podman, hog, |refusals| refusals.killed > 0).await;
    let usage = podman.usage(&hog.environment).await?;
    let holds = refusals.killed > 0 && usage.memory <= hog.profile.memory;
    let measured = format!("{MEMORY} B · refused: {} · ended: {}", refusals.memory, refusals.killed);
    Ok(Outcome { check: Check::Memory, holds, measured })
}

async fn processor(podman: &Podman, burn: &Deployment) -> Result<Outcome, EngineError> {
    let (before, begun) = (podman.usage(&burn.environment).await?.cpu, Instant::now());
    tokio::time::sleep(WATCH).await;
    let used = podman.usage(&burn.environment).await?.cpu.saturating_sub(before);
    let thousandths = u128::from(used) * 1000 / begun.elapsed().as_nanos().max(1);
    let refusals = podman.refusals(&burn.environment);
    // A fifth above: the container that owns the network and the watchers have their own small part.
    let holds = refusals.throttled > 0 && thousandths > 0 && thousandths <= u128::from(CPU) * 6 / 5;
    let measured = format!("{thousandths}/{CPU} m · held back: {}", refusals.throttled);
    Ok(Outcome { check: Check::Processor, holds, measured })
}

fn log(size: u64) -> Outcome {
    Outcome { check: Check::Log, holds: size > 0 && size <= 4 << 20, measured: format!("{size} B / {FLOOD} B") }
}

/// How fast an environment answers, several times: the slowest, and the one in the middle; none when one did not answer.
async fn latencies(
    podman: &Podman,
    environment: &EnvironmentId,
    count: usize,
) -> Result<Option<(u64, u64)>, EngineError> {
    let mut all = Vec::with_capacity(count);
    for _ in 0..count {
        let patience = Duration::from_secs(5);
        let sample = podman.sample(environment, (8080, "/"), patience, std::time::Instant::now()).await?;
        if sample.status != Some(200) {
            return Ok(None);
        }
        all.push(sample.micros);
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    all.sort_unstable();
    Ok(all.last().map(|slowest| (*slowest, all[all.len() / 2])))
}

fn undisturbed(alone: Option<(u64, u64)>, during: Option<(u64, u64)>) -> Outcome {
    let holds = during.is_some_and(|(slowest, _)| slowest < SLOW);
    let text =
        |one: Option<(u64, u64)>| one.map_or("?".to_owned(), |(slowest, middle)| format!("{middle} (max {slowest})"));
    Outcome { check: Check::Latency, holds, measured: format!("{} → {} µs", text(alone), text(during)) }
}

fn nothing_left(before: &Footprint, after: &Footprint) -> Outcome {
    let left = after.beyond(before);
    let measured = if left.is_empty() { "0".to_owned() } else { left.join(", ") };
    Outcome { check: Check::NothingLeft, holds: before == after, measured }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<String> {
        text.lines().map(str::to_owned).collect()
    }

    #[test]
    fn what_can_be_reached_is_told_and_what_did_not_knock_proves_nothing() {
        let holds = |text: &str| unreached(&lines(text), Check::Host, vec!["192.0.2.7:80".to_owned()]).holds;
        assert!(holds("self reached\nreach 192.0.2.7:80 Network is unreachable"));
        assert!(!holds("self reached\nreach 192.0.2.7:80 reached"));
        assert!(!holds("self reached\nreach 192.0.2.7:80 Connection refused"), "a packet went there");
        assert!(!holds("self Network is unreachable\nreach 192.0.2.7:80 Network is unreachable"));
        assert!(!holds("self reached"), "nobody knocked");
    }

    #[test]
    fn one_capability_one_shared_user_or_one_shared_volume_is_enough() {
        let process = |effective: &str, users: &str, device: &str| Process {
            status: format!(
                "CapInh:\t0\nCapPrm:\t0\nCapEff:\t{effective}\nCapBnd:\t0\nCapAmb:\t0\nNoNewPrivs:\t1\nSeccomp:\t2\n"
            ),
            users: users.to_owned(),
            mounts: ["/claim", "/scratch", "/config"]
                .iter()
                .map(|at| format!("1 2 {device}{} / {at} rw\n", at.len()))
                .collect(),
        };
        let good = process("0", "0 1065536 65536", "7:1");
        assert!(status(&good).iter().all(|outcome| outcome.holds));
        assert!(!status(&process("80", "", ""))[0].holds);
        let other = |users| process("0", users, "7:2");
        assert!(users(&good, &other("0 1131072 65536")).holds);
        assert!(!users(&good, &other("0 1100000 65536")).holds, "they overlap");
        assert!(!users(&good, &other("0 0 4294967295")).holds, "root of the machine");
        let mut own = process("0", "", "7:1");
        own.mounts =
            own.mounts.lines().filter(|line| !line.contains("/config")).map(|line| format!("{line}\n")).collect();
        assert!(volumes(&[], &own, &other("")).holds);
        assert!(!volumes(&[], &own, &good).holds, "one device in both");
        assert!(!volumes(&lines("treasure /claim/x"), &own, &other("")).holds);
    }

    #[test]
    fn an_answer_that_is_missing_is_no_refusal() {
        let holds = |text: &str| refused(&lines(text), Check::Root, &["root"]).holds;
        assert!(holds("root refused\nroot refused"));
        assert!(!holds("root refused\nroot written"));
        assert!(!holds(""));
        assert!(!disk(&lines("claim 16777216\nscratch 4194304")).holds, "the claim took all it was not given");
    }
}
