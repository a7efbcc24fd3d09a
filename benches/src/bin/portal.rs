//! The program as people meet it: import rate, start-up, memory, first byte and throughput of pages with 10,000 records.
//!
//! Runs the release binary beside this one (`cargo xtask bench portal` builds both), on an empty folder of its own and a
//! loopback port. Reads `/proc` for memory, so Linux only.
#![allow(clippy::print_stdout, reason = "a bench speaks by printing")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use levain_app::Principal;
use levain_app::permission::{Action, allows, require_in};
use levain_benches::measures::quantile;
use levain_model::{Actor, Id, MemberRole, Membership, MembershipOrigin, MembershipState, Role};

const RECORDS: u32 = 10_000;
const REQUESTS: usize = 400;
const CLIENTS: usize = 4;
/// First byte within 10 ms on loopback with 10,000 records (`interface.md` of the design).
const FIRST_BYTE: Duration = Duration::from_millis(10);
/// A page for somebody signed in, in times of the same page for a visitor.
const SIGNED_IN_TIMES: f64 = 1.2;
/// What one question to the table of permissions may cost.
const PERMISSION_MICROSECONDS: f64 = 50.0;
/// A page with its style sheet, compressed.
const BUDGET: usize = 60 * 1024;

fn main() -> Result<()> {
    let binary = std::env::current_exe()?.with_file_name("levain");
    if !binary.exists() {
        bail!("{} is not built: cargo build --release --package levain", binary.display());
    }
    let folder = tempfile::tempdir()?;
    measure(&binary, folder.path())
}

fn measure(binary: &Path, folder: &Path) -> Result<()> {
    let list = folder.join("records.csv");
    std::fs::write(&list, records())?;
    let began = Instant::now();
    run(binary, folder, &["import", "--format", "csv", &list.to_string_lossy()])?;
    let first = began.elapsed();
    let began = Instant::now();
    run(binary, folder, &["import", "--format", "csv", &list.to_string_lossy()])?;
    let again = began.elapsed();
    println!("import   {:>8.0} records/s first, {:>8.0} records/s again", rate(first), rate(again));

    let began = Instant::now();
    let server = Server::start(binary, folder)?;
    println!("start    {:>8.0} ms to the first answer", milliseconds(server.answer(began)?));
    println!("memory   {:>8.1} MB resident at rest", server.resident()?);

    println!("{:<40} {:>9} {:>9} {:>9} {:>9}", "page", "p50 ms", "p99 ms", "pages/s", "KB (br)");
    let mut over = Vec::new();
    for path in [
        "/",
        "/en",
        "/logiciels",
        "/logiciels?q=tableur",
        "/en/software?q=spreadsheet&category=office",
        "/logiciels/libreoffice",
        "/organismes",
        "/sources",
        "/comparer?software=libreoffice&software=apache-openoffice&software=onlyoffice-docs",
    ] {
        let (mut times, size) = server.times(path, REQUESTS)?;
        let [p50, p99] = [0.5, 0.99].map(|part| quantile(&mut times, part));
        let throughput = server.throughput(path)?;
        println!(
            "{path:<40} {:>9.2} {:>9.2} {throughput:>9.0} {:>9.1}",
            milliseconds(p50),
            milliseconds(p99),
            size as f64 / 1024.0
        );
        if p50 > FIRST_BYTE || size > BUDGET {
            over.push(path);
        }
    }
    signed_in(binary, folder, &server)?;
    println!("memory   {:>8.1} MB resident after", server.resident()?);
    if !over.is_empty() {
        println!("over the aim of {} ms or {} KB: {}", FIRST_BYTE.as_millis(), BUDGET / 1024, over.join(", "));
    }
    Ok(())
}

