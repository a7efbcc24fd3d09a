//! The two engines. This is the only file that tells them apart: the rest of the crate writes one SQL text for both and
//! gets rows that look alike.

use std::borrow::Cow;
use std::path::Path;
use std::time::{Duration, Instant};

use sqlx::migrate::{MigrateError, Migrator};
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions, PgRow};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteRow, SqliteSynchronous,
};
use sqlx::{AssertSqlSafe, Connection as _, PgConnection, Postgres, Sqlite, SqliteConnection, Transaction};

use crate::error::StoreError;
use crate::store::Options;
use crate::value::Value;

static SQLITE_MIGRATIONS: Migrator = sqlx::migrate!("migrations/sqlite");
static POSTGRES_MIGRATIONS: Migrator = sqlx::migrate!("migrations/postgres");

/// Advisory lock of PostgreSQL under which events are appended.
const EVENT_LOCK: i64 = 0x6c65_7661_696e;
/// Statements kept prepared per connection: more than the crate has.
const PREPARED: usize = 400;
/// How long a writer waits for another one, or a caller for a connection.
const PATIENCE: Duration = Duration::from_secs(30);

/// The pools of connections of one database.
#[derive(Debug, Clone)]
pub(crate) enum Pools {
    /// One connection that writes, since SQLite has one writer at a time, and several that read.
    Sqlite(SqlitePools),
    Postgres(PgPool),
}

#[derive(Debug, Clone)]
pub(crate) struct SqlitePools {
    write: SqlitePool,
    read: SqlitePool,
}

/// An open transaction.
#[derive(Debug)]
pub(crate) enum Connection {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

/// A row of a result.
pub(crate) enum Row {
    Sqlite(SqliteRow),
    Postgres(PgRow),
}

/// The same expression for both engines; what the variant holds goes by the name given.
macro_rules! on_engine {
    ($type:ident, $value:expr, $inner:ident => $body:expr) => {
        match $value {
            $type::Sqlite($inner) => $body,
            $type::Postgres($inner) => $body,
        }
    };
}

/// A query whose parameters are bound. The texts come from this crate only: no value is ever written into them.
macro_rules! query {
    ($sql:expr, $values:expr) => {{
        let mut query = sqlx::query(AssertSqlSafe($sql));
        for value in $values {
            query = match value {
                Value::Text(text) => query.bind(text),
                Value::Integer(number) => query.bind(number),
                Value::Null => query.bind(None::<String>),
            };
        }
        query
    }};
}

type Sql = Cow<'static, str>;

impl Pools {
    /// Opens the database of `address`, makes it when it is a file that is not there, and brings its schema up to date.
    pub(crate) async fn open(address: &str, options: &Options) -> Result<Pools, StoreError> {
        if let Some(path) = address.strip_prefix("sqlite:") {
            let path = path.strip_prefix("//").unwrap_or(path);
            if path.is_empty() || path.contains(":memory:") {
                return Err(StoreError::InvalidAddress { address: address.to_owned() });
            }
            open_sqlite(Path::new(path), options).await
        } else if address.starts_with("postgres:") || address.starts_with("postgresql:") {
            open_postgres(address, options).await
        } else {
            Err(StoreError::InvalidAddress { address: without_password(address) })
        }
    }

    /// Every row of a read.
    pub(crate) async fn fetch(&self, sql: Sql, values: Vec<Value>) -> Result<Vec<Row>, StoreError> {
        Ok(match self {
            Pools::Sqlite(pools) => rows(query!(sql, values).fetch_all(&pools.read).await?),
            Pools::Postgres(pool) => rows(query!(sql, values).fetch_all(pool).await?),
        })
    }

    /// A transaction that may write. In SQLite it holds the write lock from its beginning, so that it never fails to
    /// get it after having read.
    pub(crate) async fn begin(&self) -> Result<Connection, StoreError> {
        Ok(match self {
            Pools::Sqlite(pools) => Connection::Sqlite(pools.write.begin_with("begin immediate").await?),
            Pools::Postgres(pool) => Connection::Postgres(pool.begin().await?),
        })
    }

