//! One request, from the check of its address to the last byte of its answer.

use std::collections::BTreeMap;
use std::error::Error as _;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use reqwest::header::{ACCEPT, AUTHORIZATION, HeaderMap, HeaderValue, IF_MODIFIED_SINCE, IF_NONE_MATCH};
use serde::{Deserialize, Serialize};
use tokio::sync::OwnedSemaphorePermit;
use url::Url;

use crate::config::Config;
use crate::fault::Fault;
use crate::guard::{self, NoAddress, PublicOnly, shown};
use crate::pace::{Counters, Hosts, span};
use crate::rate::wait_until;
use crate::secret::Secret;
use crate::timing::{RealTiming, Timing, back_off};

/// What makes a request conditional: what the server said of its answer the last time.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Validators {
    /// `ETag`, byte for byte, quotes and `W/` included.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub etag: Option<String>,
    /// `Last-Modified`, byte for byte.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_modified: Option<String>,
}

/// What is asked.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// The whole address.
    pub url: &'a str,
    /// Answer 304 if it is still the same.
    pub validators: Option<&'a Validators>,
    /// Sent as `Authorization: Bearer`, to the origin of `url` only, over TLS or to a host the deployer allows.
    pub token: Option<&'a Secret>,
    /// The `Accept` header.
    pub accept: Option<&'a str>,
    /// Longest body accepted, in bytes once decompressed, instead of the configured one.
    pub max_bytes: Option<u64>,
}

impl<'a> Request<'a> {
    /// A plain request.
    pub fn new(url: &'a str) -> Request<'a> {
        Request { url, validators: None, token: None, accept: None, max_bytes: None }
    }
}

/// What was answered, whatever its status below 500.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The status of HTTP. Redirects were followed; 429 and 5xx became faults.
    pub status: u16,
    /// The address that answered.
    pub url: String,
    /// Where what was asked now lives, when the redirects to it are permanent (301, 308).
    pub moved_to: Option<String>,
    /// Headers worth reading, names in lower case.
    pub headers: BTreeMap<String, String>,
    /// The body, decompressed. Cut at the limit when the status is 400 or more.
    pub body: Vec<u8>,
    /// To be given at the next request.
    pub validators: Validators,
    /// The answer is the one the validators came from: there is no body.
    pub not_modified: bool,
    /// When the answer came.
    pub at: Timestamp,
}

/// Headers kept. Anything else a server says is nobody's business here, cookies first.
const KEPT: [&str; 18] = [
    "content-type",
    "date",
    "etag",
    "last-modified",
    "link",
    "location",
    "ratelimit",
    "ratelimit-remaining",
    "ratelimit-reset",
    "retry-after",
    "x-next-page",
    "x-page",
    "x-ratelimit-limit",
    "x-ratelimit-remaining",
    "x-ratelimit-reset",
    "x-total",
    "x-total-count",
    "x-total-pages",
];

/// The client. Made once and shared: it remembers what hosts asked for.
pub struct Client {
    config: Config,
    timing: Arc<dyn Timing>,
    hosts: Hosts,
    /// Connects to public addresses only.
    public: reqwest::Client,
    /// Connects anywhere: for the hosts the deployer names.
    trusting: reqwest::Client,
}

impl std::fmt::Debug for Client {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Client").field("config", &self.config).finish_non_exhaustive()
    }
}

impl Client {
    /// A client on the machine's clock.
    ///
    /// # Errors
    /// [`Fault::Setup`]: no certificates to trust, or a `User-Agent` that cannot be a header.
    pub fn new(config: Config) -> Result<Client, Fault> {
        Client::with_timing(config, Arc::new(RealTiming))
    }

