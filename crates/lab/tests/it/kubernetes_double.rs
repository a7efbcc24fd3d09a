//! A cluster that keeps objects and runs nothing: enough of the interface for what the engine asks, over HTTP on the loopback,
//! with answers of every bad kind on demand.
//!
//! What it does as a cluster does: server-side apply, lists by label and by page, namespaces that take a moment to end, quotas,
//! pods that come with a deployment. What it does not: schemas, admission, accounts. Those are asked of a real one
//! (`cargo xtask kubernetes`).

use std::collections::{BTreeMap, VecDeque};
use std::convert::Infallible;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use http_body_util::combinators::BoxBody;
use http_body_util::{BodyExt, Full, StreamBody};
use hyper::body::{Bytes, Frame, Incoming};
use hyper::service::service_fn;
use hyper::{Method, Request, Response};
use hyper_util::rt::TokioIo;
use levain_lab::engine::{ClusterOptions, Kubernetes};
use serde_json::{Value, json};

/// Digest of the one image that its nodes can have.
pub const IMAGE: &str = "sha256:1111111111111111111111111111111111111111111111111111111111111111";

/// How a question is answered badly.
#[derive(Debug, Clone)]
pub enum Bad {
    /// With this status, reason and message.
    Status(u16, &'static str, &'static str),
    /// The same, and when to come back, in seconds.
    Later(u16, u32),
    /// With this body, and a status that says all is well.
    Body(&'static str),
    /// Half of what was promised, then nothing.
    Cut,
    /// Never.
    Silence,
}

/// Which questions are answered badly, and how often.
#[derive(Debug, Clone)]
pub struct Fault {
    /// Method and a part of the address.
    pub on: (&'static str, &'static str),
    /// How.
    pub bad: Bad,
    /// How often; for ever by default.
    pub times: u32,
}

type Key = (String, String, String);

#[derive(Debug, Default)]
struct Inside {
    /// By word of the address, namespace and name.
    objects: BTreeMap<Key, Value>,
    version: u64,
    /// How many questions a namespace that ends is still there for.
    ending: u32,
    faults: VecDeque<Fault>,
    asked: Vec<String>,
    /// What pods use, when the cluster measures.
    usage: Option<[String; 2]>,
    expired: u32,
}

/// The cluster, ended with the test.
pub struct Double {
    inside: Arc<Mutex<Inside>>,
    address: SocketAddr,
    folder: tempfile::TempDir,
    serving: tokio::task::JoinHandle<()>,
}

impl Drop for Double {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

impl Double {
    /// A cluster without environments.
    pub async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let inside = Arc::new(Mutex::new(Inside::default()));
        let shared = Arc::clone(&inside);
        let serving = tokio::spawn(async move {
            loop {
                let Ok((stream, _)) = listener.accept().await else { continue };
                let shared = Arc::clone(&shared);
                let answer = service_fn(move |request| answer(Arc::clone(&shared), request));
                tokio::spawn(async move {
                    let _ =
                        hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), answer).await;
                });
            }
        });
        Self { inside, address, folder: tempfile::tempdir().unwrap(), serving }
    }

    /// The file that says how it is reached.
    fn kubeconfig(&self) -> PathBuf {
        let path = self.folder.path().join("kubeconfig");
        let text = json!({
            "apiVersion": "v1", "kind": "Config", "current-context": "double",
            "clusters": [{ "name": "double", "cluster": { "server": format!("http://{}", self.address) } }],
            "users": [{ "name": "double", "user": {} }],
            "contexts": [{
                "name": "double", "context": { "cluster": "double", "user": "double", "namespace": "levain" },
            }],
        });
        std::fs::write(&path, text.to_string()).unwrap();
        path
    }

    /// How an engine is told to use it: impatient, and a few objects at a time.
    pub fn options(&self) -> ClusterOptions {
        let mut options =
            ClusterOptions::new("lab", "registry.example.org/lab", vec!["10.42.0.0/16".parse().unwrap()]).unwrap();
        options.kubeconfig = Some(self.kubeconfig());
        options.patience = Duration::from_millis(400);
        options.ending = Duration::from_secs(3);
        options.page = 2;
        options
    }

    /// An engine on it.
    pub async fn engine(&self) -> Kubernetes {
        Kubernetes::open(self.options()).await.unwrap()
    }

    fn lock(&self) -> MutexGuard<'_, Inside> {
        self.inside.lock().unwrap()
    }

    /// Answers badly from now on.
    pub fn fault(&self, fault: Fault) {
        self.lock().faults.push_back(fault);
    }

    /// Answers well from now on.
    pub fn mend(&self) {
        self.lock().faults.clear();
    }

    /// Questions asked so far, and forgets them.
    pub fn asked(&self) -> Vec<String> {
        std::mem::take(&mut self.lock().asked)
    }

    /// Namespaces end only after they were asked about this often.
    pub fn end_slowly(&self, questions: u32) {
        self.lock().ending = questions;
    }

    /// Forgets where lists were, this many times.
    pub fn expire(&self, times: u32) {
        self.lock().expired = times;
    }

    /// Measures pods from now on: processor and memory.
    pub fn measure(&self, cpu: &str, memory: &str) {
        self.lock().usage = Some([cpu.to_owned(), memory.to_owned()]);
    }

    /// What is kept, as `word/namespace/name`.
    pub fn kept(&self) -> Vec<String> {
        self.lock().objects.keys().map(|(word, space, name)| format!("{word}/{space}/{name}")).collect()
    }

    /// An object, to look at it or to change it behind the engine's back.
    pub fn object<T>(&self, word: &str, space: &str, name: &str, work: impl FnOnce(&mut Value) -> T) -> T {
        let key = (word.to_owned(), space.to_owned(), name.to_owned());
        work(self.lock().objects.get_mut(&key).expect("it is there"))
    }

    /// Removes an object behind the engine's back.
    pub fn remove(&self, word: &str, space: &str, name: &str) {
        let key = (word.to_owned(), space.to_owned(), name.to_owned());
        assert!(self.lock().objects.remove(&key).is_some(), "it was there");
    }

    /// Puts an object that nobody applied.
    pub fn put(&self, word: &str, space: &str, name: &str, object: Value) {
        self.lock().objects.insert((word.to_owned(), space.to_owned(), name.to_owned()), object);
    }
}

