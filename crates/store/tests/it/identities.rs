//! Identities at providers, attempts under way, what signing out there needs, and roles given by groups.

use levain_model::{Language, Role};
use levain_store::identities::{self, KnownIdentity, Leaving, ProviderSession};
use levain_store::{people, sessions};

use crate::people::{person, session};
use crate::personal::purged;
use crate::samples::{both, id, second};

const ISSUER: &str = "https://connexion.example";

fn identity(subject: &str, person: u64) -> KnownIdentity {
    KnownIdentity {
        issuer: ISSUER.to_owned(),
        subject: subject.to_owned(),
        person: id(person),
        created_at: second(1),
        last_used_at: second(2),
    }
}

fn leaving(key: &str) -> Leaving {
    Leaving {
        key: key.to_owned(),
        provider: "val-exemple".to_owned(),
        language: Language::En,
        next: "/en/account?é".to_owned(),
        expires_at: second(600),
    }
}

fn kept(session: u64, subject: &str, sid: Option<&str>) -> ProviderSession {
    ProviderSession {
        session: id(session),
        issuer: ISSUER.to_owned(),
        subject: subject.to_owned(),
        sid: sid.map(str::to_owned),
        id_token: "jeton-planté".to_owned(),
    }
}

/// Something for each table.
pub fn sample(person: u64, session: u64) -> [(KnownIdentity, Leaving, ProviderSession); 1] {
    [(identity("sujet", person), leaving("clé"), kept(session, "sujet", Some("là-bas")))]
}

both! {
    async fn an_attempt_serves_once_and_for_a_while(db) {
        let mut tx = db.begin().await;
        identities::leave(&mut tx, &leaving("un")).await.unwrap();
        identities::leave(&mut tx, &leaving("deux")).await.unwrap();
        identities::leave(&mut tx, &leaving("trois")).await.unwrap();
        tx.commit().await.unwrap();
        let mut tx = db.begin().await;
        assert_eq!(identities::take(&mut tx, "inconnue", second(1)).await.unwrap(), None);
        assert_eq!(identities::take(&mut tx, "un", second(599)).await.unwrap(), Some(leaving("un")));
        assert_eq!(identities::take(&mut tx, "un", second(599)).await.unwrap(), None, "it served");
        assert_eq!(identities::take(&mut tx, "deux", second(600)).await.unwrap(), None, "it is too old");
        assert_eq!(purged(&mut tx, "provider_attempt", second(599)).await, 0);
        assert_eq!(purged(&mut tx, "provider_attempt", second(600)).await, 1);
        tx.commit().await.unwrap();
    }
}

both! {
    async fn an_identity_stays_with_its_person_and_goes_with_them(db) {
        let mut tx = db.begin().await;
        people::create(&mut tx, &person(1, "une@val.example"), None).await.unwrap();
        people::create(&mut tx, &person(2, "autre@val.example"), None).await.unwrap();
        identities::put(&mut tx, &identity("a", 1)).await.unwrap();
        // Another person does not take it over.
        let later = KnownIdentity { last_used_at: second(9), ..identity("a", 2) };
        identities::put(&mut tx, &later).await.unwrap();
        for (number, subject, sid) in [(11, "a", Some("s1")), (12, "a", Some("s2")), (13, "b", None)] {
            sessions::create(&mut tx, &session(number, id(1), 100), &format!("hash{number}")).await.unwrap();
            identities::keep_session(&mut tx, &kept(number, subject, sid)).await.unwrap();
        }
        identities::set_roles(&mut tx, id(1), ISSUER, &[Role::Program, Role::Curator]).await.unwrap();
        identities::set_roles(&mut tx, id(1), "https://autre.example", &[Role::Admin]).await.unwrap();
        identities::set_roles(&mut tx, id(1), ISSUER, &[Role::Curator]).await.unwrap();
        people::set_email(&mut tx, id(2), " Autre.Adresse@Val.example").await.unwrap();
        tx.commit().await.unwrap();
        let expected = KnownIdentity { last_used_at: second(9), ..identity("a", 1) };
        assert_eq!(identities::get(&db.store, ISSUER, "a").await.unwrap(), Some(expected.clone()));
        assert_eq!(identities::of_person(&db.store, id(1)).await.unwrap(), [expected]);
        assert_eq!(people::get(&db.store, id(2)).await.unwrap().unwrap().email, "autre.adresse@val.example");
        assert_eq!(identities::session(&db.store, id(11)).await.unwrap(), Some(kept(11, "a", Some("s1"))));
        for (sid, found) in [(Some("s2"), vec![id(12)]), (Some("s9"), vec![]), (None, vec![id(11), id(12)])] {
            assert_eq!(identities::sessions_of(&db.store, ISSUER, "a", sid).await.unwrap(), found, "{sid:?}");
        }
        let roles = identities::roles(&db.store, id(1)).await.unwrap();
        assert_eq!(roles, [("https://autre.example".to_owned(), Role::Admin), (ISSUER.to_owned(), Role::Curator)]);

        let mut tx = db.begin().await;
        sessions::revoke(&mut tx, id(1), id(11)).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(identities::session(&db.store, id(11)).await.unwrap(), None, "it went with its session");
        let mut tx = db.begin().await;
        people::erase(&mut tx, id(1)).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(identities::get(&db.store, ISSUER, "a").await.unwrap(), None);
        assert_eq!(identities::session(&db.store, id(12)).await.unwrap(), None);
        assert_eq!(identities::roles(&db.store, id(1)).await.unwrap(), []);
    }
}
