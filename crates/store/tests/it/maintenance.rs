//! Backups while serving, and what `doctor` finds.

use levain_store::{Options, Store, meta, software};

use crate::engine::execute;
use crate::samples::{self, Database, both, second};

both! {
    async fn a_sound_database_has_no_defect(db) {
        let mut tx = db.begin().await;
        software::save(&mut tx, &mut samples::software(1, "Kanboard")).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(db.store.check().await.unwrap(), []);
        execute(&db.address, "delete from slug").await;
        let defects = db.store.check().await.unwrap();
        assert_eq!(defects.iter().map(|defect| defect.code).collect::<Vec<_>>(), ["SD002"]);
        assert!(defects[0].fr.starts_with("1 "));
    }
}

#[tokio::test]
async fn a_backup_is_made_while_a_writer_works() {
    use std::os::unix::fs::PermissionsExt;

    let db = Database::sqlite().await;
    let mut tx = db.begin().await;
    meta::set(&mut tx, "a", "1").await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = db.begin().await;
    meta::set(&mut tx, "a", "2").await.unwrap();
    let file = db.folder.path().join("backup.db");
    db.store.back_up(&file).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(db.store.back_up(&file).await.unwrap_err().code(), "ST017", "a file that is there stays");
    assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    let copy = Store::open(&format!("sqlite:{}", file.display()), &Options::default()).await.unwrap();
    assert_eq!(meta::get(&copy, "a").await.unwrap().as_deref(), Some("1"));
    assert_eq!(copy.check().await.unwrap(), []);
}

#[tokio::test]
async fn a_server_is_backed_up_by_its_own_tool() {
    let Some(db) = Database::postgres().await else { return };
    let error = db.store.back_up(&db.folder.path().join("backup")).await.unwrap_err();
    assert_eq!(error.code(), "ST016");
    assert!(error.to_string().contains("pg_dump"));
}

#[tokio::test]
async fn a_damaged_file_is_reported() {
    let db = Database::sqlite().await;
    let mut tx = db.begin().await;
    for number in 1..=200 {
        let mut planted = samples::software(number, &format!("Logiciel {number}"));
        planted.updated_at = second(3);
        software::save(&mut tx, &mut planted).await.unwrap();
    }
    tx.commit().await.unwrap();
    db.store.close().await;
    let path = db.folder.path().join("levain.db");
    let mut bytes = std::fs::read(&path).unwrap();
    // Every page but the first ones, which hold the schema and the migrations.
    let from = bytes.len() * 3 / 4;
    bytes[from..].iter_mut().for_each(|byte| *byte = 0x5a);
    std::fs::write(&path, bytes).unwrap();
    let report = match Store::open(&db.address, &Options::default()).await {
        Ok(store) => store.check().await.map(|defects| defects.first().map(|defect| defect.code)),
        Err(error) => Err(error),
    };
    match report {
        Ok(code) => assert_eq!(code, Some("SD001")),
        Err(error) => assert_eq!(error.code(), "ST008", "{error}"),
    }
}
