//! What can go wrong with storage: a stable code, and what to say in French and English.

use std::error::Error;

use levain_model::Language;

/// An error of the store. No type of the database library shows through.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The address is neither `sqlite:PATH` nor `postgres://…`.
    #[error("{}", self.message(Language::En))]
    InvalidAddress {
        /// The address, without its password.
        address: String,
    },
    /// The database does not answer or refuses us.
    #[error("{}", self.message(Language::En))]
    Unreachable {
        /// What the system or the server says.
        reason: String,
    },
    /// A later version of the program made this database.
    #[error("{}", self.message(Language::En))]
    NewerSchema {
        /// Version of the schema found.
        found: i64,
        /// Latest version this program knows.
        known: i64,
    },
    /// The schema could not be brought up to date.
    #[error("{}", self.message(Language::En))]
    Migration {
        /// What the migration says.
        reason: String,
    },
    /// Other writers kept the database locked, or every connection was taken, for too long.
    #[error("{}", self.message(Language::En))]
    Busy,
    /// Something with the same key is already there.
    #[error("{}", self.message(Language::En))]
    Conflict {
        /// The constraint, or the table and columns.
        constraint: String,
    },
    /// Something refers to what is not there, or what is referred to would vanish.
    #[error("{}", self.message(Language::En))]
    Reference {
        /// The constraint, when the engine names it.
        constraint: String,
    },
    /// A stored value cannot be read.
    #[error("{}", self.message(Language::En))]
    Damaged {
        /// Table or column.
        place: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The disk is full.
    #[error("{}", self.message(Language::En))]
    Full,
    /// Anything else the engine says.
    #[error("{}", self.message(Language::En))]
    Query {
        /// The engine's own words.
        #[source]
        source: Box<dyn Error + Send + Sync>,
    },
    /// A change was asked of something that is not there.
    #[error("{}", self.message(Language::En))]
    NotFound {
        /// What: `software`, `person`…
        what: &'static str,
        /// Its identifier.
        id: String,
    },
    /// The file to import is not an export of this program, or one of its lines is not as it should be.
    #[error("{}", self.message(Language::En))]
    NotAnExport {
        /// Number of the line, from 1.
        line: u64,
        /// What is wrong.
        reason: String,
    },
    /// The file to import was written by a later version of the program.
    #[error("{}", self.message(Language::En))]
    NewerExport {
        /// Version of the schema in the file.
        found: i64,
        /// Latest version this program knows.
        known: i64,
    },
    /// The file to import lacks its end.
    #[error("{}", self.message(Language::En))]
    TruncatedExport {
        /// Lines that were read.
        lines: u64,
    },
    /// An import of a whole database asks for an empty one.
    #[error("{}", self.message(Language::En))]
    NotEmpty {
        /// The first table that holds something.
        table: &'static str,
    },
    /// Online backup exists for SQLite only.
    #[error("{}", self.message(Language::En))]
    BackupByServer,
    /// A file could not be read or written.
    #[error("{}", self.message(Language::En))]
    File {
        /// What the system says.
        #[source]
        source: std::io::Error,
    },
}

