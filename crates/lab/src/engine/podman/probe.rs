//! Questions to an application, asked by the platform over the bridge, never by a program in the image: whether it is ready,
//! and how fast it answers.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use levain_package::{Expectation, Probe};

use crate::engine::Sample;
use crate::instance::Namespace;

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

/// How the application answers `GET path`.
pub(super) fn sample(namespace: &Namespace, address: SocketAddr, patience: Duration, path: &str) -> Sample {
    let ask = || {
        let begun = Instant::now();
        let status = status(address, patience, path);
        Sample { status, micros: u64::try_from(begun.elapsed().as_micros()).unwrap_or(u64::MAX) }
    };
    namespace.inside(ask).unwrap_or(Sample { status: None, micros: 0 })
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