/// A page for somebody signed in beside the same one for a visitor, and what asking the table of permissions costs.
fn signed_in(binary: &Path, folder: &Path, server: &Server) -> Result<()> {
    let password = "une phrase assez longue";
    let mut child = command(binary, folder, &["admin", "create", "bench@example.org", "--password-stdin"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()?;
    child.stdin.take().context("no standard input")?.write_all(password.as_bytes())?;
    if !child.wait()?.success() {
        bail!("no account could be made");
    }
    let form = format!("email=bench%40example.org&password={}", password.replace(' ', "+"));
    let began = Instant::now();
    let mut stream = TcpStream::connect(&server.address)?;
    let request = format!(
        "POST /connexion HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: same-origin\r\nConnection: close\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{form}",
        form.len()
    );
    stream.write_all(request.as_bytes())?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    println!("signing in {:.0} ms, most of it the hash of the password", milliseconds(began.elapsed()));
    let cookie = answer.lines().find_map(|line| line.strip_prefix("set-cookie: ")).context("no session")?;
    let cookie = cookie.split(';').next().unwrap_or_default();
    let path = "/logiciels/libreoffice";
    let medians = [String::new(), format!("Cookie: {cookie}\r\n")].map(|headers| -> Result<Duration> {
        let mut stream = TcpStream::connect(&server.address)?;
        stream.set_nodelay(true)?;
        let times = (0..REQUESTS).map(|_| Ok(get_with(&mut stream, path, &headers)?.0)).collect::<Result<Vec<_>>>();
        Ok(quantile(&mut times?, 0.5))
    });
    let [public, own] = medians;
    let (public, own) = (milliseconds(public?), milliseconds(own?));
    println!("signed in {own:>7.2} ms, visitor {public:.2} ms: {:.2} times (aim {SIGNED_IN_TIMES})", own / public);
    let cost = permission_cost();
    println!("permission {cost:>6.3} µs per question (aim {PERMISSION_MICROSECONDS})");
    Ok(())
}

/// Microseconds of `allows` and `require_in` for somebody who belongs to many bodies.
fn permission_cost() -> f64 {
    const ROUNDS: u32 = 100_000;
    let id = |number: u64| Id::from_parts(number, [1; 10]);
    let membership = |number: u64| Membership {
        id: id(number),
        person: id(1),
        organization: id(100 + number),
        role: MemberRole::Member,
        state: MembershipState::Active,
        origin: MembershipOrigin::Group,
        message: String::new(),
        requested_at: jiff::Timestamp::UNIX_EPOCH,
        decided_at: None,
        decided_by: None,
    };
    let principal = Principal {
        actor: Some(Actor::Person(id(1))),
        roles: vec![Role::Curator],
        memberships: (0..50).map(membership).collect(),
        ..Principal::default()
    };
    let began = Instant::now();
    let mut granted = 0;
    for round in 0..ROUNDS {
        granted += u32::from(allows(&principal, Action::Administer));
        let body = id(100 + u64::from(round % 60));
        granted += u32::from(require_in(&principal, Action::ActForOrganization, body).is_ok());
    }
    std::hint::black_box(granted);
    began.elapsed().as_secs_f64() * 1e6 / f64::from(2 * ROUNDS)
}

fn rate(time: Duration) -> f64 {
    f64::from(RECORDS) / time.as_secs_f64()
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}

/// A table in our own columns.
fn records() -> String {
    const WORDS: [(&str, &str); 8] = [
        ("tableur", "spreadsheet"),
        ("carte", "map"),
        ("formulaire", "form"),
        ("archives", "records"),
        ("sondage", "survey"),
        ("bibliothèque", "library"),
        ("paie", "payroll"),
        ("courriel", "e-mail"),
    ];
    let mut text = "id,name,license,repository,categories,platforms,summary_fr,summary_en\n".to_owned();
    for number in 0..RECORDS {
        let (fr, en) = WORDS[number as usize % WORDS.len()];
        text.push_str(&format!(
            "{number},Outil {number},MIT,https://example.org/outils/{number},office,web,Gère le {fr} numéro {number},Handles {en} number {number}\n"
        ));
    }
    text
}

fn command(binary: &Path, folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(binary);
    command.arg("--data").arg(folder.join("data")).args(arguments).stdin(Stdio::null());
    command
}

fn run(binary: &Path, folder: &Path, arguments: &[&str]) -> Result<()> {
    let status = command(binary, folder, arguments).stdout(Stdio::null()).status()?;
    if !status.success() {
        bail!("{arguments:?}: {status}");
    }
    Ok(())
}

struct Server {
    child: Child,
    address: String,
}

impl Server {
    fn start(binary: &Path, folder: &Path) -> Result<Server> {
        // Warnings only: the log of each request would be measured too. One address asks for everything here.
        let arguments = ["serve", "--listen", "127.0.0.1:0", "--log-level", "warn", "--costly-per-minute", "0"];
        let mut child = command(binary, folder, &arguments).stdout(Stdio::piped()).spawn()?;
        let mut lines = BufReader::new(child.stdout.take().context("no standard output")?).lines();
        while let Some(Ok(line)) = lines.next() {
            if let Some(at) = line.find("127.0.0.1:") {
                let address = line[at..].split(|c: char| c != '.' && c != ':' && !c.is_ascii_digit()).next();
                let address = address.unwrap_or_default().to_owned();
                std::thread::spawn(move || lines.for_each(drop));
                return Ok(Server { child, address });
            }
        }
        bail!("levain serve said no address")
    }

    fn answer(&self, began: Instant) -> Result<Duration> {
        get(&mut TcpStream::connect(&self.address)?, "/")?;
        Ok(began.elapsed())
    }

    /// Time to the first byte of each of `count` requests on one connection, and the size of the body.
    fn times(&self, path: &str, count: usize) -> Result<(Vec<Duration>, usize)> {
        let mut stream = TcpStream::connect(&self.address)?;
        stream.set_nodelay(true)?;
        let mut size = 0;
        let mut times = Vec::with_capacity(count);
        for _ in 0..count {
            let (time, body) = get(&mut stream, path)?;
            times.push(time);
            size = body;
        }
        Ok((times, size))
    }

    /// Pages per second of several connections at once.
    fn throughput(&self, path: &str) -> Result<f64> {
        let began = Instant::now();
        std::thread::scope(|scope| {
            let clients: Vec<_> = (0..CLIENTS).map(|_| scope.spawn(|| self.times(path, REQUESTS / CLIENTS))).collect();
            clients.into_iter().try_for_each(|client| match client.join() {
                Ok(done) => done.map(|_| ()),
                Err(_) => bail!("a client panicked"),
            })
        })?;
        Ok(REQUESTS as f64 / began.elapsed().as_secs_f64())
    }

    fn resident(&self) -> Result<f64> {
        let path = PathBuf::from(format!("/proc/{}/status", self.child.id()));
        let status = std::fs::read_to_string(path)?;
        let line = status.lines().find(|line| line.starts_with("VmRSS:")).context("no VmRSS")?;
        let kilobytes: f64 = line.split_whitespace().nth(1).context("no figure")?.parse()?;
        Ok(kilobytes / 1024.0)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// One request on an open connection: time to the first byte, and bytes of the body as sent.
fn get(stream: &mut TcpStream, path: &str) -> Result<(Duration, usize)> {
    get_with(stream, path, "")
}

/// The same with more headers.
fn get_with(stream: &mut TcpStream, path: &str, headers: &str) -> Result<(Duration, usize)> {
    let began = Instant::now();
    let request = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: br\r\n{headers}\r\n");
    stream.write_all(request.as_bytes())?;
    let mut buffer = vec![0; 64 * 1024];
    let mut received = stream.read(&mut buffer)?;
    let first = began.elapsed();
    let mut answer = buffer[..received].to_vec();
    loop {
        if let Some(size) = body(&answer)? {
            return Ok((first, size));
        }
        received = stream.read(&mut buffer)?;
        if received == 0 {
            bail!("{path}: the answer was cut");
        }
        answer.extend_from_slice(&buffer[..received]);
    }
}

/// Bytes of the body when the answer is whole; none when more has to come.
fn body(answer: &[u8]) -> Result<Option<usize>> {
    let Some(end) = answer.windows(4).position(|bytes| bytes == b"\r\n\r\n") else { return Ok(None) };
    let head = String::from_utf8_lossy(&answer[..end]).to_lowercase();
    if !head.starts_with("http/1.1 200") {
        bail!("{}", head.lines().next().unwrap_or_default());
    }
    let rest = &answer[end + 4..];
    if let Some(length) = head.lines().find_map(|line| line.strip_prefix("content-length: ")) {
        return Ok((rest.len() >= length.trim().parse::<usize>()?).then_some(rest.len()));
    }
    Ok(rest.ends_with(b"0\r\n\r\n").then_some(rest.len()))
}
