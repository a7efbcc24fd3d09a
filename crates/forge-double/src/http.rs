//! As little of HTTP/1.1 as a test needs, by hand: a library would not send an answer that stops in its middle.

use std::collections::BTreeMap;
use std::future::Future;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// A request as it came.
#[derive(Debug, Clone)]
pub struct Request {
    /// `GET`, `POST`…
    pub method: String,
    /// The path, still percent-encoded.
    pub path: String,
    /// What follows `?`, still percent-encoded; empty without.
    pub query: String,
    /// Headers, names in lower case.
    pub headers: BTreeMap<String, String>,
    /// The body.
    pub body: Vec<u8>,
}

impl Request {
    /// The decoded value of a parameter of the query.
    pub fn parameter(&self, name: &str) -> Option<String> {
        url::form_urlencoded::parse(self.query.as_bytes())
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.into_owned())
    }
}

/// How the bytes of an answer go out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Delivery {
    /// At once.
    Whole,
    /// The head, then the body by pieces of so many bytes with a pause before each.
    Slow(usize, Duration),
    /// The head, so many bytes of the body, and the connection closes.
    Cut(usize),
    /// The connection closes without a word.
    Hung,
    /// Nothing for so long, then the whole.
    Late(Duration),
}

/// An answer.
#[derive(Debug, Clone)]
pub struct Reply {
    /// The status.
    pub status: u16,
    /// Headers but `Content-Length`.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
    /// How it goes out.
    pub delivery: Delivery,
}

impl Reply {
    /// A whole answer.
    pub fn new(status: u16, body: impl Into<Vec<u8>>) -> Reply {
        Reply { status, headers: Vec::new(), body: body.into(), delivery: Delivery::Whole }
    }

    /// With one more header.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Reply {
        self.headers.push((name.to_owned(), value.into()));
        self
    }
}

/// What a handler gives.
pub type Answering = Pin<Box<dyn Future<Output = Reply> + Send>>;

/// A server on a port of 127.0.0.1 that the system chose. It stops when dropped.
#[derive(Debug)]
pub struct Server {
    /// Where it listens.
    pub address: SocketAddr,
    task: JoinHandle<()>,
}

impl Server {
    /// Listens, and answers with `handler`.
    pub async fn start(handler: impl Fn(Request) -> Answering + Send + Sync + 'static) -> Server {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a free port of the loopback");
        let address = listener.local_addr().expect("the address just bound");
        let handler: Arc<dyn Fn(Request) -> Answering + Send + Sync> = Arc::new(handler);
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let handler = Arc::clone(&handler);
                tokio::spawn(async move {
                    // A client that goes away in the middle is its own affair.
                    let _ = converse(stream, handler.as_ref()).await;
                });
            }
        });
        Server { address, task }
    }

    /// `http://127.0.0.1:PORT`.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn converse(
    mut stream: TcpStream,
    handler: &(dyn Fn(Request) -> Answering + Send + Sync),
) -> std::io::Result<()> {
    // Head and body go out in two writes: without this the second waits for the client to acknowledge the first.
    stream.set_nodelay(true)?;
    let mut buffer = Vec::new();
    while let Some(request) = read(&mut stream, &mut buffer).await? {
        let reply = handler(request).await;
        if !write(&mut stream, reply).await? {
            return stream.shutdown().await;
        }
    }
    Ok(())
}

/// The next request of a connection; `None` when the client closed it.
async fn read(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> std::io::Result<Option<Request>> {
    let end = loop {
        if let Some(end) = buffer.windows(4).position(|window| window == b"\r\n\r\n") {
            break end;
        }
        if stream.read_buf(buffer).await? == 0 {
            return Ok(None);
        }
    };
    let head = String::from_utf8_lossy(&buffer[..end]).into_owned();
    buffer.drain(..end + 4);
    let mut lines = head.split("\r\n");
    let mut first = lines.next().unwrap_or_default().split(' ');
    let (method, target) = (first.next().unwrap_or_default(), first.next().unwrap_or_default());
    let headers: BTreeMap<String, String> = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.trim().to_ascii_lowercase(), value.trim().to_owned()))
        .collect();
    if headers.get("expect").is_some_and(|value| value == "100-continue") {
        stream.write_all(b"HTTP/1.1 100 Continue\r\n\r\n").await?;
    }
    let body = if headers.get("transfer-encoding").is_some_and(|value| value == "chunked") {
        chunked(stream, buffer).await?
    } else {
        let length = headers.get("content-length").and_then(|value| value.parse().ok()).unwrap_or(0);
        exactly(stream, buffer, length).await?
    };
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    Ok(Some(Request { method: method.to_owned(), path: path.to_owned(), query: query.to_owned(), headers, body }))
}

async fn exactly(stream: &mut TcpStream, buffer: &mut Vec<u8>, length: usize) -> std::io::Result<Vec<u8>> {
    while buffer.len() < length {
        if stream.read_buf(buffer).await? == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
    }
    Ok(buffer.drain(..length).collect())
}

/// Git sends long bodies in chunks.
async fn chunked(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> std::io::Result<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let end = loop {
            if let Some(end) = buffer.windows(2).position(|window| window == b"\r\n") {
                break end;
            }
            if stream.read_buf(buffer).await? == 0 {
                return Err(std::io::ErrorKind::UnexpectedEof.into());
            }
        };
        let size = String::from_utf8_lossy(&buffer[..end]).into_owned();
        let size = usize::from_str_radix(size.split(';').next().unwrap_or_default().trim(), 16)
            .map_err(|_| std::io::ErrorKind::InvalidData)?;
        buffer.drain(..end + 2);
        body.extend(exactly(stream, buffer, size).await?);
        exactly(stream, buffer, 2).await?;
        if size == 0 {
            return Ok(body);
        }
    }
}

/// Writes an answer; false when the connection must close after it.
async fn write(stream: &mut TcpStream, reply: Reply) -> std::io::Result<bool> {
    if reply.delivery == Delivery::Hung {
        return Ok(false);
    }
    if let Delivery::Late(time) = reply.delivery {
        tokio::time::sleep(time).await;
    }
    let mut head = format!("HTTP/1.1 {} Double\r\ncontent-length: {}\r\n", reply.status, reply.body.len());
    for (name, value) in &reply.headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head.push_str("\r\n");
    stream.write_all(head.as_bytes()).await?;
    match reply.delivery {
        Delivery::Slow(size, pause) => {
            for piece in reply.body.chunks(size.max(1)) {
                tokio::time::sleep(pause).await;
                stream.write_all(piece).await?;
                stream.flush().await?;
            }
        }
        Delivery::Cut(after) => {
            stream.write_all(&reply.body[..after.min(reply.body.len())]).await?;
            stream.flush().await?;
            return Ok(false);
        }
        Delivery::Whole | Delivery::Hung | Delivery::Late(_) => stream.write_all(&reply.body).await?,
    }
    stream.flush().await?;
    Ok(true)
}