type Answer = Response<BoxBody<Bytes, std::io::Error>>;

fn whole(status: u16, body: String) -> Answer {
    let body = Full::new(Bytes::from(body)).map_err(|never: Infallible| match never {}).boxed();
    Response::builder().status(status).header("content-type", "application/json").body(body).unwrap()
}

fn status(code: u16, reason: &str, message: &str) -> Answer {
    later(code, reason, message, 0)
}

fn later(code: u16, reason: &str, message: &str, seconds: u32) -> Answer {
    // A schema that refuses names the field; a rule of the cluster's administrator does not.
    let field = if reason == "Invalid" { "spec.field" } else { "" };
    let body = json!({
        "apiVersion": "v1", "kind": "Status", "metadata": {}, "status": "Failure", "reason": reason,
        "message": message, "code": code,
        "details": { "retryAfterSeconds": seconds, "causes": [{ "message": message, "field": field }] },
    });
    whole(code, body.to_string())
}

async fn answer(inside: Arc<Mutex<Inside>>, request: Request<Incoming>) -> Result<Answer, Infallible> {
    let (head, body) = request.into_parts();
    let asked = format!("{} {}", head.method, head.uri);
    let bytes = body.collect().await.map(|body| body.to_bytes()).unwrap_or_default();
    let bad = {
        let mut inside = inside.lock().unwrap();
        inside.asked.push(asked.clone());
        let (method, path) = (head.method.as_str(), head.uri.path());
        let at = inside.faults.iter().position(|fault| fault.on.0 == method && path.contains(fault.on.1));
        at.map(|at| {
            let fault = &mut inside.faults[at];
            fault.times = fault.times.saturating_sub(1);
            let bad = fault.bad.clone();
            if fault.times == 0 {
                inside.faults.remove(at);
            }
            bad
        })
    };
    match bad {
        Some(Bad::Status(code, reason, message)) => return Ok(status(code, reason, message)),
        Some(Bad::Later(code, seconds)) => return Ok(later(code, "TooManyRequests", "slow down", seconds)),
        Some(Bad::Body(text)) => return Ok(whole(200, text.to_owned())),
        Some(Bad::Silence) => {
            tokio::time::sleep(Duration::from_secs(30)).await;
        }
        Some(Bad::Cut) => {
            let begun = Frame::data(Bytes::from_static(b"{\"kind\":"));
            let frames = [Ok(begun), Err(std::io::Error::other("cut"))];
            let body = BodyExt::boxed(StreamBody::new(futures_util::stream::iter(frames)));
            return Ok(Response::builder().status(200).header("content-length", "4096").body(body).unwrap());
        }
        None => {}
    }
    let mut inside = inside.lock().unwrap();
    let query: BTreeMap<String, String> = head.uri.query().map(pairs).unwrap_or_default();
    let kind = head.headers.get("content-type").and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    Ok(inside.answer(&head.method, head.uri.path(), &query, kind, &bytes))
}

