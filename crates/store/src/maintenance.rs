//! Copies of the database while it is in use, and what `doctor` checks of it.

use std::path::Path;

use crate::error::StoreError;
use crate::store::{Reader, Store};
use crate::value::values;

/// Something wrong with the content of the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Defect {
    /// Stable code.
    pub code: &'static str,
    /// What is wrong and the remedy, in French.
    pub fr: String,
    /// The same in English.
    pub en: String,
}

/// A rule of the store that a query verifies: it counts what breaks it, as `n`.
struct Rule {
    code: &'static str,
    fr: &'static str,
    en: &'static str,
    sql: &'static str,
}

const RULES: &[Rule] = &[
    Rule {
        code: "SD002",
        fr: "logiciels dont l’adresse n’est pas réservée",
        en: "software whose slug is not reserved",
        sql: "select count(*) as n from software s where not exists
            (select 1 from slug where slug.kind = 'software' and slug.slug = s.slug and slug.owner = s.id)",
    },
    Rule {
        code: "SD003",
        fr: "organismes dont l’adresse n’est pas réservée",
        en: "organizations whose slug is not reserved",
        sql: "select count(*) as n from organization o where not exists
            (select 1 from slug where slug.kind = 'organization' and slug.slug = o.slug and slug.owner = o.id)",
    },
    Rule {
        code: "SD004",
        fr: "usages d’un autre logiciel que celui de leur fiche",
        en: "uses of another software than that of their record",
        sql: "select count(*) as n from software_use u join record r on r.id = u.record where r.software <> u.software",
    },
    Rule {
        code: "SD005",
        fr: "fiches d’un logiciel retiré",
        en: "records of a retired software",
        sql: "select count(*) as n from record r join software s on s.id = r.software where s.retired_at is not null",
    },
];

impl Store {
    /// Copies an SQLite database into a new file while it is in use; readers and the writer go on. The file holds
    /// everything, people included: it is made for its owner only.
    ///
    /// # Errors
    /// The file is there already; the disk is full; the database is PostgreSQL ([`StoreError::BackupByServer`]).
    pub async fn back_up(&self, file: &Path) -> Result<(), StoreError> {
        self.pools.back_up(file).await
    }

    /// Checks the files of the database, as far as the engine can, and the rules the store relies on. Nothing found:
    /// nothing wrong.
    ///
    /// # Errors
    /// The engine's.
    pub async fn check(&self) -> Result<Vec<Defect>, StoreError> {
        let mut defects: Vec<Defect> = Vec::new();
        for line in self.pools.check_files().await? {
            defects.push(Defect {
                code: "SD001",
                fr: format!("Le fichier de la base de données est endommagé\u{a0}: {line}. Restaurez une sauvegarde."),
                en: format!("The file of the database is damaged: {line}. Restore a backup."),
            });
        }
        for rule in RULES {
            let count = Reader::Store(self).number(rule.sql, values![]).await?;
            if count > 0 {
                defects.push(Defect {
                    code: rule.code,
                    fr: format!("{count} {}. Restaurez une sauvegarde ou signalez le problème.", rule.fr),
                    en: format!("{count} {}. Restore a backup or report the problem.", rule.en),
                });
            }
        }
        Ok(defects)
    }
}
