//! What ties people to bodies.

use levain_model::{Actor, MemberRole, Membership, MembershipOrigin, MembershipState, OrganizationKind};
use levain_store::{memberships, organizations, people, sources};

use crate::people::person;
use crate::samples::{self, both, id, second};

pub fn asked(number: u64, person: u64, organization: u64) -> Membership {
    Membership {
        id: id(number),
        person: id(person),
        organization: id(organization),
        role: MemberRole::Member,
        state: MembershipState::Requested,
        origin: MembershipOrigin::Request,
        message: "Je travaille aux archives.".to_owned(),
        requested_at: second(i64::try_from(number).unwrap()),
        decided_at: None,
        decided_by: None,
    }
}

both! {
    async fn memberships_are_asked_for_decided_and_erased(db) {
        let mut tx = db.begin().await;
        sources::upsert(&mut tx, &samples::source("registre")).await.unwrap();
        for (number, name) in [(1, "Municipalité de Val-Exemple"), (2, "Ville de Sainte-Fiction")] {
            let record = samples::organization(name, name, OrganizationKind::Municipal);
            organizations::upsert(&mut tx, "registre", id(number), &record, second(1)).await.unwrap();
        }
        people::create(&mut tx, &person(10, "une@val.example"), None).await.unwrap();
        people::create(&mut tx, &person(11, "autre@val.example"), None).await.unwrap();
        assert_eq!(memberships::put(&mut tx, &asked(20, 10, 1)).await.unwrap(), id(20));
        assert_eq!(memberships::put(&mut tx, &asked(21, 11, 1)).await.unwrap(), id(21));
        assert_eq!(memberships::put(&mut tx, &asked(22, 10, 2)).await.unwrap(), id(22));
        tx.commit().await.unwrap();
        let mut tx = db.begin().await;
        assert_eq!(memberships::put(&mut tx, &asked(23, 12, 1)).await.unwrap_err().code(), "ST007");
        drop(tx);

        let mut tx = db.begin().await;
        let by = Actor::Person(id(11));
        memberships::decide(&mut tx, id(20), MemberRole::Steward, MembershipState::Active, by, second(30)).await.unwrap();
        let nothing = memberships::decide(&mut tx, id(99), MemberRole::Member, MembershipState::Ended, by, second(30));
        assert_eq!(nothing.await.unwrap_err().code(), "ST011");
        tx.commit().await.unwrap();
        let decided = Membership {
            role: MemberRole::Steward,
            state: MembershipState::Active,
            decided_at: Some(second(30)),
            decided_by: Some(by),
            ..asked(20, 10, 1)
        };
        assert_eq!(memberships::get(&db.store, id(20)).await.unwrap(), Some(decided.clone()));
        assert_eq!(memberships::between(&db.store, id(10), id(1)).await.unwrap(), Some(decided.clone()));
        assert_eq!(memberships::of_person(&db.store, id(10)).await.unwrap(), [decided.clone(), asked(22, 10, 2)]);
        let waiting = memberships::of_organization(&db.store, id(1), MembershipState::Requested).await.unwrap();
        assert_eq!(waiting, [asked(21, 11, 1)]);

        // Asking again takes the place of what was, under the same identifier.
        let mut tx = db.begin().await;
        assert_eq!(memberships::put(&mut tx, &asked(24, 10, 1)).await.unwrap(), id(20));
        people::erase(&mut tx, id(11)).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(memberships::get(&db.store, id(20)).await.unwrap().unwrap().state, MembershipState::Requested);
        assert_eq!(memberships::get(&db.store, id(21)).await.unwrap(), None);
    }
}