    /// A transaction that reads one state of the database, whatever others write meanwhile.
    pub(crate) async fn snapshot(&self) -> Result<Connection, StoreError> {
        Ok(match self {
            Pools::Sqlite(pools) => Connection::Sqlite(pools.read.begin().await?),
            Pools::Postgres(pool) => {
                Connection::Postgres(pool.begin_with("begin isolation level repeatable read read only").await?)
            }
        })
    }

    /// `for update skip locked` where rows are locked one by one, nothing where a writer is alone.
    pub(crate) fn skip_locked(&self) -> &'static str {
        match self {
            Pools::Sqlite(_) => "",
            Pools::Postgres(_) => " for update skip locked",
        }
    }

    /// Copies the database into a new file while it is in use.
    pub(crate) async fn back_up(&self, file: &Path) -> Result<(), StoreError> {
        match self {
            Pools::Sqlite(pools) => {
                // The readers of the pool write nothing, not even elsewhere: a connection of its own.
                let options = (*pools.read.connect_options()).clone().pragma("query_only", "off");
                let mut connection = SqliteConnection::connect_with(&options).await?;
                // An empty file may be written into; making it first sets who may read it.
                create_private(file, true)?;
                let path = Value::from(file.to_string_lossy().into_owned());
                if let Err(error) = query!("vacuum into $1", [path]).execute(&mut connection).await {
                    std::fs::remove_file(file)?;
                    return Err(error.into());
                }
                Ok(connection.close().await?)
            }
            Pools::Postgres(_) => Err(StoreError::BackupByServer),
        }
    }

    /// What the engine's own check of its files finds wrong.
    pub(crate) async fn check_files(&self) -> Result<Vec<String>, StoreError> {
        let Pools::Sqlite(pools) = self else { return Ok(Vec::new()) };
        let mut found = Vec::new();
        for row in rows::<SqliteRow>(sqlx::query("pragma integrity_check").fetch_all(&pools.read).await?) {
            found.push(row.text("integrity_check")?);
        }
        found.retain(|line| line != "ok");
        Ok(found)
    }

    /// Overwrites what deleted rows leave behind in the files of the database, as far as the engine can. PostgreSQL's
    /// own log of changes is recycled by the server in its time.
    pub(crate) async fn scrub(&self, tables: &[&str]) -> Result<(), StoreError> {
        match self {
            // Deleted content is overwritten at once (`secure_delete`); the journal still holds the pages before.
            Pools::Sqlite(pools) => {
                let row = sqlx::query("pragma wal_checkpoint(truncate)").fetch_one(&pools.write).await?;
                if Row::from(row).integer("busy")? != 0 {
                    return Err(StoreError::Busy);
                }
            }
            Pools::Postgres(pool) => {
                for table in tables {
                    sqlx::query(AssertSqlSafe(format!("vacuum full {table}"))).execute(pool).await?;
                }
            }
        }
        Ok(())
    }

    /// Waits for what runs and closes every connection.
    pub(crate) async fn close(&self) {
        match self {
            Pools::Sqlite(pools) => {
                pools.read.close().await;
                pools.write.close().await;
            }
            Pools::Postgres(pool) => pool.close().await,
        }
    }

    /// Name of the engine, to show.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Pools::Sqlite(_) => "SQLite",
            Pools::Postgres(_) => "PostgreSQL",
        }
    }
}

impl Connection {
    /// Every row of a statement.
    pub(crate) async fn fetch(&mut self, sql: Sql, values: Vec<Value>) -> Result<Vec<Row>, StoreError> {
        on_engine!(Connection, self, transaction => {
            Ok(rows(query!(sql, values).fetch_all(&mut **transaction).await?))
        })
    }

