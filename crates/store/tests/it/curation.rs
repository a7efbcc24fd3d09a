//! The worklist and the decisions of curators.

use levain_model::Actor;
use levain_store::decisions::{self, Decision, DecisionKind};
use levain_store::suggestions::{self, About, Status, Suggestion};

use crate::samples::{both, id, second};

fn suggestion(number: u64, about: About, reason: &str) -> Suggestion {
    Suggestion {
        id: id(number),
        about,
        reason: reason.to_owned(),
        detail: "Kanboard".to_owned(),
        status: Status::Open,
        created_at: second(i64::try_from(number).unwrap()),
        resolved_at: None,
        resolved_by: None,
    }
}

both! {
    async fn suggestions_are_made_once(db) {
        let record = suggestion(10, About::Record { record: id(1), software: id(2) }, "same_name");
        let pair = suggestion(11, About::Software(id(2), id(3)), "same_name");
        let review = suggestion(12, About::Review(id(2)), "conflict");
        let mut tx = db.begin().await;
        for new in [&record, &pair, &review] {
            assert!(suggestions::insert(&mut tx, new).await.unwrap());
        }
        let turned = suggestion(13, About::Software(id(3), id(2)), "same_name");
        assert!(!suggestions::insert(&mut tx, &turned).await.unwrap(), "a pair has no order");
        assert!(suggestions::insert(&mut tx, &suggestion(14, turned.about, "same_page")).await.unwrap());
        let by = Actor::Person(id(9));
        suggestions::resolve(&mut tx, id(11), Status::Dismissed, by, second(20)).await.unwrap();
        assert!(!suggestions::insert(&mut tx, &pair).await.unwrap(), "what was dismissed stays so");
        let none = suggestions::resolve(&mut tx, id(99), Status::Dismissed, by, second(20)).await;
        assert_eq!(none.unwrap_err().code(), "ST011");
        tx.commit().await.unwrap();

        let ids = |list: &[Suggestion]| list.iter().map(|one| one.id).collect::<Vec<_>>();
        let open = suggestions::list(&db.store, Status::Open, 0, 10).await.unwrap();
        assert_eq!(ids(&open), [id(10), id(12), id(14)]);
        assert_eq!(open[0], record);
        assert_eq!(open[1], review);
        assert_eq!(ids(&suggestions::list(&db.store, Status::Open, 1, 1).await.unwrap()), [id(12)]);
        assert_eq!(suggestions::count(&db.store, Status::Open).await.unwrap(), 3);
        let dismissed = suggestions::get(&db.store, id(11)).await.unwrap().unwrap();
        assert_eq!((dismissed.status, dismissed.resolved_at, dismissed.resolved_by), (Status::Dismissed, Some(second(20)), Some(by)));
        assert_eq!(ids(&suggestions::naming(&db.store, id(3)).await.unwrap()), [id(11), id(14)]);

        let mut tx = db.begin().await;
        suggestions::resolve(&mut tx, id(11), Status::Open, by, second(30)).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(suggestions::get(&db.store, id(11)).await.unwrap(), Some(pair));
    }
}

both! {
    async fn decisions_are_undone_once(db) {
        let decision = |number: u64, at: i64| Decision {
            id: id(number),
            kind: DecisionKind::Merge,
            software: id(1),
            other: Some(id(2)),
            actor: Actor::CommandLine,
            at: second(at),
            payload: serde_json::json!({"records": [id(3)], "z": 1, "a": null}),
            undone_at: None,
            undone_by: None,
        };
        let correction = Decision { kind: DecisionKind::Correction, software: id(4), other: None, ..decision(12, 3) };
        let mut tx = db.begin().await;
        for one in [&decision(10, 1), &decision(11, 2), &correction] {
            decisions::insert(&mut tx, one).await.unwrap();
        }
        decisions::mark_undone(&mut tx, id(10), Actor::System, second(9)).await.unwrap();
        let again = decisions::mark_undone(&mut tx, id(10), Actor::System, second(9)).await;
        assert_eq!(again.unwrap_err().code(), "ST011");
        tx.commit().await.unwrap();
        let undone = Decision { undone_at: Some(second(9)), undone_by: Some(Actor::System), ..decision(10, 1) };
        assert_eq!(decisions::get(&db.store, id(10)).await.unwrap(), Some(undone.clone()));
        assert_eq!(decisions::list(&db.store, 0, 2).await.unwrap(), [correction, decision(11, 2)]);
        assert_eq!(decisions::of_software(&db.store, id(2)).await.unwrap(), [decision(11, 2), undone]);
    }
}
