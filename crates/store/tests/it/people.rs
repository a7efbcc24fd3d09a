//! Accounts, sessions, lock-outs, and erasure that leaves nothing behind.

use levain_model::{Actor, Contest, Contested, Field, Id, Language, NewEvent, Person, Role, Session, Subject, Verb};
use levain_store::attempts::{self, Key};
use levain_store::people::{self, Account};
use levain_store::{Scope, contests, events, notices, sessions, software};

use crate::harvest::contest;
use crate::personal::purged;
use crate::samples::{self, both, id, second};

pub fn person(number: u64, email: &str) -> Person {
    Person {
        id: id(number),
        display_name: format!("Personne {number}"),
        email: email.to_owned(),
        locale: Language::Fr,
        roles: vec![Role::Curator],
        created_at: second(1),
        disabled_at: None,
    }
}

pub fn session(number: u64, person: Id, expires: i64) -> Session {
    Session {
        id: id(number),
        person,
        created_at: second(1),
        last_used_at: second(i64::try_from(number).unwrap()),
        expires_at: second(expires),
    }
}

both! {
    async fn accounts_are_found_by_address(db) {
        let mut tx = db.begin().await;
        people::create(&mut tx, &person(1, " Une.Personne@Val.EXAMPLE"), Some("$hash$")).await.unwrap();
        people::create(&mut tx, &person(2, "autre@val.example"), None).await.unwrap();
        tx.commit().await.unwrap();
        let stored = person(1, "une.personne@val.example");
        let account = Account { person: stored.clone(), password_hash: Some("$hash$".to_owned()) };
        assert_eq!(people::by_email(&db.store, "UNE.personne@val.example ").await.unwrap(), Some(account));
        assert_eq!(people::by_email(&db.store, "personne@val.example").await.unwrap(), None);
        assert_eq!(people::list(&db.store).await.unwrap(), [person(2, "autre@val.example"), stored]);
        let mut tx = db.begin().await;
        let twice = people::create(&mut tx, &person(3, "AUTRE@val.example"), None).await;
        assert_eq!(twice.unwrap_err().code(), "ST006");
        drop(tx);

        let mut tx = db.begin().await;
        people::set_roles(&mut tx, id(2), &[Role::Admin, Role::Curator]).await.unwrap();
        people::set_password(&mut tx, id(2), "$new$").await.unwrap();
        people::set_profile(&mut tx, id(2), "Autre nom", Language::En).await.unwrap();
        assert_eq!(people::set_roles(&mut tx, id(9), &[]).await.unwrap_err().code(), "ST011");
        tx.commit().await.unwrap();
        let changed = people::get_account(&db.store, id(2)).await.unwrap().unwrap();
        assert_eq!(changed.person.roles, [Role::Admin, Role::Curator]);
        assert_eq!((changed.person.display_name.as_str(), changed.person.locale), ("Autre nom", Language::En));
        assert_eq!(changed.password_hash.as_deref(), Some("$new$"));
    }
}

both! {
    async fn sessions_end(db) {
        let mut tx = db.begin().await;
        people::create(&mut tx, &person(1, "un@val.example"), None).await.unwrap();
        sessions::create(&mut tx, &session(10, id(1), 100), "hash-10").await.unwrap();
        sessions::create(&mut tx, &session(11, id(1), 200), "hash-11").await.unwrap();
        tx.commit().await.unwrap();
        let mut tx = db.begin().await;
        let nobody = sessions::create(&mut tx, &session(12, id(9), 100), "hash-12").await;
        assert_eq!(nobody.unwrap_err().code(), "ST007");
        drop(tx);

        let found = async |hash: &str, now: i64| sessions::by_secret(&db.store, hash, second(now)).await.unwrap();
        assert_eq!(found("hash-10", 99).await, Some((session(10, id(1), 100), person(1, "un@val.example"))));
        assert_eq!(found("hash-10", 100).await, None);
        assert_eq!(found("hash", 1).await, None);
        let mut tx = db.begin().await;
        sessions::touch(&mut tx, id(10), second(50), second(150)).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(found("hash-10", 149).await.unwrap().0.last_used_at, second(50));
        let of_person = sessions::of_person(&db.store, id(1)).await.unwrap();
        assert_eq!(of_person.iter().map(|session| session.id).collect::<Vec<_>>(), [id(10), id(11)]);

        let mut tx = db.begin().await;
        assert!(!sessions::revoke(&mut tx, id(2), id(10)).await.unwrap(), "nobody ends the session of another");
        assert!(sessions::revoke(&mut tx, id(1), id(10)).await.unwrap());
        tx.commit().await.unwrap();
        assert_eq!(found("hash-10", 1).await, None);

        let mut tx = db.begin().await;
        sessions::create(&mut tx, &session(13, id(1), 300), "hash-13").await.unwrap();
        assert_eq!(purged(&mut tx, "session", second(200)).await, 1);
        tx.commit().await.unwrap();
        assert_eq!(found("hash-11", 1).await, None);
        assert!(found("hash-13", 1).await.is_some());

        let mut tx = db.begin().await;
        people::set_disabled(&mut tx, id(1), Some(second(5))).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(found("hash-13", 6).await, None);
        assert_eq!(people::get(&db.store, id(1)).await.unwrap().unwrap().disabled_at, Some(second(5)));
        let mut tx = db.begin().await;
        people::set_disabled(&mut tx, id(1), None).await.unwrap();
        sessions::create(&mut tx, &session(14, id(1), 300), "hash-14").await.unwrap();
        tx.commit().await.unwrap();
        assert!(found("hash-14", 6).await.is_some());
    }
}

