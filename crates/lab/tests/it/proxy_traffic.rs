//! What goes through: events, WebSockets, large bodies, and ends that stop half-way.

use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use futures_util::{SinkExt, StreamExt};
use levain_lab::proxy::{Limits, State, Target, Way};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::{sleep, timeout};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;

use crate::proxy_double::{Lab, host, read_all};

type Socket = tokio_tungstenite::WebSocketStream<TcpStream>;

async fn websocket(lab: &Lab, cookie: &str) -> Socket {
    let mut request = format!("ws://{}/ws", host("a")).into_client_request().unwrap();
    request.headers_mut().insert("cookie", cookie.parse().unwrap());
    let stream = TcpStream::connect(lab.address).await.unwrap();
    tokio_tungstenite::client_async(request, stream).await.unwrap().0
}

async fn round(socket: &mut Socket, text: &str) -> Option<String> {
    socket.send(Message::text(text)).await.ok()?;
    Some(timeout(Duration::from_secs(5), socket.next()).await.ok()??.ok()?.into_text().ok()?.to_string())
}

#[tokio::test]
async fn a_websocket_makes_a_hundred_round_trips() {
    let lab = Lab::new().await;
    let cookie = lab.enter("a").await;
    let mut socket = websocket(&lab, &cookie).await;
    let begin = Instant::now();
    for turn in 0..100 {
        assert_eq!(round(&mut socket, &format!("turn {turn}")).await.as_deref(), Some(&*format!("turn {turn}")));
    }
    eprintln!("100 round trips: {:?}", begin.elapsed());
}

#[tokio::test]
async fn a_websocket_ends_when_its_environment_does() {
    let limits = Limits { check: Duration::from_millis(50), ..Limits::default() };
    for end in 0..3 {
        let lab = Lab::with(limits).await;
        let cookie = lab.enter("a").await;
        let mut socket = websocket(&lab, &cookie).await;
        assert!(round(&mut socket, "x").await.is_some());
        match end {
            0 => lab.change("a", |a| a.state = State::Suspended),
            1 => lab.change("a", |a| a.epoch = 1),
            _ => drop(lab.ahead.fetch_add(8 * 3600, Ordering::Relaxed)),
        }
        sleep(Duration::from_millis(150)).await;
        assert_eq!(round(&mut socket, "x").await, None, "end {end}");
    }
}

#[tokio::test]
async fn a_long_answer_ends_when_its_environment_does() {
    let lab = Lab::with(Limits { check: Duration::from_millis(50), ..Limits::default() }).await;
    let cookie = lab.enter("a").await;
    let mut stream = TcpStream::connect(lab.address).await.unwrap();
    let host = host("a");
    stream
        .write_all(format!("GET /endless HTTP/1.1\r\nhost: {host}\r\ncookie: {cookie}\r\n\r\n").as_bytes())
        .await
        .unwrap();
    sleep(Duration::from_millis(200)).await;
    lab.change("a", |a| a.state = State::Suspended);
    let all = timeout(Duration::from_secs(2), read_all(&mut stream)).await.unwrap();
    assert!(all.contains("data: still") && !all.ends_with("0\r\n\r\n"), "cut, and not as if it had ended well: {all}");
}

#[tokio::test]
async fn events_come_one_by_one() {
    let lab = Lab::new().await;
    let cookie = lab.enter("a").await;
    let mut stream = TcpStream::connect(lab.address).await.unwrap();
    let head = format!("GET /events HTTP/1.1\r\nhost: {}\r\ncookie: {cookie}\r\nconnection: close\r\n\r\n", host("a"));
    stream.write_all(head.as_bytes()).await.unwrap();
    let (mut all, mut times, mut piece) = (String::new(), Vec::new(), [0; 4096]);
    let begin = Instant::now();
    loop {
        let read = timeout(Duration::from_secs(5), stream.read(&mut piece)).await.unwrap().unwrap();
        if read == 0 {
            break;
        }
        all.push_str(&String::from_utf8_lossy(&piece[..read]));
        while times.len() < all.matches("data: ").count() {
            times.push(begin.elapsed());
        }
    }
    let order: Vec<usize> = (0..5).map(|event| all.find(&format!("data: {event}")).unwrap()).collect();
    assert!(order.is_sorted() && times.len() == 5, "{all}");
    for pair in times.windows(2) {
        assert!(pair[1] - pair[0] > Duration::from_millis(60), "gathered instead of streamed: {times:?}");
    }
}

/// The most memory this process ever had, in KiB.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hundred_megabytes_pass_without_being_held() {
    const SIZE: usize = 100 << 20;
    let lab = Lab::new().await;
    let cookie = lab.enter("a").await;
    let mut stream = TcpStream::connect(lab.address).await.unwrap();
    let head = format!(
        "POST /upload HTTP/1.1\r\nhost: {}\r\ncookie: {cookie}\r\ncontent-length: {SIZE}\r\nconnection: close\r\n\r\n",
        host("a")
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    let piece = vec![1_u8; 1 << 20];
    stream.write_all(&piece).await.unwrap();
    let (before, begin) = (peak(), Instant::now());
    for _ in 1..SIZE >> 20 {
        stream.write_all(&piece).await.unwrap();
    }
    let answer = read_all(&mut stream).await;
    assert!(answer.contains(&format!("{SIZE} bytes, sum {SIZE}")), "{answer}");
    let grown = peak() - before;
    eprintln!("100 MiB in {:?}, peak memory grew by {grown} KiB", begin.elapsed());
    assert!(grown < 16 << 10, "{grown} KiB");
}

