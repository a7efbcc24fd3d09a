//! A database to write in, and values to write.

use jiff::Timestamp;
use levain_model::usage::{Observed, ObservedUse, UseStatus};
use levain_model::{
    Id, JoinedBy, OrganizationKind, OrganizationRecord, RawDocument, Slug, Software, SoftwareFields, Source,
    SourceKind, SourceRecord, StoredRecord, Texts, Use,
};
use levain_store::{Options, Store, Tx};

/// A test on both engines: `name::sqlite` and `name::postgres`.
macro_rules! both {
    ($(#[$meta:meta])* async fn $name:ident($db:ident) $body:block) => {
        $(#[$meta])*
        mod $name {
            use super::*;

            async fn run($db: $crate::samples::Database) $body

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                run($crate::samples::Database::sqlite().await).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                if let Some(database) = $crate::samples::Database::postgres().await {
                    run(database).await;
                }
            }
        }
    };
}
pub(crate) use both;

/// A new, empty database.
pub struct Database {
    pub store: Store,
    pub address: String,
    /// Where the files of this test go; the SQLite database is `levain.db` in it.
    pub folder: tempfile::TempDir,
}

impl Database {
    pub async fn sqlite() -> Database {
        let folder = tempfile::tempdir().unwrap();
        let address = format!("sqlite:{}", folder.path().join("levain.db").display());
        Database { store: Store::open(&address, &Options::default()).await.unwrap(), address, folder }
    }

    pub async fn postgres() -> Option<Database> {
        let address = tokio::task::spawn_blocking(crate::postgres::database).await.unwrap()?;
        let store = Store::open(&address, &Options::default()).await.unwrap();
        Some(Database { store, address, folder: tempfile::tempdir().unwrap() })
    }

    pub async fn begin(&self) -> Tx {
        self.store.begin().await.unwrap()
    }
}

pub fn id(number: u64) -> Id {
    Id::from_parts(number, [7; 10])
}

pub fn at(time: &str) -> Timestamp {
    time.parse().unwrap()
}

/// A time among others: the second of that number in 2026.
pub fn second(number: i64) -> Timestamp {
    at("2026-01-01T00:00:00Z") + jiff::Span::new().seconds(number)
}

pub fn source(key: &str) -> Source {
    Source {
        key: key.to_owned(),
        kind: SourceKind::Csv,
        name: Texts::fr_en("Liste d’essai", "Trial list"),
        publisher: Some("Municipalité de Val-Exemple".to_owned()),
        url: None,
        license: Some("CC-BY-4.0".to_owned()),
        attribution: None,
        dated: Some("2017".to_owned()),
        may_republish: true,
        last_imported_at: None,
    }
}

pub fn software(number: u64, name: &str) -> Software {
    Software {
        id: id(number),
        slug: Slug::of(name),
        fields: SoftwareFields { name: Some(name.to_owned()), ..SoftwareFields::default() },
        provenance: Default::default(),
        created_at: second(1),
        updated_at: second(2),
    }
}

pub fn record(number: u64, source: &str, external_id: &str, software: Id) -> StoredRecord {
    StoredRecord {
        id: id(number),
        source: source.to_owned(),
        software,
        joined_by: JoinedBy::First,
        record: SourceRecord {
            external_id: external_id.to_owned(),
            raw: RawDocument {
                media_type: "text/csv".to_owned(),
                location: "liste.csv:2".to_owned(),
                text: "nom;été\r\n\0\u{1}\"é\\".to_owned(),
            },
            fields: SoftwareFields { name: Some(external_id.to_owned()), ..SoftwareFields::default() },
            uses: vec![observed("Val-Exemple", 2017)],
            unmapped: vec!["autre".to_owned()],
        },
        first_seen: second(3),
        last_seen: second(4),
        last_changed: second(4),
    }
}

pub fn observed(organization: &str, year: i16) -> ObservedUse {
    ObservedUse {
        organization: organization.to_owned(),
        version: None,
        status: UseStatus::Production,
        installations: None,
        observed: Some(Observed::in_year(year)),
    }
}

pub fn organization(external_id: &str, name: &str, kind: OrganizationKind) -> OrganizationRecord {
    OrganizationRecord {
        external_id: external_id.to_owned(),
        name: Texts::fr_en(name, ""),
        kind,
        jurisdiction: Some("CA-QC".to_owned()),
        website: None,
        forge_accounts: Vec::new(),
        aliases: Vec::new(),
        ..OrganizationRecord::default()
    }
}

pub fn use_of(number: u64, organization: Id, software: Id, record: Option<Id>) -> Use {
    Use { id: id(number), organization, software, record, observed: observed("Val-Exemple", 2017), expires_at: None }
}
