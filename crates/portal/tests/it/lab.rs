//! Environments as people see them, on the engine in memory: launched by forms, watched, entered, ended.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::time::Duration;

use levain_app::Principal;
use levain_app::lab::{Budget, Capacity, Demonstrations, InstalledImage, LabSettings, Launch};
use levain_lab::agent::rehearse;
use levain_model::{ExperimentStatus, Id, Role};

use crate::bodies::{SAINTE, Town, VAL};
use crate::experiments::brought;
use crate::html::Document;
use crate::http::{Ask, Reply};
use crate::site::{Site, read, wait};

/// Connects a site to an agent that runs nothing, and gives it the images of a package.
pub fn connect(site: &Site, package: &str) {
    let socket = tempfile::Builder::new().prefix("lab").tempdir().unwrap().keep().join("agent.sock");
    let settings = LabSettings {
        socket: socket.clone(),
        url: "http://lab.localhost:8090".to_owned(),
        key: [7; 32],
        sizes: LabSettings::sizes(),
        capacity: Capacity::default(),
        budget: Budget::default(),
        demonstrations: Demonstrations::default(),
        grace: 7,
        zone: jiff::tz::TimeZone::UTC,
    };
    wait(async {
        drop(tokio::spawn(async move { rehearse(&socket, std::sync::Arc::default(), std::future::pending()).await }));
    });
    site.app.lab_by(settings);
    let image = |recipe: &levain_package::Recipe| InstalledImage {
        package: package.to_owned(),
        built: "sha256:00".to_owned(),
        image: recipe.image.clone(),
        recipe: recipe.hash.clone(),
        packages: BTreeMap::from([("apache2".to_owned(), "2.4".to_owned())]),
    };
    for recipe in &site.app.packages().unwrap().named(package).unwrap().package.recipes {
        let archive = site.path(&format!("{}.tar", recipe.image));
        std::fs::write(&archive, &recipe.hash).unwrap();
        wait(async {
            // The agent may not listen yet.
            for _ in 0..100 {
                let who = Principal::command_line();
                if site.app.install_image(&who, image(recipe), archive.as_std_path()).await.is_ok() {
                    return;
                }
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            panic!("the agent does not answer");
        });
    }
}

/// Looks until nothing is on its way.
pub fn settle(site: &Site) {
    wait(async {
        for _ in 0..20 {
            if !site.app.tend_lab().await.unwrap().busy {
                return;
            }
        }
        panic!("something stays on its way");
    });
}

/// An environment of an experiment of a body, that serves.
pub fn environment(site: &Site, experiment: Id) -> Id {
    let launch = Launch {
        package: "dokuwiki".to_owned(),
        profile: "small".to_owned(),
        days: "10".to_owned(),
        answers: BTreeMap::from([("title".to_owned(), "<b>Essai</b>".to_owned())]),
    };
    let id = wait(site.app.launch_environment(&Principal::command_line(), experiment, &launch)).unwrap();
    settle(site);
    id
}

fn location(reply: &Reply) -> String {
    assert_eq!(reply.status, 303, "{}", reply.text());
    reply.header("location").to_owned()
}

/// The events of a stream until one of that name whose data holds some words.
fn streamed(site: &Site, path: &str, session: &str, name: &str, words: &str) {
    let mut stream = TcpStream::connect(site.address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    let cookie = Ask::get(path).session(session).headers.into_iter().find(|(name, _)| name == "cookie").unwrap().1;
    write!(stream, "GET {path} HTTP/1.1\r\nhost: localhost\r\ncookie: {cookie}\r\n\r\n").unwrap();
    let (mut event, mut seen) = (String::new(), String::new());
    for line in BufReader::new(stream).lines() {
        let line = line.unwrap();
        seen += &format!("{line}\n");
        if let Some(told) = line.strip_prefix("event: ") {
            told.clone_into(&mut event);
        }
        if line.starts_with("data: ") && event == name && line.contains(words) {
            return;
        }
    }
    panic!("no {name} with {words}: {seen}");
}

#[test]
fn an_application_is_launched_watched_entered_and_ended_by_forms() {
    let town = Town::new();
    let site = &town.site;
    let experiment = brought(site, VAL, ExperimentStatus::Running);
    let own = format!("/laboratoire/experimentations/{experiment}");
    let launch = format!("{own}/lancer");
    // Without a lab nothing is promised.
    let page = town.page(&town.member, &launch);
    assert!(page.text().contains("Aucun laboratoire n’est branché"));
    assert!(!page.all("a").any(|tag| tag.get("href").contains("package=")));
    connect(site, "dokuwiki");
    let page = town.page(&town.member, &launch);
    assert!(page.all("a").any(|tag| tag.get("href") == format!("{launch}?package=dokuwiki")));
    assert!(!page.all("a").any(|tag| tag.get("href") == format!("{launch}?package=wordpress")), "not installed");
    assert_eq!(town.get(&town.other, &launch).status, 403);

    let form = town.page(&town.member, &format!("{launch}?package=dokuwiki"));
    assert_eq!(form.with("input", "name", "value-title").unwrap().get("value"), "Wiki d’essai");
    let typed = [
        ("package", "dokuwiki"),
        ("profile", "small"),
        ("days", "12"),
        ("value-title", "\"><b>Essai</b>"),
        ("value-language", "de"),
        ("value-reading", "everyone"),
    ];
    let wrong = town.post(&town.member, &launch, &typed);
    assert_eq!(wrong.status, 422);
    let wrong = read(&launch, &wrong);
    assert_eq!(wrong.with("input", "name", "value-title").unwrap().get("value"), "\"><b>Essai</b>");
    assert!(wrong.all("a").any(|tag| tag.get("href") == "#value-language"), "the summary leads to the question");
    assert!(wrong.ids().contains("value-language") && wrong.ids().contains("value-language-error"));
    let mut typed = typed;
    typed[4].1 = "fr";
    let there = location(&town.post(&town.member, &launch, &typed));
    assert_eq!(location(&town.post(&town.member, &launch, &typed)), there, "sent twice, launched once");
    assert!(town.page(&town.member, &there).text().contains("C’est le prochain à démarrer"));
    settle(site);

    let reply = town.get(&town.member, &there);
    assert!(reply.header("content-security-policy").contains("script-src 'self'; connect-src 'self'"));
    let page = read(&there, &reply);
    let text = page.text();
    for words in [
        "Répond",
        "128 sur 512 Mio",
        "dokuwiki  started",
        "sha256:",
        "L’application répond",
        "«\u{a0}content\u{a0}»\u{a0}: 512 Mio",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    let stream = page.all("div").map(|tag| tag.get("data-stream")).find(|path| !path.is_empty()).unwrap().to_owned();
    streamed(site, &stream, &town.member, "state", "2026");
    streamed(site, &stream, &town.member, "line", "started");
    streamed(site, &stream, &town.member, "usage", "[128,512,\"128 sur 512 Mio\"]");
    let inside = location(&town.get(&town.member, &format!("{there}/ouvrir")));
    assert!(inside.contains(".lab.localhost:8090/doku.php?levain-ticket=2."), "{inside}");

    // Measured, and entered by a person.
    let measures = format!("{there}/mesures");
    let unknown = town.post(&town.member, &measures, &[("action", "measure"), ("marker", "rien")]);
    assert_eq!(unknown.status, 422);
    let asked = [("action", "measure"), ("marker", "availability")];
    assert_eq!(location(&town.post(&town.member, &measures, &asked)), format!("{there}#measures"));
    assert!(town.page(&town.member, &there).text().contains("En attente, ou en cours de mesure"));
    assert!(wait(site.app.measure_waiting()).unwrap());
    let page = town.page(&town.member, &there);
    assert!(page.text().contains("100\u{a0}%") && page.text().contains("60 relevés bruts"), "{}", page.text());
    let raw = page.all("a").map(|tag| tag.get("href")).find(|href| href.contains("measurement=")).unwrap();
    let raw = town.get(&town.member, raw);
    assert_eq!((raw.status, raw.text().lines().count()), (200, 60));
    let measurement = page.with("input", "name", "measurement").unwrap().get("value").to_owned();
    let enter = [("action", "enter"), ("measurement", measurement.as_str()), ("marker", "0")];
    assert_eq!(town.post(&town.member, &measures, &enter).status, 303);
    assert!(site.page(&own).text().contains("Mesuré par le laboratoire (availability, 60 relevés, sha256:"));
    let bundle = format!("{own}/reproduction");
    assert_eq!(site.get(&bundle).status, 404, "nothing is published");
    let bundle = town.get(&town.member, &bundle);
    assert_eq!((bundle.status, bundle.header("content-type")), (200, "application/gzip"));
    let repository = town.get(&town.member, &format!("{own}/reproduction?as=git"));
    assert_eq!((repository.status, repository.header("content-type")), (200, "application/x-git-bundle"));
    assert!(repository.header("content-disposition").ends_with(".bundle\""));

    // Nobody else's; those who manage the lab see it, without its secrets, and do not enter.
    let lab = site.account("labo@example.org", &[Role::LabManager]);
    for path in [there.clone(), format!("{there}/flux"), format!("{there}/ouvrir"), format!("{there}/prolonger")] {
        assert_eq!(town.get(&town.other, &path).status, 404, "{path}");
        assert_ne!(site.get(&path).status, 200, "{path}");
    }
    assert_eq!(town.post(&town.other, &format!("{there}/etat"), &[("to", "removed")]).status, 404);
    let managed = town.page(&lab, &there);
    assert!(!managed.all("a").any(|tag| tag.get("href").ends_with("/ouvrir")));
    assert_eq!(town.get(&lab, &format!("{there}/ouvrir")).status, 403);
    let secret = |page: &Document| page.all("summary").count();
    assert!(secret(&managed) < secret(&town.page(&town.member, &there)));
    assert!(town.page(&lab, "/laboratoire/environnements").text().contains("512 sur 4"));
    assert!(town.page(&town.member, &own).all("a").any(|tag| tag.get("href") == there));
    assert!(!site.page(&own).all("a").any(|tag| tag.get("href") == there), "everybody else does not see it");

    let extend = format!("{there}/prolonger");
    let version = town.page(&town.member, &extend).with("input", "name", "version").unwrap().get("value").to_owned();
    let asked = [("days", "40"), ("reason", ""), ("version", version.as_str())];
    assert_eq!(town.post(&town.member, &extend, &asked).status, 422);
    let asked = [("days", "20"), ("reason", "La séance est reportée."), ("version", version.as_str())];
    assert_eq!(location(&town.post(&town.member, &extend, &asked)), there);
    assert_eq!(town.post(&town.member, &extend, &[asked[0], asked[1], ("version", "x")]).status, 409);
    assert!(town.page(&town.member, &there).text().contains("La séance est reportée."));

    let state = format!("{there}/etat");
    assert_eq!(location(&town.post(&lab, &state, &[("to", "suspended")])), there);
    settle(site);
    assert_eq!(town.get(&town.member, &format!("{there}/ouvrir")).status, 409);
    let content = format!("{there}/contenu");
    assert!(town.page(&town.member, &there).all("a").any(|tag| tag.get("href") == content));
    assert_eq!((town.get(&lab, &content).status, town.get(&town.other, &content).status), (403, 404));
    let taken = town.get(&town.member, &content);
    assert_eq!(
        (taken.status, taken.header("content-type"), &taken.body[..2]),
        (200, "application/gzip", &[0x1f, 0x8b][..])
    );
    assert_eq!(location(&town.post(&town.member, &state, &[("to", "running")])), there);
    settle(site);
    assert_eq!(town.get(&town.member, &content).status, 409, "only of one that is suspended");
    for to in ["running", "removed", "removed"] {
        assert_eq!(location(&town.post(&town.member, &state, &[("to", to)])), there, "{to}");
        settle(site);
    }
    let text = town.page(&town.member, &there).text();
    assert!(text.contains("Tout est supprimé") && !text.contains("Prolonger"), "{text}");
    let english = there.replace("/laboratoire/environnements", "/en/lab/environments");
    assert!(town.page(&town.member, &english).text().contains("Everything is deleted"));
}

#[test]
fn an_application_is_read_about_by_everybody_and_seen_for_an_hour_by_those_of_a_body() {
    let town = Town::new();
    let site = &town.site;
    connect(site, "radicale");
    let list = site.json("/laboratoire/applications.json");
    let radicale = list.as_array().unwrap().iter().find(|one| one["name"] == "radicale").unwrap();
    assert_eq!((&radicale["installed"], &radicale["started"]), (&true.into(), &serde_json::Value::Null));
    let there = "/laboratoire/applications/radicale";
    let demonstration = format!("{there}/demonstration");
    let leads = |page: &Document| page.all("a").any(|tag| tag.get("href") == demonstration);
    let public = site.page(there);
    assert!(!leads(&public) && public.text().contains("1 paquet Debian"), "{}", public.text());
    assert!(!leads(&town.page(&town.reader, there)), "who belongs to no body launches nothing");
    assert!(leads(&town.page(&town.member, there)));
    assert_eq!(town.get(&town.reader, &demonstration).status, 403);

    let form = town.page(&town.member, &demonstration);
    assert_eq!(form.all("option").filter(|tag| tag.get("value") == VAL).count(), 1);
    assert_eq!(town.post(&town.member, &demonstration, &[("organization", "")]).status, 422);
    assert_eq!(town.post(&town.member, &demonstration, &[("organization", SAINTE)]).status, 403);
    let environment = location(&town.post(&town.member, &demonstration, &[("organization", VAL)]));
    settle(site);
    let text = town.page(&town.member, &environment).text();
    assert!(text.contains("Démonstration") && !text.contains("Prolonger"), "{text}");
    assert_eq!(town.post(&town.steward, &demonstration, &[("organization", VAL)]).status, 303);
    let third = site.account("troisieme@example.org", &[Role::Admin]);
    let full = town.post(&third, &demonstration, &[("organization", VAL)]);
    assert_eq!((full.status, full.text().contains("autant de démonstrations")), (409, true));
    assert!(site.page("/en/lab/applications/radicale").text().contains("started here on"));
    assert_eq!(site.get("/laboratoire/applications/rien").status, 404);
}