    /// A client on a clock of the caller's. The time-outs of connections stay on the machine's.
    ///
    /// # Errors
    /// As [`Client::new`].
    pub fn with_timing(config: Config, timing: Arc<dyn Timing>) -> Result<Client, Fault> {
        // An error means that a provider is installed already: any will do.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let builder = || {
            reqwest::Client::builder()
                .user_agent(&config.user_agent)
                .redirect(reqwest::redirect::Policy::none())
                .referer(false)
                .no_proxy()
                .connect_timeout(config.connect_timeout)
        };
        let build = |builder: reqwest::ClientBuilder| builder.build().map_err(|error| Fault::Setup(deepest(&error)));
        let public = build(builder().dns_resolver(PublicOnly))?;
        let trusting = build(builder())?;
        Ok(Client { config, timing, hosts: Hosts::default(), public, trusting })
    }

    /// Asks, waits its turn, follows redirects, tries again what may pass.
    ///
    /// # Errors
    /// Any [`Fault`]. An answer of a status below 500 other than 429 is no fault.
    pub async fn get(&self, request: Request<'_>) -> Result<Answer, Fault> {
        let mut url = guard::parse(request.url)?;
        let mut token = request.token;
        let mut moved_to = None;
        let mut permanent = true;
        for _ in 0..=self.config.max_redirects {
            let allowed = guard::allowed(&url, &self.config.allowed_hosts);
            if !allowed {
                guard::check_literal(&url)?;
            }
            if token.is_some() && url.scheme() != "https" && !allowed {
                return Err(Fault::TokenInClear(shown(&url)));
            }
            let mut answer = self.insist(&url, allowed, token, &request).await?;
            let location =
                answer.headers.remove("location").filter(|_| [301, 302, 303, 307, 308].contains(&answer.status));
            let Some(location) = location else {
                answer.moved_to = moved_to;
                return Ok(answer);
            };
            let next = url.join(&location).map_err(|_| Fault::BadRedirect(shown(&url)))?;
            guard::check(&next)?;
            if next.origin() != url.origin() {
                token = None;
            }
            permanent &= [301, 308].contains(&answer.status);
            if permanent {
                moved_to = Some(next.to_string());
            }
            url = next;
        }
        Err(Fault::TooManyRedirects(shown(&url)))
    }

    /// Where the host of an address is, for a program that connects by itself: `host:port:address[,address…]`, the form that
    /// curl and git take. The same rule as for [`Client::get`]: only public addresses, unless the deployer names the host.
    /// Nothing for an address written in numbers: there is nothing to look up.
    ///
    /// # Errors
    /// What [`Client::get`] would refuse, or a host without an address.
    pub async fn resolve(&self, url: &str) -> Result<Vec<String>, Fault> {
        let url = guard::parse(url)?;
        let allowed = guard::allowed(&url, &self.config.allowed_hosts);
        if !allowed {
            guard::check_literal(&url)?;
        }
        guard::resolve(&url, allowed).await
    }

    /// What each host was asked so far, by `host:port`.
    pub fn counters(&self) -> BTreeMap<String, Counters> {
        self.hosts.counters()
    }

    /// Whether the deployer allows the host of an address, and the client that asks it.
    pub(crate) fn choose(&self, url: &Url) -> Result<(bool, &reqwest::Client), Fault> {
        let allowed = guard::allowed(url, &self.config.allowed_hosts);
        if !allowed {
            guard::check_literal(url)?;
        }
        Ok((allowed, if allowed { &self.trusting } else { &self.public }))
    }

    /// A place among the requests to a host, counted.
    pub(crate) async fn turn(&self, url: &Url) -> Result<OwnedSemaphorePermit, Fault> {
        let name = host_and_port(url);
        let host = self.hosts.get(&name, &self.config);
        let permit = host.turn(&self.config, self.timing.as_ref()).await;
        host.count(|counters| counters.requests += 1);
        permit.map_err(|until| Fault::RateLimited { host: name, until })
    }

    /// Longest silence, and longest time of a request.
    pub(crate) fn patience(&self) -> [Duration; 2] {
        [self.config.idle_timeout, self.config.total_timeout]
    }

    /// Sends until there is an answer to give back, or no attempt left.
    async fn insist(
        &self,
        url: &Url,
        allowed: bool,
        token: Option<&Secret>,
        request: &Request<'_>,
    ) -> Result<Answer, Fault> {
        let name = host_and_port(url);
        let host = self.hosts.get(&name, &self.config);
        let mut attempt = 0;
        loop {
            let permit = host.turn(&self.config, self.timing.as_ref()).await;
            let permit = permit.map_err(|until| Fault::RateLimited { host: name.clone(), until })?;
            host.count(|counters| {
                counters.requests += 1;
                counters.repeated += u64::from(attempt > 0);
            });
            let outcome = self.attempt(url, allowed, token, request).await;
            drop(permit);
            let fault = match outcome {
                Ok(answer) => {
                    tracing::debug!(host = name, status = answer.status, bytes = answer.body.len(), "answered");
                    host.count(|counters| {
                        counters.not_modified += u64::from(answer.not_modified);
                        counters.bytes += answer.body.len() as u64;
                    });
                    let until = wait_until(answer.status, &answer.headers, answer.at);
                    if let Some(until) = until {
                        host.block(until);
                    }
                    match (answer.status, until) {
                        // 403 with a wait is how GitHub says 429.
                        (403 | 429 | 503, Some(until)) => Fault::RateLimited { host: name.clone(), until },
                        (status @ (429 | 500..=599), _) => Fault::ServerError { url: shown(url), status },
                        _ => return Ok(answer),
                    }
                }
                Err(fault) => {
                    tracing::debug!(host = name, code = fault.code(), "no answer");
                    fault
                }
            };
            // A wait short enough is made at the next turn, with a back-off on top: others wait for the same moment.
            let passes = match &fault {
                Fault::RateLimited { until, .. } => span(self.timing.now(), *until) <= self.config.longest_wait,
                fault => fault.passes(),
            };
            if !passes || attempt >= self.config.retries {
                return Err(fault);
            }
            attempt += 1;
            let (base, longest) = (self.config.back_off, self.config.longest_back_off);
            self.timing.sleep(back_off(attempt, base, longest, self.timing.fraction())).await;
        }
    }

    /// One request and its answer.
    async fn attempt(
        &self,
        url: &Url,
        allowed: bool,
        token: Option<&Secret>,
        request: &Request<'_>,
    ) -> Result<Answer, Fault> {
        let client = if allowed { &self.trusting } else { &self.public };
        let sent = client.get(url.clone()).headers(headers(token, request)?);
        let whole = async {
            let response = patience(self.config.idle_timeout, url, sent.send()).await?;
            self.read(url, response, request.max_bytes.unwrap_or(self.config.max_bytes)).await
        };
        tokio::time::timeout(self.config.total_timeout, whole).await.map_err(|_| Fault::Timeout(shown(url)))?
    }

    pub(crate) async fn read(&self, url: &Url, mut response: reqwest::Response, limit: u64) -> Result<Answer, Fault> {
        let status = response.status().as_u16();
        let headers: BTreeMap<String, String> =
            KEPT.iter().filter_map(|name| Some(((*name).to_owned(), joined(response.headers(), name)?))).collect();
        let too_large = || Fault::TooLarge { url: shown(url), limit };
        let good = status < 400;
        if good && response.content_length().is_some_and(|length| length > limit) {
            return Err(too_large());
        }
        let mut body = Vec::new();
        // The chunks are decompressed ones: a small answer that unpacks to a huge one stops here too.
        while let Some(chunk) = patience(self.config.idle_timeout, url, response.chunk()).await? {
            let room = usize::try_from(limit).unwrap_or(usize::MAX).saturating_sub(body.len());
            if chunk.len() > room {
                if good {
                    return Err(too_large());
                }
                body.extend_from_slice(&chunk[..room]);
                break;
            }
            body.extend_from_slice(&chunk);
        }
        Ok(Answer {
            status,
            url: url.to_string(),
            moved_to: None,
            validators: Validators {
                etag: headers.get("etag").cloned(),
                last_modified: headers.get("last-modified").cloned(),
            },
            headers,
            body,
            not_modified: status == 304,
            at: self.timing.now(),
        })
    }
}

