//! An agent whose engine is a cluster: the same questions at the same socket.

use std::time::{Duration, Instant};

use levain_lab::agent::{Client, Door, Route, serve_cluster};
use levain_lab::engine::{Desired, EngineError, State, Step, Wanted};
use levain_lab::measures::{self, Broken};
use levain_lab::proxy::{Key, Limits, Settings, State as Shown};
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::sync::oneshot;

use crate::kubernetes_double::{Bad, Double, Fault, IMAGE};
use crate::support::site;

#[tokio::test(flavor = "multi_thread")]
async fn an_agent_answers_for_a_cluster_as_for_a_machine() {
    let double = Double::start().await;
    let folder = tempfile::tempdir().unwrap();
    let socket = folder.path().join("agent.sock");
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let settings = Settings {
        key: Key::new([7; 32]),
        https: false,
        platform: "http://localhost".to_owned(),
        reserved_cookies: Vec::new(),
        limits: Limits::default(),
    };
    let (cluster, at) = (double.engine().await, socket.clone());
    let (end, ended) = oneshot::channel::<()>();
    let door = Door { listener, settings };
    let serving =
        tokio::spawn(async move { serve_cluster(cluster, &at, None, Some(door), async { drop(ended.await) }).await });
    let client = Client::new(&socket);
    let deadline = Instant::now() + Duration::from_secs(20);
    while client.hello().await.is_err() {
        assert!(Instant::now() < deadline);
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(client.hello().await.unwrap().0, "lab");

    let site = site("one", IMAGE);
    let desired = vec![Desired { deployment: site.clone(), wanted: Wanted::Running }];
    let done = client.apply(desired.clone()).await.unwrap();
    assert!(done[0].step == Step::Deploy && done[0].result.is_ok(), "{done:?}");
    assert_eq!(client.state(site.clone()).await.unwrap(), State::Serving);
    assert!(client.inventory().await.unwrap()[0].complete);
    let mut lines = client.logs(site.environment.clone(), false).await.unwrap();
    assert_eq!(lines.next().await.unwrap().unwrap().text, "started");

    // Memory is measured as the cluster says; a rate of a while ago gives no figure of what the processor did.
    double.measure("250m", "12Mi");
    let of = async |resource: &str, unit: &str| {
        let definition = serde_json::from_value(json!({
            "name": "m", "aggregate": "max", "target": { "comparison": "at-most", "value": 64, "unit": unit },
            "measure": { "metric": { "resource": resource, "seconds": 1, "every": 1 } },
        }));
        measures::measure(&client, &site, &definition.unwrap(), |_| ()).await.unwrap()
    };
    assert_eq!(of("memory", "MiB").await.figure, Some(12.0));
    let cpu = of("cpu", "%").await;
    assert!(cpu.figure.is_none() && matches!(cpu.broken, Some(Broken::Engine { .. })), "{cpu:?}");

    // What the cluster says of the pod leads nobody out of the pods' networks: neither a measure nor a browser.
    double.object("pods", "levain-lab-one", "application-1", |pod| pod["status"]["podIP"] = json!("127.0.0.1"));
    let port = address.port();
    let asked = (port, "/");
    let second = Duration::from_secs(1);
    let mut samples = client.measure(site.environment.clone(), asked, 1, second, second).await.unwrap();
    let sample = samples.next().await;
    assert!(
        matches!(&sample, Err(EngineError::Said { said, .. }) if said.contains("not an address of a pod")),
        "{sample:?}"
    );
    let route = Route {
        host: "one.lab.localhost".to_owned(),
        environment: site.environment.clone(),
        open: true,
        epoch: 0,
        state: Shown::Serving,
        port,
    };
    client.routes(vec![route]).await.unwrap();
    let mut stream = tokio::net::TcpStream::connect(address).await.unwrap();
    stream.write_all(b"GET / HTTP/1.1\r\nHost: one.lab.localhost\r\nConnection: close\r\n\r\n").await.unwrap();
    let mut text = String::new();
    stream.read_to_string(&mut text).await.unwrap();
    assert!(text.starts_with("HTTP/1.1 4"), "without a ticket nobody enters: {text}");

    // A cluster that does not answer is told as that, and what runs goes on.
    double.fault(Fault { on: ("GET", "/"), bad: Bad::Status(503, "ServiceUnavailable", "no"), times: u32::MAX });
    assert!(matches!(client.apply(Vec::new()).await, Err(EngineError::Unreachable { .. })));
    double.mend();
    assert!(client.apply(desired).await.unwrap().is_empty());
    let done = client.apply(Vec::new()).await.unwrap();
    assert!(done[0].step == Step::Destroy && done[0].result.is_ok(), "{done:?}");
    assert_eq!(double.kept(), [""; 0]);
    drop(end);
    serving.await.unwrap().unwrap();
    assert!(!socket.exists());
}
