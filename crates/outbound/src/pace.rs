//! How often each host is asked: so many at once, so far apart, and not before it allows.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::config::Config;
use crate::timing::Timing;

/// What one host was asked since the client began.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counters {
    /// Requests sent, repetitions and redirects included.
    pub requests: u64,
    /// Answers 304.
    pub not_modified: u64,
    /// Requests sent again after a failure.
    pub repeated: u64,
    /// Times the host asked us to wait.
    pub told_to_wait: u64,
    /// Bytes of bodies, once decompressed.
    pub bytes: u64,
}

/// One host.
pub(crate) struct Host {
    slots: Arc<Semaphore>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    next: Option<Timestamp>,
    blocked_until: Option<Timestamp>,
    counters: Counters,
}

/// Every host asked so far. Hosts are told apart by `host:port`.
#[derive(Default)]
pub(crate) struct Hosts(Mutex<BTreeMap<String, Arc<Host>>>);

impl Hosts {
    pub(crate) fn get(&self, name: &str, config: &Config) -> Arc<Host> {
        let mut hosts = lock(&self.0);
        let host = hosts.entry(name.to_owned()).or_insert_with(|| {
            Arc::new(Host { slots: Arc::new(Semaphore::new(config.per_host.max(1))), state: Mutex::default() })
        });
        Arc::clone(host)
    }

    pub(crate) fn counters(&self) -> BTreeMap<String, Counters> {
        lock(&self.0).iter().map(|(name, host)| (name.clone(), lock(&host.state).counters)).collect()
    }
}

impl Host {
    /// Waits for a place and for the moment.
    ///
    /// # Errors
    /// When the host may be asked again, if that is further than the longest wait.
    pub(crate) async fn turn(&self, config: &Config, timing: &dyn Timing) -> Result<OwnedSemaphorePermit, Timestamp> {
        // A semaphore that nobody closes always gives a permit: the error has no moment to tell.
        let permit = Arc::clone(&self.slots).acquire_owned().await.map_err(|_| timing.now())?;
        let mut reserved = None;
        loop {
            let now = timing.now();
            let wait = {
                let mut state = lock(&self.state);
                let blocked = state.blocked_until.filter(|until| *until > now);
                if let Some(until) = blocked
                    && span(now, until) > config.longest_wait
                {
                    return Err(until);
                }
                let place = *reserved.get_or_insert_with(|| {
                    let place = state.next.map_or(now, |next| next.max(now));
                    state.next = Some(place + config.min_interval);
                    place
                });
                span(now, blocked.map_or(place, |until| until.max(place)))
            };
            if wait.is_zero() {
                return Ok(permit);
            }
            // The host may have asked for more patience meanwhile: look again.
            timing.sleep(wait).await;
        }
    }

    pub(crate) fn block(&self, until: Timestamp) {
        let mut state = lock(&self.state);
        state.counters.told_to_wait += 1;
        state.blocked_until = state.blocked_until.max(Some(until));
    }

    pub(crate) fn count(&self, change: impl FnOnce(&mut Counters)) {
        change(&mut lock(&self.state).counters);
    }
}

/// The time from one moment to another, none when it is past.
pub(crate) fn span(from: Timestamp, to: Timestamp) -> Duration {
    Duration::try_from(to.duration_since(from).max(SignedDuration::ZERO)).unwrap_or_default()
}

/// What a panic left behind is still a count of requests.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
