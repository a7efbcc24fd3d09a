//! A server of the loopback that stands between us and the real provider, and changes what it says.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::real::ask;

/// What is answered in place of the provider.
#[derive(Clone)]
pub enum Instead {
    /// Status, type, body.
    Answer(u16, &'static str, Vec<u8>),
    /// Nothing, for a long time.
    Silence,
    /// Somewhere else.
    Redirect(String),
}

type Rule = Arc<dyn Fn(&str, &str) -> Option<Instead> + Send + Sync>;

/// A proxy before a provider: the issuer it announces is its own.
pub struct Proxy {
    pub issuer: String,
    rule: Arc<Mutex<Rule>>,
}

impl Proxy {
    /// Before the provider at `target`, changing nothing but the name.
    pub fn before(target: &str) -> Proxy {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let issuer = format!("http://{}", listener.local_addr().unwrap());
        let rule: Arc<Mutex<Rule>> = Arc::new(Mutex::new(Arc::new(|_: &str, _: &str| None)));
        let (target, own, rules) = (target.to_owned(), issuer.clone(), Arc::clone(&rule));
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (target, own, rules) = (target.clone(), own.clone(), Arc::clone(&rules));
                std::thread::spawn(move || serve(stream, &target, &own, &rules));
            }
        });
        Proxy { issuer, rule }
    }

    /// Changes what is said: the rule is given the path and what the provider answered.
    pub fn lie(&self, rule: impl Fn(&str, &str) -> Option<Instead> + Send + Sync + 'static) {
        *self.rule.lock().unwrap() = Arc::new(rule);
    }
}

fn serve(mut stream: TcpStream, target: &str, own: &str, rule: &Mutex<Rule>) {
    let mut bytes = Vec::new();
    let mut buffer = [0; 16 * 1024];
    let (head, length) = loop {
        let read = stream.read(&mut buffer).unwrap_or(0);
        if read == 0 {
            return;
        }
        bytes.extend_from_slice(&buffer[..read]);
        let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") else { continue };
        let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
        let length = header(&head, "content-length").and_then(|text| text.parse().ok()).unwrap_or(0);
        if bytes.len() >= end + 4 + length {
            break (head, length);
        }
    };
    let body = &bytes[bytes.len() - length..];
    let mut words = head.split(' ');
    let (method, path) = (words.next().unwrap(), words.next().unwrap());
    let kept = ["authorization", "content-type", "accept"];
    let headers: Vec<(&str, String)> =
        kept.iter().map(|name| (*name, header(&head, name).unwrap_or_default())).collect();
    let headers: Vec<(&str, &str)> = headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let answer = ask(method, &format!("{target}{path}"), &headers, body);
    let said = dechunked(&answer.body).replace(target, own);
    let rule = Arc::clone(&rule.lock().unwrap());
    let kind = answer.header("content-type").unwrap_or("text/plain").to_owned();
    let (status, kind, body, location) = match rule(path, &said) {
        None => (answer.status, kind, said.into_bytes(), String::new()),
        Some(Instead::Answer(status, kind, body)) => (status, kind.to_owned(), body, String::new()),
        Some(Instead::Redirect(to)) => (302, "text/plain".to_owned(), Vec::new(), format!("location: {to}\r\n")),
        Some(Instead::Silence) => {
            std::thread::sleep(Duration::from_secs(30));
            return;
        }
    };
    let head = format!(
        "HTTP/1.1 {status} x\r\ncontent-type: {kind}\r\n{location}content-length: {}\r\nconnection: close\r\n\r\n",
        body.len()
    );
    let _ = stream.write_all(head.as_bytes());
    let _ = stream.write_all(&body);
}

fn header(head: &str, name: &str) -> Option<String> {
    let lines = head.split("\r\n").filter_map(|line| line.split_once(':'));
    lines.filter(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim().to_owned()).next()
}

/// The provider answers in chunks, one when it is short.
fn dechunked(body: &str) -> String {
    let Some((size, rest)) = body.split_once("\r\n") else { return body.to_owned() };
    let Ok(size) = usize::from_str_radix(size, 16) else { return body.to_owned() };
    rest.get(..size).unwrap_or(body).to_owned()
}
