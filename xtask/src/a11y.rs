//! `cargo xtask a11y`: the real program, its starter catalogue and the real browser.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::shell::{self, cargo, root};

/// Builds the program, serves an empty folder on a port of its own, and drives Chromium over every page.
pub fn run() -> Result<()> {
    shell::run(cargo().args(["build", "--quiet", "--package", "levain"]))?;
    let data = root().join("target/e2e/data");
    if data.exists() {
        std::fs::remove_dir_all(&data).context("cannot empty target/e2e/data")?;
    }
    std::fs::create_dir_all(&data)?;
    let binary = root().join("target/debug/levain");
    let password = "un mot de passe d’essai assez long";
    for (email, role) in [("admin@example.org", "admin"), ("curation@example.org", "curator")] {
        let mut command = Command::new(&binary);
        command.args(["--data"]).arg(&data).args(["admin", "create", email, "--role", role, "--password-stdin"]);
        with_input(&mut command, password)?;
    }
    // Fictitious bodies and people: the pages of bodies have something to show, to the administrator at least.
    shell::run(
        Command::new(&binary).arg("--data").arg(&data).args(["admin", "demo", "--force"]).stdout(Stdio::null()),
    )?;
    let log = root().join("target/e2e/server.log");
    let mut server = Server::start(&binary, &data, &log)?;
    let driven = shell::run(
        Command::new("node")
            .arg(root().join("e2e/run.mjs"))
            .arg(&server.address)
            .env("LEVAIN_E2E_PASSWORD", password)
            .env("LEVAIN_E2E_MODULES", root().join("target/e2e/node_modules"))
            .env("LEVAIN_E2E_OUT", root().join("target/screenshots")),
    );
    server.stop();
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

struct Server {
    child: Child,
    address: String,
}

impl Server {
    /// Starts the program on a free port, its log in a file, and reads the address it prints.
    fn start(binary: &Path, data: &Path, log: &Path) -> Result<Server> {
        let mut child = Command::new(binary)
            .arg("--data")
            .arg(data)
            .args(["serve", "--listen", "127.0.0.1:0"])
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
