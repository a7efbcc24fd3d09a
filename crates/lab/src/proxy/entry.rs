//! Tickets of the platform, and the cookie that takes their place.
//!
//! Both are texts under HMAC-SHA-256 with a key that the platform and the proxy share. A ticket says which environment and
//! when it was issued; it is good for a minute and once, by the time since the machine started: a clock that is put back makes
//! no used ticket good again, and one that is put forward shuts nobody out. The cookie says which environment, under which
//! epoch and until when.

use std::collections::HashMap;
use std::fmt::{self, Display};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use sha2::Sha256;

use super::directory::Environment;
use super::uptime::Uptime;

/// How long a ticket is good for.
pub const TICKET_SECONDS: i64 = 60;
/// The parameter of the query that holds a ticket, on any path of the environment.
pub const TICKET_PARAMETER: &str = "levain-ticket";

/// The secret that the platform and the proxy share.
#[derive(Clone)]
pub struct Key([u8; 32]);

impl Key {
    /// A key from 32 random bytes.
    pub fn new(bytes: [u8; 32]) -> Key {
        Key(bytes)
    }

    /// What is said, under this key. The purpose keeps a ticket from being read as a cookie.
    fn mac(&self, purpose: &str, said: &str) -> Hmac<Sha256> {
        let mut block = [0_u8; 64];
        block[..32].copy_from_slice(&self.0);
        let mut mac = <Hmac<Sha256> as KeyInit>::new(&block.into());
        for part in ["levain-lab-", purpose, "\n", said] {
            mac.update(part.as_bytes());
        }
        mac
    }

    fn sign(&self, purpose: &str, said: &str) -> String {
        format!("{said}.{}", hex(&self.mac(purpose, said).finalize().into_bytes()))
    }

    /// What was signed, or nothing. Compared in constant time.
    fn open<'a>(&self, purpose: &str, signed: &'a str) -> Option<&'a str> {
        let (said, signature) = signed.rsplit_once('.')?;
        self.mac(purpose, said).verify_slice(&bytes(signature)?).ok()?;
        Some(said)
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Key(…)")
    }
}

/// A ticket, as the platform puts it in the link that a person follows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ticket(String);

impl Ticket {
    /// A ticket for the environment `id`, issued now. `nonce` is random and never used twice.
    pub fn issue(key: &Key, id: &str, now: &Uptime, nonce: [u8; 16]) -> Ticket {
        Ticket(key.sign("ticket", &format!("2.{id}.{}.{}.{}", now.boot, now.milliseconds, hex(&nonce))))
    }
}

impl Display for Ticket {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// The tickets that were used, and are not yet too old to be refused for their age.
#[derive(Debug)]
pub(super) struct Spent {
    started: Uptime,
    used: Mutex<HashMap<String, i64>>,
}

impl Spent {
    /// Nothing used since `started`. Tickets issued before are refused: whether they were used is not known any more.
    pub(super) fn new(started: Uptime) -> Spent {
        Spent { started, used: Mutex::default() }
    }

    /// Whether `ticket` opens `environment` now; if so, never again.
    pub(super) fn redeem(&self, key: &Key, ticket: &str, environment: &Environment, now: &Uptime) -> bool {
        let boot = self.started.boot.as_str();
        let (started, now) = (self.started.milliseconds, now.milliseconds);
        let Some(parts) = key.open("ticket", ticket) else {
            return false;
        };
        let parts: Vec<&str> = parts.split('.').collect();
        let ["2", id, start, issued, nonce] = parts[..] else {
            return false;
        };
        let Ok(issued) = issued.parse::<i64>() else {
            return false;
        };
        let until = issued + TICKET_SECONDS * 1000;
        if id != environment.id || start != boot || issued < started || issued > now || now >= until {
            return false;
        }
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        used.retain(|_, until| *until > now);
        used.insert(nonce.to_owned(), until).is_none()
    }
}

/// Name of the cookie. `__Host-` makes browsers refuse one set by a neighbour or over plain HTTP; browsers accept it over
/// HTTPS alone.
pub fn cookie_name(https: bool) -> &'static str {
    if https { "__Host-levain-entry" } else { "levain-entry" }
}

/// The value of the cookie of an entry.
pub(super) fn cookie(key: &Key, environment: &Environment, until: Timestamp) -> String {
    key.sign("entry", &format!("1.{}.{}.{}", environment.id, environment.epoch, until.as_second()))
}

