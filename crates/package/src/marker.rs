//! What a marker is: what is measured, how many samples make one figure, and what the figure is compared with.
//!
//! The shape in a package's `markers/*.yaml`, one marker per file, names in kebab-case:
//!
//! ```yaml
//! name: first-page              # letters a–z, digits, hyphens; unique in the package
//! statement:                    # what the marker says, in words
//!   fr: La page d’accueil répond en moins d’une demi-seconde
//!   en: The first page answers within half a second
//! measure:                      # exactly one of http, log, metric, script, manual
//!   http:
//!     port: web                 # name of a port of the package; the first when absent
//!     path: /
//!     requests: 50              # 20 when absent
//!     every: 200                # milliseconds between two; 1000 when absent
//!     timeout: 5000             # milliseconds; 5000 when absent
//!     figure: latency           # or availability
//! aggregate: p95                # p50, p95, max, min, mean, sum, share, last
//! target:
//!   comparison: at-most         # or at-least, below, above, equals
//!   value: 500
//!   unit: ms
//! ```
//!
//! The other measures:
//!
//! ```yaml
//! measure: { log: { pattern: "ERROR|Fatal", container: app } }           # aggregate: sum, unit: lines
//! measure: { metric: { resource: memory, seconds: 60, every: 5 } }       # unit: MiB
//! measure: { metric: { resource: cpu, seconds: 60, every: 5 } }          # unit: % of one processor
//! measure: { script: { job: import-time } }                              # aggregate: last, any unit
//! measure: manual                                                        # aggregate: last, any unit
//! ```

mod read;

use levain_model::{Language, Texts};
use serde::{Deserialize, Serialize};

pub(crate) use read::marker;

/// A marker that can be measured.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Definition {
    /// Name, unique among those it is measured with.
    pub name: String,
    /// What it says, in words.
    #[serde(default, skip_serializing_if = "Texts::is_empty")]
    pub statement: Texts,
    /// What is measured.
    pub measure: Measure,
    /// How samples become one figure.
    pub aggregate: Aggregate,
    /// What the figure is compared with.
    pub target: Target,
}

/// What is measured.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Measure {
    /// Requests to the application, by the way that the proxy takes.
    Http(Http),
    /// Lines of the application's log that match.
    Log(Log),
    /// What the containers use.
    Metric(Metric),
    /// A job beside the application; the last line it writes is the value.
    Script(Script),
    /// A value that a person gives, with evidence.
    Manual,
}

/// Requests, one after the other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Http {
    /// Name of the port; the workload's first when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub port: Option<String>,
    /// Path and query, beginning with `/`.
    pub path: String,
    /// How many.
    #[serde(default = "Http::requests")]
    pub requests: u32,
    /// Milliseconds from the beginning of one to the beginning of the next, or to the end of the first when it is slower.
    #[serde(default = "Http::every")]
    pub every: u32,
    /// Milliseconds after which one without its whole answer has failed.
    #[serde(default = "Http::timeout")]
    pub timeout: u32,
    /// What is kept of each.
    pub figure: Figure,
}

impl Http {
    fn requests() -> u32 {
        20
    }

    fn every() -> u32 {
        1000
    }

    fn timeout() -> u32 {
        5000
    }
}

/// What is kept of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Figure {
    /// Milliseconds until the whole answer was there. A failed request, which availability would count as 0, counts for its
    /// timeout, or for what it took when that is more: to leave it out would make a broken application look fast.
    Latency,
    /// 100 for a status from 200 to 399 with its whole body, 0 for anything else.
    Availability,
}

/// Lines of a log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Log {
    /// Regular expression, in the syntax of the `regex` crate: no backtracking, so that a pattern cannot stall.
    pub pattern: String,
    /// Container whose lines are read; all of them when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub container: Option<String>,
}

/// Use of a resource.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Metric {
    /// Which.
    pub resource: Resource,
    /// For how many seconds.
    pub seconds: u32,
    /// Seconds between two readings.
    pub every: u32,
}

/// A resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Resource {
    /// Processor time, in percent of one processor (150 is one and a half).
    Cpu,
    /// Memory, in MiB.
    Memory,
}

/// A job of the workload.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Script {
    /// Name among the jobs of the workload.
    pub job: String,
}

/// How samples become one figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Aggregate {
    /// The median, by nearest rank: the smallest sample that at least half of them do not exceed.
    P50,
    /// The 95th percentile, by nearest rank.
    P95,
    /// The largest.
    Max,
    /// The smallest.
    Min,
    /// The arithmetic mean.
    Mean,
    /// The sum.
    Sum,
    /// The percentage of samples that are not zero.
    Share,
    /// The last.
    Last,
}

