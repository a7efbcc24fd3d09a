//! The event log: nothing is skipped, whoever writes at the same time.

use std::time::Duration;

use levain_model::{Actor, NewEvent, Subject, Verb};
use levain_store::{Options, Store, events};

use crate::samples::{both, id, second};

fn event(number: u64) -> NewEvent {
    NewEvent {
        actor: Actor::Person(id(1)),
        verb: Verb::Updated,
        subject: Subject::Software(id(number)),
        fields: vec!["name".to_owned(), "rule=wikidata".to_owned()],
    }
}

both! {
    async fn events_are_numbered_in_order_of_commit(db) {
        assert_eq!(events::last_seq(&db.store).await.unwrap(), 0);
        let mut tx = db.begin().await;
        for number in 1..=300 {
            tx.append(event(number % 3), second(5));
        }
        assert_eq!(tx.commit().await.unwrap(), Some(300));
        let mut tx = db.begin().await;
        tx.append(event(9), second(6));
        tx.rollback().await.unwrap();
        assert_eq!(db.begin().await.commit().await.unwrap(), None);
        let mut tx = db.begin().await;
        tx.append(NewEvent { subject: Subject::Source("starter".to_owned()), ..event(0) }, second(7));
        assert_eq!(tx.commit().await.unwrap(), Some(301));

        let read = events::after(&db.store, 298, 100).await.unwrap();
        assert_eq!(read.iter().map(|event| event.seq).collect::<Vec<_>>(), [299, 300, 301]);
        assert_eq!(read[0].event, event(299 % 3));
        assert_eq!(read[0].at, second(5));
        assert_eq!(read[2].event.subject, Subject::Source("starter".to_owned()));

        let others = events::after_without(&db.store, 0, &["software", "person"], 2).await.unwrap();
        assert_eq!(others.iter().map(|event| event.seq).collect::<Vec<_>>(), [301], "300 were passed over");

        let latest = events::latest(&db.store, Some(301), 2).await.unwrap();
        assert_eq!(latest.iter().map(|event| event.seq).collect::<Vec<_>>(), [300, 299]);
        let history = events::of_subject(&db.store, &Subject::Software(id(1)), Some(298), 2).await.unwrap();
        assert_eq!(history.iter().map(|event| event.seq).collect::<Vec<_>>(), [295, 292]);
        let two = [Subject::Software(id(1)), Subject::Source("starter".to_owned())];
        let history = events::of_subjects(&db.store, &two, None, 2).await.unwrap();
        assert_eq!(history.iter().map(|event| event.seq).collect::<Vec<_>>(), [301, 298]);
    }
}

both! {
    /// Two programs on one database write at once while a follower reads: every number it sees follows the one before.
    async fn a_follower_skips_no_event(db) {
        const WRITERS: u64 = 6;
        const EACH: u64 = 20;
        let other = Store::open(&db.address, &Options::default()).await.unwrap();
        let mut writers = Vec::new();
        for writer in 0..WRITERS {
            let store = if writer % 2 == 0 { db.store.clone() } else { other.clone() };
            writers.push(tokio::spawn(async move {
                for number in 0..EACH {
                    let mut tx = store.begin().await.unwrap();
                    tx.append(event(writer), second(1));
                    if number % 5 == 4 {
                        tx.rollback().await.unwrap();
                        continue;
                    }
                    tx.append(event(writer), second(1));
                    tokio::time::sleep(Duration::from_millis(writer % 3)).await;
                    tx.commit().await.unwrap();
                }
            }));
        }
        let mut cursor = 0;
        loop {
            let done = writers.iter().all(tokio::task::JoinHandle::is_finished);
            let read = events::after(&other, cursor, 7).await.unwrap();
            if done && read.is_empty() {
                break;
            }
            for event in read {
                assert_eq!(event.seq, cursor + 1);
                cursor = event.seq;
            }
        }
        for writer in writers {
            writer.await.unwrap();
        }
        let total = i64::try_from(WRITERS * EACH * 4 / 5 * 2).unwrap();
        assert_eq!(cursor, total);
        assert_eq!(events::last_seq(&db.store).await.unwrap(), total);
    }
}
