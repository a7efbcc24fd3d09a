//! The question whether an application is ready, asked by the platform over the bridge, never by a program in the image.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use levain_package::{Expectation, Probe};

use crate::instance::Namespace;

/// Whether the application at `address` answers as expected.
pub(super) fn answers(namespace: &Namespace, address: &str, probe: &Probe) -> bool {
    let Ok(address) = format!("{address}:{}", probe.port).parse::<SocketAddr>() else { return false };
    let patience = Duration::from_secs(u64::from(probe.timeout.clamp(1, 30)));
    namespace.inside(|| ask(address, patience, &probe.expectation).is_some()).unwrap_or(false)
}

fn ask(address: SocketAddr, patience: Duration, expectation: &Expectation) -> Option<()> {
    let mut stream = TcpStream::connect_timeout(&address, patience).ok()?;
    let Expectation::Answers { path } = expectation else { return Some(()) };
    if path.contains(['\r', '\n', ' ']) {
        return None;
    }
    stream.set_read_timeout(Some(patience)).ok()?;
    stream.set_write_timeout(Some(patience)).ok()?;
    let request =
        format!("GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nUser-Agent: levain-lab\r\n\r\n");
    stream.write_all(request.as_bytes()).ok()?;
    // "HTTP/1.1 200"
    let mut line = [0; 12];
    stream.read_exact(&mut line).ok()?;
    let status: u16 = std::str::from_utf8(line.get(9..)?).ok()?.parse().ok()?;
    (200..400).contains(&status).then_some(())
}
