//! Connections taken, requests judged and passed on.

use std::convert::Infallible;
use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt, Full};
use hyper::body::{Body, Bytes, Incoming};
use hyper::header::{self, HeaderMap, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::upgrade::OnUpgrade;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use jiff::Timestamp;
use tokio::net::{TcpListener, UnixListener};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::task::JoinSet;
use tokio::time::{Instant, MissedTickBehavior, interval_at, sleep, sleep_until, timeout};

use super::body::{Cut, Download, Progress, Still, Upload};
use super::directory::{Directory, Environment, State, Target};
use super::entry::{self, Key, Spent, TICKET_PARAMETER};
use super::guard::{self, Asked};
use super::headers;
use super::page::Page;
use super::stall::{Stall, Stream};
use super::upstream::{BoxError, Upstreams};
use super::uptime::Uptime;

type Answer = Response<UnsyncBoxBody<Bytes, BoxError>>;

/// What time it is.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// What tells the time since the machine started.
pub type Timer = Arc<dyn Fn() -> std::io::Result<Uptime> + Send + Sync>;

/// How a proxy behaves.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The key shared with the platform.
    pub key: Key,
    /// Whether browsers reach it over HTTPS, by a server in front of it.
    pub https: bool,
    /// Address of the platform, for the link on pages.
    pub platform: String,
    /// Names of cookies that applications never see nor set, beside those that begin as Levain's do.
    pub reserved_cookies: Vec<String>,
    /// Limits.
    pub limits: Limits,
}

/// How much, and for how long.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// How long an entry is good for.
    pub entry: Duration,
    /// How long the head of a request may take to come, and how long a connection may stay without one.
    pub head: Duration,
    /// How long an upload or a download may stand still.
    pub idle: Duration,
    /// How long an application may take to begin its answer, once it has everything.
    pub answer: Duration,
    /// How often a long answer or a WebSocket is checked against the directory.
    pub check: Duration,
    /// How long connections have to end when the proxy does.
    pub grace: Duration,
    /// Most bytes of one upload.
    pub upload: u64,
    /// Most bytes of the head of a request.
    pub head_bytes: usize,
    /// Most connections.
    pub connections: usize,
    /// Most requests at a time in one environment, so that one cannot take the place of all.
    pub requests: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            entry: Duration::from_secs(8 * 3600),
            head: Duration::from_secs(15),
            idle: Duration::from_secs(60),
            answer: Duration::from_secs(120),
            check: Duration::from_secs(10),
            grace: Duration::from_secs(5),
            upload: 2 << 30,
            head_bytes: 32 << 10,
            connections: 1024,
            requests: 64,
        }
    }
}

/// Where connections come from. A listener stays in the network namespace where it was made: one made before entering the
/// lab's serves browsers outside it.
#[derive(Debug)]
pub enum Listener {
    /// A TCP port.
    Tcp(TcpListener),
    /// A Unix socket, for a server in front.
    Unix(UnixListener),
}

impl Listener {
    async fn accept(&self) -> std::io::Result<Box<dyn Stream>> {
        Ok(match self {
            Listener::Tcp(listener) => {
                let (stream, _) = listener.accept().await?;
                stream.set_nodelay(true)?;
                Box::new(stream)
            }
            Listener::Unix(listener) => Box::new(listener.accept().await?.0),
        })
    }
}

/// The proxy.
pub struct Proxy<D> {
    directory: Arc<D>,
    settings: Settings,
    clock: Clock,
    timer: Timer,
    /// Nothing where the time since the machine started is not known: then nobody enters.
    spent: Option<Spent>,
    upstreams: Upstreams<Upload>,
    places: Mutex<std::collections::HashMap<String, Arc<Semaphore>>>,
}

/// A request that may go through.
struct Admitted {
    asked: Asked,
    environment: Environment,
    target: Target,
    until: Timestamp,
    place: OwnedSemaphorePermit,
}

impl<D: Directory> Proxy<D> {
    /// A proxy to the environments of `directory`.
    pub fn new(directory: Arc<D>, settings: Settings, clock: Clock) -> Arc<Proxy<D>> {
        Proxy::timed(directory, settings, clock, Arc::new(Uptime::now))
    }

    /// The same, with another timer for tickets.
    pub fn timed(directory: Arc<D>, settings: Settings, clock: Clock, timer: Timer) -> Arc<Proxy<D>> {
        let spent = timer().map(Spent::new);
        if let Err(error) = &spent {
            tracing::error!(%error, "the time since the machine started is not known: nobody enters");
        }
        let (upstreams, places) = (Upstreams::default(), Mutex::default());
        Arc::new(Proxy { directory, settings, clock, timer, spent: spent.ok(), upstreams, places })
    }

