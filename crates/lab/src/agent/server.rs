//! The agent's end of the socket.

use std::collections::{BTreeMap, BTreeSet};
use std::os::unix::fs::{PermissionsExt, chown};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use levain_package::MOST_SAMPLES;
use serde::Serialize;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::unix::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, UnixListener, UnixStream};
use tokio::runtime::Runtime;
use tokio::sync::{Mutex, Semaphore, oneshot};

use super::held::Held;
use super::protocol::{Answer, MOST, Request, VERSION};
use super::routes::Routes;
#[cfg(feature = "kubernetes")]
use crate::engine::Kubernetes;
use crate::engine::{EngineError, Podman, Usage, micros, perform, plan};
use crate::instance::{Instance, InstanceError, InstanceOptions};
use crate::proxy::{Listener, Proxy, Settings};

/// Most questions at a time.
const QUESTIONS: usize = 256;

/// Longest wait for one answer, in milliseconds: what a marker may ask for.
const LONGEST_WAIT: u64 = 3_600_000;

/// Threads of the proxy.
const THREADS: usize = 2;

/// Where browsers come in.
#[derive(Debug)]
pub struct Door {
    /// Made in the machine's network.
    pub listener: std::net::TcpListener,
    /// How the proxy behaves.
    pub settings: Settings,
}

/// How an agent is started.
#[derive(Debug)]
pub struct Options {
    /// The folder of the engine.
    pub folder: PathBuf,
    /// The socket where it listens; `agent.sock` in the folder by default.
    pub socket: Option<PathBuf>,
    /// Group whose members may open the socket, beside root.
    pub group: Option<u32>,
    /// How the engine is started.
    pub instance: InstanceOptions,
    /// Where browsers come in; nowhere without it.
    pub door: Option<Door>,
}

struct Agent<E> {
    engine: E,
    routes: Arc<Routes>,
    /// Held while what should be is made so: two lists at a time would undo each other.
    applying: Mutex<()>,
    questions: Semaphore,
}

impl<E: Held> Agent<E> {
    /// Asks the engine where everything is.
    async fn resolve(&self) {
        let (asked, turn) = self.routes.asked();
        let mut places = BTreeMap::new();
        for (environment, port) in asked {
            if let Ok(target) = self.engine.target(&environment, port).await {
                places.insert((environment, port), target);
            }
        }
        self.routes.found(turn, &places);
    }

    /// Asks again and again, on an engine that moves environments by itself: an address that one had may be another's.
    async fn follow(&self) {
        loop {
            match E::MOVES {
                Some(period) => tokio::time::sleep(period).await,
                None => std::future::pending().await,
            }
            self.resolve().await;
        }
    }
}

/// Starts the engine or adopts it, and answers until `end`. What runs in the engine goes on afterwards.
///
/// # Errors
///
/// When another agent holds the engine, it cannot be started, or its namespace ends: then this process is to be started
/// again, and begins with an empty engine.
pub async fn serve(options: Options, end: impl Future<Output = ()>) -> Result<(), InstanceError> {
    let instance = Instance::start(&options.folder, &options.instance)?;
    let socket = options.socket.unwrap_or_else(|| instance.folder().join("agent.sock"));
    let namespace = instance.namespace().clone();
    let podman = Podman::open(instance).await?;
    let runtime = || namespace.runtime(THREADS);
    hold(podman, &socket, options.group, options.door.map(|door| (door, runtime)), end).await
}

/// Answers for a cluster until `end`. What runs in it goes on afterwards.
///
/// # Errors
///
/// When it cannot listen.
#[cfg(feature = "kubernetes")]
pub async fn serve_cluster(
    cluster: Kubernetes,
    socket: &Path,
    group: Option<u32>,
    door: Option<Door>,
    end: impl Future<Output = ()>,
) -> Result<(), InstanceError> {
    let runtime = || tokio::runtime::Builder::new_multi_thread().worker_threads(THREADS).enable_all().build();
    hold(cluster, socket, group, door.map(|door| (door, runtime)), end).await
}

