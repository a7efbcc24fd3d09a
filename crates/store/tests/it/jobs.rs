//! Jobs: claimed once, kept under a lease, given back when it ends.

use std::collections::HashSet;

use levain_store::jobs::{self, Job, JobStatus, NewJob};
use levain_store::{Options, Store};

use crate::samples::{Database, both, id, second};

fn job(number: u64) -> NewJob {
    NewJob {
        id: id(number),
        kind: "harvest".to_owned(),
        priority: 0,
        dedup_key: None,
        payload: serde_json::json!({"source": "starter"}),
        max_attempts: 2,
        not_before: second(0),
    }
}

async fn enqueue(db: &Database, job: NewJob) -> bool {
    let mut tx = db.begin().await;
    let added = jobs::enqueue(&mut tx, &job, second(0)).await.unwrap();
    tx.commit().await.unwrap();
    added
}

async fn claim(store: &Store, worker: &str, now: i64) -> Option<Job> {
    let mut tx = store.begin().await.unwrap();
    let job = jobs::claim(&mut tx, &["harvest", "import"], worker, second(now + 60), second(now)).await.unwrap();
    tx.commit().await.unwrap();
    job
}

both! {
    async fn the_most_urgent_that_is_due_comes_first(db) {
        enqueue(&db, NewJob { not_before: second(100), priority: 9, ..job(1) }).await;
        enqueue(&db, job(2)).await;
        enqueue(&db, NewJob { priority: 5, ..job(3) }).await;
        enqueue(&db, NewJob { kind: "other".to_owned(), ..job(4) }).await;
        let first = claim(&db.store, "a", 10).await.unwrap();
        assert_eq!((first.id, first.status, first.attempts), (id(3), JobStatus::Running, 1));
        assert_eq!((first.worker.as_deref(), first.lease_until), (Some("a"), Some(second(70))));
        assert_eq!(first.payload, serde_json::json!({"source": "starter"}));
        assert_eq!(claim(&db.store, "a", 10).await.unwrap().id, id(2));
        assert_eq!(claim(&db.store, "a", 11).await, None);
        let mut tx = db.begin().await;
        jobs::complete(&mut tx, id(3), "a", second(12)).await.unwrap();
        assert_eq!(jobs::complete(&mut tx, id(2), "b", second(12)).await.unwrap_err().code(), "ST011");
        tx.commit().await.unwrap();
        let done = jobs::list(&db.store, Some(JobStatus::Done), 9).await.unwrap();
        assert_eq!((done.len(), done[0].id, done[0].finished_at), (1, id(3), Some(second(12))));
        assert_eq!(jobs::list(&db.store, None, 9).await.unwrap().len(), 4);
        let mut tx = db.begin().await;
        assert_eq!(jobs::purge(&mut tx, second(12)).await.unwrap(), 0);
        assert_eq!(jobs::purge(&mut tx, second(13)).await.unwrap(), 1);
        tx.commit().await.unwrap();
    }
}

both! {
    async fn one_job_of_a_key_waits_and_one_runs(db) {
        let keyed = |number: u64| NewJob { dedup_key: Some("harvest:starter".to_owned()), ..job(number) };
        assert!(enqueue(&db, keyed(1)).await);
        assert!(!enqueue(&db, keyed(2)).await);
        assert_eq!(claim(&db.store, "a", 1).await.unwrap().id, id(1));
        assert!(enqueue(&db, keyed(3)).await, "what is asked while one runs is done after it");
        assert_eq!(claim(&db.store, "b", 1).await, None);
        let mut tx = db.begin().await;
        jobs::fail(&mut tx, id(1), "a", "no answer", Some(second(2)), second(2)).await.unwrap();
        tx.commit().await.unwrap();
        let failed = jobs::list(&db.store, Some(JobStatus::Failed), 9).await.unwrap();
        assert_eq!((failed[0].id, failed[0].last_error.as_deref()), (id(1), Some("no answer")));
        assert_eq!(claim(&db.store, "b", 3).await.unwrap().id, id(3));
    }
}

both! {
    async fn a_job_is_tried_again_then_given_up(db) {
        enqueue(&db, job(1)).await;
        claim(&db.store, "a", 1).await.unwrap();
        let mut tx = db.begin().await;
        jobs::fail(&mut tx, id(1), "a", "no answer", Some(second(50)), second(2)).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(claim(&db.store, "a", 49).await, None);
        assert_eq!(claim(&db.store, "a", 50).await.unwrap().attempts, 2);
        let mut tx = db.begin().await;
        jobs::fail(&mut tx, id(1), "a", "no answer", Some(second(60)), second(51)).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(claim(&db.store, "a", 61).await, None);
        assert_eq!(jobs::list(&db.store, Some(JobStatus::Failed), 9).await.unwrap().len(), 1);
    }
}

both! {
    async fn what_a_dead_worker_had_is_taken_over(db) {
        enqueue(&db, job(1)).await;
        claim(&db.store, "a", 0).await.unwrap();
        let mut tx = db.begin().await;
        jobs::extend(&mut tx, id(1), "a", second(100)).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(claim(&db.store, "b", 99).await, None);
        assert_eq!(claim(&db.store, "b", 100).await.unwrap().worker.as_deref(), Some("b"));
        let mut tx = db.begin().await;
        assert_eq!(jobs::extend(&mut tx, id(1), "a", second(200)).await.unwrap_err().code(), "ST011");
        drop(tx);
        assert_eq!(claim(&db.store, "c", 160).await, None, "begun often enough");
        let given_up = jobs::list(&db.store, Some(JobStatus::Failed), 9).await.unwrap();
        assert_eq!(given_up[0].last_error.as_deref(), Some("the lease ended"));
    }
}

both! {
    async fn workers_of_two_programs_never_get_the_same(db) {
        const JOBS: u64 = 40;
        for number in 1..=JOBS {
            enqueue(&db, job(number)).await;
        }
        let other = Store::open(&db.address, &Options::default()).await.unwrap();
        let mut workers = Vec::new();
        for worker in 0..6 {
            let store = if worker % 2 == 0 { db.store.clone() } else { other.clone() };
            workers.push(tokio::spawn(async move {
                let mut taken = Vec::new();
                while let Some(job) = claim(&store, &worker.to_string(), 1).await {
                    taken.push(job.id);
                }
                taken
            }));
        }
        let mut all = Vec::new();
        for worker in workers {
            all.extend(worker.await.unwrap());
        }
        assert_eq!(all.len() as u64, JOBS);
        assert_eq!(all.iter().collect::<HashSet<_>>().len() as u64, JOBS);
    }
}
