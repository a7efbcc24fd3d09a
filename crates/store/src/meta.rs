//! Small values by name, such as how far a follower of the event log has read.

use crate::error::StoreError;
use crate::store::{Reader, Tx};
use crate::value::values;

/// The value of that name.
///
/// # Errors
/// The engine's.
pub async fn get(reader: impl Into<Reader<'_>>, key: &str) -> Result<Option<String>, StoreError> {
    let row = reader.into().first("select value from meta where key = $1", values![key]).await?;
    row.map(|row| row.text("value")).transpose()
}

/// Sets the value of that name.
///
/// # Errors
/// The engine's.
pub async fn set(tx: &mut Tx, key: &str, value: &str) -> Result<(), StoreError> {
    let sql = "insert into meta (key, value) values ($1, $2) on conflict (key) do update set value = excluded.value";
    tx.execute(sql, values![key, value]).await?;
    Ok(())
}

/// Sets the value of that name unless it has one; gives the one it has then.
///
/// # Errors
/// The engine's.
pub async fn keep(tx: &mut Tx, key: &str, value: &str) -> Result<String, StoreError> {
    tx.execute("insert into meta (key, value) values ($1, $2) on conflict (key) do nothing", values![key, value])
        .await?;
    Ok(get(tx, key).await?.unwrap_or_else(|| value.to_owned()))
}

/// How far a follower of the event log has read: 0 when it has not begun.
///
/// # Errors
/// The value is no number; the engine's.
pub async fn cursor(reader: impl Into<Reader<'_>>, follower: &str) -> Result<i64, StoreError> {
    let Some(text) = get(reader, &cursor_key(follower)).await? else { return Ok(0) };
    text.parse().map_err(|error| StoreError::damaged("meta", error))
}

/// Notes how far a follower of the event log has read.
///
/// # Errors
/// The engine's.
pub async fn set_cursor(tx: &mut Tx, follower: &str, seq: i64) -> Result<(), StoreError> {
    set(tx, &cursor_key(follower), &seq.to_string()).await
}

fn cursor_key(follower: &str) -> String {
    format!("cursor:{follower}")
}
