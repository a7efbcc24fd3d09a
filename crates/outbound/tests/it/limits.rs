//! Sizes and times.

use std::io::Write;
use std::time::Duration;

use levain_forge_double::{Delivery, Reply};
use levain_outbound::{Config, Request};

use crate::clock::{client, config, server};

#[tokio::test]
async fn a_body_longer_than_allowed_is_not_read() {
    let (server, received) = server(|_, _| Reply::new(200, vec![b'x'; 5000])).await;
    let (client, _) = client(config(&[&server]));
    let url = server.url();
    let get = |limit| client.get(Request { max_bytes: Some(limit), ..Request::new(&url) });
    assert_eq!(get(4999).await.unwrap_err().code(), "OB010");
    assert_eq!(get(5000).await.unwrap().body.len(), 5000);
    assert_eq!(received.lock().unwrap().len(), 2, "asking again would give the same");
}

#[tokio::test]
async fn a_small_answer_that_unpacks_to_a_huge_one_is_stopped() {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    for _ in 0..64 {
        encoder.write_all(&vec![0; 1 << 20]).unwrap();
    }
    let packed = encoder.finish().unwrap();
    assert!(packed.len() < 100_000);
    let (server, _) = server(move |_, _| Reply::new(200, packed.clone()).with("content-encoding", "gzip")).await;
    let (client, _) = client(config(&[&server]));
    let url = server.url();
    let fault = client.get(Request { max_bytes: Some(1 << 20), ..Request::new(&url) }).await.unwrap_err();
    assert_eq!(fault.code(), "OB010");
}

#[tokio::test]
async fn a_long_page_of_refusal_is_still_a_refusal() {
    let (server, _) = server(|_, _| Reply::new(404, vec![b'x'; 5000])).await;
    let (client, _) = client(config(&[&server]));
    let url = server.url();
    let answer = client.get(Request { max_bytes: Some(100), ..Request::new(&url) }).await.unwrap();
    assert_eq!((answer.status, answer.body.len()), (404, 100));
}

#[tokio::test]
async fn silence_and_slowness_end() {
    let late = Delivery::Late(Duration::from_secs(30));
    let drip = Delivery::Slow(1, Duration::from_millis(100));
    for delivery in [late, drip] {
        let (server, _) = server(move |_, _| Reply { delivery, ..Reply::new(200, vec![b'x'; 1000]) }).await;
        let (client, _) = client(Config { retries: 0, ..config(&[&server]) });
        let fault = client.get(Request::new(&server.url())).await.unwrap_err();
        assert_eq!(fault.code(), "OB008", "{delivery:?}");
    }
}

#[tokio::test]
async fn a_cut_answer_is_asked_again_and_never_taken_for_whole() {
    let cut = |delivery| {
        move |_: &_, number| Reply {
            delivery: if number == 0 { delivery } else { Delivery::Whole },
            ..Reply::new(200, "the whole of it")
        }
    };
    for delivery in [Delivery::Cut(3), Delivery::Cut(0), Delivery::Hung] {
        let (once, received) = server(cut(delivery)).await;
        let (client, _) = client(config(&[&once]));
        assert_eq!(client.get(Request::new(&once.url())).await.unwrap().body, b"the whole of it");
        assert_eq!(received.lock().unwrap().len(), 2);
        assert_eq!(client.counters()[&once.address.to_string()].repeated, 1);
    }
    let (always, _) = server(|_, _| Reply { delivery: Delivery::Cut(3), ..Reply::new(200, "the whole of it") }).await;
    let (client, _) = client(config(&[&always]));
    assert_eq!(client.get(Request::new(&always.url())).await.unwrap_err().code(), "OB009");
}
