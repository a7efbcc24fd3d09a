//! Notices as a person reads them, the private feed, the end of mails, and mail in words.

use std::sync::Arc;
use std::time::Duration;

use levain_app::mailing::{Encryption, Mailing, Smtp};
use levain_mail_double::{MailServer, header};
use levain_model::{Actor, NewEvent, Role, Subject, Verb};
use levain_store::people;

use crate::html::Document;
use crate::http::Ask;
use crate::site::{Site, config, read, wait};

/// Gives a person a role by the command line, so often.
fn give_roles(site: &Site, email: &str, times: usize) {
    wait(async {
        site.app.follow_notices().await.unwrap();
        let mut tx = site.app.store().begin().await.unwrap();
        let person = people::by_email(&mut tx, email).await.unwrap().unwrap().person;
        for _ in 0..times {
            let (subject, fields) = (Subject::Person(person.id), vec!["role=curator".to_owned()]);
            tx.append(NewEvent { actor: Actor::CommandLine, verb: Verb::Granted, subject, fields }, site.app.now());
        }
        tx.commit().await.unwrap();
        site.app.follow_notices().await.unwrap();
    });
}

fn page(site: &Site, path: &str, secret: &str) -> Document {
    let reply = site.send(&Ask::get(path).session(secret));
    assert_eq!(reply.status, 200, "{path}: {}", reply.text());
    read(path, &reply)
}

fn post(site: &Site, path: &str, pairs: &[(&str, &str)], secret: &str) -> (u16, String) {
    let reply = site.send(&Ask::post(path, pairs).session(secret));
    (reply.status, reply.header("location").to_owned())
}

#[test]
fn notices_are_listed_counted_and_read() {
    let site = Site::new();
    let secret = site.account("une@val.example", &[]);
    for (path, words) in [("/compte/avis", "Aucun avis."), ("/en/account/notifications", "No notification.")] {
        assert!(page(&site, path, &secret).text().contains(words));
    }
    give_roles(&site, "une@val.example", 25);
    let first = page(&site, "/compte/avis", &secret);
    assert!(first.text().contains("Avis (25 non lus)"), "in the header of every page: {}", first.text());
    assert!(page(&site, "/", &secret).text().contains("Avis (25 non lus)"));
    assert!(!site.page("/").text().contains("Avis ("), "nothing for visitors");
    assert!(first.text().contains("Rôle\u{a0}: curation."));
    assert!(first.with("a", "href", "/compte/avis?page=2").is_some(), "a second page");
    let notice = first.with("input", "name", "notice").unwrap().get("value").to_owned();

    // Marking comes back to the same list.
    let here = "/compte/avis?unread=1&kind=role_given";
    assert_eq!(post(&site, here, &[("action", "read"), ("notice", &notice)], &secret), (303, here.to_owned()));
    assert!(page(&site, here, &secret).text().contains("24 avis ne sont pas lus."));
    let other = site.account("autre@val.example", &[Role::Admin]);
    assert_eq!(post(&site, here, &[("action", "unread"), ("notice", &notice)], &other).0, 404, "another’s notice");
    assert_eq!(post(&site, here, &[("action", "unread"), ("notice", &notice)], &secret).0, 303);
    let until = page(&site, "/compte/avis", &secret).with("input", "name", "until").unwrap().get("value").to_owned();
    give_roles(&site, "une@val.example", 1);
    assert_eq!(post(&site, "/compte/avis", &[("action", "all"), ("until", &until)], &secret).0, 303);
    let unread = page(&site, "/compte/avis?unread=1", &secret);
    assert!(unread.text().contains("Un avis n’est pas lu."), "what came meanwhile stays: {}", unread.text());
    assert!(page(&site, "/compte/avis?kind=identity_linked", &secret).text().contains("ne répond à ces filtres"));
    for body in [&[("action", "burn")][..], &[("action", "all"), ("until", "hier")], &[]] {
        assert_eq!(post(&site, "/compte/avis", body, &secret).0, 400);
    }
}

