//! The guarded client, as the library of OpenID Connect asks for it: bounded in size and time, nothing followed or repeated.

use std::pin::Pin;
use std::time::Duration;

use levain_outbound::{Answer, Client, Config, Message};
use openidconnect::http::Method;
use openidconnect::{AsyncHttpClient, HttpRequest, HttpResponse, http};
use url::Url;

/// The longest answer read: a list of keys is a few kilobytes.
const MAX_BYTES: u64 = 256 * 1024;
/// The longest time of a request: somebody waits for it before a page.
const TOTAL: Duration = Duration::from_secs(8);
/// The longest silence.
const IDLE: Duration = Duration::from_secs(5);

/// What a provider is asked with.
#[derive(Debug)]
pub(crate) struct Http(Client);

impl Http {
    /// A client that may ask, besides public addresses over TLS, the host of `issuer`, which the deployer named.
    pub(crate) fn new(issuer: &str, agent: &str) -> Result<Http, levain_outbound::Fault> {
        let url = Url::parse(issuer).ok();
        let host = url.as_ref().and_then(|url| Some(format!("{}:{}", url.host_str()?, url.port_or_known_default()?)));
        let config = Config {
            allowed_hosts: host.into_iter().collect(),
            max_bytes: MAX_BYTES,
            connect_timeout: IDLE,
            idle_timeout: IDLE,
            total_timeout: TOTAL,
            per_host: 16,
            min_interval: Duration::ZERO,
            retries: 0,
            ..Config::new(env!("CARGO_PKG_VERSION"), agent)
        };
        Client::new(config).map(Http)
    }

    /// What stands at an address.
    pub(crate) async fn get(&self, url: &str) -> Result<Answer, levain_outbound::Fault> {
        self.0.send(Message { url, headers: &[], body: None, max_bytes: MAX_BYTES }).await
    }

    async fn ask(&self, request: HttpRequest) -> Result<HttpResponse, levain_outbound::Fault> {
        let url = request.uri().to_string();
        let headers: Vec<(&str, &[u8])> =
            request.headers().iter().map(|(name, value)| (name.as_str(), value.as_bytes())).collect();
        let body = (request.method() == Method::POST).then_some(request.body().as_slice());
        let answer = self.0.send(Message { url: &url, headers: &headers, body, max_bytes: MAX_BYTES }).await?;
        let mut response = http::Response::builder().status(answer.status);
        if let Some(kind) = answer.headers.get("content-type") {
            response = response.header(http::header::CONTENT_TYPE, kind);
        }
        response.body(answer.body).map_err(|_| levain_outbound::Fault::Interrupted(url))
    }
}

impl<'c> AsyncHttpClient<'c> for Http {
    type Error = levain_outbound::Fault;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, Self::Error>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.ask(request))
    }
}
