//! The clock, the waiting and the chance of the client, so that tests need neither wait nor luck.

use std::future::Future;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::pin::Pin;
use std::time::Duration;

use jiff::Timestamp;

/// Where the client takes the time and its randomness from.
pub trait Timing: Send + Sync {
    /// The time now.
    fn now(&self) -> Timestamp;

    /// Waits.
    fn sleep(&self, time: Duration) -> Pin<Box<dyn Future<Output = ()> + Send>>;

    /// A number from 0 (included) to 1 (excluded), for the jitter of back-off. It guards nothing.
    fn fraction(&self) -> f64;
}

/// The machine's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct RealTiming;

impl Timing for RealTiming {
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }

    fn sleep(&self, time: Duration) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        Box::pin(tokio::time::sleep(time))
    }

    fn fraction(&self) -> f64 {
        // Each `RandomState` has keys of its own: enough to keep clients from knocking all at once.
        let bits = RandomState::new().build_hasher().finish() >> 11;
        bits as f64 / (1_u64 << 53) as f64
    }
}

/// How long to wait before attempt number `attempt` (the first repetition is 1): doubling from `base`, at most
/// `longest`, between half and the whole of it by chance.
pub(crate) fn back_off(attempt: u32, base: Duration, longest: Duration, fraction: f64) -> Duration {
    let whole = base.saturating_mul(1_u32.checked_shl(attempt.saturating_sub(1)).unwrap_or(u32::MAX)).min(longest);
    whole.mul_f64(0.5 + 0.5 * fraction.clamp(0.0, 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn back_off_doubles_within_bounds() {
        let (base, longest) = (Duration::from_secs(1), Duration::from_secs(60));
        let table = [(1, 0.0, 0.5), (1, 1.0, 1.0), (2, 1.0, 2.0), (3, 0.0, 2.0), (7, 1.0, 60.0), (40, 1.0, 60.0)];
        for (attempt, fraction, seconds) in table {
            assert_eq!(back_off(attempt, base, longest, fraction).as_secs_f64(), seconds, "attempt {attempt}");
        }
    }

    #[test]
    fn fractions_differ_and_stay_in_range() {
        let some: Vec<f64> = (0..50).map(|_| RealTiming.fraction()).collect();
        assert!(some.iter().all(|fraction| (0.0..1.0).contains(fraction)));
        assert!(some.iter().any(|fraction| *fraction != some[0]));
    }
}
