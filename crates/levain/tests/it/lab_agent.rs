//! `levain lab-agent`, the real process: told what should be, killed, started again.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use levain_lab::agent::{Client, Route};
use levain_lab::engine::{Deployment, Desired, EngineError, EnvironmentId, Podman, Profile, State, Step, Wanted};
use levain_lab::instance::{Instance, InstanceOptions};
use levain_lab::measures::{self, Broken, Observation, Seen, Unmeasurable};
use levain_lab::proxy::{self, Key, Ticket};
use levain_package::{Definition, Measure};

use super::{command, levain, text};

const WORKLOAD: &str = r#"{
  "containers": [{
    "name": "web", "image": "test", "command": ["/bin/sh", "-c", "echo started; exec httpd -f -p 8080 -h /data"],
    "user": 1000, "group": 1000, "limits": { "memory": 33554432, "cpu": 500 },
    "ready": { "port": 8080, "expectation": { "answers": { "path": "/" } },
               "delay": 0, "period": 1, "timeout": 2, "failures": 30 }
  }],
  "ports": [{ "name": "http", "port": 8080 }],
  "jobs": { "count": { "deadline": 20, "container": {
    "name": "count", "image": "test", "command": ["/bin/sh", "-c", "echo 42"],
    "user": 1000, "group": 1000, "limits": { "memory": 33554432, "cpu": 500 } } } }
}"#;

/// An agent's process; killed, with its engine, at the end of the test.
pub struct Agent {
    child: Child,
    /// That of its engine.
    pub folder: PathBuf,
    /// Where browsers come in.
    pub door: SocketAddr,
    again: Command,
}

impl Agent {
    /// Starts one with these variables, beside those of every program that a test starts.
    pub fn start(folder: &Path, key: &Path, variables: &[(String, String)]) -> Agent {
        let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let engine = folder.join("engine");
        let words = ["lab-agent", "--folder", engine.to_str().unwrap(), "--environments", &free.to_string()];
        let mut command = command(folder, &words);
        command.arg("--key-file").arg(key).stdout(Stdio::null()).stderr(Stdio::inherit());
        command.envs(variables.iter().cloned());
        Agent { child: command.spawn().unwrap(), folder: engine, door: free, again: command }
    }

    /// Starts the next one in the place of this one, which was killed; gives control back once it answers.
    pub fn restart(&mut self) {
        self.child = self.again.spawn().unwrap();
        tokio::runtime::Runtime::new().unwrap().block_on(self.answers());
    }

    pub fn client(&self) -> Client {
        Client::new(&self.folder.join("agent.sock"))
    }