fn pairs(query: &str) -> BTreeMap<String, String> {
    let pair = |pair: &str| pair.split_once('=').map(|(key, value)| (key.to_owned(), decoded(value)));
    query.split('&').filter_map(pair).collect()
}

fn decoded(text: &str) -> String {
    let (mut bytes, mut rest) = (Vec::new(), text.as_bytes());
    while let [first, others @ ..] = rest {
        match (first, others) {
            (b'%', [high, low, others @ ..]) => {
                let hex = std::str::from_utf8(&[*high, *low]).map(|hex| u8::from_str_radix(hex, 16)).unwrap();
                bytes.push(hex.unwrap());
                rest = others;
            }
            (b'+', _) => (bytes.push(b' '), rest = others).1,
            _ => (bytes.push(*first), rest = others).1,
        }
    }
    String::from_utf8(bytes).unwrap()
}

/// Word, namespace, name and rest of an address.
fn place(path: &str) -> (String, String, String, String) {
    let mut parts: VecDeque<&str> = path.trim_matches('/').split('/').collect();
    // api/v1 or apis/group/v1
    let prefix = if parts.front() == Some(&"api") { 2 } else { 3 };
    parts.drain(..prefix);
    let mut next = || parts.pop_front().unwrap_or_default().to_owned();
    let (first, second, third) = (next(), next(), next());
    if first == "namespaces" && !third.is_empty() {
        return (third, second, next(), next());
    }
    if first == "namespaces" { (first, second.clone(), second, third) } else { (first, String::new(), second, third) }
}

impl Inside {
    fn answer(
        &mut self,
        method: &Method,
        path: &str,
        query: &BTreeMap<String, String>,
        kind: &str,
        body: &[u8],
    ) -> Answer {
        let (word, space, name, rest) = place(path);
        self.tick(&space);
        self.run();
        let missing = || status(404, "NotFound", &format!("{word} {name:?} not found"));
        let key = (word.clone(), space.clone(), name.clone());
        if path.starts_with("/apis/metrics.k8s.io") {
            let Some([cpu, memory]) = self.usage.clone() else { return missing() };
            let pod = json!({
                "metadata": { "name": "application-1" }, "timestamp": "2026-12-01T00:00:15Z", "window": "15s",
                "containers": [{ "name": "web", "usage": { "cpu": cpu, "memory": memory } }],
            });
            return whole(200, json!({ "kind": "PodMetricsList", "metadata": {}, "items": [pod] }).to_string());
        }
        match (method.as_str(), name.is_empty()) {
            ("GET", true) => self.list(&word, &space, query),
            ("GET", false) if rest == "log" => match self.objects.contains_key(&key) {
                true => whole(200, "started\nwarned\n".to_owned()),
                false => missing(),
            },
            ("GET", false) => self.objects.get(&key).map_or_else(missing, |object| whole(200, object.to_string())),
            ("PATCH", false) => {
                let Ok(given) = serde_json::from_slice::<Value>(body) else {
                    return status(400, "BadRequest", "the body is no object");
                };
                match kind {
                    "application/apply-patch+yaml" => self.apply(key, given, query),
                    "application/merge-patch+json" => match self.objects.get_mut(&key) {
                        Some(object) => {
                            merge(object, &given);
                            whole(200, object.to_string())
                        }
                        None => missing(),
                    },
                    other => status(415, "UnsupportedMediaType", other),
                }
            }
            ("DELETE", false) => {
                let wanted = serde_json::from_slice::<Value>(body).unwrap_or_default();
                let wanted = wanted.pointer("/preconditions/uid").and_then(Value::as_str).map(str::to_owned);
                let Some(object) = self.objects.get_mut(&key) else { return missing() };
                let is = object.pointer("/metadata/uid").and_then(Value::as_str);
                if wanted.is_some() && wanted.as_deref() != is {
                    return status(409, "Conflict", "the UID in the precondition does not match");
                }
                if word == "namespaces" && self.ending > 0 {
                    merge(
                        object,
                        &json!({
                            "metadata": { "deletionTimestamp": "2026-12-01T00:00:00Z" },
                            "status": { "phase": "Terminating" },
                        }),
                    );
                    return whole(200, object.to_string());
                }
                let object = object.to_string();
                self.forget(&key);
                whole(200, object)
            }
            _ => status(405, "MethodNotAllowed", &format!("{method} {path}")),
        }
    }

