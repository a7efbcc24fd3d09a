//! Reading an export back.

use std::io::BufRead;

use serde::de::DeserializeOwned;
use serde_json::Value as Json;
use sha2::{Digest, Sha256};

use super::tables::{Kind, TABLES, Table};
use super::{FORMAT, Footer, Header, TableLine};
use crate::batch;
use crate::engine::schema_version;
use crate::error::StoreError;
use crate::records::hexadecimal;
use crate::store::{Reader, Store, Tx};
use crate::value::{Value, values};

/// How many rows are gathered before they are written.
const ROWS: usize = 512;

impl Store {
    /// Fills an empty database with an export of this schema or an older one; gives the number of rows. All or nothing.
    ///
    /// # Errors
    /// The database is not empty; the file is no export, is of a newer schema, was cut or changed; the engine's; the
    /// reader's. Nothing was changed then.
    pub async fn import(&self, input: impl BufRead + Send) -> Result<u64, StoreError> {
        let mut tx = self.begin().await?;
        empty(&mut tx).await?;
        let mut lines = Lines { input, hasher: Sha256::new(), number: 0 };
        let header = lines.next()?.ok_or(StoreError::TruncatedExport { lines: 0 })?;
        check_header(&header)?;
        let rows = read_tables(&mut tx, &mut lines).await?;
        tx.commit().await?;
        Ok(rows)
    }
}

async fn empty(tx: &mut Tx) -> Result<(), StoreError> {
    for table in TABLES {
        let sql = format!("select count(*) as n from (select 1 from {} limit 1) as first", table.name);
        if Reader::Tx(tx).number(sql, values![]).await? > 0 {
            return Err(StoreError::NotEmpty { table: table.name });
        }
    }
    Ok(())
}

fn check_header(line: &str) -> Result<(), StoreError> {
    let not_an_export = |reason: String| StoreError::NotAnExport { line: 1, reason };
    let header: Header = serde_json::from_str(line).map_err(|error| not_an_export(error.to_string()))?;
    if header.format != FORMAT {
        return Err(not_an_export(format!("format `{}`", header.format)));
    }
    match schema_version() {
        known if header.schema > known => Err(StoreError::NewerExport { found: header.schema, known }),
        _ => Ok(()),
    }
}

/// Reads to the last line, and nothing after it.
async fn read_tables<R: BufRead>(tx: &mut Tx, lines: &mut Lines<R>) -> Result<u64, StoreError> {
    let mut current: Option<Columns> = None;
    let mut gathered = Vec::with_capacity(ROWS);
    let mut rows = 0;
    loop {
        let digest = hexadecimal(&lines.hasher.clone().finalize());
        let line = lines.next()?.ok_or(StoreError::TruncatedExport { lines: lines.number })?;
        if line.starts_with('[') {
            let columns = current.as_ref().ok_or_else(|| lines.wrong("a row before its table"))?;
            gathered.push(columns.values(&lines.parse::<Vec<Json>>(&line)?).map_err(|reason| lines.wrong(reason))?);
            rows += 1;
            if gathered.len() == ROWS {
                columns.insert(tx, &mut gathered).await?;
            }
            continue;
        }
        if let Some(columns) = current.take() {
            columns.insert(tx, &mut gathered).await?;
        }
        if line.starts_with(r#"{"table":"#) {
            current = Some(Columns::of(&lines.parse(&line)?).map_err(|reason| lines.wrong(reason))?);
            continue;
        }
        let footer: Footer = lines.parse(&line)?;
        return match lines.next()? {
            Some(_) => Err(lines.wrong("text after the last line")),
            None if footer.rows != rows || footer.sha256 != digest => {
                Err(lines.wrong("the digest of the last line is not that of the file"))
            }
            None => Ok(rows),
        };
    }
}

/// The columns of the rows that follow, as this schema knows them.
struct Columns {
    table: &'static Table,
    columns: Vec<(&'static str, Kind)>,
}

impl Columns {
    fn of(line: &TableLine) -> Result<Columns, String> {
        let table = TABLES.iter().find(|table| table.name == line.table);
        let table = table.ok_or_else(|| format!("unknown table `{}`", line.table))?;
        let column = |name: &String| {
            let found = table.columns.iter().find(|(known, _)| known == name);
            found.copied().ok_or_else(|| format!("unknown column `{name}` of `{}`", table.name))
        };
        Ok(Columns { table, columns: line.columns.iter().map(column).collect::<Result<_, _>>()? })
    }

    fn values(&self, cells: &[Json]) -> Result<Vec<Value>, String> {
        if cells.len() != self.columns.len() {
            return Err(format!("{} values for {} columns", cells.len(), self.columns.len()));
        }
        let value = |(cell, (name, kind)): (&Json, &(&str, Kind))| match (cell, kind) {
            (Json::Number(number), Kind::Integer) => {
                number.as_i64().map(Value::Integer).ok_or_else(|| format!("`{name}` is no whole number"))
            }
            (Json::String(text), Kind::Key | Kind::Free | Kind::Json) => Ok(Value::from(text.as_str())),
            (Json::Null, Kind::Key | Kind::Free | Kind::Json) => Ok(Value::Null),
            _ => Err(format!("`{name}` is of another kind")),
        };
        cells.iter().zip(&self.columns).map(value).collect()
    }

    async fn insert(&self, tx: &mut Tx, rows: &mut Vec<Vec<Value>>) -> Result<(), StoreError> {
        let names: Vec<&str> = self.columns.iter().map(|(name, _)| *name).collect();
        let head = format!("insert into {} ({})", self.table.name, names.join(", "));
        batch::insert(tx, &head, std::mem::take(rows), "").await?;
        Ok(())
    }
}

/// A reader of lines that keeps the digest of what it read.
struct Lines<R> {
    input: R,
    hasher: Sha256,
    number: u64,
}

impl<R: BufRead> Lines<R> {
    /// The next line, without its end. A last line that does not end is a file that was cut.
    fn next(&mut self) -> Result<Option<String>, StoreError> {
        let mut bytes = Vec::new();
        self.input.read_until(b'\n', &mut bytes)?;
        if bytes.is_empty() {
            return Ok(None);
        }
        if bytes.last() != Some(&b'\n') {
            return Err(StoreError::TruncatedExport { lines: self.number });
        }
        self.number += 1;
        self.hasher.update(&bytes);
        bytes.pop();
        String::from_utf8(bytes).map(Some).map_err(|error| self.wrong(error))
    }

    fn parse<T: DeserializeOwned>(&self, line: &str) -> Result<T, StoreError> {
        serde_json::from_str(line).map_err(|error| self.wrong(error))
    }

    fn wrong(&self, reason: impl ToString) -> StoreError {
        StoreError::NotAnExport { line: self.number, reason: reason.to_string() }
    }
}