    /// Serves what comes to `listener` until `end`, then lets connections finish for a while.
    pub async fn serve(self: Arc<Self>, listener: Listener, end: impl Future<Output = ()>) {
        let limits = self.settings.limits;
        let places = Arc::new(Semaphore::new(limits.connections));
        let (ending, ended) = watch::channel(false);
        let mut connections = JoinSet::new();
        let mut end = std::pin::pin!(end);
        loop {
            let taken = async {
                // A place first: beyond the limit, connections wait in the system's queue.
                let place = Arc::clone(&places).acquire_owned().await.ok();
                (listener.accept().await, place)
            };
            let (stream, place) = tokio::select! {
                taken = taken => taken,
                () = &mut end => break,
            };
            while connections.try_join_next().is_some() {}
            match stream {
                Ok(stream) => {
                    connections.spawn(Arc::clone(&self).connection(stream, place, ended.clone()));
                }
                // Out of descriptors, or a peer that was gone already: neither is a reason to stop.
                Err(error) => {
                    tracing::warn!(%error, "cannot accept a connection");
                    sleep(Duration::from_millis(100)).await;
                }
            }
        }
        ending.send_replace(true);
        let _ = timeout(limits.grace, async { while connections.join_next().await.is_some() {} }).await;
    }

    async fn connection(
        self: Arc<Self>,
        stream: Box<dyn Stream>,
        place: Option<OwnedSemaphorePermit>,
        mut ended: watch::Receiver<bool>,
    ) {
        let limits = self.settings.limits;
        let service = service_fn(|request| {
            let proxy = Arc::clone(&self);
            async move { Ok::<_, Infallible>(proxy.answer(request).await) }
        });
        let served = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(limits.head)
            .max_buf_size(limits.head_bytes.max(8192))
            .serve_connection(TokioIo::new(Stall::new(stream, limits.idle)), service)
            .with_upgrades();
        let mut served = std::pin::pin!(served);
        let ending = async {
            let _ = ended.wait_for(|ended| *ended).await;
        };
        let finished = tokio::select! {
            result = served.as_mut() => Some(result),
            () = ending => None,
        };
        let result = match finished {
            Some(result) => result,
            None => {
                served.as_mut().graceful_shutdown();
                served.await
            }
        };
        if let Err(error) = result {
            tracing::debug!(%error, "a connection ended");
        }
        drop(place);
    }

    async fn answer(self: Arc<Self>, request: Request<Incoming>) -> Answer {
        let language = language_of(request.headers());
        let platform = self.settings.platform.clone();
        match self.judge(&request) {
            Ok(admitted) => match self.pass(request, admitted).await {
                Ok(answer) => answer,
                Err(page) => boxed(page.answer(&language, &platform)),
            },
            Err(Instead::Page(page)) => boxed(page.answer(&language, &platform)),
            Err(Instead::Enter { location, cookie }) => entered(&location, cookie.as_deref()),
        }
    }

    /// Whether a request goes through, and where.
    fn judge(&self, request: &Request<Incoming>) -> Result<Admitted, Instead> {
        let headers = request.headers();
        if matches!(*request.method(), Method::CONNECT | Method::TRACE) {
            return Err(Page::Method.into());
        }
        let asked = guard::asked(request).ok_or(Page::Malformed)?;
        let environment = self.directory.find(&asked.host).ok_or(Page::Unknown)?;
        if !environment.open {
            return Err(Page::Enter.into());
        }
        let now = (self.clock)();
        let until = self.admitted(headers, &environment, now);
        let (path, ticket) = without_ticket(request.uri().path_and_query().map_or("/", |path| path.as_str()));
        if let Some(ticket) = ticket {
            return Err(self.enter(request.method(), &asked, &path, ticket, until.is_some(), &environment, now));
        }
        let until = until.ok_or(Page::Enter)?;
        if guard::from_elsewhere(request.method(), headers, is_websocket(request), &self.origin(&asked)) {
            return Err(Page::Elsewhere.into());
        }
        if headers.contains_key("service-worker") {
            return Err(Page::Worker.into());
        }
        let target = match (environment.state, &environment.target) {
            (State::Serving, Some(target)) => target.clone(),
            (state, _) => return Err(Page::Not(state).into()),
        };
        if request.body().size_hint().lower() > self.settings.limits.upload {
            return Err(Page::TooLarge.into());
        }
        let place = self.place(&environment.id).ok_or(Page::Busy)?;
        Ok(Admitted { asked, environment, target, until, place })
    }

