//! Signing in and out through the certified provider, as a browser does.

#[path = "../../../identity/tests/it/real.rs"]
mod real;

use std::time::{Duration, Instant};

use levain_app::providers::{Addresses, Provider, ProviderSettings};
use levain_model::Language;
use levain_portal::Config;

use crate::http::{Ask, Reply};
use crate::site::{PASSWORD, Site, config, read};
use real::{Browser, Choice, Real, parameters};

struct House {
    site: Site,
    real: Real,
}

/// A site and its provider, which knows the address of the site.
fn house(config: Config) -> Option<House> {
    let site = Site::with(config, jiff::Timestamp::now);
    let base = format!("http://{}", site.address);
    let real = Real::start(&base)?;
    std::fs::write(site.path("secret"), "un secret: 100 %+&\n").unwrap();
    let file = format!(
        r#"
        [[provider]]
        name = "essai"
        issuer = "{}"
        client_id = "levain"
        client_secret_file = "secret"
        scopes = ["profile", "email", "groups"]
        label_fr = "Compte de Val-Exemple"
        label_en = "Val-Exemple account"
        groups_claim = "groups"
        [[provider.group]]
        name = "curation"
        site_roles = ["curator"]
        "#,
        real.issuer
    );
    std::fs::write(site.path("providers.toml"), file).unwrap();
    let settings = ProviderSettings::read(site.path("providers.toml").as_std_path(), Language::En).unwrap();
    let addresses =
        Addresses { back: format!("{base}/connexion/retour"), home: [format!("{base}/"), format!("{base}/en")] };
    let made = settings.into_iter().map(|one| Provider::new(one, addresses.clone(), &base).unwrap()).collect();
    site.app.trust(made);
    Some(House { site, real })
}

/// A cookie that an answer sets; empty when it takes it back.
fn cookie(reply: &Reply, name: &str) -> Option<String> {
    let set = reply.headers.iter().filter(|(known, _)| known == "set-cookie").map(|(_, value)| value.as_str());
    set.filter_map(|value| value.split(';').next()?.split_once('='))
        .find(|(known, _)| *known == name)
        .map(|(_, value)| value.to_owned())
}

impl House {
    /// Leaves: where to, and what the browser keeps.
    fn leave(&self, path: &str) -> (String, String) {
        let reply = self.site.get(path);
        assert_eq!(reply.status, 303, "{}", reply.text());
        assert_eq!(reply.header("cache-control"), "no-store");
        let set = reply.header("set-cookie");
        for part in ["__Host-levain-depart=", "HttpOnly", "Secure", "SameSite=Lax", "Path=/", "Max-Age=600"] {
            assert!(set.contains(part), "{set}");
        }
        (reply.header("location").to_owned(), cookie(&reply, "__Host-levain-depart").unwrap())
    }

    /// Comes back, with what the browser kept.
    fn back(&self, url: &str, kept: &str) -> Reply {
        let path = url.strip_prefix(&format!("http://{}", self.site.address)).unwrap();
        assert!(path.starts_with("/connexion/retour?"), "{path}");
        // As a browser that another site sent here.
        let ask = Ask::get(path).header("sec-fetch-site", "cross-site");
        self.site.send(&ask.header("cookie", format!("__Host-levain-depart={kept}")))
    }

    fn sign_in(&self, browser: &mut Browser, path: &str, account: &str) -> Reply {
        let (url, kept) = self.leave(path);
        self.back(&browser.pass(&url, &Choice::SignIn(account)), &kept)
    }
}

