//! What containers write, and commands run in them.

use std::pin::pin;

use futures_util::io::{AsyncBufRead, AsyncBufReadExt};
use k8s_openapi::api::core::v1::Pod;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::Status;
use kube::api::{Api, AttachParams, LogParams};
use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::sync::mpsc::{Receiver, Sender};

use super::client::Client;
use crate::engine::{EngineError, Executed, LogLine, Stream};

/// Most bytes of a command's output that are kept.
const MOST: usize = 1 << 20;
/// Longest line that is handed on whole.
const LONGEST_LINE: usize = 64 << 10;

/// Hands on the lines of some containers of a pod. All logs are open when this gives them: a log that cannot be read is never
/// told as an empty one, but for a container that has not started and has written nothing.
pub(super) async fn follow(
    client: &Client,
    api: &Api<Pod>,
    pod: &str,
    containers: &[String],
    follow: bool,
) -> Result<Receiver<LogLine>, EngineError> {
    let (sender, receiver) = tokio::sync::mpsc::channel(256);
    let mut opened = Vec::new();
    for container in containers {
        let how = LogParams { container: Some(container.clone()), follow, ..LogParams::default() };
        let log = client.ask("logs", || async {
            match api.log_stream(pod, &how).await {
                Err(kube::Error::Api(status)) if status.code == 404 => Ok(Err(EngineError::Absent)),
                // It waits for its image, or for those before it.
                Err(kube::Error::Api(status)) if status.code == 400 => Ok(Ok(None)),
                other => other.map(|log| Ok(Some(log))),
            }
        });
        opened.push((container.clone(), log.await??));
    }
    for (container, log) in opened {
        if let Some(log) = log {
            tokio::spawn(read_lines(container, log, sender.clone()));
        }
    }
    Ok(receiver)
}

/// A cluster does not say on which of its two outputs a container wrote: all is told as the first.
async fn read_lines(container: String, log: impl AsyncBufRead, sender: Sender<LogLine>) {
    let mut log = pin!(log);
    let mut partial = Vec::new();
    while let Ok(piece) = log.fill_buf().await {
        if piece.is_empty() {
            break;
        }
        let end = piece.iter().position(|byte| *byte == b'\n').map_or(piece.len(), |at| at + 1);
        let end = end.min(LONGEST_LINE);
        partial.extend_from_slice(&piece[..end]);
        log.as_mut().consume(end);
        if partial.ends_with(b"\n") || partial.len() > LONGEST_LINE {
            let text = String::from_utf8_lossy(&partial).trim_end_matches('\n').to_owned();
            partial.clear();
            let line = LogLine { container: container.clone(), stream: Stream::Output, text };
            if sender.send(line).await.is_err() {
                return;
            }
        }
    }
    if !partial.is_empty() {
        let text = String::from_utf8_lossy(&partial).into_owned();
        let _ = sender.send(LogLine { container, stream: Stream::Output, text }).await;
    }
}

/// Runs a command in a container.
pub(super) async fn execute(
    client: &Client,
    api: &Api<Pod>,
    pod: &str,
    container: &str,
    command: &[&str],
) -> Result<Executed, EngineError> {
    let how = AttachParams::default().container(container).stdin(false).stdout(true).stderr(true);
    let asked = client.ask("exec", || async {
        match api.exec(pod, command.iter().copied(), &how).await {
            Err(kube::Error::Api(status)) if status.code == 404 => Ok(None),
            other => other.map(Some),
        }
    });
    let mut process = asked.await?.ok_or(EngineError::Absent)?;
    let ended = process.take_status();
    let (output, error) = tokio::join!(kept(process.stdout()), kept(process.stderr()));
    let status = match ended {
        Some(ended) => ended.await,
        None => None,
    };
    let exit = status.as_ref().and_then(exit_code).ok_or_else(|| EngineError::Said {
        step: "exec".to_owned(),
        said: status.map_or_else(|| "the connection was cut".to_owned(), |status| status.message.unwrap_or_default()),
    })?;
    Ok(Executed { exit, output, error })
}

/// The beginning of what is written, read to its end.
async fn kept(stream: Option<impl AsyncRead + Unpin>) -> String {
    let (mut all, mut piece) = (Vec::new(), vec![0; 16 << 10]);
    if let Some(mut stream) = stream {
        while let Ok(count @ 1..) = stream.read(&mut piece).await {
            let room = MOST.saturating_sub(all.len()).min(count);
            all.extend_from_slice(&piece[..room]);
        }
    }
    String::from_utf8_lossy(&all).into_owned()
}

/// How a command ended, as the last message of its connection says.
fn exit_code(status: &Status) -> Option<i32> {
    if status.status.as_deref() == Some("Success") {
        return Some(0);
    }
    let mut causes = status.details.as_ref()?.causes.iter().flatten();
    causes.find(|cause| cause.reason.as_deref() == Some("ExitCode"))?.message.as_ref()?.parse().ok()
}
