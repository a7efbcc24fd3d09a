//! A provider that lies, stalls, or sends elsewhere: the real one, with its answers changed on the way.

use std::time::{Duration, Instant};

use levain_identity::{Attempt, Fault, Return};
use levain_model::Language;

use crate::honest::{SITE, back, pass, provider, settings};
use crate::proxy::{Instead, Proxy};
use crate::real::{Browser, Choice, Real};

/// The provider behind a proxy whose own name is the issuer: its tokens then bear another name.
fn behind() -> Option<(Real, Proxy)> {
    let real = Real::start(SITE)?;
    let proxy = Proxy::before(&real.issuer);
    Some((real, proxy))
}

fn json(text: impl Into<String>) -> Option<Instead> {
    Some(Instead::Answer(200, "application/json", text.into().into_bytes()))
}

/// The value of a member of a JSON text, and where it stands.
fn member<'a>(text: &'a str, name: &str) -> &'a str {
    let key = format!("\"{name}\":\"");
    let at = text.find(&key).unwrap() + key.len();
    &text[at..at + text[at..].find('"').unwrap()]
}

#[tokio::test(flavor = "multi_thread")]
async fn discovery_is_bounded_and_must_be_of_the_issuer() {
    let Some((real, proxy)) = behind() else { return };
    let other = real.issuer.clone();
    type Change = Box<dyn Fn(&str) -> Option<Instead> + Send + Sync>;
    let cases: Vec<(&str, Change, &str)> = vec![
        (
            "another issuer",
            Box::new(move |said: &str| json(said.replacen("\"issuer\":\"http", "\"issuer\":\"https", 1))),
            "ID002",
        ),
        ("no JSON", Box::new(|_: &str| json("{\"issuer\":")), "ID002"),
        ("a page", Box::new(|_: &str| Some(Instead::Answer(200, "text/html", b"<p>".to_vec()))), "ID002"),
        ("too long", Box::new(|_: &str| json(" ".repeat(300 * 1024))), "ID001"),
        (
            "elsewhere",
            Box::new(move |_: &str| Some(Instead::Redirect(format!("{other}/.well-known/openid-configuration")))),
            "ID002",
        ),
        ("a failure", Box::new(|_: &str| Some(Instead::Answer(502, "text/plain", Vec::new()))), "ID001"),
        (
            "keys inside the network",
            Box::new(|said: &str| json(said.replacen(member(said, "jwks_uri"), "http://127.0.0.1:2/jwks", 1))),
            "ID001",
        ),
    ];
    for (name, change, code) in cases {
        proxy.lie(move |path, said| if path.contains("openid-configuration") { change(said) } else { None });
        let fault = provider(settings(&proxy.issuer)).leave(&Attempt::of("un"), Language::Fr).await.unwrap_err();
        assert_eq!(fault.code(), code, "{name}: {fault:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn silence_is_waited_for_a_few_seconds() {
    let Some((_real, proxy)) = behind() else { return };
    proxy.lie(|_, _| Some(Instead::Silence));
    let began = Instant::now();
    let fault = provider(settings(&proxy.issuer)).leave(&Attempt::of("un"), Language::Fr).await.unwrap_err();
    assert!(matches!(fault, Fault::Unreachable(_)), "{fault:?}");
    assert!(began.elapsed() < Duration::from_secs(9), "{:?}", began.elapsed());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_proves_nothing_opens_nothing() {
    let Some(real) = Real::start(SITE) else { return };
    // The names of the real one go through: only the answer of the token endpoint is changed.
    let proxy = Proxy::before(&real.issuer);
    let asked = provider(settings(&real.issuer));
    let attempt = Attempt::of("un secret de navigateur");
    type Change = fn(&str) -> Option<Instead>;
    let cases: [(&str, Change, &str); 6] = [
        ("as it is, but of another issuer", |_| None, "ID005"),
        (
            "without a signature",
            |said| {
                let token = member(said, "id_token");
                let claims = token.split('.').nth(1).unwrap();
                json(said.replace(token, &format!("eyJhbGciOiJub25lIn0.{claims}.")))
            },
            "ID005",
        ),
        (
            "signed by another",
            |said| {
                let token = member(said, "id_token");
                let (head, signature) = token.rsplit_once('.').unwrap();
                let turned: String = signature.chars().rev().collect();
                json(said.replace(token, &format!("{head}.{turned}")))
            },
            "ID005",
        ),
        ("no token", |_| json(r#"{"access_token":"x","token_type":"Bearer"}"#), "ID002"),
        ("a token that is none", |_| json(r#"{"access_token":"x","token_type":"Bearer","id_token":"x"}"#), "ID002"),
        ("sent elsewhere", |_| Some(Instead::Redirect("https://ailleurs.example.org/token".to_owned())), "ID002"),
    ];
    for (name, change, code) in cases {
        proxy.lie(move |path, said| if path == "/token" { change(said) } else { None });
        let behind = provider(settings(&proxy.issuer));
        let url = behind.leave(&attempt, Language::Fr).await.unwrap().replace(&proxy.issuer, &real.issuer);
        let mut returned = back(&Browser::default().pass(&url, &Choice::SignIn("une")));
        returned.issuer.clone_from(&proxy.issuer);
        let fault = behind.welcome(&attempt, &returned, jiff::Timestamp::now()).await.unwrap_err();
        assert_eq!(fault.code(), code, "{name}: {fault:?}");
    }
    assert_eq!(pass(&asked, &Choice::SignIn("une")).await.unwrap().subject, "une", "the same without a liar");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_of_another_provider_or_for_another_attempt_is_refused() {
    let Some(real) = Real::start(SITE) else { return };
    let asked = provider(settings(&real.issuer));
    let attempt = Attempt::of("un");
    let url = asked.leave(&attempt, Language::Fr).await.unwrap();
    let returned = back(&Browser::default().pass(&url, &Choice::SignIn("une")));
    let now = jiff::Timestamp::now();
    for issuer in ["https://autre.example.org", ""] {
        let swapped = Return { issuer: issuer.to_owned(), ..returned.clone() };
        assert_eq!(asked.welcome(&attempt, &swapped, now).await.unwrap_err(), Fault::WrongIssuer, "{issuer}");
    }
    // Left with the proof of one and the number of another: the code is exchanged, what is signed is not ours.
    let other = url.replace(&crate::real::parameters(&url)["nonce"], "un-autre-numero");
    let returned = back(&Browser::default().pass(&other, &Choice::SignIn("une")));
    let fault = asked.welcome(&attempt, &returned, now).await.unwrap_err();
    assert!(matches!(&fault, Fault::Untrusted(words) if words.contains("nonce")), "{fault:?}");
    // Too old: the same answer an hour later.
    let returned = back(&Browser::default().pass(&url, &Choice::SignIn("une")));
    let later = now + jiff::SignedDuration::from_hours(2);
    assert!(matches!(asked.welcome(&attempt, &returned, later).await, Err(Fault::Clock(_))));
}
