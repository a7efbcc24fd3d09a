//! What is seen of an application the first time it serves: how its probes are answered, and what it wrote until then.

use std::collections::BTreeMap;
use std::time::Duration;

use levain_model::Language;
use levain_package::Expectation;
use serde::{Deserialize, Serialize};

use crate::agent::Client;
use crate::engine::{Deployment, EngineError, Stream};

/// Most bytes of a log that are hashed.
pub const MOST_BYTES: u64 = 1 << 20;
/// Longest wait for each thing that is looked at.
const PATIENCE: Duration = Duration::from_secs(10);

/// What was seen when it first served.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proof {
    /// How each probe was answered, once more.
    pub probes: Vec<Probed>,
    /// What the containers wrote until then; nothing when it could not be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub log: Option<Written>,
}

/// A probe of a container, which the engine found good.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Probed {
    /// Name of the container.
    pub container: String,
    /// Port that is asked.
    pub port: u16,
    /// Path that is asked; without one, a connection that is accepted is enough.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// Status of the answer; nothing when there was none, or none is asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// Microseconds until the whole answer was there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub micros: Option<u64>,
}

/// What was written, without what it says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Written {
    /// SHA-256 of the lines, `sha256:…`: those of each container in the order of names, each as `NAME STREAM TEXT` and a line
    /// feed, where STREAM is `output` or `error`.
    pub sha256: String,
    /// How many lines.
    pub lines: u64,
    /// How many bytes.
    pub bytes: u64,
    /// Whether that is all; of much, only the first [`MOST_BYTES`] are read.
    pub whole: bool,
}

/// Looks at an application that serves. What cannot be seen is left out, and stops nothing.
pub async fn prove(client: &Client, deployment: &Deployment) -> Proof {
    let mut proof = Proof::default();
    for container in &deployment.workload.containers {
        let Some(ready) = &container.ready else { continue };
        let mut probed =
            Probed { container: container.name.clone(), port: ready.port, path: None, status: None, micros: None };
        if let Expectation::Answers { path } = &ready.expectation {
            if let Ok(Ok(Some(sample))) =
                tokio::time::timeout(PATIENCE, asked(client, deployment, ready.port, path)).await
            {
                (probed.status, probed.micros) = (sample.status, sample.status.map(|_| sample.micros));
            }
            probed.path = Some(path.clone());
        }
        proof.probes.push(probed);
    }
    proof.log = tokio::time::timeout(PATIENCE, written(client, deployment)).await.ok().and_then(Result::ok);
    proof
}

async fn asked(
    client: &Client,
    deployment: &Deployment,
    port: u16,
    path: &str,
) -> Result<Option<crate::engine::Sample>, EngineError> {
    let (environment, period) = (deployment.environment.clone(), Duration::from_millis(1));
    client.measure(environment, (port, path), 1, period, PATIENCE).await?.next().await
}

async fn written(client: &Client, deployment: &Deployment) -> Result<Written, EngineError> {
    let mut lines = client.logs(deployment.environment.clone(), false).await?;
    let mut log = Log::default();
    while let Some(line) = lines.next().await? {
        if !log.add(&line.container, line.stream, &line.text) {
            break;
        }
    }
    Ok(log.written())
}

/// Lines, by container.
#[derive(Default)]
struct Log {
    of: BTreeMap<String, Vec<u8>>,
    lines: u64,
    bytes: u64,
    cut: bool,
}

impl Log {
    /// Adds a line; whether there is room for more.
    fn add(&mut self, container: &str, stream: Stream, text: &str) -> bool {
        let stream = match stream {
            Stream::Output => "output",
            Stream::Error => "error",
        };
        let line = format!("{container} {stream} {text}\n");
        let bytes = self.bytes + line.len() as u64;
        if bytes > MOST_BYTES {
            self.cut = true;
            return false;
        }
        (self.lines, self.bytes) = (self.lines + 1, bytes);
        self.of.entry(container.to_owned()).or_default().extend_from_slice(line.as_bytes());
        true
    }

    fn written(self) -> Written {
        let all = self.of.into_values().collect::<Vec<_>>().concat();
        Written { sha256: super::hash(&all), lines: self.lines, bytes: self.bytes, whole: !self.cut }
    }
}

