//! Questions to an application, asked by the platform over the bridge, never by a program in the image: whether it is ready,
//! and how fast it answers.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use http_body_util::{BodyExt, Empty};
use hyper::Request;
use hyper::body::Bytes;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use levain_package::{Expectation, Probe};
use tokio::task::JoinSet;

use super::Sample;
use crate::instance::Namespace;

/// Most bytes of an answer that are read: a longer one is told as not whole.
const MOST: u64 = 64 << 20;

/// Whether the application at `address` answers as expected.
pub(super) fn answers(namespace: &Namespace, address: &str, probe: &Probe) -> bool {
    let Ok(address) = format!("{address}:{}", probe.port).parse::<SocketAddr>() else { return false };
    let patience = Duration::from_secs(u64::from(probe.timeout.clamp(1, 30)));
    let ask = || match &probe.expectation {
        Expectation::Accepts => TcpStream::connect_timeout(&address, patience).is_ok(),
        Expectation::Answers { path } => {
            status(address, patience, path).is_some_and(|status| (200..400).contains(&status))
        }
    };
    namespace.inside(ask).unwrap_or(false)
}

/// A connection to the application, and when it was begun; none when it was not made in time.
pub(super) fn connect(namespace: &Namespace, address: SocketAddr, patience: Duration) -> (Instant, Option<TcpStream>) {
    let connect = || {
        let begun = Instant::now();
        (begun, TcpStream::connect_timeout(&address, patience).ok())
    };
    namespace.inside(connect).unwrap_or_else(|_| (Instant::now(), None))
}

/// How the application answers `GET path` on a connection that was begun a moment ago: the whole of its body is read.
pub(crate) async fn sample(
    stream: Option<TcpStream>,
    asked: (SocketAddr, &str),
    deadline: Instant,
    begun: Instant,
) -> Sample {
    let mut sample = Sample::default();
    if let Some(stream) = stream {
        // What was seen before the deadline, or before the connection broke, is kept.
        let _ = tokio::time::timeout_at(deadline.into(), read(stream, asked, &mut sample)).await;
    }
    Sample { micros: micros(begun.elapsed()), ..sample }
}

/// A time in microseconds.
pub(crate) fn micros(time: Duration) -> u64 {
    u64::try_from(time.as_micros()).unwrap_or(u64::MAX)
}

/// Reads an answer to its end, as far as it comes.
async fn read(stream: TcpStream, (address, path): (SocketAddr, &str), sample: &mut Sample) -> Option<()> {
    stream.set_nonblocking(true).ok()?;
    stream.set_nodelay(true).ok()?;
    let stream = TokioIo::new(tokio::net::TcpStream::from_std(stream).ok()?);
    let (mut sender, connection) = http1::handshake(stream).await.ok()?;
    // Ended with this function, however it ends.
    let mut driven = JoinSet::new();
    driven.spawn(connection);
    let request = Request::get(path).header("host", address.to_string()).header("connection", "close");
    let request = request.header("user-agent", "levain-lab").body(Empty::<Bytes>::new()).ok()?;
    let answer = sender.send_request(request).await.ok()?;
    sample.status = Some(answer.status().as_u16());
    let mut body = answer.into_body();
    while let Some(frame) = body.frame().await {
        let length = frame.ok()?.data_ref().map_or(0, Bytes::len);
        sample.bytes += u64::try_from(length).unwrap_or_default();
        if sample.bytes > MOST {
            return None;
        }
    }
    sample.whole = true;
    Some(())
}

fn status(address: SocketAddr, patience: Duration, path: &str) -> Option<u16> {
    if !path.starts_with('/') || path.bytes().any(|byte| byte <= b' ' || byte == 127) {
        return None;
    }
    let mut stream = TcpStream::connect_timeout(&address, patience).ok()?;
    stream.set_read_timeout(Some(patience)).ok()?;
    stream.set_write_timeout(Some(patience)).ok()?;
    let request =
        format!("GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nUser-Agent: levain-lab\r\n\r\n");
    stream.write_all(request.as_bytes()).ok()?;
    // "HTTP/1.1 200"
    let mut line = [0; 12];
    stream.read_exact(&mut line).ok()?;
    std::str::from_utf8(line.get(9..)?).ok()?.parse().ok()
}
