//! Addresses, redirects and tokens.

use levain_forge_double::Reply;
use levain_outbound::{Client, Config, Request, Secret, Validators};

use crate::clock::{client, config, server};

#[tokio::test]
async fn an_address_that_is_not_public_is_never_reached() {
    let (server, received) = server(|_, _| Reply::new(200, "secret")).await;
    let port = server.address.port();
    let client = Client::new(Config { retries: 0, ..Config::new("0.1.0", "") }).unwrap();
    for host in ["127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "0.0.0.0", "2130706433"] {
        let fault = client.get(Request::new(&format!("http://{host}:{port}/"))).await.unwrap_err();
        assert_eq!(fault.code(), "OB004", "{host}: {fault}");
    }
    assert!(received.lock().unwrap().is_empty());
}

#[tokio::test]
async fn an_allowed_host_is_asked_politely() {
    let (server, received) =
        server(|_, _| Reply::new(200, "good").with("set-cookie", "a=b").with("etag", "\"1\"")).await;
    let (client, _) = client(config(&[&server]));
    let url = format!("{}/a?b=c", server.url());
    let answer = client.get(Request { accept: Some("application/json"), ..Request::new(&url) }).await.unwrap();
    assert_eq!((answer.status, answer.body.as_slice()), (200, b"good".as_slice()));
    assert_eq!(answer.validators.etag.as_deref(), Some("\"1\""));
    assert!(!answer.headers.contains_key("set-cookie"));
    let received = received.lock().unwrap();
    assert_eq!(received[0].headers["user-agent"], "Levain/0.1.0 (+https://catalogue.example.org)");
    assert_eq!(received[0].headers["accept"], "application/json");
    assert!(!received[0].headers.contains_key("authorization"));
}

#[tokio::test]
async fn validators_are_sent_and_304_is_told() {
    let (server, received) = server(|request, _| match request.headers.get("if-none-match") {
        Some(tag) if tag == "W/\"x\"" => Reply::new(304, ""),
        _ => Reply::new(200, "whole"),
    })
    .await;
    let (client, _) = client(config(&[&server]));
    let validators =
        Validators { etag: Some("W/\"x\"".to_owned()), last_modified: Some("Mon, 02 Mar 2026".to_owned()) };
    let url = server.url();
    let request = Request { validators: Some(&validators), ..Request::new(&url) };
    let answer = client.get(request).await.unwrap();
    assert!(answer.not_modified && answer.body.is_empty());
    assert_eq!(received.lock().unwrap()[0].headers["if-modified-since"], "Mon, 02 Mar 2026");
    assert_eq!(client.counters()[&server.address.to_string()].not_modified, 1);
}

#[tokio::test]
async fn a_redirect_to_a_forbidden_place_is_refused() {
    let (inside, received) = server(|_, _| Reply::new(200, "metadata")).await;
    for target in [inside.url(), "file:///etc/passwd".to_owned(), "http://u:p@127.0.0.1/".to_owned()] {
        let expected = target.clone();
        let (outside, _) = server(move |_, _| Reply::new(302, "").with("location", target.clone())).await;
        let (client, _) = client(config(&[&outside]));
        let fault = client.get(Request::new(&outside.url())).await.unwrap_err();
        assert!(["OB002", "OB003", "OB004"].contains(&fault.code()), "{expected}: {fault}");
    }
    assert!(received.lock().unwrap().is_empty());
}

#[tokio::test]
async fn a_token_stays_with_its_origin() {
    let (other, at_other) = server(|_, _| Reply::new(200, "there")).await;
    let target = format!("{}/there", other.url());
    let (first, at_first) = server(move |request, _| match request.path.as_str() {
        "/here" => Reply::new(301, "").with("location", "/inside"),
        "/inside" => Reply::new(308, "").with("location", target.clone()),
        _ => Reply::new(404, ""),
    })
    .await;
    let (client, _) = client(config(&[&first, &other]));
    let token = Secret::new("abc");
    let url = format!("{}/here", first.url());
    let request = Request { token: Some(&token), ..Request::new(&url) };
    assert!(!format!("{request:?}").contains("abc"));
    let answer = client.get(request).await.unwrap();
    assert_eq!(answer.moved_to.as_deref(), Some(format!("{}/there", other.url()).as_str()));
    let at_first = at_first.lock().unwrap();
    assert!(at_first.len() == 2 && at_first.iter().all(|request| request.headers["authorization"] == "Bearer abc"));
    assert!(!at_other.lock().unwrap()[0].headers.contains_key("authorization"));
}

#[tokio::test]
async fn only_permanent_redirects_are_remembered() {
    let (server, _) = server(|request, _| match request.path.as_str() {
        "/old" => Reply::new(301, "").with("location", "/new"),
        "/new" => Reply::new(302, "").with("location", "/today"),
        "/short" => Reply::new(307, "").with("location", "/today"),
        _ => Reply::new(200, ""),
    })
    .await;
    let (client, _) = client(config(&[&server]));
    let moved = |path: &str| format!("{}{path}", server.url());
    let answer = client.get(Request::new(&moved("/old"))).await.unwrap();
    assert_eq!((answer.moved_to, answer.url), (Some(moved("/new")), moved("/today")));
    let answer = client.get(Request::new(&moved("/short"))).await.unwrap();
    assert_eq!((answer.moved_to, answer.url), (None, moved("/today")));
}

#[tokio::test]
async fn circles_of_redirects_end() {
    let (server, received) =
        server(|request, _| Reply::new(301, "").with("location", if request.path == "/a" { "/b" } else { "/a" })).await;
    let (client, _) = client(config(&[&server]));
    let fault = client.get(Request::new(&format!("{}/a", server.url()))).await.unwrap_err();
    assert_eq!(fault.code(), "OB011");
    assert_eq!(received.lock().unwrap().len(), 6);
}

#[tokio::test]
async fn a_token_does_not_travel_in_clear() {
    let client = Client::new(Config::new("0.1.0", "")).unwrap();
    let token = Secret::new("abc");
    let fault = client.get(Request { token: Some(&token), ..Request::new("http://1.1.1.1/") }).await.unwrap_err();
    assert_eq!(fault.code(), "OB005");
}
