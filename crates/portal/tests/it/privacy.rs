//! What people may do about what is kept of them, through the pages: read, agree, take away, erase.

use levain_app::privacy::{NOTICE, RETENTION};
use levain_model::{Language, Role};
use levain_portal::Config;

use crate::http::{Ask, Reply};
use crate::site::{PASSWORD, Site, config, read, wait};

fn see(site: &Site, path: &str, secret: &str) -> Reply {
    site.send(&Ask::get(path).session(secret))
}

#[test]
fn the_page_of_privacy_is_the_retention_table_and_names_who_is_in_charge() {
    let settings = Config {
        privacy_officer: Some("Secrétariat général de Val-Exemple".into()),
        privacy_contact: Some("prp@val-exemple.example".into()),
        ..config()
    };
    let site = Site::with(settings, jiff::Timestamp::now);
    for (path, language) in [("/renseignements-personnels", Language::Fr), ("/en/privacy", Language::En)] {
        let page = site.page(path);
        let text = page.text();
        for row in RETENTION {
            assert!(page.ids().contains(row.key), "{path}: {}", row.key);
            assert!(text.contains(&row.kept(language)), "{path}: {}", row.kept(language));
        }
        assert!(text.contains("Secrétariat général de Val-Exemple"), "{path}");
        assert!(page.with("a", "href", "mailto:prp@val-exemple.example").is_some(), "{path}");
        assert!(text.contains(NOTICE), "{path}");
    }
}

#[test]
fn the_notice_is_shown_once_and_again_after_a_withdrawal() {
    let site = Site::new();
    let secret = site.account("un@example.org", &[]);
    let form = [("email", "un@example.org"), ("password", PASSWORD), ("next", "/compte")];
    let sign_in = || site.send(&Ask::post("/connexion", &form)).header("location").to_owned();
    assert_eq!(sign_in(), "/compte", "agreed already");
    assert!(read("/x", &see(&site, "/compte/renseignements", &secret)).text().contains(NOTICE));
    for _ in 0..2 {
        let reply = site.send(&Ask::post("/compte/renseignements", &[]).session(&secret));
        assert_eq!(reply.header("location"), "/compte/renseignements?done=withdrawn");
    }
    let notice = sign_in();
    assert_eq!(notice, "/compte/consentement?next=%2Fcompte");
    let page = read(&notice, &see(&site, &notice, &secret));
    assert_eq!(page.with("input", "name", "next").unwrap().get("value"), "/compte");
    let changed = site.send(&Ask::post("/compte/consentement", &[("notice", "1999-01")]).session(&secret));
    assert_eq!(changed.status, 409);
    assert!(read("/compte/consentement", &changed).text().contains("L’avis a changé"));
    for next in ["/compte", "//ailleurs.example.org"] {
        let reply =
            site.send(&Ask::post("/compte/consentement", &[("notice", NOTICE), ("next", next)]).session(&secret));
        let to = if next == "/compte" { next } else { "/compte/renseignements?done=agreed" };
        assert_eq!((reply.status, reply.header("location")), (303, to));
    }
    let copy = see(&site, "/compte/renseignements.json", &secret).json();
    let consents = copy["sections"].as_array().unwrap().iter().find(|section| section["name"] == "consent").unwrap();
    assert_eq!(consents["rows"].as_array().unwrap().len(), 2, "twice is once: {consents}");
}

#[test]
fn a_person_takes_everything_away_and_nobody_else_does() {
    let site = Site::new();
    let secret = site.account("un@example.org", &[Role::Curator]);
    site.account("deux@example.org", &[]);
    assert_eq!(site.get("/compte/renseignements.json").status, 401);
    let reply = see(&site, "/compte/renseignements.json", &secret);
    assert_eq!((reply.status, reply.header("cache-control")), (200, "no-store"));
    assert!(reply.header("content-disposition").starts_with("attachment"));
    let copy = reply.json();
    assert_eq!((&copy["format"], &copy["version"]), (&"levain-own-data".into(), &1.into()));
    let text = reply.text();
    assert!(text.contains("un@example.org") && !text.contains("deux@example.org"));
    assert!(!text.contains("argon2") && !text.contains("password_hash") && !text.contains("secret_hash"), "{text}");
    for section in copy["sections"].as_array().unwrap() {
        assert_eq!(section["what"].as_array().unwrap().len(), 2, "{section}");
        assert!(RETENTION.iter().any(|row| section["name"] == row.key), "{section}");
    }
}

