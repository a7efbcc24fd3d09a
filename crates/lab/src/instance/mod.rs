//! A container engine of the lab's own. Everything it keeps is in one folder; it runs in a network of its own that holds
//! nothing but `lo` and the bridges it makes itself. No route leads out and none to the machine, whatever a container does:
//! not because a rule forbids it, but because there is nothing there.
//!
//! The engine outlives the program that started it, and with it what runs in it: the next start adopts it. Stopping it ends
//! its first process, and the kernel then ends all others, their mounts and their networks.

mod fault;
mod namespace;
mod settings;

use std::fs::File;
use std::io::{Read, Write};
use std::os::unix::fs::DirBuilderExt;
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

pub use fault::InstanceError;
pub use namespace::Namespace;

/// Where programs are looked for, whatever the caller's environment.
const PATH: &str = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/// What must be installed: program, Debian's package.
const PROGRAMS: [(&str, &str); 9] = [
    ("podman", "podman"),
    ("conmon", "conmon"),
    ("catatonit", "catatonit"),
    ("iptables", "iptables"),
    ("ip", "iproute2"),
    ("unshare", "util-linux"),
    ("nsenter", "util-linux"),
    ("losetup", "mount"),
    ("mkfs.ext4", "e2fsprogs"),
];

/// How an engine is started.
#[derive(Debug, Clone)]
pub struct InstanceOptions {
    /// The program that runs containers: `runc` or `crun`. `crun` refuses machines where the second version of control
    /// groups stands beside the first.
    pub runtime: String,
}

impl Default for InstanceOptions {
    fn default() -> Self {
        Self { runtime: "runc".to_owned() }
    }
}

/// A running engine.
#[derive(Debug)]
pub struct Instance {
    folder: PathBuf,
    namespace: Namespace,
    /// Held by the one process that may start, stop and change it.
    _lock: Option<File>,
}

impl Instance {
    /// Starts the engine of `folder`, or adopts it when it runs already.
    ///
    /// # Errors
    ///
    /// When this process is not root, a program is missing, the folder will not do, or another process holds the engine.
    pub fn start(folder: &Path, options: &InstanceOptions) -> Result<Self, InstanceError> {
        if !rustix::process::geteuid().is_root() {
            return Err(InstanceError::NotRoot);
        }
        present(options)?;
        let folder = prepare(folder)?;
        let lock = hold(&folder)?;
        settings::write(&folder, options).map_err(|error| InstanceError::folder(&folder, error))?;
        let namespace = match Namespace::find(&folder) {
            Some(namespace) => namespace,
            None => {
                // As after a restart of the machine: what says that something runs is no longer true.
                clear(&folder)?;
                Namespace::make(&folder)?
            }
        };
        let instance = Self { folder, namespace, _lock: Some(lock) };
        instance.serve()?;
        Ok(instance)
    }

    /// The engine that runs in `folder`, held by another process: to build images in it, or to look at it.
    ///
    /// # Errors
    ///
    /// When nothing runs there.
    pub fn join(folder: &Path) -> Result<Self, InstanceError> {
        let folder = folder.canonicalize().map_err(|error| InstanceError::folder(folder, error))?;
        let Some(namespace) = Namespace::find(&folder) else { return Err(InstanceError::NotRunning(folder)) };
        Ok(Self { folder, namespace, _lock: None })
    }

    /// The folder that holds everything.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The Unix socket where the engine answers.
    pub fn socket(&self) -> PathBuf {
        self.folder.join("engine.sock")
    }

    /// The network, the processes and the mounts it lives in.
    pub fn namespace(&self) -> &Namespace {
        &self.namespace
    }

    /// A short name of its own, the same for each start in this folder: for control groups and labels.
    pub fn name(&self) -> String {
        format!("levain-{:08x}", fnv(self.folder.as_os_str().as_encoded_bytes()))
    }

    /// Podman's command line on this engine, inside its network: nothing can be fetched from there. It starts in the folder
    /// that was current when this was called; a `current_dir` given later has no effect.
    pub fn command(&self) -> Command {
        self.podman(false)
    }

    /// Podman's command line on this engine, but in the machine's network: to build images that need a registry of packages.
    /// Builds must say `--network host`, so that no bridge is made on the machine.
    pub fn build_command(&self) -> Command {
        self.podman(true)
    }

    /// A program of the machine, inside the network, the processes and the mounts of the engine.
    pub fn program(&self, name: &str) -> Command {
        let mut command = self.namespace.enter(false);
        command.env_clear().env("PATH", PATH).env("LC_ALL", "C").arg(name);
        command
    }

    fn podman(&self, machine_network: bool) -> Command {
        let mut command = self.namespace.enter(machine_network);
        if !machine_network {
            command.env_clear();
        }
        command
            .env("PATH", PATH)
            .env("HOME", &self.folder)
            .env("TMPDIR", self.folder.join("tmp"))
            .env("CONTAINERS_CONF", self.folder.join(settings::CONTAINERS))
            .env("CONTAINERS_STORAGE_CONF", self.folder.join(settings::STORAGE))
            .env("CONTAINERS_REGISTRIES_CONF", self.folder.join(settings::REGISTRIES))
            .env_remove("CONTAINER_HOST")
            .env_remove("XDG_RUNTIME_DIR")
            .env_remove("XDG_CONFIG_HOME")
            .arg("podman");
        command
    }

    /// Whether the engine answers on its socket.
    pub fn answers(&self) -> bool {
        ping(&self.socket()).is_some()
    }