impl Aggregate {
    /// The fewest samples it means something for. By nearest rank, the 95th percentile of fewer than 20 is their largest.
    pub fn least(self) -> u32 {
        match self {
            Aggregate::P95 => 20,
            Aggregate::P50 | Aggregate::Share => 2,
            Aggregate::Max | Aggregate::Min | Aggregate::Mean | Aggregate::Sum | Aggregate::Last => 1,
        }
    }

    /// The figure of these samples, in the order they were taken; none when there are fewer than it needs.
    pub fn of(self, samples: &[f64]) -> Option<f64> {
        if samples.is_empty() || samples.len() < usize::try_from(self.least()).unwrap_or(usize::MAX) {
            return None;
        }
        let count = samples.len() as f64;
        let sum = || samples.iter().sum::<f64>();
        let ranked = |percent: usize| {
            let mut sorted = samples.to_vec();
            sorted.sort_by(f64::total_cmp);
            // Whole numbers: a product of floats could fall on the other side of a rank.
            sorted.get((sorted.len() * percent).div_ceil(100).max(1) - 1).copied()
        };
        match self {
            Aggregate::P50 => ranked(50),
            Aggregate::P95 => ranked(95),
            Aggregate::Max => ranked(100),
            Aggregate::Min => ranked(0),
            Aggregate::Mean => Some(sum() / count),
            Aggregate::Sum => Some(sum()),
            Aggregate::Share => Some(samples.iter().filter(|sample| **sample != 0.0).count() as f64 * 100.0 / count),
            Aggregate::Last => samples.last().copied(),
        }
    }
}

/// What the figure is compared with.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Target {
    /// How.
    pub comparison: Comparison,
    /// With what.
    pub value: f64,
    /// Unit of both: that of the measure, or any word for a script or a person.
    pub unit: String,
}

/// Units of ours that are not the same word in French.
const UNITS: [(&str, &str); 2] = [("lines", "lignes"), ("MiB", "Mio")];

/// A unit as it is read in a language.
pub fn unit(unit: &str, language: Language) -> &str {
    let french = UNITS.iter().find(|(english, _)| *english == unit).map(|(_, french)| *french);
    french.filter(|_| language == Language::Fr).unwrap_or(unit)
}

/// Whether two units are the same, in whichever language people wrote them.
pub fn same_unit(one: &str, other: &str) -> bool {
    let folded = |unit: &str| {
        let unit = unit.trim().to_lowercase();
        let unit = if matches!(unit.as_str(), "line" | "ligne") { unit + "s" } else { unit };
        let known = UNITS.iter().find(|(_, french)| french.to_lowercase() == unit);
        known.map_or(unit, |(english, _)| english.to_lowercase())
    };
    folded(one) == folded(other)
}

impl Target {
    /// As it is read: `≤ 0,5 s`, or `≤ 0.5 s` in English.
    pub fn text(&self, language: Language) -> String {
        let value = self.value.to_string();
        let value = if language == Language::Fr { value.replace('.', ",") } else { value };
        format!("{}\u{a0}{}", self.comparison.sign(), with_unit(&value, &self.unit, language))
    }
}

/// A number that is written already, with its unit.
pub fn with_unit(number: &str, of: &str, language: Language) -> String {
    let space = if of == "%" && language == Language::En { "" } else { "\u{a0}" };
    format!("{number}{space}{}", unit(of, language))
}

/// How a figure is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Comparison {
    /// ≤
    AtMost,
    /// ≥
    AtLeast,
    /// <
    Below,
    /// >
    Above,
    /// =
    Equals,
}

impl Comparison {
    /// Whether `figure` is as the target asks.
    pub fn holds(self, figure: f64, target: f64) -> bool {
        match self {
            Comparison::AtMost => figure <= target,
            Comparison::AtLeast => figure >= target,
            Comparison::Below => figure < target,
            Comparison::Above => figure > target,
            Comparison::Equals => figure == target,
        }
    }

    /// Its mathematical sign.
    pub fn sign(self) -> &'static str {
        match self {
            Comparison::AtMost => "≤",
            Comparison::AtLeast => "≥",
            Comparison::Below => "<",
            Comparison::Above => ">",
            Comparison::Equals => "=",
        }
    }
}