#[test]
fn a_person_signs_in_through_the_provider_and_out_of_both() {
    let Some(house) = house(config()) else { return };
    let page = house.site.page("/connexion?next=%2Fcuration");
    assert!(page.with("a", "href", "/connexion/essai?next=%2Fcuration").is_some());
    assert!(page.text().contains("Compte de Val-Exemple") && page.with("input", "name", "password").is_some());
    assert!(house.site.page("/en/sign-in").text().contains("Val-Exemple account"));

    let mut browser = Browser::default();
    let reply = house.sign_in(&mut browser, "/connexion/essai?next=%2Fcuration", "une");
    // The notice on privacy comes first, then what was wished for.
    let notice = "/compte/consentement?next=%2Fcuration";
    assert_eq!((reply.status, reply.header("location")), (303, notice), "{}", reply.text());
    assert_eq!(cookie(&reply, "__Host-levain-depart").as_deref(), Some(""), "it served");
    let secret = cookie(&reply, "__Host-levain").unwrap();
    assert_eq!(house.site.send(&Ask::get("/curation").session(&secret)).status, 200, "the group gave the role");
    let account = read("/compte", &house.site.send(&Ask::get("/compte").session(&secret)));
    assert!(account.text().contains("Une Personne") && account.text().contains("une@val.example"));
    assert!(account.text().contains("Connexion par Compte de Val-Exemple"), "{}", account.text());

    let agreed = [("notice", levain_app::privacy::NOTICE), ("next", "/curation")];
    let reply = house.site.send(&Ask::post("/compte/consentement", &agreed).session(&secret));
    assert_eq!((reply.status, reply.header("location")), (303, "/curation"));

    // In English, in the same browser at the provider: no page there this time; without a wish, to the account.
    let reply = house.sign_in(&mut browser, "/en/sign-in/essai", "une");
    assert_eq!((reply.status, reply.header("location")), (303, "/en/account"));
    let other = cookie(&reply, "__Host-levain").unwrap();
    assert_ne!(other, secret);

    let reply = house.site.send(&Ask::post("/en/sign-out", &[]).session(&other));
    assert_eq!(reply.status, 200);
    assert_eq!(cookie(&reply, "__Host-levain").as_deref(), Some(""));
    let page = read("/en/sign-in", &reply);
    assert!(page.text().contains("still signed in at “Val-Exemple account”"), "{}", page.text());
    let links: Vec<&str> = page.all("a").map(|tag| tag.get("href")).collect();
    let there = links.iter().find(|link| link.starts_with(&house.real.issuer)).unwrap().replace("&amp;", "&");
    assert!(parameters(&there)["post_logout_redirect_uri"].ends_with("/en"));
    assert_eq!(browser.get(&there).status, 200);
    assert_eq!(house.site.send(&Ask::get("/compte").session(&other)).status, 401);
    assert_eq!(house.site.send(&Ask::get("/compte").session(&secret)).status, 200, "the other session stays");

    let reply = house.site.send(&Ask::post("/compte/seances", &[("everywhere", "yes")]).session(&secret));
    assert_eq!((reply.status, cookie(&reply, "__Host-levain").as_deref()), (303, Some("")));
    assert_eq!(house.site.send(&Ask::get("/compte").session(&secret)).status, 401);
}

#[test]
fn an_answer_replayed_foreign_or_turned_away_opens_nothing() {
    let Some(house) = house(config()) else { return };
    let (url, kept) = house.leave("/en/sign-in/essai?next=%2Fen%2Faccount");
    let back = Browser::default().pass(&url, &Choice::SignIn("une"));
    // In another browser, then in none; the attempt is still good afterwards.
    let (_, other) = house.leave("/connexion/essai");
    for wrong in [other.as_str(), "", "x"] {
        let reply = house.back(&back, wrong);
        assert_eq!((reply.status, cookie(&reply, "__Host-levain")), (400, None), "{wrong}");
        assert!(read("/connexion", &reply).text().contains("n’est plus valable"));
    }
    let reply = house.back(&back, &kept);
    assert_eq!((reply.status, reply.header("location")), (303, "/en/account/consent?next=%2Fen%2Faccount"));
    let reply = house.back(&back, &kept);
    assert_eq!((reply.status, cookie(&reply, "__Host-levain")), (400, None), "replayed");

    let (url, kept) = house.leave("/en/sign-in/essai");
    let reply = house.back(&Browser::default().pass(&url, &Choice::Refuse), &kept);
    assert_eq!(reply.status, 400);
    let page = read("/en/sign-in", &reply);
    assert!(page.text().contains("refused or cancelled at the identity provider"), "{}", page.text());
    assert!(page.with("a", "href", "/en/help/codes/ID003").is_some());
    let path = format!("{}&error=access_denied", back.split_once("/connexion").map_or("", |(_, rest)| rest));
    assert_eq!(house.site.get(&format!("/connexion{path}")).status, 400, "nobody left");
    assert_eq!(house.site.get("/connexion/inconnu").status, 404);
    // Not led elsewhere afterwards.
    let reply = house.sign_in(&mut Browser::default(), "/connexion/essai?next=%2F%2Failleurs.example.org", "une");
    assert_eq!((reply.status, reply.header("location")), (303, "/compte/consentement?next=%2Fcompte"));
}