/// Holds an engine: answers at the socket, leads browsers in by threads of `runtime`, keeps the engine going.
async fn hold<E: Held>(
    engine: E,
    socket: &Path,
    group: Option<u32>,
    door: Option<(Door, impl FnOnce() -> std::io::Result<Runtime>)>,
    end: impl Future<Output = ()>,
) -> Result<(), InstanceError> {
    let listener = listen(socket, group).map_err(|error| InstanceError::folder(socket, error))?;
    let agent = Arc::new(Agent {
        engine,
        routes: Arc::default(),
        applying: Mutex::default(),
        questions: Semaphore::new(QUESTIONS),
    });
    let proxy = match door {
        None => None,
        Some((door, runtime)) => {
            let runtime = runtime().map_err(|error| InstanceError::failed("proxy", error))?;
            let (ending, ended) = oneshot::channel::<()>();
            let routes = Arc::clone(&agent.routes);
            runtime.spawn(async move {
                let clock: crate::proxy::Clock = Arc::new(Timestamp::now);
                let proxy = Proxy::new(routes, door.settings, clock);
                match door.listener.set_nonblocking(true).and_then(|()| TcpListener::from_std(door.listener)) {
                    Ok(listener) => {
                        let ended = async { drop(ended.await) };
                        proxy.serve(Listener::Tcp(listener), ended).await;
                    }
                    Err(error) => tracing::error!(%error, "the proxy cannot listen"),
                }
            });
            Some((runtime, ending))
        }
    };
    tracing::info!(socket = %socket.display(), engine = agent.engine.name(), "the agent listens");
    let outcome = tokio::select! {
        () = answer_all(&agent, listener) => Ok(()),
        gone = agent.engine.watch() => Err(gone),
        () = agent.follow() => Ok(()),
        () = end => Ok(()),
    };
    if let Some((runtime, ending)) = proxy {
        drop(ending);
        runtime.shutdown_background();
    }
    let _ = std::fs::remove_file(socket);
    outcome
}

/// A socket for root, and for one group. Whoever holds the lock of the folder may take the place of a socket left behind.
fn listen(path: &Path, group: Option<u32>) -> std::io::Result<UnixListener> {
    let _ = std::fs::remove_file(path);
    let listener = std::os::unix::net::UnixListener::bind(path)?;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600))?;
    if let Some(group) = group {
        chown(path, None, Some(group))?;
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o660))?;
    }
    listener.set_nonblocking(true)?;
    UnixListener::from_std(listener)
}

async fn answer_all<E: Held>(agent: &Arc<Agent<E>>, listener: UnixListener) {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => {
                let agent = Arc::clone(agent);
                tokio::spawn(async move {
                    let Ok(_place) = agent.questions.acquire().await else { return };
                    if let Err(error) = connection(&agent, stream).await {
                        tracing::debug!(%error, "a question ended");
                    }
                });
            }
            Err(error) => {
                tracing::warn!(%error, "cannot accept a question");
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        }
    }
}

/// Reads one question and answers it.
async fn connection<E: Held>(agent: &Agent<E>, stream: UnixStream) -> std::io::Result<()> {
    let (read, mut write) = stream.into_split();
    let mut read = BufReader::new(read.take(MOST));
    let mut line = Vec::new();
    read.read_until(b'\n', &mut line).await?;
    if !line.ends_with(b"\n") {
        return failed(&mut write, "the question is too long, or not whole").await;
    }
    let request = match serde_json::from_slice(&line) {
        Ok(request) => request,
        Err(error) => return failed(&mut write, error).await,
    };
    let mut out = Out { write, read: read.into_inner().into_inner() };
    match answer(agent, request, &mut out).await {
        Ok(Some(last)) => out.say(&last).await,
        Ok(None) => Ok(()),
        Err(Ended::Gone(error)) => Err(error),
        Err(Ended::Failed(error)) => out.say(&Answer::Failed(error)).await,
    }
}

async fn failed(write: &mut OwnedWriteHalf, said: impl ToString) -> std::io::Result<()> {
    let error = EngineError::Said { step: "question".to_owned(), said: said.to_string() };
    say(write, &Answer::Failed(error)).await
}

async fn say(write: &mut OwnedWriteHalf, answer: &impl Serialize) -> std::io::Result<()> {
    let mut line = serde_json::to_vec(answer)?;
    line.push(b'\n');
    write.write_all(&line).await
}