    /// A namespace that ends is nearer to its end.
    fn tick(&mut self, space: &str) {
        let key = ("namespaces".to_owned(), space.to_owned(), space.to_owned());
        let ends = self.objects.get(&key).is_some_and(|one| one["metadata"]["deletionTimestamp"].is_string());
        if ends {
            self.ending = self.ending.saturating_sub(1);
            if self.ending == 0 {
                self.forget(&key);
            }
        }
    }

    fn forget(&mut self, (word, space, name): &Key) {
        self.objects.remove(&(word.clone(), space.clone(), name.clone()));
        if word == "namespaces" {
            self.objects.retain(|(_, place, _), _| place != name);
        }
    }

    fn apply(&mut self, key: Key, mut given: Value, query: &BTreeMap<String, String>) -> Answer {
        let (word, space, name) = &key;
        if query.get("fieldManager").map(String::as_str) != Some("levain") {
            return status(400, "BadRequest", "fieldManager is required");
        }
        if query.get("fieldValidation").map(String::as_str) != Some("Strict") {
            return status(400, "BadRequest", "this double wants strict fields");
        }
        if word != "namespaces" {
            let at = ("namespaces".to_owned(), space.clone(), space.clone());
            match self.objects.get(&at) {
                None => return status(404, "NotFound", &format!("namespaces {space:?} not found")),
                Some(one) if one["metadata"]["deletionTimestamp"].is_string() => {
                    return status(403, "Forbidden", &format!("{space} is being terminated"));
                }
                Some(_) => {}
            }
            if let Some(refused) = self.over(&key, &given) {
                return refused;
            }
        }
        self.version += 1;
        let before = self.objects.get(&key);
        let uid = before.map_or_else(|| json!(format!("uid-{}", self.version)), |old| old["metadata"]["uid"].clone());
        if before.is_some_and(|old| old["metadata"]["deletionTimestamp"].is_string()) {
            return status(409, "Conflict", &format!("{name} is being deleted"));
        }
        merge(&mut given, &json!({ "metadata": { "uid": uid, "creationTimestamp": "2026-12-01T00:00:00Z" } }));
        let text = given.to_string();
        let code = if before.is_some() { 200 } else { 201 };
        self.objects.insert(key, given);
        whole(code, text)
    }

    /// What the quota of a namespace says of a claim.
    fn over(&self, (word, space, name): &Key, given: &Value) -> Option<Answer> {
        if word != "persistentvolumeclaims" {
            return None;
        }
        let of = |claim: &Value| -> u64 {
            claim.pointer("/spec/resources/requests/storage").unwrap().as_str().unwrap().parse().unwrap()
        };
        let quota = self.objects.get(&("resourcequotas".to_owned(), space.clone(), "bounds".to_owned()))?;
        let most: u64 = quota.pointer("/spec/hard/requests.storage")?.as_str()?.parse().ok()?;
        let others = self
            .objects
            .iter()
            .filter(|((one, place, other), _)| one == "persistentvolumeclaims" && place == space && other != name);
        let used: u64 = others.map(|(_, claim)| of(claim)).sum();
        let asked = of(given);
        let said = format!(
            "persistentvolumeclaims {name:?} is forbidden: exceeded quota: bounds, requested: requests.storage={asked}, \
             used: requests.storage={used}, limited: requests.storage={most}"
        );
        (used + asked > most).then(|| status(403, "Forbidden", &said))
    }

