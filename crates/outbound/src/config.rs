//! What the deployer may set.

use std::time::Duration;

/// The settings of a client. [`Config::new`] gives the usual ones.
#[derive(Debug, Clone)]
pub struct Config {
    /// The `User-Agent` header: a program, its version and where its operator can be reached.
    pub user_agent: String,
    /// Hosts that may have an address that is not public, each `host` (the default port of the scheme) or `host:port`,
    /// compared exactly. Redirects to them are followed too.
    pub allowed_hosts: Vec<String>,
    /// Longest body accepted, in bytes once decompressed, when the request says nothing.
    pub max_bytes: u64,
    /// Redirects followed for one request.
    pub max_redirects: usize,
    /// Longest time for a connection to be made.
    pub connect_timeout: Duration,
    /// Longest silence of a server.
    pub idle_timeout: Duration,
    /// Longest time for one attempt, from connection to last byte.
    pub total_timeout: Duration,
    /// Requests to one host at the same time.
    pub per_host: usize,
    /// Shortest time between the beginnings of two requests to one host.
    pub min_interval: Duration,
    /// Repetitions after a failure that may pass: no answer, cut answer, 429, 5xx.
    pub retries: u32,
    /// First wait of the back-off.
    pub back_off: Duration,
    /// Longest wait of the back-off.
    pub longest_back_off: Duration,
    /// Longest wait asked by a server that is obeyed on the spot; a longer one is told to the caller, who comes back
    /// later ([`Fault::RateLimited`](crate::Fault::RateLimited)).
    pub longest_wait: Duration,
}

impl Config {
    /// Usual settings. `contact` is an address or a page where the operator can be reached: servers' operators write
    /// there instead of blocking.
    pub fn new(version: &str, contact: &str) -> Config {
        let printable: String = contact.chars().filter(|c| c.is_ascii_graphic() && !"()".contains(*c)).collect();
        let contact = if printable.is_empty() { String::new() } else { format!(" (+{printable})") };
        Config {
            user_agent: format!("Levain/{version}{contact}"),
            allowed_hosts: Vec::new(),
            max_bytes: 16 << 20,
            max_redirects: 5,
            connect_timeout: Duration::from_secs(10),
            idle_timeout: Duration::from_secs(20),
            total_timeout: Duration::from_secs(120),
            per_host: 4,
            min_interval: Duration::from_millis(50),
            retries: 3,
            back_off: Duration::from_secs(1),
            longest_back_off: Duration::from_secs(60),
            longest_wait: Duration::from_secs(120),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn user_agent_is_one_header() {
        let agent = |contact| Config::new("0.1.0", contact).user_agent;
        assert_eq!(agent("https://catalogue.example.org"), "Levain/0.1.0 (+https://catalogue.example.org)");
        assert_eq!(agent("a\r\nHost: é"), "Levain/0.1.0 (+aHost:)");
        assert_eq!(agent(""), "Levain/0.1.0");
    }
}
