//! Waits asked for, back-off, intervals and concurrency.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use levain_forge_double::{Answering, Reply, Server};
use levain_outbound::{Config, Request, Timing};

use crate::clock::{client, config, server};

#[tokio::test]
async fn retry_after_is_obeyed() {
    for (status, value) in [(429, "30"), (503, "Mon, 02 Mar 2026 12:00:30 GMT"), (403, "30")] {
        let (server, received) = server(move |_, number| match number {
            0 => Reply::new(status, "").with("retry-after", value),
            _ => Reply::new(200, "good"),
        })
        .await;
        let (client, clock) = client(config(&[&server]));
        assert_eq!(client.get(Request::new(&server.url())).await.unwrap().status, 200, "{status}");
        assert!((30.0..32.0).contains(&clock.slept()), "{status}: slept {}", clock.slept());
        assert_eq!(received.lock().unwrap().len(), 2);
    }
}

#[tokio::test]
async fn a_long_wait_is_told_and_nothing_more_is_sent_meanwhile() {
    let (server, received) = server(|_, number| match number {
        0 => Reply::new(429, "").with("retry-after", "3600"),
        _ => Reply::new(200, "good"),
    })
    .await;
    let (client, clock) = client(config(&[&server]));
    let fault = client.get(Request::new(&server.url())).await.unwrap_err();
    assert_eq!(fault.code(), "OB013");
    assert!(fault.to_string().contains("2026-03-02T13:00:00Z"), "{fault}");
    assert_eq!(client.get(Request::new(&server.url())).await.unwrap_err().code(), "OB013");
    assert_eq!(received.lock().unwrap().len(), 1);
    drop(clock.sleep(Duration::from_secs(3600)));
    assert_eq!(client.get(Request::new(&server.url())).await.unwrap().status, 200);
}

#[tokio::test]
async fn an_exhausted_allowance_is_waited_for_before_it_is_exceeded() {
    let (server, _) = server(|_, _| {
        Reply::new(200, "good").with("x-ratelimit-remaining", "0").with("x-ratelimit-reset", "1772452860")
    })
    .await;
    let (client, clock) = client(config(&[&server]));
    client.get(Request::new(&server.url())).await.unwrap();
    assert_eq!(clock.slept(), 0.0);
    client.get(Request::new(&server.url())).await.unwrap();
    // 1772452860 is 12:01:00 on the clock's day.
    assert_eq!(clock.slept(), 60.0);
}

#[tokio::test]
async fn a_plain_refusal_is_not_asked_again() {
    let (server, received) = server(|_, _| Reply::new(403, "no").with("x-ratelimit-remaining", "12")).await;
    let (client, _) = client(config(&[&server]));
    assert_eq!(client.get(Request::new(&server.url())).await.unwrap().status, 403);
    assert_eq!(received.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn failures_are_asked_again_less_and_less_often_then_told() {
    let (server, received) = server(|_, _| Reply::new(502, "")).await;
    let (client, clock) = client(config(&[&server]));
    let fault = client.get(Request::new(&server.url())).await.unwrap_err();
    assert_eq!(fault.code(), "OB014");
    assert_eq!(received.lock().unwrap().len(), 4);
    let slept: Vec<f64> = clock.slept.lock().unwrap().iter().map(Duration::as_secs_f64).collect();
    assert_eq!(slept, [0.75, 1.5, 3.0]);
    let counters = client.counters()[&server.address.to_string()];
    assert_eq!((counters.requests, counters.repeated), (4, 3));
}

#[tokio::test]
async fn requests_to_one_host_keep_their_distance() {
    let (server, _) = server(|_, _| Reply::new(200, "")).await;
    let (client, clock) = client(Config { min_interval: Duration::from_secs(2), ..config(&[&server]) });
    for _ in 0..4 {
        client.get(Request::new(&server.url())).await.unwrap();
    }
    assert_eq!(clock.slept(), 6.0);
}

#[tokio::test]
async fn no_more_requests_at_once_than_allowed() {
    let (now, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let (in_handler, most_seen) = (Arc::clone(&now), Arc::clone(&most));
    let server = Server::start(move |_| -> Answering {
        let (now, most) = (Arc::clone(&in_handler), Arc::clone(&most_seen));
        Box::pin(async move {
            most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
            tokio::time::sleep(Duration::from_millis(40)).await;
            now.fetch_sub(1, Ordering::SeqCst);
            Reply::new(200, "")
        })
    })
    .await;
    let (client, _) = client(Config { per_host: 2, ..config(&[&server]) });
    let (client, url) = (Arc::new(client), server.url());
    let tasks: Vec<_> = (0..8)
        .map(|_| {
            let (client, url) = (Arc::clone(&client), url.clone());
            tokio::spawn(async move { client.get(Request::new(&url)).await.map(|answer| answer.status) })
        })
        .collect();
    for task in tasks {
        assert_eq!(task.await.unwrap(), Ok(200));
    }
    assert_eq!(most.load(Ordering::SeqCst), 2);
}
