//! A loopback server that gives the files of a folder, or one answer to everything.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

/// What the server does with a request.
#[derive(Clone)]
pub enum Answer {
    /// The file of the folder, to whoever sends this header when there is one.
    Files(PathBuf, Option<&'static str>),
    /// This status and these header lines.
    Status(&'static str, &'static str),
    /// Nothing, for ever.
    Silence,
}

pub struct Server {
    pub port: u16,
    /// Requests as they came.
    pub requests: Arc<Mutex<Vec<String>>>,
    /// Connections that the other side has closed.
    pub closed: Arc<AtomicUsize>,
}

impl Server {
    pub fn start(answer: Answer) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let server = Server { port, requests: Arc::default(), closed: Arc::default() };
        let (requests, closed) = (Arc::clone(&server.requests), Arc::clone(&server.closed));
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (answer, requests, closed) = (answer.clone(), Arc::clone(&requests), Arc::clone(&closed));
                std::thread::spawn(move || {
                    let _ = serve(stream, &answer, &requests);
                    closed.fetch_add(1, Ordering::SeqCst);
                });
            }
        });
        server
    }

    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}/a/b.git", self.port)
    }
}

fn serve(mut stream: TcpStream, answer: &Answer, requests: &Mutex<Vec<String>>) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if reader.read_line(&mut head)? == 0 {
            return Ok(());
        }
    }
    requests.lock().unwrap().push(head.clone());
    let path = head.split(' ').nth(1).unwrap_or("/").split('?').next().unwrap_or("/");
    let (status, headers, body) = match answer {
        Answer::Silence => {
            // Ends when the other side does.
            let _ = reader.read_to_end(&mut Vec::new());
            return Ok(());
        }
        Answer::Status(status, headers) => (*status, *headers, Vec::new()),
        Answer::Files(_, Some(header)) if !head.contains(header) => {
            ("401 Unauthorized", "WWW-Authenticate: Basic realm=\"x\"\r\n", Vec::new())
        }
        Answer::Files(folder, _) => match std::fs::read(folder.join(path.trim_start_matches("/a/b.git/"))) {
            Ok(body) => ("200 OK", "Content-Type: text/plain\r\n", body),
            Err(_) => ("404 Not Found", "", Vec::new()),
        },
    };
    write!(stream, "HTTP/1.1 {status}\r\n{headers}Content-Length: {}\r\nConnection: close\r\n\r\n", body.len())?;
    stream.write_all(&body)
}