#[tokio::test]
async fn an_upload_stops_at_its_limit_and_its_patience() {
    let lab = Lab::with(Limits { upload: 1000, idle: Duration::from_millis(300), ..Limits::default() }).await;
    let cookie = lab.enter("a").await;
    let head = format!("POST /upload HTTP/1.1\r\nhost: {}\r\ncookie: {cookie}\r\n", host("a"));
    let said = lab.say(&format!("{head}content-length: 1001\r\n\r\n")).await;
    assert!(said.starts_with("HTTP/1.1 413"), "{said}");
    assert!(lab.received.lock().unwrap().is_empty(), "nothing reached the application");
    let chunk = "x".repeat(600);
    let counted =
        lab.say(&format!("{head}transfer-encoding: chunked\r\n\r\n258\r\n{chunk}\r\n258\r\n{chunk}\r\n")).await;
    assert!(counted.starts_with("HTTP/1.1 413"), "{counted}");
    let stopped = lab.say(&format!("{head}content-length: 500\r\n\r\nbeginning")).await;
    assert!(stopped.starts_with("HTTP/1.1 408"), "{stopped}");
}

#[tokio::test]
async fn slow_clients_lose_their_place() {
    let limits = Limits { head: Duration::from_millis(300), idle: Duration::from_millis(300), ..Limits::default() };
    let lab = Lab::with(limits).await;
    let cookie = lab.enter("a").await;
    // A head that never ends.
    let begin = Instant::now();
    lab.say("GET / HTTP/1.1\r\nhost: a.lab.localhost\r\n").await;
    assert!(begin.elapsed() < Duration::from_secs(2), "{:?}", begin.elapsed());
    // A connection kept after an answer, and nothing more.
    let begin = Instant::now();
    let kept = lab.say(&format!("GET /harm HTTP/1.1\r\nhost: a.lab.localhost\r\ncookie: {cookie}\r\n\r\n")).await;
    assert!(kept.starts_with("HTTP/1.1 200") && begin.elapsed() < Duration::from_secs(2), "{:?}", begin.elapsed());
    // An answer that nobody reads: the application is released.
    let mut stream = TcpStream::connect(lab.address).await.unwrap();
    let head = format!("GET /flood HTTP/1.1\r\nhost: a.lab.localhost\r\ncookie: {cookie}\r\n\r\n");
    stream.write_all(head.as_bytes()).await.unwrap();
    let released = async {
        while !lab.received.lock().unwrap().iter().any(|seen| seen.ends_with(b"(gave up)")) {
            sleep(Duration::from_millis(50)).await;
        }
    };
    assert!(timeout(Duration::from_secs(5), released).await.is_ok(), "still held");
    drop(stream);
}

#[tokio::test]
async fn one_environment_does_not_take_the_place_of_another() {
    let lab = Lab::with(Limits { requests: 2, ..Limits::default() }).await;
    let (a, b) = (lab.enter("a").await, lab.enter("b").await);
    let mut held = Vec::new();
    for _ in 0..2 {
        let mut stream = TcpStream::connect(lab.address).await.unwrap();
        let head = format!("GET /silent HTTP/1.1\r\nhost: {}\r\ncookie: {a}\r\n\r\n", host("a"));
        stream.write_all(head.as_bytes()).await.unwrap();
        held.push(stream);
    }
    sleep(Duration::from_millis(100)).await;
    let busy = lab.get("a", "/", &format!("cookie: {a}\r\n")).await;
    assert!(busy.starts_with("HTTP/1.1 503") && busy.contains("retry-after: 5"), "{busy}");
    assert!(lab.get("b", "/", &format!("cookie: {b}\r\n")).await.starts_with("HTTP/1.1 200"));
    drop(held);
    sleep(Duration::from_millis(100)).await;
    assert!(lab.get("a", "/", &format!("cookie: {a}\r\n")).await.starts_with("HTTP/1.1 200"), "places are given back");
}

#[tokio::test]
async fn an_application_that_fails_is_told_as_such() {
    let lab = Lab::with(Limits { answer: Duration::from_millis(300), ..Limits::default() }).await;
    let cookie = format!("cookie: {}\r\n", lab.enter("a").await);
    for (path, status) in [("/nonsense", "502"), ("/switch", "502"), ("/silent", "504")] {
        let answer = lab.get("a", path, &cookie).await;
        assert!(answer.starts_with(&format!("HTTP/1.1 {status}")), "{path}: {answer}");
    }
    // An answer that stops half-way may not look whole.
    let short = lab.get("a", "/short", &cookie).await;
    assert!(short.contains("content-length: 1000") && short.ends_with("beginning"), "{short}");
    let chunked = lab.get("a", "/short-chunked", &cookie).await;
    assert!(chunked.contains("beginning") && !chunked.ends_with("0\r\n\r\n"), "{chunked}");
    // Nobody listens any more.
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    lab.change("a", |a| a.target = Some(Target { address: nobody, way: Way::Loopback }));
    assert!(lab.get("a", "/", &cookie).await.starts_with("HTTP/1.1 502"));
}

#[tokio::test]
async fn what_an_application_says_for_others_stays_inside() {
    let lab = Lab::new().await;
    let cookie = format!("cookie: {}\r\n", lab.enter("a").await);
    let answer = lab.get("a", "/harm", &cookie).await;
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    assert_eq!(body, "ok");
    assert!(head.contains("set-cookie: a=1\r\n"), "{head}");
    for gone in ["forged", "Domain", "clear-site-data", "keep-alive", "x-inner", "strict-transport"] {
        assert!(!head.contains(gone), "{gone}: {head}");
    }
}