/// Why an answer ended before its end.
enum Ended {
    /// Nobody listens.
    Gone(std::io::Error),
    /// The engine says no.
    Failed(EngineError),
}

impl From<std::io::Error> for Ended {
    fn from(error: std::io::Error) -> Self {
        Self::Gone(error)
    }
}

impl From<EngineError> for Ended {
    fn from(error: EngineError) -> Self {
        Self::Failed(error)
    }
}

/// Where answers go.
struct Out {
    write: OwnedWriteHalf,
    read: OwnedReadHalf,
}

impl Out {
    async fn say(&mut self, answer: &Answer) -> std::io::Result<()> {
        say(&mut self.write, answer).await
    }

    /// Waits until the other end is closed.
    async fn closed(&mut self) {
        let mut byte = [0];
        while matches!(self.read.read(&mut byte).await, Ok(1..)) {}
    }
}

/// Answers one question; gives the last answer, or nothing when all was said.
async fn answer<E: Held>(agent: &Agent<E>, request: Request, out: &mut Out) -> Result<Option<Answer>, Ended> {
    let engine = &agent.engine;
    Ok(Some(match request {
        Request::Hello => Answer::Hello { version: VERSION, instance: engine.name(), process: std::process::id() },
        Request::Apply { desired } => {
            let _held = agent.applying.lock().await;
            let steps = plan(&desired, &engine.inventory().await?, Timestamp::now());
            // Nobody is led to a place that is about to change hands.
            agent.routes.change(steps.iter().map(|(id, _)| id.clone()).collect());
            let done = perform(engine, &desired, steps).await;
            agent.routes.change(BTreeSet::new());
            agent.resolve().await;
            Answer::Applied(done)
        }
        Request::Inventory => Answer::Found(engine.inventory().await?),
        Request::State { deployment } => Answer::State(engine.state(&deployment).await?),
        Request::Logs { environment, follow } => {
            let mut lines = engine.logs(&environment, follow).await?;
            loop {
                let line = tokio::select! {
                    line = lines.recv() => line,
                    () = out.closed() => return Ok(None),
                };
                match line {
                    Some(line) => out.say(&Answer::Line(line)).await?,
                    None => break Answer::End,
                }
            }
        }
        Request::Usage { environment, period } => {
            let mut first = None;
            loop {
                let usage = engine.usage(&environment).await?;
                let at = micros(first.get_or_insert_with(Instant::now).elapsed());
                out.say(&Answer::Usage(Usage { at, ..usage })).await?;
                tokio::select! {
                    () = tokio::time::sleep(Duration::from_millis(period.max(100))) => {}
                    () = out.closed() => return Ok(None),
                }
            }
        }
        Request::Measure { environment, port, path, count, period, patience } => {
            let patience = Duration::from_millis(patience.clamp(1, LONGEST_WAIT));
            let begun = Instant::now();
            let mut next = begun;
            for number in 0..count.min(MOST_SAMPLES) {
                // From the beginning of one to the beginning of the next, or to the end of the first when it is slower.
                if number > 0 {
                    tokio::select! {
                        () = tokio::time::sleep_until(next.into()) => {}
                        () = out.closed() => return Ok(None),
                    }
                }
                let sample = engine.sample(&environment, (port, &path), patience, begun).await?;
                next = begun + Duration::from_micros(sample.at) + Duration::from_millis(period);
                out.say(&Answer::Sample(sample)).await?;
            }
            Answer::End
        }
        Request::Job { deployment, job } => Answer::Executed(engine.run_job(&deployment, &job).await?),
        Request::Take { deployment } => {
            let mut pieces = engine.take(&deployment).await?;
            out.say(&Answer::Archive).await?;
            while let Some(piece) = pieces.recv().await {
                out.write.write_all(&piece).await?;
            }
            return Ok(None);
        }
        Request::Import { archive } => Answer::Image(engine.import_image(&archive).await?),
        Request::Routes { routes } => {
            let _held = agent.applying.lock().await;
            agent.routes.say(routes);
            agent.resolve().await;
            Answer::End
        }
    }))
}
