//! An agent over the engine in memory: it says what a real one says and runs nothing. For whoever writes pages on a machine
//! that has no container engine, and for the tests of what stands above.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{UnixListener, UnixStream};

use super::protocol::{Answer, Request, VERSION};
use crate::engine::{Engine, EngineError, Executed, Memory, Sample, reconcile};

/// Name of its engine.
const NAME: &str = "rehearsal";

/// Answers at a socket until `end`, for an engine in memory that the caller may make fail.
///
/// # Errors
///
/// When it cannot listen there.
pub async fn rehearse(socket: &Path, engine: Arc<Memory>, end: impl Future<Output = ()>) -> std::io::Result<()> {
    let _ = std::fs::remove_file(socket);
    let listener = UnixListener::bind(socket)?;
    let answering = async {
        loop {
            let Ok((stream, _)) = listener.accept().await else { continue };
            let engine = Arc::clone(&engine);
            tokio::spawn(async move {
                if let Err(error) = connection(&engine, stream).await {
                    tracing::debug!(%error, "a question ended");
                }
            });
        }
    };
    tokio::select! {
        () = answering => {}
        () = end => {}
    }
    let _ = std::fs::remove_file(socket);
    Ok(())
}

async fn connection(engine: &Memory, stream: UnixStream) -> std::io::Result<()> {
    let (read, mut write) = stream.into_split();
    let mut read = BufReader::new(read);
    let mut line = String::new();
    read.read_line(&mut line).await?;
    let answers = match serde_json::from_str(&line) {
        Ok(Request::Usage { environment, period }) => loop {
            let answer = engine.usage(&environment).await.map_or_else(Answer::Failed, Answer::Usage);
            let failed = matches!(answer, Answer::Failed(_));
            say(&mut write, &answer).await?;
            if failed {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(period.max(100))).await;
        },
        Ok(Request::Take { deployment }) => {
            let mut pieces = match engine.take(&deployment).await {
                Ok(pieces) => pieces,
                Err(error) => return say(&mut write, &Answer::Failed(error)).await,
            };
            say(&mut write, &Answer::Archive).await?;
            while let Some(piece) = pieces.recv().await {
                write.write_all(&piece).await?;
            }
            return Ok(());
        }
        Ok(request) => answer(engine, request).await.unwrap_or_else(|error| vec![Answer::Failed(error)]),
        Err(error) => {
            vec![Answer::Failed(EngineError::Said { step: "question".to_owned(), said: error.to_string() })]
        }
    };
    for answer in &answers {
        say(&mut write, answer).await?;
    }
    Ok(())
}

async fn say(write: &mut (impl AsyncWriteExt + Unpin), answer: &Answer) -> std::io::Result<()> {
    let mut line = serde_json::to_vec(answer)?;
    line.push(b'\n');
    write.write_all(&line).await
}

async fn answer(engine: &Memory, request: Request) -> Result<Vec<Answer>, EngineError> {
    Ok(match request {
        Request::Hello => {
            vec![Answer::Hello { version: VERSION, instance: NAME.to_owned(), process: std::process::id() }]
        }
        Request::Apply { desired } => vec![Answer::Applied(reconcile(engine, &desired, Timestamp::now()).await?)],
        Request::Inventory => vec![Answer::Found(engine.inventory().await?)],
        Request::State { deployment } => vec![Answer::State(engine.state(&deployment).await?)],
        Request::Logs { environment, .. } => {
            let (mut lines, mut answers) = (engine.logs(&environment, false).await?, Vec::new());
            while let Some(line) = lines.recv().await {
                answers.push(Answer::Line(line));
            }
            answers.push(Answer::End);
            answers
        }
        Request::Take { .. } => Vec::new(),
        Request::Usage { environment, .. } => vec![Answer::Usage(engine.usage(&environment).await?)],
        Request::Measure { environment, count, .. } => {
            engine.usage(&environment).await?;
            // Nothing answers here: the same figure for each question, so that nobody takes it for a measure of something.
            let sample = |at: u32| {
                Answer::Sample(Sample {
                    at: u64::from(at) * 1_000,
                    status: Some(200),
                    micros: 1_000,
                    bytes: 0,
                    whole: true,
                })
            };
            (0..count).map(sample).chain([Answer::End]).collect()
        }
        Request::Job { deployment, .. } => {
            engine.state(&deployment).await?;
            vec![Answer::Executed(Executed { exit: 0, output: "0\n".to_owned(), error: String::new() })]
        }
        Request::Import { archive } => vec![Answer::Image(engine.import_image(&archive).await?)],
        Request::Routes { .. } => vec![Answer::End],
    })
}
