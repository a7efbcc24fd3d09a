//! Requests that mean one thing to the proxy and another to the application: refused, or made to mean one.

use crate::proxy_double::Lab;

/// Sends `request` from inside, with `COOKIE` replaced, and gives the answers and what the application received.
async fn sent(request: &str) -> (String, Vec<String>) {
    let lab = Lab::new().await;
    let cookie = lab.enter("a").await;
    let answer = lab.say(&request.replace("COOKIE", &cookie)).await;
    let received = lab.received.lock().unwrap();
    (answer, received.iter().map(|bytes| String::from_utf8_lossy(bytes).into_owned()).collect())
}

async fn refused(request: &str, statuses: &[&str]) {
    let (answer, received) = sent(request).await;
    let shown: String = request.chars().take(120).collect();
    assert!(statuses.iter().any(|status| answer.starts_with(&format!("HTTP/1.1 {status}"))), "{shown}: {answer}");
    assert!(received.is_empty(), "{shown}: {received:?}");
}

const BEGIN: &str = "POST / HTTP/1.1\r\nhost: a.lab.localhost\r\ncookie: COOKIE\r\n";
const INNER: &str = "GET /admin HTTP/1.1\r\nhost: a.lab.localhost\r\n\r\n";

#[tokio::test]
async fn a_second_request_does_not_hide_in_a_body() {
    let length = INNER.len();
    for framing in [
        format!("content-length: {}\r\ntransfer-encoding: chunked\r\n", length + 5),
        format!("transfer-encoding: chunked\r\ncontent-length: {}\r\n", length + 5),
    ] {
        // To whoever believes the length, the inner request is the body; to whoever believes the chunks, it follows it.
        let (_, received) = sent(&format!("{BEGIN}{framing}\r\n0\r\n\r\n{INNER}")).await;
        for seen in &received {
            assert!(!seen.contains("/admin") && !seen.contains("content-length: 5"), "{received:?}");
            assert!(!(seen.contains("transfer-encoding") && seen.contains("content-length")), "{received:?}");
        }
        // The inner one is another request, without the cookie: it did not enter.
        assert!(received.len() <= 1, "{received:?}");
    }
}

#[tokio::test]
async fn framing_that_can_be_read_in_two_ways_is_refused() {
    for framing in [
        "content-length: 5\r\ncontent-length: 6\r\n",
        "content-length: 5, 6\r\n",
        "content-length: +5\r\n",
        "content-length: 0x5\r\n",
        "content-length: -1\r\n",
        "transfer-encoding: chunked, identity\r\n",
        "transfer-encoding: xchunked\r\n",
        "transfer-encoding : chunked\r\n",
    ] {
        refused(&format!("{BEGIN}{framing}\r\nhello"), &["400"]).await;
    }
    refused(&format!("{}transfer-encoding: chunked\r\n\r\n0\r\n\r\n", BEGIN.replace("1.1", "1.0")), &["400", "200"])
        .await;
}

#[tokio::test]
async fn chunks_that_lie_do_not_arrive_whole() {
    for chunks in
        ["zz\r\nhello\r\n0\r\n\r\n", "ffffffffffffffffff\r\nhello\r\n0\r\n\r\n", "5\r\nhelloworld\r\n0\r\n\r\n"]
    {
        let (answer, received) = sent(&format!("{BEGIN}transfer-encoding: chunked\r\n\r\n{chunks}")).await;
        assert!(!answer.starts_with("HTTP/1.1 200"), "{chunks}: {answer}");
        assert!(!received.concat().ends_with("0\r\n\r\n"), "{chunks}: {received:?}");
    }
}

#[tokio::test]
async fn heads_out_of_shape_are_refused() {
    let get = "GET / HTTP/1.1\r\nhost: a.lab.localhost\r\ncookie: COOKIE\r\n";
    refused(&format!("{get}x-folded: one\r\n two\r\n\r\n"), &["400"]).await;
    refused(&format!("{get}x name: one\r\n\r\n"), &["400"]).await;
    refused(&format!("{get}x-null: a\0b\r\n\r\n"), &["400"]).await;
    refused(&format!("{get}x-huge: {}\r\n\r\n", "x".repeat(70_000)), &["431"]).await;
    refused(&format!("{get}{}\r\n", "x-many: 1\r\n".repeat(200)), &["431"]).await;
    refused(&format!("GET /{} HTTP/1.1\r\nhost: a.lab.localhost\r\n\r\n", "x".repeat(70_000)), &["414", "431"]).await;
    // The preface of HTTP/2 is closed without a word.
    let (answer, received) = sent("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").await;
    assert!(!answer.starts_with("HTTP/1.1 2") && received.is_empty(), "{answer} {received:?}");
}

#[tokio::test]
async fn a_request_is_for_one_host() {
    let rest = "cookie: COOKIE\r\nconnection: close\r\n\r\n";
    for head in [
        "GET / HTTP/1.1\r\n",
        "GET / HTTP/1.1\r\nhost: a.lab.localhost\r\nhost: b.lab.localhost\r\n",
        "GET / HTTP/1.1\r\nhost: a.lab.localhost@b\r\n",
        "GET / HTTP/1.1\r\nhost: a.lab.localhost/x\r\n",
        "GET / HTTP/1.1\r\nhost: a.lab.localhost.\r\n",
        "GET http://b.lab.localhost/ HTTP/1.1\r\nhost: a.lab.localhost\r\n",
        "GET http://user@a.lab.localhost/ HTTP/1.1\r\nhost: a.lab.localhost\r\n",
    ] {
        refused(&format!("{head}{rest}"), &["400"]).await;
    }
    refused("CONNECT b.lab.localhost:80 HTTP/1.1\r\nhost: a.lab.localhost\r\ncookie: COOKIE\r\n\r\n", &["400", "405"])
        .await;
    refused("TRACE / HTTP/1.1\r\nhost: a.lab.localhost\r\ncookie: COOKIE\r\nconnection: close\r\n\r\n", &["405"]).await;
    let (answer, received) =
        sent(&format!("GET http://a.lab.localhost/x HTTP/1.1\r\nhost: a.lab.localhost\r\n{rest}")).await;
    assert!(answer.starts_with("HTTP/1.1 200") && received[0].starts_with("GET /x HTTP/1.1\r\n"), "{received:?}");
}

#[tokio::test]
async fn headers_of_one_connection_stop_here() {
    let head =
        "GET / HTTP/1.1\r\nhost: a.lab.localhost\r\ncookie: COOKIE\r\nconnection: close, x-hop, X-Forwarded-Proto\r\n";
    let rest = "x-hop: 1\r\nkeep-alive: 1\r\nte: trailers\r\nproxy-connection: close\r\nupgrade: h2c\r\n\
                http2-settings: AAA\r\nx-forwarded-for: 192.0.2.1\r\nx_forwarded_proto: https\r\nexpect: nothing\r\n\r\n";
    let (_, received) = sent(&format!("{head}{rest}")).await;
    let seen = &received[0];
    for gone in ["x-hop", "keep-alive", "te:", "proxy-", "upgrade", "192.0.2.1", "x_forwarded", "expect", "https"] {
        assert!(!seen.contains(gone), "{gone}: {seen}");
    }
    assert!(seen.contains("x-forwarded-proto: http\r\n"), "{seen}");
}