#[test]
fn preferences_are_kept_and_say_that_no_mail_is_sent() {
    let site = Site::new();
    let secret = site.account("une@val.example", &[]);
    let form = page(&site, "/compte/avis/preferences", &secret);
    assert!(form.text().contains("Ce site n’envoie pas de courriel"));
    assert!(form.with("select", "name", "role_given").is_some());
    assert!(form.with("select", "name", "mail_bounced").is_none(), "not for administrators only");
    let pairs = [("action", "save"), ("role_given", "none"), ("locale", "en")];
    let (status, to) = post(&site, "/compte/avis/preferences", &pairs, &secret);
    assert_eq!((status, to.as_str()), (303, "/en/account/notifications/preferences?saved=1"));
    let saved = page(&site, &to, &secret);
    assert!(saved.text().contains("Your preferences are saved."));
    let chosen: Vec<&str> = saved
        .all("option")
        .filter(|option| option.get("selected") == "selected")
        .map(|option| option.get("value"))
        .collect();
    assert!(chosen.contains(&"none") && chosen.contains(&"en"), "{chosen:?}");
    give_roles(&site, "une@val.example", 1);
    assert!(page(&site, "/en/account/notifications", &secret).text().contains("No notification."));
    for pairs in
        [[("action", "save"), ("role_given", "pigeon"), ("locale", "fr")], [("action", "save"), ("a", "b"), ("c", "d")]]
    {
        assert_eq!(post(&site, "/compte/avis/preferences", &pairs, &secret).0, 400);
    }
}

#[test]
fn the_private_feed_works_signed_out_and_can_be_taken_away() {
    let site = Site::new();
    let secret = site.account("une@val.example", &[]);
    give_roles(&site, "une@val.example", 2);
    let made = site.send(&Ask::post("/compte/avis/preferences", &[("action", "feed")]).session(&secret));
    assert_eq!((made.status, made.header("cache-control")), (200, "no-store"));
    let shown = read("/compte/avis/preferences", &made);
    let address = shown.texts_in("code")[0].strip_prefix("http://localhost:8080").unwrap().to_owned();
    assert!(address.starts_with("/fil-des-avis/") && address.len() == "/fil-des-avis/".len() + 64);
    assert!(!page(&site, "/compte/avis/preferences", &secret).text().contains(&address), "shown once");
    let feed = site.get(&address);
    assert_eq!(feed.status, 200);
    assert_eq!(feed.header("content-type"), "application/atom+xml; charset=utf-8");
    assert_eq!(feed.header("cache-control"), "private, no-cache");
    assert_eq!(feed.header("x-robots-tag"), "noindex");
    let atom = Document::read(&feed.text());
    assert!(atom.faults.is_empty(), "{:?}", atom.faults);
    assert_eq!(atom.all("entry").count(), 2);
    assert!(feed.text().contains("Rôle reçu") && !feed.text().contains("val.example"), "{}", feed.text());
    let english = site.get(&address.replace("/fil-des-avis", "/en/notification-feed"));
    assert!(english.text().contains("Role received"));
    assert_eq!(site.get("/fil-des-avis/0123").status, 404);
    assert_eq!(post(&site, "/compte/avis/preferences", &[("action", "no-feed")], &secret).0, 303);
    assert_eq!(site.get(&address).status, 404);
}

