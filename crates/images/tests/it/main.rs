//! An image built from Debian's packages, started as its manifest says, serving its page.
#![allow(clippy::unwrap_used, clippy::print_stderr, reason = "tests fail by panicking, and say what they skip")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::{Duration, Instant};

use levain_content::packages::{Bounds, packages};
use levain_images::{Record, Store};
use levain_model::Folder;
use levain_package::{Container, Expectation, Package, Setting, Volume};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The files of a shipped package.
fn package(name: &str) -> Folder {
    let all = packages(None, Bounds { files: 1_000, bytes: 1 << 20 }).unwrap();
    all[name].clone()
}

/// Whether images can be built here; in continuous integration they must.
fn able() -> bool {
    let has = |program: &str| {
        let path = std::env::var_os("PATH").unwrap_or_default();
        std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
    };
    let lacking: Vec<&str> = ["podman", "mmdebstrap", "runc"].into_iter().filter(|program| !has(program)).collect();
    let user = Command::new("id").arg("-u").output().unwrap().stdout;
    if lacking.is_empty() && user.starts_with(b"0") {
        return true;
    }
    let why = format!("images are not built: it takes root and podman, mmdebstrap, runc (lacking: {lacking:?})");
    assert!(std::env::var_os("CI").is_none(), "{why}");
    eprintln!("SKIPPED {why}; `cargo xtask test` installs them");
    false
}

/// A container that is removed with its volumes when the test ends, however it ends.
struct Running<'s>(&'s Store);

const NAME: &str = "levain-test-radicale";

impl Running<'_> {
    fn podman(&self, arguments: &[&str]) -> Output {
        self.0.podman().args(arguments).output().unwrap()
    }

    fn clear(&self) {
        self.podman(&["rm", "--force", "--time", "2", NAME]);
        self.podman(&["volume", "prune", "--force"]);
        self.podman(&["image", "prune", "--force"]);
    }

    /// What the application answers to a request from its own network, which has no way out: (status, text).
    fn ask(&self, method: &str, port: u16, path: &str, account: Option<(&str, &str)>) -> (u16, String) {
        let (name, password) = account.unwrap_or_default();
        let script = "import sys, http.client, base64\n\
             method, port, path, name, password = sys.argv[1:]\n\
             c = http.client.HTTPConnection('127.0.0.1', int(port), timeout=5)\n\
             h = {'Authorization': 'Basic ' + base64.b64encode(f'{name}:{password}'.encode()).decode()} if name else {}\n\
             c.request(method, path, headers=h)\n\
             r = c.getresponse()\n\
             print(r.status, r.read().decode('utf-8', 'replace'))\n";
        let port = port.to_string();
        let output = self.podman(&["exec", NAME, "python3", "-c", script, method, &port, path, name, password]);
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let (status, rest) = text.split_once(' ').unwrap_or_default();
        (status.parse().unwrap_or_default(), rest.to_owned())
    }
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        self.clear();
    }
}

/// The words that start a container as the manifest says it.
fn words(container: &Container, package: &Package, values: &BTreeMap<String, String>, image: &str) -> Vec<String> {
    let mut words: Vec<String> =
        ["run", "--detach", "--network", "none", "--read-only", "--cap-drop", "ALL", "--pull=never"]
            .map(str::to_owned)
            .into();
    words.extend(["--security-opt", "no-new-privileges", "--pids-limit", "64", "--name", NAME].map(str::to_owned));
    words.push(format!("--user={}:{}", container.user, container.group));
    words.push(format!("--memory={}", container.limits.memory));
    for variable in &container.environment {
        let value = match &variable.value {
            Setting::Literal(value) => value,
            Setting::Parameter(name) | Setting::Secret(name) => &values[name],
        };
        words.push(format!("--env={}={value}", variable.name));
    }
    for mount in &container.mounts {
        words.push(match &package.workload.volumes[&mount.volume] {
            Volume::Scratch { size } => format!("--tmpfs={}:size={size},mode=1777", mount.path),
            Volume::Claim(name) => format!("--volume={NAME}-{name}:{}", mount.path),
            Volume::Files(_) => panic!("this package has none"),
        });
    }
    words.push(image.to_owned());
    words
}

#[test]
fn radicale_is_built_from_debian_and_serves_as_its_manifest_says() {
    if !able() {
        return;
    }
    let package = Package::read(&package("radicale")).unwrap_or_else(|found| panic!("{found:#?}"));
    let folder = root().join("target/lab-images");
    let store = Store::open(&folder).unwrap();
    let recipe = &package.recipes[0];
    let built = store.build("radicale", recipe, true, |_| {}).unwrap();
    assert!(built.fresh && built.recorded.digest.starts_with("sha256:"), "{built:?}");
    // What was built is what the lock says, of whatever day: the same packages by name, and radicale among them.
    let names = |packages: &BTreeMap<String, String>| packages.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&built.recorded.packages), names(&package.lock.images["radicale"].packages));
    assert_eq!(Record::read(&folder).unwrap().images["radicale/radicale"], built.recorded);
    // The same recipe the same day gives the same digest; and what is there is found, not built.
    let again = store.build("radicale", recipe, true, |_| {}).unwrap();
    assert_eq!(again.recorded.digest, built.recorded.digest);
    let found = store.build("radicale", recipe, false, |_| {}).unwrap();
    assert!(!found.fresh && found.recorded == again.recorded, "{found:?}");

    let filled = package.form.fill(&Default::default(), || [3; 26]).unwrap();
    let values: BTreeMap<String, String> = filled.parameters.into_iter().chain(filled.secrets.0).collect();
    let running = Running(&store);
    running.clear();
    let container = &package.workload.containers[0];
    let words = words(container, &package, &values, &built.recorded.name);
    let started = running.podman(&words.iter().map(String::as_str).collect::<Vec<_>>());
    assert!(started.status.success(), "{}", String::from_utf8_lossy(&started.stderr));

    let probe = container.ready.as_ref().unwrap();
    let Expectation::Answers { path } = &probe.expectation else { panic!("{probe:?}") };
    let start = Instant::now();
    while running.ask("GET", probe.port, path, None).0 != 200 {
        let logs = running.podman(&["logs", NAME]);
        assert!(start.elapsed() < Duration::from_secs(60), "{}", String::from_utf8_lossy(&logs.stderr));
        std::thread::sleep(Duration::from_millis(300));
    }
    let port = package.lab.ports[&package.lab.open.port];
    let (_, page) = running.ask("GET", port, &package.lab.open.path, None);
    assert!(page.contains("<title>Radicale Web Interface</title>"), "{page}");
    let account = (values["account"].as_str(), values["password"].as_str());
    let calendar = format!("/{}/reunions/", account.0);
    assert_eq!(running.ask("MKCALENDAR", port, &calendar, Some(account)).0, 201);
    assert_eq!(running.ask("PROPFIND", port, &calendar, Some(account)).0, 207);
    assert_eq!(running.ask("PROPFIND", port, &calendar, Some((account.0, "wrong"))).0, 401);
    assert_eq!(running.ask("PROPFIND", port, &calendar, None).0, 401);
}
