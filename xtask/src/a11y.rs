//! `cargo xtask a11y`: the real program, its starter catalogue and the real browser.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::shell::{self, FEATURES, cargo, root};
use crate::tools;

/// Builds the program, and drives Chromium over every page; only so far as `steps` say, when they say something.
pub fn run(steps: &[&str]) -> Result<()> {
    // With the tests of the whole workspace: for one package alone, cargo would build its dependencies again with fewer features.
    shell::run(cargo().args(["test", "--workspace", "--features", FEATURES, "--no-run", "--quiet"]))?;
    drive_steps(steps)
}

/// Serves an empty folder on a port of its own with the program that was built last, and drives Chromium over every page.
pub fn drive() -> Result<()> {
    drive_steps(&[])
}

fn drive_steps(steps: &[&str]) -> Result<()> {
    let data = root().join("target/e2e/data");
    if data.exists() {
        std::fs::remove_dir_all(&data).context("cannot empty target/e2e/data")?;
    }
    std::fs::create_dir_all(&data)?;
    let binary = root().join("target/debug/levain");
    let password = "un mot de passe d’essai assez long";
    for (email, role) in
        [("admin@example.org", "admin"), ("curation@example.org", "curator"), ("labo@example.org", "lab_manager")]
    {
        let mut command = Command::new(&binary);
        command.args(["--data"]).arg(&data).args(["admin", "create", email, "--role", role, "--password-stdin"]);
        with_input(&mut command, password)?;
    }
    // Fictitious bodies and people: the pages of bodies have something to show, to the administrator at least.
    shell::run(
        Command::new(&binary).arg("--data").arg(&data).args(["admin", "demo", "--force"]).stdout(Stdio::null()),
    )?;
    let log = root().join("target/e2e/server.log");
    // The provider is told the address of the site before there is one: a port is drawn for it.
    let port = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
    let provider = provider(&format!("http://127.0.0.1:{port}"))?;
    let providers = root().join("target/e2e/providers.toml");
    std::fs::write(&providers, described(&provider.said))?;
    let mails = root().join("target/e2e/mail");
    let mail = mail(&mails)?;
    let lab = Lab::start(&binary)?;
    let mut server = Server::start(&binary, &data, &log, port, &providers, &mail.said, &lab.settings)?;
    lab.install(&binary, &data)?;
    let driven = shell::run(
        Command::new("node")
            .arg(root().join("e2e/run.mjs"))
            .arg(&server.address)
            .args(steps)
            .env("LEVAIN_E2E_PASSWORD", password)
            .env("LEVAIN_E2E_PROVIDER", &provider.said)
            .env("LEVAIN_E2E_MAIL", &mails)
            .env("LEVAIN_E2E_DATA", &data)
            .env("LEVAIN_E2E_BINARY", &binary)
            .env("LEVAIN_E2E_IMAGES", images())
            .env("LEVAIN_E2E_LAB", if lab.real { "real" } else { "rehearsed" })
            .env("LEVAIN_E2E_MODULES", root().join("target/e2e/node_modules"))
            .env("LEVAIN_E2E_OUT", root().join("target/screenshots")),
    );
    server.stop();
    lab.stop(&binary)?;
    driven.with_context(|| format!("the server's log is in {}", log.display()))
}

fn with_input(command: &mut Command, input: &str) -> Result<()> {
    use std::io::Write;
    let mut child = command.stdin(Stdio::piped()).spawn().context("cannot start levain")?;
    child.stdin.take().context("no standard input")?.write_all(input.as_bytes())?;
    let status = child.wait()?;
    if !status.success() {
        bail!("{command:?} failed: {status}");
    }
    Ok(())
}

/// What the site proves itself with, as `e2e/provider.mjs` has it.
const SECRET: &str = "un secret: 100 %+&";

/// A server of the tests in Node: it says where it listens on its first line, and ends with this value.
struct Double {
    child: Child,
    said: String,
}

impl Double {
    fn start(command: &mut Command, first: &str) -> Result<Double> {
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("cannot start {command:?}"))?;
        let mut lines = BufReader::new(child.stdout.take().context("no standard output")?).lines();
        let line = lines.next().with_context(|| format!("{command:?} said nothing"))??;
        let said = line.strip_prefix(first).with_context(|| format!("{command:?} said {line}"))?.trim().to_owned();
        // The rest is read and dropped: a closed pipe would end it.
        std::thread::spawn(move || lines.for_each(drop));
        Ok(Double { child, said })
    }
}

