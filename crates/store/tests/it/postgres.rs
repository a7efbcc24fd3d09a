//! A PostgreSQL server of our own for the time of the tests: a folder of its own, a Unix socket, no port.

use std::fs;
use std::io::Write;
use std::os::unix::fs::MetadataExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

/// The server; it stops, and its folder goes, when the pipe that `_alive` holds closes: at the end of this process,
/// however it ends.
struct Cluster {
    socket: PathBuf,
    _alive: ChildStdin,
    _watcher: Child,
}

static CLUSTER: OnceLock<Option<Cluster>> = OnceLock::new();
static DATABASES: AtomicU32 = AtomicU32::new(0);

/// Address of a new, empty database; `None` where PostgreSQL is not installed, which is a failure with `CI=true`.
pub fn database() -> Option<String> {
    let cluster = CLUSTER.get_or_init(start).as_ref()?;
    let name = format!("levain_{}", DATABASES.fetch_add(1, Ordering::Relaxed));
    let socket = cluster.socket.display();
    let status = Command::new("createdb")
        .args(["-h", &socket.to_string(), "-U", "levain", "-T", "template0", &name])
        .status()
        .expect("createdb runs");
    assert!(status.success(), "createdb {name}");
    Some(format!("postgres:///{name}?host={socket}&user=levain"))
}

fn start() -> Option<Cluster> {
    let Some(programs) = programs() else {
        assert_ne!(std::env::var("CI").as_deref(), Ok("true"), "PostgreSQL is needed in CI: install postgresql-15");
        // Written directly: what tests that pass print is not shown.
        let skipped =
            "SKIPPED on PostgreSQL: no /usr/lib/postgresql/*/bin/initdb; install Debian's postgresql package\n";
        let _ = std::io::stderr().write_all(skipped.as_bytes());
        return None;
    };
    // Short: the path of a socket has 107 characters at most.
    let folder = PathBuf::from(format!("/tmp/lv-pg-{}", std::process::id()));
    let root = fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0);
    fs::create_dir(&folder).expect("a folder for the server");
    if root {
        run(Command::new("chown").arg("postgres:postgres").arg(&folder));
    }
    let data = folder.join("data");
    run(as_server(root, &programs.join("initdb"))
        .args(["-A", "trust", "-U", "levain", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync", "-D"])
        .arg(&data)
        .current_dir(&folder)
        .stdout(Stdio::null()));
    // The shell waits for its input to end, then stops the server it started, by its number.
    let script = r#"folder=$1; shift
"$@" >"$folder/log" 2>&1 & server=$!
read -r line
kill -INT $server; wait $server
rm -rf "$folder""#;
    let server = as_server(root, &programs.join("postgres"));
    let mut watcher = Command::new("sh")
        .args(["-c", script, "sh"])
        .arg(&folder)
        .arg(server.get_program())
        .args(server.get_args())
        .arg("-D")
        .arg(&data)
        .arg("-k")
        .arg(&folder)
        .args(["-c", "listen_addresses=", "-c", "fsync=off", "-c", "max_connections=300"])
        .current_dir(&folder)
        .stdin(Stdio::piped())
        // A signal meant for the tests must not end the one who cleans up after them.
        .process_group(0)
        .spawn()
        .expect("the shell runs");
    let alive = watcher.stdin.take().expect("a pipe");
    let mut ready = Command::new(programs.join("pg_isready"));
    ready.arg("-q").arg("-h").arg(&folder);
    for _ in 0..600 {
        if ready.status().is_ok_and(|status| status.success()) {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    if ready.status().is_ok_and(|status| status.success()) {
        return Some(Cluster { socket: folder, _alive: alive, _watcher: watcher });
    }
    let log = fs::read_to_string(folder.join("log")).unwrap_or_default();
    drop(alive);
    let _ = watcher.wait();
    panic!("PostgreSQL did not start:\n{log}");
}

/// The newest installed version.
fn programs() -> Option<PathBuf> {
    let mut versions: Vec<(u32, PathBuf)> = fs::read_dir("/usr/lib/postgresql")
        .ok()?
        .flatten()
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path().join("bin"))))
        .filter(|(_, programs)| programs.join("initdb").exists())
        .collect();
    versions.sort();
    versions.pop().map(|(_, programs)| programs)
}

/// The server's programs refuse to run as root.
fn as_server(root: bool, program: &Path) -> Command {
    if !root {
        return Command::new(program);
    }
    let mut command = Command::new("setpriv");
    command.args(["--reuid=postgres", "--regid=postgres", "--init-groups", "--"]).arg(program);
    command
}

fn run(command: &mut Command) {
    let status = command.status().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    assert!(status.success(), "{command:?}");
}