#[test]
fn who_looks_at_people_is_seen_by_them() {
    let site = Site::new();
    let secret = site.account("un@example.org", &[]);
    let admin = site.account("admin@example.org", &[Role::Admin]);
    let mine = |secret: &str| read("/x", &see(&site, "/compte/renseignements", secret)).text();
    assert!(mine(&secret).contains("Personne n’a regardé"));
    for _ in 0..3 {
        assert_eq!(see(&site, "/admin", &admin).status, 200);
    }
    let text = mine(&secret);
    assert!(text.contains("La liste des comptes") && text.contains("Une personne") && text.contains('3'), "{text}");
    assert!(mine(&admin).contains("Personne n’a regardé"), "one's own looks are not noted");
    assert!(see(&site, "/compte/renseignements.json", &secret).text().contains("\"place\": \"people\""));
}

#[test]
fn the_last_person_who_administers_stays() {
    let site = Site::new();
    let last = site.account("admin@example.org", &[Role::Admin]);
    let erase = |secret: &str| {
        let pairs = [("password", PASSWORD), ("confirm", "yes")];
        site.send(&Ask::post("/compte/effacer", &pairs).session(secret))
    };
    let reply = erase(&last);
    assert_eq!(reply.status, 422);
    assert!(read("/compte/effacer", &reply).text().contains("dernière personne qui administre"), "{}", reply.text());
    site.account("relève@example.org", &[Role::Admin]);
    assert_eq!(erase(&last).status, 303, "somebody else administers");
}

#[test]
fn erasing_asks_for_the_password_and_leaves_nothing() {
    let site = Site::new();
    let secret = site.account("zephirine@planchette.example", &[]);
    let other = site.account("deux@example.org", &[]);
    let page = read("/compte/effacer", &see(&site, "/compte/effacer", &secret));
    let text = page.text();
    assert!(text.contains("ne s’annule pas") && text.contains("attribué à l’organisme"), "{text}");
    assert!(text.contains("Les liens avec des organismes") && !text.contains("identifiant opaque"), "{text}");
    let erase = |pairs: &[(&str, &str)]| site.send(&Ask::post("/compte/effacer", pairs).session(&secret));
    for (pairs, wrong, field) in [
        (&[("password", PASSWORD)][..], "Cochez la case", "#confirm"),
        (&[("password", "faux"), ("confirm", "yes")], "Ce n’est pas le mot de passe", "#password"),
        (&[("confirm", "yes")], "Ce n’est pas le mot de passe", "#password"),
    ] {
        let reply = erase(pairs);
        assert_eq!(reply.status, 422, "{wrong}");
        let page = read("/compte/effacer", &reply);
        assert!(page.text().contains(wrong), "{wrong}");
        assert!(page.with("a", "href", field).is_some(), "{wrong}: the summary leads to the field");
        assert!(!reply.text().contains("\"faux\""), "a password is never sent back");
    }
    assert_eq!(see(&site, "/compte", &secret).status, 200, "nothing was erased");
    let reply = erase(&[("password", PASSWORD), ("confirm", "yes")]);
    assert_eq!((reply.status, reply.header("location")), (303, "/renseignements-personnels?done=erased"));
    assert!(reply.header("set-cookie").contains("Max-Age=0"));
    assert_eq!(see(&site, "/compte", &secret).status, 401);
    assert_eq!(erase(&[("password", PASSWORD), ("confirm", "yes")]).status, 401, "twice does no more");
    assert_eq!(see(&site, "/compte", &other).status, 200);
    wait(site.app.follow_events()).unwrap();
    let mut read_bytes = 0;
    let mut folders = vec![site.path("").into_std_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap().flatten() {
            if entry.path().is_dir() {
                folders.push(entry.path());
                continue;
            }
            let bytes = std::fs::read(entry.path()).unwrap();
            read_bytes += bytes.len();
            for planted in ["planchette.example", "zephirine"] {
                let found = bytes.windows(planted.len()).any(|window| window == planted.as_bytes());
                assert!(!found, "{planted} is left in {:?}", entry.path());
            }
        }
    }
    assert!(read_bytes > 100_000, "the database and the index were read");
}

