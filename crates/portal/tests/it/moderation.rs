//! What strangers post: slowed down, read by a moderator, decided, taken back.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use levain_app::moderation::{LINKS, PER_HOUR, QUEUED_PER_HOUR};
use levain_model::Role;
use levain_portal::Config;

use crate::harvested;
use crate::html::Document;
use crate::http::{Ask, Reply};
use crate::site::{Site, config, read, wait};

const QUEUE: &str = "/curation/moderation";

struct Desk {
    site: Site,
    curator: String,
    /// The page of a finding.
    page: String,
}

impl Desk {
    fn new(clock: fn() -> Timestamp) -> Desk {
        let site = Site::with(Config { trusted_proxies: 1, ..config() }, clock);
        harvested::repository(&site);
        harvested::harvest(&site);
        let curator = site.account("curation@example.org", &[Role::Curator]);
        let evidence = site.json(&format!("/logiciels/{}/constats.json", harvested::NAME));
        let finding = evidence["subjects"][0]["findings"][0]["id"].as_str().unwrap().to_owned();
        Desk { site, curator, page: format!("/constats/{finding}") }
    }

    fn form(&self) -> String {
        format!("{}/contester", self.page)
    }

    fn token(&self) -> String {
        self.site.hidden(&self.form(), "", "token")
    }

    fn post(&self, token: &str, text: &str, from: &str) -> Reply {
        let ask = Ask::post(self.form(), &[("text", text), ("token", token)]).header("x-forwarded-for", from);
        self.site.send(&ask)
    }

    fn see(&self) -> Document {
        read(QUEUE, &self.site.send(&Ask::get(QUEUE).session(&self.curator)))
    }

    fn waiting(&self) -> u64 {
        let who = wait(self.site.app.principal(Some(&self.curator))).unwrap();
        wait(self.site.app.moderation(&who, 1, levain_model::Language::Fr)).unwrap().pages.total
    }

    fn decide(&self, pairs: &[(&str, &str)]) -> Reply {
        self.site.send(&Ask::post(QUEUE, pairs).session(&self.curator))
    }

    fn hidden(&self, name: &str) -> String {
        self.see().with("input", "name", name).unwrap().get("value").to_owned()
    }
}

/// Longer than anybody is held back before writing.
fn write() {
    std::thread::sleep(Duration::from_millis(3_100));
}

#[test]
fn a_thousand_posts_in_a_minute_leave_at_most_twenty() {
    let desk = Desk::new(Timestamp::now);
    let tokens: Vec<String> = (0..40).map(|_| desk.token()).collect();
    write();
    let mut statuses = std::collections::BTreeMap::new();
    for number in 0..1_000_usize {
        // Two hundred addresses, five posts each; forms are used again and again, as robots do.
        let from = format!("198.51.{}.{}", number % 200 / 100, number % 100);
        let token = &tokens[number % tokens.len()];
        let reply = desk.post(token, &format!("Voici le message numéro {number} d’un robot."), &from);
        *statuses.entry(reply.status).or_insert(0_u32) += 1;
    }
    // One repository alone may not fill the queue of all.
    assert!((10..=QUEUED_PER_HOUR).contains(&desk.waiting()), "{} wait: {statuses:?}", desk.waiting());
    assert!(statuses.keys().all(|status| [303, 409, 422, 429].contains(status)), "{statuses:?}");
    let secret = desk.site.account("membre@example.org", &[]);
    let heard = desk.site.contest(&desk.form(), &secret, "Ce constat ne vaut pas pour notre dépôt.");
    assert_eq!(heard.status, 303, "who signs in is heard");
    let late = desk.post(&desk.token(), "Je ne suis pas un robot, mais j’arrive tard.", "203.0.113.9");
    assert!([409, 422].contains(&late.status), "{}", late.status);
    assert!(read(&desk.form(), &late).texts_in("textarea").concat().contains("j’arrive tard"), "nothing is lost");
}

#[test]
fn robots_are_known_by_what_they_do() {
    let desk = Desk::new(Timestamp::now);
    let fast = desk.token();
    let reply = desk.post(&fast, "Ce texte est arrivé en un clin d’œil.", "192.0.2.1");
    assert_eq!(reply.status, 422);
    let page = read(&desk.form(), &reply);
    assert!(page.text().contains("très vite"), "{}", page.text());
    assert_eq!(page.with("input", "name", "token").unwrap().get("value"), fast, "correcting is not waiting again");
    let tokens: Vec<String> = (0..6).map(|_| desk.token()).collect();
    write();
    for forged in ["", "x", "1.2.3", &format!("{}0", fast), &fast.replace('.', "")] {
        assert_eq!(desk.post(forged, "Ce texte n’a pas de formulaire.", "192.0.2.1").status, 422, "{forged}");
    }
    let links = "Voir https://a.example, https://b.example et www.c.example pour tout savoir.";
    let reply = desk.post(&tokens[0], links, "192.0.2.2");
    assert_eq!(reply.status, 422);
    assert!(read(&desk.form(), &reply).text().contains(&format!("plus de {LINKS} liens")));

    let kept = desk.post(&tokens[0], "Ce constat oublie le fichier de licence.", "192.0.2.2");
    let again = desk.post(&tokens[0], "Ce constat oublie le fichier de licence.", "192.0.2.2");
    assert_eq!((kept.status, again.status), (303, 303));
    assert_eq!(kept.header("location"), again.header("location"));
    assert_eq!(desk.waiting(), 1, "sent twice, kept once");
    let same = desk.post(&tokens[1], "Ce constat OUBLIE le fichier de licence!!", "192.0.2.3");
    assert_eq!(same.status, 422);
    assert!(read(&desk.form(), &same).text().contains("déjà été envoyé"));
    let elsewhere = desk.site.get(&desk.form().replace("/constats/", "/en/findings/").replace("contester", "contest"));
    assert_eq!(elsewhere.status, 200);
    // What is stored of the network is no address.
    wait(desk.site.app.follow_events()).unwrap();
    let mut export = Vec::new();
    wait(desk.site.app.store().export(levain_store::Scope::Complete, &mut export)).unwrap();
    let export = String::from_utf8(export).unwrap();
    assert!(export.contains("\"posting\"") && !export.contains("192.0.2."), "no address is kept");
}

