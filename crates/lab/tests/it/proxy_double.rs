//! An application that answers well or badly on demand, and a proxy in front of it. All on the loopback.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use jiff::Timestamp;
use levain_lab::proxy::{
    Directory, Environment, Key, Limits, Listener, Proxy, Settings, State, Target, Ticket, Uptime, Way,
};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::{sleep, timeout};

/// What the application received, connection by connection, byte for byte.
pub type Received = Arc<Mutex<Vec<Vec<u8>>>>;

/// An application on the loopback, and what it received.
pub async fn application() -> (SocketAddr, Received) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let received = Received::default();
    tokio::spawn(serve(listener, Arc::clone(&received)));
    (address, received)
}

/// Serves an application on `listener`, for ever.
pub async fn serve(listener: TcpListener, received: Received) {
    while let Ok((stream, _)) = listener.accept().await {
        tokio::spawn(connection(stream, Arc::clone(&received)));
    }
}

async fn connection(mut stream: TcpStream, received: Received) -> std::io::Result<()> {
    let mut begin = [0; 8];
    while stream.peek(&mut begin).await? < 7 {}
    if begin.starts_with(b"GET /ws") {
        let mut socket = tokio_tungstenite::accept_async(stream).await.unwrap();
        while let Some(Ok(message)) = socket.next().await {
            if message.is_text() && socket.send(message).await.is_err() {
                break;
            }
        }
        return Ok(());
    }
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await?);
    }
    let at = {
        let mut all = received.lock().unwrap();
        all.push(head.clone());
        all.len() - 1
    };
    let text = String::from_utf8_lossy(&head).into_owned();
    let length: usize = text
        .lines()
        .find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length:").map(|n| n.trim().parse().unwrap()))
        .unwrap_or(0);
    let path = text.split(' ').nth(1).unwrap_or_default().to_owned();
    match path.as_str() {
        "/events" => {
            stream
                .write_all(b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n")
                .await?;
            for event in 0..5 {
                stream.write_all(format!("data: {event}\n\n").as_bytes()).await?;
                sleep(Duration::from_millis(120)).await;
            }
        }
        "/endless" => {
            stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n").await?;
            while stream.write_all(b"data: still\n\n").await.is_ok() {
                sleep(Duration::from_millis(50)).await;
            }
        }
        "/flood" => {
            stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await?;
            let piece = [b'x'; 65536];
            while stream.write_all(&piece).await.is_ok() {}
            received.lock().unwrap()[at].extend_from_slice(b"(gave up)");
        }
        "/upload" => {
            let mut left = length;
            let mut sum = 0_u64;
            let mut piece = vec![0; 65536];
            while left > 0 {
                let read = stream.read(&mut piece).await?;
                if read == 0 {
                    return Ok(());
                }
                sum += piece[..read].iter().map(|byte| u64::from(*byte)).sum::<u64>();
                left -= read;
                // Slower than the sender, so that what is not held back would pile up in between.
                if left.is_multiple_of(4) {
                    sleep(Duration::from_micros(200)).await;
                }
            }
            answer(&mut stream, &format!("{length} bytes, sum {sum}")).await?;
        }
        "/short" => stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\nbeginning").await?,
        "/short-chunked" => {
            stream.write_all(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n9\r\nbeginning\r\n").await?;
        }
        "/switch" => {
            stream
                .write_all(b"HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: else\r\n\r\n")
                .await?;
        }
        "/nonsense" => stream.write_all(b"SSH-2.0-nothing\r\n\r\n").await?,
        "/silent" => sleep(Duration::from_secs(60)).await,
        "/harm" => {
            stream
                .write_all(
                    b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\nset-cookie: a=1; Domain=lab.example\r\n\
                      set-cookie: levain-entry=forged\r\nclear-site-data: \"*\"\r\nkeep-alive: timeout=9\r\n\
                      connection: close, x-inner\r\nx-inner: 1\r\nstrict-transport-security: max-age=9\r\n\r\nok",
                )
                .await?;
        }
        _ => {
            // What follows the head, until it pauses: a second request would be in it.
            let mut rest = vec![0; 65536];
            while let Ok(Ok(read)) = timeout(Duration::from_millis(80), stream.read(&mut rest)).await {
                if read == 0 {
                    break;
                }
                received.lock().unwrap()[at].extend_from_slice(&rest[..read]);
            }
            let seen = String::from_utf8_lossy(&received.lock().unwrap()[at]).into_owned();
            answer(&mut stream, &seen).await?;
        }
    }
    Ok(())
}

async fn answer(stream: &mut TcpStream, body: &str) -> std::io::Result<()> {
    let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n", body.len());
    stream.write_all(format!("{head}{body}").as_bytes()).await
}

/// Environments by host name.
#[derive(Default)]
pub struct Known(pub Mutex<HashMap<String, Environment>>);

impl Directory for Known {
    fn find(&self, host: &str) -> Option<Environment> {
        self.0.lock().unwrap().get(host).cloned()
    }
}

/// A proxy in front of an application that has two environments, `a` and `b`.
pub struct Lab {
    /// Where the proxy listens.
    pub address: SocketAddr,
    /// What the proxy knows.
    pub known: Arc<Known>,
    /// What the application received.
    pub received: Received,
    /// Seconds that went by.
    pub ahead: Arc<AtomicI64>,
    /// Seconds by which the clock was put forward.
    pub jumped: Arc<AtomicI64>,
    nonce: AtomicI64,
}

const KEY: [u8; 32] = [7; 32];

pub fn environment(id: &str, target: Target) -> Environment {
    Environment { id: id.to_owned(), open: true, epoch: 0, state: State::Serving, target: Some(target) }
}

impl Lab {
    pub async fn new() -> Lab {
        Lab::with(Limits::default()).await
    }

    pub async fn with(limits: Limits) -> Lab {
        let (application, received) = application().await;
        let target = Target { address: application, way: Way::Loopback };
        let lab = Lab::around(limits, target).await;
        Lab { received, ..lab }
    }

    pub async fn around(limits: Limits, target: Target) -> Lab {
        let known = Arc::new(Known::default());
        for id in ["a", "b"] {
            known.0.lock().unwrap().insert(host(id), environment(id, target.clone()));
        }
        let settings = Settings {
            key: Key::new(KEY),
            https: false,
            platform: "https://levain.example/".to_owned(),
            reserved_cookies: vec!["platform-session".to_owned()],
            limits,
        };
        let ahead = Arc::new(AtomicI64::new(0));
        let jumped = Arc::new(AtomicI64::new(0));
        let clock = {
            let (ahead, jumped) = (Arc::clone(&ahead), Arc::clone(&jumped));
            Arc::new(move || now(&ahead, &jumped))
        };
        let timer = {
            let ahead = Arc::clone(&ahead);
            Arc::new(move || Ok(uptime(&ahead)))
        };
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let proxy = Proxy::timed(Arc::clone(&known), settings, clock, timer);
        tokio::spawn(proxy.serve(Listener::Tcp(listener), std::future::pending()));
        Lab { address, known, received: Received::default(), ahead, jumped, nonce: AtomicI64::new(0) }
    }

    /// A ticket that the platform issues now.
    pub fn ticket(&self, id: &str) -> String {
        let nonce = self.nonce.fetch_add(1, Ordering::Relaxed);
        let nonce = [nonce.to_be_bytes(), [0; 8]].concat().try_into().unwrap();
        Ticket::issue(&Key::new(KEY), id, &uptime(&self.ahead), nonce).to_string()
    }

    /// Enters `id` and gives the cookie, as a browser sends it.
    pub async fn enter(&self, id: &str) -> String {
        let answer = self.get(id, &format!("/?levain-ticket={}", self.ticket(id)), "").await;
        assert!(answer.starts_with("HTTP/1.1 303"), "{answer}");
        let (_, cookie) = answer.split_once("set-cookie: ").unwrap();
        cookie.split(';').next().unwrap().to_owned()
    }

    /// `GET` with these lines of headers, each ended.
    pub async fn get(&self, id: &str, path: &str, headers: &str) -> String {
        let host = host(id);
        self.say(&format!("GET {path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n{headers}\r\n")).await
    }

    /// Sends this and reads until the proxy closes, or says nothing for a while.
    pub async fn say(&self, text: &str) -> String {
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        stream.write_all(text.as_bytes()).await.unwrap();
        read_all(&mut stream).await
    }

    pub fn change(&self, id: &str, change: impl FnOnce(&mut Environment)) {
        change(self.known.0.lock().unwrap().get_mut(&host(id)).unwrap());
    }
}

fn now(ahead: &AtomicI64, jumped: &AtomicI64) -> Timestamp {
    let seconds = ahead.load(Ordering::Relaxed) + jumped.load(Ordering::Relaxed);
    Timestamp::now() + jiff::SignedDuration::from_secs(seconds)
}

fn uptime(ahead: &AtomicI64) -> Uptime {
    Uptime::now().unwrap().later(ahead.load(Ordering::Relaxed))
}

pub fn host(id: &str) -> String {
    format!("{id}.lab.localhost")
}

pub async fn read_all(stream: &mut TcpStream) -> String {
    let mut all = Vec::new();
    let mut piece = vec![0; 65536];
    while let Ok(Ok(read)) = timeout(Duration::from_secs(5), stream.read(&mut piece)).await {
        if read == 0 {
            break;
        }
        all.extend_from_slice(&piece[..read]);
    }
    String::from_utf8_lossy(&all).into_owned()
}