    /// Runs a statement; gives the number of rows it changed.
    pub(crate) async fn execute(&mut self, sql: Sql, values: Vec<Value>) -> Result<u64, StoreError> {
        on_engine!(Connection, self, transaction => {
            Ok(query!(sql, values).execute(&mut **transaction).await?.rows_affected())
        })
    }

    /// Waits until no other transaction appends events, until this one ends. SQLite's writer is alone already.
    pub(crate) async fn lock_events(&mut self) -> Result<(), StoreError> {
        if let Connection::Postgres(transaction) = self {
            sqlx::query("select pg_advisory_xact_lock($1)").bind(EVENT_LOCK).execute(&mut **transaction).await?;
        }
        Ok(())
    }

    /// Makes everything done durable.
    pub(crate) async fn commit(self) -> Result<(), StoreError> {
        on_engine!(Connection, self, transaction => Ok(transaction.commit().await?))
    }

    /// Forgets everything done.
    pub(crate) async fn rollback(self) -> Result<(), StoreError> {
        on_engine!(Connection, self, transaction => Ok(transaction.rollback().await?))
    }
}

impl Row {
    /// A column of any type that both engines can read.
    fn get<T>(&self, column: &str) -> Result<T, StoreError>
    where
        T: for<'r> sqlx::Decode<'r, Sqlite> + sqlx::Type<Sqlite>,
        T: for<'r> sqlx::Decode<'r, Postgres> + sqlx::Type<Postgres>,
    {
        on_engine!(Row, self, row => Ok(sqlx::Row::try_get(row, column)?))
    }

    /// A text.
    pub(crate) fn text(&self, column: &str) -> Result<String, StoreError> {
        self.get(column)
    }

    /// A text, or none.
    pub(crate) fn optional_text(&self, column: &str) -> Result<Option<String>, StoreError> {
        self.get(column)
    }

    /// A whole number.
    pub(crate) fn integer(&self, column: &str) -> Result<i64, StoreError> {
        self.get(column)
    }
}

impl From<SqliteRow> for Row {
    fn from(row: SqliteRow) -> Row {
        Row::Sqlite(row)
    }
}

impl From<PgRow> for Row {
    fn from(row: PgRow) -> Row {
        Row::Postgres(row)
    }
}

/// Version of the schema that this program makes: the number of its last migration.
pub fn schema_version() -> i64 {
    SQLITE_MIGRATIONS.iter().map(|migration| migration.version).max().unwrap_or(0)
}

fn rows<R>(rows: Vec<R>) -> Vec<Row>
where
    Row: From<R>,
{
    rows.into_iter().map(Row::from).collect()
}

async fn open_sqlite(path: &Path, options: &Options) -> Result<Pools, StoreError> {
    if options.create_if_missing && !path.exists() {
        create_private(path, false)?;
    }
    let connect = SqliteConnectOptions::new()
        .filename(path)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Normal)
        .foreign_keys(true)
        .busy_timeout(PATIENCE)
        .statement_cache_capacity(PREPARED)
        // What is erased must not stay readable in the file.
        .pragma("secure_delete", "on");
    let unreachable = |error: sqlx::Error| match error {
        // SQLITE_CORRUPT, SQLITE_NOTADB: the file was reached, and is none of ours any more.
        sqlx::Error::Database(ref told) if matches!(told.code().as_deref(), Some("11" | "26")) => error.into(),
        error => StoreError::Unreachable { reason: format!("{}: {error}", path.display()) },
    };
    let one = SqlitePoolOptions::new().max_connections(1).acquire_timeout(PATIENCE);
    let write = patiently(|| one.clone().connect_with(connect.clone())).await.map_err(unreachable)?;
    migrate_sqlite(&write).await?;
    let connect = connect.pragma("query_only", "on");
    let several = SqlitePoolOptions::new().max_connections(options.connections.max(1)).acquire_timeout(PATIENCE);
    let read = patiently(|| several.clone().connect_with(connect.clone())).await.map_err(unreachable)?;
    Ok(Pools::Sqlite(SqlitePools { write, read }))
}

