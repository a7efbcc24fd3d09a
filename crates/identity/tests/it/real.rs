//! The certified provider of `e2e/provider.mjs`, and a browser small enough for it. Other crates' tests include this file.
#![allow(dead_code, reason = "each crate that includes this file uses a part of it")]

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// A running provider; it ends with its test.
pub struct Real {
    child: Child,
    /// Its issuer.
    pub issuer: String,
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

impl Real {
    /// Starts one for the site at `site`. `None`, told, when it is not installed; in continuous integration that is a failure.
    pub fn start(site: &str) -> Option<Real> {
        let modules = root().join("target/e2e/node_modules");
        if !modules.join("oidc-provider/package.json").is_file() {
            assert!(std::env::var_os("CI").is_none(), "oidc-provider is absent: cargo xtask tools");
            eprintln!("skipped: oidc-provider is absent; `cargo xtask test` installs it");
            return None;
        }
        let mut child = Command::new("node")
            .arg(root().join("e2e/provider.mjs"))
            .arg(site)
            .env("LEVAIN_E2E_MODULES", modules)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let line = lines.next().unwrap().unwrap();
        let issuer = line.strip_prefix("provider ").unwrap().to_owned();
        // The rest is read and dropped: a closed pipe would end the provider.
        std::thread::spawn(move || lines.for_each(drop));
        Some(Real { child, issuer })
    }

    /// One of the switches of the script.
    pub fn switch(&self, name: &str, body: &str) -> String {
        let url = format!("{}/test/{name}", self.issuer);
        let method = if body.is_empty() { "GET" } else { "POST" };
        let answer = ask(method, &url, &[("content-type", "application/json")], body.as_bytes());
        assert_eq!(answer.status, 200, "{name}: {}", answer.body);
        answer.body
    }

    /// How often a path was asked.
    pub fn count(&self, path: &str) -> u64 {
        let counts = self.switch("counts", "");
        let key = format!("\"{path}\":");
        let Some(at) = counts.find(&key) else { return 0 };
        counts[at + key.len()..].chars().take_while(char::is_ascii_digit).collect::<String>().parse().unwrap()
    }
}

impl Drop for Real {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A browser at the provider: follows redirects there and keeps its cookies.
#[derive(Default)]
pub struct Browser {
    cookies: BTreeMap<String, String>,
}

/// What a page of the provider asks.
pub enum Choice<'a> {
    /// Signs in with that account.
    SignIn(&'a str),
    /// Says no.
    Refuse,
}

impl Browser {
    /// Goes to the provider and answers its page, if it shows one: the address of the site that it is sent back to.
    pub fn pass(&mut self, url: &str, choice: &Choice<'_>) -> String {
        let origin: String = url.splitn(4, '/').take(3).collect::<Vec<_>>().join("/");
        let mut url = url.to_owned();
        for _ in 0..12 {
            let answer = self.get(&url);
            let Some(location) = answer.header("location") else {
                assert_eq!(answer.status, 200, "{url}: {}", answer.body);
                url = match choice {
                    Choice::SignIn(account) => format!("{url}?login={account}"),
                    Choice::Refuse => format!("{url}?refuse=1"),
                };
                continue;
            };
            url = if location.starts_with('/') { format!("{origin}{location}") } else { location.to_owned() };
            if !url.starts_with(&origin) {
                return url;
            }
        }
        panic!("the provider sends from one page to another");
    }

    /// Asks a page of the provider.
    pub fn get(&mut self, url: &str) -> Reply {
        self.send("GET", url, "")
    }

    /// Sends a form of the provider.
    pub fn post(&mut self, url: &str, form: &str) -> Reply {
        self.send("POST", url, form)
    }

    fn send(&mut self, method: &str, url: &str, form: &str) -> Reply {
        let cookies: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let kind = if form.is_empty() { "" } else { "application/x-www-form-urlencoded" };
        let headers = [("cookie", cookies.join("; ")), ("content-type", kind.to_owned())];
        let headers: Vec<(&str, &str)> = headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let answer = ask(method, url, &headers, form.as_bytes());
        for (_, value) in answer.headers.iter().filter(|(name, _)| name == "set-cookie") {
            let (name, value) = value.split(';').next().unwrap().split_once('=').unwrap();
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
        answer
    }
}

/// What came back.
pub struct Reply {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: String,
}

impl Reply {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// One request.
pub fn ask(method: &str, url: &str, headers: &[(&str, &str)], body: &[u8]) -> Reply {
    let rest = url.strip_prefix("http://").unwrap();
    let (host, path) = rest.split_once('/').map_or((rest, String::new()), |(host, path)| (host, path.to_owned()));
    let mut stream = TcpStream::connect(host).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    let mut head = format!("{method} /{path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n");
    for (name, value) in headers.iter().filter(|(_, value)| !value.is_empty()) {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head.push_str(&format!("content-length: {}\r\n\r\n", body.len()));
    stream.write_all(head.as_bytes()).unwrap();
    stream.write_all(body).unwrap();
    let mut bytes = Vec::new();
    let _ = stream.read_to_end(&mut bytes);
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
    let mut lines = head.split("\r\n");
    let status = lines.next().and_then(|line| line.split(' ').nth(1)).and_then(|code| code.parse().ok()).unwrap_or(0);
    let headers = lines.filter_map(|line| line.split_once(':'));
    let headers = headers.map(|(name, value)| (name.to_lowercase(), value.trim().to_owned())).collect();
    Reply { status, headers, body: body.to_owned() }
}

/// The parameters of an address.
pub fn parameters(url: &str) -> BTreeMap<String, String> {
    let url = url::Url::parse(url).unwrap();
    url.query_pairs().map(|(name, value)| (name.into_owned(), value.into_owned())).collect()
}
