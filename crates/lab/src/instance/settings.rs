//! The files that make an engine private: whatever the machine's own configuration says, this one reads these alone.

use std::io;
use std::path::Path;

use super::InstanceOptions;

/// Names of the files, inside the folder of the instance.
pub(super) const CONTAINERS: &str = "containers.conf";
pub(super) const STORAGE: &str = "storage.conf";
pub(super) const REGISTRIES: &str = "registries.conf";

/// Longest path of a Unix socket on Linux (`sockaddr_un.sun_path`), without its closing zero.
pub(super) const LONGEST_SOCKET: usize = 107;

/// Writes the configuration into `folder`.
///
/// # Errors
///
/// What the system says when a file cannot be written.
pub(super) fn write(folder: &Path, options: &InstanceOptions) -> io::Result<()> {
    let at = |name: &str| quoted(&folder.join(name));
    // The watcher of a command stays that long after it, and counts among the environment's processes: not five minutes.
    // Soft and hard limits must be equal: through the Docker-compatible API, podman 4.3 swaps them.
    let containers = format!(
        "[containers]\n\
         default_ulimits = [\"nofile=4096:4096\", \"nproc=2048:2048\"]\n\
         log_driver = \"k8s-file\"\n\
         [engine]\n\
         runtime = {}\n\
         cgroup_manager = \"cgroupfs\"\n\
         events_logger = \"file\"\n\
         lock_type = \"shm\"\n\
         pull_policy = \"never\"\n\
         exit_command_delay = 5\n\
         tmp_dir = {}\n\
         static_dir = {}\n\
         volume_path = {}\n\
         [network]\n\
         network_backend = \"netavark\"\n\
         network_config_dir = {}\n",
        toml_text(&options.runtime),
        at("run/libpod"),
        at("storage/libpod"),
        at("storage/volumes"),
        at("networks"),
    );
    let storage =
        format!("[storage]\ndriver = \"overlay\"\ngraphroot = {}\nrunroot = {}\n", at("storage"), at("run/storage"),);
    // No registry is ever searched: an image is there, by its digest, or it is not.
    let registries = "unqualified-search-registries = []\n";
    for name in ["run", "tmp", "networks", "storage"] {
        std::fs::create_dir_all(folder.join(name))?;
    }
    std::fs::write(folder.join(CONTAINERS), containers)?;
    std::fs::write(folder.join(STORAGE), storage)?;
    std::fs::write(folder.join(REGISTRIES), registries)
}

fn quoted(path: &Path) -> String {
    toml_text(&path.to_string_lossy())
}

fn toml_text(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
