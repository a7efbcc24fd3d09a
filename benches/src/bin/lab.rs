//! The lab on a real engine: from asking to serving beside what the engine itself takes, what the proxy adds, the agent's memory.
//!
//! Runs the binary beside this one (`cargo xtask bench lab` builds both) as root, in a folder of its own; the image is the
//! 2 MB one of the tests. Without an engine it says so, and measures nothing.
#![allow(clippy::print_stdout, reason = "a bench speaks by printing")]

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use levain_benches::measures::quantile;
use levain_lab::agent::{Client, Route};
use levain_lab::engine::{Deployment, Desired, EnvironmentId, Profile, State, Wanted};
use levain_lab::instance::{Instance, InstanceOptions};
use levain_lab::proxy::{self, Key, Ticket};

const STARTS: usize = 10;
const REQUESTS: usize = 1_000;
const CLIENTS: usize = 4;
const ENVIRONMENTS: usize = 10;
/// What an application answers there.
const PAGE: &str = "hello";

const WORKLOAD: &str = r#"{
  "containers": [{
    "name": "web", "image": "test", "command": ["/bin/sh", "-c", "exec httpd -f -p 8080 -h /data"],
    "user": 1000, "group": 1000, "limits": { "memory": 33554432, "cpu": 1000 },
    "ready": { "port": 8080, "expectation": { "answers": { "path": "/" } },
               "delay": 0, "period": 1, "timeout": 2, "failures": 30 }
  }],
  "ports": [{ "name": "http", "port": 8080 }]
}"#;

#[tokio::main]
async fn main() -> Result<()> {
    let binary = std::env::current_exe()?.with_file_name("levain");
    if !binary.exists() {
        bail!("{} is not built: cargo build --release --package levain", binary.display());
    }
    let folder = tempfile::Builder::new().prefix("bench").tempdir()?;
    match Instance::start(&folder.path().join("engine"), &InstanceOptions::default()) {
        Ok(instance) => drop(instance),
        Err(error) => {
            println!(
                "nothing measured, no engine: {error}. Run as root, with the tools that cargo xtask test installs."
            );
            return Ok(());
        }
    }
    let mut agent = Agent::start(&binary, folder.path())?;
    measure(&mut agent).await
}

