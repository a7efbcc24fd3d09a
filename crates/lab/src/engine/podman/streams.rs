//! What containers write, as Podman gives it: frames of eight bytes of header and their content.

use http_body_util::BodyExt;
use hyper::Method;
use hyper::body::Incoming;
use serde_json::{Value, json};
use tokio::sync::mpsc::{Receiver, Sender};

use super::client::Client;
use crate::engine::{EngineError, Executed, LogLine, Stream};

/// Most bytes of a command's output that are kept.
const MOST: usize = 1 << 20;

/// What Podman gives when a command was not run at all.
const NOT_RUN: i32 = 125;

/// Longest line that is handed on whole.
const LONGEST_LINE: usize = 64 << 10;

/// Cuts a body into frames.
struct Frames {
    body: Incoming,
    rest: Vec<u8>,
}

impl Frames {
    async fn next(&mut self) -> Option<(Stream, Vec<u8>)> {
        loop {
            if let Some(header) = self.rest.get(..8) {
                let stream = if header[0] == 2 { Stream::Error } else { Stream::Output };
                let length = u32::from_be_bytes([header[4], header[5], header[6], header[7]]) as usize;
                if self.rest.len() >= 8 + length {
                    let content = self.rest[8..8 + length].to_vec();
                    self.rest.drain(..8 + length);
                    return Some((stream, content));
                }
            }
            let frame = self.body.frame().await?.ok()?;
            if let Ok(data) = frame.into_data() {
                self.rest.extend_from_slice(&data);
            }
        }
    }
}

/// Hands on the lines of some containers, by name and identifier. All logs are open when this gives them: a log that cannot
/// be read is never told as an empty one.
pub(super) async fn follow(
    client: &Client,
    containers: Vec<(String, String)>,
    follow: bool,
) -> Result<Receiver<LogLine>, EngineError> {
    let mut opened = Vec::new();
    for (name, id) in containers {
        let path = format!("/containers/{id}/logs?stdout=true&stderr=true&follow={follow}");
        let answer = client.open(Method::GET, &path, "application/json", Vec::new()).await?;
        if answer.status() != 200 {
            return Err(EngineError::Said { step: "logs".to_owned(), said: format!("{name}: {}", answer.status()) });
        }
        opened.push((name, Frames { body: answer.into_body(), rest: Vec::new() }));
    }
    let (sender, receiver) = tokio::sync::mpsc::channel(256);
    for (name, frames) in opened {
        tokio::spawn(read_lines(name, frames, sender.clone()));
    }
    Ok(receiver)
}

async fn read_lines(container: String, mut frames: Frames, sender: Sender<LogLine>) {
    let mut partial = [Vec::new(), Vec::new()];
    while let Some((stream, content)) = frames.next().await {
        let partial = &mut partial[usize::from(stream == Stream::Error)];
        for piece in content.split_inclusive(|byte| *byte == b'\n') {
            partial.extend_from_slice(piece);
            if partial.ends_with(b"\n") || partial.len() > LONGEST_LINE {
                let text = String::from_utf8_lossy(partial).trim_end_matches('\n').to_owned();
                partial.clear();
                if sender.send(LogLine { container: container.clone(), stream, text }).await.is_err() {
                    return;
                }
            }
        }
    }
    for (partial, stream) in partial.iter().zip([Stream::Output, Stream::Error]) {
        if !partial.is_empty() {
            let text = String::from_utf8_lossy(partial).into_owned();
            let _ = sender.send(LogLine { container: container.clone(), stream, text }).await;
        }
    }
}

/// Runs a command in a container.
pub(super) async fn execute(client: &Client, id: &str, command: &[&str]) -> Result<Executed, EngineError> {
    let asked = json!({ "AttachStdout": true, "AttachStderr": true, "Cmd": command });
    let made = client.done("exec", Method::POST, &format!("/containers/{id}/exec"), Some(&asked)).await?;
    let session = made.get("Id").and_then(Value::as_str).ok_or(EngineError::Absent)?.to_owned();
    let start = json!({ "Detach": false, "Tty": false }).to_string().into_bytes();
    let answer = client.open(Method::POST, &format!("/exec/{session}/start"), "application/json", start).await?;
    let mut frames = Frames { body: answer.into_body(), rest: Vec::new() };
    let (mut output, mut error) = (Vec::new(), Vec::new());
    while let Some((stream, content)) = frames.next().await {
        let into = if stream == Stream::Error { &mut error } else { &mut output };
        let room = MOST.saturating_sub(into.len()).min(content.len());
        into.extend_from_slice(&content[..room]);
    }
    let seen = client.done("exec", Method::GET, &format!("/exec/{session}/json"), None).await?;
    let exit = seen.get("ExitCode").and_then(Value::as_i64).and_then(|code| i32::try_from(code).ok()).unwrap_or(-1);
    if exit == NOT_RUN && output.is_empty() {
        let said = format!("the runtime cannot enter the container {}", String::from_utf8_lossy(&error).trim());
        return Err(EngineError::Said { step: "exec".to_owned(), said });
    }
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    Ok(Executed { exit, output: text(output), error: text(error) })
}