    /// What a request with a ticket gets: its cookie and its address without the ticket, or a page.
    #[allow(clippy::too_many_arguments, reason = "one caller, which has just worked all of them out")]
    fn enter(
        &self,
        method: &Method,
        asked: &Asked,
        path: &str,
        ticket: &str,
        inside: bool,
        environment: &Environment,
        now: Timestamp,
    ) -> Instead {
        if *method != Method::GET {
            return Page::Method.into();
        }
        let location = format!("{}{path}", self.origin(asked));
        let redeemed = match (&self.spent, (self.timer)()) {
            (Some(spent), Ok(uptime)) => spent.redeem(&self.settings.key, ticket, environment, &uptime),
            _ => false,
        };
        if redeemed {
            let seconds = i64::try_from(self.settings.limits.entry.as_secs()).unwrap_or(3600);
            let until = Timestamp::from_second(now.as_second() + seconds).unwrap_or(now);
            let https = self.settings.https;
            let cookie = format!(
                "{}={}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{}",
                entry::cookie_name(https),
                entry::cookie(&self.settings.key, environment, until),
                if https { "; Secure" } else { "" },
            );
            tracing::info!(environment = environment.id, "somebody entered");
            return Instead::Enter { location, cookie: Some(cookie) };
        }
        // The back button, or a page opened again: whoever is inside needs no ticket.
        if inside { Instead::Enter { location, cookie: None } } else { Page::Ticket.into() }
    }

    /// Until when the request's cookie lets it in. Any cookie of the name may be the good one: a neighbour can add others.
    fn admitted(&self, headers: &HeaderMap, environment: &Environment, now: Timestamp) -> Option<Timestamp> {
        let name = entry::cookie_name(self.settings.https);
        headers
            .get_all(header::COOKIE)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .filter(|(found, _)| *found == name)
            .find_map(|(_, value)| {
                entry::admitted(&self.settings.key, value, environment, now, self.settings.limits.entry)
            })
    }

    fn origin(&self, asked: &Asked) -> String {
        format!("{}://{}", if self.settings.https { "https" } else { "http" }, asked.authority)
    }

    fn place(&self, id: &str) -> Option<OwnedSemaphorePermit> {
        let most = self.settings.limits.requests;
        let mut places = self.places.lock().unwrap_or_else(PoisonError::into_inner);
        if places.len() > 256 {
            places.retain(|_, place| place.available_permits() < most);
        }
        let place = places.entry(id.to_owned()).or_insert_with(|| Arc::new(Semaphore::new(most)));
        Arc::clone(place).try_acquire_owned().ok()
    }

    /// Whether what was admitted would be admitted again.
    fn still(self: &Arc<Self>, host: String, environment: &Environment, until: Timestamp) -> Still {
        let proxy = Arc::clone(self);
        let then = environment.clone();
        Box::new(move || (proxy.clock)() < until && proxy.directory.find(&host).is_some_and(|now| now == then))
    }

    async fn pass(self: &Arc<Self>, mut request: Request<Incoming>, admitted: Admitted) -> Result<Answer, Page> {
        let limits = self.settings.limits;
        let Admitted { asked, environment, target, until, place } = admitted;
        let websocket = is_websocket(&request);
        let person = websocket.then(|| hyper::upgrade::on(&mut request));
        let (mut parts, body) = request.into_parts();
        headers::to_application(
            &mut parts.headers,
            &asked.authority,
            self.settings.https,
            &self.settings.reserved_cookies,
        );
        if websocket {
            upgrading(&mut parts.headers);
        }
        parts.version = hyper::Version::HTTP_11;
        let progress = Progress::new();
        let upload = Upload::new(body, limits.upload, limits.idle, Arc::clone(&progress));
        let mut response = self.ask(&target, Request::from_parts(parts, upload), &progress, &environment.id).await?;
        let still = self.still(asked.host.clone(), &environment, until);
        let application = match (response.status(), person) {
            (StatusCode::SWITCHING_PROTOCOLS, Some(person)) if speaks_websocket(response.headers()) => {
                let application = hyper::upgrade::on(&mut response);
                Some((person, application))
            }
            // Nobody asked to switch, or not to this.
            (StatusCode::SWITCHING_PROTOCOLS, _) => return Err(Page::Broken),
            _ => None,
        };
        let (mut parts, body) = response.into_parts();
        headers::to_browser(&mut parts.headers, &asked.host, &self.origin(&asked), &self.settings.reserved_cookies);
        if let Some((person, application)) = application {
            upgrading(&mut parts.headers);
            tokio::spawn(join(person, application, still, limits.check, place));
            return Ok(Response::from_parts(parts, empty()));
        }
        let mut asked = interval_at(Instant::now() + limits.check, limits.check);
        asked.set_missed_tick_behavior(MissedTickBehavior::Delay);
        Ok(Response::from_parts(parts, UnsyncBoxBody::new(Download::new(body, still, asked, place))))
    }

