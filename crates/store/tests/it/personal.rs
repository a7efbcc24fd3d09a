//! What is personal: copied for the person, forgotten with them, and forgotten when its time has come.

use levain_model::{Actor, Contested, Field, Id, Incident, IncidentEntry, IncidentKind};
use levain_store::consents::{self, Consent};
use levain_store::moderation::{self, Decided, Moderated};
use levain_store::postings::{self, Posting};
use levain_store::{
    Tx, accesses, contests, identities, incidents, mails, memberships, people, personal, sessions, software, standing,
};

use crate::harvest::contest;
use crate::people::{person, session};
use crate::samples::{self, both, id, second};

/// A row in each table of privacy and moderation: `someone` was looked at by `reader`, and posted `post`.
pub async fn fill(tx: &mut Tx, someone: Id, reader: Id, post: Id) {
    let consent = Consent {
        id: id(5_001),
        person: someone,
        notice: "2026-11".to_owned(),
        agreed_at: second(1),
        withdrawn_at: None,
    };
    consents::agree(tx, &consent).await.unwrap();
    accesses::note(tx, &[(id(5_002), someone)], Actor::Person(reader), "people", second(1)).await.unwrap();
    let moderated = Moderated {
        kind: "contest".to_owned(),
        subject: post,
        state: "refused".to_owned(),
        posted_at: second(1),
        decided_at: Some(second(2)),
    };
    moderation::insert(tx, &moderated).await.unwrap();
    moderation::decide(tx, &decided(5_003, post, Actor::Person(reader))).await.unwrap();
    postings::insert(tx, &posting("jeton", second(1))).await.unwrap();
    incidents::insert(tx, &incident(5_004, "2026-01-01")).await.unwrap();
}

/// Forgets what a row of the table holds from before `cutoff`; gives how much.
pub async fn purged(tx: &mut Tx, key: &str, cutoff: jiff::Timestamp) -> u64 {
    personal::purge(tx, personal::find(key).unwrap(), cutoff).await.unwrap()
}

fn decided(number: u64, subject: Id, by: Actor) -> Decided {
    Decided {
        id: id(number),
        kind: "contest".to_owned(),
        subject,
        act: "refuse".to_owned(),
        before: "waiting".to_owned(),
        reason: Some("personal".to_owned()),
        words: "il cite Mots-Que-Nul-Autre-N-Ecrit".to_owned(),
        decided_by: by,
        decided_at: second(2),
        undone_by: None,
        undone_at: None,
    }
}

fn posting(token: &str, at: jiff::Timestamp) -> Posting {
    Posting {
        token: token.to_owned(),
        kind: "contest".to_owned(),
        network: Some("reseau".to_owned()),
        digest: "empreinte".to_owned(),
        outcome: "waiting".to_owned(),
        at,
    }
}

fn incident(number: u64, known_on: &str) -> Incident {
    Incident {
        id: id(number),
        entry: IncidentEntry {
            kind: IncidentKind::Loss,
            information: "Adresses".to_owned(),
            circumstances: "Une clé perdue".to_owned(),
            happened: "janvier".to_owned(),
            known_on: known_on.to_owned(),
            people: Some(3),
            serious: false,
            assessment: "Chiffrée".to_owned(),
            commission_on: None,
            people_on: None,
            public_notice: String::new(),
            measures: String::new(),
        },
        opened_at: second(1),
        opened_by: Actor::CommandLine,
        updated_at: second(1),
        closed_at: Some(second(2)),
        closed_by: Some(Actor::CommandLine),
    }
}

both! {
    /// Each row of the table ends: what is past its time goes, what is not stays.
    async fn what_is_past_its_time_goes(db) {
        let mut tx = db.begin().await;
        people::create(&mut tx, &person(1, "un@val.example"), None).await.unwrap();
        people::create(&mut tx, &person(2, "deux@val.example"), None).await.unwrap();
        software::save(&mut tx, &mut samples::software(3, "Kanboard")).await.unwrap();
        let about = Contested::Field(id(3), Field::License);
        contests::insert(&mut tx, &levain_model::Contest { published: false, ..contest(30, about, Some(id(1))) }).await.unwrap();
        fill(&mut tx, id(1), id(2), id(30)).await;
        consents::withdraw(&mut tx, id(1), second(2)).await.unwrap();
        sessions::create(&mut tx, &session(10, id(1), 2), "hash").await.unwrap();
        levain_store::attempts::failed(&mut tx, &levain_store::attempts::Key::email("x@y.example"), second(2)).await.unwrap();
        let source = levain_model::Source { ..samples::source("libre") };
        levain_store::sources::upsert(&mut tx, &source).await.unwrap();
        let body = samples::organization("m1", "Municipalité de Val-Exemple", levain_model::OrganizationKind::Municipal);
        levain_store::organizations::upsert(&mut tx, "libre", id(20), &body, second(1)).await.unwrap();
        let mut membership = crate::memberships::asked(83, 1, 20);
        membership.state = levain_model::MembershipState::Ended;
        membership.decided_at = Some(second(2));
        memberships::put(&mut tx, &membership).await.unwrap();
        for (_, leaving, _) in crate::identities::sample(1, 10) {
            identities::leave(&mut tx, &leaving).await.unwrap();
        }
        standing::ask(&mut tx, &crate::bodies::request(85, 1, 20)).await.unwrap();
        let no = levain_model::RequestState::Refused;
        standing::answer(&mut tx, id(85), no, None, Actor::CommandLine, second(2)).await.unwrap();
        crate::notices::fill(&mut tx, 1).await;
        assert_eq!(levain_store::notices::read_all(&mut tx, id(1), second(900), second(2)).await.unwrap(), 1);
        mails::claim(&mut tx, "w", second(60), second(2)).await.unwrap().unwrap();
        mails::finish(&mut tx, id(800), "w", levain_model::MailStatus::Sent, None, second(2)).await.unwrap();
        tx.commit().await.unwrap();
        for row in personal::PERSONAL.iter().filter(|row| row.is_purged()) {
            let mut tx = db.begin().await;
            let early = personal::purge(&mut tx, row, samples::at("2025-12-31T00:00:00Z")).await.unwrap();
            assert_eq!(early, 0, "{}: too early", row.key);
            let late = personal::purge(&mut tx, row, samples::at("2026-02-01T00:00:00Z")).await.unwrap();
            assert_eq!(late, 1, "{}: its time has come", row.key);
            assert_eq!(personal::purge(&mut tx, row, samples::at("2026-02-01T00:00:00Z")).await.unwrap(), 0, "{}", row.key);
            // Each alone: what one forgets may be what another is found by.
            tx.rollback().await.unwrap();
        }
        let mut tx = db.begin().await;
        people::set_disabled(&mut tx, id(1), Some(second(5))).await.unwrap();
        assert_eq!(people::disabled_before(&mut tx, second(5)).await.unwrap(), []);
        assert_eq!(people::disabled_before(&mut tx, second(6)).await.unwrap(), [id(1)]);
    }
}