/// Tries again while the database is locked: SQLite does not wait (`busy_timeout`) for the lock that the first change to
/// write-ahead logging takes, and answers SQLITE_BUSY at once.
async fn patiently<F>(mut connect: impl FnMut() -> F) -> Result<SqlitePool, sqlx::Error>
where
    F: Future<Output = Result<SqlitePool, sqlx::Error>>,
{
    let start = Instant::now();
    loop {
        match connect().await {
            Err(sqlx::Error::Database(error)) if error.code().as_deref() == Some("5") && start.elapsed() < PATIENCE => {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            other => return other,
        }
    }
}

/// Brings the schema up to date under the write lock, so that programs started at once do not collide: PostgreSQL's
/// migrations have a lock of their own. When nothing is to be done, no lock is taken: a long import may hold it.
async fn migrate_sqlite(write: &SqlitePool) -> Result<(), StoreError> {
    let newest = sqlx::query_scalar::<_, i64>("select max(version) from _sqlx_migrations").fetch_one(write).await;
    if newest.is_ok_and(|newest| newest >= schema_version()) {
        return SQLITE_MIGRATIONS.run(write).await.map_err(migration_error);
    }
    let mut transaction = write.begin_with("begin immediate").await?;
    // `run` asks for a more general connection than a transaction gives.
    SQLITE_MIGRATIONS.run_direct(None, &mut *transaction, false).await.map_err(migration_error)?;
    Ok(transaction.commit().await?)
}

async fn open_postgres(address: &str, options: &Options) -> Result<Pools, StoreError> {
    let connect: PgConnectOptions =
        address.parse().map_err(|_| StoreError::InvalidAddress { address: without_password(address) })?;
    let connect = connect.application_name("levain").statement_cache_capacity(PREPARED);
    let unreachable = |error: sqlx::Error| StoreError::Unreachable { reason: error.to_string() };
    // A pool tries again until its patience ends; an answer at once is worth more when the address is wrong.
    PgConnection::connect_with(&connect).await.map_err(unreachable)?.close().await.map_err(unreachable)?;
    let pool = PgPoolOptions::new()
        .max_connections(options.connections.max(2))
        .acquire_timeout(PATIENCE)
        .connect_with(connect)
        .await
        .map_err(unreachable)?;
    POSTGRES_MIGRATIONS.run(&pool).await.map_err(migration_error)?;
    Ok(Pools::Postgres(pool))
}

/// An empty file that only its owner reads: the database holds people's addresses. When `anew`, it must not be there.
fn create_private(path: &Path, anew: bool) -> Result<(), StoreError> {
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder)?;
    }
    let mut file = std::fs::OpenOptions::new();
    file.write(true).create(true).create_new(anew).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut file, 0o600);
    file.open(path)?;
    Ok(())
}

fn migration_error(error: MigrateError) -> StoreError {
    match error {
        MigrateError::VersionMissing(found) => StoreError::NewerSchema { found, known: schema_version() },
        other => StoreError::Migration { reason: other.to_string() },
    }
}

/// The address with what stands between the user's name and `@` left out.
fn without_password(address: &str) -> String {
    let Some((scheme, rest)) = address.split_once("://") else { return address.to_owned() };
    let Some((user, host)) = rest.split_once('@') else { return address.to_owned() };
    let user = user.split(':').next().unwrap_or_default();
    format!("{scheme}://{user}@{host}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_folders_of_migrations_have_the_same_numbers_and_names() {
        let steps = |migrator: &Migrator| -> Vec<_> {
            migrator.iter().map(|migration| (migration.version, migration.description.clone())).collect()
        };
        assert_eq!(steps(&SQLITE_MIGRATIONS), steps(&POSTGRES_MIGRATIONS));
    }

    #[test]
    fn passwords_are_not_shown() {
        assert_eq!(without_password("mysql://me:secret@host/base"), "mysql://me@host/base");
        assert_eq!(without_password("mysql://host/base"), "mysql://host/base");
    }
}