#[test]
fn one_place_of_the_network_sends_a_few_and_waits() {
    let desk = Desk::new(Timestamp::now);
    let tokens: Vec<String> = (0..=PER_HOUR).map(|_| desk.token()).collect();
    write();
    let statuses: Vec<u16> = tokens
        .iter()
        .enumerate()
        .map(|(number, token)| {
            // Another address of the same subscriber.
            desk.post(token, &format!("Remarque {number} sur ce constat."), &format!("2001:db8:1:2::{number}")).status
        })
        .collect();
    let (last, first) = statuses.split_last().unwrap();
    assert!(first.iter().all(|status| *status == 303), "{statuses:?}");
    assert_eq!(*last, 429);
}

static LATER: AtomicI64 = AtomicI64::new(0);

fn shifted() -> Timestamp {
    Timestamp::now() + SignedDuration::from_hours(LATER.load(Ordering::Relaxed))
}

#[test]
fn a_decision_is_reasoned_kept_and_taken_back() {
    let desk = Desk::new(shifted);
    let token = desk.token();
    write();
    assert_eq!(desk.post(&token, "Ce constat oublie <b>le guide</b>.", "192.0.2.1").status, 303);
    let subject = desk.hidden("subject");
    let page = desk.see();
    assert!(page.text().contains("<b>le guide</b>"), "markup is shown as text");
    let act = |action: &str, more: &[(&str, &str)]| {
        let mut pairs = vec![("action", action), ("kind", "contest"), ("subject", subject.as_str())];
        pairs.extend_from_slice(more);
        desk.decide(&pairs)
    };
    let unreasoned = act("refuse", &[("state", "waiting"), ("words", "pas clair du tout")]);
    assert_eq!(unreasoned.status, 422);
    let page = read(QUEUE, &unreasoned);
    let target = format!("ground-{subject}");
    assert!(page.with("a", "href", &format!("#{target}")).is_some() && page.ids().contains(target.as_str()));
    assert!(page.texts_in("textarea").concat().contains("pas clair du tout"), "what was typed stays");
    assert_eq!(act("refuse", &[("ground", "other")]).status, 422, "another reason is said");
    assert_eq!(act("rien", &[]).status, 400);

    for _ in 0..2 {
        assert_eq!(act("refuse", &[("state", "waiting"), ("ground", "unclear")]).status, 303);
    }
    assert_eq!(desk.waiting(), 0);
    for path in [desk.page.clone(), format!("{}.json", desk.page)] {
        assert!(!desk.site.get(&path).text().contains("le guide"), "{path}: what was refused is told to nobody");
    }
    // Another moderator, whose page still shows it waiting, publishes: nothing is overwritten.
    let late = act("publish", &[("state", "waiting")]);
    assert_eq!(late.status, 409);
    assert!(read(QUEUE, &late).text().contains("Une autre personne a décidé entre-temps"));
    let history = desk.see();
    assert!(history.text().contains("Incompréhensible") && history.text().contains("refusé"));
    let decision = desk.hidden("decision");
    for _ in 0..2 {
        assert_eq!(desk.decide(&[("action", "undo"), ("decision", &decision)]).status, 303, "twice is once");
    }
    assert_eq!(desk.waiting(), 1);
    assert_eq!(act("publish", &[("state", "waiting")]).status, 303);
    assert!(desk.site.page(&desk.page).text().contains("le guide"));

    // A refusal that is a month old is final, and its words go with the purge.
    assert_eq!(act("refuse", &[("state", "published"), ("ground", "off_topic")]).status, 303);
    let decision = desk.hidden("decision");
    LATER.store(24 * 31, Ordering::Relaxed);
    let curator = desk.site.sign_in("curation@example.org");
    let undo = [("action", "undo"), ("decision", decision.as_str())];
    assert_eq!(desk.site.send(&Ask::post(QUEUE, &undo).session(&curator)).status, 409);
    wait(desk.site.app.purge_expired()).unwrap();
    let mut export = Vec::new();
    wait(desk.site.app.store().export(levain_store::Scope::Complete, &mut export)).unwrap();
    assert!(!String::from_utf8(export).unwrap().contains("le guide"));
}

#[test]
fn an_erasure_is_final() {
    let desk = Desk::new(Timestamp::now);
    let token = desk.token();
    write();
    desk.post(&token, "Madame Unetelle habite au coin.", "192.0.2.1");
    let subject = desk.hidden("subject");
    let pairs = [("action", "erase"), ("kind", "contest"), ("subject", subject.as_str()), ("ground", "personal")];
    for _ in 0..2 {
        assert_eq!(desk.decide(&pairs).status, 303);
    }
    let page = desk.see();
    assert!(page.with("input", "name", "decision").is_none() && page.text().contains("Définitive"), "{}", page.text());
    let mut export = Vec::new();
    wait(desk.site.app.store().export(levain_store::Scope::Complete, &mut export)).unwrap();
    assert!(!String::from_utf8(export).unwrap().contains("Unetelle"));
}
