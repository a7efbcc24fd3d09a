//! An engine for a test, gone when the test ends; and what runs in it.

use std::collections::BTreeMap;
use std::ops::Deref;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use levain_lab::engine::{Deployment, Engine, EnvironmentId, Podman, Profile, Secret, State};
use levain_lab::instance::{Instance, InstanceOptions};
use levain_package::{Container, Expectation, Limits, Mount, Port, Probe, Setting, Variable, Volume, Workload};

/// A running engine in a temporary folder.
pub struct Running {
    instance: Option<Instance>,
    folder: tempfile::TempDir,
    /// A file system of its own is mounted on the folder.
    mounted: bool,
}

impl Running {
    /// Takes the engine out, to stop or to drop it.
    pub fn take(&mut self) -> Instance {
        self.instance.take().expect("taken once")
    }

    /// Puts an engine of the same folder back, so that it is stopped at the end.
    pub fn put(&mut self, instance: Instance) {
        assert!(self.instance.replace(instance).is_none());
    }

    /// The folder of the engine.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The driver of this engine, held by the test; the engine is adopted and stopped when the test ends.
    pub async fn podman(&mut self) -> Podman {
        Podman::open(self.take()).await.expect("the driver opens")
    }
}

impl Deref for Running {
    type Target = Instance;

    fn deref(&self) -> &Instance {
        self.instance.as_ref().expect("not taken")
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // A driver dropped before this one let the engine go on: adopted, it is stopped.
        let instance = self.instance.take().or_else(|| Instance::join(self.folder.path()).ok());
        if let Some(instance) = instance {
            let stopped = instance.stop();
            if !std::thread::panicking() {
                stopped.expect("the engine stops");
            }
        }
        if self.mounted {
            // At once: what ended a moment ago may still hold it.
            succeed(Command::new("umount").arg("--lazy").arg(self.folder.path()));
        }
    }
}

/// An engine, or nothing where there can be none: then what is missing is said, and continuous integration fails.
pub fn engine() -> Option<Running> {
    start(tempfile::Builder::new().prefix("lab").tempdir().expect("a temporary folder"), false)
}

/// An engine whose folder is a small disk of its own.
pub fn engine_on_disk_of(size: u64) -> Option<Running> {
    let folder = tempfile::Builder::new().prefix("lab").tempdir().expect("a temporary folder");
    if !rustix::process::geteuid().is_root() {
        return start(folder, false);
    }
    let disk = tempfile::NamedTempFile::new().expect("a temporary file");
    disk.as_file().set_len(size).unwrap();
    succeed(Command::new("mkfs.ext4").args(["-q", "-F", "-m", "0"]).arg(disk.path()));
    // The file is gone from its folder with this function, and from the disk with the mount.
    succeed(Command::new("mount").args(["-o", "loop"]).arg(disk.path()).arg(folder.path()));
    start(folder, true)
}

fn start(folder: tempfile::TempDir, mounted: bool) -> Option<Running> {
    let started = Instance::start(folder.path(), &InstanceOptions::default());
    if mounted && started.is_err() {
        succeed(Command::new("umount").arg("--lazy").arg(folder.path()));
    }
    match started {
        Ok(instance) => Some(Running { instance: Some(instance), folder, mounted }),
        Err(error) if std::env::var("CI").is_ok_and(|ci| ci == "true") => panic!("no engine: {error}"),
        Err(error) => {
            eprintln!(
                "SKIPPED, no real engine: {error}. Run as root after `cargo xtask test` has installed the tools."
            );
            None
        }
    }
}

/// An archive with a system of 2 MB: one static program of many names.
pub fn archive(instance: &Instance, folder: &Path) -> std::path::PathBuf {
    levain_lab::doctor::archive(instance, folder).expect("the image is made")
}

/// Runs a command that must succeed.
pub fn succeed(command: &mut Command) {
    let output = command.output().expect("it runs");
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
}

/// A container that runs a line of shell.
pub fn shell(name: &str, line: &str) -> Container {
    Container {
        name: name.to_owned(),
        image: "test".to_owned(),
        command: Some(vec!["/bin/sh".to_owned(), "-c".to_owned()]),
        arguments: Some(vec![line.to_owned()]),
        working_directory: None,
        environment: vec![
            Variable { name: "GREETING".to_owned(), value: Setting::Parameter("greeting".to_owned()) },
            Variable { name: "PASSWORD".to_owned(), value: Setting::Secret("password".to_owned()) },
        ],
        user: 1000,
        group: 1000,
        limits: Limits { memory: 32 << 20, cpu: 500 },
        mounts: Vec::new(),
        ready: None,
    }
}

/// A small web server, with a probe.
pub fn site(id: &str, image: &str) -> Deployment {
    let mut container = shell("web", "echo started; echo warned >&2; exec httpd -f -p 8080 -h /data");
    container.ready = Some(Probe {
        port: 8080,
        expectation: Expectation::Answers { path: "/".to_owned() },
        delay: 0,
        period: 1,
        timeout: 2,
        failures: 20,
    });
    Deployment {
        environment: EnvironmentId::try_from(id.to_owned()).unwrap(),
        workload: Workload {
            containers: vec![container],
            ports: vec![Port { name: "http".to_owned(), port: 8080 }],
            ..Workload::default()
        },
        images: BTreeMap::from([("test".to_owned(), image.to_owned())]),
        parameters: BTreeMap::from([("greeting".to_owned(), "bonjour".to_owned())]),
        secrets: BTreeMap::from([("password".to_owned(), Secret::new("sesame-42"))]),
        profile: Profile { memory: 128 << 20, cpu: 1000, disk: 64 << 20, processes: 64 },
        expires: "2100-01-01T00:00:00Z".parse().unwrap(),
    }
}

/// Mounts a volume in the first container.
pub fn mount(deployment: &mut Deployment, name: &str, volume: Volume, path: &str) {
    deployment.workload.volumes.insert(name.to_owned(), volume);
    let mount = Mount { volume: name.to_owned(), path: path.to_owned(), sub_path: None, read_only: false };
    deployment.workload.containers[0].mounts.push(mount);
}

/// Waits until the state is as wanted, and gives it.
pub async fn until<E: Engine>(engine: &E, deployment: &Deployment, wanted: impl Fn(&State) -> bool) -> State {
    let deadline = Instant::now() + Duration::from_secs(20);
    loop {
        let state = engine.state(deployment).await.expect("the engine answers");
        if wanted(&state) {
            return state;
        }
        assert!(Instant::now() < deadline, "still {state:?}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}