impl StoreError {
    /// The stable code; [`CODES`](crate::CODES) explains each.
    pub fn code(&self) -> &'static str {
        match self {
            StoreError::InvalidAddress { .. } => "ST001",
            StoreError::Unreachable { .. } => "ST002",
            StoreError::NewerSchema { .. } => "ST003",
            StoreError::Migration { .. } => "ST004",
            StoreError::Busy => "ST005",
            StoreError::Conflict { .. } => "ST006",
            StoreError::Reference { .. } => "ST007",
            StoreError::Damaged { .. } => "ST008",
            StoreError::Full => "ST009",
            StoreError::Query { .. } => "ST010",
            StoreError::NotFound { .. } => "ST011",
            StoreError::NotAnExport { .. } => "ST012",
            StoreError::NewerExport { .. } => "ST013",
            StoreError::TruncatedExport { .. } => "ST014",
            StoreError::NotEmpty { .. } => "ST015",
            StoreError::BackupByServer => "ST016",
            StoreError::File { .. } => "ST017",
        }
    }

    /// What is wrong and the remedy, in `language`.
    pub fn message(&self, language: Language) -> String {
        let (fr, en) = self.texts();
        match language {
            Language::Fr => fr,
            Language::En => en,
        }
    }

    fn texts(&self) -> (String, String) {
        match self {
            StoreError::InvalidAddress { address } => (
                format!("«\u{a0}{address}\u{a0}» n’est pas l’adresse d’une base de données. Écrivez sqlite:CHEMIN ou postgres://UTILISATEUR@HÔTE/BASE."),
                format!("“{address}” is not the address of a database. Write sqlite:PATH or postgres://USER@HOST/DATABASE."),
            ),
            StoreError::Unreachable { reason } => (
                format!("La base de données ne répond pas\u{a0}: {reason}. Vérifiez son adresse, que le serveur est en marche et que le fichier peut être lu et écrit."),
                format!("The database does not answer: {reason}. Check its address, that the server runs, and that the file can be read and written."),
            ),
            StoreError::NewerSchema { found, known } => (
                format!("La base de données vient d’une version plus récente du programme (schéma {found}, celui-ci connaît {known}). Installez cette version ou une plus récente; rien n’a été modifié."),
                format!("The database comes from a later version of the program (schema {found}, this one knows {known}). Install that version or a later one; nothing was changed."),
            ),
            StoreError::Migration { reason } => (
                format!("Le schéma de la base de données n’a pas pu être mis à jour\u{a0}: {reason}. Restaurez la dernière sauvegarde ou choisissez une base vide."),
                format!("The schema of the database could not be brought up to date: {reason}. Restore the last backup or choose an empty database."),
            ),
            StoreError::Busy => (
                "La base de données est occupée par une autre écriture. Réessayez dans un moment.".to_owned(),
                "The database is busy with another write. Try again in a moment.".to_owned(),
            ),
            StoreError::Conflict { constraint } => (
                format!("Un élément de même clé existe déjà ({constraint}). Modifiez celui qui existe ou choisissez une autre clé."),
                format!("Something with the same key already exists ({constraint}). Change the existing one or choose another key."),
            ),
            StoreError::Reference { constraint } => (
                format!("Un élément désigné n’existe pas, ou un autre en dépend encore ({constraint}). Rechargez la page et recommencez."),
                format!("Something referred to does not exist, or something else still depends on it ({constraint}). Reload and try again."),
            ),
            StoreError::Damaged { place, reason } => (
                format!("Une valeur de la base de données est illisible ({place}\u{a0}: {reason}). Lancez «\u{a0}levain doctor\u{a0}» et restaurez une sauvegarde si le problème demeure."),
                format!("A value of the database cannot be read ({place}: {reason}). Run “levain doctor” and restore a backup if the problem stays."),
            ),
            StoreError::Full => (
                "Le disque de la base de données est plein. Libérez de l’espace et recommencez.".to_owned(),
                "The disk of the database is full. Free some space and try again.".to_owned(),
            ),
            StoreError::Query { source } => (
                format!("La base de données a refusé l’opération\u{a0}: {source}. Lancez «\u{a0}levain doctor\u{a0}»."),
                format!("The database refused the operation: {source}. Run “levain doctor”."),
            ),
            StoreError::NotFound { what, id } => (
                format!("L’élément {what} {id} n’existe pas ou n’existe plus. Rechargez la page."),
                format!("The {what} {id} does not exist or exists no longer. Reload the page."),
            ),
            StoreError::NotAnExport { line, reason } => (
                format!("Ligne {line}\u{a0}: ce n’est pas une exportation de la base de données ({reason}). Donnez un fichier écrit par «\u{a0}levain export\u{a0}»; rien n’a été modifié."),
                format!("Line {line}: this is not an export of the database ({reason}). Give a file written by “levain export”; nothing was changed."),
            ),
            StoreError::NewerExport { found, known } => (
                format!("L’exportation vient d’une version plus récente du programme (schéma {found}, celui-ci connaît {known}). Importez-la avec cette version; rien n’a été modifié."),
                format!("The export comes from a later version of the program (schema {found}, this one knows {known}). Import it with that version; nothing was changed."),
            ),
            StoreError::TruncatedExport { lines } => (
                format!("L’exportation est incomplète\u{a0}: sa fin manque après la ligne {lines}. Recommencez l’exportation ou la copie; rien n’a été modifié."),
                format!("The export is incomplete: its end is missing after line {lines}. Export or copy it again; nothing was changed."),
            ),
            StoreError::NotEmpty { table } => (
                format!("La base de données n’est pas vide (table {table}). Importez dans une base neuve."),
                format!("The database is not empty (table {table}). Import into a new one."),
            ),
            StoreError::BackupByServer => (
                "La sauvegarde en marche existe pour SQLite. Pour PostgreSQL, utilisez pg_dump, ou «\u{a0}levain export\u{a0}».".to_owned(),
                "Online backup exists for SQLite. For PostgreSQL, use pg_dump, or “levain export”.".to_owned(),
            ),
            StoreError::File { source } => (
                format!("Le fichier n’a pas pu être lu ou écrit\u{a0}: {source}. Vérifiez le chemin, les droits et l’espace libre."),
                format!("The file could not be read or written: {source}. Check the path, the permissions and the free space."),
            ),
        }
    }

    /// A stored value of `place` that cannot be read because of `reason`.
    pub(crate) fn damaged(place: &str, reason: impl std::fmt::Display) -> StoreError {
        StoreError::Damaged { place: place.to_owned(), reason: reason.to_string() }
    }
}