/// Until when `value` opens `environment`; nothing if it does not now. An entry made now lasts `longest`.
pub(super) fn admitted(
    key: &Key,
    value: &str,
    environment: &Environment,
    now: Timestamp,
    longest: Duration,
) -> Option<Timestamp> {
    let parts: Vec<&str> = key.open("entry", value)?.split('.').collect();
    let ["1", id, epoch, until] = parts[..] else {
        return None;
    };
    let until = Timestamp::from_second(until.parse().ok()?).ok()?;
    // One that lasts longer than any made now was made by a clock that was put back since.
    let timely = now < until && until <= now.saturating_add(longest).unwrap_or(Timestamp::MAX);
    (id == environment.id && epoch.parse() == Ok(environment.epoch) && timely).then_some(until)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn bytes(text: &str) -> Option<Vec<u8>> {
    if text.len() != 64 || !text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')) {
        return None;
    }
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(text.get(at..at + 2)?, 16).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::super::directory::State;
    use super::*;

    fn environment(id: &str, epoch: u32) -> Environment {
        Environment { id: id.to_owned(), open: true, epoch, state: State::Serving, target: None }
    }

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn up(second: i64) -> Uptime {
        Uptime { boot: "ab".to_owned(), milliseconds: second * 1000 }
    }

    #[test]
    fn a_ticket_is_good_for_its_environment_for_a_minute_and_once() {
        let key = Key::new([7; 32]);
        let (a, b) = (environment("a", 0), environment("b", 0));
        let spent = Spent::new(up(1000));
        let issue = |nonce| Ticket::issue(&key, "a", &up(1000), [nonce; 16]).to_string();
        assert!(!spent.redeem(&key, &issue(1), &b, &up(1001)), "another environment");
        assert!(spent.redeem(&key, &issue(1), &a, &up(1001)), "the attempt elsewhere did not use it");
        assert!(!spent.redeem(&key, &issue(1), &a, &up(1001)), "used");
        assert!(spent.redeem(&key, &issue(2), &a, &up(1059)), "the last second");
        assert!(!spent.redeem(&key, &issue(3), &a, &up(1060)), "too old");
        assert!(!spent.redeem(&key, &issue(4), &a, &up(999)), "from the future");
        assert!(!Spent::new(up(1001)).redeem(&key, &issue(5), &a, &up(1002)), "from before the proxy started");
        let before = Uptime { boot: "cd".to_owned(), ..up(1000) };
        let before = Ticket::issue(&key, "a", &before, [7; 16]).to_string();
        assert!(!spent.redeem(&key, &before, &a, &up(1001)), "from before the machine started");
        assert!(!spent.redeem(&Key::new([8; 32]), &issue(6), &a, &up(1001)), "another key");
    }

    #[test]
    fn no_byte_of_a_ticket_may_change() {
        let key = Key::new([7; 32]);
        let ticket = Ticket::issue(&key, "a", &up(1000), [1; 16]).to_string();
        for at_byte in 0..ticket.len() {
            let mut changed = ticket.clone().into_bytes();
            changed[at_byte] ^= 1;
            let changed = String::from_utf8(changed).unwrap();
            assert!(!Spent::new(up(1000)).redeem(&key, &changed, &environment("a", 0), &up(1001)), "{changed}");
        }
        assert!(Spent::new(up(1000)).redeem(&key, &ticket, &environment("a", 0), &up(1001)));
    }

    #[test]
    fn a_cookie_is_good_for_its_environment_its_epoch_and_its_time() {
        let key = Key::new([7; 32]);
        let value = cookie(&key, &environment("a", 2), at(2000));
        let admitted = |value: &str, environment: &Environment, now| {
            super::admitted(&key, value, environment, at(now), Duration::from_secs(1000))
        };
        assert_eq!(admitted(&value, &environment("a", 2), 1999), Some(at(2000)));
        assert_eq!(admitted(&value, &environment("a", 2), 2000), None);
        assert_eq!(admitted(&value, &environment("a", 2), 1000), Some(at(2000)));
        assert_eq!(admitted(&value, &environment("a", 2), 999), None, "the clock was put back since");
        assert_eq!(admitted(&value, &environment("a", 3), 1000), None);
        assert_eq!(admitted(&value, &environment("b", 2), 1000), None);
        let ticket = Ticket::issue(&key, "a", &up(1000), [1; 16]).to_string();
        assert_eq!(admitted(&ticket, &environment("a", 2), 1000), None, "a ticket is no cookie");
    }
}
