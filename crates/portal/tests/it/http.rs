//! A small client of HTTP/1.1: what it sends is what the test wrote, well formed or not.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// A request.
#[derive(Debug, Clone)]
pub struct Ask {
    pub method: String,
    pub path: String,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

/// What came back.
#[derive(Debug, Clone)]
pub struct Reply {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Ask {
    pub fn new(method: &str, path: impl Into<String>) -> Ask {
        Ask { method: method.to_owned(), path: path.into(), headers: Vec::new(), body: Vec::new() }
    }

    pub fn get(path: impl Into<String>) -> Ask {
        Ask::new("GET", path)
    }

    /// A form, sent as a browser sends it from a page of the same site.
    pub fn post(path: impl Into<String>, pairs: &[(&str, &str)]) -> Ask {
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
        let mut ask = Ask::new("POST", path)
            .header("content-type", "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin");
        ask.body = body.into_bytes();
        ask
    }

    /// A form with files: name, name of the file (a plain field when empty), content.
    pub fn multipart(path: impl Into<String>, parts: &[(&str, &str, &[u8])]) -> Ask {
        let mut ask = Ask::new("POST", path)
            .header("content-type", "multipart/form-data; boundary=limite")
            .header("sec-fetch-site", "same-origin");
        for (name, file, content) in parts {
            let file = if file.is_empty() { String::new() } else { format!("; filename=\"{file}\"") };
            ask.body.extend(
                format!("--limite\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n").into_bytes(),
            );
            ask.body.extend_from_slice(content);
            ask.body.extend_from_slice(b"\r\n");
        }
        ask.body.extend_from_slice(b"--limite--\r\n");
        ask
    }

    pub fn header(mut self, name: &str, value: impl Into<String>) -> Ask {
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    pub fn without(mut self, name: &str) -> Ask {
        self.headers.retain(|(known, _)| known != name);
        self
    }

    /// With the session of that secret; none when it is empty.
    pub fn session(self, secret: &str) -> Ask {
        if secret.is_empty() { self } else { self.header("cookie", format!("autre=1; __Host-levain={secret}")) }
    }

    pub fn send(&self, to: SocketAddr) -> Reply {
        let mut stream = TcpStream::connect(to).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        let mut head = format!("{} {} HTTP/1.1\r\nHost: {to}\r\nConnection: close\r\n", self.method, self.path);
        for (name, value) in &self.headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        if !self.body.is_empty() || self.method == "POST" {
            head.push_str(&format!("Content-Length: {}\r\n", self.body.len()));
        }
        head.push_str("\r\n");
        stream.write_all(head.as_bytes()).unwrap();
        // A server may answer and hang up before it has read a body that it refuses.
        let _ = stream.write_all(&self.body);
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        Reply::parse(&answer).unwrap_or_else(|| panic!("{} {}: no answer ({answer:?})", self.method, self.path))
    }
}

impl Reply {
    pub fn parse(answer: &[u8]) -> Option<Reply> {
        let end = answer.windows(4).position(|bytes| bytes == b"\r\n\r\n")?;
        let head = std::str::from_utf8(&answer[..end]).ok()?;
        let mut lines = head.split("\r\n");
        let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
        let headers: Vec<(String, String)> = lines
            .filter_map(|line| line.split_once(':'))
            .map(|(name, value)| (name.to_lowercase(), value.trim().to_owned()))
            .collect();
        let mut reply = Reply { status, headers, body: answer[end + 4..].to_vec() };
        if reply.header("transfer-encoding") == "chunked" {
            reply.body = dechunked(&reply.body)?;
        }
        Some(reply)
    }

    /// A header; empty when there is none.
    pub fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }

    pub fn text(&self) -> String {
        String::from_utf8(self.body.clone()).unwrap()
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    /// The secret of the session it opens; empty when it opens none.
    pub fn session(&self) -> String {
        let cookie = self.header("set-cookie").split(';').next().unwrap_or_default();
        cookie.strip_prefix("__Host-levain=").unwrap_or_default().to_owned()
    }
}

fn dechunked(mut body: &[u8]) -> Option<Vec<u8>> {
    let mut whole = Vec::new();
    loop {
        let end = body.windows(2).position(|bytes| bytes == b"\r\n")?;
        let size = usize::from_str_radix(std::str::from_utf8(&body[..end]).ok()?, 16).ok()?;
        if size == 0 {
            return Some(whole);
        }
        whole.extend_from_slice(body.get(end + 2..end + 2 + size)?);
        body = body.get(end + 4 + size..)?;
    }
}
