//! A clock on which waiting takes no time, and a server that answers by a list.

use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use jiff::Timestamp;
use levain_forge_double::{Answering, Reply, Request as Received, Server};
use levain_outbound::{Client, Config, Timing};

/// Moves on by what is slept.
pub struct FastClock {
    pub now: Mutex<Timestamp>,
    pub slept: Mutex<Vec<Duration>>,
}

impl FastClock {
    pub fn new() -> Arc<FastClock> {
        let now = Mutex::new("2026-03-02T12:00:00Z".parse().unwrap());
        Arc::new(FastClock { now, slept: Mutex::default() })
    }

    pub fn slept(&self) -> f64 {
        self.slept.lock().unwrap().iter().map(Duration::as_secs_f64).sum()
    }
}

impl Timing for FastClock {
    fn now(&self) -> Timestamp {
        *self.now.lock().unwrap()
    }

    fn sleep(&self, time: Duration) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        let mut now = self.now.lock().unwrap();
        *now += time;
        self.slept.lock().unwrap().push(time);
        Box::pin(tokio::task::yield_now())
    }

    fn fraction(&self) -> f64 {
        0.5
    }
}

/// A server whose every answer is made from the request and its number, and what it received.
pub async fn server(
    answer: impl Fn(&Received, usize) -> Reply + Send + Sync + 'static,
) -> (Server, Arc<Mutex<Vec<Received>>>) {
    let received: Arc<Mutex<Vec<Received>>> = Arc::default();
    let log = Arc::clone(&received);
    let server = Server::start(move |request| -> Answering {
        let mut log = log.lock().unwrap();
        let reply = answer(&request, log.len());
        log.push(request);
        Box::pin(async move { reply })
    })
    .await;
    (server, received)
}

/// Settings that allow the given servers.
pub fn config(servers: &[&Server]) -> Config {
    Config {
        allowed_hosts: servers.iter().map(|server| server.address.to_string()).collect(),
        min_interval: Duration::ZERO,
        idle_timeout: Duration::from_millis(400),
        total_timeout: Duration::from_millis(1500),
        ..Config::new("0.1.0", "https://catalogue.example.org")
    }
}

pub fn client(config: Config) -> (Client, Arc<FastClock>) {
    let clock = FastClock::new();
    (Client::with_timing(config, Arc::clone(&clock) as Arc<dyn Timing>).unwrap(), clock)
}
