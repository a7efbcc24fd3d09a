//! A message to a server: sent once, with a body when it has one, and answered as it is.

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};

use crate::client::{Answer, Client, patience};
use crate::fault::Fault;
use crate::guard::{self, shown};

/// What is sent.
#[derive(Debug, Clone, Copy)]
pub struct Message<'a> {
    /// The whole address.
    pub url: &'a str,
    /// Headers, with the credentials there may be among them.
    pub headers: &'a [(&'a str, &'a [u8])],
    /// What is posted; `None`: asked by GET.
    pub body: Option<&'a [u8]>,
    /// Longest body accepted, in bytes once decompressed.
    pub max_bytes: u64,
}

impl Client {
    /// Sends a message once. A redirect is an answer like any other, not followed: what a message carries is for one server.
    /// Over plain HTTP only to a host the deployer allows.
    ///
    /// # Errors
    /// Any [`Fault`]; an answer of a status below 500 is none.
    pub async fn send(&self, message: Message<'_>) -> Result<Answer, Fault> {
        let url = guard::parse(message.url)?;
        let (allowed, client) = self.choose(&url)?;
        if url.scheme() != "https" && !allowed {
            return Err(Fault::TokenInClear(shown(&url)));
        }
        let mut headers = HeaderMap::new();
        for (name, value) in message.headers {
            let pair = HeaderName::from_bytes(name.as_bytes()).ok().zip(HeaderValue::from_bytes(value).ok());
            let Some((name, mut value)) = pair else { continue };
            value.set_sensitive(true);
            headers.insert(name, value);
        }
        let sent = match message.body {
            Some(body) => client.post(url.clone()).body(body.to_vec()),
            None => client.get(url.clone()),
        };
        let [idle, total] = self.patience();
        let _permit = self.turn(&url).await?;
        let whole = async {
            let response = patience(idle, &url, sent.headers(headers).send()).await?;
            self.read(&url, response, message.max_bytes).await
        };
        let answer = tokio::time::timeout(total, whole).await.map_err(|_| Fault::Timeout(shown(&url)))??;
        match answer.status {
            status @ 500..=599 => Err(Fault::ServerError { url: shown(&url), status }),
            _ => Ok(answer),
        }
    }
}
