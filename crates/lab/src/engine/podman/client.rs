//! Podman's own interface over its Unix socket: one connection per question. The Docker-compatible interface cannot say the
//! user namespace of a container, a network without names, or the name of a bridge: so all is asked in one language.

use std::path::PathBuf;
use std::time::Duration;

use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::{Method, Request, Response};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::net::UnixStream;

use crate::engine::EngineError;

/// The version of the interface spoken: that of the oldest Podman supported.
const VERSION: &str = "/v4.0.0/libpod";

/// Longest wait for an answer.
const PATIENCE: Duration = Duration::from_secs(60);

/// Podman's socket.
#[derive(Debug, Clone)]
pub(super) struct Client {
    pub(super) socket: PathBuf,
}

/// An answer: status and body.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) body: Value,
}

impl Client {
    /// Asks, and gives the body as it comes.
    pub(super) async fn open(
        &self,
        method: Method,
        path: &str,
        kind: &str,
        body: Vec<u8>,
    ) -> Result<Response<Incoming>, EngineError> {
        let stream = UnixStream::connect(&self.socket).await.map_err(unreachable)?;
        let (mut sender, connection) =
            hyper::client::conn::http1::handshake(TokioIo::new(stream)).await.map_err(unreachable)?;
        tokio::spawn(connection);
        let request = Request::builder()
            .method(method)
            .uri(format!("{VERSION}{path}"))
            .header("Host", "engine")
            .header("Content-Type", kind)
            .body(Full::new(Bytes::from(body)))
            .map_err(unreachable)?;
        let answer = tokio::time::timeout(PATIENCE, sender.send_request(request)).await;
        answer.map_err(|_| unreachable("no answer in time"))?.map_err(unreachable)
    }

    /// Asks, and reads the whole answer whatever its status.
    pub(super) async fn ask(&self, method: Method, path: &str, body: Option<&Value>) -> Result<Answer, EngineError> {
        let bytes = body.map(|body| body.to_string().into_bytes()).unwrap_or_default();
        let answer = self.open(method, path, "application/json", bytes).await?;
        let status = answer.status().as_u16();
        let bytes = answer.into_body().collect().await.map_err(unreachable)?.to_bytes();
        Ok(Answer { status, body: serde_json::from_slice(&bytes).unwrap_or(Value::Null) })
    }

    /// Asks, and wants an answer below 300 (304, “already so”, is as good).
    pub(super) async fn done(
        &self,
        step: &str,
        method: Method,
        path: &str,
        body: Option<&Value>,
    ) -> Result<Value, EngineError> {
        let answer = self.ask(method, path, body).await?;
        if answer.status < 300 || answer.status == 304 {
            return Ok(answer.body);
        }
        let said = ["cause", "message"].iter().find_map(|key| answer.body.get(key)?.as_str());
        let whole = answer.body.get("message").and_then(Value::as_str).or(said).unwrap_or("no reason given");
        Err(EngineError::Said { step: step.to_owned(), said: format!("{} {whole}", answer.status) })
    }

    /// Removes; what is not there is as good. Podman's own cleaning after a container may be at work on the same mounts:
    /// then it is tried again.
    pub(super) async fn remove(&self, step: &str, path: &str) -> Result<(), EngineError> {
        let mut tries = 0;
        loop {
            match self.done(step, Method::DELETE, path, None).await {
                Err(EngineError::Said { said, .. }) if said.starts_with("404") => return Ok(()),
                Err(EngineError::Said { .. }) if tries < 20 => tries += 1,
                other => return other.map(|_| ()),
            }
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    }
}

fn unreachable(error: impl ToString) -> EngineError {
    EngineError::Unreachable { said: error.to_string() }
}

/// A filter by labels, as a part of an address.
pub(super) fn labelled(labels: &[String]) -> String {
    let filter = serde_json::json!({ "label": labels }).to_string();
    filter.bytes().fold(String::from("filters="), |mut text, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            text.push(char::from(byte));
        } else {
            text.push_str(&format!("%{byte:02X}"));
        }
        text
    })
}
