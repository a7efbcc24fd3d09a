//! The control group of an environment: the bound that holds for all its containers together, and its counters. First
//! version of control groups verified; second version written from its documentation and not verified.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use serde::{Deserialize, Serialize};

use crate::engine::Profile;

const ROOT: &str = "/sys/fs/cgroup";

/// Longest that the last processes of a group may take to end once they are killed.
const ENDING: Duration = Duration::from_secs(10);

/// Memory and processes beside those of the workload: the container that owns the network, and a watcher of Podman's for
/// each container.
const MEMORY_BESIDE: u64 = 48 << 20;
const PROCESSES_BESIDE: u32 = 32;

/// What the kernel refused to an environment, by its own counters. Those of a container end with it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusals {
    /// Processes that were not begun.
    pub processes: u64,
    /// Memory that was not given at once.
    pub memory: u64,
    /// Processes ended for want of memory.
    pub killed: u64,
    /// Periods in which no processor was given any more.
    pub throttled: u64,
}

/// Whether the machine has the second version alone.
fn unified() -> bool {
    Path::new(ROOT).join("cgroup.controllers").is_file()
}

/// The folder of a group for one controller.
fn folder(controller: &str, group: &str) -> PathBuf {
    let root = Path::new(ROOT);
    let root = if unified() { root.to_owned() } else { root.join(controller) };
    root.join(group.trim_start_matches('/'))
}

/// The folders of a group under every controller.
fn folders(group: &str) -> Vec<PathBuf> {
    let group = group.trim_start_matches('/');
    let controllers = entries(Path::new(ROOT)).into_iter().map(|controller| controller.join(group));
    std::iter::once(Path::new(ROOT).join(group)).chain(controllers).filter(|path| path.is_dir()).collect()
}

/// The folders in a folder.
fn entries(folder: &Path) -> Vec<PathBuf> {
    let list = std::fs::read_dir(folder).into_iter().flatten().flatten();
    list.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir())).map(|entry| entry.path()).collect()
}

/// Makes the group and sets its bounds. What the machine does not offer is left to the bounds of each container.
pub(super) fn bound(group: &str, profile: &Profile) {
    let memory = (profile.memory + MEMORY_BESIDE).to_string();
    let processes = (profile.processes + PROCESSES_BESIDE).to_string();
    let files: [(&str, &str, &str); 3] = if unified() {
        [("", "memory.max", &memory), ("", "memory.swap.max", "0"), ("", "pids.max", &processes)]
    } else {
        [
            ("memory", "memory.limit_in_bytes", &memory),
            ("memory", "memory.max_usage_in_bytes", "0"),
            ("pids", "pids.max", &processes),
        ]
    };
    for (controller, file, value) in files {
        let folder = folder(controller, group);
        let _ = std::fs::create_dir_all(&folder);
        if unified() {
            for above in folder.ancestors().skip(1).take_while(|above| above.starts_with(ROOT)) {
                let _ = std::fs::write(above.join("cgroup.subtree_control"), "+memory +pids +cpu");
            }
        }
        let _ = std::fs::write(folder.join(file), value);
    }
}

/// A counter of a group; `None` when the machine does not have it.
pub(super) fn counter(group: &str, controller: &str, first: &str, second: &str) -> Option<u64> {
    let file = folder(controller, group).join(if unified() { second } else { first });
    std::fs::read_to_string(file).ok()?.trim().parse().ok()
}

/// Processor time, in nanoseconds.
pub(super) fn cpu_time(group: &str) -> Option<u64> {
    if !unified() {
        return counter(group, "cpuacct", "cpuacct.usage", "");
    }
    Some(word(&folder("", group).join("cpu.stat"), "usage_usec")? * 1000)
}

/// What was refused to a group and to those below it. Where groups count for those below (second version), one refusal may
/// count more than once.
pub(super) fn refusals(group: &str) -> Refusals {
    fn below(folder: PathBuf) -> Vec<PathBuf> {
        let inner: Vec<PathBuf> = entries(&folder).into_iter().flat_map(below).collect();
        std::iter::once(folder).chain(inner).collect()
    }
    let sum = |controller: &str, file: &str, name: &str| -> u64 {
        below(folder(controller, group)).iter().filter_map(|folder| word(&folder.join(file), name)).sum()
    };
    let (memory, killed) = if unified() {
        (sum("memory", "memory.events", "max"), sum("memory", "memory.events", "oom_kill"))
    } else {
        // Memory and swap have one bound: which of the two counters meets it first is the kernel's affair.
        let refused = sum("memory", "memory.failcnt", "") + sum("memory", "memory.memsw.failcnt", "");
        (refused, sum("memory", "memory.oom_control", "oom_kill"))
    };
    let processes = sum("pids", "pids.events", "max");
    Refusals { processes, memory, killed, throttled: sum("cpu", "cpu.stat", "nr_throttled") }
}

/// The number that follows a name in a file of counters, or the only one when the name is empty.
fn word(file: &Path, name: &str) -> Option<u64> {
    let text = std::fs::read_to_string(file).ok()?;
    let mut lines = text.lines().map(|line| line.rsplit_once(' ').unwrap_or(("", line)));
    lines.find(|(found, _)| *found == name)?.1.trim().parse().ok()
}

/// Whether a group is there, under any controller.
pub(super) fn exists(group: &str) -> bool {
    !folders(group).is_empty()
}

/// Names of the groups in a group, under any controller.
pub(super) fn inside(group: &str) -> BTreeSet<String> {
    let inner = folders(group).into_iter().flat_map(|folder| entries(&folder));
    inner.filter_map(|path| Some(path.file_name()?.to_string_lossy().into_owned())).collect()
}

/// Removes a group with those below it. What still runs there is ended: watchers of commands stay for a while after them.
///
/// # Errors
///
/// The folders that stay.
pub(crate) fn remove(group: &str) -> Result<(), Vec<PathBuf>> {
    fn empty(folder: &Path) {
        for inner in entries(folder) {
            empty(&inner);
        }
        if std::fs::remove_dir(folder).is_err() {
            let list = std::fs::read_to_string(folder.join("cgroup.procs")).unwrap_or_default();
            for pid in list.lines().filter_map(|line| Pid::from_raw(line.trim().parse().ok()?)) {
                let _ = kill_process(pid, Signal::KILL);
            }
        }
    }
    let deadline = Instant::now() + ENDING;
    loop {
        let there = folders(group);
        if there.is_empty() {
            return Ok(());
        }
        if Instant::now() > deadline {
            return Err(there);
        }
        there.iter().for_each(|folder| empty(folder));
        if exists(group) {
            thread::sleep(Duration::from_millis(20));
        }
    }
}