#[test]
fn incidents_are_entered_once_changed_by_one_at_a_time_and_exported() {
    let site = Site::new();
    let admin = site.account("admin@example.org", &[Role::Admin]);
    let token = site.hidden("/admin/incidents", &admin, "token");
    let good = [
        ("kind", "communication"),
        ("information", "Adresses de courriel"),
        ("circumstances", "=Une liste envoyée au mauvais destinataire"),
        ("happened", "vers la mi-novembre"),
        ("known_on", "2026-01-20"),
        ("people", "1 200"),
        ("serious", "no"),
        ("assessment", "Adresses professionnelles, déjà publiques"),
        ("measures", "La liste a été détruite"),
        ("token", token.as_str()),
    ];
    let send = |path: &str, pairs: &[(&str, &str)]| site.send(&Ask::post(path, pairs).session(&admin));
    let wrong: Vec<(&str, &str)> = good
        .iter()
        .map(|(name, value)| match *name {
            "known_on" => (*name, "hier"),
            "people" => (*name, "beaucoup"),
            "kind" => (*name, ""),
            _ => (*name, *value),
        })
        .collect();
    let reply = send("/admin/incidents", &wrong);
    assert_eq!(reply.status, 422);
    let page = read("/admin/incidents", &reply);
    for field in ["#kind", "#known_on", "#people"] {
        assert!(page.with("a", "href", field).is_some(), "{field}");
        assert!(page.ids().contains(&field[1..]), "{field}");
    }
    assert_eq!(page.with("input", "name", "known_on").unwrap().get("value"), "hier");
    assert!(page.texts_in("textarea").concat().contains("La liste a été détruite"));

    let first = send("/admin/incidents", &good);
    let second = send("/admin/incidents", &good);
    assert_eq!((first.status, second.status), (303, 303));
    assert_eq!(first.header("location"), second.header("location"), "sent twice, entered once");
    let there = first.header("location").to_owned();
    let register = see(&site, "/admin/incidents.json", &admin).json();
    assert_eq!(register.as_array().unwrap().len(), 1);
    assert_eq!(register[0]["people"], 1_200);
    let csv = see(&site, "/admin/incidents.csv", &admin).text();
    assert!(csv.contains("'=Une liste"), "a spreadsheet runs nothing: {csv}");
    let markdown = see(&site, "/en/admin/incidents.md", &admin).text();
    assert!(
        markdown.contains("# Confidentiality incidents") && markdown.contains("**Known on** 2026-01-20"),
        "{markdown}"
    );

    let version = site.hidden(&there, &admin, "version");
    let change = |measures: &str, version: &str, action: &str| {
        let mut pairs: Vec<(&str, &str)> = good.iter().filter(|(name, _)| *name != "measures").copied().collect();
        pairs.extend([("measures", measures), ("version", version), ("action", action)]);
        send(&there, &pairs)
    };
    assert_eq!(change("Formation donnée", &version, "close").status, 303);
    assert_eq!(change("Formation donnée", &version, "close").status, 303, "the same again does nothing");
    let late = change("Écrit par quelqu’un d’autre", &version, "close");
    assert_eq!(late.status, 409);
    let page = read(&there, &late);
    assert!(page.text().contains("Rien n’a été écrasé"));
    assert!(page.texts_in("textarea").concat().contains("Écrit par quelqu’un d’autre"), "what was typed stays");
    let register = see(&site, "/admin/incidents.json", &admin).json();
    assert_eq!(register[0]["measures"], "Formation donnée");
    assert!(register[0]["closed_at"].is_string());
    let log = site.get("/modifications.json").text();
    assert!(!log.contains("incident"), "the register is nobody else's: {log}");
    assert_eq!(change("Formation donnée", "", "rien").status, 400);
}