both! {
    async fn a_copy_has_every_row_of_the_person_and_no_secret(db) {
        let mut tx = db.begin().await;
        people::create(&mut tx, &person(1, "un@val.example"), Some("$hash$")).await.unwrap();
        people::create(&mut tx, &person(2, "deux@val.example"), None).await.unwrap();
        software::save(&mut tx, &mut samples::software(3, "Kanboard")).await.unwrap();
        contests::insert(&mut tx, &contest(30, Contested::Field(id(3), Field::License), Some(id(1)))).await.unwrap();
        fill(&mut tx, id(1), id(2), id(30)).await;
        sessions::create(&mut tx, &session(10, id(1), 200), "secret-hache").await.unwrap();
        tx.commit().await.unwrap();
        for (row, mine, theirs) in [
            ("person", 1, 1),
            ("session", 1, 0),
            ("contest", 1, 0),
            ("moderated", 1, 0),
            ("moderation_decision", 1, 1),
            ("consent", 1, 0),
            ("personal_access", 1, 0),
            ("posting", 0, 0),
            ("incident", 0, 0),
        ] {
            let row = personal::find(row).unwrap();
            let of = async |number| personal::copy(&db.store, row, id(number)).await.unwrap();
            let copy = of(1).await;
            assert_eq!((copy.len(), of(2).await.len()), (mine, theirs), "{}", row.key);
            let text = serde_json::to_string(&copy).unwrap();
            assert!(!text.contains("$hash$") && !text.contains("secret-hache"), "{text}");
        }
        let account = personal::copy(&db.store, personal::find("person").unwrap(), id(1)).await.unwrap();
        assert_eq!(account[0]["email"], "un@val.example");
        assert_eq!(account[0]["roles"], serde_json::json!(["curator"]), "JSON is JSON");
    }
}

both! {
    async fn one_look_a_day_is_one_row_and_one_form_is_sent_once(db) {
        let mut tx = db.begin().await;
        people::create(&mut tx, &person(1, "un@val.example"), None).await.unwrap();
        for number in 0..3 {
            let look = [(id(40 + number), id(1))];
            accesses::note(&mut tx, &look, Actor::CommandLine, "people", second(5)).await.unwrap();
        }
        accesses::note(&mut tx, &[(id(50), id(1))], Actor::CommandLine, "people", second(90_000)).await.unwrap();
        let looks = accesses::of_person(&mut tx, id(1), 10).await.unwrap();
        assert_eq!(looks.iter().map(|look| look.times).collect::<Vec<_>>(), [1, 3]);

        postings::one_at_a_time(&mut tx).await.unwrap();
        assert!(postings::insert(&mut tx, &posting("a", second(5))).await.unwrap());
        assert!(!postings::insert(&mut tx, &posting("a", second(6))).await.unwrap());
        assert_eq!(postings::outcome(&mut tx, "a").await.unwrap().as_deref(), Some("waiting"));
        assert!(postings::was_sent(&mut tx, "empreinte", second(5)).await.unwrap());
        assert!(!postings::was_sent(&mut tx, "empreinte", second(6)).await.unwrap());
        let mut count = async |network| postings::count(&mut tx, "contest", "waiting", network, second(1)).await.unwrap();
        assert_eq!((count(None).await, count(Some("reseau")).await, count(Some("autre")).await), (1, 1, 0));
    }
}

both! {
    async fn an_incident_that_changed_meanwhile_is_not_overwritten(db) {
        let mut tx = db.begin().await;
        let first = incident(60, "2026-01-05");
        incidents::insert(&mut tx, &first).await.unwrap();
        let entry = IncidentEntry { measures: "Formation".to_owned(), ..first.entry.clone() };
        assert!(incidents::update(&mut tx, id(60), &entry, None, second(1), second(3)).await.unwrap());
        assert!(!incidents::update(&mut tx, id(60), &first.entry, None, second(1), second(4)).await.unwrap());
        let kept = incidents::get(&mut tx, id(60)).await.unwrap().unwrap();
        assert_eq!((kept.entry, kept.closed_at, kept.updated_at), (entry, None, second(3)));
        assert_eq!(incidents::list(&mut tx).await.unwrap().len(), 1);
    }
}