impl Drop for Double {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The certified provider of identities, for the site at an address; says its own.
fn provider(site: &str) -> Result<Double> {
    let mut command = Command::new("node");
    command.arg(root().join("e2e/provider.mjs")).arg(site);
    command.env("LEVAIN_E2E_MODULES", root().join("target/e2e/node_modules")).stderr(Stdio::null());
    Double::start(&mut command, "provider ")
}

/// The file that the setting `providers` names.
fn described(issuer: &str) -> String {
    format!(
        "[[provider]]\nname = \"essai\"\nissuer = \"{issuer}\"\nclient_id = \"levain\"\n\
         client_secret_env = \"LEVAIN_E2E_SECRET\"\nlabel_fr = \"Compte de Val-Exemple\"\n\
         label_en = \"Val-Exemple account\"\n",
    )
}

/// The mail server, which keeps what it takes as files in a folder; says its port.
fn mail(folder: &Path) -> Result<Double> {
    if folder.exists() {
        std::fs::remove_dir_all(folder).with_context(|| format!("cannot empty {}", folder.display()))?;
    }
    std::fs::create_dir_all(folder)?;
    let mut command = Command::new("node");
    command.arg(root().join("crates/mail-double/server/server.mjs")).arg(folder).arg(root().join("target/mail"));
    Double::start(&mut command, "listening ")
}

/// The agent of the lab: the real one as root, with a private engine; elsewhere one that runs nothing.
struct Lab {
    child: Child,
    real: bool,
    folder: PathBuf,
    settings: PathBuf,
}

/// Where the tests of images leave theirs: the base is made once.
fn images() -> PathBuf {
    root().join("target/lab-images")
}

/// The one application of the lab that is launched for real.
const APPLICATION: &str = "dokuwiki";

impl Lab {
    fn start(binary: &Path) -> Result<Lab> {
        let real = tools::is_root();
        if !real && std::env::var_os("CI").is_some() {
            bail!("the lab asks for root");
        }
        // A short path: that of a Unix socket is bounded.
        let folder = root().join("target/e2e/lab");
        if folder.exists() {
            std::fs::remove_dir_all(&folder).with_context(|| format!("cannot empty {}", folder.display()))?;
        }
        std::fs::create_dir_all(&folder)?;
        let (socket, key) = (folder.join("agent.sock"), folder.join("lab.key"));
        std::fs::write(&key, "5a".repeat(32))?;
        let port = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let settings = folder.join("lab.toml");
        std::fs::write(
            &settings,
            format!("socket = \"agent.sock\"\nurl = \"http://lab.localhost:{port}\"\nkey_file = \"lab.key\"\n"),
        )?;
        let mut command = Command::new(binary);
        command.args(["lab-agent", "--folder"]).arg(folder.join("engine")).arg("--socket").arg(&socket);
        if real {
            command.args(["--environments", &format!("127.0.0.1:{port}"), "--key-file"]).arg(&key);
        } else {
            command.arg("--rehearse");
        }
        let log = std::fs::File::create(folder.join("agent.log"))?;
        let child =
            command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(log).spawn().context("the lab's agent")?;
        let lab = Lab { child, real, folder, settings };
        for _ in 0..600 {
            if socket.exists() {
                return Ok(lab);
            }
            std::thread::sleep(std::time::Duration::from_millis(100));
        }
        bail!("the lab's agent does not answer: see {}", lab.folder.join("agent.log").display())
    }

    /// Gives it the application: built from Debian's packages, or the semblance of an archive.
    fn install(&self, binary: &Path, data: &Path) -> Result<()> {
        let mut command = Command::new(binary);
        command.arg("--data").arg(data).arg("--lab").arg(&self.settings).args([
            "lab",
            "package",
            "install",
            APPLICATION,
        ]);
        if self.real {
            command.arg("--store").arg(images());
        } else {
            let archives = self.folder.join("archives");
            std::fs::create_dir_all(&archives)?;
            std::fs::write(archives.join(format!("{APPLICATION}.tar")), APPLICATION)?;
            command.arg("--archives").arg(archives);
        }
        shell::run(command.stdout(Stdio::null()))
    }

    /// Ends the agent, and the engine that outlives it.
    fn stop(mut self, binary: &Path) -> Result<()> {
        let _ = Command::new("kill").arg(self.child.id().to_string()).status();
        self.child.wait()?;
        if !self.real {
            return Ok(());
        }
        let mut command = Command::new(binary);
        shell::run(command.args(["lab-agent", "--stop", "--folder"]).arg(self.folder.join("engine")))
    }
}

struct Server {
    child: Child,
    address: String,
}

impl Server {
    /// Starts the program on a port, its log in a file, and reads the address it prints.
    fn start(
        binary: &Path,
        data: &Path,
        log: &Path,
        port: u16,
        providers: &Path,
        mail: &str,
        lab: &Path,
    ) -> Result<Server> {
        let mut child = Command::new(binary)
            .arg("--data")
            .arg(data)
            .args(["serve", "--listen", &format!("127.0.0.1:{port}")])
            .arg("--providers")
            .arg(providers)
            .args(["--smtp-host", "127.0.0.1", "--smtp-from", "levain@val.example", "--smtp-per-minute", "600"])
            .args(["--smtp-port", mail])
            .arg("--lab")
            .arg(lab)
            .env("LEVAIN_E2E_SECRET", SECRET)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(std::fs::File::create(log).context("cannot write the server's log")?)
            .spawn()
            .context("cannot start levain serve")?;
        let output = child.stdout.take().context("no standard output")?;
        let mut lines = BufReader::new(output).lines();
        while let Some(Ok(line)) = lines.next() {
            if let Some(at) = line.find("http://127.0.0.1:") {
                let address = line[at..].split_whitespace().next().unwrap_or_default().to_owned();
                // The rest is read and dropped: a full pipe would stop the server.
                std::thread::spawn(move || lines.for_each(drop));
                return Ok(Server { child, address });
            }
        }
        bail!("levain serve ended without printing its address")
    }

    fn stop(&mut self) {
        // Asked first, so that a graceful stop is exercised on every run.
        let _ = Command::new("kill").arg(self.child.id().to_string()).status();
        let _ = self.child.wait();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
