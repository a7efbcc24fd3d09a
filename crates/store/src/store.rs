//! The database, its transactions, and what reads from either.

use std::borrow::Cow;

use jiff::Timestamp;
use levain_model::NewEvent;

use crate::engine::{Connection, Pools, Row};
use crate::error::StoreError;
use crate::value::Value;

/// A database, open. Cloning it shares the connections.
#[derive(Debug, Clone)]
pub struct Store {
    pub(crate) pools: Pools,
}

/// How to open a database.
#[derive(Debug, Clone)]
pub struct Options {
    /// The most connections at once. SQLite: those that read; one more writes.
    pub connections: u32,
    /// Whether to make the SQLite file (for its owner only) and its folder when they are not there.
    pub create_if_missing: bool,
}

impl Default for Options {
    fn default() -> Options {
        Options { connections: 8, create_if_missing: true }
    }
}

/// A transaction that may write. Dropped without [`Tx::commit`], it changes nothing.
#[derive(Debug)]
pub struct Tx {
    pub(crate) connection: Connection,
    events: Vec<(NewEvent, Timestamp)>,
    skip_locked: &'static str,
}

/// Where a function reads: from the database (`&store`, the last committed state) or within a transaction (`&mut tx`,
/// which sees its own changes).
#[derive(Debug)]
pub enum Reader<'a> {
    /// The last committed state.
    Store(&'a Store),
    /// The state as a transaction sees it.
    Tx(&'a mut Tx),
}

impl Store {
    /// Opens the database of `address` and brings its schema up to date: `sqlite:PATH` or
    /// `postgres://USER@HOST/DATABASE` (a Unix socket: `postgres:///DATABASE?host=/FOLDER`).
    ///
    /// # Errors
    /// The address is not one of those, the database does not answer, or its schema is newer than this program.
    pub async fn open(address: &str, options: &Options) -> Result<Store, StoreError> {
        Ok(Store { pools: Pools::open(address, options).await? })
    }

    /// Begins a transaction that may write. With SQLite it waits for the one that is open, if any.
    ///
    /// # Errors
    /// [`StoreError::Busy`] after 30 seconds of waiting; the engine's errors.
    pub async fn begin(&self) -> Result<Tx, StoreError> {
        let connection = self.pools.begin().await?;
        Ok(Tx { connection, events: Vec::new(), skip_locked: self.pools.skip_locked() })
    }

    /// Begins a transaction that reads one state of the whole database; writing in it fails.
    ///
    /// # Errors
    /// The engine's.
    pub async fn snapshot(&self) -> Result<Tx, StoreError> {
        let connection = self.pools.snapshot().await?;
        Ok(Tx { connection, events: Vec::new(), skip_locked: "" })
    }

    /// `SQLite` or `PostgreSQL`.
    pub fn engine(&self) -> &'static str {
        self.pools.name()
    }

    /// Waits for what runs and closes every connection.
    pub async fn close(&self) {
        self.pools.close().await;
    }
}

impl Tx {
    /// Adds a change to the log, dated `at`. It gets its number at [`Tx::commit`].
    pub fn append(&mut self, event: NewEvent, at: Timestamp) {
        self.events.push((event, at));
    }

    /// Writes the events and makes everything durable. Gives the number of the last event of this transaction, if any.
    ///
    /// # Errors
    /// The engine's: nothing was changed then.
    pub async fn commit(mut self) -> Result<Option<i64>, StoreError> {
        let events = std::mem::take(&mut self.events);
        let last = match events.is_empty() {
            true => None,
            false => Some(crate::events::write(&mut self, &events).await?),
        };
        self.connection.commit().await?;
        Ok(last)
    }

    /// Forgets everything. Dropping the transaction does it too, later.
    ///
    /// # Errors
    /// The engine's.
    pub async fn rollback(self) -> Result<(), StoreError> {
        self.connection.rollback().await
    }

    /// End of a `select` that takes rows no other transaction holds.
    pub(crate) fn skip_locked(&self) -> &'static str {
        self.skip_locked
    }

    /// Every row of a statement.
    pub(crate) async fn fetch(
        &mut self,
        sql: impl Into<Cow<'static, str>>,
        values: Vec<Value>,
    ) -> Result<Vec<Row>, StoreError> {
        self.connection.fetch(sql.into(), values).await
    }

    /// Runs a statement; gives the number of rows it changed.
    pub(crate) async fn execute(
        &mut self,
        sql: impl Into<Cow<'static, str>>,
        values: Vec<Value>,
    ) -> Result<u64, StoreError> {
        self.connection.execute(sql.into(), values).await
    }
}

impl Reader<'_> {
    /// Every row of a read.
    pub(crate) async fn fetch(
        &mut self,
        sql: impl Into<Cow<'static, str>>,
        values: Vec<Value>,
    ) -> Result<Vec<Row>, StoreError> {
        match self {
            Reader::Store(store) => store.pools.fetch(sql.into(), values).await,
            Reader::Tx(tx) => tx.connection.fetch(sql.into(), values).await,
        }
    }

    /// The first row of a read, if any.
    pub(crate) async fn first(
        &mut self,
        sql: impl Into<Cow<'static, str>>,
        values: Vec<Value>,
    ) -> Result<Option<Row>, StoreError> {
        Ok(self.fetch(sql, values).await?.into_iter().next())
    }

    /// The number that a `select … as n` gives.
    pub(crate) async fn number(
        &mut self,
        sql: impl Into<Cow<'static, str>>,
        values: Vec<Value>,
    ) -> Result<i64, StoreError> {
        self.first(sql, values).await?.map_or(Ok(0), |row| row.integer("n"))
    }
}

impl<'a> From<&'a Store> for Reader<'a> {
    fn from(store: &'a Store) -> Reader<'a> {
        Reader::Store(store)
    }
}

impl<'a> From<&'a mut Tx> for Reader<'a> {
    fn from(tx: &'a mut Tx) -> Reader<'a> {
        Reader::Tx(tx)
    }
}
