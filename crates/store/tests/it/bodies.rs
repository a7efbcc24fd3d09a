//! What bodies say of themselves, allow and claim.

use jiff::civil::date;
use levain_model::{
    Actor, BodyField, ClaimState, ContributionKind, Ending, ForgeClaim, OrganizationKind, OrganizationRecord,
    PermissionRequest, PermissionScope, RequestState, StandingPermission, Texts,
};
use levain_store::{Change, claims, organizations, overlays, people, sources, standing};

use crate::people::person;
use crate::samples::{self, both, id, second};

pub fn permission(number: u64, organization: u64) -> StandingPermission {
    StandingPermission {
        id: id(number),
        organization: id(organization),
        scope: PermissionScope::LicenseClass("permissive".to_owned()),
        kinds: vec![ContributionKind::Code, ContributionKind::Translation],
        conditions: "Signer avec l’adresse de l’organisme.".to_owned(),
        until: Some(date(2027, 3, 31)),
        public: true,
        inherited: false,
        granted_by: Actor::CommandLine,
        granted_at: second(i64::try_from(number).unwrap()),
        revoked_at: None,
        revoked_by: None,
        reason: None,
    }
}

pub fn request(number: u64, person: u64, organization: u64) -> PermissionRequest {
    PermissionRequest {
        id: id(number),
        organization: id(organization),
        person: id(person),
        scope: PermissionScope::Repository("forge.example/a/b".to_owned()),
        message: "Pour une traduction.".to_owned(),
        state: RequestState::Open,
        requested_at: second(i64::try_from(number).unwrap()),
        decided_at: None,
        decided_by: None,
        answer: None,
    }
}

pub fn claim(number: u64, organization: u64, url: &str) -> ForgeClaim {
    ForgeClaim {
        id: id(number),
        organization: id(organization),
        url: url.to_owned(),
        state: ClaimState::Requested,
        claimed_by: Actor::CommandLine,
        claimed_at: second(i64::try_from(number).unwrap()),
        decided_at: None,
        decided_by: None,
    }
}

both! {
    async fn what_a_body_says_wins_over_its_source_and_outlives_an_import(db) {
        let mut tx = db.begin().await;
        sources::upsert(&mut tx, &samples::source("registre")).await.unwrap();
        let record = samples::organization("val", "Municipalité de Val-Exemple", OrganizationKind::Municipal);
        organizations::upsert(&mut tx, "registre", id(1), &record, second(1)).await.unwrap();
        let body = organizations::get(&mut tx, id(1)).await.unwrap().unwrap();
        let said = OrganizationRecord {
            name: Texts::fr_en("Ville de Val-Exemple", "Town of Val-Exemple"),
            domains: vec!["val.example".to_owned()],
            ..record.clone()
        };
        overlays::say(&mut tx, &body, said.clone(), Actor::CommandLine, second(2)).await.unwrap();
        tx.commit().await.unwrap();
        let body = organizations::get(&db.store, id(1)).await.unwrap().unwrap();
        assert_eq!((body.record.clone(), body.slug.as_str()), (said, "ville-de-val-exemple"));
        assert_eq!(organizations::of_domain(&db.store, "VAL.example").await.unwrap().map(|one| one.id), Some(id(1)));

        // The source says the same: nothing is written. It says something else: it is kept beside, what is said stays.
        let mut tx = db.begin().await;
        let (_, change) = organizations::upsert(&mut tx, "registre", id(9), &record, second(3)).await.unwrap();
        assert_eq!(change, Change::Unchanged);
        let newer = OrganizationRecord { website: Some("https://val.example".to_owned()), ..record.clone() };
        let (_, change) = organizations::upsert(&mut tx, "registre", id(9), &newer, second(3)).await.unwrap();
        assert_eq!(change, Change::Updated);
        tx.commit().await.unwrap();
        let body = organizations::get(&db.store, id(1)).await.unwrap().unwrap();
        assert_eq!(body.record.name.best(levain_model::Language::En).unwrap().1, "Town of Val-Exemple");
        assert_eq!(body.record.website.as_deref(), Some("https://val.example"));
        let overlay = overlays::of(&db.store, &[id(1)]).await.unwrap().remove(&id(1)).unwrap();
        assert_eq!((overlay.imported, overlay.fields), (newer.clone(), vec![BodyField::Name, BodyField::Domains]));

        // Saying what the source says takes it back.
        let mut tx = db.begin().await;
        overlays::say(&mut tx, &body, newer, Actor::CommandLine, second(4)).await.unwrap();
        tx.commit().await.unwrap();
        assert!(overlays::of(&db.store, &[id(1)]).await.unwrap().is_empty());
        assert_eq!(organizations::of_domain(&db.store, "val.example").await.unwrap(), None);
    }
}