/// What makes a definition impossible to measure, though its shape is right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Flaw {
    /// The name is empty, too long, or holds something else than `a`–`z`, `0`–`9` and hyphens.
    Name,
    /// The target is not a number that can be written.
    Value,
    /// The unit is not that of the measure, which is this one; empty when any word would do but there is none.
    Unit(&'static str),
    /// The path does not begin with `/`, or holds what a request line cannot.
    Path,
    /// A count, a time or an interval is zero or too large.
    Bounds,
    /// Fewer samples are asked for than the aggregate needs, which is this many.
    TooFew(u32),
    /// The pattern is no regular expression: what is wrong.
    Pattern(String),
    /// The aggregate means nothing for this measure.
    Aggregate,
}

/// Longest name and longest unit.
const LONGEST: usize = 63;
/// Most requests or readings of one series: what a report can hold and a person wait for.
pub const MOST_SAMPLES: u32 = 10_000;
/// Longest time of one request or of one job of readings, in seconds.
const LONGEST_SECONDS: u32 = 3600;

impl Definition {
    /// The unit of what is measured; none when the marker chooses it.
    pub fn unit(&self) -> Option<&'static str> {
        match &self.measure {
            Measure::Http(http) => Some(match http.figure {
                Figure::Latency => "ms",
                Figure::Availability => "%",
            }),
            Measure::Log(_) => Some("lines"),
            Measure::Metric(metric) => Some(match metric.resource {
                Resource::Cpu => "%",
                Resource::Memory => "MiB",
            }),
            Measure::Script(_) | Measure::Manual => None,
        }
    }

    /// How many samples a whole series has, when that is known beforehand.
    pub fn planned(&self) -> Option<u32> {
        match &self.measure {
            Measure::Http(http) => Some(http.requests),
            Measure::Metric(metric) => metric.seconds.checked_div(metric.every),
            Measure::Log(_) | Measure::Script(_) | Measure::Manual => None,
        }
    }

    /// Everything that would keep it from being measured.
    pub fn flaws(&self) -> Vec<Flaw> {
        let mut flaws = Vec::new();
        let named = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        if self.name.is_empty() || self.name.len() > LONGEST || !self.name.bytes().all(named) {
            flaws.push(Flaw::Name);
        }
        // Above 2^53 two neighbours are more than one apart, and a target would not be what was written.
        if !self.target.value.is_finite() || self.target.value.abs() > 9_007_199_254_740_992.0 {
            flaws.push(Flaw::Value);
        }
        match self.unit() {
            Some(unit) if unit != self.target.unit => flaws.push(Flaw::Unit(unit)),
            None if self.target.unit.trim().is_empty() || self.target.unit.len() > LONGEST => {
                flaws.push(Flaw::Unit(""))
            }
            _ => {}
        }
        match &self.measure {
            Measure::Http(http) => {
                let plain = |byte: u8| byte.is_ascii_graphic() && byte != b'#';
                if !http.path.starts_with('/') || !http.path.bytes().all(plain) {
                    flaws.push(Flaw::Path);
                }
                let times = [http.every, http.timeout];
                if http.requests > MOST_SAMPLES
                    || http.timeout == 0
                    || times.iter().any(|ms| *ms > LONGEST_SECONDS * 1000)
                {
                    flaws.push(Flaw::Bounds);
                }
                if matches!(self.aggregate, Aggregate::Sum | Aggregate::Last) {
                    flaws.push(Flaw::Aggregate);
                }
            }
            Measure::Log(log) => {
                if let Err(error) = log.expression() {
                    flaws.push(Flaw::Pattern(error));
                }
                if self.aggregate != Aggregate::Sum {
                    flaws.push(Flaw::Aggregate);
                }
            }
            Measure::Metric(metric) => {
                if metric.every == 0 || metric.seconds > LONGEST_SECONDS {
                    flaws.push(Flaw::Bounds);
                }
                if matches!(self.aggregate, Aggregate::Sum | Aggregate::Share) {
                    flaws.push(Flaw::Aggregate);
                }
            }
            Measure::Script(_) | Measure::Manual => {
                if self.aggregate != Aggregate::Last {
                    flaws.push(Flaw::Aggregate);
                }
            }
        }
        if self.planned().is_some_and(|planned| planned < self.aggregate.least()) {
            flaws.push(Flaw::TooFew(self.aggregate.least()));
        }
        flaws
    }
}

impl Log {
    /// The pattern, compiled within bounds.
    ///
    /// # Errors
    /// What is wrong with it, in the words of the `regex` crate.
    pub fn expression(&self) -> Result<regex::Regex, String> {
        regex::RegexBuilder::new(&self.pattern).size_limit(1 << 20).build().map_err(|error| error.to_string())
    }
}