/// Values of a header said several times are one list (RFC 9110, section 5.3). Bytes outside ASCII are dropped.
fn joined(headers: &HeaderMap, name: &str) -> Option<String> {
    let values: Vec<&str> = headers.get_all(name).iter().filter_map(|value| value.to_str().ok()).collect();
    (!values.is_empty()).then(|| values.join(", "))
}

fn headers(token: Option<&Secret>, request: &Request<'_>) -> Result<HeaderMap, Fault> {
    let mut headers = HeaderMap::new();
    let mut set = |name, value: &str| {
        // A value that came from a server or from a file and is no header is left out rather than sent broken.
        HeaderValue::from_str(value).map(|value| headers.insert(name, value)).is_ok()
    };
    if let Some(accept) = request.accept {
        set(ACCEPT, accept);
    }
    if let Some(validators) = request.validators {
        validators.etag.as_deref().map(|value| set(IF_NONE_MATCH, value));
        validators.last_modified.as_deref().map(|value| set(IF_MODIFIED_SINCE, value));
    }
    if let Some(token) = token {
        let mut value = HeaderValue::from_str(&format!("Bearer {}", token.expose()))
            .map_err(|_| Fault::Setup("a token that cannot be a header".to_owned()))?;
        value.set_sensitive(true);
        headers.insert(AUTHORIZATION, value);
    }
    Ok(headers)
}

fn host_and_port(url: &Url) -> String {
    match (url.host_str(), url.port()) {
        (Some(host), Some(port)) => format!("{host}:{port}"),
        (host, _) => host.unwrap_or_default().to_owned(),
    }
}

/// Waits for one thing a server does, as long as its silence may last.
pub(crate) async fn patience<T>(
    idle: Duration,
    url: &Url,
    step: impl Future<Output = Result<T, reqwest::Error>>,
) -> Result<T, Fault> {
    match tokio::time::timeout(idle, step).await {
        Err(_) => Err(Fault::Timeout(shown(url))),
        Ok(Err(error)) => Err(fault_of(url, &error.without_url())),
        Ok(Ok(value)) => Ok(value),
    }
}

fn fault_of(url: &Url, error: &reqwest::Error) -> Fault {
    let mut source = error.source();
    while let Some(cause) = source {
        match cause.downcast_ref::<NoAddress>() {
            Some(NoAddress::Forbidden(address)) => return Fault::Forbidden { url: shown(url), address: *address },
            Some(NoAddress::Unknown) => return Fault::UnknownHost(host_and_port(url)),
            None => source = cause.source(),
        }
    }
    if error.is_timeout() {
        Fault::Timeout(shown(url))
    } else if error.is_body() || error.is_decode() {
        Fault::Interrupted(shown(url))
    } else {
        Fault::Unreachable { url: shown(url), detail: deepest(error) }
    }
}

/// The innermost cause: what the system said.
fn deepest(error: &reqwest::Error) -> String {
    let mut cause: &dyn std::error::Error = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    cause.to_string()
}
