//! Who enters, and what those who may not are told.

use std::sync::atomic::Ordering;

use levain_lab::proxy::State;

use crate::proxy_double::Lab;

#[tokio::test]
async fn a_ticket_becomes_a_cookie_and_the_application_sees_neither() {
    let lab = Lab::new().await;
    let ticket = lab.ticket("a");
    let answer = lab.get("a", &format!("/doku.php?id=x&levain-ticket={ticket}&y=1"), "").await;
    assert!(answer.starts_with("HTTP/1.1 303"), "{answer}");
    assert!(answer.contains("location: http://a.lab.localhost/doku.php?id=x&y=1\r\n"), "{answer}");
    let cookie = answer.lines().find(|line| line.starts_with("set-cookie: ")).unwrap();
    for part in ["; Path=/", "; HttpOnly", "; SameSite=Lax"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    assert!(!cookie.to_lowercase().contains("domain"), "{cookie}");
    assert!(lab.received.lock().unwrap().is_empty(), "nothing reached the application");

    let cookie = lab.enter("a").await;
    let headers =
        format!("cookie: wiki=1; {cookie}; platform-session=s; __Host-levain=s\r\nauthorization: Basic eDp5\r\n");
    let answer = lab.get("a", "/doku.php", &headers).await;
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    // The application echoes what it received.
    assert!(answer.contains("cookie: wiki=1\r\n") && answer.contains("authorization: Basic eDp5\r\n"), "{answer}");
    assert!(answer.contains("host: a.lab.localhost\r\n") && answer.contains("x-forwarded-proto: http\r\n"), "{answer}");
    assert!(
        !answer.contains("levain-entry") && !answer.contains("=s") && !answer.contains("x-forwarded-for"),
        "{answer}"
    );
}

#[tokio::test]
async fn without_entry_a_page_says_how_and_nothing_of_the_environment() {
    let lab = Lab::new().await;
    let french = lab.get("a", "/", "authorization: Basic eDp5\r\n").await;
    assert!(french.starts_with("HTTP/1.1 403") && french.contains("Entrez par la plateforme"), "{french}");
    assert!(french.contains("lang=\"fr\"") && french.contains("href=\"https://levain.example/\""), "{french}");
    let english = lab.get("a", "/", "accept-language: en-CA\r\n").await;
    assert!(english.starts_with("HTTP/1.1 403") && english.contains("Enter from the platform"), "{english}");
    lab.change("b", |b| b.state = State::Failed);
    let failed = lab.get("b", "/", "").await;
    assert!(failed.starts_with("HTTP/1.1 403") && !failed.contains("panne"), "its state is for those inside: {failed}");
    let unknown = lab.get("c", "/", "").await;
    assert!(unknown.starts_with("HTTP/1.1 404"), "{unknown}");
    assert!(lab.received.lock().unwrap().is_empty(), "nothing reached the application");
}

#[tokio::test]
async fn a_ticket_opens_one_environment_once_and_for_a_minute() {
    let lab = Lab::new().await;
    let ticket = lab.ticket("a");
    let path = format!("/?levain-ticket={ticket}");
    let refused =
        |answer: String| assert!(answer.starts_with("HTTP/1.1 403") && !answer.contains("set-cookie"), "{answer}");
    refused(lab.get("b", &path, "").await);
    let first = lab.get("a", &path, "").await;
    assert!(first.starts_with("HTTP/1.1 303"), "{first}");
    refused(lab.get("a", &path, "").await);
    let mut tampered = lab.ticket("a");
    tampered.replace_range(0..1, "1");
    refused(lab.get("a", &format!("/?levain-ticket={tampered}"), "").await);
    refused(lab.get("a", "/?levain-ticket=", "").await);
    let old = lab.ticket("a");
    lab.ahead.fetch_add(60, Ordering::Relaxed);
    refused(lab.get("a", &format!("/?levain-ticket={old}"), "").await);
    // Whoever is inside and goes back to the address with the ticket is let in without it.
    let cookie = lab.enter("a").await;
    let again = lab.get("a", &path, &format!("cookie: {cookie}\r\n")).await;
    assert!(again.starts_with("HTTP/1.1 303") && again.contains("location: http://a.lab.localhost/\r\n"), "{again}");
    assert!(lab.received.lock().unwrap().is_empty(), "nothing reached the application");
}

#[tokio::test]
async fn a_clock_that_jumps_makes_no_ticket_good_again_and_shuts_nobody_out() {
    let lab = Lab::new().await;
    let year = 365 * 24 * 3600;
    let path = |ticket: String| format!("/?levain-ticket={ticket}");
    let used = path(lab.ticket("a"));
    assert!(lab.get("a", &used, "").await.starts_with("HTTP/1.1 303"));
    let inside = format!("cookie: {}\r\n", lab.enter("a").await);
    let waiting = path(lab.ticket("a"));
    lab.jumped.fetch_add(year, Ordering::Relaxed);
    assert!(lab.get("a", &waiting, "").await.starts_with("HTTP/1.1 303"), "issued before, not used, not old");
    assert!(lab.get("a", "/", &inside).await.starts_with("HTTP/1.1 403"), "the entry is over by the clock");
    let then = format!("cookie: {}\r\n", lab.enter("a").await);
    assert!(lab.get("a", "/", &then).await.starts_with("HTTP/1.1 200"));
    lab.jumped.fetch_sub(year, Ordering::Relaxed);
    for ticket in [&used, &waiting] {
        assert!(lab.get("a", ticket, "").await.starts_with("HTTP/1.1 403"), "never twice");
    }
    assert!(lab.get("a", "/", &then).await.starts_with("HTTP/1.1 403"), "an entry of a year and some hours");
    assert!(lab.get("a", "/", &inside).await.starts_with("HTTP/1.1 200"));
    lab.enter("a").await;
    lab.jumped.fetch_sub(year, Ordering::Relaxed);
    lab.enter("a").await;
}

#[tokio::test]
async fn a_ticket_never_leads_elsewhere() {
    let lab = Lab::new().await;
    let answer = lab.get("a", &format!("//evil.example/?levain-ticket={}", lab.ticket("a")), "").await;
    assert!(answer.contains("location: http://a.lab.localhost//evil.example/\r\n"), "{answer}");
}

#[tokio::test]
async fn an_entry_is_for_one_environment_one_epoch_and_some_hours() {
    let lab = Lab::new().await;
    let cookie = format!("cookie: {}\r\n", lab.enter("a").await);
    assert!(lab.get("a", "/", &cookie).await.starts_with("HTTP/1.1 200"));
    assert!(lab.get("b", "/", &cookie).await.starts_with("HTTP/1.1 403"), "another environment");
    let shadowed = format!("cookie: levain-entry=tossed; {}", &cookie["cookie: ".len()..]);
    assert!(lab.get("a", "/", &shadowed).await.starts_with("HTTP/1.1 200"), "a neighbour's cookie of the same name");
    lab.change("a", |a| a.epoch = 1);
    assert!(lab.get("a", "/", &cookie).await.starts_with("HTTP/1.1 403"), "the platform ended all entries");
    lab.change("a", |a| a.epoch = 0);
    lab.change("a", |a| a.open = false);
    assert!(lab.get("a", "/", &cookie).await.starts_with("HTTP/1.1 403"), "not open");
    lab.change("a", |a| a.open = true);
    lab.ahead.fetch_add(8 * 3600, Ordering::Relaxed);
    assert!(lab.get("a", "/", &cookie).await.starts_with("HTTP/1.1 403"), "too old");
}

#[tokio::test]
async fn those_inside_are_told_the_state() {
    let lab = Lab::new().await;
    let cookie = format!("cookie: {}\r\n", lab.enter("a").await);
    for (state, words) in [
        (State::Waiting, "attend son tour"),
        (State::Starting, "L’environnement démarre"),
        (State::OverQuota, "quota dépassé"),
        (State::Suspended, "est suspendu"),
        (State::Failed, "en panne"),
        (State::Ended, "a pris fin"),
    ] {
        lab.change("a", |a| a.state = state);
        let answer = lab.get("a", "/", &cookie).await;
        assert!(answer.starts_with("HTTP/1.1 503") && answer.contains(words), "{state:?}: {answer}");
    }
    lab.change("a", |a| (a.state, a.target) = (State::Serving, None));
    assert!(lab.get("a", "/", &cookie).await.starts_with("HTTP/1.1 503"));
    assert!(lab.received.lock().unwrap().is_empty(), "nothing reached the application");
}

#[tokio::test]
async fn a_neighbours_page_does_nothing_here() {
    let lab = Lab::new().await;
    let cookie = format!("cookie: {}\r\n", lab.enter("a").await);
    for headers in [
        "sec-fetch-site: same-site\r\nsec-fetch-mode: no-cors\r\nsec-fetch-dest: image\r\n",
        "sec-fetch-site: same-site\r\nsec-fetch-mode: navigate\r\nsec-fetch-dest: iframe\r\n",
        "origin: http://b.lab.localhost\r\nconnection: upgrade\r\nupgrade: websocket\r\n",
        "service-worker: script\r\nsec-fetch-site: same-origin\r\n",
    ] {
        let answer = lab.get("a", "/", &format!("{cookie}{headers}")).await;
        assert!(answer.starts_with("HTTP/1.1 403"), "{headers}: {answer}");
    }
    assert!(lab.received.lock().unwrap().is_empty(), "nothing reached the application");
    let link = "sec-fetch-site: cross-site\r\nsec-fetch-mode: navigate\r\nsec-fetch-dest: document\r\n";
    assert!(lab.get("a", "/", &format!("{cookie}{link}")).await.starts_with("HTTP/1.1 200"));
}