    fn list(&mut self, word: &str, space: &str, query: &BTreeMap<String, String>) -> Answer {
        let selector = query.get("labelSelector").cloned().unwrap_or_default();
        let bears = |object: &Value| {
            selector
                .split(',')
                .filter_map(|one| one.split_once('='))
                .all(|(key, value)| object["metadata"]["labels"].get(key).and_then(Value::as_str) == Some(value))
        };
        let here = |(one, place, _): &Key| one == word && (space.is_empty() || place == space);
        let all: Vec<&Value> =
            self.objects.iter().filter(|(key, object)| here(key) && bears(object)).map(|(_, object)| object).collect();
        let from: usize = query.get("continue").map(|token| token.parse().unwrap()).unwrap_or_default();
        if from > 0 && self.expired > 0 {
            self.expired -= 1;
            return status(410, "Expired", "The provided continue parameter is too old");
        }
        let limit: usize = query.get("limit").map_or(500, |limit| limit.parse().unwrap());
        let until = all.len().min(from + limit);
        let next = if until < all.len() { until.to_string() } else { String::new() };
        let list = json!({
            "apiVersion": "v1", "kind": "List", "metadata": { "continue": next, "resourceVersion": "1" },
            "items": all[from..until],
        });
        whole(200, list.to_string())
    }

    /// What controllers and a node would do: a pod for each deployment that should have one, and its state.
    fn run(&mut self) {
        let deployments: Vec<(Key, Value)> =
            self.objects.iter().filter(|((word, ..), _)| word == "deployments").map(pair).collect();
        for ((_, space, _), deployment) in deployments {
            let key = ("pods".to_owned(), space.clone(), "application-1".to_owned());
            let template = &deployment["spec"]["template"];
            let print = &template["metadata"]["annotations"]["levain.fingerprint"];
            let same = self
                .objects
                .get(&key)
                .is_some_and(|pod| &pod["metadata"]["annotations"]["levain.fingerprint"] == print);
            let refused = deployment["status"]["conditions"][0]["type"] == json!("ReplicaFailure");
            if refused || deployment["spec"]["replicas"] == json!(0) {
                self.objects.remove(&key);
            } else if !same {
                let mut pod = template.clone();
                merge(
                    &mut pod,
                    &json!({
                        "metadata": { "name": "application-1", "namespace": space, "creationTimestamp": "2026-12-01T00:00:00Z" },
                        "status": node(&template["spec"]),
                    }),
                );
                self.objects.insert(key, pod);
            }
        }
        let alone = |((word, space, _), _): &(&Key, &Value)| {
            let key = ("deployments".to_owned(), space.clone(), "application".to_owned());
            word == "pods" && !self.objects.contains_key(&key)
        };
        let orphans: Vec<Key> = self.objects.iter().filter(alone).map(|(key, _)| key.clone()).collect();
        orphans.iter().for_each(|key| drop(self.objects.remove(key)));
        for ((word, ..), pod) in &mut self.objects {
            if word == "pods" && pod["metadata"]["labels"]["levain.role"] == json!("job") {
                let ended = json!({ "name": "job", "image": "", "imageID": "", "ready": false, "restartCount": 0,
                    "state": { "terminated": { "exitCode": 0 } } });
                merge(pod, &json!({ "status": { "phase": "Succeeded", "containerStatuses": [ended] } }));
            }
        }
    }
}

fn pair((key, value): (&Key, &Value)) -> (Key, Value) {
    (key.clone(), value.clone())
}

/// What a node says of a pod: it has one image.
fn node(spec: &Value) -> Value {
    let statuses: Vec<Value> = spec["containers"]
        .as_array()
        .unwrap()
        .iter()
        .map(|container| {
            let there = container["image"].as_str().unwrap().ends_with(IMAGE);
            let state = if there {
                json!({ "running": { "startedAt": "2026-12-01T00:00:00Z" } })
            } else {
                json!({ "waiting": { "reason": "ImagePullBackOff" } })
            };
            json!({ "name": container["name"], "image": container["image"], "imageID": "", "ready": there,
                "restartCount": 0, "state": state })
        })
        .collect();
    let ready = statuses.iter().all(|one| one["ready"] == json!(true));
    let word = if ready { "True" } else { "False" };
    json!({ "phase": "Running", "podIP": "10.42.0.7", "containerStatuses": statuses,
        "conditions": [{ "type": "Ready", "status": word }] })
}

/// As a merge patch does.
fn merge(into: &mut Value, from: &Value) {
    match (into, from) {
        (Value::Object(into), Value::Object(from)) => {
            for (key, value) in from {
                if value.is_null() {
                    into.remove(key);
                } else {
                    merge(into.entry(key.clone()).or_insert(Value::Null), value);
                }
            }
        }
        (into, from) => *into = from.clone(),
    }
}
