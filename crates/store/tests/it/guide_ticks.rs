//! What people ticked in guides.

use levain_store::{guide_ticks, people};

use crate::people::person;
use crate::samples::{both, id, second};

both! {
    async fn ticks_are_kept_taken_away_and_erased_with_the_person(db) {
        let mut tx = db.begin().await;
        people::create(&mut tx, &person(1, "une@val.example"), None).await.unwrap();
        people::create(&mut tx, &person(2, "autre@val.example"), None).await.unwrap();
        for (number, guide, key) in [(1, "take-part", "a"), (1, "take-part", "b"), (1, "buy", "a"), (2, "buy", "c")] {
            assert!(guide_ticks::set(&mut tx, id(number), guide, key, Some(second(1))).await.unwrap());
        }
        assert!(!guide_ticks::set(&mut tx, id(1), "buy", "a", Some(second(2))).await.unwrap(), "ticked already");
        assert!(guide_ticks::set(&mut tx, id(1), "take-part", "b", None).await.unwrap());
        assert!(!guide_ticks::set(&mut tx, id(1), "take-part", "b", None).await.unwrap(), "not ticked");
        tx.commit().await.unwrap();
        let mut tx = db.begin().await;
        assert_eq!(guide_ticks::set(&mut tx, id(9), "buy", "a", Some(second(1))).await.unwrap_err().code(), "ST007");
        drop(tx);
        assert_eq!(Vec::from_iter(guide_ticks::of_guide(&db.store, id(1), "take-part").await.unwrap()), ["a"]);
        let all = guide_ticks::of_person(&db.store, id(1)).await.unwrap();
        assert_eq!(Vec::from_iter(all.keys()), ["buy", "take-part"]);

        let mut tx = db.begin().await;
        people::erase(&mut tx, id(1)).await.unwrap();
        tx.commit().await.unwrap();
        assert!(guide_ticks::of_person(&db.store, id(1)).await.unwrap().is_empty());
        assert_eq!(guide_ticks::of_person(&db.store, id(2)).await.unwrap().len(), 1);
    }
}