both! {
    async fn bodies_lead_to_those_above_below_before_and_after(db) {
        let mut tx = db.begin().await;
        sources::upsert(&mut tx, &samples::source("registre")).await.unwrap();
        sources::upsert(&mut tx, &samples::source("autre")).await.unwrap();
        let above = samples::organization("mrc", "MRC de l’Exemple", OrganizationKind::Municipal);
        let below = OrganizationRecord {
            parent: Some("mrc".to_owned()),
            ..samples::organization("val", "Municipalité de Val-Exemple", OrganizationKind::Municipal)
        };
        let elsewhere = OrganizationRecord {
            parent: Some(organizations::reference(id(1))),
            ending: Some(Ending::Merged),
            successor: Some(organizations::reference(id(2))),
            ..samples::organization("mrc", "Village de l’Exemple", OrganizationKind::Municipal)
        };
        // A body may come before the one it belongs to.
        let all = [(id(2), below), (id(1), above)];
        organizations::upsert_all(&mut tx, "registre", &all, second(1)).await.unwrap();
        organizations::upsert(&mut tx, "autre", id(3), &elsewhere, second(1)).await.unwrap();
        tx.commit().await.unwrap();
        let get = async |number: u64| organizations::get(&db.store, id(number)).await.unwrap().unwrap();
        let referred = async |from: u64, to: &str| {
            organizations::referred(&db.store, &get(from).await, to).await.unwrap().map(|body| body.id)
        };
        assert_eq!(referred(2, "mrc").await, Some(id(1)));
        assert_eq!(referred(3, "mrc").await, Some(id(3)), "an external identifier is that of the same source");
        assert_eq!(referred(3, &organizations::reference(id(2))).await, Some(id(2)));
        assert_eq!(referred(3, "absent").await, None);
        let related = async |number: u64| {
            let (below, before) = organizations::related(&db.store, &get(number).await).await.unwrap();
            (below.iter().map(|one| one.id).collect::<Vec<_>>(), before.iter().map(|one| one.id).collect::<Vec<_>>())
        };
        assert_eq!(related(1).await, (vec![id(2), id(3)], vec![]));
        assert_eq!(related(2).await, (vec![], vec![id(3)]));
        assert_eq!(related(3).await, (vec![], vec![]));
    }
}

both! {
    async fn permissions_stand_are_revoked_and_stay_in_the_register(db) {
        let mut tx = db.begin().await;
        sources::upsert(&mut tx, &samples::source("registre")).await.unwrap();
        for (number, name) in [(1, "Municipalité de Val-Exemple"), (2, "Ville de Sainte-Fiction")] {
            let record = samples::organization(name, name, OrganizationKind::Municipal);
            organizations::upsert(&mut tx, "registre", id(number), &record, second(1)).await.unwrap();
        }
        people::create(&mut tx, &person(10, "une@val.example"), None).await.unwrap();
        let scopes = [
            PermissionScope::Everything,
            PermissionScope::Software(id(77)),
            PermissionScope::Repository("forge.example/a/b".to_owned()),
        ];
        let mut granted = vec![permission(20, 1)];
        granted.extend(scopes.into_iter().zip(21..).map(|(scope, number)| StandingPermission {
            scope,
            until: None,
            public: false,
            inherited: true,
            ..permission(number, 1)
        }));
        for one in granted.iter().chain([&permission(30, 2)]) {
            standing::insert(&mut tx, one).await.unwrap();
        }
        standing::ask(&mut tx, &request(40, 10, 1)).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(standing::of_organization(&db.store, id(1)).await.unwrap(), granted);
        assert_eq!(standing::standing(&db.store).await.unwrap().len(), 5);
        assert_eq!(standing::requests(&db.store, id(1), RequestState::Open).await.unwrap(), [request(40, 10, 1)]);

        let mut tx = db.begin().await;
        let by = Actor::Person(id(10));
        standing::revoke(&mut tx, id(20), "Projet terminé.", by, second(50)).await.unwrap();
        let again = standing::revoke(&mut tx, id(20), "Autre.", by, second(51)).await;
        assert_eq!(again.unwrap_err().code(), "ST011", "the first reason stays");
        standing::answer(&mut tx, id(40), RequestState::Refused, Some("Pas encore."), by, second(52)).await.unwrap();
        let again = standing::answer(&mut tx, id(40), RequestState::Granted, None, by, second(53)).await;
        assert_eq!(again.unwrap_err().code(), "ST011");
        tx.commit().await.unwrap();
        let revoked = standing::get(&db.store, id(20)).await.unwrap().unwrap();
        assert_eq!((revoked.revoked_at, revoked.reason.as_deref()), (Some(second(50)), Some("Projet terminé.")));
        assert!(!revoked.holds_on(date(2026, 1, 1)));
        assert_eq!(standing::standing(&db.store).await.unwrap().len(), 4);
        let answered = standing::requests_of(&db.store, id(10)).await.unwrap().remove(0);
        assert_eq!((answered.state, answered.answer.as_deref()), (RequestState::Refused, Some("Pas encore.")));

        let mut tx = db.begin().await;
        people::erase(&mut tx, id(10)).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(standing::request(&db.store, id(40)).await.unwrap(), None);
    }
}

both! {
    async fn an_account_is_claimed_once_by_a_body(db) {
        let mut tx = db.begin().await;
        sources::upsert(&mut tx, &samples::source("registre")).await.unwrap();
        let record = samples::organization("val", "Municipalité de Val-Exemple", OrganizationKind::Municipal);
        organizations::upsert(&mut tx, "registre", id(1), &record, second(1)).await.unwrap();
        let first = claim(20, 1, "https://forge.example/val");
        assert_eq!(claims::put(&mut tx, &first).await.unwrap(), id(20));
        claims::decide(&mut tx, id(20), ClaimState::Refused, Actor::System, second(30)).await.unwrap();
        let again = claim(21, 1, "https://forge.example/val");
        assert_eq!(claims::put(&mut tx, &again).await.unwrap(), id(20), "it takes the place of the one refused");
        tx.commit().await.unwrap();
        let waiting = claims::in_state(&db.store, ClaimState::Requested).await.unwrap();
        assert_eq!(waiting, [ForgeClaim { id: id(20), ..again }]);
        assert_eq!(claims::of_organization(&db.store, id(1)).await.unwrap().len(), 1);
    }
}

#[test]
fn a_permission_holds_to_the_end_of_its_last_day() {
    let one = permission(1, 1);
    assert!(one.holds_on(date(2027, 3, 31)));
    assert!(!one.holds_on(date(2027, 4, 1)));
    assert!(StandingPermission { until: None, ..one.clone() }.holds_on(date(2099, 1, 1)));
}