impl Proof {
    /// How it answered, a sentence for each probe.
    pub fn health(&self, language: Language) -> Vec<String> {
        self.probes.iter().map(|probe| probe.text(language)).collect()
    }
}

impl Probed {
    fn text(&self, language: Language) -> String {
        let Probed { container, port, path, status, micros } = self;
        let french = language == Language::Fr;
        let Some(path) = path else {
            return match french {
                true => format!("le port {port} accepte les connexions ({container})"),
                false => format!("port {port} accepts connections ({container})"),
            };
        };
        let (Some(status), Some(micros)) = (status, micros) else {
            return match french {
                true => format!("GET {path} n’a pas répondu à la seconde demande ({container}, port {port})"),
                false => format!("GET {path} did not answer when asked again ({container}, port {port})"),
            };
        };
        let milliseconds = micros.div_ceil(1000);
        match french {
            true => format!("GET {path} répond {status} en {milliseconds}\u{a0}ms ({container}, port {port})"),
            false => format!("GET {path} answers {status} in {milliseconds} ms ({container}, port {port})"),
        }
    }
}

impl Written {
    /// How much it is.
    pub fn text(&self, language: Language) -> String {
        let Written { lines, bytes, whole, .. } = self;
        let cut = match (whole, language) {
            (true, _) => "",
            (false, Language::Fr) => ", le début seulement",
            (false, Language::En) => ", the beginning only",
        };
        match (language, *lines) {
            (Language::Fr, 0 | 1) => format!("{lines} ligne, {bytes} octets{cut}"),
            (Language::Fr, _) => format!("{lines} lignes, {bytes} octets{cut}"),
            (Language::En, 1) => format!("{lines} line, {bytes} bytes{cut}"),
            (Language::En, _) => format!("{lines} lines, {bytes} bytes{cut}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_is_hashed_by_container_whatever_the_order_in_which_lines_come() {
        let mut one = Log::default();
        let mut two = Log::default();
        let lines = [("web", Stream::Output, "a"), ("base", Stream::Error, "b"), ("web", Stream::Error, "c")];
        assert!(lines.iter().all(|(container, stream, text)| one.add(container, *stream, text)));
        assert!([1, 0, 2].iter().all(|at: &usize| two.add(lines[*at].0, lines[*at].1, lines[*at].2)));
        let written = one.written();
        assert_eq!(two.written(), written);
        // printf 'base error b\nweb output a\nweb error c\n' | sha256sum
        assert_eq!(written.sha256, "sha256:644916a55c96ae58c0f2d5cf85a8bfb615cac13a62aa2c72fe06c977a59b0473");
        assert_eq!((written.lines, written.bytes, written.whole), (3, 38, true));
        let mut long = Log::default();
        let line = "x".repeat(1000);
        while long.add("web", Stream::Output, &line) {}
        let long = long.written();
        assert!(!long.whole && long.bytes <= MOST_BYTES && long.bytes > MOST_BYTES - 2000, "{long:?}");
    }

    #[test]
    fn what_was_seen_is_said_in_both_languages() {
        let probe = |path: Option<&str>, status, micros| Probed {
            container: "web".to_owned(),
            port: 8080,
            path: path.map(str::to_owned),
            status,
            micros,
        };
        for (probe, fr, en) in [
            (
                probe(Some("/a"), Some(200), Some(12_300)),
                "GET /a répond 200 en 13\u{a0}ms (web, port 8080)",
                "GET /a answers 200 in 13 ms (web, port 8080)",
            ),
            (
                probe(Some("/a"), None, None),
                "GET /a n’a pas répondu à la seconde demande (web, port 8080)",
                "GET /a did not answer when asked again (web, port 8080)",
            ),
            (
                probe(None, None, None),
                "le port 8080 accepte les connexions (web)",
                "port 8080 accepts connections (web)",
            ),
        ] {
            let proof = Proof { probes: vec![probe], log: None };
            assert_eq!(
                (proof.health(Language::Fr), proof.health(Language::En)),
                (vec![fr.to_owned()], vec![en.to_owned()])
            );
        }
        let written = Written { sha256: "sha256:ab".to_owned(), lines: 2, bytes: 9, whole: false };
        assert_eq!(written.text(Language::Fr), "2 lignes, 9 octets, le début seulement");
        assert_eq!(written.text(Language::En), "2 lines, 9 bytes, the beginning only");
    }
}