both! {
    async fn failures_lock_out_longer_and_longer(db) {
        let key = Key::email("Un@val.example");
        let failed = async |key: &Key, now: i64| {
            let mut tx = db.begin().await;
            let until = attempts::failed(&mut tx, key, second(now)).await.unwrap();
            tx.commit().await.unwrap();
            until
        };
        for now in 1..=4 {
            assert_eq!(failed(&key, now).await, None);
        }
        assert_eq!(failed(&key, 5).await, Some(second(35)));
        let same = Key::email("un@VAL.example");
        let locked = async |key: &Key, now: i64| attempts::locked_until(&db.store, key, second(now)).await.unwrap();
        assert_eq!(locked(&same, 34).await, Some(second(35)));
        assert_eq!(locked(&same, 35).await, None);
        assert_eq!(locked(&Key::email("autre@val.example"), 34).await, None);
        assert_eq!(failed(&key, 40).await, Some(second(100)));
        assert_eq!(failed(&Key::network("192.0.2.1"), 40).await, None);

        // A day later, the count begins anew; signing in clears it at once.
        assert_eq!(failed(&key, 40 + 86_401).await, None);
        let mut tx = db.begin().await;
        attempts::clear(&mut tx, &key).await.unwrap();
        assert_eq!(purged(&mut tx, "sign_in_attempt", second(40)).await, 0);
        assert_eq!(purged(&mut tx, "sign_in_attempt", second(41)).await, 1);
        tx.commit().await.unwrap();
    }
}

/// Values of a person that stand nowhere else.
const PLANTED: [&str; 5] = [
    "Zéphirine Planchette",
    "zephirine@planchette.example",
    "$argon2id$plancher$",
    "secretplanchette",
    "Mots-Que-Nul-Autre-N-Ecrit",
];

/// The hash of the address of a feed.
const FEED: &str = "hachageplanchette";

both! {
    /// Everything personal goes: not in the log, nor in an export, nor, with SQLite, anywhere in the files.
    async fn an_erased_person_leaves_nothing(db) {
        let [name, email, password, secret, words] = PLANTED;
        let mut tx = db.begin().await;
        let planted = Person { display_name: name.to_owned(), ..person(1, email) };
        people::create(&mut tx, &planted, Some(password)).await.unwrap();
        people::create(&mut tx, &person(2, "autre@val.example"), None).await.unwrap();
        sessions::create(&mut tx, &session(10, id(1), 100), secret).await.unwrap();
        attempts::failed(&mut tx, &Key::email(email), second(1)).await.unwrap();
        software::save(&mut tx, &mut samples::software(3, "Kanboard")).await.unwrap();
        let about = Contested::Field(id(3), Field::License);
        let contest = Contest { text: words.repeat(400), ..contest(30, about, Some(id(1))) };
        contests::insert(&mut tx, &contest).await.unwrap();
        crate::personal::fill(&mut tx, id(1), id(2), contest.id).await;
        crate::notices::fill(&mut tx, 1).await;
        notices::set_feed(&mut tx, id(1), Some(FEED), second(1)).await.unwrap();
        let created =
            NewEvent { actor: Actor::CommandLine, verb: Verb::Created, subject: Subject::Person(id(1)), fields: vec![] };
        tx.append(created, second(1));
        tx.commit().await.unwrap();
        // Written again and again, so that old copies are left in the journal and in free pages.
        for round in 0..20 {
            let mut tx = db.begin().await;
            people::set_profile(&mut tx, id(1), &format!("{name}{}", " x".repeat(round)), Language::En).await.unwrap();
            tx.commit().await.unwrap();
        }
        let export = exported(&db).await;
        for value in PLANTED.into_iter().chain([FEED, crate::notices::REPLY]) {
            assert!(find(&export, value), "planted: {value}");
        }
        let key = attempt_key(&export);

        let mut tx = db.begin().await;
        people::erase(&mut tx, id(1)).await.unwrap();
        let erased =
            NewEvent { actor: Actor::Person(id(1)), verb: Verb::Erased, subject: Subject::Person(id(1)), fields: vec![] };
        tx.append(erased, second(2));
        tx.commit().await.unwrap();
        db.store.scrub_personal().await.unwrap();

        assert_eq!(people::get(&db.store, id(1)).await.unwrap(), None);
        assert_eq!(people::list(&db.store).await.unwrap().len(), 1);
        assert_eq!(events::last_seq(&db.store).await.unwrap(), 2);
        let mut searched = vec![("the export".to_owned(), exported(&db).await)];
        if db.store.engine() == "SQLite" {
            for file in std::fs::read_dir(db.folder.path()).unwrap().flatten() {
                searched.push((file.path().display().to_string(), std::fs::read(file.path()).unwrap()));
            }
            assert!(searched.len() >= 2, "the database is there");
        }
        for (place, bytes) in &searched {
            for value in PLANTED.iter().copied().chain([key.as_str(), FEED, crate::notices::REPLY]) {
                assert!(!find(bytes, value), "{value} is left in {place}");
            }
        }
        assert!(find(&searched[0].1, "autre@val.example"), "others stay");
        let mut tx = db.begin().await;
        assert_eq!(people::erase(&mut tx, id(1)).await.unwrap_err().code(), "ST011");
    }
}

async fn exported(db: &crate::samples::Database) -> Vec<u8> {
    let mut bytes = Vec::new();
    db.store.export(Scope::Complete, &mut bytes).await.unwrap();
    bytes
}

/// The hash under which the failed attempt stands.
fn attempt_key(export: &[u8]) -> String {
    let text = std::str::from_utf8(export).unwrap();
    let mut lines = text.lines().skip_while(|line| !line.starts_with(r#"{"table":"sign_in_attempt""#));
    let row: Vec<serde_json::Value> = serde_json::from_str(lines.nth(1).unwrap()).unwrap();
    row[0].as_str().unwrap().to_owned()
}

fn find(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}