impl From<std::io::Error> for StoreError {
    fn from(source: std::io::Error) -> StoreError {
        StoreError::File { source }
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> StoreError {
        match error {
            sqlx::Error::Database(error) => of_the_engine(error),
            sqlx::Error::PoolTimedOut => StoreError::Busy,
            sqlx::Error::Io(_) | sqlx::Error::Tls(_) | sqlx::Error::Configuration(_) | sqlx::Error::PoolClosed => {
                StoreError::Unreachable { reason: error.to_string() }
            }
            sqlx::Error::ColumnDecode { index, source } => StoreError::damaged(&index, source),
            other => StoreError::Query { source: Box::new(other) },
        }
    }
}

/// SQLite's result codes are numbers, PostgreSQL's SQLSTATE has five characters: one table serves both.
fn of_the_engine(error: Box<dyn sqlx::error::DatabaseError>) -> StoreError {
    let constraint = || error.constraint().unwrap_or(error.message()).to_owned();
    if error.is_unique_violation() {
        return StoreError::Conflict { constraint: constraint() };
    }
    if error.is_foreign_key_violation() {
        return StoreError::Reference { constraint: constraint() };
    }
    match error.code().as_deref() {
        // SQLITE_BUSY, SQLITE_LOCKED and their kinds; serialization failure, deadlock, lock not available.
        Some("5" | "6" | "261" | "262" | "517" | "40001" | "40P01" | "55P03") => StoreError::Busy,
        // SQLITE_FULL; disk full.
        Some("13" | "53100") => StoreError::Full,
        // SQLITE_CORRUPT, SQLITE_NOTADB; data corrupted, index corrupted.
        Some("11" | "26" | "XX001" | "XX002") => StoreError::damaged("database", error.message()),
        // SQLITE_CANTOPEN and its kinds, SQLITE_READONLY; wrong password, no such database, too many connections.
        Some("14" | "8" | "28P01" | "28000" | "3D000" | "53300") => {
            StoreError::Unreachable { reason: error.message().to_owned() }
        }
        _ => StoreError::Query { source: Box::new(error) },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one_of_each() -> Vec<StoreError> {
        let text = || "x".to_owned();
        vec![
            StoreError::InvalidAddress { address: text() },
            StoreError::Unreachable { reason: text() },
            StoreError::NewerSchema { found: 2, known: 1 },
            StoreError::Migration { reason: text() },
            StoreError::Busy,
            StoreError::Conflict { constraint: text() },
            StoreError::Reference { constraint: text() },
            StoreError::Damaged { place: text(), reason: text() },
            StoreError::Full,
            StoreError::Query { source: "x".into() },
            StoreError::NotFound { what: "software", id: text() },
            StoreError::NotAnExport { line: 1, reason: text() },
            StoreError::NewerExport { found: 2, known: 1 },
            StoreError::TruncatedExport { lines: 1 },
            StoreError::NotEmpty { table: "event" },
            StoreError::BackupByServer,
            StoreError::File { source: std::io::Error::other("x") },
        ]
    }

    #[test]
    fn every_error_has_its_code_and_speaks_both_languages() {
        let errors = one_of_each();
        let codes: Vec<&str> = errors.iter().map(StoreError::code).collect();
        let explained = crate::CODES.map(|details| details.code);
        let (of_errors, of_defects) = explained.split_at(codes.len());
        assert_eq!(codes, of_errors);
        assert!(of_defects.iter().all(|code| code.starts_with("SD")));
        for error in errors {
            let (fr, en) = (error.message(Language::Fr), error.message(Language::En));
            assert_ne!(fr, en);
            assert!(fr.ends_with('.') && en.ends_with('.'), "{fr} {en}");
            assert!(!fr.contains('\'') && !fr.contains(" :") && !fr.contains("« "), "typography: {fr}");
            assert_eq!(error.to_string(), en);
        }
    }
}
