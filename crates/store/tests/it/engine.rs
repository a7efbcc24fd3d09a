//! Opening, versions, transactions.

use levain_store::{Options, Store, StoreError, meta, schema_version};
use sqlx::Connection;

use crate::samples::both;

both! {
    /// What a transaction wrote is seen in it at once, outside after its commit only, and never when it is dropped.
    async fn transactions_are_whole(db) {
        let mut tx = db.begin().await;
        meta::set(&mut tx, "a", "1").await.unwrap();
        assert_eq!(meta::get(&mut tx, "a").await.unwrap().as_deref(), Some("1"));
        assert_eq!(meta::get(&db.store, "a").await.unwrap(), None);
        tx.commit().await.unwrap();
        assert_eq!(meta::get(&db.store, "a").await.unwrap().as_deref(), Some("1"));

        let mut tx = db.begin().await;
        meta::set(&mut tx, "a", "2").await.unwrap();
        drop(tx);
        let mut tx = db.begin().await;
        meta::set(&mut tx, "b", "2").await.unwrap();
        tx.rollback().await.unwrap();
        assert_eq!(meta::get(&db.store, "a").await.unwrap().as_deref(), Some("1"));
        assert_eq!(meta::get(&db.store, "b").await.unwrap(), None);
    }
}

both! {
    async fn a_snapshot_does_not_move_and_does_not_write(db) {
        let mut tx = db.begin().await;
        meta::set(&mut tx, "a", "1").await.unwrap();
        tx.commit().await.unwrap();
        let mut snapshot = db.store.snapshot().await.unwrap();
        assert_eq!(meta::get(&mut snapshot, "a").await.unwrap().as_deref(), Some("1"));
        let mut tx = db.begin().await;
        meta::set(&mut tx, "a", "2").await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(meta::get(&mut snapshot, "a").await.unwrap().as_deref(), Some("1"));
        meta::set(&mut snapshot, "a", "3").await.unwrap_err();
    }
}

both! {
    async fn a_newer_schema_is_refused_and_left_alone(db) {
        let later = schema_version() + 1;
        let sql = format!(
            "insert into _sqlx_migrations (version, description, installed_on, success, checksum, execution_time)
            values ({later}, 'later', current_timestamp, true, '', 0)"
        );
        execute(&db.address, &sql).await;
        db.store.close().await;
        let error = Store::open(&db.address, &Options::default()).await.unwrap_err();
        assert!(
            matches!(error, StoreError::NewerSchema { found, known } if found == later && known == schema_version()),
            "{error:?}"
        );
        assert_eq!(error.code(), "ST003");
    }
}

both! {
    /// A command may look at the database during a long import.
    async fn opening_does_not_wait_for_a_writer(db) {
        let mut tx = db.begin().await;
        meta::set(&mut tx, "a", "1").await.unwrap();
        let options = Options::default();
        let open = Store::open(&db.address, &options);
        let other = tokio::time::timeout(std::time::Duration::from_secs(10), open).await.unwrap().unwrap();
        assert_eq!(meta::get(&other, "a").await.unwrap(), None);
        tx.commit().await.unwrap();
    }
}

both! {
    async fn opening_again_keeps_everything(db) {
        let mut tx = db.begin().await;
        meta::set_cursor(&mut tx, "search", 12).await.unwrap();
        tx.commit().await.unwrap();
        db.store.close().await;
        let again = Store::open(&db.address, &Options::default()).await.unwrap();
        assert_eq!(meta::cursor(&again, "search").await.unwrap(), 12);
        assert_eq!(meta::cursor(&again, "feeds").await.unwrap(), 0);
    }
}

both! {
    /// Several programs may be started at once on a database that is not there yet.
    async fn first_starts_do_not_collide(db) {
        let address = match db.store.engine() {
            "SQLite" => format!("sqlite:{}", db.folder.path().join("new.db").display()),
            _ => tokio::task::spawn_blocking(crate::postgres::database).await.unwrap().unwrap(),
        };
        let starts: Vec<_> = (0..6)
            .map(|_| {
                let address = address.clone();
                tokio::spawn(async move { Store::open(&address, &Options::default()).await.map(drop) })
            })
            .collect();
        for start in starts {
            start.await.unwrap().unwrap();
        }
    }
}

#[tokio::test]
async fn addresses_that_are_none_say_so() {
    for address in ["", "levain.db", "sqlite:", "sqlite::memory:", "mysql://me:secret@host/base"] {
        let error = Store::open(address, &Options::default()).await.unwrap_err();
        assert_eq!(error.code(), "ST001", "{address}");
        assert!(!error.to_string().contains("secret"));
    }
    let absent = Options { create_if_missing: false, ..Options::default() };
    assert_eq!(Store::open("sqlite:/nowhere/levain.db", &absent).await.unwrap_err().code(), "ST002");
    let closed = "postgres://levain@127.0.0.1:1/levain";
    assert_eq!(Store::open(closed, &Options::default()).await.unwrap_err().code(), "ST002");
}

#[cfg(unix)]
#[tokio::test]
async fn the_file_is_for_its_owner_only() {
    use std::os::unix::fs::PermissionsExt;

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("data/levain.db");
    let _store = Store::open(&format!("sqlite:{}", path.display()), &Options::default()).await.unwrap();
    assert_eq!(std::fs::metadata(path).unwrap().permissions().mode() & 0o777, 0o600);
}

/// Runs a statement behind the store's back.
pub async fn execute(address: &str, sql: &str) {
    let sql = sqlx::AssertSqlSafe(sql.to_owned());
    if address.starts_with("sqlite:") {
        let mut connection = sqlx::SqliteConnection::connect(address).await.unwrap();
        sqlx::query(sql).execute(&mut connection).await.unwrap();
    } else {
        let mut connection = sqlx::PgConnection::connect(address).await.unwrap();
        sqlx::query(sql).execute(&mut connection).await.unwrap();
    }
}
