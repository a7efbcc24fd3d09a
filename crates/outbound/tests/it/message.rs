//! A message is for one server: sent once, answered as it is.

use levain_forge_double::Reply;
use levain_outbound::{Client, Config, Message};

use crate::clock::{client, config, server};

fn message<'a>(url: &'a str, headers: &'a [(&'a str, &'a [u8])], body: Option<&'a [u8]>) -> Message<'a> {
    Message { url, headers, body, max_bytes: 1_000 }
}

#[tokio::test]
async fn it_goes_once_with_its_headers_and_its_body() {
    let (server, received) = server(|request, _| match request.path.as_str() {
        "/refused" => Reply::new(400, "{\"error\":\"invalid_grant\"}"),
        "/broken" => Reply::new(503, "later"),
        _ => Reply::new(200, "taken"),
    })
    .await;
    let (client, _) = client(config(&[&server]));
    let url = |path: &str| format!("{}{path}", server.url());
    let headers: [(&str, &[u8]); 2] = [("authorization", b"Basic YTpi"), ("content-type", b"text/plain")];
    let answer = client.send(message(&url("/token"), &headers, Some(b"code=x"))).await.unwrap();
    assert_eq!((answer.status, answer.body.as_slice()), (200, b"taken".as_slice()));
    client.send(message(&url("/keys"), &[], None)).await.unwrap();
    // A refusal is an answer; a failure of the server is a fault, and nothing is sent again.
    let refused = client.send(message(&url("/refused"), &[], Some(b""))).await.unwrap();
    assert!(refused.status == 400 && refused.body.starts_with(b"{"));
    let fault = client.send(message(&url("/broken"), &[], Some(b"once"))).await.unwrap_err();
    assert_eq!(fault.code(), "OB014", "{fault}");
    let received = received.lock().unwrap();
    let seen: Vec<(&str, &str)> = received.iter().map(|one| (one.method.as_str(), one.path.as_str())).collect();
    assert_eq!(seen, [("POST", "/token"), ("GET", "/keys"), ("POST", "/refused"), ("POST", "/broken")]);
    assert_eq!(
        (received[0].headers["authorization"].as_str(), received[0].body.as_slice()),
        ("Basic YTpi", b"code=x".as_slice())
    );
}

#[tokio::test]
async fn it_follows_no_redirect_and_reads_no_more_than_was_said() {
    let (elsewhere, at_elsewhere) = server(|_, _| Reply::new(200, "stolen")).await;
    let target = elsewhere.url();
    let (server, _) = server(move |request, _| match request.path.as_str() {
        "/moved" => Reply::new(307, "").with("location", target.clone()),
        _ => Reply::new(200, "x".repeat(1_001)),
    })
    .await;
    let (client, _) = client(config(&[&server, &elsewhere]));
    let headers: [(&str, &[u8]); 1] = [("authorization", b"Basic YTpi")];
    let url = |path: &str| format!("{}{path}", server.url());
    let answer = client.send(message(&url("/moved"), &headers, Some(b"secret"))).await.unwrap();
    assert_eq!(answer.status, 307);
    assert!(at_elsewhere.lock().unwrap().is_empty(), "what it carries is for one server");
    let fault = client.send(message(&url("/long"), &[], None)).await.unwrap_err();
    assert_eq!(fault.code(), "OB010", "{fault}");
}

#[tokio::test]
async fn it_does_not_travel_in_clear_nor_to_an_address_that_is_not_public() {
    let (server, received) = server(|_, _| Reply::new(200, "")).await;
    let client = Client::new(Config { retries: 0, ..Config::new("0.1.0", "") }).unwrap();
    let here = format!("https://127.0.0.1:{}/token", server.address.port());
    for (url, code) in [("http://1.1.1.1/token", "OB005"), (here.as_str(), "OB004"), ("file:///etc/passwd", "OB002")] {
        let fault = client.send(message(url, &[], Some(b"secret"))).await.unwrap_err();
        assert_eq!(fault.code(), code, "{url}: {fault}");
    }
    assert!(received.lock().unwrap().is_empty());
}
