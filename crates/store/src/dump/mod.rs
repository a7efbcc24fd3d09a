//! The whole database as JSON Lines, from one engine to the other.
//!
//! The first line says format, schema and scope. Then, for each table, a line with its name and columns, and one line
//! per row: an array of texts, whole numbers and nulls, ordered by primary key. The last line counts the rows and holds
//! the SHA-256 of every byte before it: a file that was cut or changed is known by it.

mod lab;
mod public;
mod read;
mod tables;
mod write;

use serde::{Deserialize, Serialize};

pub use tables::table_names;
pub(crate) use tables::{Kind, columns_of};
pub use write::Scope;

/// What the first line of an export calls itself.
const FORMAT: &str = "levain-export";

/// The first line.
#[derive(Debug, Serialize, Deserialize)]
struct Header {
    format: String,
    schema: i64,
    scope: String,
}

/// The line before the rows of a table.
#[derive(Debug, Serialize, Deserialize)]
struct TableLine {
    table: String,
    columns: Vec<String>,
}

/// The last line.
#[derive(Debug, Serialize, Deserialize)]
struct Footer {
    rows: u64,
    sha256: String,
}
