//! `cargo xtask kubernetes`: the lab's driver before a real API server. Not a part of `cargo xtask test`: the first run builds
//! the server from its Go modules, which took 9 minutes on two cores (37 on busy ones, with downloads); what was built is kept in
//! `target/kubernetes`.
//!
//! There is no node: what only a node shows (logs, usage, commands, the way to an application) is not verified by it.

use std::fs::File;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::shell::{cargo, has, root, run};

/// The version that is asked, and that of the modules it is made of.
const VERSION: &str = "v1.37.2";
const STAGING: &str = "v0.37.2";
/// What is built of it. The second removes namespaces, counts quotas, and makes the pods of a deployment.
const PROGRAMS: [&str; 2] = ["kube-apiserver", "kube-controller-manager"];
/// Controllers of the second that the driver waits for.
const CONTROLLERS: &str = "namespace-controller,resourcequota-controller,serviceaccount-controller,\
                           root-ca-certificate-publisher-controller,deployment-controller,replicaset-controller,\
                           persistentvolumeclaim-protection-controller";
/// The secret of the one who may do everything, on the loopback and for one run.
const ADMIN: &str = "levain-test-administrator";
/// How long a program may take to answer.
const PATIENCE: Duration = Duration::from_secs(60);

/// Builds what is not there, starts it, and runs the test on it.
pub fn check() -> Result<()> {
    for (program, package) in [("go", "golang"), ("etcd", "etcd-server"), ("openssl", "openssl")] {
        if !has(program) {
            bail!("NOT RUN: {program} is not installed (Debian package {package}); its service is not needed");
        }
    }
    let programs = built().context("NOT RUN: the API server could not be built")?;
    let folder = std::env::temp_dir().join(format!("levain-kubernetes-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let mut cluster = Cluster { children: Vec::new(), folder };
    let kubeconfig = cluster.start(&programs).context("NOT RUN: the API server did not start")?;
    let mut test = cargo();
    test.args(["test", "--quiet", "--package", "levain-lab", "--features", "kubernetes", "--test", "it", "--"]);
    test.args(["--ignored", "--nocapture", "kubernetes_real"]);
    run(test.env("LEVAIN_KUBECONFIG", kubeconfig))
}

/// The programs, built once.
fn built() -> Result<PathBuf> {
    let programs = root().join("target/kubernetes").join(VERSION);
    if PROGRAMS.iter().all(|program| programs.join(program).is_file()) {
        return Ok(programs);
    }
    let work = root().join("target/kubernetes/build");
    std::fs::create_dir_all(&work)?;
    let module = work.join("go.mod");
    std::fs::write(&module, "module levain.example/kubernetes\n")?;
    // Its own go.mod names modules by folders that a module does not carry: each is published by itself.
    let asked = Command::new("go")
        .args(["mod", "download", "-json", &format!("k8s.io/kubernetes@{VERSION}")])
        .current_dir(&work)
        .output()?;
    let said: serde_json::Value = serde_json::from_slice(&asked.stdout).context("go mod download")?;
    let its = said["GoMod"].as_str().with_context(|| String::from_utf8_lossy(&asked.stderr).into_owned())?;
    let its = std::fs::read_to_string(its)?;
    let first = its.lines().find(|line| line.starts_with("go ")).unwrap_or("go 1.26.0");
    let mut text = format!("module levain.example/kubernetes\n\n{first}\n\nrequire k8s.io/kubernetes {VERSION}\n\n");
    for name in its.lines().filter_map(|line| line.trim().strip_suffix(" v0.0.0")) {
        text += &format!("replace {name} => {name} {STAGING}\n");
    }
    std::fs::write(&module, text)?;
    for program in PROGRAMS {
        println!("building {program} {VERSION}: long, once");
        let version = "k8s.io/component-base/version";
        let flags = format!("-s -w -X {version}.gitVersion={VERSION} -X {version}.gitMajor=1 -X {version}.gitMinor=37");
        run(Command::new("go")
            .args(["build", "-mod=mod", "-trimpath", "-ldflags", &flags, "-o"])
            .arg(programs.join(program))
            .arg(format!("k8s.io/kubernetes/cmd/{program}"))
            .current_dir(&work))?;
    }
    Ok(programs)
}

/// The programs of a cluster without nodes; ended with this, each by its own number.
struct Cluster {
    children: Vec<Child>,
    /// What they write; gone with them.
    folder: PathBuf,
}

impl Drop for Cluster {
    fn drop(&mut self) {
        for child in self.children.iter_mut().rev() {
            let _ = child.kill();
            let _ = child.wait();
        }
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

impl Cluster {
    /// Starts everything on the loopback; gives the file by which whoever may do everything reaches it.
    fn start(&mut self, programs: &Path) -> Result<PathBuf> {
        let folder = self.folder.clone();
        let [clients, peers, server, controllers] = [free()?, free()?, free()?, free()?];
        let at = |port: u16| format!("http://127.0.0.1:{port}");
        self.spawn(Command::new("etcd").arg("--data-dir").arg(folder.join("etcd")).args([
            &format!("--listen-client-urls={}", at(clients)),
            &format!("--advertise-client-urls={}", at(clients)),
            &format!("--listen-peer-urls={}", at(peers)),
            &format!("--initial-advertise-peer-urls={}", at(peers)),
            &format!("--initial-cluster=default={}", at(peers)),
            "--unsafe-no-fsync",
        ]))?;
        let key = folder.join("accounts.key");
        run(Command::new("openssl").args(["genrsa", "-out"]).arg(&key).arg("2048").stderr(Stdio::null()))?;
        let tokens = folder.join("tokens.csv");
        std::fs::write(&tokens, format!("{ADMIN},administrator,1,system:masters\n"))?;
        let certificates = folder.join("certificates");
        let path = |flag: &str, path: &Path| format!("--{flag}={}", path.display());
        self.spawn(Command::new(programs.join("kube-apiserver")).args([
            &format!("--etcd-servers={}", at(clients)),
            "--bind-address=127.0.0.1",
            &format!("--secure-port={server}"),
            &path("cert-dir", &certificates),
            &path("token-auth-file", &tokens),
            "--authorization-mode=RBAC",
            "--service-account-issuer=https://levain.example.org",
            &path("service-account-key-file", &key),
            &path("service-account-signing-key-file", &key),
            "--service-cluster-ip-range=10.96.0.0/24",
        ]))?;
        let authority = certificates.join("apiserver.crt");
        let kubeconfig = folder.join("kubeconfig");
        let text = serde_json::json!({
            "apiVersion": "v1", "kind": "Config", "current-context": "test",
            "clusters": [{ "name": "test", "cluster": {
                "server": format!("https://127.0.0.1:{server}"), "certificate-authority": authority,
            } }],
            "users": [{ "name": "test", "user": { "token": ADMIN } }],
            "contexts": [{ "name": "test", "context": { "cluster": "test", "user": "test", "namespace": "levain" } }],
        });
        std::fs::write(&kubeconfig, text.to_string())?;
        self.until(server)?;
        self.spawn(Command::new(programs.join("kube-controller-manager")).args([
            &path("kubeconfig", &kubeconfig),
            &path("service-account-private-key-file", &key),
            &path("root-ca-file", &authority),
            &format!("--controllers={CONTROLLERS}"),
            "--leader-elect=false",
            "--bind-address=127.0.0.1",
            &format!("--secure-port={controllers}"),
            &path("cert-dir", &folder.join("controllers")),
        ]))?;
        self.until(controllers)?;
        Ok(kubeconfig)
    }

    fn spawn(&mut self, command: &mut Command) -> Result<()> {
        let log = File::create(self.folder.join(format!("{}.log", self.children.len())))?;
        let child = command.stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log).spawn();
        self.children.push(child.with_context(|| format!("{command:?}"))?);
        Ok(())
    }

    /// Waits until the newest program listens.
    fn until(&mut self, port: u16) -> Result<()> {
        let deadline = Instant::now() + PATIENCE;
        while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
            let number = self.children.len() - 1;
            if self.children[number].try_wait()?.is_some() || Instant::now() > deadline {
                let log = std::fs::read_to_string(self.folder.join(format!("{number}.log"))).unwrap_or_default();
                let last: Vec<&str> = log.lines().rev().take(20).collect();
                bail!("{}", last.into_iter().rev().collect::<Vec<_>>().join("\n"));
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        Ok(())
    }
}

/// A port that was free a moment ago.
fn free() -> Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}