#[test]
fn a_provider_that_is_down_leaves_the_password_and_says_so() {
    let Some(house) = house(config()) else { return };
    house.site.account("local@example.org", &[]);
    house.real.switch("down", r#"{"down":true}"#);
    for (path, words) in [("/connexion/essai", "ne répond pas"), ("/en/sign-in/essai", "does not answer")] {
        let reply = house.site.get(path);
        assert_eq!(reply.status, 503);
        let form = if path.starts_with("/en") { "/en/sign-in" } else { "/connexion" };
        let page = read(form, &reply);
        assert!(page.text().contains(words), "{}", page.text());
        assert!(page.with("input", "name", "password").is_some(), "the other way in is there");
    }
    let form = [("email", "local@example.org"), ("password", PASSWORD)];
    assert_eq!(house.site.send(&Ask::post("/connexion", &form)).status, 303);
}

#[test]
fn an_address_that_has_an_account_is_refused_with_what_to_do() {
    let Some(house) = house(config()) else { return };
    house.site.account("une@val.example", &[]);
    let reply = house.sign_in(&mut Browser::default(), "/connexion/essai", "une");
    assert_eq!((reply.status, cookie(&reply, "__Host-levain")), (403, None));
    let page = read("/connexion", &reply);
    assert!(page.text().contains("Connectez-vous avec votre mot de passe"), "{}", page.text());
}

#[test]
fn signing_out_at_the_provider_ends_the_session_here() {
    let Some(house) = house(config()) else { return };
    let mut browser = Browser::default();
    let reply = house.sign_in(&mut browser, "/connexion/essai", "une");
    let secret = cookie(&reply, "__Host-levain").unwrap();
    let local = house.site.account("local@example.org", &[]);
    // What nobody signed ends nothing.
    let forged =
        house.site.send(&Ask::post("/connexion/fin/essai", &[("logout_token", "a.b.c")]).without("sec-fetch-site"));
    assert_eq!(forged.status, 400);
    assert_eq!(house.site.send(&Ask::get("/compte").session(&secret)).status, 200);
    // The person signs out on the provider's own page: its form is sent back.
    let page = browser.get(&format!("{}/session/end", house.real.issuer));
    let token = page.body.split("name=\"xsrf\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    browser.post(&format!("{}/session/end/confirm", house.real.issuer), &format!("xsrf={token}&logout=yes"));
    let began = Instant::now();
    while house.site.send(&Ask::get("/compte").session(&secret)).status != 401 {
        assert!(began.elapsed() < Duration::from_secs(10), "the session goes on");
        std::thread::sleep(Duration::from_millis(50));
    }
    assert_eq!(house.site.send(&Ask::get("/compte").session(&local)).status, 200, "nobody else's ended");
}

#[test]
fn passwords_can_be_kept_for_this_machine() {
    // Tests ask from this machine: a proxy before the site makes them come from elsewhere.
    let Some(house) = house(Config { local_sign_in: false, ..config() }) else { return };
    house.site.account("local@example.org", &[]);
    let form = [("email", "local@example.org"), ("password", PASSWORD)];
    let far = |ask: Ask| house.site.send(&ask.header("x-forwarded-for", "192.0.2.7"));
    let page = read("/connexion", &far(Ask::get("/connexion")));
    assert!(page.with("input", "name", "password").is_none());
    assert!(page.with("a", "href", "/connexion/essai").is_some());
    let reply = far(Ask::post("/connexion", &form));
    assert_eq!((reply.status, reply.session().as_str()), (403, ""));
    assert!(house.site.page("/connexion").with("input", "name", "password").is_some());
    assert_eq!(house.site.send(&Ask::post("/connexion", &form)).status, 303);
}

#[test]
fn a_new_session_takes_the_place_of_the_one_before() {
    let site = Site::new();
    let before = site.account("local@example.org", &[]);
    let form = [("email", "local@example.org"), ("password", PASSWORD)];
    let reply = site.send(&Ask::post("/connexion", &form).session(&before));
    assert_eq!(reply.status, 303);
    assert_ne!(reply.session(), before);
    assert_eq!(site.send(&Ask::get("/compte").session(&before)).status, 401);
}
