//! Signing in, staying, leaving.

use std::sync::atomic::{AtomicI64, Ordering};

use jiff::{SignedDuration, Timestamp};
use levain_model::Role;
use levain_portal::Config;

use crate::http::Ask;
use crate::site::{PASSWORD, Site, config, read};

fn form(email: &str, password: &str, next: &str) -> Ask {
    Ask::post("/connexion", &[("email", email), ("password", password), ("next", next)])
}

#[test]
fn a_person_signs_in_sees_their_sessions_and_leaves() {
    let site = Site::new();
    let elsewhere = site.account("curation@example.org", &[Role::Curator]);
    let page = site.page("/connexion?next=%2Fcuration");
    assert_eq!(page.with("input", "name", "next").unwrap().get("value"), "/curation");
    assert!(site.get("/connexion").header("set-cookie").is_empty(), "no cookie before signing in");

    let reply = site.send(&form("Curation@example.org", PASSWORD, "/curation?page=2"));
    assert_eq!((reply.status, reply.header("location")), (303, "/curation?page=2"));
    let cookie = reply.header("set-cookie").to_owned();
    for part in ["__Host-levain=", "HttpOnly", "SameSite=Lax", "Secure", "Path=/"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    assert!(!cookie.contains("Domain"), "{cookie}");
    let secret = reply.session();

    let reply = site.send(&Ask::get("/compte").session(&secret));
    assert_eq!(reply.header("cache-control"), "private, no-cache");
    let account = read("/compte", &reply);
    assert!(account.text().contains("curation@example.org") && account.text().contains("Cette séance"));
    let other = account.with("input", "name", "session").unwrap().get("value").to_owned();
    assert_eq!(account.all("input").filter(|tag| tag.get("name") == "session").count(), 1, "the other session only");

    assert_eq!(site.send(&Ask::get("/compte").session(&elsewhere)).status, 200);
    let reply = site.send(&Ask::post("/compte/seances", &[("session", &other)]).session(&secret));
    assert_eq!((reply.status, reply.header("location")), (303, "/compte"));
    assert_eq!(site.send(&Ask::get("/compte").session(&elsewhere)).status, 401, "revoked");
    for wrong in [other.as_str(), "x", ""] {
        let reply = site.send(&Ask::post("/compte/seances", &[("session", wrong)]).session(&secret));
        assert_eq!(reply.status, 404, "{wrong}");
    }

    let reply = site.send(&Ask::post("/en/sign-out", &[]).session(&secret));
    assert_eq!((reply.status, reply.header("location")), (303, "/en"));
    assert!(reply.header("set-cookie").contains("Max-Age=0"));
    assert_eq!(site.send(&Ask::get("/compte").session(&secret)).status, 401);
}

#[test]
fn nobody_ends_the_session_of_another() {
    let site = Site::new();
    let one = site.account("un@example.org", &[]);
    let other = site.account("deux@example.org", &[]);
    site.sign_in("un@example.org");
    let account = read("/compte", &site.send(&Ask::get("/compte").session(&one)));
    let session = account.with("input", "name", "session").unwrap().get("value").to_owned();
    let reply = site.send(&Ask::post("/compte/seances", &[("session", &session)]).session(&other));
    assert_eq!(reply.status, 404);
    let account = read("/compte", &site.send(&Ask::get("/compte").session(&one)));
    assert!(account.with("input", "value", &session).is_some(), "it is still open");
}

#[test]
fn a_wrong_password_is_told_keeps_the_address_and_ends_in_a_lock() {
    let site = Site::new();
    site.account("un@example.org", &[]);
    let reply = site.send(&form("un@example.org", "faux", "/compte"));
    assert_eq!(reply.status, 422);
    assert!(reply.session().is_empty());
    let page = read("/connexion", &reply);
    assert_eq!(page.with("input", "name", "email").unwrap().get("value"), "un@example.org");
    assert_eq!(page.with("input", "name", "next").unwrap().get("value"), "/compte");
    assert_eq!(page.with("input", "name", "password").unwrap().get("value"), "", "the password is never sent back");
    assert!(page.with("div", "role", "alert").is_some());
    // The same words whether the account exists or not.
    let unknown = site.send(&form("personne@example.org", "faux", "/compte"));
    assert_eq!(unknown.status, 422);
    assert_eq!(unknown.text().replace("personne@", "un@"), reply.text());

    let last = (0..30).map(|_| site.send(&form("un@example.org", "faux", ""))).find(|reply| reply.status == 429);
    let locked = last.unwrap();
    assert!(locked.header("retry-after").parse::<u64>().unwrap() > 0);
    assert!(read("/connexion", &locked).with("input", "name", "email").is_some(), "the form is there to try again");
    assert_eq!(site.send(&form("un@example.org", PASSWORD, "")).status, 429, "the right one waits too");
}

#[test]
fn trying_passwords_is_slowed_down_whatever_the_account() {
    let site = Site::new();
    let statuses: Vec<u16> =
        (0..25).map(|at| site.send(&form(&format!("p{at}@example.org"), "faux", "")).status).collect();
    assert_eq!(statuses.last(), Some(&429), "{statuses:?}");
    assert_eq!(site.get("/connexion").status, 200, "looking at the form tries nothing");
}

#[test]
fn signing_in_never_leads_elsewhere() {
    let site = Site::new();
    site.account("un@example.org", &[]);
    for next in
        ["https://ailleurs.example.org", "//ailleurs.example.org", "/\\ailleurs.example.org", "javascript:x", ""]
    {
        let reply = site.send(&form("un@example.org", PASSWORD, next));
        assert_eq!((reply.status, reply.header("location")), (303, "/compte"), "{next}");
    }
}

static LATER: AtomicI64 = AtomicI64::new(0);

fn shifted() -> Timestamp {
    Timestamp::now() + SignedDuration::from_hours(LATER.load(Ordering::Relaxed))
}

#[test]
fn a_session_ends_when_nobody_uses_it() {
    let site = Site::with(config(), shifted);
    let secret = site.account("un@example.org", &[]);
    let status = |hours: i64| {
        LATER.store(hours, Ordering::Relaxed);
        site.send(&Ask::get("/compte").session(&secret)).status
    };
    // Each use makes it last.
    assert_eq!([status(0), status(11), status(22), status(35)], [200, 200, 200, 401]);
    let expired = site.send(&Ask::get("/").session(&secret));
    assert_eq!(expired.status, 200, "what is public stays so");
    assert!(read("/", &expired).with("a", "href", "/connexion").is_some());
}

#[test]
fn a_site_in_the_clear_takes_no_password() {
    let site = Site::with(Config { public_url: "http://logiciels.example.org".into(), ..config() }, Timestamp::now);
    site.account("un@example.org", &[]);
    let page = site.page("/connexion");
    assert!(page.with("input", "name", "password").is_none());
    assert!(page.text().contains("public_url"));
    let reply = site.send(&form("un@example.org", PASSWORD, ""));
    assert_eq!((reply.status, reply.session().as_str()), (403, ""));
    assert!(site.page("/").with("a", "href", "/connexion").is_none());
}
