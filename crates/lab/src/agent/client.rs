//! The server's end of the socket.

use std::path::{Path, PathBuf};
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::net::UnixStream;
use tokio::net::unix::{OwnedReadHalf, OwnedWriteHalf};

use super::protocol::{Answer, Request, VERSION};
use super::routes::Route;
use crate::engine::{
    Deployment, Desired, Done, EngineError, EnvironmentId, Executed, Found, LogLine, Sample, State, Usage,
};

/// An agent, by its socket. One connection for each question.
#[derive(Debug, Clone)]
pub struct Client {
    socket: PathBuf,
}

/// Answers that come one after the other; dropping it ends them.
#[derive(Debug)]
pub struct Answers<T> {
    lines: Lines<BufReader<OwnedReadHalf>>,
    // Closing this half is how the agent knows that nobody listens any more.
    _write: OwnedWriteHalf,
    take: fn(Answer) -> Option<T>,
}

/// An archive as it comes; dropping it ends it.
#[derive(Debug)]
pub struct Taken {
    read: BufReader<OwnedReadHalf>,
    _write: OwnedWriteHalf,
}

impl Taken {
    /// The next piece; nothing after the last.
    ///
    /// # Errors
    ///
    /// That the agent went away.
    pub async fn next(&mut self) -> std::io::Result<Option<Vec<u8>>> {
        let mut piece = vec![0; 64 << 10];
        let count = self.read.read(&mut piece).await?;
        piece.truncate(count);
        Ok((count > 0).then_some(piece))
    }
}

impl<T> Answers<T> {
    /// The next one; nothing after the last.
    ///
    /// # Errors
    ///
    /// What the agent says, or that it went away.
    pub async fn next(&mut self) -> Result<Option<T>, EngineError> {
        match self.answer().await? {
            Answer::End => Ok(None),
            Answer::Failed(error) => Err(error),
            other => (self.take)(other).map(Some).ok_or_else(|| unreachable("another answer than was asked for")),
        }
    }

    async fn answer(&mut self) -> Result<Answer, EngineError> {
        let line = self.lines.next_line().await.map_err(unreachable)?;
        let line = line.ok_or_else(|| unreachable("the agent went away"))?;
        serde_json::from_str(&line).map_err(unreachable)
    }
}

impl Client {
    /// The agent that listens there.
    pub fn new(socket: &Path) -> Self {
        Self { socket: socket.to_owned() }
    }

    /// Whether an agent is there that speaks as this does; gives the name of its engine, and its process.
    ///
    /// # Errors
    ///
    /// When there is none, or it speaks another version.
    pub async fn hello(&self) -> Result<(String, u32), EngineError> {
        let hello = |answer| match answer {
            Answer::Hello { version, instance, process } => Some((version, instance, process)),
            _ => None,
        };
        match self.one(Request::Hello, hello).await? {
            (VERSION, instance, process) => Ok((instance, process)),
            (other, ..) => Err(unreachable(format!("the agent speaks version {other}, and not {VERSION}"))),
        }
    }

    /// Makes it so, and removes what is not named. What failed is among what was done, and is tried again the next time.
    ///
    /// # Errors
    ///
    /// When the agent or its engine does not answer.
    pub async fn apply(&self, desired: Vec<Desired>) -> Result<Vec<Done>, EngineError> {
        self.one(
            Request::Apply { desired },
            |answer| if let Answer::Applied(done) = answer { Some(done) } else { None },
        )
        .await
    }

    /// What is there.
    ///
    /// # Errors
    ///
    /// When the agent or its engine does not answer.
    pub async fn inventory(&self) -> Result<Vec<Found>, EngineError> {
        self.one(Request::Inventory, |answer| if let Answer::Found(found) = answer { Some(found) } else { None }).await
    }

    /// How one environment is.
    ///
    /// # Errors
    ///
    /// When the agent or its engine does not answer.
    pub async fn state(&self, deployment: Deployment) -> Result<State, EngineError> {
        let request = Request::State { deployment };
        self.one(request, |answer| if let Answer::State(state) = answer { Some(state) } else { None }).await
    }

