//! The place an engine lives in: a network that holds only `lo` until the engine adds its bridges, a tree of processes that
//! ends with its first, and mounts that nobody else sees.

use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::os::fd::AsFd;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use rustix::thread::{LinkNameSpaceType, move_into_link_name_space};

use super::InstanceError;

/// Where the first process says that it is ready, and who it is.
const RECORD: &str = "holder";

/// What the first process does before it waits. The process number comes from the machine's `/proc`, read before the
/// namespace has its own. `/run` and `/dev/shm` are replaced by empty ones: there the engine keeps its locks, the names of
/// network namespaces and the state of its runtime, which must neither be shared with another engine nor outlive this one;
/// and it sees no socket of the machine's services.
const FIRST: &str = r#"set -e
read -r pid rest < /proc/self/stat
mount -t proc proc /proc
mount -t tmpfs -o mode=755 tmpfs /run
mount -t tmpfs -o mode=1777 tmpfs /dev/shm
mkdir -p /run/lock /run/netns
ip link set lo up
printf '%s\n' "$pid" > "$1.new"
mv "$1.new" "$1"
exec catatonit -P"#;

/// A running namespace, known by its first process.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Namespace {
    /// Number of the first process, as the machine counts.
    pid: i32,
    /// When it started, in the kernel's ticks: a number that came back belongs to somebody else.
    started: u64,
}

impl Namespace {
    /// Makes a namespace whose record is kept in `folder`.
    pub(super) fn make(folder: &Path) -> Result<Self, InstanceError> {
        let record = folder.join(RECORD);
        let _ = std::fs::remove_file(&record);
        let log = File::create(folder.join("holder.log")).map_err(|error| InstanceError::folder(folder, error))?;
        let mut child = Command::new("unshare")
            .args(["--net", "--mount", "--pid", "--ipc", "--fork", "sh", "-c", FIRST, "levain-lab"])
            .arg(&record)
            .current_dir("/")
            .env_clear()
            .env("PATH", super::PATH)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log)
            // Outlives the program that started it, whatever a terminal sends to that program.
            .process_group(0)
            .spawn()
            .map_err(|error| InstanceError::failed("unshare", error))?;
        let deadline = Instant::now() + Duration::from_secs(10);
        while !record.exists() {
            let ended = child.try_wait().map_err(|error| InstanceError::failed("unshare", error))?;
            if ended.is_some() || Instant::now() > deadline {
                let _ = child.kill();
                let _ = child.wait();
                let said = std::fs::read_to_string(folder.join("holder.log")).unwrap_or_default();
                return Err(InstanceError::failed("unshare --net --mount --pid", said.trim()));
            }
            thread::sleep(Duration::from_millis(5));
        }
        thread::spawn(move || child.wait());
        let pid = read_record(&record).ok_or_else(|| InstanceError::failed("unshare", "no process number"))?;
        let started = start_time(pid).ok_or_else(|| InstanceError::failed("unshare", "its first process is gone"))?;
        let namespace = Self { pid, started };
        std::fs::write(&record, format!("{pid} {started}\n")).map_err(|error| InstanceError::folder(folder, error))?;
        Ok(namespace)
    }

    /// The namespace recorded in `folder`, if it still runs.
    pub(super) fn find(folder: &Path) -> Option<Self> {
        let text = std::fs::read_to_string(folder.join(RECORD)).ok()?;
        let mut words = text.split_whitespace();
        let namespace = Self { pid: words.next()?.parse().ok()?, started: words.next()?.parse().ok()? };
        namespace.alive().then_some(namespace)
    }

    /// Number of the first process, for `nsenter --target`.
    pub fn pid(&self) -> i32 {
        self.pid
    }

    /// Its network, as a file that `setns` takes.
    pub fn network(&self) -> PathBuf {
        PathBuf::from(format!("/proc/{}/ns/net", self.pid))
    }

    /// Whether it still runs.
    pub fn alive(&self) -> bool {
        start_time(self.pid) == Some(self.started)
    }

    /// Does `work` on a thread that sees only this network: sockets made there stay in it, wherever they are used later.
    ///
    /// # Errors
    ///
    /// What the system says when the network cannot be entered.
    pub fn inside<T: Send>(&self, work: impl FnOnce() -> T + Send) -> io::Result<T> {
        let network = File::open(self.network())?;
        if !self.alive() {
            return Err(io::ErrorKind::NotConnected.into());
        }
        thread::scope(|scope| {
            let thread = scope.spawn(move || {
                move_into_link_name_space(network.as_fd(), Some(LinkNameSpaceType::Network))?;
                Ok(work())
            });
            thread.join().unwrap_or_else(|_| Err(io::Error::other("the work panicked")))
        })
    }

    /// A runtime whose every thread sees only this network: what connects from there leaves by its bridges or not at all.
    /// Listeners made elsewhere and handed to it go on listening there.
    ///
    /// # Errors
    ///
    /// What the system says when the network cannot be entered.
    pub fn runtime(&self, threads: usize) -> io::Result<tokio::runtime::Runtime> {
        let network = File::open(self.network())?;
        // Whether it can be entered is known before anything relies on it.
        self.inside(|| ())?;
        tokio::runtime::Builder::new_multi_thread()
            .worker_threads(threads)
            .thread_name("lab-network")
            .enable_all()
            .on_thread_start(move || {
                let entered = move_into_link_name_space(network.as_fd(), Some(LinkNameSpaceType::Network));
                // A thread that stayed outside may carry nothing.
                assert!(entered.is_ok(), "a thread cannot enter the lab's network: {entered:?}");
            })
            .build()
    }

    /// A command that runs in it, with its processes and mounts, and its network unless `machine_network`.
    pub(super) fn enter(&self, machine_network: bool) -> Command {
        let mut command = Command::new("nsenter");
        command.arg(format!("--target={}", self.pid)).args(["--mount", "--pid"]);
        if !machine_network {
            command.args(["--net", "--ipc"]);
        }
        // The mounts have the same folders as the machine's; without this, the command would start in `/`.
        if let Ok(folder) = std::env::current_dir() {
            command.arg(format!("--wdns={}", folder.display()));
        }
        command
    }

    /// Ends its first process, and thereby every other.
    pub(super) fn end(&self) -> Result<(), InstanceError> {
        if let Some(pid) = Pid::from_raw(self.pid).filter(|_| self.alive()) {
            kill_process(pid, Signal::KILL).map_err(|error| InstanceError::failed("stopping", error))?;
        }
        let deadline = Instant::now() + Duration::from_secs(20);
        while self.alive() {
            if Instant::now() > deadline {
                return Err(InstanceError::failed("stopping", format!("process {} does not end", self.pid)));
            }
            thread::sleep(Duration::from_millis(5));
        }
        Ok(())
    }
}

fn read_record(path: &Path) -> Option<i32> {
    let mut line = String::new();
    BufReader::new(File::open(path).ok()?).read_line(&mut line).ok()?;
    line.trim().parse().ok()
}

/// When a process started, in ticks since the machine did; nothing once it has ended, even if nobody has noted its end.
fn start_time(pid: i32) -> Option<u64> {
    let text = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The name of the program stands in parentheses and may hold spaces.
    let mut after = text.rsplit_once(')')?.1.split_whitespace();
    let state = after.next()?;
    // Field 22 of the line; the state is field 3 (proc(5)).
    (state != "Z" && state != "X").then(|| after.nth(18)?.parse().ok()).flatten()
}
