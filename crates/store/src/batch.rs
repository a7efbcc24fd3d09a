//! Many rows in few statements. The sizes are powers of two so that few texts exist and stay prepared.

use std::collections::HashSet;
use std::fmt::Write;

use crate::engine::Row;
use crate::error::StoreError;
use crate::store::{Reader, Tx};
use crate::value::Value;

/// The most rows inserted by one statement.
const ROWS: usize = 128;
/// The most keys in one list.
const KEYS: usize = 512;

/// Inserts rows: `head` is all up to `values`, `tail` what follows the rows (`on conflict …`).
pub(crate) async fn insert(tx: &mut Tx, head: &str, rows: Vec<Vec<Value>>, tail: &str) -> Result<u64, StoreError> {
    let mut changed = 0;
    let mut rows = rows.into_iter();
    while rows.len() > 0 {
        let size = largest_power(rows.len(), ROWS);
        let batch: Vec<Vec<Value>> = rows.by_ref().take(size).collect();
        let width = batch.first().map_or(0, Vec::len);
        let sql = format!("{head} values {} {tail}", tuples(1, size, width));
        changed += tx.execute(sql, batch.into_iter().flatten().collect()).await?;
    }
    Ok(changed)
}

/// Reads by keys: `text` writes the statement around the list of keys `($1, …)`. A key asked twice is looked up once; an
/// order holds within a batch of keys only.
pub(crate) async fn fetch(
    reader: &mut Reader<'_>,
    keys: &[Vec<Value>],
    text: impl Fn(&str) -> String,
) -> Result<Vec<Row>, StoreError> {
    fetch_with(reader, Vec::new(), keys, text).await
}

/// [`fetch`] with parameters before the keys.
pub(crate) async fn fetch_with(
    reader: &mut Reader<'_>,
    values: Vec<Value>,
    keys: &[Vec<Value>],
    text: impl Fn(&str) -> String,
) -> Result<Vec<Row>, StoreError> {
    let mut seen = HashSet::new();
    let keys: Vec<Vec<Value>> = keys.iter().filter(|key| seen.insert(*key)).cloned().collect();
    let mut found = Vec::new();
    for chunk in keys.chunks(KEYS) {
        let (list, key_values) = list(values.len() + 1, chunk);
        let mut all = values.clone();
        all.extend(key_values);
        found.extend(reader.fetch(text(&list), all).await?);
    }
    Ok(found)
}

/// Changes rows by keys: `text` writes the statement around the list of keys; `values` are the parameters before them.
pub(crate) async fn execute(
    tx: &mut Tx,
    values: Vec<Value>,
    keys: &[Vec<Value>],
    text: impl Fn(&str) -> String,
) -> Result<u64, StoreError> {
    let mut changed = 0;
    for chunk in keys.chunks(KEYS) {
        let (list, key_values) = list(values.len() + 1, chunk);
        let mut all = values.clone();
        all.extend(key_values);
        changed += tx.execute(text(&list), all).await?;
    }
    Ok(changed)
}

/// Keys of one value each.
pub(crate) fn keys<T>(items: impl IntoIterator<Item = T>) -> Vec<Vec<Value>>
where
    Value: From<T>,
{
    items.into_iter().map(|item| vec![Value::from(item)]).collect()
}

/// The list for `in`, its length filled up to a power of two by repeating the last key.
fn list(first: usize, keys: &[Vec<Value>]) -> (String, Vec<Value>) {
    let width = keys.first().map_or(0, Vec::len);
    let size = keys.len().next_power_of_two();
    let mut values: Vec<Value> = keys.iter().flatten().cloned().collect();
    if let Some(last) = keys.last() {
        for _ in keys.len()..size {
            values.extend(last.iter().cloned());
        }
    }
    let text = match width {
        1 => tuples(first, 1, size),
        _ => format!("(values {})", tuples(first, size, width)),
    };
    (text, values)
}

/// `($1, $2), ($3, $4)`: `count` rows of `width` parameters, numbered from `first`.
fn tuples(first: usize, count: usize, width: usize) -> String {
    let mut text = String::with_capacity(count * (width * 6 + 4));
    let mut number = first;
    for row in 0..count {
        text.push_str(if row == 0 { "(" } else { ", (" });
        for column in 0..width {
            let comma = if column == 0 { "" } else { ", " };
            // Writing into a String cannot fail.
            let _ = write!(text, "{comma}${number}");
            number += 1;
        }
        text.push(')');
    }
    text
}

fn largest_power(length: usize, most: usize) -> usize {
    let mut size = most;
    while size > length {
        size /= 2;
    }
    size
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::values;

    #[test]
    fn lists_are_filled_up_to_few_lengths() {
        let (text, values) = list(2, &keys(["a", "b", "c"]));
        assert_eq!(text, "($2, $3, $4, $5)");
        assert_eq!(values, values!["a", "b", "c", "c"]);
        let (text, _) = list(1, &[values!["k", "v"], values!["k", "w"]]);
        assert_eq!(text, "(values ($1, $2), ($3, $4))");
        assert_eq!([1, 5, 128, 300].map(|length| largest_power(length, ROWS)), [1, 4, 128, 128]);
    }
}