#[test]
fn mail_says_it_in_the_language_of_the_person_and_one_click_ends_it() {
    let Some(server) = MailServer::start() else { return };
    let site = Site::new();
    let secret = site.account("une@val.example", &[]);
    let admin = site.account("admin@val.example", &[Role::Admin]);
    assert_eq!(post(&site, "/admin/courriel", &[("action", "test")], &admin).0, 409, "no server is set");
    let smtp = Smtp {
        host: "127.0.0.1".to_owned(),
        port: server.port,
        encryption: Encryption::Auto,
        user: None,
        password: None,
        authority: None,
        from: "Levain <levain@val.example>".to_owned(),
        reply_to: None,
        timeout: Duration::from_secs(5),
    };
    let words = levain_portal::letters(config()).unwrap();
    site.app.mail_by(Mailing::new(smtp, Arc::clone(&words), 6_000).unwrap());
    let send_all = || wait(async { while site.app.send_next("essai").await.unwrap() {} });
    assert!(!page(&site, "/compte/avis/preferences", &secret).text().contains("n’envoie pas"));

    give_roles(&site, "une@val.example", 1);
    send_all();
    let mail = server.wait_for(1).remove(0);
    assert_eq!(mail["subject"], "Rôle reçu · Levain");
    let text = mail["text"].as_str().unwrap();
    for words in ["Bonjour,", "Vous avez reçu un rôle.", "Rôle\u{a0}: curation.", "http://localhost:8080/compte\n"] {
        assert!(text.contains(words), "{words}: {text}");
    }
    let html = mail["html"].as_str().unwrap();
    assert!(html.contains("<html lang=\"fr\">") && html.contains("Vous avez reçu un rôle."), "{html}");
    assert_eq!(header(&mail, "content-language"), "fr");
    for line in mail["headers"].as_array().unwrap() {
        let (name, line) = (line[0].as_str().unwrap(), line[1].as_str().unwrap());
        assert!(name == "to" || !line.contains("une@val.example"), "{line}");
        assert!(!line.contains("Une personne"), "{line}");
    }

    // The link of the mail asks first; what a mail program posts ends it, without a session or a browser.
    let link = header(&mail, "list-unsubscribe");
    let link = link.trim_matches(['<', '>']).strip_prefix("http://localhost:8080").unwrap();
    assert!(text.contains(link));
    let asked = site.page(link);
    assert!(asked.text().contains("Rôle reçu"), "{}", asked.text());
    assert!(asked.with("meta", "content", "noindex").is_some());
    give_roles(&site, "une@val.example", 1);
    send_all();
    assert_eq!(server.wait_for(2).len(), 2, "looking at the page changes nothing");
    let click = Ask::post(link, &[("List-Unsubscribe", "One-Click")]).without("sec-fetch-site");
    assert_eq!(site.send(&click).status, 200);
    give_roles(&site, "une@val.example", 1);
    send_all();
    assert_eq!(server.messages().len(), 2);
    assert!(page(&site, "/compte/avis", &secret).text().contains("3 avis ne sont pas lus."), "the site still tells");
    assert_eq!(site.get(&format!("{link}0")).status, 404);
    assert_eq!(site.send(&Ask::post("/desabonnement/x", &[]).without("sec-fetch-site")).status, 404);

    // Administrators see what left, and try it out.
    assert_eq!(
        post(&site, "/admin/courriel", &[("action", "test")], &admin),
        (303, "/admin/courriel?tested=1".to_owned())
    );
    send_all();
    let test = server.wait_for(3).remove(2);
    assert!(test["text"].as_str().unwrap().contains("été, œuvre, ça, où, «\u{a0}guillemets\u{a0}»"), "{test}");
    let queue = page(&site, "/admin/courriel?tested=1", &admin);
    assert!(queue.text().contains("admin@val.example") && queue.text().contains("Partis"), "{}", queue.text());
}

#[test]
fn administrators_see_refused_addresses_and_try_them_again() {
    let Some(server) = MailServer::start() else { return };
    let site = Site::new();
    let secret = site.account("inconnue@val.example", &[]);
    let admin = site.account("admin@val.example", &[Role::Admin]);
    let smtp = Smtp {
        host: "127.0.0.1".to_owned(),
        port: server.port,
        encryption: Encryption::Auto,
        user: None,
        password: None,
        authority: None,
        from: "levain@val.example".to_owned(),
        reply_to: None,
        timeout: Duration::from_secs(5),
    };
    site.app.mail_by(Mailing::new(smtp, levain_portal::letters(config()).unwrap(), 6_000).unwrap());
    give_roles(&site, "inconnue@val.example", 1);
    wait(async { while site.app.send_next("essai").await.unwrap() {} });
    wait(site.app.follow_notices()).unwrap();
    let queue = page(&site, "/admin/courriel?status=given_up", &admin);
    assert!(queue.text().contains("5.1.1") && queue.text().contains("inconnue@val.example"), "{}", queue.text());
    assert!(queue.with("a", "href", "/aide/codes/ML006").is_some(), "with what to do");
    assert!(page(&site, "/compte/avis/preferences", &secret).text().contains("refusée par le serveur"));
    assert!(page(&site, "/compte/avis", &admin).text().contains("Adresse de courriel refusée"));
    let person = queue.with("input", "name", "person").unwrap().get("value").to_owned();
    assert_eq!(post(&site, "/admin/courriel", &[("action", "person"), ("person", &person)], &admin).0, 303);
    let queue = page(&site, "/admin/courriel", &admin);
    assert!(queue.text().contains("Aucune adresse n’est refusée.") && queue.text().contains("En attente"));
}
