//! The control group of an environment: the bound that holds for all its containers together, and its counters. First
//! version of control groups verified; second version written from its documentation and not verified.

use std::path::{Path, PathBuf};

use crate::engine::Profile;

const ROOT: &str = "/sys/fs/cgroup";

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

/// Makes the group and sets its bounds. What the machine does not offer is left to the bounds of each container.
pub(super) fn bound(group: &str, profile: &Profile, beside: u64) {
    let memory = (profile.memory + beside).to_string();
    let processes = profile.processes.to_string();
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
    let text = std::fs::read_to_string(folder("", group).join("cpu.stat")).ok()?;
    let micros: u64 = text.lines().find_map(|line| line.strip_prefix("usage_usec "))?.parse().ok()?;
    Some(micros * 1000)
}

/// Whether a group is there, under any controller.
pub(super) fn exists(group: &str) -> bool {
    ["memory", "pids"].iter().any(|controller| folder(controller, group).is_dir())
}