    /// Makes sure that the engine answers: starts its service again when it does not. What runs in it is not disturbed.
    ///
    /// # Errors
    ///
    /// When its namespace is gone (start it anew), or the service does not answer in time.
    pub fn serve(&self) -> Result<(), InstanceError> {
        if !self.namespace.alive() {
            return Err(InstanceError::NotRunning(self.folder.clone()));
        }
        if self.answers() {
            return Ok(());
        }
        let socket = self.socket();
        let _ = std::fs::remove_file(&socket);
        let log = File::options()
            .create(true)
            .append(true)
            .open(self.folder.join("engine.log"))
            .map_err(|error| InstanceError::folder(&self.folder, error))?;
        let mut child = self
            .command()
            .args(["system", "service", "--time=0"])
            .arg(format!("unix://{}", socket.display()))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log)
            .process_group(0)
            .spawn()
            .map_err(|error| InstanceError::failed("podman system service", error))?;
        let deadline = Instant::now() + Duration::from_secs(30);
        while !self.answers() {
            let ended = child.try_wait().map_err(|error| InstanceError::failed("podman system service", error))?;
            if ended.is_some() || Instant::now() > deadline {
                let _ = child.kill();
                let _ = child.wait();
                return Err(InstanceError::failed("podman system service", self.last_words()));
            }
            thread::sleep(Duration::from_millis(20));
        }
        thread::spawn(move || child.wait());
        Ok(())
    }

    /// Stops the engine and everything that runs in it. Images and volumes stay in the folder.
    ///
    /// # Errors
    ///
    /// When its first process does not end.
    pub fn stop(self) -> Result<(), InstanceError> {
        self.namespace.end()?;
        clear(&self.folder)?;
        crate::engine::remove_groups(&self.name()).map_err(|stay| {
            let list: Vec<String> = stay.iter().map(|path| path.display().to_string()).collect();
            InstanceError::failed("removing control groups", list.join(" "))
        })
    }

    /// The end of the engine's log.
    fn last_words(&self) -> String {
        let log = std::fs::read_to_string(self.folder.join("engine.log")).unwrap_or_default();
        let lines: Vec<&str> = log.lines().rev().take(3).collect();
        if lines.is_empty() { "no answer".to_owned() } else { lines.into_iter().rev().collect::<Vec<_>>().join(" / ") }
    }
}

/// Refuses when a program is missing, before anything is made.
fn present(options: &InstanceOptions) -> Result<(), InstanceError> {
    let found = |program: &str| PATH.split(':').any(|folder| Path::new(folder).join(program).is_file());
    if let Some((program, package)) = PROGRAMS.into_iter().find(|(program, _)| !found(program)) {
        return Err(InstanceError::Missing { program, package });
    }
    if !found(&options.runtime) {
        return Err(InstanceError::failed("runtime", format!("{} is not installed", options.runtime)));
    }
    if !["/usr/lib/podman", "/usr/libexec/podman"].iter().any(|folder| Path::new(folder).join("netavark").is_file()) {
        return Err(InstanceError::Missing { program: "netavark", package: "netavark" });
    }
    Ok(())
}

/// Makes the folder, for root alone, and refuses one that cannot hold an engine.
fn prepare(folder: &Path) -> Result<PathBuf, InstanceError> {
    std::fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)
        .and_then(|()| folder.canonicalize())
        .map_err(|error| InstanceError::folder(folder, error))
        .and_then(|folder| {
            let text = folder.to_string_lossy();
            if text.len() + "/engine.sock".len() > settings::LONGEST_SOCKET {
                return Err(InstanceError::folder(&folder, "its path is too long for a Unix socket"));
            }
            if folder.starts_with("/run") || folder.starts_with("/dev/shm") || text.contains(['"', '\n', ':', ',']) {
                return Err(InstanceError::folder(
                    &folder,
                    "it must be a lasting folder, outside /run and /dev/shm, without quotes, colons or commas in its path",
                ));
            }
            Ok(folder)
        })
}

/// Takes the lock of the folder, until the process ends.
fn hold(folder: &Path) -> Result<File, InstanceError> {
    let lock = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(folder.join("lock"))
        .map_err(|error| InstanceError::folder(folder, error))?;
    match lock.try_lock() {
        Ok(()) => Ok(lock),
        Err(std::fs::TryLockError::WouldBlock) => Err(InstanceError::Held(folder.to_owned())),
        Err(std::fs::TryLockError::Error(error)) => Err(InstanceError::folder(folder, error)),
    }
}

/// Removes what only means something while the engine runs.
fn clear(folder: &Path) -> Result<(), InstanceError> {
    for name in ["run", "tmp"] {
        let path = folder.join(name);
        if path.exists() {
            std::fs::remove_dir_all(&path).map_err(|error| InstanceError::folder(&path, error))?;
        }
        std::fs::create_dir_all(&path).map_err(|error| InstanceError::folder(&path, error))?;
    }
    for name in ["engine.sock", "holder"] {
        let _ = std::fs::remove_file(folder.join(name));
    }
    Ok(())
}

/// Asks the engine whether it is there: by hand, since this must work without a runtime for asynchronous work.
fn ping(socket: &Path) -> Option<()> {
    let mut stream = UnixStream::connect(socket).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(5))).ok()?;
    stream.write_all(b"GET /_ping HTTP/1.0\r\nHost: engine\r\n\r\n").ok()?;
    let mut answer = [0; 12];
    stream.read_exact(&mut answer).ok()?;
    answer.ends_with(b"200").then_some(())
}

/// Fowler–Noll–Vo, 32 bits: a short name for a path, nothing secret.
fn fnv(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193))
}
