//! Forms that were sent: each once, so that sending it twice does no harm; how many came from one place of the network,
//! whose address is never kept; and the digests of their texts.

use jiff::Timestamp;

use crate::error::StoreError;
use crate::store::{Reader, Tx};
use crate::value::values;

/// A form that was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Posting {
    /// What stood in the form, and in no other.
    pub token: String,
    /// What it posts.
    pub kind: String,
    /// Where in the network it came from: a hash under a secret of the day.
    pub network: Option<String>,
    /// The text, as a hash under a secret of the installation.
    pub digest: String,
    /// What came of it: a word of `app`.
    pub outcome: String,
    /// When.
    pub at: Timestamp,
}

/// Keeps a form that was sent; gives whether it is the first time.
///
/// # Errors
/// The engine's.
pub async fn insert(tx: &mut Tx, posting: &Posting) -> Result<bool, StoreError> {
    let sql = "insert into posting (token, kind, network, digest, outcome, at) values ($1, $2, $3, $4, $5, $6)
        on conflict (token) do nothing";
    let values = values![
        &posting.token,
        &posting.kind,
        posting.network.as_deref(),
        &posting.digest,
        &posting.outcome,
        posting.at,
    ];
    Ok(tx.execute(sql, values).await? > 0)
}

/// What came of a form, when it was sent already.
///
/// # Errors
/// The engine's.
pub async fn outcome(reader: impl Into<Reader<'_>>, token: &str) -> Result<Option<String>, StoreError> {
    let row = reader.into().first("select outcome from posting where token = $1", values![token]).await?;
    row.map(|row| row.text("outcome")).transpose()
}

/// Whether that text was sent since a time.
///
/// # Errors
/// The engine's.
pub async fn was_sent(reader: impl Into<Reader<'_>>, digest: &str, since: Timestamp) -> Result<bool, StoreError> {
    let sql = "select count(*) as n from posting where digest = $1 and at >= $2";
    Ok(reader.into().number(sql, values![digest, since]).await? > 0)
}

/// How many of that kind and outcome were sent since a time: from one place of the network, or from all.
///
/// # Errors
/// The engine's.
pub async fn count(
    reader: impl Into<Reader<'_>>,
    kind: &str,
    outcome: &str,
    network: Option<&str>,
    since: Timestamp,
) -> Result<u64, StoreError> {
    let row = match network {
        Some(network) => {
            let sql =
                "select count(*) as n from posting where kind = $1 and outcome = $2 and at >= $3 and network = $4";
            reader.into().first(sql, values![kind, outcome, since, network]).await?
        }
        None => {
            let sql = "select count(*) as n from posting where kind = $1 and outcome = $2 and at >= $3";
            reader.into().first(sql, values![kind, outcome, since]).await?
        }
    };
    row.map_or(Ok(0), |row| row.count("n"))
}

/// Waits until no other transaction decides about a form, until this one ends: what is counted then stays counted.
///
/// # Errors
/// The engine's.
pub async fn one_at_a_time(tx: &mut Tx) -> Result<(), StoreError> {
    tx.connection.lock_events().await
}