    /// Asks the application, and waits for it as long as an upload moves.
    async fn ask(
        &self,
        target: &Target,
        request: Request<Upload>,
        progress: &Progress,
        id: &str,
    ) -> Result<Response<Incoming>, Page> {
        let limit = self.settings.limits.answer;
        let mut asked = std::pin::pin!(self.upstreams.send(target, request));
        loop {
            let deadline = progress.moved() + limit;
            tokio::select! {
                answered = &mut asked => return answered.map_err(|error| {
                    tracing::debug!(environment = id, error = &*error, "no answer from an application");
                    match progress.cut() {
                        Some(Cut::TooLarge) => Page::TooLarge,
                        Some(Cut::Idle) => Page::Idle,
                        _ => Page::Broken,
                    }
                }),
                () = sleep_until(deadline) => {
                    if progress.moved() + limit <= Instant::now() {
                        return Err(Page::Slow);
                    }
                }
            }
        }
    }
}

/// What a request gets instead of going through.
enum Instead {
    Page(Page),
    Enter { location: String, cookie: Option<String> },
}

impl From<Page> for Instead {
    fn from(page: Page) -> Instead {
        Instead::Page(page)
    }
}

fn entered(location: &str, cookie: Option<&str>) -> Answer {
    let mut response = Response::new(empty());
    *response.status_mut() = StatusCode::SEE_OTHER;
    let said = [
        (header::LOCATION, Some(location)),
        (header::SET_COOKIE, cookie),
        (header::CACHE_CONTROL, Some("no-store")),
        // The address that is left held the ticket.
        (header::REFERRER_POLICY, Some("no-referrer")),
    ];
    for (name, value) in said {
        if let Some(value) = value.and_then(|value| HeaderValue::from_str(value).ok()) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}

/// The path and query without the ticket, and the ticket.
fn without_ticket(path: &str) -> (String, Option<&str>) {
    let Some((before, query)) = path.split_once('?') else {
        return (path.to_owned(), None);
    };
    let mut ticket = None;
    let mut kept = Vec::new();
    for pair in query.split('&') {
        match pair.split_once('=') {
            Some((TICKET_PARAMETER, value)) => ticket = Some(value),
            _ => kept.push(pair),
        }
    }
    let query = kept.join("&");
    let path = if query.is_empty() { before.to_owned() } else { format!("{before}?{query}") };
    (path, ticket)
}

/// Whether a WebSocket is asked for. Any other upgrade is passed on as a plain request, without it.
fn is_websocket<B>(request: &Request<B>) -> bool {
    *request.method() == Method::GET && speaks_websocket(request.headers())
}

fn speaks_websocket(headers: &HeaderMap) -> bool {
    let says = |name, word: &str| {
        headers
            .get_all(name)
            .iter()
            .filter_map(|value: &HeaderValue| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .any(|found| found.trim().eq_ignore_ascii_case(word))
    };
    says(header::CONNECTION, "upgrade") && says(header::UPGRADE, "websocket")
}

fn upgrading(headers: &mut HeaderMap) {
    headers.insert(header::CONNECTION, HeaderValue::from_static("upgrade"));
    headers.insert(header::UPGRADE, HeaderValue::from_static("websocket"));
}

/// Both ends of a WebSocket, until one ends or the person may not be there any more.
async fn join(person: OnUpgrade, application: OnUpgrade, still: Still, check: Duration, place: OwnedSemaphorePermit) {
    let (Ok(person), Ok(application)) = tokio::join!(person, application) else {
        return;
    };
    let (mut person, mut application) = (TokioIo::new(person), TokioIo::new(application));
    let gone = async {
        loop {
            sleep(check).await;
            if !still() {
                break;
            }
        }
    };
    tokio::select! {
        _ = tokio::io::copy_bidirectional(&mut person, &mut application) => {}
        () = gone => {}
    }
    drop(place);
}

fn language_of(headers: &HeaderMap) -> HeaderMap {
    headers.get_all(header::ACCEPT_LANGUAGE).iter().map(|value| (header::ACCEPT_LANGUAGE, value.clone())).collect()
}

fn boxed(response: Response<Full<Bytes>>) -> Answer {
    response.map(|body| UnsyncBoxBody::new(body.map_err(|never| match never {})))
}

fn empty() -> UnsyncBoxBody<Bytes, BoxError> {
    UnsyncBoxBody::new(Full::new(Bytes::new()).map_err(|never| match never {}))
}
