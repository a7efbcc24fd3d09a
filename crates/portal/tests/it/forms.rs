//! Every form of the site, one row each: what is too big, wrongly encoded or hostile, what is refused, what is sent twice,
//! what two people change at once. A form without a row fails.

use std::sync::atomic::{AtomicU32, Ordering};

use jiff::Timestamp;
use levain_app::incidents::{PURPOSE, TypedIncident};
use levain_app::privacy::NOTICE;
use levain_model::{ExperimentStatus, Id as Identifier, Language, Role};
use levain_portal::Config;
use levain_portal::routes::{Id, ROUTES, route};

use crate::harvested;
use crate::http::{Ask, Reply};
use crate::site::{Site, config, read, wait};

/// A form.
struct Row {
    id: Id,
    /// The fields that are read, each with a value that cannot be taken or leads nowhere; none: nothing is read.
    fields: &'static [(&'static str, &'static str)],
    /// Fields that a refusal of those values shows again, as they were typed.
    shown: &'static [&'static str],
}

const fn row(id: Id, fields: &'static [(&'static str, &'static str)], shown: &'static [&'static str]) -> Row {
    Row { id, fields, shown }
}

#[rustfmt::skip]
const FORMS: &[Row] = &[
    row(Id::Told, &[("x", "x")], &[]),
    row(Id::FindingContest, &[("text", "court"), ("website", ""), ("token", "x")], &["text"]),
    row(Id::FindingRunAgain, &[], &[]),
    row(Id::Publiccode, &[("text", ""), ("french", "yes")], &[]),
    row(Id::PubliccodeNew, &[("name", ""), ("url", "pas une adresse")], &["url"]),
    row(Id::SignIn, &[("email", "personne@example.org"), ("password", "faux"), ("next", "/compte")], &["email", "next"]),
    row(Id::SignOut, &[], &[]),
    row(Id::AccountSessions, &[("session", "x")], &[]),
    row(Id::AccountData, &[], &[]),
    row(Id::AccountNotice, &[("notice", "1999"), ("next", "/compte")], &["next"]),
    row(Id::AccountErase, &[("password", "faux"), ("confirm", "")], &[]),
    row(Id::CurationMerge, &[("kept", "x"), ("merged", "y")], &[]),
    row(Id::CurationSplit, &[("record", "x")], &[]),
    row(Id::CurationUndo, &[("decision", "x")], &[]),
    row(Id::CurationDismiss, &[("suggestion", "x")], &[]),
    row(Id::CurationContests, &[("contest", "x"), ("action", "answer"), ("answer", ""), ("status", "open")], &[]),
    row(Id::CurationModeration, &[("action", "refuse"), ("kind", "contest"), ("subject", "x"), ("ground", ""), ("words", "mots")], &[]),
    row(Id::Correct, &[("field", "homepage"), ("value", "pas une adresse"), ("version", "x"), ("action", "save")], &["value"]),
    row(Id::BodyJoin, &[("message", "x")], &[]),
    row(Id::BodyMembers, &[("membership", "x"), ("action", "end")], &[]),
    row(Id::BodyRequests, &[("request", "x"), ("action", "refuse"), ("reason", "")], &[]),
    row(Id::BodyEdit, &[("name_fr", ""), ("kind", "municipal"), ("website", "pas une adresse"), ("domains", "x"), ("version", "x")], &["website", "domains"]),
    row(Id::BodyAccounts, &[("url", "pas une adresse"), ("action", "claim")], &["url"]),
    row(Id::PermissionGrant, &[("scope", "software"), ("about", "logiciel-inconnu"), ("until", "hier"), ("conditions", "des conditions")], &["about", "until", "conditions"]),
    row(Id::PermissionRevoke, &[("permission", "x"), ("reason", "")], &[]),
    row(Id::PermissionAsk, &[("body", BODY), ("about", "logiciel-inconnu"), ("message", "un message")], &[]),
    row(Id::BodyPolicyDraft, &[("version", "x"), ("adopted_on", "hier"), ("adopted_by", "Conseil")], &["adopted_on", "adopted_by"]),
    row(Id::BodyPolicyRegister, &[], &[]),
    row(Id::Assessment, &[], &[]),
    row(Id::AssessmentAxis, &[("assessment", "x"), ("then", "next")], &[]),
    row(Id::AssessmentClosing, &[("assessment", "x"), ("summary", "un bilan"), ("version", "x")], &[]),
    row(Id::AssessmentPublication, &[("assessment", "x"), ("action", "publish")], &[]),
    row(Id::GuideTicks, &[("list", "x"), ("shown", "x"), ("key", "x")], &[]),
    row(Id::SignInEnded, &[("logout_token", "x")], &[]),
    row(Id::Notices, &[("action", "read"), ("notice", "x")], &[]),
    row(Id::NoticeChoices, &[("action", "x"), ("locale", "x")], &[]),
    row(Id::Unsubscribe, &[], &[]),
    row(Id::CurationAccounts, &[("claim", "x"), ("action", "confirm")], &[]),
    row(Id::AdminBodies, &[("name_fr", ""), ("kind", "municipal"), ("website", "pas une adresse")], &["website"]),
    row(Id::AdminBody, &[("action", "steward"), ("email", "personne@nulle-part.example")], &["email"]),
    row(Id::AdminMail, &[("action", "test")], &[]),
    row(Id::ExperimentNew, &[("organization", BODY), ("title", "Une question"), ("marker-1-statement", "Réponse"), ("marker-1-target", "rapide"), ("rows", "2"), ("begin", "hier"), ("action", "draft")], &["title", "marker-1-target", "begin"]),
    row(Id::ExperimentImport, &[("document", "pas un document"), ("organization", "nulle-part")], &["organization"]),
    row(Id::ExperimentEdit, &[("title", ""), ("context", "un contexte"), ("begin", "hier"), ("version", "x"), ("action", "draft")], &["context", "begin"]),
    row(Id::ExperimentState, &[("to", "abandoned"), ("reason", "")], &[]),
    row(Id::ExperimentReview, &[("checklist", "openness"), ("reason", "un motif"), ("action", "accept")], &["reason"]),
    row(Id::ExperimentMeasure, &[("marker", "1"), ("value", "beaucoup"), ("evidence", "une séance"), ("version", "x"), ("action", "measure")], &["value", "evidence"]),
    row(Id::ExperimentConclusion, &[("verdict", "x"), ("reason", "un motif")], &[]),
    row(Id::ExperimentReport, &[("method", "une méthode"), ("license", "x"), ("version", "x"), ("action", "save")], &["method", "license"]),
    row(Id::EnvironmentNew, &[("package", "dokuwiki"), ("profile", "small"), ("days", "beaucoup"), ("value-title", "un titre"), ("value-language", "fr")], &["days", "value-title"]),
    row(Id::DemonstrationNew, &[("organization", BODY), ("value-title", "un titre"), ("value-language", "de")], &["value-title"]),
    row(Id::EnvironmentState, &[("to", "x")], &[]),
    row(Id::EnvironmentMeasures, &[("marker", "rien"), ("action", "measure")], &[]),
    row(Id::EnvironmentExtend, &[("days", "beaucoup"), ("reason", "un motif"), ("version", "x")], &["days", "reason"]),
    row(Id::AdminIndex, &[], &[]),
    row(Id::AdminIncidents, &[("kind", ""), ("known_on", "hier"), ("people", "beaucoup"), ("measures", "des mesures"), ("happened", "en été"), ("token", "x")], &["known_on", "people", "measures", "happened"]),
    row(Id::AdminIncident, &[("kind", ""), ("known_on", "demain"), ("measures", "des mesures"), ("version", "x"), ("action", "save")], &["known_on", "measures"]),
];

/// A body of the demonstration.
const BODY: &str = "municipalite-de-val-exemple";

struct Desk {
    site: Site,
    secret: String,
    finding: String,
    incident: String,
    /// An experiment that waits for a decision, and one that runs.
    proposed: String,
    running: String,
    /// An environment of the one that runs.
    environment: String,
}

impl Desk {
    fn new() -> Desk {
        let site = Site::with(Config { trusted_proxies: 1, ..config() }, Timestamp::now);
        harvested::repository(&site);
        harvested::harvest(&site);
        let today = jiff::civil::date(2026, 11, 29);
        wait(site.app.load_demonstration(&levain_app::Principal::command_line(), today, true)).unwrap();
        let secret = site.account("tout@example.org", &[Role::Admin, Role::Curator]);
        let evidence = site.json(&format!("/logiciels/{}/constats.json", harvested::NAME));
        let finding = evidence["subjects"][0]["findings"][0]["id"].as_str().unwrap().to_owned();
        let who = wait(site.app.principal(Some(&secret))).unwrap();
        let typed = TypedIncident {
            kind: "loss".into(),
            information: "Noms".into(),
            circumstances: "Perte".into(),
            happened: "Janvier".into(),
            known_on: "2026-01-20".into(),
            serious: "no".into(),
            assessment: "Rien".into(),
            ..TypedIncident::default()
        };
        let token = wait(site.app.form_token(PURPOSE)).unwrap();
        let incident = wait(site.app.enter_incident(&who, &typed, &token)).unwrap().to_string();
        let brought = |to| crate::experiments::brought(&site, BODY, to).to_string();
        let (proposed, running) = (brought(ExperimentStatus::Proposed), brought(ExperimentStatus::Running));
        crate::lab::connect(&site, "dokuwiki");
        let environment = crate::lab::environment(&site, running.parse().unwrap()).to_string();
        Desk { site, secret, finding, incident, proposed, running, environment }
    }

    fn path(&self, id: Id, language: Language) -> String {
        let pattern = route(id).pattern(language);
        let value = match id {
            Id::AdminIncident => &self.incident,
            Id::FindingContest | Id::FindingRunAgain => &self.finding,
            Id::ExperimentReview => &self.proposed,
            _ if pattern.contains("/experimentations/") || pattern.contains("/experiments/") => &self.running,
            _ if pattern.contains("/environnements/") || pattern.contains("/environments/") => &self.environment,
            _ => "x",
        };
        let bodies = pattern.starts_with("/organismes/") || pattern.starts_with("/en/organizations/");
        let bodies = bodies || id == Id::AdminBody;
        let slug = if bodies { BODY } else { "libreoffice" };
        let pattern = pattern.replace("{slug}", slug).replace("{id}", value);
        let name = if id == Id::DemonstrationNew { "dokuwiki" } else { "x" };
        pattern.replace("{name}", name).replace("{secret}", "x")
    }

    /// Sends a body, each time from elsewhere, so that nobody is slowed down.
    fn send(&self, row: &Row, language: Language, body: Vec<u8>) -> Reply {
        static FROM: AtomicU32 = AtomicU32::new(0);
        let from = FROM.fetch_add(1, Ordering::Relaxed);
        let path = self.path(row.id, language);
        let mut ask = match row.id {
            Id::Publiccode => Ask::multipart(path, &[("text", "", &body)]),
            _ => {
                let mut ask = Ask::post(path, &[]);
                ask.body = body;
                ask
            }
        };
        ask = ask.header("x-forwarded-for", format!("10.1.{}.{}", from / 250, from % 250 + 1));
        let signed = if row.id == Id::SignOut { self.site.sign_in("tout@example.org") } else { self.secret.clone() };
        self.site.send(&ask.session(&signed))
    }

    /// A failure of ours is none that a form may cause; a page is a page whatever was sent.
    fn sound(&self, row: &Row, language: Language, reply: &Reply, what: &str) {
        let path = self.path(row.id, language);
        assert!(reply.status < 500, "{path}, {what}: {}", reply.status);
        assert!(!reply.body.contains(&0), "{path}, {what}: a NUL comes back");
        if reply.header("content-type").starts_with("text/html") {
            let page = read(&path, reply);
            assert!(page.all("script").all(|tag| tag.get("src").starts_with("/assets/live-")), "{path}, {what}");
            assert!(page.all("img").all(|tag| tag.get("src").starts_with("/assets/")), "{path}, {what}");
        }
    }
}

fn encoded(fields: impl IntoIterator<Item = (&'static str, String)>) -> Vec<u8> {
    url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish().into_bytes()
}

#[test]
fn every_form_of_the_site_has_its_row() {
    let desk = Desk::new();
    for page in &ROUTES {
        let path = desk.path(page.id, Language::Fr);
        // Leaving ends the session that the next rows need.
        let leaves = page.id == Id::SignOut;
        let secret = if leaves { desk.site.sign_in("tout@example.org") } else { desk.secret.clone() };
        let status = desk.site.send(&Ask::post(path, &[]).session(&secret)).status;
        let has = FORMS.iter().any(|row| row.id == page.id);
        assert_eq!(status != 405, has, "{:?} answers {status} to a form", page.id);
    }
}

#[test]
fn nothing_that_is_sent_breaks_a_form_or_comes_back_as_markup() {
    let desk = Desk::new();
    let markup = "\"'><script>alert(1)</script><img src=x onerror=alert(1)></textarea>";
    for row in FORMS {
        for language in Language::ALL {
            let each = |value: &str| encoded(row.fields.iter().map(|(name, _)| (*name, value.to_owned())));
            let kept = |value: &str| {
                encoded(row.fields.iter().map(|(name, good)| {
                    let fixed = ["action", "kind", "field", "notice"].contains(name);
                    (*name, if fixed { (*good).to_owned() } else { value.to_owned() })
                }))
            };
            let raw = |value: &str| {
                let pairs: Vec<String> = row.fields.iter().map(|(name, _)| format!("{name}={value}")).collect();
                pairs.join("&").into_bytes()
            };
            let wide: Vec<u8> = "text=é&value=é".encode_utf16().flat_map(u16::to_le_bytes).collect();
            for (what, body) in [
                ("markup", each(markup)),
                ("markup in what is free", kept(markup)),
                ("NUL", raw("a%00b%00")),
                ("a raw NUL", raw("a\0b")),
                ("invalid UTF-8", raw("%FF%FE%C3%28%ED%A0%80")),
                ("UTF-16", wide),
                ("controls", kept("a\u{1b}[31m\u{202e}\u{feff}\u{ffff}b")),
                ("broken escapes", raw("%%%ZZ%")),
                ("nothing", Vec::new()),
                ("no pairs", b"&&&===".to_vec()),
            ] {
                let reply = desk.send(row, language, body);
                desk.sound(row, language, &reply, what);
            }
        }
    }
    // What was kept of it is shown as text too.
    for path in
        ["/curation", "/curation/moderation", "/curation/contestations", "/admin", "/admin/incidents", "/compte"]
    {
        let reply = desk.site.send(&Ask::get(path).session(&desk.secret));
        let page = read(path, &reply);
        assert!(page.all("script").all(|tag| tag.get("src").starts_with("/assets/live-")), "{path}");
    }
}

#[test]
fn what_is_too_big_is_told_in_words() {
    let desk = Desk::new();
    // What machines send to has one address, and no language.
    let read_by_people = |row: &&Row| ![Id::Told, Id::SignInEnded].contains(&row.id);
    for row in FORMS.iter().filter(|row| !row.fields.is_empty()).filter(read_by_people) {
        for (language, words) in [(Language::Fr, "est trop gros"), (Language::En, "Too much was sent")] {
            let reply = desk.send(row, language, vec![b'x'; 4 * 1024 * 1024 + 1]);
            let path = desk.path(row.id, language);
            assert_eq!(reply.status, 413, "{path}");
            assert!(read(&path, &reply).text().contains(words), "{path}: {}", read(&path, &reply).text());
        }
    }
}

#[test]
fn what_is_refused_is_shown_again_and_its_summary_leads_to_each_field() {
    let desk = Desk::new();
    for row in FORMS.iter().filter(|row| !row.shown.is_empty()) {
        for language in Language::ALL {
            let reply =
                desk.send(row, language, encoded(row.fields.iter().map(|(name, value)| (*name, (*value).to_owned()))));
            let path = desk.path(row.id, language);
            let page = read(&path, &reply);
            // The file of a new publiccode.yml is shown with its remarks: nothing was refused.
            if row.id != Id::PubliccodeNew {
                assert!((400..500).contains(&reply.status), "{path}: {}", reply.status);
                assert!(page.with("div", "role", "alert").is_some(), "{path}: what is wrong is told");
            }
            let areas = page.texts_in("textarea").concat();
            for name in row.shown {
                let (_, typed) = row.fields.iter().find(|(field, _)| field == name).unwrap();
                let input = page.with("input", "name", name).map(|tag| tag.get("value").to_owned());
                assert!(input.as_deref() == Some(*typed) || areas.contains(typed), "{path}: {name} is lost");
            }
            for tag in page.all("a").filter(|tag| tag.get("href").starts_with('#')) {
                assert!(page.ids().contains(&tag.get("href")[1..]), "{path}: {} leads nowhere", tag.get("href"));
            }
            assert!(!reply.text().contains("value=\"faux\""), "{path}: a password is sent back");
        }
    }
}

#[test]
fn sending_a_form_twice_does_no_more_than_once() {
    let desk = Desk::new();
    let last = || wait(levain_store::events::last_seq(desk.site.app.store())).unwrap();
    desk.site.import_csv("un.csv", "id,name,license\n1,Alpha Outil,MIT\n");
    desk.site.import_csv("deux.csv", "id,name,license\n1,Bêta Outil,ISC\n");
    let token = desk.site.hidden(&desk.path(Id::FindingContest, Language::Fr), &desk.secret, "token");
    let contest = [("text", "Ce constat oublie le guide en français."), ("token", token.as_str())];
    let merge = [("kept", "alpha-outil"), ("merged", "beta-outil")];
    let correct = [("field", "homepage"), ("value", "https://libreoffice.example.org"), ("action", "save")];
    let repeated: &[(Id, &[(&str, &str)])] = &[
        (Id::FindingContest, &contest),
        (Id::FindingRunAgain, &[]),
        (Id::Correct, &correct),
        (Id::CurationMerge, &merge),
        (Id::AccountNotice, &[("notice", NOTICE)]),
        (Id::AccountData, &[]),
        (Id::AdminIndex, &[]),
    ];
    for (id, pairs) in repeated {
        let path = desk.path(*id, Language::Fr);
        let first = desk.site.send(&Ask::post(&path, pairs).session(&desk.secret));
        assert!(first.status == 303 || (*id == Id::FindingRunAgain && first.status < 500), "{path}: {}", first.status);
        let after = last();
        let second = desk.site.send(&Ask::post(&path, pairs).session(&desk.secret));
        assert!(second.status < 500, "{path}: {}", second.status);
        assert_eq!(last(), after, "{path}: the second time changed something");
    }
}

#[test]
fn what_two_curators_change_at_once_is_told_and_not_overwritten() {
    let desk = Desk::new();
    let other = desk.site.account("autre@example.org", &[Role::Curator]);
    let path = "/logiciels/libreoffice/corriger";
    let seen = desk.site.hidden(&format!("{path}?field=homepage"), &desk.secret, "version");
    let save = |secret: &str, value: &str, version: &str| {
        let pairs = [("field", "homepage"), ("value", value), ("version", version), ("action", "save")];
        desk.site.send(&Ask::post(path, &pairs).session(secret))
    };
    assert_eq!(save(&other, "https://un.example.org", &seen).status, 303);
    let late = save(&desk.secret, "https://deux.example.org", &seen);
    assert_eq!(late.status, 409);
    let page = read(path, &late);
    assert!(page.text().contains("Rien n’a été écrasé") && page.text().contains("https://un.example.org"));
    assert!(page.texts_in("textarea").concat().contains("https://deux.example.org"), "what was typed stays");
    let fresh = page.with("input", "name", "version").unwrap().get("value").to_owned();
    assert_eq!(save(&desk.secret, "https://deux.example.org", &fresh).status, 303, "and can be sent again");

    let token = desk.site.hidden(&desk.path(Id::FindingContest, Language::Fr), &desk.secret, "token");
    let contest = [("text", "Ce constat oublie le guide en français."), ("token", token.as_str())];
    desk.site.send(&Ask::post(desk.path(Id::FindingContest, Language::Fr), &contest).session(&desk.secret));
    let queue = "/curation/contestations";
    let id = desk.site.hidden(queue, &desk.secret, "contest");
    assert!(id.parse::<Identifier>().is_ok());
    let answer = |secret: &str, text: &str| {
        let pairs = [("contest", id.as_str()), ("status", "open"), ("action", "answer"), ("answer", text)];
        desk.site.send(&Ask::post(queue, &pairs).session(secret))
    };
    assert_eq!(answer(&other, "Le guide est au dossier docs.").status, 303);
    assert_eq!(answer(&other, "Le guide est au dossier docs.").status, 303, "the same again does nothing");
    let late = answer(&desk.secret, "Il n’y a pas de guide.");
    assert_eq!(late.status, 409);
    let shown = desk.site.page(&format!("/constats/{}", desk.finding)).text();
    assert!(shown.contains("au dossier docs") && !shown.contains("pas de guide"), "{shown}");
}
