//! Failed attempts to sign in, and the lock-outs they lead to: in the database, so that every replica knows them and a
//! restart forgets none.

use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};

use crate::error::StoreError;
use crate::people::address;
use crate::records::hexadecimal;
use crate::store::{Reader, Tx};
use crate::value::values;

/// What failures are counted for. Only its hash is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    hash: String,
    allowed: i64,
}

/// The first lock-out, in seconds; each further failure doubles it.
const FIRST_LOCK: i64 = 30;
/// The longest lock-out, in seconds.
const LONGEST_LOCK: i64 = 3_600;
/// After so long without a failure, in seconds, the count begins anew.
const FORGOTTEN_AFTER: i64 = 86_400;

impl Key {
    /// An account: five failures are free.
    pub fn email(email: &str) -> Key {
        Key::of("email", &address(email), 5)
    }

    /// A network address, which many people may share: thirty failures are free.
    pub fn network(address: &str) -> Key {
        Key::of("network", address, 30)
    }

    fn of(kind: &str, text: &str, allowed: i64) -> Key {
        Key { hash: hexadecimal(&Sha256::digest(format!("{kind}:{text}"))), allowed }
    }
}

/// Until when no attempt is let through; `None` when one is at `now`.
///
/// # Errors
/// The engine's.
pub async fn locked_until(
    reader: impl Into<Reader<'_>>,
    key: &Key,
    now: Timestamp,
) -> Result<Option<Timestamp>, StoreError> {
    let sql = "select locked_until from sign_in_attempt where key = $1 and locked_until > $2";
    let row = reader.into().first(sql, values![&key.hash, now]).await?;
    row.map_or(Ok(None), |row| row.optional_time("locked_until"))
}

/// Counts a failure; gives until when the next attempt is refused, if it is.
///
/// # Errors
/// The engine's.
pub async fn failed(tx: &mut Tx, key: &Key, now: Timestamp) -> Result<Option<Timestamp>, StoreError> {
    let forgotten = now.saturating_sub(SignedDuration::from_secs(FORGOTTEN_AFTER));
    let forgotten = forgotten.unwrap_or(Timestamp::MIN);
    let sql = "insert into sign_in_attempt (key, failures, last_failed_at) values ($1, 1, $2)
        on conflict (key) do update set
            failures = case when sign_in_attempt.last_failed_at < $3 then 1 else sign_in_attempt.failures + 1 end,
            last_failed_at = excluded.last_failed_at
        returning failures";
    let row = tx.fetch(sql, values![&key.hash, now, forgotten]).await?.into_iter().next();
    let failures = row.map_or(Ok(0), |row| row.integer("failures"))?;
    let until = lock(failures - key.allowed).and_then(|seconds| now.saturating_add(seconds).ok());
    tx.execute("update sign_in_attempt set locked_until = $2 where key = $1", values![&key.hash, until]).await?;
    Ok(until)
}

/// Forgets the failures: the person signed in.
///
/// # Errors
/// The engine's.
pub async fn clear(tx: &mut Tx, key: &Key) -> Result<(), StoreError> {
    tx.execute("delete from sign_in_attempt where key = $1", values![&key.hash]).await?;
    Ok(())
}

/// How long to lock after so many failures beyond those that are free.
fn lock(beyond: i64) -> Option<SignedDuration> {
    let doublings = u32::try_from(beyond).ok()?.min(20);
    Some(SignedDuration::from_secs((FIRST_LOCK << doublings).min(LONGEST_LOCK)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn locks_grow_up_to_an_hour() {
        let seconds = |beyond| lock(beyond).map(|duration| duration.as_secs());
        assert_eq!(
            [-1, 0, 1, 2, 6, 7, 500].map(seconds),
            [None, Some(30), Some(60), Some(120), Some(1_920), Some(3_600), Some(3_600)]
        );
    }
}
