//! The time since the machine started. Nobody sets it: where the clock jumps, it goes on.

use std::io::{Error, ErrorKind, Result};

/// A moment of the machine, the same for the platform and for the proxy, which run on one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Uptime {
    /// Which start of the machine it counts from.
    pub(super) boot: String,
    /// Since then.
    pub(super) milliseconds: i64,
}

impl Uptime {
    /// Now.
    ///
    /// # Errors
    ///
    /// When the kernel does not say.
    pub fn now() -> Result<Uptime> {
        let read = std::fs::read_to_string("/proc/sys/kernel/random/boot_id")?;
        let boot = read.chars().filter(char::is_ascii_hexdigit).collect();
        let text = std::fs::read_to_string("/proc/uptime")?;
        let milliseconds = milliseconds(&text).ok_or_else(|| Error::new(ErrorKind::InvalidData, "/proc/uptime"))?;
        Ok(Uptime { boot, milliseconds })
    }

    /// So many seconds later, for tests.
    #[must_use]
    pub fn later(self, seconds: i64) -> Uptime {
        Uptime { milliseconds: self.milliseconds + seconds * 1000, ..self }
    }
}

/// Seconds and hundredths, the first of two figures.
fn milliseconds(text: &str) -> Option<i64> {
    let (seconds, hundredths) = text.split_whitespace().next()?.split_once('.')?;
    let hundredths = if hundredths.len() == 2 { hundredths.parse::<i64>().ok()? } else { return None };
    Some(seconds.parse::<i64>().ok()? * 1000 + hundredths * 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_kernel_says_is_read() {
        assert_eq!(milliseconds("350735.47 234388.90\n"), Some(350_735_470));
        for wrong in ["", "12 3", "12.5 1", "a.bc"] {
            assert_eq!(milliseconds(wrong), None, "{wrong}");
        }
        let (one, two) = (Uptime::now().unwrap(), Uptime::now().unwrap());
        assert!(
            one.boot == two.boot && one.boot.len() == 32 && one.milliseconds <= two.milliseconds,
            "{one:?} {two:?}"
        );
    }
}