    /// Waits until it answers.
    pub async fn answers(&mut self) {
        let deadline = Instant::now() + Duration::from_secs(60);
        // A socket of one that was killed is there, and nobody behind it.
        while !self.client().hello().await.is_ok_and(|(_, process)| process == self.child.id()) {
            assert!(self.child.try_wait().unwrap().is_none(), "the agent ended");
            assert!(Instant::now() < deadline, "the agent does not answer");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    async fn ready(&mut self) -> Client {
        self.answers().await;
        self.client()
    }

    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Agent {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        if let Ok(engine) = Instance::join(&self.folder) {
            let stopped = engine.stop();
            assert!(std::thread::panicking() || stopped.is_ok(), "{stopped:?}");
        }
    }
}

fn desired(id: &str, image: &str) -> Desired {
    let deployment = Deployment {
        environment: EnvironmentId::try_from(id.to_owned()).unwrap(),
        workload: serde_json::from_str(WORKLOAD).unwrap(),
        images: [("test".to_owned(), image.to_owned())].into(),
        parameters: Default::default(),
        secrets: Default::default(),
        profile: Profile { memory: 64 << 20, cpu: 500, disk: 0, processes: 32 },
        expires: "2100-01-01T00:00:00Z".parse().unwrap(),
    };
    Desired { deployment, wanted: Wanted::Running }
}

async fn serving(client: &Client, desired: &Desired) {
    let deadline = Instant::now() + Duration::from_secs(30);
    loop {
        match client.state(desired.deployment.clone()).await.unwrap() {
            State::Serving => return,
            other => assert!(Instant::now() < deadline, "{other:?}"),
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// Markers of every kind that a machine measures, and what becomes of one whose environment is frozen meanwhile.
async fn measured(client: &Client, deployment: &Deployment) {
    let of = async |measure: &str, aggregate: &str, target: &str| {
        let marker = format!(r#"{{"name":"m","measure":{measure},"aggregate":"{aggregate}","target":{target}}}"#);
        let definition = serde_json::from_str(&marker).unwrap();
        let mut told = 0;
        let measured =
            measures::measure(client, deployment, &definition, |progress| told = progress.done).await.unwrap();
        assert!(measured.holds() && usize::try_from(told).unwrap() == measured.samples.len(), "{measured:?}");
        measured
    };
    let http = |path: &str, figure: &str| {
        format!(r#"{{"http":{{"path":"{path}","requests":20,"every":20,"timeout":2000,"figure":"{figure}"}}}}"#)
    };
    let target = r#"{"comparison":"below","value":1500,"unit":"ms"}"#;
    let latency = of(&http("/", "latency"), "p95", target).await;
    assert_eq!(latency.met, Some(true), "{latency:?}");
    let at: Vec<u64> = latency.samples.iter().map(|sample| sample.at).collect();
    assert!(at.len() == 20 && at.windows(2).all(|pair| pair[1] >= pair[0] + 20_000), "{at:?}");
    let whole = |sample: &Observation| {
        matches!(sample.seen, Seen::Answer { status: Some(200), micros: 1.., bytes: 5, whole: true })
    };
    assert!(latency.samples.iter().all(whole), "{latency:?}");
    let whole_share = r#"{"comparison":"at-least","value":99,"unit":"%"}"#;
    let absent = of(&http("/nowhere", "availability"), "mean", whole_share).await;
    assert_eq!((absent.figure, absent.met), (Some(0.0), Some(false)), "{absent:?}");

    let lines = r#"{"comparison":"equals","value":1,"unit":"lines"}"#;
    let log = of(r#"{"log":{"pattern":"^start","container":"web"}}"#, "sum", lines).await;
    assert_eq!((log.figure, log.met), (Some(1.0), Some(true)), "{log:?}");
    assert!(matches!(&log.samples[0].seen, Seen::Line { text, .. } if text == "started"), "{log:?}");
    let memory = r#"{"comparison":"at-most","value":64,"unit":"MiB"}"#;
    let memory = of(r#"{"metric":{"resource":"memory","seconds":2,"every":1}}"#, "max", memory).await;
    assert!(memory.met == Some(true) && memory.figure > Some(0.0) && memory.samples.len() == 2, "{memory:?}");
    let cpu = of(r#"{"metric":{"resource":"cpu","seconds":1,"every":1}}"#, "max", whole_share).await;
    assert!(cpu.samples.len() == 2 && cpu.figure.is_some_and(|cpu| (0.0..=60.0).contains(&cpu)), "{cpu:?}");
    let answer = r#"{"comparison":"equals","value":42,"unit":"answers"}"#;
    assert_eq!(of(r#"{"script":{"job":"count"}}"#, "last", answer).await.met, Some(true));

    let manual = serde_json::json!({ "name": "m", "measure": "manual", "aggregate": "last",
        "target": { "comparison": "equals", "value": 1, "unit": "people" } });
    let refused = measures::measure(client, deployment, &serde_json::from_value(manual).unwrap(), |_| {}).await;
    assert_eq!(refused, Err(Unmeasurable::Manual));

    // Taken away in the middle: what there was is kept, and no figure is made of it.
    let mut slow = serde_json::from_str::<Definition>(&format!(
        r#"{{"name":"slow","measure":{},"aggregate":"mean","target":{target}}}"#,
        http("/", "latency")
    ))
    .unwrap();
    let Measure::Http(asked) = &mut slow.measure else { panic!("{slow:?}") };
    (asked.requests, asked.every) = (100, 100);
    let gone = async {
        tokio::time::sleep(Duration::from_millis(500)).await;
        client.apply(Vec::new()).await.unwrap();
    };
    let (cut, ()) = tokio::join!(measures::measure(client, deployment, &slow, |_| {}), gone);
    let cut = cut.unwrap();
    assert_eq!((cut.figure, cut.met), (None, None), "{cut:?}");
    assert_eq!(cut.broken, Some(Broken::NotServing { state: State::Gone }), "{cut:?}");
    assert!(!cut.samples.is_empty() && cut.samples.len() < 100, "{cut:?}");
    let none = measures::measure(client, deployment, &slow, |_| {}).await.unwrap();
    assert!(none.samples.is_empty() && none.figure.is_none() && none.broken == cut.broken, "{none:?}");
    let desired = Desired { deployment: deployment.clone(), wanted: Wanted::Running };
    assert!(client.apply(vec![desired.clone()]).await.unwrap().iter().all(|done| done.result.is_ok()));
    serving(client, &desired).await;
}

/// What a browser gets.
pub fn get(door: SocketAddr, host: &str, path: &str, headers: &str) -> String {
    let mut stream = TcpStream::connect(door).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n{headers}\r\n").unwrap();
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).into_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agent_is_told_killed_and_started_again_without_losing_anything() {
    let folder = tempfile::Builder::new().prefix("agent").tempdir().unwrap();
    let key = folder.path().join("key");
    std::fs::write(&key, "07".repeat(32)).unwrap();
    // Whether there can be an engine at all.
    match Instance::start(&folder.path().join("engine"), &InstanceOptions::default()) {
        Ok(instance) => drop(instance),
        Err(error) if std::env::var("CI").is_ok_and(|ci| ci == "true") => panic!("no engine: {error}"),
        Err(error) => return eprintln!("SKIPPED, no engine: {error}"),
    }
    let mut agent = Agent::start(folder.path(), &key, &[]);
    let client = agent.ready().await;

    // A second one is refused, with the reason.
    let engine = agent.folder.to_str().unwrap().to_owned();
    let second = levain(folder.path(), &["lab-agent", "--folder", &engine]);
    assert_eq!(second.status.code(), Some(2));
    assert!(text(&second.stderr).contains("LE004"), "{}", text(&second.stderr));

    let archive = levain_lab::doctor::archive(&Instance::join(&agent.folder).unwrap(), folder.path()).unwrap();
    let image = client.import_image(&archive).await.unwrap();
    let (one, two) = (desired("one", &image), desired("two", &image));
    let id = one.deployment.environment.clone();
    let done = client.apply(vec![one.clone()]).await.unwrap();
    assert!(done.len() == 1 && done[0].step == Step::Deploy && done[0].result.is_ok(), "{done:?}");
    serving(&client, &one).await;
    assert!(client.apply(vec![one.clone()]).await.unwrap().is_empty(), "nothing is left to do");

    let mut lines = client.logs(id.clone(), true).await.unwrap();
    assert_eq!(lines.next().await.unwrap().unwrap().text, "started");
    let mut usage = client.usage(id.clone(), Duration::from_millis(100)).await.unwrap();
    for _ in 0..3 {
        assert!(usage.next().await.unwrap().unwrap().memory > 0);
    }
    measured(&client, &one.deployment).await;
    assert_eq!(client.run_job(one.deployment.clone(), "count").await.unwrap().output, "42\n");
    let unknown = client.usage(two.deployment.environment.clone(), Duration::from_secs(1)).await.unwrap().next().await;
    assert_eq!(unknown, Err(EngineError::Absent));

    // A person with a ticket comes in by the agent's own door.
    let route = Route {
        host: "one.lab.localhost".to_owned(),
        environment: id.clone(),
        open: true,
        epoch: 0,
        state: proxy::State::Serving,
        port: 8080,
    };
    client.routes(vec![route.clone()]).await.unwrap();
    let ticket = Ticket::issue(&Key::new([7; 32]), "one", &proxy::Uptime::now().unwrap(), [1; 16]);
    let entered = get(agent.door, &route.host, &format!("/?levain-ticket={ticket}"), "");
    let cookie = entered.split("set-cookie: ").nth(1).and_then(|rest| rest.split(';').next()).unwrap();
    let cookie = format!("cookie: {cookie}\r\n");
    let page = get(agent.door, &route.host, "/", &cookie);
    assert!(page.starts_with("HTTP/1.1 200") && page.ends_with("hello"), "{page}");

    // Killed in the middle of a change: what runs goes on, and the next one finishes.
    let changing = tokio::spawn({
        let (client, list) = (client.clone(), vec![one.clone(), two.clone()]);
        async move { client.apply(list).await }
    });
    tokio::time::sleep(Duration::from_millis(150)).await;
    agent.kill();
    assert!(matches!(changing.await.unwrap(), Err(EngineError::Unreachable { .. })));
    let mut next = Agent::start(folder.path(), &key, &[]);
    let client = next.ready().await;
    let done = client.apply(vec![one.clone(), two.clone()]).await.unwrap();
    assert!(done.iter().all(|done| done.environment.as_str() == "two" && done.result.is_ok()), "{done:?}");
    serving(&client, &one).await;
    serving(&client, &two).await;

    // What nobody names any more is removed, and its door leads nowhere.
    client.routes(vec![route.clone()]).await.unwrap();
    let done = client.apply(vec![two.clone()]).await.unwrap();
    assert!(done.len() == 1 && done[0].step == Step::Destroy && done[0].result.is_ok(), "{done:?}");
    let page = get(next.door, &route.host, "/", &cookie);
    assert!(!page.starts_with("HTTP/1.1 200"), "{page}");
    assert_eq!(client.inventory().await.unwrap().len(), 1);
    assert!(client.apply(Vec::new()).await.unwrap().iter().all(|done| done.result.is_ok()));
    next.kill();
    let podman = Podman::open(Instance::start(&next.folder, &InstanceOptions::default()).unwrap()).await.unwrap();
    assert_eq!(podman.footprint().await.unwrap().beyond(&Default::default()), Vec::<String>::new());
}
