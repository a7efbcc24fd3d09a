//! Writing an export.

use std::io::Write;

use serde::Serialize;
use serde_json::Value as Json;
use sha2::{Digest, Sha256};

use super::public::Public;
use super::tables::{Kind, TABLES, Table};
use super::{FORMAT, Footer, Header, TableLine};
use crate::codec::json;
use crate::engine::{Row, schema_version};
use crate::error::StoreError;
use crate::records::hexadecimal;
use crate::store::{Store, Tx};
use crate::value::{Value, values};

/// How many rows are read at a time.
const ROWS: u32 = 500;

/// What an export holds.
#[derive(Clone, Copy)]
pub enum Scope<'a> {
    /// Everything, to restore it exactly: the file is for its owner only.
    Complete,
    /// What may be republished, and nobody's personal values. People, sessions, jobs, curators' work, reports of imports
    /// and raw documents are left out, and so is what comes from a source that does not allow it.
    Public {
        /// Masks addresses and telephone numbers in a text.
        mask: &'a (dyn Fn(&str) -> String + Sync),
    },
}

impl Store {
    /// Writes one state of the database as JSON Lines, whatever others write meanwhile; gives the number of rows. The
    /// caller makes the file, readable by its owner only when the scope is complete.
    ///
    /// # Errors
    /// The engine's; the writer's.
    pub async fn export(&self, scope: Scope<'_>, writer: impl Write + Send) -> Result<u64, StoreError> {
        let mut tx = self.snapshot().await?;
        let mut output = Output { writer, hasher: Sha256::new() };
        let public = match scope {
            Scope::Complete => None,
            Scope::Public { mask } => Some(Public::new(&mut tx, mask).await?),
        };
        let word = if public.is_some() { "public" } else { "complete" };
        output.line(&Header { format: FORMAT.to_owned(), schema: schema_version(), scope: word.to_owned() })?;
        let mut rows = 0;
        for table in TABLES {
            let condition = match (&public, table.public) {
                (None, _) => "1 = 1",
                (Some(_), Some(condition)) => condition,
                (Some(_), None) => continue,
            };
            let columns = table.names().into_iter().map(str::to_owned).collect();
            output.line(&TableLine { table: table.name.to_owned(), columns })?;
            rows += write_rows(&mut tx, table, condition, public.as_ref(), &mut output).await?;
        }
        let sha256 = hexadecimal(&output.hasher.clone().finalize());
        output.line(&Footer { rows, sha256 })?;
        output.writer.flush()?;
        tx.rollback().await?;
        Ok(rows)
    }
}

async fn write_rows<W: Write>(
    tx: &mut Tx,
    table: &Table,
    condition: &str,
    public: Option<&Public<'_>>,
    output: &mut Output<W>,
) -> Result<u64, StoreError> {
    let (names, key) = (table.names().join(", "), table.key_names());
    let parameters: Vec<String> = (1..=table.key).map(|number| format!("${number}")).collect();
    let select = format!("select {names} from {} where {condition}", table.name);
    let first = format!("{select} order by {key} limit {ROWS}");
    let next = format!("{select} and ({key}) > ({}) order by {key} limit {ROWS}", parameters.join(", "));
    let mut count = 0;
    let mut last: Option<Vec<Value>> = None;
    loop {
        let rows = match last.take() {
            None => tx.fetch(first.clone(), values![]).await?,
            Some(key) => tx.fetch(next.clone(), key).await?,
        };
        for row in &rows {
            let mut cells = cells(row, table)?;
            if let Some(public) = public {
                public.row(table, &mut cells)?;
            }
            output.line(&cells)?;
        }
        count += rows.len() as u64;
        match rows.last() {
            Some(row) if rows.len() == ROWS as usize => last = Some(key_of(row, table)?),
            _ => return Ok(count),
        }
    }
}

fn cells(row: &Row, table: &Table) -> Result<Vec<Json>, StoreError> {
    let cell = |(name, kind): &(&str, Kind)| {
        Ok(match kind {
            Kind::Integer => Json::from(row.integer(name)?),
            Kind::Key | Kind::Free | Kind::Json => row.optional_text(name)?.map_or(Json::Null, Json::String),
        })
    };
    table.columns.iter().map(cell).collect()
}

fn key_of(row: &Row, table: &Table) -> Result<Vec<Value>, StoreError> {
    let value = |(name, kind): &(&str, Kind)| {
        Ok(match kind {
            Kind::Integer => Value::Integer(row.integer(name)?),
            Kind::Key | Kind::Free | Kind::Json => Value::Text(row.text(name)?),
        })
    };
    table.columns.iter().take(table.key).map(value).collect()
}

/// A writer of lines that keeps the digest of what it wrote.
struct Output<W> {
    writer: W,
    hasher: Sha256,
}

impl<W: Write> Output<W> {
    fn line(&mut self, value: &impl Serialize) -> Result<(), StoreError> {
        let mut line = json(value)?;
        line.push('\n');
        self.hasher.update(&line);
        Ok(self.writer.write_all(line.as_bytes())?)
    }
}