async fn measure(agent: &mut Agent) -> Result<()> {
    let client = agent.ready().await?;
    let instance = Instance::join(&agent.folder)?;
    let archive = levain_lab::doctor::archive(&instance, &instance.folder().join("tmp"))?;
    let image = client.import_image(&archive).await?;
    println!("memory   {:>8.1} MB resident at rest", agent.resident()?);

    let (mut own, mut whole, mut after) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..STARTS {
        own.push(engine_alone(&instance, &image)?);
        let wanted = desired("one", &image)?;
        let begun = Instant::now();
        apply(&client, vec![wanted.clone()]).await?;
        let applied = begun.elapsed();
        serving(&client, &wanted).await?;
        whole.push(begun.elapsed());
        after.push(begun.elapsed().saturating_sub(applied));
        apply(&client, Vec::new()).await?;
    }
    let [own, whole, after] = [own, whole, after].map(|mut times| milliseconds(quantile(&mut times, 0.5)));
    println!("start    {own:>8.0} ms, the engine alone (podman run, median of {STARTS})");
    println!("start    {whole:>8.0} ms from apply to serving, of which {after:.0} ms after everything ran");
    println!("start    {:>8.0} ms over the engine’s own", whole - own);

    let one = desired("one", &image)?;
    apply(&client, vec![one.clone()]).await?;
    serving(&client, &one).await?;
    let route = Route {
        host: "one.lab.localhost".to_owned(),
        environment: one.deployment.environment.clone(),
        open: true,
        epoch: 0,
        state: proxy::State::Serving,
        port: 8080,
    };
    client.routes(vec![route]).await?;
    // On a thread that stays in the network: to enter it costs more than a request.
    let bridge = address(&instance)?;
    let direct = |count| instance.namespace().inside(|| times(count, bridge, "x", ""))?;
    let (cookie, door) = (enter(agent.door)?, agent.door);
    let through = |count| times(count, door, "one.lab.localhost", &cookie);
    // Once, to fill what fills itself; then in turn, so that both meet the same machine.
    direct(50)?;
    through(50)?;
    let (mut bridge, mut proxied) = (direct(REQUESTS)?, through(REQUESTS)?);
    for part in [0.5, 0.99] {
        let [one, other] = [&mut bridge, &mut proxied].map(|times| milliseconds(quantile(times, part)));
        let name = if part < 0.9 { "p50" } else { "p99" };
        println!("latency  {one:>8.2} ms by the bridge, {other:.2} ms by the proxy, {:+.2} ms ({name})", other - one);
    }
    let at_once = |work: &(dyn Fn(usize) -> Result<Vec<Duration>> + Sync)| -> Result<f64> {
        let begun = Instant::now();
        std::thread::scope(|scope| {
            let clients: Vec<_> = (0..CLIENTS).map(|_| scope.spawn(|| work(REQUESTS / CLIENTS))).collect();
            clients.into_iter().try_for_each(|client| match client.join() {
                Ok(done) => done.map(drop),
                Err(_) => bail!("a client panicked"),
            })
        })?;
        Ok(REQUESTS as f64 / begun.elapsed().as_secs_f64())
    };
    let (bridge, proxied) = (at_once(&direct)?, at_once(&through)?);
    println!("traffic  {bridge:>8.0} requests/s by the bridge, {proxied:.0} by the proxy, {CLIENTS} at a time");
    println!("memory   {:>8.1} MB resident after {} requests by the proxy", agent.resident()?, 2 * REQUESTS);

    let all: Vec<Desired> =
        (0..ENVIRONMENTS).map(|number| desired(&format!("e{number}"), &image)).collect::<Result<_>>()?;
    let begun = Instant::now();
    apply(&client, all.clone()).await?;
    for one in &all {
        serving(&client, one).await?;
    }
    println!("list     {:>8.1} s for {ENVIRONMENTS} environments at once", begun.elapsed().as_secs_f64());
    println!("memory   {:>8.1} MB resident with {ENVIRONMENTS} environments", agent.resident()?);
    apply(&client, Vec::new()).await
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

/// What the engine takes to run the same image by itself: neither network nor bounds.
fn engine_alone(instance: &Instance, image: &str) -> Result<Duration> {
    let podman = |words: &[&str]| -> Result<()> {
        let output = instance.command().args(words).output()?;
        if !output.status.success() {
            bail!("podman {words:?}: {}", String::from_utf8_lossy(&output.stderr));
        }
        Ok(())
    };
    let begun = Instant::now();
    let run = ["run", "--detach", "--network", "none", "--name", "alone", image, "/bin/sh", "-c"];
    podman(&[&run[..], &["exec httpd -f -p 8080 -h /data"]].concat())?;
    let took = begun.elapsed();
    podman(&["rm", "--force", "--time", "0", "alone"])?;
    Ok(took)
}

fn desired(id: &str, image: &str) -> Result<Desired> {
    let deployment = Deployment {
        environment: EnvironmentId::try_from(id.to_owned())?,
        workload: serde_json::from_str(WORKLOAD)?,
        images: BTreeMap::from([("test".to_owned(), image.to_owned())]),
        parameters: BTreeMap::new(),
        secrets: BTreeMap::new(),
        profile: Profile { memory: 64 << 20, cpu: 1_000, disk: 0, processes: 32 },
        expires: "2100-01-01T00:00:00Z".parse()?,
    };
    Ok(Desired { deployment, wanted: Wanted::Running })
}

async fn apply(client: &Client, list: Vec<Desired>) -> Result<()> {
    Ok(client.apply(list).await?.into_iter().try_for_each(|done| done.result)?)
}

async fn serving(client: &Client, desired: &Desired) -> Result<()> {
    let deadline = Instant::now() + Duration::from_secs(60);
    loop {
        match client.state(desired.deployment.clone()).await? {
            State::Serving => return Ok(()),
            other if Instant::now() > deadline => bail!("still {other:?}"),
            _ => tokio::time::sleep(Duration::from_millis(5)).await,
        }
    }
}

/// Where the application of the first place answers: beside the address of its bridge.
fn address(instance: &Instance) -> Result<SocketAddr> {
    let output = instance.program("ip").args(["-4", "-oneline", "address"]).output()?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let bridge = text.split_whitespace().find(|word| word.starts_with("10.") && word.ends_with(".1/24"));
    let bridge = bridge.with_context(|| format!("no bridge: {text}"))?;
    Ok(format!("{}.2:8080", bridge.trim_end_matches(".1/24")).parse()?)
}

/// The cookie of a person who came in with a ticket.
fn enter(door: SocketAddr) -> Result<String> {
    let ticket = Ticket::issue(&Key::new([7; 32]), "one", &proxy::Uptime::now()?, [1; 16]);
    let host = "one.lab.localhost";
    let entered = get(TcpStream::connect(door)?, host, &format!("/?{}={ticket}", proxy::TICKET_PARAMETER), "")?;
    let cookie = entered.split("set-cookie: ").nth(1).and_then(|rest| rest.split(';').next());
    Ok(format!("cookie: {}\r\n", cookie.with_context(|| format!("no cookie: {entered}"))?))
}

/// Time of each request, its connection included, to the whole page.
fn times(count: usize, address: SocketAddr, host: &str, headers: &str) -> Result<Vec<Duration>> {
    let mut times = Vec::with_capacity(count);
    for _ in 0..count {
        let begun = Instant::now();
        let answer = get(TcpStream::connect(address)?, host, "/", headers)?;
        times.push(begun.elapsed());
        if !answer.starts_with("HTTP/1.1 200") || !answer.ends_with(PAGE) {
            bail!("{answer}");
        }
    }
    Ok(times)
}

fn get(mut stream: TcpStream, host: &str, path: &str, headers: &str) -> Result<String> {
    stream.set_nodelay(true)?;
    stream.set_read_timeout(Some(Duration::from_secs(10)))?;
    write!(stream, "GET {path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n{headers}\r\n")?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    Ok(String::from_utf8_lossy(&answer).into_owned())
}

/// The agent's process; ended, with its engine, at the end.
struct Agent {
    child: Child,
    folder: PathBuf,
    door: SocketAddr,
}

impl Agent {
    fn start(binary: &Path, folder: &Path) -> Result<Agent> {
        let key = folder.join("key");
        std::fs::write(&key, "07".repeat(32))?;
        let door = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        let engine = folder.join("engine");
        let mut command = Command::new(binary);
        command.args(["lab-agent", "--log-level", "warn", "--environments", &door.to_string(), "--folder"]);
        command.arg(&engine).arg("--key-file").arg(key).current_dir(folder).stdout(Stdio::null());
        Ok(Agent { child: command.spawn()?, folder: engine, door })
    }

    async fn ready(&mut self) -> Result<Client> {
        let client = Client::new(&self.folder.join("agent.sock"));
        let deadline = Instant::now() + Duration::from_secs(60);
        while client.hello().await.is_err() {
            if self.child.try_wait()?.is_some() || Instant::now() > deadline {
                bail!("the agent does not answer");
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        Ok(client)
    }

    fn resident(&self) -> Result<f64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find(|line| line.starts_with("VmRSS:")).context("no VmRSS")?;
        let kilobytes: f64 = line.split_whitespace().nth(1).context("no figure")?.parse()?;
        Ok(kilobytes / 1024.0)
    }
}

impl Drop for Agent {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        if let Err(error) = Instance::join(&self.folder).and_then(Instance::stop) {
            println!("the engine stays: {error}");
        }
    }
}
