//! An SMTP server on the loopback, for tests: Nodemailer's `smtp-server`, which keeps what it takes as files, and goes wrong
//! for the addresses that ask for it (`server/server.mjs`).
//!
//! `cargo xtask test` installs it under `target/mail`. Without it a test says so and is skipped, except in continuous
//! integration.
#![allow(clippy::unwrap_used, clippy::print_stderr, reason = "tests fail by panicking, and say what they skip")]

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

/// How long a message may take to arrive.
const PATIENCE: Duration = Duration::from_secs(20);

/// A server that runs; it ends with this value.
pub struct MailServer {
    /// Where it listens, on 127.0.0.1.
    pub port: u16,
    /// The certificate of its authority, when it speaks STARTTLS (PEM).
    pub certificate: Option<Vec<u8>>,
    folder: tempfile::TempDir,
    child: Child,
}

impl MailServer {
    /// Starts one that takes mail from anybody, in clear.
    pub fn start() -> Option<MailServer> {
        MailServer::start_with(false, None)
    }

    /// Starts one with STARTTLS (a certificate for `localhost`), and one that asks for a user and a password.
    pub fn start_with(starttls: bool, account: Option<(&str, &str)>) -> Option<MailServer> {
        let modules = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/mail");
        if !modules.join("node_modules/smtp-server").is_dir() {
            assert!(std::env::var_os("CI").is_none(), "the SMTP server is absent: cargo xtask test installs it");
            eprintln!("skipped: the SMTP server is absent ({}); cargo xtask test installs it", modules.display());
            return None;
        }
        let folder = tempfile::tempdir().unwrap();
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("server/server.mjs");
        let mut command = Command::new("node");
        command.arg(script).arg(folder.path()).arg(modules);
        let mut certificate = None;
        if starttls {
            let (certificate_file, key) = certify(folder.path());
            certificate = Some(std::fs::read(&certificate_file).unwrap());
            command.arg("starttls").arg(certificate_file).arg(key);
        }
        if let Some((user, password)) = account {
            command.args(["auth", user, password]);
        }
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        let port = line.trim().strip_prefix("listening ").and_then(|port| port.parse().ok());
        let port = port.unwrap_or_else(|| panic!("the SMTP server does not start: {line}"));
        Some(MailServer { port, certificate, folder, child })
    }

    /// What it has taken so far, in order.
    pub fn messages(&self) -> Vec<Value> {
        let mut files: Vec<PathBuf> = std::fs::read_dir(self.folder.path())
            .unwrap()
            .flatten()
            .map(|entry| entry.path())
            .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
            .collect();
        files.sort();
        files.iter().map(|path| serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()).collect()
    }

    /// Waits until it has taken so many, and gives them.
    pub fn wait_for(&self, count: usize) -> Vec<Value> {
        let begun = Instant::now();
        loop {
            let messages = self.messages();
            if messages.len() >= count || begun.elapsed() > PATIENCE {
                assert!(messages.len() >= count, "{} messages of {count}: {messages:?}", messages.len());
                return messages;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// The bytes of the message of that number, from 1 on, as they came.
    pub fn raw(&self, number: usize) -> String {
        let bytes = std::fs::read(self.folder.path().join(format!("{number:04}.eml"))).unwrap();
        String::from_utf8(bytes).unwrap()
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A header of a message, its folding undone; empty when there is none.
pub fn header(message: &Value, name: &str) -> String {
    let lines = message["headers"].as_array().unwrap();
    let found = lines.iter().find(|line| line[0] == name).and_then(|line| line[1].as_str()).unwrap_or_default();
    let value = found.split_once(':').map_or("", |(_, value)| value);
    value.lines().map(str::trim).collect::<Vec<_>>().join(" ").trim().to_owned()
}

/// A certificate for `localhost` that is its own authority, and its key.
fn certify(folder: &Path) -> (PathBuf, PathBuf) {
    let (certificate, key) = (folder.join("certificate.pem"), folder.join("key.pem"));
    let made = Command::new("openssl")
        .args(["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"])
        .args(["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"])
        .args(["-addext", "basicConstraints=critical,CA:FALSE"])
        .arg("-keyout")
        .arg(&key)
        .arg("-out")
        .arg(&certificate)
        .output()
        .unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    (certificate, key)
}