    /// What the containers of an environment wrote.
    ///
    /// # Errors
    ///
    /// When the agent does not answer; what it says comes with the first line.
    pub async fn logs(&self, environment: EnvironmentId, follow: bool) -> Result<Answers<LogLine>, EngineError> {
        let take = |answer| if let Answer::Line(line) = answer { Some(line) } else { None };
        self.ask(Request::Logs { environment, follow }, take).await
    }

    /// What an environment uses, every so often.
    ///
    /// # Errors
    ///
    /// When the agent does not answer; what it says comes with the first value.
    pub async fn usage(&self, environment: EnvironmentId, period: Duration) -> Result<Answers<Usage>, EngineError> {
        let take = |answer| if let Answer::Usage(usage) = answer { Some(usage) } else { None };
        self.ask(Request::Usage { environment, period: milliseconds(period) }, take).await
    }

    /// How an application answers `GET path`, `count` times, each as it comes.
    ///
    /// # Errors
    ///
    /// When the agent does not answer; that there is no such environment, or no more, comes in the place of a sample.
    pub async fn measure(
        &self,
        environment: EnvironmentId,
        (port, path): (u16, &str),
        count: u32,
        period: Duration,
        patience: Duration,
    ) -> Result<Answers<Sample>, EngineError> {
        let take = |answer| if let Answer::Sample(sample) = answer { Some(sample) } else { None };
        let (period, patience) = (milliseconds(period), milliseconds(patience));
        self.ask(Request::Measure { environment, port, path: path.to_owned(), count, period, patience }, take).await
    }

    /// Runs a measurement of the package.
    ///
    /// # Errors
    ///
    /// When the agent or its engine does not answer, or there is no such environment or job.
    pub async fn run_job(&self, deployment: Deployment, job: &str) -> Result<Executed, EngineError> {
        let request = Request::Job { deployment, job: job.to_owned() };
        self.one(request, |answer| if let Answer::Executed(executed) = answer { Some(executed) } else { None }).await
    }

    /// What the claims of a frozen environment hold, as a `.tar.gz`. Cut when it lacks its end.
    ///
    /// # Errors
    ///
    /// When the agent or its engine does not answer, there is no such environment, or it is not frozen.
    pub async fn take(&self, deployment: Deployment) -> Result<Taken, EngineError> {
        let mut answers: Answers<()> = self.ask(Request::Take { deployment }, |_| None).await?;
        match answers.answer().await? {
            Answer::Archive => Ok(Taken { read: answers.lines.into_inner(), _write: answers._write }),
            Answer::Failed(error) => Err(error),
            _ => Err(unreachable("another answer than was asked for")),
        }
    }

    /// Takes an image from an archive of the agent's machine; gives its digest.
    ///
    /// # Errors
    ///
    /// When the agent or its engine does not answer, or the archive is no image.
    pub async fn import_image(&self, archive: &Path) -> Result<String, EngineError> {
        let request = Request::Import { archive: archive.to_owned() };
        self.one(request, |answer| if let Answer::Image(digest) = answer { Some(digest) } else { None }).await
    }

    /// Says which host names lead where, all of them.
    ///
    /// # Errors
    ///
    /// When the agent does not answer.
    pub async fn routes(&self, routes: Vec<Route>) -> Result<(), EngineError> {
        self.one(Request::Routes { routes }, |answer| matches!(answer, Answer::End).then_some(())).await
    }

    async fn one<T>(&self, request: Request, take: fn(Answer) -> Option<T>) -> Result<T, EngineError> {
        let mut answers = self.ask(request, take).await?;
        match answers.answer().await? {
            Answer::Failed(error) => Err(error),
            other => take(other).ok_or_else(|| unreachable("another answer than was asked for")),
        }
    }

    async fn ask<T>(&self, request: Request, take: fn(Answer) -> Option<T>) -> Result<Answers<T>, EngineError> {
        let (read, mut write) = UnixStream::connect(&self.socket).await.map_err(unreachable)?.into_split();
        let mut line = serde_json::to_vec(&request).map_err(unreachable)?;
        line.push(b'\n');
        write.write_all(&line).await.map_err(unreachable)?;
        Ok(Answers { lines: BufReader::new(read).lines(), _write: write, take })
    }
}

fn milliseconds(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

fn unreachable(error: impl ToString) -> EngineError {
    EngineError::Unreachable { said: format!("agent: {}", error.to_string()) }
}
